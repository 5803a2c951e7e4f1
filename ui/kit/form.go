package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

const (
	formLabelWidth float32 = 162
	formRowGap     float32 = 12
)

// Form returns rows of a label at the left and a field beside it.
func Form(rows ...fyne.CanvasObject) *fyne.Container { return Column(formRowGap, rows...) }

// Field returns one row of a form: the label, and the field over the rest of the width.
func Field(label string, field fyne.CanvasObject) *fyne.Container {
	return container.New(fieldLayout{}, NewText(label, TextStyle{}), field)
}

// FieldNamed is Field with a label that changes.
func FieldNamed(label *Text, field fyne.CanvasObject) *fyne.Container {
	return container.New(fieldLayout{}, label, field)
}

// ShortField is Field with a field of a fixed width.
func ShortField(label string, width float32, field fyne.CanvasObject) *fyne.Container {
	return container.New(fieldLayout{width}, NewText(label, TextStyle{}), field)
}

// fieldLayout keeps the labels of a form in one column. width is that of the field, 0 meaning the rest.
type fieldLayout struct{ width float32 }

func (l fieldLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label, field := objects[0], objects[1]
	min := label.MinSize()
	label.Resize(fyne.NewSize(formLabelWidth-8, min.Height))
	first := fyne.Min(size.Height, buttonHeight) // beside the first line of a tall field
	label.Move(fyne.NewPos(0, (first-min.Height)/2))
	width := size.Width - formLabelWidth
	if l.width > 0 {
		width = fyne.Min(width, l.width)
	}
	field.Move(fyne.NewPos(formLabelWidth, 0))
	field.Resize(fyne.NewSize(width, size.Height))
}

func (l fieldLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	field := objects[1].MinSize()
	return fyne.NewSize(formLabelWidth+fyne.Max(field.Width, l.width), fyne.Max(field.Height, objects[0].MinSize().Height))
}

// Empty returns an empty state: what belongs here, and the first step.
func Empty(title, sentence string, first *Button) fyne.CanvasObject {
	box := Column(8,
		NewText(title, TextStyle{Size: TextTitle, Bold: true, Align: fyne.TextAlignCenter}),
		NewText(sentence, TextStyle{Color: ColorMuted, Align: fyne.TextAlignCenter}))
	if first != nil {
		box.Add(container.NewCenter(first))
	}
	return container.NewCenter(box)
}

// Tone is the colour of a notice.
type Tone int

// The tones of a notice.
const (
	ToneNeutral Tone = iota
	ToneGood
	ToneWarning
	ToneBad
	ToneNote // neither good nor bad, but to be seen
)

// Ink returns the colour of text in a tone, which can be read on its soft colour and on all that text stands on.
func (t Tone) Ink() fyne.ThemeColorName {
	switch t {
	case ToneGood:
		return ColorGoodText
	case ToneWarning:
		return ColorWarningText
	}
	strong, _ := t.Colors()
	return strong
}

// Colors returns the strong colour of a tone, of edges and dots, and the soft one.
func (t Tone) Colors() (strong, soft fyne.ThemeColorName) {
	switch t {
	case ToneGood:
		return ColorGood, ColorGoodTint
	case ToneWarning:
		return ColorWarning, ColorWarningTint
	case ToneBad:
		return ColorBad, ColorBadTint
	case ToneNote:
		return theme.ColorNamePrimary, ColorTint
	}
	return ColorMuted, ColorHead
}

// Notice returns content on a soft background that says how it went.
func Notice(tone Tone, content fyne.CanvasObject) fyne.CanvasObject {
	_, soft := tone.Colors()
	return container.NewStack(NewBlock(soft, "", 6), Inset(content, 9, 9, 12, 12))
}

// Note returns an edged box with a strong left edge in the colour of a tone, such as one reason in a list.
func Note(tone Tone, content fyne.CanvasObject) fyne.CanvasObject {
	strong, _ := tone.Colors()
	edge := NewBlock(strong, "", 2)
	edge.min = fyne.NewSize(3, 3)
	return container.NewStack(NewBlock(ColorPanel, ColorLine, 6),
		Frame(nil, nil, edge, nil, Inset(content, 7, 7, 9, 9)))
}
