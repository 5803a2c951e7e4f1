package rules

import (
	"carillon/model"
)

func (b *board) teacher(t *model.Teacher) []Clash {
	v := b.taughtBy(t)
	out := b.doubles(TeacherTwice, t.Key(), v)
	if b.several {
		out = append(out, b.travels(TeacherTravel, t.Key(), v)...)
	}
	out = append(out, b.daysOff(t, v)...)
	out = append(out, b.duties(t, v)...)
	if t.MaxLoad > 0 {
		if have, n := b.load(t.ID); have > int(t.MaxLoad) {
			out = append(out, Clash{Rule: OverLoad, Severity: About(OverLoad).Severity, On: t.Key(), Have: have, Want: int(t.MaxLoad), Rotation: n})
		}
	}
	return out
}

// taughtBy collects the placed lessons of a teacher, on the days on which the section's staff has the teacher there.
func (b *board) taughtBy(t *model.Teacher) []visit {
	v := b.at(b.t.Referrers(t.Key(), model.KindLesson))
	there := v[:0]
	for _, x := range v {
		s := b.t.Section(b.lessons[x.lesson].section)
		if len(s.Staff) > 0 {
			p := s.StaffOf(t.ID)
			if !p.On(b.lessons[x.lesson].day) {
				continue
			}
			x.runs = p.Rotations
		}
		there = append(there, x)
	}
	return there
}

// daysOff finds lessons in a teacher's time off, and too few whole days free.
func (b *board) daysOff(t *model.Teacher, v []visit) []Clash {
	var out []Clash
	if len(t.DaysOff) > 0 {
		for _, x := range v {
			if rule := b.offAt(t, x.lesson); rule != "" {
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
func (b *board) offAt(t *model.Teacher, id uint32) Rule {
	var rule Rule
	for _, o := range t.DaysOff {
		if o.Day != b.lessons[id].day || !b.within(o, id) {
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
func (b *board) within(o model.DayOff, id uint32) bool {
	if o.Period == 0 {
		return true
	}
	return b.during(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period}, id)
}

// meets says whether a roster entry and a placed lesson fall together.
func (b *board) meets(r *model.RosterSlot, id uint32) bool {
	f := &b.lessons[id]
	return f.day == r.Slot.Day && f.rotations.Meet(r.Rotations) && b.during(r.Slot, id)
}

// coincide says whether two roster entries fall together.
func (b *board) coincide(r, o *model.RosterSlot) bool {
	return o.Rotations.Meet(r.Rotations) && b.t.SlotsAtOnce(r.Slot, o.Slot)
}

// duties finds roster entries of a teacher over lessons or over each other.
func (b *board) duties(t *model.Teacher, v []visit) []Clash {
	ids := b.t.Referrers(t.Key(), model.KindRosterSlot)
	var out []Clash
	for i, id := range ids {
		r := b.t.RosterSlot(model.RosterSlotID(id))
		x := Clash{Rule: DutyOver, Severity: About(DutyOver).Severity, On: t.Key(), Slot: r.Slot, With: []model.Key{r.Key()}}
		for _, l := range v {
			if b.meets(r, l.lesson) {
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
			if b.meets(entry, l.lesson) {
				x.Lessons = append(x.Lessons, model.LessonID(l.lesson))
			}
		}
		if len(x.Lessons) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Load is the load of a teacher, of the checker's timetable.
func (c *Checker) Load(id model.TeacherID) int {
	load, _ := c.load(id)
	return load
}

func (b *board) load(id model.TeacherID) (load, rotation int) {
	return model.Fullest(b.t.Stays(id, nil, b.slotOf))
}
