package grid

// place is where a card lay before: its lesson, row and column.
type place struct {
	id       CardID
	row, col int
}

// pack gives each card a lane of its row, so that no two cards share a cell. A card that has not moved keeps the lane it
// had; the others take the lowest lane that is free, in the order of the data. It returns the lane of each card and the
// number of lanes of each row, at least one.
//
// Keeping lanes is what makes the grid stay put: after a move there is a hole where the card was, and nothing else jumps.
func pack(d *Data, before map[place]int) (lanes []int, rows []int) {
	lanes = make([]int, len(d.Cards))
	rows = make([]int, len(d.Rows))
	count := make([]int, len(d.Rows)*len(d.Columns))
	cell := func(c *Card) int { return c.Row*len(d.Columns) + c.Col }
	for i := range d.Cards {
		count[cell(&d.Cards[i])]++
	}
	for r := range d.Rows {
		rows[r] = 1
		for c := range d.Columns {
			rows[r] = max(rows[r], count[r*len(d.Columns)+c])
		}
	}
	taken := make(map[[2]int]bool, len(d.Cards)) // cell, lane
	for i := range d.Cards {
		c := &d.Cards[i]
		lanes[i] = -1
		if lane, ok := before[place{c.ID, c.Row, c.Col}]; ok && lane < rows[c.Row] && !taken[[2]int{cell(c), lane}] {
			lanes[i] = lane
			taken[[2]int{cell(c), lane}] = true
		}
	}
	for i := range d.Cards {
		if lanes[i] >= 0 {
			continue
		}
		c := &d.Cards[i]
		lane := 0
		for taken[[2]int{cell(c), lane}] {
			lane++
		}
		lanes[i] = lane
		taken[[2]int{cell(c), lane}] = true
	}
	return lanes, rows
}
