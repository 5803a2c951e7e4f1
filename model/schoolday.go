package model

import (
	"slices"
	"time"
)

// SchoolDay is what a timetable knows of a date.
type SchoolDay struct {
	Date    Date
	Known   bool   // the date is within the days that the calendar covers
	Cycle   int    // day of the cycle, 1 = first; 0 where there is no school
	Code    string // of that day in the grids: MonA; "" where no grid has it
	Name    string // of that day in full; "" where it has none
	Holiday string // why there is no school, where the calendar says it
}

// SchoolDay looks a date up in the calendar. Without any calendar days nothing is known of it.
func (s *State) SchoolDay(d Date) SchoolDay {
	day := SchoolDay{Date: d}
	days := s.Calendar().Days
	if len(days) == 0 || d < days[0].Date || d > days[len(days)-1].Date {
		return day
	}
	day.Known = true
	if i, ok := s.Calendar().at(d); ok {
		day.Cycle, day.Holiday = int(days[i].Day), days[i].Holiday
	}
	if day.Cycle == 0 {
		return day
	}
	for g := range s.Grids() { // day n of one grid is the same date as day n of another: the first that has it names it
		if day.Cycle <= len(g.Days) {
			day.Code, day.Name = g.Days[day.Cycle-1].Code, g.Days[day.Cycle-1].Name
			break
		}
	}
	return day
}

// HasSchool says whether there is school on a date: by the calendar, and without any calendar days from Monday to Friday
// within the academic year.
func (s *State) HasSchool(d Date) bool {
	c := s.Calendar()
	if len(c.Days) > 0 {
		return c.CycleDay(d) != 0
	}
	school := s.School()
	return weekday(d) && school.First <= d && (school.Last == 0 || d <= school.Last)
}

// NextSchoolDay is the first school day after a date: by the calendar, and beyond what that covers the next weekday.
func (s *State) NextSchoolDay(d Date) Date {
	c := s.Calendar()
	from, _ := c.at(d + 1)
	if i := slices.IndexFunc(c.Days[from:], func(e CalendarDay) bool { return e.Day != 0 }); i >= 0 {
		return c.Days[from+i].Date
	}
	for d++; !weekday(d); d++ {
	}
	return d
}

func weekday(d Date) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }

// FirstBell is when the first period that is attended begins on a date, over all grids; ok is false where no bell times
// say so. Where the calendar does not tell which day of the cycle the date is, it is the earliest of any day.
func (s *State) FirstBell(d Date) (bell Minute, ok bool) {
	cycle := s.Calendar().CycleDay(d)
	for g := range s.Grids() {
		for _, c := range g.Cells {
			if cycle != 0 && int(c.Day) != cycle || c.Kind != Teaching && c.Kind != Offline || c.End <= c.Start {
				continue
			}
			if !ok || c.Start < bell {
				bell, ok = c.Start, true
			}
		}
	}
	return bell, ok
}
