package main

import (
	"bytes"
	"encoding/binary"
	"os"
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
	f, err := (&app{}).open(path)
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
			status, says := ctl(append([]string{"recover", path}, strings.Fields(tc.flag)...)...)
			if status != tc.status || !strings.Contains(says, tc.says) {
				t.Fatalf("status %d, want %d with %q: %s", status, tc.status, tc.says, says)
			}
			if got := placed(t, path, lesson); got != tc.placed {
				t.Errorf("the lesson is placed: %v, want %v", got, tc.placed)
			}
		})
	}
}

// ctl runs one command line and returns its status and all it says.
func ctl(args ...string) (status int, says string) {
	var out bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &out, err: &out, env: func(string) string { return "" }, now: time.Now, secrets: secret.Memory{}}
	return a.run(args), out.String()
}

func TestAFileIsTakenOverFromAnotherComputerOnlyWhenAsked(t *testing.T) {
	path, lesson := crashed(t)
	holder := `{"host":"LIBRARY-3","user":"kim","process":4711,"program":"carillon","since":"2026-08-02T14:05:00Z"}`
	if err := os.WriteFile(path+".lock", []byte(holder), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, says := ctl("recover", path, "--keep"); status != exitFailed || !strings.Contains(says, "kim on LIBRARY-3") || !strings.Contains(says, "--take-over") {
		t.Errorf("status %d: %s", status, says)
	}
	if status, says := ctl("recover", path, "--keep", "--take-over"); status != exitDone || placed(t, path, lesson) {
		t.Errorf("status %d: %s", status, says)
	}
}

func TestTheSaveBeforeADamagedOneIsWrittenToANewFile(t *testing.T) {
	path, lesson := crashed(t)
	to := filepath.Join(t.TempDir(), "before.carillon")
	if status, says := ctl("recover", path, "--older-save", to); status != exitFailed || !strings.Contains(says, "is whole") {
		t.Errorf("status %d: %s", status, says)
	}
	if status, says := ctl("recover", path, "--keep"); status != exitDone {
		t.Fatal(says)
	}
	// The two headers of the database take turns; each ends in the number of its save, 48 bytes into it, and a checksum.
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page, header, number = 4096, 16, 48
	last := 0
	if binary.LittleEndian.Uint64(data[page+header+number:]) > binary.LittleEndian.Uint64(data[header+number:]) {
		last = page
	}
	data[last+header+number]++
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, says := ctl("info", path); status != exitFailed || !strings.Contains(says, "damaged") {
		t.Errorf("status %d: %s", status, says)
	}
	if status, says := ctl("recover", path, "--older-save", path); status != exitFailed {
		t.Errorf("it writes over the damaged file: status %d: %s", status, says)
	}
	if status, says := ctl("recover", path, "--older-save", to); status != exitDone || !placed(t, to, lesson) {
		t.Errorf("status %d: %s", status, says)
	}
}

// One flipped bit costs the edit that it is in, and that is said; the journal is kept.
func TestADamagedJournalIsSaidInEditsAndBytes(t *testing.T) {
	path, lesson := crashed(t)
	f, err := store.Open(path, store.Options{NoBackups: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Recover(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Timetable().Apply(model.Add{Record: &model.Room{Code: "NEW1"}}); err != nil {
		t.Fatal(err)
	}
	if err := f.CloseKeepingEdits(); err != nil {
		t.Fatal(err)
	}
	journal := path + ".journal"
	data, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	data[52+8+5] ^= 1 // the header, the head of the first frame, a byte of its content
	if err := os.WriteFile(journal, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, says := ctl("recover", path); status != exitDone || !strings.Contains(says, "Add room NEW1") || !strings.Contains(says, "1 edit of the journal can't be read") {
		t.Errorf("status %d: %s", status, says)
	}
	if status, says := ctl("recover", path, "--keep"); status != exitDone || !strings.Contains(says, "Brought back and saved: 1 edit") {
		t.Errorf("status %d: %s", status, says)
	}
	if !placed(t, path, lesson) {
		t.Error("the edit that can't be read was performed")
	}
	if kept, _ := filepath.Glob(journal + ".*"); len(kept) != 1 {
		t.Errorf("kept: %v", kept)
	}
}

// A file that was cut while edits were unsaved: the restore that the message advises, and then the edits.
func TestTheEditsOfACutFileComeBackAfterTheRestore(t *testing.T) {
	path, lesson := crashed(t)
	if status, says := ctl("backup", "list", path); status != exitDone || !strings.Contains(says, "no backup") {
		t.Fatal(says)
	}
	f, err := store.Open(path, store.Options{}) // makes one
	if err != nil {
		t.Fatal(err)
	}
	if err := f.CloseKeepingEdits(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 9000); err != nil {
		t.Fatal(err)
	}
	if status, says := ctl("backup", "restore", path, "--force"); status != exitDone {
		t.Fatal(says)
	}
	if status, says := ctl("recover", path, "--keep"); status != exitDone || placed(t, path, lesson) {
		t.Errorf("status %d: %s", status, says)
	}
}

// TestAJournalOfWhichNothingCanBeReadIsNoSignThatAllWasSaved: one sentence said that edits were never saved, and the next that
// nothing was left unsaved.
func TestAJournalOfWhichNothingCanBeReadIsNoSignThatAllWasSaved(t *testing.T) {
	path, _ := crashed(t)
	data, err := os.ReadFile(path + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	data[52+8+5] ^= 1 // a byte of its only frame
	if err := os.WriteFile(path+".journal", data, 0o600); err != nil {
		t.Fatal(err)
	}
	status, says := ctl("recover", path)
	if status != exitDone || !strings.Contains(says, "none of them can be read") || !strings.Contains(says, "There is nothing of school.carillon to bring back") ||
		strings.Contains(says, "left unsaved") {
		t.Errorf("status %d: %s", status, says)
	}
	if _, says := ctl("recover", path); !strings.Contains(says, "Nothing of school.carillon was left unsaved") {
		t.Errorf("with the journal set aside: %s", says)
	}
}
