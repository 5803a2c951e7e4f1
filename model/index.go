package model

import (
	"iter"
	"slices"
)

// index answers "who points at this record" and "who has this code". It is rebuilt from the records, never stored.
type index struct {
	// rev[target kind][referring kind][target ID] lists the referring IDs in order.
	rev   [numKinds][numKinds][][]uint32
	named [numKinds][numSpaces]map[string]uint32

	was, is []Key // room for replace to work in
}

// build indexes the references of all records at once: it counts them first, so that all lists of a pair of kinds
// share one piece of memory. The index must be empty.
func (x *index) build(s *State) {
	for from := KindNone + 1; from < numKinds; from++ {
		var counts [numKinds][]uint32
		for r := range s.All(from) {
			x.is = r.refs(x.is[:0])
			for _, t := range x.is {
				if s.Get(t) == nil {
					continue // a fault that finish reports
				}
				if n := &counts[t.Kind]; int(t.ID) >= len(*n) {
					*n = append(*n, make([]uint32, int(t.ID)+1-len(*n))...)
				}
				counts[t.Kind][t.ID]++
			}
		}
		for k, n := range counts {
			total := 0
			for _, c := range n {
				total += int(c)
			}
			if total == 0 {
				continue
			}
			lists, room := make([][]uint32, len(n)), make([]uint32, total)
			for id, c := range n {
				lists[id], room = room[:0:c], room[c:]
			}
			x.rev[k][from] = lists
		}
		for r := range s.All(from) {
			x.is = r.refs(x.is[:0])
			for _, t := range x.is {
				if s.Get(t) != nil {
					x.add(t, r.Key())
				}
			}
		}
	}
}

// replace moves the references of a key from one record to another; either may be nil.
func (x *index) replace(k Key, before, after Record) {
	x.was, x.is = x.was[:0], x.is[:0]
	if before != nil {
		x.was = before.refs(x.was)
	}
	if after != nil {
		x.is = after.refs(x.is)
	}
	if slices.Equal(x.was, x.is) {
		return
	}
	for _, t := range x.was {
		if !slices.Contains(x.is, t) {
			x.drop(t, k)
		}
	}
	for _, t := range x.is {
		x.add(t, k)
	}
}

func (x *index) add(target, from Key) {
	if target.ID > maxID {
		return // there is no such record, as finish will say; a list that long would be gigabytes
	}
	lists := &x.rev[target.Kind][from.Kind]
	if int(target.ID) >= len(*lists) {
		*lists = append(*lists, make([][]uint32, int(target.ID)+1-len(*lists))...)
	}
	l := &(*lists)[target.ID]
	if n := len(*l); n == 0 || (*l)[n-1] < from.ID {
		*l = append(*l, from.ID)
		return
	}
	if i, ok := slices.BinarySearch(*l, from.ID); !ok {
		*l = slices.Insert(*l, i, from.ID)
	}
}

func (x *index) drop(target, from Key) {
	lists := x.rev[target.Kind][from.Kind]
	if int(target.ID) >= len(lists) {
		return
	}
	if i, ok := slices.BinarySearch(lists[target.ID], from.ID); ok {
		lists[target.ID] = slices.Delete(lists[target.ID], i, i+1)
	}
}

// referrers lists the IDs of a kind that point at a key, in order; the slice is the index's own.
func (x *index) referrers(target Key, from Kind) []uint32 {
	lists := x.rev[target.Kind][from]
	if int(target.ID) >= len(lists) {
		return nil
	}
	return lists[target.ID]
}

// anyReferrer is one record that points at a key.
func (x *index) anyReferrer(target Key) (Key, bool) {
	for k := KindNone + 1; k < numKinds; k++ {
		if ids := x.referrers(target, k); len(ids) > 0 {
			return Key{k, ids[0]}, true
		}
	}
	return Key{}, false
}

// Referrers lists the IDs of the records of a kind that point at a record, in order. The slice must not be changed,
// and is good until the next edit.
func (t *Timetable) Referrers(target Key, from Kind) []uint32 { return t.index.referrers(target, from) }

func referring[R Record](t *Timetable, target Key, from Kind) iter.Seq[R] {
	return func(yield func(R) bool) {
		for _, id := range t.index.referrers(target, from) {
			if r, ok := t.tabs[from].get(id).(R); ok && !yield(r) {
				return
			}
		}
	}
}

// What belongs to a record, in order of ID. The timetable must not be edited while ranging.

func (t *Timetable) SectionsOf(id CourseID) iter.Seq[*Section] {
	return referring[*Section](t, id.Key(), KindSection)
}
func (t *Timetable) LessonsOf(id SectionID) iter.Seq[*Lesson] {
	return referring[*Lesson](t, id.Key(), KindLesson)
}
func (t *Timetable) LessonsTaughtBy(id TeacherID) iter.Seq[*Lesson] {
	return referring[*Lesson](t, id.Key(), KindLesson)
}
func (t *Timetable) LessonsIn(id RoomID) iter.Seq[*Lesson] {
	return referring[*Lesson](t, id.Key(), KindLesson)
}
func (t *Timetable) ListOf(id SectionID) iter.Seq[*Enrolment] {
	return referring[*Enrolment](t, id.Key(), KindEnrolment)
}
func (t *Timetable) EnrolmentsOf(id StudentID) iter.Seq[*Enrolment] {
	return referring[*Enrolment](t, id.Key(), KindEnrolment)
}
func (t *Timetable) StudentsIn(id YearLevelID) iter.Seq[*Student] {
	return referring[*Student](t, id.Key(), KindStudent)
}

func (t *Timetable) find(k Kind, s space, value string) uint32 {
	if value == "" {
		return 0
	}
	return t.index.named[k][s][value]
}

// ByCode is the record of a kind with a code; nil where there is none.
func (t *Timetable) ByCode(k Kind, code string) Record {
	if id := t.find(k, byCode, code); id != 0 {
		return t.Get(Key{k, id})
	}
	return nil
}

// Records by code; nil where there is none.

func (t *Timetable) GridByCode(c string) *Grid {
	return t.Grid(GridID(t.find(KindGrid, byCode, c)))
}
func (t *Timetable) YearLevelByCode(c string) *YearLevel {
	return t.YearLevel(YearLevelID(t.find(KindYearLevel, byCode, c)))
}
func (t *Timetable) FacultyByCode(c string) *Faculty {
	return t.Faculty(FacultyID(t.find(KindFaculty, byCode, c)))
}
func (t *Timetable) RoomByCode(c string) *Room { return t.Room(RoomID(t.find(KindRoom, byCode, c))) }
func (t *Timetable) TeacherByCode(c string) *Teacher {
	return t.Teacher(TeacherID(t.find(KindTeacher, byCode, c)))
}
func (t *Timetable) CourseByCode(c string) *Course {
	return t.Course(CourseID(t.find(KindCourse, byCode, c)))
}

// Records by SIS id; nil where there is none.

func (t *Timetable) RoomBySISID(id string) *Room {
	return t.Room(RoomID(t.find(KindRoom, bySISID, id)))
}
func (t *Timetable) TeacherBySISID(id string) *Teacher {
	return t.Teacher(TeacherID(t.find(KindTeacher, bySISID, id)))
}
func (t *Timetable) StudentBySISID(id string) *Student {
	return t.Student(StudentID(t.find(KindStudent, bySISID, id)))
}

// ByGUID is the record of a kind with a GUID; nil where there is none.
func (t *Timetable) ByGUID(k Kind, guid string) Record {
	if id := t.find(k, byGUID, guid); id != 0 {
		return t.Get(Key{k, id})
	}
	return nil
}

// SectionByCode is a section by course code and section ID; nil where there is none.
func (t *Timetable) SectionByCode(course, sectionID string) *Section {
	c := t.CourseByCode(course)
	if c == nil {
		return nil
	}
	for s := range t.SectionsOf(c.ID) {
		if s.SectionID == sectionID {
			return s
		}
	}
	return nil
}
