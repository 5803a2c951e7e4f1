package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/rules"
)

// calm is a school in which nothing is wrong: KIM teaches 09MAT 1 (Ames, Bell) on A 1 in N1, LOP 09ART 1 (Cole) on A 4 in S1,
// and 09MAT 1b is a sub-class of 09MAT 1 without a teacher of its own, on A 1. Campus N has N1 and N2, campus S has S1.
func calm(t *testing.T) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Put(&model.School{Name: "Calm"})
	north, south := model.CampusID(b.Add(&model.Campus{Code: "N"})), model.CampusID(b.Add(&model.Campus{Code: "S"}))
	g := grid("Senior", 480, 60)
	g.Cells[2].Variants = []model.Variant{ // day 1, period 3
		{Code: "A", Spans: []model.Span{{Start: 600, End: 630}}}, {Code: "B", Spans: []model.Span{{Start: 630, End: 660}}},
	}
	b.Add(g)
	b.Add(grid("Junior", 500, 60))
	b.Add(&model.YearLevel{Code: "9", Grid: 1})
	b.Add(&model.Room{Code: "N1", Capacity: 2, Campus: north})
	b.Add(&model.Room{Code: "N2", Campus: north})
	b.Add(&model.Room{Code: "S1", Campus: south})
	b.Add(&model.Teacher{Code: "KIM"})
	b.Add(&model.Teacher{Code: "LOP"})
	for _, n := range []string{"Ames", "Bell", "Cole"} {
		b.Add(&model.Student{Surname: n, YearLevel: 1})
	}
	b.Add(&model.Course{Code: "09MAT", YearLevels: []model.YearLevelID{1}})
	b.Add(&model.Course{Code: "09ART", YearLevels: []model.YearLevelID{1}})
	b.Add(&model.Composite{Code: "AB"})
	b.Add(&model.DutyArea{Code: "YARD"})
	b.Add(&model.StudySection{Code: "LIB"})
	b.Add(&model.Section{Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}, Room: 1, Priority: 9})
	b.Add(&model.Section{Course: 2, SectionID: "1", Teachers: []model.TeacherID{2}, Room: 3, Priority: 9})
	b.Add(&model.Section{Course: 1, SectionID: "1b", Main: 1, Priority: 9})
	b.Add(&model.Enrolment{Section: 1, Student: 1})
	b.Add(&model.Enrolment{Section: 1, Student: 2})
	b.Add(&model.Enrolment{Section: 2, Student: 3})
	b.Add(&model.Lesson{Section: 1, Slot: on(1, 1), Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}})
	b.Add(&model.Lesson{Section: 2, Slot: on(1, 4), Teachers: []model.TeacherID{2}, Rooms: []model.RoomID{3}})
	b.Add(&model.Lesson{Section: 3, Slot: on(1, 1)})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// on is a slot of the grid Senior.
func on(day uint8, p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: day, Period: p} }

// with is an edit of a record by a function that changes a copy.
func with[R any, P interface {
	*R
	model.Record
}](r P, f func(P)) model.Edit {
	c := *r
	f(&c)
	return model.Replace{Record: P(&c)}
}

func TestEachRuleIsFoundSaidAndSwitchedOff(t *testing.T) {
	type school = *model.Timetable
	move := func(l model.LessonID, s model.Slot) func(school) []model.Edit {
		return func(school) []model.Edit { return []model.Edit{model.MoveLesson{Lesson: l, To: s}} }
	}
	teacher := func(id model.TeacherID, f func(*model.Teacher)) func(school) []model.Edit {
		return func(t school) []model.Edit { return []model.Edit{with(t.Teacher(id), f)} }
	}
	field := func(k model.Key, name, value string) model.Edit {
		return model.SetField{Key: k, Field: name, Value: value}
	}
	art := model.SectionID(2)
	tests := []struct {
		rule     rules.Rule
		severity rules.Severity
		edits    func(t school) []model.Edit
		want     string
	}{
		{rules.TeacherTwice, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.AssignTeacher{Section: art, From: 2, To: 1}, model.MoveLesson{Lesson: 2, To: on(1, 1)}}
		}, "teacher KIM has 09MAT 1 and 09ART 1 at the same time on A 1"},
		{rules.RoomTwice, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.AssignRoom{Section: art, Room: 1}, model.MoveLesson{Lesson: 2, To: on(1, 1)}}
		}, "09MAT 1 and 09ART 1 are both in room N1 on A 1"},
		{rules.StudentTwice, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.MoveStudent{Student: 2, From: 1, To: 2}, model.Enrol{Section: 1, Students: []model.StudentID{2}}, model.MoveLesson{Lesson: 2, To: on(1, 1)}}
		}, "Bell has 09MAT 1 and 09ART 1 at the same time on A 1"},
		{rules.OffCampus, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.OffCampus{Student: 1, Reason: model.WorkRelease, Slots: []model.Slot{on(1, 1)}}}}
		}, "Ames has 09MAT 1 on A 1, and is off campus then (work release)"},
		{rules.TeacherTravel, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.AssignTeacher{Section: art, From: 2, To: 1}, model.MoveLesson{Lesson: 2, To: on(1, 2)}}
		}, "teacher KIM has 09MAT 1 and 09ART 1 on two campuses with less than 10 minutes between on A 2"},
		{rules.StudentTravel, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{model.Enrol{Section: 2, Students: []model.StudentID{1}}, model.MoveLesson{Lesson: 2, To: on(1, 2)}}
		}, "Ames has 09MAT 1 and 09ART 1 on two campuses with less than 10 minutes between on A 2"},
		{rules.DayOff, rules.Error, teacher(1, func(x *model.Teacher) { x.DaysOff = []model.DayOff{{Day: 1, Kind: model.OffFixed}} }),
			"teacher KIM has 09MAT 1 on A 1, which is fixed time off"},
		{rules.PreferredOff, rules.Warning, teacher(2, func(x *model.Teacher) {
			x.DaysOff = []model.DayOff{{Day: 1, Grid: 1, Period: 4, Kind: model.OffPreferred}}
		}),
			"teacher LOP has 09ART 1 on A 4, which is preferred off"},
		{rules.FullDay, rules.Warning, teacher(1, func(x *model.Teacher) { x.AnyFullDays = 3 }), "teacher KIM has 2 whole days free, and 3 agreed"},
		{rules.OverLoad, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{field(model.TeacherID(1).Key(), "maxLoad", "1"), model.Add{Record: &model.Lesson{Section: 1, Slot: on(2, 1), Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}}}}
		}, "teacher KIM has 2 lessons a cycle, and the load is 1"},
		{rules.OverLoad, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{field(model.TeacherID(1).Key(), "maxLoad", "1"), model.Add{Record: &model.Rotation{Number: 2, Name: "Semester 2"}}, model.Add{Record: &model.Section{Course: 2, SectionID: "2", Rotations: 2, Teachers: []model.TeacherID{1}}},
				model.Add{Record: &model.Lesson{Section: 4, Slot: on(2, 1), Teachers: []model.TeacherID{1}}}}
		}, "teacher KIM has 2 lessons a cycle in Semester 2, and the load is 1"},
		{rules.BellOverlap, rules.Hint, bells(func(g *model.Grid) { g.Cells[1].Start -= 15 }), "grid Senior: A 1 (08:00–09:00) and A 2 (08:45–10:00) share time, so lessons in both are on at once"},
		{rules.BellOverlap, rules.Hint, bells(func(g *model.Grid) { g.Cells[1].Start -= 15; g.Cells[1].End += 20 }),
			"grid Senior: A 1 (08:00–09:00) and A 2 (08:45–10:20) share time, so lessons in both are on at once; 2 such pairs in all"},
		{rules.DutyOver, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: on(1, 1)}}}
		}, "teacher KIM: duty roster on A 1 falls on 09MAT 1"},
		{rules.DutyOver, rules.Error, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: on(2, 1)}},
				model.Add{Record: &model.RosterSlot{Roster: model.RosterRTO, Teacher: 1, Slot: on(2, 1)}}}
		}, "teacher KIM: duty roster on B 1 falls on RTO roster on B 1"},
		{rules.StudyRoom, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: 1, Teacher: 2, Room: 1, Slot: on(1, 1)}}}
		}, "09MAT 1 is in room N1 on A 1, where study section LIB meets"},
		{rules.SubClass, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.Lesson{Section: 3, Slot: on(2, 1)}}}
		}, "09MAT 1b has 2 lessons, and its main section 09MAT 1 has 1"},
		{rules.RoomSmall, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{field(model.RoomID(1).Key(), "capacity", "1")}
		}, "09MAT 1 has 2 students and room N1 has 1 seat"},
		{rules.OutsideGrid, rules.Error, move(2, model.Slot{Grid: 2, Day: 1, Period: 4}), "09ART 1 has 1 lesson in a grid its year level does not use"},
		{rules.OverSize, rules.Warning, func(t school) []model.Edit { return []model.Edit{field(model.SectionID(1).Key(), "size", "1")} },
			"09MAT 1 has 2 students and takes 1"},
		{rules.NoTeacher, rules.Warning, func(t school) []model.Edit { return []model.Edit{model.AssignTeacher{Section: art, From: 2}} }, "09ART 1 has no teacher"},
		{rules.LineTwice, rules.Error, func(t school) []model.Edit {
			return []model.Edit{field(model.SectionID(1).Key(), "line", "3"), field(art.Key(), "line", "3"), model.Enrol{Section: 2, Students: []model.StudentID{1}}}
		}, "Ames is in 09MAT 1 and 09ART 1, both in line 3"},
		{rules.NotPlaced, rules.Hint, move(2, model.Slot{}), "09ART 1 has no lesson placed"},
		{rules.RosterGap, rules.Warning, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Slot: on(1, 1)}}}
		}, "nobody supervises duty area YARD on A 1"},
		{rules.RosterRoom, rules.Hint, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: 1, Teacher: 2, Slot: on(2, 1)}}}
		}, "study section LIB has no room on B 1"},
		{rules.DutyDay, rules.Hint, func(t school) []model.Edit {
			return []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 2, Slot: on(1, 2)}},
				model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 2, Slot: on(3, 2)}}}
		}, "nobody watches duty area YARD on B 2, and somebody does on 2 of 3 days"},
	}
	covered := map[rules.Rule]bool{}
	for _, tc := range tests {
		covered[tc.rule] = true
		t.Run(string(tc.rule), func(t *testing.T) {
			tt := calm(t)
			c := rules.New(tt)
			if got := clashes(c, tt); len(got) > 0 {
				t.Fatalf("the calm school is not: %q", got)
			}
			for _, e := range tc.edits(tt) {
				if _, err := tt.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			all := slices.Collect(c.Clashes())
			var got []string
			for _, x := range all {
				got = append(got, x.Sentence(&tt.State))
			}
			if diff := cmp.Diff([]string{tc.want}, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			if all[0].Rule != tc.rule || all[0].Severity != tc.severity || c.CountBy(tc.severity) != 1 {
				t.Errorf("it is a %s of %s, want a %s of %s", all[0].Severity, all[0].Rule, tc.severity, tc.rule)
			}
			if _, err := tt.Apply(rules.Switch(&tt.State, tc.rule, false)); err != nil {
				t.Fatal(err)
			}
			if got := clashes(c, tt); len(got) > 0 || c.Count(tc.rule) != 0 {
				t.Errorf("switched off, and there is still %q", got)
			}
			if want := "Switch off the rule “" + rules.About(tc.rule).Name + "”"; tt.UndoLabel() != want {
				t.Errorf("label %q, want %q", tt.UndoLabel(), want)
			}
			tt.Undo()
			if got := clashes(c, tt); len(got) != 1 {
				t.Errorf("switched on again by undo, and there is %q", got)
			}
		})
	}
	for _, in := range rules.All() {
		if !covered[in.Rule] {
			t.Errorf("no case for %s", in.Rule)
		}
	}
}

// bells changes the bell times of the first grid.
func bells(change func(*model.Grid)) func(*model.Timetable) []model.Edit {
	return func(t *model.Timetable) []model.Edit {
		g := *t.Grid(1)
		g.Cells = slices.Clone(g.Cells)
		change(&g)
		return []model.Edit{model.Replace{Record: &g}}
	}
}

// TestTimeIsTheClock: periods of one grid that share time clash for teacher, room, students, rosters and time off, and a
// slot says so before a lesson is put there.
func TestTimeIsTheClock(t *testing.T) {
	long := []model.Edit{bells(func(g *model.Grid) { // A 1 is 08:30–09:50, A 2 09:35–10:35
		g.Cells[0].Start, g.Cells[0].End, g.Cells[1].Start, g.Cells[1].End = 510, 590, 575, 635
	})(calm(t))[0], model.Replace{Record: &model.School{RulesOff: []string{string(rules.BellOverlap)}}}}
	both := []model.Edit{model.AssignTeacher{Section: 2, From: 2, To: 1}, model.AssignRoom{Section: 2, Room: 1}, model.Enrol{Section: 2, Students: []model.StudentID{1}}}
	tests := []struct {
		name  string
		edits []model.Edit
		to    model.Slot // of 09ART 1; 09MAT 1 stands on A 1
		want  []string   // afterwards
		slot  []string   // before, of the slot
	}{
		{"two periods of one grid", both, on(1, 2), []string{
			"09MAT 1 on A 1 (08:30–09:50) and 09ART 1 on A 2 (09:35–10:35) are in room N1 at the same time",
			"Ames has 09MAT 1 on A 1 (08:30–09:50) and 09ART 1 on A 2 (09:35–10:35) at the same time",
			"teacher KIM has 09MAT 1 on A 1 (08:30–09:50) and 09ART 1 on A 2 (09:35–10:35) at the same time"},
			[]string{"Ames has 09MAT 1 then", "09MAT 1 is in room N1 then", "teacher KIM teaches 09MAT 1 then"}},
		{"the period after them", both, on(1, 4), nil, nil},
		{"a duty in a period that shares time", []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 2, Slot: on(1, 1)}}}, on(1, 2),
			[]string{"teacher LOP: duty roster on A 1 falls on 09ART 1"}, []string{"teacher LOP is on the duty roster then"}},
		{"a period off that shares time", []model.Edit{model.Replace{Record: &model.Teacher{ID: 2, Code: "LOP", DaysOff: []model.DayOff{{Day: 1, Grid: 1, Period: 1, Kind: model.OffFixed}}}}}, on(1, 2),
			[]string{"teacher LOP has 09ART 1 on A 2, which is fixed time off"}, []string{"teacher LOP has fixed time off then"}},
		{"two roster entries", []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 2, Slot: on(1, 1)}},
			model.Add{Record: &model.RosterSlot{Roster: model.RosterRTO, Teacher: 2, Slot: on(1, 2)}}}, on(1, 4),
			[]string{"teacher LOP: duty roster on A 1 falls on RTO roster on A 2"}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := calm(t)
			c := rules.New(tt)
			apply := func(es ...model.Edit) {
				for _, e := range es {
					if _, err := tt.Apply(e); err != nil {
						t.Fatal(err)
					}
				}
			}
			apply(long...)
			apply(model.MoveLesson{Lesson: 2})
			apply(tc.edits...)
			var slot []string
			for _, r := range c.WhereAmong(2, []model.Slot{tc.to})[0].Reasons {
				slot = append(slot, r.Sentence(&tt.State))
			}
			slices.Sort(slot)
			slices.Sort(tc.slot)
			if diff := cmp.Diff(tc.slot, slot); diff != "" {
				t.Errorf("of the slot (-want +got):\n%s", diff)
			}
			apply(model.MoveLesson{Lesson: 2, To: tc.to})
			var got []string
			for x := range c.Clashes() {
				got = append(got, x.Sentence(&tt.State))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("clashes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatLooksLikeAClashAndIsNone(t *testing.T) {
	type school = *model.Timetable
	both := func(more ...model.Edit) []model.Edit { // KIM, in one room, with one student, in both lessons at once
		return append([]model.Edit{model.AssignTeacher{Section: 2, From: 2, To: 1}, model.AssignRoom{Section: 2, Room: 2}, model.AssignRoom{Section: 1, Room: 2},
			model.Enrol{Section: 2, Students: []model.StudentID{1}}, model.MoveLesson{Lesson: 2, To: on(1, 1)}}, more...)
	}
	set := func(id model.SectionID, name, value string) model.Edit {
		return model.SetField{Key: id.Key(), Field: name, Value: value}
	}
	tests := []struct {
		name  string
		edits func(t school) []model.Edit
		want  int
	}{
		{"at once it is one", func(school) []model.Edit { return both() }, 3},
		{"linked sections", func(school) []model.Edit { return both(set(1, "composite", "AB"), set(2, "composite", "AB")) }, 0},
		{"a linked section twice in one slot", func(school) []model.Edit {
			return []model.Edit{set(1, "composite", "AB"), model.Add{Record: &model.Lesson{Section: 1, Slot: on(1, 1), Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}}}}
		}, 4}, // the teacher, the room and two students
		{"rotations that never meet", func(school) []model.Edit { return both(set(1, "rotations", "1"), set(2, "rotations", "2")) }, 0},
		{"rotations that meet once", func(school) []model.Edit { return both(set(1, "rotations", "12"), set(2, "rotations", "23")) }, 3},
		{"a third lesson that meets only the first", func(school) []model.Edit {
			return []model.Edit{set(1, "rotations", "1"), set(2, "rotations", "2"), model.AssignTeacher{Section: 2, From: 2, To: 1}, model.MoveLesson{Lesson: 2, To: on(1, 1)},
				model.Add{Record: &model.Section{Course: 2, SectionID: "2", Rotations: 1}},
				model.Add{Record: &model.Lesson{Section: 4, Slot: on(1, 1), Teachers: []model.TeacherID{1}}}}
		}, 1},
		{"a main section and its sub-class", func(t school) []model.Edit {
			return []model.Edit{model.AssignTeacher{Section: 3, To: 1}, model.AssignRoom{Section: 3, Room: 1}}
		}, 0},
		{"lunch waves one after the other", func(school) []model.Edit {
			return both(model.MoveLesson{Lesson: 1, To: on(1, 3)}, model.MoveLesson{Lesson: 2, To: on(1, 3)}, set(1, "lunchWave", "A"), set(2, "lunchWave", "B"))
		}, 0},
		{"one lunch wave", func(school) []model.Edit {
			return both(model.MoveLesson{Lesson: 1, To: on(1, 3)}, model.MoveLesson{Lesson: 2, To: on(1, 3)}, set(1, "lunchWave", "A"), set(2, "lunchWave", "A"))
		}, 3},
		{"another grid at another time by the clock", func(school) []model.Edit {
			return both(model.MoveLesson{Lesson: 2, To: model.Slot{Grid: 2, Day: 1, Period: 2}})
		}, 0},
		{"another grid, minutes in common", func(school) []model.Edit {
			return both(model.MoveLesson{Lesson: 2, To: model.Slot{Grid: 2, Day: 1, Period: 1}})
		}, 3},
		{"an excused student", func(t school) []model.Edit {
			return []model.Edit{model.Enrol{Section: 2, Students: []model.StudentID{1}}, model.MoveLesson{Lesson: 2, To: on(1, 1)},
				with(&model.Lesson{ID: 1, Section: 1, Slot: on(1, 1), Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}}, func(l *model.Lesson) { l.Excused = []model.StudentID{1} })}
		}, 0},
		{"dates in the list that don't overlap", func(t school) []model.Edit {
			return []model.Edit{model.Enrol{Section: 2, Students: []model.StudentID{1}}, model.MoveLesson{Lesson: 2, To: on(1, 1)},
				model.SetField{Key: model.EnrolmentID(1).Key(), Field: "last", Value: "2026-12-18"}, model.SetField{Key: model.EnrolmentID(4).Key(), Field: "first", Value: "2027-01-05"}}
		}, 0},
		{"a student who has left", func(t school) []model.Edit {
			return []model.Edit{model.Enrol{Section: 2, Students: []model.StudentID{1}}, model.MoveLesson{Lesson: 2, To: on(1, 1)},
				model.SetField{Key: model.StudentID(1).Key(), Field: "active", Value: "no"}}
		}, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := calm(t)
			c := rules.New(tt)
			for _, e := range tc.edits(tt) {
				if _, err := tt.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			if got := c.Count(rules.TeacherTwice) + c.Count(rules.RoomTwice) + c.Count(rules.StudentTwice); got != tc.want {
				t.Errorf("%d clashes, want %d: %q", got, tc.want, clashes(c, tt))
			}
		})
	}
}
