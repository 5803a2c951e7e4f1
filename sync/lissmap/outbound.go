package lissmap

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// Outbound implements [engine.Connector].
func (c *connector) Outbound(t *model.Timetable, kind engine.Kind, o engine.Options) engine.Table {
	return newMapper(t, o, c.p).table(kind)
}

// Map implements [engine.Mapper].
func (c *connector) Map(t *model.Timetable, o engine.Options) func(engine.Kind) engine.Table {
	return newMapper(t, o, c.p).table
}

// mapper makes the rows of each kind. Whatever it leaves out it says.
type mapper struct {
	t        *model.Timetable
	o        engine.Options
	d        liss.Dialect
	p        *Profile
	sis      string                     // in sentences
	grids    bool                       // several grids: rows name theirs
	campuses bool                       // several campuses that the grids do not tell apart
	roomed   bool                       // lessons have rooms
	codes    map[model.SectionID]string // ClassCode of the sections that travel
	owner    map[string]model.Key       // who has a ClassCode
	rosters  []rosterClass
	faults   []engine.Note
	warned   []engine.Note
	leaders  map[model.CompositeID]model.SectionID
	assumed  map[model.SectionID]model.TeacherID // teachers of sections that are not sent as such
}

func (m *mapper) table(kind engine.Kind) engine.Table {
	switch kind {
	case engine.BellTimes:
		return m.bellTimes()
	case engine.Sections:
		return m.sections()
	case engine.SectionLists:
		return m.sectionLists()
	case engine.Timetable:
		return m.timetable()
	}
	return engine.Table{Kind: kind}
}

func newMapper(t *model.Timetable, o engine.Options, p *Profile) *mapper {
	m := &mapper{t: t, o: o, d: p.rules(o.System), p: p, sis: p.short(), grids: t.Count(model.KindGrid) > 1,
		codes: make(map[model.SectionID]string, t.Count(model.KindSection)), owner: map[string]model.Key{},
		leaders: map[model.CompositeID]model.SectionID{}, assumed: engine.AssumedTeachers(t)}
	m.campuses = t.Count(model.KindCampus) > 1 && !gridsFollowCampuses(t) && p.sends(engine.FeatureCampuses)
	m.roomed = p.sends(engine.FeatureRoomData)
	for s := range t.Sections() {
		if s.Main != 0 {
			continue
		}
		code, ok := m.claim(s.Key(), t.Course(s.Course).Code, s.SectionID, func() []model.Key { return m.rowsOf(s) })
		if !ok {
			continue
		}
		m.codes[s.ID] = code
		if s.Composite != 0 && m.leaders[s.Composite] == 0 && p.sends(engine.FeatureComposite) {
			m.leaders[s.Composite] = s.ID
		}
	}
	m.rosters = m.rosterClasses()
	return m
}

// claim gives a record its ClassCode, or notes why it can't have it; rows are the records that then do not travel.
func (m *mapper) claim(k model.Key, course, id string, rows func() []model.Key) (string, bool) {
	code, fault, warn := classCode(course, id, m.d)
	if other, taken := m.owner[code]; taken && fault == "" {
		fault = fmt.Sprintf("its code %q is also that of %s. Rename one of them", code, m.t.Describe(other))
	}
	what := course + " " + id
	if fault != "" {
		m.faults = append(m.faults, engine.Note{Ref: k, Rows: rows(), What: what, Why: fault})
		return "", false
	}
	if warn != "" {
		m.warned = append(m.warned, engine.Note{Ref: k, What: what, Why: warn})
	}
	m.owner[code] = k
	return code, true
}

// rowsOf are the records whose rows stay behind when a section has no code to go under.
func (m *mapper) rowsOf(s *model.Section) []model.Key {
	keys := []model.Key{s.Key()}
	for e := range m.t.ListOf(s.ID) {
		keys = append(keys, e.Key())
	}
	for l := range m.t.LessonsOf(s.ID) {
		keys = append(keys, l.Key())
	}
	return keys
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
	if strings.ContainsFunc(course+id, isMark) {
		warn = fmt.Sprintf("the code %q has a symbol in it, which some systems refuse", code)
		if d.SymbolErrors {
			return code, warn, ""
		}
	}
	return code, "", warn
}

var sectionColumns = []string{"Course name", "Teacher", "Type", "Faculty", "Year level", "Rotations", "Composite", "Priority", "Grid", "GUID"}

// sections maps sections and rosters to publishClasses (LISS §8.1). The dates of the run are on the wire, not in the
// values.
func (m *mapper) sections() engine.Table {
	// A SIS may fill in the year level of a course that has several, and the grid of a section without lessons.
	out := engine.Table{Kind: engine.Sections, Columns: sectionColumns, Words: m.words, Soft: []string{"Year level", "Grid"}, Bad: m.faults, Warn: m.warned, Spared: map[string]bool{}}
	waves := 0
	for s := range m.t.Sections() {
		if s.LunchWave != "" {
			waves++
		}
		if s.Main != 0 {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: m.t.SectionCode(s.ID), Why: "sub-classes are not sent"})
			continue
		}
		code, ok := m.codes[s.ID]
		if !ok {
			continue
		}
		course := m.t.Course(s.Course)
		c := liss.Class{ClassCode: code, CourseName: strings.TrimSpace(course.Name), DefaultTeacher: m.teacherID(m.assigned(s)), GUID: s.GUID,
			TtStructure: m.structure(m.gridOf(s)), Composite: m.linkedTo(s)}
		if m.p.sends(engine.FeatureRotations) {
			c.Rotations = s.Rotations.String()
		}
		c.Form = m.form(course.YearLevels)
		if f := m.t.Faculty(m.t.SectionFaculty(s)); f != nil && m.p.sends(engine.FeatureFaculty) {
			c.Faculty = f.Code
		}
		if s.Priority != model.PriorityUnset && m.p.sends(engine.FeaturePriority) {
			c.PriorityInClash = liss.SomeInt(int(s.Priority))
		}
		if n := len(s.Teachers); n > 1 {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: code, Why: fmt.Sprintf(
				"%s takes one teacher: the assigned teacher is sent, %s left out. Co-teachers entered by hand in %s may be lost", m.sis, m.others(s.Teachers[1:]), m.sis)})
		}
		m.addClass(&out, s.Key(), c, false)
	}
	for _, r := range m.rosters {
		m.addClass(&out, r.ref, r.class, m.o.ExcludeRosters)
	}
	for c := range m.t.Courses() {
		if c.Credits != 0 {
			out.Left = append(out.Left, engine.Note{Ref: c.Key(), What: c.Code, Why: "its credits are not sent"})
		}
	}
	if waves > 0 {
		out.Left = append(out.Left, engine.Note{What: "Lunch waves", Why: "the lunch wave of " + plural(waves, "section is", "sections is") + " not sent"})
	}
	return out
}

// addClass appends a section, with the dates of the run on the wire.
func (m *mapper) addClass(out *engine.Table, ref model.Key, c liss.Class, spared bool) {
	if spared {
		out.Spared[c.ClassCode] = true
		return
	}
	c.StartDate, c.EndDate = day(m.o.Today), m.d.LastInstant(day(m.o.To))
	if m.d.SendEdvalCodes {
		c.EdvalClassCode = c.ClassCode
	}
	out.Rows = append(out.Rows, engine.Row{Key: c.ClassCode, Alias: strings.ToUpper(c.GUID), Title: c.ClassCode, Ref: ref, Values: classValues(c), Wire: c})
}

// classValues are a section's values by column of sectionColumns. A SIS may say what we leave out for being usual.
func classValues(c liss.Class) []string {
	priority := ""
	if c.PriorityInClash.Valid && c.PriorityInClash.N != model.PriorityUnset {
		priority = strconv.Itoa(c.PriorityInClash.N)
	}
	return []string{c.CourseName, c.DefaultTeacher, c.Type, c.Faculty, c.Form, c.Rotations, c.Composite, priority, c.TtStructure, strings.ToUpper(guid(c.GUID))}
}

// form is the Form of a section: its year level where there is one, and one that the SIS takes.
func (m *mapper) form(levels []model.YearLevelID) string {
	if len(levels) != 1 {
		return ""
	}
	code := m.t.YearLevel(levels[0]).Code
	if !numeric(code) && !m.p.sends(engine.FeatureYearLevels) {
		return ""
	}
	return code
}

// linkedTo is the ClassCode that the sections of a composite group name; "" for the first of the group.
func (m *mapper) linkedTo(s *model.Section) string {
	if lead := m.leaders[s.Composite]; s.Composite != 0 && lead != 0 && lead != s.ID {
		return m.codes[lead]
	}
	return ""
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

// words writes a value as a timetabler knows it: people by code or name. A GUID tells a person nothing.
func (m *mapper) words(column, value string) string {
	switch column {
	case "Teacher":
		if t := m.t.TeacherBySISID(value); t != nil {
			return t.Code
		}
	case "Student":
		if st := m.t.StudentBySISID(value); st != nil {
			return st.Name()
		}
	case "Kind":
		return cmp.Or(bellWords[value], value)
	case "GUID":
		return ""
	}
	return value
}

// teacherCode goes beside the teacher's id where the dialect sends Edval's members.
func (m *mapper) teacherCode(id model.TeacherID) string {
	if t := m.t.Teacher(id); t != nil && m.d.SendEdvalCodes {
		return t.Code
	}
	return ""
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

// gridsFollowCampuses says whether a grid's code tells the campus too: each campus has grids of its own.
func gridsFollowCampuses(t *model.Timetable) bool {
	campus := map[model.GridID]model.CampusID{}
	for y := range t.YearLevels() {
		if y.Grid == 0 || y.Campus == 0 {
			continue
		}
		if c, ok := campus[y.Grid]; ok && c != y.Campus {
			return false
		}
		campus[y.Grid] = y.Campus
	}
	seen := map[model.CampusID]bool{}
	for _, c := range campus {
		seen[c] = true
	}
	return len(seen) == t.Count(model.KindCampus)
}

// day is a date on the wire; none for none.
func day(d model.Date) liss.DateTime {
	if d == 0 {
		return liss.DateTime{}
	}
	return liss.DateTimeOf(d.Time())
}

// date is a date off the wire.
func date(d liss.DateTime) model.Date {
	if d.IsZero() {
		return 0
	}
	return model.DateOf(d.Time())
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return engine.Number(n) + " " + many
}
