package sheet

import "slices"

// Place is a cell by its line from the top and its place among the columns that are shown.
type Place struct{ Line, Column int }

// Block is a rectangle of cells; all four sides belong to it.
type Block struct{ Top, Left, Bottom, Right int }

// Has says whether a cell lies in a block.
func (b Block) Has(p Place) bool {
	return p.Line >= b.Top && p.Line <= b.Bottom && p.Column >= b.Left && p.Column <= b.Right
}

func between(a, b Place) Block {
	return Block{min(a.Line, b.Line), min(a.Column, b.Column), max(a.Line, b.Line), max(a.Column, b.Column)}
}

// Far is farther than any sheet goes, for moves to its edges.
const Far = 1 << 30

// Mode says what a press does with what is selected already.
type Mode uint8

// The modes of a press.
const (
	Only    Mode = iota // nothing else stays selected
	Extend              // the block reaches from where it began to here
	Another             // a further block begins here
)

// Current is the cell that is typed into.
func (s *Sheet) Current() Place { return s.cur }

// CurrentCell is the row and the column of the current cell; the row is 0 on a group's heading and in an empty sheet, the
// column -1 where none is shown.
func (s *Sheet) CurrentCell() (k Key, column int) {
	return s.KeyAt(s.cur.Line), s.ColumnAt(s.cur.Column)
}

// Lead is the cell that a person is moving: the current one, or the far corner of the block. It is kept in view.
func (s *Sheet) Lead() Place { return s.lead }

// Blocks are what is selected; the last is the one that moves change. The slice is the sheet's.
func (s *Sheet) Blocks() []Block { return s.blocks }

// Block is the block that moves change, and the fill handle is at.
func (s *Sheet) Block() Block { return s.blocks[len(s.blocks)-1] }

// clamped is the nearest place that there is.
func (s *Sheet) clamped(p Place) Place {
	return Place{max(0, min(p.Line, len(s.lines)-1)), max(0, min(p.Column, len(s.order)-1))}
}

// single selects the current cell alone.
func (s *Sheet) single() {
	s.cur = s.clamped(s.cur)
	s.pivot, s.end, s.lead = s.cur, s.cur, s.cur
	s.blocks = append(s.blocks[:0], between(s.cur, s.cur))
}

// replace finds the current cell again after the lines have changed: on its row, else on its line. A selection stays where
// no line has moved.
func (s *Sheet) replace(was Key, old Place) {
	if s.KeyAt(old.Line) == was && len(s.blocks) > 0 && s.fits() {
		return
	}
	if at := s.LineOf(was); at >= 0 {
		s.cur.Line = at
	}
	s.single()
}

func (s *Sheet) fits() bool {
	return !slices.ContainsFunc(s.blocks, func(b Block) bool { return b.Bottom >= len(s.lines) || b.Right >= len(s.order) })
}

// Go makes a cell the current one, and selects nothing else.
func (s *Sheet) Go(p Place) {
	s.cur, s.tabFrom = p, -1
	s.single()
}

// GoTo makes the current cell one of a row, in the column that is current. A row that the view hides is brought into it. It
// reports whether the row is there.
func (s *Sheet) GoTo(k Key) bool {
	_, column := s.CurrentCell()
	if !s.reveal(k, max(0, column)) {
		return false
	}
	s.Go(Place{s.LineOf(k), s.cur.Column})
	return true
}

// Selection is the two corners of the block that moves change: where it was begun, and its far corner. A row is 0 where the
// corner is on a group's heading or nowhere.
func (s *Sheet) Selection() (from Key, fromColumn int, to Key, toColumn int) {
	return s.KeyAt(s.pivot.Line), s.ColumnAt(s.pivot.Column), s.KeyAt(s.end.Line), s.ColumnAt(s.end.Column)
}

// SelectCells selects the block between two cells, each a row and a column by its index in the source; the first is the
// current one. What the view hides of them is brought into it. It reports whether the rows are there.
func (s *Sheet) SelectCells(from Key, fromColumn int, to Key, toColumn int) bool {
	if !s.reveal(from, max(0, fromColumn)) || !s.reveal(to, max(0, toColumn)) {
		return false
	}
	s.Go(Place{s.LineOf(from), slices.Index(s.order, max(0, fromColumn))})
	s.Press(Place{s.LineOf(to), slices.Index(s.order, max(0, toColumn))}, Extend)
	return true
}

// reveal brings a cell into the view: its group is unfolded, its column shown, and its row stands among the others though the
// filter leaves it out.
func (s *Sheet) reveal(k Key, column int) bool {
	if !slices.Contains(s.order, column) && column < len(s.cols) {
		s.SetHidden(column, false)
	}
	if s.LineOf(k) >= 0 {
		return true
	}
	for i := range s.groups {
		if slices.Contains(s.groups[i].rows, k) {
			s.groups[i].folded = false
			s.relines()
			return true
		}
	}
	if !slices.Contains(s.src.Keys(), k) {
		return false
	}
	g := s.groupFor(k)
	g.folded = false
	g.rows = append(g.rows, k)
	s.relines()
	return true
}

// Move moves the current cell, or with extend the far corner of the block; Far goes to the edge.
func (s *Sheet) Move(lines, columns int, extend bool) {
	if extend {
		s.end = s.clamped(Place{s.end.Line + lines, s.end.Column + columns})
		s.stretch()
		return
	}
	s.Go(Place{s.cur.Line + lines, s.cur.Column + columns})
}

func (s *Sheet) stretch() {
	s.blocks[len(s.blocks)-1] = between(s.pivot, s.end)
	s.lead = s.end
}

// Press is a press on a cell.
func (s *Sheet) Press(p Place, m Mode) {
	p = s.clamped(p)
	switch m {
	case Extend:
		s.end = p
		s.stretch()
	case Another:
		s.cur, s.pivot, s.end, s.lead, s.tabFrom = p, p, p, p, -1
		s.blocks = append(s.blocks, between(p, p))
	default:
		s.Go(p)
	}
}

// Drag takes the far corner of the block to a cell.
func (s *Sheet) Drag(p Place) { s.Press(p, Extend) }

// PressRow is a press on the gutter: it selects a whole row, with Extend all from the one where the block began.
func (s *Sheet) PressRow(at int, m Mode) {
	first := at
	if m == Extend {
		first = s.pivot.Line
	} else {
		s.Press(Place{at, 0}, m)
	}
	s.pivot, s.end = s.clamped(Place{first, 0}), s.clamped(Place{at, len(s.order) - 1})
	s.stretch()
}

// PressColumn selects a whole column, with Extend all from the one where the block began.
func (s *Sheet) PressColumn(at int, m Mode) {
	first := at
	if m == Extend {
		first = s.pivot.Column
	} else {
		s.Press(Place{s.cur.Line, at}, m)
	}
	s.pivot, s.end = s.clamped(Place{0, first}), s.clamped(Place{len(s.lines) - 1, at})
	s.stretch()
}

// SelectRows selects the whole rows of the block.
func (s *Sheet) SelectRows() {
	b := s.Block()
	s.pivot, s.end = s.clamped(Place{b.Top, 0}), s.clamped(Place{b.Bottom, len(s.order) - 1})
	s.stretch()
}

// SelectColumns selects the whole columns of the block.
func (s *Sheet) SelectColumns() {
	b := s.Block()
	s.pivot, s.end = s.clamped(Place{0, b.Left}), s.clamped(Place{len(s.lines) - 1, b.Right})
	s.stretch()
}

// SelectAll selects all cells.
func (s *Sheet) SelectAll() {
	s.blocks = s.blocks[:1]
	s.pivot, s.end = Place{}, s.clamped(Place{len(s.lines) - 1, len(s.order) - 1})
	s.stretch()
}

// several says whether more than one cell is selected.
func (s *Sheet) several() bool {
	return len(s.blocks) > 1 || s.blocks[0].Top != s.blocks[0].Bottom || s.blocks[0].Left != s.blocks[0].Right
}

// Deselect leaves the current cell selected alone; it reports whether more was.
func (s *Sheet) Deselect() bool {
	if !s.several() {
		return false
	}
	s.single()
	return true
}

// Selected says whether a cell is in a block.
func (s *Sheet) Selected(p Place) bool {
	return slices.ContainsFunc(s.blocks, func(b Block) bool { return b.Has(p) })
}

// eachSelected calls f with each selected cell once, block by block and line by line. Headings of groups are passed over.
func (s *Sheet) eachSelected(f func(k Key, column int)) {
	for i, b := range s.blocks {
		for l := b.Top; l <= b.Bottom && l < len(s.lines); l++ {
			k := s.lines[l].key
			if k == 0 {
				continue
			}
			for c := b.Left; c <= b.Right && c < len(s.order); c++ {
				p := Place{l, c}
				if slices.ContainsFunc(s.blocks[:i], func(earlier Block) bool { return earlier.Has(p) }) {
					continue
				}
				f(k, s.order[c])
			}
		}
	}
}

// SelectedRows lists the rows that have a selected cell, in the order of the lines.
func (s *Sheet) SelectedRows() []Key {
	var keys []Key
	if len(s.blocks) == 1 {
		for l := s.blocks[0].Top; l <= s.blocks[0].Bottom && l < len(s.lines); l++ {
			if k := s.lines[l].key; k != 0 {
				keys = append(keys, k)
			}
		}
		return keys
	}
	for l, x := range s.lines {
		if x.key != 0 && slices.ContainsFunc(s.blocks, func(b Block) bool { return l >= b.Top && l <= b.Bottom }) {
			keys = append(keys, x.key)
		}
	}
	return keys
}

// Step goes to the next cell, or back: across as Tab does, else down as Enter does. With several cells selected it stays among
// those of the block, and begins again behind the last. Tab goes on in the next line behind the last column, and Enter after
// Tab goes back to the column where the first Tab was pressed.
func (s *Sheet) Step(across, back bool) {
	d := 1
	if back {
		d = -1
	}
	if s.several() {
		s.stepWithin(across, d)
		return
	}
	if !across {
		column := s.cur.Column
		if s.tabFrom >= 0 && !back {
			column = s.tabFrom
		}
		s.Go(Place{s.nextRow(s.cur.Line, d), column})
		return
	}
	from := s.tabFrom
	if from < 0 {
		from = s.cur.Column
	}
	p := Place{s.cur.Line, s.cur.Column + d}
	if p.Column < 0 || p.Column >= len(s.order) {
		line := s.nextRow(s.cur.Line, d)
		if line == s.cur.Line {
			return // the first or the last cell of all
		}
		p = Place{line, 0}
		if back {
			p.Column = len(s.order) - 1
		}
		from = 0
	}
	s.Go(p)
	s.tabFrom = from
}

// nextRow is the next line that is a row, the line itself where there is none.
func (s *Sheet) nextRow(at, d int) int {
	for l := at + d; l >= 0 && l < len(s.lines); l += d {
		if s.lines[l].key != 0 {
			return l
		}
	}
	return at
}

func (s *Sheet) stepWithin(across bool, d int) {
	at := slices.IndexFunc(s.blocks, func(b Block) bool { return b.Has(s.cur) })
	if at < 0 {
		at = len(s.blocks) - 1
		s.cur = Place{s.blocks[at].Top, s.blocks[at].Left}
	}
	for range 1 + (s.blocks[at].Bottom - s.blocks[at].Top) + len(s.lines) {
		b := s.blocks[at]
		w, h := b.Right-b.Left+1, b.Bottom-b.Top+1
		i := (s.cur.Line-b.Top)*w + s.cur.Column - b.Left
		if !across {
			i = (s.cur.Column-b.Left)*h + s.cur.Line - b.Top
		}
		i += d
		if i < 0 || i >= w*h {
			at = (at + d + len(s.blocks)) % len(s.blocks)
			b = s.blocks[at]
			w, h = b.Right-b.Left+1, b.Bottom-b.Top+1
			if i = 0; d < 0 {
				i = w*h - 1
			}
		}
		if across {
			s.cur = Place{b.Top + i/w, b.Left + i%w}
		} else {
			s.cur = Place{b.Top + i%h, b.Left + i/h}
		}
		if s.KeyAt(s.cur.Line) != 0 {
			break
		}
	}
	s.lead = s.cur
}
