package store

import (
	"os"
	"time"

	"carillon/model"
)

// Sight is what a look at a timetable file tells of it without opening it.
type Sight struct {
	Saved    time.Time
	Sections int
	Lessons  int
	Placed   int  // of the lessons
	Unsaved  int  // edits made after the last save that can be brought back
	Held     bool // somebody has it open for writing
}

// Look reads a timetable file without opening it: nothing is locked, written or set aside. The error is an [*Error]: [NotFound],
// [Damaged], [Newer] among others.
func Look(path string) (Sight, error) {
	c, err := readFile(path)
	if err != nil {
		return Sight{}, err
	}
	s := Sight{Saved: c.state.Saved, Held: LockOf(path) == Held}
	for _, v := range c.records {
		k, err := parseRecordKey(v.key)
		if err != nil {
			return s, damaged(path, err)
		}
		switch k.Kind {
		case model.KindSection:
			s.Sections++
		case model.KindLesson:
			s.Lessons++
			r, err := v.decode()
			if err != nil {
				return s, damaged(path, err)
			}
			if l, ok := r.(*model.Lesson); ok && l.Slot.Placed() {
				s.Placed++
			}
		}
	}
	if !s.Held { // the edits of a journal in use are somebody's who works on them
		s.Unsaved = c.unsaved(path + journalSuffix)
	}
	return s, nil
}

// unsaved counts the edits of a journal that build on what a file holds.
func (c *contents) unsaved(journal string) int {
	if info, err := os.Stat(journal); err != nil || info.Size() == 0 {
		return 0
	}
	j, err := readJournal(journal)
	if err != nil {
		return 0
	}
	var own []ID
	if c.identity.Origin != nil {
		own = append(own, c.identity.Origin.ID)
	}
	edits, relation := j.since(base{c.identity.ID, c.state.Generation, c.state.Save}, append(own, c.identity.ID)...)
	if relation != journalCurrent {
		return 0
	}
	return len(edits)
}
