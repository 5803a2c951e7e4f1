package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/model"
)

// types types a text where the keyboard is, rune by rune.
func (r *rig) types(text string) {
	for _, x := range text {
		r.win.Canvas().Focused().TypedRune(x)
	}
}

// on goes to a cell of the sheet that is shown: to a line, and to the column of a field.
func (r *rig) on(line int, field string) *recordSheet {
	r.t.Helper()
	s := r.sheets[r.session.Place().Page]
	for i, c := range s.State().Shown() {
		if s.State().Column(c).ID == field {
			s.State().Go(sheet.Place{Line: line, Column: i})
			s.Changed()
			return s
		}
	}
	r.t.Fatalf("no column shows %s", field)
	return nil
}

// TestEveryPageOfRecordsIsReachedAndTakesKeys goes to each page by its command and does there what changes nothing.
func TestEveryPageOfRecordsIsReachedAndTakesKeys(t *testing.T) {
	r := opened(t)
	before := r.dumped()
	for _, k := range sheetKinds() {
		p := session.PageOf(k)
		r.command("view." + string(p))
		if r.session.Place().Page != p {
			t.Fatalf("%s is not shown", p)
		}
		s := r.sheets[p]
		if r.win.Canvas().Focused() != fyne.Focusable(s.Sheet) {
			t.Errorf("%s: the keyboard is on %T", p, r.win.Canvas().Focused())
		}
		if n, all := s.State().Rows(); all != r.file.t.Count(k) || n != all {
			t.Errorf("%s: %d of %d rows, want %d", p, n, all, r.file.t.Count(k))
		}
		r.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyF2, fyne.KeyEscape, fyne.KeyEscape)
		r.says(r.pages[p], wordsOf(k).Title)
	}
	if after := r.dumped(); after != before {
		t.Error("looking at the pages has changed the timetable")
	}
}

func TestACellIsTypedIntoUndoneAndDoneAgain(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	s := r.on(0, "capacity")
	r.types("77")
	r.key(fyne.KeyReturn)
	k := s.src.RecordOf(s.State().KeyAt(0))
	if room := r.file.t.Room(model.RoomID(k.ID)); room.Capacity != 77 || r.file.t.Unsaved() != 1 {
		t.Fatalf("%d seats, %d changes", room.Capacity, r.file.t.Unsaved())
	}
	if label := r.file.t.UndoLabel(); !strings.HasPrefix(label, "Change capacity of room ") {
		t.Errorf("undo says %q", label)
	}
	r.command("edit.undo")
	if got := s.State().Text(s.State().KeyAt(0), s.State().Shown()[s.State().Current().Column]); got == "77" {
		t.Error("the sheet shows what was undone")
	}
	r.command("edit.redo")
	r.says(r.pages["room"], "77")
	r.on(1, "capacity")
	r.types("many")
	r.key(fyne.KeyReturn)
	r.says(r.pages["room"], "1 value could not be taken", "many")
	if r.file.t.Unsaved() != 1 {
		t.Errorf("%d changes", r.file.t.Unsaved())
	}
}

func TestRowsAreMadeInPlaceAndDeletedTogether(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	n := r.file.t.Count(model.KindRoom)
	r.key(fyne.KeyInsert)
	if r.file.t.Count(model.KindRoom) != n {
		t.Fatal("a room without a code is made")
	}
	r.types("B7")
	r.key(fyne.KeyReturn)
	room := r.file.t.RoomByCode("B7")
	if room == nil {
		t.Fatal("no room is made")
	}
	r.says(r.status.Object(), "1 unsaved")
	r.command("edit.undo")
	if s := r.sheets["room"]; s.State().Lines() != n {
		t.Errorf("%d rows after undo, want %d", s.State().Lines(), n)
	}
	s := r.sheets["room"]
	s.State().SelectAll()
	r.shortcut(fyne.KeyMinus, fyne.KeyModifierShortcutDefault)
	r.dialog("Delete 2 rooms?")
	r.says(r.shown(), "without these rooms", "Undo brings all of it back.")
	r.key(fyne.KeyTab, fyne.KeyReturn)
	if r.file.t.Count(model.KindRoom) != 0 || r.file.t.UndoLabel() != "Delete 2 rows" {
		t.Errorf("%d rooms, undo says %q", r.file.t.Count(model.KindRoom), r.file.t.UndoLabel())
	}
	r.command("edit.undo")
	if s.State().Lines() != n {
		t.Errorf("%d rows after undo, want %d", s.State().Lines(), n)
	}
}

func TestASheetFollowsWhatIsDoneElsewhere(t *testing.T) {
	r := opened(t)
	r.command("view.room")
	r.command("view.grid")
	r.take(model.Add{Record: &model.Room{Code: "C9"}})
	r.command("view.room")
	r.says(r.pages["room"], "C9")
	r.take(model.SetField{Key: r.file.t.RoomByCode("C9").Key(), Field: "code", Value: "D9"})
	r.says(r.pages["room"], "D9")
}

func TestAPasteIntoASheetIsOneStep(t *testing.T) {
	r := opened(t)
	r.command("view.course")
	s := r.sheets["course"]
	s.State().Move(sheet.Far, 0, false)
	s.State().Step(false, false)
	fyne.CurrentApp().Clipboard().SetContent("Code\tName\nART9\tArt 9\nART10\tArt 10\n")
	n := r.file.t.Count(model.KindCourse)
	s.State().Go(sheet.Place{Line: s.State().Lines()})
	s.Paste(fyne.CurrentApp().Clipboard())
	if d := r.Host().Top(); d != nil {
		d.Primary.Tapped(nil)
	}
	if got := r.file.t.Count(model.KindCourse); got < n || r.file.t.CourseByCode("ART10") == nil || r.file.t.Unsaved() != 1 {
		t.Errorf("%d courses, %d changes", got, r.file.t.Unsaved())
	}
}
