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
			_, soft := t.tone.Colors()
			back.FillColor, text.Color, text.Text = Color(soft), Color(t.tone.Ink()), t.text
		},
		Place: func(size fyne.Size) { // at its own size, wherever there is more room, so that another word needs no new layout
			min := text.MinSize()
			all := tagSize(min)
			top := (size.Height - all.Height) / 2
			back.Move(fyne.NewPos(0, top))
			back.Resize(all)
			text.Move(fyne.NewPos((all.Width-min.Width)/2, top+(all.Height-min.Height)/2))
			text.Resize(min)
		},
		Min: func() fyne.Size { return tagSize(text.MinSize()) },
	})
}

func tagSize(text fyne.Size) fyne.Size { return text.AddWidthHeight(14, 4) }
