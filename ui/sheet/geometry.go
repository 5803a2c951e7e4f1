package sheet

import (
	"fyne.io/fyne/v2"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// The measures of a sheet, in units.
const (
	rowHeight    float32 = 28
	headHeight   float32 = 30
	cellInset    float32 = 8
	barThickness float32 = 10
	edgeReach    float32 = 4 // how near the edge of a heading changes the width
	handleSize   float32 = 7
)

// layout is where everything is. Down the sheet it counts in float64: 40,000 rows are more than a million units, of which
// float32 would lose the fractions.
type layout struct {
	gutter float32
	lefts  []float32 // of the columns shown, from the gutter on, and the end of the last
	frozen int       // columns that stay at the left
	wanted int       // columns that are to stay there, where there is room
	count  int       // lines
	view   fyne.Size // the cells: what is left beside the gutter and below the headings
	offX   float32
	offY   float64
}

// measure takes columns and lines from the sheet.
func (l *layout) measure(s *sheet.Sheet) {
	l.lefts = append(l.lefts[:0], 0)
	x := float32(0)
	for _, c := range s.Shown() {
		x += s.Width(c)
		l.lefts = append(l.lefts, x)
	}
	l.wanted, l.count = s.Frozen(), s.Lines()
	rows, _ := s.Rows()
	l.gutter = fyne.Max(34, kit.Measured(digits(rows), kit.TextSmall, false)+18)
}

// digits is a text as wide as any number up to n.
func digits(n int) string {
	text := "0"
	for ; n >= 10; n /= 10 {
		text += "0"
	}
	return text
}

func (l *layout) resize(size fyne.Size) {
	l.view = fyne.NewSize(fyne.Max(0, size.Width-l.gutter), fyne.Max(0, size.Height-headHeight))
	l.frozen = min(l.wanted, l.columns())
	for l.frozen > 0 && l.lefts[l.frozen] > l.view.Width*0.6 { // the others need room to be seen in
		l.frozen--
	}
	l.scrollTo(l.offX, l.offY)
}

func (l *layout) columns() int { return len(l.lefts) - 1 }

// frozenWidth is how much of the view the columns take that stay.
func (l *layout) frozenWidth() float32 { return l.lefts[l.frozen] }

// content is the size of all cells, without the last row of the scroll bar.
func (l *layout) content() (width float32, height float64) {
	return l.lefts[l.columns()], float64(l.count) * float64(rowHeight)
}

func (l *layout) scrollsDown() bool {
	_, h := l.content()
	return h > float64(l.view.Height)+0.5
}

func (l *layout) scrollsAcross() bool {
	w, _ := l.content()
	return w > l.view.Width+0.5
}

// room is the size of the cells without the scroll bars.
func (l *layout) room() fyne.Size {
	r := l.view
	if l.scrollsDown() {
		r.Width -= barThickness
	}
	if l.scrollsAcross() {
		r.Height -= barThickness
	}
	return r.Max(fyne.Size{})
}

// scrollTo moves the view, as far as there is content; behind the last row and column there is room for the bars.
func (l *layout) scrollTo(x float32, y float64) {
	w, h := l.content()
	room := l.room()
	l.offX = fyne.Max(0, fyne.Min(x, w-room.Width))
	l.offY = max(0, min(y, h-float64(room.Height)))
}

// lines is the half-open range of lines that the view touches.
func (l *layout) lines() (first, end int) {
	first = clamp(int(l.offY/float64(rowHeight)), 0, l.count)
	return first, clamp(int((l.offY+float64(l.view.Height))/float64(rowHeight))+1, first, l.count)
}

// top is where a line begins in the view.
func (l *layout) top(line int) float32 { return float32(float64(line)*float64(rowHeight) - l.offY) }

// left is where a column begins in the view.
func (l *layout) left(place int) float32 {
	if place < l.frozen {
		return l.lefts[place]
	}
	return l.lefts[place] - l.offX
}

func (l *layout) width(place int) float32 { return l.lefts[place+1] - l.lefts[place] }

// inView says whether something of a column is in view.
func (l *layout) inView(place int) bool {
	if place < l.frozen {
		return true
	}
	x := l.left(place)
	return x < l.view.Width && x+l.width(place) > l.frozenWidth()
}

// columnAt is the column under a point of the view, -1 for none.
func (l *layout) columnAt(x float32) int {
	if x < 0 || x >= l.view.Width {
		return -1
	}
	if x >= l.frozenWidth() {
		x += l.offX
	}
	for i := range l.columns() {
		if x < l.lefts[i+1] {
			return i
		}
	}
	return -1
}

// nearest is the cell nearest to a point of the widget.
func (l *layout) nearest(p fyne.Position) sheet.Place {
	x := fyne.Max(0, fyne.Min(p.X-l.gutter, l.view.Width-1))
	column := l.columnAt(x)
	if column < 0 {
		column = l.columns() - 1
	}
	return sheet.Place{Line: clamp(l.lineAt(p.Y), 0, l.count-1), Column: column}
}

// lineAt is the line under a point of the widget; it may lie outside the sheet.
func (l *layout) lineAt(y float32) int {
	at := float64(y-headHeight) + l.offY
	if at < 0 {
		return -1
	}
	return int(at / float64(rowHeight))
}

// reveal scrolls just far enough to see all of a cell.
func (l *layout) reveal(p sheet.Place) {
	x, y := l.offX, l.offY
	room := l.room()
	if p.Column >= l.frozen && p.Column < l.columns() {
		x = fyne.Max(x, l.lefts[p.Column+1]-room.Width)
		x = fyne.Min(x, l.lefts[p.Column]-l.frozenWidth())
	}
	top := float64(p.Line) * float64(rowHeight)
	y = max(y, top+float64(rowHeight-room.Height))
	y = min(y, top)
	l.scrollTo(x, y)
}

// zone is a part of the widget.
type zone int

const (
	zoneNowhere zone = iota
	zoneCells
	zoneHead
	zoneEdge // the right edge of a heading
	zoneGutter
	zoneCorner
	zoneVertical   // the vertical scroll bar
	zoneHorizontal // the horizontal scroll bar
)

// zoneAt says which part of the widget a point lies in, and for headings and their edges the place of the column.
func (l *layout) zoneAt(p fyne.Position) (z zone, column int) {
	x, y := p.X-l.gutter, p.Y-headHeight
	switch {
	case p.X < 0 || p.Y < 0 || x >= l.view.Width || y >= l.view.Height:
		return zoneNowhere, -1
	case x < 0 && y < 0:
		return zoneCorner, -1
	case y < 0:
		for c := range l.columns() {
			right := l.left(c) + l.width(c)
			if l.inView(c) && x > right-edgeReach && x <= right+edgeReach && (c < l.frozen || right >= l.frozenWidth()) {
				return zoneEdge, c
			}
		}
		if c := l.columnAt(x); c >= 0 {
			return zoneHead, c
		}
		return zoneNowhere, -1
	case x < 0:
		return zoneGutter, -1
	case l.scrollsDown() && x >= l.view.Width-barThickness:
		return zoneVertical, -1
	case l.scrollsAcross() && y >= l.view.Height-barThickness:
		return zoneHorizontal, -1
	}
	return zoneCells, l.columnAt(x)
}

// rect is a block of cells in the view; what lies far outside is cut off a little outside.
func (l *layout) rect(b sheet.Block) (fyne.Position, fyne.Size) {
	first, end := l.lines()
	top, bottom := l.top(max(b.Top, first-1)), l.top(min(b.Bottom, end)+1)
	left, right := l.left(b.Left), l.left(b.Right)+l.width(b.Right)
	return fyne.NewPos(left, top), fyne.NewSize(right-left, fyne.Max(0, bottom-top))
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
