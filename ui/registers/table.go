package registers

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

// table is Fyne's table with Enter, Escape, Home and End, and a double press.
type table struct {
	widget.Table
	reg     *Register
	content *container.Scroll // of the rows
	row     int               // under the last press, -1 for none
	twice   bool              // the press before was on the same row
	down    bool              // MouseDown has dealt with the press

	pressing, hovering bool // Fyne's table is handling a press, a move of the pointer
}

var _ fyne.DoubleTappable = (*table)(nil)

// pitch is how far the tops of two neighbouring rows are apart: Fyne leaves room for a line between them.
func (t *table) pitch() float32 { return rowHeight + t.gap() }

func (t *table) gap() float32 { return t.Theme().Size(theme.SizeNamePadding) }

// farthest is how far down the rows can be scrolled.
func (t *table) farthest() float32 {
	return fyne.Max(0, float32(len(t.reg.shown))*t.pitch()-t.gap()-t.content.Size().Height)
}

// reveal scrolls just far enough for a row to be seen whole, with a row of room at each side. Fyne's own ScrollTo counts
// the headings as if they lay above the first row in what scrolls, and so leaves a row that comes from above behind them.
func (t *table) reveal(row int) {
	if t.content == nil || t.pressing || row < 0 || row >= len(t.reg.shown) {
		return
	}
	shown, room := t.content.Size().Height, t.pitch()
	if shown < 3*t.pitch() {
		room = 0
	}
	top := float32(row) * t.pitch()
	y := fyne.Max(t.content.Offset.Y, top+rowHeight+room-shown)
	y = fyne.Max(0, fyne.Min(fyne.Min(y, top-room), t.farthest()))
	if y != t.content.Offset.Y {
		t.ScrollToOffset(fyne.NewPos(t.content.Offset.X, y))
	}
}

// stayWithin scrolls back to the last rows where there are fewer now: Fyne's table would show none. Where there are more,
// they can be scrolled to at once; Fyne would give them their room with the next frame only.
func (t *table) stayWithin() {
	if t.content == nil {
		return
	}
	if rows := t.content.Content; rows.Size().Height < rows.MinSize().Height {
		rows.Resize(rows.MinSize().Max(t.content.Size()))
	}
	if t.content.Offset.Y > t.farthest() {
		t.ScrollToOffset(fyne.NewPos(t.content.Offset.X, t.farthest()))
	}
}

// MouseIn follows the pointer.
func (t *table) MouseIn(ev *desktop.MouseEvent) { t.hover(func() { t.Table.MouseIn(ev) }) }

// MouseMoved follows the pointer.
func (t *table) MouseMoved(ev *desktop.MouseEvent) { t.hover(func() { t.Table.MouseMoved(ev) }) }

func (t *table) hover(move func()) {
	t.hovering = true
	move()
	t.hovering = false
}

// MouseDown goes to the row under the pointer. Fyne's table waits for the tap, which comes late where a second one may
// follow.
func (t *table) MouseDown(ev *desktop.MouseEvent) {
	t.Table.MouseDown(ev)
	if ev.Button == desktop.MouseButtonPrimary {
		t.press(&ev.PointEvent)
		t.down = true
	}
}

// press goes to the row under the pointer, and notes whether it is the one of the press before. Nothing moves under the
// pointer: a second press has to meet the same row.
func (t *table) press(ev *fyne.PointEvent) {
	before := t.row
	t.row, t.pressing = -1, true
	var at fyne.Position
	if t.content != nil {
		at = t.content.Offset
	}
	t.UnselectAll() // a press on the selected cell is told, too
	for _, place := range t.places(ev.Position) {
		if t.Table.Tapped(&fyne.PointEvent{Position: place, AbsolutePosition: ev.AbsolutePosition}); t.row >= 0 {
			break
		}
	}
	if t.content != nil && t.content.Offset != at {
		t.ScrollToOffset(at)
	}
	t.pressing = false
	t.twice = t.row >= 0 && t.row == before
	if t.row < 0 && t.reg.on {
		t.Select(widget.TableCellID{Row: t.reg.current}) // beside the rows
		t.row = -1
	}
}

// places are the points that stand for one that was pressed, the best first. Fyne's table takes no press on the lines
// between rows and columns and none beside the last column; the row that belongs to the point is meant all the same: the
// one above a line, from end to end.
func (t *table) places(p fyne.Position) []fyne.Position {
	places := []fyne.Position{p}
	if p.Y < rowHeight { // the headings
		return places
	}
	gap := t.gap()
	for _, x := range []float32{p.X, p.X - gap, 1} {
		for _, y := range []float32{p.Y, p.Y - gap} {
			if at := fyne.NewPos(x, y); x >= 0 && y >= rowHeight && !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
	}
	return places
}

// Tapped is what is left of a press; without a MouseDown before it, all of one.
func (t *table) Tapped(ev *fyne.PointEvent) {
	if !t.down {
		t.press(ev)
	}
	t.down = false
}

// DoubleTapped opens the record under the pointer. Two quick presses on two rows count as one double press to Fyne.
func (t *table) DoubleTapped(*fyne.PointEvent) {
	t.down = false
	if t.twice {
		t.reg.tell(t.reg.OnOpen, t.row)
	}
}

// TypedKey adds to Fyne's keys.
func (t *table) TypedKey(ev *fyne.KeyEvent) {
	if t.reg.OnKey != nil && t.reg.OnKey(ev) {
		return
	}
	if kit.WindowKey(ev.Name) {
		kit.PassKey(t, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF2:
		t.reg.tell(t.reg.OnOpen, t.reg.current)
	case fyne.KeyEscape:
		if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
			c.Focus(t.reg.Filter)
		}
	case fyne.KeyHome:
		t.walk(-len(t.reg.shown))
	case fyne.KeyEnd:
		t.walk(len(t.reg.shown))
	case fyne.KeyPageUp:
		t.walk(-t.page())
	case fyne.KeyPageDown:
		t.walk(t.page())
	default:
		t.Table.TypedKey(ev)
	}
}

// walk takes the keyboard so many rows down, as far as there are rows.
func (t *table) walk(by int) {
	if n := len(t.reg.shown); n > 0 {
		t.Highlight(widget.TableCellID{Row: max(0, min(t.reg.current+by, n-1))})
	}
}

// page is how many rows Page Up and Page Down go.
func (t *table) page() int {
	if t.content == nil {
		return 1
	}
	return max(1, int(t.content.Size().Height/t.pitch())-1)
}
