package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// When a section meets, as schedulers write it: "3" is period 3 on each day that has it, "3(MWF)" on those weekdays,
// "3-4(B)" periods 3 and 4 on B days, "2(S1)" period 2 in semester 1, "3(M-F) 4(T)@LAB1" period 3 each day and period 4 on
// Tuesdays in room LAB1. A pattern is PERIODS, then days and terms in brackets, then @ROOM where the room is not the section's
// own; patterns have blanks between them. In brackets stand weekdays (M T W R F S U, also Tu, Th, Mon; ranges: M-F), letters of
// the cycle (A, B), codes of days (MonA) and terms (S1 semester, Q2 quarter, T3 trimester, R1 rotation), with commas between them.
// Weekdays with letters mean those weekdays of those letters: "2(MWF,B)". A grid that is not the section's stands in front:
// "North/3".

// meeting is one placed lesson that a text asks for.
type meeting struct {
	slot Slot
	room RoomID // 0: the section's
}

// SetMeets is an edit that places the lessons of a section as a text says, see [Timetable.Meets]. Lessons that have such a place
// stay, others are moved there, and lessons are added where there are too few. Lessons that the text leaves over go among those
// not placed, as far as the section wants so many; the rest are taken out. Composite sections move together.
type SetMeets struct {
	Section SectionID
	Text    string
}

// Label is "Let 09MAT 2 meet 3(MWF)".
func (e SetMeets) Label(t *Timetable) string {
	if strings.TrimSpace(e.Text) == "" {
		return "Take the lessons of " + t.SectionCode(e.Section) + " out of the grid"
	}
	return "Let " + t.SectionCode(e.Section) + " meet " + e.Text
}

func (e SetMeets) foldKey() string { return fmt.Sprintf("meets %d", e.Section) }

func (e SetMeets) apply(x *tx) error {
	s := x.Section(e.Section)
	if s == nil {
		return gone(e.Section.Key())
	}
	want, rotations, err := x.readMeets(s, e.Text)
	if err != nil {
		return &Error{Invalid, s.Key(), "meets of " + x.codeOf(s) + ": " + err.Error()}
	}
	if strings.TrimSpace(e.Text) != "" && rotations != s.Rotations {
		c := *s
		c.Rotations = rotations
		if err := x.set(s.Key(), &c); err != nil {
			return err
		}
	}
	var free []*Lesson // lessons without a place that the text asks for: those without any first
	for l := range x.LessonsOf(s.ID) {
		i := slices.IndexFunc(want, func(m meeting) bool { return m.slot == l.Slot })
		if i < 0 {
			free = append(free, l)
			continue
		}
		if err := x.roomFor(l, s, want[i].room); err != nil {
			return err
		}
		want = slices.Delete(want, i, i+1)
	}
	slices.SortStableFunc(free, func(a, b *Lesson) int {
		return cmp.Or(boolOrder(a.Slot.Placed(), b.Slot.Placed()), cmp.Compare(a.ID, b.ID))
	})
	for _, m := range want {
		var l *Lesson
		if len(free) > 0 {
			l, free = free[0], free[1:]
		} else {
			made, err := x.add(&Lesson{Section: s.ID, Teachers: s.Teachers})
			if err != nil {
				return err
			}
			l = made.(*Lesson)
		}
		if err := (MoveTogether{l.ID, m.slot}).apply(x); err != nil {
			return err
		}
		if err := x.roomFor(x.Lesson(l.ID), s, m.room); err != nil {
			return err
		}
	}
	return x.leaveOver(s, free)
}

// leaveOver takes lessons that have no place any more out of the grid, and out of the section where it does not want so many.
func (x *tx) leaveOver(s *Section, free []*Lesson) error {
	all := 0
	for range x.LessonsOf(s.ID) {
		all++
	}
	for _, l := range slices.Backward(free) {
		if l.Slot.Placed() {
			if err := (MoveTogether{l.ID, Slot{}}).apply(x); err != nil {
				return err
			}
		}
		if all > int(s.LessonsWanted) && len(l.Excused) == 0 {
			if err := x.delete(l.Key()); err != nil {
				return err
			}
			all--
		}
	}
	return nil
}

// roomFor puts a lesson into the room that a pattern names, or the section's where it names none. Rooms beside the first stay.
func (x *tx) roomFor(l *Lesson, s *Section, room RoomID) error {
	room = cmp.Or(room, s.Room)
	if len(l.Rooms) > 0 && l.Rooms[0] == room || len(l.Rooms) == 0 && room == 0 {
		return nil
	}
	c := *l
	switch {
	case room == 0:
		c.Rooms = slices.Clone(l.Rooms[1:])
	case len(l.Rooms) == 0:
		c.Rooms = []RoomID{room}
	default:
		c.Rooms = append([]RoomID{room}, slices.DeleteFunc(slices.Clone(l.Rooms[1:]), func(r RoomID) bool { return r == room })...)
	}
	return x.set(l.Key(), &c)
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// gridOf is the grid that a section's lessons use: that of its course's year levels, else the only one or the first; nil where
// there is none.
func (s *State) gridOf(sec *Section) *Grid {
	if c := s.Course(sec.Course); c != nil {
		for _, y := range c.YearLevels {
			if l := s.YearLevel(y); l != nil && l.Grid != 0 {
				return s.Grid(l.Grid)
			}
		}
	}
	for g := range s.Grids() {
		return g
	}
	return nil
}
