package print

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"text/tabwriter"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// SectionList is a section's list for paper, in order of name, with a column to write in; nil for no section. It has no field that few
// may know of a person.
func (d Document) SectionList(t *model.Timetable, id model.SectionID) *List {
	s := t.Section(id)
	if s == nil {
		return nil
	}
	l := &List{Title: t.SectionCode(id), Columns: []Column{{"Name", 4}, {"ID", 2}, {"Grade", 1.4}, {"", 5}}, Numbered: true,
		Empty: "Nobody is in this section."}
	parts := []string{s.Name}
	if c := t.Course(s.Course); c != nil {
		parts[0] = cmp.Or(c.Name, s.Name)
	}
	if x := t.Teacher(s.Teacher()); x != nil {
		parts = append(parts, x.Name())
	}
	for _, p := range parts {
		if p != "" && l.Sub != "" {
			l.Sub += " · "
		}
		l.Sub += p
	}
	var students []*model.Student
	for e := range t.ListOf(id) {
		if x := t.Student(e.Student); x != nil {
			students = append(students, x)
		}
	}
	slices.SortFunc(students, func(a, b *model.Student) int {
		return cmp.Or(names.Compare(a.Surname, b.Surname), names.Compare(a.FirstName, b.FirstName), cmp.Compare(a.ID, b.ID))
	})
	for _, x := range students {
		grade := ""
		if y := t.YearLevel(x.YearLevel); y != nil {
			grade = views.YearLevelName(&t.State, y)
		}
		name := x.Surname
		if first := cmp.Or(x.PreferredName, x.FirstName); first != "" {
			name += ", " + first
		}
		l.Rows = append(l.Rows, []string{name, cmp.Or(x.Code, x.SISID), grade})
	}
	return l
}

// Roster is the duty or on-call roster for paper, by day and time; rotation 0 is all of them.
func (d Document) Roster(t *model.Timetable, kind model.RosterKind, rotation int) *List {
	l := &List{Title: "Duty roster", Columns: []Column{{"Day", 2}, {"Time", 2.4}, {"Period", 1.4}, {"Area", 3}, {"Teacher", 4}, {"Term", 2}},
		Empty: "Nobody has a duty yet."}
	if kind == model.RosterOnCall {
		l.Title, l.Empty = "On-call roster", "Nobody is on call yet."
	}
	var slots []*model.RosterSlot
	for r := range t.RosterSlots() {
		if r.Roster == kind && (rotation == 0 || r.Rotations.Has(rotation)) {
			slots = append(slots, r)
		}
	}
	start := func(r *model.RosterSlot) model.Minute {
		if c := t.Cell(r.Slot); c != nil {
			return c.Start
		}
		return 0
	}
	slices.SortStableFunc(slots, func(a, b *model.RosterSlot) int {
		return cmp.Or(cmp.Compare(a.Slot.Day, b.Slot.Day), cmp.Compare(start(a), start(b)), cmp.Compare(a.Area, b.Area), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range slots {
		l.Rows = append(l.Rows, d.rosterRow(t, r))
	}
	return l
}

func (d Document) rosterRow(t *model.Timetable, r *model.RosterSlot) []string {
	day, times, period, area, who, term := "", "", "", "", "nobody yet", ""
	if g := t.Grid(r.Slot.Grid); g != nil {
		if i := int(r.Slot.Day) - 1; i >= 0 && i < len(g.Days) {
			day = cmp.Or(g.Days[i].Name, g.Days[i].Code)
		}
		if p := g.Period(r.Slot.Period); p != nil {
			period = p.Code
		}
		if c := t.Cell(r.Slot); c != nil && c.End > c.Start {
			times = d.clock(c.Start) + "–" + d.clock(c.End)
		}
	}
	if a := t.DutyArea(r.Area); a != nil {
		area = cmp.Or(a.Name, a.Code)
	}
	if x := t.Teacher(r.Teacher); x != nil {
		who = x.Name() + " (" + x.Code + ")"
	}
	for i, n := range r.Rotations.Numbers() {
		if i > 0 {
			term += ", "
		}
		term += t.RotationName(n)
	}
	return []string{day, times, period, area, who, term}
}

// TextLists writes lists as plain text.
func TextLists(w io.Writer, d Document, lists iter.Seq[*List]) error {
	first := true
	for l := range lists {
		var table bytes.Buffer
		if !first {
			table.WriteString("\n\n")
		}
		first = false
		for i, x := range []string{l.Title, l.Sub, d.Rotation, d.School} {
			if x != "" {
				if i > 0 {
					table.WriteString(" · ")
				}
				table.WriteString(plain(x))
			}
		}
		table.WriteString("\n\n")
		t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
		for _, row := range l.Rows {
			for _, cell := range row {
				fmt.Fprintf(t, "%s\t", plain(cell))
			}
			fmt.Fprintln(t)
		}
		if err := t.Flush(); err != nil {
			return err
		}
		if len(l.Rows) == 0 {
			fmt.Fprintln(&table, l.Empty)
		}
		for line := range bytes.Lines(table.Bytes()) {
			if _, err := fmt.Fprintf(w, "%s\n", bytes.TrimRight(line, " \n")); err != nil {
				return err
			}
		}
	}
	return nil
}
