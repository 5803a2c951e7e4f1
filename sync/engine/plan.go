package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// Plan is everything a run will do. It performs nothing by itself.
type Plan struct {
	ID           string            `json:"id"` // names this plan; any other plan has another
	System       System            `json:"system"`
	SIS          Greeting          `json:"sis"`
	Options      Options           `json:"-"`
	From         model.Date        `json:"from,omitempty"` // of the timetable
	To           model.Date        `json:"to,omitempty"`
	Rotation     int               `json:"rotation,omitempty"`
	In           []Incoming        `json:"download,omitempty"`
	Out          []Outgoing        `json:"publish,omitempty"`
	Lists        *Lists            `json:"lists,omitempty"`       // who owns the section lists, where they are published
	NotArriving  []FeatureUse      `json:"notArriving,omitempty"` // features in use that the SIS does not receive, or may not
	Adopted      []Outgoing        `json:"adopted,omitempty"`     // New from SIS: what is taken over of published data
	Held         []Guard           `json:"held,omitempty"`
	Look         []message.Message `json:"lookSaid,omitempty"` // why a person should see it first, held or not
	Notes        []message.Message `json:"notesSaid,omitempty"`
	ResumedFrom  bool              `json:"resumed,omitempty"`
	NothingToDo  bool              `json:"nothingToDo,omitempty"` // a sync on save that found nothing changed
	FirstPublish bool              `json:"firstPublish,omitempty"`

	edit                model.Edit       // the download and what is taken in; nil for none
	t                   *model.Timetable // as it is after edit
	year                int
	state               *model.State
	shows               reading // for which days the SIS has shown its section lists
	perTeacher, perRoom bool    // lessons go with a row for each
	confirmed           string  // who confirmed what holds this plan, before the run was cut
}

// facts are what a plan is a function of.
type facts struct {
	state    *model.State
	c        Connector
	sys      System
	sis      Greeting
	o        Options
	recs     map[Kind][]Record
	absent   map[Kind]message.Message // kinds the SIS does not serve for download, and why
	served   map[Kind]rows.Set        // what the SIS has of published kinds; none where it can't be read
	parts    []rows.Set               // lessons the SIS has in each stretch of the dates, where rows of other files go back to it
	shows    reading                  // for which days the SIS has shown its section lists
	last     map[Kind][]Published
	met      *Counterpart
	origin   *Origin
	cut      *RunState         // of a run that was cut; nil for none
	adopt    bool              // take over all the SIS has, and publish nothing
	answered bool              // the SIS was asked for what it has
	notes    []message.Message // how the options were settled
}

// makePlan is the plan of a run: a function of the facts and of nothing else.
func makePlan(f *facts) (*Plan, error) {
	o := f.o
	p := &Plan{shows: f.shows, System: f.sys, SIS: f.sis, Options: o, From: o.From, To: o.To, Rotation: o.Rotation, year: o.Year, state: f.state, Notes: slices.Clone(f.notes)}
	name := ShortName(f.c)
	k, err := newTaker(f.state.Index(), o, &f.sys, name, f.sys.with(o.Year))
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
		if err := p.adopt(f, k); err != nil {
			return nil, err
		}
	} else if err := p.publishes(f, k); err != nil {
		return nil, err
	}
	if len(k.patches) > 0 {
		label := "Download from " + f.c.Name()
		if len(o.Download) == 0 {
			label = "Take in changes from " + f.c.Name()
		}
		p.edit = model.Guarded{Patch: model.Merge(label, k.patches...)}
	}
	foreign := 0
	for i := range p.Out {
		foreign += p.Out[i].Foreign
	}
	if len(p.Out) > 0 {
		p.NotArriving = notArriving(f.c, k.t, foreign)
	}
	p.t = k.t
	rules := f.c.Rules(f.sys)
	p.perTeacher, p.perRoom = rules.SeveralTeachers, rules.SeveralRooms
	if at := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == Timetable }); at >= 0 {
		if beyond := BeyondRotation(f.state, o.Rotation, o.To); !beyond.IsZero() {
			p.Out[at].Warn = append(slices.Clip(p.Out[at].Warn), Note{What: "Dates", Why: beyond})
		}
	}
	p.unknown(name)
	if slices.Contains(o.Publish, SectionLists) && len(p.Out) > 0 {
		p.Lists = f.lists(&k.t.State)
	}
	if f.met != nil {
		for _, kind := range Publishes() {
			if names := f.met.Refused[kind]; len(names) > len(f.met.Said[kind]) {
				p.Notes = append(p.Notes, message.New(saysRefusedMembers, sis(name), message.Names("members", names...), ofKind(kind)))
			}
		}
	}
	for _, kind := range Publishes() {
		if n := f.served[kind].Null; n > 0 {
			p.Notes = append(p.Notes, message.New(saysNullRows, sis(name), message.CountOf("null", n, nounRow), ofKind(kind)))
		}
	}
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

// unknown says of each kind how many rows the SIS has that an earlier version of the program did not keep: they are no change
// that somebody made there.
func (p *Plan) unknown(name string) {
	for i := range p.Out {
		out := &p.Out[i]
		if n := countWhat(out.There, New); out.basis.legacy && n > 0 {
			p.Notes = append(p.Notes, message.New(saysUnkept, sis(name), rowsOf("rows", out.Kind, n)))
		}
	}
}

// publishes compares every kind, takes in what the SIS changed, and compares again what that leads to.
func (p *Plan) publishes(f *facts, k *taker) error {
	settled := map[Kind]verdict{}
	out := p.compareAll(f, k, settled)
	there := map[Kind][]RowChange{}
	intake := rows.NewIntake(k.t, ShortName(f.c))
	for _, e := range basisOf(f.last[Sections], Sections, p.Options).rows.Sections {
		if e.Ref.Kind == model.KindSection {
			intake.Called(model.SectionID(e.Ref.ID), e.Sent.Code)
		}
	}
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
				if why := k.takeRow(intake, kind, c); !why.IsZero() {
					c.Do, c.Why = Keep, why
				}
			}
			settled[kind][c.id] = c.Do
		}
		there[kind] = out[i].There
	}
	if len(there) > 0 {
		k.codes = intake.Codes()
		out = p.compareAll(f, k, settled)
		for i := range out {
			left := map[string]bool{} // what is not as the SIS has it, after all
			for _, c := range out[i].There {
				left[c.id] = true
			}
			out[i].There = there[out[i].Kind]
			for j := range out[i].There {
				if c := &out[i].There[j]; c.Do == TakeIn && left[c.id] {
					c.Do, c.Why = Keep, message.New(saysNotAll)
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
func (k *taker) takeRow(intake *rows.Intake, kind Kind, c *RowChange) (why message.Message) {
	last := k.t.LastID(model.KindSection)
	e, err := intakeEdit(intake, k.t, kind, c)
	if err == nil && e != nil {
		_, err = k.apply(e)
	}
	if id := k.t.LastID(model.KindSection); kind == Sections && err == nil && id != last {
		if row, ok := entryOf(sectionRows, &c.takes); ok {
			intake.Made(model.SectionID(id), row.Row, row.Sent.Code)
		}
	}
	if err != nil {
		return message.Of(err)
	}
	return why
}

// intakeEdit is the edit that gives the timetable what the SIS has in a row.
func intakeEdit(intake *rows.Intake, t *model.Timetable, kind Kind, c *RowChange) (model.Edit, error) {
	switch kind {
	case BellTimes:
		if row, ok := entryOf(bellRows, &c.takes); ok {
			return intake.BellTime(row.Row)
		}
	case Sections:
		if row, ok := entryOf(sectionRows, &c.takes); ok {
			code := row.Row.Code
			if s, is := t.Get(c.Ref).(*model.Section); is {
				code = t.SectionCode(s.ID)
			}
			return intake.Section(code, c.Ref, row.Row, row.Sent.Code)
		}
	case SectionLists:
		if left := c.beside.Lists; len(left) > 0 {
			return intake.Span(c.Ref, left)
		}
		if row, ok := entryOf(listRows, &c.takes); ok {
			row.Row.Section = intake.Code(row.Row.Section, row.Sent.Section)
			return intake.ListRow(c.Ref, row.Row)
		}
	case Timetable:
		was, _ := entryOf(lessonRows, &c.was)
		var others []rows.Lesson
		for _, e := range c.beside.Lessons {
			others = append(others, e.Row)
		}
		if row, ok := entryOf(lessonRows, &c.takes); ok {
			row.Row.Section = intake.Code(row.Row.Section, row.Sent.Section)
			return intake.Lesson(c.Ref, was.Row, row.Row, others)
		}
		return intake.RemoveLesson(c.Ref, was.Row, others)
	}
	return intake.Remove(c.Ref)
}

// newScope is what all kinds of a comparison share.
func newScope(f *facts, t *model.Timetable, o Options, settled map[Kind]verdict) *scope {
	c := &scope{o: o, rules: f.c.Rules(f.sys), settled: settled, now: map[string]string{}, then: map[string]string{}, gone: map[string]bool{}, spares: map[string]bool{},
		writes: map[string]string{}, recodes: map[string]string{}, late: map[string]string{}, there: map[string]bool{}, begins: map[string]model.Date{}, tried: map[Kind][]attempt{}}
	c.mapper = rows.NewMapper(t, o.window(), c.rules)
	c.word = c.mapper.Word
	c.from = o.From
	if first := t.School().First; c.from < first {
		c.from = first
	}
	if f.cut != nil {
		c.tried = f.cut.Tried
	}
	if f.met != nil {
		c.refused = f.met.Refused
	}
	var once []string
	bases := map[Kind]basis{}
	for _, kind := range []Kind{Sections, SectionLists, Timetable} {
		b := basisOf(f.last[kind], kind, o)
		bases[kind] = b
		once = append(once, b.codes()...)
		for _, e := range b.rows.Sections {
			if s, ok := t.Get(e.Ref).(*model.Section); ok && e.Ref.ID != 0 {
				if code := t.SectionCode(s.ID); code != e.Row.Code {
					c.now[e.Row.Code] = code
				}
			}
		}
	}
	c.reader = c.mapper.Reader(once)
	for _, e := range bases[Sections].rows.Sections {
		if s, ok := t.Get(e.Ref).(*model.Section); ok && e.Ref.ID != 0 && e.Sent.Code != "" {
			code := t.SectionCode(s.ID)
			c.reader.Settle(e.Sent.Code, code)
			c.there[code] = true
			if e.Sent.Code != code { // a comparison of the sections may settle it otherwise
				c.writes[code] = e.Sent.Code
			}
		}
	}
	c.recoded(f, t, bases)
	for _, list := range [][]rows.Entry[rows.ListRow]{f.served[SectionLists].Lists, bases[SectionLists].rows.Lists} {
		c.dated = c.dated || slices.ContainsFunc(list, func(e rows.Entry[rows.ListRow]) bool { return e.Sent.First != 0 || e.Sent.Last != 0 })
	}
	if f.sys.Switched(SwitchListDates, false) {
		c.dated = true
	}
	c.listsOwned = f.listsOwned(&t.State)
	c.owned = ownership(f, c.mapper, bases)
	return c
}

// recoded follows sections that were given other codes by a run which did not come to what belongs to them. A code that another
// section has by now is left alone.
func (c *scope) recoded(f *facts, t *model.Timetable, bases map[Kind]basis) {
	taken, today := map[string]bool{}, map[string]string{} // codes of sections in the SIS; codes of today, by those
	for _, e := range f.served[Sections].Sections {
		taken[e.Sent.Code] = true
	}
	for _, e := range bases[Sections].rows.Sections {
		taken[e.Sent.Code] = true
		if s, ok := t.Get(e.Ref).(*model.Section); ok && e.Ref.ID != 0 {
			today[e.Sent.Code] = t.SectionCode(s.ID)
		}
	}
	for s := range t.Sections() {
		taken[t.SectionCode(s.ID)] = true
	}
	for _, kind := range []Kind{SectionLists, Timetable} {
		for old, code := range bases[kind].recoded {
			if now, known := today[code]; known && !taken[old] {
				c.late[old], c.recodes[old], c.now[old] = code, code, now
				c.reader.Settle(old, now)
			}
		}
	}
}

// settleCodes says which codes of the timetable codes of the SIS stand for, of sections that were taken in.
func (c *scope) settleCodes(codes map[string]string) {
	for sis, code := range codes {
		c.reader.Settle(sis, code)
	}
}

// window is the days and choices that rows are made for.
func (o Options) window() rows.Window {
	return rows.Window{Today: o.Today, From: o.From, To: o.To, Rotation: o.Rotation, ExcludeRosters: o.ExcludeRosters, MultiFile: o.MultiFile}
}

func (p *Plan) compareAll(f *facts, k *taker, settled map[Kind]verdict) []Outgoing {
	o := p.Options
	c := newScope(f, k.t, o, settled)
	c.settleCodes(k.codes)
	c.shows = f.shows
	if !slices.Contains(o.Publish, Sections) { // what belongs to sections follows them all the same
		if served, read := f.served[Sections]; read {
			compare(c, sectionRows, basisOf(f.last[Sections], Sections, o), cloneSet(served), read)
			c.gone, c.spares = map[string]bool{}, map[string]bool{}
		}
	}
	var out []Outgoing
	for _, kind := range inOrder(o.Publish, Publishes()) {
		b := basisOf(f.last[kind], kind, o)
		served, read := f.served[kind]
		served = cloneSet(served)
		var done Outgoing
		switch kind {
		case BellTimes:
			done = compare(c, bellRows, b, served, read)
		case Sections:
			done = compare(c, sectionRows, b, served, read)
		case SectionLists:
			done = compare(c, listRows, b, served, read)
		case Timetable:
			done = compare(c, lessonRows, b, served, read)
		}
		if (kind == SectionLists || kind == Timetable) && !slices.Contains(o.Publish, Sections) {
			for _, e := range c.mapper.Sections().Entries { // their rows are not among these, either
				if e.Fault != nil && !c.there[e.Row.Code] {
					done.Bad = append(slices.Clip(done.Bad), Note{Ref: e.Ref, What: e.Title, Why: *e.Fault})
				}
			}
		}
		done.lists = f.shows
		done.uneven = kind == Timetable && done.Foreign > 0 && f.uneven(c)
		out = append(out, done)
	}
	return out
}

// cloneSet is a copy whose rows can be said in the words of another timetable.
func cloneSet(s rows.Set) rows.Set {
	return rows.Set{BellTimes: slices.Clone(s.BellTimes), Sections: slices.Clone(s.Sections), Lists: slices.Clone(s.Lists), Lessons: slices.Clone(s.Lessons), Null: s.Null}
}

// ownership says which sections and grids are this file's: those it has, and those it has published.
func ownership(f *facts, m *rows.Mapper, bases map[Kind]basis) func(Kind, string) bool {
	if !f.o.MultiFile {
		return func(Kind, string) bool { return true }
	}
	sections, grids := map[string]bool{}, map[string]bool{}
	for _, e := range m.Sections().Entries {
		sections[e.Row.Code] = true
	}
	for _, e := range bases[Sections].rows.Sections {
		sections[e.Row.Code] = true
	}
	for _, e := range m.BellTimes().Entries {
		grids[e.Row.Grid] = true
	}
	for _, e := range basisOf(f.last[BellTimes], BellTimes, f.o).rows.BellTimes {
		grids[e.Row.Grid] = true
	}
	return func(kind Kind, of string) bool {
		if kind == BellTimes {
			return grids[of]
		}
		return sections[of]
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
		if out.same != nil {
			same = append(same, out.same()...)
		}
	}
	return same
}

// inSections counts who is in which section in the SIS, for the guard over sections that disappear: by what it shows, or
// where it shows nothing or has not acted on the last publish yet, by what was published.
func (f *facts) inSections(p *Plan) map[string]int {
	if i := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == SectionLists }); i >= 0 {
		return p.Out[i].students
	}
	served, read := f.served[SectionLists]
	c := newScope(f, f.state.Index(), f.o, nil)
	return compare(c, listRows, basisOf(f.last[SectionLists], SectionLists, f.o), cloneSet(served), read).students
}

// rows names what would be published in the timetable's words: what the SIS makes of them is no other publish.
func (p *Plan) rows() string {
	d := newDigest()
	for i := range p.Out {
		d.put(string(p.Out[i].Kind))
		d.set(p.Out[i].set, true)
	}
	return d.name(16)
}

// hash names the plan by its content. The day is part of it, the hour is not.
func (p *Plan) hash() string {
	d := newDigest()
	o := p.Options
	d.put(p.System.StateKey(), p.System.wire(), o.Today.String(), o.From.String(), o.To.String(),
		fmt.Sprint(o.Rotation, o.ExcludeRosters, o.AcceptStatewideIDs, o.Missing, o.Overwrite, o.MultiFile, p.year))
	for _, in := range p.In {
		d.put("in", string(in.Kind))
		d.changes(in.Changes)
		for _, c := range in.Conflicts {
			d.put(c.What, c.Field, c.Here, c.There, fmt.Sprint(c.Keep))
		}
		for _, n := range in.Notes {
			d.put(n.What, n.Why.Key())
		}
	}
	for i := range p.Out {
		out := &p.Out[i]
		d.put("out", string(out.Kind), string(out.Source), fmt.Sprint(out.Resumed, out.Foreign, out.kept))
		d.changes(out.Changes)
		d.changes(out.There)
		d.set(out.set, false)
	}
	for _, g := range p.Held {
		d.put(string(g.Code), string(g.Kind), g.Said.Key())
	}
	return d.name(10)
}

// ShortName is a product as sentences name it: Alma.
func ShortName(c Connector) string {
	name, _, _ := strings.Cut(c.Name(), " (")
	return name
}
