package liss

import (
	"reflect"
	"strings"
)

// Effect says what a call does on the SIS, and with that when it may be repeated.
type Effect uint8

const (
	Read    Effect = iota // changes nothing: may be repeated
	Publish               // changes the SIS: repeated only where the SIS can't have seen it
)

// Param is one positional parameter after the auth object.
type Param struct {
	Name string
	Type reflect.Type
}

// Method is a row of the method table.
type Method struct {
	Name      string       // on the wire, "liss.getStudents"
	Aliases   []string     // misspellings that peers use
	Effect    Effect       //
	Mandatory bool         // every SIS must serve it to call itself a LISS server
	Extension int          // 0 for the core, else 1 or 2
	Params    []Param      // after auth
	Short     []Param      // a shorter list that some peers send, nil if there is none
	Result    reflect.Type // type of one row, of the Hello struct, or nil where the answer is "" or text
	Rows      bool         // the result is a list of Result
	What      string       // the rows in a timetabler's words: "students"
}

// NeedsAuth says whether the first parameter is the auth object.
func (m *Method) NeedsAuth() bool { return m.Name != helloName }

const helloName = "liss.hello"

func param[T any](name string) Param { return Param{Name: name, Type: reflect.TypeFor[T]()} }

// Frequent parameters.
var (
	asAtDate     = param[DateTime]("asAtDate")
	academicYear = param[int]("academicYear")
	startDate    = param[DateTime]("startDate")
	endDate      = param[DateTime]("endDate")
)

func get[T any](name, what string, params ...Param) Method {
	return Method{Name: "liss." + name, Effect: Read, Params: params, Result: reflect.TypeFor[T](), Rows: true, What: what}
}

func publish(name, what string, params ...Param) Method {
	return Method{Name: "liss." + name, Effect: Publish, Params: params, What: what}
}

func (m Method) with(change func(*Method)) Method {
	change(&m)
	return m
}

func mandatory(m *Method)          { m.Mandatory = true }
func ext1(m *Method)               { m.Extension = 1 }
func ext2(m *Method)               { m.Extension = 2 }
func alias(n string) func(*Method) { return func(m *Method) { m.Aliases = append(m.Aliases, n) } }

// methods is the one table behind the client, the server side and both encodings.
var methods = []Method{
	{Name: helloName, Result: reflect.TypeFor[Hello](), What: "the greeting", Mandatory: true},

	get[Student]("getStudents", "students", asAtDate).with(mandatory),
	publish("publishStudents", "students", asAtDate, param[[]Student]("students")),
	get[Teacher]("getTeachers", "teachers", asAtDate).with(mandatory),
	publish("publishTeachers", "teachers", asAtDate, param[[]Teacher]("data")),
	get[Room]("getRooms", "rooms").with(mandatory),
	publish("publishRooms", "rooms", asAtDate, param[[]Room]("data")),

	get[Class]("getClasses", "sections", academicYear),
	publish("publishClasses", "sections", academicYear, param[[]Class]("classes")).with(mandatory),
	get[Membership]("getClassMemberships", "section lists", asAtDate).with(alias("liss.getClassMembership")),
	// The list comes before the date here, and only here.
	publish("publishClassMemberships", "section lists", param[[]Membership]("membership"), asAtDate).with(mandatory),
	publish("changeClassMembership", "changes of section lists", param[string]("studentId"), param[DateTime]("date"),
		param[[]string]("outOfClasses"), param[[]string]("intoClasses")),

	get[TtStructure]("getTimetableStructures", "timetable structures", asAtDate).with(alias("getTimetableStructures")),
	get[Lesson]("getTimetable", "timetable", academicYear, startDate, endDate).with(func(m *Method) {
		m.Short = []Param{startDate, endDate} // the specification's own example leaves the year out
	}),
	publish("publishTimetable", "timetable", param[[]Lesson]("timetable"), academicYear, param[int]("timetableId"),
		param[int]("termId"), startDate, endDate, param[bool]("createClassesFlag")).with(mandatory),
	get[BellPeriod]("getBellTimes", "bell times", param[string]("TtStructure")),
	publish("publishBellTimes", "bell times", param[string]("TtStructure"), param[[]BellPeriod]("periods")),
	get[CalendarDay]("getCalendar", "calendar", param[DateTime]("date1"), param[DateTime]("date2")),
	publish("publishCalendar", "calendar", param[[]CalendarDay]("data")),
	publish("publishDailyData", "daily timetable", startDate, endDate, param[[]DailyRow]("timetable")),

	publish("publishDailyDeltas", "daily changes", param[DateTime]("date1"), param[DateTime]("date2"), param[[]DailyRow]("data")).with(ext1),
	publish("publishEventsAndAbsences", "events and absences", param[DateTime]("date1"), param[DateTime]("date2"),
		param[[]OpenRow]("data")).with(ext1),
	get[Course]("getCourses", "courses").with(ext2),
	get[SubjectPreference]("getStudentSubjectPreferences", "subject requests", param[string]("electiveForm")).with(ext2),
}

var methodByName = func() map[string]*Method {
	index := map[string]*Method{}
	for i := range methods {
		m := &methods[i]
		for _, name := range append([]string{m.Name}, m.Aliases...) {
			index[strings.ToLower(name)] = m
		}
	}
	return index
}()

// Methods is the method table, in the order of the specification.
func Methods() []*Method {
	list := make([]*Method, len(methods))
	for i := range methods {
		list[i] = &methods[i]
	}
	return list
}

// FindMethod looks a method up by its name on the wire, in any case, known misspellings included. Nil means unknown.
func FindMethod(name string) *Method { return methodByName[strings.ToLower(strings.TrimSpace(name))] }

// must is for names that this package spells itself.
func must(name string) *Method {
	m := methodByName[strings.ToLower(name)]
	if m == nil {
		panic("liss: no method " + name)
	}
	return m
}
