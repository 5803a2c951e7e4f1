package rules

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"carillon/model"
)

// Checker knows the clashes of one timetable and keeps them up to date. It belongs to the goroutine that owns the
// timetable.
type Checker struct {
	t       *model.Timetable
	slots   slots
	lessons []lesson // by lesson ID
	found   map[model.Key][]Clash
	counts  map[Rule]int
	off     map[Rule]bool
	stop    func()
	scratch scratch
}

// New checks all of a timetable, and from then on follows its edits until Close.
func New(t *model.Timetable) *Checker {
	c := &Checker{t: t}
	c.CheckAll()
	c.stop = t.Observe(c.follow)
	return c
}

// Close stops following the timetable.
func (c *Checker) Close() { c.stop() }

// CheckAll counts everything afresh.
func (c *Checker) CheckAll() {
	c.found, c.counts, c.off = map[model.Key][]Clash{}, map[Rule]int{}, map[Rule]bool{}
	for _, r := range c.t.School().RulesOff {
		c.off[Rule(r)] = true
	}
	c.slots = numberSlots(c.t)
	c.scratch = newScratch(int(c.slots.count))
	c.lessons = make([]lesson, c.t.LastID(model.KindLesson)+1)
	for l := range c.t.Lessons() {
		c.note(l)
	}
	for _, k := range []model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindRosterSlot} {
		for r := range c.t.All(k) {
			c.look(r.Key())
		}
	}
}

// look finds afresh what is wrong with one unit.
func (c *Checker) look(unit model.Key) {
	var found []Clash
	switch r := c.t.Get(unit).(type) {
	case *model.Teacher:
		found = c.teacher(r)
	case *model.Room:
		found = c.room(r)
	case *model.Student:
		found = c.student(r)
	case *model.Section:
		found = c.section(r)
	case *model.RosterSlot:
		found = c.rosterSlot(r)
	}
	found = slices.DeleteFunc(found, func(x Clash) bool { return c.off[x.Rule] })
	for _, x := range c.found[unit] {
		c.counts[x.Rule]--
	}
	for _, x := range found {
		c.counts[x.Rule]++
	}
	if len(found) == 0 {
		delete(c.found, unit)
	} else {
		c.found[unit] = found
	}
}

// follow looks again at every unit that a patch touches.
func (c *Checker) follow(p model.Patch) {
	stale := c.scratch.units
	clear(stale)
	for _, ch := range p.Changes {
		switch ch.Key.Kind {
		case model.KindSchool, model.KindGrid, model.KindCampus:
			c.CheckAll() // rare, and it can touch anything
			return
		}
		for _, r := range []model.Record{ch.Before, ch.After} {
			if r != nil {
				c.touch(stale, r)
			}
		}
	}
	for k := range stale {
		c.look(k)
	}
}

// touch adds the units that hang on a record, as it was or as it is. Cached facts of lessons are brought up to date
// on the way.
func (c *Checker) touch(stale map[model.Key]struct{}, r model.Record) {
	add := func(k model.Key) { stale[k] = struct{}{} }
	switch r := r.(type) {
	case *model.Lesson:
		c.touchLesson(stale, r)
	case *model.Enrolment:
		add(r.Student.Key())
		c.touchSection(stale, r.Section)
	case *model.Section:
		c.touchSection(stale, r.ID)
		if r.Composite != 0 {
			c.touchComposite(stale, r.Composite) // the group it was in, too
		}
		for l := range c.t.LessonsOf(r.ID) {
			c.touchLesson(stale, l)
		}
		for e := range c.t.ListOf(r.ID) {
			add(e.Student.Key())
		}
	case *model.Course:
		for s := range c.t.SectionsOf(r.ID) {
			add(s.Key())
		}
	case *model.Room:
		add(r.Key())
		for l := range c.t.LessonsIn(r.ID) {
			c.touchLesson(stale, l)
		}
		for _, id := range c.t.Referrers(r.Key(), model.KindSection) {
			add(model.SectionID(id).Key())
		}
	case *model.DutyArea:
		for _, id := range c.t.Referrers(r.Key(), model.KindRosterSlot) {
			c.touch(stale, c.t.RosterSlot(model.RosterSlotID(id)))
		}
	case *model.YearLevel:
		for _, id := range c.t.Referrers(r.Key(), model.KindCourse) {
			for s := range c.t.SectionsOf(model.CourseID(id)) {
				add(s.Key())
			}
		}
	case *model.Student:
		add(r.Key())
		for e := range c.t.EnrolmentsOf(r.ID) {
			c.touchSection(stale, e.Section)
		}
	case *model.RosterSlot:
		add(r.Key())
		if r.Teacher != 0 {
			add(r.Teacher.Key())
		}
	case *model.Teacher:
		add(r.Key())
	}
}

// touchSection adds a section and, since they share rooms, the sections linked with it.
func (c *Checker) touchSection(stale map[model.Key]struct{}, id model.SectionID) {
	stale[id.Key()] = struct{}{}
	if s := c.t.Section(id); s != nil && s.Composite != 0 {
		c.touchComposite(stale, s.Composite)
	}
}

func (c *Checker) touchComposite(stale map[model.Key]struct{}, id model.CompositeID) {
	for _, s := range c.t.Referrers(id.Key(), model.KindSection) {
		stale[model.SectionID(s).Key()] = struct{}{}
	}
}

func (c *Checker) touchLesson(stale map[model.Key]struct{}, l *model.Lesson) {
	if now := c.t.Lesson(l.ID); now != nil {
		c.note(now)
	} else if int(l.ID) < len(c.lessons) {
		c.lessons[l.ID] = lesson{slot: -1}
	}
	c.touchSection(stale, l.Section)
	for _, id := range l.Teachers {
		stale[id.Key()] = struct{}{}
	}
	for _, id := range l.Rooms {
		stale[id.Key()] = struct{}{}
	}
	for _, id := range c.t.Referrers(l.Section.Key(), model.KindEnrolment) {
		stale[c.t.Enrolment(model.EnrolmentID(id)).Student.Key()] = struct{}{}
	}
}

// Count is how many clashes of a rule there are.
func (c *Checker) Count(r Rule) int { return c.counts[r] }

// CountBy is how many clashes of a severity there are.
func (c *Checker) CountBy(s Severity) int {
	n := 0
	for r, k := range c.counts {
		if About(r).Severity == s {
			n += k
		}
	}
	return n
}

// On lists what is wrong with one teacher, room, student, section or roster entry.
func (c *Checker) On(k model.Key) []Clash { return c.found[k] }

// Clashes yields every clash: by rule in the order of [All], then by the unit, then by place.
func (c *Checker) Clashes() iter.Seq[Clash] {
	return func(yield func(Clash) bool) {
		var list []Clash
		for xs := range maps.Values(c.found) {
			list = append(list, xs...)
		}
		order := map[Rule]int{}
		for i, in := range infos {
			order[in.Rule] = i
		}
		slices.SortStableFunc(list, func(a, b Clash) int {
			return cmp.Or(order[a.Rule]-order[b.Rule], cmp.Compare(a.On.ID, b.On.ID), cmp.Compare(a.Slot.Grid, b.Slot.Grid),
				cmp.Compare(a.Slot.Day, b.Slot.Day), cmp.Compare(a.Slot.Period, b.Slot.Period))
		})
		for _, x := range list {
			if !yield(x) {
				return
			}
		}
	}
}

// OfLesson lists the clashes a lesson is part of, the worst first.
func (c *Checker) OfLesson(id model.LessonID) []Clash {
	l := c.t.Lesson(id)
	if l == nil {
		return nil
	}
	units := map[model.Key]struct{}{}
	c.touchLesson(units, l)
	var out []Clash
	for k := range units {
		for _, x := range c.found[k] {
			if slices.Contains(x.Lessons, id) {
				out = append(out, x)
			}
		}
	}
	slices.SortFunc(out, func(a, b Clash) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.On.ID, b.On.ID))
	})
	return out
}
