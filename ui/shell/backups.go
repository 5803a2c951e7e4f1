package shell

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// notOpened says why a file could not be opened, and offers the backup that can take its place.
func (w *Window) notOpened(path string, err error) {
	const title = "The timetable could not be opened"
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		w.host.ShowError(title, err)
		return
	}
	w.host.Ask(title, sentence(err.Error())+" What is left of the damaged file is kept under another name.",
		kit.Choice{Text: "Restore the backup of " + made(damaged.Backup), Do: func() { w.restore(damaged.Backup, path) }})
}

// made is when a backup was made, as a person reads it.
func made(b Backup) string { return b.Made.Local().Format("2 Jan 2006 15:04") }

// askBackups lists the backups of the open file, to compare the timetable with one and to restore one.
func (w *Window) askBackups() {
	s := w.open
	w.deps.Runner.Go(workBackup, func(context.Context) func() {
		list, err := s.file.Backups()
		return func() {
			switch {
			case w.open != s:
			case err != nil:
				w.host.ShowError("The backups could not be listed", err)
			case len(list) == 0:
				w.host.Tell("Backups of "+s.file.Name(), "There is none yet. Carillon makes one when a timetable is opened that was changed, "+
					"and every five minutes while it is being changed.")
			default:
				w.showBackups(s, list)
			}
		}
	})
}

func (w *Window) showBackups(s *session, list []Backup) {
	def := registers.Definition{Title: "Backups", Empty: "Nothing fits the filter.", Unsorted: true, Columns: []registers.Column{
		{Title: "Made", Width: 220, Strong: true}, {Title: "How long ago", Width: 180}, {Title: "Size", Width: 120, Number: true}}}
	chosen := list[0]
	table := registers.NewWithBar(&def, kit.Muted("In "+filepath.Dir(chosen.Path)))
	rows := make([]registers.Row, len(list))
	for i, b := range list {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)},
			Cells: []string{made(b), ago(w.deps.Now().Sub(b.Made)), number(int((b.Size+1023)>>10)) + " KiB"}}
	}
	table.SetRows(rows)
	d := &kit.Dialog{Title: "Backups of " + s.file.Name(), CancelText: "Close", Size: fyne.NewSize(640, 480), Tabs: []kit.Tab{{Content: table.Object(), Fill: true, Focus: table.Filter}}}
	table.OnSelect = func(k model.Key) { chosen = list[k.ID-1] }
	compare := func() { w.compare(s, "Changes since the backup of "+made(chosen), chosen.Path) }
	table.OnOpen = func(k model.Key) {
		chosen = list[k.ID-1]
		compare()
	}
	d.Extra = []fyne.CanvasObject{kit.NewButton("Compare…", compare)}
	d.Primary = kit.NewPrimary("Restore…", func() {
		b := chosen
		w.host.Ask("Restore the backup of "+made(b)+"?", s.file.Name()+" as it is now is kept as a backup. The restored file counts as a copy: its first sync waits for your decision, "+
			"and nothing is synced on save before that.", kit.Choice{Text: "Restore", Do: func() {
			d.Close()
			w.askRestore(s, b)
		}})
	})
	w.host.Show(d)
	table.Select(rows[0].Key)
}

// askRestore restores a backup of the open file, once nothing is under way and unsaved changes are decided about.
func (w *Window) askRestore(s *session, b Backup) {
	if s.sync != nil {
		if busy := s.sync.Busy(); busy != "" {
			w.host.Tell("Not now", busy+" Restore the backup once it is done.")
			return
		}
	}
	w.beforeLeaving(func() {
		path := s.file.Path()
		w.leave()
		w.restore(b, path)
	})
}

// restore puts a backup in the place of a file that is not open, and opens it.
func (w *Window) restore(b Backup, path string) {
	w.opening = filepath.Base(path)
	w.refresh()
	w.deps.Runner.Go(workOpen, func(context.Context) func() {
		err := w.deps.Files.Restore(b.Path, path)
		return func() {
			w.load(path) // what is there now, whether it is the backup or what was there before
			if err != nil {
				w.host.ShowError("The backup could not be restored", err)
			}
		}
	})
}

// compareWithSaved shows what has changed since the last save.
func (w *Window) compareWithSaved() { w.compare(w.open, "Changes since the last save", "") }

// compare shows what has changed since a backup, or with "" since the last save.
func (w *Window) compare(s *session, title, backup string) {
	now := s.t.Snapshot()
	w.deps.Runner.Go(workBackup, func(context.Context) func() {
		changes, err := s.file.Changes(backup, now)
		return func() {
			switch {
			case w.open != s:
			case err != nil:
				w.host.ShowError("The two could not be compared", err)
			case len(changes) == 0:
				w.host.Tell(title, "Nothing has changed.")
			default:
				w.showChanges(title, changes)
			}
		}
	})
}

func (w *Window) showChanges(title string, changes []string) {
	def := registers.Definition{Title: "Changes", Empty: "Nothing fits the filter.", Unsorted: true, Columns: []registers.Column{{Title: "What has changed", Width: 900}}}
	table := registers.NewWithBar(&def, kit.Muted(plural(len(changes), "change")))
	rows := make([]registers.Row, len(changes))
	for i, c := range changes {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{c}}
	}
	table.SetRows(rows)
	d := &kit.Dialog{Title: title, Size: fyne.NewSize(960, 560), Tabs: []kit.Tab{{Content: table.Object(), Fill: true, Focus: table.Filter}}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	w.host.Show(d)
}

// ago is how long something is past, in the largest unit that says enough.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return plural(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return plural(int(d.Hours()), "hour") + " ago"
	}
	return plural(int(d.Hours()/24), "day") + " ago"
}
