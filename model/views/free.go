package views

import "carillon/model"

// FreeTeacher is a teacher who could take a lesson at a slot.
type FreeTeacher struct {
	Teacher model.TeacherID
	// Preferred says that the teacher would rather be off then.
	Preferred bool
	// OnCall says that the teacher is on call then: free to cover a colleague, not for a lesson of their own.
	OnCall bool
}

// FreeTeachers lists the teachers who have no lesson, no duty, no study section and no time off at a slot, in order of ID.
// Times are compared by the clock, as the rules do ([model.AtOnce]). Rotations are those in which the teacher is wanted; none
// means all.
func FreeTeachers(t *model.Timetable, at model.Slot, rotations model.Rotations) []FreeTeacher {
	busy, onCall := map[model.TeacherID]bool{}, map[model.TeacherID]bool{}
	lessonsAt(t, at, rotations, func(l *model.Lesson) {
		for _, id := range l.Teachers {
			busy[id] = true
		}
	})
	for r := range t.RosterSlots() {
		if r.Slot.Day != at.Day || !r.Rotations.Meet(rotations) || !t.SlotsAtOnce(r.Slot, at) {
			continue
		}
		if r.Roster == model.RosterOnCall {
			onCall[r.Teacher] = true
		} else {
			busy[r.Teacher] = true
		}
	}
	var out []FreeTeacher
	for x := range t.Teachers() {
		if x.Inactive || busy[x.ID] {
			continue
		}
		f := FreeTeacher{Teacher: x.ID, OnCall: onCall[x.ID]}
		fixed := false
		for _, o := range x.DaysOff {
			if o.Day != at.Day || o.Period != 0 && !t.SlotsAtOnce(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period}, at) {
				continue
			}
			fixed = fixed || o.Kind == model.OffFixed
			f.Preferred = f.Preferred || o.Kind == model.OffPreferred
		}
		if !fixed {
			out = append(out, f)
		}
	}
	return out
}

// FreeRooms lists the rooms with no lesson and no study section at a slot, in order of ID. Seats is how many are wanted at
// least; rooms whose capacity is not known are listed whatever it is.
func FreeRooms(t *model.Timetable, at model.Slot, rotations model.Rotations, seats int) []model.RoomID {
	busy := map[model.RoomID]bool{}
	lessonsAt(t, at, rotations, func(l *model.Lesson) {
		for _, id := range l.Rooms {
			busy[id] = true
		}
	})
	for r := range t.RosterSlots() {
		if r.Room != 0 && r.Slot.Day == at.Day && r.Rotations.Meet(rotations) && t.SlotsAtOnce(r.Slot, at) {
			busy[r.Room] = true
		}
	}
	var out []model.RoomID
	for r := range t.Rooms() {
		if !busy[r.ID] && (r.Capacity == 0 || int(r.Capacity) >= seats) {
			out = append(out, r.ID)
		}
	}
	return out
}

// lessonsAt calls f for each lesson that is on at a slot in one of the rotations.
func lessonsAt(t *model.Timetable, at model.Slot, rotations model.Rotations, f func(*model.Lesson)) {
	for l := range t.Lessons() {
		if l.Slot.Day == at.Day && t.Section(l.Section).Rotations.Meet(rotations) && t.LessonDuring(l, at) {
			f(l)
		}
	}
}
