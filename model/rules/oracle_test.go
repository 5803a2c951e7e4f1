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
	times := func(l *model.Lesson, wave string) []model.Span {
		cell := t.Cell(l.Slot)
		for _, v := range cell.Variants {
			if v.Code == wave {
				return v.Spans
			}
		}
		return []model.Span{{Start: cell.Start, End: cell.End}}
	}
	for _, x := range times(a, s.LunchWave) {
		for _, y := range times(b, u.LunchWave) {
			if x.Start < y.End && y.Start < x.End {
				return true
			}
		}
	}
	return false
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
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
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
