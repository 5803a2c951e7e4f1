package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestLessonsOfOtherFilesKeepTheirDays: a publish replaces all lessons between two dates by one set. Where another file has
// other lessons in the next semester, both sets would stand in both.
func TestLessonsOfOtherFilesKeepTheirDays(t *testing.T) {
	end := engine.LastDay(smallSchool(t).Snapshot(), engine.RotationAt(smallSchool(t).Snapshot(), today))
	for _, tc := range []struct {
		name        string
		now, after  string // the other file's section until the rotation ends, and then
		to          model.Date
		multi, held bool
	}{
		{"they are the same throughout", "K ART", "K ART", 0, true, false},
		{"they are others after the rotation", "K ART", "K MUS", 0, true, true},
		{"they end with the rotation", "K ART", "", 0, true, true},
		{"they begin after it", "", "K MUS", 0, true, true},
		{"the dates are those of the rotation", "K ART", "K MUS", end, true, false},
		{"there are none", "", "", 0, true, false},
		{"no other files are said to be there, so the rows are held anyhow", "K ART", "K MUS", 0, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, smallSchool(t))
			r.System.MultiFile = tc.multi
			load := func(from, to model.Date, code string) {
				rows := []liss.Lesson{}
				if code != "" {
					rows = append(rows, liss.Lesson{DayNumber: 1, Period: "1", ClassCode: code, TtStructure: "Prim"})
				}
				if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(from.Time()), To: liss.DateTimeOf(to.Time()), Timetable: rows}); err != nil {
					t.Fatal(err)
				}
			}
			load(today, end, tc.now)
			load(end+1, r.To, tc.after)
			if tc.to != 0 {
				r.To = tc.to
			}
			p := r.Plan(nil)
			if got := slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.ForeignRows && g.Kind == engine.Timetable }); got != tc.held {
				t.Errorf("held: %v", p.Held)
			}
			if tc.held || !tc.multi {
				return
			}
			r.MustSync(nil)
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Errorf("afterwards the plan is not empty:\n%s", what)
			}
			for day, want := range map[model.Date]string{today + 1: tc.now, end + 9: tc.after} {
				rows, err := r.Client().GetTimetable(context.Background(), 2026, liss.DateTimeOf(day.Time()), liss.DateTimeOf(day.Time()))
				if err != nil {
					t.Fatal(err)
				}
				var codes []string
				for _, l := range rows {
					if l.TtStructure == "Prim" {
						codes = append(codes, l.ClassCode)
					}
				}
				if got := strings.Join(codes, ","); got != want {
					t.Errorf("on %s the SIS has %q of the other file, had %q", day, got, want)
				}
			}
		})
	}
}

// TestRowsOfOtherFilesThatASISNoLongerShowsAreLookedAt: what is not shown can't go back, and is deleted by the publish.
func TestRowsOfOtherFilesThatASISNoLongerShowsAreLookedAt(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.MultiFile = true
	others := func(n int) {
		loadClasses(t, s, func(list []liss.Class) []liss.Class {
			list = slices.DeleteFunc(list, func(c liss.Class) bool { return strings.HasPrefix(c.ClassCode, "K ") })
			for i := range n {
				list = append(list, liss.Class{ClassCode: "K " + string(rune('a'+i))})
			}
			return list
		})
	}
	others(20)
	r.MustSync(nil)
	for _, tc := range []struct {
		n    int
		held bool
	}{{20, false}, {15, false}, {14, true}, {0, true}} {
		others(tc.n)
		if p := r.Plan(nil); heldFor(p, engine.ForeignRows, engine.Sections) != tc.held {
			t.Errorf("of 20 there are %d: held %v", tc.n, p.Held)
		}
	}
	r.MustSync(nil)
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("once confirmed, the next plan says\n%s", what)
	}
}
