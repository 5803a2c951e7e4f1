package rules_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/model"
	"carillon/model/rules"
)

// newClashes lists the clashes of a severity that there are now and were not before: those whose lessons and other
// records were not already part of one clash of that rule and unit, or that have grown worse.
func newClashes(before, after []rules.Clash, s rules.Severity) []rules.Clash {
	within := func(x, y rules.Clash) bool {
		for _, l := range x.Lessons {
			if !slices.Contains(y.Lessons, l) {
				return false
			}
		}
		for _, k := range x.With {
			if !slices.Contains(y.With, k) {
				return false
			}
		}
		worse := x.Rule == rules.FullDay && x.Have < y.Have || x.Rule == rules.OverLoad && x.Have > y.Have
		return x.Rule == y.Rule && x.On == y.On && !worse
	}
	var out []rules.Clash
	for _, x := range after {
		if x.Severity == s && !slices.ContainsFunc(before, func(y rules.Clash) bool { return within(x, y) }) {
			out = append(out, x)
		}
	}
	return out
}

func sentences(xs []rules.Clash, s *model.State) string {
	var out []string
	for _, x := range xs {
		out = append(out, string(x.Rule)+": "+x.Sentence(s))
	}
	return strings.Join(out, "\n")
}

// someTown is the town after some random edits, with one of its lessons.
func someTown(rt *rapid.T, t *testing.T) (*model.Timetable, *rules.Checker, *model.Lesson) {
	tt := town(t)
	for range rapid.IntRange(0, 20).Draw(rt, "edits") {
		_, _ = tt.Apply(edit(rt, tt))
	}
	if rapid.IntRange(0, 3).Draw(rt, "off") == 0 {
		off := rapid.SampledFrom(rules.All()).Draw(rt, "rule")
		if _, err := tt.Apply(rules.Switch(&tt.State, off.Rule, false)); err != nil {
			rt.Fatal(err)
		}
	}
	l := tt.Lesson(model.LessonID(rapid.IntRange(1, int(tt.LastID(model.KindLesson))).Draw(rt, "lesson")))
	if l == nil {
		rt.Skip("the lesson was deleted")
	}
	return tt, rules.New(tt), l
}

func TestASlotIsWhatTheMoveMakesOfIt(t *testing.T) {
	seen := map[rules.Fit]int{}
	reasons := map[rules.Rule]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tt, c, l := someTown(rt, t)
		before := slices.Collect(c.Clashes())
		var slots []model.Slot
		places := c.WhereCanItGo(l.ID)
		for _, p := range places {
			slots = append(slots, p.Slot)
		}
		for range 2 { // what the first time leaves is only room to work in
			i := 0
			c.EachAmong(l.ID, slots, func(p rules.Place) {
				if diff := cmp.Diff(fmt.Sprint(places[i]), fmt.Sprint(p)); diff != "" {
					rt.Fatalf("asked for all slots, and for one after the other:\n%s", diff)
				}
				i++
			})
			if i != len(slots) {
				rt.Fatalf("%d of %d slots were told", i, len(slots))
			}
		}
		for _, p := range places {
			seen[p.Fit]++
			for _, r := range p.Reasons {
				reasons[r.Rule]++
				if s := r.Sentence(&tt.State); s == "" || strings.Contains(s, "?") {
					rt.Fatalf("a reason without a sentence: %+v", r)
				}
			}
			if p.Here {
				continue
			}
			_, err := tt.Apply(model.MoveTogether{Lesson: l.ID, To: p.Slot})
			after := slices.Collect(c.Clashes())
			errors, warnings := newClashes(before, after, rules.Error), newClashes(before, after, rules.Warning)
			where := tt.SlotName(p.Slot)
			switch {
			case (p.Fit != rules.Blocked) && err != nil:
				rt.Fatalf("%s is %s, and the move there is refused: %v", where, p.Fit, err)
			case p.Fit != rules.Blocked && len(errors) > 0:
				rt.Fatalf("%s is %s, and the move there breaks\n%s", where, p.Fit, sentences(errors, &tt.State))
			case p.Fit == rules.Free && len(warnings) > 0:
				rt.Fatalf("%s is free, and the move there is warned of:\n%s", where, sentences(warnings, &tt.State))
			case p.Fit == rules.Blocked && err == nil && !slices.ContainsFunc(after, func(x rules.Clash) bool {
				return x.Severity == rules.Error && broken(tt, x, l.ID)
			}):
				rt.Fatalf("%s is blocked (%s), and the move there breaks nothing", where, p.Reasons[0].Sentence(&tt.State))
			case p.Fit == rules.Warned && len(warnings) == 0 && !slices.ContainsFunc(after, func(x rules.Clash) bool {
				return x.Severity == rules.Warning && broken(tt, x, l.ID)
			}):
				rt.Fatalf("%s has a warning (%s), and the move there has none", where, p.Reasons[0].Sentence(&tt.State))
			}
			if err == nil && l.Slot != p.Slot {
				tt.Undo()
			}
		}
		if diff := cmp.Diff(sentences(before, &tt.State), sentences(slices.Collect(c.Clashes()), &tt.State)); diff != "" {
			rt.Fatalf("asking changed something:\n%s", diff)
		}
	})
	for _, fit := range []rules.Fit{rules.Free, rules.Warned, rules.Blocked} {
		if seen[fit] < 20 {
			t.Errorf("%d slots were %s: the test says too little", seen[fit], fit)
		}
	}
	t.Log(seen, reasons)
}

// TestASlotWithAnotherTeacherOrRoomIsWhatTheEditMakesOfIt: as the rules say of the timetable after it.
func TestASlotWithAnotherTeacherOrRoomIsWhatTheEditMakesOfIt(t *testing.T) {
	seen := map[rules.Fit]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tt, c, l := someTown(rt, t)
		kind := rapid.SampledFrom([]model.Kind{model.KindTeacher, model.KindRoom}).Draw(rt, "kind")
		some := func(name string) model.Key {
			k := model.Key{Kind: kind, ID: rapid.Uint32Range(0, tt.LastID(kind)).Draw(rt, name)}
			if tt.Get(k) == nil {
				return model.Key{}
			}
			return k
		}
		instead := model.Instead{From: some("from"), Into: some("into")}
		before := slices.Collect(c.Clashes())
		var slots []model.Slot
		for _, p := range c.WhereCanItGo(l.ID) {
			slots = append(slots, p.Slot)
		}
		var places []rules.Place
		c.EachInstead(l.ID, instead, slots, func(p rules.Place) {
			p.Reasons = slices.Clone(p.Reasons)
			for i := range p.Reasons {
				p.Reasons[i].Students = slices.Clone(p.Reasons[i].Students)
			}
			places = append(places, p)
		})
		if diff := cmp.Diff(sentences(before, &tt.State), sentences(slices.Collect(c.Clashes()), &tt.State)); diff != "" {
			rt.Fatalf("asking changed something:\n%s", diff)
		}
		for _, p := range places {
			seen[p.Fit]++
			was := tt.Revision()
			_, err := tt.Apply(model.Reassign{Lesson: l.ID, To: p.Slot, Instead: instead})
			after := slices.Collect(c.Clashes())
			errors, warnings := newClashes(before, after, rules.Error), newClashes(before, after, rules.Warning)
			warnings = slices.DeleteFunc(warnings, func(x rules.Clash) bool { // the next lesson in the room that this one has left
				return x.Rule == rules.RoomSmall && !broken(tt, x, l.ID)
			})
			where := tt.SlotName(p.Slot)
			switch {
			case p.Here:
			case p.Fit != rules.Blocked && err != nil:
				rt.Fatalf("%s is %s, and the edit is refused: %v", where, p.Fit, err)
			case p.Fit != rules.Blocked && len(errors) > 0:
				rt.Fatalf("%s is %s, and the edit breaks\n%s", where, p.Fit, sentences(errors, &tt.State))
			case p.Fit == rules.Free && len(warnings) > 0:
				rt.Fatalf("%s is free, and the edit is warned of:\n%s", where, sentences(warnings, &tt.State))
			case p.Fit == rules.Blocked && err == nil && !slices.ContainsFunc(after, func(x rules.Clash) bool {
				return x.Severity == rules.Error && broken(tt, x, l.ID)
			}):
				rt.Fatalf("%s is blocked (%s), and the edit breaks nothing", where, p.Reasons[0].Sentence(&tt.State))
			}
			if tt.Revision() != was {
				tt.Undo()
			}
		}
	})
	for _, fit := range []rules.Fit{rules.Free, rules.Warned, rules.Blocked} {
		if seen[fit] < 20 {
			t.Errorf("%d slots were %s: the test says too little", seen[fit], fit)
		}
	}
}

// TestSeveralMovesAtOnceAreWhatTheEditMakesOfThem: swaps, too.
func TestSeveralMovesAtOnceAreWhatTheEditMakesOfThem(t *testing.T) {
	seen := map[rules.Fit]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tt, c, l := someTown(rt, t)
		places := c.WhereCanItGo(l.ID)
		moves := []model.Reassign{{Lesson: l.ID, To: places[rapid.IntRange(0, len(places)-1).Draw(rt, "slot")].Slot}}
		if o := tt.Lesson(model.LessonID(rapid.IntRange(1, int(tt.LastID(model.KindLesson))).Draw(rt, "other"))); o != nil && o.ID != l.ID {
			if rapid.Bool().Draw(rt, "swap") {
				moves[0].To = o.Slot
			}
			moves = append(moves, model.Reassign{Lesson: o.ID, To: l.Slot})
		}
		before := slices.Collect(c.Clashes())
		p := c.WhatIf(moves)
		if diff := cmp.Diff(sentences(before, &tt.State), sentences(slices.Collect(c.Clashes()), &tt.State)); diff != "" {
			rt.Fatalf("asking changed something:\n%s", diff)
		}
		seen[p.Fit]++
		_, err := tt.Apply(model.MoveSeveral{Moves: moves})
		after := slices.Collect(c.Clashes())
		switch errors := newClashes(before, after, rules.Error); {
		case p.Fit != rules.Blocked && err != nil:
			rt.Fatalf("it is %s, and refused: %v", p.Fit, err)
		case p.Fit != rules.Blocked && len(errors) > 0:
			rt.Fatalf("it is %s, and breaks\n%s", p.Fit, sentences(errors, &tt.State))
		case p.Fit == rules.Blocked && err == nil && !slices.ContainsFunc(after, func(x rules.Clash) bool {
			return x.Severity == rules.Error && slices.ContainsFunc(moves, func(m model.Reassign) bool { return broken(tt, x, m.Lesson) })
		}):
			rt.Fatalf("it is blocked (%s), and breaks nothing", p.Reasons[0].Sentence(&tt.State))
		}
	})
	if seen[rules.Blocked] < 10 || seen[rules.Free]+seen[rules.Warned] < 10 {
		t.Errorf("%v: the test says too little", seen)
	}
}

// broken says whether a clash involves a lesson or one that moves with it.
func broken(tt *model.Timetable, x rules.Clash, id model.LessonID) bool {
	return slices.ContainsFunc(tt.Together(id), func(l model.LessonID) bool { return slices.Contains(x.Lessons, l) })
}

func TestAChainMakesRoomWithoutANewClash(t *testing.T) {
	lengths := map[int]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tt, c, l := someTown(rt, t)
		before := slices.Collect(c.Clashes())
		places := c.WhereCanItGo(l.ID)
		p := places[rapid.IntRange(0, len(places)-1).Draw(rt, "slot")]
		chain, err := c.MakeRoom(context.Background(), l.ID, p.Slot)
		if err != nil {
			if !rules.IsNoRoom(err) || err.Error() == "" {
				rt.Fatal(err)
			}
			lengths[-1]++
			if p.Fit != rules.Blocked && !p.Here {
				rt.Fatalf("%s is %s, and there is no way there: %v", tt.SlotName(p.Slot), p.Fit, err)
			}
			return
		}
		lengths[len(chain.Steps)-1]++
		if p.Fit != rules.Blocked && len(chain.Steps) != 1 {
			rt.Fatalf("%s is %s, and others are moved out of the way", tt.SlotName(p.Slot), p.Fit)
		}
		if _, err := tt.Apply(chain.Edit(&tt.State)); err != nil {
			rt.Fatalf("%s: %v", chain.Edit(&tt.State).Label(tt), err)
		}
		if got := tt.Lesson(l.ID).Slot; got != p.Slot {
			rt.Fatalf("the lesson stands on %s, not on %s", tt.SlotName(got), tt.SlotName(p.Slot))
		}
		if bad := newClashes(before, slices.Collect(c.Clashes()), rules.Error); len(bad) > 0 {
			rt.Fatalf("%s breaks\n%s", tt.UndoLabel(), sentences(bad, &tt.State))
		}
	})
	if lengths[0] < 5 || lengths[1] < 5 || lengths[-1] < 5 {
		t.Errorf("chains by length (-1: none) %v: the test says too little", lengths)
	}
	t.Log(lengths)
}

// row is a school of one class: lessons of different courses with one teacher each, all with the same student, on a grid
// of one day. Lesson n stands in period n. Only the teachers given as busy are off in every period but those allowed.
func row(t *testing.T, periods int, allowed map[int][]int) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	g := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}}}
	for i := range periods {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: fmt.Sprint(i + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: model.PeriodID(i + 1), Kind: model.Teaching, Start: model.Minute(480 + 60*i), End: model.Minute(540 + 60*i)})
	}
	b.Add(g)
	b.Add(&model.Student{Surname: "Ames"})
	for n := 1; n < periods; n++ {
		teacher := &model.Teacher{Code: fmt.Sprintf("T%d", n)}
		for p := range periods {
			if allowed[n] != nil && !slices.Contains(allowed[n], p+1) {
				teacher.DaysOff = append(teacher.DaysOff, model.DayOff{Day: 1, Grid: 1, Period: model.PeriodID(p + 1), Kind: model.OffFixed})
			}
		}
		id := model.TeacherID(b.Add(teacher))
		course := model.CourseID(b.Add(&model.Course{Code: fmt.Sprintf("C%d", n)}))
		sec := model.SectionID(b.Add(&model.Section{Course: course, SectionID: "1", Teachers: []model.TeacherID{id}}))
		b.Add(&model.Enrolment{Section: sec, Student: 1})
		b.Add(&model.Lesson{Section: sec, Slot: model.Slot{Grid: 1, Day: 1, Period: model.PeriodID(n)}, Teachers: []model.TeacherID{id}})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func TestTheShortestChainIsFound(t *testing.T) {
	tests := []struct {
		name    string
		allowed map[int][]int // by lesson: the periods its teacher is there
		to      model.PeriodID
		want    []string
		err     string
	}{
		{"the way is free", nil, 6, []string{"C1 1 to Mon 6"}, ""},
		{"one lesson steps aside", nil, 2, []string{"C2 1 to Mon 1", "C1 1 to Mon 2"}, ""},
		{"two lessons move on", map[int][]int{2: {2, 3}, 3: {3, 6}}, 2, []string{"C3 1 to Mon 6", "C2 1 to Mon 3", "C1 1 to Mon 2"}, ""},
		{"three lessons move on", map[int][]int{2: {2, 3}, 3: {3, 4}, 4: {4, 6}}, 2,
			[]string{"C4 1 to Mon 6", "C3 1 to Mon 4", "C2 1 to Mon 3", "C1 1 to Mon 2"}, ""},
		{"four would have to", map[int][]int{2: {2, 3}, 3: {3, 4}, 4: {4, 5}, 5: {5, 6}}, 2, nil, "no chain of up to 3 moves makes room on Mon 2"},
		{"the teacher is off then", map[int][]int{1: {1, 6}}, 2, nil, "teacher T1 has fixed time off then"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := row(t, 6, tc.allowed)
			c := rules.New(tt)
			chain, err := c.MakeRoom(context.Background(), 1, model.Slot{Grid: 1, Day: 1, Period: tc.to})
			if tc.err != "" {
				if !rules.IsNoRoom(err) || err.Error() != tc.err {
					t.Fatalf("error %v, want %s", err, tc.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range chain.Steps {
				got = append(got, tt.SectionCode(tt.Lesson(s.Lessons[0]).Section)+" to "+tt.SlotName(s.To))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			for _, s := range chain.Steps { // each step finds its slot free when its turn comes
				if i := slices.IndexFunc(c.WhereCanItGo(s.Lessons[0]), func(p rules.Place) bool { return p.Slot == s.To }); len(chain.Steps) > 2 && c.WhereCanItGo(s.Lessons[0])[i].Fit == rules.Blocked {
					t.Errorf("%s is blocked when its turn comes", tt.SlotName(s.To))
				}
				if _, err := tt.Apply(model.MoveTogether{Lesson: s.Lessons[0], To: s.To}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestMakingRoomMovesOthersIntoTeachingPeriodsOnly(t *testing.T) {
	tt := row(t, 3, nil) // lessons on Mon 1 and Mon 2, Mon 3 is free
	c := rules.New(tt)
	g := *tt.Grid(1)
	g.Cells = slices.Clone(g.Cells)
	g.Cells[2].Kind, g.Cells[2].End = model.Offline, g.Cells[2].Start+10
	to := model.Slot{Grid: 1, Day: 1, Period: 2}
	if _, err := tt.Apply(model.Batch{Name: "Homeroom", Edits: []model.Edit{model.Replace{Record: &g}, model.Replace{Record: &model.Teacher{ID: 2, Code: "T2", DaysOff: []model.DayOff{{Day: 1, Grid: 1, Period: 1, Kind: model.OffFixed}}}}}}); err != nil {
		t.Fatal(err)
	}
	if chain, err := c.MakeRoom(context.Background(), 1, to); !rules.IsNoRoom(err) {
		t.Errorf("room is made by %+v", chain.Steps)
	}
	// A person may still put a lesson there.
	chain, err := c.MakeRoom(context.Background(), 1, model.Slot{Grid: 1, Day: 1, Period: 3})
	if err != nil || len(chain.Steps) != 1 {
		t.Errorf("%+v, %v", chain.Steps, err)
	}
}

func TestMakingRoomStopsWhenItIsCalledOff(t *testing.T) {
	tt := row(t, 6, map[int][]int{2: {2, 3}, 3: {3, 6}})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rules.New(tt).MakeRoom(ctx, 1, model.Slot{Grid: 1, Day: 1, Period: 2}); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestASlotSaysInASentenceWhatSpeaksAgainstIt(t *testing.T) {
	field := func(k model.Key, name, value string) model.Edit {
		return model.SetField{Key: k, Field: name, Value: value}
	}
	art := model.SectionID(2)
	tests := []struct {
		name  string
		edits []model.Edit
		to    model.Slot // of 09ART 1
		fit   rules.Fit
		want  []string
	}{
		{"nothing", nil, on(1, 2), rules.Free, nil},
		{"the teacher", []model.Edit{model.AssignTeacher{Section: art, From: 2, To: 1}}, on(1, 1), rules.Blocked, []string{"teacher KIM teaches 09MAT 1 then"}},
		{"the room", []model.Edit{model.AssignRoom{Section: art, Room: 1}}, on(1, 1), rules.Blocked, []string{"09MAT 1 is in room N1 then"}},
		{"a student", []model.Edit{model.Enrol{Section: art, Students: []model.StudentID{1}}}, on(1, 1), rules.Blocked, []string{"Ames has 09MAT 1 then"}},
		{"students", []model.Edit{model.Enrol{Section: art, Students: []model.StudentID{1, 2}}}, on(1, 1), rules.Blocked, []string{"2 students have 09MAT 1 then"}},
		{"a student whose places in the lists don't meet", []model.Edit{model.Enrol{Section: art, Students: []model.StudentID{1}},
			field(model.EnrolmentID(1).Key(), "last", "2026-12-18"), field(model.EnrolmentID(4).Key(), "first", "2027-01-05")}, on(1, 1), rules.Free, nil},
		{"the teacher's way from another campus", []model.Edit{model.AssignTeacher{Section: art, From: 2, To: 1}}, on(1, 2), rules.Blocked,
			[]string{"teacher KIM has 09MAT 1 on another campus, on A 1, with less than 10 minutes between"}},
		{"students' way from another campus", []model.Edit{model.Enrol{Section: art, Students: []model.StudentID{1, 2}}}, on(1, 2), rules.Warned,
			[]string{"2 students have 09MAT 1 on another campus, on A 1, with less than 10 minutes between"}},
		{"fixed time off", []model.Edit{model.Replace{Record: &model.Teacher{ID: 2, Code: "LOP", DaysOff: []model.DayOff{{Day: 2, Kind: model.OffFixed}}}}}, on(2, 1), rules.Blocked,
			[]string{"teacher LOP has fixed time off then"}},
		{"preferred time off and too few whole days, by a rule that is off", []model.Edit{
			model.Replace{Record: &model.Teacher{ID: 2, Code: "LOP", AnyFullDays: 3, DaysOff: []model.DayOff{{Day: 2, Kind: model.OffPreferred}}}},
			model.Replace{Record: &model.School{RulesOff: []string{string(rules.FullDay)}}}}, on(2, 1), rules.Warned, []string{"teacher LOP would rather be off then"}},
		{"a roster entry", []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterOnCall, Teacher: 2, Slot: on(2, 1)}}}, on(2, 1), rules.Blocked,
			[]string{"teacher LOP is on the on-call roster then"}},
		{"a study section in the room", []model.Edit{model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: 1, Teacher: 1, Room: 3, Slot: on(2, 1)}}}, on(2, 1), rules.Warned,
			[]string{"study section LIB meets in room S1 then"}},
		{"another grid", nil, model.Slot{Grid: 2, Day: 2, Period: 1}, rules.Blocked, []string{"the year level of 09ART 1 uses another grid"}},
		{"a pin", []model.Edit{model.Pin{Keys: []model.Key{model.LessonID(2).Key()}}}, on(1, 2), rules.Blocked, []string{"09ART 1 is pinned: unpin it to move it"}},
		{"no such period", nil, on(1, 9), rules.Blocked, []string{"there is no such period"}},
		{"the load", []model.Edit{field(model.TeacherID(2).Key(), "maxLoad", "1"), model.Add{Record: &model.Lesson{Section: art, Slot: on(3, 1), Teachers: []model.TeacherID{2}}},
			model.MoveLesson{Lesson: 2}}, on(2, 1), rules.Warned, []string{"teacher LOP would have 2 lessons a cycle, and the load is 1"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := calm(t)
			c := rules.New(tt)
			for _, e := range tc.edits {
				if _, err := tt.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			p := c.WhereAmong(2, []model.Slot{tc.to})[0]
			var got []string
			for _, r := range p.Reasons {
				got = append(got, r.Sentence(&tt.State))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || p.Fit != tc.fit {
				t.Errorf("it is %s, want %s; reasons (-want +got):\n%s", p.Fit, tc.fit, diff)
			}
		})
	}
}

func TestLinkedLessonsGoTogetherOrNotAtAll(t *testing.T) {
	tt := calm(t)
	c := rules.New(tt)
	// 09MAT 1 takes its sub-class along, whose lesson LOP teaches too, and LOP has 09ART 1 on A 4.
	if _, err := tt.Apply(model.AssignTeacher{Section: 3, To: 2}); err != nil {
		t.Fatal(err)
	}
	p := c.WhereAmong(1, []model.Slot{on(1, 4)})[0]
	if p.Fit != rules.Blocked || p.Reasons[0].Sentence(&tt.State) != "teacher LOP teaches 09ART 1 then" {
		t.Errorf("%s, %+v", p.Fit, p.Reasons)
	}
	if c.WhereCanItGo(99) != nil {
		t.Error("there is an answer for a lesson that is not there")
	}
}
