package csv

import (
	"cmp"
	"math"
	"slices"

	"carillon/model"
)

// readSections takes in sections and section lists. The sections go to the builder later, when their lessons are
// known.
func (a *assembly) readSections() {
	made := 0
	for _, r := range a.tables[sections].rows {
		key := joined(r.cells[0], r.cells[1])
		var s *model.Section
		if !r.out && a.need(r, 0, 1) && claim(a, &a.sections, r, key) {
			course, _ := look(a, &a.courses, r, r.cells[0])
			s = &model.Section{Course: course, SectionID: r.cells[1], Name: r.cells[2], Teachers: a.codes(r, r.cells[3]),
				Priority: model.PriorityUnset}
		}
		if !r.out {
			made++
			s.ID = model.SectionID(made)
			a.origin[s.Key()] = r
		}
		define(&a.sections, r, key, s)
	}
	for r := range a.live(sectionLists) {
		if !a.need(r, 0, 1, 2) {
			continue
		}
		s, okSection := look(a, &a.sections, r, joined(r.cells[0], r.cells[1]))
		student, okStudent := look(a, &a.students, r, r.cells[2])
		if !okSection || !okStudent {
			continue
		}
		k := listKey{s.ID, student}
		if line := a.lists[k]; line != 0 {
			a.reject(r, "student %s is in section %s twice, first on line %d", r.cells[2], shown(joined(r.cells[:2]...)), line)
			continue
		}
		a.lists[k] = r.line
		a.add(r, &model.Enrolment{Section: s.ID, Student: student})
	}
}

// codes finds the teachers of a cell.
func (a *assembly) codes(r *row, cell string) []model.TeacherID {
	var ids []model.TeacherID
	for _, code := range several(cell, func(c string) bool { return a.teachers.by[c] != nil }) {
		id, ok := look(a, &a.teachers, r, code)
		if ok && slices.Contains(ids, id) {
			a.reject(r, "teacher %s is listed twice", code)
		}
		ids = append(ids, id)
	}
	return ids
}

// lessonKey is what names a lesson in the files: grid, day number, period, course, section.
func lessonKey(r *row, grid string) string {
	return joined(grid, r.cells[0], r.cells[1], r.cells[2], r.cells[3])
}

// readLessons takes in the placed lessons; they go to the builder when the exceptions are known.
func (a *assembly) readLessons() {
	made := 0
	for _, r := range a.tables[timetable].rows {
		key := lessonKey(r, cmp.Or(r.cells[6], mainGrid))
		var l *model.Lesson
		if !r.out && a.need(r, 0, 1, 2, 3) && a.claimLesson(r, key) {
			l = a.readLesson(r)
		}
		if !r.out {
			made++
			l.ID = model.LessonID(made)
			a.origin[l.Key()] = r
		}
		define(&a.lessons, r, key, l)
	}
}

func (a *assembly) claimLesson(r *row, key string) bool {
	e := a.lessons.by[key]
	if e != nil {
		a.reject(r, "section %s %s has a lesson on day %s, period %s already, on line %d",
			r.cells[2], r.cells[3], r.cells[0], r.cells[1], e.row.line)
	}
	return e == nil
}

func (a *assembly) readLesson(r *row) *model.Lesson {
	l := &model.Lesson{Teachers: a.codes(r, r.cells[4])}
	if s, ok := look(a, &a.sections, r, joined(r.cells[2], r.cells[3])); ok {
		l.Section = s.ID
	}
	if r.cells[5] != "" {
		room, _ := look(a, &a.rooms, r, r.cells[5])
		l.Rooms = []model.RoomID{room}
	}
	l.Slot.Day = uint8(a.number(r, 0, 1, model.MaxDays))
	grid := cmp.Or(r.cells[6], mainGrid)
	switch g := a.grids[grid]; {
	case !a.tables[bellTimes].usable:
		r.hush()
	case g == nil:
		a.reject(r, "no grid %s in the bell times", grid)
	case r.out:
	default:
		p := g.PeriodByCode(r.cells[1])
		if p == nil || g.Cell(l.Slot.Day, p.ID) == nil {
			a.reject(r, "no period %s on day %d in the bell times", r.cells[1], l.Slot.Day)
			break
		}
		l.Slot.Grid, l.Slot.Period = g.ID, p.ID
	}
	return l
}

// readExceptions takes people off single lessons: a student is excused, a teacher does not teach it.
func (a *assembly) readExceptions() {
	lines := make(map[string]int)
	for r := range a.live(exceptions) {
		if !a.need(r, 0, 1, 2, 3, 4) {
			continue
		}
		key := lessonKey(r, cmp.Or(r.cells[5], mainGrid))
		person := r.cells[4]
		if line := lines[joined(key, person)]; line != 0 {
			a.reject(r, "the same exception stands on line %d", line)
			continue
		}
		lines[joined(key, person)] = r.line
		l := a.exceptedLesson(r, key)
		if l == nil {
			continue
		}
		isTeacher := a.staff.by[person] != nil
		if e := a.students.by[person]; e != nil && isTeacher { // one id for two people: the one in the list is meant
			isTeacher = a.lists[listKey{l.Section, e.value}] == 0
		}
		if isTeacher {
			if id, ok := look(a, &a.staff, r, person); ok {
				l.Teachers = slices.DeleteFunc(l.Teachers, func(t model.TeacherID) bool { return t == id })
			}
			continue
		}
		if a.students.by[person] == nil && a.tables[students].usable && a.tables[teachers].usable {
			a.reject(r, "no student and no teacher has the id %s", person)
			continue
		}
		if id, ok := look(a, &a.students, r, person); ok {
			l.Excused = append(l.Excused, id)
		}
	}
	for _, r := range a.tables[timetable].rows {
		if !r.out {
			a.b.Put(a.lessons.by[lessonKey(r, cmp.Or(r.cells[6], mainGrid))].value)
		}
	}
}

func (a *assembly) exceptedLesson(r *row, key string) *model.Lesson {
	switch e := a.lessons.by[key]; {
	case !a.tables[timetable].usable, e != nil && e.row.quiet:
		r.hush()
	case e == nil:
		a.reject(r, "section %s %s has no lesson on day %s, period %s", r.cells[2], r.cells[3], r.cells[0], r.cells[1])
	case e.row.out:
		a.reject(r, "the lesson is left out (%s:%d)", e.row.table.file, e.row.line)
	default:
		return e.value
	}
	return nil
}

// finishSections hands the sections to the builder, with what their lessons say of them: how many they want, and
// the room that most of them use; and the year levels, with the grid that most of their lessons use.
func (a *assembly) finishSections() {
	type use struct {
		lessons int
		rooms   []model.RoomID
	}
	uses := make(map[model.SectionID]*use)
	grids := make(map[model.SectionID][]model.GridID)
	for _, r := range a.tables[timetable].rows {
		if r.out {
			continue
		}
		l := a.lessons.by[lessonKey(r, cmp.Or(r.cells[6], mainGrid))].value
		u := uses[l.Section]
		if u == nil {
			u = &use{}
			uses[l.Section] = u
		}
		u.lessons++
		u.rooms = append(u.rooms, l.Rooms...)
		grids[l.Section] = append(grids[l.Section], l.Slot.Grid)
	}
	votes := make(map[model.YearLevelID][]model.GridID)
	for _, r := range a.tables[sections].rows {
		if r.out {
			continue
		}
		s := a.sections.by[joined(r.cells[0], r.cells[1])].value
		if u := uses[s.ID]; u != nil {
			s.LessonsWanted = uint8(min(u.lessons, math.MaxUint8))
			s.Room = mostUsed(u.rooms)
		}
		for _, y := range a.b.Get(s.Course.Key()).(*model.Course).YearLevels {
			votes[y] = append(votes[y], grids[s.ID]...)
		}
		a.b.Put(s)
	}
	for _, y := range a.levels {
		if g := mostUsed(votes[y.ID]); g != 0 {
			y.Grid = g
		}
		a.b.Put(y)
	}
}

// mostUsed is the ID that comes most often, the earliest of several; none for none.
func mostUsed[ID comparable](ids []ID) (best ID) {
	times := make(map[ID]int)
	for _, id := range ids {
		times[id]++
	}
	for _, id := range ids {
		if times[id] > times[best] {
			best = id
		}
	}
	return best
}
