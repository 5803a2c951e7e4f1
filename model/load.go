package model

import "slices"

// Stay is where a teacher is for the count of the load: a slot, and the rotations in which it is taken.
type Stay struct {
	Slot      Slot
	Rotations Rotations // all of them named
}

// TakeStay adds a place to those where a teacher is. Linked sections that are taught at once take one.
func TakeStay(list []Stay, slot Slot, r Rotations) []Stay {
	if !slot.Placed() {
		return list
	}
	if r == 0 {
		r = 1<<MaxRotations - 1
	}
	for i := range list {
		if list[i].Slot == slot {
			list[i].Rotations |= r
			return list
		}
	}
	return append(list, Stay{slot, r})
}

// InLoad says whether a lesson in a slot counts towards the load of who teaches it: in a scheduled period (homeroom, advisory) none
// does.
func (s *State) InLoad(at Slot) bool {
	c := s.Cell(at)
	return c == nil || c.Kind != Scheduled
}

// Load is how many lessons a cycle a teacher has in the fullest rotation: slots, so linked sections taught at once
// count once; a duty counts where its area says so. The rotation is 0 where no rotation has more than the whole year.
func (t *Timetable) Load(id TeacherID) (load, rotation int) {
	return Fullest(t.Stays(id, nil, func(l uint32) Slot { return t.Lesson(LessonID(l)).Slot }))
}

// Stays lists where a teacher is, without the lessons left out; at is where a lesson stands.
func (t *Timetable) Stays(id TeacherID, without []uint32, at func(lesson uint32) Slot) []Stay {
	var list []Stay
	for _, l := range t.Referrers(id.Key(), KindLesson) {
		if !slices.Contains(without, l) && t.InLoad(at(l)) {
			list = TakeStay(list, at(l), t.Section(t.Lesson(LessonID(l)).Section).Rotations)
		}
	}
	for _, rid := range t.Referrers(id.Key(), KindRosterSlot) {
		r := t.RosterSlot(RosterSlotID(rid))
		if a := t.DutyArea(r.Area); a != nil && a.CountsLoad {
			list = TakeStay(list, r.Slot, r.Rotations)
		}
	}
	return list
}

// Fullest counts the places in the rotation that has most; rotation is 0 where that is no more than is taken all year.
func Fullest(list []Stay) (most, rotation int) {
	var per [MaxRotations]int
	for _, p := range list {
		if p.Rotations == 1<<MaxRotations-1 {
			most++
		}
		for n := range per {
			if p.Rotations&(1<<n) != 0 {
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
