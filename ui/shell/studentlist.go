package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

const (
	studentRowHeight float32 = 26
	tallRowHeight    float32 = 40
)

// studentRow is a student as a list shows one.
type studentRow struct {
	name   string
	number string // "" with a note
	year   string
	note   string // what the student has then, in the place of number and year
	bad    bool   // something clashes: a triangle
}

// studentList is students below each other, of which it draws those in view. Arrows walk it, Space marks, Delete takes the
// marked ones out, or the one that the keyboard is on. In a list with ticks Space ticks.
type studentList struct {
	widget.BaseWidget
	onDelete func(rows []int)                     // nil where nobody can be taken out
	onOpen   func(row int)                        // Enter, or a double press
	onMenu   func(row int, at fyne.Position)      // at a place on the canvas
	onKey    func(ev *fyne.KeyEvent) (taken bool) // sees each key first
	onTicked func()                               // another choice is ticked
	outer    *container.Scroll                    // scrolls on where the list can't

	onTap   func(row int) // a press, in the place of going there
	tall    bool          // a note stands below its name
	lit     bool          // the row is shown as if the keyboard were here: it is in an entry above
	ticks   bool
	most    int // rows in view at most
	rows    []studentRow
	marked  []bool
	at, top int
	focused bool
}

var (
	_ fyne.Focusable         = (*studentList)(nil)
	_ fyne.Tappable          = (*studentList)(nil)
	_ fyne.SecondaryTappable = (*studentList)(nil)
	_ fyne.DoubleTappable    = (*studentList)(nil)
	_ fyne.Scrollable        = (*studentList)(nil)
)

// newStudentList returns an empty list with so many rows in view at most.
func newStudentList(most int) *studentList {
	l := &studentList{most: most}
	l.ExtendBaseWidget(l)
	return l
}

// set shows other rows. The keyboard stays on its line where keep is set.
func (l *studentList) set(rows []studentRow, keep bool) {
	l.rows, l.marked = rows, make([]bool, len(rows))
	if !keep {
		l.at, l.top = 0, 0
	}
	l.at = max(0, min(l.at, len(rows)-1))
	l.top = max(0, min(l.top, len(rows)-l.shown()))
	l.Refresh()
}

func (l *studentList) rowHeight() float32 {
	if l.tall {
		return tallRowHeight
	}
	return studentRowHeight
}

// shown is how many rows are in view.
func (l *studentList) shown() int { return min(l.most, len(l.rows)) }

// chosen lists the rows that are marked; the one that the keyboard is on where none is.
func (l *studentList) chosen() []int {
	var out []int
	for i, m := range l.marked {
		if m {
			out = append(out, i)
		}
	}
	if len(out) == 0 && !l.ticks && len(l.rows) > 0 {
		out = append(out, l.at)
	}
	return out
}

// to goes to a row, in view.
func (l *studentList) to(row int) {
	l.at = max(0, min(row, len(l.rows)-1))
	l.top = max(l.at-l.shown()+1, min(l.top, l.at))
	l.Refresh()
}

// mark marks a row, or takes its mark away.
func (l *studentList) mark(row int) {
	l.marked[row] = !l.marked[row]
	l.Refresh()
	if l.onTicked != nil {
		l.onTicked()
	}
}

// TypedKey walks, marks and takes out.
func (l *studentList) TypedKey(ev *fyne.KeyEvent) {
	if l.onKey != nil && l.onKey(ev) {
		return
	}
	if len(l.rows) == 0 {
		kit.PassKey(l, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		l.to(l.at - 1)
	case fyne.KeyDown:
		l.to(l.at + 1)
	case fyne.KeyPageUp:
		l.to(l.at - l.shown())
	case fyne.KeyPageDown:
		l.to(l.at + l.shown())
	case fyne.KeyHome:
		l.to(0)
	case fyne.KeyEnd:
		l.to(len(l.rows) - 1)
	case fyne.KeySpace:
		l.mark(l.at)
		if !l.ticks {
			l.to(l.at + 1)
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		if l.onDelete != nil {
			l.onDelete(l.chosen())
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.onOpen != nil {
			l.onOpen(l.at)
			return
		}
		kit.PassKey(l, ev)
	default:
		kit.PassKey(l, ev)
	}
}

// TypedRune does nothing: Space comes as a key.
func (l *studentList) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (l *studentList) FocusGained() { l.focused = true; l.Refresh(); kit.ShowFocus(l) }

// FocusLost ends what FocusGained began.
func (l *studentList) FocusLost() { l.focused = false; l.Refresh() }

// rowAt is the row at a height of the list; -1 for none.
func (l *studentList) rowAt(y float32) int {
	i := l.top + int(y/l.rowHeight())
	if y < 0 || i >= min(l.top+l.shown(), len(l.rows)) {
		return -1
	}
	return i
}

// Tapped goes to a row; at its end it takes the student out, in a list with ticks it ticks, and with Ctrl it marks.
func (l *studentList) Tapped(ev *fyne.PointEvent) {
	i := l.rowAt(ev.Position.Y)
	if i < 0 {
		return
	}
	if l.onTap != nil {
		l.onTap(i)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	again := i == l.at
	l.to(i)
	switch {
	case l.ticks || modifiers()&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		l.mark(i)
	case l.onDelete != nil && again && ev.Position.X > l.Size().Width-crossWidth:
		l.onDelete([]int{i})
	}
}

// DoubleTapped opens a row.
func (l *studentList) DoubleTapped(ev *fyne.PointEvent) {
	if i := l.rowAt(ev.Position.Y); i >= 0 && l.onOpen != nil && !l.ticks {
		l.to(i)
		l.onOpen(i)
	}
}

// TappedSecondary shows what can be done with a row.
func (l *studentList) TappedSecondary(ev *fyne.PointEvent) {
	if i := l.rowAt(ev.Position.Y); i >= 0 && l.onMenu != nil {
		l.to(i)
		l.onMenu(i, ev.AbsolutePosition)
	}
}

// Scrolled moves the rows; at their end what the list stands in moves.
func (l *studentList) Scrolled(ev *fyne.ScrollEvent) {
	by := -int(ev.Scrolled.DY / 8)
	if by == 0 && ev.Scrolled.DY != 0 {
		by = map[bool]int{true: -1, false: 1}[ev.Scrolled.DY > 0]
	}
	top := max(0, min(l.top+by, len(l.rows)-l.shown()))
	if top == l.top {
		if l.outer != nil {
			l.outer.Scrolled(ev)
		}
		return
	}
	l.top = top
	l.Refresh()
}

// modifiers are the modifier keys that are held.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// Widths of the columns of a list of students.
const (
	crossWidth  float32 = 20
	tickWidth   float32 = 22
	numberWidth float32 = 62
	yearWidth   float32 = 58
	thumbWidth  float32 = 3
)

// studentParts is what a row is drawn with.
type studentParts struct {
	back, line         *canvas.Rectangle
	tick               *canvas.Text
	name, number, year *canvas.Text
	mark, cross        *canvas.Text
}

// CreateRenderer implements fyne.Widget.
func (l *studentList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	d := &studentDrawing{l: l, thumb: canvas.NewRectangle(color.Transparent)}
	text := func(size float32) *canvas.Text {
		t := canvas.NewText("", color.Transparent)
		t.TextSize = size
		return t
	}
	for range l.most {
		p := studentParts{back: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent), tick: text(kit.TextBody),
			name: text(kit.TextBody), number: text(kit.TextCaption), year: text(kit.TextCaption),
			mark: text(kit.TextSmall), cross: text(kit.TextBody)}
		p.back.CornerRadius = 3
		d.rows = append(d.rows, p)
		d.parts = append(d.parts, p.back, p.line, p.tick, p.name, p.number, p.year, p.mark, p.cross)
	}
	d.parts = append(d.parts, d.thumb)
	return kit.NewDrawing(kit.Drawing{Of: l, Parts: d.parts, Paint: func() {}, Place: d.place,
		Min: func() fyne.Size { return fyne.NewSize(0, float32(l.shown())*l.rowHeight()) }})
}

type studentDrawing struct {
	l     *studentList
	rows  []studentParts
	thumb *canvas.Rectangle
	parts []fyne.CanvasObject
}

// place puts the rows in view into the width there is.
func (d *studentDrawing) place(size fyne.Size) {
	l := d.l
	n := l.shown()
	for i, p := range d.rows {
		for _, o := range []fyne.CanvasObject{p.back, p.line, p.tick, p.name, p.number, p.year, p.mark, p.cross} {
			if i < n {
				o.Show()
			} else {
				o.Hide()
			}
		}
		if i < n {
			d.placeRow(&p, l.top+i, float32(i)*l.rowHeight(), size.Width)
		}
	}
	if all := len(l.rows); all > n && n > 0 {
		height := size.Height * float32(n) / float32(all)
		d.thumb.FillColor = kit.Color(kit.ColorFaint)
		d.thumb.Move(fyne.NewPos(size.Width-thumbWidth, (size.Height-height)*float32(l.top)/float32(all-n)))
		d.thumb.Resize(fyne.NewSize(thumbWidth, height))
		d.thumb.Show()
	} else {
		d.thumb.Hide()
	}
}

func (d *studentDrawing) placeRow(p *studentParts, row int, y, width float32) {
	l, r := d.l, &d.l.rows[row]
	height := l.rowHeight()
	here := row == l.at && (l.focused || l.lit || !l.ticks && l.onDelete != nil)
	p.back.FillColor, p.back.StrokeColor, p.back.StrokeWidth = color.Transparent, color.Transparent, 0
	if here && l.focused {
		p.back.StrokeColor, p.back.StrokeWidth = kit.Color(theme.ColorNamePrimary), 1.5
	}
	if l.marked[row] && !l.ticks || here && (l.focused || l.lit) {
		p.back.FillColor = kit.Color(kit.ColorTint)
	}
	p.back.Move(fyne.NewPos(0, y))
	p.back.Resize(fyne.NewSize(width, height-1))
	p.line.FillColor = kit.Color(kit.ColorLine)
	p.line.Move(fyne.NewPos(0, y+height-1))
	p.line.Resize(fyne.NewSize(width, 1))
	line, lineHeight := y, height-1 // where the texts stand
	if l.tall {
		line, lineHeight = y+3, (height-6)/2
	}
	put := func(t *canvas.Text, text string, name fyne.ThemeColorName, x, room float32) float32 {
		t.Text, t.Color = kit.Fitted(text, t.TextSize, t.TextStyle.Bold, room), kit.Color(name)
		min := t.MinSize()
		t.Move(fyne.NewPos(x, line+(lineHeight-min.Height)/2))
		t.Resize(min)
		return min.Width
	}
	x, right := float32(4), width-4
	if l.ticks {
		put(p.tick, map[bool]string{true: "■", false: "□"}[l.marked[row]], theme.ColorNamePrimary, x, tickWidth)
		x += tickWidth
	} else {
		p.tick.Text = ""
	}
	p.cross.Text = ""
	if l.onDelete != nil {
		right -= crossWidth - 4
		if here {
			put(p.cross, "×", kit.ColorMuted, right+2, crossWidth)
		}
	}
	mark := ""
	if r.bad {
		mark = "▲"
	}
	name := x
	ink := kit.ToneGood.Ink()
	if r.bad {
		ink = kit.ToneBad.Ink()
	}
	if l.tall {
		x += put(p.name, r.name, theme.ColorNameForeground, x, right-x-numberWidth-20) + 5
		put(p.mark, mark, kit.ColorBad, x, 12)
		put(p.year, r.number, kit.ColorMuted, right-numberWidth, numberWidth)
		line += lineHeight
		put(p.number, r.note, ink, name, right-name)
		return
	}
	if r.note != "" {
		room := (right - x) * 0.42
		x += put(p.name, r.name, theme.ColorNameForeground, x, room-16) + 5
		put(p.mark, mark, kit.ColorBad, x, 12)
		put(p.number, r.note, ink, name+room, right-name-room)
		p.year.Text = ""
		return
	}
	year := right - yearWidth
	number := year - numberWidth
	x += put(p.name, r.name, theme.ColorNameForeground, x, number-x-20) + 5
	put(p.mark, mark, kit.ColorBad, x, 12)
	put(p.number, r.number, kit.ColorMuted, number, numberWidth-4)
	put(p.year, r.year, kit.ColorMuted, year, yearWidth)
}
