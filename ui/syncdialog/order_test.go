package syncdialog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// three puts three configured systems into the file and opens Configure on its Sync tab.
func three(t *testing.T) (*rig, *kit.OrderList) {
	t.Helper()
	r := newRig(t)
	for _, code := range []string{"LHS", "EAST", "WEST"} {
		r.system(func(s *engine.System) { s.School, s.Basic = code, &engine.Choice{To: model.NewDate(2026, 12, 18)} })
	}
	return r, r.order()
}

// order opens Configure on its Sync tab.
func (r *rig) order() *kit.OrderList {
	r.t.Helper()
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(0)
	l, ok := r.win.Canvas().Focused().(*kit.OrderList)
	if !ok {
		r.t.Fatalf("on the Sync tab the keyboard is on %T", r.win.Canvas().Focused())
	}
	return l
}

// stored checks the order of the systems in the file.
func (r *rig) stored(want ...string) {
	r.t.Helper()
	var got []string
	for _, s := range r.systems() {
		got = append(got, s.School)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Errorf("the order in the file (-want +got):\n%s", diff)
	}
}

// alt moves the chosen system with the keyboard.
func alt(l *kit.OrderList, key fyne.KeyName) {
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
}

func (r *rig) save() {
	r.t.Helper()
	r.press("Save")
	r.run.Drain()
	if r.host.Open() {
		r.t.Fatalf("the dialog is still open:\n%s", r.text())
	}
}

func TestTheOrderOfSystemsIsDraggedAndKeptOnSave(t *testing.T) {
	r, l := three(t)
	r.says("drag a system to another place, or press Alt+Up or Alt+Down on it")
	drag := func(from, to float32) {
		h := (l.MinSize().Height + 4) / 3 // of a row and the room below it
		press := fyne.NewPos(50, from*h+10)
		l.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: press}})
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, to*h+10)}})
		l.DragEnd()
	}
	drag(2, 0)
	r.stored("LHS", "EAST", "WEST") // not before Save
	r.save()
	r.stored("WEST", "LHS", "EAST")
	l = r.order()
	drag(0, 1)
	r.key(fyne.KeyEscape)
	r.stored("WEST", "LHS", "EAST")
}

func TestTheOrderOfSystemsIsChangedByKeyboardAlone(t *testing.T) {
	r, l := three(t)
	r.key(fyne.KeyDown) // EAST
	alt(l, fyne.KeyUp)
	r.key(fyne.KeyReturn) // Save
	r.run.Drain()
	r.stored("EAST", "LHS", "WEST")

	r.order()
	for { // with the buttons, over Add and Remove
		r.key(fyne.KeyTab)
		if b, ok := r.win.Canvas().Focused().(*kit.Button); ok && strings.Contains(b.Text, "Move down") {
			break
		}
	}
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	r.save()
	r.stored("LHS", "WEST", "EAST")
}

func TestWhatWasTypedMovesWithItsSystem(t *testing.T) {
	r, l := three(t)
	d := r.dialog("Configure synchronisation")
	d.ChooseTab(1)
	for range 60 {
		r.key(fyne.KeyDelete)
	}
	r.typed("https://new.example.org/liss")
	d.ChooseTab(0)
	alt(l, fyne.KeyDown)
	r.says("https://new.example.org/liss")
	r.key(fyne.KeyUp)
	r.save()
	r.stored("EAST", "LHS", "WEST")
	if all := r.systems(); all[1].URL != "https://new.example.org/liss" || all[0].URL != "https://lincoln.example.org/liss" {
		t.Errorf("%s has %s, %s has %s", all[0].School, all[0].URL, all[1].School, all[1].URL)
	}
}

func TestCtrlKRunsTheSystemsInTheirOrder(t *testing.T) {
	r, l := three(t)
	alt(l, fyne.KeyDown)
	alt(l, fyne.KeyDown)
	r.save()
	r.All()
	r.run.Drain()
	for range 3 { // each was never published to
		r.dialog("Preview: what this sync will do")
		r.check("I have seen it: 6 rows may replace what is there")
		r.press("Go")
		r.run.Drain()
	}
	r.dialog("Sync finished")
	var at []int
	for _, code := range []string{"EAST", "WEST", "LHS"} {
		at = append(at, strings.Index(r.text(), "Alma (US) · "+code))
	}
	if !slices.IsSorted(at) || at[0] < 0 {
		t.Errorf("the message names them at %v:\n%s", at, r.text())
	}
	runs, err := engine.History(r.store)
	if err != nil || len(runs) != 3 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	if got := fmt.Sprint(runs[2].System, runs[1].System, runs[0].System); got != "alma-2alma-3alma" {
		t.Errorf("they ran as %s", got)
	}
}

func TestASystemThatWasRemovedAndAddedAgainTakesThePlaceItIsGiven(t *testing.T) {
	r, l := three(t)
	r.press("−  Remove")
	r.dialog("Remove Alma (US) · LHS?")
	r.press("Remove")
	r.press("+  Add a system")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	for _, text := range []string{"https://lincoln.example.org/liss", "timetable", "secret", "LHS"} {
		r.typed(text)
		r.key(fyne.KeyTab)
	}
	r.dialog("Configure synchronisation").ChooseTab(0)
	alt(l, fyne.KeyUp) // to the middle
	r.save()
	r.stored("EAST", "LHS", "WEST")
	var ids []string
	for _, s := range r.systems() {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"alma-2", "alma", "alma-3"}, ids); diff != "" {
		t.Errorf("their IDs (-want +got):\n%s", diff)
	}
}

func TestASingleSystemHasNoOrder(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.order()
	if text := r.text(); strings.Contains(text, "Move up") || strings.Contains(text, "Alt+Up") {
		t.Errorf("an order is offered:\n%s", text)
	}
}
