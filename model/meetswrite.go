package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Meets is when a section meets, as [SetMeets] reads it: "3(MWF)"; "" where none of its lessons is placed.
func (t *Timetable) Meets(s *Section) string {
	type key struct {
		grid GridID
		room RoomID
	}
	at := map[key]map[PeriodID]map[uint8]bool{}
	for l := range t.LessonsOf(s.ID) {
		if !l.Slot.Placed() {
			continue
		}
		k := key{grid: l.Slot.Grid}
		if len(l.Rooms) > 0 && l.Rooms[0] != s.Room {
			k.room = l.Rooms[0]
		}
		if at[k] == nil {
			at[k] = map[PeriodID]map[uint8]bool{}
		}
		if at[k][l.Slot.Period] == nil {
			at[k][l.Slot.Period] = map[uint8]bool{}
		}
		at[k][l.Slot.Period][l.Slot.Day] = true
	}
	home := t.gridOf(s)
	term := t.termText(s.Rotations)
	var out []string
	keys := slices.SortedFunc(maps.Keys(at), func(a, b key) int {
		return cmp.Or(boolOrder(home == nil || a.grid != home.ID, home == nil || b.grid != home.ID), cmp.Compare(a.grid, b.grid), cmp.Compare(a.room, b.room))
	})
	for _, k := range keys {
		g := t.Grid(k.grid)
		prefix, suffix := "", ""
		if home == nil || g.ID != home.ID {
			prefix = quoteMeets(g.Code) + "/"
		}
		if k.room != 0 {
			suffix = "@" + quoteMeets(t.Room(k.room).Code)
		}
		for _, text := range g.patterns(at[k], term) {
			out = append(out, prefix+text+suffix)
		}
	}
	return strings.Join(out, " ")
}

// patterns writes periods with their days, those that follow each other with the same days as a range.
func (g *Grid) patterns(at map[PeriodID]map[uint8]bool, term string) []string {
	type run struct{ first, last, days string }
	var runs []run
	open := false
	for _, p := range g.Periods {
		if at[p.ID] == nil {
			if slices.ContainsFunc(g.Cells, func(c Cell) bool { return c.Period == p.ID && c.Kind.InMaster() }) {
				open = false // a range would take this one in
			}
			continue
		}
		days := g.daysText(p.ID, at[p.ID])
		if open && runs[len(runs)-1].days == days {
			runs[len(runs)-1].last = quoteMeets(p.Code)
			continue
		}
		runs = append(runs, run{quoteMeets(p.Code), quoteMeets(p.Code), days})
		open = true
	}
	var out []string
	for _, r := range runs {
		text := r.first
		if r.last != r.first {
			text += "-" + r.last
		}
		within := strings.Trim(r.days+","+term, ",")
		if within != "" {
			text += "(" + within + ")"
		}
		out = append(out, text)
	}
	return out
}

// daysText writes the days on which a period meets as short as can be; "" where it is each day that has it.
func (g *Grid) daysText(p PeriodID, on map[uint8]bool) string {
	var taught, codes []string
	all := true
	weekdays, letters := map[time.Weekday]bool{}, map[string]bool{}
	plain := true // all days have a weekday
	for i, d := range g.Days {
		day := uint8(i + 1)
		c := g.Cell(day, p)
		if c == nil || !c.Kind.InMaster() {
			all = all && !on[day]
			continue
		}
		taught = append(taught, d.Code)
		if !on[day] {
			all = false
			continue
		}
		codes = append(codes, d.Code)
		w, l, ok := weekdayOf(d)
		plain = plain && ok
		weekdays[w], letters[l] = true, true
	}
	if all && len(codes) == len(taught) {
		return ""
	}
	if plain {
		for _, try := range [][2]bool{{true, false}, {false, true}, {true, true}} {
			if text := g.product(p, on, weekdays, letters, try[0], try[1]); text != "" {
				return text
			}
		}
	}
	return strings.Join(codes, ",") // a blank within brackets does not count: see below
}

// product writes weekdays, letters or both, where the days that this means are just those on which a period meets; "" where not.
func (g *Grid) product(p PeriodID, on map[uint8]bool, weekdays map[time.Weekday]bool, letters map[string]bool, byWeekday, byLetter bool) string {
	if byLetter && letters[""] {
		return ""
	}
	for i, d := range g.Days {
		day := uint8(i + 1)
		c := g.Cell(day, p)
		w, l, ok := weekdayOf(d)
		means := ok && c != nil && c.Kind.InMaster() && (!byWeekday || weekdays[w]) && (!byLetter || letters[l])
		if means != on[day] {
			return ""
		}
	}
	var parts []string
	if byWeekday {
		text := ""
		for _, w := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
			if weekdays[w] {
				text += weekdayLetters[w]
			}
		}
		if text == "MTWRF" {
			text = "M-F"
		}
		parts = append(parts, text)
	}
	if byLetter {
		parts = append(parts, slices.Sorted(maps.Keys(letters))...)
	}
	return strings.Join(parts, ",")
}

// termText writes rotations as a term: "S1" where one rotation, or all within a term of the calendar, has such a name; "R2" else.
func (t *Timetable) termText(rotations Rotations) string {
	if rotations == 0 {
		return ""
	}
	for _, letter := range "SQT" {
		for n := 1; n <= MaxRotations; n++ {
			if text := fmt.Sprintf("%c%d", letter, n); true {
				if of, ok := t.readTerm(text); ok && of == rotations {
					return text
				}
			}
		}
	}
	var parts []string
	for _, n := range rotations.Numbers() {
		parts = append(parts, fmt.Sprintf("R%d", n))
	}
	return strings.Join(parts, ",")
}

// sectionMeets is the field of when a section meets: it follows from the lessons, and what is typed places them.
func sectionMeets() Field {
	f := computed("meets", "meets", func(t *Timetable, r *Section) string { return t.Meets(r) })
	f.Type, f.Most = TypeText, 200
	f.write = func(t *Timetable, r Record, value string) error {
		_, _, err := t.readMeets(r.(*Section), value)
		return err
	}
	f.edit = func(k Key, value string) Edit { return SetMeets{SectionID(k.ID), value} }
	return f
}
