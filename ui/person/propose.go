package person

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// workPropose is working out sections for a student's requests.
const workPropose work.Kind = "propose sections"

// CanPropose is "" where sections can be proposed for the student whose week is shown, else why not.
func (p *Page) CanPropose() string {
	k := p.d.Session.Week()
	switch {
	case p.d.Session.File() == nil:
		return session.NoFile
	case k.Kind != model.KindStudent || p.pages == nil || p.page == nil:
		return "Open the week of a student first."
	case p.page.Leaver:
		return p.page.Title + " has left the school."
	}
	for _, q := range p.page.Asks {
		if q.Unmet() {
			return ""
		}
	}
	return p.page.Title + " has no request that is not met."
}

// Propose works out sections for the requests of the student whose week is shown that are not met, and offers them.
func (p *Page) Propose() {
	look := p.pages.Lists.Propose(model.StudentID(p.page.Key.ID))
	if look == nil {
		return
	}
	d := &kit.Dialog{Title: "Sections for " + p.page.Title, CancelText: "Cancel", Size: fyne.NewSize(560, 460)}
	body := kit.Column(8, kit.Muted("Looking for sections for "+names.Count(look.Requests(), "request", "requests")+"…"))
	d.Tabs = []kit.Tab{{Content: body}}
	d.Primary = kit.NewPrimary("Add", nil)
	d.Primary.Disable()
	p.d.Host.Show(d)
	of := p.of
	p.d.Session.Jobs().Go(workPropose, func(ctx context.Context) func() {
		proposal := look.Work(ctx)
		return func() {
			if p.of == of && p.d.Host.Top() == d {
				p.offer(d, body, proposal)
			}
		}
	})
}

// offer shows a proposal in its dialog.
func (p *Page) offer(d *kit.Dialog, body *fyne.Container, x roster.Proposal) {
	body.RemoveAll()
	line := func(mark string, tone kit.Tone, code, says, end string) {
		text := kit.Row(8, kit.NewText(mark, kit.TextStyle{Color: tone.Ink()}), kit.Strong(code))
		why := kit.NewText(says, kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
		body.Add(kit.Frame(nil, nil, text, kit.Muted(end), kit.Inset(why, 0, 0, 8, 8)))
	}
	for _, s := range x.Adds {
		says := s.Period
		if t := p.of.Teacher(p.of.Section(s.To).Teacher()); t != nil {
			says = strings.TrimPrefix(says+" · "+t.Name(), " · ")
		}
		line("✓", kit.ToneGood, s.Codes[1], says, s.Then())
	}
	for _, l := range x.Left {
		line("×", kit.ToneBad, l.Course, l.Why, "")
	}
	d.Primary.SetText("Add " + names.Count(len(x.Adds), "section", "sections"))
	d.Primary.SetEnabled(len(x.Adds) > 0)
	d.Primary.OnTapped = func() {
		d.Close()
		if p.d.Apply(x.Edit()) == nil {
			p.d.Say(p.of.UndoLabel() + ".")
			p.Focus()
		}
	}
	d.RefreshFooter()
}
