package rules

import (
	"slices"

	"carillon/model"
)

// board is where every lesson stands, in the form the rules work on. Persons, rooms and links are read from the
// timetable; places are the board's own, so that a move can be tried on a copy of it.
type board struct {
	t       *model.Timetable
	slots   slots
	lessons []lesson // by lesson ID
	taught  []taught // by section ID
	lists   [][]row  // by student ID
	masked  bool     // all slots fit into a mask
	off     map[Rule]bool
	asOf    model.Date // places in lists that ended before it are free again; 0: all count
	several bool       // several campuses, so that somebody may have to travel
	scratch scratch
}

// lesson is what the rules need of a lesson: half a cache line.
type lesson struct {
	section   model.SectionID
	main      model.SectionID // of a sub-class
	composite model.CompositeID
	campus    model.CampusID // of its first room
	grid      model.GridID
	slot      int32 // dense number of grid, day and period; -1: not placed
	start     model.Minute
	end       model.Minute
	rotations model.Rotations
	day       uint8
	flags     uint8
}

const (
	excuses uint8 = 1 << iota // some students do not attend
	waved                     // the section's lunch wave has times of its own here
)

func newBoard(t *model.Timetable) board {
	b := board{t: t, slots: numberSlots(t), off: map[Rule]bool{}, several: t.Count(model.KindCampus) > 1}
	for _, r := range t.School().RulesOff {
		b.off[Rule(r)] = true
	}
	b.scratch = newScratch(int(b.slots.count))
	b.lessons = make([]lesson, t.LastID(model.KindLesson)+1)
	for l := range t.Lessons() {
		b.note(l)
	}
	b.masked = b.slots.count <= maskWords*64
	b.taught = make([]taught, t.LastID(model.KindSection)+1)
	for s := range t.Sections() {
		b.teach(s.ID)
	}
	b.listStudents()
	return b
}

// fork is a board on which moves can be tried.
func (b *board) fork() *board {
	c := *b
	c.lessons = slices.Clone(b.lessons)
	c.scratch = newScratch(int(b.slots.count))
	return &c
}

// slots numbers the slots of all grids, so that "is anything there" is a look into an array.
type slots struct {
	grids  map[model.GridID]gridSlots
	times  []model.Span // of the cells; lunch waves have their own
	shared []bool       // a lesson there can be on at once with one in another slot of the grid
	count  int32
	other  [model.MaxDays + 1]bool // by day of the cycle: dates with it have other bell schedules than the regular one
}

type gridSlots struct {
	base, width int32
	place       []int16 // by period ID: place within the day
}

func numberSlots(t *model.Timetable) slots {
	s := slots{grids: map[model.GridID]gridSlots{}}
	for day := range s.other {
		s.other[day] = day > 0 && len(t.OtherBells(uint8(day))) > 0
	}
	for g := range t.Grids() {
		gs := gridSlots{base: s.count, width: int32(len(g.Periods))}
		for i, p := range g.Periods {
			if n := int(p.ID) + 1; n > len(gs.place) {
				gs.place = append(gs.place, make([]int16, n-len(gs.place))...)
			}
			gs.place[p.ID] = int16(i)
		}
		s.grids[g.ID] = gs
		s.count += int32(len(g.Days)) * gs.width
		s.times = append(s.times, make([]model.Span, int(s.count)-len(s.times))...)
		s.shared = append(s.shared, make([]bool, int(s.count)-len(s.shared))...)
		for _, c := range g.Cells {
			s.times[s.number(model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period})] = model.Span{Start: c.Start, End: c.End}
		}
		meet := func(pairs [][2]model.Slot) {
			for _, pair := range pairs {
				s.shared[s.number(pair[0])], s.shared[s.number(pair[1])] = true, true
			}
		}
		meet(g.Meetings())
		for _, b := range g.Schedules {
			meet(g.Under(b.Name).Meetings())
		}
	}
	return s
}

// number is the dense number of a placed slot.
func (s *slots) number(at model.Slot) int32 {
	g := s.grids[at.Grid]
	return g.base + int32(at.Day-1)*g.width + int32(g.place[at.Period])
}

// slotOf is where a lesson stands on the board.
func (b *board) slotOf(id uint32) model.Slot {
	f := &b.lessons[id]
	if f.slot < 0 {
		return model.Slot{}
	}
	g := b.slots.grids[f.grid]
	return model.Slot{Grid: f.grid, Day: f.day, Period: b.t.Grid(f.grid).Periods[(f.slot-g.base)%g.width].ID}
}

// note brings the cached facts of a lesson up to date with the timetable.
func (b *board) note(l *model.Lesson) {
	for int(l.ID) >= len(b.lessons) {
		b.lessons = append(b.lessons, make([]lesson, max(1024, int(l.ID)+1-len(b.lessons)))...)
	}
	sec := b.t.Section(l.Section)
	f := lesson{section: l.Section, main: sec.Main, composite: sec.Composite, rotations: sec.Rotations, slot: -1}
	if len(l.Rooms) > 0 {
		f.campus = b.t.Room(l.Rooms[0]).Campus
	}
	if len(l.Excused) > 0 {
		f.flags |= excuses
	}
	b.lessons[l.ID] = f
	b.place(uint32(l.ID), l.Slot)
}

// place puts a lesson in a slot of the board; the zero Slot takes it off.
func (b *board) place(id uint32, to model.Slot) {
	f := &b.lessons[id]
	f.grid, f.day, f.slot, f.start, f.end = 0, 0, -1, 0, 0
	f.flags &^= waved
	if !to.Placed() {
		return
	}
	f.grid, f.day, f.slot = to.Grid, to.Day, b.slots.number(to)
	if cell := b.t.Cell(to); cell != nil {
		f.start, f.end = cell.Start, cell.End
		if len(cell.Variants) > 0 {
			if v := variant(cell, b.t.Section(f.section).LunchWave); v != nil {
				f.flags |= waved
				f.start, f.end = 0, 0 // a wave can leave no class time
				if n := len(v.Spans); n > 0 {
					f.start, f.end = v.Spans[0].Start, v.Spans[n-1].End
				}
			}
		}
	}
}

// variant is the lunch wave of a cell with a code; nil where it has none.
func variant(cell *model.Cell, code string) *model.Variant {
	for i := range cell.Variants {
		if code != "" && cell.Variants[i].Code == code {
			return &cell.Variants[i]
		}
	}
	return nil
}

// spans is the class time of a lesson: the times of its cell, or those of its section's lunch wave.
func (b *board) spans(id uint32, buf []model.Span) []model.Span {
	f := &b.lessons[id]
	if f.flags&waved != 0 {
		return append(buf, variant(b.t.Cell(b.slotOf(id)), b.t.Section(f.section).LunchWave).Spans...)
	}
	return append(buf, model.Span{Start: f.start, End: f.end})
}

// collide says whether two placed lessons can't be attended, taught or housed by the same person or room.
func (b *board) collide(i, j uint32) bool {
	x, y := &b.lessons[i], &b.lessons[j]
	return x.day == y.day && x.rotations.Meet(y.rotations) && !linked(x, y) && b.overlap(i, j)
}

// overlap says whether two lessons of one day are on at once, by the clock ([model.AtOnce]), on dates with the regular bell times
// or on those with other ones.
func (b *board) overlap(i, j uint32) bool { return b.regularly(i, j) || b.otherwise(i, j) }

// regularly says whether two lessons of one day are on at once by the regular bell times.
func (b *board) regularly(i, j uint32) bool {
	x, y := &b.lessons[i], &b.lessons[j]
	if x.slot != y.slot && (x.end <= y.start || y.end <= x.start) {
		return false // whatever lunch waves leave of them
	}
	if (x.flags|y.flags)&waved == 0 { // most have no lunch wave
		return model.AtOnce(x.slot == y.slot, []model.Span{{Start: x.start, End: x.end}}, []model.Span{{Start: y.start, End: y.end}})
	}
	var bufX, bufY [4]model.Span
	return model.AtOnce(x.slot == y.slot, b.spans(i, bufX[:0]), b.spans(j, bufY[:0]))
}

// otherwise says whether two lessons of one day are on at once on a date with another bell schedule than the regular one.
func (b *board) otherwise(i, j uint32) bool {
	x, y := &b.lessons[i], &b.lessons[j]
	if !b.slots.other[x.day] || x.slot == y.slot {
		return false
	}
	_, otherwise := b.t.OtherwiseAtOnce(b.slotOf(i), b.t.Section(x.section).LunchWave, b.slotOf(j), b.t.Section(y.section).LunchWave)
	return otherwise
}

// during says whether a lesson is on at once with what stands in a slot of its own day, by the clock ([model.AtOnce]).
func (b *board) during(at model.Slot, id uint32) bool {
	if b.t.Cell(at) == nil {
		return false
	}
	n := b.slots.number(at)
	var buf [4]model.Span
	if model.AtOnce(n == b.lessons[id].slot, b.spans(id, buf[:0]), b.slots.times[n:n+1]) {
		return true
	}
	f := &b.lessons[id]
	if !b.slots.other[f.day] || f.day != at.Day {
		return false
	}
	_, otherwise := b.t.OtherwiseAtOnce(b.slotOf(id), b.t.Section(f.section).LunchWave, at, "")
	return otherwise
}

// linked says whether two lessons belong together: sections of one composite group, or a sub-class with its main
// section or a sister.
func linked(x, y *lesson) bool {
	if x.section == y.section {
		return false
	}
	return x.composite != 0 && x.composite == y.composite ||
		x.main != 0 && (x.main == y.section || x.main == y.main) || y.main != 0 && y.main == x.section
}

// hurried says whether somebody in both lessons of one day would have to change campus with no time for it.
func hurried(x, y *lesson) bool {
	if x.campus == 0 || y.campus == 0 || x.campus == y.campus || !x.rotations.Meet(y.rotations) || linked(x, y) {
		return false
	}
	return y.start >= x.end && y.start < x.end+TravelMinutes || x.start >= y.end && x.start < y.end+TravelMinutes
}
