package roster

import (
	"cmp"
	"context"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Proposing is a student's list with the sections of all courses that the student has asked for and is in no section of, as it is at one
// moment: what is worked out of it asks no timetable.
type Proposing struct {
	Looking
	open []asked // in the order of places, behind those of the list
}

// asked is a request that is not met.
type asked struct {
	place     int
	course    model.CourseID
	alternate bool
	sections  int // that the course has
	full      int // of these have no seat left
}

// Proposal is sections for a student's requests.
type Proposal struct {
	Adds []Shift   // a section for each request that can be met
	Left []LeftOut // requests that can't be

	student model.StudentID
	name    string
}

// LeftOut is a request for which there is no section.
type LeftOut struct {
	Course string
	Why    string
}

// mostTries bounds the search: a student has about eight requests, and most schools are done after a hundred tries.
const mostTries = 200_000

// Propose gathers what there is to know of a student's unmet requests; nil where there is none. The sections that the student is in
// stay.
func (x *Lists) Propose(student model.StudentID) *Proposing {
	st := x.t.Student(student)
	if st == nil || st.Inactive {
		return nil
	}
	p := &Proposing{Looking: Looking{student: student, name: cmp.Or(st.Name(), st.SISID)}}
	in := map[model.CourseID]bool{}
	for e := range x.t.EnrolmentsOf(student) {
		s := x.t.Section(e.Section)
		in[s.Course] = true
		at := len(p.options)
		p.options = append(p.options, x.option(s))
		p.places = append(p.places, place{course: x.t.Course(s.Course).Code, first: e.First, last: e.Last, now: at, from: at, to: at + 1})
	}
	var list []*model.Request
	for _, id := range x.t.Referrers(student.Key(), model.KindRequest) {
		if r := x.t.Request(model.RequestID(id)); !in[r.Course] && !x.t.TakenOffCampus(student, r.Course) {
			list = append(list, r)
		}
	}
	rank := func(r *model.Request) int { return cmp.Or(int(r.Rank), 1<<8) } // without a rank last
	slices.SortStableFunc(list, func(a, b *model.Request) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), names.Compare(x.t.Course(a.Course).Code, x.t.Course(b.Course).Code))
	})
	for _, r := range list {
		a := asked{place: len(p.places), course: r.Course, alternate: r.Reserve}
		pl := place{course: x.t.Course(r.Course).Code, now: -1, from: len(p.options)}
		for _, s := range x.sections(&model.Section{Course: r.Course}) {
			a.sections++
			switch o := x.option(s); {
			case o.seats.Over(1) > 0:
				a.full++
			case len(x.checker.Away(student, s.ID)) == 0:
				p.options = append(p.options, o)
			}
		}
		pl.to = len(p.options)
		slices.SortStableFunc(p.options[pl.from:], func(a, b option) int { return cmp.Compare(a.seats.Taken, b.seats.Taken) })
		p.places, p.open = append(p.places, pl), append(p.open, a)
	}
	if len(p.open) == 0 {
		return nil
	}
	x.compare(&p.Looking)
	return p
}

// Requests is how many requests are looked at, alternates aside.
func (p *Proposing) Requests() int {
	n := 0
	for _, a := range p.open {
		if !a.alternate {
			n++
		}
	}
	return n
}

// Work finds sections for as many requests as can be met together, with a seat left and in conflict with nothing, the emptiest first; then
// for each request that is not met the first alternate that fits. Once ctx is done it returns the best it has.
func (p *Proposing) Work(ctx context.Context) Proposal {
	choice := make([]int, len(p.places))
	for i, pl := range p.places {
		choice[i] = pl.now
	}
	var wanted []int
	for _, a := range p.open {
		if !a.alternate {
			wanted = append(wanted, a.place)
		}
	}
	// Those with the fewest sections decide the most, and those without any decide nothing.
	slices.SortStableFunc(wanted, func(a, b int) int {
		return cmp.Compare(p.places[a].to-p.places[a].from, p.places[b].to-p.places[b].from)
	})
	best, most, tries := slices.Clone(choice), -1, 0
	var try func(n, met int)
	try = func(n, met int) {
		if tries++; tries > mostTries || ctx.Err() != nil || met+len(wanted)-n <= most {
			return
		}
		if n == len(wanted) {
			best, most = slices.Clone(choice), met
			return
		}
		at := wanted[n]
		for i := p.places[at].from; i < p.places[at].to; i++ {
			if p.fits(choice, i) {
				choice[at] = i
				try(n+1, met+1)
				choice[at] = -1
			}
		}
		try(n+1, met)
	}
	try(0, 0)
	missing := len(wanted) - max(0, most)
	for _, a := range p.open {
		if !a.alternate || missing == 0 {
			continue
		}
		for i := p.places[a.place].from; i < p.places[a.place].to; i++ {
			if p.fits(best, i) {
				best[a.place] = i
				missing--
				break
			}
		}
	}
	out := Proposal{student: p.student, name: p.name}
	for _, a := range p.open {
		switch to := best[a.place]; {
		case to >= 0:
			out.Adds = append(out.Adds, p.shift(a.place, to))
		case !a.alternate:
			out.Left = append(out.Left, LeftOut{p.places[a.place].course, p.whyLeft(a)})
		}
	}
	return out
}

// fits says whether an option is in conflict with nothing that is chosen.
func (p *Proposing) fits(choice []int, option int) bool {
	return !slices.ContainsFunc(choice, func(o int) bool { return p.between(o, option)&conflict != 0 })
}

func (p *Proposing) whyLeft(a asked) string {
	pl := p.places[a.place]
	switch {
	case a.sections == 0:
		return "no section is offered"
	case a.full == a.sections:
		return "no section has a seat left"
	case pl.to == pl.from:
		return "no section with a seat meets while " + p.name + " is on campus"
	}
	return "each section with a seat is at the time of another that is needed"
}

// Edit is the proposal as one edit.
func (p *Proposal) Edit() model.Edit {
	b := model.Batch{Name: "Add " + p.name + " to " + names.Count(len(p.Adds), "section", "sections")}
	for _, s := range p.Adds {
		b.Edits = append(b.Edits, model.Enrol{Section: s.To, Students: []model.StudentID{p.student}})
	}
	return b
}
