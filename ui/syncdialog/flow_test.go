package syncdialog

import (
	"testing"

	"pgregory.net/rapid"

	"carillon/sync/engine"
)

// step is what happens to a flow in a test.
type step func(f *flow)

func begins(id string) step { return func(f *flow) { f.begin(&job{system: engine.System{ID: id}}) } }
func ends(good bool) step   { return func(f *flow) { f.end(good) } }

func TestAFlowIsAtTheStageThatItsStepsLeadTo(t *testing.T) {
	decide := func(f *flow) { f.decide(func() {}) }
	series := func(f *flow) { f.beginSeries(); f.next(2) }
	stop, shut := func(f *flow) { f.stop() }, func(f *flow) { f.close() }
	for _, c := range []struct {
		name     string
		steps    []step
		stage    stage
		underWay bool
	}{
		{"nothing", nil, idle, false},
		{"a run", []step{begins("a")}, busy, true},
		{"a run that has ended", []step{begins("a"), ends(true)}, idle, false},
		{"a plan that waits", []step{begins("a"), decide}, deciding, false},
		{"a plan that was let go", []step{begins("a"), decide, begins("a")}, busy, true},
		{"a plan that was left", []step{begins("a"), decide, ends(false)}, idle, false},
		{"a series before its first run", []step{series}, idle, true},
		{"a series between two runs", []step{series, begins("a"), ends(true)}, idle, true},
		{"a plan of a series", []step{series, begins("a"), decide}, deciding, true},
		{"a series that was stopped, its run still at work", []step{series, begins("a"), stop}, busy, true},
		{"a series that was stopped", []step{series, begins("a"), stop, ends(false), func(f *flow) { f.next(1) }}, idle, false},
		{"closed", []step{shut}, closed, false},
		{"closed below a run", []step{series, begins("a"), shut}, closed, false},
		{"closed, and a run ends late", []step{begins("a"), shut, ends(true)}, closed, false},
		{"closed, and a run begins late", []step{shut, begins("a")}, closed, false},
		{"closed below a plan that comes late", []step{begins("a"), shut, decide}, closed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &flow{}
			for _, s := range c.steps {
				s(f)
			}
			if f.stage != c.stage || f.underWay() != c.underWay || (f.job != nil) != (f.stage == busy) {
				t.Errorf("stage %d, under way %v, job %v; want %d, %v", f.stage, f.underWay(), f.job, c.stage, c.underWay)
			}
		})
	}
}

func TestThoseWhoWaitAreToldOnceHowAllOfItEnded(t *testing.T) {
	f := &flow{}
	var told []bool
	wait := func() { f.whenIdle(func(good bool) { told = append(told, good) }) }
	wait() // nothing is under way
	f.beginSeries()
	f.next(2)
	for i, good := range []bool{false, true} {
		begins("a")(f)
		wait()
		f.end(good)
		f.settle()
		if len(told) != 1 {
			t.Fatalf("told %v after run %d", told, i)
		}
		f.next(1 - i)
	}
	f.settle()
	f.settle()
	if len(told) != 3 || !told[0] || told[1] || told[2] {
		t.Errorf("told %v; want well at once, and that one run of the series failed", told)
	}
	begins("b")(f)
	wait()
	f.end(true)
	f.settle()
	if len(told) != 4 || !told[3] {
		t.Errorf("told %v: a run by itself has nothing to do with those before", told)
	}
}

func TestAStopEndsWhatWorksAndForgetsTheSaveThatWaits(t *testing.T) {
	f := &flow{}
	f.stop() // nothing is under way
	cancelled := 0
	begins("a")(f)
	f.cancel = func() { cancelled++ }
	f.again = true
	f.stop()
	if cancelled != 1 || f.runAgain() {
		t.Errorf("cancelled %d times", cancelled)
	}
	f.end(false)
	f.stop()
	if cancelled != 1 {
		t.Error("what had ended was cancelled")
	}
}

func TestASaveDuringASeriesIsFollowedByARunWhenTheSeriesIsOver(t *testing.T) {
	f := &flow{}
	f.next(1)
	begins("a")(f)
	f.again = true
	f.end(true)
	if f.runAgain() {
		t.Error("a run begins between two of a series")
	}
	f.next(0)
	if !f.runAgain() || f.runAgain() {
		t.Error("a run begins once")
	}
}

// TestWhateverHappensAFlowIsSound: a job is there exactly while busy, nothing follows after closing, and nobody waits for
// nothing.
func TestWhateverHappensAFlowIsSound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f, shut, waits := &flow{}, false, 0
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 7).Draw(rt, "step") {
			case 0:
				begins("a")(f)
			case 1:
				f.decide(func() {})
			case 2:
				f.end(rapid.Bool().Draw(rt, "good"))
			case 3:
				if !shut {
					f.next(rapid.IntRange(0, 2).Draw(rt, "left"))
				}
			case 4:
				f.stop()
			case 5:
				waits++
				f.whenIdle(func(bool) { waits-- })
			case 6:
				f.jobEnds()
			case 7:
				if rapid.IntRange(0, 9).Draw(rt, "close") == 0 {
					f.close()
					shut = true
				}
			}
			f.settle()
			if (f.job != nil) != (f.stage == busy) || (f.stage == closed) != shut || waits > 0 && !f.underWay() || shut && f.underWay() {
				rt.Fatalf("%+v, %d wait", f, waits)
			}
		}
	})
}
