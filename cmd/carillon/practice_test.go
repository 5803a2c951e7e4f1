package main

import (
	"path/filepath"
	"testing"

	"carillon/internal/demo"
	"carillon/internal/secret"
	"carillon/model/store"
	"carillon/sync/engine"
)

func TestPractisingLeavesNothingInTheFileAndNothingInTheKeyring(t *testing.T) {
	t.Setenv(passwordVariable, "of the live system")
	path := filepath.Join(t.TempDir(), "lincoln.carillon")
	school := demo.New(demo.Options{Students: 40, Seed: 1})
	if err := store.Create(path, school.Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	opened, err := files{}.Open(path, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	f := opened.(file)

	keyring := secret.Memory{}
	keys := newPasswords()
	keys.sis.keyring = keyring
	p := newPractice(keys.sis)(opened)
	sis, err := p.Start(t.Context(), f.Timetable().Snapshot(), true)
	if err != nil {
		t.Fatal(err)
	}
	all, err := engine.Systems(f.File)
	if err != nil || len(all) != 1 || !all[0].Practice || all[0].URL != sis.Address || sis.System != "Alma (US)" {
		t.Fatalf("the file's systems are %v, %v; the practice SIS is %+v", all, err, sis)
	}
	if pw, ok := keys.sis.Get(all[0]); !ok || pw == "" || pw == "of the live system" {
		t.Error("the practice SIS would be shown the live system's password, or none")
	}
	if left, err := p.Left(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("while it runs it is taken for one that is gone: %v, %v", left, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if now, err := engine.Systems(f.File); err != nil || len(now) != 0 {
		t.Errorf("the file's systems are %v, %v", now, err)
	}
	if pw, _ := keys.sis.Get(all[0]); len(keyring) != 0 || pw != "of the live system" {
		t.Errorf("the keyring has %d passwords; that of the practice SIS is still known: %t", len(keyring), pw != "of the live system")
	}
}
