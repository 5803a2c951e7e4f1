package roster

import (
	"cmp"
	"context"
	"slices"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

// MaxMoves is how many places of a student a move to another section may change, that one included.
const MaxMoves = 3

// Looking is a student's list with every section that could stand in the place of one in it, and what speaks against any two
// of them, as it is at one moment. What is worked out of it ([Looking.Alternatives]) asks no timetable, so that may be done
// on any goroutine while editing goes on.
type Looking struct {
	student model.StudentID
	name    string // "Maya Okafor"
	places  []place
	options []option
	against []reasons // by two options: row by row
}

// place is a section of the student's list, or one that is to come to it: the first is the one that is asked about.
type place struct {
	course      string
	first, last model.Date
	now         int // the option in which the student is; -1 for none
	from, to    int // its options
}

// option is a section in which a student could be.
type option struct {
	section *model.Section
	code    string
	period  string // "period 6"; "" where its lessons are in several
	meets   string // of the first place alone
	seats   Seats
	away    string // "work release" where the student is off campus during it
}

// reasons is what speaks against two sections for one student.
type reasons uint8

const (
	atOnce    reasons = 1 << iota // they meet at once
	sameLine                      // they are of one line
	hurriedly                     // on two campuses with no time to change
)

const conflict = atOnce | sameLine

// LookFrom gathers what there is to know of a student who might leave a section for another of the same course. It is nil where
// the student is not in the section.
func (x *Lists) LookFrom(student model.StudentID, from model.SectionID) *Looking {
	if s := x.t.Section(from); s != nil {
		return x.look(student, from, s.Course)
	}
	return nil
}

// LookFor gathers what there is to know of a student who might come into a section of a course. It is nil where the student is in
// one, or either is gone.
func (x *Lists) LookFor(student model.StudentID, course model.CourseID) *Looking {
	if x.t.Course(course) == nil {
		return nil
	}
	for e := range x.t.EnrolmentsOf(student) {
		if x.t.Section(e.Section).Course == course {
			return nil
		}
	}
	return x.look(student, 0, course)
}

func (x *Lists) look(student model.StudentID, from model.SectionID, course model.CourseID) *Looking {
	st := x.t.Student(student)
	if st == nil {
		return nil
	}
	l := &Looking{student: student, name: cmp.Or(st.Name(), st.SISID)}
	var rows []*model.Enrolment
	in := map[model.SectionID]bool{}
	for e := range x.t.EnrolmentsOf(student) {
		in[e.Section] = true
		if e.Section == from {
			rows = slices.Insert(rows, 0, e)
		} else {
			rows = append(rows, e)
		}
	}
	if from == 0 {
		rows = slices.Insert(rows, 0, nil)
	} else if !in[from] {
		return nil
	}
	for n, e := range rows {
		p := place{now: -1, from: len(l.options)}
		c := course
		if e != nil {
			s := x.t.Section(e.Section)
			p.first, p.last, p.now, c = e.First, e.Last, len(l.options), s.Course
			l.options = append(l.options, x.option(s))
		}
		p.course = x.t.Course(c).Code
		for _, s := range x.sections(&model.Section{Course: c}) {
			if !in[s.ID] && (e == nil || !e.Locked) { // who is locked into a section stays
				l.options = append(l.options, x.option(s))
			}
		}
		p.to = len(l.options)
		for i := p.from; n == 0 && i < p.to; i++ {
			l.options[i].meets = x.t.Meets(l.options[i].section)
		}
		l.places = append(l.places, p)
	}
	for i, o := range l.options {
		for _, c := range x.checker.Away(student, o.section.ID) {
			l.options[i].away = x.t.OffCampus(model.OffCampusID(c.With[0].ID)).Reason.String()
		}
	}
	x.compare(l)
	return l
}

func (x *Lists) option(s *model.Section) option {
	return option{section: s, code: x.t.SectionCode(s.ID), period: Period(x.t, s), seats: x.SeatsOf(s)}
}

// Period is the period in which all placed lessons of a section are: "period 6"; "" where there is none, or several.
func Period(t *model.Timetable, s *model.Section) string {
	code := ""
	for l := range t.LessonsOf(s.ID) {
		if !l.Slot.Placed() {
			continue
		}
		p := t.Grid(l.Slot.Grid).Period(l.Slot.Period)
		if code != "" && p.Code != code {
			return ""
		}
		code = p.Code
	}
	if code == "" {
		return ""
	}
	return "period " + code
}

// compare finds what speaks against any two options of different places.
func (x *Lists) compare(l *Looking) {
	n := len(l.options)
	l.against = make([]reasons, n*n)
	bit := map[rules.Rule]reasons{rules.StudentTwice: atOnce, rules.LineTwice: sameLine, rules.StudentTravel: hurriedly}
	for p, a := range l.places {
		for _, b := range l.places[p+1:] {
			if a.last != 0 && b.first > a.last || b.last != 0 && a.first > b.last {
				continue // the places never hold on one date
			}
			for i := a.from; i < a.to; i++ {
				for j := b.from; j < b.to; j++ {
					for _, c := range x.checker.Between(l.student, l.options[i].section.ID, l.options[j].section.ID) {
						l.against[i*n+j] |= bit[c.Rule]
						l.against[j*n+i] |= bit[c.Rule]
					}
				}
			}
		}
	}
}

func (l *Looking) between(i, j int) reasons {
	if i < 0 || j < 0 {
		return 0
	}
	return l.against[i*len(l.options)+j]
}

// Sections is how many other sections there are to look at.
func (l *Looking) Sections() int {
	p := l.places[0]
	n := p.to - p.from
	if p.now >= 0 {
		n--
	}
	return n
}

// Adds says that the student is in no section of the course yet.
func (l *Looking) Adds() bool { return l.places[0].now < 0 }

// Alternatives lists the sections to which the student could go, the best first: where nothing speaks against it, then where other
// places of the student have to change with it or where it becomes too full, and last where something would be in conflict.
// Of several ways to one section it tells the one with the fewest seats too many, then the fewest moves. Once ctx is done it
// returns what it has.
func (l *Looking) Alternatives(ctx context.Context) []Alternative {
	var out []Alternative
	p := l.places[0]
	for i := p.from; i < p.to && ctx.Err() == nil; i++ {
		if i != p.now {
			out = append(out, l.alternative(i))
		}
	}
	slices.SortStableFunc(out, func(a, b Alternative) int {
		return cmp.Or(cmp.Compare(a.Fit, b.Fit), cmp.Compare(a.over, b.over), cmp.Compare(len(a.Others), len(b.Others)),
			cmp.Compare(len(a.Hurried), len(b.Hurried)), cmp.Compare(len(a.InWay), len(b.InWay)),
			cmp.Compare(a.Seats.Taken, b.Seats.Taken), names.Compare(a.Code, b.Code))
	})
	return out
}

// way is a choice of an option for each place.
type way struct {
	choice    []int
	moved     []int // places that are not as they were, in the order in which they were moved
	conflicts int
	over      int // seats that would be too many
	hurried   int
}

func (w way) worseThan(o way) bool {
	return cmp.Or(cmp.Compare(w.conflicts, o.conflicts), cmp.Compare(w.over, o.over), cmp.Compare(len(w.moved), len(o.moved)),
		cmp.Compare(w.hurried, o.hurried)) > 0
}

// judge counts what speaks against a way: of the places that were moved, since what is wrong elsewhere stays as it is.
func (l *Looking) judge(w *way) {
	w.conflicts, w.over, w.hurried = 0, 0, 0
	for n, p := range w.moved {
		w.over += l.options[w.choice[p]].seats.Over(1)
		if l.options[w.choice[p]].away != "" {
			w.conflicts++
		}
		for q := range w.choice {
			if q == p || slices.Contains(w.moved[:n], q) {
				continue
			}
			r := l.between(w.choice[p], w.choice[q])
			if r&conflict != 0 {
				w.conflicts++
			}
			if r&hurriedly != 0 {
				w.hurried++
			}
		}
	}
}

// best goes on from a way: it keeps in best whatever is better, and moves places that are in conflict with one that was moved.
func (l *Looking) best(w way, best *way) {
	l.judge(&w)
	if best.worseThan(w) {
		best.choice, best.moved = slices.Clone(w.choice), slices.Clone(w.moved)
		best.conflicts, best.over, best.hurried = w.conflicts, w.over, w.hurried
	}
	if w.conflicts == 0 || len(w.moved) == MaxMoves {
		return
	}
	for q := range w.choice {
		inWay := func(p int) bool { return l.between(w.choice[p], w.choice[q])&conflict != 0 }
		if slices.Contains(w.moved, q) || !slices.ContainsFunc(w.moved, inWay) {
			continue
		}
		was := w.choice[q]
		moved := append(slices.Clone(w.moved), q)
		for i := l.places[q].from; i < l.places[q].to; i++ {
			if i != was {
				w.choice[q] = i
				l.best(way{choice: w.choice, moved: moved}, best)
			}
		}
		w.choice[q] = was
		return // each conflict has to end: the first is as good to begin with as any other
	}
}

// alternative works out what comes of an option for the first place.
func (l *Looking) alternative(to int) Alternative {
	direct := way{choice: make([]int, len(l.places)), moved: []int{0}}
	for i, p := range l.places {
		direct.choice[i] = p.now
	}
	direct.choice[0] = to
	l.judge(&direct)
	w := direct
	w.choice = slices.Clone(direct.choice)
	l.best(way{choice: slices.Clone(direct.choice), moved: []int{0}}, &w)
	if w.conflicts > 0 {
		w = direct // moving others does not help
	}
	return l.describe(w)
}
