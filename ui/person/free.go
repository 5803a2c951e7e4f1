package person

import (
	"cmp"

	"fyne.io/fyne/v2"

	"carillon/internal/rosters"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

// ShowFree shows which teachers and rooms are free in a period, in the rotation that is shown; a press opens the week of one.
func (p *Page) ShowFree(at model.Slot) {
	o := p.d.Session.File()
	if o == nil || o.T.Cell(at) == nil {
		return
	}
	t := o.T
	var in model.Rotations
	if n := p.d.Session.Place().View.Rotation; n > 0 {
		in = in.With(n)
	}
	d := &kit.Dialog{Title: "Free on " + t.SlotName(at), Size: fyne.NewSize(480, 520)}
	list := func(keys []model.Key, items []kit.PickItem) *kit.PickList {
		l := kit.NewPickList(nil)
		l.SetItems(items)
		among := &session.Among{Name: "those free on " + t.SlotName(at), Keys: keys}
		l.OnChosen = func(i int) {
			d.Primary.SetEnabled(true)
			d.Primary.OnTapped = func() { d.Close(); p.d.Session.ShowWeek(keys[i], among) }
		}
		return l
	}
	var keys []model.Key
	var items []kit.PickItem
	board := rosters.New(t)
	for _, x := range board.Find("") {
		answer := board.Ask(x.ID, rosters.Place{Roster: model.RosterRTO, Slot: at, Rotations: in})
		if answer.Fit == rosters.Blocked {
			continue
		}
		it := kit.PickItem{Title: x.Code, Count: x.Name(), Mark: answer.Why, Tone: kit.ToneWarning}
		if f := t.Faculty(x.Faculty); f != nil {
			it.Detail = cmp.Or(f.Name, f.Code)
		}
		keys, items = append(keys, x.Key()), append(items, it)
	}
	teachers := list(keys, items)
	var rooms []model.Key
	var places []kit.PickItem
	for _, id := range views.FreeRooms(t, at, in, 0) {
		r := t.Room(id)
		it := kit.PickItem{Title: r.Code, Count: r.Name, Detail: r.Kind}
		if r.Capacity > 0 {
			it.Mark = names.Count(int(r.Capacity), "seat", "seats")
		}
		rooms, places = append(rooms, r.Key()), append(places, it)
	}
	d.Tabs = []kit.Tab{{Label: "Teachers " + names.Number(len(items)), Content: teachers, Focus: teachers}}
	free := list(rooms, places)
	d.Tabs = append(d.Tabs, kit.Tab{Label: "Rooms " + names.Number(len(places)), Content: free, Focus: free})
	d.CancelText = "Close"
	d.Primary = kit.NewPrimary("Open the week", nil)
	d.Primary.Disable()
	p.d.Host.Show(d)
}
