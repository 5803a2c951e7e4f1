package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
)

// Write puts a timetable into the files of a folder, by file name, in the format that [Read] takes. left counts what
// the format has no place for: "days off of teachers: 12".
func Write(s *model.State) (files map[string][]byte, left []string) {
	w := &writer{State: s, lost: make(map[string]int)}
	for g := range s.Grids() {
		w.gridColumn = w.gridColumn || s.Count(model.KindGrid) > 1 || g.Code != mainGrid
	}
	w.teacherSet, w.yearSet = make(map[string]bool), make(map[string]bool)
	for t := range s.Teachers() {
		w.teacherSet[t.Code] = true
	}
	for st := range s.Students() {
		if st.SISID != "" {
			w.yearSet[w.yearCode(st.YearLevel)] = true
		}
	}
	rows := w.rows()
	files = make(map[string][]byte, numFiles)
	for i := range specs {
		if specs[i].optional && len(rows[i]) == 0 {
			continue
		}
		files[specs[i].file] = w.encode(&specs[i], rows[i])
	}
	w.countTheRest()
	for _, what := range slices.Sorted(maps.Keys(w.lost)) {
		left = append(left, fmt.Sprintf("%s: %d", what, w.lost[what]))
	}
	return files, left
}

type writer struct {
	*model.State
	gridColumn bool           // rows name their grid, which is not just the one grid Main
	lost       map[string]int // what the format has no place for

	teacherSet, yearSet map[string]bool // codes of teachers, and of year levels that students are in
}

// lose counts something that is not written.
func (w *writer) lose(isThere bool, what string) {
	if isThere {
		w.lost[what]++
	}
}

// encode is a file: its header and its rows, without the column grid where it would say nothing.
func (w *writer) encode(s *spec, rows [][]string) []byte {
	header := s.columns
	if len(s.extra) > 0 && w.gridColumn {
		header = append(slices.Clip(header), s.extra...)
	}
	var buf bytes.Buffer
	c := stdcsv.NewWriter(&buf) // writes to memory never fail
	_ = c.Write(header)
	for _, row := range rows {
		cells := row[:len(header)]
		for i := range cells {
			cells[i] = guard(cells[i])
		}
		_ = c.Write(cells)
	}
	c.Flush()
	return buf.Bytes()
}

// guard puts an apostrophe before a cell that a spreadsheet would take for a formula, and before one that begins as a
// guarded cell does, so that [unguard] knows them apart.
func guard(cell string) string {
	if isFormula(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes away the apostrophe that guard, or the export of another program, has put before a cell.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && isFormula(cell) {
		return cell[1:]
	}
	return cell
}

func isFormula(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0]))
}

// rows is the rows of every file, by the constants that name the files.
func (w *writer) rows() (rows [numFiles][][]string) {
	add := func(file int, cells ...string) { rows[file] = append(rows[file], cells) }
	for f := range w.Faculties() {
		add(faculties, f.Code, f.Name)
		w.lose(f.Colour != 0, "colours of faculties")
	}
	for r := range w.Rooms() {
		add(rooms, r.Code, r.Name, r.Kind, strconv.Itoa(int(r.Capacity)))
		w.lose(r.SISID != "" || r.GUID != "", "SIS ids and GUIDs of rooms")
	}
	for t := range w.Teachers() {
		add(teachers, t.SISID, t.Code, t.Title, t.Surname, t.FirstName, t.PreferredName, t.Gender, w.facultyCode(t.Faculty))
		w.lose(t.GUID != "", "GUIDs of teachers")
		w.lose(t.MaxLoad != 0, "loads of teachers")
		w.lose(len(t.DaysOff) > 0 || t.AnyFullDays > 0, "days off of teachers")
		w.lose(t.Inactive, "teachers marked inactive, who become active")
	}
	for s := range w.Students() {
		w.lose(s.SISID == "", "students without a SIS id")
		w.lose(s.GUID != "" || s.StatewideID != "" || s.Code != "", "GUIDs, StatewideIDs and codes of students")
		w.lose(s.Inactive, "students marked inactive, who become active")
		if s.SISID != "" {
			add(students, s.SISID, s.Surname, s.FirstName, s.PreferredName, s.Gender, w.yearCode(s.YearLevel), s.RollGroup, s.House)
		}
	}
	for c := range w.Courses() {
		years := make([]string, 0, len(c.YearLevels))
		for _, y := range c.YearLevels {
			years = append(years, w.yearCode(y))
		}
		add(courses, c.Code, c.Name, w.facultyCode(c.Faculty), w.join(years, "year levels of courses, with a blank in their code", w.yearSet))
		w.lose(c.SISID != "" || c.GUID != "", "SIS ids and GUIDs of courses")
		w.lose(c.Credits != 0 || c.Length != 0, "credits and lengths of courses")
		w.lose(c.Size != 0, "section sizes of courses")
		w.lose(len(c.Prerequisites) > 0 || c.Pair != 0, "prerequisites and half-year pairs of courses")
		w.lose(c.GraduationArea != "", "graduation areas of courses")
	}
	used := make(map[model.YearLevelID]bool)
	for st := range w.Students() {
		used[st.YearLevel] = true
	}
	for c := range w.Courses() {
		for _, y := range c.YearLevels {
			used[y] = true
		}
	}
	for y := range w.YearLevels() {
		w.lose(!used[y.ID], "year levels without students and courses")
		w.lose(y.Name != "" || y.Campus != 0, "names and campuses of year levels")
	}
	for s := range w.Sections() {
		add(sections, w.courseCode(s), s.SectionID, s.Name, w.teacherCodes(s.Teachers))
		w.loseOfSection(s)
	}
	for e := range w.Enrolments() {
		w.lose(e.First != 0 || e.Last != 0, "dates of section list rows")
		w.lose(e.Locked, "students locked into sections")
		if id := w.Student(e.Student).SISID; id != "" {
			s := w.Section(e.Section)
			add(sectionLists, w.courseCode(s), s.SectionID, id)
		}
	}
	for g := range w.Grids() {
		w.bells(g, func(cells ...string) { add(bellTimes, cells...) })
	}
	w.lessons(add)
	for _, d := range w.Calendar().Days {
		add(calendar, d.Date.String(), strconv.Itoa(int(d.Day)))
		w.lose(d.Holiday != "", "names of holidays")
	}
	return rows
}

func (w *writer) loseOfSection(s *model.Section) {
	w.lose(s.SISID != "" || s.GUID != "", "SIS ids and GUIDs of sections")
	w.lose(s.Faculty != 0, "faculties of sections, where not the course's")
	w.lose(s.Size != 0 || s.Held != 0, "sizes and held seats of sections")
	w.lose(len(s.Staff) > 0, "roles of teachers in sections")
	w.lose(s.OverBy != "", "sections allowed to go over their cap")
	w.lose(s.Rotations != 0, "rotations of sections")
	w.lose(s.Priority != model.PriorityUnset, "priorities of sections")
	w.lose(s.Line != 0, "lines of sections")
	w.lose(s.LunchWave != "", "lunch waves of sections")
	w.lose(s.Composite != 0, "composites of sections")
	w.lose(s.Main != 0, "sub-classes, which become sections")
	w.lose(s.Pinned, "pins of sections")
}

func (w *writer) bells(g *model.Grid, add func(...string)) {
	used := make(map[uint8]bool, len(g.Days))
	for _, c := range g.Cells {
		p, day := g.Period(c.Period), g.Days[c.Day-1]
		used[c.Day] = true
		add(strconv.Itoa(int(c.Day)), day.Code, p.Code, p.Name, c.Start.String(), c.End.String(), c.Kind.String(), g.Code)
		w.lose(len(c.Variants) > 0, "lunch waves of bell times")
	}
	for range g.Schedules {
		w.lose(true, "bell schedules for single dates")
	}
	w.lose(g.Name != "", "names of grids")
	for i, d := range g.Days {
		w.lose(!used[uint8(i+1)], "days without bell times")
		w.lose(d.Name != "" && d.Name != d.Code, "names of days")
	}
}

// lessons writes the placed lessons, and as exceptions the people of a section who are not on one of its lessons.
func (w *writer) lessons(add func(int, ...string)) {
	type place struct {
		section model.SectionID
		slot    model.Slot
	}
	taken := make(map[place]bool, w.Count(model.KindLesson))
	placed := make(map[model.SectionID]int)
	uses := make(map[model.SectionID][]model.RoomID)
	for l := range w.Lessons() {
		if !l.Slot.Placed() {
			w.lose(true, "lessons that are not placed")
			continue
		}
		at := place{l.Section, l.Slot}
		if taken[at] {
			w.lose(true, "second lessons of a section at one time")
			continue
		}
		taken[at] = true
		w.lose(l.Pinned, "pins of lessons")
		w.lose(len(l.Rooms) > 1, "second rooms of lessons")
		room := ""
		if len(l.Rooms) > 0 {
			room = w.Room(l.Rooms[0]).Code
			uses[l.Section] = append(uses[l.Section], l.Rooms[0])
		}
		placed[l.Section]++
		g, s := w.Grid(l.Slot.Grid), w.Section(l.Section)
		day, period, course := strconv.Itoa(int(l.Slot.Day)), g.Period(l.Slot.Period).Code, w.courseCode(s)
		add(timetable, day, period, course, s.SectionID, w.teacherCodes(l.Teachers), room, g.Code)
		for _, id := range s.Teachers {
			if t := w.Teacher(id); !slices.Contains(l.Teachers, id) {
				w.lose(t.SISID == "", "exceptions of teachers without a SIS id")
				if t.SISID != "" {
					add(exceptions, day, period, course, s.SectionID, t.SISID, g.Code)
				}
			}
		}
		for _, id := range l.Excused {
			if sis := w.Student(id).SISID; sis != "" {
				add(exceptions, day, period, course, s.SectionID, sis, g.Code)
			}
		}
	}
	w.loseOfUse(placed, uses)
}

// loseOfUse counts what a reader takes from the lessons of a section, where the section says otherwise.
func (w *writer) loseOfUse(placed map[model.SectionID]int, uses map[model.SectionID][]model.RoomID) {
	for s := range w.Sections() {
		w.lose(int(s.LessonsWanted) != min(placed[s.ID], math.MaxUint8), "numbers of lessons wanted, where not as many are placed")
		w.lose(s.Room != mostUsed(uses[s.ID]), "rooms of sections, where most lessons are elsewhere")
	}
}

// countTheRest counts the records of kinds that have no file.
func (w *writer) countTheRest() {
	for _, k := range []model.Kind{model.KindRotation, model.KindCampus, model.KindComposite, model.KindDutyArea,
		model.KindStudySection, model.KindRosterSlot, model.KindOffCampus, model.KindElectiveLine, model.KindRequest} {
		if n := w.Count(k); n > 0 {
			w.lost[k.Plural()] = n
		}
	}
	if n := len(w.Calendar().Terms); n > 0 {
		w.lost["terms"] = n
	}
}

func (w *writer) facultyCode(id model.FacultyID) string {
	if f := w.Faculty(id); f != nil {
		return f.Code
	}
	return ""
}

func (w *writer) yearCode(id model.YearLevelID) string {
	if y := w.YearLevel(id); y != nil {
		return y.Code
	}
	return ""
}

func (w *writer) courseCode(s *model.Section) string { return w.Course(s.Course).Code }

func (w *writer) teacherCodes(ids []model.TeacherID) string {
	codes := make([]string, 0, len(ids))
	for _, id := range ids {
		codes = append(codes, w.Teacher(id).Code)
	}
	return w.join(codes, "teachers with a blank in their code, beside others", w.teacherSet)
}

// join puts several codes into one cell. A code with a blank in it can stand there alone only, where it is known for
// itself, and codes that together read as another one lose the last of them.
func (w *writer) join(codes []string, what string, known map[string]bool) string {
	several := len(codes) > 1
	codes = slices.DeleteFunc(codes, func(c string) bool {
		lost := strings.Contains(c, " ") && (several || !known[c])
		w.lose(lost, what)
		return lost
	})
	for len(codes) > 1 && known[strings.Join(codes, " ")] {
		w.lose(true, what)
		codes = codes[:len(codes)-1]
	}
	return strings.Join(codes, " ")
}
