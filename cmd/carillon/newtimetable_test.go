package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/ui/newdialog"
)

func TestADraftOfANewTimetableOutlivesTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "newtimetable.json")
	if readDraft(path) != nil || readDraft("") != nil {
		t.Error("there is a draft that nobody typed")
	}
	want := &newdialog.Draft{Plan: newtimetable.Default(20000, model.RegionUSA), File: "Lincoln"}
	want.Plan.School = "Lincoln High"
	keepDraft(path, want)
	if diff := cmp.Diff(want, readDraft(path)); diff != "" {
		t.Errorf("it comes back as (-want +got):\n%s", diff)
	}
	for _, text := range []string{"", "{", "{}", `{"plan":{"bells":{"blocks":[]}}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if d := readDraft(path); d != nil {
			t.Errorf("%q is read as %+v", text, d)
		}
	}
	keepDraft(path, nil)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("once the file is made the draft is still there: %v", err)
	}
	keepDraft("", want)
}
