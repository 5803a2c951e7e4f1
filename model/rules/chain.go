package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"carillon/model"
)

// MaxChain is how many lessons (each with those that move with it) MakeRoom moves out of the way.
const MaxChain = 3

// maxTries bounds the work of MakeRoom: so many lessons are held against every slot of their grids.
const maxTries = 4000

// Chain is a row of moves that ends with a lesson in the slot that was blocked for it.
type Chain struct {
	Steps []Step // in an order in which each slot is free when its turn comes; the last is the lesson's own
}

// Step is one move of a chain: a lesson with those that move with it.
type Step struct {
	Lessons  []model.LessonID
	From, To model.Slot
	Warnings []Reason // what the move would be warned of
}

// Edit is the chain as one edit.
func (c Chain) Edit(s *model.State) model.Edit {
	last := c.Steps[len(c.Steps)-1]
	e := model.Batch{Name: "Move " + s.SectionCode(s.Lesson(last.Lessons[0]).Section) + " to " + s.SlotName(last.To)}
	if n := len(c.Steps) - 1; n > 0 {
		e.Name += ", and " + count(n, "lesson") + " out of its way"
	}
	for _, step := range c.Steps {
		for _, id := range step.Lessons {
			e.Edits = append(e.Edits, model.MoveLesson{Lesson: id, To: step.To})
		}
	}
	return e
}

// NoRoom is why a slot can't be made free for a lesson.
type NoRoom struct {
	Reasons []Reason // what no move of another lesson can take away; none where the search found nothing
	Tries   int      // lessons held against every slot
	Partial bool     // the search stopped at its limit
	text    string
}

func (e *NoRoom) Error() string { return e.text }

// MakeRoom finds the shortest chain of moves of other lessons, at most [MaxChain], that lets a lesson stand in a slot
// without a new error; moves without a warning are tried first, and others move into teaching periods only. A slot that is not blocked needs none: the chain is the
// move itself. Pinned lessons stay.
//
// It fails with a [*NoRoom] that says why, or with the context's error. It takes up to seconds where there is no chain, and
// must run on the goroutine that owns the timetable: run it on a snapshot (New(snapshot.Index())) to keep a window awake.
func (c *Checker) MakeRoom(ctx context.Context, id model.LessonID, slot model.Slot) (Chain, error) {
	if c.t.Lesson(id) == nil {
		return Chain{}, &NoRoom{text: "the lesson is no longer there"}
	}
	s := search{ctx: ctx, b: c.board.fork(), locked: map[uint32]bool{}}
	m := s.b.mover(id)
	p := m.look(slot)
	blockers, hard := s.blockers(p)
	if len(hard) > 0 {
		m.back()
		return Chain{}, &NoRoom{Reasons: hard, text: hard[0].Sentence(&c.t.State)}
	}
	s.lock(m, p)
	for depth := 0; depth <= MaxChain; depth++ {
		if s.clear(blockers, depth) {
			slices.Reverse(s.steps)
			return Chain{s.steps}, nil
		}
		if err := ctx.Err(); err != nil {
			return Chain{}, err
		}
		if s.tries >= maxTries {
			break
		}
	}
	return Chain{}, &NoRoom{Tries: s.tries, Partial: s.tries >= maxTries,
		text: fmt.Sprintf("no chain of up to %d moves makes room on %s", MaxChain, c.t.SlotName(slot))}
}

// IsNoRoom says whether an error of MakeRoom means that there is no chain.
func IsNoRoom(err error) bool {
	var e *NoRoom
	return errors.As(err, &e)
}

// search moves lessons on a board of its own. What is locked has been moved and stays.
type search struct {
	ctx    context.Context
	b      *board
	locked map[uint32]bool
	steps  []Step
	tries  int
}

// lock notes that a group stands where it has been put.
func (s *search) lock(m *mover, p Place) {
	step := Step{From: m.from[0], To: p.Slot}
	for _, r := range p.Reasons {
		if r.Severity == Warning {
			step.Warnings = append(step.Warnings, r)
		}
	}
	for _, g := range m.group {
		s.locked[g] = true
		step.Lessons = append(step.Lessons, model.LessonID(g))
	}
	s.steps = append(s.steps, step)
}

func (s *search) unlock(m *mover) {
	for _, g := range m.group {
		delete(s.locked, g)
	}
	s.steps = s.steps[:len(s.steps)-1]
	m.back()
}

// blockers lists the lessons that block a place, and the reasons that are no lesson's to take away.
func (s *search) blockers(p Place) (lessons []uint32, hard []Reason) {
	for _, r := range p.Reasons {
		switch id := uint32(r.Lesson); {
		case r.Severity != Error:
		case id == 0 || s.locked[id]:
			hard = append(hard, r)
		case !slices.Contains(lessons, id):
			lessons = append(lessons, id)
		}
	}
	return lessons, hard
}

// clear moves the pending lessons to where they are in nobody's way, with at most so many moves.
func (s *search) clear(pending []uint32, moves int) bool {
	if len(pending) == 0 {
		return true
	}
	if moves == 0 || s.tries >= maxTries || s.ctx.Err() != nil {
		return false
	}
	s.tries++
	id := model.LessonID(pending[0])
	m := s.b.mover(id)
	if m.held != nil || slices.ContainsFunc(m.group, func(g uint32) bool { return s.locked[g] }) {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(pending), func(o uint32) bool { return slices.Contains(m.group, o) })
	if len(s.groups(rest)) > moves-1 {
		return false
	}
	type option struct {
		place   Place
		pending []uint32
	}
	var options []option
	for _, at := range s.b.cells(id) {
		if s.b.t.Cell(at).Kind != model.Teaching {
			continue // an offline period may be ten minutes of roll call: only a person puts a lesson there
		}
		p := m.look(at)
		blocked, hard := s.blockers(p)
		if p.Here || len(hard) > 0 {
			continue
		}
		o := option{p, slices.Clone(rest)}
		for _, x := range blocked {
			if !slices.Contains(o.pending, x) {
				o.pending = append(o.pending, x)
			}
		}
		if len(o.pending) == 0 || moves > 1 {
			options = append(options, o)
		}
	}
	m.back()
	slices.SortStableFunc(options, func(x, y option) int {
		if d := len(x.pending) - len(y.pending); d != 0 {
			return d
		}
		return len(x.place.Reasons) - len(y.place.Reasons)
	})
	for _, o := range options {
		if len(o.pending) > 0 && len(s.groups(o.pending)) > moves-1 {
			continue
		}
		m.to(o.place.Slot)
		s.lock(m, o.place)
		if s.clear(o.pending, moves-1) {
			return true
		}
		s.unlock(m)
	}
	return false
}

// groups lists one lesson of each group that moves together.
func (s *search) groups(ids []uint32) (first []uint32) {
	var seen []uint32
	for _, id := range ids {
		if !slices.Contains(seen, id) {
			first, seen = append(first, id), append(seen, s.b.together(id)...)
		}
	}
	return first
}
