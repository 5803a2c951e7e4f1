package bells

import (
	"fmt"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// Schedules lists the bell schedules of a grid, the regular one first.
func Schedules(g *model.Grid) []string {
	list := []string{model.RegularSchedule}
	for _, b := range g.Schedules {
		list = append(list, b.Name)
	}
	return list
}

// Offered lists the usual names of bell schedules that a grid does not have yet.
func Offered(g *model.Grid) (list []string) {
	for _, name := range model.UsualSchedules() {
		if g.Schedule(name) == nil {
			list = append(list, name)
		}
	}
	return list
}

// DatesText says on how many dates a bell schedule is: "Regular on 168 of 180 school days".
func DatesText(s *model.State, schedule string) string {
	all := len(s.SchoolDates())
	if all == 0 {
		return "The calendar has no dates yet"
	}
	if strings.EqualFold(schedule, model.RegularSchedule) || schedule == "" {
		schedule = model.RegularSchedule
	}
	n := len(s.ScheduleDates(schedule))
	if schedule == model.RegularSchedule {
		// Dates whose schedule no grid has keep the regular times.
		n = all
		for _, name := range s.ScheduleNames() {
			n -= len(s.ScheduleDates(name))
		}
	}
	return schedule + " on " + names.Number(n) + " of " + names.Count(all, "school day", "school days")
}

// Show has the cells be those of a bell schedule of the grid; the regular one's where it has none of that name.
func (s *Source) Show(schedule string) { s.schedule = schedule }

// Schedule is the bell schedule whose times the cells are.
func (s *Source) Schedule() string {
	if g := s.Grid(); g != nil && g.Schedule(s.schedule) != nil {
		return g.Schedule(s.schedule).Name
	}
	return model.RegularSchedule
}

// Shown is the grid with the times of the bell schedule that the cells show, to be read; nil once the grid is deleted.
func (s *Source) Shown() *model.Grid {
	if g := s.Grid(); g != nil {
		return g.Under(s.schedule)
	}
	return nil
}

// NewSchedule gives a grid under construction a bell schedule: the regular times moved by a text's minutes, "" for none. It says why
// that can't be.
func NewSchedule(g *model.Grid, name, minutes string) error {
	by := 0
	if text := strings.TrimSpace(minutes); text != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(text, "+"))
		if err != nil {
			return fmt.Errorf("“%s” is no number of minutes", text)
		}
		by = n
	}
	if err := g.AddSchedule(name); err != nil {
		return err
	}
	return g.ChangeUnder(strings.TrimSpace(name), func(g *model.Grid) error {
		for day := range g.Days {
			if err := g.ShiftTimes(uint8(day+1), 0, by); err != nil {
				return err
			}
		}
		return nil
	})
}
