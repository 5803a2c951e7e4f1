package model

import (
	"fmt"
	"iter"
)

// State is the records of a timetable at one moment. Taken with [Timetable.Snapshot] it never changes, and any
// goroutine may read it.
type State struct {
	gen  uint64
	tabs [numKinds]table
	last [numKinds]uint32 // highest ID ever given, per kind
}

// Get is the record at a key; nil where there is none.
func (s *State) Get(k Key) Record {
	if !k.Kind.Valid() {
		return nil
	}
	return s.tabs[k.Kind].get(k.ID)
}

// Count is how many records of a kind there are.
func (s *State) Count(k Kind) int { return s.tabs[k].count }

// LastID is the highest ID ever given to a record of a kind.
func (s *State) LastID(k Kind) uint32 { return s.last[k] }

// All yields the records of a kind in order of ID.
func (s *State) All(k Kind) iter.Seq[Record] { return s.tabs[k].all }

func get[R Record](s *State, k Kind, id uint32) R {
	r, _ := s.tabs[k].get(id).(R)
	return r
}

func all[R Record](s *State, k Kind) iter.Seq[R] {
	return func(yield func(R) bool) {
		s.tabs[k].all(func(r Record) bool { return yield(r.(R)) })
	}
}

// School is the school info; never nil.
func (s *State) School() *School {
	if r := get[*School](s, KindSchool, 1); r != nil {
		return r
	}
	return &School{}
}

// Calendar is the calendar; never nil.
func (s *State) Calendar() *Calendar {
	if r := get[*Calendar](s, KindCalendar, 1); r != nil {
		return r
	}
	return &Calendar{}
}

// Records by ID; nil where there is none.

func (s *State) Rotation(id RotationID) *Rotation { return get[*Rotation](s, KindRotation, uint32(id)) }
func (s *State) Campus(id CampusID) *Campus       { return get[*Campus](s, KindCampus, uint32(id)) }
func (s *State) Grid(id GridID) *Grid             { return get[*Grid](s, KindGrid, uint32(id)) }
func (s *State) YearLevel(id YearLevelID) *YearLevel {
	return get[*YearLevel](s, KindYearLevel, uint32(id))
}
func (s *State) Faculty(id FacultyID) *Faculty { return get[*Faculty](s, KindFaculty, uint32(id)) }
func (s *State) Room(id RoomID) *Room          { return get[*Room](s, KindRoom, uint32(id)) }
func (s *State) Teacher(id TeacherID) *Teacher { return get[*Teacher](s, KindTeacher, uint32(id)) }
func (s *State) Student(id StudentID) *Student { return get[*Student](s, KindStudent, uint32(id)) }
func (s *State) Course(id CourseID) *Course    { return get[*Course](s, KindCourse, uint32(id)) }
func (s *State) Composite(id CompositeID) *Composite {
	return get[*Composite](s, KindComposite, uint32(id))
}
func (s *State) Section(id SectionID) *Section { return get[*Section](s, KindSection, uint32(id)) }
func (s *State) Enrolment(id EnrolmentID) *Enrolment {
	return get[*Enrolment](s, KindEnrolment, uint32(id))
}
func (s *State) Lesson(id LessonID) *Lesson       { return get[*Lesson](s, KindLesson, uint32(id)) }
func (s *State) DutyArea(id DutyAreaID) *DutyArea { return get[*DutyArea](s, KindDutyArea, uint32(id)) }
func (s *State) StudySection(id StudySectionID) *StudySection {
	return get[*StudySection](s, KindStudySection, uint32(id))
}
func (s *State) OffCampus(id OffCampusID) *OffCampus {
	return get[*OffCampus](s, KindOffCampus, uint32(id))
}
func (s *State) RosterSlot(id RosterSlotID) *RosterSlot {
	return get[*RosterSlot](s, KindRosterSlot, uint32(id))
}
func (s *State) ElectiveLine(id ElectiveLineID) *ElectiveLine {
	return get[*ElectiveLine](s, KindElectiveLine, uint32(id))
}
func (s *State) Request(id RequestID) *Request   { return get[*Request](s, KindRequest, uint32(id)) }
func (s *State) SyncedState(id SyncedID) *Synced { return get[*Synced](s, KindSynced, uint32(id)) }

// Records of a kind in order of ID.

func (s *State) Rotations() iter.Seq[*Rotation]   { return all[*Rotation](s, KindRotation) }
func (s *State) Campuses() iter.Seq[*Campus]      { return all[*Campus](s, KindCampus) }
func (s *State) Grids() iter.Seq[*Grid]           { return all[*Grid](s, KindGrid) }
func (s *State) YearLevels() iter.Seq[*YearLevel] { return all[*YearLevel](s, KindYearLevel) }
func (s *State) Faculties() iter.Seq[*Faculty]    { return all[*Faculty](s, KindFaculty) }
func (s *State) Rooms() iter.Seq[*Room]           { return all[*Room](s, KindRoom) }
func (s *State) Teachers() iter.Seq[*Teacher]     { return all[*Teacher](s, KindTeacher) }
func (s *State) Students() iter.Seq[*Student]     { return all[*Student](s, KindStudent) }
func (s *State) Courses() iter.Seq[*Course]       { return all[*Course](s, KindCourse) }
func (s *State) Composites() iter.Seq[*Composite] { return all[*Composite](s, KindComposite) }
func (s *State) Sections() iter.Seq[*Section]     { return all[*Section](s, KindSection) }
func (s *State) Enrolments() iter.Seq[*Enrolment] { return all[*Enrolment](s, KindEnrolment) }
func (s *State) Lessons() iter.Seq[*Lesson]       { return all[*Lesson](s, KindLesson) }
func (s *State) DutyAreas() iter.Seq[*DutyArea]   { return all[*DutyArea](s, KindDutyArea) }

// AllOffCampus yields the off-campus periods of every student.
func (s *State) AllOffCampus() iter.Seq[*OffCampus] { return all[*OffCampus](s, KindOffCampus) }

func (s *State) StudySections() iter.Seq[*StudySection] {
	return all[*StudySection](s, KindStudySection)
}
func (s *State) RosterSlots() iter.Seq[*RosterSlot] { return all[*RosterSlot](s, KindRosterSlot) }
func (s *State) ElectiveLines() iter.Seq[*ElectiveLine] {
	return all[*ElectiveLine](s, KindElectiveLine)
}
func (s *State) Requests() iter.Seq[*Request]    { return all[*Request](s, KindRequest) }
func (s *State) SyncedStates() iter.Seq[*Synced] { return all[*Synced](s, KindSynced) }

// SectionCode is a section as a timetabler writes it: "09MAT 2".
func (s *State) SectionCode(id SectionID) string {
	sec := s.Section(id)
	if sec == nil {
		return "?"
	}
	return s.codeOf(sec)
}

func (s *State) codeOf(sec *Section) string {
	if c := s.Course(sec.Course); c != nil {
		return c.Code + " " + sec.SectionID
	}
	return "? " + sec.SectionID
}

// SectionFaculty is the faculty of a section: its own, else its course's; 0 for none.
func (s *State) SectionFaculty(sec *Section) FacultyID {
	if sec.Faculty != 0 {
		return sec.Faculty
	}
	if c := s.Course(sec.Course); c != nil {
		return c.Faculty
	}
	return 0
}

// SlotName is a slot in a timetabler's words: "MonA 3", or "not placed".
func (s *State) SlotName(slot Slot) string {
	if g := s.Grid(slot.Grid); g != nil && slot.Placed() {
		return g.SlotName(slot)
	}
	return "not placed"
}

// Cell is the cell of a slot with its bell times; nil where there is none.
func (s *State) Cell(slot Slot) *Cell {
	g := s.Grid(slot.Grid)
	if g == nil {
		return nil
	}
	return g.Cell(slot.Day, slot.Period)
}

// Describe names a record for a person, with what it belongs to: "09MAT 2", "Kim (KIM)", "09MAT 2 on MonA 3".
func (s *State) Describe(k Key) string {
	switch r := s.Get(k).(type) {
	case nil:
		return k.String()
	case *Section:
		return s.codeOf(r)
	case *Lesson:
		if !r.Slot.Placed() {
			return "a lesson of " + s.SectionCode(r.Section) + " that is not placed"
		}
		return s.SectionCode(r.Section) + " on " + s.SlotName(r.Slot)
	case *Enrolment:
		return s.Describe(r.Student.Key()) + " in " + s.SectionCode(r.Section)
	case *Request:
		return s.Describe(r.Student.Key()) + " asking for " + s.Describe(r.Course.Key())
	case *OffCampus:
		return s.Describe(r.Student.Key()) + " is off campus (" + r.Reason.String() + ")"
	case *RosterSlot:
		return fmt.Sprintf("%s roster on %s", r.Roster, s.SlotName(r.Slot))
	default:
		return Title(r)
	}
}

// RotationName is what people call a rotation: "Semester 1", or "rotation 1" where it has no name.
func (s *State) RotationName(number int) string {
	for r := range s.Rotations() {
		if int(r.Number) == number && r.Name != "" {
			return r.Name
		}
	}
	return fmt.Sprintf("rotation %d", number)
}

// Title names a record by its own fields alone.
func Title(r Record) string {
	switch r := r.(type) {
	case *School, *Calendar:
		return r.Key().Kind.String()
	case *Rotation:
		return fmt.Sprintf("rotation %d", r.Number)
	case *Section:
		return "section " + r.SectionID
	case *Student:
		if n := r.Name(); n != "" {
			if r.SISID != "" {
				return n + " (" + r.SISID + ")"
			}
			return n
		}
		return "student " + r.SISID
	case *Teacher:
		if n := r.Name(); n != "" {
			return n + " (" + r.Code + ")"
		}
		return "teacher " + r.Code
	case *Enrolment, *Lesson, *Request, *RosterSlot, *OffCampus:
		return r.Key().String()
	case *ElectiveLine:
		return fmt.Sprintf("line %d", r.Number)
	default:
		for _, n := range r.names(nil) {
			if n.space == byCode {
				return r.Key().Kind.String() + " " + n.value
			}
		}
		return r.Key().String()
	}
}
