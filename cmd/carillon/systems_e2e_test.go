//go:build e2e

package main

import (
	"strings"
	"testing"
)

// Only a real driver hands Alt+Down to the list that has the keyboard, and tells a drag from a press.
func TestSystemsArePutInOrderByKeyboardAndByDragging(t *testing.T) {
	file, sis := lincoln(t, true)
	for _, code := range []string{"EAST", "WEST"} {
		carillonctl(t, "system", "add", file, "--type", "generic", "--url", sis+"/liss", "--username", "timetable", "--school", code)
	}
	d := screen(t, 1280, 720)
	d.open(file, "--theme", "light", "--width", "1270", "--height", "690")
	configure := func() {
		t.Helper()
		d.key("ctrl+f")
		d.until("the find entry has the keyboard", func(s state) bool { return s.Focus == "*kit.Entry" })
		d.typed("Configure")
		d.key("Return")
		d.dialog("Configure synchronisation")
		d.key("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab") // over the buttons below to the tabs
		d.until("the keyboard is on the tabs", func(s state) bool { return s.Focus == "*kit.TabBar" })
		d.key("Left")
		d.until("the list of systems has the keyboard", func(s state) bool { return s.Focus == "*kit.OrderList" })
	}
	ordered := func(want string) {
		t.Helper()
		d.key("Return") // Save
		d.dialog("")
		d.stop()
		var ids []string
		for line := range strings.Lines(carillonctl(t, "system", "list", file)) {
			id, _, _ := strings.Cut(line, " ")
			ids = append(ids, id)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("the systems are in the order %s, want %s", got, want)
		}
	}
	configure()
	d.key("alt+Down", "alt+Down")
	d.shot("at-the-end")
	ordered("generic generic-2 alma")

	d.open(file, "--theme", "dark", "--width", "1270", "--height", "690")
	configure()
	d.drag(400-d.x, 180-d.y, 400-d.x, 290-d.y) // the first row of the dialog in the middle of the screen, to below the last
	d.shot("dragged")
	d.release()
	d.shot("dropped")
	ordered("generic-2 alma generic")
}
