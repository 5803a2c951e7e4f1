package syncdialog

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/ui/kit"
)

// calendar gives the timetable a calendar for the week of Nov 23, 2026, with Thanksgiving, and a grid whose first bell is
// at bell; 0 leaves the bell times out.
func (r *rig) calendar(bell model.Minute) {
	r.t.Helper()
	d := func(day int) model.Date { return model.NewDate(2026, 11, day) }
	cal := &model.Calendar{Days: []model.CalendarDay{{Date: d(23), Day: 1}, {Date: d(24), Day: 2}, {Date: d(25), Holiday: "Thanksgiving"},
		{Date: d(26), Holiday: "Thanksgiving"}, {Date: d(27), Holiday: "Thanksgiving"}, {Date: d(30), Day: 3}, {Date: model.NewDate(2026, 12, 18), Day: 1}, {Date: model.NewDate(2027, 1, 4), Day: 2}}}
	grid := &model.Grid{Code: "Main", Days: []model.Day{{Code: "1"}, {Code: "TueA"}, {Code: "F", Name: "Flex"}}, Periods: []model.Period{{ID: 1, Code: "1"}}}
	if bell > 0 {
		for n := range uint8(3) {
			grid.Cells = append(grid.Cells, model.Cell{Day: n + 1, Period: 1, Kind: model.Teaching, Start: bell, End: bell + 50})
		}
	}
	grid.ID = 1 // in place of the school's, with the periods of its lessons
	grid.Periods = append(grid.Periods, model.Period{ID: 2, Code: "2"})
	if bell == 0 {
		grid.Cells = []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching}}
	}
	grid.Cells = append(grid.Cells, model.Cell{Day: 1, Period: 2, Kind: model.Teaching})
	grid.SortCells()
	for _, e := range []model.Edit{model.Add{Record: cal}, model.Replace{Record: grid}} {
		if _, err := r.tt.Apply(e); err != nil {
			r.t.Fatal(err)
		}
	}
}

func TestADateSaysWhichDayOfTheCycleItIs(t *testing.T) {
	r := newRig(t)
	r.calendar(0)
	for _, c := range []struct {
		day  model.Date
		want string
	}{
		{model.NewDate(2026, 11, 23), "Mon · Day 1"},
		{model.NewDate(2026, 11, 24), "TueA"},
		{model.NewDate(2026, 11, 26), "Thu · no school: Thanksgiving"},
		{model.NewDate(2026, 11, 28), "Sat · no school"},
		{model.NewDate(2026, 11, 30), "Mon · Flex"},
		{model.NewDate(2027, 1, 5), "Tue · not in the school calendar"},
	} {
		if got := dayWords(&r.tt.State, c.day); got != c.want {
			t.Errorf("%s: %q, want %q", c.day, got, c.want)
		}
	}
}

func TestTheDatesOfSyncNowShowTheCycleDay(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.calendar(0)
	r.Now()
	r.says("Mon · Day 1", "Fri · Day 1") // from today to the last day of the semester
	for range 30 {
		r.key(fyne.KeyDelete)
	}
	r.typed("2026-11-26")
	r.says("Thu · no school: Thanksgiving")
	r.key(fyne.KeyDown)
	r.says("November 2026", "TueA", "Day 1", "F", "Thursday, "+kit.FormatDate(model.NewDate(2026, 11, 26).Time())+" · no school: Thanksgiving")
	for range 4 {
		r.key(fyne.KeyRight)
	}
	r.says("Monday, " + kit.FormatDate(model.NewDate(2026, 11, 30).Time()) + " · Flex")
	r.key(fyne.KeyReturn)
	r.dialog("Sync Now")
	r.says("Mon · Flex", "sent from today to "+date(model.NewDate(2026, 11, 30)))
}

func TestWithoutACalendarNoDayOfTheCycleIsSaid(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.Now()
	for _, word := range []string{"Mon ·", "school calendar", "no school"} {
		if strings.Contains(r.text(), word) {
			t.Errorf("%q is said:\n%s", word, r.text())
		}
	}
	r.key(fyne.KeyDown)
	r.says("December 2026")
	if text := r.text(); strings.Contains(text, "–") || strings.Contains(text, " · ") {
		t.Errorf("the calendar says more than dates:\n%s", text)
	}
}
