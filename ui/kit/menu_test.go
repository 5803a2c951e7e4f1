package kit

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// menuWindow is a window with a menu bar of three commands and a button, which has the keyboard.
func menuWindow(t *testing.T) (bar *MenuBar, b *Button, log *[]string) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(ModeLight))
	log = &[]string{}
	r := NewRegistry()
	for _, id := range []string{"open", "save", "now", "undo"} {
		r.Add(Command{ID: id, Label: strings.ToUpper(id[:1]) + id[1:], Shortcut: CtrlShift(fyne.KeyName(strings.ToUpper(id[:1]))),
			Can: func() string { return map[string]string{"save": "There is nothing to save."}[id] }, Run: func() { *log = append(*log, id) }})
	}
	w := test.NewTempWindow(t, nil)
	bar = NewMenuBar(w, r.MainMenu(MenuSpec{"File", []any{"open", "save", Separator, MenuSpec{"Synchronise", []any{"now"}}}}, MenuSpec{"Edit", []any{"undo"}}))
	b = NewButton("Below", func() { *log = append(*log, "button") })
	w.SetContent(container.NewStack(Frame(bar, nil, nil, nil, b), bar.Layer()))
	w.Resize(fyne.NewSize(500, 300))
	r.Bind(w.Canvas())
	w.Canvas().Focus(b)
	return bar, b, log
}

func typeKeys(c fyne.Canvas, keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := c.Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

// TestMenusAreWalkedByKeyboard: each way through them ends with the keyboard where it was before.
func TestMenusAreWalkedByKeyboard(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []fyne.KeyName
		want string
	}{
		{"the first line", []fyne.KeyName{fyne.KeyReturn}, "open"},
		{"a line that can't be done", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape}, ""},
		{"the menu of a line", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn}, "now"},
		{"back from it", []fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn, fyne.KeyLeft, fyne.KeyHome, fyne.KeyReturn}, "open"},
		{"Escape from it, and again", []fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyEscape}, ""},
		{"the next menu", []fyne.KeyName{fyne.KeyRight, fyne.KeySpace}, "undo"},
		{"round to the last", []fyne.KeyName{fyne.KeyLeft, fyne.KeyReturn}, "undo"},
		{"F10 once more", []fyne.KeyName{fyne.KeyF10}, ""},
	} {
		bar, b, log := menuWindow(t)
		bar.Toggle()
		canvas := bar.window.Canvas()
		if canvas.Focused() != bar.Opened() || bar.Opened() == nil {
			t.Fatalf("%s: the keyboard is on %T", c.name, canvas.Focused())
		}
		typeKeys(canvas, c.keys...)
		if got := strings.Join(*log, " "); got != c.want {
			t.Errorf("%s: ran %q, want %q", c.name, got, c.want)
		}
		if canvas.Focused() != b || bar.Opened() != nil || len(bar.layer.Objects) > 0 {
			t.Errorf("%s: afterwards the keyboard is on %T, and %d things lie above the window", c.name, canvas.Focused(), len(bar.layer.Objects))
		}
	}
	bar, _, log := menuWindow(t)
	if !bar.OpenLetter("e") || bar.OpenLetter("x") {
		t.Error("a letter does not open the menu that begins with it")
	}
	bar.Opened().TypedRune('u')
	typeKeys(bar.window.Canvas(), fyne.KeyReturn)
	if len(*log) != 1 {
		t.Errorf("ran %v", *log)
	}
}

// TestMenusAreUsedByMouse: a press opens, the pointer goes from one to the next, a press beside closes and reaches nothing.
func TestMenusAreUsedByMouse(t *testing.T) {
	bar, _, log := menuWindow(t)
	test.Tap(bar.titles[1])
	bar.titles[0].MouseIn(&desktop.MouseEvent{})
	if bar.open != 0 {
		t.Error("the pointer on another title does not show its menu")
	}
	bar.Opened().rows[3].MouseIn(&desktop.MouseEvent{})
	if len(bar.chain) != 2 {
		t.Fatal("the pointer on a line does not show its menu")
	}
	test.Tap(bar.chain[1].rows[0])
	test.Tap(bar.titles[0])
	bar.shield.MouseDown(&desktop.MouseEvent{})
	if bar.Opened() != nil || bar.window.Canvas().Focused() != nil || strings.Join(*log, " ") != "now" {
		t.Errorf("ran %v, the keyboard is on %T", *log, bar.window.Canvas().Focused())
	}
	test.Tap(bar.titles[0])
	test.Tap(bar.titles[0])
	if bar.Opened() != nil {
		t.Error("a second press on the title leaves the menu open")
	}
}

// TestShortcutsRunFromAnEntryToo: Fyne gives them to the focused entry alone.
func TestShortcutsRunFromAnEntryToo(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(ModeLight))
	ran := 0
	r := NewRegistry()
	r.Add(Command{ID: "save", Label: "Save", Shortcut: Ctrl(fyne.KeyS), Run: func() { ran++ }},
		Command{ID: "undo", Label: "Undo", Shortcut: &fyne.ShortcutUndo{}, ToEntry: &fyne.ShortcutUndo{}, Run: func() { t.Error("undone outside the entry") }})
	e := NewEntry("")
	w := test.NewTempWindow(t, e)
	r.Focused = func() fyne.Focusable { return w.Canvas().Focused() }
	r.Bind(w.Canvas())
	w.Canvas().Focus(e)
	test.Type(e, "Abbott")
	e.TypedShortcut(Ctrl(fyne.KeyS))
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if ran != 1 || e.Text == "Abbott" {
		t.Errorf("saved %d times; the entry says %q", ran, e.Text)
	}
}

// TestALongListOpensAtWhatIsChosen: Down goes on from there, and what is chosen is in view.
func TestALongListOpensAtWhatIsChosen(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(ModeLight))
	var options []string
	for i := range 60 {
		options = append(options, fmt.Sprint("Rotation ", i))
	}
	for _, chosen := range []int{0, 1, 30, 58, 59} {
		s := NewSelect("", options, nil)
		s.SetChosen(chosen)
		w := test.NewTempWindow(t, container.NewVBox(s))
		w.Resize(fyne.NewSize(300, 300))
		w.Canvas().Focus(s)
		typeKeys(w.Canvas(), fyne.KeyDown)
		m, ok := w.Canvas().Focused().(*Menu)
		if !ok || m.At() != chosen {
			t.Fatalf("with %d chosen the keyboard is on %T", chosen, w.Canvas().Focused())
		}
		row := m.rows[chosen]
		if y := row.Position().Y - m.scroll.Offset.Y; y < 0 || y+row.Size().Height > m.scroll.Size().Height+0.5 {
			t.Errorf("%d is chosen and out of view: at %v of %v", chosen, y, m.scroll.Size().Height)
		}
		if size := m.Size(); size.Height > 300 {
			t.Errorf("the list is %v high", size.Height)
		}
		typeKeys(w.Canvas(), fyne.KeyDown, fyne.KeyReturn)
		if want := min(chosen+1, 59); s.Chosen() != want {
			t.Errorf("Down from %d chooses %d", chosen, s.Chosen())
		}
		if w.Canvas().Focused() != s {
			t.Error("the keyboard does not go back to the button")
		}
	}
}
