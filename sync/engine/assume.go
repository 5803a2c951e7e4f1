package engine

import (
	"fmt"

	"carillon/model"
)

// FieldAssumedTeacher names, in the last synced state of a section, the teacher (by record ID) whom New from SIS has taken from
// its lessons, since the SIS names none for the section. A connector does not send that one: the SIS has not been asked to hold
// it. Another, whom somebody has chosen since, is sent.
const FieldAssumedTeacher = "Assumed teacher"

// AssumedTeachers lists the teachers of sections that are taken from their lessons and not sent: see [FieldAssumedTeacher].
func AssumedTeachers(t *model.Timetable) map[model.SectionID]model.TeacherID {
	var all map[model.SectionID]model.TeacherID
	for s := range t.SyncedStates() {
		if s.Kind != model.KindSection {
			continue
		}
		var id uint32
		if _, err := fmt.Sscan(s.Field(FieldAssumedTeacher), &id); err != nil {
			continue
		}
		if all == nil {
			all = map[model.SectionID]model.TeacherID{}
		}
		all[model.SectionID(s.Record)] = model.TeacherID(id)
	}
	return all
}

// chosenSince says whether a last synced state tells the assumed teacher of a section for which somebody has chosen another, or
// none: that choice counts from then on, also where it comes back to the first.
func chosenSince(t *model.Timetable, s *model.Synced) bool {
	if s.Kind != model.KindSection || s.Field(FieldAssumedTeacher) == "" {
		return false
	}
	sec := t.Section(model.SectionID(s.Record))
	return sec != nil && fmt.Sprint(sec.Teacher()) != s.Field(FieldAssumedTeacher)
}

// assume gives sections that the SIS names no teacher or room for those of their lessons, where all have one and the same.
func (p *Plan) assume(sis string) error {
	edit, ok := p.edit.(model.Guarded)
	if !ok {
		return nil
	}
	patches := []model.Patch{edit.Patch}
	apply := func(e model.Edit) error {
		patch, err := p.t.Apply(e)
		patches = append(patches, patch)
		return err
	}
	teachers, rooms := 0, 0
	for s := range p.t.Snapshot().Sections() {
		next := *s
		teacher, room := sameOnAll(p.t, s.ID)
		if len(s.Teachers) == 0 && teacher != 0 {
			next.Teachers = []model.TeacherID{teacher}
			teachers++
			if err := apply(model.Add{Record: &model.Synced{With: p.System.with(p.year), Kind: model.KindSection, Record: uint32(s.ID),
				Fields: []model.SyncedField{{Name: FieldAssumedTeacher, Value: fmt.Sprint(teacher)}}}}); err != nil {
				return err
			}
		}
		if s.Room == 0 && room != 0 {
			next.Room = room
			rooms++
		}
		if len(next.Teachers) != len(s.Teachers) || next.Room != s.Room {
			if err := apply(model.Replace{Record: &next}); err != nil {
				return err
			}
		}
	}
	if teachers+rooms > 0 {
		p.edit = model.Guarded{Patch: model.Merge(edit.Patch.Name, patches...)}
		p.Notes = append(p.Notes, fmt.Sprintf("%s names no teacher for %s and no room for %s whose lessons all have the same: these are taken over. Such a teacher is not sent as the section's unless somebody changes it.",
			sis, Sections.Count(teachers), Sections.Count(rooms)))
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
