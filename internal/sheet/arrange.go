package sheet

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"carillon/model/names"
)

// Arrange filters, sorts and groups all rows afresh. The current cell stays the current one where its row is still shown;
// rows that are waiting are always shown.
func (s *Sheet) Arrange() {
	folded := s.foldedValues()
	keys := s.all()
	s.total = len(keys)
	fits := s.test()
	shown := make([]Key, 0, len(keys))
	for _, k := range keys {
		if k.Draft() || fits(k) {
			shown = append(shown, k)
		}
	}
	by := make([]SortBy, 0, len(s.view.Sort)+1)
	groupColumn, grouped := s.byID[s.view.Group]
	if grouped {
		first := SortBy{Column: s.view.Group}
		if i := slices.IndexFunc(s.view.Sort, func(x SortBy) bool { return x.Column == s.view.Group }); i >= 0 {
			first = s.view.Sort[i]
		}
		by = append(by, first)
	}
	by = append(by, s.view.Sort...)
	s.sort(shown, by)
	s.groups = nil
	if !grouped {
		s.groups = []group{{rows: shown}}
	} else {
		s.split(shown, groupColumn, folded)
	}
	s.relines()
}

func (s *Sheet) foldedValues() map[string]bool {
	folded := map[string]bool{}
	if s.groups == nil {
		for _, v := range s.view.Folded {
			folded[v] = true
		}
	}
	for _, g := range s.groups {
		folded[g.value] = g.folded
	}
	return folded
}

// split makes the groups of rows that are in their order already.
func (s *Sheet) split(rows []Key, column int, folded map[string]bool) {
	from := 0
	for i := 1; i <= len(rows); i++ {
		if i < len(rows) && s.Text(rows[i], column) == s.Text(rows[from], column) {
			continue
		}
		s.groups = append(s.groups, s.newGroup(rows[from], column, rows[from:i:i], folded))
		from = i
	}
}

func (s *Sheet) newGroup(first Key, column int, rows []Key, folded map[string]bool) group {
	value := s.Text(first, column)
	label := cmp.Or(s.Note(first, column), value, "No "+strings.ToLower(s.cols[column].Label))
	return group{value: value, label: label, rows: rows, folded: folded[value]}
}

// test is whether a row fits the view's filters and text.
func (s *Sheet) test() func(Key) bool {
	query := names.NewQuery(s.view.Text)
	type test struct {
		column int
		values map[string]bool
		f      Filter
	}
	var tests []test
	for _, f := range s.view.Filters {
		c, ok := s.byID[f.Column]
		if !ok {
			continue
		}
		values := make(map[string]bool, len(f.Values))
		for _, v := range f.Values {
			values[v] = true
		}
		tests = append(tests, test{c, values, f})
	}
	return func(k Key) bool {
		for _, t := range tests {
			text := s.Text(k, t.column)
			if len(t.values) > 0 && !t.values[text] {
				return false
			}
			if t.f.Least == nil && t.f.Most == nil {
				continue
			}
			n, ok := leadingNumber(text)
			if !ok || t.f.Least != nil && n < *t.f.Least || t.f.Most != nil && n > *t.f.Most {
				return false
			}
		}
		return query.Empty() || query.Found(s.search(k))
	}
}

// sort sorts rows, stably. Blanks stand last in both directions, since a blank says nothing.
func (s *Sheet) sort(keys []Key, by []SortBy) {
	compare := s.comparer(keys, by)
	if compare == nil {
		return
	}
	order := make([]int32, len(keys))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, compare)
	sorted := make([]Key, len(keys))
	for i, j := range order {
		sorted[i] = keys[j]
	}
	copy(keys, sorted)
}

// comparer orders rows, given as indexes into keys; it is nil where no column is there to sort by.
func (s *Sheet) comparer(keys []Key, by []SortBy) func(a, b int32) int {
	type column struct {
		ranks []int32
		down  bool
	}
	var columns []column
	for _, x := range by {
		if c, ok := s.byID[x.Column]; ok {
			columns = append(columns, column{s.ranks(keys, c), x.Down})
		}
	}
	if len(columns) == 0 {
		return nil
	}
	return func(a, b int32) int {
		for _, c := range columns {
			if d := compareRanks(c.ranks[a], c.ranks[b], c.down); d != 0 {
				return d
			}
		}
		return 0
	}
}

// blank is the rank of empty cells.
const blank int32 = 1 << 30

func compareRanks(a, b int32, down bool) int {
	if down && a != blank && b != blank {
		a, b = b, a
	}
	return int(a) - int(b)
}

// ranks gives the cells of a column numbers in whose order they are sorted; equal cells have equal numbers. A list has few
// different values as a rule: what is dear is done once for each of them.
func (s *Sheet) ranks(keys []Key, column int) []int32 {
	sorter, _ := s.src.(Sorter)
	type value struct {
		text  string // or what the source says
		given bool
	}
	at := map[string]int32{}
	var values []value
	ids := make([]int32, len(keys))
	for i, k := range keys {
		text, given := s.Text(k, column), false
		if text == "" {
			ids[i] = -1
			continue
		}
		if _, draft := s.drafts[k][column]; sorter != nil && !draft && !k.Draft() {
			if key := sorter.SortKey(k, column); key != "" {
				text, given = key, true
			}
		}
		name := text
		if given {
			name = "\x00" + text
		}
		id, ok := at[name]
		if !ok {
			id = int32(len(values))
			at[name] = id
			values = append(values, value{text: text, given: given})
		}
		ids[i] = id
	}
	type ordered struct {
		key    string
		number float64
		class  int8 // what the source gives, numbers, texts
		id     int32
	}
	list := make([]ordered, len(values))
	for i, v := range values {
		o := ordered{id: int32(i), class: 2}
		n, ok := 0.0, false
		if s.cols[column].Type == Number {
			n, ok = leadingNumber(v.text)
		}
		switch {
		case v.given:
			o.class, o.key = 0, v.text
		case ok:
			o.class, o.number, o.key = 1, n, v.text
		default:
			o.key = names.SortKey(v.text)
		}
		list[i] = o
	}
	slices.SortFunc(list, func(a, b ordered) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.number, b.number), strings.Compare(a.key, b.key))
	})
	rank := make([]int32, len(values))
	for i, o := range list {
		rank[o.id] = int32(i)
	}
	for i, id := range ids {
		if id < 0 {
			ids[i] = blank
		} else {
			ids[i] = rank[id]
		}
	}
	return ids
}

// leadingNumber is the number that a text begins with: 27 for "27 of 29".
func leadingNumber(text string) (float64, bool) {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || end == 0 && text[end] == '-') {
		end++
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(text[:end], "."), 64)
	return n, err == nil
}

// mergeNew puts the rows that are not shown and fit the view into it: behind their neighbour in the source, or where they are
// sorted to. The rows that are shown stay in their order.
func (s *Sheet) mergeNew(keys []Key) {
	in := make(map[Key]string, s.rows) // the value of the group that a row is shown in
	for _, g := range s.groups {
		for _, k := range g.rows {
			in[k] = g.value
		}
	}
	fits := s.test()
	fresh := map[string][]Key{}          // by group
	behind := map[string]map[Key][]Key{} // by group, and by the row that they follow in it
	before := map[string]Key{}
	for _, k := range keys {
		value, shown := in[k]
		if shown {
			before[value] = k
			continue
		}
		if !fits(k) {
			continue
		}
		value = s.groupFor(k).value
		fresh[value] = append(fresh[value], k)
		if behind[value] == nil {
			behind[value] = map[Key][]Key{}
		}
		behind[value][before[value]] = append(behind[value][before[value]], k)
	}
	for i := range s.groups {
		g := &s.groups[i]
		switch add := fresh[g.value]; {
		case len(add) == 0:
		case len(s.view.Sort) > 0:
			g.rows = s.mergeSorted(g.rows, add)
		default:
			rows := make([]Key, 0, len(g.rows)+len(add))
			rows = append(rows, behind[g.value][0]...)
			for _, k := range g.rows {
				rows = append(append(rows, k), behind[g.value][k]...)
			}
			g.rows = rows
		}
	}
}

// mergeSorted puts some rows among others where they are sorted to; the others keep their order, whatever it is.
func (s *Sheet) mergeSorted(rows, add []Key) []Key {
	n := int32(len(rows))
	keys := slices.Concat(rows, add)
	compare := s.comparer(keys, s.view.Sort)
	if compare == nil {
		return keys
	}
	order := make([]int32, len(add))
	for i := range order {
		order[i] = n + int32(i)
	}
	slices.SortStableFunc(order, compare)
	merged := make([]Key, 0, len(keys))
	next := int32(0)
	for _, i := range order {
		at := next + int32(sort.Search(int(n-next), func(j int) bool { return compare(next+int32(j), i) > 0 }))
		merged = append(append(merged, rows[next:at]...), keys[i])
		next = at
	}
	return append(merged, rows[next:]...)
}

// groupFor is the group that a row belongs into; it is made where there is none.
func (s *Sheet) groupFor(k Key) *group {
	column, grouped := s.byID[s.view.Group]
	if !grouped {
		return s.lastGroup()
	}
	value := s.Text(k, column)
	for i := range s.groups {
		if s.groups[i].value == value {
			return &s.groups[i]
		}
	}
	made := s.newGroup(k, column, nil, nil)
	at := 0
	for at < len(s.groups) && len(s.groups[at].rows) > 0 {
		ranks := s.ranks([]Key{k, s.groups[at].rows[0]}, column)
		if ranks[0] < ranks[1] {
			break
		}
		at++
	}
	s.groups = slices.Insert(s.groups, at, made)
	return &s.groups[at]
}

// lastGroup is the group at the end; it is made where there is none.
func (s *Sheet) lastGroup() *group {
	if len(s.groups) == 0 {
		s.groups = []group{{label: "New"}}
	}
	return &s.groups[len(s.groups)-1]
}

// relines makes the lines of the groups afresh, and keeps the current cell on its row.
func (s *Sheet) relines() {
	was, old := s.KeyAt(s.cur.Line), s.cur
	s.groups = slices.DeleteFunc(s.groups, func(g group) bool { return len(g.rows) == 0 && s.view.Group != "" })
	_, grouped := s.byID[s.view.Group]
	s.lines, s.rows = s.lines[:0], 0
	for i := range s.groups {
		g := &s.groups[i]
		g.told = false
		if grouped {
			s.lines = append(s.lines, line{group: int32(i)})
		}
		for j, k := range g.rows {
			if grouped && g.folded {
				break
			}
			s.lines = append(s.lines, line{key: k, group: int32(i), number: int32(s.rows + j + 1)})
		}
		s.rows += len(g.rows)
	}
	s.replace(was, old)
}
