package rules

import (
	"cmp"
	"iter"
	"slices"

	"carillon/model"
)

// Checker knows the clashes of one timetable and keeps them up to date. It belongs to the goroutine that owns the
// timetable.
type Checker struct {
	board
	units  units
	counts map[Rule]int
	marks  marks
	asked  *mover // for where a lesson can go, again and again
	stop   func()
}

// New checks all of a timetable, and from then on follows its edits until Close.
func New(t *model.Timetable) *Checker {
	c := &Checker{board: board{t: t}}
	c.CheckAll()
	c.stop = t.Observe(c.follow)
	return c
}

// Close stops following the timetable.
func (c *Checker) Close() { c.stop() }

// unitKinds are the kinds of record that a clash can be about.
var unitKinds = []model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindRosterSlot, model.KindDutyArea, model.KindGrid}

// CheckAll counts everything afresh.
func (c *Checker) CheckAll() {
	asOf := c.asOf
	c.board, c.units, c.counts, c.marks = newBoard(c.t), units{}, map[Rule]int{}, marks{all: true}
	c.asOf = asOf
	for _, k := range unitKinds {
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
	case *model.DutyArea:
		found = c.dutyArea(r)
	case *model.Grid:
		found = bellTimes(r)
	}
	was := c.units.of(unit)
	if len(found) == 0 && len(was) == 0 {
		return
	}
	if len(c.off) > 0 {
		found = slices.DeleteFunc(found, func(x Clash) bool { return c.off[x.Rule] })
	}
	for _, x := range was {
		c.counts[x.Rule]--
	}
	for _, x := range found {
		c.counts[x.Rule]++
	}
	c.marks.count(was, -1)
	c.marks.count(found, 1)
	c.units.set(unit, found)
}

// follow looks again at every unit that a patch touches.
func (c *Checker) follow(p model.Patch) {
	for _, ch := range p.Changes {
		if c.everything(ch) {
			c.CheckAll() // rare, and it can touch anything
			return
		}
	}
	c.units.begin()
	for _, ch := range p.Changes {
		for _, r := range []model.Record{ch.Before, ch.After} {
			if r != nil {
				c.touch(r)
			}
		}
	}
	for _, k := range c.units.stale {
		if k.Kind == model.KindSection {
			c.teach(model.SectionID(k.ID))
		}
	}
	for _, k := range c.units.stale {
		c.look(k)
	}
}

// everything says whether a change can touch any unit: bell times, campuses, rules switched on or off.
func (c *Checker) everything(ch model.Change) bool {
	switch ch.Key.Kind {
	case model.KindGrid, model.KindCampus:
		return true
	case model.KindCalendar: // it says which dates have other bell times
		return len(c.t.ScheduleNames()) > 0
	case model.KindSchool:
		was, _ := ch.Before.(*model.School)
		is, _ := ch.After.(*model.School)
		return was == nil || is == nil || !slices.Equal(was.RulesOff, is.RulesOff)
	}
	return false
}

// touch makes the units stale that hang on a record, as it was or as it is. Cached facts of lessons are brought up to
// date on the way.
func (c *Checker) touch(r model.Record) {
	switch r := r.(type) {
	case *model.Lesson:
		c.touchLesson(r)
	case *model.Enrolment:
		c.listStudent(r.Student)
		c.units.add(r.Student.Key())
		c.touchSection(r.Section)
	case *model.Section:
		c.touchSection(r.ID)
		if r.Composite != 0 {
			c.touchComposite(r.Composite) // the group it was in, too
		}
		for l := range c.t.LessonsOf(r.ID) {
			c.touchLesson(l)
		}
		for e := range c.t.ListOf(r.ID) {
			c.units.add(e.Student.Key())
		}
	case *model.Composite:
		c.touchComposite(r.ID)
	case *model.Course:
		for s := range c.t.SectionsOf(r.ID) {
			c.units.add(s.Key())
			for e := range c.t.ListOf(s.ID) {
				c.units.add(e.Student.Key()) // lines are numbered within a year level
			}
		}
	case *model.Room:
		c.units.add(r.Key())
		for l := range c.t.LessonsIn(r.ID) {
			c.touchLesson(l)
		}
		for _, id := range c.t.Referrers(r.Key(), model.KindSection) {
			c.units.add(model.SectionID(id).Key())
		}
	case *model.DutyArea:
		c.units.add(r.Key())
		for _, id := range c.t.Referrers(r.Key(), model.KindRosterSlot) {
			c.touch(c.t.RosterSlot(model.RosterSlotID(id)))
		}
	case *model.YearLevel:
		for _, id := range c.t.Referrers(r.Key(), model.KindCourse) {
			for s := range c.t.SectionsOf(model.CourseID(id)) {
				c.units.add(s.Key())
			}
		}
	case *model.Student:
		c.units.add(r.Key())
		for e := range c.t.EnrolmentsOf(r.ID) {
			c.touchSection(e.Section)
		}
	case *model.RosterSlot:
		c.units.add(r.Key())
		if r.Teacher != 0 {
			c.units.add(r.Teacher.Key())
		}
		if r.Room != 0 {
			c.units.add(r.Room.Key())
		}
		if r.Area != 0 {
			c.units.add(r.Area.Key())
		}
	case *model.Teacher:
		c.units.add(r.Key())
	case *model.OffCampus:
		c.units.add(r.Student.Key())
	}
}

// touchSection adds a section with those whose clashes count it: linked sections share rooms, and a sub-class is held
// against its main section.
func (c *Checker) touchSection(id model.SectionID) {
	c.units.add(id.Key())
	s := c.t.Section(id)
	if s == nil {
		return
	}
	if s.Composite != 0 {
		c.touchComposite(s.Composite)
	}
	for _, sub := range c.t.Referrers(id.Key(), model.KindSection) {
		c.units.add(model.SectionID(sub).Key())
	}
}

func (c *Checker) touchComposite(id model.CompositeID) {
	for _, s := range c.t.Referrers(id.Key(), model.KindSection) {
		c.units.add(model.SectionID(s).Key())
	}
}

func (c *Checker) touchLesson(l *model.Lesson) {
	if now := c.t.Lesson(l.ID); now != nil {
		c.note(now)
	} else if int(l.ID) < len(c.lessons) {
		c.lessons[l.ID] = lesson{slot: -1}
	}
	c.unitsOf(l, c.touchSection)
}

// unitsOf makes the units stale that a lesson takes part in.
func (c *Checker) unitsOf(l *model.Lesson, section func(model.SectionID)) {
	section(l.Section)
	for _, id := range l.Teachers {
		c.units.add(id.Key())
	}
	for _, id := range l.Rooms {
		c.units.add(id.Key())
	}
	for _, id := range c.t.Referrers(l.Section.Key(), model.KindEnrolment) {
		c.units.add(c.t.Enrolment(model.EnrolmentID(id)).Student.Key())
	}
}

// AsOf counts seats as they are on a date: places in section lists that ended before it are free again.
func (c *Checker) AsOf(d model.Date) {
	if c.asOf != d {
		c.asOf = d
		c.CheckAll()
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

// On lists what is wrong with one teacher, room, student, section, roster entry, duty area or grid.
func (c *Checker) On(k model.Key) []Clash { return c.units.of(k) }

// Clashes yields every clash: by rule in the order of [All], then by the unit, then by place.
func (c *Checker) Clashes() iter.Seq[Clash] {
	return func(yield func(Clash) bool) {
		var list []Clash
		c.units.each(func(xs []Clash) { list = append(list, xs...) })
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
	c.units.begin()
	c.unitsOf(l, c.touchSection)
	var out []Clash
	for _, k := range c.units.stale {
		for _, x := range c.units.of(k) {
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
