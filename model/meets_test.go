package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/newtimetable"
	"carillon/model"
)

// meetSchool is a school with a bell schedule, two rooms, and a section of a course of grade 9 in one of them.
func meetSchool(t testing.TB, preset string, change func(*newtimetable.Plan)) (*model.Timetable, model.SectionID) {
	t.Helper()
	p := newtimetable.Default(20000, model.RegionUSA)
	p.School = "Lincoln"
	chosen, ok := newtimetable.PresetByID(preset)
	if !ok {
		t.Fatal(preset)
	}
	p.Bells = chosen.Bells
	if change != nil {
		change(&p)
	}
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	var section model.SectionID
	for _, r := range []model.Record{
		&model.Room{Code: "A1"}, &model.Room{Code: "LAB 1"}, &model.Teacher{Code: "KIM", Surname: "Kim"},
		&model.Course{Code: "09SCI", YearLevels: []model.YearLevelID{1}},
		&model.Section{Course: 1, SectionID: "1", Room: 1, Teachers: []model.TeacherID{1}, Priority: model.PriorityUnset},
	} {
		if _, err := tt.Apply(model.Add{Record: r}); err != nil {
			t.Fatal(err)
		}
	}
	for s := range tt.Sections() {
		section = s.ID
	}
	return tt, section
}

// places lists where a section meets: day, period, and the room where it is not A1.
func places(tt *model.Timetable, id model.SectionID) string {
	var out []string
	for l := range tt.LessonsOf(id) {
		if !l.Slot.Placed() {
			out = append(out, "none")
			continue
		}
		g := tt.Grid(l.Slot.Grid)
		text := fmt.Sprintf("%s%s", g.DayCode(l.Slot.Day), g.Period(l.Slot.Period).Code)
		for _, r := range l.Rooms {
			if code := tt.Room(r).Code; code != "A1" {
				text += "@" + code
			}
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestWhatIsTypedIsPlacedAndWhatIsPlacedReadsSo(t *testing.T) {
	tests := []struct{ preset, typed, placed, reads string }{
		{"7-period", "3", "Fri3 Mon3 Thu3 Tue3 Wed3", "3"},
		{"7-period", "3(MWF)", "Fri3 Mon3 Wed3", "3(MWF)"},
		{"7-period", "3 ( m, w, fri )", "Fri3 Mon3 Wed3", "3(MWF)"},
		{"7-period", "3(M-F)", "Fri3 Mon3 Thu3 Tue3 Wed3", "3"},
		{"7-period", "3(TTh)", "Thu3 Tue3", "3(TR)"},
		{"7-period", "4-5", "Fri4 Fri5 Mon4 Mon5 Thu4 Thu5 Tue4 Tue5 Wed4 Wed5", "4-5"},
		{"7-period", "3(M-F) 4(T)@\"LAB 1\"", "Fri3 Mon3 Thu3 Tue3 Tue4@LAB 1 Wed3", "3 4(T)@\"LAB 1\""},
		{"7-period", "2(S1)", "Fri2 Mon2 Thu2 Tue2 Wed2", "2(S1)"},
		{"7-period", "1,3(F,S2)", "Fri1 Fri3", "1(F,S2) 3(F,S2)"},
		{"ab-block", "3", "A3", "3"},
		{"ab-block", "7-8(B)", "B7 B8", "7-8"},
		{"ten-day", "3-4(B)", "FriB3 FriB4 MonB3 MonB4 ThuB3 ThuB4 TueB3 TueB4 WedB3 WedB4", "3-4(B)"},
		{"ten-day", "2(MWF,B)", "FriB2 MonB2 WedB2", "2(MWF,B)"},
		{"ten-day", "2(MonA,ThuB)", "MonA2 ThuB2", "2(MonA,ThuB)"},
		{"ten-day", "6(F)", "FriA6 FriB6", "6(F)"},
		{"8-rotating", "D", "1D 3D 4D", "D"},
		{"8-rotating", "D(1-3)", "1D 3D", "D(1,3)"},
	}
	for _, test := range tests {
		tt, id := meetSchool(t, test.preset, nil)
		if _, err := tt.Apply(model.SetMeets{Section: id, Text: test.typed}); err != nil {
			t.Errorf("%s %q: %v", test.preset, test.typed, err)
			continue
		}
		if got := places(tt, id); got != test.placed {
			t.Errorf("%s %q is placed %s, want %s", test.preset, test.typed, got, test.placed)
		}
		if got := tt.Meets(tt.Section(id)); got != test.reads {
			t.Errorf("%s %q reads %s, want %s", test.preset, test.typed, got, test.reads)
		}
		for l := range tt.LessonsOf(id) {
			if !slices.Equal(l.Teachers, []model.TeacherID{1}) {
				t.Errorf("%s %q: a lesson has the teachers %v", test.preset, test.typed, l.Teachers)
			}
		}
	}
}

func TestASemesterIsItsQuartersWhereTheYearHasThose(t *testing.T) {
	tt, id := meetSchool(t, "7-period", func(p *newtimetable.Plan) { p.Terms = newtimetable.Quarters })
	for typed, want := range map[string]model.Rotations{"1(S2)": 0b1100, "1(Q3)": 0b100, "1(R1,R2)": 0b11, "1": 0} {
		if _, err := tt.Apply(model.SetMeets{Section: id, Text: typed}); err != nil {
			t.Fatal(err)
		}
		if got := tt.Section(id).Rotations; got != want {
			t.Errorf("%s runs in %b, want %b", typed, got, want)
		}
	}
	if _, err := tt.Apply(model.SetMeets{Section: id, Text: "1(R1,R2)"}); err != nil || tt.Meets(tt.Section(id)) != "1(S1)" {
		t.Errorf("two quarters read %s, want 1(S1): %v", tt.Meets(tt.Section(id)), err)
	}
}

func TestMeetingsThatCannotBeAreNamedAndNothingIsMoved(t *testing.T) {
	tt, id := meetSchool(t, "7-period", nil)
	if _, err := tt.Apply(model.SetMeets{Section: id, Text: "3(MWF)"}); err != nil {
		t.Fatal(err)
	}
	before := places(tt, id)
	for typed, want := range map[string]string{
		"9":           "there is no period 9; there are 1, 2, 3",
		"3(X)":        `"X" is no day and no term`,
		"3(Z1)":       `"Z1" is no day and no term`,
		"3(M":         "not closed",
		"3(M) 3(MW)":  "Mon 3 is there twice",
		"3@B9":        `there is no room "B9"`,
		"Nowhere/3":   "there is no grid Nowhere",
		"(M)":         "write the period first",
		"5-3":         "runs backwards",
		"LUN":         "not taught",
		"1(S1) 2(S2)": "same terms",
		"3(M-X)":      "no day",
	} {
		_, err := tt.Apply(model.SetMeets{Section: id, Text: typed})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", typed, err, want)
		}
	}
	if got := places(tt, id); got != before {
		t.Errorf("it meets %s, want %s", got, before)
	}
}

func TestLessonsAreMovedBeforeTheyAreAddedAndWantedOnesWaitForAPlace(t *testing.T) {
	tt, id := meetSchool(t, "7-period", nil)
	meet := func(text string) {
		t.Helper()
		if _, err := tt.Apply(model.SetMeets{Section: id, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	meet("3")
	ids := map[model.LessonID]bool{}
	for l := range tt.LessonsOf(id) {
		ids[l.ID] = true
	}
	meet("4")
	for l := range tt.LessonsOf(id) {
		if !ids[l.ID] {
			t.Errorf("lesson %d is a new one, though five could be moved", l.ID)
		}
	}
	meet("4(MW)")
	if got := places(tt, id); got != "Mon4 Wed4" {
		t.Errorf("it has the lessons %s", got)
	}
	if _, err := tt.Apply(model.SetField{Key: id.Key(), Field: "lessonsWanted", Value: "3"}); err != nil {
		t.Fatal(err)
	}
	meet("4")
	meet("4(M)")
	if got := places(tt, id); got != "Mon4 none none" {
		t.Errorf("it has the lessons %s, want two without a place", got)
	}
	meet("")
	if got := places(tt, id); got != "none none none" {
		t.Errorf("it has the lessons %s", got)
	}
	for range 6 {
		tt.Undo()
	}
}

// TestAnyPlacesReadAsATextThatPlacesThem draws places for a section and lets a second section be typed what the first reads.
func TestAnyPlacesReadAsATextThatPlacesThem(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		preset := rapid.SampledFrom(newtimetable.Presets()).Draw(rt, "preset").ID
		tt, id := meetSchool(t, preset, func(p *newtimetable.Plan) {
			p.Terms = rapid.SampledFrom(newtimetable.TermChoices()).Draw(rt, "terms")
			p.Bells.Early.On = rapid.Bool().Draw(rt, "early")
		})
		g := tt.Grid(1)
		if rapid.Bool().Draw(rt, "codes with blanks") {
			c := *g
			c.Periods = slices.Clone(g.Periods)
			c.Periods[0].Code = "Long " + c.Periods[0].Code
			if _, err := tt.Apply(model.Replace{Record: &c}); err != nil {
				rt.Fatal(err)
			}
			g = tt.Grid(1)
		}
		var cells []model.Cell
		for _, c := range g.Cells {
			if c.Kind == model.Teaching {
				cells = append(cells, c)
			}
		}
		for _, c := range rapid.Permutation(cells).Draw(rt, "cells")[:rapid.IntRange(1, min(12, len(cells))).Draw(rt, "lessons")] {
			rooms := []model.RoomID{rapid.SampledFrom([]model.RoomID{1, 1, 1, 2}).Draw(rt, "room")}
			if _, err := tt.Apply(model.Add{Record: &model.Lesson{Section: id, Slot: model.Slot{Grid: 1, Day: c.Day, Period: c.Period}, Rooms: rooms}}); err != nil {
				rt.Fatal(err)
			}
		}
		numbers := tt.Count(model.KindRotation)
		s := *tt.Section(id)
		for n := 1; n <= numbers; n++ {
			if rapid.Bool().Draw(rt, "runs") {
				s.Rotations = s.Rotations.With(n)
			}
		}
		if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
			rt.Fatal(err)
		}
		text := tt.Meets(&s)
		other := s
		other.ID, other.SectionID, other.Rotations = 0, "2", 0
		if _, err := tt.Apply(model.Add{Record: &other}); err != nil {
			rt.Fatal(err)
		}
		if _, err := tt.Apply(model.SetMeets{Section: 2, Text: text}); err != nil {
			rt.Fatalf("%q can't be read: %v", text, err)
		}
		if a, b := places(tt, id), places(tt, 2); a != b || tt.Section(2).Rotations != s.Rotations {
			rt.Fatalf("%q places %s in %v, want %s in %v", text, b, tt.Section(2).Rotations, a, s.Rotations)
		}
	})
}

func TestMeetsIsAFieldOfASection(t *testing.T) {
	tt, id := meetSchool(t, "7-period", nil)
	if _, err := tt.Apply(model.SetField{Key: id.Key(), Field: "meets", Value: "3(MWF)"}); err != nil {
		t.Fatal(err)
	}
	f, _ := model.FieldOf(model.KindSection, "meets")
	if got := f.Get(tt, tt.Section(id)); got != "3(MWF)" || !f.Editable() {
		t.Errorf("the field is %q, editable %v", got, f.Editable())
	}
	if _, err := tt.Apply(model.SetField{Key: id.Key(), Field: "meets", Value: "11"}); err == nil {
		t.Error("period 11 is taken")
	}
	_, err := tt.Apply(model.SetFields{Key: model.Key{Kind: model.KindSection}, Values: []model.FieldValue{
		{Field: "course", Value: "09SCI"}, {Field: "sectionId", Value: "2"}, {Field: "teachers", Value: "KIM"}, {Field: "room", Value: "A1"}, {Field: "meets", Value: "2(S1)"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := places(tt, 2); got != "Fri2 Mon2 Thu2 Tue2 Wed2" || tt.Section(2).Rotations != 1 {
		t.Errorf("the new section meets %s in %v", got, tt.Section(2).Rotations)
	}
	if n := tt.Unsaved(); n == 0 {
		t.Fatal("nothing was done")
	}
	for range 7 {
		tt.Undo()
	}
	if tt.Count(model.KindLesson) != 0 || tt.Count(model.KindSection) != 0 {
		t.Error("undo leaves something")
	}
}
