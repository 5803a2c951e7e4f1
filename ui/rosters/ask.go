package rosters

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// askPlaces asks for duty areas, or for study halls.
func (p *Page) askPlaces() {
	switch {
	case p.board == nil:
	case p.kind != model.RosterStudy:
		p.askAreas("")
	case len(p.board.StudySections()) == 0:
		p.jump(model.Key{Kind: model.KindStudySection})
	default:
		p.askStudy()
	}
}

// periodChecks are check boxes for the periods of a roster.
func (p *Page) periodChecks(k model.RosterKind, changed func()) (*fyne.Container, func() []rosters.Period) {
	all := p.board.Periods(k)
	row := kit.Flow(4)
	var checks []*kit.Check
	for _, x := range all {
		c := kit.NewCheck(x.Name, func(bool) { changed() })
		checks = append(checks, c)
		row.Add(c)
	}
	return row, func() []rosters.Period {
		var out []rosters.Period
		for i, c := range checks {
			if c.Checked {
				out = append(out, all[i])
			}
		}
		return out
	}
}

// areaList is an entry of several lines, from which Tab goes on.
type areaList struct {
	widget.Entry
}

func newAreaList() *areaList {
	e := &areaList{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapOff
	e.SetMinRowsVisible(6)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab lets Tab leave: a tab comes with what is pasted.
func (e *areaList) AcceptsTab() bool { return false }

// TypedKey leaves Escape to the dialog.
func (e *areaList) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape || kit.WindowKey(ev.Name) {
		kit.PassKey(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// askAreas asks which duty areas there are and when they are watched; text is what was pasted.
func (p *Page) askAreas(text string) {
	if p.board == nil {
		return
	}
	list := newAreaList()
	list.PlaceHolder = "Front gate\nBus loop\nCafeteria"
	says := kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	var d *kit.Dialog
	var chosen func() []rosters.Period
	read := func() rosters.NewAreas { return p.board.AddAreas(list.Text, chosen(), p.rotation) }
	show := func() {
		got := read()
		text, style := got.Words(), kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}
		if n := len(got.Unknown); n > 0 {
			text += " " + names.Count(n, "text is", "texts are") + " no teacher's: " + strings.Join(got.Unknown[:min(3, n)], ", ") + "."
		}
		if len(got.Wrong) > 0 {
			text, style.Color = names.Sentence(got.Wrong[0]), kit.ColorBad
		}
		says.SetText(text)
		says.SetStyle(style)
		d.Primary.SetEnabled(got.Edit != nil)
	}
	row, periods := p.periodChecks(model.RosterDuty, func() { show() })
	chosen = periods
	d = &kit.Dialog{Title: "Add duty areas", CancelText: "Cancel", Note: says, Size: fyne.NewSize(640, 0),
		Tabs: []kit.Tab{{Focus: list, Content: kit.Form(kit.Field("One a line", list), kit.Field("Watched in", row),
			kit.Field("",
				kit.Paragraph("A table from a spreadsheet works, too: area, period, then a teacher for each day. Each area gets a place a day; "+
					"those without a teacher are gaps to be filled.", kit.ColorMuted)))}}}
	d.Changed = func() bool { return strings.TrimSpace(list.Text) != "" }
	d.Primary = kit.NewPrimary("Add", func() {
		if got := read(); got.Edit != nil && p.perform(got.Edit, "") {
			d.Close()
			p.Focus()
		}
	})
	list.OnChanged = func(string) { show() }
	list.SetText(text)
	show()
	p.host.Show(d)
}

// askStudy asks in which periods a study section meets.
func (p *Page) askStudy() {
	sections := p.board.StudySections()
	var labels []string
	for _, s := range sections {
		label := s.Code
		if s.Name != "" {
			label += " · " + s.Name
		}
		labels = append(labels, label)
	}
	which := kit.NewSelect("", labels, nil)
	which.Left = true
	which.SetChosen(0)
	row, chosen := p.periodChecks(model.RosterStudy, func() {})
	wrong := kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	d := &kit.Dialog{Title: "Add study halls", CancelText: "Cancel", Note: wrong, Size: fyne.NewSize(560, 0),
		Tabs: []kit.Tab{{Focus: which, Content: kit.Form(kit.Field("Study section", which), kit.Field("Meets in", row),
			kit.Field("", kit.Paragraph("It meets on each day in a free room, and needs a teacher each time.", kit.ColorMuted)))}}}
	d.Primary = kit.NewPrimary("Add", func() {
		e := p.board.AddStudy(sections[which.Chosen()].ID, chosen(), p.rotation)
		if e == nil {
			wrong.SetText("Choose periods in which it does not meet yet.")
			return
		}
		if p.perform(e, "") {
			d.Close()
			p.Focus()
		}
	})
	p.host.Show(d)
}

// askRoom asks for the room of a study hall: those that are free then.
func (p *Page) askRoom(at rosters.Place) {
	rooms := p.board.Rooms(at)
	if len(rooms) == 0 {
		p.say("No room is free then.")
		return
	}
	var labels []string
	chosen := 0
	for i, r := range rooms {
		label := r.Code
		if r.Capacity > 0 {
			label += " · " + names.Count(int(r.Capacity), "seat", "seats")
		}
		if labels = append(labels, label); r.ID == at.Room {
			chosen = i
		}
	}
	which := kit.NewSelect("", labels, nil)
	which.Left = true
	which.SetChosen(chosen)
	d := &kit.Dialog{Title: "Room of " + p.board.Name(at), CancelText: "Cancel", Size: fyne.NewSize(480, 0),
		Tabs: []kit.Tab{{Focus: which, Content: kit.Form(kit.Field("Room", which))}}}
	d.Primary = kit.NewPrimary("Choose", func() {
		d.Close()
		p.perform(p.board.SetRoom(at, rooms[which.Chosen()].ID), "")
		p.Focus()
	})
	p.host.Show(d)
}
