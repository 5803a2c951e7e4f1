package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/model"
	"carillon/ui/kit"
)

// TestF6GoesRoundTheWindow on a page of each sort, there and back.
func TestF6GoesRoundTheWindow(t *testing.T) {
	r := opened(t)
	var held fyne.KeyModifier
	r.modifiers = func() fyne.KeyModifier { return held }
	for _, c := range []struct {
		command string
		stops   func() []fyne.Focusable // from the page on
	}{
		{"view.grid", func() []fyne.Focusable { return []fyne.Focusable{r.grid, r.findEntry, r.navList} }},
		{"view.room", func() []fyne.Focusable {
			return []fyne.Focusable{r.sheets["room"].Sheet, r.findEntry, r.navList, r.sheets["room"].Filter}
		}},
		{"view.section", func() []fyne.Focusable {
			return []fyne.Focusable{r.sheets["section"].Sheet, r.panel.add, r.findEntry, r.navList, r.sheets["section"].Filter}
		}},
		{"view.clashes", func() []fyne.Focusable {
			return []fyne.Focusable{r.win.Canvas().Focused(), r.findEntry, r.navList, r.registers["clashes"].Filter}
		}},
	} {
		r.command(c.command)
		stops := c.stops()
		for i := range 2 * len(stops) {
			if got := r.win.Canvas().Focused(); got != stops[i%len(stops)] {
				t.Fatalf("%s: after F6 %d times the keyboard is on %T, want %T", c.command, i, got, stops[i%len(stops)])
			}
			r.key(fyne.KeyF6)
		}
		held = fyne.KeyModifierShift
		for i := range len(stops) {
			r.key(fyne.KeyF6)
			if got, want := r.win.Canvas().Focused(), stops[len(stops)-1-i]; got != want {
				t.Fatalf("%s: back %d times the keyboard is on %T, want %T", c.command, i+1, got, want)
			}
		}
		held = 0
	}
	r.command("view.room")
	r.key(fyne.KeyF6, fyne.KeyF6, fyne.KeyUp, fyne.KeyReturn) // one page above the rooms
	if p := r.session.Place().Page; p != "teacher" || r.win.Canvas().Focused() != fyne.Focusable(r.sheets["teacher"].Sheet) {
		t.Errorf("%s is shown, the keyboard on %T", p, r.win.Canvas().Focused())
	}
}

// TestF8GoesToTheNextCellThatCouldNotBeTaken from wherever the keyboard is, from page to page, and round.
func TestF8GoesToTheNextCellThatCouldNotBeTaken(t *testing.T) {
	r := opened(t)
	if r.Commands().Run("edit.nextdraft") {
		t.Fatal("there is no such cell yet")
	}
	for _, at := range []struct {
		page string
		line int
	}{{"room", 0}, {"room", 1}, {"section", 1}} {
		r.command("view." + at.page)
		r.agrees()
		r.on(at.line, map[string]string{"room": "capacity", "section": "size"}[at.page])
		r.types("many")
		r.key(fyne.KeyReturn)
	}
	r.command("view.grid")
	r.agrees()
	if said := r.session.Status().Said; said != "1 cell of Sections could not be taken. F8 goes there." {
		t.Errorf("leaving says %q", said)
	}
	here := func(page session.Page, line int) {
		t.Helper()
		s := r.sheets[page]
		if p := r.session.Place().Page; p != page || s.State().Current().Line != line {
			t.Errorf("on %s, line %d, want %s, line %d", p, r.sheets[p].State().Current().Line, page, line)
		}
		if r.win.Canvas().Focused() != fyne.Focusable(s.Sheet) {
			t.Errorf("the keyboard is on %T", r.win.Canvas().Focused())
		}
	}
	r.key(fyne.KeyF8)
	here("section", 1)
	r.key(fyne.KeyF8)
	here("room", 0)
	r.win.Canvas().Focus(r.findEntry)
	r.key(fyne.KeyF8)
	here("room", 1)
	r.key(fyne.KeyF8)
	here("section", 1)
	r.types("2") // into the editor: F8 takes it and goes on
	r.key(fyne.KeyF8)
	here("room", 0)
	r.Host().Tell("A dialog", "has the keys")
	r.key(fyne.KeyF8, fyne.KeyF6)
	here2 := r.session.Place().Page
	if here2 != "room" || r.sheets["room"].State().Current().Line != 0 {
		t.Error("a key went past a dialog")
	}
}

func TestUndoTakesBackWhatCouldNotBeTakenAndSelectsTheCellsAgain(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	s := r.on(0, "capacity")
	from := s.State().Current()
	s.State().Move(1, 0, true)
	s.Changed()
	fyne.CurrentApp().Clipboard().SetContent("77\nmany\n")
	s.Paste(fyne.CurrentApp().Clipboard())
	if d := r.Host().Top(); d != nil {
		d.Primary.Tapped(nil)
	}
	if r.session.CountDrafts() != 1 || r.file.t.Unsaved() != 1 {
		t.Fatalf("%d drafts, %d changes", r.session.CountDrafts(), r.file.t.Unsaved())
	}
	s.State().Go(sheet.Place{})
	s.Changed()
	r.command("view.grid")
	r.agrees()
	r.command("edit.undo")
	if r.session.CountDrafts() != 0 || s.State().DraftCount() != 0 || r.session.Place().Page != "room" {
		t.Errorf("%d drafts, %d in the sheet, on %s", r.session.CountDrafts(), s.State().DraftCount(), r.session.Place().Page)
	}
	want := sheet.Block{Top: from.Line, Left: from.Column, Bottom: from.Line + 1, Right: from.Column}
	if b := s.State().Block(); b != want || s.State().Current() != from {
		t.Errorf("selected is %+v from %+v, want %+v", b, s.State().Current(), want)
	}
	r.command("edit.redo")
	if r.session.CountDrafts() != 1 || s.State().DraftCount() != 1 {
		t.Errorf("%d drafts, %d in the sheet after redo", r.session.CountDrafts(), s.State().DraftCount())
	}
	r.says(r.pages["room"], "many", "1 value could not be taken")
	if r.file.t.Count(model.KindRoom) != 2 {
		t.Error("a room was made")
	}
}

// agrees leaves a page with cells that could not be taken, where it is asked about them.
func (r *rig) agrees() {
	if d := r.Host().Top(); d != nil && strings.HasSuffix(d.Title, "could not be taken") {
		d.Primary.Tapped(nil)
	}
}

func TestAPageWithCellsNotTakenListsThemBeforeItIsLeft(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	r.on(1, "capacity")
	r.types("many")
	r.key(fyne.KeyReturn)
	sheet := r.sheets["room"]
	on := func(page session.Page, f fyne.Focusable, when string) {
		t.Helper()
		if p := r.session.Place().Page; p != page || r.win.Canvas().Focused() != f {
			t.Fatalf("%s: on %s, the keyboard on %T", when, p, r.win.Canvas().Focused())
		}
	}
	const title = "1 cell of Rooms could not be taken"
	leave := func() *kit.Dialog {
		t.Helper()
		r.command("view.teacher")
		return r.dialog(title)
	}
	d := leave()
	r.says(d.Tabs[0].Content, `Room A2: Capacity: "many" is not a whole number`, "F8 goes there")
	r.key(fyne.KeyEscape)
	on("room", sheet.Sheet, "after Cancel")
	r.key(fyne.KeyHome)
	leave()
	r.press("Go to the first")
	on("room", sheet.Sheet, "at the cell")
	if c := sheet.State().Shown()[sheet.State().Current().Column]; sheet.State().Column(c).ID != "capacity" {
		t.Errorf("the column is %d", c)
	}
	leave()
	r.key(fyne.KeyReturn)
	on("teacher", r.sheets["teacher"].Sheet, "after Leave")
	r.command("view.room")
	r.command("view.teacher")
	on("teacher", r.sheets["teacher"].Sheet, "asked once")
	r.command("view.back")
	r.on(0, "capacity")
	r.types("few")
	r.key(fyne.KeyReturn)
	r.win.Canvas().Focus(r.navList)
	r.key(fyne.KeyUp, fyne.KeyReturn)
	r.dialog("2 cells of Rooms could not be taken")
	r.key(fyne.KeyEscape)
	on("room", r.navList, "after Cancel from the navigation")
}

func TestWhatIsSelectedIsSaidOnItsPageAlone(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	r.on(0, "capacity")
	r.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	if said := r.session.Status().Said; !strings.Contains(said, "cells selected") {
		t.Fatalf("said is %q", said)
	}
	r.command("view.calendar")
	if said := r.session.Status().Said; said != "" {
		t.Errorf("the calendar says %q", said)
	}
}
