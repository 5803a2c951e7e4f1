package practice

import "carillon/sync/liss"

// The checks of a strict server. Each names the first row that refers to something the SIS does not know.

func keysOf[T any](rows []T, keys ...func(*T) string) map[string]bool {
	known := make(map[string]bool, len(rows)*len(keys))
	for i := range rows {
		for _, key := range keys {
			if k := key(&rows[i]); k != "" {
				known[k] = true
			}
		}
	}
	return known
}

// knownTeachers holds ids and codes: a school without ids sends the code in TeacherId.
func (h *holdings) knownTeachers() map[string]bool {
	return keysOf(h.teachers, func(t *liss.Teacher) string { return t.TeacherID }, func(t *liss.Teacher) string { return t.TeacherCode })
}

func classKey(c *liss.Class) string { return c.ClassCode }

func (h *holdings) knownInClasses(list []liss.Class) error {
	teachers, own := h.knownTeachers(), keysOf(list, classKey)
	for _, c := range list {
		if c.DefaultTeacher != "" && !teachers[c.DefaultTeacher] {
			return refuse("The teacher %s of the class %s does not exist", c.DefaultTeacher, c.ClassCode)
		}
		if c.Composite != "" && !own[c.Composite] {
			return refuse("The class %s, which the class %s is linked to, does not exist", c.Composite, c.ClassCode)
		}
	}
	return nil
}

func (h *holdings) knownInMemberships(list []liss.Membership) error {
	students := keysOf(h.students, func(s *liss.Student) string { return s.StudentID })
	classes := keysOf(h.classesOf(0), classKey)
	for _, m := range list {
		if !students[m.StudentID] {
			return refuse("The student %s does not exist", m.StudentID)
		}
		if !classes[m.ClassCode] {
			return refuse("The class %s does not exist", m.ClassCode)
		}
	}
	return nil
}

func (h *holdings) knownInLessons(year int, list []liss.Lesson) error {
	teachers, classes := h.knownTeachers(), keysOf(h.classes[year], classKey)
	rooms := keysOf(h.rooms, func(r *liss.Room) string { return r.RoomCode })
	roomIDs := keysOf(h.rooms, func(r *liss.Room) string { return r.RoomID })
	for _, l := range list {
		switch {
		case !classes[l.ClassCode]:
			return refuse("The class %s does not exist", l.ClassCode)
		case l.TeacherID != "" && !teachers[l.TeacherID]:
			return refuse("The teacher %s does not exist", l.TeacherID)
		case l.RoomCode != "" && !rooms[l.RoomCode]:
			return refuse("The room %s does not exist", l.RoomCode)
		case l.RoomID != "" && !roomIDs[l.RoomID]:
			return refuse("The room %s does not exist", l.RoomID)
		}
	}
	return nil
}
