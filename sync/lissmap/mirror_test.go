package lissmap_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestASISMaySayTheSameInAnotherForm has one case per form in which systems give back what they were sent. None of them is
// a change.
func TestASISMaySayTheSameInAnotherForm(t *testing.T) {
	twoGrids := func(s *small) {
		s.year.Grid = 1
		ms := model.Grid{ID: 2, Code: "MS", Days: s.grid.Days, Periods: s.grid.Periods, Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 500, End: 550}}}
		s.more = append(s.more, &ms)
	}
	linked := func(s *small) { // 09MAT 1, 2 and 3 are one group, led by 1
		s.section.Composite = 1
		s.more = append(s.more, &model.Composite{ID: 1, Code: "C"})
		for id := model.SectionID(2); id <= 3; id++ {
			s.more = append(s.more, &model.Section{ID: id, Course: 1, SectionID: string(rune('0' + id)), Composite: 1, Priority: model.PriorityUnset},
				&model.Lesson{ID: model.LessonID(id), Section: id, Slot: s.lesson.Slot})
		}
	}
	classes := func(change func(rows []liss.Class)) func(table) set {
		return func(x table) set {
			rows := records[liss.Class](x)
			change(rows)
			return served(rows)
		}
	}
	lessons := func(change func(rows []liss.Lesson)) func(table) set {
		return func(x table) set {
			rows := records[liss.Lesson](x)
			change(rows)
			return served(rows)
		}
	}
	bells := func(change func(rows []liss.BellPeriod)) func(table) set {
		return func(x table) set {
			rows := records[liss.BellPeriod](x)
			change(rows)
			return served(rows)
		}
	}
	tests := []struct {
		name   string
		school func(*small)
		kind   engine.Kind
		there  func(table) set
	}{
		{"codes with a point", nil, engine.Sections, classes(func(c []liss.Class) { c[0].ClassCode = "09MAT.1" })},
		{"codes without a blank", nil, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].ClassCode = "09mat1" })},
		{"a GUID with hyphens", func(s *small) { s.section.GUID = "6f9619ff8b86d011b42d00cf4fc964ff" }, engine.Sections,
			classes(func(c []liss.Class) { c[0].GUID = "{6F9619FF-8B86-D011-B42D-00CF4FC964FF}" })},
		{"a number of its own in place of a GUID", nil, engine.Sections, classes(func(c []liss.Class) { c[0].GUID = "4711" })},
		{"the assigned teacher by code", nil, engine.Sections, classes(func(c []liss.Class) { c[0].DefaultTeacher = "KIM" })},
		{"rotations in another order", func(s *small) { s.section.Rotations = model.Rotations(0).With(1).With(3) }, engine.Sections,
			classes(func(c []liss.Class) { c[0].Rotations = "31" })},
		{"the usual priority", nil, engine.Sections, classes(func(c []liss.Class) { c[0].PriorityInClash = liss.SomeInt(9) })},
		{"a name for the one grid", nil, engine.Sections, classes(func(c []liss.Class) { c[0].TtStructure = "2026" })},
		{"a grid with terms", twoGrids, engine.Sections, classes(func(c []liss.Class) { c[0].TtStructure = "HS 3,4" })},
		{"links from the other end", linked, engine.Sections, classes(func(c []liss.Class) { c[0].Composite, c[1].Composite, c[2].Composite = "09MAT 3", "09MAT 3", "" })},
		{"links as a chain", linked, engine.Sections, classes(func(c []liss.Class) { c[2].Composite = c[1].ClassCode })},
		{"links both ways", linked, engine.Sections, classes(func(c []liss.Class) { c[0].Composite = c[1].ClassCode })},
		{"links of lessons from the other end", linked, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].Composite, l[1].Composite, l[2].Composite = "09MAT 2", "", "09MAT.2" })},
		{"a teacher by code", nil, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].TeacherID = "KIM" })},
		{"a teacher's code beside no id", nil, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].TeacherID, l[0].TeacherCode = "", "KIM" })},
		{"a room by id", func(s *small) { s.room.SISID = "77" }, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].RoomCode, l[0].RoomID = "", "77" })},
		{"lessons in a grid with a name of its own", nil, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].TtStructure = "2026" })},
		{"lessons in no grid, of several", twoGrids, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].TtStructure = "" })},
		{"lessons in a grid that is none of several", twoGrids, engine.Timetable, lessons(func(l []liss.Lesson) { l[0].TtStructure = "2026" })},
		{"bell times of a grid with a name of its own", nil, engine.BellTimes, bells(func(b []liss.BellPeriod) { b[0].TtStructure, b[1].TtStructure = "2026", "2026" })},
		{"bell times of no grid, of several", twoGrids, engine.BellTimes, bells(func(b []liss.BellPeriod) {
			for i := range b {
				b[i].TtStructure = ""
			}
			slices.Reverse(b)
		})},
		{"bell times without names of days", nil, engine.BellTimes, bells(func(b []liss.BellPeriod) { b[0].DayName = "" })},
		{"lessons of a roster twice", func(s *small) {
			s.more = append(s.more, &model.DutyArea{ID: 1, Code: "Yard"}, &model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, engine.Timetable, func(x table) set {
			rows := records[liss.Lesson](x)
			rows = append(rows, rows...)
			return served(rows)
		}},
		{"a row for each teacher and room of a lesson", func(s *small) {
			s.more = append(s.more, &model.Teacher{ID: 2, Code: "LEE"}, &model.Room{ID: 2, Code: "B2"})
			s.lesson.Teachers, s.lesson.Rooms = []model.TeacherID{1, 2}, []model.RoomID{1, 2}
		}, engine.Timetable, func(x table) set {
			rows := records[liss.Lesson](x)
			second := rows[0]
			second.TeacherID, second.RoomCode = "LEE", "B2"
			return served(append(rows, second))
		}},
		{"rows in another order, and twice", linked, engine.Timetable, func(x table) set {
			rows := records[liss.Lesson](x)
			rows = append(rows, rows...)
			slices.Reverse(rows)
			return served(rows)
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := newSmall()
			if tc.school != nil {
				tc.school(s)
			}
			c, tt := alma.New(), s.timetable(t)
			there := tc.there(outbound(t, c, tt, tc.kind, s.options))
			if found := differences(planned(t, c, tt, tc.kind, map[engine.Kind]set{tc.kind: there}, s.options)); len(found) > 0 {
				t.Errorf("taken for changes:\n%s", strings.Join(found, "\n"))
			}
		})
	}
}

// TestCodesThatDifferInMoreThanPunctuationAreTwoSections: taken for one, the other would be left out of a publish.
func TestCodesThatDifferInMoreThanPunctuationAreTwoSections(t *testing.T) {
	tests := []struct {
		there, keys []string
	}{
		{[]string{"09MAT 1"}, []string{"09MAT 1"}},
		{[]string{"09MAT.1"}, []string{"09MAT 1"}},
		{[]string{"09MAT1"}, []string{"09MAT 1"}},
		{[]string{"09-MAT 1"}, []string{"09MAT 1"}},
		{[]string{"09MA T1"}, []string{"09MA T1"}},
		{[]string{"09MAT1", "09MAT 1"}, []string{"09MAT 1", "09MAT1"}},
		{[]string{"09MAT1", "09MAT.1"}, []string{"09MAT 1", "09MAT1"}},
		{[]string{"09MA T1", "09MAT.1"}, []string{"09MA T1", "09MAT 1"}},
	}
	s := newSmall()
	c, tt := alma.New(), s.timetable(t)
	for _, tc := range tests {
		for _, kind := range []engine.Kind{engine.Sections, engine.SectionLists, engine.Timetable} {
			var there set
			for _, code := range tc.there {
				switch kind {
				case engine.Sections:
					there.Sections = append(there.Sections, served([]liss.Class{{ClassCode: code}}).Sections...)
				case engine.SectionLists:
					there.Lists = append(there.Lists, served([]liss.Membership{{ClassCode: code, StudentID: "501"}}).Lists...)
				case engine.Timetable:
					there.Lessons = append(there.Lessons, served([]liss.Lesson{{ClassCode: code, DayNumber: 1, Period: "1", TeacherID: "11", RoomCode: "A1"}}).Lessons...)
				}
			}
			got := append([]string{}, "09MAT 1")
			for _, c := range planned(t, c, tt, kind, map[engine.Kind]set{kind: there}, s.options).Out[0].There {
				got = append(got, strings.TrimPrefix(strings.TrimSuffix(c.Key, "|501"), "|1|1|"))
			}
			if !slices.Contains(tc.keys, "09MAT 1") {
				got = got[1:]
			}
			slices.Sort(got)
			if diff := cmp.Diff(tc.keys, got); diff != "" {
				t.Errorf("%s, the SIS has %q: -want +got\n%s", kind, tc.there, diff)
			}
		}
	}
}

// TestARoomsCodeIsNoID: a room that only the SIS knows may be called what another room's id is here.
func TestARoomsCodeIsNoID(t *testing.T) {
	s := newSmall()
	s.room.SISID = "77"
	c, tt := alma.New(), s.timetable(t)
	rows := records[liss.Lesson](outbound(t, c, tt, engine.Timetable, s.options))
	rows[0].RoomCode = "77"
	if found := planned(t, c, tt, engine.Timetable, map[engine.Kind]set{engine.Timetable: served(rows)}, s.options).Out[0].Changes; len(found) != 1 || found[0].Was[4] != "77" {
		t.Errorf("room 77 is taken for %v", found)
	}
}

// TestACodeThatCouldBeTwoOfOursIsNeither: 09MAT1 may be 09MAT 1 or 09MA T1.
func TestACodeThatCouldBeTwoOfOursIsNeither(t *testing.T) {
	s := newSmall()
	s.more = []model.Record{&model.Course{ID: 2, Code: "09MA"}, &model.Section{ID: 2, Course: 2, SectionID: "T1", Priority: model.PriorityUnset}}
	c, tt := alma.New(), s.timetable(t)
	for there, want := range map[string]string{"09MAT1": "09MAT1", "09MAT-1": "09MAT 1", "09MA.T1": "09MA T1"} {
		p := planned(t, c, tt, engine.Sections, map[engine.Kind]set{engine.Sections: served([]liss.Class{{ClassCode: there}})}, s.options)
		asked := slices.ContainsFunc(p.Out[0].There, func(c engine.RowChange) bool { return c.Key == there })
		missing := slices.ContainsFunc(p.Out[0].Changes, func(c engine.RowChange) bool { return c.Key == want && c.What == engine.New })
		if asked != (want == there) || missing {
			t.Errorf("%s is taken for %v and %v, want %s", there, p.Out[0].There, p.Out[0].Changes, want)
		}
	}
}

// TestWhatAnotherFilePublishesIsNotTakenForOurs: with several files, bell times that have another name are another grid's.
func TestWhatAnotherFilePublishesIsNotTakenForOurs(t *testing.T) {
	s := newSmall()
	s.options.MultiFile = true
	c, tt := alma.New(), s.timetable(t)
	own := records[liss.BellPeriod](outbound(t, c, tt, engine.BellTimes, s.options))
	foreign := func(rows []liss.BellPeriod) int {
		return planned(t, c, tt, engine.BellTimes, map[engine.Kind]set{engine.BellTimes: served(rows)}, s.options).Out[0].Foreign
	}
	rows := slices.Clone(own)
	for i := range rows {
		rows[i].TtStructure = "Primary"
	}
	if n := foreign(rows); n != len(rows) {
		t.Errorf("%d of %d bell times of another grid are another file's", n, len(rows))
	}
	for i := range rows { // of a grid with the same code as the only one here, which goes without
		rows[i].TtStructure, rows[i].StartTime = s.grid.Code, liss.ClockAt(1)
	}
	if n := foreign(rows); n != len(rows) {
		t.Errorf("%d of %d bell times of a grid with the same code are another file's", n, len(rows))
	}
	if n := foreign(append(rows, own...)); n != len(rows) {
		t.Errorf("beside this file's %d of %d are another file's", n, len(rows))
	}
}
