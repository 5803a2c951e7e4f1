package demo

import (
	"time"

	"carillon/internal/newtimetable"
	"carillon/model"
)

// The cycle: two weeks of five days, six teaching periods a day, eight blocks in pairs.
const (
	days     = 10
	perDay   = 6
	blocks   = 8
	mainSite = 0
	north    = 1
)

// Periods of both grids, by ID; the six teaching periods are those between them.
const (
	homeroom model.PeriodID = iota + 1
	period1
	period2
	recess
	period3
	period4 // long, with the lunch waves
	period5
	period6
	afterSchool
)

// teaching lists the teaching periods in the order of the day.
var teaching = [perDay]model.PeriodID{period1, period2, period3, period4, period5, period6}

var periods = []model.Period{
	{ID: homeroom, Code: "HR", Name: "Homeroom"}, {ID: period1, Code: "1", Name: "Period 1"}, {ID: period2, Code: "2", Name: "Period 2"},
	{ID: recess, Code: "BR", Name: "Break"}, {ID: period3, Code: "3", Name: "Period 3"}, {ID: period4, Code: "4", Name: "Period 4 and lunch"},
	{ID: period5, Code: "5", Name: "Period 5"}, {ID: period6, Code: "6", Name: "Period 6"}, {ID: afterSchool, Code: "AS", Name: "After school"},
}

// resting is the pair of blocks that does not meet on a day: blocks 2p and 2p+1, counted from 0.
func resting(day uint8) int { return int(day-1) % (blocks / 2) }

// blockAt says which block meets in the nth teaching period of a day: the six that do not rest, turned on by one each
// day, so that a block is not always first.
var blockAt = func() (at [days + 1][perDay]int) {
	for d := uint8(1); d <= days; d++ {
		var meet []int
		for b := range blocks {
			if b/2 != resting(d) {
				meet = append(meet, b)
			}
		}
		for i := range perDay {
			at[d][i] = meet[(i+int(d))%perDay]
		}
	}
	return at
}()

// slotsOf lists where a block meets.
func (c *campus) slotsOf(block int) []model.Slot {
	var slots []model.Slot
	for d := uint8(1); d <= days; d++ {
		for i, b := range blockAt[d] {
			if b == block {
				slots = append(slots, model.Slot{Grid: c.grid.ID, Day: d, Period: teaching[i]})
			}
		}
	}
	return slots
}

// frame makes what is there before there are people: school info, calendar, rotations, campuses and grids.
func (s *school) frame() {
	first, last := model.SchoolYear(s.opts.Year)
	s.b.Put(&model.School{Name: "Lincoln High School", Region: model.RegionUSA, First: first, Last: last, SISOwns: []model.Kind{model.KindStudent},
		Identifiers: []model.Identifier{{Name: "School number", Value: "0417"}, {Name: "District", Value: "Lincoln Unified"}}})
	s.campuses[mainSite] = &campus{id: 1, waves: []string{"A", "B", "C"}, faculty: make(map[string][]*teacher), rooms: make(map[string][]*room),
		grid: grid(1, "Main", "Main campus", model.Minute(8*60), 55, 3)}
	s.campuses[north] = &campus{id: 2, letter: "N", waves: []string{"A", "B"}, faculty: make(map[string][]*teacher), rooms: make(map[string][]*room),
		grid: grid(2, "North", "Freshman academy", model.Minute(8*60+25), 50, 2)}
	s.b.Put(&model.Campus{ID: 1, Code: "MAIN", Name: "Main campus"})
	s.b.Put(&model.Campus{ID: 2, Code: "NORTH", Name: "North campus"})
	for _, c := range s.campuses {
		s.b.Put(c.grid)
	}
	s.calendar()
}

// grid makes a grid whose first period starts at a time and whose periods take so many minutes, less on Wednesdays,
// with so many lunch waves.
func grid(id model.GridID, code, name string, start, minutes model.Minute, waves int) *model.Grid {
	g := &model.Grid{ID: id, Code: code, Name: name, Periods: periods}
	weekdays := [...]string{"Mon", "Tue", "Wed", "Thu", "Fri"}
	names := [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
	for d := range days {
		week := string(rune('A' + d/5))
		g.Days = append(g.Days, model.Day{Code: weekdays[d%5] + week, Name: names[d%5] + " " + week})
		long := minutes
		if d%5 == 2 {
			long -= 10 // early release
		}
		at := start - 15
		cell := func(p model.PeriodID, kind model.PeriodKind, length, gap model.Minute) *model.Cell {
			g.Cells = append(g.Cells, model.Cell{Day: uint8(d + 1), Period: p, Kind: kind, Start: at, End: at + length})
			at += length + gap
			return &g.Cells[len(g.Cells)-1]
		}
		cell(homeroom, model.Offline, 10, 5)
		cell(period1, model.Teaching, long, 5)
		cell(period2, model.Teaching, long, 0)
		cell(recess, model.Break, 10, 5)
		cell(period3, model.Teaching, long, 5)
		lunch := cell(period4, model.Teaching, long+lunchMinutes, 5)
		lunch.Variants = lunchWaves(lunch.Start, long)[:waves]
		cell(period5, model.Teaching, long, 5)
		cell(period6, model.Teaching, long, 5)
		cell(afterSchool, model.Offline, 30, 0)
	}
	g.SortCells()
	return g
}

const lunchMinutes = 35 // with the way to the next room

// lunchWaves are the times of class in the long period: lunch first, lunch last, or class on both sides of it.
func lunchWaves(start, class model.Minute) []model.Variant {
	end := start + class + lunchMinutes
	return []model.Variant{
		{Code: "A", Spans: []model.Span{{Start: start + lunchMinutes, End: end}}},
		{Code: "B", Spans: []model.Span{{Start: start, End: start + class}}},
		{Code: "C", Spans: []model.Span{{Start: start, End: start + 25}, {Start: start + 25 + lunchMinutes, End: end}}},
	}
}

// calendar makes quarters, terms and the date of every cycle day, from the third Monday of August to early June.
func (s *school) calendar() {
	y := s.opts.Year
	first := nth(y, time.August, time.Monday, 3)
	quarterEnds := [4]model.Date{
		nth(y, time.October, time.Friday, 3), nth(y+1, time.January, time.Friday, 3),
		nth(y+1, time.March, time.Friday, 4), nth(y+1, time.June, time.Friday, 1)}
	cal := &model.Calendar{}
	from := first
	for i, to := range quarterEnds {
		names := [...]string{"Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4"}
		s.b.Add(&model.Rotation{Number: uint8(i + 1), Name: names[i], First: from, Last: to})
		cal.Terms = append(cal.Terms, model.Term{Name: names[i], First: from, Last: to})
		from = to + 1
	}
	off := holidays(y)
	week, open := 0, false // an odd week is week B; a week without school does not count
	for d := first; d <= quarterEnds[3]; d++ {
		wd := d.Weekday()
		if wd == time.Monday && open {
			week, open = week+1, false
		}
		switch name, free := off[d]; {
		case wd == time.Saturday || wd == time.Sunday:
		case free:
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Holiday: name})
		default:
			open = true
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Day: uint8(int(wd) + week%2*5)})
		}
	}
	s.b.Put(cal)
}

// holidays are the days without school in the school year that starts in a year.
func holidays(y int) map[model.Date]string {
	off := map[model.Date]string{}
	for _, h := range newtimetable.USHolidays(y) {
		for d := h.First; d <= h.Last; d++ {
			off[d] = h.Name
		}
	}
	return off
}

// nth is the nth such weekday of a month.
func nth(y int, m time.Month, wd time.Weekday, n int) model.Date {
	d := model.NewDate(y, m, 1)
	return d + model.Date((int(wd)-int(d.Weekday())+7)%7+7*(n-1))
}
