package shell

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/grid"
)

// rowOf is the row of a record in the grid.
func (r *rig) rowOf(of model.Key) int {
	r.t.Helper()
	for i, row := range r.open.view.master.Rows {
		if row.Of == of {
			return i
		}
	}
	r.t.Fatalf("%s has no row", of)
	return 0
}

// chooseLessons presses cards, all but the first with Ctrl.
func (r *rig) chooseLessons(ids ...model.LessonID) {
	r.t.Helper()
	for i, id := range ids {
		at, ok := r.grid.Place(grid.CardID(id))
		if !ok {
			r.t.Fatalf("lesson %d is not in the grid", id)
		}
		ev := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		if i > 0 {
			ev.Modifier = fyne.KeyModifierControl
		}
		r.grid.MouseDown(ev)
		r.grid.MouseUp(ev)
	}
}

// goes selects a lesson and presses a slot of those where it can go.
func (r *rig) goes(id model.LessonID, slot string) {
	r.t.Helper()
	r.session.SelectLesson(id)
	for _, l := range r.slotLinks() {
		if i := slices.Index(l.names, slot); i >= 0 {
			l.Resize(fyne.NewSize(240, l.MinSize().Height))
			l.Tapped(&fyne.PointEvent{Position: l.places[i].AddXY(3, 3)})
			return
		}
	}
	r.t.Fatalf("%s is not offered", slot)
}

// slotLinks lists the lines of slots that the inspector shows.
func (r *rig) slotLinks() (out []*slotLinks) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *slotLinks:
			out = append(out, x)
		case *fyne.Container:
			for _, o := range x.Objects {
				walk(o)
			}
		}
	}
	for _, o := range r.inspector.body.objects {
		walk(o)
	}
	return out
}

func TestWhereALessonCanGoIsPressedToGoThere(t *testing.T) {
	r := opened(t)
	r.goes(mat9Mon1, "Tue 1")
	if got := r.slotOf(mat9Mon1); got != "Tue 1" || r.file.t.UndoLabel() != "Move 09MAT 1 to Tue 1" {
		t.Errorf("it is on %s", got)
	}
	r.session.Undo()
	r.session.SelectLesson(mat9Mon1)
	l := r.slotLinks()[0]
	l.FocusGained()
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	want := l.names[1]
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := r.slotOf(mat9Mon1); got != want {
		t.Errorf("by keyboard it is on %s, not on %s", got, want)
	}
}

func TestALessonDraggedToAnotherRowGetsItsTeacherOrRoom(t *testing.T) {
	kim, lee, a1, a2 := model.TeacherID(1), model.TeacherID(2), model.RoomID(1), model.RoomID(2)
	for _, c := range []struct {
		name   string
		rows   session.Rows
		into   model.Key
		day    int
		period string
		slot   string
		says   string
	}{
		{"another teacher, in another period", session.ByTeacher, lee.Key(), 1, "1", "Mon 1", "09MAT 1 on Mon 1: give it to Sam Lee (LEE)"},
		{"another teacher and period", session.ByTeacher, lee.Key(), 2, "1", "Tue 1", "Move 09MAT 1 to Tue 1 and give it to Sam Lee (LEE)"},
		{"another room", session.ByRoom, a2.Key(), 2, "3", "Tue 3", "Move 09MAT 1 to Tue 3 and put it in room A2"},
	} {
		r := opened(t)
		r.setRows(c.rows)
		r.drag(mat9Mon1, r.cell(r.rowOf(c.into), c.day, c.period))
		if d := r.Host().Top(); d != nil {
			t.Fatalf("%s: it asks %q", c.name, d.Title)
		}
		l, sec := r.file.t.Lesson(mat9Mon1), r.file.t.Section(1)
		if got := r.slotOf(mat9Mon1); got != c.slot || r.file.t.UndoLabel() != c.says {
			t.Errorf("%s: on %s, by %q", c.name, got, r.file.t.UndoLabel())
		}
		if c.rows == session.ByTeacher && !slices.Equal(l.Teachers, []model.TeacherID{lee}) || c.rows == session.ByRoom && !slices.Equal(l.Rooms, []model.RoomID{a2}) {
			t.Errorf("%s: teachers %v, rooms %v", c.name, l.Teachers, l.Rooms)
		}
		if sec.Teachers[0] != kim || sec.Room != a1 {
			t.Errorf("%s: the section has changed: %v, %v", c.name, sec.Teachers, sec.Room)
		}
		r.session.Undo()
		if l = r.file.t.Lesson(mat9Mon1); r.slotOf(mat9Mon1) != "Mon 1" || l.Teachers[0] != kim || l.Rooms[0] != a1 {
			t.Errorf("%s: undone, it is on %s, %v, %v", c.name, r.slotOf(mat9Mon1), l.Teachers, l.Rooms)
		}
	}
}

func TestWhileALessonIsCarriedItIsSaidWhatComesOfIt(t *testing.T) {
	r := opened(t)
	r.setRows(session.ByTeacher)
	r.win.Canvas().Focus(r.grid)
	r.session.SelectLesson(mat9Mon1)
	r.command("timetable.move")
	r.key(fyne.KeyDown)
	r.says(r.inspector.root, "09MAT 1 on Mon 1: give it to Sam Lee (LEE)", "Nothing is in its way.")
	r.key(fyne.KeyRight) // Sam Lee has 09ENG 1 then, and so have its students
	r.says(r.inspector.root, "Move 09MAT 1 to Mon 2 and give it to Sam Lee (LEE)", "Sam Lee (LEE) teaches 09ENG 1 then")
	r.key(fyne.KeyReturn)
	d := r.dialog("Move 09MAT 1 to Mon 2 and give it to Sam Lee (LEE)?")
	r.says(d.Tabs[0].Content, "Sam Lee (LEE) teaches 09ENG 1 then")
	r.key(fyne.KeyReturn)
	if r.file.t.Unsaved() != 0 || r.Host().Top() != nil {
		t.Error("Enter made a clash")
	}
}

func TestInOtherRowsALessonStaysInItsOwn(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(1, 2, "1")) // grade 10
	if r.file.t.Unsaved() != 0 || r.slotOf(mat9Mon1) != "Mon 1" {
		t.Errorf("it went to %s", r.slotOf(mat9Mon1))
	}
}

func TestSeveralLessonsAreMovedAndTakenOutAsOneEdit(t *testing.T) {
	r := opened(t)
	r.chooseLessons(mat9Mon1, eng9Mon2)
	r.says(r.inspector.root, "2 lessons")
	r.drag(mat9Mon1, r.cell(0, 2, "1"))
	if r.Host().Top() != nil || r.slotOf(mat9Mon1) != "Tue 1" || r.slotOf(eng9Mon2) != "Tue 2" {
		// Tue 2 has 09MAT 1 with the same students
		r.dialog("Move 2 lessons?")
		r.key(fyne.KeyEscape)
	}
	r.chooseLessons(mat9Mon1, eng9Mon2)
	r.key(fyne.KeyDelete)
	if r.file.t.UndoLabel() != "Take 2 lessons out of the grid" || r.file.t.Lesson(eng9Mon2).Slot.Placed() || r.file.t.Lesson(mat9Mon1).Slot.Placed() {
		t.Errorf("%q; on %s and %s", r.file.t.UndoLabel(), r.slotOf(mat9Mon1), r.slotOf(eng9Mon2))
	}
	r.session.Undo()
	if r.slotOf(mat9Mon1) != "Mon 1" || r.slotOf(eng9Mon2) != "Mon 2" {
		t.Errorf("undone, they are on %s and %s", r.slotOf(mat9Mon1), r.slotOf(eng9Mon2))
	}
}

func TestALessonDroppedOnAnotherOneSwapsWithIt(t *testing.T) {
	r := opened(t)
	r.drag(eng9Mon2, r.cell(0, 1, "1")) // Ana Reyes and Ana Novak have 09MAT 1 there: the two change places
	if r.Host().Top() != nil || r.slotOf(eng9Mon2) != "Mon 1" || r.slotOf(mat9Mon1) != "Mon 2" {
		t.Errorf("09ENG 1 is on %s, 09MAT 1 on %s", r.slotOf(eng9Mon2), r.slotOf(mat9Mon1))
	}
	r.session.Undo()
	if r.slotOf(eng9Mon2) != "Mon 2" || r.slotOf(mat9Mon1) != "Mon 1" {
		t.Error("one undo did not take it back")
	}
	r.chooseLessons(eng9Mon2, mat9Mon1)
	r.command("timetable.swap")
	if r.slotOf(eng9Mon2) != "Mon 1" || r.slotOf(mat9Mon1) != "Mon 2" {
		t.Errorf("by the command: 09ENG 1 is on %s, 09MAT 1 on %s", r.slotOf(eng9Mon2), r.slotOf(mat9Mon1))
	}
	r.chooseLessons(eng9Mon2)
	if why := r.commands.Can("timetable.swap"); why == "" {
		t.Error("one lesson can be swapped")
	}
}

func TestWithCtrlALessonIsCopied(t *testing.T) {
	r := opened(t)
	r.grid.Modifiers = func() fyne.KeyModifier { return fyne.KeyModifierControl }
	before := r.file.t.Count(model.KindLesson)
	r.drag(mat9Mon1, r.cell(0, 2, "1"))
	if got := r.file.t.Count(model.KindLesson); got != before+1 || r.slotOf(mat9Mon1) != "Mon 1" || r.file.t.UndoLabel() != "Copy 09MAT 1 to Tue 1" {
		t.Errorf("%d lessons, %d before; %q", got, before, r.file.t.UndoLabel())
	}
}

func TestInspectorAndTrayLeaveTheirRoomToTheGridAndTheFileKeepsIt(t *testing.T) {
	r := opened(t)
	width, height := r.grid.Size().Width, r.grid.Size().Height
	r.command("view.inspector")
	r.command("view.tray")
	if r.grid.Size().Width <= width || r.grid.Size().Height <= height || r.inspector.root.Visible() || r.tray.root.Visible() {
		t.Errorf("the grid is %v; it was %v by %v", r.grid.Size(), width, height)
	}
	r.session.Go(session.PageClashes)
	r.session.Go(session.PageGrid)
	if r.inspector.root.Visible() {
		t.Error("the inspector is back after another page")
	}
	r.run.Drain()
	if kept := string(r.file.views[session.PageGrid]); !strings.Contains(kept, `"hideInspector":true`) || !strings.Contains(kept, `"hideTray":true`) {
		t.Errorf("the file keeps %s", kept)
	}
	r.command("view.inspector")
	r.command("view.tray")
	if r.grid.Size().Width != width || !r.inspector.root.Visible() || !r.tray.root.Visible() {
		t.Errorf("shown again, the grid is %v", r.grid.Size())
	}
}
