package grid

import "fyne.io/fyne/v2"

// The measures of the grid, in units.
const (
	minRowHead   float32 = 92
	maxRowHead   float32 = 150
	dayHeight    float32 = 30
	periodHeight float32 = 38
	headHeight           = dayHeight + periodHeight
	laneHeight   float32 = 52
	minColWidth  float32 = 78
	cardInset    float32 = 3
	edgeWidth    float32 = 4
	barThickness float32 = 10
)

// layout is where everything is. A track is one lane of one row, counted over the whole grid; all tracks have one height,
// so that finding what lies under a point is a division.
type layout struct {
	columns int
	first   []int   // first track of each row, and the number of tracks at the end
	rowOf   []int   // row of each track
	headW   float32 // width of the rows' headings
	colW    float32
	view    fyne.Size // the body: what is left of the widget under and beside the headings
	off     fyne.Position
}

func (l *layout) tracks() int { return len(l.rowOf) }

func (l *layout) content() fyne.Size {
	return fyne.NewSize(float32(l.columns)*l.colW, float32(l.tracks())*laneHeight)
}

// setLanes lays rows out with the lanes they have.
func (l *layout) setLanes(rows []cellRow) {
	l.first, l.rowOf = l.first[:0], l.rowOf[:0]
	for i := range rows {
		l.first = append(l.first, len(l.rowOf))
		for range rows[i].lanes {
			l.rowOf = append(l.rowOf, i)
		}
	}
	l.first = append(l.first, len(l.rowOf))
}

// resize fits the columns to the widget's size: they share the width, but none is narrower than a card needs.
func (l *layout) resize(size fyne.Size) {
	l.view = fyne.NewSize(fyne.Max(0, size.Width-l.headW), fyne.Max(0, size.Height-headHeight))
	l.colW = minColWidth
	if l.columns > 0 {
		l.colW = fyne.Max(minColWidth, l.view.Width/float32(l.columns))
	}
	l.scrollTo(l.off)
}

// scrollTo moves the view, as far as there is content.
func (l *layout) scrollTo(off fyne.Position) {
	c := l.content()
	l.off = fyne.NewPos(
		fyne.Max(0, fyne.Min(off.X, c.Width-l.view.Width)),
		fyne.Max(0, fyne.Min(off.Y, c.Height-l.view.Height)))
}

// span is a half-open range of tracks and columns.
type span struct{ t0, t1, c0, c1 int }

func (s span) has(track, col int) bool {
	return track >= s.t0 && track < s.t1 && col >= s.c0 && col < s.c1
}

// visible is the range of cells that the view touches.
func (l *layout) visible() span {
	if l.columns == 0 || l.tracks() == 0 {
		return span{}
	}
	return span{
		t0: clamp(int(l.off.Y/laneHeight), 0, l.tracks()),
		t1: clamp(int((l.off.Y+l.view.Height)/laneHeight)+1, 0, l.tracks()),
		c0: clamp(int(l.off.X/l.colW), 0, l.columns),
		c1: clamp(int((l.off.X+l.view.Width)/l.colW)+1, 0, l.columns),
	}
}

// zone is a part of the widget.
type zone int

const (
	zoneNowhere zone = iota
	zoneBody
	zoneHead
	zoneVertical   // the vertical scroll bar
	zoneHorizontal // the horizontal scroll bar
)

// zoneAt says which part of the widget a point lies in, relative to the widget.
func (l *layout) zoneAt(p fyne.Position) zone {
	x, y := p.X-l.headW, p.Y-headHeight
	switch {
	case p.X < 0 || p.Y < 0 || x >= l.view.Width || y >= l.view.Height:
		return zoneNowhere
	case x < 0 || y < 0:
		return zoneHead
	case l.scrollsDown() && x >= l.view.Width-barThickness:
		return zoneVertical
	case l.scrollsAcross() && y >= l.view.Height-barThickness:
		return zoneHorizontal
	}
	return zoneBody
}

func (l *layout) scrollsDown() bool   { return l.content().Height > l.view.Height+0.5 }
func (l *layout) scrollsAcross() bool { return l.content().Width > l.view.Width+0.5 }

// cellAt returns the track and column under a point of the widget; ok is false outside the body's content.
func (l *layout) cellAt(p fyne.Position) (track, col int, ok bool) {
	x, y := p.X-l.headW, p.Y-headHeight
	if x < 0 || y < 0 || x >= l.view.Width || y >= l.view.Height || l.colW <= 0 {
		return 0, 0, false
	}
	col = int((x + l.off.X) / l.colW)
	track = int((y + l.off.Y) / laneHeight)
	return track, col, col < l.columns && track < l.tracks()
}

// at is the top left corner of a cell in the content.
func (l *layout) at(track, col int) fyne.Position {
	return fyne.NewPos(float32(col)*l.colW, float32(track)*laneHeight)
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
