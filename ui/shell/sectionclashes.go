package shell

import (
	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/kit"
)

// fillClashes says what is wrong with the section and for its students, with a way out where there is one.
func (p *sectionPanel) fillClashes(s *model.Section) {
	p.clashes.RemoveAll()
	t, c := p.w.open.t, p.w.open.checker
	var notes []fyne.CanvasObject
	all := 0
	note := func(tone kit.Tone, make func() fyne.CanvasObject) {
		if all++; len(notes) < listedClashes {
			notes = append(notes, kit.Note(tone, make()))
		}
	}
	for _, x := range c.On(s.Key()) {
		if x.Rule != rules.NotPlaced && x.Rule != rules.NoTeacher { // the facts say so
			note(map[bool]kit.Tone{true: kit.ToneBad, false: kit.ToneWarning}[x.Severity == rules.Error],
				func() fyne.CanvasObject { return kit.Paragraph(x.Sentence(&t.State), "") })
		}
	}
	list := p.lists.Of(s)
	for _, m := range p.members {
		if m.Fits() {
			continue
		}
		note(kit.ToneBad, func() fyne.CanvasObject {
			says := kit.Column(2, kit.Paragraph(p.lists.Clashing(m), ""))
			if to := p.lists.Parallels(list, m.Student.ID); len(to) > 0 && len(to[0].Clashes) == 0 && to[0].Seats.Over(1) == 0 {
				b := kit.NewQuiet("Move to "+t.SectionCode(to[0].Section.ID)+" · free, "+to[0].Seats.Words(),
					func() { p.move(m.Student.ID, list.ID, to[0]) })
				b.OnKey, b.Shrink, b.Left = p.key, true, true
				says.Add(b)
			}
			return says
		})
	}
	if all == 0 {
		p.clashes.Hide()
		return
	}
	p.clashes.Add(kit.Row(8, kit.Strong("Clashes"), kit.Muted(names.Number(all))))
	for _, n := range notes {
		p.clashes.Add(n)
	}
	if all > len(notes) {
		p.clashes.Add(kit.Muted("and " + names.Number(all-len(notes)) + " more, under Clashes"))
	}
	p.clashes.Show()
}
