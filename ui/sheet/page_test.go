package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// pageRig is a page in a test window.
type pageRig struct {
	*rig
	p    *Page
	host *kit.Host
}

func newPageRig(t testing.TB, src *school, v sheet.View, size fyne.Size, mode kit.Mode) *pageRig {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode))
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	host := kit.NewHost(win)
	p := NewPage(host, Words{"Sections", "section", "sections", "A section is one taught group of a course, such as 09MAT 2."},
		sheet.New(src, v))
	win.SetContent(p.Object())
	win.Resize(size)
	r := &pageRig{rig: &rig{Sheet: p.Sheet, t: t, src: src, win: win, clip: app.Clipboard()}, p: p, host: host}
	r.OnSay = func(text string) { r.log = append(r.log, text) }
	p.Focus()
	return r
}

func (r *pageRig) press(text string) {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.win.Content()) {
		b, ok := o.(*kit.Button)
		if ok && !r.p.search.root.Visible() && slices.Contains(r.p.search.root.Objects, fyne.CanvasObject(b)) {
			continue
		}
		if ok && strings.HasPrefix(b.Text, text) && b.Visible() {
			test.Tap(b)
			return
		}
	}
	if d := r.host.Top(); d != nil {
		for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
			if b, ok := o.(*kit.Button); ok && strings.HasPrefix(b.Text, text) {
				test.Tap(b)
				return
			}
		}
	}
	r.t.Errorf("there is no button %q", text)
}

func TestAPageCountsAndFilters(t *testing.T) {
	r := newPageRig(t, lincoln(4), sheet.View{}, fyne.NewSize(1000, 600), kit.ModeLight)
	r.expect("all", r.p.count.Text(), "12")
	kept := 0
	r.p.OnKept = func(sheet.View) { kept++ }
	r.p.Filter.SetText("geo")
	r.expect("filtered", r.p.count.Text(), "4 of 12 shown")
	r.p.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if r.win.Canvas().Focused() != fyne.Focusable(r.Sheet) {
		t.Error("Down does not go into the sheet")
	}
	r.p.Filter.SetText("chemistry")
	r.expect("nothing fits", fmt.Sprint(r.p.none.Visible(), r.p.empty.Visible()), "true false")
	r.press("Clear all")
	r.expect("cleared", r.p.count.Text()+r.p.Filter.Text, "12")
	r.p.state.SetFilter(sheet.Filter{Column: "course", Values: []string{"Geometry"}})
	r.p.viewed()
	r.expect("by value", r.p.count.Text(), "4 of 12 shown")
	r.press("Course Geometry")
	r.expect("taken away by its chip", r.p.count.Text(), "12")
	if kept == 0 {
		t.Error("the view is not kept")
	}
}

func TestAPageAsksBeforeAPasteThatSurprises(t *testing.T) {
	src := lincoln(2)
	r := newPageRig(t, src, sheet.View{}, fyne.NewSize(1000, 600), kit.ModeLight)
	r.state.Go(sheet.Place{Line: 5})
	r.clip.SetContent("GEO 8\t10\tZZ\nGEO 9\n")
	r.keys("Ctrl+V")
	if r.host.Top() == nil {
		t.Fatal("nothing is asked")
	}
	r.expect("not pasted yet", len(src.edits), 0)
	r.press("Without new rows")
	r.expect("pasted without rows", fmt.Sprint(len(src.edits), len(src.keys)), "1 6")
	r.expect("the band", r.p.band.Visible(), true)
	r.state.Go(sheet.Place{})
	r.press("Next")
	r.expect("at the value", r.state.Current(), "{5 2}")
}

func TestAPageFindsAndReplaces(t *testing.T) {
	src := lincoln(2)
	r := newPageRig(t, src, sheet.View{}, fyne.NewSize(1200, 600), kit.ModeLight)
	r.keys("Ctrl+H")
	r.p.search.what.SetText("A104")
	r.expect("counted", r.p.search.says.Text(), "1 cell")
	r.p.search.with.SetText("B7")
	r.press("Replace all")
	r.expect("replaced", src.Text(1, colRoom), "B7")
	r.press("Replace all")
	r.expect("nothing left", r.p.search.says.Text(), "Nothing is found.")
	r.p.search.what.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	r.expect("closed", fmt.Sprint(r.p.search.root.Visible(), r.win.Canvas().Focused() == fyne.Focusable(r.Sheet)), "false true")
}

func TestAPageHidesAndMovesColumns(t *testing.T) {
	r := newPageRig(t, lincoln(2), sheet.View{Columns: []sheet.ColumnView{{ID: "term", Hidden: true}}}, fyne.NewSize(1200, 600), kit.ModeLight)
	r.expect("counted", r.p.cols.Text, "Columns 9 of 10")
	r.press("Columns")
	if r.host.Top() == nil {
		t.Fatal("no list of columns")
	}
	r.press("As at first")
	r.expect("all", r.p.cols.Text, "Columns")
	r.press("Done")
}

func TestAPageGroups(t *testing.T) {
	r := newPageRig(t, lincoln(2), sheet.View{}, fyne.NewSize(1200, 600), kit.ModeLight)
	for i, o := range r.p.group.Options() {
		if o == "Course" {
			r.p.group.Choose(i)
		}
	}
	r.expect("grouped", r.state.View().Group, "course")
	r.expect("lines", r.state.Lines(), 9)
}
