package engine

import (
	"slices"
	"strconv"

	"carillon/model/message"
)

// asked says which academic year New from SIS has read, what the SIS has nothing of in it, what that leaves out, and which
// years it has terms of where that is not among them.
func (p *Plan) asked(f *facts) []message.Message {
	said := []message.Message{message.New(saysAskedYear, message.Year("year", p.year), message.Days("days", p.Options.From, p.Options.To))}
	empty := p.without()
	unserved := p.unserved(Sections)
	if len(empty) == 0 && !unserved {
		return said
	}
	var facts []message.Message
	lacks := make([]message.Message, len(empty))
	for i, kind := range empty {
		lacks[i] = message.New(kind.rowsWord())
	}
	if len(empty) > 0 {
		facts = append(facts, message.New(saysHasNone, sis(ShortName(f.c)), message.List("kinds", lacks...), message.Year("year", p.year)))
	}
	if left := p.withoutSections(); len(left) > 0 {
		facts = append(facts, message.New(saysSectionsMissing, message.List("left", left...)))
	}
	if unserved && !p.servesNothing() {
		facts = append(facts, message.New(saysSectionsUnserved, sis(ShortName(f.c))))
	}
	if slices.Contains(empty, Sections) || slices.Contains(empty, Timetable) {
		facts = append(facts, message.New(saysAskAnother, sis(ShortName(f.c))))
		if years := f.years(p.year); len(years) > 0 {
			facts = append(facts, message.New(saysTermsOf, message.List("years", years...)))
		}
	}
	return append(said, message.New(saysFacts, message.List("facts", facts...)))
}

// withoutSections counts the rows that name sections and that could not be taken over, where the SIS has no sections. Lessons of
// rosters, such as duties, name none.
func (p *Plan) withoutSections() (left []message.Message) {
	if p.rowsOf(Sections) > 0 {
		return nil
	}
	for i := range p.Adopted {
		out := &p.Adopted[i]
		if out.Kind != SectionLists && out.Kind != Timetable {
			continue
		}
		switch n := countDo(out.There, Keep); n {
		case 0:
		case out.Rows:
			left = append(left, message.New(saysRows, rowsOf("rows", out.Kind, n)))
		default:
			left = append(left, message.New(saysRowsOf, message.Count("n", n), rowsOf("rows", out.Kind, out.Rows)))
		}
	}
	return left
}

// unserved says whether the SIS serves no call for a kind of published data.
func (p *Plan) unserved(kind Kind) bool {
	return slices.ContainsFunc(p.Adopted, func(out Outgoing) bool { return out.Kind == kind && !out.read })
}

// servesNothing says whether the SIS serves no call at all.
func (p *Plan) servesNothing() bool {
	return !slices.ContainsFunc(p.In, func(in Incoming) bool { return !in.Unsupported }) &&
		!slices.ContainsFunc(p.Adopted, func(out Outgoing) bool { return out.read })
}

// without lists what the SIS serves and has nothing of.
func (p *Plan) without() []Kind {
	var empty []Kind
	for i := range p.In {
		if in := &p.In[i]; in.Read == 0 && !in.Unsupported && in.Kind != Calendar {
			empty = append(empty, in.Kind)
		}
	}
	for i := range p.Adopted {
		if out := &p.Adopted[i]; out.Rows == 0 && out.read {
			empty = append(empty, out.Kind)
		}
	}
	return empty
}

// rowsOf is how many rows of a kind the SIS has.
func (p *Plan) rowsOf(kind Kind) int {
	for i := range p.Adopted {
		if p.Adopted[i].Kind == kind {
			return p.Adopted[i].Rows
		}
	}
	return 0
}

// years lists the academic years that the SIS has terms of, unless the one that was asked for is among them.
func (f *facts) years(asked int) []message.Message {
	var years []int
	for _, rec := range f.recs[Calendar] {
		n, err := strconv.Atoi(rec.Fields[FieldYear])
		if err != nil || rec.Fields[FieldTerm] == "" {
			continue
		}
		if n == asked {
			return nil
		}
		if !slices.Contains(years, n) {
			years = append(years, n)
		}
	}
	slices.Sort(years)
	said := make([]message.Message, len(years))
	for i, n := range years {
		said[i] = message.New(saysYear, message.Year("year", n))
	}
	return said
}

// nothingThere is why New from SIS makes no file: the SIS has nothing of a school in the year, or serves nothing. Nil where
// it has something.
func (p *Plan) nothingThere(f *facts) error {
	for i := range p.In {
		if p.In[i].Kind != Calendar && p.In[i].Read > 0 {
			return nil
		}
	}
	for i := range p.Adopted {
		if p.Adopted[i].Rows > 0 {
			return nil
		}
	}
	return refuse(NothingThere, saysNothingTaken, message.List("facts", append([]message.Message{p.served(ShortName(f.c))}, p.asked(f)...)...))
}
