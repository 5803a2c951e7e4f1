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
)

// dateForms are the forms in which a date may be typed, beside the one it is written in.
var dateForms = []string{"Jan 2, 2006", "January 2, 2006", "2 Jan 2006", "2 January 2006", time.DateOnly}

// dateForm is how dates are written on this computer: the month first in the USA, the day first elsewhere.
func dateForm() string {
	if strings.HasSuffix(lang.SystemLocale().String(), "US") {
		return "Jan 2, 2006"
	}
	return "2 Jan 2006"
}

// FormatDate writes the day of an instant, in its own zone, as this computer's user does: "Nov 23, 2026".
func FormatDate(t time.Time) string { return t.Format(dateForm()) }

// FormatShortDate writes a day without its year: "Dec 18".
func FormatShortDate(t time.Time) string {
	return t.Format(strings.TrimRight(strings.TrimSuffix(dateForm(), "2006"), ", "))
}

// ParseDate reads a date as a person types it; a form with slashes has the month first where the USA is.
func ParseDate(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	slashes := "2/1/2006"
	if dateForm()[0] == 'J' {
		slashes = "1/2/2006"
	}
	for _, form := range append([]string{slashes}, dateForms...) {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date such as %s", text, FormatDate(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
}

// DateEntry is an entry for a date, with a calendar behind a small button.
type DateEntry struct {
	Entry
	// OnDate, unless nil, is called when the text has become another date, or none.
	OnDate func(d time.Time, ok bool)
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
func (e *DateEntry) FocusGained() { e.Entry.FocusGained(); reveal(e) }

// TypedKey implements fyne.Focusable; Down opens the calendar.
func (e *DateEntry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		e.openCalendar()
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		passKey(e, ev)
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

func (e *DateEntry) openCalendar() {
	c := fyne.CurrentApp().Driver().CanvasForObject(e)
	if c == nil || e.Disabled() {
		return
	}
	at, ok := e.Date()
	if !ok {
		at = time.Now()
	}
	var popup *widget.PopUp
	cal := widget.NewCalendar(at, func(d time.Time) {
		popup.Hide()
		e.SetDate(d)
	})
	back := NewBlock(theme.ColorNameOverlayBackground, ColorLine, 6)
	popup = widget.NewPopUp(container.NewStack(back, Inset(cal, 6, 6, 6, 6)), c)
	popup.ShowAtRelativePosition(fyne.NewPos(0, e.Size().Height+2), e)
}
