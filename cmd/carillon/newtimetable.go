package main

import (
	"time"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/store"
	"carillon/ui/newdialog"
	"carillon/ui/shell"
)

// newTimetable opens File > New timetable. What was typed when it was left is kept while the program runs.
func newTimetable(backups func() string) func(shell.NewSite) {
	var draft *newdialog.Draft
	return func(site shell.NewSite) {
		newdialog.Show(newdialog.Deps{Host: site.Host, Runner: site.Runner, Now: time.Now, Folder: site.Folder, ChooseFolder: site.ChooseFolder,
			Exists: session.ErrExists, Open: site.Open, Draft: draft, Keep: func(d *newdialog.Draft) { draft = d },
			Make: func(path string, t *model.Timetable, force bool) error {
				err := store.Create(path, t.Snapshot(), store.CreateOptions{Force: force, BackupDir: backups()})
				if store.CodeOf(err) == store.Exists {
					return session.ErrExists
				}
				return err
			},
		})
	}
}
