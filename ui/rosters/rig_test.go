package rosters

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/rosters"
	"carillon/model"
	modelviews "carillon/model/views"
	"carillon/ui/kit"
)

// rig is the page in a window, over a timetable whose edits it follows.
type rig struct {
	*Page
	t    testing.TB
	win  fyne.Window
	tt   *model.Timetable
	said string
	menu *fyne.Menu
}

func newRig(t testing.TB, tt *model.Timetable, size fyne.Size, mode kit.Mode) *rig {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode))
	r := &rig{t: t, tt: tt, win: test.NewTempWindow(t, nil)}
	r.win.SetPadded(false)
	host := kit.NewHost(r.win)
	r.Page = New(host)
	r.win.Canvas().SetOnTypedKey(host.TypedKey)
	b := rosters.New(tt)
	tt.Observe(func(p model.Patch) {
		if b.Follow(p) {
			r.Update()
		}
	})
	r.Apply = func(e model.Edit) error { _, err := tt.Apply(e); return err }
	r.OnSay = func(text string) { r.said = text }
	r.PopUp = func(m *fyne.Menu, _ fyne.Position) { r.menu = m }
	r.CountStudents = func(then func(modelviews.StudyLists)) { then(modelviews.Studies(tt)) }
	r.win.SetContent(r.Object())
	r.win.Resize(size)
	r.SetBoard(b)
	r.Focus()
	return r
}

// at is a point in the middle of a place, on the widget.
func (r *rig) at(line, day int) fyne.Position {
	pos, size := r.lay.card(spot{line, day})
	return r.lay.onWidget(pos).AddXY(size.Width/2, size.Height/2)
}

func (r *rig) click(line, day int) {
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: r.at(line, day)}, Button: desktop.MouseButtonPrimary})
	r.MouseUp(nil)
}

// drag takes the teacher of a place to another one.
func (r *rig) drag(line, day, toLine, toDay int) {
	r.carryTo(line, day, toLine, toDay)
	r.DragEnd()
}

func (r *rig) carryTo(line, day, toLine, toDay int) {
	r.click(line, day)
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: r.at(line, day).AddXY(5, 5)}})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: r.at(toLine, toDay)}})
}

// dragShare drags the i-th teacher of the list onto a place.
func (r *rig) dragShare(i, line, day int) {
	list := r.panel.list
	at := fyne.NewPos(20, float32(i)*shareRow+5)
	list.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	driver := fyne.CurrentApp().Driver()
	target := driver.AbsolutePositionForObject(r.Grid).Add(r.at(line, day)).Subtract(driver.AbsolutePositionForObject(list))
	list.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: target}})
}

// key types a key into whatever has the keyboard.
func (r *rig) key(names ...fyne.KeyName) {
	for _, n := range names {
		if f := r.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
}

func (r *rig) types(text string) {
	for _, c := range text {
		if f := r.win.Canvas().Focused(); f != nil {
			f.TypedRune(c)
		}
	}
}

func (r *rig) shortcut(s fyne.Shortcut) {
	if f, ok := r.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
	}
}

// who is at a place, by code; "" for nobody.
func (r *rig) who(line, day int) string {
	p, _ := r.table.At(line, day)
	if p.Teacher == 0 {
		return ""
	}
	return r.board.Code(p.Teacher)
}

// school is the demo school with some gaps in its duty roster.
func school(t testing.TB) *model.Timetable {
	t.Helper()
	if schoolState != nil {
		return schoolState.Index()
	}
	tt := demo.New(demo.Options{Students: 700, Seed: 4, Year: 2026})
	n := 0
	var edits []model.Edit
	for r := range tt.RosterSlots() {
		if r.Roster == model.RosterDuty {
			if n++; n%4 == 0 {
				c := *r
				c.Teacher = 0
				edits = append(edits, model.Replace{Record: &c})
			}
		}
	}
	if _, err := tt.Apply(model.Batch{Name: "gaps", Edits: edits}); err != nil {
		t.Fatal(err)
	}
	schoolState = tt.Snapshot()
	return schoolState.Index()
}

// schoolState is the school, made once for all tests.
var schoolState *model.State
