// Package work is work done off the goroutine that owns the timetable and the window: who starts it, who is told of its end, and
// what becomes of a result that comes too late.
package work

import (
	"context"
	"sync"
)

// Kind names a sort of background work. Work of one kind replaces work of the same kind that is still under way.
type Kind string

// Runner does work off the UI goroutine and brings the result back to it.
//
// Each kind has a generation number: Go cancels the context of earlier work of that kind, and the function that such
// earlier work returns is dropped, so that a late result never overwrites a newer one.
type Runner interface {
	// Go runs work off the UI goroutine. The function it returns, unless nil, runs on the UI goroutine, and only if no
	// newer work of this kind was started and Cancel was not called meanwhile.
	Go(kind Kind, work func(ctx context.Context) (done func()))
	// UI runs f on the UI goroutine, soon. Work uses it to report how far it has come.
	UI(f func())
	// Cancel cancels the work of a kind; what it returns is dropped.
	Cancel(kind Kind)
	// Stop cancels the work of a kind and keeps what it has so far: what it returns runs as if it had ended by itself.
	Stop(kind Kind)
}

// generations counts the work of each kind and knows how to cancel the newest.
type generations struct {
	mu     sync.Mutex
	number map[Kind]uint64
	cancel map[Kind]context.CancelFunc
	closed bool
}

// next cancels the work of kind and, unless closed, opens a new generation.
func (g *generations) next(ctx context.Context, kind Kind) (context.Context, uint64, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.number == nil {
		g.number = map[Kind]uint64{}
		g.cancel = map[Kind]context.CancelFunc{}
	}
	if stop := g.cancel[kind]; stop != nil {
		stop()
	}
	g.number[kind]++
	if g.closed {
		return nil, 0, false
	}
	ctx, g.cancel[kind] = context.WithCancel(ctx)
	return ctx, g.number[kind], true
}

func (g *generations) drop(kind Kind) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if stop := g.cancel[kind]; stop != nil {
		stop()
		delete(g.cancel, kind)
		g.number[kind]++
	}
}

func (g *generations) stop(kind Kind) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if stop := g.cancel[kind]; stop != nil {
		stop()
	}
}

// finish reports whether gen is still the newest of its kind, and releases its context if so.
func (g *generations) finish(kind Kind, gen uint64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.number[kind] != gen || g.closed {
		return false
	}
	if stop := g.cancel[kind]; stop != nil {
		stop()
		delete(g.cancel, kind)
	}
	return true
}

func (g *generations) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for kind, stop := range g.cancel {
		stop()
		delete(g.cancel, kind)
	}
}

// Background is the Runner of the running program: one goroutine for each piece of work.
type Background struct {
	ctx  context.Context
	ui   func(func())
	gens generations
	wg   sync.WaitGroup
}

// NewBackground returns a Background whose work ends with ctx; ui runs a function on the UI goroutine, soon.
func NewBackground(ctx context.Context, ui func(func())) *Background {
	return &Background{ctx: ctx, ui: ui}
}

// Go implements Runner.
func (b *Background) Go(kind Kind, work func(ctx context.Context) func()) {
	ctx, gen, ok := b.gens.next(b.ctx, kind)
	if !ok {
		return
	}
	b.wg.Go(func() {
		done := work(ctx)
		b.ui(func() {
			if b.gens.finish(kind, gen) && done != nil {
				done()
			}
		})
	})
}

// UI implements Runner.
func (b *Background) UI(f func()) { b.ui(f) }

// Cancel implements Runner.
func (b *Background) Cancel(kind Kind) { b.gens.drop(kind) }

// Stop implements Runner.
func (b *Background) Stop(kind Kind) { b.gens.stop(kind) }

// Close cancels all work, accepts no more, and waits until the work under way has returned.
func (b *Background) Close() {
	b.gens.close()
	b.wg.Wait()
}

// Manual is a Runner for tests: nothing runs until Step or Drain is called, and all of it on the caller's goroutine, so
// that a test decides in what order results arrive.
type Manual struct {
	gens  generations
	queue []manualTask
	late  []manualResult
}

type manualTask struct {
	kind Kind
	gen  uint64
	run  func() func()
}

type manualResult struct {
	kind Kind
	gen  uint64
	done func()
}

// Go implements Runner.
func (m *Manual) Go(kind Kind, work func(ctx context.Context) func()) {
	ctx, gen, ok := m.gens.next(context.Background(), kind)
	if !ok {
		return
	}
	m.queue = append(m.queue, manualTask{kind, gen, func() func() { return work(ctx) }})
}

// UI implements Runner: f runs at once.
func (m *Manual) UI(f func()) { f() }

// Cancel implements Runner.
func (m *Manual) Cancel(kind Kind) { m.gens.drop(kind) }

// Stop implements Runner.
func (m *Manual) Stop(kind Kind) { m.gens.stop(kind) }

// Pending returns the kinds of work that wait, oldest first.
func (m *Manual) Pending() []Kind {
	kinds := make([]Kind, len(m.queue))
	for i, t := range m.queue {
		kinds[i] = t.kind
	}
	return kinds
}

// Work runs the oldest waiting work and keeps its result until Deliver; it reports whether there was any.
func (m *Manual) Work() bool {
	if len(m.queue) == 0 {
		return false
	}
	t := m.queue[0]
	m.queue = m.queue[1:]
	m.late = append(m.late, manualResult{t.kind, t.gen, t.run()})
	return true
}

// Deliver brings back the oldest result that Work has kept; it reports whether there was any.
func (m *Manual) Deliver() bool {
	if len(m.late) == 0 {
		return false
	}
	r := m.late[0]
	m.late = m.late[1:]
	if m.gens.finish(r.kind, r.gen) && r.done != nil {
		r.done()
	}
	return true
}

// Step runs the oldest waiting work and delivers its result; it reports whether there was any.
func (m *Manual) Step() bool { return m.Work() && m.Deliver() }

// Drain steps until nothing waits, work started meanwhile included.
func (m *Manual) Drain() {
	for m.Deliver() || m.Step() {
	}
}
