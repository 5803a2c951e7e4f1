package model

import (
	"fmt"
	"slices"
)

// TermChange is a term as an edit wants it.
type TermChange struct {
	Was int // its place among the terms of the calendar, 1 = first; 0 for a new term
	Term
}

// SetTerms is an edit that makes these the terms of the calendar: those that are not named go. Terms nest: of two one holds the
// other, or they have no date in common. A rotation whose usual dates are those of a term follows it.
type SetTerms struct{ Terms []TermChange }

// Label is "Change the terms".
func (e SetTerms) Label(*Timetable) string { return "Change the terms" }

// Calendar implements [CalendarEdit].
func (e SetTerms) Calendar(s *State) (*Calendar, error) {
	cal := s.Calendar().clone()
	cal.Terms = nil
	seen := map[int]bool{}
	for i, t := range e.Terms {
		switch {
		case t.Was < 0 || t.Was > len(s.Calendar().Terms) || t.Was > 0 && seen[t.Was]:
			return nil, refused(cal.Key(), "there is no term %d to change", t.Was)
		case t.Name == "":
			return nil, refused(cal.Key(), "a term has no name")
		case t.First == 0 || t.Last == 0:
			return nil, refused(cal.Key(), "term %s has no first or no last day", t.Name)
		case t.Last < t.First:
			return nil, refused(cal.Key(), "term %s ends (%s) before it begins (%s)", t.Name, t.Last, t.First)
		}
		seen[t.Was] = true
		for _, o := range e.Terms[:i] {
			if o.Name == t.Name {
				return nil, refused(cal.Key(), "two terms are called %s", t.Name)
			}
			if o.crosses(t.Term) {
				return nil, refused(cal.Key(), "%s and %s share dates, and neither holds the other", o.Name, t.Name)
			}
		}
		cal.Terms = append(cal.Terms, t.Term)
	}
	slices.SortStableFunc(cal.Terms, func(a, b Term) int {
		if a.First != b.First {
			return int(a.First - b.First)
		}
		return int(b.Last - a.Last) // the one that holds the other first
	})
	return cal, nil
}

// crosses says whether two terms share dates and neither holds the other.
func (t Term) crosses(o Term) bool {
	return t.First <= o.Last && o.First <= t.Last && !t.holds(o) && !o.holds(t)
}

func (t Term) holds(o Term) bool { return t.First <= o.First && o.Last <= t.Last }

func (e SetTerms) apply(x *tx) error {
	before := x.Calendar().Terms
	if err := x.setCalendar(e); err != nil {
		return err
	}
	moved := map[span]Term{}
	for _, t := range e.Terms {
		if t.Was > 0 {
			was := before[t.Was-1]
			moved[span{was.First, was.Last}] = t.Term
		}
	}
	return x.moveRotations(func(r *Rotation) error {
		if t, ok := moved[span{r.First, r.Last}]; ok {
			r.First, r.Last = t.First, t.Last
		}
		return nil
	})
}

// moveRotations changes the usual dates of rotations.
func (x *tx) moveRotations(move func(r *Rotation) error) error {
	all := slices.Collect(x.Rotations())
	for _, r := range all {
		c := *r
		if err := move(&c); err != nil {
			return err
		}
		if err := x.change(r, &c, c != *r); err != nil {
			return err
		}
	}
	return nil
}

// longestYear is how many days a school year can have.
const longestYear = 550

// ExtendCalendar is an edit that has the calendar begin and end on other dates. New dates get the days of the cycle that follow by
// the pattern of the calendar; those beyond the new ends go. The academic year grows with the calendar, and shrinks where it
// began or ended with it; terms and rotations that begin or end with the year still do.
type ExtendCalendar struct {
	First, Last Date
	From        Date // dates before it neither come nor go, usually today; 0 for no such date
}

// Label is "Make the school year 2026-08-17 to 2027-06-11".
func (e ExtendCalendar) Label(*Timetable) string {
	return fmt.Sprintf("Make the school year %s to %s", e.First, e.Last)
}

// span is the dates from one to another.
type span struct{ first, last Date }

// covers is the span of the dates that a calendar has; none for a calendar without dates.
func (c *Calendar) covers() span {
	if len(c.Days) == 0 {
		return span{}
	}
	return span{c.Days[0].Date, c.Days[len(c.Days)-1].Date}
}

// Calendar implements [CalendarEdit].
func (e ExtendCalendar) Calendar(s *State) (*Calendar, error) {
	cal, c := s.Calendar().clone(), s.FindCycle()
	was, is := cal.covers(), span{e.First, e.Last}
	empty := len(cal.Days) == 0
	switch {
	case e.First == 0 || e.Last == 0:
		return nil, refused(cal.Key(), "the school year has no first or no last day")
	case e.Last <= e.First:
		return nil, refused(cal.Key(), "the school year ends (%s) before it begins (%s)", e.Last, e.First)
	case int(e.Last-e.First) >= longestYear:
		return nil, refused(cal.Key(), "a school year has at most %d days", longestYear)
	case c.Days == 0:
		return nil, refused(cal.Key(), "there is no grid yet, and so no day of a cycle")
	case !empty && !c.Found && (e.First < was.first || e.Last > was.last):
		return nil, refused(cal.Key(), "the days of the cycle follow no pattern, so new dates can't get any")
	case !empty && e.First != was.first && min(e.First, was.first) < e.From:
		return nil, refused(cal.Key(), "%s has passed: the year can't begin on another day", min(e.First, was.first))
	case !empty && e.Last != was.last && min(e.Last, was.last) < e.From-1:
		return nil, refused(cal.Key(), "%s has passed: the year can't end on another day", min(e.Last, was.last)+1)
	case !empty && (e.First > was.last || e.Last < was.first):
		return nil, refused(cal.Key(), "no date of the calendar would stay: it goes from %s to %s", was.first, was.last)
	}
	for i := range cal.Terms {
		t := &cal.Terms[i]
		now, ok := is.hold(span{t.First, t.Last}, was)
		if !ok {
			return nil, refused(cal.Key(), "term %s lies outside the year: change the terms first", t.Name)
		}
		t.First, t.Last = now.first, now.last
	}
	c.fill(cal, is)
	return cal, nil
}

// hold is a part of a year, such as a term, once the year has other ends: what began or ended with it still does, and no part goes
// beyond it. ok is false where nothing of it would be left.
func (year span) hold(part, was span) (span, bool) {
	if was == (span{}) || part.first == 0 || part.last == 0 {
		return part, true
	}
	if year.first != was.first && (part.first <= was.first || part.first < year.first) {
		part.first = year.first
	}
	if year.last != was.last && (part.last >= was.last || part.last > year.last) {
		part.last = year.last
	}
	return part, part.first <= part.last
}

// fill makes a calendar under construction go from one date to another: by the pattern, on from the dates that it has.
func (c *Cycle) fill(cal *Calendar, year span) {
	known, was := cal.Days, cal.covers()
	cal.Days = slices.DeleteFunc(slices.Clone(known), func(d CalendarDay) bool { return d.Date < year.first || d.Date > year.last })
	school := schoolDaysOf(known)
	letters := c.lettersOf(school)
	from := CalendarDay{}
	letter := 0
	add := func(d Date) {
		next := letter
		if from.Date != 0 {
			next = c.next(letter, from.Date, d)
		}
		if day := c.day(next, d.Weekday()); day != 0 && c.usual[d.Weekday()] {
			letter, from = next, CalendarDay{Date: d, Day: day}
			cal.put(from)
		}
	}
	start := year.first
	if n := len(school); n > 0 {
		letter, from = letters[n-1], school[n-1]
		start = was.last + 1
	}
	for d := start; d <= year.last; d++ {
		add(d)
	}
	if len(school) == 0 {
		return
	}
	letter, from = letters[0], school[0]
	for d := was.first - 1; d >= year.first; d-- {
		add(d)
	}
}

func (e ExtendCalendar) apply(x *tx) error {
	was, is := x.Calendar().covers(), span{e.First, e.Last}
	if err := x.setCalendar(e); err != nil {
		return err
	}
	school := *x.School()
	if school.First == 0 || school.First == was.first || school.First > e.First {
		school.First = e.First
	}
	if school.Last == 0 || school.Last == was.last || school.Last < e.Last {
		school.Last = e.Last
	}
	if err := x.change(x.School(), &school, school.First != x.School().First || school.Last != x.School().Last); err != nil {
		return err
	}
	return x.moveRotations(func(r *Rotation) error {
		now, ok := is.hold(span{r.First, r.Last}, was)
		if !ok {
			return refused(r.Key(), "rotation %s lies outside the year: change its dates first", r.title())
		}
		r.First, r.Last = now.first, now.last
		return nil
	})
}
