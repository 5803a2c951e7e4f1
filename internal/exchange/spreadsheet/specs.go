package spreadsheet

import (
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// part is what a sheet holds beside records: lists within a record, which are sheets of their own.
type part string

// The parts.
const (
	whole       part = ""
	identifiers part = "identifiers"
	logo        part = "logo"
	terms       part = "terms"
	gridDays    part = "grid days"
	periods     part = "periods"
	schedules   part = "bell schedules"
	bellTimes   part = "bell times"
	daysOff     part = "days off"
	exceptions  part = "exceptions"
)

// spec is a sheet of the program: its name, what it holds, and its columns.
type spec struct {
	file    string // name of the file in a folder, without its ending
	title   string // name of the sheet in a workbook
	also    []string
	kind    model.Kind
	part    part
	columns []column
	read    bool // it is read, and never written
}

// column is a column that a sheet can have.
type column struct {
	id    string // of the field; of a special: what it is part of, a dot, and its own name
	label string
	also  []string // other headings of it
	name  bool     // it holds what people write, not a code, an id or a number
	date  bool
	need  bool // a row says nothing without it
}

// special IDs of columns that are no field by themselves.
const (
	colRow       = ".row" // how other rows name this one
	colCourse    = "of.course"
	colSection   = "of.section"
	colGrid      = "slot.grid"
	colDay       = "slot.day"
	colDayNumber = "slot.dayNumber"
	colPeriod    = "slot.period"
	colRequest   = "request."   // with a number: a row per student
	colAlternate = "alternate." // with a number
	colPerson    = "person"
	leftOut      = "-"
)

// sheetNames are the names of sheets. A kind that is not among them has that of its plural.
var sheetNames = []spec{
	{file: "school", title: "School", kind: model.KindSchool, also: []string{"school info"}},
	{file: "identifiers", title: "Identifiers", kind: model.KindSchool, part: identifiers},
	{file: "logo", title: "Logo", kind: model.KindSchool, part: logo},
	{file: "calendar", title: "Calendar", kind: model.KindCalendar, also: []string{"calendar days", "cycle days"}},
	{file: "terms", title: "Terms", kind: model.KindCalendar, part: terms},
	{file: "rotations", title: "Rotations", kind: model.KindRotation},
	{file: "campuses", title: "Campuses", kind: model.KindCampus, also: []string{"buildings"}},
	{file: "grids", title: "Grids", kind: model.KindGrid},
	{file: "days", title: "Days", kind: model.KindGrid, part: gridDays},
	{file: "periods", title: "Periods", kind: model.KindGrid, part: periods},
	{file: "bell_schedules", title: "Bell schedules", kind: model.KindGrid, part: schedules},
	{file: "bell_times", title: "Bell times", kind: model.KindGrid, part: bellTimes, also: []string{"bells"}},
	{file: "year_levels", title: "Grades", kind: model.KindYearLevel, also: []string{"year levels", "grade levels"}},
	{file: "faculties", title: "Departments", kind: model.KindFaculty, also: []string{"departments"}},
	{file: "rooms", title: "Rooms", kind: model.KindRoom},
	{file: "teachers", title: "Teachers", kind: model.KindTeacher, also: []string{"staff", "instructors", "faculty list"}},
	{file: "days_off", title: "Days off", kind: model.KindTeacher, part: daysOff},
	{file: "students", title: "Students", kind: model.KindStudent, also: []string{"pupils"}},
	{file: "courses", title: "Courses", kind: model.KindCourse, also: []string{"subjects", "course catalog"}},
	{file: "composites", title: "Composites", kind: model.KindComposite},
	{file: "sections", title: "Sections", kind: model.KindSection, also: []string{"classes", "master schedule", "master sections"}},
	{file: "section_lists", title: "Section lists", kind: model.KindEnrolment, also: []string{"enrolments", "enrollments", "rosters of sections", "class lists"}},
	{file: "timetable", title: "Timetable", kind: model.KindLesson, also: []string{"lessons", "meetings"}},
	{file: "timetable_exceptions", title: "Exceptions", kind: model.KindLesson, part: exceptions, read: true},
	{file: "duty_areas", title: "Duty areas", kind: model.KindDutyArea},
	{file: "study_sections", title: "Study sections", kind: model.KindStudySection},
	{file: "rosters", title: "Rosters", kind: model.KindRosterSlot, also: []string{"duties", "roster entries"}},
	{file: "elective_lines", title: "Elective lines", kind: model.KindElectiveLine},
	{file: "requests", title: "Requests", kind: model.KindRequest, also: []string{"subject requests", "course requests"}},
}

// headings are what other programs write above fields, beside the field's own ID and label: by path, "kind.field", or by field
// alone.
var headings = map[string][]string{
	"sisId":                 {"id", "sis_id", "sourcedid"},
	"student.sisId":         {"id", "student id", "student number", "student no", "student #", "stu id", "pupil id", "local id", "studentid"},
	"teacher.sisId":         {"id", "teacher id", "staff id", "employee id", "teacher number"},
	"room.sisId":            {"room id"},
	"course.sisId":          {"course id number"},
	"guid":                  {"uuid"},
	"surname":               {"last name", "family name", "last", "lname"},
	"firstName":             {"first", "given name", "forename", "fname"},
	"preferredName":         {"nickname", "goes by"},
	"gender":                {"sex"},
	"student.yearLevel":     {"grade", "grade level", "year", "gr"},
	"rollGroup":             {"homeroom", "advisory", "home room", "form"},
	"statewideId":           {"state id", "ssid", "statewide id", "state student id"},
	"teacher.code":          {"teacher", "initials", "teacher code", "short name"},
	"teacher.faculty":       {"department", "dept"},
	"course.faculty":        {"department", "dept"},
	"section.faculty":       {"department", "dept"},
	"room.code":             {"room", "room number", "room #", "rm"},
	"room.kind":             {"type", "room type"},
	"room.capacity":         {"seats", "max", "size"},
	"campus":                {"building"},
	"course.code":           {"course", "course #", "course number", "course code", "course id", "subject code"},
	"course.name":           {"title", "course name", "course title", "subject", "description"},
	"course.yearLevels":     {"grades", "grade levels", "grade"},
	"course.length":         {"terms", "course length"},
	"section.course":        {"course #", "course code", "course number", "course id"},
	"section.sectionId":     {"section", "sec", "section #", "section number", "section no"},
	"section.subject":       {"title", "course name", "course title"},
	"section.teachers":      {"teacher", "instructor", "instructors", "staff"},
	"section.room":          {"rm", "location", "classroom"},
	"section.size":          {"max", "cap", "capacity", "seats", "max students", "class size"},
	"section.lessonsWanted": {"lessons a week", "meetings"},
	"section.rotations":     {"term", "terms", "semester"},
	"section.meets":         {"per", "period", "periods", "block", "expression", "schedule"},
	"section.pinned":        {"locked"},
	"enrolment.student":     {"id", "student id", "student number", "student #", "student name"},
	"enrolment.first":       {"start date", "entry date", "from"},
	"enrolment.last":        {"end date", "exit date", "to"},
	"lesson.rooms":          {"room", "rm", "location"},
	"lesson.teachers":       {"teacher", "instructor"},
	"lesson.pinned":         {"locked"},
	"request.student":       {"id", "student id", "student number", "student #", "student name"},
	"request.course":        {"course #", "course code", "course number", "course id", "requested course"},
	"request.rank":          {"priority", "choice", "order"},
	"request.reserve":       {"alternate", "alt"},
	"yearLevel.code":        {"grade", "grade level", "year level"},
	"faculty.code":          {"department", "dept", "faculty"},
	"school.first":          {"year starts"},
	"school.last":           {"year ends"},
	colCourse:               {"course", "course #", "course code", "course number", "course id"},
	colSection:              {"section", "sec", "section #", "section number", "section id"},
	colGrid:                 {"grid", "bell schedule"},
	colDay:                  {"day", "cycle day"},
	colDayNumber:            {"day number", "day_number", "day #"},
	colPeriod:               {"period", "per", "block"},
	colRow:                  {"row"},
	"electiveLine.number":   {"line", "block"},
	"rosterSlot.area":       {"area", "duty"},
	"rosterSlot.study":      {"study hall"},
	"calendar.dayNumber":    {"day_number", "day #", "cycle day"},
	"calendar.date":         {"date"},
	"calendar.holiday":      {"holiday", "no school"},
	"bell.name":             {"period_name", "period name"},
	"bell.start":            {"start", "start time", "begins", "from"},
	"bell.end":              {"end", "end time", "ends", "to"},
	"bell.kind":             {"kind", "type"},
	"bell.waves":            {"waves", "lunch waves"},
	"bell.dayNumber":        {"day_number", "day number", "day #"},
	"bell.day":              {"day"},
	"bell.period":           {"period", "code"},
	"bell.grid":             {"grid"},
}

// specs are all sheets, in the order in which they are written.
var specs = makeSpecs()

func makeSpecs() []spec {
	list := make([]spec, 0, len(sheetNames))
	for _, s := range sheetNames {
		s.columns = columnsOf(s.kind, s.part)
		list = append(list, s)
	}
	for _, k := range model.Kinds() {
		if k != model.KindSynced && specOf(list, k, whole) == nil {
			list = append(list, spec{file: strings.ReplaceAll(k.Plural(), " ", "_"), title: names.Capital(k.Plural()), kind: k, columns: columnsOf(k, whole)})
		}
	}
	return list
}

func specOf(list []spec, k model.Kind, p part) *spec {
	for i := range list {
		if list[i].kind == k && list[i].part == p {
			return &list[i]
		}
	}
	return nil
}

// columnsOf are the columns of a sheet: those of records by the schema, those of parts as they are.
func columnsOf(k model.Kind, p part) []column {
	col := func(id, label string) column {
		return column{id: id, label: label, also: headings[id], name: strings.HasSuffix(strings.ToLower(label), "name")}
	}
	section := []column{col(colCourse, "Course"), col(colSection, "Section")}
	slot := []column{col(colGrid, "Grid"), col(colDayNumber, "Day number"), col(colDay, "Day"), col(colPeriod, "Period")}
	switch p {
	case identifiers:
		return []column{col("name", "Name"), {id: "value", label: "Value", name: true}}
	case logo:
		return []column{{id: "part", label: "Part"}, {id: "data", label: "Data"}}
	case terms:
		return []column{col("name", "Name"), {id: "first", label: "First day", date: true, need: true}, {id: "last", label: "Last day", date: true, need: true}}
	case gridDays:
		return []column{col("bell.grid", "Grid"), {id: "code", label: "Code", need: true}, col("name", "Name")}
	case periods:
		return []column{col("bell.grid", "Grid"), {id: "code", label: "Code", need: true}, col("name", "Name")}
	case schedules:
		return []column{col("bell.grid", "Grid"), {id: "name", label: "Name", need: true, name: true}}
	case bellTimes:
		cols := []column{col("bell.grid", "Grid"), {id: "bell.schedule", label: "Schedule", also: []string{"bell schedule"}, name: true}, col("bell.dayNumber", "Day number"), col("bell.day", "Day"), col("bell.period", "Period"), col("bell.name", "Period name"),
			col("bell.start", "Start"), col("bell.end", "End"), col("bell.kind", "Kind"), col("bell.waves", "Lunch waves")}
		for _, i := range []int{4, 6, 7} {
			cols[i].need = true
		}
		return cols
	case daysOff:
		return append([]column{{id: "teacher", label: "Teacher", need: true}}, append(slot, column{id: "kind", label: "Kind"})...)
	case exceptions:
		return append(append(slot, section...), column{id: colPerson, label: "Person", need: true})
	}
	switch k {
	case model.KindCalendar:
		return []column{{id: "calendar.date", label: "Date", date: true, also: headings["calendar.date"], need: true}, col("calendar.dayNumber", "Day number"),
			{id: "calendar.holiday", label: "Holiday", also: headings["calendar.holiday"], name: true}, {id: "calendar.schedule", label: "Schedule", also: []string{"bell schedule"}, name: true}}
	}
	var cols []column
	for _, f := range model.Fields(k) {
		c := column{id: f.ID, label: names.Capital(f.Label), also: append(headings[f.Path()], headings[f.ID]...), date: f.Type == model.TypeDate,
			name: f.Type == model.TypeText && f.ID != "sisId" && f.ID != "guid" && f.ID != "statewideId" && f.ID != "code"}
		switch {
		case f.Restricted: // never in an export, so that no column waits for one
		case f.ID == "identifiers" || f.ID == "logo" || k == model.KindGrid && f.Type == model.TypeList:
		case f.Refers == model.KindSection && !f.Many() && f.Kind != model.KindSection:
			cols = append(cols, section...)
		case f.Type == model.TypeSlot:
			cols = append(cols, slot...)
		case f.Owner == model.Computed && !f.Editable() && f.ID != "subject":
		default:
			cols = append(cols, c)
		}
	}
	if k == model.KindStudent || k == model.KindSection {
		cols = append(cols, col(colRow, "Row"))
	}
	return cols
}

// folded is a heading as headings are compared.
func folded(heading string) string {
	return strings.NewReplacer("_", "", "#", "number", "№", "number", "/", "", "*", "", ":", "", "(", "", ")", "").Replace(names.Fold(heading))
}

// known says whether a heading is the column's.
func (c *column) known(heading string) bool {
	id := c.id
	if i := strings.LastIndexByte(id, '.'); i >= 0 {
		id = id[i+1:]
	}
	if heading == folded(id) || heading == folded(c.label) {
		return true
	}
	for _, a := range c.also {
		if heading == folded(a) {
			return true
		}
	}
	return false
}

func (s *spec) column(id string) *column {
	for i := range s.columns {
		if s.columns[i].id == id {
			return &s.columns[i]
		}
	}
	return nil
}

// called says whether a file or a sheet has the spec's name.
func (s *spec) called(name string) bool {
	name = folded(name)
	if name == "" {
		return false
	}
	all := append([]string{s.file, s.title}, s.also...)
	if s.part == whole {
		all = append(all, s.kind.ID(), s.kind.String(), s.kind.Plural())
	}
	for _, n := range all {
		if folded(n) == name {
			return true
		}
	}
	return false
}
