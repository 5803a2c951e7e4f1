package views

import (
	"slices"

	"carillon/model"
)

// Load is a teacher's week in one rotation.
type Load struct {
	Lessons  int   // slots with a lesson: linked sections taught at once count once, those of scheduled periods not at all
	Duties   int   // roster entries of duty areas that count towards the load
	Most     int   // the teacher's agreed load; 0 where there is none
	Minutes  int   // class time
	ByDay    []int // lessons on day n at n-1
	Idle     int   // teaching periods without a lesson between a day's first and last
	FreeDays int   // days of the cycle without a lesson, in a scheduled period too
}

// Total is what is held against Most.
func (l Load) Total() int { return l.Lessons + l.Duties }

// LoadOf is the load of a teacher in a rotation; with rotation 0 in all of them at once, so that lessons of different
// rotations in one slot count each.
func LoadOf(t *model.Timetable, id model.TeacherID, rotation int) Load {
	out := Load{ByDay: make([]int, days(t))}
	teacher := t.Teacher(id)
	if teacher == nil {
		return out
	}
	out.Most = int(teacher.MaxLoad)
	type place struct {
		slot      model.Slot
		rotations model.Rotations
	}
	seen, here := map[place]bool{}, map[uint8]bool{}
	var list []Entry
	for _, e := range Of(t, id.Key(), rotation) {
		p := place{e.Slot, e.Rotations}
		if rotation != 0 {
			p.rotations = 0
		}
		switch {
		case e.Lesson == 0:
			if a := t.DutyArea(t.RosterSlot(e.Roster).Area); a != nil && a.CountsLoad {
				out.Duties++
			}
		case !seen[p]:
			seen[p] = true
			list = append(list, e)
			if here[e.Slot.Day] = true; !t.InLoad(e.Slot) {
				continue
			}
			out.Lessons++
			out.ByDay[e.Slot.Day-1]++
			for _, s := range t.LessonTimes(t.Lesson(e.Lesson), nil) {
				out.Minutes += int(s.End - s.Start)
			}
		}
	}
	out.FreeDays = len(out.ByDay) - len(here)
	out.Idle = len(gaps(t, list))
	return out
}

// days is how many days the longest cycle has.
func days(t *model.Timetable) int {
	n := 0
	for g := range t.Grids() {
		n = max(n, len(g.Days))
	}
	return n
}

// gaps lists the teaching periods (a scheduled one is no gap) that a teacher spends between two lessons of one day without one: of the grid in which the
// lesson before the gap stands, in order of day and time.
func gaps(t *model.Timetable, list []Entry) []model.Slot {
	var out []model.Slot
	for i := 0; i < len(list); {
		day, end := list[i].Slot.Day, list[i].End
		grid := list[i].Slot.Grid
		for i++; i < len(list) && list[i].Slot.Day == day; i++ {
			e := list[i]
			for _, c := range inOrder(t.Grid(grid), day) {
				if c.Kind == model.Teaching && c.Start >= end && c.End <= e.Start {
					out = append(out, model.Slot{Grid: grid, Day: day, Period: c.Period})
				}
			}
			if e.End >= end {
				end, grid = e.End, e.Slot.Grid
			}
		}
	}
	return out
}

// inOrder lists the cells of a day by their bell times.
func inOrder(g *model.Grid, day uint8) []model.Cell {
	var cells []model.Cell
	for _, c := range g.Cells {
		if c.Day == day {
			cells = append(cells, c)
		}
	}
	slices.SortStableFunc(cells, func(a, b model.Cell) int { return int(a.Start) - int(b.Start) })
	return cells
}
