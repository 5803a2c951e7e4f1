package kit

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
)

// queue is a list of three rows whose owner does as it is told.
type queue struct {
	*OrderList
	win   fyne.Window
	names []string
	moves []string
}

func newQueue(t *testing.T, names ...string) *queue {
	t.Helper()
	test.NewTempApp(t)
	q := &queue{OrderList: NewOrderList(), names: names}
	fill := func(chosen int) {
		rows := make([]fyne.CanvasObject, len(q.names))
		for i, n := range q.names {
			rows[i] = NewText(n, TextStyle{})
		}
		q.SetRows(rows, chosen)
	}
	q.OnChosen = fill
	q.OnMoved = func(from, to int) {
		q.moves = append(q.moves, fmt.Sprint(from, " to ", to))
		n := q.names[from]
		q.names = slices.Insert(slices.Delete(q.names, from, from+1), to, n)
		fill(to)
	}
	fill(0)
	q.win = test.NewTempWindow(t, q.OrderList)
	q.win.Resize(fyne.NewSize(400, 300))
	return q
}

// row is a point in the middle of a row.
func (q *queue) row(i int) fyne.Position { return fyne.NewPos(60, q.top(i)+q.height()/2) }

// hold presses the mouse on a point and moves it over others.
func (q *queue) hold(from fyne.Position, over ...fyne.Position) {
	q.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}})
	for _, p := range over {
		q.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}, Dragged: fyne.NewDelta(p.X-from.X, p.Y-from.Y)})
		from = p
	}
}

func (q *queue) shows(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, q.names); diff != "" {
		t.Errorf("the order (-want +got):\n%s", diff)
	}
}

func TestARowIsDraggedToAnotherPlace(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to int
		want     []string
	}{
		{"down by one", 0, 1, []string{"b", "a", "c"}},
		{"to the end", 0, 2, []string{"b", "c", "a"}},
		{"to the top", 2, 0, []string{"c", "a", "b"}},
		{"up by one", 2, 1, []string{"a", "c", "b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := newQueue(t, "a", "b", "c")
			q.hold(q.row(c.from), q.row(1), q.row(c.to))
			if q.place(c.from) != c.to {
				t.Errorf("while it is dragged it would land in place %d, want %d", q.place(c.from), c.to)
			}
			q.shows(t, "a", "b", "c") // not before it is let go
			q.DragEnd()
			q.shows(t, c.want...)
			if q.chosen != c.to {
				t.Errorf("row %d is chosen, want the one that was dragged, %d", q.chosen, c.to)
			}
		})
	}
}

func TestADragThatEndsWhereItBeganMovesNothing(t *testing.T) {
	q := newQueue(t, "a", "b", "c")
	q.hold(q.row(1), q.row(2), q.row(1))
	q.DragEnd()
	q.hold(q.row(1), q.row(1).AddXY(0, 5)) // a slip of the hand
	q.DragEnd()
	q.hold(fyne.NewPos(60, 290), q.row(0)) // from below the rows
	q.DragEnd()
	if q.moves != nil {
		t.Errorf("moved %v", q.moves)
	}
	q.hold(q.row(0), fyne.NewPos(60, 900)) // far beyond the end
	q.DragEnd()
	q.hold(q.row(2), fyne.NewPos(60, -900))
	q.DragEnd()
	q.shows(t, "a", "b", "c")
	if diff := cmp.Diff([]string{"0 to 2", "2 to 0"}, q.moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

func TestEscapePutsADraggedRowBack(t *testing.T) {
	q := newQueue(t, "a", "b", "c")
	q.hold(q.row(0), q.row(2))
	if q.win.Canvas().Focused() != fyne.Focusable(q.OrderList) {
		t.Fatalf("while dragging the keyboard is on %T", q.win.Canvas().Focused())
	}
	q.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	q.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: q.row(1)}})
	q.DragEnd()
	q.shows(t, "a", "b", "c")
	q.hold(q.row(0), q.row(2)) // the next drag is another one
	q.DragEnd()
	q.shows(t, "b", "c", "a")
}

func TestTheKeyboardChoosesARowAndMovesIt(t *testing.T) {
	q := newQueue(t, "a", "b", "c")
	q.win.Canvas().Focus(q)
	key := func(k fyne.KeyName) { q.TypedKey(&fyne.KeyEvent{Name: k}) }
	alt := func(k fyne.KeyName) {
		q.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt})
	}
	key(fyne.KeyUp) // there is none above
	alt(fyne.KeyUp)
	key(fyne.KeyDown)
	if q.chosen != 1 || q.moves != nil {
		t.Fatalf("row %d is chosen, moved %v", q.chosen, q.moves)
	}
	alt(fyne.KeyDown)
	q.shows(t, "a", "c", "b")
	alt(fyne.KeyDown) // it is the last
	alt(fyne.KeyUp)
	alt(fyne.KeyUp)
	q.shows(t, "b", "a", "c")
	q.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierControl})
	q.shows(t, "b", "a", "c")
	key(fyne.KeyEnd)
	if q.chosen != 2 {
		t.Errorf("after End row %d is chosen", q.chosen)
	}
	key(fyne.KeyHome)
	q.Tapped(&fyne.PointEvent{Position: q.row(1)})
	q.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 290)})
	if q.chosen != 1 {
		t.Errorf("after a tap on the second row %d is chosen", q.chosen)
	}
}

func TestASingleRowHasNoPlaceToGo(t *testing.T) {
	q := newQueue(t, "a")
	q.hold(q.row(0), fyne.NewPos(60, 200))
	q.DragEnd()
	q.Shift(1)
	q.Shift(-1)
	if q.moves != nil {
		t.Errorf("moved %v", q.moves)
	}
}

func TestADragOnACanvasFindsTheList(t *testing.T) {
	q := newQueue(t, "a", "b")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(q.OrderList).Add(q.row(1))
	test.Drag(q.win.Canvas(), at, 0, q.height()+orderGap) // onto the second, from the first
	q.shows(t, "b", "a")
}
