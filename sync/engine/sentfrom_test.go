package engine_test

import (
	"testing"
	"time"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/sync/engine"
)

func TestAClosedDayIsNoneFromWhichTheTimetableIsSent(t *testing.T) {
	p := newtimetable.Default(model.NewDate(2026, time.July, 20), model.RegionUSA)
	p.School = "Lincoln High School"
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	monday := model.NewDate(2026, time.December, 7)
	at := func(hour int) time.Time { return time.Date(2026, time.December, 7, hour, 0, 0, 0, time.UTC) }
	for _, tc := range []struct {
		name    string
		close   model.Date
		now     time.Time
		was, is model.Date
	}{
		{"before the first bell", monday + 1, at(6), monday, monday},
		{"the next day, after it", monday + 1, at(10), monday + 1, monday + 2},
		{"a later day", monday + 2, at(10), monday + 1, monday + 1},
		{"today, after a bell that did not ring", monday, at(10), monday + 1, monday},
	} {
		after, err := model.CloseDay{Date: tc.close, Name: "Snow day", Shift: true, From: monday}.Calendar(&tt.State)
		if err != nil {
			t.Fatal(err)
		}
		before := tt.Calendar()
		if was, is := engine.SentFrom(&tt.State, after, tc.now); was != tc.was || is != tc.is {
			t.Errorf("%s: from %s and %s, want %s and %s", tc.name, was, is, tc.was, tc.is)
		}
		if tt.Calendar() != before {
			t.Errorf("%s: the timetable's own calendar was changed", tc.name)
		}
	}
}
