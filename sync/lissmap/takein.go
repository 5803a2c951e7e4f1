package lissmap

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
)

// TakeIn implements [engine.Mirror].
func (c *connector) TakeIn(t *model.Timetable, kind engine.Kind, key string, ref model.Key, row *engine.Row) (model.Edit, error) {
	x := inlet{t: t, sis: c.p.short()}
	switch {
	case row == nil:
		return x.remove(ref)
	case kind == engine.Sections:
		return x.section(key, ref, row)
	case kind == engine.SectionLists:
		return x.listRow(ref, row.Values)
	case kind == engine.Timetable:
		return x.lesson(ref, row.Values)
	case kind == engine.BellTimes:
		return x.bell(key, row.Values)
	}
	return nil, fmt.Errorf("%s can't be taken in", kind)
}

// inlet turns rows of the SIS into edits of the timetable.
type inlet struct {
	t   *model.Timetable
	sis string
}

// remove takes out what the SIS no longer has. A lesson goes back among those not placed: it is still wanted.
func (x inlet) remove(ref model.Key) (model.Edit, error) {
	switch r := x.t.Get(ref).(type) {
	case nil:
		return nil, nil // went with another
	case *model.Lesson:
		c := *r
		c.Slot = model.Slot{}
		return model.Replace{Record: &c}, nil
	case *model.Section, *model.Enrolment:
		return model.Delete{Key: ref}, nil
	case *model.Student:
		return nil, errComputed
	case *model.Grid:
		return nil, fmt.Errorf("a bell time is taken out of the grid by hand, under Grid structure")
	}
	return nil, errRoster
}

// Why what stands in a roster is not taken in.
var (
	errRoster   = errors.New("it comes from a roster of the timetable")
	errComputed = errors.New("study lists are computed from who has no lesson")
)

// section changes a section, or makes one. Values are in the order of sectionColumns; a row with another key than the
// timetable's has another code.
func (x inlet) section(code string, ref model.Key, row *engine.Row) (model.Edit, error) {
	v := row.Values
	if ref.Kind != model.KindNone && ref.Kind != model.KindSection {
		return nil, errRoster
	}
	if v[2] != "" {
		return x.newRoster(code, v)
	}
	teacher, err := x.teacher(v[1])
	if err != nil {
		return nil, err
	}
	s, _ := x.t.Get(ref).(*model.Section)
	if s == nil {
		return x.newSection(code, v, teacher)
	}
	next, course := *s, x.t.Course(s.Course)
	var edits []model.Edit
	if row.Key != code {
		of, id := splitCode(row.Key)
		if of != course.Code {
			return nil, fmt.Errorf("%s calls it %s now, which is another course. Change it in the timetable", x.sis, row.Key)
		}
		next.SectionID = id
	}
	if teacher != s.Teacher() {
		next.Teachers = leadWith(s.Teachers, teacher)
	}
	if f := x.t.Faculty(x.t.SectionFaculty(s)); v[3] != "" && (f == nil || f.Code != v[3]) {
		f := x.t.FacultyByCode(v[3])
		if f == nil {
			return nil, fmt.Errorf("%s names the faculty %s, which the timetable does not have. Add it first", x.sis, v[3])
		}
		next.Faculty = f.ID
	}
	if next.Rotations, err = model.ParseRotations(v[5]); err != nil {
		return nil, err
	}
	if next.Priority, err = parsePriority(v[7]); err != nil {
		return nil, err
	}
	if v[9] != "" && !strings.EqualFold(v[9], s.GUID) {
		next.GUID = v[9]
	}
	edits = append(edits, model.Replace{Record: &next})
	if v[6] != x.linkOf(s) {
		link, err := x.link(s.ID, v[6])
		if err != nil {
			return nil, err
		}
		edits = append(edits, link)
	}
	if v[0] != "" && v[0] != course.Name {
		c := *course
		c.Name = v[0]
		edits = append(edits, model.Replace{Record: &c})
	}
	return model.Batch{Name: "Take in " + code, Edits: edits}, nil
}

// newSection makes a section of a ClassCode, with its course where that is not there.
func (x inlet) newSection(code string, v []string, teacher model.TeacherID) (model.Edit, error) {
	course, id := splitCode(code)
	if course == "" || id == "" {
		return nil, fmt.Errorf("the code %q has no course and section ID in it", code)
	}
	s := &model.Section{SectionID: id, GUID: v[9]}
	var err error
	if s.Rotations, err = model.ParseRotations(v[5]); err != nil {
		return nil, err
	}
	if s.Priority, err = parsePriority(v[7]); err != nil {
		return nil, err
	}
	if teacher != 0 {
		s.Teachers = []model.TeacherID{teacher}
	}
	b := model.Batch{Name: "Take in " + code}
	x.rotations(&b, s.Rotations)
	faculty := model.FacultyID(0)
	if f := x.t.FacultyByCode(v[3]); f != nil {
		faculty = f.ID
	} else if v[3] != "" {
		b.Edits = append(b.Edits, model.Add{Record: &model.Faculty{Code: v[3], Name: v[3]}})
		faculty = model.FacultyID(x.t.LastID(model.KindFaculty) + 1)
	}
	if c := x.t.CourseByCode(course); c != nil {
		s.Course = c.ID
		if c.Faculty != faculty {
			s.Faculty = faculty
		}
	} else {
		c := &model.Course{Code: course, Name: v[0], Faculty: faculty}
		if y := x.yearLevel(v[4]); y != nil {
			c.YearLevels = []model.YearLevelID{y.ID}
		} else if v[4] != "" {
			b.Edits = append(b.Edits, model.Add{Record: &model.YearLevel{Code: v[4], Name: v[4], Order: int16(x.t.Count(model.KindYearLevel) + 1)}})
			c.YearLevels = []model.YearLevelID{model.YearLevelID(x.t.LastID(model.KindYearLevel) + 1)}
		}
		b.Edits = append(b.Edits, model.Add{Record: c})
		s.Course = model.CourseID(x.t.LastID(model.KindCourse) + 1)
	}
	if c := x.t.CourseByCode(course); c != nil && v[8] != "" && len(c.YearLevels) == 1 {
		x.useGrid(&b, x.t.YearLevel(c.YearLevels[0]), v[8])
	} else if c == nil && v[8] != "" {
		x.useGrid(&b, x.yearLevel(v[4]), v[8])
	}
	b.Edits = append(b.Edits, model.Add{Record: s})
	if v[6] != "" {
		if link, err := x.link(model.SectionID(x.t.LastID(model.KindSection)+1), v[6]); err == nil { // else it comes without
			b.Edits = append(b.Edits, link)
		}
	}
	return b, nil
}

// yearLevel is the year level with a code, or with the same grade in another spelling, as 09 for 9; nil where there is none.
func (x inlet) yearLevel(code string) *model.YearLevel {
	if y := x.t.YearLevelByCode(code); y != nil || code == "" {
		return y
	}
	for y := range x.t.YearLevels() {
		if names.SameGrade(y.Code, code) {
			return y
		}
	}
	return nil
}

// rotations makes the rotations that a section runs in; when they are, nobody but the person knows.
func (x inlet) rotations(b *model.Batch, set model.Rotations) {
	for r := range x.t.Rotations() {
		set &^= model.Rotations(0).With(int(r.Number))
	}
	for _, n := range set.Numbers() {
		b.Edits = append(b.Edits, model.Add{Record: &model.Rotation{Number: uint8(n)}})
	}
}

// useGrid gives a year level without a grid the one that its sections are said to use.
func (x inlet) useGrid(b *model.Batch, y *model.YearLevel, structure string) {
	if g := x.t.GridByCode(structure); g != nil && y != nil && y.Grid == 0 {
		c := *y
		c.Grid = g.ID
		b.Edits = append(b.Edits, model.Replace{Record: &c})
	}
}

// linkOf is the code of the section that another one of its group is linked to, as it is sent: the first of the group.
func (x inlet) linkOf(s *model.Section) string {
	if s.Composite == 0 {
		return ""
	}
	for o := range x.t.Sections() {
		if o.Composite != s.Composite || o.Main != 0 {
			continue
		}
		if o.ID == s.ID {
			break
		}
		return x.t.SectionCode(o.ID)
	}
	return ""
}

// link puts a section into the group of the one it is linked to, which is made where there is none, and with it those that
// are linked to it; "" takes it out of its own.
func (x inlet) link(id model.SectionID, to string) (model.Edit, error) {
	if to == "" {
		return model.LinkSections{Sections: []model.SectionID{id}}, nil
	}
	lead := x.sectionOf(to)
	if lead == nil {
		return nil, fmt.Errorf("it is linked to %s, which the timetable does not have", to)
	}
	e := model.LinkSections{Sections: []model.SectionID{lead.ID, id}, Code: to}
	if s := x.t.Section(id); s != nil && s.Composite != 0 && x.linkOf(s) == "" {
		for o := range x.t.Sections() {
			if o.Composite == s.Composite && o.ID != id {
				e.Sections = append(e.Sections, o.ID)
			}
		}
	}
	if c := x.t.Composite(lead.Composite); c != nil {
		e.Code = c.Code
	}
	return e, nil
}

// listRow adds a student to a section, or changes the dates. Values are in the order of listColumns.
func (x inlet) listRow(ref model.Key, v []string) (model.Edit, error) {
	if ref.Kind == model.KindStudent {
		return nil, errComputed
	}
	first, err1 := parseDay(v[2])
	last, err2 := parseDay(v[3])
	if err1 != nil || err2 != nil {
		return nil, fmt.Errorf("its dates can't be read")
	}
	if e, ok := x.t.Get(ref).(*model.Enrolment); ok {
		c := *e
		c.First, c.Last = first, last
		return model.Replace{Record: &c}, nil
	}
	st := x.t.StudentBySISID(v[1])
	if st == nil {
		return nil, fmt.Errorf("the timetable has no student %s. Download students, then sync again", v[1])
	}
	s := x.sectionOf(v[0])
	if roster, id := rosterOf(v[0]); s == nil && roster == model.RosterStudy {
		if study := x.studySection(id); study != nil && len(x.t.Referrers(study.Key(), model.KindRosterSlot)) == 0 {
			return nil, nil // its entries are still to come
		}
		return nil, errComputed
	}
	if s == nil {
		return nil, fmt.Errorf("the timetable has no section %s", v[0])
	}
	return model.Add{Record: &model.Enrolment{Section: s.ID, Student: st.ID, First: first, Last: last}}, nil
}

// lesson changes teacher and room of a lesson, or places one. Values are in the order of lessonColumns.
func (x inlet) lesson(ref model.Key, v []string) (model.Edit, error) {
	teacher, err := x.teacher(v[3])
	if err != nil {
		return nil, err
	}
	b := model.Batch{Name: "Take in " + v[2]}
	room := x.room(&b, v[4])
	var next model.Lesson
	switch r := x.t.Get(ref).(type) {
	case *model.Lesson:
		next = *r
	case *model.RosterSlot:
		if r.Roster == model.RosterOnCall { // the teacher is what it is about
			return nil, errRoster
		}
		c := *r
		c.Teacher = teacher
		return model.Replace{Record: &c}, nil
	default:
		s := x.sectionOf(v[2])
		if s == nil {
			return x.rosterLesson(&b, v, teacher, room)
		}
		slot, err := x.slot(v[5], v[0], v[1])
		if err != nil {
			return nil, err
		}
		next.Section = s.ID
		for l := range x.t.LessonsOf(s.ID) {
			if l.Slot == slot { // a second teacher or room of it
				c := *l
				c.Teachers, c.Rooms = with(l.Teachers, teacher), with(l.Rooms, room)
				b.Edits = append(b.Edits, model.Replace{Record: &c})
				return b, nil
			}
			if next.ID == 0 && !l.Slot.Placed() {
				next = *l
			}
		}
		next.Slot = slot
	}
	s := x.t.Section(next.Section)
	next.Teachers = swap(next.Teachers, pick(s.Teachers, next.Teachers), teacher)
	next.Rooms = swap(next.Rooms, pick([]model.RoomID{s.Room}, next.Rooms), room)
	if next.ID != 0 {
		b.Edits = append(b.Edits, model.Replace{Record: &next})
	} else {
		b.Edits = append(b.Edits, model.Add{Record: &next})
	}
	return b, nil
}

// room is the room with a code, made where there is none; none for "".
func (x inlet) room(b *model.Batch, code string) model.RoomID {
	if r := x.t.RoomByCode(code); r != nil || code == "" {
		if r == nil {
			return 0
		}
		return r.ID
	}
	b.Edits = append(b.Edits, model.Add{Record: &model.Room{Code: code}})
	return model.RoomID(x.t.LastID(model.KindRoom) + 1)
}

// slot is a place in a grid by codes.
func (x inlet) slot(structure, day, period string) (model.Slot, error) {
	g := x.grid(structure)
	if g == nil {
		return model.Slot{}, fmt.Errorf("%s does not say in which of the timetable's grids, or one that is not there: %q", x.sis, structure)
	}
	d := slices.IndexFunc(g.Days, func(d model.Day) bool { return d.Code == day }) + 1
	if n, err := strconv.Atoi(day); d == 0 && err == nil && n >= 1 && n <= len(g.Days) {
		d = n
	}
	p := g.PeriodByCode(period)
	if d == 0 || p == nil || g.Cell(uint8(d), p.ID) == nil {
		return model.Slot{}, fmt.Errorf("the grid %s has no period %s on day %s", g.Code, period, day)
	}
	return model.Slot{Grid: g.ID, Day: uint8(d), Period: p.ID}, nil
}

// grid is the grid of a TtStructure; of none, the only one there is.
func (x inlet) grid(structure string) *model.Grid {
	if structure != "" {
		return x.t.GridByCode(structure)
	}
	if x.t.Count(model.KindGrid) == 1 {
		for g := range x.t.Grids() {
			return g
		}
	}
	return nil
}

// mainGrid is what a grid is called that a SIS gives no name.
const mainGrid = "main"

// noTime is the start and the end of a period whose times are not known.
const noTime = "00:00"

// bell sets a cell of a grid; day, period and grid are made where they are not there. Values are in the order of
// bellColumns; the number of the day stands in the key.
func (x inlet) bell(key string, v []string) (model.Edit, error) {
	parts := strings.Split(key, "|")
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 || n > model.MaxDays {
		return nil, fmt.Errorf("day %s of the cycle can't be", parts[1])
	}
	start, err1 := model.ParseMinute(orElse(v[2], noTime))
	end, err2 := model.ParseMinute(orElse(v[3], noTime))
	if err1 != nil || err2 != nil || (v[2] == "") != (v[3] == "") {
		return nil, fmt.Errorf("it has no start and end time")
	}
	g := &model.Grid{Code: orElse(v[5], mainGrid), Name: v[5]}
	old := x.grid(v[5])
	if old == nil && v[5] == "" && x.t.Count(model.KindGrid) > 0 {
		return nil, fmt.Errorf("%s does not say in which of the timetable's grids", x.sis)
	}
	if old != nil {
		c := *old
		g = &c
		g.Days, g.Periods, g.Cells = slices.Clone(g.Days), slices.Clone(g.Periods), slices.Clone(g.Cells)
	}
	for len(g.Days) < n {
		g.Days = append(g.Days, model.Day{Code: strconv.Itoa(len(g.Days) + 1)})
	}
	if v[0] != "" && g.Days[n-1].Code == strconv.Itoa(n) {
		g.Days[n-1].Code = v[0]
	}
	p := g.PeriodByCode(v[1])
	if p == nil {
		next := model.PeriodID(1)
		for _, o := range g.Periods {
			next = max(next, o.ID+1)
		}
		g.Periods = append(g.Periods, model.Period{ID: next, Code: v[1], Name: v[1]})
		p = g.PeriodByCode(v[1])
	}
	kind := model.Offline
	for k, letter := range bellTypes {
		if letter == v[4] {
			kind = k
		}
	}
	if v[4] == "" {
		kind = model.Teaching
	}
	if c := g.Cell(uint8(n), p.ID); c != nil {
		c.Start, c.End, c.Kind = start, end, kind
	} else {
		g.Cells = append(g.Cells, model.Cell{Day: uint8(n), Period: p.ID, Kind: kind, Start: start, End: end})
		g.SortCells()
	}
	if old == nil {
		return model.Add{Record: g}, nil
	}
	return model.Replace{Record: g}, nil
}

// teacher is a teacher by what the SIS calls him: the SIS id, else the code. None for "".
func (x inlet) teacher(id string) (model.TeacherID, error) {
	if id == "" {
		return 0, nil
	}
	if te := x.t.TeacherBySISID(id); te != nil {
		return te.ID, nil
	}
	if te := x.t.TeacherByCode(id); te != nil {
		return te.ID, nil
	}
	return 0, fmt.Errorf("the timetable has no teacher %s. Download teachers, then sync again", id)
}

func (x inlet) sectionOf(code string) *model.Section {
	course, id := splitCode(code)
	return x.t.SectionByCode(course, id)
}

// splitCode is the course and the section ID of a ClassCode: at its blank, else at the right-most character that is
// neither letter nor digit, else before the last character (LISS §4).
func splitCode(code string) (course, id string) {
	code = strings.TrimSpace(code)
	i := strings.LastIndexByte(code, ' ')
	if i < 0 {
		i = strings.LastIndexFunc(code, isMark)
	}
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(code[i:])
		return code[:i], code[i+size:]
	}
	r := []rune(code)
	if len(r) < 2 {
		return "", ""
	}
	return string(r[:len(r)-1]), string(r[len(r)-1])
}

// leadWith puts a teacher first in place of the one who is; 0 takes the first away.
func leadWith(ids []model.TeacherID, lead model.TeacherID) []model.TeacherID {
	var rest []model.TeacherID
	if len(ids) > 0 {
		rest = without(ids[1:], lead)
	}
	if lead == 0 {
		return rest
	}
	return append([]model.TeacherID{lead}, rest...)
}

// swap replaces one ID by another, which comes first; 0 stands for none on either side.
func swap[ID ~uint32](ids []ID, old, now ID) []ID {
	switch {
	case old == now:
		return ids
	case now == 0:
		return without(ids, old)
	}
	return append([]ID{now}, without(without(ids, now), old)...)
}

// with is the IDs with one more; 0 stands for none.
func with[ID ~uint32](ids []ID, id ID) []ID {
	if id == 0 || slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}

func parseDay(s string) (model.Date, error) {
	if s == "" {
		return 0, nil
	}
	return model.ParseDate(s)
}

func parsePriority(s string) (int8, error) {
	if s == "" {
		return model.PriorityUnset, nil
	}
	n, err := strconv.ParseInt(s, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("the priority %q is no number", s)
	}
	return int8(n), nil
}
