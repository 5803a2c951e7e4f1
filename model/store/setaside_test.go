package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// worked is a file with a side value and two backups.
func worked(t *testing.T, path string) {
	t.Helper()
	clock := newClock()
	for _, room := range []string{"B1", "B2"} {
		f := openedWith(t, path, clock, osDisk{})
		f.work.Wait()
		addRoom(t, f.Timetable(), room)
		if err := errors.Join(f.Save(), f.Put("systems", "alma", []byte("settings"))); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		clock.advance(backupEvery)
	}
}

// What a cloud drive, a full disk or a hand leaves in the place of a file is named, and leads to the backups.
func TestWhatStandsInAFilesPlaceIsNamedAndLeadsToItsBackups(t *testing.T) {
	tests := []struct {
		name string
		data []byte // nil: nothing stands there
		code Code
		says string
	}{
		{"emptied", []byte{}, Damaged, "it is empty"},
		{"a zero", []byte{0}, Damaged, "nothing but zeros"},
		{"zeros of the old size", make([]byte, 24576), Damaged, "nothing but zeros (24576 bytes)"},
		{"a web page", []byte("<!DOCTYPE html>\n<html><head><title>Sign in</title>"), Damaged, "web page"},
		{"a web page with a byte order mark", []byte("\xEF\xBB\xBF\n <HTML lang=en>"), Damaged, "web page"},
		{"JSON of a drive", []byte(`{"error":"quota exceeded"}`), Damaged, "does not begin as"},
		{"a text", []byte("see Kim"), Damaged, "does not begin as"},
		{"gone", nil, NotFound, "no file"},
	}
	for _, tt := range tests {
		for _, backups := range []bool{true, false} {
			path := created(t)
			if backups {
				worked(t, path)
			}
			if tt.data == nil {
				_ = os.Remove(path)
			} else if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, Options{})
			var e *Error
			if !errors.As(err, &e) || e.Code != tt.code || !strings.Contains(e.Text, tt.says) || (e.Backup != nil) != backups {
				t.Errorf("%s, backups %v: error %+v", tt.name, backups, err)
				continue
			}
			if !backups {
				continue
			}
			if !strings.Contains(e.Text, "Lincoln High") {
				t.Errorf("%s: the backup is not described: %s", tt.name, e.Text)
			}
			if got, ok := NewestGoodBackup(path, ""); !ok || got.Path != e.Backup.Path {
				t.Errorf("%s: NewestGoodBackup is %v", tt.name, got)
			}
			if err := Restore(e.Backup.Path, path, true, Options{}); err != nil {
				t.Fatal(err)
			}
			if f := opened(t, path); f.Timetable().RoomByCode("B1") == nil {
				t.Errorf("%s: restored to what is no state of the file", tt.name)
			}
		}
	}
}

// Whatever replaces a file sets the old one aside, says where, and the backups of that name are listed after it.
func TestAFileThatIsReplacedIsSetAsideAndListed(t *testing.T) {
	replaced := map[string]func(t *testing.T, path string, told func(string)) error{
		"create": func(t *testing.T, path string, told func(string)) error {
			return Create(path, school(t).Snapshot(), CreateOptions{Force: true, SetAside: told})
		},
		"move": func(t *testing.T, path string, told func(string)) error {
			return Move(created(t), path, true, Options{SetAside: told})
		},
		"save a copy": func(t *testing.T, path string, told func(string)) error {
			f, err := Open(created(t), Options{SetAside: told})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = f.Close() })
			return f.SaveCopy(path, true)
		},
		"save as": func(t *testing.T, path string, told func(string)) error {
			f, err := Open(created(t), Options{SetAside: told})
			if err != nil {
				t.Fatal(err)
			}
			err = f.SaveAs(path, true)
			_ = f.Close()
			return err
		},
		"restore": func(t *testing.T, path string, told func(string)) error {
			other := created(t)
			worked(t, other)
			return Restore(backupsOf(t, other, "")[0].Path, path, true, Options{SetAside: told})
		},
	}
	for name, replace := range replaced {
		t.Run(name, func(t *testing.T) {
			path := created(t)
			worked(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			aside := ""
			if err := replace(t, path, func(p string) { aside = p }); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(aside); !slices.Equal(got, before) {
				t.Fatalf("what was replaced is not at %q", aside)
			}
			_ = opened(t, path).Close() // makes a backup of its own
			bs := backupsOf(t, path, "")
			at := slices.IndexFunc(bs, func(b Backup) bool { return b.Path == aside })
			if at < 0 || !bs[at].Other || bs[0].Other || !strings.Contains(bs[at].Describe(), "Lincoln High, 2 students, saved on") {
				t.Errorf("listed: %+v", bs)
			}
			if err := Restore(aside, path, true, Options{}); err != nil {
				t.Fatal(err)
			}
			if v, _ := opened(t, path).Get("systems", "alma"); string(v) != "settings" {
				t.Error("the systems of the file are not back")
			}
		})
	}
}

func TestADamagedFileThatIsReplacedStandsThereAgainWhereTheNewOneCanNotBeWritten(t *testing.T) {
	path := created(t)
	if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	tt := school(t)
	tt.Room(1).Name = "\xff"
	if err := Create(path, tt.Snapshot(), CreateOptions{Force: true}); CodeOf(err) != Unreadable {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "damaged" {
		t.Error("the damaged file is gone")
	}
	aside := ""
	if err := Create(path, school(t).Snapshot(), CreateOptions{Force: true, SetAside: func(p string) { aside = p }}); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(aside); string(b) != "damaged" {
		t.Errorf("it is not at %q", aside)
	}
}

func TestAFolderIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.carillon")
	if err := os.MkdirAll(filepath.Join(path, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Create(path, school(t).Snapshot(), CreateOptions{Force: true}); CodeOf(err) != Exists {
		t.Errorf("error %v", err)
	}
}

// A long name leaves room for what stands behind it in the names of backups and of files in the making.
func TestAFileWithALongNameIsSavedAndBackedUp(t *testing.T) {
	for _, name := range []string{strings.Repeat("x", longestName-len(fileSuffix)), strings.Repeat("ä", 114), strings.Repeat("校", 75) + "-1"} {
		path := filepath.Join(t.TempDir(), name+fileSuffix)
		if err := Create(path, school(t).Snapshot(), CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		var trouble error
		f, err := Open(path, Options{Trouble: func(err error) { trouble = err }})
		if err != nil {
			t.Fatal(err)
		}
		addRoom(t, f.Timetable(), "B1")
		if err := errors.Join(f.SyncJournal(), f.Save()); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		if bs := backupsOf(t, path, ""); trouble != nil || len(bs) != 1 {
			t.Errorf("%d bytes: backups %v, trouble %v", len(name), bs, trouble)
		}
		if _, err := Open(path, Options{ReadOnly: true}); err != nil {
			t.Error(err)
		}
	}
	tooLong := filepath.Join(t.TempDir(), strings.Repeat("x", longestName)+fileSuffix)
	if err := Create(tooLong, school(t).Snapshot(), CreateOptions{}); err == nil || !strings.Contains(err.Error(), "shorter") {
		t.Errorf("error %v", err)
	}
	if a, b := shortName(strings.Repeat("x", 300)+"1"), shortName(strings.Repeat("x", 300)+"2"); a == b {
		t.Error("two long names become one")
	}
}
