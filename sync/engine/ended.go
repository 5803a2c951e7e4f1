package engine

import "slices"

// ended is the SIS's values of a row that was published, with its last day where that is before the run's and ours has none:
// somebody ends it there. The last day of the whole section, which a SIS may put on each of its rows, is none of the row's own.
func (x *comparison) ended(their *Row, ours, values []string) []string {
	i := slices.Index(x.t.Columns, x.t.Until)
	if i < 0 || x.out.Source != FromSIS || ours[i] != "" {
		return values
	}
	last := their.Values[i]
	if last == "" || last >= x.o.To.String() || last == x.b.to.String() || x.ofSection(their.Of, i, last) {
		return values
	}
	values = slices.Clone(values)
	values[i] = last
	return values
}

// ofSection says whether a last day is that of most rows of a section there, as far as it has several. What a section of one
// row has tells nothing: there it may be the last day of any other section.
func (x *comparison) ofSection(of string, column int, last string) bool {
	if x.lasts == nil {
		x.lasts = map[string]map[string]int{}
		for i := range x.theirs {
			r := &x.theirs[i]
			if x.lasts[r.Of] == nil {
				x.lasts[r.Of] = map[string]int{}
			}
			x.lasts[r.Of][r.Values[column]]++
		}
	}
	total := func(days map[string]int) (n int) {
		for _, rows := range days {
			n += rows
		}
		return n
	}
	most := func(days map[string]int) bool { return days[last] > 1 && 2*days[last] > total(days) }
	if total(x.lasts[of]) > 1 {
		return most(x.lasts[of])
	}
	for _, days := range x.lasts {
		if most(days) {
			return true
		}
	}
	return false
}
