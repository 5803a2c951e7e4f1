package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/bells"
	"carillon/model"
	"carillon/ui/kit"
)

// dayScale draws the days of a grid structure as lines to scale: a block for each period, those that share time marked.
type dayScale struct {
	widget.BaseWidget
	grid     *model.Grid
	overlaps []model.Overlap
	clock    bells.Clock
}

func newDayScale() *dayScale {
	d := &dayScale{}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dayScale) show(g *model.Grid, overlaps []model.Overlap, clock bells.Clock) {
	d.grid, d.overlaps, d.clock = g, overlaps, clock
	d.Refresh()
}

// Measures of the drawing. More days than mostLines have no room: the first ones are drawn.
const (
	scaleLine  = 20
	scaleHead  = 16
	scaleNames = 52
	mostLines  = 10
)

// CreateRenderer implements fyne.Widget.
func (d *dayScale) CreateRenderer() fyne.WidgetRenderer { return &dayScaleRenderer{d: d} }

type dayScaleRenderer struct {
	d     *dayScale
	parts []fyne.CanvasObject
}

func (r *dayScaleRenderer) lines() int {
	if r.d.grid == nil {
		return 0
	}
	return min(len(r.d.grid.Days), mostLines)
}

func (r *dayScaleRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, scaleHead+float32(r.lines())*scaleLine)
}
func (r *dayScaleRenderer) Layout(fyne.Size)             { r.draw() }
func (r *dayScaleRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.d) }
func (r *dayScaleRenderer) Objects() []fyne.CanvasObject { return r.parts }
func (r *dayScaleRenderer) Destroy()                     {}

// draw makes the parts anew: there are about a hundred, and they change when a time is typed.
func (r *dayScaleRenderer) draw() {
	r.parts = r.parts[:0]
	g, width := r.d.grid, r.d.Size().Width
	if g == nil || width < scaleNames+100 {
		return
	}
	from, to := model.Minute(24*60), model.Minute(0)
	for _, c := range g.Cells {
		if c.End > c.Start && c.Kind != model.Spacer {
			from, to = min(from, c.Start), max(to, c.End)
		}
	}
	if to <= from {
		return
	}
	from -= from % 60
	scale := (width - scaleNames) / float32(to-from)
	at := func(m model.Minute) float32 { return scaleNames + float32(m-from)*scale }
	text := func(s string, name fyne.ThemeColorName, bold bool, x, y, room float32) {
		t := canvas.NewText(kit.Ellipsis(s, kit.TextSmall, fyne.TextStyle{Bold: bold}, room), kit.Color(name))
		t.TextSize, t.TextStyle.Bold = kit.TextSmall, bold
		t.Move(fyne.NewPos(x, y))
		t.Resize(t.MinSize())
		r.parts = append(r.parts, t)
	}
	height := r.d.Size().Height
	for hour := from; hour <= to; hour += 60 {
		line := canvas.NewRectangle(kit.Color(kit.ColorLine))
		line.Move(fyne.NewPos(at(hour), scaleHead))
		line.Resize(fyne.NewSize(1, height-scaleHead))
		r.parts = append(r.parts, line)
		if width-at(hour) > 34 {
			text(r.d.clock.Text(hour), kit.ColorMuted, false, at(hour)+3, 0, 40)
		}
	}
	for i := range r.lines() {
		y := scaleHead + float32(i)*scaleLine
		text(g.Days[i].Code, kit.ColorMuted, false, 0, y+2, scaleNames-6)
		for _, c := range g.Cells {
			if int(c.Day) != i+1 || c.End <= c.Start || c.Kind == model.Spacer {
				continue
			}
			fill, ink := kit.ColorTint, theme.ColorNamePrimary
			switch {
			case r.meets(c):
				fill, ink = kit.ColorBadTint, kit.ColorBad
			case c.Kind == model.Scheduled:
				fill, ink = kit.ColorGoodTint, kit.ColorGoodText
			case c.Kind != model.Teaching:
				fill, ink = kit.ColorHead, kit.ColorMuted
			}
			block := canvas.NewRectangle(kit.Color(fill))
			block.CornerRadius = 3
			if r.meets(c) {
				block.StrokeWidth, block.StrokeColor = 1, kit.Color(kit.ColorBad)
			}
			x, room := at(c.Start), float32(c.End-c.Start)*scale
			block.Move(fyne.NewPos(x, y+1))
			block.Resize(fyne.NewSize(fyne.Max(room-1, 2), scaleLine-3))
			r.parts = append(r.parts, block)
			code := g.Period(c.Period).Code
			if r.meets(c) {
				code = "▲ " + code
			}
			if wide := fyne.MeasureText(code, kit.TextSmall, fyne.TextStyle{Bold: true}).Width; wide < room {
				text(code, ink, true, x+(room-wide)/2, y+2, room)
			}
		}
	}
}

// meets says whether a period shares time with another one.
func (r *dayScaleRenderer) meets(c model.Cell) bool {
	for _, o := range r.d.overlaps {
		if o.Day == c.Day && (o.A == c.Period || o.B == c.Period) {
			return true
		}
	}
	return false
}
