package model

import "iter"

// ChangesSince yields what differs from an older state, by kind and ID: the records added, replaced and taken out. For
// two states of one timetable the cost follows the change, because pages they share are passed over. A record counts
// as replaced when another value stands in its place, even an equal one: for two separate timetables, compare the
// contents as well.
func (s *State) ChangesSince(old *State) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for k := KindNone + 1; k < numKinds; k++ {
			if !s.tabs[k].since(&old.tabs[k], k, yield) {
				return
			}
		}
	}
}

func (t *table) since(old *table, k Kind, yield func(Change) bool) bool {
	for p := range max(len(t.pages), len(old.pages)) {
		was, is := old.page(p), t.page(p)
		if was == is {
			continue
		}
		for i := range pageSize {
			c := Change{Key: Key{k, uint32(p*pageSize + i)}}
			if was != nil {
				c.Before = was.recs[i]
			}
			if is != nil {
				c.After = is.recs[i]
			}
			if c.Before != c.After && !yield(c) {
				return false
			}
		}
	}
	return true
}

func (t *table) page(p int) *page {
	if p >= len(t.pages) {
		return nil
	}
	return t.pages[p]
}
