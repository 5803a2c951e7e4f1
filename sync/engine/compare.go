package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"carillon/model"
	"carillon/sync/rows"
)

// Outgoing is what a plan publishes of one kind.
type Outgoing struct {
	Kind      Kind        `json:"kind"`
	Columns   []string    `json:"columns"`
	Rows      int         `json:"rows"` // rows that are sent, changed or not
	Changes   []RowChange `json:"changes,omitempty"`
	Unchanged int         `json:"unchanged"`
	Known     bool        `json:"known"`             // there is an earlier state to compare with; else all rows count as new
	Source    Source      `json:"source"`            // of what the rows are compared with
	There     []RowChange `json:"there,omitempty"`   // what the SIS changed since the last publish
	Foreign   int         `json:"foreign,omitempty"` // rows of other files, sent back unchanged
	Resumed   bool        `json:"resumed,omitempty"` // sent before the run was cut: not sent again
	Left      []Note      `json:"leftOut,omitempty"`
	Bad       []Note      `json:"errors,omitempty"`
	Warn      []Note      `json:"warnings,omitempty"`

	set      rows.Set // as it will be sent
	served   rows.Set // as the SIS has it; nothing where it was not read
	next     rows.Set // what both sides agree on once it is sent
	basis    basis
	read     bool
	stale    bool // the SIS still shows what it had before the last publish
	lost     bool // the SIS shows nothing at all where something was published
	uneven   bool // rows of other files are not the same on all days of the run
	clash    int  // rows of others under the keys of this file's, at the first publish of a file beside others
	had      int  // rows there were, without foreign ones
	spared   int  // rows that disappear by the person's own choice
	hidden   int  // changed rows that the SIS has no reason to show
	extended int  // sections of which only the last day follows the To date of the run
	spread   int  // rows that are sent only because the system is set to a row for each teacher or room
	alone    int  // lessons of several teachers of which not all travel
	kept     int  // rows that go back to the SIS although the timetable does not have them
	// missing counts rows that were there before a publish which failed: it may have lost them, or somebody took them out.
	missing  int
	same     func() []RowChange // the rows that go as they are there
	word     func(column, value string) string
	students map[string]int    // of section lists: how many the SIS has in each section
	recoded  map[string]string // of sections: codes that the SIS has, to those that they are given now
	check    func(rows.Set, reading) findings
	lists    reading       // of section lists: for which days the SIS has shown them
	print    func() string // names what the SIS shows
	account  ledger
}

// ledger is the rows of a comparison by where they stand in it, for the account that is taken before anything is sent.
type ledger struct {
	listedOld []rows.Set // what is listed as gone, and the old sides of changes
	listedNew []rows.Set // what is listed as new, and the new sides of changes
}

// Source says what a plan compares rows with.
type Source string

// What a plan compares rows with.
const (
	FromSIS       Source = "sis"            // in the SIS now
	FromPublished Source = "last-published" // the SIS can't be read, or still shows an older state
	FromNothing   Source = "nothing"
)

// Count is how many rows are new, changed or gone.
func (out *Outgoing) Count(w What) int { return countWhat(out.Changes, w) }

// Set is the rows as they will be sent.
func (out *Outgoing) Set() rows.Set { return out.set }

// Word is a value as a person reads it; "" for one that tells a person nothing.
func (out *Outgoing) Word(column, value string) string {
	if out.word == nil || value == "" {
		return value
	}
	return out.word(column, value)
}

// verdict says what becomes of the rows that the SIS changed, once that is settled, by their [RowChange.id].
type verdict map[string]Do

// scope is what all kinds of one comparison share.
type scope struct {
	o          Options
	mapper     *rows.Mapper
	reader     *rows.Reader
	rules      rows.Rules
	word       func(column, value string) string
	from       model.Date              // the first day of the run; in a year that has not begun its first day
	now        map[string]string       // codes of sections as last published, to those of today where they are others
	then       map[string]string       // codes that the SIS has given sections, to those they had
	gone       map[string]bool         // codes, as the SIS writes them, of sections that are taken out
	spares     map[string]bool         // of these, the ones that the person chose not to send
	writes     map[string]string       // codes of today of sections, to what the SIS calls them where that stays
	recodes    map[string]string       // codes that the SIS has of sections, to those that they are given now
	late       map[string]string       // of these, the ones that an earlier run gave them which did not come to what belongs to them
	there      map[string]bool         // codes of today of sections that the SIS has
	owned      func(Kind, string) bool // whether a section or grid is this file's
	settled    map[Kind]verdict
	tried      map[Kind][]attempt
	refused    map[Kind][]string     // members that the SIS does not take
	spread     int                   // rows of lessons beside those that the SIS has been seen to take
	listsOwned bool                  // the SIS owns the section lists on the run's first day
	dated      bool                  // the SIS takes section list rows with dates
	shows      reading               // for which days the SIS has shown its section lists
	begins     map[string]model.Date // first days of sections, by code of today, where the SIS says them
}

// comparison is one kind being compared.
type comparison[R comparable] struct {
	*scope
	k      *kindRows[R]
	b      basis
	table  rows.Table[R]
	base   []rows.Entry[R]
	there  []rows.Entry[R] // what the SIS has, or what was published where it can't be read
	read   bool            // there is what the SIS has now
	out    Outgoing
	send   []rows.Entry[R]
	next   []rows.Entry[R]
	nextOf []int // of each row that is sent its place in next; -1 for another file's
	blind  []bool
	forms  map[R]bool
	trios  []trio[R]
	later  map[*trio[R]]int         // which ones rows are of those with one key, but for the first; made when first needed
	lesson map[model.Key][]*trio[R] // rows of each lesson that the SIS has; made when first needed
	stays  map[model.Key][]*trio[R] // rows of each record that the SIS has; made when first needed
	same   []*rows.Entry[R]
	old    []rows.Entry[R]
	new    []rows.Entry[R]
}

// compare lays the three sides of a kind beside each other. served is what the SIS has; read says that it could be read.
func compare[R comparable](c *scope, k *kindRows[R], b basis, served rows.Set, read bool) Outgoing {
	x := &comparison[R]{scope: c, k: k, b: b}
	x.table = k.table(c.mapper)
	x.out = Outgoing{Kind: k.kind, Columns: k.names(), Known: b.known,
		Left: slices.Clip(x.table.Left), Bad: slices.Clip(x.table.Bad), Warn: slices.Clip(x.table.Warn),
		served: served, read: read, basis: b, Source: FromNothing, word: c.word}
	x.base = *k.in(&b.rows)
	shown := *k.in(&served)
	if b.doubles {
		shown = once(shown, x.base)
		*k.in(&served) = shown
		x.out.served = served
	}
	if read {
		today := slices.Clone(asAtToday(k, shown, c.shows)) // what is paired keeps its place no longer
		x.out.print = func() string { return fingerprint(k, today) }
		k.read(c.reader, shown)
	}
	if read && b.pending != "" && b.pending == x.out.print() {
		x.out.stale = true // the last publish is still queued there: what it will be is what was sent
	}
	switch {
	case read && !x.out.stale:
		x.out.Source, x.read, x.there = FromSIS, true, shown
	case b.known:
		x.out.Source = FromPublished
	}
	x.out.lost = x.read && len(shown) == 0 && len(x.base) > 0
	if x.read {
		x.trust()
	} else {
		for i := range x.base {
			if !x.base[i].Absent {
				x.there = append(x.there, x.base[i])
			}
		}
	}
	x.blind = make([]bool, len(k.columns))
	for i, col := range k.columns {
		x.blind[i] = slices.Contains(b.blind, col.Name)
	}
	x.forms = formsOf(k, &b)
	a := &aligner[R]{k: k, x: c.reader, from: c.from, now: c.now, then: c.then, legacy: b.legacy, here: x.table.Entries, there: x.there, base: x.base}
	if !x.read {
		a.legacy = false
	}
	if l, ok := any(a).(*aligner[rows.Lesson]); ok {
		l.several = c.several
	}
	x.trios = a.run()
	trios := x.trios
	x.out.spread = c.spread
	x.send, x.next = make([]rows.Entry[R], 0, len(trios)), make([]rows.Entry[R], 0, len(trios))
	x.nextOf, x.same = make([]int, 0, len(trios)), make([]*rows.Entry[R], 0, len(trios))
	if x.out.Source == FromNothing { // each row is listed as new
		x.out.Changes, x.new = make([]RowChange, 0, len(trios)), make([]rows.Entry[R], 0, len(trios))
	}
	x.steady(trios)
	if k.kind == Sections {
		x.renamed(trios)
	}
	for i := range trios {
		x.row(&trios[i])
	}
	x.leftOut(trios)
	x.finish()
	return x.out
}

// once are the rows of a SIS that shows each row more often than it was sent: each as often as it was.
func once[R comparable](shown, base []rows.Entry[R]) []rows.Entry[R] {
	sent := map[R]int{}
	for i := range base {
		sent[base[i].Sent]++
	}
	seen := map[R]int{}
	return slices.DeleteFunc(shown, func(e rows.Entry[R]) bool {
		seen[e.Sent]++
		return seen[e.Sent] > max(1, sent[e.Sent])
	})
}

// steady puts the rows that only the SIS or the base has into an order of their own, behind those of the timetable: the same
// rows are then the same bytes, whether the SIS shows them or not.
func (x *comparison[R]) steady(trios []trio[R]) {
	at := slices.IndexFunc(trios, func(t trio[R]) bool { return t.here == nil })
	if at < 0 {
		return
	}
	name := func(t *trio[R]) string {
		r := t.base
		if t.there != nil {
			r = t.there
		}
		return strings.Join(x.values(&r.Sent), "\x1f")
	}
	slices.SortStableFunc(trios[at:], func(a, b trio[R]) int { return strings.Compare(name(&a), name(&b)) })
}

// several are the rows that a lesson is to have beside those it has, where the SIS takes a row for each teacher or room.
func (c *scope) several(e *rows.Entry[rows.Lesson], has []rows.Lesson) []rows.Lesson {
	var more []rows.Lesson
	differ := func(of func(*rows.Lesson) string) bool {
		return slices.ContainsFunc(has, func(l rows.Lesson) bool { return of(&l) != of(&has[0]) })
	}
	add := func(all []string, seen bool, of func(*rows.Lesson) *string) {
		for _, v := range all {
			if !slices.ContainsFunc(has, func(l rows.Lesson) bool { return *of(&l) == v }) {
				l := e.Row
				*of(&l) = v
				more = append(more, l)
				has = append(has, l)
				if !seen {
					c.spread++
				}
			}
		}
	}
	if seen := differ(func(l *rows.Lesson) string { return l.Teacher }); seen || c.rules.SeveralTeachers {
		add(e.Teachers, seen, func(l *rows.Lesson) *string { return &l.Teacher })
	}
	if seen := differ(func(l *rows.Lesson) string { return l.Room }); seen || c.rules.SeveralRooms {
		add(e.Rooms, seen, func(l *rows.Lesson) *string { return &l.Room })
	}
	return more
}

// trust takes rows that stand as a cut publish wanted them for published: it was this file that changed them.
func (x *comparison[R]) trust() {
	tried := x.tried[x.k.kind]
	if len(tried) == 0 {
		return
	}
	shown := make(map[R]int, len(x.there))
	for i := range x.there {
		shown[x.there[i].Sent]++
	}
	x.base = slices.Clone(x.base)
	for _, t := range tried {
		was, before := entryOf(x.k, &t.Was)
		now, after := entryOf(x.k, &t.Now)
		at := -1
		if before {
			at = slices.IndexFunc(x.base, func(e rows.Entry[R]) bool { return e.Ref == was.Ref && e.Sent == was.Sent })
		}
		switch {
		case after && shown[now.Sent] > 0 && before && at >= 0 && (now.Sent == was.Sent || shown[was.Sent] == 0):
			x.base[at] = now
			if x.k.kind == Sections {
				if old, code := *x.k.section(&was.Sent), *x.k.section(&now.Sent); old != code {
					x.recodes[old] = code
				}
			}
		case after && shown[now.Sent] > 0 && !before:
			if !slices.ContainsFunc(x.base, func(e rows.Entry[R]) bool { return e.Sent == now.Sent }) {
				x.base = append(x.base, now)
			}
		case !after && at >= 0 && shown[was.Sent] == 0:
			x.base = slices.Delete(x.base, at, at+1)
		}
	}
}

// renamed finds the codes of sections that have changed, here or there, for what belongs to them. A section that was renamed
// here goes by what the SIS calls it until it is sent under its new code.
func (x *comparison[R]) renamed(trios []trio[R]) {
	sends := slices.Contains(x.o.Publish, Sections)
	for i := range trios {
		t := &trios[i]
		var is, was, code string
		if t.base != nil {
			was = *x.k.section(&t.base.Row)
		}
		if t.here != nil {
			code = *x.k.section(&t.here.Row)
		}
		if t.there != nil {
			is = *x.k.section(&t.there.Sent)
			if t.base != nil && x.read {
				if sent := *x.k.section(&t.base.Sent); sent != is && !x.b.legacy {
					x.then[is] = sent
				}
			}
		}
		if t.here != nil && t.there != nil {
			x.reader.Settle(is, code)
			x.scope.there[code] = true
			if first, _ := x.k.span(&t.there.Sent); first != 0 {
				x.begins[code] = first
			}
			here := t.base != nil && !t.base.Absent && was != code // it was renamed here
			there := x.then[is] != "" && x.read
			switch {
			case is == code:
				delete(x.writes, code)
			case (here || there) && sends && !(there && x.asked(t)) && (t.here.Fault == nil || t.here.FaultIn != rows.ColumnCode):
				x.recodes[is] = code
				delete(x.writes, code)
			default:
				x.writes[code] = is
			}
		}
		if t.here != nil && t.base != nil && was != code {
			x.now[was] = code
		}
	}
	for old, code := range x.late {
		if next, again := x.recodes[code]; again {
			x.recodes[old] = next
		}
	}
}

// leftOut notes which teachers and rooms of lessons do not travel.
func (x *comparison[R]) leftOut(trios []trio[R]) {
	lessons, ok := any(trios).([]trio[rows.Lesson])
	if !ok {
		return
	}
	has := map[model.Key][]rows.Lesson{}
	for i := range lessons {
		if e := lessons[i].here; e != nil && !e.Spared && (len(e.Teachers) > 1 || len(e.Rooms) > 1) {
			has[e.Ref] = append(has[e.Ref], e.Row)
		}
	}
	if len(has) == 0 {
		return
	}
	type place struct {
		section, period, grid string
		day                   int
	}
	at := func(l *rows.Lesson) place { return place{l.Section, l.Period, l.Grid, l.Day} }
	carried := map[place][]rows.Lesson{} // rows that go back and that no record stands for: those of a teacher who is in no list
	send := any(x.send).([]rows.Entry[rows.Lesson])
	for i, n := range x.nextOf {
		if n >= 0 && x.next[n].Ref.Kind == model.KindNone {
			carried[at(&send[i].Row)] = append(carried[at(&send[i].Row)], send[i].Row)
		}
	}
	for i := range lessons {
		if e := lessons[i].here; e != nil && len(has[e.Ref]) > 0 {
			sent := append(has[e.Ref], carried[at(&e.Row)]...)
			x.out.Left = append(x.out.Left, x.rules.LeftOf(e, sent, x.word)...)
			if slices.ContainsFunc(e.Teachers, func(te string) bool {
				return !slices.ContainsFunc(sent, func(l rows.Lesson) bool { return l.Teacher == te })
			}) {
				x.out.alone++
			}
			delete(has, e.Ref)
		}
	}
}

// finish gathers what was settled.
func (x *comparison[R]) finish() {
	*x.k.in(&x.out.set), *x.k.in(&x.out.next) = x.send, x.next
	x.out.Rows = len(x.send)
	x.out.account = ledger{setsOf(x.k, x.old), setsOf(x.k, x.new)}
	same := x.same
	x.out.same = func() []RowChange {
		list := make([]RowChange, len(same))
		for i, e := range same {
			list[i] = RowChange{What: Unchanged, Title: x.k.title(x.reader, &e.Row), Key: x.k.text(e.Row), Ref: e.Ref, Now: x.values(&e.Sent)}
		}
		return list
	}
	if x.k.kind == Sections {
		x.out.recoded = maps.Clone(x.recodes)
	}
	if x.k.kind == SectionLists {
		x.out.students = map[string]int{}
		has := x.there
		if len(has) == 0 {
			has = x.base
		}
		for i := range has {
			if first, last := x.k.span(&has[i].Sent); standing(first, last, x.o.Today) == 2 {
				continue // has left
			}
			x.out.students[*x.k.section(&has[i].Row)]++
		}
	}
	x.out.check = func(after rows.Set, shows reading) findings { return check(x, after, shows) }
}

// members are the names of the members that the timetable has no place for and that go along.
func (out *Outgoing) members() []string {
	names := map[string]bool{}
	gather(bellRows, &out.set, names)
	gather(sectionRows, &out.set, names)
	gather(listRows, &out.set, names)
	gather(lessonRows, &out.set, names)
	return slices.Sorted(maps.Keys(names))
}

func gather[R comparable](k *kindRows[R], s *rows.Set, names map[string]bool) {
	for _, e := range *k.in(s) {
		for _, m := range e.Extra {
			names[m.Name] = true
		}
	}
}

func setsOf[R comparable](k *kindRows[R], entries []rows.Entry[R]) []rows.Set {
	var s rows.Set
	*k.in(&s) = entries
	return []rows.Set{s}
}

// entryOf is the one row of a set; ok is false for none.
func entryOf[R comparable](k *kindRows[R], s *rows.Set) (e rows.Entry[R], ok bool) {
	list := *k.in(s)
	if len(list) == 0 {
		return e, false
	}
	return list[0], true
}

// fingerprint names what a SIS shows of a kind.
func fingerprint[R comparable](k *kindRows[R], entries []rows.Entry[R]) string {
	lines := make([]string, len(entries))
	var b strings.Builder
	for i := range entries {
		b.Reset()
		for _, c := range k.columns {
			b.WriteString(c.Get(&entries[i].Sent))
			b.WriteByte(0x1f)
		}
		lines[i] = b.String()
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}

// refsOf are the records a note is about.
func refsOf(n Note) []model.Key {
	if len(n.Rows) > 0 {
		return n.Rows
	}
	return []model.Key{n.Ref}
}
