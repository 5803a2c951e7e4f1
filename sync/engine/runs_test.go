package engine_test

import (
	"testing"

	"carillon/sync/engine"
)

func TestTheRunBeforeIsTheNextOlderOneOfTheSameSystem(t *testing.T) {
	runs := []engine.Result{{System: "alma"}, {System: "edval"}, {System: "alma"}, {System: "alma"}}
	for i, want := range []int{2, -1, 3, -1} {
		if got := engine.RunBefore(runs, i); got != want {
			t.Errorf("before run %d comes %d, want %d", i, got, want)
		}
	}
}

func TestRunsKeepTheirNumbers(t *testing.T) {
	r, _ := newMemoryRig(t, empty(t))
	none := func(run *engine.Run) { run.Options.Download, run.Options.Publish = nil, nil }
	_, first := r.MustSync(none)
	r.MustSync(none)
	if err := r.File.Delete("history", "00000001"); err != nil { // as where the history has become too long
		t.Fatal(err)
	}
	_, third := r.MustSync(none)
	if err := r.File.Put("history", "00000002", []byte(`{"system":"alma"}`)); err != nil { // as an earlier version wrote it
		t.Fatal(err)
	}
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 2 || first.Number != 1 || third.Number != 3 || runs[0].Number != 3 || runs[1].Number != 2 {
		t.Errorf("numbers %d and %d; the history has %+v, %v", first.Number, third.Number, runs, err)
	}
}
