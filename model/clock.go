package model

import (
	"cmp"
	"slices"
)

// AtOnce says whether two things on one day of the cycle are on at once, given the times that each takes: they are where
// they share a minute, whatever the periods are called, in one grid or in two, in a lunch wave or out of it. In a slot
// whose bell times nobody has set they are wherever both stand in it. It is the one judge of this for clashes, for where
// a lesson can go, for rosters, free rooms and study lists, and for what a sync warns of.
func AtOnce(sameSlot bool, a, b []Span) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Overlaps(y) || sameSlot && (x.Start >= x.End || y.Start >= y.End) {
				return true
			}
		}
	}
	return false
}

// Times appends when a section with a lunch wave ("" for none) has class in a cell: the times of the wave, of which there
// are several where a lunch splits them and none where the wave leaves no class time; else those of the cell.
func (c *Cell) Times(wave string, spans []Span) []Span {
	if wave != "" {
		for i := range c.Variants {
			if c.Variants[i].Code == wave {
				return append(spans, c.Variants[i].Spans...)
			}
		}
	}
	return append(spans, Span{c.Start, c.End})
}

// SlotsAtOnce says whether two slots share time by the clock ([AtOnce]): the same day of the cycle, and times in common, by the
// regular bell times or those of a date that has other ones. So do the functions below.
func (s *State) SlotsAtOnce(a, b Slot) bool {
	if a.Day != b.Day {
		return false
	}
	x, y := s.Cell(a), s.Cell(b)
	if x == nil || y == nil || AtOnce(a == b, []Span{{x.Start, x.End}}, []Span{{y.Start, y.End}}) {
		return x != nil && y != nil
	}
	_, otherwise := s.OtherwiseAtOnce(a, "", b, "")
	return otherwise
}

// LessonTimes appends when a lesson takes place on its day, by its section's lunch wave; nothing where it is not placed.
func (s *State) LessonTimes(l *Lesson, spans []Span) []Span {
	cell := s.Cell(l.Slot)
	if cell == nil {
		return spans
	}
	wave := ""
	if sec := s.Section(l.Section); sec != nil && len(cell.Variants) > 0 {
		wave = sec.LunchWave
	}
	return cell.Times(wave, spans)
}

// LessonsAtOnce says whether two lessons share time by the clock ([AtOnce]), whatever their rotations.
func (s *State) LessonsAtOnce(a, b *Lesson) bool {
	var x, y [4]Span
	if a.Slot.Day != b.Slot.Day {
		return false
	}
	if AtOnce(a.Slot == b.Slot, s.LessonTimes(a, x[:0]), s.LessonTimes(b, y[:0])) {
		return true
	}
	_, otherwise := s.OtherwiseAtOnce(a.Slot, s.waveOf(a), b.Slot, s.waveOf(b))
	return otherwise
}

// waveOf is the lunch wave of a lesson's section.
func (s *State) waveOf(l *Lesson) string {
	if sec := s.Section(l.Section); sec != nil {
		return sec.LunchWave
	}
	return ""
}

// LessonDuring says whether a lesson shares time by the clock with a slot ([AtOnce]).
func (s *State) LessonDuring(l *Lesson, at Slot) bool {
	cell := s.Cell(at)
	var x [4]Span
	if cell == nil || l.Slot.Day != at.Day {
		return false
	}
	if AtOnce(l.Slot == at, s.LessonTimes(l, x[:0]), []Span{{cell.Start, cell.End}}) {
		return true
	}
	_, otherwise := s.OtherwiseAtOnce(l.Slot, s.waveOf(l), at, "")
	return otherwise
}

// Overlapping lists the pairs of cells in which lessons are placed ([PeriodKind.Placeable]) that share time, in order
// of day and time: lessons in both of a pair are on at once. Lunch waves have times of their own, and count.
func (g *Grid) Overlapping() [][2]Slot {
	return g.meetings(func(c *Cell) bool { return c.Kind.Placeable() })
}

// Meetings lists the pairs of cells of any kind that share time, as [Grid.Overlapping] does.
func (g *Grid) Meetings() [][2]Slot { return g.meetings(func(*Cell) bool { return true }) }

func (g *Grid) meetings(counts func(*Cell) bool) [][2]Slot {
	cells := make([]*Cell, 0, len(g.Cells))
	for i := range g.Cells {
		if counts(&g.Cells[i]) {
			cells = append(cells, &g.Cells[i])
		}
	}
	slices.SortStableFunc(cells, func(a, b *Cell) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start)) })
	var pairs [][2]Slot
	for i, a := range cells {
		for _, b := range cells[i+1:] {
			if b.Day != a.Day {
				break
			}
			if a.meets(b) {
				pairs = append(pairs, [2]Slot{{g.ID, a.Day, a.Period}, {g.ID, b.Day, b.Period}})
			}
		}
	}
	return pairs
}

// meets says whether sections of any lunch waves can be in both of two cells of one day at once.
func (c *Cell) meets(o *Cell) bool {
	x, y := c.whole(), o.whole()
	if !x.Overlaps(y) {
		return false
	}
	for _, x := range c.waves() {
		for _, y := range o.waves() {
			if AtOnce(false, x, y) {
				return true
			}
		}
	}
	return false
}

// whole is from the first to the last minute of a cell in any lunch wave.
func (c *Cell) whole() Span {
	all := Span{c.Start, c.End}
	for _, v := range c.Variants {
		for _, s := range v.Spans {
			if all.Start >= all.End {
				all = s
			}
			all = Span{min(all.Start, s.Start), max(all.End, s.End)}
		}
	}
	return all
}

// waves lists the times that sections can have in a cell: without a lunch wave, and in each.
func (c *Cell) waves() [][]Span {
	all := [][]Span{{{c.Start, c.End}}}
	for _, v := range c.Variants {
		all = append(all, v.Spans)
	}
	return all
}
