package grid

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
)

// TestWhereALessonCanGoIsMarkedInTheHeadings: whatever lanes are in view, and however far the grid is scrolled; not what is
// blocked, and nothing once the lesson is put down.
func TestWhereALessonCanGoIsMarkedInTheHeadings(t *testing.T) {
	r := newRig(t, school(3, 4, 2, 12), fyne.NewSize(1400, 420))
	r.OnPickUp = func(c Card) (Slots, bool) { // free in period 1, a warning in 2, blocked in 3, and in 4 free in another row
		slots := Slots{}
		for col := range r.data.Columns {
			slots[Cell{c.Row, col}] = []State{StateFree, StateWarning, StateBlocked, StateBlocked}[col%4]
			if col%4 == 3 {
				slots[Cell{1 - c.Row, col}] = StateFree
			}
		}
		return slots, true
	}
	marks := func() string {
		out := ""
		for col := range r.data.Columns {
			x, found := float32(col)*r.lay.colW+1, "."
			for _, v := range r.renderer.headViews {
				if v.img.Hidden || v.img.Position().X != x {
					continue
				}
				for state, mark := range map[State]string{StateFree: "f", StateWarning: "w", StateBlocked: "b"} {
					if v.shown == r.slotPics.Get(state, v.img.Size(), r.scale(), r.dark()) {
						found = mark
					}
				}
			}
			out += found
		}
		return out
	}
	for _, down := range []float32{0, 500, 1e6} {
		r.ScrollTo(fyne.NewPos(0, down))
		if got := marks(); got != "............" {
			t.Errorf("with nothing picked up: %s", got)
		}
		r.PickUp(r.data.Cards[0])
		r.ScrollTo(fyne.NewPos(0, down))
		if got := marks(); got != "fw.ffw.ffw.f" {
			t.Errorf("scrolled to %v: %s", down, got)
		}
		r.Cancel()
	}
	if got := marks(); got != "............" {
		t.Errorf("after it is put back: %s", got)
	}
	r.SetData(school(30, 4, 1, 1)) // more columns than fit
	r.PickUp(r.data.Cards[0])
	r.ScrollTo(fyne.NewPos(1e6, 0))
	if last := len(r.data.Columns) - 1; r.columnState(last) == StateNone {
		t.Error(fmt.Sprint("column ", last, " is not marked"))
	}
}
