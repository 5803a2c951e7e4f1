package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/model"
)

// leftUnsaved is a file whose session crashed with n unsaved edits, each of which adds a room, and the bytes of its journal
// with the places where its frames begin.
func leftUnsaved(t *testing.T, n int) (path string, data []byte, frames []int) {
	t.Helper()
	path = created(t)
	f := opened(t, path)
	f.work.Wait()
	for i := range n {
		addRoom(t, f.Timetable(), fmt.Sprint("B", i))
	}
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	data, err := os.ReadFile(path + journalSuffix)
	if err != nil {
		t.Fatal(err)
	}
	j, err := parseJournal(data)
	if err != nil || len(j.entries) != n {
		t.Fatal(err, len(j.entries))
	}
	at := journalHeader
	for _, e := range j.entries {
		frame, _, _ := appendFrame(nil, &e, 0)
		frames = append(frames, at)
		at += len(frame)
	}
	return path, data, frames
}

func TestADamagedJournalOffersWhatCanBeReadAndIsKept(t *testing.T) {
	flip := func(at int) func([]byte, []int) { return func(b []byte, _ []int) { b[at] ^= 4 } }
	tests := []struct {
		name   string
		harm   func(data []byte, frames []int)
		back   int // of the 20
		says   string
		behind bool
	}{
		{"a bit of the first frame's content", func(b []byte, f []int) { b[f[0]+frameHeader+5] ^= 1 }, 19, "1 edit of the journal can't be read", true},
		{"a bit of the first frame's checksum", func(b []byte, f []int) { b[f[0]+5] ^= 1 }, 19, "1 edit of the journal can't be read", true},
		{"a bit of the third frame's length", func(b []byte, f []int) { b[f[2]+1] ^= 64 }, 19, "1 edit of the journal can't be read", true},
		{"a bit of the last frame", func(b []byte, f []int) { b[f[19]+frameHeader+5] ^= 1 }, 19, "1 edit of the journal can't be read", false},
		{"two frames in different places", func(b []byte, f []int) { b[f[3]+12] ^= 1; b[f[9]+12] ^= 1 }, 18, "2 edits of the journal can't be read", true},
		{"a block of zeros over some frames", func(b []byte, f []int) { clear(b[f[4]+3 : f[7]+20]) }, 15, "A stretch of the journal can't be read", true},
		{"the header", flip(30), 20, "The beginning of the journal can't be read", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path, data, frames := leftUnsaved(t, 20)
			tt.harm(data, frames)
			if err := os.WriteFile(path+journalSuffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
			f := opened(t, path)
			r := f.Recovery()
			if r == nil || len(r.Labels) != tt.back || !strings.Contains(r.Doubt, tt.says) || strings.Contains(r.Doubt, "made after that") != tt.behind {
				t.Fatalf("offered: %+v; notes %v", r, f.Notes())
			}
			if n, err := f.Recover(); n != tt.back || err != nil {
				t.Fatal(n, err)
			}
			if got := f.Timetable().Count(model.KindRoom); got != 2+tt.back {
				t.Errorf("%d rooms", got)
			}
			kept, _ := filepath.Glob(path + journalSuffix + ".*")
			if len(kept) != 1 {
				t.Fatalf("kept: %v", kept)
			}
			if got, _ := os.ReadFile(kept[0]); !slices.Equal(got, data) {
				t.Error("the journal was not kept as it was")
			}
			if err := f.Save(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAJournalOfWhichNothingCanBeReadIsKeptAndCounted(t *testing.T) {
	path, data, _ := leftUnsaved(t, 5)
	clear(data[journalHeader:])
	if err := os.WriteFile(path+journalSuffix, data, 0o600); err != nil {
		t.Fatal(err)
	}
	f := opened(t, path)
	notes := strings.Join(f.Notes(), " ")
	if f.Recovery() != nil || !strings.Contains(notes, "never saved") || !strings.Contains(notes, fmt.Sprintf("(%d bytes)", len(data)-journalHeader)) {
		t.Errorf("recovery %v, notes %q", f.Recovery(), notes)
	}
	if kept, _ := filepath.Glob(path + journalSuffix + ".*"); len(kept) != 1 {
		t.Errorf("kept: %v", kept)
	}
}

func TestADroppedJournalIsKeptUnderAnotherName(t *testing.T) {
	path, data, _ := leftUnsaved(t, 3)
	f := opened(t, path)
	if err := f.DropRecovery(); err != nil {
		t.Fatal(err)
	}
	kept, _ := filepath.Glob(path + journalSuffix + ".*")
	if len(kept) != 1 {
		t.Fatalf("kept: %v", kept)
	}
	if got, _ := os.ReadFile(kept[0]); !slices.Equal(got, data) {
		t.Error("not as it was")
	}
}

// The edits made since a save fit the backup of that save, whatever became of the file.
func TestTheJournalOfASaveAppliesToItsBackup(t *testing.T) {
	harms := map[string]func(t *testing.T, path string){
		"truncated": func(t *testing.T, path string) { truncate(t, path, 100) },
		"emptied":   func(t *testing.T, path string) { truncate(t, path, 0) },
		"deleted": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"replaced, and the other file opened": func(t *testing.T, path string) {
			copyFile(t, created(t), path)
			if f := opened(t, path); f.Recovery() != nil || len(f.Notes()) == 0 {
				t.Fatal("the other file gets the edits")
			} else {
				_ = f.Close()
			}
		},
	}
	for name, harm := range harms {
		t.Run(name, func(t *testing.T) {
			path, _, _ := leftUnsaved(t, 4)
			backup := backupsOf(t, path, "")[0]
			harm(t, path)
			if err := Restore(backup.Path, path, true, Options{}); err != nil {
				t.Fatal(err)
			}
			f := opened(t, path)
			if r := f.Recovery(); r == nil || len(r.Labels) != 4 || r.Doubt != "" {
				t.Fatalf("offered: %+v; notes %v", r, f.Notes())
			}
			if n, err := f.Recover(); n != 4 || err != nil {
				t.Fatal(n, err)
			}
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			if g := opened(t, path); g.Recovery() != nil || g.Timetable().RoomByCode("B3") == nil {
				t.Error("not saved, or offered again")
			}
		})
	}
}

// A backup made between saves holds some of the journal's edits; only the others are offered.
func TestTheJournalGoesOnFromABackupMadeBetweenSaves(t *testing.T) {
	path, clock := created(t), newClock()
	f := openedWith(t, path, clock, osDisk{})
	f.work.Wait()
	for i := range 6 {
		clock.advance(2 * time.Minute) // a backup with the third and the sixth
		addRoom(t, f.Timetable(), fmt.Sprint("B", i))
		f.work.Wait()
	}
	addRoom(t, f.Timetable(), "last")
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	truncate(t, path, 5000)
	bs := backupsOf(t, path, "")
	if len(bs) != 3 {
		t.Fatal(bs)
	}
	for i, want := range [][]string{{"Add room last"}, {"Add room B3", "Add room B4", "Add room B5", "Add room last"}} {
		to := filepath.Join(t.TempDir(), "x.carillon")
		copyFile(t, path+journalSuffix, to+journalSuffix)
		if err := Restore(bs[i].Path, to, false, Options{Clock: clock}); err != nil {
			t.Fatal(err)
		}
		g := opened(t, to)
		if r := g.Recovery(); r == nil || !slices.Equal(r.Labels, want) || r.Doubt != "" {
			t.Errorf("backup %d: offered %+v, want %v", i, r, want)
		}
	}
}

// The newest backup may be older than the save that the edits build on: they are offered all the same, with a word.
func TestEditsThatBuildOnALostSaveAreOfferedWithAWord(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	f.work.Wait()
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	addRoom(t, f.Timetable(), "B2")
	if _, err := f.Timetable().Apply(model.Delete{Key: f.Timetable().RoomByCode("B1").Key()}); err != nil {
		t.Fatal(err)
	}
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	truncate(t, path, 0)
	if err := Restore(backupsOf(t, path, "")[0].Path, path, true, Options{}); err != nil {
		t.Fatal(err)
	}
	g := opened(t, path)
	r := g.Recovery()
	if r == nil || len(r.Labels) != 2 || !strings.Contains(r.Doubt, "later save") {
		t.Fatalf("offered: %+v; notes %v", r, g.Notes())
	}
	if n, err := g.Recover(); n != 2 || err != nil || g.Timetable().RoomByCode("B2") == nil {
		t.Error(n, err)
	}
	if kept, _ := filepath.Glob(path + journalSuffix + ".*"); len(kept) != 1 {
		t.Errorf("kept: %v", kept)
	}
}

// A file that another computer has saved since is no reason to lose what this one had not.
func TestAJournalOfAnOlderSaveIsKeptWhereTheFileDoesNotHoldItsEdits(t *testing.T) {
	for _, holds := range []bool{true, false} {
		path, _, _ := leftUnsaved(t, 2)
		journal, _ := os.ReadFile(path + journalSuffix)
		f := opened(t, path)
		if holds {
			if _, err := f.Recover(); err != nil {
				t.Fatal(err)
			}
		} else if err := f.DropRecovery(); err != nil {
			t.Fatal(err)
		}
		addRoom(t, f.Timetable(), "elsewhere")
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		if err := os.WriteFile(path+journalSuffix, journal, 0o600); err != nil {
			t.Fatal(err)
		}
		if g := opened(t, path); g.Recovery() != nil || (len(g.Notes()) == 0) != holds {
			t.Errorf("the file holds them: %v; recovery %v, notes %v", holds, g.Recovery(), g.Notes())
		}
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}
