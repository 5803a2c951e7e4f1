package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/kit"
)

// inNovember is a rig whose school has Mon and Tue as its two letters, which take turns with each day of school of five weeks from
// Monday, 9 November 2026; today is the 23rd. It shows the calendar.
func inNovember(t *testing.T) *rig {
	t.Helper()
	r := opened(t)
	cal := &model.Calendar{Terms: []model.Term{{Name: "Fall", First: november(9), Last: november(30)}, {Name: "Winter", First: november(31), Last: november(43)}}}
	letter := uint8(0)
	for d := november(9); d <= november(43); d++ {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Day: letter + 1})
			letter = 1 - letter
		}
	}
	if err := r.session.Apply(model.Replace{Record: cal}); err != nil {
		t.Fatal(err)
	}
	r.command("view.calendar")
	return r
}

// november is a day of November 2026; the 31st is the first of December.
func november(day int) model.Date { return model.NewDate(2026, time.November, day) }

// cycleOn is the code of the day of the cycle on a date, or its holiday.
func (r *rig) cycleOn(d model.Date) string {
	day := r.file.t.SchoolDay(d)
	if day.Cycle == 0 {
		return day.Holiday
	}
	return day.Code
}

// choose chooses what can be done with the current date of the calendar.
func (r *rig) choose(label string) {
	r.t.Helper()
	for _, i := range r.calendarPage().menu().Items {
		if i.Label == label {
			if i.Disabled {
				r.t.Fatalf("%s can't be chosen", label)
			}
			i.Action()
			return
		}
	}
	r.t.Fatalf("there is no %s", label)
}

func TestTheCalendarShowsAMonthAndIsWalkedByKeyboard(t *testing.T) {
	r := inNovember(t)
	if r.session.Place().Page != session.PageCalendar || r.win.Canvas().Focused() != fyne.Focusable(r.calendarPage().month) {
		t.Fatalf("page %s, keyboard on %T", r.session.Place().Page, r.win.Canvas().Focused())
	}
	page := r.pages[session.PageCalendar]
	r.says(page, "November 2026", "Monday, Nov 23, 2026", "today", "Fall Nov 9–Nov 30", "Winter Dec 1–Dec 13", "Fall begins")
	for _, tc := range []struct {
		key  fyne.KeyName
		want model.Date
	}{
		{fyne.KeyRight, november(24)}, {fyne.KeyDown, november(31)}, {fyne.KeyUp, november(24)}, {fyne.KeyLeft, november(23)},
		{fyne.KeyPageDown, november(53)}, {fyne.KeyPageUp, november(23)}, {fyne.KeyHome, november(22)}, {fyne.KeyEnd, november(28)},
	} {
		r.key(tc.key)
		if r.calendarPage().month.at != tc.want {
			t.Errorf("%s goes to %s, want %s", tc.key, r.calendarPage().month.at, tc.want)
		}
	}
	r.calendarPage().goTo(november(31))
	r.says(page, "December 2026", "Winter begins")
	r.key(fyne.KeyReturn)
	if n := len(r.log); n == 0 || !strings.HasPrefix(r.log[n-1], "menu of") {
		t.Errorf("Enter asks nothing: %v", r.log)
	}
}

func TestASnowDaySaysWhatItDoesAndIsUndone(t *testing.T) {
	r := inNovember(t)
	before := []string{r.cycleOn(november(24)), r.cycleOn(november(25)), r.cycleOn(november(26))}
	r.calendarPage().goTo(november(24))
	r.choose("Close: snow day…")
	d := r.dialog("Close Tuesday, Nov 24, 2026")
	r.says(d.Tabs[0].Content, "1 date has no school any more, 13 dates from Nov 25, 2026 to Dec 11, 2026 become another day of the cycle.",
		"The next sync sends the timetable from Nov 25, 2026, not from Nov 24, 2026.", "A sync sends no calendar")
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok {
			c.SetChecked(false)
		}
	})
	if text := saidBy(d.Tabs[0].Content); strings.Contains(text, "become another day") {
		t.Errorf("without a shift it says %s", text)
	}
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok {
			c.SetChecked(true)
		}
	})
	d.Primary.Tapped(nil)
	if got := []string{r.cycleOn(november(24)), r.cycleOn(november(25)), r.cycleOn(november(26))}; got[0] != "Snow day" || got[1] != before[0] || got[2] != before[1] {
		t.Errorf("it was %v and is %v", before, got)
	}
	r.says(r.pages[session.PageCalendar], "Snow day", "no school: Snow day")
	if r.win.Canvas().Focused() != fyne.Focusable(r.calendarPage().month) {
		t.Errorf("the keyboard is on %T", r.win.Canvas().Focused())
	}
	r.choose("Open…")
	d = r.dialog("Open Tuesday, Nov 24, 2026")
	d.Primary.Tapped(nil)
	if r.cycleOn(november(24)) != before[0] || r.cycleOn(november(26)) != before[2] {
		t.Error("opening does not take it back")
	}
	r.command("edit.undo")
	r.command("edit.undo")
	if r.cycleOn(november(25)) != before[1] {
		t.Error("undo leaves something")
	}
}

func TestWhatCannotBeDoneWithADateIsSaid(t *testing.T) {
	r := inNovember(t)
	r.calendarPage().goTo(november(16))
	r.choose("Close: snow day…")
	d := r.dialog("Close Monday, Nov 16, 2026")
	r.says(d.Tabs[0].Content, "there has been school since")
	d.Primary.Tapped(nil)
	if !d.Shown() || r.cycleOn(november(16)) == "Snow day" {
		t.Error("a letter of a day that has passed was shifted")
	}
	d.Close()
	for _, i := range r.calendarPage().menu().Items {
		if i.Label == "Open…" && !i.Disabled {
			t.Error("a day with school can be opened")
		}
	}
}

func TestAHolidayACycleDayTermsAndALongerYear(t *testing.T) {
	r := inNovember(t)
	r.calendarPage().goTo(november(26))
	r.choose("Holiday…")
	d := r.dialog("Holiday")
	r.types("Thanksgiving")
	var entries []*kit.DateEntry
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.DateEntry); ok {
			entries = append(entries, e)
		}
	})
	entries[1].SetText("nonsense")
	r.says(d.Tabs[0].Content, "is not a date")
	entries[1].SetText("11/27/2026")
	d.Primary.Tapped(nil)
	if r.cycleOn(november(26)) != "Thanksgiving" || r.cycleOn(november(27)) != "Thanksgiving" || d.Shown() {
		t.Errorf("the 27th is %q", r.cycleOn(november(27)))
	}

	r.calendarPage().goTo(november(28))
	r.choose("Day of the cycle…")
	d = r.dialog("Day of the cycle on Saturday, Nov 28, 2026")
	r.says(d.Tabs[0].Content, "1 date gets school.")
	d.Primary.Tapped(nil)
	if r.cycleOn(november(28)) != "Mon" {
		t.Errorf("the Saturday is %q", r.cycleOn(november(28)))
	}

	r.choose("School year…")
	d = r.dialog("School year")
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.DateEntry); ok && strings.Contains(e.Text, "Dec") {
			e.SetText("12/18/2026")
		}
	})
	r.says(d.Tabs[0].Content, "5 dates get school.")
	d.Primary.Tapped(nil)
	if r.cycleOn(november(48)) == "" || r.file.t.Calendar().Terms[1].Last != november(48) {
		t.Errorf("the year ends %q, its terms are %v", r.cycleOn(november(48)), r.file.t.Calendar().Terms)
	}

	r.choose("Terms…")
	d = r.dialog("Terms")
	r.types("Autumn")
	r.press("Add a term")
	r.says(d.Tabs[0].Content, "is not a date")
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.DateEntry); ok && e.Text == "" {
			e.SetText("12/14/2026")
		}
	})
	r.types("Last")
	d.Primary.Tapped(nil)
	if terms := r.file.t.Calendar().Terms; len(terms) != 3 || terms[2].Name != "Last" || d.Shown() {
		t.Errorf("the terms are %v", terms)
	}
	r.says(r.pages[session.PageCalendar], "Last Dec 14–Dec 14")
}

func TestAFileWithoutACalendarSaysHowDatesAreMade(t *testing.T) {
	r := opened(t)
	r.command("view.calendar")
	r.says(r.pages[session.PageCalendar], "The calendar has no dates yet", "not in the calendar")
	r.calendarPage().askYear()
	d := r.dialog("School year")
	d.Primary.Tapped(nil)
	if days := r.file.t.Calendar().Days; len(days) == 0 || d.Shown() {
		t.Errorf("%d dates", len(days))
	}
}
