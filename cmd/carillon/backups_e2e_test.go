//go:build e2e

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// only is the one file that a pattern names.
func only(pattern string) string {
	if found, err := filepath.Glob(pattern); err == nil && len(found) == 1 {
		return found[0]
	}
	return ""
}

func TestADamagedFileIsRestoredFromTheWindow(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "Lincoln High.carillon")
	carillonctl(t, "demo", file, "--students", "100")
	before := carillonctl(t, "info", file, "--json")

	d := screen(t, 1280, 720)
	args := []string{"--width", "1270", "--height", "690"}
	d.open(file, args...)
	eventually(t, "there is a backup", func() bool { return only(filepath.Join(folder, "Carillon backups", "*.carillon")) != "" })
	d.stop()

	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// Everything behind bbolt's first pages, which say what file it is.
	const page, pages = 4096, 4
	broken := append(bytes.Clone(whole[:pages*page]), bytes.Repeat([]byte{0xA5}, len(whole)-pages*page)...)
	if err := os.WriteFile(file, broken, 0o600); err != nil {
		t.Fatal(err)
	}

	d.launch(file, args...)
	d.dialog("The timetable could not be opened")
	d.find()
	d.shot("damaged")
	d.key("Return")
	d.until("the backup is open", func(s state) bool { return s.File == filepath.Base(file) && s.Dialog == "" && len(s.Cards) > 0 })
	d.shot("restored")

	d.key("ctrl+f")
	d.until("the keyboard is in the find entry", func(s state) bool { return s.Focus == "*kit.Entry" })
	d.typed("Backups")
	d.until("it is typed", func(s state) bool { return s.Typed == "Backups" })
	d.key("Return")
	d.dialog("Backups of Lincoln High.carillon")
	d.shot("backups")
	d.key("Escape")
	d.dialog("")
	d.stop()

	aside := only(filepath.Join(folder, "Lincoln High damaged *.carillon"))
	if aside == "" {
		t.Fatal("the damaged file is not kept")
	}
	if kept, err := os.ReadFile(aside); err != nil || !bytes.Equal(kept, broken) {
		t.Errorf("what was kept of the damaged file is not the damaged file: %v", err)
	}
	if after := carillonctl(t, "info", file, "--json"); after != before {
		t.Errorf("the restored file holds %s\nwant %s", after, before)
	}
}
