package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/rules"
)

// clashing is a rig with KIM and room A1 in two lessons at once, on the page of clashes.
func clashing(t *testing.T) *rig {
	t.Helper()
	r := opened(t)
	lesson := *r.file.t.Lesson(eng9Mon2)
	lesson.Teachers, lesson.Rooms = r.file.t.Lesson(mat9Mon1).Teachers, r.file.t.Lesson(mat9Mon1).Rooms
	if err := r.session.Apply(model.Replace{Record: &lesson}); err != nil {
		t.Fatal(err)
	}
	if err := r.session.Apply(model.MoveLesson{Lesson: eng9Mon2, To: r.file.t.Lesson(mat9Mon1).Slot}); err != nil {
		t.Fatal(err)
	}
	r.command("view.clashes")
	return r
}

func TestClashesAreNarrowedToOneRule(t *testing.T) {
	r := clashing(t)
	all := len(r.clash.rows)
	if all < 3 {
		t.Fatalf("%d clashes", all)
	}
	for i, rule := range r.clash.rules {
		r.clash.show.Choose(i)
		for _, c := range r.clash.rows {
			if rule != "" && c.Rule != rule {
				t.Errorf("%s is shown with %s", c.Rule, rule)
			}
		}
	}
	r.clash.show.Choose(0)
	if len(r.clash.rows) != all {
		t.Errorf("%d of %d are shown with All", len(r.clash.rows), all)
	}
}

func TestAClashIsMendedByOneStepOfUndo(t *testing.T) {
	r := clashing(t)
	if r.canFix() == "" && r.clash.fix.Disabled() {
		t.Error("the button can't be pressed")
	}
	at := -1
	for i, c := range r.clash.rows {
		if c.Rule == rules.RoomTwice {
			at = i
		}
	}
	if at < 0 {
		t.Fatal("the room is not double-booked")
	}
	r.registers[session.PageClashes].Select(model.Key{ID: uint32(at + 1)})
	r.command("timetable.fix")
	d := r.dialog("Fix: Room double-booked")
	r.says(r.win.Canvas().Overlays().Top(), "Looking for what would end it")
	if !d.Primary.Disabled() {
		t.Error("it can be done before anything is found")
	}
	r.run.Drain()
	r.says(r.win.Canvas().Overlays().Top(), "Ends it", "which Ctrl-Z takes back")
	before := r.Window.open.checker.Count(rules.RoomTwice)
	d.Primary.OnTapped()
	if got := r.Window.open.checker.Count(rules.RoomTwice); got >= before {
		t.Errorf("%d clashes, were %d", got, before)
	}
	if !strings.Contains(r.session.Status().Said, "Ctrl-Z") {
		t.Errorf("it says %q", r.session.Status().Said)
	}
	r.command("edit.undo")
	if got := r.Window.open.checker.Count(rules.RoomTwice); got != before {
		t.Errorf("after undo %d, want %d", got, before)
	}
}

func TestASearchForAFixIsLeftWithEscape(t *testing.T) {
	r := clashing(t)
	r.registers[session.PageClashes].Select(model.Key{ID: 1})
	r.command("timetable.fix")
	r.Host().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.Host().Open() {
		t.Fatal("Escape does not leave it")
	}
	r.run.Drain() // what is found late is dropped
	if r.Host().Open() {
		t.Error("it came back")
	}
}
