package rows

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"carillon/model"
	"carillon/model/views"
)

// maxRoomCode is the longest RoomCode (LISS §9.2).
const maxRoomCode = 20

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
	faults   map[model.Key]string // why the section of a record can't go under its code
	warned   []Note
	owner    map[string]model.Key // who has a code
	doubled  map[model.TeacherID]string
	rosters  []rosterSection
	leaders  map[model.CompositeID]model.SectionID
}

// NewMapper looks at a timetable.
func NewMapper(t *model.Timetable, w Window, r Rules) *Mapper {
	m := &Mapper{t: t, w: w, r: r, grids: t.Count(model.KindGrid) > 1, codes: make(map[model.SectionID]string, t.Count(model.KindSection)),
		faults: map[model.Key]string{}, owner: map[string]model.Key{}, doubled: map[model.TeacherID]string{}, leaders: map[model.CompositeID]model.SectionID{}}
	m.campuses = t.Count(model.KindCampus) > 1 && !gridsFollowCampuses(t) && r.sends(FeatureCampuses)
	m.roomed = r.sends(FeatureRoomData)
	for te := range t.Teachers() {
		if te.SISID != "" {
			continue
		}
		if other := t.TeacherBySISID(te.Code); other != nil {
			m.doubled[te.ID] = fmt.Sprintf("the teacher %s has no SIS id, and the code %s is the SIS id of %s: it would go out as that teacher's. Download teachers, or match this one by hand",
				model.Title(te), te.Code, model.Title(other))
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
	if other, taken := m.owner[code]; taken && fault == "" { // the SIS may have both, and then they go back
		fault = fmt.Sprintf("its code %q is also that of %s. Rename one of them", code, m.t.Describe(other))
	}
	if fault != "" {
		m.faults[k] = fault
	} else {
		m.owner[code] = k
	}
	if warn != "" {
		m.warned = append(m.warned, Note{Ref: k, What: code, Why: warn})
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
				Why: fmt.Sprintf("its code is that of %s but for upper and lower case, which many systems take for one section", pair[1])})
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
			out.Left = append(out.Left, Note{Ref: s.Key(), What: m.t.SectionCode(s.ID), Why: "sub-classes are not sent"})
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
		if n := len(s.Teachers); n > 1 {
			out.Left = append(out.Left, Note{Ref: s.Key(), What: row.Code, Why: fmt.Sprintf(
				"%s takes one teacher of a section: the assigned teacher is sent, %s left out", m.r.SIS, m.names(s.Teachers[1:]))})
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
			out.Left = append(out.Left, Note{Ref: c.Key(), What: c.Code, Why: "its credits are not sent"})
		}
	}
	if waves > 0 {
		out.Left = append(out.Left, Note{What: "Lunch waves", Why: "the lunch wave of " + plural(waves, "section is", "sections is") + " not sent"})
	}
	for i := range sent(out.Entries) { // a GUID is compared in upper case, and sent as it is
		if s, ok := m.t.Get(out.Entries[i].Ref).(*model.Section); ok {
			out.Entries[i].Sent.GUID = s.GUID
		}
	}
	return out
}

// doubt puts a fault on a row whose teacher another one would be taken for.
func (m *Mapper) doubt(fault, in *string, id model.TeacherID) {
	if why := m.doubled[id]; why != "" && *fault == "" {
		*fault, *in = why, ColumnTeacher
	}
}

// teacherCode is the member that goes beside a teacher's id where the SIS wants codes.
func (m *Mapper) teacherCode(id model.TeacherID) []Member {
	if t := m.t.Teacher(id); t != nil && m.r.Codes {
		return []Member{{Name: "TeacherCode", Value: t.Code}}
	}
	return nil
}

// School is the school of the timetable.
func (m *Mapper) School() *model.School { return m.t.School() }

// Remake is the other members of a row that has changed from was to is: what names or follows from a value that is other now
// is made anew, or left out.
func (m *Mapper) Remake(extra []Member, was, is any) []Member {
	names := map[string]string{} // members that are other now; "" leaves one out
	switch is := is.(type) {
	case Section:
		if was := was.(Section); was.Code != is.Code {
			names["EdvalClassCode"] = ""
		}
	case ListRow:
		if was := was.(ListRow); was.Section != is.Section {
			names["EdvalClassCode"] = ""
		}
	case Lesson:
		was := was.(Lesson)
		if was.Section != is.Section {
			names["EdvalClassCode"] = ""
		}
		if was.Teacher != is.Teacher {
			names["TeacherCode"] = ""
			if te := m.t.TeacherBySISID(is.Teacher); te != nil {
				names["TeacherCode"] = te.Code
			}
		}
		if was.Room != is.Room {
			names["RoomId"] = ""
			if r := m.t.RoomByCode(is.Room); r != nil {
				names["RoomId"] = r.SISID
			}
		}
	}
	var out []Member
	for _, e := range extra {
		v, other := names[e.Name]
		switch {
		case other && v == "", isStamp(e.Name):
			continue
		case other:
			e.Value = v
		}
		out = append(out, e)
	}
	return out
}

// isStamp says whether a member counts something or says when something was done, so that it is not true any more of a row
// that has changed.
func isStamp(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"count", "total", "modified", "updated", "changed", "timestamp", "version"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

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

// names lists teachers by code, with the verb that follows them.
func (m *Mapper) names(ids []model.TeacherID) string {
	codes := make([]string, len(ids))
	for i, id := range ids {
		codes[i] = m.t.Teacher(id).Code
	}
	if len(codes) == 1 {
		return codes[0] + " is"
	}
	return strings.Join(codes, ", ") + " are"
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
	titles := make([]string, m.t.LastID(model.KindStudent)+1) // most students are in several lists
	noID := map[model.StudentID]int{}                         // place of the student's note
	inactive := map[model.StudentID]int{}                     // rows of the student
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
					Why: "the student has no SIS id, so " + m.r.SIS + " would not know who it is. Download students, or match this one by hand"})
			}
			out.Bad[i].Rows = append(out.Bad[i].Rows, e.Ref)
			return
		}
		if titles[id] == "" {
			titles[id] = model.Title(st)
		}
		e.Row.Student, e.Title = st.SISID, titles[id]+" in "+e.Row.Section
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
		out.Left = append(out.Left, Note{Ref: st.Key(), What: model.Title(st), Why: "inactive students are not sent; it stays in " + plural(inactive[id], "section", "sections") + " here"})
	}
	out.Entries = sent(out.Entries)
	return out
}

// Lessons maps placed lessons and roster entries (LISS §9.2): a row for each, with the first of its teachers and rooms, and
// beside it all that the lesson has. The chosen rotation spares the others.
func (m *Mapper) Lessons() Table[Lesson] {
	out := Table[Lesson]{Entries: make([]Entry[Lesson], 0, m.t.Count(model.KindLesson)+m.t.Count(model.KindRosterSlot))}
	for s := range m.t.Sections() {
		if s.Main != 0 {
			continue
		}
		spared := m.w.Rotation != 0 && !s.Rotations.Has(m.w.Rotation)
		first, unplaced := len(out.Entries), 0
		for l := range m.t.LessonsOf(s.ID) {
			if !l.Slot.Placed() {
				unplaced++
				continue
			}
			teacher, room := pick(s.Teachers, l.Teachers), pick([]model.RoomID{s.Room}, l.Rooms)
			e := Entry[Lesson]{Ref: l.Key(), Spared: spared, Fault: m.faults[s.Key()], FaultIn: ColumnCode,
				Row: Lesson{Section: m.codes[s.ID], Teacher: m.teacherID(teacher), Composite: m.linkedTo(s), Campus: m.campusOf(m.t.Course(s.Course).YearLevels, room)}}
			m.doubt(&e.Fault, &e.FaultIn, teacher)
			e.Extra = m.teacherCode(teacher)
			if len(l.Teachers) > 1 {
				for _, id := range l.Teachers {
					e.Teachers = append(e.Teachers, m.teacherID(id))
				}
			}
			if len(l.Rooms) > 1 && m.roomed {
				for _, id := range l.Rooms {
					e.Rooms = append(e.Rooms, m.t.Room(id).Code)
				}
			}
			m.addLesson(&out, first, e, l.Slot, room)
			if n := len(l.Excused); n > 0 && !spared {
				out.Left = append(out.Left, Note{Ref: l.Key(), What: m.codes[s.ID] + " on " + m.t.SlotName(l.Slot),
					Why: plural(n, "student is excused from it, which is", "students are excused from it, which is") + " not sent"})
			}
		}
		if unplaced > 0 && !spared {
			out.Left = append(out.Left, Note{Ref: s.Key(), What: m.codes[s.ID], Why: plural(unplaced, "lesson is", "lessons are") + " not placed"})
		}
	}
	for _, r := range m.rosters {
		first := len(out.Entries)
		for _, e := range r.entries {
			room := e.Room
			if a := m.t.DutyArea(e.Area); a != nil {
				room = a.Room
			}
			row := Entry[Lesson]{Ref: e.Key(), Spared: m.w.ExcludeRosters || m.w.Rotation != 0 && !e.Rotations.Has(m.w.Rotation), Fault: m.faults[r.ref], FaultIn: ColumnCode,
				Row: Lesson{Section: r.section.Code, Teacher: m.teacherID(e.Teacher), Campus: m.campusOf(r.levels, room)}}
			m.doubt(&row.Fault, &row.FaultIn, e.Teacher)
			row.Extra = m.teacherCode(e.Teacher)
			m.addLesson(&out, first, row, e.Slot, room)
		}
	}
	out.Entries = sent(out.Entries)
	return out
}

// addLesson appends a row; e holds what does not follow from the slot and the room, first is the place of its section's
// first row. A lesson that is the very same as another goes once: a SIS keeps one of two rows that are alike, and the other
// would count as missing for ever.
func (m *Mapper) addLesson(out *Table[Lesson], first int, e Entry[Lesson], slot model.Slot, room model.RoomID) {
	g := m.t.Grid(slot.Grid)
	e.Row.Day, e.Row.Period, e.Row.Grid = int(slot.Day), g.Period(slot.Period).Code, m.structure(g)
	e.Title = e.Row.Section + " on " + g.SlotName(slot)
	r := m.t.Room(room)
	if !m.roomed {
		r = nil
	}
	long := r != nil && utf8.RuneCountInString(r.Code) > maxRoomCode
	if r != nil && !long {
		e.Row.Room = r.Code
	}
	if !e.Spared && slices.ContainsFunc(out.Entries[first:], func(o Entry[Lesson]) bool { return o.Row == e.Row && !o.Spared }) {
		out.Left = append(out.Left, Note{Ref: e.Ref, What: e.Title, Why: "the same lesson stands there twice, with the same teacher and room; it is sent once"})
		return
	}
	if long && !e.Spared {
		out.Warn = append(out.Warn, Note{Ref: r.Key(), What: e.Title,
			Why: fmt.Sprintf("the room code %q is longer than %d characters, so the lesson goes without its room", r.Code, maxRoomCode)})
	}
	out.Entries = append(out.Entries, e)
}

// LeftOf notes which teachers and rooms of a lesson do not travel: those that none of its rows has. has are the rows that are sent of it.
func (r *Rules) LeftOf(e *Entry[Lesson], has []Lesson, name func(column, value string) string) []Note {
	var left []Note
	missing := func(all []string, of func(*Lesson) string, column string) (codes []string) {
		for _, v := range all {
			if !slices.ContainsFunc(has, func(l Lesson) bool { return of(&l) == v }) {
				codes = append(codes, name(column, v))
			}
		}
		return codes
	}
	if codes := missing(e.Teachers, func(l *Lesson) string { return l.Teacher }, ColumnTeacher); len(codes) > 0 {
		is := " is"
		if len(codes) > 1 {
			is = " are"
		}
		left = append(left, Note{Ref: e.Ref, What: e.Title, Why: fmt.Sprintf("%s takes one teacher a lesson: %s%s left out", r.SIS, strings.Join(codes, ", "), is)})
	}
	if codes := missing(e.Rooms, func(l *Lesson) string { return l.Room }, ColumnRoom); len(codes) > 0 {
		left = append(left, Note{Ref: e.Ref, What: e.Title, Why: fmt.Sprintf("%s takes one room a lesson; left out: %s", r.SIS, strings.Join(codes, " "))})
	}
	return left
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

// campusOf is the campus of a lesson: its room's, else that of its year levels; "" where the grids tell.
func (m *Mapper) campusOf(levels []model.YearLevelID, room model.RoomID) string {
	if !m.campuses {
		return ""
	}
	var id model.CampusID
	if r := m.t.Room(room); r != nil {
		id = r.Campus
	}
	for _, y := range levels {
		if id == 0 {
			id = m.t.YearLevel(y).Campus
		}
	}
	if c := m.t.Campus(id); c != nil {
		return c.Code
	}
	return ""
}

// bellTypes are the Type of a period kind (LISS §9.4): T teaching, L recess or lunch, O outside the timetable.
var bellTypes = map[model.PeriodKind]string{model.Teaching: "T", model.Break: "L", model.Offline: "O"}

// bellWords are the words of the Type of a period.
var bellWords = map[string]string{"T": "teaching", "L": "break", "R": "roll call", "O": "offline", "S": "sport"}

// BellTimes maps grids (LISS §9.4). Spacers are not sent.
func (m *Mapper) BellTimes() Table[BellTime] {
	var out Table[BellTime]
	if !m.r.sends(FeatureBellTimes) {
		return out
	}
	for g := range m.t.Grids() {
		waves := 0
		for _, c := range g.Cells {
			waves += len(c.Variants)
			typ := bellTypes[c.Kind]
			if typ == "" {
				continue
			}
			row := BellTime{Day: int(c.Day), DayName: g.DayCode(c.Day), Period: g.Period(c.Period).Code, Grid: m.structure(g), Type: typ}
			e := Entry[BellTime]{Row: row, Ref: g.Key(), Title: row.DayName + " " + row.Period}
			if c.End == 0 { // the grid was made of lessons alone
				e.Fault, e.FaultIn = "the period has no start and end time. Enter them under Grid structure", "Start"
				e.Title = "Grid " + g.Code + ": " + e.Title
			} else {
				e.Row.Start, e.Row.End = clock(c.Start), clock(c.End)
			}
			out.Entries = append(out.Entries, e)
		}
		if waves > 0 {
			out.Left = append(out.Left, Note{Ref: g.Key(), What: "Grid " + g.Code, Why: "the times of " + plural(waves, "lunch wave are", "lunch waves are") + " not sent"})
		}
	}
	out.Entries = sent(out.Entries)
	return out
}

// clock is minutes since midnight as rows write them: 08:05.
func clock(m model.Minute) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

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
			Why: "there is no seat for " + plural(len(over.Students), "student", "students") + " without a lesson"})
	}
	return noSeat
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number3(n) + " " + many
}

// number3 writes a count with separators: 3,382.
func number3(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
