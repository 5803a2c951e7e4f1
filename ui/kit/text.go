package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of text without any padding, in a colour of the theme. Where there is less room than it needs it ends
// in an ellipsis.
type Text struct {
	widget.BaseWidget
	text  string
	style TextStyle
}

// TextStyle is how a Text looks. The zero value is body text.
type TextStyle struct {
	Size  float32 // 0 means TextBody
	Bold  bool
	Color fyne.ThemeColorName // "" means the foreground
	Align fyne.TextAlign
	// Shrink lets the text be cut off: its smallest width is then nothing instead of the whole text.
	Shrink bool
}

// NewText returns a line of text.
func NewText(text string, style TextStyle) *Text {
	t := &Text{text: text, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// Muted returns small text of the second rank.
func Muted(text string) *Text { return NewText(text, TextStyle{Size: TextCaption, Color: ColorMuted}) }

// Strong returns bold body text.
func Strong(text string) *Text { return NewText(text, TextStyle{Bold: true}) }

// Text returns the text.
func (t *Text) Text() string { return t.text }

// Style returns how it looks.
func (t *Text) Style() TextStyle { return t.style }

// SetText changes the text.
func (t *Text) SetText(text string) {
	if t.text == text {
		return
	}
	t.text = text
	t.Refresh()
}

// SetStyle changes how it looks.
func (t *Text) SetStyle(style TextStyle) {
	if t.style == style {
		return
	}
	t.style = style
	t.Refresh()
}

// Set changes both.
func (t *Text) Set(text string, style TextStyle) {
	if t.text == text && t.style == style {
		return
	}
	t.text, t.style = text, style
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{t: t, text: canvas.NewText("", color.Black)}
	r.objects = []fyne.CanvasObject{r.text}
	r.apply()
	return r
}

type textRenderer struct {
	t       *Text
	text    *canvas.Text
	full    fyne.Size
	objects []fyne.CanvasObject
}

func (r *textRenderer) apply() {
	s := r.t.style
	if s.Size == 0 {
		s.Size = TextBody
	}
	if s.Color == "" {
		s.Color = theme.ColorNameForeground
	}
	r.text.TextSize, r.text.TextStyle.Bold, r.text.Alignment = s.Size, s.Bold, s.Align
	r.text.Color = Color(s.Color)
	r.text.Text = r.t.text
	r.full = r.text.MinSize()
}

func (r *textRenderer) Layout(size fyne.Size) {
	text := r.t.text
	if r.full.Width > size.Width+0.5 {
		text = Ellipsis(text, r.text.TextSize, r.text.TextStyle, size.Width)
	}
	if r.text.Text != text {
		r.text.Text = text
		r.text.Refresh()
	}
	r.text.Move(fyne.NewPos(0, (size.Height-r.full.Height)/2))
	r.text.Resize(fyne.NewSize(size.Width, r.full.Height))
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.t.style.Shrink {
		return fyne.NewSize(0, r.full.Height)
	}
	return r.full
}

func (r *textRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	r.text.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) Destroy()                     {}

// Ellipsis returns the longest beginning of text that, followed by an ellipsis, is no wider than width; text itself
// where it fits.
func Ellipsis(text string, size float32, style fyne.TextStyle, width float32) string {
	if fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}

// Block is a filled rectangle in a colour of the theme, with an optional edge.
type Block struct {
	widget.BaseWidget
	fill, edge fyne.ThemeColorName
	radius     float32
	min        fyne.Size
}

// NewBlock returns a rectangle; fill and edge may be "" for none.
func NewBlock(fill, edge fyne.ThemeColorName, radius float32) *Block {
	b := &Block{fill: fill, edge: edge, radius: radius}
	b.ExtendBaseWidget(b)
	return b
}

// Hairline returns a line of one unit across, as wide as its place.
func Hairline() *Block {
	b := NewBlock(ColorLine, "", 0)
	b.min = fyne.NewSize(1, 1)
	return b
}

// SetColors changes fill and edge.
func (b *Block) SetColors(fill, edge fyne.ThemeColorName) {
	if b.fill != fill || b.edge != edge {
		b.fill, b.edge = fill, edge
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Block) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &blockRenderer{b: b, rect: canvas.NewRectangle(color.Transparent)}
	r.objects = []fyne.CanvasObject{r.rect}
	r.apply()
	return r
}

type blockRenderer struct {
	b       *Block
	rect    *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *blockRenderer) apply() {
	colour := func(name fyne.ThemeColorName) color.Color {
		if name == "" {
			return color.Transparent
		}
		return Color(name)
	}
	r.rect.FillColor, r.rect.StrokeColor = colour(r.b.fill), colour(r.b.edge)
	r.rect.CornerRadius = r.b.radius
	r.rect.StrokeWidth = 0
	if r.b.edge != "" {
		r.rect.StrokeWidth = 1
	}
}

func (r *blockRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *blockRenderer) MinSize() fyne.Size           { return r.b.min }
func (r *blockRenderer) Refresh()                     { r.apply(); r.rect.Refresh() }
func (r *blockRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *blockRenderer) Destroy()                     {}

// Inset returns o with room around it, in units.
func Inset(o fyne.CanvasObject, top, bottom, left, right float32) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// On returns o on a filled background.
func On(fill fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewBlock(fill, "", 0), o)
}

// Frame arranges objects at the edges of a place and one in its middle, without room between them. Any may be nil.
func Frame(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	l := frameLayout{top, bottom, left, right}
	c := &fyne.Container{Layout: l}
	for _, o := range []fyne.CanvasObject{top, bottom, left, right, middle} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

type frameLayout struct{ top, bottom, left, right fyne.CanvasObject }

func (l frameLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	at, room := fyne.NewPos(0, 0), size
	if shown(l.top) {
		h := l.top.MinSize().Height
		l.top.Move(at)
		l.top.Resize(fyne.NewSize(room.Width, h))
		at.Y += h
		room.Height -= h
	}
	if shown(l.bottom) {
		h := l.bottom.MinSize().Height
		room.Height -= h
		l.bottom.Move(fyne.NewPos(0, at.Y+room.Height))
		l.bottom.Resize(fyne.NewSize(size.Width, h))
	}
	if shown(l.left) {
		w := l.left.MinSize().Width
		l.left.Move(at)
		l.left.Resize(fyne.NewSize(w, room.Height))
		at.X += w
		room.Width -= w
	}
	if shown(l.right) {
		w := l.right.MinSize().Width
		room.Width -= w
		l.right.Move(fyne.NewPos(at.X+room.Width, at.Y))
		l.right.Resize(fyne.NewSize(w, room.Height))
	}
	for _, o := range objects {
		if o != l.top && o != l.bottom && o != l.left && o != l.right {
			o.Move(at)
			o.Resize(room.Max(fyne.Size{}))
		}
	}
}

func (l frameLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var edges, middle, sides fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		switch o {
		case l.top, l.bottom:
			edges.Height += min.Height
			edges.Width = fyne.Max(edges.Width, min.Width)
		case l.left, l.right:
			sides.Width += min.Width
			sides.Height = fyne.Max(sides.Height, min.Height)
		default:
			middle = min
		}
	}
	return fyne.NewSize(fyne.Max(edges.Width, sides.Width+middle.Width),
		edges.Height+fyne.Max(sides.Height, middle.Height))
}

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

// Row returns objects side by side, gap units apart, each at its smallest size and centred from top to bottom.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(rowLayout{gap}, objects...)
}

type rowLayout struct{ gap float32 }

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		o.Resize(min)
		o.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		x += min.Width + l.gap
	}
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		if size.Width > 0 {
			size.Width += l.gap
		}
		size.Width += min.Width
		size.Height = fyne.Max(size.Height, min.Height)
	}
	return size
}

// Column returns objects below each other, gap units apart, each as wide as the column.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// MinWidth returns o in a place at least so wide.
func MinWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(minWidthLayout{width}, o)
}

type minWidthLayout struct{ width float32 }

func (l minWidthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l minWidthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(l.width, 0)
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Height returns o in a place of exactly this height, whatever it would like.
func Height(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(heightLayout{height}, o)
}

type heightLayout struct{ height float32 }

func (l heightLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(size.Width, l.height))
	}
}

func (l heightLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, l.height) }

// Paragraph returns text that breaks at words, in a colour of the theme ("" is the foreground), without the padding
// that Fyne gives a label.
func Paragraph(text string, name fyne.ThemeColorName) *fyne.Container {
	if name == "" {
		name = theme.ColorNameForeground
	}
	r := widget.NewRichText(&widget.TextSegment{Text: text, Style: widget.RichTextStyle{ColorName: name, SizeName: theme.SizeNameText}})
	r.Wrapping = fyne.TextWrapWord
	pad := -theme.InnerPadding()
	return Inset(r, pad, pad, pad, pad)
}
