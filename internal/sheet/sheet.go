package sheet

import (
	"slices"

	"carillon/model/names"
)

// Sheet is the rows of a source as a person sees and edits them.
type Sheet struct {
	src  Source
	cols []Column
	byID map[string]int // columns

	view   View
	order  []int     // columns that are shown, from left to right
	widths []float32 // of all columns
	groups []group
	lines  []line
	rows   int // how many lines are rows
	total  int // rows there are, shown or not

	texts  map[Key]names.Text // what rows are found by, as far as somebody has looked
	warmed int                // of the source's keys, those whose texts are made

	cur        Place
	pivot, end Place   // corners of the block that Shift and a drag change
	lead       Place   // what was moved last
	blocks     []Block // the last is the one between pivot and end
	tabFrom    int     // the column where Enter goes back to after Tab; -1 for the current one
	editing    bool

	drafts  map[Key]map[int]Draft
	pending map[Key]*pendingRow
	last    Key // the newest draft row
}

// group is rows that have one value in the column by which the sheet is grouped; without one there is one group.
type group struct {
	value  string
	label  string
	rows   []Key
	folded bool
	// summary is made when it is first shown, and made again after the rows change.
	summary string
	told    bool
}

// line is one line of the sheet: a row, or the heading of a group (key 0).
type line struct {
	key    Key
	group  int32
	number int32 // of the row, from 1
}

// Line is one line of a sheet.
type Line struct {
	Key    Key // 0 for the heading of a group
	Number int // of the row among those that are shown, from 1
	Group  int // index of the group
}

// Head says whether a line is the heading of a group.
func (l Line) Head() bool { return l.Key == 0 }

// Group is rows that have one value in the column by which the sheet is grouped.
type Group struct {
	Value, Label string
	Rows         int
	Folded       bool
	Summary      string
}

// New is a sheet over a source, in the given view. A column that the view does not know stands at its place among the
// source's.
func New(src Source, v View) *Sheet {
	s := &Sheet{src: src, cols: src.Columns(), byID: map[string]int{}, tabFrom: -1,
		texts: map[Key]names.Text{}, drafts: map[Key]map[int]Draft{}, pending: map[Key]*pendingRow{}, last: firstDraft}
	for i, c := range s.cols {
		s.byID[c.ID] = i
	}
	s.SetView(v)
	return s
}

// Column is a column by its index in the source.
func (s *Sheet) Column(i int) *Column { return &s.cols[i] }

// Shown lists the columns that are shown, from left to right, as indexes into the source's. The slice is the sheet's.
func (s *Sheet) Shown() []int { return s.order }

// ColumnAt is the index of the column that is shown at a place from the left, -1 for none.
func (s *Sheet) ColumnAt(place int) int {
	if place < 0 || place >= len(s.order) {
		return -1
	}
	return s.order[place]
}

// Lines is how many lines the sheet has: rows that are shown, and headings of groups.
func (s *Sheet) Lines() int { return len(s.lines) }

// Line is a line by its place from the top.
func (s *Sheet) Line(i int) Line {
	l := s.lines[i]
	return Line{Key: l.key, Group: int(l.group), Number: int(l.number)}
}

// Rows counts the rows that the filter leaves, those of folded groups too, and all there are.
func (s *Sheet) Rows() (shown, all int) { return s.rows, s.total }

// KeyAt is the row at a line, 0 for none.
func (s *Sheet) KeyAt(i int) Key {
	if i < 0 || i >= len(s.lines) {
		return 0
	}
	return s.lines[i].key
}

// LineOf is the line of a row, -1 where it is not shown.
func (s *Sheet) LineOf(k Key) int {
	if k == 0 {
		return -1
	}
	return slices.IndexFunc(s.lines, func(l line) bool { return l.key == k })
}

// Group is a group by its index.
func (s *Sheet) Group(i int) Group {
	g := &s.groups[i]
	if !g.told {
		g.told, g.summary = true, ""
		if m, ok := s.src.(Summarizer); ok {
			g.summary = m.Summary(slices.DeleteFunc(slices.Clone(g.rows), Key.Draft))
		}
	}
	return Group{Value: g.value, Label: g.label, Rows: len(g.rows), Folded: g.folded, Summary: g.summary}
}

// Text is what a cell shows: what was typed where it could not be taken, else the source's value.
func (s *Sheet) Text(k Key, column int) string {
	if d, ok := s.drafts[k][column]; ok {
		return d.Text
	}
	return s.taken(k, column)
}

// taken is a cell's value without drafts: the one that the source has.
func (s *Sheet) taken(k Key, column int) string {
	if k.Draft() {
		if p := s.pending[k]; p != nil {
			return p.cells[column]
		}
		return ""
	}
	return s.src.Text(k, column)
}

// Note is what follows a cell's text: the name behind a code. A cell that holds a draft has none.
func (s *Sheet) Note(k Key, column int) string {
	n, ok := s.src.(Noter)
	if !ok || k.Draft() {
		return ""
	}
	if _, draft := s.drafts[k][column]; draft {
		return ""
	}
	return n.Note(k, column)
}

// Update notes that the source changed some rows otherwise than by this sheet, and has neither more nor fewer of them.
func (s *Sheet) Update(keys ...Key) {
	for _, k := range keys {
		delete(s.texts, k)
		s.settle(k)
	}
	s.untell()
}

// untell has the groups' summaries made again.
func (s *Sheet) untell() {
	for i := range s.groups {
		s.groups[i].told = false
	}
}

// Reload takes in that the source changed in any way. Rows keep their places; those that have come stand behind the row
// that they follow in the source, where the filter lets them in, and those that have gone are taken out.
func (s *Sheet) Reload() {
	keys := s.src.Keys()
	clear(s.texts)
	s.warmed, s.total = 0, len(keys)+len(s.pending)
	there := make(map[Key]bool, len(keys))
	for _, k := range keys {
		there[k] = true
	}
	for i := range s.groups {
		g := &s.groups[i]
		g.rows = slices.DeleteFunc(g.rows, func(k Key) bool { return !k.Draft() && !there[k] })
	}
	s.mergeNew(keys)
	for k := range s.drafts {
		if there[k] {
			s.settle(k)
		}
	}
	s.relines()
}

// settle drops the drafts of a row that say what the source has by now.
func (s *Sheet) settle(k Key) {
	for c, d := range s.drafts[k] {
		if d.Text == s.taken(k, c) {
			s.drop(k, c)
		}
	}
}
