package shell

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/kit"
)

const backup1, backup2, backup3 = "/schools/b1.carillon", "/schools/b2.carillon", "/schools/b3.carillon"

// backed is a rig with the school open and three backups of it, the newest first; the middle one is damaged, and in the
// oldest a lesson stands elsewhere.
func backed(t *testing.T) *rig {
	t.Helper()
	r := opened(t)
	now := r.deps.Now()
	r.file.backups = []session.Backup{{Path: backup3, Made: now.Add(-2 * time.Hour), Size: 2048}, {Path: backup2, Made: now.Add(-24 * time.Hour), Size: 1200},
		{Path: backup1, Made: now.Add(-72 * time.Hour), Size: 3 << 20}}
	for _, b := range r.file.backups {
		r.files[b.Path] = &fakeFile{path: b.Path, t: school(t)}
	}
	r.files[backup2].fault = "room 12 is damaged: its checksum is wrong"
	if _, err := r.files[backup1].t.Apply(model.MoveLesson{Lesson: eng9Mon2}); err != nil {
		t.Fatal(err)
	}
	return r
}

// listed shows the backups of the open file.
func (r *rig) listed() *kit.Dialog {
	r.t.Helper()
	r.command("file.backups")
	r.run.Drain()
	return r.dialog("Backups of lincoln.carillon")
}

// row chooses a row of the table in the topmost dialog.
func (r *rig) row(i int) {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
		if table, ok := o.(interface{ Select(widget.TableCellID) }); ok {
			table.Select(widget.TableCellID{Row: i})
			return
		}
	}
	r.t.Fatal("the dialog has no table")
}

// press presses a button of the topmost dialog by its text.
func (r *rig) press(text string) {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
		if b, ok := o.(*kit.Button); ok && b.Text == text && !b.Disabled() {
			test.Tap(b)
			return
		}
	}
	r.t.Fatalf("there is no button %q to press", text)
}

func (r *rig) shown() fyne.CanvasObject { return r.win.Canvas().Overlays().Top() }

func TestBackupsAreListedWithTheirAgeSizeAndState(t *testing.T) {
	r := backed(t)
	r.command("file.backups")
	r.run.Step()
	r.says(r.shown(), "2 hours ago", "24 hours ago", "3 days ago", "2 KB", "3.0 MB", backupChecking)
	r.run.Drain()
	r.says(r.shown(), backupGood, backupDamaged, "b3.carillon")
	if strings.Contains(saidBy(r.shown()), backupChecking) {
		t.Error("a backup is still being checked")
	}
}

func TestADamagedBackupSaysWhyAndCannotBeRestored(t *testing.T) {
	r := backed(t)
	d := r.listed()
	r.row(1)
	r.says(r.shown(), "Room 12 is damaged: its checksum is wrong.")
	if !d.Primary.Disabled() {
		t.Error("a damaged backup can be restored")
	}
	r.row(0)
	if d.Primary.Disabled() {
		t.Error("a good backup can't be restored")
	}
}

func TestChecksEndWithTheirDialog(t *testing.T) {
	r := backed(t)
	r.command("file.backups")
	r.run.Step()
	r.dialog("Backups of lincoln.carillon").Cancel()
	r.run.Step()
	if left := r.run.Pending(); len(left) > 0 {
		t.Errorf("still under way: %v", left)
	}
}

func TestABackupIsRestoredAfterAQuestionThatSaysWhatIsLost(t *testing.T) {
	r := backed(t)
	r.listed()
	r.row(2)
	r.press("Restore…")
	r.dialog("Restore this backup?")
	r.says(r.shown(), "lincoln.carillon goes back to what it was on", "Every change saved since then is taken out", "kept as a backup")
	if r.file.closed {
		t.Fatal("the file was closed before the answer")
	}
	r.key(fyne.KeyReturn)
	if r.run.Drain(); r.file.closed {
		t.Fatal("Enter alone has restored the backup")
	}
	r.press("Restore…")
	r.press("Restore")
	r.run.Drain()
	if !r.file.closed || r.open == nil || r.open.file.Path() != r.file.path {
		t.Fatal("the file was not closed and opened again")
	}
	if r.open.t.Lesson(eng9Mon2).Slot.Placed() {
		t.Error("what is open is not the backup that was chosen")
	}
	if r.host.Open() {
		t.Errorf("still open: %s", r.host.Top().Title)
	}
	r.says(r.status.Object(), "Restored the backup of")
}

func TestUnsavedChangesAreSavedOrLostByRestoringAsThePersonSays(t *testing.T) {
	for _, c := range []struct {
		answer   string
		restored bool
		saves    int
	}{{"Save, then restore", true, 1}, {"Restore without saving", true, 0}, {"Cancel", false, 0}} {
		t.Run(c.answer, func(t *testing.T) {
			r := backed(t)
			r.drag(mat9Mon1, r.cell(0, 2, "3"))
			r.listed()
			r.press("Restore…")
			r.says(r.shown(), "1 change is not saved yet. Without saving, it is lost for good.")
			r.press(c.answer)
			r.run.Drain()
			if r.file.closed != c.restored || r.file.saves != c.saves {
				t.Errorf("restored %v, saved %d times; want %v, %d", r.file.closed, r.file.saves, c.restored, c.saves)
			}
		})
	}
}

func TestAFailedSaveKeepsTheFileFromBeingRestored(t *testing.T) {
	r := backed(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.file.saveErr = errors.New("the disk is full")
	r.listed()
	r.press("Restore…")
	r.press("Save, then restore")
	r.run.Drain()
	r.dialog("The timetable could not be saved")
	if r.file.closed || r.file.t.Unsaved() != 1 {
		t.Error("the change that could not be saved is gone")
	}
}

func TestAnotherSaveAskedForBeforeRestoringIsToldThatTheFileIsClosed(t *testing.T) {
	r := backed(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.listed()
	r.press("Restore…")
	r.press("Save, then restore")
	var told error
	r.session.Save(func(err error) { told = err })
	r.run.Drain()
	if told == nil || r.open == nil {
		t.Errorf("the second save was told %v; a file is open: %v", told, r.open != nil)
	}
}

func TestABackupIsNotRestoredUnderASyncOrOverAFileOfSomebodyElse(t *testing.T) {
	for name, c := range map[string]struct {
		before       func(r *rig)
		dialog, says string
	}{
		"a sync": {func(r *rig) { r.sync.busy = "A sync with Alma (US) is under way." }, "The backup can't be restored now",
			"A sync with Alma (US) is under way. Restore it when that is finished."},
		"somebody else": {func(r *rig) { r.file.readOnly = "lincoln.carillon is in use by lee on LIBRARY-3." }, "The backup can't be restored over this file",
			"in use by lee on LIBRARY-3"},
	} {
		t.Run(name, func(t *testing.T) {
			r := backed(t)
			c.before(r)
			r.listed()
			r.press("Restore…")
			r.dialog(c.dialog)
			r.says(r.shown(), c.says)
			if r.file.closed {
				t.Error("the file is closed")
			}
		})
	}
}

func TestWhereRestoringFailsTheFileIsOpenedAsItWas(t *testing.T) {
	r := backed(t)
	r.listed()
	r.files[backup3].fault = "the disk is full" // after it was checked
	r.press("Restore…")
	r.press("Restore")
	r.file.closed = true // by now
	r.run.Drain()
	r.dialog("The backup could not be restored")
	r.says(r.shown(), "The disk is full.")
	if r.open == nil || r.open.file != session.File(r.file) {
		t.Error("the file is not open again")
	}
}

func TestADamagedFileIsRestoredFromItsNewestGoodBackup(t *testing.T) {
	const path = "/schools/broken.carillon"
	damaged := func(t *testing.T) *rig {
		r := backed(t)
		r.opener.Files = damagedFiles{r.files, path, r.file.backups, &session.DamagedError{Err: errors.New("broken.carillon is damaged"), Backup: r.file.backups[0]}}
		r.Open(path)
		r.run.Drain()
		r.dialog("The timetable could not be opened")
		r.says(r.shown(), "broken.carillon is damaged.", "what was changed after that is not in it", "kept in the same folder under another name")
		return r
	}
	t.Run("at once", func(t *testing.T) {
		r := damaged(t)
		r.press("Restore the backup")
		r.run.Drain()
		if r.open == nil || r.open.file.Path() != path {
			t.Error("the backup is not open")
		}
	})
	t.Run("or from an older one", func(t *testing.T) {
		r := damaged(t)
		r.press("All backups…")
		r.run.Drain()
		r.dialog("Backups of broken.carillon")
		r.row(2)
		r.press("Restore…")
		r.press("Restore")
		r.run.Drain()
		if r.open == nil || r.open.file.Path() != path || r.open.t.Lesson(eng9Mon2).Slot.Placed() {
			t.Error("what is open is not the oldest backup")
		}
		if r.host.Open() {
			t.Errorf("still open: %s", r.host.Top().Title)
		}
	})
	t.Run("unless the person leaves it", func(t *testing.T) {
		r := damaged(t)
		r.press("Close")
		r.run.Drain()
		if r.files[path] != nil || r.open.file != session.File(r.file) {
			t.Error("something was restored")
		}
	})
}

func TestAFileThatIsGoneOffersItsBackup(t *testing.T) {
	const path = "/schools/gone.carillon"
	r := backed(t)
	r.opener.Files = damagedFiles{r.files, path, r.file.backups, &session.DamagedError{Err: errors.New("there is no file gone.carillon"), Backup: r.file.backups[0], Gone: true}}
	r.Open(path)
	r.run.Drain()
	r.dialog("The timetable could not be opened")
	r.says(r.shown(), "There is no file gone.carillon.", "open it where it is now")
	r.press("Restore the backup")
	r.run.Drain()
	if r.open == nil || r.open.file.Path() != path {
		t.Error("the backup is not open")
	}
}

func TestABackupOfAnotherFileOfThatNameSaysWhatItIs(t *testing.T) {
	r := backed(t)
	other := r.file.backups[2]
	other.Other = "Jefferson High, 200 students, saved on 1 Aug 2026 10:00"
	r.file.backups[2] = other
	d := r.listed()
	r.run.Drain()
	r.row(2)
	r.says(r.shown(), "Another file", "Jefferson High, 200 students")
	for _, b := range d.Extra {
		if b, ok := b.(*kit.Button); ok && b.Text == "Compare" && !b.Disabled() {
			t.Error("it can be compared with the open file")
		}
	}
	r.press("Restore…")
	r.dialog("Restore another file's backup?")
	r.says(r.shown(), "Jefferson High", "is kept")
	r.press("Restore")
	r.run.Drain()
	if r.open == nil || r.open.file.Path() != r.file.path || r.open.t.Lesson(eng9Mon2).Slot.Placed() {
		t.Error("it was not restored")
	}
}

// damagedFiles are files one of which is damaged until it is restored.
type damagedFiles struct {
	fakeFiles
	path    string
	backups []session.Backup
	err     error
}

func (f damagedFiles) Backups(string) ([]session.Backup, error) { return f.backups, nil }

func (f damagedFiles) Open(path string, trouble func(error)) (session.File, error) {
	if path == f.path && f.fakeFiles[path] == nil {
		return nil, f.err
	}
	return f.fakeFiles.Open(path, trouble)
}

func TestAFileThatIsNoLongerWantedIsClosedAgain(t *testing.T) {
	r := newRig(t)
	other := &fakeFile{path: "/schools/other.carillon", t: school(t)}
	r.files[other.path] = other
	r.Open(other.path)
	r.Open(r.file.path)
	r.run.Drain()
	if !other.closed || r.open == nil || r.open.file != session.File(r.file) {
		t.Errorf("the first file is closed: %v", other.closed)
	}
}

func TestHowLongAgoIsSaidInTheLargestUnit(t *testing.T) {
	for d, want := range map[time.Duration]string{
		10 * time.Second: "just now", time.Minute: "1 minute ago", 90 * time.Minute: "1 hour ago", 47 * time.Hour: "47 hours ago", 50 * time.Hour: "2 days ago",
	} {
		if got := ago(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

func TestTheFolderOfTheBackupsCanBeChosen(t *testing.T) {
	r := backed(t)
	chosen := ""
	r.deps.SetBackupFolder = func(path string) { chosen = path }
	r.listed()
	r.press("Folder…")
	picker := r.win.Canvas().Overlays().Top()
	r.says(picker, "Cancel")
	r.win.Canvas().Overlays().Remove(picker)

	l := newBackupList(r.Window, r.file.path, nil)
	r.host.Show(l.dialog)
	l.moveTo("/backups")
	r.says(r.status.Object(), "Backups go to /backups")
	if chosen != "/backups" {
		t.Errorf("the folder kept is %q", chosen)
	}
}
