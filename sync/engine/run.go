package engine

import (
	"context"
	"errors"
	"time"

	"carillon/model"
)

// Host is the timetable file a run works on.
type Host interface {
	Storage
	// State is the saved state of the timetable.
	State() *model.State
	// Take applies a download to the timetable and saves it. It fails where the timetable has moved on.
	Take(ctx context.Context, e model.Edit) error
}

// Outcome is how a run ended.
type Outcome string

// How a run can end.
const (
	Done      Outcome = "done"
	Failed    Outcome = "failed"
	OnHold    Outcome = "held"
	Cancelled Outcome = "cancelled"
)

// Step is a step of a run as it is told to a listener: it starts with Done false and ends with Done true.
type Step struct {
	Name string // hello, download, publish
	Kind Kind
	Rows int
	Done bool
	Err  error
}

// Run is one sync of one system.
type Run struct {
	Connector Connector
	System    System
	Options   Options
	Login     Login
	Host      Host
	Hooks     Hooks
	Now       func() time.Time
	Listen    func(Step) // nil for none

	session Session
	started time.Time
}

// Result is what a run did.
type Result struct {
	Started  time.Time     `json:"started"`
	Took     time.Duration `json:"took"`
	Outcome  Outcome       `json:"outcome"`
	System   string        `json:"system"`
	SIS      Greeting      `json:"sis"`
	From     model.Date    `json:"from,omitempty"`
	To       model.Date    `json:"to,omitempty"`
	Rotation int           `json:"rotation,omitempty"`
	In       []KindResult  `json:"downloaded,omitempty"`
	Out      []KindResult  `json:"published,omitempty"`
	LeftOut  int           `json:"leftOut,omitempty"` // remarks on what did not travel
	Warnings []string      `json:"warnings,omitempty"`
	Error    string        `json:"error,omitempty"`
}

// KindResult is what a run did with one kind.
type KindResult struct {
	Kind      Kind `json:"kind"`
	Rows      int  `json:"rows"`
	New       int  `json:"new"`
	Changed   int  `json:"changed"`
	Gone      int  `json:"gone"`
	Unchanged int  `json:"unchanged"`
}

// Prepare greets the SIS, downloads, and makes the plan. It changes neither the timetable nor the SIS.
func (r *Run) Prepare(ctx context.Context) (*Plan, error) {
	r.started = r.Now()
	state := r.Host.State()
	o, err := checkDates(r.Options, state.School())
	if err != nil {
		return nil, err
	}
	o.ExcludeRosters, o.AcceptStatewideIDs = r.System.ExcludeRosters, !r.System.RefuseStatewideID
	if r.session == nil {
		if r.session, err = r.Connector.Connect(r.System, r.Login, r.Hooks); err != nil {
			return nil, r.fail(err)
		}
	}
	var hello Greeting
	if err := r.step(Step{Name: "hello"}, func() (n int, err error) {
		hello, err = r.session.Hello(ctx)
		return 0, err
	}); err != nil {
		return nil, r.fail(err)
	}
	asAt := max(o.Today, state.School().First)
	recs := map[Kind][]Record{}
	for _, kind := range inOrder(o.Download, Downloads()) {
		if err := r.step(Step{Name: "download", Kind: kind}, func() (int, error) {
			got, err := r.session.Fetch(ctx, kind, asAt)
			recs[kind] = got
			return len(got), err
		}); err != nil {
			return nil, r.fail(err)
		}
	}
	last := map[Kind]*Published{}
	for _, kind := range Publishes() {
		var p *Published
		if err := load(r.Host, bucketPublished, r.System.StateKey()+"|"+string(kind), &p); err != nil {
			return nil, err
		}
		if p != nil {
			last[kind] = p
		}
	}
	return makePlan(state, r.Connector, r.System, hello, o, recs, last)
}

// Execute performs a plan: the download first, saved, then each kind in order, none after an error. A plan that is
// held needs confirm to be its ID; nothing happens otherwise. What was published is noted kind by kind, only after
// the SIS has answered.
func (r *Run) Execute(ctx context.Context, p *Plan, confirm string) (*Result, error) {
	res := r.result(p)
	if len(p.Held) > 0 && confirm != p.ID {
		err := &Error{Code: Held, Text: "Nothing was sent: " + p.Held[0].Text}
		return r.finish(res, p, err)
	}
	if p.edit != nil {
		if err := r.Host.Take(ctx, p.edit); err != nil {
			if model.CodeOf(err) != "" {
				err = &Error{Code: StalePlan, Text: "Nothing was sent: the timetable changed while the sync was being prepared. Start the sync again.", Cause: err}
			}
			return r.finish(res, p, err)
		}
	}
	for _, in := range p.In {
		res.In = append(res.In, KindResult{in.Kind, in.Read, in.Count(New), in.Count(Changed), in.Count(Gone), in.Unchanged})
	}
	for _, out := range p.Out {
		err := r.step(Step{Name: "publish", Kind: out.Kind, Rows: out.Rows}, func() (int, error) {
			words, err := r.session.Publish(ctx, out.table, p.Options)
			if words != "" {
				res.Warnings = append(res.Warnings, out.Kind.Label()+": "+words)
			}
			return out.Rows, err
		})
		if err == nil {
			err = r.note(p, out.table)
		}
		if err != nil {
			return r.finish(res, p, err)
		}
		res.Out = append(res.Out, KindResult{out.Kind, out.Rows, out.Count(New), out.Count(Changed), out.Count(Gone), out.Unchanged})
	}
	return r.finish(res, p, nil)
}

// note keeps what was published of a kind.
func (r *Run) note(p *Plan, t Table) error {
	pub := Published{Year: p.year, Rows: make(map[string][]string, len(t.Rows))}
	for _, row := range t.Rows {
		pub.Rows[row.Key] = row.Values
	}
	return save(r.Host, bucketPublished, r.System.StateKey()+"|"+string(t.Kind), pub)
}

func (r *Run) result(p *Plan) *Result {
	res := &Result{Started: r.started, System: p.System.ID, SIS: p.SIS, From: p.Options.From, To: p.Options.To, Rotation: p.Options.Rotation}
	for _, out := range p.Out {
		res.LeftOut += len(out.Left) + len(out.Bad)
	}
	return res
}

// finish settles the outcome and writes it into the history.
func (r *Run) finish(res *Result, p *Plan, err error) (*Result, error) {
	res.Took = r.Now().Sub(r.started)
	res.Outcome = outcome(err)
	if err != nil {
		res.Error = err.Error()
	}
	if rerr := r.record(res); err == nil {
		err = rerr
	}
	return res, err
}

// fail writes a run that ended before there was a plan into the history.
func (r *Run) fail(err error) error {
	res := &Result{Started: r.started, Took: r.Now().Sub(r.started), System: r.System.ID, Outcome: outcome(err), Error: err.Error()}
	return errors.Join(err, r.record(res))
}

func outcome(err error) Outcome {
	switch {
	case err == nil:
		return Done
	case errors.Is(err, context.Canceled):
		return Cancelled
	case CodeOf(err) == Held:
		return OnHold
	}
	return Failed
}

func (r *Run) step(s Step, do func() (rows int, err error)) error {
	tell := r.Listen
	if tell == nil {
		tell = func(Step) {}
	}
	tell(s)
	n, err := do()
	s.Done, s.Err = true, err
	if n > 0 {
		s.Rows = n
	}
	tell(s)
	return err
}

// Close ends the session with the SIS.
func (r *Run) Close() {
	if r.session != nil {
		r.session.Close()
		r.session = nil
	}
}
