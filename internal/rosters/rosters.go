// Package rosters is the rosters of a school as grids, without a window: who is on duty, on call, in a study hall or has rostered
// time off in which period of which day, who else could be and why not, who has how many, and the edits that change it.
//
// A [Board] follows the patches of one timetable and belongs to the goroutine that owns it. It changes nothing: its gestures
// return edits, each of which is one step of undo.
package rosters

import (
	"cmp"
	"slices"

	"carillon/internal/bells"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// Kinds lists the rosters in the order of their tabs.
func Kinds() []model.RosterKind {
	return []model.RosterKind{model.RosterDuty, model.RosterOnCall, model.RosterStudy, model.RosterRTO}
}

// Title is what people call a roster: a teacher who is on call covers for colleagues.
func Title(k model.RosterKind) string {
	return [...]string{"", "Duty", "Coverage", "Study halls", "Time off"}[k]
}

// Board is the rosters of one timetable.
type Board struct {
	t      *model.Timetable
	clock  bells.Clock
	tables map[of]*Table
	shares map[of]*Fairness
	people map[model.TeacherID]*person
	meals  map[day][]model.Span // of a grid: when people can eat
	staff  []*model.Teacher     // who have not left, in the order of their codes; nil until somebody asks
	texts  []names.Text         // of the staff

	colours map[model.FacultyID]views.Colour

	studies *views.StudyLists // nil until they were computed
	halls   map[model.RosterSlotID]int
	over    int
}

// of names a table: a roster in a rotation, 0 for all.
type of struct {
	roster   model.RosterKind
	rotation int
}

// day is a day of a grid.
type day struct {
	grid model.GridID
	n    uint8
}

// New returns the rosters of a timetable.
func New(t *model.Timetable) *Board {
	b := &Board{t: t}
	b.forgetTables()
	return b
}

// forget lets go of what changes with any edit that the rosters follow.
func (b *Board) forget() { b.shares, b.people = map[of]*Fairness{}, map[model.TeacherID]*person{} }

// forgetTables lets go of everything.
func (b *Board) forgetTables() {
	b.forget()
	monthFirst, _ := b.t.School().Region.MonthFirst()
	b.clock = bells.Clock{Twelve: monthFirst}
	b.tables, b.meals = map[of]*Table{}, map[day][]model.Span{}
	b.staff, b.texts, b.colours = nil, nil, nil
}

// drawn are the kinds of record that a table is made of.
var drawn = []model.Kind{model.KindSchool, model.KindGrid, model.KindRotation, model.KindTeacher, model.KindFaculty, model.KindRoom,
	model.KindDutyArea, model.KindStudySection, model.KindRosterSlot}

// taught are the kinds of record that a teacher's day and share are made of, beside those.
var taught = []model.Kind{model.KindCourse, model.KindSection, model.KindLesson}

// sitting are the kinds of record that the lists of study halls are computed of, beside those.
var sitting = []model.Kind{model.KindStudent, model.KindEnrolment, model.KindYearLevel}

// Follow takes in what an edit changed; it reports whether the rosters may look otherwise.
func (b *Board) Follow(p model.Patch) bool {
	changed := func(kinds []model.Kind) bool {
		return slices.ContainsFunc(p.Changes, func(c model.Change) bool { return slices.Contains(kinds, c.Key.Kind) })
	}
	switch {
	case changed(drawn):
		b.forgetTables()
	case changed(taught):
		b.forget()
	case !changed(sitting):
		return false
	}
	b.studies = nil // the numbers of students stay until others are there
	return true
}

// Gaps counts the places of duty and study halls for which nobody is found, in all rotations.
func (b *Board) Gaps() int {
	return b.Table(model.RosterDuty, 0).Gaps + b.Table(model.RosterStudy, 0).Gaps
}

// StudiesKnown says whether the students of study halls are those of the timetable as it is now.
func (b *Board) StudiesKnown() bool { return b.studies != nil }

// SetStudies takes the study lists of the timetable as it is now. They take too long to be computed at each edit
// ([views.Studies]).
func (b *Board) SetStudies(lists views.StudyLists) {
	b.studies, b.over, b.halls = &lists, 0, map[model.RosterSlotID]int{}
	for _, e := range lists.Entries {
		b.halls[e.Entry] = len(e.Students)
	}
	for _, o := range lists.Over {
		b.over += len(o.Students)
	}
}

// Hall is how full a study hall is.
type Hall struct {
	Students int // -1 where they are not counted yet
	Seats    int // 0: no limit
}

// Words are "57 of 60".
func (h Hall) Words() string {
	switch {
	case h.Students < 0 && h.Seats == 0:
		return ""
	case h.Students < 0:
		return names.Count(h.Seats, "seat", "seats")
	case h.Seats == 0:
		return names.Count(h.Students, "student", "students")
	}
	return names.Number(h.Students) + " of " + names.Number(h.Seats)
}

// TooFull says whether there are more students than seats.
func (h Hall) TooFull() bool { return h.Seats > 0 && h.Students > h.Seats }

// Hall says how full the study hall at a place is: students as computed, against the size of the study section and the seats of its
// room, whichever is less.
func (b *Board) Hall(p Place) Hall {
	h := Hall{Students: -1}
	if n, ok := b.halls[p.Entry]; ok {
		h.Students = n
	}
	if s := b.t.StudySection(p.Study); s != nil {
		h.Seats = int(s.Size)
	}
	if r := b.t.Room(p.Room); r != nil && r.Capacity > 0 && (h.Seats == 0 || int(r.Capacity) < h.Seats) {
		h.Seats = int(r.Capacity)
	}
	return h
}

// Unseated counts the students whom no study hall has a seat for, each once for each period.
func (b *Board) Unseated() int { return b.over }

// Find lists the teachers whom a text finds by code or name, in the order of their codes; "" finds all who have not left.
func (b *Board) Find(text string) []*model.Teacher {
	if b.staff == nil {
		keys := map[model.TeacherID]string{}
		for t := range b.t.Teachers() {
			if !t.Inactive {
				b.staff, keys[t.ID] = append(b.staff, t), names.SortKey(t.Code)
			}
		}
		slices.SortFunc(b.staff, func(x, y *model.Teacher) int { return cmp.Compare(keys[x.ID], keys[y.ID]) })
	}
	q := names.NewQuery(text)
	if q.Empty() {
		return b.staff
	}
	if b.texts == nil {
		for _, t := range b.staff {
			b.texts = append(b.texts, names.NewText(t.Code, t.Name(), t.Surname+" "+t.FirstName))
		}
	}
	var out []*model.Teacher
	for i, t := range b.staff {
		if q.Found(b.texts[i]) {
			out = append(out, t)
		}
	}
	return out
}

// ByText is the teacher whom a text names: by code, whatever its case, or as the only one whom it finds; nil for none.
func (b *Board) ByText(text string) *model.Teacher {
	if text == "" {
		return nil
	}
	if t := b.t.TeacherByCode(text); t != nil {
		return t
	}
	var same, found []*model.Teacher
	for _, t := range b.Find("") {
		if names.Same(t.Code, text) {
			same = append(same, t)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	if found = b.Find(text); len(found) == 1 {
		return found[0]
	}
	return nil
}

// Periods lists the periods in which a roster can have places, the earliest of the day first: a break is watched, too, and nobody
// covers for a colleague in one.
func (b *Board) Periods(k model.RosterKind) []Period {
	var out []Period
	several := b.t.Count(model.KindGrid) > 1
	for g := range b.t.Grids() {
		for _, p := range g.Periods {
			x := Period{Grid: g.ID, ID: p.ID, Name: cmp.Or(p.Name, p.Code)}
			if several {
				x.Name += " · " + g.Code
			}
			x.read(g, b.clock)
			if x.days > 0 && (k == model.RosterDuty || x.teaching) {
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Period) int {
		return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end), cmp.Compare(x.Grid, y.Grid))
	})
	return out
}

// Period is a period of the day of a grid, with when it is on most days.
type Period struct {
	Grid model.GridID
	ID   model.PeriodID
	Name string // "Lunch A"
	Time string // "11:32–12:02, Thu 10:05"

	start, end model.Minute
	days       int
	teaching   bool
}

// manyTimes is how many days with other times are named one by one.
const manyTimes = 2

// read finds when a period is: at the times of most days, and on which days otherwise.
func (p *Period) read(g *model.Grid, clock bells.Clock) {
	count := map[model.Span]int{}
	var most model.Span
	for _, c := range g.Cells {
		if c.Period != p.ID || c.Kind == model.Spacer {
			continue
		}
		p.days++
		p.teaching = p.teaching || c.Kind == model.Teaching
		s := model.Span{Start: c.Start, End: c.End}
		if count[s]++; count[s] > count[most] {
			most = s
		}
	}
	p.start, p.end = most.Start, most.End
	if most.End <= most.Start {
		return // nobody has set its bell times
	}
	p.Time = clock.Text(most.Start) + "–" + clock.Text(most.End)
	others := ""
	n := 0
	for _, c := range g.Cells {
		if c.Period == p.ID && c.Kind != model.Spacer && (c.Start != most.Start || c.End != most.End) {
			n++
			others += ", " + g.DayCode(c.Day) + " " + clock.Text(c.Start)
		}
	}
	if n > manyTimes {
		others = ", other times on " + names.Count(n, "day", "days")
	}
	p.Time += others
}

// Teacher is a teacher by ID; nil where there is none.
func (b *Board) Teacher(id model.TeacherID) *model.Teacher { return b.t.Teacher(id) }
