package kit

import (
	"errors"
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTextIsReadableOnEveryFacultyColour(t *testing.T) {
	check := func(t interface{ Errorf(string, ...any) }, name string, p Pair) {
		for _, c := range []struct {
			what  string
			ratio float64
			want  float64
		}{
			{"first line on fill", Contrast(p.Text, p.Fill), 4.5},
			{"second line on fill", Contrast(p.Second, p.Fill), 4.5},
			{"edge on fill", Contrast(p.Edge, p.Fill), 3},
		} {
			if c.ratio < c.want {
				t.Errorf("%s: contrast of %s is %.2f, want at least %.1f", name, c.what, c.ratio, c.want)
			}
		}
	}
	for i := range FacultyHues() {
		for _, dark := range []bool{false, true} {
			check(t, fmt.Sprintf("hue %d, dark %v", i, dark), FacultyPair(i, dark))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		hex := fmt.Sprintf("%06x", rapid.Uint32Range(0, 0xFFFFFF).Draw(t, "colour"))
		dark := rapid.Bool().Draw(t, "dark")
		p, ok := FacultyPairHex(hex, dark)
		if !ok {
			t.Fatalf("%s is not taken as a colour", hex)
		}
		check(t, hex, p)
	})
}

func TestOnlySixHexDigitsAreAColour(t *testing.T) {
	for _, bad := range []string{"", "red", "#12345", "#1234567", "#12g456", "-12345"} {
		if _, ok := FacultyPairHex(bad, false); ok {
			t.Errorf("%q is taken as a colour", bad)
		}
	}
}

// TestEveryTextCanBeReadOnItsGround: each colour that text has, on each ground that it may stand on, in both themes. Only
// what is disabled may be paler, as everywhere.
func TestEveryTextCanBeReadOnItsGround(t *testing.T) {
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, ColorPanel, ColorHead, ColorTint, ColorGoodTint, ColorWarningTint, ColorBadTint,
		theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameSelection}
	texts := []fyne.ThemeColorName{theme.ColorNameForeground, ColorMuted, theme.ColorNamePlaceHolder, theme.ColorNamePrimary, theme.ColorNameHyperlink, ColorBad}
	for _, tone := range []Tone{ToneNeutral, ToneGood, ToneWarning, ToneBad, ToneNote} {
		texts = append(texts, tone.Ink())
	}
	for _, mode := range []Mode{ModeLight, ModeDark} {
		th := NewTheme(mode)
		ratio := func(text, ground fyne.ThemeColorName) float64 {
			return Contrast(toNRGBA(th.Color(text, theme.VariantLight)), toNRGBA(th.Color(ground, theme.VariantLight)))
		}
		for _, text := range texts {
			for _, ground := range grounds {
				if got := ratio(text, ground); got < 4.5 {
					t.Errorf("mode %d: contrast of %s on %s is %.2f", mode, text, ground, got)
				}
			}
		}
		on := toNRGBA(th.Color(theme.ColorNameForegroundOnPrimary, theme.VariantLight))
		for _, part := range []float64{0, 0.12} { // hovered, too: the main button is mixed with the text's colour then
			fill := mix(toNRGBA(th.Color(theme.ColorNamePrimary, theme.VariantLight)), toNRGBA(th.Color(theme.ColorNameForeground, theme.VariantLight)), part)
			if got := Contrast(on, fill); got < 4.5 {
				t.Errorf("mode %d: contrast of the main button's text is %.2f", mode, got)
			}
		}
		for _, veil := range []fyne.ThemeColorName{theme.ColorNameHover, theme.ColorNamePressed} { // laid over a ground
			over := toNRGBA(th.Color(veil, theme.VariantLight))
			for _, ground := range []fyne.ThemeColorName{theme.ColorNameBackground, ColorPanel} {
				below := toNRGBA(th.Color(ground, theme.VariantLight))
				seen := mix(below, color.NRGBA{R: over.R, G: over.G, B: over.B, A: 255}, float64(over.A)/255)
				if got := Contrast(toNRGBA(th.Color(theme.ColorNameForeground, theme.VariantLight)), seen); got < 4.5 {
					t.Errorf("mode %d: contrast of text on %s over %s is %.2f", mode, veil, ground, got)
				}
			}
		}
	}
}

func counting(id string, n *int) Command {
	return Command{ID: id, Label: "Do " + id, Run: func() { *n++ }}
}

func TestTheRegistryDecidesWhetherACommandRuns(t *testing.T) {
	ran, reason, blocked := 0, "", false
	r := NewRegistry()
	c := counting("edit.x", &ran)
	c.Can = func() string { return reason }
	r.Add(c)
	r.Blocked = func() bool { return blocked }
	var refusals []string
	r.Refused = func(_ *Command, why string) { refusals = append(refusals, why) }
	menu := r.MainMenu(MenuSpec{"Edit", []any{"edit.x"}})

	r.Run("edit.x")
	reason = "Nothing is selected."
	r.Refresh()
	if !menu.Items[0].Items[0].Disabled {
		t.Error("the menu item is not disabled")
	}
	menu.Items[0].Items[0].Action() // Fyne fires the shortcut of a disabled item
	reason, blocked = "", true
	menu.Items[0].Items[0].Action()
	if ran != 1 {
		t.Errorf("the command ran %d times, want 1", ran)
	}
	if diff := cmp.Diff([]string{"Nothing is selected.", "Close the open dialog first."}, refusals); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	if r.Run("no.such") {
		t.Error("a command that does not exist ran")
	}
}

func TestUndoIsHandedToAFocusedEntryFirst(t *testing.T) {
	test.NewTempApp(t)
	ran := 0
	r := NewRegistry()
	c := counting("edit.undo", &ran)
	c.ToEntry = &fyne.ShortcutUndo{}
	c.Shortcut = &fyne.ShortcutUndo{}
	r.Add(c)
	entry := NewEntry("")
	w := test.NewTempWindow(t, entry)
	r.Focused = w.Canvas().Focused
	r.Blocked = func() bool { return true }

	w.Canvas().Focus(entry)
	test.Type(entry, "abc")
	r.Run("edit.undo")
	if entry.Text != "" || ran != 0 {
		t.Errorf("the entry holds %q and the command ran %d times; want the typing undone and nothing else", entry.Text, ran)
	}
	w.Canvas().Unfocus()
	r.Blocked = nil
	r.Run("edit.undo")
	if ran != 1 {
		t.Errorf("without a focused entry the command ran %d times, want 1", ran)
	}
}

func TestFaultsInTheTableOfCommandsAreFoundAtOnce(t *testing.T) {
	n := 0
	cases := map[string]func(r *Registry){
		"no label":                   func(r *Registry) { r.Add(Command{ID: "x", Run: func() {}}) },
		"one ID twice":               func(r *Registry) { r.Add(counting("x", &n), counting("x", &n)) },
		"a menu with an unknown one": func(r *Registry) { r.MainMenu(MenuSpec{"File", []any{"x"}}) },
		"one shortcut twice": func(r *Registry) {
			a, b := counting("a", &n), counting("b", &n)
			a.Shortcut, b.Shortcut = Ctrl(fyne.KeyS), Ctrl(fyne.KeyS)
			r.Add(a, b)
		},
	}
	for name, fault := range cases {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nobody noticed")
				}
			}()
			fault(NewRegistry())
		})
	}
}

func TestCommandsAreFoundByTheirWordsInAnyOrder(t *testing.T) {
	r := NewRegistry()
	for _, label := range []string{"Show sections", "Sync Now…", "Sections: show clashes"} {
		r.Add(Command{ID: label, Label: label, Run: func() {}})
	}
	var got []string
	for _, c := range r.Find("SECTIONS sho how") {
		got = append(got, c.Label)
	}
	if diff := cmp.Diff([]string{"Show sections", "Sections: show clashes"}, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if got := r.Find("sections"); got[0].Label != "Sections: show clashes" {
		t.Errorf("the command that starts with the query is not first, but %q", got[0].Label)
	}
}

func TestShortcutsAreWrittenAsAPersonReadsThem(t *testing.T) {
	s := CtrlShift(fyne.KeyS)
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierControl {
		if got := ShortcutText(s); got != "Ctrl+Shift+S" {
			t.Errorf("got %q", got)
		}
	}
	if got := ShortcutText(nil); got != "" {
		t.Errorf("no shortcut is written %q", got)
	}
}

// desk is a window with a host of dialogs.
func desk(t *testing.T) (*Host, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(ModeLight))
	w := test.NewTempWindow(t, NewText("behind", TextStyle{}))
	w.Resize(fyne.NewSize(900, 600))
	return NewHost(w), w
}

func TestEscapeCancelsAndEnterConfirmsWhereverTheKeyboardIs(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter} {
		h, w := desk(t)
		entry, check, bar := NewEntry(""), NewCheck("a", nil), NewTabBar([]string{"x", "y"}, nil)
		for name, focus := range map[string]fyne.Focusable{"entry": entry, "check box": check, "tabs": bar, "nothing": nil} {
			went := 0
			d := &Dialog{Title: "T", Tabs: []Tab{{Content: Column(1, entry, check, bar)}}, CancelText: "Cancel"}
			d.Primary = NewPrimary("OK", func() { went++; d.Close() })
			h.Show(d)
			ev := &fyne.KeyEvent{Name: key}
			if focus != nil {
				w.Canvas().Focus(focus)
				focus.TypedKey(ev)
			} else {
				w.Canvas().OnTypedKey()(ev)
			}
			if d.Shown() {
				t.Errorf("%s with the keyboard on %s does not close the dialog", key, name)
			}
			if want := map[bool]int{true: 0, false: 1}[key == fyne.KeyEscape]; went != want {
				t.Errorf("%s with the keyboard on %s confirmed %d times, want %d", key, name, went, want)
			}
		}
	}
}

func TestADialogOnTopGetsTheKeysAndTheLastOneFreesTheWindow(t *testing.T) {
	h, _ := desk(t)
	lower := h.Tell("Lower", "text")
	upper := h.Tell("Upper", "text")
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if upper.Shown() || !lower.Shown() || !h.Open() {
		t.Errorf("after one Escape: upper shown %v, lower shown %v", upper.Shown(), lower.Shown())
	}
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if h.Open() {
		t.Error("the window is still taken")
	}
	release := h.Hold()
	if !h.Open() {
		t.Error("a dialog of another make does not take the window")
	}
	release()
	release()
	if h.Open() {
		t.Error("the window is not free again")
	}
}

func TestADisabledPrimaryButtonIsNotPressedByEnter(t *testing.T) {
	h, _ := desk(t)
	pressed := false
	d := &Dialog{Title: "T", Primary: NewPrimary("Go", func() { pressed = true }), Tabs: []Tab{{Content: NewText("x", TextStyle{})}}}
	d.Primary.Disable()
	h.Show(d)
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed {
		t.Error("it was pressed")
	}
}

func TestAnErrorIsShownAsSentenceCodeAndCause(t *testing.T) {
	h, _ := desk(t)
	h.Explain = func(err error) Fault {
		f := ExplainPlainly(err)
		f.Code = "file.locked"
		return f
	}
	d := h.ShowError("The file could not be saved", fmt.Errorf("the disk is full, free some space: %w", errors.New("ENOSPC")))
	if d.Title != "The file could not be saved" {
		t.Errorf("title %q", d.Title)
	}
	got := ExplainPlainly(fmt.Errorf("the disk is full, free some space: %w", errors.New("ENOSPC")))
	if diff := cmp.Diff(Fault{Sentence: "The disk is full, free some space: ENOSPC."}, got); diff != "" {
		t.Errorf("explained (-want +got):\n%s", diff)
	}
}

func TestAnAnswerClosesTheQuestionBeforeItIsActedOn(t *testing.T) {
	h, _ := desk(t)
	var d *Dialog
	did := ""
	d = h.Ask("Close?", "3 unsaved changes.", Choice{Text: "Save", Do: func() { did = fmt.Sprint("save, shown ", d.Shown()) }}, Choice{Text: "Don't save"})
	d.Primary.Tapped(nil)
	if did != "save, shown false" {
		t.Errorf("did %q", did)
	}
}

func TestASelectKeepsItsChoiceWhenItsOptionsChange(t *testing.T) {
	desk(t)
	var changed []int
	s := NewSelect("Rows: ", []string{"Year levels", "Teachers"}, func(i int) { changed = append(changed, i) })
	s.Choose(1)
	s.SetOptions([]string{"Rooms", "Teachers", "Year levels"})
	if s.Chosen() != 1 || s.Text() != "Teachers" || s.Button.Text != "Rows: Teachers" {
		t.Errorf("chosen %d, %q, shown as %q", s.Chosen(), s.Text(), s.Button.Text)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	s.Choose(9)
	if diff := cmp.Diff([]int{1, 0}, changed); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestTabsAreChosenByPressAndByKey(t *testing.T) {
	desk(t)
	var chosen []int
	bar := NewTabBar([]string{"Sync", "Connection", "Other"}, func(i int) { chosen = append(chosen, i) })
	bar.Resize(bar.MinSize())
	bar.Tapped(&fyne.PointEvent{Position: fyne.NewPos(bar.width(0)+tabGap+5, 10)})
	bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if diff := cmp.Diff([]int{1, 2, 1}, chosen); diff != "" {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
}

func TestTextThatDoesNotFitEndsInAnEllipsis(t *testing.T) {
	desk(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 40, -1).Draw(t, "text")
		width := rapid.Float32Range(0, 200).Draw(t, "width")
		got := Ellipsis(text, TextBody, fyne.TextStyle{}, width)
		if got != "" && fyne.MeasureText(got, TextBody, fyne.TextStyle{}).Width > width {
			t.Fatalf("%q is wider than %v", got, width)
		}
	})
}
