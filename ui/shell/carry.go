package shell

import (
	"fmt"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// connectCarry says what happens while cards are carried, and when they are put down.
func (w *Window) connectCarry() {
	g := w.grid
	g.OnPickUp = w.pickUp
	g.OnRow = w.judgeRow
	g.OnPickUpSeveral = w.pickUpSeveral
	g.OnJudge = func(cards []grid.Card, to grid.Cell) grid.State {
		moves, ok := w.movesOf(cards, to)
		if !ok {
			return grid.StateNone
		}
		return slotStates[w.open.checker.WhatIf(moves).Fit]
	}
	g.OnTarget = w.showEffect
	g.OnDrop = w.drop
	g.OnDropOn = w.dropOn
	g.OnDropSeveral = func(cards []grid.Card, to grid.Cell) {
		if moves, ok := w.movesOf(cards, to); ok {
			w.moveSeveral(moves)
		}
	}
	g.OnCopy = w.copyTo
	g.OnDelete = func(cards []grid.Card) { w.takeOutAll(lessonsOf(cards)) }
	g.OnCancel = func(grid.Card) { w.inspect(false) }
	g.OnDropOutside = w.dropOutside
}

// slotStates is how a slot is drawn.
var slotStates = [...]grid.State{rules.Free: grid.StateFree, rules.Warned: grid.StateWarning, rules.Blocked: grid.StateBlocked}

func lessonsOf(cards []grid.Card) (ids []model.LessonID) {
	for _, c := range cards {
		ids = append(ids, model.LessonID(c.ID))
	}
	return ids
}

// judgeRow says where a lesson can go in a row that is not its own: that of another teacher or room.
func (w *Window) judgeRow(c grid.Card, row int, slots grid.Slots) {
	s, id := w.open, model.LessonID(c.ID)
	instead, ok := s.view.master.Instead(id, c.Row, row)
	if !ok || !instead.Changes() {
		return
	}
	s.checker.EachInstead(id, instead, s.view.slots, func(p rules.Place) {
		slots[grid.Cell{Row: row, Col: s.view.col(p.Slot)}] = slotStates[p.Fit]
	})
}

// reassignment is what putting a card into a cell would do.
func (w *Window) reassignment(c grid.Card, to grid.Cell) (e model.Reassign, ok bool) {
	s := w.open
	if to.Col < 0 || to.Col >= len(s.view.slots) {
		return e, false
	}
	e = model.Reassign{Lesson: model.LessonID(c.ID), To: s.view.slots[to.Col]}
	e.Instead, ok = s.view.master.Instead(e.Lesson, c.Row, to.Row)
	return e, ok
}

// judged is what comes of an edit. Its reasons stay good.
func (w *Window) judged(e model.Reassign) (out rules.Place) {
	if !e.Instead.Changes() {
		return w.open.checker.WhereAmong(e.Lesson, []model.Slot{e.To})[0]
	}
	return w.open.checker.WhatIf([]model.Reassign{e})
}

// showEffect says what would come of it if what is carried were put down on a cell.
func (w *Window) showEffect(to grid.Cell, over bool) {
	c, held := w.grid.Holding()
	s := w.open
	if !held || s == nil {
		return
	}
	if !over {
		w.inspector.effect(kit.ToneNeutral, "", "")
		return
	}
	cards := w.grid.Carried()
	if len(cards) > 1 {
		moves, ok := w.movesOf(cards, to)
		if !ok {
			w.inspector.effect(kit.ToneNeutral, plural(len(cards), "lesson"), "They do not all have a period there.")
			return
		}
		w.sayEffect(plural(len(cards), "lesson")+" from "+s.t.SlotName(moves[0].To)+" on", s.checker.WhatIf(moves))
		return
	}
	e, ok := w.reassignment(c, to)
	if !ok {
		w.inspector.effect(kit.ToneNeutral, "This row is not one of the lesson's", "It stays in its own rows; choose Rows: Teachers or Rooms to change those.")
		return
	}
	what := e.Label(s.t)
	if w.grid.Copying() {
		what = model.CopyLesson(e).Label(s.t)
	}
	p := w.judged(e)
	if other, swap, ok := w.swapFor(c, to); ok && p.Fit == rules.Blocked && swap.Fit != rules.Blocked {
		w.sayEffect(model.SwapLessons{A: e.Lesson, B: other}.Label(s.t), swap)
		return
	}
	w.sayEffect(what, p)
}

// sayEffect shows what an edit is and what comes of it.
func (w *Window) sayEffect(what string, p rules.Place) {
	tone, why := kit.ToneGood, "Nothing is in its way."
	switch {
	case p.Here:
		tone, why = kit.ToneNeutral, "It stands there now."
	case len(p.Reasons) > 0:
		g := placeGroup{reasons: p.Reasons[:min(len(p.Reasons), maxReasons)], more: max(0, len(p.Reasons)-maxReasons)}
		_, why = g.words(w.open.t)
		if tone = kit.ToneWarning; p.Fit == rules.Blocked {
			tone = kit.ToneBad
		}
		why = names.Sentence(why)
	}
	w.inspector.effect(tone, what, why)
}

// drop does what putting a card down on a cell means. Where that makes a clash it asks first, and offers the moves that would make room.
func (w *Window) drop(c grid.Card, to grid.Cell) {
	e, ok := w.reassignment(c, to)
	if !ok {
		w.inspect(false)
		return
	}
	w.reassign(e)
}

// reassign moves a lesson, or gives it to another teacher or room, after asking where that makes a clash.
func (w *Window) reassign(e model.Reassign) {
	s := w.open
	do := func() { w.apply(e) }
	l := s.t.Lesson(e.Lesson)
	if l == nil || pinned(s.t, l) {
		do()
		return
	}
	p := w.judged(e)
	if p.Fit != rules.Blocked || p.Here {
		do()
		return
	}
	w.inspect(false)
	q := blockedQuestion{title: fmt.Sprintf("%s does not fit on %s", s.t.SectionCode(l.Section), s.t.SlotName(e.To)), place: p, do: do}
	if e.Instead.Changes() {
		q.title = e.Label(s.t) + "?"
		q.anyway = "Do it anyway"
	} else {
		q.lesson, q.slot = e.Lesson, e.To
	}
	w.askBlocked(q)
}

// swapFor is the lesson in the cell that a lesson is held over, and what comes of it if the two change places; ok is false where there is
// none to swap with.
func (w *Window) swapFor(c grid.Card, to grid.Cell) (other model.LessonID, p rules.Place, ok bool) {
	card, under := w.grid.Under()
	if !under || w.grid.Copying() {
		return 0, p, false
	}
	return w.swapWith(c, card, to)
}

func (w *Window) swapWith(c, card grid.Card, to grid.Cell) (other model.LessonID, p rules.Place, ok bool) {
	t := w.open.t
	a, b := t.Lesson(model.LessonID(c.ID)), t.Lesson(model.LessonID(card.ID))
	if a == nil || b == nil || !a.Slot.Placed() || !b.Slot.Placed() || a.Slot == b.Slot {
		return 0, p, false
	}
	if instead, own := w.open.view.master.Instead(a.ID, c.Row, to.Row); !own || instead.Changes() {
		return 0, p, false
	}
	return b.ID, w.open.checker.WhatIf([]model.Reassign{{Lesson: a.ID, To: b.Slot}, {Lesson: b.ID, To: a.Slot}}), true
}

// dropOn swaps a lesson with the one on which it is put down, where its slot is blocked for it and the two can change places without a
// new clash.
func (w *Window) dropOn(c, card grid.Card, to grid.Cell) bool {
	e, ok := w.reassignment(c, to)
	if !ok || w.judged(e).Fit != rules.Blocked {
		return false
	}
	other, p, ok := w.swapWith(c, card, to)
	if !ok || p.Fit == rules.Blocked {
		return false
	}
	return w.apply(model.SwapLessons{A: e.Lesson, B: other}) == nil
}

// pickUpSeveral says whether several lessons may be moved.
func (w *Window) pickUpSeveral(cards []grid.Card) bool {
	t := w.open.t
	for _, c := range cards {
		if l := t.Lesson(model.LessonID(c.ID)); l != nil && pinned(t, l) {
			w.say(t.SectionCode(l.Section) + " is pinned. Unpin it to move it: Timetable > Pin or unpin the lesson.")
			return false
		}
	}
	w.inspector.several(len(cards), true)
	return true
}

// movesOf is what comes of several cards where the first goes to a cell: each goes as many periods on as the first, and into the row of
// another teacher or room where that does. ok is false where one would have no period.
func (w *Window) movesOf(cards []grid.Card, to grid.Cell) (moves []model.Reassign, ok bool) {
	for _, c := range cards {
		at := grid.Cell{Row: c.Row, Col: c.Col + to.Col - cards[0].Col}
		if to.Row != cards[0].Row {
			at.Row = to.Row
		}
		e, ok := w.reassignment(c, at)
		if !ok {
			return nil, false
		}
		moves = append(moves, e)
	}
	return moves, true
}

// moveSeveral moves lessons at once, after asking where that makes a clash.
func (w *Window) moveSeveral(moves []model.Reassign) {
	e := model.MoveSeveral{Moves: moves}
	do := func() { w.apply(e) }
	if p := w.open.checker.WhatIf(moves); p.Fit == rules.Blocked {
		w.askBlocked(blockedQuestion{title: e.Label(w.open.t) + "?", place: p, do: do, anyway: "Move them anyway"})
		return
	}
	do()
}

// copyTo adds a lesson like another one, after asking where that makes a clash.
func (w *Window) copyTo(c grid.Card, to grid.Cell) {
	e, ok := w.reassignment(c, to)
	if !ok {
		w.inspect(false)
		return
	}
	copied := model.CopyLesson(e)
	do := func() { w.apply(copied) }
	if p := w.judged(e); p.Fit == rules.Blocked && !p.Here {
		w.askBlocked(blockedQuestion{title: copied.Label(w.open.t) + "?", place: p, do: do, anyway: "Copy it anyway"})
		return
	}
	do()
}

// takeOutAll puts the placed ones of some lessons among those not placed; it reports whether it did.
func (w *Window) takeOutAll(ids []model.LessonID) bool {
	e := model.MoveSeveral{}
	for _, id := range ids {
		if l := w.open.t.Lesson(id); l != nil && l.Slot.Placed() {
			e.Moves = append(e.Moves, model.Reassign{Lesson: id})
		}
	}
	return len(e.Moves) > 0 && w.apply(e) == nil
}

// chosenLessons are those chosen in the grid, or the one that is selected in the tray.
func (w *Window) chosenLessons() (ids []model.LessonID) {
	for _, id := range w.grid.Chosen() {
		ids = append(ids, model.LessonID(id))
	}
	if id := w.session.Lesson(); len(ids) == 0 && id != 0 {
		ids = append(ids, id)
	}
	return ids
}

// canSwap is why the lessons that are chosen can't change places.
func (w *Window) canSwap() string {
	if why := w.session.CanWithLesson(); why != "" {
		return why
	}
	return unless(len(w.chosenLessons()) == 2, "Choose two lessons to swap: press the second with Ctrl.")
}

// swapChosen lets the two lessons that are chosen change places.
func (w *Window) swapChosen() {
	ids := w.chosenLessons()
	a, b := w.open.t.Lesson(ids[0]), w.open.t.Lesson(ids[1])
	if a == nil || b == nil {
		return
	}
	e := model.SwapLessons{A: a.ID, B: b.ID}
	do := func() { w.apply(e) }
	if p := w.open.checker.WhatIf([]model.Reassign{{Lesson: a.ID, To: b.Slot}, {Lesson: b.ID, To: a.Slot}}); p.Fit == rules.Blocked && a.Slot != b.Slot {
		w.askBlocked(blockedQuestion{title: e.Label(w.open.t) + "?", place: p, do: do, anyway: "Swap them anyway"})
		return
	}
	do()
}

// dropOutside takes lessons out of the grid when they are let go over the tray.
func (w *Window) dropOutside(c grid.Card, at fyne.Position) bool {
	if !w.tray.root.Visible() {
		return false
	}
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.tray.root)
	size := w.tray.root.Size()
	if at.X < top.X || at.Y < top.Y || at.X > top.X+size.Width || at.Y > top.Y+size.Height {
		return false
	}
	ids := w.chosenLessons()
	if len(ids) < 2 {
		ids = []model.LessonID{model.LessonID(c.ID)}
	}
	return w.takeOutAll(ids)
}
