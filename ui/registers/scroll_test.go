package registers

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/model"
)

// many is a register with more rows than fit.
func many(t *testing.T, n int) *Register {
	t.Helper()
	r := people(t)
	r.SetRows(numbered(n))
	return r
}

func numbered(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = row(uint32(i+1), fmt.Sprintf("Row %03d", i), "")
	}
	return rows
}

// whole reports whether a row is seen from its top to its bottom, with so many rows of room at each side where there are any.
func (r *Register) whole(i, room int) bool {
	scroll := r.table.content
	top := float32(max(0, i-room)) * r.table.pitch()
	bottom := float32(min(len(r.shown)-1, i+room))*r.table.pitch() + rowHeight
	return top >= scroll.Offset.Y && bottom <= scroll.Offset.Y+scroll.Size().Height
}

// TestARowThatIsGoneToIsSeenWhole: from above and from below, by a search, by each key, and by going back to the table.
func TestARowThatIsGoneToIsSeenWhole(t *testing.T) {
	for _, from := range []float32{0, 500, 1500, 4000, 1e6} {
		for _, to := range []int{0, 1, 7, 20, 60, 98, 99} {
			r := many(t, 100)
			r.ScrollTo(from)
			r.Select(row(uint32(to + 1)).Key)
			if !r.whole(to, 1) {
				t.Errorf("scrolled to %v, row %d is not in view with a row around it: at %v", from, to, r.table.content.Offset.Y)
			}
		}
	}
	r := many(t, 100)
	r.Select(row(90).Key)
	r.FocusTable()
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyDown} {
		for range 12 {
			r.table.TypedKey(&fyne.KeyEvent{Name: k})
			if !r.whole(r.current, 1) {
				t.Errorf("after %s row %d is not in view: at %v", k, r.current, r.table.content.Offset.Y)
			}
		}
	}
	for key, want := range map[fyne.KeyName]int{fyne.KeyHome: 0, fyne.KeyEnd: 99} {
		r.table.TypedKey(&fyne.KeyEvent{Name: key})
		if r.current != want {
			t.Errorf("%s goes to row %d, want %d", key, r.current, want)
		}
	}
}

// TestFewerRowsAreShownFromWhereTheyAre: a table that is scrolled beyond its last row shows nothing.
func TestFewerRowsAreShownFromWhereTheyAre(t *testing.T) {
	for name, fewer := range map[string]func(r *Register){
		"a filter":         func(r *Register) { r.Filter.SetText("Row 00") },
		"records deleted":  func(r *Register) { r.SetRows(numbered(10)) },
		"another file":     func(r *Register) { r.Restart(); r.SetRows(numbered(40)) },
		"the last row too": func(r *Register) { r.SetRows(numbered(1)) },
	} {
		r := many(t, 100)
		r.ScrollTo(1e6)
		fewer(r)
		if !r.whole(len(r.shown)-1, 0) && !r.whole(0, 0) {
			t.Errorf("after %s no row is in view: at %v of %d rows", name, r.table.content.Offset.Y, len(r.shown))
		}
	}
}

// TestAnotherTimetableStartsAtItsTop: what a person looked for, where they were and how far they had scrolled was in the one before.
func TestAnotherTimetableStartsAtItsTop(t *testing.T) {
	r := many(t, 100)
	r.Filter.SetText("row")
	r.Select(row(80).Key)
	r.FocusTable()
	r.ScrollTo(1e6)
	r.Restart()
	r.SetRows(numbered(90))
	if k, ok := r.Current(); ok || r.Filter.Text != "" || r.table.content.Offset.Y != 0 {
		t.Errorf("on %v, filter %q, scrolled to %v", k, r.Filter.Text, r.table.content.Offset.Y)
	}
	fyne.CurrentApp().Driver().CanvasForObject(r.table).Focus(r.Filter)
	r.FocusTable()
	if k, _ := r.Current(); k.ID != 1 {
		t.Errorf("the keyboard begins at %v", k)
	}
}

// TestNoPressBelowTheHeadingsIsLost: not on the lines between rows and columns, and not beside the last column.
func TestNoPressBelowTheHeadingsIsLost(t *testing.T) {
	for _, scrolled := range []float32{0, 777} {
		r := many(t, 100)
		r.ScrollTo(scrolled)
		size := r.table.Size()
		for _, x := range []float32{0, 60, 118, 121, 123, 125, 203, 206, 300, size.Width - 1} {
			for y := rowHeight; y < size.Height; y++ {
				p := fyne.NewPos(x, y)
				r.table.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary})
				r.table.Tapped(&fyne.PointEvent{Position: p})
				want := int((y - rowHeight + scrolled) / r.table.pitch())
				if k, ok := r.Current(); !ok || int(k.ID) != want+1 {
					t.Fatalf("a press at %v goes to %v, want row %d", p, k, want)
				}
				if r.table.content.Offset.Y != scrolled {
					t.Fatalf("a press at %v scrolls to %v", p, r.table.content.Offset.Y)
				}
			}
		}
		on := r.current
		r.table.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, 10)}, Button: desktop.MouseButtonPrimary})
		if r.current != on {
			t.Error("a press on the headings goes to another row")
		}
	}
}

// TestThePointerAloneGoesNowhere: what Delete and Enter are about is not what the pointer happens to pass over.
func TestThePointerAloneGoesNowhere(t *testing.T) {
	r := many(t, 10)
	r.Select(row(2).Key)
	told := 0
	r.OnSelect = func(model.Key) { told++ }
	r.table.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(4)}})
	r.table.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(5)}})
	if k, _ := r.Current(); k.ID != 2 || told != 0 {
		t.Errorf("the pointer took the keyboard to %v", k)
	}
}
