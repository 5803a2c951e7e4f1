package engine

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// adopt takes over everything the SIS has of published data: New from SIS, for a school that starts in mid-year. Kind
// follows kind, since lessons need their grid and lists their sections.
func (p *Plan) adopt(f *facts, k *taker) error {
	intake := rows.NewIntake(k.t, ShortName(f.c))
	intake.ReadBells(f.served[BellTimes].BellTimes, f.served[Timetable].Lessons)
	intake.ReadCodes(f.served[Sections].Sections)
	for _, kind := range inOrder(p.Options.Publish, Publishes()) {
		served, read := f.served[kind]
		out := Outgoing{Kind: kind, Columns: columnNames(kind), Source: FromSIS, read: read}
		if lessons := f.served[Timetable].Lessons; kind == BellTimes && !read && len(lessons) > 0 {
			served, read = rows.Set{BellTimes: rows.Slots(lessons)}, true
			out.Left = append(out.Left, Note{What: kind.Label(), Why: message.New(saysBellsOfLessons, sis(ShortName(f.c)))})
		}
		if !read {
			out.Left = append(out.Left, Note{What: kind.Label(), Why: message.New(saysNotReadable, sis(ShortName(f.c)))})
			p.Adopted = append(p.Adopted, out)
			continue
		}
		switch kind {
		case BellTimes:
			adoptRows(p, f, k, intake, bellRows, served, &out)
		case Sections:
			adoptRows(p, f, k, intake, sectionRows, served, &out)
		case SectionLists:
			adoptRows(p, f, k, intake, listRows, served, &out)
		case Timetable:
			adoptRows(p, f, k, intake, lessonRows, served, &out)
			lessons := slices.Clone(served.Lessons)
			f.reading(k, p.Options).reader.Lessons(lessons)
			for i := range lessons { // sections that only their lessons say are linked
				if lessons[i].Sent.Composite == "" {
					continue
				}
				if e := intake.LinkLessons(lessons[i].Row); e != nil {
					_, _ = k.apply(e) // where they can't be linked they stay apart
				}
			}
		}
		p.Adopted = append(p.Adopted, out)
	}
	if err := p.assume(k); err != nil {
		return err
	}
	p.agree(f, k)
	return nil
}

// reading is how rows of the SIS are read beside the timetable as it is now.
func (f *facts) reading(k *taker, o Options) *scope {
	c := newScope(f, k.t, o, nil)
	c.settleCodes(k.codes)
	c.from = max(o.Today, k.t.School().First)
	return c
}

// adoptRows takes over the rows of one kind.
func adoptRows[R comparable](p *Plan, f *facts, k *taker, intake *rows.Intake, kr *kindRows[R], served rows.Set, out *Outgoing) {
	entries := slices.Clone(*kr.in(&served))
	out.Rows = len(entries)
	c := f.reading(k, p.Options)
	kr.read(c.reader, entries)
	out.word = c.word
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	if kr.kind == SectionLists { // of several spans of a student in a section the one that holds, else the next, is the enrolment
		slices.SortStableFunc(order, func(a, b int) int {
			fa, la := kr.span(&entries[a].Sent)
			fb, lb := kr.span(&entries[b].Sent)
			return standing(fa, la, c.from) - standing(fb, lb, c.from)
		})
	}
	seen := map[R]bool{}
	noted := len(intake.Notes)
	for _, i := range order {
		e := &entries[i]
		ch := RowChange{What: New, Title: kr.title(c.reader, &e.Row), Key: kr.text(e.Row), Now: kr.values(c.reader, &e.Sent), Do: TakeIn}
		*kr.in(&ch.takes) = []rows.Entry[R]{{Row: e.Row, Sent: e.Sent}}
		key := kr.key(e.Row)
		switch {
		case kr.kind == SectionLists && seen[key]:
			ch.Do, ch.Why = Keep, message.New(saysOtherSpan)
		default:
			if ch.Why = k.takeRow(intake, kr.kind, &ch); !ch.Why.IsZero() {
				ch.Do = Keep
				out.Left = append(out.Left, Note{What: ch.Title, Why: ch.Why})
			}
		}
		if first, last := kr.span(&e.Sent); kr.kind == SectionLists && !seen[key] && ch.Do == TakeIn && standing(first, last, c.from) == 1 {
			out.Left = append(out.Left, Note{What: ch.Title, Why: message.New(saysLaterSpan, message.Date("from", first))})
		}
		seen[key] = true
		out.There = append(out.There, ch)
	}
	out.Left = append(out.Left, intake.Notes[noted:]...)
	k.codes = intake.Codes()
	adoptLinks(p, f, k, intake, kr, served, out)
}

// adoptLinks takes in of rows what could not be while others were missing: the links between sections. Links in a chain fall
// into place one after another.
func adoptLinks[R comparable](p *Plan, f *facts, k *taker, intake *rows.Intake, kr *kindRows[R], served rows.Set, out *Outgoing) {
	if kr.kind != Sections {
		return
	}
	for last := -1; ; {
		var left []Note
		n := 0
		c := f.reading(k, p.Options)
		entries := slices.Clone(served.Sections)
		c.reader.Sections(entries)
		a := &aligner[rows.Section]{k: sectionRows, x: c.reader, from: c.from, here: sectionRows.table(c.mapper).Entries, there: entries}
		for _, t := range a.run() {
			if t.here == nil || t.there == nil || t.here.Row.Composite == t.there.Row.Composite {
				continue
			}
			n++
			next := t.here.Row
			next.Composite = t.there.Row.Composite
			ch := RowChange{What: Changed, Title: t.here.Title, Ref: t.here.Ref, takes: rows.Set{Sections: []rows.Entry[rows.Section]{{Row: next}}}}
			if why := k.takeRow(intake, Sections, &ch); !why.IsZero() {
				left = append(left, Note{What: ch.Title, Why: why})
			}
		}
		if n == 0 || last >= 0 && n >= last {
			out.Left = append(out.Left, left...)
			return
		}
		last = n
	}
}

// agree takes what both sides now have for what was last published, as it were: of each row what the timetable has, and what
// the SIS shows for it.
func (p *Plan) agree(f *facts, k *taker) {
	c := f.reading(k, p.Options)
	for i := range p.Adopted {
		out := &p.Adopted[i]
		if !out.read {
			continue
		}
		served := cloneSet(f.served[out.Kind])
		switch out.Kind {
		case BellTimes:
			agreeOn(c, bellRows, served, out)
		case Sections:
			agreeOn(c, sectionRows, served, out)
		case SectionLists:
			agreeOn(c, listRows, served, out)
		case Timetable:
			agreeOn(c, lessonRows, served, out)
		}
	}
}

func agreeOn[R comparable](c *scope, kr *kindRows[R], served rows.Set, out *Outgoing) {
	done := compare(c, kr, basis{}, served, true)
	shown := *kr.in(&done.served)
	a := &aligner[R]{k: kr, x: c.reader, from: c.from, here: kr.table(c.mapper).Entries, there: shown}
	next := kr.in(&out.next)
	unlisted := 0
	for _, t := range a.run() {
		switch {
		case t.there == nil && kr.kind == SectionLists && t.here.Ref.Kind == model.KindStudent: // computed, of no record
			*next = append(*next, rows.Entry[R]{Row: t.here.Row, Sent: t.here.Sent, Ref: t.here.Ref, Absent: true})
			unlisted++
			continue
		case t.there == nil:
			continue
		case t.here == nil:
			*next = append(*next, rows.Entry[R]{Row: t.there.Row, Sent: t.there.Sent, Extra: t.there.Extra})
			continue
		}
		*next = append(*next, rows.Entry[R]{Row: t.here.Row, Sent: t.there.Sent, Ref: t.here.Ref, Extra: t.there.Extra})
	}
	if unlisted > 0 {
		out.Left = append(out.Left, Note{What: "Study lists", Why: message.New(saysStudyUnlisted, sis(c.rules.SIS),
			message.Count("unlisted", unlisted))})
	}
}

// served says what of a school the SIS serves, and what it does not.
func (p *Plan) served(name string) message.Message {
	var yes, no []message.Message
	add := func(k Kind, there bool) {
		word := message.New(k.lower())
		if there {
			yes = append(yes, word)
		} else {
			no = append(no, word)
		}
	}
	for i := range p.In {
		add(p.In[i].Kind, !p.In[i].Unsupported)
	}
	for i := range p.Adopted {
		add(p.Adopted[i].Kind, p.Adopted[i].read)
	}
	switch {
	case len(no) == 0:
		return message.New(saysServesAll, sis(name), message.List("kinds", yes...))
	case len(yes) == 0:
		return message.New(saysServesNothing, sis(name), message.List("kinds", no...))
	}
	return message.New(saysServesSome, sis(name), message.List("kinds", yes...), message.List("not", no...))
}

// adopted keeps what was taken over as the first published state.
func (r *Run) adopted(p *Plan, out *Outgoing, res *Result) error {
	res.In = append(res.In, KindResult{Kind: out.Kind, Rows: out.Rows, New: countDo(out.There, TakeIn), Unsupported: !out.read})
	res.LeftOut += len(out.Left)
	if !out.read {
		return nil
	}
	return r.note(p, out)
}
