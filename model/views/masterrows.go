package views

import (
	"cmp"
	"fmt"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// rowKinds is the kind of record that has a row, by what the rows are.
var rowKinds = [NumRowsBy]model.Kind{ByYearLevel: model.KindYearLevel, ByTeacher: model.KindTeacher, ByRoom: model.KindRoom,
	BySection: model.KindSection, ByFaculty: model.KindFaculty, ByCampus: model.KindCampus, ByLine: model.KindYearLevel}

// addRows adds the rows, with that of lessons which have none at the end.
func (m *Master) addRows() {
	t := m.cards.t
	if m.Options.Rows == ByYearLevel {
		m.counted = make([]model.YearLevelID, t.LastID(model.KindStudent)+1)
		for s := range t.Students() {
			m.count(s.ID)
		}
	}
	if m.Options.Rows == ByLine {
		m.addLines()
	} else {
		for _, k := range m.rowRecords() {
			m.rows[k.ID] = len(m.Rows)
			m.addRow(Row{Of: k})
		}
	}
	for l := range t.Lessons() {
		if m.inGrid(l) && len(m.rowsOf(l)) == 0 {
			m.none = len(m.Rows)
			m.Rows = append(m.Rows, Row{Heading: m.nobody()})
			return
		}
	}
}

func (m *Master) addRow(r Row) {
	m.Rows = append(m.Rows, r)
	m.name(len(m.Rows) - 1)
}

// nobody is the heading of the row of lessons that have none of what the rows are.
func (m *Master) nobody() string {
	usa := m.cards.t.School().Region == model.RegionUSA
	switch m.Options.Rows {
	case ByTeacher:
		return "No teacher"
	case ByRoom:
		return "No room"
	case ByFaculty:
		if usa {
			return "No department"
		}
		return "No faculty"
	case ByCampus:
		return "No campus"
	case ByLine:
		return "No line"
	}
	if usa {
		return "No grade"
	}
	return "No year level"
}

// rowRecords lists the records that have a row, in order: year levels in theirs, all others by their codes.
func (m *Master) rowRecords() (keys []model.Key) {
	t := m.cards.t
	if m.Options.Rows == ByYearLevel {
		for _, y := range YearLevels(t) {
			if m.wantsRow(y.Key()) {
				keys = append(keys, y.Key())
			}
		}
		return keys
	}
	codes := map[model.Key]string{}
	for r := range t.All(rowKinds[m.Options.Rows]) {
		if k := r.Key(); m.wantsRow(k) {
			keys, codes[k] = append(keys, k), m.rowCode(r)
		}
	}
	slices.SortFunc(keys, func(a, b model.Key) int { return cmp.Or(names.Compare(codes[a], codes[b]), cmp.Compare(a.ID, b.ID)) })
	return keys
}

// rowCode is the code by which a record's row has its place.
func (m *Master) rowCode(r model.Record) string {
	switch x := r.(type) {
	case *model.Teacher:
		return x.Code
	case *model.Room:
		return x.Code
	case *model.Section:
		return m.cards.t.SectionCode(x.ID)
	case *model.Faculty:
		return x.Code
	case *model.Campus:
		return x.Code
	}
	return ""
}

// lineID is what the row of a line of a year level goes by.
func lineID(y model.YearLevelID, line uint8) uint32 { return uint32(y)<<8 | uint32(line) }

// addLines adds the lines of each year level: those that it has, and those that sections of its courses are in.
func (m *Master) addLines() {
	t := m.cards.t
	lines := map[model.YearLevelID][]uint8{}
	add := func(y model.YearLevelID, line uint8) {
		if line > 0 && !slices.Contains(lines[y], line) {
			lines[y] = append(lines[y], line)
		}
	}
	for l := range t.ElectiveLines() {
		add(l.YearLevel, l.Number)
	}
	for s := range t.Sections() {
		c := t.Course(s.Course)
		if c == nil || len(c.YearLevels) == 0 {
			add(0, s.Line)
			continue
		}
		for _, y := range c.YearLevels {
			add(y, s.Line)
		}
	}
	levels := YearLevels(t)
	for _, y := range append(levels, &model.YearLevel{}) {
		if y.ID != 0 && !m.wantsRow(y.Key()) {
			continue
		}
		slices.Sort(lines[y.ID])
		for _, line := range lines[y.ID] {
			r := Row{Line: line}
			if y.ID != 0 {
				r.Of = y.Key()
			}
			m.rows[lineID(y.ID, line)] = len(m.Rows)
			m.addRow(r)
		}
	}
}

// name gives a row its words.
func (m *Master) name(row int) {
	t, r := m.cards.t, &m.Rows[row]
	if r.Line > 0 {
		r.Heading, r.Sub = fmt.Sprintf("Line %d", r.Line), m.lineWords(r)
		return
	}
	switch x := t.Get(r.Of).(type) {
	case *model.Teacher:
		r.Heading, r.Sub = x.Code, x.Name()
	case *model.Room:
		r.Heading, r.Sub = x.Code, x.Name
		if x.Capacity > 0 {
			r.Sub = names.Count(int(x.Capacity), "seat", "seats")
		}
	case *model.YearLevel:
		r.Heading, r.Sub = YearLevelName(&t.State, x), names.Count(m.active[x.ID], "student", "students")
	case *model.Section:
		r.Heading, r.Sub = t.SectionCode(x.ID), names.Count(len(t.Referrers(x.Key(), model.KindEnrolment)), "student", "students")
	case *model.Faculty:
		r.Heading, r.Sub = x.Code, x.Name
	case *model.Campus:
		r.Heading, r.Sub = x.Code, x.Name
	}
}

// lineWords says whose line a row is, and what it is called: "Grade 10 · Arts".
func (m *Master) lineWords(r *Row) string {
	t := m.cards.t
	y := t.YearLevel(model.YearLevelID(r.Of.ID))
	if y == nil {
		return ""
	}
	words := YearLevelName(&t.State, y)
	for _, id := range t.Referrers(r.Of, model.KindElectiveLine) {
		if l := t.ElectiveLine(model.ElectiveLineID(id)); l.Number == r.Line && l.Name != "" {
			words += " · " + l.Name
		}
	}
	return words
}

// wantsRow says whether a record has a row. A teacher, room or section whose lessons are all in other grids, such as that of another
// campus, has none, nor a teacher who is inactive and has no lesson. A year level that names no grid uses any.
func (m *Master) wantsRow(k model.Key) bool {
	t, grid := m.cards.t, m.Options.Grid
	switch x := t.Get(k).(type) {
	case *model.YearLevel:
		return x.Grid == grid || x.Grid == 0
	case *model.Teacher:
		used, busy := usedIn(t, k, grid)
		return used || !busy && !x.Inactive
	case *model.Room:
		used, busy := usedIn(t, k, grid)
		return used || !busy
	case *model.Section:
		if !m.runs(x) {
			return false
		}
		for _, l := range t.Referrers(k, model.KindLesson) {
			if t.Lesson(model.LessonID(l)).Slot.Grid == grid {
				return true
			}
		}
		return homeGrid(t, x) == grid
	case *model.Faculty, *model.Campus:
		return true
	}
	return false
}

// usedIn says whether a teacher or room has a lesson in a grid, or one that is not placed, and whether it has any at all.
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

// rowsOf is the rows in which a lesson stands.
func (m *Master) rowsOf(l *model.Lesson) []int {
	t := m.cards.t
	s := t.Section(l.Section)
	var levels []model.YearLevelID
	if c := t.Course(s.Course); c != nil {
		levels = c.YearLevels
	}
	switch m.Options.Rows {
	case ByTeacher:
		return rowsOf(m.rows, l.Teachers)
	case ByRoom:
		return rowsOf(m.rows, l.Rooms)
	case BySection:
		return rowsOf(m.rows, []model.SectionID{s.ID})
	case ByFaculty:
		return rowsOf(m.rows, []model.FacultyID{t.SectionFaculty(s)})
	case ByCampus:
		return rowsOf(m.rows, campusesOf(t, l, levels))
	case ByLine:
		if len(levels) == 0 {
			levels = []model.YearLevelID{0}
		}
		var lines []uint32
		for _, y := range levels {
			lines = append(lines, lineID(y, s.Line))
		}
		return rowsOf(m.rows, lines)
	}
	return rowsOf(m.rows, levels)
}

// Instead says what of a lesson changes where its card is put from one row into another: its teacher in rows by teacher, its room in
// those by room. Into a row in which it stands already nothing changes. From a row that is not the lesson's, as where it comes out of
// the tray, its first teacher or room is given up. ok is false where the lesson can't go into that row.
func (m *Master) Instead(id model.LessonID, from, into int) (i model.Instead, ok bool) {
	l, own := m.cards.t.Lesson(id), m.RowsOf(id)
	if l == nil || into < 0 || into >= len(m.Rows) {
		return i, false
	}
	if slices.Contains(own, into) {
		return i, true
	}
	i.Into = m.Rows[into].Of
	stands := slices.Contains(own, from)
	switch m.Options.Rows {
	case ByTeacher:
		if len(l.Teachers) > 0 {
			i.From = l.Teachers[0].Key()
		}
	case ByRoom:
		if len(l.Rooms) > 0 {
			i.From = l.Rooms[0].Key()
		}
	default:
		return model.Instead{}, false
	}
	if stands {
		i.From = m.Rows[from].Of
	}
	return i, true
}

// campusesOf is where a lesson is: the campuses of its rooms, or where they are on none, those of its year levels.
func campusesOf(t *model.Timetable, l *model.Lesson, levels []model.YearLevelID) (out []model.CampusID) {
	add := func(c model.CampusID) {
		if c != 0 && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, id := range l.Rooms {
		add(t.Room(id).Campus)
	}
	if len(out) > 0 {
		return out
	}
	for _, id := range levels {
		if y := t.YearLevel(id); y != nil {
			add(y.Campus)
		}
	}
	return out
}

func rowsOf[ID ~uint32](rows map[uint32]int, ids []ID) (out []int) {
	for _, id := range ids {
		if r, ok := rows[uint32(id)]; ok {
			out = append(out, r)
		}
	}
	return out
}
