package kit

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
)

// dateForms are the forms in which a date may be typed, beside the one it is written in.
var dateForms = []string{"Jan 2, 2006", "January 2, 2006", "2 Jan 2006", "2 January 2006", time.DateOnly}

// region is where the school is whose timetable is open; "" while none is. It belongs to the UI goroutine.
var region model.Region

// SetRegion says where the school is whose timetable is open. Its dates are read and written as people do there; where a
// region does not tell how, and for "", this computer's settings decide.
func SetRegion(r model.Region) { region = r }

// american reports whether dates are written as the USA does.
func american() bool {
	if first, known := region.MonthFirst(); known {
		return first
	}
	return strings.HasSuffix(lang.SystemLocale().String(), "US")
}

// dateForm is how dates are written: the month first in the USA, the day first elsewhere.
func dateForm() string {
	if american() {
		return "Jan 2, 2006"
	}
	return "2 Jan 2006"
}

// FirstWeekday is the day that weeks begin with at the school whose timetable is open.
func FirstWeekday() time.Weekday {
	if american() {
		return time.Sunday
	}
	return time.Monday
}

// FormatDate writes the day of an instant, in its own zone, as people do at the school: "Nov 23, 2026".
func FormatDate(t time.Time) string { return t.Format(dateForm()) }

// FormatShortDate writes a day without its year: "Dec 18".
func FormatShortDate(t time.Time) string {
	return t.Format(strings.TrimRight(strings.TrimSuffix(dateForm(), "2006"), ", "))
}

// ParseDate reads a date as a person types it; a form with slashes has the month first in the USA, and the day elsewhere.
func ParseDate(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	slashes := []string{"2/1/2006", "2/1/06"}
	if american() {
		slashes = []string{"1/2/2006", "1/2/06"}
	}
	for _, form := range append(slashes, dateForms...) {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date such as %s", text, FormatDate(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
}

// twelveHours says whether times are written with AM and PM.
func twelveHours() bool { return american() }

// FormatMinute writes a time of day as people do at the school: "8:05 AM", or "08:05".
func FormatMinute(m model.Minute) string {
	if !twelveHours() {
		return m.String()
	}
	return minuteTime(m).Format("3:04 PM")
}

// FormatHour writes a full hour: "8 AM", or "08:00".
func FormatHour(m model.Minute) string {
	if !twelveHours() {
		return m.String()
	}
	return minuteTime(m).Format("3 PM")
}

func minuteTime(m model.Minute) time.Time {
	return time.Date(2000, 1, 1, int(m/60), int(m%60), 0, 0, time.UTC)
}

// DateEntry is an entry for a date, with a calendar behind a small button.
type DateEntry struct {
	Entry
	// OnDate, unless nil, is called when the text has become another date, or none.
	OnDate func(d time.Time, ok bool)
	// Note, unless nil, says what the calendar shows of a day, given as midnight UTC.
	Note func(day time.Time) DayNote
	// Now tells the calendar which day is today; nil is the computer's clock.
	Now func() time.Time
}

// NewDateEntry returns an entry that shows a date; the zero time shows none.
func NewDateEntry(d time.Time) *DateEntry {
	e := &DateEntry{}
	e.PlaceHolder = FormatDate(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	// No second stop for the Tab key: Down opens the calendar too.
	e.ActionItem = NewTapArea(Inset(NewText(dropdownCaret, TextStyle{Size: TextSmall, Color: ColorMuted}), 0, 0, 7, 7), e.openCalendar)
	e.SetDate(d)
	e.OnChanged = func(string) {
		if e.OnDate != nil {
			d, ok := e.Date()
			e.OnDate(d, ok)
		}
	}
	return e
}

// FocusGained implements fyne.Focusable.
func (e *DateEntry) FocusGained() { e.gained(e, e) }

// TypedKey implements fyne.Focusable; Down opens the calendar.
func (e *DateEntry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyDown:
		e.openCalendar()
	case ev.Name == fyne.KeyEscape, ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter, WindowKey(ev.Name):
		PassKey(e, ev)
	default:
		e.Entry.Entry.TypedKey(ev)
	}
}

// Date returns the date that is typed; ok is false where it is none.
func (e *DateEntry) Date() (d time.Time, ok bool) {
	d, err := ParseDate(e.Text)
	return d, err == nil
}

// SetDate shows a date.
func (e *DateEntry) SetDate(d time.Time) {
	if d.IsZero() {
		e.SetText("")
		return
	}
	e.SetText(FormatDate(d))
}

// openCalendar shows the month of the date below the entry, or above it where there is no room below.
func (e *DateEntry) openCalendar() {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(e)
	if c == nil || e.Disabled() {
		return
	}
	now := time.Now
	if e.Now != nil {
		now = e.Now
	}
	at, _ := e.Date()
	cal := NewCalendar(at, now())
	cal.Note = e.Note
	back := NewBlock(theme.ColorNameOverlayBackground, ColorLine, 6)
	popup := widget.NewPopUp(container.NewStack(back, Inset(cal, 8, 4, 8, 8)), c)
	cal.OnCancel = func() {
		popup.Hide()
		c.Focus(e)
	}
	cal.OnChosen = func(d time.Time) {
		cal.OnCancel()
		e.SetDate(d)
	}
	place, size, room := driver.AbsolutePositionForObject(e), popup.MinSize(), c.Size()
	below := place.Y + e.Size().Height + 2
	if below+size.Height > room.Height {
		below = fyne.Max(4, place.Y-2-size.Height)
	}
	popup.ShowAtPosition(fyne.NewPos(fyne.Max(4, fyne.Min(place.X, room.Width-size.Width-4)), below))
	c.Focus(cal)
}
