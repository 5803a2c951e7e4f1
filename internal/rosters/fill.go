package rosters

import (
	"cmp"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Proposal is a teacher for a gap.
type Proposal struct {
	Place   Place
	Teacher model.TeacherID
}

// Fill proposes a teacher for each gap of a roster who is free there without a but: those gaps first for which fewest teachers are
// free, and of the teachers the one who has fewest for the hours that they work. What is proposed counts for the next proposal.
// left is how many gaps nobody is free for.
func (b *Board) Fill(k model.RosterKind, rotation int) (list []Proposal, left int) {
	t := b.Table(k, rotation)
	f := b.Fairness(k, rotation)
	type gap struct {
		p    Place
		free []int // places among the shares of those who are free
	}
	var gaps []gap
	people, have := map[model.TeacherID]*person{}, map[model.TeacherID]int{}
	for _, s := range f.Shares {
		people[s.Teacher.ID], have[s.Teacher.ID] = b.person(s.Teacher.ID), s.Have
	}
	for _, l := range t.Lines {
		for _, p := range l.Places {
			if !p.Gap {
				continue
			}
			g := gap{p: p}
			for i, s := range f.Shares {
				if b.ask(people[s.Teacher.ID], p, nil).Fit == Free {
					g.free = append(g.free, i)
				}
			}
			gaps = append(gaps, g)
		}
	}
	slices.SortStableFunc(gaps, func(x, y gap) int { return cmp.Compare(len(x.free), len(y.free)) })
	for _, g := range gaps {
		best, ratio := model.TeacherID(0), 0.0
		for _, i := range g.free {
			now := f.Shares[i]
			id := now.Teacher.ID
			now.Have = have[id]
			if r := now.ratio(); (best == 0 || r < ratio) && b.ask(people[id], g.p, nil).Fit == Free {
				best, ratio = id, r
			}
		}
		if best == 0 {
			left++
			continue
		}
		list = append(list, Proposal{g.p, best})
		have[best]++
		p := people[best].copy()
		p.take(b, &model.RosterSlot{Roster: k, Slot: g.p.Slot, Area: g.p.Area, Study: g.p.Study, Rotations: g.p.Rotations, Teacher: best})
		if a := b.t.DutyArea(g.p.Area); a != nil && a.CountsLoad {
			p.load++
		}
		people[best] = p
	}
	return list, left
}

// Take is the edit that takes proposals over, all as one step; nil where there are none.
func (b *Board) Take(list ...Proposal) model.Edit {
	if len(list) == 1 {
		return b.Put(list[0].Place, list[0].Teacher)
	}
	var edits []model.Edit
	for _, p := range list {
		edits = append(edits, b.put(p.Place, p.Teacher)...)
	}
	if len(edits) == 0 {
		return nil
	}
	return model.Batch{Name: "Fill " + names.Count(len(edits), "gap", "gaps") + " of " + rosterName(list[0].Place.Roster), Edits: edits}
}

// Still lists the proposals that an edit has left possible: their places are still gaps, and the teachers free.
func (b *Board) Still(list []Proposal, k model.RosterKind, rotation int) []Proposal {
	t := b.Table(k, rotation)
	gaps := map[Place]bool{}
	for _, l := range t.Lines {
		for _, p := range l.Places {
			if p.Gap {
				gaps[p] = true
			}
		}
	}
	var out []Proposal
	for _, x := range list {
		if gaps[x.Place] && b.Ask(x.Teacher, x.Place).Fit == Free {
			out = append(out, x)
		}
	}
	return out
}
