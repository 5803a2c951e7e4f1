package rules

import (
	"slices"

	"carillon/model"
)

// lesson is what the rules need of a lesson, in one cache line.
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

// slots numbers the slots of all grids, so that "is anything there" is a look into an array.
type slots struct {
	grids map[model.GridID]gridSlots
	count int32
}

type gridSlots struct {
	base, width int32
	place       []int16 // by period ID: place within the day
}

func numberSlots(t *model.Timetable) slots {
	s := slots{grids: map[model.GridID]gridSlots{}}
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
	}
	return s
}

// number is the dense number of a placed slot.
func (s *slots) number(at model.Slot) int32 {
	g := s.grids[at.Grid]
	return g.base + int32(at.Day-1)*g.width + int32(g.place[at.Period])
}

// note brings the cached facts of a lesson up to date.
func (c *Checker) note(l *model.Lesson) {
	for int(l.ID) >= len(c.lessons) {
		c.lessons = append(c.lessons, make([]lesson, max(1024, int(l.ID)+1-len(c.lessons)))...)
	}
	sec := c.t.Section(l.Section)
	f := lesson{section: l.Section, main: sec.Main, composite: sec.Composite, rotations: sec.Rotations, slot: -1}
	if len(l.Rooms) > 0 {
		f.campus = c.t.Room(l.Rooms[0]).Campus
	}
	if len(l.Excused) > 0 {
		f.flags |= excuses
	}
	if l.Slot.Placed() {
		f.grid, f.day, f.slot = l.Slot.Grid, l.Slot.Day, c.slots.number(l.Slot)
		if cell := c.t.Cell(l.Slot); cell != nil {
			f.start, f.end = cell.Start, cell.End
			if sec.LunchWave != "" && slices.ContainsFunc(cell.Variants, func(v model.Variant) bool { return v.Code == sec.LunchWave }) {
				f.flags |= waved
			}
		}
	}
	c.lessons[l.ID] = f
}

// spans is the class time of a lesson: the times of its cell, or those of its section's lunch wave.
func (c *Checker) spans(id uint32, buf []model.Span) []model.Span {
	f := &c.lessons[id]
	if f.flags&waved != 0 {
		wave := c.t.Section(f.section).LunchWave
		for _, v := range c.t.Cell(c.t.Lesson(model.LessonID(id)).Slot).Variants {
			if v.Code == wave {
				return append(buf, v.Spans...)
			}
		}
	}
	return append(buf, model.Span{Start: f.start, End: f.end})
}

// collide says whether two placed lessons can't be attended, taught or housed by the same person or room.
func (c *Checker) collide(a, b uint32) bool {
	x, y := &c.lessons[a], &c.lessons[b]
	if x.day != y.day || !x.rotations.Meet(y.rotations) || linked(x, y) {
		return false
	}
	if x.grid == y.grid {
		if x.slot != y.slot {
			return false
		}
		if (x.flags|y.flags)&waved == 0 {
			return true
		}
	} else if x.start >= y.end || y.start >= x.end {
		return false
	}
	if (x.flags|y.flags)&waved == 0 {
		return true
	}
	var bufX, bufY [4]model.Span
	ys := c.spans(b, bufY[:0])
	return slices.ContainsFunc(c.spans(a, bufX[:0]), func(s model.Span) bool { return slices.ContainsFunc(ys, s.Overlaps) })
}

// linked says whether two lessons belong together: sections of one composite group, or a sub-class with its main
// section or a sister.
func linked(x, y *lesson) bool {
	if x.composite != 0 && x.composite == y.composite {
		return true
	}
	return x.section != y.section && (x.main != 0 && (x.main == y.section || x.main == y.main) || y.main != 0 && y.main == x.section)
}
