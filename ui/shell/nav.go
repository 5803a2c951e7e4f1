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
	back, label, count := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	back.CornerRadius = 6
	label.TextSize, count.TextSize = kit.TextBody, kit.TextSmall
	return kit.NewDrawing(kit.Drawing{Of: n, Parts: []fyne.CanvasObject{back, label, count},
		Paint: func() {
			back.FillColor = color.Transparent
			label.Color, label.TextStyle.Bold = kit.Color(theme.ColorNameForeground), n.chosen
			switch {
			case n.chosen:
				back.FillColor = kit.Color(kit.ColorTint)
				label.Color = kit.Color(theme.ColorNamePrimary)
			case n.hovered:
				back.FillColor = kit.Color(theme.ColorNameHover)
			}
			label.Text, count.Text, count.Color = n.label, n.count, kit.Color(kit.ColorMuted)
		},
		Place: func(size fyne.Size) {
			back.Move(fyne.NewPos(0, 1))
			back.Resize(size.SubtractWidthHeight(0, 2))
			put := func(t *canvas.Text, x float32) {
				min := t.MinSize()
				t.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
				t.Resize(min)
			}
			put(label, 10)
			put(count, size.Width-10-count.MinSize().Width)
		},
		Min: func() fyne.Size { return fyne.NewSize(navWidth, navHeight) },
	})
}
