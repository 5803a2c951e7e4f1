package kit

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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
	text := canvas.NewText("", color.Black)
	var full fyne.Size // of the whole text
	return NewDrawing(Drawing{Of: t, Parts: []fyne.CanvasObject{text},
		Paint: func() {
			s := t.style
			text.TextSize, text.TextStyle.Bold, text.Alignment = cmp.Or(s.Size, TextBody), s.Bold, s.Align
			text.Color = Color(cmp.Or(s.Color, theme.ColorNameForeground))
			text.Text = t.text
			full = text.MinSize()
		},
		Place: func(size fyne.Size) {
			shown := t.text
			if full.Width > size.Width+0.5 {
				shown = Ellipsis(shown, text.TextSize, text.TextStyle, size.Width)
			}
			if text.Text != shown {
				text.Text = shown
				text.Refresh()
			}
			text.Move(fyne.NewPos(0, (size.Height-full.Height)/2))
			text.Resize(fyne.NewSize(size.Width, full.Height))
		},
		Min: func() fyne.Size {
			if t.style.Shrink {
				return fyne.NewSize(0, full.Height)
			}
			return full
		},
	})
}

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

// SetFill changes the fill; "" is none.
func (b *Block) SetFill(fill fyne.ThemeColorName) {
	if b.fill != fill {
		b.fill = fill
		b.Refresh()
	}
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
	rect := canvas.NewRectangle(color.Transparent)
	colour := func(name fyne.ThemeColorName) color.Color {
		if name == "" {
			return color.Transparent
		}
		return Color(name)
	}
	return NewDrawing(Drawing{Of: b, Parts: []fyne.CanvasObject{rect},
		Paint: func() {
			rect.FillColor, rect.StrokeColor, rect.CornerRadius, rect.StrokeWidth = colour(b.fill), colour(b.edge), b.radius, 0
			if b.edge != "" {
				rect.StrokeWidth = 1
			}
		},
		Place: func(size fyne.Size) { rect.Resize(size) },
		Min:   func() fyne.Size { return b.min },
	})
}

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

// Remark is a paragraph that changes, such as what is wrong with the fields above it. It takes no room while it says
// nothing.
type Remark struct{ Object *fyne.Container }

// NewRemark returns a remark that says nothing.
func NewRemark() *Remark {
	r := &Remark{Object: container.NewStack()}
	r.Object.Hide()
	return r
}

// Say changes the text, in a colour of the theme; "" takes it away. What it is part of has to be laid out afresh.
func (r *Remark) Say(text string, name fyne.ThemeColorName) {
	r.Object.RemoveAll()
	if text == "" {
		r.Object.Hide()
		return
	}
	r.Object.Add(Paragraph(text, name))
	r.Object.Show()
}
