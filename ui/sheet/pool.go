package sheet

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carillon/ui/kit"
)

// line is a line of text and how it looks.
type line struct {
	text  string
	size  float32
	bold  bool
	ink   fyne.ThemeColorName
	align fyne.TextAlign
}

// texts are lines of text that are used again at each draw: what looks as before is only moved.
type texts struct {
	all []*canvas.Text
	n   int
}

func (t *texts) begin() { t.n = 0 }

// end hides what this draw did not use.
func (t *texts) end() {
	for _, o := range t.all[t.n:] {
		o.Hidden = true
	}
}

// text places a line of text in a container and returns how much of the width it takes.
func (t *texts) text(in *fyne.Container, look line, pos fyne.Position, width float32) float32 {
	if width <= 0 {
		return 0
	}
	if t.n == len(t.all) {
		o := canvas.NewText("", color.Black)
		t.all = append(t.all, o)
		in.Objects = append(in.Objects, o)
	}
	o := t.all[t.n]
	t.n++
	o.Hidden = false
	shown := kit.Fitted(look.text, look.size, look.bold, width)
	ink := kit.Color(look.ink)
	if o.Text != shown || o.Color != ink || o.TextSize != look.size || o.TextStyle.Bold != look.bold || o.Alignment != look.align {
		o.Text, o.Color, o.TextSize, o.TextStyle.Bold, o.Alignment = shown, ink, look.size, look.bold, look.align
		o.Refresh()
	}
	o.Move(pos)
	if size := fyne.NewSize(width, look.size+5); o.Size() != size {
		o.Resize(size)
	}
	return kit.Measured(shown, look.size, look.bold)
}

// rects are rectangles that are used again at each draw.
type rects struct {
	all []*canvas.Rectangle
	n   int
}

func (r *rects) begin() { r.n = 0 }

func (r *rects) end() {
	for _, o := range r.all[r.n:] {
		o.Hidden = true
	}
}

func (r *rects) next(in *fyne.Container) *canvas.Rectangle {
	if r.n == len(r.all) {
		o := canvas.NewRectangle(color.Transparent)
		r.all = append(r.all, o)
		in.Objects = append(in.Objects, o)
	}
	r.n++
	r.all[r.n-1].Hidden = false
	return r.all[r.n-1]
}

// rect places a filled rectangle.
func (r *rects) rect(in *fyne.Container, fill fyne.ThemeColorName, pos fyne.Position, size fyne.Size) {
	o := r.next(in)
	if ink := kit.Color(fill); o.FillColor != ink {
		o.FillColor = ink
		o.Refresh()
	}
	put(o, pos, size)
}

// framed places a filled rectangle with an edge.
func (r *rects) framed(in *fyne.Container, fill, edge fyne.ThemeColorName, pos fyne.Position, size fyne.Size) {
	r.rect(in, fill, pos, size)
	r.outline(in, edge, 1, pos, size)
}

// outline places an edge without a fill, within the size. It is four rectangles: Fyne draws the stroke of one that is cut off at
// the edge of its container at another place.
func (r *rects) outline(in *fyne.Container, edge fyne.ThemeColorName, thick float32, pos fyne.Position, size fyne.Size) {
	across, down := fyne.NewSize(size.Width, thick), fyne.NewSize(thick, size.Height)
	r.rect(in, edge, pos, across)
	r.rect(in, edge, pos.AddXY(0, size.Height-thick), across)
	r.rect(in, edge, pos, down)
	r.rect(in, edge, pos.AddXY(size.Width-thick, 0), down)
}

// put moves and resizes an object as far as it has to be: each asks for another frame.
func put(o fyne.CanvasObject, pos fyne.Position, size fyne.Size) {
	if o.Position() != pos {
		o.Move(pos)
	}
	if o.Size() != size {
		o.Resize(size)
	}
}

func number(n int) string { return strconv.Itoa(n) }
