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
	r := &tagRenderer{t: t, back: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Black)}
	r.back.CornerRadius = 4
	r.objects = []fyne.CanvasObject{r.back, r.text}
	r.apply()
	return r
}

type tagRenderer struct {
	t       *Tag
	back    *canvas.Rectangle
	text    *canvas.Text
	objects []fyne.CanvasObject
}

func (r *tagRenderer) apply() {
	strong, soft := r.t.tone.Colors()
	r.back.FillColor, r.text.Color = Color(soft), Color(strong)
	r.text.Text, r.text.TextSize, r.text.TextStyle.Bold = r.t.text, TextSmall, true
}

func (r *tagRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	min := r.text.MinSize()
	r.text.Move(fyne.NewPos((size.Width-min.Width)/2, (size.Height-min.Height)/2))
	r.text.Resize(min)
}

func (r *tagRenderer) MinSize() fyne.Size {
	return r.text.MinSize().AddWidthHeight(14, 4)
}

func (r *tagRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	r.back.Refresh()
	r.text.Refresh()
}

func (r *tagRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tagRenderer) Destroy()                     {}
