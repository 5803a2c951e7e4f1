package rules

import (
	"slices"

	"carillon/model"
)

// EachInstead is EachAmong for a lesson that is given to another teacher or put in another room, as [model.Reassign] does. The slot where
// the lesson stands is judged, too. A room with too few seats is a reason then, since another one would do.
func (c *Checker) EachInstead(id model.LessonID, instead model.Instead, slots []model.Slot, f func(Place)) {
	if c.t.Lesson(id) == nil {
		return
	}
	if c.asked == nil {
		c.asked = &mover{}
	}
	m := c.asked
	m.beginWith(&c.board, id, instead)
	for _, s := range slots {
		p := m.lookInto(s, m.reasons)
		m.reasons = p.Reasons
		f(p)
	}
	m.back()
}

// roomsOf is the rooms of one of the group.
func (m *mover) roomsOf(l *model.Lesson) []model.RoomID { return m.instead.Rooms(l.Rooms) }

// hadBy is the lessons of the group that a teacher has in the timetable.
func (m *mover) hadBy(id model.TeacherID) (had []uint32) {
	for _, g := range m.group {
		if slices.Contains(m.b.t.Lesson(model.LessonID(g)).Teachers, id) {
			had = append(had, g)
		}
	}
	return had
}
