package rows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/views"
)

// Mapper makes the rows of a timetable. Whatever it leaves out it says. It looks at the timetable when it is made, and
// again for each kind; the timetable must not change meanwhile.
type Mapper struct {
	t        *model.Timetable
	w        Window
	r        Rules
	grids    bool // several grids: rows name theirs
	campuses bool // several campuses that the grids do not tell apart
	roomed   bool // lessons have rooms
	codes    map[model.SectionID]string
	faults   map[model.Key]*message.Message // why the section of a record can't go under its code
	warned   []Note
	owner    map[string]model.Key // who has a code
	doubled  map[model.TeacherID]*message.Message
	rosters  []rosterSection
	leaders  map[model.CompositeID]model.SectionID
}

// NewMapper looks at a timetable.
func NewMapper(t *model.Timetable, w Window, r Rules) *Mapper {
	m := &Mapper{t: t, w: w, r: r, grids: t.Count(model.KindGrid) > 1, codes: make(map[model.SectionID]string, t.Count(model.KindSection)),
		faults: map[model.Key]*message.Message{}, owner: map[string]model.Key{}, doubled: map[model.TeacherID]*message.Message{}, leaders: map[model.CompositeID]model.SectionID{}}
	m.campuses = t.Count(model.KindCampus) > 1 && !gridsFollowCampuses(t) && r.sends(FeatureCampuses)
	m.roomed = r.sends(FeatureRoomData)
	for te := range t.Teachers() {
		if te.SISID != "" {
			continue
		}
		if other := t.TeacherBySISID(te.Code); other != nil {
			why := message.New(saysTeacherDoubled, message.Record("teacher", te.Key(), model.Title(te)), message.Name("code", te.Code),
				message.Record("other", other.Key(), model.Title(other)))
			m.doubled[te.ID] = &why
		}
	}
	for s := range t.Sections() {
		if s.Main != 0 {
			continue
		}
		m.codes[s.ID] = m.claim(s.Key(), t.Course(s.Course).Code, s.SectionID)
		if s.Composite != 0 && m.leaders[s.Composite] == 0 && r.sends(FeatureComposite) {
			m.leaders[s.Composite] = s.ID
		}
	}
	m.rosters = m.rosterSections()
	m.alike()
	return m
}

// claim gives a record its code, and notes what is wrong with it.
func (m *Mapper) claim(k model.Key, course, id string) string {
	code := course + " " + id
	fault, warn := codeFaults(course, id, &m.r)
	if other, taken := m.owner[code]; taken && fault == nil { // the SIS may have both, and then they go back
		why := message.New(saysCodeTaken, message.Name("code", code), message.Record("other", other, m.t.Describe(other)))
		fault = &why
	}
	if fault != nil {
		m.faults[k] = fault
	} else {
		m.owner[code] = k
	}
	if warn != nil {
		m.warned = append(m.warned, Note{Ref: k, What: code, Why: *warn})
	}
	return code
}

// alike warns of codes that a SIS which folds case takes for one.
func (m *Mapper) alike() {
	folded := map[string]string{}
	for _, code := range slices.Sorted(maps.Keys(m.owner)) {
		as := strings.ToUpper(code)
		other, taken := folded[as]
		if !taken {
			folded[as] = code
			continue
		}
		for _, pair := range [][2]string{{code, other}, {other, code}} {
			m.warned = append(m.warned, Note{Ref: m.owner[pair[0]], What: pair[0],
				Why: message.New(saysCodeAlike, message.Name("other", pair[1]))})
		}
	}
}

// sent copies what a row says in the timetable's words into what is sent, for rows that a timetable makes.
func sent[R comparable](entries []Entry[R]) []Entry[R] {
	for i := range entries {
		entries[i].Sent = entries[i].Row
	}
	return entries
}

// Sections maps sections and rosters (LISS §8.1). The dates are those of the run: a section that the SIS has keeps those it
// has there.
func (m *Mapper) Sections() Table[Section] {
	out := Table[Section]{Warn: m.warned, Entries: make([]Entry[Section], 0, m.t.Count(model.KindSection))}
	waves := 0
	for s := range m.t.Sections() {
		if s.LunchWave != "" {
			waves++
		}
		if s.Main != 0 {
			out.Left = append(out.Left, Note{Ref: s.Key(), What: m.t.SectionCode(s.ID), Why: message.New(saysSubClass)})
			continue
		}
		course := m.t.Course(s.Course)
		row := Section{Code: m.codes[s.ID], Name: strings.TrimSpace(course.Name), Teacher: m.teacherID(s.Teacher()), GUID: strings.ToUpper(s.GUID),
			Grid: m.structure(m.gridOf(s)), Composite: m.linkedTo(s), YearLevel: m.yearLevel(course.YearLevels)}
		if m.r.sends(FeatureRotations) {
			row.Rotations = s.Rotations.String()
		}
		if f := m.t.Faculty(m.t.SectionFaculty(s)); f != nil && m.r.sends(FeatureFaculty) {
			row.Faculty = f.Code
		}
		if s.Priority != model.PriorityUnset && m.r.sends(FeaturePriority) {
			row.Priority = strconv.Itoa(int(s.Priority))
		}
		sends := s.Sent()
		if n := len(sends); n > 1 {
			out.Left = append(out.Left, Note{Ref: s.Key(), What: row.Code, Why: message.New(saysOneTeacher, message.Name("sis", m.r.SIS),
				message.Count("n", n-1), message.Names("teachers", m.names(sends[1:])...))})
		}
		out.Entries = append(out.Entries, Entry[Section]{Row: row, Ref: s.Key(), Title: row.Code, Fault: m.faults[s.Key()], FaultIn: ColumnCode})
		m.doubt(&out.Entries[len(out.Entries)-1].Fault, &out.Entries[len(out.Entries)-1].FaultIn, s.Teacher())
	}
	for _, r := range m.rosters {
		out.Entries = append(out.Entries, Entry[Section]{Row: r.section, Ref: r.ref, Title: r.section.Code, Spared: m.w.ExcludeRosters, Fault: m.faults[r.ref], FaultIn: ColumnCode})
	}
	for i := range out.Entries {
		out.Entries[i].Row.First, out.Entries[i].Row.Last = m.w.Today, m.w.To
	}
	for c := range m.t.Courses() {
		if c.Credits != 0 {
			out.Left = append(out.Left, Note{Ref: c.Key(), What: c.Code, Why: message.New(saysCredits)})
		}
	}
	if waves > 0 {
		out.Left = append(out.Left, Note{What: "Lunch waves", Why: message.New(saysLunchWave, message.Count("n", waves))})
	}
	for i := range sent(out.Entries) { // a GUID is compared in upper case, and sent as it is
		if s, ok := m.t.Get(out.Entries[i].Ref).(*model.Section); ok {
			out.Entries[i].Sent.GUID = s.GUID
		}
	}
	return out
}

// doubt puts a fault on a row whose teacher another one would be taken for.
func (m *Mapper) doubt(fault **message.Message, in *string, id model.TeacherID) {
	if why := m.doubled[id]; why != nil && *fault == nil {
		*fault, *in = why, ColumnTeacher
	}
}

// School is the school of the timetable.
func (m *Mapper) School() *model.School { return m.t.School() }

// yearLevel is the year level of a section where its course has one, and one that the SIS takes.
func (m *Mapper) yearLevel(levels []model.YearLevelID) string {
	if len(levels) != 1 {
		return ""
	}
	code := m.t.YearLevel(levels[0]).Code
	if !Numeric(code) && !m.r.sends(FeatureYearLevels) {
		return ""
	}
	return code
}

// Numeric says whether a year level is a number.
func Numeric(code string) bool {
	for _, r := range code {
		if r < '0' || r > '9' {
			return false
		}
	}
	return code != ""
}

// linkedTo is the code that the sections of a composite group name; "" for the first of the group.
func (m *Mapper) linkedTo(s *model.Section) string {
	if lead := m.leaders[s.Composite]; s.Composite != 0 && lead != 0 && lead != s.ID {
		return m.codes[lead]
	}
	return ""
}

// teacherID is how rows refer to a teacher: by the SIS id, else the code.
func (m *Mapper) teacherID(id model.TeacherID) string { return TeacherID(m.t.Teacher(id)) }

// TeacherID is how rows refer to a teacher: by the SIS id, else the code; "" for none.
func TeacherID(t *model.Teacher) string {
	switch {
	case t == nil:
		return ""
	case t.SISID != "":
		return t.SISID
	}
	return t.Code
}

// names lists teachers by code.
func (m *Mapper) names(ids []model.TeacherID) []string {
	codes := make([]string, len(ids))
	for i, id := range ids {
		codes[i] = m.t.Teacher(id).Code
	}
	return codes
}

// structure is how rows name a grid: by its code where the file has several, else not at all (LISS §4).
func (m *Mapper) structure(g *model.Grid) string {
	if g == nil || !m.grids {
		return ""
	}
	return g.Code
}

// gridOf is the grid of a section: that of its course's first year level that has one, else of its first lesson.
func (m *Mapper) gridOf(s *model.Section) *model.Grid {
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

// Lists maps section lists (LISS §8.3). Names and year levels of students do not travel. Study lists are computed: who has
// no lesson when the study section is open.
func (m *Mapper) Lists() Table[ListRow] {
	out := Table[ListRow]{Entries: make([]Entry[ListRow], 0, m.t.Count(model.KindEnrolment))}
	out.Warn = m.fillStudy()
	noID := map[model.StudentID]int{}     // place of the student's note
	inactive := map[model.StudentID]int{} // rows of the student
	add := func(e Entry[ListRow], id model.StudentID) {
		st := m.t.Student(id)
		switch {
		case st.Inactive:
			inactive[id]++
			return
		case st.SISID == "":
			i, ok := noID[id]
			if !ok {
				i = len(out.Bad)
				noID[id] = i
				out.Bad = append(out.Bad, Note{Ref: st.Key(), What: model.Title(st),
					Why: message.New(saysNoStudentID, message.Name("sis", m.r.SIS))})
			}
			out.Bad[i].Rows = append(out.Bad[i].Rows, e.Ref)
			return
		}
		e.Row.Student = st.SISID
		e.Away = e.Row.First > m.w.Today || e.Row.Last != 0 && e.Row.Last < m.w.Today
		out.Entries = append(out.Entries, e)
	}
	for s := range m.t.Sections() {
		if s.Main != 0 {
			continue
		}
		for e := range m.t.ListOf(s.ID) {
			add(Entry[ListRow]{Row: ListRow{Section: m.codes[s.ID], First: e.First, Last: e.Last}, Ref: e.Key(), Fault: m.faults[s.Key()], FaultIn: ColumnCode}, e.Student)
		}
	}
	for _, r := range m.rosters {
		for _, id := range r.students { // the list itself is no record
			add(Entry[ListRow]{Row: ListRow{Section: r.section.Code}, Ref: id.Key(), Spared: m.w.ExcludeRosters, Fault: m.faults[r.ref], FaultIn: ColumnCode}, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(inactive)) {
		st := m.t.Student(id)
		out.Left = append(out.Left, Note{Ref: st.Key(), What: model.Title(st), Why: message.New(saysInactive, message.Count("n", inactive[id]))})
	}
	out.Entries = sent(out.Entries)
	return out
}

// without is the IDs that are not id.
func without[ID comparable](ids []ID, id ID) []ID {
	var others []ID
	for _, o := range ids {
		if o != id {
			others = append(others, o)
		}
	}
	return others
}

// fillStudy computes who is in the study sections: only section lists need it, and it looks at every lesson. It notes
// the students whom no study section has a seat for.
func (m *Mapper) fillStudy() (noSeat []Note) {
	study := views.Studies(m.t)
	for i := range m.rosters {
		if k := m.rosters[i].ref; k.Kind == model.KindStudySection {
			m.rosters[i].students = study.Lists[model.StudySectionID(k.ID)]
		}
	}
	if m.w.ExcludeRosters {
		return nil
	}
	for _, over := range study.Over {
		noSeat = append(noSeat, Note{Ref: over.Entry.Key(), What: studyCourse + " " + m.t.StudySection(over.Section).Code + " on " + m.t.SlotName(m.t.RosterSlot(over.Entry).Slot),
			Why: message.New(saysNoSeat, message.Count("n", len(over.Students)))})
	}
	return noSeat
}
