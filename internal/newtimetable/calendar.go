package newtimetable

import (
	"fmt"
	"slices"
	"time"

	"carillon/model"
)

// schoolDays are the dates with school, in order.
func schoolDays(p *Plan) []model.Date {
	var days []model.Date
	for d := p.First; d <= p.Last; d++ {
		if slices.Contains(p.Bells.Weekdays, d.Weekday()) && p.holiday(d) == "" {
			days = append(days, d)
		}
	}
	return days
}

// holiday is the name of the holiday on a date; "" where there is none.
func (p *Plan) holiday(d model.Date) string {
	for _, h := range p.Holidays {
		if h.First <= d && d <= h.Last {
			if h.Name == "" {
				return "No school"
			}
			return h.Name
		}
	}
	return ""
}

// calendar gives each date with school its day of the cycle, and each holiday its name.
func (p *Plan) calendar(parts []model.Term) *model.Calendar {
	b := &p.Bells
	cal := &model.Calendar{Terms: p.terms(parts)}
	letter, open := 0, false // of a cycle by week: the letter changes with the first Monday after a day with school
	for d := p.First; d <= p.Last; d++ {
		if b.Cycle == ByWeek && d.Weekday() == time.Monday && open {
			letter, open = (letter+1)%len(b.Letters), false
		}
		if !slices.Contains(b.Weekdays, d.Weekday()) {
			continue
		}
		if name := p.holiday(d); name != "" {
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Holiday: name})
			continue
		}
		cal.Days = append(cal.Days, model.CalendarDay{Date: d, Day: b.cycleDay(letter, d.Weekday())})
		open = true
		if b.Cycle == BySchoolDay {
			letter = (letter + 1) % len(b.Letters)
		}
	}
	return cal
}

// parts are the parts of the year that are rotations: as many days of school each, as near as weeks allow, since a part ends
// with the last day of school of a week.
func (p *Plan) parts() []model.Term {
	n, days := p.Terms.parts(), schoolDays(p)
	one := map[Terms]string{WholeYear: "Year", Semesters: "Semester", Trimesters: "Trimester", Quarters: "Quarter"}[p.Terms]
	out := make([]model.Term, 0, n)
	from := p.First
	for i := range n {
		t := model.Term{Name: fmt.Sprintf("%s %d", one, i+1), First: from, Last: p.Last}
		if n == 1 {
			t.Name = one
		}
		if i < n-1 {
			t.Last = weekEnd(days, len(days)*(i+1)/n)
		}
		from = t.Last + 1
		out = append(out, t)
	}
	return out
}

// weekEnd is the last day of school of a week, the nearest one to a place among the days with school.
func weekEnd(days []model.Date, at int) model.Date {
	last := func(i int) bool {
		return i+1 >= len(days) || days[i+1]-days[i] > 1 && days[i+1].Weekday() <= days[i].Weekday()
	}
	for off := range len(days) {
		for _, i := range []int{at - 1 - off, at - 1 + off} {
			if i >= 0 && i < len(days)-1 && last(i) {
				return days[i]
			}
		}
	}
	return days[max(at-1, 0)]
}

// terms are the terms of the calendar: the parts, and above quarters the two semesters that hold them.
func (p *Plan) terms(parts []model.Term) []model.Term {
	if p.Terms != Quarters {
		return parts
	}
	return []model.Term{
		{Name: "Semester 1", First: parts[0].First, Last: parts[1].Last}, parts[0], parts[1],
		{Name: "Semester 2", First: parts[2].First, Last: parts[3].Last}, parts[2], parts[3],
	}
}

// USHolidays are the days without school that most US schools have in the school year that starts in a year.
func USHolidays(year int) []Holiday {
	day := func(d model.Date, name string) Holiday { return Holiday{d, d, name} }
	thanks := nth(year, time.November, time.Thursday, 4)
	memorial := model.NewDate(year+1, time.May, 31)
	for memorial.Weekday() != time.Monday {
		memorial--
	}
	winter := model.NewDate(year, time.December, 21)
	spring := nth(year+1, time.April, time.Monday, 2)
	return []Holiday{
		day(nth(year, time.September, time.Monday, 1), "Labor Day"),
		day(nth(year, time.October, time.Monday, 2), "Indigenous Peoples' Day"),
		day(model.NewDate(year, time.November, 11), "Veterans Day"),
		{thanks - 1, thanks + 1, "Thanksgiving"},
		{winter, model.NewDate(year+1, time.January, 1), "Winter break"},
		day(nth(year+1, time.January, time.Monday, 3), "Martin Luther King Jr. Day"),
		day(nth(year+1, time.February, time.Monday, 3), "Presidents' Day"),
		{spring, spring + 4, "Spring break"},
		day(memorial, "Memorial Day"),
	}
}

// nth is the nth such weekday of a month.
func nth(year int, m time.Month, on time.Weekday, n int) model.Date {
	d := model.NewDate(year, m, 1)
	return d + model.Date((int(on)-int(d.Weekday())+7)%7+7*(n-1))
}
