package syncdialog

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/ui/kit"
)

// preview opens the preview of a Basic sync.
func (l *live) preview() {
	l.t.Helper()
	l.Now()
	l.press("Preview")
	l.run.Drain()
	l.dialog("Preview: what this sync will do")
}

// option chooses in the drop-down list of the topmost dialog that has an option.
func (r *rig) option(text string) {
	r.t.Helper()
	done := false
	r.walk(func(o fyne.CanvasObject) {
		sel, ok := o.(*kit.Select)
		if !ok || done {
			return
		}
		for i, option := range sel.Options() {
			if option == text {
				done = true
				sel.Choose(i)
			}
		}
	})
	if !done {
		r.t.Fatalf("there is no option %q in:\n%s", text, r.text())
	}
}

func TestThePreviewFiltersItsRowsAndFindsThem(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.says("Sections 134", "6 changed 1 gone", "All ", "Changed 6", "Gone 1", "Unchanged 128", "Held for you: PHOT 1 has 15 students in Alma")
	l.says("In Alma now", "Will be")
	l.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Gone 1" {
			l.host.Window.Canvas().Focus(b)
		}
	})
	l.key(fyne.KeyReturn)
	if chip, ok := l.host.Window.Canvas().Focused().(*kit.Button); !ok || chip.Text != "Gone 1" {
		t.Errorf("after a filter was pressed the keyboard is on %T", l.host.Window.Canvas().Focused())
	}
	if text := l.text(); !strings.Contains(text, "PHOT 1") || strings.Contains(text, "ENG09 1") {
		t.Errorf("with only what is gone:\n%s", text)
	}
	l.press("Unchanged 128")
	l.rowsFilter("ANAT")
	l.says("ANAT 1")
	if strings.Contains(l.text(), "SPA3 1") {
		t.Errorf("with only what is unchanged:\n%s", l.text())
	}
	l.entry("Left out")
	l.says("left out", "not sent", "Why")
	if text := l.text(); strings.Contains(text, "Will be") {
		t.Errorf("remarks stand under a heading of values:\n%s", text)
	}
	l.entry("Changed in Alma")
	l.says("taken into the timetable", "What becomes of it")
}

// TestThePreviewSaysWhoAndNotTheirIds: on the wire a teacher is an id, and a section has a GUID.
func TestThePreviewSaysWhoAndNotTheirIds(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	s := *l.listed()
	old, next := l.tt.Teacher(s.Teacher()), (*model.Teacher)(nil)
	for te := range l.tt.Teachers() {
		if te.ID != old.ID && te.SISID != "" {
			next = te
		}
	}
	s.Teachers = []model.TeacherID{next.ID}
	l.apply(model.Replace{Record: &s})
	l.preview()
	l.entry("Sections")
	l.says("Teacher "+old.Code, "Teacher "+next.Code)
	if text := l.text(); strings.Contains(text, next.SISID) || strings.Contains(text, s.GUID) && s.GUID != "" {
		t.Errorf("it shows ids:\n%s", text)
	}
}

// rowsFilter types into the filter of the rows.
func (l *live) rowsFilter(text string) {
	l.rows()
	l.key(fyne.KeyEscape) // from the table into the filter
	l.typed(text)
}

func TestAHeldPointLeadsToItsRows(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.entry("Timetable")
	shows := 0
	l.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Show" {
			if shows++; shows == 2 { // the second is about the section that goes
				b.Tapped(nil)
			}
		}
	})
	l.says("PHOT 1")
	if text := l.text(); strings.Contains(text, "ENG09 1\n") {
		t.Errorf("more than what goes is shown:\n%s", text)
	}
}

func TestADoubleClickGoesToTheRecordAndSendsNothing(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.preview()
	l.rows()
	l.key(fyne.KeyReturn)
	l.run.Drain()
	if l.jumped.Kind != model.KindSection || l.host.Open() {
		t.Errorf("went to %v, a dialog is open: %v", l.jumped, l.host.Open())
	}
	if d, _ := l.server.Held(""); len(d.Classes) > 0 {
		t.Error("something was sent")
	}
}

func TestWhatTheSISChangedIsOverwrittenWhereAPersonSaysSo(t *testing.T) {
	l := newLive(t)
	l.troubled()
	before, _ := l.server.Held("")
	l.preview()
	l.entry("Changed in Alma")
	l.rows()
	l.says("Take it into the timetable", "The same for all 2")
	l.option("Overwrite it in Alma")
	l.run.Drain()
	l.press("The same for all 2")
	l.run.Drain()
	l.entry("Changed in Alma")
	l.says("overwritten")
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	after, _ := l.server.Held("")
	has := func(list []liss.Membership, student, class string) bool {
		for _, m := range list {
			if m.StudentID == student && m.ClassCode == class {
				return true
			}
		}
		return false
	}
	moved := before.Memberships[len(before.Memberships)-1]
	if has(after.Memberships, moved.StudentID, moved.ClassCode) {
		t.Errorf("%s is still in %s there", moved.StudentID, moved.ClassCode)
	}
}

// TestAConflictIsDecidedByAPerson: the SIS's roll groups would win.
func TestAConflictIsDecidedByAPerson(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.entry("From Alma: students")
	l.press("Conflict 3")
	l.rows()
	l.says("Roll group: here 9X, there 9A")
	l.option("The timetable's: 9X")
	l.run.Drain()
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	groups := map[string]int{}
	for s := range l.tt.Students() {
		groups[s.RollGroup]++
	}
	if groups["9X"] != 1 || groups["9Y"]+groups["9Z"] > 0 {
		t.Errorf("roll groups: %v", groups)
	}
}

func TestWhatBecomesOfStudentsWhoAreGoneIsDecidedForAll(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.entry("From Alma: students")
	l.press("Gone 4")
	l.rows()
	l.option("Leave it as it is")
	l.run.Drain()
	l.press("The same for all 4")
	l.run.Drain()
	l.says("stays as it is")
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	for s := range l.tt.Students() {
		if s.Inactive {
			t.Errorf("%s is inactive", s.Name())
		}
	}
}

func TestAfterADecisionThePlanHasToBeConfirmedAgain(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	var box *kit.Check
	l.walk(func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok {
			box = c
		}
	})
	box.SetChecked(true)
	l.entry("Changed in Alma")
	l.rows()
	l.option("Overwrite it in Alma")
	if !l.host.Top().Primary.Disabled() {
		t.Error("Go can be pressed while the plan is made anew")
	}
	l.run.Drain()
	if box.Checked || !l.host.Top().Primary.Disabled() {
		t.Error("what was confirmed counts for another plan")
	}
}

func TestThePreviewIsSavedAndShowsThePayload(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.preview()
	l.press("Save as …")
	l.press("As a page")
	if !strings.HasSuffix(l.exportName, ".html") || !strings.Contains(l.exported, "<!DOCTYPE html>") || !strings.Contains(l.exported, "ENG09 1") {
		t.Errorf("saved %s: %.200s", l.exportName, l.exported)
	}
	l.press("Save as …")
	l.press("As CSV")
	if !strings.HasSuffix(l.exportName, ".csv") || !strings.HasPrefix(l.exported, "\ufeffWay,Kind,What") {
		t.Errorf("saved %s: %.200s", l.exportName, l.exported)
	}
	l.press("Show payload")
	l.run.Drain()
	l.dialog("Payload")
	l.says("liss.publishClasses", `"ClassCode":"ENG09 1"`, "********")
	l.option("Timetable")
	l.run.Drain()
	l.says("liss.publishTimetable")
	l.press("Save as …")
	if l.exportName != "timetable-payload.txt" || !strings.HasPrefix(l.exported, `{"method":"liss.publishTimetable"`) || strings.Contains(l.exported, "secret") {
		t.Errorf("saved %s: %.200s", l.exportName, l.exported)
	}
	l.press("Close")
	l.dialog("Preview: what this sync will do")
}

func TestThePreviewIsShownAfterAChangeOfConfigurationAndWhenSomethingGoes(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	l.All()
	l.run.Drain()
	l.dialog("Sync finished") // nothing is new
	l.key(fyne.KeyEscape)

	sys := l.systems()[0]
	sys.Protocol = "xml"
	if err := engine.SaveSystem(l.store, &sys); err != nil {
		t.Fatal(err)
	}
	l.All()
	l.run.Drain()
	l.dialog("Preview: what this sync will do")
	l.says("The settings of Alma were changed since the last sync.")
	l.press("Go")
	l.run.Drain()
	l.dialog("Sync finished")
	l.key(fyne.KeyEscape)

	l.students(func(list []liss.Student) []liss.Student { return list[1:] })
	l.All()
	l.run.Drain()
	l.dialog("Preview: what this sync will do")
	l.says("Alma no longer has 1 student of this timetable.")
}

func TestTheMessageShowsWhatWasDoneRowByRow(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.Now()
	l.press("Go")
	l.run.Drain()
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	l.press("Details")
	l.dialog("What this sync did")
	l.says("It was held:", "ENG09 1")
	if strings.Contains(l.text(), "Nothing has been sent yet") {
		t.Error("it says that nothing was sent")
	}
	l.press("Close")
	l.dialog("Sync finished")
}

func TestStudentsAreMatchedByHandByPickingAndTheirListsStay(t *testing.T) {
	l := newLive(t)
	l.troubled()
	students := l.tt.Count(model.KindStudent)
	l.preview()
	l.says("5 records of this timetable and 5 records of Alma match nothing on the other side.")
	l.press("Match …")
	l.dialog("Match records by hand")
	l.key(fyne.KeyDown) // into the table at the left, where the first is chosen
	l.says("Anika Gutierrez (100011) is Anika Gutierrez (N100011)? Same name and year level.", "Mark it inactive")
	l.key(fyne.KeyReturn) // to the likeliest at the right
	l.key(fyne.KeyReturn) // matched
	l.says("= Anika Gutierrez (N100011)", "Take apart", "These two are matched by you.")
	l.press("Match the 3 likely")
	l.press("Use these matches")
	l.run.Drain()
	l.dialog("Preview: what this sync will do")
	l.says("4 records are matched by you.")
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	if n := l.tt.Count(model.KindStudent); n != students+1 { // Petra Novak of the timetable and that of Alma were left to be two
		t.Errorf("there are %d students, there were %d", n, students)
	}
	anika := l.tt.StudentBySISID("N100011")
	if anika == nil || anika.Inactive || l.tt.StudentBySISID("100011") != nil {
		t.Fatalf("Anika is %+v", anika)
	}
	for s := range l.tt.Students() {
		if s.Inactive {
			t.Errorf("%s is inactive", s.Name())
		}
	}
}

func TestAMatchIsTakenApartAndWithoutOneTheFateIsChosen(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.press("Match …")
	l.key(fyne.KeyDown)
	l.press("Match these two")
	l.press("Take apart")
	if strings.Contains(l.text(), "= Anika") {
		t.Errorf("they are still matched:\n%s", l.text())
	}
	l.option("Delete it")
	l.press("The same for all 4")
	l.press("Use these matches")
	l.run.Drain()
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	if l.tt.StudentBySISID("100011") != nil || l.tt.StudentBySISID("100014") != nil {
		t.Error("students who were to be deleted are there")
	}
}

func TestARecordIsMatchedByDraggingItOntoAnother(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.press("Match …")
	m := l.host.Top()
	from, to := l.cell("Petra Novak"), l.cell("Petra Novak (90001)")
	l.drag(from, to)
	l.says("= Petra Novak (90001)")
	l.drag(l.cell("Petra Novak"), l.cell("Petra Novak (90001)"))
	l.says("= Petra Novak (90001)") // the same once more
	m.Cancel()
	l.dialog("Leave without these matches?").Cancel()
	l.dialog("Match records by hand").Cancel()
	l.press("Leave")
	l.dialog("Preview: what this sync will do")
	if strings.Contains(l.text(), "matched by you") {
		t.Error("a screen that was left has matched something")
	}
}

// cell is the cell of a table that says a text.
func (l *live) cell(text string) fyne.CanvasObject {
	l.t.Helper()
	var found fyne.CanvasObject
	l.walk(func(o fyne.CanvasObject) {
		if t, ok := o.(*kit.Text); ok && t.Text() == text {
			found = o
		}
	})
	if found == nil {
		l.t.Fatalf("no cell says %q", text)
	}
	return found
}

// drag drags what is under one object onto another.
func (l *live) drag(from, to fyne.CanvasObject) {
	l.t.Helper()
	driver := fyne.CurrentApp().Driver()
	middle := func(o fyne.CanvasObject) fyne.Position {
		return driver.AbsolutePositionForObject(o).AddXY(20, o.Size().Height/2)
	}
	var grip fyne.Draggable
	start := middle(from)
	l.walk(func(o fyne.CanvasObject) {
		d, ok := o.(fyne.Draggable)
		if !ok {
			return
		}
		if _, scrolls := o.(interface{ ScrollToTop() }); scrolls {
			return
		}
		at := driver.AbsolutePositionForObject(o)
		if start.X >= at.X && start.Y >= at.Y && start.X < at.X+o.Size().Width && start.Y < at.Y+o.Size().Height {
			grip = d
		}
	})
	if grip == nil {
		l.t.Fatal("nothing there can be dragged")
	}
	end := middle(to)
	for i := 1; i <= 4; i++ {
		part := float32(i) / 4
		at := start.AddXY((end.X-start.X)*part, (end.Y-start.Y)*part)
		grip.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
	}
	grip.DragEnd()
}

// TestThePreviewAsksBeforeDecisionsAreLost: a double press goes to the record, and Escape closes; both would lose them.
func TestThePreviewAsksBeforeDecisionsAreLost(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.entry("Changed in Alma")
	l.rows()
	l.option("Overwrite it in Alma")
	l.run.Drain()
	l.key(fyne.KeyEscape) // from the table into the filter
	l.key(fyne.KeyEscape)
	l.dialog("Leave without these decisions?")
	l.key(fyne.KeyEscape)
	l.dialog("Preview: what this sync will do")
	l.says("overwritten")
	l.key(fyne.KeyEscape)
	l.press("Leave")
	l.run.Drain()
	if text := l.text(); strings.Contains(text, "Preview: what this sync will do") {
		t.Errorf("the preview stays:\n%s", text)
	}
}

// TestAStopLeavesThePreviewWithoutAnotherQuestion: who stops a sync of several systems to close the window has answered it.
// A window that waits for that answer would close later, in the middle of what the person did instead.
func TestAStopLeavesThePreviewWithoutAnotherQuestion(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.entry("Changed in Alma")
	l.rows()
	l.option("Overwrite it in Alma")
	l.run.Drain()
	l.Stop()
	l.run.Drain()
	if l.host.Open() {
		t.Errorf("after the stop there is still:\n%s", l.text())
	}
}

// TestAConflictInPublishedDataIsShownWithBothValues: what the timetable would lose is what a person decides about.
func TestAConflictInPublishedDataIsShownWithBothValues(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	var sec model.Section
	var others []*model.Teacher
	for s := range l.tt.Snapshot().Sections() {
		sec = *s
		break
	}
	for te := range l.tt.Snapshot().Teachers() {
		if te.ID != sec.Teacher() && te.SISID != "" {
			others = append(others, te)
		}
	}
	held, _ := l.server.Held("")
	classes := slices.Clone(held.Classes)
	for i := range classes {
		if classes[i].ClassCode == l.tt.SectionCode(sec.ID) {
			classes[i].DefaultTeacher = others[0].SISID
		}
	}
	if err := l.server.Load(practice.Data{AcademicYear: 2026, Classes: classes}); err != nil {
		t.Fatal(err)
	}
	sec.Teachers = []model.TeacherID{others[1].ID}
	l.apply(model.Replace{Record: &sec})
	l.preview()
	l.entry("Changed in Alma")
	l.rows()
	l.says("Teacher "+others[0].Code, "taken into the timetable in place of Teacher "+others[1].Code)
	l.option("Overwrite it in Alma")
	l.run.Drain()
	l.says("overwritten with Teacher " + others[1].Code)
}

func TestADownloadOfNothingSaysThatThereIsNone(t *testing.T) {
	for _, c := range []struct {
		in   engine.Incoming
		want string
	}{
		{engine.Incoming{Kind: engine.Courses}, "none there"},
		{engine.Incoming{Kind: engine.Courses, Unsupported: true}, "not served by Alma"},
		{engine.Incoming{Kind: engine.Courses, Read: 3}, "unchanged"},
	} {
		if got := incomingSection(&engine.Plan{}, &c.in, "Alma").detail; got != c.want {
			t.Errorf("%+v: %q, want %q", c.in, got, c.want)
		}
	}
}

// TestAStudentWhoIsAnotherPersonIsMadeANewOne: the id is somebody else's in Alma now. The choice can be taken back, and the
// matching screen lists no record that is none.
func TestAStudentWhoIsAnotherPersonIsMadeANewOne(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	var was model.Student
	l.students(func(list []liss.Student) []liss.Student {
		was = *l.tt.StudentBySISID(list[0].StudentID)
		list[0] = liss.Student{StudentID: list[0].StudentID, FirstName: "Zebulon", Surname: "Quist", Form: "12", Gender: "X"}
		return list
	})
	n := l.tt.Count(model.KindStudent)
	l.preview()
	l.says("has another person than this timetable")
	l.entry("From Alma: students")
	l.press("Conflict 5")
	l.rows()
	l.says("perhaps another person: surname, first name", "Zebulon Quist")
	l.option("Another person: add a new one")
	l.run.Drain()
	if text := l.text(); strings.Contains(text, "has another person than this timetable") {
		t.Errorf("it is still held for that:\n%s", text)
	}
	l.entry("From Alma: students")
	l.press("New 1")
	l.rows()
	l.option("The same person")
	l.run.Drain()
	l.says("has another person than this timetable")
	l.entry("From Alma: students")
	l.press("Conflict 5")
	l.rows()
	l.option("Another person: add a new one")
	l.run.Drain()
	l.press("Match …")
	l.dialog("Match records by hand")
	if text := l.text(); strings.Contains(text, "no longer matched") || strings.Count(text, "Zebulon Quist") != 1 {
		t.Errorf("the matching screen says\n%s", text)
	}
	l.press("Cancel")
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	now := l.tt.StudentBySISID(was.SISID)
	if l.tt.Count(model.KindStudent) != n+1 || now.Surname != "Quist" || l.tt.Student(was.ID).Surname != was.Surname || !l.tt.Student(was.ID).Inactive {
		t.Errorf("it was %+v, now %+v", was, now)
	}
}

// TestThePreviewNamesMembersOfTheSIS by their names and counts; their values may be personal data.
func TestThePreviewNamesMembersOfTheSIS(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	l.colour()
	l.Now()
	l.press("Preview")
	l.run.Drain()
	l.says("Sections: 2 rows carry Colour: they go back as they came.")
	if strings.Contains(l.text(), "#c0ffee") {
		t.Errorf("a value is shown:\n%s", l.text())
	}
	l.key(fyne.KeyEscape)
}

// colour has somebody at the SIS give two sections a colour.
func (l *live) colour() {
	l.t.Helper()
	held, _ := l.server.Held("")
	classes := slices.Clone(held.Classes)
	for i := range 2 {
		classes[i].Colour = "#c0ffee"
	}
	if err := l.server.Load(practice.Data{Classes: classes, AcademicYear: 2026}); err != nil {
		l.t.Fatal(err)
	}
}

// TestNewHoldsFitThePreview: students dropped from sections that have begun, and dates of another rotation, in the window's dates.
func TestNewHoldsFitThePreview(t *testing.T) {
	l := newLive(t)
	l.dropped()
	l.preview()
	l.says("Held for you: Rotation 4 usually runs from", "the timetable is to be sent from "+date(model.NewDate(2026, 12, 1)), "Held for you: The sections have begun",
		"and 2 more.", "Configure > Connection > More settings")
	for _, held := range l.words("Held for you: ") {
		held, _, _ = strings.Cut(held, " Filter rows ")
		if iso := isoDate.FindString(held); iso != "" {
			t.Errorf("a date is not written as people do: %s", held)
		}
	}
}

// dropped is a file that was synced, and out of whose sections students were taken since; it is to go with a rotation on days of
// another one.
func (l *live) dropped() {
	l.t.Helper()
	l.add(nil)
	l.basic()
	n := 0
	for e := range l.tt.Snapshot().Enrolments() {
		if n++; n%9 == 0 {
			l.apply(model.Delete{Key: e.Key()})
		}
		if n == 9*14 {
			break
		}
	}
	if err := engine.RememberChoice(l.store, "alma", engine.Choice{From: model.NewDate(2026, 12, 1), To: model.NewDate(2027, 6, 11), Rotation: 4}); err != nil {
		l.t.Fatal(err)
	}
}
