package conformance_test

import (
	"slices"
	"testing"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/generic"
	"carillon/sync/lissmap/lisstest"
	"carillon/sync/memory"
	"carillon/sync/rows"
)

func TestEveryConnectorPassesTheSuite(t *testing.T) {
	school := func() *model.Timetable { return demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026}) }
	for _, tc := range []struct {
		name  string
		start conformance.Factory
	}{
		{"memory", inMemory},
		{"Alma (US)", lisstest.Factory(alma.New(), engine.System{})},
		{"Alma (US) over XML-RPC", lisstest.Factory(alma.New(), engine.System{Protocol: "xml"})},
		{"generic", lisstest.Factory(generic.New(), engine.System{})},
		{"generic with the dialect of an older product", lisstest.Factory(generic.New(), engine.System{Dialect: "edval-like", Switches: map[string]string{"max-class-code": "30"}})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conformance.Suite(t, tc.start, school, model.NewDate(2026, 11, 23))
		})
	}
}

// inMemory makes a SIS in memory.
func inMemory(_ testing.TB, tt *model.Timetable) conformance.SIS {
	s := memory.New()
	for kind, recs := range conformance.People(tt) {
		s.Serve(kind, recs)
	}
	return conformance.SIS{
		Connector: s,
		Unserved: func(kinds ...engine.Kind) {
			s.Fault = func(c memory.Call) error {
				if (c.Name == "fetch" || c.Name == "read") && slices.Contains(kinds, c.Kind) {
					return memory.NotServed(c.Kind)
				}
				return nil
			}
		},
		Queue: func() { s.Queued = true },
		TakeOut: func(student, section string) error {
			set := s.Held(engine.SectionLists, engine.Options{})
			set.Lists = slices.DeleteFunc(set.Lists, func(e rows.Entry[rows.ListRow]) bool { return e.Sent.Student == student && e.Sent.Section == section })
			s.Hold(engine.SectionLists, set, engine.Options{})
			return nil
		},
		Calls: []string{"hello", "fetch students", "publish sections"},
	}
}
