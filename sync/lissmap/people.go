package lissmap

import (
	"strings"

	"carillon/model"
	"carillon/sync/liss"
)

// People is what a SIS knows of a school before anybody has made a timetable: who is there, and where.
type People struct {
	Students    []liss.Student
	Teachers    []liss.Teacher
	Rooms       []liss.Room
	Courses     []liss.Course
	Preferences []liss.SubjectPreference
}

// PeopleOf maps the people, rooms, courses and requests of a timetable to LISS records, as a SIS would serve them:
// inactive students are not there any more, and one without a SIS id never was.
func PeopleOf(t *model.Timetable) People {
	p := People{Students: []liss.Student{}, Teachers: []liss.Teacher{}, Rooms: []liss.Room{}, Courses: []liss.Course{}, Preferences: []liss.SubjectPreference{}}
	for s := range t.Students() {
		if s.SISID == "" || s.Inactive {
			continue
		}
		r := liss.Student{StudentID: s.SISID, FirstName: s.FirstName, Surname: s.Surname, RollGroup: s.RollGroup, House: s.House,
			Gender: s.Gender, StatewideID: s.StatewideID, GUID: s.GUID}
		if s.PreferredName != s.FirstName {
			r.PreferredName = s.PreferredName
		}
		if y := t.YearLevel(s.YearLevel); y != nil {
			r.Form = y.Code
		}
		p.Students = append(p.Students, r)
	}
	for x := range t.Teachers() {
		if x.SISID == "" || x.Inactive {
			continue
		}
		r := liss.Teacher{TeacherID: x.SISID, TeacherCode: x.Code, Title: x.Title, FirstName: x.FirstName, PreferredName: x.PreferredName,
			Surname: x.Surname, Gender: x.Gender, GUID: x.GUID}
		if f := t.Faculty(x.Faculty); f != nil {
			r.Faculty = f.Code
		}
		p.Teachers = append(p.Teachers, r)
	}
	for x := range t.Rooms() {
		r := liss.Room{RoomID: x.SISID, RoomCode: x.Code, Name: x.Name, Capacity: int(x.Capacity)}
		if r.RoomID == "" {
			r.RoomID = x.Code
		}
		if c := t.Campus(x.Campus); c != nil {
			r.Campus = c.Code
		}
		p.Rooms = append(p.Rooms, r)
	}
	for x := range t.Courses() {
		r := liss.Course{Code: x.Code, Name: x.Name, Units: max(1, int(x.Credits)/100), GUID: x.GUID}
		var levels []string
		for _, id := range x.YearLevels {
			levels = append(levels, t.YearLevel(id).Code)
		}
		r.YearLevel = strings.Join(levels, ",")
		p.Courses = append(p.Courses, r)
	}
	for x := range t.Requests() {
		if s := t.Student(x.Student); s.SISID != "" && !s.Inactive {
			p.Preferences = append(p.Preferences, liss.SubjectPreference{StudentID: s.SISID, Course: t.Course(x.Course).Code, Rank: int(x.Rank), Reserve: x.Reserve})
		}
	}
	return p
}
