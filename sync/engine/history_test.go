package engine_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"carillon/sync/engine"
)

// TestARunThatFailedBeforeThereWasAPlanStandsInTheHistoryWhole: with what it was to do, and where its log is.
func TestARunThatFailedBeforeThereWasAPlanStandsInTheHistoryWhole(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.SIS.Misbehave("http-500@getStudents")
	run := r.Run(func(run *engine.Run) { run.Log, run.LogName = &bytes.Buffer{}, "school-sync.log" })
	defer run.Close()
	if _, err := run.Prepare(context.Background()); err == nil {
		t.Fatal("the fault did nothing")
	}
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 1 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	got, kinds := runs[0], append([]engine.Kind{engine.Rooms, engine.Teachers, engine.Students}, engine.Publishes()...)
	if got.Outcome != engine.Failed || got.Error.IsZero() || got.Who != "tester@here" || got.System != r.System.ID || got.SIS.Product == "" {
		t.Errorf("%+v", got)
	}
	if got.From != r.From || got.To != r.To || got.Rotation == 0 || !slices.Equal(got.Kinds, kinds) || got.Log != "school-sync.log" || got.Received == 0 {
		t.Errorf("%+v", got)
	}
}
