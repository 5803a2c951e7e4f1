package rosters

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// renderer draws the grid: headings of periods and names of areas scroll up and down, names of days to the sides, places both ways.
type renderer struct {
	g *Grid

	back, corner, side  *canvas.Rectangle
	headLine, sideLine  *canvas.Rectangle
	days, names, body   layer
	dayViews, lineViews views
	placeViews          views
	rules               []*canvas.Rectangle
	rulesBox            *fyne.Container
	bar, barAcross      *canvas.Rectangle
	cursor              *canvas.Rectangle
	ghost               *cardView
	objects             []fyne.CanvasObject
}

// layer is a clipped container.
type layer struct {
	clip    *container.Clip
	content *fyne.Container
}

func newLayer(objects ...fyne.CanvasObject) layer {
	content := kit.Free(objects...)
	return layer{container.NewClip(kit.Free(content)), content}
}

func (l layer) place(pos fyne.Position, size fyne.Size) {
	l.clip.Move(pos)
	l.clip.Resize(size)
}

func newRenderer(g *Grid) *renderer {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &renderer{g: g, back: rect(), corner: rect(), side: rect(), headLine: rect(), sideLine: rect(), bar: rect(),
		barAcross: rect(), cursor: rect(),
		ghost: newCardView(), rulesBox: kit.Free()}
	r.cursor.CornerRadius, r.bar.CornerRadius, r.barAcross.CornerRadius = 6, 3, 3
	r.days, r.names, r.body = newLayer(), newLayer(), newLayer(r.rulesBox)
	r.objects = []fyne.CanvasObject{r.back, r.side, r.body.clip, r.names.clip, r.corner, r.days.clip, r.sideLine, r.headLine,
		r.cursor, r.bar, r.barAcross,
		g.chooser.box(), r.ghost.box}
	return r
}

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) Destroy()                     {}
func (r *renderer) MinSize() fyne.Size           { return r.g.MinSize() }
func (r *renderer) Layout(fyne.Size)             { r.draw() }

// Refresh draws everything afresh, colours included.
func (r *renderer) Refresh() {
	r.draw()
	canvas.Refresh(r.g)
}

func fill(o *canvas.Rectangle, name fyne.ThemeColorName, pos fyne.Position, size fyne.Size) {
	if ink := kit.Color(name); o.FillColor != ink {
		o.FillColor = ink
		o.Refresh()
	}
	o.Move(pos)
	o.Resize(size)
}

func (r *renderer) draw() {
	g := r.g
	l := &g.lay
	if l.size.Width <= 0 {
		return
	}
	side, room := l.side(), l.room()
	fill(r.back, kit.ColorPanel, fyne.Position{}, l.size)
	fill(r.corner, kit.ColorHead, fyne.Position{}, fyne.NewSize(l.size.Width, headHeight))
	fill(r.side, kit.ColorHead, fyne.NewPos(0, headHeight), fyne.NewSize(side, min(room.Height, l.height())))
	fill(r.headLine, kit.ColorLine, fyne.NewPos(0, headHeight-1), fyne.NewSize(l.size.Width, 1))
	fill(r.sideLine, kit.ColorLine, fyne.NewPos(side-1, 0), fyne.NewSize(1, headHeight))
	r.days.place(fyne.NewPos(side, 0), fyne.NewSize(room.Width, headHeight-1))
	r.names.place(fyne.NewPos(0, headHeight), fyne.NewSize(l.size.Width, room.Height))
	r.body.place(fyne.NewPos(side, headHeight), room)
	r.days.content.Move(fyne.NewPos(-l.off.X, 0))
	r.names.content.Move(fyne.NewPos(0, -l.off.Y))
	r.body.content.Move(fyne.NewPos(-l.off.X, -l.off.Y))
	r.drawDays()
	r.drawLines()
	r.drawPlaces()
	r.drawFront()
	r.drawBars()
	g.chooser.place()
}

func (r *renderer) drawDays() {
	g := r.g
	r.dayViews.begin()
	for d, name := range g.table.Days {
		r.dayViews.next(r.days.content).show(card{bold: name, boldInk: kit.Color(theme.ColorNameForeground)},
			fyne.NewPos(float32(d)*g.lay.dayWidth()-2, 0), fyne.NewSize(g.lay.dayWidth(), headHeight-1))
	}
	r.dayViews.end()
}

// drawLines draws the headings of periods over the whole width, the names of areas, and hairlines.
func (r *renderer) drawLines() {
	g, l := r.g, &r.g.lay
	ink, muted := kit.Color(theme.ColorNameForeground), kit.Color(kit.ColorMuted)
	first, end := l.lines()
	r.lineViews.begin()
	n := 0
	rule := func(pos fyne.Position, size fyne.Size) {
		if n == len(r.rules) {
			r.rules = append(r.rules, canvas.NewRectangle(color.Transparent))
			r.rulesBox.Objects = append(r.rulesBox.Objects, r.rules[n])
		}
		r.rules[n].Hidden = false
		fill(r.rules[n], kit.ColorLine, pos, size)
		n++
	}
	width := max(l.room().Width, float32(l.days)*l.dayWidth())
	for i := first; i < end; i++ {
		line := &g.table.Lines[i]
		v := r.lineViews.next(r.names.content)
		if line.Head {
			v.show(card{square: true, fill: kit.Color(theme.ColorNameBackground), bold: line.Name, boldInk: ink, text: line.Detail, textInk: muted},
				fyne.NewPos(0, l.tops[i]), fyne.NewSize(l.size.Width, bandHeight-1))
			rule(fyne.NewPos(0, l.tops[i+1]-1), fyne.NewSize(width, 1))
			continue
		}
		c := card{text: line.Name, textInk: ink}
		if line.Detail != "" {
			c = card{bold: line.Name, boldInk: ink, text: line.Detail, textInk: muted, over: true}
		}
		v.show(c, fyne.NewPos(-2, l.tops[i]), fyne.NewSize(l.side(), rowHeight-1))
		rule(fyne.NewPos(0, l.tops[i+1]-1), fyne.NewSize(width, 1))
		for d := 0; d <= l.days; d++ {
			rule(fyne.NewPos(float32(d)*l.dayWidth()-1, l.tops[i]), fyne.NewSize(1, rowHeight))
		}
	}
	r.lineViews.end()
	for _, o := range r.rules[n:] {
		o.Hidden = true
	}
}

func (r *renderer) drawPlaces() {
	g, l := r.g, &r.g.lay
	first, end := l.lines()
	r.placeViews.begin()
	for i := first; i < end; i++ {
		for d := range g.table.Lines[i].Places {
			left := float32(d) * l.dayWidth()
			if left+l.dayWidth() <= l.off.X || left >= l.off.X+l.room().Width {
				continue
			}
			pos, size := l.card(spot{i, d})
			if c, ok := r.card(g.table.Lines[i].Places[d], spot{i, d}, size); ok {
				r.placeViews.next(r.body.content).show(c, pos, size)
			}
		}
	}
	r.placeViews.end()
}

// card is how a place is drawn; ok is false for nothing.
func (r *renderer) card(p rosters.Place, at spot, size fyne.Size) (card, bool) {
	g := r.g
	if g.board == nil {
		return card{}, false
	}
	if p.Closed {
		return card{fill: kit.Color(kit.ColorHead), square: true}, true
	}
	over := g.held != nil && g.held.isOver && g.held.over == at
	if g.held != nil && p != g.held.from && (p.Teacher == 0 || over) {
		return r.fit(g.board.Can(g.held.id, g.held.from, p), p, over, size), true
	}
	if id := g.proposed[p]; id != 0 {
		pair := g.hue(id)
		c := card{picture: g.pictures.Get(grid.StateWarning, size, g.scale(), kit.Dark()), edge: pair.Edge, bold: g.code(id),
			text:    shortName(g.board, id, size.Width-markWidth),
			boldInk: kit.Color(theme.ColorNameForeground), textInk: kit.Color(kit.ColorMuted), mark: "?", markInk: kit.Color(kit.ColorWarningText)}
		return c, true
	}
	if p.Teacher == 0 {
		if p.Gap {
			return card{text: "◆ nobody", textInk: kit.Color(kit.ColorWarningText), small: true}, true
		}
		return card{}, false
	}
	pair := g.hue(p.Teacher)
	c := card{fill: pair.Fill, edge: pair.Edge, bold: g.code(p.Teacher), boldInk: pair.Text, text: shortName(g.board, p.Teacher,
		size.Width), textInk: pair.Second}
	if p.Roster == model.RosterStudy {
		hall := g.board.Hall(p)
		c.text = fitting(c.bold, size.Width, hall.Words(), strings.ReplaceAll(hall.Words(), " of ", "/"))
		if hall.TooFull() {
			c.mark, c.markInk = "▲", kit.Color(kit.ColorBad)
		}
	} else if rotations := p.Rotations.String(); rotations != "" && g.table.Rotation == 0 {
		c.text = "R" + rotations + " " + c.text
	}
	switch g.board.Mark(p).Fit {
	case rosters.Blocked:
		c.mark, c.markInk, c.frame, c.thick = "▲", kit.Color(kit.ColorBad), kit.Color(kit.ColorBad), 1
	case rosters.Warned:
		if c.mark == "" {
			c.mark, c.markInk = "◆", kit.Color(kit.ColorWarningText)
		}
	}
	if g.held != nil && p == g.held.from {
		c.fill, c.edge, c.boldInk, c.textInk = kit.Color(kit.ColorHead), kit.Color(kit.ColorLine), kit.Color(kit.ColorMuted),
			kit.Color(kit.ColorMuted)
	}
	return c, true
}

// fit is how a place is drawn that says what it is for the teacher in hand.
func (r *renderer) fit(a rosters.Answer, p rosters.Place, over bool, size fyne.Size) card {
	g := r.g
	c := card{small: true}
	state, ink, edge := grid.StateFree, kit.ColorGoodText, kit.ColorGood
	c.text = "free"
	switch a.Fit {
	case rosters.Warned:
		state, ink, edge, c.text = grid.StateWarning, kit.ColorWarningText, kit.ColorWarning, "◆ "+a.Why
	case rosters.Blocked:
		state, ink, edge = grid.StateBlocked, kit.ColorBad, kit.ColorBad
		c.text = fitting("", size.Width, "▲ "+a.Why, "▲ "+strings.TrimPrefix(a.Why, "teaches "))
	}
	c.textInk = kit.Color(ink)
	if over && a.Fit == rosters.Free {
		c.text = fitting("", size.Width, "✓ "+g.code(g.held.id)+" is free", "✓ free")
		if p.Teacher != 0 {
			c.text = fitting("", size.Width, "✓ swaps with "+g.code(p.Teacher), "✓ swaps")
			if g.held.from.Entry == 0 {
				c.text = fitting("", size.Width, "✓ in place of "+g.code(p.Teacher), "✓ for "+g.code(p.Teacher))
			}
		}
	}
	c.picture = g.pictures.Get(state, size, g.scale(), kit.Dark())
	if a.Fit == rosters.Blocked {
		c.fill, c.frame, c.thick = kit.Color(kit.ColorPanel), kit.Color(edge), 1
	}
	if over {
		c.bold, c.text, c.boldInk = c.text, "", c.textInk
		c.frame, c.thick = kit.Color(edge), 2
	}
	return c
}

// drawFront draws the keyboard's place and the teacher under the pointer.
func (r *renderer) drawFront() {
	g, l := r.g, &r.g.lay
	r.cursor.Hidden = true
	if g.cursor.line+1 < len(l.tops) && len(g.table.Lines) > 0 {
		pos, size := l.card(g.cursor)
		pos = l.onWidget(pos).SubtractXY(2, 2)
		size = size.AddWidthHeight(4, 4)
		room := l.room()
		inside := pos.X >= l.side()-1 && pos.Y >= headHeight-1 && pos.X+size.Width <= l.side()+room.Width+1 &&
			pos.Y+size.Height <= l.size.Height+1
		r.cursor.Hidden = !inside || g.held != nil && g.held.dragging || g.chooser.shown
		r.cursor.StrokeColor, r.cursor.StrokeWidth = kit.Color(kit.ColorFaint), 1
		if g.focused {
			r.cursor.StrokeColor, r.cursor.StrokeWidth = kit.Color(theme.ColorNamePrimary), 2
		}
		r.cursor.Move(pos)
		r.cursor.Resize(size)
		r.cursor.Refresh()
	}
	h := g.held
	r.ghost.box.Hidden = h == nil || !h.dragging
	if r.ghost.box.Hidden {
		return
	}
	size := fyne.NewSize(min(150, l.dayWidth()-9), rowHeight-9)
	pair := g.hue(h.id)
	r.ghost.show(card{fill: pair.Fill, edge: pair.Edge, frame: kit.Color(theme.ColorNamePrimary), thick: 1, bold: g.code(h.id),
		boldInk: pair.Text,
		text:    nameOf(g.board, h.id), textInk: pair.Second}, h.pointer.SubtractXY(size.Width/2, size.Height+6), size)
}

func (r *renderer) drawBars() {
	l := &r.g.lay
	room := l.room()
	across := l.width()
	r.bar.Hidden, r.barAcross.Hidden = l.height() <= room.Height, across <= room.Width+0.5
	start, size := kit.Thumb(room.Height, l.height(), l.off.Y)
	fill(r.bar, theme.ColorNameScrollBar, fyne.NewPos(l.size.Width-barWidth-2, headHeight+start), fyne.NewSize(barWidth, size))
	start, size = kit.Thumb(room.Width, across, l.off.X)
	fill(r.barAcross, theme.ColorNameScrollBar, fyne.NewPos(l.side()+start, l.size.Height-barWidth-2), fyne.NewSize(size, barWidth))
}

// shortName is the name of a teacher, or the surname where a card has no room for both.
func shortName(b *rosters.Board, id model.TeacherID, width float32) string {
	if b == nil || b.Teacher(id) == nil {
		return ""
	}
	t := b.Teacher(id)
	return fitting(t.Code, width, t.Name(), t.Surname)
}

// nameOf is the name of a teacher.
func nameOf(b *rosters.Board, id model.TeacherID) string {
	if b == nil || b.Teacher(id) == nil {
		return ""
	}
	return b.Teacher(id).Name()
}
