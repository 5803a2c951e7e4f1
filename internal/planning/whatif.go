package planning

import (
	"cmp"
	"context"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Figures are what a set of sections offered comes to.
type Figures struct {
	Loading  Loading
	Total    Total
	Lessons  int // a cycle that have to be taught, of all sections: those wanted or made, whichever is more
	CanTeach int // a cycle that all teachers with a limit can teach
}

// WhatIf is what the timetable comes to as it is, and with an offer.
type WhatIf struct {
	Before, After Figures
	Courses       []Changed // those that the offer changes, in order of code
}

// Changed is one course of an offer.
type Changed struct {
	Before, After Demand
	Lessons       int        // a cycle that one section of it has
	Takers        []Taker    // who could teach one more, those with most room first; nobody where the offer takes sections away
	Rooms         []FreeRoom // of the kind in which it is taught, that are free when its department has no other lesson there
}

// Taker is a teacher who could take a section more.
type Taker struct {
	Teacher *model.Teacher
	Load    int  // lessons a cycle then
	Teaches bool // the course already; else only another of its department
}

// FreeRoom is a room with how many of the cycle's teaching slots it is free in.
type FreeRoom struct {
	Room *model.Room
	Free int
}

// Try works out what an offer would come to. It gives up with the context.
func Try(ctx context.Context, t *model.Timetable, school Limits, offer Offer) (WhatIf, error) {
	before, err := figures(ctx, t, school, nil)
	if err != nil {
		return WhatIf{}, err
	}
	after, err := figures(ctx, t, school, offer)
	if err != nil {
		return WhatIf{}, err
	}
	w := WhatIf{Before: before, After: after}
	was, is := Tally(t, school, nil), Tally(t, school, offer)
	for id, n := range offer {
		c := Changed{Lessons: lessonsOf(t, id)}
		of := func(list []Demand) (d Demand) {
			if i := slices.IndexFunc(list, func(d Demand) bool { return d.Course.ID == id }); i >= 0 {
				return list[i]
			}
			return Demand{Course: t.Course(id), Limits: limitsOf(t.Course(id), school)}
		}
		if t.Course(id) == nil {
			continue
		}
		c.Before, c.After = of(was), of(is)
		if c.Before.Offered == n {
			continue
		}
		w.After.Lessons += (n - c.Before.Offered) * c.Lessons
		if n > c.Before.Offered {
			c.Takers, c.Rooms = takers(t, id, c.Lessons), freeRooms(t, id)
		}
		w.Courses = append(w.Courses, c)
	}
	slices.SortFunc(w.Courses, func(a, b Changed) int { return names.Compare(a.Before.Course.Code, b.Before.Course.Code) })
	return w, nil
}

func figures(ctx context.Context, t *model.Timetable, school Limits, offer Offer) (f Figures, err error) {
	if f.Loading, err = Load(ctx, t, school, offer); err != nil {
		return f, err
	}
	f.Total = Sum(Tally(t, school, offer))
	for s := range t.Sections() {
		if s.Main == 0 {
			_, n := t.LessonsPlaced(s)
			f.Lessons += n
		}
	}
	for x := range t.Teachers() {
		if !x.Inactive {
			f.CanTeach += int(x.MaxLoad)
		}
	}
	return f, nil
}

// lessonsOf is how many lessons a cycle a section of a course has: what most of its sections have, 0 where there is none.
func lessonsOf(t *model.Timetable, id model.CourseID) int {
	counts := map[int]int{}
	for s := range t.SectionsOf(id) {
		if _, n := t.LessonsPlaced(s); s.Main == 0 {
			counts[n]++
		}
	}
	best := 0
	for n, times := range counts {
		if times > counts[best] || times == counts[best] && n > best {
			best = n
		}
	}
	return best
}

// takers lists who could teach a section more: who teaches the course, else of its department, and has room for its lessons.
func takers(t *model.Timetable, id model.CourseID, lessons int) []Taker {
	teaches := map[model.TeacherID]bool{}
	for s := range t.SectionsOf(id) {
		for _, x := range s.Teachers {
			teaches[x] = true
		}
	}
	faculty := t.Course(id).Faculty
	var out []Taker
	for x := range t.Teachers() {
		if x.Inactive || !teaches[x.ID] && (faculty == 0 || x.Faculty != faculty) {
			continue
		}
		load, _ := t.Load(x.ID)
		if x.MaxLoad > 0 && load+lessons > int(x.MaxLoad) {
			continue
		}
		out = append(out, Taker{x, load + lessons, teaches[x.ID]})
	}
	slices.SortStableFunc(out, func(a, b Taker) int {
		if a.Teaches != b.Teaches {
			return map[bool]int{true: -1, false: 1}[a.Teaches]
		}
		return cmp.Compare(a.Load, b.Load)
	})
	return out
}

// freeRooms lists the rooms in which a course is taught with the teaching slots in which nothing is placed there, the freest first.
func freeRooms(t *model.Timetable, id model.CourseID) []FreeRoom {
	in := map[model.RoomID]bool{}
	for s := range t.SectionsOf(id) {
		if s.Room != 0 {
			in[s.Room] = true
		}
		for l := range t.LessonsOf(s.ID) {
			for _, r := range l.Rooms {
				in[r] = true
			}
		}
	}
	var out []FreeRoom
	for id := range in {
		used := map[model.Slot]bool{}
		for l := range t.LessonsIn(id) {
			used[l.Slot] = true
		}
		free := 0
		for g := range t.Grids() {
			for i := range g.Cells {
				c := &g.Cells[i]
				if c.Kind == model.Teaching && !used[model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}] {
					free++
				}
			}
		}
		if free > 0 {
			out = append(out, FreeRoom{t.Room(id), free})
		}
	}
	slices.SortFunc(out, func(a, b FreeRoom) int { return cmp.Or(cmp.Compare(b.Free, a.Free), cmp.Compare(a.Room.ID, b.Room.ID)) })
	return out
}

// Gap is a student whose requests leave periods of the year open.
type Gap struct {
	Student *model.Student
	// Open is by rotation, the first being rotation 1, how many lessons a cycle are still to be asked for.
	Open []int
}

// UnderFull lists the students whose requests, with the sections they are in, take fewer lessons a cycle than their grid has
// teaching slots, judged in each rotation, in order of name; periods off campus are none to be asked for. A course of a part of
// the year counts in as many rotations as it lasts, wherever that leaves most room.
func UnderFull(t *model.Timetable) []Gap {
	rotations := 1
	for r := range t.Rotations() {
		rotations = max(rotations, int(r.Number))
	}
	slots := map[model.GridID]int{}
	for g := range t.Grids() {
		for i := range g.Cells {
			if g.Cells[i].Kind == model.Teaching {
				slots[g.ID]++
			}
		}
	}
	lessons := map[model.CourseID]int{}
	for c := range t.Courses() {
		lessons[c.ID] = lessonsOf(t, c.ID)
	}
	type course struct {
		id    model.CourseID
		lasts int // rotations
	}
	var out []Gap
	var long []course
	for s := range t.Students() {
		y := t.YearLevel(s.YearLevel)
		requests := t.Referrers(s.Key(), model.KindRequest)
		if s.Inactive || y == nil || slots[y.Grid] == 0 || len(requests) == 0 {
			continue
		}
		open := make([]int, rotations)
		for i := range open {
			open[i] = slots[y.Grid]
		}
		for o := range t.OffCampusOf(s.ID) {
			for i := range open {
				if !o.Rotations.Has(i + 1) {
					continue
				}
				for _, at := range o.Slots {
					if c := t.Cell(at); at.Grid == y.Grid && c.Kind == model.Teaching {
						open[i]--
					}
				}
			}
		}
		taken := map[model.CourseID]bool{}
		for e := range t.EnrolmentsOf(s.ID) {
			if c := t.Section(e.Section).Course; c != 0 {
				taken[c] = true
			}
		}
		for _, id := range requests {
			if r := t.Request(model.RequestID(id)); !r.Reserve && !t.TakenOffCampus(s.ID, r.Course) {
				taken[r.Course] = true
			}
		}
		for c := range taken {
			lasts := cmp.Or(int(t.Course(c).Length), rotations)
			long = append(long, course{c, lasts})
		}
		slices.SortFunc(long, func(a, b course) int { return cmp.Or(cmp.Compare(b.lasts, a.lasts), cmp.Compare(a.id, b.id)) })
		for _, c := range long {
			for _, at := range roomiest(open, c.lasts) {
				open[at] -= lessons[c.id]
			}
		}
		long = long[:0]
		if slices.Max(open) > 0 {
			out = append(out, Gap{s, open})
		}
	}
	slices.SortStableFunc(out, func(a, b Gap) int {
		return cmp.Or(names.Compare(a.Student.Surname, b.Student.Surname), names.Compare(a.Student.FirstName, b.Student.FirstName))
	})
	return out
}

// roomiest are the so many rotations with most lessons still to be asked for, the first being 0.
func roomiest(open []int, many int) []int {
	all := make([]int, len(open))
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(open[b], open[a]) })
	return all[:min(many, len(all))]
}
