package shell

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheets"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

// onSection is a rig with the panel of a section of the school, to which students and a parallel section were added:
//
//	09MAT 2  of at most 1  Mon 2, at once with 09ENG 1
//
// Students 1 and 2 are in 09MAT 1 and 09ENG 1; 3 Quinn Abbot and 4 Old Zeller, of roll group 9B, have no sections, and 3
// has asked for 09MAT.
func onSection(t *testing.T, code string) *rig {
	t.Helper()
	r := newRig(t)
	r.take0(model.Add{Record: &model.Section{Course: 1, SectionID: "2", Priority: model.PriorityUnset, Size: 1, LessonsWanted: 2}})
	r.take0(model.Add{Record: &model.Lesson{Section: 4, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}}})
	for i, name := range []string{"Abbot", "Zeller"} {
		r.take0(model.Add{Record: &model.Student{SISID: []string{"102", "103"}[i],
			Surname: name, FirstName: "Quinn", YearLevel: 1, RollGroup: "9B"}})
	}
	r.take0(model.Add{Record: &model.Request{Student: 3, Course: 1}})
	r.Open(r.file.path)
	r.run.Drain()
	r.command("view.section")
	for s := range r.file.t.Sections() {
		if r.file.t.SectionCode(s.ID) == code {
			r.session.Show(s.Key())
			r.run.Drain()
			return r
		}
	}
	t.Fatalf("there is no %s", code)
	return nil
}

// students are those of a section whose places have no end, by SIS id.
func (r *rig) students(id model.SectionID) string {
	var out []string
	for e := range r.file.t.ListOf(id) {
		if e.Last != 0 {
			continue
		}
		out = append(out, r.file.t.Student(e.Student).SISID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestThePanelSaysWhatTheSectionOfTheRowIs(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.says(r.panel.root, "09MAT 1", "Mathematics 9", "KIM · Grace Kim", "A1 (30 seats)", "Balance", "2 of 30 · on average 1.0",
		"Students 2", "28 seats left", "Novak, Ana 101", "Reyes, Ana 100", "Requests 1", "Lessons 2 of 2 placed", "Mon 1 · A1", "Tue 2 · A1",
		"Section ID 1", "30, by the room", "Rotations All", "Priority 9", "Pinned No")
	r.key(fyne.KeyDown)
	r.run.Drain()
	r.says(r.panel.root, "09MAT 2", "none yet", "Students 0", "1 seat left", "1 of 2 placed", "1 to be made")
	r.session.Go("grid")
	if r.panel.root.Visible() {
		t.Error("the panel of a section is beside the grid")
	}
}

// TestThePanelIsFilledOnceTheKeysThatWaitAreTaken: whoever goes through rows waits for none of them to be shown.
func TestThePanelIsFilledOnceTheKeysThatWaitAreTaken(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.key(fyne.KeyDown, fyne.KeyUp, fyne.KeyDown)
	if r.panel.section != 1 {
		t.Fatalf("section %d is shown while keys are typed", r.panel.section)
	}
	r.run.Drain()
	if r.panel.section != 4 {
		t.Fatalf("section %d is shown after them", r.panel.section)
	}
	r.key(fyne.KeyUp, fyne.KeyF6) // into the panel, where what is typed goes into the section of the row
	if r.panel.section != 1 {
		t.Fatalf("section %d is shown where the keyboard is", r.panel.section)
	}
	r.key(fyne.KeyEscape, fyne.KeyDown)
	r.session.Go(session.PageGrid)
	r.run.Drain()
	if r.panel.on() || r.panel.section != 1 {
		t.Error("a section is shown that nobody looks at")
	}
}

func TestStudentsAreAddedByTypingAndTheNextIsAwaited(t *testing.T) {
	r := onSection(t, "09MAT 2")
	r.key(fyne.KeyF6)
	if r.win.Canvas().Focused() != fyne.Focusable(r.panel.add) {
		t.Fatalf("F6 goes to %T", r.win.Canvas().Focused())
	}
	r.types("reyes")
	r.says(r.panel.root, "Reyes, Ana", "100", "has 09ENG 1 on Mon 2 · is in 09MAT 1")
	r.key(fyne.KeyEscape)
	r.types("abb")
	r.says(r.panel.root, "Abbot, Quinn", "free")
	r.key(fyne.KeyReturn)
	if got := r.students(4); got != "102" || r.panel.add.Text != "" || r.win.Canvas().Focused() != fyne.Focusable(r.panel.add) {
		t.Fatalf("%q are in it, %q is typed", got, r.panel.add.Text)
	}
	r.says(r.panel.root, "Students 1", "full", "Abbot, Quinn 102", "Requests 0")
	r.types("zel")
	r.key(fyne.KeyReturn)
	r.dialog("More than 09MAT 2 takes?")
	r.key(fyne.KeyReturn) // Enter never is the risky choice
	if got := r.students(4); got != "102" {
		t.Fatalf("%q are in it, and nobody has agreed", got)
	}
	r.dialog("More than 09MAT 2 takes?").Close()
	r.panel.enrol(r.file.t.Section(4), []model.StudentID{4}, func() {})
	r.says(r.dialog("More than 09MAT 2 takes?").Tabs[0].Content, "It takes 1.", "Pat Lee")
	r.types("twins stay together")
	r.press("Add anyway")
	r.says(r.panel.root, "Over cap Pat Lee: twins stay together")
	r.panel.enrol(r.file.t.Section(4), []model.StudentID{1}, func() {}) // is not asked again
	if got := r.students(4); got != "100 102 103" {
		t.Fatalf("%q are in it", got)
	}
	r.says(r.panel.root, "2 too many", "Ana Reyes has 09ENG 1 on Mon 2 too")
	r.key(fyne.KeyEscape) // what is typed goes first
	for range 3 {
		r.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{}) // from the empty entry, too
	}
	if got := r.students(4); got != "" {
		t.Errorf("%q are in it after three times undo", got)
	}
	r.says(r.panel.root, "Students 0")
}

func TestAPastedListIsTakenWholeAndWhatIsNotFoundIsListed(t *testing.T) {
	r := onSection(t, "09MAT 1")
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("102\n103\n")
	r.win.Canvas().Focus(r.panel.add)
	r.panel.add.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if got := r.students(1); got != "100 101 102 103" || r.file.t.Unsaved() != 5+1 {
		t.Fatalf("%q are in it", got)
	}
	r.command("edit.undo")
	if got := r.students(1); got != "100 101" {
		t.Fatalf("%q are in it after one undo", got)
	}
	clip.SetContent("102\n100\nnobody\n")
	r.panel.paste.Tapped(nil)
	r.says(r.dialog("Add to 09MAT 1").Tabs[0].Content, "1 student is in it already. Not found: nobody.", "Abbot, Quinn", "1 of 1 ticked")
	r.press("Add 1")
	if got := r.students(1); got != "100 101 102" {
		t.Errorf("%q are in it", got)
	}
	clip.SetContent("no\nsuch")
	r.panel.paste.Tapped(nil)
	r.dialog("Nobody is found").Close()
}

func TestStudentsAreAddedByRequestAndByGroup(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.panel.requests.Tapped(nil)
	r.says(r.dialog("Requests for 09MAT").Tabs[0].Content, "Abbot, Quinn", "free", "1 of 1 ticked · 27 seats left")
	r.key(fyne.KeySpace)
	r.says(r.dialog("Requests for 09MAT").Tabs[0].Content, "0 of 1 ticked")
	r.key(fyne.KeySpace, fyne.KeyReturn)
	if got := r.students(1); got != "100 101 102" {
		t.Fatalf("%q are in it", got)
	}
	if !r.panel.requests.Disabled() {
		t.Error("there is no request any more, and it can be pressed")
	}
	groups := r.panel.lists.Groups(r.file.t.Section(1))
	if len(groups) != 2 || groups[1].Name != "Roll group 9B" {
		t.Fatalf("%+v", groups)
	}
	r.panel.addGroup(r.file.t.Section(1), groups[1])
	r.says(r.dialog("Roll group 9B").Tabs[0].Content, "1 student is in it already", "Zeller, Quinn")
	r.key(fyne.KeyReturn)
	if got := r.students(1); got != "100 101 102 103" {
		t.Errorf("%q are in it", got)
	}
}

func TestMarkedStudentsAreTakenOutTogether(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.win.Canvas().Focus(r.panel.list)
	r.key(fyne.KeySpace, fyne.KeySpace, fyne.KeyDelete)
	if got := r.students(1); got != "" || r.file.t.UndoLabel() != "Take 2 students out of 09MAT 1" {
		t.Fatalf("%q are in it, undo says %q", got, r.file.t.UndoLabel())
	}
	r.command("edit.undo")
	r.win.Canvas().Focus(r.panel.list)
	r.key(fyne.KeyDown, fyne.KeyDelete)
	if got := r.students(1); got != "101" {
		t.Errorf("%q are in it", got)
	}
}

func TestAStudentIsMovedToAParallelSectionWithTheEffectShown(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.win.Canvas().Focus(r.panel.list)
	r.key(fyne.KeyReturn)
	d := r.dialog("Move Ana Novak from 09MAT 1")
	r.says(d.Tabs[0].Content, "09MAT 2", "0 of 1", "▲", "has 09ENG 1 on Mon 2")
	if !d.Primary.Disabled() {
		t.Fatal("a section that clashes is chosen at first")
	}
	r.key(fyne.KeyDown)
	if d.Primary.Text != "Move to 09MAT 2" {
		t.Fatalf("the button says %q", d.Primary.Text)
	}
	d.Primary.Tapped(nil)
	if r.students(1) != "100" || r.students(4) != "101" {
		t.Errorf("%q, %q", r.students(1), r.students(4))
	}
	if n := r.open.checker.Count(rules.StudentTwice); n != 1 {
		t.Errorf("%d clashes", n)
	}
	r.command("edit.undo")
	if r.students(1) != "100 101" || r.students(4) != "" {
		t.Error("one undo does not take it back")
	}
}

func TestAStudentLockedIntoASectionIsNotMovedUntilUnlocked(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.win.Canvas().Focus(r.panel.list)
	r.key(fyne.KeyL)
	if row := r.panel.list.rows[0]; row.year != "locked" || r.file.t.UndoLabel() != "Lock Ana Novak (101) into 09MAT 1" {
		t.Fatalf("the row says %q, undo %q", row.year, r.file.t.UndoLabel())
	}
	r.key(fyne.KeyReturn)
	if d := r.Host().Top(); d != nil {
		t.Fatalf("a dialog offers to move a locked student: %s", d.Title)
	}
	r.key(fyne.KeyL, fyne.KeyReturn)
	r.dialog("Move Ana Novak from 09MAT 1").Close()
}

func TestALessonWhileAStudentIsOffCampusIsAClashOfThePanel(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.take0(model.Add{Record: &model.OffCampus{Student: 1, Reason: model.WorkRelease, Slots: []model.Slot{{Grid: 1, Day: 1, Period: 1}}}})
	r.says(r.panel.root, "Ana Reyes is off campus on Mon 1 (work release)")
	r.command("view.section")
	r.take0(model.Add{Record: &model.OffCampus{Student: 3, Reason: model.DualEnrolment, Course: 1}})
	r.says(r.panel.root, "Requests 0")
}

func TestInANarrowWindowThePanelIsADrawer(t *testing.T) {
	r := onSection(t, "09MAT 1")
	sheet := r.sheets["section"]
	if !r.panel.root.Visible() || r.sheetRight() > 1280-panelWidth {
		t.Fatalf("the sheet ends at %v", r.sheetRight())
	}
	r.key(fyne.KeyF4)
	if r.panel.root.Visible() || r.sheetRight() < 1279 {
		t.Error("F4 does not hide the panel")
	}
	r.command("view.panel")
	r.win.Resize(fyne.NewSize(1000, 600))
	if r.panel.root.Visible() {
		t.Fatal("it is there in a narrow window")
	}
	r.win.Canvas().Focus(sheet.Sheet)
	r.key(fyne.KeyF4)
	if !r.panel.root.Visible() || r.sheetRight() < 999 || r.win.Canvas().Focused() != fyne.Focusable(r.panel.add) {
		t.Fatalf("the drawer is not over the sheet, which ends at %v; the keyboard is on %T", r.sheetRight(), r.win.Canvas().Focused())
	}
	r.inWindow("drawer", r.panel.root)
	r.key(fyne.KeyEscape)
	if r.panel.root.Visible() || r.win.Canvas().Focused() != fyne.Focusable(sheet.Sheet) {
		t.Errorf("Escape does not close it; the keyboard is on %T", r.win.Canvas().Focused())
	}
	r.win.Resize(fyne.NewSize(1280, 720))
	if !r.panel.root.Visible() {
		t.Error("it does not come back")
	}
}

// sheetRight is where the sheet of sections ends.
func (r *rig) sheetRight() float32 {
	o := r.sheets["section"].Object()
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
}

func TestWhereTheSISHasTheListsThePanelSaysSo(t *testing.T) {
	r := onSection(t, "09MAT 1")
	school := *r.file.t.School()
	school.SISOwns = []model.Kind{model.KindEnrolment}
	if err := r.session.ApplyDownload(model.Replace{Record: &school}); err != nil {
		t.Fatal(err)
	}
	if !r.panel.add.Disabled() || !r.panel.group.Disabled() || !r.panel.paste.Disabled() || !r.panel.requests.Disabled() {
		t.Error("students can be added")
	}
	err := r.file.t.School().MayEdit(model.KindEnrolment)
	if err == nil || !strings.Contains(saidBy(r.panel.root), names.Sentence(err.Error())[:20]) {
		t.Errorf("it is not said why: %v", err)
	}
	r.win.Canvas().Focus(r.panel.list)
	r.key(fyne.KeyDelete)
	if got := r.students(1); got != "100 101" {
		t.Errorf("%q are in it", got)
	}
	r.key(fyne.KeyF6)
	if r.win.Canvas().Focused() != fyne.Focusable(r.findEntry) {
		t.Errorf("F6 goes to %T", r.win.Canvas().Focused())
	}
}

func TestALessonOfThePanelIsShownInTheGrid(t *testing.T) {
	r := onSection(t, "09MAT 1")
	r.panel.chips[1].Tapped(nil)
	if r.session.Place().Page != "grid" || r.session.Lesson() != mat9Tue2 {
		t.Errorf("%+v", r.session.Place())
	}
	r.command("view.back")
	r.panel.bars.Resize(fyne.NewSize(200, 60))
	r.panel.bars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(150, 20)})
	r.run.Drain()
	r.says(r.panel.root, "09MAT 2", "Students 0")
}

// BenchmarkPanelOfAnotherRow goes from one section to another: what the panel shows is made anew. The sheet is not drawn.
func BenchmarkPanelOfAnotherRow(b *testing.B) {
	w := bigWindow(b, 5000)
	w.commands.Run("view.section")
	state := w.sheets["section"].State()
	n := model.SectionID(w.open.t.LastID(model.KindSection))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		id := model.SectionID(i*7)%n + 1
		if !state.GoTo(sheets.KeyOf(id.Key())) {
			b.Fatal("there is no such row")
		}
		w.panel.show()
		if w.panel.section != id {
			b.Fatal("the panel does not follow")
		}
	}
}
