package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/model"
	"carillon/model/rules"
)

// doubled says, by the words of the rules and with no regard to time, which lessons of whom are at once with another:
// "student 3: 4 7".
func doubled(t *model.Timetable) []string {
	together := map[string][]model.LessonID{}
	each := func(who model.Key, ls []*model.Lesson, apart func(a, b *model.Lesson) bool) {
		for _, a := range ls {
			for _, b := range ls {
				if a != b && atOnce(t, a, b) && !apart(a, b) {
					together[who.String()] = append(together[who.String()], a.ID)
					break
				}
			}
		}
	}
	never := func(a, b *model.Lesson) bool { return false }
	for x := range t.Teachers() {
		each(x.Key(), slices.Collect(t.LessonsTaughtBy(x.ID)), never)
	}
	for x := range t.Rooms() {
		each(x.Key(), slices.Collect(t.LessonsIn(x.ID)), never)
	}
	for x := range t.Students() {
		if x.Inactive {
			continue
		}
		place := map[model.SectionID]*model.Enrolment{}
		var ls []*model.Lesson
		for e := range t.EnrolmentsOf(x.ID) {
			place[e.Section] = e
			for l := range t.LessonsOf(e.Section) {
				if !slices.Contains(l.Excused, x.ID) {
					ls = append(ls, l)
				}
			}
		}
		each(x.Key(), ls, func(a, b *model.Lesson) bool {
			p, q := place[a.Section], place[b.Section]
			return p.Last != 0 && q.First > p.Last || q.Last != 0 && p.First > q.Last
		})
	}
	var out []string
	for who, ids := range together {
		slices.Sort(ids)
		out = append(out, fmt.Sprint(who, ":", ids))
	}
	slices.Sort(out)
	return out
}

func atOnce(t *model.Timetable, a, b *model.Lesson) bool {
	s, u := t.Section(a.Section), t.Section(b.Section)
	switch {
	case !a.Slot.Placed() || !b.Slot.Placed() || a.Slot.Day != b.Slot.Day || !s.Rotations.Meet(u.Rotations):
		return false
	case s.ID != u.ID && s.Composite != 0 && s.Composite == u.Composite:
		return false
	case s.ID != u.ID && (s.Main == u.ID || u.Main == s.ID || s.Main != 0 && s.Main == u.Main):
		return false
	}
	meet := func(x, y []model.Span) bool {
		return slices.ContainsFunc(x, func(x model.Span) bool {
			return slices.ContainsFunc(y, func(y model.Span) bool { return x.Start < y.End && y.Start < x.End })
		})
	}
	for _, d := range t.Calendar().Days { // dates with other bell times
		if int(d.Day) == int(a.Slot.Day) && d.Schedule != "" && a.Slot != b.Slot &&
			meet(timesOn(t, d.Schedule, a.Slot, s.LunchWave), timesOn(t, d.Schedule, b.Slot, u.LunchWave)) {
			return true
		}
	}
	return meet(timesOn(t, "", a.Slot, s.LunchWave), timesOn(t, "", b.Slot, u.LunchWave))
}

// timesOn is when a section has class in a slot with a bell schedule, "" for the regular one; a grid without it keeps the regular
// times.
func timesOn(t *model.Timetable, schedule string, at model.Slot, wave string) []model.Span {
	g := t.Grid(at.Grid)
	cells := g.Cells
	for _, b := range g.Schedules {
		if b.Name == schedule {
			cells = b.Cells
		}
	}
	for _, cell := range cells {
		if cell.Day != at.Day || cell.Period != at.Period {
			continue
		}
		for _, v := range cell.Variants {
			if v.Code == wave {
				return v.Spans
			}
		}
		if cell.Kind == model.Break && schedule == "Off" {
			return nil
		}
		return []model.Span{{Start: cell.Start, End: cell.End}}
	}
	return nil
}

// otherBells gives the school of [town] a calendar, and its senior grid two bell schedules: one that begins late, without the last
// period, and one that is a break all day.
func otherBells(rt *rapid.T, tt *model.Timetable) {
	cal := &model.Calendar{}
	for i := range 6 {
		cal.Days = append(cal.Days, model.CalendarDay{Date: model.NewDate(2026, 9, 1+i), Day: uint8(i%3 + 1)})
	}
	g := tt.Grid(1).Clone()
	for _, name := range []string{"Late", "Off"} {
		if err := g.AddSchedule(name); err != nil {
			rt.Fatal(err)
		}
	}
	late := g.Schedule("Late")
	for i := range late.Cells {
		late.Cells[i].Start, late.Cells[i].End = late.Cells[i].Start+25, late.Cells[i].End+10
	}
	late.Cells = slices.DeleteFunc(late.Cells, func(c model.Cell) bool { return c.Period == 4 })
	for i := range g.Schedule("Off").Cells {
		g.Schedule("Off").Cells[i].Kind, g.Schedule("Off").Cells[i].Variants = model.Break, nil
	}
	for i := range late.Cells {
		late.Cells[i].Variants = nil
	}
	for _, e := range []model.Edit{model.Add{Record: cal}, model.SetGrid{Grid: g}} {
		if _, err := tt.Apply(e); err != nil {
			rt.Fatal(err)
		}
	}
}

func TestDoubleBookingsAreThoseThatTheWordsOfTheRulesSay(t *testing.T) {
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		// A grid with more slots than a mask holds makes the rules go the long way round.
		big := &model.Grid{Code: "Big"}
		for i := range 60 {
			big.Days = append(big.Days, model.Day{Code: fmt.Sprint("D", i)})
		}
		for i := range 10 {
			big.Periods = append(big.Periods, model.Period{ID: model.PeriodID(i + 1), Code: fmt.Sprint(i)})
		}
		long := rapid.Bool().Draw(rt, "long way")
		if long {
			if _, err := tt.Apply(model.Add{Record: big}); err != nil {
				rt.Fatal(err)
			}
		}
		other := rapid.Bool().Draw(rt, "other bells")
		if other {
			otherBells(rt, tt)
		}
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
			if other && rapid.IntRange(0, 3).Draw(rt, "bells") == 0 {
				d := model.NewDate(2026, 9, rapid.IntRange(1, 6).Draw(rt, "date"))
				if _, err := tt.Apply(model.SetBells{First: d, Last: d, Schedule: rapid.SampledFrom([]string{"", "Late", "Off"}).Draw(rt, "schedule")}); err != nil {
					rt.Fatal(err)
				}
			}
		}
		together := map[string][]model.LessonID{}
		for x := range c.Clashes() {
			if x.Rule == rules.TeacherTwice || x.Rule == rules.RoomTwice || x.Rule == rules.StudentTwice {
				together[x.On.String()] = append(together[x.On.String()], x.Lessons...)
				n++
			}
		}
		var got []string
		for who, ids := range together {
			slices.Sort(ids)
			got = append(got, fmt.Sprint(who, ":", ids))
		}
		slices.Sort(got)
		if diff := cmp.Diff(doubled(tt), got); diff != "" {
			rt.Fatalf("lessons at once (long way: %v; -want +got):\n%s", long, diff)
		}
	})
	if n < 100 {
		t.Errorf("%d double bookings: the test says too little", n)
	}
}
