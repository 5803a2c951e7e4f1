package model

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
func (l *ElectiveLine) check() error {
	if l.Number < 1 || l.Number > MaxElectiveLines {
		return invalid(l, "elective lines run from 1 to %d", MaxElectiveLines)
	}
	return firstErr(listed(l, "course", l.Courses), text(l, "name", l.Name, 60))
}

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
