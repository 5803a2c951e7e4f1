package engine

import (
	"slices"

	"carillon/model"
	"carillon/sync/rows"
)

// trio is one row as the three sides have it: the timetable, the SIS, and what both last agreed on. A side that does not have
// it is nil.
type trio[R comparable] struct {
	here  *rows.Entry[R]
	there *rows.Entry[R]
	base  *rows.Entry[R]
}

// align pairs the rows of the three sides, each row of each side in exactly one trio. What is surest goes first over all rows,
// so that none takes the place of another that it merely resembles:
//
//  1. a row of the SIS that is to the letter as it was last seen is that row;
//  2. then the one with the same GUID, then the same key, in the SIS's words and in the timetable's;
//  3. a row of the timetable is the one that was published of the same record;
//  4. what is left on both sides is paired by GUID and by key in the timetable's words.
//
// Rows that a record has beside its own (a row for each teacher of a lesson, another span of a student in a section) are the
// record's, too.
type aligner[R comparable] struct {
	k       *kindRows[R]
	x       *rows.Reader
	from    model.Date                          // the day on which it is judged which of several spans holds
	now     map[string]string                   // codes of sections when the sides last agreed, where they are others in the timetable today
	then    map[string]string                   // codes of sections that the SIS has changed, to those that it had
	legacy  bool                                // what the SIS showed is not known of the base, only what the timetable had
	several func(e *rows.Entry[R], has []R) []R // rows of a record that the SIS is to have beside those it has; nil for none

	here, there, base []rows.Entry[R]
	own               bool // base is the aligner's own

	baseOfThere, thereOfBase []int // by place; -1 for none
	baseOfHere, hereOfBase   []int
	thereOfHere, hereOfThere []int
	made                     []*rows.Entry[R] // rows of the timetable that stand beside others, by place in here after the others
}

// rekeyed is a row with the section's code of today in place of the one it had.
func rekeyed[R comparable](k *kindRows[R], r R, codes map[string]string) R {
	if len(codes) > 0 {
		if code, ok := codes[*k.section(&r)]; ok {
			*k.section(&r) = code
		}
	}
	return r
}

func noneOf(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

func (a *aligner[R]) run() []trio[R] {
	a.baseOfThere, a.thereOfBase = noneOf(len(a.there)), noneOf(len(a.base))
	a.baseOfHere, a.hereOfBase = noneOf(len(a.here)), noneOf(len(a.base))
	a.thereOfHere, a.hereOfThere = noneOf(len(a.here)), noneOf(len(a.there))
	a.thereWithBase()
	a.hereWithBase()
	a.besideInBase()
	for h, b := range a.baseOfHere {
		if b >= 0 && a.thereOfBase[b] >= 0 {
			a.thereOfHere[h], a.hereOfThere[a.thereOfBase[b]] = a.thereOfBase[b], h
		}
	}
	a.hereWithThere()
	a.besideThere()
	return a.trios()
}

// pairUp pairs what is left of two lists of n and m rows: rows that are wholly equal, or rows with one key, those first that
// are most alike. left and right give a row, and whether it is still free.
func pairUp[R comparable](k *kindRows[R], n, m int, left, right func(int) (R, bool), pair func(i, j int), whole bool) {
	first, next := map[R]int{}, make([]int, m) // chains of rows with one key, in their order
	for j := m - 1; j >= 0; j-- {
		r, free := right(j)
		if !free {
			continue
		}
		if !whole {
			r = k.key(r)
		}
		after, chained := first[r]
		if next[j] = -1; chained {
			next[j] = after
		}
		first[r] = j
	}
	if len(first) == 0 {
		return
	}
	if whole {
		for i := range n {
			r, free := left(i)
			if !free {
				continue
			}
			if j, found := first[r]; found {
				if next[j] < 0 {
					delete(first, r)
				} else {
					first[r] = next[j]
				}
				pair(i, j)
			}
		}
		return
	}
	groups := map[R][]int{}
	var order []R
	for i := range n {
		r, free := left(i)
		if !free {
			continue
		}
		key := k.key(r)
		if _, found := first[key]; !found {
			continue
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	for _, key := range order {
		ls := groups[key]
		var rs []int
		for j := first[key]; j >= 0; j = next[j] {
			rs = append(rs, j)
		}
		match := func(fits func(a, b *R) bool) {
			ls = slices.DeleteFunc(ls, func(i int) bool {
				l, _ := left(i)
				at := slices.IndexFunc(rs, func(j int) bool { r, _ := right(j); return fits == nil || fits(&l, &r) })
				if at < 0 {
					return false
				}
				pair(i, rs[at])
				rs = slices.Delete(rs, at, at+1)
				return true
			})
		}
		if len(ls) > 1 || len(rs) > 1 {
			for _, fits := range k.alike {
				match(fits)
			}
		}
		match(nil)
	}
}

// thereWithBase finds which row of the SIS is which of those last seen.
func (a *aligner[R]) thereWithBase() {
	pair := func(s, b int) { a.baseOfThere[s], a.thereOfBase[b] = b, s }
	freeThere := func(say func(*rows.Entry[R]) R) func(int) (R, bool) {
		return func(s int) (r R, free bool) {
			if a.baseOfThere[s] >= 0 {
				return r, false
			}
			return say(&a.there[s]), true
		}
	}
	freeBase := func(say func(*rows.Entry[R]) R) func(int) (R, bool) {
		return func(b int) (r R, free bool) {
			if a.thereOfBase[b] >= 0 || a.base[b].Absent {
				return r, false
			}
			return say(&a.base[b]), true
		}
	}
	sent := func(e *rows.Entry[R]) R { return e.Sent }
	row := func(e *rows.Entry[R]) R { return e.Row }
	baseNow := func(e *rows.Entry[R]) R { return rekeyed(a.k, e.Row, a.now) }
	n, m := len(a.there), len(a.base)
	if !a.legacy { // a SIS mostly serves rows in the order in which they were sent
		b := 0
		for s := range a.there {
			for skip := 0; skip < 3 && b < m; skip++ {
				if a.there[s].Sent == a.base[b].Sent && !a.base[b].Absent && a.thereOfBase[b] < 0 {
					pair(s, b)
					b++
					break
				}
				if skip < 2 && b+1 < m && a.there[s].Sent == a.base[b+1].Sent {
					b++
					continue
				}
				break
			}
		}
	}
	if !a.legacy {
		pairUp(a.k, n, m, freeThere(sent), freeBase(sent), pair, true)
		if len(a.then) > 0 {
			pairUp(a.k, n, m, freeThere(func(e *rows.Entry[R]) R { return rekeyed(a.k, e.Sent, a.then) }), freeBase(sent), pair, true)
		}
	} else {
		pairUp(a.k, n, m, freeThere(row), freeBase(baseNow), pair, true)
	}
	if a.k.guid != nil {
		by := map[string]int{}
		for b := range a.base {
			if g := a.k.guid(&a.base[b].Sent); g != "" && a.thereOfBase[b] < 0 && !a.base[b].Absent {
				by[g] = b
			}
		}
		for s := range a.there {
			if b, ok := by[a.k.guid(&a.there[s].Sent)]; ok && a.baseOfThere[s] < 0 && a.thereOfBase[b] < 0 {
				pair(s, b)
			}
		}
	}
	if !a.legacy {
		pairUp(a.k, n, m, freeThere(func(e *rows.Entry[R]) R { return rekeyed(a.k, e.Sent, a.then) }), freeBase(sent), pair, false)
	}
	pairUp(a.k, n, m, freeThere(row), freeBase(baseNow), pair, false)
	if a.k.moved != nil {
		a.pairMoved(pair)
	}
}

// pairMoved pairs rows of the SIS that stand elsewhere now, where it is plain which they are.
func (a *aligner[R]) pairMoved(pair func(s, b int)) {
	by := map[string][]int{}
	for b := range a.base {
		if a.thereOfBase[b] < 0 && a.base[b].Ref.ID != 0 && !a.base[b].Absent {
			r := rekeyed(a.k, a.base[b].Row, a.now)
			by[*a.k.section(&r)] = append(by[*a.k.section(&r)], b)
		}
	}
	if len(by) == 0 {
		return
	}
	for s := range a.there {
		if a.baseOfThere[s] >= 0 {
			continue
		}
		r := &a.there[s].Row
		list := by[*a.k.section(r)]
		at := slices.IndexFunc(list, func(b int) bool {
			was := rekeyed(a.k, a.base[b].Row, a.now)
			return a.k.moved(r, &was)
		})
		if at >= 0 {
			pair(s, list[at])
			by[*a.k.section(r)] = slices.Delete(list, at, at+1)
		}
	}
}

// hereWithBase finds which row of the timetable is which of those last published: the one of the same record.
func (a *aligner[R]) hereWithBase() {
	next := 0
	for h := range a.here {
		for b := next; b < min(next+3, len(a.base)); b++ {
			if e := &a.base[b]; e.Ref == a.here[h].Ref && e.Row == a.here[h].Row && a.hereOfBase[b] < 0 {
				a.baseOfHere[h], a.hereOfBase[b] = b, h
				next = b + 1
				break
			}
		}
	}
	by := map[model.Key][]int{}
	for b := range a.base {
		if a.base[b].Ref.ID != 0 && a.hereOfBase[b] < 0 {
			by[a.base[b].Ref] = append(by[a.base[b].Ref], b)
		}
	}
	take := func(fits func(h *rows.Entry[R], was R) bool) {
		for h := range a.here {
			if a.baseOfHere[h] >= 0 {
				continue
			}
			e := &a.here[h]
			for _, b := range by[e.Ref] {
				if a.hereOfBase[b] >= 0 {
					continue
				}
				was := rekeyed(a.k, a.base[b].Row, a.now)
				if a.k.same != nil && !a.k.same(&e.Row, &was) {
					continue
				}
				if a.k.kind == SectionLists && e.Ref.Kind == model.KindStudent && *a.k.section(&e.Row) != *a.k.section(&was) {
					continue // study lists are no records
				}
				if fits(e, was) {
					a.baseOfHere[h], a.hereOfBase[b] = b, h
					break
				}
			}
		}
	}
	if len(by) == 0 {
		return
	}
	take(func(h *rows.Entry[R], was R) bool { return h.Row == was })
	uncovered := func(h *rows.Entry[R], was R) bool { return !a.k.covers(h, &was, a.from) }
	if a.k.kind == Timetable { // of several rows of a lesson the one whose teacher or room it no longer has
		for _, alike := range a.k.alike {
			take(func(h *rows.Entry[R], was R) bool { return uncovered(h, was) && alike(&h.Row, &was) })
		}
		take(uncovered)
	}
	for _, alike := range a.k.alike {
		take(func(h *rows.Entry[R], was R) bool { return a.k.key(h.Row) == a.k.key(was) && alike(&h.Row, &was) })
	}
	take(func(*rows.Entry[R], R) bool { return true })
}

// entry is a row of the timetable by place: one of its own, or one that stands beside it.
func (a *aligner[R]) entry(h int) *rows.Entry[R] {
	if h < len(a.here) {
		return &a.here[h]
	}
	return a.made[h-len(a.here)]
}

// make adds a row of the timetable that stands beside one of its own.
func (a *aligner[R]) make(own *rows.Entry[R], r R, b, s int) {
	e := *own
	e.Row, e.Sent, e.Extra, e.Wire = r, r, nil, nil
	h := len(a.here) + len(a.made)
	a.made = append(a.made, &e)
	a.baseOfHere, a.thereOfHere = append(a.baseOfHere, b), append(a.thereOfHere, s)
	if b >= 0 {
		a.hereOfBase[b] = h
	}
	if s >= 0 {
		a.hereOfThere[s] = h
	}
}

// adopt says that a row of the base, that no record stood for, is one that the timetable would write so.
func (a *aligner[R]) adopt(b int, r R) {
	if b >= 0 && a.base[b].Ref.ID == 0 && a.base[b].Row != r {
		if !a.own {
			a.base, a.own = slices.Clone(a.base), true
		}
		a.base[b].Row = r
	}
}

// besideInBase finds rows that were published of a record beside its own.
func (a *aligner[R]) besideInBase() {
	if a.k.covers == nil {
		return
	}
	if !slices.ContainsFunc(a.hereOfBase, func(h int) bool { return h < 0 }) {
		return
	}
	own := map[model.Key]int{} // places of rows that have a base
	for h, b := range a.baseOfHere {
		if b >= 0 && !a.here[h].Spared {
			if _, ok := own[a.here[h].Ref]; !ok {
				own[a.here[h].Ref] = h
			}
		}
	}
	published := map[model.Key][]R{} // rows of a record that stand beside its own
	for b := range a.base {
		if a.hereOfBase[b] >= 0 || a.base[b].Ref.ID == 0 || a.base[b].Absent {
			continue
		}
		if _, ok := own[a.base[b].Ref]; ok {
			published[a.base[b].Ref] = append(published[a.base[b].Ref], rekeyed(a.k, a.base[b].Row, a.now))
		}
	}
	for ref, all := range published {
		if h := own[ref]; a.k.own != nil {
			was := rekeyed(a.k, a.base[a.baseOfHere[h]].Row, a.now)
			a.k.own(&a.here[h], was, append(slices.Clone(all), was))
		}
	}
	for b := range a.base {
		if a.hereOfBase[b] >= 0 || a.base[b].Ref.ID == 0 || a.base[b].Absent {
			continue
		}
		h, ok := own[a.base[b].Ref]
		if !ok {
			continue
		}
		e, was, r := &a.here[h], rekeyed(a.k, a.base[a.baseOfHere[h]].Row, a.now), rekeyed(a.k, a.base[b].Row, a.now)
		at := a.k.beside(r, was, e, published[a.base[b].Ref])
		if a.k.share != nil {
			a.k.share(&at, &a.base[b], &a.base[a.baseOfHere[h]], &e.Row)
		}
		if a.k.kind == SectionLists || a.k.covers(e, &at, a.from) {
			a.make(e, at, b, -1)
		}
	}
}

// hereWithThere pairs rows of the timetable and of the SIS that no base brings together.
func (a *aligner[R]) hereWithThere() {
	pair := func(h, s int) { a.thereOfHere[h], a.hereOfThere[s] = s, h }
	free := func(of *[]int, all []rows.Entry[R]) func(int) (R, bool) {
		return func(i int) (r R, is bool) {
			if (*of)[i] >= 0 {
				return r, false
			}
			return all[i].Row, true
		}
	}
	freeThere := free(&a.hereOfThere, a.there)
	current := func(s int) (R, bool) { // a span that is over is no row that the timetable would have now
		r, is := freeThere(s)
		first, last := a.k.span(&a.there[s].Sent)
		return r, is && (a.k.kind != SectionLists || standing(first, last, a.from) != 2)
	}
	if a.k.guid != nil {
		by := map[string]int{}
		for h := range a.here {
			if g := a.k.guid(&a.here[h].Row); g != "" && a.thereOfHere[h] < 0 {
				by[g] = h
			}
		}
		for s := range a.there {
			if h, ok := by[a.k.guid(&a.there[s].Row)]; ok && a.thereOfHere[h] < 0 {
				if _, is := freeThere(s); is {
					pair(h, s)
				}
			}
		}
	}
	freeHere := free(&a.thereOfHere, a.here)
	pairUp(a.k, len(a.here), len(a.there), freeHere, freeThere, pair, true)
	pairUp(a.k, len(a.here), len(a.there), freeHere, current, pair, false)
}

// besideThere finds rows that the SIS has of a record beside its own, and adds those that it is to have.
func (a *aligner[R]) besideThere() {
	if a.k.covers == nil {
		return
	}
	if slices.ContainsFunc(a.hereOfThere, func(h int) bool { return h < 0 }) {
		by := map[R][]int{} // rows of the timetable by key
		for h := range a.here {
			if !a.here[h].Spared {
				key := a.k.key(a.here[h].Row)
				by[key] = append(by[key], h)
			}
		}
		for s := range a.there {
			if a.hereOfThere[s] >= 0 {
				continue
			}
			r := a.there[s].Row
			if a.k.known != nil { // a row of a teacher who is in no list is that of the lesson whose room it names
				r = a.k.known(a.x, r)
			}
			for _, h := range by[a.k.key(r)] {
				if a.thereOfHere[h] >= 0 && a.k.covers(&a.here[h], &r, a.from) {
					a.adopt(a.baseOfThere[s], r)
					a.make(&a.here[h], r, a.baseOfThere[s], s)
					break
				}
			}
		}
	}
	if a.k.own != nil {
		beside := map[model.Key][]R{} // rows of the SIS that nothing was published for, beside a record's own
		for h := len(a.here); h < len(a.here)+len(a.made); h++ {
			if s := a.thereOfHere[h]; s >= 0 && a.baseOfHere[h] < 0 {
				beside[a.entry(h).Ref] = append(beside[a.entry(h).Ref], a.there[s].Row)
			}
		}
		for h := range a.here {
			if all := beside[a.here[h].Ref]; len(all) > 0 && a.baseOfHere[h] < 0 && a.thereOfHere[h] >= 0 {
				was := a.there[a.thereOfHere[h]].Row
				a.k.own(&a.here[h], was, append(all, was))
			}
		}
	}
	if a.several == nil {
		return
	}
	has := map[model.Key][]R{}
	for h := range len(a.here) + len(a.made) {
		if e := a.entry(h); !e.Spared && (len(e.Teachers) > 1 || len(e.Rooms) > 1) {
			has[e.Ref] = append(has[e.Ref], e.Row)
		}
	}
	if len(has) == 0 {
		return
	}
	others := map[R][]R{} // rows that the SIS alone has, by key: of a teacher whom the timetable does not have
	for s, b := range a.baseOfThere {
		if a.hereOfThere[s] < 0 && (b < 0 || a.base[b].Ref.ID == 0) {
			key := a.k.key(a.there[s].Row)
			others[key] = append(others[key], a.there[s].Row)
		}
	}
	for h := range a.here {
		e := &a.here[h]
		if list := has[e.Ref]; len(list) > 0 {
			delete(has, e.Ref)
			for _, r := range a.several(e, append(list, others[a.k.key(e.Row)]...)) {
				a.make(e, r, -1, -1)
			}
		}
	}
}

// trios gathers what was paired: the timetable's rows in their order, then what it does not have in the order of the SIS, then
// what neither has any more.
func (a *aligner[R]) trios() []trio[R] {
	list := make([]trio[R], 0, len(a.here)+len(a.made)+16)
	for h := range len(a.here) + len(a.made) {
		t := trio[R]{here: a.entry(h)}
		if b := a.baseOfHere[h]; b >= 0 {
			t.base = &a.base[b]
		}
		if s := a.thereOfHere[h]; s >= 0 {
			t.there = &a.there[s]
			if b := a.baseOfThere[s]; t.base == nil && b >= 0 && a.hereOfBase[b] < 0 {
				t.base = &a.base[b]
				a.hereOfBase[b] = h
			}
		}
		list = append(list, t)
	}
	for s := range a.there {
		if a.hereOfThere[s] >= 0 {
			continue
		}
		t := trio[R]{there: &a.there[s]}
		if b := a.baseOfThere[s]; b >= 0 && a.hereOfBase[b] < 0 {
			t.base = &a.base[b]
		}
		list = append(list, t)
	}
	for b := range a.base {
		if a.hereOfBase[b] < 0 && a.thereOfBase[b] < 0 {
			list = append(list, trio[R]{base: &a.base[b]})
		}
	}
	return list
}
