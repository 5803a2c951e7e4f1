package shell

import (
	"slices"

	"carillon/model"
	"carillon/model/rules"
	"carillon/ui/grid"
)

// place is what one slot is for a lesson.
type place struct {
	slot    model.Slot
	state   grid.State
	reasons []string // why it is not simply free
}

// finder answers where a lesson can go. It tries each move on a working copy of the timetable that follows the real one,
// so that every rule counts, and none is written twice.
type finder struct {
	copy    *model.Timetable
	checker *rules.Checker
	stop    func()
}

// newFinder makes the working copy of a timetable.
func newFinder(t *model.Timetable) *finder {
	f := &finder{copy: t.Snapshot().Index()}
	f.checker = rules.New(f.copy)
	f.stop = t.Observe(func(p model.Patch) {
		if _, err := f.copy.Apply(p); err != nil {
			// The copy was equal before, and the same patch was valid there: start over from what is true.
			f.checker.Close()
			f.copy = t.Snapshot().Index()
			f.checker = rules.New(f.copy)
		}
	})
	return f
}

func (f *finder) close() {
	f.stop()
	f.checker.Close()
}

// places says what each of the slots is for a lesson. The slot it stands in is left out.
func (f *finder) places(id model.LessonID, slots []model.Slot) []place {
	l := f.copy.Lesson(id)
	if l == nil {
		return nil
	}
	here := l.Slot
	before := f.sentences(id)
	var out []place
	for _, s := range slots {
		if s == here {
			continue
		}
		out = append(out, f.try(id, s, before))
	}
	return out
}

func (f *finder) try(id model.LessonID, to model.Slot, before map[string]bool) place {
	p := place{slot: to, state: grid.StateFree}
	patch, err := f.copy.Apply(model.MoveLesson{Lesson: id, To: to})
	if err != nil {
		return place{to, grid.StateBlocked, []string{err.Error()}}
	}
	if len(patch.Changes) == 0 {
		return p
	}
	for _, c := range f.checker.OfLesson(id) {
		why := c.Sentence(&f.copy.State)
		if c.Severity == rules.Hint || !c.Slot.Placed() && before[why] {
			continue
		}
		state := grid.StateWarning
		if c.Severity == rules.Error {
			state = grid.StateBlocked
		}
		p.state = max(p.state, state)
		if !slices.Contains(p.reasons, why) {
			p.reasons = append(p.reasons, why)
		}
	}
	f.copy.Undo()
	return p
}

// sentences is what is wrong with a lesson now; what stays wrong wherever it goes is no reason against a slot.
func (f *finder) sentences(id model.LessonID) map[string]bool {
	out := map[string]bool{}
	for _, c := range f.checker.OfLesson(id) {
		out[c.Sentence(&f.copy.State)] = true
	}
	return out
}
