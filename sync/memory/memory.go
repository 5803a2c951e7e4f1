// Package memory is a connector to a SIS that is a store in memory: it reads and publishes rows without a protocol, and a
// fault of it is a Go error. It is for tests of what a sync does, and it shows what a connector has to do and no more.
//
// The store keeps rows as a SIS does: each kind is replaced as a whole, sections by academic year, lessons for the days of
// the publish. It knows nothing of timetables.
package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/rows"
)

// Product is the name of the SIS as sentences name it.
const Product = "Memory"

// Call is a call that a session makes.
type Call struct {
	Name string // hello, fetch, read or publish
	Kind engine.Kind
	Done bool // what was asked for is done; the answer is on its way
}

// String is the call as the support log has it: "publish sections".
func (c Call) String() string { return strings.TrimSpace(c.Name + " " + string(c.Kind)) }

// Partial is a fault that does half of a publish: the first half of the rows replaces what was there, then the call fails.
type Partial struct{ Err error }

func (p *Partial) Error() string { return p.Err.Error() }

func (p *Partial) Unwrap() error { return p.Err }

// SIS is a SIS in memory, and the connector to it. Safe for use by several goroutines.
type SIS struct {
	// Fault, where there is one, is asked twice in each call: before anything is done, and with Done set before the answer.
	// Its error is the answer of the call.
	Fault func(Call) error
	// ByDay says that section lists are served as at the day that is asked for: rows for other days are kept, and not shown.
	ByDay bool
	// Queued says that publishes are accepted, and shown only after [SIS.Settle].
	Queued bool
	// Takes is what the SIS takes of a timetable.
	Takes rows.Rules

	mu     sync.Mutex
	people map[engine.Kind][]engine.Record
	held   holdings
	queue  []func(*holdings)
}

// New is an empty SIS, which takes codes of sections of up to 20 characters (LISS §4).
func New() *SIS {
	return &SIS{Takes: rows.Rules{SIS: Product, MaxCode: 20}, people: map[engine.Kind][]engine.Record{}}
}

// holdings are the rows that a SIS has. Slices in it are replaced, never changed in place.
type holdings struct {
	bells     []rows.Entry[rows.BellTime]
	sections  map[int][]rows.Entry[rows.Section] // by academic year
	lists     []rows.Entry[rows.ListRow]
	timetable []stretch
}

// stretch is a timetable and the days on which it holds, both included.
type stretch struct {
	year     int
	from, to model.Date
	lessons  []rows.Entry[rows.Lesson]
}

// Type implements [engine.Connector].
func (s *SIS) Type() string { return "memory" }

// Name implements [engine.Connector].
func (s *SIS) Name() string { return Product }

// Offered implements [engine.Connector]: in every region.
func (s *SIS) Offered(model.Region) error { return nil }

// Rules implements [engine.Connector].
func (s *SIS) Rules(engine.System) rows.Rules { return s.Takes }

// Connect implements [engine.Connector]. Each call is a line of the trace.
func (s *SIS) Connect(_ engine.System, _ engine.Login, hooks engine.Hooks) (engine.Session, error) {
	return &session{s, hooks}, nil
}

// Serve sets the records of a kind that can be downloaded; nil for a kind that the SIS does not serve.
func (s *SIS) Serve(kind engine.Kind, recs []engine.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[kind] = recs
}

// Records are the records of a kind as the SIS has them.
func (s *SIS) Records(kind engine.Kind) []engine.Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.people[kind])
	for i := range out {
		out[i].Fields = maps.Clone(out[i].Fields)
	}
	return out
}

// Hold replaces the rows of a kind, as somebody at the SIS or another program does: sections of the options' year, lessons of
// its year and days, all rows of the other kinds.
func (s *SIS) Hold(kind engine.Kind, set rows.Set, o engine.Options) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held.replace(kind, set, o)
}

// Held are the rows of a kind that the SIS has for the year and the days of the options; lists whole, whatever day they are
// for.
func (s *SIS) Held(kind engine.Kind, o engine.Options) rows.Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held.of(kind, o)
}

// Settle acts on all publishes that are queued.
func (s *SIS) Settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, act := range s.queue {
		act(&s.held)
	}
	s.queue = nil
}

// replace stores rows as those that were published.
func (h *holdings) replace(kind engine.Kind, set rows.Set, o engine.Options) {
	switch kind {
	case engine.BellTimes:
		h.bells = kept(rows.BellColumns, set.BellTimes)
	case engine.Sections:
		if h.sections = maps.Clone(h.sections); h.sections == nil {
			h.sections = map[int][]rows.Entry[rows.Section]{}
		}
		h.sections[o.Year] = kept(rows.SectionColumns, set.Sections)
	case engine.SectionLists:
		h.lists = kept(rows.ListColumns, set.Lists)
	case engine.Timetable:
		h.timetable = append(cutOut(h.timetable, o.From, o.To), stretch{o.Year, o.From, o.To, kept(rows.LessonColumns, set.Lessons)})
	}
}

// of are rows as they are served.
func (h *holdings) of(kind engine.Kind, o engine.Options) rows.Set {
	switch kind {
	case engine.BellTimes:
		return rows.Set{BellTimes: slices.Clone(h.bells)}
	case engine.Sections:
		return rows.Set{Sections: slices.Clone(h.sections[o.Year])}
	case engine.SectionLists:
		return rows.Set{Lists: slices.Clone(h.lists)}
	}
	// A lesson that several stretches have comes as often as in the one that has it most often: rows have no days to tell
	// them apart.
	list := []rows.Entry[rows.Lesson]{}
	has := map[string]int{}
	for _, x := range h.timetable {
		if x.year != o.Year || x.from > o.To || x.to < o.From {
			continue
		}
		here := map[string]int{}
		for _, e := range x.lessons {
			name := fmt.Sprintf("%q %q", e.Sent, e.Extra)
			if here[name]++; here[name] > has[name] {
				has[name]++
				list = append(list, e)
			}
		}
	}
	return rows.Set{Lessons: list}
}

// cutOut frees days of all stretches: one inside is dropped, one that overlaps is shortened, one around is split.
func cutOut(all []stretch, from, to model.Date) []stretch {
	var left []stretch
	for _, x := range all {
		if before := x; x.from < from {
			before.to = min(x.to, from-1)
			left = append(left, before)
		}
		if after := x; x.to > to {
			after.from = max(x.from, to+1)
			left = append(left, after)
		}
	}
	return left
}

// kept is what a SIS keeps of rows: what they say, and nothing of where they come from. Blanks around a text are not kept, nor
// is a member without a value, nor a row with nothing in it.
func kept[R comparable](columns []rows.Column[R], entries []rows.Entry[R]) []rows.Entry[R] {
	out := make([]rows.Entry[R], 0, len(entries))
	var none R
	for i := range entries {
		e := rows.Entry[R]{Sent: entries[i].Sent}
		for _, c := range columns {
			if v := c.Get(&e.Sent); v != strings.TrimSpace(v) {
				c.Set(&e.Sent, strings.TrimSpace(v))
			}
		}
		for _, m := range entries[i].Extra {
			if strings.TrimSpace(m.Value) != "" {
				e.Extra = append(e.Extra, m)
			}
		}
		slices.SortFunc(e.Extra, func(a, b rows.Member) int { return cmp.Compare(a.Name, b.Name) })
		if e.Sent != none || len(e.Extra) > 0 {
			out = append(out, e)
		}
	}
	return out
}

type session struct {
	sis   *SIS
	hooks engine.Hooks
}

func (x *session) Close() {}

// call does a call, unless a fault or the end of the context comes before it, and answers, unless one comes then.
func (x *session) call(ctx context.Context, c Call, do func(cut *Partial) error) error {
	if x.hooks.Trace != nil {
		_, _ = fmt.Fprintln(x.hooks.Trace, c)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	fault := func() error {
		if x.sis.Fault == nil {
			return nil
		}
		return x.sis.Fault(c)
	}
	err := fault()
	var part *Partial
	if err != nil && !errors.As(err, &part) {
		return err
	}
	x.sis.mu.Lock()
	did := do(part)
	x.sis.mu.Unlock()
	if err = cmp.Or(err, did, ctx.Err()); err != nil {
		return err
	}
	c.Done = true
	return fault()
}

// Hello implements [engine.Session].
func (x *session) Hello(ctx context.Context) (engine.Greeting, error) {
	err := x.call(ctx, Call{Name: "hello"}, func(*Partial) error { return nil })
	return engine.Greeting{Product: Product, Version: "memory"}, err
}

// Fetch implements [engine.Session]. Records whose days the date is not among are not served.
func (x *session) Fetch(ctx context.Context, kind engine.Kind, asAt model.Date) ([]engine.Record, error) {
	var out []engine.Record
	err := x.call(ctx, Call{Name: "fetch", Kind: kind}, func(*Partial) error {
		if x.sis.people[kind] == nil {
			return NotServed(kind)
		}
		for _, r := range x.sis.people[kind] {
			if asAt == 0 || r.Span.From <= asAt && (r.Span.To == 0 || asAt <= r.Span.To) {
				r.Fields = maps.Clone(r.Fields)
				out = append(out, r)
			}
		}
		return nil
	})
	return out, err
}

// Publish implements [engine.Session].
func (x *session) Publish(ctx context.Context, kind engine.Kind, set rows.Set, o engine.Options) (string, error) {
	return "", x.call(ctx, Call{Name: "publish", Kind: kind}, func(part *Partial) error {
		if !slices.Contains(engine.Publishes(), kind) {
			return fmt.Errorf("memory: %s can't be published", kind)
		}
		if part != nil {
			set = half(set)
		}
		act := func(h *holdings) { h.replace(kind, set, o) }
		if x.sis.Queued {
			x.sis.queue = append(x.sis.queue, act)
		} else {
			act(&x.sis.held)
		}
		return nil
	})
}

// half is the first half of the rows of a set.
func half(s rows.Set) rows.Set {
	return rows.Set{BellTimes: s.BellTimes[:len(s.BellTimes)/2], Sections: s.Sections[:len(s.Sections)/2], Lists: s.Lists[:len(s.Lists)/2], Lessons: s.Lessons[:len(s.Lessons)/2]}
}

// ReadBack implements [engine.Reader].
func (x *session) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (set rows.Set, err error) {
	err = x.call(ctx, Call{Name: "read", Kind: kind}, func(*Partial) error {
		if !slices.Contains(engine.Publishes(), kind) {
			return NotServed(kind)
		}
		set = x.sis.held.of(kind, o)
		if x.sis.ByDay {
			set.Lists = slices.DeleteFunc(set.Lists, func(e rows.Entry[rows.ListRow]) bool {
				return e.Sent.First > o.Today || e.Sent.Last != 0 && e.Sent.Last < o.Today
			})
		}
		return nil
	})
	return set, err
}

// Test implements [engine.Session].
func (x *session) Test(ctx context.Context, step func(engine.TestStep)) error {
	_, err := x.Hello(ctx)
	s := engine.TestStep{Name: "Hello", Passed: err == nil, Text: Product + " answers."}
	if err != nil {
		s.Text = err.Error()
	}
	step(s)
	return err
}

// NotServed is the answer to a call that a SIS does not serve.
func NotServed(kind engine.Kind) error {
	return engine.NotServed(kind, "", nil)
}
