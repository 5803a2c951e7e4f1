// Package rosters draws the rosters of [carillon/internal/rosters] and turns keys and the mouse into its gestures: a grid of places,
// of which only those in view have objects, the panel of fair shares beside it, and the page that has both.
package rosters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// spot is a place of the grid: a line of the table and a day, both counted from 0.
type spot struct{ line, day int }

// Grid is a roster as one widget. Its functions and callbacks belong to the UI goroutine.
type Grid struct {
	widget.BaseWidget

	// OnSelect is told of the place that a person has gone to.
	OnSelect func()
	// OnPut is asked to put a teacher on a place; from is where the teacher comes from, or no place.
	OnPut func(id model.TeacherID, from, to rosters.Place)
	// OnClear is asked to empty a place, or with cut to put its teacher on the clipboard, too.
	OnClear func(at rosters.Place, cut bool)
	// OnPaste is asked to paste a text from a place on.
	OnPaste func(line, day int, text string)
	// OnTake is asked to take the proposal for a place.
	OnTake func(at rosters.Place)
	// OnHold is told that a teacher is held, or with 0 that none is any more, and over which place.
	OnHold func(id model.TeacherID, over rosters.Place, ok bool)
	// OnMenu is asked for the menu of the current place, at a place on the canvas.
	OnMenu func(at fyne.Position)
	// OnSay is told a sentence for the status bar.
	OnSay func(string)
	// OnKey, unless nil, sees each key first and reports whether it used it.
	OnKey func(*fyne.KeyEvent) bool

	board    *rosters.Board
	table    *rosters.Table
	proposed map[rosters.Place]model.TeacherID

	lay     layout
	cursor  spot
	focused bool
	press   pressed
	held    *held
	chooser *chooser

	pictures grid.SlotPictures
	renderer *renderer
}

// held is a teacher in hand.
type held struct {
	id       model.TeacherID
	from     rosters.Place // no entry where the teacher comes from the list
	dragging bool
	pointer  fyne.Position
	over     spot
	isOver   bool
}

var (
	_ fyne.Widget            = (*Grid)(nil)
	_ fyne.Focusable         = (*Grid)(nil)
	_ fyne.Shortcutable      = (*Grid)(nil)
	_ fyne.Scrollable        = (*Grid)(nil)
	_ fyne.Draggable         = (*Grid)(nil)
	_ fyne.DoubleTappable    = (*Grid)(nil)
	_ fyne.SecondaryTappable = (*Grid)(nil)
	_ desktop.Mouseable      = (*Grid)(nil)
)

// NewGrid returns a grid that shows nothing yet.
func NewGrid() *Grid {
	g := &Grid{table: &rosters.Table{}}
	g.chooser = newChooser(g)
	g.ExtendBaseWidget(g)
	return g
}

// SetTable shows a table, with the proposals for its gaps. Where a person is stays, as far as the table reaches.
func (g *Grid) SetTable(b *rosters.Board, t *rosters.Table, proposed map[rosters.Place]model.TeacherID) {
	if g.table.Roster != t.Roster {
		g.cursor, g.held, g.lay.off = spot{}, nil, fyne.Position{}
		g.chooser.close()
	}
	g.board, g.table, g.proposed = b, t, proposed
	g.lay.measure(t)
	g.cursor = g.into(g.cursor)
	g.redraw()
}

// into is a spot within the table, never on a heading.
func (g *Grid) into(s spot) spot {
	s.line = max(0, min(s.line, len(g.table.Lines)-1))
	s.day = max(0, min(s.day, len(g.table.Days)-1))
	for s.line < len(g.table.Lines) && g.table.Lines[s.line].Head {
		s.line++
	}
	return s
}

// Current is the place where a person is.
func (g *Grid) Current() (rosters.Place, bool) { return g.table.At(g.cursor.line, g.cursor.day) }

// Go goes to a place, and shows it.
func (g *Grid) Go(line, day int) {
	g.cursor = g.into(spot{line, day})
	g.lay.reveal(g.cursor)
	g.redraw()
	if g.OnSelect != nil {
		g.OnSelect()
	}
}

// Hold picks a teacher of the list up for the keyboard: the arrow keys move, Enter puts down.
func (g *Grid) Hold(id model.TeacherID) {
	g.hold(&held{id: id, over: g.cursor, isOver: true})
	g.aimAtBest()
}

func (g *Grid) hold(h *held) {
	g.held = h
	g.tellHold()
	g.redraw()
}

// aimAtBest goes to the first gap that is free for the teacher in hand, else to the first with a warning.
func (g *Grid) aimAtBest() {
	best, fit := g.cursor, rosters.Blocked
	for l := range g.table.Lines {
		for d, p := range g.table.Lines[l].Places {
			if a := g.board.Can(g.held.id, g.held.from, p); p.Gap && a.Fit < fit {
				best, fit = spot{l, d}, a.Fit
			}
		}
	}
	g.held.over, g.held.isOver = best, true
	g.Go(best.line, best.day)
	g.tellHold()
}

func (g *Grid) tellHold() {
	if g.OnHold == nil {
		return
	}
	if g.held == nil {
		g.OnHold(0, rosters.Place{}, false)
		return
	}
	p, ok := g.table.At(g.held.over.line, g.held.over.day)
	g.OnHold(g.held.id, p, ok && g.held.isOver)
}

// Held is the teacher in hand; 0 for none.
func (g *Grid) Held() model.TeacherID {
	if g.held == nil {
		return 0
	}
	return g.held.id
}

// letGo puts the teacher in hand back.
func (g *Grid) letGo() {
	g.held = nil
	g.tellHold()
	g.redraw()
}

// putDown puts the teacher in hand where they are held.
func (g *Grid) putDown() {
	h := g.held
	g.held = nil
	p, ok := g.table.At(h.over.line, h.over.day)
	if ok = ok && h.isOver; ok {
		g.cursor = h.over
	}
	g.tellHold()
	g.redraw()
	if ok && !p.Closed && p != h.from && g.OnPut != nil {
		g.OnPut(h.id, h.from, p)
	}
}

// Choose lists who is free for the current place, those who have fewest first; what is typed finds others.
func (g *Grid) Choose(text string) {
	if p, ok := g.Current(); ok && !p.Closed {
		g.chooser.open(p, text)
	}
}

func (g *Grid) say(text string) {
	if g.OnSay != nil {
		g.OnSay(text)
	}
}

// Focus gives the grid the keyboard.
func (g *Grid) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.Focused() != fyne.Focusable(g) {
		c.Focus(g)
	}
}

// FocusGained shows where the keyboard is.
func (g *Grid) FocusGained() { g.focused = true; g.redraw() }

// FocusLost shows that it is elsewhere, and puts back a teacher held by keyboard.
func (g *Grid) FocusLost() {
	g.focused = false
	if g.held != nil && !g.held.dragging {
		g.letGo()
	}
	g.redraw()
}

// AccessibilityLabel is what the current place is.
func (g *Grid) AccessibilityLabel() string {
	p, ok := g.Current()
	if !ok || g.board == nil {
		return "Roster"
	}
	return g.board.Name(p)
}

// MinSize implements fyne.Widget.
func (g *Grid) MinSize() fyne.Size { return fyne.NewSize(240, headHeight+4*rowHeight) }

// Resize implements fyne.Widget.
func (g *Grid) Resize(size fyne.Size) {
	g.lay.resize(size)
	g.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	g.renderer = newRenderer(g)
	return g.renderer
}

func (g *Grid) redraw() {
	if g.renderer != nil {
		g.renderer.draw()
		g.renderer.bar.Refresh() // asks for a frame; refreshing the whole widget would drop every texture
	}
}

// scale is how many pixels a unit has.
func (g *Grid) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		return c.Scale()
	}
	return 1
}

// hue is the colour of a teacher's card.
func (g *Grid) hue(id model.TeacherID) kit.Pair { return hueOf(g.board, id) }
