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
	Taken int // students who have not left the school
	Size  int // most students; 0: no limit
	Room  int // seats of its room that linked sections leave; -1: not known
}

// SeatsOf counts the seats of a section. Linked sections sit in one room.
func (x *Lists) SeatsOf(s *model.Section) Seats {
	out := Seats{Taken: x.active(s.ID), Size: int(s.Size), Room: -1}
	if r := x.t.Room(s.Room); r != nil && r.Capacity > 0 {
		out.Room = int(r.Capacity)
		if s.Composite != 0 {
			for _, id := range x.t.Referrers(s.Composite.Key(), model.KindSection) {
				if mate := x.t.Section(model.SectionID(id)); mate.ID != s.ID && mate.Room == s.Room {
					out.Room -= x.active(mate.ID)
				}
			}
			out.Room = max(0, out.Room)
		}
	}
	return out
}

func (x *Lists) active(id model.SectionID) int {
	n := 0
	for e := range x.t.ListOf(id) {
		if !x.t.Student(e.Student).Inactive {
			n++
		}
	}
	return n
}

// Most is how many students a section takes, by its size and by its room, whichever is less; ok is false where neither says.
func (s Seats) Most() (most int, ok bool) {
	switch {
	case s.Size > 0 && s.Room >= 0:
		return min(s.Size, s.Room), true
	case s.Size > 0:
		return s.Size, true
	}
	return s.Room, s.Room >= 0
}

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
		out = append(out, Entry{Student: x.t.Student(e.Student), Here: true, Locked: e.Locked, Clashes: x.checker.Joining(e.Student, s.ID, 0)})
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
