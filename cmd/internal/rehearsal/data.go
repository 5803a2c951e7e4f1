// Package rehearsal puts a school into a practice SIS, and lets a practice SIS take the place of a file's live systems for
// a while, for the window and for the command line.
package rehearsal

import (
	"errors"
	"slices"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/rows"
)

// People is what a practice SIS knows of a school from the start: its people, rooms, courses and requests.
func People(t *model.Timetable) practice.Data {
	p := lissmap.PeopleOf(t)
	return practice.Data{Students: p.Students, Teachers: p.Teachers, Rooms: p.Rooms, Courses: p.Courses, Preferences: p.Preferences}
}

// AddPublished adds what a school would publish today through a connector, with the settings of a system, for its whole
// academic year: bell times, sections, section lists and timetable. It returns an error for a school without an academic
// year.
func AddPublished(d *practice.Data, t *model.Timetable, c engine.Connector, sys engine.System, today model.Date) error {
	school := t.School()
	if school.First == 0 || school.Last < school.First {
		return errors.New("it has no academic year, so nothing of it can be published")
	}
	o := engine.Options{Today: max(today, school.First), From: school.First, To: school.Last, Year: school.AcademicYear(), ExcludeRosters: sys.ExcludeRosters}
	d.AcademicYear = o.Year
	d.From, d.To = liss.DateTimeOf(o.From.Time()), liss.DateTimeOf(o.To.Time())
	w := rows.Window{Today: o.Today, From: o.From, To: o.To, ExcludeRosters: o.ExcludeRosters}
	m := rows.NewMapper(t, w, c.Rules(sys))
	set := rows.Set{BellTimes: sendable(m.BellTimes().Entries), Sections: sendable(m.Sections().Entries), Lists: sendable(m.Lists().Entries), Lessons: sendable(m.Lessons().Entries)}
	d.BellTimes, d.Classes, d.Memberships, d.Timetable = lissmap.Records(lissmap.DialectOf(c, sys), set)
	return nil
}

// sendable is the rows that nothing keeps from being sent.
func sendable[R comparable](entries []rows.Entry[R]) []rows.Entry[R] {
	return slices.DeleteFunc(entries, func(e rows.Entry[R]) bool { return e.Spared || e.Fault != nil })
}
