package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"carillon/model"
)

// holding is how large a file is that holds the same and has never been written to before.
func holding(t *testing.T, f *File) int64 {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy.carillon")
	if err := f.SaveCopy(to, false); err != nil {
		t.Fatal(err)
	}
	return size(t, to)
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// onDisk checks that the file on the disk holds what the File says, whatever the last write has made of it.
func onDisk(t *testing.T, f *File) {
	t.Helper()
	g, err := Open(f.Path(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dumpAll(t, g), dumpAll(t, f); got != want {
		t.Fatalf("the file holds %d bytes of values, and %d were written", len(got), len(want))
	}
}

// What a sync writes replaces what the last one wrote, in large values; the file stays in proportion to what it holds.
func TestAFileStaysBelowTwiceWhatItHolds(t *testing.T) {
	for _, values := range [][]int{{600_000, 300_000, 60_000}, {900_000}, {100_000, 2_000_000}, {70_000, 70_000, 70_000, 70_000}} {
		t.Run(fmt.Sprint(values), func(t *testing.T) {
			f, err := Open(created(t), Options{NoBackups: true})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for run := range 7 {
				for i, n := range values {
					if err := f.Put("published", fmt.Sprint(i), bytes.Repeat([]byte{byte(run)}, n+1000*run)); err != nil {
						t.Fatal(err)
					}
					onDisk(t, f)
					if err := f.Put("runs", "state", []byte(fmt.Sprint(run, i))); err != nil {
						t.Fatal(err)
					}
					if err := f.Delete("published", "none"); err != nil {
						t.Fatal(err)
					}
					onDisk(t, f)
				}
				addRoom(t, f.Timetable(), fmt.Sprint("B", run))
				if err := f.Save(); err != nil {
					t.Fatal(err)
				}
				if is, holds := size(t, f.Path()), holding(t, f); is > 2*holds {
					t.Fatalf("run %d: the file has %d bytes, and what it holds takes %d", run, is, holds)
				}
			}
			if faults, err := Verify(f.Path()); err != nil || len(faults) > 0 {
				t.Fatal(faults, err)
			}
			want := dumpAll(t, f)
			_ = f.Close()
			g := opened(t, f.Path())
			if g.CopyOf() != nil || dumpAll(t, g) != want {
				t.Error("compacting has changed the file")
			}
		})
	}
}

// Most of a school is deleted, as at the end of a year.
func TestAFileShrinksWithWhatItHolds(t *testing.T) {
	b := model.NewBuilder()
	for i := range 20_000 {
		b.Add(&model.Room{Code: fmt.Sprint("R", i), Name: "A room with a name of some length"})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	path := filepath.Join(t.TempDir(), "x.carillon")
	if err := Create(path, tt.Snapshot(), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	f := opened(t, path)
	all := model.Patch{Name: "Delete most rooms"}
	for r := range f.Timetable().Rooms() {
		if r.ID > 100 {
			all.Changes = append(all.Changes, model.Change{Key: r.Key(), Before: r})
		}
	}
	if _, err := f.Timetable().Apply(all); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if is := size(t, path); is > smallFile {
		t.Errorf("it has %d bytes", is)
	}
	if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o640) {
		t.Errorf("others can't read it any more: %v", info.Mode())
	}
	addRoom(t, f.Timetable(), "again")
	if err := f.Save(); err != nil {
		t.Error(err)
	}
}
