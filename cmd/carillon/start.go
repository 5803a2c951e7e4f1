package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"carillon/internal/demo"
	"carillon/internal/start"
	"carillon/model"
	"carillon/model/store"
)

// lookAt tells the start page of a file.
func lookAt(path string) start.Seen {
	s, err := store.Look(path)
	seen := start.Seen{State: start.Ready, Saved: s.Saved, Sections: s.Sections, Lessons: s.Lessons, Placed: s.Placed, Unsaved: s.Unsaved}
	switch code := store.CodeOf(err); {
	case err == nil && s.Held:
		seen.State = start.Elsewhere
	case err == nil:
	case code == store.NotFound || errors.Is(err, os.ErrNotExist):
		seen.State = start.Missing
	case code == store.Newer:
		seen.State = start.Newer
	default:
		seen.State = start.Damaged
	}
	return seen
}

// demoStudents is how many students the demo school of the start page has.
const demoStudents = 1740

// makeDemo puts a copy of the demo school into a folder, under a name that is free.
func makeDemo(backups func() string) func(folder string) (string, error) {
	return func(folder string) (string, error) {
		s := demo.New(demo.Options{Students: demoStudents, Seed: 1, Year: model.SchoolYearAt(model.DateOf(time.Now()))}).Snapshot()
		for n := 1; ; n++ {
			name := "Demo school.carillon"
			if n > 1 {
				name = fmt.Sprintf("Demo school %d.carillon", n)
			}
			path := filepath.Join(folder, name)
			err := store.Create(path, s, store.CreateOptions{BackupDir: backups()})
			if store.CodeOf(err) != store.Exists {
				return path, err
			}
		}
	}
}

// home is the person's home folder; "" where it is not known.
func home() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}
