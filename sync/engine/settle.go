package engine

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// asked says whether what the SIS changed in a row is to be taken in, or kept there.
func (x *comparison[R]) asked(t *trio[R]) bool {
	if do, settled := x.verdictOn(t); settled {
		return do != Overwrite
	}
	if over, decided := x.decided(t); decided {
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

// row settles one row.
func (x *comparison[R]) row(t *trio[R]) {
	f, goes, takes := x.situation(t)
	held := x.heldBack(t, &f)
	f.Held = held && !x.letGo(t)
	if f.Here && f.There && !f.Base {
		if do, _ := x.verdictOn(t); do == TakeIn {
			f.ChangedThere, f.ChangedHere = false, false // what the timetable can't hold of it goes back as it came
		}
	}
	o := decide(f)
	if held && !f.Held && !slices.Contains([]action{askNew, askChanged, askGone, barNew, barChanged}, o) {
		x.listHeld(t, &f, Overwrite)
	}
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
		if (!f.Here || f.Over) && x.follow(&goes) { // its section has another code now
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
			e.Sent = x.carried(t)
			x.follow(&e.Sent)
			e.Extra = x.remade(t.base.Extra, t.base.Sent, e.Sent)
		} else if f.Read && x.k.kind == SectionLists && x.dated && x.begun(*x.k.section(&e.Row)) {
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
		x.follow(&goes)
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
		first, _ := x.k.span(&t.there.Sent)
		begun := x.k.kind == SectionLists && x.read && !f.WithGone && x.scope.there[of] && x.begun(of) && first < x.from
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
	case holdBack:
		x.holdBack(t, &f)
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
		if f.Barred {
			e.Row = t.base.Row
		}
	} else {
		e.Ref = model.Key{} // no record stands for it any more
		x.follow(&goes)
		x.out.kept++
	}
	e.Extra = x.remade(t.base.Extra, t.base.Sent, goes)
	e.Sent, e.Known = goes, true
	x.put(e, e.Row, e.Ref)
	switch {
	case !f.Hidden: // the SIS has lost it
		x.change(RowChange{What: New, Now: x.values(&goes)}, t)
	case goes == t.base.Sent:
		x.new = append(x.new, e) // the SIS does not show it, so that the account has it on one side only
		x.out.Unchanged++
	default:
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

// named is a row of a trio with what makes it that row.
func (x *comparison[R]) named(t *trio[R]) R {
	switch {
	case t.here != nil:
		return t.here.Row
	case t.there != nil:
		return t.there.Row
	}
	return rekeyed(x.k, t.base.Row, x.now)
}

// key is a row's for decisions; of several with one key the later ones have a number, whatever becomes of the first ones.
func (x *comparison[R]) key(t *trio[R]) string {
	key := x.k.text(x.named(t))
	if n := x.number(t); n > 1 {
		key += "|" + strconv.Itoa(n)
	}
	return key
}

// number is which one a row is of those with its key.
func (x *comparison[R]) number(t *trio[R]) int {
	if x.later == nil {
		x.later = x.numbers()
	}
	return max(1, x.later[t])
}

// numbers counts the rows that have one key. Most keys are one row's: they are told by their hashes, so that a table of whole
// keys is made of the few others alone.
func (x *comparison[R]) numbers() map[*trio[R]]int {
	seed := maphash.MakeSeed()
	hash := func(i int) uint64 { return maphash.Comparable(seed, x.k.key(x.named(&x.trios[i]))) }
	hashes := make([]uint64, len(x.trios))
	for i := range hashes {
		hashes[i] = hash(i)
	}
	slices.Sort(hashes)
	several := map[uint64]bool{}
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			several[hashes[i]] = true
		}
	}
	later := map[*trio[R]]int{}
	if len(several) == 0 {
		return later
	}
	seen := map[R]int{}
	for i := range x.trios {
		if !several[hash(i)] {
			continue
		}
		key := x.k.key(x.named(&x.trios[i]))
		if seen[key]++; seen[key] > 1 {
			later[&x.trios[i]] = seen[key]
		}
	}
	return later
}

// decided is what a person has chosen for a row.
func (x *comparison[R]) decided(t *trio[R]) (overwrite, is bool) {
	of := x.o.Decisions.Overwrite[x.k.kind]
	if len(of) == 0 {
		return false, false
	}
	overwrite, is = of[x.key(t)]
	return overwrite, is
}

// id names a row by what the SIS has and what both agreed on: taking in what the SIS changed makes it no other, while its key
// may be another then.
func (x *comparison[R]) id(t *trio[R]) string {
	var b strings.Builder
	put := func(r *R) {
		for _, c := range x.k.columns {
			b.WriteString(c.Get(r))
			b.WriteByte(0x1f)
		}
		b.WriteByte(0x1e)
	}
	if t.there != nil {
		put(&t.there.Sent)
	}
	if t.base != nil {
		b.WriteString(t.base.Ref.String())
		put(&t.base.Sent)
	}
	if t.there == nil && t.base == nil {
		b.WriteString(x.key(t))
	}
	return b.String()
}

// verdictOn is what is settled of a row that the SIS changed.
func (x *comparison[R]) verdictOn(t *trio[R]) (do Do, settled bool) {
	of := x.settled[x.k.kind]
	if len(of) == 0 {
		return "", false
	}
	do, settled = of[x.id(t)]
	return do, settled
}

// describe gives a change its title and the record it is about.
func (x *comparison[R]) describe(c *RowChange, t *trio[R]) {
	switch {
	case t.here != nil:
		c.Title, c.Ref = orElse(t.here.Title, x.k.title(x.reader, &t.here.Row)), t.here.Ref
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
	if x.unseen(&c, t) {
		x.out.hidden++
	}
	x.out.Changes = append(x.out.Changes, c)
}

// unseen says whether the SIS shows the same as at today after a change: it is of a row for other days before and after it.
func (x *comparison[R]) unseen(c *RowChange, t *trio[R]) bool {
	if x.k.kind != SectionLists || !x.read {
		return false
	}
	sees := func(r *R) bool {
		first, last := x.k.span(r)
		return !(reading{past: x.shows.past, future: x.shows.future}).hides(first, last, x.o.Today)
	}
	switch {
	case c.What != New && t.there != nil && sees(&t.there.Sent):
	case c.What != Gone && sees(&x.send[len(x.send)-1].Sent):
	default:
		return true
	}
	return false
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
	e.Extra = x.remade(e.Extra, e.Sent, goes)
	e.Sent, e.Ref = goes, ref
	x.put(e, row, ref)
}

// remade are the members of a row that gets other values: those that name these or follow from them are left out or made anew.
func (x *comparison[R]) remade(extra []rows.Member, was, goes R) []rows.Member {
	if len(extra) == 0 || was == goes {
		return extra
	}
	return x.mapper.Remake(extra, any(was), any(goes))
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
	if e.Fault != nil { // else it would have been barred
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
	if i := slices.IndexFunc(x.out.Bad, func(n Note) bool { return n.Ref == t.here.Ref && n.Why.Equal(*t.here.Fault) && x.k.kind != BellTimes }); i >= 0 {
		return
	}
	why := *t.here.Fault
	if t.there != nil {
		why = message.New(saysStaysThere, message.Part("fault", why))
	}
	x.out.Bad = append(x.out.Bad, Note{Ref: t.here.Ref, What: what, Why: why})
}

// ask settles a row that the SIS changed: takes is the row that the timetable would have after taking the change in.
func (x *comparison[R]) ask(c RowChange, t *trio[R], takes R) {
	c.Key, c.id = x.key(t), x.id(t)
	x.describe(&c, t)
	do, settled := x.verdictOn(t)
	if !settled {
		do = TakeIn
		over := x.o.Overwrite
		if choice, decided := x.decided(t); decided {
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
		if t.there != nil {
			(*x.k.in(&c.takes))[0].Sent = t.there.Sent
		}
	}
	if t.base != nil {
		c.was = x.setOf(rows.Entry[R]{Row: rekeyed(x.k, t.base.Row, x.now), Ref: t.base.Ref})
	} else if t.here != nil {
		c.was = x.setOf(rows.Entry[R]{Row: t.here.Row, Ref: t.here.Ref})
	}
	if t.here != nil {
		x.putBeside(&c, t)
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
		goes := t.there.Sent
		followed := t.here == nil && x.follow(&goes) // its section has another code now
		x.sendThere(t, goes)
		if followed {
			x.change(RowChange{What: Changed, Was: x.values(&t.there.Sent), Now: x.values(&goes)}, t)
			break
		}
		x.out.Unchanged++
		x.same = append(x.same, t.there)
	case t.here != nil && do == Keep: // it was seen to be gone
		e := *t.base
		e.Row, e.Absent, e.Wire = t.here.Row, true, nil
		e.Ref = t.here.Ref
		x.next = append(x.next, e)
	}
}

// putBeside gives a change the other rows of its record.
func (x *comparison[R]) putBeside(c *RowChange, t *trio[R]) {
	beside := x.besideIt(t)
	if x.k.kind == SectionLists && len(beside) > 0 { // of the spans that are left, the one that holds is the enrolment's
		beside = append(slices.Clone(*x.k.in(&c.takes)), beside...)
		slices.SortStableFunc(beside, func(a, b rows.Entry[R]) int {
			firstA, lastA := x.k.span(&a.Row)
			firstB, lastB := x.k.span(&b.Row)
			return standing(firstA, lastA, x.from) - standing(firstB, lastB, x.from)
		})
	}
	*x.k.in(&c.beside) = beside
}

// besideIt are the other rows that the SIS has of a row's record, those of lists that it has no reason to show among them. Of
// lists they are the timetable's spans, of lessons what the SIS has.
func (x *comparison[R]) besideIt(t *trio[R]) []rows.Entry[R] {
	if x.stays == nil {
		x.stays = map[model.Key][]*trio[R]{}
		for i := range x.trios {
			o := &x.trios[i]
			if o.here != nil && (o.there != nil || o.base != nil && !o.base.Absent && x.hides(&o.base.Sent)) {
				x.stays[o.here.Ref] = append(x.stays[o.here.Ref], o)
			}
		}
	}
	var others []rows.Entry[R]
	for _, o := range x.stays[t.here.Ref] {
		switch {
		case o == t || x.k.key(o.here.Row) != x.k.key(t.here.Row) && x.k.kind == SectionLists: // a study list is a student's
		case x.k.kind == SectionLists:
			others = append(others, rows.Entry[R]{Row: o.here.Row})
		default:
			others = append(others, rows.Entry[R]{Row: o.there.Row})
		}
	}
	return others
}

// overwritten is the SIS's row with all that the timetable has in place of it.
func (x *comparison[R]) overwritten(t *trio[R]) R {
	goes := t.there.Sent
	for _, c := range x.k.columns {
		now := c.Get(&t.here.Row)
		if x.dateless(c.Name) || now == c.Get(&t.there.Row) || c.SameGrade(now, c.Get(&t.there.Row)) || now == "" && c.Fillable && !x.ended(t, c.Name) {
			continue
		}
		c.Set(&goes, x.spelled(t, c))
	}
	return goes
}
