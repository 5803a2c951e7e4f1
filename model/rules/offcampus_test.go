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

// missed says, by the words of the rule and with no regard to time, which lessons which student misses off campus.
func missed(t *model.Timetable) (out []string) {
	for o := range t.AllOffCampus() {
		if t.Student(o.Student).Inactive {
			continue
		}
		for e := range t.EnrolmentsOf(o.Student) {
			if e.Last != 0 && o.First > e.Last || o.Last != 0 && e.First > o.Last {
				continue
			}
			for l := range t.LessonsOf(e.Section) {
				on := slices.ContainsFunc(o.Slots, func(s model.Slot) bool { return l.Slot.Placed() && t.LessonDuring(l, s) })
				if on && o.Rotations.Meet(t.Section(l.Section).Rotations) && !slices.Contains(l.Excused, o.Student) {
					out = append(out, fmt.Sprint(o.ID, " ", l.ID))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func TestLessonsMissedOffCampusAreThoseThatTheWordsOfTheRuleSay(t *testing.T) {
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		for st := range tt.Students() {
			at := model.Slot{Grid: 1, Day: uint8(rapid.IntRange(1, 3).Draw(rt, "day")), Period: model.PeriodID(rapid.IntRange(1, 4).Draw(rt, "period"))}
			if _, err := tt.Apply(model.Add{Record: &model.OffCampus{Student: st.ID, Reason: model.LateArrival, Slots: []model.Slot{at}}}); err != nil {
				rt.Fatal(err)
			}
		}
		for range rapid.IntRange(5, 30).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
		}
		var got []string
		for x := range c.Clashes() {
			if x.Rule == rules.OffCampus {
				for _, l := range x.Lessons {
					got = append(got, fmt.Sprint(x.With[0].ID, " ", l))
					n++
				}
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(missed(tt), got); diff != "" {
			rt.Fatalf("missed off campus (-want +got):\n%s", diff)
		}
		for o := range tt.AllOffCampus() {
			for s := range tt.Sections() {
				in := slices.ContainsFunc(slices.Collect(tt.EnrolmentsOf(o.Student)), func(e *model.Enrolment) bool { return e.Section == s.ID })
				says := slices.ContainsFunc(c.Joining(o.Student, s.ID, 0), func(x rules.Clash) bool { return x.Rule == rules.OffCampus && x.With[0] == o.Key() })
				hits := slices.ContainsFunc(slices.Collect(tt.LessonsOf(s.ID)), func(l *model.Lesson) bool {
					return slices.Contains(got, fmt.Sprint(o.ID, " ", l.ID))
				})
				if in && says != hits {
					rt.Fatalf("Joining says %v of %v in section %d, and the clashes %v", says, o, s.ID, hits)
				}
			}
		}
	})
	if n < 20 {
		t.Errorf("%d lessons were missed: the test says too little", n)
	}
}
