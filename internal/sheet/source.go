package sheet

// Key names a row of a sheet; 0 names none. A source hands them out, below 1<<63: the others are rows that the source has
// not taken yet.
type Key uint64

const firstDraft Key = 1 << 63

// Draft says whether a row is one that only the sheet has.
func (k Key) Draft() bool { return k >= firstDraft }

// Type says what a column's cells hold: how they are aligned, sorted and counted on.
type Type uint8

// The types of column.
const (
	Text   Type = iota
	Number      // a number, sorted by its value and aligned at the right
	Date        // a date as 2026-08-17
	YesNo
	Choice  // the code of one record, chosen from a list
	Choices // codes with commas between them
)

// Column is one column of a sheet.
type Column struct {
	ID    string // by which a view knows it
	Label string
	Type  Type
	Width float32 // at first, in units; 0 for what the type usually needs
	// ReadOnly is why nothing can be typed here, as a sentence that says where the cells come from; "" where it can.
	ReadOnly string
	// Hidden is for columns that are not shown at first.
	Hidden bool
	// Strong marks a column by which people know the row.
	Strong bool
}

// Cell is a text for a cell. Column is an index into the source's columns.
type Cell struct {
	Key    Key
	Column int
	Text   string
}

// NewRow is a row to be made. Its key is the sheet's own until the source has given it one.
type NewRow struct {
	Key   Key
	After Key // the row above it, 0 for none
	Cells []Cell
}

// Edit is what one gesture changes. It is one step of undo.
type Edit struct {
	// Label says what is done: "Paste 48 cells". It is "" for one cell, which the source can name better.
	Label  string
	Cells  []Cell
	Rows   []NewRow
	Delete []Key
}

// Empty says whether an edit changes nothing.
func (e *Edit) Empty() bool { return len(e.Cells)+len(e.Rows)+len(e.Delete) == 0 }

// Refusal is why something of an edit was not taken.
type Refusal struct {
	Key Key
	// Column is the cell's, or -1 where it is the row that can't be made or deleted.
	Column int
	Reason string // a sentence
	// Unknown says that the text names a record that is not there.
	Unknown bool
}

// Result is what a source made of an edit.
type Result struct {
	Refused []Refusal
	// Made has the source's keys of the rows that were made, by the keys of the sheet.
	Made map[Key]Key
}

// Source is where the rows of a sheet come from and where they are changed.
type Source interface {
	// Columns are the same as long as the source lives.
	Columns() []Column
	// Keys lists the rows in the order in which they are shown where no other is asked for. The slice is the source's.
	Keys() []Key
	// Text is a cell as it is typed, copied and compared; "" for a row that has gone.
	Text(k Key, column int) string
	// Try says what of an edit Apply would not take, and changes nothing.
	Try(e Edit) Result
	// Apply takes of an edit what can be taken, as one step of undo, and says what can't. A row is made where it can be made
	// without those of its cells that are refused.
	Apply(e Edit) Result
}

// Option is a record that a cell can name.
type Option struct {
	Code, Name string
	// Other is what else it is found by, and not shown.
	Other string
}

// A source that has more to say implements these, too.
type (
	// Chooser lists what can be chosen in a cell of a column of type Choice or Choices.
	Chooser interface {
		Options(k Key, column int) []Option
	}
	// Noter says what follows a cell's text when it is shown, as the name follows a code.
	Noter interface {
		Note(k Key, column int) string
	}
	// Sorter gives a text by which a cell is sorted, byte by byte; "" for the cell's own text.
	Sorter interface {
		SortKey(k Key, column int) string
	}
	// Starter says what a new row has in it that is asked for beside another one: a section of the same course.
	Starter interface {
		Start(near Key) []Cell
	}
	// Adder says why no rows can be made, as a sentence; "" where they can.
	Adder interface {
		CanAdd() string
	}
	// Summarizer says in a few words what the rows of a group come to: "378 students on 406 seats".
	Summarizer interface {
		Summary(rows []Key) string
	}
)

// Outcome is what became of a gesture.
type Outcome struct {
	Edit    Edit // as the source got it
	Refused []Refusal
	Taken   int // cells and rows that changed, were made or deleted
	// Why, unless "", is why nothing at all was done, as a sentence.
	Why string
}
