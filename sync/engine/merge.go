package engine

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

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
		if t.here == nil && f.Carried {
			f.Dropped, _ = x.decided(t)
		}
		f.Form = t.base == nil && x.forms[t.there.Sent]
	}
	if t.here != nil && t.there != nil {
		f.ChangedHere, f.ChangedThere, goes, takes = x.merge(t)
	}
	if t.here != nil && t.there == nil {
		goes = t.here.Sent
		if t.base != nil {
			f.ChangedHere = rekeyed(x.k, t.base.Row, x.now) != t.here.Row
			f.Hidden = x.hides(&t.base.Sent) || t.here.Away && x.hides(&t.here.Sent)
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
		f.Hidden, f.Uncertain = x.hides(&t.base.Sent), (tried || x.out.lost) && x.read
		f.WithGone = x.k.kind != BellTimes && x.k.kind != Sections && x.gone[*x.k.section(&t.base.Sent)]
		was := rekeyed(x.k, t.base.Row, x.now)
		f.Over, f.Dated = x.past(&t.base.Sent, *x.k.section(&was))
	}
	if t.here != nil && t.here.Fault != nil {
		if f.Barred = x.barred(t); !f.Barred && x.k.kind == Sections && !t.here.Spared {
			x.out.Warn = append(x.out.Warn, Note{Ref: t.here.Ref, What: t.here.Title,
				Why: message.New(saysFaultThereToo, message.Part("fault", *t.here.Fault), sis(x.rules.SIS))})
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
func (x *comparison[R]) hides(row *R) bool {
	if x.k.kind != SectionLists || !x.read {
		return false
	}
	first, last := x.k.span(row)
	return x.shows.hides(first, last, x.o.Today)
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

// dateless says whether a column holds a date that each run sets anew, which is no change of the timetable's.
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
		if now == says || c.SameGrade(now, says) {
			if c.Name == rows.ColumnSection && x.k.kind != Sections { // it may be an old code of a section that was renamed
				if goesBy := x.spelled(t, c); rows.Squeeze(goesBy) != rows.Squeeze(is) && now != "" {
					c.Set(&goes, goesBy)
					here = true
				}
			}
			continue
		}
		var edited, other bool
		switch {
		case t.base != nil && x.b.legacy && !x.b.has(c.Name): // not known who changed it: it stays as the SIS has it
		case t.base != nil && x.b.legacy:
			edited, other = now != c.Get(&was), says != c.Get(&was) && !c.Same(is, c.Get(&was))
			if edited && !other && x.b.to == 0 && lossy(c.Name, now) { // New from SIS of that version did not hold what the SIS has
				edited = false
			}
		case t.base != nil:
			edited, other = now != c.Get(&was), !c.Same(is, c.Get(&shown))
		default:
			edited, other = !x.b.known || !x.read, x.b.known && x.read
		}
		switch {
		case other && c.Derived, other && c.Fillable && now == "" && !x.ended(t, c.Name), !edited && !other:
			// It goes back as it came.
			if edited && c.Derived {
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
		case c.Same(is, before), c.Derived, x.blind[i] && is == "", before == "" && c.Fillable, x.dateless(c.Name):
		case (c.Name == rows.ColumnSection || c.Name == rows.ColumnComposite || x.k.kind == Sections && c.Name == rows.ColumnCode) &&
			(x.then[is] != "" || x.now[before] == is || says == c.Get(&was)):
		default:
			return true
		}
	}
	return false
}
