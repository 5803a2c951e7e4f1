package views

import "carillon/model"

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
