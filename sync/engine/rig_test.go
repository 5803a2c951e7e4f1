package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/lissmap/lisstest"
	"carillon/sync/memory"
	"carillon/sync/rows"
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
func newRig(t testing.TB, tt *model.Timetable) (*lisstest.Rig, *practice.Server) {
	t.Helper()
	sis, s := lisstest.Practice(t, practice.Options{Clock: practice.Clock{Now: still().Now, Sleep: still().Sleep}})
	lisstest.LoadPeople(sis, tt)
	return lisstest.NewRig(t, connector(), engine.System{}, sis, tt, today), s
}

// newMemoryRig is a school of 50 students, with a SIS in memory that knows its people.
func newMemoryRig(t testing.TB, tt *model.Timetable) (*conformance.Rig, *memory.SIS) {
	t.Helper()
	s := memory.New()
	for kind, recs := range conformance.People(tt) {
		s.Serve(kind, recs)
	}
	return conformance.NewRig(t, s, engine.System{}, "", tt, today), s
}

// loadRows changes the rows of a kind in a SIS in memory, as somebody there does.
func loadRows(s *memory.SIS, r *conformance.Rig, kind engine.Kind, change func(*rows.Set)) {
	set := s.Held(kind, r.Options())
	change(&set)
	s.Hold(kind, set, r.Options())
}

// demoSchool is made once for all tests; each works on a timetable of its own.
var demoSchool = sync.OnceValue(func() *model.State { return demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026}).Snapshot() })

func school() *model.Timetable { return demoSchool().Index() }

// little is the demo school with all its people, the first sections, two entries of each roster and the first two days of
// its grids: what tests need that sync hundreds of times.
var little = sync.OnceValues(func() (*model.State, error) {
	tt := school()
	var drop []model.Edit
	n, entries := 0, map[model.RosterKind]int{}
	for s := range tt.Sections() {
		if n++; n > 15 {
			drop = append(drop, model.Delete{Key: s.Key()})
		}
	}
	for l := range tt.Lessons() {
		if l.Slot.Day > 2 {
			drop = append(drop, model.Delete{Key: l.Key()})
		}
	}
	for e := range tt.RosterSlots() {
		if entries[e.Roster]++; entries[e.Roster] > 2 || e.Slot.Day > 2 {
			drop = append(drop, model.Delete{Key: e.Key()})
		}
	}
	for _, e := range drop {
		if tt.Get(e.(model.Delete).Key) == nil {
			continue // it went with what it hung on
		}
		if _, err := tt.Apply(e); err != nil {
			return nil, err
		}
	}
	for te := range tt.Snapshot().Teachers() {
		if len(te.DaysOff) == 0 {
			continue
		}
		c := *te
		c.DaysOff = nil // never sent, and in the way of the days that go
		if _, err := tt.Apply(model.Replace{Record: &c}); err != nil {
			return nil, err
		}
	}
	for g := range tt.Snapshot().Grids() {
		c := *g
		c.Days = c.Days[:2]
		c.Cells = slices.DeleteFunc(slices.Clone(c.Cells), func(cell model.Cell) bool { return cell.Day > 2 })
		if _, err := tt.Apply(model.Replace{Record: &c}); err != nil {
			return nil, err
		}
	}
	return tt.Snapshot(), nil
})

// smallSchool is the little one, for tests that sync hundreds of times.
func smallSchool(t testing.TB) *model.Timetable {
	t.Helper()
	s, err := little()
	if err != nil {
		t.Fatal(err)
	}
	return s.Index()
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
