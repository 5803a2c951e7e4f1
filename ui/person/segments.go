package person

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

// segments is a switch of a few choices beside each other, such as the weeks of a cycle: A | B. Left and Right change it.
type segments struct {
	widget.BaseWidget
	names     []string
	chosen    int
	onChanged func(i int)
	focused   bool
}

var (
	_ fyne.Focusable = (*segments)(nil)
	_ fyne.Tappable  = (*segments)(nil)
)

func newSegments(changed func(i int)) *segments {
	g := &segments{onChanged: changed}
	g.ExtendBaseWidget(g)
	return g
}

const (
	segmentHigh float32 = 30
	segmentPad  float32 = 11
)

// set shows other choices.
func (g *segments) set(names []string, chosen int) {
	g.names, g.chosen = names, chosen
	if len(names) > 1 {
		g.Show()
	} else {
		g.Hide()
	}
	g.Refresh()
}

func (g *segments) choose(i int) {
	if i >= 0 && i < len(g.names) && i != g.chosen {
		g.chosen = i
		g.Refresh()
		g.onChanged(i)
	}
}

func (g *segments) width(i int) float32 {
	return kit.Measured(g.names[i], kit.TextBody, true) + 2*segmentPad
}

// Tapped chooses what is under the pointer.
func (g *segments) Tapped(ev *fyne.PointEvent) {
	x := float32(0)
	for i := range g.names {
		if x += g.width(i); ev.Position.X < x {
			g.choose(i)
			return
		}
	}
}

// TypedKey changes the choice.
func (g *segments) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		g.choose(g.chosen - 1)
	case fyne.KeyRight:
		g.choose(g.chosen + 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		g.choose((g.chosen + 1) % max(1, len(g.names)))
	default:
		kit.PassKey(g, ev)
	}
}

// TypedRune does nothing.
func (g *segments) TypedRune(rune) {}

// TypedShortcut hands shortcuts on to the window.
func (g *segments) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(g, s) }

// FocusGained shows where the keyboard is.
func (g *segments) FocusGained() { g.focused = true; g.Refresh() }

// FocusLost ends what FocusGained began.
func (g *segments) FocusLost() { g.focused = false; g.Refresh() }

// AccessibilityLabel is the choice.
func (g *segments) AccessibilityLabel() string {
	if g.chosen < len(g.names) {
		return "Week " + g.names[g.chosen]
	}
	return "Week"
}

// CreateRenderer implements fyne.Widget.
func (g *segments) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	return &drawn{of: g, draw: g.draw, least: func() fyne.Size {
		w := float32(0)
		for i := range g.names {
			w += g.width(i)
		}
		return fyne.NewSize(w, segmentHigh)
	}}
}

func (g *segments) draw(s *sketch, size fyne.Size) {
	b := s.box(0, 0, size.Width, size.Height, kit.Color(kit.ColorPanel))
	b.CornerRadius, b.StrokeWidth, b.StrokeColor = 6, 1, kit.Color(kit.ColorLine)
	if g.focused {
		b.StrokeWidth, b.StrokeColor = 2, kit.Color(theme.ColorNamePrimary)
	}
	x := float32(0)
	for i, name := range g.names {
		w := g.width(i)
		ink := color.Color(kit.Color(kit.ColorMuted))
		if i == g.chosen {
			s.box(x+2, 2, w-4, size.Height-4, kit.Color(kit.ColorTint)).CornerRadius = 5
			ink = kit.Color(theme.ColorNamePrimary)
		} else if i > 0 && i-1 != g.chosen {
			s.box(x, 7, 1, size.Height-14, kit.Color(kit.ColorLine))
		}
		s.text(name, x+(w-kit.Measured(name, kit.TextBody, i == g.chosen))/2, 7, w, pen{size: kit.TextBody, bold: i == g.chosen, color: ink})
		x += w
	}
}
