package engine_test

import (
	"strings"
	"testing"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
)

func TestTheOrderOfSystemsIsStoredAndOutlivesAddingAndRemoving(t *testing.T) {
	f := conformance.NewFile(empty(t))
	add := func(code string) {
		t.Helper()
		if _, err := engine.AddSystem(f, connector(), model.RegionUSA, engine.System{URL: "https://sis.example.com", School: code}); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(when, want string) {
		t.Helper()
		all, err := engine.Systems(f)
		var ids []string
		for _, s := range all {
			ids = append(ids, s.ID)
		}
		if got := strings.Join(ids, " "); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", when, got, err, want)
		}
	}
	order := func(when, want string, ids ...string) {
		t.Helper()
		if err := engine.OrderSystems(f, ids); err != nil {
			t.Fatal(err)
		}
		reads(when, want)
	}
	order("without any", "")
	add("A")
	add("B")
	add("C")
	reads("as they were added", "alma alma-2 alma-3")
	order("all named", "alma-3 alma alma-2", "alma-3", "alma", "alma-2")
	order("one named", "alma-2 alma-3 alma", "alma-2")
	order("named twice, and one that is none", "alma alma-2 alma-3", "alma", "sims", "alma", "alma-2")
	order("none named", "alma alma-2 alma-3")
	if err := engine.RemoveSystem(f, "alma"); err != nil {
		t.Fatal(err)
	}
	reads("one removed", "alma-2 alma-3")
	add("D") // takes the ID that is free
	reads("another added", "alma-2 alma-3 alma")
	order("and moved", "alma alma-2 alma-3", "alma")
	s, err := engine.FindSystem(f, "alma")
	if err != nil || s.School != "D" {
		t.Errorf("the first is of school %v, %v", s, err)
	}
}
