package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

const (
	navWidth  float32 = 132
	navHeight float32 = 34
)

// navItem is one line of the navigation: a page, and how many records are on it.
type navItem struct {
	widget.BaseWidget
	label    string
	count    string
	chosen   bool
	hovered  bool
	onTapped func()
}

var _ desktop.Hoverable = (*navItem)(nil)

func newNavItem(label string, tapped func()) *navItem {
	n := &navItem{label: label, onTapped: tapped}
	n.ExtendBaseWidget(n)
	return n
}

func (n *navItem) set(count string, chosen bool) {
	if n.count != count || n.chosen != chosen {
		n.count, n.chosen = count, chosen
		n.Refresh()
	}
}

// Tapped goes to the page. Each page has a command too, so the item takes no focus.
func (n *navItem) Tapped(*fyne.PointEvent) { n.onTapped() }

// MouseIn shows that it can be pressed.
func (n *navItem) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.Refresh() }

// MouseMoved does nothing.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (n *navItem) MouseOut() { n.hovered = false; n.Refresh() }

// AccessibilityLabel is the page's name.
func (n *navItem) AccessibilityLabel() string { return n.label }

// AccessibilityRole is that of a button.
func (n *navItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	n.ExtendBaseWidget(n)
	r := &navRenderer{n: n, back: canvas.NewRectangle(color.Transparent),
		label: canvas.NewText("", color.Black), count: canvas.NewText("", color.Black)}
	r.back.CornerRadius = 6
	r.objects = []fyne.CanvasObject{r.back, r.label, r.count}
	r.apply()
	return r
}

type navRenderer struct {
	n            *navItem
	back         *canvas.Rectangle
	label, count *canvas.Text
	objects      []fyne.CanvasObject
}

func (r *navRenderer) apply() {
	r.back.FillColor = color.Transparent
	r.label.Color, r.label.TextStyle.Bold = kit.Color(theme.ColorNameForeground), r.n.chosen
	switch {
	case r.n.chosen:
		r.back.FillColor = kit.Color(kit.ColorTint)
		r.label.Color = kit.Color(theme.ColorNamePrimary)
	case r.n.hovered:
		r.back.FillColor = kit.Color(theme.ColorNameHover)
	}
	r.label.Text, r.label.TextSize = r.n.label, kit.TextBody
	r.count.Text, r.count.TextSize, r.count.Color = r.n.count, kit.TextSmall, kit.Color(kit.ColorMuted)
}

func (r *navRenderer) Layout(size fyne.Size) {
	r.back.Move(fyne.NewPos(0, 1))
	r.back.Resize(size.SubtractWidthHeight(0, 2))
	place := func(t *canvas.Text, x float32) {
		min := t.MinSize()
		t.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		t.Resize(min)
	}
	place(r.label, 10)
	place(r.count, size.Width-10-r.count.MinSize().Width)
}

func (r *navRenderer) MinSize() fyne.Size { return fyne.NewSize(navWidth, navHeight) }

func (r *navRenderer) Refresh() {
	r.apply()
	r.Layout(r.n.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *navRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *navRenderer) Destroy()                     {}
