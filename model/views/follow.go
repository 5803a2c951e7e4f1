package views

import (
	"slices"

	"carillon/model"
)

// MasterChange is what of a master grid a patch has changed.
type MasterChange struct {
	// Afresh says that everything may have changed: the columns or the rows are others.
	Afresh  bool
	Rows    []int            // rows that have other words, in order
	Lessons []model.LessonID // lessons whose cards have come, gone, moved or say something else, in order
	Tray    []model.LessonID // lessons that came into the tray, went from it, or say something else there, in order
}

// maxFollowed is the number of lessons up to which it pays to look at each alone.
const maxFollowed = 2_000

// Follow brings the grid up to date with a patch that was applied to its timetable (or undone), and with clash marks:
// marked are the lessons for which the answer of clashing may be another. A patch says only where to look: to follow one that
// the grid has seen already, because it was made since, changes nothing.
func (m *Master) Follow(p model.Patch, marked []model.LessonID) MasterChange {
	f := following{m: m, lessons: slices.Clone(marked)}
	if m.cards.t.Grid(m.Options.Grid) == nil && len(m.Columns)+len(m.Rows) == 0 {
		return MasterChange{} // it shows nothing, and no grid
	}
	for _, c := range p.Changes {
		if !f.note(c) || len(f.lessons) > maxFollowed {
			m.build()
			return MasterChange{Afresh: true}
		}
	}
	slices.Sort(f.lessons)
	for _, id := range slices.Compact(f.lessons) {
		if !f.look(id) {
			m.build()
			return MasterChange{Afresh: true}
		}
	}
	slices.Sort(f.rows)
	for _, r := range slices.Compact(f.rows) {
		was := m.Rows[r]
		if m.name(r); m.Rows[r] != was {
			f.change.Rows = append(f.change.Rows, r)
		}
	}
	return f.change
}

// following is a patch being followed.
type following struct {
	m       *Master
	lessons []model.LessonID // to look at
	rows    []int            // to name
	change  MasterChange
}

// note notes what a changed record may have changed in the grid; false where that is more than single lessons and words.
func (f *following) note(c model.Change) bool {
	m, t := f.m, f.m.cards.t
	switch c.Key.Kind {
	case model.KindGrid, model.KindYearLevel:
		return false
	case model.KindFaculty:
		was, _ := c.Before.(*model.Faculty)
		is, _ := c.After.(*model.Faculty)
		if was == nil || is == nil || was.Colour != is.Colour { // the palette goes round among those without
			return false
		}
		return f.noteOne(c.Key, ByFaculty, was.Code != is.Code)
	case model.KindCampus:
		was, _ := c.Before.(*model.Campus)
		is, _ := c.After.(*model.Campus)
		return f.noteOne(c.Key, ByCampus, was == nil || is == nil || was.Code != is.Code)
	case model.KindElectiveLine:
		return m.Options.Rows != ByLine
	case model.KindSchool:
		was, _ := c.Before.(*model.School)
		is, _ := c.After.(*model.School)
		return was != nil && is != nil && was.Region == is.Region
	case model.KindTeacher:
		was, _ := c.Before.(*model.Teacher)
		is, _ := c.After.(*model.Teacher)
		renamed := was == nil || is == nil || was.Code != is.Code
		return f.noteOne(c.Key, ByTeacher, renamed)
	case model.KindRoom:
		was, _ := c.Before.(*model.Room)
		is, _ := c.After.(*model.Room)
		if m.Options.Rows == ByCampus && was != nil && is != nil && was.Campus != is.Campus {
			f.lessonsOf(c.Key)
		}
		return f.noteOne(c.Key, ByRoom, was == nil || is == nil || was.Code != is.Code)
	case model.KindEnrolment:
		for _, r := range []model.Record{c.Before, c.After} {
			if e, ok := r.(*model.Enrolment); ok && m.Options.Rows == BySection {
				f.nameRow(uint32(e.Section))
			}
		}
	case model.KindStudent:
		if m.Options.Rows == ByYearLevel {
			was, is := m.count(model.StudentID(c.Key.ID))
			f.nameRow(uint32(was))
			f.nameRow(uint32(is))
		}
	case model.KindCourse:
		was, _ := c.Before.(*model.Course)
		is, _ := c.After.(*model.Course)
		if !f.sameLines(was != nil && is != nil && slices.Equal(was.YearLevels, is.YearLevels)) {
			return false
		}
		for s := range t.SectionsOf(model.CourseID(c.Key.ID)) {
			f.section(s.ID)
			if !f.sectionRow(s.ID, was == nil || is == nil || was.Code != is.Code) {
				return false
			}
		}
	case model.KindSection:
		f.section(model.SectionID(c.Key.ID))
		was, _ := c.Before.(*model.Section)
		is, _ := c.After.(*model.Section)
		if group(was) != group(is) {
			f.linked(group(was))
			f.linked(group(is))
		}
		same := was != nil && is != nil && was.Course == is.Course
		return f.sameLines(same && was.Line == is.Line) && f.sectionRow(model.SectionID(c.Key.ID), !same || was.SectionID != is.SectionID)
	case model.KindLesson:
		f.lessons = append(f.lessons, model.LessonID(c.Key.ID))
		was, _ := c.Before.(*model.Lesson)
		is, _ := c.After.(*model.Lesson)
		return f.sameColumns(model.LessonID(c.Key.ID)) && f.lesson(was) && f.lesson(is)
	}
	return true
}

// sameLines is false where rows by line may come or go.
func (f *following) sameLines(same bool) bool { return same || f.m.Options.Rows != ByLine }

// nameRow notes that a row, where there is one, is to be named again.
func (f *following) nameRow(id uint32) {
	if row, ok := f.m.rows[id]; ok {
		f.rows = append(f.rows, row)
	}
}

// sectionRow is false where a section's row comes, goes or changes its place.
func (f *following) sectionRow(id model.SectionID, renamed bool) bool {
	if f.m.Options.Rows != BySection {
		return true
	}
	_, has := f.m.rows[uint32(id)]
	return has == f.m.wantsRow(id.Key()) && !(has && renamed)
}

// lessonsOf notes the lessons that name a record.
func (f *following) lessonsOf(k model.Key) {
	for _, id := range f.m.cards.t.Referrers(k, model.KindLesson) {
		f.lessons = append(f.lessons, model.LessonID(id))
	}
}

// noteOne notes a changed teacher, room, faculty or campus; false where the rows, which are by such records, come, go or change their order.
func (f *following) noteOne(k model.Key, rows RowsBy, renamed bool) bool {
	if f.m.Options.Rows == rows {
		row, has := f.m.rows[k.ID]
		if want := f.m.wantsRow(k); has != want || renamed && has {
			return false
		}
		if has {
			f.rows = append(f.rows, row)
		}
	}
	if renamed {
		f.lessonsOf(k)
	}
	return true
}

// section notes the lessons of a section.
func (f *following) section(id model.SectionID) {
	for _, l := range f.m.cards.t.Referrers(id.Key(), model.KindLesson) {
		f.lessons = append(f.lessons, model.LessonID(l))
	}
}

func group(s *model.Section) model.CompositeID {
	if s == nil {
		return 0
	}
	return s.Composite
}

// linked notes the lessons of a group of linked sections: their cards say how many there are.
func (f *following) linked(id model.CompositeID) {
	if id != 0 {
		for _, s := range f.m.cards.t.Referrers(id.Key(), model.KindSection) {
			f.section(model.SectionID(s))
		}
	}
}

// sameColumns is false where a column comes or goes: that of a period which is not teaching, and in which a lesson stands.
func (f *following) sameColumns(id model.LessonID) bool {
	m := f.m
	g, l := m.cards.t.Grid(m.Options.Grid), m.cards.t.Lesson(id)
	if g == nil {
		return false
	}
	is := model.Slot{}
	if l != nil && m.isOutside(g, l.Slot) {
		is = l.Slot
	}
	was := m.strays[id]
	if was == is {
		return true
	}
	same := true
	if was.Placed() {
		m.outside[was]--
		same = m.outside[was] > 0
		delete(m.strays, id)
	}
	if is.Placed() {
		m.outside[is]++
		same = same && m.outside[is] > 1
		m.strays[id] = is
	}
	return same
}

// lesson notes a lesson as it was or is; false where a row comes or goes with it.
func (f *following) lesson(l *model.Lesson) bool {
	if l == nil {
		return true
	}
	m := f.m
	f.section(l.Section) // where lessons of the section that are not placed go depends on those that are
	switch m.Options.Rows {
	case ByTeacher:
		return sameRows(m, l.Teachers)
	case ByRoom:
		return sameRows(m, l.Rooms)
	case BySection:
		return f.sectionRow(l.Section, false)
	}
	return true
}

// sameRows says whether teachers or rooms have a row where they should have one.
func sameRows[ID interface {
	~uint32
	Key() model.Key
}](m *Master, ids []ID) bool {
	for _, id := range ids {
		if _, has := m.rows[uint32(id)]; has != m.wantsRow(id.Key()) {
			return false
		}
	}
	return true
}

// look brings up to date what is shown of a lesson; false where the row of those that have none comes or goes.
func (f *following) look(id model.LessonID) bool {
	m := f.m
	for int(id) >= len(m.lessons) {
		m.lessons = append(m.lessons, make([]shown, max(256, int(id)+1-len(m.lessons)))...)
	}
	was, is := m.lessons[id], shown{}
	if l := m.cards.t.Lesson(id); l != nil {
		is = m.show(l)
	}
	if was.Card == is.Card && was.where == is.where && was.col == is.col && slices.Equal(was.rows, is.rows) {
		return true
	}
	if is.where == inGrid && is.rows[0] < 0 {
		return false
	}
	m.countWithout(was, -1)
	if was.where == inTray {
		i, _ := slices.BinarySearchFunc(m.Tray, id, m.compare)
		m.Tray = slices.Delete(m.Tray, i, i+1)
	}
	m.lessons[id] = is
	m.countWithout(is, 1)
	if is.where == inTray {
		i, _ := slices.BinarySearchFunc(m.Tray, id, m.compare)
		m.Tray = slices.Insert(m.Tray, i, id)
	}
	if was.where == inTray || is.where == inTray {
		f.change.Tray = append(f.change.Tray, id)
	}
	if was.where == inGrid || is.where == inGrid {
		f.change.Lessons = append(f.change.Lessons, id)
	}
	return m.none < 0 || m.without > 0 || was.where != inGrid || was.rows[0] != m.none
}
