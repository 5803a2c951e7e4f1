package rules

import (
	"slices"

	"carillon/model"
)

// WhatIf says what comes of several moves at once, as [model.MoveSeveral] makes them: lessons may take each other's places. Its
// reasons are those of all the moves, the worst first. Whether whole days of a teacher stay free is not among them.
func (c *Checker) WhatIf(moves []model.Reassign) Place {
	b := &c.board
	var movers []*mover
	var taken []uint32
	p := Place{}
	for _, x := range moves {
		if c.t.Lesson(x.Lesson) == nil {
			continue
		}
		group := slices.DeleteFunc(b.together(uint32(x.Lesson)), func(id uint32) bool { return slices.Contains(taken, id) })
		if len(group) == 0 {
			continue // it goes along with an earlier one
		}
		taken = append(taken, group...)
		m := &mover{}
		m.beginGroup(b, group, x.Instead)
		movers = append(movers, m)
		here := m.from[0] == x.To && !x.Instead.Changes()
		cell := b.t.Cell(x.To)
		switch {
		case m.held != nil && !here:
			p.add(*m.held)
		case x.To.Placed() && cell == nil:
			p.add(Reason{Severity: Error, On: b.lessons[group[0]].section.Key(), refusal: "there is no such period"})
		case x.To.Placed() && !cell.Kind.Placeable() && m.from[0] != x.To:
			p.add(Reason{Severity: Error, On: x.To.Grid.Key(),
				refusal: b.t.SlotName(x.To) + " is a " + cell.Kind.String() + ": lessons go into teaching periods"})
		default:
			m.to(x.To)
		}
	}
	for _, m := range movers { // each is judged where all the others are by then
		at := b.slotOf(m.group[0])
		if !at.Placed() {
			continue
		}
		n := &mover{}
		n.beginGroup(b, m.group, m.instead)
		n.held = nil
		p.Reasons = append(p.Reasons, n.look(at).Reasons...)
		n.back()
	}
	for _, m := range slices.Backward(movers) {
		m.back()
	}
	slices.SortStableFunc(p.Reasons, func(x, y Reason) int { return int(y.Severity) - int(x.Severity) })
	reasons := p.Reasons
	p.Reasons, p.Fit = nil, Free
	for _, r := range reasons {
		if !slices.ContainsFunc(p.Reasons, func(o Reason) bool { return o.Same(r) && o.On == r.On }) {
			p.add(r)
		}
	}
	return p
}
