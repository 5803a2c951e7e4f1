// Package planning compares what students ask for with what is offered: how many sections each course needs, which courses are
// asked for together, who is short of a full schedule, and what a section more or less would change. It changes nothing.
package planning

import (
	"cmp"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Limits are the sizes by which sections of a course are planned, in students; 0 where the school has not said.
type Limits struct {
	Target  int // a section is planned for so many
	Maximum int // and takes no more than so many
	Minimum int // one with fewer is too small to run
}

// Demand is what is asked for and offered of one course.
type Demand struct {
	Course     *model.Course
	Limits     Limits
	Requests   int  // of students who have not left the school; a student asks for a course once
	Alternates int  // who would take it instead of something else
	Offered    int  // sections: main ones, since a sub-class has the list of its main section
	Seats      int  // in the sections offered, each by its own size, else the maximum
	Unbounded  bool // a section offered has neither a size nor a room nor a maximum
}

// Needed is how many sections it takes at the target size; where there is none, at the maximum.
func (d *Demand) Needed() int { return d.sectionsOf(cmp.Or(d.Limits.Target, d.Limits.Maximum)) }

func (d *Demand) sectionsOf(size int) int {
	if d.Requests == 0 || size <= 0 {
		return 0
	}
	return (d.Requests + size - 1) / size
}

// Short is how many requests have no seat: only what goes past the maximum is short, not what goes past the target.
func (d *Demand) Short() int {
	if d.Unbounded {
		return 0
	}
	return max(0, d.Requests-d.Seats)
}

// Left is how many seats are left once every request is met.
func (d *Demand) Left() int { return max(0, d.Seats-d.Requests) }

// Average is how many students a section would have; 0 where none is offered.
func (d *Demand) Average() float64 {
	if d.Offered == 0 {
		return 0
	}
	return float64(d.Requests) / float64(d.Offered)
}

// Singleton says that the course is offered once: whoever asks for it has no choice of the period.
func (d *Demand) Singleton() bool { return d.Offered == 1 }

// TooSmall says that its sections would have fewer students than the school's smallest section.
func (d *Demand) TooSmall() bool {
	return d.Offered > 0 && d.Requests > 0 && d.Limits.Minimum > 0 && d.Average() < float64(d.Limits.Minimum)
}

// Total adds the figures of several courses up.
type Total struct {
	Courses, Requests, Alternates, Needed, Offered, Short, Left int
}

// Sum adds demands up.
func Sum(demands []Demand) Total {
	t := Total{Courses: len(demands)}
	for i := range demands {
		d := &demands[i]
		t.Requests += d.Requests
		t.Alternates += d.Alternates
		t.Needed += d.Needed()
		t.Offered += d.Offered
		t.Short += d.Short()
		t.Left += d.Left()
	}
	return t
}

// Offer is how many sections a course has in a what-if, for the courses where that is not what it has.
type Offer map[model.CourseID]int

// Tally is what is asked for and offered of every course, in order of code. Who takes a course off campus asks for it no more. The
// limits of a course
// are the school's where it has none of its own. A section that the offer adds is as large as the course's largest, and
// those it takes away are the smallest.
func Tally(t *model.Timetable, school Limits, offer Offer) []Demand {
	var out []Demand
	for c := range t.Courses() {
		d := Demand{Course: c, Limits: limitsOf(c, school)}
		for _, id := range t.Referrers(c.Key(), model.KindRequest) {
			r := t.Request(model.RequestID(id))
			switch {
			case t.Student(r.Student).Inactive || t.TakenOffCampus(r.Student, c.ID):
			case r.Reserve:
				d.Alternates++
			default:
				d.Requests++
			}
		}
		sizes := sizesOf(t, c, d.Limits)
		if n, ok := offer[c.ID]; ok {
			sizes = resize(sizes, n, d.Limits.Maximum)
		}
		d.Offered = len(sizes)
		for _, size := range sizes {
			d.Seats += size
			d.Unbounded = d.Unbounded || size == 0
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Demand) int { return names.Compare(a.Course.Code, b.Course.Code) })
	return out
}

// sizesOf lists the seats of a course's sections, the largest first; 0 for one without a limit.
func sizesOf(t *model.Timetable, c *model.Course, l Limits) []int {
	var sizes []int
	for s := range t.SectionsOf(c.ID) {
		if s.Main == 0 {
			sizes = append(sizes, seatsOf(t, s, l))
		}
	}
	slices.SortFunc(sizes, func(a, b int) int { return cmp.Compare(orEndless(b), orEndless(a)) })
	return sizes
}

// seatsOf is how many students a section takes: its size, else the course's maximum, else the seats of its room, less those held; 0 for
// no limit.
func seatsOf(t *model.Timetable, s *model.Section, l Limits) int {
	seats := 0
	if r := t.Room(s.Room); r != nil {
		seats = int(r.Capacity)
	}
	if most := cmp.Or(int(s.Size), l.Maximum, seats); most > 0 {
		return max(1, most-int(s.Held)) // 0 is no limit
	}
	return 0
}

const endless = 1 << 30

func orEndless(size int) int { return cmp.Or(size, endless) }

// resize makes a number of sections of those that are there, the largest first.
func resize(sizes []int, n, maximum int) []int {
	n = max(0, n)
	if n <= len(sizes) {
		return sizes[:n]
	}
	more := maximum
	if len(sizes) > 0 {
		more = sizes[0]
	}
	for len(sizes) < n {
		sizes = append(sizes, more)
	}
	return sizes
}

// limitsOf are the limits of a course: the school's, but for the section size that it has of its own.
func limitsOf(c *model.Course, school Limits) Limits {
	if c.Size > 0 {
		school.Maximum = int(c.Size)
		school.Target = min(school.Target, school.Maximum)
	}
	return school
}
