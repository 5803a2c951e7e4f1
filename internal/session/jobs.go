package session

import (
	"cmp"
	"context"
	"slices"

	"carillon/internal/work"
)

// Work of a session.
const (
	WorkOpen   work.Kind = "open"
	WorkSave   work.Kind = "save"
	WorkSaveAs work.Kind = "save as"
	WorkViews  work.Kind = "keep views"
)

// Job is work under way in the background.
type Job struct {
	Kind work.Kind
	// Name says what is done: "Reading Lincoln High"; "" for work that nobody need be told of.
	Name string
	// Done of Of steps are done; Of is 0 where that is not known.
	Done, Of int
	// Stopping is set once it was stopped: it ends soon, and what it has so far is kept.
	Stopping bool
	// Ended is set in the last event about a job.
	Ended bool

	number uint64 // in the order in which they began
}

// Jobs is the one place that knows what is under way in the background. It is a [work.Runner] itself, for those that need
// no name and no progress.
type Jobs struct {
	runner work.Runner
	under  map[work.Kind]*Job
	number uint64

	// Changed tells that a job has begun, has come further, was stopped or has ended.
	Changed Signal[Job]
}

// NewJobs returns the jobs that a runner does.
func NewJobs(r work.Runner) *Jobs { return &Jobs{runner: r, under: map[work.Kind]*Job{}} }

// Go implements [work.Runner].
func (j *Jobs) Go(kind work.Kind, f func(ctx context.Context) (done func())) {
	j.Start(kind, "", func(ctx context.Context, _ func(done, of int)) func() { return f(ctx) })
}

// Start does work with a name. Its context ends when it is stopped, cancelled or overtaken by newer work of its kind; what it
// returns then runs on the session's goroutine unless it was cancelled or overtaken. progress may be called on any goroutine.
func (j *Jobs) Start(kind work.Kind, name string, f func(ctx context.Context, progress func(done, of int)) (done func())) {
	j.forget(kind)
	j.number++
	x := &Job{Kind: kind, Name: name, number: j.number}
	j.under[kind] = x
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
	x.Ended = true
	j.Changed.emit(*x)
}
