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
