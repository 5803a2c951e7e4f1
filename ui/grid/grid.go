package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

// Grid is the widget. Its exported functions and callbacks belong to the UI goroutine.
//
// A card is selected by a press or by the keyboard, picked up by dragging it or with Enter, and put down by letting go or
// with Enter; Escape cancels.
type Grid struct {
	widget.BaseWidget

	// OnSelect is told which card a person selected, the zero Card when none; [Grid.Chosen] has those chosen beside it.
	OnSelect func(Card)
	// OnPickUp is asked where a card may go; ok false means that it can't be moved.
	OnPickUp func(Card) (slots Slots, ok bool)
	// OnRow is asked, once for each row that a lesson is held over, where it may go in a row that OnPickUp has said nothing of; it
	// adds that to the slots.
	OnRow func(c Card, row int, slots Slots)
	// OnPickUpSeveral is asked whether several lessons may be moved, of which the first is under the pointer.
	OnPickUpSeveral func(cards []Card) bool
	// OnJudge is asked what comes of it if the first of several lessons goes to a cell, and the others as far.
	OnJudge func(cards []Card, to Cell) State
	// OnDropSeveral is told that several lessons were put down, the first of them on a cell.
	OnDropSeveral func(cards []Card, to Cell)
	// OnDropOn is told that a card was put down on another one; it reports whether it made use of that, else OnDrop is told.
	OnDropOn func(c, other Card, to Cell) bool
	// OnCopy is told that a card was put down with Ctrl: it stays, and another one like it is to be in the cell.
	OnCopy func(c Card, to Cell)
	// OnDelete is told that the chosen cards are to be taken out of the grid.
	OnDelete func(cards []Card)
	// Modifiers are the modifier keys that are down; nil asks the driver.
	Modifiers func() fyne.KeyModifier
	// OnDrop is told that a card was put down on another cell, one whose state is not StateNone.
	OnDrop func(Card, Cell)
	// OnCancel is told that a lesson was put back, or dropped where it can't go.
	OnCancel func(Card)
	// OnTarget is told over which cell the lesson that is picked up is held; ok false means over none.
	OnTarget func(c Cell, ok bool)
	// OnMenu is asked for a menu: a card, or the zero Card on an empty cell, and the pointer's place on the canvas.
	OnMenu func(c Card, cell Cell, at fyne.Position)
	// OnOpen is told that a card was pressed twice.
	OnOpen func(Card)
	// OnDropOutside is told that a card was dragged out of the grid and let go at a place on the canvas; it reports
	// whether it made use of that, else the lesson is put back.
	OnDropOutside func(c Card, at fyne.Position) bool

	data *Data
	deck
	lay  layout
	size fyne.Size

	selected CardID
	chosen   map[CardID]bool // the selected one, too
	anchor   Cell            // where choosing with Shift begins
	band     *band           // nil where none is drawn
	cursor   Cell            // the keyboard's place: Row is a track here
	focused  bool
	hover    int // index of the card under the pointer, or -1
	pick     *picked
	press    pressed

	renderer *renderer
	slotPics SlotPictures
	dirty    bool // all of the data changed since the renderer drew
	changed  bool // some cards did
}

var (
	_ fyne.Widget            = (*Grid)(nil)
	_ fyne.Scrollable        = (*Grid)(nil)
	_ fyne.Draggable         = (*Grid)(nil)
	_ fyne.Focusable         = (*Grid)(nil)
	_ fyne.Shortcutable      = (*Grid)(nil)
	_ fyne.DoubleTappable    = (*Grid)(nil)
	_ fyne.SecondaryTappable = (*Grid)(nil)
	_ desktop.Mouseable      = (*Grid)(nil)
	_ desktop.Hoverable      = (*Grid)(nil)
)

// picked is the lesson that is picked up.
type picked struct {
	card     Card
	outside  bool // it came from elsewhere, such as the tray: there is no card of it in the grid
	dragging bool // by mouse, else by keyboard
	slots    Slots
	rows     map[int]bool  // of which it is known where the lesson can go
	home     map[int]bool  // those of them that the owner named at first
	several  []Card        // where more than one is moved: all of them, card first
	pointer  fyne.Position // in the widget
	target   Cell
	over     bool // target holds
	track    int  // track of the target, for the frame
}

// New returns an empty grid.
func New() *Grid {
	g := &Grid{data: &Data{}, hover: -1, lay: layout{headW: minRowHead}}
	g.ExtendBaseWidget(g)
	return g
}

// SetData replaces what the grid shows; it takes the data over, and [Grid.Change] changes it. Place, selection and a lesson
// being held stay, as far as they still exist.
func (g *Grid) SetData(d *Data) {
	before := map[place]int{}
	for i := range g.data.Cards {
		if c := &g.data.Cards[i]; c.ID != 0 {
			before[place{c.ID, c.Row, c.Col}] = g.lanes[i]
		}
	}
	if !sameRows(g.data.Rows, d.Rows) || len(g.data.Columns) != len(d.Columns) {
		before = nil // another view: its rows mean something else
	}
	g.data = d
	g.deck = deal(d, before)
	g.lay.columns = len(d.Columns)
	g.lay.headW = headWidth(d.Rows)
	g.letGo()
	g.hover = -1
	g.layRows()
	g.dirty = true
	g.Refresh()
}

// Restart is for the lessons of another timetable: none is selected or held, and the keyboard is at the first cell, which
// is scrolled to.
func (g *Grid) Restart() {
	g.Cancel()
	g.selected, g.chosen, g.cursor, g.anchor, g.band, g.press = 0, nil, Cell{}, Cell{}, nil, pressed{card: -1}
	g.lay.scrollTo(fyne.Position{})
	g.redraw()
}

// headWidth is as wide as the rows' headings need, within limits.
func headWidth(rows []Row) float32 {
	width := minRowHead
	for i := range rows {
		width = fyne.Max(width, kit.Measured(rows[i].Heading, kit.TextBody, true)+18)
		width = fyne.Max(width, kit.Measured(rows[i].Sub, kit.TextSmall, false)+18)
	}
	return fyne.Min(width, maxRowHead)
}

func sameRows(a, b []Row) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Heading != b[i].Heading {
			return false
		}
	}
	return true
}

// Data returns what the grid shows; a card with ID 0 is a gap that is not shown.
func (g *Grid) Data() *Data { return g.data }

// cardAt returns the index of the card in a cell of a track, or -1.
func (g *Grid) cardAt(track, col int) int {
	if track < 0 || col < 0 || track >= g.lay.tracks() || col >= g.lay.columns {
		return -1
	}
	row := g.lay.rowOf[track]
	return int(g.rows[row].cards[(track-g.lay.first[row])*g.lay.columns+col])
}

// find returns the index of the first card of a lesson, or -1.
func (g *Grid) find(id CardID) int {
	if i, ok := g.first[id]; ok {
		return int(i)
	}
	return -1
}

// Selected returns the selected card's lesson, 0 for none.
func (g *Grid) Selected() CardID { return g.selected }

// letGo selects and chooses no card that is gone.
func (g *Grid) letGo() {
	if _, ok := g.first[g.selected]; !ok {
		g.selected = 0
	}
	for id := range g.chosen {
		if _, ok := g.first[id]; !ok {
			delete(g.chosen, id)
		}
	}
}

// Select selects a lesson without telling OnSelect; 0 selects none. The keyboard's place goes there too. Those chosen beside it stay
// where it is one of them.
func (g *Grid) Select(id CardID) {
	if !g.chosen[id] {
		g.chosen = map[CardID]bool{}
		if id != 0 {
			g.chosen[id] = true
		}
	}
	if g.selected == id && id != 0 {
		g.redraw()
		return
	}
	g.selected = id
	if i := g.find(id); i >= 0 && id != 0 {
		g.cursor = Cell{g.track(i), g.data.Cards[i].Col}
	}
	g.redraw()
}

// Reveal scrolls until a lesson's first card is in view; it reports whether there is one.
func (g *Grid) Reveal(id CardID) bool {
	i := g.find(id)
	if i < 0 {
		return false
	}
	g.scrollInto(g.track(i), g.data.Cards[i].Col)
	return true
}

// Place returns where a lesson's first card is drawn: the middle of it in the widget's own coordinates.
func (g *Grid) Place(id CardID) (fyne.Position, bool) {
	i := g.find(id)
	if i < 0 {
		return fyne.Position{}, false
	}
	return g.middle(g.track(i), g.data.Cards[i].Col), true
}

// InView calls f with each card that is in view whole, and the middle of it in the widget's own coordinates.
func (g *Grid) InView(f func(c Card, at fyne.Position)) {
	seen := g.lay.visible()
	for t := seen.t0; t < seen.t1; t++ {
		for c := seen.c0; c < seen.c1; c++ {
			at := g.middle(t, c)
			whole := at.X-g.lay.colW/2 >= g.lay.headW && at.X+g.lay.colW/2 <= g.lay.headW+g.lay.view.Width &&
				at.Y-laneHeight/2 >= headHeight && at.Y+laneHeight/2 <= headHeight+g.lay.view.Height
			if i := g.cardAt(t, c); i >= 0 && whole {
				f(g.data.Cards[i], at)
			}
		}
	}
}

// CellPlace returns the middle of the first lane of a cell in the widget's own coordinates.
func (g *Grid) CellPlace(c Cell) (fyne.Position, bool) {
	if c.Row < 0 || c.Row >= len(g.data.Rows) || c.Col < 0 || c.Col >= g.lay.columns {
		return fyne.Position{}, false
	}
	return g.middle(g.lay.first[c.Row], c.Col), true
}

func (g *Grid) middle(track, col int) fyne.Position {
	return g.lay.at(track, col).Subtract(g.lay.off).
		AddXY(g.lay.headW+g.lay.colW/2, headHeight+laneHeight/2)
}

func (g *Grid) track(card int) int { return g.lay.first[g.data.Cards[card].Row] + g.lanes[card] }

// Offset returns how far the grid is scrolled, in units.
func (g *Grid) Offset() fyne.Position { return g.lay.off }

// ScrollTo scrolls to an offset in units, as far as there is content.
func (g *Grid) ScrollTo(off fyne.Position) {
	before := g.lay.off
	g.lay.scrollTo(off)
	if g.lay.off != before {
		g.redraw()
	}
}

// scrollInto scrolls just far enough to see all of a cell.
func (g *Grid) scrollInto(track, col int) {
	at := g.lay.at(track, col)
	off := g.lay.off
	off.X = fyne.Min(at.X, fyne.Max(off.X, at.X+g.lay.colW-g.lay.view.Width+g.barWidth(g.lay.scrollsDown())))
	off.Y = fyne.Min(at.Y, fyne.Max(off.Y, at.Y+laneHeight-g.lay.view.Height+g.barWidth(g.lay.scrollsAcross())))
	g.ScrollTo(off)
}

func (g *Grid) barWidth(shown bool) float32 {
	if shown {
		return barThickness
	}
	return 0
}

// Holding returns the card of the lesson that is picked up.
func (g *Grid) Holding() (Card, bool) {
	if g.pick == nil {
		return Card{}, false
	}
	return g.pick.card, true
}

// Carried lists the cards that are picked up, the one under the pointer first.
func (g *Grid) Carried() []Card {
	switch {
	case g.pick == nil:
		return nil
	case len(g.pick.several) > 0:
		return g.pick.several
	}
	return []Card{g.pick.card}
}

// Under returns the card of another lesson on which the one that is picked up is held.
func (g *Grid) Under() (Card, bool) {
	if g.pick == nil || !g.pick.over {
		return Card{}, false
	}
	return g.pick.under(g)
}

// SlotState returns what a cell is for the lesson that is picked up.
func (g *Grid) SlotState(c Cell) State {
	if g.pick == nil {
		return StateNone
	}
	return g.pick.slots[c]
}

// MinSize implements fyne.Widget.
func (g *Grid) MinSize() fyne.Size {
	g.ExtendBaseWidget(g)
	return fyne.NewSize(maxRowHead+2*minColWidth, headHeight+2*laneHeight)
}

// Resize implements fyne.Widget.
func (g *Grid) Resize(size fyne.Size) {
	g.size = size
	g.lay.resize(size)
	g.BaseWidget.Resize(size)
}

// scale is the number of pixels of a unit on the grid's screen.
func (g *Grid) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		return c.Scale()
	}
	return 1
}

func (g *Grid) look(c *Card, dark bool) look {
	return look{
		selected: g.chosen[c.ID],
		lifted:   g.pick != nil && !g.pick.outside && (g.pick.card.ID == c.ID || len(g.pick.several) > 0 && g.chosen[c.ID]),
		dark:     dark,
	}
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	g.renderer = newRenderer(g)
	return g.renderer
}

func (g *Grid) dark() bool { return kit.Dark() }
