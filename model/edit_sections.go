package model

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// AssignTeacher is an edit that changes who teaches a section, on the section and on its lessons: To takes the place of
// From. With From 0 To joins those there are; with To 0 From leaves.
type AssignTeacher struct {
	Section  SectionID
	From, To TeacherID
}

// Label is "Give 09MAT 2 to Grace Kim (KIM)".
func (e AssignTeacher) Label(t *Timetable) string {
	sec := t.SectionCode(e.Section)
	switch {
	case e.To == 0:
		return "Take " + t.Describe(e.From.Key()) + " off " + sec
	case e.From == 0:
		return "Give " + sec + " to " + t.Describe(e.To.Key())
	}
	return "Give " + sec + " to " + t.Describe(e.To.Key()) + " instead of " + t.Describe(e.From.Key())
}

func (e AssignTeacher) apply(x *tx) error {
	s := x.Section(e.Section)
	if s == nil {
		return gone(e.Section.Key())
	}
	if e.From != 0 && !slices.Contains(s.Teachers, e.From) {
		return refused(s.Key(), "%s does not teach %s", x.Describe(e.From.Key()), x.codeOf(s))
	}
	return x.setTeachers(s, swapIn(s.Teachers, e.From, e.To))
}

// swapIn is the list with to in the place of from; the list it is given stays as it is. An ID of 0 stands for none.
func swapIn[ID comparable](list []ID, from, to ID) []ID {
	var none ID
	out := make([]ID, 0, len(list)+1)
	for _, id := range list {
		switch {
		case id != from || from == none:
			out = append(out, id)
		case to != none && !slices.Contains(list, to):
			out = append(out, to)
		}
	}
	if from == none && to != none && !slices.Contains(list, to) {
		out = append(out, to)
	}
	return out
}

// AssignRoom is an edit that changes the room of a section, on the section and on those of its lessons that were in the
// room it had, or in none. Room 0 takes it out of its room.
type AssignRoom struct {
	Section SectionID
	Room    RoomID
}

// Label is "Put 09MAT 2 in room A204".
func (e AssignRoom) Label(t *Timetable) string {
	if e.Room == 0 {
		return "Take " + t.SectionCode(e.Section) + " out of its room"
	}
	return "Put " + t.SectionCode(e.Section) + " in " + t.Describe(e.Room.Key())
}

func (e AssignRoom) apply(x *tx) error {
	s := x.Section(e.Section)
	if s == nil {
		return gone(e.Section.Key())
	}
	c := *s
	c.Room = e.Room
	if err := x.change(s, &c, c.Room != s.Room); err != nil {
		return err
	}
	for _, id := range slices.Clone(x.index.referrers(s.Key(), KindLesson)) {
		l := x.Lesson(LessonID(id))
		m := *l
		switch {
		case len(l.Rooms) == 0:
			m.Rooms = swapIn(l.Rooms, 0, e.Room)
		case s.Room != 0 && slices.Contains(l.Rooms, s.Room):
			m.Rooms = swapIn(l.Rooms, s.Room, e.Room)
		}
		if err := x.change(l, &m, !slices.Equal(m.Rooms, l.Rooms)); err != nil {
			return err
		}
	}
	return nil
}

// Enrol is an edit that puts students in a section list; those who are in it stay as they are.
type Enrol struct {
	Section  SectionID
	Students []StudentID
	From     Date // first day there; 0: as the section
}

// Label is "Add Ann Ames (s1) to 09MAT 2", or "Add 12 students to 09MAT 2".
func (e Enrol) Label(t *Timetable) string {
	return "Add " + t.several(keysOf(e.Students)) + " to " + t.SectionCode(e.Section)
}

func (e Enrol) apply(x *tx) error {
	if x.Section(e.Section) == nil {
		return gone(e.Section.Key())
	}
	for _, id := range e.Students {
		if row := x.enrolment(e.Section, id); row != nil {
			c := *row
			if row.Last != 0 && e.From != 0 { // comes back
				c.Last = 0
			}
			if err := x.change(row, &c, c.Last != row.Last); err != nil {
				return err
			}
			continue
		}
		if _, err := x.add(&Enrolment{Section: e.Section, Student: id, First: e.From}); err != nil {
			return err
		}
	}
	return nil
}

// enrolment is a student's row in a section list; nil where there is none.
func (t *Timetable) enrolment(sec SectionID, st StudentID) *Enrolment {
	for e := range t.EnrolmentsOf(st) {
		if e.Section == sec {
			return e
		}
	}
	return nil
}

// Withdraw is an edit that takes students out of a section list, with their excuses from its lessons; those who are not
// in it stay as they are. From a date on, their places end the day before and stay in the list, so that a SIS keeps what was until
// then; a place that would begin later goes.
type Withdraw struct {
	Section  SectionID
	Students []StudentID
	From     Date // first day without them; 0: as if they had never been there
}

// Label is "Take Ann Ames (s1) out of 09MAT 2".
func (e Withdraw) Label(t *Timetable) string {
	return "Take " + t.several(keysOf(e.Students)) + " out of " + t.SectionCode(e.Section)
}

func (e Withdraw) apply(x *tx) error {
	if x.Section(e.Section) == nil {
		return gone(e.Section.Key())
	}
	for _, id := range e.Students {
		if row := x.enrolment(e.Section, id); row != nil {
			if err := x.endPlace(row, e.From); err != nil {
				return err
			}
		}
	}
	if e.From != 0 {
		return nil
	}
	for _, id := range slices.Clone(x.index.referrers(e.Section.Key(), KindLesson)) {
		l := x.Lesson(LessonID(id))
		m := *l
		m.Excused = slices.DeleteFunc(slices.Clone(l.Excused), func(s StudentID) bool { return slices.Contains(e.Students, s) })
		if err := x.change(l, &m, len(m.Excused) != len(l.Excused)); err != nil {
			return err
		}
	}
	return nil
}

// endPlace ends a place in a section list the day before a date; one that has not begun by then, and any without a date, goes.
func (x *tx) endPlace(row *Enrolment, from Date) error {
	if from == 0 || row.First >= from {
		return x.delete(row.Key())
	}
	c := *row
	if c.Last == 0 || c.Last >= from {
		c.Last = from - 1
	}
	return x.change(row, &c, c.Last != row.Last)
}

// LeaveSchool is an edit that ends all of a student's places, and off-campus periods, with a last day at the school.
type LeaveSchool struct {
	Student StudentID
	Last    Date
}

// Label is "Withdraw Ann Ames (s1) from the school after 2026-10-14".
func (e LeaveSchool) Label(t *Timetable) string {
	return "Withdraw " + t.Describe(e.Student.Key()) + " from the school after " + e.Last.String()
}

func (e LeaveSchool) apply(x *tx) error {
	switch {
	case x.Student(e.Student) == nil:
		return gone(e.Student.Key())
	case e.Last == 0:
		return refused(e.Student.Key(), "say the last day at the school")
	}
	for _, id := range slices.Clone(x.index.referrers(e.Student.Key(), KindEnrolment)) {
		if err := x.endPlace(x.Enrolment(EnrolmentID(id)), e.Last+1); err != nil {
			return err
		}
	}
	for _, id := range slices.Clone(x.index.referrers(e.Student.Key(), KindOffCampus)) {
		o := x.OffCampus(OffCampusID(id))
		if o.First > e.Last {
			if err := x.delete(o.Key()); err != nil {
				return err
			}
			continue
		}
		c := *o
		if c.Last == 0 || c.Last > e.Last {
			c.Last = e.Last
		}
		if err := x.change(o, &c, c.Last != o.Last); err != nil {
			return err
		}
	}
	return nil
}

// MoveStudent is an edit that moves a student from one section list to another, with the dates of the place; on a date, the old
// place holds until the day before.
type MoveStudent struct {
	Student  StudentID
	From, To SectionID
	On       Date // first day in the new section; 0: as if it had always been so
}

// Label is "Move Ann Ames (s1) from 09MAT 1 to 09MAT 2".
func (e MoveStudent) Label(t *Timetable) string {
	return "Move " + t.Describe(e.Student.Key()) + " from " + t.SectionCode(e.From) + " to " + t.SectionCode(e.To)
}

func (e MoveStudent) apply(x *tx) error {
	row := x.enrolment(e.From, e.Student)
	if row == nil {
		return refused(e.Student.Key(), "%s is not in %s", x.Describe(e.Student.Key()), x.SectionCode(e.From))
	}
	if row.Locked {
		return refused(e.Student.Key(), "%s is locked into %s: unlock first", x.Describe(e.Student.Key()), x.SectionCode(e.From))
	}
	if err := (Withdraw{e.From, []StudentID{e.Student}, e.On}).apply(x); err != nil {
		return err
	}
	if x.enrolment(e.To, e.Student) != nil {
		if e.On == 0 {
			return nil
		}
		return Enrol{e.To, []StudentID{e.Student}, e.On}.apply(x)
	}
	_, err := x.add(&Enrolment{Section: e.To, Student: e.Student, First: max(row.First, e.On), Last: row.Last})
	return err
}

func keysOf[ID keyed](ids []ID) []Key {
	keys := make([]Key, len(ids))
	for i, id := range ids {
		keys[i] = id.Key()
	}
	return keys
}

// SetPriority is an edit that sets the priority of every section whose code fits a pattern: ENG*, with * for any text
// and ? for one character, whatever the case (terms of the field: priority classes are set by wildcard rules).
type SetPriority struct {
	Pattern  string
	Priority int8 // PriorityHighest to PriorityLowest
}

// Label is "Set the priority of ENG*".
func (e SetPriority) Label(*Timetable) string { return "Set the priority of " + e.Pattern }

func (e SetPriority) apply(x *tx) error {
	var fit []*Section
	for s := range x.Sections() {
		if Wildcard(e.Pattern, x.codeOf(s)) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return refused(Key{Kind: KindSection}, "no section fits %q: write * for any text, as in ENG*", e.Pattern)
	}
	for _, s := range fit {
		c := *s
		c.Priority = e.Priority
		if err := x.change(s, &c, c.Priority != s.Priority); err != nil {
			return err
		}
	}
	return nil
}

// Wildcard says whether all of s fits a pattern in which * stands for any text and ? for one character, whatever the
// case. It takes time in proportion to the product of the lengths at worst.
func Wildcard(pattern, s string) bool {
	p, s := strings.ToLower(pattern), strings.ToLower(s)
	star, back := "", "" // where to go on when the text after the last * does not fit here
	met := false
	for len(s) > 0 {
		if strings.HasPrefix(p, "*") {
			p = p[1:]
			star, back, met = p, s, true
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		if q, m := utf8.DecodeRuneInString(p); m > 0 && (q == '?' || q == r) {
			p, s = p[m:], s[n:]
			continue
		}
		if !met {
			return false
		}
		_, n = utf8.DecodeRuneInString(back)
		back = back[n:]
		p, s = star, back
	}
	return strings.Trim(p, "*") == ""
}

// SplitSection is an edit that makes two sections of one by rotation: the section runs in Keep from now on, and a new one
// with the section ID given runs in the rest, with the same teachers, room, list and lessons. Its identity in the SIS
// stays with the first.
type SplitSection struct {
	Section   SectionID
	Keep      Rotations
	SectionID string // of the new section
}

// Label is "Split 09MAT 2 by rotation".
func (e SplitSection) Label(t *Timetable) string {
	return "Split " + t.SectionCode(e.Section) + " by rotation"
}

func (e SplitSection) apply(x *tx) error {
	s := x.Section(e.Section)
	if s == nil {
		return gone(e.Section.Key())
	}
	all := s.Rotations
	if all == 0 {
		for r := range x.Rotations() {
			all = all.With(int(r.Number))
		}
	}
	if all == 0 {
		return refused(s.Key(), "there are no rotations to split %s by: add them under Setup first", x.codeOf(s))
	}
	rest := all &^ e.Keep
	if e.Keep == 0 || e.Keep&^all != 0 || rest == 0 {
		return refused(s.Key(), "%s runs in rotations %s: choose some of them to keep, and leave some", x.codeOf(s), all)
	}
	first, second := *s, *s
	first.Rotations, second.Rotations = e.Keep, rest
	second.SISID, second.GUID, second.SectionID = "", "", e.SectionID
	if err := x.set(s.Key(), &first); err != nil {
		return err
	}
	made, err := x.add(&second)
	if err != nil {
		return err
	}
	id := SectionID(made.Key().ID)
	for _, row := range slices.Clone(x.index.referrers(s.Key(), KindEnrolment)) {
		c := *x.Enrolment(EnrolmentID(row))
		c.Section = id
		if _, err := x.add(&c); err != nil {
			return err
		}
	}
	for _, lesson := range slices.Clone(x.index.referrers(s.Key(), KindLesson)) {
		c := *x.Lesson(LessonID(lesson))
		c.Section = id
		if _, err := x.add(&c); err != nil {
			return err
		}
	}
	return nil
}
