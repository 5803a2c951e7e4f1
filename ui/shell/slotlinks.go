package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
	"carillon/ui/kit"
)

// slotLinks is a line of slots, broken where it is too long, each of which can be pressed: "Mon 2 · Tue 3". With the keyboard the left and
// right arrows choose one, and Enter goes there. One widget draws them all: an inspector may show dozens.
type slotLinks struct {
	widget.BaseWidget
	slots   []model.Slot
	names   []string
	more    string // what follows them, and can't be pressed
	onPress func(model.Slot)

	places  []fyne.Position
	hover   int // -1: none
	current int
	focused bool
	width   float32
}

var (
	_ fyne.Tappable      = (*slotLinks)(nil)
	_ fyne.Focusable     = (*slotLinks)(nil)
	_ fyne.Shortcutable  = (*slotLinks)(nil)
	_ desktop.Hoverable  = (*slotLinks)(nil)
	_ desktop.Cursorable = (*slotLinks)(nil)
)

func newSlotLinks(slots []model.Slot, names []string, more string, onPress func(model.Slot)) *slotLinks {
	l := &slotLinks{slots: slots, names: names, more: more, onPress: onPress, hover: -1}
	l.ExtendBaseWidget(l)
	return l
}

const (
	linkHeight float32 = 20
	linkGap    float32 = 16 // between two, with a point in the middle
)

// lay places the slots in a width and returns the height that they need.
func (l *slotLinks) lay(width float32) float32 {
	x, y := float32(0), float32(0)
	l.places = l.places[:0]
	for _, name := range l.parts() {
		w := kit.Measured(name, kit.TextBody, false)
		if x > 0 && x+w > width {
			x, y = 0, y+linkHeight
		}
		l.places = append(l.places, fyne.NewPos(x, y))
		x += w + linkGap
	}
	return y + linkHeight
}

func (l *slotLinks) parts() []string {
	if l.more == "" {
		return l.names
	}
	return append(l.names[:len(l.names):len(l.names)], l.more)
}

// at is the slot under a point, or -1.
func (l *slotLinks) at(p fyne.Position) int {
	for i, name := range l.names {
		if i < len(l.places) && p.Y >= l.places[i].Y && p.Y < l.places[i].Y+linkHeight && p.X >= l.places[i].X-4 &&
			p.X < l.places[i].X+kit.Measured(name, kit.TextBody, false)+4 {
			return i
		}
	}
	return -1
}

// Tapped goes to the slot under the pointer.
func (l *slotLinks) Tapped(ev *fyne.PointEvent) {
	if i := l.at(ev.Position); i >= 0 {
		l.onPress(l.slots[i])
	}
}

// MouseIn, MouseMoved and MouseOut show which slot a press would go to.
func (l *slotLinks) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseMoved is described with MouseIn.
func (l *slotLinks) MouseMoved(ev *desktop.MouseEvent) { l.setHover(l.at(ev.Position)) }

// MouseOut is described with MouseIn.
func (l *slotLinks) MouseOut() { l.setHover(-1) }

func (l *slotLinks) setHover(i int) {
	if i != l.hover {
		l.hover = i
		l.Refresh()
	}
}

// Cursor is a hand over a slot.
func (l *slotLinks) Cursor() desktop.Cursor {
	if l.hover >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows which slot Enter goes to.
func (l *slotLinks) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost hides it.
func (l *slotLinks) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune does nothing.
func (l *slotLinks) TypedRune(rune) {}

// TypedKey chooses a slot and goes there.
func (l *slotLinks) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		l.current = max(0, l.current-1)
	case fyne.KeyRight, fyne.KeyDown:
		l.current = min(len(l.slots)-1, l.current+1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.current >= 0 && l.current < len(l.slots) {
			l.onPress(l.slots[l.current])
		}
		return
	default:
		kit.PassKey(l, ev)
		return
	}
	l.Refresh()
}

// TypedShortcut hands shortcuts on to the window.
func (l *slotLinks) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(l, s) }

// CreateRenderer implements fyne.Widget.
func (l *slotLinks) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	ring := canvas.NewRectangle(color.Transparent)
	ring.CornerRadius = 4
	return &slotLinksRenderer{l: l, ring: ring}
}

type slotLinksRenderer struct {
	l       *slotLinks
	ring    *canvas.Rectangle
	texts   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *slotLinksRenderer) Layout(size fyne.Size) {
	r.l.width = size.Width
	r.draw()
}

// MinSize is as high as the slots need in the width there is: a column lays out twice, as for a paragraph.
func (r *slotLinksRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.l.lay(fyne.Max(60, r.l.width)))
}
func (r *slotLinksRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.l) }
func (r *slotLinksRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *slotLinksRenderer) Destroy()                     {}

func (r *slotLinksRenderer) draw() {
	l := r.l
	l.lay(fyne.Max(60, l.width))
	parts := l.parts()
	for len(r.texts) < 2*len(parts) {
		r.texts = append(r.texts, canvas.NewText("", color.Black))
	}
	r.objects = append(r.objects[:0], r.ring)
	r.ring.Hidden = true
	for i, name := range parts {
		t, point := r.texts[2*i], r.texts[2*i+1]
		t.Text, t.TextSize, t.Color = name, kit.TextBody, kit.Color(theme.ColorNamePrimary)
		if i == len(l.names) {
			t.Color = kit.Color(kit.ColorMuted)
		}
		t.Move(l.places[i])
		t.Resize(fyne.NewSize(kit.Measured(name, kit.TextBody, false), linkHeight-2))
		r.objects = append(r.objects, t)
		if i+1 < len(parts) && i+1 < len(l.names) {
			point.Text, point.TextSize, point.Color = "·", kit.TextBody, kit.Color(kit.ColorMuted)
			point.Move(l.places[i].AddXY(t.Size().Width+6, 0))
			point.Resize(fyne.NewSize(4, linkHeight-2))
			r.objects = append(r.objects, point)
		}
		if i == l.hover || l.focused && i == l.current {
			r.ring.Hidden = false
			r.ring.StrokeColor, r.ring.StrokeWidth = kit.Color(theme.ColorNamePrimary), 1
			r.ring.Move(l.places[i].SubtractXY(4, 0))
			r.ring.Resize(fyne.NewSize(t.Size().Width+8, linkHeight-1))
		}
	}
}
