package kit

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// DayNote is what a calendar says of a day beside its date.
type DayNote struct {
	Short string // under the number, in a few letters
	Long  string // in the line below the month while the keyboard or the pointer is on the day
	Off   bool   // nothing happens on that day: it is muted
}

// Sizes of a calendar, in units.
const (
	calendarHead     float32 = 32 // the month with the ways to its neighbours
	calendarWeekdays float32 = 24
	calendarFoot     float32 = 28
	calendarCell     float32 = 46 // width of a day
	calendarLow      float32 = 32 // height of a day without a short note
	calendarHigh     float32 = 42 // and with one
	calendarWeeks            = 6  // as many as any month touches: the calendar does not change its height
	calendarDays             = 7 * calendarWeeks
)

// Places of a calendar beside the days, which are numbered from 0.
const (
	overNothing = -1 - iota
	overPrevious
	overNext
)

// Calendar is a month to choose a day of. The arrow keys move by a day or a week, Page Up and Page Down by a month, Home
// and End to the ends of the week; Enter chooses, Escape gives up.
type Calendar struct {
	widget.BaseWidget
	// OnChosen is called with the day that was chosen, as midnight UTC; OnCancel where a person gives up.
	OnChosen func(day time.Time)
	OnCancel func()
	// Note, unless nil, says what a day is, given as midnight UTC.
	Note func(day time.Time) DayNote
	// First is the day that weeks begin with.
	First time.Weekday

	chosen, today, at time.Time // midnight UTC; at is the day that the keyboard is on
	over              int       // place under the pointer
	focused           bool
}

var (
	_ fyne.Focusable    = (*Calendar)(nil)
	_ fyne.Tappable     = (*Calendar)(nil)
	_ desktop.Hoverable = (*Calendar)(nil)
)

// NewCalendar returns a calendar with a day chosen, the zero time for none; today is marked. Weeks begin as they do
// where the school is.
func NewCalendar(chosen, today time.Time) *Calendar {
	c := &Calendar{today: civil(today), First: FirstWeekday(), over: overNothing}
	c.at = c.today
	if !chosen.IsZero() {
		c.chosen = civil(chosen)
		c.at = c.chosen
	}
	c.ExtendBaseWidget(c)
	return c
}

// civil is midnight UTC of the date of an instant in its own zone: days that far apart are days apart.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// At is the day that the keyboard is on.
func (c *Calendar) At() time.Time { return c.at }

// start is the day in the first place, often one of the month before.
func (c *Calendar) start() time.Time {
	first := c.at.AddDate(0, 0, 1-c.at.Day())
	return first.AddDate(0, 0, -c.column(first))
}

// column is where in the week a day is, from 0.
func (c *Calendar) column(day time.Time) int { return int(day.Weekday()-c.First+7) % 7 }

// day is the day in a place; ok is false where the month has none there.
func (c *Calendar) day(place int) (day time.Time, ok bool) {
	if place < 0 || place >= calendarDays {
		return day, false
	}
	day = c.start().AddDate(0, 0, place)
	return day, day.Month() == c.at.Month()
}

// month goes to another month, by how many, to the same day or the last there is.
func (c *Calendar) month(by int) {
	first := time.Date(c.at.Year(), c.at.Month()+time.Month(by), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	c.move(first.AddDate(0, 0, min(c.at.Day(), last)-1))
}

func (c *Calendar) move(to time.Time) {
	c.at = to
	c.Refresh()
}

// TypedKey moves, chooses and gives up.
func (c *Calendar) TypedKey(ev *fyne.KeyEvent) {
	days := func(n int) { c.move(c.at.AddDate(0, 0, n)) }
	switch ev.Name {
	case fyne.KeyLeft:
		days(-1)
	case fyne.KeyRight:
		days(1)
	case fyne.KeyUp:
		days(-7)
	case fyne.KeyDown:
		days(7)
	case fyne.KeyPageUp:
		c.month(-1)
	case fyne.KeyPageDown:
		c.month(1)
	case fyne.KeyHome:
		days(-c.column(c.at))
	case fyne.KeyEnd:
		days(6 - c.column(c.at))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.choose(c.at)
	case fyne.KeyEscape:
		if c.OnCancel != nil {
			c.OnCancel()
		}
	}
}

func (c *Calendar) choose(day time.Time) {
	c.chosen = day
	c.move(day)
	if c.OnChosen != nil {
		c.OnChosen(day)
	}
}

// TypedRune does nothing.
func (c *Calendar) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (c *Calendar) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost ends what FocusGained began.
func (c *Calendar) FocusLost() { c.focused = false; c.Refresh() }

// Tapped chooses the day under the pointer, or goes to the month before or after.
func (c *Calendar) Tapped(ev *fyne.PointEvent) {
	place := c.place(ev.Position)
	switch place {
	case overPrevious:
		c.month(-1)
	case overNext:
		c.month(1)
	default:
		if day, ok := c.day(place); ok {
			c.choose(day)
		}
	}
}

// MouseIn follows the pointer.
func (c *Calendar) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved follows the pointer.
func (c *Calendar) MouseMoved(ev *desktop.MouseEvent) {
	if over := c.place(ev.Position); over != c.over {
		c.over = over
		c.Refresh()
	}
}

// MouseOut ends what MouseIn began.
func (c *Calendar) MouseOut() { c.over = overNothing; c.Refresh() }

// cell is the height of a day.
func (c *Calendar) cell() float32 {
	if c.Note != nil {
		return calendarHigh
	}
	return calendarLow
}

// place is what lies under a point of the widget.
func (c *Calendar) place(p fyne.Position) int {
	if p.X < 0 || p.Y < 0 || p.X >= 7*calendarCell {
		return overNothing
	}
	if p.Y < calendarHead {
		switch {
		case p.X < calendarCell:
			return overPrevious
		case p.X >= 6*calendarCell:
			return overNext
		}
		return overNothing
	}
	y := p.Y - calendarHead - calendarWeekdays
	row := int(y / c.cell())
	if y < 0 || row >= calendarWeeks {
		return overNothing
	}
	return row*7 + int(p.X/calendarCell)
}

// words is the line below the month: the day in full, and what it is.
func (c *Calendar) words() string {
	day := c.at
	if under, ok := c.day(c.over); ok {
		day = under
	}
	text := day.Weekday().String() + ", " + FormatDate(day)
	if c.Note != nil {
		if n := c.Note(day); n.Long != "" {
			text += " · " + n.Long
		}
	}
	return text
}

// CreateRenderer implements fyne.Widget.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &calendarParts{c: c, dot: canvas.NewRectangle(color.Transparent)}
	r.dot.CornerRadius = 2
	text := func() *canvas.Text {
		t := canvas.NewText("", color.Black)
		t.Alignment = fyne.TextAlignCenter
		r.parts = append(r.parts, t)
		return t
	}
	rect := func() *canvas.Rectangle {
		b := canvas.NewRectangle(color.Transparent)
		b.CornerRadius = controlRadius
		r.parts = append(r.parts, b)
		return b
	}
	for i := range r.ways {
		r.ways[i] = dayParts{rect(), text(), nil}
	}
	r.title = text()
	for i := range r.weekdays {
		r.weekdays[i] = text()
	}
	for i := range r.days {
		r.days[i] = dayParts{rect(), text(), text()}
	}
	r.line = NewText("", TextStyle{Size: TextCaption, Color: ColorMuted, Shrink: true, Align: fyne.TextAlignCenter})
	return NewDrawing(Drawing{Of: c, Parts: append(r.parts, r.dot, r.line), Paint: r.paint, Place: r.place, Min: r.min})
}

// calendarParts is what a calendar is drawn with.
type calendarParts struct {
	c        *Calendar
	parts    []fyne.CanvasObject
	ways     [2]dayParts // to the month before and after
	title    *canvas.Text
	weekdays [7]*canvas.Text
	days     [calendarDays]dayParts
	dot      *canvas.Rectangle // of today
	line     *Text
}

type dayParts struct {
	rect        *canvas.Rectangle
	text, small *canvas.Text
}

func (r *calendarParts) paint() {
	c := r.c
	write := func(t *canvas.Text, text string, size float32, bold bool, name fyne.ThemeColorName) {
		t.Text, t.TextSize, t.TextStyle.Bold, t.Color = text, size, bold, Color(name)
	}
	for i, way := range r.ways {
		write(way.text, []string{"‹", "›"}[i], TextTitle, true, ColorMuted)
		way.rect.FillColor = color.Transparent
		if c.over == []int{overPrevious, overNext}[i] {
			way.rect.FillColor = Color(ColorHead)
			way.text.Color = Color(theme.ColorNamePrimary)
		}
	}
	write(r.title, c.at.Format("January 2006"), TextBody, true, theme.ColorNameForeground)
	for i, t := range r.weekdays {
		write(t, time.Weekday((int(c.First) + i) % 7).String()[:3], TextSmall, false, ColorMuted)
	}
	r.dot.Hidden = true
	for i := range r.days {
		r.paintDay(i)
	}
	r.line.SetText(c.words())
}

func (r *calendarParts) paintDay(i int) {
	c, parts := r.c, r.days[i]
	day, ok := c.day(i)
	for _, o := range []fyne.CanvasObject{parts.rect, parts.text, parts.small} {
		if ok {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if !ok {
		return
	}
	var note DayNote
	if c.Note != nil {
		note = c.Note(day)
	}
	fill, edge := color.Color(color.Transparent), color.Color(color.Transparent)
	text, small := theme.ColorNameForeground, ColorMuted
	if note.Off {
		text = ColorMuted
	}
	if c.over == i {
		fill = Color(ColorHead)
	}
	if day.Equal(c.chosen) {
		fill, text, small = Color(theme.ColorNamePrimary), theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnPrimary
	}
	parts.rect.StrokeWidth = focusThickness
	if c.focused && day.Equal(c.at) {
		edge = Color(theme.ColorNamePrimary)
		if day.Equal(c.chosen) {
			edge = Color(theme.ColorNameForeground)
		}
	}
	parts.rect.FillColor, parts.rect.StrokeColor = fill, edge
	isToday := day.Equal(c.today)
	parts.text.Text, parts.text.TextSize, parts.text.Color = fmt.Sprint(day.Day()), TextBody, Color(text)
	parts.text.TextStyle.Bold = isToday || day.Equal(c.chosen)
	parts.small.TextSize, parts.small.Color = TextSmall, Color(small)
	parts.small.Text = Ellipsis(note.Short, TextSmall, fyne.TextStyle{}, calendarCell-6)
	if isToday {
		r.dot.Hidden, r.dot.FillColor = false, Color(text)
		if text == theme.ColorNameForeground {
			r.dot.FillColor = Color(theme.ColorNamePrimary)
		}
	}
}

func (r *calendarParts) place(fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	middle := func(t *canvas.Text, x, y, w, h float32) {
		min := t.MinSize()
		put(t, x, y+(h-min.Height)/2, w, min.Height)
	}
	for i, way := range r.ways {
		x := float32(i) * 6 * calendarCell
		put(way.rect, x+6, 0, calendarCell-12, calendarHead-2)
		middle(way.text, x, 0, calendarCell, calendarHead-2)
	}
	middle(r.title, calendarCell, 0, 5*calendarCell, calendarHead-2)
	for i, t := range r.weekdays {
		middle(t, float32(i)*calendarCell, calendarHead, calendarCell, calendarWeekdays)
	}
	h := r.c.cell()
	for i, d := range r.days {
		x, y := float32(i%7)*calendarCell, calendarHead+calendarWeekdays+float32(i/7)*h
		put(d.rect, x+1, y+1, calendarCell-2, h-2)
		if r.c.Note == nil {
			middle(d.text, x, y, calendarCell, h)
		} else {
			middle(d.text, x, y+4, calendarCell, 18)
			middle(d.small, x, y+h-19, calendarCell, 15)
		}
		if day, ok := r.c.day(i); ok && day.Equal(r.c.today) {
			put(r.dot, x+calendarCell-11, y+6, 4, 4)
		}
	}
	put(r.line, 0, calendarHead+calendarWeekdays+calendarWeeks*h, 7*calendarCell, calendarFoot)
}

func (r *calendarParts) min() fyne.Size {
	return fyne.NewSize(7*calendarCell, calendarHead+calendarWeekdays+calendarWeeks*r.c.cell()+calendarFoot)
}
