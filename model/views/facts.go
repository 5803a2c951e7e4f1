package views

import (
	"cmp"
	"fmt"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// Facts is what a lesson is, as the inspector says it: its section and course, teachers with their names, rooms with their
// seats, how full the section is, how many of its lessons are placed, its rotations, and where it stands now. A teacher or
// room that is missing has an empty text.
func Facts(t *model.Timetable, l *model.Lesson) []Line {
	var teachers, rooms []string
	for _, id := range l.Teachers {
		if x := t.Teacher(id); x != nil {
			teachers = append(teachers, x.Code+" · "+x.Name())
		}
	}
	for _, id := range l.Rooms {
		if r := t.Room(id); r != nil {
			text := r.Code
			if r.Capacity > 0 {
				text += " (" + names.Count(int(r.Capacity), "seat", "seats") + ")"
			}
			rooms = append(rooms, text)
		}
	}
	s := t.Section(l.Section)
	students := names.Number(len(t.Referrers(s.Key(), model.KindEnrolment)))
	if s.Size > 0 {
		students += fmt.Sprintf(" of %d", s.Size)
	}
	placed, all := t.LessonsPlaced(s)
	now := t.SlotName(l.Slot)
	if l.Pinned || s.Pinned {
		now += ", pinned"
	}
	return []Line{
		{RoleCode, t.SectionCode(s.ID)},
		{RoleName, sectionName(&t.State, s)},
		{RoleTeacher, strings.Join(teachers, ", ")},
		{RoleRoom, strings.Join(rooms, ", ")},
		{RoleStudents, students},
		{RoleLessons, fmt.Sprintf("%d of %d placed", placed, all)},
		{RoleRotation, cmp.Or(s.Rotations.String(), "All")},
		{RoleSlot, now},
	}
}
