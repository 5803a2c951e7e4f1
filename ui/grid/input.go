package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/ui/kit"
)

// pressed remembers where the mouse button went down: a drag tells only where the pointer is now.
type pressed struct {
	zone  zone
	at    fyne.Position
	card  int // index, or -1
	off   fyne.Position
	ended bool // Escape ended this drag; what is left of it means nothing
	twice bool // the press before was on the same card
	ctrl  bool // Ctrl was down
	alone bool // one of several chosen cards was pressed: it alone is selected, unless they are dragged
}

// edgeScroll is how near the edge a held lesson scrolls the grid, and by how much a step.
const (
	edgeZone  float32 = 28
	edgeSteps float32 = 24
)

// MouseDown selects what lies under the pointer.
func (g *Grid) MouseDown(ev *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.Focused() != g {
		c.Focus(g)
	}
	before := g.press.card
	g.press = pressed{zone: g.lay.zoneAt(ev.Position), at: ev.Position, card: -1, off: g.lay.off}
	if g.pick != nil && !g.pick.dragging {
		g.cancel() // a press ends moving by keyboard
	}
	switch g.press.zone {
	case zoneVertical, zoneHorizontal:
		g.jumpBar(ev.Position)
	case zoneBody:
		track, col, ok := g.lay.cellAt(ev.Position)
		if !ok {
			g.chooseOnly(-1)
			return
		}
		g.cursor = Cell{track, col}
		g.press.card = g.cardAt(track, col)
		g.press.twice = g.press.card == before
		g.pressCard(g.press.card, ev.Modifier)
	}
}

// MouseUp ends a press that was no drag: DragEnd and the taps follow.
func (g *Grid) MouseUp(*desktop.MouseEvent) {
	if g.pick == nil && g.band == nil {
		g.release()
	}
}

// DoubleTapped opens the card under the pointer. Two quick presses on two cards count as one double press to Fyne.
func (g *Grid) DoubleTapped(ev *fyne.PointEvent) {
	if i := g.cardUnder(ev.Position); i >= 0 && g.press.twice && g.OnOpen != nil {
		g.OnOpen(g.data.Cards[i])
	}
}

// TappedSecondary asks for the menu of what lies under the pointer.
func (g *Grid) TappedSecondary(ev *fyne.PointEvent) {
	track, col, ok := g.lay.cellAt(ev.Position)
	if !ok || g.OnMenu == nil || g.lay.zoneAt(ev.Position) != zoneBody {
		return
	}
	var c Card
	if i := g.cardAt(track, col); i >= 0 {
		c = g.data.Cards[i]
		if !g.chosen[c.ID] {
			g.chooseOnly(i)
		}
	}
	g.OnMenu(c, Cell{g.lay.rowOf[track], col}, ev.AbsolutePosition)
}

func (g *Grid) cardUnder(p fyne.Position) int {
	track, col, ok := g.lay.cellAt(p)
	if !ok || g.lay.zoneAt(p) != zoneBody {
		return -1
	}
	return g.cardAt(track, col)
}

// Dragged moves a scroll bar, or the lesson under the pointer.
func (g *Grid) Dragged(ev *fyne.DragEvent) {
	if g.press.ended {
		return
	}
	switch g.press.zone {
	case zoneVertical, zoneHorizontal:
		g.dragBar(ev.Position)
		return
	case zoneBody:
	default:
		return
	}
	if g.pick == nil {
		if g.press.card < 0 {
			g.drawBand(ev.Position)
			return
		}
		if g.press.card >= len(g.data.Cards) || !g.liftChosen(g.data.Cards[g.press.card], true) {
			g.press.ended = true
			return
		}
	}
	g.hold(ev.Position)
}

// DragEnd puts the lesson down where it was held last: the event tells no position.
func (g *Grid) DragEnd() {
	if g.pick != nil && g.pick.dragging {
		g.putDown(g.held()&ctrlKeys != 0)
	}
	g.press = pressed{card: -1}
	if g.band != nil {
		g.band = nil
		g.redraw()
	}
}

// liftChosen picks a card up, with all that are chosen where it is one of several.
func (g *Grid) liftChosen(c Card, dragging bool) bool {
	if g.press.ctrl || !g.chosen[c.ID] || len(g.chosen) < 2 || g.OnPickUpSeveral == nil {
		return g.lift(c, false, dragging)
	}
	cards := g.chosenCards(c)
	if !g.OnPickUpSeveral(cards) {
		return false
	}
	g.pick = &picked{card: c, dragging: dragging, slots: Slots{}, several: cards}
	g.redraw()
	return true
}

// lift picks a lesson up; it reports whether the owner lets it.
func (g *Grid) lift(c Card, outside, dragging bool) bool {
	if g.OnPickUp == nil {
		return false
	}
	slots, ok := g.OnPickUp(c)
	if !ok {
		return false
	}
	g.pick = &picked{card: c, outside: outside, dragging: dragging, slots: slots, rows: map[int]bool{}, home: map[int]bool{}}
	for cell := range slots {
		g.pick.rows[cell.Row], g.pick.home[cell.Row] = true, true
	}
	g.redraw()
	return true
}

// hold moves the held lesson to a point of the widget.
func (g *Grid) hold(p fyne.Position) {
	g.pick.pointer = p
	g.scrollAtEdge(p)
	track, col, ok := g.lay.cellAt(p)
	g.aim(track, col, ok)
	g.redraw()
}

func (g *Grid) aim(track, col int, ok bool) {
	was, wasOver := g.pick.target, g.pick.over
	g.pick.over = ok
	if ok {
		g.pick.track = track
		g.pick.target = Cell{g.lay.rowOf[track], col}
		g.judge()
	}
	if g.OnTarget != nil && (was != g.pick.target || wasOver != ok) {
		g.OnTarget(g.pick.target, ok)
	}
}

// judge finds out what the cell is that the lesson is held over, where that is not known yet.
func (g *Grid) judge() {
	p := g.pick
	switch {
	case len(p.several) > 0:
		if _, known := p.slots[p.target]; !known && g.OnJudge != nil {
			clear(p.slots) // only the place under the pointer is shown
			p.slots[p.target] = g.OnJudge(p.several, p.target)
		}
	case !p.rows[p.target.Row] && g.OnRow != nil:
		p.rows[p.target.Row] = true
		g.OnRow(p.card, p.target.Row, p.slots)
	}
}

// Copying says whether the lesson that is held would be copied if it were let go now.
func (g *Grid) Copying() bool {
	return g.pick != nil && len(g.pick.several) == 0 && !g.pick.outside && g.held()&ctrlKeys != 0
}

// under is the card of another lesson in the cell that a lesson is held over.
func (p *picked) under(g *Grid) (c Card, ok bool) {
	i := g.cardAt(p.track, p.target.Col)
	if i < 0 || g.data.Cards[i].ID == p.card.ID || len(p.several) > 0 {
		return c, false
	}
	return g.data.Cards[i], true
}

func (g *Grid) scrollAtEdge(p fyne.Position) {
	off := g.lay.off
	left, top := g.lay.headW, headHeight
	switch {
	case p.X < left+edgeZone && p.X > left-edgeZone:
		off.X -= edgeSteps
	case p.X > left+g.lay.view.Width-edgeZone:
		off.X += edgeSteps
	}
	switch {
	case p.Y < top+edgeZone && p.Y > top-edgeZone:
		off.Y -= edgeSteps
	case p.Y > top+g.lay.view.Height-edgeZone && p.Y < top+g.lay.view.Height+edgeZone:
		off.Y += edgeSteps
	}
	g.lay.scrollTo(off)
}

// putDown drops the held lesson on its target, or a copy of it, or puts it back.
func (g *Grid) putDown(copied bool) {
	p := g.pick
	g.pick = nil
	g.redraw()
	switch {
	case !p.over && p.dragging && g.OnDropOutside != nil && g.OnDropOutside(p.card, g.absolute(p.pointer)):
	case !p.over, p.slots[p.target] == StateNone, g.OnDrop == nil, !p.outside && p.target == (Cell{p.card.Row, p.card.Col}):
		if g.OnCancel != nil {
			g.OnCancel(p.card)
		}
	case len(p.several) > 0:
		if g.OnDropSeveral != nil {
			g.OnDropSeveral(p.several, p.target)
		}
	case copied && !p.outside && g.OnCopy != nil:
		g.OnCopy(p.card, p.target)
	default:
		if other, ok := p.under(g); ok && g.OnDropOn != nil && g.OnDropOn(p.card, other, p.target) {
			return
		}
		g.OnDrop(p.card, p.target)
	}
}

// Cancel puts a held lesson back.
func (g *Grid) Cancel() {
	if g.pick != nil {
		g.cancel()
	}
}

func (g *Grid) cancel() {
	p := g.pick
	g.pick = nil
	g.press.ended = true
	g.redraw()
	if g.OnCancel != nil {
		g.OnCancel(p.card)
	}
}

func (g *Grid) absolute(p fyne.Position) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(g).Add(p)
}

// DragIn holds a lesson that comes from elsewhere, such as the tray, at a place on the canvas; the first call picks it up.
// It reports whether the lesson can be moved.
func (g *Grid) DragIn(c Card, at fyne.Position) bool {
	if g.pick == nil && !g.lift(c, true, true) {
		return false
	}
	g.hold(at.Subtract(g.absolute(fyne.Position{})))
	return true
}

// DropIn puts such a lesson down.
func (g *Grid) DropIn() {
	if g.pick != nil {
		g.putDown(false)
	}
}

// PickUp picks a lesson up by keyboard: one of the grid, or one that comes from elsewhere. The arrow keys then move it,
// Enter puts it down. It reports whether the lesson can be moved.
func (g *Grid) PickUp(c Card) bool {
	if g.pick != nil || g.lay.tracks() == 0 || g.lay.columns == 0 {
		return false
	}
	if f := fyne.CurrentApp().Driver().CanvasForObject(g); f != nil {
		f.Focus(g)
	}
	i := g.find(c.ID)
	if !g.lift(c, i < 0, false) {
		return false
	}
	if i >= 0 {
		g.cursor = Cell{g.track(i), g.data.Cards[i].Col}
	} else if at, ok := g.firstSlot(); ok {
		g.cursor = Cell{g.lay.first[at.Row], at.Col}
	}
	g.scrollInto(g.cursor.Row, g.cursor.Col)
	g.aim(g.cursor.Row, g.cursor.Col, true)
	g.redraw()
	return true
}

// firstSlot is the best slot of the held lesson: a free one before one with a warning, the earliest of them.
func (g *Grid) firstSlot() (Cell, bool) {
	best, found := Cell{}, false
	for c, state := range g.pick.slots {
		if state == StateNone || state == StateBlocked {
			continue
		}
		b := g.pick.slots[best]
		if !found || state < b || state == b && (c.Row < best.Row || c.Row == best.Row && c.Col < best.Col) {
			best, found = c, true
		}
	}
	return best, found
}

// Scrolled scrolls.
func (g *Grid) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && dx == 0 && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	g.ScrollTo(g.lay.off.SubtractXY(dx, dy))
}

// jumpBar scrolls so that the thumb's middle lies under a press beside it.
func (g *Grid) jumpBar(p fyne.Position) {
	c := g.lay.content()
	if g.press.zone == zoneVertical {
		start, size := kit.Thumb(g.lay.view.Height, c.Height, g.lay.off.Y)
		if y := p.Y - headHeight; y < start || y > start+size {
			g.scrollBar(y - size/2)
		}
	} else {
		start, size := kit.Thumb(g.lay.view.Width, c.Width, g.lay.off.X)
		if x := p.X - g.lay.headW; x < start || x > start+size {
			g.scrollBar(x - size/2)
		}
	}
	g.press.off = g.lay.off
}

// dragBar moves the thumb with the pointer.
func (g *Grid) dragBar(p fyne.Position) {
	c := g.lay.content()
	if g.press.zone == zoneVertical {
		start, _ := kit.Thumb(g.lay.view.Height, c.Height, g.press.off.Y)
		g.scrollBar(start + p.Y - g.press.at.Y)
	} else {
		start, _ := kit.Thumb(g.lay.view.Width, c.Width, g.press.off.X)
		g.scrollBar(start + p.X - g.press.at.X)
	}
}

// scrollBar scrolls until the thumb of the pressed bar begins at start.
func (g *Grid) scrollBar(start float32) {
	c, off := g.lay.content(), g.lay.off
	if g.press.zone == zoneVertical {
		if _, size := kit.Thumb(g.lay.view.Height, c.Height, 0); g.lay.view.Height > size {
			off.Y = start / (g.lay.view.Height - size) * (c.Height - g.lay.view.Height)
		}
	} else {
		if _, size := kit.Thumb(g.lay.view.Width, c.Width, 0); g.lay.view.Width > size {
			off.X = start / (g.lay.view.Width - size) * (c.Width - g.lay.view.Width)
		}
	}
	g.ScrollTo(off)
}

// MouseIn follows the pointer.
func (g *Grid) MouseIn(ev *desktop.MouseEvent) { g.MouseMoved(ev) }

// MouseMoved follows the pointer.
func (g *Grid) MouseMoved(ev *desktop.MouseEvent) {
	if i := g.cardUnder(ev.Position); i != g.hover {
		g.hover = i
		g.redraw()
	}
}

// MouseOut ends what MouseIn began.
func (g *Grid) MouseOut() {
	if g.hover != -1 {
		g.hover = -1
		g.redraw()
	}
}

// FocusGained shows the keyboard's place.
func (g *Grid) FocusGained() { g.focused = true; g.redraw() }

// FocusLost hides it, and puts back a lesson held by keyboard.
func (g *Grid) FocusLost() {
	g.focused = false
	if g.pick != nil && !g.pick.dragging {
		g.cancel()
	}
	g.redraw()
}

// TypedRune does nothing.
func (g *Grid) TypedRune(rune) {}

// TypedKey moves the keyboard's place, picks up, puts down and cancels.
func (g *Grid) TypedKey(ev *fyne.KeyEvent) {
	if kit.WindowKey(ev.Name) {
		kit.PassKey(g, ev)
		return
	}
	if g.lay.columns == 0 || g.lay.tracks() == 0 {
		return
	}
	page := max(1, int(g.lay.view.Height/laneHeight)-1)
	switch ev.Name {
	case fyne.KeyLeft:
		g.step(0, -1)
	case fyne.KeyRight:
		g.step(0, 1)
	case fyne.KeyUp:
		g.step(-1, 0)
	case fyne.KeyDown:
		g.step(1, 0)
	case fyne.KeyPageUp:
		g.step(-page, 0)
	case fyne.KeyPageDown:
		g.step(page, 0)
	case fyne.KeyHome:
		g.step(0, -g.lay.columns)
	case fyne.KeyEnd:
		g.step(0, g.lay.columns)
	case fyne.KeyReturn, fyne.KeyEnter:
		g.enter()
	case fyne.KeyEscape:
		if g.pick != nil {
			g.cancel()
		} else {
			g.chooseOnly(-1)
		}
	case fyne.KeySpace:
		g.toggle(g.cardAt(g.cursor.Row, g.cursor.Col))
	case fyne.KeyDelete, fyne.KeyBackspace:
		if i := g.find(g.selected); i >= 0 && g.pick == nil && g.OnDelete != nil {
			g.OnDelete(g.chosenCards(g.data.Cards[i]))
		}
	}
}

func (g *Grid) step(tracks, cols int) {
	g.cursor.Row = clamp(g.cursor.Row+tracks, 0, g.lay.tracks()-1)
	g.cursor.Col = clamp(g.cursor.Col+cols, 0, g.lay.columns-1)
	g.scrollInto(g.cursor.Row, g.cursor.Col)
	if g.pick != nil {
		g.aim(g.cursor.Row, g.cursor.Col, true)
		g.redraw()
		return
	}
	if g.held()&fyne.KeyModifierShift != 0 {
		g.chooseWithin(g.anchor, g.cursor, nil)
		return
	}
	g.anchor = g.cursor
	g.chooseOnly(g.cardAt(g.cursor.Row, g.cursor.Col))
}

func (g *Grid) enter() {
	if g.pick != nil {
		if !g.pick.dragging {
			g.putDown(false)
		}
		return
	}
	if i := g.cardAt(g.cursor.Row, g.cursor.Col); i >= 0 && g.liftChosen(g.data.Cards[i], false) {
		g.aim(g.cursor.Row, g.cursor.Col, true)
		g.redraw()
	}
}
