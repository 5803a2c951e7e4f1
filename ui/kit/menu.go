package kit

import (
	"image/color"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Sizes of a menu, in units.
const (
	menuRowHeight  float32 = 28
	menuLineHeight float32 = 9 // of a separator
	menuMargin     float32 = 4 // around the rows, and between a menu and the window's edge
	menuMark       float32 = 24
	menuShortcut   float32 = 32 // between a text and its shortcut
	menuMinWidth   float32 = 150
)

const (
	menuTick    = "✓"
	menuSubMark = "▸"
)

// Menu is an open menu: the lines of a fyne.Menu, walked by the arrow keys, Home, End and a letter, chosen by Enter or a
// press. It is our own since Fyne draws shortcuts so pale that they can't be read, begins at the first line whatever is
// chosen, and does not scroll to the line that the keyboard is on.
type Menu struct {
	widget.BaseWidget
	// OnClose is called before a line is performed; OnCancel, where a person gives up.
	OnClose, OnCancel func()
	// OnSide, unless nil, is called for Left (-1) and Right (+1) where the line has no menu of its own to go to.
	OnSide func(by int)
	// OnSub, unless nil, is told that the menu of a line is to be shown, by keyboard or because the pointer is on it.
	OnSub func(line int, keyboard bool)
	// OnLine, unless nil, is told which line the pointer has gone to.
	OnLine func(line int)
	// OnLeave, unless nil, is told that the keyboard has gone elsewhere.
	OnLeave func()

	lines  []*fyne.MenuItem
	rows   []*menuRow
	box    *fyne.Container
	scroll *container.Scroll
	at     int // line the keyboard is on, -1 for none
}

var _ fyne.Focusable = (*Menu)(nil)

// NewMenu returns a menu with the keyboard on a line; -1 is none.
func NewMenu(menu *fyne.Menu, at int) *Menu {
	m := &Menu{lines: menu.Items, box: container.New(menuLayout{}), at: at}
	for i := range menu.Items {
		r := newMenuRow(m, i)
		m.rows = append(m.rows, r)
		m.box.Add(r)
	}
	m.scroll = container.NewVScroll(m.box)
	m.ExtendBaseWidget(m)
	return m
}

// At is the line that the keyboard is on, -1 for none.
func (m *Menu) At() int { return m.at }

// Wanted is the size at which all lines can be seen.
func (m *Menu) Wanted() fyne.Size {
	return m.box.MinSize().AddWidthHeight(2*menuMargin, 2*menuMargin)
}

// can reports whether the keyboard stops at a line. It also stops at what can't be done now: a person looks for it there.
func (m *Menu) can(line int) bool {
	return line >= 0 && line < len(m.lines) && !m.lines[line].IsSeparator
}

// says reports whether a line only says something, such as why there is nothing to choose.
func (m *Menu) says(line int) bool {
	return m.lines[line].Disabled && m.lines[line].Action == nil && m.lines[line].ChildMenu == nil
}

// Go takes the keyboard to a line, in view.
func (m *Menu) Go(line int) {
	if !m.can(line) {
		return
	}
	m.mark(line)
	top, bottom := m.rows[line].Position().Y, m.rows[line].Position().Y+m.rows[line].Size().Height
	switch shown := m.scroll.Size().Height; {
	case shown <= 0:
	case top < m.scroll.Offset.Y:
		m.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > m.scroll.Offset.Y+shown:
		m.scroll.ScrollToOffset(fyne.NewPos(0, bottom-shown))
	}
}

// mark shows a line as the one that the keyboard, or the pointer, is on.
func (m *Menu) mark(line int) {
	before := m.at
	m.at = line
	for _, i := range []int{before, line} {
		if i >= 0 && i < len(m.rows) {
			m.rows[i].Refresh()
		}
	}
}

// step goes to the next line where one can stop.
func (m *Menu) step(by int) {
	for i := m.at + by; i >= 0 && i < len(m.lines); i += by {
		if m.can(i) {
			m.Go(i)
			return
		}
	}
}

// Choose performs a line as a person would: one that can't be performed now does nothing, and one that only says something
// has been read.
func (m *Menu) Choose(line int) {
	if !m.can(line) {
		return
	}
	item := m.lines[line]
	switch {
	case m.says(line):
		if m.OnCancel != nil {
			m.OnCancel()
		}
		return
	case item.Disabled:
		return
	}
	if item.ChildMenu != nil {
		if m.OnSub != nil {
			m.OnSub(line, true)
		}
		return
	}
	if m.OnClose != nil {
		m.OnClose()
	}
	if item.Action != nil {
		item.Action()
	}
}

// TypedKey walks, chooses and gives up.
func (m *Menu) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		if m.at < 0 {
			m.at = len(m.lines)
		}
		m.step(-1)
	case fyne.KeyDown:
		m.step(1)
	case fyne.KeyHome, fyne.KeyPageUp:
		m.at = -1
		m.step(1)
	case fyne.KeyEnd, fyne.KeyPageDown:
		m.at = len(m.lines)
		m.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.Choose(m.at)
	case fyne.KeyRight:
		if m.can(m.at) && m.lines[m.at].ChildMenu != nil {
			m.Choose(m.at)
		} else {
			m.side(1)
		}
	case fyne.KeyLeft:
		m.side(-1)
	case fyne.KeyEscape, fyne.KeyF10:
		if m.OnCancel != nil {
			m.OnCancel()
		}
	}
}

func (m *Menu) side(by int) {
	if m.OnSide != nil {
		m.OnSide(by)
	}
}

// TypedRune goes to the next line that begins with a letter.
func (m *Menu) TypedRune(letter rune) {
	for n := 1; n <= len(m.lines); n++ {
		i := (max(m.at, 0) + n) % len(m.lines)
		if m.at < 0 {
			i = n - 1
		}
		if first := []rune(m.lines[i].Label); m.can(i) && len(first) > 0 && unicode.ToLower(first[0]) == unicode.ToLower(letter) {
			m.Go(i)
			return
		}
	}
}

// FocusGained implements fyne.Focusable.
func (m *Menu) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *Menu) FocusLost() {
	if m.OnLeave != nil {
		m.OnLeave()
	}
}

// Refresh shows what has become of the lines: their texts, ticks, and what can be done.
func (m *Menu) Refresh() {
	for _, r := range m.rows {
		r.Refresh()
	}
	m.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	return widget.NewSimpleRenderer(container.NewStack(NewBlock(ColorPanel, ColorFaint, 6), Inset(m.scroll, menuMargin, menuMargin, menuMargin, menuMargin)))
}

// menuLayout puts the rows below each other.
type menuLayout struct{}

func (menuLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (menuLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(menuMinWidth, 0)
	for _, o := range objects {
		min := o.MinSize()
		size = fyne.NewSize(fyne.Max(size.Width, min.Width), size.Height+min.Height)
	}
	return size
}

// menuRow is one line of a menu.
type menuRow struct {
	widget.BaseWidget
	menu *Menu
	line int
}

var (
	_ fyne.Tappable     = (*menuRow)(nil)
	_ desktop.Hoverable = (*menuRow)(nil)
)

func newMenuRow(m *Menu, line int) *menuRow {
	r := &menuRow{menu: m, line: line}
	r.ExtendBaseWidget(r)
	return r
}

func (r *menuRow) item() *fyne.MenuItem { return r.menu.lines[r.line] }

// Tapped chooses the line.
func (r *menuRow) Tapped(*fyne.PointEvent) { r.menu.Choose(r.line) }

// MouseIn goes to the line, and shows its menu where it has one.
func (r *menuRow) MouseIn(*desktop.MouseEvent) {
	if !r.menu.can(r.line) {
		return
	}
	r.menu.mark(r.line)
	if r.menu.OnLine != nil {
		r.menu.OnLine(r.line)
	}
	if r.item().ChildMenu != nil && !r.item().Disabled && r.menu.OnSub != nil {
		r.menu.OnSub(r.line, false)
	}
}

// MouseMoved does nothing.
func (r *menuRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing: the line stays where the keyboard goes on.
func (r *menuRow) MouseOut() {}

// AccessibilityLabel is the line's text.
func (r *menuRow) AccessibilityLabel() string { return r.item().Label }

// AccessibilityRole is that of a button.
func (r *menuRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// shortcut is how the line's keys are written.
func (r *menuRow) shortcut() string {
	s, _ := r.item().Shortcut.(fyne.KeyboardShortcut)
	return ShortcutText(s)
}

// CreateRenderer implements fyne.Widget.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	back, rule := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	tick, label, keys := canvas.NewText("", color.Black), canvas.NewText("", color.Black), canvas.NewText("", color.Black)
	back.CornerRadius = 5
	label.TextSize, tick.TextSize, keys.TextSize = TextBody, TextBody, TextCaption
	return NewDrawing(Drawing{Of: r, Parts: []fyne.CanvasObject{back, rule, tick, label, keys},
		Paint: func() {
			item := r.item()
			back.FillColor, rule.FillColor = color.Transparent, color.Transparent
			tick.Text, label.Text, keys.Text = "", "", ""
			if item.IsSeparator {
				rule.FillColor = Color(ColorLine)
				return
			}
			if r.line == r.menu.at {
				back.FillColor = Color(ColorTint)
			}
			label.Text, keys.Text = item.Label, r.shortcut()
			if item.Checked {
				tick.Text = menuTick
			}
			if item.ChildMenu != nil {
				keys.Text = menuSubMark
			}
			label.Color, tick.Color, keys.Color = Color(theme.ColorNameForeground), Color(theme.ColorNamePrimary), Color(ColorMuted)
			switch {
			case r.menu.says(r.line):
				label.Color = Color(ColorMuted)
			case item.Disabled:
				label.Color, tick.Color, keys.Color = Color(theme.ColorNameDisabled), Color(theme.ColorNameDisabled), Color(theme.ColorNameDisabled)
			}
		},
		Place: func(size fyne.Size) {
			back.Resize(size)
			rule.Move(fyne.NewPos(4, size.Height/2))
			rule.Resize(fyne.NewSize(size.Width-8, 1))
			put := func(t *canvas.Text, x float32) {
				min := t.MinSize()
				t.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
				t.Resize(min)
			}
			put(tick, 7)
			put(label, menuMark)
			put(keys, size.Width-10-keys.MinSize().Width)
		},
		Min: func() fyne.Size {
			if r.item().IsSeparator {
				return fyne.NewSize(0, menuLineHeight)
			}
			width := menuMark + label.MinSize().Width + 14
			if keys.Text != "" {
				width += menuShortcut + keys.MinSize().Width
			}
			return fyne.NewSize(width, menuRowHeight)
		},
	})
}

// PopUp shows a menu above all else on a canvas, below a place, or where there is more room above it; the keyboard is on
// a line, -1 for none. It gives way as soon as something is chosen or pressed elsewhere, and the keyboard goes back.
func PopUp(menu *fyne.Menu, c fyne.Canvas, place fyne.Position, above float32, at int) *Menu {
	m := NewMenu(menu, at)
	popup := widget.NewPopUp(m, c)
	m.OnClose, m.OnCancel = popup.Hide, popup.Hide
	m.OnSub = func(line int, keyboard bool) {
		if keyboard {
			popup.Hide()
			PopUp(m.lines[line].ChildMenu, c, place, above, 0)
		}
	}
	size, room := m.Wanted(), c.Size()
	width := fyne.Min(size.Width, room.Width-2*menuMargin)
	below, over := room.Height-place.Y-menuMargin, place.Y-above-menuMargin
	y, height := place.Y, fyne.Min(size.Height, below)
	if size.Height > below && over > below {
		height = fyne.Min(size.Height, over)
		y = place.Y - above - height
	}
	popup.ShowAtPosition(fyne.NewPos(fyne.Max(menuMargin, fyne.Min(place.X, room.Width-width-menuMargin)), y))
	popup.Resize(fyne.NewSize(width, height))
	c.Focus(m)
	m.Go(at)
	return m
}

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
