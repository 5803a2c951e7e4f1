//go:build e2e

package main

import (
	"fmt"
	"path/filepath"
	"testing"
)

// lincoln is a small demo school in a file, a practice SIS that knows its people, and the file's system set up for it.
func lincoln(t *testing.T, synced bool) (file, sis string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "lincoln.carillon")
	carillonctl(t, "demo", file, "--students", "200", "--seed", "7")
	sis = startSIS(t, file)
	if synced {
		carillonctl(t, "system", "add", file, "--type", "alma", "--url", sis+"/liss", "--username", "timetable", "--school", "DEMO")
		carillonctl(t, "sync", file, "--basic", "--from", "today", "--to", lastDay(t, file), "--yes")
	}
	return file, sis
}

// lastDay is the last day of a file's academic year.
func lastDay(t *testing.T, file string) string {
	t.Helper()
	return info(t, file).Last
}

// place is where a lesson is, in the timetable and in the window.
type place struct {
	section, at string // at is day and period
	x, y        int
}

func TestALessonMovedInTheWindowReachesTheSIS(t *testing.T) {
	file, sis := lincoln(t, true)
	d := screen(t, 1440, 900)
	d.open(file, "--theme", "light", "--width", "1420", "--height", "850")
	d.shot("opened")

	// The lesson with the best slot in view: a free one, else one that makes a clash and is confirmed.
	var from, to place
	best := 4
	for _, c := range d.state().Cards[:8] {
		d.pick(c.Lesson)
		s := d.until("it is known where it can go", func(s state) bool { return s.Selected == c.Lesson })
		c, _ := s.card(c.Lesson) // the window may have got another size since
		held := lessonsOf(t, sis, c.Text)
		for _, slot := range s.Slots {
			at := fmt.Sprint(slot.Day, " ", slot.Period)
			if slot.State < best && held[fmt.Sprint(c.Day, " ", c.Period)] && !held[at] {
				best = slot.State
				from, to = place{c.Text, fmt.Sprint(c.Day, " ", c.Period), c.X, c.Y}, place{c.Text, at, slot.X, slot.Y}
			}
		}
	}
	if best == 4 {
		t.Fatal("no lesson in view can go to another slot in view")
	}
	before := lessonsOf(t, sis, from.section)
	if !before[from.at] || before[to.at] {
		t.Fatalf("the SIS has %s on %v; the window has it on %s and not on %s", from.section, before, from.at, to.at)
	}

	d.drag(from.x, from.y, to.x, to.y)
	d.shot("held")
	d.release()
	if best == 3 {
		d.until("a clash is asked about", func(s state) bool { return s.Dialog != "" })
		d.shot("asked")
		d.key("Tab", "Return") // Move it anyway
	}
	d.until("there is one unsaved change", func(s state) bool { return s.Unsaved == 1 })
	d.key("ctrl+z")
	d.until("it is undone", func(s state) bool { return s.Unsaved == 0 })
	d.key("ctrl+y")
	d.until("it is done again", func(s state) bool { return s.Unsaved == 1 })
	d.shot("moved")

	d.key("ctrl+s")
	d.until("it is saved", func(s state) bool { return s.Unsaved == 0 && !s.Saving })
	d.key("ctrl+k")
	d.dialog("Sync finished")
	d.shot("synced")

	after := lessonsOf(t, sis, from.section)
	if after[from.at] || !after[to.at] || len(after) != len(before) {
		t.Errorf("the SIS has %s on %v; it was on %v and was moved from %s to %s", from.section, after, before, from.at, to.at)
	}
	d.key("Escape")
	d.dialog("")
	d.key("ctrl+k") // nothing has changed since: it runs again without a question
	d.dialog("Sync finished")
}

func TestConfigureAndBasicSyncByKeyboardAlone(t *testing.T) {
	file, sis := lincoln(t, false)
	d := screen(t, 1280, 720)
	d.open(file, "--theme", "light", "--width", "1270", "--height", "690")
	d.key("ctrl+k") // nothing is configured yet
	d.dialog("Configure synchronisation")
	d.key("Return", "Down", "Return") // Add a system, Alma (US)
	d.until("the keyboard is in the URL", func(s state) bool { return s.Focus == "*kit.Entry" })
	for _, text := range []string{sis + "/liss", "timetable", password, "DEMO"} {
		d.typed(text)
		d.key("Tab")
	}
	d.key("Tab", "Return") // over the proxy, Test connection
	d.shot("tested")
	d.tabTo("*kit.Entry", "shift+Tab")
	d.key("Return") // Save
	d.until("Alma is configured", func(s state) bool { return s.Sync == "Alma (US) not synced yet" })
	if s := d.state(); s.Dialog != "" { // this machine may have no keyring, and says so
		d.key("Escape")
	}
	d.dialog("")
	d.key("ctrl+k") // no Basic sync yet
	d.dialog("Sync Now")
	d.shot("sync-now")
	d.key("Return") // Go
	d.dialog("Preview: what this sync will do")
	d.shot("preview")
	d.tabTo("*kit.Check", "Tab") // the box that confirms
	d.key("space", "Return")
	d.dialog("Sync finished")
	d.shot("finished")
	if len(lessonsOf(t, sis, d.state().Cards[0].Text)) == 0 {
		t.Errorf("the SIS has no lesson of %s", d.state().Cards[0].Text)
	}
}

func TestShortcutsWhileAnEntryOrADialogHasTheKeyboard(t *testing.T) {
	file, _ := lincoln(t, true)
	d := screen(t, 1280, 720)
	d.open(file, "--theme", "dark", "--width", "1270", "--height", "690")

	card := d.state().Cards[0]
	d.pick(card.Lesson)
	d.key("ctrl+m", "Right", "Return") // picked up by keyboard, and put down one period later
	d.until("it was moved or is asked about", func(s state) bool { return s.Unsaved == 1 || s.Dialog != "" })
	if d.state().Dialog != "" {
		d.key("Tab", "Return") // Move it anyway
	}
	d.until("there is one unsaved change", func(s state) bool { return s.Unsaved == 1 })

	d.key("ctrl+f")
	d.until("the find entry has the keyboard", func(s state) bool { return s.Focus == "*kit.Entry" })
	d.typed("room")
	d.until("it is typed", func(s state) bool { return s.Typed == "room" })
	d.shot("finding")
	d.key("ctrl+z") // undoes typing, not the move
	d.until("the typing is undone", func(s state) bool { return s.Typed != "room" })
	if s := d.state(); s.Unsaved != 1 {
		t.Errorf("Ctrl-Z in an entry left %d unsaved changes, want 1", s.Unsaved)
	}
	d.key("ctrl+s")
	d.until("it is saved from within the entry", func(s state) bool { return s.Unsaved == 0 && !s.Saving })
	d.key("alt+e")
	d.until("a menu has the keyboard", func(s state) bool { return s.Focus == "*kit.Menu" })
	d.shot("menu")
	d.key("Escape")
	d.until("the entry has it again", func(s state) bool { return s.Focus == "*kit.Entry" })
	d.key("F10", "Escape")

	d.key("Escape")
	d.key("ctrl+k")
	d.dialog("Sync finished")
	d.key("ctrl+k", "ctrl+o", "ctrl+z")
	if s := d.state(); s.Dialog != "Sync finished" || s.Unsaved != 0 {
		t.Errorf("commands ran below the dialog: dialog %q, %d unsaved changes", s.Dialog, s.Unsaved)
	}
	d.key("Escape")
	d.dialog("")

	page := func(name string) { d.until("the page is "+name, func(s state) bool { return s.Page == name }) }
	d.key("ctrl+5")
	page("room")
	d.key("alt+Left") // from within the register
	page("grid")
	d.key("alt+Right")
	page("room")
	d.until("the rows have the keyboard", func(s state) bool { return s.Focus != "*grid.Grid" && s.Focus != "*kit.Entry" })
	d.key("ctrl+z") // goes back to where the lesson was moved
	d.until("the move is undone and its lesson selected", func(s state) bool { return s.Page == "grid" && s.Unsaved == 1 && s.Selected == card.Lesson })
	d.shot("undone")
}
