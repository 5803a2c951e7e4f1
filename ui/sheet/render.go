package sheet

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// renderer draws the sheet: two panes of cells, those that stay at the left and those that scroll, each with its headings, the
// gutter with the numbers of the rows, the headings of groups across all of it, and what floats above.
type renderer struct {
	s *Sheet

	background, headBand, gutterBand    *canvas.Rectangle
	gutterLine, headLine, frozenLine    *canvas.Rectangle
	barV, barH, ring                    *canvas.Rectangle
	panes                               [2]*pane // frozen, scrolling
	gutter, groups                      *layer
	numbers, groupTexts                 texts
	groupBands, gutterMarks, gutterFog  rects
	fogBox, numberBox, bandBox, nameBox *fyne.Container
	over                                *fyne.Container
	reason                              *reasonBox
	moving                              *canvas.Rectangle // where a column that is dragged would go

	dark    bool
	objects []fyne.CanvasObject
}

// layer is a clipped container.
type layer struct {
	clip    *container.Clip
	content *fyne.Container
}

func newLayer(objects ...fyne.CanvasObject) *layer {
	content := kit.Free(objects...)
	return &layer{container.NewClip(kit.Free(content)), content}
}

func (l *layer) place(x, y, width, height float32) {
	l.clip.Move(fyne.NewPos(x, y))
	l.clip.Resize(fyne.NewSize(fyne.Max(0, width), fyne.Max(0, height)))
}

// pane is the cells of some columns, with their headings.
type pane struct {
	body, head                                          *layer
	tints, backs, lines, outlines, headFills, headLines rects
	cells, headings                                     texts
	tintBox, backBox, lineBox, cellBox, front           *fyne.Container
	fillBox, ruleBox, headBox                           *fyne.Container
}

func newPane() *pane {
	p := &pane{tintBox: kit.Free(), backBox: kit.Free(), lineBox: kit.Free(), cellBox: kit.Free(), front: kit.Free(),
		fillBox: kit.Free(), ruleBox: kit.Free(), headBox: kit.Free()}
	p.body = newLayer(p.tintBox, p.backBox, p.lineBox, p.cellBox, p.front)
	p.head = newLayer(p.fillBox, p.ruleBox, p.headBox)
	return p
}

func transparent() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

func newRenderer(s *Sheet) *renderer {
	r := &renderer{s: s, background: transparent(), headBand: transparent(), gutterBand: transparent(), gutterLine: transparent(),
		headLine: transparent(), frozenLine: transparent(), barV: transparent(), barH: transparent(), ring: transparent(),
		moving: transparent(), over: kit.Free(), reason: newReasonBox(),
		fogBox: kit.Free(), numberBox: kit.Free(), bandBox: kit.Free(), nameBox: kit.Free()}
	r.gutter, r.groups = newLayer(r.fogBox, r.numberBox), newLayer(r.bandBox, r.nameBox)
	r.panes = [2]*pane{newPane(), newPane()}
	r.barV.CornerRadius, r.barH.CornerRadius = 3, 3
	r.over.Objects = []fyne.CanvasObject{r.reason.box, s.editor.entry, s.editor.picker}
	r.objects = []fyne.CanvasObject{r.background, r.panes[1].body.clip, r.panes[0].body.clip, r.gutterBand, r.gutter.clip, r.groups.clip,
		r.headBand, r.panes[1].head.clip, r.panes[0].head.clip, r.gutterLine, r.headLine, r.frozenLine, r.moving, r.barV, r.barH, r.ring, r.over}
	return r
}

func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) Destroy()                     {}
func (r *renderer) MinSize() fyne.Size           { return r.s.MinSize() }

func (r *renderer) Layout(fyne.Size) { r.draw(true) }

// Refresh draws everything afresh, colours included.
func (r *renderer) Refresh() {
	r.draw(true)
	canvas.Refresh(r.s)
}

func (r *renderer) draw(all bool) {
	if dark := kit.Dark(); dark != r.dark {
		r.dark, all = dark, true
	}
	if all {
		r.paint()
	}
	l := &r.s.lay
	if all || l.count != r.s.state.Lines() || l.columns() != len(r.s.state.Shown()) { // it may be drawn before its owner says Changed
		l.measure(r.s.state)
		l.resize(r.s.size)
	}
	r.place()
	first, end := l.lines()
	for i, p := range r.panes {
		from, to := 0, l.frozen
		if i == 1 {
			from, to = l.frozen, l.columns()
		}
		r.drawPane(p, i == 1, from, to, first, end)
	}
	r.drawGutter(first, end)
	r.drawGroups(first, end)
	r.drawBars()
	r.drawOver()
}

// paint sets the colours that depend on nothing but the theme.
func (r *renderer) paint() {
	set := func(o *canvas.Rectangle, name fyne.ThemeColorName) {
		o.FillColor = kit.Color(name)
		o.Refresh()
	}
	set(r.background, kit.ColorPanel)
	set(r.headBand, kit.ColorHead)
	set(r.gutterBand, kit.ColorHead)
	for _, o := range []*canvas.Rectangle{r.gutterLine, r.headLine, r.frozenLine} {
		set(o, kit.ColorLine)
	}
	set(r.barV, theme.ColorNameScrollBar)
	set(r.barH, theme.ColorNameScrollBar)
	set(r.moving, theme.ColorNamePrimary)
	r.ring.StrokeColor, r.ring.StrokeWidth = kit.Color(theme.ColorNamePrimary), 2
	r.ring.Refresh()
	r.reason.paint()
}

// place puts the parts that depend on nothing but the size where they belong.
func (r *renderer) place() {
	l, size := &r.s.lay, r.s.size
	w := fyne.Min(l.frozenWidth(), l.view.Width)
	r.background.Resize(size)
	r.headBand.Resize(fyne.NewSize(size.Width, headHeight))
	r.gutterBand.Move(fyne.NewPos(0, headHeight))
	r.gutterBand.Resize(fyne.NewSize(l.gutter, l.view.Height))
	r.gutterLine.Move(fyne.NewPos(l.gutter-1, 0))
	r.gutterLine.Resize(fyne.NewSize(1, size.Height))
	r.headLine.Move(fyne.NewPos(0, headHeight-1))
	r.headLine.Resize(fyne.NewSize(size.Width, 1))
	r.frozenLine.Hidden = l.frozen == 0 || l.offX == 0
	r.frozenLine.Move(fyne.NewPos(l.gutter+w-1, 0))
	r.frozenLine.Resize(fyne.NewSize(2, size.Height))
	r.panes[0].body.place(l.gutter, headHeight, w, l.view.Height)
	r.panes[0].head.place(l.gutter, 0, w, headHeight-1)
	r.panes[1].body.place(l.gutter+w, headHeight, l.view.Width-w, l.view.Height)
	r.panes[1].head.place(l.gutter+w, 0, l.view.Width-w, headHeight-1)
	r.gutter.place(0, headHeight, l.gutter-1, l.view.Height)
	r.groups.place(0, headHeight, size.Width, l.view.Height)
	// The ring says that the keyboard is here where no cell can say so.
	r.ring.Hidden = !r.s.focused || l.count > 0
	r.ring.Move(fyne.NewPos(1, 1))
	r.ring.Resize(size.SubtractWidthHeight(2, 2))
}

// drawPane draws the columns of a pane that are in view.
func (r *renderer) drawPane(p *pane, scrolls bool, from, to, first, end int) {
	s, l := r.s, &r.s.lay
	x0 := float32(0)
	if scrolls {
		x0 = l.frozenWidth()
	}
	p.cells.begin()
	p.headings.begin()
	for _, set := range []*rects{&p.tints, &p.backs, &p.lines, &p.outlines, &p.headFills, &p.headLines} {
		set.begin()
	}
	r.drawSelection(p, x0, from, to)
	right := float32(0)
	for c := from; c < to; c++ {
		if !l.inView(c) {
			continue
		}
		x, w := l.left(c)-x0, l.width(c)
		right = x + w
		r.drawHeading(p, c, x, w)
		p.lines.rect(p.lineBox, kit.ColorLine, fyne.NewPos(x+w-1, 0), fyne.NewSize(1, fyne.Min(l.view.Height, l.top(end))))
		column := s.state.ColumnAt(c)
		for line := first; line < end; line++ {
			if k := s.state.KeyAt(line); k != 0 {
				r.drawCell(p, k, column, fyne.NewPos(x, l.top(line)), w)
			}
		}
	}
	for line := first; line < end; line++ {
		p.lines.rect(p.lineBox, kit.ColorLine, fyne.NewPos(0, l.top(line)+rowHeight-1), fyne.NewSize(right, 1))
	}
	p.cells.end()
	p.headings.end()
	for _, set := range []*rects{&p.tints, &p.backs, &p.lines, &p.outlines, &p.headFills, &p.headLines} {
		set.end()
	}
}

func (r *renderer) drawHeading(p *pane, place int, x, w float32) {
	s := r.s
	column := s.state.ColumnAt(place)
	c := s.state.Column(column)
	ink := theme.ColorNameForeground
	if r.columnSelected(place) {
		p.headFills.rect(p.fillBox, kit.ColorTint, fyne.NewPos(x, 0), fyne.NewSize(w, headHeight))
		ink = theme.ColorNamePrimary
	}
	mark := float32(0)
	if at, down := s.state.SortOf(column); at > 0 {
		sign := map[bool]string{false: "▲", true: "▼"}[down]
		if len(s.state.View().Sort) > 1 {
			sign += digit(at)
		}
		mark = kit.Measured(sign, kit.TextSmall, false) + 4
		p.headings.text(p.headBox, line{text: sign, size: kit.TextSmall, ink: kit.ColorMuted},
			fyne.NewPos(x+w-cellInset-mark+4, 8), mark)
	}
	align := fyne.TextAlignLeading
	if c.Type == sheet.Number {
		align = fyne.TextAlignTrailing
	}
	p.headings.text(p.headBox, line{text: c.Label, size: kit.TextBody, bold: true, ink: ink, align: align},
		fyne.NewPos(x+cellInset, 6), w-2*cellInset-mark)
	p.headLines.rect(p.ruleBox, kit.ColorLine, fyne.NewPos(x+w-1, 0), fyne.NewSize(1, headHeight))
}

func digit(n int) string {
	if n > 9 {
		return "+"
	}
	return string(rune('0' + n))
}

func (r *renderer) columnSelected(place int) bool {
	for _, b := range r.s.state.Blocks() {
		if place >= b.Left && place <= b.Right {
			return true
		}
	}
	return false
}

// drawCell draws what a cell shows: its text and, muted, its note.
func (r *renderer) drawCell(p *pane, k sheet.Key, column int, at fyne.Position, w float32) {
	s := r.s
	text := s.state.Text(k, column)
	c := s.state.Column(column)
	look := line{text: text, size: kit.TextBody, bold: c.Strong, ink: theme.ColorNameForeground}
	if c.ReadOnly != "" && !c.Strong {
		look.ink = kit.ColorMuted
	}
	if _, draft := s.state.Draft(k, column); draft {
		p.backs.framed(p.backBox, kit.ColorBadTint, kit.ColorBad, at, fyne.NewSize(w, rowHeight-1))
		look.ink, look.bold = kit.ColorBad, true
	}
	if text == "" {
		return
	}
	room := w - 2*cellInset
	if c.Type == sheet.Number {
		look.align = fyne.TextAlignTrailing
		p.cells.text(p.cellBox, look, at.AddXY(cellInset, 5), room)
		return
	}
	used := p.cells.text(p.cellBox, look, at.AddXY(cellInset, 5), room)
	if note := noteText(s.state.Note(k, column)); note != "" && used < room-12 {
		p.cells.text(p.cellBox, line{text: note, size: kit.TextBody, ink: kit.ColorMuted}, at.AddXY(cellInset+used, 5), room-used)
	}
}

// drawSelection draws the blocks that are selected, the current cell and the fill handle.
func (r *renderer) drawSelection(p *pane, x0 float32, from, to int) {
	s, l := r.s, &r.s.lay
	if l.count == 0 || from >= to {
		return
	}
	width := l.frozenWidth()
	if x0 > 0 || from == l.frozen {
		width = l.view.Width - l.frozenWidth()
	}
	ink := kit.ColorMuted
	if s.focused || s.state.Editing() {
		ink = theme.ColorNamePrimary
	}
	draw := func(b sheet.Block, do func(pos fyne.Position, size fyne.Size)) {
		if b.Right < from || b.Left >= to {
			return
		}
		pos, size := l.rect(b)
		pos.X -= x0
		if b.Left < from { // goes on in the other pane
			size.Width += pos.X + 10
			pos.X = -10
		}
		if b.Right >= to {
			size.Width = width + 10 - pos.X
		}
		do(pos, size)
	}
	blocks := s.state.Blocks()
	for _, b := range blocks {
		draw(b, func(pos fyne.Position, size fyne.Size) { p.tints.rect(p.tintBox, kit.ColorTint, pos, size) })
	}
	for _, b := range blocks {
		draw(b, func(pos fyne.Position, size fyne.Size) {
			p.outlines.outline(p.front, ink, 2, pos.SubtractXY(1, 1), size.AddWidthHeight(1, 1))
		})
	}
	if fill, ok := r.fillTarget(); ok {
		draw(fill, func(pos fyne.Position, size fyne.Size) {
			p.outlines.outline(p.front, kit.ColorFaint, 2, pos.SubtractXY(1, 1), size.AddWidthHeight(1, 1))
		})
	}
	at := s.state.Current()
	draw(sheet.Block{Top: at.Line, Left: at.Column, Bottom: at.Line, Right: at.Column}, func(pos fyne.Position, size fyne.Size) {
		if s.state.KeyAt(at.Line) != 0 {
			p.tints.framed(p.tintBox, kit.ColorPanel, ink, pos.SubtractXY(1, 1), size.AddWidthHeight(1, 1))
		}
	})
	last := s.state.Block()
	if last.Right >= from && last.Right < to && !s.state.Editing() {
		pos, size := l.rect(last)
		at := fyne.NewPos(pos.X-x0+size.Width-handleSize+1, pos.Y+size.Height-handleSize+1)
		p.outlines.rect(p.front, kit.ColorPanel, at, fyne.NewSize(handleSize, handleSize))
		p.outlines.rect(p.front, ink, at.AddXY(1, 1), fyne.NewSize(handleSize-1, handleSize-1))
	}
}

// drawGutter draws the numbers of the rows; a row with something that could not be taken has a triangle.
func (r *renderer) drawGutter(first, end int) {
	s, l := r.s, &r.s.lay
	r.numbers.begin()
	r.gutterFog.begin()
	r.gutterMarks.begin()
	for i := first; i < end; i++ {
		row := s.state.Line(i)
		if row.Head() {
			continue
		}
		look := line{text: number(row.Number), size: kit.TextSmall, ink: kit.ColorMuted, align: fyne.TextAlignTrailing}
		if r.lineSelected(i) {
			r.gutterFog.rect(r.fogBox, kit.ColorTint, fyne.NewPos(0, l.top(i)), fyne.NewSize(l.gutter, rowHeight-1))
			look.ink, look.bold = theme.ColorNamePrimary, true
		}
		if s.state.Troubled(row.Key) {
			look.text, look.ink, look.bold = "▲", kit.ColorBad, false
		}
		r.numbers.text(r.numberBox, look, fyne.NewPos(4, l.top(i)+7), l.gutter-14)
		r.gutterMarks.rect(r.numberBox, kit.ColorLine, fyne.NewPos(0, l.top(i)+rowHeight-1), fyne.NewSize(l.gutter, 1))
	}
	r.numbers.end()
	r.gutterFog.end()
	r.gutterMarks.end()
}

func (r *renderer) lineSelected(i int) bool {
	for _, b := range r.s.state.Blocks() {
		if i >= b.Top && i <= b.Bottom {
			return true
		}
	}
	return false
}

// drawGroups draws the headings of groups, from the gutter to the right edge.
func (r *renderer) drawGroups(first, end int) {
	s, l := r.s, &r.s.lay
	r.groupBands.begin()
	r.groupTexts.begin()
	width := fyne.Min(l.view.Width, l.lefts[l.columns()]) + l.gutter
	for i := first; i < end; i++ {
		row := s.state.Line(i)
		if !row.Head() {
			continue
		}
		y := l.top(i)
		g := s.state.Group(row.Group)
		ground := kit.ColorHead
		if r.lineSelected(i) {
			ground = kit.ColorTint
		}
		r.groupBands.rect(r.bandBox, ground, fyne.NewPos(0, y), fyne.NewSize(width, rowHeight-1))
		r.groupBands.rect(r.bandBox, kit.ColorLine, fyne.NewPos(0, y+rowHeight-1), fyne.NewSize(width, 1))
		sign := "▼"
		if g.Folded {
			sign = "►"
		}
		r.groupTexts.text(r.nameBox, line{text: sign, size: kit.TextSmall, ink: kit.ColorMuted}, fyne.NewPos(l.gutter-18, y+7), 16)
		used := r.groupTexts.text(r.nameBox, line{text: g.Label, size: kit.TextBody, bold: true, ink: theme.ColorNameForeground},
			fyne.NewPos(l.gutter+4, y+5), width*0.6)
		used += r.groupTexts.text(r.nameBox, line{text: number(g.Rows), size: kit.TextCaption, ink: kit.ColorMuted},
			fyne.NewPos(l.gutter+used+12, y+6), 80) + 12
		end := width
		if l.scrollsDown() {
			end = fyne.Min(end, l.gutter+l.view.Width-barThickness)
		}
		if room := end - l.gutter - used - 2*cellInset; g.Summary != "" && room > 60 {
			r.groupTexts.text(r.nameBox, line{text: g.Summary, size: kit.TextCaption, ink: kit.ColorMuted, align: fyne.TextAlignTrailing},
				fyne.NewPos(end-cellInset-room, y+6), room)
		}
		if cur := s.state.Current(); cur.Line == i && s.focused {
			r.groupBands.outline(r.bandBox, theme.ColorNamePrimary, 2, fyne.NewPos(1, y), fyne.NewSize(width-2, rowHeight-1))
		}
	}
	r.groupBands.end()
	r.groupTexts.end()
}

func (r *renderer) drawBars() {
	l := &r.s.lay
	w, h := l.content()
	r.barV.Hidden, r.barH.Hidden = !l.scrollsDown(), !l.scrollsAcross()
	room := l.room()
	start, size := kit.Thumb(room.Height, float32(h), float32(l.offY))
	put(r.barV, fyne.NewPos(l.gutter+l.view.Width-barThickness+3, headHeight+start), fyne.NewSize(barThickness-5, size))
	start, size = kit.Thumb(room.Width, w, l.offX)
	put(r.barH, fyne.NewPos(l.gutter+start, headHeight+l.view.Height-barThickness+3), fyne.NewSize(size, barThickness-5))
}

// drawOver draws what floats above the cells: the editor with its list, why a cell was not taken, where a column would go.
func (r *renderer) drawOver() {
	s, l := r.s, &r.s.lay
	at := s.state.Current()
	pos, size, seen := s.currentRect()
	s.editor.place(pos, size, seen)
	k, column := s.state.CurrentCell()
	why := ""
	if k != 0 && column >= 0 && seen && !s.state.Editing() {
		if d, ok := s.state.Draft(k, column); ok {
			why = d.Reason
		}
		if why == "" && at.Column == 0 {
			why = s.state.RowReason(k)
		}
	}
	r.reason.show(why, pos, size, s.size)
	target, moving := s.columnTarget()
	r.moving.Hidden = !moving
	if moving {
		x := l.gutter + l.view.Width - 2
		if target < l.columns() {
			x = l.gutter + l.left(target)
		} else if l.columns() > 0 {
			x = l.gutter + l.left(l.columns()-1) + l.width(l.columns()-1)
		}
		put(r.moving, fyne.NewPos(x-1, 0), fyne.NewSize(2, s.size.Height))
	}
}

// currentRect is where the current cell is drawn in the widget; seen is false where it is out of view.
func (s *Sheet) currentRect() (pos fyne.Position, size fyne.Size, seen bool) {
	l, at := &s.lay, s.state.Current()
	if at.Column >= l.columns() || at.Line >= l.count {
		return pos, size, false
	}
	pos = fyne.NewPos(l.gutter+l.left(at.Column), headHeight+l.top(at.Line))
	size = fyne.NewSize(l.width(at.Column), rowHeight)
	seen = pos.Y > headHeight-rowHeight && pos.Y < s.size.Height && l.inView(at.Column)
	return pos, size, seen
}
