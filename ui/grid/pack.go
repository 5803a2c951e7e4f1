package grid

import (
	"cmp"
	"slices"
)

// place is where a card lay before: its lesson, row and column.
type place struct {
	id       CardID
	row, col int
}

// cellRow is the cells of one row of the grid.
type cellRow struct {
	lanes int
	cards []int32 // index of the card by lane and column: lane × columns + column; -1 for none
	count []int32 // cards by column, whatever their lane
}

// pack gives each card a lane of its row, so that no two cards share a cell. A card that has not moved keeps the lane it
// had; the others take the lowest lane that is free, in order of their first line. It returns the lane of each card and the
// rows, each with as many lanes as its fullest column has cards, and at least one.
//
// Keeping lanes is what makes the grid stay put: after a move there is a hole where the card was, and nothing else jumps.
func pack(d *Data, before map[place]int) (lanes []int, rows []cellRow) {
	columns := len(d.Columns)
	lanes = make([]int, len(d.Cards))
	rows = make([]cellRow, len(d.Rows))
	for r := range rows {
		rows[r].count = make([]int32, columns)
	}
	for i := range d.Cards {
		if c := &d.Cards[i]; c.ID != 0 {
			rows[c.Row].count[c.Col]++
		}
	}
	for r := range rows {
		rows[r].setLanes(rows[r].wanted(), columns)
	}
	var waiting []int32
	for i := range d.Cards {
		c := &d.Cards[i]
		if lanes[i] = -1; c.ID == 0 {
			continue
		}
		lane, ok := before[place{c.ID, c.Row, c.Col}]
		if !ok || lane >= rows[c.Row].lanes || rows[c.Row].cards[lane*columns+c.Col] >= 0 {
			waiting = append(waiting, int32(i))
			continue
		}
		lanes[i] = lane
		rows[c.Row].cards[lane*columns+c.Col] = int32(i)
	}
	seat(d, waiting, lanes, rows)
	return lanes, rows
}

// seat gives cards without a lane the lowest one that is free in their cell.
func seat(d *Data, waiting []int32, lanes []int, rows []cellRow) {
	slices.SortFunc(waiting, func(i, j int32) int {
		a, b := &d.Cards[i], &d.Cards[j]
		return cmp.Or(cmp.Compare(a.Line1, b.Line1), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	columns := len(d.Columns)
	for _, i := range waiting {
		c := &d.Cards[i]
		lane := 0
		for rows[c.Row].cards[lane*columns+c.Col] >= 0 {
			lane++
		}
		lanes[i] = lane
		rows[c.Row].cards[lane*columns+c.Col] = i
	}
}

// wanted is how many lanes the row needs.
func (r *cellRow) wanted() int {
	n := int32(1)
	for _, c := range r.count {
		n = max(n, c)
	}
	return int(n)
}

// setLanes gives the row more lanes, which are empty, or fewer.
func (r *cellRow) setLanes(lanes, columns int) {
	if lanes < r.lanes {
		r.cards = r.cards[:lanes*columns]
	}
	for len(r.cards) < lanes*columns {
		r.cards = append(r.cards, -1)
	}
	r.lanes = lanes
}
