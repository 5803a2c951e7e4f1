package shell

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/bells"
	"carillon/model"
	"carillon/ui/kit"
)

// makeSchedules makes the line above the cells that says which bell schedule they are of.
func (p *bellPage) makeSchedules() {
	p.schedules = kit.NewSelect("Bell schedule: ", []string{model.RegularSchedule}, func(i int) {
		if p.src != nil && p.src.Grid() != nil {
			p.showSchedule(bells.Schedules(p.src.Grid())[i])
		}
	})
	p.dated = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted})
	dates := kit.NewButton("Dates…", p.askDates)
	rename, remove := kit.NewButton("Rename…", p.askRenameSchedule), kit.NewButton("Delete…", p.askRemoveSchedule)
	p.special = []fyne.CanvasObject{dates, rename, remove}
	p.line = kit.Flow(8, p.schedules, kit.NewButton("New bell schedule…", p.askSchedule), dates, rename, remove, kit.Inset(p.dated, 5, 5, 4, 0))
	p.SetNote(p.line)
}

// showSchedules brings the line up to date with the grid that is shown.
func (p *bellPage) showSchedules() {
	list := bells.Schedules(p.src.Grid())
	p.schedules.SetOptions(list)
	shown := p.src.Schedule()
	p.schedules.SetChosen(max(0, slices.Index(list, shown)))
	p.dated.SetText(bells.DatesText(&p.of.State, shown))
	for _, o := range p.special {
		if shown == model.RegularSchedule {
			o.Hide()
		} else {
			o.Show()
		}
	}
	p.line.Refresh() // its texts have another width
}

// showSchedule shows the times of a bell schedule.
func (p *bellPage) showSchedule(name string) {
	p.src.Show(name)
	p.State().Reload()
	p.Changed()
	p.draw()
}

// askSchedule makes a bell schedule for single dates, which begins with the regular times moved by so many minutes.
func (p *bellPage) askSchedule() {
	if p.src == nil || p.src.Grid() == nil {
		p.w.say("There is no grid yet.")
		return
	}
	usual := bells.Offered(p.src.Grid())
	name, minutes := kit.NewEntry("2-hour delay"), kit.NewEntry("120, or -60 for earlier")
	pick := kit.NewSelect("Usual: ", append([]string{"a name of your own"}, usual...), func(i int) {
		if i > 0 {
			name.SetText(usual[i-1])
		}
	})
	p.ask("New bell schedule", "Make it", kit.Form(kit.ShortField("Name", 260, name), kit.ShortField("", 260, pick), kit.ShortField("Shift all by", 200, minutes),
		kit.Field("", kit.Paragraph("It begins with the regular times of "+p.src.Grid().Code+", moved by so many minutes. The calendar gives dates to it; "+
			"lessons keep their periods. A sync sends the regular times alone.", kit.ColorMuted))), name, func() error {
		g := p.src.Grid().Clone()
		if err := bells.NewSchedule(g, name.Text, minutes.Text); err != nil {
			return err
		}
		made := strings.TrimSpace(name.Text)
		if err := p.w.session.Apply(model.SetGrid{Name: "New bell schedule " + made, Grid: g}); err != nil {
			return err
		}
		p.showSchedule(made)
		return nil
	})
}

// askDates gives the bell schedule that is shown to the dates of a span.
func (p *bellPage) askDates() {
	name := p.src.Schedule()
	day := p.of.NextSchoolDay(model.DateOf(p.w.deps.Now()) - 1)
	first, last := kit.NewDateEntry(day.Time()), kit.NewDateEntry(day.Time())
	first.Now, last.Now = p.w.deps.Now, p.w.deps.Now
	p.ask(name+": dates", "Give it these dates", kit.Form(kit.ShortField("From", 200, first), kit.ShortField("to", 200, last),
		kit.Field("", kit.Paragraph("Dates without school are left out. The page Calendar shows them, and takes a schedule off a date.", kit.ColorMuted))), first, func() error {
		from, err := dateIn(first)
		if err != nil {
			return err
		}
		to, err := dateIn(last)
		if err != nil {
			return err
		}
		return p.w.session.Apply(model.SetBells{First: from, Last: to, Schedule: name})
	})
}

func (p *bellPage) askRenameSchedule() {
	was := p.src.Schedule()
	name := kit.NewEntry(was)
	name.SetText(was)
	p.ask("Rename bell schedule", "Rename", kit.Form(kit.ShortField("Name", 260, name),
		kit.Field("", kit.Paragraph("Each grid that has it, and its dates, get the new name.", kit.ColorMuted))), name, func() error {
		to := strings.TrimSpace(name.Text)
		if to == "" {
			return errors.New("a bell schedule needs a name")
		}
		if err := p.w.session.Apply(model.RenameSchedule{From: was, To: to}); err != nil {
			return err
		}
		p.showSchedule(to)
		return nil
	})
}

func (p *bellPage) askRemoveSchedule() {
	name := p.src.Schedule()
	p.w.host.Ask("Delete bell schedule "+name+"?", bells.DatesText(&p.of.State, name)+". Those dates have the regular times again, unless another grid has the schedule too. Ctrl-Z takes it back.",
		kit.Choice{Text: "Delete", Risky: true, Do: func() {
			if err := p.w.session.Apply(model.RemoveSchedule{Grid: p.shown, Name: name}); err != nil {
				p.w.say(err.Error())
				return
			}
			p.showSchedule(model.RegularSchedule)
			p.Focus()
		}})
}
