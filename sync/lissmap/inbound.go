package lissmap

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

func records[T any](rows []T, f func(T) engine.Record) []engine.Record {
	out := make([]engine.Record, len(rows))
	for i, r := range rows {
		out[i] = f(r)
		clean(&out[i])
	}
	return out
}

// steering is a sequence by which text steers a terminal.
var steering = regexp.MustCompile(`\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])`)

// clean takes out of a record's fields what no text of a timetable may hold, so that one stray character costs no student
// their name, and notes in which fields that was. The SIS id stays as it is.
func clean(rec *engine.Record) {
	for name, value := range rec.Fields {
		if !strings.ContainsFunc(value, unicode.IsControl) {
			continue
		}
		value = strings.Map(func(c rune) rune {
			switch {
			case unicode.IsSpace(c):
				return ' '
			case unicode.IsControl(c):
				return -1
			}
			return c
		}, steering.ReplaceAllString(value, ""))
		if value = strings.Join(strings.Fields(value), " "); value == "" {
			delete(rec.Fields, name)
		} else {
			rec.Fields[name] = value
		}
		rec.Clean = append(rec.Clean, name)
	}
	slices.Sort(rec.Clean)
}

// fields drops the members that did not come.
func fields(of map[string]string) map[string]string {
	for k, v := range of {
		if v == "" {
			delete(of, k)
		}
	}
	return of
}

var guidMarks = strings.NewReplacer("-", "", "{", "", "}", "")

// guid is a GUID as a timetable holds it: 32 hex digits (LISS §4). Hyphens and braces are left out; what is no GUID is none.
func guid(s string) string {
	s = guidMarks.Replace(s)
	if len(s) != 32 || strings.Trim(s, "0123456789abcdefABCDEF") != "" {
		return ""
	}
	return s
}

// enrolled is the students who have not left by a date: a SIS that sends how long they are enrolled may pass over the date
// it is asked for (LISS §7.1).
func enrolled(rows []liss.Student, asAt model.Date) []liss.Student {
	return slices.DeleteFunc(rows, func(s liss.Student) bool { return !s.EndDate.IsZero() && date(s.EndDate) < asAt })
}

// student maps a row of getStudents (LISS §7.1). Mail and phone are not taken over.
func student(s liss.Student) engine.Record {
	return engine.Record{SISID: s.StudentID, GUID: guid(s.GUID), Span: engine.Days{From: date(s.StartDate), To: date(s.EndDate)}, Fields: fields(map[string]string{
		engine.FieldSurname: s.Surname, engine.FieldFirstName: s.FirstName, engine.FieldPreferredName: s.PreferredName,
		engine.FieldYearLevel: s.Form, engine.FieldRollGroup: s.RollGroup, engine.FieldHouse: s.House,
		engine.FieldGender: s.Gender, engine.FieldStatewideID: s.StatewideID,
	})}
}

// teacher maps a row of getTeachers (LISS §7.3). A teacher without a code goes under the SIS id.
func teacher(t liss.Teacher) engine.Record {
	return engine.Record{SISID: t.TeacherID, GUID: guid(t.GUID), Fields: fields(map[string]string{
		engine.FieldCode: t.TeacherCode, engine.FieldTitle: t.Title, engine.FieldSurname: t.Surname, engine.FieldFirstName: t.FirstName,
		engine.FieldPreferredName: t.PreferredName, engine.FieldGender: t.Gender, engine.FieldFaculty: t.Faculty,
	})}
}

// room maps a row of getRooms (LISS §7.5). The comment stays in the SIS.
func room(r liss.Room) engine.Record {
	capacity := ""
	if r.Capacity > 0 {
		capacity = strconv.Itoa(r.Capacity)
	}
	return engine.Record{SISID: r.RoomID, Fields: fields(map[string]string{
		engine.FieldCode: r.RoomCode, engine.FieldName: r.Name, engine.FieldCapacity: capacity, engine.FieldCampus: r.Campus,
	})}
}

// course maps a row of getCourses (Extension 2). Its code is its identity: the row has no id.
func course(c liss.Course) engine.Record {
	return engine.Record{SISID: c.Code, GUID: guid(c.GUID), Fields: fields(map[string]string{
		engine.FieldCode: c.Code, engine.FieldName: c.Name, engine.FieldYearLevel: c.YearLevel,
	})}
}

// request maps a row of getStudentSubjectPreferences (Extension 2).
func request(p liss.SubjectPreference) engine.Record {
	f := map[string]string{engine.FieldStudent: p.StudentID, engine.FieldCourse: p.Course}
	if p.Rank > 0 {
		f[engine.FieldRank] = strconv.Itoa(p.Rank)
	}
	if p.Reserve {
		f[engine.FieldReserve] = "yes"
	}
	return engine.Record{SISID: p.StudentID + "|" + p.Course, Fields: fields(f)}
}
