package model

import (
	"fmt"
	"slices"
	"strings"
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
	Bells   string // the name of its bell schedule; "" for the regular one
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
		day.Cycle, day.Holiday, day.Bells = int(days[i].Day), days[i].Holiday, days[i].Schedule
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

// CycleDayCode is the code of a day of the cycle in the first grid that has it; "day 4" where none has.
func (s *State) CycleDayCode(day int) string {
	for g := range s.Grids() {
		if code := g.DayCode(uint8(day)); code != "" {
			return code
		}
	}
	return fmt.Sprintf("day %d", day)
}

// SchoolDates are the dates with school by the calendar, in order.
func (s *State) SchoolDates() (list []Date) {
	for _, d := range s.Calendar().Days {
		if d.Day != 0 {
			list = append(list, d.Date)
		}
	}
	return list
}

// HasSchool says whether there may be school on a date: by the calendar, which knows of none outside the days that it
// covers. Without any calendar days it is each day from Monday to Friday within the academic year, and where the cycle may
// be a week of six or seven days each day of it: a Saturday that is taken for one without school loses attendance.
func (s *State) HasSchool(d Date) bool {
	c := s.Calendar()
	if len(c.Days) > 0 {
		return c.CycleDay(d) != 0
	}
	school := s.School()
	return (weekday(d) || s.longWeeks()) && school.First <= d && (school.Last == 0 || d <= school.Last)
}

// longWeeks says whether a grid may have school on Saturday or Sunday: its cycle is of weeks of six or seven days, or has a
// day of that name.
func (s *State) longWeeks() bool {
	for g := range s.Grids() {
		if n := len(g.Days); n > 0 && (n%6 == 0 || n%7 == 0) {
			return true
		}
		for _, d := range g.Days {
			if weekend(d.Code) || weekend(d.Name) {
				return true
			}
		}
	}
	return false
}

// weekend says whether the name of a day begins as Saturday or Sunday do.
func weekend(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "sat") || strings.HasPrefix(name, "sun")
}

// NextSchoolDay is the first day after a date on which there may be school: by the calendar; beyond what that covers, and
// without any, the next weekday, or the next day where the cycle may be a long week (see [State.HasSchool]).
func (s *State) NextSchoolDay(d Date) Date {
	c := s.Calendar()
	from, _ := c.at(d + 1)
	if i := slices.IndexFunc(c.Days[from:], func(e CalendarDay) bool { return e.Day != 0 }); i >= 0 {
		return c.Days[from+i].Date
	}
	for d++; !weekday(d) && (len(c.Days) > 0 || !s.longWeeks()); d++ {
	}
	return d
}

func weekday(d Date) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }

// FirstBell is when the first period that is attended begins on a date, over all grids; ok is false where no bell times
// say so. It is that of the date's bell schedule. Where the calendar does not tell which day of the cycle the date is, it is the
// earliest of any day by the regular times.
func (s *State) FirstBell(d Date) (bell Minute, ok bool) {
	cycle, schedule := s.Calendar().CycleDay(d), s.Calendar().ScheduleOn(d)
	for g := range s.Grids() {
		for _, c := range g.Under(schedule).Cells {
			if cycle != 0 && int(c.Day) != cycle || !c.Kind.Placeable() || c.End <= c.Start {
				continue
			}
			if !ok || c.Start < bell {
				bell, ok = c.Start, true
			}
		}
	}
	return bell, ok
}
