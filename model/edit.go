package model

import (
	"fmt"
	"reflect"
	"slices"
)

// Add is an edit that adds a record under a new ID; the ID of Record is ignored.
type Add struct{ Record Record }

// Label is "Add course 09MAT".
func (e Add) Label(t *Timetable) string { return "Add " + t.title(e.Record) }

func (e Add) apply(x *tx) error {
	_, err := x.add(e.Record)
	return err
}

// Replace is an edit that puts a record in the place of the one with the same key. Field, where it is given, names
// the column being typed in, and edits of one field in a row become one step of undo.
type Replace struct {
	Record Record
	Field  string
}

// Label is "Change room A204", or "Change capacity of room A204".
func (e Replace) Label(t *Timetable) string {
	if e.Field != "" {
		return "Change " + e.Field + " of " + t.title(e.Record)
	}
	return "Change " + t.title(e.Record)
}

func (e Replace) foldKey() string {
	if e.Field == "" {
		return ""
	}
	return fmt.Sprintf("%v %s", e.Record.Key(), e.Field)
}

func (e Replace) apply(x *tx) error {
	k := e.Record.Key()
	if reflect.DeepEqual(x.Get(k), e.Record) {
		return nil
	}
	if x.Get(k) == nil && k.Kind != KindSchool && k.Kind != KindCalendar {
		return &Error{Missing, k, fmt.Sprintf("%s is no longer there", Title(e.Record))}
	}
	return x.set(k, e.Record)
}

// Delete is an edit that takes a record out. What means nothing without it (the lessons and the list of a section)
// goes with it; what only mentions it (the room of a section) stays without it.
type Delete struct{ Key Key }

// Label is "Delete room A204".
func (e Delete) Label(t *Timetable) string {
	if r := t.Get(e.Key); r != nil {
		return "Delete " + t.title(r)
	}
	return "Delete " + e.Key.String()
}

func (e Delete) apply(x *tx) error {
	r := x.Get(e.Key)
	if r == nil {
		return &Error{Missing, e.Key, fmt.Sprintf("%s is no longer there", e.Key)}
	}
	if err := x.delete(e.Key); err != nil {
		return err
	}
	if r, ok := r.(*Rotation); ok {
		return x.checkRotationGone(r)
	}
	return nil
}

func (x *tx) delete(k Key) error {
	for kind := KindNone + 1; kind < numKinds; kind++ {
		for _, id := range slices.Clone(x.index.referrers(k, kind)) {
			from := Key{kind, id}
			r := x.Get(from)
			if r == nil {
				continue // went with another
			}
			if r = r.without(k); r == nil {
				if err := x.delete(from); err != nil {
					return err
				}
			} else if err := x.set(from, r); err != nil {
				return err
			}
		}
	}
	return x.set(k, nil)
}

// Batch is several edits as one: all of them are done, or none.
type Batch struct {
	Name  string // the label
	Edits []Edit
}

// Label is the batch's name.
func (e Batch) Label(*Timetable) string { return e.Name }

func (e Batch) apply(x *tx) error {
	for _, sub := range e.Edits {
		if err := sub.apply(x); err != nil {
			return err
		}
	}
	return nil
}

// MoveLesson is an edit that puts a lesson in another slot, or (the zero Slot) back among those not placed.
type MoveLesson struct {
	Lesson LessonID
	To     Slot
}

// Label is "Move 09MAT 2 to Tue 3".
func (e MoveLesson) Label(t *Timetable) string {
	l := t.Lesson(e.Lesson)
	switch {
	case l == nil:
		return "Move a lesson"
	case !e.To.Placed():
		return "Take " + t.SectionCode(l.Section) + " out of " + t.SlotName(l.Slot)
	case !l.Slot.Placed():
		return "Place " + t.SectionCode(l.Section) + " on " + t.SlotName(e.To)
	}
	return "Move " + t.SectionCode(l.Section) + " to " + t.SlotName(e.To)
}

func (e MoveLesson) apply(x *tx) error {
	l := x.Lesson(e.Lesson)
	if l == nil {
		return &Error{Missing, e.Lesson.Key(), "the lesson is no longer there"}
	}
	if l.Slot == e.To {
		return nil
	}
	if l.Pinned || x.Section(l.Section).Pinned {
		return refused(l.Key(), "%s is pinned: unpin it to move it", x.SectionCode(l.Section))
	}
	if c := x.Cell(e.To); c != nil && e.To.Placed() && !c.Kind.Placeable() {
		return refused(l.Key(), "%s is a %s: lessons go into teaching periods", x.SlotName(e.To), c.Kind)
	}
	m := *l
	m.Slot = e.To
	return x.set(l.Key(), &m)
}

// title names a record with its kind: "course 09MAT", "section 09MAT 2".
func (t *Timetable) title(r Record) string {
	switch r := r.(type) {
	case *Section:
		return "section " + t.codeOf(r)
	case *Student, *Teacher:
		return Title(r)
	case *Enrolment:
		return t.Describe(r.Student.Key()) + " in " + t.SectionCode(r.Section)
	case *Lesson:
		return "a lesson of " + t.SectionCode(r.Section)
	}
	return Title(r)
}
