package shell

import (
	"cmp"
	"fmt"
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
	"carillon/ui/kit"
)

// monthView draws a month of the calendar as a grid of dates: the day of the cycle of each, holidays, the terms as a coloured edge,
// and today. One date is the current one; arrows walk, Enter asks what is to be done with it.
type monthView struct {
	widget.BaseWidget
	s     *model.State // nil for none
	at    model.Date   // the current date
	today model.Date
	first time.Weekday // that weeks begin with

	onMoved func()
	onMenu  func(place fyne.Position) // at a place of the window

	focused bool
	over    int // the place under the pointer; -1 for none
}

var (
	_ fyne.Focusable    = (*monthView)(nil)
	_ desktop.Hoverable = (*monthView)(nil)
)

// Measures of a month, in units.
const (
	monthHead   float32 = 24
	monthWeeks          = 6 // as many as any month touches: a month does not change its height
	monthPlaces         = 7 * monthWeeks
	monthLow    float32 = 44 // height of a week, at least
	monthNarrow float32 = 64 // width of a date, at least
	monthEdge   float32 = 4  // width of a term's edge
)

func newMonthView() *monthView {
	m := &monthView{over: -1}
	m.ExtendBaseWidget(m)
	return m
}

// show shows a state with a current date.
func (m *monthView) show(s *model.State, at, today model.Date, first time.Weekday) {
	m.s, m.at, m.today, m.first = s, at, today, first
	m.Refresh()
}

// start is the date in the first place, often one of the month before.
func (m *monthView) start() model.Date {
	t := m.at.Time()
	first := model.NewDate(t.Year(), t.Month(), 1)
	return first - model.Date((int(first.Weekday())-int(m.first)+7)%7)
}

// date is the date in a place; ok is false where the month has none there.
func (m *monthView) date(place int) (d model.Date, ok bool) {
	if place < 0 || place >= monthPlaces {
		return 0, false
	}
	d = m.start() + model.Date(place)
	return d, d.Time().Month() == m.at.Time().Month()
}

// inMonth is the same day of another month, by how many, or the last that it has.
func inMonth(d model.Date, by int) model.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(by), 1, 0, 0, 0, 0, time.UTC)
	return model.DateOf(first) + model.Date(min(t.Day(), first.AddDate(0, 1, -1).Day())-1)
}

func (m *monthView) move(to model.Date) {
	m.at = to
	m.Refresh()
	if m.onMoved != nil {
		m.onMoved()
	}
}

// TypedKey walks, and asks what is to be done.
func (m *monthView) TypedKey(ev *fyne.KeyEvent) {
	column := model.Date((int(m.at.Weekday()) - int(m.first) + 7) % 7)
	switch ev.Name {
	case fyne.KeyLeft:
		m.move(m.at - 1)
	case fyne.KeyRight:
		m.move(m.at + 1)
	case fyne.KeyUp:
		m.move(m.at - 7)
	case fyne.KeyDown:
		m.move(m.at + 7)
	case fyne.KeyPageUp:
		m.move(inMonth(m.at, -1))
	case fyne.KeyPageDown:
		m.move(inMonth(m.at, 1))
	case fyne.KeyHome:
		m.move(m.at - column)
	case fyne.KeyEnd:
		m.move(m.at + 6 - column)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.openMenu()
	default:
		kit.PassKey(m, ev)
	}
}

// openMenu asks at the current date what is to be done with it.
func (m *monthView) openMenu() {
	x, y, w, h := m.cell(int(m.at-m.start()), m.Size())
	m.onMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(m).AddXY(x+w/3, y+h/2))
}

// TypedRune does nothing.
func (m *monthView) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (m *monthView) FocusGained() { m.focused = true; m.Refresh() }

// FocusLost ends what FocusGained began.
func (m *monthView) FocusLost() { m.focused = false; m.Refresh() }

// Tapped makes the date under the pointer the current one, and asks what is to be done with it.
func (m *monthView) Tapped(ev *fyne.PointEvent) {
	d, ok := m.date(m.place(ev.Position))
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	m.move(d)
	m.onMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(m).Add(ev.Position))
}

// MouseIn follows the pointer.
func (m *monthView) MouseIn(ev *desktop.MouseEvent) { m.MouseMoved(ev) }

// MouseMoved follows the pointer.
func (m *monthView) MouseMoved(ev *desktop.MouseEvent) {
	if over := m.place(ev.Position); over != m.over {
		m.over = over
		m.Refresh()
	}
}

// MouseOut ends what MouseIn began.
func (m *monthView) MouseOut() { m.over = -1; m.Refresh() }

// AccessibilityLabel is the current date and what it is.
func (m *monthView) AccessibilityLabel() string { return m.words(m.at) }

// cell is where a place is drawn in a size.
func (m *monthView) cell(place int, size fyne.Size) (x, y, w, h float32) {
	w, h = size.Width/7, (size.Height-monthHead)/monthWeeks
	return float32(place%7) * w, monthHead + float32(place/7)*h, w, h
}

// place is the place under a point of the widget; -1 for none.
func (m *monthView) place(p fyne.Position) int {
	size := m.Size()
	if p.X < 0 || p.Y < monthHead || p.X >= size.Width || p.Y >= size.Height {
		return -1
	}
	_, _, w, h := m.cell(0, size)
	return min(int((p.Y-monthHead)/h), monthWeeks-1)*7 + min(int(p.X/w), 6)
}

// words is a date in full and what it is: "Tuesday, Dec 8, 2026 · Tuesday A · Semester 1".
func (m *monthView) words(d model.Date) string {
	text := d.Weekday().String() + ", " + kit.FormatDate(d.Time())
	if m.s == nil {
		return text
	}
	day := m.s.SchoolDay(d)
	switch {
	case day.Cycle != 0:
		text += " · " + cmp.Or(day.Name, day.Code, m.s.CycleDayCode(day.Cycle))
		if day.Bells != "" {
			text += " · " + day.Bells
		}
	case day.Holiday != "":
		text += " · no school: " + day.Holiday
	case day.Known:
		text += " · no school"
	default:
		text += " · not in the calendar"
	}
	for _, t := range m.s.Calendar().Terms {
		if t.First <= d && d <= t.Last {
			text += " · " + t.Name
		}
	}
	if d == m.today {
		text += " · today"
	}
	return text
}

// termAt is the place of the innermost term that holds a date; -1 for none.
func termAt(s *model.State, d model.Date) int {
	at := -1
	terms := s.Calendar().Terms
	for i, t := range terms {
		if t.First <= d && d <= t.Last && (at < 0 || t.Last-t.First <= terms[at].Last-terms[at].First) {
			at = i
		}
	}
	return at
}

// termColor is the colour of a term by its place.
func termColor(at int) color.Color { return kit.FacultyPair(at, kit.Dark()).Edge }

// CreateRenderer implements fyne.Widget.
func (m *monthView) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &monthParts{m: m}
	text := func() *canvas.Text {
		t := canvas.NewText("", color.Black)
		r.parts = append(r.parts, t)
		return t
	}
	rect := func() *canvas.Rectangle {
		b := canvas.NewRectangle(color.Transparent)
		r.parts = append(r.parts, b)
		return b
	}
	for i := range r.weekdays {
		r.weekdays[i] = text()
	}
	for i := range r.dates {
		r.dates[i] = dateParts{ground: rect(), edge: rect(), mark: rect(), number: text(), code: text(), note: text()}
	}
	return kit.NewDrawing(kit.Drawing{Of: m, Parts: r.parts, Paint: func() {}, Place: r.draw,
		Min: func() fyne.Size { return fyne.NewSize(7*monthNarrow, monthHead+monthWeeks*monthLow) }})
}

type monthParts struct {
	m        *monthView
	parts    []fyne.CanvasObject
	weekdays [7]*canvas.Text
	dates    [monthPlaces]dateParts
}

type dateParts struct {
	ground, edge, mark *canvas.Rectangle // mark is behind the number of today
	number, code, note *canvas.Text
}

func write(t *canvas.Text, text string, size float32, bold bool, name fyne.ThemeColorName, x, y float32) {
	t.Text, t.TextSize, t.TextStyle.Bold, t.Color = text, size, bold, kit.Color(name)
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
}

func (r *monthParts) draw(size fyne.Size) {
	for i, t := range r.weekdays {
		x, _, _, _ := r.m.cell(i, size)
		write(t, time.Weekday((int(r.m.first) + i) % 7).String()[:3], kit.TextSmall, true, kit.ColorMuted, x+10, 4)
	}
	for i := range r.dates {
		r.drawDate(i, size)
	}
}

func (r *monthParts) drawDate(i int, size fyne.Size) {
	m, p := r.m, r.dates[i]
	d, ok := m.date(i)
	for _, o := range []fyne.CanvasObject{p.ground, p.edge, p.mark, p.number, p.code, p.note} {
		o.Hide()
	}
	if !ok || m.s == nil {
		return
	}
	x, y, w, h := m.cell(i, size)
	put := func(o *canvas.Rectangle, fill color.Color, x, y, w, h float32) {
		o.FillColor = fill
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		o.Show()
	}
	day := m.s.SchoolDay(d)
	ground, ink := kit.Color(kit.ColorPanel), theme.ColorNameForeground
	if day.Cycle == 0 {
		ground, ink = kit.Color(theme.ColorNameBackground), kit.ColorMuted
	}
	if m.over == i {
		ground = kit.Color(kit.ColorHead)
	}
	p.ground.StrokeWidth, p.ground.StrokeColor, p.ground.CornerRadius = 1, kit.Color(kit.ColorLine), 4
	if d == m.at {
		p.ground.StrokeWidth, p.ground.StrokeColor = 2, kit.Color(theme.ColorNamePrimary)
		ground = kit.Color(kit.ColorTint)
		if !m.focused {
			p.ground.StrokeWidth = 1
		}
	}
	put(p.ground, ground, x+1, y+1, w-3, h-3)
	if at := termAt(m.s, d); at >= 0 {
		put(p.edge, termColor(at), x+2, y+3, monthEdge, h-7)
	}
	number, numberInk := strconv.Itoa(d.Time().Day()), ink
	if d == m.today {
		wide := kit.Measured(number, kit.TextBody, true)
		p.mark.CornerRadius = 4
		put(p.mark, kit.Color(theme.ColorNamePrimary), x+9, y+5, wide+8, 19)
		numberInk = theme.ColorNameForegroundOnPrimary
	}
	left := x + 13
	write(p.number, number, kit.TextBody, d == m.today, numberInk, left, y+5)
	p.number.Show()
	if day.Cycle != 0 {
		code := dayMark(day)
		room := w - 48
		code = kit.Fitted(code, kit.TextBody, true, room)
		write(p.code, code, kit.TextBody, true, theme.ColorNameForeground, x+w-10-kit.Measured(code, kit.TextBody, true), y+5)
		p.code.Show()
	}
	if note := m.note(d, day); note != "" {
		noteInk := kit.ColorMuted
		if day.Bells != "" {
			noteInk = kit.ColorWarningText
		}
		write(p.note, kit.Fitted(note, kit.TextSmall, false, w-22), kit.TextSmall, false, noteInk, left, y+h-20)
		p.note.Show()
	}
}

// dayMark is a day of the cycle in short: "TueA", "Day 3".
func dayMark(day model.SchoolDay) string {
	if _, err := strconv.Atoi(day.Code); err == nil || day.Code == "" {
		return fmt.Sprintf("Day %d", day.Cycle)
	}
	return day.Code
}

// note is what stands below the number of a date: the holiday, its bell schedule, or the term that begins.
func (m *monthView) note(d model.Date, day model.SchoolDay) string {
	if day.Holiday != "" || day.Bells != "" {
		return cmp.Or(day.Holiday, day.Bells)
	}
	text := ""
	for _, t := range m.s.Calendar().Terms {
		if t.First == d {
			text = t.Name + " begins"
		}
	}
	return text
}
