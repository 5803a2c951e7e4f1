package rules

import (
	"cmp"
	"slices"

	"carillon/model"
)

// rosterSlot finds what a roster entry lacks: duty areas and study sections need a teacher, study sections a room too.
func (b *board) rosterSlot(r *model.RosterSlot) (out []Clash) {
	what := r.Area.Key()
	if r.Roster == model.RosterStudy {
		what = r.Study.Key()
	}
	if r.Teacher == 0 {
		out = append(out, Clash{Rule: RosterGap, Severity: About(RosterGap).Severity, On: r.Key(), Slot: r.Slot, With: []model.Key{what}})
	}
	if r.Roster == model.RosterStudy && r.Room == 0 {
		out = append(out, Clash{Rule: RosterRoom, Severity: About(RosterRoom).Severity, On: r.Key(), Slot: r.Slot, With: []model.Key{what}})
	}
	return out
}

// dutyArea finds the days on which nobody watches a duty area in a period in which somebody does on most days: a duty
// roster is duty areas by periods, so such an entry was probably forgotten. An entry without a teacher is a gap of its
// own, and none here.
func (b *board) dutyArea(a *model.DutyArea) []Clash {
	type period struct {
		grid model.GridID
		id   model.PeriodID
	}
	watched := map[period]uint64{} // bit n for day n
	for _, id := range b.t.Referrers(a.Key(), model.KindRosterSlot) {
		at := b.t.RosterSlot(model.RosterSlotID(id)).Slot
		watched[period{at.Grid, at.Period}] |= 1 << at.Day
	}
	var out []Clash
	for p, days := range watched {
		g := b.t.Grid(p.grid)
		var alone []uint8
		have := 0
		for day := uint8(1); int(day) <= len(g.Days); day++ {
			switch cell := g.Cell(day, p.id); {
			case days&(1<<day) != 0:
				have++
			case cell != nil && cell.Kind != model.Spacer:
				alone = append(alone, day)
			}
		}
		if have <= len(alone) {
			continue
		}
		for _, day := range alone {
			out = append(out, Clash{Rule: DutyDay, Severity: About(DutyDay).Severity, On: a.Key(),
				Slot: model.Slot{Grid: p.grid, Day: day, Period: p.id}, Have: have, Want: have + len(alone)})
		}
	}
	slices.SortFunc(out, func(x, y Clash) int {
		return cmp.Or(cmp.Compare(x.Slot.Grid, y.Slot.Grid), cmp.Compare(x.Slot.Day, y.Slot.Day), cmp.Compare(x.Slot.Period, y.Slot.Period))
	})
	return out
}
