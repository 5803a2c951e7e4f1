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
		if have, n := b.load(t.ID); have > int(t.MaxLoad) {
			out = append(out, Clash{Rule: OverLoad, Severity: About(OverLoad).Severity, On: t.Key(), Have: have, Want: int(t.MaxLoad), Rotation: n})
		}
	}
	return out
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

// stay is where a teacher is for the count of the load: a slot, and the rotations in which it is taken.
type stay struct {
	slot      model.Slot
	rotations model.Rotations // all of them named
}

// take adds a place to those where a teacher is. Linked sections that are taught at once take one.
func take(list []stay, slot model.Slot, r model.Rotations) []stay {
	if !slot.Placed() {
		return list
	}
	if r == 0 {
		r = allRotations
	}
	for i := range list {
		if list[i].slot == slot {
			list[i].rotations |= r
			return list
		}
	}
	return append(list, stay{slot, r})
}

// Load is how many lessons a cycle a teacher has in the fullest rotation: slots, so linked sections taught at once
// count once; a duty counts where its area says so. The rotation is 0 where no rotation has more than the whole year.
func Load(t *model.Timetable, id model.TeacherID) (load, rotation int) {
	return fullest(stays(t, id, nil, func(l uint32) model.Slot { return t.Lesson(model.LessonID(l)).Slot }))
}

// Load is [Load] of the checker's timetable, without the rotation.
func (c *Checker) Load(id model.TeacherID) int {
	load, _ := c.load(id)
	return load
}

func (b *board) load(id model.TeacherID) (load, rotation int) {
	return fullest(stays(b.t, id, nil, b.slotOf))
}

// stays lists where a teacher is, without the lessons left out; at is where a lesson stands.
func stays(t *model.Timetable, id model.TeacherID, without []uint32, at func(lesson uint32) model.Slot) []stay {
	var list []stay
	for _, l := range t.Referrers(id.Key(), model.KindLesson) {
		if !slices.Contains(without, l) {
			list = take(list, at(l), t.Section(t.Lesson(model.LessonID(l)).Section).Rotations)
		}
	}
	for _, rid := range t.Referrers(id.Key(), model.KindRosterSlot) {
		r := t.RosterSlot(model.RosterSlotID(rid))
		if a := t.DutyArea(r.Area); a != nil && a.CountsLoad {
			list = take(list, r.Slot, r.Rotations)
		}
	}
	return list
}

// fullest counts the places in the rotation that has most; rotation is 0 where that is no more than is taken all year.
func fullest(list []stay) (most, rotation int) {
	var per [model.MaxRotations]int
	for _, p := range list {
		if p.rotations == allRotations {
			most++
		}
		for n := range per {
			if p.rotations&(1<<n) != 0 {
				per[n]++
			}
		}
	}
	for n, count := range per {
		if count > most {
			most, rotation = count, n+1
		}
	}
	return most, rotation
}
