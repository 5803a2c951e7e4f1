package shell

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/rules"
	"carillon/ui/kit"
)

// counselled is a demo school with Maya Okafor, who has a conflict and requests, one of which is not met, and an empty newcomer.
func counselled(t *testing.T) (tt *model.Timetable, maya, newcomer model.StudentID) {
	t.Helper()
	tt = demo.New(demo.Options{Students: 600, Seed: 4, Year: 2026})
	apply := func(e model.Edit) {
		t.Helper()
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	lists := roster.New(tt, rules.New(tt))
	for s := range tt.Students() {
		var worst *roster.Alternative
		for e := range tt.EnrolmentsOf(s.ID) {
			list := lists.LookFrom(s.ID, e.Section).Alternatives(context.Background())
			if n := len(list); n > 3 && list[n-1].Fit == roster.Stays && !s.Inactive {
				worst = &list[n-1]
			}
		}
		if worst != nil {
			maya = s.ID
			apply(worst.Edit())
			break
		}
	}
	st := *tt.Student(maya)
	st.FirstName, st.Surname, st.PreferredName = "Maya", "Okafor", ""
	apply(model.Replace{Record: &st})
	in := map[model.CourseID]bool{}
	for e := range tt.EnrolmentsOf(maya) {
		in[tt.Section(e.Section).Course] = true
	}
	had := tt.Referrers(maya.Key(), model.KindRequest)
	asked := map[model.CourseID]bool{}
	for _, id := range had {
		asked[tt.Request(model.RequestID(id)).Course] = true
	}
	for c := range in {
		if !asked[c] {
			apply(model.Add{Record: &model.Request{Student: maya, Course: c}})
		}
	}
	for c := range tt.Courses() {
		if !in[c.ID] && !asked[c.ID] && len(tt.Referrers(c.Key(), model.KindSection)) > 0 {
			apply(model.Add{Record: &model.Request{Student: maya, Course: c.ID}})
			break
		}
	}
	apply(model.Add{Record: &model.Student{SISID: "new", FirstName: "Noor", Surname: "Newcomer", YearLevel: st.YearLevel}})
	newcomer = model.StudentID(tt.LastID(model.KindStudent))
	for c := range in {
		apply(model.Add{Record: &model.Request{Student: newcomer, Course: c}})
	}
	return tt, maya, newcomer
}

// withMaya is a rig with that school open.
func withMaya(t *testing.T) (r *rig, maya, newcomer model.StudentID) {
	t.Helper()
	r = newRig(t)
	r.file.t, maya, newcomer = counselled(t)
	r.Open(r.file.path)
	r.run.Drain()
	return r, maya, newcomer
}

// weekScenes are pages to look at.
var weekScenes = []struct {
	name string
	show func(r *rig, maya, newcomer model.StudentID)
}{
	{"student", func(r *rig, maya, _ model.StudentID) { r.session.ShowWeek(maya.Key(), nil) }},
	{"student-panel", func(r *rig, maya, _ model.StudentID) {
		r.session.ShowWeek(maya.Key(), nil)
		r.run.Drain()
		if !r.week.PanelOn() {
			r.command("view.panel")
		}
		r.key(fyne.KeyDown)
	}},
	{"beside", func(r *rig, maya, _ model.StudentID) {
		r.session.ShowWeek(maya.Key(), nil)
		for e := range r.file.t.EnrolmentsOf(maya) {
			r.session.PutBeside(r.file.t.Section(e.Section).Teacher().Key())
			break
		}
	}},
	{"newcomer", func(r *rig, _, newcomer model.StudentID) { r.session.ShowWeek(newcomer.Key(), nil) }},
	{"proposed", func(r *rig, _, newcomer model.StudentID) {
		r.session.ShowWeek(newcomer.Key(), nil)
		r.command("timetable.propose")
	}},
	{"teacher", func(r *rig, _, _ model.StudentID) { r.session.ShowWeek(model.TeacherID(3).Key(), nil) }},
	{"room", func(r *rig, _, _ model.StudentID) { r.session.ShowWeek(model.RoomID(3).Key(), nil) }},
	{"section", func(r *rig, maya, _ model.StudentID) {
		for e := range r.file.t.EnrolmentsOf(maya) {
			r.session.ShowWeek(e.Section.Key(), nil)
			break
		}
	}},
	{"year", func(r *rig, _, _ model.StudentID) { r.session.ShowWeek(model.YearLevelID(2).Key(), nil) }},
}

// onFirst goes to a sheet and to its first row, or by so many further.
func (r *rig) onFirst(p session.Page, further int) {
	r.t.Helper()
	r.command("view." + string(p))
	r.shortcut(fyne.KeyHome, fyne.KeyModifierShortcutDefault)
	for range further {
		r.key(fyne.KeyDown)
	}
}

// TestEveryWeekFitsItsWindow draws the pages in both themes and in windows from small to large; with CARILLON_PICTURES they are kept to look
// at.
func TestEveryWeekFitsItsWindow(t *testing.T) {
	to := os.Getenv("CARILLON_PICTURES")
	sizes, modes := []fyne.Size{fyne.NewSize(960, 540)}, map[string]kit.Mode{"light": kit.ModeLight}
	if to != "" {
		sizes, modes["dark"] = append(sizes, fyne.NewSize(1280, 720), fyne.NewSize(1920, 1080)), kit.ModeDark
	}
	for name, mode := range modes {
		for _, size := range sizes {
			for _, sc := range weekScenes {
				r, maya, newcomer := withMaya(t)
				fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(mode))
				r.win.Resize(size)
				sc.show(r, maya, newcomer)
				r.run.Drain()
				if min := r.win.Content().MinSize(); min.Width > size.Width || min.Height > size.Height {
					t.Errorf("%s needs %v in a window of %v", sc.name, min, size)
				}
				if to == "" {
					continue
				}
				if err := os.MkdirAll(to, 0o755); err != nil {
					t.Fatal(err)
				}
				f, err := os.Create(filepath.Join(to, fmt.Sprintf("week-%s-%s-%.0f.png", sc.name, name, size.Width)))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, r.win.Canvas().Capture()); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestAWeekIsOpenedFromWhereverANameStands(t *testing.T) {
	r := opened(t)
	kim, mat := r.file.t.TeacherByCode("KIM").Key(), r.file.t.SectionByCode("09MAT", "1").Key()
	reyes := model.StudentID(1).Key()
	for _, c := range []struct {
		name  string
		go_   func()
		want  model.Key
		stand string // Position
	}{
		{"a row of a sheet", func() { r.onFirst("teacher", 0); r.command("view.week") }, kim, "1 of 2 in Teachers"},
		{"a row about somebody", func() { r.command("view.enrolment"); r.command("view.week") }, reyes, ""},
		{"a lesson of the grid by year levels", func() { r.command("view.rows.years"); r.session.SelectLesson(mat9Mon1); r.command("view.week") }, mat, ""},
		{"a lesson of the grid by teachers", func() { r.command("view.rows.teachers"); r.session.SelectLesson(mat9Mon1); r.command("view.week") }, kim, ""},
		{"the list of the panel beside Sections", func() {
			r.onFirst("section", 0)
			r.win.Canvas().Focus(r.panel.list)
			r.command("view.week")
		}, model.StudentID(2).Key(), "1 of 2 in 09ENG 1"},
		{"a row of another week", func() {
			r.session.ShowWeek(reyes, nil)
			r.key(fyne.KeyHome)
			r.command("view.week")
		}, mat, "1 of 2 in sections of Ana Reyes"},
	} {
		r.command("view.grid")
		c.go_()
		if r.session.Week() != c.want || r.session.Position() != c.stand {
			t.Errorf("%s: the week of %v, %q; want %v, %q", c.name, r.session.Week(), r.session.Position(), c.want, c.stand)
		}
		if !r.session.Back() || r.session.Week() == c.want {
			t.Errorf("%s: Back does not lead back", c.name)
		}
	}
}

func TestACounselorMovesAStudentToTheBestOtherSection(t *testing.T) {
	r, maya, _ := withMaya(t)
	tt := r.file.t
	before := len(r.open.checker.On(maya.Key()))
	if before == 0 {
		t.Fatal("Maya has no conflict")
	}
	r.session.ShowWeek(maya.Key(), nil)
	r.says(r.week.Object(), "Maya Okafor", "in conflict", "Looking at", "Move Maya from")
	r.run.Drain()
	r.says(r.week.Object(), "other sections", "Ends the conflict.", "would be", "dashed in the week")
	r.key(fyne.KeyReturn, fyne.KeyReturn) // to the alternatives, and there
	if r.Host().Open() {
		t.Fatal("the best is not simply free")
	}
	label := tt.UndoLabel()
	if !strings.HasPrefix(label, "Move Maya Okafor from ") || len(r.open.checker.On(maya.Key())) >= before {
		t.Errorf("%q, and %d conflicts", label, len(r.open.checker.On(maya.Key())))
	}
	r.command("view.grid")
	r.command("edit.undo")
	if r.session.Week() != maya.Key() || len(r.open.checker.On(maya.Key())) != before {
		t.Errorf("undo leads to %v, with %d conflicts", r.session.Place().Page, len(r.open.checker.On(maya.Key())))
	}
}

func TestMovingIntoAFullSectionKeepsWhoAllowedItAndWhy(t *testing.T) {
	r, maya, _ := withMaya(t)
	r.session.ShowWeek(maya.Key(), nil)
	row, _ := r.week.Current()
	lists := roster.New(r.file.t, r.open.checker)
	best := lists.LookFrom(maya, model.SectionID(row.ID)).Alternatives(context.Background())[0]
	full := *best.Section
	full.Size = uint16(best.Seats.Taken)
	if err := r.apply(model.Replace{Record: &full}); err != nil {
		t.Fatal(err)
	}
	r.run.Drain()
	r.key(fyne.KeyReturn)
	alts := r.win.Canvas().Focused().(interface{ AccessibilityLabel() string })
	for range 20 {
		if strings.HasPrefix(alts.AccessibilityLabel(), best.Code+",") {
			break
		}
		r.key(fyne.KeyDown)
	}
	r.key(fyne.KeyReturn)
	d := r.dialog("More than " + best.Code + " takes?")
	if !d.Primary.Disabled() {
		t.Error("it can be gone over by nobody and for no reason")
	}
	r.typed("A twin")
	test.Tap(d.Primary)
	s := r.file.t.Section(best.To)
	if s.OverBy == "" || s.OverWhy != "A twin" || !strings.HasPrefix(r.file.t.UndoLabel(), "Move Maya Okafor from ") {
		t.Errorf("by %q, because %q; %s", s.OverBy, s.OverWhy, r.file.t.UndoLabel())
	}
	r.command("edit.undo")
	if r.file.t.Section(best.To).OverBy != "" {
		t.Error("undo takes back the move alone")
	}
}

func TestWhatIsInConflictIsMovedToFromTheMenuAlone(t *testing.T) {
	r, maya, _ := withMaya(t)
	r.session.ShowWeek(maya.Key(), nil)
	r.run.Drain()
	label := r.file.t.UndoLabel()
	r.key(fyne.KeyReturn, fyne.KeyEnd, fyne.KeyReturn) // to the alternatives, to the worst, and Enter
	if r.file.t.UndoLabel() != label || len(r.log) == 0 || !strings.HasPrefix(r.log[len(r.log)-1], "menu of") {
		t.Errorf("Enter did %q; the log is %v", r.file.t.UndoLabel(), r.log)
	}
	r.says(r.week.Object(), "in conflic", "More…")
}

func TestWhatWasWorkedOutForARowThatWasLeftIsNotShown(t *testing.T) {
	r, maya, _ := withMaya(t)
	r.session.ShowWeek(maya.Key(), nil)
	r.run.Work() // of the first row: not delivered yet
	r.key(fyne.KeyHome)
	r.key(fyne.KeyDown)
	row, _ := r.week.Current()
	r.run.Drain()
	r.says(r.week.Object(), "Move Maya from "+r.file.t.SectionCode(model.SectionID(row.ID)))
	before := saidBy(r.week.Object())
	r.run.Drain()
	if saidBy(r.week.Object()) != before {
		t.Error("what came late is shown")
	}
}

func TestAStudentWithoutSectionsHasAnEmptyWeekThatSaysSo(t *testing.T) {
	r, _, newcomer := withMaya(t)
	r.session.ShowWeek(newcomer.Key(), nil)
	r.run.Drain()
	r.says(r.week.Object(), "Noor has no sections yet.", "Requests", "not met", "Propose from requests…")
}

func TestSectionsAreProposedFromRequestsAndAddedAsOneEdit(t *testing.T) {
	r, _, newcomer := withMaya(t)
	tt := r.file.t
	r.session.ShowWeek(newcomer.Key(), nil)
	wanted := len(tt.Referrers(newcomer.Key(), model.KindRequest))
	r.command("timetable.propose")
	d := r.dialog("Sections for Noor Newcomer")
	r.says(d.Tabs[0].Content, "Looking for sections")
	r.run.Drain()
	r.says(d.Tabs[0].Content, "✓", "→")
	test.Tap(d.Primary)
	got := len(tt.Referrers(newcomer.Key(), model.KindEnrolment))
	if got == 0 || got > wanted || len(r.open.checker.On(newcomer.Key())) > 0 {
		t.Errorf("%d sections for %d requests, %d conflicts", got, wanted, len(r.open.checker.On(newcomer.Key())))
	}
	r.command("edit.undo")
	if n := len(tt.Referrers(newcomer.Key(), model.KindEnrolment)); n != 0 {
		t.Errorf("undo leaves %d sections", n)
	}
	if why := r.Commands().Can("timetable.propose"); why != "" {
		t.Error(why)
	}
}

func TestWeeksSideBySideAreTakenAwayAgain(t *testing.T) {
	r := opened(t)
	kim := r.file.t.TeacherByCode("KIM").Key()
	r.session.ShowWeek(model.StudentID(1).Key(), nil)
	r.session.PutBeside(kim)
	r.says(r.week.Object(), "Ana Reyes", "Grace Kim", "×")
	r.session.Back()
	if text := saidBy(r.week.Object()); strings.Contains(text, "×") {
		t.Error("the other week is still there: " + text)
	}
}

func TestTheFreeTeachersAndRoomsOfALessonsPeriodAreListed(t *testing.T) {
	r := opened(t)
	r.session.SelectLesson(mat9Mon1)
	r.command("timetable.free")
	d := r.dialog("Free on Mon 1")
	r.says(d.Tabs[0].Content, "LEE", "Sam Lee")
	r.says(d.Tabs[1].Content, "A2", "28 seats")
	if strings.Contains(saidBy(d.Tabs[0].Content), "KIM") {
		t.Error("KIM teaches then")
	}
	list := d.Tabs[0].Content.(*kit.PickList)
	list.Choose(0)
	test.Tap(d.Primary)
	if r.session.Week() != r.file.t.TeacherByCode("LEE").Key() || r.session.Position() != "1 of 1 in those free on Mon 1" {
		t.Errorf("the week of %v, %q", r.session.Week(), r.session.Position())
	}
}

func TestAnotherFileShowsNothingOfTheWeekBefore(t *testing.T) {
	r := opened(t)
	r.session.ShowWeek(model.StudentID(1).Key(), nil)
	r.files["/schools/other.carillon"] = &fakeFile{path: "/schools/other.carillon", t: school(t)}
	r.Open("/schools/other.carillon")
	r.run.Drain()
	if r.session.Week().ID != 0 || r.session.Place().Page != session.PageGrid {
		t.Errorf("at %+v", r.session.Place())
	}
	r.session.Go(session.PageWeek)
	r.says(r.week.Object(), "Nobody's week is shown")
}
