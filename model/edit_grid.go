package model

import (
	"fmt"
	"slices"
)

// SetGrid is an edit that puts another grid structure in the place of the one with its ID: days, periods, kinds and bell
// times. Lessons for which it has no teaching or offline period any more go among those not placed, and roster entries for which
// it has no period at all go; see [Timetable.GridChange]. Days keep their numbers: a day can be added behind the last one, or
// the last one taken out.
type SetGrid struct {
	Name string // the edit's label; "" for "Change the bell times of Main"
	Grid *Grid
}

// Label is the edit's name, or "Change the bell times of Main".
func (e SetGrid) Label(*Timetable) string {
	if e.Name != "" {
		return e.Name
	}
	return "Change the bell times of " + e.Grid.Code
}

func (e SetGrid) apply(x *tx) error {
	before := x.Grid(e.Grid.ID)
	if before == nil {
		return gone(e.Grid.Key())
	}
	lost := x.GridChange(e.Grid)
	for _, id := range lost.Lessons {
		l := *x.Lesson(id)
		if l.Pinned || x.Section(l.Section).Pinned {
			return refused(l.Key(), "%s is pinned in %s: unpin it first", x.SectionCode(l.Section), x.SlotName(l.Slot))
		}
		l.Slot = Slot{}
		if err := x.set(l.Key(), &l); err != nil {
			return err
		}
	}
	for _, id := range lost.Rosters {
		if err := x.delete(id.Key()); err != nil {
			return err
		}
	}
	for _, id := range slices.Clone(x.index.referrers(before.Key(), KindTeacher)) {
		te := x.Teacher(TeacherID(id))
		c := *te
		c.DaysOff = slices.DeleteFunc(slices.Clone(te.DaysOff), func(o DayOff) bool {
			return o.Grid == before.ID && o.Period != 0 && (e.Grid.Cell(o.Day, o.Period) == nil || int(o.Day) > len(e.Grid.Days))
		})
		if err := x.change(te, &c, len(c.DaysOff) != len(te.DaysOff)); err != nil {
			return err
		}
	}
	return x.set(before.Key(), e.Grid)
}

// GridLoss is what a grid structure in the place of another one has no place for.
type GridLoss struct {
	Lessons []LessonID     // that go among those not placed
	Rosters []RosterSlotID // that go
}

// Text says in words what is lost: "5 lessons go to Not placed"; "" for nothing.
func (l GridLoss) Text() string {
	verb := func(n int) string {
		if n == 1 {
			return "goes"
		}
		return "go"
	}
	text := ""
	if n := len(l.Lessons); n > 0 {
		text = fmt.Sprintf("%s %s to Not placed", count(n, "lesson"), verb(n))
	}
	if n := len(l.Rosters); n > 0 {
		if text != "" {
			text += ", "
		}
		rows := fmt.Sprintf("%d roster entries", n)
		if n == 1 {
			rows = "1 roster entry"
		}
		text += rows + " " + verb(n)
	}
	return text
}

// GridChange says what would be lost if a grid structure took the place of the one with its ID.
func (t *Timetable) GridChange(after *Grid) (lost GridLoss) {
	cell := func(s Slot) *Cell {
		if int(s.Day) > len(after.Days) || after.Period(s.Period) == nil {
			return nil
		}
		return after.Cell(s.Day, s.Period)
	}
	for _, id := range t.index.referrers(after.ID.Key(), KindLesson) {
		l := t.Lesson(LessonID(id))
		was, is := t.Cell(l.Slot), cell(l.Slot)
		keeps := is != nil && is.Kind.Placeable()
		if l.Slot.Placed() && !keeps && (is == nil || was == nil || was.Kind != is.Kind) {
			lost.Lessons = append(lost.Lessons, l.ID)
		}
	}
	for _, id := range t.index.referrers(after.ID.Key(), KindRosterSlot) {
		if r := t.RosterSlot(RosterSlotID(id)); r.Slot.Placed() && cell(r.Slot) == nil {
			lost.Rosters = append(lost.Rosters, r.ID)
		}
	}
	return lost
}

// Clone is a copy of a grid structure that can be changed.
func (g *Grid) Clone() *Grid {
	c := *g
	c.Days, c.Periods, c.Cells = slices.Clone(g.Days), slices.Clone(g.Periods), cloneCells(g.Cells)
	c.Schedules = slices.Clone(g.Schedules)
	for i := range c.Schedules {
		c.Schedules[i].Cells = cloneCells(c.Schedules[i].Cells)
	}
	return &c
}

// cloneCells is a copy of cells that can be changed.
func cloneCells(cells []Cell) []Cell {
	out := slices.Clone(cells)
	for i := range out {
		out[i].Variants = slices.Clone(out[i].Variants)
		for j := range out[i].Variants {
			out[i].Variants[j].Spans = slices.Clone(out[i].Variants[j].Spans)
		}
	}
	return out
}

// SetCell puts a cell in its place in a grid under construction; one of kind Spacer without times is none.
func (g *Grid) SetCell(c Cell) {
	i, found := slices.BinarySearchFunc(g.Cells, c, compareCells)
	none := c.Kind == Spacer && c.Start == 0 && c.End == 0
	switch {
	case found && none:
		g.Cells = slices.Delete(g.Cells, i, i+1)
	case found:
		g.Cells[i] = c
	case !none:
		g.Cells = slices.Insert(g.Cells, i, c)
	}
}

// RemovePeriod takes a period out of a grid under construction.
func (g *Grid) RemovePeriod(id PeriodID) {
	g.Periods = slices.DeleteFunc(g.Periods, func(p Period) bool { return p.ID == id })
	g.eachCells(func() { g.Cells = slices.DeleteFunc(g.Cells, func(c Cell) bool { return c.Period == id }) })
}

// AddPeriod puts a new period into a grid under construction, at a place among the others.
func (g *Grid) AddPeriod(at int, code, name string) PeriodID {
	id := PeriodID(1)
	for _, p := range g.Periods {
		id = max(id, p.ID+1)
	}
	g.Periods = slices.Insert(g.Periods, min(max(at, 0), len(g.Periods)), Period{ID: id, Code: code, Name: name})
	return id
}

// CopyDay gives a day of a grid under construction the periods and times of another.
func (g *Grid) CopyDay(from, to uint8) {
	if from == to {
		return
	}
	g.Cells = slices.DeleteFunc(g.Cells, func(c Cell) bool { return c.Day == to })
	for _, c := range slices.Clone(g.Cells) {
		if c.Day == from {
			c.Day = to
			g.Cells = append(g.Cells, c)
		}
	}
	g.SortCells()
}

// ShiftTimes moves the times of a day that begin at a time or later by so many minutes, later for more than 0. It says why that
// can't be.
func (g *Grid) ShiftTimes(day uint8, from Minute, minutes int) error {
	for i := range g.Cells {
		c := &g.Cells[i]
		if c.Day != day || c.Start < from || c.Kind == Spacer {
			continue
		}
		if int(c.Start)+minutes < 0 || int(c.End)+minutes > 24*60 {
			return fmt.Errorf("period %s on %s would not lie within the day", g.Period(c.Period).Code, g.DayCode(day))
		}
		shift := func(m Minute) Minute { return Minute(int(m) + minutes) }
		c.Start, c.End = shift(c.Start), shift(c.End)
		c.Variants = slices.Clone(c.Variants)
		for j := range c.Variants {
			spans := slices.Clone(c.Variants[j].Spans)
			for k := range spans {
				spans[k] = Span{shift(spans[k].Start), shift(spans[k].End)}
			}
			c.Variants[j].Spans = spans
		}
	}
	return nil
}

// Overlap is two periods of a day that share time.
type Overlap struct {
	Day  uint8
	A, B PeriodID // A begins first
}

// Overlaps lists the periods of a grid that share time, breaks and spacers left out.
func (g *Grid) Overlaps() (list []Overlap) {
	for i, a := range g.Cells {
		for _, b := range g.Cells[i+1:] {
			if b.Day != a.Day {
				break
			}
			timed := func(c Cell) bool { return c.Kind != Spacer && c.Kind != Break && c.End > c.Start }
			if !timed(a) || !timed(b) || !(Span{a.Start, a.End}).Overlaps(Span{b.Start, b.End}) {
				continue
			}
			o := Overlap{a.Day, a.Period, b.Period}
			if b.Start < a.Start {
				o.A, o.B = b.Period, a.Period
			}
			list = append(list, o)
		}
	}
	return list
}
