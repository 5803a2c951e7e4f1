package shell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// calendarAsk is a dialog that asks for an edit of the calendar, and says what it does before it is done.
type calendarAsk struct {
	p      *calendarPage
	dialog *kit.Dialog
	effect *kit.Remark
	edit   func() (model.CalendarEdit, error) // of what is typed
}

// shiftText stands beside the box that lets letters follow.
const shiftText = "Later dates follow, so that no day of the cycle is skipped; weekdays stay"

// ask makes a dialog; what is typed in it has to call say.
func (p *calendarPage) ask(title, primary string) *calendarAsk {
	a := &calendarAsk{p: p, effect: kit.NewRemark()}
	a.dialog = &kit.Dialog{Title: title, CancelText: "Cancel", Size: fyne.NewSize(600, 0)}
	a.dialog.Primary = kit.NewPrimary(primary, a.do)
	return a
}

// show shows the dialog with its fields, and below them what the edit does.
func (a *calendarAsk) show(focus fyne.Focusable, fields ...fyne.CanvasObject) {
	content := kit.Form(append(fields, a.effect.Object)...)
	a.dialog.Tabs = []kit.Tab{{Content: content, Focus: focus}}
	a.dialog.Changed = changedFrom(content)
	if a.dialog.Size.Height == 0 {
		a.dialog.Size.Height = 240 + 44*float32(len(fields)) // what the edit does can become longer
	}
	a.tell()
	a.p.w.host.Show(a.dialog)
}

// say says again what the edit does, after something was typed.
func (a *calendarAsk) say() {
	if !a.dialog.Shown() {
		return // the fields are being made
	}
	a.tell()
	a.dialog.Refresh()
}

// tell says what the edit does, or why it can't be done.
func (a *calendarAsk) tell() {
	text, ink := "", kit.ColorMuted
	e, err := a.edit()
	if err == nil {
		text, err = a.p.effect(e)
	}
	if err != nil {
		text, ink = names.Sentence(err.Error())+".", kit.ColorBad
	}
	a.effect.Say(text, ink)
}

func (a *calendarAsk) do() {
	e, err := a.edit()
	if err == nil {
		err = a.p.w.session.Apply(e)
	}
	if err != nil {
		a.effect.Say(names.Sentence(err.Error())+".", kit.ColorBad)
		a.dialog.Refresh()
		return
	}
	a.dialog.Close()
	a.p.fill()
	a.p.focus()
}

// effect says what an edit of the calendar does to dates, and to the next sync as far as that reads the calendar.
func (p *calendarPage) effect(e model.CalendarEdit) (string, error) {
	s := &p.of.State
	after, err := e.Calendar(s)
	if err != nil {
		return "", err
	}
	changed, err := s.DatesChanged(e)
	if err != nil {
		return "", err
	}
	text := model.EffectOf(changed).Text(func(d model.Date) string { return kit.FormatDate(d.Time()) })
	if len(changed) == 0 {
		return text, nil
	}
	if was, is := engine.SentFrom(s, after, p.w.deps.Now()); was != is {
		text += fmt.Sprintf(" The next sync sends the timetable from %s, not from %s.", kit.FormatDate(is.Time()), kit.FormatDate(was.Time()))
	}
	return text + " A sync sends no calendar: the SIS has its own, where the dates have to be changed too.", nil
}

// reason is an entry for why there is no school.
func (a *calendarAsk) reason(hint, text string) *kit.Entry {
	e := kit.NewEntry(hint)
	e.SetText(text)
	e.OnChanged = func(string) { a.say() }
	return e
}

// date is an entry for a date.
func (a *calendarAsk) date(d model.Date) *kit.DateEntry {
	e := kit.NewDateEntry(time.Time{})
	if d != 0 {
		e.SetDate(d.Time())
	}
	e.Now = a.p.w.deps.Now
	changed := e.OnChanged
	e.OnChanged = func(text string) {
		changed(text)
		a.say()
	}
	return e
}

// dateIn is the date in an entry.
func dateIn(e *kit.DateEntry) (model.Date, error) {
	t, err := kit.ParseDate(e.Text)
	if err != nil {
		return 0, err
	}
	return model.DateOf(t), nil
}

func (a *calendarAsk) follows() *kit.Check {
	c := kit.NewCheck(shiftText, func(bool) { a.say() })
	c.Checked = true
	return c
}

func (p *calendarPage) askClose() {
	a := p.ask("Close "+p.dateText(), "Close the day")
	day := p.month.at
	name, follow := a.reason("Snow day", "Snow day"), a.follows()
	a.edit = func() (model.CalendarEdit, error) {
		return model.CloseDay{Date: day, Name: strings.TrimSpace(name.Text), Shift: follow.Checked, From: p.today()}, nil
	}
	a.show(name, kit.Field("Why there is no school", name), kit.Field("", follow))
}

func (p *calendarPage) askOpen() {
	a := p.ask("Open "+p.dateText(), "Open the day")
	day, follow := p.month.at, a.follows()
	a.edit = func() (model.CalendarEdit, error) {
		return model.OpenDay{Date: day, Shift: follow.Checked, From: p.today()}, nil
	}
	a.show(follow, kit.Field("", follow))
}

func (p *calendarPage) askHoliday() {
	a := p.ask("Holiday", "Make it a holiday")
	first, last := a.date(p.month.at), a.date(p.month.at)
	name, follow := a.reason("Winter break", p.of.SchoolDay(p.month.at).Holiday), a.follows()
	a.edit = func() (model.CalendarEdit, error) {
		from, err := dateIn(first)
		if err != nil {
			return nil, err
		}
		to, err := dateIn(last)
		return model.SetHoliday{First: from, Last: to, Name: strings.TrimSpace(name.Text), Shift: follow.Checked, From: p.today()}, err
	}
	a.show(name, kit.Field("Name", name), kit.ShortField("From", 200, first), kit.ShortField("to", 200, last), kit.Field("", follow))
}

func (p *calendarPage) askCycleDay() {
	var list []string
	for day := 1; day <= p.of.FindCycle().Days; day++ {
		list = append(list, p.of.CycleDayCode(day))
	}
	if len(list) == 0 {
		p.w.say("There is no grid yet, and so no day of a cycle.")
		return
	}
	a := p.ask("Day of the cycle on "+p.dateText(), "Change the date")
	day := p.month.at
	days := kit.NewSelect("", list, func(int) { a.say() })
	days.Left = true
	days.SetChosen(max(0, p.of.SchoolDay(day).Cycle-1))
	a.edit = func() (model.CalendarEdit, error) {
		return model.SetCycleDay{Date: day, Day: uint8(days.Chosen() + 1)}, nil
	}
	a.show(days, kit.ShortField("Day of the cycle", 200, days))
}

// askBells gives dates a bell schedule: a two-hour delay on a snow day.
func (p *calendarPage) askBells() {
	list := append([]string{model.RegularSchedule}, p.of.ScheduleNames()...)
	if len(list) == 1 {
		p.w.host.Ask("No bell schedules yet", "Bell schedules for single dates (a 2-hour delay, an early dismissal) are made on the page Bell times.",
			kit.Choice{Text: "Open Bell times", Do: func() { p.w.commands.Run("view.bells") }})
		return
	}
	a := p.ask("Bell schedule on "+p.dateText(), "Change the dates")
	first, last := a.date(p.month.at), a.date(p.month.at)
	choice := kit.NewSelect("", list, func(int) { a.say() })
	choice.Left = true
	now := p.of.SchoolDay(p.month.at).Bells
	choice.SetChosen(max(0, slices.IndexFunc(list, func(n string) bool { return strings.EqualFold(n, now) })))
	if now == "" {
		choice.SetChosen(1) // whoever asks on a regular day wants another one
	}
	a.edit = func() (model.CalendarEdit, error) {
		from, err := dateIn(first)
		if err != nil {
			return nil, err
		}
		to, err := dateIn(last)
		return model.SetBells{First: from, Last: to, Schedule: list[choice.Chosen()]}, err
	}
	a.show(choice, kit.ShortField("Bell schedule", 260, choice), kit.ShortField("From", 200, first), kit.ShortField("to", 200, last))
}

func (p *calendarPage) askYear() {
	a := p.ask("School year", "Change the year")
	school := p.of.School()
	from, to := school.First, school.Last
	if days := p.of.Calendar().Days; len(days) > 0 {
		from, to = days[0].Date, days[len(days)-1].Date
	}
	first, last := a.date(from), a.date(to)
	a.edit = func() (model.CalendarEdit, error) {
		from, err := dateIn(first)
		if err != nil {
			return nil, err
		}
		to, err := dateIn(last)
		return model.ExtendCalendar{First: from, Last: to, From: p.today()}, err
	}
	a.show(last, kit.ShortField("First date", 200, first), kit.ShortField("Last date", 200, last),
		kit.Field("", kit.Paragraph("New dates go on by the pattern of the calendar: "+p.of.FindCycle().String()+
			". Terms and rotations that begin or end with the year still do.", kit.ColorMuted)))
}

// termRow is a term in the dialog of terms.
type termRow struct {
	was         int // its place among the terms, 1 = first; 0 for a new one
	name        *kit.Entry
	first, last *kit.DateEntry
	line        fyne.CanvasObject
}

func (p *calendarPage) askTerms() {
	a := p.ask("Terms", "Change the terms")
	a.dialog.Size = fyne.NewSize(680, 460)
	var rows []*termRow
	list := kit.Column(6)
	add := func(was int, t model.Term) *termRow {
		r := &termRow{was: was, name: a.reason("Semester 1", t.Name), first: a.date(t.First), last: a.date(t.Last)}
		remove := kit.NewButton("Remove", func() {
			for i := range rows {
				if rows[i] == r {
					rows = append(rows[:i], rows[i+1:]...)
					break
				}
			}
			list.Remove(r.line)
			a.say()
		})
		r.line = kit.Columns(8, []float32{220, 140, 140, 90}, r.name, r.first, r.last, remove)
		rows = append(rows, r)
		list.Add(r.line)
		return r
	}
	for i, t := range p.of.Calendar().Terms {
		add(i+1, t)
	}
	a.edit = func() (model.CalendarEdit, error) {
		var e model.SetTerms
		for _, r := range rows {
			first, err := dateIn(r.first)
			if err != nil {
				return nil, err
			}
			last, err := dateIn(r.last)
			if err != nil {
				return nil, err
			}
			e.Terms = append(e.Terms, model.TermChange{Was: r.was, Term: model.Term{Name: strings.TrimSpace(r.name.Text), First: first, Last: last}})
		}
		return e, nil
	}
	more := kit.NewButton("Add a term", func() {
		r := add(0, model.Term{})
		a.say()
		p.w.win.Canvas().Focus(r.name)
	})
	var focus fyne.Focusable = more
	if len(rows) > 0 {
		focus = rows[0].name
	}
	a.show(focus, list, kit.Row(8, more), kit.Paragraph("A rotation with the dates of a term follows it. Of two terms one holds the other, "+
		"as a semester does its quarters, or they share no date.", kit.ColorMuted))
}

// dateText is the current date in words.
func (p *calendarPage) dateText() string {
	return p.month.at.Weekday().String() + ", " + kit.FormatDate(p.month.at.Time())
}
