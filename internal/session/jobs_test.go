package session

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/work"
)

// jobRig is jobs that a test lets run step by step.
type jobRig struct {
	*Jobs
	run  *work.Manual
	told []string
}

func newJobRig() *jobRig {
	r := &jobRig{run: &work.Manual{}}
	r.Jobs = NewJobs(r.run)
	r.Changed.Subscribe(func(j Job) {
		text := fmt.Sprintf("%s %d/%d", j.Kind, j.Done, j.Of)
		if j.Stopping {
			text += " stopping"
		}
		if j.Ended {
			text += " ended"
		}
		r.told = append(r.told, text)
	})
	return r
}

func TestAJobTellsHowFarItHasCome(t *testing.T) {
	r := newJobRig()
	result := ""
	r.Start("build", "Building the timetable", func(_ context.Context, progress func(done, of int)) func() {
		progress(1, 2)
		progress(2, 2)
		return func() { result = "built" }
	})
	if now, ok := r.Job("build"); !ok || now.Name != "Building the timetable" {
		t.Errorf("under way is %+v, %v", now, ok)
	}
	r.run.Drain()
	if diff := cmp.Diff([]string{"build 0/0", "build 1/2", "build 2/2", "build 2/2 ended"}, r.told); diff != "" || result != "built" {
		t.Errorf("result %q, told (-want +got):\n%s", result, diff)
	}
	if len(r.Running()) != 0 {
		t.Errorf("still under way: %+v", r.Running())
	}
}

// TestAJobThatIsStoppedKeepsWhatItHas: also one that has not begun yet.
func TestAJobThatIsStoppedKeepsWhatItHas(t *testing.T) {
	r := newJobRig()
	kept := ""
	r.Start("build", "", func(ctx context.Context, _ func(int, int)) func() {
		best := "nothing"
		if ctx.Err() != nil {
			best = "the best so far"
		}
		return func() { kept = best }
	})
	for _, kind := range []work.Kind{"build", "build", "other"} {
		r.Stop(kind)
	}
	r.run.Drain()
	if kept != "the best so far" {
		t.Errorf("kept %q", kept)
	}
	if diff := cmp.Diff([]string{"build 0/0", "build 0/0 stopping", "build 0/0 stopping ended"}, r.told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestNewerWorkOfAKindAndCancelDropTheResult(t *testing.T) {
	r := newJobRig()
	var contexts []context.Context
	var late func(done, of int)
	came := ""
	start := func(what string) {
		r.Start("list", what, func(ctx context.Context, progress func(done, of int)) func() {
			contexts = append(contexts, ctx)
			if late == nil {
				late = progress
			}
			return func() { came += what }
		})
	}
	start("old ")
	r.run.Work()
	start("new ")
	late(7, 9) // of the old one: nobody is told
	r.Go("other", func(context.Context) func() { return func() { came += "other " } })
	if got := r.Running(); len(got) != 2 || got[0].Name != "new " || got[0].Done != 0 || got[1].Kind != "other" {
		t.Errorf("under way are %+v", got)
	}
	r.run.Drain()
	start("cancelled ")
	r.run.Work()
	r.Cancel("list")
	r.run.Drain()
	if came != "new other " {
		t.Errorf("came %q", came)
	}
	for i, ctx := range contexts {
		if ctx.Err() == nil {
			t.Errorf("the context of work %d is still open", i)
		}
	}
	if len(r.Running()) != 0 {
		t.Errorf("still under way: %+v", r.Running())
	}
}
