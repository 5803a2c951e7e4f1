package sheet

import (
	"slices"
	"strings"

	"carillon/model/names"
)

// Copy is what is selected as text for the clipboard. Several blocks are copied as one where they lie side by side in the same
// lines or below each other in the same columns; else why says so.
func (s *Sheet) Copy() (text, why string) {
	if len(s.lines) == 0 || len(s.order) == 0 {
		return "", "There is nothing here to copy."
	}
	lines, columns := map[int]bool{}, map[int]bool{}
	for _, b := range s.blocks {
		for l := b.Top; l <= b.Bottom; l++ {
			lines[l] = true
		}
		for c := b.Left; c <= b.Right; c++ {
			columns[c] = true
		}
	}
	ls, cs := sortedInts(lines), sortedInts(columns)
	if len(s.blocks) > 1 {
		for _, l := range ls {
			for _, c := range cs {
				if !s.Selected(Place{l, c}) {
					return "", "Blocks that don't lie in the same rows or columns can't be copied together."
				}
			}
		}
	}
	table := make([][]string, 0, len(ls))
	for _, l := range ls {
		k := s.lines[l].key
		if k == 0 {
			continue
		}
		row := make([]string, len(cs))
		for i, c := range cs {
			row[i] = s.Text(k, s.order[c])
		}
		table = append(table, row)
	}
	if len(table) == 0 {
		return "", "There is nothing here to copy."
	}
	return FormatTSV(table), ""
}

func sortedInts(set map[int]bool) []int {
	list := make([]int, 0, len(set))
	for i := range set {
		list = append(list, i)
	}
	slices.Sort(list)
	return list
}

// Cut is Copy, and empties what was copied.
func (s *Sheet) Cut() (text string, out Outcome) {
	text, why := s.Copy()
	if why != "" {
		return "", Outcome{Why: why}
	}
	e := Edit{}
	s.eachSelected(func(k Key, column int) { e.Cells = append(e.Cells, Cell{k, column, ""}) })
	return text, s.applyMany(e, "Cut")
}

// Plan is what a paste would do.
type Plan struct {
	Edit Edit
	// Refused is what would stay in its cell with a reason.
	Refused []Refusal
	// Headings says that the first line names columns, and is not pasted; Unmatched are those of its names that no column has.
	Headings  bool
	Unmatched []string
	// Beyond counts cells to the right of the last column, Fixed those in columns that nobody can type into.
	Beyond, Fixed int
	// Values is how many values there are to be pasted, without Beyond and Fixed.
	Values int

	block Block // what is selected afterwards
}

// Rows is how many rows would be made.
func (p *Plan) Rows() int { return len(p.Edit.Rows) }

// Unknown lists the texts that name a record that is not there, each once.
func (p *Plan) Unknown() []string {
	texts := map[Key]map[int]string{}
	note := func(c Cell) {
		if texts[c.Key] == nil {
			texts[c.Key] = map[int]string{}
		}
		texts[c.Key][c.Column] = c.Text
	}
	for _, c := range p.Edit.Cells {
		note(c)
	}
	for _, r := range p.Edit.Rows {
		for _, c := range r.Cells {
			note(c)
		}
	}
	var list []string
	seen := map[string]bool{}
	for _, r := range p.Refused {
		if text := texts[r.Key][r.Column]; r.Unknown && !seen[text] {
			seen[text] = true
			list = append(list, text)
		}
	}
	return list
}

// Asks says whether a person has to see the plan before it is performed: rows would be made, or names don't match.
func (p *Plan) Asks() bool {
	return len(p.Edit.Rows) > 0 || len(p.Unmatched) > 0 ||
		slices.ContainsFunc(p.Refused, func(r Refusal) bool { return r.Unknown })
}

// PlanPaste says what pasting a text would do, and changes nothing. It begins at the top left cell of the block. One value
// goes into all selected cells; a table goes into the block as often as it fits in whole. Lines beyond the last row make new
// rows. A first line that consists of names of columns says where the columns go.
func (s *Sheet) PlanPaste(text string) Plan {
	var p Plan
	table := ParseTSV(text)
	if len(table) == 0 || len(s.order) == 0 {
		return p
	}
	b := s.Block()
	columns := s.pasteColumns(&p, table, b.Left)
	if p.Headings {
		table = table[1:]
	}
	width := 0
	for _, row := range table {
		width = max(width, len(row))
	}
	if len(table) == 1 && width == 1 && s.several() && !p.Headings {
		s.eachSelected(func(k Key, column int) { s.planCell(&p, Cell{k, column, table[0][0]}) })
		p.block = b
		s.judge(&p)
		return p
	}
	if !p.Headings {
		table, columns = s.tiled(table, columns, width, b)
	}
	lines := s.rowLines(b.Top, len(table))
	for i, row := range table {
		var made *NewRow
		k := Key(0)
		if i < len(lines) {
			k = s.lines[lines[i]].key
		} else {
			p.Edit.Rows = append(p.Edit.Rows, NewRow{Key: s.last + Key(len(p.Edit.Rows))})
			made = &p.Edit.Rows[len(p.Edit.Rows)-1]
			k = made.Key
		}
		for j, cell := range row {
			switch {
			case j >= len(columns) || columns[j] < 0:
				if cell != "" {
					p.Beyond++
				}
			case made == nil:
				s.planCell(&p, Cell{k, columns[j], cell})
			case s.cols[columns[j]].ReadOnly != "":
				p.Fixed++
			case cell != "":
				made.Cells = append(made.Cells, Cell{k, columns[j], cell})
				p.Values++
			}
		}
	}
	p.Edit.Rows = slices.DeleteFunc(p.Edit.Rows, func(r NewRow) bool { return len(r.Cells) == 0 })
	p.block = Block{b.Top, b.Left, b.Top, min(len(s.order)-1, b.Left+max(1, width)-1)}
	if p.Headings {
		p.block.Left, p.block.Right = 0, len(s.order)-1
	}
	if n := len(lines); n > 0 {
		p.block.Bottom = lines[n-1]
	}
	s.judge(&p)
	return p
}

func (s *Sheet) planCell(p *Plan, c Cell) {
	if s.cols[c.Column].ReadOnly != "" {
		p.Fixed++
		return
	}
	p.Values++
	p.Edit.Cells = append(p.Edit.Cells, c)
}

// judge asks the source what of a plan it would refuse.
func (s *Sheet) judge(p *Plan) {
	p.Edit.Label = "Paste " + names.Count(p.Values, "cell", "cells")
	if p.Edit.Empty() {
		return
	}
	try := p.Edit
	if len(s.pending) > 0 {
		try.Cells = slices.DeleteFunc(slices.Clone(try.Cells), func(c Cell) bool { return c.Key.Draft() })
	}
	p.Refused = s.src.Try(try).Refused
}

// pasteColumns are the columns that those of a table go into, as indexes into the source's; -1 for none.
func (s *Sheet) pasteColumns(p *Plan, table [][]string, left int) []int {
	if columns, unmatched, ok := s.headings(table); ok {
		p.Headings, p.Unmatched = true, unmatched
		return columns
	}
	return slices.Clone(s.order[min(left, len(s.order)):])
}

// headings reads the first line of a table as names of columns: two of them at least, and more than half of those that are
// not empty, have to be some. A line that stands alone is none.
func (s *Sheet) headings(table [][]string) (columns []int, unmatched []string, ok bool) {
	if len(table) < 2 {
		return nil, nil, false
	}
	named, matched := 0, 0
	used := map[int]bool{}
	for _, cell := range table[0] {
		c := -1
		if cell = strings.TrimSpace(cell); cell != "" {
			named++
			c = slices.IndexFunc(s.cols, func(c Column) bool { return names.Same(c.Label, cell) })
			if c >= 0 && !used[c] {
				matched++
				used[c] = true
			} else {
				c = -1
				unmatched = append(unmatched, cell)
			}
		}
		columns = append(columns, c)
	}
	return columns, unmatched, matched >= 2 && 2*matched > named
}

// tiled repeats a table as often as it fits into a block in whole, at least once.
func (s *Sheet) tiled(table [][]string, columns []int, width int, b Block) ([][]string, []int) {
	rows := 0
	for l := b.Top; l <= b.Bottom && l < len(s.lines); l++ {
		if s.lines[l].key != 0 {
			rows++
		}
	}
	if across := b.Right - b.Left + 1; width > 0 && across > width && across%width == 0 {
		wide := make([][]string, len(table))
		for i, row := range table {
			for range across / width {
				wide[i] = append(wide[i], append(slices.Clone(row), make([]string, width-len(row))...)...)
			}
		}
		table = wide
	}
	if rows > len(table) && rows%len(table) == 0 {
		once := table
		for len(table) < rows {
			table = append(slices.Clip(table), once...)
		}
	}
	return table, columns
}

// rowLines lists so many lines that are rows, from a line on, as far as there are any.
func (s *Sheet) rowLines(from, n int) []int {
	var list []int
	for l := from; l < len(s.lines) && len(list) < n; l++ {
		if s.lines[l].key != 0 {
			list = append(list, l)
		}
	}
	return list
}

// Paste performs a plan that was made of this sheet as it is now. Without rows those beyond the last are left out.
func (s *Sheet) Paste(p Plan, rows bool) Outcome {
	e := p.Edit
	if !rows {
		e.Rows = nil
	}
	after := s.lastRow()
	for i, r := range e.Rows {
		k := s.wait(after)
		for _, c := range r.Cells {
			s.pending[k].cells[c.Column] = c.Text
		}
		e.Rows[i] = s.newRow(k)
		g := s.lastGroup()
		g.rows = append(g.rows, k)
	}
	if len(e.Rows) > 0 {
		s.relines()
	}
	out := s.apply(e)
	if p.Values == 0 {
		switch {
		case p.Fixed > 0:
			out.Why = "These columns are worked out: nothing can be pasted into them."
		default:
			out.Why = "There is nothing to paste."
		}
		return out
	}
	p.block.Bottom += len(e.Rows)
	s.pivot, s.end = s.clamped(Place{p.block.Top, p.block.Left}), s.clamped(Place{p.block.Bottom, p.block.Right})
	s.cur, s.tabFrom = s.pivot, -1
	s.blocks = append(s.blocks[:0], between(s.pivot, s.end))
	s.lead = s.cur
	return out
}

func (s *Sheet) lastRow() Key {
	for i := len(s.groups) - 1; i >= 0; i-- {
		if rows := s.groups[i].rows; len(rows) > 0 {
			return rows[len(rows)-1]
		}
	}
	return 0
}
