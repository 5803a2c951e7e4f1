package runfacts_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/runfacts"
	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
)

// fact is a fact as a table writes it: what it is of, its values, and whether they differ.
type fact struct {
	name, a, b string
	differs    bool
}

// facts of two runs, without those that say nothing in this test.
func facts(a, b engine.Result, skip ...string) []fact {
	var got []fact
	for _, f := range runfacts.Compare(&a, &b, runfacts.PlainWords()) {
		name := f.Name
		if f.About != "" {
			name = f.About + ": " + name
		}
		for _, s := range skip {
			if name == s {
				name = ""
			}
		}
		if name != "" {
			got = append(got, fact{name, f.Values[0], f.Values[1], f.Differs})
		}
	}
	return got
}

var always = []string{"When", "With a save", "Took", "Sent", "Received", "Left out", "Ended", "System"}

func TestTwoRunsAreLaidSideBySide(t *testing.T) {
	at := time.Date(2026, 11, 20, 15, 4, 0, 0, time.Local)
	first := engine.Result{Started: at, Took: 12 * time.Second, Who: "kim@office", Outcome: engine.Done, System: "alma", SIS: engine.Greeting{Product: "Alma", Version: "LISS 1.0.2"},
		From: model.NewDate(2026, 11, 20), To: model.NewDate(2026, 12, 18), Rotation: 1, Sent: 12345, Received: 99, LeftOut: 3, ConfirmedBy: "kim@office",
		Held: []engine.Guard{{Code: engine.ManyGone, Kind: engine.Sections, Said: message.Verbatim("12 of 40 sections would go.")}, {Code: engine.FirstPublish, Said: message.Verbatim("This is the first publish.")}},
		In:   []engine.KindResult{{Kind: engine.Students, Rows: 1822, New: 6, Unchanged: 1816}},
		Out: []engine.KindResult{
			{Kind: engine.Sections, Rows: 28, Gone: 12, Unchanged: 28, Verified: engine.Confirmed, Hash: "aa"},
			{Kind: engine.Timetable, Rows: 100, Changed: 2, Unchanged: 98, Verified: engine.NotVisible, Hash: "cc", TakenIn: 1}}}
	second := first
	second.Started, second.Who, second.Quiet, second.Took = at.Add(72*time.Hour), "lee@home", true, 2*time.Second
	second.From, second.Rotation, second.ConfirmedBy, second.LeftOut, second.Sent = model.NewDate(2026, 11, 24), 0, "", 4, 400
	second.Notes = []message.Message{message.Verbatim("School has begun today.")}
	second.Held = []engine.Guard{{Code: engine.ManyGone, Kind: engine.Sections, Said: message.Verbatim("13 of 40 sections would go.")}}
	second.In = nil
	second.Out = []engine.KindResult{
		{Kind: engine.Sections, Rows: 28, Unchanged: 28, Verified: engine.Confirmed, Hash: "aa"},
		{Kind: engine.Timetable, Rows: 101, New: 1, Unchanged: 100, Verified: engine.Differs, Differs: message.Verbatim("MonA 3: KIM"), Hash: "dd"}}
	want := []fact{
		{"When", "2026-11-20 15:04", "2026-11-23 15:04", true},
		{"By", "kim@office", "lee@home", true},
		{"With a save", "no", "yes", true},
		{"System", "alma", "alma", false},
		{"Answered as", "Alma, LISS 1.0.2", "Alma, LISS 1.0.2", false},
		{"Ended", "done", "done", false},
		{"Dates", "2026-11-20 to 2026-12-18", "2026-11-24 to 2026-12-18", true},
		{"Rotation", "1", "all", true},
		{"Took", "12s", "2s", true},
		{"Sent", "12,345 bytes", "400 bytes", true},
		{"Received", "99 bytes", "99 bytes", false},
		{"Left out", "3", "4", true},
		{"Held", "12 of 40 sections would go.", "13 of 40 sections would go.", true},
		{"Held", "This is the first publish.", "", true},
		{"Confirmed by", "kim@office", "", true},
		{"Notes", "", "School has begun today.", true},
		{"Downloaded students: Rows", "1,822 (6 new, 1,816 unchanged)", "not in this run", true},
		{"Published sections: Rows", "28", "28", false},
		{"Published sections: New", "0", "0", false},
		{"Published sections: Changed", "0", "0", false},
		{"Published sections: Gone", "12", "0", true},
		{"Published sections: Unchanged", "28", "28", false},
		{"Published sections: Read back", "confirmed", "confirmed", false},
		{"Published sections: Content", "the same rows", "the same rows", false},
		{"Published timetable: Rows", "100", "101", true},
		{"Published timetable: New", "0", "1", true},
		{"Published timetable: Changed", "2", "0", true},
		{"Published timetable: Gone", "0", "0", false},
		{"Published timetable: Unchanged", "98", "100", true},
		{"Published timetable: Taken in", "1", "0", true},
		{"Published timetable: Read back", "accepted, not yet visible", "accepted, but the SIS shows something else: MonA 3: KIM", true},
		{"Published timetable: Content", "these rows", "other rows", true},
	}
	if diff := cmp.Diff(want, facts(first, second), cmp.AllowUnexported(fact{})); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestRunsThatEndedEarlyOrMovedLittleAreCompared(t *testing.T) {
	done := engine.Result{Outcome: engine.Done}
	out := func(k ...engine.KindResult) engine.Result { return engine.Result{Outcome: engine.Done, Out: k} }
	for _, tc := range []struct {
		name string
		a, b engine.Result
		want []fact
	}{
		{"two that did nothing", done, done, nil},
		{"one that never got a plan", engine.Result{Outcome: engine.Failed, Error: message.Verbatim("Refused.\nTry again.")}, engine.Result{Outcome: engine.Done, To: model.NewDate(2026, 12, 18), From: model.NewDate(2026, 12, 1)}, []fact{
			{"Error", "Refused. Try again.", "", true}, {"Dates", "", "2026-12-01 to 2026-12-18", true}, {"Rotation", "", "all", true}}},
		{"a kind that the system does not serve", engine.Result{In: []engine.KindResult{{Kind: engine.Courses, Unsupported: true}}}, engine.Result{In: []engine.KindResult{{Kind: engine.Courses, Rows: 3, New: 3}}}, []fact{
			{"Downloaded courses: Rows", "not supported by the system", "3 (3 new)", true}}},
		{"neither does", engine.Result{In: []engine.KindResult{{Kind: engine.Courses, Unsupported: true}}}, engine.Result{In: []engine.KindResult{{Kind: engine.Courses, Unsupported: true}}}, []fact{
			{"Downloaded courses: Rows", "not supported by the system", "not supported by the system", false}}},
		{"one that went on where it was cut", out(engine.KindResult{Kind: engine.BellTimes, Rows: 0, Hash: "a", Resumed: true, Verified: engine.NotConfirmed}),
			out(engine.KindResult{Kind: engine.BellTimes, Rows: 0, Hash: "a", Foreign: 2, Verified: engine.NotConfirmed}), []fact{
				{"Published bell times: Rows", "0", "0", false}, {"Published bell times: New", "0", "0", false}, {"Published bell times: Changed", "0", "0", false},
				{"Published bell times: Gone", "0", "0", false}, {"Published bell times: Unchanged", "0", "0", false}, {"Published bell times: Of other files", "0", "2", true},
				{"Published bell times: Read back", "sent before the run was cut", "accepted, not confirmed", true}, {"Published bell times: Content", "the same rows", "the same rows", false}}},
		{"the same question twice in one run", engine.Result{Held: []engine.Guard{{Code: engine.SectionGone, Kind: engine.Sections, Said: message.Verbatim("A goes.")}, {Code: engine.SectionGone, Kind: engine.Sections, Said: message.Verbatim("B goes.")}}},
			engine.Result{Held: []engine.Guard{{Code: engine.SectionGone, Kind: engine.Sections, Said: message.Verbatim("A goes.")}}, Warnings: []message.Message{message.Verbatim("slow"), message.Verbatim("today")}}, []fact{
				{"Held", "A goes.", "A goes.", false}, {"Held", "B goes.", "", true}, {"The system said", "", "slow today", true}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, facts(tc.a, tc.b, always...), cmp.AllowUnexported(fact{})); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}
