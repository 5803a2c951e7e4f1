package fet

import (
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/rules"
)

// section is the activities that are one section: split from one another, of one subject, for the same students or some of them.
type section struct {
	name   string // of its row
	acts   []*activity
	leaves []*set // its students
}

// sections parts the activities into sections, in their order. An activity for some of the students of another of its group is a
// lesson from which the others are excused.
func (d *data) sections() (list []*section) {
	type split struct{ group, subject string }
	by := map[split][]*section{}
	groups := map[string]int{}
	for _, a := range d.acts {
		if !a.active || a.bad {
			continue
		}
		at := split{a.group, a.subject}
		leaves := d.leavesOf(a)
		i := slices.IndexFunc(by[at], func(s *section) bool { return within(leaves, s.leaves) || within(s.leaves, leaves) })
		if i < 0 {
			s := &section{name: "g" + a.group, leaves: leaves}
			if groups[a.group]++; groups[a.group] > 1 {
				s.name += "." + strconv.Itoa(groups[a.group])
			}
			i = len(by[at])
			by[at] = append(by[at], s)
			list = append(list, s)
		}
		s := by[at][i]
		if len(leaves) > len(s.leaves) {
			s.leaves = leaves
		}
		s.acts = append(s.acts, a)
	}
	return list
}

// within says whether all of some sets are among others.
func within(some, others []*set) bool {
	in := make(map[*set]bool, len(others))
	for _, s := range others {
		in[s] = true
	}
	return !slices.ContainsFunc(some, func(s *set) bool { return !in[s] })
}

// leavesOf are the sets without parts of an activity's students.
func (d *data) leavesOf(a *activity) (list []*set) {
	seen := map[*set]bool{}
	for _, name := range a.students {
		list = d.sets[name].leaves(list, seen)
	}
	return list
}

// tables makes the rows of the document.
func (r *reader) tables() {
	put := func(k model.Kind, fields ...string) *exchange.Table {
		t := &exchange.Table{Kind: k, File: r.file, Fields: fields}
		r.doc.Tables = append(r.doc.Tables, t)
		return t
	}
	add := func(t *exchange.Table, line int, name string, values ...string) {
		t.Rows = append(t.Rows, exchange.Row{Line: line, Name: name, Values: values})
	}
	note := func(why message.Message) {
		r.doc.Notes = append(r.doc.Notes, exchange.Note{File: r.file, Why: why})
	}
	buildings := r.root.Child("Buildings_List").All("Building")
	if r.o.Here == nil {
		school := &model.School{}
		if len(buildings) > 1 && !r.travel {
			school.RulesOff = []string{string(rules.TeacherTravel), string(rules.StudentTravel)}
			note(message.New(saysTravel))
		}
		t := put(model.KindSchool, "name")
		t.Rows = append(t.Rows, exchange.Row{Line: r.root.Line, Values: []string{exchange.Cut(r.root.Value("Institution_Name"),
			200)}, Record: school})
	}
	g := r.grid(note)
	put(model.KindGrid).Rows = []exchange.Row{{Line: r.root.Line, Name: mainGrid, Record: g}}

	campus := exchange.NewCodes(20, false)
	t := put(model.KindCampus, "code", "name")
	for name, n := range inOrder(r.data, "Buildings_List", "Building") {
		add(t, n.Line, name, campus.Code(name), exchange.Cut(name, 100))
	}
	rooms := exchange.NewCodes(40, false)
	t = put(model.KindRoom, "code", "name", "capacity", "campus")
	for name, n := range inOrder(r.data, "Rooms_List", "Room") {
		if isTrue(n.Value("Virtual"), false) {
			continue
		}
		capacity := ""
		if c, ok := n.Number("Capacity", 1, noLimit-1); ok {
			capacity = strconv.Itoa(c)
		}
		add(t, n.Line, name, rooms.Code(name), exchange.Cut(name, 100), capacity, n.Value("Building"))
	}
	levels := r.yearLevels(put, add, note)
	teachers := exchange.NewCodes(20, false)
	t = put(model.KindTeacher, "code", "surname", "daysOff", "anyFullDays")
	for name, n := range inOrder(r.data, "Teachers_List", "Teacher") {
		add(t, n.Line, name, teachers.Code(name), exchange.Cut(name, 100), r.hoursOff(name, g), strconv.Itoa(r.fullDays[name]))
	}
	r.students(put, add, levels)
	r.courses(put, add, levels)
	r.lessons(put, add, g)
	if len(r.leaves) > 0 {
		note(message.New(saysStudents, message.Count("n", len(r.leaves))))
	}
}

// noLimit is the capacity of a room that FET has by default.
const noLimit = 30000

type putter func(k model.Kind, fields ...string) *exchange.Table
type adder func(t *exchange.Table, line int, name string, values ...string)

func (r *reader) grid(note func(message.Message)) *model.Grid {
	g := &model.Grid{Code: mainGrid}
	days, periods := exchange.NewCodes(20, true), exchange.NewCodes(20, true)
	for _, d := range r.days {
		g.Days = append(g.Days, model.Day{Code: days.Code(d), Name: beside(d, days.Code(d))})
	}
	spans, said := r.minutes()
	if !said {
		note(message.New(saysTimes))
	}
	for i, h := range r.hours {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: periods.Code(h), Name: beside(h, periods.Code(h))})
	}
	for day := range r.days {
		for i := range r.hours {
			kind := model.Teaching
			if r.breaks[[2]int{day, i}] {
				kind = model.Break
			}
			g.Cells = append(g.Cells, model.Cell{Day: uint8(day + 1), Period: model.PeriodID(i + 1), Kind: kind, Start: spans[i].Start,
				End: spans[i].End})
		}
	}
	return g
}

// beside is the name of what has a code; "" where the code says it all.
func beside(name, code string) string {
	if name == code {
		return ""
	}
	return exchange.Cut(name, 60)
}

// yearLevels makes year levels of the years; none where there are more than a timetable can have.
func (r *reader) yearLevels(put putter, add adder, note func(message.Message)) bool {
	if len(r.years) > model.MaxYearLevels {
		note(message.New(saysManyYears, message.Count("n", len(r.years)), message.Count("most", model.MaxYearLevels)))
		return false
	}
	t := put(model.KindYearLevel, "code", "name", "order", "grid")
	all := exchange.NewCodes(20, false)
	for i, y := range r.years {
		add(t, y.line, y.name, all.Code(y.name), exchange.Cut(y.name, 100), strconv.Itoa(i+1), mainGrid)
	}
	return true
}

func (r *reader) students(put putter, add adder, levels bool) {
	t := put(model.KindStudent, "code", "surname", "yearLevel", "rollGroup")
	all := exchange.NewCodes(20, false)
	for _, s := range r.leaves {
		level, group := s.year, s.group
		if !levels {
			level, group = "", s.year
		}
		add(t, s.line, s.name, all.Code(s.name), exchange.Cut(s.name, 100), level, exchange.Cut(group, 40))
	}
}

func (r *reader) courses(put putter, add adder, levels bool) {
	of := map[string][]string{} // year levels by subject
	for _, a := range r.acts {
		for _, name := range a.students {
			for _, y := range r.yearsOf(r.sets[name]) {
				if levels && a.active && !slices.Contains(of[a.subject], y) {
					of[a.subject] = append(of[a.subject], y)
				}
			}
		}
	}
	t := put(model.KindCourse, "code", "name", "yearLevels")
	all := exchange.NewCodes(40, false)
	for name, n := range inOrder(r.data, "Subjects_List", "Subject") {
		add(t, n.Line, courseName(name), all.Code(name), exchange.Cut(name, 200), exchange.List(of[name]...))
	}
}

// courseName names the row of a subject, which in FET may have no name, or one of blanks.
func courseName(subject string) string {
	if strings.TrimSpace(subject) == "" {
		return noName + subject
	}
	return subject
}

// noName begins the name of the row of a subject without a name.
const noName = "-"

// yearsOf are the years that a set of students is in.
func (d *data) yearsOf(s *set) []string { return []string{s.year} }

// lessons makes the sections, their lists and their lessons.
func (r *reader) lessons(put putter, add adder, g *model.Grid) {
	sections := put(model.KindSection, "course", "sectionId", "teachers", "room", "lessonsWanted")
	lists := put(model.KindEnrolment, "section", "student")
	lessons := put(model.KindLesson, "section", "slot", "teachers", "rooms", "pinned", "excused")
	ids := exchange.NewCodes(20, false)
	for _, s := range r.sections() {
		var teachers, rooms []string
		wanted := 0
		for _, a := range s.acts {
			wanted += a.duration
			for _, t := range a.teachers {
				if !slices.Contains(teachers, t) {
					teachers = append(teachers, t)
				}
			}
			rooms = append(rooms, a.rooms...)
			pinned := map[bool]string{true: "yes", false: "no"}[a.pinned]
			excused := r.excused(s, a)
			for k := range a.duration {
				slot := ""
				if a.day >= 0 {
					slot = exchange.Slot(g.Code, g.Days[a.day].Code, g.Periods[a.hour+k].Code)
				}
				add(lessons, a.node.Line, lessonName(a.id, k), s.name, slot, exchange.List(a.teachers...), exchange.List(a.rooms...), pinned, excused)
			}
		}
		first := s.acts[0]
		line := first.node.Line
		add(sections, line, s.name, courseName(first.subject), ids.Code(strings.TrimPrefix(s.name, "g")),
			exchange.List(teachers...), mostUsed(rooms), strconv.Itoa(min(wanted, 255)))
		for _, leaf := range s.leaves {
			add(lists, line, "", s.name, leaf.name)
		}
	}
}

// excused are the students of a section whom one of its activities is not for.
func (r *reader) excused(s *section, a *activity) string {
	own := r.leavesOf(a)
	if len(own) == len(s.leaves) {
		return ""
	}
	var list []string
	for _, leaf := range s.leaves {
		if !slices.Contains(own, leaf) {
			list = append(list, leaf.name)
		}
	}
	return exchange.List(list...)
}

// lessonName names the row of one lesson of an activity.
func lessonName(id string, k int) string { return "a" + id + "." + strconv.Itoa(k) }

// mostUsed is the text that comes most often, the earliest of several.
func mostUsed(texts []string) (best string) {
	times := map[string]int{}
	for _, t := range texts {
		times[t]++
	}
	for _, t := range texts {
		if times[t] > times[best] {
			best = t
		}
	}
	return best
}
