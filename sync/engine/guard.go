package engine

import (
	"encoding/json"
	"maps"
	"slices"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// GuardCode names a reason to hold a plan.
type GuardCode string

// Reasons to hold a plan until a person has confirmed it.
const (
	FirstPublish    GuardCode = "first-publish" // nothing of this file, or of a kind, was published there before
	ManyGone        GuardCode = "many-gone"
	ManyChanged     GuardCode = "many-changed"
	SectionGone     GuardCode = "section-gone"     // a section that has students
	OtherYear       GuardCode = "other-year"       // another academic year than last time
	OtherSystem     GuardCode = "other-system"     // another URL or school code than last time
	OutsideYear     GuardCode = "outside-year"     // dates outside the academic year
	EmptySet        GuardCode = "empty-set"        // nothing where there was something
	ChangedThere    GuardCode = "changed-there"    // the SIS has changes that this file does not know
	ForeignRows     GuardCode = "foreign-rows"     // rows of other files that can't be kept
	RowFault        GuardCode = "row-fault"        // a row with an error that was published before
	CopyOfFile      GuardCode = "copy-of-file"     // the file is a copy of one that has published
	Shortens        GuardCode = "shortens"         // sections would end earlier than before
	OutsideRotation GuardCode = "outside-rotation" // the dates are not those of the rotation
	Dropped         GuardCode = "dropped"          // students are taken out of sections that have begun, and the SIS takes no last day
	MixedRotation   GuardCode = "mixed-rotation"   // lessons of different rotations meet
	ListsOwned      GuardCode = "lists-owned"      // changes here to section lists that the SIS owns
	MoreRows        GuardCode = "more-rows"        // a row for each teacher or room of a lesson, for the first time
	OneTeacher      GuardCode = "one-teacher"      // a system of an earlier version gets one teacher a lesson, and nobody has said that it is to
	NewSettings     GuardCode = "new-settings"     // a sync on save with other settings than the last sync
)

// Guard is a reason why a plan is held, and what would happen.
type Guard struct {
	Code GuardCode       `json:"code"`
	Kind Kind            `json:"kind,omitempty"`
	Said message.Message `json:"textSaid,omitzero"`
}

// Equal says whether two guards hold the same for the same reason.
func (g Guard) Equal(other Guard) bool {
	return g.Code == other.Code && g.Kind == other.Kind && g.Said.Equal(other.Said)
}

// UnmarshalJSON reads guards of earlier versions too, which kept the sentence.
func (g *Guard) UnmarshalJSON(b []byte) error {
	type plain Guard
	old := struct {
		*plain
		Text string `json:"text"`
	}{plain: (*plain)(g)}
	if err := json.Unmarshal(b, &old); err != nil {
		return err
	}
	g.Said = earlier(g.Said, old.Text)
	return nil
}

// earlier is a message, or the sentence that an earlier version of the program kept in its place.
func earlier(said message.Message, text string) message.Message {
	if said.IsZero() {
		return message.Verbatim(text)
	}
	return said
}

// Limit is when a kind is held: shares of the rows there were, in percent, and a number of rows that always passes.
// Zero fields take the default; 100 in a share lets everything pass.
type Limit struct {
	Gone    int `json:"gone,omitempty"`
	Changed int `json:"changed,omitempty"`
	Always  int `json:"always,omitempty"`
}

// DefaultLimit is the limit unless a system says otherwise.
var DefaultLimit = Limit{Gone: 10, Changed: 75, Always: 5}

func (s *System) limit(k Kind) Limit {
	l := s.Guards[k]
	if l.Gone == 0 {
		l.Gone = DefaultLimit.Gone
	}
	if l.Changed == 0 {
		l.Changed = DefaultLimit.Changed
	}
	if l.Always == 0 {
		l.Always = DefaultLimit.Always
	}
	return l
}

func (l Limit) over(n, of, percent int) bool { return n > l.Always && n*100 > percent*of }

// FirstOnly says whether nothing but the first publish holds the plan, so that a plain yes lets it go.
func (p *Plan) FirstOnly() bool {
	for _, g := range p.Held {
		if g.Code != FirstPublish {
			return false
		}
	}
	return true
}

// watch gathers the guards of a plan.
type watch struct {
	p    *Plan
	f    *facts
	t    *model.Timetable
	sis  string
	held []Guard
}

func (w *watch) hold(code GuardCode, kind Kind, says message.Code, args ...message.Arg) {
	w.held = append(w.held, Guard{code, kind, message.New(says, args...)})
}

func guards(p *Plan, f *facts, t *model.Timetable) []Guard {
	w := &watch{p: p, f: f, t: t, sis: ShortName(f.c)}
	w.counterpart()
	w.dates()
	w.takenIn()
	for i := range p.In {
		w.incoming(&p.In[i])
	}
	for i := range p.Out {
		if !p.Out[i].Resumed {
			w.outgoing(&p.Out[i])
		}
	}
	w.goneSections()
	w.goneLists()
	w.dropped()
	w.first()
	return w.held
}

// counterpart holds a plan for another year, URL or school code than last time, and that of a copied file.
func (w *watch) counterpart() {
	if met, sys := w.f.met, w.p.System; met != nil {
		if met.URL != sys.URL || met.School != sys.School {
			w.hold(OtherSystem, "", saysOtherSystem, message.Name("system", sys.ID), message.Name("lastURL", met.URL), message.Name("lastSchool", met.School),
				message.Name("url", sys.URL), message.Name("school", sys.School))
		}
		if w.p.Options.Quiet && w.f.reconfigured() {
			w.hold(NewSettings, "", saysNewSettings, sis(w.sis))
		}
		if met.Year != w.p.year {
			w.hold(OtherYear, "", saysOtherYear, message.Year("last", met.Year), message.Year("year", w.p.year))
		}
	}
	if o := w.f.origin; o != nil && len(w.p.Out) > 0 && !w.p.System.Practice { // a copy may rehearse
		last := message.New(saysUnpublished)
		if o.Published != "" {
			last = message.New(saysPublishedOn, message.Name("on", o.Published))
		}
		w.hold(CopyOfFile, "", saysCopyOfFile, message.Name("file", o.Path), message.Part("last", last))
	}
}

func (w *watch) dates() {
	if len(w.p.Out) == 0 {
		return
	}
	o, school := w.p.Options, w.t.School()
	if o.From < school.First || o.To > school.Last {
		w.hold(OutsideYear, "", saysOutsideYear, message.Days("days", o.From, o.To), message.Days("year", school.First, school.Last))
	}
	until, kind := model.Date(0), Kind("")
	for i := range w.p.Out {
		if out := &w.p.Out[i]; out.Kind != Timetable && out.basis.to > until {
			until, kind = out.basis.to, out.Kind
		}
	}
	if o.To < until {
		w.hold(Shortens, kind, saysShortens, ofKind(kind), sis(w.sis), message.Date("until", until), message.Date("to", o.To))
	}
	if first, last := w.rotation(o.Rotation); first != 0 && (o.From < first || o.From > last) && slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable }) {
		w.hold(OutsideRotation, Timetable, saysOutsideRotation, message.Count("rotation", o.Rotation), message.Days("usual", first, last),
			message.Date("from", o.From))
	}
	if o.Rotation == 0 && slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable }) {
		if m, mixed := mixedRotations(w.t); mixed {
			w.hold(MixedRotation, Timetable, saysMixedRotation, recordOf("who", w.t, m.who), slotOf("slot", w.t, m.slot))
		}
	}
}

// rotation is the usual dates of a rotation; zero dates where they are not known.
func (w *watch) rotation(number int) (first, last model.Date) {
	for r := range w.t.Rotations() {
		if int(r.Number) == number && number != 0 {
			return r.First, r.Last
		}
	}
	return 0, 0
}

func (w *watch) incoming(in *Incoming) {
	l := w.p.System.limit(in.Kind)
	gone := in.going()
	had := in.Unchanged + in.Count(Changed) + in.Count(Gone)
	what := message.New(saysWouldInactive)
	switch w.p.Options.Missing {
	case MissingLeave:
		what = message.New(saysWouldStay)
	case MissingDelete:
		what = message.New(saysWouldDelete)
	}
	switch {
	case in.empty:
		w.hold(EmptySet, in.Kind, saysNoneServed, sis(w.sis), ofKind(in.Kind), rowsOf("synced", in.Kind, in.synced), message.Part("would", what))
	case l.over(gone, had, l.Gone):
		w.hold(ManyGone, in.Kind, saysManyGoneThere, sis(w.sis), message.Count("gone", gone), rowsOf("had", in.Kind, had), message.Part("would", what))
	}
	if l.over(in.altered, in.synced, l.Changed) {
		w.hold(ManyChanged, in.Kind, saysManyChangedBy, sis(w.sis), message.Count("changed", in.altered), rowsOf("synced", in.Kind, in.synced))
	}
}

func (w *watch) outgoing(out *Outgoing) {
	l := w.p.System.limit(out.Kind)
	// Rows that go by choice (another rotation, no rosters) are neither a loss nor part of what the loss is measured by, but
	// a choice that leaves nothing at all is looked at.
	gone, changed, had := out.Count(Gone)-out.spared, out.Count(Changed)-out.extended, out.had-out.spared
	switch empty := out.Rows == out.Foreign; {
	case empty && out.Source == FromNothing:
		w.hold(EmptySet, out.Kind, saysNoneSelected, ofKind(out.Kind), sis(w.sis))
	case empty && out.had > 0:
		w.hold(EmptySet, out.Kind, saysNoneToSend, rowsOf("had", out.Kind, out.had), sis(w.sis))
	case l.over(gone, had, l.Gone):
		w.hold(ManyGone, out.Kind, saysManyGone, message.Count("gone", gone), rowsOf("had", out.Kind, had), sis(w.sis))
	}
	if l.over(changed, had, l.Changed) {
		w.hold(ManyChanged, out.Kind, saysManyChanged, message.Count("changed", changed), rowsOf("had", out.Kind, had), sis(w.sis))
	}
	if r := w.f.c.Rules(w.p.System); out.Known && out.spread > 0 && w.f.met != nil && (r.SeveralTeachers && !w.f.met.PerTeacher || r.SeveralRooms && !w.f.met.PerRoom) {
		w.hold(MoreRows, out.Kind, saysMoreRows, sis(w.sis), message.CountOf("more", out.spread, nounRow))
	}
	if out.alone > 0 && w.f.teachersUnasked(out) {
		w.hold(OneTeacher, out.Kind, saysTeachersUnasked, sis(w.sis), rowsOf("lessons", out.Kind, out.alone))
	}
	if out.lost {
		w.hold(EmptySet, out.Kind, saysNoneShown, sis(w.sis), rowsOf("published", out.Kind, out.basis.rows.Len()))
	}
	if out.missing > 0 {
		w.hold(ChangedThere, out.Kind, saysMissing, sis(w.sis), rowsOf("missing", out.Kind, out.missing))
	}
	w.changedThere(out)
	for _, n := range out.Bad {
		if out.basis.holds(refsOf(n)) {
			w.hold(RowFault, out.Kind, saysRowFault, message.Record("row", n.Ref, n.What), message.Part("fault", n.Why), sis(w.sis))
		}
	}
	if out.clash > 0 {
		w.hold(ForeignRows, out.Kind, saysForeignClash, sis(w.sis), rowsOf("clash", out.Kind, out.clash))
	}
	if was := out.basis.foreign; w.p.Options.MultiFile && out.Source == FromSIS && l.over(was-out.Foreign, was, l.Gone) {
		w.hold(ForeignRows, out.Kind, saysForeignFewer, sis(w.sis), ofKind(out.Kind), rowsOf("shown", out.Kind, out.Foreign), message.Count("was", was))
	}
	switch others := w.p.Options.MultiFile || out.basis.kept; {
	case others && out.stale:
		w.hold(ForeignRows, out.Kind, saysForeignStale, sis(w.sis), ofKind(out.Kind))
	case others && out.uneven:
		w.hold(ForeignRows, out.Kind, saysForeignUneven, message.Days("days", w.p.From, w.p.To))
	case others && !out.read:
		w.hold(ForeignRows, out.Kind, saysForeignUnread, sis(w.sis), ofKind(out.Kind))
	}
}

// teachersUnasked says whether a system that has published would be set up today with a row for each teacher of a lesson, and
// nobody has been asked yet whether it is to have them.
func (f *facts) teachersUnasked(out *Outgoing) bool {
	if !out.Known || f.met != nil && (f.met.AskedTeachers || f.met.PerTeacher) {
		return false
	}
	_, chosen := f.sys.Switches[SwitchTeachers]
	fresh := NewSystem(f.c)
	return !chosen && fresh.Switched(SwitchTeachers, false)
}

// changedThere holds changes that somebody made in the SIS.
func (w *watch) changedThere(out *Outgoing) {
	n := map[Do]int{}
	there := slices.DeleteFunc(slices.Clone(out.There), func(c RowChange) bool { return c.Held })
	if out.Kind == SectionLists && w.f.listsOwned(&w.t.State) {
		there = w.listsOwned(out, there)
	}
	if out.basis.legacy { // of rows that the earlier version did not keep it is not known when they came: see Plan.unknown
		there = slices.DeleteFunc(there, func(c RowChange) bool { return c.What == New && c.Do != Overwrite })
	}
	for _, c := range there {
		n[c.Do]++
	}
	if len(there) == 0 {
		return
	}
	var what []message.Message
	for _, do := range []struct {
		do   Do
		says message.Code
	}{{TakeIn, saysWouldTakeIn}, {Overwrite, saysWouldOverwrite}, {Keep, saysWouldKeep}} {
		if n[do.do] > 0 {
			what = append(what, message.New(do.says, message.Count("n", n[do.do])))
		}
	}
	var how []message.Message
	for _, is := range []struct {
		what What
		says message.Code
	}{{New, saysNewThere}, {Changed, saysOtherThere}, {Gone, saysGoneThere}} {
		if n := countWhat(there, is.what); n > 0 {
			how = append(how, message.New(is.says, message.Count("n", n)))
		}
	}
	w.hold(ChangedThere, out.Kind, saysChangedThere, sis(w.sis), rowsOf("rows", out.Kind, len(there)), message.List("how", how...), message.List("would", what...))
}

// goneSections holds sections that would disappear with the students the SIS has in them.
func (w *watch) goneSections() {
	for i := range w.p.Out {
		out := &w.p.Out[i]
		if out.Kind != Sections || len(out.Changes) == 0 {
			continue
		}
		students := w.f.inSections(w.p)
		for _, c := range out.Changes {
			switch n := students[c.of]; {
			case c.renamed && n > 0:
				w.hold(SectionGone, Sections, saysSectionRecoded, message.Record("section", c.Ref, c.Title), sis(w.sis), rowsOf("students", Students, n))
			case c.What != Gone:
			case n > 0 && !c.spared:
				w.hold(SectionGone, Sections, saysSectionGone, message.Record("section", c.Ref, c.Title), rowsOf("students", Students, n), sis(w.sis))
			case w.p.Options.Quiet:
				w.hold(SectionGone, Sections, saysSectionOnSave, message.Record("section", c.Ref, c.Title), sis(w.sis))
			}
		}
	}
}

// goneLists holds the section lists of sections that the timetable no longer has, or has under another code, where the sections themselves are not part
// of the run: they would stay in the SIS without anybody in them.
func (w *watch) goneLists() {
	at := slices.IndexFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == SectionLists })
	if at < 0 || slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Sections }) {
		return
	}
	out := &w.p.Out[at]
	gone := map[string]int{}
	for _, c := range out.Changes {
		if c.What == Gone && !c.spared {
			gone[c.of]++
		}
	}
	if len(gone) == 0 || out.Resumed {
		return
	}
	spared := map[string]bool{}
	for _, e := range rows.NewMapper(w.t, w.p.Options.window(), w.f.c.Rules(w.p.System)).Sections().Entries {
		if spared[e.Row.Code] = e.Spared; e.Fault == nil {
			delete(gone, e.Row.Code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(gone)) {
		if !spared[code] {
			w.hold(SectionGone, SectionLists, saysListGone, message.Name("section", code), rowsOf("students", Students, gone[code]), sis(w.sis))
		}
	}
}

// mostNamed is how many students a guard names.
const mostNamed = 12

// dropped holds a run that takes students out of sections which have begun, where the SIS takes no last day of a list row: then
// the row goes, and with it perhaps grades and attendance.
func (w *watch) dropped() {
	for i := range w.p.Out {
		out := &w.p.Out[i]
		if out.Kind != SectionLists || out.Resumed {
			continue
		}
		var dropped []string
		n := 0
		for _, c := range out.Changes {
			if c.What == Gone && c.begun && !c.spared {
				if n++; n <= mostNamed {
					dropped = append(dropped, c.Title)
				}
			}
		}
		if n == 0 {
			continue
		}
		w.hold(Dropped, SectionLists, saysDropped, sis(w.sis), message.Names("students", dropped...), message.Count("more", max(0, n-mostNamed)))
	}
}

// first holds the first publish of a file, and later that of a kind which has not been published before.
func (w *watch) first() {
	served, read := 0, true
	for i := range w.p.Out {
		served += w.p.Out[i].served.Len()
		read = read && w.p.Out[i].read
	}
	switch {
	case len(w.p.Out) == 0:
	case slices.ContainsFunc(Publishes(), func(k Kind) bool { return basisOf(w.f.last[k], k, w.p.Options).known }):
		for i := range w.p.Out {
			w.firstOf(&w.p.Out[i])
		}
	case read:
		w.hold(FirstPublish, "", saysFirstOver, message.Name("url", w.p.System.URL), sis(w.sis), message.CountOf("rows", served, nounRow), message.Year("year", w.p.year))
	default:
		w.hold(FirstPublish, "", saysFirstUnread, message.Name("url", w.p.System.URL), sis(w.sis), message.Year("year", w.p.year))
	}
}

// firstOf holds a kind that is published for the first time, where other kinds have been before and it may replace something.
func (w *watch) firstOf(out *Outgoing) {
	switch n := out.Count(Changed) + out.Count(Gone); {
	case out.Known:
	case !out.read:
		w.hold(FirstPublish, out.Kind, saysFirstOfUnread, ofKind(out.Kind), message.Name("url", w.p.System.URL), sis(w.sis), message.Year("year", w.p.year))
	case n > 0:
		w.hold(FirstPublish, out.Kind, saysFirstOf, ofKind(out.Kind), message.Name("url", w.p.System.URL), sis(w.sis), rowsOf("replaced", out.Kind, n))
	}
}
