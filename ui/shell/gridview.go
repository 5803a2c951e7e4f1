package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
	"carillon/ui/grid"
)

// rowMode says what the rows of the master grid are.
type rowMode int

const (
	byYearLevel rowMode = iota
	byTeacher
	byRoom
)

func rowModes() []string { return []string{"Year levels", "Teachers", "Rooms"} }

// viewOptions is what of the timetable the master grid shows.
type viewOptions struct {
	rows     rowMode
	grid     model.GridID
	rotation int // 0: all
}

// gridView is the master grid's data and how its cells and cards lead back to the timetable.
type gridView struct {
	data  *grid.Data
	slots []model.Slot       // by column
	col   map[model.Slot]int // column of a slot
	tray  []grid.Card        // lessons not placed; Row and Col mean nothing
}

// makeView makes the view data of a timetable.
func makeView(t *model.Timetable, clashing map[model.LessonID]bool, o viewOptions) *gridView {
	v := &gridView{data: &grid.Data{}, col: map[model.Slot]int{}}
	g := t.Grid(o.grid)
	if g == nil {
		return v
	}
	v.addColumns(t, g)
	rowsOf := v.addRows(t, g, o)
	cards := cardMaker{t: t, clashing: clashing, hues: facultyHues(t), o: o}
	for l := range t.Lessons() {
		s := t.Section(l.Section)
		if s == nil || o.rotation > 0 && !s.Rotations.Has(o.rotation) {
			continue
		}
		if !l.Slot.Placed() {
			if usesGrid(t, s, g.ID) {
				v.tray = append(v.tray, cards.make(l, s))
			}
			continue
		}
		col, ok := v.col[l.Slot]
		if !ok {
			continue // of another grid
		}
		c := cards.make(l, s)
		c.Col = col
		for _, row := range rowsOf(l, s) {
			c.Row = row
			v.data.Cards = append(v.data.Cards, c)
		}
	}
	byText := func(a, b grid.Card) int { return cmp.Or(cmp.Compare(a.Line1, b.Line1), cmp.Compare(a.ID, b.ID)) }
	slices.SortStableFunc(v.data.Cards, byText)
	slices.SortStableFunc(v.tray, byText)
	return v
}

// addColumns adds the teaching periods of each day. The other kinds are not in the master grid (terms of the field), but for
// those in which lessons stand: they would be seen nowhere else.
func (v *gridView) addColumns(t *model.Timetable, g *model.Grid) {
	used := map[model.Slot]bool{}
	for _, id := range t.Referrers(g.Key(), model.KindLesson) {
		used[t.Lesson(model.LessonID(id)).Slot] = true
	}
	for day := 1; day <= len(g.Days); day++ {
		for _, p := range g.Periods {
			c := g.Cell(uint8(day), p.ID)
			slot := model.Slot{Grid: g.ID, Day: uint8(day), Period: p.ID}
			if c == nil || c.Kind != model.Teaching && !used[slot] {
				continue
			}
			v.col[slot] = len(v.slots)
			v.slots = append(v.slots, slot)
			times := ""
			if c.End > c.Start {
				times = clock(c.Start) + "–" + clock(c.End)
			}
			d := g.Days[day-1]
			v.data.Columns = append(v.data.Columns, grid.Column{Day: cmp.Or(d.Name, d.Code), Period: p.Code, Times: times})
		}
	}
}

// clock writes a time of the day as a US school does: 8:10, 1:05.
func clock(m model.Minute) string {
	h := int(m) / 60 % 12
	if h == 0 {
		h = 12
	}
	return fmt.Sprintf("%d:%02d", h, int(m)%60)
}

// addRows adds the rows and returns which of them a lesson stands in.
func (v *gridView) addRows(t *model.Timetable, g *model.Grid, o viewOptions) func(*model.Lesson, *model.Section) []int {
	none := -1
	noRow := func(heading string) []int {
		if none < 0 {
			none = len(v.data.Rows)
			v.data.Rows = append(v.data.Rows, grid.Row{Heading: heading})
		}
		return []int{none}
	}
	switch o.rows {
	case byTeacher:
		rows := map[model.TeacherID]int{}
		teachers := slices.SortedFunc(t.Teachers(), func(a, b *model.Teacher) int { return names.Compare(a.Code, b.Code) })
		for _, x := range teachers {
			if used, busy := usedIn(t, x.Key(), g.ID); used || !busy && !x.Inactive {
				rows[x.ID] = len(v.data.Rows)
				v.data.Rows = append(v.data.Rows, grid.Row{Heading: x.Code, Sub: x.Name()})
			}
		}
		return func(l *model.Lesson, _ *model.Section) []int { return rowsFor(l.Teachers, rows, noRow, "No teacher") }
	case byRoom:
		rows := map[model.RoomID]int{}
		rooms := slices.SortedFunc(t.Rooms(), func(a, b *model.Room) int { return names.Compare(a.Code, b.Code) })
		for _, r := range rooms {
			if used, busy := usedIn(t, r.Key(), g.ID); busy && !used {
				continue
			}
			rows[r.ID] = len(v.data.Rows)
			sub := r.Name
			if r.Capacity > 0 {
				sub = plural(int(r.Capacity), "seat")
			}
			v.data.Rows = append(v.data.Rows, grid.Row{Heading: r.Code, Sub: sub})
		}
		return func(l *model.Lesson, _ *model.Section) []int { return rowsFor(l.Rooms, rows, noRow, "No room") }
	}
	rows := map[model.YearLevelID]int{}
	for _, y := range yearLevelsOf(t, g.ID) {
		n := 0
		for s := range t.StudentsIn(y.ID) {
			if !s.Inactive {
				n++
			}
		}
		rows[y.ID] = len(v.data.Rows)
		v.data.Rows = append(v.data.Rows, grid.Row{Heading: yearLevelName(t, y), Sub: plural(n, "student")})
	}
	return func(_ *model.Lesson, s *model.Section) []int {
		var ids []model.YearLevelID
		if c := t.Course(s.Course); c != nil {
			ids = c.YearLevels
		}
		return rowsFor(ids, rows, noRow, "No year level")
	}
}

// yearLevelName is a year level as people call it: one that is only a number is a grade in the USA, a year elsewhere.
func yearLevelName(t *model.Timetable, y *model.YearLevel) string {
	name := cmp.Or(y.Name, y.Code)
	if _, err := strconv.Atoi(name); err != nil {
		return name
	}
	if t.School().Region == model.RegionUSA {
		return "Grade " + name
	}
	return "Year " + name
}

// usedIn says whether a teacher or room has a lesson in a grid, or one that is not placed, and whether it has any at all.
// One whose lessons are all in other grids, such as that of another campus, has no row here.
func usedIn(t *model.Timetable, k model.Key, id model.GridID) (used, busy bool) {
	for _, l := range t.Referrers(k, model.KindLesson) {
		slot := t.Lesson(model.LessonID(l)).Slot
		if slot.Grid == id || !slot.Placed() {
			return true, true
		}
		busy = true
	}
	return false, busy
}

// rowsFor is the rows of some records; noRow where none of them has one.
func rowsFor[ID comparable](ids []ID, rows map[ID]int, noRow func(string) []int, heading string) []int {
	var out []int
	for _, id := range ids {
		if r, ok := rows[id]; ok {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return noRow(heading)
	}
	return out
}

// yearLevelsOf lists the year levels that use a grid, in their order. One that names no grid uses any.
func yearLevelsOf(t *model.Timetable, id model.GridID) []*model.YearLevel {
	var out []*model.YearLevel
	for _, y := range views.YearLevels(t) {
		if y.Grid == id || y.Grid == 0 {
			out = append(out, y)
		}
	}
	return out
}

// usesGrid says whether a section's lessons go into a grid.
func usesGrid(t *model.Timetable, s *model.Section, id model.GridID) bool {
	return homeGrid(t, s) == id
}

// homeGrid is the grid that a section's lessons go into: that of a lesson placed already, else that of its year levels,
// else the first one.
func homeGrid(t *model.Timetable, s *model.Section) model.GridID {
	for l := range t.LessonsOf(s.ID) {
		if l.Slot.Placed() {
			return l.Slot.Grid
		}
	}
	if c := t.Course(s.Course); c != nil {
		for _, id := range c.YearLevels {
			if y := t.YearLevel(id); y != nil && y.Grid != 0 {
				return y.Grid
			}
		}
	}
	for g := range t.Grids() {
		return g.ID
	}
	return 0
}

// cardMaker makes cards of lessons.
type cardMaker struct {
	t        *model.Timetable
	clashing map[model.LessonID]bool
	hues     map[model.FacultyID]grid.Hue
	o        viewOptions
}

func (m *cardMaker) make(l *model.Lesson, s *model.Section) grid.Card {
	c := grid.Card{
		ID:    grid.CardID(l.ID),
		Line1: m.t.SectionCode(s.ID),
		Hue:   m.hues[m.t.SectionFaculty(s)],
		Marks: grid.Marks{Pinned: l.Pinned || s.Pinned, Clash: m.clashing[l.ID]},
	}
	c.Line2, c.Tail = m.secondLine(l)
	if s.Rotations != 0 {
		c.Marks.Rotation = "R" + s.Rotations.String()
	}
	if s.Composite != 0 {
		c.Marks.Plus = max(0, len(m.t.Referrers(s.Composite.Key(), model.KindSection))-1)
	}
	return c
}

// secondLine is teacher and room; a dash where one is missing, a plus where there are more.
func (m *cardMaker) secondLine(l *model.Lesson) (teacher, room string) {
	teacher, room = "–", "–"
	if len(l.Teachers) > 0 {
		if x := m.t.Teacher(l.Teachers[0]); x != nil {
			teacher = x.Code
		}
		if len(l.Teachers) > 1 {
			teacher += "+"
		}
	}
	if len(l.Rooms) > 0 {
		if r := m.t.Room(l.Rooms[0]); r != nil {
			room = r.Code
		}
	}
	return teacher, room
}

// facultyHues gives each faculty its own colour, or the next hue where it has none.
func facultyHues(t *model.Timetable) map[model.FacultyID]grid.Hue {
	hues := map[model.FacultyID]grid.Hue{0: {Index: 7}}
	i := 0
	for f := range t.Faculties() {
		h := grid.Hue{Index: i}
		if f.Colour != 0 {
			h.Hex = fmt.Sprintf("%06X", uint32(f.Colour))
		} else {
			i++
		}
		hues[f.ID] = h
	}
	return hues
}

// clashingLessons is the lessons that are part of an error.
func clashingLessons(c *rules.Checker) map[model.LessonID]bool {
	out := map[model.LessonID]bool{}
	for x := range c.Clashes() {
		if x.Severity != rules.Error {
			continue
		}
		for _, id := range x.Lessons {
			out[id] = true
		}
	}
	return out
}

// plural writes a count with its noun: "1 seat", "2,140 students".
func plural(n int, one string) string { return names.Count(n, one, one+"s") }
