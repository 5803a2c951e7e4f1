package intake

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// finder finds the records of a kind by what people and programs call them. It follows the timetable.
type finder struct {
	kind   model.Kind
	codes  map[string][]uint32 // sections by course and ID
	ids    map[string][]uint32 // in the SIS and in registries
	lower  map[string][]uint32 // codes and ids, whatever the letters
	folded map[string][]uint32 // names
}

func (x *intake) finder(k model.Kind) *finder {
	f := x.finders[k]
	if f == nil {
		f = &finder{k, map[string][]uint32{}, map[string][]uint32{}, map[string][]uint32{}, map[string][]uint32{}}
		x.finders[k] = f
		for r := range x.t.All(k) {
			f.put(x.t, r)
		}
	}
	return f
}

// follow takes a change into the finders.
func (x *intake) follow(c model.Change) {
	if f := x.finders[c.Key.Kind]; f != nil {
		if c.Before != nil {
			f.drop(x.t, c.Before)
		}
		if c.After != nil {
			f.put(x.t, c.After)
		}
	}
	if x.known != nil && c.After != nil {
		if p, ok := pairOf(c.After); ok {
			x.known[p] = c.Key
		}
	}
	if c.Key.Kind == model.KindGrid {
		clear(x.grids)
	}
}

// callings are what a record is called: by codes, by ids, and by names.
func callings(t *model.Timetable, r model.Record) (codes, ids, called []string) {
	for _, id := range []string{"code", "number", "sisId", "guid", "statewideId"} {
		f := fields[r.Key().Kind][id]
		switch {
		case f == nil || f.Owner == model.Computed:
		case id == "code" || id == "number":
			codes = append(codes, f.Get(t, r))
		default:
			ids = append(ids, f.Get(t, r))
		}
	}
	switch r := r.(type) {
	case *model.Section:
		codes = append(codes, t.Describe(r.Key()))
	case *model.Teacher:
		called = personNames(r.FirstName, r.PreferredName, r.Surname)
	case *model.Student:
		called = personNames(r.FirstName, r.PreferredName, r.Surname)
	default:
		called = []string{t.NameOf(r)}
	}
	return codes, ids, called
}

// personNames are the ways in which lists write a person: the usual order, the family name first, the family name alone.
func personNames(first, preferred, surname string) []string {
	list := []string{first + " " + surname, surname + " " + first}
	if preferred != "" && preferred != first {
		list = append(list, preferred+" "+surname, surname+" "+preferred)
	}
	if surname != "" && first != "" {
		initial := string([]rune(first)[:1])
		list = append(list, surname, initial+" "+surname, surname+" "+initial)
	}
	return list
}

func (f *finder) put(t *model.Timetable, r model.Record) {
	id := r.Key().ID
	f.each(t, r, func(m map[string][]uint32, s string) {
		if s != "" && !slices.Contains(m[s], id) {
			m[s] = append(m[s], id)
		}
	})
}

func (f *finder) drop(t *model.Timetable, r model.Record) {
	id := r.Key().ID
	f.each(t, r, func(m map[string][]uint32, s string) {
		if slices.Contains(m[s], id) {
			m[s] = slices.DeleteFunc(slices.Clone(m[s]), func(o uint32) bool { return o == id })
		}
	})
}

// each goes through what a record is called, with the map that each stands in.
func (f *finder) each(t *model.Timetable, r model.Record, do func(map[string][]uint32, string)) {
	codes, ids, called := callings(t, r)
	for _, s := range codes {
		do(f.codes, s)
		do(f.lower, strings.ToLower(s))
	}
	for _, s := range ids {
		do(f.ids, s)
		do(f.lower, strings.ToLower(s))
	}
	for _, s := range called {
		do(f.folded, fold(s))
	}
}

// fold is a name as names are compared; commas between a family name and a first name do not count.
func fold(name string) string { return names.Fold(strings.ReplaceAll(name, ",", " ")) }

// find lists the records that a text names: by code or id, else in other letters, else by name. A student goes by the id before
// the code, as references to students are written.
func (f *finder) find(text string) []uint32 {
	first, second := f.codes, f.ids
	if f.kind == model.KindStudent {
		first, second = second, first
	}
	tidy := strings.TrimSpace(text)
	for _, m := range []map[string][]uint32{first, second} {
		for _, s := range []string{text, tidy} {
			if ids := m[s]; len(ids) > 0 {
				return ids
			}
		}
	}
	if ids := f.lower[strings.ToLower(tidy)]; len(ids) > 0 {
		return ids
	}
	if s := fold(tidy); s != "" {
		return f.folded[s]
	}
	return nil
}
