package rules

import (
	"slices"

	"carillon/model"
)

func (c *Checker) teacher(t *model.Teacher) []Clash {
	v := c.at(c.t.Referrers(t.Key(), model.KindLesson))
	out := c.doubles(TeacherTwice, t.Key(), v)
	if c.t.Count(model.KindCampus) > 1 {
		out = append(out, c.travels(TeacherTravel, t.Key(), v)...)
	}
	out = append(out, c.daysOff(t, v)...)
	out = append(out, c.duties(t, v)...)
	return append(out, c.load(t, v)...)
}

// daysOff finds lessons in a teacher's time off, and too few whole days free.
func (c *Checker) daysOff(t *model.Teacher, v []visit) []Clash {
	var out []Clash
	var busy uint64
	for _, x := range v {
		f := &c.lessons[x.lesson]
		busy |= 1 << f.day
		for _, o := range t.DaysOff {
			if o.Day != f.day || !c.within(o, f) {
				continue
			}
			rule := DayOff
			if o.Kind == model.OffPreferred {
				rule = PreferredOff
			}
			id := model.LessonID(x.lesson)
			out = append(out, Clash{Rule: rule, Severity: About(rule).Severity, On: t.Key(), Slot: c.t.Lesson(id).Slot, Lessons: []model.LessonID{id}})
		}
	}
	if t.AnyFullDays == 0 || len(v) == 0 {
		return out
	}
	days, free := 0, 0
	for g := range c.t.Grids() {
		days = max(days, len(g.Days))
	}
	for d := 1; d <= days; d++ {
		if busy&(1<<d) == 0 {
			free++
		}
	}
	if free < int(t.AnyFullDays) {
		out = append(out, Clash{Rule: FullDay, Severity: About(FullDay).Severity, On: t.Key(), Have: free, Want: int(t.AnyFullDays)})
	}
	return out
}

// within says whether a lesson on the day of a time off falls into it.
func (c *Checker) within(o model.DayOff, f *lesson) bool {
	if o.Period == 0 {
		return true
	}
	if o.Grid == f.grid {
		return c.slots.number(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period}) == f.slot
	}
	cell := c.t.Grid(o.Grid).Cell(o.Day, o.Period)
	return cell != nil && cell.Start < f.end && f.start < cell.End
}

// duties finds roster entries of a teacher over lessons or over each other.
func (c *Checker) duties(t *model.Teacher, v []visit) []Clash {
	ids := c.t.Referrers(t.Key(), model.KindRosterSlot)
	var out []Clash
	for i, id := range ids {
		r := c.t.RosterSlot(model.RosterSlotID(id))
		cell := c.t.Cell(r.Slot)
		x := Clash{Rule: DutyOver, Severity: About(DutyOver).Severity, On: t.Key(), Slot: r.Slot, With: []model.Key{r.Key()}}
		for _, l := range v {
			f := &c.lessons[l.lesson]
			if f.day != r.Slot.Day || !f.rotations.Meet(r.Rotations) {
				continue
			}
			if f.grid == r.Slot.Grid && f.slot == c.slots.number(r.Slot) || f.grid != r.Slot.Grid && f.start < cell.End && cell.Start < f.end {
				x.Lessons = append(x.Lessons, model.LessonID(l.lesson))
			}
		}
		for _, other := range ids[i+1:] {
			o := c.t.RosterSlot(model.RosterSlotID(other))
			if o.Slot.Day != r.Slot.Day || !o.Rotations.Meet(r.Rotations) {
				continue
			}
			if oc := c.t.Cell(o.Slot); o.Slot == r.Slot || o.Slot.Grid != r.Slot.Grid && oc.Start < cell.End && cell.Start < oc.End {
				x.With = append(x.With, o.Key())
			}
		}
		if len(x.Lessons) > 0 || len(x.With) > 1 {
			out = append(out, x)
		}
	}
	return out
}

// load compares a teacher's lessons in the fullest rotation with the most agreed. Linked sections taught at once
// count once; duties count where their area says so.
func (c *Checker) load(t *model.Teacher, v []visit) []Clash {
	if t.MaxLoad == 0 {
		return nil
	}
	have := Load(c.t, t.ID)
	if have <= int(t.MaxLoad) {
		return nil
	}
	return []Clash{{Rule: OverLoad, Severity: About(OverLoad).Severity, On: t.Key(), Have: have, Want: int(t.MaxLoad)}}
}

// Load is how many lessons a cycle a teacher has in the fullest rotation: slots, so linked sections taught at once
// count once; a duty counts where its area says so.
func Load(t *model.Timetable, id model.TeacherID) int {
	type at struct {
		slot model.Slot
		rot  model.Rotations
	}
	var places []at
	rotations := model.Rotations(0)
	note := func(s model.Slot, r model.Rotations) {
		if s.Placed() && !slices.Contains(places, at{s, r}) {
			places = append(places, at{s, r})
			rotations |= r
		}
	}
	for l := range t.LessonsTaughtBy(id) {
		note(l.Slot, t.Section(l.Section).Rotations)
	}
	for _, rid := range t.Referrers(id.Key(), model.KindRosterSlot) {
		r := t.RosterSlot(model.RosterSlotID(rid))
		if a := t.DutyArea(r.Area); a != nil && a.CountsLoad {
			note(r.Slot, r.Rotations)
		}
	}
	most := 0
	for _, n := range append(rotations.Numbers(), 0) {
		k := 0
		for _, p := range places {
			if p.rot == 0 || n != 0 && p.rot.Has(n) {
				k++
			}
		}
		most = max(most, k)
	}
	return most
}
