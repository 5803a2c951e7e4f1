package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/ui/kit"
)

// makeSince makes the field for the date from which a change of the list holds. It is there once school has begun.
func (p *sectionPanel) makeSince() fyne.CanvasObject {
	p.from = kit.NewEntry("Date")
	p.from.OnKey = p.key
	p.dated = kit.Frame(nil, nil, kit.MinWidth(factLabelWidth, kit.Muted("From")), nil, p.from)
	p.dated.Hide()
	return p.dated
}

// today is the date by the window's clock.
func (p *sectionPanel) today() model.Date { return model.DateOf(p.w.deps.Now()) }

// begun says whether school has begun: what changes now has been otherwise until now.
func (p *sectionPanel) begun() bool {
	first := p.w.open.t.School().First
	return first != 0 && first <= p.today()
}

// fillSince offers the next school day, unless a person has typed another date for this section.
func (p *sectionPanel) fillSince(same bool) {
	if !p.begun() {
		p.dated.Hide()
		return
	}
	p.dated.Show()
	if !same || p.from.Text == "" {
		p.from.SetText(kit.FormatDate(p.w.open.t.NextSchoolDay(p.today()).Time()))
	}
}

// since is the date from which a change of the list holds; 0 before school has begun. Where what is typed is no date it says so, and
// ok is false.
func (p *sectionPanel) since() (d model.Date, ok bool) {
	if !p.begun() {
		return 0, true
	}
	text := strings.TrimSpace(p.from.Text)
	if next := p.w.open.t.NextSchoolDay(p.today()); text == "" || text == kit.FormatDate(next.Time()) {
		return next, true
	}
	t, err := kit.ParseDate(text)
	if err != nil {
		p.w.say("From is no date: write it as " + kit.FormatDate(p.w.deps.Now()) + ".")
		p.w.win.Canvas().Focus(p.from)
		return 0, false
	}
	return model.DateOf(t), true
}
