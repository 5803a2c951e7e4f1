package rosters

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// card is how a rectangle with up to two texts is drawn: a teacher, what a place is for one, a heading. It is compared, so that what
// looks as before is not drawn again.
type card struct {
	fill, edge  color.Color // nil for none; edge is the strong one at the left
	frame       color.Color // nil for none
	thick       float32     // of the frame
	picture     image.Image // in the place of the fill
	bold, text  string
	boldInk     color.Color
	textInk     color.Color
	mark        string // at the right end
	markInk     color.Color
	small, over bool // small texts; the second text below the first
	square      bool // corners
}

// cardView draws one card. Views are used again for other cards as the grid scrolls.
type cardView struct {
	box              *fyne.Container
	fill, edge       *canvas.Rectangle
	picture          *canvas.Image
	bold, text, mark *canvas.Text
	shown            card
	size             fyne.Size
	everShown        bool
}

func newCardView() *cardView {
	v := &cardView{fill: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
		picture: canvas.NewImageFromImage(nil),
		bold:    canvas.NewText("", color.Black), text: canvas.NewText("", color.Black), mark: canvas.NewText("", color.Black)}
	v.picture.FillMode, v.picture.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleFastest
	v.fill.CornerRadius, v.edge.TopLeftCornerRadius, v.edge.BottomLeftCornerRadius = 5, 5, 5
	v.bold.TextStyle.Bold, v.mark.TextStyle.Bold = true, true
	v.mark.Alignment = fyne.TextAlignTrailing
	v.box = kit.Free(v.fill, v.picture, v.edge, v.bold, v.text, v.mark)
	return v
}

const (
	edgeWidth  float32 = 4
	textInset  float32 = 12
	markWidth  float32 = 13
	textHeight float32 = 17
)

// show draws a card at a place and in a size.
func (v *cardView) show(c card, pos fyne.Position, size fyne.Size) {
	v.box.Hidden = false
	v.box.Move(pos)
	if v.everShown && v.shown == c && v.size == size {
		return
	}
	v.shown, v.size, v.everShown = c, size, true
	v.box.Resize(size)
	set := func(r *canvas.Rectangle, fill color.Color) {
		r.Hidden = fill == nil
		if fill != nil {
			r.FillColor = fill
		}
	}
	set(v.fill, c.fill)
	set(v.edge, c.edge)
	v.fill.StrokeColor, v.fill.StrokeWidth = c.frame, c.thick
	v.fill.CornerRadius = 5
	if c.square {
		v.fill.CornerRadius = 0
	}
	if c.frame != nil && c.fill == nil {
		v.fill.Hidden, v.fill.FillColor = false, color.Transparent
	}
	v.fill.Resize(size)
	v.edge.Resize(fyne.NewSize(edgeWidth, size.Height))
	v.picture.Hidden = c.picture == nil
	v.picture.Image = c.picture
	v.picture.Resize(size)
	textSize := kit.TextBody
	if c.small {
		textSize = kit.TextCaption
	}
	left, width := textInset, size.Width-textInset-6
	v.mark.Hidden = c.mark == ""
	if c.mark != "" {
		v.mark.Text, v.mark.Color, v.mark.TextSize = c.mark, c.markInk, kit.TextSmall
		v.mark.Move(fyne.NewPos(size.Width-markWidth-6, (size.Height-textHeight)/2+1))
		v.mark.Resize(fyne.NewSize(markWidth, textHeight))
		width -= markWidth + 2
	}
	line := func(t *canvas.Text, text string, ink color.Color, at fyne.Position, room float32, bold bool, size float32) float32 {
		t.Hidden = text == "" || room <= 8
		if t.Hidden {
			return 0
		}
		t.Text, t.Color, t.TextSize = kit.Fitted(text, size, bold, room), ink, size
		t.Move(at)
		t.Resize(fyne.NewSize(room, textHeight))
		return kit.Measured(t.Text, size, bold)
	}
	top := (size.Height - textHeight) / 2
	if c.over && c.text != "" {
		line(v.bold, c.bold, c.boldInk, fyne.NewPos(left, top-8), width, true, textSize)
		line(v.text, c.text, c.textInk, fyne.NewPos(left, top+8), width, false, kit.TextSmall)
	} else {
		used := line(v.bold, c.bold, c.boldInk, fyne.NewPos(left, top), width, true, textSize)
		if used > 0 {
			used += 6
		}
		line(v.text, c.text, c.textInk, fyne.NewPos(left+used, top), width-used, false, textSize)
	}
	for _, o := range v.box.Objects {
		o.Refresh()
	}
}

// views are card views that are used again at each draw.
type views struct {
	all []*cardView
	n   int
}

func (v *views) begin() { v.n = 0 }

func (v *views) next(in *fyne.Container) *cardView {
	if v.n == len(v.all) {
		c := newCardView()
		v.all = append(v.all, c)
		in.Objects = append(in.Objects, c.box)
	}
	v.n++
	return v.all[v.n-1]
}

// end hides what this draw did not use.
func (v *views) end() {
	for _, c := range v.all[v.n:] {
		c.box.Hidden = true
	}
}

// hueOf is the colour of a teacher's card.
func hueOf(b *rosters.Board, id model.TeacherID) kit.Pair {
	if b == nil {
		return kit.Pair{}
	}
	c := b.Colour(id)
	hue := grid.Hue{Index: c.Index}
	if c.Own != 0 {
		hue.Hex = fmt.Sprintf("%06X", uint32(c.Own))
	}
	return hue.Pair(kit.Dark())
}

// fitting is the first of some texts that fits beside a bold one in the width of a card, else the last.
func fitting(bold string, width float32, texts ...string) string {
	room := width - textInset - 6 - kit.Measured(bold, kit.TextBody, true) - 6
	for _, t := range texts[:len(texts)-1] {
		if kit.Measured(t, kit.TextBody, false) <= room {
			return t
		}
	}
	return texts[len(texts)-1]
}
