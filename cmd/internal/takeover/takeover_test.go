package takeover_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// A program that was killed in the middle leaves a whole school in a hidden folder: until the next one comes.
func TestTheDraftOfAKilledProgramIsSweptByTheNext(t *testing.T) {
	for _, name := range []string{"school", "a [b] school"} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "Lincoln.carillon")
		living := begin(t, path, false)
		killed := func(name string, lock string, old bool) {
			t.Helper()
			at := filepath.Join(dir, ".new-from-sis-"+name)
			if err := os.Mkdir(at, 0o700); err != nil {
				t.Fatal(err)
			}
			draft := filepath.Join(at, "Lincoln.carillon")
			if err := os.WriteFile(draft, []byte("a school"), 0o600); err != nil {
				t.Fatal(err)
			}
			if lock != "" {
				if err := os.WriteFile(draft+".lock", []byte(lock), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if old {
				past := time.Now().Add(-3 * time.Hour)
				if err := os.Chtimes(at, past, past); err != nil {
					t.Fatal(err)
				}
			}
		}
		host, _ := os.Hostname()
		killed("1", fmt.Sprintf(`{"host":%q,"user":"kim","process":%d,"program":"carillon"}`, host, 1<<30), false)
		killed("2", "", true)
		killed("3", "", false) // perhaps just being made
		killed("4", `{"host":"LIBRARY-3","user":"kim","process":4711,"program":"carillon"}`, true)
		d := begin(t, filepath.Join(dir, "Other.carillon"), false)
		for name, want := range map[string]bool{"1": false, "2": false, "3": true, "4": true} {
			if _, err := os.Stat(filepath.Join(dir, ".new-from-sis-"+name)); (err == nil) != want {
				t.Errorf("draft %s is there: %v, want %v", name, err == nil, want)
			}
		}
		if err := errors.Join(living.Keep(), d.Drop()); err != nil {
			t.Errorf("a draft in the making was swept: %v", err)
		}
	}
}
