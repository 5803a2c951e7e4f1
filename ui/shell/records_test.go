package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// dumped is all of the timetable as text.
func (r *rig) dumped() string {
	r.t.Helper()
	var b strings.Builder
	if err := r.file.t.Dump(&b); err != nil {
		r.t.Fatal(err)
	}
	return b.String()
}

// take applies edits as a sync does.
func (r *rig) take(edits ...model.Edit) {
	r.t.Helper()
	if err := r.session.ApplyDownload(model.Batch{Name: "Download", Edits: edits}); err != nil {
		r.t.Fatal(err)
	}
}

// owned makes the SIS the source of truth for kinds.
func (r *rig) owned(kinds ...model.Kind) {
	r.t.Helper()
	s := *r.file.t.School()
	s.SISOwns = kinds
	r.take(model.Replace{Record: &s})
}

func TestPeopleAndRoomsAreAddedByKeyboardAlone(t *testing.T) {
	for _, c := range []struct {
		page  session.Page
		title string
		fill  func(r *rig)
		want  model.Record
		label string
	}{
		{"teacher", "New teacher", func(r *rig) {
			r.typed(" ORT ", "Ortiz", "Maria", "Mia")
			r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) // the list of faculties, on None; then Mathematics
			r.win.Canvas().FocusPrevious()
		}, &model.Teacher{ID: 3, Code: "ORT", Surname: "Ortiz", FirstName: "Maria", PreferredName: "Mia", Faculty: 1}, "Add Mia Ortiz (ORT)"},
		{"room", "New room", func(r *rig) {
			r.typed("B7", "Chemistry", "Laboratory", "24")
			r.win.Canvas().FocusPrevious()
		},
			&model.Room{ID: 3, Code: "B7", Name: "Chemistry", Kind: "Laboratory", Capacity: 24}, "Add room B7"},
		{"student", "New student", func(r *rig) {
			r.typed("Ames", "Ann", "")
			r.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyTab)
			r.typed("9-01")
			r.win.Canvas().FocusPrevious()
		}, &model.Student{ID: 3, Surname: "Ames", FirstName: "Ann", YearLevel: 1, RollGroup: "9-01"}, "Add Ann Ames"},
	} {
		t.Run(string(c.page), func(t *testing.T) {
			r := opened(t)
			r.take(model.Add{Record: &model.Faculty{Code: "MAT", Name: "Mathematics"}})
			before, steps := r.dumped(), r.file.t.Unsaved()
			r.command("view." + string(c.page))
			r.command("edit.new")
			r.dialog(c.title)
			c.fill(r)
			if r.file.t.Unsaved() != steps {
				t.Error("something was written before it was confirmed")
			}
			r.key(fyne.KeyReturn)
			if r.Host().Open() {
				t.Fatalf("the dialog is still open: %s", saidBy(r.shown()))
			}
			if diff := cmp.Diff(c.want, r.file.t.Get(c.want.Key())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if k, _ := r.record(); k != c.want.Key() {
				t.Errorf("the register is on %v", k)
			}
			if got := r.file.t.UndoLabel(); got != c.label || r.file.t.Unsaved() != steps+1 {
				t.Errorf("undo would take back %q, %d steps", got, r.file.t.Unsaved()-steps)
			}
			r.command("edit.undo")
			if diff := cmp.Diff(before, r.dumped()); diff != "" {
				t.Errorf("after undo (-was +is):\n%s", diff)
			}
		})
	}
}

func TestARecordIsOpenedInEveryWayAndChangedInOneEdit(t *testing.T) {
	for name, open := range map[string]func(r *rig){
		"Alt+Enter":   func(r *rig) { r.shortcut(fyne.KeyReturn, fyne.KeyModifierAlt) },
		"the button":  func(r *rig) { test.Tap(r.recordBars["teacher"].edit) },
		"the command": func(r *rig) { r.command("edit.open") },
	} {
		t.Run(name, func(t *testing.T) {
			r := opened(t)
			r.onRow("teacher", "KIM")
			open(r)
			r.dialog("Edit Grace Kim (KIM)")
			r.key(fyne.KeyTab)
			r.typed("Kimble", "Grace", "Gigi")
			r.win.Canvas().FocusPrevious()
			r.key(fyne.KeyReturn)
			want := &model.Teacher{ID: 1, Code: "KIM", Surname: "Kimble", FirstName: "Grace", PreferredName: "Gigi"}
			if diff := cmp.Diff(want, r.file.t.Teacher(1)); diff != "" || r.file.t.Unsaved() != 1 {
				t.Errorf("%d changes (-want +got):\n%s", r.file.t.Unsaved(), diff)
			}
			r.says(r.pages["teacher"], "Kimble", "Gigi")
		})
	}
}

func TestAFormThatIsCancelledOrSavedAsItWasLeavesNoTrace(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		r := opened(t)
		r.onRow("room", "A1")
		r.command("edit.open")
		r.dialog("Edit room A1")
		if key == fyne.KeyEscape {
			r.typed("B9")
		}
		r.key(key)
		if key == fyne.KeyEscape {
			r.dialog("Leave without saving?")
			r.key(fyne.KeyReturn) // the careful choice: back to the form
			r.dialog("Edit room A1")
			r.key(key)
			r.press("Leave")
		}
		if r.Host().Open() || r.file.t.Unsaved() != 0 {
			t.Errorf("%s: open %v, %d changes", key, r.Host().Open(), r.file.t.Unsaved())
		}
	}
}

func TestWhatIsWrongWithAFormIsSaidInIt(t *testing.T) {
	for _, c := range []struct {
		name string
		page session.Page
		fill []string
		says string
	}{
		{"a teacher without a code", "teacher", []string{" ", "Ortiz"}, "Enter the code by which the timetable knows the teacher."},
		{"a code that is taken", "teacher", []string{"LEE"}, "Two teachers have the code LEE."},
		{"a room without a code", "room", []string{""}, "Enter the code by which the timetable knows the room."},
		{"a capacity that is no number", "room", []string{"B7", "", "", "many"}, `Capacity: "many" is not a whole number`},
		{"a student without a name", "student", []string{"", ""}, "Enter a surname or a first name."},
		{"a name that is too long", "student", []string{strings.Repeat("x", 101)}, "the surname is longer than 100 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			r.command("view." + string(c.page))
			r.command("edit.new")
			r.typed(c.fill...)
			r.Host().Top().Primary.Tapped(nil)
			if !r.Host().Open() || r.file.t.Unsaved() != 0 {
				t.Fatalf("open %v, %d changes", r.Host().Open(), r.file.t.Unsaved())
			}
			r.says(r.shown(), c.says)
			if _, ok := r.win.Canvas().Focused().(*kit.Entry); !ok {
				t.Errorf("the keyboard is on %T", r.win.Canvas().Focused())
			}
		})
	}
}

func TestDeletingSaysInNumbersWhatHangsOnItAndIsOneEdit(t *testing.T) {
	for _, c := range []struct {
		page   session.Page
		filter string
		title  string
		says   []string
		key    model.Key
		label  string
	}{
		{"teacher", "KIM", "Delete Grace Kim (KIM)?", []string{"2 sections, 4 lessons and 1 roster entry stay, without this teacher.", "1 roster entry goes, too.",
			"Undo brings all of it back."}, model.TeacherID(1).Key(), "Delete Grace Kim (KIM)"},
		{"room", "A2", "Delete room A2?", []string{"1 section and 1 lesson stay, without this room."}, model.RoomID(2).Key(), "Delete room A2"},
		{"student", "Reyes", "Delete Ana Reyes (100)?", []string{"2 section list rows go, too.",
			"If the SIS still has this student, the next sync that downloads students brings the record in again."}, model.StudentID(1).Key(), "Delete Ana Reyes (100)"},
		{"room", "B7", "Delete room B7?", []string{"Nothing else in this timetable needs this room."}, model.RoomID(3).Key(), "Delete room B7"},
	} {
		t.Run(c.title, func(t *testing.T) {
			r := opened(t)
			duty := model.RosterSlot{Roster: model.RosterDuty, Slot: model.Slot{Grid: 1, Day: 1, Period: 3}, Teacher: 1, Area: 1}
			call := model.RosterSlot{Roster: model.RosterOnCall, Slot: model.Slot{Grid: 1, Day: 1, Period: 1}, Teacher: 1}
			r.take(model.Add{Record: &model.Room{Code: "B7"}}, model.Add{Record: &model.DutyArea{Code: "OVAL"}},
				model.Add{Record: &duty}, model.Add{Record: &call})
			before, steps := r.dumped(), r.file.t.Unsaved()
			r.onRow(c.page, c.filter)
			r.shortcut(fyne.KeyMinus, fyne.KeyModifierShortcutDefault)
			r.dialog(c.title)
			r.says(r.shown(), c.says...)
			r.key(fyne.KeyEscape)
			if r.file.t.Unsaved() != steps {
				t.Fatal("Escape did not keep it")
			}
			test.Tap(r.recordBars[c.page].remove)
			r.dialog(c.title)
			r.key(fyne.KeyReturn)
			if r.Host().Open() || r.file.t.Unsaved() != steps {
				t.Fatal("Enter did not keep it")
			}
			test.Tap(r.recordBars[c.page].remove)
			r.key(fyne.KeyTab, fyne.KeyReturn)
			if r.file.t.Get(c.key) != nil || r.file.t.UndoLabel() != c.label || r.file.t.Unsaved() != steps+1 {
				t.Errorf("still there: %v; undo would take back %q", r.file.t.Get(c.key), r.file.t.UndoLabel())
			}
			r.says(r.status.Object(), "is deleted.")
			r.command("edit.undo")
			if diff := cmp.Diff(before, r.dumped()); diff != "" {
				t.Errorf("after undo (-was +is):\n%s", diff)
			}
		})
	}
}

func TestWhatTheSISOwnsIsEditedButNotMadeOrDeleted(t *testing.T) {
	for p, k := range map[session.Page]model.Kind{"student": model.KindStudent, "teacher": model.KindTeacher, "room": model.KindRoom} {
		t.Run(string(p), func(t *testing.T) {
			r := opened(t)
			r.onRow(p, "")
			b := r.recordBars[p]
			if b.add.Disabled() || b.edit.Disabled() || b.remove.Disabled() {
				t.Fatal("not all can be done at first")
			}
			r.owned(k)
			if !b.add.Disabled() || b.edit.Disabled() || !b.remove.Disabled() {
				t.Errorf("new is disabled: %v, edit %v, delete %v", b.add.Disabled(), b.edit.Disabled(), b.remove.Disabled())
			}
			words := names.Capital(k.Plural()) + " come from the SIS, so they can't be created or deleted by hand. Setup > School info > Admin changes that."
			r.says(r.pages[p], words)
			for _, id := range []string{"edit.new", "edit.delete"} {
				if r.Commands().Run(id) || r.Commands().Can(id) != words {
					t.Errorf("%s: %q", id, r.Commands().Can(id))
				}
			}
			r.key(fyne.KeyInsert)
			r.says(r.status.Object(), words)
			r.say("")
			r.shortcut(fyne.KeyMinus, fyne.KeyModifierShortcutDefault)
			r.says(r.status.Object(), words)
			r.command("edit.open")
			r.says(r.shown(), names.Capital(k.Plural())+" come from the SIS. What you change here stays until it is changed there, too")
			r.typed("Changed")
			r.Host().Top().Primary.Tapped(nil)
			if r.Host().Open() {
				t.Errorf("it can't be edited: %s", saidBy(r.shown()))
			}
			r.says(r.pages[p], "Changed")
			for _, o := range test.LaidOutObjects(r.pages[p]) {
				if b, ok := o.(*kit.Button); ok && b.Text == "School info…" {
					test.Tap(b)
					break
				}
			}
			r.dialog("School info")
			r.says(r.shown(), "The SIS is the source of truth for")
			r.key(fyne.KeyEscape)
			r.owned()
			if b.add.Disabled() || strings.Contains(saidBy(r.pages[p]), "come from the SIS, so") {
				t.Error("after unticking it can still not be made by hand")
			}
		})
	}
}

func TestADownloadMakesAndDeletesWhatTheSISOwns(t *testing.T) {
	r := opened(t)
	r.owned(model.KindRoom)
	err := r.sync.site.Take(t.Context(), model.Batch{Name: "Download", Edits: []model.Edit{
		model.Add{Record: &model.Room{Code: "B7"}}, model.Delete{Key: model.RoomID(1).Key()}}})
	if err != nil || r.file.t.RoomByCode("B7") == nil || r.file.t.RoomByCode("A1") != nil {
		t.Fatalf("error %v", err)
	}
	r.command("edit.undo") // and taking it back is no edit by hand
	if r.file.t.RoomByCode("B7") != nil || r.file.t.RoomByCode("A1") == nil {
		t.Error("undo did not take the download back")
	}
}

func TestRecordCommandsSayWhatTheyNeedAndWhatTheyWouldDo(t *testing.T) {
	r := opened(t)
	if got := r.Commands().Can("edit.new"); got != "Go to Students, Teachers or Rooms first." {
		t.Errorf("in the grid: %q", got)
	}
	r.command("view.teacher")
	if got := r.Commands().Lookup("edit.new").Text(); got != "New Teacher…" {
		t.Errorf("the menu says %q", got)
	}
	if r.Commands().Can("edit.open") != "" || r.recordBars["teacher"].remove.Disabled() {
		t.Error("on a row it can't be opened or deleted")
	}
	r.sheets["teacher"].Filter.SetText("nobody is called so")
	if got := r.Commands().Can("edit.open"); got != "Select a teacher first." || !r.recordBars["teacher"].edit.Disabled() {
		t.Errorf("nobody is on a row: %q", got)
	}
	if r.Commands().Can("edit.delete") == "" || !r.recordBars["teacher"].remove.Disabled() {
		t.Error("a row that is hidden can be deleted")
	}
}
