package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"carillon/ui/kit"
)

// headings draws the days, periods and rows in view.
type headings struct {
	top, side pool
}

// pool is a set of objects that are used again at each draw.
type pool struct {
	texts []*canvas.Text
	rects []*canvas.Rectangle
	n, m  int
}

func (p *pool) reset() { p.n, p.m = 0, 0 }

// text places a line of text in a layer.
func (p *pool) text(in *fyne.Container, s string, size float32, bold bool, name fyne.ThemeColorName, align fyne.TextAlign,
	pos fyne.Position, width float32) {
	if p.n == len(p.texts) {
		t := canvas.NewText("", color.Black)
		p.texts = append(p.texts, t)
		in.Objects = append(in.Objects, t)
	}
	t := p.texts[p.n]
	p.n++
	t.Hidden = false
	shown := kit.Fitted(s, size, bold, width)
	ink := kit.Color(name)
	if t.Text != shown || t.Color != ink || t.TextSize != size || t.TextStyle.Bold != bold || t.Alignment != align {
		t.Text, t.Color, t.TextSize, t.TextStyle.Bold, t.Alignment = shown, ink, size, bold, align
		t.Refresh()
	}
	t.Move(pos)
	t.Resize(fyne.NewSize(width, size+4))
}

func (p *pool) rule(in *fyne.Container, pos fyne.Position, size fyne.Size) {
	if p.m == len(p.rects) {
		l := canvas.NewRectangle(color.Transparent)
		p.rects = append(p.rects, l)
		in.Objects = append(in.Objects, l)
	}
	l := p.rects[p.m]
	p.m++
	l.Hidden = false
	if ink := kit.Color(kit.ColorLine); l.FillColor != ink {
		l.FillColor = ink
		l.Refresh()
	}
	l.Move(pos)
	l.Resize(size)
}

// rest hides what this draw did not use.
func (p *pool) rest() {
	for _, t := range p.texts[p.n:] {
		t.Hidden = true
	}
	for _, l := range p.rects[p.m:] {
		l.Hidden = true
	}
}

func (h *headings) draw(r *renderer, s span) {
	h.drawTop(r, s)
	h.drawSide(r, s)
}

// drawTop draws days and periods. A day's name stays in the middle of what is in view of the day.
func (h *headings) drawTop(r *renderer, s span) {
	l, d := &r.g.lay, r.g.data
	in := r.head.content
	h.top.reset()
	for c := s.c0; c < s.c1; {
		first, end := c, c+1
		for first > 0 && d.Columns[first-1].Day == d.Columns[c].Day {
			first--
		}
		for end < l.columns && d.Columns[end].Day == d.Columns[c].Day {
			end++
		}
		left := fyne.Max(float32(first)*l.colW, l.off.X)
		right := fyne.Min(float32(end)*l.colW, l.off.X+l.view.Width)
		if width := right - left - 8; width > 0 {
			h.top.text(in, d.Columns[c].Day, kit.TextBody, true, theme.ColorNameForeground, fyne.TextAlignCenter,
				fyne.NewPos(left+4, 6), width)
		}
		h.top.rule(in, fyne.NewPos(float32(end)*l.colW-1, 0), fyne.NewSize(1, dayHeight))
		c = end
	}
	h.top.rule(in, fyne.NewPos(l.off.X, dayHeight-1), fyne.NewSize(l.view.Width, 1))
	for c := s.c0; c < s.c1; c++ {
		x, col := float32(c)*l.colW, &d.Columns[c]
		y := dayHeight + 3
		if col.Times == "" {
			y = dayHeight + 10
		}
		h.top.text(in, col.Period, kit.TextBody, true, theme.ColorNameForeground, fyne.TextAlignCenter,
			fyne.NewPos(x+2, y), l.colW-4)
		if col.Times != "" {
			h.top.text(in, col.Times, 10.5, false, kit.ColorMuted, fyne.TextAlignCenter, fyne.NewPos(x+1, dayHeight+19), l.colW-2)
		}
		h.top.rule(in, fyne.NewPos(x+l.colW-1, dayHeight), fyne.NewSize(1, periodHeight))
	}
	h.top.rest()
}

// drawSide draws the rows' headings. A row's name stays in view as long as any of its lanes is.
func (h *headings) drawSide(r *renderer, s span) {
	l, d := &r.g.lay, r.g.data
	in := r.side.content
	h.side.reset()
	if s.t1 > s.t0 {
		for row := l.rowOf[s.t0]; row <= l.rowOf[s.t1-1]; row++ {
			top, bottom := float32(l.first[row])*laneHeight, float32(l.first[row+1])*laneHeight
			y := fyne.Max(top, fyne.Min(l.off.Y, bottom-laneHeight))
			width := l.headW - 14
			h.side.text(in, d.Rows[row].Heading, kit.TextBody, true, theme.ColorNameForeground, fyne.TextAlignLeading,
				fyne.NewPos(10, y+7), width)
			if d.Rows[row].Sub != "" {
				h.side.text(in, d.Rows[row].Sub, kit.TextSmall, false, kit.ColorMuted, fyne.TextAlignLeading,
					fyne.NewPos(10, y+26), width)
			}
			h.side.rule(in, fyne.NewPos(0, bottom-1), fyne.NewSize(l.headW, 1))
		}
	}
	h.side.rest()
}
