package person

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

// conflicts is what is wrong with a record: double-booked lessons of the same sections are one line with all their days.
func (x *Pages) conflicts(k model.Key) Part {
	p := Part{Title: "Conflicts"}
	type group struct {
		sections []model.SectionID
		clashes  []rules.Clash
	}
	var groups []group
	for _, c := range x.checker.On(k) {
		var ids []model.SectionID
		for _, id := range c.Lessons {
			if l := x.t.Lesson(id); l != nil && !slices.Contains(ids, l.Section) {
				ids = append(ids, l.Section)
			}
		}
		slices.Sort(ids)
		twice := c.Rule == rules.StudentTwice || c.Rule == rules.TeacherTwice || c.Rule == rules.RoomTwice
		i := slices.IndexFunc(groups, func(g group) bool { return twice && g.clashes[0].Rule == c.Rule && slices.Equal(g.sections, ids) })
		if i < 0 {
			groups = append(groups, group{sections: ids, clashes: []rules.Clash{c}})
		} else {
			groups[i].clashes = append(groups[i].clashes, c)
		}
	}
	slices.SortStableFunc(groups, func(a, b group) int { return int(b.clashes[0].Severity) - int(a.clashes[0].Severity) })
	for _, g := range groups {
		c := g.clashes[0]
		l := Line{Mark: Warning, Value: Said{Text: c.Sentence(&x.t.State)}}
		if c.Severity == rules.Error {
			l.Mark = Bad
		}
		switch c.Rule {
		case rules.StudentTwice, rules.TeacherTwice, rules.RoomTwice:
			codes := make([]string, len(g.sections))
			for i, id := range g.sections {
				codes[i] = x.t.SectionCode(id)
			}
			l.Value.Text = and(codes) + ", " + x.when(g.clashes)
		}
		if len(c.Lessons) > 0 {
			l.Open = c.Lessons[0].Key()
		}
		p.Lines = append(p.Lines, l)
	}
	if n := len(p.Lines); n > 0 {
		p.Sum = []Said{{names.Number(n), Muted}}
	} else {
		p.Sum = []Said{{"none", Muted}}
	}
	return p
}

// when says in which periods and on which days some clashes are: "period 4 on Mon, Tue, Thu".
func (x *Pages) when(clashes []rules.Clash) string {
	type period struct {
		grid model.GridID
		id   model.PeriodID
	}
	var order []period
	days := map[period][]string{}
	for _, c := range clashes {
		g := x.t.Grid(c.Slot.Grid)
		if g == nil {
			continue
		}
		p := period{c.Slot.Grid, c.Slot.Period}
		if days[p] == nil {
			order = append(order, p)
		}
		days[p] = append(days[p], g.DayCode(c.Slot.Day))
	}
	var out []string
	for _, p := range order {
		out = append(out, fmt.Sprintf("period %s on %s", x.t.Grid(p.grid).Period(p.id).Code, strings.Join(days[p], ", ")))
	}
	return strings.Join(out, "; ")
}

// clashing is the sections of errors of a record.
func (x *Pages) clashing(k model.Key) map[model.SectionID]bool {
	out := map[model.SectionID]bool{}
	for _, c := range x.checker.On(k) {
		if c.Severity != rules.Error {
			continue
		}
		for _, id := range c.Lessons {
			out[x.t.Lesson(id).Section] = true
		}
		for _, w := range c.With {
			if w.Kind == model.KindSection {
				out[model.SectionID(w.ID)] = true
			}
		}
	}
	return out
}

// and joins names: "A", "A and B", "A, B and C".
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
