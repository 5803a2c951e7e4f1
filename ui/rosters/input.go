package rosters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/model"
	"carillon/ui/kit"
)

// pressed remembers where the mouse button went down: a drag tells only where the pointer is now.
type pressed struct {
	at    spot
	ok    bool
	ended bool // Escape ended this drag
	twice bool // the press before was on the same place
}

// edge is how near the edge a held teacher scrolls the grid, and by how much a step.
const (
	edgeZone float32 = 24
	edgeStep float32 = 20
)

// MouseDown goes to the place under the pointer.
func (g *Grid) MouseDown(ev *desktop.MouseEvent) {
	g.chooser.close()
	g.Focus()
	before := g.press
	s, ok := g.lay.spotAt(ev.Position)
	ok = ok && !g.table.Lines[s.line].Head
	g.press = pressed{at: s, ok: ok, twice: ok && before.ok && before.at == s}
	if g.held != nil && !g.held.dragging {
		if ok && ev.Button == desktop.MouseButtonPrimary { // a press puts down who was picked up by keyboard
			g.held.over, g.held.isOver = s, true
			g.putDown()
			return
		}
		g.letGo()
	}
	if ok {
		g.Go(s.line, s.day)
	}
}

// MouseUp does nothing: DragEnd and the taps follow.
func (g *Grid) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped takes a proposal, or lists who is free for the place under the pointer.
func (g *Grid) DoubleTapped(*fyne.PointEvent) {
	if g.press.ok && g.press.twice {
		g.enter()
	}
}

// TappedSecondary asks for the menu of the place under the pointer.
func (g *Grid) TappedSecondary(ev *fyne.PointEvent) {
	if g.press.ok && g.OnMenu != nil {
		g.OnMenu(ev.AbsolutePosition)
	}
}

// Dragged holds the teacher of the place where the button went down.
func (g *Grid) Dragged(ev *fyne.DragEvent) {
	if g.press.ended || !g.press.ok {
		return
	}
	if g.held == nil {
		p, _ := g.table.At(g.press.at.line, g.press.at.day)
		if p.Teacher == 0 {
			g.press.ended = true
			return
		}
		g.held = &held{id: p.Teacher, from: p, dragging: true}
	}
	g.carry(ev.Position)
}

// DragEnd puts the teacher down where they were held last: the event tells no position.
func (g *Grid) DragEnd() {
	if g.held != nil && g.held.dragging {
		g.putDown()
	}
	g.press = pressed{}
}

// DragIn holds a teacher who comes from elsewhere at a place on the canvas.
func (g *Grid) DragIn(id model.TeacherID, at fyne.Position) {
	if g.held == nil {
		g.held = &held{id: id, dragging: true}
	}
	g.carry(at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(g)))
}

// DropIn puts such a teacher down.
func (g *Grid) DropIn() {
	if g.held != nil {
		g.putDown()
	}
}

// carry moves the teacher in hand to a point of the widget.
func (g *Grid) carry(p fyne.Position) {
	h := g.held
	was, wasOver, first := h.over, h.isOver, h.pointer == fyne.Position{}
	h.pointer = p
	off := g.lay.off
	switch {
	case p.Y > g.lay.size.Height-edgeZone:
		off.Y += edgeStep
	case p.Y < headHeight+edgeZone && p.Y > 0:
		off.Y -= edgeStep
	}
	switch {
	case p.X > g.lay.size.Width-edgeZone && p.X < g.lay.size.Width:
		off.X += edgeStep
	case p.X < g.lay.side()+edgeZone && p.X > 0:
		off.X -= edgeStep
	}
	g.lay.scrollTo(off)
	h.over, h.isOver = g.lay.spotAt(p)
	h.isOver = h.isOver && !g.table.Lines[h.over.line].Head
	if first || was != h.over || wasOver != h.isOver {
		g.tellHold()
	}
	g.redraw()
}

// Scrolled scrolls; with Shift to the side.
func (g *Grid) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && dx == 0 && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	g.lay.scrollTo(g.lay.off.SubtractXY(dx, dy))
	g.chooser.follow()
	g.redraw()
}

// TypedRune lists the teachers whom a letter finds for the current place.
func (g *Grid) TypedRune(r rune) {
	if g.held == nil && r != ' ' {
		g.Choose(string(r))
	}
}

// TypedKey moves, picks up, puts down and empties.
func (g *Grid) TypedKey(ev *fyne.KeyEvent) {
	if g.OnKey != nil && g.OnKey(ev) {
		return
	}
	page := max(1, int(g.lay.room().Height/rowHeight)-1)
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
		g.step(0, -len(g.table.Days))
	case fyne.KeyEnd:
		g.step(0, len(g.table.Days))
	case fyne.KeyReturn, fyne.KeyEnter:
		g.enter()
	case fyne.KeyF2:
		g.Choose("")
	case fyne.KeyDelete, fyne.KeyBackspace:
		g.clear(false)
	case fyne.KeyEscape:
		if g.held == nil {
			kit.PassKey(g, ev)
			return
		}
		g.press.ended = true
		g.letGo()
	default:
		kit.PassKey(g, ev)
	}
}

// step goes so many lines and days on, over headings.
func (g *Grid) step(lines, days int) {
	if len(g.table.Lines) == 0 {
		return
	}
	to := spot{max(0, min(g.cursor.line+lines, len(g.table.Lines)-1)), max(0, min(g.cursor.day+days, len(g.table.Days)-1))}
	for lines < 0 && to.line > 0 && g.table.Lines[to.line].Head {
		to.line--
	}
	g.Go(to.line, to.day)
	if g.held != nil && !g.held.dragging {
		g.held.over, g.held.isOver = g.cursor, true
		g.tellHold()
		g.redraw()
	}
}

// enter puts down who is in hand, takes a proposal, picks the teacher of a place up, or lists who is free for an empty one.
func (g *Grid) enter() {
	p, ok := g.Current()
	switch {
	case g.held != nil && g.held.dragging:
	case g.held != nil:
		g.putDown()
	case !ok || p.Closed:
	case g.proposed[p] != 0:
		if g.OnTake != nil {
			g.OnTake(p)
		}
	case p.Teacher != 0 && !g.press.twice:
		g.hold(&held{id: p.Teacher, from: p, over: g.cursor, isOver: true})
	default:
		g.Choose("")
	}
}

func (g *Grid) clear(cut bool) {
	if p, ok := g.Current(); ok && g.held == nil && g.OnClear != nil {
		g.OnClear(p, cut)
	}
}

// TypedShortcut does what the keys with Ctrl and Alt do; those that a roster has no use for go to the window.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	switch x := s.(type) {
	case *fyne.ShortcutCut:
		g.clear(true)
		return
	case *fyne.ShortcutCopy:
		if p, ok := g.Current(); ok && p.Teacher != 0 {
			x.Clipboard.SetContent(g.code(p.Teacher))
		}
		return
	case *fyne.ShortcutPaste:
		if g.OnPaste != nil && g.held == nil {
			g.OnPaste(g.cursor.line, g.cursor.day, x.Clipboard.Content())
		}
		return
	case *desktop.CustomShortcut:
		if x.Modifier == fyne.KeyModifierAlt && x.KeyName == fyne.KeyDown {
			g.Choose("")
			return
		}
	}
	kit.PassShortcut(g, s)
}

// code is the code of a teacher.
func (g *Grid) code(id model.TeacherID) string {
	if g.board == nil {
		return ""
	}
	return g.board.Code(id)
}
