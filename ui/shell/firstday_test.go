package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/kit"
)

// second adds another file with the same school, so that its records have the same IDs.
func (r *rig) second() *fakeFile {
	f := &fakeFile{path: "/schools/east.carillon", t: school(r.t)}
	r.files[f.path] = f
	return f
}

// TestAnotherFileBeginsWithNothingSelected: what a person was on in the file before has nothing to do with what has the
// same ID, or the same place in a list, in the next.
func TestAnotherFileBeginsWithNothingSelected(t *testing.T) {
	for name, be := range map[string]func(r *rig){
		"on a lesson":               func(r *rig) { r.session.Show(mat10Mon3.Key()) },
		"carrying a lesson":         func(r *rig) { r.session.Show(mat9Tue2.Key()); r.key(fyne.KeyReturn, fyne.KeyRight) },
		"on a lesson in the tray":   func(r *rig) { r.session.SelectLesson(mat10Unplaced) },
		"on a person":               func(r *rig) { r.onRow("teacher", ""); r.key(fyne.KeyDown) },
		"on a room that was sought": func(r *rig) { r.onRow("room", "A2") },
	} {
		r := opened(t)
		next := r.second()
		be(r)
		r.Open(next.path)
		r.run.Drain()
		if r.Window.open.file != session.File(next) {
			t.Fatalf("%s: the other file did not open", name)
		}
		if _, held := r.grid.Holding(); held || r.session.Lesson() != 0 || r.grid.Selected() != 0 || r.tray.selected != 0 {
			t.Errorf("%s: lesson %d is selected, %d in the grid, %d in the tray; one is held: %v", name, r.session.Lesson(), r.grid.Selected(), r.tray.selected, held)
		}
		r.says(r.inspector.root, "No lesson selected")
		for p, x := range r.sheets {
			if k, on := x.Current(); on || x.Filter.Text != "" {
				t.Errorf("%s: %s is on %v, with the filter %q", name, p, k, x.Filter.Text)
			}
		}
		r.key(fyne.KeyReturn) // picks up what the keyboard is on: the first cell
		if c, ok := r.grid.Holding(); ok && model.LessonID(c.ID) != mat9Mon1 {
			t.Errorf("%s: Enter picks up lesson %d", name, c.ID)
		}
	}
}

// TestTheFileThatIsOpenIsShownAsItIs: opened again, by its path or another one, it is neither closed nor read anew.
func TestTheFileThatIsOpenIsShownAsItIs(t *testing.T) {
	for name, path := range map[string]func(path, link string) string{
		"its path":           func(path, _ string) string { return path },
		"a longer way to it": func(path, _ string) string { return filepath.Join(filepath.Dir(path), "x", "..", filepath.Base(path)) },
		"a link to it":       func(_, link string) string { return link },
	} {
		r := newRig(t)
		folder := t.TempDir()
		file, link := filepath.Join(folder, "lincoln.carillon"), filepath.Join(folder, "linked.carillon")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(file, link); err != nil {
			t.Skip("this computer has no links")
		}
		r.file.path = file
		r.files[file], r.files[link] = r.file, r.file
		r.Open(file)
		r.run.Drain()
		session := r.Window.open
		r.session.Show(mat9Tue2.Key())
		r.apply(model.MoveTogether{Lesson: mat9Mon1, To: model.Slot{Grid: 1, Day: 2, Period: 4}})
		r.log = nil
		r.Open(path(file, link))
		r.run.Drain()
		if r.Window.open != session || r.file.closed || r.Host().Open() || len(r.log) > 0 || r.session.Lesson() != mat9Tue2 {
			t.Errorf("%s: closed %v, a question %v, told %v, lesson %d selected", name, r.file.closed, r.Host().Open(), r.log, r.session.Lesson())
		}
		r.says(r.status.Object(), "lincoln.carillon is open already.", "1 unsaved change")
	}
}

// TestAFileThatOnlyCouldBeReadIsTriedAgain: it may be free by now.
func TestAFileThatOnlyCouldBeReadIsTriedAgain(t *testing.T) {
	r := newRig(t)
	r.file.readOnly = "lincoln.carillon is in use by Kim."
	r.Open(r.file.path)
	r.run.Drain()
	session, free := r.Window.open, *r.file
	free.readOnly = ""
	r.files[r.file.path] = &free
	r.Open(r.file.path)
	r.run.Drain()
	if r.Window.open == session {
		t.Error("it was not opened again")
	}
}

// TestRecentFilesAreWalkedByTheArrowKeys: in the dialog, where the first has the keyboard, and in an empty window.
func TestRecentFilesAreWalkedByTheArrowKeys(t *testing.T) {
	r := opened(t)
	next := r.second()
	r.recent = func() []string { return []string{r.file.path, "/schools/gone.carillon", next.path} }
	r.command("file.recent")
	r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd)
	if b, ok := r.win.Canvas().Focused().(*kit.Button); !ok || b.Text != "east.carillon  ·  /schools" {
		t.Fatalf("the keyboard is on %v", r.win.Canvas().Focused())
	}
	r.key(fyne.KeyReturn)
	r.run.Drain()
	if r.Window.open.file != session.File(next) {
		t.Error("Enter did not open it")
	}
}

// TestAComparisonWithoutDifferencesIsLeftByKeyboard: what had the keyboard is hidden then.
func TestAComparisonWithoutDifferencesIsLeftByKeyboard(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		r := opened(t)
		r.file.changes = map[string][]session.Difference{"": nil}
		r.command("file.compare")
		r.run.Drain()
		r.says(r.shown(), "No differences")
		r.key(key)
		if r.Host().Open() {
			t.Errorf("%s leaves the dialog open", key)
		}
	}
}

// TestTheKeyboardGoesToTheFieldThatIsWrong: with all of it selected, so that the right value is typed in its place.
func TestTheKeyboardGoesToTheFieldThatIsWrong(t *testing.T) {
	for _, c := range []struct {
		page   session.Page
		typed  []string
		wrong  int
		mended string
	}{
		{"room", []string{"B1", "Chemistry", "Laboratory", "many"}, 3, "24"},
		{"room", []string{"A1", "Chemistry", "Laboratory", "24"}, 0, "B1"}, // there is an A1
		{"room", []string{"", "Chemistry", "", ""}, 0, "B1"},
		{"teacher", []string{"KIM", "Kim", "Gus"}, 0, "KIM2"},
		{"teacher", []string{"ORT", strings.Repeat("x", 400), "Maria"}, 1, "Ortiz"},
		{"student", []string{"", "", ""}, 0, "Ames"},
	} {
		r := opened(t)
		r.command("view." + string(c.page))
		r.command("edit.new")
		r.typed(c.typed...)
		r.win.Canvas().FocusPrevious()
		r.key(fyne.KeyReturn)
		inputs := entriesOf(r.shown())
		if !r.Host().Open() || r.win.Canvas().Focused() != fyne.Focusable(inputs[c.wrong]) {
			t.Errorf("%s %q: the keyboard is not in field %d: %s", c.page, c.typed, c.wrong, saidBy(r.shown()))
			continue
		}
		if got := inputs[c.wrong]; got.Text != "" && got.SelectedText() != got.Text {
			t.Errorf("%s: of %q %q is selected", c.page, got.Text, got.SelectedText())
		}
		for _, letter := range c.mended {
			r.win.Canvas().Focused().TypedRune(letter)
		}
		r.key(fyne.KeyReturn)
		if r.Host().Open() {
			t.Errorf("%s: with %q in its place it is still refused: %s", c.page, c.mended, saidBy(r.shown()))
		}
	}
}

// entriesOf are the entries below an object, from the top.
func entriesOf(o fyne.CanvasObject) []*kit.Entry {
	var out []*kit.Entry
	for _, x := range test.LaidOutObjects(o) {
		if e, ok := x.(*kit.Entry); ok {
			out = append(out, e)
		}
	}
	return out
}
