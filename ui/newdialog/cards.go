package newdialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/newtimetable"
	"carillon/ui/kit"
)

// cards are the bell schedules to start from, two in a row, each with a small drawing of its week. One is chosen: with the
// mouse, or with the arrows, Home and End.
type cards struct {
	widget.BaseWidget
	onChosen func(index int)
	presets  []newtimetable.Preset
	chosen   int
	focused  bool
}

var (
	_ fyne.Focusable     = (*cards)(nil)
	_ fyne.Tappable      = (*cards)(nil)
	_ desktop.Cursorable = (*cards)(nil)
)

func newCards(chosen func(index int)) *cards {
	c := &cards{onChosen: chosen, presets: newtimetable.Presets(), chosen: -1}
	c.ExtendBaseWidget(c)
	return c
}

const (
	cardHeight = 46
	cardGap    = 7
	cardsInRow = 2
)

// setChosen marks a card without telling onChosen.
func (c *cards) setChosen(i int) {
	c.chosen = i
	c.Refresh()
}

func (c *cards) choose(i int) {
	if i < 0 || i >= len(c.presets) || i == c.chosen {
		return
	}
	c.setChosen(i)
	c.onChosen(i)
}

// Tapped chooses the card below the pointer.
func (c *cards) Tapped(ev *fyne.PointEvent) {
	width := (c.Size().Width + cardGap) / cardsInRow
	c.choose(int(ev.Position.Y/(cardHeight+cardGap))*cardsInRow + int(ev.Position.X/width))
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		on.Focus(c)
	}
}

// Cursor says that the cards can be pressed.
func (c *cards) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey moves the choice.
func (c *cards) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		c.choose(c.chosen - cardsInRow)
	case fyne.KeyDown:
		c.choose(c.chosen + cardsInRow)
	case fyne.KeyLeft:
		c.choose(c.chosen - 1)
	case fyne.KeyRight:
		c.choose(c.chosen + 1)
	case fyne.KeyHome:
		c.choose(0)
	case fyne.KeyEnd:
		c.choose(len(c.presets) - 1)
	default:
		kit.PassKey(c, ev)
	}
}

// TypedRune does nothing: letters are for the fields.
func (c *cards) TypedRune(rune) {}

// FocusGained and FocusLost show the ring of focus.
func (c *cards) FocusGained() { c.focused = true; c.Refresh(); kit.Reveal(c) }

// FocusLost implements fyne.Focusable.
func (c *cards) FocusLost() { c.focused = false; c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *cards) CreateRenderer() fyne.WidgetRenderer { return &cardsRenderer{c: c} }

type cardsRenderer struct {
	c     *cards
	parts []fyne.CanvasObject
}

func (r *cardsRenderer) MinSize() fyne.Size {
	rows := float32((len(r.c.presets) + cardsInRow - 1) / cardsInRow)
	return fyne.NewSize(380, rows*(cardHeight+cardGap)-cardGap)
}
func (r *cardsRenderer) Layout(fyne.Size)             { r.draw() }
func (r *cardsRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.c) }
func (r *cardsRenderer) Objects() []fyne.CanvasObject { return r.parts }
func (r *cardsRenderer) Destroy()                     {}

// draw makes the parts anew: there are seven cards, and they change when one is chosen.
func (r *cardsRenderer) draw() {
	r.parts = r.parts[:0]
	width := (r.c.Size().Width - cardGap*(cardsInRow-1)) / cardsInRow
	if width < 60 {
		return
	}
	for i, p := range r.c.presets {
		x, y := float32(i%cardsInRow)*(width+cardGap), float32(i/cardsInRow)*(cardHeight+cardGap)
		chosen := i == r.c.chosen
		back := canvas.NewRectangle(kit.Color(kit.ColorPanel))
		back.CornerRadius, back.StrokeWidth, back.StrokeColor = 6, 1, kit.Color(kit.ColorLine)
		if chosen {
			back.FillColor, back.StrokeColor = kit.Color(kit.ColorTint), kit.Color(theme.ColorNamePrimary)
			if r.c.focused {
				back.StrokeWidth = 2
			}
		}
		back.Move(fyne.NewPos(x, y))
		back.Resize(fyne.NewSize(width, cardHeight))
		r.parts = append(r.parts, back)
		r.week(&p.Bells, x+9, y+8, chosen)
		for line, text := range []string{p.Name, p.About} {
			size, name := kit.TextBody, theme.ColorNameForeground
			if line == 1 {
				size, name = kit.TextSmall, kit.ColorMuted
			}
			style := fyne.TextStyle{Bold: line == 0}
			t := canvas.NewText(kit.Ellipsis(text, size, style, width-62), kit.Color(name))
			t.TextSize, t.TextStyle = size, style
			t.Move(fyne.NewPos(x+54, y+6+float32(line)*18))
			t.Resize(t.MinSize())
			r.parts = append(r.parts, t)
		}
	}
}

// week draws five days of a schedule as columns of blocks; blocks of every second day of the cycle are stronger.
func (r *cardsRenderer) week(b *newtimetable.Bells, x, y float32, chosen bool) {
	const wide, high = 38, 30
	for col := range 5 {
		letter := 0
		if b.Cycle == newtimetable.BySchoolDay {
			letter = col % len(b.Letters)
		}
		n := len(b.Blocks[min(letter, len(b.Blocks)-1)])
		step := float32(high) / float32(n)
		for row := range n {
			name := kit.ColorFaint
			if chosen {
				name = theme.ColorNamePrimary
			}
			block := canvas.NewRectangle(kit.Color(name))
			if letter%2 == 1 == chosen { // a paler one
				block.FillColor = kit.Color(kit.ColorLine)
			}
			block.CornerRadius = 1
			block.Move(fyne.NewPos(x+float32(col)*wide/5, y+float32(row)*step))
			block.Resize(fyne.NewSize(wide/5-2, step-1.5))
			r.parts = append(r.parts, block)
		}
	}
}
