package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/sheet"
	"carillon/model/names"
	"carillon/ui/kit"
)

const (
	pickerRows           = 8
	pickerRow    float32 = 28
	pickerWidth  float32 = 320
	pickerMargin float32 = 4
)

// picker is the list below the editor: what can be chosen, the best fit first. The keyboard stays in the editor.
type picker struct {
	widget.BaseWidget
	s       *Sheet
	options []sheet.Option
	more    int
	chosen  int // -1 for none
	back    *canvas.Rectangle
	mark    *canvas.Rectangle
	texts   texts
	box     *fyne.Container
}

var (
	_ desktop.Mouseable = (*picker)(nil)
	_ desktop.Hoverable = (*picker)(nil)
)

func newPicker(s *Sheet) *picker {
	p := &picker{s: s, chosen: -1, back: transparent(), mark: transparent(), box: kit.Free()}
	p.back.CornerRadius = 6
	p.ExtendBaseWidget(p)
	return p
}

func (p *picker) set(options []sheet.Option, more, chosen int) {
	p.options, p.more, p.chosen = options, more, min(chosen, len(options)-1)
	p.Hidden = len(options) == 0
	p.Refresh()
}

// option is the one that Enter takes.
func (p *picker) option() (o sheet.Option, ok bool) {
	if p.chosen < 0 || p.chosen >= len(p.options) {
		return o, false
	}
	return p.options[p.chosen], true
}

// step goes to the next option; it reports whether there are any.
func (p *picker) step(by int) bool {
	if len(p.options) == 0 {
		return false
	}
	p.chosen = clamp(p.chosen+by, 0, len(p.options)-1)
	p.Refresh()
	return true
}

func (p *picker) wanted() fyne.Size {
	rows := len(p.options)
	if p.more > 0 {
		rows++
	}
	return fyne.NewSize(pickerWidth, float32(rows)*pickerRow+2*pickerMargin)
}

// MinSize implements fyne.Widget.
func (p *picker) MinSize() fyne.Size { return fyne.Size{} }

func (p *picker) at(pos fyne.Position) int {
	if i := int((pos.Y - pickerMargin) / pickerRow); pos.Y >= pickerMargin && i < len(p.options) {
		return i
	}
	return -1
}

// MouseDown takes the option under the pointer: what follows of the press would take the keyboard out of the editor first.
func (p *picker) MouseDown(ev *desktop.MouseEvent) {
	if i := p.at(ev.Position); i >= 0 {
		p.chosen = i
		p.s.editor.commit(p.s.editor.text(), false)
	}
}

// MouseUp does nothing.
func (p *picker) MouseUp(*desktop.MouseEvent) {}

// MouseIn follows the pointer.
func (p *picker) MouseIn(*desktop.MouseEvent) {}

// MouseMoved follows the pointer.
func (p *picker) MouseMoved(ev *desktop.MouseEvent) {
	if i := p.at(ev.Position); i >= 0 && i != p.chosen {
		p.chosen = i
		p.Refresh()
	}
}

// MouseOut does nothing: the option stays chosen.
func (p *picker) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (p *picker) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewDrawing(kit.Drawing{Of: p, Parts: []fyne.CanvasObject{p.back, p.mark, p.box},
		Paint: p.paint,
		Place: func(size fyne.Size) { p.back.Resize(size); p.box.Resize(size) },
		Min:   p.MinSize,
	})
}

func (p *picker) paint() {
	p.back.FillColor, p.back.StrokeColor, p.back.StrokeWidth = kit.Color(kit.ColorPanel), kit.Color(kit.ColorFaint), 1
	p.mark.Hidden = p.chosen < 0
	p.mark.FillColor = kit.Color(kit.ColorTint)
	p.mark.Move(fyne.NewPos(pickerMargin, pickerMargin+float32(max(0, p.chosen))*pickerRow))
	p.mark.Resize(fyne.NewSize(pickerWidth-2*pickerMargin, pickerRow))
	p.mark.CornerRadius = 5
	p.texts.begin()
	for i, o := range p.options {
		y := pickerMargin + float32(i)*pickerRow + 5
		used := p.texts.text(p.box, line{text: o.Code, size: kit.TextBody, bold: true, ink: theme.ColorNameForeground},
			fyne.NewPos(12, y), 0.5*pickerWidth)
		if o.Name != "" && o.Name != o.Code {
			p.texts.text(p.box, line{text: noteText(o.Name), size: kit.TextBody, ink: kit.ColorMuted},
				fyne.NewPos(12+used, y), pickerWidth-24-used)
		}
	}
	if p.more > 0 {
		p.texts.text(p.box, line{text: "and " + names.Number(p.more) + " more: type to find them", size: kit.TextCaption, ink: kit.ColorMuted},
			fyne.NewPos(12, pickerMargin+float32(len(p.options))*pickerRow+6), pickerWidth-24)
	}
	p.texts.end()
}
