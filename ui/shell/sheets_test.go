package shell

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/internal/sheets"
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
	for _, k := range sheets.Kinds() {
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

// TestASheetIsShownAgainAsItWasLast changes how a sheet is shown, and opens the file again.
func TestASheetIsShownAgainAsItWasLast(t *testing.T) {
	r := opened(t)
	r.command("view.teacher")
	s := r.sheets["teacher"]
	r.on(0, "surname")
	s.GroupBy("surname")
	s.State().Sort("firstName", false)
	s.State().Sort("firstName", false)
	s.Hide(s.src.ColumnOf("teacher.sisId"))
	s.State().SetWidth(s.src.ColumnOf("teacher.surname"), 222)
	s.Filter.SetText("kim")
	r.run.Drain()
	want := s.State().View()
	if r.file.t.Unsaved() != 0 || r.session.CanUndo() == "" || r.file.saves != 0 {
		t.Errorf("%d changes", r.file.t.Unsaved())
	}
	r.session.Close()
	r.file.closed = false
	r.Open(r.file.path)
	r.run.Drain()
	r.command("view.teacher")
	s = r.sheets["teacher"]
	if diff := cmp.Diff(want, s.State().View()); diff != "" {
		t.Errorf("shown otherwise (-last +now):\n%s", diff)
	}
	if want.Group != "surname" || want.Text != "kim" || s.Filter.Text != "kim" {
		t.Errorf("grouped by %q, filtered by %q, which shows as %q", want.Group, want.Text, s.Filter.Text)
	}
	r.command("view.room")
	if v := r.sheets["room"].State().View(); v.Group != "" || v.Text != "" {
		t.Errorf("another sheet is shown as %+v", v)
	}
}

func TestAViewThatCantBeReadIsTheOneAtFirst(t *testing.T) {
	r := newRig(t)
	r.file.views = map[session.Page][]byte{"teacher": []byte(`{"sort":[{"column":7}]}`), "room": []byte(`{"group":"gone",
		"columns":[{"id":"gone","width":-5},{"id":"name","width":1e9}],"frozen":-3}`)}
	r.Open(r.file.path)
	r.run.Drain()
	r.command("view.teacher")
	if v := r.sheets["teacher"].State().View(); len(v.Sort) != 1 || v.Sort[0].Column != "code" {
		t.Errorf("sorted by %v", v.Sort)
	}
	r.command("view.room")
	s := r.sheets["room"].State()
	if len(s.View().Columns) != len(r.sheets["room"].src.Columns()) || s.Lines() != r.file.t.Count(model.KindRoom) || s.Frozen() != 1 {
		t.Errorf("%d lines, columns %v", s.Lines(), s.View().Columns)
	}
}

func TestRowsAreMadeReadyForBeingSearchedBetweenWhatAPersonDoes(t *testing.T) {
	r := opened(t)
	for i := range 2*warmRows + 10 {
		r.take(model.Add{Record: &model.Room{Code: fmt.Sprint("R", i)}})
	}
	r.command("view.room")
	s := r.sheets["room"].State()
	if !s.Warm(0) {
		t.Fatal("the rows are ready already")
	}
	r.run.Drain()
	if s.Warm(0) {
		t.Error("rows are left")
	}
	r.sheets["room"].Hide(r.sheets["room"].src.ColumnOf("room.name")) // other columns are searched
	r.take(model.Add{Record: &model.Room{Code: "ZZ"}})
	if !s.Warm(0) {
		t.Error("the rows with other columns are ready at once")
	}
	r.command("view.grid")
	r.run.Drain()
	if !s.Warm(0) {
		t.Error("a sheet is made ready that is not shown")
	}
	r.command("view.room")
	r.run.Drain()
	if s.Warm(0) {
		t.Error("rows are left")
	}
}
