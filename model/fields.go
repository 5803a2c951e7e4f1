package model

import (
	"fmt"
	"reflect"
	"slices"
)

// SetField is an edit that sets one field of a record from what a person typed: text, a number, yes or no, a date, or the
// code of another record. [Fields] lists what there is. Edits of one field of one record in a row are one step of undo,
// and a value that is there already leaves no trace.
type SetField struct {
	Key   Key
	Field string // the Name of a Field
	Value string
}

// Label is "Change capacity of room A204", or "Rename room A204 to A205" for its code.
func (e SetField) Label(t *Timetable) string {
	r := t.Get(e.Key)
	switch {
	case r == nil:
		return "Change " + e.Field + " of " + e.Key.String()
	case e.Field == "code":
		return "Rename " + t.title(r) + " to " + e.Value
	}
	return "Change " + e.Field + " of " + t.title(r)
}

func (e SetField) foldKey() string { return fmt.Sprintf("%v %s", e.Key, e.Field) }

func (e SetField) apply(x *tx) error {
	f, ok := FieldOf(e.Key.Kind, e.Field)
	if !ok {
		return refused(e.Key, "%s has no field %q", e.Key.Kind, e.Field)
	}
	r := x.Get(e.Key)
	if r == nil {
		if e.Key.ID != 1 || e.Key.Kind != KindSchool {
			return gone(e.Key)
		}
		r = &School{}
	}
	if f.read(x.Timetable, r) == e.Value {
		return nil
	}
	c := r.withID(e.Key.ID)
	if err := f.write(x.Timetable, c, e.Value); err != nil {
		return &Error{Invalid, e.Key, fmt.Sprintf("%s of %s: %s", f.Name, x.title(r), err)}
	}
	if f.read(x.Timetable, c) == f.read(x.Timetable, r) {
		return nil // the same in other letters: 0830 for 08:30
	}
	if f.instead != nil {
		return f.instead(x, r, c)
	}
	return x.set(e.Key, c)
}

// FieldValue is what a person typed into a field.
type FieldValue struct{ Field, Value string }

// SetFields is an edit that sets several fields of a record at once, as [SetField] does one: a form that was filled in. A
// key with ID 0 makes a new record of its kind.
type SetFields struct {
	Key    Key
	Values []FieldValue
}

// Label is "Change room A204", or "Add room A204".
func (e SetFields) Label(t *Timetable) string {
	if e.Key.ID != 0 {
		return Replace{Record: t.orNew(e.Key)}.Label(t)
	}
	r, _ := e.fill(t, New(e.Key.Kind)) // with a fault in it the edit is refused anyway
	return Add{r}.Label(t)
}

func (e SetFields) apply(x *tx) error {
	before := x.orNew(e.Key)
	if e.Key.ID != 0 && x.Get(e.Key) == nil {
		return gone(e.Key)
	}
	r, err := e.fill(x.Timetable, before)
	if err != nil {
		return err
	}
	if e.Key.ID == 0 {
		_, err = x.add(r)
		return err
	}
	return x.change(before, r, !reflect.DeepEqual(before, r))
}

// fill is a copy of a record with the values in it, as far as they can be read.
func (e SetFields) fill(t *Timetable, r Record) (Record, error) {
	c := r.withID(e.Key.ID)
	for _, v := range e.Values {
		f, ok := FieldOf(e.Key.Kind, v.Field)
		if !ok || f.instead != nil {
			return c, refused(e.Key, "%s has no field %q that a form can set", e.Key.Kind, v.Field)
		}
		if err := f.write(t, c, v.Value); err != nil {
			return c, &Error{Invalid, e.Key, fmt.Sprintf("%s: %s", v.Field, err)}
		}
	}
	return c, nil
}

// orNew is the record at a key, or an empty one.
func (t *Timetable) orNew(k Key) Record {
	if r := t.Get(k); r != nil {
		return r
	}
	return New(k.Kind).withID(k.ID)
}

// Field is one field of a kind of record that a person can type into, as text.
type Field struct {
	Name string // as it stands in a label: "capacity", "year level"
	// Refers is the kind whose codes the field holds; KindNone where it holds none.
	Refers Kind
	// Many says that it holds several codes, with commas between them.
	Many bool

	read    func(t *Timetable, r Record) string
	write   func(t *Timetable, r Record, value string) error // into a copy
	instead func(x *tx, before, after Record) error          // where more changes than the record
}

// Get is the field's value as text, as SetField takes it; "" for none.
func (f Field) Get(t *Timetable, r Record) string { return f.read(t, r) }

// Fields lists the fields of a kind in the order in which they are shown; none for kinds that are edited as a whole.
func Fields(k Kind) []Field { return slices.Clone(fields[k]) }

// FieldOf is a field by kind and name.
func FieldOf(k Kind, name string) (Field, bool) {
	i := slices.IndexFunc(fields[k], func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[k][i], true
}

// fields is filled when the package starts, since the functions in it look back at it through SetField.
var fields map[Kind][]Field

func init() {
	fields = map[Kind][]Field{
		KindSchool: {
			str("name", func(r *School) *string { return &r.Name }),
			str("region", func(r *School) *Region { return &r.Region }),
			date("first day", func(r *School) *Date { return &r.First }),
			date("last day", func(r *School) *Date { return &r.Last }),
		},
		KindRotation: {
			num("number", 1, MaxRotations, func(r *Rotation) *uint8 { return &r.Number }),
			str("name", func(r *Rotation) *string { return &r.Name }),
			date("first day", func(r *Rotation) *Date { return &r.First }),
			date("last day", func(r *Rotation) *Date { return &r.Last }),
		},
		KindCampus: {
			str("code", func(r *Campus) *string { return &r.Code }),
			str("name", func(r *Campus) *string { return &r.Name }),
		},
		KindGrid: {
			str("code", func(r *Grid) *string { return &r.Code }),
			str("name", func(r *Grid) *string { return &r.Name }),
		},
		KindYearLevel: {
			str("code", func(r *YearLevel) *string { return &r.Code }),
			str("name", func(r *YearLevel) *string { return &r.Name }),
			num("order", -9999, 9999, func(r *YearLevel) *int16 { return &r.Order }),
			one("grid", KindGrid, func(r *YearLevel) *GridID { return &r.Grid }),
			one("campus", KindCampus, func(r *YearLevel) *CampusID { return &r.Campus }),
			yes("made here", false, func(r *YearLevel) *bool { return &r.Custom }),
		},
		KindFaculty: {
			str("code", func(r *Faculty) *string { return &r.Code }),
			str("name", func(r *Faculty) *string { return &r.Name }),
			colour(),
		},
		KindRoom: {
			str("code", func(r *Room) *string { return &r.Code }),
			str("name", func(r *Room) *string { return &r.Name }),
			str("kind", func(r *Room) *string { return &r.Kind }),
			num("capacity", 0, 65535, func(r *Room) *uint16 { return &r.Capacity }),
			one("campus", KindCampus, func(r *Room) *CampusID { return &r.Campus }),
			str("SIS id", func(r *Room) *string { return &r.SISID }),
			str("GUID", func(r *Room) *string { return &r.GUID }),
		},
		KindTeacher: {
			str("code", func(r *Teacher) *string { return &r.Code }),
			str("title", func(r *Teacher) *string { return &r.Title }),
			str("surname", func(r *Teacher) *string { return &r.Surname }),
			str("first name", func(r *Teacher) *string { return &r.FirstName }),
			str("preferred name", func(r *Teacher) *string { return &r.PreferredName }),
			str("gender", func(r *Teacher) *string { return &r.Gender }),
			one("faculty", KindFaculty, func(r *Teacher) *FacultyID { return &r.Faculty }),
			num("load", 0, 65535, func(r *Teacher) *uint16 { return &r.MaxLoad }),
			num("full days off", 0, MaxDays, func(r *Teacher) *uint8 { return &r.AnyFullDays }),
			str("SIS id", func(r *Teacher) *string { return &r.SISID }),
			str("GUID", func(r *Teacher) *string { return &r.GUID }),
			yes("active", true, func(r *Teacher) *bool { return &r.Inactive }),
		},
		KindStudent: {
			str("code", func(r *Student) *string { return &r.Code }),
			str("surname", func(r *Student) *string { return &r.Surname }),
			str("first name", func(r *Student) *string { return &r.FirstName }),
			str("preferred name", func(r *Student) *string { return &r.PreferredName }),
			one("year level", KindYearLevel, func(r *Student) *YearLevelID { return &r.YearLevel }),
			str("roll group", func(r *Student) *string { return &r.RollGroup }),
			str("house", func(r *Student) *string { return &r.House }),
			str("gender", func(r *Student) *string { return &r.Gender }),
			str("StatewideID", func(r *Student) *string { return &r.StatewideID }),
			str("SIS id", func(r *Student) *string { return &r.SISID }),
			str("GUID", func(r *Student) *string { return &r.GUID }),
			yes("active", true, func(r *Student) *bool { return &r.Inactive }),
		},
		KindCourse: {
			str("code", func(r *Course) *string { return &r.Code }),
			str("name", func(r *Course) *string { return &r.Name }),
			one("faculty", KindFaculty, func(r *Course) *FacultyID { return &r.Faculty }),
			many("year levels", KindYearLevel, func(r *Course) *[]YearLevelID { return &r.YearLevels }),
			credits(),
			num("length", 0, MaxRotations, func(r *Course) *uint8 { return &r.Length }),
			str("SIS id", func(r *Course) *string { return &r.SISID }),
			str("GUID", func(r *Course) *string { return &r.GUID }),
		},
		KindComposite: {str("code", func(r *Composite) *string { return &r.Code })},
		KindSection: {
			one("course", KindCourse, func(r *Section) *CourseID { return &r.Course }),
			str("section ID", func(r *Section) *string { return &r.SectionID }),
			str("name", func(r *Section) *string { return &r.Name }),
			one("faculty", KindFaculty, func(r *Section) *FacultyID { return &r.Faculty }),
			sectionTeachers(),
			sectionRoom(),
			num("lessons wanted", 0, 255, func(r *Section) *uint8 { return &r.LessonsWanted }),
			num("size", 0, 65535, func(r *Section) *uint16 { return &r.Size }),
			rotationsOf(func(r *Section) *Rotations { return &r.Rotations }),
			num("priority", PriorityHighest, PriorityLowest, func(r *Section) *int8 { return &r.Priority }),
			num("line", 0, MaxElectiveLines, func(r *Section) *uint8 { return &r.Line }),
			str("lunch wave", func(r *Section) *string { return &r.LunchWave }),
			one("composite", KindComposite, func(r *Section) *CompositeID { return &r.Composite }),
			mainSection(),
			yes("pinned", false, func(r *Section) *bool { return &r.Pinned }),
			str("SIS id", func(r *Section) *string { return &r.SISID }),
			str("GUID", func(r *Section) *string { return &r.GUID }),
		},
		KindEnrolment: {
			date("first day", func(r *Enrolment) *Date { return &r.First }),
			date("last day", func(r *Enrolment) *Date { return &r.Last }),
		},
		KindLesson: {
			many("teachers", KindTeacher, func(r *Lesson) *[]TeacherID { return &r.Teachers }),
			many("rooms", KindRoom, func(r *Lesson) *[]RoomID { return &r.Rooms }),
			yes("pinned", false, func(r *Lesson) *bool { return &r.Pinned }),
		},
		KindDutyArea: {
			str("code", func(r *DutyArea) *string { return &r.Code }),
			str("name", func(r *DutyArea) *string { return &r.Name }),
			one("room", KindRoom, func(r *DutyArea) *RoomID { return &r.Room }),
			yes("counts as load", false, func(r *DutyArea) *bool { return &r.CountsLoad }),
		},
		KindStudySection: {
			str("code", func(r *StudySection) *string { return &r.Code }),
			str("name", func(r *StudySection) *string { return &r.Name }),
			many("year levels", KindYearLevel, func(r *StudySection) *[]YearLevelID { return &r.YearLevels }),
			num("size", 0, 65535, func(r *StudySection) *uint16 { return &r.Size }),
		},
		KindRosterSlot: {
			one("teacher", KindTeacher, func(r *RosterSlot) *TeacherID { return &r.Teacher }),
			one("room", KindRoom, func(r *RosterSlot) *RoomID { return &r.Room }),
			rotationsOf(func(r *RosterSlot) *Rotations { return &r.Rotations }),
		},
		KindElectiveLine: {
			num("number", 1, MaxElectiveLines, func(r *ElectiveLine) *uint8 { return &r.Number }),
			str("name", func(r *ElectiveLine) *string { return &r.Name }),
			one("year level", KindYearLevel, func(r *ElectiveLine) *YearLevelID { return &r.YearLevel }),
			many("courses", KindCourse, func(r *ElectiveLine) *[]CourseID { return &r.Courses }),
		},
		KindRequest: {
			num("rank", 0, 255, func(r *Request) *uint8 { return &r.Rank }),
			yes("reserve", false, func(r *Request) *bool { return &r.Reserve }),
		},
	}
}
