package shell

import (
	"io"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

const underWay = "A sync with Alma (US) is under way."

func TestClosingDuringASyncWaitsStopsOrStays(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(r *rig)
		quits  int
	}{
		{"waited for until it ends well", func(r *rig) {
			r.dialog("A sync is under way").Primary.Tapped(nil)
			if r.quits != 0 {
				r.t.Error("the window closed before the sync had ended")
			}
			r.sync.ends(true)
		}, 1},
		{"waited for, and it fails: the window stays with what it says", func(r *rig) {
			r.dialog("A sync is under way").Primary.Tapped(nil)
			r.sync.ends(false)
			r.says(r.status.Object(), "The sync did not finish, so the window stays open.")
		}, 0},
		{"stopped", func(r *rig) {
			test.Tap(r.dialog("A sync is under way").Extra[0].(fyne.Tappable))
			if r.quits != 0 || !slices.Contains(r.log, "stop") {
				r.t.Errorf("quits %d before the sync has ended, log %v", r.quits, r.log)
			}
			r.sync.ends(false)
		}, 1},
		{"neither", func(r *rig) {
			r.dialog("A sync is under way").Cancel()
			r.sync.ends(true)
		}, 0},
		{"it ends while the question is open", func(r *rig) { r.sync.ends(true) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			r.sync.busy = underWay
			r.CloseRequested()
			c.answer(r)
			r.run.Drain()
			if r.quits != c.quits || (r.open == nil) != (c.quits > 0) {
				t.Errorf("quits %d, open is %v; want %d quits", r.quits, r.open, c.quits)
			}
		})
	}
}

func TestAnotherFileIsNotOpenedOverASync(t *testing.T) {
	r := opened(t)
	other := &fakeFile{path: "/schools/other.carillon", t: school(t)}
	r.files[other.path] = other
	r.sync.busy = underWay
	first := r.sync
	r.Open(other.path)
	r.run.Drain()
	r.dialog("A sync is under way").Primary.Tapped(nil)
	if r.file.closed {
		t.Error("the file was closed below its sync")
	}
	first.ends(true)
	r.run.Drain()
	if r.open.file.Path() != other.path {
		t.Errorf("open is %s", r.open.file.Path())
	}
}

// TestSavingWhileClosingIsFollowedByItsSync: with "Sync each time you save" this save counts, too.
func TestSavingWhileClosingIsFollowedByItsSync(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.CloseRequested()
	r.dialog("Save the changes to lincoln.carillon?").Primary.Tapped(nil)
	r.sync.busy = underWay // it begins with the save
	r.run.Drain()
	if !slices.Contains(r.log, "saved") || r.quits != 0 {
		t.Errorf("log %v, quits %d", r.log, r.quits)
	}
	r.sync.ends(true)
	if r.quits != 1 {
		t.Error("the window did not close after the sync")
	}
}

func TestWhatIsNotSyncedIsNamedWhenClosing(t *testing.T) {
	const why = "Alma (US) not synced for 3 days: the password is refused."
	t.Run("with all changes saved", func(t *testing.T) {
		r := opened(t)
		r.sync.unsynced = why
		r.CloseRequested()
		d := r.dialog("Close without a sync?")
		r.says(r.shown(), why)
		d.Primary.Tapped(nil)
		if r.quits != 1 {
			t.Errorf("quits %d", r.quits)
		}
	})
	t.Run("with changes", func(t *testing.T) {
		r := opened(t)
		r.sync.unsynced = why
		r.drag(mat9Mon1, r.cell(0, 2, "3"))
		r.CloseRequested()
		r.dialog("Save the changes to lincoln.carillon?")
		r.says(r.shown(), why)
	})
}

func TestSomethingIsExportedWhereAPersonSays(t *testing.T) {
	r := opened(t)
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	r.sync.site.Export("Save the preview", "sync-preview.csv", text("one"))
	r.dialog("Save the preview").Primary.Tapped(nil)
	r.run.Drain()
	r.says(r.status.Object(), "sync-preview.csv is written.")
	r.sync.site.Export("Save the preview", "sync-preview.csv", text("two"))
	r.dialog("Save the preview").Primary.Tapped(nil)
	r.run.Drain()
	r.dialog("Replace sync-preview.csv?")
	r.press("Replace")
	r.run.Drain()
	if got := r.written["/schools/sync-preview.csv"]; got != "two" {
		t.Errorf("written %v", r.written)
	}
}
