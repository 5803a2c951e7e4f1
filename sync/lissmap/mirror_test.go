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

// keyed is what of a row tells whether it is the same, and says the same.
type keyed struct {
	Key    string
	Values []string
}

func keyedRows(rows []engine.Row) []keyed {
	var out []keyed
	for _, r := range rows {
		out = append(out, keyed{r.Key, slices.Clone(r.Values)})
	}
	slices.SortFunc(out, func(a, b keyed) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// records are the LISS records of a table, as they would go over the wire.
func records[T any](table engine.Table) []T {
	var out []T
	for _, r := range table.Rows {
		out = append(out, r.Wire.(T))
	}
	return out
}

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
	classes := func(change func(rows []liss.Class)) func(engine.Table) engine.Raw {
		return func(table engine.Table) engine.Raw {
			rows := records[liss.Class](table)
			change(rows)
			return engine.Raw{Rows: rows, N: len(rows)}
		}
	}
	lessons := func(change func(rows []liss.Lesson)) func(engine.Table) engine.Raw {
		return func(table engine.Table) engine.Raw {
			rows := records[liss.Lesson](table)
			change(rows)
			return engine.Raw{Rows: rows, N: len(rows)}
		}
	}
	bells := func(change func(rows []liss.BellPeriod)) func(engine.Table) engine.Raw {
		return func(table engine.Table) engine.Raw {
			rows := records[liss.BellPeriod](table)
			change(rows)
			return engine.Raw{Rows: rows, N: len(rows)}
		}
	}
	tests := []struct {
		name   string
		school func(*small)
		kind   engine.Kind
		there  func(engine.Table) engine.Raw
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
		}, engine.Timetable, func(table engine.Table) engine.Raw {
			rows := records[liss.Lesson](table)
			rows = append(rows, rows...)
			return engine.Raw{Rows: rows, N: len(rows)}
		}},
		{"a row for each teacher and room of a lesson", func(s *small) {
			s.more = append(s.more, &model.Teacher{ID: 2, Code: "LEE"}, &model.Room{ID: 2, Code: "B2"})
			s.lesson.Teachers, s.lesson.Rooms = []model.TeacherID{1, 2}, []model.RoomID{1, 2}
		}, engine.Timetable, func(table engine.Table) engine.Raw {
			rows := records[liss.Lesson](table)
			second := rows[0]
			second.TeacherID, second.RoomCode = "LEE", "B2"
			return engine.Raw{Rows: append(rows, second), N: 2}
		}},
		{"rows in another order, and twice", linked, engine.Timetable, func(table engine.Table) engine.Raw {
			rows := records[liss.Lesson](table)
			rows = append(rows, rows...)
			slices.Reverse(rows)
			return engine.Raw{Rows: rows, N: len(rows)}
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := newSmall()
			if tc.school != nil {
				tc.school(s)
			}
			c, tt := alma.New(), s.timetable(t)
			ours := c.Outbound(tt, tc.kind, s.options)
			there := c.(engine.Mirror).Mirror(tt, ours, tc.there(ours), s.options)
			if diff := cmp.Diff(keyedRows(ours.Rows), keyedRows(there)); diff != "" {
				t.Errorf("-ours +theirs:\n%s", diff)
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
			var raw engine.Raw
			switch kind {
			case engine.Sections:
				var rows []liss.Class
				for _, code := range tc.there {
					rows = append(rows, liss.Class{ClassCode: code})
				}
				raw.Rows = rows
			case engine.SectionLists:
				var rows []liss.Membership
				for _, code := range tc.there {
					rows = append(rows, liss.Membership{ClassCode: code, StudentID: "501"})
				}
				raw.Rows = rows
			case engine.Timetable:
				var rows []liss.Lesson
				for _, code := range tc.there {
					rows = append(rows, liss.Lesson{ClassCode: code, DayNumber: 1, Period: "1"})
				}
				raw.Rows = rows
			}
			ours := c.Outbound(tt, kind, s.options)
			var got []string
			for _, r := range c.(engine.Mirror).Mirror(tt, ours, raw, s.options) {
				got = append(got, strings.TrimPrefix(strings.TrimSuffix(r.Key, "|501"), "|1|1|"))
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
	ours := c.Outbound(tt, engine.Timetable, s.options)
	rows := records[liss.Lesson](ours)
	rows[0].RoomCode = "77"
	if there := c.(engine.Mirror).Mirror(tt, ours, engine.Raw{Rows: rows, N: 1}, s.options); len(there) != 1 || there[0].Values[4] != "77" {
		t.Errorf("room 77 is taken for %v", there)
	}
}

// TestACodeThatCouldBeTwoOfOursIsNeither: 09MAT1 may be 09MAT 1 or 09MA T1.
func TestACodeThatCouldBeTwoOfOursIsNeither(t *testing.T) {
	s := newSmall()
	s.more = []model.Record{&model.Course{ID: 2, Code: "09MA"}, &model.Section{ID: 2, Course: 2, SectionID: "T1", Priority: model.PriorityUnset}}
	c, tt := alma.New(), s.timetable(t)
	ours := c.Outbound(tt, engine.Sections, s.options)
	for there, want := range map[string]string{"09MAT1": "09MAT1", "09MAT-1": "09MAT 1", "09MA.T1": "09MA T1"} {
		rows := c.(engine.Mirror).Mirror(tt, ours, engine.Raw{Rows: []liss.Class{{ClassCode: there}}, N: 1}, s.options)
		if len(rows) != 1 || rows[0].Key != want {
			t.Errorf("%s is taken for %v, want %s", there, rows, want)
		}
	}
}

// TestWhatAnotherFilePublishesIsNotTakenForOurs: with several files, bell times that have another name are another grid's.
func TestWhatAnotherFilePublishesIsNotTakenForOurs(t *testing.T) {
	s := newSmall()
	s.options.MultiFile = true
	c, tt := alma.New(), s.timetable(t)
	ours := c.Outbound(tt, engine.BellTimes, s.options)
	rows := records[liss.BellPeriod](ours)
	for i := range rows {
		rows[i].TtStructure = "Primary"
	}
	for _, r := range c.(engine.Mirror).Mirror(tt, ours, engine.Raw{Rows: rows, N: len(rows)}, s.options) {
		if r.Of != "Primary" || slices.ContainsFunc(ours.Rows, func(o engine.Row) bool { return o.Key == r.Key }) {
			t.Errorf("%s is said to be of grid %q", r.Key, r.Of)
		}
	}
	for i := range rows { // of a grid with the same code as ours, which goes without
		rows[i].TtStructure, rows[i].StartTime = s.grid.Code, liss.ClockAt(1)
	}
	for _, r := range c.(engine.Mirror).Mirror(tt, ours, engine.Raw{Rows: rows, N: len(rows)}, s.options) {
		if r.Of != s.grid.Code {
			t.Errorf("%s is said to be of grid %q", r.Key, r.Of)
		}
	}
	rows = append(rows, records[liss.BellPeriod](ours)...)
	got := c.(engine.Mirror).Mirror(tt, ours, engine.Raw{Rows: rows, N: len(rows)}, s.options)
	mine := slices.DeleteFunc(slices.Clone(got), func(r engine.Row) bool { return r.Of == s.grid.Code })
	if diff := cmp.Diff(keyedRows(ours.Rows), keyedRows(mine)); diff != "" || len(got) != len(rows) {
		t.Errorf("%d of %d rows; -ours +theirs:\n%s", len(got), len(rows), diff)
	}
}
