package sheet

import (
	"slices"

	"carillon/model/names"
)

// View is what is shown of a sheet, and how. It can be kept as JSON; columns that have gone by then are passed over.
type View struct {
	// Text is what has to be found in a row: each of its words, in any spelling.
	Text    string   `json:"text,omitempty"`
	Filters []Filter `json:"filters,omitempty"`
	// Sort lists columns, the most important first. Without any the rows stand as the source has them.
	Sort  []SortBy `json:"sort,omitempty"`
	Group string   `json:"group,omitempty"` // the ID of a column, "" for none
	// Folded are the values of the groups that are folded.
	Folded []string `json:"folded,omitempty"`
	// Columns lists the columns from left to right. One that is missing follows the column before it in the source, and is
	// shown unless it is hidden at first.
	Columns []ColumnView `json:"columns,omitempty"`
	// Frozen is how many columns stay at the left while the others scroll; 0 stands for 1.
	Frozen int `json:"frozen,omitempty"`
}

// SortBy sorts by a column.
type SortBy struct {
	Column string `json:"column"`
	Down   bool   `json:"down,omitempty"`
}

// Filter leaves the rows that have one of some values in a column, or a number within bounds. Bounds hold for the number
// that a text begins with: 27 for "27 of 29".
type Filter struct {
	Column string   `json:"column"`
	Values []string `json:"values,omitempty"` // "" among them stands for empty cells
	Least  *float64 `json:"least,omitempty"`
	Most   *float64 `json:"most,omitempty"`
}

// ColumnView is how a column is shown.
type ColumnView struct {
	ID     string  `json:"id"`
	Width  float32 `json:"width,omitempty"` // in units; 0 for the width at first
	Hidden bool    `json:"hidden,omitempty"`
}

// The widths that a column can have, in units.
const (
	MinWidth float32 = 36
	MaxWidth float32 = 640
)

// View is the present view, with all columns in it. It is the caller's to change and to set again.
func (s *Sheet) View() View {
	v := s.view
	v.Filters = slices.Clone(v.Filters)
	v.Sort = slices.Clone(v.Sort)
	v.Columns = slices.Clone(v.Columns)
	v.Folded = nil
	for _, g := range s.groups {
		if g.folded {
			v.Folded = append(v.Folded, g.value)
		}
	}
	return v
}

// SetView changes all of the view, and arranges the rows by it.
func (s *Sheet) SetView(v View) {
	v.Columns = s.completed(v.Columns)
	s.view = v
	s.placeColumns()
	s.groups = nil
	s.Arrange()
}

// SetText changes what has to be found in a row.
func (s *Sheet) SetText(text string) {
	s.view.Text = text
	s.Arrange()
}

// SetFilter puts a filter in the place of the one of the same column; one that leaves everything takes it away.
func (s *Sheet) SetFilter(f Filter) {
	at := slices.IndexFunc(s.view.Filters, func(x Filter) bool { return x.Column == f.Column })
	list := slices.Clone(s.view.Filters)
	switch empty := len(f.Values) == 0 && f.Least == nil && f.Most == nil; {
	case empty && at < 0:
		return
	case empty:
		list = slices.Delete(list, at, at+1)
	case at >= 0:
		list[at] = f
	default:
		list = append(list, f)
	}
	s.view.Filters = list
	s.Arrange()
}

// ClearFilters shows all rows.
func (s *Sheet) ClearFilters() {
	s.view.Text, s.view.Filters = "", nil
	s.Arrange()
}

// Filtered says whether anything is left out by the view.
func (s *Sheet) Filtered() bool { return s.view.Text != "" || len(s.view.Filters) > 0 }

// SetGroup groups the rows by a column, "" for none.
func (s *Sheet) SetGroup(column string) {
	if s.view.Group == column {
		return
	}
	s.view.Group, s.view.Folded, s.groups = column, nil, nil
	s.Arrange()
}

// Sort sorts by a column: the column that it is sorted by already turns round. With more set it is sorted by the other
// columns first and by this one among equals.
func (s *Sheet) Sort(column string, more bool) {
	at := slices.IndexFunc(s.view.Sort, func(x SortBy) bool { return x.Column == column })
	switch {
	case more && at >= 0:
		s.view.Sort = slices.Clone(s.view.Sort)
		s.view.Sort[at].Down = !s.view.Sort[at].Down
	case more:
		s.view.Sort = append(slices.Clone(s.view.Sort), SortBy{Column: column})
	default:
		down := at == 0 && len(s.view.Sort) == 1 && !s.view.Sort[0].Down
		s.view.Sort = []SortBy{{column, down}}
	}
	s.Arrange()
}

// Unsort leaves the rows as the source has them.
func (s *Sheet) Unsort() {
	s.view.Sort = nil
	s.Arrange()
}

// SortOf is the place of a column among those that the sheet is sorted by, from 1, and its direction; 0 for none.
func (s *Sheet) SortOf(column int) (place int, down bool) {
	for i, x := range s.view.Sort {
		if x.Column == s.cols[column].ID {
			return i + 1, x.Down
		}
	}
	return 0, false
}

// SetFolded folds a group, or unfolds it.
func (s *Sheet) SetFolded(group int, folded bool) {
	if s.groups[group].folded == folded || s.view.Group == "" {
		return
	}
	s.groups[group].folded = folded
	s.relines()
}

// FoldAll folds all groups, or unfolds them.
func (s *Sheet) FoldAll(folded bool) {
	for i := range s.groups {
		s.groups[i].folded = folded && s.view.Group != ""
	}
	s.relines()
}

// ValueCount is a value of a column and how many rows have it.
type ValueCount struct {
	Value string
	Note  string
	Rows  int
}

// Values lists what a column has in all rows, in the order of the column; empty cells come last.
func (s *Sheet) Values(column int) []ValueCount {
	keys := s.all()
	ranks := s.ranks(keys, column)
	at := map[string]int{}
	var list []ValueCount
	var rank []int32
	for i, k := range keys {
		text := s.Text(k, column)
		j, ok := at[text]
		if !ok {
			j = len(list)
			at[text] = j
			list = append(list, ValueCount{Value: text, Note: s.Note(k, column)})
			rank = append(rank, ranks[i])
		}
		list[j].Rows++
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(rank[a]) - int(rank[b]) })
	sorted := make([]ValueCount, len(list))
	for i, j := range order {
		sorted[i] = list[j]
	}
	return sorted
}

// all lists the rows of the source and then those that are waiting, in the order in which they were begun.
func (s *Sheet) all() []Key {
	keys := s.src.Keys()
	if len(s.pending) == 0 {
		return keys
	}
	waiting := make([]Key, 0, len(s.pending))
	for k := range s.pending {
		waiting = append(waiting, k)
	}
	slices.Sort(waiting)
	return append(slices.Clone(keys), waiting...)
}

// Warm makes some more rows ready for being searched, at most n of them, so that the first letter of a filter is answered as
// fast as the next. It reports whether there are more.
func (s *Sheet) Warm(n int) bool {
	keys := s.src.Keys()
	for ; n > 0 && s.warmed < len(keys); n, s.warmed = n-1, s.warmed+1 {
		s.search(keys[s.warmed])
	}
	return s.warmed < len(keys)
}

// search is a row made ready for being searched: the columns that are shown, with their notes.
func (s *Sheet) search(k Key) names.Text {
	t, ok := s.texts[k]
	if !ok {
		cells := make([]string, 0, 2*len(s.order))
		for _, c := range s.order {
			cells = append(cells, s.Text(k, c))
			if note := s.Note(k, c); note != "" {
				cells = append(cells, note)
			}
		}
		t = names.NewText(cells...)
		s.texts[k] = t
	}
	return t
}
