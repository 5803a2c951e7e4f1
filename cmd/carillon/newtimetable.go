package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"carillon/internal/config"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/store"
	"carillon/ui/newdialog"
	"carillon/ui/shell"
	"carillon/ui/yeardialog"
)

// newTimetable opens File > New timetable. What was typed when it was left is kept in the file at path, "" for nowhere.
func newTimetable(backups func() string, path string) func(shell.NewSite) {
	draft := readDraft(path)
	return func(site shell.NewSite) {
		newdialog.Show(newdialog.Deps{Host: site.Host, Runner: site.Runner, Now: time.Now, Folder: site.Folder, ChooseFolder: site.ChooseFolder,
			Exists: session.ErrExists, Open: site.Open, Draft: draft, Keep: func(d *newdialog.Draft) { draft = d; keepDraft(path, d) },
			Make: fileMaker(backups),
		})
	}
}

// draftPath is where the draft of a new timetable is kept: beside the settings; "" where those are kept nowhere.
func draftPath() string {
	path, err := config.Path()
	if err != nil {
		return ""
	}
	return filepath.Join(filepath.Dir(path), "newtimetable.json")
}

// readDraft reads a draft that an earlier run of the program kept; nil for none. One that can't be read is none: it is only typed
// text.
func readDraft(path string) *newdialog.Draft {
	data, err := os.ReadFile(path)
	if path == "" || err != nil {
		return nil
	}
	var d newdialog.Draft
	if json.Unmarshal(data, &d) != nil || len(d.Plan.Bells.Blocks) == 0 || len(d.Plan.Bells.Weekdays) == 0 {
		return nil
	}
	return &d
}

// keepDraft writes a draft beside its place first and then moves it there; nil takes it away.
func keepDraft(path string, d *newdialog.Draft) {
	if path == "" {
		return
	}
	if d == nil {
		_ = os.Remove(path)
		return
	}
	data, err := json.MarshalIndent(d, "", "\t")
	if err != nil {
		return
	}
	if os.MkdirAll(filepath.Dir(path), 0o700) == nil && os.WriteFile(path+".new", data, 0o600) == nil {
		_ = os.Rename(path+".new", path)
	}
}

// fileMaker writes a timetable to a new file.
func fileMaker(backups func() string) func(path string, t *model.Timetable, force bool) error {
	return func(path string, t *model.Timetable, force bool) error {
		err := store.Create(path, t.Snapshot(), store.CreateOptions{Force: force, BackupDir: backups()})
		if store.CodeOf(err) == store.Exists {
			return session.ErrExists
		}
		return err
	}
}

// newYear opens File > New year from this file.
func newYear(backups func() string) func(shell.NewSite, *model.Timetable, string) {
	return func(site shell.NewSite, t *model.Timetable, name string) {
		yeardialog.Show(yeardialog.Deps{Host: site.Host, Runner: site.Runner, This: t, Name: name, Folder: site.Folder, ChooseFolder: site.ChooseFolder,
			Exists: session.ErrExists, Open: site.Open, Make: fileMaker(backups)})
	}
}
