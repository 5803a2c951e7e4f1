package engine

import (
	"carillon/model"
	"carillon/model/message"
)

// assume gives sections that the SIS names no teacher or room for those of their lessons, where all have one and the same.
// Such a teacher is not sent as the section's until somebody chooses another: what the SIS shows for the section is what both
// sides agree on.
func (p *Plan) assume(k *taker) error {
	teachers, rooms := 0, 0
	for s := range k.t.Snapshot().Sections() {
		next := *s
		teacher, room := sameOnAll(k.t, s.ID)
		if len(s.Teachers) == 0 && teacher != 0 {
			next.Teachers = []model.TeacherID{teacher}
			teachers++
		}
		if s.Room == 0 && room != 0 {
			next.Room = room
			rooms++
		}
		if len(next.Teachers) != len(s.Teachers) || next.Room != s.Room {
			if _, err := k.apply(model.Replace{Record: &next}); err != nil {
				return err
			}
		}
	}
	switch {
	case teachers > 0 && rooms > 0:
		p.Notes = append(p.Notes, message.New(saysAssumed, sis(k.sis), rowsOf("teachers", Sections, teachers), rowsOf("rooms", Sections, rooms)))
	case teachers > 0:
		p.Notes = append(p.Notes, message.New(saysAssumedTeachers, sis(k.sis), rowsOf("teachers", Sections, teachers)))
	case rooms > 0:
		p.Notes = append(p.Notes, message.New(saysAssumedRooms, sis(k.sis), rowsOf("rooms", Sections, rooms)))
	}
	return nil
}

// sameOnAll is the one teacher and the one room that all placed lessons of a section have; 0 where there is none such.
func sameOnAll(t *model.Timetable, id model.SectionID) (teacher model.TeacherID, room model.RoomID) {
	n := 0
	for l := range t.LessonsOf(id) {
		if !l.Slot.Placed() {
			continue
		}
		one, in := model.TeacherID(0), model.RoomID(0)
		if len(l.Teachers) == 1 {
			one = l.Teachers[0]
		}
		if len(l.Rooms) == 1 {
			in = l.Rooms[0]
		}
		if n++; n == 1 {
			teacher, room = one, in
			continue
		}
		if one != teacher {
			teacher = 0
		}
		if in != room {
			room = 0
		}
	}
	return teacher, room
}
