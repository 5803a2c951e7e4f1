package takeover_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/cmd/internal/takeover"
	"carillon/model"
	"carillon/model/store"
)

func begin(t *testing.T, path string, force bool) *takeover.Draft {
	t.Helper()
	d, err := takeover.Begin(path, takeover.School{Region: model.RegionUSA, Year: 2026}, force, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// left is what lies in a folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestADraftIsKeptWholeOrLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Lincoln.carillon")
	d := begin(t, path, false)
	if _, err := os.Lstat(path); err == nil {
		t.Error("the file is there before it is kept")
	}
	if err := d.Drop(); err != nil {
		t.Fatal(err)
	}
	if names := left(t, filepath.Dir(path)); len(names) > 0 {
		t.Errorf("a draft that was dropped left %v", names)
	}

	d = begin(t, path, false)
	if err := d.Take(t.Context(), model.Add{Record: &model.Room{Code: "A1"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Keep(); err != nil {
		t.Fatal(err)
	}
	if err := d.Drop(); err != nil {
		t.Errorf("dropping a kept draft: %v", err)
	}
	if names := left(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("beside the file there is more: %v", names)
	}
	f, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.CopyOf() != nil || f.Timetable().RoomByCode("A1") == nil || f.Timetable().School().Name != "Lincoln" {
		t.Errorf("copy of %v, school %q", f.CopyOf(), f.Timetable().School().Name)
	}
}

func TestAFolderThatIsGoneIsSaidInWords(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "gone")
	_, err := takeover.Begin(filepath.Join(folder, "Lincoln.carillon"), takeover.School{Region: model.RegionUSA, Year: 2026}, false, store.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "nothing can be written in the folder "+folder+". Choose another one") {
		t.Errorf("it says %v", err)
	}
}

func TestAFileThatIsThereIsRefusedUnlessItMayBeReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Lincoln.carillon")
	if err := begin(t, path, false).Keep(); err != nil {
		t.Fatal(err)
	}
	if _, err := takeover.Begin(path, takeover.School{Region: model.RegionUSA, Year: 2026}, false, store.Options{}); store.CodeOf(err) != store.Exists {
		t.Errorf("over a file: %v", err)
	}
	if err := begin(t, path, true).Keep(); err != nil {
		t.Errorf("over a file that may be replaced: %v", err)
	}
}
