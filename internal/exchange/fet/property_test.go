package fet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/model"
)

// outline is what a timetable has of what FET can hold: days, hours and breaks of its main grid, rooms, teachers with their time
// off, sections with their lessons, and the different weeks that students have. Rotation 1 is what is written.
func outline(s *model.State) string {
	tt := s.Index()
	many := map[model.GridID]int{}
	for l := range tt.Lessons() {
		many[l.Slot.Grid]++
	}
	var grid *model.Grid
	for g := range tt.Grids() {
		if grid == nil || many[g.ID] > many[grid.ID] {
			grid = g
		}
	}
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for i, d := range grid.Days {
		for _, p := range grid.Periods {
			if c := grid.Cell(uint8(i+1), p.ID); c != nil && c.Kind.Placeable() {
				add("period %s %s", d.Code, p.Code)
			}
		}
	}
	for r := range tt.Rooms() {
		campus := ""
		if c := tt.Campus(r.Campus); c != nil {
			campus = c.Code
		}
		add("room %s %d %s", r.Code, r.Capacity, campus)
	}
	for t := range tt.Teachers() {
		var off []string
		for _, o := range t.DaysOff {
			if o.Kind == model.OffFixed && (o.Period == 0 || o.Grid == grid.ID) {
				off = append(off, grid.SlotName(model.Slot{Grid: grid.ID, Day: o.Day, Period: o.Period}))
			}
		}
		slices.Sort(off)
		add("teacher %s %v %d", t.Code, off, t.AnyFullDays)
	}
	weeks := map[model.StudentID][]string{}
	for sec := range tt.Sections() {
		if !sec.Rotations.Has(1) {
			continue
		}
		var lessons []string
		for l := range tt.LessonsOf(sec.ID) {
			if l.Slot.Placed() && l.Slot.Grid != grid.ID {
				continue
			}
			var who, in []string
			for _, id := range l.Teachers {
				who = append(who, tt.Teacher(id).Code)
			}
			for _, id := range l.Rooms {
				in = append(in, tt.Room(id).Code)
			}
			slices.Sort(who)
			slices.Sort(in)
			lessons = append(lessons, fmt.Sprint(tt.SlotName(l.Slot), who, in, l.Pinned))
		}
		slices.Sort(lessons)
		text := fmt.Sprint(tt.Course(sec.Course).Code, " ", lessons)
		if len(lessons) > 0 {
			add("section %s", text)
		}
		for e := range tt.ListOf(sec.ID) {
			if len(lessons) > 0 {
				weeks[e.Student] = append(weeks[e.Student], text)
			}
		}
	}
	for _, w := range weeks {
		slices.Sort(w)
		add("week %s", strings.Join(w, "; "))
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

// same fails where two outlines differ, with the first line that does.
func same(t interface{ Fatalf(string, ...any) }, got, want string) {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("line %d is\n%s\nwant\n%s", i, append(g, "(the end)")[min(i, len(g))], append(w, "(the end)")[min(i, len(w))])
		}
	}
}

// unlink parts linked sections, which go out as one activity and come back as one section.
func unlink(rt *rapid.T, tt *model.Timetable) {
	for s := range tt.Snapshot().Sections() {
		if s.Composite != 0 {
			c := *s
			c.Composite = 0
			if _, err := tt.Apply(model.Replace{Record: &c}); err != nil {
				rt.Fatal(err)
			}
		}
	}
}

// disturb makes changes that FET can hold: lessons without a place, pinned ones, time off, several rooms.
func disturb(rt *rapid.T, tt *model.Timetable) {
	var lessons []*model.Lesson
	for l := range tt.Lessons() {
		lessons = append(lessons, l)
	}
	for range rapid.IntRange(0, 12).Draw(rt, "changes") {
		i := rapid.IntRange(0, len(lessons)-1).Draw(rt, "lesson")
		l := *tt.Lesson(lessons[i].ID)
		switch rapid.IntRange(0, 3).Draw(rt, "change") {
		case 0:
			l.Slot, l.Pinned = model.Slot{}, false // FET locks nothing without a place
		case 1:
			l.Pinned = !l.Pinned && l.Slot.Placed()
		case 2:
			l.Rooms = nil
		case 3:
			for r := range tt.Rooms() {
				if len(l.Rooms) < 2 && !slices.Contains(l.Rooms, r.ID) {
					l.Rooms = append(slices.Clone(l.Rooms), r.ID)
				}
			}
		}
		if _, err := tt.Apply(model.Replace{Record: &l}); err != nil {
			rt.Fatal(err)
		}
	}
}

func TestAnExportImportedAgainIsTheSameTimetable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := demo.New(demo.Options{Students: rapid.IntRange(50, 90).Draw(rt, "students"), Seed: rapid.Uint64().Draw(rt, "seed"), Year: 2026})
		unlink(rt, tt)
		disturb(rt, tt)
		plan, err := read(t, exchange.FromBytes("x.fet", export(t, tt.Snapshot())))
		if err != nil {
			rt.Fatal(err)
		}
		if plan.Bad() > 0 {
			rt.Fatalf("%d faults: %v", plan.Bad(), plan.LeftOut()[0])
		}
		same(rt, outline(plan.After), outline(tt.Snapshot()))
		// The second export goes out as the file that came in.
		after := plan.After.Index()
		disturb(rt, after)
		again, err := read(t, exchange.FromBytes("x.fet", export(t, after.Snapshot())))
		if err != nil {
			rt.Fatal(err)
		}
		same(rt, outline(again.After), outline(after.Snapshot()))
	})
}
