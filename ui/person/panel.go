package person

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	pages "carillon/internal/person"
	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

// Widths of the panel, in units.
const (
	panelWide  float32 = 330
	panelWider float32 = 400
	panelInset float32 = 14
)

// panel is what is asked about a record, beside its week: requests, load, conflicts, and the alternatives of a student's section.
type panel struct {
	p      *Page
	root   *fyne.Container
	scroll *container.Scroll
	body   *fyne.Container
	parts  []*partView
	title  *kit.Text
	count  *kit.Text
	alts   *alternatives
	moves  *fyne.Container
	note   *kit.Remark
	width  float32
}

func newPanel(p *Page) *panel {
	x := &panel{p: p, body: kit.Column(10), title: kit.NewText("", kit.TextStyle{Bold: true, Shrink: true}), count: kit.Muted(""),
		alts: newAlternatives(), note: kit.NewRemark()}
	x.alts.onChosen = p.showGhosts
	x.alts.onMove = p.move
	x.alts.onMenu = func(at fyne.Position) { p.d.PopUp(p.alternativeMenu(), at) }
	x.alts.onKey = x.key
	x.moves = kit.Column(8, kit.Frame(nil, nil, nil, x.count, x.title), x.note.Object, x.alts)
	x.scroll = container.NewVScroll(kit.Inset(x.body, 8, 16, panelInset, panelInset))
	x.root = kit.Frame(nil, nil, kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0)), nil,
		container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), x.scroll))
	kit.KeepInView(x.root)
	return x
}

// key is for the keys that leave the panel.
func (x *panel) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyF4:
		x.p.TogglePanel()
	case fyne.KeyEscape:
		if x.p.narrow {
			x.p.TogglePanel()
		} else {
			x.p.Focus()
		}
	default:
		return false
	}
	return true
}

// focus gives the panel the keyboard: the alternatives where there are any.
func (x *panel) focus() {
	switch {
	case x.alts.Chosen() != nil && x.moves.Visible():
		x.p.d.Focus(x.alts)
	case len(x.parts) > 0:
		x.p.d.Focus(x.parts[0])
	}
}

func (x *panel) holds(f fyne.Focusable) bool {
	if f == fyne.Focusable(x.alts) || f == fyne.Focusable(x.alts.move) || f == fyne.Focusable(x.alts.more) {
		return true
	}
	return slices.ContainsFunc(x.parts, func(v *partView) bool { return f == fyne.Focusable(v) })
}

// resize puts the panel into its place.
func (x *panel) resize(size fyne.Size) {
	x.root.Resize(size)
	if w := size.Width - 1 - 2*panelInset; w != x.width {
		x.width = w
		for _, v := range x.parts {
			v.width = w
			v.Refresh()
		}
		x.alts.width = w
		x.alts.Refresh()
		x.body.Refresh()
		x.scroll.Refresh()
	}
}

// fill shows the parts of the page; afresh where it is of another record.
func (x *panel) fill(afresh bool) {
	x.body.RemoveAll()
	x.parts = x.parts[:0]
	page := x.p.page
	for _, part := range page.Parts {
		v := newPartView(part, x.width, x.p.openLine)
		v.onKey = x.key
		x.parts = append(x.parts, v)
	}
	student := page.Key.Kind == model.KindStudent && !page.Leaver
	for _, v := range x.parts {
		x.body.Add(v)
	}
	if student {
		x.body.Add(x.moves)
	}
	x.lay()
	if afresh {
		x.scroll.ScrollToTop()
	}
}

func (x *panel) lay() {
	x.body.Refresh()
	x.scroll.Refresh()
}

// openLine goes to what a line of the panel is about: a section of the student's own in the rows, a course that the student is in no
// section of among the alternatives, else to the week or the page of the record.
func (p *Page) openLine(l pages.Line) {
	switch i := slices.IndexFunc(p.rows.of.Rows, func(r pages.Row) bool { return r.Key == l.Open }); {
	case i >= 0:
		p.rows.to(i)
		p.d.Focus(p.rows)
	case l.Open.Kind == model.KindCourse && p.page.Key.Kind == model.KindStudent:
		p.lookFor(model.CourseID(l.Open.ID))
		p.d.Focus(p.panel.alts)
	case views.HasWeek(l.Open.Kind):
		p.d.Session.ShowWeek(l.Open, nil)
	default:
		p.d.Session.Show(l.Open)
	}
}

// firstName is what a student is called in a sentence.
func (p *Page) firstName() string {
	s := p.of.Student(model.StudentID(p.page.Key.ID))
	return cmp.Or(s.PreferredName, s.FirstName, p.page.Title)
}

// lookFrom begins to work out the other sections of the course of a section of the student.
func (p *Page) lookFrom(from model.SectionID) {
	look := p.pages.Lists.LookFrom(model.StudentID(p.page.Key.ID), from)
	title := ""
	if look != nil {
		title = "Move " + p.firstName() + " from " + p.of.SectionCode(from) + " to"
	}
	p.begin(look, title)
}

// lookFor begins to work out the sections of a course that the student is not in.
func (p *Page) lookFor(course model.CourseID) {
	look := p.pages.Lists.LookFor(model.StudentID(p.page.Key.ID), course)
	title := ""
	if look != nil {
		title = "Add " + p.firstName() + " to " + p.of.Course(course).Code
	}
	p.begin(look, title)
}

// begin works out alternatives in the background; those of another section that is asked for meanwhile take their place.
func (p *Page) begin(look *roster.Looking, title string) {
	p.look = look
	x := p.panel
	x.title.SetText(title)
	x.alts.show(nil, nil, x.width)
	x.note.Say("", "")
	switch {
	case look == nil:
		p.d.Session.Jobs().Cancel(workLook)
		x.count.SetText("")
		x.moves.Hide()
		x.lay()
		return
	case look.Sections() == 0:
		p.d.Session.Jobs().Cancel(workLook)
		x.count.SetText("")
		says := "There is no other section."
		if r := p.rows.at; r < len(p.rows.of.Rows) && p.rows.of.Rows[r].Locked && !look.Adds() {
			says = p.firstName() + " is locked into this section. Unlock it in the panel beside Sections first."
		}
		x.note.Say(says, kit.ColorMuted)
	default:
		x.count.SetText("Looking at " + names.Count(look.Sections(), "section", "sections") + "…")
		p.d.Session.Jobs().Go(workLook, func(ctx context.Context) func() {
			list := look.Alternatives(ctx)
			return func() {
				if p.look == look {
					p.showAlternatives(list)
				}
			}
		})
	}
	x.moves.Show()
	x.lay()
}

func (p *Page) showAlternatives(list []roster.Alternative) {
	where := make([]string, len(list))
	for i, a := range list {
		parts := []string{cmp.Or(a.Period, a.Meets)}
		if t := p.of.Teacher(a.Section.Teacher()); t != nil {
			parts = append(parts, t.Code)
		}
		if r := p.of.Room(a.Section.Room); r != nil {
			parts = append(parts, r.Code)
		}
		where[i] = strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
	}
	x := p.panel
	x.count.SetText(names.Count(len(list), "other section", "other sections"))
	if p.look.Adds() {
		x.count.SetText(names.Count(len(list), "section", "sections"))
	}
	x.alts.show(list, where, x.width)
	x.lay()
	p.showGhosts()
}

// showGhosts draws the chosen alternative dashed in the week, with what has to move for it.
func (p *Page) showGhosts() {
	if len(p.views) == 0 {
		return
	}
	v := p.views[0]
	v.ghosts, v.fits = nil, false
	if a := p.panel.alts.Chosen(); a != nil {
		v.fits = a.Fit != roster.Stays
		for _, s := range append([]roster.Shift{a.Shift}, a.Others...) {
			w := views.WeekOf(p.of, s.To.Key(), p.place.View.Rotation, nil)
			for _, d := range w.Days {
				v.ghosts = append(v.ghosts, d.Blocks...)
			}
		}
	}
	v.Refresh()
	p.panel.lay()
}

// move moves the student to the chosen alternative as one edit; what would be too full is asked about first.
func (p *Page) move() {
	a := p.panel.alts.Chosen()
	if a == nil {
		return
	}
	text := "Move anyway"
	if a.From == 0 {
		text = "Add anyway"
	}
	var into []model.SectionID
	for _, s := range append([]roster.Shift{a.Shift}, a.Others...) {
		into = append(into, s.To)
	}
	p.d.UnlessFull(into, text, a.Edit(), p.Focus)
}
