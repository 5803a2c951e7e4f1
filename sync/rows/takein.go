package rows

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// Intake turns rows of the SIS into edits of a timetable.
type Intake struct {
	t    *model.Timetable
	sis  string
	bell struct{ hasBreak bool } // bell times of the SIS use L
	used map[lessonPlace]bool    // days and periods in which lessons of the SIS stand
	said map[string]bool
	// spans are the days that the SIS says a section is for.
	spans map[model.SectionID][2]model.Date

	// Notes are what was taken in otherwise than the SIS has it, each said once.
	Notes []Note
}

// note says something once.
func (x *Intake) note(what, why string) {
	if x.said == nil {
		x.said = map[string]bool{}
	}
	if !x.said[what+why] {
		x.said[what+why] = true
		x.Notes = append(x.Notes, Note{What: what, Why: why})
	}
}

// unknownTeacher notes a teacher whom the timetable does not have.
func (x *Intake) unknownTeacher(id string) {
	x.note("Teacher "+id, "the timetable has no teacher "+id+": what "+x.sis+" has under that id comes without a teacher here, and goes back as it came until somebody sets one")
}

// levelNamed is the year level with a code, in whatever spelling of its grade; nil where there is none.
func (x *Intake) levelNamed(code string) *model.YearLevel {
	if y := x.t.YearLevelByCode(code); y != nil || code == "" {
		return y
	}
	for y := range x.t.YearLevels() {
		if names.SameGrade(y.Code, code) {
			return y
		}
	}
	return nil
}

// NewIntake takes rows in to a timetable. sis is the product as sentences name it.
func NewIntake(t *model.Timetable, sis string) *Intake { return &Intake{t: t, sis: sis} }

// ReadBells notes what bell times and lessons of the SIS say together: R is recess where L is not used.
func (x *Intake) ReadBells(bells []Entry[BellTime], lessons []Entry[Lesson]) {
	x.used = map[lessonPlace]bool{}
	for i := range bells {
		x.bell.hasBreak = x.bell.hasBreak || bells[i].Sent.Type == "L"
	}
	for i := range lessons {
		x.used[lessonPlace{day: lessons[i].Sent.Day, period: lessons[i].Sent.Period}] = true
	}
}

// Why what stands in a roster is not taken in.
var (
	errRoster   = errors.New("it comes from a roster of the timetable")
	errComputed = errors.New("study lists are computed from who has no lesson")
)

// Remove takes out the record of a row that the SIS no longer has. A lesson goes back among those not placed: it is still
// wanted.
func (x *Intake) Remove(ref model.Key) (model.Edit, error) {
	switch r := x.t.Get(ref).(type) {
	case nil:
		return nil, nil // went with another
	case *model.Lesson:
		c := *r
		c.Slot = model.Slot{}
		return model.Replace{Record: &c}, nil
	case *model.Section, *model.Enrolment:
		return model.Delete{Key: ref}, nil
	case *model.Student:
		return nil, errComputed
	case *model.Grid:
		return nil, fmt.Errorf("a bell time is taken out of the grid by hand, under Grid structure")
	}
	return nil, errRoster
}

// RemoveLesson takes out one row of a lesson that the SIS no longer has: where the lesson has other rows there, its teacher
// or its room alone.
func (x *Intake) RemoveLesson(ref model.Key, row Lesson, others []Lesson) (model.Edit, error) {
	l, ok := x.t.Get(ref).(*model.Lesson)
	if !ok || len(others) == 0 {
		return x.Remove(ref)
	}
	c := *l
	if te := x.teacherOf(row.Teacher); te != 0 && !slices.ContainsFunc(others, func(o Lesson) bool { return o.Teacher == row.Teacher }) {
		c.Teachers = without(l.Teachers, te)
	}
	if r := x.t.RoomByCode(row.Room); r != nil && !slices.ContainsFunc(others, func(o Lesson) bool { return o.Room == row.Room }) {
		c.Rooms = without(l.Rooms, r.ID)
	}
	return model.Replace{Record: &c}, nil
}

// Section changes a section, or makes one. code is its code in the timetable, or the one that it is to have; v is the row as
// it is to be, in the timetable's words.
func (x *Intake) Section(code string, ref model.Key, v Section) (model.Edit, error) {
	if ref.Kind != model.KindNone && ref.Kind != model.KindSection {
		return nil, errRoster
	}
	s, _ := x.t.Get(ref).(*model.Section)
	if v.Type != "" && s == nil {
		return x.newRoster(code, v)
	}
	teacher, err := x.teacher(v.Teacher)
	if s == nil {
		if err != nil {
			teacher = 0
			x.unknownTeacher(v.Teacher)
		}
		return x.newSection(code, v, teacher)
	}
	if err != nil {
		return nil, err
	}
	next, course := *s, x.t.Course(s.Course)
	var edits []model.Edit
	if v.Code != code {
		of, id := SplitCode(v.Code)
		if of != course.Code {
			return nil, fmt.Errorf("%s calls it %s now, which is another course. Change it in the timetable", x.sis, v.Code)
		}
		next.SectionID = id
	}
	if teacher != s.Teacher() {
		next.Teachers = leadWith(s.Teachers, teacher)
	}
	if f := x.t.Faculty(x.t.SectionFaculty(s)); v.Faculty != "" && (f == nil || f.Code != v.Faculty) {
		f := x.t.FacultyByCode(v.Faculty)
		if f == nil {
			return nil, fmt.Errorf("%s names the faculty %s, which the timetable does not have. Add it first", x.sis, v.Faculty)
		}
		next.Faculty = f.ID
	}
	if next.Rotations, err = model.ParseRotations(v.Rotations); err != nil {
		return nil, err
	}
	if next.Priority, err = parsePriority(v.Priority); err != nil {
		return nil, err
	}
	if v.GUID != "" && !strings.EqualFold(v.GUID, s.GUID) {
		next.GUID = v.GUID
	}
	edits = append(edits, model.Replace{Record: &next})
	if v.Composite != x.linkOf(s) {
		link, err := x.link(s.ID, v.Composite)
		if err != nil {
			return nil, err
		}
		edits = append(edits, link)
	}
	if v.Name != "" && v.Name != strings.TrimSpace(course.Name) {
		c := *course
		c.Name = v.Name
		edits = append(edits, model.Replace{Record: &c})
	}
	return model.Batch{Name: "Take in " + code, Edits: edits}, nil
}

// newSection makes a section of a code, with its course where that is not there.
func (x *Intake) newSection(code string, v Section, teacher model.TeacherID) (model.Edit, error) {
	course, id := SplitCode(code)
	if course == "" || id == "" {
		return nil, fmt.Errorf("the code %q has no course and section ID in it", code)
	}
	s := &model.Section{SectionID: id, GUID: v.GUID}
	if x.t.ByGUID(model.KindSection, strings.ToUpper(v.GUID)) != nil || x.t.ByGUID(model.KindSection, strings.ToLower(v.GUID)) != nil {
		s.GUID = "" // another section has it: it tells none of them apart
	}
	var err error
	if s.Rotations, err = model.ParseRotations(v.Rotations); err != nil {
		return nil, err
	}
	if s.Priority, err = parsePriority(v.Priority); err != nil {
		return nil, err
	}
	if teacher != 0 {
		s.Teachers = []model.TeacherID{teacher}
	}
	b := model.Batch{Name: "Take in " + code}
	x.rotations(&b, s.Rotations)
	faculty := model.FacultyID(0)
	if f := x.t.FacultyByCode(v.Faculty); f != nil {
		faculty = f.ID
	} else if v.Faculty != "" {
		b.Edits = append(b.Edits, model.Add{Record: &model.Faculty{Code: v.Faculty, Name: v.Faculty}})
		faculty = model.FacultyID(x.t.LastID(model.KindFaculty) + 1)
	}
	if c := x.t.CourseByCode(course); c != nil {
		s.Course = c.ID
		if v.Name != "" && strings.TrimSpace(v.Name) != strings.TrimSpace(c.Name) && c.Name != "" {
			x.note(code, fmt.Sprintf("%s calls its course %q, and other sections of %s %q: one name is kept here, and each goes back as it came", x.sis, v.Name, course, c.Name))
		}
		if c.Faculty != faculty {
			s.Faculty = faculty
		}
	} else {
		c := &model.Course{Code: course, Name: v.Name, Faculty: faculty}
		if y := x.levelNamed(v.YearLevel); y != nil {
			c.YearLevels = []model.YearLevelID{y.ID}
		} else if v.YearLevel != "" {
			b.Edits = append(b.Edits, model.Add{Record: &model.YearLevel{Code: v.YearLevel, Name: v.YearLevel, Order: names.GradeOrder(v.YearLevel)}})
			c.YearLevels = []model.YearLevelID{model.YearLevelID(x.t.LastID(model.KindYearLevel) + 1)}
		}
		b.Edits = append(b.Edits, model.Add{Record: c})
		s.Course = model.CourseID(x.t.LastID(model.KindCourse) + 1)
	}
	if c := x.t.CourseByCode(course); c != nil && v.Grid != "" && len(c.YearLevels) == 1 {
		x.useGrid(&b, x.t.YearLevel(c.YearLevels[0]), v.Grid)
	} else if c == nil && v.Grid != "" {
		x.useGrid(&b, x.levelNamed(v.YearLevel), v.Grid)
	}
	b.Edits = append(b.Edits, model.Add{Record: s})
	if v.First != 0 {
		if x.spans == nil {
			x.spans = map[model.SectionID][2]model.Date{}
		}
		x.spans[model.SectionID(x.t.LastID(model.KindSection)+1)] = [2]model.Date{v.First, v.Last}
	}
	if v.Composite != "" {
		if link, err := x.link(model.SectionID(x.t.LastID(model.KindSection)+1), v.Composite); err == nil { // else it comes without
			b.Edits = append(b.Edits, link)
		}
	}
	return b, nil
}

// rotations makes the rotations that a section runs in; when they are, nobody but the person knows.
func (x *Intake) rotations(b *model.Batch, set model.Rotations) {
	for r := range x.t.Rotations() {
		set &^= model.Rotations(0).With(int(r.Number))
	}
	for _, n := range set.Numbers() {
		b.Edits = append(b.Edits, model.Add{Record: &model.Rotation{Number: uint8(n)}})
	}
}

// useGrid gives a year level without a grid the one that its sections are said to use.
func (x *Intake) useGrid(b *model.Batch, y *model.YearLevel, structure string) {
	if g := x.t.GridByCode(structure); g != nil && y != nil && y.Grid == 0 {
		c := *y
		c.Grid = g.ID
		b.Edits = append(b.Edits, model.Replace{Record: &c})
	}
}

// linkOf is the code of the section that another one of its group is linked to, as it is sent: the first of the group.
func (x *Intake) linkOf(s *model.Section) string {
	if s.Composite == 0 {
		return ""
	}
	for o := range x.t.Sections() {
		if o.Composite != s.Composite || o.Main != 0 {
			continue
		}
		if o.ID == s.ID {
			break
		}
		return x.t.SectionCode(o.ID)
	}
	return ""
}

// link puts a section into the group of the one it is linked to, which is made where there is none, and with it those that
// are linked to it; "" takes it out of its own.
func (x *Intake) link(id model.SectionID, to string) (model.Edit, error) {
	if to == "" {
		return model.LinkSections{Sections: []model.SectionID{id}}, nil
	}
	lead := x.sectionOf(to)
	if lead == nil {
		return nil, fmt.Errorf("it is linked to %s, which the timetable does not have", to)
	}
	e := model.LinkSections{Sections: []model.SectionID{lead.ID, id}, Code: to}
	if s := x.t.Section(id); s != nil && s.Composite != 0 && x.linkOf(s) == "" {
		for o := range x.t.Sections() {
			if o.Composite == s.Composite && o.ID != id {
				e.Sections = append(e.Sections, o.ID)
			}
		}
	}
	if c := x.t.Composite(lead.Composite); c != nil {
		e.Code = c.Code
	}
	return e, nil
}

// LinkLessons is the edit that links sections which only their lessons say are linked; nil where there is nothing to link.
func (x *Intake) LinkLessons(l Lesson) model.Edit {
	if l.Composite == "" || l.Composite == l.Section {
		return nil
	}
	s, lead := x.sectionOf(l.Section), x.sectionOf(l.Composite)
	if s == nil || lead == nil || s.ID == lead.ID || s.Composite != 0 {
		return nil
	}
	e, err := x.link(s.ID, l.Composite)
	if err != nil {
		return nil
	}
	return e
}

// ListRow adds a student to a section, or changes the dates.
func (x *Intake) ListRow(ref model.Key, v ListRow) (model.Edit, error) {
	if ref.Kind == model.KindStudent {
		return nil, errComputed
	}
	if e, ok := x.t.Get(ref).(*model.Enrolment); ok {
		c := *e
		c.First, c.Last = v.First, v.Last
		return model.Replace{Record: &c}, nil
	}
	st := x.t.StudentBySISID(v.Student)
	if st == nil {
		return nil, fmt.Errorf("the timetable has no student %s. Download students, then sync again", v.Student)
	}
	s := x.sectionAmong(v.Section, func(s *model.Section) bool { return x.runs(s, v.First, v.Last) })
	if roster, id := rosterOf(v.Section); s == nil && roster == model.RosterStudy {
		if study := x.studySection(id); study != nil && len(x.t.Referrers(study.Key(), model.KindRosterSlot)) == 0 {
			return nil, nil // its entries are still to come
		}
		return nil, errComputed
	}
	if s == nil {
		return nil, fmt.Errorf("the timetable has no section %s", v.Section)
	}
	return model.Add{Record: &model.Enrolment{Section: s.ID, Student: st.ID, First: v.First, Last: v.Last}}, nil
}

// Span gives an enrolment, whose spans in the SIS are left, the first of them, unless its own is among them: then another span
// of the student in the section is other, or gone.
func (x *Intake) Span(ref model.Key, left []Entry[ListRow]) (model.Edit, error) {
	e, ok := x.t.Get(ref).(*model.Enrolment)
	if !ok || slices.ContainsFunc(left, func(o Entry[ListRow]) bool { return o.Row.First == e.First && o.Row.Last == e.Last }) {
		return nil, nil
	}
	return x.ListRow(ref, left[0].Row)
}

// Lesson changes teacher and room of a lesson, moves it, or places one. was is the row that it had in the timetable's words
// when the SIS last agreed; the zero row for none. others are the rows that the SIS has beside it: the lesson keeps the
// teacher and the room that they name.
func (x *Intake) Lesson(ref model.Key, was, v Lesson, others []Lesson) (model.Edit, error) {
	teacher, err := x.teacher(v.Teacher)
	if err != nil {
		if ref.Kind != model.KindNone {
			return nil, err
		}
		teacher = 0
		x.unknownTeacher(v.Teacher)
	}
	b := model.Batch{Name: "Take in " + v.Section}
	room := x.room(&b, v.Room)
	var next model.Lesson
	switch r := x.t.Get(ref).(type) {
	case *model.Lesson:
		next = *r
	case *model.RosterSlot:
		if r.Roster == model.RosterOnCall { // the teacher is what it is about
			return nil, errRoster
		}
		c := *r
		c.Teacher = teacher
		return model.Replace{Record: &c}, nil
	default:
		s := x.sectionAmong(v.Section, func(s *model.Section) bool { return teacher != 0 && s.Teacher() == teacher })
		if s == nil {
			return x.rosterLesson(&b, v, teacher, room)
		}
		slot, err := x.slot(v)
		if err != nil {
			return nil, err
		}
		next.Section = s.ID
		for l := range x.t.LessonsOf(s.ID) {
			if l.Slot == slot { // a second teacher or room of it
				c := *l
				c.Teachers, c.Rooms = with(l.Teachers, teacher), with(l.Rooms, room)
				b.Edits = append(b.Edits, model.Replace{Record: &c})
				return b, nil
			}
			if next.ID == 0 && !l.Slot.Placed() {
				next = *l
			}
		}
		next.Slot = slot
	}
	s := x.t.Section(next.Section)
	oldTeacher, oldRoom := pick(s.Teachers, next.Teachers), pick([]model.RoomID{s.Room}, next.Rooms)
	if was != (Lesson{}) {
		oldTeacher, oldRoom = x.teacherOf(was.Teacher), 0
		if r := x.t.RoomByCode(was.Room); r != nil {
			oldRoom = r.ID
		}
		if was.Day != v.Day || was.Period != v.Period || was.Grid != v.Grid {
			if next.Slot, err = x.slot(v); err != nil {
				return nil, err
			}
		}
	}
	if next.Teachers = swap(next.Teachers, oldTeacher, teacher); slices.ContainsFunc(others, func(o Lesson) bool { return o.Teacher == was.Teacher }) {
		next.Teachers = with(next.Teachers, oldTeacher)
	}
	if next.Rooms = swap(next.Rooms, oldRoom, room); slices.ContainsFunc(others, func(o Lesson) bool { return o.Room == was.Room }) {
		next.Rooms = with(next.Rooms, oldRoom)
	}
	if next.ID != 0 {
		b.Edits = append(b.Edits, model.Replace{Record: &next})
	} else {
		b.Edits = append(b.Edits, model.Add{Record: &next})
	}
	return b, nil
}

// room is the room with a code, made where there is none; none for "".
func (x *Intake) room(b *model.Batch, code string) model.RoomID {
	if r := x.t.RoomByCode(code); r != nil || code == "" {
		if r == nil {
			return 0
		}
		return r.ID
	}
	b.Edits = append(b.Edits, model.Add{Record: &model.Room{Code: code}})
	return model.RoomID(x.t.LastID(model.KindRoom) + 1)
}

// slot is the place of a lesson in a grid.
func (x *Intake) slot(v Lesson) (model.Slot, error) {
	g := x.grid(v.Grid)
	if g == nil {
		return model.Slot{}, fmt.Errorf("%s does not say in which of the timetable's grids, or one that is not there: %q", x.sis, v.Grid)
	}
	p := g.PeriodByCode(v.Period)
	if v.Day < 1 || v.Day > len(g.Days) || p == nil || g.Cell(uint8(v.Day), p.ID) == nil {
		return model.Slot{}, fmt.Errorf("the grid %s has no period %s on day %d", g.Code, v.Period, v.Day)
	}
	return model.Slot{Grid: g.ID, Day: uint8(v.Day), Period: p.ID}, nil
}

// grid is the grid of a code; of none, the only one there is.
func (x *Intake) grid(code string) *model.Grid {
	if code != "" {
		return x.t.GridByCode(code)
	}
	if x.t.Count(model.KindGrid) == 1 {
		for g := range x.t.Grids() {
			return g
		}
	}
	return nil
}

// mainGrid is what a grid is called that a SIS gives no name.
const mainGrid = "main"

// noTime is the start and the end of a period whose times are not known.
const noTime = "00:00"

// BellTime sets a cell of a grid; day, period and grid are made where they are not there.
func (x *Intake) BellTime(v BellTime) (model.Edit, error) {
	if v.Day < 1 || v.Day > model.MaxDays {
		return nil, fmt.Errorf("day %d of the cycle can't be", v.Day)
	}
	start, err1 := model.ParseMinute(firstOf(v.Start, noTime))
	end, err2 := model.ParseMinute(firstOf(v.End, noTime))
	if err1 != nil || err2 != nil || (v.Start == "") != (v.End == "") {
		return nil, fmt.Errorf("it has no start and end time")
	}
	g := &model.Grid{Code: firstOf(v.Grid, mainGrid), Name: v.Grid}
	old := x.grid(v.Grid)
	if old == nil && v.Grid == "" && x.t.Count(model.KindGrid) > 0 {
		return nil, fmt.Errorf("%s does not say in which of the timetable's grids", x.sis)
	}
	if old != nil {
		c := *old
		g = &c
		g.Days, g.Periods, g.Cells = slices.Clone(g.Days), slices.Clone(g.Periods), slices.Clone(g.Cells)
	}
	for len(g.Days) < v.Day {
		g.Days = append(g.Days, model.Day{Code: strconv.Itoa(len(g.Days) + 1)})
	}
	if v.DayName != "" && g.Days[v.Day-1].Code == strconv.Itoa(v.Day) {
		g.Days[v.Day-1].Code = v.DayName
	}
	p := g.PeriodByCode(v.Period)
	if p == nil {
		next := model.PeriodID(1)
		for _, o := range g.Periods {
			next = max(next, o.ID+1)
		}
		g.Periods = append(g.Periods, model.Period{ID: next, Code: v.Period, Name: v.Period})
		p = g.PeriodByCode(v.Period)
	}
	kind := x.periodKind(v)
	if c := g.Cell(uint8(v.Day), p.ID); c != nil {
		c.Start, c.End, c.Kind = start, end, kind
	} else {
		g.Cells = append(g.Cells, model.Cell{Day: uint8(v.Day), Period: p.ID, Kind: kind, Start: start, End: end})
		g.SortCells()
	}
	if old == nil {
		return model.Add{Record: g}, nil
	}
	return model.Replace{Record: g}, nil
}

// periodKind is the kind of a bell time: LISS §9.4 has T for teaching, L for recess and lunch, R for roll call, but real
// clients send R for recess. Lunch is often a scheduled section: what lessons stand in is taught.
func (x *Intake) periodKind(v BellTime) model.PeriodKind {
	name := strings.ToUpper(v.Period)
	resting := strings.HasPrefix(name, "RECESS") || strings.HasPrefix(name, "LUNCH") || strings.HasPrefix(name, "BREAK")
	taught := x.used[lessonPlace{day: v.Day, period: v.Period}]
	switch {
	case v.Type == "T", v.Type == "":
		return model.Teaching
	case v.Type == "L", v.Type == "R" && (resting || !x.bell.hasBreak):
		if taught {
			return model.Teaching
		}
		return model.Break
	case taught && v.Type == "R":
		return model.Teaching
	}
	return model.Offline
}

// teacher is a teacher by what the SIS calls him: the SIS id, else the code. None for "".
func (x *Intake) teacher(id string) (model.TeacherID, error) {
	if id == "" {
		return 0, nil
	}
	if te := x.teacherOf(id); te != 0 {
		return te, nil
	}
	return 0, fmt.Errorf("the timetable has no teacher %s. Download teachers, then sync again", id)
}

// teacherOf is the teacher that rows refer to; 0 for none.
func (x *Intake) teacherOf(id string) model.TeacherID {
	if te := x.t.TeacherBySISID(id); te != nil {
		return te.ID
	}
	if te := x.t.TeacherByCode(id); te != nil {
		return te.ID
	}
	return 0
}

func (x *Intake) sectionOf(code string) *model.Section {
	course, id := SplitCode(code)
	return x.t.SectionByCode(course, id)
}

// sectionAmong is the section with a code; of several with one code, which a school reuses per term, the first that fits, else
// the first.
func (x *Intake) sectionAmong(code string, fits func(*model.Section) bool) *model.Section {
	first := x.sectionOf(code)
	if first == nil {
		return nil
	}
	for s := range x.t.SectionsOf(first.Course) {
		if s.SectionID == first.SectionID && s.Main == 0 && fits(s) {
			return s
		}
	}
	return first
}

// runs says whether a section runs on the days of a span, as far as the usual dates of its rotations or the span that the SIS
// gave it tell.
func (x *Intake) runs(s *model.Section, first, last model.Date) bool {
	if span, ok := x.spans[s.ID]; ok && first != 0 {
		return span[0] <= first && (last == 0 || span[1] == 0 || last <= span[1])
	}
	for r := range x.t.Rotations() {
		if s.Rotations != 0 && s.Rotations.Has(int(r.Number)) && r.First != 0 && first != 0 {
			return r.First <= first && (last == 0 || last <= r.Last)
		}
	}
	return false
}

// newRoster makes what a section of a roster is about; its lessons become the entries.
func (x *Intake) newRoster(code string, v Section) (model.Edit, error) {
	roster, id := rosterOf(code)
	name := v.Name
	if name == id {
		name = ""
	}
	switch {
	case roster == model.RosterDuty && v.Type == dutyType:
		if x.dutyArea(id) != nil {
			return nil, nil
		}
		return model.Add{Record: &model.DutyArea{Code: id, Name: name}}, nil
	case roster == model.RosterStudy && v.Type == studyType:
		if x.studySection(id) != nil {
			return nil, nil
		}
		s := &model.StudySection{Code: id, Name: name}
		if y := x.levelNamed(v.YearLevel); y != nil {
			s.YearLevels = []model.YearLevelID{y.ID}
		}
		return model.Add{Record: s}, nil
	case roster == model.RosterOnCall && v.Type == onCallType:
		if x.t.TeacherByCode(id) == nil {
			return nil, fmt.Errorf("the timetable has no teacher with the code %s. Download teachers, then sync again", id)
		}
		return nil, nil
	}
	return nil, fmt.Errorf("sections of Type %s are kept in the rosters of the timetable", v.Type)
}

// rosterLesson is the entry of a roster that a lesson stands for.
func (x *Intake) rosterLesson(b *model.Batch, v Lesson, teacher model.TeacherID, room model.RoomID) (model.Edit, error) {
	slot, err := x.slot(v)
	if err != nil {
		return nil, err
	}
	roster, id := rosterOf(v.Section)
	e := &model.RosterSlot{Roster: roster, Slot: slot, Teacher: teacher}
	area, study, onCall := x.dutyArea(id), x.studySection(id), x.t.TeacherByCode(id)
	switch {
	case roster == model.RosterDuty && area != nil:
		e.Area = area.ID
		if room != 0 && area.Room == 0 {
			c := *area
			c.Room = room
			b.Edits = append(b.Edits, model.Replace{Record: &c})
		}
	case roster == model.RosterStudy && study != nil:
		e.Study, e.Room = study.ID, room
	case roster == model.RosterOnCall && onCall != nil:
		e.Teacher = onCall.ID
	default:
		return nil, fmt.Errorf("the timetable has no section %s", v.Section)
	}
	b.Edits = append(b.Edits, model.Add{Record: e})
	return *b, nil
}

func (x *Intake) dutyArea(code string) *model.DutyArea {
	for a := range x.t.DutyAreas() {
		if a.Code == code {
			return a
		}
	}
	return nil
}

func (x *Intake) studySection(code string) *model.StudySection {
	for s := range x.t.StudySections() {
		if s.Code == code {
			return s
		}
	}
	return nil
}

// leadWith puts a teacher first in place of the one who is; 0 takes the first away.
func leadWith(ids []model.TeacherID, lead model.TeacherID) []model.TeacherID {
	var others []model.TeacherID
	if len(ids) > 0 {
		others = without(ids[1:], lead)
	}
	if lead == 0 {
		return others
	}
	return append([]model.TeacherID{lead}, others...)
}

// swap replaces one ID by another, which comes first; 0 stands for none on either side.
func swap[ID ~uint32](ids []ID, old, now ID) []ID {
	switch {
	case old == now:
		return ids
	case now == 0:
		return without(ids, old)
	}
	return append([]ID{now}, without(without(ids, now), old)...)
}

// with is the IDs with one more; 0 stands for none.
func with[ID ~uint32](ids []ID, id ID) []ID {
	if id == 0 || slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}

func parsePriority(s string) (int8, error) {
	if s == "" {
		return model.PriorityUnset, nil
	}
	n, err := strconv.ParseInt(s, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("the priority %q is no number", s)
	}
	return int8(n), nil
}
