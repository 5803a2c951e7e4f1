package model

import "math"

// MaxElectiveLines is how many elective lines a year level can have.
const MaxElectiveLines = 13

// ElectiveLine is a block of a year level: the courses on offer at one time, of which a student takes one.
type ElectiveLine struct {
	ID        ElectiveLineID `cbor:"1,keyasint,omitempty" json:"id"`
	Number    uint8          `cbor:"2,keyasint,omitempty" json:"number"` // 1 to 13, the Line of a section
	Name      string         `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	YearLevel YearLevelID    `cbor:"4,keyasint,omitempty" json:"yearLevel,omitempty"`
	Courses   []CourseID     `cbor:"5,keyasint,omitempty" json:"courses,omitempty"`
}

func (l *ElectiveLine) Key() Key                { return l.ID.Key() }
func (l *ElectiveLine) withID(id uint32) Record { c := *l; c.ID = ElectiveLineID(id); return &c }
func (l *ElectiveLine) refs(dst []Key) []Key    { return refAll(ref(dst, l.YearLevel), l.Courses) }
func (l *ElectiveLine) names(d []name) []name   { return d }
func (l *ElectiveLine) without(k Key) Record {
	if k == l.YearLevel.Key() {
		return nil
	}
	c := *l
	c.Courses = clearAll(c.Courses, k)
	return &c
}
func (l *ElectiveLine) check() error { return nil }

var _ = describe(KindElectiveLine, description{id: "electiveLine", one: "elective line", many: "elective lines", empty: func() Record { return &ElectiveLine{} }},
	number("number", "number", 1, MaxElectiveLines, func(r *ElectiveLine) *uint8 { return &r.Number }),
	text("name", "name", 60, func(r *ElectiveLine) *string { return &r.Name }),
	one("yearLevel", "year level", KindYearLevel, func(r *ElectiveLine) *YearLevelID { return &r.YearLevel }),
	many("courses", "courses", KindCourse, func(r *ElectiveLine) *[]CourseID { return &r.Courses }),
)

// Request is a student's wish to take a course.
type Request struct {
	ID      RequestID `cbor:"1,keyasint,omitempty" json:"id"`
	Student StudentID `cbor:"2,keyasint,omitempty" json:"student"`
	Course  CourseID  `cbor:"3,keyasint,omitempty" json:"course"`
	Rank    uint8     `cbor:"4,keyasint,omitempty" json:"rank,omitempty"` // 1 is wanted most; 0: unranked
	Reserve bool      `cbor:"5,keyasint,omitempty" json:"reserve,omitempty"`
}

func (r *Request) Key() Key                { return r.ID.Key() }
func (r *Request) withID(id uint32) Record { c := *r; c.ID = RequestID(id); return &c }
func (r *Request) refs(dst []Key) []Key    { return ref(ref(dst, r.Student), r.Course) }
func (r *Request) without(Key) Record      { return nil }
func (r *Request) names(d []name) []name   { return d }
func (r *Request) check() error {
	if r.Student == 0 || r.Course == 0 {
		return invalid(r, "a subject request needs a student and a course")
	}
	return nil
}

var _ = describe(KindRequest, description{id: "request", one: "subject request", many: "subject requests", empty: func() Record { return &Request{} }},
	one("student", "student", KindStudent, func(r *Request) *StudentID { return &r.Student }),
	one("course", "course", KindCourse, func(r *Request) *CourseID { return &r.Course }),
	number("rank", "rank", 0, math.MaxUint8, func(r *Request) *uint8 { return &r.Rank }),
	yes("reserve", "reserve", false, func(r *Request) *bool { return &r.Reserve }),
)
