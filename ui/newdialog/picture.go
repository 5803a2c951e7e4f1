package newdialog

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/ui/kit"
)

// picture draws days of a bell schedule to scale, with the lunch waves in their blocks.
type picture struct {
	widget.BaseWidget
	days  []model.Day
	all   [][]newtimetable.Meeting
	tones []int // of each day: which letter it has, for its colour
	from  model.Minute
	to    model.Minute
}

func newPicture() *picture {
	p := &picture{}
	p.ExtendBaseWidget(p)
	return p
}

// show draws up to five days of the cycle from a place on, 0 = the first.
func (p *picture) show(b *newtimetable.Bells, first int) {
	g := b.Grid()
	p.days, p.all, p.tones = nil, nil, nil
	p.from, p.to = 24*60, 0
	perLetter := max(1, len(g.Days)/max(1, len(b.Letters)))
	for i := range g.Days {
		day := b.Day(i + 1)
		p.from, p.to = min(p.from, day[0].Start), max(p.to, day[len(day)-1].End)
		if i >= first && i < first+5 {
			p.days, p.all, p.tones = append(p.days, g.Days[i]), append(p.all, day), append(p.tones, i/perLetter)
		}
	}
	p.from -= p.from % 60
	p.Refresh()
}

const (
	hoursWidth = 52
	headHeight = 30
	gap        = 6
)

// CreateRenderer implements fyne.Widget.
func (p *picture) CreateRenderer() fyne.WidgetRenderer { return &pictureRenderer{p: p} }

type pictureRenderer struct {
	p     *picture
	parts []fyne.CanvasObject
}

func (r *pictureRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, 160) }
func (r *pictureRenderer) Layout(fyne.Size)             { r.draw() }
func (r *pictureRenderer) Refresh()                     { r.draw(); canvas.Refresh(r.p) }
func (r *pictureRenderer) Objects() []fyne.CanvasObject { return r.parts }
func (r *pictureRenderer) Destroy()                     {}

// draw makes the parts anew: a schedule has at most a hundred, and changes when a person types.
func (r *pictureRenderer) draw() {
	p, size := r.p, r.p.Size()
	r.parts = r.parts[:0]
	if len(p.days) == 0 || size.Height <= headHeight || p.to <= p.from {
		return
	}
	scale := (size.Height - headHeight - 4) / float32(p.to-p.from)
	at := func(m model.Minute) float32 { return headHeight + float32(m-p.from)*scale }
	text := func(s string, size float32, bold bool, name fyne.ThemeColorName, x, y, width float32) {
		t := canvas.NewText(kit.Ellipsis(s, size, fyne.TextStyle{Bold: bold}, width), kit.Color(name))
		t.TextSize, t.TextStyle.Bold = size, bold
		t.Move(fyne.NewPos(x, y))
		t.Resize(t.MinSize())
		r.parts = append(r.parts, t)
	}
	rect := func(fill color.Color, radius, x, y, w, h float32) {
		b := canvas.NewRectangle(fill)
		b.CornerRadius = radius
		b.Move(fyne.NewPos(x, y))
		b.Resize(fyne.NewSize(w, fyne.Max(h, 1)))
		r.parts = append(r.parts, b)
	}
	for hour := p.from; hour <= p.to; hour += 60 {
		rect(kit.Color(kit.ColorLine), 0, hoursWidth, at(hour), size.Width-hoursWidth, 1)
		text(kit.FormatHour(hour), kit.TextSmall, false, kit.ColorMuted, 0, at(hour)-7, hoursWidth-6)
	}
	width := (size.Width - hoursWidth - gap*float32(len(p.days)-1)) / float32(len(p.days))
	for i, day := range p.days {
		x := hoursWidth + float32(i)*(width+gap)
		text(day.Name, kit.TextCaption, true, theme.ColorNameForeground, x, 4, width)
		pair := kit.FacultyPair(p.tones[i]*2, kit.Dark())
		for _, m := range p.all[i] {
			y, h := at(m.Start), float32(m.End-m.Start)*scale-1
			if !m.Kind.InMaster() {
				text(m.Name+"  "+bell(m.Start), kit.TextSmall, false, kit.ColorMuted, x+10, y+h/2-7, width-12)
				continue
			}
			rect(pair.Fill, 4, x, y, width, h)
			rect(pair.Edge, 1, x, y, 4, h)
			if len(m.Waves) > 0 {
				text(m.Code+"  "+bell(m.Start)+"–"+bell(m.End), kit.TextCaption, true, theme.ColorNameForeground, x+10, y+1, width-14)
				r.waves(rect, text, m, x+9, y+18, width-13, h-21)
				continue
			}
			if h < 30 {
				text(m.Code+"  "+bell(m.Start), kit.TextCaption, true, theme.ColorNameForeground, x+10, y+h/2-8, width-14)
				continue
			}
			text(m.Code, kit.TextCaption, true, theme.ColorNameForeground, x+10, y+1, width-14)
			text(bell(m.Start)+"–"+bell(m.End), kit.TextSmall, false, kit.ColorMuted, x+10, y+15, width-14)
		}
	}
}

// waves draws the lunch of each wave of a block into an area of it.
func (r *pictureRenderer) waves(rect func(fill color.Color, radius, x, y, w, h float32), text func(string, float32, bool, fyne.ThemeColorName, float32, float32, float32),
	m newtimetable.Meeting, x, y, width, height float32) {
	lane, scale := width/float32(len(m.Waves)), height/float32(m.End-m.Start)
	for i, w := range m.Waves {
		left, top := x+float32(i)*lane, y+float32(w.Lunch.Start-m.Start)*scale
		high := float32(w.Lunch.End-w.Lunch.Start) * scale
		rect(kit.Color(kit.ColorPanel), 3, left, top, lane-3, high)
		text(w.Code, kit.TextSmall, false, theme.ColorNameForeground, left+lane/2-5, top+high/2-8, lane)
	}
}

// bell is a time without AM or PM: the hours at the edge say which it is.
func bell(m model.Minute) string { return strings.TrimRight(kit.FormatMinute(m), " APM") }
