package views

import (
	"cmp"
	"slices"

	"carillon/model"
)

// Study is who sits in one entry of the study roster.
type Study struct {
	Entry    model.RosterSlotID
	Section  model.StudySectionID
	Students []model.StudentID // in order of ID
}

// StudyLists is what the study roster comes to: computed, never stored.
type StudyLists struct {
	// Entries is every entry of the study roster that can have students, in order of ID.
	Entries []Study
	// Lists is the list of each study section: everybody who sits in one of its entries, in order of ID. A study section
	// without students has none.
	Lists map[model.StudySectionID][]model.StudentID
	// Over is those whom the study sections at a slot and rotation have no seat for, by roster slot of the first of them.
	Over []Study
}

// Studies computes the study lists. A student sits in a study section in each teaching period in which the roster has one
// for them and they have no lesson in at least one rotation in which the section meets. It is for them where their year
// level is among the section's; a section without year levels takes everybody whose year level uses its grid, or none.
// Students who are inactive or have no section at all are left out: nothing is known of their day.
//
// Where several study sections meet at once, those made for fewer year levels fill first, then in order of code, each up
// to its size; a student who sits in one already elsewhere in the cycle stays with it where there is a seat. Excused
// students have no lesson, and those off campus sit nowhere. In a lunch wave with no class time of its own there is no lesson either.
func Studies(t *model.Timetable) StudyLists {
	c := newStudy(t)
	out := StudyLists{Lists: map[model.StudySectionID][]model.StudentID{}}
	index := map[model.RosterSlotID]int{}
	for _, r := range c.entries {
		index[r.ID] = len(out.Entries)
		out.Entries = append(out.Entries, Study{Entry: r.ID, Section: r.Study})
	}
	groups := c.slots()
	for i, group := range groups {
		c.fill(group[0].Slot)
		for _, earlier := range groups[:i] { // in a period that shares time with this one
			if !t.SlotsAtOnce(earlier[0].Slot, group[0].Slot) {
				continue
			}
			for _, r := range earlier {
				for _, id := range out.Entries[index[r.ID]].Students {
					c.free[id] &^= c.runs(r)
				}
			}
		}
		over := Study{Entry: group[0].ID, Section: group[0].Study}
		for _, s := range c.students {
			free := c.free[s.ID]
			for free != 0 { // entries of different rotations can each have the student for a part of the year
				r, wanted := c.seat(s, group, free)
				if r == nil {
					if wanted {
						over.Students = append(over.Students, s.ID)
					}
					break
				}
				e := &out.Entries[index[r.ID]]
				e.Students = append(e.Students, s.ID)
				c.taken[r.ID]++
				if c.home[s.ID] == 0 {
					c.home[s.ID] = r.Study
				}
				free &^= c.runs(r)
			}
		}
		if len(over.Students) > 0 {
			out.Over = append(out.Over, over)
		}
	}
	for _, e := range out.Entries {
		out.Lists[e.Section] = append(out.Lists[e.Section], e.Students...)
	}
	for id, list := range out.Lists {
		slices.Sort(list)
		if out.Lists[id] = slices.Compact(list); len(list) == 0 {
			delete(out.Lists, id)
		}
	}
	return out
}

// study is the study lists being made.
type study struct {
	t        *model.Timetable
	entries  []*model.RosterSlot
	students []*model.Student
	lessons  [][]*model.Lesson // by day
	free     []model.Rotations // by student ID: the rotations without a lesson at the slot in hand
	away     []*model.OffCampus
	taken    map[model.RosterSlotID]int
	home     map[model.StudentID]model.StudySectionID // where the student sat last
	all      model.Rotations                          // every rotation there is, or that the roster names
}

func newStudy(t *model.Timetable) *study {
	c := &study{t: t, taken: map[model.RosterSlotID]int{}, home: map[model.StudentID]model.StudySectionID{}}
	for r := range t.Rotations() {
		c.all = c.all.With(int(r.Number))
	}
	if c.all == 0 {
		c.all = 1 // a year of one part
	}
	for r := range t.RosterSlots() {
		if cell := t.Cell(r.Slot); r.Roster == model.RosterStudy && cell != nil && cell.Kind == model.Teaching {
			c.entries = append(c.entries, r)
		}
	}
	if len(c.entries) == 0 {
		return c
	}
	for _, r := range c.entries {
		c.all |= r.Rotations
	}
	c.lessons = make([][]*model.Lesson, model.MaxDays+1)
	for l := range t.Lessons() {
		c.lessons[l.Slot.Day] = append(c.lessons[l.Slot.Day], l)
	}
	c.away = slices.Collect(t.AllOffCampus())
	c.free = make([]model.Rotations, t.LastID(model.KindStudent)+1)
	for s := range t.Students() {
		if !s.Inactive && len(t.Referrers(s.Key(), model.KindEnrolment)) > 0 {
			c.students = append(c.students, s)
		}
	}
	return c
}

// slots groups the entries that meet at one slot, in order of ID of the first; within a group in the order of filling.
func (c *study) slots() [][]*model.RosterSlot {
	var groups [][]*model.RosterSlot
	at := map[model.Slot]int{}
	for _, r := range c.entries {
		i, ok := at[r.Slot]
		if !ok {
			i = len(groups)
			at[r.Slot] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	open := func(s *model.StudySection) int {
		if n := len(s.YearLevels); n > 0 {
			return n
		}
		return model.MaxYearLevels + 1
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b *model.RosterSlot) int {
			x, y := c.t.StudySection(a.Study), c.t.StudySection(b.Study)
			return cmp.Or(open(x)-open(y), cmp.Compare(x.Code, y.Code), cmp.Compare(a.ID, b.ID))
		})
	}
	return groups
}

// seat is the entry of a slot in which a student sits in some of the rotations in which they are free; wanted says that
// one of them is for the student.
func (c *study) seat(s *model.Student, group []*model.RosterSlot, free model.Rotations) (best *model.RosterSlot, wanted bool) {
	for _, r := range group {
		sec := c.t.StudySection(r.Study)
		if c.runs(r)&free == 0 || !c.isFor(sec, r, s) {
			continue
		}
		wanted = true
		if sec.Size > 0 && c.taken[r.ID] >= int(sec.Size) {
			continue
		}
		if best == nil || c.home[s.ID] == r.Study && best.Study != r.Study {
			best = r
		}
	}
	return best, wanted
}

// runs is the rotations in which a roster entry meets, each of them named.
func (c *study) runs(r *model.RosterSlot) model.Rotations {
	if r.Rotations == 0 {
		return c.all
	}
	return r.Rotations
}

// isFor says whether a study section at a slot is for a student.
func (c *study) isFor(sec *model.StudySection, r *model.RosterSlot, s *model.Student) bool {
	if len(sec.YearLevels) > 0 {
		return slices.Contains(sec.YearLevels, s.YearLevel)
	}
	y := c.t.YearLevel(s.YearLevel)
	return y == nil || y.Grid == 0 || y.Grid == r.Slot.Grid
}

// fill finds for every student the rotations in which they have no lesson at a slot.
func (c *study) fill(at model.Slot) {
	for i := range c.free {
		c.free[i] = c.all
	}
	for _, l := range c.lessons[at.Day] {
		if !c.t.LessonDuring(l, at) {
			continue
		}
		runs := c.t.Section(l.Section).Rotations
		if runs == 0 {
			runs = c.all
		}
		for e := range c.t.ListOf(l.Section) {
			if len(l.Excused) == 0 || !slices.Contains(l.Excused, e.Student) {
				c.free[e.Student] &^= runs
			}
		}
	}
	for _, o := range c.away {
		if !slices.ContainsFunc(o.Slots, func(s model.Slot) bool { return c.t.SlotsAtOnce(s, at) }) {
			continue
		}
		if o.Rotations == 0 {
			c.free[o.Student] = 0
		}
		c.free[o.Student] &^= o.Rotations
	}
}
