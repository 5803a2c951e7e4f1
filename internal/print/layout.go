package print

import (
	"cmp"
	"iter"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/views"
)

// Lengths of a page, in points.
const (
	margin    = 30.0
	gutter    = 18.0 // between weeks on a page
	hoursWide = 30.0
	leastText = 4.2 // a smaller text is not read
	leastHigh = 5.0 // a block so low holds no text
)

// Layout lays weeks and lists out on pages.
type Layout struct {
	Document
	Sheet
	Fonts *Fonts
}

// Weeks lays weeks out, as many to a page as the sheet says. A week that is no picture, since it has no bell times or too much at
// once, is a list on pages of its own.
func (l *Layout) Weeks(weeks iter.Seq[*views.Week]) iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		across, down := l.cells()
		var p *Page
		at := 0
		for week := range weeks {
			if week == nil {
				continue
			}
			scale := l.scale()
			w, h := l.size()
			cellWide := (w - 2*margin - gutter*float64(across-1)) / float64(across)
			cellHigh := (h - 2*margin - gutter*float64(down-1)) / float64(down)
			d := drawing{Layout: l, page: &Page{Width: w, Height: h}, scale: scale}
			if p != nil {
				d.page = p
			}
			items, cut, clashes := len(d.page.Items), d.page.Cut, d.page.Clashes
			x := margin + float64(at%across)*(cellWide+gutter)
			y := margin + float64(at/across)*(cellHigh+gutter)
			if !d.week(week, x, y, cellWide, cellHigh) {
				d.page.Items, d.page.Cut, d.page.Clashes = d.page.Items[:items], cut, clashes
				if p != nil && !yield(p) {
					return
				}
				p, at = nil, 0
				for page := range l.Lists(one(l.list(week))) {
					if !yield(page) {
						return
					}
				}
				continue
			}
			d.page.Titles = append(d.page.Titles, week.Title)
			p = d.page
			if at++; at == across*down {
				if !yield(p) {
					return
				}
				p, at = nil, 0
			}
		}
		if p != nil {
			yield(p)
		}
	}
}

func one(x *List) iter.Seq[*List] { return func(yield func(*List) bool) { yield(x) } }

// scale makes texts of several weeks on a page smaller.
func (s Sheet) scale() float64 {
	switch s.PerPage {
	case 2:
		return 0.8
	case 4:
		return 0.7
	case 6:
		return 0.6
	}
	return 1
}

// drawing is a page that is being drawn.
type drawing struct {
	*Layout
	page  *Page
	scale float64
}

func (d *drawing) box(x, y, w, h float64, c model.Colour) {
	d.page.Items = append(d.page.Items, Item{Kind: BoxItem, X: x, Y: y, W: w, H: h, Colour: c})
}

// text draws a text from x on into room, and says how wide it is.
func (d *drawing) text(text string, x, baseline, room, size float64, bold bool, c model.Colour) float64 {
	text = strings.TrimSpace(plain(text))
	if text == "" || room <= 0 {
		return 0
	}
	text, size, cut := d.Fonts.fit(text, room, size, min(size, leastText), bold)
	if cut {
		d.page.Cut++
	}
	w := d.Fonts.Width(text, size, bold)
	if text != "" {
		d.page.Items = append(d.page.Items, Item{Kind: TextItem, X: x, Y: baseline, W: w, Text: text, Size: size, Bold: bold, Colour: c})
	}
	return w
}

// right draws a text that ends at x.
func (d *drawing) right(text string, x, baseline, room, size float64, c model.Colour) {
	w := min(room, d.Fonts.Width(plain(text), size, false))
	d.text(text, x-w, baseline, room, size, false, c)
}

// head draws whose week or which list it is, the school, its logo, the part of the year and the date; it says how high it is.
func (d *drawing) head(title, sub string, x, y, w float64) float64 {
	k := d.scale
	if len(d.Logo) > 0 {
		side := 28 * k
		d.page.Items = append(d.page.Items, Item{Kind: LogoItem, X: x, Y: y, W: side, H: side})
		x, w = x+side+8*k, w-side-8*k
	}
	aside := min(w*0.3, 150*k)
	d.text(title, x, y+13*k, w-aside-6*k, 14*k, true, ink)
	under := plain(d.School)
	if sub != "" {
		under = strings.TrimPrefix(under+" · "+sub, " · ")
	}
	d.text(under, x, y+25*k, w-aside-6*k, 8*k, false, muted)
	d.right(d.Rotation, x+w, y+12*k, aside, 8*k, muted)
	if d.Date != 0 {
		d.right("as of "+d.day(d.Date), x+w, y+24*k, aside, 8*k, muted)
	}
	return 36 * k
}

// day writes a date as the region does.
func (d *drawing) day(x model.Date) string {
	if d.Region == model.RegionUSA {
		return x.Time().Format("Jan 2, 2006")
	}
	return x.Time().Format("2 Jan 2006")
}

// week draws a week to scale; false where it can't be one.
func (d *drawing) week(w *views.Week, x, y, wide, high float64) bool {
	k := d.scale
	top := y + d.head(w.Title, w.Sub, x, y, wide) + 14*k
	from, to := int(w.From)/30*30, (int(w.To)+29)/30*30
	if len(w.Days) == 0 || to <= from {
		return false
	}
	perMinute := (y + high - top) / float64(to-from)
	column := (wide - hoursWide*k) / float64(len(w.Days))
	for m := (from + 59) / 60 * 60; m < to; m += 60 {
		at := top + float64(m-from)*perMinute
		d.right(d.clock(model.Minute(m)), x+hoursWide*k-5*k, at+2.5*k, hoursWide*k, 7*k, muted)
		d.box(x+hoursWide*k, at, wide-hoursWide*k, 0.5, rule)
	}
	for i, day := range w.Days {
		left := x + hoursWide*k + float64(i)*column
		name := min(column-4, d.Fonts.Width(plain(day.Name), 8*k, true))
		d.text(day.Name, left+(column-name)/2, top-5*k, column-4, 8*k, true, ink)
		for _, b := range day.Blocks {
			lane := (column - 4) / float64(b.Lanes)
			bx := box{left + 2 + float64(b.Lane)*lane, top + float64(int(b.Start)-from)*perMinute, lane - 1,
				float64(b.End-b.Start)*perMinute - 1}
			if b.End <= b.Start || b.Lanes > maxLanes || !d.block(b, bx) {
				return false
			}
		}
	}
	return true
}

type box struct{ x, y, w, h float64 }

// block draws a block; false where a lesson's first text can't be read in it.
func (d *drawing) block(b views.Block, at box) bool {
	edge, fill, text := rule, quiet, muted
	if b.Kind == views.LessonBlock {
		edge, fill, text = muted, quiet, ink
		if !d.Grey {
			edge = cmp.Or(b.Colour.Own, palette[b.Colour.Index%len(palette)])
			fill = softened(edge)
		}
	}
	if b.Clash {
		d.page.Clashes++
		if edge = alarm; d.Grey {
			edge = ink
		}
	}
	d.box(at.x, at.y, at.w, max(at.h, 0.5), fill)
	d.box(at.x, at.y, min(2, at.w), max(at.h, 0.5), edge)
	t := d.texts(b)
	if at.h < leastHigh {
		return b.Kind == views.BreakBlock || b.Kind == views.OfflineBlock
	}
	size := min(7.5*d.scale+0.8, at.h*0.8)
	x, room := at.x+4, at.w-6
	if b.Kind == views.LessonBlock && d.Fonts.Width(t.head, leastText, true) > room {
		return false
	}
	pitch := size * 1.2
	lines := d.fold(b, t, max(1, 1+int((at.h-size*1.25)/pitch)), room)
	first := room
	if b.Kind == views.LessonBlock && b.Period != "" && room > 50*d.scale {
		aside := d.Fonts.Width(plain(b.Period), size*0.9, false)
		if aside < room/3 && d.Fonts.Width(lines[0], leastText, true) < room-aside-3 {
			d.right(b.Period, at.x+at.w-3, at.y+size, room/3, size*0.9, muted)
			first = room - aside - 3
		}
	}
	d.text(lines[0], x, at.y+size, first, size, b.Kind == views.LessonBlock, text)
	for i, t := range lines[1:] {
		d.text(t, x, at.y+size+float64(i+1)*pitch, room, size*0.9, false, muted)
	}
	return true
}

// fold makes the texts of a block as many lines as there is room for. What has no line of its own stands beside another where it can be
// read there; else times go first, which the side of the week tells, then the name in full, which the code stands for.
func (d *drawing) fold(b views.Block, t texts, many int, room float64) []string {
	lesson := b.Kind == views.LessonBlock
	fits := func(text string, bold bool) bool { return d.Fonts.Width(text, leastText, bold) <= room }
	lines := []string{t.head}
	for _, x := range []string{t.name, t.where, t.times} {
		if x != "" {
			lines = append(lines, x)
		}
	}
	if len(lines) <= many {
		return lines
	}
	var below []string // after the first line: the most that can be read on as many lines as there are
	for _, try := range [][]string{{t.name, t.where, t.times}, {t.name, t.where}, {t.where, t.times}, {t.where}} {
		below = below[:0]
		for _, x := range try {
			if x != "" {
				below = append(below, x)
			}
		}
		for len(below) >= many && many > 1 && len(below) > 1 {
			n := len(below) - 1
			below = append(below[:n-1], below[n-1]+" · "+below[n])
		}
		if many > 1 && (len(below) == 0 || fits(below[len(below)-1], false)) {
			return append([]string{t.head}, below...)
		}
		if many == 1 {
			if joined := strings.Join(append([]string{t.head}, below...), " · "); fits(joined, lesson) {
				return []string{joined}
			}
		}
	}
	if t.where != "" {
		d.page.Cut++
	}
	return []string{t.head}
}

// texts are what stands in a block: what it is, its name in full, who and where, when.
type texts struct{ head, name, where, times string }

func (d *drawing) texts(b views.Block) texts {
	t := texts{head: plain(line(b, views.RoleCode)), name: plain(line(b, views.RoleName)), times: d.times(b)}
	if d.Hide.Code && t.name != "" && b.Kind == views.LessonBlock {
		t.head, t.name = t.name, ""
	}
	if d.Hide.Times {
		t.times = ""
	}
	var where []string
	for _, x := range []struct {
		role   views.Role
		hidden bool
	}{{views.RoleTeacher, d.Hide.Teacher}, {views.RoleRoom, d.Hide.Room}, {views.RoleRotation, false}} {
		if text := line(b, x.role); text != "" && !x.hidden {
			where = append(where, plain(text))
		}
	}
	t.where = strings.Join(where, " · ")
	return t
}

// softened is a colour so pale that black text is read on it.
func softened(c model.Colour) model.Colour {
	soft := func(shift int) model.Colour {
		return model.Colour(255-(255-int(c>>shift&0xFF))*13/100) << shift
	}
	return soft(16) | soft(8) | soft(0)
}

// list is a week as a list: a line for each block.
func (l *Layout) list(w *views.Week) *List {
	out := &List{Title: w.Title, Sub: w.Sub, Columns: []Column{{"Day", 2}, {"Time", 2.4}, {"Period", 1.2}, {"What", 3}, {"Name", 4},
		{"Teacher", 2}, {"Room", 1.6}, {"Term", 2}}}
	for _, day := range w.Days {
		for _, b := range day.Blocks {
			out.Rows = append(out.Rows, []string{day.Name, l.times(b), b.Period, line(b, views.RoleCode), line(b, views.RoleName),
				line(b, views.RoleTeacher), line(b, views.RoleRoom), line(b, views.RoleRotation)})
			if b.Clash {
				out.Clashes++
			}
		}
	}
	return out
}

// List is a table with a heading: a section's list, a roster. It goes on over as many pages as it needs.
type List struct {
	Title, Sub string
	Columns    []Column
	Rows       [][]string
	Numbered   bool
	Empty      string // what stands there where there are no rows
	Clashes    int
}

// Column is a column of a list.
type Column struct {
	Name string
	Wide float64 // its share of the width
}

// Lists lays lists out, each on pages of its own.
func (l *Layout) Lists(lists iter.Seq[*List]) iter.Seq[*Page] {
	const high, size = 14.0, 8.5
	return func(yield func(*Page) bool) {
		for x := range lists {
			if x.Numbered {
				x = numbered(x)
			}
			total := 0.0
			for _, c := range x.Columns {
				total += c.Wide
			}
			for first, rows := true, x.Rows; first || len(rows) > 0; first = false {
				w, h := l.size()
				d := drawing{Layout: l, page: &Page{Width: w, Height: h}, scale: 1}
				title := x.Title
				if !first {
					title += ", continued"
				} else {
					d.page.Titles, d.page.Clashes = []string{x.Title}, x.Clashes
				}
				y := margin + d.head(title, x.Sub, margin, margin, w-2*margin) + high
				row := func(texts []string, bold bool) {
					left := margin
					for i, c := range x.Columns {
						wide := (w - 2*margin) * c.Wide / total
						if i < len(texts) {
							d.text(texts[i], left, y, wide-5, size, bold, ink)
						}
						left += wide
					}
					d.box(margin, y+4, w-2*margin, 0.5, rule)
					y += high
				}
				var heads []string
				for _, c := range x.Columns {
					heads = append(heads, c.Name)
				}
				row(heads, true)
				if len(rows) == 0 && x.Empty != "" {
					d.text(x.Empty, margin, y, w-2*margin, size, false, muted)
				}
				for len(rows) > 0 && y < h-margin {
					row(rows[0], false)
					rows = rows[1:]
				}
				if !yield(d.page) {
					return
				}
			}
		}
	}
}

// numbered is a list with a number before each row.
func numbered(x *List) *List {
	c := *x
	c.Columns = append([]Column{{"", 0.6}}, x.Columns...)
	c.Rows = nil
	for i, row := range x.Rows {
		c.Rows = append(c.Rows, append([]string{strconv.Itoa(i + 1)}, row...))
	}
	return &c
}
