package whole_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"carillon/cmd/internal/whole"
)

func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "preview.csv")
	text := func(s string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, _ = io.WriteString(w, s)
			return err
		}
	}
	if err := whole.Write(path, 0o600, text("first", nil)); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := whole.Write(path, 0o600, text("half of the sec", broken)); !errors.Is(err, broken) {
		t.Errorf("a write that broke said %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "first" {
		t.Errorf("the file holds %q", b)
	}
	if err := whole.Write(path, 0o600, text("second", nil)); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "second" {
		t.Errorf("the file holds %q", b)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".export-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestATimetableIsNeverReplacedByWhatIsExported(t *testing.T) {
	database := make([]byte, 4096)
	copy(database[16:], "\xed\xda\x0c\xed") // as bbolt has it on computers that begin with the less significant byte
	for _, c := range []struct {
		name, file string
		holds      []byte
		refused    bool
	}{
		{"a timetable file", "Lincoln.carillon", database, true},
		{"a name of one that is not there yet", "Lincoln.carillon", nil, true},
		{"a name in capitals", "LINCOLN.CARILLON", nil, true},
		{"a timetable by another name", "Lincoln.html", database, true},
		{"a page", "Lincoln.html", []byte("<!DOCTYPE html><html></html>"), false},
		{"an empty file", "Lincoln.html", []byte{}, false},
		{"no file", "Lincoln.html", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			if c.holds != nil {
				if err := os.WriteFile(path, c.holds, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := whole.Write(path, 0o600, func(w io.Writer) error {
				_, err := io.WriteString(w, "exported")
				return err
			})
			if errors.Is(err, whole.ErrTimetable) != c.refused || err != nil != c.refused {
				t.Errorf("writing it ends with %v", err)
			}
			if b, _ := os.ReadFile(path); c.refused && string(b) != string(c.holds) || !c.refused && string(b) != "exported" {
				t.Errorf("the file holds %d other bytes", len(b))
			}
		})
	}
}
