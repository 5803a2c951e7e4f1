// Package bells makes a sheet of a grid structure: a row is a period, a column a day of the cycle, and a cell says when the period
// is on that day and what happens in it: "8:00–8:48", "10:30–10:45 break", "11:25–1:25 3x30" with three lunch waves.
package bells

import (
	"fmt"
	"slices"
	"strings"

	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
)

// Source is the periods of a grid as rows. It belongs to the goroutine of its timetable.
type Source struct {
	t     *model.Timetable
	grid  model.GridID
	clock Clock
	apply func(model.Edit) error
	cols  []sheet.Column
	keys  []sheet.Key

	schedule string // the bell schedule whose times the cells are; "" for the regular one
}

var (
	_ sheet.Source     = (*Source)(nil)
	_ sheet.Summarizer = (*Source)(nil)
)

// The columns before those of the days.
const (
	columnCode = iota
	columnName
	firstDay
)

// New is the periods of a grid. apply performs an edit that a person makes.
func New(t *model.Timetable, grid model.GridID, clock Clock, apply func(model.Edit) error) *Source {
	s := &Source{t: t, grid: grid, clock: clock, apply: apply}
	s.cols = []sheet.Column{{ID: "code", Label: "Period", Width: 76, Strong: true}, {ID: "name", Label: "Name", Width: 120}}
	if g := s.Grid(); g != nil {
		for i, d := range g.Days {
			s.cols = append(s.cols, sheet.Column{ID: fmt.Sprintf("day%d", i+1), Label: d.Code, Width: 136})
		}
	}
	return s
}

// Grid is the grid structure; nil once it is deleted.
func (s *Source) Grid() *model.Grid { return s.t.Grid(s.grid) }

// Day is the day of the cycle of a column; 0 for one that is no day.
func Day(column int) uint8 { return uint8(max(0, column-firstDay+1)) }

// Columns implements sheet.Source.
func (s *Source) Columns() []sheet.Column { return s.cols }

// Keys implements sheet.Source: the periods in the order of the day.
func (s *Source) Keys() []sheet.Key {
	s.keys = s.keys[:0]
	if g := s.Grid(); g != nil {
		for _, p := range g.Periods {
			s.keys = append(s.keys, sheet.Key(p.ID))
		}
	}
	return s.keys
}

// Text implements sheet.Source.
func (s *Source) Text(k sheet.Key, column int) string {
	g := s.Grid()
	if g == nil || k.Draft() {
		return ""
	}
	p := g.Period(model.PeriodID(k))
	switch {
	case p == nil:
		return ""
	case column == columnCode:
		return p.Code
	case column == columnName:
		return p.Name
	}
	return cellText(s.clock, g.Under(s.schedule).Cell(Day(column), p.ID))
}

// Summary implements sheet.Summarizer.
func (s *Source) Summary(rows []sheet.Key) string { return names.Count(len(rows), "period", "periods") }

// Try implements sheet.Source.
func (s *Source) Try(e sheet.Edit) sheet.Result {
	_, r := s.change(e)
	return r
}

// Apply implements sheet.Source. A change for which lessons lose their place is taken, and its name says how many: they are among
// those not placed then, and undo brings them back.
func (s *Source) Apply(e sheet.Edit) sheet.Result {
	g, r := s.change(e)
	if g == nil {
		return r
	}
	label := e.Label
	lost := s.t.GridChange(g).Text()
	if lost != "" {
		if label == "" {
			label = "Change the bell times of " + g.Code
		}
	}
	if name := s.Schedule(); name != model.RegularSchedule && label != "" {
		label += " in " + name
	}
	if lost != "" {
		label += ": " + lost
	}
	if err := s.apply(model.SetGrid{Name: label, Grid: g}); err != nil {
		return sheet.Result{Refused: refuseAll(e, err)}
	}
	return r
}

// change is the grid structure as an edit makes it, nil where it changes nothing, and what of the edit can't be taken.
func (s *Source) change(e sheet.Edit) (*model.Grid, sheet.Result) {
	before := s.Grid()
	r := sheet.Result{Made: map[sheet.Key]sheet.Key{}}
	if before == nil {
		r.Refused = refuseAll(e, fmt.Errorf("the grid is no longer there"))
		return nil, r
	}
	g, changed := before.Clone(), false
	_ = g.ChangeUnder(s.schedule, func(g *model.Grid) error {
		changed = s.changeCells(g, e, &r)
		return nil
	})
	if !changed {
		return nil, r
	}
	return g, r
}

// changeCells performs an edit on a grid structure under construction, and says whether that changed it.
func (s *Source) changeCells(g *model.Grid, e sheet.Edit, r *sheet.Result) (changed bool) {
	refuse := func(k sheet.Key, column int, err error) {
		r.Refused = append(r.Refused, sheet.Refusal{Key: k, Column: column, Reason: names.Sentence(err.Error())})
	}
	set := func(id model.PeriodID, refusalKey sheet.Key, column int, text string) {
		if err := s.set(g, id, column, text); err != nil {
			refuse(refusalKey, column, err)
			return
		}
		changed = true
	}
	for _, row := range e.Rows {
		code := "New"
		for n := 1; g.PeriodByCode(code) != nil; n++ {
			code = fmt.Sprintf("New %d", n)
		}
		at := len(g.Periods)
		if i := slices.IndexFunc(g.Periods, func(p model.Period) bool { return sheet.Key(p.ID) == row.After }); i >= 0 {
			at = i + 1
		}
		if len(g.Periods) >= model.MaxPeriods {
			refuse(row.Key, -1, fmt.Errorf("a grid has at most %d periods", model.MaxPeriods))
			continue
		}
		id := g.AddPeriod(at, code, "")
		r.Made[row.Key], changed = sheet.Key(id), true
		for _, c := range row.Cells {
			set(id, row.Key, c.Column, c.Text)
		}
	}
	for _, c := range e.Cells {
		if g.Period(model.PeriodID(c.Key)) == nil || c.Key.Draft() {
			refuse(c.Key, c.Column, fmt.Errorf("this period is no longer there"))
			continue
		}
		set(model.PeriodID(c.Key), c.Key, c.Column, c.Text)
	}
	for _, k := range e.Delete {
		g.RemovePeriod(model.PeriodID(k))
		changed = true
	}
	return changed
}

// set writes a text into a period of a grid under construction.
func (s *Source) set(g *model.Grid, id model.PeriodID, column int, text string) error {
	p := g.Period(id)
	switch text = strings.TrimSpace(text); {
	case column == columnCode:
		if other := g.PeriodByCode(text); other != nil && other.ID != id {
			return fmt.Errorf("there is a period %s already", text)
		}
		if text == "" || len(text) > 20 || strings.ContainsAny(text, "/_") {
			return fmt.Errorf("a period's code has 1 to 20 characters, without / and _")
		}
		p.Code = text
	case column == columnName:
		if len(text) > 60 {
			return fmt.Errorf("a period's name has at most 60 characters")
		}
		p.Name = text
	case int(Day(column)) > len(g.Days) || Day(column) == 0:
		return fmt.Errorf("the grid has no such day")
	default:
		cell, err := readCell(s.clock, text, Day(column), id, g.Cell(Day(column), id))
		if err != nil {
			return err
		}
		g.SetCell(cell)
	}
	return nil
}

// refuseAll refuses all of an edit for one reason.
func refuseAll(e sheet.Edit, err error) (list []sheet.Refusal) {
	why := names.Sentence(err.Error())
	for _, c := range e.Cells {
		list = append(list, sheet.Refusal{Key: c.Key, Column: c.Column, Reason: why})
	}
	for _, r := range e.Rows {
		list = append(list, sheet.Refusal{Key: r.Key, Column: -1, Reason: why})
	}
	for _, k := range e.Delete {
		list = append(list, sheet.Refusal{Key: k, Column: -1, Reason: why})
	}
	return list
}

// Follow says whether a patch of the timetable changes the grid, and whether its rows or its days are others now.
func (s *Source) Follow(p model.Patch) (changed, others bool) {
	for _, c := range p.Changes {
		if c.Key != s.grid.Key() {
			continue
		}
		before, _ := c.Before.(*model.Grid)
		after, _ := c.After.(*model.Grid)
		if before == nil || after == nil {
			return true, true
		}
		same := func(a, b model.Period) bool { return a.ID == b.ID }
		changed = true
		others = others || !slices.EqualFunc(before.Periods, after.Periods, same) || !slices.Equal(before.Days, after.Days)
	}
	return changed, others
}
