// Package roster is a section's list without a window: who is in it, who could be, what would clash, and how full the section
// and those parallel to it are. It changes nothing: the edits are [model.Enrol], [model.Withdraw] and [model.MoveStudent].
package roster

import (
	"cmp"
	"slices"
	"strconv"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

// Lists is the section lists of one timetable, with the clashes that its checker knows. It belongs to the goroutine that owns
// the timetable.
type Lists struct {
	t       *model.Timetable
	checker *rules.Checker
	asOf    model.Date
	texts   []names.Text // by student ID, for finding; nil until somebody looks
}

// New returns the lists of a timetable.
func New(t *model.Timetable, c *rules.Checker) *Lists { return &Lists{t: t, checker: c} }

// Follow takes in what an edit changed.
func (x *Lists) Follow(p model.Patch) {
	for _, c := range p.Changes {
		if c.Key.Kind == model.KindStudent && x.texts != nil {
			x.index(model.StudentID(c.Key.ID))
		}
	}
}

// Of is the section whose list a section has: a sub-class has that of its main section.
func (x *Lists) Of(s *model.Section) *model.Section {
	if main := x.t.Section(s.Main); main != nil {
		return main
	}
	return s
}

// Seats is how full a section is.
type Seats struct {
	Taken   int // students who have not left the school, and whose place has not ended
	Cap     int // most students; see By
	By      model.CapBy
	Held    int  // seats kept free, which the cap leaves out already
	Allowed bool // somebody has agreed to more
}

// AsOf says from which date on places in lists count: those that ended before it are free again.
func (x *Lists) AsOf(d model.Date) { x.asOf = d }

// SeatsOf counts the seats of a section: see [model.Timetable.CapOf].
func (x *Lists) SeatsOf(s *model.Section) Seats {
	c := x.t.CapOf(s, x.asOf)
	return Seats{Taken: c.Taken, Cap: c.Most, By: c.By, Held: c.Held, Allowed: c.Allowed}
}

// Most is how many students a section takes; ok is false where nothing says so.
func (s Seats) Most() (most int, ok bool) { return s.Cap, s.By != model.NoCap }

// Over is by how many students a section would be too full if so many more came; 0 where it would not. A section that is too
// full as it is, is so by those who come.
func (s Seats) Over(more int) int {
	most, ok := s.Most()
	if !ok || more <= 0 {
		return 0
	}
	return min(more, max(0, s.Taken+more-most))
}

// Words are "27 of 29": the students, and how many there can be.
func (s Seats) Words() string {
	if most, ok := s.Most(); ok {
		return names.Number(s.Taken) + " of " + names.Number(most)
	}
	return names.Number(s.Taken)
}

// Left is how many seats are left in words: "2 seats left", "full", "3 too many"; "" where nothing says how many there are.
func (s Seats) Left() string {
	most, ok := s.Most()
	switch left := most - s.Taken; {
	case !ok:
		return ""
	case left > 0:
		return names.Count(left, "seat left", "seats left")
	case left < 0:
		return names.Number(-left) + " too many"
	}
	return "full"
}

// Entry is a student beside a section.
type Entry struct {
	Student *model.Student
	// Here is set for one who is in the section.
	Here bool
	// Locked is set for one who is locked into it.
	Locked bool
	// First and Last are the dates of the place of one who is in it; 0: as the section.
	First, Last model.Date
	// Parallel is another section of the course that the student is in; 0 for none.
	Parallel model.SectionID
	// Clashes is what speaks against the student in the section, the worst first ([rules.Checker.Joining]).
	Clashes []rules.Clash
	// Reserve and Rank are those of the student's request for the course, where that is asked for.
	Reserve bool
	Rank    uint8
}

// Fits says whether nothing speaks against a student in the section.
func (e *Entry) Fits() bool { return len(e.Clashes) == 0 }

// Name is how a list has a student: "Aguilar, Noah".
func Name(s *model.Student) string {
	first := cmp.Or(s.PreferredName, s.FirstName)
	switch {
	case s.Surname == "":
		return cmp.Or(first, s.SISID)
	case first == "":
		return s.Surname
	}
	return s.Surname + ", " + first
}

// Number is the number by which a school knows a student: that of the SIS, else the school's own code.
func Number(s *model.Student) string { return cmp.Or(s.SISID, s.Code) }

// Year is the year level of a student in words: its name, else "Grade 10" or, outside
// the USA, "Year 10" where its code is a number; "" for none.
func Year(t *model.Timetable, s *model.Student) string {
	y := t.YearLevel(s.YearLevel)
	switch {
	case y == nil:
		return ""
	case y.Name != "":
		return y.Name
	}
	if _, err := strconv.Atoi(y.Code); err == nil {
		if t.School().Region == model.RegionUSA {
			return "Grade " + y.Code
		}
		return "Year " + y.Code
	}
	return y.Code
}

// Members lists who is in a section, by name.
func (x *Lists) Members(s *model.Section) []Entry {
	var out []Entry
	for e := range x.t.ListOf(s.ID) {
		out = append(out, Entry{Student: x.t.Student(e.Student), Here: true, Locked: e.Locked, First: e.First, Last: e.Last, Clashes: x.checker.Joining(e.Student, s.ID, 0)})
	}
	byName(out)
	return out
}

// byName sorts entries by name, and where that is the same by number.
func byName(list []Entry) {
	keys := make(map[model.StudentID]string, len(list))
	for _, e := range list {
		keys[e.Student.ID] = names.SortKey(Name(e.Student))
	}
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(keys[a.Student.ID], keys[b.Student.ID]), cmp.Compare(a.Student.ID, b.Student.ID))
	})
}

// Entry is what is to be known of a student who might come into a section.
func (x *Lists) Entry(s *model.Section, id model.StudentID) Entry {
	e := Entry{Student: x.t.Student(id)}
	for row := range x.t.EnrolmentsOf(id) {
		switch o := x.t.Section(row.Section); {
		case o.ID == s.ID:
			e.Here = true
		case o.Course == s.Course:
			e.Parallel = o.ID
		}
	}
	e.Clashes = x.checker.Joining(id, s.ID, 0)
	return e
}
