package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// pressed remembers where the mouse button went down: a drag tells only where the pointer is now.
type pressed struct {
	zone    zone
	at, now fyne.Position
	column  int
	offX    float32
	offY    float64
	width   float32 // of the column whose edge is dragged
	handle  bool    // the fill handle is dragged
	dragged bool
	ended   bool // Escape ended this drag
	count   bool // Ctrl was held: the handle counts on
	cell    sheet.Place
	twice   bool // the press before was on the same cell
	sort    bool // letting go without a drag sorts
	more    bool
}

func mode(m fyne.KeyModifier) sheet.Mode {
	switch {
	case m&fyne.KeyModifierShift != 0:
		return sheet.Extend
	case m&fyne.KeyModifierShortcutDefault != 0:
		return sheet.Another
	}
	return sheet.Only
}

// MouseDown selects what lies under the pointer.
func (s *Sheet) MouseDown(ev *desktop.MouseEvent) {
	if s.state.Editing() {
		s.editor.commit(s.editor.text(), false)
	}
	s.Focus()
	before := s.press.cell
	wasCell := s.press.zone == zoneCells && !s.press.handle
	z, column := s.lay.zoneAt(ev.Position)
	s.press = pressed{zone: z, at: ev.Position, now: ev.Position, column: column, offX: s.lay.offX, offY: s.lay.offY,
		count: ev.Modifier&fyne.KeyModifierShortcutDefault != 0}
	if ev.Button == desktop.MouseButtonSecondary {
		s.pressSecondary(ev)
		return
	}
	line := s.lay.lineAt(ev.Position.Y)
	switch z {
	case zoneVertical, zoneHorizontal:
		s.jumpBar(ev.Position)
	case zoneEdge:
		s.press.width = s.lay.width(column)
	case zoneHead:
		s.pressHeading(column, ev.Modifier)
	case zoneCorner:
		s.state.SelectAll()
		s.redraw()
		s.tell()
	case zoneGutter, zoneCells:
		if line >= s.lay.count {
			return
		}
		if s.state.KeyAt(line) == 0 && (z == zoneGutter || ev.Position.X < s.lay.gutter+20) {
			s.state.Go(sheet.Place{Line: line})
			s.fold()
			return
		}
		if s.press.handle = s.onHandle(ev.Position); s.press.handle {
			return
		}
		if z == zoneGutter {
			s.state.PressRow(line, mode(ev.Modifier))
		} else if column >= 0 {
			s.press.cell = sheet.Place{Line: line, Column: column}
			s.press.twice = wasCell && s.press.cell == before
			s.state.Press(s.press.cell, mode(ev.Modifier))
		}
		s.redraw()
		s.tell()
	}
}

// pressHeading selects the column with Ctrl; else letting go sorts by it, and a drag moves it.
func (s *Sheet) pressHeading(column int, m fyne.KeyModifier) {
	if m&fyne.KeyModifierShortcutDefault != 0 {
		s.state.PressColumn(column, sheet.Only)
		s.redraw()
		s.tell()
		s.press.zone = zoneNowhere
		return
	}
	s.press.sort, s.press.more = true, m&fyne.KeyModifierShift != 0
}

// pressSecondary goes to the cell under the pointer, unless it is selected, and asks for a menu.
func (s *Sheet) pressSecondary(ev *desktop.MouseEvent) {
	z, column := s.press.zone, s.press.column
	line := s.lay.lineAt(ev.Position.Y)
	s.press.zone = zoneNowhere
	if z != zoneCells && z != zoneGutter || line >= s.lay.count {
		return
	}
	p := sheet.Place{Line: line, Column: max(0, column)}
	if !s.state.Selected(p) {
		if z == zoneGutter {
			s.state.PressRow(line, sheet.Only)
		} else {
			s.state.Press(p, sheet.Only)
		}
		s.redraw()
		s.tell()
	}
}

// TappedSecondary asks for the menu.
func (s *Sheet) TappedSecondary(ev *fyne.PointEvent) {
	if s.OnMenu != nil {
		s.OnMenu(ev.AbsolutePosition)
	}
}

// onHandle says whether a point lies on the fill handle.
func (s *Sheet) onHandle(p fyne.Position) bool {
	if s.lay.count == 0 || s.state.Editing() {
		return false
	}
	pos, size := s.lay.rect(s.state.Block())
	x, y := s.lay.gutter+pos.X+size.Width, headHeight+pos.Y+size.Height
	return p.X > x-handleSize-1 && p.X < x+3 && p.Y > y-handleSize-1 && p.Y < y+3
}

// MouseUp sorts where a heading was pressed and nothing dragged.
func (s *Sheet) MouseUp(*desktop.MouseEvent) {
	if s.press.zone == zoneHead && s.press.sort && !s.press.dragged && !s.press.ended {
		s.press.sort = false
		s.state.Sort(s.state.Column(s.state.ColumnAt(s.press.column)).ID, s.press.more)
		s.viewed()
	}
}

// DoubleTapped edits the cell under the pointer, fits a column at its edge, and fills down at the fill handle. Two quick
// presses on two cells count as one double press to Fyne.
func (s *Sheet) DoubleTapped(*fyne.PointEvent) {
	switch {
	case s.press.zone == zoneEdge:
		s.FitColumn(s.press.column)
	case s.press.handle:
		s.done(s.state.FillToEnd(s.press.count))
	case s.press.zone == zoneCells && s.press.twice:
		s.editor.begin("")
	}
}

// Dragged moves a scroll bar, an edge or a column, and takes a selection or the fill handle further.
func (s *Sheet) Dragged(ev *fyne.DragEvent) {
	p := &s.press
	if p.ended {
		return
	}
	if p.now, p.dragged = ev.Position, true; s.lay.count == 0 && p.zone != zoneEdge && p.zone != zoneHead {
		return
	}
	switch p.zone {
	case zoneVertical, zoneHorizontal:
		s.dragBar(ev.Position)
	case zoneEdge:
		s.state.SetWidth(s.state.ColumnAt(p.column), p.width+ev.Position.X-p.at.X)
		s.Changed()
	case zoneHead:
		s.redraw()
	case zoneCells, zoneGutter:
		s.scrollAtEdge(ev.Position)
		to := s.lay.nearest(ev.Position)
		switch {
		case p.handle:
		case p.zone == zoneGutter:
			s.state.PressRow(to.Line, sheet.Extend)
		default:
			s.state.Drag(to)
		}
		s.redraw()
		s.tell()
	}
}

// DragEnd lets go: the event tells no position, the last drag did.
func (s *Sheet) DragEnd() {
	p := s.press
	s.press = pressed{cell: p.cell}
	if p.ended {
		s.redraw()
		return
	}
	switch {
	case p.zone == zoneEdge:
		s.viewed()
	case p.zone == zoneHead && p.dragged:
		s.press = p
		to, ok := s.columnTarget()
		s.press = pressed{}
		if ok {
			s.state.MoveColumn(p.column, to)
			s.viewed()
		}
		s.redraw()
	case p.handle && p.dragged:
		s.done(s.state.FillTo(s.lay.nearest(p.now), p.count))
	}
}

// fillTarget is what the fill handle would fill.
func (r *renderer) fillTarget() (sheet.Block, bool) {
	p := &r.s.press
	if !p.handle || !p.dragged || p.ended {
		return sheet.Block{}, false
	}
	return r.s.state.FillTarget(r.s.lay.nearest(p.now))
}

// columnTarget is before which column the one that is dragged would go.
func (s *Sheet) columnTarget() (place int, ok bool) {
	p := &s.press
	if p.zone != zoneHead || !p.dragged || p.ended {
		return 0, false
	}
	x := p.now.X - s.lay.gutter
	for c := range s.lay.columns() {
		if s.lay.inView(c) && x < s.lay.left(c)+s.lay.width(c)/2 {
			return c, true
		}
	}
	return s.lay.columns(), true
}

// edgeZone is how near the edge a drag scrolls.
const edgeZone float32 = 20

func (s *Sheet) scrollAtEdge(p fyne.Position) {
	x, y := s.lay.offX, s.lay.offY
	left, right := s.lay.gutter+s.lay.frozenWidth(), s.lay.gutter+s.lay.view.Width
	switch {
	case p.X > right-edgeZone:
		x += rowHeight
	case p.X < left+edgeZone && p.X > s.lay.gutter && s.press.at.X > left:
		x -= rowHeight
	}
	switch {
	case p.Y < headHeight+edgeZone/2:
		y -= float64(rowHeight)
	case p.Y > headHeight+s.lay.view.Height-edgeZone:
		y += float64(rowHeight)
	}
	s.lay.scrollTo(x, y)
}

// wheelRows is how many rows a notch of the wheel scrolls, and wheelNotch what Fyne tells of one.
const (
	wheelRows          = 3
	wheelNotch float32 = 25
)

// Scrolled scrolls: three rows a notch, with Shift across.
func (s *Sheet) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if dx == 0 && s.modifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	units := wheelRows * rowHeight / wheelNotch
	s.lay.scrollTo(s.lay.offX-dx*units, s.lay.offY-float64(dy*units))
	s.redraw()
}

// jumpBar scrolls so that the thumb's middle lies under a press beside it.
func (s *Sheet) jumpBar(p fyne.Position) {
	w, h := s.lay.content()
	room := s.lay.room()
	if s.press.zone == zoneVertical {
		start, size := kit.Thumb(room.Height, float32(h), float32(s.lay.offY))
		if y := p.Y - headHeight; y < start || y > start+size {
			s.scrollBar(y - size/2)
		}
	} else {
		start, size := kit.Thumb(room.Width, w, s.lay.offX)
		if x := p.X - s.lay.gutter; x < start || x > start+size {
			s.scrollBar(x - size/2)
		}
	}
	s.press.offX, s.press.offY = s.lay.offX, s.lay.offY
}

// dragBar moves the thumb with the pointer.
func (s *Sheet) dragBar(p fyne.Position) {
	w, h := s.lay.content()
	room := s.lay.room()
	if s.press.zone == zoneVertical {
		start, _ := kit.Thumb(room.Height, float32(h), float32(s.press.offY))
		s.scrollBar(start + p.Y - s.press.at.Y)
	} else {
		start, _ := kit.Thumb(room.Width, w, s.press.offX)
		s.scrollBar(start + p.X - s.press.at.X)
	}
}

// scrollBar scrolls until the thumb of the pressed bar begins at start.
func (s *Sheet) scrollBar(start float32) {
	w, h := s.lay.content()
	room := s.lay.room()
	x, y := s.lay.offX, s.lay.offY
	if s.press.zone == zoneVertical {
		if _, size := kit.Thumb(room.Height, float32(h), 0); room.Height > size {
			y = float64(start/(room.Height-size)) * (h - float64(room.Height))
		}
	} else if _, size := kit.Thumb(room.Width, w, 0); room.Width > size {
		x = start / (room.Width - size) * (w - room.Width)
	}
	s.lay.scrollTo(x, y)
	s.redraw()
}

// MouseIn follows the pointer.
func (s *Sheet) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved follows the pointer, for its shape.
func (s *Sheet) MouseMoved(ev *desktop.MouseEvent) { s.press.now = ev.Position }

// MouseOut does nothing.
func (s *Sheet) MouseOut() {}

// Cursor says what the pointer is on.
func (s *Sheet) Cursor() desktop.Cursor {
	switch z, _ := s.lay.zoneAt(s.press.now); {
	case z == zoneEdge:
		return desktop.HResizeCursor
	case z == zoneCells && s.onHandle(s.press.now):
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}
