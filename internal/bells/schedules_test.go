package bells

import (
	"strings"
	"testing"

	"carillon/internal/sheet"
	"carillon/model"
)

func TestTimesTypedUnderABellScheduleAreThoseOfTheScheduleAlone(t *testing.T) {
	tt, s, labels := school(t)
	regular := table(s)
	g := s.Grid().Clone()
	if err := NewSchedule(g, " 2-hour delay ", "120"); err != nil {
		t.Fatal(err)
	}
	if _, err := tt.Apply(model.SetGrid{Grid: g}); err != nil {
		t.Fatal(err)
	}
	if table(s) != regular {
		t.Error("a new schedule changes the regular times")
	}
	s.Show("2-hour delay")
	if got, _, _ := strings.Cut(table(s), "\n"); got != "1|10:00–10:48|10:00–10:48" {
		t.Errorf("two hours later it is %q", got)
	}
	k := s.Keys()
	s.Apply(sheet.Edit{Label: "Type", Cells: []sheet.Cell{{Key: k[0], Column: firstDay, Text: "10:05–10:40"}, {Key: k[2], Column: firstDay, Text: "break"}}})
	if last := (*labels)[len(*labels)-1]; last != "Type in 2-hour delay" {
		t.Errorf("it is called %q: no lesson loses its place", last)
	}
	if got := s.Text(k[0], firstDay); got != "10:05–10:40" {
		t.Errorf("it is %q", got)
	}
	s.Show(model.RegularSchedule)
	if table(s) != regular {
		t.Errorf("the regular times are\n%s, want\n%s", table(s), regular)
	}
	s.Show("2-hour delay")
	s.Apply(sheet.Edit{Delete: []sheet.Key{k[0]}})
	if tt.Grid(1).Period(model.PeriodID(k[0])) != nil || s.Schedule() != "2-hour delay" {
		t.Error("a period that goes goes from the grid")
	}
}

func TestABellScheduleIsMadeOfANameAndMinutes(t *testing.T) {
	_, s, _ := school(t)
	for _, test := range []struct{ name, minutes, want string }{
		{"Assembly", "", ""}, {"Early", "-60", ""}, {"Late", "+90", ""}, {"", "1", "needs a name"}, {"Regular", "", "already"},
		{"Late", "soon", "no number"}, {"Late", "900", "within the day"},
	} {
		err := NewSchedule(s.Grid().Clone(), test.name, test.minutes)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q by %q: %v, want %q", test.name, test.minutes, err, test.want)
		}
	}
}

func TestHowOftenABellScheduleIsIsSaid(t *testing.T) {
	tt, s, _ := school(t)
	g := s.Grid().Clone()
	if err := NewSchedule(g, "Assembly", ""); err != nil {
		t.Fatal(err)
	}
	dates := tt.SchoolDates()
	for _, e := range []model.Edit{model.SetGrid{Grid: g}, model.SetBells{First: dates[0], Last: dates[1], Schedule: "Assembly"}} {
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if got := DatesText(&tt.State, "assembly"); !strings.HasPrefix(got, "assembly on 2 of ") || !strings.HasSuffix(got, " school days") {
		t.Errorf("it says %q", got)
	}
	if got := DatesText(&tt.State, ""); strings.Contains(got, " 2 of") || !strings.HasPrefix(got, "Regular on ") {
		t.Errorf("it says %q", got)
	}
	if got := strings.Join(Offered(tt.Grid(1)), ", "); got != "2-hour delay, Early dismissal, Testing, Finals" {
		t.Errorf("offered are %s", got)
	}
}
