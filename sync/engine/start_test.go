package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
)

// bells is the year with two semesters, a grid whose first bell is at 8:10 and, with a calendar, the days around Thanksgiving
// and around Christmas.
func bells(t *testing.T, calendar bool) *model.State {
	t.Helper()
	tt := year(t)
	apply(t, tt, model.Add{Record: &model.Grid{Code: "Main", Days: []model.Day{{Code: "A"}, {Code: "B"}}, Periods: []model.Period{{ID: 1, Code: "1"}},
		Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 8*60 + 10, End: 9 * 60}, {Day: 2, Period: 1, Kind: model.Teaching, Start: 9 * 60, End: 10 * 60}}}})
	if calendar {
		d := model.NewDate
		apply(t, tt, model.Add{Record: &model.Calendar{Days: []model.CalendarDay{{Date: d(2026, 11, 23), Day: 1}, {Date: d(2026, 11, 24), Day: 2}, {Date: d(2026, 11, 26), Holiday: "Thanksgiving"},
			{Date: d(2026, 11, 30), Day: 1}, {Date: d(2026, 12, 18), Day: 1}, {Date: d(2027, 1, 4), Day: 2}, {Date: d(2027, 6, 11), Day: 1}}}})
	}
	return tt.Snapshot()
}

// clock is an hour of a day.
func clock(day model.Date, hour, minute int) time.Time {
	return day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func TestFromNowOnIsTodayUntilTheFirstBellAndThenTheNextSchoolDay(t *testing.T) {
	with, without := bells(t, true), bells(t, false)
	d := model.NewDate
	begun := func(next model.Date, bell model.Minute) engine.Start {
		return engine.Start{Day: next, Begun: true, Bell: bell}
	}
	for _, tc := range []struct {
		name         string
		s            *model.State
		day          model.Date
		hour, minute int
		want         engine.Start
	}{
		{"a minute before the bell", with, d(2026, 11, 23), 8, 9, engine.Start{Day: d(2026, 11, 23)}},
		{"with the bell", with, d(2026, 11, 23), 8, 10, begun(d(2026, 11, 24), 8*60+10)},
		{"in the evening", with, d(2026, 11, 23), 23, 59, begun(d(2026, 11, 24), 8*60+10)},
		{"the other day of the cycle begins later", with, d(2026, 11, 24), 8, 30, engine.Start{Day: d(2026, 11, 24)}},
		{"over the holidays", with, d(2026, 11, 24), 9, 0, begun(d(2026, 11, 30), 9*60)},
		{"on a holiday", with, d(2026, 11, 26), 10, 0, engine.Start{Day: d(2026, 11, 26)}},
		{"on a day that the calendar leaves out", with, d(2026, 11, 25), 10, 0, engine.Start{Day: d(2026, 11, 25)}},
		{"into the next semester", with, d(2026, 12, 18), 10, 0, begun(d(2027, 1, 4), 8*60+10)},
		{"on the last day of school", with, d(2027, 6, 11), 10, 0, begun(d(2027, 6, 14), 8*60+10)},
		{"in the summer after", with, d(2027, 6, 14), 10, 0, engine.Start{Day: d(2027, 6, 14)}},
		{"without a calendar, the earliest bell of any day", without, d(2026, 11, 24), 8, 10, begun(d(2026, 11, 25), 8*60+10)},
		{"without a calendar, over the weekend", without, d(2026, 11, 27), 12, 0, begun(d(2026, 11, 30), 8*60+10)},
		{"without a calendar, on a Saturday", without, d(2026, 11, 28), 12, 0, engine.Start{Day: d(2026, 11, 28)}},
		{"without a calendar, before the academic year", without, d(2026, 6, 29), 12, 0, engine.Start{Day: d(2026, 6, 29)}},
		{"without a calendar, after it", without, d(2027, 7, 1), 12, 0, engine.Start{Day: d(2027, 7, 1)}},
		{"without bell times", year(t).Snapshot(), d(2026, 11, 23), 12, 0, engine.Start{Day: d(2026, 11, 23)}},
	} {
		if diff := cmp.Diff(tc.want, engine.FromNow(tc.s, clock(tc.day, tc.hour, tc.minute))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestTheHourIsThatOfTheClocksOwnZone(t *testing.T) {
	s := bells(t, true)
	at := time.Date(2026, 11, 23, 7, 30, 0, 0, time.FixedZone("PST", -8*3600)) // 15:30 in UTC
	if got := engine.FromNow(s, at); got.Begun || got.Day != model.NewDate(2026, 11, 23) {
		t.Errorf("at half past seven in the morning: %+v", got)
	}
	late := time.Date(2026, 11, 23, 20, 0, 0, 0, time.FixedZone("PST", -8*3600)) // the 24th in UTC
	if got := engine.FromNow(s, late); got.Day != model.NewDate(2026, 11, 24) || !got.Begun {
		t.Errorf("at eight in the evening: %+v", got)
	}
}

func TestTheDatesThatAreOfferedKnowTheHour(t *testing.T) {
	s := bells(t, true)
	d := model.NewDate
	to := d(2026, 12, 18)
	for _, tc := range []struct {
		name   string
		at     time.Time
		before *engine.Choice
		want   engine.Choice
	}{
		{"before the bell today", clock(d(2026, 11, 23), 7, 0), nil, engine.Choice{To: to, Rotation: 1}},
		{"after it the next school day", clock(d(2026, 11, 23), 10, 0), nil, engine.Choice{From: d(2026, 11, 24), To: to, Rotation: 1}},
		{"today as it was chosen means from now on", clock(d(2026, 11, 23), 10, 0), &engine.Choice{To: to}, engine.Choice{From: d(2026, 11, 24), To: to}},
		{"a fixed date that is today means from now on", clock(d(2026, 11, 23), 10, 0), &engine.Choice{From: d(2026, 11, 23), To: to}, engine.Choice{From: d(2026, 11, 24), To: to}},
		{"and before the bell today", clock(d(2026, 11, 23), 7, 0), &engine.Choice{From: d(2026, 11, 23), To: to}, engine.Choice{To: to}},
		{"a fixed date to come stays", clock(d(2026, 11, 24), 10, 0), &engine.Choice{From: d(2026, 11, 27), To: to}, engine.Choice{From: d(2026, 11, 27), To: to}},
		{"To stays where the next school day is after it", clock(to, 10, 0), &engine.Choice{To: to}, engine.Choice{From: d(2027, 1, 4), To: to}},
		{"a semester whose last day has begun makes way for the next", clock(to, 10, 0), &engine.Choice{To: to, Rotation: 1}, engine.Choice{From: d(2027, 1, 4), To: d(2027, 6, 11), Rotation: 2}},
		{"the first sync on the last day of a semester is for the next", clock(to, 10, 0), nil, engine.Choice{From: d(2027, 1, 4), To: d(2027, 6, 11), Rotation: 2}},
		{"the last day of school", clock(d(2027, 6, 11), 10, 0), nil, engine.Choice{From: d(2027, 6, 14), To: d(2027, 6, 11), Rotation: 2}},
		{"before the academic year its first day, whatever the hour", clock(d(2026, 6, 20), 23, 0), nil, engine.Choice{From: d(2026, 7, 1), To: d(2027, 6, 30)}},
	} {
		if diff := cmp.Diff(tc.want, engine.Propose(s, tc.at, tc.before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestARunFromNowOnIsSettledAndSaysSo(t *testing.T) {
	s := bells(t, true)
	d := model.NewDate
	monday := d(2026, 11, 23)
	all := []engine.Kind{engine.Sections, engine.Timetable}
	for _, tc := range []struct {
		name     string
		from, to model.Date
		publish  []engine.Kind
		hour     int
		wantFrom model.Date
		wantPub  []engine.Kind
		says     string
	}{
		{"before the bell", 0, d(2026, 12, 18), all, 7, monday, all, ""},
		{"after the bell", 0, d(2026, 12, 18), all, 10, d(2026, 11, 24), all,
			"School has begun today (first bell 8:10), so the timetable is sent from Tue 2026-11-24: attendance already taken today could be lost."},
		{"a date that has passed", d(2026, 9, 1), d(2026, 12, 18), all, 10, d(2026, 11, 24), all, "from Tue 2026-11-24"},
		{"today, said in so many words", monday, d(2026, 12, 18), all, 10, monday, all, ""},
		{"a day to come", d(2026, 12, 1), d(2026, 12, 18), all, 10, d(2026, 12, 1), all, ""},
		{"no timetable is sent", 0, d(2026, 12, 18), all[:1], 10, 0, all[:1], ""},
		{"the dates end today", 0, monday, all, 10, monday, all[:1], "the next school day, Tue 2026-11-24, is after the To date 2026-11-23, so the timetable is not sent"},
		{"the dates have ended", 0, monday - 1, all, 10, 0, all, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := slices.Clone(tc.publish)
			o, why := engine.SettleFrom(engine.Options{Today: monday, From: tc.from, To: tc.to, Publish: tc.publish}, s, clock(monday, tc.hour, 0))
			if diff := cmp.Diff(tc.wantPub, o.Publish); diff != "" || o.From != tc.wantFrom {
				t.Errorf("from %s, want %s; published (-want +got):\n%s", o.From, tc.wantFrom, diff)
			}
			if why.IsZero() != (tc.says == "") || !strings.Contains(words.Plain.Say(why), tc.says) {
				t.Errorf("it says %q, want %q", why, tc.says)
			}
			if !slices.Equal(before, tc.publish) {
				t.Error("the caller's list was changed")
			}
		})
	}
}

func TestARunAfterTheFirstBellSendsTheTimetableFromTheNextSchoolDayAndTheHistorySaysWhy(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	p, res := r.MustSync(func(run *engine.Run) { run.Options.From = 0 })
	if want := today + 1; p.From != want || res.From != want || p.Options.From != want {
		t.Errorf("planned from %s, sent from %s; want %s", p.From, res.From, want)
	}
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 1 || !slices.ContainsFunc(runs[0].Notes, func(n message.Message) bool {
		return strings.Contains(words.Plain.Say(n), "School has begun today (first bell 7:45)")
	}) {
		t.Errorf("the history says %+v, %v", runs, err)
	}
	p, _ = r.MustSync(func(run *engine.Run) { run.Options.From = today })
	if p.From != today || len(p.Notes) > 0 {
		t.Errorf("today, said in so many words, is %s: %v", p.From, p.Notes)
	}
}

func TestASyncOnSaveAfterTheFirstBellSaysSoOnlyWhereItSendsAnything(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	quiet := func(run *engine.Run) {
		run.Options.From, run.Options.Quiet, run.Options.Download = 0, true, nil
	}
	if p := r.Plan(quiet); !p.NothingToDo || len(p.Notes) > 0 {
		t.Errorf("with nothing changed: %v, %v", p.NothingToDo, p.Notes)
	}
	for l := range r.File.T.Lessons() {
		apply(t, r.File.T, model.Delete{Key: l.Key()})
		break
	}
	p, res := r.MustSync(quiet)
	if p.From != today+1 || len(res.Out) != 1 || res.Out[0].Kind != engine.Timetable || len(res.Notes) != 1 {
		t.Errorf("with a lesson gone: from %s, %+v, %v", p.From, res.Out, res.Notes)
	}
}

func TestARunThatWasCutGoesOnFromNowOn(t *testing.T) {
	s := bells(t, true)
	d := model.NewDate
	monday, tuesday := d(2026, 11, 23), d(2026, 11, 24)
	for _, tc := range []struct {
		name string
		cut  engine.RunState
		now  time.Time
		want model.Date
	}{
		{"from today, before the bell and after it", engine.RunState{From: monday, Day: monday, At: clock(monday, 7, 0)}, clock(monday, 9, 0), 0},
		{"from today although school had begun", engine.RunState{From: monday, Day: monday, At: clock(monday, 9, 0)}, clock(monday, 9, 5), monday},
		{"that, a day later", engine.RunState{From: monday, Day: monday, At: clock(monday, 9, 0)}, clock(tuesday, 8, 0), 0},
		{"from a day that is today by now", engine.RunState{From: tuesday, Day: monday, At: clock(monday, 9, 0)}, clock(tuesday, 10, 0), 0},
		{"from a day to come", engine.RunState{From: d(2026, 12, 1), Day: monday, At: clock(monday, 9, 0)}, clock(tuesday, 10, 0), d(2026, 12, 1)},
	} {
		if o := tc.cut.Options(s, tc.now); o.From != tc.want || o.Today != model.DateOf(tc.now) {
			t.Errorf("%s: from %q, want %q", tc.name, o.From, tc.want)
		}
	}
}

func TestDatesThatRunPastTheRotationAreSaid(t *testing.T) {
	b := model.NewBuilder()
	b.Put(&model.School{Name: "Small", Region: model.RegionUSA, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 6, 11)})
	b.Add(&model.Rotation{Number: 1, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2026, 12, 18)})
	b.Add(&model.Rotation{Number: 2})
	c := b.Add(&model.Course{Code: "09MAT"})
	b.Add(&model.Section{Course: model.CourseID(c), SectionID: "1", Priority: model.PriorityUnset, Rotations: model.Rotations(0).With(2)})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	s := tt.Snapshot()
	for _, tc := range []struct {
		name     string
		rotation int
		to       model.Date
		said     bool
	}{
		{"to its last day", 1, model.NewDate(2026, 12, 18), false},
		{"past it", 1, model.NewDate(2026, 12, 19), true},
		{"all rotations", 0, model.NewDate(2027, 6, 11), false},
		{"a rotation without dates ends with the year", 2, model.NewDate(2027, 6, 11), false},
	} {
		if beyond := engine.BeyondRotation(s, tc.rotation, tc.to); beyond.IsZero() == tc.said {
			t.Errorf("%s: %q", tc.name, beyond)
		}
	}
}
