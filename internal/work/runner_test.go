package work

import (
	"context"
	"sync"
	"testing"
)

func TestALateResultNeverOverwritesANewerOne(t *testing.T) {
	m := &Manual{}
	shown := ""
	start := func(kind Kind, what string) {
		m.Go(kind, func(context.Context) func() { return func() { shown += what } })
	}
	start("list", "old ")
	m.Work() // the old work is done, but its result not delivered yet
	start("list", "new ")
	start("other", "other ")
	m.Drain()
	if want := "new other "; shown != want {
		t.Errorf("shown %q, want %q", shown, want)
	}
}

func TestNewWorkAndCancelStopTheWorkUnderWay(t *testing.T) {
	m := &Manual{}
	var first, second context.Context
	m.Go("sync", func(ctx context.Context) func() { first = ctx; return nil })
	m.Work()
	m.Go("sync", func(ctx context.Context) func() {
		second = ctx
		return func() { t.Error("a cancelled result arrived") }
	})
	m.Work()
	m.Cancel("sync")
	m.Drain()
	if first.Err() == nil || second.Err() == nil {
		t.Errorf("contexts: first %v, second %v; want both cancelled", first.Err(), second.Err())
	}
}

// TestStoppedWorkKeepsWhatItHas: also work that has not begun yet.
func TestStoppedWorkKeepsWhatItHas(t *testing.T) {
	m := &Manual{}
	kept := 0
	for _, early := range []bool{true, false} {
		m.Go("build", func(ctx context.Context) func() {
			if !early {
				m.Stop("build")
			}
			if ctx.Err() == nil {
				t.Errorf("stopped early: %v, and its context is open", early)
			}
			return func() { kept++ }
		})
		if early {
			m.Stop("build")
		}
		m.Drain()
	}
	m.Stop("build") // nothing is under way
	if kept != 2 {
		t.Errorf("kept %d of two results", kept)
	}
}

func TestBackgroundWorkComesBackAndCloseWaitsForIt(t *testing.T) {
	var ui sync.Mutex // a UI goroutine runs one function at a time
	b := NewBackground(t.Context(), func(f func()) { ui.Lock(); defer ui.Unlock(); f() })
	came := make(chan string, 1)
	b.Go("a", func(context.Context) func() { return func() { came <- "result" } })
	if got := <-came; got != "result" {
		t.Errorf("got %q", got)
	}
	started := make(chan struct{})
	ended := false
	b.Go("a", func(ctx context.Context) func() { close(started); <-ctx.Done(); ended = true; return nil })
	<-started
	b.Close()
	if !ended {
		t.Error("Close came back before the work did")
	}
	b.Go("a", func(context.Context) func() { t.Error("work was taken after Close"); return nil })
}
