package rows

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
)

// Reader says rows of a SIS in the timetable's words: which section a code stands for, which teacher an id. A SIS that says
// the same in another form (a teacher by code, a room by id, no grid, the link of two sections from the other end) says the
// same. A Reader keeps what it has seen of a SIS's sections for the lists and lessons that follow.
type Reader struct {
	t    *model.Timetable
	r    Rules
	w    Window
	m    *Mapper
	book *codeBook
	once *codeBook // codes under which sections were published that the timetable has no more

	links    map[string]string // by code of sections in groups: the one it is linked to, "" for the first
	pointed  map[string]bool   // codes of sections that others of their group are linked to there
	places   map[lessonPlace]string
	students map[string]string // ids of students by their upper case; "" where two are one so, nil before one is looked for
	onlyGrid *model.Grid
	label    string // the one name of a grid in bell times that stands for the only grid; "" for none
	strict   bool   // only bell times without a grid are of the only grid
	hasBreak bool   // bell times of the SIS use L
	cells    map[BellTime]*BellTime
}

type lessonPlace struct {
	day             int
	period, section string
}

// Reader reads rows of a SIS beside the timetable of the mapper. once lists codes under which sections were published, as
// the timetable wrote them then.
func (m *Mapper) Reader(once []string) *Reader {
	x := &Reader{t: m.t, r: m.r, w: m.w, m: m, book: newCodeBook(), once: newCodeBook(), links: map[string]string{}, pointed: map[string]bool{}}
	leads := map[model.CompositeID]string{}
	for s := range m.t.Sections() { // those that are not sent, too
		if s.Main != 0 {
			continue
		}
		code := m.t.Course(s.Course).Code + " " + s.SectionID
		x.book.add(code)
		if s.Composite != 0 {
			x.links[code] = leads[s.Composite]
			leads[s.Composite] = cmp.Or(leads[s.Composite], code)
		}
	}
	for _, r := range m.rosters {
		x.book.add(r.section.Code)
	}
	for a := range m.t.DutyAreas() {
		x.book.add(dutyCourse + " " + a.Code)
	}
	for s := range m.t.StudySections() {
		x.book.add(studyCourse + " " + s.Code)
	}
	for _, code := range once {
		if !x.book.exact[code] {
			x.once.add(code)
		}
	}
	for g := range m.t.Grids() {
		if x.onlyGrid != nil {
			x.onlyGrid = nil
			break
		}
		x.onlyGrid = g
	}
	return x
}

// Settle says which code of the timetable a code of the SIS stands for, where that is known.
func (x *Reader) Settle(sis, code string) { x.book.settle(sis, code) }

// Code is a code of the SIS as the timetable writes it, or as it was published once; else as it came.
func (x *Reader) Code(sis string) string {
	return cmp.Or(x.book.code(sis), x.once.code(sis), sis)
}

// resolve takes the codes of the SIS's rows.
func resolve[R comparable](x *Reader, entries []Entry[R], code func(*R) string) {
	var codes []string
	last, seen := "", map[string]bool{}
	for i := range entries {
		if c := code(&entries[i].Sent); c != last && !seen[c] {
			codes = append(codes, c)
			last, seen[c] = c, true
		}
	}
	x.book.resolve(codes)
	codes = slices.DeleteFunc(codes, func(c string) bool { return x.book.code(c) != "" })
	x.once.resolve(codes)
}

// Sections says sections in the timetable's words.
func (x *Reader) Sections(entries []Entry[Section]) {
	resolve(x, entries, func(s *Section) string { return s.Code })
	for i := range entries {
		x.point(entries[i].Sent.Code, entries[i].Sent.Composite)
	}
	for i := range entries {
		e := &entries[i]
		e.Row = e.Sent
		e.Row.Code = x.Code(e.Sent.Code)
		e.Row.Composite = x.link(e.Row.Code, e.Sent.Composite)
		e.Row.Teacher = x.teacher(e.Sent.Teacher, "")
		e.Row.Grid = x.structure(e.Sent.Grid)
		if set, err := model.ParseRotations(e.Sent.Rotations); err == nil {
			e.Row.Rotations = set.String()
		}
		if n, err := strconv.Atoi(e.Sent.Priority); err == nil {
			if e.Row.Priority = strconv.Itoa(n); n == model.PriorityUnset {
				e.Row.Priority = ""
			}
		}
		e.Row.GUID = PlainGUID(e.Sent.GUID)
		e.Row.Name = strings.TrimSpace(e.Sent.Name)
		e.Title = e.Row.Code
	}
}

var guidMarks = strings.NewReplacer("-", "", "{", "", "}", "")

// PlainGUID is a GUID as rows hold it: 32 hex digits in upper case (LISS §4). Hyphens and braces are left out; what is no
// GUID is none.
func PlainGUID(s string) string {
	s = strings.ToUpper(guidMarks.Replace(s))
	if len(s) != 32 || strings.Trim(s, "0123456789ABCDEF") != "" {
		return ""
	}
	return s
}

// teacher is a teacher of the SIS as rows of the timetable refer to one: the SIS id, else the code.
func (x *Reader) teacher(id, code string) string {
	te := x.t.TeacherBySISID(id)
	if te == nil {
		te = x.t.TeacherByCode(cmp.Or(id, code))
	}
	if te == nil {
		return cmp.Or(id, code)
	}
	return TeacherID(te)
}

// KnowsTeacher says whether the timetable has the teacher that a row, in its words, names; one that names nobody names no other.
func (x *Reader) KnowsTeacher(id string) bool {
	return id == "" || x.t.TeacherBySISID(id) != nil || x.t.TeacherByCode(id) != nil
}

// room is the code of a room of the SIS, which may name it by its id alone.
func (x *Reader) room(code, id string) string {
	if r := x.t.RoomBySISID(id); r != nil && code == "" {
		return r.Code
	}
	return cmp.Or(code, id)
}

// structure is the grid of a section or lesson as the timetable writes it: none where there is one grid (LISS §4), and
// without terms.
func (x *Reader) structure(label string) string {
	if x.onlyGrid != nil {
		return ""
	}
	if grid, _, terms := strings.Cut(label, " "); terms && x.t.GridByCode(label) == nil && x.t.GridByCode(grid) != nil {
		return grid
	}
	return label
}

// place is the grid of a lesson whose SIS names none that the timetable has: where the timetable has that lesson, else where
// its section has others.
func (x *Reader) place(l *Lesson) string {
	if x.places == nil {
		x.places = map[lessonPlace]string{}
		for _, e := range x.m.Lessons().Entries {
			x.places[lessonPlace{section: e.Row.Section}] = e.Row.Grid
			x.places[lessonPlace{e.Row.Day, e.Row.Period, e.Row.Section}] = e.Row.Grid
		}
	}
	if grid, ok := x.places[lessonPlace{l.Day, l.Period, l.Section}]; ok {
		return grid
	}
	return cmp.Or(x.places[lessonPlace{section: l.Section}], l.Grid)
}

// group is the section that a section's group is named by; itself where it is linked to none.
func (x *Reader) group(code string) string { return cmp.Or(x.links[code], code) }

// linked is the code of a section that another one names, in whatever form.
func (x *Reader) linked(sis string) string {
	return cmp.Or(x.book.like(sis), x.once.like(sis), sis)
}

// point notes which section another is linked to there.
func (x *Reader) point(code, to string) {
	if to == "" {
		return
	}
	if code, to = x.linked(code), x.linked(to); x.group(code) == x.group(to) {
		x.pointed[to] = true
	}
}

// link is what a section is linked to there, as the timetable writes it: a group is the same whichever of it the others name.
func (x *Reader) link(code, to string) string {
	if to != "" {
		to = x.linked(to)
	}
	here, linked := x.links[code]
	if linked && (to != "" && x.group(code) == x.group(to) || to == "" && x.pointed[code]) {
		return here
	}
	return to
}

// Lists says section list rows in the timetable's words.
func (x *Reader) Lists(entries []Entry[ListRow]) {
	resolve(x, entries, func(r *ListRow) string { return r.Section })
	last, code := "", ""
	for i := range entries {
		e := &entries[i]
		if e.Sent.Section != last || i == 0 {
			last, code = e.Sent.Section, x.Code(e.Sent.Section)
		}
		e.Row = e.Sent
		e.Row.Section = code
		if x.t.StudentBySISID(e.Sent.Student) == nil {
			e.Row.Student = x.student(e.Sent.Student)
		}
	}
}

// student is a student whom the SIS writes otherwise in its lists than where it serves students: the one whose id is the same but
// for its case, where there is one such.
func (x *Reader) student(sis string) string {
	if x.students == nil {
		x.students = map[string]string{}
		for st := range x.t.Students() {
			as := strings.ToUpper(st.SISID)
			if _, taken := x.students[as]; taken {
				x.students[as] = ""
				continue
			}
			x.students[as] = st.SISID
		}
	}
	return cmp.Or(x.students[strings.ToUpper(sis)], sis)
}

// TitleList is a list row for a person.
func (x *Reader) TitleList(r *ListRow) string {
	if st := x.t.StudentBySISID(r.Student); st != nil {
		return model.Title(st) + " in " + r.Section
	}
	return r.Student + " in " + r.Section
}

// Lessons says lessons in the timetable's words.
func (x *Reader) Lessons(entries []Entry[Lesson]) {
	resolve(x, entries, func(l *Lesson) string { return l.Section })
	for i := range entries {
		x.point(entries[i].Sent.Section, entries[i].Sent.Composite)
	}
	for i := range entries {
		e := &entries[i]
		e.Row = e.Sent
		e.Row.Section = x.Code(e.Sent.Section)
		e.Row.Composite = x.link(e.Row.Section, e.Sent.Composite)
		e.Row.Teacher = x.teacher(e.Sent.Teacher, e.Member(MemberTeacherCode))
		e.Row.Room = x.room(e.Sent.Room, e.Member(MemberRoomID))
		if e.Row.Grid = x.structure(e.Sent.Grid); x.onlyGrid == nil && x.t.GridByCode(e.Row.Grid) == nil {
			e.Row.Grid = x.place(&e.Row)
		}
	}
}

// TitleLesson is a lesson for a person.
func (x *Reader) TitleLesson(l *Lesson) string {
	return l.Section + " on " + x.DayCode(l) + " " + l.Period
}

// DayCode is the code of a lesson's day.
func (x *Reader) DayCode(l *Lesson) string {
	g := x.onlyGrid
	if l.Grid != "" {
		g = x.t.GridByCode(l.Grid)
	}
	if g != nil && l.Day > 0 && l.Day <= len(g.Days) {
		return g.DayCode(uint8(l.Day))
	}
	return strconv.Itoa(l.Day)
}

// BellTimes says bell times in the timetable's words.
func (x *Reader) BellTimes(entries []Entry[BellTime]) {
	x.labels(entries)
	x.cells = map[BellTime]*BellTime{}
	table := x.m.BellTimes()
	for i := range table.Entries {
		r := &table.Entries[i].Row
		x.cells[BellTime{Grid: r.Grid, Day: r.Day, Period: r.Period}] = r
	}
	for i := range entries {
		e := &entries[i]
		e.Row = e.Sent
		switch {
		case x.onlyGrid != nil && (e.Sent.Grid == x.label || e.Sent.Grid == x.onlyGrid.Code && !x.strict):
			e.Row.Grid = ""
		case x.onlyGrid == nil && e.Sent.Grid == "":
			e.Row.Grid = x.bellGrid(e.Row)
		}
		cell := x.cells[BellTime{Grid: e.Row.Grid, Day: e.Row.Day, Period: e.Row.Period}]
		switch {
		case cell != nil && cell.Type == rollCall && e.Sent.Type == rollCall: // homeroom here: it is no recess
		case e.Sent.Type == "R" && (x.r.BreakLetter == "R" || !x.hasBreak), x.r.BreakLetter != "" && e.Sent.Type == x.r.BreakLetter:
			e.Row.Type = "L"
		}
		if cell != nil && e.Row.DayName == "" {
			e.Row.DayName = cell.DayName
		}
		e.Title = cmp.Or(e.Row.DayName, strconv.Itoa(e.Row.Day)) + " " + e.Row.Period
	}
}

// labels sees whether a SIS that several files do not share calls the only grid by a name of its own. Where it has bell
// times without a name, or is shared, what stands under the code of the only grid is another file's grid that is called the
// same.
func (x *Reader) labels(entries []Entry[BellTime]) {
	x.strict = x.w.MultiFile || slices.ContainsFunc(entries, func(e Entry[BellTime]) bool { return e.Sent.Grid == "" })
	x.hasBreak = slices.ContainsFunc(entries, func(e Entry[BellTime]) bool { return e.Sent.Type == "L" })
	if x.onlyGrid == nil || x.w.MultiFile || len(entries) == 0 {
		return
	}
	label := entries[0].Sent.Grid
	for i := range entries {
		if entries[i].Sent.Grid != label {
			return
		}
	}
	x.label = label
}

// bellGrid is the grid of a bell time whose SIS names none: the one that has it at the same time, else the only one that
// has it at all.
func (x *Reader) bellGrid(b BellTime) string {
	var at []string
	for g := range x.t.Grids() {
		cell := x.cells[BellTime{Grid: g.Code, Day: b.Day, Period: b.Period}]
		if cell == nil {
			continue
		}
		at = append(at, g.Code)
		if cell.Start == b.Start && cell.End == b.End {
			return g.Code
		}
	}
	if len(at) == 1 {
		return at[0]
	}
	return ""
}

// Slots is the days and periods of lessons as bell times without times, for a SIS that serves no others.
func Slots(lessons []Entry[Lesson]) []Entry[BellTime] {
	seen := map[BellTime]bool{}
	var out []Entry[BellTime]
	for _, l := range lessons {
		b := BellTime{Day: l.Sent.Day, Period: l.Sent.Period, Grid: l.Sent.Grid, Type: "T"}
		if !seen[b] {
			seen[b] = true
			out = append(out, Entry[BellTime]{Sent: b})
		}
	}
	slices.SortFunc(out, func(a, b Entry[BellTime]) int { // period 2 before period 10
		return cmp.Or(cmp.Compare(a.Sent.Day, b.Sent.Day), cmp.Compare(len(a.Sent.Period), len(b.Sent.Period)), cmp.Compare(a.Sent.Period, b.Sent.Period))
	})
	return out
}

// Word writes a value as a timetabler knows it: people by code or name. A GUID tells a person nothing: "".
func (m *Mapper) Word(column, value string) string {
	switch column {
	case ColumnTeacher:
		if t := m.t.TeacherBySISID(value); t != nil {
			return t.Code
		}
	case ColumnStudent:
		if st := m.t.StudentBySISID(value); st != nil {
			return st.Name()
		}
	case ColumnKind:
		return cmp.Or(bellWords[value], value)
	case ColumnGUID:
		return ""
	}
	return value
}
