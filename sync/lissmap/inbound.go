package lissmap

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"carillon/model/names"
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

// student maps a row of getStudents (LISS §7.1), with the span of the enrolment: a SIS that sends it may pass over the date
// it is asked for. Mail and phone are not taken over.
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
		engine.FieldCode: c.Code, engine.FieldName: c.Name, engine.FieldYearLevels: c.YearLevel,
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

// weekend is what Edval's SISs call a day on which nobody expects school.
const weekend = "weekend"

// calendarDays maps rows of getCalendar (LISS §9.6). A day without a number is one without school, unless it bears the name of
// one that has a number: then it is that day of the cycle.
func calendarDays(rows []liss.CalendarDay) []engine.Record {
	numbers := map[string]int{}
	for _, r := range rows {
		if name := names.Fold(r.DayName); r.DayNumber > 0 && name != "" {
			numbers[name] = r.DayNumber
		}
	}
	return records(rows, func(r liss.CalendarDay) engine.Record {
		name, number := strings.TrimSpace(r.DayName), r.DayNumber
		if number == 0 {
			number = numbers[names.Fold(name)]
		}
		f := map[string]string{}
		switch at := date(r.Date).Weekday(); {
		case number > 0:
			f[engine.FieldDay] = strconv.Itoa(number)
		case names.Fold(name) == weekend, at == time.Saturday, at == time.Sunday:
		case names.Fold(name) == "holiday":
			f[engine.FieldHoliday] = "Holiday"
		default:
			f[engine.FieldHoliday] = cmp.Or(name, "Holiday")
		}
		if r.Rotation > 0 {
			f[engine.FieldRotation] = strconv.Itoa(r.Rotation)
		}
		return engine.Record{SISID: date(r.Date).String(), Fields: fields(f)}
	})
}

// terms maps rows of getTimetableStructures (LISS §9.1): each term of each.
func terms(rows []liss.TtStructure) []engine.Record {
	var out []engine.Record
	for _, t := range rows {
		for _, term := range t.Terms {
			f := map[string]string{engine.FieldTerm: cmp.Or(term.Term, term.Semester), engine.FieldYear: strconv.Itoa(t.AcademicYear)}
			if f[engine.FieldTerm] == "" {
				f[engine.FieldTerm] = "Term " + strconv.Itoa(term.TermID)
			}
			out = append(out, engine.Record{SISID: t.Name + "|" + strconv.Itoa(term.TermID), Span: engine.Days{From: date(term.StartDate), To: date(term.EndDate)}, Fields: f})
		}
	}
	return out
}
