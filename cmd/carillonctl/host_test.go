package main

import (
	"path/filepath"
	"testing"

	"carillon/cmd/internal/systems"
	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/store"
)

func TestADownloadThatCannotBeSavedIsNotWhatTheNextSystemIsSent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "school.carillon")
	if err := store.Create(path, demo.New(demo.Options{Students: 10, Seed: 1, Year: 2026}).Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := host{systems.Identity{File: f}, &app{}}
	rooms := f.Timetable().Count(model.KindRoom)
	if err := f.Close(); err != nil { // so that it can't be written
		t.Fatal(err)
	}
	if err := h.Take(t.Context(), model.Add{Record: &model.Room{Code: "NEW 1"}}); err == nil {
		t.Fatal("it was saved")
	}
	if got := h.State().Index().Count(model.KindRoom); got != rooms {
		t.Errorf("the timetable has %d rooms, saved are %d", got, rooms)
	}
}
