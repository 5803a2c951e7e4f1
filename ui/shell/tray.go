package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/grid"
	"carillon/ui/kit"
)

const (
	trayHeight    float32 = 72
	trayCardWidth float32 = 116
	trayHeadWidth float32 = 92
	trayGap       float32 = 8
)

// tray is the strip of lessons that are not placed. They are dragged into the grid from here, and lessons of the grid
// are dropped here to take them out of it.
type tray struct {
	onSelect func(grid.Card)
	onDrag   func(grid.Card, fyne.Position) // with the place on the canvas
	onDrop   func()
	resized  func() // it has come or gone, and what is beside it gets less or more room

	selected grid.CardID
	hidden   bool // its room is left to the grid
	count    *kit.Text
	strip    *fyne.Container
	root     *fyne.Container
}

func newTray() *tray {
	t := &tray{count: kit.Muted(""), strip: container.New(layoutStrip{})}
	head := kit.Column(2, kit.Strong("Not placed"), t.count)
	line := kit.Frame(nil, nil, kit.Inset(kit.MinWidth(trayHeadWidth-20, head), 8, 0, 10, 10), nil,
		container.NewHScroll(t.strip))
	t.root = kit.Frame(kit.Hairline(), nil, nil, nil, kit.On(theme.ColorNameBackground, kit.Inset(line, 8, 6, 0, 8)))
	return t
}

// set shows cards.
func (t *tray) set(cards []grid.Card) {
	t.strip.RemoveAll()
	for i := range cards {
		t.strip.Add(newTrayCard(t, cards[i]))
	}
	t.refresh()
}

// remove takes a card out and insert puts one in; refresh then shows what is there.
func (t *tray) remove(i int) { t.strip.Objects = slices.Delete(t.strip.Objects, i, i+1) }

func (t *tray) insert(i int, c grid.Card) {
	t.strip.Objects = slices.Insert[[]fyne.CanvasObject, fyne.CanvasObject](t.strip.Objects, i, newTrayCard(t, c))
}

// refresh shows the cards that are there; without any the tray goes away.
func (t *tray) refresh() {
	n := len(t.strip.Objects)
	t.count.SetText(plural(n, "lesson"))
	shown := n > 0 && !t.hidden
	if t.root.Visible() != shown {
		t.root.Hidden = !shown
		if t.resized != nil {
			t.resized()
		}
	}
	t.root.Refresh()
}

// hide leaves the tray's room to the grid, or shows it again.
func (t *tray) hide(hidden bool) {
	if t.hidden != hidden {
		t.hidden = hidden
		t.refresh()
	}
}

// choose shows which of the cards is selected, 0 for none.
func (t *tray) choose(id grid.CardID) {
	if t.selected == id {
		return
	}
	t.selected = id
	for _, o := range t.strip.Objects {
		o.Refresh()
	}
}

// layoutStrip lays the cards out side by side.
type layoutStrip struct{}

func (layoutStrip) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(trayCardWidth+trayGap), 0))
		o.Resize(fyne.NewSize(trayCardWidth, grid.CardHeight))
	}
}

func (layoutStrip) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(objects))*(trayCardWidth+trayGap), grid.CardHeight+8)
}

// trayCard is one lesson in the tray.
type trayCard struct {
	widget.BaseWidget
	tray *tray
	card grid.Card
	view *grid.CardView
}

var (
	_ fyne.Draggable    = (*trayCard)(nil)
	_ desktop.Mouseable = (*trayCard)(nil)
)

func newTrayCard(t *tray, c grid.Card) *trayCard {
	x := &trayCard{tray: t, card: c, view: grid.NewCardView()}
	x.ExtendBaseWidget(x)
	return x
}

// MouseDown selects the lesson.
func (x *trayCard) MouseDown(*desktop.MouseEvent) { x.tray.onSelect(x.card) }

// MouseUp does nothing.
func (x *trayCard) MouseUp(*desktop.MouseEvent) {}

// Dragged carries the lesson to the grid.
func (x *trayCard) Dragged(ev *fyne.DragEvent) { x.tray.onDrag(x.card, ev.AbsolutePosition) }

// DragEnd puts it down.
func (x *trayCard) DragEnd() { x.tray.onDrop() }

// CreateRenderer implements fyne.Widget.
func (x *trayCard) CreateRenderer() fyne.WidgetRenderer {
	x.ExtendBaseWidget(x)
	return &trayCardRenderer{x}
}

type trayCardRenderer struct{ x *trayCard }

func (r *trayCardRenderer) show(size fyne.Size) {
	r.x.view.Show(r.x.card, r.x.tray.selected == r.x.card.ID, size)
}

func (r *trayCardRenderer) Layout(size fyne.Size) { r.show(size) }
func (r *trayCardRenderer) MinSize() fyne.Size    { return fyne.NewSize(trayCardWidth, grid.CardHeight) }
func (r *trayCardRenderer) Refresh()              { r.show(r.x.Size()) }
func (r *trayCardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.x.view.Object()}
}
func (r *trayCardRenderer) Destroy() {}
