package importdialog

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/internal/exchange/spreadsheet"
	"carillon/internal/importing"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// desk is a window in which a sheet of sections is imported.
type desk struct {
	*testing.T
	win  fyne.Window
	host *kit.Host
	run  *work.Manual
	tt   *model.Timetable
	imp  *importing.Import
}

// rows is a sheet with a row of every sort: its first section as it is, a room changed, new ones, and wrong ones.
func rows(tt *model.Timetable) string {
	s, o := tt.Section(1), tt.Section(2)
	code := func(id model.CourseID) string { return tt.Course(id).Code }
	line := func(s *model.Section, room string) string {
		return fmt.Sprintf("%s,%s,%s,%s,\n", code(s.Course), s.SectionID, tt.Teacher(s.Teacher()).Code, room)
	}
	return "Course #,Sec,Instructor,Rm,Notes\n" + line(s, tt.Room(s.Room).Code) + line(o, tt.Room(1).Code) +
		code(s.Course) + ",77,,,extra\nECON2,1,,,\n" + code(s.Course) + ",78,Zhang,,\n"
}

func newDesk(t *testing.T, size fyne.Size, mode kit.Mode) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(kit.NewTheme(mode))
	w := test.NewTempWindow(t, canvas.NewRectangle(kit.Color(kit.ColorPanel)))
	w.Resize(size)
	tt := demo.New(demo.Options{Students: 120})
	d := &desk{T: t, win: w, host: kit.NewHost(w), run: &work.Manual{}, tt: tt}
	data := []byte(rows(tt))
	d.imp = importing.New(spreadsheet.Format(), []string{"Master sections.csv"}, func() (*exchange.Input, error) { return exchange.FromBytes("Master sections.csv", data), nil },
		tt.Snapshot(), kit.Words.Say)
	Show(Deps{Host: d.host, Runner: d.run, Import: d.imp, Write: spreadsheet.WriteLines, Apply: func(e model.Edit) error { _, err := tt.Apply(e); return err }})
	d.run.Drain()
	if !d.imp.Ready() {
		t.Fatal("nothing was read")
	}
	return d
}

// picture keeps the window to be looked at.
func (d *desk) picture(name string) {
	dir := os.Getenv("CARILLON_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, d.win.Canvas().Capture()), f.Close()); err != nil {
		d.Fatal(err)
	}
}

// TestEverySceneIsDrawn draws the dialog in windows from small to large; with CARILLON_PICTURES they are kept to look at.
func TestEverySceneIsDrawn(t *testing.T) {
	sizes, modes := []fyne.Size{fyne.NewSize(960, 540)}, map[kit.Mode]string{kit.ModeLight: "light"}
	if os.Getenv("CARILLON_PICTURES") != "" {
		sizes, modes[kit.ModeDark] = append(sizes, fyne.NewSize(1280, 720), fyne.NewSize(1920, 1080)), "dark"
	}
	for _, size := range sizes {
		for mode, word := range modes {
			d := newDesk(t, size, mode)
			d.picture(fmt.Sprintf("import-%s-%.0f", word, size.Width))
			b := d.host.Top().Primary
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if at.X+b.Size().Width > size.Width || at.Y+b.Size().Height > size.Height {
				t.Errorf("at %v the main button is at %v", size, at)
			}
		}
	}
}

func TestNothingChangesBeforeImportAndOneUndoTakesItBack(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	sections := d.tt.Count(model.KindSection)
	tally := d.imp.Tally()
	if tally[intake.New] != 1 || tally[intake.LeftOut] != 2 || tally[""] != 5 {
		t.Errorf("%v", tally)
	}
	if d.tt.UndoLabel() != "" {
		t.Fatal("something has changed already")
	}
	test.Tap(d.host.Top().Primary)
	if d.host.Top() != nil || d.tt.Count(model.KindSection) != sections+1 {
		t.Fatalf("%d sections, had %d", d.tt.Count(model.KindSection), sections)
	}
	d.tt.Undo()
	if d.tt.Count(model.KindSection) != sections || d.tt.UndoLabel() != "" {
		t.Error("one undo does not take it back")
	}
}

func TestAColumnCanBeReadAsAnother(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	d.imp.SetColumn(2, "")
	top := d.host.Top()
	again(d)
	if d.imp.Columns()[2].Field != "" || d.host.Top() != top || d.imp.Tally()[intake.LeftOut] != 1 {
		t.Errorf("%+v, %v", d.imp.Columns()[2], d.imp.Tally())
	}
	d.imp.SetColumn(4, "name")
	again(d)
	if d.imp.Columns()[4].Field != "name" {
		t.Errorf("%+v", d.imp.Columns()[4])
	}
}

// again reads the source with what was chosen.
func again(d *desk) {
	p, err := d.imp.With().Read(d.Context(), nil)
	if err != nil {
		d.Fatal(err)
	}
	d.imp.Take(p)
}

func TestRowsLeftOutAreSavedWithTheirReasons(t *testing.T) {
	d := newDesk(t, fyne.NewSize(1280, 720), kit.ModeLight)
	lines := d.imp.LeftOut()
	var out strings.Builder
	if err := spreadsheet.WriteLines(&out, lines); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 || !strings.Contains(out.String(), "Why") || !strings.Contains(out.String(), "no course ECON2") || !strings.Contains(out.String(), "no teacher Zhang") {
		t.Errorf("%q", out.String())
	}
}
