package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// asked says which academic year New from SIS has read, what the SIS has nothing of in it, what that leaves out, and which
// years it has terms of where that is not among them.
func (p *Plan) asked(f *facts) []string {
	sis, year := ShortName(f.c), YearName(p.year)
	said := []string{fmt.Sprintf("Asked for was the academic year %s, %s to %s.", year, p.Options.From, p.Options.To)}
	empty := p.without()
	if len(empty) == 0 {
		return said
	}
	text := fmt.Sprintf("%s has no %s for %s.", sis, joined(empty), year)
	var left []string
	for _, kind := range []Kind{SectionLists, Timetable} {
		if n := p.rowsOf(kind); n > 0 && p.rowsOf(Sections) == 0 {
			left = append(left, kind.Count(n))
		}
	}
	if len(left) > 0 {
		text += fmt.Sprintf(" So the %s that it has can't be taken over: their sections are missing.", joined(left))
	}
	if slices.Contains(empty, what(Sections)) || slices.Contains(empty, what(Timetable)) {
		text += " If that is not the year of the school, ask for another."
		if years := f.years(p.year); len(years) > 0 {
			text += fmt.Sprintf(" It has terms of %s.", joined(years))
		}
	}
	return append(said, text)
}

func what(k Kind) string { return kindWords[k][1] }

// without lists what the SIS serves, or was asked for, and has nothing of.
func (p *Plan) without() []string {
	var empty []string
	for i := range p.In {
		if in := &p.In[i]; in.Read == 0 && !in.Unsupported && in.Kind != Calendar {
			empty = append(empty, what(in.Kind))
		}
	}
	for i := range p.Adopted {
		if out := &p.Adopted[i]; out.Rows == 0 && (out.read || out.Kind == Sections) {
			empty = append(empty, what(out.Kind))
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
func (f *facts) years(asked int) []string {
	var years []string
	for _, rec := range f.recs[Calendar] {
		n, err := strconv.Atoi(rec.Fields[FieldYear])
		if err != nil || rec.Fields[FieldTerm] == "" {
			continue
		}
		if n == asked {
			return nil
		}
		if name := YearName(n); !slices.Contains(years, name) {
			years = append(years, name)
		}
	}
	slices.Sort(years)
	return years
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
	return &Error{Code: NothingThere, Text: strings.Join(append([]string{"Nothing was taken over, and no file was made. " + p.served(ShortName(f.c))}, p.asked(f)...), " ")}
}

// joined is a list in words: "sections, section list rows and lessons".
func joined(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
