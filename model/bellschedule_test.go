package model_test

import (
	"slices"
	"strings"
	"testing"

	"carillon/model"
)

// delayed is the school of [november] with a two-hour delay in its grid Main, for Tuesday the 24th.
func delayed(t *testing.T) *model.Timetable {
	t.Helper()
	tt := november(t).Index()
	g := tt.Grid(1).Clone()
	if err := g.AddSchedule("2-hour delay"); err != nil {
		t.Fatal(err)
	}
	err := g.ChangeUnder("2-hour delay", func(g *model.Grid) error {
		for day := uint8(1); day <= 2; day++ {
			if err := g.ShiftTimes(day, 0, 120); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, tt, model.SetGrid{Grid: g})
	apply(t, tt, model.SetBells{First: model.NewDate(2026, 11, 24), Last: model.NewDate(2026, 11, 24), Schedule: "2-HOUR delay"})
	return tt
}

func apply(t *testing.T, tt *model.Timetable, e model.Edit) {
	t.Helper()
	if _, err := tt.Apply(e); err != nil {
		t.Fatalf("%s: %v", e.Label(tt), err)
	}
}

func TestTheFirstBellIsThatOfTheDatesBellSchedule(t *testing.T) {
	tt := delayed(t)
	d := func(day int) model.Date { return model.NewDate(2026, 11, day) }
	for _, test := range []struct {
		date model.Date
		want string
	}{
		{d(23), "08:10"}, // regular
		{d(24), "08:40"}, // Main begins at 11:00; North has no such schedule, and its regular 8:40
	} {
		if got, ok := tt.FirstBell(test.date); !ok || got.String() != test.want {
			t.Errorf("%s begins at %v (%v), want %s", test.date, got, ok, test.want)
		}
	}
	apply(t, tt, model.SetBells{First: d(23), Last: d(27), Schedule: "2-hour delay"})
	if got, _ := tt.FirstBell(d(23)); got.String() != "10:10" {
		t.Errorf("with the delay the 23rd begins at %v", got)
	}
	if got := tt.ScheduleDates("2-hour delay"); !slices.Equal(got, []model.Date{d(23), d(24), d(25)}) {
		t.Errorf("the delay is on %v: a holiday and a date that is not mentioned have no bells", got)
	}
}

func TestADateKeepsItsBellScheduleUntilItHasNoSchool(t *testing.T) {
	tt, d := delayed(t), model.NewDate(2026, 11, 24)
	apply(t, tt, model.SetCycleDay{Date: d, Day: 1})
	if got := tt.Calendar().ScheduleOn(d); got != "2-hour delay" {
		t.Errorf("as another day of the cycle it has %q", got)
	}
	apply(t, tt, model.CloseDay{Date: d, Name: "Snow day"})
	if got := tt.Calendar().ScheduleOn(d); got != "" {
		t.Errorf("closed it has %q", got)
	}
	tt.Undo()
	if got := tt.SchoolDay(d).Bells; got != "2-hour delay" {
		t.Errorf("undo leaves it with %q", got)
	}
}

func TestABellScheduleIsRenamedOnItsDatesAndRemovedFromThem(t *testing.T) {
	tt, d := delayed(t), model.NewDate(2026, 11, 24)
	apply(t, tt, model.RenameSchedule{From: "2-hour delay", To: "Late start"})
	if tt.Calendar().ScheduleOn(d) != "Late start" || tt.Grid(1).Schedule("late START") == nil {
		t.Errorf("renamed: %q, %v", tt.Calendar().ScheduleOn(d), tt.ScheduleNames())
	}
	north := tt.Grid(2).Clone()
	if err := north.AddSchedule("Late start"); err != nil {
		t.Fatal(err)
	}
	apply(t, tt, model.SetGrid{Grid: north})
	apply(t, tt, model.RemoveSchedule{Grid: 1, Name: "Late start"})
	if tt.Calendar().ScheduleOn(d) != "Late start" {
		t.Error("the other grid still has the schedule, and its date has lost it")
	}
	apply(t, tt, model.RemoveSchedule{Grid: 2, Name: "Late start"})
	if tt.Calendar().ScheduleOn(d) != "" || len(tt.ScheduleNames()) != 0 {
		t.Errorf("its date has %q", tt.Calendar().ScheduleOn(d))
	}
	for range 3 {
		tt.Undo()
	}
	if tt.Calendar().ScheduleOn(d) != "Late start" {
		t.Error("undo does not bring it back")
	}
}

func TestBellSchedulesThatCanNotBeAreRefused(t *testing.T) {
	d := model.NewDate(2026, 11, 24)
	for _, test := range []struct {
		name string
		do   func(tt *model.Timetable) error
		want string
	}{
		{"a date with a schedule that no grid has", func(tt *model.Timetable) error {
			_, err := tt.Apply(model.SetBells{First: d, Last: d, Schedule: "Finals"})
			return err
		}, "no grid has a bell schedule Finals"},
		{"a date without school", func(tt *model.Timetable) error {
			_, err := tt.Apply(model.SetBells{First: d + 2, Last: d + 2, Schedule: "2-hour delay"})
			return err
		}, "there is no school"},
		{"dates that run backwards", func(tt *model.Timetable) error {
			_, err := tt.Apply(model.SetBells{First: d, Last: d - 1})
			return err
		}, "end"},
		{"a name that is taken", func(tt *model.Timetable) error { return tt.Grid(1).Clone().AddSchedule(" 2-Hour Delay") }, "already"},
		{"a second regular one", func(tt *model.Timetable) error { return tt.Grid(1).Clone().AddSchedule("regular") }, "already"},
		{"no name", func(tt *model.Timetable) error { return tt.Grid(1).Clone().AddSchedule(" ") }, "needs a name"},
		{"a name that becomes the regular one's", func(tt *model.Timetable) error {
			_, err := tt.Apply(model.RenameSchedule{From: "2-hour delay", To: "Regular"})
			return err
		}, "two bell schedules"},
		{"one that is not there", func(tt *model.Timetable) error {
			_, err := tt.Apply(model.RemoveSchedule{Grid: 2, Name: "2-hour delay"})
			return err
		}, "has no bell schedule"},
		{"times that run backwards", func(tt *model.Timetable) error {
			g := tt.Grid(1).Clone()
			g.Schedules[0].Cells[0].End = 0
			_, err := tt.Apply(model.SetGrid{Grid: g})
			return err
		}, "ends before it starts"},
		{"more than a grid can have", func(tt *model.Timetable) error {
			g := tt.Grid(1).Clone()
			for n := range model.MaxSchedules {
				if err := g.AddSchedule(strings.Repeat("x", n+1)); err != nil {
					return err
				}
			}
			return nil
		}, "at most"},
	} {
		if err := test.do(delayed(t)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestAPeriodAndADayThatGoGoFromEachBellSchedule(t *testing.T) {
	g := delayed(t).Grid(1).Clone()
	before := len(g.Schedules[0].Cells)
	g.RemovePeriod(2)
	if n := len(g.Schedules[0].Cells); n >= before || slices.ContainsFunc(g.Schedules[0].Cells, func(c model.Cell) bool { return c.Period == 2 }) {
		t.Errorf("the schedule has %d cells, it had %d", n, before)
	}
	g.SetDays(append(slices.Clone(g.Days[:1]), model.Day{Code: "X"}, model.Day{Code: "Y"}, model.Day{Code: "Z"}))
	if c := g.Under("2-hour delay").Cell(4, 2); c != nil {
		t.Errorf("a new day has %v", c)
	}
	g = delayed(t).Grid(1).Clone()
	g.SetDays(g.Days[:1])
	if slices.ContainsFunc(g.Schedules[0].Cells, func(c model.Cell) bool { return c.Day > 1 }) {
		t.Error("a day that went still has bell times")
	}
}

func TestPeriodsOfTwoGridsAreAtOnceWhereADateHasThemSo(t *testing.T) {
	tt := delayed(t)
	main, north := model.Slot{Grid: 1, Day: 2, Period: 2}, model.Slot{Grid: 2, Day: 2, Period: 2} // 9:00–10:00, late 11:00–12:00; 8:40–9:30
	if !tt.SlotsAtOnce(main, north) {
		t.Fatal("by the regular times they are at once")
	}
	g := tt.Grid(2).Clone()
	g.SetCell(model.Cell{Day: 2, Period: 2, Kind: model.Teaching, Start: 11 * 60, End: 12 * 60})
	apply(t, tt, model.SetGrid{Grid: g})
	if !tt.SlotsAtOnce(main, north) {
		t.Error("on the 24th both are at 11:00, and that is not seen")
	}
	apply(t, tt, model.SetBells{First: 1, Last: model.NewDate(2030, 1, 1)})
	if tt.SlotsAtOnce(main, north) {
		t.Error("no date has the delay any more")
	}
}

func TestAScheduledPeriodTakesLessonsAndCountsAsNoLoad(t *testing.T) {
	tt := november(t).Index()
	g := tt.Grid(1).Clone()
	g.SetCell(model.Cell{Day: 1, Period: 1, Kind: model.Scheduled, Start: 490, End: 500})
	apply(t, tt, model.SetGrid{Grid: g})
	apply(t, tt, model.Add{Record: &model.Teacher{Code: "KIM", Surname: "Kim"}})
	apply(t, tt, model.Add{Record: &model.Course{Code: "ADV"}})
	apply(t, tt, model.Add{Record: &model.Section{Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}}})
	apply(t, tt, model.SetMeets{Section: 1, Text: "RC 1(A)"})
	if placed, all := tt.LessonsPlaced(tt.Section(1)); placed != 2 || all != 2 {
		t.Errorf("%d of %d lessons are placed", placed, all)
	}
	if load, _ := tt.Load(1); load != 1 {
		t.Errorf("the load is %d, want that of period 1 alone", load)
	}
}
