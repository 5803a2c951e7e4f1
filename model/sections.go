package model

import (
	"math"
	"strconv"
	"strings"
)

// Composite is a group of linked sections: one teacher teaches them at the same time in the same place, and that is
// no clash.
type Composite struct {
	ID   CompositeID `cbor:"1,keyasint,omitempty" json:"id"`
	Code string      `cbor:"2,keyasint,omitempty" json:"code"`
	Size uint16      `cbor:"3,keyasint,omitempty" json:"size,omitempty"` // most students of all its sections together, who share the seats; 0: each has its own
}

func (c *Composite) Key() Key                { return c.ID.Key() }
func (c *Composite) withID(id uint32) Record { d := *c; d.ID = CompositeID(id); return &d }
func (c *Composite) refs(dst []Key) []Key    { return dst }
func (c *Composite) without(Key) Record      { return c }
func (c *Composite) names(d []name) []name   { return append(d, name{byCode, c.Code}) }
func (c *Composite) check() error            { return nil }

var _ = describe(KindComposite, description{id: "composite", one: "composite", many: "composites", empty: func() Record { return &Composite{} }},
	code("code", "code", 40, func(r *Composite) *string { return &r.Code }),
	number("size", "shared size", 0, math.MaxUint16, func(r *Composite) *uint16 { return &r.Size }),
	countOf("sections", "sections", KindSection),
)

// Priorities of a section where two of a student's sections clash: the lower one shows (terms of the field).
const (
	PriorityLowest  = 10 // supervision
	PriorityUnset   = 9  // what a section has unless set
	PriorityHighest = -9 // exams
)

// Section is one taught group of a course: course code and section ID, with a teacher, usually a room, and students.
type Section struct {
	ID            SectionID   `cbor:"1,keyasint,omitempty" json:"id"`
	SISID         string      `cbor:"2,keyasint,omitempty" json:"sisId,omitempty"`
	GUID          string      `cbor:"3,keyasint,omitempty" json:"guid,omitempty"`
	Course        CourseID    `cbor:"4,keyasint,omitempty" json:"course"`
	SectionID     string      `cbor:"5,keyasint,omitempty" json:"sectionId"`          // "2" of 09MAT 2
	Faculty       FacultyID   `cbor:"6,keyasint,omitempty" json:"faculty,omitempty"`  // 0: the course's
	Teachers      []TeacherID `cbor:"7,keyasint,omitempty" json:"teachers,omitempty"` // the first is the assigned teacher
	Room          RoomID      `cbor:"8,keyasint,omitempty" json:"room,omitempty"`
	LessonsWanted uint8       `cbor:"9,keyasint,omitempty" json:"lessonsWanted,omitempty"` // lessons a cycle
	Size          uint16      `cbor:"10,keyasint,omitempty" json:"size,omitempty"`         // most students; 0: no limit
	Rotations     Rotations   `cbor:"11,keyasint,omitempty" json:"rotations,omitempty"`
	Priority      int8        `cbor:"12,keyasint,omitempty" json:"priority"`       // see PriorityUnset
	Line          uint8       `cbor:"13,keyasint,omitempty" json:"line,omitempty"` // 0: none
	Pinned        bool        `cbor:"14,keyasint,omitempty" json:"pinned,omitempty"`
	LunchWave     string      `cbor:"15,keyasint,omitempty" json:"lunchWave,omitempty"` // code of a period variant
	Composite     CompositeID `cbor:"16,keyasint,omitempty" json:"composite,omitempty"`
	Main          SectionID   `cbor:"17,keyasint,omitempty" json:"main,omitempty"` // set on a sub-class: its main section
	Name          string      `cbor:"18,keyasint,omitempty" json:"name,omitempty"`
	Held          uint16      `cbor:"19,keyasint,omitempty" json:"held,omitempty"`    // seats that are kept free
	OverBy        string      `cbor:"20,keyasint,omitempty" json:"overBy,omitempty"`  // who has agreed to more students than the cap: see [AllowOver]
	OverWhy       string      `cbor:"21,keyasint,omitempty" json:"overWhy,omitempty"` // and why
	Staff         []Staff     `cbor:"22,keyasint,omitempty" json:"staff,omitempty"`   // roles of its teachers where they say more than the place in Teachers
}

// Teacher is the assigned teacher, who is the teacher of record; 0 for none.
func (s *Section) Teacher() TeacherID {
	if len(s.Teachers) == 0 || s.StaffOf(s.Teachers[0]).Role == Aide {
		return 0
	}
	return s.Teachers[0]
}

func (s *Section) Key() Key                { return s.ID.Key() }
func (s *Section) withID(id uint32) Record { c := *s; c.ID = SectionID(id); return &c }
func (s *Section) refs(dst []Key) []Key {
	dst = ref(ref(ref(dst, s.Course), s.Faculty), s.Room)
	return refAll(ref(ref(dst, s.Composite), s.Main), s.Teachers)
}
func (s *Section) names(d []name) []name {
	return append(d, name{bySISID, s.SISID}, name{byGUID, s.GUID}) // course and section ID: see uniqueSections
}
func (s *Section) without(k Key) Record {
	if k == s.Course.Key() || (s.Main != 0 && k == s.Main.Key()) {
		return nil
	}
	c := *s
	clearRef(&c.Faculty, k)
	clearRef(&c.Room, k)
	clearRef(&c.Composite, k)
	if c.Teachers = clearAll(c.Teachers, k); len(c.Teachers) != len(s.Teachers) {
		c.settle()
	}
	return &c
}
func (s *Section) check() error {
	switch {
	case s.Course == 0:
		return invalid(s, "a section needs a course")
	case s.Main == s.ID && s.ID != 0:
		return invalid(s, "a section can't be its own main section")
	case s.OverBy == "" && s.OverWhy != "":
		return invalid(s, "say who has allowed more students than the cap, beside why")
	}
	return s.checkStaff()
}

var _ = describe(KindSection, description{id: "section", one: "section", many: "sections", empty: func() Record { return &Section{} },
	blank: func() Record { return &Section{Priority: PriorityUnset} },
	named: func(s *State, r Record) string { return s.codeOf(r.(*Section)) }, find: findSection},
	one("course", "course", KindCourse, func(r *Section) *CourseID { return &r.Course }),
	code("sectionId", "section ID", 20, func(r *Section) *string { return &r.SectionID }),
	text("name", "name", 100, func(r *Section) *string { return &r.Name }),
	one("faculty", "faculty", KindFaculty, func(r *Section) *FacultyID { return &r.Faculty }),
	sectionTeachers(),
	sectionStaff(),
	sectionRoom(),
	number("lessonsWanted", "lessons wanted", 0, math.MaxUint8, func(r *Section) *uint8 { return &r.LessonsWanted }),
	number("size", "size", 0, math.MaxUint16, func(r *Section) *uint16 { return &r.Size }),
	number("held", "held seats", 0, math.MaxUint16, func(r *Section) *uint16 { return &r.Held }),
	computed("cap", "cap", func(t *Timetable, r *Section) string {
		if c := t.CapOf(r, 0); c.By != NoCap {
			return strconv.Itoa(c.Most)
		}
		return ""
	}),
	text("overBy", "over cap allowed by", 60, func(r *Section) *string { return &r.OverBy }),
	text("overWhy", "over cap because", 200, func(r *Section) *string { return &r.OverWhy }),
	rotations(func(r *Section) *Rotations { return &r.Rotations }),
	number("priority", "priority", PriorityHighest, PriorityLowest, func(r *Section) *int8 { return &r.Priority }),
	number("line", "line", 0, MaxElectiveLines, func(r *Section) *uint8 { return &r.Line }),
	text("lunchWave", "lunch wave", 20, func(r *Section) *string { return &r.LunchWave }),
	one("composite", "composite", KindComposite, func(r *Section) *CompositeID { return &r.Composite }),
	one("main", "main section", KindSection, func(r *Section) *SectionID { return &r.Main }),
	sectionMeets(),
	yes("pinned", "pinned", false, func(r *Section) *bool { return &r.Pinned }),
	sisID(func(r *Section) *string { return &r.SISID }),
	guid(func(r *Section) *string { return &r.GUID }),
	countOf("students", "students", KindEnrolment),
	computed("lessonsPlaced", "lessons placed", func(t *Timetable, r *Section) string { placed, _ := t.LessonsPlaced(r); return strconv.Itoa(placed) }),
	computed("lessons", "lessons", func(t *Timetable, r *Section) string { _, all := t.LessonsPlaced(r); return strconv.Itoa(all) }),
	told("code", "section", (*State).codeOf),
	told("subject", "subject", (*State).subjectOf),
	anyFaculty(),
)

// subjectOf is the name of a section's course; its own where the course has none.
func (s *State) subjectOf(sec *Section) string {
	if c := s.Course(sec.Course); c != nil && c.Name != "" {
		return c.Name
	}
	return sec.Name
}

// anyFaculty is the faculty that a section is counted to: its own, else its course's.
func anyFaculty() Field {
	f := told("anyFaculty", "own or course's faculty", func(s *State, r *Section) string { return s.refersTo(s.SectionFaculty(r).Key()) })
	f.Type, f.Refers = TypeReference, KindFaculty
	return f
}

// findSection is the section that a text names: its course's code, a blank, and its ID.
func findSection(t *Timetable, text string) uint32 {
	course, id := text, ""
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		course, id = text[:i], text[i+1:]
	}
	if s := t.SectionByCode(course, id); s != nil {
		return uint32(s.ID)
	}
	return 0
}

// LessonsPlaced counts the placed lessons of a section, and how many it has or wants, whichever is more.
func (t *Timetable) LessonsPlaced(s *Section) (placed, all int) {
	for l := range t.LessonsOf(s.ID) {
		all++
		if l.Slot.Placed() {
			placed++
		}
	}
	return placed, max(all, int(s.LessonsWanted))
}

// Enrolment is a row of a section list: a student in a section, for all of its span or part of it.
type Enrolment struct {
	ID      EnrolmentID `cbor:"1,keyasint,omitempty" json:"id"`
	Section SectionID   `cbor:"2,keyasint,omitempty" json:"section"`
	Student StudentID   `cbor:"3,keyasint,omitempty" json:"student"`
	First   Date        `cbor:"4,keyasint,omitempty" json:"first,omitempty"` // 0: as the section
	Last    Date        `cbor:"5,keyasint,omitempty" json:"last,omitempty"`  // 0: as the section
	Locked  bool        `cbor:"6,keyasint,omitempty" json:"locked,omitempty"`
}

func (e *Enrolment) Key() Key                { return e.ID.Key() }
func (e *Enrolment) withID(id uint32) Record { c := *e; c.ID = EnrolmentID(id); return &c }
func (e *Enrolment) refs(dst []Key) []Key    { return ref(ref(dst, e.Section), e.Student) }
func (e *Enrolment) without(Key) Record      { return nil }
func (e *Enrolment) names(d []name) []name   { return d } // section and student: see uniqueEnrolments
func (e *Enrolment) check() error {
	if e.Section == 0 || e.Student == 0 {
		return invalid(e, "a row of a section list needs a section and a student")
	}
	if e.First != 0 && e.Last != 0 && e.Last < e.First {
		return invalid(e, "it ends (%s) before it starts (%s)", e.Last, e.First)
	}
	return nil
}

var _ = describe(KindEnrolment, description{id: "enrolment", one: "section list row", many: "section list rows", empty: func() Record { return &Enrolment{} }},
	one("section", "section", KindSection, func(r *Enrolment) *SectionID { return &r.Section }),
	one("student", "student", KindStudent, func(r *Enrolment) *StudentID { return &r.Student }),
	date("first", "first day", func(r *Enrolment) *Date { return &r.First }),
	date("last", "last day", func(r *Enrolment) *Date { return &r.Last }),
	yes("locked", "locked", false, func(r *Enrolment) *bool { return &r.Locked }),
)

// Lesson is one meeting of a section in the cycle, placed or not, with its teachers and rooms.
type Lesson struct {
	ID       LessonID    `cbor:"1,keyasint,omitempty" json:"id"`
	Section  SectionID   `cbor:"2,keyasint,omitempty" json:"section"`
	Slot     Slot        `cbor:"3,keyasint,omitempty" json:"slot"`
	Teachers []TeacherID `cbor:"4,keyasint,omitempty" json:"teachers,omitempty"`
	Rooms    []RoomID    `cbor:"5,keyasint,omitempty" json:"rooms,omitempty"`
	Excused  []StudentID `cbor:"6,keyasint,omitempty" json:"excused,omitempty"` // students of the section who do not attend this one
	Pinned   bool        `cbor:"7,keyasint,omitempty" json:"pinned,omitempty"`
}

func (l *Lesson) Key() Key                { return l.ID.Key() }
func (l *Lesson) withID(id uint32) Record { c := *l; c.ID = LessonID(id); return &c }
func (l *Lesson) refs(dst []Key) []Key {
	dst = ref(ref(dst, l.Section), l.Slot.Grid)
	return refAll(refAll(refAll(dst, l.Teachers), l.Rooms), l.Excused)
}
func (l *Lesson) names(d []name) []name { return d }
func (l *Lesson) without(k Key) Record {
	if k == l.Section.Key() {
		return nil
	}
	c := *l
	if k == l.Slot.Grid.Key() {
		c.Slot = Slot{}
	}
	c.Teachers, c.Rooms, c.Excused = clearAll(c.Teachers, k), clearAll(c.Rooms, k), clearAll(c.Excused, k)
	return &c
}
func (l *Lesson) check() error {
	switch {
	case l.Section == 0:
		return invalid(l, "a lesson needs a section")
	case (l.Slot.Grid != 0) != (l.Slot.Day != 0) || (l.Slot.Grid != 0) != (l.Slot.Period != 0):
		return invalid(l, "its place is not whole")
	}
	return nil
}

var _ = describe(KindLesson, description{id: "lesson", one: "lesson", many: "lessons", empty: func() Record { return &Lesson{} }},
	one("section", "section", KindSection, func(r *Lesson) *SectionID { return &r.Section }),
	lessonSlot(),
	many("teachers", "teachers", KindTeacher, func(r *Lesson) *[]TeacherID { return &r.Teachers }),
	many("rooms", "rooms", KindRoom, func(r *Lesson) *[]RoomID { return &r.Rooms }),
	many("excused", "excused", KindStudent, func(r *Lesson) *[]StudentID { return &r.Excused }),
	yes("pinned", "pinned", false, func(r *Lesson) *bool { return &r.Pinned }),
)

// lessonSlot moves a lesson as a person does, who can't move one that is pinned.
func lessonSlot() Field {
	f := slot("slot", "slot", func(r *Lesson) *Slot { return &r.Slot })
	f.instead = func(x *tx, _, after Record) error {
		l := after.(*Lesson)
		return MoveLesson{l.ID, l.Slot}.apply(x)
	}
	return f
}
