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
		out := Outgoing{Kind: kind, Source: FromSIS, keep: map[string]bool{}}
		if !ok || !read {
			out.Left = append(out.Left, Note{What: kind.Label(), Why: ShortName(f.c) + " serves no call to read them, so none are taken over"})
			p.Adopted = append(p.Adopted, out)
			continue
		}
		table := f.c.Outbound(k.t, kind, p.Options)
		out.Columns, out.read = table.Columns, true
		rows := mirror.Mirror(k.t, table, raw, p.Options)
		// A section that others are linked to comes before them.
		if i := slices.Index(table.Columns, "Composite"); i >= 0 {
			slices.SortStableFunc(rows, func(a, b Row) int { return linked(a, i) - linked(b, i) })
		}
		for i := range rows {
			r := &rows[i]
			c := RowChange{What: New, Title: orElse(r.Title, r.Key), Key: r.Key, Now: r.Values, Do: TakeIn, next: r}
			if c.Why = k.takeRow(mirror, kind, &c); c.Why != "" {
				c.Do = Keep
				out.Left = append(out.Left, Note{What: c.Title, Why: c.Why})
			}
			out.There = append(out.There, c)
		}
		out.Rows = len(rows)
		p.Adopted = append(p.Adopted, out)
	}
	// What both sides now have alike is what was last published, as it were.
	for i := range p.Adopted {
		out := &p.Adopted[i]
		if !out.read {
			continue
		}
		there := map[string][]string{}
		ours := f.c.Outbound(k.t, out.Kind, p.Options)
		for _, r := range mirror.Mirror(k.t, ours, f.raws[out.Kind], p.Options) {
			there[r.Key] = r.Values
		}
		for _, r := range ours.Rows {
			if values, ok := there[r.Key]; ok {
				r.Values = values
				out.table.Rows = append(out.table.Rows, r)
			}
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

func linked(r Row, column int) int {
	if r.Values[column] != "" {
		return 1
	}
	return 0
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
