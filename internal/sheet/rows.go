package sheet

import (
	"slices"

	"carillon/model/names"
)

// Insert puts a new row below the current one, with what the source starts it with, and goes to its first cell that can be
// typed into. A row that the source can't make yet waits in the sheet until what it lacks is typed.
func (s *Sheet) Insert() Outcome {
	if a, ok := s.src.(Adder); ok {
		if why := a.CanAdd(); why != "" {
			return Outcome{Why: why}
		}
	}
	near := s.KeyAt(s.cur.Line)
	k := s.wait(near)
	p := s.pending[k]
	if st, ok := s.src.(Starter); ok {
		near := near
		if near.Draft() {
			near = 0
		}
		for _, c := range st.Start(near) {
			p.cells[c.Column] = c.Text
		}
	}
	s.insertBelow(k, s.cur.Line)
	s.relines()
	s.Go(Place{s.LineOf(k), s.firstTyped()})
	if len(p.cells) == 0 {
		p.reason = "This row is made as soon as something is typed into it."
		return Outcome{}
	}
	e := Edit{Label: "Add a row", Rows: []NewRow{s.newRow(k)}}
	out := s.took(e, s.src.Apply(e))
	out.Refused = nil // nobody has typed anything yet that could be wrong: the row says itself what it lacks
	return out
}

// wait makes a row that only the sheet has; it is not shown yet.
func (s *Sheet) wait(after Key) Key {
	k := s.last
	s.last++
	s.total++
	s.pending[k] = &pendingRow{cells: map[int]string{}, after: after}
	return k
}

// firstTyped is the place of the first column that can be typed into.
func (s *Sheet) firstTyped() int {
	return max(0, slices.IndexFunc(s.order, func(c int) bool { return s.cols[c].ReadOnly == "" }))
}

// insertBelow shows a row below a line, at the end where there is none.
func (s *Sheet) insertBelow(k Key, at int) {
	if at < 0 || at >= len(s.lines) {
		g := s.lastGroup()
		g.rows = append(g.rows, k)
		return
	}
	g := &s.groups[s.lines[at].group]
	g.folded = false
	g.rows = slices.Insert(g.rows, slices.Index(g.rows, s.lines[at].key)+1, k)
}

// RowsToDelete lists the rows that Delete would take out of the source, for a question that says what hangs on them.
func (s *Sheet) RowsToDelete() []Key {
	return slices.DeleteFunc(s.SelectedRows(), Key.Draft)
}

// Delete takes the rows with a selected cell out of the source and the sheet. Rows that are waiting are forgotten.
func (s *Sheet) Delete() Outcome {
	rows := s.SelectedRows()
	waiting := map[Key]bool{}
	e := Edit{}
	for _, k := range rows {
		if k.Draft() {
			waiting[k] = true
		} else {
			e.Delete = append(e.Delete, k)
		}
	}
	if len(rows) == 0 {
		return Outcome{Why: "No row is selected."}
	}
	s.remove(waiting)
	if len(e.Delete) == 0 {
		return Outcome{Taken: len(waiting)}
	}
	if len(e.Delete) > 1 {
		e.Label = "Delete " + names.Count(len(e.Delete), "row", "rows")
	}
	out := s.took(e, s.src.Apply(e))
	out.Taken += len(waiting)
	return out
}

// remove takes rows out of the sheet.
func (s *Sheet) remove(gone map[Key]bool) {
	if len(gone) == 0 {
		return
	}
	for i := range s.groups {
		g := &s.groups[i]
		g.rows = slices.DeleteFunc(g.rows, func(k Key) bool { return gone[k] })
	}
	for k := range gone {
		delete(s.pending, k)
		delete(s.texts, k)
		if k.Draft() {
			delete(s.drafts, k)
		}
	}
	s.total -= len(gone)
	s.warmed = 0
	s.relines()
}
