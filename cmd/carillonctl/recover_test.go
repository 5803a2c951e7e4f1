package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/secret"
	"carillon/model"
	"carillon/model/store"
)

// crashed is a timetable file whose last session ended with an edit that was made and not saved.
func crashed(t *testing.T) (path string, lesson model.LessonID) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "school.carillon")
	if err := store.Create(path, demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026}).Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(path, store.Options{NoBackups: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Timetable().Apply(model.MoveLesson{Lesson: 1}); err != nil {
		t.Fatal(err)
	}
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	if err := f.CloseKeepingEdits(); err != nil {
		t.Fatal(err)
	}
	return path, 1
}

func placed(t *testing.T, path string, id model.LessonID) bool {
	t.Helper()
	f, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return f.Timetable().Lesson(id).Slot.Placed()
}

func TestWhatACrashLeftIsShownAndBroughtBackOrDropped(t *testing.T) {
	tests := []struct {
		name, flag, says string
		status           int
		placed           bool
	}{
		{"shown", "", "Take ", exitDone, true},
		{"kept", "--keep", "Brought back and saved: 1 edit", exitDone, false},
		{"dropped", "--drop", "Dropped: 1 edit", exitDone, true},
		{"both", "--keep --drop", "", exitUsage, true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			path, lesson := crashed(t)
			var out, errs bytes.Buffer
			a := &app{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }, now: time.Now, secrets: secret.Memory{}}
			if got := a.run(append([]string{"recover", path}, strings.Fields(tc.flag)...)); got != tc.status {
				t.Fatalf("status %d, want %d: %s", got, tc.status, &errs)
			}
			if !strings.Contains(out.String(), tc.says) {
				t.Errorf("it says %q, want %q", &out, tc.says)
			}
			if got := placed(t, path, lesson); got != tc.placed {
				t.Errorf("the lesson is placed: %v, want %v", got, tc.placed)
			}
		})
	}
}
