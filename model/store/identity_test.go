package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// published is a closed file that was published once, and its ID.
func published(t testing.TB) (path string, id ID, at time.Time) {
	t.Helper()
	path = created(t)
	f := opened(t, path)
	at = time.Date(2026, 8, 1, 9, 30, 0, 0, time.UTC)
	if err := f.NotePublished("alma", at); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	return path, f.ID(), at
}

func TestACopyKnowsWhatItIsACopyOf(t *testing.T) {
	ways := map[string]func(t *testing.T, from, to string){
		"copied outside": func(t *testing.T, from, to string) { copyFile(t, from, to) },
		"Save As": func(t *testing.T, from, to string) {
			f := opened(t, from)
			if err := f.SaveAs(to, false); err != nil {
				t.Fatal(err)
			}
			if f.Path() != to || f.CopyOf() == nil || f.ReadOnly() {
				t.Errorf("after Save As: %s, copy of %v, read-only %v", f.Path(), f.CopyOf(), f.ReadOnly())
			}
			_ = f.Close()
		},
		"Save a Copy": func(t *testing.T, from, to string) {
			f := opened(t, from)
			addRoom(t, f.Timetable(), "B1")
			if err := f.SaveCopy(to, false); err != nil {
				t.Fatal(err)
			}
			if f.Path() != from || f.CopyOf() != nil || f.Timetable().Unsaved() != 1 {
				t.Errorf("after Save a Copy: %s, copy of %v, %d unsaved", f.Path(), f.CopyOf(), f.Timetable().Unsaved())
			}
			_ = f.Close()
		},
		"a restored backup": func(t *testing.T, from, to string) {
			bs, err := Backups(from, "")
			if err != nil || len(bs) == 0 {
				t.Fatal(bs, err)
			}
			if err := Restore(bs[0].Path, to, false, Options{}); err != nil {
				t.Fatal(err)
			}
		},
		"a backup opened where it lies, its file gone": func(t *testing.T, from, to string) {
			_ = opened(t, from).Close() // makes a backup
			bs, _ := Backups(from, "")
			if len(bs) == 0 {
				t.Fatal("no backup")
			}
			if err := os.Remove(from); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(bs[0].Path, to); err != nil {
				t.Fatal(err)
			}
		},
	}
	ways["a backup made while editing, opened where it lies, its file gone"] = func(t *testing.T, from, to string) {
		f, err := Open(from, Options{NoBackups: true})
		if err == nil {
			err = f.backupState(f.Timetable().Snapshot(), newID(), time.Now().Add(time.Hour))
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		bs, _ := Backups(from, "")
		if err := os.Remove(from); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(bs[0].Path, to); err != nil {
			t.Fatal(err)
		}
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			from, id, at := published(t)
			_ = opened(t, from).Close() // makes a backup of the published state
			to := filepath.Join(t.TempDir(), "What if.carillon")
			way(t, from, to)
			f := opened(t, to)
			check := func(f *File) {
				t.Helper()
				o := f.CopyOf()
				if o == nil {
					t.Fatal("it takes itself for the original")
				}
				if o.ID != id || o.Name != "Lincoln.carillon" || o.Place.Path != from || !o.LastPublished().At.Equal(at) {
					t.Errorf("copy of %+v", o)
				}
				if f.ID() == id || len(f.Published()) != 0 {
					t.Errorf("it has the ID of its original, or its publications: %v", f.Published())
				}
			}
			check(f)
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			was := f.ID()
			_ = f.Close()
			f = opened(t, to) // and it still knows at the next opening, as the same file
			check(f)
			if f.ID() != was {
				t.Error("it got another ID")
			}
			if err := f.StandAlone(); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			if f = opened(t, to); f.CopyOf() != nil {
				t.Error("it is still held after a person let it stand alone")
			}
		})
	}
}

func TestACopyOfACopyNamesTheFileThatPublishedLast(t *testing.T) {
	from, id, at := published(t)
	f := opened(t, from)
	dir := t.TempDir()
	for _, name := range []string{"What if.carillon", "What if 2.carillon"} {
		if err := f.SaveAs(filepath.Join(dir, name), false); err != nil {
			t.Fatal(err)
		}
		if o := f.CopyOf(); o == nil || o.ID != id || o.Place.Path != from || !o.LastPublished().At.Equal(at) {
			t.Errorf("%s is a copy of %+v", name, o)
		}
	}
	later := at.Add(time.Hour) // nobody has let it stand alone, and it has published all the same
	if err := f.NotePublished("alma", later); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(filepath.Join(dir, "What if 3.carillon"), false); err != nil {
		t.Fatal(err)
	}
	if o := f.CopyOf(); o == nil || o.Name != "What if 2.carillon" || !o.LastPublished().At.Equal(later) {
		t.Errorf("a copy of one that has published itself is a copy of %+v", o)
	}
}

func TestTheJournalOfACopyMadeOutsideIsItsOwn(t *testing.T) {
	from, _, _ := published(t)
	to := filepath.Join(t.TempDir(), "What if.carillon")
	copyFile(t, from, to)
	f := opened(t, to)
	addRoom(t, f.Timetable(), "B1")
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	g := opened(t, to)
	if r := g.Recovery(); r == nil || len(r.Labels) != 1 {
		t.Errorf("offered: %v, notes: %v", r, g.Notes())
	}
	if g.ID() != f.ID() {
		t.Error("it got another ID")
	}
}

func TestTheOriginalStaysTheOriginal(t *testing.T) {
	ways := map[string]func(t *testing.T, path string) string{
		"opened again": func(_ *testing.T, path string) string { return path },
		"renamed": func(t *testing.T, path string) string {
			to := filepath.Join(filepath.Dir(path), "Lincoln 2026.carillon")
			if err := os.Rename(path, to); err != nil {
				t.Fatal(err)
			}
			return to
		},
		"copied elsewhere": func(t *testing.T, path string) string {
			copyFile(t, path, filepath.Join(t.TempDir(), "copy.carillon"))
			return path
		},
		"opened through a link": func(t *testing.T, path string) string {
			to := filepath.Join(t.TempDir(), "link.carillon")
			if err := os.Symlink(path, to); err != nil {
				t.Fatal(err)
			}
			return to
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			from, id, at := published(t)
			f := opened(t, way(t, from))
			if f.CopyOf() != nil || f.ID() != id {
				t.Errorf("copy of %+v", f.CopyOf())
			}
			if diff := cmp.Diff([]Published{{"alma", at}}, f.Published()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFileReplacedUnderneathIsNeverOverwritten(t *testing.T) {
	ways := map[string]func(t *testing.T, path string, older []byte){
		"by an older state of itself": func(t *testing.T, path string, older []byte) {
			if err := os.WriteFile(path, older, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"by another timetable": func(t *testing.T, path string, _ []byte) {
			copyFile(t, created(t), path)
		},
		"by an older state of itself, with the size and the time of the present one": func(t *testing.T, path string, older []byte) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			same := make([]byte, info.Size())
			copy(same, older)
			if err := os.WriteFile(path, same, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		},
		"by a longer file": func(t *testing.T, path string, older []byte) {
			if err := os.WriteFile(path, append(older, make([]byte, 4096)...), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"by a cut one": func(t *testing.T, path string, older []byte) {
			if err := os.WriteFile(path, older[:9000], 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"by text": func(t *testing.T, path string, older []byte) {
			b := make([]byte, len(older))
			copy(b, "hello")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			path := created(t)
			older, _ := os.ReadFile(path)
			f := opened(t, path)
			addRoom(t, f.Timetable(), "B1")
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			way(t, path, older)
			there, _ := os.ReadFile(path)
			addRoom(t, f.Timetable(), "B2")
			if err := f.Save(); CodeOf(err) != Replaced && CodeOf(err) != Damaged {
				t.Fatalf("the save gives %v (%s)", err, CodeOf(err))
			}
			if err := f.Put("a", "b", nil); err == nil {
				t.Error("a side value was written")
			}
			if now, _ := os.ReadFile(path); string(now) != string(there) {
				t.Error("the file was changed")
			}
			want := dump(t, &f.Timetable().State)
			if err := f.SaveAs(filepath.Join(t.TempDir(), "mine.carillon"), false); err != nil {
				t.Fatal(err)
			}
			if now, _ := os.ReadFile(path); string(now) != string(there) {
				t.Error("Save As changed the old file")
			}
			f.Close()
			if got := dump(t, &opened(t, f.Path()).Timetable().State); got != want {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}
