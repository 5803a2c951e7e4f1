package grid

import "slices"

// deck is what the grid knows of its cards beside the cards themselves.
type deck struct {
	lanes []int            // lane of each card, by index
	rows  []cellRow        // the cells
	first map[CardID]int32 // index of the first card of each lesson
	next  []int32          // index of the next card of the same lesson; -1 for none
	gaps  []int32          // indexes without a card
}

// deal makes the deck of data whose cards had lanes before.
func deal(d *Data, before map[place]int) deck {
	k := deck{first: make(map[CardID]int32, len(d.Cards)), next: make([]int32, len(d.Cards))}
	k.lanes, k.rows = pack(d, before)
	for i := len(d.Cards) - 1; i >= 0; i-- {
		id := d.Cards[i].ID
		if id == 0 {
			k.gaps = append(k.gaps, int32(i))
			continue
		}
		k.next[i] = -1
		if later, ok := k.first[id]; ok {
			k.next[i] = later
		}
		k.first[id] = int32(i)
	}
	return k
}

// Change shows some lessons otherwise than before: cards are all those that the lessons have now, in the order in which
// Data would have them. It comes to the same as SetData with all cards, at the cost of those that change.
func (g *Grid) Change(lessons []CardID, cards []Card) {
	if len(lessons) == 0 {
		return
	}
	c := change{g: g, before: map[place]int{}, rows: map[int]bool{}}
	for _, id := range lessons {
		var now []Card
		for i := range cards {
			if cards[i].ID == id {
				now = append(now, cards[i])
			}
		}
		if !c.inPlace(id, now) {
			c.takeOff(id)
			c.putOn(id, now)
		}
	}
	c.fitRows()
	g.letGo()
	g.changed = true
	g.redraw()
}

// change is a Change under way.
type change struct {
	g       *Grid
	before  map[place]int // lanes of the cards that were taken off
	waiting []int32       // cards without a lane
	rows    map[int]bool  // that cards came to or left
}

// inPlace redraws the cards of a lesson where only their look has changed.
func (c *change) inPlace(id CardID, now []Card) bool {
	g := c.g
	i, ok := g.first[id]
	if !ok {
		return len(now) == 0
	}
	for n, at := 0, i; n < len(now) || at >= 0; n, at = n+1, g.next[at] {
		if n >= len(now) || at < 0 || g.data.Cards[at].Row != now[n].Row || g.data.Cards[at].Col != now[n].Col {
			return false
		}
	}
	for n := range now {
		g.data.Cards[i] = now[n]
		i = g.next[i]
	}
	return true
}

func (c *change) takeOff(id CardID) {
	g := c.g
	i, ok := g.first[id]
	if !ok {
		return
	}
	delete(g.first, id)
	for i >= 0 {
		card := &g.data.Cards[i]
		row := &g.rows[card.Row]
		c.before[place{id, card.Row, card.Col}] = g.lanes[i]
		c.rows[card.Row] = true
		row.cards[g.lanes[i]*g.lay.columns+card.Col] = -1
		row.count[card.Col]--
		*card = Card{}
		g.gaps = append(g.gaps, i)
		g.forget(i)
		i, g.next[i] = g.next[i], -1
	}
}

func (c *change) putOn(id CardID, now []Card) {
	g := c.g
	last := int32(-1)
	for _, card := range now {
		i := int32(len(g.data.Cards))
		if n := len(g.gaps); n > 0 {
			i = g.gaps[n-1]
			g.gaps = g.gaps[:n-1]
			g.data.Cards[i] = card
		} else {
			g.data.Cards = append(g.data.Cards, card)
			g.lanes, g.next = append(g.lanes, -1), append(g.next, -1)
		}
		g.lanes[i] = -1
		if last < 0 {
			g.first[id] = i
		} else {
			g.next[last] = i
		}
		last = i
		g.rows[card.Row].count[card.Col]++
		c.rows[card.Row] = true
		c.waiting = append(c.waiting, i)
	}
}

// fitRows gives the rows that cards came to or left the lanes they need now, and the cards without a lane theirs.
func (c *change) fitRows() {
	g := c.g
	columns := g.lay.columns
	moved := false
	for r := range c.rows {
		row := &g.rows[r]
		lanes := row.wanted()
		if lanes == row.lanes {
			continue
		}
		moved = true
		for lane := lanes; lane < row.lanes; lane++ {
			for _, i := range row.cards[lane*columns : (lane+1)*columns] {
				if i >= 0 {
					g.lanes[i] = -1
					c.waiting = append(c.waiting, i)
				}
			}
		}
		row.setLanes(lanes, columns)
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(i int32) bool {
		card := &g.data.Cards[i]
		row := &g.rows[card.Row]
		lane, ok := c.before[place{card.ID, card.Row, card.Col}]
		if !ok || lane >= row.lanes || row.cards[lane*columns+card.Col] >= 0 {
			return false
		}
		g.lanes[i] = lane
		row.cards[lane*columns+card.Col] = i
		return true
	})
	seat(g.data, c.waiting, g.lanes, g.rows)
	if moved {
		g.layRows()
	}
}

// SetRow gives a row another heading; its cards stay.
func (g *Grid) SetRow(i int, r Row) {
	g.data.Rows[i] = r
	g.lay.headW = headWidth(g.data.Rows)
	g.lay.resize(g.size)
	g.redraw()
}

// layRows lays the rows out with the lanes they have, and keeps the keyboard's place within the grid.
func (g *Grid) layRows() {
	g.lay.setLanes(g.rows)
	g.lay.resize(g.size)
	g.cursor.Row = clamp(g.cursor.Row, 0, max(0, g.lay.tracks()-1))
	g.cursor.Col = clamp(g.cursor.Col, 0, max(0, g.lay.columns-1))
}

// forget lets go of what is drawn of a card, and of the pointer's hold on it.
func (g *Grid) forget(i int32) {
	if g.hover == int(i) {
		g.hover = -1
	}
	if g.press.card == int(i) {
		g.press.card = -1
	}
	if g.renderer != nil {
		g.renderer.recycle(int(i))
	}
}
