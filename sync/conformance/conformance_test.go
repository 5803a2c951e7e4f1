package conformance_test

import (
	"net/http/httptest"
	"testing"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/generic"
	"carillon/sync/liss"
	"carillon/sync/lissmap/conformance"
)

func TestEveryConnectorPassesTheSuite(t *testing.T) {
	school := func() *model.Timetable { return demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026}) }
	for _, tc := range []struct {
		name string
		c    engine.Connector
		sys  engine.System
	}{
		{"Alma (US)", alma.New(), engine.System{}},
		{"Alma (US) over XML-RPC", alma.New(), engine.System{Protocol: "xml"}},
		{"generic", generic.New(), engine.System{}},
		{"generic with the dialect of an older product", generic.New(), engine.System{Dialect: "edval-like", Switches: map[string]string{"max-class-code": "30"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conformance.Suite(t, tc.c, tc.sys, start, school, model.NewDate(2026, 11, 23))
		})
	}
}

// start serves a practice SIS.
func start(t testing.TB) conformance.SIS {
	s, err := practice.New(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		_ = s.Close()
	})
	return conformance.SIS{URL: web.URL + "/liss", School: practice.DefaultSchool, UserName: practice.DefaultUserName, Password: practice.DefaultPassword,
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
	}
}
