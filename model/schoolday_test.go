package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

// november is a timetable with a week of November 2026 in its calendar: Monday 23 is day 1, the 26th a holiday, the 27th
// is not mentioned, and Monday 30 is day 4.
func november(t *testing.T, days ...model.CalendarDay) *model.State {
	t.Helper()
	d := func(day int) model.Date { return model.NewDate(2026, 11, day) }
	if days == nil {
		days = []model.CalendarDay{{Date: d(23), Day: 1}, {Date: d(24), Day: 2}, {Date: d(25), Day: 3}, {Date: d(26), Holiday: "Thanksgiving"}, {Date: d(30), Day: 4}}
	}
	b := model.NewBuilder()
	b.Put(&model.School{Name: "Lincoln", First: d(2), Last: model.NewDate(2027, 6, 11)})
	b.Put(&model.Calendar{Days: days})
	cell := func(day uint8, period model.PeriodID, kind model.PeriodKind, start, end model.Minute) model.Cell {
		return model.Cell{Day: day, Period: period, Kind: kind, Start: start, End: end}
	}
	periods := []model.Period{{ID: 1, Code: "RC"}, {ID: 2, Code: "1"}, {ID: 3, Code: "L"}}
	b.Add(&model.Grid{Code: "Main", Days: []model.Day{{Code: "A", Name: "Day A"}, {Code: "B"}, {Code: "3"}}, Periods: periods, Cells: []model.Cell{
		cell(1, 1, model.Offline, 8*60+10, 8*60+20), cell(1, 2, model.Teaching, 8*60+25, 9*60+10), cell(1, 3, model.Break, 6*60, 6*60+30),
		cell(2, 2, model.Teaching, 9*60, 10*60), cell(3, 2, model.Teaching, 0, 0)}})
	b.Add(&model.Grid{Code: "North", Days: []model.Day{{Code: "Mo"}, {Code: "Tu"}, {Code: "We"}, {Code: "Th", Name: "Thursday"}}, Periods: periods, Cells: []model.Cell{
		cell(2, 2, model.Teaching, 8*60+40, 9*60+30), cell(4, 2, model.Spacer, 7*60, 8*60)}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt.Snapshot()
}

func TestADateIsADayOfTheCycleOrWithoutSchool(t *testing.T) {
	s := november(t)
	d := func(day int) model.Date { return model.NewDate(2026, 11, day) }
	for _, want := range []model.SchoolDay{
		{Date: d(22)},
		{Date: d(23), Known: true, Cycle: 1, Code: "A", Name: "Day A"},
		{Date: d(24), Known: true, Cycle: 2, Code: "B"},
		{Date: d(26), Known: true, Holiday: "Thanksgiving"},
		{Date: d(27), Known: true},
		{Date: d(30), Known: true, Cycle: 4, Code: "Th", Name: "Thursday"}, // the first grid has no fourth day
		{Date: d(31)},
	} {
		if diff := cmp.Diff(want, s.SchoolDay(want.Date)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.Date, diff)
		}
	}
}

func TestTheNextSchoolDayIsTheCalendarsAndBeyondItAWeekday(t *testing.T) {
	with, without := november(t), november(t, []model.CalendarDay{}...)
	d := func(day int) model.Date { return model.NewDate(2026, 11, day) }
	for _, tc := range []struct {
		name  string
		s     *model.State
		from  model.Date
		today bool
		next  model.Date
	}{
		{"before the calendar begins", with, d(20), false, d(23)},
		{"in the week", with, d(23), true, d(24)},
		{"over a holiday, a day that is not mentioned and a weekend", with, d(25), true, d(30)},
		{"on the holiday itself", with, d(26), false, d(30)},
		{"on the calendar's last day", with, d(30), true, d(31)},
		{"beyond it", with, model.NewDate(2026, 12, 4), false, model.NewDate(2026, 12, 7)},
		{"without a calendar", without, d(23), true, d(24)},
		{"without one, over the weekend", without, d(27), true, d(30)},
		{"without one, on a Sunday", without, d(29), false, d(30)},
		{"without one, before the academic year", without, model.NewDate(2026, 10, 30), false, d(2)},
		{"without one, on the last day of the year", without, model.NewDate(2027, 6, 11), true, model.NewDate(2027, 6, 14)},
		{"without one, after the year", without, model.NewDate(2027, 6, 14), false, model.NewDate(2027, 6, 15)},
	} {
		if got := tc.s.HasSchool(tc.from); got != tc.today {
			t.Errorf("%s: school on %s: %v", tc.name, tc.from, got)
		}
		if got := tc.s.NextSchoolDay(tc.from); got != tc.next {
			t.Errorf("%s: after %s comes %s, want %s", tc.name, tc.from, got, tc.next)
		}
	}
}

func TestTheFirstBellIsThatOfTheEarliestAttendedPeriodOfAnyGrid(t *testing.T) {
	with, without := november(t), november(t, []model.CalendarDay{}...)
	for _, tc := range []struct {
		name string
		s    *model.State
		day  int
		want model.Minute
		ok   bool
	}{
		{"roll call before the first lesson, breakfast is a break", with, 23, 8*60 + 10, true},
		{"the other grid begins earlier", with, 24, 8*60 + 40, true},
		{"a period without times is none", with, 25, 0, false},
		{"an unused period is none", with, 30, 0, false},
		{"no calendar says which day it is", without, 24, 8*60 + 10, true},
		{"no grid", (&model.Timetable{}).Snapshot(), 24, 0, false},
	} {
		if got, ok := tc.s.FirstBell(model.NewDate(2026, 11, tc.day)); got != tc.want || ok != tc.ok {
			t.Errorf("%s: %s, %v; want %s, %v", tc.name, got, ok, tc.want, tc.ok)
		}
	}
}

// TestACycleOfLongWeeksMayHaveSchoolOnAWeekend: without a calendar, a Saturday that is taken for one without school loses
// attendance, and one that is taken for a school day loses nothing.
func TestACycleOfLongWeeksMayHaveSchoolOnAWeekend(t *testing.T) {
	saturday := model.NewDate(2026, 11, 28)
	for _, tc := range []struct {
		name string
		days []string
		want bool
	}{
		{"A and B days", []string{"A", "B"}, false},
		{"five days", []string{"Mon", "Tue", "Wed", "Thu", "Fri"}, false},
		{"two weeks", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}, false},
		{"six days", []string{"1", "2", "3", "4", "5", "6"}, true},
		{"seven days", []string{"1", "2", "3", "4", "5", "6", "7"}, true},
		{"Saturday is named", []string{"Fri", "SatA"}, true},
		{"Sunday to Thursday", []string{"Sun", "Mon", "Tue", "Wed", "Thu"}, true},
	} {
		b := model.NewBuilder()
		b.Put(&model.School{Name: "Lincoln", First: model.NewDate(2026, 7, 1), Last: model.NewDate(2027, 6, 30)})
		g := &model.Grid{Code: "Main"}
		for _, code := range tc.days {
			g.Days = append(g.Days, model.Day{Code: code})
		}
		b.Add(g)
		tt, errs := b.Timetable()
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		s, next := tt.Snapshot(), saturday+2
		if tc.want {
			next = saturday
		}
		if s.HasSchool(saturday) != tc.want || s.NextSchoolDay(saturday-1) != next {
			t.Errorf("%s: school on a Saturday %v, after Friday comes %s", tc.name, s.HasSchool(saturday), s.NextSchoolDay(saturday-1))
		}
	}
}
