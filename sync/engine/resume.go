package engine

import (
	"fmt"
	"slices"
	"time"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// RunState is a run under way: what is left of it when it is cut by an error, a crash or a power cut.
type RunState struct {
	At       time.Time  `json:"at"`
	Who      string     `json:"who,omitempty"`
	Day      model.Date `json:"day"`
	Publish  []Kind     `json:"publish,omitempty"`
	From     model.Date `json:"from,omitempty"`
	To       model.Date `json:"to,omitempty"`
	Rotation int        `json:"rotation,omitempty"`
	Settings string     `json:"settings"` // all options, as one text

	ExcludeRosters bool                     `json:"excludeRosters,omitempty"`
	Overwrite      bool                     `json:"overwrite,omitempty"`
	Overwrites     map[Kind]map[string]bool `json:"overwrites,omitempty"` // row by row
	MultiFile      bool                     `json:"multiFile,omitempty"`

	Rows        string          `json:"rows"` // names what was to be published
	Done        []Kind          `json:"done,omitempty"`
	Out         []KindResult    `json:"published,omitempty"` // of Done, for the history
	Sent        []KindRows      `json:"sent,omitempty"`      // which rows those were, for the history
	Confirmed   []Guard         `json:"confirmed,omitempty"`
	ConfirmedBy string          `json:"confirmedBy,omitempty"`
	There       map[Kind]string `json:"there,omitempty"` // names the changes of the SIS that were confirmed
	// Tried is what publishes were to change of which it is not known whether they arrived. It outlives the run, until the kind
	// has been published.
	Tried map[Kind][]attempt `json:"tries,omitempty"`
}

// attempt is one row that a publish was to change: what was agreed on before, and what was to be there; each at most one row.
type attempt struct {
	Was rows.Set `json:"was,omitzero"`
	Now rows.Set `json:"now,omitzero"`
}

// Cut is the run of a system that was cut; nil for none.
func Cut(st Storage, s *System) (*RunState, error) {
	var rs *RunState
	err := load(st, bucketRuns, s.StateKey(), &rs)
	return rs, err
}

// Options are those of the run that was cut, for what is left of it: its download was saved before anything was sent. A
// From date that has come means from now on; today stays today where it was chosen although school had begun.
func (rs *RunState) Options(s *model.State, now time.Time) Options {
	today, from := model.DateOf(now), rs.From
	if from < today || from == today && !(rs.Day == today && FromNow(s, rs.At).Begun) {
		from = 0
	}
	return Options{Publish: rs.Publish, Today: today, From: from, To: rs.To, Rotation: rs.Rotation,
		ExcludeRosters: rs.ExcludeRosters, Overwrite: rs.Overwrite, MultiFile: rs.MultiFile, Decisions: Decisions{Overwrite: rs.Overwrites}}
}

// settings are the options of a publish as one text.
func settings(o Options) string {
	return fmt.Sprint(o.Publish, o.From, o.To, o.Rotation, o.Year, o.ExcludeRosters, o.Overwrite, o.MultiFile, o.System.wire())
}

// covers says whether what holds a plan was confirmed for the run that was cut: the same guards, and of each kind still to
// be sent the same changes of the SIS. A first publish of all that was stays confirmed for the kinds that are still to go.
func (rs *RunState) covers(p *Plan) bool {
	first := slices.ContainsFunc(rs.Confirmed, func(g Guard) bool { return g.Code == FirstPublish && g.Kind == "" })
	for _, g := range p.Held {
		if !slices.ContainsFunc(rs.Confirmed, g.Equal) && !(first && g.Code == FirstPublish) {
			return false
		}
	}
	return !slices.ContainsFunc(p.Out, func(out Outgoing) bool {
		return !out.Resumed && len(out.There) > 0 && out.thereName() != rs.There[out.Kind]
	})
}

// thereName names what the SIS changed of a kind, and what becomes of it.
func (out *Outgoing) thereName() string {
	d := newDigest()
	d.changes(out.There)
	return d.name(16)
}

// resume marks what a cut run has done already, where neither the day, the options nor the rows have changed.
func (p *Plan) resume(cut *RunState) {
	if cut == nil || cut.Rows == "" {
		return
	}
	var why message.Message
	switch {
	case cut.Day != p.Options.Today:
		why = message.New(saysChangedDay)
	case cut.Settings != settings(p.Options):
		why = message.New(saysChangedOptions)
	case cut.Rows != p.rows():
		why = message.New(saysChangedData)
	}
	at := message.Name("at", cut.At.Format("15:04"))
	if !why.IsZero() {
		p.Notes = append(p.Notes, message.New(saysPlannedAnew, at, message.Part("changed", why)))
		return
	}
	p.ResumedFrom = true
	p.Notes = append(p.Notes, message.New(saysGoesOn, at))
	for i := range p.Out {
		out := &p.Out[i]
		if slices.Contains(cut.Done, out.Kind) && (out.Source != FromSIS || len(out.Changes)+len(out.There) == 0) {
			out.Resumed = true
		}
	}
}

// begin writes down that a run is under way, and who has confirmed what holds it.
func (r *Run) begin(p *Plan, by string) (*RunState, error) {
	o := p.Options
	rs := &RunState{At: r.started, Who: r.Who, Day: o.Today, Publish: o.Publish, From: o.From, To: o.To, Rotation: o.Rotation,
		ExcludeRosters: o.ExcludeRosters, Overwrite: o.Overwrite, Overwrites: o.Decisions.Overwrite, MultiFile: o.MultiFile,
		Settings: settings(o), Rows: p.rows(), Confirmed: p.Held, ConfirmedBy: by, There: map[Kind]string{}, Tried: map[Kind][]attempt{}}
	if r.cut != nil {
		for k, v := range r.cut.Tried {
			rs.Tried[k] = v
		}
	}
	for i := range p.Out {
		out := &p.Out[i]
		if out.Resumed {
			rs.Done = append(rs.Done, out.Kind)
		}
		if len(out.There) > 0 {
			rs.There[out.Kind] = out.thereName()
		}
	}
	return rs, r.saveState(rs)
}

func (r *Run) saveState(rs *RunState) error { return save(r.Host, bucketRuns, r.System.StateKey(), rs) }

// sending writes down what a publish is about to change, before its first byte goes out.
func (r *Run) sending(rs *RunState, out *Outgoing) error {
	tried := append([]attempt{}, rs.Tried[out.Kind]...)
	for i := range out.Changes {
		tried = append(tried, out.Changes[i].try)
	}
	rs.Tried[out.Kind] = tried
	return r.saveState(rs)
}

// sent writes down that a publish was accepted.
func (r *Run) sent(rs *RunState, done KindResult) error {
	rs.Done, rs.Out, rs.Sent = append(rs.Done, done.Kind), append(rs.Out, done), r.rows
	delete(rs.Tried, done.Kind)
	return r.saveState(rs)
}

// over drops the state of a run that has come to its end.
func (r *Run) over(rs *RunState) error {
	if len(rs.Tried) == 0 {
		return r.Host.Delete(bucketRuns, r.System.StateKey())
	}
	return r.saveState(&RunState{At: rs.At, Tried: rs.Tried})
}
