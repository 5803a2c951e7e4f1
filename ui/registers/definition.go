package registers

import (
	"carillon/model"
	"carillon/ui/kit"
)

// Column is one column of a register.
type Column struct {
	Title string
	Width float32 // in units
	// Number aligns the cells at the right.
	Number bool
	// Strong marks the column by which a person knows the row.
	Strong bool
	// Tags, unless nil, draws a cell whose text is a key as a tag in that tone.
	Tags map[string]kit.Tone
}

// Row is one record of a register, as text.
type Row struct {
	Key   model.Key
	Cells []string // one per column
	// Sort, unless nil, has for each column what its cells are sorted by, byte by byte; "" for their text.
	Sort []string
}

// Definition says what a register looks like; its rows are handed to it with [Register.SetRows].
type Definition struct {
	Title   string // "Differences"
	Empty   string // what belongs here, as a sentence
	Columns []Column
	// Unsorted keeps the rows in the order they come in until a heading is pressed.
	Unsorted bool
	// Draggable lets a row be dragged out of the table; [Register.OnDrop] says where to.
	Draggable bool
}
