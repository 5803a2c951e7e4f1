package print

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"iter"

	"carillon/model"
	"carillon/model/views"
)

//go:embed week.html
var weekHTML string

// The parts of the page: its head, one week, its foot. Each value is escaped for its place by html/template.
var pages = template.Must(template.New("print").Parse(weekHTML))

const (
	// unitsPerHour is the height of an hour on the page.
	unitsPerHour = 66
	// smallest is the height of a block below which its text would not be read.
	smallest = 15
	// maxLanes is how many blocks stand side by side; a week with more at once, such as a year level's, is a list.
	maxLanes = 5
)

// HTML writes weeks as one page of HTML, each on a sheet of its own when it is printed. It holds no script, and nothing that a
// browser would fetch.
func HTML(w io.Writer, d Document, title string, weeks iter.Seq[*views.Week]) error {
	if err := pages.ExecuteTemplate(w, "head", struct{ Title, School string }{title, d.School}); err != nil {
		return err
	}
	for week := range weeks {
		if err := pages.ExecuteTemplate(w, "week", d.page(week)); err != nil {
			return err
		}
	}
	return pages.ExecuteTemplate(w, "foot", nil)
}

// htmlWeek is a week as the template draws it; lengths are in CSS pixels.
type htmlWeek struct {
	Title, Sub, Rotation, School string
	List                         bool // not to scale
	Height                       int
	Hours                        []htmlHour
	Days                         []htmlDay
}

type htmlHour struct {
	Top  int
	Text string
}

type htmlDay struct {
	Name    string
	Blocks  []htmlBlock
	Untimed []htmlBlock // without bell times
}

type htmlBlock struct {
	Class                               string
	Top, Height                         int
	Left, Width                         float64 // in hundredths of the day's width
	Edge, Fill                          template.CSS
	Times, Period, Code, Name, Who, Not string
}

// page lays a week out.
func (d Document) page(w *views.Week) htmlWeek {
	from, to := int(w.From)/60*60, (int(w.To)+59)/60*60
	x := htmlWeek{Title: w.Title, Sub: w.Sub, Rotation: d.Rotation, School: d.School, Height: (to - from) * unitsPerHour / 60}
	for _, day := range w.Days {
		for _, b := range day.Blocks {
			x.List = x.List || b.Lanes > maxLanes
		}
	}
	for m := from; m < to; m += 60 {
		x.Hours = append(x.Hours, htmlHour{(m - from) * unitsPerHour / 60, d.clock(model.Minute(m))})
	}
	for _, day := range w.Days {
		h := htmlDay{Name: day.Name}
		for _, b := range day.Blocks {
			block := d.block(b)
			if b.End <= b.Start && !x.List {
				h.Untimed = append(h.Untimed, block)
				continue
			}
			block.Top = (int(b.Start) - from) * unitsPerHour / 60
			block.Height = max(smallest, int(b.End-b.Start)*unitsPerHour/60-2)
			block.Width = 100 / float64(b.Lanes)
			block.Left = block.Width * float64(b.Lane)
			h.Blocks = append(h.Blocks, block)
		}
		x.Days = append(x.Days, h)
	}
	return x
}

func (d Document) block(b views.Block) htmlBlock {
	h := htmlBlock{Class: [...]string{"lesson", "roster", "offline", "break", "away"}[b.Kind], Times: d.times(b), Period: b.Period,
		Code: line(b, views.RoleCode), Name: line(b, views.RoleName), Who: line(b, views.RoleTeacher), Not: line(b, views.RoleRotation)}
	if room := line(b, views.RoleRoom); room != "" {
		if h.Who != "" {
			h.Who += " · "
		}
		h.Who += room
	}
	if b.Clash {
		h.Class += " clash"
	}
	if b.Kind == views.LessonBlock {
		h.Edge, h.Fill = colours(b.Colour)
	}
	return h
}

// palette is the colours of faculties that have none of their own, by their place: those of the window.
var palette = [...]model.Colour{0x2F5BD8, 0x1E8E5A, 0x8A4FC4, 0xB8481F, 0xC22C7E, 0x0B7C83, 0x947206, 0x5A6473}

// colours is a strong edge and a fill so soft that black text is read on it.
func colours(c views.Colour) (edge, fill template.CSS) {
	own := cmp.Or(c.Own, palette[c.Index%len(palette)])
	soft := func(shift int) int { return 255 - (255-int(own>>shift&0xFF))*13/100 }
	return template.CSS(fmt.Sprintf("#%06X", uint32(own)&0xFFFFFF)), template.CSS(fmt.Sprintf("#%02X%02X%02X", soft(16), soft(8), soft(0)))
}
