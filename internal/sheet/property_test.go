package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// free is a source of plain cells that takes all but texts with an exclamation mark.
type free struct {
	keys  []Key
	cells map[Key][]string
	edits int
}

func (f *free) Columns() []Column {
	return []Column{{ID: "a", Label: "A"}, {ID: "b", Label: "B", Type: Number}, {ID: "c", Label: "C"}, {ID: "d", Label: "D",
		ReadOnly: "D is fixed."}}
}
func (f *free) Keys() []Key { return f.keys }
func (f *free) Text(k Key, c int) string {
	if cells := f.cells[k]; cells != nil {
		return cells[c]
	}
	return ""
}
func (f *free) Try(Edit) Result { return Result{} }
func (f *free) Apply(e Edit) Result {
	f.edits++
	var r Result
	for _, c := range e.Cells {
		if strings.Contains(c.Text, "!") {
			r.Refused = append(r.Refused, Refusal{Key: c.Key, Column: c.Column, Reason: "No!"})
			continue
		}
		f.cells[c.Key][c.Column] = c.Text
	}
	if len(e.Delete) > 0 {
		f.keys = slices.DeleteFunc(slices.Clone(f.keys), func(k Key) bool { return slices.Contains(e.Delete, k) })
	}
	return r
}

// naive is what a sheet has to be after the same gestures, kept in the plainest way: a table of texts in the order shown.
type naive struct {
	rows  [][]string
	kept  [][]string // what the source has
	drawn []Key
}

func values() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"", "1", "2", "10", "x", "Ana", "ana", "Nuñez", "b!", "say \"hi\"", "two\nlines", "tab\there"})
}

func someSource(t *rapid.T) *free {
	f := &free{cells: map[Key][]string{}}
	for i := range rapid.IntRange(1, 8).Draw(t, "rows") {
		k := Key(i + 1)
		f.keys = append(f.keys, k)
		row := make([]string, 4)
		for c := range row {
			row[c] = strings.ReplaceAll(values().Draw(t, "cell"), "!", "")
		}
		f.cells[k] = row
	}
	return f
}

func (n *naive) put(line, column int, text string) {
	n.rows[line][column] = text
	if !strings.Contains(text, "!") {
		n.kept[line][column] = text
	}
}

// TestGesturesDoWhatTheySay holds gestures on cells against a table that is changed cell by cell.
func TestGesturesDoWhatTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := someSource(t)
		s := New(src, View{})
		n := &naive{}
		for _, k := range src.keys {
			n.rows, n.kept, n.drawn = append(n.rows, slices.Clone(src.cells[k])), append(n.kept, slices.Clone(src.cells[k])), append(n.drawn, k)
		}
		place := func(name string) Place {
			return Place{rapid.IntRange(0, len(n.rows)-1).Draw(t, name+" line"), rapid.IntRange(0, 3).Draw(t, name+" column")}
		}
		selected := func() []Place { // in any order, each once
			var list []Place
			for l := range n.rows {
				for c := range 4 {
					if slices.ContainsFunc(s.Blocks(), func(b Block) bool { return l >= b.Top && l <= b.Bottom && c >= b.Left && c <= b.Right }) {
						list = append(list, Place{l, c})
					}
				}
			}
			return list
		}
		for range rapid.IntRange(1, 12).Draw(t, "gestures") {
			if len(n.rows) == 0 {
				return
			}
			a, b := place("from"), place("to")
			s.Press(a, Only)
			s.Press(b, Extend)
			before := src.edits
			switch rapid.SampledFrom([]string{"enter", "all", "clear", "down", "right", "paste", "fill", "replace", "another",
				"delete"}).Draw(t, "gesture") {
			case "enter":
				if text := values().Draw(t, "typed"); a.Column != 3 {
					s.Enter(text)
					n.put(a.Line, a.Column, text)
				}
			case "all":
				if text := values().Draw(t, "typed"); a.Column != 3 {
					s.EnterAll(text)
					for _, p := range selected() {
						if p.Column == a.Column {
							n.put(p.Line, p.Column, text)
						}
					}
				}
			case "another":
				s.Press(place("other from"), Another)
				s.Press(place("other to"), Extend)
				fallthrough
			case "clear":
				s.Clear()
				for _, p := range selected() {
					if p.Column != 3 {
						n.put(p.Line, p.Column, "")
					}
				}
			case "down":
				top, bottom := min(a.Line, b.Line), max(a.Line, b.Line)
				if top == bottom {
					top--
				}
				for c := min(a.Column, b.Column); c <= min(2, max(a.Column, b.Column)) && top >= 0; c++ {
					for l := top + 1; l <= bottom; l++ {
						n.put(l, c, n.rows[top][c])
					}
				}
				s.FillDown()
			case "right":
				left, right := min(a.Column, b.Column), max(a.Column, b.Column)
				if left == right {
					left--
				}
				for l := min(a.Line, b.Line); l <= max(a.Line, b.Line) && left >= 0; l++ {
					for c := left + 1; c <= min(2, right); c++ {
						n.put(l, c, n.rows[l][left])
					}
				}
				s.FillRight()
			case "fill": // one cell, copied down or up
				s.Press(a, Only)
				s.FillTo(Place{b.Line, a.Column}, false)
				for l := min(a.Line, b.Line); l <= max(a.Line, b.Line) && a.Column != 3; l++ {
					if l != a.Line {
						n.put(l, a.Column, n.rows[a.Line][a.Column])
					}
				}
			case "paste": // what was copied from one block to one cell
				text, _ := s.Copy()
				to := place("target")
				var copied [][]string
				for l := min(a.Line, b.Line); l <= max(a.Line, b.Line); l++ {
					copied = append(copied, slices.Clone(n.rows[l][min(a.Column, b.Column):max(a.Column, b.Column)+1]))
				}
				s.Press(to, Only)
				plan := s.PlanPaste(text)
				if plan.Headings {
					t.Fatal("no heading was copied")
				}
				s.Paste(plan, false)
				for i, row := range copied {
					for j, text := range row {
						if l, c := to.Line+i, to.Column+j; l < len(n.rows) && c < 3 {
							n.put(l, c, text)
						}
					}
				}
			case "replace":
				s.ReplaceAll(Search{Text: "1"}, "7")
				for l := range n.rows {
					for c := range 3 {
						if strings.Contains(n.rows[l][c], "1") {
							n.put(l, c, strings.ReplaceAll(n.rows[l][c], "1", "7"))
						}
					}
				}
			case "delete":
				top, bottom := min(a.Line, b.Line), max(a.Line, b.Line)
				s.Delete()
				n.rows, n.kept, n.drawn = slices.Delete(n.rows, top, bottom+1), slices.Delete(n.kept, top, bottom+1), slices.Delete(n.drawn,
					top, bottom+1)
			}
			if src.edits > before+1 {
				t.Fatalf("one gesture made %d edits", src.edits-before)
			}
			if s.Lines() != len(n.rows) {
				t.Fatalf("%d lines, want %d", s.Lines(), len(n.rows))
			}
			drafts := 0
			for l, k := range n.drawn {
				if s.KeyAt(l) != k {
					t.Fatalf("line %d has row %d, want %d", l, s.KeyAt(l), k)
				}
				for c := range 4 {
					if got := s.Text(k, c); got != n.rows[l][c] {
						t.Fatalf("line %d column %d shows %q, want %q", l, c, got, n.rows[l][c])
					}
					if got := src.Text(k, c); got != n.kept[l][c] {
						t.Fatalf("line %d column %d holds %q, want %q", l, c, got, n.kept[l][c])
					}
					if n.rows[l][c] != n.kept[l][c] {
						drafts++
					}
				}
			}
			if len(s.Drafts()) != drafts {
				t.Fatalf("%d drafts, want %d: %+v", len(s.Drafts()), drafts, s.Drafts())
			}
		}
	})
}

// TestTheOrderIsTheOneThatTheViewAsksFor holds filter, order and groups against the plainest way to make them.
func TestTheOrderIsTheOneThatTheViewAsksFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := someSource(t)
		v := View{}
		ids := []string{"a", "b", "c", "d"}
		for _, c := range rapid.SliceOfDistinct(rapid.IntRange(0, 3), rapid.ID).Draw(t, "sort") {
			v.Sort = append(v.Sort, SortBy{ids[c], rapid.Bool().Draw(t, "down")})
		}
		if rapid.Bool().Draw(t, "filtered") {
			v.Filters = []Filter{{Column: rapid.SampledFrom(ids).Draw(t, "filter"), Values: rapid.SliceOfN(values(), 1, 4).Draw(t, "values")}}
		}
		if rapid.Bool().Draw(t, "grouped") {
			v.Group = rapid.SampledFrom(ids).Draw(t, "group")
		}
		s := New(src, v)
		// Places of values in order, as a person would put them; numbers count in column b only.
		order := []string{"1", "2", "10", "ana", "Ana", "Nuñez", "say \"hi\"", "tab\there", "two\nlines", "b", "x"}
		less := func(column string) func(a, b string) int {
			rank := func(x string) int { return slices.Index(order, x) }
			keys := slices.Clone(order)
			slices.SortFunc(keys, func(a, b string) int { return compareNaively(a, b, column == "b") })
			order = keys
			return func(a, b string) int { return cmp.Compare(rank(a), rank(b)) }
		}
		compare := func(x, y Key, by SortBy) int {
			c := slices.Index(ids, by.Column)
			a, b := src.cells[x][c], src.cells[y][c]
			switch {
			case a == b:
				return 0
			case a == "":
				return 1
			case b == "":
				return -1
			}
			d := less(by.Column)(a, b)
			if by.Down {
				d = -d
			}
			return d
		}
		var want []Key
		for _, k := range src.keys {
			if len(v.Filters) == 0 || slices.Contains(v.Filters[0].Values, src.cells[k][slices.Index(ids, v.Filters[0].Column)]) {
				want = append(want, k)
			}
		}
		by := v.Sort
		if v.Group != "" {
			first := SortBy{Column: v.Group}
			for _, x := range v.Sort {
				if x.Column == v.Group {
					first = x
				}
			}
			by = append([]SortBy{first}, by...)
		}
		for i := range want { // by insertion
			for j := i; j > 0; j-- {
				d := 0
				for _, x := range by {
					if d = compare(want[j-1], want[j], x); d != 0 {
						break
					}
				}
				if d <= 0 {
					break
				}
				want[j-1], want[j] = want[j], want[j-1]
			}
		}
		var lines []string
		last := "\x00"
		for _, k := range want {
			if v.Group != "" {
				if value := src.cells[k][slices.Index(ids, v.Group)]; value != last {
					lines, last = append(lines, "# "+value), value
				}
			}
			lines = append(lines, fmt.Sprint(k))
		}
		var got []string
		for i := range s.Lines() {
			if l := s.Line(i); l.Head() {
				got = append(got, "# "+s.Group(l.Group).Value)
			} else {
				got = append(got, fmt.Sprint(l.Key))
			}
		}
		if diff := gocmp.Diff(lines, got); diff != "" {
			t.Fatalf("view %+v (-want +got):\n%s", v, diff)
		}
		// Rows that come back stand where they belong.
		if len(src.keys) > 1 && len(v.Sort) == 4 && v.Group == "" {
			gone := rapid.IntRange(0, len(src.keys)-1).Draw(t, "gone")
			all := src.keys
			src.keys = slices.Delete(slices.Clone(all), gone, gone+1)
			s.Reload()
			src.keys = all
			s.Reload()
			for i := 1; i < s.Lines(); i++ {
				for _, x := range v.Sort {
					if d := compare(s.KeyAt(i-1), s.KeyAt(i), x); d > 0 {
						t.Fatalf("rows %d and %d are out of order", i-1, i)
					} else if d < 0 {
						break
					}
				}
			}
		}
	})
}

// compareNaively orders the values of the test as people order them.
func compareNaively(a, b string, numbers bool) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), -strings.Compare(a, b))
}

func TestTablesComeBackFromTheClipboard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SliceOfN(rapid.SliceOfN(rapid.OneOf(values(), rapid.String()), 1, 4), 1, 4).Draw(t, "table")
		if diff := gocmp.Diff(table, ParseTSV(FormatTSV(table))); diff != "" {
			t.Fatal(diff)
		}
	})
}
