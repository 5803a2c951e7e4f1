package formats

import (
	"testing"
	"testing/fstest"

	"carillon/internal/exchange"
)

func TestWhatLiesInAFolderOrAZipTellsItsFormat(t *testing.T) {
	for want, files := range map[string]fstest.MapFS{
		"oneroster":   {"manifest.csv": {}, "users.csv": {}},
		"spreadsheet": {"rooms.csv": {}, "students.csv": {}},
	} {
		in, err := exchange.FromFS("school", files)
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := ForInput(in); !ok || f.ID != want {
			t.Errorf("%d files are taken for %q, want %s", len(files), f.ID, want)
		}
	}
}
