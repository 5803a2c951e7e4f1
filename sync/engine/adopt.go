package engine

import (
	"slices"
	"strings"
)

// adopt takes over everything the SIS has of published data: New from SIS, for a school that starts in mid-year. Kind
// follows kind, since lessons need their grid and lists their sections.
func (p *Plan) adopt(f *facts, k *taker) {
	mirror, ok := f.c.(Mirror)
	for _, kind := range inOrder(p.Options.Publish, Publishes()) {
		raw, read := f.raws[kind]
		out := Outgoing{Kind: kind, Source: FromSIS, keep: map[string]bool{}, read: ok && read}
		if lessons := f.raws[Timetable]; kind == BellTimes && !read && lessons.N > 0 {
			raw, read = lessons, true
			out.Left = append(out.Left, Note{What: kind.Label(), Why: ShortName(f.c) + " serves no call to read them: there are the days and periods of its lessons, and their times are to be entered under Grid structure"})
		}
		if !ok || !read {
			out.Left = append(out.Left, Note{What: kind.Label(), Why: ShortName(f.c) + " serves no call to read them, so none are taken over"})
			p.Adopted = append(p.Adopted, out)
			continue
		}
		table := f.c.Outbound(k.t, kind, p.Options)
		out.Columns = table.Columns
		rows := mirror.Mirror(k.t, table, raw, p.Options)
		for i := range rows {
			r := &rows[i]
			c := RowChange{What: New, Title: orElse(r.Title, r.Key), Key: r.Key, Now: r.Values, Do: TakeIn, next: r}
			if c.Why = k.takeRow(mirror, kind, &c); c.Why != "" {
				c.Do = Keep
				out.Left = append(out.Left, Note{What: c.Title, Why: c.Why})
			}
			out.There = append(out.There, c)
		}
		p.fit(f, k, &out, raw)
		out.Rows = len(rows)
		p.Adopted = append(p.Adopted, out)
	}
	for i := range p.Adopted {
		if out := &p.Adopted[i]; out.read {
			out.agree(f.c.Outbound(k.t, out.Kind, p.Options), func(ours Table) []Row { return mirror.Mirror(k.t, ours, f.raws[out.Kind], p.Options) })
		}
	}
}

// served says in a sentence what of a school the SIS serves, and what it does not.
func (p *Plan) served(sis string) string {
	var yes, no []string
	add := func(k Kind, there bool) {
		if there {
			yes = append(yes, strings.ToLower(k.Label()))
		} else {
			no = append(no, strings.ToLower(k.Label()))
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
		return sis + " serves all of a school: " + strings.Join(yes, ", ") + "."
	case len(yes) == 0:
		return sis + " serves nothing of a school: no " + strings.Join(no, ", no ") + "."
	}
	return sis + " serves " + strings.Join(yes, ", ") + "; it does not serve " + strings.Join(no, ", ") + "."
}

// agree takes what both sides now have for what was last published, as it were. Columns that the SIS shows nothing in are
// none to compare by.
func (out *Outgoing) agree(ours Table, mirrored func(Table) []Row) {
	there := map[string][]string{}
	shown, filled := make([]bool, len(ours.Columns)), make([]bool, len(ours.Columns))
	for _, r := range mirrored(ours) {
		there[r.Key] = r.Values
		for c, v := range r.Values {
			shown[c] = shown[c] || v != ""
		}
	}
	for _, r := range ours.Rows {
		values, ok := there[r.Key]
		if !ok {
			continue
		}
		for c, v := range r.Values {
			filled[c] = filled[c] || v != ""
		}
		r.Values = values
		out.table.Rows = append(out.table.Rows, r)
	}
	for c, name := range ours.Columns {
		if filled[c] && !shown[c] {
			out.basis.blind = append(out.basis.blind, name)
		}
	}
}

// fit takes in of rows what could not be while others were missing: the links between sections. Links in a chain fall
// into place one after another.
func (p *Plan) fit(f *facts, k *taker, out *Outgoing, raw Raw) {
	for last := -1; ; {
		left, n := p.fitOnce(f, k, out.Kind, raw)
		if n == 0 || last >= 0 && n >= last {
			out.Left = append(out.Left, left...)
			return
		}
		last = n
	}
}

// fitOnce looks at each row once, and says how many are not as the SIS has them, and why where they can't be.
func (p *Plan) fitOnce(f *facts, k *taker, kind Kind, raw Raw) (left []Note, n int) {
	mirror := f.c.(Mirror)
	ours := f.c.Outbound(k.t, kind, p.Options)
	mine := make(map[string]*Row, len(ours.Rows))
	for i := range ours.Rows {
		mine[ours.Rows[i].Key] = &ours.Rows[i]
	}
	for _, r := range mirror.Mirror(k.t, ours, raw, p.Options) {
		if m := mine[r.Key]; m != nil && !slices.Equal(m.Values, r.Values) {
			n++
			c := RowChange{What: Changed, Title: orElse(r.Title, r.Key), Key: r.Key, Ref: m.Ref, next: &r}
			if why := k.takeRow(mirror, kind, &c); why != "" {
				left = append(left, Note{What: c.Title, Why: why})
			}
		}
	}
	return left, n
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
