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
	focused  bool
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

// Tapped goes to the page. The keyboard is on the list of all items.
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
			back.StrokeWidth = 0
			if n.focused {
				back.StrokeColor, back.StrokeWidth = kit.Color(theme.ColorNamePrimary), 2
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

// navList is the items of the navigation, one stop for the keyboard: the arrows go through them, Enter goes to a page.
type navList struct {
	widget.BaseWidget
	items   []*navItem
	at      int // that the keyboard is on
	content fyne.CanvasObject
	leave   func() // goes back to the page
}

func newNavList(content fyne.CanvasObject, leave func()) *navList {
	l := &navList{content: content, leave: leave}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *navList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

// FocusGained shows where the keyboard is: at first on the page that is shown.
func (l *navList) FocusGained() {
	for i, n := range l.items {
		if n.chosen {
			l.at = i
		}
	}
	l.mark(true)
}

// FocusLost shows that the keyboard is elsewhere.
func (l *navList) FocusLost() { l.mark(false) }

// mark shows which item has the keyboard.
func (l *navList) mark(focused bool) {
	for i, n := range l.items {
		if on := focused && i == l.at; n.focused != on {
			n.focused = on
			n.Refresh()
			if on {
				kit.ShowFocus(n)
			}
		}
	}
}

// TypedRune does nothing.
func (l *navList) TypedRune(rune) {}

// TypedKey goes through the items, and to a page.
func (l *navList) TypedKey(ev *fyne.KeyEvent) {
	to := l.at
	switch ev.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(l.items) - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.items[l.at].onTapped()
		l.leave()
		return
	case fyne.KeyEscape:
		l.leave()
		return
	default:
		kit.PassKey(l, ev)
		return
	}
	l.at = max(0, min(to, len(l.items)-1))
	l.mark(true)
}

// TypedShortcut hands shortcuts on to the window: Fyne gives them to the focused widget alone.
func (l *navList) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(l, s) }

// AccessibilityLabel is the item that the keyboard is on.
func (l *navList) AccessibilityLabel() string { return "Pages: " + l.items[l.at].label }
