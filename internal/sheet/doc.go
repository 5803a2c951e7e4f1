// Package sheet is a register as a spreadsheet, without a window: columns and rows, what is shown of them and in which
// order, the current cell and the blocks that are selected, and the gestures by which a person changes cells.
//
// A [Sheet] is a state machine. A gesture (type into a cell, paste, fill, replace, empty, add a row) makes one [Edit] out of
// what is selected, hands it to the [Source] that the rows come from, and returns what became of it as an [Outcome]. What
// the source refuses stays in the sheet as a [Draft], with its reason; the source keeps its old value.
//
// Nothing jumps: an edited row keeps its place and stays in view, whatever it is sorted and filtered by, until the order is
// asked for again ([Sheet.Arrange] and what sets the view).
//
// The package knows no file, no clock and no widget. A Sheet belongs to one goroutine.
package sheet
