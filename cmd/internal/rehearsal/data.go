// Package rehearsal puts a school into a practice SIS, and lets a practice SIS take the place of a file's live systems for
// a while, for the window and for the command line.
package rehearsal

import (
	"errors"
	"fmt"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
)

// People is what a practice SIS knows of a school from the start: its people, rooms, courses and requests.
func People(t *model.Timetable) practice.Data {
	p := lissmap.PeopleOf(t)
	return practice.Data{Students: p.Students, Teachers: p.Teachers, Rooms: p.Rooms, Courses: p.Courses, Preferences: p.Preferences}
}

// AddPublished adds what a school would publish today through a connector, with the settings of a system, for its whole
// academic year: bell times, sections, section lists and timetable. It returns an error for a school without an academic
// year, and for a connector whose rows are no LISS records.
func AddPublished(d *practice.Data, t *model.Timetable, c engine.Connector, sys engine.System, today model.Date) error {
	school := t.School()
	if school.First == 0 || school.Last < school.First {
		return errors.New("it has no academic year, so nothing of it can be published")
	}
	o := engine.Options{Publish: engine.Publishes(), Today: max(today, school.First), From: school.First, To: school.Last, Year: school.AcademicYear(),
		System: sys, ExcludeRosters: sys.ExcludeRosters}
	d.AcademicYear = o.Year
	d.From, d.To = liss.DateTimeOf(o.From.Time()), liss.DateTimeOf(o.To.Time())
	return errors.Join(
		addRows(&d.BellTimes, c.Outbound(t, engine.BellTimes, o)),
		addRows(&d.Classes, c.Outbound(t, engine.Sections, o)),
		addRows(&d.Memberships, c.Outbound(t, engine.SectionLists, o)),
		addRows(&d.Timetable, c.Outbound(t, engine.Timetable, o)))
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
