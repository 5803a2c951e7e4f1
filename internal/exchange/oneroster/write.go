package oneroster

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// made begins a sourcedId that is made of a record's place in the file, where neither the SIS nor a registry has given one.
const made = "carillon."

// noName stands where the specification wants a name and there is none.
const noName = "-"

// Write writes a school as OneRoster 1.2. Each row is held to the tables of the specification before it is written.
func Write(ctx context.Context, s *model.State, o exchange.WriteOptions, out exchange.Output, p exchange.Progress) (*exchange.Written, error) {
	school := s.School()
	if school.First == 0 || school.Last == 0 {
		return nil, exchange.Refuse("", "", 0, message.New(saysNoYear))
	}
	w := &writer{State: s, t: s.Index(), ctx: ctx, out: out, progress: p, done: &exchange.Written{Counts: map[model.Kind]int{}},
		ids: map[string]map[string]bool{},
		org: cmp.Or(o.Settings[settingOrg], made+"school"), year: strconv.Itoa(school.Last.Year()), all: int64(s.Count(model.KindEnrolment) +
			s.Count(model.KindStudent))}
	w.session = made + "schoolYear." + w.year
	for _, t := range written {
		if err := w.begin(t); err != nil {
			return nil, err
		}
		w.fill(t)
		if w.csv.Flush(); w.err == nil {
			w.err = w.csv.Error()
		}
		if w.err != nil {
			return nil, w.err
		}
	}
	return w.done, w.manifest(cmp.Or(school.Name, noName))
}

type writer struct {
	*model.State
	t        *model.Timetable
	ctx      context.Context
	out      exchange.Output
	progress exchange.Progress
	done     *exchange.Written
	n, all   int64

	org, session, year string
	names              map[string]bool // user names that have been given, in small letters

	table *table
	csv   *csv.Writer
	line  int
	ids   map[string]map[string]bool // sourcedIds by table
	err   error                      // the first
}

func (w *writer) begin(t *table) error {
	f, err := w.out.File(t.file())
	if err != nil {
		return err
	}
	w.done.Files++
	w.table, w.csv, w.line, w.ids[t.name] = t, csv.NewWriter(f), 1, map[string]bool{}
	w.csv.UseCRLF = true
	var head []string
	for _, c := range t.columns {
		head = append(head, c.name)
	}
	return w.csv.Write(head)
}

func (w *writer) fill(t *table) {
	switch t {
	case orgs:
		w.orgs()
	case sessions:
		w.sessions()
	case courses:
		w.courses()
	case users:
		w.users()
	case roles:
		w.roles()
	case classes:
		w.classes()
	case enrollments:
		w.enrollments()
	}
}

// row writes a row of the table that is open: names of columns, each with its value.
func (w *writer) row(pairs ...string) {
	if w.err != nil {
		return
	}
	w.line++
	if w.n++; w.n&255 == 0 {
		w.progress.Report(w.n, max(w.n, 2*w.all))
		if w.err = w.ctx.Err(); w.err != nil {
			return
		}
	}
	cells := make([]string, len(w.table.columns))
	for i := 0; i < len(pairs); i += 2 {
		cells[w.table.index(pairs[i])] = pairs[i+1]
	}
	for i := range cells {
		if why := w.check(&w.table.columns[i], cells[i]); !why.IsZero() {
			w.err = exchange.Refuse(w.table.file(), "", w.line, why)
			return
		}
	}
	w.ids[w.table.name][cells[0]] = true
	w.err = w.csv.Write(cells)
}

// check holds a cell to its column: the form, the words, and where it refers to.
func (w *writer) check(c *column, value string) message.Message {
	if why := c.check(value); !why.IsZero() {
		return why
	}
	to := []string{value}
	switch c.form {
	case id:
		if w.ids[w.table.name][value] {
			return message.New(saysTwice, message.Name("id", value), message.Name("place", ""))
		}
		return message.Message{}
	case refs:
		to = split(value)
	case ref:
	default:
		return message.Message{}
	}
	for _, v := range to {
		if v != "" && !w.ids[c.to][v] {
			return message.New(saysUnknown, message.Name("column", c.name), message.Name("id", v), message.Name("file", c.to+".csv"))
		}
	}
	return message.Message{}
}

// left lists something that the files have no place for.
func (w *writer) left(file, what string, n int, why message.Message) {
	if n > 0 {
		w.done.LeftOut = append(w.done.LeftOut, exchange.LeftOut{Note: exchange.Note{File: file, Why: why}, What: what, Many: n})
	}
}

// uuid is a GUID as the specification's examples write one.
func uuid(guid string) string {
	return guid[:8] + "-" + guid[8:12] + "-" + guid[12:16] + "-" + guid[16:20] + "-" + guid[20:]
}

// userID is the sourcedId of a person. Teachers and students stand in one file, so that the SIS id alone does not tell them apart.
func userID(kind, guid, sisID string, id uint32) string {
	switch {
	case guid != "":
		return uuid(guid)
	case sisID != "":
		return made + kind + ".sis." + sisID
	}
	return fmt.Sprint(made, kind, ".", id)
}

func (w *writer) teacherID(t *model.Teacher) string {
	return userID("teacher", t.GUID, t.SISID, uint32(t.ID))
}
func (w *writer) studentID(s *model.Student) string {
	return userID("student", s.GUID, s.SISID, uint32(s.ID))
}

func (w *writer) courseID(c *model.Course) string {
	if c.GUID != "" {
		return uuid(c.GUID)
	}
	return cmp.Or(c.SISID, fmt.Sprint(made, "course.", c.ID))
}

// classID is the sourcedId of a section. One that is made has the year in it: next year's sections are others.
func (w *writer) classID(s *model.Section) string {
	if s.GUID != "" {
		return uuid(s.GUID)
	}
	return cmp.Or(s.SISID, fmt.Sprint(made, "class.", w.year, ".", s.ID))
}

func (w *writer) departmentID(f model.FacultyID) string {
	return fmt.Sprint(w.org, ".department.", f)
}
func (w *writer) termID(n int) string { return fmt.Sprint(made, "term.", w.year, ".", n) }

func (w *writer) orgs() {
	identifier := ""
	if list := w.School().Identifiers; len(list) > 0 {
		identifier = list[0].Value
	}
	w.row("sourcedId", w.org, "name", cmp.Or(w.School().Name, noName), "type", "school", "identifier", identifier)
	for f := range w.Faculties() {
		w.row("sourcedId", w.departmentID(f.ID), "name", cmp.Or(f.Name, f.Code), "type", "department", "identifier", f.Code,
			"parentSourcedId", w.org)
	}
	w.done.Counts[model.KindSchool], w.done.Counts[model.KindFaculty] = 1, w.Count(model.KindFaculty)
}

// behind is the day after a date: the specification's end dates are not part of what they end.
func behind(d model.Date) string { return (d + 1).String() }

func (w *writer) sessions() {
	first, last := w.School().First, w.School().Last
	title := strconv.Itoa(first.Year())
	if last.Year() != first.Year() {
		title += "–" + strconv.Itoa(last.Year())
	}
	w.row("sourcedId", w.session, "title", title, "type", "schoolYear", "startDate", first.String(), "endDate", behind(last), "schoolYear",
		w.year)
	for r := range w.Rotations() {
		begins, ends := cmp.Or(r.First, first), cmp.Or(r.Last, last)
		if r.First == 0 || r.Last == 0 {
			w.left(sessions.file(), rotationTitle(r), 1, message.New(saysNoDates))
		}
		w.row("sourcedId", w.termID(int(r.Number)), "title", rotationTitle(r), "type", "term", "startDate", begins.String(), "endDate",
			behind(max(begins, ends)),
			"parentSourcedId", w.session, "schoolYear", w.year)
	}
	w.done.Counts[model.KindRotation] = w.Count(model.KindRotation)
}

func rotationTitle(r *model.Rotation) string {
	return cmp.Or(r.Name, defaultTerm(int(r.Number)))
}
func defaultTerm(n int) string { return "Term " + strconv.Itoa(n) }

// grades are the entry grades of year levels.
func (w *writer) grades(levels ...model.YearLevelID) string {
	var list []string
	for _, id := range levels {
		if y := w.YearLevel(id); y != nil {
			if g := gradeOf(y.Code); !slices.Contains(list, g) {
				list = append(list, g)
			}
		}
	}
	return strings.Join(list, ",")
}

func (w *writer) courses() {
	for y := range w.YearLevels() {
		if gradeOf(y.Code) == otherGrade {
			w.left("", y.Code, 1, message.New(saysGrade))
		}
	}
	for c := range w.Courses() {
		org := w.org
		if c.Faculty != 0 {
			org = w.departmentID(c.Faculty)
		}
		w.row("sourcedId", w.courseID(c), "schoolYearSourcedId", w.session, "title", cmp.Or(c.Name, c.Code), "courseCode", c.Code,
			"grades", w.grades(c.YearLevels...), "orgSourcedId", org)
	}
	w.done.Counts[model.KindCourse] = w.Count(model.KindCourse)
}

// username is a user name that nobody else has; user names are the same in any letters.
func (w *writer) username(of ...string) string {
	name := cmp.Or(of...)
	for n := 2; w.names[strings.ToLower(name)]; n++ {
		name = fmt.Sprint(cmp.Or(of...), ".", n)
	}
	w.names[strings.ToLower(name)] = true
	return name
}

func (w *writer) users() {
	w.names = map[string]bool{}
	nameless, inactive := 0, 0
	person := func(sourcedID, username, userIDs, identifier, first, preferred, surname, grades string) {
		if first == "" || surname == "" {
			nameless++
		}
		w.row("sourcedId", sourcedID, "enabledUser", "true", "username", username, "userIds", userIDs, "givenName", cmp.Or(first, noName),
			"familyName", cmp.Or(surname, noName), "identifier", identifier, "preferredGivenName", preferred, "grades", grades,
			"primaryOrgSourcedId", w.org)
	}
	for t := range w.Teachers() {
		if t.Inactive {
			inactive++
			continue
		}
		w.done.Counts[model.KindTeacher]++
		person(w.teacherID(t), w.username(t.Code), userIDs(idCode, t.Code), t.SISID, t.FirstName, t.PreferredName, t.Surname, "")
	}
	for s := range w.Students() {
		if s.Inactive {
			inactive++
			continue
		}
		w.done.Counts[model.KindStudent]++
		person(w.studentID(s), w.username(s.SISID, s.Code, w.studentID(s)), userIDs(idCode, s.Code, idState, s.StatewideID), s.SISID,
			s.FirstName, s.PreferredName, s.Surname, w.grades(s.YearLevel))
	}
	w.left(users.file(), noName, nameless, message.New(saysNoName, message.Count("n", nameless)))
	w.left(users.file(), "inactive", inactive, message.New(saysInactive, message.Count("n", inactive)))
}

// Types of user ids.
const (
	idCode  = "carillonCode"
	idState = "stateId"
)

// escapes are for what the syntax of user ids, {type:id} with commas between, has for itself.
var (
	escapes   = strings.NewReplacer("%", "%25", "{", "%7B", "}", "%7D", ",", "%2C")
	unescapes = strings.NewReplacer("%25", "%", "%7B", "{", "%7D", "}", "%2C", ",")
)

func userIDs(pairs ...string) string {
	var ids []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			ids = append(ids, "{"+pairs[i]+":"+escapes.Replace(pairs[i+1])+"}")
		}
	}
	return strings.Join(ids, ",")
}

func (w *writer) roles() {
	role := func(user, kind, role, org, last string) {
		w.row("sourcedId", user+".role"+last, "userSourcedId", user, "roleType", kind, "role", role, "orgSourcedId", org)
	}
	for t := range w.Teachers() {
		if t.Inactive {
			continue
		}
		role(w.teacherID(t), "primary", "teacher", w.org, "")
		if t.Faculty != 0 {
			role(w.teacherID(t), "secondary", "teacher", w.departmentID(t.Faculty), ".department")
		}
	}
	for s := range w.Students() {
		if !s.Inactive {
			role(w.studentID(s), "primary", "student", w.org, "")
		}
	}
}

// className is a section's title where it has no name of its own.
func className(courseName, courseCode, sectionID string) string {
	return cmp.Or(courseName, courseCode) + " " + sectionID
}

func (w *writer) classes() {
	subclasses := 0
	for s := range w.Sections() {
		if s.Main != 0 {
			subclasses++
			continue
		}
		c := w.Course(s.Course)
		location := ""
		if r := w.Room(s.Room); r != nil {
			location = r.Code
		}
		periods, homeroom := w.periods(s.ID)
		kind := "scheduled"
		if homeroom {
			kind = "homeroom"
		}
		w.done.Counts[model.KindSection]++
		w.row("sourcedId", w.classID(s), "title", cmp.Or(s.Name, className(c.Name, c.Code, s.SectionID)), "grades", w.grades(c.YearLevels...),
			"courseSourcedId", w.courseID(c), "classCode", c.Code+" "+s.SectionID, "classType", kind, "location", location,
			"schoolSourcedId", w.org, "termSourcedIds", w.terms(s.Rotations), "periods", periods)
	}
	w.left(classes.file(), "sub-classes", subclasses, message.New(saysSubclass, message.Count("n", subclasses)))
}

// terms are those in which a section runs: all of them for one of the whole year, or the year where there is none.
func (w *writer) terms(of model.Rotations) string {
	var list []string
	for r := range w.Rotations() {
		if of.Has(int(r.Number)) {
			list = append(list, w.termID(int(r.Number)))
		}
	}
	return cmp.Or(strings.Join(list, ","), w.session)
}

// periods are those that a section meets in; homeroom says that all of them are homeroom or advisory.
func (w *writer) periods(id model.SectionID) (text string, homeroom bool) {
	in := map[string]bool{}
	homeroom = true
	for l := range w.t.LessonsOf(id) {
		g := w.Grid(l.Slot.Grid)
		if g == nil {
			continue
		}
		if p := g.Period(l.Slot.Period); p != nil && !strings.Contains(p.Code, ",") {
			in[p.Code] = true
		}
		c := slices.IndexFunc(g.Cells, func(c model.Cell) bool { return c.Day == l.Slot.Day && c.Period == l.Slot.Period })
		homeroom = homeroom && c >= 0 && g.Cells[c].Kind == model.Scheduled
	}
	return strings.Join(slices.Sorted(maps.Keys(in)), ","), homeroom && len(in) > 0
}

func (w *writer) enrollments() {
	aides := 0
	for s := range w.Sections() {
		if s.Main != 0 {
			continue
		}
		class := w.classID(s)
		sent := s.Sent()
		aides += len(s.Teachers) - len(sent)
		primary := "true"
		for _, id := range sent {
			t := w.Teacher(id)
			if t.Inactive {
				continue
			}
			w.row("sourcedId", class+"."+w.teacherID(t), "classSourcedId", class, "schoolSourcedId", w.org, "userSourcedId", w.teacherID(t),
				"role", "teacher", "primary", primary)
			primary = "false"
		}
		for e := range w.t.ListOf(s.ID) {
			st := w.Student(e.Student)
			if st.Inactive {
				continue
			}
			begins, ends := "", ""
			if e.First != 0 {
				begins = e.First.String()
			}
			if e.Last != 0 {
				ends = behind(e.Last)
			}
			w.done.Counts[model.KindEnrolment]++
			w.row("sourcedId", class+"."+w.studentID(st), "classSourcedId", class, "schoolSourcedId", w.org, "userSourcedId", w.studentID(st),
				"role", "student",
				"primary", "false", "beginDate", begins, "endDate", ends)
		}
	}
	w.left(enrollments.file(), "aides", aides, message.New(saysAide, message.Count("n", aides)))
}

// manifest writes the list of files.
func (w *writer) manifest(system string) error {
	f, err := w.out.File(manifestFile)
	if err != nil {
		return err
	}
	w.done.Files++
	c := csv.NewWriter(f)
	c.UseCRLF = true
	rows := [][]string{{"propertyName", "value"}, {"manifest.version", "1.0"}, {"oneroster.version", "1.2"}}
	for _, name := range listed {
		mode := "absent"
		if slices.ContainsFunc(written, func(t *table) bool { return t.name == name }) {
			mode = "bulk"
		}
		rows = append(rows, []string{"file." + name, mode})
	}
	rows = append(rows, []string{"source.systemName", "Carillon: " + system}, []string{"source.systemCode", "carillon"})
	return c.WriteAll(rows)
}
