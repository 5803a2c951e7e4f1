package person

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	pages "carillon/internal/person"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

// Measures of a week, in units.
const (
	weekHead   float32 = 40 // above the days: their names and dates
	weekHours  float32 = 50 // left of them
	weekLow    float32 = 200
	dayNarrow  float32 = 58
	blockEdge  float32 = 4
	blockInset float32 = 4 // between a block and the edge of its day
	lineHigh   float32 = 15
)

// weekView draws a week to scale: lessons, lunch, duties, time off, free periods, and where another section would be.
type weekView struct {
	widget.BaseWidget
	page    *pages.Page // nil for none
	stretch pages.Stretch
	date    func(day int) string // "Nov 30"; "" where the calendar has none
	code    func(day int) string // of a day in short: "MonA"
	chosen  model.Key            // the section whose lessons are outlined
	ghosts  []views.Block        // where an alternative would be
	fits    bool                 // the alternative is in conflict with nothing

	onTap  func(b views.Block)
	onOpen func(b views.Block)
	onMenu func(b *views.Block, free model.Slot, at fyne.Position) // of a block, or where nothing is

	hits []hit
}

// hit is a part of the picture that can be pressed.
type hit struct {
	x, y, w, h float32
	block      *views.Block
	free       model.Slot
}

var (
	_ fyne.Tappable          = (*weekView)(nil)
	_ fyne.DoubleTappable    = (*weekView)(nil)
	_ fyne.SecondaryTappable = (*weekView)(nil)
)

func newWeekView() *weekView {
	v := &weekView{date: func(int) string { return "" }}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer implements fyne.Widget.
func (v *weekView) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	return &drawn{of: v, draw: v.draw, least: func() fyne.Size { return fyne.NewSize(weekHours+dayNarrow, weekLow) }}
}

// scale says where minutes of a day are drawn.
type scale struct {
	from, to model.Minute
	top, per float32
}

func (s scale) y(m model.Minute) float32 { return s.top + float32(m-s.from)*s.per }

func (v *weekView) draw(s *sketch, size fyne.Size) {
	v.hits = v.hits[:0]
	s.box(0, 0, size.Width, size.Height, kit.Color(kit.ColorPanel))
	s.box(0, 0, size.Width, weekHead, kit.Color(kit.ColorHead))
	if v.page == nil {
		return
	}
	days := v.page.Week.Days
	first, last := max(1, v.stretch.First), min(v.stretch.Last, len(days))
	if last < first {
		return
	}
	at := v.scale(size)
	left := weekHours
	if at.to == 0 {
		left = 6
	}
	wide := (size.Width - left) / float32(last-first+1)
	muted := pen{size: kit.TextSmall, color: kit.Color(kit.ColorMuted)}
	for hour := at.from; at.to > 0 && hour <= at.to; hour += 60 {
		y := at.y(hour)
		s.box(left-4, y, size.Width-left+4, 1, kit.Color(kit.ColorLine))
		p := muted
		p.right = true
		if y+8 < size.Height {
			s.text(kit.FormatHour(hour), left-9, y-7, left-10, p)
		}
	}
	for d := first; d <= last; d++ {
		x := left + float32(d-first)*wide
		s.box(x, 0, 1, size.Height, kit.Color(kit.ColorLine))
		name := days[d-1].Name
		if kit.Measured(name, kit.TextBody, true) > wide-6 {
			name = v.code(d)
		}
		v.centred(s, name, x, 4, wide, pen{size: kit.TextBody, bold: true, color: kit.Color(theme.ColorNameForeground)})
		v.centred(s, v.date(d), x, 21, wide, muted)
		v.drawDay(s, d, days[d-1], x, wide, at, size)
	}
}

// scale fits the minutes of the week into the height there is.
func (v *weekView) scale(size fyne.Size) scale {
	w := v.page.Week
	from, to := w.From, w.To
	for _, f := range v.page.Free {
		if from == 0 || f.Start < from {
			from = f.Start
		}
		to = max(to, f.End)
	}
	for _, g := range v.ghosts {
		if g.End > g.Start {
			from, to = min(from, g.Start), max(to, g.End)
		}
	}
	if to <= from {
		return scale{top: weekHead}
	}
	from -= from % 60
	return scale{from: from, to: to, top: weekHead + 8, per: (size.Height - weekHead - 14) / float32(to-from)}
}

func (v *weekView) centred(s *sketch, text string, x, y, wide float32, p pen) {
	text = kit.Fitted(text, p.size, p.bold, wide-6)
	s.text(text, x+(wide-kit.Measured(text, p.size, p.bold))/2, y, wide, p)
}

func (v *weekView) drawDay(s *sketch, number int, day views.Day, x, wide float32, at scale, size fyne.Size) {
	muted := pen{size: kit.TextSmall, color: kit.Color(kit.ColorMuted)}
	for _, o := range v.page.Off {
		if int(o.Day) != number {
			continue
		}
		y, h := at.top, size.Height-at.top
		if o.End > 0 && at.to > 0 {
			y, h = at.y(o.Start), float32(o.End-o.Start)*at.per
		}
		text := "prefers off"
		if o.Fixed {
			text = "time off"
			s.box(x+1, y, wide-1, h, kit.Color(kit.ColorHead))
		} else {
			s.dashes(x+2, y, wide-4, h, kit.Color(kit.ColorWarning))
		}
		s.text(text, x+8, y+4, wide-12, muted)
	}
	for _, f := range v.page.Free {
		if int(f.Slot.Day) != number || at.to == 0 || v.ghostAt(number, f.Start, f.End) {
			continue
		}
		y, h := at.y(f.Start), float32(f.End-f.Start)*at.per
		b := s.box(x+blockInset, y+1, wide-2*blockInset, h-2, kit.Color(kit.ColorPanel))
		b.FillColor = nil
		b.StrokeWidth, b.StrokeColor, b.CornerRadius = 1, kit.Color(kit.ColorLine), 5
		if h > lineHigh {
			v.centred(s, "free", x, y+(h-lineHigh)/2, wide, muted)
		}
		v.hits = append(v.hits, hit{x: x, y: y, w: wide, h: h, free: f.Slot})
	}
	untimed := float32(0)
	for i := range day.Blocks {
		b := &day.Blocks[i]
		if at.to > 0 && (wide-2*blockInset)/float32(max(1, b.Lanes)) < laneLeast {
			v.drawMany(s, day.Blocks, i, x, wide, at)
			continue
		}
		room := (wide - 2*blockInset) / float32(max(1, b.Lanes))
		bx, by, bh := x+blockInset+float32(b.Lane)*room, at.top+untimed*34, float32(32)
		switch {
		case b.End > b.Start && at.to > 0:
			by, bh = at.y(b.Start), float32(b.End-b.Start)*at.per-2
		default: // no bell times: below each other
			untimed++
		}
		v.drawBlock(s, b, bx, by+1, room-map[bool]float32{true: 3, false: 0}[b.Lanes > 1], bh)
		v.hits = append(v.hits, hit{x: bx, y: by, w: room, h: bh, block: b})
	}
	for i := range v.ghosts {
		g := &v.ghosts[i]
		if int(g.Slot.Day) != number || g.Kind != views.LessonBlock || at.to == 0 || g.End <= g.Start {
			continue
		}
		gx, gw := x+blockInset, wide-2*blockInset
		if slices.ContainsFunc(day.Blocks, func(b views.Block) bool { return b.Kind != views.BreakBlock && b.Start < g.End && g.Start < b.End }) {
			gx, gw = gx+gw/2, gw/2
		}
		v.drawGhost(s, g, gx, at.y(g.Start)+1, gw, float32(g.End-g.Start)*at.per-2)
	}
}

// laneLeast is how wide a lesson is at least: where so many are on at once that each would be narrower, they are counted.
const laneLeast float32 = 36

// drawMany counts the lessons that begin and end together, at the first of them.
func (v *weekView) drawMany(s *sketch, list []views.Block, i int, x, wide float32, at scale) {
	b := &list[i]
	same := func(o views.Block) bool { return o.Kind == views.LessonBlock && o.Start == b.Start && o.End == b.End }
	if b.Kind != views.LessonBlock || b.End <= b.Start || slices.IndexFunc(list, same) != i {
		return // breaks of lunch waves are between the lessons
	}
	n, clash := 0, false
	for _, o := range list {
		if same(o) {
			n++
			clash = clash || o.Clash
		}
	}
	crosses := func(o views.Block) bool {
		return o.Kind == views.LessonBlock && !same(o) && o.Start < b.End && b.Start < o.End
	}
	y, h := at.y(b.Start)+1, float32(b.End-b.Start)*at.per-2
	bx, bw := x+blockInset, wide-2*blockInset
	if slices.ContainsFunc(list, crosses) { // lunch waves: the longer stand left
		bw = bw/2 - 1
		if slices.ContainsFunc(list, func(o views.Block) bool {
			long, own := o.End-o.Start, b.End-b.Start
			return crosses(o) && (long > own || long == own && o.Start < b.Start)
		}) {
			bx += bw + 2
		}
	}
	s.box(bx, y, bw, h, kit.Color(kit.ColorTint)).CornerRadius = 5
	if h < 11 {
		return
	}
	text := names.Count(n, "section", "sections")
	if kit.Measured(text, kit.TextSmall, false) > bw-6 {
		text = names.Number(n)
	}
	if clash {
		text += " ▲"
	}
	v.centred(s, text, bx, y+(h-lineHigh)/2, bw, pen{size: kit.TextSmall, color: kit.Color(theme.ColorNameForeground)})
}

// ghostAt says whether an alternative would be on a day in some minutes.
func (v *weekView) ghostAt(day int, start, end model.Minute) bool {
	return slices.ContainsFunc(v.ghosts, func(g views.Block) bool { return int(g.Slot.Day) == day && g.Start < end && start < g.End })
}

func lineOf(b *views.Block, roles ...views.Role) string {
	var out []string
	for _, r := range roles {
		for _, l := range b.Lines {
			if l.Role == r && l.Text != "" {
				out = append(out, l.Text)
			}
		}
	}
	return strings.Join(out, " · ")
}

func (v *weekView) drawBlock(s *sketch, b *views.Block, x, y, w, h float32) {
	if b.Lesson == 0 {
		r := s.box(x, y, w, h, kit.Color(kit.ColorHead))
		r.CornerRadius = 5
		p := pen{size: kit.TextSmall, color: kit.Color(kit.ColorMuted)}
		if h < 11 {
			return
		}
		text := b.Lines[0].Text
		if b.Kind == views.BreakBlock {
			if timed := text + " " + kit.FormatMinute(b.Start) + "–" + kit.FormatMinute(b.End); kit.Measured(timed, p.size, false) <= w-8 {
				text = timed
			}
			v.centred(s, text, x, y+(h-lineHigh)/2, w, p)
			return
		}
		s.box(x, y, blockEdge, h, kit.Color(kit.ColorFaint)).CornerRadius = 2
		s.text(text, x+blockEdge+5, y+fyne.Min(3, (h-lineHigh)/2), w-blockEdge-9, p)
		if where := lineOf(b, views.RoleTeacher, views.RoleRoom); where != "" && h >= 2*lineHigh {
			s.text(where, x+blockEdge+5, y+3+lineHigh, w-blockEdge-9, p)
		}
		return
	}
	pair := pairOf(b.Colour)
	r := s.box(x, y, w, h, pair.Fill)
	r.CornerRadius = 5
	switch {
	case v.chosen.ID != 0 && v.sectionOf(b) == v.chosen:
		r.StrokeWidth, r.StrokeColor = 2, kit.Color(theme.ColorNamePrimary)
	case b.Clash:
		r.StrokeWidth, r.StrokeColor = 1.5, kit.Color(kit.ColorBad)
	}
	e := s.box(x, y, blockEdge, h, pair.Edge)
	e.TopLeftCornerRadius, e.BottomLeftCornerRadius = 5, 5
	if h < 10 {
		return
	}
	left, room := x+blockEdge+5, w-blockEdge-9
	if w < 60 {
		left, room = x+blockEdge+2, w-blockEdge-4
	}
	mark := float32(0)
	top := y + fyne.Min(3, (h-lineHigh)/2)
	one := room
	if b.Clash {
		mark = 13
		if h < 26 {
			one -= mark
		} else {
			top = y + 1
		}
		s.text("▲", x+w-4, y+h-13, mark, pen{size: 9.5, color: kit.Color(kit.ColorBad), right: true})
	}
	code := s.text(lineOf(b, views.RoleCode), left, top, one, pen{size: kit.TextCaption, bold: true, color: pair.Text})
	second := lineOf(b, views.RoleTeacher, views.RoleRoom, views.RoleRotation)
	switch {
	case h >= 2*lineHigh+2:
		s.text(second, left, top+lineHigh, room-mark, pen{size: kit.TextSmall, color: pair.Second})
	case one-code > 50:
		s.text(second, left+code+6, top+1, one-code-6, pen{size: kit.TextSmall, color: pair.Second})
	}
}

// sectionOf is the section of a block, as the page knows it.
func (v *weekView) sectionOf(b *views.Block) model.Key {
	for _, r := range v.page.Table.Rows {
		if len(r.Cells) > 0 && r.Key.Kind == model.KindSection && r.Cells[0] == lineOf(b, views.RoleCode) {
			return r.Key
		}
	}
	return model.Key{}
}

func (v *weekView) drawGhost(s *sketch, g *views.Block, x, y, w, h float32) {
	fill, edge, ink := kit.ColorGoodTint, kit.ColorGood, kit.ColorGoodText
	says := "would be here"
	if !v.fits {
		fill, edge, ink = kit.ColorBadTint, kit.ColorBad, kit.ColorBad
		says = "in conflict here"
	}
	s.box(x, y, w, h, kit.Color(fill)).CornerRadius = 5
	s.dashes(x, y, w, h, kit.Color(edge))
	if h < 10 {
		return
	}
	two := h >= 2*lineHigh-2
	top := y + fyne.Max(0, fyne.Min(4, (h-lineHigh)/2))
	if two {
		top = y + fyne.Max(0, fyne.Min(4, h/2-lineHigh))
	}
	text := kit.Color(theme.ColorNameForeground)
	code := s.text(lineOf(g, views.RoleCode), x+8, top, w-12, pen{size: kit.TextCaption, bold: true, color: text})
	if rest := w - 18 - code; rest > 30 {
		s.text(lineOf(g, views.RoleTeacher, views.RoleRoom), x+13+code, top+1, rest, pen{size: kit.TextSmall, color: text})
	}
	if two {
		s.text(says, x+8, top+lineHigh, w-12, pen{size: kit.TextSmall, color: kit.Color(ink)})
	}
}

// at is what is drawn at a place; blocks lie above what is free.
func (v *weekView) at(p fyne.Position) *hit {
	for i := len(v.hits) - 1; i >= 0; i-- {
		if h := &v.hits[i]; p.X >= h.x && p.X < h.x+h.w && p.Y >= h.y && p.Y < h.y+h.h {
			return h
		}
	}
	return nil
}

// Tapped goes to the section of the lesson under the pointer.
func (v *weekView) Tapped(ev *fyne.PointEvent) {
	if h := v.at(ev.Position); h != nil && h.block != nil && v.onTap != nil {
		v.onTap(*h.block)
	}
}

// DoubleTapped opens what the lesson under the pointer is of.
func (v *weekView) DoubleTapped(ev *fyne.PointEvent) {
	if h := v.at(ev.Position); h != nil && h.block != nil && v.onOpen != nil {
		v.onOpen(*h.block)
	}
}

// TappedSecondary shows what can be done with the lesson under the pointer, or in a free period.
func (v *weekView) TappedSecondary(ev *fyne.PointEvent) {
	if h := v.at(ev.Position); h != nil && v.onMenu != nil {
		v.onMenu(h.block, h.free, ev.AbsolutePosition)
	}
}

// AccessibilityLabel says whose week it is.
func (v *weekView) AccessibilityLabel() string {
	if v.page == nil {
		return "Week"
	}
	return "Week of " + v.page.Title
}
