package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"

	"carillon/model"
)

// Outgoing is what a plan publishes of one kind.
type Outgoing struct {
	Kind      Kind        `json:"kind"`
	Columns   []string    `json:"columns"`
	Rows      int         `json:"rows"` // rows that are sent, changed or not
	Changes   []RowChange `json:"changes,omitempty"`
	Unchanged int         `json:"unchanged"`
	Known     bool        `json:"known"` // there is an earlier state to compare with; else all rows count as new
	Left      []Note      `json:"leftOut,omitempty"`
	Bad       []Note      `json:"errors,omitempty"`
	Warn      []Note      `json:"warnings,omitempty"`

	table Table
}

// Count is how many rows are new, changed or gone.
func (out *Outgoing) Count(w What) int { return countWhat(out.Changes, w) }

// Table is the rows as they will be sent.
func (out *Outgoing) Table() Table { return out.table }

// Plan is everything a run will do. It performs nothing by itself.
type Plan struct {
	ID      string     `json:"id"` // names this plan; any other plan has another
	System  System     `json:"system"`
	SIS     Greeting   `json:"sis"`
	Options Options    `json:"-"`
	In      []Incoming `json:"download,omitempty"`
	Out     []Outgoing `json:"publish,omitempty"`
	Held    []Guard    `json:"held,omitempty"`

	edit model.Edit // the download; nil for none
	year int
}

// Published is what was last published of a kind, as the file keeps it.
type Published struct {
	Year int                 `json:"year"` // academic year
	Rows map[string][]string `json:"rows"` // values by key
}

// makePlan is the plan of a run: a function of the timetable, the SIS's answers, what was last published and the
// options, and of nothing else.
func makePlan(state *model.State, c Connector, sys System, sis Greeting, o Options, recs map[Kind][]Record, last map[Kind]*Published) (*Plan, error) {
	p := &Plan{System: sys, SIS: sis, Options: o, year: state.School().AcademicYear()}
	k := &taker{t: state.Index(), o: o, sis: c.Name()}
	for _, kind := range inOrder(o.Download, Downloads()) {
		in, err := k.takeKind(kind, recs[kind])
		if err != nil {
			return nil, err
		}
		p.In = append(p.In, in)
	}
	if len(k.patches) > 0 {
		p.edit = model.Guarded{Patch: model.Merge("Download from "+c.Name(), k.patches...)}
	}
	for _, kind := range inOrder(o.Publish, Publishes()) {
		t := c.Outbound(k.t, kind, o)
		p.Out = append(p.Out, compare(t, last[kind]))
	}
	p.Held = guards(p, c, last)
	p.ID = p.hash()
	return p, nil
}

func (k *taker) takeKind(kind Kind, recs []Record) (Incoming, error) {
	switch kind {
	case Students:
		return students.take(k, recs)
	}
	return Incoming{}, fmt.Errorf("engine: %s can't be downloaded", kind)
}

// compare holds the rows to be sent against what was last published.
func compare(t Table, last *Published) Outgoing {
	out := Outgoing{Kind: t.Kind, Columns: t.Columns, Rows: len(t.Rows), Known: last != nil, Left: t.Left, Bad: t.Bad, Warn: t.Warn, table: t}
	seen := make(map[string]bool, len(t.Rows))
	for _, r := range t.Rows {
		seen[r.Key] = true
		var was []string
		known := false
		if last != nil {
			was, known = last.Rows[r.Key]
		}
		switch {
		case !known:
			out.Changes = append(out.Changes, RowChange{What: New, Title: r.Title, Key: r.Key, Ref: r.Ref, Now: r.Values})
		case slices.Equal(was, r.Values):
			out.Unchanged++
		default:
			out.Changes = append(out.Changes, RowChange{What: Changed, Title: r.Title, Key: r.Key, Ref: r.Ref, Was: was, Now: r.Values})
		}
	}
	if last == nil {
		return out
	}
	var gone []string
	for key := range last.Rows {
		if !seen[key] {
			gone = append(gone, key)
		}
	}
	slices.Sort(gone)
	for _, key := range gone {
		out.Changes = append(out.Changes, RowChange{What: Gone, Title: key, Key: key, Was: last.Rows[key]})
	}
	return out
}

// hash names the plan by its content. The day is part of it, the hour is not.
func (p *Plan) hash() string {
	h := sha256.New()
	o := p.Options
	put(h, p.System.StateKey(), o.Today.String(), o.From.String(), o.To.String(), fmt.Sprint(o.Rotation, o.ExcludeRosters, o.AcceptStatewideIDs, p.year))
	for _, in := range p.In {
		put(h, "in", string(in.Kind))
		putChanges(h, in.Changes)
	}
	for _, out := range p.Out {
		put(h, "out", string(out.Kind))
		putChanges(h, out.Changes)
		for _, r := range out.table.Rows {
			put(h, r.Key)
			put(h, r.Values...)
		}
	}
	for _, g := range p.Held {
		put(h, string(g.Code), g.Text)
	}
	return hex.EncodeToString(h.Sum(nil))[:10]
}

func put(h hash.Hash, texts ...string) {
	for _, s := range texts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	_, _ = h.Write([]byte{'\n'})
}

func putChanges(h hash.Hash, cs []RowChange) {
	for _, c := range cs {
		put(h, string(c.What), c.Key, c.Title)
		put(h, c.Was...)
		put(h, c.Now...)
	}
}
