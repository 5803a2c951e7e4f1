package rosters

import (
	"fyne.io/fyne/v2"

	"carillon/internal/rosters"
)

const (
	headHeight float32 = 32
	bandHeight float32 = 27
	rowHeight  float32 = 38
	cardInset  float32 = 4
	minDay     float32 = 112
	wideSide   float32 = 150
	slimSide   float32 = 112
	slimWidth  float32 = 720 // below which the names of areas have less room
	barWidth   float32 = 6
)

// layout is where the lines and days of a table lie. Tops are in the content, of which off is the corner in view.
type layout struct {
	size fyne.Size
	tops []float32 // of each line, and the end of the last
	days int
	off  fyne.Position
}

func (l *layout) measure(t *rosters.Table) {
	l.tops, l.days = append(l.tops[:0], 0), len(t.Days)
	for _, line := range t.Lines {
		h := rowHeight
		if line.Head {
			h = bandHeight
		}
		l.tops = append(l.tops, l.tops[len(l.tops)-1]+h)
	}
	l.scrollTo(l.off)
}

func (l *layout) resize(size fyne.Size) {
	l.size = size
	l.scrollTo(l.off)
}

func (l *layout) side() float32 {
	if l.size.Width < slimWidth {
		return slimSide
	}
	return wideSide
}

// room is the size of what is in view of the places.
func (l *layout) room() fyne.Size {
	return fyne.NewSize(max(0, l.size.Width-l.side()), max(0, l.size.Height-headHeight))
}

func (l *layout) dayWidth() float32 {
	if l.days == 0 {
		return minDay
	}
	return max(minDay, l.room().Width/float32(l.days))
}

// height is that of the content, with what the bar below it covers.
func (l *layout) height() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	h := l.tops[len(l.tops)-1]
	if l.width() > l.room().Width+0.5 {
		h += barWidth + 4
	}
	return h
}

// width is that of the days.
func (l *layout) width() float32 { return float32(l.days) * l.dayWidth() }

func (l *layout) scrollTo(off fyne.Position) {
	room := l.room()
	l.off.X = max(0, min(off.X, l.width()-room.Width))
	l.off.Y = max(0, min(off.Y, l.height()-room.Height))
}

// lines are those in view: from first to before end.
func (l *layout) lines() (first, end int) {
	room := l.room().Height
	for i := 0; i+1 < len(l.tops); i++ {
		if l.tops[i+1] > l.off.Y && l.tops[i] < l.off.Y+room {
			if end == 0 {
				first = i
			}
			end = i + 1
		}
	}
	return first, end
}

// spotAt is the spot under a point of the widget; ok is false beside the places.
func (l *layout) spotAt(p fyne.Position) (s spot, ok bool) {
	x, y := p.X-l.side()+l.off.X, p.Y-headHeight+l.off.Y
	if p.X < l.side() || p.Y < headHeight || p.X >= l.size.Width || p.Y >= l.size.Height {
		return s, false
	}
	s.day = int(x / l.dayWidth())
	for s.line = 0; s.line+1 < len(l.tops) && l.tops[s.line+1] <= y; {
		s.line++
	}
	return s, s.line+1 < len(l.tops) && s.day < l.days
}

// card is where the card of a spot lies in the content, and how large it is.
func (l *layout) card(s spot) (fyne.Position, fyne.Size) {
	w := l.dayWidth()
	return fyne.NewPos(float32(s.day)*w+cardInset, l.tops[s.line]+cardInset), fyne.NewSize(w-2*cardInset-1, rowHeight-2*cardInset-1)
}

// onWidget is a place of the content as one of the widget.
func (l *layout) onWidget(p fyne.Position) fyne.Position {
	return p.Subtract(l.off).AddXY(l.side(), headHeight)
}

// reveal scrolls just far enough to see a spot, with the heading of its period where it is the first line below it.
func (l *layout) reveal(s spot) {
	if s.line+1 >= len(l.tops) {
		return
	}
	room, off := l.room(), l.off
	top := l.tops[s.line]
	if s.line == 1 {
		top = 0
	}
	off.Y = min(off.Y, top)
	off.Y = max(off.Y, l.tops[s.line+1]-room.Height)
	left := float32(s.day) * l.dayWidth()
	off.X = min(off.X, left)
	off.X = max(off.X, left+l.dayWidth()-room.Width)
	l.scrollTo(off)
}
