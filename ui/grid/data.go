// Package grid is the master timetable grid: days and periods across, rows of lanes down, one card per lesson. It is one
// widget of its own that knows nothing of timetables: it is given plain view data, says what a person does with the
// cards, and asks its owner where a card may go.
//
// What is on screen is all that exists: cards, headings and lines outside the view have no objects, so that 15,000
// lessons scroll as smoothly as 100.
package grid

import "carillon/ui/kit"

// CardID names a card's lesson; 0 names none. One lesson may have cards in several rows, such as one per teacher.
type CardID uint32

// Column is one period of one day.
type Column struct {
	Day    string // heading shared by the neighbouring columns of one day: "Mon A"
	Period string // "1"
	Times  string // bell times, "8:10–9:25", or ""
}

// Row is one line of headings with as many lanes as its fullest column needs.
type Row struct {
	Heading string // "Grade 9"
	Sub     string // "148 students"
}

// Card is one lesson in one row.
type Card struct {
	ID       CardID
	Row, Col int    // indexes into Data.Rows and Data.Columns
	Line1    string // course code and section ID
	Line2    string // teacher
	Tail     string // room; it follows Line2 on the second line, and is the last to be cut off
	Hue      Hue
	Marks    Marks
}

// Hue says in which colour pair a card is drawn: the faculty's own colour where Hex is one, else the Index-th hue.
type Hue struct {
	Hex   string // RRGGBB
	Index int
}

// Pair returns the colours of the hue in one variant of the theme.
func (h Hue) Pair(dark bool) kit.Pair {
	if h.Hex != "" {
		if p, ok := kit.FacultyPairHex(h.Hex, dark); ok {
			return p
		}
	}
	return kit.FacultyPair(h.Index, dark)
}

// Marks are the signs at a card's bottom right.
type Marks struct {
	Pinned   bool
	Plus     int    // further sections taught with this one; 0 shows nothing
	Rotation string // "R2"; "" shows nothing
	Clash    bool
}

func (m Marks) text() string {
	s := ""
	add := func(t string) {
		if s != "" {
			s += " "
		}
		s += t
	}
	if m.Plus > 0 {
		add("+" + itoa(m.Plus))
	}
	if m.Rotation != "" {
		add(m.Rotation)
	}
	if m.Pinned {
		add("●")
	}
	if m.Clash {
		add("▲")
	}
	return s
}

// Data is everything the grid shows. The grid keeps the slices and changes them: their owner hands them over.
type Data struct {
	Columns []Column
	Rows    []Row
	Cards   []Card
}

// State is what a slot is for the lesson that is picked up.
type State uint8

// The states of a slot. A card can be dropped on any slot but those in StateNone; the owner has the last word.
const (
	StateNone State = iota
	StateFree
	StateWarning
	StateBlocked
)

// Cell is one row in one period.
type Cell struct{ Row, Col int }

// Slots says what each cell is for the lesson that is picked up; a cell that is missing is in StateNone.
type Slots map[Cell]State

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
