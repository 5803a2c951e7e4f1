package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
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
	NewSettings     GuardCode = "new-settings"     // a sync on save with other settings than the last sync
)

// Guard is a reason why a plan is held, in words that say what would happen.
type Guard struct {
	Code GuardCode `json:"code"`
	Kind Kind      `json:"kind,omitempty"`
	Text string    `json:"text"`
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

func (w *watch) hold(code GuardCode, kind Kind, format string, args ...any) {
	w.held = append(w.held, Guard{code, kind, fmt.Sprintf(format, args...)})
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
			w.hold(OtherSystem, "", "The last sync of %s was with %s, school code %s; this one is with %s, school code %s.", sys.ID, met.URL, met.School, sys.URL, sys.School)
		}
		if w.p.Options.Quiet && w.f.reconfigured() {
			w.hold(NewSettings, "", "The settings of %s were changed since the last sync. Look at what they lead to in Sync Now first.", w.sis)
		}
		if met.Year != w.p.year {
			w.hold(OtherYear, "", "The last sync was for %s, this one is for %s.", YearName(met.Year), YearName(w.p.year))
		}
	}
	if o := w.f.origin; o != nil && len(w.p.Out) > 0 && !w.p.System.Practice { // a copy may rehearse
		last := "which has not published yet"
		if o.Published != "" {
			last = "which published last on " + o.Published
		}
		w.hold(CopyOfFile, "", "This file is a copy of %s, %s. Confirm only if this copy is to publish in its place.", o.Path, last)
	}
}

func (w *watch) dates() {
	if len(w.p.Out) == 0 {
		return
	}
	o, school := w.p.Options, w.t.School()
	if o.From < school.First || o.To > school.Last {
		w.hold(OutsideYear, "", "The dates %s to %s are not within the academic year (%s to %s).", o.From, o.To, school.First, school.Last)
	}
	until, kind := model.Date(0), Kind("")
	for i := range w.p.Out {
		if out := &w.p.Out[i]; out.Kind != Timetable && out.basis.to > until {
			until, kind = out.basis.to, out.Kind
		}
	}
	if o.To < until {
		w.hold(Shortens, kind, "%s in %s run to %s. With the To date %s they would end earlier.", kind.Label(), w.sis, until, o.To)
	}
	if first, last := w.rotation(o.Rotation); first != 0 && (o.From < first || o.From > last) && slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable }) {
		w.hold(OutsideRotation, Timetable, "Rotation %d usually runs from %s to %s, and the timetable is to be sent from %s. The lessons of another rotation that stand there would be replaced.",
			o.Rotation, first, last, o.From)
	}
	if o.Rotation == 0 && slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable }) {
		if m, mixed := mixedRotations(w.t); mixed {
			w.hold(MixedRotation, Timetable, "All rotations are to be sent together, but lessons of different rotations meet: %s has two on %s. Choose one rotation.",
				w.t.Describe(m.who), w.t.SlotName(m.slot))
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
	what := map[Missing]string{MissingLeave: "stay as they are", MissingDelete: "be deleted"}[w.p.Options.Missing]
	if what == "" {
		what = "be marked inactive"
	}
	switch {
	case in.empty:
		w.hold(EmptySet, in.Kind, "%s sent no %s, where an earlier sync had %s. They would %s.", w.sis, strings.ToLower(in.Kind.Label()), in.Kind.Count(in.synced), what)
	case l.over(gone, had, l.Gone):
		w.hold(ManyGone, in.Kind, "%s no longer has %s of %s of this timetable; they would %s.", w.sis, names.Number(gone), in.Kind.Count(had), what)
	}
	if l.over(in.altered, in.synced, l.Changed) {
		w.hold(ManyChanged, in.Kind, "%s has changed %s of %s since the last sync.", w.sis, names.Number(in.altered), in.Kind.Count(in.synced))
	}
}

func (w *watch) outgoing(out *Outgoing) {
	l := w.p.System.limit(out.Kind)
	// Rows that go by choice (another rotation, no rosters) are neither a loss nor part of what the loss is measured by, but
	// a choice that leaves nothing at all is looked at.
	gone, changed, had := out.Count(Gone)-out.spared, out.Count(Changed)-out.extended, out.had-out.spared
	switch empty := out.Rows == out.Foreign; {
	case empty && out.Source == FromNothing:
		w.hold(EmptySet, out.Kind, "There are no %s to send: all that %s has of them would be deleted there.", kindWords[out.Kind][1], w.sis)
	case empty && out.had > 0:
		w.hold(EmptySet, out.Kind, "There is nothing to send: all of the %s that %s has would be deleted there.", out.Kind.Count(out.had), w.sis)
	case l.over(gone, had, l.Gone):
		w.hold(ManyGone, out.Kind, "%s of %s would disappear from %s.", names.Number(gone), out.Kind.Count(had), w.sis)
	}
	if l.over(changed, had, l.Changed) {
		w.hold(ManyChanged, out.Kind, "%s of %s would change in %s.", names.Number(changed), out.Kind.Count(had), w.sis)
	}
	if r := w.f.c.Rules(w.p.System); out.Known && out.spread > 0 && w.f.met != nil && (r.SeveralTeachers && !w.f.met.PerTeacher || r.SeveralRooms && !w.f.met.PerRoom) {
		w.hold(MoreRows, out.Kind, "%s would get a row for each teacher or room of a lesson, which it did not before: %s more.", w.sis, rowsInWords(out.spread))
	}
	if out.lost {
		w.hold(EmptySet, out.Kind, "%s shows none of the %s that were published. All would be sent again.", w.sis, out.Kind.Count(out.basis.rows.Len()))
	}
	if out.missing > 0 {
		w.hold(ChangedThere, out.Kind, "%s no longer has %s that it had before a publish failed. They would be sent again; what somebody has taken out there, take out here first.", w.sis, out.Kind.Count(out.missing))
	}
	w.changedThere(out)
	for _, n := range out.Bad {
		if out.basis.holds(refsOf(n)) {
			w.hold(RowFault, out.Kind, "%s was published before and now can't be sent as it is here: %s. What %s has of it stays.", n.What, n.Why, w.sis)
		}
	}
	if out.clash > 0 {
		w.hold(ForeignRows, out.Kind, "%s has %s with other content that this file never published, so they may be another file's: they would be replaced by this file's.", w.sis, out.Kind.Count(out.clash))
	}
	if was := out.basis.foreign; w.p.Options.MultiFile && out.Source == FromSIS && l.over(was-out.Foreign, was, l.Gone) {
		w.hold(ForeignRows, out.Kind, "%s shows %s of other files, and at the last publish it had %s of them. Those it does not show would be deleted.",
			w.sis, out.Kind.Count(out.Foreign), names.Number(was))
	}
	what := strings.ToLower(out.Kind.Label())
	switch others := w.p.Options.MultiFile || out.basis.kept; {
	case others && out.stale:
		w.hold(ForeignRows, out.Kind, "%s still shows the %s it had before the last publish, so rows of others can't be kept: they would be deleted. Try again later.", w.sis, what)
	case others && out.uneven:
		w.hold(ForeignRows, out.Kind, "Lessons of other files are not the same on all days from %s to %s. Sent back they would stand on all of them. Choose dates within one rotation.",
			w.p.From, w.p.To)
	case others && !out.read:
		w.hold(ForeignRows, out.Kind, "%s can't be read for its %s, so those of others can't be kept: they would be deleted.", w.sis, what)
	}
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
	var what []string
	for _, do := range []struct {
		do   Do
		text string
	}{{TakeIn, "taken into the timetable"}, {Overwrite, "overwritten"}, {Keep, "left as they are there: they can't be taken in"}} {
		if n[do.do] > 0 {
			what = append(what, fmt.Sprintf("%s would be %s", names.Number(n[do.do]), do.text))
		}
	}
	w.hold(ChangedThere, out.Kind, "%s has %s that this file did not publish (%s new, %s changed, %s gone): %s.", w.sis, out.Kind.Count(len(there)),
		names.Number(countWhat(there, New)), names.Number(countWhat(there, Changed)), names.Number(countWhat(there, Gone)), strings.Join(what, ", "))
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
				w.hold(SectionGone, Sections, "%s: %s has %s in it, and knows sections by their code alone. It may take the new code for another section, and lose what it has under the old one.", c.Title, w.sis, Students.Count(n))
			case c.What != Gone:
			case n > 0 && !c.spared:
				w.hold(SectionGone, Sections, "%s has %s in %s and would disappear from there.", c.Title, Students.Count(n), w.sis)
			case w.p.Options.Quiet:
				w.hold(SectionGone, Sections, "%s would disappear from %s; a sync on save removes no section.", c.Title, w.sis)
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
		if spared[e.Row.Code] = e.Spared; e.Fault == "" {
			delete(gone, e.Row.Code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(gone)) {
		if !spared[code] {
			w.hold(SectionGone, SectionLists, "This timetable sends no section %s any more: %s would be taken out of it in %s.", code, Students.Count(gone[code]), w.sis)
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
		more := ""
		if n > mostNamed {
			more = " and " + names.Number(n-mostNamed) + " more"
		}
		w.hold(Dropped, SectionLists, "The sections have begun, and %s shows no dates of list rows, so that what it has of these students in them goes with the rows: %s%s. Where it takes dates, say so under Configure > Connection > More settings first.", w.sis, strings.Join(dropped, ", "), more)
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
		w.hold(FirstPublish, "", "This is the first publish to %s from this file. %s has %s rows for %s now; what it has may be replaced.", w.p.System.URL, w.sis, names.Number(served), YearName(w.p.year))
	default:
		w.hold(FirstPublish, "", "This is the first publish to %s from this file. Everything %s has for %s may be replaced.", w.p.System.URL, w.sis, YearName(w.p.year))
	}
}

// firstOf holds a kind that is published for the first time, where other kinds have been before and it may replace something.
func (w *watch) firstOf(out *Outgoing) {
	what := strings.ToLower(out.Kind.Label())
	switch n := out.Count(Changed) + out.Count(Gone); {
	case out.Known:
	case !out.read:
		w.hold(FirstPublish, out.Kind, "This is the first publish of the %s to %s from this file. Everything %s has of them for %s may be replaced.", what, w.p.System.URL, w.sis, YearName(w.p.year))
	case n > 0:
		w.hold(FirstPublish, out.Kind, "This is the first publish of the %s to %s from this file. Of what %s has of them now %s would be replaced.", what, w.p.System.URL, w.sis, out.Kind.Count(n))
	}
}
