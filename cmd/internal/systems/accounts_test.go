package systems

import (
	"os"
	"path/filepath"
	"testing"

	"carillon/sync/engine"
)

func TestAPasswordIsBoundToAllThatDecidesWhoGetsToSeeIt(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sis := engine.System{URL: "https://lincoln.example.org/liss", Username: "timetable", School: "LHS"}
	with := func(change func(*engine.System)) engine.System {
		s := sis
		change(&s)
		return s
	}
	ca := write("ca.pem", "one")
	for name, s := range map[string]engine.System{
		"another URL":            with(func(s *engine.System) { s.URL = "https://elsewhere.example.org/liss" }),
		"another school":         with(func(s *engine.System) { s.School = "MHS" }),
		"another user":           with(func(s *engine.System) { s.Username = "timetabler" }),
		"a proxy":                with(func(s *engine.System) { s.Proxy = engine.Proxy{Mode: "own", URL: "http://evil.example.org:8080"} }),
		"a proxy's user":         with(func(s *engine.System) { s.Proxy = engine.Proxy{Mode: "own", Username: "x"} }),
		"a CA file":              with(func(s *engine.System) { s.CAFile = ca }),
		"a CA file out of reach": with(func(s *engine.System) { s.CAFile = filepath.Join(folder, "gone.pem") }),
	} {
		if Account(s) == Account(sis) {
			t.Errorf("%s gets the same password", name)
		}
	}
	for name, s := range map[string]engine.System{
		"the computer's proxy": with(func(s *engine.System) { s.Proxy = engine.Proxy{URL: "http://left.over:8080", Username: "x"} }),
		"other settings":       with(func(s *engine.System) { s.SyncOnSave, s.Protocol, s.Proxy.Mode = true, "xml", "none" }),
	} {
		if Account(s) != Account(sis) {
			t.Errorf("%s gets another password: %s", name, Account(s))
		}
	}
	trusting := with(func(s *engine.System) { s.CAFile = ca })
	before, proxyBefore := Account(trusting), ProxyAccount(trusting)
	if moved := with(func(s *engine.System) { s.CAFile = write("moved.pem", "one") }); Account(moved) != before {
		t.Error("the same certificates elsewhere get another password")
	}
	write("ca.pem", "two")
	if Account(trusting) == before || ProxyAccount(trusting) == proxyBefore {
		t.Error("other certificates in the same place get the same password")
	}
}
