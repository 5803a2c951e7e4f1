package person

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	pages "carillon/internal/person"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

func number(n int) string { return names.Number(n) }

// inkOf is the colour of a text in a tone.
func inkOf(t pages.Tone) fyne.ThemeColorName {
	return map[pages.Tone]fyne.ThemeColorName{pages.Muted: kit.ColorMuted, pages.Good: kit.ColorGoodText, pages.Warning: kit.ColorWarningText,
		pages.Bad: kit.ColorBad}[t]
}

func penOf(t pages.Tone, size float32) pen {
	name := inkOf(t)
	if name == "" {
		name = theme.ColorNameForeground
	}
	return pen{size: size, color: kit.Color(name)}
}

// Measures of a part, in units.
const (
	partHead  float32 = 30
	partLine  float32 = 26
	partMark  float32 = 20
	partShare         = 0.47 // of the width, where values begin
)

// partView draws a paragraph beside the week. A line that says what a record is opens it when it is pressed.
type partView struct {
	widget.BaseWidget
	part   pages.Part
	width  float32 // it was drawn with
	onOpen func(line pages.Line)
	onKey  func(ev *fyne.KeyEvent) bool
	lines  []float32 // where each line ends

	at      int // the line that the keyboard is on
	focused bool
}

var (
	_ fyne.Focusable = (*partView)(nil)
	_ fyne.Tappable  = (*partView)(nil)
)

func newPartView(p pages.Part, width float32, open func(line pages.Line)) *partView {
	v := &partView{part: p, width: width, onOpen: open}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer implements fyne.Widget.
func (v *partView) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	return &drawn{of: v, draw: v.draw, least: func() fyne.Size { return fyne.NewSize(0, v.high()) }}
}

// high is how high the part is at its width.
func (v *partView) high() float32 {
	y := partHead
	for _, l := range v.part.Lines {
		y += v.lineHigh(l)
	}
	return y + 4
}

// value is the lines of a value, and where they begin.
func (v *partView) value(l pages.Line) (lines []string, x float32) {
	x = v.width * partShare
	if l.Code == "" && l.Name == "" {
		x = partMark
	}
	return wrapped(l.Value.Text, kit.TextCaption, v.width-x-2, 3), x
}

func (v *partView) lineHigh(l pages.Line) float32 {
	lines, _ := v.value(l)
	return partLine + float32(max(0, len(lines)-1))*lineHigh
}

func (v *partView) draw(s *sketch, size fyne.Size) {
	v.lines = v.lines[:0]
	title := s.text(v.part.Title, 0, 7, size.Width, pen{size: kit.TextBody, bold: true, color: kit.Color(theme.ColorNameForeground)})
	sum := float32(0)
	for _, x := range v.part.Sum {
		sum += kit.Measured(x.Text, kit.TextCaption, false)
	}
	at := fyne.Max(size.Width-sum, title+10)
	for _, x := range v.part.Sum {
		at += s.text(x.Text, at, 8, size.Width-at, penOf(x.Tone, kit.TextCaption))
	}
	y := partHead
	for _, l := range v.part.Lines {
		s.box(0, y-1, size.Width, 1, kit.Color(kit.ColorLine))
		high := v.lineHigh(l)
		if v.focused && len(v.lines) == v.at {
			b := s.box(0, y, size.Width, high-1, kit.Color(kit.ColorTint))
			b.StrokeWidth, b.StrokeColor = 1.5, kit.Color(theme.ColorNamePrimary)
		}
		switch {
		case l.Cross:
			s.text("×", 2, y+3, partMark, pen{size: kit.TextTitle, bold: true, color: kit.Color(kit.ColorBad)})
		case l.Mark == pages.Good:
			s.text("✓", 1, y+5, partMark, pen{size: kit.TextBody, bold: true, color: kit.Color(kit.ColorGoodText)})
		case l.Mark == pages.Bad:
			s.text("▲", 1, y+6, partMark, pen{size: kit.TextSmall, color: kit.Color(kit.ColorBad)})
		case l.Mark == pages.Warning:
			s.text("◆", 1, y+6, partMark, pen{size: kit.TextSmall, color: kit.Color(kit.ColorWarningText)})
		}
		left := float32(0)
		if l.Mark != pages.Plain || l.Cross {
			left = partMark
		}
		lines, x := v.value(l)
		if x > partMark {
			room := x - left - 8
			switch {
			case len(lines) == 0:
				room = size.Width - left
			case l.Code == "" && len(lines) == 1:
				room = size.Width - left - 10 - kit.Measured(lines[0], kit.TextCaption, false)
			}
			code := s.text(l.Code, left, y+5, room, pen{size: kit.TextBody, bold: true, color: kit.Color(theme.ColorNameForeground)})
			if code > 0 {
				code += 6
			}
			s.text(l.Name, left+code, y+5, room-code, pen{size: kit.TextBody, color: kit.Color(kit.ColorMuted)})
		}
		if l.Code == "" && l.Name != "" && len(lines) == 1 { // a figure: under the others
			p := penOf(l.Value.Tone, kit.TextCaption)
			p.right = true
			s.text(lines[0], size.Width, y+6, size.Width, p)
			lines = nil
		}
		for i, text := range lines {
			s.text(text, fyne.Max(x, left), y+6+float32(i)*lineHigh, size.Width-fyne.Max(x, left), penOf(l.Value.Tone, kit.TextCaption))
		}
		y += high
		v.lines = append(v.lines, y)
	}
}

// lineAt is the line at a height that opens something; ok is false where none does.
func (v *partView) lineAt(y float32) (l pages.Line, ok bool) {
	for i, end := range v.lines {
		if y >= partHead && y < end {
			return v.part.Lines[i], v.part.Lines[i].Open != model.Key{}
		}
	}
	return l, false
}

// Tapped opens what a line is about.
func (v *partView) Tapped(ev *fyne.PointEvent) {
	if l, ok := v.lineAt(ev.Position.Y); ok && v.onOpen != nil {
		v.onOpen(l)
	}
}

// TypedKey goes through the lines and opens one.
func (v *partView) TypedKey(ev *fyne.KeyEvent) {
	if v.onKey != nil && v.onKey(ev) {
		return
	}
	to := v.at
	switch ev.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(v.part.Lines) - 1
	case fyne.KeyReturn, fyne.KeyEnter:
		if v.at < len(v.part.Lines) && v.part.Lines[v.at].Open != (model.Key{}) && v.onOpen != nil {
			v.onOpen(v.part.Lines[v.at])
		}
		return
	default:
		kit.PassKey(v, ev)
		return
	}
	v.at = max(0, min(to, len(v.part.Lines)-1))
	v.Refresh()
}

// TypedRune does nothing.
func (v *partView) TypedRune(rune) {}

// TypedShortcut hands shortcuts on to the window.
func (v *partView) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(v, s) }

// FocusGained shows where the keyboard is.
func (v *partView) FocusGained() { v.focused = true; v.Refresh(); kit.ShowFocus(v) }

// FocusLost ends what FocusGained began.
func (v *partView) FocusLost() { v.focused = false; v.Refresh() }

// AccessibilityLabel is the part with what it comes to, and the line that the keyboard is on.
func (v *partView) AccessibilityLabel() string {
	text := v.part.Title + ": " + pages.Text(v.part.Sum)
	if v.at < len(v.part.Lines) {
		l := v.part.Lines[v.at]
		text += ". " + l.Code + " " + l.Name + " " + l.Value.Text
	}
	return text
}
