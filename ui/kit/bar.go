package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Bar shows how far something has come. It is drawn anew only when it has come further: a bar that moves all the time
// has the whole window drawn all the time, which takes a computer without a graphics card most of its strength.
type Bar struct {
	widget.BaseWidget
	part float32
}

const barHeight float32 = 6

// NewBar returns a bar at its beginning.
func NewBar() *Bar {
	b := &Bar{}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows a part of the whole, from 0 to 1; it never goes back.
func (b *Bar) Set(part float32) {
	if part = min(part, 1); part > b.part {
		b.part = part
		b.Refresh()
	}
}

// Part is what is shown, from 0 to 1.
func (b *Bar) Part() float32 { return b.part }

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	all, done := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	all.CornerRadius, done.CornerRadius = barHeight/2, barHeight/2
	return NewDrawing(Drawing{Of: b, Parts: []fyne.CanvasObject{all, done},
		Paint: func() { all.FillColor, done.FillColor = Color(ColorTint), Color(theme.ColorNamePrimary) },
		Place: func(size fyne.Size) {
			all.Resize(fyne.NewSize(size.Width, barHeight))
			done.Resize(fyne.NewSize(max(barHeight, size.Width*b.part), barHeight))
		},
		Min: func() fyne.Size { return fyne.NewSize(barHeight, barHeight) },
	})
}
