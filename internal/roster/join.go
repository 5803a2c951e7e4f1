package roster

import (
	"cmp"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

// Plan is what would come of putting students into a section.
type Plan struct {
	Free     []Entry // nothing speaks against them
	Clashing []Entry // something does
	Here     int     // are in it already
	Gone     int     // have left the school
	Left     Seats   // of the section as it is
}

// Plan says what would come of putting students into a section.
func (x *Lists) Plan(s *model.Section, students []model.StudentID) Plan {
	p := Plan{Left: x.SeatsOf(s)}
	for _, id := range students {
		e := x.Entry(s, id)
		switch {
		case e.Student == nil:
		case e.Here:
			p.Here++
		case e.Student.Inactive:
			p.Gone++
		case e.Fits():
			p.Free = append(p.Free, e)
		default:
			p.Clashing = append(p.Clashing, e)
		}
	}
	byName(p.Free)
	byName(p.Clashing)
	return p
}

// IDs are the students of some entries.
func IDs(list ...[]Entry) []model.StudentID {
	var ids []model.StudentID
	for _, l := range list {
		for _, e := range l {
			ids = append(ids, e.Student.ID)
		}
	}
	return ids
}

// Has says what a student has when a section meets: "free", or "has BAND 3 on Mon 3", with how many lessons are hit where it
// is more than one.
func (x *Lists) Has(e Entry) string {
	if e.Here {
		return "is in it"
	}
	says := make([]string, 0, 2)
	for _, c := range e.Clashes {
		if o, ok := x.t.Get(c.With[len(c.With)-1]).(*model.OffCampus); ok {
			says = append(says, "is off campus on "+x.t.SlotName(c.Slot)+" ("+o.Reason.String()+")")
			continue
		}
		other := x.t.SectionCode(model.SectionID(c.With[len(c.With)-1].ID))
		switch c.Rule {
		case rules.StudentTwice:
			other += " on " + x.t.SlotName(c.Slot)
			if c.Have > 1 {
				other += " and " + names.Number(c.Have-1) + " more"
			}
		case rules.StudentTravel:
			other += " on the other campus just before or after"
		case rules.LineTwice:
			other += " in the same line"
		}
		says = append(says, "has "+other)
	}
	text := strings.Join(says, ", ")
	if len(says) == 0 {
		text = "free"
	}
	if e.Parallel != 0 {
		text += " · is in " + x.t.SectionCode(e.Parallel)
	}
	return text
}

// Clashing says what clashes for a student of a section: "Ann Ames has BAND 3 on Mon 3 too".
func (x *Lists) Clashing(e Entry) string {
	text := e.Student.Name() + " " + x.Has(Entry{Student: e.Student, Clashes: e.Clashes})
	if slices.ContainsFunc(e.Clashes, func(c rules.Clash) bool { return c.Rule != rules.OffCampus }) {
		text += " too"
	}
	return text
}

// Parallel is another section of a course as a place for a student to move to.
type Parallel struct {
	Section *model.Section
	Seats   Seats
	// Clashes is what would speak against the student there once the section the student is in is left.
	Clashes []rules.Clash
}

// Parallels lists the other sections of a student's course, the best first: where nothing speaks against it and seats are left,
// then the emptiest. The student is not moved to a sub-class, which has no list of its own; who is locked into the section is not moved
// at all.
func (x *Lists) Parallels(s *model.Section, student model.StudentID) []Parallel {
	var out []Parallel
	if x.t.Locked(s.ID, student) {
		return nil
	}
	for _, o := range x.sections(s) {
		in := slices.ContainsFunc(slices.Collect(x.t.ListOf(o.ID)), func(e *model.Enrolment) bool { return e.Student == student })
		if o.ID != s.ID && !in {
			out = append(out, Parallel{Section: o, Seats: x.SeatsOf(o), Clashes: x.checker.Joining(student, o.ID, s.ID)})
		}
	}
	bad := func(p Parallel) int { return min(len(p.Clashes), 1)*2 + min(p.Seats.Over(1), 1) }
	slices.SortStableFunc(out, func(a, b Parallel) int {
		return cmp.Or(cmp.Compare(bad(a), bad(b)), cmp.Compare(a.Seats.Taken, b.Seats.Taken))
	})
	return out
}

// sections lists the sections of a section's course that have a list of their own, in the order of their codes.
func (x *Lists) sections(s *model.Section) []*model.Section {
	var out []*model.Section
	for o := range x.t.SectionsOf(s.Course) {
		if o.Main == 0 {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b *model.Section) int { return names.Compare(a.SectionID, b.SectionID) })
	return out
}

// Balance is how the students of a course are spread over its sections.
type Balance struct {
	Bars []Bar
	All  int // students in them
	Most int // students of the fullest, or seats of the largest, whichever is more
}

// Bar is one of several parallel sections.
type Bar struct {
	Section *model.Section
	Seats   Seats
}

// Balance says how the students of a section's course are spread.
func (x *Lists) Balance(s *model.Section) Balance {
	var b Balance
	for _, o := range x.sections(s) {
		bar := Bar{o, x.SeatsOf(o)}
		most, _ := bar.Seats.Most()
		b.All += bar.Seats.Taken
		b.Most = max(b.Most, bar.Seats.Taken, most)
		b.Bars = append(b.Bars, bar)
	}
	return b
}

// Average is how many students a section has on the average.
func (b Balance) Average() float64 {
	if len(b.Bars) == 0 {
		return 0
	}
	return float64(b.All) / float64(len(b.Bars))
}
