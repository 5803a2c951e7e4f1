package kit

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// MenuBar is the bar of a window's menus. It is reached by F10, by Alt and the first letter of a menu, and by the mouse.
// Put it at the top of the window, and its Layer above all else of the window's content.
type MenuBar struct {
	widget.BaseWidget
	// OnOpen, unless nil, is called before a menu is shown, to bring what it says up to date; it reports whether it may be.
	OnOpen func() bool

	window fyne.Window
	main   *fyne.MainMenu
	titles []*menuTitle
	box    *fyne.Container
	layer  *fyne.Container
	shield *menuUnderlay

	open   int     // menu that is shown, -1 for none
	chain  []*Menu // it, and the menus of its lines
	before fyne.Focusable
	moving bool // the keyboard goes from one menu to another
}

// NewMenuBar returns the bar of a window.
func NewMenuBar(w fyne.Window, main *fyne.MainMenu) *MenuBar {
	b := &MenuBar{window: w, main: main, box: Row(0), open: -1}
	b.layer = container.New(barLayer{b})
	b.shield = &menuUnderlay{pressed: b.Close}
	b.shield.ExtendBaseWidget(b.shield)
	for i := range main.Items {
		t := newMenuTitle(b, i)
		b.titles = append(b.titles, t)
		b.box.Add(t)
	}
	b.ExtendBaseWidget(b)
	return b
}

// Layer is where menus are shown.
func (b *MenuBar) Layer() fyne.CanvasObject { return b.layer }

// Opened is the menu that has the keyboard, nil where none is shown.
func (b *MenuBar) Opened() *Menu {
	if len(b.chain) == 0 {
		return nil
	}
	return b.chain[len(b.chain)-1]
}

// Toggle shows the first menu, or takes away the one that is shown.
func (b *MenuBar) Toggle() {
	if b.open >= 0 {
		b.Close()
		return
	}
	b.Open(0)
}

// OpenLetter shows the menu that begins with a letter; it reports whether there is one.
func (b *MenuBar) OpenLetter(letter string) bool {
	for i, m := range b.main.Items {
		if strings.HasPrefix(strings.ToLower(m.Label), strings.ToLower(letter)) {
			b.Open(i)
			return true
		}
	}
	return false
}

// Open shows a menu, with the keyboard on its first line.
func (b *MenuBar) Open(index int) {
	if index < 0 || index >= len(b.main.Items) || b.OnOpen != nil && !b.OnOpen() {
		return
	}
	if b.open < 0 {
		b.before = b.window.Canvas().Focused()
	}
	b.open, b.chain = index, nil
	b.push(NewMenu(b.main.Items[index], -1))
	b.chain[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.refreshTitles()
}

// push shows a menu beside those that are shown, and gives it the keyboard.
func (b *MenuBar) push(m *Menu) {
	depth := len(b.chain)
	b.chain = append(b.chain, m)
	m.OnClose = b.Close
	m.OnCancel = func() {
		if depth > 0 {
			b.pop(depth) // the inner menu first
			return
		}
		b.Close()
	}
	m.OnSide = func(by int) {
		if depth > 0 && by < 0 {
			b.pop(depth)
			return
		}
		b.Open((b.open + by + len(b.main.Items)) % len(b.main.Items))
	}
	m.OnLine = func(int) { b.pop(depth + 1) }
	m.OnSub = func(line int, keyboard bool) {
		b.pop(depth + 1)
		m.mark(line)
		b.push(NewMenu(m.lines[line].ChildMenu, -1))
		if keyboard {
			b.Opened().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
	}
	m.OnLeave = func() {
		if b.moving {
			return
		}
		fyne.Do(func() { // once Fyne has given the keyboard to another; a window that is left for a while keeps it
			if f, ok := b.window.Canvas().Focused().(*Menu); b.open >= 0 && !(ok && slices.Contains(b.chain, f)) {
				b.before = b.window.Canvas().Focused()
				b.Close()
			}
		})
	}
	b.draw()
	b.focus(m)
	m.Go(m.at)
}

// pop takes the menus of lines away until so many are shown.
func (b *MenuBar) pop(depth int) {
	if depth >= len(b.chain) || depth < 1 {
		return
	}
	b.chain = b.chain[:depth]
	b.draw()
	b.focus(b.chain[depth-1])
}

func (b *MenuBar) focus(f fyne.Focusable) {
	b.moving = true
	b.window.Canvas().Focus(f)
	b.moving = false
}

// Close takes the menu away and gives the keyboard back.
func (b *MenuBar) Close() {
	if b.open < 0 {
		return
	}
	before := b.before
	b.open, b.chain, b.before = -1, nil, nil
	b.moving = true
	switch {
	case before != nil:
		b.window.Canvas().Focus(before)
	default:
		if _, ok := b.window.Canvas().Focused().(*Menu); ok {
			b.window.Canvas().Unfocus()
		}
	}
	b.moving = false
	b.draw()
	b.refreshTitles()
}

// draw puts the menus that are shown into the layer.
func (b *MenuBar) draw() {
	b.layer.Objects = nil
	if len(b.chain) > 0 {
		b.layer.Objects = append(b.layer.Objects, b.shield)
	}
	for _, m := range b.chain {
		b.layer.Objects = append(b.layer.Objects, m)
	}
	b.layer.Layout.Layout(b.layer.Objects, b.layer.Size())
	b.layer.Refresh()
}

func (b *MenuBar) refreshTitles() {
	for _, t := range b.titles {
		t.Refresh()
	}
}

// Refresh brings an open menu up to date.
func (b *MenuBar) Refresh() {
	for _, m := range b.chain {
		m.Refresh()
	}
	b.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *MenuBar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return widget.NewSimpleRenderer(Frame(nil, Hairline(), nil, nil, On(ColorPanel, Inset(b.box, 2, 1, 7, 7))))
}

// barLayer puts menus below their titles, and those of lines beside their lines.
type barLayer struct{ b *MenuBar }

func (l barLayer) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l barLayer) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	if b.open < 0 {
		return
	}
	driver := fyne.CurrentApp().Driver()
	origin := driver.AbsolutePositionForObject(b.layer)
	title := b.titles[b.open]
	at := driver.AbsolutePositionForObject(title).Subtract(origin).AddXY(0, title.Size().Height)
	b.shield.Move(fyne.NewPos(0, at.Y))
	b.shield.Resize(size.SubtractWidthHeight(0, at.Y))
	for i, m := range b.chain {
		want := m.Wanted()
		if i > 0 {
			parent := b.chain[i-1]
			row := parent.rows[parent.at]
			at = parent.Position().AddXY(parent.Size().Width-2, row.Position().Y-parent.scroll.Offset.Y)
			if at.X+want.Width > size.Width-menuMargin {
				at.X = fyne.Max(menuMargin, parent.Position().X-want.Width+2)
			}
			at.Y = fyne.Max(menuMargin, fyne.Min(at.Y, size.Height-want.Height-menuMargin))
		}
		width := fyne.Min(want.Width, size.Width-2*menuMargin)
		at.X = fyne.Max(menuMargin, fyne.Min(at.X, size.Width-width-menuMargin))
		m.Move(at)
		m.Resize(fyne.NewSize(width, fyne.Min(want.Height, size.Height-at.Y-menuMargin)))
	}
}

// menuUnderlay lies below the menus: a press beside them takes them away, and reaches nothing else.
type menuUnderlay struct {
	widget.BaseWidget
	pressed func()
}

var (
	_ fyne.Tappable          = (*menuUnderlay)(nil)
	_ fyne.SecondaryTappable = (*menuUnderlay)(nil)
	_ fyne.Scrollable        = (*menuUnderlay)(nil)
	_ desktop.Hoverable      = (*menuUnderlay)(nil)
	_ desktop.Mouseable      = (*menuUnderlay)(nil)
)

func (u *menuUnderlay) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(NewBlock("", "", 0))
}
func (u *menuUnderlay) Tapped(*fyne.PointEvent)          {}
func (u *menuUnderlay) TappedSecondary(*fyne.PointEvent) {}
func (u *menuUnderlay) Scrolled(*fyne.ScrollEvent)       {}
func (u *menuUnderlay) MouseIn(*desktop.MouseEvent)      {}
func (u *menuUnderlay) MouseMoved(*desktop.MouseEvent)   {}
func (u *menuUnderlay) MouseOut()                        {}
func (u *menuUnderlay) MouseDown(*desktop.MouseEvent)    { u.pressed() }
func (u *menuUnderlay) MouseUp(*desktop.MouseEvent)      {}

// menuTitle is the name of a menu in the bar.
type menuTitle struct {
	widget.BaseWidget
	bar     *MenuBar
	index   int
	hovered bool
}

var (
	_ fyne.Tappable     = (*menuTitle)(nil)
	_ desktop.Hoverable = (*menuTitle)(nil)
)

func newMenuTitle(b *MenuBar, index int) *menuTitle {
	t := &menuTitle{bar: b, index: index}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped shows the menu, or takes it away.
func (t *menuTitle) Tapped(*fyne.PointEvent) {
	if t.bar.open == t.index {
		t.bar.Close()
	} else {
		t.bar.Open(t.index)
	}
}

// MouseIn shows the menu where another one is shown.
func (t *menuTitle) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.Refresh()
	if t.bar.open >= 0 && t.bar.open != t.index {
		t.bar.Open(t.index)
	}
}

// MouseMoved does nothing.
func (t *menuTitle) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (t *menuTitle) MouseOut() { t.hovered = false; t.Refresh() }

// AccessibilityLabel is the menu's name.
func (t *menuTitle) AccessibilityLabel() string { return t.bar.main.Items[t.index].Label }

// AccessibilityRole is that of a button.
func (t *menuTitle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (t *menuTitle) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	back, label := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
	back.CornerRadius = 5
	label.TextSize = TextBody
	return NewDrawing(Drawing{Of: t, Parts: []fyne.CanvasObject{back, label},
		Paint: func() {
			back.FillColor = color.Transparent
			switch {
			case t.bar.open == t.index:
				back.FillColor = Color(ColorTint)
			case t.hovered:
				back.FillColor = Color(theme.ColorNameHover)
			}
			label.Text, label.Color = t.bar.main.Items[t.index].Label, Color(theme.ColorNameForeground)
		},
		Place: func(size fyne.Size) {
			back.Move(fyne.NewPos(0, 1))
			back.Resize(size.SubtractWidthHeight(0, 2))
			min := label.MinSize()
			label.Move(fyne.NewPos((size.Width-min.Width)/2, (size.Height-min.Height)/2))
			label.Resize(min)
		},
		Min: func() fyne.Size { return fyne.NewSize(label.MinSize().Width+14, 24) },
	})
}
