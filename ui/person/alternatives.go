package person

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/roster"
	"carillon/ui/kit"
)

// Measures of the list of alternatives, in units.
const (
	altInset float32 = 9
	altGap   float32 = 8
	altMove  float32 = 36 // height of the line with the button
)

// alternatives is the other sections to which a student could go, the best first. Up and Down go through them, Enter moves the student,
// where nothing would be in conflict; else it shows what can be done.
type alternatives struct {
	widget.BaseWidget
	list   []roster.Alternative
	where  []string // beside each code: period, teacher, room
	chosen int
	width  float32

	onChosen func()
	onMove   func()
	onMenu   func(at fyne.Position)
	onKey    func(ev *fyne.KeyEvent) bool

	move    *kit.Button
	more    *kit.Button
	focused bool
	ends    []float32 // where each entry ends
}

var (
	_ fyne.Focusable         = (*alternatives)(nil)
	_ fyne.Tappable          = (*alternatives)(nil)
	_ fyne.SecondaryTappable = (*alternatives)(nil)
)

func newAlternatives() *alternatives {
	a := &alternatives{}
	a.move = kit.NewPrimary("Move", func() { a.onMove() })
	a.more = kit.NewButton("More…", func() { a.openMenu() })
	for _, b := range []*kit.Button{a.move, a.more} {
		b.OnKey = func(ev *fyne.KeyEvent) bool { return a.onKey != nil && a.onKey(ev) }
	}
	a.ExtendBaseWidget(a)
	return a
}

// show shows other alternatives in a width, the first of them chosen.
func (a *alternatives) show(list []roster.Alternative, where []string, width float32) {
	a.list, a.where, a.width, a.chosen = list, where, width, 0
	a.move.Hide()
	a.more.Hide()
	a.Refresh()
}

// Chosen is the alternative that is chosen; nil for none.
func (a *alternatives) Chosen() *roster.Alternative {
	if a.chosen < 0 || a.chosen >= len(a.list) {
		return nil
	}
	return &a.list[a.chosen]
}

func (a *alternatives) to(i int) {
	i = max(0, min(i, len(a.list)-1))
	if i == a.chosen {
		return
	}
	a.chosen = i
	a.Refresh()
	if a.onChosen != nil {
		a.onChosen()
	}
}

// TypedKey goes through the alternatives and moves the student.
func (a *alternatives) TypedKey(ev *fyne.KeyEvent) {
	if a.onKey != nil && a.onKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		a.to(a.chosen - 1)
	case fyne.KeyDown:
		a.to(a.chosen + 1)
	case fyne.KeyHome:
		a.to(0)
	case fyne.KeyEnd:
		a.to(len(a.list) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if x := a.Chosen(); x == nil {
			return
		} else if x.Fit == roster.Stays {
			a.openMenu()
			return
		}
		a.onMove()
	default:
		kit.PassKey(a, ev)
	}
}

// openMenu shows what can be done, below the chosen alternative.
func (a *alternatives) openMenu() {
	y := float32(0)
	if a.chosen < len(a.ends) {
		y = a.ends[a.chosen]
	}
	if a.onMenu != nil && a.Chosen() != nil {
		a.onMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(a).AddXY(12, y-altGap))
	}
}

// TypedRune does nothing.
func (a *alternatives) TypedRune(rune) {}

// TypedShortcut hands shortcuts on to the window.
func (a *alternatives) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(a, s) }

// FocusGained shows where the keyboard is.
func (a *alternatives) FocusGained() { a.focused = true; a.Refresh(); kit.ShowFocus(a) }

// FocusLost ends what FocusGained began.
func (a *alternatives) FocusLost() { a.focused = false; a.Refresh() }

func (a *alternatives) entryAt(y float32) int {
	for i, end := range a.ends {
		if y < end {
			return i
		}
	}
	return -1
}

// Tapped chooses an alternative.
func (a *alternatives) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(a); c != nil {
		c.Focus(a)
	}
	if i := a.entryAt(ev.Position.Y); i >= 0 {
		a.to(i)
	}
}

// TappedSecondary shows what can be done with an alternative.
func (a *alternatives) TappedSecondary(ev *fyne.PointEvent) {
	if i := a.entryAt(ev.Position.Y); i >= 0 && a.onMenu != nil {
		a.to(i)
		a.onMenu(ev.AbsolutePosition)
	}
}

// AccessibilityLabel is the chosen alternative.
func (a *alternatives) AccessibilityLabel() string {
	if x := a.Chosen(); x != nil {
		return x.Code + ", " + x.Then() + ". " + x.Effect()
	}
	return "No other section"
}

// CreateRenderer implements fyne.Widget.
func (a *alternatives) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	return &drawn{of: a, draw: a.draw, with: []fyne.CanvasObject{container.NewWithoutLayout(a.move, a.more)},
		least: func() fyne.Size {
			y := float32(0)
			for i := range a.list {
				y += a.high(i) + altGap
			}
			return fyne.NewSize(0, y)
		}}
}

func (a *alternatives) effect(i int) []string {
	return wrapped(a.list[i].Effect(), kit.TextCaption, a.width-2*altInset-8, 4)
}

func (a *alternatives) high(i int) float32 {
	h := altInset + 19 + float32(len(a.effect(i)))*lineHigh + altInset
	if i == a.chosen {
		h += altMove
	}
	return h
}

func (a *alternatives) draw(s *sketch, size fyne.Size) {
	a.ends = a.ends[:0]
	a.move.Hide()
	a.more.Hide()
	y := float32(0)
	for i := range a.list {
		high := a.high(i)
		a.drawEntry(s, i, y, size.Width, high)
		y += high + altGap
		a.ends = append(a.ends, y)
	}
}

func (a *alternatives) drawEntry(s *sketch, i int, y, width, high float32) {
	x := &a.list[i]
	tone := map[roster.Fit]fyne.ThemeColorName{roster.Fits: kit.ColorGood, roster.Costs: kit.ColorWarning, roster.Stays: kit.ColorBad}[x.Fit]
	b := s.box(0, y, width, high, kit.Color(kit.ColorPanel))
	b.CornerRadius, b.StrokeWidth, b.StrokeColor = 6, 1, kit.Color(kit.ColorLine)
	if i == a.chosen {
		b.FillColor, b.StrokeColor = kit.Color(kit.ColorTint), kit.Color(theme.ColorNamePrimary)
		if a.focused {
			b.StrokeWidth = 2
		}
	}
	e := s.box(0, y, blockEdge, high, kit.Color(tone))
	e.TopLeftCornerRadius, e.BottomLeftCornerRadius = 6, 6
	ink := kit.Color(theme.ColorNameForeground)
	left, right := altInset+8, width-altInset
	top := y + altInset
	count := pen{size: kit.TextCaption, color: ink, right: true}
	if x.Over() {
		count.color = kit.Color(kit.ColorBad)
	}
	mark := map[roster.Fit]string{roster.Fits: "✓", roster.Costs: "◆", roster.Stays: "▲"}[x.Fit]
	inks := map[roster.Fit]fyne.ThemeColorName{roster.Fits: kit.ColorGoodText, roster.Costs: kit.ColorWarningText,
		roster.Stays: kit.ColorBad}[x.Fit]
	left += s.text(mark, left, top+1, 16, pen{size: kit.TextCaption, color: kit.Color(inks)}) + 5
	room := right - left - s.text(x.Then(), right, top+1, width/2, count) - 8
	code := s.text(x.Code, left, top, room, pen{size: kit.TextBody, bold: true, color: ink})
	s.text(" · "+a.where[i], left+code, top, room-code, pen{size: kit.TextBody, color: kit.Color(kit.ColorMuted)})
	left = altInset + 8
	top += 20
	for _, line := range a.effect(i) {
		s.text(line, left, top, right-left, pen{size: kit.TextCaption, color: ink})
		top += lineHigh
	}
	if i != a.chosen {
		return
	}
	button := a.more
	note := "in conflict where it is dashed in the week"
	if x.Fit != roster.Stays {
		button, note = a.move, "dashed in the week"
		text := "Move"
		if x.From == 0 {
			text = "Add"
		}
		if len(x.Others) > 0 {
			text = text + " all " + number(len(x.Others)+1)
		}
		a.move.SetText(text)
	}
	if x.Meets == "" {
		note = ""
	}
	min := button.MinSize()
	button.Resize(fyne.NewSize(min.Width, 28))
	button.Move(fyne.NewPos(left, top+6))
	button.Show()
	s.text(note, left+min.Width+10, top+12, right-left-min.Width-10, pen{size: kit.TextCaption, color: kit.Color(kit.ColorMuted)})
}
