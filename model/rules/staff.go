package rules

import (
	"slices"

	"carillon/model"
)

func (b *board) teacher(t *model.Teacher) []Clash {
	v := b.at(b.t.Referrers(t.Key(), model.KindLesson))
	out := b.doubles(TeacherTwice, t.Key(), v)
	if b.several {
		out = append(out, b.travels(TeacherTravel, t.Key(), v)...)
	}
	out = append(out, b.daysOff(t, v)...)
	out = append(out, b.duties(t, v)...)
	if t.MaxLoad > 0 {
		if have := b.load(t.ID); have > int(t.MaxLoad) {
			out = append(out, Clash{Rule: OverLoad, Severity: About(OverLoad).Severity, On: t.Key(), Have: have, Want: int(t.MaxLoad)})
		}
	}
	return out
}

// daysOff finds lessons in a teacher's time off, and too few whole days free.
func (b *board) daysOff(t *model.Teacher, v []visit) []Clash {
	var out []Clash
	if len(t.DaysOff) > 0 {
		for _, x := range v {
			f := &b.lessons[x.lesson]
			if rule := b.offAt(t, f); rule != "" {
				id := model.LessonID(x.lesson)
				out = append(out, Clash{Rule: rule, Severity: About(rule).Severity, On: t.Key(), Slot: b.slotOf(x.lesson), Lessons: []model.LessonID{id}})
			}
		}
	}
	if t.AnyFullDays == 0 || len(v) == 0 {
		return out
	}
	if free := b.freeDays(b.busyDays(v)); free < int(t.AnyFullDays) {
		out = append(out, Clash{Rule: FullDay, Severity: About(FullDay).Severity, On: t.Key(), Have: free, Want: int(t.AnyFullDays)})
	}
	return out
}

// offAt is the rule that a lesson breaks by a teacher's time off, the worst of them; "" for none.
func (b *board) offAt(t *model.Teacher, f *lesson) Rule {
	var rule Rule
	for _, o := range t.DaysOff {
		if o.Day != f.day || !b.within(o, f) {
			continue
		}
		if o.Kind == model.OffFixed {
			return DayOff
		}
		rule = PreferredOff
	}
	return rule
}

// busyDays is the days with a lesson, bit n for day n.
func (b *board) busyDays(v []visit) (busy uint64) {
	for _, x := range v {
		busy |= 1 << b.lessons[x.lesson].day
	}
	return busy
}

// freeDays counts the days of the longest cycle that are not busy.
func (b *board) freeDays(busy uint64) int {
	days, free := 0, 0
	for g := range b.t.Grids() {
		days = max(days, len(g.Days))
	}
	for d := 1; d <= days; d++ {
		if busy&(1<<d) == 0 {
			free++
		}
	}
	return free
}

// within says whether a lesson on the day of a time off falls into it.
func (b *board) within(o model.DayOff, f *lesson) bool {
	if o.Period == 0 {
		return true
	}
	return b.during(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period}, f)
}

// during says whether a lesson stands in a slot of its own day, or, across grids, overlaps it by the clock.
func (b *board) during(at model.Slot, f *lesson) bool {
	if at.Grid == f.grid {
		return b.slots.number(at) == f.slot
	}
	cell := b.t.Cell(at)
	return cell != nil && cell.Start < f.end && f.start < cell.End
}

// meets says whether a roster entry and a placed lesson fall together.
func (b *board) meets(r *model.RosterSlot, f *lesson) bool {
	return f.day == r.Slot.Day && f.rotations.Meet(r.Rotations) && b.during(r.Slot, f)
}

// coincide says whether two roster entries fall together.
func (b *board) coincide(r, o *model.RosterSlot) bool {
	if o.Slot.Day != r.Slot.Day || !o.Rotations.Meet(r.Rotations) {
		return false
	}
	if o.Slot.Grid == r.Slot.Grid {
		return o.Slot == r.Slot
	}
	x, y := b.t.Cell(r.Slot), b.t.Cell(o.Slot)
	return x != nil && y != nil && x.Start < y.End && y.Start < x.End
}

// duties finds roster entries of a teacher over lessons or over each other.
func (b *board) duties(t *model.Teacher, v []visit) []Clash {
	ids := b.t.Referrers(t.Key(), model.KindRosterSlot)
	var out []Clash
	for i, id := range ids {
		r := b.t.RosterSlot(model.RosterSlotID(id))
		x := Clash{Rule: DutyOver, Severity: About(DutyOver).Severity, On: t.Key(), Slot: r.Slot, With: []model.Key{r.Key()}}
		for _, l := range v {
			if b.meets(r, &b.lessons[l.lesson]) {
				x.Lessons = append(x.Lessons, model.LessonID(l.lesson))
			}
		}
		for _, other := range ids[i+1:] {
			if o := b.t.RosterSlot(model.RosterSlotID(other)); b.coincide(r, o) {
				x.With = append(x.With, o.Key())
			}
		}
		if len(x.Lessons) > 0 || len(x.With) > 1 {
			out = append(out, x)
		}
	}
	return out
}

// room finds lessons at one time in a room, and lessons in it while a study section meets there.
func (b *board) room(r *model.Room) []Clash {
	v := b.at(b.t.Referrers(r.Key(), model.KindLesson))
	out := b.doubles(RoomTwice, r.Key(), v)
	for _, id := range b.t.Referrers(r.Key(), model.KindRosterSlot) {
		entry := b.t.RosterSlot(model.RosterSlotID(id))
		x := Clash{Rule: StudyRoom, Severity: About(StudyRoom).Severity, On: r.Key(), Slot: entry.Slot, With: []model.Key{entry.Key()}}
		for _, l := range v {
			if b.meets(entry, &b.lessons[l.lesson]) {
				x.Lessons = append(x.Lessons, model.LessonID(l.lesson))
			}
		}
		if len(x.Lessons) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// stay is where a teacher is for the count of the load.
type stay struct {
	slot      model.Slot
	rotations model.Rotations
}

// Load is how many lessons a cycle a teacher has in the fullest rotation: slots, so linked sections taught at once
// count once; a duty counts where its area says so.
func (c *Checker) Load(id model.TeacherID) int { return c.load(id) }

func (b *board) load(id model.TeacherID) int {
	var buf [64]stay
	return fullest(stays(b, id, nil, buf[:0]))
}

// stays lists where a teacher is, each place once, without the lessons left out.
func stays(b *board, id model.TeacherID, without []uint32, list []stay) []stay {
	note := func(s stay) {
		if s.slot.Placed() && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for _, l := range b.t.Referrers(id.Key(), model.KindLesson) {
		if !slices.Contains(without, l) {
			note(stay{b.slotOf(l), b.lessons[l].rotations})
		}
	}
	for _, rid := range b.t.Referrers(id.Key(), model.KindRosterSlot) {
		r := b.t.RosterSlot(model.RosterSlotID(rid))
		if a := b.t.DutyArea(r.Area); a != nil && a.CountsLoad {
			note(stay{r.Slot, r.Rotations})
		}
	}
	return list
}

// fullest counts the places in the rotation that has most.
func fullest(list []stay) int {
	var per [model.MaxRotations]int
	always := 0
	for _, p := range list {
		if p.rotations == 0 {
			always++
		}
		for n := range per {
			if p.rotations&(1<<n) != 0 {
				per[n]++
			}
		}
	}
	return always + slices.Max(per[:])
}
