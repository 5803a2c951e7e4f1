package rows

import (
	"strings"
	"testing"

	"carillon/model"
)

// homeroomSchool has homeroom, a period and recess on Monday, and a bell schedule for single dates.
func homeroomSchool(t *testing.T) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	cells := []model.Cell{{Day: 1, Period: 1, Kind: model.Scheduled, Start: 480, End: 490},
		{Day: 1, Period: 2, Kind: model.Teaching, Start: 495, End: 540}, {Day: 1, Period: 3, Kind: model.Break, Start: 540, End: 550}}
	b.Add(&model.Grid{Code: "HS", Days: []model.Day{{Code: "Mon"}}, Cells: cells,
		Periods:   []model.Period{{ID: 1, Code: "HR"}, {ID: 2, Code: "1"}, {ID: 3, Code: "X"}},
		Schedules: []model.BellSchedule{{Name: "2-hour delay", Cells: cells[1:]}}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func TestHomeroomIsSentAsRollCallUnlessTheSISTakesThatForRecess(t *testing.T) {
	for letter, want := range map[string]string{"": "HR R, 1 T, X L", "L": "HR R, 1 T, X L", "R": "HR T, 1 T, X L"} {
		var got []string
		for _, e := range NewMapper(homeroomSchool(t), Window{}, Rules{BreakLetter: letter}).BellTimes().Entries {
			got = append(got, e.Row.Period+" "+e.Row.Type)
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("with the letter %q for breaks it is %s, want %s", letter, text, want)
		}
	}
}

func TestOnlyTheRegularBellTimesAreSentAndTheOthersAreListed(t *testing.T) {
	table := NewMapper(homeroomSchool(t), Window{}, Rules{}).BellTimes()
	if len(table.Entries) != 3 {
		t.Errorf("%d rows are sent, want those of the regular times", len(table.Entries))
	}
	if len(table.Left) != 1 || table.Left[0].Why.Code != saysBellSchedules {
		t.Errorf("left out: %+v", table.Left)
	}
}

func TestARollCallOfTheSISIsHomeroom(t *testing.T) {
	for _, test := range []struct {
		period, letter string
		was            model.PeriodKind
		breaks, taught bool
		want           model.PeriodKind
	}{
		{"HR", "R", model.Spacer, true, false, model.Scheduled},
		{"A", "R", model.Spacer, true, true, model.Scheduled},
		{"Advisory", "R", model.Spacer, false, false, model.Scheduled},
		{"A", "R", model.Spacer, false, false, model.Break}, // a client that calls recess R
		{"A", "R", model.Scheduled, false, false, model.Scheduled},
		{"Lunch", "R", model.Spacer, true, false, model.Break},
		{"Lunch", "R", model.Spacer, true, true, model.Teaching},
		{"HR", "T", model.Scheduled, true, true, model.Scheduled},
		{"1", "T", model.Spacer, true, true, model.Teaching},
		{"Bus", "O", model.Scheduled, true, false, model.Offline},
	} {
		x := NewIntake(homeroomSchool(t), "SIS")
		x.used, x.bell.hasBreak = map[lessonPlace]bool{{day: 1, period: test.period}: test.taught}, test.breaks
		if got := x.periodKind(BellTime{Day: 1, Period: test.period, Type: test.letter}, test.was); got != test.want {
			t.Errorf("%+v is %s", test, got)
		}
	}
}
