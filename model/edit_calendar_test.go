package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/newtimetable"
	"carillon/model"
)

// yearPlan is a school year from 17 August 2026 with a preset's bells.
func yearPlan(t testing.TB, preset string) newtimetable.Plan {
	t.Helper()
	p := newtimetable.Default(model.NewDate(2026, time.July, 20), model.RegionUSA)
	p.School = "Lincoln High School"
	chosen, ok := newtimetable.PresetByID(preset)
	if !ok {
		t.Fatalf("no preset %s", preset)
	}
	p.Bells = chosen.Bells
	return p
}

func makePlan(t interface{ Fatal(...any) }, p *newtimetable.Plan) *model.Timetable {
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	return tt
}

// daysOf are the dates of a calendar in words: "2026-12-07 MonA", "2026-12-08 Snow day".
func daysOf(s *model.State, from, to model.Date) (list []string) {
	for _, d := range s.Calendar().Days {
		if d.Date < from || d.Date > to {
			continue
		}
		text := d.Holiday
		if d.Day != 0 {
			text = s.SchoolDay(d.Date).Code
		}
		list = append(list, d.Date.String()[5:]+" "+text)
	}
	return list
}

func date(month time.Month, day int) model.Date {
	year := 2026
	if month < time.July {
		year++
	}
	return model.NewDate(year, month, day)
}

func TestThePatternIsFoundInTheCalendarOfEachPreset(t *testing.T) {
	for preset, want := range map[string]string{
		"7-period":    "each weekday is a day of the cycle",
		"ab-block":    "2 days that take turns with each day of school",
		"8-rotating":  "4 days that take turns with each day of school",
		"ten-day":     "2 weeks that take turns, weeks without school left out",
		"ab-block+w":  "2 letters that take turns with each day of school, by weekday",
		"7-period+no": "each weekday is a day of the cycle",
		"ten-day+no":  "2 weeks that take turns, weeks without school left out",
	} {
		name, more, _ := strings.Cut(preset, "+")
		p := yearPlan(t, name)
		p.Bells.Early.On = more == "w"
		tt := makePlan(t, &p)
		if more == "no" {
			if _, err := tt.Apply(model.Replace{Record: &model.Calendar{}}); err != nil {
				t.Fatal(err)
			}
		}
		if c := tt.FindCycle(); c.String() != want || !c.Found {
			t.Errorf("%s: %s, want %s", preset, c, want)
		}
	}
}

func TestAWeekThatTakesTurnsWithTheCalendarIsTold(t *testing.T) {
	p := yearPlan(t, "ten-day")
	tt := makePlan(t, &p)
	cal := &model.Calendar{}
	monday := date(time.August, 17)
	for week := range 40 {
		if week == 18 || week == 30 { // without school, and yet they take a turn
			continue
		}
		for day := range 5 {
			cal.Days = append(cal.Days, model.CalendarDay{Date: monday + model.Date(7*week+day), Day: uint8(week%2*5 + day + 1)})
		}
	}
	if _, err := tt.Apply(model.Replace{Record: cal}); err != nil {
		t.Fatal(err)
	}
	if c := tt.FindCycle(); c.Turn != model.TurnCalendarWeek || !c.Found {
		t.Errorf("it is %s", c)
	}
	before := daysOf(&tt.State, date(time.September, 22), date(time.June, 30))
	if _, err := tt.Apply(model.SetHoliday{First: date(time.September, 14), Last: date(time.September, 18), Name: "Flood", Shift: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, daysOf(&tt.State, date(time.September, 22), date(time.June, 30))); diff != "" {
		t.Errorf("other weeks changed:\n%s", diff)
	}
}

// TestAfterASnowDayTheLetterShiftsAndWednesdayStaysShort is the case that a day of the cycle is a weekday and a letter for.
func TestAfterASnowDayTheLetterShiftsAndWednesdayStaysShort(t *testing.T) {
	p := yearPlan(t, "ab-block")
	p.Bells.Early.On = true
	week := []model.Date{date(time.December, 7), date(time.December, 11)}
	for _, tc := range []struct {
		name string
		edit model.CalendarEdit
		want string
	}{
		{"as planned", nil, "12-07 MonA, 12-08 TueB, 12-09 WedA, 12-10 ThuB, 12-11 FriA"},
		{"the letter follows", model.CloseDay{Date: date(time.December, 8), Name: "Snow day", Shift: true},
			"12-07 MonA, 12-08 Snow day, 12-09 WedB, 12-10 ThuA, 12-11 FriB"},
		{"on the day itself", model.CloseDay{Date: date(time.December, 8), Name: "Snow day", Shift: true, From: date(time.December, 8)},
			"12-07 MonA, 12-08 Snow day, 12-09 WedB, 12-10 ThuA, 12-11 FriB"},
		{"said the next morning", model.CloseDay{Date: date(time.December, 8), Shift: true, From: date(time.December, 9)},
			"12-07 MonA, 12-08 No school, 12-09 WedB, 12-10 ThuA, 12-11 FriB"},
		{"the day is skipped", model.CloseDay{Date: date(time.December, 8), Name: "Snow day"},
			"12-07 MonA, 12-08 Snow day, 12-09 WedA, 12-10 ThuB, 12-11 FriA"},
		{"two days", model.SetHoliday{First: date(time.December, 8), Last: date(time.December, 9), Name: "Snow", Shift: true},
			"12-07 MonA, 12-08 Snow, 12-09 Snow, 12-10 ThuB, 12-11 FriA"},
		{"one Wednesday as a Monday", model.SetCycleDay{Date: date(time.December, 9), Day: 1},
			"12-07 MonA, 12-08 TueB, 12-09 MonA, 12-10 ThuB, 12-11 FriA"},
		{"a Saturday makes up", model.SetCycleDay{Date: date(time.December, 12), Day: 2},
			"12-07 MonA, 12-08 TueB, 12-09 WedA, 12-10 ThuB, 12-11 FriA, 12-12 TueA"},
	} {
		tt := makePlan(t, &p)
		before := daysOf(&tt.State, 0, date(time.June, 30))
		if tc.edit != nil {
			changed, err := tt.DatesChanged(tc.edit)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			patch, err := tt.Apply(tc.edit)
			if err != nil || len(patch.Changes) != 1 || len(changed) == 0 {
				t.Errorf("%s: %v; %d changes, %d dates", tc.name, err, len(patch.Changes), len(changed))
			}
		}
		if got := strings.Join(daysOf(&tt.State, week[0], week[1]+1), ", "); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.want)
		}
		for tt.UndoLabel() != "" {
			tt.Undo()
		}
		if diff := cmp.Diff(before, daysOf(&tt.State, 0, date(time.June, 30))); diff != "" {
			t.Errorf("%s: undo (-was +is):\n%s", tc.name, diff)
		}
	}
}

func TestACalendarEditThatCannotBeSaysWhy(t *testing.T) {
	p := yearPlan(t, "ab-block")
	p.Bells.Early.On = true
	tue := date(time.December, 8)
	for _, tc := range []struct {
		edit model.CalendarEdit
		want string
	}{
		{model.CloseDay{Date: tue + 4, Name: "Snow"}, "there is no school on 2026-12-12 anyway"},
		{model.CloseDay{Date: date(time.July, 20)}, "the calendar goes from"},
		{model.CloseDay{Date: tue, Shift: true, From: tue + 2}, "there has been school since"},
		{model.CloseDay{Date: tue, Name: strings.Repeat("x", 101)}, "holiday's name"},
		{model.SetHoliday{First: tue, Last: tue - 1}, "before it begins"},
		{model.SetHoliday{First: tue, Last: tue + 300}, "at most 200 days"},
		{model.SetHoliday{First: tue + 4, Last: tue + 5}, "there is no school from"},
		{model.OpenDay{Date: tue}, "there is school on 2026-12-08: TueB"},
		{model.OpenDay{Date: tue + 4}, "the cycle has no day for a Saturday"},
		{model.OpenDay{Date: tue + 400}, "the calendar goes from"},
		{model.SetCycleDay{Date: tue, Day: 11}, "the cycle has 10 days"},
		{model.SetCycleDay{Date: tue}, "there is no day 0"},
		{model.SetCycleDay{Date: tue + 400, Day: 1}, "the calendar goes from"},
		{model.SetTerms{Terms: []model.TermChange{{Was: 9, Term: model.Term{Name: "x", First: 1, Last: 2}}}}, "no term 9"},
		{model.SetTerms{Terms: []model.TermChange{{Term: model.Term{First: 1, Last: 2}}}}, "no name"},
		{model.SetTerms{Terms: []model.TermChange{{Term: model.Term{Name: "x", First: 1}}}}, "no last day"},
		{model.SetTerms{Terms: []model.TermChange{{Term: model.Term{Name: "x", First: 3, Last: 2}}}}, "before it begins"},
		{model.SetTerms{Terms: []model.TermChange{{Term: model.Term{Name: "x", First: 1, Last: 5}}, {Term: model.Term{Name: "y", First: 3, Last: 9}}}},
			"neither holds the other"},
		{model.SetTerms{Terms: []model.TermChange{{Term: model.Term{Name: "x", First: 1, Last: 5}}, {Term: model.Term{Name: "x", First: 6, Last: 9}}}},
			"two terms are called x"},
		{model.ExtendCalendar{First: tue}, "no last day"},
		{model.ExtendCalendar{First: tue, Last: tue - 1}, "before it begins"},
		{model.ExtendCalendar{First: tue, Last: tue + 600}, "at most 550 days"},
		{model.ExtendCalendar{First: date(time.August, 10), Last: date(time.June, 30), From: tue}, "2026-08-10 has passed"},
		{model.ExtendCalendar{First: date(time.August, 24), Last: date(time.June, 30), From: tue}, "2026-08-17 has passed"},
		{model.ExtendCalendar{First: date(time.July, 1), Last: date(time.July, 10)}, "no date of the calendar would stay"},
		{model.ExtendCalendar{First: date(time.August, 17), Last: date(time.October, 2)}, "term Semester 2 lies outside the year"},
	} {
		tt := makePlan(t, &p)
		_, err := tt.Apply(tc.edit)
		if err == nil || !strings.Contains(err.Error(), tc.want) || model.CodeOf(err) == "" || tt.UndoLabel() != "" {
			t.Errorf("%s: %v; want %q", tc.edit.Label(tt), err, tc.want)
		}
	}
	empty := &model.Timetable{}
	for _, e := range []model.CalendarEdit{model.CloseDay{Date: tue}, model.OpenDay{Date: tue}, model.SetCycleDay{Date: tue, Day: 1},
		model.ExtendCalendar{First: tue, Last: tue + 100}} {
		if _, err := empty.DatesChanged(e); err == nil || !strings.Contains(err.Error(), "yet") {
			t.Errorf("without anything: %v", err)
		}
	}
}

func TestTermsAreChangedAndTheRotationsOfTheirDatesFollow(t *testing.T) {
	p := yearPlan(t, "4x4-block")
	p.Terms = newtimetable.Quarters
	tt := makePlan(t, &p)
	own := *tt.Rotation(3)
	own.Last -= 3 // somebody gave it dates of its own
	if _, err := tt.Apply(model.Replace{Record: &own}); err != nil {
		t.Fatal(err)
	}
	var e model.SetTerms
	for i, term := range tt.Calendar().Terms {
		if term.Name == "Quarter 1" {
			term.Name, term.Last = "Q1", term.Last-7
		}
		if term.Name == "Quarter 2" {
			term.First -= 7
		}
		if term.Name != "Quarter 4" {
			e.Terms = append(e.Terms, model.TermChange{Was: i + 1, Term: term})
		}
	}
	e.Terms = append(e.Terms, model.TermChange{Term: model.Term{Name: "Finals", First: date(time.May, 3), Last: date(time.May, 7)}})
	was := []model.Rotation{*tt.Rotation(1), *tt.Rotation(2), own, *tt.Rotation(4)}
	if _, err := tt.Apply(e); err != nil {
		t.Fatal(err)
	}
	was[0].Last, was[1].First = was[0].Last-7, was[1].First-7
	for i, want := range was {
		if diff := cmp.Diff(want, *tt.Rotation(model.RotationID(i + 1))); diff != "" {
			t.Errorf("rotation %d (-want +got):\n%s", i+1, diff)
		}
	}
	var names []string
	for _, term := range tt.Calendar().Terms {
		names = append(names, term.Name)
	}
	if got := strings.Join(names, ", "); got != "Semester 1, Q1, Quarter 2, Semester 2, Quarter 3, Finals" {
		t.Errorf("the terms are %s", got)
	}
	tt.Undo()
	if tt.Rotation(1).Last != was[0].Last+7 {
		t.Error("undo leaves the rotation")
	}
}

func TestAYearThatBecomesLongerTakesItsTermsAndRotationsAlong(t *testing.T) {
	p := yearPlan(t, "ab-block")
	p.Terms = newtimetable.Semesters
	tt := makePlan(t, &p)
	cal := tt.Calendar()
	first, last := cal.Days[0].Date, cal.Days[len(cal.Days)-1].Date
	if _, err := tt.Apply(model.ExtendCalendar{First: first - 7, Last: last + 14}); err != nil {
		t.Fatal(err)
	}
	terms := tt.Calendar().Terms
	if s := tt.School(); s.First != first-7 || s.Last != last+14 || terms[0].First != first-7 || terms[1].Last != last+14 ||
		tt.Rotation(1).First != first-7 || tt.Rotation(2).Last != last+14 {
		t.Errorf("school %s–%s, terms %v, rotations %v %v", s.First, s.Last, terms, tt.Rotation(1), tt.Rotation(2))
	}
	if c := tt.FindCycle(); !c.Found {
		t.Errorf("the pattern is lost: %s", c)
	}
	if _, err := tt.Apply(model.ExtendCalendar{First: first, Last: last}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(cal, tt.Calendar()); diff != "" {
		t.Errorf("made shorter again (-was +is):\n%s", diff)
	}
}

func TestAnEmptyCalendarGetsItsDatesByTheDaysOfTheGrids(t *testing.T) {
	for preset, want := range map[string]string{
		"7-period":   "08-20 Thu, 08-21 Fri, 08-24 Mon, 08-25 Tue",
		"ab-block":   "08-20 A, 08-21 B, 08-24 A, 08-25 B",
		"8-rotating": "08-20 1, 08-21 2, 08-24 3, 08-25 4",
		"ten-day":    "08-20 ThuA, 08-21 FriA, 08-24 MonB, 08-25 TueB",
	} {
		p := yearPlan(t, preset)
		tt := makePlan(t, &p)
		if _, err := tt.Apply(model.Replace{Record: &model.Calendar{}}); err != nil {
			t.Fatal(err)
		}
		if _, err := tt.Apply(model.ExtendCalendar{First: date(time.August, 20), Last: date(time.June, 11)}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(daysOf(&tt.State, 0, date(time.August, 25)), ", "); got != want {
			t.Errorf("%s: %s", preset, got)
		}
	}
}

// drawPlan is a school year with bells of any pattern.
func drawPlan(t *testing.T, rt *rapid.T) newtimetable.Plan {
	all := newtimetable.Presets()
	p := yearPlan(t, all[rapid.IntRange(0, len(all)-1).Draw(rt, "preset")].ID)
	p.Bells.Early.On = rapid.Bool().Draw(rt, "short Wednesday")
	if rapid.Bool().Draw(rt, "no holidays") {
		p.Holidays = nil
	}
	return p
}

// TestAHolidayThatComesLaterIsAsOneThatWasPlanned has the maker of new timetables for its oracle: it makes a calendar date by
// date, and knows nothing of edits.
func TestAHolidayThatComesLaterIsAsOneThatWasPlanned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(t, rt)
		tt := makePlan(rt, &p)
		dates := tt.SchoolDates()
		first := rapid.SampledFrom(dates[:len(dates)-1]).Draw(rt, "first")
		last := min(first+model.Date(rapid.IntRange(0, 12).Draw(rt, "days")), dates[len(dates)-2])
		for _, h := range p.Holidays { // holidays that meet would be a fault of the plan
			if h.First <= last && first <= h.Last {
				rt.Skip("the plan has a holiday on these dates: the same is drawn again with others")
			}
		}
		planned := p
		planned.Holidays = append(slices.Clone(p.Holidays), newtimetable.Holiday{First: first, Last: last, Name: "Snow"})
		slices.SortFunc(planned.Holidays, func(a, b newtimetable.Holiday) int { return int(a.First - b.First) })
		want := makePlan(rt, &planned)
		from := rapid.SampledFrom([]model.Date{0, first - 3, first}).Draw(rt, "from")
		before := tt.Calendar().Days
		if _, err := tt.Apply(model.SetHoliday{First: first, Last: last, Name: "Snow", Shift: true, From: from}); err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want.Calendar().Days, tt.Calendar().Days); diff != "" {
			rt.Fatalf("%s to %s (-planned +edited):\n%s", first, last, diff)
		}
		for d := first; d <= last; d++ { // opened again, from the first on
			if slices.Contains(dates, d) {
				if _, err := tt.Apply(model.OpenDay{Date: d, Shift: true}); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if diff := cmp.Diff(before, tt.Calendar().Days); diff != "" {
			rt.Fatalf("opened again, %s to %s (-was +is):\n%s", first, last, diff)
		}
	})
}

func TestAYearThatBecomesLongerIsAsOneThatWasPlanned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(t, rt)
		tt := makePlan(rt, &p)
		days := tt.Calendar().Days
		planned := p
		planned.Last += model.Date(rapid.IntRange(1, 40).Draw(rt, "days"))
		if _, err := tt.Apply(model.ExtendCalendar{First: days[0].Date, Last: planned.Last, From: days[100].Date}); err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(makePlan(rt, &planned).Calendar().Days, tt.Calendar().Days); diff != "" {
			rt.Fatalf("to %s (-planned +edited):\n%s", planned.Last, diff)
		}
	})
}

func TestWithoutAShiftNoOtherDateChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(t, rt)
		tt := makePlan(rt, &p)
		date := rapid.SampledFrom(tt.SchoolDates()).Draw(rt, "date")
		edit := rapid.SampledFrom([]model.CalendarEdit{model.CloseDay{Date: date, Name: "Snow"}, model.SetCycleDay{Date: date, Day: 2}}).Draw(rt, "edit")
		before := tt.Calendar().Days
		said, err := tt.DatesChanged(edit)
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := tt.Apply(edit); err != nil {
			rt.Fatal(err)
		}
		changed := 0
		for i, d := range tt.Calendar().Days {
			if d != before[i] {
				changed++
				if d.Date != date {
					rt.Fatalf("%s changed", d.Date)
				}
			}
		}
		if changed != len(said) {
			rt.Fatalf("%d dates changed, and %d were said", changed, len(said))
		}
	})
}
