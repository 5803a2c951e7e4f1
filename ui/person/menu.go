package person

import (
	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/views"
)

func item(label string, do func()) *fyne.MenuItem { return fyne.NewMenuItem(label, do) }

// mates are the records that belong to another: the teachers and the room of a section.
func (p *Page) mates(k model.Key) []model.Key {
	s := p.of.Section(model.SectionID(k.ID))
	if k.Kind != model.KindSection || s == nil {
		return nil
	}
	var out []model.Key
	for _, t := range s.Teachers {
		out = append(out, t.Key())
	}
	if s.Room != 0 {
		out = append(out, s.Room.Key())
	}
	return out
}

// menuOf is what can be done with a record in the rows.
func (p *Page) menuOf(k model.Key) *fyne.Menu {
	m := fyne.NewMenu("", item("Week of "+p.of.Describe(k), func() { p.d.Session.ShowWeek(k, nil) }))
	mates := p.mates(k)
	for _, o := range mates {
		m.Items = append(m.Items, item("Week of "+p.of.Describe(o), func() { p.d.Session.ShowWeek(o, nil) }))
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	for _, o := range append([]model.Key{k}, mates...) {
		m.Items = append(m.Items, item("Beside this: "+p.of.Describe(o), func() { p.d.Session.PutBeside(o) }))
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), item("Show "+p.of.Describe(k)+" in its list", func() { p.d.Session.Show(k) }))
	return m
}

// menu is what can be done with the record whose week is shown.
func (p *Page) menu() *fyne.Menu {
	k := p.page.Key
	m := fyne.NewMenu("", item("Show "+p.page.Title+" in its list", func() { p.d.Session.Show(k) }))
	if p.CanPropose() == "" {
		m.Items = append(m.Items, item("Propose sections from requests…", p.Propose))
	}
	mates := p.mates(k)
	if s := p.of.Student(model.StudentID(k.ID)); k.Kind == model.KindStudent && s != nil && s.YearLevel != 0 {
		mates = append(mates, s.YearLevel.Key())
	}
	seen := map[model.Key]bool{}
	if k.Kind != model.KindSection {
		for _, r := range p.rows.of.Rows {
			for _, o := range p.mates(r.Key) {
				if o != k && !seen[o] && len(mates) < mostMates {
					mates, seen[o] = append(mates, o), true
				}
			}
		}
	}
	if len(mates) > 0 {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	for _, o := range mates {
		m.Items = append(m.Items, item("Beside this: "+p.of.Describe(o), func() { p.d.Session.PutBeside(o) }))
	}
	if p.place.Beside != [session.MaxBeside]model.Key{} {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator(), item("This week alone", func() { p.d.Session.TakeAway(model.Key{}) }))
	}
	return m
}

// mostMates is how many weeks the menu offers to put beside.
const mostMates = 14

// weekMenu shows what can be done with a lesson of the week, or in a free period.
func (p *Page) weekMenu(b *views.Block, free model.Slot, at fyne.Position) {
	slot := free
	m := fyne.NewMenu("")
	if b != nil {
		slot = b.Slot
		if l := p.of.Lesson(b.Lesson); l != nil {
			m = p.menuOf(l.Section.Key())
			m.Items = append(m.Items, item("Show the lesson in the master grid", func() { p.d.Session.Show(l.Key()) }))
		}
	}
	if p.of.Cell(slot) != nil {
		m.Items = append(m.Items, item("Free on "+p.of.SlotName(slot)+"…", func() { p.ShowFree(slot) }))
	}
	if len(m.Items) > 0 {
		p.d.PopUp(m, at)
	}
}

// alternativeMenu is what can be done with the chosen alternative. What is in conflict is moved to from here alone.
func (p *Page) alternativeMenu() *fyne.Menu {
	a := p.panel.alts.Chosen()
	m := fyne.NewMenu("")
	if a == nil {
		return m
	}
	k := a.To.Key()
	m.Items = append(m.Items, item("Week of "+a.Code, func() { p.d.Session.ShowWeek(k, nil) }),
		item("Beside this: "+a.Code, func() { p.d.Session.PutBeside(k) }), fyne.NewMenuItemSeparator())
	text := "Move"
	if a.From == 0 {
		text = "Add"
	}
	if a.Fit == roster.Stays {
		text += " anyway"
	}
	m.Items = append(m.Items, item(text, p.move))
	return m
}
