package shell

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/kit"
)

// smallest is the window that has to be good: a screen of 1920 by 1080 pixels at 200 %.
var smallest = fyne.NewSize(960, 540)

// crowded is a rig in which everything that can be said is said, with long names.
func crowded(t *testing.T) *rig {
	r := newRig(t)
	long := strings.Repeat("Lincoln High School and Career Academy ", 4)
	r.file.path = "/schools/" + long + ".carillon"
	r.files[r.file.path] = r.file
	r.file.copyOf = &session.Origin{Name: long, Path: "/elsewhere/" + long}
	r.recent = func() []string { return []string{"/schools/" + strings.Repeat("folder/", 30) + long + ".carillon"} }
	for n := range 4 {
		r.take0(model.Add{Record: &model.Rotation{Number: uint8(n + 1), Name: "Semester " + fmt.Sprint(n+1) + ", of the " + long[:30]}})
	}
	r.take0(model.Add{Record: &model.Grid{Code: "EAST", Name: "East campus, " + long[:40], Days: []model.Day{{Code: "Mon"}}, Periods: []model.Period{{ID: 1, Code: "1"}},
		Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 480, End: 530}}}})
	return r
}

// take0 applies an edit before the file is open.
func (r *rig) take0(e model.Edit) {
	r.t.Helper()
	if _, err := r.file.t.Apply(e); err != nil {
		r.t.Fatal(err)
	}
}

// TestTheWindowCanBecomeAsSmallAsAScreenAtTwoHundredPercent: on each page, with long names and everything said; nothing of
// the bar is out of reach, and its main button stays.
func TestTheWindowCanBecomeAsSmallAsAScreenAtTwoHundredPercent(t *testing.T) {
	r := crowded(t)
	fits := func(what string) {
		t.Helper()
		if min := r.win.Content().MinSize(); min.Width > smallest.Width || min.Height > smallest.Height {
			t.Errorf("%s: the window can't be smaller than %v", what, min)
		}
	}
	fits("nothing open")
	r.Open(r.file.path)
	r.run.Drain()
	r.key(fyne.KeyEscape)
	r.win.Resize(smallest)
	r.sync.site.Changed()
	for _, p := range r.navOrder {
		r.session.Go(p)
		fits(string(p))
		r.inWindow(string(p), r.bar.syncNow, r.findEntry)
	}
	r.session.Go(session.PageGrid)
	r.session.Show(mat9Mon1.Key())
	r.apply(model.MoveTogether{Lesson: mat10Mon3, To: model.Slot{Grid: 1, Day: 1, Period: 1}}) // a clash
	r.say(strings.Repeat("Something that takes a long sentence to be said. ", 6))
	fits("a lesson with a clash, and a long remark")
	r.inWindow("", r.bar.syncNow)
	shown := strings.Join(append(r.bar.line.Folded(), saidBy(r.bar.root)), " | ")
	for _, what := range []string{"Undo", "Redo", "Rows: Grades", "Grid: MAIN", "Rotation: All", "Check everything", "Sync Now"} {
		if !strings.Contains(shown, what) {
			t.Errorf("%q is neither in the bar nor behind its button: %s", what, shown)
		}
	}
}

// inWindow checks that objects lie within the window.
func (r *rig) inWindow(what string, objects ...fyne.CanvasObject) {
	r.t.Helper()
	for _, o := range objects {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if room := r.win.Canvas().Size(); !o.Visible() || at.X < 0 || at.X+o.Size().Width > room.Width || at.Y+o.Size().Height > room.Height {
			r.t.Errorf("%s: %T is at %v, %v wide, in a window of %v", what, o, at, o.Size().Width, room)
		}
	}
}

// TestTheBarUnfoldsAgain: as wide as there is room for, in the order of what matters; a line of the menu does the same.
func TestTheBarUnfoldsAgain(t *testing.T) {
	r := crowded(t)
	r.Open(r.file.path)
	r.run.Drain()
	r.key(fyne.KeyEscape)
	before := -1
	for _, width := range []float32{400, 700, 960, 1280, 1440, 1920, 2560} {
		r.win.Resize(fyne.NewSize(width, 720))
		folded := r.bar.line.Folded()
		if before >= 0 && len(folded) > before {
			t.Errorf("%v wide: %d things are folded, in a narrower bar %d", width, len(folded), before)
		}
		before = len(folded)
		r.inWindow(fmt.Sprint(width), r.findEntry)
	}
	if before != 0 {
		t.Errorf("in a wide window %d things are folded", before)
	}
	r.apply(model.MoveTogether{Lesson: mat9Mon1, To: model.Slot{Grid: 1, Day: 2, Period: 4}})
	r.win.Resize(fyne.NewSize(500, 540))
	if folded := r.bar.line.Folded(); len(folded) < 3 || folded[0] != "Undo" {
		t.Fatalf("folded are %q", folded)
	}
	r.win.Canvas().Focus(r.bar.line.More())
	r.key(fyne.KeyReturn, fyne.KeyReturn) // opens the menu, and does its first line
	if r.file.t.Unsaved() != 5 {
		t.Errorf("%d unsaved: the edit was not undone", r.file.t.Unsaved())
	}
	r.key(fyne.KeyReturn, fyne.KeyEnd, fyne.KeyReturn)
	if _, ok := r.win.Canvas().Focused().(*kit.Menu); ok {
		t.Log("the list of the last drop-down is open")
	}
}
