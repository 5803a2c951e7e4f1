package views

import "carillon/model"

// Tally is counts of a timetable that are too many records to count after each edit.
type Tally struct {
	Placed int // lessons that stand in a slot
}

// NewTally counts a timetable.
func NewTally(s *model.State) Tally {
	var c Tally
	for l := range s.Lessons() {
		c.count(l, 1)
	}
	return c
}

// Follow counts what a patch changed.
func (c *Tally) Follow(p model.Patch) {
	for _, ch := range p.Changes {
		if l, ok := ch.Before.(*model.Lesson); ok {
			c.count(l, -1)
		}
		if l, ok := ch.After.(*model.Lesson); ok {
			c.count(l, 1)
		}
	}
}

func (c *Tally) count(l *model.Lesson, by int) {
	if l.Slot.Placed() {
		c.Placed += by
	}
}
