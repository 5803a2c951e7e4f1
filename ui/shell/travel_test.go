package shell

import (
	"testing"

	"carillon/ui/grid"
)

// TestTheKeyboardGoesAlongToThePageBefore: a page that is hidden must not keep it, whatever is selected.
func TestTheKeyboardGoesAlongToThePageBefore(t *testing.T) {
	r := opened(t)
	r.session.SelectLesson(mat9Mon1)
	r.command("view.clashes")
	r.command("view.back")
	if f := r.win.Canvas().Focused(); f != r.grid || r.grid.Selected() != grid.CardID(mat9Mon1) {
		t.Errorf("back on the grid %T has the keyboard, lesson %d is selected", f, r.grid.Selected())
	}
	r.command("view.forward")
	if f := r.win.Canvas().Focused(); f == r.grid {
		t.Error("the grid is hidden and has the keyboard")
	}
}
