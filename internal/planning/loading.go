package planning

import (
	"cmp"
	"context"
	"slices"

	"carillon/model"
)

// Loading is how well the requests can be met by the sections offered: a quick trial, in which no lesson moves. It seats the
// students who have the least choice first, and is a floor: a longer search may meet more.
type Loading struct {
	Requests int // of students who have not left, without alternates
	Met      int // by the course asked for
	ByOther  int // by an alternate
	Students int // who ask for something
	Full     int // of whom every request is met
	// Unmet lists, by course, the students whose request was not met.
	Unmet map[model.CourseID][]model.StudentID
	// Seated is how many students the sections of each course have then, those that an offer adds at the end.
	Seated map[model.CourseID][]int
	// Places are the seats taken in sections that are there, in the order in which they were taken.
	Places []Place
}

// Place is a seat that a loading gives to a student who was not in the section.
type Place struct {
	Student   model.StudentID
	Section   model.SectionID
	Alternate bool // it is taken instead of something else
}

// taught is a section as a loading knows it.
type taught struct {
	section model.SectionID // 0 for one that a what-if adds
	course  model.CourseID
	seats   int
	taken   int
	on      mask // when it meets
	blocked mask // when nothing else may meet that its students attend
}

// mask is a set of slots in rotations: bit slot*rotations+rotation.
type mask []uint64

func (m mask) set(bit int) { m[bit/64] |= 1 << (bit % 64) }
func (m mask) add(o mask) {
	for i := range o {
		m[i] |= o[i]
	}
}
func (m mask) drop(o mask) {
	for i := range o {
		m[i] &^= o[i]
	}
}
func (m mask) meets(o mask) bool {
	for i := range o {
		if m[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// clock numbers the slots that lessons stand in, in each rotation, and knows which are on at once.
type clock struct {
	t         *model.Timetable
	rotations int // that any section names, at least 1
	at        map[model.Slot]int
	near      [][]int // the slots that share time with each, with itself
	words     int
}

func newClock(t *model.Timetable) *clock {
	c := &clock{t: t, rotations: 1, at: map[model.Slot]int{}}
	var slots []model.Slot
	for r := range t.Rotations() {
		c.rotations = max(c.rotations, int(r.Number))
	}
	for l := range t.Lessons() {
		for _, n := range t.Section(l.Section).Rotations.Numbers() {
			c.rotations = max(c.rotations, n)
		}
		if _, known := c.at[l.Slot]; !known && l.Slot.Placed() {
			c.at[l.Slot] = len(slots)
			slots = append(slots, l.Slot)
		}
	}
	c.near = make([][]int, len(slots))
	for i, a := range slots {
		for j, b := range slots {
			if i == j || t.SlotsAtOnce(a, b) {
				c.near[i] = append(c.near[i], j)
			}
		}
	}
	c.words = (len(slots)*c.rotations + 63) / 64
	return c
}

func (c *clock) mask() mask { return make(mask, c.words) }

// meetings are when a section and its sub-classes meet, and what that blocks. Lessons in lunch waves count with all of their
// period: a loading may refuse what a wave would allow, and never the other way round.
func (c *clock) meetings(s *model.Section) (on, blocked mask) {
	on, blocked = c.mask(), c.mask()
	put := func(s *model.Section) {
		for l := range c.t.LessonsOf(s.ID) {
			slot, ok := c.at[l.Slot]
			if !ok {
				continue
			}
			for n := 1; n <= c.rotations; n++ {
				if !s.Rotations.Has(n) {
					continue
				}
				on.set(slot*c.rotations + n - 1)
				for _, near := range c.near[slot] {
					blocked.set(near*c.rotations + n - 1)
				}
			}
		}
	}
	put(s)
	for _, id := range c.t.Referrers(s.Key(), model.KindSection) {
		if sub := c.t.Section(model.SectionID(id)); sub.Main == s.ID {
			put(sub)
		}
	}
	return on, blocked
}

// block adds when a student is off campus to a mask.
func (c *clock) block(m mask, o *model.OffCampus) {
	for at, slot := range c.at {
		if !slices.ContainsFunc(o.Slots, func(s model.Slot) bool { return c.t.SlotsAtOnce(s, at) }) {
			continue
		}
		for n := 1; n <= c.rotations; n++ {
			if o.Rotations.Has(n) {
				m.set(slot*c.rotations + n - 1)
			}
		}
	}
}

// trial is a loading under way.
type trial struct {
	t        *model.Timetable
	clock    *clock
	courses  map[model.CourseID][]*taught
	sections map[model.SectionID]*taught
	wishes   []wish
	unmet    map[model.CourseID][]model.StudentID
	places   []Place
}

// wish is a student with the requests that are still to be met.
type wish struct {
	student *model.Student
	busy    mask
	wanted  []model.CourseID // not yet met, the most wanted first
	others  []model.CourseID // alternates, the most wanted first
	choices int              // sections that could be taken, of all courses wanted
	met     int              // are in a section of the course already
}

// Load tries to meet the requests with the sections that are there, and those that an offer adds or takes away. Students stay in
// the sections they are in. An added section, and one whose lessons are not placed, meets when it suits everybody: it only has
// seats. It gives up with the context.
func Load(ctx context.Context, t *model.Timetable, school Limits, offer Offer) (Loading, error) {
	x := newTrial(t, school, offer)
	x.ask()
	out := Loading{Unmet: x.unmet, Seated: map[model.CourseID][]int{}}
	for i := range x.wishes {
		if i%64 == 0 && ctx.Err() != nil {
			return Loading{}, ctx.Err()
		}
		w := &x.wishes[i]
		got, other := x.seat(w)
		out.Students++
		out.Requests += w.met + len(w.wanted)
		out.Met += w.met + got
		out.ByOther += other
		if got+other == len(w.wanted) {
			out.Full++
		}
	}
	for id, list := range x.courses {
		for _, s := range list {
			out.Seated[id] = append(out.Seated[id], s.taken)
		}
	}
	for _, list := range x.unmet {
		slices.Sort(list)
	}
	out.Places = x.places
	return out, nil
}

// Propose finds the sections that meet most of one student's requests that are not met yet, with the seats that others leave.
func Propose(t *model.Timetable, school Limits, student model.StudentID) []Place {
	x := newTrial(t, school, nil)
	if s := t.Student(student); s != nil {
		if w, asks := x.wishOf(s); asks {
			x.seat(&w)
		}
	}
	return x.places
}

// newTrial makes the sections of every course, and those of an offer.
func newTrial(t *model.Timetable, school Limits, offer Offer) *trial {
	x := &trial{t: t, clock: newClock(t), courses: map[model.CourseID][]*taught{}, sections: map[model.SectionID]*taught{},
		unmet: map[model.CourseID][]model.StudentID{}}
	for c := range t.Courses() {
		l := limitsOf(c, school)
		var list []*taught
		for s := range t.SectionsOf(c.ID) {
			if s.Main != 0 {
				continue
			}
			on, blocked := x.clock.meetings(s)
			k := &taught{section: s.ID, course: c.ID, seats: orEndless(seatsOf(t, s, l)), on: on, blocked: blocked}
			for e := range t.ListOf(s.ID) {
				if !t.Student(e.Student).Inactive {
					k.taken++
				}
			}
			list = append(list, k)
			x.sections[s.ID] = k
		}
		if n, ok := offer[c.ID]; ok {
			list = x.offered(list, c, l, n)
		}
		x.courses[c.ID] = list
	}
	return x
}

// offered makes a number of sections of those that are there: those taken away are the emptiest, and last of those the smallest.
func (x *trial) offered(list []*taught, c *model.Course, l Limits, n int) []*taught {
	slices.SortStableFunc(list, func(a, b *taught) int { return cmp.Or(cmp.Compare(b.taken, a.taken), cmp.Compare(b.seats, a.seats)) })
	for i := max(0, n); i < len(list); i++ {
		delete(x.sections, list[i].section)
	}
	if n <= len(list) {
		return list[:max(0, n)]
	}
	seats := orEndless(l.Maximum)
	if len(list) > 0 {
		seats = slices.MaxFunc(list, func(a, b *taught) int { return cmp.Compare(a.seats, b.seats) }).seats
	}
	for len(list) < n {
		list = append(list, &taught{course: c.ID, seats: seats, on: x.clock.mask(), blocked: x.clock.mask()})
	}
	return list
}

// ask collects the requests, those first who have the least choice.
func (x *trial) ask() {
	for s := range x.t.Students() {
		if s.Inactive {
			continue
		}
		if w, asks := x.wishOf(s); asks {
			x.wishes = append(x.wishes, w)
		}
	}
	slices.SortStableFunc(x.wishes, func(a, b wish) int {
		return cmp.Or(cmp.Compare(a.slack(), b.slack()), cmp.Compare(a.student.ID, b.student.ID))
	})
}

// wishOf is what a student asks for, and has already; asks is false where there is no request but for alternates.
func (x *trial) wishOf(s *model.Student) (w wish, asks bool) {
	w = wish{student: s, busy: x.clock.mask()}
	in := map[model.CourseID]bool{}
	for e := range x.t.EnrolmentsOf(s.ID) {
		if k := x.sections[e.Section]; k != nil {
			w.busy.add(k.on)
			in[k.course] = true
		}
	}
	for o := range x.t.OffCampusOf(s.ID) {
		x.clock.block(w.busy, o)
	}
	requests := make([]*model.Request, 0, 12)
	for _, id := range x.t.Referrers(s.Key(), model.KindRequest) {
		requests = append(requests, x.t.Request(model.RequestID(id)))
	}
	slices.SortStableFunc(requests, func(a, b *model.Request) int { return cmp.Compare(rankOf(a), rankOf(b)) })
	for _, r := range requests {
		switch {
		case x.t.TakenOffCampus(s.ID, r.Course) && !r.Reserve:
			w.met++
		case x.t.TakenOffCampus(s.ID, r.Course):
		case in[r.Course] && !r.Reserve:
			w.met++
		case in[r.Course]:
		case r.Reserve:
			w.others = append(w.others, r.Course)
		default:
			w.wanted = append(w.wanted, r.Course)
			w.choices += len(x.courses[r.Course])
		}
	}
	return w, w.met+len(w.wanted) > 0
}

// rankOf puts requests without a rank last.
func rankOf(r *model.Request) int {
	if r.Rank == 0 {
		return 256
	}
	return int(r.Rank)
}

// slack is how much choice a student has for each course that is wanted, in hundredths.
func (w *wish) slack() int {
	if len(w.wanted) == 0 {
		return 0
	}
	return 100 * w.choices / len(w.wanted)
}

// mostSteps bounds the search for one student: with eight courses of some ten sections it is seldom reached.
const mostSteps = 3000

// search is the best choice of sections for one student.
type search struct {
	lists [][]*taught // for each course wanted, those with a seat that fit what the student has, the emptiest first
	busy  mask
	now   []*taught
	best  []*taught
	most  int // courses met by the best
	steps int
}

// seat puts a student into the sections that meet most requests, and alternates where that leaves room. It returns how many
// were met by themselves, and by an alternate.
func (x *trial) seat(w *wish) (got, byOther int) {
	s := search{busy: slices.Clone(w.busy), now: make([]*taught, len(w.wanted)), lists: make([][]*taught, len(w.wanted))}
	for i, c := range w.wanted {
		s.lists[i] = x.free(c, w.busy)
	}
	order := make([]int, len(w.wanted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(s.lists[a]), len(s.lists[b])) })
	s.try(order, 0, 0)
	for i, c := range w.wanted {
		if i < len(s.best) && s.best[i] != nil {
			x.take(w, s.best[i], false)
			got++
		} else {
			x.unmet[c] = append(x.unmet[c], w.student.ID)
		}
	}
	for _, c := range w.others {
		if got+byOther == len(w.wanted) {
			break
		}
		if list := x.free(c, w.busy); len(list) > 0 {
			x.take(w, list[0], true)
			byOther++
		}
	}
	return got, byOther
}

// take gives a student a seat.
func (x *trial) take(w *wish, k *taught, alternate bool) {
	k.taken++
	w.busy.add(k.on)
	if k.section != 0 {
		x.places = append(x.places, Place{w.student.ID, k.section, alternate})
	}
}

// free lists the sections of a course that have a seat and fit what a student has, the emptiest first.
func (x *trial) free(c model.CourseID, busy mask) []*taught {
	var list []*taught
	for _, k := range x.courses[c] {
		if k.taken < k.seats && !k.blocked.meets(busy) {
			list = append(list, k)
		}
	}
	slices.SortStableFunc(list, func(a, b *taught) int { return cmp.Compare(a.fill(), b.fill()) })
	return list
}

// fill is how full a section is, in thousandths; without a limit, by its students alone.
func (k *taught) fill() int {
	if k.seats == endless {
		return k.taken
	}
	return 1000 * k.taken / k.seats
}

// try goes through the courses from one on; met are those that have a section.
func (s *search) try(order []int, from, met int) {
	s.steps++
	if met > s.most || s.best == nil {
		s.most, s.best = met, slices.Clone(s.now)
	}
	if from == len(order) || met+len(order)-from <= s.most || s.steps > mostSteps {
		return
	}
	i := order[from]
	for _, k := range s.lists[i] {
		if k.blocked.meets(s.busy) {
			continue
		}
		s.busy.add(k.on) // nothing of it was set: it would have been blocked
		s.now[i] = k
		s.try(order, from+1, met+1)
		s.now[i] = nil
		s.busy.drop(k.on)
		if s.most == len(order) {
			return
		}
	}
	s.try(order, from+1, met)
}
