package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tag is a word on a soft background, such as "new" or "gone" in a list.
type Tag struct {
	widget.BaseWidget
	text string
	tone Tone
}

// NewTag returns a tag that says nothing yet.
func NewTag() *Tag {
	t := &Tag{}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes what the tag says, and how.
func (t *Tag) Set(text string, tone Tone) {
	if t.text != text || t.tone != tone {
		t.text, t.tone = text, tone
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	back, text := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
	back.CornerRadius = 4
	text.TextSize, text.TextStyle.Bold = TextSmall, true
	return NewDrawing(Drawing{Of: t, Parts: []fyne.CanvasObject{back, text},
		Paint: func() {
			strong, soft := t.tone.Colors()
			back.FillColor, text.Color, text.Text = Color(soft), Color(strong), t.text
		},
		Place: func(size fyne.Size) {
			back.Resize(size)
			min := text.MinSize()
			text.Move(fyne.NewPos((size.Width-min.Width)/2, (size.Height-min.Height)/2))
			text.Resize(min)
		},
		Min: func() fyne.Size { return text.MinSize().AddWidthHeight(14, 4) },
	})
}
