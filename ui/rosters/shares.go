package rosters

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

const (
	shareRow   float32 = 28
	squareSize float32 = 14
	squareHigh float32 = 11
	squareGap  float32 = 4
	codeWidth  float32 = 112
	maxSquares         = 7
)

// shares is the list of teachers with how many places each has. Teachers are dragged from it onto places; Enter picks one up for the
// arrow keys. Only the rows in view are drawn.
type shares struct {
	widget.BaseWidget
	// onChosen is told that another teacher is chosen.
	onChosen func()
	// onHold is asked to pick a teacher up for the keyboard.
	onHold func(id model.TeacherID)
	// onDrag and onDrop carry a teacher, at a place on the canvas.
	onDrag func(id model.TeacherID, at fyne.Position)
	onDrop func()
	onKey  func(*fyne.KeyEvent) bool

	board   *rosters.Board
	all     []rosters.Share
	chosen  model.TeacherID
	off     float32
	size    fyne.Size
	focused bool
	drag    model.TeacherID
	pressed bool

	back    *canvas.Rectangle
	bar     *canvas.Rectangle
	box     *fyne.Container
	clip    *container.Clip
	views   views
	squares []*canvas.Rectangle
}

var (
	_ fyne.Focusable    = (*shares)(nil)
	_ fyne.Draggable    = (*shares)(nil)
	_ fyne.Scrollable   = (*shares)(nil)
	_ desktop.Mouseable = (*shares)(nil)
)

func newShares() *shares {
	s := &shares{back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent), box: kit.Free()}
	s.clip = container.NewClip(s.box)
	s.bar.CornerRadius = 3
	s.ExtendBaseWidget(s)
	return s
}

func (s *shares) set(b *rosters.Board, all []rosters.Share) {
	s.board, s.all = b, all
	if s.at() < 0 && len(all) > 0 {
		s.chosen = all[0].Teacher.ID
	}
	s.scrollTo(s.off)
}

// at is where the chosen teacher stands in the list; -1 for nowhere.
func (s *shares) at() int {
	for i := range s.all {
		if s.all[i].Teacher.ID == s.chosen {
			return i
		}
	}
	return -1
}

func (s *shares) scrollTo(off float32) {
	s.off = max(0, min(off, float32(len(s.all))*shareRow-s.size.Height))
	s.Refresh()
}

func (s *shares) choose(i int) {
	if i < 0 || i >= len(s.all) {
		return
	}
	s.chosen = s.all[i].Teacher.ID
	top := float32(i) * shareRow
	s.scrollTo(max(min(s.off, top), top+shareRow-s.size.Height))
	if s.onChosen != nil {
		s.onChosen()
	}
}

// MouseDown chooses the teacher under the pointer.
func (s *shares) MouseDown(ev *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	i := int((ev.Position.Y + s.off) / shareRow)
	s.pressed = i >= 0 && i < len(s.all)
	if s.pressed {
		s.choose(i)
	}
}

// MouseUp does nothing.
func (s *shares) MouseUp(*desktop.MouseEvent) {}

// Dragged carries the chosen teacher.
func (s *shares) Dragged(ev *fyne.DragEvent) {
	if !s.pressed || s.onDrag == nil {
		return
	}
	s.drag = s.chosen
	s.onDrag(s.drag, fyne.CurrentApp().Driver().AbsolutePositionForObject(s).Add(ev.Position))
}

// DragEnd puts the teacher down.
func (s *shares) DragEnd() {
	if s.drag != 0 && s.onDrop != nil {
		s.onDrop()
	}
	s.drag = 0
}

// Scrolled scrolls.
func (s *shares) Scrolled(ev *fyne.ScrollEvent) { s.scrollTo(s.off - ev.Scrolled.DY) }

// FocusGained shows where the keyboard is.
func (s *shares) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost shows that it is elsewhere.
func (s *shares) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune does nothing.
func (s *shares) TypedRune(rune) {}

// TypedKey walks the list and picks a teacher up.
func (s *shares) TypedKey(ev *fyne.KeyEvent) {
	if s.onKey != nil && s.onKey(ev) {
		return
	}
	page := max(1, int(s.size.Height/shareRow)-1)
	switch ev.Name {
	case fyne.KeyUp:
		s.choose(max(0, s.at()-1))
	case fyne.KeyDown:
		s.choose(min(len(s.all)-1, s.at()+1))
	case fyne.KeyPageUp:
		s.choose(max(0, s.at()-page))
	case fyne.KeyPageDown:
		s.choose(min(len(s.all)-1, s.at()+page))
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.all) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if s.chosen != 0 && s.onHold != nil {
			s.onHold(s.chosen)
		}
	default:
		kit.PassKey(s, ev)
	}
}

// AccessibilityLabel is the chosen teacher.
func (s *shares) AccessibilityLabel() string {
	if i := s.at(); i >= 0 {
		return s.all[i].Teacher.Code + " " + names.Number(s.all[i].Have)
	}
	return "Teachers"
}

// MinSize implements fyne.Widget.
func (s *shares) MinSize() fyne.Size { return fyne.NewSize(200, 3*shareRow) }

// Resize implements fyne.Widget.
func (s *shares) Resize(size fyne.Size) {
	s.size = size
	s.off = max(0, min(s.off, float32(len(s.all))*shareRow-size.Height))
	s.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (s *shares) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewDrawing(kit.Drawing{Of: s, Parts: []fyne.CanvasObject{s.back, s.clip, s.bar}, Paint: func() {}, Min: s.MinSize,
		Place: s.draw})
}

func (s *shares) draw(size fyne.Size) {
	s.back.FillColor = kit.Color(kit.ColorPanel)
	s.back.Resize(size)
	s.clip.Resize(size)
	s.box.Resize(size)
	ink, muted := kit.Color(theme.ColorNameForeground), kit.Color(kit.ColorMuted)
	s.views.begin()
	n := 0
	square := func(fillColor, frame color.Color, at fyne.Position) {
		if n == len(s.squares) {
			o := canvas.NewRectangle(color.Transparent)
			o.CornerRadius = 2
			s.squares = append(s.squares, o)
			s.box.Objects = append(s.box.Objects, o)
		}
		o := s.squares[n]
		o.Hidden, o.FillColor, o.StrokeColor, o.StrokeWidth = false, fillColor, frame, 0
		if frame != nil {
			o.StrokeWidth = 1
		}
		o.Move(at)
		o.Resize(fyne.NewSize(squareSize, squareHigh))
		o.Refresh()
		n++
	}
	idle, warn := kit.Color(kit.ColorFaint), kit.Color(kit.ColorWarning)
	first := int(s.off / shareRow)
	for i := first; i < len(s.all) && float32(i)*shareRow < s.off+size.Height; i++ {
		x := s.all[i]
		y := float32(i)*shareRow - s.off
		c := card{edge: hueOf(s.board, x.Teacher.ID).Edge, bold: x.Teacher.Code, boldInk: ink, text: x.Teacher.Surname, textInk: muted}
		if x.Teacher.ID == s.chosen {
			c.fill = kit.Color(kit.ColorTint)
			if s.focused {
				c.frame, c.thick = kit.Color(theme.ColorNamePrimary), 2
			}
		}
		// The row is two cards: the names end where the squares begin.
		s.views.next(s.box).show(card{fill: c.fill, frame: c.frame, thick: c.thick}, fyne.NewPos(0, y),
			fyne.NewSize(size.Width-barWidth-2, shareRow-1))
		c.fill, c.frame = nil, nil
		s.views.next(s.box).show(c, fyne.NewPos(1, y+4), fyne.NewSize(codeWidth, shareRow-9))
		count, tone := names.Number(x.Have), muted
		if x.Off() != 0 {
			count, tone = "◆ "+count, kit.Color(kit.ColorWarningText)
		}
		width := kit.Measured(count, kit.TextBody, false) + textInset + 8
		s.views.next(s.box).show(card{text: count, textInk: tone}, fyne.NewPos(size.Width-barWidth-width-2, y), fyne.NewSize(width, shareRow-1))
		left := codeWidth + 6
		for k := range min(maxSquares, max(x.Have, min(x.Low, x.Have+maxSquares))) {
			at := fyne.NewPos(left+float32(k)*(squareSize+squareGap), y+(shareRow-squareHigh)/2)
			switch {
			case k >= x.Have:
				square(color.Transparent, idle, at)
			case k >= x.High:
				square(warn, nil, at)
			default:
				square(idle, nil, at)
			}
		}
		if x.Part && x.Have <= 2 {
			s.views.next(s.box).show(card{text: "part time", textInk: muted, small: true},
				fyne.NewPos(left+float32(max(x.Have, x.Low))*(squareSize+squareGap)-textInset+4, y), fyne.NewSize(76, shareRow-1))
		}
	}
	s.views.end()
	for _, o := range s.squares[n:] {
		o.Hidden = true
	}
	s.bar.Hidden = float32(len(s.all))*shareRow <= size.Height
	start, thumb := kit.Thumb(size.Height, float32(len(s.all))*shareRow, s.off)
	fill(s.bar, theme.ColorNameScrollBar, fyne.NewPos(size.Width-barWidth, start), fyne.NewSize(barWidth, thumb))
}
