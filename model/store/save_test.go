package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAnyStateSavesAndOpensEqual(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "store")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "x.carillon")
		if err := Create(path, school(t).Snapshot(), CreateOptions{}); err != nil {
			rt.Fatal(err)
		}
		pick := drawn(rt)
		for range rapid.IntRange(1, 3).Draw(rt, "openings") {
			f, err := Open(path, Options{NoBackups: true})
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(1, 3).Draw(rt, "saves") {
				for range rapid.IntRange(0, 6).Draw(rt, "edits") {
					edit(pick, f.Timetable())
				}
				if err := f.Save(); err != nil {
					rt.Fatal(err)
				}
				r, err := Open(path, Options{ReadOnly: true})
				if err != nil {
					rt.Fatal(err)
				}
				if diff := cmp.Diff(dump(t, &f.Timetable().State), dump(t, &r.Timetable().State)); diff != "" || f.Timetable().Unsaved() != 0 {
					rt.Fatalf("%d unsaved, %s", f.Timetable().Unsaved(), diff)
				}
			}
			_ = f.Close()
		}
		if faults, err := Verify(path); err != nil || len(faults) > 0 {
			rt.Fatal(faults, err)
		}
	})
}

// rooms lists the codes of the rooms that a file holds on the disk.
func rooms(t testing.TB, path string) (codes []string) {
	t.Helper()
	r, err := Open(path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for room := range r.Timetable().Rooms() {
		codes = append(codes, room.Code)
	}
	return codes
}

func TestSavesMayOverlapAndTheLastPreparedWins(t *testing.T) {
	f := opened(t, created(t))
	run := func(s *Saving) {
		t.Helper()
		if err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	addRoom(t, f.Timetable(), "B1")
	first := f.PrepareSave()
	run(first)
	f.Timetable().Undo() // before Done: B1 is in the file, and in neither of the next two states
	addRoom(t, f.Timetable(), "B2")
	second := f.PrepareSave()
	run(second)
	first.Done()
	second.Done()
	if got := rooms(t, f.Path()); !slices.Equal(got, []string{"A1", "A2", "B2"}) {
		t.Errorf("the file holds %v", got)
	}
	if n := f.Timetable().Unsaved(); n != 0 {
		t.Errorf("%d unsaved", n)
	}
	addRoom(t, f.Timetable(), "B3")
	older := f.PrepareSave()
	addRoom(t, f.Timetable(), "B4")
	newer := f.PrepareSave()
	run(newer)
	run(older)
	newer.Done()
	older.Done()
	if got := rooms(t, f.Path()); !slices.Equal(got, []string{"A1", "A2", "B2", "B3", "B4"}) {
		t.Errorf("an older state was saved over a newer one: %v", got)
	}
	if n := f.Timetable().Unsaved(); n != 0 {
		t.Errorf("%d unsaved", n)
	}
}

func TestEditsOnTheDiskBeforeTheirSaveIsDoneAreOfferedOnce(t *testing.T) {
	f := opened(t, created(t))
	addRoom(t, f.Timetable(), "B1")
	s := f.PrepareSave()
	addRoom(t, f.Timetable(), "B2")
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Done()
	addRoom(t, f.Timetable(), "B3")
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	if r := opened(t, f.Path()).Recovery(); r == nil || !slices.Equal(r.Labels, []string{"Add room B2", "Add room B3"}) {
		t.Errorf("offered: %v", r)
	}
}

func TestEditingGoesOnWhileSavesAndSideWritesRun(t *testing.T) {
	f := opened(t, created(t))
	saves := make(chan *Saving)
	var wg sync.WaitGroup
	wg.Go(func() {
		for s := range saves {
			if err := s.Run(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Go(func() {
		for i := range 20 {
			if err := f.Put("run", fmt.Sprint(i%3), []byte{byte(i)}); err != nil {
				t.Error(err)
			}
			_, _ = f.Get("run", "1")
			_, _, _ = f.SavedAt(), f.CopyOf(), f.List("run")
		}
	})
	var last *Saving
	for i := range 20 {
		for j := range 10 {
			addRoom(t, f.Timetable(), fmt.Sprint("R", i, "-", j))
		}
		last = f.PrepareSave()
		saves <- last
	}
	close(saves)
	wg.Wait()
	last.Done()
	if n := f.Timetable().Unsaved(); n != 0 {
		t.Errorf("%d unsaved", n)
	}
	if got := len(rooms(t, f.Path())); got != 202 {
		t.Errorf("%d rooms on the disk, want 202", got)
	}
}

func TestSaveAsGoesOnWithTheNewFileAndItsJournal(t *testing.T) {
	clock := newClock()
	path := created(t)
	f := openedWith(t, path, clock, osDisk{})
	addRoom(t, f.Timetable(), "B1")
	clock.advance(time.Second)
	to := filepath.Join(t.TempDir(), "Next year.carillon")
	s := f.PrepareSaveAs(to, false)
	addRoom(t, f.Timetable(), "B2") // while it runs
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Done()
	if f.Path() != to || f.Timetable().Unsaved() != 1 {
		t.Errorf("%s, %d unsaved", f.Path(), f.Timetable().Unsaved())
	}
	addRoom(t, f.Timetable(), "B3")
	clock.advance(time.Second)
	for _, left := range []string{path + lockSuffix, path + journalSuffix} {
		if _, err := os.Stat(left); err == nil {
			t.Errorf("%s is still there", filepath.Base(left))
		}
	}
	if got := rooms(t, path); len(got) != 2 {
		t.Errorf("the old file was changed: %v", got)
	}
	crash(f)
	g := opened(t, to)
	if r := g.Recovery(); r == nil || !slices.Equal(r.Labels, []string{"Add room B2", "Add room B3"}) {
		t.Errorf("offered: %v", g.Recovery())
	}
	if got := rooms(t, to); !slices.Equal(got, []string{"A1", "A2", "B1"}) {
		t.Errorf("the new file holds %v", got)
	}
}

func TestSaveAsIsRefusedWhereItWouldDestroySomething(t *testing.T) {
	f := opened(t, created(t))
	other := created(t)
	held := opened(t, other)
	tests := []struct {
		name, path string
		force      bool
		want       Code
	}{
		{"a file that is there", created(t), false, Exists},
		{"a file that somebody has open", other, true, InUse},
		{"the file itself", f.Path(), true, Exists},
		{"a folder that is not there", filepath.Join(t.TempDir(), "no", "x.carillon"), false, NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, _ := os.ReadFile(tt.path)
			if err := f.SaveAs(tt.path, tt.force); CodeOf(err) != tt.want {
				t.Errorf("error %v (%s), want %s", err, CodeOf(err), tt.want)
			}
			if after, _ := os.ReadFile(tt.path); string(after) != string(before) {
				t.Error("it was changed")
			}
		})
	}
	if held.ReadOnly() || f.ReadOnly() {
		t.Error("a lock was lost")
	}
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Errorf("saving in place afterwards: %v", err)
	}
}

func TestAReaderGoesOnUnderAnotherName(t *testing.T) {
	writer := opened(t, created(t))
	reader := opened(t, writer.Path())
	addRoom(t, reader.Timetable(), "B1")
	to := filepath.Join(t.TempDir(), "mine.carillon")
	if err := reader.SaveAs(to, false); err != nil {
		t.Fatal(err)
	}
	addRoom(t, reader.Timetable(), "B2")
	if reader.ReadOnly() || reader.HeldBy() != nil {
		t.Error("it is still read-only")
	}
	if err := reader.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(reader)
	if r := opened(t, to).Recovery(); r == nil || !slices.Equal(r.Labels, []string{"Add room B2"}) {
		t.Errorf("offered: %v", r)
	}
	addRoom(t, writer.Timetable(), "W1")
	if err := writer.Save(); err != nil {
		t.Errorf("the writer lost its file: %v", err)
	}
}

func TestAFileDamagedUnderneathIsNeverTrustedBySaving(t *testing.T) {
	path, _ := large(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	im, err := openImage(whole)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, seen := range []bool{true, false} { // whether the file's time of change gives the damage away
		for n := range int(im.meta.high) {
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, long, long); err != nil {
				t.Fatal(err)
			}
			f, err := Open(path, Options{NoBackups: true})
			if err != nil {
				t.Fatal(err)
			}
			bad := slices.Clone(whole)
			for i := range filePageSize {
				bad[n*filePageSize+i] ^= 0xFF
			}
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if !seen {
				if err := os.Chtimes(path, long, long); err != nil {
					t.Fatal(err)
				}
			}
			addRoom(t, f.Timetable(), "B1")
			err = f.Save() // must not panic or hang; and what it says must be so
			if c := CodeOf(err); err != nil && c != Damaged && c != Replaced {
				t.Errorf("page %d, seen %v: %v (%s)", n, seen, err, c)
			}
			if _, rerr := readFile(path); seen && err == nil && rerr != nil {
				t.Errorf("page %d: saved without a word into a damaged file: %v", n, rerr)
			}
			if n%20 == 0 {
				if err := f.SaveAs(path+".new", true); err != nil {
					t.Errorf("page %d: Save As: %v", n, err)
				}
			}
			_ = f.Close()
		}
	}
}

func TestHalfWrittenFilesOfAKilledWriterAreSweptAway(t *testing.T) {
	path := created(t)
	dir := filepath.Dir(path)
	for _, name := range []string{".Lincoln.carillon.0a1b2c3d.tmp", ".Lincoln.carillon.journal.0a1b2c3d.tmp", ".Other.carillon.0a1b2c3d.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = opened(t, path)
	left, _ := filepath.Glob(filepath.Join(dir, ".*.tmp"))
	if len(left) != 1 || filepath.Base(left[0]) != ".Other.carillon.0a1b2c3d.tmp" {
		t.Errorf("left: %v", left)
	}
}

func TestAFailedCommitIsJudgedByWhatTheFileHolds(t *testing.T) {
	path := created(t)
	c, err := readFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := newID()
	tests := []struct {
		name    string
		path    string
		was, is ID
		want    Code
		adopted bool
	}{
		{"nothing of it is in", path, c.state.Stamp, other, Disk, false},
		{"it is in after all", path, other, c.state.Stamp, Disk, true},
		{"somebody else has written", path, other, newID(), Replaced, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			adopted := false
			err := afterFailure("saved", tt.path, errFull, tt.was, tt.is, func() { adopted = true })
			if CodeOf(err) != tt.want || adopted != tt.adopted {
				t.Errorf("error %v (%s), adopted %v", err, CodeOf(err), adopted)
			}
		})
	}
}
