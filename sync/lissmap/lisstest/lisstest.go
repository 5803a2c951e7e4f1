// Package lisstest is help for tests of syncs over LISS: a rig whose SIS is a LISS server, and the practice SIS as one for the
// conformance suite.
package lisstest

import (
	"context"
	"net/http/httptest"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// SIS is a LISS server that a test has made.
type SIS struct {
	URL      string
	School   string
	UserName string
	Password string
	// Misbehave puts faults into force, in the practice SIS's words; none: it behaves.
	Misbehave func(faults ...string)
	// Load gives it people and rooms.
	Load func(students []liss.Student, teachers []liss.Teacher, rooms []liss.Room)
}

// Practice starts a practice SIS, which ends with the test.
func Practice(t testing.TB, o practice.Options) (SIS, *practice.Server) {
	t.Helper()
	s, err := practice.New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		_ = s.Close()
	})
	return SIS{URL: web.URL + "/liss", School: practice.DefaultSchool, UserName: practice.DefaultUserName, Password: practice.DefaultPassword,
		Misbehave: func(faults ...string) {
			var list []practice.Fault
			for _, text := range faults {
				f, err := practice.ParseFault(text)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, f)
			}
			if err := s.SetFaults(list, 0); err != nil {
				t.Fatal(err)
			}
		},
		Load: func(students []liss.Student, teachers []liss.Teacher, rooms []liss.Room) {
			if err := s.Load(practice.Data{Students: students, Teachers: teachers, Rooms: rooms}); err != nil {
				t.Fatal(err)
			}
		},
	}, s
}

// Rig is a file and a system of it whose SIS is a LISS server.
type Rig struct {
	*conformance.Rig
	SIS SIS
	tb  testing.TB
}

// NewRig adds a system to a file; of sys the settings count, the address is that of the SIS.
func NewRig(tb testing.TB, c engine.Connector, sys engine.System, sis SIS, t *model.Timetable, today model.Date) *Rig {
	tb.Helper()
	return &Rig{conformance.NewRig(tb, c, sis.at(sys), sis.Password, t, today), sis, tb}
}

// at is a system with the address of the SIS.
func (s SIS) at(sys engine.System) engine.System {
	sys.URL, sys.Username, sys.School = s.URL, s.UserName, s.School
	return sys
}

// Client is somebody else at the SIS.
func (r *Rig) Client() *liss.Client {
	r.tb.Helper()
	return r.SIS.client(r.tb)
}

func (s SIS) client(tb testing.TB) *liss.Client {
	tb.Helper()
	c, err := liss.New(liss.Options{URL: s.URL, UserName: s.UserName, Password: liss.NewSecret(s.Password), School: s.School, Dialect: liss.Standard()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

// readBy are the LISS methods that read a kind.
var readBy = map[engine.Kind]string{engine.Rooms: "getRooms", engine.Teachers: "getTeachers", engine.Students: "getStudents", engine.Courses: "getCourses",
	engine.BellTimes: "getBellTimes", engine.Sections: "getClasses", engine.SectionLists: "getClassMemberships", engine.Timetable: "getTimetable"}

// Factory makes practice SISs for the conformance suite, which a connector is to sync with by the settings of sys.
func Factory(c engine.Connector, sys engine.System) conformance.Factory {
	return func(t testing.TB, tt *model.Timetable) conformance.SIS {
		sis, _ := Practice(t, practice.Options{})
		LoadPeople(sis, tt)
		return conformance.SIS{
			Connector: c, System: sis.at(sys), Password: sis.Password,
			Unserved: func(kinds ...engine.Kind) {
				var faults []string
				for _, k := range kinds {
					faults = append(faults, "unsupported@"+readBy[k])
				}
				sis.Misbehave(faults...)
			},
			Queue: func() { sis.Misbehave("queued:10h") },
			TakeOut: func(student, section string) error {
				_, err := sis.client(t).ChangeClassMembership(context.Background(), student, liss.Date(2026, 11, 23), []string{section}, nil)
				return err
			},
			Calls: []string{"liss.hello", "liss.getStudents", "liss.publishClasses"},
		}
	}
}

// LoadPeople gives a SIS the people and rooms of a timetable.
func LoadPeople(sis SIS, t *model.Timetable) {
	var students []liss.Student
	var teachers []liss.Teacher
	var rooms []liss.Room
	for s := range t.Students() {
		if s.SISID != "" && !s.Inactive {
			form := ""
			if y := t.YearLevel(s.YearLevel); y != nil {
				form = y.Code
			}
			students = append(students, liss.Student{StudentID: s.SISID, GUID: s.GUID, FirstName: s.FirstName, Surname: s.Surname, Form: form})
		}
	}
	for te := range t.Teachers() {
		if te.SISID != "" {
			teachers = append(teachers, liss.Teacher{TeacherID: te.SISID, GUID: te.GUID, TeacherCode: te.Code, FirstName: te.FirstName, Surname: te.Surname})
		}
	}
	for r := range t.Rooms() {
		if r.SISID != "" {
			rooms = append(rooms, liss.Room{RoomID: r.SISID, RoomCode: r.Code, Name: r.Name, Capacity: int(r.Capacity)})
		}
	}
	sis.Load(students, teachers, rooms)
}
