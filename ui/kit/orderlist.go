package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Sizes of a list to put in order, in units.
const (
	orderGap   float32 = 4
	orderInset float32 = 8  // above and below a row
	orderGrip  float32 = 30 // left of a row: what it can be dragged by
	orderEdge  float32 = 12 // right of a row, and left where nothing can be dragged
)

// OrderList is a short list, one row of it chosen, that a person puts in order: by dragging a row, or with Alt+Up and
// Alt+Down on the chosen one. Up and Down choose.
type OrderList struct {
	widget.BaseWidget
	// OnChosen is told which row a person chose.
	OnChosen func(index int)
	// OnMoved is told that a person wants a row to stand in another's place; the rows change with SetRows.
	OnMoved func(from, to int)

	rows    []fyne.CanvasObject
	chosen  int
	focused bool
	pressed fyne.Position
	down    bool // the button was pressed at pressed
	drag    *orderDrag
}

// orderDrag is a row on its way.
type orderDrag struct {
	from, to int
	grip     float32 // from the row's top to the pointer
	y        float32 // of the pointer: the end of a drag does not tell it
	ended    bool    // Escape ended it; what is left of it means nothing
}

var (
	_ fyne.Focusable     = (*OrderList)(nil)
	_ fyne.Shortcutable  = (*OrderList)(nil)
	_ fyne.Tappable      = (*OrderList)(nil)
	_ fyne.Draggable     = (*OrderList)(nil)
	_ desktop.Mouseable  = (*OrderList)(nil)
	_ desktop.Cursorable = (*OrderList)(nil)
)

// NewOrderList returns an empty list.
func NewOrderList() *OrderList {
	l := &OrderList{chosen: -1}
	l.ExtendBaseWidget(l)
	return l
}

// SetRows replaces the rows and says which is chosen, -1 for none.
func (l *OrderList) SetRows(rows []fyne.CanvasObject, chosen int) {
	l.rows, l.chosen = rows, chosen
	if l.drag != nil && l.drag.from >= len(rows) {
		l.drag = nil
	}
	l.Refresh()
}

// height is that of a row: the highest decides for all.
func (l *OrderList) height() float32 {
	var h float32
	for _, r := range l.rows {
		h = fyne.Max(h, r.MinSize().Height)
	}
	return h + 2*orderInset
}

func (l *OrderList) top(place int) float32 { return float32(place) * (l.height() + orderGap) }

// at is the row under a point, -1 for none.
func (l *OrderList) at(p fyne.Position) int {
	for i := range l.rows {
		if p.Y >= l.top(i) && p.Y < l.top(i)+l.height() {
			return i
		}
	}
	return -1
}

// place is where a row stands, with the one that is dragged in the place it would land in.
func (l *OrderList) place(row int) int {
	d := l.drag
	switch {
	case d == nil || d.ended:
		return row
	case row == d.from:
		return d.to
	case d.from < row && row <= d.to:
		return row - 1
	case d.to <= row && row < d.from:
		return row + 1
	}
	return row
}

// MouseDown remembers where a drag begins: a drag tells only where the pointer is now.
func (l *OrderList) MouseDown(ev *desktop.MouseEvent) {
	l.pressed, l.down = ev.Position, true
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil && c.Focused() != l {
		c.Focus(l)
	}
}

// MouseUp ends what MouseDown began.
func (l *OrderList) MouseUp(*desktop.MouseEvent) { l.down = false }

// Tapped chooses the row under the pointer.
func (l *OrderList) Tapped(ev *fyne.PointEvent) { l.choose(l.at(ev.Position)) }

func (l *OrderList) choose(row int) {
	if row >= 0 && row < len(l.rows) && l.OnChosen != nil {
		l.OnChosen(row)
	}
}

// Dragged carries a row along with the pointer.
func (l *OrderList) Dragged(ev *fyne.DragEvent) {
	if l.drag == nil {
		from := l.pressed
		if !l.down {
			from = ev.Position.SubtractXY(ev.Dragged.DX, ev.Dragged.DY)
		}
		row := l.at(from)
		l.drag = &orderDrag{from: row, to: row, grip: from.Y - l.top(row), ended: row < 0 || len(l.rows) < 2}
	}
	d := l.drag
	if d.ended {
		return
	}
	d.y = ev.Position.Y
	step := l.height() + orderGap
	d.to = min(max(0, int((d.y-d.grip+step/2)/step)), len(l.rows)-1)
	l.Refresh()
}

// DragEnd puts the row where it was held last.
func (l *OrderList) DragEnd() {
	d := l.drag
	l.drag, l.down = nil, false
	l.Refresh()
	if d != nil && !d.ended && d.from != d.to && l.OnMoved != nil {
		l.OnMoved(d.from, d.to)
	}
}

// Cursor shows that a row can be pressed.
func (l *OrderList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey chooses; Escape puts back a row that is dragged.
func (l *OrderList) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyUp:
		l.choose(l.chosen - 1)
	case ev.Name == fyne.KeyDown:
		l.choose(l.chosen + 1)
	case ev.Name == fyne.KeyHome:
		l.choose(0)
	case ev.Name == fyne.KeyEnd:
		l.choose(len(l.rows) - 1)
	case ev.Name == fyne.KeyEscape && l.drag != nil && !l.drag.ended:
		l.drag.ended = true
		l.Refresh()
	default:
		PassKey(l, ev)
	}
}

// TypedShortcut moves the chosen row: Alt+Up, Alt+Down.
func (l *OrderList) TypedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierAlt {
		return
	}
	switch c.KeyName {
	case fyne.KeyUp:
		l.Shift(-1)
	case fyne.KeyDown:
		l.Shift(1)
	}
}

// Shift asks for the chosen row to move by so many places; it does nothing at the ends of the list.
func (l *OrderList) Shift(by int) {
	if to := l.chosen + by; l.chosen >= 0 && to >= 0 && to < len(l.rows) && l.OnMoved != nil {
		l.OnMoved(l.chosen, to)
	}
}

// TypedRune does nothing.
func (l *OrderList) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (l *OrderList) FocusGained() { l.focused = true; l.Refresh(); focused(l, l) }

// FocusLost ends what FocusGained began.
func (l *OrderList) FocusLost() { l.focused = false; l.Refresh() }

// CreateRenderer implements fyne.Widget.
func (l *OrderList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &orderParts{l: l, land: newRow()}
	r.update()
	return r
}

func newRow() *canvas.Rectangle {
	b := canvas.NewRectangle(color.Transparent)
	b.CornerRadius = controlRadius
	return b
}

// orderParts is what a list to put in order is drawn with.
type orderParts struct {
	l       *OrderList
	backs   []*canvas.Rectangle
	grips   [][3]*canvas.Rectangle
	land    *canvas.Rectangle // where the dragged row will land
	objects []fyne.CanvasObject
}

// update paints, with the dragged row last, above the others.
func (r *orderParts) update() {
	l := r.l
	for len(r.backs) < len(l.rows) {
		r.backs = append(r.backs, newRow())
		r.grips = append(r.grips, [3]*canvas.Rectangle{newRow(), newRow(), newRow()})
	}
	dragged := -1
	r.land.Hidden = true
	if l.drag != nil && !l.drag.ended {
		dragged, r.land.Hidden = l.drag.from, false
	}
	r.land.FillColor, r.land.StrokeColor, r.land.StrokeWidth = Color(ColorTint), Color(theme.ColorNamePrimary), 1
	r.objects = []fyne.CanvasObject{r.land}
	add := func(i int) {
		r.objects = append(r.objects, r.backs[i])
		for _, g := range r.grips[i] {
			g.FillColor, g.Hidden = Color(ColorMuted), len(l.rows) < 2
			r.objects = append(r.objects, g)
		}
		r.objects = append(r.objects, l.rows[i])
	}
	for i := range l.rows {
		back := r.backs[i]
		back.FillColor, back.StrokeColor, back.StrokeWidth = Color(ColorPanel), Color(ColorLine), 1
		if i == l.chosen {
			back.FillColor = Color(ColorTint)
			if l.focused && dragged < 0 {
				back.StrokeColor, back.StrokeWidth = Color(theme.ColorNamePrimary), focusThickness
			}
		}
		if i == dragged {
			back.FillColor, back.StrokeColor, back.StrokeWidth = Color(ColorPanel), Color(theme.ColorNamePrimary), focusThickness
			continue
		}
		add(i)
	}
	if dragged >= 0 {
		add(dragged)
	}
}

// Layout implements fyne.WidgetRenderer.
func (r *orderParts) Layout(size fyne.Size) {
	l := r.l
	h := l.height()
	left := orderEdge
	if len(l.rows) > 1 {
		left = orderGrip
	}
	for i, row := range l.rows {
		if i >= len(r.backs) {
			break
		}
		y := l.top(l.place(i))
		if d := l.drag; d != nil && !d.ended && d.from == i {
			r.land.Move(fyne.NewPos(0, y))
			r.land.Resize(fyne.NewSize(size.Width, h))
			y = fyne.Max(-orderGap, fyne.Min(d.y-d.grip, l.top(len(l.rows)-1)+orderGap))
		}
		r.backs[i].Move(fyne.NewPos(0, y))
		r.backs[i].Resize(fyne.NewSize(size.Width, h))
		for n, g := range r.grips[i] {
			g.Move(fyne.NewPos(11, y+h/2-5+float32(n)*4))
			g.Resize(fyne.NewSize(9, 1.5))
		}
		row.Move(fyne.NewPos(left, y+orderInset))
		row.Resize(fyne.NewSize(size.Width-left-orderEdge, h-2*orderInset))
	}
}

// MinSize implements fyne.WidgetRenderer.
func (r *orderParts) MinSize() fyne.Size {
	if len(r.l.rows) == 0 {
		return fyne.Size{}
	}
	var w float32
	for _, row := range r.l.rows {
		w = fyne.Max(w, row.MinSize().Width)
	}
	return fyne.NewSize(w+orderGrip+orderEdge, r.l.top(len(r.l.rows))-orderGap)
}

// Refresh implements fyne.WidgetRenderer.
func (r *orderParts) Refresh() {
	r.update()
	r.Layout(r.l.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.l)
}

// Objects implements fyne.WidgetRenderer.
func (r *orderParts) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *orderParts) Destroy() {}
