package views

import (
	"cmp"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Entry is a lesson or a roster entry as it stands in a timetable.
type Entry struct {
	Slot      model.Slot
	Start     model.Minute
	End       model.Minute
	Lesson    model.LessonID     // 0 for a roster entry
	Roster    model.RosterSlotID // 0 for a lesson
	Rotations model.Rotations
	// Behind says, in a student's timetable, that another entry at the same time shows before this one: its section has
	// the lower priority number (terms of the field: priority class).
	Behind bool
}

// Of is the timetable of a teacher, room, student, section, year level or faculty in a rotation, in order of day and time.
// Lessons that are not placed are left out. A year level's is that of its courses' sections; a faculty's that of its
// sections. Any other kind of record has none.
func Of(t *model.Timetable, k model.Key, rotation int) []Entry {
	w := walk{t: t, rotation: rotation}
	switch k.Kind {
	case model.KindTeacher:
		w.teacher(model.TeacherID(k.ID))
		w.rosters(t.Referrers(k, model.KindRosterSlot))
	case model.KindRoom:
		w.lessons(t.Referrers(k, model.KindLesson))
		w.rosters(t.Referrers(k, model.KindRosterSlot))
		for _, area := range t.Referrers(k, model.KindDutyArea) {
			w.rosters(t.Referrers(model.DutyAreaID(area).Key(), model.KindRosterSlot))
		}
	case model.KindStudent:
		w.student(model.StudentID(k.ID))
	case model.KindSection:
		w.lessons(t.Referrers(k, model.KindLesson))
	case model.KindYearLevel:
		for _, c := range t.Referrers(k, model.KindCourse) {
			w.course(model.CourseID(c))
		}
	case model.KindFaculty:
		for s := range t.Sections() {
			if t.SectionFaculty(s) == model.FacultyID(k.ID) {
				w.lessons(t.Referrers(s.Key(), model.KindLesson))
			}
		}
	}
	out := w.sorted()
	if k.Kind == model.KindStudent {
		behind(t, out)
	}
	return out
}

// YearLevels lists the year levels in their order, those of one place by their codes.
func YearLevels(t *model.Timetable) []*model.YearLevel {
	return slices.SortedFunc(t.YearLevels(), func(a, b *model.YearLevel) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), names.Compare(a.Code, b.Code))
	})
}

// walk gathers entries.
type walk struct {
	t        *model.Timetable
	rotation int
	out      []Entry
}

func (w *walk) lessons(ids []uint32) {
	for _, id := range ids {
		w.lesson(w.t.Lesson(model.LessonID(id)))
	}
}

// teacher gathers the lessons of a teacher, on the days and in the rotations in which the section's staff has the teacher there.
func (w *walk) teacher(id model.TeacherID) {
	for l := range w.t.LessonsTaughtBy(id) {
		x := w.t.Section(l.Section).StaffOf(id)
		if x.On(l.Slot.Day) && w.runs(x.Rotations) {
			w.lesson(l)
		}
	}
}

func (w *walk) lesson(l *model.Lesson) {
	r := w.t.Section(l.Section).Rotations
	if l.Slot.Placed() && w.runs(r) {
		e := Entry{Slot: l.Slot, Lesson: l.ID, Rotations: r}
		if spans := w.t.LessonTimes(l, nil); len(spans) > 0 { // a lunch wave can leave no class time
			e.Start, e.End = spans[0].Start, spans[len(spans)-1].End
		}
		w.out = append(w.out, e)
	}
}

func (w *walk) rosters(ids []uint32) {
	for _, id := range ids {
		w.roster(w.t.RosterSlot(model.RosterSlotID(id)))
	}
}

func (w *walk) roster(r *model.RosterSlot) {
	if w.runs(r.Rotations) {
		cell := w.t.Cell(r.Slot)
		w.out = append(w.out, Entry{Slot: r.Slot, Start: cell.Start, End: cell.End, Roster: r.ID, Rotations: r.Rotations})
	}
}

func (w *walk) runs(r model.Rotations) bool { return w.rotation == 0 || r.Has(w.rotation) }

func (w *walk) course(id model.CourseID) {
	for s := range w.t.SectionsOf(id) {
		w.lessons(w.t.Referrers(s.Key(), model.KindLesson))
	}
}

func (w *walk) student(id model.StudentID) {
	for e := range w.t.EnrolmentsOf(id) {
		for l := range w.t.LessonsOf(e.Section) {
			if !slices.Contains(l.Excused, id) {
				w.lesson(l)
			}
		}
	}
}

func (w *walk) sorted() []Entry {
	slices.SortFunc(w.out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Slot.Day, b.Slot.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Slot.Grid, b.Slot.Grid),
			cmp.Compare(a.Slot.Period, b.Slot.Period), cmp.Compare(a.Lesson, b.Lesson), cmp.Compare(a.Roster, b.Roster))
	})
	return w.out
}

// behind marks the entries of a student over which another shows.
func behind(t *model.Timetable, list []Entry) {
	priority := func(e Entry) int8 { return t.Section(t.Lesson(e.Lesson).Section).Priority }
	for i := range list {
		for j := range list {
			a, b := &list[i], &list[j]
			if i == j || a.Slot.Day != b.Slot.Day || !a.Rotations.Meet(b.Rotations) || !overlap(t, a, b) {
				continue
			}
			if p, q := priority(*a), priority(*b); q < p || q == p && b.Lesson < a.Lesson {
				a.Behind = true
			}
		}
	}
}

func overlap(t *model.Timetable, a, b *Entry) bool {
	switch {
	case a.Lesson != 0 && b.Lesson != 0:
		return t.LessonsAtOnce(t.Lesson(a.Lesson), t.Lesson(b.Lesson))
	case a.Lesson != 0:
		return t.LessonDuring(t.Lesson(a.Lesson), b.Slot)
	case b.Lesson != 0:
		return t.LessonDuring(t.Lesson(b.Lesson), a.Slot)
	}
	return t.SlotsAtOnce(a.Slot, b.Slot)
}
