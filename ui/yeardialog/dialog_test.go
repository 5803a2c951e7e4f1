package yeardialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
	"carillon/ui/kit/kittest"
)

var errExists = errors.New("exists")

// desk is the dialog over a demo school.
type desk struct {
	t      *testing.T
	host   *kit.Host
	runner *work.Manual
	this   *model.Timetable
	made   *model.Timetable
	path   string
	opened string
	exists bool
}

func newDesk(t *testing.T, this *model.Timetable) *desk {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	win := test.NewTempWindow(t, nil)
	win.Resize(fyne.NewSize(960, 540))
	d := &desk{t: t, host: kit.NewHost(win), runner: &work.Manual{}, this: this}
	Show(Deps{Host: d.host, Runner: d.runner, This: this, Name: "Lincoln 2026-27.carillon", Folder: "/schools",
		ChooseFolder: func(then func(string)) { then("/next") }, Exists: errExists, Open: func(path string) { d.opened = path },
		Make: func(path string, next *model.Timetable, force bool) error {
			if d.exists && !force {
				return errExists
			}
			d.made, d.path = next, path
			return nil
		}})
	return d
}

func (d *desk) says(want ...string) {
	d.t.Helper()
	text := kittest.Texts(d.host.Window.Canvas().Overlays().Top())
	for _, w := range want {
		if !strings.Contains(text, w) {
			d.t.Errorf("it does not say %q:\n%s", w, text)
		}
	}
}

func TestTheDialogSaysWhoGoesWhereAndMakesTheFile(t *testing.T) {
	d := newDesk(t, demo.New(demo.Options{Students: 200, Year: 2026}))
	d.says("Lincoln 2026-27.carillon stays as it is", "Grade 11 move up to Grade 12", "Grade 12 graduate", "come with the next sync or an import", "no connection to a SIS yet")
	d.exists = true
	d.host.Top().Primary.OnTapped()
	d.runner.Drain()
	if d.made != nil || d.host.Top().Title != "Replace Lincoln 2027-28.carillon?" {
		t.Fatalf("a file that is there: %v, %q", d.made, d.host.Top().Title)
	}
	d.host.Top().Close()
	d.exists = false
	d.host.Top().Primary.OnTapped()
	d.runner.Drain()
	if d.path != "/schools/Lincoln 2027-28.carillon" || d.opened != d.path || d.made.Count(model.KindEnrolment) != 0 || d.host.Open() {
		t.Errorf("made %s, opened %s", d.path, d.opened)
	}
}

func TestEnterChangesWhatBecomesOfAStudent(t *testing.T) {
	this := demo.New(demo.Options{Students: 200, Year: 2026})
	d := newDesk(t, this)
	d.host.Top().ChooseTab(1)
	table := d.host.Top().Tabs[1].Focus
	d.host.Window.Canvas().Focus(table)
	d.says("moves up to", "graduates", "Number")
	for _, want := range []string{retained, leaving, "moves up to"} {
		table.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if want != "moves up to" {
			d.says(want)
		}
	}
	table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.host.Top().ChooseTab(0)
	d.says("1 student stay in their grade.")
	if !d.host.Top().Changed() {
		t.Error("leaving the dialog would lose the choice without a word")
	}
}

func TestDatesThatCannotBeAreSaidAndNothingIsMade(t *testing.T) {
	d := newDesk(t, demo.New(demo.Options{Students: 60, Year: 2026}))
	dates := kittest.All[*kit.DateEntry](d.host.Window.Canvas().Overlays().Top())
	dates[0].SetDate(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	d.says("before this one ends")
	if !d.host.Top().Primary.Disabled() {
		t.Error("the year can be made all the same")
	}
	dates[0].SetDate(time.Date(2027, 8, 23, 0, 0, 0, 0, time.UTC))
	if d.host.Top().Primary.Disabled() {
		t.Error("the year can't be made any more")
	}
}

func TestTheNameOfTheNextYearFollowsThisOnes(t *testing.T) {
	for name, want := range map[string]string{"Lincoln 2026-27.carillon": "Lincoln 2027-28", "Plan 2026.carillon": "Plan 2027", "plan.carillon": "plan 2027-28",
		"2026-2027 main.carillon": "2027-2028 main", "Room 12026x.carillon": "Room 12027x"} {
		if got := nextName(name, 2026); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := nextName("plan.carillon", 0); got != "plan next year" {
		t.Error(got)
	}
}

func TestASchoolWithoutDatesIsToldWhereToSetThem(t *testing.T) {
	tt, _ := model.NewBuilder().Timetable()
	d := newDesk(t, tt)
	d.says("Setup > School info")
}
