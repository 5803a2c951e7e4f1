package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
)

// year is a school with an academic year and two semesters.
func year(t *testing.T) *model.Timetable {
	tt := empty(t)
	apply(t, tt, model.Add{Record: &model.Rotation{Number: 1, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2026, 12, 18)}})
	apply(t, tt, model.Add{Record: &model.Rotation{Number: 2, First: model.NewDate(2027, 1, 4), Last: model.NewDate(2027, 6, 11)}})
	return tt
}

func TestDatesStartAsTheRotationThatHoldsFromAndItsLastDay(t *testing.T) {
	d := model.NewDate
	tests := []struct {
		name   string
		today  model.Date
		before *engine.Choice
		want   engine.Choice
	}{
		{"in semester 1", d(2026, 9, 1), nil, engine.Choice{To: d(2026, 12, 18), Rotation: 1}},
		{"in semester 2", d(2027, 2, 1), nil, engine.Choice{To: d(2027, 6, 11), Rotation: 2}},
		{"between them", d(2026, 12, 25), nil, engine.Choice{To: d(2027, 6, 30)}},
		{"in the summer before, the first day of the year", d(2026, 6, 20), nil, engine.Choice{From: d(2026, 7, 1), To: d(2027, 6, 30)}},
		{"what was chosen last time", d(2026, 9, 1), &engine.Choice{To: d(2026, 11, 30), Rotation: 1}, engine.Choice{To: d(2026, 11, 30), Rotation: 1}},
		{"a fixed From that has passed is today", d(2026, 9, 1), &engine.Choice{From: d(2026, 8, 20), To: d(2026, 11, 30), Rotation: 1}, engine.Choice{To: d(2026, 11, 30), Rotation: 1}},
		{"a fixed From still to come stays", d(2026, 9, 1), &engine.Choice{From: d(2026, 9, 20), To: d(2026, 11, 30), Rotation: 1}, engine.Choice{From: d(2026, 9, 20), To: d(2026, 11, 30), Rotation: 1}},
		{"a rotation that is over makes way for the one that holds today", d(2027, 2, 1), &engine.Choice{To: d(2026, 12, 18), Rotation: 1}, engine.Choice{To: d(2027, 6, 11), Rotation: 2}},
		{"a rotation that is over, and a To still to come", d(2027, 2, 1), &engine.Choice{To: d(2027, 3, 1), Rotation: 1}, engine.Choice{To: d(2027, 3, 1), Rotation: 2}},
		{"a rotation still to come stays", d(2026, 9, 1), &engine.Choice{From: d(2027, 1, 4), To: d(2027, 6, 11), Rotation: 2}, engine.Choice{From: d(2027, 1, 4), To: d(2027, 6, 11), Rotation: 2}},
		{"a To that has passed starts afresh", d(2027, 2, 1), &engine.Choice{To: d(2026, 12, 18), Rotation: 2}, engine.Choice{To: d(2027, 6, 11), Rotation: 2}},
		{"and so does a rotation that is over", d(2027, 2, 1), &engine.Choice{To: d(2026, 12, 18), Rotation: 1}, engine.Choice{To: d(2027, 6, 11), Rotation: 2}},
		{"be the To still to come", d(2027, 2, 1), &engine.Choice{To: d(2027, 6, 30), Rotation: 1}, engine.Choice{To: d(2027, 6, 30), Rotation: 2}},
		{"a rotation that is there no more makes way, too", d(2026, 9, 1), &engine.Choice{To: d(2026, 11, 30), Rotation: 3}, engine.Choice{To: d(2026, 11, 30), Rotation: 1}},
		{"all rotations stay all", d(2027, 2, 1), &engine.Choice{To: d(2026, 12, 18)}, engine.Choice{To: d(2027, 6, 30)}},
	}
	s := year(t).Snapshot()
	for _, tc := range tests {
		if got := engine.Propose(s, tc.today.Time(), tc.before); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestDatesThatMakeNoSenseAreRefused(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	for _, tc := range []struct {
		from, to model.Date
		ok       bool
	}{
		{today, today + 10, true}, {today - 10, today, true}, {today, 0, false}, {today, today - 1, false}, {today + 5, today + 4, false},
	} {
		r.From, r.To = tc.from, tc.to
		run := r.Run(nil)
		p, err := run.Prepare(context.Background())
		run.Close()
		if (err == nil) != tc.ok || err != nil && engine.CodeOf(err) != engine.BadDates {
			t.Errorf("%s to %s: %v", tc.from, tc.to, err)
		}
		if err == nil && p.From != max(tc.from, today) {
			t.Errorf("from %s", p.From)
		}
	}
}

func TestTheHistoryKeepsTheNewest500Runs(t *testing.T) {
	r, _ := newMemoryRig(t, empty(t))
	r.System.ID = "alma"
	none := func(run *engine.Run) { run.Options.Download, run.Options.Publish = nil, nil }
	r.MustSync(none)
	first := r.File.List("history")[0]
	text, _ := r.File.Get("history", first)
	n, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	for range 498 { // as if it had been synced so often
		n++
		if err := r.File.Put("history", fmt.Sprintf("%08d", n), text); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		r.Today++
		r.MustSync(none)
	}
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 500 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	if newest := runs[0].Started; !newest.Equal(r.Today.Time().Add(10 * time.Hour)) {
		t.Errorf("the newest is of %s", newest)
	}
	if slices.Contains(r.File.List("history"), first) {
		t.Error("the oldest is still there")
	}
	if runs[0].Who != "tester@here" || runs[0].Outcome != engine.Done {
		t.Errorf("%+v", runs[0])
	}
}

func TestRemovingASystemDropsItsSyncState(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	if err := engine.RemoveSystem(r.File, r.System.ID); err != nil {
		t.Fatal(err)
	}
	for _, bucket := range []string{"systems", "published", "runs", "met"} {
		for _, k := range r.File.List(bucket) {
			if k != " order" {
				t.Errorf("%s still holds %s", bucket, k)
			}
		}
	}
	if runs, _ := engine.History(r.File); len(runs) != 1 {
		t.Error("its runs are gone from the history")
	}
}

func TestDamagedSyncStateIsAnErrorAndNoPanic(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	key := r.System.StateKey() + "|sections"
	whole, _ := r.File.Get("published", key)
	for cut := 1; cut < len(whole); cut += 97 {
		if err := r.File.Put("published", key, whole[:cut]); err != nil {
			t.Fatal(err)
		}
		run := r.Run(nil)
		if _, err := run.Prepare(context.Background()); err != nil && engine.CodeOf(err) != engine.BadState {
			t.Errorf("cut at %d: %v", cut, err)
		}
		run.Close()
	}
}

func TestAPlanIsTheSameHoweverOftenItIsMade(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	ids := map[string]bool{}
	for range 5 {
		ids[r.Plan(nil).ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("five plans of one state have %d IDs", len(ids))
	}
	sec := *firstSection(r.File.T)
	sec.Priority = 5
	apply(t, r.File.T, model.Replace{Record: &sec})
	ids[r.Plan(nil).ID] = true
	r.To--
	ids[r.Plan(nil).ID] = true
	r.System.Protocol = "xml" // the same rows, in another writing
	ids[r.Plan(nil).ID] = true
	r.SIS.Misbehave("unsupported@getTimetable") // compared with nothing: what goes there can't be told
	ids[r.Plan(nil).ID] = true
	r.SIS.Misbehave("http-500@publishClasses")
	if _, _, err := r.Sync(context.Background(), nil); err == nil {
		t.Fatal("the fault did nothing")
	}
	r.SIS.Misbehave()
	ids[r.Plan(nil).ID] = true // goes on with what is left
	if len(ids) != 6 {
		t.Errorf("other plans have the same ID: %v", ids)
	}
}

func TestTheRegionDecidesWhatCanBeAdded(t *testing.T) {
	for _, region := range model.Regions() {
		_, err := engine.AddSystem(conformance.NewFile(empty(t)), connector(), region, engine.System{URL: "https://sis.example.com", School: fmt.Sprint(region)})
		if (err == nil) != (region == model.RegionUSA) {
			t.Errorf("%s: %v", region, err)
		}
	}
}

// TestLessonsOfDifferentRotationsAreFoundBehindOneOfBoth: a teacher has a lesson of both semesters, one of the first and one
// of the second at one slot.
func TestLessonsOfDifferentRotationsAreFoundBehindOneOfBoth(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	for s := range r.File.T.Snapshot().Sections() {
		c := *s
		c.Rotations = 0
		apply(t, r.File.T, model.Replace{Record: &c})
	}
	first := firstSection(r.File.T)
	var lesson *model.Lesson
	for l := range r.File.T.LessonsOf(first.ID) {
		if l.Slot.Placed() && len(l.Teachers) > 0 {
			lesson = l
		}
	}
	for i, rotations := range []string{"12", "1", "2"} {
		c := model.Section{Course: first.Course, SectionID: fmt.Sprint("R", i), Priority: model.PriorityUnset}
		for _, n := range rotations {
			c.Rotations = c.Rotations.With(int(n - '0'))
		}
		apply(t, r.File.T, model.Add{Record: &c})
		apply(t, r.File.T, model.Add{Record: &model.Lesson{Section: model.SectionID(r.File.T.LastID(model.KindSection)), Slot: lesson.Slot, Teachers: lesson.Teachers[:1]}})
		p := r.Plan(func(run *engine.Run) { run.Options.Rotation = 0 })
		if held := heldFor(p, engine.MixedRotation, engine.Timetable); held != (i == 2) {
			t.Errorf("after %s held: %v", rotations, p.Held)
		}
	}
}
