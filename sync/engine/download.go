package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/rows"
)

// What says what a plan does with a row.
type What string

// What a plan does with a row.
const (
	New     What = "new"
	Changed What = "changed"
	Gone    What = "gone"

	Unchanged What = "unchanged"
)

// RowChange is one row of a plan that is not as it was. Was and Now hold the values by column; nil where there is none.
type RowChange struct {
	What  What      `json:"what"`
	Title string    `json:"title"`
	Key   string    `json:"key,omitempty"`
	Ref   model.Key `json:"-"`
	Was   []string  `json:"was,omitempty"`
	Now   []string  `json:"now,omitempty"`
	// Do says what becomes of a row that the SIS changed; "" for a change of the timetable. Of a download it is Keep where
	// a record that the SIS no longer has stays as it is.
	Do Do `json:"do,omitempty"`
	// Held says that it is a change of the timetable to a list that the SIS owns: Was is what the timetable has, Now what the SIS
	// has, and Do what becomes of it: Keep leaves the SIS's, and asks again once one of them is other.
	Held bool `json:"held,omitempty"`
	// Why is why it can't be taken in, where that was wanted; of a row that is Held and kept, which change is held and why.
	Why message.Message `json:"whySaid,omitzero"`
	// Becomes says what becomes of a record that the SIS no longer has.
	Becomes Missing `json:"becomes,omitempty"`

	takes   rows.Set // of a row that the SIS changed: what the timetable would have after taking it in; nothing where it went
	was     rows.Set // of such a row: what the timetable had when both last agreed
	beside  rows.Set // the other rows of its record that the SIS has; of a list row all that are left, the one that holds first
	here    bool     // of such a row: the timetable has it
	of      string   // the section or grid that the row belongs to, by its code of today
	begun   bool     // of a list row: its section has begun, and goes on without it
	renamed bool     // of a section: it gets another code, and the SIS knows it by nothing else
	spared  bool     // it goes because the person chose so
	id      string   // names a row that the SIS changed, before and after it is taken in
	try     attempt  // what a publish of it is to do
}

// Here says of a row that the SIS changed whether the timetable has it: then Was is what it has there.
func (c *RowChange) Here() bool { return c.here }

// Do says what becomes of a row that the SIS changed.
type Do string

// What becomes of a row that the SIS changed.
const (
	TakeIn    Do = "take-in"   // the timetable takes it over
	Overwrite Do = "overwrite" // the timetable's own is sent
	Keep      Do = "keep"      // it goes back to the SIS as it is
)

func countWhat(cs []RowChange, w What) int {
	n := 0
	for _, c := range cs {
		if c.What == w {
			n++
		}
	}
	return n
}

// Fields of records as connectors name them in [Record.Fields]: the IDs that the fields have in the schema of package model.
const (
	FieldCode          = "code"
	FieldName          = "name"
	FieldSurname       = "surname"
	FieldFirstName     = "firstName"
	FieldPreferredName = "preferredName"
	FieldTitle         = "title"
	FieldGender        = "gender"
	FieldFaculty       = "faculty"
	FieldYearLevel     = "yearLevel"  // of a student
	FieldYearLevels    = "yearLevels" // of a course, with commas between them
	FieldRollGroup     = "rollGroup"
	FieldHouse         = "house"
	FieldStatewideID   = "statewideId"
	FieldCapacity      = "capacity"
	FieldCampus        = "campus"
	FieldStudent       = "student" // SIS id
	FieldCourse        = "course"  // code
	FieldRank          = "rank"
	FieldReserve       = "reserve" // "yes" or nothing

	// FieldSISID is the last column of records with an id of the SIS. It stands in [Record.SISID], and in no Fields.
	FieldSISID = "sisId"
)

// takeKind takes in the records of a kind.
func (k *taker) takeKind(kind Kind, recs []Record) (Incoming, error) {
	switch kind {
	case Rooms:
		return rooms.take(k, recs)
	case Teachers:
		return teachers.take(k, recs)
	case Students:
		return students.take(k, recs)
	case Courses:
		return courses.take(k, recs)
	case Requests:
		return k.takeRequests(recs)
	case Calendar:
		return k.takeCalendar(recs)
	}
	return Incoming{Kind: kind}, fmt.Errorf("engine: %s can't be downloaded", kind)
}

// valuesOf is a record of the timetable by the columns of its kind; nil where it is not there.
func (k *taker) valuesOf(kind Kind, key model.Key) []string {
	switch kind {
	case Rooms:
		return rooms.valuesOf(k, key)
	case Teachers:
		return teachers.valuesOf(k, key)
	case Students:
		return students.valuesOf(k, key)
	case Courses:
		return courses.valuesOf(k, key)
	case Requests:
		if r := k.t.Request(model.RequestID(key.ID)); r != nil {
			return k.requestValues(r)
		}
	}
	return nil
}

func (im *importer[R]) valuesOf(k *taker, key model.Key) []string {
	r, ok := k.t.Get(key).(R)
	if !ok {
		return nil
	}
	return im.values(k, r)
}

var students = importer[*model.Student]{
	kind: Students, model: model.KindStudent, stays: saysGoneStudent,
	fresh:  func(Record) *model.Student { return &model.Student{} },
	ids:    func(s *model.Student) (string, string) { return s.SISID, s.GUID },
	setIDs: func(s *model.Student, sis, guid string) { s.SISID, s.GUID = sis, guid },
	active: func(s *model.Student) bool { return !s.Inactive },
	retire: func(s *model.Student, gone bool) { s.Inactive = gone },
	also:   byStatewideID,
	family: func(s *model.Student) string { return s.Surname },
	tidy: func(before, next *model.Student, rec Record) {
		if stalePreferred(before.FirstName, next.FirstName, next.PreferredName, rec) {
			next.PreferredName = ""
		}
	},
	other: func(k *taker, rec Record, s *model.Student) (why message.Message) {
		if s.StatewideID != "" && s.StatewideID == rec.Fields[FieldStatewideID] {
			return why
		}
		level := ""
		if y := k.t.YearLevel(s.YearLevel); y != nil {
			level = y.Code
		}
		return otherPerson(rec, s.Surname, s.FirstName, s.PreferredName, FieldYearLevel, level, FieldGender, s.Gender)
	},
	suggest: func(k *taker, rec Record, s *model.Student) (message.Message, int) {
		if !sameName(rec, s.Surname, s.FirstName, s.PreferredName) {
			return message.Message{}, 0
		}
		if y := k.t.YearLevel(s.YearLevel); y != nil && names.SameGrade(y.Code, rec.Fields[FieldYearLevel]) {
			return message.New(saysSameNameLevel), 1
		}
		return message.New(saysSameName), 2
	},
	fields: fieldsOf(model.KindStudent, FieldSurname, FieldFirstName, FieldPreferredName, FieldYearLevel, FieldRollGroup, FieldHouse, FieldGender, FieldStatewideID),
}

// byStatewideID matches a student that has no SIS id yet, or another one, where StatewideIDs are accepted. One that two
// have, here or there, tells nobody apart.
func byStatewideID(k *taker, recs []Record) func(Record) *model.Student {
	here, there := map[string]*model.Student{}, map[string]int{}
	if !k.o.AcceptStatewideIDs {
		recs = nil
	}
	for _, rec := range recs {
		there[rec.Fields[FieldStatewideID]]++
	}
	for s := range k.t.Students() {
		if _, several := here[s.StatewideID]; several {
			here[s.StatewideID] = nil
		} else if there[s.StatewideID] == 1 {
			here[s.StatewideID] = s
		}
	}
	delete(here, "")
	return func(rec Record) *model.Student { return here[rec.Fields[FieldStatewideID]] }
}

// byCode matches what has no SIS id of its own by its code; named finds the record with the code of one of the SIS's, and
// its SIS id. An id that the SIS has for another record now is none of its own.
func byCode[R model.Record](recs []Record, named func(Record) (r R, sisID string)) func(Record) R {
	ids := make(map[string]bool, len(recs))
	for _, rec := range recs {
		ids[rec.SISID] = true
	}
	return func(rec Record) R {
		r, sisID := named(rec)
		if sisID == "" || ids[sisID] {
			return r
		}
		var none R
		return none
	}
}

var teachers = importer[*model.Teacher]{
	kind: Teachers, model: model.KindTeacher, stays: saysGoneTeacher,
	fresh:  func(rec Record) *model.Teacher { return &model.Teacher{Code: codeOfID(rec.SISID, 20)} },
	ids:    func(t *model.Teacher) (string, string) { return t.SISID, t.GUID },
	setIDs: func(t *model.Teacher, sis, guid string) { t.SISID, t.GUID = sis, guid },
	active: func(t *model.Teacher) bool { return !t.Inactive },
	retire: func(t *model.Teacher, gone bool) { t.Inactive = gone },
	also: func(k *taker, recs []Record) func(Record) *model.Teacher {
		return byCode(recs, func(rec Record) (*model.Teacher, string) {
			t := k.t.TeacherByCode(rec.Fields[FieldCode])
			if t == nil {
				return nil, ""
			}
			return t, t.SISID
		})
	},
	family: func(t *model.Teacher) string { return t.Surname },
	tidy: func(before, next *model.Teacher, rec Record) {
		if stalePreferred(before.FirstName, next.FirstName, next.PreferredName, rec) {
			next.PreferredName = ""
		}
	},
	other: func(_ *taker, rec Record, t *model.Teacher) message.Message {
		return otherPerson(rec, t.Surname, t.FirstName, t.PreferredName, FieldCode, t.Code, FieldGender, t.Gender)
	},
	suggest: func(_ *taker, rec Record, t *model.Teacher) (message.Message, int) {
		if sameName(rec, t.Surname, t.FirstName, t.PreferredName) {
			return message.New(saysSameName), 1
		}
		return message.Message{}, 0
	},
	fields: fieldsOf(model.KindTeacher, FieldCode, FieldTitle, FieldSurname, FieldFirstName, FieldPreferredName, FieldGender, FieldFaculty),
}

var rooms = importer[*model.Room]{
	kind: Rooms, model: model.KindRoom,
	fresh:  func(rec Record) *model.Room { return &model.Room{Code: codeOfID(rec.SISID, 40)} },
	ids:    func(r *model.Room) (string, string) { return r.SISID, r.GUID },
	setIDs: func(r *model.Room, sis, guid string) { r.SISID, r.GUID = sis, guid },
	also: func(k *taker, recs []Record) func(Record) *model.Room {
		return byCode(recs, func(rec Record) (*model.Room, string) {
			r := k.t.RoomByCode(rec.Fields[FieldCode])
			if r == nil {
				return nil, ""
			}
			return r, r.SISID
		})
	},
	fields: fieldsOf(model.KindRoom, FieldCode, FieldName, FieldCapacity, FieldCampus),
}

var courses = importer[*model.Course]{
	kind: Courses, model: model.KindCourse,
	fresh:  func(rec Record) *model.Course { return &model.Course{Code: rec.SISID} },
	ids:    func(c *model.Course) (string, string) { return c.SISID, c.GUID },
	setIDs: func(c *model.Course, sis, guid string) { c.SISID, c.GUID = sis, guid },
	also: func(k *taker, recs []Record) func(Record) *model.Course {
		return byCode(recs, func(rec Record) (*model.Course, string) {
			c := k.t.CourseByCode(rec.SISID)
			if c == nil {
				return nil, ""
			}
			return c, c.SISID
		})
	},
	fields: fieldsOf(model.KindCourse, FieldName, FieldYearLevels),
}

// yearLevels is the codes of a course's year levels, which are set off by commas where there are several.
func yearLevels(list string) []string {
	var codes []string
	for code := range strings.SplitSeq(list, ",") {
		if code = strings.TrimSpace(code); code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// fieldsOf are fields of the schema by their IDs.
func fieldsOf(kind model.Kind, ids ...string) []model.Field {
	list := make([]model.Field, len(ids))
	for i, id := range ids {
		var ok bool
		if list[i], ok = model.FieldOf(kind, id); !ok {
			panic("engine: " + kind.ID() + " has no field " + id)
		}
	}
	return list
}

// spelled is a value of the SIS as the timetable has it: with its own codes for what the SIS names or spells otherwise.
func (k *taker) spelled(f *model.Field, v string) string {
	if f.Refers == model.KindNone || v == "" {
		return v
	}
	if !f.Many() {
		return k.codeNamed(f.Refers, v)
	}
	var codes []string
	for _, code := range yearLevels(v) {
		if code = k.codeNamed(f.Refers, code); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ", ")
}

// codeNamed is the code of what the SIS names; the name as it came where the timetable has no such record.
func (k *taker) codeNamed(kind model.Kind, name string) string {
	switch kind {
	case model.KindYearLevel:
		return k.levelCode(name)
	case model.KindFaculty:
		if f := k.facultyNamed(name); f != nil {
			return f.Code
		}
	case model.KindCampus:
		if c := k.campusNamed(name); c != nil {
			return c.Code
		}
	}
	return name
}

// set writes a value of the SIS into a record, and makes what it refers to where that is not there. A code stays where the
// SIS has none.
func (k *taker) set(f *model.Field, r model.Record, v string) error {
	if v == "" && f.Type == model.TypeCode {
		return nil
	}
	if f.Refers != model.KindNone {
		names := []string{v}
		if f.Many() {
			names = yearLevels(v)
		}
		for _, name := range names {
			if err := k.make(f.Refers, name); err != nil {
				return err
			}
		}
		v = k.spelled(f, v)
	}
	err := f.Set(k.t, r, v)
	if err != nil && f.ID == FieldCapacity {
		return refuse(BadValue, saysNoCapacity, sis(k.sis), message.Name("capacity", v))
	}
	return err
}

// make adds the record that a SIS names, where the timetable has none.
func (k *taker) make(kind model.Kind, name string) (err error) {
	switch kind {
	case model.KindYearLevel:
		_, err = k.yearLevel(name)
	case model.KindFaculty:
		_, err = k.faculty(name)
	case model.KindCampus:
		_, err = k.campus(name)
	}
	return err
}

// own says why the timetable's value of a field stays whoever changed it; nothing where it does not.
func (k *taker) own(f *model.Field, r model.Record, v string) (why message.Message) {
	s, ok := r.(*model.Student)
	if !ok || f.ID != FieldYearLevel {
		return why
	}
	if y := k.t.YearLevel(s.YearLevel); y != nil && y.Custom {
		return message.New(saysCustomLevel, sis(k.sis), message.Name("level", v), message.Name("custom", y.Code))
	}
	return why
}

// levelNamed is the year level with a code, or with the same grade in another spelling, as 09 for 9; nil where there is none.
func (k *taker) levelNamed(code string) *model.YearLevel {
	if y := k.t.YearLevelByCode(code); y != nil || code == "" {
		return y
	}
	if y := k.t.YearLevel(k.levels[code]); y != nil {
		return y
	}
	for y := range k.t.YearLevels() {
		if names.SameGrade(y.Code, code) {
			if k.levels == nil {
				k.levels = map[string]model.YearLevelID{}
			}
			k.levels[code] = y.ID
			return y
		}
	}
	return nil
}

// levelCode is a year level of the SIS as the timetable spells it; as it came where the timetable has none.
func (k *taker) levelCode(code string) string {
	if y := k.levelNamed(code); y != nil {
		return y.Code
	}
	return code
}

// yearLevel is the year level with a code, made where there is none; none for "".
func (k *taker) yearLevel(code string) (model.YearLevelID, error) {
	if y := k.levelNamed(code); y != nil {
		return y.ID, nil
	}
	if code == "" {
		return 0, nil
	}
	_, err := k.apply(model.Add{Record: &model.YearLevel{Code: code, Name: code, Order: names.GradeOrder(code)}})
	if err != nil {
		return 0, err
	}
	return k.t.YearLevelByCode(code).ID, nil
}

// facultyNamed is the faculty with a code or a name; nil where there is none.
func (k *taker) facultyNamed(name string) *model.Faculty {
	if f := k.t.FacultyByCode(name); f != nil || name == "" {
		return f
	}
	for f := range k.t.Faculties() {
		if names.Same(f.Name, name) {
			return f
		}
	}
	return nil
}

// faculty is the faculty with a code or a name, made where there is none; none for "".
func (k *taker) faculty(name string) (model.FacultyID, error) {
	if f := k.facultyNamed(name); f != nil || name == "" {
		if f == nil {
			return 0, nil
		}
		return f.ID, nil
	}
	if _, err := k.apply(model.Add{Record: &model.Faculty{Code: codeOf(name), Name: name}}); err != nil {
		return 0, err
	}
	return k.facultyNamed(name).ID, nil
}

// campusNamed is the campus with a code or a name; nil where there is none.
func (k *taker) campusNamed(name string) *model.Campus {
	for c := range k.t.Campuses() {
		if name != "" && (c.Code == name || names.Same(c.Name, name)) {
			return c
		}
	}
	return nil
}

// campus is the campus with a code or a name, made where there is none; none for "".
func (k *taker) campus(name string) (model.CampusID, error) {
	if c := k.campusNamed(name); c != nil || name == "" {
		if c == nil {
			return 0, nil
		}
		return c.ID, nil
	}
	if _, err := k.apply(model.Add{Record: &model.Campus{Code: codeOf(name), Name: name}}); err != nil {
		return 0, err
	}
	return k.campusNamed(name).ID, nil
}

// codeOf is the code of what the SIS has no code for, only a name.
func codeOf(name string) string {
	r := []rune(name)
	return strings.TrimSpace(string(r[:min(len(r), 20)]))
}

// codeOfID is the code of what the SIS has no code for, only an id: the end of it, since long ones begin alike.
func codeOfID(id string, longest int) string {
	r := []rune(id)
	return strings.TrimSpace(string(r[max(0, len(r)-longest):]))
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
