package engine

import (
	"maps"
	"slices"

	"carillon/model/message"
	"carillon/sync/rows"
)

// account checks before anything is sent that a plan says of each row what becomes of it, by counting: what the SIS served and
// what is listed as new are together what goes out and what is listed as gone, row by row with all their members. It shares
// nothing with the comparison but its lists. Where the two sides do not add up a fault of the program would reach a school, and
// the run stops.
func (r *Run) account(p *Plan) error {
	a, ok := r.Connector.(Accountant)
	if !ok {
		return nil
	}
	for i := range p.Out {
		out := &p.Out[i]
		if out.Source != FromSIS || out.Resumed {
			continue
		}
		count := map[string]int{}
		add := func(set rows.Set, served bool, n int) {
			for _, name := range a.Account(p.System, out.Kind, set, served) {
				count[name] += n
			}
		}
		add(out.served, true, 1)
		for _, set := range out.account.listedNew {
			add(set, false, 1)
		}
		for _, set := range out.account.listedOld {
			add(set, true, -1)
		}
		add(out.set, false, -1)
		unlisted, lost := 0, 0
		for _, name := range slices.Sorted(maps.Keys(count)) {
			lost += max(count[name], 0)
			unlisted += max(-count[name], 0)
		}
		if unlisted+lost > 0 {
			return refuse(NoAccount, saysNoAccount, ofKind(out.Kind), message.CountOf("lost", lost, nounRow), sis(ShortName(r.Connector)),
				message.CountOf("unlisted", unlisted, nounRow))
		}
	}
	return nil
}
