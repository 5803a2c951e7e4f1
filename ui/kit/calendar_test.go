package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// month is a calendar in a window, with a clock on Nov 23, 2026.
func month(t *testing.T, chosen string, change func(*Calendar)) *Calendar {
	t.Helper()
	test.NewTempApp(t)
	var at time.Time
	if chosen != "" {
		at = day(chosen)
	}
	c := NewCalendar(at, time.Date(2026, 11, 23, 23, 30, 0, 0, time.FixedZone("far", -8*3600)))
	c.First = time.Sunday
	if change != nil {
		change(c)
	}
	w := test.NewTempWindow(t, c)
	w.Canvas().Focus(c)
	return c
}

// reads is what the calendar says, row by row.
func (c *Calendar) reads() string {
	var words []string
	for _, o := range test.WidgetRenderer(c).Objects() {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Visible() && o.Text != "" {
				words = append(words, o.Text)
			}
		case *Text:
			words = append(words, o.Text())
		}
	}
	return strings.Join(words, " ")
}

func TestTheKeysMoveThroughTheCalendar(t *testing.T) {
	for _, tc := range []struct {
		name string
		from string
		keys []fyne.KeyName
		want string
	}{
		{"a day back, over the end of a month", "2026-12-01", []fyne.KeyName{fyne.KeyLeft}, "2026-11-30"},
		{"a day on, over the end of a year", "2026-12-31", []fyne.KeyName{fyne.KeyRight}, "2027-01-01"},
		{"a week back", "2026-11-23", []fyne.KeyName{fyne.KeyUp}, "2026-11-16"},
		{"a week on", "2026-11-23", []fyne.KeyName{fyne.KeyDown}, "2026-11-30"},
		{"a month back", "2026-11-23", []fyne.KeyName{fyne.KeyPageUp}, "2026-10-23"},
		{"a month on, to its last day where it is shorter", "2027-01-31", []fyne.KeyName{fyne.KeyPageDown}, "2027-02-28"},
		{"a month back into the year before", "2027-01-05", []fyne.KeyName{fyne.KeyPageUp}, "2026-12-05"},
		{"the first day of the week", "2026-11-25", []fyne.KeyName{fyne.KeyHome}, "2026-11-22"},
		{"the last day of the week", "2026-11-25", []fyne.KeyName{fyne.KeyEnd}, "2026-11-28"},
		{"without a date from today", "", []fyne.KeyName{fyne.KeyRight}, "2026-11-24"},
		{"other keys do nothing", "2026-11-25", []fyne.KeyName{fyne.KeyF5, fyne.KeyBackspace}, "2026-11-25"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := month(t, tc.from, nil)
			var chosen []time.Time
			c.OnChosen = func(d time.Time) { chosen = append(chosen, d) }
			for _, k := range tc.keys {
				c.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if !c.At().Equal(day(tc.want)) || chosen != nil {
				t.Fatalf("the keyboard is on %s, chosen %v; want %s and nothing chosen", c.At(), chosen, tc.want)
			}
			c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if diff := cmp.Diff([]time.Time{day(tc.want)}, chosen); diff != "" {
				t.Errorf("chosen with Enter (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWeeksBeginWhereTheyDoInTheCountry(t *testing.T) {
	for _, tc := range []struct {
		first             time.Weekday
		weekdays, weekEnd string
		start             string
	}{
		{time.Sunday, "Sun Mon Tue Wed Thu Fri Sat", "2026-11-28", "2026-11-01"},
		{time.Monday, "Mon Tue Wed Thu Fri Sat Sun", "2026-11-29", "2026-10-26"},
	} {
		t.Run(tc.first.String(), func(t *testing.T) {
			c := month(t, "2026-11-23", func(c *Calendar) { c.First = tc.first })
			if text := c.reads(); !strings.Contains(text, "November 2026 "+tc.weekdays+" 1 2 3") {
				t.Errorf("it reads %s", text)
			}
			if !c.start().Equal(day(tc.start)) {
				t.Errorf("the first place is %s, want %s", c.start(), tc.start)
			}
			c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			if !c.At().Equal(day(tc.weekEnd)) {
				t.Errorf("the week ends on %s, want %s", c.At(), tc.weekEnd)
			}
		})
	}
	if got := FirstWeekday(); got != time.Sunday && got != time.Monday || (got == time.Sunday) != american() {
		t.Errorf("weeks begin on %s where dates are written as %s", got, dateForm())
	}
}

func TestTheMouseChoosesADayAndGoesToOtherMonths(t *testing.T) {
	c := month(t, "2026-11-23", nil)
	var chosen time.Time
	c.OnChosen = func(d time.Time) { chosen = d }
	middle := func(column, row float32) fyne.Position {
		return fyne.NewPos((column+0.5)*calendarCell, calendarHead+calendarWeekdays+(row+0.5)*calendarLow)
	}
	tap := func(p fyne.Position) { c.Tapped(&fyne.PointEvent{Position: p}) }
	tap(middle(4, 3))
	if !chosen.Equal(day("2026-11-26")) {
		t.Fatalf("a tap on the fourth Thursday chose %s", chosen)
	}
	chosen = time.Time{}
	tap(middle(6, 5))                                 // November has no sixth week
	tap(fyne.NewPos(3.5*calendarCell, 10))            // the month's name
	tap(fyne.NewPos(20, calendarHead+2))              // a weekday
	tap(fyne.NewPos(20, c.MinSize().Height-2))        // the line below
	tap(fyne.NewPos(8*calendarCell, calendarHead+60)) // beside it
	if !chosen.IsZero() || c.At().Month() != time.November {
		t.Errorf("chosen %s in %s by a tap on nothing", chosen, c.At().Month())
	}
	tap(fyne.NewPos(6.5*calendarCell, 10))
	if !c.At().Equal(day("2026-12-26")) {
		t.Errorf("the month after has the keyboard on %s", c.At())
	}
	tap(fyne.NewPos(10, 10))
	tap(fyne.NewPos(10, 10))
	if !c.At().Equal(day("2026-10-26")) || !chosen.IsZero() {
		t.Errorf("the month before has the keyboard on %s, chosen %s", c.At(), chosen)
	}
}

func TestACalendarSaysWhatDaysAreAndMutesThoseWithoutSchool(t *testing.T) {
	c := month(t, "2026-11-24", func(c *Calendar) {
		c.Note = func(d time.Time) DayNote {
			if d.Day() == 26 {
				return DayNote{Short: "–", Long: "no school: Thanksgiving", Off: true}
			}
			return DayNote{Short: "MonA to FriB", Long: "a school day"}
		}
	})
	thanks := &test.WidgetRenderer(c).(*Drawing).Parts // the parts by place, as they were made
	find := func(number string) (at *canvas.Text, small string) {
		for i, o := range *thanks {
			if text, ok := o.(*canvas.Text); ok && text.Text == number && text.Visible() {
				return text, (*thanks)[i+1].(*canvas.Text).Text
			}
		}
		t.Fatalf("there is no day %s", number)
		return nil, ""
	}
	if at, small := find("26"); small != "–" || at.Color != Color(ColorMuted) {
		t.Errorf("under the 26th stands %q, in %v", small, at.Color)
	}
	if at, small := find("27"); !strings.HasPrefix(small, "Mon") || !strings.HasSuffix(small, "…") || at.Color != Color(theme.ColorNameForeground) {
		t.Errorf("under the 27th stands %q, in %v", small, at.Color)
	}
	if at, _ := find("24"); at.Color != Color(theme.ColorNameForegroundOnPrimary) {
		t.Errorf("the chosen day is written in %v", at.Color)
	}
	if at, _ := find("23"); !at.TextStyle.Bold {
		t.Error("today is not marked")
	}
	says := func(want string) {
		t.Helper()
		if text := c.reads(); !strings.HasSuffix(text, want) {
			t.Errorf("it reads %s; want at its end %q", text, want)
		}
	}
	says("Tuesday, " + FormatDate(day("2026-11-24")) + " · a school day")
	for range 2 {
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	says("Thursday, " + FormatDate(day("2026-11-26")) + " · no school: Thanksgiving")
	c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(1.5*calendarCell, calendarHead+calendarWeekdays+10)}})
	says("Monday, " + FormatDate(day("2026-11-02")) + " · a school day")
	c.MouseOut()
	says("no school: Thanksgiving")
}

func TestADateEntryOpensItsCalendarAndTakesTheDayThatIsChosen(t *testing.T) {
	test.NewTempApp(t)
	var told time.Time
	e := NewDateEntry(day("2026-11-23"))
	e.OnDate = func(d time.Time, _ bool) { told = d }
	e.Now = func() time.Time { return day("2026-11-23") }
	w := test.NewTempWindow(t, Inset(e, 10, 400, 10, 400))
	w.Canvas().Focus(e)
	open := func() *Calendar {
		t.Helper()
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		c, ok := w.Canvas().Focused().(*Calendar)
		if !ok {
			t.Fatalf("after Down the keyboard is on %T", w.Canvas().Focused())
		}
		return c
	}
	c := open()
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil || w.Canvas().Focused() != fyne.Focusable(e) || e.Text != FormatDate(day("2026-11-23")) {
		t.Fatalf("after Escape the keyboard is on %T and the date is %s", w.Canvas().Focused(), e.Text)
	}
	c = open()
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if got, ok := e.Date(); !ok || !got.Equal(day("2026-12-23")) || !told.Equal(got) || w.Canvas().Focused() != fyne.Focusable(e) {
		t.Errorf("chosen %s, told %s, keyboard on %T", got, told, w.Canvas().Focused())
	}
	e.SetText("soon")
	if c = open(); !c.At().Equal(day("2026-11-23")) || !c.chosen.IsZero() {
		t.Errorf("with no date it opens on %s with %s chosen; want today and none", c.At(), c.chosen)
	}
}

func TestACalendarStaysInTheWindow(t *testing.T) {
	test.NewTempApp(t)
	e := NewDateEntry(day("2026-11-23"))
	box := Inset(e, 460, 10, 500, 10) // at the bottom right
	w := test.NewTempWindow(t, box)
	w.Resize(fyne.NewSize(700, 520))
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	c, ok := w.Canvas().Focused().(*Calendar)
	if !ok {
		t.Fatal("no calendar was opened")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	end := at.Add(c.Size())
	entry := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	if at.X < 0 || at.Y < 0 || end.X > 700 || end.Y > entry.Y {
		t.Errorf("it lies from %v to %v, over an entry at %v in a window of 700 by 520", at, end, entry)
	}
}

// TestADateIsReadAsTheSchoolsRegionWritesIt: whatever the computer is set to.
func TestADateIsReadAsTheSchoolsRegionWritesIt(t *testing.T) {
	defer SetRegion(region)
	december := day("2026-12-15")
	for _, c := range []struct {
		region model.Region
		typed  string
		ok     bool
		shown  string
	}{
		{model.RegionUSA, "12/15/2026", true, "Dec 15, 2026"}, {model.RegionUSA, "12/15/26", true, "Dec 15, 2026"}, {model.RegionUSA, "15/12/2026", false, ""},
		{"Australia", "15/12/2026", true, "15 Dec 2026"}, {"Australia", "12/15/2026", false, ""}, {model.RegionUSA, "2026-12-15", true, "Dec 15, 2026"},
		{"Ireland", "Dec 15, 2026", true, "15 Dec 2026"},
	} {
		SetRegion(c.region)
		got, err := ParseDate(c.typed)
		if (err == nil) != c.ok || c.ok && (!got.Equal(december) || FormatDate(got) != c.shown) {
			t.Errorf("%s in %s is %s, %v", c.typed, c.region, FormatDate(got), err)
		}
	}
	SetRegion(model.RegionUSA)
	if FirstWeekday() != time.Sunday {
		t.Error("weeks do not begin on Sunday in the USA")
	}
}
