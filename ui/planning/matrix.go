package planning

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/planning"
	"carillon/ui/kit"
)

const (
	cellWidth  float32 = 46
	cellHeight float32 = 30
	cellGap    float32 = 1
	labelWidth float32 = 96 // of a code and its requests, left of the diagonal
	wheelRows          = 3
	heatLevels         = 4
	matrixRows         = 8 // that are always in view, if there are so many
)

// matrix shows how many students asked for both of two courses: the half above the diagonal, on which the codes stand, each for
// its row and its column. Only the cells in view have objects. Arrows move, Enter lists the students.
type matrix struct {
	widget.BaseWidget
	of        *planning.Matrix
	codes     []string
	row, col  int // the current cell; col > row
	offX      float32
	offY      float32
	focused   bool
	onCurrent func()
	onOpen    func()
}

var (
	_ fyne.Focusable      = (*matrix)(nil)
	_ fyne.Tappable       = (*matrix)(nil)
	_ fyne.Scrollable     = (*matrix)(nil)
	_ fyne.DoubleTappable = (*matrix)(nil)
)

func newMatrix() *matrix {
	m := &matrix{col: 1}
	m.ExtendBaseWidget(m)
	return m
}

// show shows counts of courses with their codes; the current cell stays where the courses do.
func (m *matrix) show(of *planning.Matrix, codes []string) {
	same := len(codes) == len(m.codes)
	for i := range codes {
		same = same && codes[i] == m.codes[i]
	}
	m.of, m.codes = of, codes
	if !same {
		m.row, m.col, m.offX, m.offY = 0, 1, 0, 0
	}
	m.scroll(0, 0)
}

func (m *matrix) size() int { return len(m.codes) }

// current is the pair of the current cell; ok is false where there are fewer than two courses.
func (m *matrix) current() (row, col int, ok bool) { return m.row, m.col, m.size() >= 2 }

// extent is how much there is to scroll through.
func (m *matrix) extent() fyne.Size {
	n := float32(m.size())
	return fyne.NewSize(labelWidth+(n-1)*cellWidth, n*cellHeight)
}

func (m *matrix) scroll(dx, dy float32) {
	size, all := m.Size(), m.extent()
	m.offX = fyne.Max(0, fyne.Min(m.offX+dx, all.Width-size.Width))
	m.offY = fyne.Max(0, fyne.Min(m.offY+dy, all.Height-size.Height))
	m.Refresh()
}

// Resize implements fyne.Widget.
func (m *matrix) Resize(size fyne.Size) {
	m.BaseWidget.Resize(size)
	m.scroll(0, 0)
}

// Scrolled implements fyne.Scrollable.
func (m *matrix) Scrolled(ev *fyne.ScrollEvent) { m.scroll(-ev.Scrolled.DX, -ev.Scrolled.DY) }

// cell is where a cell is, without what is scrolled.
func cell(row, col int) fyne.Position {
	return fyne.NewPos(labelWidth+float32(col-1)*cellWidth, float32(row)*cellHeight)
}

// Tapped goes to the cell under the pointer.
func (m *matrix) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	x, y := ev.Position.X+m.offX, ev.Position.Y+m.offY
	m.goTo(int(y/cellHeight), int((x-labelWidth)/cellWidth)+1)
}

// DoubleTapped lists the students of the cell under the pointer.
func (m *matrix) DoubleTapped(ev *fyne.PointEvent) {
	m.Tapped(ev)
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// goTo goes to a cell above the diagonal, and brings it into view; others are ignored.
func (m *matrix) goTo(row, col int) {
	if row < 0 || col <= row || col >= m.size() {
		return
	}
	m.row, m.col = row, col
	at, size := cell(row, col), m.Size()
	m.offX = fyne.Min(m.offX, fyne.Max(0, at.X-labelWidth))
	m.offY = fyne.Min(m.offY, at.Y)
	m.offX = fyne.Max(m.offX, at.X+cellWidth-size.Width)
	m.offY = fyne.Max(m.offY, at.Y+2*cellHeight-size.Height) // with what stands below it on the diagonal
	m.scroll(0, 0)
	if m.onCurrent != nil {
		m.onCurrent()
	}
}

// TypedKey moves, and lists students.
func (m *matrix) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		m.goTo(m.row, m.col-1)
	case fyne.KeyRight:
		m.goTo(m.row, m.col+1)
	case fyne.KeyUp:
		m.goTo(m.row-1, m.col)
	case fyne.KeyDown:
		m.goTo(m.row+1, m.col)
	case fyne.KeyHome:
		m.goTo(0, 1)
	case fyne.KeyEnd:
		m.goTo(m.size()-2, m.size()-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if _, _, ok := m.current(); ok && m.onOpen != nil {
			m.onOpen()
		}
	default:
		kit.PassKey(m, ev)
	}
}

// TypedRune does nothing.
func (m *matrix) TypedRune(rune) {}

// TypedShortcut hands shortcuts on to the window.
func (m *matrix) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(m, s) }

// FocusGained shows where the keyboard is.
func (m *matrix) FocusGained() { m.focused = true; m.Refresh() }

// FocusLost ends what FocusGained began.
func (m *matrix) FocusLost() { m.focused = false; m.Refresh() }

// MinSize implements fyne.Widget.
func (m *matrix) MinSize() fyne.Size {
	return fyne.NewSize(labelWidth+4*cellWidth, float32(min(matrixRows, max(2, m.size())))*cellHeight)
}

// heat is which of the shades a count has, of those up to the most; 0 for none.
func heat(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return min(heatLevels, 1+(n-1)*heatLevels/most)
}

// bounds are the counts of a shade, from and to.
func bounds(level, most int) (from, to int) {
	for n := 1; n <= most; n++ {
		if heat(n, most) == level {
			if from == 0 {
				from = n
			}
			to = n
		}
	}
	return from, to
}

// shade is the colour of a level, between the panel and the primary colour.
func shade(level int) color.NRGBA {
	ground, ink := rgb(kit.Color(kit.ColorPanel)), rgb(kit.Color(theme.ColorNamePrimary))
	part := [heatLevels + 1]float32{0, 0.13, 0.28, 0.46, 0.72}[level]
	mix := func(a, b uint8) uint8 { return uint8(float32(a) + (float32(b)-float32(a))*part) }
	return color.NRGBA{mix(ground.R, ink.R), mix(ground.G, ink.G), mix(ground.B, ink.B), 255}
}

func rgb(c color.Color) color.NRGBA {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

// inkOn is the colour of text on a shade: whichever of the two of the theme is read better.
func inkOn(ground color.Color) color.Color {
	a, b := kit.Color(theme.ColorNameForeground), kit.Color(kit.ColorPanel)
	if kit.Contrast(b, ground) > kit.Contrast(a, ground) {
		return b
	}
	return a
}

// CreateRenderer implements fyne.Widget.
func (m *matrix) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &matrixRenderer{m: m, cells: kit.Free(), ring: canvas.NewRectangle(color.Transparent)}
	r.ring.StrokeWidth = 2
	r.clip = container.NewClip(kit.Free(r.cells, r.ring))
	r.Refresh()
	return r
}

// matrixRenderer draws the cells in view, with objects that are used again.
type matrixRenderer struct {
	m     *matrix
	clip  *container.Clip
	cells *fyne.Container
	fills []*canvas.Rectangle
	texts []*canvas.Text
	ring  *canvas.Rectangle
	usedF int
	usedT int
}

func (r *matrixRenderer) MinSize() fyne.Size           { return r.m.MinSize() }
func (r *matrixRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.clip} }
func (r *matrixRenderer) Destroy()                     {}
func (r *matrixRenderer) Layout(size fyne.Size) {
	r.clip.Resize(size)
	r.Refresh()
}

// Refresh puts the cells in view where they are.
func (r *matrixRenderer) Refresh() {
	m, size := r.m, r.m.Size()
	r.usedF, r.usedT = 0, 0
	n := m.size()
	most := 0
	if m.of != nil {
		most = m.of.Most()
	}
	first, last := int(m.offY/cellHeight), int((m.offY+size.Height)/cellHeight)
	for row := max(0, first); row <= min(n-1, last); row++ {
		from := max(row+1, int((m.offX-labelWidth)/cellWidth))
		to := min(n-1, int((m.offX+size.Width-labelWidth)/cellWidth)+1)
		for col := from; col <= to; col++ {
			r.cell(row, col, most)
		}
		r.label(row)
	}
	for _, f := range r.fills[r.usedF:] {
		f.Hide()
	}
	for _, t := range r.texts[r.usedT:] {
		t.Hide()
	}
	if _, _, ok := m.current(); ok {
		at := cell(m.row, m.col).SubtractXY(m.offX, m.offY)
		r.ring.StrokeColor = kit.Color(theme.ColorNameForeground)
		if m.focused {
			r.ring.StrokeColor = kit.Color(theme.ColorNamePrimary)
		}
		r.ring.Move(at)
		r.ring.Resize(fyne.NewSize(cellWidth-cellGap, cellHeight-cellGap))
		r.ring.Show()
	} else {
		r.ring.Hide()
	}
	canvas.Refresh(m)
}

func (r *matrixRenderer) cell(row, col, most int) {
	count := r.m.of.Both(row, col)
	at := cell(row, col).SubtractXY(r.m.offX, r.m.offY)
	if count == 0 {
		r.text("·", at, cellWidth-cellGap, cellHeight, kit.Color(kit.ColorMuted), false, fyne.TextAlignCenter)
		return
	}
	fill := shade(heat(count, most))
	if r.usedF == len(r.fills) {
		f := canvas.NewRectangle(color.Transparent)
		f.CornerRadius = 3
		r.fills = append(r.fills, f)
		r.cells.Objects = append([]fyne.CanvasObject{f}, r.cells.Objects...) // below the texts
	}
	f := r.fills[r.usedF]
	r.usedF++
	f.FillColor = fill
	f.Move(at)
	f.Resize(fyne.NewSize(cellWidth-cellGap, cellHeight-cellGap))
	f.Show()
	r.text(strconv.Itoa(count), at, cellWidth-cellGap, cellHeight-cellGap, inkOn(fill), false, fyne.TextAlignCenter)
}

// label puts a course's requests and code left of its row.
func (r *matrixRenderer) label(row int) {
	lit := row == r.m.row || row == r.m.col
	ink := kit.Color(theme.ColorNameForeground)
	if lit {
		ink = kit.Color(theme.ColorNamePrimary)
	}
	at := cell(row, row+1).SubtractXY(r.m.offX+labelWidth, r.m.offY)
	code := kit.Fitted(r.m.codes[row], kit.TextCaption, true, labelWidth-34)
	width := kit.Measured(code, kit.TextCaption, true)
	r.text(code, at, labelWidth-6, cellHeight, ink, true, fyne.TextAlignTrailing)
	r.text(strconv.Itoa(r.m.of.Both(row, row)), at, labelWidth-6-width-5, cellHeight, kit.Color(kit.ColorMuted), false, fyne.TextAlignTrailing)
}

func (r *matrixRenderer) text(s string, at fyne.Position, width, height float32, ink color.Color, bold bool, align fyne.TextAlign) {
	if r.usedT == len(r.texts) {
		t := canvas.NewText("", ink)
		r.texts = append(r.texts, t)
		r.cells.Objects = append(r.cells.Objects, t)
	}
	t := r.texts[r.usedT]
	r.usedT++
	t.Text, t.Color, t.TextSize, t.TextStyle.Bold, t.Alignment = s, ink, kit.TextCaption, bold, align
	tall := t.MinSize().Height
	t.Move(at.AddXY(0, (height-tall)/2))
	t.Resize(fyne.NewSize(width, tall))
	t.Show()
}
