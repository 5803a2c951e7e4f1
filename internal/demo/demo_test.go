package demo

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/rules"
)

// schools are made once for all tests, which only read them.
var schools = sync.OnceValue(func() map[string]*model.Timetable {
	made := make(map[string]*model.Timetable)
	for _, n := range []int{50, 51, 120, 400, 1200, 5000} {
		for seed := range uint64(2) {
			if n == 5000 && seed > 0 {
				continue // one of them takes long enough
			}
			made[fmt.Sprintf("%d students, seed %d", n, seed)] = New(Options{Students: n, Seed: seed, Year: 2026})
		}
	}
	return made
})

func each(t *testing.T, f func(t *testing.T, tt *model.Timetable)) {
	for name, tt := range schools() {
		t.Run(name, func(t *testing.T) { f(t, tt) })
	}
}

// diary is who has a person or room: the section, for every five minutes of the cycle in every quarter.
type diary [4][days + 1][24 * 12]model.SectionID

// TestNobodyIsInTwoPlacesAtOnce goes through everybody's diary, with no help of what made the school or checks it.
func TestNobodyIsInTwoPlacesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, tt *model.Timetable) {
		var d diary
		clashes, told := 0, 0
		write := func(who model.Key, l *model.Lesson) {
			sec, cell := tt.Section(l.Section), tt.Cell(l.Slot)
			spans := []model.Span{{Start: cell.Start, End: cell.End}}
			for _, v := range cell.Variants {
				if v.Code == sec.LunchWave {
					spans = v.Spans
				}
			}
			for q := range 4 {
				if !sec.Rotations.Has(q + 1) {
					continue
				}
				for _, sp := range spans {
					for m := sp.Start; m < sp.End; m += 5 {
						at := &d[q][l.Slot.Day][m/5]
						if other := tt.Section(*at); other != nil && (other.ID == sec.ID || other.Composite == 0 || other.Composite != sec.Composite) {
							clashes++
							if told++; told < 5 {
								t.Errorf("%s is in %s and %s on %s", tt.Describe(who), tt.SectionCode(other.ID), tt.SectionCode(sec.ID), tt.SlotName(l.Slot))
							}
						}
						*at = sec.ID
					}
				}
			}
		}
		for x := range tt.Teachers() {
			d = diary{}
			for l := range tt.LessonsTaughtBy(x.ID) {
				write(x.Key(), l)
			}
		}
		for r := range tt.Rooms() {
			d = diary{}
			for l := range tt.LessonsIn(r.ID) {
				write(r.Key(), l)
			}
		}
		for st := range tt.Students() {
			d = diary{}
			for e := range tt.EnrolmentsOf(st.ID) {
				for l := range tt.LessonsOf(e.Section) {
					write(st.Key(), l)
				}
			}
		}
		if clashes > 0 {
			t.Errorf("%d times five minutes in all", clashes)
		}
	})
}

func TestTheRulesFindNothingWrong(t *testing.T) {
	each(t, func(t *testing.T, tt *model.Timetable) {
		c := rules.New(tt)
		defer c.Close()
		told := 0
		for x := range c.Clashes() {
			if told++; told > 5 {
				t.Fatal("and more")
			}
			t.Errorf("%s: %s", x.Rule, x.Sentence(tt.Snapshot()))
		}
	})
}

func TestTheLargestSchoolHasNothingWrongEither(t *testing.T) {
	tt := New(Options{Students: MaxStudents + 1, Seed: 1, Year: 2026})
	if got := tt.Count(model.KindStudent); got != MaxStudents {
		t.Errorf("%d students", got)
	}
	c := rules.New(tt)
	defer c.Close()
	for x := range c.Clashes() {
		t.Fatalf("%s: %s", x.Rule, x.Sentence(tt.Snapshot()))
	}
}

func TestTheSameOptionsMakeTheSameSchool(t *testing.T) {
	school := func(o Options) string {
		var b strings.Builder
		if err := New(o).Dump(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	o := Options{Students: 300, Seed: 7, Year: 2026}
	first := school(o)
	if diff := cmp.Diff(first, school(o)); diff != "" {
		t.Errorf("made twice:\n%s", diff)
	}
	for name, other := range map[string]Options{
		"seed": {Students: 300, Seed: 8, Year: 2026}, "year": {Students: 300, Seed: 7, Year: 2027}, "size": {Students: 301, Seed: 7, Year: 2026},
	} {
		if school(other) == first {
			t.Errorf("another %s makes the same school", name)
		}
	}
}

func TestTheSchoolHasTheSizeAskedFor(t *testing.T) {
	for asked, want := range map[int]int{-1: 50, 0: 50, 49: 50, 50: 50, 777: 777} {
		if got := New(Options{Students: asked, Year: 2026}).Count(model.KindStudent); got != want {
			t.Errorf("asked for %d students, got %d, want %d", asked, got, want)
		}
	}
}

func TestASchoolOf5000HasRealProportions(t *testing.T) {
	tt := schools()["5000 students, seed 0"]
	for k, span := range map[model.Kind][2]int{
		model.KindSection: {1800, 2200}, model.KindEnrolment: {36_000, 45_000}, model.KindLesson: {13_000, 17_000},
		model.KindTeacher: {250, 330}, model.KindRoom: {250, 330},
	} {
		if got := tt.Count(k); got < span[0] || got > span[1] {
			t.Errorf("%d %s, want from %d to %d", got, k.Plural(), span[0], span[1])
		}
	}
}

// TestEverySchoolHasTwoOfEverything counts what the features of a timetable need, in schools of all sizes.
func TestEverySchoolHasTwoOfEverything(t *testing.T) {
	each(t, func(t *testing.T, tt *model.Timetable) {
		got := make(map[string]int)
		note := func(is bool, what string) {
			if is {
				got[what]++
			}
		}
		for _, k := range []model.Kind{model.KindRotation, model.KindCampus, model.KindGrid, model.KindYearLevel, model.KindFaculty,
			model.KindRoom, model.KindTeacher, model.KindStudent, model.KindCourse, model.KindComposite, model.KindSection,
			model.KindEnrolment, model.KindLesson, model.KindDutyArea, model.KindStudySection, model.KindRosterSlot,
			model.KindElectiveLine, model.KindRequest} {
			got[k.Plural()] = tt.Count(k)
		}
		for g := range tt.Grids() {
			for _, c := range g.Cells {
				note(len(c.Variants) > 0, "lunch waves")
				note(c.Kind == model.Offline, "offline periods")
				note(c.Kind == model.Break, "breaks")
			}
		}
		starts := make(map[model.Minute]bool)
		for g := range tt.Grids() {
			starts[g.Cell(1, period1).Start] = true
		}
		got["grids with times of their own"] = len(starts)
		for y := range tt.YearLevels() {
			note(strings.Trim(y.Code, "0123456789") != "", "year levels that are no number")
		}
		for f := range tt.Faculties() {
			note(f.Colour != 0, "faculties with a colour")
		}
		for c := range tt.Courses() {
			note(c.Credits > 0, "courses with credits")
			note(len(c.YearLevels) > 1, "courses of several year levels")
			note(c.Length == 1, "quarter courses")
			note(c.Length == 2, "semester courses")
		}
		for s := range tt.Sections() {
			note(s.Composite != 0, "composite sections")
			note(s.Main != 0, "sub-classes")
			note(s.Rotations == 0, "year-long sections")
			note(len(s.Rotations.Numbers()) == 2, "semester sections")
			note(s.Priority != model.PriorityUnset, "priority sections")
			note(s.LunchWave != "", "sections in a lunch wave")
			note(s.Line != 0, "sections in a line")
			note(s.Size > 0, "sections with a size")
		}
		for l := range tt.Lessons() {
			note(len(l.Teachers) > 1, "lessons with two teachers")
			note(len(l.Rooms) > 1, "lessons with two rooms")
			note(l.Slot.Placed(), "placed lessons")
		}
		for _, x := range []model.RosterKind{model.RosterDuty, model.RosterOnCall, model.RosterStudy, model.RosterRTO} {
			got[x.String()] = 0
		}
		for r := range tt.RosterSlots() {
			got[r.Roster.String()]++
		}
		for x := range tt.Teachers() {
			for _, o := range x.DaysOff {
				note(o.Kind == model.OffFixed, "fixed time off")
				note(o.Kind == model.OffPreferred, "preferred time off")
				note(o.Period == 0, "whole days off")
			}
			note(x.PreferredName != "", "preferred names")
			note(x.AnyFullDays > 0, "teachers with any full days")
			note(x.SISID != "" && x.GUID != "", "teachers with ids")
		}
		for st := range tt.Students() {
			note(st.SISID != "" && st.GUID != "" && st.StatewideID != "", "students with ids")
			note(st.PreferredName != "", "preferred names")
		}
		for r := range tt.Requests() {
			note(r.Reserve, "reserve requests")
		}
		for _, d := range tt.Calendar().Days {
			note(d.Day == 0 && d.Holiday != "", "holidays")
			note(d.Day > 5, "days of week B")
		}
		got["terms"] = len(tt.Calendar().Terms)
		for what, n := range got {
			if n < 2 {
				t.Errorf("%s: %d", what, n)
			}
		}
		for _, what := range []string{"sub-classes", "composite sections", "semester sections", "fixed time off", "preferred time off",
			"whole days off", "teachers with any full days", "lessons with two teachers", "lessons with two rooms", "reserve requests",
			"preferred names", "priority sections"} {
			if _, ok := got[what]; !ok {
				t.Errorf("%s: none", what)
			}
		}
	})
}

func TestEveryStudentIsBusyOrInAStudyHallInEveryBlock(t *testing.T) {
	tt := New(Options{Students: 400, Seed: 3, Year: 2026})
	seats := make(map[model.Slot]int)
	for r := range tt.RosterSlots() {
		if r.Roster == model.RosterStudy {
			seats[r.Slot] += int(tt.StudySection(r.Study).Size)
		}
	}
	idle := make(map[model.Slot]int)
	for st := range tt.Students() {
		g := tt.Grid(tt.YearLevel(st.YearLevel).Grid)
		quartersAt := make(map[model.Slot]model.Rotations)
		for e := range tt.EnrolmentsOf(st.ID) {
			sec := tt.Section(e.Section)
			for l := range tt.LessonsOf(sec.ID) {
				if l.Slot.Grid != g.ID {
					t.Fatalf("%s has a lesson in another grid", model.Title(st))
				}
				q := sec.Rotations
				if q == 0 {
					q = year
				}
				quartersAt[l.Slot] |= q
			}
		}
		for _, c := range g.Cells {
			at := model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
			if c.Kind != model.Teaching || quartersAt[at] == year {
				continue
			}
			if quartersAt[at] != 0 {
				t.Fatalf("%s is free on %s in some quarters only", model.Title(st), tt.SlotName(at))
			}
			idle[at]++
		}
	}
	for at, n := range idle {
		if n > seats[at] {
			t.Errorf("%s: %d students have no lesson, and the study halls take %d", tt.SlotName(at), n, seats[at])
		}
	}
}

func TestTheCalendarCountsSchoolDaysInTwoWeeks(t *testing.T) {
	cal := New(Options{Students: 50, Year: 2026}).Calendar()
	for date, want := range map[model.Date]int{
		model.NewDate(2026, 8, 14):  0, // before school starts
		model.NewDate(2026, 8, 17):  1, // its first Monday
		model.NewDate(2026, 8, 22):  0, // a Saturday
		model.NewDate(2026, 8, 24):  6,
		model.NewDate(2026, 9, 7):   0, // Labor Day
		model.NewDate(2026, 9, 8):   7,
		model.NewDate(2026, 12, 14): 6,
		model.NewDate(2027, 1, 4):   1, // after two weeks of winter break, which do not count
	} {
		if got := cal.CycleDay(date); got != want {
			t.Errorf("%s is day %d, want %d", date, got, want)
		}
	}
}
