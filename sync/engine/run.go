package engine

import (
	"context"
	"errors"
	"io"
	"time"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// Host is the timetable file a run works on.
type Host interface {
	Storage
	// State is the saved state of the timetable.
	State() *model.State
	// Take applies a download to the timetable and saves it. It fails where the timetable has moved on.
	Take(ctx context.Context, e model.Edit) error
}

// Identified is a host that knows where its file comes from.
type Identified interface {
	// Origin is the file that this one is a copy of; nil for an original.
	Origin() *Origin
	// StandAlone notes that a person lets the copy publish in its own name.
	StandAlone() error
	// NotePublished notes when the file was published to a system.
	NotePublished(system string, at time.Time) error
}

// Origin is the file that a copy was made from.
type Origin struct {
	Path      string // where it is or was
	Published string // when it last published, in words; "" for never
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
	Name string // hello, download, read, publish, verify; wait has no end
	Kind Kind
	Rows int
	Done bool
	Err  error
	// How long it took, and how many bytes went each way, once it is done.
	Took           time.Duration
	Sent, Received int64
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

	Who      string                                     // who runs it, for the history
	Sleep    func(context.Context, time.Duration) error // nil waits
	NoVerify bool                                       // do not read back what was published
	Log      io.Writer                                  // the support log; nil for none
	LogName  string                                     // where it is, for the history
	Version  string                                     // of the program, for the log
	LogNames bool                                       // names of people may stand in the log
	Memory   *Memory                                    // what earlier runs of this process have published; nil for none
	Adopt    bool                                       // take over everything the SIS has and publish nothing: New from SIS

	session  Session
	asked    *facts // of the last Prepare
	failed   *FailedStep
	recorded bool
	started  time.Time
	planned  time.Time     // when the plan was made
	looked   time.Duration // how long a person has looked at it
	cut      *RunState
	rows     []KindRows // that the SIS has accepted, not yet in the history
	traffic  traffic
	written  *logWriter
}

// Prepare greets the SIS, downloads, reads back what was published, and makes the plan. It changes neither the timetable
// nor the SIS.
func (r *Run) Prepare(ctx context.Context) (*Plan, error) {
	r.started = r.Now()
	f, err := r.facts()
	if err != nil {
		return nil, err
	}
	if f.o.Quiet {
		if len(f.o.Publish) > 0 {
			f.o.Publish = r.changedKinds(f)
		}
		if len(f.o.Publish) == 0 {
			return &Plan{System: r.System, Options: f.o, state: f.state, NothingToDo: true}, nil
		}
	}
	p, err := r.plan(ctx, f)
	if err != nil {
		return nil, r.fail(f, err)
	}
	return p, nil
}

// plan asks the SIS and makes the plan.
func (r *Run) plan(ctx context.Context, f *facts) (p *Plan, err error) {
	r.startLog(f)
	if r.session == nil {
		if r.session, err = r.Connector.Connect(r.System, r.Login, r.hooks()); err != nil {
			return nil, err
		}
	}
	if err := r.ask(ctx, f); err != nil {
		return nil, err
	}
	r.asked, r.planned = f, r.Now()
	return r.make()
}

func (r *Run) make() (*Plan, error) {
	p, err := makePlan(r.asked)
	if err != nil {
		return nil, err
	}
	if r.Adopt {
		if err := p.nothingThere(r.asked); err != nil {
			return nil, err
		}
		p.Notes = append(p.Notes, p.asked(r.asked)...)
		p.Notes = append(p.Notes, p.served(ShortName(r.Connector)), message.New(saysNothingIsSent, sis(ShortName(r.Connector))))
	}
	r.written.plan(p)
	return p, nil
}

// Decide makes the plan anew with what a person has chosen record by record, of what the SIS answered when the plan was
// prepared: it is not asked again.
func (r *Run) Decide(d Decisions) (*Plan, error) {
	if r.asked == nil {
		return nil, refuse(StalePlan, saysNoPlan)
	}
	r.Options.Decisions, r.asked.o.Decisions = d, d
	return r.make()
}

// planLife is how long a plan is performed as it was made.
const planLife = time.Minute

// again makes a plan that has waited for a person once more: what it was made of may have changed meanwhile, and then it is
// not the one that was looked at.
func (r *Run) again(ctx context.Context, p *Plan) (*Plan, error) {
	now := r.Now()
	if model.DateOf(now) != model.DateOf(r.planned) {
		return nil, refuse(StalePlan, saysOtherDay)
	}
	if r.looked = now.Sub(r.planned); r.looked < planLife {
		return p, nil
	}
	r.started, r.looked = now, 0
	f, err := r.facts()
	if err != nil {
		return nil, err
	}
	f.o.Publish = p.Options.Publish
	next, err := r.plan(ctx, f)
	if err == nil && next.ID != p.ID {
		err = refuse(StalePlan, saysChangedSince, sis(ShortName(r.Connector)))
	}
	return next, err
}

// Recorded says whether the run, however it ended, stands in the history of the file.
func (r *Run) Recorded() bool { return r.recorded }

// FailedAt is the step that ended the run before its end; nil where none did.
func (r *Run) FailedAt() *FailedStep { return r.failed }

// facts gathers what a plan needs and the file knows.
func (r *Run) facts() (*facts, error) {
	f := &facts{state: r.Host.State(), c: r.Connector, sys: r.System, recs: map[Kind][]Record{}, absent: map[Kind]message.Message{}, served: map[Kind]rows.Set{}, last: map[Kind][]Published{}}
	o := r.Options
	if !r.Adopt {
		var why message.Message
		if o, why = SettleFrom(o, f.state, r.started); !why.IsZero() {
			f.notes = append(f.notes, why)
		}
	}
	o, err := checkDates(o, f.state.School())
	if err != nil {
		return nil, err
	}
	s := &r.System
	if o.Quiet {
		o.Download = nil
	}
	f.o, f.adopt = o.with(s), r.Adopt
	if r.Adopt {
		f.o.From, f.o.To = f.state.School().First, f.state.School().Last
	}
	if f.o.Quiet && r.Memory.fresh(f) {
		f.o.Publish = nil
		return f, nil
	}
	for _, kind := range Publishes() {
		if f.last[kind], err = loadPublished(r.Host, kind, s.StateKey()+"|"+string(kind)); err != nil {
			return nil, err
		}
	}
	if err := load(r.Host, bucketMet, s.ID, &f.met); err != nil {
		return nil, err
	}
	if id, ok := r.Host.(Identified); ok {
		f.origin = id.Origin()
	}
	f.cut, err = Cut(r.Host, s)
	r.cut = f.cut
	return f, err
}

// Execute performs a plan: the download first, saved, then each kind in order, none after an error. A plan that is
// held needs confirm to be its ID; nothing happens otherwise. What was published is noted kind by kind, only after
// the SIS has answered.
func (r *Run) Execute(ctx context.Context, p *Plan, confirm string) (*Result, error) {
	res := r.result(p)
	if p.NothingToDo {
		res.Outcome, res.Took = Done, r.took()
		return res, nil
	}
	switch {
	case confirm != "" && confirm != p.ID:
		return r.finish(res, refuse(Held, saysOtherPlan, message.Name("confirmed", confirm), message.Name("plan", p.ID)))
	case len(p.Held) == 0:
	case p.confirmed != "" && !p.Options.Quiet:
		res.ConfirmedBy = p.confirmed
	default:
		if p.Options.Quiet || confirm != p.ID {
			return r.finish(res, refuse(Held, saysHeld, message.Part("why", p.Held[0].Said)))
		}
		res.ConfirmedBy = r.Who
	}
	next, err := r.again(ctx, p)
	if err != nil {
		return r.finish(res, err)
	}
	p, res.Started = next, r.started
	if p.edit != nil {
		if err := r.Host.Take(ctx, p.edit); err != nil {
			if model.CodeOf(err) != "" {
				err = refuse(StalePlan, saysTimetableChanged).because(err)
			}
			return r.finish(res, err)
		}
	}
	for i := range p.In {
		in := &p.In[i]
		res.In = append(res.In, KindResult{Kind: in.Kind, Rows: in.Read, New: in.Count(New), Changed: in.Count(Changed), Gone: in.Count(Gone), Unchanged: in.Unchanged, Unsupported: in.Unsupported})
	}
	err = r.meet(p)
	if err == nil && len(p.Out) > 0 {
		err = r.publish(ctx, p, res)
	}
	for i := range p.Adopted {
		if err == nil {
			err = r.adopted(p, &p.Adopted[i], res)
		}
	}
	return r.finish(res, err)
}

func countDo(cs []RowChange, do Do) int {
	n := 0
	for _, c := range cs {
		if c.Do == do {
			n++
		}
	}
	return n
}

// fail writes a run that ended before there was a plan into the history.
func (r *Run) fail(f *facts, err error) error {
	_, err = r.finish(r.result(&Plan{System: r.System, SIS: f.sis, Options: f.o}), err)
	return err
}

// took is how long the run has been at work; what a person needs to look at the plan is no part of it.
func (r *Run) took() time.Duration { return r.Now().Sub(r.started) - r.looked }

// finish settles the outcome and writes it into the history.
func (r *Run) finish(res *Result, err error) (*Result, error) {
	res.Took = r.took()
	res.Sent, res.Received = r.traffic.allSent, r.traffic.allReceived
	res.Outcome = outcome(err)
	if err != nil {
		res.Error, res.FailedAt = message.Of(err), r.failed
	}
	r.written.end(res, err)
	if rerr := r.record(res); rerr != nil && CodeOf(err) != NotNoted { // of a file that failed before, all is said
		err = errors.Join(err, r.unnoted(res, rerr))
	}
	return res, err
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

func (r *Run) tell(s Step) {
	r.written.step(s, r.Now())
	if r.Listen != nil {
		r.Listen(s)
	}
}

func (r *Run) step(s Step, do func() (rows int, err error)) error {
	r.traffic.begin()
	r.tell(s)
	began := r.Now()
	n, err := do()
	r.traffic.end()
	s.Done, s.Err, s.Took, s.Sent, s.Received = true, err, r.Now().Sub(began), r.traffic.sent, r.traffic.received
	if n > 0 {
		s.Rows = n
	}
	r.failed = nil
	if err != nil {
		r.failed = &FailedStep{s.Name, s.Kind}
	}
	r.tell(s)
	return err
}

func (r *Run) sleep(ctx context.Context, d time.Duration) error {
	if r.Sleep != nil {
		return r.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends the session with the SIS.
func (r *Run) Close() {
	if r.session != nil {
		r.session.Close()
		r.session = nil
	}
}
