package engine

import (
	"fmt"
	"slices"
	"time"

	"carillon/model"
)

// RunState is a run under way: what is left of it when it is cut by an error, a crash or a power cut.
type RunState struct {
	At       time.Time  `json:"at"`
	Day      model.Date `json:"day"`
	Download []Kind     `json:"download,omitempty"`
	Publish  []Kind     `json:"publish,omitempty"`
	From     model.Date `json:"from,omitempty"`
	To       model.Date `json:"to,omitempty"`
	Rotation int        `json:"rotation,omitempty"`
	Settings string     `json:"settings"` // all options, as one text

	ExcludeRosters     bool    `json:"excludeRosters,omitempty"`
	AcceptStatewideIDs bool    `json:"acceptStatewideIds,omitempty"`
	Missing            Missing `json:"missing,omitempty"`
	Overwrite          bool    `json:"overwrite,omitempty"`
	MultiFile          bool    `json:"multiFile,omitempty"`

	Rows      string  `json:"rows"` // names what was to be published
	Done      []Kind  `json:"done,omitempty"`
	Confirmed []Guard `json:"confirmed,omitempty"`
	// Tried is what publishes were to change of which it is not known whether they arrived: values by kind and key, null
	// for a row that was to go. It outlives the run, until the kind has been published.
	Tried map[Kind]map[string][]string `json:"tried,omitempty"`
}

// Cut is the run of a system that was cut; nil for none.
func Cut(st Storage, s *System) (*RunState, error) {
	var rs *RunState
	err := load(st, bucketRuns, s.StateKey(), &rs)
	return rs, err
}

// Options are those of the run that was cut, for another go at it. A From date that has come means from now on; today
// stays today where it was chosen although school had begun.
func (rs *RunState) Options(s *model.State, now time.Time) Options {
	today, from := model.DateOf(now), rs.From
	if from < today || from == today && !(rs.Day == today && FromNow(s, rs.At).Begun) {
		from = 0
	}
	return Options{Download: rs.Download, Publish: rs.Publish, Today: today, From: from, To: rs.To, Rotation: rs.Rotation,
		ExcludeRosters: rs.ExcludeRosters, AcceptStatewideIDs: rs.AcceptStatewideIDs, Missing: rs.Missing, Overwrite: rs.Overwrite, MultiFile: rs.MultiFile}
}

func settings(o Options) string {
	return fmt.Sprint(o.Download, o.Publish, o.From, o.To, o.Rotation, o.Year, o.ExcludeRosters, o.AcceptStatewideIDs, o.Missing, o.Overwrite, o.MultiFile)
}

// covers says whether the guards of a plan are among those that were confirmed.
func (rs *RunState) covers(held []Guard) bool {
	for _, g := range held {
		if !slices.Contains(rs.Confirmed, g) {
			return false
		}
	}
	return true
}

// resume marks what a cut run has done already, where neither the day, the options nor the rows have changed.
func (p *Plan) resume(cut *RunState) {
	if cut == nil || cut.Rows == "" {
		return
	}
	var why string
	switch {
	case cut.Day != p.Options.Today:
		why = "the day"
	case cut.Settings != settings(p.Options):
		why = "the options"
	case cut.Rows != p.rowsHash:
		why = "the timetable or the SIS"
	}
	at := cut.At.Format("15:04")
	if why != "" {
		p.Notes = append(p.Notes, fmt.Sprintf("The run of %s was cut. Since then %s changed, so everything is planned anew.", at, why))
		return
	}
	p.ResumedFrom = true
	p.Notes = append(p.Notes, fmt.Sprintf("The run of %s was cut. This one goes on where it stopped.", at))
	for i := range p.Out {
		out := &p.Out[i]
		if slices.Contains(cut.Done, out.Kind) && (out.Source != FromSIS || len(out.Changes)+len(out.There) == 0) {
			out.Resumed = true
		}
	}
}

// begin writes down that a run is under way.
func (r *Run) begin(p *Plan) (*RunState, error) {
	o := p.Options
	rs := &RunState{At: r.started, Day: o.Today, Download: o.Download, Publish: o.Publish, From: o.From, To: o.To, Rotation: o.Rotation,
		ExcludeRosters: o.ExcludeRosters, AcceptStatewideIDs: o.AcceptStatewideIDs, Missing: o.Missing, Overwrite: o.Overwrite, MultiFile: o.MultiFile,
		Settings: settings(o), Rows: p.rowsHash, Confirmed: p.Held, Tried: map[Kind]map[string][]string{}}
	if r.cut != nil {
		for k, v := range r.cut.Tried {
			rs.Tried[k] = v
		}
	}
	for _, out := range p.Out {
		if out.Resumed {
			rs.Done = append(rs.Done, out.Kind)
		}
	}
	return rs, r.saveState(rs)
}

func (r *Run) saveState(rs *RunState) error { return save(r.Host, bucketRuns, r.System.StateKey(), rs) }

// sending writes down what a publish is about to change, before its first byte goes out.
func (r *Run) sending(rs *RunState, out *Outgoing) error {
	tried := make(map[string][]string, len(out.Changes))
	for _, c := range out.Changes {
		tried[c.Key] = c.Now
	}
	for k, v := range rs.Tried[out.Kind] {
		if _, again := tried[k]; !again {
			tried[k] = v
		}
	}
	rs.Tried[out.Kind] = tried
	return r.saveState(rs)
}

// sent writes down that a publish was accepted.
func (r *Run) sent(rs *RunState, kind Kind) error {
	rs.Done = append(rs.Done, kind)
	delete(rs.Tried, kind)
	return r.saveState(rs)
}

// over drops the state of a run that has come to its end.
func (r *Run) over(rs *RunState) error {
	if len(rs.Tried) == 0 {
		return r.Host.Delete(bucketRuns, r.System.StateKey())
	}
	return r.saveState(&RunState{At: rs.At, Tried: rs.Tried})
}
