// Package newyear makes next year's timetable of this year's: grades move up, requests become next year's, section lists go, and
// the calendar is new. It first says who would be where, and changes nothing of the timetable that it is made from.
package newyear

import (
	"cmp"
	"fmt"
	"slices"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/model/names"
)

// Options are what a person decides before the year is made.
type Options struct {
	// First and Last are the first and the last day of the new academic year, with which its calendar begins and ends; 0 for the
	// year that follows this one, with the dates of this calendar 52 weeks later.
	First, Last model.Date
	// Holidays are the days without school; nil for the usual ones: in the USA those of most schools, elsewhere this year's,
	// 52 weeks later.
	Holidays []newtimetable.Holiday
	// Retained students stay in their year level, Leaving ones leave though it goes on: early graduates, those who move away.
	Retained, Leaving []model.StudentID
	// NotPlaced takes every lesson that is not pinned out of its slot.
	NotPlaced bool
}

// Move is a year level and where its students go.
type Move struct {
	From, To *model.YearLevel  // To is nil where they graduate
	Students []model.StudentID // in order of name
}

// Plan says what a new year would be.
type Plan struct {
	First, Last model.Date
	Holidays    []newtimetable.Holiday // within the year
	Moves       []Move                 // the highest year level first
	Retained    []model.StudentID      // in order of name, as all lists here
	Leaving     []model.StudentID      // though their year level goes on
	Graduating  []model.StudentID      // of the highest year level
	Inactive    []model.StudentID      // left the school this year
	NoYearLevel []model.StudentID      // stay as they are: nobody knows where they belong
	Lists       int                    // rows of section lists that go
	Requests    int                    // that stay: of students who stay
	Sections    int
	Lessons     int              // that keep their slot
	Lowest      *model.YearLevel // that has no students until the SIS or an import brings them; nil where there are no year levels
}

// weeks is how far a year is moved: 52 weeks, so that a date keeps its weekday.
const weeks model.Date = 364

// Look says what a new year would be. It fails where the options contradict the timetable.
func Look(t *model.Timetable, o Options) (Plan, error) {
	p := Plan{First: o.First, Last: o.Last, Lists: t.Count(model.KindEnrolment), Sections: t.Count(model.KindSection)}
	school := t.School()
	first, last := following(school)
	p.First, p.Last = cmp.Or(p.First, first), cmp.Or(p.Last, last)
	switch {
	case p.First == 0 || p.Last == 0:
		return p, fmt.Errorf("this year has no first and last day: set them under Setup > School info, or say those of the new year")
	case p.Last <= p.First:
		return p, fmt.Errorf("the new year ends (%s) before it begins (%s)", p.Last, p.First)
	case school.Last != 0 && p.First <= school.Last:
		return p, fmt.Errorf("the new year begins on %s, before this one ends on %s", p.First, school.Last)
	}
	p.Holidays = within(holidaysOf(t, o, p), p)
	p.sort(t, o)
	leaves := map[model.StudentID]bool{}
	for _, list := range [][]model.StudentID{p.Leaving, p.Graduating, p.Inactive} {
		for _, id := range list {
			leaves[id] = true
		}
	}
	for r := range t.Requests() {
		if !leaves[r.Student] {
			p.Requests++
		}
	}
	for l := range t.Lessons() {
		if l.Slot.Placed() && (!o.NotPlaced || l.Pinned) {
			p.Lessons++
		}
	}
	return p, nil
}

// following is the academic year after a school's: 52 weeks later, so that a date keeps its weekday; where it is all of a year, such
// as July to June, the year that follows. 0 where the school has no dates.
func following(s *model.School) (first, last model.Date) {
	switch {
	case s.First == 0 || s.Last == 0:
		return 0, 0
	case s.First+weeks > s.Last:
		return s.First + weeks, s.Last + weeks
	}
	first = s.Last + 1
	return first, model.DateOf(first.Time().AddDate(1, 0, -1))
}

// sort puts each student into the list where they belong.
func (p *Plan) sort(t *model.Timetable, o Options) {
	levels := levelsOf(t)
	moves := make(map[model.YearLevelID]*Move, len(levels))
	var below *Move // the grade before
	for _, y := range levels {
		m := &Move{From: y, To: y} // who is in no grade stays, until the SIS or a person says otherwise
		moves[y.ID] = m
		if !names.IsGrade(y.Code) {
			continue
		}
		if m.To = nil; below == nil {
			p.Lowest = y
		} else {
			below.To = y
		}
		below = m
	}
	for _, s := range byName(t) {
		m := moves[s.YearLevel]
		switch {
		case s.Inactive:
			p.Inactive = append(p.Inactive, s.ID)
		case slices.Contains(o.Leaving, s.ID):
			p.Leaving = append(p.Leaving, s.ID)
		case slices.Contains(o.Retained, s.ID):
			p.Retained = append(p.Retained, s.ID)
		case m == nil:
			p.NoYearLevel = append(p.NoYearLevel, s.ID)
		default:
			m.Students = append(m.Students, s.ID)
			if m.To == nil {
				p.Graduating = append(p.Graduating, s.ID)
			}
		}
	}
	for i := len(levels) - 1; i >= 0; i-- {
		p.Moves = append(p.Moves, *moves[levels[i].ID])
	}
}

// levelsOf are the year levels, the lowest first.
func levelsOf(t *model.Timetable) []*model.YearLevel {
	levels := slices.Collect(t.YearLevels())
	slices.SortStableFunc(levels, func(a, b *model.YearLevel) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), names.Compare(a.Code, b.Code))
	})
	return levels
}

// byName are the students in order of name.
func byName(t *model.Timetable) []*model.Student {
	all := slices.Collect(t.Students())
	slices.SortStableFunc(all, func(a, b *model.Student) int {
		return cmp.Or(names.Compare(a.Surname, b.Surname), names.Compare(a.FirstName, b.FirstName))
	})
	return all
}

// holidaysOf are the holidays of the new year.
func holidaysOf(t *model.Timetable, o Options, p Plan) []newtimetable.Holiday {
	switch {
	case o.Holidays != nil:
		return o.Holidays
	case t.School().Region == model.RegionUSA:
		return newtimetable.USHolidays(model.SchoolYearAt(p.First))
	}
	var list []newtimetable.Holiday
	for _, d := range t.Calendar().Days {
		if d.Day != 0 {
			continue
		}
		at := d.Date + weeks
		if n := len(list); n > 0 && list[n-1].Name == d.Holiday && at-list[n-1].Last <= 3 {
			list[n-1].Last = at // over a weekend
			continue
		}
		list = append(list, newtimetable.Holiday{First: at, Last: at, Name: d.Holiday})
	}
	return list
}

// within are the parts of holidays that lie in the year.
func within(list []newtimetable.Holiday, p Plan) []newtimetable.Holiday {
	out := make([]newtimetable.Holiday, 0, len(list))
	for _, h := range list {
		if h.First, h.Last = max(h.First, p.First), min(h.Last, p.Last); h.First <= h.Last {
			out = append(out, h)
		}
	}
	return out
}

// Make makes the timetable of the new year, with an empty history.
func Make(t *model.Timetable, o Options) (*model.Timetable, Plan, error) {
	p, err := Look(t, o)
	if err != nil {
		return nil, p, err
	}
	next := t.Snapshot().Index()
	for _, step := range []func() model.Edit{
		func() model.Edit { return people(next, &p) },
		func() model.Edit { return offered(next, o) },
		func() model.Edit { return dates(next, &p) },
	} {
		if _, err := next.Apply(step()); err != nil {
			return nil, p, err
		}
	}
	if o.First != 0 || o.Last != 0 {
		if err := stretch(next); err != nil {
			return nil, p, err
		}
	}
	if err := closeFor(next, p.Holidays); err != nil {
		return nil, p, err
	}
	return next.Snapshot().Index(), p, nil
}

// people moves students up, and takes those out who leave, with all that hangs on them.
func people(t *model.Timetable, p *Plan) model.Edit {
	var edits []model.Edit
	for _, list := range [][]model.StudentID{p.Leaving, p.Graduating, p.Inactive} {
		for _, id := range list {
			edits = append(edits, model.Delete{Key: id.Key()})
		}
	}
	for _, m := range p.Moves {
		if m.To == nil || m.To == m.From {
			continue
		}
		for _, id := range m.Students {
			s := *t.Student(id)
			s.YearLevel = m.To.ID
			edits = append(edits, model.Replace{Record: &s})
		}
	}
	return model.Batch{Name: "Move grades up", Edits: edits}
}

// thisYears are the kinds of records that are of one year alone: section lists, what was last synced, periods off campus.
var thisYears = []model.Kind{model.KindEnrolment, model.KindSynced, model.KindOffCampus}

// offered keeps sections with their teachers, rooms and lessons, and takes out what is of this year alone. The SIS makes sections
// of its own of them: an id or GUID of this year's would be another section's.
func offered(t *model.Timetable, o Options) model.Edit {
	var edits []model.Edit
	for _, kind := range thisYears {
		for r := range t.All(kind) {
			edits = append(edits, model.Delete{Key: r.Key()})
		}
	}
	for s := range t.Sections() {
		if s.SISID == "" && s.GUID == "" {
			continue
		}
		c := *s
		c.SISID, c.GUID = "", ""
		edits = append(edits, model.Replace{Record: &c})
	}
	for l := range t.Lessons() {
		c := *l
		c.Excused = nil
		if o.NotPlaced && !l.Pinned {
			c.Slot = model.Slot{}
		}
		if len(l.Excused) > 0 || c.Slot != l.Slot {
			edits = append(edits, model.Replace{Record: &c})
		}
	}
	return model.Batch{Name: "Drop section lists", Edits: edits}
}

// dates moves the year, its terms and its rotations, with the day of the cycle of each date: 52 weeks, so that weekdays stay.
func dates(t *model.Timetable, p *Plan) model.Edit {
	school := *t.School()
	school.First, school.Last = p.First, p.Last
	edits := []model.Edit{model.Replace{Record: &school}}
	cal := &model.Calendar{}
	move := func(first, last model.Date) (model.Date, model.Date) {
		return max(first+weeks, p.First), min(last+weeks, p.Last)
	}
	for _, term := range t.Calendar().Terms {
		term.First, term.Last = move(term.First, term.Last)
		if term.First <= term.Last {
			cal.Terms = append(cal.Terms, term)
		}
	}
	for _, d := range t.Calendar().Days {
		d.Date, d.Schedule = d.Date+weeks, "" // a delay of this year is none of the next
		if d.Date >= p.First && d.Date <= p.Last {
			cal.Days = append(cal.Days, d)
		}
	}
	edits = append(edits, model.Replace{Record: cal})
	for r := range t.Rotations() {
		c := *r
		if c.First != 0 && c.Last != 0 {
			if c.First, c.Last = move(c.First, c.Last); c.First > c.Last {
				c.First, c.Last = 0, 0
			}
		}
		edits = append(edits, model.Replace{Record: &c})
	}
	return model.Batch{Name: "Move the year", Edits: edits}
}

// stretch has the calendar begin and end with the year, where its days follow a pattern.
func stretch(t *model.Timetable) error {
	if len(t.SchoolDates()) == 0 || !t.FindCycle().Found {
		return nil
	}
	_, err := t.Apply(model.ExtendCalendar{First: t.School().First, Last: t.School().Last})
	return err
}

// closeFor opens the dates on which this year had no school, and closes those of the new year's holidays; letters follow.
func closeFor(t *model.Timetable, holidays []newtimetable.Holiday) error {
	if len(t.SchoolDates()) == 0 {
		return nil // there is no calendar to close a day of
	}
	for _, d := range slices.Clone(t.Calendar().Days) {
		if d.Day != 0 {
			continue
		}
		if _, err := t.Apply(model.OpenDay{Date: d.Date, Shift: true}); err != nil {
			cal := *t.Calendar() // a day that has no place in the cycle, such as a Saturday, is no day of the calendar at all
			cal.Days = slices.DeleteFunc(slices.Clone(cal.Days), func(x model.CalendarDay) bool { return x.Date == d.Date })
			if _, err := t.Apply(model.Replace{Record: &cal}); err != nil {
				return err
			}
		}
	}
	for _, h := range holidays {
		if !anySchool(t, h) {
			continue // in the weekend, or beyond the calendar
		}
		if _, err := t.Apply(model.SetHoliday{First: h.First, Last: h.Last, Name: h.Name, Shift: true}); err != nil {
			return err
		}
	}
	return nil
}

func anySchool(t *model.Timetable, h newtimetable.Holiday) bool {
	for d := h.First; d <= h.Last; d++ {
		if t.HasSchool(d) {
			return true
		}
	}
	return false
}
