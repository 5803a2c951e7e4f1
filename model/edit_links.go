package model

import (
	"slices"
)

// Excuse is an edit that lets students of a section stay away from one of its lessons, or (Off) has them attend it again.
type Excuse struct {
	Lesson   LessonID
	Students []StudentID
	Off      bool
}

// Label is "Excuse Ann Ames (s1) from 09MAT 2 on Mon 3".
func (e Excuse) Label(t *Timetable) string {
	if e.Off {
		return "Have " + t.several(keysOf(e.Students)) + " attend " + t.Describe(e.Lesson.Key())
	}
	return "Excuse " + t.several(keysOf(e.Students)) + " from " + t.Describe(e.Lesson.Key())
}

func (e Excuse) apply(x *tx) error {
	l := x.Lesson(e.Lesson)
	if l == nil {
		return gone(e.Lesson.Key())
	}
	m := *l
	m.Excused = slices.DeleteFunc(slices.Clone(l.Excused), func(s StudentID) bool { return slices.Contains(e.Students, s) })
	if !e.Off {
		for _, s := range e.Students {
			if x.enrolment(l.Section, s) == nil {
				return refused(s.Key(), "%s is not in %s, so there is nothing to excuse from", x.Describe(s.Key()), x.SectionCode(l.Section))
			}
		}
		m.Excused = append(m.Excused, e.Students...)
	}
	slices.Sort(m.Excused)
	return x.change(l, &m, !slices.Equal(m.Excused, l.Excused))
}

// LinkSections is an edit that makes a composite group of sections: one teacher teaches them at the same time in the same
// place. A group they were in before is left; with Code "" they leave theirs and join none. A group nobody is in any more
// goes.
type LinkSections struct {
	Sections []SectionID
	Code     string // of a group that is there, or of a new one
}

// Label is "Link 2 sections as 9AB", or "Unlink 09MAT 2".
func (e LinkSections) Label(t *Timetable) string {
	if e.Code == "" {
		return "Unlink " + t.several(keysOf(e.Sections))
	}
	return "Link " + t.several(keysOf(e.Sections)) + " as " + e.Code
}

func (e LinkSections) apply(x *tx) error {
	var group CompositeID
	if e.Code != "" {
		for c := range x.Composites() {
			if c.Code == e.Code {
				group = c.ID
			}
		}
		if group == 0 {
			made, err := x.add(&Composite{Code: e.Code})
			if err != nil {
				return err
			}
			group = CompositeID(made.Key().ID)
		}
	}
	for _, id := range e.Sections {
		s := x.Section(id)
		if s == nil {
			return gone(id.Key())
		}
		c := *s
		c.Composite = group
		if err := x.change(s, &c, s.Composite != group); err != nil {
			return err
		}
		if old := s.Composite; old != 0 && old != group && len(x.index.referrers(old.Key(), KindSection)) == 0 {
			if err := x.delete(old.Key()); err != nil {
				return err
			}
		}
	}
	return nil
}
