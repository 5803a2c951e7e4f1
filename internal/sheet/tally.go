package sheet

import (
	"slices"
	"strings"
)

// Tally is what is selected, for a status bar.
type Tally struct {
	Cells, Rows int
	Columns     []int // indexes into the source's, in the order in which they are shown
	// Numbers counts the cells with a number in the columns of numbers that are selected; Sum is theirs. Of very many cells
	// they are not counted.
	Numbers int
	Sum     float64
}

// tallied is how many cells are added up at most: more take longer than a move of the cursor may.
const tallied = 20_000

// Tally counts what is selected.
func (s *Sheet) Tally() Tally {
	var t Tally
	columns := map[int]bool{}
	for _, b := range s.blocks {
		for c := b.Left; c <= b.Right && c < len(s.order); c++ {
			columns[c] = true
		}
	}
	for _, c := range sortedInts(columns) {
		t.Columns = append(t.Columns, s.order[c])
	}
	t.Rows = len(s.SelectedRows())
	if len(s.blocks) == 1 {
		t.Cells = t.Rows * len(t.Columns)
		if t.Cells > tallied {
			return t
		}
	}
	cells := 0
	s.eachSelected(func(k Key, column int) {
		cells++
		if cells > tallied || s.cols[column].Type != Number {
			return
		}
		if n, ok := leadingNumber(s.Text(k, column)); ok {
			t.Numbers++
			t.Sum += n
		}
	})
	t.Cells = cells
	return t
}

// Words says what a tally's columns are: "Teacher, Room and Seats of 4 rows".
func (s *Sheet) Words(t Tally) string {
	labels := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		labels[i] = s.cols[c].Label
	}
	return joined(labels)
}

func joined(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	words = slices.Clone(words)
	last := words[len(words)-1]
	return strings.Join(words[:len(words)-1], ", ") + " and " + last
}
