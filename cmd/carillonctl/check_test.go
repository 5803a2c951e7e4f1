package main

import (
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/store"
)

func TestStudentsForWhomTheStudyRosterHasNoSeatAreFound(t *testing.T) {
	school := demo.New(demo.Options{Students: 200, Seed: 1, Year: 2026})
	path := filepath.Join(t.TempDir(), "school.carillon")
	for _, size := range []string{"", "1"} {
		if size != "" {
			for s := range school.StudySections() {
				if _, err := school.Apply(model.SetField{Key: s.Key(), Field: "size", Value: size}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := store.Create(path, school.Snapshot(), store.CreateOptions{Force: true}); err != nil {
			t.Fatal(err)
		}
		status, says := ctl("check", path, "--all")
		if got, want := strings.Contains(says, "the study roster has no seat for "), size == "1"; got != want || status != exitDone {
			t.Errorf("size %q: status %d: %s", size, status, says)
		}
		if _, says := ctl("check", path); strings.Contains(says, "seat") {
			t.Errorf("it is said unasked: %s", says)
		}
	}
}
