package person

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/views"
)

// Free is a teaching period in which nothing of a record's week is on.
type Free struct {
	Slot       model.Slot
	Start, End model.Minute
}

// Off is a teacher's time off: a day, or a period of it.
type Off struct {
	Day        uint8
	Start, End model.Minute // both 0 for the whole day
	Fixed      bool         // else preferred
}

// off lists the time off of a teacher.
func (x *Pages) off(k model.Key) (out []Off) {
	r := x.t.Teacher(model.TeacherID(k.ID))
	if k.Kind != model.KindTeacher || r == nil {
		return nil
	}
	for _, d := range r.DaysOff {
		o := Off{Day: d.Day, Fixed: d.Kind == model.OffFixed}
		if d.Period != 0 {
			c := x.t.Cell(model.Slot{Grid: d.Grid, Day: d.Day, Period: d.Period})
			if c == nil {
				continue
			}
			o.Start, o.End = c.Start, c.End
		}
		out = append(out, o)
	}
	return out
}

// free lists the teaching periods of the grids of a week in which nothing is on; those of two grids at one time are one. A section and a
// year level are never free: it is people and rooms that are.
func (x *Pages) free(k model.Key, w *views.Week) (out []Free) {
	if k.Kind == model.KindSection || k.Kind == model.KindYearLevel {
		return nil
	}
	var grids []model.GridID
	add := func(id model.GridID) {
		if id != 0 && !slices.Contains(grids, id) {
			grids = append(grids, id)
		}
	}
	if s := x.t.Student(model.StudentID(k.ID)); k.Kind == model.KindStudent && s != nil {
		if y := x.t.YearLevel(s.YearLevel); y != nil {
			add(y.Grid)
		}
	}
	for _, d := range w.Days {
		for _, b := range d.Blocks {
			add(b.Slot.Grid)
		}
	}
	if len(grids) == 0 {
		for g := range x.t.Grids() {
			add(g.ID)
			break
		}
	}
	for _, id := range grids {
		for _, c := range x.t.Grid(id).Cells {
			f := Free{model.Slot{Grid: id, Day: c.Day, Period: c.Period}, c.Start, c.End}
			if c.Kind != model.Teaching || c.End <= c.Start || int(c.Day) > len(w.Days) {
				continue
			}
			on := func(start, end model.Minute) bool { return start < f.End && f.Start < end }
			if slices.ContainsFunc(w.Days[c.Day-1].Blocks, func(b views.Block) bool { return b.Kind != views.BreakBlock && on(b.Start, b.End) }) ||
				slices.ContainsFunc(out, func(o Free) bool { return o.Slot.Day == c.Day && on(o.Start, o.End) }) {
				continue
			}
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Free) int {
		return cmp.Or(cmp.Compare(a.Slot.Day, b.Slot.Day), cmp.Compare(a.Start, b.Start))
	})
	return out
}

// mostDays is how many days of a cycle are shown at once.
const mostDays = 8

// Stretch is the days of a cycle that are shown at once: those of one of its weeks.
type Stretch struct {
	Name        string // "A"; "" where there is one stretch
	First, Last int    // days of the cycle, from 1
}

// Stretches lists the weeks of a cycle: a cycle of up to eight days is one. A week has five days where that goes up, else six
// or seven, and is named by the letter in which the codes of its days end.
func Stretches(s *model.State, days int) []Stretch {
	if days <= mostDays {
		return []Stretch{{First: 1, Last: days}}
	}
	length := 5
	for _, n := range []int{5, 6, 7} {
		if days%n == 0 {
			length = n
			break
		}
	}
	var out []Stretch
	for first := 1; first <= days; first += length {
		out = append(out, Stretch{Name: fmt.Sprintf("Week %d", len(out)+1), First: first, Last: min(first+length-1, days)})
	}
	letters := make([]string, len(out))
	for i, w := range out {
		for d := w.First; d <= w.Last; d++ {
			code := s.CycleDayCode(d)
			last := code[max(0, len(code)-1):]
			if d > w.First && last != letters[i] || last == "" || strings.ContainsAny(last, "0123456789") {
				return out
			}
			letters[i] = last
		}
		if slices.Contains(letters[:i], letters[i]) {
			return out
		}
	}
	for i := range out {
		out[i].Name = letters[i]
	}
	return out
}

// DateOf is the next date that is a day of the cycle, from the Monday of a date's week on; 0 where the calendar has none.
func DateOf(s *model.State, day int, today model.Date) model.Date {
	monday := today - model.Date((int(today.Weekday())+6)%7)
	days := s.Calendar().Days
	i, _ := slices.BinarySearchFunc(days, monday, func(d model.CalendarDay, at model.Date) int { return int(d.Date) - int(at) })
	for ; i < len(days); i++ {
		if int(days[i].Day) == day {
			return days[i].Date
		}
	}
	return 0
}

// StretchAt is the stretch in which a date is, by the calendar: that of the next school day where it has no school; the first where the
// calendar does not say.
func StretchAt(s *model.State, list []Stretch, today model.Date) int {
	day := s.Calendar().CycleDay(today)
	if day == 0 {
		day = s.Calendar().CycleDay(s.NextSchoolDay(today))
	}
	return max(0, slices.IndexFunc(list, func(w Stretch) bool { return w.First <= day && day <= w.Last }))
}
