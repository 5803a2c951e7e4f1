package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/model/message"
	"carillon/sync/engine"
)

func TestASyncThatCouldNotBeginIsInTheStatusAndNotInTheHistory(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	good := time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)
	sys := r.System
	sys.Last = &engine.Status{At: good, Outcome: engine.Done, Good: good}
	if err := engine.SaveSystem(r.File, &sys); err != nil {
		t.Fatal(err)
	}
	at := good.Add(time.Hour)
	if err := engine.NoteFailure(r.File, sys.ID, at, errors.New("the password is not known")); err != nil {
		t.Fatal(err)
	}
	now, err := engine.FindSystem(r.File, sys.ID)
	if err != nil || !cmp.Equal(*now.Last, engine.Status{At: at, Outcome: engine.Failed, Said: message.Verbatim("the password is not known"), Good: good}) {
		t.Errorf("%+v, %v", now.Last, err)
	}
	if runs, err := engine.History(r.File); err != nil || len(runs) != 0 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	if err := engine.NoteFailure(r.File, "nobody", at, errors.New("no")); err != nil { // of a system that was removed meanwhile
		t.Error(err)
	}
	if all, err := engine.Systems(r.File); err != nil || len(all) != 1 {
		t.Errorf("%d systems, %v", len(all), err)
	}
}
