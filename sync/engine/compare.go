package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
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
	kept     int  // rows that go back to the SIS although the timetable does not have them
	// missing counts rows that were there before a publish which failed: it may have lost them, or somebody took them out.
	missing  int
	same     func() []RowChange // the rows that go as they are there
	word     func(column, value string) string
	students map[string]int // of section lists: how many the SIS has in each section
	check    func(rows.Set) findings
	days     []model.Date  // beside the first as at which it was read
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

// verdict says what becomes of the rows that the SIS changed, once that is settled.
type verdict map[string]Do

// scope is what all kinds of one comparison share.
type scope struct {
	o       Options
	mapper  *rows.Mapper
	reader  *rows.Reader
	rules   rows.Rules
	word    func(column, value string) string
	from    model.Date              // the first day of the run; in a year that has not begun its first day
	now     map[string]string       // codes of sections as last published, to those of today where they are others
	then    map[string]string       // codes that the SIS has given sections, to those they had
	gone    map[string]bool         // codes, as the SIS writes them, of sections that are taken out
	spares  map[string]bool         // of these, the ones that the person chose not to send
	writes  map[string]string       // codes of today of sections, to what the SIS calls them where that stays
	recodes map[string]string       // codes that the SIS has of sections, to those that they are given now
	there   map[string]bool         // codes of today of sections that the SIS has
	owned   func(Kind, string) bool // whether a section or grid is this file's
	settled map[Kind]verdict
	tried   map[Kind][]attempt
	refused map[Kind][]string     // members that the SIS does not take
	dated   bool                  // the SIS takes section list rows with dates
	begins  map[string]model.Date // first days of sections, by code of today, where the SIS says them
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
	away   bool // the SIS shows rows that are for other days
	keys   map[string]int
	trios  []trio[R]
	lesson map[model.Key][]*trio[R]       // rows of each lesson that the SIS has; made when first needed
	stays  map[model.Key][]*rows.Entry[R] // rows that the SIS has of records; made when first needed
	same   []*rows.Entry[R]
	old    []rows.Entry[R]
	new    []rows.Entry[R]
}

// compare lays the three sides of a kind beside each other. served is what the SIS has; read says that it could be read.
func compare[R comparable](c *scope, k *kindRows[R], b basis, served rows.Set, read bool) Outgoing {
	x := &comparison[R]{scope: c, k: k, b: b, keys: map[string]int{}}
	x.table = k.table(c.mapper)
	x.out = Outgoing{Kind: k.kind, Columns: k.names(), Known: b.known, Left: x.table.Left, Bad: x.table.Bad, Warn: x.table.Warn,
		served: served, read: read, basis: b, Source: FromNothing, word: c.word}
	x.base = *k.in(&b.rows)
	shown := *k.in(&served)
	if b.doubles {
		shown = once(shown, x.base)
		*k.in(&served) = shown
		x.out.served = served
	}
	if read {
		x.out.print = func() string { return fingerprint(k, shown) }
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
	x.away = b.away || x.showsAway(shown)
	a := &aligner[R]{k: k, x: c.reader, from: c.from, now: c.now, then: c.then, legacy: b.legacy, here: x.table.Entries, there: x.there, base: x.base}
	if !x.read {
		a.legacy = false
	}
	if l, ok := any(a).(*aligner[rows.Lesson]); ok {
		l.several = c.several
	}
	x.trios = a.run()
	trios := x.trios
	x.send, x.next = make([]rows.Entry[R], 0, len(trios)), make([]rows.Entry[R], 0, len(trios))
	x.nextOf, x.same = make([]int, 0, len(trios)), make([]*rows.Entry[R], 0, len(trios))
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
	add := func(all []string, of func(*rows.Lesson) *string) {
		for _, v := range all {
			if !slices.ContainsFunc(has, func(l rows.Lesson) bool { return *of(&l) == v }) {
				l := e.Row
				*of(&l) = v
				more = append(more, l)
				has = append(has, l)
			}
		}
	}
	if c.rules.SeveralTeachers || differ(func(l *rows.Lesson) string { return l.Teacher }) {
		add(e.Teachers, func(l *rows.Lesson) *string { return &l.Teacher })
	}
	if c.rules.SeveralRooms || differ(func(l *rows.Lesson) string { return l.Room }) {
		add(e.Rooms, func(l *rows.Lesson) *string { return &l.Room })
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

// showsAway says whether any of the timetable's rows that are for other days is among those of the SIS.
func (x *comparison[R]) showsAway(shown []rows.Entry[R]) bool {
	if x.k.kind != SectionLists {
		return false
	}
	away := map[R]bool{}
	for i := range x.table.Entries {
		if e := &x.table.Entries[i]; e.Away {
			away[x.k.key(e.Row)] = true
		}
	}
	for i := range x.base {
		if first, last := x.k.span(&x.base[i].Sent); standing(first, last, x.o.Today) > 0 {
			away[x.k.key(x.base[i].Row)] = true
		}
	}
	return len(away) > 0 && slices.ContainsFunc(shown, func(e rows.Entry[R]) bool {
		first, last := x.k.span(&e.Sent)
		return away[x.k.key(e.Row)] && standing(first, last, x.o.Today) > 0
	})
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
			case (here || there) && sends && !(there && x.asked(t)) && (t.here.Fault == "" || t.here.FaultIn != rows.ColumnCode):
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
}

// asked says whether what the SIS changed in a row is to be taken in, or kept there.
func (x *comparison[R]) asked(t *trio[R]) bool {
	key := x.k.text(t.here.Row)
	if do, settled := x.settled[x.k.kind][key]; settled {
		return do != Overwrite
	}
	if over, decided := x.o.Decisions.Overwrite[x.k.kind][key]; decided {
		return !over
	}
	return !x.o.Overwrite
}

// follow writes the codes of sections that are renamed in what names them, and says whether there were any.
func (x *comparison[R]) follow(r *R) bool {
	if len(x.recodes) == 0 {
		return false
	}
	followed := false
	for _, c := range x.k.columns {
		if c.Name == rows.ColumnSection || c.Name == rows.ColumnComposite {
			if code, ok := x.recodes[c.Get(r)]; ok {
				c.Set(r, code)
				followed = true
			}
		}
	}
	return followed
}

// situation says what is known of a row, with the row that goes where the timetable's changes are taken over, and the row that
// the timetable would have after taking in what the SIS changed.
func (x *comparison[R]) situation(t *trio[R]) (f situation, goes, takes R) {
	f = situation{Here: t.here != nil, There: t.there != nil, Base: t.base != nil, Read: x.read, First: !x.b.known}
	if t.here != nil {
		f.Spared = t.here.Spared
	}
	if t.base != nil {
		f.Carried, f.Absent = t.base.Ref.ID == 0, t.base.Absent
	}
	if t.there != nil {
		of := *x.k.section(&t.there.Row)
		f.Over, f.Dated = x.past(&t.there.Sent, of)
		f.Foreign = x.read && x.o.MultiFile && t.here == nil && !x.owned(x.k.kind, of)
		f.WithGone = x.k.kind != BellTimes && x.k.kind != Sections && t.here == nil && x.gone[*x.k.section(&t.there.Sent)]
		f.Dropped = t.here == nil && f.Carried && x.o.Decisions.Overwrite[x.k.kind][x.k.text(t.there.Row)]
		f.Form = t.base == nil && x.forms[t.there.Sent]
	}
	if t.here != nil && t.there != nil {
		f.ChangedHere, f.ChangedThere, goes, takes = x.merge(t)
	}
	if t.here != nil && t.there == nil {
		goes = t.here.Sent
		if t.base != nil {
			f.ChangedHere = rekeyed(x.k, t.base.Row, x.now) != t.here.Row
			f.Hidden = x.hides(t.base) || t.here.Away && !x.away && x.read
			if f.Hidden {
				goes = x.carried(t)
			}
		}
		_, tried := x.tried[x.k.kind]
		f.Uncertain = tried || x.out.lost
	}
	if t.here == nil && t.there != nil && t.base != nil {
		f.ChangedThere = x.changedThere(t)
	}
	if t.here == nil && t.there == nil && t.base != nil {
		goes = t.base.Sent
		_, tried := x.tried[x.k.kind]
		f.Hidden, f.Uncertain = x.hides(t.base), (tried || x.out.lost) && x.read
		f.WithGone = x.k.kind != BellTimes && x.k.kind != Sections && x.gone[*x.k.section(&t.base.Sent)]
		was := rekeyed(x.k, t.base.Row, x.now)
		f.Over, f.Dated = x.past(&t.base.Sent, *x.k.section(&was))
	}
	if t.here != nil && t.here.Fault != "" {
		if f.Barred = x.barred(t); !f.Barred && x.k.kind == Sections && !t.here.Spared {
			x.out.Warn = append(slices.Clip(x.out.Warn), Note{Ref: t.here.Ref, What: t.here.Title, Why: t.here.Fault + "; " + x.rules.SIS + " has it so, and it goes back so"})
		}
	}
	return f, goes, takes
}

// past says of a row, as the SIS has it, whether its days are over by the first day of the run, and whether it is one of a
// section's list that has begun and goes with a last day once the timetable does not have it. of is the section's code of today.
func (x *comparison[R]) past(sent *R, of string) (over, dated bool) {
	first, last := x.k.span(sent)
	return last != 0 && last < x.from, x.k.kind == SectionLists && x.dated && first < x.from && x.begun(of)
}

// hides says whether the SIS goes by the day it is asked for and has no reason to show a row.
func (x *comparison[R]) hides(base *rows.Entry[R]) bool {
	if x.k.kind != SectionLists || x.away || !x.read {
		return false
	}
	first, last := x.k.span(&base.Sent)
	return standing(first, last, x.o.Today) > 0
}

// begun says whether a section has begun by the first day of the run.
func (x *comparison[R]) begun(code string) bool {
	first, said := x.begins[code]
	if !said {
		first = x.mapper.School().First
	}
	return first < x.from
}

// barred says whether what is wrong with a row of the timetable keeps it from being sent. A code that the SIS has itself is no
// fault, whatever rules there are for codes made here.
func (x *comparison[R]) barred(t *trio[R]) bool {
	code := *x.k.section(&t.here.Row)
	if t.here.FaultIn != rows.ColumnCode {
		return true
	}
	if x.k.kind == Sections {
		switch {
		case t.base != nil && !t.base.Absent:
			return *x.k.section(&t.base.Row) != code
		case t.there != nil:
			return *x.k.section(&t.there.Row) != code
		}
		return true
	}
	return !x.scope.there[code]
}

// changedHere says whether a row of the timetable is other than when both sides last agreed, but for dates of the run.
func (x *comparison[R]) dateless(name string) bool {
	return x.k.kind == Sections && (name == rows.ColumnFrom || name == rows.ColumnTo)
}

// carried is the row as it was published with what the timetable has changed in it since.
func (x *comparison[R]) carried(t *trio[R]) R {
	was, goes := rekeyed(x.k, t.base.Row, x.now), t.base.Sent
	for _, c := range x.k.columns {
		if now := c.Get(&t.here.Row); now != c.Get(&was) {
			c.Set(&goes, c.Get(&t.here.Sent))
		}
	}
	return goes
}

// merge goes through the columns of a row that both sides have.
func (x *comparison[R]) merge(t *trio[R]) (here, there bool, goes, takes R) {
	goes, takes = t.there.Sent, t.here.Row
	if t.base != nil && t.base.Row == t.here.Row && t.base.Sent == t.there.Sent && !x.b.legacy && len(x.b.blind) == 0 && x.k.kind != Sections {
		return x.follow(&goes), false, goes, takes // as most rows are
	}
	var was, shown R
	if t.base != nil {
		if was, shown = t.base.Row, t.base.Sent; x.k.kind != Sections { // what belongs to a section that was renamed has not changed
			was = rekeyed(x.k, was, x.now)
		}
	}
	if len(x.then) > 0 {
		if code, ok := x.then[*x.k.section(&t.there.Sent)]; ok && x.k.kind != Sections && *x.k.section(&shown) == code {
			*x.k.section(&shown) = *x.k.section(&t.there.Sent)
		}
	}
	for i, c := range x.k.columns {
		now, is, says := c.Get(&t.here.Row), c.Get(&t.there.Sent), c.Get(&t.there.Row)
		if x.dateless(c.Name) {
			if is == "" && (x.blind[i] || !x.read) { // it has the dates and does not show them
				v := c.Get(&t.here.Sent)
				if t.base != nil && c.Get(&was) != "" {
					v = c.Get(&was)
				}
				c.Set(&goes, v)
			}
			if c.Name == rows.ColumnTo && x.endsAnew(t, &shown, &was) && now != is {
				c.Set(&goes, c.Get(&t.here.Sent))
				here = true
			}
			continue
		}
		if is == "" && x.blind[i] && now != "" { // it has the value and does not show it
			c.Set(&goes, c.Get(&t.here.Sent))
			here = here || t.base != nil && now != c.Get(&was)
			continue
		}
		if c.Name == rows.ColumnCode && x.k.kind == Sections && t.base != nil && !x.b.legacy {
			says = is // what it is called there, not what it stands for
		}
		if is == "" && c.Get(&shown) == "" && t.base != nil && !x.b.legacy && x.besideNames(t, c, now) {
			continue
		}
		if now == says {
			if c.Name == rows.ColumnSection && x.k.kind != Sections { // it may be an old code of a section that was renamed
				if goesBy := x.spelled(t, c); rows.Squeeze(goesBy) != rows.Squeeze(is) && now != "" {
					c.Set(&goes, goesBy)
					here = true
				}
			}
			continue
		}
		var mine, other bool
		switch {
		case t.base != nil && x.b.legacy && !x.b.has(c.Name): // not known who changed it: it stays as the SIS has it
		case t.base != nil && x.b.legacy:
			mine, other = now != c.Get(&was), says != c.Get(&was) && !names.SameForm(is, c.Get(&was))
			if mine && !other && x.b.to == 0 && lossy(c.Name, now) { // New from SIS of that version did not hold what the SIS has
				mine = false
			}
		case t.base != nil:
			mine, other = now != c.Get(&was), !names.SameForm(is, c.Get(&shown))
		default:
			mine, other = !x.b.known || !x.read, x.b.known && x.read
		}
		switch {
		case other && c.Derived, other && c.Fillable && now == "" && !x.ended(t, c.Name), !mine && !other:
			// It goes back as it came.
			if mine && c.Derived {
				c.Set(&goes, c.Get(&t.here.Sent))
				here = true
			}
		case other:
			c.Set(&takes, says)
			there = true
		case c.Fillable && now == "" && (t.base == nil || t.base.Ref.ID == 0):
			// It goes back as it came: no record stood for the row, so that nobody here has cleared what the SIS has in it.
		default:
			c.Set(&goes, x.spelled(t, c))
			here = true
		}
	}
	return x.follow(&goes) || here, there, goes, takes
}

// besideNames says whether another row of the same lesson, which the SIS has, names a teacher or a room that this one does not
// name there: a SIS may serve the teachers in some rows and the rooms in others.
func (x *comparison[R]) besideNames(t *trio[R], c rows.Column[R], v string) bool {
	if x.k.kind != Timetable || v == "" || c.Name != rows.ColumnTeacher && c.Name != rows.ColumnRoom {
		return false
	}
	if x.lesson == nil {
		x.lesson = map[model.Key][]*trio[R]{}
		for i := range x.trios {
			if o := &x.trios[i]; o.here != nil && o.there != nil {
				x.lesson[o.here.Ref] = append(x.lesson[o.here.Ref], o)
			}
		}
	}
	return slices.ContainsFunc(x.lesson[t.here.Ref], func(o *trio[R]) bool { return o != t && c.Get(&o.here.Row) == v && c.Get(&o.there.Sent) != "" })
}

// lossy says whether a column is one that New from SIS of version 1 did not take over as it was.
func lossy(column, now string) bool {
	switch column {
	case rows.ColumnKind:
		return now == "O"
	case rows.ColumnComposite, rows.ColumnTeacher:
		return now == ""
	}
	return column == rows.ColumnName
}

// spelled is the timetable's value of a column as it is sent: the code of a section as the SIS writes it.
func (x *comparison[R]) spelled(t *trio[R], c rows.Column[R]) string {
	v := c.Get(&t.here.Sent)
	if c.Name == rows.ColumnSection || c.Name == rows.ColumnComposite {
		if is, ok := x.writes[v]; ok {
			return is
		}
	}
	return v
}

// endsAnew says whether the last day of a section is this file's to move: it was the To date of the run that sent it.
func (x *comparison[R]) endsAnew(t *trio[R], shown, was *R) bool {
	if t.base == nil || x.b.legacy {
		return false
	}
	_, is := x.k.span(&t.there.Sent)
	_, sent := x.k.span(shown)
	_, own := x.k.span(was)
	return is != 0 && is == sent && own == sent
}

// ended says whether a last day in the SIS is one that somebody set for this row alone, before the end of the run.
func (x *comparison[R]) ended(t *trio[R], column string) bool {
	if x.k.kind != SectionLists || column != rows.ColumnTo || !x.read || t.base == nil {
		return false
	}
	_, last := x.k.span(&t.there.Sent)
	return last != 0 && last < x.o.To && last != x.b.to && !x.ofSection(t.there, last)
}

// ofSection says whether a last day is that of most rows of a section there, as far as it has several. What a section of one
// row has tells nothing: there it may be the last day of any other section.
func (x *comparison[R]) ofSection(e *rows.Entry[R], last model.Date) bool {
	count := func(same bool) (of, all int) {
		for i := range x.there {
			if *x.k.section(&x.there[i].Sent) == *x.k.section(&e.Sent) == same {
				all++
				if _, l := x.k.span(&x.there[i].Sent); l == last {
					of++
				}
			}
		}
		return of, all
	}
	if of, all := count(true); all > 1 {
		return of > 1 && 2*of > all
	}
	lasts := map[string][2]int{}
	for i := range x.there {
		code := *x.k.section(&x.there[i].Sent)
		n := lasts[code]
		n[1]++
		if _, l := x.k.span(&x.there[i].Sent); l == last {
			n[0]++
		}
		lasts[code] = n
	}
	for _, n := range lasts {
		if n[0] > 1 && 2*n[0] > n[1] {
			return true
		}
	}
	return false
}

// changedThere says of a row that the timetable does not have whether the SIS's is other than it was last seen.
func (x *comparison[R]) changedThere(t *trio[R]) bool {
	was, shown := rekeyed(x.k, t.base.Row, x.now), t.base.Sent
	for i, c := range x.k.columns {
		is, says := c.Get(&t.there.Sent), c.Get(&t.there.Row)
		before := c.Get(&shown)
		if x.b.legacy {
			is, before = says, c.Get(&was)
			if !x.b.has(c.Name) {
				continue
			}
		}
		switch {
		case names.SameForm(is, before), c.Derived, x.blind[i] && is == "", before == "" && c.Fillable, x.dateless(c.Name):
		case (c.Name == rows.ColumnSection || c.Name == rows.ColumnComposite || x.k.kind == Sections && c.Name == rows.ColumnCode) &&
			(x.then[is] != "" || x.now[before] == is || says == c.Get(&was)):
		default:
			return true
		}
	}
	return false
}

// row settles one row.
func (x *comparison[R]) row(t *trio[R]) {
	f, goes, takes := x.situation(t)
	if f.Here && f.There && !f.Base && x.settled[x.k.kind][x.k.text(t.here.Row)] == TakeIn {
		f.ChangedThere, f.ChangedHere = false, false // what the timetable can't hold of it goes back as it came
	}
	o := decide(f)
	if t.there != nil && x.read && (!f.Foreign || f.Base || f.Here) || !x.read && t.there != nil {
		x.out.had++
	} else if t.there == nil && t.base != nil && !t.base.Absent && t.here != nil && x.read {
		x.out.had++
	}
	switch o {
	case nothing:
		if f.Absent && f.Here {
			x.keepBase(t)
		}
	case sendSame:
		if !f.Here || f.Over {
			goes = t.there.Sent
		}
		if t.here != nil && x.follow(&goes) { // its days are over, and its section has another code now
			x.sendThere(t, goes)
			x.change(RowChange{What: Changed, Was: x.values(&t.there.Sent), Now: x.values(&goes)}, t)
			break
		}
		x.sendThere(t, goes)
		if sent := &x.send[len(x.send)-1]; sent.Sent != t.there.Sent && t.here != nil { // with what the SIS has and does not show
			x.old, x.new = append(x.old, *t.there), append(x.new, *sent)
		}
		x.out.Unchanged++
		x.same = append(x.same, t.there)
	case sendBase:
		if f.Barred { // what changed can't go
			x.bad(t)
			goes = t.base.Sent
		}
		x.sendBase(t, f, goes)
	case sendNew:
		if t.base != nil && x.read && !x.out.lost && !f.Absent {
			x.out.missing++
		}
		e := *t.here
		x.spell(&e)
		e.Known = x.known(&e)
		if t.base != nil && !f.Absent { // it goes again with all that the SIS had on it
			e.Sent, e.Extra = x.carried(t), t.base.Extra
			x.follow(&e.Sent)
		}
		if f.Read && x.k.kind == SectionLists && x.dated && x.begun(*x.k.section(&e.Row)) {
			x.beginNow(&e)
		}
		x.put(e, e.Row, e.Ref)
		x.change(RowChange{What: New, Now: x.values(&e.Sent)}, t)
	case sendChanged:
		if x.read && t.base == nil && x.o.MultiFile {
			x.out.clash++
		}
		if x.k.kind == Sections && x.onlyEnds(&t.there.Sent, goes) {
			x.out.extended++
		}
		x.sendThere(t, goes)
		x.change(RowChange{What: Changed, Was: x.values(&t.there.Sent), Now: x.values(&goes)}, t)
	case sendEnded:
		if t.there == nil {
			x.sendBase(t, f, x.endedBefore(t.base.Sent))
			break
		}
		goes = x.endedBefore(t.there.Sent)
		x.sendThere(&trio[R]{there: t.there, base: t.base}, goes)
		x.change(RowChange{What: Changed, Was: x.values(&t.there.Sent), Now: x.values(&goes)}, t)
	case takeOut:
		if f.Form {
			x.old = append(x.old, *t.there)
			x.out.had--
			break
		}
		spared := f.Spared || x.k.kind != BellTimes && x.spares[*x.k.section(&t.there.Sent)]
		if spared {
			x.out.spared++
		}
		if x.k.kind == Sections {
			x.gone[*x.k.section(&t.there.Sent)] = true
			x.spares[*x.k.section(&t.there.Sent)] = f.Spared
		}
		of := *x.k.section(&t.there.Row)
		begun := x.k.kind == SectionLists && x.read && !f.WithGone && x.scope.there[of] && x.begun(of)
		x.change(RowChange{What: Gone, Was: x.values(&t.there.Sent), spared: spared, begun: begun}, t)
	case sendForeign:
		x.out.had--
		x.out.Foreign++
		e := *t.there
		x.send, x.nextOf = append(x.send, e), append(x.nextOf, -1)
		if x.follow(&e.Sent) { // it names a section of this file that has another code now
			x.send[len(x.send)-1] = e
			x.old, x.new = append(x.old, *t.there), append(x.new, e)
		}
	case barNew:
		x.bad(t)
	case barChanged:
		x.bad(t)
		x.sendThere(t, t.there.Sent)
		agreed := &x.next[len(x.next)-1] // on what there is, so that what changed here goes once it can
		if agreed.Row = t.there.Row; t.base != nil {
			agreed.Row = t.base.Row
		}
		x.out.Unchanged++
	case askNew:
		x.ask(RowChange{What: New, Now: x.values(&t.there.Sent)}, t, t.there.Row)
	case askChanged:
		c := RowChange{What: Changed, Now: x.values(&t.there.Sent)}
		if t.base != nil {
			c.Was = x.values(&t.base.Sent)
		}
		if t.here != nil { // what the timetable has in place of it, should somebody have changed that here, too
			c.Was = slices.Clone(c.Now)
			for i, col := range x.k.columns {
				if v := col.Get(&t.here.Row); col.Get(&takes) != v {
					c.Was[i] = v
				}
			}
			if l, ok := any(&t.here.Row).(*rows.Lesson); ok {
				if m, ok := any(&takes).(*rows.Lesson); ok && m.Day != l.Day {
					c.Was[0] = x.reader.DayCode(l)
				}
			}
		} else {
			takes = t.there.Row
		}
		x.ask(c, t, takes)
	case askGone:
		x.ask(RowChange{What: Gone, Was: x.values(&t.base.Sent)}, t, takes)
	}
}

// sendBase sends a row that the SIS does not show, or lost, as it was published: goes is what it is now, with what the timetable
// changed in it, or with a last day.
func (x *comparison[R]) sendBase(t *trio[R], f situation, goes R) {
	e := *t.base
	if f.Here {
		e = *t.here
		e.Extra = t.base.Extra
		if f.Barred {
			e.Row = t.base.Row
		}
	} else {
		e.Ref = model.Key{} // no record stands for it any more
		x.follow(&goes)
		x.out.kept++
	}
	e.Sent, e.Known = goes, true
	x.put(e, e.Row, e.Ref)
	switch {
	case !f.Hidden: // the SIS has lost it
		x.change(RowChange{What: New, Now: x.values(&goes)}, t)
	case goes == t.base.Sent:
		x.new = append(x.new, e) // the SIS does not show it, so that the account has it on one side only
		x.out.Unchanged++
	default:
		x.out.hidden++
		x.change(RowChange{What: Changed, Was: x.values(&t.base.Sent), Now: x.values(&goes)}, t)
	}
}

// endedBefore is a list row with the day before the run's first day as its last.
func (x *comparison[R]) endedBefore(r R) R {
	for _, c := range x.k.columns {
		if c.Name == rows.ColumnTo {
			c.Set(&r, max(x.from-1, 0).String())
		}
	}
	return r
}

// onlyEnds says whether two rows differ in nothing but their last day.
func (x *comparison[R]) onlyEnds(was *R, goes R) bool {
	for _, c := range x.k.columns {
		if c.Name == rows.ColumnTo {
			c.Set(&goes, c.Get(was))
		}
	}
	return goes == *was
}

func (x *comparison[R]) values(r *R) []string { return x.k.values(x.reader, r) }

// key is a row's for decisions; of several with one key the later ones have a number.
func (x *comparison[R]) key(t *trio[R]) string {
	var key string
	switch {
	case t.here != nil:
		key = x.k.text(t.here.Row)
	case t.there != nil:
		key = x.k.text(t.there.Row)
	default:
		key = x.k.text(rekeyed(x.k, t.base.Row, x.now))
	}
	if x.keys[key]++; x.keys[key] > 1 {
		return key + "|" + fmt.Sprint(x.keys[key])
	}
	return key
}

// describe gives a change its title and the record it is about.
func (x *comparison[R]) describe(c *RowChange, t *trio[R]) {
	switch {
	case t.here != nil:
		c.Title, c.Ref = t.here.Title, t.here.Ref
		c.of = *x.k.section(&t.here.Row)
	case t.there != nil:
		c.Title = x.k.title(x.reader, &t.there.Row)
		c.of = *x.k.section(&t.there.Row)
	default:
		r := rekeyed(x.k, t.base.Row, x.now)
		c.Title = x.k.title(x.reader, &r)
		c.of = *x.k.section(&r)
	}
	if t.base != nil && c.Ref.ID == 0 {
		c.Ref = t.base.Ref
	}
	if x.k.kind == Sections && t.here != nil && t.there != nil {
		if was, now := *x.k.section(&t.there.Sent), *x.k.section(&t.here.Row); was != now && x.writes[now] != was {
			c.Title = was + " → " + now
			c.renamed = t.there.Sent != t.here.Sent && (x.k.guid(&t.there.Sent) == "" || x.k.guid(&t.there.Sent) != x.k.guid(&t.here.Sent))
		}
	}
}

// change notes what the plan changes: of a new or changed row it is the last one that was put.
func (x *comparison[R]) change(c RowChange, t *trio[R]) {
	c.Key = x.key(t)
	x.describe(&c, t)
	if t.there != nil && c.What != New {
		x.old = append(x.old, *t.there)
	}
	switch {
	case t.base != nil:
		c.try.Was = x.setOf(*t.base)
	case t.there != nil:
		c.try.Was = x.setOf(*t.there)
	}
	if c.What != Gone {
		x.new = append(x.new, x.send[len(x.send)-1])
		c.try.Now = x.setOf(x.next[len(x.next)-1])
	}
	x.out.Changes = append(x.out.Changes, c)
}

func (x *comparison[R]) setOf(e rows.Entry[R]) rows.Set {
	var s rows.Set
	e.Wire, e.Teachers, e.Rooms = nil, nil, nil
	*x.k.in(&s) = []rows.Entry[R]{e}
	return s
}

// put sends a row, and takes it for what both sides agree on.
func (x *comparison[R]) put(e rows.Entry[R], row R, ref model.Key) {
	e.Row = row
	if refused := x.refused[x.k.kind]; len(refused) > 0 {
		e.Extra = slices.DeleteFunc(slices.Clone(e.Extra), func(m rows.Member) bool { return slices.Contains(refused, m.Name) })
	}
	x.send, x.nextOf = append(x.send, e), append(x.nextOf, len(x.next))
	x.next = append(x.next, rows.Entry[R]{Row: row, Sent: e.Sent, Ref: ref, Extra: e.Extra})
}

// sendThere sends a row of the SIS: goes is the row with what the timetable changed.
func (x *comparison[R]) sendThere(t *trio[R], goes R) {
	e := *t.there
	row, ref := t.there.Row, model.Key{}
	if t.here != nil {
		row, ref, e.Title = t.here.Row, t.here.Ref, t.here.Title
	} else {
		x.out.kept++
		if t.base != nil {
			row = rekeyed(x.k, t.base.Row, x.now)
		}
	}
	if t.here == nil && x.follow(&goes) {
		x.old, x.new = append(x.old, *t.there), append(x.new, e)
		defer func() { x.new[len(x.new)-1].Sent = goes }()
	}
	if goes != e.Sent {
		x.remake(&e, goes)
	}
	e.Ref = ref
	x.put(e, row, ref)
}

// remake gives a row other values, and leaves out or makes anew what names or follows from them.
func (x *comparison[R]) remake(e *rows.Entry[R], goes R) {
	was := e.Sent
	e.Sent = goes
	if len(e.Extra) == 0 {
		return
	}
	e.Extra = x.mapper.Remake(e.Extra, any(was), any(goes))
}

// spell writes the code of a new row's section as the SIS writes it.
func (x *comparison[R]) spell(e *rows.Entry[R]) {
	if len(x.writes) == 0 || x.k.kind == Sections || x.k.kind == BellTimes {
		return
	}
	for _, c := range x.k.columns {
		if c.Name == rows.ColumnSection || c.Name == rows.ColumnComposite {
			if is, ok := x.writes[c.Get(&e.Sent)]; ok {
				c.Set(&e.Sent, is)
			}
		}
	}
}

// known says whether a new row names sections by codes that the SIS has, in spite of rules for codes made here.
func (x *comparison[R]) known(e *rows.Entry[R]) bool {
	if e.Fault != "" { // else it would have been barred
		return true
	}
	at := x.k.column(rows.ColumnComposite)
	return at >= 0 && x.scope.there[x.k.columns[at].Get(&e.Row)]
}

// beginNow gives a list row that is put in after its section has begun its first day.
func (x *comparison[R]) beginNow(e *rows.Entry[R]) {
	for _, c := range x.k.columns {
		if c.Name == rows.ColumnFrom && c.Get(&e.Sent) == "" {
			c.Set(&e.Sent, x.from.String())
		}
	}
}

// keepBase keeps what is known of a row that neither goes nor changes.
func (x *comparison[R]) keepBase(t *trio[R]) {
	e := *t.base
	e.Row = t.here.Row
	e.Wire = nil
	x.next = append(x.next, e)
}

// bad notes that a row can't be sent.
func (x *comparison[R]) bad(t *trio[R]) {
	if t.here.FaultIn == rows.ColumnCode && x.k.kind != Sections && x.k.kind != BellTimes {
		return // the section says it
	}
	what := t.here.Title
	if i := slices.IndexFunc(x.out.Bad, func(n Note) bool { return n.Ref == t.here.Ref && n.Why == t.here.Fault && x.k.kind != BellTimes }); i >= 0 {
		return
	}
	why := t.here.Fault
	if t.there != nil {
		why += "; it stays there as it is"
	}
	x.out.Bad = append(slices.Clip(x.out.Bad), Note{Ref: t.here.Ref, What: what, Why: why})
}

// ask settles a row that the SIS changed: takes is the row that the timetable would have after taking the change in.
func (x *comparison[R]) ask(c RowChange, t *trio[R], takes R) {
	c.Key = x.key(t)
	x.describe(&c, t)
	do, settled := x.settled[x.k.kind][c.Key]
	if !settled {
		do = TakeIn
		over := x.o.Overwrite
		if choice, decided := x.o.Decisions.Overwrite[x.k.kind][c.Key]; decided {
			over = choice
		}
		if over {
			do = Overwrite
		}
	}
	c.Do, c.here = do, t.here != nil
	c.takes = rows.Set{}
	if c.What != Gone {
		*x.k.in(&c.takes) = []rows.Entry[R]{{Row: takes}}
	}
	if t.base != nil {
		c.was = x.setOf(rows.Entry[R]{Row: rekeyed(x.k, t.base.Row, x.now), Ref: t.base.Ref})
	} else if t.here != nil {
		c.was = x.setOf(rows.Entry[R]{Row: t.here.Row, Ref: t.here.Ref})
	}
	if t.here != nil {
		*x.k.in(&c.beside) = x.besideIt(t)
	}
	x.out.There = append(x.out.There, c)
	switch {
	case do == Overwrite && t.here != nil && t.there != nil:
		x.sendThere(t, x.overwritten(t))
		x.change(RowChange{What: Changed, Was: c.Now, Now: x.values(&x.send[len(x.send)-1].Sent)}, t)
	case do == Overwrite && t.here != nil:
		e := *t.here
		x.spell(&e)
		e.Known = x.known(&e)
		x.put(e, e.Row, e.Ref)
		x.change(RowChange{What: New, Now: x.values(&e.Sent)}, t)
	case do == Overwrite && t.there != nil:
		if x.k.kind == Sections {
			x.gone[*x.k.section(&t.there.Sent)] = true
		}
		x.change(RowChange{What: Gone, Was: c.Now}, t)
	case do == Overwrite:
	case t.there != nil: // until it is taken in, it goes back as it is
		x.sendThere(t, t.there.Sent)
		x.out.Unchanged++
		x.same = append(x.same, t.there)
	case t.here != nil && do == Keep: // it was seen to be gone
		e := *t.base
		e.Row, e.Absent, e.Wire = t.here.Row, true, nil
		e.Ref = t.here.Ref
		x.next = append(x.next, e)
	}
}

// besideIt are the other rows that the SIS has of a row's record.
func (x *comparison[R]) besideIt(t *trio[R]) []rows.Entry[R] {
	if x.stays == nil {
		x.stays = map[model.Key][]*rows.Entry[R]{}
		for _, o := range x.trios {
			if o.here != nil && o.there != nil {
				x.stays[o.here.Ref] = append(x.stays[o.here.Ref], o.there)
			}
		}
	}
	var others []rows.Entry[R]
	for _, o := range x.stays[t.here.Ref] {
		if o != t.there {
			others = append(others, rows.Entry[R]{Row: o.Row})
		}
	}
	return others
}

// overwritten is the SIS's row with all that the timetable has in place of it.
func (x *comparison[R]) overwritten(t *trio[R]) R {
	goes := t.there.Sent
	for _, c := range x.k.columns {
		now := c.Get(&t.here.Row)
		if x.dateless(c.Name) || now == c.Get(&t.there.Row) || now == "" && c.Fillable && !x.ended(t, c.Name) {
			continue
		}
		c.Set(&goes, x.spelled(t, c))
	}
	return goes
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
	for i := range lessons {
		if e := lessons[i].here; e != nil && len(has[e.Ref]) > 0 {
			x.out.Left = append(slices.Clip(x.out.Left), x.rules.LeftOf(e, has[e.Ref], x.word)...)
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
	x.out.check = func(after rows.Set) findings { return check(x, after) }
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
