package model

import "slices"

// Instead says that a teacher or a room of a lesson is to be another one. Both keys are of teachers, or both of rooms; the zero Key
// stands for none: without From, Into joins those there are, without Into, From leaves. The zero Instead changes nothing.
type Instead struct{ From, Into Key }

// Changes says whether anything is to be another one.
func (i Instead) Changes() bool { return i.From != i.Into }

// Teachers is the list of teachers of a lesson that is changed so; the list it is given stays as it is.
func (i Instead) Teachers(list []TeacherID) []TeacherID { return insteadIn(list, KindTeacher, i) }

// Rooms is the list of rooms of a lesson that is changed so; the list it is given stays as it is.
func (i Instead) Rooms(list []RoomID) []RoomID { return insteadIn(list, KindRoom, i) }

// insteadIn changes a list of records of one kind, where it has what is to be another one.
func insteadIn[ID interface {
	~uint32
	comparable
}](list []ID, kind Kind, i Instead) []ID {
	if !i.Changes() || i.From.Kind != kind && i.Into.Kind != kind || i.From.ID != 0 && !slices.Contains(list, ID(i.From.ID)) {
		return list
	}
	return swapIn(list, ID(i.From.ID), ID(i.Into.ID))
}

func (i Instead) check() error {
	for _, k := range []Key{i.From, i.Into} {
		if k.ID != 0 && k.Kind != KindTeacher && k.Kind != KindRoom {
			return refused(k, "a lesson can be given to another teacher or room, not to a %s", k.Kind)
		}
	}
	if i.From.ID != 0 && i.Into.ID != 0 && i.From.Kind != i.Into.Kind {
		return refused(i.Into, "a %s can't take the place of a %s", i.Into.Kind, i.From.Kind)
	}
	return nil
}

// words says what becomes of a lesson: "give it to Lee", "put it in room A2", "take Kim off it".
func (i Instead) words(t *Timetable) string {
	switch {
	case i.Into.ID == 0 && i.From.Kind == KindRoom:
		return "take it out of " + t.Describe(i.From)
	case i.Into.ID == 0:
		return "take " + t.Describe(i.From) + " off it"
	case i.Into.Kind == KindRoom:
		return "put it in " + t.Describe(i.Into)
	}
	return "give it to " + t.Describe(i.Into)
}

// Reassign is an edit that moves a lesson, with every lesson that moves with it, to a slot, and changes the teacher or the room of
// those of them that have the one it had there. The section keeps its own teacher and room: its other lessons stay as they are. With
// the slot where the lesson stands, only the teacher or the room changes.
type Reassign struct {
	Lesson  LessonID
	To      Slot
	Instead Instead
}

// Label is "Move 09MAT 2 to Tue 3 and give it to Sam Lee (LEE)".
func (e Reassign) Label(t *Timetable) string {
	l := t.Lesson(e.Lesson)
	switch {
	case l == nil || !e.Instead.Changes():
		return MoveLesson{e.Lesson, e.To}.Label(t)
	case l.Slot == e.To:
		return t.Describe(e.Lesson.Key()) + ": " + e.Instead.words(t)
	}
	return MoveLesson{e.Lesson, e.To}.Label(t) + " and " + e.Instead.words(t)
}

func (e Reassign) apply(x *tx) error {
	group := x.Together(e.Lesson)
	if group == nil {
		return MoveLesson{e.Lesson, e.To}.apply(x)
	}
	return e.applyTo(x, group)
}

// applyTo moves and changes the lessons of a group.
func (e Reassign) applyTo(x *tx, group []LessonID) error {
	if err := e.Instead.check(); err != nil {
		return err
	}
	for _, id := range group {
		if l := x.Lesson(id); e.Instead.Changes() && (l.Pinned || x.Section(l.Section).Pinned) {
			return refused(id.Key(), "%s is pinned: unpin it to change it", x.Describe(id.Key()))
		}
		if err := (MoveLesson{id, e.To}).apply(x); err != nil {
			return err
		}
		l := x.Lesson(id)
		c := *l
		c.Teachers, c.Rooms = e.Instead.Teachers(l.Teachers), e.Instead.Rooms(l.Rooms)
		if err := x.change(l, &c, !slices.Equal(c.Teachers, l.Teachers) || !slices.Equal(c.Rooms, l.Rooms)); err != nil {
			return err
		}
	}
	return nil
}

// MoveSeveral is an edit that makes several moves at once: what moves together is settled before the first of them, so that lessons
// may take each other's places. A lesson that goes along with an earlier one is not moved twice.
type MoveSeveral struct{ Moves []Reassign }

// Label is "Move 3 lessons", or "Take 3 lessons out of the grid".
func (e MoveSeveral) Label(t *Timetable) string {
	if len(e.Moves) == 1 {
		return e.Moves[0].Label(t)
	}
	if !slices.ContainsFunc(e.Moves, func(m Reassign) bool { return m.To.Placed() }) {
		return "Take " + count(len(e.Moves), "lesson") + " out of the grid"
	}
	return "Move " + count(len(e.Moves), "lesson")
}

func (e MoveSeveral) apply(x *tx) error {
	groups := make([][]LessonID, len(e.Moves))
	var taken []LessonID
	for i, m := range e.Moves {
		group := x.Together(m.Lesson)
		if group == nil {
			return &Error{Missing, m.Lesson.Key(), "the lesson is no longer there"}
		}
		groups[i] = slices.DeleteFunc(group, func(id LessonID) bool { return slices.Contains(taken, id) })
		taken = append(taken, groups[i]...)
	}
	for i, m := range e.Moves {
		if err := m.applyTo(x, groups[i]); err != nil {
			return err
		}
	}
	return nil
}

// CopyLesson is an edit that adds a lesson like another one in a slot, with another teacher or room where Instead says so. It is not
// pinned, and lessons that are taught together with the first are not copied.
type CopyLesson struct {
	Lesson  LessonID
	To      Slot
	Instead Instead
}

// Label is "Copy 09MAT 2 to Tue 3".
func (e CopyLesson) Label(t *Timetable) string {
	if l := t.Lesson(e.Lesson); l != nil {
		return "Copy " + t.SectionCode(l.Section) + " to " + t.SlotName(e.To)
	}
	return "Copy a lesson"
}

func (e CopyLesson) apply(x *tx) error {
	if err := e.Instead.check(); err != nil {
		return err
	}
	l := x.Lesson(e.Lesson)
	if l == nil {
		return &Error{Missing, e.Lesson.Key(), "the lesson is no longer there"}
	}
	made, err := x.add(&Lesson{Section: l.Section, Teachers: e.Instead.Teachers(l.Teachers), Rooms: e.Instead.Rooms(l.Rooms), Excused: l.Excused})
	if err != nil || !e.To.Placed() {
		return err
	}
	c := x.Cell(e.To)
	if c != nil && !c.Kind.Placeable() {
		return refused(l.Key(), "%s is a %s: lessons go into teaching periods", x.SlotName(e.To), c.Kind)
	}
	placed := *made.(*Lesson)
	placed.Slot = e.To
	return x.set(placed.Key(), &placed)
}
