package planning

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/planning"
	"carillon/internal/sheet"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
	"carillon/ui/kit/kittest"
)

// rig is the page in a window over a timetable, as the shell has it.
type rig struct {
	*Page
	t      *testing.T
	tt     *model.Timetable
	runner *work.Manual
	win    fyne.Window
	said   string
	went   model.Key
	kept   []byte
}

func newRig(t *testing.T, tt *model.Timetable) *rig {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := &rig{t: t, tt: tt, runner: &work.Manual{}, win: test.NewTempWindow(t, nil)}
	r.Page = NewPage(Deps{Host: kit.NewHost(r.win), Jobs: r.runner, Say: func(s string) { r.said = s }, Jump: func(k model.Key) { r.went = k },
		Apply: func(e model.Edit) error {
			p, err := tt.Apply(e)
			if err == nil {
				r.Follow(p)
				r.Fill(tt)
			}
			return err
		}, Kept: func() []byte { return r.kept }, Keep: func(b []byte) { r.kept = b }})
	r.win.SetContent(r.Content())
	r.win.Resize(fyne.NewSize(1280, 720))
	r.Fill(tt)
	r.runner.Drain()
	return r
}

// school is one with a singleton and a course that is short.
func school(t *testing.T) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	courses := map[string]model.CourseID{}
	for code, sections := range map[string]int{"APBIO": 2, "ORCH": 1, "ART": 1} {
		courses[code] = model.CourseID(b.Add(&model.Course{Code: code, Name: "The " + code}))
		for i := range sections {
			b.Add(&model.Section{Course: courses[code], SectionID: string(rune('1' + i)), Size: 3, Priority: model.PriorityUnset})
		}
	}
	for i := range 5 {
		s := model.StudentID(b.Add(&model.Student{SISID: string(rune('a' + i)), Surname: "Student " + string(rune('A'+i))}))
		b.Add(&model.Request{Student: s, Course: courses["APBIO"]})
		if i < 4 {
			b.Add(&model.Request{Student: s, Course: courses["ORCH"]})
		}
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// texts are all texts that the window shows.
func (r *rig) texts() string { return kittest.Texts(r.win.Content()) }

func (r *rig) says(want ...string) {
	r.t.Helper()
	for _, w := range want {
		if !strings.Contains(r.texts(), w) {
			r.t.Errorf("the page does not say %q:\n%s", w, r.texts())
		}
	}
}

func (r *rig) course(code string) sheet.Key { return sheet.Key(r.tt.CourseByCode(code).ID) }

func TestThePageSaysWhatIsShortAndWhoAsksForBoth(t *testing.T) {
	r := newRig(t, school(t))
	r.says("Requests that can be met", "88.9 %", "4 students ask for The APBIO and The ORCH.", "The ORCH is offered once, The APBIO twice: keep one of its sections out of that period.")
	if got := r.src.Text(r.course("ORCH"), planning.ColumnLeft); got != "1 short" {
		t.Errorf("ORCH has %q", got)
	}
}

func TestANumberTypedUnderOfferedIsTriedAndMade(t *testing.T) {
	r := newRig(t, school(t))
	before := r.tt.Count(model.KindSection)
	r.State().GoTo(r.course("ORCH"))
	r.src.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: r.course("ORCH"), Column: planning.ColumnOffered, Text: "2"}}})
	r.runner.Drain()
	r.says("The ORCH gets 2 sections instead of 1", "88.9 % →", "100.0 %", "Make ORCH 2")
	if r.tt.Count(model.KindSection) != before {
		t.Fatal("a what-if changes the timetable")
	}
	test.Tap(r.what.make)
	r.runner.Drain()
	if r.tt.Count(model.KindSection) != before+1 || len(r.src.Offer()) != 0 || r.what.make.Visible() {
		t.Errorf("%d sections, what-if %v", r.tt.Count(model.KindSection), r.src.Offer())
	}
	if !strings.Contains(r.said, "Ctrl-Z") {
		t.Errorf("it says %q", r.said)
	}
}

func TestPlusAndMinusOfferASectionMoreOrLess(t *testing.T) {
	r := newRig(t, school(t))
	r.SelectCells(r.course("ART"), planning.ColumnOffered, r.course("ART"), planning.ColumnOffered)
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyPlus, "2"}, {fyne.KeyMinus, "1"}, {fyne.KeyMinus, "0"}, {fyne.KeyMinus, "0"}} {
		r.TypedKey(&fyne.KeyEvent{Name: c.key})
		if got := r.src.Text(r.course("ART"), planning.ColumnOffered); got != c.want {
			t.Errorf("after %s: %s, want %s", c.key, got, c.want)
		}
	}
	test.Tap(r.what.forget)
	if got := r.src.Text(r.course("ART"), planning.ColumnOffered); got != "1" {
		t.Errorf("after Forget it: %s", got)
	}
}

func TestTheMatrixIsWalkedByKeyboardAndListsTheStudents(t *testing.T) {
	r := newRig(t, school(t))
	r.win.Canvas().Focus(r.matrix)
	for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyLeft, fyne.KeyUp, fyne.KeyHome, fyne.KeyDown, fyne.KeyRight} {
		r.matrix.TypedKey(&fyne.KeyEvent{Name: k})
		if row, col, ok := r.matrix.current(); !ok || col <= row || col >= r.matrix.size() {
			t.Fatalf("after %s at %d, %d", k, row, col)
		}
	}
	r.matrix.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	r.matrix.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d := r.deps.Host.Top()
	if d == nil || d.Title != "APBIO and ORCH" {
		t.Fatalf("the dialog is %+v", d)
	}
	d.Close()
}

func TestSizesAreCheckedKeptAndUsed(t *testing.T) {
	r := newRig(t, school(t))
	for _, c := range []struct{ target, maximum, says string }{{"x", "30", "Target is a number of students"}, {"31", "30", "The target is more than the maximum."}, {"2", "2", ""}} {
		r.askSizes()
		d := r.deps.Host.Top()
		entries := kittest.All[*kit.Entry](d.Tabs[0].Content)
		entries[0].SetText(c.target)
		entries[1].SetText(c.maximum)
		d.Primary.OnTapped()
		if c.says == "" {
			if r.deps.Host.Open() {
				t.Error("it stays open")
			}
			continue
		}
		if got := kittest.Texts(d.Tabs[0].Content); !strings.Contains(got, c.says) {
			t.Errorf("%q, %q: it says %q", c.target, c.maximum, got)
		}
		d.Close()
	}
	if got := r.src.Text(r.course("APBIO"), planning.ColumnNeeded); got != "3" {
		t.Errorf("needed %s with a target of 2", got)
	}
	again := newRig(t, r.tt)
	again.kept = r.kept
	again.Restart()
	again.Fill(r.tt)
	if again.src.Limits().Target != 2 {
		t.Errorf("kept %+v", again.src.Limits())
	}
}

func TestAnEmptySchoolSaysWhereRequestsComeFrom(t *testing.T) {
	tt, _ := model.NewBuilder().Timetable()
	r := newRig(t, tt)
	r.says("No courses yet", "Requests come from the SIS", "Fewer than two courses")
	r.Restart()
	if r.Page.Count(tt) != "0" {
		t.Error("an empty school has requests")
	}
}

func TestAllCoursesOfALargeSchoolScroll(t *testing.T) {
	r := newRig(t, demo.New(demo.Options{Students: 600}))
	r.which.OnChanged(1)
	if r.matrix.size() < 10 {
		t.Fatalf("%d courses", r.matrix.size())
	}
	r.win.Canvas().Focus(r.matrix)
	r.matrix.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if r.matrix.offX == 0 {
		t.Error("the last cell is not brought into view")
	}
	r.matrix.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(99999, 99999)})
	if r.matrix.offX != 0 || r.matrix.offY != 0 {
		t.Errorf("scrolled to %v, %v", r.matrix.offX, r.matrix.offY)
	}
	for i := range bounds2(r.matrix.of.Most()) {
		if i < 0 {
			t.Error("a shade without bounds")
		}
	}
}

// bounds2 checks that the shades cover every count up to the most, in order.
func bounds2(most int) []int {
	var out []int
	last := 0
	for level := 1; level <= heatLevels; level++ {
		from, to := bounds(level, most)
		if from == 0 {
			continue
		}
		if from != last+1 || to < from {
			return []int{-1}
		}
		last = to
		out = append(out, level)
	}
	if last != most {
		return []int{-1}
	}
	return out
}
