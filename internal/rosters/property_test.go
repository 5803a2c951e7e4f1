package rosters_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
)

// gesture draws something that a person could do to a roster.
func gesture(t *rapid.T, tt *model.Timetable, b *rosters.Board) model.Edit {
	k := rapid.SampledFrom(rosters.Kinds()).Draw(t, "roster")
	table := b.Table(k, rapid.IntRange(0, 2).Draw(t, "rotation"))
	place := func(name string) rosters.Place {
		var all []rosters.Place
		for _, l := range table.Lines {
			for _, p := range l.Places {
				if !p.Closed {
					all = append(all, p)
				}
			}
		}
		if len(all) == 0 {
			return rosters.Place{Closed: true}
		}
		return rapid.SampledFrom(all).Draw(t, name)
	}
	who := model.TeacherID(rapid.IntRange(int(ada), int(dov)).Draw(t, "teacher"))
	switch rapid.IntRange(0, 4).Draw(t, "gesture") {
	case 0:
		return b.Move(place("from"), place("to"))
	case 1:
		return b.Clear(place("empty"))
	case 2:
		list, _ := b.Fill(k, table.Rotation)
		return b.Take(list...)
	}
	return b.Put(place("place"), who)
}

// TestARosterThatFollowsIsAsOneMadeAfresh: after each gesture, undo and redo. And the rules, which know nothing of this package, are
// the judge of what is blocked: where a teacher is put on a place, they find the entry on a lesson or another entry if and only if the
// place said so.
func TestARosterThatFollowsIsAsOneMadeAfresh(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := lincoln(t)
		b := rosters.New(tt)
		tt.Observe(func(p model.Patch) { b.Follow(p) })
		checker := rules.New(tt)
		for range rapid.IntRange(1, 12).Draw(rt, "gestures") {
			before := tt.Revision()
			e := gesture(rt, tt, b)
			if e == nil {
				continue
			}
			if _, err := tt.Apply(e); err != nil {
				rt.Fatalf("%s: %v", e.Label(tt), err)
			}
			if tt.Revision() == before {
				rt.Fatalf("%s changes nothing", e.Label(tt))
			}
			if rapid.Bool().Draw(rt, "undo") {
				tt.Undo()
				tt.Redo()
			}
			afresh := rosters.New(tt)
			for _, k := range rosters.Kinds() {
				if diff := cmp.Diff(afresh.Table(k, 0), b.Table(k, 0)); diff != "" {
					rt.Fatalf("%s (-afresh +followed):\n%s", rosters.Title(k), diff)
				}
				for _, l := range b.Table(k, 0).Lines {
					for _, p := range l.Places {
						if p.Teacher == 0 {
							continue
						}
						why := b.Mark(p).Why
						over := strings.HasPrefix(why, "teaches") || strings.HasPrefix(why, "watches") || strings.HasPrefix(why, "is ") ||
							why == "has time off"
						found := slices.ContainsFunc(checker.On(p.Teacher.Key()), func(c rules.Clash) bool {
							return c.Rule == rules.DutyOver && slices.Contains(c.With, p.Entry.Key())
						})
						if over != found {
							rt.Fatalf("%s at %s: it says %q, and the rules find a clash: %v", tt.Teacher(p.Teacher).Code, b.Name(p), why, found)
						}
					}
				}
			}
		}
	})
}

func TestStudyHallsAreAsFullAsTheirListsAre(t *testing.T) {
	tt := demo.New(demo.Options{Students: 400, Seed: 2, Year: 2026})
	b := rosters.New(tt)
	table := b.Table(model.RosterStudy, 0)
	if table.Entries == 0 || b.StudiesKnown() {
		t.Fatalf("%d study halls, known %v", table.Entries, b.StudiesKnown())
	}
	lists := views.Studies(tt)
	b.SetStudies(lists)
	want := map[model.RosterSlotID]int{}
	for _, e := range lists.Entries {
		want[e.Entry] = len(e.Students)
	}
	seen := 0
	for _, l := range table.Lines {
		for _, p := range l.Places {
			if n, ok := want[p.Entry]; ok && p.Entry != 0 {
				seen++
				if h := b.Hall(p); h.Students != n || h.Seats == 0 || h.TooFull() {
					t.Errorf("%s: %s, want %d students", b.Name(p), h.Words(), n)
				}
			}
		}
	}
	if seen != len(want) || b.Unseated() != 0 {
		t.Errorf("%d of %d study halls are shown; %d students are without a seat", seen, len(want), b.Unseated())
	}
	b.Follow(model.Patch{Changes: []model.Change{{Key: model.StudentID(1).Key()}}})
	if b.StudiesKnown() {
		t.Error("they are known, though a student has changed")
	}
}

// big is a school of 300 teachers with 20 duty areas in 40 slots each.
func big(t testing.TB) *model.Timetable {
	t.Helper()
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	var edits []model.Edit
	var g *model.Grid
	for g = range tt.Grids() {
		break
	}
	areas := model.DutyAreaID(tt.LastID(model.KindDutyArea))
	var teachers []model.TeacherID
	for x := range tt.Teachers() {
		teachers = append(teachers, x.ID)
	}
	n := 0
	for i := range model.DutyAreaID(20) {
		edits = append(edits, model.Add{Record: &model.DutyArea{Code: "AREA" + string(rune('A'+i)), Name: "Area " + string(rune('A'+i))}})
		slots := 0
		for _, c := range g.Cells {
			if c.Kind == model.Spacer || slots == 40 {
				continue
			}
			slots++
			r := &model.RosterSlot{Roster: model.RosterDuty, Area: areas + i + 1, Slot: model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}}
			if n++; n%3 != 0 {
				r.Teacher = teachers[n%len(teachers)]
			}
			edits = append(edits, model.Add{Record: r})
		}
	}
	if _, err := tt.Apply(model.Batch{Name: "areas", Edits: edits}); err != nil {
		t.Fatal(err)
	}
	return tt
}

func BenchmarkRostersOf300TeachersAnd20AreasIn40Slots(b *testing.B) {
	tt := big(b)
	board := rosters.New(tt)
	table := board.Table(model.RosterDuty, 0)
	who := table.Lines[1].Places[0]
	touch := model.Patch{Changes: []model.Change{{Key: model.RosterSlotID(1).Key()}}}
	for _, bm := range []struct {
		name string
		do   func()
	}{
		{"table", func() { board.Table(model.RosterDuty, 0) }},
		{"fairness", func() { board.Fairness(model.RosterDuty, 0) }},
		{"who is free", func() { board.Who(who, 0, "") }},
		{"a teacher held", func() {
			for _, l := range board.Table(model.RosterDuty, 0).Lines {
				for _, p := range l.Places {
					board.Can(1, rosters.Place{}, p)
				}
			}
		}},
		{"fill gaps", func() { board.Fill(model.RosterDuty, 0) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				board.Follow(touch)
				bm.do()
			}
		})
	}
}
