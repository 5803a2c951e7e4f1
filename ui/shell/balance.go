package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/ui/kit"
)

const (
	barsHeight float32 = 40
	barsLabels float32 = 16
	maxBars            = 60 // more would be narrower than can be told apart
)

// balanceBars is the sizes of parallel sections as bars, the one that is shown in blue. A press on a bar goes to its section;
// by keyboard that is a row of the sheet.
type balanceBars struct {
	widget.BaseWidget
	onTapped func(model.SectionID)

	balance roster.Balance
	current model.SectionID
}

func newBalanceBars(tapped func(model.SectionID)) *balanceBars {
	b := &balanceBars{onTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// set shows other sections.
func (b *balanceBars) set(x roster.Balance, current model.SectionID) {
	b.balance, b.current = x, current
	b.Refresh()
}

func (b *balanceBars) count() int { return min(len(b.balance.Bars), maxBars) }

// Tapped goes to the section of a bar.
func (b *balanceBars) Tapped(ev *fyne.PointEvent) {
	n := b.count()
	if i := int(ev.Position.X / b.Size().Width * float32(n)); i >= 0 && i < n {
		b.onTapped(b.balance.Bars[i].Section.ID)
	}
}

// Cursor shows that bars can be pressed.
func (b *balanceBars) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (b *balanceBars) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &barsRenderer{b: b, average: canvas.NewRectangle(color.Transparent)}
	r.Layout(b.Size())
	return r
}

// barsRenderer draws bars: it has as many as the fullest course so far.
type barsRenderer struct {
	b       *balanceBars
	bars    []*canvas.Rectangle
	labels  []*canvas.Text
	average *canvas.Rectangle
}

func (r *barsRenderer) Layout(size fyne.Size) {
	n := r.b.count()
	for len(r.bars) < n {
		bar, label := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Transparent)
		bar.CornerRadius, label.TextSize = 2, kit.TextSmall
		r.bars, r.labels = append(r.bars, bar), append(r.labels, label)
	}
	for i, bar := range r.bars {
		if i >= n {
			bar.Hide()
			r.labels[i].Hide()
			continue
		}
		x := r.b.balance.Bars[i]
		here := x.Section.ID == r.b.current
		step := size.Width / float32(n)
		height := float32(2)
		if r.b.balance.Most > 0 {
			height = max(height, barsHeight*float32(x.Seats.Taken)/float32(r.b.balance.Most))
		}
		bar.FillColor = kit.Color(kit.ColorFaint)
		ink := kit.ColorMuted
		if overFull(x.Seats) {
			bar.FillColor = kit.Color(kit.ColorWarning)
		}
		if here {
			bar.FillColor, ink = kit.Color(theme.ColorNamePrimary), theme.ColorNamePrimary
		}
		width := max(2, min(step*0.8, 32))
		bar.Move(fyne.NewPos(step*float32(i)+(step-width)/2, barsHeight-height))
		bar.Resize(fyne.NewSize(width, height))
		bar.Show()
		label := r.labels[i]
		label.TextStyle.Bold = here
		label.Text, label.Color = x.Section.SectionID, kit.Color(ink)
		min := label.MinSize()
		label.Move(fyne.NewPos(max(0, step*float32(i)+(step-min.Width)/2), barsHeight+1))
		label.Resize(min)
		if min.Width <= step || here {
			label.Show()
		} else {
			label.Hide()
		}
	}
	r.average.Hide()
	if most := r.b.balance.Most; most > 0 {
		r.average.FillColor = kit.Color(kit.ColorMuted)
		r.average.Move(fyne.NewPos(0, barsHeight-barsHeight*float32(r.b.balance.Average())/float32(most)))
		r.average.Resize(fyne.NewSize(size.Width, 1))
		r.average.Show()
	}
}

// overFull says whether a section has more students than it takes.
func overFull(s roster.Seats) bool {
	most, ok := s.Most()
	return ok && s.Taken > most
}

func (r *barsRenderer) MinSize() fyne.Size { return fyne.NewSize(0, barsHeight+barsLabels) }

func (r *barsRenderer) Refresh() {
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *barsRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, 2*len(r.bars)+1)
	for i := range r.bars {
		out = append(out, r.bars[i], r.labels[i])
	}
	return append(out, r.average)
}

func (r *barsRenderer) Destroy() {}
