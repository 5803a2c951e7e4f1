package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
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
	// OnTapped, unless nil, is called when a person presses the item.
	OnTapped func()
}

// StatusBar is the line at the bottom of the window.
type StatusBar struct {
	left, right *fyne.Container
	root        *fyne.Container
}

// NewStatusBar returns an empty bar.
func NewStatusBar() *StatusBar {
	s := &StatusBar{
		left:  container.New(layout.NewCustomPaddedHBoxLayout(22)),
		right: container.New(layout.NewCustomPaddedHBoxLayout(22)),
	}
	line := Frame(nil, nil, s.left, s.right, nil)
	s.root = container.NewStack(NewBlock(ColorPanel, "", 0),
		Frame(Hairline(), nil, nil, nil, Inset(line, 5, 5, 14, 14)))
	return s
}

// Object returns what to put into a window.
func (s *StatusBar) Object() fyne.CanvasObject { return s.root }

// Set replaces what the bar says, at its left and at its right end.
func (s *StatusBar) Set(left, right []StatusItem) {
	fill := func(c *fyne.Container, items []StatusItem) {
		c.RemoveAll()
		for _, i := range items {
			c.Add(i.object())
		}
	}
	fill(s.left, left)
	fill(s.right, right)
	s.root.Refresh()
}

func (i StatusItem) object() fyne.CanvasObject {
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
	text := TextStyle{Size: TextCaption, Color: strong}
	if i.Tone == ToneNeutral && i.Count != "" || i.Tone == ToneGood {
		text.Color = theme.ColorNameForeground
	}
	row.Add(NewText(i.Text, text))
	if i.OnTapped == nil {
		return row
	}
	return NewTapArea(row, i.OnTapped)
}

func countColor(t Tone, strong fyne.ThemeColorName) fyne.ThemeColorName {
	if t == ToneNeutral {
		return theme.ColorNameForeground
	}
	return strong
}
