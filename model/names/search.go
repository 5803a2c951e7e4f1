package names

import (
	"slices"
	"strings"
)

// Query is what a person looks for: each of its words has to be found, in any order, spelled in any way that [Fold] takes
// for the same. What is typed in one word is found in several (obrien, macleod), and several words where one is written
// (mac leod). A word of signs only is looked for as it stands.
type Query struct {
	words  []string // folded
	signs  []string // words that fold to nothing
	phrase string   // all of it, folded
}

// NewQuery reads what a person has typed.
func NewQuery(text string) Query {
	q := Query{phrase: Fold(text)}
	for _, w := range strings.Fields(text) {
		if f := Fold(w); f != "" {
			q.words = append(q.words, f)
		} else {
			q.signs = append(q.signs, w)
		}
	}
	return q
}

// Empty says whether nothing is looked for, so that everything matches.
func (q Query) Empty() bool { return len(q.words) == 0 && len(q.signs) == 0 }

// Text is what a query is held against: one record, made ready once. Its cells stay apart: no word is found half in one
// and half in the next.
type Text struct {
	folded string // the cells, with a NUL between them
	starts []int  // where words begin in it, in order
	raw    string // for signs
}

// NewText makes a record ready for searching.
func NewText(cells ...string) Text {
	t := Text{raw: strings.Join(cells, "\x00")}
	f := folder{out: make([]byte, 0, len(t.raw)+8), starts: make([]int, 0, len(t.raw)/4+1)}
	for i, c := range cells {
		if i > 0 {
			f.out = append(f.out, 0)
		}
		f.fold(c)
	}
	t.folded, t.starts = string(f.out), f.starts
	return t
}

// How well a text fits a query, the best last.
const (
	NoMatch   = iota
	Somewhere // each word is somewhere in it
	Together  // the words stand together
	Begins    // a cell begins with them
	Whole     // a cell is nothing else
)

// Found says whether a text fits, however well.
func (q Query) Found(t Text) bool {
	for _, w := range q.words {
		if t.find(w, 0) < 0 {
			return false
		}
	}
	for _, s := range q.signs {
		if !strings.Contains(t.raw, s) {
			return false
		}
	}
	return true
}

// Match says how well a text fits.
func (q Query) Match(t Text) int {
	if !q.Found(t) {
		return NoMatch
	}
	best := Somewhere
	if q.phrase == "" {
		return best
	}
	for at := t.find(q.phrase, 0); at >= 0; at = t.find(q.phrase, at+1) {
		end := at + len(q.phrase)
		fit := Together
		if at == 0 || t.folded[at-1] == 0 {
			fit = Begins
			if end == len(t.folded) || t.folded[end] == 0 {
				return Whole
			}
		}
		best = max(best, fit)
	}
	return best
}

// find is where a folded text is found, from a place on: within one word, or from the beginning of a word on, so that "sm"
// finds Smith and not Thomas Mann, and "macleod" Mac Leod; -1 where it is not.
func (t Text) find(text string, from int) int {
	for {
		at := strings.Index(t.folded[from:], text)
		if at < 0 {
			return -1
		}
		at += from
		if len(text) == 1 {
			return at
		}
		i, begins := slices.BinarySearch(t.starts, at)
		if begins || i == len(t.starts) || t.starts[i] >= at+len(text) {
			return at
		}
		from = at + 1
	}
}
