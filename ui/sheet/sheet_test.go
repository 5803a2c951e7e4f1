package sheet

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

const ctrl, shift = fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift

func lincolnRig(t testing.TB) *rig {
	return newRig(t, lincoln(4), sheet.View{}, fyne.NewSize(900, 400), kit.ModeLight)
}

func TestTheKeysOfASpreadsheet(t *testing.T) {
	for _, tc := range []struct {
		keys string
		want string // current cell, blocks
	}{
		{"Down Right", "{1 1} [{1 1 1 1}]"},
		{"Down Shift+Down Shift+Right", "{1 0} [{1 0 2 1}]"},
		{"Ctrl+Down", "{11 0} [{11 0 11 0}]"},
		{"Ctrl+Right Ctrl+Shift+Left", "{0 9} [{0 0 0 9}]"},
		{"End", "{0 9} [{0 9 0 9}]"},
		{"Ctrl+End Ctrl+Home", "{0 0} [{0 0 0 0}]"},
		{"Next", "{11 0} [{11 0 11 0}]"},
		{"Ctrl+End Prior", "{0 9} [{0 9 0 9}]"},
		{"Tab Tab Return", "{1 0} [{1 0 1 0}]"},
		{"Down Shift+Return Shift+Tab", "{0 0} [{0 0 0 0}]"},
		{"Down Shift+Space", "{1 0} [{1 0 1 9}]"},
		{"Right Ctrl+Space", "{0 1} [{0 1 11 1}]"},
		{"Ctrl+A", "{0 0} [{0 0 11 9}]"},
		{"Shift+Down Shift+Down Escape", "{0 0} [{0 0 0 0}]"},
		{"Shift+Down Shift+Down Return", "{1 0} [{0 0 2 0}]"},
	} {
		r := lincolnRig(t)
		r.keys(strings.Fields(tc.keys)...)
		r.expect(tc.keys, fmt.Sprint(r.state.Current(), r.state.Blocks()), tc.want)
		if len(r.src.edits) > 0 || r.told() != "" {
			t.Errorf("%s changes something", tc.keys)
		}
	}
}

func TestTypingIntoCells(t *testing.T) {
	r := lincolnRig(t)
	r.state.Go(sheet.Place{Line: 1, Column: colRoom})
	r.keys("'B1", "Return")
	r.expect("typed", r.src.Text(2, colRoom), "B1")
	r.expect("goes on", r.state.Current(), "{2 4}")
	r.keys("F2")
	r.expect("edited", r.editor.entry.Text, "A110")
	r.keys("'x", "Escape")
	r.expect("given up", r.src.Text(3, colRoom), "A110")
	r.keys("F2", "'x", "Tab")
	r.expect("added to", r.src.Text(3, colRoom), "A110x")
	r.keys("'30", "Left") // typing began it: the arrow goes on
	r.expect("seats", r.src.Text(3, colSeats), "30")
	r.expect("gone on", r.state.Current(), "{2 4}")
	r.keys("F2", "Left", "'-", "Return")
	r.expect("the arrow moves the caret", r.src.Text(3, colRoom), "A110-x")
	r.state.Go(sheet.Place{Line: 0, Column: colStudents})
	r.keys("'1")
	r.expect("what is worked out", r.told(), "say Students are counted from the section's list.")
	if r.state.Editing() || r.win.Canvas().Focused() != fyne.Focusable(r.Sheet) {
		t.Error("a cell that is worked out is edited")
	}
	r.state.Go(sheet.Place{Line: 4, Column: colSeats})
	r.keys("'many", "Return", "Up")
	r.expect("refused", r.told(), "1 refused")
	r.expect("why", r.renderer.reason.box.Visible(), true)
	r.keys("Escape")
	r.expect("restored", r.state.Text(5, colSeats), "29")
	r.keys("Delete")
	r.expect("emptied", r.src.Text(5, colSeats), "")
}

func TestAValueGoesIntoAllSelectedCells(t *testing.T) {
	r := lincolnRig(t)
	r.state.Go(sheet.Place{Line: 0, Column: colRoom})
	r.keys("Shift+Down", "Shift+Down", "Shift+Right", "'B9", "Ctrl+Return")
	r.expect("rooms", r.src.Text(1, colRoom)+r.src.Text(2, colRoom)+r.src.Text(3, colRoom)+r.src.Text(3, colSeats), "B9B9B929")
	r.expect("one edit", len(r.src.edits), 1)
	r.expect("selected", r.state.Blocks(), "[{0 4 2 5}]")
	if r.win.Canvas().Focused() != fyne.Focusable(r.Sheet) {
		t.Error("the keyboard is elsewhere")
	}
}

func TestThePickerTakesTheBestFit(t *testing.T) {
	r := lincolnRig(t)
	r.state.Go(sheet.Place{Line: 0, Column: colTeacher})
	r.keys("'rose", "Return")
	r.expect("by first name", r.src.Text(1, colTeacher), "SAN")
	r.keys("'sa", "Down", "Return")
	r.expect("the second", r.src.Text(2, colTeacher), "SAL")
	r.keys("'ZZ", "Return")
	r.expect("nobody", r.state.Text(3, colTeacher), "ZZ")
	r.keys("F2")
	r.expect("nothing fits", r.editor.picker.Visible(), true) // all are offered for what is looked at
	r.keys("Escape", "F2", "Return")
	r.expect("looking changes nothing", r.state.Text(4, colTeacher), "SAT")
	r.state.Go(sheet.Place{Line: 4, Column: colTeacher})
	r.keys("'sa")
	r.editor.picker.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(40, pickerMargin+2*pickerRow+4)}})
	r.expect("pressed", r.src.Text(5, colTeacher), "SAT")
}

func TestTheClipboard(t *testing.T) {
	r := lincolnRig(t)
	r.state.Go(sheet.Place{Line: 0, Column: colRoom})
	r.keys("Shift+Down", "Shift+Right", "Ctrl+C")
	r.expect("copied", fmt.Sprintf("%q", r.clip.Content()), `"A104\t29\nA107\t29\n"`)
	r.clip.SetContent("B1\t12\r\nB2\t13\r\n")
	r.keys("Ctrl+V")
	r.expect("pasted", r.src.Text(1, colRoom)+r.src.Text(2, colSeats), "B113")
	r.keys("Ctrl+X")
	r.expect("cut", r.clip.Content()+r.src.Text(1, colRoom), "B1\t12\nB2\t13\n")
	r.expect("nothing said", r.told(), "")
	r.state.Go(sheet.Place{Line: 11})
	r.clip.SetContent("GEO 8\t10\tZZ\nGEO 9\n")
	r.keys("Ctrl+V")
	r.expect("asked", r.told(), "plan 1 rows, unknown [ZZ]; 1 refused")
	r.expect("made", r.src.Text(13, colSection), "GEO 9")
}

func TestFillingFindingAndRows(t *testing.T) {
	r := lincolnRig(t)
	r.state.Go(sheet.Place{Line: 0, Column: colRoom})
	r.keys("Shift+Down", "Ctrl+D")
	r.expect("down", r.src.Text(2, colRoom), "A104")
	r.keys("Shift+Right", "Ctrl+R")
	r.expect("right is refused by the seats", r.told(), "2 refused")
	r.keys("Ctrl+F", "Ctrl+H")
	r.expect("search", r.told(), "search, replace false; search, replace true")
	r.win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { r.log = append(r.log, string(ev.Name)) })
	r.keys("F1", "F6", "Shift+F6", "F8", "F10") // those of the window, and out of the editor what it has is taken first
	r.expect("handed on", r.told(), "F1; F6; F6; F8; F10")
	r.state.Go(sheet.Place{Line: 3})
	r.keys("Insert", "'ALG2 99", "Return")
	r.expect("a row", r.src.Text(13, colSection)+r.src.Text(13, colCourse), "ALG2 99Algebra 2")
	r.state.Go(sheet.Place{Line: 0})
	r.keys("Shift+Down", "Ctrl+-")
	r.expect("deleted", r.told(), "delete 2")
	r.expect("left", len(r.src.keys), 11)
}

func TestTheMouse(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(r *rig)
		want string
	}{
		{"a press", func(r *rig) { r.click(r.at(2, 3), 0) }, "{2 3} [{2 3 2 3}]"},
		{"with Shift", func(r *rig) { r.click(r.at(2, 3), 0); r.click(r.at(4, 4), shift) }, "{2 3} [{2 3 4 4}]"},
		{"with Ctrl", func(r *rig) { r.click(r.at(2, 3), 0); r.click(r.at(4, 4), ctrl) }, "{4 4} [{2 3 2 3} {4 4 4 4}]"},
		{"a drag", func(r *rig) { r.drag(r.at(1, 1), 0, r.at(2, 2), r.at(3, 4)) }, "{1 1} [{1 1 3 4}]"},
		{"the gutter", func(r *rig) { r.click(fyne.NewPos(5, r.at(2, 0).Y), 0) }, "{2 0} [{2 0 2 9}]"},
		{"a drag along the gutter", func(r *rig) { r.drag(fyne.NewPos(5, r.at(1, 0).Y), 0, fyne.NewPos(5, r.at(3, 0).Y)) }, "{1 0} [{1 0 3 9}]"},
		{"the corner", func(r *rig) { r.click(fyne.NewPos(5, 5), 0) }, "{0 0} [{0 0 11 9}]"},
		{"a heading with Ctrl", func(r *rig) { r.click(fyne.NewPos(r.at(0, 2).X, 10), ctrl) }, "{0 2} [{0 2 11 2}]"},
		{"below the rows", func(r *rig) { r.click(r.at(2, 2), 0); r.click(fyne.NewPos(200, 390), 0) }, "{2 2} [{2 2 2 2}]"},
	} {
		r := lincolnRig(t)
		tc.do(r)
		r.expect(tc.name, fmt.Sprint(r.state.Current(), r.state.Blocks()), tc.want)
	}
}

func TestTheMouseOnHeadings(t *testing.T) {
	r := lincolnRig(t)
	x := func(place int) fyne.Position { return fyne.NewPos(r.at(0, place).X, 10) }
	r.click(x(colRoom), 0)
	r.click(x(colSection), shift)
	r.expect("sorted", r.state.View().Sort, "[{room false} {section false}]")
	r.click(x(colRoom), 0)
	r.expect("sorted by one", r.state.View().Sort, "[{room false}]")
	r.click(x(colRoom), 0)
	r.expect("turned round", r.state.View().Sort, "[{room true}]")
	r.drag(x(colRoom), 0, x(3), x(1).SubtractXY(20, 0))
	r.expect("moved", r.state.Column(r.state.ColumnAt(1)).Label, "Room")
	r.expect("and not sorted", r.state.View().Sort, "[{room true}]")
	edge := fyne.NewPos(r.lay.gutter+r.lay.left(2)+r.lay.width(2), 10)
	r.drag(edge, 0, edge.AddXY(40, 0))
	r.expect("wider", r.state.Width(colGrade), 104)
	edge.X += 40
	r.click(edge, 0)
	r.click(edge, 0)
	r.DoubleTapped(nil)
	if w := r.state.Width(colGrade); w < 40 || w > 90 {
		t.Errorf("fitted to %v", w)
	}
}

func TestTheFillHandle(t *testing.T) {
	r := lincolnRig(t)
	r.click(r.at(0, colRoom), 0)
	handle := fyne.NewPos(r.lay.gutter+r.lay.left(colRoom)+r.lay.width(colRoom)-2, headHeight+rowHeight-2)
	r.drag(handle, ctrl, r.at(1, colRoom), r.at(3, colRoom))
	r.expect("counted on", r.src.Text(4, colRoom), "A107")
	r.expect("selected", r.state.Blocks(), "[{0 4 3 4}]")
	r.click(r.at(0, colMeets), 0)
	r.keys("'7", "Return", "Up")
	handle = fyne.NewPos(r.lay.gutter+r.lay.left(colMeets)+r.lay.width(colMeets)-2, headHeight+rowHeight-2)
	r.click(handle, 0)
	r.DoubleTapped(nil)
	r.expect("filled to the end", r.src.Text(12, colMeets), "7")
	r.expect("handle is no cell", r.state.Editing(), false)
}

func TestADoublePressEdits(t *testing.T) {
	r := lincolnRig(t)
	r.click(r.at(2, colRoom), 0)
	r.click(r.at(2, colRoom), 0)
	r.DoubleTapped(nil)
	r.expect("edited", fmt.Sprint(r.state.Editing(), " ", r.editor.entry.Text), "true A110")
	r.editor.entry.SetText("C1")
	r.click(r.at(3, colRoom), 0)
	r.expect("a press elsewhere takes it", fmt.Sprint(r.state.Editing(), " ", r.src.Text(3, colRoom)), "false C1")
	r.click(r.at(4, colRoom), 0)
	r.DoubleTapped(nil)
	r.expect("two cells are no double press", r.state.Editing(), false)
}

func TestGroupsFold(t *testing.T) {
	r := newRig(t, lincoln(4), sheet.View{Group: "course"}, fyne.NewSize(900, 400), kit.ModeDark)
	r.click(fyne.NewPos(10, r.at(0, 0).Y), 0)
	r.expect("folded", r.state.Lines(), 11)
	r.keys("Return")
	r.expect("unfolded", r.state.Lines(), 15)
	r.keys("Left")
	r.expect("folded by the arrow", r.state.Lines(), 11)
	r.keys("Right", "Down", "Right")
	r.expect("on", r.state.Current(), "{1 1}")
}

func TestScrollingKeepsTheCellInView(t *testing.T) {
	src := lincoln(400)
	r := newRig(t, src, sheet.View{}, fyne.NewSize(500, 300), kit.ModeLight)
	r.keys("Ctrl+End")
	pos, size, seen := r.currentRect()
	if !seen || pos.Y+size.Height > 300-barThickness || pos.X+size.Width > 500-barThickness || pos.Y < headHeight {
		t.Errorf("the last cell is at %v, %v", pos, size)
	}
	r.keys("Ctrl+Home")
	r.expect("at the beginning", fmt.Sprint(r.lay.offX, r.lay.offY), "0 0")
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelNotch)})
	r.expect("a notch", r.lay.offY, 3*rowHeight)
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1e6)})
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-60, 0)})
	if x := r.lay.left(0); x != 0 {
		t.Errorf("the first column is at %v", x)
	}
	if r.lay.left(1) >= r.lay.lefts[1] {
		t.Error("the second column has not moved")
	}
}

func TestOnlyWhatIsInViewHasObjects(t *testing.T) {
	r := newRig(t, lincoln(4000), sheet.View{Group: "course"}, fyne.NewSize(900, 600), kit.ModeLight)
	count := func() (n int) {
		for _, p := range r.renderer.panes {
			n += len(p.cells.all) + len(p.lines.all) + len(p.tints.all) + len(p.backs.all) + len(p.outlines.all)
		}
		return n + len(r.renderer.numbers.all)
	}
	r.keys("Ctrl+A")
	before := count()
	for range 300 {
		r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelNotch)})
	}
	if after := count(); after > before+40 || after > 900 {
		t.Errorf("%d objects, %d after scrolling", before, after)
	}
}

func TestAnotherSheetBeginsAtItsBeginning(t *testing.T) {
	r := lincolnRig(t)
	r.keys("Ctrl+End", "'x")
	r.SetState(sheet.New(lincoln(2), sheet.View{}))
	r.expect("at the beginning", fmt.Sprint(r.state.Current(), r.lay.offY, r.editor.entry.Visible(), r.state.Editing()), "{0 0} 0 false false")
}

func TestASheetWithoutRowsTakesKeys(t *testing.T) {
	r := newRig(t, lincoln(0), sheet.View{}, fyne.NewSize(500, 300), kit.ModeLight)
	r.keys("Down", "Ctrl+End", "Return", "Tab", "'x", "F2", "Delete", "Ctrl+D", "Ctrl+A", "Shift+Space", "Ctrl+-", "Escape")
	r.click(fyne.NewPos(200, 100), 0)
	r.drag(fyne.NewPos(200, 100), 0, fyne.NewPos(300, 200))
	r.expect("ring", r.renderer.ring.Hidden, false)
	r.keys("Insert", "'GEO 1", "Return")
	r.expect("the first row", r.src.Text(1, colSection), "GEO 1")
}

func BenchmarkScrollStep(b *testing.B) {
	r := newRig(b, lincoln(13_334), sheet.View{}, fyne.NewSize(1280, 720), kit.ModeLight)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d := -wheelNotch
		if i%200 >= 100 {
			d = -d
		}
		r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, d)})
	}
}

func BenchmarkKeystroke(b *testing.B) {
	r := newRig(b, lincoln(13_334), sheet.View{Group: "course"}, fyne.NewSize(1280, 720), kit.ModeLight)
	r.state.Go(sheet.Place{Line: 100, Column: colRoom})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%3000 == 0 {
			r.state.Go(sheet.Place{Line: 100, Column: colRoom})
		}
		r.keys("'B", "Return")
	}
}

// TestTheListOfAPickerIsWhollySeen whatever room there is, on the first row and on the last in view.
func TestTheListOfAPickerIsWhollySeen(t *testing.T) {
	for _, height := range []float32{180, 260, 400, 700} {
		for _, last := range []bool{false, true} {
			r := lincolnRig(t)
			r.win.Resize(fyne.NewSize(900, height))
			r.state.Go(sheet.Place{Line: map[bool]int{true: int(r.lay.room().Height/rowHeight) - 1}[last], Column: colTeacher})
			r.keys("F2")
			p := r.editor.picker
			if !p.Visible() || p.Position().Y < 0 || p.Position().Y+p.Size().Height > r.Sheet.Size().Height {
				t.Errorf("in %v units, last row %v, the list stands from %v, %v high", height, last, p.Position().Y, p.Size().Height)
			}
		}
	}
}
