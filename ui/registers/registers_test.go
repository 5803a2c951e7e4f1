package registers

import (
	"fmt"
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/ui/kit"
)

// people is a register with three rows, in a window.
func people(t *testing.T) *Register {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := New(&Definition{Title: "Students", Empty: "Nobody yet.", Columns: []Column{
		{Title: "Surname", Width: 120, Strong: true}, {Title: "Lessons", Width: 80, Number: true}}})
	w := test.NewTempWindow(t, r.Object())
	w.Resize(fyne.NewSize(500, 300))
	r.SetRows([]Row{row(1, "Reyes", "12"), row(2, "Adams", "9"), row(3, "Novak", "")})
	return r
}

func row(id uint32, cells ...string) Row {
	return Row{Key: model.Key{Kind: model.KindStudent, ID: id}, Cells: cells}
}

func ids(r *Register) []uint32 {
	var out []uint32
	for _, k := range r.Shown() {
		out = append(out, k.ID)
	}
	return out
}

func TestRowsAreSortedByTheHeadingThatIsPressed(t *testing.T) {
	r := people(t)
	for _, c := range []struct {
		column int
		want   []uint32
	}{
		{-1, []uint32{2, 3, 1}}, // by the first column at first
		{1, []uint32{2, 1, 3}},  // 9 before 12, blanks last
		{1, []uint32{1, 2, 3}},  // turned round, blanks still last
		{0, []uint32{2, 3, 1}},
	} {
		if c.column >= 0 {
			r.SortBy(c.column)
		}
		if diff := cmp.Diff(c.want, ids(r)); diff != "" {
			t.Errorf("after pressing heading %d (-want +got):\n%s", c.column, diff)
		}
	}
}

func TestTheFilterLooksForEachWordInTheWholeRow(t *testing.T) {
	r := people(t)
	for text, want := range map[string][]uint32{"REY": {1}, "a": {2, 3}, "12 reyes": {1}, "reyes 9": nil, "": {2, 3, 1}} {
		r.Filter.SetText("")
		test.Type(r.Filter, text)
		if diff := cmp.Diff(want, ids(r)); diff != "" {
			t.Errorf("filter %q (-want +got):\n%s", text, diff)
		}
	}
	r.Filter.SetText("reyes")
	if got := r.count.Text(); got != "1 of 3" {
		t.Errorf("the count says %q", got)
	}
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.Filter.Text != "" || len(r.Shown()) != 3 {
		t.Error("Escape did not take the filter away")
	}
}

func TestTheFilterFindsANameInEverySpelling(t *testing.T) {
	r := people(t)
	r.SetRows([]Row{row(1, "O'Brien", ""), row(2, "O’Brien", ""), row(3, "Nu\u00f1ez", ""), row(4, "Nun\u0303ez", ""), row(5, "Ka\u02bb\u014dpua", ""),
		row(6, "Smith-Jones", ""), row(7, "Mac Leod", "")})
	for text, want := range map[string][]uint32{"obrien": {1, 2}, "O'Brien": {1, 2}, "nunez": {3, 4}, "NUÑEZ": {3, 4}, "kaopua": {5}, "smith jones": {6}, "macleod": {7}} {
		r.Filter.SetText(text)
		got := ids(r)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("filter %q (-want +got):\n%s", text, diff)
		}
	}
}

func TestAListIsSortedByCollation(t *testing.T) {
	r := people(t)
	r.SetRows([]Row{row(1, "Zoll", ""), row(2, "Ōno", ""), row(3, "Nuñez", ""), row(4, "Nunoz", ""), row(5, "nunez", "")})
	if diff := cmp.Diff([]uint32{5, 3, 4, 2, 1}, ids(r)); diff != "" {
		t.Errorf("by surname (-want +got):\n%s", diff)
	}
}

func TestARegisterIsWalkedByKeyboard(t *testing.T) {
	r := people(t)
	var opened, on []uint32
	r.OnOpen = func(k model.Key) { opened = append(opened, k.ID) }
	r.OnSelect = func(k model.Key) { on = append(on, k.ID) }
	c := fyne.CurrentApp().Driver().CanvasForObject(r.table)
	c.Focus(r.Filter)
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if c.Focused() != r.table {
		t.Fatal("Down in the filter does not go to the table")
	}
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape} {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	if diff := cmp.Diff([]uint32{3, 1}, opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uint32{2, 3, 1}, on); diff != "" {
		t.Errorf("walked over (-want +got):\n%s", diff)
	}
	if c.Focused() != r.Filter {
		t.Error("Escape in the table does not go back to the filter")
	}
}

// at is the middle of a row, below the heading.
func at(row int) fyne.Position {
	return fyne.NewPos(30, rowHeight+2+float32(row)*(rowHeight+1)+rowHeight/2)
}

func TestADoublePressOpensTheRowUnderThePointer(t *testing.T) {
	r := people(t)
	var opened []uint32
	r.OnOpen = func(k model.Key) { opened = append(opened, k.ID) }
	press := func(row int) {
		ev := fyne.PointEvent{Position: at(row)}
		r.table.MouseDown(&desktop.MouseEvent{PointEvent: ev, Button: desktop.MouseButtonPrimary})
	}
	for _, c := range []struct {
		name   string
		rows   []int
		opens  []uint32
		on     uint32
		second bool // the presses come so quickly that Fyne counts them as one double press
	}{
		{"two quick presses", []int{0, 0}, []uint32{2}, 2, true},
		{"two slow presses", []int{1, 1}, nil, 3, false},
		{"two quick presses on two rows", []int{1, 2}, nil, 1, true},
		{"a press below the rows", []int{7, 7}, nil, 1, true},
	} {
		opened = nil
		for i, row := range c.rows {
			press(row)
			ev := &fyne.PointEvent{Position: at(row)}
			switch {
			case !c.second:
				r.table.Tapped(ev)
			case i == 1:
				r.table.DoubleTapped(ev)
			}
		}
		if diff := cmp.Diff(c.opens, opened); diff != "" {
			t.Errorf("%s: opened (-want +got):\n%s", c.name, diff)
		}
		if k, ok := r.Current(); !ok || k.ID != c.on {
			t.Errorf("%s: on %v, want %d", c.name, k, c.on)
		}
	}
	r.table.Tapped(&fyne.PointEvent{Position: at(0)}) // a driver without MouseDown
	r.table.Tapped(&fyne.PointEvent{Position: at(1)})
	if k, _ := r.Current(); k.ID != 3 {
		t.Errorf("a tap alone goes to %v", k)
	}
}

func TestNobodyIsOnARowBeforeGoingThere(t *testing.T) {
	r := people(t)
	if k, ok := r.Current(); ok {
		t.Errorf("on %v at first", k)
	}
	r.FocusTable()
	if k, ok := r.Current(); !ok || k.ID != 2 {
		t.Errorf("with the keyboard in the table: on %v, %v", k, ok)
	}
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // back to the filter
	r.Filter.SetText("reyes")
	if k, ok := r.Current(); ok {
		t.Errorf("on %v, which the filter hides", k)
	}
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // from the filter into the rows
	if k, ok := r.Current(); !ok || k.ID != 1 {
		t.Errorf("on %v, %v; want the only row", k, ok)
	}
}

func TestARegisterHasActionsANoteAndKeysOfItsOwn(t *testing.T) {
	r := people(t)
	pressed, keys := 0, []fyne.KeyName{}
	r.SetActions(kit.NewButton("Old", nil))
	b := kit.NewButton("New Student…", func() { pressed++ })
	r.SetActions(b)
	r.SetNote(kit.NewText("Students come from the SIS.", kit.TextStyle{}))
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); len(r.right.Objects) != 2 || c == nil || b.Size().Width < 50 {
		t.Errorf("%d objects at the right, the button is %v", len(r.right.Objects), b.Size())
	}
	test.Tap(b)
	if pressed != 1 || !r.note.Visible() {
		t.Errorf("pressed %d times, the note is shown: %v", pressed, r.note.Visible())
	}
	r.SetNote(nil)
	if r.note.Visible() {
		t.Error("the note is still there")
	}
	opened := 0
	r.OnOpen = func(model.Key) { opened++ }
	r.OnKey = func(ev *fyne.KeyEvent) bool { keys = append(keys, ev.Name); return ev.Name == fyne.KeyDelete }
	r.FocusTable()
	for _, k := range []fyne.KeyName{fyne.KeyDelete, fyne.KeyF2} {
		r.table.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if opened != 1 || len(keys) != 2 {
		t.Errorf("opened %d times with F2, seen %v", opened, keys)
	}
}

func TestGoingToARecordTakesAFilterAwayThatHidesIt(t *testing.T) {
	r := people(t)
	r.Filter.SetText("adams")
	if !r.Select(model.Key{Kind: model.KindStudent, ID: 1}) {
		t.Fatal("the record was not found")
	}
	if r.Filter.Text != "" || r.current != 2 {
		t.Errorf("filter %q, row %d; want no filter and row 2", r.Filter.Text, r.current)
	}
	if r.Select(model.Key{Kind: model.KindStudent, ID: 99}) {
		t.Error("a record that is not there was found")
	}
}

func TestAnEmptyRegisterSaysWhatBelongsThere(t *testing.T) {
	r := people(t)
	if r.empty.Visible() {
		t.Error("a register with rows says it is empty")
	}
	r.SetRows(nil)
	if !r.empty.Visible() || r.table.Visible() {
		t.Error("a register without rows does not say so")
	}
}

// BenchmarkFilter types one letter into the filter of a register of 40,000 rows.
func BenchmarkFilter(b *testing.B) {
	app := test.NewTempApp(b)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := New(&Definition{Title: "Rows", Columns: []Column{{Title: "A", Width: 90}, {Title: "B", Width: 90}}})
	rows := make([]Row, 40_000)
	for i := range rows {
		rows[i] = row(uint32(i+1), fmt.Sprint("row ", i), fmt.Sprint("value ", i*7%1000))
	}
	r.SetRows(rows)
	b.ResetTimer()
	for i := range b.N {
		r.Filter.SetText(fmt.Sprint(i % 10))
	}
}

// TestGoingBackToTheRowThatIsSelectedTakesTheKeyboardThere: the keyboard can have left the row that is selected, and come back to it.
func TestGoingBackToTheRowThatIsSelectedTakesTheKeyboardThere(t *testing.T) {
	r, third := people(t), row(3).Key
	r.Select(third)
	r.FocusTable()
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if k, _ := r.Current(); k.ID == 3 {
		t.Fatal("Up stays on the row")
	}
	r.Select(third)
	if k, _ := r.Current(); k.ID != 3 {
		t.Errorf("the keyboard is on %v", k)
	}
}

// TestTheRowAPersonIsOnIsTintedFromEndToEnd: Fyne marks one cell, and hardly so.
func TestTheRowAPersonIsOnIsTintedFromEndToEnd(t *testing.T) {
	r, third := people(t), row(3).Key
	c := fyne.CurrentApp().Driver().CanvasForObject(r.table)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.table)
	colour := func(y int) color.Color { // in the empty part of the second column
		p := origin.Add(at(y)).AddXY(100, 0)
		return c.Capture().At(int(p.X), int(p.Y))
	}
	plain := colour(0)
	r.Select(third)
	if on, other := colour(slices.Index(ids(r), 3)), colour(slices.Index(ids(r), 1)); on == plain || other != plain {
		t.Errorf("the row is drawn on %v, the others on %v, all before on %v", on, other, plain)
	}
}
