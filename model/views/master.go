package views

import (
	"cmp"
	"slices"

	"carillon/model"
)

// RowsBy says what the rows of a master grid are.
type RowsBy uint8

// What the rows of a master grid can be. Rows by line are the lines of each year level; by campus a lesson stands with its rooms,
// or where they are on none, with its year levels.
const (
	ByYearLevel RowsBy = iota
	ByTeacher
	ByRoom
	BySection
	ByFaculty
	ByCampus
	ByLine

	NumRowsBy // how many there are
)

// MasterOptions is what of a timetable a master grid shows.
type MasterOptions struct {
	Rows     RowsBy
	Grid     model.GridID
	Rotation int  // 0: all
	Offline  bool // offline periods have columns, too
}

// Column is one period of one day in a master grid.
type Column struct {
	Slot        model.Slot
	Day, Period string       // as its heading says: "Mon A", "1"
	Start, End  model.Minute // the bell times; both 0 where none are set
}

// Row is a record in a master grid: what [MasterOptions] says its rows are. Of is the zero Key in the row of lessons that have
// none. A line's row is Of its year level.
type Row struct {
	Of           model.Key
	Line         uint8  // of a row by line, else 0
	Heading, Sub string // "Grade 9", "148 students"
}

// Master is the master grid of a timetable: teaching periods across, records of one kind down, a card for a lesson
// in each of its rows, and the lessons not placed beside it. It is kept in step with the timetable by [Master.Follow].
type Master struct {
	Options MasterOptions
	Columns []Column
	Rows    []Row
	// Tray lists the lessons of the grid that are not placed, in order of their sections' codes.
	Tray []model.LessonID

	cards   cards
	columns map[model.Slot]int
	rows    map[uint32]int                // row of a record by its ID, of a line by lineID
	none    int                           // row of those without; -1 where there is none
	without int                           // cards in it
	lessons []shown                       // by lesson ID
	outside map[model.Slot]int            // lessons in periods of the grid that are not teaching
	strays  map[model.LessonID]model.Slot // those lessons
	active  map[model.YearLevelID]int     // active students
	counted []model.YearLevelID           // with which an active student is counted, by student ID
}

// shown is what a master grid shows of a lesson.
type shown struct {
	Card
	where where
	col   int
	rows  []int
}

type where uint8

const (
	nowhere where = iota
	inGrid
	inTray
)

// NewMaster makes the master grid of a timetable; it is empty where there is no such grid. The answers of clashing, which may
// be nil, are the clash marks.
func NewMaster(t *model.Timetable, o MasterOptions, clashing func(model.LessonID) bool) *Master {
	m := &Master{Options: o, cards: cards{t: t, clashing: clashing}}
	m.build()
	return m
}

// build makes everything afresh.
func (m *Master) build() {
	t := m.cards.t
	*m = Master{Options: m.Options, cards: newCards(t, m.cards.clashing), none: -1,
		columns: map[model.Slot]int{}, rows: map[uint32]int{}, outside: map[model.Slot]int{}, strays: map[model.LessonID]model.Slot{},
		active: map[model.YearLevelID]int{}, lessons: make([]shown, t.LastID(model.KindLesson)+1)}
	g := t.Grid(m.Options.Grid)
	if g == nil {
		return
	}
	m.addColumns(g)
	m.addRows()
	m.cards.sections = make([]string, t.LastID(model.KindSection)+1)
	for l := range t.Lessons() {
		x := m.show(l)
		m.lessons[l.ID] = x
		switch x.where {
		case inTray:
			m.Tray = append(m.Tray, l.ID)
		case inGrid:
			m.countWithout(x, 1)
		}
	}
	m.cards.sections = nil // codes change
	slices.SortFunc(m.Tray, m.compare)
}

// compare is the order of the tray.
func (m *Master) compare(a, b model.LessonID) int {
	return cmp.Or(cmp.Compare(m.lessons[a].Section, m.lessons[b].Section), cmp.Compare(a, b))
}

// addColumns adds the teaching periods of each day. The other kinds are not in the master grid (terms of the field), but for
// those in which lessons stand: they would be seen nowhere else.
func (m *Master) addColumns(g *model.Grid) {
	for _, id := range m.cards.t.Referrers(g.Key(), model.KindLesson) {
		if slot := m.cards.t.Lesson(model.LessonID(id)).Slot; m.isOutside(g, slot) {
			m.outside[slot]++
			m.strays[model.LessonID(id)] = slot
		}
	}
	for day := 1; day <= len(g.Days); day++ {
		for _, p := range g.Periods {
			c := g.Cell(uint8(day), p.ID)
			slot := model.Slot{Grid: g.ID, Day: uint8(day), Period: p.ID}
			if c == nil || !m.hasColumn(c.Kind) && m.outside[slot] == 0 {
				continue
			}
			m.columns[slot] = len(m.Columns)
			d := g.Days[day-1]
			x := Column{Slot: slot, Day: cmp.Or(d.Name, d.Code), Period: p.Code}
			if c.End > c.Start {
				x.Start, x.End = c.Start, c.End
			}
			m.Columns = append(m.Columns, x)
		}
	}
}

// isOutside says whether a slot of the grid is no column of its own.
func (m *Master) isOutside(g *model.Grid, slot model.Slot) bool {
	if slot.Grid != g.ID {
		return false
	}
	c := g.Cell(slot.Day, slot.Period)
	return c != nil && !m.hasColumn(c.Kind)
}

// hasColumn says whether periods of a kind are columns whatever stands in them.
func (m *Master) hasColumn(k model.PeriodKind) bool {
	return k.InMaster() || m.Options.Offline && k == model.Offline
}

// count counts a student with the year level of now; it returns that of before and that of now, 0 for none.
func (m *Master) count(id model.StudentID) (was, is model.YearLevelID) {
	if s := m.cards.t.Student(id); s != nil && !s.Inactive {
		is = s.YearLevel
	}
	for int(id) >= len(m.counted) {
		m.counted = append(m.counted, 0)
	}
	was, m.counted[id] = m.counted[id], is
	m.active[was]--
	m.active[is]++
	return was, is
}

// inGrid says whether a lesson has cards in the grid.
func (m *Master) inGrid(l *model.Lesson) bool {
	_, ok := m.columns[l.Slot]
	return ok && m.runs(m.cards.t.Section(l.Section))
}

// runs says whether a section runs in the rotation that is shown.
func (m *Master) runs(s *model.Section) bool {
	return m.Options.Rotation == 0 || s.Rotations.Has(m.Options.Rotation)
}

// show works out what is shown of a lesson.
func (m *Master) show(l *model.Lesson) shown {
	s := m.cards.t.Section(l.Section)
	switch {
	case m.inGrid(l):
		rows := m.rowsOf(l)
		if len(rows) == 0 {
			rows = append(rows, m.none)
		}
		return shown{m.cards.of(l, s), inGrid, m.columns[l.Slot], rows}
	case !l.Slot.Placed() && m.runs(s) && homeGrid(m.cards.t, s) == m.Options.Grid:
		return shown{Card: m.cards.of(l, s), where: inTray}
	}
	return shown{}
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

// countWithout counts a lesson in or out of the row of those that have none.
func (m *Master) countWithout(x shown, by int) {
	if x.where == inGrid && m.none >= 0 && x.rows[0] == m.none {
		m.without += by
	}
}

// Card is the card of a lesson that stands in the grid or the tray; ok is false for any other.
func (m *Master) Card(id model.LessonID) (c Card, ok bool) {
	if int(id) >= len(m.lessons) {
		return c, false
	}
	return m.lessons[id].Card, m.lessons[id].where != nowhere
}

// Cells is where a lesson's cards stand: its column and its rows; rows is empty where it is not in the grid.
func (m *Master) Cells(id model.LessonID) (column int, rows []int) {
	if int(id) >= len(m.lessons) || m.lessons[id].where != inGrid {
		return 0, nil
	}
	return m.lessons[id].col, m.lessons[id].rows
}

// RowsOf is the rows that a lesson stands in, or would stand in were it placed; none where no row is for it.
func (m *Master) RowsOf(id model.LessonID) []int {
	l := m.cards.t.Lesson(id)
	if l == nil || len(m.Rows) == 0 {
		return nil
	}
	rows := m.rowsOf(l)
	if len(rows) == 0 && m.none >= 0 {
		rows = append(rows, m.none)
	}
	return rows
}

// ColumnOf is the column of a slot; ok is false where the grid shows none.
func (m *Master) ColumnOf(slot model.Slot) (column int, ok bool) {
	column, ok = m.columns[slot]
	return column, ok
}
