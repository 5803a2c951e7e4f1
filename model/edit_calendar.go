package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CalendarEdit is an edit of the calendar whose effect can be said before it is done.
type CalendarEdit interface {
	Edit
	// Calendar is the calendar as the edit would make it. The error is an [*Error].
	Calendar(s *State) (*Calendar, error)
}

// DateChange is a date before and after an edit of the calendar; one of which the calendar says nothing has its date alone.
type DateChange struct{ Was, Is CalendarDay }

// DatesChanged lists the dates that an edit of the calendar would change, in order.
func (s *State) DatesChanged(e CalendarEdit) ([]DateChange, error) {
	after, err := e.Calendar(s)
	if err != nil {
		return nil, err
	}
	return s.Calendar().compare(after), nil
}

// WithCalendar is the state with another calendar, to ask what would follow from it; the state stays as it is.
func (s *State) WithCalendar(cal *Calendar) *State {
	c := *s
	c.gen = generations.Add(1)
	c.tabs[KindCalendar].set(c.gen, cal.Key().ID, cal)
	return &c
}

// CalendarEffect counts what an edit of the calendar does to dates.
type CalendarEffect struct {
	Closed  int // dates with school that become dates without
	Opened  int // dates that get school
	Moved   int // dates with school that become another day of the cycle
	Renamed int // dates without school for which another reason stands
	Rung    int // dates with school that get another bell schedule, their day of the cycle stays
	From    Date
	To      Date // from the first to the last of the dates that move
}

// EffectOf counts changes of dates.
func EffectOf(list []DateChange) (e CalendarEffect) {
	for _, c := range list {
		switch {
		case c.Was.Day != 0 && c.Is.Day == 0:
			e.Closed++
		case c.Was.Day == 0 && c.Is.Day != 0:
			e.Opened++
		case c.Was.Day == 0:
			e.Renamed++
		case c.Was.Day == c.Is.Day:
			e.Rung++
		default:
			if e.Moved++; e.From == 0 {
				e.From = c.Is.Date
			}
			e.To = c.Is.Date
		}
	}
	return e
}

// Text says the effect in a sentence: "1 date has no school any more, 34 later dates change their day of the cycle."; text writes a date.
func (e CalendarEffect) Text(text func(Date) string) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, fmt.Sprintf(many, n))
		}
	}
	add(e.Closed, "1 date has no school any more", "%d dates have no school any more")
	add(e.Opened, "1 date gets school", "%d dates get school")
	add(e.Renamed, "1 date without school gets another reason", "%d dates without school get another reason")
	add(e.Rung, "1 date gets another bell schedule", "%d dates get another bell schedule")
	switch {
	case e.Moved == 1:
		parts = append(parts, text(e.From)+" becomes another day of the cycle")
	case e.Moved > 1:
		parts = append(parts, fmt.Sprintf("%d dates from %s to %s become another day of the cycle", e.Moved, text(e.From), text(e.To)))
	}
	if len(parts) == 0 {
		return "No date changes."
	}
	return strings.Join(parts, ", ") + "."
}

// compare lists the dates of which two calendars say something else.
func (c *Calendar) compare(after *Calendar) (list []DateChange) {
	a, b := c.Days, after.Days
	for len(a)+len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Date < b[0].Date:
			list = append(list, DateChange{a[0], CalendarDay{Date: a[0].Date}})
			a = a[1:]
		case len(a) == 0 || b[0].Date < a[0].Date:
			list = append(list, DateChange{CalendarDay{Date: b[0].Date}, b[0]})
			b = b[1:]
		default:
			if a[0] != b[0] {
				list = append(list, DateChange{a[0], b[0]})
			}
			a, b = a[1:], b[1:]
		}
	}
	return list
}

// setCalendar performs an edit of the calendar.
func (x *tx) setCalendar(e CalendarEdit) error {
	after, err := e.Calendar(&x.State)
	if err != nil {
		return err
	}
	was := x.Calendar()
	if slices.Equal(was.Days, after.Days) && slices.Equal(was.Terms, after.Terms) {
		return nil
	}
	return x.set(was.Key(), after)
}

// CloseDay is an edit that takes school off one date: a snow day.
type CloseDay struct {
	Date  Date
	Name  string // why there is no school; "" for "No school"
	Shift bool   // the letters of later dates follow, so that no day of the cycle is skipped; weekdays stay
	From  Date   // dates before it don't change their letter, usually today; 0 for no such date
}

// Label is "Close 2026-12-07: Snow day".
func (e CloseDay) Label(*Timetable) string {
	return fmt.Sprintf("Close %s: %s", e.Date, holidayName(e.Name))
}

// Calendar implements [CalendarEdit].
func (e CloseDay) Calendar(s *State) (*Calendar, error) {
	return s.without(e.Date, e.Date, e.Name, e.Shift, e.From)
}

func (e CloseDay) apply(x *tx) error { return x.setCalendar(e) }

// SetHoliday is an edit that makes the days with school of a span a holiday, as [CloseDay] does with one date; holidays within
// it get its name.
type SetHoliday struct {
	First, Last Date
	Name        string
	Shift       bool
	From        Date
}

// Label is "Holiday from 2026-12-21 to 2027-01-01: Winter break".
func (e SetHoliday) Label(*Timetable) string {
	return fmt.Sprintf("Holiday %s: %s", spanText(e.First, e.Last), holidayName(e.Name))
}

// Calendar implements [CalendarEdit].
func (e SetHoliday) Calendar(s *State) (*Calendar, error) {
	return s.without(e.First, e.Last, e.Name, e.Shift, e.From)
}

func (e SetHoliday) apply(x *tx) error { return x.setCalendar(e) }

func spanText(first, last Date) string {
	if first == last {
		return "on " + first.String()
	}
	return fmt.Sprintf("from %s to %s", first, last)
}

func holidayName(name string) string { return cmp.Or(name, "No school") }

// longestHoliday is how many days a holiday can have.
const longestHoliday = 200

// without is the calendar without school on the dates of a span.
func (s *State) without(first, last Date, name string, shift bool, from Date) (*Calendar, error) {
	cal, c := s.Calendar().clone(), s.FindCycle()
	switch {
	case len(cal.Days) == 0:
		return nil, noDates()
	case last < first:
		return nil, refused(cal.Key(), "the holiday ends (%s) before it begins (%s)", last, first)
	case int(last-first) >= longestHoliday:
		return nil, refused(cal.Key(), "a holiday has at most %d days", longestHoliday)
	case first < cal.Days[0].Date || last > cal.Days[len(cal.Days)-1].Date:
		return nil, outside(cal)
	}
	some := false
	for d := first; d <= last; d++ {
		if _, known := cal.at(d); known || c.usual[d.Weekday()] {
			some = true
			cal.put(CalendarDay{Date: d, Holiday: holidayName(name)})
		}
	}
	if !some {
		return nil, refused(cal.Key(), "there is no school %s anyway", spanText(first, last))
	}
	if !shift {
		return cal, nil
	}
	return cal, c.shift(s.Calendar(), cal, first, last, from)
}

// shift gives the dates with school of a changed calendar, from the first day of the change on, the letters that followed one
// another in the calendar before.
func (c *Cycle) shift(before, after *Calendar, first, last, from Date) error {
	if c.Turn == TurnNever || c.Turn == TurnCalendarWeek {
		return nil
	}
	if !c.Found {
		return refused(after.Key(), "the days of the cycle follow no pattern, so letters can't follow: leave them as they are")
	}
	for d := last + 1; d < from; d++ {
		if before.CycleDay(d) != 0 {
			return refused(after.Key(), "%s has passed, and there has been school since: leave the letters as they are", last)
		}
	}
	was := c.turnsFrom(before, first)
	for i, turn := range c.turnsFrom(after, first) {
		letter := turn.letter
		switch {
		case i < len(was):
			letter = was[i].letter
		case len(was) > 0:
			letter = wrap(was[len(was)-1].letter+i-len(was)+1, c.Letters)
		}
		for _, at := range turn.places {
			d := &after.Days[at]
			if day := c.withLetter(d.Day, letter, d.Date.Weekday()); day != 0 {
				d.Day = day
			}
		}
	}
	return nil
}

// turn is the dates with school that have one letter together.
type turn struct {
	key    Date // see [Cycle.turnOf]
	letter int
	places []int // among the days of the calendar
}

// turnsFrom are the turns of a calendar that begin on a date or later.
func (c *Cycle) turnsFrom(cal *Calendar, first Date) (list []turn) {
	days := schoolDaysOf(cal.Days)
	letters := c.lettersOf(days)
	for i, d := range days {
		key := c.turnOf(d.Date)
		if n := len(list); n == 0 || list[n-1].key != key {
			list = append(list, turn{key: key, letter: letters[i]})
		}
		at, _ := cal.at(d.Date)
		last := &list[len(list)-1]
		last.places = append(last.places, at)
	}
	return slices.DeleteFunc(list, func(t turn) bool { return cal.Days[t.places[0]].Date < first })
}

// OpenDay is an edit that makes a date without school a day with school again, on the day of the cycle that is due: it takes
// [CloseDay] back.
type OpenDay struct {
	Date  Date
	Shift bool // the letters of later dates follow, where they followed when the date was closed
	From  Date // as of [CloseDay]
}

// Label is "Open 2026-12-07".
func (e OpenDay) Label(*Timetable) string { return "Open " + e.Date.String() }

// Calendar implements [CalendarEdit].
func (e OpenDay) Calendar(s *State) (*Calendar, error) {
	before, c := s.Calendar(), s.FindCycle()
	i, known := before.at(e.Date)
	switch {
	case len(before.Days) == 0:
		return nil, noDates()
	case known && before.Days[i].Day != 0:
		return nil, refused(before.Key(), "there is school on %s: %s", e.Date, s.CycleDayCode(int(before.Days[i].Day)))
	case e.Date < before.Days[0].Date || e.Date > before.Days[len(before.Days)-1].Date:
		return nil, outside(before)
	}
	letter, later := c.due(before, e.Date), c.turnsFrom(before, e.Date)
	if e.Shift && len(later) > 0 && before.firstSchool() > e.Date {
		letter = later[0].letter // the first day of the year was closed, and its letter went to the next
	}
	day := c.day(letter, e.Date.Weekday())
	if day == 0 {
		return nil, refused(before.Key(), "the cycle has no day for a %s: give %s a day of the cycle", e.Date.Weekday(), e.Date)
	}
	after := before.clone()
	after.put(CalendarDay{Date: e.Date, Day: day})
	if !e.Shift || len(later) > 0 && later[0].letter != letter {
		return after, nil
	}
	return after, c.shift(before, after, e.Date, e.Date, e.From)
}

func (e OpenDay) apply(x *tx) error { return x.setCalendar(e) }

// due is the letter that a date without school would have: the one after that of the date with school before it.
func (c *Cycle) due(cal *Calendar, d Date) int {
	days := schoolDaysOf(cal.Days)
	i, _ := (&Calendar{Days: days}).at(d)
	letters := c.lettersOf(days)
	switch {
	case i > 0:
		return c.next(letters[i-1], days[i-1].Date, d)
	case len(days) > 0:
		return c.next(letters[0], days[0].Date, d)
	}
	return 0
}

// SetCycleDay is an edit that makes a date a day of the cycle, whatever it was before: a Wednesday that follows Monday's
// schedule, a Saturday that makes up for a snow day. No other date changes.
type SetCycleDay struct {
	Date Date
	Day  uint8 // 1 = first
}

// Label is "Make 2026-12-09 MonA".
func (e SetCycleDay) Label(t *Timetable) string {
	return fmt.Sprintf("Make %s %s", e.Date, t.CycleDayCode(int(e.Day)))
}

// Calendar implements [CalendarEdit].
func (e SetCycleDay) Calendar(s *State) (*Calendar, error) {
	cal := s.Calendar().clone()
	switch n := s.FindCycle().Days; {
	case len(cal.Days) == 0:
		return nil, noDates()
	case e.Date < cal.Days[0].Date || e.Date > cal.Days[len(cal.Days)-1].Date:
		return nil, outside(cal)
	case e.Day < 1 || int(e.Day) > n:
		return nil, refused(cal.Key(), "there is no day %d: the cycle has %s", e.Day, count(n, "day"))
	}
	cal.put(CalendarDay{Date: e.Date, Day: e.Day, Schedule: cal.ScheduleOn(e.Date)})
	return cal, nil
}

func (e SetCycleDay) apply(x *tx) error { return x.setCalendar(e) }

func noDates() error {
	return refused((&Calendar{}).Key(), "the calendar has no dates yet: say from when to when there is school")
}

func outside(cal *Calendar) error {
	return refused(cal.Key(), "the calendar goes from %s to %s: make the school year longer first",
		cal.Days[0].Date, cal.Days[len(cal.Days)-1].Date)
}

// firstSchool is the first date with school; 0 for none.
func (c *Calendar) firstSchool() Date {
	if i := slices.IndexFunc(c.Days, func(d CalendarDay) bool { return d.Day != 0 }); i >= 0 {
		return c.Days[i].Date
	}
	return 0
}

// clone is a copy that can be changed.
func (c *Calendar) clone() *Calendar {
	return &Calendar{Terms: slices.Clone(c.Terms), Days: slices.Clone(c.Days)}
}

// put sets a date of a calendar under construction.
func (c *Calendar) put(d CalendarDay) {
	i, known := c.at(d.Date)
	if known {
		c.Days[i] = d
		return
	}
	c.Days = slices.Insert(c.Days, i, d)
}
