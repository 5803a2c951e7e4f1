package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/ui/kit"
)

// rotated gives the school two semesters, the second of which is used.
func (r *rig) rotated() {
	r.t.Helper()
	s := *r.file.t.Section(1)
	s.Rotations = s.Rotations.With(2)
	r.take(model.Replace{Record: &s}, model.Add{Record: &model.Rotation{Number: 2, Name: "Semester 2"}},
		model.Add{Record: &model.Rotation{Number: 1, Name: "Semester 1", First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 1, 15)}})
}

func rotations(tt *model.Timetable) (out []model.Rotation) {
	for r := range tt.Rotations() {
		out = append(out, *r)
	}
	return out
}

// pressNth presses one of the buttons of the topmost dialog that have a text, 0 being the first.
func (r *rig) pressNth(text string, n int) {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.shown()) {
		if b, ok := o.(*kit.Button); ok && b.Text == text && !b.Disabled() {
			if n == 0 {
				test.Tap(b)
				return
			}
			n--
		}
	}
	r.t.Fatalf("there are not so many buttons %q", text)
}

func TestAllOfSchoolInfoIsOneEditByKeyboardAlone(t *testing.T) {
	r := opened(t)
	r.rotated()
	before, steps := r.dumped(), r.file.t.Unsaved()
	r.command("setup.school")
	r.dialog("School info")
	r.typed("Lincoln High School")
	r.key(fyne.KeyTab) // over the choice of a logo; there is none to remove
	r.typed("2026-08-24", "2027-06-18")
	r.key(fyne.KeyTab) // over the number of rotation 1
	r.typed("Fall", "2026-08-24", "2027-01-08")
	r.key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab) // over Remove, and rotation 2
	if b, ok := r.win.Canvas().Focused().(*kit.Button); !ok || b.Text != "Add a rotation" {
		t.Fatalf("the keyboard is on %v", r.win.Canvas().Focused())
	}
	r.key(fyne.KeyReturn)
	r.typed("Summer", "2027-06-21", "2027-07-30")
	for range 60 { // back to the headings of the tabs
		if _, ok := r.win.Canvas().Focused().(*kit.TabBar); ok {
			break
		}
		r.win.Canvas().FocusPrevious()
	}
	r.key(fyne.KeyRight)                                                                                     // Admin
	r.key(fyne.KeyDown, fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyTab) // the region: the list, its fourth
	r.key(fyne.KeyReturn)                                                                                    // Add an identifier
	r.typed("NCES ID", "0612345")
	r.key(fyne.KeyTab, fyne.KeyTab) // over Remove and Add an identifier
	r.key(fyne.KeyTab)              // over Students
	test.Type(r.win.Canvas().Focused(), " ")
	r.key(fyne.KeyTab)
	test.Type(r.win.Canvas().Focused(), " ")
	if r.file.t.Unsaved() != steps {
		t.Error("something was written before Save")
	}
	r.key(fyne.KeyReturn) // Save, from a check box
	if r.Host().Open() {
		t.Fatalf("the dialog is still open: %s", saidBy(r.shown()))
	}
	want := &model.School{Name: "Lincoln High School", Region: "Canada", First: model.NewDate(2026, 8, 24), Last: model.NewDate(2027, 6, 18),
		Identifiers: []model.Identifier{{Name: "NCES ID", Value: "0612345"}}, SISOwns: []model.Kind{model.KindTeacher, model.KindRoom}}
	if diff := cmp.Diff(want, r.file.t.School()); diff != "" {
		t.Errorf("the school (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]model.Rotation{{ID: 1, Number: 2, Name: "Semester 2"},
		{ID: 2, Number: 1, Name: "Fall", First: model.NewDate(2026, 8, 24), Last: model.NewDate(2027, 1, 8)},
		{ID: 3, Number: 3, Name: "Summer", First: model.NewDate(2027, 6, 21), Last: model.NewDate(2027, 7, 30)}}, rotations(r.file.t)); diff != "" {
		t.Errorf("the rotations (-want +got):\n%s", diff)
	}
	if got := r.file.t.UndoLabel(); got != "Change school info" || r.file.t.Unsaved() != steps+1 {
		t.Errorf("undo would take back %q, %d steps", got, r.file.t.Unsaved()-steps)
	}
	r.command("edit.undo")
	if diff := cmp.Diff(before, r.dumped()); diff != "" {
		t.Errorf("after undo (-was +is):\n%s", diff)
	}
}

func TestSchoolInfoThatIsCancelledOrSavedAsItWasLeavesNoTrace(t *testing.T) {
	r := opened(t)
	r.rotated()
	s := *r.file.t.School()
	s.Region = "Atlantis" // of a file that was made elsewhere
	s.SISOwns = []model.Kind{model.KindStudent, model.KindCourse}
	r.take(model.Replace{Record: &s})
	for name, does := range map[string]func(){
		"saved as it was": func() { r.key(fyne.KeyReturn) },
		"an empty row is none": func() {
			r.Host().Top().ChooseTab(schoolAdmin)
			r.says(r.shown(), "Atlantis")
			r.press("Add an identifier")
			r.key(fyne.KeyReturn)
		},
		"a row that is taken out again": func() {
			r.press("Add a rotation")
			r.pressNth("Remove", 2)
			r.key(fyne.KeyTab, fyne.KeyTab) // over Cancel to Save
			r.key(fyne.KeyReturn)
		},
		"cancelled": func() {
			r.typed("Another school")
			r.pressNth("Remove", 0)
			r.Host().Top().ChooseTab(schoolAdmin)
			r.key(fyne.KeyEscape) // with the keyboard on a list
			r.dialog("Leave without saving?")
			r.press("Leave")
		},
	} {
		steps := r.file.t.Unsaved()
		r.command("setup.school")
		does()
		if r.Host().Open() || r.file.t.Unsaved() != steps {
			t.Fatalf("%s: open %v, %d changes", name, r.Host().Open(), r.file.t.Unsaved()-steps)
		}
	}
	c := opened(t)
	none := model.School{}
	c.take(model.Replace{Record: &none})
	steps := c.file.t.Unsaved()
	c.command("setup.school")
	c.key(fyne.KeyReturn)
	if c.file.t.Unsaved() != steps {
		t.Error("a school of which nothing is known got a region by looking at it")
	}
}

func TestWhatIsWrongWithSchoolInfoIsSaidWhereItIs(t *testing.T) {
	// Fields of the Details tab by how many Tab keys they are from the name: 2 and 3 the academic year, 4 to 8 rotation 1
	// with its button, 9 to 13 rotation 2.
	at := func(n int, text string) func(r *rig) {
		return func(r *rig) {
			for range n {
				r.key(fyne.KeyTab)
			}
			r.typed(text)
		}
	}
	admin := func(texts ...string) func(r *rig) {
		return func(r *rig) {
			r.Host().Top().ChooseTab(schoolAdmin)
			for i := 0; i < len(texts); i += 2 {
				r.press("Add an identifier")
				r.typed(texts[i], texts[i+1])
			}
			r.Host().Top().ChooseTab(schoolDetails)
		}
	}
	for _, c := range []struct {
		name string
		do   func(r *rig)
		says string
		tab  string // what the tab says that is shown
	}{
		{"a year that ends before it starts", at(2, "2028-01-01"), "The academic year ends before it starts.", "Logo"},
		{"a date that is none", at(3, "next June"), `The academic year: "next June" is not a date such as`, "Logo"},
		{"a rotation's date that is none", at(6, "soon"), `Rotation 1: "soon" is not a date such as`, "Logo"},
		{"a rotation that ends before it starts", at(7, "2026-01-01"), "Rotation 1 ends before it starts.", "Logo"},
		{"a name that is too long", at(0, strings.Repeat("x", 201)), "the name is longer than 200 characters", "Logo"},
		{"two rotations of one number", func(r *rig) {
			r.key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
			r.win.Canvas().Focused().(*kit.Select).Choose(1)
		}, "Two rotations have the number 2.", "Logo"},
		{"another number for a rotation that is used", func(r *rig) {
			for range 9 {
				r.key(fyne.KeyTab)
			}
			r.win.Canvas().Focused().(*kit.Select).Choose(4)
		}, "Rotation 2 (Semester 2) can't be removed: 1 section runs in it.", "Logo"},
		{"an identifier without a name", admin("", "0612345"), "Enter a name for the identifier 0612345.", "Region"},
		{"an identifier without a value", admin("NCES ID", ""), "Enter the value of NCES ID.", "Region"},
		{"two identifiers of one name", admin("NCES ID", "1", "NCES ID", "2"), "Two identifiers are called NCES ID.", "Region"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			r.rotated()
			steps := r.file.t.Unsaved()
			r.command("setup.school")
			c.do(r)
			r.dialog("School info").Primary.Tapped(nil)
			r.dialog("School info")
			r.says(r.shown(), c.says, c.tab)
			if r.file.t.Unsaved() != steps {
				t.Error("it was taken")
			}
		})
	}
}

func TestARotationThatIsUsedIsNotTakenOffTheList(t *testing.T) {
	r := opened(t)
	r.rotated()
	r.command("setup.school")
	r.pressNth("Remove", 1)
	r.says(r.shown(), "Rotation 2 (Semester 2) can't be removed: 1 section runs in it.")
	r.pressNth("Remove", 0)
	if strings.Contains(saidBy(r.shown()), "can't be removed") {
		t.Error("what was said of another rotation still stands there")
	}
	r.dialog("School info").Primary.Tapped(nil)
	if diff := cmp.Diff([]model.Rotation{{ID: 1, Number: 2, Name: "Semester 2"}}, rotations(r.file.t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheListOfRotationsEndsAtTwelve(t *testing.T) {
	r := opened(t)
	r.command("setup.school")
	for range model.MaxRotations {
		r.press("Add a rotation")
	}
	for _, o := range test.LaidOutObjects(r.shown()) {
		if b, ok := o.(*kit.Button); ok && b.Text == "Add a rotation" && !b.Disabled() {
			t.Error("there can be a thirteenth")
		}
	}
	r.dialog("School info").Primary.Tapped(nil)
	got := rotations(r.file.t)
	for i, x := range got {
		if int(x.Number) != i+1 {
			t.Errorf("rotation %d has the number %d", i, x.Number)
		}
	}
	if len(got) != model.MaxRotations {
		t.Errorf("%d rotations", len(got))
	}
}

func TestSchoolInfoFitsTheSmallestWindow(t *testing.T) {
	r := opened(t)
	r.rotated()
	for range 10 {
		r.take(model.Add{Record: &model.Rotation{Number: uint8(r.file.t.Count(model.KindRotation) + 1)}})
	}
	r.command("setup.school")
	r.settle()
	for tab := range 2 {
		d := r.dialog("School info")
		d.ChooseTab(tab)
		size := d.Primary.Size()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.Primary)
		if at.X < 0 || at.Y < 0 || at.X+size.Width > 1280 || at.Y+size.Height > 720 {
			t.Errorf("tab %d: Save is at %v", tab, at)
		}
	}
}
