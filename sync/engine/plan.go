package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// Plan is everything a run will do. It performs nothing by itself.
type Plan struct {
	ID           string       `json:"id"` // names this plan; any other plan has another
	System       System       `json:"system"`
	SIS          Greeting     `json:"sis"`
	Options      Options      `json:"-"`
	From         model.Date   `json:"from,omitempty"` // of the timetable
	To           model.Date   `json:"to,omitempty"`
	Rotation     int          `json:"rotation,omitempty"`
	In           []Incoming   `json:"download,omitempty"`
	Out          []Outgoing   `json:"publish,omitempty"`
	NotArriving  []FeatureUse `json:"notArriving,omitempty"` // features in use that the SIS does not receive, or may not
	Adopted      []Outgoing   `json:"adopted,omitempty"`     // New from SIS: what is taken over of published data
	Held         []Guard      `json:"held,omitempty"`
	Look         []string     `json:"look,omitempty"` // why a person should see it first, held or not
	Notes        []string     `json:"notes,omitempty"`
	ResumedFrom  bool         `json:"resumed,omitempty"`
	NothingToDo  bool         `json:"nothingToDo,omitempty"` // a sync on save that found nothing changed
	FirstPublish bool         `json:"firstPublish,omitempty"`

	edit      model.Edit       // the download and what is taken in; nil for none
	t         *model.Timetable // as it is after edit
	year      int
	state     *model.State
	confirmed string // who confirmed what holds this plan, before the run was cut
	rowsHash  string
}

// facts are what a plan is a function of.
type facts struct {
	state  *model.State
	c      Connector
	sys    System
	sis    Greeting
	o      Options
	recs   map[Kind][]Record
	absent map[Kind]string // kinds the SIS does not serve for download, and why
	raws   map[Kind]Raw    // what the SIS has of published kinds; none where it can't be read
	parts  []Raw           // lessons the SIS has in each stretch of the dates, where rows of other files go back to it
	last   map[Kind][]Published
	met    *Counterpart
	origin *Origin
	cut    *RunState // of a run that was cut; nil for none
	adopt  bool      // take over all the SIS has, and publish nothing
	notes  []string  // how the options were settled
}

// makePlan is the plan of a run: a function of the facts and of nothing else.
func makePlan(f *facts) (*Plan, error) {
	o := f.o
	p := &Plan{System: f.sys, SIS: f.sis, Options: o, From: o.From, To: o.To, Rotation: o.Rotation, year: o.Year, state: f.state, Notes: slices.Clone(f.notes)}
	sis := ShortName(f.c)
	k, err := newTaker(f.state.Index(), o, &f.sys, sis, f.sys.with(o.Year))
	if err != nil {
		return nil, err
	}
	for _, kind := range inOrder(o.Download, Downloads()) {
		if why, absent := f.absent[kind]; absent {
			p.In = append(p.In, Incoming{Kind: kind, Unsupported: true, Notes: []Note{{What: kind.Label(), Why: why}}})
			continue
		}
		in, err := k.takeKind(kind, f.recs[kind])
		if err != nil {
			return nil, err
		}
		p.In = append(p.In, in)
	}
	if f.adopt {
		p.adopt(f, k)
	} else if err := p.publishes(f, k); err != nil {
		return nil, err
	}
	if len(k.patches) > 0 {
		name := "Download from " + f.c.Name()
		if len(o.Download) == 0 {
			name = "Take in changes from " + f.c.Name()
		}
		p.edit = model.Guarded{Patch: model.Merge(name, k.patches...)}
	}
	foreign := 0
	for i := range p.Out {
		foreign += p.Out[i].Foreign
	}
	if len(p.Out) > 0 {
		p.NotArriving = notArriving(f.c, k.t, foreign)
	}
	p.t = k.t
	if at := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == Timetable }); at >= 0 {
		if text := BeyondRotation(f.state, o.Rotation, o.To); text != "" {
			p.Out[at].Warn = append(slices.Clip(p.Out[at].Warn), Note{What: "Dates", Why: text})
		}
	}
	p.rowsHash = p.hashRows()
	if len(p.Out) > 0 {
		p.resume(f.cut)
	}
	p.Held = guards(p, f, k.t)
	p.FirstPublish = slices.ContainsFunc(p.Held, func(g Guard) bool { return g.Code == FirstPublish })
	p.Look = p.look(f)
	if p.ResumedFrom && f.cut.covers(p) {
		p.confirmed = f.cut.ConfirmedBy
	}
	p.ID = p.hash()
	return p, nil
}

// publishes compares every kind, takes in what the SIS changed, and compares again what that leads to.
func (p *Plan) publishes(f *facts, k *taker) error {
	settled := map[Kind]verdict{}
	out, err := p.compareAll(f, k, settled)
	if err != nil {
		return err
	}
	there := map[Kind][]RowChange{}
	mirror, _ := f.c.(Mirror)
	for i := range out {
		kind := out[i].Kind
		if len(out[i].There) == 0 {
			continue
		}
		settled[kind] = verdict{}
		// What went makes room for what came: a moved lesson is both.
		slices.SortStableFunc(out[i].There, func(a, b RowChange) int { return goneFirst(a) - goneFirst(b) })
		for j := range out[i].There {
			c := &out[i].There[j]
			if c.Do == TakeIn {
				if why := k.takeRow(mirror, kind, c); why != "" {
					c.Do, c.Why = Keep, why
				}
			}
			settled[kind][c.Key] = c.Do
		}
		there[kind] = out[i].There
	}
	if len(there) > 0 {
		if out, err = p.compareAll(f, k, settled); err != nil {
			return err
		}
		for i := range out {
			left := map[string]bool{} // what is not as the SIS has it, after all
			for _, c := range out[i].There {
				left[c.Key] = true
			}
			out[i].There = there[out[i].Kind]
			for j := range out[i].There {
				if c := &out[i].There[j]; c.Do == TakeIn && left[c.Key] {
					c.Do, c.Why = Keep, "not all of it can be taken in; change it in the timetable"
				}
			}
		}
	}
	p.Out = out
	return nil
}

func goneFirst(c RowChange) int {
	if c.What == Gone {
		return 0
	}
	return 1
}

// takeRow takes one change of the SIS into the timetable; why says why it can't be.
func (k *taker) takeRow(mirror Mirror, kind Kind, c *RowChange) (why string) {
	if mirror == nil {
		return "this system's changes can't be taken in"
	}
	e, err := mirror.TakeIn(k.t, kind, c.Key, c.Ref, c.next)
	if err == nil && e != nil {
		_, err = k.apply(e)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (p *Plan) compareAll(f *facts, k *taker, settled map[Kind]verdict) ([]Outgoing, error) {
	o := p.Options
	mirror, _ := f.c.(Mirror)
	renamed := newCodes()
	tables := outbound(f.c, k.t, o)
	mine := ownership(f, tables)
	var out []Outgoing
	for _, kind := range inOrder(o.Publish, Publishes()) {
		t := tables(kind)
		if (kind == SectionLists || kind == Timetable) && !slices.Contains(o.Publish, Sections) {
			t.Bad = append(slices.Clip(t.Bad), tables(Sections).Bad...) // their rows are not among these, either
		}
		b := basisOf(f.last[kind], kind, o)
		t.Once = b.once(&t)
		x := comparison{t: t, b: b, o: o, mine: mine(kind), settled: settled[kind], codes: renamed}
		if raw, read := f.raws[kind]; read && mirror != nil {
			x.theirs, x.read = mirror.Mirror(k.t, t, raw, o), true
		}
		if f.cut != nil {
			x.tried = f.cut.Tried[kind]
		}
		done := x.compare()
		done.uneven = kind == Timetable && done.Foreign > 0 && f.uneven(mirror, k.t, &x)
		out = append(out, done)
	}
	return out, nil
}

// ownership says which sections and grids are this file's: those it has, and those it has published.
func ownership(f *facts, tables func(Kind) Table) func(Kind) func(string) bool {
	if !f.o.MultiFile {
		return func(Kind) func(string) bool { return func(string) bool { return true } }
	}
	own := func(kind Kind) map[string]bool {
		keys := map[string]bool{}
		table := tables(kind)
		for _, r := range table.Rows {
			if kind == BellTimes {
				keys[r.Of] = true
			} else {
				keys[r.Key] = true
			}
		}
		for k := range table.Spared {
			keys[k] = true
		}
		for k, s := range basisOf(f.last[kind], kind, f.o).rows {
			if kind == BellTimes {
				k = s.Of
			}
			keys[k] = true
		}
		return keys
	}
	sections, grids := own(Sections), own(BellTimes)
	return func(kind Kind) func(string) bool {
		if kind == BellTimes {
			return func(of string) bool { return grids[of] }
		}
		return func(of string) bool { return sections[of] }
	}
}

// Unchanged is the rows of a kind that the plan leaves as they are: of the timetable, or of what is published.
func (p *Plan) Unchanged(kind Kind) []RowChange {
	var same []RowChange
	for i := range p.In {
		if p.In[i].Kind != kind {
			continue
		}
		k := taker{t: p.t}
		for _, key := range p.In[i].same {
			same = append(same, RowChange{What: Unchanged, Title: p.t.Describe(key), Ref: key, Now: k.valuesOf(kind, key)})
		}
	}
	for i := range p.Out {
		out := &p.Out[i]
		if out.Kind != kind {
			continue
		}
		changed := make(map[string]bool, len(out.Changes))
		for _, c := range out.Changes {
			changed[c.Key] = true
		}
		for _, r := range out.table.Rows {
			if !changed[r.Key] {
				same = append(same, RowChange{What: Unchanged, Title: r.Title, Key: r.Key, Ref: r.Ref, Now: r.Values})
			}
		}
	}
	return same
}

// inSections counts who is in which section in the SIS, for the guard over sections that disappear: by what it shows, or
// where it shows nothing or has not acted on the last publish yet, by what was published.
func (f *facts) inSections(p *Plan) map[string]int {
	students := map[string]int{}
	add := func(key string) {
		code, _, _ := strings.Cut(key, "|")
		students[code]++
	}
	var rows []Row
	raw, read := f.raws[SectionLists]
	mirror, can := f.c.(Mirror)
	b := basisOf(f.last[SectionLists], SectionLists, f.o)
	if i := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == SectionLists }); i >= 0 {
		rows = p.Out[i].theirs
	} else if read && can {
		lists := Table{Kind: SectionLists}
		lists.Once = b.once(&lists)
		rows = mirror.Mirror(f.state.Index(), lists, raw, f.o)
	}
	if len(rows) > 0 && (b.pending == "" || b.pending != fingerprint(rows)) {
		for i := range rows {
			add(rows[i].Key)
		}
		return students
	}
	for k := range b.rows {
		add(k)
	}
	return students
}

// hashRows names what would be published, whatever the SIS has.
func (p *Plan) hashRows() string {
	d := newDigest()
	for i := range p.Out {
		d.put(string(p.Out[i].Kind))
		d.rows(p.Out[i].table.Rows)
	}
	return d.name(16)
}

// hash names the plan by its content. The day is part of it, the hour is not.
func (p *Plan) hash() string {
	d := newDigest()
	o := p.Options
	d.put(p.System.StateKey(), p.System.wire(), o.Today.String(), o.From.String(), o.To.String(),
		fmt.Sprint(o.Rotation, o.ExcludeRosters, o.AcceptStatewideIDs, o.Missing, o.Overwrite, o.MultiFile, p.year), p.rowsHash)
	for _, in := range p.In {
		d.put("in", string(in.Kind))
		d.changes(in.Changes)
		for _, c := range in.Conflicts {
			d.put(c.What, c.Field, c.Here, c.There, fmt.Sprint(c.Keep))
		}
		for _, n := range in.Notes {
			d.put(n.What, n.Why)
		}
	}
	for i := range p.Out {
		out := &p.Out[i]
		d.put("out", string(out.Kind), string(out.Source), fmt.Sprint(out.Resumed, out.Foreign))
		d.changes(out.Changes)
		d.changes(out.There)
	}
	for _, g := range p.Held {
		d.put(string(g.Code), g.Text)
	}
	return d.name(10)
}

// ShortName is a product as sentences name it: Alma.
func ShortName(c Connector) string {
	name, _, _ := strings.Cut(c.Name(), " (")
	return name
}
