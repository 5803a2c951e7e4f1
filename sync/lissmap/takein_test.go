package lissmap_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
)

// takeInAll publishes a timetable, has the SIS serve a kind otherwise, and syncs again. It returns why what could not be
// taken in could not.
func takeInAll(t *testing.T, tt *model.Timetable, kind engine.Kind, there set, o engine.Options) (why []string) {
	t.Helper()
	file := conformance.NewFile(tt)
	sync := func(serve map[engine.Kind]set) *engine.Plan {
		run := &engine.Run{Connector: deaf{alma.New(), serve}, Host: file, Options: o, Now: func() time.Time { return o.Today.Time().Add(7 * time.Hour) }, NoVerify: true}
		p, err := run.Prepare(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run.Execute(context.Background(), p, p.ID); err != nil {
			t.Fatal(err)
		}
		return p
	}
	serve := map[engine.Kind]set{}
	for _, out := range sync(nil).Out {
		bells, classes, memberships, lessons := lissmap.Records(liss.Standard(), out.Set())
		serve[out.Kind] = lissmap.RowsOf(bells, classes, memberships, lessons)
	}
	serve[kind] = there
	for _, out := range sync(serve).Out {
		for _, c := range out.There {
			if c.Do != engine.TakeIn {
				why = append(why, words.Plain.Say(c.Why))
			}
		}
	}
	return why
}

// changedThere is what a SIS has once somebody changed what it was sent.
func changedThere[T any](change func([]T) []T) func(table) set {
	return func(x table) set { return served(change(records[T](x))) }
}

// TestWhatSomebodyChangedThereIsTakenIn has one case per change. Afterwards the timetable would send what the SIS has, or
// the reason says why not.
func TestWhatSomebodyChangedThereIsTakenIn(t *testing.T) {
	more := func(s *small) { // LEE, room B2, faculty SC, Bob; 09MAT 1 and 2 are linked, 09MAT 3 is not; duty, on call, study
		s.section.Composite = 1
		s.section.Rotations = model.Rotations(0).With(1)
		s.more = append(s.more, &model.Teacher{ID: 2, Code: "LEE", SISID: "12"}, &model.Room{ID: 2, Code: "B2"}, &model.Faculty{ID: 2, Code: "SC"},
			&model.Student{ID: 2, SISID: "502", Surname: "Bell"}, &model.Composite{ID: 1, Code: "C"},
			&model.Section{ID: 2, Course: 1, SectionID: "2", Composite: 1, Priority: model.PriorityUnset},
			&model.Section{ID: 3, Course: 1, SectionID: "3", Priority: model.PriorityUnset},
			&model.DutyArea{ID: 1, Code: "Yard"}, &model.StudySection{ID: 1, Code: "9A"},
			&model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}},
			&model.RosterSlot{ID: 2, Roster: model.RosterOnCall, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}},
			&model.RosterSlot{ID: 3, Roster: model.RosterStudy, Study: 1, Teacher: 2, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
	}
	class := func(change func(c []liss.Class)) func(table) set {
		return changedThere(func(c []liss.Class) []liss.Class { change(c); return c })
	}
	member := changedThere[liss.Membership]
	lesson := func(change func(l []liss.Lesson)) func(table) set {
		return changedThere(func(l []liss.Lesson) []liss.Lesson { change(l); return l })
	}
	bell := changedThere[liss.BellPeriod]
	tests := []struct {
		name   string
		school func(*small)
		kind   engine.Kind
		there  func(table) set
		why    string
	}{
		{"another teacher", nil, engine.Sections, class(func(c []liss.Class) { c[0].DefaultTeacher = "12" }), ""},
		{"no teacher", nil, engine.Sections, class(func(c []liss.Class) { c[0].DefaultTeacher = "" }), ""},
		{"a teacher nobody knows", nil, engine.Sections, class(func(c []liss.Class) { c[0].DefaultTeacher = "99" }), "no teacher 99. Download teachers"},
		{"another faculty", nil, engine.Sections, class(func(c []liss.Class) { c[0].Faculty = "SC" }), ""},
		{"a faculty nobody knows", nil, engine.Sections, class(func(c []liss.Class) { c[0].Faculty = "XX" }), "names the faculty XX"},
		{"other rotations", nil, engine.Sections, class(func(c []liss.Class) { c[0].Rotations = "2,10" }), ""},
		{"rotations there can't be", nil, engine.Sections, class(func(c []liss.Class) { c[0].Rotations = "T1" }), "rotation numbers"},
		{"another priority", nil, engine.Sections, class(func(c []liss.Class) { c[0].PriorityInClash = liss.SomeInt(2) }), ""},
		{"a GUID", nil, engine.Sections, class(func(c []liss.Class) { c[0].GUID = strings.Repeat("ab", 16) }), ""},
		{"another name of the course", nil, engine.Sections, class(func(c []liss.Class) {
			for i := range 3 {
				c[i].CourseName = "Maths"
			}
		}), ""},
		{"a section linked to others", nil, engine.Sections, class(func(c []liss.Class) { c[2].Composite = "09MAT 2" }), ""},
		{"a section that a group is linked to", nil, engine.Sections, class(func(c []liss.Class) { c[0].Composite = "09MAT 3" }), ""},
		{"a section linked no more", nil, engine.Sections, class(func(c []liss.Class) { c[1].Composite = "" }), ""},
		{"a section linked to nobody", nil, engine.Sections, class(func(c []liss.Class) { c[1].Composite = "09ART 1" }), "linked to 09ART 1"},
		{"a new section of a new course", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class {
			return append(c, liss.Class{ClassCode: "10ART X", CourseName: "Art", DefaultTeacher: "12", Faculty: "AR", Form: "10", Rotations: "1"})
		}), ""},
		{"a section less", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class { return slices.Delete(c, 2, 3) }), ""},
		{"a duty area less", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class { return slices.Delete(c, 3, 4) }), "from a roster"},
		{"another teacher on call", nil, engine.Sections, class(func(c []liss.Class) { c[4].DefaultTeacher = "12" }), "from a roster"},
		{"a roll class", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class {
			return append(c, liss.Class{ClassCode: "9A ROLL", Type: "RollClass"})
		}), "sections of Type RollClass"},
		{"a new duty area", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class {
			return append(c, liss.Class{ClassCode: "DUTY Oval", CourseName: "Oval", Type: "Duty"})
		}), "not all of it"}, // it is sent once it has entries, and goes back as it is until then
		{"a teacher on call whom nobody knows", nil, engine.Sections, changedThere(func(c []liss.Class) []liss.Class {
			return append(c, liss.Class{ClassCode: "ONCALL XYZ", CourseName: "On call", Type: "OnCall"})
		}), "no teacher with the code XYZ"},
		{"another time on duty", nil, engine.Timetable, changedThere(func(l []liss.Lesson) []liss.Lesson {
			next := l[1]
			next.Period = "1"
			return append(l, next)
		}), ""},
		{"another time on call", nil, engine.Timetable, changedThere(func(l []liss.Lesson) []liss.Lesson {
			next := l[2]
			next.Period = "1"
			return append(l, next)
		}), ""},
		{"a student moved", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership { m[0].ClassCode = "09MAT 2"; return m }), ""},
		{"a student in a section without a list, its code without a blank", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership {
			return append(m, liss.Membership{StudentID: "501", ClassCode: "09MAT.3"})
		}), ""},
		{"a student for some days", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership {
			m[0].StartDate = liss.DateTimeOf(today.Time())
			return m
		}), ""},
		{"a student nobody knows", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership {
			return append(m, liss.Membership{StudentID: "7", ClassCode: "09MAT 1"})
		}), "no student 7. Download students"},
		{"a student into a study section", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership {
			return append(m, liss.Membership{StudentID: "502", ClassCode: "STUDY 9A"})
		}), "computed"},
		{"a student out of a study section", nil, engine.SectionLists, member(func(m []liss.Membership) []liss.Membership {
			return slices.DeleteFunc(m, func(m liss.Membership) bool { return m.ClassCode == "STUDY 9A" })
		}), "computed"},
		{"another teacher of a lesson", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].TeacherID = "12" }), ""},
		{"another teacher of a lesson of two, one of them assigned", func(s *small) {
			s.lesson.Teachers = []model.TeacherID{3, 1}
			s.more = append(s.more, &model.Teacher{ID: 3, Code: "MAY"})
		},
			engine.Timetable, lesson(func(l []liss.Lesson) { l[0].TeacherID = "12" }), ""},
		{"no teacher of a lesson", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].TeacherID = "" }), ""},
		{"another room", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].RoomCode = "B2" }), ""},
		{"a room nobody knows", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].RoomCode = "Z9" }), ""},
		{"a lesson moved", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].Period = "2" }), ""},
		{"a lesson where there is no period", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[0].Period = "9" }), "no period 9"},
		{"another teacher on duty", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[1].TeacherID = "12" }), ""},
		{"another teacher's call", nil, engine.Timetable, lesson(func(l []liss.Lesson) { l[2].TeacherID = "12" }), "from a roster"},
		{"another bell time", nil, engine.BellTimes, bell(func(b []liss.BellPeriod) []liss.BellPeriod { b[0].StartTime = liss.ClockAt(500); return b }), ""},
		{"another period", nil, engine.BellTimes, bell(func(b []liss.BellPeriod) []liss.BellPeriod {
			return append(b, liss.BellPeriod{DayNumber: 2, DayName: "Tue", Period: "RC", StartTime: liss.ClockAt(500), EndTime: liss.ClockAt(510), Type: "O"})
		}), ""},
		{"a bell time less", nil, engine.BellTimes, bell(func(b []liss.BellPeriod) []liss.BellPeriod { return b[1:] }), "by hand"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := newSmall()
			more(s)
			if tc.school != nil {
				tc.school(s)
			}
			tt, c := s.timetable(t), alma.New()
			there := tc.there(outbound(t, c, tt, tc.kind, s.options))
			why := strings.Join(takeInAll(t, tt, tc.kind, there, s.options), "\n")
			if (why == "") != (tc.why == "") || !strings.Contains(why, tc.why) {
				t.Fatalf("why not: %q, want %q", why, tc.why)
			}
			if tc.why != "" {
				return
			}
			found := differences(planned(t, c, tt, tc.kind, map[engine.Kind]set{tc.kind: there}, s.options))
			if len(found) > 0 {
				t.Errorf("afterwards\n%s", strings.Join(found, "\n"))
			}
		})
	}
}

// TestASectionOfAGradeInAnotherSpellingMakesNoGrade: 09 is the 9 that the timetable has; 10 is new.
func TestASectionOfAGradeInAnotherSpellingMakesNoGrade(t *testing.T) {
	tt := newSmall().timetable(t)
	before := tt.Count(model.KindYearLevel)
	there := append(records[liss.Class](outbound(t, alma.New(), tt, engine.Sections, newSmall().options)),
		liss.Class{ClassCode: "09ART 1", CourseName: "Art", Form: "09"}, liss.Class{ClassCode: "09DAN 1", CourseName: "Dance", Form: "9.0"}, liss.Class{ClassCode: "10ART 1", CourseName: "Art", Form: "10"})
	if why := takeInAll(t, tt, engine.Sections, served(there), newSmall().options); len(why) > 0 {
		t.Errorf("not taken in: %q", why)
	}
	if n := tt.Count(model.KindYearLevel); n != before+1 || len(tt.CourseByCode("09DAN").YearLevels) != 1 {
		t.Errorf("%d year levels before and %d after", before, n)
	}
}
