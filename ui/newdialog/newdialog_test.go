package newdialog

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
	"carillon/ui/kit/kittest"
)

var errThere = errors.New("it is there")

// desk is a window without a file, in which New timetable is open.
type desk struct {
	t      *testing.T
	win    fyne.Window
	host   *kit.Host
	run    *work.Manual
	made   map[string]*model.Timetable
	opened string
	draft  *Draft
}

func newDesk(t *testing.T, size fyne.Size, mode kit.Mode) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(kit.NewTheme(mode))
	kit.SetRegion(model.RegionUSA)
	t.Cleanup(func() { kit.SetRegion("") })
	w := test.NewTempWindow(t, canvas.NewRectangle(kit.Color(kit.ColorPanel)))
	w.Resize(size)
	return &desk{t: t, win: w, host: kit.NewHost(w), run: &work.Manual{}, made: map[string]*model.Timetable{}}
}

func (d *desk) open() {
	d.t.Helper()
	Show(Deps{Host: d.host, Runner: d.run, Folder: "/schools", Exists: errThere, Now: func() time.Time { return time.Date(2026, 7, 20, 9, 0, 0, 0, time.UTC) },
		Make: func(path string, t *model.Timetable, force bool) error {
			if d.made[path] != nil && !force {
				return errThere
			}
			d.made[path] = t
			return nil
		},
		Open: func(path string) { d.opened = path }, Draft: d.draft, Keep: func(x *Draft) { d.draft = x }})
	if d.host.Top() == nil {
		d.t.Fatal("no dialog is there")
	}
}

// key presses a key where the keyboard is.
func (d *desk) key(name fyne.KeyName) {
	c := d.win.Canvas()
	switch f := c.Focused(); {
	case name == fyne.KeyTab:
		c.FocusNext()
	case f != nil:
		f.TypedKey(&fyne.KeyEvent{Name: name})
	default:
		d.host.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (d *desk) typed(text string) {
	d.t.Helper()
	f := d.win.Canvas().Focused()
	if f == nil {
		d.t.Fatal("nothing has the keyboard")
	}
	for _, r := range text {
		f.TypedRune(r)
	}
}

// texts is what the topmost dialog says.
func (d *desk) texts() string { return kittest.Texts(d.win.Canvas().Overlays().Top()) }

func (d *desk) says(texts ...string) {
	d.t.Helper()
	all := d.texts()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			d.t.Fatalf("it does not say %q:\n%s", text, all)
		}
	}
}

func (d *desk) picture(name string) {
	dir := os.Getenv("CARILLON_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		d.t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, d.win.Canvas().Capture()); err != nil {
		d.t.Fatal(err)
	}
}

func TestATimetableIsMadeByKeyboard(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	d.open()
	d.typed("Lincoln High School")
	d.key(fyne.KeyReturn) // Next
	d.says("7-period day", "8:53–9:41", "What it makes", "The cycle is the week of 5 days")
	d.key(fyne.KeyDown) // A/B block
	d.says("A/B block", "Day A", "Day B", "one after the other: A, B")
	d.key(fyne.KeyReturn)
	d.says("Lincoln High School", "from Aug 17, 2026 to Jun 4, 2027", "Year levels 9, 10, 11, 12", "/schools/Lincoln High School.carillon")
	if len(d.made) > 0 {
		t.Fatal("a file is there before the last step")
	}
	d.key(fyne.KeyReturn)
	d.run.Drain()
	tt := d.made["/schools/Lincoln High School.carillon"]
	if tt == nil || d.opened != "/schools/Lincoln High School.carillon" || d.host.Open() {
		t.Fatalf("made %v, opened %q", d.made, d.opened)
	}
	if tt.School().Name != "Lincoln High School" || tt.Count(model.KindFaculty) != 10 || tt.Count(model.KindRotation) != 2 {
		t.Errorf("it is not what was chosen: %+v", tt.School())
	}
	if d.draft != nil {
		t.Error("what was typed is kept though the file is made")
	}
}

func TestNextGoesToTheFirstWrongField(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	d.open()
	d.key(fyne.KeyReturn)
	d.says("The school needs a name.")
	d.typed("Oak")
	d.key(fyne.KeyReturn)
	d.says("What it makes")
	n := d.host.Top()
	n.ChooseTab(stepBells)
	// The first bell is nonsense: the picture stays, and Next leads to the field.
	var bell *kit.Entry
	for bell == nil {
		d.key(fyne.KeyTab)
		if e, ok := d.win.Canvas().Focused().(*kit.Entry); ok && e.PlaceHolder == "8:00 AM" {
			bell = e
		}
	}
	d.typed("late")
	d.says("is not a time", "8:53–9:41")
	d.key(fyne.KeyReturn)
	d.says("First bell")
	if d.win.Canvas().Focused() != fyne.Focusable(bell) {
		t.Error("the keyboard is not in the field that is wrong")
	}
	d.typed("745")
	d.says("7:45–8:33", "Nothing is made before")
}

func TestAPlanThatIsLeftIsThereTheNextTime(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	d.open()
	d.typed("Oak")
	d.key(fyne.KeyEscape)
	if d.host.Open() || d.draft == nil {
		t.Fatal("it is not closed, or nothing is kept")
	}
	d.open()
	d.says("Oak")
}

func TestAFileThatIsThereIsReplacedOnlyWhenAPersonSaysSo(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	old, _ := model.NewBuilder().Timetable()
	d.made["/schools/Oak.carillon"] = old
	d.open()
	d.typed("Oak")
	for range 3 {
		d.key(fyne.KeyReturn)
	}
	d.run.Drain()
	d.says("Replace Oak.carillon?")
	d.key(fyne.KeyEscape)
	if d.made["/schools/Oak.carillon"] != old || d.opened != "" {
		t.Fatal("it is replaced")
	}
	d.host.Top().Primary.Tapped(nil)
	d.run.Drain()
	for _, o := range d.win.Canvas().Overlays().List() {
		press(o, "Replace")
	}
	d.run.Drain()
	if d.made["/schools/Oak.carillon"] == old || d.opened == "" {
		t.Error("it is not replaced")
	}
}

// press presses a button.
func press(o fyne.CanvasObject, text string) {
	switch o := o.(type) {
	case *kit.Button:
		if o.Text == text {
			o.Tapped(nil)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			press(c, text)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			press(c, text)
		}
	}
}

// TestEveryStepFitsItsWindow draws the steps in windows from small to large; with CARILLON_PICTURES they are kept to look at.
func TestEveryStepFitsItsWindow(t *testing.T) {
	sizes, modes := []fyne.Size{fyne.NewSize(960, 540)}, map[kit.Mode]string{kit.ModeLight: "light"}
	if os.Getenv("CARILLON_PICTURES") != "" { // to look at; where it fits the small window it fits a large one
		sizes, modes[kit.ModeDark] = append(sizes, fyne.NewSize(1280, 720), fyne.NewSize(1920, 1080)), "dark"
	}
	for _, size := range sizes {
		for mode, word := range modes {
			d := newDesk(t, size, mode)
			d.open()
			d.typed("Lincoln High School")
			for step, name := range []string{"school", "bells", "check"} {
				d.host.Top().ChooseTab(step)
				if step == stepBells {
					d.key(fyne.KeyDown)
				}
				d.picture(fmt.Sprintf("new-%s-%s-%.0f", name, word, size.Width))
				b := d.host.Top().Primary
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
				if at.X+b.Size().Width > size.Width || at.Y+b.Size().Height > size.Height {
					t.Errorf("%s at %v: the main button is at %v", name, size, at)
				}
			}
		}
	}
}
