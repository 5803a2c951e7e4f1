package oneroster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// maker makes the tables of a document of the files of one school.
type maker struct {
	*reader
	school      string            // the sourcedId
	departments map[string]*row   // of the school
	terms       map[string]int    // numbers of rotations by sourcedId
	kinds       map[string]string // "teacher" or "student" by the sourcedId of a user
	faculties   map[string]string // of teachers, the sourcedId of the department
	classes     map[string]bool   // that have become sections
	courses     map[string]bool   // that have become courses
	teachers    map[string][]string
	levels      map[string]bool // grades that have a row, or a year level here
}

func (r *reader) make() error {
	m := &maker{reader: r, departments: map[string]*row{}, terms: map[string]int{}, kinds: map[string]string{}, faculties: map[string]string{},
		classes: map[string]bool{}, courses: map[string]bool{}, teachers: map[string][]string{}, levels: map[string]bool{}}
	if err := m.chooseSchool(); err != nil {
		return err
	}
	m.people()
	m.orgs()
	m.sessions()
	m.makeCourses()
	m.listTeachers()
	m.makeUsers()
	m.makeClasses()
	m.lists()
	return nil
}

func (m *maker) table(k model.Kind, f string, whole bool, fields ...string) *exchange.Table {
	t := &exchange.Table{Kind: k, File: f, Fields: fields, Whole: whole}
	m.doc.Tables = append(m.doc.Tables, t)
	return t
}

func add(t *exchange.Table, line int, name string, values ...string) {
	t.Rows = append(t.Rows, exchange.Row{Line: line, Name: name, Values: values})
}

// cut is a text as long as a field takes one; what is cut off is said.
func (m *maker) cut(r *row, k model.Kind, field, s string) string {
	f, _ := model.FieldOf(k, field)
	s = strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < 0x20 || c >= 0x7f && c < 0xa0 {
			return ' '
		}
		return c
	}, s))
	if c := []rune(s); len(c) > f.Most {
		m.note(r.of.file(), r.line, s, 1, message.New(saysShortened, message.Name("field", f.Label), message.Count("most", f.Most)))
		s = strings.TrimSpace(string(c[:f.Most]))
	}
	return s
}

// registered are the GUID and the SIS id that a sourcedId says: nothing where the writer of this package has made it.
func registered(sourcedID string) (guid, sisID string) {
	if plain := strings.ReplaceAll(sourcedID, "-", ""); len(plain) == 32 && strings.Trim(plain, "0123456789abcdefABCDEF") == "" {
		return plain, ""
	}
	if strings.HasPrefix(sourcedID, made) || len([]rune(sourcedID)) > 60 {
		return "", ""
	}
	return "", sourcedID
}

// chooseSchool finds the school that is read.
func (m *maker) chooseSchool() error {
	f := Format()
	chosen := f.Setting(m.o.Settings, settingSchool)
	var schools []*row
	all := m.files[orgs.name]
	for i := range all.rows {
		r := &all.rows[i]
		if r.get("type") == "school" && (chosen == "" || r.id() == chosen || r.get("identifier") == chosen ||
			names.Fold(r.get("name")) == names.Fold(chosen)) {
			schools = append(schools, r)
		}
	}
	switch len(schools) {
	case 0:
		return exchange.Refuse(orgs.file(), "", 0, message.New(saysNoSchool, message.Name("school", chosen)))
	case 1:
	default:
		var called []string
		for _, s := range schools[:min(8, len(schools))] {
			called = append(called, s.id()+" ("+s.get("name")+")")
		}
		return exchange.Refuse(orgs.file(), "", schools[1].line, message.New(saysSchools, message.Count("n", len(schools)),
			message.Names("called", called...)))
	}
	s := schools[0]
	m.school = s.id()
	for i := range all.rows {
		if r := &all.rows[i]; r.get("type") == "department" && r.get("parentSourcedId") == m.school {
			m.departments[r.id()] = r
		}
	}
	if m.o.Here != nil {
		return nil
	}
	first, last := m.schoolYear()
	name := s.get("name")
	if name == noName {
		name = ""
	}
	t := m.table(model.KindSchool, orgs.file(), false, "name", "first", "last")
	add(t, s.line, s.id(), m.cut(s, model.KindSchool, "name", name), first, last)
	if id := s.get("identifier"); id != "" && len([]rune(id)) <= 60 {
		t.Rows[0].Record = &model.School{Identifiers: []model.Identifier{{Name: "identifier", Value: id}}}
	}
	return nil
}

// schoolYear is the first and the last day of the school year that ends last.
func (m *maker) schoolYear() (first, last string) {
	all := m.files[sessions.name]
	var found *row
	for i := range all.rows {
		if r := &all.rows[i]; r.get("type") == "schoolYear" && (found == nil || r.get("endDate") > found.get("endDate")) {
			found = r
		}
	}
	if found == nil {
		return "", ""
	}
	begins, _ := model.ParseDate(found.get("startDate"))
	return begins.String(), lastDay(found.get("endDate"), begins).String()
}

// orgs makes the faculties.
func (m *maker) orgs() {
	t := m.table(model.KindFaculty, orgs.file(), false, "code", "name")
	for _, r := range m.files[orgs.name].rows {
		if m.departments[r.id()] == nil {
			continue
		}
		code := m.cut(&r, model.KindFaculty, "code", cmp.Or(r.get("identifier"), r.get("name")))
		name := m.cut(&r, model.KindFaculty, "name", r.get("name"))
		if name == code {
			name = ""
		}
		add(t, r.line, r.id(), code, name)
	}
}

// sessions makes the rotations: the terms and semesters that have no others within. Grading periods count where classes run by them.
func (m *maker) sessions() {
	all := m.files[sessions.name]
	used := map[string]bool{}
	for _, c := range m.files[classes.name].rows {
		if c.get("schoolSourcedId") == m.school {
			for _, id := range split(c.get("termSourcedIds")) {
				used[id] = true
			}
		}
	}
	periods := slices.ContainsFunc(all.rows, func(r row) bool { return r.get("type") == "gradingPeriod" && used[r.id()] })
	counts := func(r *row) bool {
		kind := r.get("type")
		return kind == "term" || kind == "semester" || kind == "gradingPeriod" && periods
	}
	parts := map[string]bool{} // sessions that have another one within
	for i := range all.rows {
		if r := &all.rows[i]; counts(r) {
			parts[r.get("parentSourcedId")] = true
		}
	}
	year, _ := m.schoolYear()
	var terms []*row
	for i := range all.rows {
		if r := &all.rows[i]; counts(r) && !parts[r.id()] && r.get("endDate") > year {
			terms = append(terms, r)
		}
	}
	slices.SortStableFunc(terms, func(a, b *row) int {
		return cmp.Or(cmp.Compare(a.get("startDate"), b.get("startDate")), cmp.Compare(a.get("endDate"), b.get("endDate")))
	})
	if len(terms) > model.MaxRotations {
		m.note(sessions.file(), 0, sessions.name, len(terms)-model.MaxRotations, message.New(saysManyTerms, message.Count("n", len(terms)),
			message.Count("most", model.MaxRotations)))
		terms = terms[:model.MaxRotations]
	}
	t := m.table(model.KindRotation, sessions.file(), false, "number", "name", "first", "last")
	for i, r := range terms {
		n := numberOf(terms, i)
		m.terms[r.id()] = n
		name := m.cut(r, model.KindRotation, "name", r.get("title"))
		if name == defaultTerm(n) {
			name = ""
		}
		begins, _ := model.ParseDate(r.get("startDate"))
		add(t, r.line, r.id(), strconv.Itoa(n), name, begins.String(), lastDay(r.get("endDate"), begins).String())
	}
}

// numberOf is the number of a term: that which the writer of this package has made the ids of, else its place by the dates.
func numberOf(terms []*row, i int) int {
	number := func(r *row) int {
		at := strings.LastIndexByte(r.id(), '.')
		n, err := strconv.Atoi(r.id()[at+1:])
		if err != nil || n < 1 || n > model.MaxRotations || !strings.HasPrefix(r.id(), made+"term.") {
			return 0
		}
		return n
	}
	seen := map[int]bool{}
	for _, r := range terms {
		n := number(r)
		if n == 0 || seen[n] {
			return i + 1
		}
		seen[n] = true
	}
	return number(terms[i])
}

// rotations are the numbers of the terms that a class has, and of the terms within them; none for all.
func (m *maker) rotations(c *row) string {
	all := m.files[sessions.name]
	var set model.Rotations
	for _, id := range split(c.get("termSourcedIds")) {
		if all.find(id) == nil {
			m.bad(classes.file(), c.line, c.id(), message.New(saysUnknown, message.Name("column", "termSourcedIds"), message.Name("id", id),
				message.Name("file", sessions.file())))
			continue
		}
		for term, n := range m.terms {
			for up, depth := term, 0; up != "" && depth < 8; depth++ {
				if up == id {
					set = set.With(n)
					break
				}
				parent := all.find(up)
				if parent == nil {
					break
				}
				up = parent.get("parentSourcedId")
			}
		}
	}
	for _, n := range m.terms {
		if !set.Has(n) {
			return set.String()
		}
	}
	return ""
}

// level is a year level by an entry grade; "" for none.
func (m *maker) level(r *row, grade string) string {
	if grade == "" || grade == otherGrade {
		return ""
	}
	code := m.cut(r, model.KindYearLevel, "code", strings.TrimLeft(grade, "0"))
	switch code {
	case "KG":
		code = "K"
	case "":
		code = grade
	}
	if !m.levels[code] {
		m.levels[code] = true
		m.tableOfLevels(r, code)
	}
	return code
}

// tableOfLevels adds a row for a year level that is not here.
func (m *maker) tableOfLevels(r *row, code string) {
	if m.o.Here != nil {
		for y := range m.o.Here.YearLevels() {
			if names.SameGrade(y.Code, code) {
				return
			}
		}
	}
	i := slices.IndexFunc(m.doc.Tables, func(t *exchange.Table) bool { return t.Kind == model.KindYearLevel })
	if i < 0 {
		m.table(model.KindYearLevel, r.of.file(), false, "code", "order")
		i = len(m.doc.Tables) - 1
	}
	add(m.doc.Tables[i], r.line, "", code, strconv.Itoa(int(names.GradeOrder(code))))
}

func (m *maker) levelsOf(r *row) string {
	var list []string
	for _, g := range split(r.get("grades")) {
		if code := m.level(r, g); code != "" && !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return exchange.List(list...)
}

// isHere says whether an organization is the school that is read, or a department of it.
func (m *maker) isHere(org string) bool { return org == m.school || m.departments[org] != nil }

// makeCourses makes the courses of the school, and those of its district that its classes are of.
func (m *maker) makeCourses() {
	used := map[string]bool{}
	for _, c := range m.files[classes.name].rows {
		if c.get("schoolSourcedId") == m.school {
			used[c.get("courseSourcedId")] = true
		}
	}
	t := m.table(model.KindCourse, courses.file(), true, "code", "name", "faculty", "yearLevels", "sisId", "guid")
	codes := map[string]bool{}
	for _, r := range m.files[courses.name].rows {
		org := r.get("orgSourcedId")
		if !used[r.id()] && !m.isHere(org) {
			continue
		}
		m.courses[r.id()] = true
		code := m.cut(&r, model.KindCourse, "code", cmp.Or(r.get("courseCode"), r.get("title"), r.id()))
		if codes[strings.ToLower(code)] {
			twice := code
			for n := 2; codes[strings.ToLower(code)]; n++ {
				end := fmt.Sprint("-", n)
				head := []rune(twice)
				code = string(head[:min(len(head), 40-len(end))]) + end
			}
			m.note(courses.file(), r.line, twice, 1, message.New(saysCodeTwice, message.Name("code", twice), message.Name("now", code)))
		}
		codes[strings.ToLower(code)] = true
		name := m.cut(&r, model.KindCourse, "name", r.get("title"))
		if name == code {
			name = ""
		}
		faculty := ""
		if m.departments[org] != nil {
			faculty = org
		}
		guid, sisID := registered(r.id())
		add(t, r.line, r.id(), code, name, faculty, m.levelsOf(&r), sisID, guid)
	}
}

// sectionID is what a class is called within its course: its code without that of the course.
func (m *maker) sectionID(c *row, course string) string {
	code := cmp.Or(c.get("classCode"), c.get("title"), c.id())
	if after, ok := strings.CutPrefix(code, course+" "); ok && after != "" {
		code = after
	} else if after, ok := strings.CutPrefix(code, course); ok && course != "" {
		if after = strings.TrimLeft(after, " -_./:"); after != "" {
			code = after
		}
	}
	return m.cut(c, model.KindSection, "sectionId", code)
}

// makeClasses makes the sections, and the rooms that they are in.
func (m *maker) makeClasses() {
	rooms := m.table(model.KindRoom, classes.file(), false, "code")
	t := m.table(model.KindSection, classes.file(), true, "course", "sectionId", "name", "teachers", "room", "rotations", "sisId", "guid")
	seen := map[string]bool{}
	if m.o.Here != nil {
		for r := range m.o.Here.Rooms() {
			seen[r.Code] = true
		}
	}
	periods := 0
	for _, c := range m.files[classes.name].rows {
		if c.get("schoolSourcedId") != m.school {
			continue
		}
		course := m.files[courses.name].find(c.get("courseSourcedId"))
		if course == nil {
			m.bad(classes.file(), c.line, c.id(), message.New(saysUnknown, message.Name("column", "courseSourcedId"), message.Name("id",
				c.get("courseSourcedId")),
				message.Name("file", courses.file())))
			continue
		}
		m.classes[c.id()] = true
		room := m.cut(&c, model.KindRoom, "code", c.get("location"))
		if room != "" && !seen[room] {
			seen[room] = true
			add(rooms, c.line, "", room)
		}
		if c.get("periods") != "" {
			periods++
		}
		id := m.sectionID(&c, course.get("courseCode"))
		name := m.cut(&c, model.KindSection, "name", c.get("title"))
		if name == className(course.get("title"), course.get("courseCode"), id) {
			name = ""
		}
		guid, sisID := registered(c.id())
		add(t, c.line, c.id(), course.id(), id, name, exchange.List(m.teachers[c.id()]...), room, m.rotations(&c), sisID, guid)
	}
	if periods > 0 {
		m.note(classes.file(), 0, "periods", periods, message.New(saysColumn, message.Name("column", "periods")))
	}
}

// roleCounts lists roles that make no record, by how many have them.
func (m *maker) roleCounts(f string, counts map[string]int) {
	for _, role := range slices.Sorted(maps.Keys(counts)) {
		m.note(f, 0, role, counts[role], message.New(saysOtherRole, message.Name("role", role), message.Count("n", counts[role])))
	}
}
