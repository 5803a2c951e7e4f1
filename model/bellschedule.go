package model

import (
	"fmt"
	"slices"
	"strings"
)

// RegularSchedule is what the bell schedule of the usual dates is called: the times of a grid's own cells. A date that names no
// other schedule has it, and so has a grid on a date whose schedule it does not know.
const RegularSchedule = "Regular"

// MaxSchedules is how many bell schedules a grid can have beside the regular one.
const MaxSchedules = 20

// UsualSchedules are the names that US schools give bell schedules beside the regular one, to choose from.
func UsualSchedules() []string {
	return []string{"2-hour delay", "Early dismissal", "Assembly", "Testing", "Finals"}
}

// BellSchedule is the bell times of a grid on dates that have others than the regular ones: a two-hour delay, an early dismissal.
// Grids that share a date share the name of its schedule. A lesson keeps its slot whatever the schedule; in a slot that the
// schedule has no cell for, or a break, it does not take place on such a date.
type BellSchedule struct {
	Name  string `cbor:"1,keyasint,omitempty" json:"name"`
	Cells []Cell `cbor:"2,keyasint,omitempty" json:"cells"` // as those of a [Grid]
}

// Schedule is a bell schedule by its name; nil where the grid has none of that name, and for the regular one.
func (g *Grid) Schedule(name string) *BellSchedule {
	for i := range g.Schedules {
		if strings.EqualFold(g.Schedules[i].Name, name) {
			return &g.Schedules[i]
		}
	}
	return nil
}

// Under is the grid with the times of a bell schedule in the place of the regular ones, to be read; the grid itself where it has
// no schedule of that name.
func (g *Grid) Under(schedule string) *Grid {
	b := g.Schedule(schedule)
	if b == nil {
		return g
	}
	c := *g
	c.Cells, c.Schedules = b.Cells, nil
	return &c
}

// ChangeUnder changes a grid under construction as it is under a bell schedule: cells that change sets are those of the schedule;
// days and periods are common to all. Without a schedule of that name the regular times change.
func (g *Grid) ChangeUnder(schedule string, change func(g *Grid) error) error {
	at := slices.IndexFunc(g.Schedules, func(b BellSchedule) bool { return strings.EqualFold(b.Name, schedule) })
	if at < 0 {
		return change(g)
	}
	// The regular cells stand in the schedule's place meanwhile, so that a period that goes, goes from them too.
	swap := func() { g.Cells, g.Schedules[at].Cells = g.Schedules[at].Cells, g.Cells }
	swap()
	defer swap()
	return change(g)
}

// AddSchedule gives a grid under construction a bell schedule that begins with the regular times. It says why that can't be.
func (g *Grid) AddSchedule(name string) error {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return fmt.Errorf("a bell schedule needs a name")
	case strings.EqualFold(name, RegularSchedule) || g.Schedule(name) != nil:
		return fmt.Errorf("grid %s has a bell schedule %s already", g.Code, name)
	case len(g.Schedules) >= MaxSchedules:
		return fmt.Errorf("a grid has at most %d bell schedules beside the regular one", MaxSchedules)
	}
	g.Schedules = append(slices.Clone(g.Schedules), BellSchedule{Name: name, Cells: cloneCells(g.Cells)})
	return nil
}

// SetDays gives a grid under construction other days: of those that are no longer there the times go, under each bell schedule,
// and a new one begins with the times of the last day before it.
func (g *Grid) SetDays(days []Day) {
	last := uint8(len(g.Days))
	g.Days = days
	g.eachCells(func() {
		g.Cells = slices.DeleteFunc(g.Cells, func(c Cell) bool { return int(c.Day) > len(days) })
		for n := last + 1; int(n) <= len(days); n++ {
			g.CopyDay(last, n)
		}
	})
}

// eachCells has do change the cells of a grid under construction: the regular ones, and those of each bell schedule.
func (g *Grid) eachCells(do func()) {
	do()
	for i := range g.Schedules {
		regular := g.Cells
		g.Cells = g.Schedules[i].Cells
		do()
		g.Cells, g.Schedules[i].Cells = regular, g.Cells
	}
}

// checkSchedules checks the bell schedules of a grid: names of their own, and cells as the regular ones have to be.
func (g *Grid) checkSchedules(ids map[PeriodID]bool) error {
	if len(g.Schedules) > MaxSchedules {
		return invalid(g, "a grid has at most %d bell schedules beside the regular one", MaxSchedules)
	}
	for i, b := range g.Schedules {
		if err := checkText(g, "bell schedule's name", b.Name, 60); err != nil {
			return err
		}
		same := func(o BellSchedule) bool { return strings.EqualFold(o.Name, b.Name) }
		if b.Name == "" || strings.EqualFold(b.Name, RegularSchedule) || slices.ContainsFunc(g.Schedules[:i], same) {
			return invalid(g, "two bell schedules are called %q", b.Name)
		}
		if err := g.checkCells(b.Cells, ids); err != nil {
			return err
		}
	}
	return nil
}

// scheduleText is a bell schedule in a text: its name and its cells.
func (g *Grid) scheduleText(b BellSchedule) string {
	texts := make([]string, 0, len(b.Cells))
	for _, c := range b.Cells {
		texts = append(texts, g.cellText(c))
	}
	return strings.TrimSpace(b.Name + ": " + strings.Join(texts, ", "))
}

// ScheduleOn is the name of the bell schedule of a date; "" for the regular one.
func (c *Calendar) ScheduleOn(d Date) string {
	if i, ok := c.at(d); ok {
		return c.Days[i].Schedule
	}
	return ""
}

// ScheduleNames lists the bell schedules of all grids beside the regular one, in the order of the grids.
func (s *State) ScheduleNames() (list []string) {
	for g := range s.Grids() {
		for _, b := range g.Schedules {
			if !slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, b.Name) }) {
				list = append(list, b.Name)
			}
		}
	}
	return list
}

// ScheduleDates lists the dates with school that have a bell schedule; "" and [RegularSchedule] are the regular one.
func (s *State) ScheduleDates(name string) (list []Date) {
	if strings.EqualFold(name, RegularSchedule) {
		name = ""
	}
	for _, d := range s.Calendar().Days {
		if d.Day != 0 && strings.EqualFold(d.Schedule, name) {
			list = append(list, d.Date)
		}
	}
	return list
}

// OtherBells lists the bell schedules beside the regular one that dates with a day of the cycle have, and a grid knows.
func (s *State) OtherBells(day uint8) (list []string) {
	for _, name := range s.ScheduleNames() {
		if slices.ContainsFunc(s.Calendar().Days, func(d CalendarDay) bool { return d.Day == day && strings.EqualFold(d.Schedule, name) }) {
			list = append(list, name)
		}
	}
	return list
}

// TimesUnder appends when a section with a lunch wave ("" for none) has class in a slot on dates with a bell schedule; nothing
// where the schedule has no lessons in that slot.
func (s *State) TimesUnder(schedule string, at Slot, wave string, spans []Span) []Span {
	g := s.Grid(at.Grid)
	if g == nil {
		return spans
	}
	b := g.Schedule(schedule)
	if b == nil {
		if c := g.Cell(at.Day, at.Period); c != nil {
			return c.Times(wave, spans)
		}
		return spans
	}
	i, found := slices.BinarySearchFunc(b.Cells, Cell{Day: at.Day, Period: at.Period}, compareCells)
	if !found || !b.Cells[i].Kind.Placeable() {
		return spans
	}
	return b.Cells[i].Times(wave, spans)
}

// OtherwiseAtOnce says whether two things in two slots of one day of the cycle share time ([AtOnce]) on a date with another bell
// schedule than the regular one, and with which; x and y are the lunch waves of their sections.
func (s *State) OtherwiseAtOnce(a Slot, x string, b Slot, y string) (schedule string, ok bool) {
	g, h := s.Grid(a.Grid), s.Grid(b.Grid)
	if a == b || a.Day != b.Day || g == nil || h == nil || len(g.Schedules)+len(h.Schedules) == 0 {
		return "", false
	}
	for _, name := range s.OtherBells(a.Day) {
		var p, q [4]Span
		if AtOnce(false, s.TimesUnder(name, a, x, p[:0]), s.TimesUnder(name, b, y, q[:0])) {
			return name, true
		}
	}
	return "", false
}

// OnlyOtherwise says with which bell schedule lessons are at once, of which no two are by the regular times; "" where two are, or none
// at all.
func (s *State) OnlyOtherwise(lessons []*Lesson) (schedule string) {
	for i, a := range lessons {
		for _, b := range lessons[i+1:] {
			if a.Slot.Day != b.Slot.Day {
				continue
			}
			if AtOnce(a.Slot == b.Slot, s.LessonTimes(a, nil), s.LessonTimes(b, nil)) {
				return ""
			}
			if name, ok := s.OtherwiseAtOnce(a.Slot, s.waveOf(a), b.Slot, s.waveOf(b)); ok && schedule == "" {
				schedule = name
			}
		}
	}
	return schedule
}

// SetBells is an edit that gives the dates with school of a span a bell schedule: a two-hour delay on a snow day. Days of the cycle
// stay as they are.
type SetBells struct {
	First, Last Date
	Schedule    string // "" or [RegularSchedule] for the regular one
}

// Label is "Bell schedule on 2026-12-09: 2-hour delay".
func (e SetBells) Label(*Timetable) string {
	return fmt.Sprintf("Bell schedule %s: %s", spanText(e.First, e.Last), orRegular(e.Schedule))
}

// Calendar implements [CalendarEdit].
func (e SetBells) Calendar(s *State) (*Calendar, error) {
	cal := s.Calendar().clone()
	name := ""
	if !strings.EqualFold(orRegular(e.Schedule), RegularSchedule) {
		i := slices.IndexFunc(s.ScheduleNames(), func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(e.Schedule)) })
		if i < 0 {
			return nil, refused(cal.Key(), "no grid has a bell schedule %s: make it on the page of bell times first", e.Schedule)
		}
		name = s.ScheduleNames()[i]
	}
	if e.Last < e.First {
		return nil, refused(cal.Key(), "the dates end (%s) before they begin (%s)", e.Last, e.First)
	}
	some := false
	for i, d := range cal.Days {
		if d.Date >= e.First && d.Date <= e.Last && d.Day != 0 {
			cal.Days[i].Schedule, some = name, true
		}
	}
	if !some {
		return nil, refused(cal.Key(), "there is no school %s", spanText(e.First, e.Last))
	}
	return cal, nil
}

func (e SetBells) apply(x *tx) error { return x.setCalendar(e) }

func orRegular(name string) string {
	if name = strings.TrimSpace(name); name == "" {
		return RegularSchedule
	}
	return name
}

// RenameSchedule is an edit that gives a bell schedule another name, in each grid that has it and on its dates.
type RenameSchedule struct{ From, To string }

// Label is "Rename bell schedule Assembly to Pep rally".
func (e RenameSchedule) Label(*Timetable) string {
	return fmt.Sprintf("Rename bell schedule %s to %s", e.From, e.To)
}

func (e RenameSchedule) apply(x *tx) error {
	to := strings.TrimSpace(e.To)
	for _, g := range slices.Collect(x.Grids()) {
		if g.Schedule(e.From) == nil {
			continue
		}
		c := g.Clone()
		c.Schedule(e.From).Name = to
		if err := x.set(g.Key(), c); err != nil {
			return err
		}
	}
	return x.moveDates(e.From, to)
}

// RemoveSchedule is an edit that takes a bell schedule out of a grid. Its dates have the regular one again, unless another grid has
// the schedule too.
type RemoveSchedule struct {
	Grid GridID
	Name string
}

// Label is "Delete bell schedule Assembly".
func (e RemoveSchedule) Label(*Timetable) string { return "Delete bell schedule " + e.Name }

func (e RemoveSchedule) apply(x *tx) error {
	g := x.Grid(e.Grid)
	if g == nil {
		return gone(e.Grid.Key())
	}
	if g.Schedule(e.Name) == nil {
		return refused(g.Key(), "grid %s has no bell schedule %s", g.Code, e.Name)
	}
	c := g.Clone()
	c.Schedules = slices.DeleteFunc(c.Schedules, func(b BellSchedule) bool { return strings.EqualFold(b.Name, e.Name) })
	if err := x.set(g.Key(), c); err != nil {
		return err
	}
	if slices.ContainsFunc(x.ScheduleNames(), func(n string) bool { return strings.EqualFold(n, e.Name) }) {
		return nil
	}
	return x.moveDates(e.Name, "")
}

// moveDates gives the dates of one bell schedule another.
func (x *tx) moveDates(from, to string) error {
	cal, some := x.Calendar().clone(), false
	for i := range cal.Days {
		if cal.Days[i].Schedule != "" && strings.EqualFold(cal.Days[i].Schedule, from) {
			cal.Days[i].Schedule, some = to, true
		}
	}
	if !some {
		return nil
	}
	return x.set(cal.Key(), cal)
}
