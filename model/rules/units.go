package rules

import "carillon/model"

// units holds what is wrong with each unit, and which units an edit has made stale. IDs are small and dense, so both are
// arrays: a map would cost more than the rules themselves.
type units struct {
	found [256][][]Clash // by kind and ID
	marks [256][]uint32  // the round in which a unit was made stale last
	round uint32
	stale []model.Key
}

// begin starts a round with no unit stale.
func (u *units) begin() {
	u.stale = u.stale[:0]
	if u.round++; u.round == 0 { // after four thousand million edits
		u.marks = [256][]uint32{}
		u.round = 1
	}
}

// add makes a unit stale.
func (u *units) add(k model.Key) {
	m := &u.marks[k.Kind]
	if int(k.ID) >= len(*m) {
		*m = append(*m, make([]uint32, int(k.ID)+64-len(*m))...)
	}
	if (*m)[k.ID] != u.round {
		(*m)[k.ID] = u.round
		u.stale = append(u.stale, k)
	}
}

// of is what is wrong with a unit.
func (u *units) of(k model.Key) []Clash {
	if f := u.found[k.Kind]; int(k.ID) < len(f) {
		return f[k.ID]
	}
	return nil
}

// set notes what is wrong with a unit.
func (u *units) set(k model.Key, found []Clash) {
	f := &u.found[k.Kind]
	if int(k.ID) >= len(*f) {
		if len(found) == 0 {
			return
		}
		*f = append(*f, make([][]Clash, int(k.ID)+64-len(*f))...)
	}
	(*f)[k.ID] = found
}

// each yields what is wrong with every unit.
func (u *units) each(yield func([]Clash)) {
	for _, kind := range u.found {
		for _, found := range kind {
			if len(found) > 0 {
				yield(found)
			}
		}
	}
}
