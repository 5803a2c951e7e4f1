package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
)

// A path is bytes: a name in Latin-1 on a disk of an older computer is no UTF-8. What is written there opens again, and
// so do its backups and copies.
func TestAFileInAFolderWhoseNameIsNoUTF8OpensAgain(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes names that are no UTF-8")
	}
	for _, name := range []string{"Sch\xfcler", "\xff\xfe", "caf\xc3", "half\xed\xa0\x80 a pair"} {
		t.Run(fmt.Sprintf("%q", name), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, name+".carillon")
			if err := Create(path, school(t).Snapshot(), CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			f := opened(t, path)
			f.work.Wait()
			addRoom(t, f.Timetable(), "B1")
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			if err := f.Put("systems", "alma", []byte("x")); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(dir, "copy of "+name+".carillon")
			if err := f.SaveCopy(copied, false); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			if got := opened(t, copied).CopyOf(); got == nil || got.Place.Path != path {
				t.Errorf("the copy is one of %q, not of %q", got.Place.Path, path)
			}
			moved := filepath.Join(dir, "moved"+name+".carillon")
			if err := os.Rename(path, moved); err != nil {
				t.Fatal(err)
			}
			if g := opened(t, moved); g.CopyOf() != nil || g.Timetable().RoomByCode("B1") == nil {
				t.Errorf("the file is a copy of %v after it was moved", g.CopyOf())
			}
			bs := backupsOf(t, path, "")
			if len(bs) == 0 || bs[0].Name != name {
				t.Fatalf("backups %+v", bs)
			}
			if err := Restore(bs[len(bs)-1].Path, path, true, Options{}); err != nil {
				t.Fatal(err)
			}
			_ = opened(t, path)
		})
	}
}

// The decoder has limits of its own, for what a stranger may send; they must lie above what a district can make.
func TestWhatADistrictWritesIsReadAgain(t *testing.T) {
	b := model.NewBuilder()
	cal := &model.Calendar{}
	for d := range model.Date(140_000) {
		cal.Days = append(cal.Days, model.CalendarDay{Date: d + 1, Day: 1})
	}
	b.Put(cal)
	const records = 140_000
	for i := range records {
		b.Add(&model.Room{Code: fmt.Sprint("R", i)})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	path := filepath.Join(t.TempDir(), "district.carillon")
	if err := Create(path, tt.Snapshot(), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{NoBackups: true})
	if err != nil {
		t.Fatal(err)
	}
	all := model.Patch{Name: "Delete all rooms"}
	for r := range f.Timetable().Rooms() {
		all.Changes = append(all.Changes, model.Change{Key: r.Key(), Before: r})
	}
	if _, err := f.Timetable().Apply(all); err != nil {
		t.Fatal(err)
	}
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	g, err := Open(path, Options{NoBackups: true})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if r := g.Recovery(); r == nil || !cmp.Equal(r.Labels, []string{"Delete all rooms"}) {
		t.Fatalf("the edit is lost: %v, %v", g.Recovery(), g.Notes())
	}
	if n, err := g.Recover(); n != 1 || err != nil || g.Timetable().Count(model.KindRoom) != 0 {
		t.Fatal(n, err)
	}
	if err := g.Save(); err != nil {
		t.Fatal(err)
	}
}

// What could not be read back does not take the place of what can.
func TestWhatCanNotBeReadBackIsNotWritten(t *testing.T) {
	spoilt := func() *model.Timetable {
		tt := school(t)
		tt.Room(1).Name = "no UTF-8: \xff" // past all checks, as a fault of the program would
		return tt
	}
	t.Run("a new file", func(t *testing.T) {
		path := created(t)
		before, _ := os.ReadFile(path)
		err := Create(path, spoilt().Snapshot(), CreateOptions{Force: true})
		if CodeOf(err) != Unreadable {
			t.Fatalf("error %v", err)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Error("the old file is gone")
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	t.Run("a save", func(t *testing.T) {
		f := opened(t, created(t))
		want := dump(t, &f.Timetable().State)
		r := *f.Timetable().Room(1)
		r.Name = "spoilt in a moment"
		if _, err := f.Timetable().Apply(model.Replace{Record: &r}); err != nil {
			t.Fatal(err)
		}
		f.Timetable().Room(1).Name = "no UTF-8: \xff"
		if err := f.Save(); CodeOf(err) != Unreadable {
			t.Fatalf("error %v", err)
		}
		if got := dump(t, &opened(t, f.Path()).Timetable().State); got != want {
			t.Error(cmp.Diff(want, got))
		}
	})
	t.Run("a copy", func(t *testing.T) {
		path := created(t)
		f := opened(t, path)
		to := filepath.Join(t.TempDir(), "copy.carillon")
		f.Timetable().Room(1).Name = "\xff"
		if err := f.SaveCopy(to, false); CodeOf(err) != Unreadable {
			t.Errorf("error %v", err)
		}
		if _, err := os.Stat(to); !os.IsNotExist(err) {
			t.Error("it was written all the same")
		}
	})
}
