package main

import (
	"errors"
	"fmt"
	"os"

	"carillon/cmd/internal/rehearsal"
	"carillon/internal/exchange/csv"
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
		year, err := a.academicYear(0)
		if err != nil {
			return nil, nil, err
		}
		res, err := csv.Read(os.DirFS(path), csv.Options{Name: path, Region: model.RegionUSA, Year: year})
		var faults csv.Faults
		if errors.As(err, &faults) {
			a.listFaults(faults)
			return nil, nil, fmt.Errorf("the folder %s can't be taken: mend what is listed above", path)
		}
		if err != nil {
			return nil, nil, err
		}
		return res.Timetable, func() {}, nil
	}
	f, err := a.open(path)
	if err != nil {
		return nil, nil, err
	}
	return f.Timetable(), func() { _ = f.Close() }, nil
}
