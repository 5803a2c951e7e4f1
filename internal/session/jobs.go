package session

import (
	"cmp"
	"context"
	"slices"
	"time"

	"carillon/internal/work"
)

// Work of a session.
const (
	WorkOpen   work.Kind = "open"
	WorkSave   work.Kind = "save"
	WorkSaveAs work.Kind = "save as"
	WorkViews  work.Kind = "keep views"
	WorkClose  work.Kind = "close"
)

// Job is work under way in the background.
type Job struct {
	Kind work.Kind
	// Name says what is done: "Reading Lincoln High"; "" for work that nobody need be told of.
	Name string
	// Done of Of steps are done; Of is 0 where that is not known.
	Done, Of int
	// Waiting is what it waits for, said once it takes long: "the disk that has Lincoln High.carillon"; "" before.
	Waiting string
	// Stopping is set once it was stopped: it ends soon, and what it has so far is kept.
	Stopping bool
	// Ended is set in the last event about a job.
	Ended bool

	number uint64 // in the order in which they began
	notice func() // stops the notice that it takes long; nil for none
}

// WaitNotice is after how long it is said what a job waits for.
const WaitNotice = 2 * time.Second

// Jobs is the one place that knows what is under way in the background. It is a [work.Runner] itself, for those that need
// no name and no progress.
type Jobs struct {
	runner work.Runner
	after  func(time.Duration, func()) (stop func()) // nil: nobody is told that a job takes long
	under  map[work.Kind]*Job
	number uint64

	// Changed tells that a job has begun, has come further, was stopped or has ended.
	Changed Signal[Job]
}

// NewJobs returns the jobs that a runner does. Nobody is told that one takes long: see [Deps.After].
func NewJobs(r work.Runner) *Jobs { return &Jobs{runner: r, under: map[work.Kind]*Job{}} }

// Go implements [work.Runner].
func (j *Jobs) Go(kind work.Kind, f func(ctx context.Context) (done func())) {
	j.Start(kind, "", func(ctx context.Context, _ func(done, of int)) func() { return f(ctx) })
}

// Start does work with a name. Its context ends when it is stopped, cancelled or overtaken by newer work of its kind; what it
// returns then runs on the session's goroutine unless it was cancelled or overtaken. progress may be called on any goroutine.
func (j *Jobs) Start(kind work.Kind, name string, f func(ctx context.Context, progress func(done, of int)) (done func())) {
	j.StartOn(kind, name, "", f)
}

// StartOn is Start for work that may wait for something, such as a disk on a network: [Job.Waiting] says so where it takes long.
func (j *Jobs) StartOn(kind work.Kind, name, waitsFor string, f func(ctx context.Context, progress func(done, of int)) (done func())) {
	j.forget(kind)
	j.number++
	x := &Job{Kind: kind, Name: name, number: j.number}
	j.under[kind] = x
	if j.after != nil && waitsFor != "" {
		x.notice = j.after(WaitNotice, func() {
			j.runner.UI(func() {
				if j.under[kind] == x {
					x.Waiting = waitsFor
					j.Changed.emit(*x)
				}
			})
		})
	}
	j.Changed.emit(*x)
	progress := func(done, of int) {
		j.runner.UI(func() {
			if j.under[kind] == x {
				x.Done, x.Of = done, of
				j.Changed.emit(*x)
			}
		})
	}
	j.runner.Go(kind, func(ctx context.Context) func() {
		done := f(ctx, progress)
		return func() {
			j.forget(kind)
			if done != nil {
				done()
			}
		}
	})
}

// UI implements [work.Runner].
func (j *Jobs) UI(f func()) { j.runner.UI(f) }

// Cancel implements [work.Runner]: the work ends, and what it returns is dropped.
func (j *Jobs) Cancel(kind work.Kind) {
	j.runner.Cancel(kind)
	j.forget(kind)
}

// Stop implements [work.Runner]: the work ends soon, and what it has so far is kept.
func (j *Jobs) Stop(kind work.Kind) {
	x := j.under[kind]
	if x == nil || x.Stopping {
		return
	}
	x.Stopping = true
	j.runner.Stop(kind)
	j.Changed.emit(*x)
}

// Running lists the jobs under way, the first begun first.
func (j *Jobs) Running() []Job {
	all := make([]Job, 0, len(j.under))
	for _, x := range j.under {
		all = append(all, *x)
	}
	slices.SortFunc(all, func(a, b Job) int { return cmp.Compare(a.number, b.number) })
	return all
}

// Job is the work of a kind that is under way; ok is false where there is none.
func (j *Jobs) Job(kind work.Kind) (now Job, ok bool) {
	if x := j.under[kind]; x != nil {
		return *x, true
	}
	return Job{}, false
}

// forget notes that the work of a kind has ended, if there was any.
func (j *Jobs) forget(kind work.Kind) {
	x := j.under[kind]
	if x == nil {
		return
	}
	delete(j.under, kind)
	if x.notice != nil {
		x.notice()
	}
	x.Ended = true
	j.Changed.emit(*x)
}
