package sheet

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"carillon/ui/kit"
)

// reasonBox says below the current cell why it could not be taken.
type reasonBox struct {
	box   *fyne.Container
	back  *canvas.Rectangle
	texts texts
}

const (
	reasonWidth float32 = 300
	reasonLine  float32 = 17
	reasonInset float32 = 9
)

func newReasonBox() *reasonBox {
	r := &reasonBox{back: transparent()}
	r.back.CornerRadius = 6
	r.box = kit.Free(r.back)
	r.box.Hidden = true
	return r
}

func (r *reasonBox) paint() {
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = kit.Color(kit.ColorPanel), kit.Color(kit.ColorBad), 1
	r.back.Refresh()
}

// show puts a sentence below a cell, or above it where there is no room; "" takes it away.
func (r *reasonBox) show(text string, cell fyne.Position, size, within fyne.Size) {
	r.box.Hidden = text == ""
	if text == "" {
		return
	}
	lines := wrapped("▲ "+text, reasonWidth-2*reasonInset)
	height := float32(len(lines))*reasonLine + 2*reasonInset - 2
	at := fyne.NewPos(fyne.Max(0, fyne.Min(cell.X, within.Width-reasonWidth-2)), cell.Y+size.Height+3)
	if at.Y+height > within.Height && cell.Y-height-3 > headHeight {
		at.Y = cell.Y - height - 3
	}
	r.box.Move(at)
	r.back.Resize(fyne.NewSize(reasonWidth, height))
	r.texts.begin()
	for i, l := range lines {
		ink := theme.ColorNameForeground
		if i == 0 {
			ink = kit.ColorBad
		}
		r.texts.text(r.box, line{text: l, size: kit.TextCaption, bold: i == 0, ink: ink},
			fyne.NewPos(reasonInset, reasonInset-2+float32(i)*reasonLine), reasonWidth-2*reasonInset)
	}
	r.texts.end()
	r.box.Refresh()
}

// wrapped breaks a text at its blanks, into at most four lines; the first is measured as bold.
func wrapped(text string, width float32) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(now + " " + word)
		if now != "" && kit.Measured(longer, kit.TextCaption, len(lines) == 0) > width {
			lines = append(lines, now)
			if longer = word; len(lines) == 4 {
				lines[3] += " …"
				return lines
			}
		}
		now = longer
	}
	return append(lines, now)
}
