package model

import (
	"fmt"
	"slices"
)

// Together lists the lessons that move with a lesson, itself first: those in the same slot whose sections are linked with
// its own in a composite group, or as main section and sub-class. A lesson that is not placed moves alone, and so does one
// whose linked sections meet at another time.
func (t *Timetable) Together(id LessonID) []LessonID {
	first := t.Lesson(id)
	if first == nil {
		return nil
	}
	group := []LessonID{id}
	if !first.Slot.Placed() {
		return group
	}
	for i := 0; i < len(group); i++ { // group grows while it is walked
		for sec := range t.linkedSections(t.Lesson(group[i]).Section) {
			for l := range t.LessonsOf(sec) {
				if l.Slot == first.Slot && !slices.Contains(group, l.ID) {
					group = append(group, l.ID)
				}
			}
		}
	}
	return group
}

// linkedSections yields the sections taught with one: its composite group, its main section, its sub-classes and the
// other sub-classes of its main section.
func (t *Timetable) linkedSections(id SectionID) func(yield func(SectionID) bool) {
	return func(yield func(SectionID) bool) {
		s := t.Section(id)
		if s == nil {
			return
		}
		each := func(k Key) bool {
			for _, o := range t.index.referrers(k, KindSection) {
				if SectionID(o) != id && !yield(SectionID(o)) {
					return false
				}
			}
			return true
		}
		if s.Composite != 0 && !each(s.Composite.Key()) {
			return
		}
		if s.Main != 0 && (!yield(s.Main) || !each(s.Main.Key())) {
			return
		}
		each(s.Key())
	}
}

// MoveTogether is an edit that puts a lesson, and every lesson that moves with it (see [Timetable.Together]), in another
// slot, or (the zero Slot) back among those not placed. [MoveLesson] parts one from the others.
type MoveTogether struct {
	Lesson LessonID
	To     Slot
}

// Label is "Move 09MAT 2 to Tue 3".
func (e MoveTogether) Label(t *Timetable) string { return MoveLesson(e).Label(t) }

func (e MoveTogether) apply(x *tx) error {
	group := x.Together(e.Lesson)
	if group == nil {
		return MoveLesson(e).apply(x)
	}
	for _, id := range group {
		if err := (MoveLesson{id, e.To}).apply(x); err != nil {
			return err
		}
	}
	return nil
}

// SwapLessons is an edit that lets two lessons change places, each with those that move with it. One of them may be
// without a place: then it gets the other's.
type SwapLessons struct{ A, B LessonID }

// Label is "Swap 09MAT 2 on Mon 3 and 09ENG 1 on Tue 1".
func (e SwapLessons) Label(t *Timetable) string {
	return "Swap " + t.Describe(e.A.Key()) + " and " + t.Describe(e.B.Key())
}

func (e SwapLessons) apply(x *tx) error {
	as, bs := x.Together(e.A), x.Together(e.B)
	if as == nil || bs == nil {
		return &Error{Missing, e.A.Key(), "one of the two lessons is no longer there"}
	}
	a, b := x.Lesson(e.A).Slot, x.Lesson(e.B).Slot
	if a == b {
		return refused(e.A.Key(), "%s and %s are in one slot: there is nothing to swap", x.Describe(e.A.Key()), x.Describe(e.B.Key()))
	}
	for _, id := range as {
		if err := (MoveLesson{id, b}).apply(x); err != nil {
			return err
		}
	}
	for _, id := range bs {
		if err := (MoveLesson{id, a}).apply(x); err != nil {
			return err
		}
	}
	return nil
}

// Pin is an edit that holds lessons or sections where they are, or (Off) lets them go again. Keys are of those two
// kinds.
type Pin struct {
	Keys []Key
	Off  bool
}

// Label is "Pin 09MAT 2 on Mon 3", or "Unpin 3 lessons".
func (e Pin) Label(t *Timetable) string {
	verb := "Pin "
	if e.Off {
		verb = "Unpin "
	}
	return verb + t.several(e.Keys)
}

func (e Pin) apply(x *tx) error {
	for _, k := range e.Keys {
		switch r := x.Get(k).(type) {
		case *Lesson:
			c := *r
			c.Pinned = !e.Off
			if err := x.change(r, &c, c.Pinned != r.Pinned); err != nil {
				return err
			}
		case *Section:
			c := *r
			c.Pinned = !e.Off
			if err := x.change(r, &c, c.Pinned != r.Pinned); err != nil {
				return err
			}
		case nil:
			return &Error{Missing, k, k.String() + " is no longer there"}
		default:
			return refused(k, "only lessons and sections can be pinned")
		}
	}
	return nil
}

// change puts after in the place of before where they differ, so that an edit to what is there already leaves no trace.
func (x *tx) change(before, after Record, differ bool) error {
	if !differ {
		return nil
	}
	return x.set(before.Key(), after)
}

// several names one record, or says how many there are.
func (t *Timetable) several(keys []Key) string {
	switch len(keys) {
	case 0:
		return "nothing"
	case 1:
		return t.Describe(keys[0])
	}
	return fmt.Sprintf("%d %s", len(keys), keys[0].Kind.Plural())
}

// AddLessons is an edit that gives a section so many more lessons, not placed yet, with the section's teachers and room.
type AddLessons struct {
	Section SectionID
	Count   int // 1 to 60
}

// Label is "Add 2 lessons to 09MAT 2".
func (e AddLessons) Label(t *Timetable) string {
	return "Add " + count(e.Count, "lesson") + " to " + t.SectionCode(e.Section)
}

func (e AddLessons) apply(x *tx) error {
	s := x.Section(e.Section)
	switch {
	case s == nil:
		return gone(e.Section.Key())
	case e.Count < 1 || e.Count > 60:
		return refused(s.Key(), "a section gets 1 to 60 lessons at a time, not %d", e.Count)
	}
	for range e.Count {
		l := &Lesson{Section: s.ID, Teachers: s.Teachers}
		if s.Room != 0 {
			l.Rooms = []RoomID{s.Room}
		}
		if _, err := x.add(l); err != nil {
			return err
		}
	}
	return nil
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func gone(k Key) error { return &Error{Missing, k, "the " + k.Kind.String() + " is no longer there"} }
