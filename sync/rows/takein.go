package rows

import (
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/message"
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
	// called is what the SIS calls sections, as far as that is known, calls the same by code, and plain which of its codes a section goes by under the
	// code that several of them stand for.
	called map[model.SectionID]string
	calls  map[string]model.SectionID
	plain  map[string]string

	// Notes are what was taken in otherwise than the SIS has it, each said once.
	Notes []Note
}

// note says something once.
func (x *Intake) note(what string, says message.Code, args ...message.Arg) {
	why := message.New(says, args...)
	if x.said == nil {
		x.said = map[string]bool{}
	}
	if key := what + why.Key(); !x.said[key] {
		x.said[key] = true
		x.Notes = append(x.Notes, Note{What: what, Why: why})
	}
}

// unknownTeacher notes a teacher whom the timetable does not have.
func (x *Intake) unknownTeacher(id string) {
	x.note("Teacher "+id, saysUnknownTeacher, message.Name("teacher", id), message.Name("sis", x.sis))
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

// Called says what the SIS calls a section.
func (x *Intake) Called(id model.SectionID, code string) {
	if x.called == nil {
		x.called, x.calls = map[model.SectionID]string{}, map[string]model.SectionID{}
	}
	x.called[id], x.calls[code] = code, id
}

// Made says that the section of a row has been made: what the SIS calls it, and its days there.
func (x *Intake) Made(id model.SectionID, v Section, sis string) {
	x.Called(id, sis)
	if v.First != 0 {
		if x.spans == nil {
			x.spans = map[model.SectionID][2]model.Date{}
		}
		x.spans[id] = [2]model.Date{v.First, v.Last}
	}
}

// ReadCodes looks at all codes of sections before they are taken in: of those that are one for the timetable, 9MAT 1 and 9MAT.1,
// the one that is just so is the section of that code.
func (x *Intake) ReadCodes(entries []Entry[Section]) {
	x.plain = map[string]string{}
	for i := range entries {
		code := entries[i].Sent.Code
		course, id := SplitCode(code)
		as := course + " " + id
		if _, taken := x.plain[as]; !taken || code == as {
			x.plain[as] = code
		}
	}
}

// Codes are the codes of the SIS by the sections of the timetable that they stand for, where those are called otherwise here.
func (x *Intake) Codes() map[string]string {
	codes := map[string]string{}
	for id, sis := range x.called {
		if code := x.t.SectionCode(id); x.t.Section(id) != nil && code != sis {
			codes[sis] = code
		}
	}
	return codes
}

// Code is the code in the timetable of the section that a row names: of one that was taken in just before under another code than
// the SIS's, that code. row is what the row names in the timetable's words, sis in the SIS's.
func (x *Intake) Code(row, sis string) string {
	if id := x.calls[sis]; row == sis && x.t.Section(id) != nil {
		return x.t.SectionCode(id)
	}
	return row
}

// halvesOf are the course and the section ID of a section that the SIS calls by a code and the timetable is to make. Where the
// section that they name is another one there, the ID gets the mark before it, as in 9MAT.1, or what makes it another here.
func (x *Intake) halvesOf(sis string) (course, id string) {
	course, id = SplitCode(sis)
	free := func(id string) bool {
		s := x.t.SectionByCode(course, id)
		return s == nil || x.called[s.ID] == "" || x.called[s.ID] == sis // of several with the very same code each is a section here
	}
	if plain := x.plain[course+" "+id]; (plain == "" || plain == sis) && free(id) {
		return course, id
	}
	var others []string
	if mark := strings.TrimSuffix(strings.TrimPrefix(sis, course), id); len(mark) > 0 && strings.TrimSpace(mark) != "" {
		others = append(others, mark+id)
	}
	for _, other := range append(others, "-"+id, "/"+id, Squeeze(sis)) {
		if free(other) {
			return course, other
		}
	}
	return course, id
}

// Why what stands in a roster is not taken in.
var (
	errRoster   = refuse(saysFromRoster)
	errComputed = refuse(saysComputed)
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
		return nil, refuse(saysBellByHand)
	}
	return nil, errRoster
}

// Section changes a section, or makes one. code is its code in the timetable, or the one that it is to have; v is the row as
// it is to be, in the timetable's words; sis is what the SIS calls it.
func (x *Intake) Section(code string, ref model.Key, v Section, sis string) (model.Edit, error) {
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
		return x.newSection(code, v, teacher, sis)
	}
	if err != nil {
		return nil, err
	}
	next, course := *s, x.t.Course(s.Course)
	var edits []model.Edit
	if v.Code != code {
		of, id := SplitCode(v.Code)
		if of != course.Code {
			return nil, refuse(saysOtherCourse, message.Name("sis", x.sis), message.Name("code", v.Code))
		}
		next.SectionID = id
	}
	if teacher != s.Teacher() {
		next.SetTeachers(leadWith(s.Teachers, teacher))
	}
	if f := x.t.Faculty(x.t.SectionFaculty(s)); v.Faculty != "" && (f == nil || f.Code != v.Faculty) {
		f := x.t.FacultyByCode(v.Faculty)
		if f == nil {
			return nil, refuse(saysNoFaculty, message.Name("sis", x.sis), message.Name("faculty", v.Faculty))
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
func (x *Intake) newSection(code string, v Section, teacher model.TeacherID, sis string) (model.Edit, error) {
	course, id := SplitCode(code)
	if sis != "" {
		course, id = x.halvesOf(sis)
	}
	if course == "" || id == "" {
		return nil, refuse(saysCodeNoHalves, message.Name("code", code))
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
			x.note(code, saysCourseName, message.Name("sis", x.sis), message.Name("name", v.Name), message.Name("course", course), message.Name("other", c.Name))
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
		return nil, refuse(saysLinkedToNone, message.Name("section", to))
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
		return nil, refuse(saysNoStudent, message.Name("student", v.Student))
	}
	s := x.sectionAmong(v.Section, func(s *model.Section) bool { return x.runs(s, v.First, v.Last) })
	if roster, id := rosterOf(v.Section); s == nil && roster == model.RosterStudy {
		if study := x.studySection(id); study != nil && len(x.t.Referrers(study.Key(), model.KindRosterSlot)) == 0 {
			return nil, nil // its entries are still to come
		}
		return nil, errComputed
	}
	if s == nil {
		return nil, refuse(saysNoSection, message.Name("section", v.Section))
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

// teacher is a teacher by what the SIS calls him: the SIS id, else the code. None for "".
func (x *Intake) teacher(id string) (model.TeacherID, error) {
	if id == "" {
		return 0, nil
	}
	if te := x.teacherOf(id); te != 0 {
		return te, nil
	}
	return 0, refuse(saysNoTeacher, message.Name("teacher", id))
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

func parsePriority(s string) (int8, error) {
	if s == "" {
		return model.PriorityUnset, nil
	}
	n, err := strconv.ParseInt(s, 10, 8)
	if err != nil {
		return 0, refuse(saysPriority, message.Name("priority", s))
	}
	return int8(n), nil
}
