package shell

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/session"
	"carillon/model"
)

func TestAFileThatCannotBeOpenedIsSaidAndTheOldOneStays(t *testing.T) {
	r := opened(t)
	r.Open("/schools/gone.carillon")
	r.run.Drain()
	r.dialog("The timetable could not be opened")
	r.says(r.win.Canvas().Overlays().Top(), "There is no file /schools/gone.carillon.")
	if r.open == nil || r.file.closed {
		t.Error("the file that was open is gone")
	}
}

func TestAFailedSaveKeepsTheChangesAndSaysWhy(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.file.saveErr = errors.New("the disk is full")
	r.command("file.save")
	r.run.Drain()
	r.dialog("The timetable could not be saved").Close()
	if r.file.t.Unsaved() != 1 {
		t.Errorf("%d unsaved changes, want 1", r.file.t.Unsaved())
	}
	if len(r.log) != 0 {
		t.Errorf("the sync was told %v of a save that failed", r.log)
	}
}

func TestEditsMadeWhileSavingStayUnsavedAndASecondSaveTakesThem(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.command("file.save")
	if err := r.apply(model.MoveLesson{Lesson: eng9Mon2}); err != nil {
		t.Fatal(err)
	}
	r.command("file.save") // while the first is under way
	r.run.Step()
	if got := r.sync.site.Saved().Lesson(eng9Mon2).Slot; !got.Placed() {
		t.Error("what a sync would publish has an edit that is not saved")
	}
	if n := r.file.t.Unsaved(); n != 1 {
		t.Errorf("after the first save there are %d unsaved changes, want the one made meanwhile", n)
	}
	r.run.Drain()
	if r.file.saves != 2 || r.file.t.Unsaved() != 0 {
		t.Errorf("saved %d times, %d unsaved", r.file.saves, r.file.t.Unsaved())
	}
	if got := r.sync.site.Saved().Lesson(eng9Mon2).Slot; got.Placed() {
		t.Error("what a sync would publish is not what was saved last")
	}
}

func TestClosingAsksAboutUnsavedChanges(t *testing.T) {
	for _, c := range []struct {
		name                string
		answer              func(r *rig)
		quits, saves, after int // after: unsaved changes left
	}{
		{"cancelled", func(r *rig) { r.dialog("Save the changes to lincoln.carillon?").Cancel() }, 0, 0, 1},
		{"saved", func(r *rig) { r.dialog("Save the changes to lincoln.carillon?").Primary.Tapped(nil) }, 1, 1, 0},
		{"dropped", func(r *rig) {
			test.Tap(r.dialog("Save the changes to lincoln.carillon?").Extra[0].(fyne.Tappable))
		}, 1, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			r.drag(mat9Mon1, r.cell(0, 2, "3"))
			r.CloseRequested()
			c.answer(r)
			r.run.Drain()
			if r.quits != c.quits || r.file.saves != c.saves || r.file.t.Unsaved() != c.after {
				t.Errorf("quits %d, saves %d, unsaved %d; want %d, %d, %d", r.quits, r.file.saves, r.file.t.Unsaved(), c.quits, c.saves, c.after)
			}
		})
	}
}

func TestSavingUnderAnotherNameGoesOnWithThatFile(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.saveAs("/schools/what-if.carillon", false)
	r.run.Drain()
	if got := r.win.Title(); got != "what-if.carillon – Carillon" {
		t.Errorf("the title is %q", got)
	}
	r.says(r.status.Object(), "All changes saved", "Saved as what-if.carillon.")
}

func TestACopyLeavesTheOpenFileAsItIs(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.saveCopy("/schools/copy.carillon", false)
	r.run.Drain()
	if got := r.win.Title(); got != "• lincoln.carillon – Carillon" {
		t.Errorf("the title is %q", got)
	}
	r.says(r.status.Object(), "1 unsaved change", "A copy is in copy.carillon.")
}

func TestAnExistingFileIsReplacedOnlyAfterAsking(t *testing.T) {
	r := opened(t)
	r.file.others = map[string]bool{"/schools/old.carillon": true}
	r.saveAs("/schools/old.carillon", false)
	r.run.Drain()
	d := r.dialog("Replace old.carillon?")
	if r.file.path != "/schools/lincoln.carillon" {
		t.Error("it was replaced before the answer")
	}
	r.key(fyne.KeyReturn) // Enter loses nothing
	r.run.Drain()
	if d.Shown() || r.file.path != "/schools/lincoln.carillon" {
		t.Errorf("after Enter the file is %s", r.file.path)
	}
	r.saveAs("/schools/old.carillon", false)
	r.run.Drain()
	r.press("Replace")
	r.run.Drain()
	if r.file.path != "/schools/old.carillon" {
		t.Errorf("after the answer the file is %s", r.file.path)
	}
}

func TestSaveAsAsksForANameWithoutTouchingAnyFile(t *testing.T) {
	r := opened(t)
	r.command("file.saveas")
	d := r.dialog("Save As")
	d.Primary.Tapped(nil)
	r.run.Drain()
	if want := "/schools/lincoln copy.carillon"; r.file.path != want {
		t.Errorf("saved as %s, want %s", r.file.path, want)
	}
}

func TestTheFileDialogHasTheWindowUntilItIsClosed(t *testing.T) {
	for name, make := range map[string]func(*testing.T) *rig{"without a file": newRig, "with a file": opened} {
		t.Run(name, func(t *testing.T) {
			r := make(t)
			r.command("file.open")
			if !r.host.Open() || r.shown() == nil {
				t.Fatal("no file is asked for")
			}
			for _, o := range test.LaidOutObjects(r.shown()) {
				if b, ok := o.(*widget.Button); ok && b.Text == lang.L("Cancel") {
					test.Tap(b)
				}
			}
			if r.host.Open() {
				t.Error("the window is still taken")
			}
		})
	}
}

func TestRecentFilesAreOfferedAndOpened(t *testing.T) {
	r := newRig(t)
	opened := ""
	r.noted = func(path string) { opened = path }
	r.recent = func() []string { return []string{"/schools/lincoln.carillon"} }
	r.command("file.recent")
	d := r.dialog("Open Recent")
	d.Tabs[0].Focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.run.Drain()
	if r.open == nil || opened != "/schools/lincoln.carillon" {
		t.Errorf("open: %v, noted as opened: %q", r.open != nil, opened)
	}
}

func TestWhatACrashLeftUnsavedIsDecidedBeforeAnythingElse(t *testing.T) {
	for _, c := range []struct {
		name, want string
		answer     func(r *rig)
	}{
		{"brought back", "recovered", func(r *rig) { r.dialog("Bring back unsaved changes?").Primary.Tapped(nil) }},
		{"dropped", "dropped", func(r *rig) { test.Tap(r.dialog("Bring back unsaved changes?").Extra[0].(fyne.Tappable)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.file.notes = []string{"A journal was set aside."}
			r.file.recovery = &session.Recovery{Labels: []string{"Move 09MAT 1 to Tue 3"}, Text: "1 edit of 2 Jan 10:00 was never saved",
				Doubt: "1 edit of the journal can't be read (80 bytes)."}
			r.Open(r.file.path)
			r.run.Drain()
			r.dialog("About this file").Primary.Tapped(nil)
			r.says(r.win.Canvas().Overlays().Top(), "1 edit of 2 Jan 10:00 was never saved.", "Move 09MAT 1 to Tue 3", "1 edit of the journal can't be read (80 bytes).")
			r.Host().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // no third answer
			c.answer(r)
			if r.file.answered != c.want || r.Host().Open() {
				t.Errorf("answered %q, dialog still open: %v", r.file.answered, r.Host().Open())
			}
		})
	}
}
