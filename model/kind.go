package model

import "fmt"

// Kind says which table of a timetable a record belongs to. The numbers are part of the file format: never reuse one.
type Kind uint8

// The kinds of record a timetable holds.
const (
	KindNone Kind = iota
	KindSchool
	KindCalendar
	KindRotation
	KindCampus
	KindGrid
	KindYearLevel
	KindFaculty
	KindRoom
	KindTeacher
	KindStudent
	KindCourse
	KindComposite
	KindSection
	KindEnrolment
	KindLesson
	KindDutyArea
	KindStudySection
	KindRosterSlot
	KindElectiveLine
	KindRequest
	KindSynced
)

// numKinds bounds the numbers of kinds, with room for those to come.
const numKinds = 32

// Kinds lists every kind in an order in which a record comes after most of what it points at.
func Kinds() []Kind {
	var list []Kind
	for k := range Kind(numKinds) {
		if kinds[k] != nil {
			list = append(list, k)
		}
	}
	return list
}

// ID names the kind in exports and JSON, as [Field.ID] does a field: "room".
func (k Kind) ID() string { return k.described().id }

// String is the kind in the words of the field, singular.
func (k Kind) String() string { return k.described().one }

// Plural is the kind in the words of the field, plural.
func (k Kind) Plural() string { return k.described().many }

func (k Kind) described() *description {
	switch d := kinds[k]; {
	case d != nil:
		return d
	case k == KindNone:
		return &description{id: "none", one: "nothing", many: "nothing"}
	}
	unknown := fmt.Sprintf("kind %d", uint8(k))
	return &description{id: unknown, one: unknown, many: unknown}
}

// Valid says whether k is a kind this version knows.
func (k Kind) Valid() bool { return k < numKinds && kinds[k] != nil }

// Key names one record: its kind and its ID within the kind.
type Key struct {
	Kind Kind
	ID   uint32
}

func (k Key) String() string { return fmt.Sprintf("%s %d", k.Kind, k.ID) }

// Record is one row of a table. The types of this package that end in an ID field implement it, as pointers; nothing
// outside can. A record that has been handed to a timetable must not be changed any more: change a copy.
type Record interface {
	// Key is the record's place.
	Key() Key
	// withID is a copy of the record with another ID.
	withID(id uint32) Record
	// check looks at the record's own fields.
	check() error
	// refs appends the records this one points at.
	refs(dst []Key) []Key
	// without is a copy that no longer points at k; nil where the record means nothing without it.
	without(k Key) Record
	// names appends the values that no other record of the kind may have.
	names(dst []name) []name
}

// name is a value that must be unique within a kind and a space (code, SIS id, GUID).
type name struct {
	space space
	value string
}

type space uint8

const (
	byCode space = iota
	bySISID
	byGUID
	numSpaces
)

func (s space) String() string { return [...]string{"code", "SIS id", "GUID"}[s] }

// IDs of records. They count from 1 within a kind and are never used twice; 0 means none.
type (
	RotationID     uint32
	CampusID       uint32
	GridID         uint32
	YearLevelID    uint32
	FacultyID      uint32
	RoomID         uint32
	TeacherID      uint32
	StudentID      uint32
	CourseID       uint32
	CompositeID    uint32
	SectionID      uint32
	EnrolmentID    uint32
	LessonID       uint32
	DutyAreaID     uint32
	StudySectionID uint32
	RosterSlotID   uint32
	ElectiveLineID uint32
	RequestID      uint32
	SyncedID       uint32
	PeriodID       uint16 // a period within its grid
)

// Keys of the IDs.

func (id RotationID) Key() Key     { return Key{KindRotation, uint32(id)} }
func (id CampusID) Key() Key       { return Key{KindCampus, uint32(id)} }
func (id GridID) Key() Key         { return Key{KindGrid, uint32(id)} }
func (id YearLevelID) Key() Key    { return Key{KindYearLevel, uint32(id)} }
func (id FacultyID) Key() Key      { return Key{KindFaculty, uint32(id)} }
func (id RoomID) Key() Key         { return Key{KindRoom, uint32(id)} }
func (id TeacherID) Key() Key      { return Key{KindTeacher, uint32(id)} }
func (id StudentID) Key() Key      { return Key{KindStudent, uint32(id)} }
func (id CourseID) Key() Key       { return Key{KindCourse, uint32(id)} }
func (id CompositeID) Key() Key    { return Key{KindComposite, uint32(id)} }
func (id SectionID) Key() Key      { return Key{KindSection, uint32(id)} }
func (id EnrolmentID) Key() Key    { return Key{KindEnrolment, uint32(id)} }
func (id LessonID) Key() Key       { return Key{KindLesson, uint32(id)} }
func (id DutyAreaID) Key() Key     { return Key{KindDutyArea, uint32(id)} }
func (id StudySectionID) Key() Key { return Key{KindStudySection, uint32(id)} }
func (id RosterSlotID) Key() Key   { return Key{KindRosterSlot, uint32(id)} }
func (id ElectiveLineID) Key() Key { return Key{KindElectiveLine, uint32(id)} }
func (id RequestID) Key() Key      { return Key{KindRequest, uint32(id)} }
func (id SyncedID) Key() Key       { return Key{KindSynced, uint32(id)} }

// New is an empty record of a kind, for decoders; nil for a kind this version does not know.
func New(k Kind) Record {
	if !k.Valid() {
		return nil
	}
	return kinds[k].empty()
}

// Blank is a record of a kind as a person begins one.
func Blank(k Kind) Record {
	if !k.Valid() || kinds[k].blank == nil {
		return New(k)
	}
	return kinds[k].blank()
}

// maxID bounds IDs, so that a damaged one can't make a table of gigabytes.
const maxID = 1 << 24
