package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"carillon/ui/kit"
)

// CardHeight is the height of a card in the grid, in units.
const CardHeight = laneHeight - 2*cardInset - 1

// CardView draws one card outside the grid, such as in the tray.
type CardView struct{ v *cardView }

// NewCardView returns a view that shows nothing yet.
func NewCardView() *CardView { return &CardView{newCardView()} }

// Show draws a card at a size.
func (c *CardView) Show(card Card, selected bool, size fyne.Size) {
	c.v.show(card, look{selected: selected, dark: kit.Dark()}, size)
}

// Object returns what to put into a window.
func (c *CardView) Object() fyne.CanvasObject { return c.v.box }

// look is how a card is drawn beyond its data.
type look struct {
	selected, lifted, dark bool
}

// cardView is the drawing of one card. Views are used again for other cards as the grid scrolls.
type cardView struct {
	box                *fyne.Container
	fill, edge         *canvas.Rectangle
	line1, line2, mark *canvas.Text

	card Card
	look look
	size fyne.Size
	set  bool
}

func newCardView() *cardView {
	v := &cardView{
		fill:  canvas.NewRectangle(color.Transparent),
		edge:  canvas.NewRectangle(color.Transparent),
		line1: canvas.NewText("", color.Black),
		line2: canvas.NewText("", color.Black),
		mark:  canvas.NewText("", color.Black),
	}
	v.fill.CornerRadius = 5
	v.edge.TopLeftCornerRadius, v.edge.BottomLeftCornerRadius = 5, 5
	v.line1.TextSize, v.line1.TextStyle.Bold = kit.TextCaption, true
	v.line2.TextSize = kit.TextSmall
	v.mark.TextSize, v.mark.TextStyle.Bold = 9.5, true
	v.mark.Alignment = fyne.TextAlignTrailing
	v.box = kit.Free(v.fill, v.edge, v.line1, v.line2, v.mark)
	return v
}

// show draws a card at a size; nothing is done where nothing changed.
func (v *cardView) show(c Card, l look, size fyne.Size) {
	if v.set && v.card == c && v.look == l && v.size == size {
		return
	}
	v.card, v.look, v.size, v.set = c, l, size, true
	pair := c.Hue.Pair(l.dark)
	v.fill.FillColor, v.edge.FillColor = pair.Fill, pair.Edge
	v.line1.Color, v.line2.Color, v.mark.Color = pair.Text, pair.Second, pair.Second
	v.fill.StrokeWidth, v.fill.StrokeColor = 0, nil
	switch {
	case l.selected:
		v.fill.StrokeWidth, v.fill.StrokeColor = 2, kit.Color(theme.ColorNamePrimary)
	case c.Marks.Clash:
		v.fill.StrokeWidth, v.fill.StrokeColor = 2, kit.Color(kit.ColorBad)
	}
	if l.lifted {
		v.fill.FillColor, v.edge.FillColor = kit.Color(kit.ColorHead), kit.Color(kit.ColorLine)
		v.line1.Color, v.line2.Color = kit.Color(kit.ColorMuted), kit.Color(kit.ColorMuted)
	}
	v.place(size)
	for _, o := range v.box.Objects {
		o.Refresh()
	}
}

// place lays the parts out and shortens the texts to the card's width.
func (v *cardView) place(size fyne.Size) {
	v.box.Resize(size)
	v.fill.Resize(size)
	v.edge.Resize(fyne.NewSize(edgeWidth, size.Height))
	left := edgeWidth + 5
	width := size.Width - left - 4
	v.line1.Text = kit.Fitted(v.card.Line1, v.line1.TextSize, true, width)
	v.line1.Move(fyne.NewPos(left, 4))

	mark := v.card.Marks.text()
	v.mark.Text = mark
	v.mark.Hidden = mark == ""
	markWidth := float32(0)
	if mark != "" {
		markWidth = kit.Measured(mark, v.mark.TextSize, true) + 3
	}
	line2 := secondLine(v.card, v.line2.TextSize, width)
	v.line2.Text = line2
	v.line2.Move(fyne.NewPos(left, 20))
	// The mark stands beside the second line where there is room, else half a line lower, as a footnote would.
	markY := size.Height - 15
	if kit.Measured(line2, v.line2.TextSize, false) <= width-markWidth {
		markY = size.Height - 19
	}
	v.mark.Move(fyne.NewPos(left, markY))
	v.mark.Resize(fyne.NewSize(width+1, 12))
}

// secondLine joins teacher and room. Where both do not fit, the teacher is shortened, but not to less than a few letters.
func secondLine(c Card, size, width float32) string {
	if c.Tail == "" {
		return kit.Fitted(c.Line2, size, false, width)
	}
	whole := c.Line2 + " " + c.Tail
	if kit.Measured(whole, size, false) <= width {
		return whole
	}
	tail := " " + c.Tail
	room := fyne.Max(width-kit.Measured(tail, size, false), 0.45*width)
	return kit.Fitted(kit.Fitted(c.Line2, size, false, room)+tail, size, false, width)
}
