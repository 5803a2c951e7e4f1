package store

import (
	"os"
	"path/filepath"
	"testing"

	"carillon/model"
)

func TestALookTellsOfAFileAndLeavesItAlone(t *testing.T) {
	path := earlierFile(t, "format3/journal.carillon")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Look(path)
	if err != nil || s.Unsaved != 5 || s.Sections == 0 || s.Held {
		t.Errorf("it sees %+v (%v)", s, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file is another one (%v)", err)
	}
	if _, err := os.Stat(path + journalSuffix); err != nil {
		t.Errorf("its journal: %v", err)
	}
	f := opened(t, path)
	placed := 0
	for l := range f.Timetable().Lessons() {
		if l.Slot.Placed() {
			placed++
		}
	}
	if s.Lessons != f.Timetable().Count(model.KindLesson) || s.Placed != placed || s.Sections != f.Timetable().Count(model.KindSection) {
		t.Errorf("it sees %+v, and there are %d lessons, %d placed", s, f.Timetable().Count(model.KindLesson), placed)
	}
	if s, err = Look(path); err != nil || !s.Held || s.Unsaved != 0 {
		t.Errorf("while it is open it is %+v (%v)", s, err)
	}
}

func TestALookSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	damagedFile := filepath.Join(dir, "damaged.carillon")
	if err := os.WriteFile(damagedFile, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := earlierFile(t, "format3/synced.carillon")
	rewriteMeta(t, newer, keyFormat, formatVersion+1)
	for path, want := range map[string]Code{filepath.Join(dir, "gone.carillon"): NotFound, damagedFile: Damaged, newer: Newer} {
		if _, err := Look(path); CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", filepath.Base(path), err, want)
		}
	}
}
