package shell

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/internal/start"
	"carillon/model"
	"carillon/ui/kit"
)

// starting is a rig without an open file, with three recent files.
func starting(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	seen := map[string]start.Seen{
		r.file.path:                {State: start.Ready, Sections: 12, Lessons: 30, Placed: 28},
		"/schools/gone.carillon":   {State: start.Missing},
		"/schools/busy.carillon":   {State: start.Elsewhere},
		"/schools/broken.carillon": {State: start.Damaged},
	}
	r.recent = func() []string { return []string{"/schools/busy.carillon", "/schools/gone.carillon", r.file.path} }
	r.deps.LookAt = func(path string) start.Seen { return seen[path] }
	r.deps.SetRecent = func(recent, pinned []string) {
		r.recent = func() []string { return recent }
		r.deps.Pinned = func() []string { return pinned }
	}
	r.fillStart()
	r.run.Drain()
	r.start.Focus()
	return r
}

func TestTheStartPageShowsWhatIsKnownOfEachRecentFile(t *testing.T) {
	r := starting(t)
	r.says(r.win.Content(), "Recent timetables", "lincoln", "2 of 30 lessons not placed", "open elsewhere", "Not found: moved or not connected", "New timetable…", "3 files.")
	if r.bar.root.Visible() {
		t.Error("the bar is there, and nothing in it can be used")
	}
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.run.Drain()
	if r.open == nil || !r.bar.root.Visible() || r.empty.Visible() {
		t.Fatal("Enter does not open the file")
	}
	r.session.Close()
	r.run.Drain()
	if !r.empty.Visible() || r.bar.root.Visible() {
		t.Error("the page does not come back")
	}
}

func TestFilesArePinnedTakenOffAndFilteredByKeyboard(t *testing.T) {
	r := starting(t)
	r.key(fyne.KeyEnd)
	r.types("p")
	if got := r.deps.Pinned(); !slices.Equal(got, []string{r.file.path}) {
		t.Errorf("pinned are %v", got)
	}
	r.types("go")
	r.says(r.win.Content(), "1 of 3 files")
	r.key(fyne.KeyDelete)
	if got := r.recent(); slices.Contains(got, "/schools/gone.carillon") || len(got) != 2 {
		t.Errorf("the list is %v", got)
	}
	r.key(fyne.KeyEscape)
	r.says(r.win.Content(), "2 files")
}

func TestWithoutRecentFilesThereIsAPictureAndTheWaysHaveTheKeyboard(t *testing.T) {
	r := newRig(t)
	r.says(r.win.Content(), "This is where the timetables appear")
	r.key(fyne.KeyReturn)
	if !slices.Equal(r.log, []string{"new timetable"}) {
		t.Errorf("Enter does %v", r.log)
	}
}

func TestTheDemoSchoolIsMadeAndOpenedAndPracticeTakesItWhereNoFileIsOpen(t *testing.T) {
	for _, practice := range []bool{false, true} {
		r := newRig(t)
		r.deps.Demo = func(string) (string, error) { return r.file.path, nil }
		if practice {
			r.command("help.practice")
		} else {
			r.openDemo(nil)
		}
		r.run.Drain()
		if r.open == nil {
			t.Fatal("it is not open")
		}
		if practice {
			r.dialog("Practice SIS")
		}
	}
	r := newRig(t)
	r.deps.Demo = func(string) (string, error) { return "", errors.New("the disk is full") }
	r.openDemo(nil)
	r.run.Drain()
	r.dialog("The demo school could not be made")
}

func TestChangesAreBroughtBackFromTheStartPage(t *testing.T) {
	r := starting(t)
	r.file.recovery = &session.Recovery{Text: "3 edits.", Labels: []string{"a", "b", "c"}}
	r.start.Know(r.file.path, start.Seen{State: start.Ready, Unsaved: 3})
	r.says(r.win.Content(), "lincoln was not closed properly.", "3 changes made after the last save can be brought back.")
	for _, o := range test.LaidOutObjects(r.win.Content()) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Bring back" {
			b.Tapped(nil)
		}
	}
	r.run.Drain()
	if r.open == nil || r.bringBack != "" || r.file.answered != "recovered" {
		t.Errorf("open %v, to bring back %q, answered %q", r.open != nil, r.bringBack, r.file.answered)
	}
}

func TestOnlyATimetableFileCanBeDropped(t *testing.T) {
	r := starting(t)
	r.dropped([]fyne.URI{storage.NewFileURI("/a/list.xlsx")})
	r.says(r.status.Object(), "list.xlsx is no timetable file")
	r.dropped([]fyne.URI{storage.NewFileURI(r.file.path)})
	r.run.Drain()
	if r.open == nil || r.open.t.Count(model.KindSection) == 0 {
		t.Error("it is not open")
	}
}
