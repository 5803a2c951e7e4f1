package main

import (
	"errors"
	"fmt"
	"os"

	"carillon/internal/exchange/csv"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
)

// loadSchool makes a practice SIS know a school: the people, rooms, courses and requests of a timetable file or of a folder of
// comma-separated files, and with published what the school would publish today, too.
func (a *app) loadSchool(s *practice.Server, path string, published bool) error {
	t, closeFile, err := a.readSchool(path)
	if err != nil {
		return err
	}
	defer closeFile()
	p := lissmap.PeopleOf(t)
	d := practice.Data{Students: p.Students, Teachers: p.Teachers, Rooms: p.Rooms, Courses: p.Courses, Preferences: p.Preferences}
	if published {
		if err := addPublished(&d, t, a.today()); err != nil {
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
	f, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	return f.Timetable(), func() { _ = f.Close() }, nil
}

// addPublished adds the rows that Alma's mapping makes of a timetable for its whole academic year.
func addPublished(d *practice.Data, t *model.Timetable, today model.Date) error {
	school := t.School()
	if school.First == 0 || school.Last < school.First {
		return errors.New("it has no academic year, so nothing of it can be published")
	}
	o := engine.Options{Publish: engine.Publishes(), Today: max(today, school.First), From: school.First, To: school.Last, Year: school.AcademicYear()}
	connector := alma.New()
	d.AcademicYear = o.Year
	d.From, d.To = liss.DateTimeOf(o.From.Time()), liss.DateTimeOf(o.To.Time())
	return errors.Join(
		addRows(&d.BellTimes, connector.Outbound(t, engine.BellTimes, o)),
		addRows(&d.Classes, connector.Outbound(t, engine.Sections, o)),
		addRows(&d.Memberships, connector.Outbound(t, engine.SectionLists, o)),
		addRows(&d.Timetable, connector.Outbound(t, engine.Timetable, o)))
}

// addRows takes a table's rows as they go over the wire.
func addRows[T any](into *[]T, table engine.Table) error {
	*into = make([]T, 0, len(table.Rows))
	for _, r := range table.Rows {
		row, ok := r.Wire.(T)
		if !ok {
			return fmt.Errorf("%s: %s is no LISS record", table.Kind.Label(), r.Title)
		}
		*into = append(*into, row)
	}
	return nil
}
