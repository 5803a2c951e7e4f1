package engine_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/lissmap/conformance"
)

var today = model.NewDate(2026, 11, 23)

// still is a clock on which every wait is over at once.
func still() liss.Clockwork {
	return liss.Clockwork{Now: func() time.Time { return today.Time() }, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, Jitter: func() float64 { return 0 }}
}

// connector is Alma without waits between tries.
func connector() engine.Connector {
	p := alma.Profile()
	p.Clock = still()
	return lissmap.New(p)
}

// newRig is a school of 50 students, with a practice SIS that knows its people.
func newRig(t testing.TB, tt *model.Timetable) (*conformance.Rig, *practice.Server) {
	t.Helper()
	s, err := practice.New(practice.Options{Clock: practice.Clock{Now: still().Now, Sleep: still().Sleep}})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		_ = s.Close()
	})
	sis := conformance.SIS{URL: web.URL + "/liss", School: practice.DefaultSchool, UserName: practice.DefaultUserName, Password: practice.DefaultPassword,
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
	conformance.LoadPeople(sis, tt)
	return conformance.NewRig(t, connector(), engine.System{}, sis, tt, today), s
}

func school() *model.Timetable {
	return demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026})
}

// smallSchool is the same with its first few sections only, for tests that sync hundreds of times.
func smallSchool(t testing.TB) *model.Timetable {
	t.Helper()
	tt, n := school(), 0
	for s := range tt.Snapshot().Sections() {
		if n++; n > 15 && tt.Section(s.ID) != nil {
			apply(t, tt, model.Delete{Key: s.Key()})
		}
	}
	return tt
}

func apply(t testing.TB, tt *model.Timetable, e model.Edit) {
	t.Helper()
	if _, err := tt.Apply(e); err != nil {
		t.Fatal(err)
	}
}

// firstSection is the first section with a list, which is no sub-class.
func firstSection(tt *model.Timetable) *model.Section {
	for s := range tt.Sections() {
		for range tt.ListOf(s.ID) {
			if s.Main == 0 {
				return s
			}
		}
	}
	return nil
}
