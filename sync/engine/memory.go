package engine

import (
	"fmt"
	"slices"
	"sync"

	"carillon/model"
)

// Memory is what the runs of one process have published of a file. With it, a sync on save that finds the timetable
// unchanged needs no look at the rows. Safe for use by several goroutines.
type Memory struct {
	mu    sync.Mutex
	known map[string]remembered // by StateKey
}

type remembered struct {
	state    *model.State
	settings string
	kinds    []Kind
}

// rowSettings are the options that decide which rows there are; run dates do not.
func rowSettings(o Options) string {
	return fmt.Sprint(o.Rotation, o.Year, o.ExcludeRosters, o.MultiFile)
}

func (m *Memory) note(s *System, p *Plan) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]remembered{}
	}
	var kinds []Kind
	for _, out := range p.Out {
		kinds = append(kinds, out.Kind)
	}
	if was, ok := m.known[s.StateKey()]; ok && p.Options.Quiet && was.settings == rowSettings(p.Options) {
		kinds = inOrder(append(kinds, was.kinds...), Publishes()) // those left out had not changed
	}
	m.known[s.StateKey()] = remembered{p.t.Snapshot(), rowSettings(p.Options), kinds}
}

// fresh says whether all kinds have been published as the timetable has them.
func (m *Memory) fresh(f *facts) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	was, ok := m.known[f.sys.StateKey()]
	m.mu.Unlock()
	if !ok || was.settings != rowSettings(f.o) {
		return false
	}
	for _, k := range f.o.Publish {
		if !slices.Contains(was.kinds, k) {
			return false
		}
	}
	for c := range f.state.ChangesSince(was.state) {
		if c.Key.Kind != model.KindSynced {
			return false
		}
	}
	return true
}

// Unsent lists the kinds of which a sync on save would send something: those whose rows, as the host's timetable has them,
// are not as they were last published. The SIS is not asked, and nothing is written.
func (r *Run) Unsent() ([]Kind, error) {
	r.started = r.Now()
	f, err := r.facts()
	if err != nil || len(f.o.Publish) == 0 {
		return nil, err
	}
	return r.changedKinds(f), nil
}

// changedKinds lists what a sync on save has to send: the kinds whose rows are not as they were last published.
func (r *Run) changedKinds(f *facts) []Kind {
	p := &Plan{Options: f.o}
	k := &taker{t: f.state.Index()}
	var kinds []Kind
	for _, out := range p.compareAll(f, k, nil) {
		if !out.Known || len(out.Changes) > 0 || len(f.unsettled(out.heldBack())) > 0 {
			kinds = append(kinds, out.Kind)
		}
	}
	return kinds
}
