package lisscapture

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// mainGrid is the code of the grid of rows that name none.
const mainGrid = "Main"

// maker makes the tables of a document.
type maker struct {
	*capture
	tabs  map[model.Kind]*exchange.Table
	seen  map[model.Kind]map[string]bool // names that have a row, or that the timetable has
	grids []*model.Grid
	links map[string]string // composites: the first section's code, by section's code
}

// fieldsOf are the fields of the rows of each kind, in the order of their values.
var fieldsOf = map[model.Kind][]string{
	model.KindSchool:    {"first", "last"},
	model.KindYearLevel: {"code", "order"},
	model.KindFaculty:   {"code", "name"},
	model.KindCampus:    {"code"},
	model.KindRoom:      {"code", "name", "sisId", "capacity", "campus"},
	model.KindTeacher:   {"code", "sisId", "title", "firstName", "preferredName", "surname", "faculty", "gender", "guid"},
	model.KindStudent: {"sisId", "firstName", "surname", "preferredName", "yearLevel", "rollGroup", "house", "gender",
		"statewideId", "guid"},
	model.KindCourse:    {"code", "name", "faculty", "yearLevels"},
	model.KindComposite: {"code"},
	model.KindSection:   {"course", "sectionId", "teachers", "room", "rotations", "priority", "composite", "guid", "lessonsWanted"},
	model.KindEnrolment: {"section", "student", "first", "last"},
	model.KindLesson:    {"section", "slot", "teachers", "rooms"},
	model.KindRotation:  {"number", "first", "last"},
}

func (m *maker) add(k model.Kind, n exchange.Note, name string, values ...string) {
	t := m.tabs[k]
	if t == nil {
		t = &exchange.Table{Kind: k, File: n.File, Sheet: n.Sheet, Fields: fieldsOf[k]}
		m.tabs[k] = t
		m.doc.Tables = append(m.doc.Tables, t)
	}
	t.Rows = append(t.Rows, exchange.Row{Line: n.Line, Name: name, Values: values})
}

// fresh says that a name of a kind has no row yet and is nowhere in the timetable; it has a row from then on.
func (m *maker) fresh(k model.Kind, name string) bool {
	if name == "" || m.known(k, name) {
		return false
	}
	m.seen[k][name] = true
	return true
}

// known says that a name of a kind has a row, or is in the timetable.
func (m *maker) known(k model.Kind, name string) bool {
	if m.seen[k] == nil {
		m.seen[k] = map[string]bool{}
		if m.o.Here != nil {
			for r := range m.o.Here.All(k) {
				for _, id := range []string{"code", "sisId", "name"} {
					if f, ok := model.FieldOf(k, id); ok && (id != "name" || k == model.KindFaculty) {
						m.seen[k][f.In(m.o.Here, r)] = true
					}
				}
				if k == model.KindSection {
					m.seen[k][m.o.Here.SectionCode(model.SectionID(r.Key().ID))] = true
				}
			}
		}
	}
	return m.seen[k][name]
}

// tables makes the rows of all that was captured.
func (c *capture) tables() {
	m := &maker{capture: c, tabs: map[model.Kind]*exchange.Table{}, seen: map[model.Kind]map[string]bool{}, links: map[string]string{}}
	m.dates()
	m.bellTimes()
	for _, r := range c.rooms {
		c.unknown(r.Note, r.of.Unknown)
		m.room(r.Note, r.of.RoomCode, r.of.Name, r.of.RoomID, r.of.Capacity, r.of.Campus)
	}
	m.people()
	m.sections()
	m.enrolments()
	m.timetable()
	m.finishSections()
}

// dates makes the calendar, the rotations in it, and the academic year.
func (m *maker) dates() {
	if len(m.calendar) == 0 {
		if m.o.Here == nil && m.year > 1970 && m.year < 9999 {
			first, last := model.SchoolYear(m.year)
			m.add(model.KindSchool, exchange.Note{}, "", first.String(), last.String())
		}
		return
	}
	cal := &model.Calendar{}
	type span struct{ first, last model.Date }
	terms := map[int]span{}
	for _, r := range m.calendar {
		m.unknown(r.Note, r.of.Unknown)
		if r.of.Date.IsZero() || r.of.DayNumber < 0 || r.of.DayNumber > model.MaxDays {
			m.bad(r.Note, r.of.DayName, message.New(saysBadPlace, message.Name("day", strconv.Itoa(r.of.DayNumber)), message.Name("period", "")))
			continue
		}
		d := model.CalendarDay{Date: model.DateOf(r.of.Date.Time()), Day: uint8(r.of.DayNumber)}
		if d.Day == 0 {
			d.Holiday = cut(r.of.DayName, 100)
		}
		cal.Days = append(cal.Days, d)
		if n := r.of.Rotation; n >= 1 && n <= model.MaxRotations {
			s, there := terms[n]
			if !there {
				s.first = d.Date
			}
			terms[n] = span{min(s.first, d.Date), max(s.last, d.Date)}
		}
	}
	slices.SortStableFunc(cal.Days, func(a, b model.CalendarDay) int { return cmp.Compare(a.Date, b.Date) })
	cal.Days = slices.CompactFunc(cal.Days, func(a, b model.CalendarDay) bool { return a.Date == b.Date })
	if len(cal.Days) == 0 {
		return
	}
	note := m.calendar[0].Note
	if m.o.Here == nil {
		m.add(model.KindSchool, note, "", cal.Days[0].Date.String(), cal.Days[len(cal.Days)-1].Date.String())
	}
	for n := 1; n <= model.MaxRotations; n++ {
		if s, there := terms[n]; there {
			m.add(model.KindRotation, note, "", strconv.Itoa(n), s.first.String(), s.last.String())
		}
	}
	m.add(model.KindCalendar, note, "")
	m.tabs[model.KindCalendar].Rows[0].Record = cal
}

// gridCode is the code of a grid as a row names it; the one grid of the timetable where it names none.
func (m *maker) gridCode(structure string) string {
	if h := m.o.Here; structure == "" && h != nil && h.Count(model.KindGrid) == 1 {
		for g := range h.Grids() {
			return g.Code
		}
	}
	return gridText(cmp.Or(strings.TrimSpace(structure), mainGrid))
}

// gridText is a code as grids can have it.
func gridText(s string) string {
	return cut(strings.NewReplacer("/", "-", "_", "-").Replace(strings.TrimSpace(s)), 20)
}

// place is a period code as a grid can have it; blank where the row has none, or a day that no grid has.
func (m *maker) place(n exchange.Note, what string, day int, period string) (string, bool) {
	code := gridText(period)
	if day < 1 || day > model.MaxDays || code == "" {
		m.bad(n, what, message.New(saysBadPlace, message.Name("day", strconv.Itoa(day)), message.Name("period", period)))
		return "", false
	}
	return code, true
}

func (m *maker) grid(code string) *model.Grid {
	for _, g := range m.grids {
		if g.Code == code {
			return g
		}
	}
	g := &model.Grid{Code: code}
	m.grids = append(m.grids, g)
	return g
}

// kindOf is the kind of a period by LISS's letter.
var kindOf = map[string]model.PeriodKind{"": model.Teaching, "T": model.Teaching, "L": model.Break, "O": model.Offline,
	"R": model.Scheduled,
	"S": model.Offline, "X": model.Offline}

// bellTimes makes the grids: of the bell times, or where there are none here either, of the places that lessons are in.
func (m *maker) bellTimes() {
	for _, r := range m.bells {
		m.unknown(r.Note, r.of.Unknown)
		code, ok := m.place(r.Note, r.of.Period, r.of.DayNumber, r.of.Period)
		if !ok {
			continue
		}
		if !r.of.StartTime.Valid || !r.of.EndTime.Valid || r.of.EndTime.Minutes < r.of.StartTime.Minutes {
			m.bad(r.Note, r.of.Period, message.New(saysNoBells, message.Name("period", r.of.Period), message.Name("start",
				r.of.StartTime.String()),
				message.Name("end", r.of.EndTime.String())))
			continue
		}
		m.cell(r.Note, m.grid(m.gridCode(r.of.TtStructure)), r.of.DayNumber, r.of.DayName, code,
			model.Cell{Kind: kindOf[strings.ToUpper(r.of.Type)], Start: model.Minute(r.of.StartTime.Minutes),
				End: model.Minute(r.of.EndTime.Minutes)})
	}
	note := exchange.Note{}
	if len(m.bells) > 0 {
		note = m.bells[0].Note
	} else if len(m.lessons) > 0 && (m.o.Here == nil || m.o.Here.Count(model.KindGrid) == 0) {
		note = m.lessons[0].Note
		m.madeUp()
	}
	if len(m.grids) == 0 {
		return
	}
	t := &exchange.Table{Kind: model.KindGrid, File: note.File, Sheet: note.Sheet}
	for _, g := range m.grids {
		inOrder(g)
		t.Rows = append(t.Rows, exchange.Row{Line: note.Line, Name: g.Code, Record: g})
	}
	m.doc.Tables = append(m.doc.Tables, t)
}

// cell puts a period into a grid, with its day.
func (m *maker) cell(n exchange.Note, g *model.Grid, day int, dayName, period string, c model.Cell) {
	for len(g.Days) < day {
		g.Days = append(g.Days, model.Day{})
	}
	if d := gridText(dayName); d != "" && !slices.ContainsFunc(g.Days, func(o model.Day) bool {
		return strings.EqualFold(o.Code,
			d)
	}) && g.Days[day-1].Code == "" {
		g.Days[day-1].Code = d
	}
	p := g.PeriodByCode(period)
	if p == nil {
		if len(g.Periods) == model.MaxPeriods {
			m.bad(n, period, message.New(saysBadPlace, message.Name("day", strconv.Itoa(day)), message.Name("period", period)))
			return
		}
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(len(g.Periods) + 1), Code: period})
		p = &g.Periods[len(g.Periods)-1]
	}
	c.Day, c.Period = uint8(day), p.ID
	if slices.ContainsFunc(g.Cells, func(o model.Cell) bool { return o.Day == c.Day && o.Period == c.Period }) {
		m.bad(n, period, message.New(saysTwice, message.Name("what", fmt.Sprintf("%s, day %d", period, day))))
		return
	}
	g.Cells = append(g.Cells, c)
}

// madeUp makes grids of the places that lessons are in, with an hour for each period from eight o'clock on.
func (m *maker) madeUp() {
	used := map[*model.Grid]map[string]bool{}
	days := map[*model.Grid]int{}
	for _, r := range m.lessons {
		code := gridText(r.of.Period)
		if r.of.DayNumber < 1 || r.of.DayNumber > model.MaxDays || code == "" {
			continue // said with the lesson
		}
		g := m.grid(m.gridCode(r.of.TtStructure))
		if used[g] == nil {
			used[g] = map[string]bool{}
		}
		used[g][code] = true
		days[g] = max(days[g], r.of.DayNumber)
	}
	for _, g := range m.grids {
		var codes []string
		for code := range used[g] {
			codes = append(codes, code)
		}
		slices.SortFunc(codes, func(a, b string) int { return cmp.Or(names.Compare(a, b), cmp.Compare(a, b)) })
		codes = codes[:min(len(codes), model.MaxPeriods)]
		length := model.Minute(min(60, (1440-480)/max(1, len(codes))))
		for day := 1; day <= days[g]; day++ {
			for i, code := range codes {
				start := 480 + model.Minute(i)*length
				m.cell(exchange.Note{}, g, day, "", code, model.Cell{Kind: model.Teaching, Start: start, End: start + length})
			}
		}
	}
	m.doc.Notes = append(m.doc.Notes, exchange.Note{File: m.lessons[0].File, Why: message.New(saysTimes)})
}

// inOrder gives days without a name their number, and puts periods in the order in which they first start.
func inOrder(g *model.Grid) {
	for i := range g.Days {
		if code := strconv.Itoa(i + 1); g.Days[i].Code == "" {
			for slices.ContainsFunc(g.Days, func(d model.Day) bool { return d.Code == code }) {
				code += "'"
			}
			g.Days[i].Code = code
		}
	}
	starts := map[model.PeriodID]model.Minute{}
	for _, c := range g.Cells {
		if s, there := starts[c.Period]; !there || c.Start < s {
			starts[c.Period] = c.Start
		}
	}
	slices.SortStableFunc(g.Periods, func(a, b model.Period) int { return cmp.Compare(starts[a.ID], starts[b.ID]) })
	g.SortCells()
}

func (m *maker) room(n exchange.Note, code, name, sisID string, capacity int, campus string) {
	if !m.fresh(model.KindRoom, code) {
		return
	}
	if m.fresh(model.KindCampus, campus) {
		m.add(model.KindCampus, n, campus, cut(campus, 20))
	}
	seats := ""
	if capacity > 0 && capacity < 65536 {
		seats = strconv.Itoa(capacity)
	}
	m.add(model.KindRoom, n, code, cut(code, 40), cut(name, 100), sisID, seats, campus)
}

func (m *maker) faculty(n exchange.Note, name string) {
	if m.fresh(model.KindFaculty, name) {
		m.add(model.KindFaculty, n, name, cut(name, 20), cut(name, 100))
	}
}

func (m *maker) yearLevel(n exchange.Note, code string) {
	if m.fresh(model.KindYearLevel, code) {
		m.add(model.KindYearLevel, n, code, cut(code, 20), strconv.Itoa(int(names.GradeOrder(code))))
	}
}

// people makes teachers and students that calls list.
func (m *maker) people() {
	for _, r := range m.teachers {
		t := r.of
		m.unknown(r.Note, t.Unknown)
		m.faculty(r.Note, t.Faculty)
		if m.fresh(model.KindTeacher, t.TeacherID) {
			m.add(model.KindTeacher, r.Note, t.TeacherID, cmp.Or(t.TeacherCode, tail(t.TeacherID, 20)), t.TeacherID, t.Title,
				t.FirstName, t.PreferredName, t.Surname,
				t.Faculty, t.Gender, guid(t.GUID))
		}
	}
	for _, r := range m.students {
		s := r.of
		m.unknown(r.Note, s.Unknown)
		m.yearLevel(r.Note, s.Form)
		if m.fresh(model.KindStudent, s.StudentID) {
			m.add(model.KindStudent, r.Note, s.StudentID, s.StudentID, s.FirstName, s.Surname, s.PreferredName, s.Form, s.RollGroup,
				s.House, s.Gender, s.StatewideID, guid(s.GUID))
		}
	}
}

// guid is a GUID as the model has them; none for what is no such.
func guid(s string) string {
	s = strings.ToUpper(strings.NewReplacer("-", "", "{", "", "}", "").Replace(s))
	if len(s) != 32 || strings.Trim(s, "0123456789ABCDEF") != "" {
		return ""
	}
	return s
}

// teacher is the teacher that a row names by id, else by code, made where nobody lists one.
func (m *maker) teacher(n exchange.Note, id, code string) string {
	name := cmp.Or(id, code)
	if m.o.Here != nil && code != "" && !m.known(model.KindTeacher, name) && m.known(model.KindTeacher, code) {
		return code
	}
	if m.fresh(model.KindTeacher, name) {
		m.add(model.KindTeacher, n, name, cmp.Or(cut(code, 20), tail(id, 20)), id, "", "", "", "", "", "", "")
	}
	return name
}

// ownType says whether sections of a LISS type are lessons with a list; the others are duties and meetings.
func ownType(t string) bool {
	return !slices.ContainsFunc([]string{"Duty", "Study", "RTO", "StaffMeeting", "OnCall"},
		func(other string) bool { return strings.EqualFold(other, t) })
}

// section makes a section of a code where nobody lists one; ok is false for one that is left out.
func (m *maker) section(n exchange.Note, code string) bool {
	code = strings.TrimSpace(code)
	if m.left[code] {
		return false
	}
	course, id := rows.SplitCode(code)
	if course == "" || id == "" {
		m.bad(n, code, message.New(saysNoCode, message.Name("code", code)))
		return false
	}
	if m.fresh(model.KindSection, code) {
		m.addSection(n, liss.Class{ClassCode: code})
	}
	return true
}

func (m *maker) addSection(n exchange.Note, s liss.Class) {
	code := strings.TrimSpace(s.ClassCode)
	course, id := rows.SplitCode(code)
	m.yearLevel(n, s.Form)
	m.faculty(n, s.Faculty)
	if m.fresh(model.KindCourse, course) {
		m.add(model.KindCourse, n, course, cut(course, 40), cut(s.CourseName, 200), s.Faculty, exchange.List(nonEmpty(s.Form)...))
	}
	priority := ""
	if s.PriorityInClash.Valid {
		priority = strconv.Itoa(s.PriorityInClash.N)
	}
	teachers := ""
	if s.DefaultTeacher != "" {
		teachers = exchange.List(m.teacher(n, s.DefaultTeacher, ""))
	}
	m.link(code, s.Composite)
	m.add(model.KindSection, n, code, course, cut(id, 20), teachers, "", s.Rotations, priority, "", guid(s.GUID), "")
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// link notes that a section is linked to another.
func (m *maker) link(code, with string) {
	if with = strings.TrimSpace(with); with == "" || with == code {
		return
	}
	if m.links[with] == "" {
		m.links[with] = with
	}
	m.links[code] = m.links[with]
}

// sections makes the sections that calls list.
func (m *maker) sections() {
	listed := map[string]bool{}
	for _, r := range m.classes {
		m.unknown(r.Note, r.of.Unknown)
		code := strings.TrimSpace(r.of.ClassCode)
		if !ownType(r.of.Type) {
			m.left[code] = true
			m.doc.LeftOut = append(m.doc.LeftOut, exchange.LeftOut{What: code, Note: exchange.Note{File: r.File, Sheet: r.Sheet, Line: r.Line,
				Why: message.New(saysOtherType, message.Name("type", r.of.Type))}})
			continue
		}
		course, id := rows.SplitCode(code)
		switch {
		case course == "" || id == "":
			m.bad(r.Note, code, message.New(saysNoCode, message.Name("code", code)))
			continue
		case listed[code]:
			m.bad(r.Note, code, message.New(saysTwice, message.Name("what", code)))
			continue
		}
		listed[code] = true
		m.fresh(model.KindSection, code) // one that is here already has a row, too
		m.addSection(r.Note, r.of)
		for _, member := range []struct {
			name string
			sent bool
		}{{"StartDate", !r.of.StartDate.IsZero()}, {"EndDate", !r.of.EndDate.IsZero()}, {"Colour",
			r.of.Colour != ""}, {"TtStructure", r.of.TtStructure != ""}} {
			if member.sent {
				m.unread(r.Note, member.name)
			}
		}
	}
}

func (m *maker) enrolments() {
	for _, r := range m.lists {
		m.unknown(r.Note, r.of.Unknown)
		code := strings.TrimSpace(r.of.ClassCode)
		if !m.section(r.Note, code) {
			continue
		}
		if m.fresh(model.KindStudent, r.of.StudentID) {
			m.add(model.KindStudent, r.Note, r.of.StudentID, r.of.StudentID, "", "", "", "", "", "", "", "", "")
		}
		m.add(model.KindEnrolment, r.Note, "", code, r.of.StudentID, dateText(r.of.StartDate), dateText(r.of.EndDate))
	}
}

func dateText(d liss.DateTime) string {
	if d.IsZero() {
		return ""
	}
	return model.DateOf(d.Time()).String()
}

// timetable makes the lessons: rows of one section in one place are one lesson, with the teachers and rooms of all.
func (m *maker) timetable() {
	type at struct {
		section, grid, period string
		day                   int
	}
	type meeting struct {
		note            exchange.Note
		teachers, rooms []string
	}
	by := map[at]*meeting{}
	var order []at
	for _, r := range m.lessons {
		m.unknown(r.Note, r.of.Unknown)
		code := strings.TrimSpace(r.of.ClassCode)
		if m.left[code] || !m.section(r.Note, code) {
			continue
		}
		period, ok := m.place(r.Note, code, r.of.DayNumber, r.of.Period)
		if !ok {
			continue
		}
		m.link(code, r.of.Composite)
		key := at{code, "", period, r.of.DayNumber}
		if r.of.TtStructure != "" || len(m.grids) > 0 {
			key.grid = m.gridCode(r.of.TtStructure)
		}
		one := by[key]
		if one == nil {
			one = &meeting{note: r.Note}
			by[key] = one
			order = append(order, key)
		}
		if id := cmp.Or(r.of.TeacherID, r.of.TeacherCode); id != "" {
			if name := m.teacher(r.Note, r.of.TeacherID, r.of.TeacherCode); !slices.Contains(one.teachers, name) {
				one.teachers = append(one.teachers, name)
			}
		}
		if room := cmp.Or(r.of.RoomCode, r.of.RoomID); room != "" {
			m.room(r.Note, room, "", r.of.RoomID, 0, r.of.Campus)
			if !slices.Contains(one.rooms, room) {
				one.rooms = append(one.rooms, room)
			}
		}
	}
	for _, k := range order {
		one := by[k]
		m.add(model.KindLesson, one.note, "", k.section, exchange.Slot(k.grid, strconv.Itoa(k.day), k.period),
			exchange.List(one.teachers...), exchange.List(one.rooms...))
	}
}

// finishSections gives sections what their lessons say: teachers, the room that most are in, how many there are, and links.
func (m *maker) finishSections() {
	sections, lessons := m.tabs[model.KindSection], m.tabs[model.KindLesson]
	if sections == nil {
		return
	}
	teachers, rooms, many := map[string][]string{}, map[string][]string{}, map[string]int{}
	if lessons != nil {
		for i := range lessons.Rows {
			v := lessons.Rows[i].Values
			many[v[0]]++
			for _, t := range exchange.Split(v[2]) {
				if !slices.Contains(teachers[v[0]], t) {
					teachers[v[0]] = append(teachers[v[0]], t)
				}
			}
			rooms[v[0]] = append(rooms[v[0]], exchange.Split(v[3])...)
		}
	}
	for i := range sections.Rows {
		r := &sections.Rows[i]
		if r.Values[2] == "" {
			r.Values[2] = exchange.List(teachers[r.Name]...)
		}
		r.Values[3] = mostUsed(rooms[r.Name])
		if n := many[r.Name]; n > 0 {
			r.Values[8] = strconv.Itoa(min(n, 255))
		}
		if with := m.links[r.Name]; with != "" {
			if m.fresh(model.KindComposite, with) {
				m.add(model.KindComposite, exchange.Note{File: sections.File, Sheet: sections.Sheet, Line: r.Line}, with, cut(with, 40))
			}
			r.Values[6] = with
		}
	}
}

// mostUsed is the text that comes most often, the earliest of several.
func mostUsed(texts []string) (best string) {
	times := map[string]int{}
	for _, t := range texts {
		times[t]++
	}
	for _, t := range texts {
		if times[t] > times[best] {
			best = t
		}
	}
	return best
}

// cut is a text of at most so many characters, without blanks at its ends.
func cut(text string, most int) string {
	r := []rune(strings.TrimSpace(text))
	return strings.TrimSpace(string(r[:min(len(r), most)]))
}

// tail is the end of a text, since long ids begin alike.
func tail(text string, most int) string {
	r := []rune(strings.TrimSpace(text))
	return strings.TrimSpace(string(r[max(0, len(r)-most):]))
}
