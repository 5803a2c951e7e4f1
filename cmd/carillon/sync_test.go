package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"carillon/cmd/internal/takeover"
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

func TestThePasswordInTheEnvironmentIsNeverShownToAProxy(t *testing.T) {
	t.Setenv(passwordVariable, "of the system")
	p := newPasswords()
	p.sis.keyring, p.proxy.keyring = secret.Memory{}, secret.Memory{}
	if got, _ := p.sis.Get(engine.System{}); got != "of the system" {
		t.Errorf("the system's password is %q", got)
	}
	if got, ok := p.proxy.Get(engine.System{}); ok {
		t.Errorf("the proxy would get %q", got)
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
