package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// calendarPage is the page of the calendar: a month of dates with their days of the cycle, and what can be done with a date.
type calendarPage struct {
	w      *Window
	root   *fyne.Container
	month  *monthView
	title  *kit.Text
	words  *kit.Text // of the current date
	legend *fyne.Container
	of     *model.Timetable // that the page is of; nil for none
}

func (w *Window) newCalendarPage() *calendarPage {
	p := &calendarPage{w: w, month: newMonthView(), legend: kit.Flow(14),
		title: kit.NewText("", kit.TextStyle{Bold: true}), words: kit.NewText("", kit.TextStyle{Shrink: true})}
	p.month.onMoved = p.say
	p.month.onMenu = func(at fyne.Position) { w.popUp(p.menu(), at) }
	step := func(by int) func() { return func() { p.goTo(inMonth(p.month.at, by)) } }
	bar := kit.Frame(nil, nil, kit.Row(8, kit.NewText("Calendar", kit.TextStyle{Size: kit.TextTitle, Bold: true}),
		kit.NewButton("‹", step(-1)), kit.MinWidth(112, container.NewCenter(p.title)), kit.NewButton("›", step(1)),
		kit.NewButton("Today", func() { p.goTo(p.today()) })),
		kit.Row(8, kit.NewButton("Bell schedule…", p.askBells), kit.NewButton("Terms…", p.askTerms), kit.NewButton("School year…", p.askYear)), kit.Muted(""))
	foot := kit.Column(4, p.words, p.legend)
	p.root = kit.On(theme.ColorNameBackground, kit.Frame(kit.Inset(bar, 10, 8, 16, 14), kit.Inset(foot, 6, 10, 16, 16), nil, nil,
		kit.Inset(p.month, 0, 0, 14, 14)))
	return p
}

func (p *calendarPage) today() model.Date { return model.DateOf(p.w.deps.Now()) }

// goTo makes a date the current one, and gives the month the keyboard.
func (p *calendarPage) goTo(d model.Date) {
	p.month.move(d)
	p.focus()
}

func (p *calendarPage) focus() { p.w.win.Canvas().Focus(p.month) }

// fill brings the page up to date with the open file. A file that is shown for the first time is shown at today, or at the date of its
// calendar that is nearest.
func (p *calendarPage) fill() {
	s := p.w.open
	if s == nil {
		return
	}
	at := p.month.at
	if p.of != s.t {
		p.of, at = s.t, p.today()
		if days := s.t.Calendar().Days; len(days) > 0 {
			at = max(days[0].Date, min(at, days[len(days)-1].Date))
		}
	}
	p.month.show(&s.t.State, at, p.today(), kit.FirstWeekday())
	p.showLegend()
	p.say()
}

// restart forgets the calendar of a file that is no longer open.
func (p *calendarPage) restart() {
	p.of = nil
	p.month.show(nil, 0, 0, kit.FirstWeekday())
}

// follow takes in what an edit changed.
func (p *calendarPage) follow(patch model.Patch) {
	if p.of == nil || p.w.session.Place().Page != session.PageCalendar {
		return
	}
	for _, c := range patch.Changes {
		switch c.Key.Kind {
		case model.KindCalendar, model.KindGrid, model.KindSchool:
			p.fill()
			return
		}
	}
}

// say says what the current date is, and which month is shown.
func (p *calendarPage) say() {
	p.title.SetText(p.month.at.Time().Format("January 2006"))
	p.words.SetText(p.month.words(p.month.at))
	p.root.Refresh()
}

// showLegend says which colour is which term.
func (p *calendarPage) showLegend() {
	p.legend.RemoveAll()
	for i, t := range p.of.Calendar().Terms {
		chip := canvas.NewRectangle(termColor(i))
		chip.CornerRadius = 2
		chip.SetMinSize(fyne.NewSize(10, 10))
		p.legend.Add(kit.Row(5, container.NewCenter(chip), kit.Muted(t.Name+" "+dates(t.First, t.Last))))
	}
	switch {
	case len(p.of.Calendar().Days) == 0:
		p.legend.Add(kit.Muted("The calendar has no dates yet. “School year…” makes them."))
	case len(p.of.Calendar().Terms) == 0:
		p.legend.Add(kit.Muted(names.Sentence(p.of.FindCycle().String()) + "."))
	}
}

// dates is a span in words: "Aug 17–Dec 18".
func dates(first, last model.Date) string {
	return kit.FormatShortDate(first.Time()) + "–" + kit.FormatShortDate(last.Time())
}

// menu is what can be done with the current date.
func (p *calendarPage) menu() *fyne.Menu {
	day := p.of.SchoolDay(p.month.at)
	item := func(label string, can bool, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		i.Disabled = !can
		return i
	}
	return fyne.NewMenu("", item("Close: snow day…", day.Known && day.Cycle != 0, p.askClose), item("Open…", day.Known && day.Cycle == 0, p.askOpen),
		item("Day of the cycle…", day.Known, p.askCycleDay), item("Bell schedule…", day.Known && day.Cycle != 0, p.askBells), fyne.NewMenuItemSeparator(), item("Holiday…", day.Known, p.askHoliday),
		item("Terms…", true, p.askTerms), item("School year…", true, p.askYear))
}

// count is how many dates with school there are.
func (p *calendarPage) count(t *model.Timetable) string { return names.Number(len(t.SchoolDates())) }

// makeCalendarPage makes the page of the calendar.
func (w *Window) makeCalendarPage() {
	p := w.newCalendarPage()
	w.addPage(session.PageCalendar, p, p.root)
}
