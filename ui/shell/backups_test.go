package shell

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
)

// backed is a rig with the school open and two backups of it, made two hours and three days ago; in the older one a
// lesson stands elsewhere.
func backed(t *testing.T) *rig {
	t.Helper()
	r := opened(t)
	now := r.deps.Now()
	r.file.backups = []Backup{{"/schools/b2.carillon", now.Add(-2 * time.Hour), 2048}, {"/schools/b1.carillon", now.Add(-72 * time.Hour), 1000}}
	for _, b := range r.file.backups {
		r.files[b.Path] = &fakeFile{path: b.Path, t: school(t)}
	}
	if _, err := r.files["/schools/b1.carillon"].t.Apply(model.MoveLesson{Lesson: eng9Mon2}); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestABackupIsComparedAndRestored(t *testing.T) {
	r := backed(t)
	r.file.changes = map[string][]string{"/schools/b1.carillon": {"Placed 09ENG 1 on Mon 2"}}
	r.command("file.backups")
	r.run.Drain()
	d := r.dialog("Backups of lincoln.carillon")
	r.says(r.win.Canvas().Overlays().Top(), "2 hours ago", "3 days ago", "2 KiB", "1 KiB", "In /schools")

	test.Tap(d.Extra[0].(fyne.Tappable))
	r.run.Drain()
	r.host.Top().Close() // nothing has changed since the newest one

	for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
		if table, ok := o.(interface{ Select(widget.TableCellID) }); ok {
			table.Select(widget.TableCellID{Row: 1})
		}
	}
	test.Tap(d.Extra[0].(fyne.Tappable))
	r.run.Drain()
	r.says(r.win.Canvas().Overlays().Top(), "1 change", "Placed 09ENG 1 on Mon 2")
	r.host.Top().Close()

	d.Primary.Tapped(nil)
	r.host.Top().Primary.Tapped(nil)
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
}

func TestABackupIsNotRestoredOverUnsavedChangesOrUnderASync(t *testing.T) {
	for name, c := range map[string]struct {
		before func(r *rig)
		dialog string
	}{
		"unsaved changes": {func(r *rig) { r.drag(mat9Mon1, r.cell(0, 2, "3")) }, "Save the changes to lincoln.carillon?"},
		"a sync":          {func(r *rig) { r.sync.busy = "A sync with Alma (US) is under way." }, "Not now"},
	} {
		t.Run(name, func(t *testing.T) {
			r := backed(t)
			c.before(r)
			r.command("file.backups")
			r.run.Drain()
			r.dialog("Backups of lincoln.carillon").Primary.Tapped(nil)
			r.host.Top().Primary.Tapped(nil)
			r.dialog(c.dialog).Cancel()
			r.run.Drain()
			if r.file.closed || r.open == nil || r.open.file != File(r.file) {
				t.Error("the file is gone")
			}
		})
	}
}

func TestADamagedFileIsRestoredFromItsNewestGoodBackup(t *testing.T) {
	r := backed(t)
	const path = "/schools/broken.carillon"
	r.deps.Files = damagedFiles{r.files, path, &DamagedError{errors.New("broken.carillon is damaged"), r.file.backups[0]}}
	r.Open(path)
	r.run.Drain()
	d := r.dialog("The timetable could not be opened")
	r.says(r.win.Canvas().Overlays().Top(), "Broken.carillon is damaged.")
	d.Primary.Tapped(nil)
	r.run.Drain()
	if r.open == nil || r.open.file.Path() != path {
		t.Error("the backup is not open")
	}
}

// damagedFiles are files one of which is damaged until it is restored.
type damagedFiles struct {
	fakeFiles
	path string
	err  error
}

func (f damagedFiles) Open(path string, trouble func(error)) (File, error) {
	if path == f.path && f.fakeFiles[path] == nil {
		return nil, f.err
	}
	return f.fakeFiles.Open(path, trouble)
}

func TestWhatChangedSinceTheLastSaveIsListed(t *testing.T) {
	r := opened(t)
	r.command("file.compare")
	r.run.Drain()
	d := r.dialog("Changes since the last save")
	r.says(r.win.Canvas().Overlays().Top(), "Nothing has changed.")
	d.Close()

	var changes []string
	for i := range 3000 {
		changes = append(changes, fmt.Sprint("Added room R", i))
	}
	r.file.changes = map[string][]string{"": changes}
	r.command("file.compare")
	r.run.Drain()
	r.says(r.win.Canvas().Overlays().Top(), "3,000 changes", "Added room R0")
	r.host.Top().Cancel()
	if r.host.Open() {
		t.Error("Escape does not close it")
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
