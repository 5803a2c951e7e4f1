package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Rank says how prominent a button is.
type Rank int

// The ranks: an edged button, the one filled main button of a screen, and plain text that can be pressed.
const (
	RankPlain Rank = iota
	RankPrimary
	RankQuiet
)

const (
	buttonHeight   float32 = 30
	buttonPadding  float32 = 13
	controlRadius  float32 = 6
	dropdownCaret          = "▼"
	caretGap       float32 = 5
	focusThickness float32 = 2
)

// Button is a push button of our own: Fyne's has no edge, and does not answer Enter. Space and Enter press it.
type Button struct {
	widget.DisableableWidget

	Text string
	Rank Rank
	// Dropdown draws the small triangle of a button that opens a list.
	Dropdown bool
	// Left aligns the text at the left edge instead of centring it.
	Left bool
	// Shrink lets the text be cut off: the button then takes the room there is.
	Shrink   bool
	OnTapped func()
	// OnKey, unless nil, sees each key first and reports whether it used it.
	OnKey func(*fyne.KeyEvent) bool

	hovered, focused bool
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

// NewButton returns a plain button.
func NewButton(text string, tapped func()) *Button {
	b := &Button{Text: text, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewPrimary returns the main button of a screen.
func NewPrimary(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Rank = RankPrimary
	return b
}

// NewQuiet returns text that can be pressed.
func NewQuiet(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Rank = RankQuiet
	return b
}

// ButtonList returns buttons below each other; Up, Down, Home and End walk them.
func ButtonList(buttons ...*Button) *fyne.Container {
	list := Column(2)
	for i, b := range buttons {
		b.Left = true
		b.OnKey = func(ev *fyne.KeyEvent) bool {
			to, ok := map[fyne.KeyName]int{fyne.KeyUp: i - 1, fyne.KeyDown: i + 1, fyne.KeyHome: 0, fyne.KeyEnd: len(buttons) - 1}[ev.Name]
			if c := fyne.CurrentApp().Driver().CanvasForObject(b); ok && c != nil && to >= 0 && to < len(buttons) {
				c.Focus(buttons[to])
			}
			return ok
		}
		list.Add(b)
	}
	return list
}

// SetText changes the text.
func (b *Button) SetText(text string) {
	if b.Text == text {
		return
	}
	b.Text = text
	b.Refresh()
}

// SetEnabled enables or disables the button.
func (b *Button) SetEnabled(on bool) {
	if on == !b.Disabled() {
		return
	}
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// Tapped presses the button.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey presses the button on Space and Enter.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		PassKey(b, ev)
	}
}

// TypedRune does nothing.
func (b *Button) TypedRune(rune) {}

// FocusGained shows the focus edge.
func (b *Button) FocusGained() { b.focused = true; b.Refresh(); focused(b, b) }

// FocusLost hides the focus edge.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// MouseIn shows that the button can be pressed.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved does nothing.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// AccessibilityLabel is the button's text.
func (b *Button) AccessibilityLabel() string { return b.Text }

// AccessibilityRole is that of a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonParts{
		b:     b,
		rect:  canvas.NewRectangle(color.Transparent),
		label: canvas.NewText("", color.Black),
		caret: canvas.NewText(dropdownCaret, color.Black),
	}
	r.rect.CornerRadius = controlRadius
	return NewDrawing(Drawing{Of: b, Parts: []fyne.CanvasObject{r.rect, r.label, r.caret}, Paint: r.paint, Place: r.place, Min: r.min})
}

// buttonParts is what a button is drawn with.
type buttonParts struct {
	b            *Button
	rect         *canvas.Rectangle
	label, caret *canvas.Text
}

func (r *buttonParts) paint() {
	b := r.b
	fill, edge, text := color.Color(color.Transparent), color.Color(color.Transparent), Color(theme.ColorNameForeground)
	switch b.Rank {
	case RankPrimary:
		fill, text = Color(theme.ColorNamePrimary), Color(theme.ColorNameForegroundOnPrimary)
		if b.hovered {
			fill = mix(toNRGBA(fill), toNRGBA(Color(theme.ColorNameForeground)), 0.12)
		}
	case RankPlain:
		fill, edge = Color(ColorPanel), Color(ColorLine)
		if b.hovered {
			fill = Color(ColorHead)
		}
	case RankQuiet:
		text = Color(ColorMuted)
		if b.hovered {
			text = Color(theme.ColorNamePrimary)
		}
	}
	if b.Disabled() {
		text = Color(theme.ColorNameDisabled)
		if b.Rank == RankPrimary {
			fill, edge = Color(ColorHead), Color(ColorLine)
		} else if b.Rank == RankPlain {
			fill = Color(ColorPanel)
		}
	}
	r.rect.StrokeWidth = 1
	if b.focused && !b.Disabled() {
		edge, r.rect.StrokeWidth = Color(theme.ColorNamePrimary), focusThickness
		if b.Rank == RankPrimary {
			edge = Color(theme.ColorNameForeground)
		}
	}
	r.rect.FillColor, r.rect.StrokeColor = fill, edge
	for _, t := range []*canvas.Text{r.label, r.caret} {
		t.Color, t.TextSize = text, TextBody
	}
	r.label.Text = b.Text
	r.label.TextStyle.Bold = b.Rank == RankPrimary
	r.caret.Hidden = !b.Dropdown
	r.caret.TextSize = TextSmall
}

func (r *buttonParts) place(size fyne.Size) {
	r.rect.Resize(size)
	if r.b.Shrink {
		r.label.Text = Ellipsis(r.b.Text, r.label.TextSize, r.label.TextStyle, size.Width-2*r.padding())
	}
	text := r.label.MinSize()
	width := text.Width
	if r.b.Dropdown {
		width += caretGap + r.caret.MinSize().Width
	}
	x := (size.Width - width) / 2
	if r.b.Left {
		x = r.padding()
	}
	r.label.Move(fyne.NewPos(x, (size.Height-text.Height)/2))
	r.label.Resize(text)
	caret := r.caret.MinSize()
	caretX := x + text.Width + caretGap
	if r.b.Left {
		caretX = size.Width - r.padding() - caret.Width
	}
	r.caret.Move(fyne.NewPos(caretX, (size.Height-caret.Height)/2))
	r.caret.Resize(caret)
}

func (r *buttonParts) padding() float32 {
	if r.b.Rank == RankQuiet {
		return 6
	}
	return buttonPadding
}

func (r *buttonParts) min() fyne.Size {
	if r.b.Shrink {
		return fyne.NewSize(2*r.padding(), buttonHeight)
	}
	w := r.label.MinSize().Width + 2*r.padding()
	if r.b.Dropdown {
		w += caretGap + r.caret.MinSize().Width
	}
	return fyne.NewSize(w, buttonHeight)
}

func toNRGBA(c color.Color) color.NRGBA {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return n
}

// WindowKey says whether a key is the window's wherever the keyboard is: help, the next part, the next cell that could not be
// taken, the menus. Fyne makes no shortcut of a key without a modifier, so that each widget hands these on.
func WindowKey(k fyne.KeyName) bool {
	return k == fyne.KeyF1 || k == fyne.KeyF6 || k == fyne.KeyF8 || k == fyne.KeyF10
}

// PassKey hands a key that a focused widget has no use for to the window, where the host of dialogs waits for Escape and
// Enter: Fyne gives a key to the focused widget alone. A widget that was never drawn, or is hidden, has no canvas that
// Fyne knows of; then the newest dialog gets the key, so that none is left without a way out.
func PassKey(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		if n := len(openDialogs); n > 0 {
			openDialogs[n-1].host.TypedKey(ev)
		}
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(ev)
	}
}
