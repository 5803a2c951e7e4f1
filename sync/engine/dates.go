package engine

import (
	"fmt"

	"carillon/model"
)

// Propose is what the dates of a sync start as: From is today, or the first day of the academic year while that is still
// to come (the usual summer publish); the rotation is the one that holds From; To is the last day of the academic year
// or of the rotation. What was chosen before is kept as far as it still makes sense: a rotation that is over does not.
func Propose(s *model.State, today model.Date, before *Choice) Choice {
	school := s.School()
	c := Choice{}
	if before != nil {
		c = *before
	}
	if c.From != 0 && c.From < today {
		c.From = 0
	}
	from := c.start(today)
	if from < school.First {
		c.From, from = school.First, school.First
	}
	if last := LastDay(s, c.Rotation); before == nil || last != 0 && last < from {
		c.Rotation = RotationAt(s, from)
	}
	if c.To < from || before == nil {
		c.To = LastDay(s, c.Rotation)
	}
	return c
}

// start is the first day of the timetable: the later of From and today.
func (c Choice) start(today model.Date) model.Date { return max(c.From, today) }

// RotationAt is the number of the rotation that holds a date, by their usual dates; 0 (all) where none does.
func RotationAt(s *model.State, d model.Date) int {
	for r := range s.Rotations() {
		if r.First != 0 && r.First <= d && d <= r.Last {
			return int(r.Number)
		}
	}
	return 0
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

// checkDates settles the dates of a run, or says what is wrong with them. The range is for the timetable; a From that
// has passed becomes today.
func checkDates(o Options, s *model.School) (Options, error) {
	o.Year = s.AcademicYear()
	if len(o.Publish) == 0 {
		return o, nil
	}
	if s.AcademicYear() == 0 {
		return o, &Error{Code: NoYear, Text: "The file has no academic year. Set its dates under Setup > School info > Details."}
	}
	if o.From < o.Today {
		o.From = o.Today
	}
	switch {
	case o.To == 0:
		return o, &Error{Code: BadDates, Text: "The To date is missing."}
	case o.To < o.Today:
		return o, &Error{Code: BadDates, Text: fmt.Sprintf("The To date %s has passed. Choose a date from today (%s) on.", o.To, o.Today)}
	case o.To < o.From:
		return o, &Error{Code: BadDates, Text: fmt.Sprintf("The To date %s is before the From date %s.", o.To, o.From)}
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

// mixedRotations finds the first meeting of lessons of different rotations, in order of lesson: sent for all rotations
// together, the SIS would have the teacher, room or student in two places. ok is false where there is none.
func mixedRotations(t *model.Timetable) (m meeting, ok bool) {
	first := map[meeting]model.Rotations{}
	for l := range t.Lessons() {
		s := t.Section(l.Section)
		if s.Rotations == 0 || !l.Slot.Placed() {
			continue
		}
		meets := func(k model.Key) bool {
			m = meeting{l.Slot, k}
			if was, there := first[m]; there && !was.Meet(s.Rotations) {
				return true
			}
			if _, there := first[m]; !there {
				first[m] = s.Rotations
			}
			return false
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
