package kit

import (
	"image/color"
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
	menuSubMark = "►"
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
