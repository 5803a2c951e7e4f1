package rows

import (
	"slices"
	"unicode/utf8"

	"carillon/model"
	"carillon/model/message"
)

// maxRoomCode is the longest RoomCode (LISS §9.2).
const maxRoomCode = 20

// teacherCode is the member that goes beside a teacher's id where the SIS wants codes.
func (m *Mapper) teacherCode(id model.TeacherID) []Member {
	if t := m.t.Teacher(id); t != nil && m.r.Codes {
		return []Member{{Name: MemberTeacherCode, Value: t.Code}}
	}
	return nil
}

// Lessons maps placed lessons and roster entries (LISS §9.2): a row for each, with the first of its teachers and rooms, and
// beside it all that the lesson has. The chosen rotation spares the others.
func (m *Mapper) Lessons() Table[Lesson] {
	out := Table[Lesson]{Entries: make([]Entry[Lesson], 0, m.t.Count(model.KindLesson)+m.t.Count(model.KindRosterSlot))}
	for s := range m.t.Sections() {
		if s.Main != 0 {
			continue
		}
		spared := m.w.Rotation != 0 && !s.Rotations.Has(m.w.Rotation)
		first, unplaced := len(out.Entries), 0
		for l := range m.t.LessonsOf(s.ID) {
			if !l.Slot.Placed() {
				unplaced++
				continue
			}
			staff := present(s, l)
			teacher, room := pick(s.Sent(), staff), pick([]model.RoomID{s.Room}, l.Rooms)
			e := Entry[Lesson]{Ref: l.Key(), Spared: spared, Fault: m.faults[s.Key()], FaultIn: ColumnCode,
				Row: Lesson{Section: m.codes[s.ID], Teacher: m.teacherID(teacher), Composite: m.linkedTo(s), Campus: m.campusOf(m.t.Course(s.Course).YearLevels, room)}}
			m.doubt(&e.Fault, &e.FaultIn, teacher)
			e.Extra = m.teacherCode(teacher)
			if len(staff) > 1 {
				for _, id := range staff {
					e.Teachers = append(e.Teachers, m.teacherID(id))
				}
			}
			if len(l.Rooms) > 1 && m.roomed {
				for _, id := range l.Rooms {
					e.Rooms = append(e.Rooms, m.t.Room(id).Code)
				}
			}
			m.addLesson(&out, first, e, l.Slot, room)
			if n := len(l.Excused); n > 0 && !spared {
				out.Left = append(out.Left, Note{Ref: l.Key(), What: m.codes[s.ID] + " on " + m.t.SlotName(l.Slot),
					Why: message.New(saysExcused, message.Count("n", n))})
			}
		}
		if unplaced > 0 && !spared {
			out.Left = append(out.Left, Note{Ref: s.Key(), What: m.codes[s.ID], Why: message.New(saysNotPlaced, message.Count("n", unplaced))})
		}
	}
	for _, r := range m.rosters {
		first := len(out.Entries)
		for _, e := range r.entries {
			room := e.Room
			if a := m.t.DutyArea(e.Area); a != nil {
				room = a.Room
			}
			row := Entry[Lesson]{Ref: e.Key(), Spared: m.w.ExcludeRosters || m.w.Rotation != 0 && !e.Rotations.Has(m.w.Rotation), Fault: m.faults[r.ref], FaultIn: ColumnCode,
				Row: Lesson{Section: r.section.Code, Teacher: m.teacherID(e.Teacher), Campus: m.campusOf(r.levels, room)}}
			m.doubt(&row.Fault, &row.FaultIn, e.Teacher)
			row.Extra = m.teacherCode(e.Teacher)
			m.addLesson(&out, first, row, e.Slot, room)
		}
	}
	out.Entries = sent(out.Entries)
	return out
}

// present lists the teachers of a lesson who are sent: without aides, and without those who are there on other days or in other
// rotations alone.
func present(s *model.Section, l *model.Lesson) []model.TeacherID {
	if len(s.Staff) == 0 {
		return l.Teachers
	}
	return slices.DeleteFunc(slices.Clone(l.Teachers), func(id model.TeacherID) bool {
		x := s.StaffOf(id)
		return x.Role == model.Aide || !x.On(l.Slot.Day)
	})
}

// addLesson appends a row; e holds what does not follow from the slot and the room, first is the place of its section's
// first row. A lesson that is the very same as another goes once: a SIS keeps one of two rows that are alike, and the other
// would count as missing for ever.
func (m *Mapper) addLesson(out *Table[Lesson], first int, e Entry[Lesson], slot model.Slot, room model.RoomID) {
	g := m.t.Grid(slot.Grid)
	e.Row.Day, e.Row.Period, e.Row.Grid = int(slot.Day), g.Period(slot.Period).Code, m.structure(g)
	e.Title = e.Row.Section + " on " + g.SlotName(slot)
	r := m.t.Room(room)
	if !m.roomed {
		r = nil
	}
	long := r != nil && utf8.RuneCountInString(r.Code) > maxRoomCode
	if r != nil && !long {
		e.Row.Room = r.Code
	}
	if !e.Spared && slices.ContainsFunc(out.Entries[first:], func(o Entry[Lesson]) bool { return o.Row == e.Row && !o.Spared }) {
		out.Left = append(out.Left, Note{Ref: e.Ref, What: e.Title, Why: message.New(saysSameLesson)})
		return
	}
	if long && !e.Spared {
		out.Warn = append(out.Warn, Note{Ref: r.Key(), What: e.Title,
			Why: message.New(saysRoomLong, message.Name("code", r.Code), message.Count("most", maxRoomCode))})
	}
	out.Entries = append(out.Entries, e)
}

// LeftOf notes which teachers and rooms of a lesson do not travel: those that none of its rows has. has are the rows that are sent of it.
func (r *Rules) LeftOf(e *Entry[Lesson], has []Lesson, name func(column, value string) string) []Note {
	var left []Note
	missing := func(all []string, of func(*Lesson) string, column string) (codes []string) {
		for _, v := range all {
			if !slices.ContainsFunc(has, func(l Lesson) bool { return of(&l) == v }) {
				codes = append(codes, name(column, v))
			}
		}
		return codes
	}
	if codes := missing(e.Teachers, func(l *Lesson) string { return l.Teacher }, ColumnTeacher); len(codes) > 0 {
		left = append(left, Note{Ref: e.Ref, What: e.Title,
			Why: message.New(saysLessonTeachers, message.Name("sis", r.SIS), message.Count("n", len(codes)), message.Names("teachers", codes...))})
	}
	if codes := missing(e.Rooms, func(l *Lesson) string { return l.Room }, ColumnRoom); len(codes) > 0 {
		left = append(left, Note{Ref: e.Ref, What: e.Title, Why: message.New(saysLessonRooms, message.Name("sis", r.SIS), message.Names("rooms", codes...))})
	}
	return left
}

// pick is the section's first one that is on the lesson, else the lesson's first; 0 for none.
func pick[ID ~uint32](section, lesson []ID) ID {
	for _, id := range section {
		if slices.Contains(lesson, id) {
			return id
		}
	}
	if len(lesson) > 0 {
		return lesson[0]
	}
	return 0
}

// campusOf is the campus of a lesson: its room's, else that of its year levels; "" where the grids tell.
func (m *Mapper) campusOf(levels []model.YearLevelID, room model.RoomID) string {
	if !m.campuses {
		return ""
	}
	var id model.CampusID
	if r := m.t.Room(room); r != nil {
		id = r.Campus
	}
	for _, y := range levels {
		if id == 0 {
			id = m.t.YearLevel(y).Campus
		}
	}
	if c := m.t.Campus(id); c != nil {
		return c.Code
	}
	return ""
}
