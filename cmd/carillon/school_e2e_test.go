//go:build e2e

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSchoolAndItsRoomsByKeyboardAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lincoln.carillon")
	carillonctl(t, "demo", file, "--students", "200", "--seed", "7")
	d := screen(t, 1280, 720)
	d.open(file, "--theme", "light", "--width", "1270", "--height", "690")
	schoolInfo := func() {
		t.Helper()
		d.key("ctrl+f")
		d.typed("school info")
		d.until("the find entry has it all", func(s state) bool { return s.Typed == "school info" })
		d.key("Return")
		d.dialog("School info")
	}
	admin := func() {
		t.Helper()
		d.until("the keyboard is on the tabs", func(s state) bool { return s.Focus == "*kit.TabBar" })
		d.key("Right")
		d.until("the keyboard is on the region", func(s state) bool { return s.Focus == "*kit.Select" })
	}

	schoolInfo()
	d.key("shift+Tab", "shift+Tab", "shift+Tab") // over Save and Cancel
	admin()
	d.key("Escape") // on a list
	d.dialog("")
	schoolInfo()
	d.key("Tab", "Return") // Choose a logo
	d.until("the file dialog has the keyboard", func(s state) bool { return s.Focus != "*kit.Button" })
	d.shot("file-dialog")
	d.key("Escape")
	d.until("the file dialog alone is gone", func(s state) bool { return s.Focus == "*kit.Button" && s.Dialog == "School info" })
	d.key("shift+Tab", "End")
	d.typed(" North")
	for range 24 { // over a button, two dates, four rotations with five fields each, and a button
		d.key("Tab")
	}
	d.shot("details")
	d.key("Tab")
	admin()
	d.shot("admin")
	for range 9 { // over two identifiers with three fields each, a button and Students to Teachers
		d.key("Tab")
	}
	d.key("space", "Return") // tick, and Save
	d.until("it is saved as one edit", func(s state) bool { return s.Dialog == "" && s.Unsaved == 1 })

	d.key("ctrl+4")
	d.until("the teachers are shown", func(s state) bool { return s.Page == "teacher" })
	d.key("Insert")
	d.until("it says why there is no new teacher", func(s state) bool { return strings.Contains(s.Said, "come from the SIS") })
	d.shot("teachers")
	d.key("alt+Return")
	d.until("the teacher is opened", func(s state) bool { return strings.HasPrefix(s.Dialog, "Edit ") })
	d.key("Escape")
	d.dialog("")

	d.key("ctrl+5")
	d.until("the rooms are shown", func(s state) bool { return s.Page == "room" })
	d.key("Insert")
	d.typed("ZZ9")
	d.key("Return")
	d.until("the room is there", func(s state) bool { return s.Dialog == "" && s.Unsaved == 2 })
	d.shot("rooms")
	d.key("Up", "ctrl+minus")
	d.dialog("Delete room ZZ9?")
	d.key("Return") // the careful choice
	d.dialog("")
	d.key("ctrl+minus")
	d.dialog("Delete room ZZ9?")
	d.key("Tab", "Return")
	d.until("the room is gone", func(s state) bool { return s.Dialog == "" && s.Unsaved == 3 })
	d.key("ctrl+z")
	d.until("the room is back", func(s state) bool { return s.Unsaved == 2 })

	d.mouse(400, 300)
	d.x11("xdotool", "click", "--repeat", "2", "--delay", "60", "1")
	d.until("a double press edits the cell", func(s state) bool { return strings.HasSuffix(s.Focus, "cellEntry") })
	d.shot("double-press")
	d.key("Escape")
	d.until("the sheet has the keyboard again", func(s state) bool { return strings.HasSuffix(s.Focus, "sheet.Sheet") })
}
