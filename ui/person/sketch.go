package person

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carillon/model/views"
	"carillon/ui/kit"
)

// sketch is a drawing that is made anew each time: what is drawn here are a few hundred parts, and all of them are others with the next
// student.
type sketch struct{ parts []fyne.CanvasObject }

// box draws a rectangle.
func (s *sketch) box(x, y, w, h float32, fill color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(fyne.Max(0, w), fyne.Max(0, h)))
	s.parts = append(s.parts, r)
	return r
}

// pen is how a text is written.
type pen struct {
	size  float32
	bold  bool
	color color.Color
	right bool // the text ends at its place instead of beginning there
}

// text writes as much of a text as fits into a width, its top at y, and returns how wide it is.
func (s *sketch) text(text string, x, y, width float32, p pen) float32 {
	text = kit.Fitted(text, p.size, p.bold, width)
	if text == "" {
		return 0
	}
	t := canvas.NewText(text, p.color)
	t.TextSize, t.TextStyle.Bold = p.size, p.bold
	wide := kit.Measured(text, p.size, p.bold)
	if p.right {
		x -= wide
	}
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(wide, p.size*1.3))
	s.parts = append(s.parts, t)
	return wide
}

// dashes draws the edge of a rectangle in short strokes.
func (s *sketch) dashes(x, y, w, h float32, c color.Color) {
	const stroke, gap, thick = 6, 4, 1.5
	for at := float32(2); at < w-2; at += stroke + gap {
		n := fyne.Min(stroke, w-2-at)
		s.box(x+at, y, n, thick, c)
		s.box(x+at, y+h-thick, n, thick, c)
	}
	for at := float32(2); at < h-2; at += stroke + gap {
		n := fyne.Min(stroke, h-2-at)
		s.box(x, y+at, thick, n, c)
		s.box(x+w-thick, y+at, thick, n, c)
	}
}

// drawn renders a widget by a sketch.
type drawn struct {
	of    fyne.Widget
	draw  func(s *sketch, size fyne.Size)
	least func() fyne.Size
	with  []fyne.CanvasObject // drawn above, and placed by draw
	parts []fyne.CanvasObject
}

func (d *drawn) sketch(size fyne.Size) {
	s := sketch{parts: d.parts[:0:0]}
	if size.Width > 0 && size.Height > 0 {
		d.draw(&s, size)
	}
	d.parts = append(s.parts, d.with...)
}

// Layout implements fyne.WidgetRenderer.
func (d *drawn) Layout(size fyne.Size) { d.sketch(size) }

// MinSize implements fyne.WidgetRenderer.
func (d *drawn) MinSize() fyne.Size { return d.least() }

// Refresh implements fyne.WidgetRenderer.
func (d *drawn) Refresh() { d.sketch(d.of.Size()); canvas.Refresh(d.of) }

// Objects implements fyne.WidgetRenderer.
func (d *drawn) Objects() []fyne.CanvasObject { return d.parts }

// Destroy implements fyne.WidgetRenderer.
func (d *drawn) Destroy() {}

// pairOf is a faculty's colour in the theme that is shown.
func pairOf(c views.Colour) kit.Pair {
	if c.Own != 0 {
		if p, ok := kit.FacultyPairHex(fmt.Sprintf("%06X", uint32(c.Own)), kit.Dark()); ok {
			return p
		}
	}
	return kit.FacultyPair(c.Index, kit.Dark())
}

// wrapped breaks a text at its words into lines of a width; the last of at most so many lines is cut off.
func wrapped(text string, size, width float32, most int) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		switch {
		case kit.Measured(longer, size, false) <= width || line == "":
			line = longer
		case len(lines) == most-1:
			line = longer // what is too long is cut off where it is written
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// words are the words of a text; a section's code, which ends in a short number of its own, stays whole.
func words(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		short := strings.TrimRight(w, ".,;")
		if n := len(out); n > 0 && len(short) < 3 && strings.Trim(short, "0123456789") == "" && strings.ToUpper(out[n-1]) == out[n-1] {
			out[n-1] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}
