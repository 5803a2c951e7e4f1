package rows

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
)

// RemoveLesson takes out one row of a lesson that the SIS no longer has: where the lesson has other rows there, its teacher
// or its room alone.
func (x *Intake) RemoveLesson(ref model.Key, row Lesson, others []Lesson) (model.Edit, error) {
	l, ok := x.t.Get(ref).(*model.Lesson)
	if !ok || len(others) == 0 {
		return x.Remove(ref)
	}
	c := *l
	if te := x.teacherOf(row.Teacher); te != 0 && !slices.ContainsFunc(others, func(o Lesson) bool { return o.Teacher == row.Teacher }) {
		c.Teachers = without(l.Teachers, te)
	}
	if r := x.t.RoomByCode(row.Room); r != nil && !slices.ContainsFunc(others, func(o Lesson) bool { return o.Room == row.Room }) {
		c.Rooms = without(l.Rooms, r.ID)
	}
	return model.Replace{Record: &c}, nil
}

// LinkLessons is the edit that links sections which only their lessons say are linked; nil where there is nothing to link.
func (x *Intake) LinkLessons(l Lesson) model.Edit {
	if l.Composite == "" || l.Composite == l.Section {
		return nil
	}
	s, lead := x.sectionOf(l.Section), x.sectionOf(l.Composite)
	if s == nil || lead == nil || s.ID == lead.ID || s.Composite != 0 {
		return nil
	}
	e, err := x.link(s.ID, l.Composite)
	if err != nil {
		return nil
	}
	return e
}

// Lesson changes teacher and room of a lesson, moves it, or places one. was is the row that it had in the timetable's words
// when the SIS last agreed; the zero row for none. others are the rows that the SIS has beside it: the lesson keeps the
// teacher and the room that they name.
func (x *Intake) Lesson(ref model.Key, was, v Lesson, others []Lesson) (model.Edit, error) {
	teacher, err := x.teacher(v.Teacher)
	if err != nil {
		if ref.Kind != model.KindNone {
			return nil, err
		}
		teacher = 0
		x.unknownTeacher(v.Teacher)
	}
	b := model.Batch{Name: "Take in " + v.Section}
	room := x.room(&b, v.Room)
	var next model.Lesson
	switch r := x.t.Get(ref).(type) {
	case *model.Lesson:
		next = *r
	case *model.RosterSlot:
		if r.Roster == model.RosterOnCall { // the teacher is what it is about
			return nil, errRoster
		}
		c := *r
		c.Teacher = teacher
		return model.Replace{Record: &c}, nil
	default:
		s := x.sectionAmong(v.Section, func(s *model.Section) bool { return teacher != 0 && s.Teacher() == teacher })
		if s == nil {
			return x.rosterLesson(&b, v, teacher, room)
		}
		slot, err := x.slot(v)
		if err != nil {
			return nil, err
		}
		next.Section = s.ID
		for l := range x.t.LessonsOf(s.ID) {
			if l.Slot == slot { // a second teacher or room of it
				c := *l
				c.Teachers, c.Rooms = with(l.Teachers, teacher), with(l.Rooms, room)
				b.Edits = append(b.Edits, model.Replace{Record: &c})
				return b, nil
			}
			if next.ID == 0 && !l.Slot.Placed() {
				next = *l
			}
		}
		next.Slot = slot
	}
	s := x.t.Section(next.Section)
	oldTeacher, oldRoom := pick(s.Teachers, next.Teachers), pick([]model.RoomID{s.Room}, next.Rooms)
	if was != (Lesson{}) {
		oldTeacher, oldRoom = x.teacherOf(was.Teacher), 0
		if r := x.t.RoomByCode(was.Room); r != nil {
			oldRoom = r.ID
		}
		if was.Day != v.Day || was.Period != v.Period || was.Grid != v.Grid {
			if next.Slot, err = x.slot(v); err != nil {
				return nil, err
			}
		}
	}
	if next.Teachers = swap(next.Teachers, oldTeacher, teacher); slices.ContainsFunc(others, func(o Lesson) bool { return o.Teacher == was.Teacher }) {
		next.Teachers = with(next.Teachers, oldTeacher)
	}
	if next.Rooms = swap(next.Rooms, oldRoom, room); slices.ContainsFunc(others, func(o Lesson) bool { return o.Room == was.Room }) {
		next.Rooms = with(next.Rooms, oldRoom)
	}
	if next.ID != 0 {
		b.Edits = append(b.Edits, model.Replace{Record: &next})
	} else {
		b.Edits = append(b.Edits, model.Add{Record: &next})
	}
	return b, nil
}

// room is the room with a code, made where there is none; none for "".
func (x *Intake) room(b *model.Batch, code string) model.RoomID {
	if r := x.t.RoomByCode(code); r != nil || code == "" {
		if r == nil {
			return 0
		}
		return r.ID
	}
	b.Edits = append(b.Edits, model.Add{Record: &model.Room{Code: code}})
	return model.RoomID(x.t.LastID(model.KindRoom) + 1)
}

// slot is the place of a lesson in a grid.
func (x *Intake) slot(v Lesson) (model.Slot, error) {
	g := x.grid(v.Grid)
	if g == nil {
		return model.Slot{}, refuse(saysUnknownGrid, message.Name("sis", x.sis), message.Name("grid", v.Grid))
	}
	p := g.PeriodByCode(v.Period)
	if v.Day < 1 || v.Day > len(g.Days) || p == nil || g.Cell(uint8(v.Day), p.ID) == nil {
		return model.Slot{}, refuse(saysNoPeriod, message.Name("grid", g.Code), message.Name("period", v.Period), message.Count("day", v.Day))
	}
	return model.Slot{Grid: g.ID, Day: uint8(v.Day), Period: p.ID}, nil
}

// grid is the grid of a code; of none, the only one there is.
func (x *Intake) grid(code string) *model.Grid {
	if code != "" {
		return x.t.GridByCode(code)
	}
	if x.t.Count(model.KindGrid) == 1 {
		for g := range x.t.Grids() {
			return g
		}
	}
	return nil
}

// swap replaces one ID by another, which comes first; 0 stands for none on either side.
func swap[ID ~uint32](ids []ID, old, now ID) []ID {
	switch {
	case old == now:
		return ids
	case now == 0:
		return without(ids, old)
	}
	return append([]ID{now}, without(without(ids, now), old)...)
}

// with is the IDs with one more; 0 stands for none.
func with[ID ~uint32](ids []ID, id ID) []ID {
	if id == 0 || slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}
