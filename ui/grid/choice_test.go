package grid

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// choosing is a rig that also tells what is done with several cards, under modifier keys that a test holds.
func choosing(t *testing.T, d *Data) (r *rig, hold func(fyne.KeyModifier)) {
	r = newRig(t, d, fyne.NewSize(1000, 500))
	var keys fyne.KeyModifier
	r.Modifiers = func() fyne.KeyModifier { return keys }
	say := func(format string, args ...any) { r.log = append(r.log, fmt.Sprintf(format, args...)) }
	ids := func(cards []Card) (out []CardID) {
		for _, c := range cards {
			out = append(out, c.ID)
		}
		return out
	}
	r.OnSelect = func(Card) { say("choose %v", r.Chosen()) }
	r.OnPickUpSeveral = func(cards []Card) bool { say("pick up %v", ids(cards)); return true }
	r.OnJudge = func(cards []Card, to Cell) State { say("judge %v", to); return StateBlocked }
	r.OnDropSeveral = func(cards []Card, to Cell) { say("drop %v on %v", ids(cards), to) }
	r.OnDropOn = func(c, other Card, to Cell) bool { say("drop %d on card %d", c.ID, other.ID); return c.ID == 1 }
	r.OnCopy = func(c Card, to Cell) { say("copy %d to %v", c.ID, to) }
	r.OnDelete = func(cards []Card) { say("delete %v", ids(cards)) }
	r.OnRow = func(c Card, row int, slots Slots) {
		say("row %d", row)
		slots[Cell{row, 2}] = StateWarning
	}
	return r, func(k fyne.KeyModifier) { keys = k }
}

// pressWith presses and lets go, with modifier keys.
func (r *rig) pressWith(p fyne.Position, keys fyne.KeyModifier) {
	ev := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: keys}
	r.MouseDown(ev)
	r.MouseUp(ev)
}

func TestSeveralCardsAreChosenWithCtrlAndShift(t *testing.T) {
	r, _ := choosing(t, school(1, 4, 2, 1)) // cards 1 to 4 in the first row, 5 to 8 in the second
	at := func(id CardID) fyne.Position { return r.placeOf(t, id) }
	r.pressWith(at(1), 0)
	r.pressWith(at(7), fyne.KeyModifierControl)
	r.pressWith(at(1), fyne.KeyModifierControl)
	r.pressWith(at(2), 0)
	r.pressWith(at(7), fyne.KeyModifierShift)
	r.pressWith(at(5), fyne.KeyModifierShift) // from where the choosing began
	r.pressWith(at(6), 0)                     // one of those: it alone, once it is not dragged
	r.expect(t, "choose [1]", "choose [1 7]", "choose [7]", "choose [2]", "choose [2 3 6 7]", "choose [1 2 5 6]", "choose [6]")
}

func TestSeveralCardsAreChosenByKeyboard(t *testing.T) {
	r, hold := choosing(t, school(1, 4, 2, 1))
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyRight)
	hold(fyne.KeyModifierShift)
	r.key(fyne.KeyRight, fyne.KeyDown)
	hold(0)
	r.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierControl})
	r.key(fyne.KeySpace, fyne.KeyDelete)
	r.TypedShortcut(&fyne.ShortcutSelectAll{})
	r.key(fyne.KeyEscape)
	r.expect(t, "choose [2]", "choose [2 3]", "choose [2 3 6 7]", "choose [2 3 6 7 8]", "delete [8 2 3 6 7]",
		"choose [1 2 3 4 5 6 7 8]", "choose []")
}

func TestARubberBandChoosesWhatItTouches(t *testing.T) {
	d := school(1, 4, 2, 1)
	d.Cards = slices.DeleteFunc(d.Cards, func(c Card) bool { return c.ID == 4 })
	r, hold := choosing(t, d)
	empty, _ := r.CellPlace(Cell{0, 3})
	hold(fyne.KeyModifierControl)
	r.pressWith(r.placeOf(t, 1), 0)
	r.log = nil
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: empty}, Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierControl})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: r.placeOf(t, 7)}})
	r.DragEnd()
	if r.band != nil || len(r.log) == 0 {
		t.Fatalf("band %v, told %v", r.band, r.log)
	}
	if got := r.Chosen(); !slices.Equal(got, []CardID{1, 3, 7, 8}) {
		t.Errorf("chosen: %v", got)
	}
}

func TestSeveralCardsAreMovedTogether(t *testing.T) {
	r, _ := choosing(t, school(1, 6, 2, 1)) // cards 1 to 6, and 7 to 12
	r.pressWith(r.placeOf(t, 1), 0)
	r.pressWith(r.placeOf(t, 8), fyne.KeyModifierControl)
	to, _ := r.CellPlace(Cell{0, 3})
	r.log = nil
	r.drag(r.placeOf(t, 1), to, to.AddXY(2, 2))
	r.DragEnd()
	r.expect(t, "pick up [1 8]", "judge {0 3}", "drop [1 8] on {0 3}")
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyReturn, fyne.KeyRight, fyne.KeyEscape)
	if len(r.log) < 2 || r.log[0] != "pick up 4" && r.log[0] != "pick up [1 8]" {
		t.Errorf("by keyboard: %v", r.log)
	}
}

func TestALessonIsDroppedOnAnotherOneOrCopied(t *testing.T) {
	r, hold := choosing(t, school(1, 4, 2, 1))
	r.drag(r.placeOf(t, 1), r.placeOf(t, 3))
	r.DragEnd()
	r.drag(r.placeOf(t, 2), r.placeOf(t, 3))
	r.DragEnd()
	r.log = nil
	hold(fyne.KeyModifierControl)
	r.drag(r.placeOf(t, 2), r.placeOf(t, 3))
	if !r.Copying() {
		t.Error("with Ctrl nothing is said of a copy")
	}
	r.DragEnd()
	r.expect(t, "pick up 2", "copy 2 to {0 2}")
	hold(0)
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyReturn, fyne.KeyLeft)
	r.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	if last := r.log[len(r.log)-1]; last[:4] != "copy" {
		t.Errorf("Ctrl+Enter: %v", r.log)
	}
}

func TestARowIsJudgedOnceWhenALessonIsHeldOverIt(t *testing.T) {
	r, _ := choosing(t, school(1, 4, 2, 1))
	over := func(row, col int) fyne.Position { p, _ := r.CellPlace(Cell{row, col}); return p }
	r.drag(r.placeOf(t, 1), over(0, 1), over(1, 1), over(1, 2), over(0, 2), over(1, 2))
	if got := r.SlotState(Cell{1, 2}); got != StateWarning {
		t.Errorf("the cell of another row is in state %d", got)
	}
	r.DragEnd()
	r.expect(t, "choose [1]", "pick up 1", "row 1", "drop 1 on card 7")
}
