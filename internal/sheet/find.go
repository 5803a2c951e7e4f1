package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"carillon/model/names"
)

// Search is what is looked for in the cells.
type Search struct {
	// Text is found in any spelling that [names.Fold] takes for the same; what folds to nothing, as it stands.
	Text string
	// Whole asks for cells that are nothing else.
	Whole bool
	// Selected looks in the selected cells only, where there are several.
	Selected bool
}

// span is where in a text something was found, in bytes.
type span struct{ from, to int }

// spans lists where in a text it is found, from left to right and without overlap.
func (q Search) spans(text string) []span {
	if q.Text == "" {
		if q.Whole && text == "" {
			return []span{{}}
		}
		return nil
	}
	want := names.Fold(q.Text)
	if want == "" {
		return q.literal(text)
	}
	folded, from := foldedWithPlaces(text)
	if q.Whole {
		if folded == want {
			return []span{{0, len(text)}}
		}
		return nil
	}
	var list []span
	for at := 0; ; {
		i := strings.Index(folded[at:], want)
		if i < 0 {
			return list
		}
		i += at
		end := i + len(want)
		at = end
		// A letter may fold to several, and is found as a whole or not at all; marks behind it go with it.
		if i > 0 && from[i] == from[i-1] || end < len(folded) && from[end] == from[end-1] {
			at = i + 1
			continue
		}
		list = append(list, span{from[i], endOf(text, from[end-1])})
	}
}

// finder says whether a search finds anything in a text, without saying where.
func (q Search) finder() func(text string) bool {
	want := names.Fold(q.Text)
	if want == "" {
		return func(text string) bool { return len(q.spans(text)) > 0 }
	}
	var buf []byte
	wanted := []byte(want)
	return func(text string) bool {
		buf = buf[:0]
		for i := 0; i < len(text); i++ {
			if text[i] >= utf8.RuneSelf {
				return len(q.spans(text)) > 0
			}
			buf = append(buf, asciiFolds[text[i]]...)
		}
		if q.Whole {
			return string(buf) == want
		}
		return bytes.Contains(buf, wanted)
	}
}

func (q Search) literal(text string) (list []span) {
	if q.Whole {
		if text == q.Text {
			return []span{{0, len(text)}}
		}
		return nil
	}
	for at := 0; ; {
		i := strings.Index(text[at:], q.Text)
		if i < 0 {
			return list
		}
		list = append(list, span{at + i, at + i + len(q.Text)})
		at += i + len(q.Text)
	}
}

// foldedWithPlaces is a text folded letter by letter, and where in the text each byte of that comes from.
func foldedWithPlaces(text string) (folded string, from []int) {
	out := make([]byte, 0, len(text))
	for i, r := range text {
		var f string
		if r < utf8.RuneSelf {
			f = asciiFolds[r]
		} else {
			f = names.Fold(string(r))
		}
		for range len(f) {
			from = append(from, i)
		}
		out = append(out, f...)
	}
	return string(out), from
}

var asciiFolds = func() (folds [utf8.RuneSelf]string) {
	for r := range folds {
		folds[r] = names.Fold(string(rune(r)))
	}
	return folds
}()

// endOf is where a letter ends, with the accents behind it.
func endOf(text string, at int) int {
	_, n := utf8.DecodeRuneInString(text[at:])
	for end := at + n; ; {
		r, n := utf8.DecodeRuneInString(text[end:])
		if n == 0 || r < 0x300 || r > 0x36f {
			return end
		}
		end += n
	}
}

// Count is how many cells a search finds.
func (s *Sheet) Count(q Search) (n int) {
	s.eachSearched(q, func(Place, Key, int) bool { n++; return true })
	return n
}

// eachSearched calls f with the cells that a search finds, line by line, until it returns false.
func (s *Sheet) eachSearched(q Search, f func(p Place, k Key, column int) bool) {
	within, found := q.Selected && s.several(), q.finder()
	for l, x := range s.lines {
		if x.key == 0 {
			continue
		}
		for c, column := range s.order {
			p := Place{l, c}
			if within && !s.Selected(p) || !found(s.Text(x.key, column)) {
				continue
			}
			if !f(p, x.key, column) {
				return
			}
		}
	}
}

// Find goes to the next cell behind the current one that a search finds, or before it, and from the last to the first. It
// reports whether there is one. The selection stays where it is searched in.
func (s *Sheet) Find(q Search, back bool) bool {
	var first, last, next, before *Place
	s.eachSearched(q, func(p Place, _ Key, _ int) bool {
		if first == nil {
			first = &p
		}
		switch {
		case p.Line < s.cur.Line || p.Line == s.cur.Line && p.Column < s.cur.Column:
			before = &p
		case p != s.cur && next == nil:
			next = &p
		}
		last = &p
		return back || next == nil
	})
	found := next
	if found == nil {
		found = first
	}
	if back {
		if found = before; found == nil {
			found = last
		}
	}
	if found == nil {
		return false
	}
	if q.Selected && s.several() {
		s.cur, s.lead = *found, *found
	} else {
		s.Go(*found)
	}
	return true
}

// Replace puts a text in the place of each stretch of the current cell that a search finds, and goes to the next cell. Where
// the current cell has none it only goes there.
func (s *Sheet) Replace(q Search, with string) Outcome {
	var out Outcome
	k, column := s.CurrentCell()
	if k != 0 && column >= 0 {
		if text, ok := q.replaced(s.Text(k, column), with); ok {
			out = s.applyMany(Edit{Cells: []Cell{{k, column, text}}}, "Replace")
		}
	}
	if !s.Find(q, false) && out.Why == "" && out.Taken == 0 {
		out.Why = "Nothing is found."
	}
	return out
}

// ReplaceAll puts a text in the place of all that a search finds, as one edit.
func (s *Sheet) ReplaceAll(q Search, with string) Outcome {
	var e Edit
	s.eachSearched(q, func(_ Place, k Key, column int) bool {
		text, _ := q.replaced(s.Text(k, column), with)
		e.Cells = append(e.Cells, Cell{k, column, text})
		return true
	})
	if len(e.Cells) == 0 {
		return Outcome{Why: "Nothing is found."}
	}
	return s.applyMany(e, "Replace in")
}

// replaced is a text with another in the place of each stretch that is found.
func (q Search) replaced(text, with string) (string, bool) {
	list := q.spans(text)
	if len(list) == 0 {
		return text, false
	}
	var b strings.Builder
	at := 0
	for _, x := range list {
		b.WriteString(text[at:x.from])
		b.WriteString(with)
		at = x.to
	}
	b.WriteString(text[at:])
	return b.String(), true
}
