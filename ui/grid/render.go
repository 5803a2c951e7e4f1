package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/ui/kit"
)

// renderer draws the grid. The body and both headings are clipped; each holds one container in content coordinates, so
// that a scroll step moves three containers and touches only the cells that come into or go out of view.
type renderer struct {
	g *Grid

	background, headBand, sideBand, corner *canvas.Rectangle
	sideLine, headLine                     *canvas.Rectangle
	body, head, side                       *canvasLayer
	lines, slots, cards, front             *fyne.Container
	barV, barH                             *canvas.Rectangle
	cursor, target, bandRect               *canvas.Rectangle
	ghost                                  *cardView

	shown     map[int]*cardView // by index of the card
	idle      []*cardView
	slotViews []*slotView
	headSlots *fyne.Container // below the headings of the columns
	headViews []*slotView
	rules     []*canvas.Rectangle
	heads     headings
	seen      span
	colW      float32
	headW     float32
	dark      bool
	objects   []fyne.CanvasObject
}

// canvasLayer is a clipped container.
type canvasLayer struct {
	clip    *container.Clip
	content *fyne.Container
}

func newLayer(objects ...fyne.CanvasObject) *canvasLayer {
	content := kit.Free(objects...)
	return &canvasLayer{container.NewClip(kit.Free(content)), content}
}

func (l *canvasLayer) place(pos fyne.Position, size fyne.Size) {
	l.clip.Move(pos)
	l.clip.Resize(size)
}

func newRenderer(g *Grid) *renderer {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &renderer{
		g: g, background: rect(), headBand: rect(), sideBand: rect(), corner: rect(), sideLine: rect(), headLine: rect(),
		barV: rect(), barH: rect(), cursor: rect(), target: rect(), bandRect: rect(), ghost: newCardView(), shown: map[int]*cardView{},
	}
	r.lines, r.slots, r.cards, r.front = kit.Free(), kit.Free(), kit.Free(), kit.Free(r.cursor, r.target, r.ghost.box, r.bandRect)
	r.body = newLayer(r.lines, r.slots, r.cards, r.front)
	r.headSlots = kit.Free()
	r.head, r.side = newLayer(r.headSlots), newLayer()
	r.cursor.CornerRadius, r.target.CornerRadius = 6, 6
	r.barV.CornerRadius, r.barH.CornerRadius = 3, 3
	r.objects = []fyne.CanvasObject{
		r.background, r.body.clip, r.headBand, r.sideBand, r.head.clip, r.side.clip, r.corner, r.sideLine, r.headLine,
		r.barV, r.barH,
	}
	return r
}

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) Destroy()                     {}
func (r *renderer) MinSize() fyne.Size           { return r.g.MinSize() }

func (r *renderer) Layout(size fyne.Size) {
	r.place(size)
	r.draw(true)
}

// place puts the parts that depend on nothing but the size where they belong.
func (r *renderer) place(size fyne.Size) {
	view := r.g.lay.view
	r.background.Resize(size)
	r.headBand.Resize(fyne.NewSize(size.Width, headHeight))
	r.sideBand.Move(fyne.NewPos(0, headHeight))
	r.sideBand.Resize(fyne.NewSize(r.g.lay.headW, view.Height))
	r.corner.Resize(fyne.NewSize(r.g.lay.headW, headHeight))
	r.sideLine.Move(fyne.NewPos(r.g.lay.headW-1, 0))
	r.sideLine.Resize(fyne.NewSize(1, size.Height))
	r.headLine.Move(fyne.NewPos(0, headHeight-1))
	r.headLine.Resize(fyne.NewSize(size.Width, 1))
	r.body.place(fyne.NewPos(r.g.lay.headW, headHeight), view)
	r.head.place(fyne.NewPos(r.g.lay.headW, 0), fyne.NewSize(view.Width, headHeight-1))
	r.side.place(fyne.NewPos(0, headHeight), fyne.NewSize(r.g.lay.headW-1, view.Height))
}

// Refresh draws everything afresh, colours included.
func (r *renderer) Refresh() {
	r.draw(true)
	canvas.Refresh(r.g)
}

// redraw draws what changed: the offset, the selection, what is held.
func (g *Grid) redraw() {
	if g.renderer != nil {
		g.renderer.draw(false)
		g.renderer.cursor.Refresh() // asks for a frame; refreshing the whole widget would drop every texture
	}
}

func (r *renderer) draw(all bool) {
	g := r.g
	dark := g.dark()
	if all || dark != r.dark {
		r.paint()
	}
	if r.headW != g.lay.headW {
		r.headW = g.lay.headW
		r.place(g.size)
	}
	if g.dirty || r.colW != g.lay.colW || dark != r.dark {
		r.recycleAll()
	}
	g.dirty, r.colW, r.dark = false, g.lay.colW, dark

	at := fyne.NewPos(-g.lay.off.X, -g.lay.off.Y)
	r.body.content.Move(at)
	r.head.content.Move(fyne.NewPos(at.X, 0))
	r.side.content.Move(fyne.NewPos(0, at.Y))
	seen := g.lay.visible()
	r.drawLines(seen, all)
	r.heads.draw(r, seen)
	r.drawCards(seen, dark)
	r.drawSlots(seen)
	r.drawHeadSlots(seen)
	r.drawFront(dark)
	r.drawBandRect()
	r.drawBars()
	r.seen = seen
}

// paint sets the colours that depend on nothing but the theme.
func (r *renderer) paint() {
	set := func(o *canvas.Rectangle, name fyne.ThemeColorName) {
		o.FillColor = kit.Color(name)
		o.Refresh()
	}
	set(r.background, kit.ColorPanel)
	for _, o := range []*canvas.Rectangle{r.headBand, r.sideBand, r.corner} {
		set(o, kit.ColorHead)
	}
	set(r.sideLine, kit.ColorLine)
	set(r.headLine, kit.ColorLine)
	set(r.barV, theme.ColorNameScrollBar)
	set(r.barH, theme.ColorNameScrollBar)
	for _, l := range r.rules {
		set(l, kit.ColorLine)
	}
}

// drawLines draws a hairline under each track and at the right of each column in view; those between days are the same,
// the headings tell the days apart.
func (r *renderer) drawLines(s span, all bool) {
	if s == r.seen && !all {
		return
	}
	n := 0
	next := func() *canvas.Rectangle {
		if n == len(r.rules) {
			l := canvas.NewRectangle(kit.Color(kit.ColorLine))
			r.rules = append(r.rules, l)
			r.lines.Objects = append(r.lines.Objects, l)
		}
		n++
		r.rules[n-1].Hidden = false
		return r.rules[n-1]
	}
	left, right := float32(s.c0)*r.g.lay.colW, float32(s.c1)*r.g.lay.colW
	top, bottom := float32(s.t0)*laneHeight, float32(s.t1)*laneHeight
	for t := s.t0; t < s.t1; t++ {
		l := next()
		l.Move(fyne.NewPos(left, float32(t+1)*laneHeight-1))
		l.Resize(fyne.NewSize(right-left, 1))
	}
	for c := s.c0; c < s.c1; c++ {
		l := next()
		l.Move(fyne.NewPos(float32(c+1)*r.g.lay.colW-1, top))
		l.Resize(fyne.NewSize(1, bottom-top))
	}
	for _, l := range r.rules[n:] {
		l.Hidden = true
	}
}

// recycleAll takes every card off the grid, for when indexes or sizes changed.
func (r *renderer) recycleAll() {
	for i := range r.shown {
		r.recycle(i)
	}
	r.seen = span{}
}

// recycle takes a card off the grid, where it is drawn.
func (r *renderer) recycle(i int) {
	if v := r.shown[i]; v != nil {
		v.box.Hidden = true
		r.idle = append(r.idle, v)
		delete(r.shown, i)
	}
}

// drawCards brings the cards in view up to date. Cards that stay are touched only where their look changed.
func (r *renderer) drawCards(s span, dark bool) {
	g := r.g
	if s != r.seen || g.changed {
		for i, v := range r.shown {
			if t, c := g.track(i), g.data.Cards[i].Col; !s.has(t, c) {
				r.recycle(i)
			} else if g.changed {
				v.box.Move(g.lay.at(t, c).AddXY(cardInset, cardInset)) // a row above may have another number of lanes
			}
		}
		for t := s.t0; t < s.t1; t++ {
			for c := s.c0; c < s.c1; c++ {
				if r.seen.has(t, c) && !g.changed {
					continue
				}
				if i := g.cardAt(t, c); i >= 0 && r.shown[i] == nil {
					r.take(i, g.lay.at(t, c))
				}
			}
		}
	}
	g.changed = false
	size := r.cardSize()
	for i, v := range r.shown {
		v.show(g.data.Cards[i], g.look(&g.data.Cards[i], dark), size)
	}
}

func (r *renderer) cardSize() fyne.Size {
	return fyne.NewSize(r.g.lay.colW-2*cardInset-1, laneHeight-2*cardInset-1)
}

// take gives a card a view.
func (r *renderer) take(i int, at fyne.Position) {
	var v *cardView
	if n := len(r.idle); n > 0 {
		v = r.idle[n-1]
		r.idle = r.idle[:n-1]
	} else {
		v = newCardView()
		r.cards.Objects = append(r.cards.Objects, v.box)
	}
	v.box.Hidden = false
	v.box.Move(at.AddXY(cardInset, cardInset))
	r.shown[i] = v
}

// drawSlots draws what each cell in view is for the lesson that is picked up: in its empty lanes, or under its cards
// where there is no empty lane.
func (r *renderer) drawSlots(s span) {
	g := r.g
	n := 0
	if g.pick != nil {
		size := fyne.NewSize(g.lay.colW-3, laneHeight-3)
		scale := g.scale()
		for c := s.c0; c < s.c1; c++ {
			for t := s.t0; t < s.t1; t++ {
				row := g.lay.rowOf[t]
				state := g.pick.slots[Cell{row, c}]
				if state == StateNone || g.cardAt(t, c) >= 0 && !g.full(row, c) {
					continue
				}
				if n == len(r.slotViews) {
					v := newSlotView()
					r.slotViews = append(r.slotViews, v)
					r.slots.Objects = append(r.slots.Objects, v.img)
				}
				r.slotViews[n].show(g.slotPics.Get(state, size, scale, g.dark()), g.lay.at(t, c).AddXY(1, 1), size)
				n++
			}
		}
	}
	for _, v := range r.slotViews[n:] {
		v.img.Hidden = true
	}
}

// drawHeadSlots marks in the headings, too, where the lesson that is picked up can go: a row may have so many lanes that its
// empty ones are far out of view. What is blocked is not marked there, since nothing is to be read over hatching.
func (r *renderer) drawHeadSlots(s span) {
	g := r.g
	n := 0
	size := fyne.NewSize(g.lay.colW-3, periodHeight-3)
	for c := s.c0; c < s.c1; c++ {
		state := g.columnState(c)
		if state != StateFree && state != StateWarning {
			continue
		}
		if n == len(r.headViews) {
			v := newSlotView()
			r.headViews = append(r.headViews, v)
			r.headSlots.Objects = append(r.headSlots.Objects, v.img)
		}
		r.headViews[n].show(g.slotPics.Get(state, size, g.scale(), g.dark()), fyne.NewPos(float32(c)*g.lay.colW+1, dayHeight+1), size)
		n++
	}
	for _, v := range r.headViews[n:] {
		v.img.Hidden = true
	}
}

// columnState is the best that a column has for the lesson that is picked up, in the rows that are its own: free before a warning before blocked.
func (g *Grid) columnState(col int) State {
	if g.pick == nil {
		return StateNone
	}
	best := StateNone
	for row := range g.pick.home {
		if s := g.pick.slots[Cell{row, col}]; s != StateNone && (best == StateNone || s < best) {
			best = s
		}
	}
	return best
}

// full reports whether each lane of a cell has a card.
func (g *Grid) full(row, col int) bool {
	return int(g.rows[row].count[col]) == g.rows[row].lanes
}

// drawFront draws the keyboard's place, the cell a lesson is held over, and the lesson's ghost under the pointer.
func (r *renderer) drawFront(dark bool) {
	g := r.g
	cell := fyne.NewSize(g.lay.colW-1, laneHeight-1)
	at := g.cardAt(g.cursor.Row, g.cursor.Col)
	r.cursor.Hidden = !g.focused || g.pick != nil || g.lay.tracks() == 0 || at >= 0 && g.data.Cards[at].ID == g.selected
	if !r.cursor.Hidden {
		r.cursor.StrokeColor, r.cursor.StrokeWidth = kit.Color(theme.ColorNamePrimary), 1
		r.cursor.Move(g.lay.at(g.cursor.Row, g.cursor.Col))
		r.cursor.Resize(cell)
		r.cursor.Refresh()
	}
	p := g.pick
	r.target.Hidden = p == nil || !p.over
	r.ghost.box.Hidden = p == nil || !p.dragging && !p.over
	if p == nil {
		return
	}
	if p.over {
		name := kit.ColorMuted
		switch p.slots[p.target] {
		case StateFree:
			name = kit.ColorGood
		case StateWarning:
			name = kit.ColorWarning
		case StateBlocked:
			name = kit.ColorBad
		}
		r.target.StrokeColor, r.target.StrokeWidth = kit.Color(name), 2
		r.target.Move(g.lay.at(p.track, p.target.Col))
		r.target.Resize(cell)
		r.target.Refresh()
	}
	size := r.cardSize()
	r.ghost.show(p.card, look{selected: true, dark: dark}, size)
	place := g.lay.at(p.track, p.target.Col).AddXY(cardInset, cardInset)
	if p.dragging {
		place = p.pointer.SubtractXY(r.g.lay.headW, headHeight).Add(g.lay.off).SubtractXY(size.Width/2, size.Height/2)
	}
	r.ghost.box.Move(place)
}

func (r *renderer) drawBars() {
	l := &r.g.lay
	c := l.content()
	r.barV.Hidden, r.barH.Hidden = !l.scrollsDown(), !l.scrollsAcross()
	start, size := kit.Thumb(l.view.Height, c.Height, l.off.Y)
	r.barV.Move(fyne.NewPos(r.g.lay.headW+l.view.Width-barThickness+3, headHeight+start))
	r.barV.Resize(fyne.NewSize(barThickness-5, size))
	start, size = kit.Thumb(l.view.Width, c.Width, l.off.X)
	r.barH.Move(fyne.NewPos(r.g.lay.headW+start, headHeight+l.view.Height-barThickness+3))
	r.barH.Resize(fyne.NewSize(size, barThickness-5))
}
