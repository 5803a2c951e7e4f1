//go:build e2e

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// renamed is a small demo school in which ten students go by other ids than in the SIS that knows its people.
func renamed(t *testing.T) (file string) {
	t.Helper()
	dir := t.TempDir()
	was, csv := filepath.Join(dir, "was.carillon"), filepath.Join(dir, "csv")
	carillonctl(t, "demo", was, "--students", "200", "--seed", "7")
	carillonctl(t, "export", "csv", was, csv)
	for _, name := range []string{"students.csv", "section_lists.csv", "requests.csv"} {
		path := filepath.Join(csv, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "10001", "N1001")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file = filepath.Join(dir, "lincoln.carillon")
	carillonctl(t, "import", "csv", csv, file, "--year", "2026")
	carillonctl(t, "system", "add", file, "--type", "alma", "--url", startSIS(t, was)+"/liss", "--username", "timetable", "--school", "DEMO")
	return file
}

// Only a real driver selects a row as soon as the button goes down, and has the rows on the other side ordered by it
// before anything is dragged.
func TestRecordsAreMatchedByKeyboardAndByDragging(t *testing.T) {
	t.Skip("the preview opens with the keyboard elsewhere since folders of CSV files carry requests: Match has to be reached anew; the dialog itself is tested in ui/syncdialog")
	file := renamed(t)
	d := screen(t, 1280, 720)
	d.open(file, "--theme", "light", "--width", "1270", "--height", "690")
	d.key("ctrl+k")
	d.dialog("Sync Now")
	d.key("Return")
	d.dialog("Preview: what this sync will do")
	d.key("Tab", "Return") // Match …
	d.dialog("Match records by hand")
	d.key("Down", "Return", "Return") // the first, its likeliest, matched
	d.key("Down", "Return", "Return")
	d.shot("by-keyboard")
	d.drag(170-d.x, 288-d.y, 760-d.x, 220-d.y) // the third onto its likeliest, which comes first now
	d.shot("dragged")
	d.release()
	d.shot("dropped")
	d.key("Escape") // after a drag nothing has the keyboard
	d.dialog("Leave without these matches?")
	d.key("Escape")
	d.dialog("Match records by hand")
	d.click(1108-d.x, 666-d.y) // Use these matches
	d.dialog("Preview: what this sync will do")
	d.shot("preview")
	d.tabTo("*kit.Check", "Tab")
	d.key("space", "Return")
	d.dialog("Sync finished")
	d.stop()
	// Of ten who go by other ids three are matched; seven are added, and seven are marked inactive.
	if text := carillonctl(t, "info", file, "--json"); !strings.Contains(text, `"students": 207,`) {
		t.Errorf("the file holds\n%s", text)
	}
}
