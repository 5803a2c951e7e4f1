package shell

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/grid"
)

func TestALessonIsMovedByDraggingSavedAndUndone(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	if got := r.slotOf(mat9Mon1); got != "Tue 3" {
		t.Fatalf("after the drag the lesson is on %s", got)
	}
	r.says(r.status.Object(), "1 unsaved change")
	if title := r.win.Title(); title != "• lincoln.carillon – Carillon" {
		t.Errorf("the title is %q", title)
	}
	if got := r.Commands().Lookup("edit.undo").Text(); got != "Undo Move 09MAT 1 to Tue 3" {
		t.Errorf("the menu says %q", got)
	}
	r.command("edit.undo")
	if got := r.slotOf(mat9Mon1); got != "Mon 1" {
		t.Errorf("after undoing the lesson is on %s", got)
	}
	r.command("edit.redo")
	r.command("file.save")
	r.run.Drain()
	if r.file.saves != 1 || r.file.t.Unsaved() != 0 {
		t.Errorf("saved %d times, %d unsaved changes", r.file.saves, r.file.t.Unsaved())
	}
	r.says(r.status.Object(), "All changes saved")
	if diff := cmp.Diff([]string{"saved"}, r.log); diff != "" {
		t.Errorf("the sync was told (-want +got):\n%s", diff)
	}
}

func TestTheInspectorSaysWhereALessonCanGoAndWhyNotElsewhere(t *testing.T) {
	r := opened(t)
	r.session.SelectLesson(mat9Mon1)
	r.says(r.inspector.root, "09MAT 1", "Mathematics 9", "KIM · Grace Kim", "A1 (30 seats)", "2 of 2 placed",
		"Where it can go", "Mon 2", "2 students have 09ENG 1 then", "Mon 3", "Grace Kim (KIM) teaches 10MAT 1 then")
	r.session.SelectLesson(0)
	r.says(r.inspector.root, "No lesson selected")
}

func TestALessonOnABlockedSlotIsMovedOnlyAfterAsking(t *testing.T) {
	r := opened(t)
	r.goes(mat9Mon1, "Mon 2")
	d := r.dialog("09MAT 1 does not fit on Mon 2")
	if r.file.t.Unsaved() != 0 {
		t.Error("it was moved before the answer")
	}
	d.Cancel()
	r.run.Drain()
	if got := r.slotOf(mat9Mon1); got != "Mon 1" {
		t.Errorf("after Cancel the lesson is on %s", got)
	}
	r.goes(mat9Mon1, "Mon 2")
	r.key(fyne.KeyReturn)
	if got := r.slotOf(mat9Mon1); r.Host().Open() || got != "Mon 1" {
		t.Errorf("after Enter the lesson is on %s", got)
	}
	r.goes(mat9Mon1, "Mon 2")
	r.press("Move it anyway")
	if got := r.slotOf(mat9Mon1); got != "Mon 2" {
		t.Errorf("after moving it anyway the lesson is on %s", got)
	}
	r.says(r.status.Object(), "▲ 2 clashes")
	r.says(r.inspector.root, "What is wrong", "2 students have 09MAT 1 and 09ENG 1 at the same time on Mon 2")
}

func TestMovesThatMakeRoomAreOfferedAndAreOneEdit(t *testing.T) {
	r := opened(t)
	r.goes(mat9Mon1, "Mon 2")
	d := r.dialog("09MAT 1 does not fit on Mon 2")
	r.run.Drain()
	r.says(r.win.Canvas().Overlays().Top(), "09MAT 1 → Mon 2", "2 moves, no new clash")
	test.Tap(d.Extra[1].(fyne.Tappable))
	if got := r.slotOf(mat9Mon1); got != "Mon 2" {
		t.Errorf("the lesson is on %s", got)
	}
	if got := r.slotOf(eng9Mon2); got == "Mon 2" {
		t.Error("the lesson in its way is still there")
	}
	r.command("edit.undo")
	if a, b := r.slotOf(mat9Mon1), r.slotOf(eng9Mon2); a != "Mon 1" || b != "Mon 2" {
		t.Errorf("one undo gives %s and %s", a, b)
	}
}

func TestAPinnedLessonStaysAndTheStatusBarSaysWhy(t *testing.T) {
	r := opened(t)
	r.session.SelectLesson(mat9Mon1)
	r.command("timetable.pin")
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	if got := r.slotOf(mat9Mon1); got != "Mon 1" {
		t.Errorf("the pinned lesson is on %s", got)
	}
	r.says(r.status.Object(), "09MAT 1 is pinned.")
}

func TestLessonsGoToTheTrayAndComeBack(t *testing.T) {
	r := opened(t)
	r.says(r.tray.root, "Not placed", "1 lesson", "10MAT 1")
	r.session.SelectLesson(mat9Mon1)
	r.command("timetable.out")
	r.says(r.tray.root, "2 lessons", "09MAT 1")
	if got := r.slotOf(mat9Mon1); got != "not placed" {
		t.Fatalf("taken out, the lesson is on %s", got)
	}
	card := newTrayCard(r.tray, grid.Card{ID: grid.CardID(mat10Unplaced)})
	card.MouseDown(nil)
	to, _ := r.grid.CellPlace(r.cell(1, 2, "3"))
	card.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: r.grid.Position().Add(
		fyne.CurrentApp().Driver().AbsolutePositionForObject(r.grid)).Add(to).Subtract(r.grid.Position())}})
	card.DragEnd()
	if got := r.slotOf(mat10Unplaced); got != "Tue 3" {
		t.Errorf("dragged from the tray, the lesson is on %s", got)
	}
}

func TestALessonIsPlacedByKeyboardFromTheTray(t *testing.T) {
	r := opened(t)
	r.session.SelectLesson(mat10Unplaced)
	r.command("timetable.move")
	r.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // on the first free slot
	if got := r.slotOf(mat10Unplaced); got == "not placed" {
		t.Error("the lesson is still not placed")
	}
	if r.Host().Open() {
		t.Error("the slot that was offered first is not free")
	}
}

func TestTheGridShowsWhatItsRowsAre(t *testing.T) {
	r := opened(t)
	headings := func() []string {
		var out []string
		for _, row := range r.grid.Data().Rows {
			out = append(out, row.Heading+" / "+row.Sub)
		}
		return out
	}
	for _, c := range []struct {
		command string
		want    []string
	}{
		{"view.rows.years", []string{"Grade 9 / 2 students", "Grade 10 / 0 students"}},
		{"view.rows.teachers", []string{"KIM / Grace Kim", "LEE / Sam Lee"}},
		{"view.rows.rooms", []string{"A1 / 30 seats", "A2 / 28 seats"}},
	} {
		r.command(c.command)
		if diff := cmp.Diff(c.want, headings()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.command, diff)
		}
	}
	if n := len(r.grid.Data().Columns); n != 6 {
		t.Errorf("there are %d columns; want the 6 teaching periods, without the break", n)
	}
	if got := r.grid.Data().Columns[0]; got != (grid.Column{Day: "Monday", Period: "1", Times: "8:00–8:50"}) {
		t.Errorf("the first column is %+v", got)
	}
}

func TestARotationShowsTheLessonsThatRunInIt(t *testing.T) {
	r := opened(t)
	s := *r.file.t.Section(1)
	s.Rotations = s.Rotations.With(2)
	edits := model.Batch{Name: "rotations", Edits: []model.Edit{model.Replace{Record: &s},
		model.Add{Record: &model.Rotation{Number: 1, Name: "Semester 1"}}, model.Add{Record: &model.Rotation{Number: 2, Name: "Semester 2"}}}}
	if err := r.apply(edits); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"All", "1 · Semester 1", "2 · Semester 2"}, r.bar.rotations.Options()); diff != "" {
		t.Errorf("rotations offered (-want +got):\n%s", diff)
	}
	r.bar.rotations.Choose(1)
	for _, c := range r.grid.Data().Cards {
		if c.Line1 == "09MAT 1" {
			t.Error("a section of rotation 2 is shown in rotation 1")
		}
	}
	r.session.Show(mat9Mon1.Key())
	if r.session.Place().View.Rotation != 0 || r.grid.Selected() != grid.CardID(mat9Mon1) {
		t.Error("going to a lesson that the rotation hides did not show it")
	}
}

func TestRegistersAreFilledAndOpenFromTheNavigation(t *testing.T) {
	r := opened(t)
	for p, want := range map[session.Page][]string{
		"section": {"09MAT 1", "09MAT · Mathematics 9", "KIM", "A1"},
		"student": {"Reyes", "Novak", "Ana", "100"},
		"teacher": {"KIM", "Grace", "Kim"},
		"room":    {"A1", "30"},
	} {
		r.nav[p].Tapped(nil)
		if r.session.Place().Page != p {
			t.Errorf("the page is %s, want %s", r.session.Place().Page, p)
		}
		r.says(r.pages[p], want...)
	}
}

func TestFindTakesEverySpellingOfANameAndSaysHowManyMoreThereAre(t *testing.T) {
	r := opened(t)
	add := func(first, surname string) {
		if err := r.apply(model.Add{Record: &model.Student{FirstName: first, Surname: surname}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, surname := range []string{"O'Brien", "O’Brien", "Nun\u0303ez", "Ka\u02bb\u014dpua"} {
		add("Jo", surname)
	}
	found := func(query string) (texts []string) {
		for _, f := range r.findAll(query) {
			if strings.HasPrefix(f.note, "student") {
				texts = append(texts, f.text)
			}
		}
		return texts
	}
	for query, want := range map[string]int{"obrien": 2, "O'BRIEN": 2, "nuñez": 1, "kaopua": 1, "Jo Kaʻōpua": 1} {
		if got := found(query); len(got) != want {
			t.Errorf("%q finds %q, want %d", query, got, want)
		}
	}
	for range 5 {
		add("Ann", "Zimmer")
	}
	add("Ann", "Zim")
	list := r.findAll("ann zim")
	if list[0].text != "Ann Zim" || list[maxOfAKind-1].note != "student, and 2 more" {
		t.Errorf("found %q (%s) first, and the last says %q", list[0].text, list[0].note, list[maxOfAKind-1].note)
	}
}

// TestAClashIsCountedAlikeEverywhere: the navigation, the status bar and the page's heading.
func TestAClashIsCountedAlikeEverywhere(t *testing.T) {
	r := opened(t)
	if err := r.apply(model.MoveLesson{Lesson: mat9Mon1, To: r.file.t.Lesson(eng9Mon2).Slot}); err != nil {
		t.Fatal(err)
	}
	r.command("timetable.check")
	c := r.open.checker
	errors, warnings, hints := c.CountBy(rules.Error), c.CountBy(rules.Warning), c.CountBy(rules.Hint)
	if errors == 0 || warnings+hints == 0 {
		t.Fatalf("%d clashes, %d warnings, %d hints: the test says too little", errors, warnings, hints)
	}
	if got := r.nav[session.PageClashes].count; got != names.Number(errors) {
		t.Errorf("the navigation counts %s, and there are %d clashes, %d warnings and %d hints", got, errors, warnings, hints)
	}
	words := []string{names.Number(errors) + " " + severityNoun(rules.Error, errors)}
	if warnings > 0 {
		words = append(words, names.Number(warnings)+" "+severityNoun(rules.Warning, warnings))
	}
	r.says(r.status.Object(), words...)
	if hints > 0 {
		words = append(words, names.Number(hints)+" "+severityNoun(rules.Hint, hints))
	}
	r.says(r.pages[session.PageClashes], strings.Join(words, " · "))
}

func TestALessonInAnOfflinePeriodIsSeen(t *testing.T) {
	r := opened(t)
	l := r.file.t.Lesson(mat9Mon1)
	g := *r.file.t.Grid(l.Slot.Grid)
	g.Cells = slices.Clone(g.Cells)
	slot := model.Slot{Grid: g.ID, Day: 2, Period: 3}
	for i := range g.Cells {
		if c := &g.Cells[i]; c.Day == slot.Day && c.Period == slot.Period {
			c.Kind = model.Offline
		}
	}
	if err := r.apply(model.Replace{Record: &g}); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(r.open.view.slots, slot) {
		t.Error("an offline period without a lesson is in the master grid")
	}
	if err := r.apply(model.MoveLesson{Lesson: mat9Mon1, To: slot}); err != nil {
		t.Fatal(err)
	}
	if _, ok := r.grid.Place(grid.CardID(mat9Mon1)); !ok {
		t.Error("a lesson in an offline period is not in the master grid")
	}
}

func TestAClashJumpsToItsLesson(t *testing.T) {
	r := opened(t)
	if err := r.apply(model.MoveLesson{Lesson: mat9Mon1, To: r.file.t.Lesson(eng9Mon2).Slot}); err != nil {
		t.Fatal(err)
	}
	r.command("timetable.check")
	r.says(r.pages[session.PageClashes], "Student double-booked", "Ana Reyes")
	r.registers[session.PageClashes].OnOpen(model.Key{ID: 1})
	if r.session.Place().Page != session.PageGrid || (r.session.Lesson() != mat9Mon1 && r.session.Lesson() != eng9Mon2) {
		t.Errorf("after opening the clash: page %s, lesson %d", r.session.Place().Page, r.session.Lesson())
	}
}

func TestFindingGoesToRecordsAndRunsCommands(t *testing.T) {
	r := opened(t)
	find := func(text string, keys ...fyne.KeyName) {
		r.win.Canvas().Focus(r.findEntry)
		r.findEntry.SetText("")
		test.Type(r.findEntry, text)
		for _, k := range keys {
			r.findEntry.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	find("09eng", fyne.KeyReturn)
	if r.session.Place().Page != "section" {
		t.Errorf("finding a section goes to %s", r.session.Place().Page)
	}
	find("kim", fyne.KeyReturn)
	if r.session.Week() != r.file.t.TeacherByCode("KIM").Key() {
		t.Errorf("finding a teacher goes to %s, %v", r.session.Place().Page, r.session.Week())
	}
	find("grade 10", fyne.KeyReturn)
	if k := r.session.Week(); k.Kind != model.KindYearLevel {
		t.Errorf("finding a year level goes to %s, %v", r.session.Place().Page, k)
	}
	find("mathematics 9", fyne.KeyReturn)
	if r.session.Place().Page != "course" {
		t.Errorf("finding a course goes to %s", r.session.Place().Page)
	}
	r.command("edit.palette")
	if r.findEntry.Text != commandsOnly || len(r.find.found) == 0 {
		t.Errorf("the palette begins with %q and %d commands", r.findEntry.Text, len(r.find.found))
	}
	find(">kim")
	if text := saidBy(r.find.panel); strings.Contains(text, "Grace Kim") {
		t.Error("a teacher is among the commands: " + text)
	}
	find(">redo")
	if len(r.find.found) != 0 {
		t.Error("a command that can't run is offered")
	}
	find("rows: rooms", fyne.KeyReturn)
	if r.session.Place().View.Rows != session.ByRoom {
		t.Error("the command found was not run")
	}
	find("xyzzy")
	r.says(r.find.panel, "Nothing in this timetable, and no command, matches.")
	r.findEntry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.find.panel.Visible() || r.findEntry.Text != "" {
		t.Error("Escape did not close the list")
	}
}

func TestReadOnlyFilesSaySo(t *testing.T) {
	r := newRig(t)
	r.file.readOnly = "lincoln.carillon is in use by kim."
	r.file.notes = []string{"lincoln.carillon is in use by kim."}
	r.Open(r.file.path)
	r.run.Drain()
	r.dialog("Opened read-only")
	r.says(r.win.Canvas().Overlays().Top(), "lincoln.carillon is in use by kim.")
	r.says(r.status.Object(), "Read-only")
	if title := r.win.Title(); title != "lincoln.carillon (read-only) – Carillon" {
		t.Errorf("the title is %q", title)
	}
}

func TestWithoutAFileOnlyWhatMakesSenseRuns(t *testing.T) {
	r := newRig(t)
	r.says(r.win.Content(), "No timetable is open", "Open…", "A timetable file, or one of its backups")
	for _, c := range r.Commands().All() {
		switch c.ID {
		case "file.new", "file.open", "file.newfromsis", "file.quit", "edit.find", "edit.palette", "help.page", "help.shortcuts", "help.about", "view.system", "view.light", "view.dark":
			continue
		}
		if r.Commands().Run(c.ID) {
			t.Errorf("%s ran without a file", c.ID)
		}
	}
}

func TestEveryCommandOfTheMenuDoesSomethingWithAFileOpen(t *testing.T) {
	for _, c := range opened(t).Commands().All() {
		t.Run(c.ID, func(t *testing.T) {
			r := opened(t)
			r.recent = func() []string { return []string{"/schools/lincoln.carillon"} }
			r.session.SelectLesson(mat9Mon1)
			if c.ID == "edit.redo" || c.ID == "edit.undo" {
				if err := r.apply(model.MoveLesson{Lesson: eng9Mon2}); err != nil {
					t.Fatal(err)
				}
				if c.ID == "edit.redo" {
					r.session.Undo()
				}
			}
			switch c.ID {
			case "view.panel":
				r.command("view.section")
			case "view.previous", "view.next":
				r.onFirst("teacher", map[string]int{"view.previous": 1}[c.ID])
				r.command("view.week")
			case "timetable.propose":
				if err := r.apply(model.Add{Record: &model.Request{Student: 1, Course: r.file.t.CourseByCode("10MAT").ID}}); err != nil {
					t.Fatal(err)
				}
				r.session.ShowWeek(model.StudentID(1).Key(), nil)
			case "timetable.fix":
				if err := r.apply(model.MoveLesson{Lesson: eng9Mon2, To: r.file.t.Lesson(mat9Mon1).Slot}); err != nil {
					t.Fatal(err)
				}
				r.command("view.clashes")
				r.registers[session.PageClashes].Select(model.Key{ID: 1})
			case "timetable.swap":
				r.chooseLessons(mat9Mon1, eng9Mon2)
			case "view.back":
				r.command("view.room")
			case "view.forward":
				r.command("view.room")
				r.command("view.back")
			}
			if c.ID == "file.open" || c.ID == "file.import" {
				return // Fyne's file dialog reads the disk
			}
			if c.ID == "file.syncstop" {
				r.sync.busy = underWay
			}
			if c.ID == "edit.new" || c.ID == "edit.open" || c.ID == "edit.delete" {
				r.onRow("teacher", "KIM")
			}
			if c.ID == "edit.nextdraft" {
				r.session.SetDrafts(model.KindRoom, []session.Draft{{Key: model.RoomID(1).Key(), Field: "room.capacity", Text: "many", Reason: "No."}})
			}
			r.command(c.ID)
			r.run.Drain()
		})
	}
}

func TestADownloadThroughTheSiteIsAppliedSavedAndCanBeUndone(t *testing.T) {
	r := opened(t)
	err := r.sync.site.Take(t.Context(), model.Add{Record: &model.Room{Code: "B7"}})
	if err != nil || r.file.t.RoomByCode("B7") == nil || r.file.saves != 1 || r.file.t.Unsaved() != 0 {
		t.Fatalf("err %v, room %v, %d saves, %d unsaved", err, r.file.t.RoomByCode("B7"), r.file.saves, r.file.t.Unsaved())
	}
	r.command("edit.undo")
	if r.file.t.RoomByCode("B7") != nil {
		t.Error("undo did not take the download back")
	}
	r.session.Close()
	if err := r.sync.site.Take(t.Context(), model.Add{Record: &model.Room{Code: "B8"}}); err == nil {
		t.Error("a download was taken into a file that was closed")
	}
}

func TestDownloadsAreTakenBackOnlyWhileTheyAreTheNewestThatWasDone(t *testing.T) {
	r := opened(t)
	site := r.sync.site
	for _, code := range []string{"B7", "B8"} {
		if err := site.Take(t.Context(), model.Add{Record: &model.Room{Code: code}}); err != nil {
			t.Fatal(err)
		}
	}
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	if why := site.Undo(2); why == "" || r.file.t.RoomByCode("B8") == nil || r.slotOf(mat9Mon1) != "Tue 3" {
		t.Errorf("%q; the lesson is on %s", why, r.slotOf(mat9Mon1))
	}
	r.command("edit.undo")
	if why := site.Undo(2); why != "" || r.file.t.RoomByCode("B7") != nil || r.file.t.RoomByCode("B8") != nil {
		t.Errorf("%q; B7 %v, B8 %v", why, r.file.t.RoomByCode("B7"), r.file.t.RoomByCode("B8"))
	}
	r.session.Close()
	if why := site.Undo(1); why == "" {
		t.Error("something was taken back in a file that is closed")
	}
}

// TestWhatIsPublishedIsTheNewestSave: a save and a download may come back in another order than they were asked for.
func TestWhatIsPublishedIsTheNewestSave(t *testing.T) {
	r := opened(t)
	r.drag(mat9Mon1, r.cell(0, 2, "3"))
	r.command("file.save") // and is on its way
	if err := r.sync.site.Take(t.Context(), model.Add{Record: &model.Room{Code: "B7"}}); err != nil {
		t.Fatal(err)
	}
	r.run.Drain()
	if got := r.sync.site.Saved().Index().RoomByCode("B7"); got == nil {
		t.Error("what is published next is older than what the file holds")
	}
}

func TestOnlyAPersonIsToldThatThereWasNothingToSave(t *testing.T) {
	r := opened(t)
	r.sync.site.Save(func(error) {})
	if r.session.Status().Said != "" {
		t.Errorf("after the save of a sync the status bar says %q", r.session.Status().Said)
	}
	r.command("file.save")
	r.says(r.status.Object(), "There was nothing to save.")
}
