package main

import (
	"path/filepath"
	"testing"

	"carillon/internal/demo"
	"carillon/internal/session"
	"carillon/model/store"
)

func TestHowPagesAreShownStaysInTheFileAndGoesWithSaveAs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lincoln.carillon")
	if err := store.Create(path, demo.New(demo.Options{Students: 40, Seed: 1}).Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	open := func() file {
		f, err := files{}.Open(path, func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		return f.(file)
	}
	f := open()
	if f.View("room") != nil {
		t.Error("a new file has a view")
	}
	for _, views := range []map[session.Page][]byte{{"room": []byte("sorted"), "teacher": []byte("grouped")}, {"room": []byte("filtered")}} {
		if err := f.KeepViews(views); err != nil {
			t.Fatal(err)
		}
	}
	if f.Timetable().Unsaved() != 0 || f.Timetable().UndoLabel() != "" {
		t.Error("a view is a change of the timetable")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f = open()
	path = filepath.Join(t.TempDir(), "other.carillon")
	if err := f.SaveAs(path, false); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f = open()
	defer func() { _ = f.Close() }()
	if string(f.View("room")) != "filtered" || string(f.View("teacher")) != "grouped" {
		t.Errorf("kept %q and %q", f.View("room"), f.View("teacher"))
	}
}
