package engine_test

import (
	"context"
	"slices"
	"testing"

	"carillon/internal/practice"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
)

// basic is what a Basic sync publishes.
var basic = []engine.Kind{engine.Sections, engine.SectionLists, engine.Timetable}

func heldFor(p *engine.Plan, code engine.GuardCode, kind engine.Kind) bool {
	return slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == code && g.Kind == kind && !g.Said.IsZero() })
}

// TestTheFirstPublishOfAKindIsHeldThoughOthersWent: bell times were never published, and the SIS has some of its own.
func TestTheFirstPublishOfAKindIsHeldThoughOthersWent(t *testing.T) {
	for _, faults := range [][]string{nil, {"unsupported@getBellTimes"}} {
		r, s := newRig(t, smallSchool(t))
		r.MustSync(func(run *engine.Run) { run.Options.Publish = basic })
		var bells []liss.BellPeriod
		records, _, _, _ := lissmap.Records(liss.Standard(), r.Rows(engine.BellTimes))
		for i, b := range records {
			if i%2 == 0 {
				b.EndTime = liss.ClockAt(int(b.EndTime.Minutes) - 3)
			}
			bells = append(bells, b)
		}
		if err := s.Load(practice.Data{BellTimes: bells}); err != nil {
			t.Fatal(err)
		}
		r.SIS.Misbehave(faults...)
		for _, kinds := range [][]engine.Kind{{engine.BellTimes}, engine.Publishes()} {
			p := r.Plan(func(run *engine.Run) { run.Options.Publish = kinds })
			if len(p.Held) != 1 || !heldFor(p, engine.FirstPublish, engine.BellTimes) || !p.FirstOnly() {
				t.Errorf("%v, faults %v: held %v", kinds, faults, p.Held)
			}
		}
		r.MustSync(nil)
		if p := r.Plan(nil); len(p.Held) > 0 {
			t.Errorf("faults %v: afterwards held %v", faults, p.Held)
		}
	}
}

// TestAFirstPublishThatWasCutNeedsNoSecondConfirmation: of a SIS that can't be read.
func TestAFirstPublishThatWasCutNeedsNoSecondConfirmation(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	deaf := []string{"unsupported@getBellTimes", "unsupported@getClasses", "unsupported@getClassMemberships", "unsupported@getTimetable"}
	r.SIS.Misbehave(append(deaf, "http-500@publishClasses")...)
	if _, _, err := r.Sync(context.Background(), nil); err == nil {
		t.Fatal("the fault did nothing")
	}
	r.SIS.Misbehave(deaf...)
	run := r.Run(nil)
	defer run.Close()
	p, err := run.Prepare(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Execute(context.Background(), p, ""); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
