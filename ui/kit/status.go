package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// StatusItem is one piece of a status bar.
type StatusItem struct {
	// Mark is a sign before the text, so that colour is never the only one: "▲".
	Mark string
	// Count is shown bold before the text; "" shows none.
	Count string
	Text  string
	Tone  Tone
	// Minor is what a narrow window leaves out.
	Minor bool
	// OnTapped, unless nil, is called when a person presses the item.
	OnTapped func()
}

// StatusBar is the line at the bottom of the window. Where there is too little room, what is minor goes first, then what
// stands last at the left; the right end is cut off where it would take more than its part.
type StatusBar struct {
	line *fyne.Container
	root *fyne.Container

	left, right []statusPiece
}

// statusPiece is an item as it is drawn.
type statusPiece struct {
	object fyne.CanvasObject
	width  float32 // it wants
	minor  bool
}

// Sizes of a status bar, in units.
const (
	statusGap   float32 = 22
	statusRight float32 = 0.6 // part of the width that the right end may take
)

// NewStatusBar returns an empty bar.
func NewStatusBar() *StatusBar {
	s := &StatusBar{}
	s.line = container.New(statusLayout{s})
	s.root = container.NewStack(NewBlock(ColorPanel, "", 0),
		Frame(Hairline(), nil, nil, nil, Inset(s.line, 5, 5, 14, 14)))
	return s
}

// Object returns what to put into a window.
func (s *StatusBar) Object() fyne.CanvasObject { return s.root }

// Set replaces what the bar says, at its left and at its right end.
func (s *StatusBar) Set(left, right []StatusItem) {
	s.line.RemoveAll()
	fill := func(items []StatusItem) []statusPiece {
		var pieces []statusPiece
		for _, i := range items {
			if i.Mark+i.Count+i.Text == "" {
				continue
			}
			p := i.piece()
			pieces = append(pieces, p)
			s.line.Add(p.object)
		}
		return pieces
	}
	s.left, s.right = fill(left), fill(right)
	s.root.Refresh()
}

type statusLayout struct{ s *StatusBar }

func (l statusLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, fyne.MeasureText("0", TextCaption, fyne.TextStyle{}).Height)
}

func (l statusLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	wide := func(pieces []statusPiece) (w float32) {
		for i, p := range pieces {
			if w += p.width; i > 0 {
				w += statusGap
			}
		}
		return w
	}
	left, right := l.s.left, l.s.right
	end := wide(right)
	if room := size.Width - statusGap - wide(slices.DeleteFunc(slices.Clone(left), func(p statusPiece) bool { return p.minor })); end > room {
		end = fyne.Min(end, fyne.Max(room, size.Width*statusRight))
	}
	room := size.Width
	if end > 0 {
		room -= end + statusGap
	}
	if wide(left) > room {
		left = slices.DeleteFunc(slices.Clone(left), func(p statusPiece) bool { return p.minor })
	}
	for _, p := range l.s.left {
		show(p.object, slices.ContainsFunc(left, func(o statusPiece) bool { return o.object == p.object }))
	}
	x := float32(0)
	put := func(pieces []statusPiece, till float32) {
		for _, p := range pieces {
			w := fyne.Min(p.width, till-x)
			if w < statusGap { // nothing to be read of it
				show(p.object, false)
				continue
			}
			h := p.object.MinSize().Height
			p.object.Move(fyne.NewPos(x, (size.Height-h)/2))
			p.object.Resize(fyne.NewSize(w, h))
			show(p.object, true)
			x += w + statusGap
		}
	}
	put(left, room)
	x = size.Width - end
	put(right, size.Width)
}

func (i StatusItem) piece() statusPiece {
	strong := ColorMuted
	if i.Tone != ToneNeutral {
		strong = i.Tone.Ink()
	}
	row := Row(5)
	if i.Mark != "" {
		row.Add(NewText(i.Mark, TextStyle{Size: TextSmall, Color: strong}))
	}
	if i.Count != "" {
		row.Add(NewText(i.Count, TextStyle{Size: TextCaption, Bold: true, Color: countColor(i.Tone, strong)}))
	}
	style := TextStyle{Size: TextCaption, Color: strong, Shrink: true}
	if i.Tone == ToneNeutral && i.Count != "" || i.Tone == ToneGood {
		style.Color = theme.ColorNameForeground
	}
	p := statusPiece{width: fyne.MeasureText(i.Text, TextCaption, fyne.TextStyle{}).Width + 1, minor: i.Minor}
	text := NewText(i.Text, style)
	p.object = text
	if len(row.Objects) > 0 {
		p.width += row.MinSize().Width + 5
		p.object = Frame(nil, nil, Inset(row, 0, 0, 0, 5), nil, text)
	}
	if i.OnTapped != nil {
		p.object = NewTapArea(p.object, i.OnTapped)
	}
	return p
}

func countColor(t Tone, strong fyne.ThemeColorName) fyne.ThemeColorName {
	if t == ToneNeutral {
		return theme.ColorNameForeground
	}
	return strong
}
