package rosters

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/rosters"
	"carillon/model/names"
	"carillon/ui/kit"
)

const (
	chartHeight float32 = 74
	chartBars   float32 = 36 // how high the highest bar is
)

// chart is how many teachers have how many places, as bars.
type chart struct {
	widget.BaseWidget
	bars  []rosters.Bar
	box   *fyne.Container
	rects []*canvas.Rectangle
	texts []*canvas.Text
}

func newChart() *chart {
	c := &chart{box: kit.Free()}
	c.ExtendBaseWidget(c)
	return c
}

func (c *chart) set(bars []rosters.Bar) {
	c.bars = bars
	c.Refresh()
}

// MinSize implements fyne.Widget.
func (c *chart) MinSize() fyne.Size { return fyne.NewSize(100, chartHeight) }

// CreateRenderer implements fyne.Widget.
func (c *chart) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewDrawing(kit.Drawing{Of: c, Parts: []fyne.CanvasObject{c.box}, Paint: func() {}, Place: c.draw, Min: c.MinSize})
}

func (c *chart) draw(size fyne.Size) {
	for len(c.rects) < len(c.bars) {
		c.rects = append(c.rects, canvas.NewRectangle(color.Transparent))
		c.texts = append(c.texts, canvas.NewText("", color.Black), canvas.NewText("", color.Black))
		n := len(c.rects) - 1
		c.rects[n].TopLeftCornerRadius, c.rects[n].TopRightCornerRadius = 3, 3
		c.box.Objects = append(c.box.Objects, c.rects[n], c.texts[2*n], c.texts[2*n+1])
	}
	most, last := 1, 0
	for i, b := range c.bars {
		most, last = max(most, b.Teachers), i
	}
	width := size.Width / float32(max(1, len(c.bars)))
	for i := range c.rects {
		bar, above, below := c.rects[i], c.texts[2*i], c.texts[2*i+1]
		bar.Hidden, above.Hidden, below.Hidden = i >= len(c.bars), i >= len(c.bars), i >= len(c.bars)
		if bar.Hidden {
			continue
		}
		b := c.bars[i]
		ink := kit.ColorFaint
		switch {
		case b.Fair:
			ink = theme.ColorNamePrimary
		case fairBelow(c.bars[:i]):
			ink = kit.ColorWarning
		}
		high := max(2, chartBars*float32(b.Teachers)/float32(most))
		left := float32(i)*width + 4
		fill(bar, ink, fyne.NewPos(left, 18+chartBars-high), fyne.NewSize(width-8, high))
		label := "none"
		if b.Have > 0 {
			label = names.Number(b.Have)
		}
		if i == last && len(c.bars) > 6 {
			label += "+"
		}
		for _, t := range []struct {
			o    *canvas.Text
			text string
			y    float32
		}{{above, names.Number(b.Teachers), 18 + chartBars - high - 16}, {below, label, 18 + chartBars + 2}} {
			t.o.Text, t.o.TextSize, t.o.Alignment, t.o.Color = t.text, kit.TextSmall, fyne.TextAlignCenter, kit.Color(kit.ColorMuted)
			t.o.Move(fyne.NewPos(left, t.y))
			t.o.Resize(fyne.NewSize(width-8, 15))
			t.o.Refresh()
		}
	}
	c.box.Resize(size)
}

// fairBelow says whether one of some bars is fair: those above it are too many.
func fairBelow(bars []rosters.Bar) bool {
	for _, b := range bars {
		if b.Fair {
			return true
		}
	}
	return false
}
