package rules

import (
	"slices"

	"carillon/model"
)

// maxMarked bounds how many lessons [Checker.Marked] keeps; past it a reader looks at all of them.
const maxMarked = 10_000

// marks counts for each lesson the errors it is part of, and remembers whose count has changed.
type marks struct {
	errors  []int32 // by lesson ID
	changed []model.LessonID
	all     bool // any lesson's count may have changed
}

// count adds by to the count of each lesson of the errors among some clashes.
func (m *marks) count(clashes []Clash, by int32) {
	for _, x := range clashes {
		if x.Severity != Error {
			continue
		}
		for _, id := range x.Lessons {
			if int(id) >= len(m.errors) {
				m.errors = append(m.errors, make([]int32, int(id)+256-len(m.errors))...)
			}
			m.errors[id] += by
			if !m.all {
				m.changed = append(m.changed, id)
			}
		}
	}
	if len(m.changed) > maxMarked {
		m.changed, m.all = m.changed[:0], true
	}
}

// Clashing says whether a lesson is part of an error, as its card shows it.
func (c *Checker) Clashing(id model.LessonID) bool {
	return int(id) < len(c.marks.errors) && c.marks.errors[id] > 0
}

// Marked lists the lessons for which [Checker.Clashing] may answer otherwise than at the last call, in order; all says that
// it may for any lesson, and the list is empty. There is one reader: a call forgets what it tells.
func (c *Checker) Marked() (ids []model.LessonID, all bool) {
	ids, all = slices.Clone(c.marks.changed), c.marks.all
	c.marks.changed, c.marks.all = c.marks.changed[:0], false
	slices.Sort(ids)
	return slices.Compact(ids), all
}
