package grid

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/ui/kit"
)

// school returns data with days × periods columns, rows, and in each cell as many cards as perCell says.
func school(days, periods, rows, perCell int) *Data {
	d := &Data{}
	for day := range days {
		for p := range periods {
			d.Columns = append(d.Columns, Column{Day: fmt.Sprintf("Day %d", day+1), Period: fmt.Sprint(p + 1), Times: "8:10–9:25"})
		}
	}
	id := CardID(1)
	for r := range rows {
		d.Rows = append(d.Rows, Row{Heading: fmt.Sprintf("Grade %d", r+1), Sub: "120 students"})
		for c := range d.Columns {
			for k := range perCell {
				d.Cards = append(d.Cards, Card{ID: id, Row: r, Col: c, Line1: fmt.Sprintf("%02dMAT %d", r, k), Line2: "KIM A204",
					Hue: Hue{Index: k}})
				id++
			}
		}
	}
	return d
}

// rig is a grid in a test window with a record of what it told its owner.
type rig struct {
	*Grid
	win fyne.Window
	log []string
}

func newRig(t testing.TB, d *Data, size fyne.Size) *rig {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := &rig{Grid: New()}
	say := func(format string, args ...any) { r.log = append(r.log, fmt.Sprintf(format, args...)) }
	r.OnSelect = func(c Card) { say("select %d", c.ID) }
	r.OnPickUp = func(c Card) (Slots, bool) {
		say("pick up %d", c.ID)
		slots := Slots{}
		for col := range d.Columns {
			slots[Cell{c.Row, col}] = StateFree
		}
		return slots, true
	}
	r.OnDrop = func(c Card, at Cell) { say("drop %d on row %d column %d", c.ID, at.Row, at.Col) }
	r.OnCancel = func(c Card) { say("cancel %d", c.ID) }
	r.OnOpen = func(c Card) { say("open %d", c.ID) }
	r.OnMenu = func(c Card, at Cell, _ fyne.Position) { say("menu %d at row %d column %d", c.ID, at.Row, at.Col) }
	r.SetData(d)
	r.win = test.NewTempWindow(t, r.Grid)
	r.win.SetPadded(false)
	r.win.Resize(size)
	return r
}

func (r *rig) expect(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, r.log); diff != "" {
		t.Errorf("the owner was told something else (-want +got):\n%s", diff)
	}
	r.log = nil
}

func (r *rig) press(p fyne.Position) {
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary})
}

func (r *rig) drag(from fyne.Position, to ...fyne.Position) {
	r.press(from)
	for _, p := range to {
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
}

func (r *rig) key(names ...fyne.KeyName) {
	for _, n := range names {
		r.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func (r *rig) placeOf(t *testing.T, id CardID) fyne.Position {
	t.Helper()
	p, ok := r.Place(id)
	if !ok {
		t.Fatalf("there is no card %d", id)
	}
	return p
}

func TestALessonIsMovedByDraggingIt(t *testing.T) {
	r := newRig(t, school(2, 4, 2, 1), fyne.NewSize(1000, 500))
	to, _ := r.CellPlace(Cell{0, 3})
	r.drag(r.placeOf(t, 1), to.SubtractXY(40, 0), to)
	if c, ok := r.Holding(); !ok || c.ID != 1 {
		t.Fatalf("holding %v, %v; want card 1", c, ok)
	}
	if got := r.SlotState(Cell{0, 5}); got != StateFree {
		t.Errorf("a slot the owner called free is in state %d", got)
	}
	r.DragEnd()
	r.expect(t, "select 1", "pick up 1", "drop 1 on row 0 column 3")
	if _, ok := r.Holding(); ok {
		t.Error("the lesson is still held after it was put down")
	}
}

func TestALessonGoesBackWhereItWasWhenItCannotBePutDown(t *testing.T) {
	d := school(2, 4, 2, 1)
	cases := []struct {
		name string
		to   func(r *rig) fyne.Position
		key  fyne.KeyName
	}{
		{"on its own cell", func(r *rig) fyne.Position { return r.placeOf(t, 1).AddXY(8, 8) }, ""},
		{"on a cell the owner did not name", func(r *rig) fyne.Position { p, _ := r.CellPlace(Cell{1, 3}); return p }, ""},
		{"on the headings", func(*rig) fyne.Position { return fyne.NewPos(300, 10) }, ""},
		{"outside the grid", func(*rig) fyne.Position { return fyne.NewPos(-50, 900) }, ""},
		{"after Escape", func(r *rig) fyne.Position { p, _ := r.CellPlace(Cell{0, 3}); return p }, fyne.KeyEscape},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, d, fyne.NewSize(1000, 500))
			r.drag(r.placeOf(t, 1), c.to(r))
			if c.key != "" {
				r.key(c.key)
				r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: c.to(r)}}) // the button is still down
			}
			r.DragEnd()
			r.expect(t, "select 1", "pick up 1", "cancel 1")
		})
	}
}

func TestALessonThatMayNotMoveStaysDown(t *testing.T) {
	r := newRig(t, school(1, 4, 1, 1), fyne.NewSize(1000, 500))
	r.OnPickUp = func(Card) (Slots, bool) { return nil, false }
	to, _ := r.CellPlace(Cell{0, 3})
	r.drag(r.placeOf(t, 1), to)
	r.DragEnd()
	r.expect(t, "select 1")
}

func TestDroppingOutsideIsOfferedToTheOwnerFirst(t *testing.T) {
	r := newRig(t, school(1, 4, 1, 1), fyne.NewSize(1000, 500))
	r.OnDropOutside = func(c Card, _ fyne.Position) bool {
		r.log = append(r.log, fmt.Sprint("tray takes ", c.ID))
		return true
	}
	r.drag(r.placeOf(t, 1), fyne.NewPos(400, 700))
	r.DragEnd()
	r.expect(t, "select 1", "pick up 1", "tray takes 1")
}

func TestALessonFromTheTrayIsDroppedOnTheGrid(t *testing.T) {
	r := newRig(t, school(1, 4, 1, 1), fyne.NewSize(1000, 500))
	at, _ := r.CellPlace(Cell{0, 2})
	if !r.DragIn(Card{ID: 99, Row: 0, Line1: "09MAT 9"}, at) {
		t.Fatal("the lesson was not taken")
	}
	r.DropIn()
	r.expect(t, "pick up 99", "drop 99 on row 0 column 2")
}

func TestALessonIsMovedByKeyboardAlone(t *testing.T) {
	r := newRig(t, school(2, 4, 2, 1), fyne.NewSize(1000, 500))
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyRight, fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight)
	if c, ok := r.Holding(); !ok || c.ID != 2 {
		t.Fatalf("holding %v, %v; want card 2", c, ok)
	}
	r.key(fyne.KeyReturn)
	r.expect(t, "select 2", "pick up 2", "drop 2 on row 0 column 3")

	r.key(fyne.KeyReturn, fyne.KeyLeft, fyne.KeyEscape)
	r.expect(t, "pick up 4", "cancel 4")
	r.key(fyne.KeyEscape)
	r.expect(t, "select 0")
}

func TestLosingTheKeyboardPutsALessonBack(t *testing.T) {
	r := newRig(t, school(2, 4, 2, 1), fyne.NewSize(1000, 500))
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyReturn)
	r.win.Canvas().Unfocus()
	r.expect(t, "pick up 1", "cancel 1")
}

func TestPressesSelectOpenAndAskForTheMenu(t *testing.T) {
	r := newRig(t, school(1, 4, 2, 1), fyne.NewSize(1000, 500))
	r.press(r.placeOf(t, 5))
	p := r.placeOf(t, 6)
	r.press(p)
	r.DoubleTapped(&fyne.PointEvent{Position: p}) // the first press was on another card
	r.press(p)
	r.DoubleTapped(&fyne.PointEvent{Position: p})
	r.TappedSecondary(&fyne.PointEvent{Position: p})
	r.press(fyne.NewPos(500, 450)) // below the rows
	r.expect(t, "select 5", "select 6", "open 6", "menu 6 at row 1 column 1", "select 0")
	if r.win.Canvas().Focused() != r.Grid {
		t.Error("a press did not give the grid the keyboard")
	}
}

func TestTheKeyboardScrollsItsPlaceIntoView(t *testing.T) {
	r := newRig(t, school(5, 8, 30, 1), fyne.NewSize(700, 400))
	r.win.Canvas().Focus(r.Grid)
	r.key(fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown)
	p := r.middle(r.cursor.Row, r.cursor.Col)
	if track, col, ok := r.lay.cellAt(p); !ok || track != r.cursor.Row || col != r.cursor.Col {
		t.Errorf("the place of the keyboard, %v, is at %v and out of view", r.cursor, p)
	}
}

func TestOnlyWhatIsInViewHasObjects(t *testing.T) {
	r := newRig(t, school(10, 8, 190, 1), fyne.NewSize(1200, 800)) // 15,200 lessons
	limit := (1200/int(minColWidth) + 2) * (800/int(laneHeight) + 2)
	for i := range 200 {
		r.ScrollTo(fyne.NewPos(float32(i*31%5000), float32(i*137%9000)))
		if n := len(r.renderer.shown) + len(r.renderer.idle); n > limit {
			t.Fatalf("after %d scroll steps there are %d card views; the view holds at most %d", i, n, limit)
		}
	}
}

func TestCardsInViewAreThoseThatAPressWouldMeet(t *testing.T) {
	r := newRig(t, school(5, 8, 30, 2), fyne.NewSize(700, 400))
	r.ScrollTo(fyne.NewPos(333, 444))
	n := 0
	r.InView(func(c Card, at fyne.Position) {
		n++
		if i := r.cardUnder(at); i < 0 || r.data.Cards[i].ID != c.ID {
			t.Errorf("card %d is said to be at %v, where card %d lies", c.ID, at, i)
		}
	})
	if n < 20 {
		t.Errorf("%d cards are in view", n)
	}
}

func TestTheScrollBarsScroll(t *testing.T) {
	r := newRig(t, school(5, 8, 30, 1), fyne.NewSize(700, 400))
	bottom := fyne.NewPos(700-4, 400-12)
	r.press(bottom)
	content := r.lay.content()
	if got, want := r.Offset().Y, content.Height-r.lay.view.Height; got < want*0.9 {
		t.Errorf("a press at the foot of the bar scrolled to %v of %v", got, want)
	}
	r.drag(fyne.NewPos(700-4, 380), fyne.NewPos(700-4, 0))
	r.DragEnd()
	if got := r.Offset().Y; got != 0 {
		t.Errorf("dragging the thumb up scrolled to %v, want 0", got)
	}
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-100, -60)})
	if diff := cmp.Diff(fyne.NewPos(100, 60), r.Offset()); diff != "" {
		t.Errorf("the wheel scrolled elsewhere:\n%s", diff)
	}
}

func TestHoldingALessonAtTheEdgeScrolls(t *testing.T) {
	r := newRig(t, school(5, 8, 30, 1), fyne.NewSize(700, 400))
	edge := fyne.NewPos(400, 395)
	r.drag(r.placeOf(t, 3), edge, edge, edge)
	if got := r.Offset().Y; got < 2*edgeSteps {
		t.Errorf("three steps at the lower edge scrolled by %v", got)
	}
}

func TestACardThatHasNotMovedKeepsItsLane(t *testing.T) {
	d := school(1, 3, 1, 3)
	r := newRig(t, d, fyne.NewSize(1000, 500))
	before := r.placeOf(t, 3) // third lane of the first column
	moved := *d
	moved.Cards = append([]Card(nil), d.Cards...)
	moved.Cards[0].Col = 1 // the first lane becomes free, another column gets a fourth
	r.SetData(&moved)
	if diff := cmp.Diff(before, r.placeOf(t, 3)); diff != "" {
		t.Errorf("a card jumped when another one moved:\n%s", diff)
	}
}

func TestSelectionSurvivesNewDataUnlessTheLessonIsGone(t *testing.T) {
	r := newRig(t, school(1, 3, 1, 1), fyne.NewSize(1000, 500))
	r.Select(2)
	r.SetData(school(1, 3, 1, 1))
	if r.Selected() != 2 {
		t.Error("the selection was lost with new data")
	}
	r.SetData(school(1, 1, 1, 1))
	if r.Selected() != 0 {
		t.Error("a lesson that is gone is still selected")
	}
}

func TestPackingNeverPutsTwoCardsIntoOneLane(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := school(rapid.IntRange(1, 3).Draw(t, "days"), 2, rapid.IntRange(1, 3).Draw(t, "rows"), 0)
		before := map[place]int{}
		for i := range rapid.IntRange(0, 30).Draw(t, "cards") {
			c := Card{ID: CardID(i + 1), Row: rapid.IntRange(0, len(d.Rows)-1).Draw(t, "row"),
				Col: rapid.IntRange(0, len(d.Columns)-1).Draw(t, "col")}
			d.Cards = append(d.Cards, c)
			if rapid.Bool().Draw(t, "was there") {
				before[place{c.ID, c.Row, c.Col}] = rapid.IntRange(0, 9).Draw(t, "lane")
			}
		}
		lanes, rows := pack(d, before)
		taken := map[[3]int]bool{}
		for i, c := range d.Cards {
			if lanes[i] < 0 || lanes[i] >= rows[c.Row].lanes {
				t.Fatalf("card %d is in lane %d of %d", c.ID, lanes[i], rows[c.Row].lanes)
			}
			at := [3]int{c.Row, lanes[i], c.Col}
			if taken[at] {
				t.Fatalf("two cards lie in row %d, lane %d, column %d", c.Row, lanes[i], c.Col)
			}
			taken[at] = true
		}
	})
}

func TestEveryPointOfTheBodyIsInTheCellThatIsDrawnThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := layout{headW: minRowHead}
		l.columns = rapid.IntRange(1, 90).Draw(t, "columns")
		var rows []cellRow
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 5), 1, 40).Draw(t, "lanes") {
			rows = append(rows, cellRow{lanes: n})
		}
		l.setLanes(rows)
		l.resize(fyne.NewSize(rapid.Float32Range(100, 2000).Draw(t, "width"), rapid.Float32Range(100, 1500).Draw(t, "height")))
		l.scrollTo(fyne.NewPos(rapid.Float32Range(-100, 9000).Draw(t, "x"), rapid.Float32Range(-100, 9000).Draw(t, "y")))
		p := fyne.NewPos(rapid.Float32Range(0, 2000).Draw(t, "px"), rapid.Float32Range(0, 1500).Draw(t, "py"))
		track, col, ok := l.cellAt(p)
		if !ok {
			return
		}
		if !l.visible().has(track, col) {
			t.Fatalf("cell %d, %d lies under %v but is not among the visible %v", track, col, p, l.visible())
		}
		at := l.at(track, col).Subtract(l.off).AddXY(l.headW, headHeight)
		if p.X < at.X-0.1 || p.X > at.X+l.colW+0.1 || p.Y < at.Y-0.1 || p.Y > at.Y+laneHeight+0.1 {
			t.Fatalf("%v is not in the cell drawn at %v", p, at)
		}
	})
}

func TestAnEmptyGridTakesEveryKeyAndPress(t *testing.T) {
	r := newRig(t, &Data{}, fyne.NewSize(500, 400))
	r.press(fyne.NewPos(250, 250))
	r.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyEnd)
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -50)})
	r.expect(t)
}

// BenchmarkScrollStep scrolls 15,200 lessons down and across, one wheel notch a step.
func BenchmarkScrollStep(b *testing.B) {
	r := newRig(b, school(10, 8, 190, 1), fyne.NewSize(1920, 1000))
	content := r.lay.content()
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		r.ScrollTo(fyne.NewPos(float32(i*7%int(content.Width-1800)), float32(i*40%int(content.Height-900))))
	}
}

// BenchmarkDragStep moves a held lesson by one pointer event.
func BenchmarkDragStep(b *testing.B) {
	r := newRig(b, school(10, 8, 190, 1), fyne.NewSize(1920, 1000))
	from, _ := r.Place(1)
	r.drag(from, from.AddXY(20, 20))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(200+i%1000), float32(150+i%600))}})
	}
}

// BenchmarkSetData hands over a school of 15,200 lessons, as after each edit.
func BenchmarkSetData(b *testing.B) {
	d := school(10, 8, 190, 1)
	r := newRig(b, d, fyne.NewSize(1920, 1000))
	b.ReportAllocs()
	for range b.N {
		r.SetData(d)
	}
}
