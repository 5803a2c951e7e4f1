package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/engine"
)

// span is an enrolment in a year level from a day to another; 0 for no bound.
func span(form string, from, to model.Date) engine.Record {
	return engine.Record{SISID: "1", Span: engine.Days{From: from, To: to},
		Fields: map[string]string{engine.FieldFirstName: "Ann", engine.FieldSurname: "Ames", engine.FieldYearLevel: form}}
}

// sends is a connector whose SIS passes over the date that it is asked for, and sends the same records whatever it is asked.
type sends struct {
	engine.Connector
	recs []engine.Record
}

func (c sends) Connect(s engine.System, l engine.Login, h engine.Hooks) (engine.Session, error) {
	in, err := c.Connector.Connect(s, l, h)
	return sendsSession{in, c.recs}, err
}

type sendsSession struct {
	engine.Session
	recs []engine.Record
}

func (s sendsSession) Fetch(context.Context, engine.Kind, model.Date) ([]engine.Record, error) {
	return slices.Clone(s.recs), nil
}

// TestOfSeveralEnrolmentsTheOneThatHoldsCounts has one case per way in which the spans of a student can lie to the day of
// the run.
func TestOfSeveralEnrolmentsTheOneThatHoldsCounts(t *testing.T) {
	d := model.NewDate
	thisYear, nextYear := span("9", d(2026, 8, 12), d(2027, 6, 11)), span("10", d(2027, 7, 1), d(2028, 6, 9))
	for _, tc := range []struct {
		name        string
		rows        []engine.Record
		today, from model.Date
		year        int
		calendar    model.Date // first day of school; 0 for no calendar
		want        string     // year level; "" for nobody
		note        string
	}{
		{name: "next year's comes first", rows: []engine.Record{nextYear, thisYear}, want: "9", note: "more than one span of days; of each the one that holds on 2026-11-23 counts"},
		{name: "next year's comes second", rows: []engine.Record{thisYear, nextYear}, want: "9", note: "more than one span"},
		{name: "next year's alone", rows: []engine.Record{nextYear}, note: "for a later academic year only"},
		{name: "this year's has ended, next year's is to come", rows: []engine.Record{span("9", d(2026, 8, 12), d(2026, 11, 20)), nextYear}, note: "later academic year"},
		{name: "built from February for the next August", rows: []engine.Record{thisYear, nextYear}, today: d(2027, 2, 8), year: 2027, want: "10"},
		{name: "the same, school beginning in August", rows: []engine.Record{thisYear, span("10", d(2027, 8, 12), 0)}, today: d(2027, 2, 8), year: 2027, want: "10"},
		{name: "the same, an open end, and the calendar knows when school begins", rows: []engine.Record{span("9", d(2025, 8, 12), 0), span("10", d(2027, 8, 12), 0)}, today: d(2027, 2, 8), year: 2027, calendar: d(2027, 8, 12), want: "10"},
		{name: "who leaves in June is not there in August", rows: []engine.Record{thisYear}, today: d(2027, 2, 8), year: 2027},
		{name: "a move in mid-year, before it", rows: []engine.Record{span("9", d(2026, 8, 12), d(2027, 1, 8)), span("10", d(2027, 1, 11), d(2027, 6, 11))}, want: "9"},
		{name: "a move in mid-year, the run from after it", rows: []engine.Record{span("9", d(2026, 8, 12), d(2027, 1, 8)), span("10", d(2027, 1, 11), d(2027, 6, 11))}, from: d(2027, 1, 11), want: "10"},
		{name: "who leaves before the run's From date is still there today", rows: []engine.Record{span("9", d(2026, 8, 12), d(2026, 12, 18))}, from: d(2027, 1, 11), want: "9"},
		{name: "a From date of another year is no day of this one", rows: []engine.Record{thisYear, nextYear}, from: d(2027, 8, 12), want: "9"},
		{name: "back after a leave, the leave's end first", rows: []engine.Record{span("9", d(2026, 11, 1), d(2027, 6, 11)), span("8", d(2026, 8, 12), d(2026, 9, 30))}, want: "9"},
		{name: "between two, the one to come", rows: []engine.Record{span("8", d(2026, 8, 12), d(2026, 9, 30)), span("9", d(2026, 12, 1), 0)}, want: "9"},
		{name: "begins next week", rows: []engine.Record{span("9", d(2026, 11, 30), 0)}, want: "9"},
		{name: "of two that hold, the later", rows: []engine.Record{span("8", 0, 0), span("9", d(2026, 8, 12), 0)}, want: "9"},
		{name: "the last day counts", rows: []engine.Record{span("9", d(2026, 8, 12), today)}, want: "9"},
		{name: "ended yesterday", rows: []engine.Record{span("9", d(2026, 8, 12), today-1)}},
		{name: "the very same twice", rows: []engine.Record{thisYear, thisYear}, want: "9", note: "comes twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tt := empty(t)
			if tc.year != 0 {
				school := *tt.School()
				school.First, school.Last = model.SchoolYear(tc.year)
				apply(t, tt, model.Replace{Record: &school})
			}
			if tc.calendar != 0 {
				apply(t, tt, model.Add{Record: &model.Calendar{Days: []model.CalendarDay{{Date: tc.calendar, Day: 1}}}})
			}
			r, _ := newMemoryRig(t, tt)
			r.Connector = sends{r.Connector, tc.rows}
			if tc.today != 0 {
				r.Today = tc.today
			}
			p, _ := r.MustSync(func(run *engine.Run) {
				onlyStudents(run)
				run.Options.From, run.Options.To = tc.from, tt.School().Last
			})
			got := ""
			if s := r.File.T.StudentBySISID("1"); s != nil {
				got = r.File.T.YearLevel(s.YearLevel).Code
			}
			notes := ""
			for _, n := range p.In[0].Notes {
				notes += words.Plain.Say(n.Why) + "\n"
			}
			if got != tc.want || !strings.Contains(notes, tc.note) || tc.note == "" && strings.Contains(notes, "comes twice") {
				t.Errorf("taken in is %q, want %q; notes:\n%s", got, tc.want, notes)
			}
		})
	}
}
