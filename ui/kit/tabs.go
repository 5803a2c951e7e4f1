package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	tabHeight float32 = 34
	tabGap    float32 = 22
)

// TabBar is a row of tab headings, the chosen one underlined. Left and Right move the choice while it has the focus.
type TabBar struct {
	widget.BaseWidget
	OnChanged func(index int)

	labels  []string
	chosen  int
	hovered int
	focused bool
}

var (
	_ fyne.Focusable    = (*TabBar)(nil)
	_ fyne.Tappable     = (*TabBar)(nil)
	_ desktop.Hoverable = (*TabBar)(nil)
)

// NewTabBar returns a bar whose first tab is chosen.
func NewTabBar(labels []string, changed func(index int)) *TabBar {
	t := &TabBar{labels: labels, OnChanged: changed, hovered: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Chosen returns the index of the chosen tab.
func (t *TabBar) Chosen() int { return t.chosen }

// Choose chooses a tab as a person would; an index out of range is ignored.
func (t *TabBar) Choose(index int) {
	if index < 0 || index >= len(t.labels) || index == t.chosen {
		return
	}
	t.chosen = index
	t.Refresh()
	if t.OnChanged != nil {
		t.OnChanged(index)
	}
}

// SetLabel changes what a tab is called; an index out of range is ignored.
func (t *TabBar) SetLabel(index int, label string) {
	if index < 0 || index >= len(t.labels) || t.labels[index] == label {
		return
	}
	t.labels[index] = label
	t.Refresh()
}

// Label returns what a tab is called.
func (t *TabBar) Label(index int) string { return t.labels[index] }

// Tapped chooses the tab under the pointer.
func (t *TabBar) Tapped(ev *fyne.PointEvent) { t.Choose(t.at(ev.Position.X)) }

// TypedKey moves the choice.
func (t *TabBar) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		t.Choose(t.chosen - 1)
	case fyne.KeyRight:
		t.Choose(t.chosen + 1)
	default:
		PassKey(t, ev)
	}
}

// TypedRune does nothing.
func (t *TabBar) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (t *TabBar) FocusGained() { t.focused = true; t.Refresh(); focused(t, t) }

// FocusLost ends what FocusGained began.
func (t *TabBar) FocusLost() { t.focused = false; t.Refresh() }

// MouseIn follows the pointer.
func (t *TabBar) MouseIn(ev *desktop.MouseEvent) { t.MouseMoved(ev) }

// MouseMoved follows the pointer.
func (t *TabBar) MouseMoved(ev *desktop.MouseEvent) {
	if at := t.at(ev.Position.X); at != t.hovered {
		t.hovered = at
		t.Refresh()
	}
}

// MouseOut ends what MouseIn began.
func (t *TabBar) MouseOut() { t.hovered = -1; t.Refresh() }

func (t *TabBar) at(x float32) int {
	var left float32
	for i := range t.labels {
		w := t.width(i)
		if x >= left-tabGap/2 && x < left+w+tabGap/2 {
			return i
		}
		left += w + tabGap
	}
	return -1
}

func (t *TabBar) width(i int) float32 {
	return fyne.MeasureText(t.labels[i], TextBody, fyne.TextStyle{Bold: true}).Width
}

// CreateRenderer implements fyne.Widget.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tabParts{t: t, under: canvas.NewRectangle(color.Transparent)}
	var parts []fyne.CanvasObject
	for range t.labels {
		text := canvas.NewText("", color.Black)
		r.texts = append(r.texts, text)
		parts = append(parts, text)
	}
	return NewDrawing(Drawing{Of: t, Parts: append(parts, r.under), Paint: r.paint, Place: r.place, Min: r.min})
}

// tabParts is what a row of tabs is drawn with.
type tabParts struct {
	t     *TabBar
	texts []*canvas.Text
	under *canvas.Rectangle
}

func (r *tabParts) paint() {
	for i, text := range r.texts {
		text.Text, text.TextSize = r.t.labels[i], TextBody
		text.TextStyle.Bold = i == r.t.chosen
		text.Color = Color(theme.ColorNameForeground)
		if i == r.t.chosen || i == r.t.hovered {
			text.Color = Color(theme.ColorNamePrimary)
		}
	}
	r.under.FillColor = Color(theme.ColorNamePrimary)
}

func (r *tabParts) place(size fyne.Size) {
	var x float32
	for i, text := range r.texts {
		min := text.MinSize()
		text.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		text.Resize(min)
		if i == r.t.chosen {
			thick := float32(2)
			if r.t.focused {
				thick = 4
			}
			r.under.Move(fyne.NewPos(x, size.Height-thick))
			r.under.Resize(fyne.NewSize(min.Width, thick))
		}
		x += r.t.width(i) + tabGap
	}
}

func (r *tabParts) min() fyne.Size {
	var w float32
	for i := range r.texts {
		w += r.t.width(i) + tabGap
	}
	return fyne.NewSize(w, tabHeight)
}
