package roster

import (
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Related is a section that hangs together with another one.
type Related struct {
	Section *model.Section
	How     How
}

// How is how a section hangs together with another one.
type How int

// How sections hang together.
const (
	MainSection How = iota // it has the list
	SubClass               // it is taught to students of the list at another time or by another teacher
	Together               // it is taught at once with the other one, as a composite
)

func (h How) String() string {
	return [...]string{"main section", "sub-class", "taught together"}[h]
}

// Related lists the sections that hang together with a section: its main section, its sub-classes and the other ones of that main
// section, and those of its composite, each kind in the order of their codes.
func (x *Lists) Related(s *model.Section) []Related {
	var out []Related
	add := func(how How, k model.Key, is func(o *model.Section) bool) {
		first := len(out)
		for _, id := range x.t.Referrers(k, model.KindSection) {
			if o := x.t.Section(model.SectionID(id)); o.ID != s.ID && is(o) {
				out = append(out, Related{o, how})
			}
		}
		slices.SortStableFunc(out[first:], func(a, b Related) int {
			return names.Compare(x.t.SectionCode(a.Section.ID), x.t.SectionCode(b.Section.ID))
		})
	}
	main := x.Of(s)
	if main.ID != s.ID {
		out = append(out, Related{main, MainSection})
	}
	add(SubClass, main.Key(), func(o *model.Section) bool { return o.Main == main.ID })
	if s.Composite != 0 {
		add(Together, s.Composite.Key(), func(o *model.Section) bool { return o.Composite == s.Composite })
	}
	return out
}
