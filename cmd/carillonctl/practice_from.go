package main

import (
	"fmt"
	"os"

	"carillon/cmd/internal/rehearsal"
	"carillon/internal/exchange/formats"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
)

// loadSchool makes a practice SIS know a school: the people, rooms, courses and requests of a timetable file or of a folder of
// comma-separated files, and with published what the school would publish today, too.
func (a *app) loadSchool(s *practice.Server, path string, published bool) error {
	t, closeFile, err := a.readSchool(path)
	if err != nil {
		return err
	}
	defer closeFile()
	d := rehearsal.People(t)
	if published {
		if err := rehearsal.AddPublished(&d, t, alma.New(), engine.System{}, a.today()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return s.Load(d)
}

// readSchool opens a timetable file, or reads a folder into a timetable.
func (a *app) readSchool(path string) (t *model.Timetable, closeFile func(), err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		f, _ := formats.ForFile(path, true)
		o := importing{make: []string{"yearLevel"}, name: path}
		opts, read, err := a.importOptions(&f, []string{path}, o)
		if err != nil {
			return nil, nil, err
		}
		base, _, err := a.importBase(path, importing{force: true, name: path}, read)
		if err != nil {
			return nil, nil, err
		}
		plan, err := a.planImport(a.ctx, &f, []string{path}, base, read, opts)
		if err != nil {
			return nil, nil, err
		}
		if plan.Bad() > 0 {
			a.listLeftOut(plan)
			return nil, nil, fmt.Errorf("the folder %s can't be taken: mend what is listed above", path)
		}
		return plan.After.Index(), func() {}, nil
	}
	f, err := a.open(path)
	if err != nil {
		return nil, nil, err
	}
	return f.Timetable(), func() { _ = f.Close() }, nil
}
