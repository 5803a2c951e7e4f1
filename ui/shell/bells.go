package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/bells"
	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	uisheet "carillon/ui/sheet"
)

// bellPage is the page of bell times: a grid structure as a sheet of periods and days, and below it its days to scale.
type bellPage struct {
	*uisheet.Page
	w    *Window
	root *fyne.Container

	grids *kit.Select
	ids   []model.GridID // of the list of grids
	shown model.GridID
	scale *dayScale
	wrong *kit.Text

	schedules *kit.Select // bell schedules of the grid
	dated     *kit.Text   // on how many dates the one that is shown is
	special   []fyne.CanvasObject
	line      *fyne.Container

	of       *model.Timetable // that the sheet is of; nil for none
	src      *bells.Source
	applying bool
}

// bellWords are what the page calls its rows.
var bellWords = uisheet.Words{Title: "Bell times", One: "period", Many: "periods",
	Empty: "A period is a row, a day of the cycle a column. Insert makes a period; type 8:00 8:48 or 8:00 +48 into a cell."}

func (w *Window) newBellPage() *bellPage {
	p := &bellPage{w: w, scale: newDayScale(), wrong: kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})}
	p.Page = uisheet.NewPage(w.host, bellWords, sheet.New(noRows{}, sheet.View{}))
	p.grids = kit.NewSelect("Grid: ", nil, func(i int) { p.showGrid(p.ids[i]) })
	p.SetActions(p.grids, kit.NewButton("Copy day…", p.askCopy), kit.NewButton("Shift times…", p.askShift), kit.NewButton("Days and grids…", p.askDays))
	p.OnSay = w.say
	p.makeSchedules()
	show := p.OnOutcome
	p.OnOutcome = func(out sheet.Outcome) {
		p.catchUp()
		show(out)
		if n := len(out.Refused); n > 0 && out.Edit.Label != "" {
			w.say(names.Number(n) + " of " + names.Count(n+out.Taken, "value", "values") + " could not be taken.")
		}
	}
	p.OnDelete = func(rows []sheet.Key, do func()) {
		g := p.src.Grid().Clone()
		for _, k := range rows {
			g.RemovePeriod(model.PeriodID(k))
		}
		text := w.open.t.GridChange(g).Text()
		if text != "" {
			text += ". "
		}
		w.host.Ask("Delete "+names.Count(len(rows), "period", "periods")+"?", text+kit.KeyText("Ctrl-Z takes it back."),
			kit.Choice{Text: "Delete", Risky: true, Do: func() { do(); p.Focus() }})
	}
	p.OnMenu = func(at fyne.Position) {
		clip := fyne.CurrentApp().Clipboard()
		w.popUp(fyne.NewMenu("", fyne.NewMenuItem("Cut", func() { p.Cut(clip) }), fyne.NewMenuItem("Copy", func() { p.Copy(clip) }),
			fyne.NewMenuItem("Paste", func() { p.Paste(clip) }), fyne.NewMenuItemSeparator(), fyne.NewMenuItem("New period", p.Insert),
			fyne.NewMenuItem("Delete…", p.DeleteRows)), at)
	}
	p.OnSelect = p.say
	foot := kit.Column(4, kit.Frame(nil, nil, kit.Strong("The days to scale"), nil, kit.Inset(p.wrong, 0, 0, 12, 0)), p.scale)
	p.root = kit.Frame(nil, kit.On(kit.ColorPanel, kit.Column(0, kit.Hairline(), kit.Inset(foot, 8, 10, 16, 14))), nil, nil, p.Object())
	return p
}

// clock is how times are written at the school whose file is open.
func (p *bellPage) clock() bells.Clock {
	monthFirst, _ := p.w.open.t.School().Region.MonthFirst()
	return bells.Clock{Twelve: monthFirst}
}

// fill brings the page up to date with the open file.
func (p *bellPage) fill() {
	s := p.w.open
	if s == nil {
		return
	}
	p.ids = nil
	var list []string
	for g := range s.t.Grids() {
		p.ids = append(p.ids, g.ID)
		list = append(list, cmp.Or(g.Name, g.Code))
	}
	p.grids.SetOptions(list)
	if len(list) > 1 {
		p.grids.Show()
	} else {
		p.grids.Hide()
	}
	if p.of != s.t || !slices.Contains(p.ids, p.shown) {
		p.of, p.src, p.shown = s.t, nil, 0
		if len(p.ids) > 0 {
			p.showGrid(p.ids[0])
		} else {
			p.SetState(sheet.New(noRows{}, sheet.View{}))
		}
	}
	if i := slices.Index(p.ids, p.shown); i >= 0 {
		p.grids.SetChosen(i)
	}
}

// focus gives the sheet the keyboard. The page may never have been drawn, and know no canvas yet.
func (p *bellPage) focus() { p.w.win.Canvas().Focus(p.Sheet) }

// count is how many grid structures there are.
func (p *bellPage) count(t *model.Timetable) string { return names.Number(t.Count(model.KindGrid)) }

// showGrid shows a grid structure from its beginning.
func (p *bellPage) showGrid(id model.GridID) {
	p.shown = id
	schedule := model.RegularSchedule
	if p.src != nil && p.of.Grid(id) != nil && p.of.Grid(id).Schedule(p.src.Schedule()) != nil {
		schedule = p.src.Schedule() // it stays over grids
	}
	p.src = bells.New(p.of, id, p.clock(), p.perform)
	p.src.Show(schedule)
	p.SetState(sheet.New(p.src, sheet.View{}))
	p.draw()
}

// restart forgets the grid of a file that is no longer open.
func (p *bellPage) restart() {
	p.of, p.src, p.shown = nil, nil, 0
	p.SetState(sheet.New(noRows{}, sheet.View{}))
}

func (p *bellPage) perform(e model.Edit) error {
	p.applying = true
	defer func() { p.applying = false }()
	label := e.Label(p.of)
	err := p.w.session.Apply(e)
	if _, lost, found := strings.Cut(label, ": "); err == nil && found {
		p.w.say(names.Sentence(lost) + kit.KeyText(" Ctrl-Z takes it back."))
	}
	return err
}

// follow takes in what an edit changed.
func (p *bellPage) follow(patch model.Patch) {
	if p.src == nil {
		return
	}
	changed, others := p.src.Follow(patch)
	for _, c := range patch.Changes {
		if c.Key.Kind == model.KindCalendar && p.src.Grid() != nil {
			p.showSchedules()
		}
	}
	switch {
	case p.src.Grid() == nil:
		p.shown = 0 // fill shows another one
	case others && !p.applying:
		p.showGrid(p.shown)
	case changed && !p.applying:
		p.catchUp()
	}
}

// catchUp shows the grid as it is now.
func (p *bellPage) catchUp() {
	if p.src == nil || p.src.Grid() == nil {
		return
	}
	if len(p.src.Columns())-2 != len(p.src.Grid().Days) {
		p.showGrid(p.shown)
		return
	}
	p.State().Reload()
	p.Changed()
	p.draw()
}

// draw draws the days to scale, and says which periods share time.
func (p *bellPage) draw() {
	g := p.src.Shown()
	if g == nil {
		return
	}
	p.showSchedules()
	overlaps := g.Overlaps()
	p.scale.show(g, overlaps, p.clock())
	text := ""
	if len(overlaps) > 0 {
		o := overlaps[0]
		text = fmt.Sprintf("▲ %s: period %s has not ended when period %s begins.", g.DayCode(o.Day), g.Period(o.A).Code, g.Period(o.B).Code)
		if n := len(overlaps) - 1; n > 0 {
			text += fmt.Sprintf(" %s more like it.", names.Number(n))
		}
	}
	p.wrong.SetText(text)
}

// say tells in the status bar how long the current cell is, or what is selected.
func (p *bellPage) say() {
	if p.src == nil || p.src.Grid() == nil {
		return
	}
	k, column := p.State().CurrentCell()
	day := bells.Day(column)
	if c := p.src.Shown().Cell(day, model.PeriodID(k)); c != nil && day > 0 && c.End > c.Start && !k.Draft() {
		p.w.say(fmt.Sprintf("Period %s on %s: %s", p.src.Grid().Period(c.Period).Code, p.src.Grid().DayCode(day), names.Count(int(c.End-c.Start), "minute", "minutes")))
	}
}

// set performs a change of the grid that is shown.
func (p *bellPage) set(name string, change func(g *model.Grid) error) error {
	g := p.src.Grid().Clone()
	if err := g.ChangeUnder(p.src.Schedule(), change); err != nil {
		return err
	}
	if lost := p.of.GridChange(g).Text(); lost != "" {
		name += ": " + lost
	}
	if err := p.perform(model.SetGrid{Name: name, Grid: g}); err != nil {
		return err
	}
	p.catchUp()
	return nil
}

// dayCodes are the codes of the days of the grid that is shown.
func (p *bellPage) dayCodes() []string {
	var codes []string
	for _, d := range p.src.Grid().Days {
		codes = append(codes, d.Code)
	}
	return codes
}

// currentDay is the place of the day of the current cell, 0 = the first.
func (p *bellPage) currentDay() int {
	_, column := p.State().CurrentCell()
	return max(0, int(bells.Day(column))-1)
}

// ask shows a small dialog; do returns why what was chosen can't be.
func (p *bellPage) ask(title, primary string, content fyne.CanvasObject, focus fyne.Focusable, do func() error) {
	if p.src == nil || p.src.Grid() == nil {
		p.w.say("There is no grid yet.")
		return
	}
	wrong := kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	d := &kit.Dialog{Title: title, CancelText: "Cancel", Note: wrong, Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: content, Focus: focus}}}
	d.Primary = kit.NewPrimary(primary, func() {
		if err := do(); err != nil {
			wrong.SetText(names.Sentence(err.Error()))
			return
		}
		d.Close()
		p.Focus()
	})
	d.Changed = changedFrom(content)
	p.w.host.Show(d)
}

// changedFrom says whether what stands in the fields of a content is something else than it is now.
func changedFrom(content fyne.CanvasObject) func() bool {
	was := kit.Filled(content)
	return func() bool { return !slices.Equal(was, kit.Filled(content)) }
}

// dayChecks are check boxes for the days of the grid.
func (p *bellPage) dayChecks(checked func(i int) bool) (*fyne.Container, []*kit.Check) {
	row := kit.Flow(4)
	var checks []*kit.Check
	for i, code := range p.dayCodes() {
		c := kit.NewCheck(code, nil)
		c.SetChecked(checked(i))
		checks = append(checks, c)
		row.Add(c)
	}
	return row, checks
}

// askCopy copies the times of a day to others.
func (p *bellPage) askCopy() {
	if p.src == nil {
		return
	}
	from := kit.NewSelect("", p.dayCodes(), nil)
	from.Left = true
	from.SetChosen(p.currentDay())
	row, checks := p.dayChecks(func(int) bool { return false })
	p.ask("Copy a day", "Copy", kit.Form(kit.ShortField("Times of", 160, from), kit.Field("to", row)), from, func() error {
		var to []string
		err := p.set("Copy a day", func(g *model.Grid) error {
			for i, c := range checks {
				if c.Checked && i != from.Chosen() {
					g.CopyDay(uint8(from.Chosen()+1), uint8(i+1))
					to = append(to, c.Text)
				}
			}
			if len(to) == 0 {
				return fmt.Errorf("choose the days that are to have the times of %s", from.Text())
			}
			return nil
		})
		return err
	})
}

// askShift moves all times from one on.
func (p *bellPage) askShift() {
	if p.src == nil {
		return
	}
	minutes, from := kit.NewEntry("10, or -5 for earlier"), kit.NewEntry("the whole day")
	now := p.currentDay()
	row, checks := p.dayChecks(func(i int) bool { return i == now })
	p.ask("Shift times", "Shift", kit.Form(kit.ShortField("Minutes", 200, minutes), kit.ShortField("What begins from", 160, from), kit.Field("on", row)), minutes, func() error {
		n, err := strconv.Atoi(strings.TrimSpace(minutes.Text))
		if err != nil || n == 0 {
			return fmt.Errorf("“%s” is no number of minutes", minutes.Text)
		}
		var start model.Minute
		if strings.TrimSpace(from.Text) != "" {
			if start, err = p.clock().Read(from.Text); err != nil {
				return err
			}
		}
		return p.set(fmt.Sprintf("Shift times by %d minutes", n), func(g *model.Grid) error {
			any := false
			for i, c := range checks {
				if !c.Checked {
					continue
				}
				any = true
				if err := g.ShiftTimes(uint8(i+1), start, n); err != nil {
					return err
				}
			}
			if !any {
				return fmt.Errorf("choose the days on which times are shifted")
			}
			return nil
		})
	})
}

// askDays names the days of the cycle, adds one, takes the last one out, and makes a grid.
func (p *bellPage) askDays() {
	if p.src == nil || p.src.Grid() == nil {
		return
	}
	g := p.src.Grid()
	code, name := kit.NewEntry("Main"), kit.NewEntry("As people call it")
	code.SetText(g.Code)
	name.SetText(g.Name)
	list := kit.Column(6)
	type day struct{ code, name *kit.Entry }
	var days []day
	add := func(c, n string) {
		d := day{kit.NewEntry("MonA"), kit.NewEntry("Monday A")}
		d.code.SetText(c)
		d.name.SetText(n)
		days = append(days, d)
		list.Add(kit.Columns(8, []float32{40, 120, 260}, kit.Muted(strconv.Itoa(len(days))), d.code, d.name))
	}
	for _, d := range g.Days {
		add(d.Code, d.Name)
	}
	var d *kit.Dialog
	wrong := kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	more := kit.NewButton("Add a day", func() { add("", ""); d.Refresh() })
	less := kit.NewButton("Take the last day out", func() {
		if len(days) > 1 {
			days = days[:len(days)-1]
			list.Objects = list.Objects[:len(days)]
			d.Refresh()
		}
	})
	made := kit.NewButton("New grid", func() {
		d.Close()
		p.newGrid()
	})
	content := kit.Form(kit.ShortField("Code", 160, code), kit.Field("Name", name), kit.Field("Days of the cycle", kit.Column(8, list, kit.Row(8, more, less))),
		kit.Field("", kit.Paragraph("Day 1 of one grid is the same date as day 1 of another. A day that is taken out takes its lessons to Not placed.", kit.ColorMuted)))
	d = &kit.Dialog{Title: "Days and grids", CancelText: "Cancel", Note: wrong, Extra: []fyne.CanvasObject{made}, Size: fyne.NewSize(640, 520), Tabs: []kit.Tab{{Content: content, Focus: code}}}
	d.Primary = kit.NewPrimary("Change", func() {
		err := p.set("Change the days of "+g.Code, func(g *model.Grid) error {
			g.Code, g.Name = strings.TrimSpace(code.Text), strings.TrimSpace(name.Text)
			var to []model.Day
			for i, x := range days {
				if strings.TrimSpace(x.code.Text) == "" {
					return fmt.Errorf("day %d has no code", i+1)
				}
				to = append(to, model.Day{Code: strings.TrimSpace(x.code.Text), Name: strings.TrimSpace(x.name.Text)})
			}
			g.SetDays(to)
			return nil
		})
		if err != nil {
			wrong.SetText(names.Sentence(err.Error()))
			return
		}
		d.Close()
		p.Focus()
	})
	d.Changed = changedFrom(content)
	p.w.host.Show(d)
}

// newGrid makes a grid with the periods and times of the one that is shown.
func (p *bellPage) newGrid() {
	code, name := kit.NewEntry("North"), kit.NewEntry("As people call it")
	p.ask("New grid", "Make it", kit.Form(kit.ShortField("Code", 160, code), kit.Field("Name", name),
		kit.Field("", kit.Paragraph("It begins with the days, periods and times of "+p.src.Grid().Code+". Year levels choose their grid under Setup > Year levels.", kit.ColorMuted))), code, func() error {
		g := p.src.Grid().Clone()
		g.Code, g.Name = strings.TrimSpace(code.Text), strings.TrimSpace(name.Text)
		if err := p.perform(model.Add{Record: g}); err != nil {
			return err
		}
		p.shown = model.GridID(p.of.LastID(model.KindGrid))
		p.fill()
		p.showGrid(p.shown)
		return nil
	})
}

// makeBellPage makes the page of bell times, which shows the open file's first grid once it is in view.
func (w *Window) makeBellPage() {
	p := w.newBellPage()
	w.addPage(session.PageBells, p, p.root)
}
