package sheet

import (
	"slices"
	"strconv"
	"time"
)

// FillDown copies the first row of each block into those below it. A block of one row takes the row above it.
func (s *Sheet) FillDown() Outcome { return s.fillBlocks("Fill down", true) }

// FillRight copies the first column of each block into those at its right. A block of one column takes the one at its left.
func (s *Sheet) FillRight() Outcome { return s.fillBlocks("Fill right", false) }

func (s *Sheet) fillBlocks(verb string, down bool) Outcome {
	var e Edit
	for _, b := range s.blocks {
		rows := s.rowLines(b.Top, b.Bottom-b.Top+1)
		rows = slices.DeleteFunc(rows, func(l int) bool { return l > b.Bottom })
		if len(rows) == 0 {
			continue
		}
		from, left := rows[0], b.Left
		switch {
		case down && len(rows) == 1:
			if from = s.nextRow(rows[0], -1); from == rows[0] {
				continue
			}
		case down:
			rows = rows[1:]
		case b.Left == b.Right:
			if left--; left < 0 {
				continue
			}
		}
		for _, l := range rows {
			for c := b.Left; c <= b.Right; c++ {
				switch {
				case down:
					e.Cells = append(e.Cells, Cell{s.lines[l].key, s.order[c], s.Text(s.lines[from].key, s.order[c])})
				case c > left:
					e.Cells = append(e.Cells, Cell{s.lines[l].key, s.order[c], s.Text(s.lines[l].key, s.order[left])})
				}
			}
		}
	}
	if len(e.Cells) == 0 {
		return Outcome{Why: "There is nothing above or beside this cell to fill it with."}
	}
	return s.applyMany(e, verb)
}

// FillTarget is what the fill handle would fill when it is let go at a cell: the block that its own grows by, downwards,
// upwards or to a side. ok is false where it would not grow.
func (s *Sheet) FillTarget(p Place) (b Block, ok bool) {
	p = s.clamped(p)
	from := s.Block()
	down, up := p.Line-from.Bottom, from.Top-p.Line
	right, left := p.Column-from.Right, from.Left-p.Column
	switch most := max(down, up, right, left); {
	case most <= 0:
		return b, false
	case most == down:
		return Block{from.Bottom + 1, from.Left, p.Line, from.Right}, true
	case most == up:
		return Block{p.Line, from.Left, from.Top - 1, from.Right}, true
	case most == right:
		return Block{from.Top, from.Right + 1, from.Bottom, p.Column}, true
	}
	return Block{from.Top, p.Column, from.Bottom, from.Left - 1}, true
}

// FillTo lets the fill handle go at a cell: the block is copied as far as there, or counted on (5, 6 … or A105, A106 …).
func (s *Sheet) FillTo(p Place, count bool) Outcome {
	to, ok := s.FillTarget(p)
	if !ok {
		return Outcome{}
	}
	from := s.Block()
	var e Edit
	if to.Left == from.Left && to.Right == from.Right {
		source := s.keysIn(from)
		target := s.keysIn(to)
		up := to.Bottom < from.Top
		if up {
			slices.Reverse(source)
			slices.Reverse(target)
		}
		for c := from.Left; c <= from.Right; c++ {
			values := make([]string, len(source))
			for i, k := range source {
				values[i] = s.Text(k, s.order[c])
			}
			filled := series(values, len(target), count, s.cols[s.order[c]].Type, up)
			for i, k := range target {
				e.Cells = append(e.Cells, Cell{k, s.order[c], filled[i]})
			}
		}
	} else {
		left := to.Right < from.Left
		for _, k := range s.keysIn(from) {
			values := make([]string, 0, from.Right-from.Left+1)
			for c := from.Left; c <= from.Right; c++ {
				values = append(values, s.Text(k, s.order[c]))
			}
			if left {
				slices.Reverse(values)
			}
			filled := series(values, to.Right-to.Left+1, count, s.cols[s.order[from.Left]].Type, left)
			for i := range filled {
				c := to.Left + i
				if left {
					c = to.Right - i
				}
				e.Cells = append(e.Cells, Cell{k, s.order[c], filled[i]})
			}
		}
	}
	out := s.applyMany(e, "Fill")
	s.pivot = Place{min(from.Top, to.Top), min(from.Left, to.Left)}
	s.end = Place{max(from.Bottom, to.Bottom), max(from.Right, to.Right)}
	s.stretch()
	return out
}

// FillToEnd is a double press on the fill handle: it fills down to the end of the group.
func (s *Sheet) FillToEnd(count bool) Outcome {
	b := s.Block()
	if b.Bottom >= len(s.lines) {
		return Outcome{}
	}
	end := b.Bottom
	for end+1 < len(s.lines) && s.lines[end+1].group == s.lines[b.Bottom].group {
		end++
	}
	return s.FillTo(Place{end, b.Left}, count)
}

func (s *Sheet) keysIn(b Block) []Key {
	var keys []Key
	for l := b.Top; l <= b.Bottom && l < len(s.lines); l++ {
		if k := s.lines[l].key; k != 0 {
			keys = append(keys, k)
		}
	}
	return keys
}

// series goes on behind some values, n times: it repeats them, or counts on where they are whole numbers, dates or texts that
// end in digits and lie equally far apart. One value alone is counted on by one; back counts down.
func series(values []string, n int, count bool, t Type, back bool) []string {
	out := make([]string, n)
	if len(values) == 0 {
		return out
	}
	if count {
		if next, ok := progression(values, t, back); ok {
			for i := range out {
				out[i] = next(i + 1)
			}
			return out
		}
	}
	for i := range out {
		out[i] = values[i%len(values)]
	}
	return out
}

// progression says what comes i-th behind some values.
func progression(values []string, t Type, back bool) (next func(i int) string, ok bool) {
	one := 1
	if back {
		one = -1
	}
	if t == Date {
		days := make([]int, len(values))
		for i, v := range values {
			d, err := time.Parse(time.DateOnly, v)
			if err != nil {
				return nil, false
			}
			days[i] = int(d.Unix() / 86400)
		}
		step, ok := stepOf(days, one)
		last := days[len(days)-1]
		return func(i int) string { return time.Unix(int64(last+i*step)*86400, 0).UTC().Format(time.DateOnly) }, ok
	}
	head, numbers, width := "", make([]int, len(values)), 0
	for i, v := range values {
		h, digits := cutDigits(v)
		number, err := strconv.Atoi(digits)
		if err != nil || i > 0 && h != head {
			return nil, false
		}
		head, numbers[i] = h, number
		if digits[0] == '0' {
			width = len(digits)
		}
	}
	step, ok := stepOf(numbers, one)
	last := numbers[len(numbers)-1]
	return func(i int) string {
		v := last + i*step
		sign := ""
		if v < 0 {
			if head != "" {
				v = 0 // there is no section -1
			} else {
				v, sign = -v, "-"
			}
		}
		digits := strconv.Itoa(v)
		for len(digits) < width {
			digits = "0" + digits
		}
		return head + sign + digits
	}, ok
}

// stepOf is how far neighbouring numbers are apart, where it is the same for all.
func stepOf(numbers []int, one int) (step int, ok bool) {
	if len(numbers) == 1 {
		return one, true
	}
	step = numbers[1] - numbers[0]
	for i := 1; i < len(numbers); i++ {
		if numbers[i]-numbers[i-1] != step {
			return 0, false
		}
	}
	return step, true
}

// cutDigits cuts the digits at the end of a text off, with the sign of a number that is all of it.
func cutDigits(text string) (head, digits string) {
	at := len(text)
	for at > 0 && text[at-1] >= '0' && text[at-1] <= '9' {
		at--
	}
	if at == 1 && text[0] == '-' {
		at = 0
	}
	return text[:at], text[at:]
}
