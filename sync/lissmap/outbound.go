package lissmap

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// mapper makes the rows of one run. Whatever it leaves out it says.
type mapper struct {
	t       *model.Timetable
	o       engine.Options
	d       liss.Dialect
	sis     string
	grids   bool                       // several grids: rows name theirs
	codes   map[model.SectionID]string // ClassCode of the sections that travel
	faults  []engine.Note
	warned  []engine.Note
	leaders map[model.CompositeID]model.SectionID
}

func newMapper(t *model.Timetable, o engine.Options, d liss.Dialect, sis string) *mapper {
	m := &mapper{t: t, o: o, d: d, sis: sis, grids: t.Count(model.KindGrid) > 1,
		codes: make(map[model.SectionID]string, t.Count(model.KindSection)), leaders: map[model.CompositeID]model.SectionID{}}
	owner := map[string]model.SectionID{}
	for s := range t.Sections() {
		if s.Main != 0 {
			continue
		}
		code, fault, warn := classCode(t.Course(s.Course).Code, s.SectionID, d)
		if other, taken := owner[code]; taken && fault == "" {
			fault = fmt.Sprintf("its code %q is also that of %s", code, t.SectionCode(other))
		}
		if fault != "" {
			m.faults = append(m.faults, engine.Note{Ref: s.Key(), What: t.SectionCode(s.ID), Why: fault})
			continue
		}
		if warn != "" {
			m.warned = append(m.warned, engine.Note{Ref: s.Key(), What: t.SectionCode(s.ID), Why: warn})
		}
		owner[code], m.codes[s.ID] = s.ID, code
		if s.Composite != 0 && m.leaders[s.Composite] == 0 {
			m.leaders[s.Composite] = s.ID
		}
	}
	return m
}

// classCode is the ClassCode of a section: course, one blank, section ID (LISS §4). Fault says why there is none; warn
// what a SIS may not like about it.
func classCode(course, id string, d liss.Dialect) (code, fault, warn string) {
	code = course + " " + id
	switch {
	case course == "" || id == "":
		return code, "the course code or the section ID is empty", ""
	case strings.ContainsFunc(course+id, unicode.IsSpace):
		return code, "there is a blank inside the course code or the section ID", ""
	case utf8.RuneCountInString(code) > d.MaxClassCode:
		return code, fmt.Sprintf("the code %q is longer than %d characters", code, d.MaxClassCode), ""
	}
	if strings.ContainsFunc(course+id, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		warn = fmt.Sprintf("the code %q has a symbol in it, which some systems refuse", code)
		if d.SymbolErrors {
			return code, warn, ""
		}
	}
	return code, "", warn
}

// sections maps sections to publishClasses (LISS §8.1). The dates of the run are on the wire, not in the values.
func (m *mapper) sections() engine.Table {
	out := engine.Table{Kind: engine.Sections, Bad: m.faults, Warn: m.warned,
		Columns: []string{"Course name", "Teacher", "Faculty", "Year level", "Rotations", "Composite", "Priority", "Grid", "GUID"}}
	start, end := day(m.o.Today), m.d.LastInstant(day(m.o.To))
	for s := range m.t.Sections() {
		if s.Main != 0 {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: m.t.SectionCode(s.ID), Why: "sub-classes are not sent"})
			continue
		}
		code, ok := m.codes[s.ID]
		if !ok {
			continue
		}
		course := m.t.Course(s.Course)
		c := liss.Class{ClassCode: code, CourseName: course.Name, DefaultTeacher: m.teacherID(s.Teacher()), StartDate: start, EndDate: end,
			Rotations: s.Rotations.String(), GUID: s.GUID, TtStructure: m.structure(m.gridOf(s))}
		if len(course.YearLevels) == 1 {
			c.Form = m.t.YearLevel(course.YearLevels[0]).Code
		}
		if f := m.t.Faculty(m.t.SectionFaculty(s)); f != nil {
			c.Faculty = f.Code
		}
		if lead := m.leaders[s.Composite]; lead != 0 && lead != s.ID {
			c.Composite = m.codes[lead]
		}
		priority := ""
		if s.Priority != model.PriorityUnset {
			c.PriorityInClash, priority = liss.SomeInt(int(s.Priority)), strconv.Itoa(int(s.Priority))
		}
		if n := len(s.Teachers); n > 1 {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: code, Why: m.sis + " takes one teacher: the assigned teacher is sent, " + m.others(s.Teachers[1:]) + " left out"})
		}
		out.Rows = append(out.Rows, engine.Row{Key: code, Title: code, Ref: s.Key(), Wire: c,
			Values: []string{c.CourseName, c.DefaultTeacher, c.Faculty, c.Form, c.Rotations, c.Composite, priority, c.TtStructure, c.GUID}})
	}
	return out
}

// sectionLists maps section lists to publishClassMemberships (LISS §8.3). Names and year levels of students do not
// travel.
func (m *mapper) sectionLists() engine.Table {
	out := engine.Table{Kind: engine.SectionLists, Columns: []string{"Section", "Student", "From", "To"},
		Rows: make([]engine.Row, 0, m.t.Count(model.KindEnrolment))}
	noID := map[model.StudentID]bool{}
	for s := range m.t.Sections() {
		code, ok := m.codes[s.ID]
		if !ok {
			continue
		}
		for e := range m.t.ListOf(s.ID) {
			st := m.t.Student(e.Student)
			switch {
			case st.Inactive:
				continue
			case st.SISID == "":
				if !noID[st.ID] {
					noID[st.ID] = true
					out.Bad = append(out.Bad, engine.Note{Ref: st.Key(), What: model.Title(st), Why: "the student has no SIS id, so " + m.sis + " would not know who it is"})
				}
				continue
			}
			w := liss.Membership{StudentID: st.SISID, ClassCode: code, StartDate: day(e.First)}
			if e.Last != 0 {
				w.EndDate = m.d.LastInstant(day(e.Last))
			}
			out.Rows = append(out.Rows, engine.Row{Key: code + "|" + st.SISID, Title: model.Title(st), Ref: e.Key(), Wire: w,
				Values: []string{code, st.SISID, e.First.String(), e.Last.String()}})
		}
	}
	return out
}

// maxRoomCode is the longest RoomCode (LISS §9.2).
const maxRoomCode = 20

// timetable maps placed lessons to publishTimetable (LISS §9.2): one row per lesson. The chosen rotation filters them.
func (m *mapper) timetable() engine.Table {
	out := engine.Table{Kind: engine.Timetable, Columns: []string{"Day", "Period", "Section", "Teacher", "Room", "Grid"},
		Rows: make([]engine.Row, 0, m.t.Count(model.KindLesson))}
	times := make(map[string]int, m.t.Count(model.KindLesson)) // several lessons of one section at one slot
	for s := range m.t.Sections() {
		code, ok := m.codes[s.ID]
		if !ok || m.o.Rotation != 0 && !s.Rotations.Has(m.o.Rotation) {
			continue
		}
		unplaced := 0
		for l := range m.t.LessonsOf(s.ID) {
			if !l.Slot.Placed() {
				unplaced++
				continue
			}
			g := m.t.Grid(l.Slot.Grid)
			w := liss.Lesson{DayNumber: int(l.Slot.Day), Period: g.Period(l.Slot.Period).Code, ClassCode: code,
				TtStructure: m.structure(g), TeacherID: m.teacherID(pick(s.Teachers, l.Teachers))}
			if r := m.t.Room(pick([]model.RoomID{s.Room}, l.Rooms)); r != nil && utf8.RuneCountInString(r.Code) <= maxRoomCode {
				w.RoomCode = r.Code
			} else if r != nil {
				out.Warn = append(out.Warn, engine.Note{Ref: r.Key(), What: code + " on " + g.SlotName(l.Slot),
					Why: fmt.Sprintf("the room code %q is longer than %d characters, so the lesson goes without its room", r.Code, maxRoomCode)})
			}
			m.leftOf(&out, s, l, code)
			key := w.TtStructure + "|" + strconv.Itoa(w.DayNumber) + "|" + w.Period + "|" + code
			if times[key]++; times[key] > 1 {
				key += "|" + strconv.Itoa(times[key])
			}
			out.Rows = append(out.Rows, engine.Row{Key: key, Title: code + " on " + g.SlotName(l.Slot), Ref: l.Key(), Wire: w,
				Values: []string{g.DayCode(l.Slot.Day), w.Period, code, w.TeacherID, w.RoomCode, w.TtStructure}})
		}
		if unplaced > 0 {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: code, Why: fmt.Sprintf("%s not placed", plural(unplaced, "lesson is", "lessons are"))})
		}
	}
	return out
}

// leftOf notes what of a lesson does not travel.
func (m *mapper) leftOf(out *engine.Table, s *model.Section, l *model.Lesson, code string) {
	what := code + " on " + m.t.SlotName(l.Slot)
	if len(l.Teachers) > 1 {
		sent := pick(s.Teachers, l.Teachers)
		var rest []model.TeacherID
		for _, id := range l.Teachers {
			if id != sent {
				rest = append(rest, id)
			}
		}
		out.Left = append(out.Left, engine.Note{Ref: l.Key(), What: what, Why: m.sis + " takes one teacher a lesson: " + m.others(rest) + " left out"})
	}
	if len(l.Rooms) > 1 {
		out.Left = append(out.Left, engine.Note{Ref: l.Key(), What: what, Why: m.sis + " takes one room a lesson"})
	}
	if n := len(l.Excused); n > 0 {
		out.Left = append(out.Left, engine.Note{Ref: l.Key(), What: what, Why: plural(n, "student is excused from it, which is", "students are excused from it, which is") + " not sent"})
	}
}

// pick is the section's first one that is on the lesson, else the lesson's first; 0 for none.
func pick[ID ~uint32](section, lesson []ID) ID {
	for _, id := range section {
		for _, on := range lesson {
			if id == on {
				return id
			}
		}
	}
	if len(lesson) > 0 {
		return lesson[0]
	}
	return 0
}

// teacherID is how a teacher is referred to on the wire: the SIS id, else the code.
func (m *mapper) teacherID(id model.TeacherID) string {
	t := m.t.Teacher(id)
	switch {
	case t == nil:
		return ""
	case t.SISID != "":
		return t.SISID
	}
	return t.Code
}

func (m *mapper) others(ids []model.TeacherID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = m.t.Teacher(id).Code
	}
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names, ", ") + " are"
}

// structure is the TtStructure of a grid: its code where the file has several, else nothing (LISS §4).
func (m *mapper) structure(g *model.Grid) string {
	if g == nil || !m.grids {
		return ""
	}
	return g.Code
}

// gridOf is the grid of a section: that of its course's first year level that has one, else of its first lesson.
func (m *mapper) gridOf(s *model.Section) *model.Grid {
	if !m.grids {
		return nil
	}
	for _, y := range m.t.Course(s.Course).YearLevels {
		if g := m.t.Grid(m.t.YearLevel(y).Grid); g != nil {
			return g
		}
	}
	for l := range m.t.LessonsOf(s.ID) {
		if g := m.t.Grid(l.Slot.Grid); g != nil {
			return g
		}
	}
	return nil
}

// day is a date on the wire; none for none.
func day(d model.Date) liss.DateTime {
	if d == 0 {
		return liss.DateTime{}
	}
	return liss.DateTimeOf(d.Time())
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
