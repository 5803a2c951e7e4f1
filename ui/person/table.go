package person

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	pages "carillon/internal/person"
	"carillon/ui/kit"
)

// Measures of a table, in units.
const (
	rowHigh   float32 = 28
	headHigh  float32 = 28
	actWidth  float32 = 84 // what can be done with a row
	barWidth  float32 = 36 // how full a section is
	thumbWide float32 = 4
)

// table is the sections or students of a record, of which it draws the rows in view. Arrows walk it, Enter opens a row.
type table struct {
	widget.BaseWidget
	of      pages.Table
	at, top int
	moves   bool // sections can be left for others of their course

	onRow   func(row int) // the keyboard is on another row
	onEnter func(row int)
	onMenu  func(row int, at fyne.Position)
	onKey   func(ev *fyne.KeyEvent) bool // sees each key first

	focused bool
}

var (
	_ fyne.Focusable         = (*table)(nil)
	_ fyne.Tappable          = (*table)(nil)
	_ fyne.DoubleTappable    = (*table)(nil)
	_ fyne.SecondaryTappable = (*table)(nil)
	_ fyne.Scrollable        = (*table)(nil)
)

func newTable() *table {
	t := &table{}
	t.ExtendBaseWidget(t)
	return t
}

// show shows other rows, the keyboard on one of them.
func (t *table) show(of pages.Table, moves bool, at int) {
	t.of, t.moves = of, moves
	t.at = max(0, min(at, len(of.Rows)-1))
	t.reveal()
	t.Refresh()
}

// shown is how many rows are in view.
func (t *table) shown() int { return max(1, int((t.Size().Height-headHigh)/rowHigh)) }

func (t *table) reveal() {
	t.top = max(t.at-t.shown()+1, min(t.top, t.at))
	t.top = max(0, min(t.top, len(t.of.Rows)-t.shown()))
}

// to goes to a row.
func (t *table) to(row int) {
	row = max(0, min(row, len(t.of.Rows)-1))
	moved := row != t.at
	t.at = row
	t.reveal()
	t.Refresh()
	if moved && t.onRow != nil {
		t.onRow(row)
	}
}

// TypedKey walks the rows and opens one.
func (t *table) TypedKey(ev *fyne.KeyEvent) {
	if t.onKey != nil && t.onKey(ev) {
		return
	}
	if len(t.of.Rows) == 0 {
		kit.PassKey(t, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		t.to(t.at - 1)
	case fyne.KeyDown:
		t.to(t.at + 1)
	case fyne.KeyPageUp:
		t.to(t.at - t.shown())
	case fyne.KeyPageDown:
		t.to(t.at + t.shown())
	case fyne.KeyHome:
		t.to(0)
	case fyne.KeyEnd:
		t.to(len(t.of.Rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if t.onEnter != nil {
			t.onEnter(t.at)
		}
	default:
		kit.PassKey(t, ev)
	}
}

// TypedRune does nothing.
func (t *table) TypedRune(rune) {}

// TypedShortcut hands shortcuts on to the window: Fyne gives them to the focused widget alone.
func (t *table) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(t, s) }

// FocusGained shows where the keyboard is.
func (t *table) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost ends what FocusGained began.
func (t *table) FocusLost() { t.focused = false; t.Refresh() }

// rowAt is the row at a height; -1 for none.
func (t *table) rowAt(y float32) int {
	row := t.top + int((y-headHigh)/rowHigh)
	if y < headHigh || row >= min(t.top+t.shown(), len(t.of.Rows)) {
		return -1
	}
	return row
}

// Tapped goes to a row; at its end it does what stands there.
func (t *table) Tapped(ev *fyne.PointEvent) {
	row := t.rowAt(ev.Position.Y)
	if row < 0 {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		c.Focus(t)
	}
	t.to(row)
	if t.moves && ev.Position.X > t.Size().Width-actWidth && t.of.Rows[row].Others > 0 && !t.of.Rows[row].Locked && t.onEnter != nil {
		t.onEnter(row)
	}
}

// DoubleTapped opens a row.
func (t *table) DoubleTapped(ev *fyne.PointEvent) {
	if row := t.rowAt(ev.Position.Y); row >= 0 && t.onEnter != nil {
		t.to(row)
		t.onEnter(row)
	}
}

// TappedSecondary shows what can be done with a row.
func (t *table) TappedSecondary(ev *fyne.PointEvent) {
	if row := t.rowAt(ev.Position.Y); row >= 0 && t.onMenu != nil {
		t.to(row)
		t.onMenu(row, ev.AbsolutePosition)
	}
}

// Scrolled moves the rows.
func (t *table) Scrolled(ev *fyne.ScrollEvent) {
	by := -int(ev.Scrolled.DY / 8)
	if by == 0 && ev.Scrolled.DY != 0 {
		by = map[bool]int{true: -1, false: 1}[ev.Scrolled.DY > 0]
	}
	t.top = max(0, min(t.top+by, len(t.of.Rows)-t.shown()))
	t.Refresh()
}

// AccessibilityLabel is the row that the keyboard is on.
func (t *table) AccessibilityLabel() string {
	if len(t.of.Rows) == 0 {
		return t.of.Title + ": " + t.of.Empty
	}
	text := t.of.Title
	for i, c := range t.of.Rows[t.at].Cells {
		if c != "" {
			text += ", " + t.of.Columns[i].Label + " " + c
		}
	}
	return text
}

// CreateRenderer implements fyne.Widget.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &drawn{of: t, draw: t.draw, least: func() fyne.Size { return fyne.NewSize(200, headHigh+2*rowHigh) }}
}

// Columns that a narrow table leaves off, in this order.
var dispensable = []struct {
	label string
	below float32 // width of the table
}{{"Course", 640}, {"Room", 480}, {"Period", 380}}

// columns is where each column begins, and where the last ends. One for which there is no room begins where the next does.
func (t *table) columns(width float32) []float32 {
	weight := func(c pages.Column) float32 {
		for _, d := range dispensable {
			if c.Label == d.label && width < d.below {
				return 0
			}
		}
		return c.Width
	}
	room := width - 20
	if t.moves {
		room -= actWidth
	}
	all := float32(0)
	for _, c := range t.of.Columns {
		all += weight(c)
	}
	at := []float32{10}
	for _, c := range t.of.Columns {
		at = append(at, at[len(at)-1]+room*weight(c)/all)
	}
	return at
}

func (t *table) draw(s *sketch, size fyne.Size) {
	s.box(0, 0, size.Width, size.Height, kit.Color(kit.ColorPanel))
	s.box(0, 0, size.Width, headHigh, kit.Color(kit.ColorHead))
	if len(t.of.Columns) == 0 {
		return
	}
	at := t.columns(size.Width)
	for i, c := range t.of.Columns {
		s.text(c.Label, at[i], 7, at[i+1]-at[i]-8, pen{size: kit.TextCaption, bold: true, color: kit.Color(theme.ColorNameForeground)})
	}
	if len(t.of.Rows) == 0 {
		s.text(t.of.Empty, 10, headHigh+10, size.Width-20, pen{size: kit.TextBody, color: kit.Color(kit.ColorMuted)})
		return
	}
	t.top = max(0, min(t.top, len(t.of.Rows)-t.shown()))
	for i := t.top; i < min(t.top+t.shown(), len(t.of.Rows)); i++ {
		t.drawRow(s, i, headHigh+float32(i-t.top)*rowHigh, size.Width, at)
	}
	if all, n := len(t.of.Rows), t.shown(); all > n {
		start, long := kit.Thumb(size.Height-headHigh, float32(all)*rowHigh, float32(t.top)*rowHigh)
		s.box(size.Width-thumbWide, headHigh+start, thumbWide, long, kit.Color(kit.ColorFaint)).CornerRadius = 2
	}
}

func (t *table) drawRow(s *sketch, i int, y, width float32, at []float32) {
	r := &t.of.Rows[i]
	ink := kit.Color(theme.ColorNameForeground)
	if i == t.at {
		b := s.box(1, y+1, width-2, rowHigh-3, kit.Color(kit.ColorTint))
		b.CornerRadius = 3
		if t.focused {
			b.StrokeWidth, b.StrokeColor = 2, kit.Color(theme.ColorNamePrimary)
		}
	}
	s.box(0, y+rowHigh-1, width, 1, kit.Color(kit.ColorLine))
	section := r.Seats != nil
	for c, text := range r.Cells {
		x, room := at[c], at[c+1]-at[c]-8
		p := pen{size: kit.TextBody, color: ink}
		switch {
		case c == 0:
			if section {
				s.box(x, y+6, blockEdge, rowHigh-13, pairOf(r.Colour).Edge).CornerRadius = 2
				x, room, p.bold = x+11, room-11, true
			}
			mark := float32(0)
			if r.Clash {
				mark = 16
			}
			w := s.text(text, x, y+6, room-mark, p)
			if r.Clash {
				s.text("▲", x+w+5, y+8, mark, pen{size: kit.TextSmall, color: kit.Color(kit.ColorBad)})
			}
		case section && t.of.Columns[c].Label == "Students":
			t.drawSeats(s, r, x, y, room, p)
		default:
			if !section && c == 3 {
				p.color = kit.Color(kit.ColorBad)
			}
			s.text(text, x, y+6, room, p)
		}
	}
	if t.moves {
		p := pen{size: kit.TextBody, color: kit.Color(theme.ColorNamePrimary), right: true}
		text := "Move…"
		switch {
		case r.Locked:
			text, p.color = "locked", kit.Color(kit.ColorMuted)
			p.size = kit.TextCaption
		case r.Others == 0:
			text, p.color = "only section", kit.Color(kit.ColorMuted)
			p.size = kit.TextCaption
		case i == t.at && r.Others == 1:
			text = "1 other ›"
		case i == t.at:
			text = number(r.Others) + " others ›"
		}
		s.text(text, width-12, y+6, actWidth, p)
	}
}

// drawSeats draws how full a section is.
func (t *table) drawSeats(s *sketch, r *pages.Row, x, y, room float32, p pen) {
	if most, ok := r.Seats.Most(); ok && most > 0 && room > barWidth+50 {
		fill, share := color.Color(kit.Color(kit.ColorFaint)), fyne.Min(1, float32(r.Seats.Taken)/float32(most))
		if r.Seats.Taken > most {
			fill = kit.Color(kit.ColorWarning)
		}
		s.box(x, y+11, barWidth, 5, kit.Color(kit.ColorLine)).CornerRadius = 2.5
		s.box(x, y+11, barWidth*share, 5, fill).CornerRadius = 2.5
		x, room = x+barWidth+8, room-barWidth-8
		if r.Seats.Taken > most {
			p.color = kit.Color(kit.ColorWarningText)
		}
	}
	s.text(r.Seats.Words(), x, y+6, room, p)
}
