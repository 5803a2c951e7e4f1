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

// inTheWay lists, by the words of the rules alone, the sections of a student's list with a lesson at once with one of a
// section, once the student has left another.
func inTheWay(t *model.Timetable, st *model.Student, sec, left model.SectionID) (ways []string) {
	if st.Inactive {
		return nil
	}
	var first, last model.Date
	for e := range t.EnrolmentsOf(st.ID) {
		if e.Section == left || e.Section == sec {
			first, last = e.First, e.Last
		}
	}
	for e := range t.EnrolmentsOf(st.ID) {
		if e.Section == sec || e.Section == left || last != 0 && e.First > last || e.Last != 0 && first > e.Last {
			continue
		}
		hit := 0
		for l := range t.LessonsOf(sec) {
			for m := range t.LessonsOf(e.Section) {
				if !slices.Contains(l.Excused, st.ID) && !slices.Contains(m.Excused, st.ID) && atOnce(t, l, m) {
					hit++
					break
				}
			}
		}
		if hit > 0 {
			ways = append(ways, fmt.Sprintf("%s for %d lessons", t.SectionCode(e.Section), hit))
		}
	}
	slices.Sort(ways)
	return ways
}

func TestWhatSpeaksAgainstJoiningASectionIsWhatTheWordsOfTheRulesSay(t *testing.T) {
	against, free := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
		}
		for st := range tt.Students() {
			lists := []model.SectionID{0}
			for e := range tt.EnrolmentsOf(st.ID) {
				lists = append(lists, e.Section)
			}
			for sec := range tt.Sections() {
				for _, left := range lists {
					if left == sec.ID {
						continue
					}
					if left != 0 && slices.Contains(lists, sec.ID) {
						continue // nobody moves to where they are
					}
					var got []string
					for _, x := range c.Joining(st.ID, sec.ID, left) {
						if x.Rule == rules.StudentTwice {
							got = append(got, fmt.Sprintf("%s for %d lessons", tt.SectionCode(model.SectionID(x.With[0].ID)), x.Have))
						}
					}
					slices.Sort(got)
					want := inTheWay(tt, st, sec.ID, left)
					if diff := cmp.Diff(want, got); diff != "" {
						rt.Fatalf("%s into %s, leaving %s (-want +got):\n%s", st.Name(), tt.SectionCode(sec.ID), tt.SectionCode(left), diff)
					}
					if len(got) > 0 {
						against++
					} else {
						free++
					}
				}
			}
		}
	})
	if against < 100 || free < 100 {
		t.Errorf("%d with something in the way and %d without: the test says too little", against, free)
	}
}

func TestJoiningIsJudgedAsTheListOnceItIsSo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		for range rapid.IntRange(1, 15).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
		}
		students, sections := slices.Collect(tt.Students()), slices.Collect(tt.Sections())
		sections = slices.DeleteFunc(sections, func(s *model.Section) bool { return s.Main != 0 }) // a sub-class has no list of its own
		st, sec := rapid.SampledFrom(students).Draw(rt, "student").ID, rapid.SampledFrom(sections).Draw(rt, "section").ID
		for l := range tt.LessonsOf(sec) {
			for m := range tt.LessonsOf(sec) {
				if l != m && atOnce(tt, l, m) {
					rt.Skip("the section's own lessons are at once: that is no matter of who joins")
				}
			}
		}
		said := map[rules.Rule]bool{}
		for _, x := range c.Joining(st, sec, 0) {
			said[x.Rule] = true
		}
		before := map[rules.Rule]int{}
		for _, x := range c.On(st.Key()) {
			before[x.Rule]++
		}
		if _, err := tt.Apply(model.Enrol{Section: sec, Students: []model.StudentID{st}}); err != nil {
			rt.Fatal(err)
		}
		after := map[rules.Rule]int{}
		for _, x := range c.On(st.Key()) {
			after[x.Rule]++
		}
		for _, r := range []rules.Rule{rules.StudentTwice, rules.LineTwice, rules.StudentTravel} {
			if after[r] > before[r] && !said[r] {
				rt.Errorf("%s: nothing was said before, and then there are %d instead of %d", r, after[r], before[r])
			}
			if said[r] && after[r] == 0 {
				rt.Errorf("%s was said, and is not so", r)
			}
		}
	})
}

func TestTwoSectionsAreInEachOthersWayWhereAWordOfTheRulesSaysSo(t *testing.T) {
	twice, lines, free := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			_, _ = tt.Apply(edit(rt, tt))
		}
		for st := range tt.Students() {
			for a := range tt.Sections() {
				for b := range tt.Sections() {
					want := map[rules.Rule]bool{}
					if a.ID != b.ID && !st.Inactive {
						want[rules.StudentTwice] = meetAtOnce(tt, st.ID, a.ID, b.ID)
						want[rules.LineTwice] = a.Line != 0 && a.Line == b.Line && a.Rotations.Meet(b.Rotations) && shareYear(tt, a, b)
					}
					got := map[rules.Rule]bool{}
					for _, x := range c.Between(st.ID, a.ID, b.ID) {
						got[x.Rule] = true
					}
					for _, r := range []rules.Rule{rules.StudentTwice, rules.LineTwice} {
						if got[r] != want[r] {
							rt.Fatalf("%s of %s in %s and %s: %v, want %v", r, st.Name(), tt.SectionCode(a.ID), tt.SectionCode(b.ID), got[r], want[r])
						}
					}
					switch {
					case want[rules.StudentTwice]:
						twice++
					case want[rules.LineTwice]:
						lines++
					default:
						free++
					}
				}
			}
		}
	})
	if twice == 0 || lines == 0 || free == 0 {
		t.Errorf("%d pairs at once, %d of one line, %d free: the draws show nothing", twice, lines, free)
	}
}

// meetAtOnce says whether lessons of two sections that a student attends are at once.
func meetAtOnce(t *model.Timetable, st model.StudentID, a, b model.SectionID) bool {
	for l := range t.LessonsOf(a) {
		for m := range t.LessonsOf(b) {
			if !slices.Contains(l.Excused, st) && !slices.Contains(m.Excused, st) && atOnce(t, l, m) {
				return true
			}
		}
	}
	return false
}

func shareYear(t *model.Timetable, a, b *model.Section) bool {
	x, y := t.Course(a.Course).YearLevels, t.Course(b.Course).YearLevels
	return len(x) == 0 && len(y) == 0 || slices.ContainsFunc(x, func(id model.YearLevelID) bool { return slices.Contains(y, id) })
}
