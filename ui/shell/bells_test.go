package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/model"
	"carillon/ui/kit"
)

// bellCell goes to a cell of the bell times: a period by its line, a day by its number.
func (r *rig) bellCell(line, day int) *bellPage {
	r.t.Helper()
	p := r.bellPage()
	p.State().Go(sheet.Place{Line: line, Column: day + 1})
	p.Page.Changed()
	return p
}

// spanOf is a cell of the first grid in minutes, and its kind.
func (r *rig) spanOf(line, day int) model.Cell {
	g := r.file.t.Grid(1)
	if c := g.Cell(uint8(day), g.Periods[line].ID); c != nil {
		return *c
	}
	return model.Cell{}
}

func TestBellTimesAreTypedIntoTheirPageAndUndone(t *testing.T) {
	r := opened(t)
	r.command("view.bells")
	if r.session.Place().Page != session.PageBells || r.win.Canvas().Focused() != fyne.Focusable(r.bellPage().Sheet) {
		t.Fatalf("page %s, keyboard on %T", r.session.Place().Page, r.win.Canvas().Focused())
	}
	r.says(r.pages[session.PageBells], "Bell times", "The days to scale", "Copy day…")
	before := r.spanOf(0, 2)
	r.bellCell(0, 2)
	r.types("0805 +50")
	r.key(fyne.KeyReturn)
	if c := r.spanOf(0, 2); c.Start != 485 || c.End != 535 || c.Kind != before.Kind {
		t.Fatalf("it is %+v", c)
	}
	r.bellCell(0, 2)
	r.types("nonsense")
	r.key(fyne.KeyReturn)
	if c := r.spanOf(0, 2); c.Start != 485 {
		t.Errorf("nonsense was taken: %+v", c)
	}
	if drafts := r.bellPage().State().Drafts(); len(drafts) != 1 || !strings.Contains(drafts[0].Reason, "two times") {
		t.Errorf("what was typed is not kept with its reason: %+v", drafts)
	}
	r.command("edit.undo")
	if c := r.spanOf(0, 2); c.Start != before.Start || c.End != before.End {
		t.Errorf("undo leaves %+v, want %+v", c, before)
	}
}

func TestALessonWhosePeriodBecomesABreakIsSaidToWait(t *testing.T) {
	r := opened(t)
	r.command("view.bells")
	l := r.file.t.Lesson(mat9Mon1)
	g := r.file.t.Grid(l.Slot.Grid)
	line := 0
	for i, p := range g.Periods {
		if p.ID == l.Slot.Period {
			line = i
		}
	}
	r.bellCell(line, int(l.Slot.Day))
	r.types("break")
	r.key(fyne.KeyReturn)
	if r.file.t.Lesson(mat9Mon1).Slot.Placed() {
		t.Fatal("the lesson is still there")
	}
	if label := r.file.t.UndoLabel(); !strings.Contains(label, "to Not placed") {
		t.Errorf("undo says %q", label)
	}
	r.command("edit.undo")
	if !r.file.t.Lesson(mat9Mon1).Slot.Placed() {
		t.Error("undo does not put it back")
	}
}

func TestADayIsCopiedTimesAreShiftedAndADayIsAdded(t *testing.T) {
	r := opened(t)
	r.command("view.bells")
	r.bellCell(0, 1)
	r.bellPage().askCopy()
	d := r.dialog("Copy a day")
	d.Primary.Tapped(nil)
	if !d.Shown() {
		t.Fatal("no day was chosen, and it is done")
	}
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && c.Text == "Tue" {
			c.SetChecked(true)
		}
	})
	d.Primary.Tapped(nil)
	if a, b := r.spanOf(0, 1), r.spanOf(0, 2); a.Start != b.Start || a.End != b.End || d.Shown() {
		t.Errorf("Tuesday has %+v, Monday %+v", b, a)
	}
	was := r.spanOf(0, 1)
	r.bellPage().askShift()
	d = r.dialog("Shift times")
	r.types("10")
	d.Primary.Tapped(nil)
	if c := r.spanOf(0, 1); c.Start != was.Start+10 || c.End != was.End+10 || d.Shown() {
		t.Errorf("Monday begins at %v, want %v", c.Start, was.Start+10)
	}
	days := len(r.file.t.Grid(1).Days)
	r.bellPage().askDays()
	d = r.dialog("Days and grids")
	r.press("Add a day")
	d.Primary.Tapped(nil)
	if !d.Shown() {
		t.Fatal("a day without a code is taken")
	}
	var last *kit.Entry
	eachShown(d.Tabs[0].Content, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.PlaceHolder == "MonA" {
			last = e
		}
	})
	last.SetText("Sat")
	d.Primary.Tapped(nil)
	if g := r.file.t.Grid(1); len(g.Days) != days+1 || g.Days[days].Code != "Sat" || g.Cell(uint8(days+1), g.Periods[0].ID) == nil {
		t.Errorf("the days are %+v", g.Days)
	}
	if len(r.bellPage().src.Columns()) != days+3 {
		t.Error("the sheet has no column for the new day")
	}
	for range 3 {
		r.command("edit.undo")
	}
	if len(r.bellPage().src.Columns()) != days+2 {
		t.Error("the column stays once the day is undone")
	}
}

func TestOverlapsAreSaidOnThePage(t *testing.T) {
	r := opened(t)
	r.command("view.bells")
	first, second := r.spanOf(0, 1), r.spanOf(1, 1)
	r.bellCell(0, 1)
	r.types(first.Start.String() + "-" + (second.Start + 5).String())
	r.key(fyne.KeyReturn)
	r.says(r.pages[session.PageBells], "has not ended when period")
}

// eachShown calls a function with each object of a content.
func eachShown(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	for _, x := range test.LaidOutObjects(o) {
		do(x)
	}
}
