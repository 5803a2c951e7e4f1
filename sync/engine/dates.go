package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/message"
)

// Start is the first day of a timetable that is sent from now on.
type Start struct {
	Day   model.Date
	Begun bool         // school has begun today, so Day is the next school day
	Bell  model.Minute // today's first bell, where school has begun
}

// FromNow is the first day of a timetable that is sent from now on: today, and once today's first bell has rung the next
// school day, since a SIS that replaces its timetable of today may lose the attendance already taken. Today without
// school, or without bell times, stays today. now is read in its own zone: that of the school.
func FromNow(s *model.State, now time.Time) Start {
	today := model.DateOf(now)
	bell, known := s.FirstBell(today)
	if !known || !s.HasSchool(today) || now.Hour()*60+now.Minute() < int(bell) {
		return Start{Day: today}
	}
	return Start{Day: s.NextSchoolDay(today), Begun: true, Bell: bell}
}

// Head says that school has begun, and since when.
func (st Start) Head() message.Message { return message.New(saysSchoolBegun, st.bell()) }

// Why says why the timetable is sent from another day than today: [Start.Moved] for the sake of [Start.Risk].
func (st Start) Why() message.Message {
	return message.New(saysSentFrom, message.Part("moved", st.Moved()), message.Part("risk", st.Risk()))
}

// Moved says that school has begun, and from which day the timetable is sent.
func (st Start) Moved() message.Message {
	return message.New(saysMoved, st.bell(), message.Date("day", st.Day))
}

// Risk says what could be lost where the timetable is sent from today.
func (st Start) Risk() message.Message { return message.New(saysRisk) }

// bell is the argument that says when school has begun: 7:45.
func (st Start) bell() message.Arg {
	return message.Name("bell", strings.TrimPrefix(st.Bell.String(), "0"))
}

// SettleFrom gives a run whose From date is not set, or has passed, the first day that it is sent from; why says so
// where that is not today. Where the dates end before the next school day there is no day to send any more, and
// the timetable stays out of the run. A From date of today or later is taken as it is.
func SettleFrom(o Options, s *model.State, now time.Time) (settled Options, why message.Message) {
	if o.From >= o.Today || model.DateOf(now) != o.Today || o.To < o.Today || !slices.Contains(o.Publish, Timetable) {
		return o, why
	}
	start := FromNow(s, now)
	o.From = start.Day
	if !start.Begun {
		o.noCalendar = beyondCalendar(s, now)
		return o, why
	}
	if start.Day <= o.To {
		return o, start.Why()
	}
	o.From = o.Today
	o.Publish = slices.DeleteFunc(slices.Clone(o.Publish), func(k Kind) bool { return k == Timetable })
	return o, message.New(saysNotSent, start.bell(), message.Date("day", start.Day), message.Date("to", o.To))
}

// SentFrom is the first day of a timetable that is sent from now on with the calendar of a timetable, and with another calendar in its
// place: a sync sends no calendar, and this is what it reads of it.
func SentFrom(s *model.State, other *model.Calendar, now time.Time) (was, is model.Date) {
	return FromNow(s, now).Day, FromNow(s.WithCalendar(other), now).Day
}

// beyondCalendar says how the calendar falls short of today, where a bell has rung that may be one of today's: it has ended,
// or begins later although a rotation is under way. It says nothing where it covers today, and where there is none.
func beyondCalendar(s *model.State, now time.Time) (short message.Message) {
	today, school, days := model.DateOf(now), s.School(), s.Calendar().Days
	bell, known := s.FirstBell(today)
	if len(days) == 0 || today < school.First || school.Last != 0 && today > school.Last || known && now.Hour()*60+now.Minute() < int(bell) {
		return short
	}
	switch first, last := days[0].Date, days[len(days)-1].Date; {
	case today > last:
		return message.New(saysCalendarEnded, message.Date("last", last), message.Date("today", today))
	case today < first && RotationAt(s, today) != 0:
		return message.New(saysCalendarLater, message.Date("first", first), message.Date("today", today))
	}
	return short
}

// Again is the choice for another sync, on a day: a From date that has come means from now on.
func (c Choice) Again(today model.Date) Choice {
	if c.From <= today {
		c.From = 0
	}
	return c
}

// Propose is what the dates of a sync start as: From is [FromNow], with the zero date for today, or the first day of the
// academic year while that is still to come (the usual summer publish); the rotation is the one that holds From; To is
// the last day of the academic year or of the rotation. What was chosen before is kept as far as it still makes sense: a
// From date that has come means from now on.
func Propose(s *model.State, now time.Time, before *Choice) Choice {
	school, today, start := s.School(), model.DateOf(now), FromNow(s, now)
	c := Choice{}
	if before != nil {
		c = before.Again(today)
	}
	until := today // To has to reach this day to stay
	switch {
	case c.From != 0:
		until = c.From
	case start.Begun:
		c.From = start.Day
	}
	from := max(c.From, today)
	if from < school.First {
		c.From, from, until = school.First, school.First, school.First
	}
	over := c.Rotation != 0 && (LastDay(s, c.Rotation) < from || !HasRotation(s, c.Rotation))
	if before == nil || over {
		was := c.Rotation
		if c.Rotation = RotationAt(s, from); c.Rotation == 0 { // the last day of school has begun
			c.Rotation = RotationAt(s, today)
		}
		over = over && c.Rotation != was
	}
	if c.To < until || before == nil || over && c.To < from {
		c.To = LastDay(s, c.Rotation)
	}
	return c
}

// In is the choice for another rotation: its usual dates, as far as they are known, from today on.
func (c Choice) In(s *model.State, rotation int, today model.Date) Choice {
	c.Rotation, c.To = rotation, LastDay(s, rotation)
	for r := range s.Rotations() {
		if int(r.Number) == rotation && r.First != 0 {
			if c.From = r.First; r.First <= today {
				c.From = 0
			}
		}
	}
	return c
}

// RotationAt is the number of the rotation that holds a date, by their usual dates; 0 (all) where none does.
func RotationAt(s *model.State, d model.Date) int {
	for r := range s.Rotations() {
		if r.First != 0 && r.First <= d && d <= r.Last {
			return int(r.Number)
		}
	}
	return 0
}

// HasRotation says whether there is a rotation with a number, or a section or a roster that runs in it by that number.
func HasRotation(s *model.State, number int) bool {
	for r := range s.Rotations() {
		if int(r.Number) == number {
			return true
		}
	}
	for sec := range s.Sections() {
		if sec.Rotations != 0 && sec.Rotations.Has(number) {
			return true
		}
	}
	for e := range s.RosterSlots() {
		if e.Rotations != 0 && e.Rotations.Has(number) {
			return true
		}
	}
	return false
}

// LastDay is the last day of a rotation, by its usual dates, or (0) of the academic year; 0 where that is not set.
func LastDay(s *model.State, rotation int) model.Date {
	for r := range s.Rotations() {
		if int(r.Number) == rotation && r.Last != 0 {
			return r.Last
		}
	}
	return s.School().Last
}

// BeyondRotation says that the dates of a run go past the usual end of its rotation, where lessons of other rotations would
// then be missing from the SIS; nothing where they do not.
func BeyondRotation(s *model.State, rotation int, to model.Date) (beyond message.Message) {
	if rotation == 0 {
		return beyond
	}
	last := LastDay(s, rotation)
	if last == 0 || to <= last {
		return beyond
	}
	for sec := range s.Sections() {
		if !sec.Rotations.Has(rotation) {
			return message.New(saysBeyondRotation, message.Count("rotation", rotation), message.Date("last", last), message.Date("to", to))
		}
	}
	return beyond
}

// checkDates says what is wrong with the dates of a run. The range is for the timetable; a From that is not set or has
// passed, which [SettleFrom] has seen, becomes today.
func checkDates(o Options, s *model.School) (Options, error) {
	o.Year = s.AcademicYear()
	if len(o.Publish) == 0 {
		return o, nil
	}
	if s.AcademicYear() == 0 {
		return o, refuse(NoYear, saysNoYear)
	}
	if o.From < o.Today {
		o.From = o.Today
	}
	switch {
	case o.To == 0:
		return o, refuse(BadDates, saysNoTo)
	case o.To < o.Today:
		return o, refuse(BadDates, saysToPassed, message.Date("to", o.To), message.Date("today", o.Today))
	case o.To < o.From:
		return o, refuse(BadDates, saysToBeforeFrom, message.Date("to", o.To), message.Date("from", o.From))
	}
	return o, nil
}

// YearName is an academic year in words: 2026–27.
func YearName(year int) string {
	if year == 0 {
		return "no academic year"
	}
	return fmt.Sprintf("%d–%02d", year, (year+1)%100)
}

// meeting is where lessons of different rotations meet: one teacher, room or student at one slot.
type meeting struct {
	slot model.Slot
	who  model.Key
}

// mixedRotations finds the first meeting of lessons that have no rotation in common, in order of lesson: sent for all rotations
// together, the SIS would have the teacher, room or student in two places. ok is false where there is none.
func mixedRotations(t *model.Timetable) (m meeting, ok bool) {
	shared := map[meeting]model.Rotations{} // by all that meet there so far
	for l := range t.Lessons() {
		s := t.Section(l.Section)
		if s.Rotations == 0 || !l.Slot.Placed() {
			continue
		}
		meets := func(k model.Key) bool {
			m = meeting{l.Slot, k}
			was, there := shared[m]
			if !there {
				was = s.Rotations
			}
			shared[m] = was & s.Rotations
			return shared[m] == 0
		}
		for _, id := range l.Teachers {
			if meets(id.Key()) {
				return m, true
			}
		}
		for _, id := range l.Rooms {
			if meets(id.Key()) {
				return m, true
			}
		}
		for e := range t.ListOf(l.Section) {
			if meets(e.Student.Key()) {
				return m, true
			}
		}
	}
	return meeting{}, false
}
