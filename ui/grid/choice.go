package grid

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"carillon/ui/kit"
)

// Several cards are chosen by a press with Ctrl (one more, or one less), with Shift (all in the rectangle from the keyboard's place), by
// a rubber band drawn from an empty cell, or by Shift and the arrow keys, Space and Ctrl-A. One of them is the selected one.

// band is a rubber band being drawn, in places of the content.
type band struct {
	from, to fyne.Position
	before   map[CardID]bool // what was chosen when it began, with Ctrl
}

// held are the modifier keys that are down. Fyne tells them with a press, and not with a key or the end of a drag.
func (g *Grid) held() fyne.KeyModifier {
	if g.Modifiers != nil {
		return g.Modifiers()
	}
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

const ctrlKeys = fyne.KeyModifierControl | fyne.KeyModifierSuper

// Chosen lists the lessons that are chosen, in order of ID.
func (g *Grid) Chosen() []CardID { return slices.Sorted(maps.Keys(g.chosen)) }

// chosenCards is a card of each chosen lesson, the one given first.
func (g *Grid) chosenCards(first Card) []Card {
	cards := []Card{first}
	for _, id := range g.Chosen() {
		if i := g.find(id); i >= 0 && id != first.ID {
			cards = append(cards, g.data.Cards[i])
		}
	}
	return cards
}

// chooseOnly makes one card, or with -1 none, all that is chosen, and tells the owner.
func (g *Grid) chooseOnly(i int) {
	var c Card
	chosen := map[CardID]bool{}
	if i >= 0 {
		c = g.data.Cards[i]
		chosen[c.ID] = true
	}
	g.setChosen(chosen, c)
}

// setChosen chooses lessons, of which one is the selected one, and tells the owner where that is another choice.
func (g *Grid) setChosen(chosen map[CardID]bool, selected Card) {
	changed := g.selected != selected.ID || !maps.Equal(g.chosen, chosen)
	g.chosen, g.selected = chosen, selected.ID
	g.redraw()
	if changed && g.OnSelect != nil {
		g.OnSelect(selected)
	}
}

// toggle adds a card to those that are chosen, or takes it away.
func (g *Grid) toggle(i int) {
	if i < 0 {
		return
	}
	chosen, c := maps.Clone(g.chosen), g.data.Cards[i]
	if chosen == nil {
		chosen = map[CardID]bool{}
	}
	if !chosen[c.ID] {
		chosen[c.ID] = true
		g.setChosen(chosen, c)
		return
	}
	delete(chosen, c.ID)
	next := Card{}
	for _, id := range slices.Sorted(maps.Keys(chosen)) {
		if j := g.find(id); j >= 0 {
			next = g.data.Cards[j]
		}
	}
	g.setChosen(chosen, next)
}

// chooseWithin chooses the cards between two cells of tracks, beside others; the selected one is that at the second cell, or another.
func (g *Grid) chooseWithin(a, b Cell, beside map[CardID]bool) {
	chosen := maps.Clone(beside)
	if chosen == nil {
		chosen = map[CardID]bool{}
	}
	selected := Card{}
	for track := min(a.Row, b.Row); track <= max(a.Row, b.Row); track++ {
		for col := min(a.Col, b.Col); col <= max(a.Col, b.Col); col++ {
			i := g.cardAt(track, col)
			if i < 0 {
				continue
			}
			c := g.data.Cards[i]
			chosen[c.ID] = true
			if selected.ID == 0 || track == b.Row && col == b.Col {
				selected = c
			}
		}
	}
	if i := g.find(g.selected); selected.ID == 0 && i >= 0 && chosen[g.selected] {
		selected = g.data.Cards[i]
	}
	g.setChosen(chosen, selected)
}

// chooseAll chooses all cards.
func (g *Grid) chooseAll() {
	if g.lay.tracks() > 0 && g.lay.columns > 0 {
		g.chooseWithin(Cell{}, Cell{g.lay.tracks() - 1, g.lay.columns - 1}, nil)
	}
}

// pressCard selects what was pressed, as the modifier keys say. A card that is one of several stays so until the button is up: it may be
// dragged with them.
func (g *Grid) pressCard(i int, keys fyne.KeyModifier) {
	g.press.alone = false
	switch {
	case keys&ctrlKeys != 0:
		g.press.ctrl = i >= 0 // it is chosen, or no more, once it is clear that it is not dragged
	case keys&fyne.KeyModifierShift != 0:
		g.chooseWithin(g.anchor, g.cursor, nil)
		return
	case i >= 0 && len(g.chosen) > 1 && g.chosen[g.data.Cards[i].ID]:
		g.press.alone = true
	default:
		g.chooseOnly(i)
	}
	g.anchor = g.cursor
}

// release ends a press that was no drag.
func (g *Grid) release() {
	i := g.press.card
	if i < 0 || i >= len(g.data.Cards) {
		return
	}
	switch {
	case g.press.ctrl:
		g.toggle(i)
	case g.press.alone:
		g.chooseOnly(i)
	}
	g.press.ctrl, g.press.alone = false, false
}

// drawBand draws a rubber band to where the pointer is, and chooses what it touches.
func (g *Grid) drawBand(p fyne.Position) {
	place := func(p fyne.Position) fyne.Position { return p.SubtractXY(g.lay.headW, headHeight).Add(g.lay.off) }
	if g.band == nil {
		from := g.press.at.SubtractXY(g.lay.headW, headHeight).Add(g.press.off)
		g.band = &band{from: from}
		if g.held()&ctrlKeys != 0 {
			g.band.before = g.chosen
		}
	}
	g.scrollAtEdge(p)
	g.band.to = place(p)
	cell := func(p fyne.Position) Cell {
		return Cell{clamp(int(p.Y/laneHeight), 0, max(0, g.lay.tracks()-1)), clamp(int(p.X/g.lay.colW), 0, max(0, g.lay.columns-1))}
	}
	if g.lay.tracks() > 0 && g.lay.columns > 0 {
		g.chooseWithin(cell(g.band.from), cell(g.band.to), g.band.before)
	}
	g.redraw()
}

// drawBandRect draws the rubber band.
func (r *renderer) drawBandRect() {
	b := r.g.band
	r.bandRect.Hidden = b == nil
	if b == nil {
		return
	}
	r.bandRect.StrokeColor, r.bandRect.StrokeWidth = kit.Color(theme.ColorNamePrimary), 1
	r.bandRect.Move(fyne.NewPos(fyne.Min(b.from.X, b.to.X), fyne.Min(b.from.Y, b.to.Y)))
	r.bandRect.Resize(fyne.NewSize(fyne.Max(b.from.X, b.to.X)-fyne.Min(b.from.X, b.to.X), fyne.Max(b.from.Y, b.to.Y)-fyne.Min(b.from.Y, b.to.Y)))
	canvas.Refresh(r.bandRect)
}

// TypedShortcut does what the keys with Ctrl do; those that the grid has no use for go to the window.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	switch x := s.(type) {
	case *fyne.ShortcutSelectAll:
		g.chooseAll()
		return
	case *desktop.CustomShortcut:
		if x.Modifier&ctrlKeys != 0 && g.control(x.KeyName) {
			return
		}
	}
	kit.PassShortcut(g, s)
}

// control is a key with Ctrl; it reports whether the grid has a use for it.
func (g *Grid) control(key fyne.KeyName) bool {
	if g.lay.columns == 0 || g.lay.tracks() == 0 {
		return false
	}
	switch key {
	case fyne.KeySpace:
		g.toggle(g.cardAt(g.cursor.Row, g.cursor.Col))
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.pick == nil || g.pick.dragging {
			return false
		}
		g.putDown(true)
	case fyne.KeyLeft:
		g.walk(0, -1)
	case fyne.KeyRight:
		g.walk(0, 1)
	case fyne.KeyUp:
		g.walk(-1, 0)
	case fyne.KeyDown:
		g.walk(1, 0)
	default:
		return false
	}
	return true
}

// walk moves the keyboard's place and leaves what is chosen.
func (g *Grid) walk(tracks, cols int) {
	if g.pick != nil {
		g.step(tracks, cols)
		return
	}
	g.cursor.Row = clamp(g.cursor.Row+tracks, 0, g.lay.tracks()-1)
	g.cursor.Col = clamp(g.cursor.Col+cols, 0, g.lay.columns-1)
	g.anchor = g.cursor
	g.scrollInto(g.cursor.Row, g.cursor.Col)
	g.redraw()
}
