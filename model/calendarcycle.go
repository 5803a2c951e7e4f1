package model

import (
	"slices"
	"strings"
	"time"
)

// Turn says what the letter of a cycle changes with. Where the days of a cycle differ by the weekday alone, all have one letter.
type Turn uint8

// What a letter changes with.
const (
	TurnNever        Turn = iota // each weekday is one day of the cycle
	TurnDay                      // each day with school: A, B, A, B; day 1 to day 10
	TurnWeek                     // each week with school: week A, week B
	TurnCalendarWeek             // each week of the calendar, also one without school
)

// Cycle is how the days of a cycle follow one another. It stands in no file: [State.FindCycle] finds it in the calendar and the
// grids.
type Cycle struct {
	Days     int            // in the cycle
	Letters  int            // that take turns
	Turn     Turn           // what the letter changes with
	Weekdays []time.Weekday // on which there usually is school, Monday first
	Found    bool           // the dates of the calendar follow it, but for single ones

	bound   bool              // a day of the cycle is a letter and a weekday, and not a letter alone
	table   [][7]uint8        // of a bound cycle: the day of the cycle by letter and weekday, 0 for none
	letter  [MaxDays + 1]int  // by day of the cycle, from 0
	weekday [MaxDays + 1]int8 // by day of the cycle; -1 for none
	usual   [7]bool           // weekdays on which there usually is school
}

// followed is the share of dates that have to follow a cycle for it to be the pattern of a calendar: a calendar with a skipped
// day a month still does.
const followed = 0.7

// FindCycle finds how days of the cycle follow one another: of the patterns there are the one that most dates of the calendar
// follow. Without dates the names of the days in the grids decide.
func (s *State) FindCycle() Cycle {
	base, named := s.cycleDays()
	days := schoolDaysOf(s.Calendar().Days)
	var best Cycle
	most := -1.0
	for _, c := range base.candidates(named) {
		share, some := c.share(days)
		c.Found = c.Days > 0 && (!some || share >= followed)
		if share > most {
			best, most = c, share
		}
	}
	return best
}

// schoolDaysOf are the dates with school.
func schoolDaysOf(days []CalendarDay) []CalendarDay {
	out := make([]CalendarDay, 0, len(days))
	for _, d := range days {
		if d.Day != 0 {
			out = append(out, d)
		}
	}
	return out
}

// cycleDays is what is known of the days of the cycle one by one; named says that all bear the name of a weekday.
func (s *State) cycleDays() (c Cycle, named bool) {
	var names [MaxDays + 1]int8
	for i := range names {
		names[i] = -1
	}
	for g := range s.Grids() {
		for i, d := range g.Days[:min(len(g.Days), MaxDays)] {
			if names[i+1] < 0 {
				names[i+1] = weekdayNamed(d)
			}
			c.Days = max(c.Days, i+1)
		}
	}
	var counts [MaxDays + 1][7]int
	var schooldays [7]int
	for _, d := range s.Calendar().Days {
		if d.Day == 0 {
			continue
		}
		c.Days = max(c.Days, int(d.Day))
		counts[d.Day][d.Date.Weekday()]++
		schooldays[d.Date.Weekday()]++
	}
	named = c.Days > 0 && !slices.Contains(names[1:c.Days+1], -1)
	for day := range c.weekday {
		c.weekday[day] = names[day]
		if most := slices.Max(counts[day][:]); !named && most > 0 {
			c.weekday[day] = int8(slices.Index(counts[day][:], most))
		}
	}
	most := slices.Max(schooldays[:])
	for w := range schooldays {
		switch {
		case most > 0:
			c.usual[w] = 4*schooldays[w] >= most // a make-up Saturday makes no week of six days
		case named:
			c.usual[w] = slices.Contains(c.weekday[1:c.Days+1], int8(w))
		default:
			c.usual[w] = w != int(time.Saturday) && w != int(time.Sunday)
		}
	}
	for i := range 7 {
		if w := time.Weekday((i + 1) % 7); c.usual[w] {
			c.Weekdays = append(c.Weekdays, w)
		}
	}
	return c, named
}

// weekdayNamed is the weekday that a day of a cycle is called after; -1 for none.
func weekdayNamed(d Day) int8 {
	for _, text := range []string{d.Code, d.Name} {
		for w := time.Sunday; w <= time.Saturday; w++ {
			if len(text) >= 3 && strings.EqualFold(text[:3], w.String()[:3]) {
				return int8(w)
			}
		}
	}
	return -1
}

// candidates are the cycles that days of the cycle can make, the likeliest first.
func (c Cycle) candidates(named bool) []Cycle {
	free := c
	free.Turn, free.Letters = TurnDay, c.Days
	for day := range free.letter {
		free.letter[day] = day - 1
		free.weekday[day] = -1
	}
	bound := c.bind()
	if bound.Letters == 0 {
		return []Cycle{free}
	}
	turns := []Turn{TurnWeek, TurnCalendarWeek, TurnDay}
	if bound.Letters == 1 {
		turns = []Turn{TurnNever}
	}
	var list []Cycle
	for _, turn := range turns {
		bound.Turn = turn
		list = append(list, bound)
	}
	if named {
		return append(list, free)
	}
	return append([]Cycle{free}, list...)
}

// bind makes each day of the cycle a letter and a weekday: the nth day of its weekday has the nth letter.
func (c Cycle) bind() Cycle {
	c.bound, c.table = true, nil
	for day := 1; day <= c.Days; day++ {
		w := c.weekday[day]
		if w < 0 {
			continue
		}
		letter := slices.IndexFunc(c.table, func(row [7]uint8) bool { return row[w] == 0 })
		if letter < 0 {
			letter = len(c.table)
			c.table = append(c.table, [7]uint8{})
		}
		c.table[letter][w] = uint8(day)
		c.letter[day] = letter
	}
	c.Letters = len(c.table)
	for w := range 7 { // a weekday that is the same under more than one letter
		for l := 1; l < c.Letters; l++ {
			if c.table[l][w] == 0 {
				c.table[l][w] = c.table[l-1][w]
			}
		}
	}
	return c
}

// share is how many of the dates after the first follow the cycle; some is false where there are none.
func (c *Cycle) share(days []CalendarDay) (share float64, some bool) {
	hits, total := 0, 0
	letters := c.lettersOf(days)
	for i := 1; i < len(days); i++ {
		if !c.usual[days[i].Date.Weekday()] {
			continue
		}
		total++
		next := c.next(letters[i-1], days[i-1].Date, days[i].Date)
		if c.day(next, days[i].Date.Weekday()) == days[i].Day {
			hits++
		}
	}
	if total == 0 {
		return 0, false
	}
	return float64(hits) / float64(total), true
}

// lettersOf are the letters of dates with school. Where a day has more than one it is the one that is due.
func (c *Cycle) lettersOf(days []CalendarDay) []int {
	out := make([]int, len(days))
	for i, d := range days {
		out[i] = c.letter[d.Day]
		if i == 0 || c.Letters == 0 {
			continue
		}
		if due := c.next(out[i-1], days[i-1].Date, d.Date); c.day(due, d.Date.Weekday()) == d.Day {
			out[i] = due
		}
	}
	return out
}

// next is the letter of a date with school that follows another one, or comes before it.
func (c *Cycle) next(letter int, from, to Date) int {
	by := 0
	switch weeks := int(weekOf(to) - weekOf(from)); {
	case c.Turn == TurnDay && to > from:
		by = 1
	case c.Turn == TurnDay:
		by = -1
	case c.Turn == TurnWeek:
		by = max(-1, min(weeks, 1))
	case c.Turn == TurnCalendarWeek:
		by = weeks
	}
	return wrap(letter+by, c.Letters)
}

func wrap(letter, letters int) int {
	if letters <= 0 {
		return 0
	}
	return ((letter % letters) + letters) % letters
}

// day is the day of the cycle that a letter makes on a weekday; 0 for none.
func (c *Cycle) day(letter int, on time.Weekday) uint8 {
	switch {
	case letter < 0 || letter >= c.Letters:
		return 0
	case c.bound:
		return c.table[letter][on]
	}
	return uint8(letter + 1)
}

// withLetter is a day of the cycle under another letter: its weekday stays, also where it is held on another one.
func (c *Cycle) withLetter(day uint8, letter int, on time.Weekday) uint8 {
	if w := c.weekday[day]; c.bound && w >= 0 {
		on = time.Weekday(w)
	}
	return c.day(letter, on)
}

// turnOf is what the letter of a date changes with: the date itself, or its week.
func (c *Cycle) turnOf(d Date) Date {
	if c.Turn == TurnDay {
		return d
	}
	return weekOf(d)
}

// weekOf numbers the weeks, which begin on Monday.
func weekOf(d Date) Date {
	d += 3 // the first of January 1970 was a Thursday
	if d < 0 {
		d -= 6
	}
	return d / 7
}

// String is the pattern in words: "A day of the cycle for each weekday".
func (c Cycle) String() string {
	switch {
	case c.Days == 0:
		return "no days of a cycle"
	case !c.Found:
		return count(c.Days, "day") + " that follow no pattern"
	case c.Turn == TurnNever:
		return "each weekday is a day of the cycle"
	case c.Turn == TurnWeek:
		return count(c.Letters, "week") + " that take turns, weeks without school left out"
	case c.Turn == TurnCalendarWeek:
		return count(c.Letters, "week") + " that take turns"
	case c.bound:
		return count(c.Letters, "letter") + " that take turns with each day of school, by weekday"
	}
	return count(c.Days, "day") + " that take turns with each day of school"
}
