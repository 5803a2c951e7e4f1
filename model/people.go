package model

import (
	"cmp"
	"math"
	"strconv"
)

// Colour is 0xRRGGBB.
type Colour uint32

// Faculty is a group of subjects and of teachers (a department), with a colour.
type Faculty struct {
	ID     FacultyID `cbor:"1,keyasint,omitempty" json:"id"`
	Code   string    `cbor:"2,keyasint,omitempty" json:"code"`
	Name   string    `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	Colour Colour    `cbor:"4,keyasint,omitempty" json:"colour,omitempty"` // 0: chosen by the window
}

func (f *Faculty) Key() Key                { return f.ID.Key() }
func (f *Faculty) withID(id uint32) Record { c := *f; c.ID = FacultyID(id); return &c }
func (f *Faculty) refs(dst []Key) []Key    { return dst }
func (f *Faculty) without(Key) Record      { return f }
func (f *Faculty) names(d []name) []name   { return append(d, name{byCode, f.Code}) }
func (f *Faculty) check() error            { return nil }

var _ = describe(KindFaculty, description{id: "faculty", one: "faculty", many: "faculties", empty: func() Record { return &Faculty{} }},
	code("code", "code", 20, func(r *Faculty) *string { return &r.Code }),
	text("name", "name", 100, func(r *Faculty) *string { return &r.Name }),
	colour("colour", "colour", func(r *Faculty) *Colour { return &r.Colour }),
	countOf("teachers", "teachers", KindTeacher),
	countOf("courses", "courses", KindCourse),
)

// Room is a place for lessons.
type Room struct {
	ID       RoomID   `cbor:"1,keyasint,omitempty" json:"id"`
	SISID    string   `cbor:"2,keyasint,omitempty" json:"sisId,omitempty"` // RoomId in the SIS
	GUID     string   `cbor:"3,keyasint,omitempty" json:"guid,omitempty"`
	Code     string   `cbor:"4,keyasint,omitempty" json:"code"`
	Name     string   `cbor:"5,keyasint,omitempty" json:"name,omitempty"`
	Kind     string   `cbor:"6,keyasint,omitempty" json:"kind,omitempty"`     // Classroom, Laboratory …
	Capacity uint16   `cbor:"7,keyasint,omitempty" json:"capacity,omitempty"` // seats; 0: not known
	Campus   CampusID `cbor:"8,keyasint,omitempty" json:"campus,omitempty"`
}

func (r *Room) Key() Key                { return r.ID.Key() }
func (r *Room) withID(id uint32) Record { c := *r; c.ID = RoomID(id); return &c }
func (r *Room) refs(dst []Key) []Key    { return ref(dst, r.Campus) }
func (r *Room) without(k Key) Record    { c := *r; clearRef(&c.Campus, k); return &c }
func (r *Room) names(d []name) []name {
	return append(d, name{byCode, r.Code}, name{bySISID, r.SISID}, name{byGUID, r.GUID})
}
func (r *Room) check() error { return nil }

var _ = describe(KindRoom, description{id: "room", one: "room", many: "rooms", empty: func() Record { return &Room{} }},
	code("code", "code", 40, func(r *Room) *string { return &r.Code }).bySIS(),
	text("name", "name", 100, func(r *Room) *string { return &r.Name }).bySIS(),
	text("kind", "kind", 60, func(r *Room) *string { return &r.Kind }).suggesting("Classroom", "Laboratory"),
	number("capacity", "capacity", 0, math.MaxUint16, func(r *Room) *uint16 { return &r.Capacity }),
	one("campus", "campus", KindCampus, func(r *Room) *CampusID { return &r.Campus }),
	sisID(func(r *Room) *string { return &r.SISID }),
	guid(func(r *Room) *string { return &r.GUID }),
	computed("lessonsPlaced", "lessons placed", func(t *Timetable, r *Room) string {
		placed := 0
		for l := range t.LessonsIn(r.ID) {
			if l.Slot.Placed() {
				placed++
			}
		}
		return strconv.Itoa(placed)
	}),
)

// OffKind says how firm a day off is.
type OffKind uint8

// Days off of a teacher (terms of the field).
const (
	OffFixed     OffKind = iota + 1 // a lesson there is a clash
	OffPreferred                    // a lesson there is a warning
)

// DayOff is a day, or one period of it, on which a teacher is not available. Never sent to Alma.
type DayOff struct {
	Day    uint8    `cbor:"1,keyasint,omitempty" json:"day"`
	Grid   GridID   `cbor:"2,keyasint,omitempty" json:"grid,omitempty"`   // with Period
	Period PeriodID `cbor:"3,keyasint,omitempty" json:"period,omitempty"` // 0: the whole day
	Kind   OffKind  `cbor:"4,keyasint,omitempty" json:"kind"`
}

// Teacher is a member of staff who teaches, supervises or is on call.
type Teacher struct {
	ID            TeacherID `cbor:"1,keyasint,omitempty" json:"id"`
	SISID         string    `cbor:"2,keyasint,omitempty" json:"sisId,omitempty"` // TeacherId in the SIS
	GUID          string    `cbor:"3,keyasint,omitempty" json:"guid,omitempty"`
	Code          string    `cbor:"4,keyasint,omitempty" json:"code"`
	Title         string    `cbor:"5,keyasint,omitempty" json:"title,omitempty"`
	Surname       string    `cbor:"6,keyasint,omitempty" json:"surname,omitempty"`
	FirstName     string    `cbor:"7,keyasint,omitempty" json:"firstName,omitempty"`
	PreferredName string    `cbor:"8,keyasint,omitempty" json:"preferredName,omitempty"`
	Gender        string    `cbor:"9,keyasint,omitempty" json:"gender,omitempty"`
	Faculty       FacultyID `cbor:"10,keyasint,omitempty" json:"faculty,omitempty"`
	MaxLoad       uint16    `cbor:"11,keyasint,omitempty" json:"maxLoad,omitempty"` // lessons a cycle; 0: no limit
	DaysOff       []DayOff  `cbor:"12,keyasint,omitempty" json:"daysOff,omitempty"`
	AnyFullDays   uint8     `cbor:"13,keyasint,omitempty" json:"anyFullDays,omitempty"` // so many whole days free, whichever
	Inactive      bool      `cbor:"14,keyasint,omitempty" json:"inactive,omitempty"`
}

// Name is first (or preferred) name and surname.
func (t *Teacher) Name() string { return personName(t.FirstName, t.PreferredName, t.Surname) }

func (t *Teacher) Key() Key                { return t.ID.Key() }
func (t *Teacher) withID(id uint32) Record { c := *t; c.ID = TeacherID(id); return &c }
func (t *Teacher) refs(dst []Key) []Key {
	dst = ref(dst, t.Faculty)
	for _, o := range t.DaysOff {
		dst = ref(dst, o.Grid)
	}
	return dst
}
func (t *Teacher) without(k Key) Record {
	c := *t
	clearRef(&c.Faculty, k)
	if k.Kind == KindGrid {
		c.DaysOff = nil
		for _, o := range t.DaysOff {
			if o.Grid.Key() != k {
				c.DaysOff = append(c.DaysOff, o)
			}
		}
	}
	return &c
}
func (t *Teacher) names(d []name) []name {
	return append(d, name{byCode, t.Code}, name{bySISID, t.SISID}, name{byGUID, t.GUID})
}
func (t *Teacher) check() error {
	for _, o := range t.DaysOff {
		if o.Day < 1 || o.Day > MaxDays || (o.Kind != OffFixed && o.Kind != OffPreferred) || (o.Period != 0) != (o.Grid != 0) {
			return invalid(t, "a day off has no day or no kind")
		}
	}
	return nil
}

var _ = describe(KindTeacher, description{id: "teacher", one: "teacher", many: "teachers", empty: func() Record { return &Teacher{} }},
	code("code", "code", 20, func(r *Teacher) *string { return &r.Code }),
	text("title", "title", 30, func(r *Teacher) *string { return &r.Title }).bySIS(),
	text("surname", "surname", 100, func(r *Teacher) *string { return &r.Surname }).bySIS(),
	text("firstName", "first name", 100, func(r *Teacher) *string { return &r.FirstName }).bySIS(),
	text("preferredName", "preferred name", 100, func(r *Teacher) *string { return &r.PreferredName }).bySIS(),
	text("gender", "gender", 10, func(r *Teacher) *string { return &r.Gender }).bySIS(),
	one("faculty", "faculty", KindFaculty, func(r *Teacher) *FacultyID { return &r.Faculty }),
	number("maxLoad", "most lessons", 0, math.MaxUint16, func(r *Teacher) *uint16 { return &r.MaxLoad }),
	computed("load", "load", func(t *Timetable, r *Teacher) string { n, _ := t.Load(r.ID); return strconv.Itoa(n) }),
	daysOff(),
	number("anyFullDays", "full days off", 0, MaxDays, func(r *Teacher) *uint8 { return &r.AnyFullDays }),
	countOf("lessons", "lessons", KindLesson),
	sisID(func(r *Teacher) *string { return &r.SISID }),
	guid(func(r *Teacher) *string { return &r.GUID }),
	yes("active", "active", true, func(r *Teacher) *bool { return &r.Inactive }),
)

// Student is a student. Phone and mail are not stored.
type Student struct {
	ID            StudentID   `cbor:"1,keyasint,omitempty" json:"id"`
	SISID         string      `cbor:"2,keyasint,omitempty" json:"sisId,omitempty"` // StudentId in the SIS
	GUID          string      `cbor:"3,keyasint,omitempty" json:"guid,omitempty"`
	StatewideID   string      `cbor:"4,keyasint,omitempty" json:"statewideId,omitempty"`
	Code          string      `cbor:"5,keyasint,omitempty" json:"code,omitempty"` // the school's own code, where it has one
	Surname       string      `cbor:"6,keyasint,omitempty" json:"surname,omitempty"`
	FirstName     string      `cbor:"7,keyasint,omitempty" json:"firstName,omitempty"`
	PreferredName string      `cbor:"8,keyasint,omitempty" json:"preferredName,omitempty"`
	Gender        string      `cbor:"9,keyasint,omitempty" json:"gender,omitempty"`
	YearLevel     YearLevelID `cbor:"10,keyasint,omitempty" json:"yearLevel,omitempty"`
	RollGroup     string      `cbor:"11,keyasint,omitempty" json:"rollGroup,omitempty"`
	House         string      `cbor:"12,keyasint,omitempty" json:"house,omitempty"`
	Inactive      bool        `cbor:"13,keyasint,omitempty" json:"inactive,omitempty"` // stays in lists, is not sent
	// Programs that few may know of: see [Field.Restricted].
	IEP     bool `cbor:"14,keyasint,omitempty" json:"iep,omitempty"`     // individualized education program (IDEA)
	EL      bool `cbor:"15,keyasint,omitempty" json:"el,omitempty"`      // English learner (ESSA)
	Plan504 bool `cbor:"16,keyasint,omitempty" json:"plan504,omitempty"` // Section 504 plan (Rehabilitation Act)
}

// Name is first (or preferred) name and surname.
func (s *Student) Name() string { return personName(s.FirstName, s.PreferredName, s.Surname) }

func (s *Student) Key() Key                { return s.ID.Key() }
func (s *Student) withID(id uint32) Record { c := *s; c.ID = StudentID(id); return &c }
func (s *Student) refs(dst []Key) []Key    { return ref(dst, s.YearLevel) }
func (s *Student) without(k Key) Record    { c := *s; clearRef(&c.YearLevel, k); return &c }
func (s *Student) names(d []name) []name {
	return append(d, name{byCode, s.Code}, name{bySISID, s.SISID}, name{byGUID, s.GUID})
}
func (s *Student) check() error {
	if s.Surname == "" && s.FirstName == "" && s.SISID == "" {
		return invalid(s, "a student needs a name or a SIS id")
	}
	return nil
}

var _ = describe(KindStudent, description{id: "student", one: "student", many: "students", empty: func() Record { return &Student{} }, named: studentName},
	text("code", "code", 20, func(r *Student) *string { return &r.Code }),
	text("surname", "surname", 100, func(r *Student) *string { return &r.Surname }).bySIS(),
	text("firstName", "first name", 100, func(r *Student) *string { return &r.FirstName }).bySIS(),
	text("preferredName", "preferred name", 100, func(r *Student) *string { return &r.PreferredName }).bySIS(),
	one("yearLevel", "year level", KindYearLevel, func(r *Student) *YearLevelID { return &r.YearLevel }).bySIS(),
	text("rollGroup", "roll group", 40, func(r *Student) *string { return &r.RollGroup }).bySIS(),
	text("house", "house", 60, func(r *Student) *string { return &r.House }),
	text("gender", "gender", 10, func(r *Student) *string { return &r.Gender }).bySIS(),
	text("statewideId", "StatewideID", 20, func(r *Student) *string { return &r.StatewideID }).bySIS(),
	sisID(func(r *Student) *string { return &r.SISID }),
	guid(func(r *Student) *string { return &r.GUID }),
	yes("active", "active", true, func(r *Student) *bool { return &r.Inactive }),
	yes("iep", "IEP", false, func(r *Student) *bool { return &r.IEP }).restricted(),
	yes("el", "EL", false, func(r *Student) *bool { return &r.EL }).restricted(),
	yes("plan504", "504 plan", false, func(r *Student) *bool { return &r.Plan504 }).restricted(),
	countOf("sections", "sections", KindEnrolment),
	countOf("requests", "subject requests", KindRequest),
)

// studentName is what a section list or a request has for a student: the SIS id where there is one, since codes and names may
// be blank or the same.
func studentName(_ *State, r Record) string {
	s := r.(*Student)
	return cmp.Or(s.SISID, s.Code, s.Name())
}

func personName(first, preferred, surname string) string {
	if preferred != "" {
		first = preferred
	}
	if first == "" || surname == "" {
		return first + surname
	}
	return first + " " + surname
}
