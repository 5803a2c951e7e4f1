package shell

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/ui/kit"
)

// compared opens the comparison of a school in which two things changed since the last save and one since a backup.
func compared(t *testing.T) *rig {
	t.Helper()
	r := backed(t)
	r.file.changes = map[string][]session.Difference{
		"":      {{Op: session.DiffChanged, Kind: "lesson", Text: "Moved 09MAT 1 from Mon 1 to Tue 3"}, {Op: session.DiffAdded, Kind: "room", Text: "Added room A204"}},
		backup3: {{Op: session.DiffRemoved, Kind: "teacher", Text: "Took out teacher LEE"}},
		backup1: nil,
	}
	r.command("file.compare")
	r.run.Drain()
	r.dialog("Compare lincoln.carillon")
	return r
}

// with is the list of what can be compared with.
func (r *rig) with() *kit.Select {
	r.t.Helper()
	return r.host.Top().TopRight.(*kit.Select)
}

func TestWhatChangedSinceTheLastSaveIsListedFirst(t *testing.T) {
	r := compared(t)
	r.says(r.shown(), "What has changed since the last save: 2 differences.", "Changed", "Moved 09MAT 1 from Mon 1 to Tue 3", "Added room A204")
}

func TestTheTimetableIsComparedWithABackup(t *testing.T) {
	r := compared(t)
	r.with().Choose(1)
	r.run.Drain()
	r.says(r.shown(), "1 difference.", "Taken out", "Took out teacher LEE")
	r.with().Choose(3)
	r.run.Drain()
	r.says(r.shown(), "No differences", "The timetable is the same as in the backup of")
	r.with().Choose(2)
	r.run.Drain()
	r.says(r.shown(), "can't be compared with the backup of", "/schools/b2.carillon is damaged.")
	r.with().Choose(0)
	r.run.Drain()
	r.says(r.shown(), "2 differences.")
}

func TestADifferenceIsOpenedToReadAllOfIt(t *testing.T) {
	r := compared(t)
	r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // from the filter into the list
	r.row(1)
	r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.dialog("Added: room")
	r.says(r.shown(), "Added room A204")
}

func TestOnlyTheNewestComparisonIsShown(t *testing.T) {
	r := compared(t)
	r.with().Choose(1)
	r.with().Choose(0)
	r.run.Drain()
	r.says(r.shown(), "What has changed since the last save")
}

func TestABackupIsComparedFromTheListOfBackups(t *testing.T) {
	r := backed(t)
	r.file.changes = map[string][]session.Difference{backup1: {{Op: session.DiffChanged, Kind: "lesson", Text: "Placed 09ENG 1 on Mon 2"}}}
	r.listed()
	r.row(2)
	r.press("Compare")
	r.run.Drain()
	r.dialog("Compare lincoln.carillon")
	if got := r.with().Chosen(); got != 3 {
		t.Errorf("option %d is chosen, want that of the backup, 3", got)
	}
	r.says(r.shown(), "Placed 09ENG 1 on Mon 2")
}

func TestAnotherFileJoinsTheOptions(t *testing.T) {
	r := backed(t)
	r.file.changes = map[string][]session.Difference{"/schools/plan-b.carillon": {{Op: session.DiffAdded, Kind: "room", Text: "Added room B1"}}}
	c := newComparison(r.Window, r.open, r.file.backups)
	r.host.Show(c.dialog)
	r.win.Canvas().Unfocus() // the file dialog had the keyboard
	c.withFile("/schools/plan-b.carillon")
	r.run.Drain()
	if r.win.Canvas().Focused() != c.table.Filter {
		t.Error("the filter does not have the keyboard")
	}
	r.says(r.shown(), "What has changed since plan-b.carillon: 1 difference.", "Added room B1", "Compare with: plan-b.carillon")
	r.with().Choose(0)
	r.run.Drain()
	r.with().Choose(4)
	r.run.Drain()
	r.says(r.shown(), "Added room B1")
}

func TestAnotherFileIsAskedForAndTheChoiceStaysWhereNoneIsChosen(t *testing.T) {
	r := compared(t)
	r.with().Choose(len(r.with().Options()) - 1)
	if got := r.with().Text(); got != "The last save" {
		t.Errorf("while asking, %q is chosen", got)
	}
	if r.win.Canvas().Overlays().Top() == nil || len(r.win.Canvas().Overlays().List()) < 2 {
		t.Error("no file is asked for")
	}
}

func TestTheDifferencesThatTheFilterLeavesAreCopied(t *testing.T) {
	r := compared(t)
	test.Type(r.win.Canvas().Focused(), "room")
	r.press("Copy the list")
	if got, want := fyne.CurrentApp().Clipboard().Content(), "Added room A204"; got != want {
		t.Errorf("the clipboard has %q, want %q", got, want)
	}
	r.says(r.shown(), "1 difference copied.")
}

func TestACopyIsToldAndTheNoticeGoesWhenReadOrWhenItStandsAlone(t *testing.T) {
	copied := func(t *testing.T, o session.Origin) *rig {
		r := newRig(t)
		r.file.copyOf = &o
		r.Open(r.file.path)
		r.run.Drain()
		return r
	}
	published := session.Origin{Name: "master.carillon", Path: "/schools/master.carillon", Published: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	t.Run("a copy of a file that published", func(t *testing.T) {
		r := copied(t, published)
		r.says(r.notice.root, "This file is a copy of master.carillon, which last published on "+kit.FormatDate(published.Published),
			"Saving it sends nothing, and its first sync waits for your decision.")
		r.says(r.status.Object(), "Copy of master.carillon")
	})
	t.Run("a restored backup that never published", func(t *testing.T) {
		r := copied(t, session.Origin{Name: "lincoln.carillon", Path: "/schools/lincoln.carillon", Restored: true})
		r.says(r.notice.root, "This file is a restored backup of lincoln.carillon. Saving it sends nothing")
		r.says(r.status.Object(), "Restored backup")
	})
	t.Run("explained", func(t *testing.T) {
		r := copied(t, published)
		r.aboutCopy()
		r.dialog("Copy of master.carillon")
		r.says(r.shown(), "/schools/master.carillon", "“Sync each time you save” is off", "run Sync Now and confirm")
	})
	t.Run("read", func(t *testing.T) {
		r := copied(t, published)
		for _, o := range test.LaidOutObjects(r.notice.root) {
			if b, ok := o.(*kit.Button); ok && b.Text == "Understood" {
				test.Tap(b)
			}
		}
		if r.notice.root.Visible() {
			t.Error("the notice stays")
		}
		r.says(r.status.Object(), "Copy of master.carillon")
	})
	t.Run("it stands alone", func(t *testing.T) {
		r := copied(t, published)
		r.file.copyOf = nil
		r.sync.site.Changed()
		if r.notice.root.Visible() {
			t.Error("the notice stays")
		}
	})
	t.Run("an original has none", func(t *testing.T) {
		if opened(t).notice.root.Visible() {
			t.Error("there is a notice")
		}
	})
}

func TestTheStatusBarSaysWhoHoldsAReadOnlyFile(t *testing.T) {
	r := newRig(t)
	r.file.readOnly = "lincoln.carillon is in use by lee on LIBRARY-3 since 2 Aug 14:05."
	r.Open(r.file.path)
	r.run.Drain()
	r.unsaved().OnTapped()
	r.dialog("Opened read-only")
	r.says(r.shown(), "in use by lee on LIBRARY-3")
}
