package intake

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
)

// structured takes what is no text out of a row's record into the record that is to be.
func (x *intake) structured(r *rowIn, into model.Record) (model.Record, message.Message) {
	switch from := r.row.Record.(type) {
	case *model.School:
		to := model.Copy(into).(*model.School)
		if from.Identifiers != nil {
			to.Identifiers = from.Identifiers
		}
		if from.SISOwns != nil {
			to.SISOwns = from.SISOwns
		}
		if from.RulesOff != nil {
			to.RulesOff = from.RulesOff
		}
		if from.Logo != nil {
			to.Logo = from.Logo
		}
		return to, message.Message{}
	case *model.Calendar:
		return mergeCalendar(into.(*model.Calendar), from, r.table.Whole), message.Message{}
	case *model.Grid:
		return mergeGrid(into.(*model.Grid), from), message.Message{}
	}
	return into, message.Message{}
}

// mergeCalendar puts the days and terms of a source among those that are there; one with the whole calendar replaces them.
func mergeCalendar(here, from *model.Calendar, whole bool) *model.Calendar {
	to := *here
	if len(from.Terms) > 0 {
		to.Terms = from.Terms
	}
	if whole {
		to.Days = from.Days
		return &to
	}
	days := make(map[model.Date]model.CalendarDay, len(here.Days)+len(from.Days))
	for _, d := range here.Days {
		days[d.Date] = d
	}
	for _, d := range from.Days {
		days[d.Date] = d
	}
	to.Days = nil
	for _, d := range days {
		to.Days = append(to.Days, d)
	}
	slices.SortFunc(to.Days, func(a, b model.CalendarDay) int { return int(a.Date) - int(b.Date) })
	return &to
}

// mergeGrid is a grid as a source has it. Periods keep the IDs that they have here, by their codes, so that lessons keep their
// places.
func mergeGrid(here, from *model.Grid) *model.Grid {
	to := *from
	to.ID = here.ID
	if to.Name == "" {
		to.Name = here.Name
	}
	ids := make(map[model.PeriodID]model.PeriodID, len(from.Periods))
	next := model.PeriodID(1)
	for _, p := range here.Periods {
		next = max(next, p.ID+1)
	}
	to.Periods = slices.Clone(from.Periods)
	for i, p := range from.Periods {
		if old := here.PeriodByCode(p.Code); old != nil {
			ids[p.ID] = old.ID
		} else {
			ids[p.ID] = next
			next++
		}
		to.Periods[i].ID = ids[p.ID]
	}
	renumbered := func(cells []model.Cell) []model.Cell {
		cells = slices.Clone(cells)
		for i := range cells {
			cells[i].Period = ids[cells[i].Period]
		}
		model.SortCells(cells)
		return cells
	}
	to.Cells = renumbered(from.Cells)
	to.Schedules = slices.Clone(from.Schedules)
	for i := range to.Schedules {
		to.Schedules[i].Cells = renumbered(from.Schedules[i].Cells)
	}
	return &to
}
