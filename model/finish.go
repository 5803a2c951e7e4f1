package model

import (
	"fmt"
	"slices"
)

// finish checks what can only be checked once all of an edit is done: names that must be unique, references, and
// rules that span records. It brings the name index up to date; on an error that too is as before.
func (x *tx) finish() error {
	if err := x.checkRefs(); err != nil {
		return err
	}
	if err := x.checkPairs(); err != nil {
		return err
	}
	return x.rename()
}

func (x *tx) checkRefs() error {
	for _, c := range x.changes {
		if c.After == nil {
			if from, ok := x.index.anyReferrer(c.Key); ok {
				return &Error{Code: Missing, Key: from,
					Text: fmt.Sprintf("%s can't be taken out: %s needs it", Title(c.Before), x.Describe(from))}
			}
			continue
		}
		x.refs = c.After.refs(x.refs[:0])
		for _, ref := range x.refs {
			if x.Get(ref) == nil {
				return &Error{Code: Missing, Key: c.Key, Text: fmt.Sprintf("%s points at a %s that is not there", Title(c.After), ref.Kind)}
			}
		}
	}
	return nil
}

// checkPairs checks rules between a changed record and its neighbours.
func (x *tx) checkPairs() error {
	for _, c := range x.changes {
		var err error
		switch r := c.After.(type) {
		case *Course:
			err = x.checkCourse(r)
		case *Section:
			err = x.checkSection(r)
		case *Enrolment:
			err = x.checkEnrolment(r)
		case *Request:
			for _, id := range x.index.referrers(r.Student.Key(), KindRequest) {
				if o := x.Request(RequestID(id)); o.ID != r.ID && o.Course == r.Course {
					err = &Error{Duplicate, c.Key, x.Describe(r.Student.Key()) + " asks for " + x.Describe(r.Course.Key()) + " twice"}
				}
			}
		case *Lesson:
			err = x.checkSlot(c.Key, r.Slot)
		case *OffCampus:
			err = x.checkOffCampus(r)
		case *RosterSlot:
			err = x.checkSlot(c.Key, r.Slot)
		case *Teacher:
			for _, o := range r.DaysOff {
				if o.Grid != 0 && x.Grid(o.Grid).Cell(o.Day, o.Period) == nil {
					err = &Error{Missing, c.Key, fmt.Sprintf("%s has time off in a period that grid %s does not have", Title(r), x.Grid(o.Grid).Code)}
				}
			}
		case *Grid:
			err = x.checkGridUse(r)
		case *YearLevel:
			if x.Count(KindYearLevel) > MaxYearLevels {
				err = &Error{Limit, c.Key, fmt.Sprintf("a timetable has at most %d year levels", MaxYearLevels)}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *tx) checkSection(s *Section) error {
	for _, id := range x.index.referrers(s.Course.Key(), KindSection) {
		// A school may reuse the number of a section in another term: those are two sections.
		if o := x.Section(SectionID(id)); o.ID != s.ID && o.SectionID == s.SectionID && (o.Rotations == 0 || s.Rotations == 0 || o.Rotations&s.Rotations != 0) {
			return &Error{Duplicate, s.Key(), fmt.Sprintf("there are two sections %s", x.codeOf(s))}
		}
	}
	if s.Main == 0 {
		return nil
	}
	if m := x.Section(s.Main); m.Main != 0 {
		return refused(s.Key(), "%s can't be the main section of %s: it is a sub-class itself", x.codeOf(m), x.codeOf(s))
	}
	if subs := x.index.referrers(s.Key(), KindSection); len(subs) > 0 {
		return refused(s.Key(), "%s has sub-classes of its own, so it can't be a sub-class", x.codeOf(s))
	}
	if len(x.index.referrers(s.Key(), KindEnrolment)) > 0 {
		return refused(s.Key(), "%s has students, and a sub-class has none of its own", x.codeOf(s))
	}
	return nil
}

func (x *tx) checkEnrolment(e *Enrolment) error {
	for _, id := range x.index.referrers(e.Student.Key(), KindEnrolment) {
		if o := x.Enrolment(EnrolmentID(id)); o.ID != e.ID && o.Section == e.Section {
			return &Error{Duplicate, e.Key(), x.Describe(e.Key()) + " is in the section list twice"}
		}
	}
	if x.Section(e.Section).Main != 0 {
		return refused(e.Key(), "%s is a sub-class, which has no students of its own", x.SectionCode(e.Section))
	}
	return nil
}

func (x *tx) checkSlot(k Key, s Slot) error {
	if !s.Placed() {
		return nil
	}
	if x.Grid(s.Grid).Cell(s.Day, s.Period) == nil {
		return &Error{Missing, k, fmt.Sprintf("%s: day %d of grid %s has no such period", k, s.Day, x.Grid(s.Grid).Code)}
	}
	return nil
}

// checkGridUse checks that what stands in a changed grid still has its place.
func (x *tx) checkGridUse(g *Grid) error {
	gone := func(s Slot) bool { return s.Grid == g.ID && s.Placed() && g.Cell(s.Day, s.Period) == nil }
	for _, id := range x.index.referrers(g.Key(), KindLesson) {
		if l := x.Lesson(LessonID(id)); gone(l.Slot) {
			return refused(g.Key(), "grid %s: %s stands in a period that would go", g.Code, x.SectionCode(l.Section))
		}
	}
	for _, id := range x.index.referrers(g.Key(), KindRosterSlot) {
		if r := x.RosterSlot(RosterSlotID(id)); gone(r.Slot) {
			return refused(g.Key(), "grid %s: the %s roster uses a period that would go", g.Code, r.Roster)
		}
	}
	for _, id := range x.index.referrers(g.Key(), KindOffCampus) {
		if o := x.OffCampus(OffCampusID(id)); slices.ContainsFunc(o.Slots, gone) {
			return refused(g.Key(), "grid %s: %s in a period that would go", g.Code, x.Describe(o.Key()))
		}
	}
	for _, id := range x.index.referrers(g.Key(), KindTeacher) {
		t := x.Teacher(TeacherID(id))
		if slices.ContainsFunc(t.DaysOff, func(o DayOff) bool {
			return o.Grid == g.ID && g.Cell(o.Day, o.Period) == nil
		}) {
			return refused(g.Key(), "grid %s: %s has a period off that would go", g.Code, Title(t))
		}
	}
	return nil
}

// rename takes the names of the changed records out of the index and puts their new ones in: two passes, so that two
// records can swap codes in one edit.
func (x *tx) rename() error {
	for _, c := range x.changes {
		x.unname(c.Key, c.Before)
	}
	var taken *errTaken
	for _, c := range x.changes {
		if taken = x.name(c.Key, c.After, false); taken != nil {
			break
		}
	}
	if taken == nil {
		return nil
	}
	for _, c := range x.changes {
		x.unname(c.Key, c.After)
	}
	for _, c := range x.changes {
		x.name(c.Key, c.Before, true)
	}
	for _, c := range x.changes {
		if c.After != nil && c.Key.ID == taken.id && slices.Contains(c.After.names(nil), taken.name) {
			return &Error{Duplicate, c.Key, fmt.Sprintf("two %s have the %s %s", c.Key.Kind.Plural(), taken.name.space, taken.name.value)}
		}
	}
	return taken
}

// unname takes the names of a record that it holds out of the index; r may be nil.
func (x *tx) unname(k Key, r Record) {
	if r == nil {
		return
	}
	x.names = r.names(x.names[:0])
	for _, n := range x.names {
		if m := x.index.named[k.Kind][n.space]; n.value != "" && m[n.value] == k.ID {
			delete(m, n.value)
		}
	}
}

// name puts the names of a record into the index, up to one that another record holds (unless force takes it); r may
// be nil.
func (x *tx) name(k Key, r Record, force bool) *errTaken {
	if r == nil {
		return nil
	}
	x.names = r.names(x.names[:0])
	for _, n := range x.names {
		if n.value == "" {
			continue
		}
		m := &x.index.named[k.Kind][n.space]
		if *m == nil {
			*m = make(map[string]uint32, x.Count(k.Kind))
		}
		if other, taken := (*m)[n.value]; taken && other != k.ID && !force {
			return &errTaken{n, k.ID, other}
		}
		(*m)[n.value] = k.ID
	}
	return nil
}

type errTaken struct {
	name      name
	id, other uint32
}

func (e *errTaken) Error() string {
	return fmt.Sprintf("two records have the %s %s", e.name.space, e.name.value)
}
