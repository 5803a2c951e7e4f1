package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"carillon/cmd/internal/takeover"
	"carillon/internal/demo"
	"carillon/internal/secret"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// at is a timetable file, as far as support logs care.
type at string

func (p at) Path() string { return string(p) }

func TestPasswordsOfASystemAndOfItsProxyAreKeptApart(t *testing.T) {
	t.Setenv(passwordVariable, "")
	p := newPasswords()
	p.sis.keyring, p.proxy.keyring = secret.Memory{}, secret.Memory{}
	s := engine.System{URL: "https://lincoln.example.org/liss", Username: "timetable", School: "LHS",
		Proxy: engine.Proxy{Mode: "own", URL: "http://proxy.example.org:8080", Username: "timetable"}}
	for vault, word := range map[*passwords]string{p.sis: "secret", p.proxy: "hunter2"} {
		if lasting, err := vault.Set(s, word); err != nil || !lasting {
			t.Fatalf("keeping a password: %v, lasting %v", err, lasting)
		}
	}
	if got, ok := p.sis.Get(s); !ok || got != "secret" {
		t.Errorf("the system's password is %q", got)
	}
	if got, ok := p.proxy.Get(s); !ok || got != "hunter2" {
		t.Errorf("the proxy's password is %q", got)
	}
	if err := p.proxy.Delete(s); err != nil {
		t.Fatal(err)
	}
	if _, ok := p.proxy.Get(s); ok {
		t.Error("the proxy's password is still kept")
	}
	if _, ok := p.sis.Get(s); !ok {
		t.Error("the system's password went with the proxy's")
	}
}

func TestThePasswordInTheEnvironmentIsTakenOutOfItAndNeverShownToAProxy(t *testing.T) {
	t.Setenv(passwordVariable, "of the system")
	p := newPasswords()
	p.sis.keyring, p.proxy.keyring = secret.Memory{}, secret.Memory{}
	if got, _ := p.sis.Get(engine.System{}); got != "of the system" {
		t.Errorf("the system's password is %q", got)
	}
	if got, ok := p.proxy.Get(engine.System{}); ok {
		t.Errorf("the proxy would get %q", got)
	}
	if left, ok := os.LookupEnv(passwordVariable); ok {
		t.Errorf("a program that is started from here would get %q", left)
	}
}

// schoolFile is an open timetable file with systems.
func schoolFile(t *testing.T, path string, all ...engine.System) *store.File {
	t.Helper()
	if err := store.Create(path, demo.New(demo.Options{Students: 10, Seed: 1, Year: 2026}).Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for i := range all {
		if err := engine.SaveSystem(f, &all[i]); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestThePasswordInTheEnvironmentIsForOneSystem(t *testing.T) {
	t.Setenv(passwordVariable, "of one")
	p := newPasswords()
	p.sis.keyring = secret.Memory{}
	one, other := engine.System{ID: "one", Type: "alma", URL: "https://a.example.org"}, engine.System{ID: "other", Type: "generic", URL: "https://b.example.org"}
	alone, _ := p.of(schoolFile(t, filepath.Join(t.TempDir(), "one.carillon"), one))
	if got, _ := alone.Get(one); got != "of one" {
		t.Errorf("the only system gets %q", got)
	}
	f := schoolFile(t, filepath.Join(t.TempDir(), "two.carillon"), one, other)
	both, _ := p.of(f)
	for _, s := range []engine.System{one, other} {
		if got, ok := both.Get(s); ok {
			t.Errorf("one of two gets %q", got)
		}
	}
	practice := engine.System{ID: "practice", Type: "alma", Practice: true}
	if err := engine.SaveSystem(f, &practice); err != nil {
		t.Fatal(err)
	}
	if got, ok := both.Get(practice); got != "of one" || !ok {
		t.Errorf("the practice system, which pauses the others, gets %q", got)
	}
}

func TestACopyGetsNoPasswordThatWasGivenForTheOriginal(t *testing.T) {
	t.Setenv(passwordVariable, "")
	p := newPasswords()
	p.sis.keyring = secret.Memory{}
	sis := engine.System{ID: "alma", Type: "alma", URL: "https://a.example.org", Username: "timetable", School: "LHS"}
	path := filepath.Join(t.TempDir(), "s.carillon")
	original := schoolFile(t, path, sis)
	vault, _ := p.of(original)
	if _, err := vault.Set(sis, "secret"); err != nil {
		t.Fatal(err)
	}
	if err := original.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.carillon")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(copied, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	vault, _ = p.of(f)
	if got, ok := vault.Get(sis); ok {
		t.Errorf("the copy gets %q", got)
	}
	if _, err := vault.Set(sis, "secret"); err != nil {
		t.Fatal(err)
	}
	if got, _ := vault.Get(sis); got != "secret" {
		t.Errorf("what was typed for the copy is %q", got)
	}
	if err := f.StandAlone(); err != nil {
		t.Fatal(err)
	}
	if got, _ := vault.Get(sis); got != "secret" {
		t.Errorf("a copy that stands alone gets %q", got)
	}
}

func TestASupportLogStandsBesideItsTimetableForItsPersonAlone(t *testing.T) {
	folder := t.TempDir()
	logs := supportLogs{at(filepath.Join(folder, "Lincoln 2026–27.carillon"))}
	moment := time.Date(2026, 11, 23, 10, 42, 7, 0, time.Local)
	const name = "Lincoln 2026–27-sync-2026-11-23-104207.log"
	if got := logs.Name(moment); got != name {
		t.Errorf("its name is %q", got)
	}
	w, path, err := logs.Create(moment)
	if err != nil || path != filepath.Join(folder, name) {
		t.Fatalf("created %q: %v", path, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 { // Windows has no such bits
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	if err := logs.Open(filepath.Join(folder, "gone.log")); err == nil {
		t.Error("a log that is gone opens")
	}
	if _, _, err := (supportLogs{at(filepath.Join(folder, "missing", "x.carillon"))}).Create(moment); err == nil {
		t.Error("a log is created in a folder that is not there")
	}
}

func TestADraftThatTheProgramEndsBelowLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	var making drafts
	begin := func(name string) *takeover.Draft {
		t.Helper()
		d, err := takeover.Begin(filepath.Join(folder, name), takeover.School{Region: model.RegionUSA, Year: 2026}, false, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		making.add(d)
		return d
	}
	begin("open.carillon")
	if err := begin("kept.carillon").Keep(); err != nil {
		t.Fatal(err)
	}
	if err := begin("dropped.carillon").Drop(); err != nil {
		t.Fatal(err)
	}
	making.drop()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 || left[0].Name() != "kept.carillon" {
		t.Errorf("in the folder are %v, %v", left, err)
	}
}
