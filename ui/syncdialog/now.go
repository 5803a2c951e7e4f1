package syncdialog

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// Now opens Sync Now, or Configure where there is nothing to sync with yet.
func (s *Sync) Now() { s.now("") }

// now opens Sync Now on a system; "" is the first that is not paused.
func (s *Sync) now(id string) {
	if s.refuse() {
		return
	}
	all := s.systems()
	if len(all) == 0 {
		s.Configure()
		return
	}
	if active, _ := engine.Paused(all); id == "" {
		id = active[0].ID
	}
	n := &nowDialog{s: s, all: all}
	n.show(max(0, slices.IndexFunc(all, func(x engine.System) bool { return x.ID == id })))
}

// The tabs of Sync Now.
const (
	tabBasic = iota
	tabAdvanced
)

// nowDialog is Sync Now. Dates and rotation are the same fields on both tabs.
type nowDialog struct {
	s   *Sync
	all []engine.System
	at  int

	dialog    *kit.Dialog
	system    *kit.Select
	fromKind  *kit.Select
	from, to  dayField
	rotation  *kit.Select
	rotations []int
	shown     int          // rotation that the dates are those of
	fixed     string       // the From date while Today is chosen instead
	start     engine.Start // what "from now on" was when the dates were offered
	why       *fyne.Container
	what      *fyne.Container
	last      *kit.Text
	preview   *kit.Button
	countOf   counted
	counts    map[engine.Kind]int // of countOf; nil while they are not known

	tab      int
	dates    fyne.CanvasObject
	pages    [2]*fyne.Container // the tabs
	places   [2]*fyne.Container // where the dates stand on each of them
	advanced *advanced
}

func (n *nowDialog) show(index int) {
	n.system = kit.NewSelect("", n.s.names(n.all), n.choose)
	n.fromKind = kit.NewSelect("", []string{"Today", "A fixed date"}, n.chooseFrom)
	n.from, n.to = newDayField(n.s), newDayField(n.s)
	n.from.OnDate = func(time.Time, bool) { n.update() }
	n.to.OnDate = func(time.Time, bool) { n.update() }
	n.rotation = kit.NewSelect("", nil, n.chooseRotation)
	n.rotation.Left, n.fromKind.Left = true, true
	n.what, n.why = kit.Column(8), container.NewStack()
	n.last = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	n.dates = kit.Column(12,
		kit.Field("From", beside(kit.Row(8, kit.MinWidth(130, n.fromKind), kit.MinWidth(150, n.from.DateEntry)), n.from.words)),
		n.why,
		kit.Field("To", beside(kit.MinWidth(150, n.to.DateEntry), n.to.words)),
		kit.ShortField("Rotation", 240, n.rotation))
	n.advanced = newAdvanced(n)
	for i := range n.places {
		n.places[i] = container.NewStack()
	}
	n.places[tabBasic].Add(n.dates)
	line := func() fyne.CanvasObject { return kit.Inset(kit.Hairline(), 10, 10, 0, 0) }
	n.pages[tabBasic] = container.NewVBox(n.places[tabBasic], line(), n.what)
	n.pages[tabAdvanced] = container.NewVBox(n.advanced.kinds, line(), n.places[tabAdvanced], n.advanced.foot)
	n.dialog = &kit.Dialog{Title: "Sync Now", TopRight: n.system, CancelText: "Cancel", Note: n.last, Size: fyne.NewSize(760, 680), OnTab: n.turn,
		Tabs: []kit.Tab{
			{Label: "Basic", Content: n.pages[tabBasic], Focus: n.to.DateEntry},
			{Label: "Advanced", Content: n.pages[tabAdvanced], Focus: n.advanced.boxes[0].check},
		}}
	n.preview = kit.NewButton("Preview", func() { n.run(true) })
	n.dialog.Extra = []fyne.CanvasObject{n.preview}
	n.dialog.Primary = kit.NewPrimary("Go", func() { n.run(false) })
	n.system.SetChosen(index)
	n.choose(index)
	n.s.d.Host.Show(n.dialog)
}

// choose fills the fields with what is remembered of a system, or with what fits the file.
func (n *nowDialog) choose(index int) {
	n.at = index
	t := n.s.d.Timetable()
	n.start = engine.FromNow(&t.State, n.s.d.Now())
	c := engine.Propose(&t.State, n.s.d.Now(), n.all[index].Basic)
	n.rotations = []int{0}
	names := []string{"All"}
	for r := range t.Rotations() {
		n.rotations = append(n.rotations, int(r.Number))
		names = append(names, rotationName(int(r.Number), t))
	}
	n.rotation.SetOptions(names)
	for i, number := range n.rotations {
		if number == c.Rotation {
			n.rotation.SetChosen(i)
		}
	}
	n.fromKind.SetOptions([]string{"Today", "A fixed date"})
	n.showDates(c)
	n.last.SetText(lastWords(n.s, n.all[index]))
	n.advanced.load(n.all[index])
	n.update()
}

// showDates fills in the dates of a choice; a To date that is not known stays as it is.
func (n *nowDialog) showDates(c engine.Choice) {
	n.shown = c.Rotation
	n.fromKind.SetChosen(0)
	n.fixed = ""
	n.from.SetDate(max(c.From, model.DateOf(n.s.d.Now())).Time())
	if c.From != 0 {
		n.fromKind.SetChosen(1)
	}
	if c.To != 0 {
		n.to.SetDate(c.To.Time())
	}
}

// chooseRotation fills in the usual dates of another rotation: the ones that stand there are those of the rotation before.
func (n *nowDialog) chooseRotation(index int) {
	if number := n.rotations[index]; number != n.shown {
		state := &n.s.d.Timetable().State
		c := engine.Propose(state, n.s.d.Now(), n.all[n.at].Basic).In(state, number, model.DateOf(n.s.d.Now()))
		if c.From == 0 && n.start.Begun { // the day that is offered in place of today
			c.From = n.start.Day
		}
		n.showDates(c)
	}
	n.update()
}

// chooseFrom goes to Today or to a fixed date: the one there was before, where there was one.
func (n *nowDialog) chooseFrom(kind int) {
	switch {
	case kind == 0:
		n.fixed = n.from.Text
		n.from.SetDate(model.DateOf(n.s.d.Now()).Time())
	case n.fixed != "":
		n.from.SetText(n.fixed)
	}
	n.update()
}

func lastWords(s *Sync, sys engine.System) string {
	if sys.Last == nil {
		return "Not synced yet"
	}
	return "Last sync " + s.when(sys.Last.At) + ", " + outcomeWords(sys.Last.Outcome)
}

// choice reads the fields; problem says in a sentence what is wrong with them. A From date of 0 is from now on: the run
// finds the day, and what it remembers moves along with the days.
func (n *nowDialog) choice() (c engine.Choice, problem string) {
	today := model.DateOf(n.s.d.Now())
	fixed, from := n.fromKind.Chosen() == 1, today
	if fixed {
		d, ok := n.from.Date()
		if !ok {
			return c, "Enter the From date, such as " + date(today) + "."
		}
		from = model.DateOf(d)
	}
	d, ok := n.to.Date()
	if !ok {
		return c, "Enter the To date, such as " + date(today+30) + "."
	}
	c.From, c.To = from, model.DateOf(d)
	switch {
	case !fixed && !n.start.Begun: // what was offered
		c.From = 0
	case from < today, n.start.Begun && from == n.start.Day:
		c.From, from = 0, max(today, n.start.Day)
	}
	if i := n.rotation.Chosen(); i >= 0 && i < len(n.rotations) {
		c.Rotation = n.rotations[i]
	}
	switch {
	case c.To < today:
		return c, "The To date has passed. Choose " + date(today) + " or later."
	case c.To < from && c.From == 0:
		return c, "The next school day, " + weekdayDate(from) + ", is after the To date. Choose a later To date, or Today as From."
	case c.To < from:
		return c, "The To date is before the From date."
	}
	return c, ""
}

// sayWhy says what the hour has to do with the From date: why another day than today is offered, and what may be lost
// where a person wants today all the same.
func (n *nowDialog) sayWhy(c engine.Choice) {
	n.why.RemoveAll()
	n.why.Hide()
	if c.To == 0 {
		return // a date is missing
	}
	say := func(tone kit.Tone, texts ...string) {
		lines := kit.Column(2)
		for _, line := range texts {
			lines.Add(kit.NewText(line, kit.TextStyle{Shrink: true}))
		}
		n.why.Add(kit.Field("", kit.Notice(tone, lines)))
		n.why.Show()
	}
	today := model.DateOf(n.s.d.Now())
	from, typed := n.from.Date()
	passed := n.fromKind.Chosen() == 1 && typed && model.DateOf(from) < today
	switch {
	case c.From == today && n.start.Begun:
		say(kit.ToneWarning, kit.Words.Say(n.start.Head())+":", "attendance already taken today could be lost when the timetable is sent from today.")
	case c.From == 0 && n.start.Begun:
		say(kit.ToneNote, shortWords.Say(n.start.Moved())+":", shortWords.Say(n.start.Risk()))
	case passed:
		say(kit.ToneNote, "The From date has passed, so the timetable is sent from today.")
	}
	if beyond := engine.BeyondRotation(&n.s.d.Timetable().State, c.Rotation, c.To); !beyond.IsZero() {
		n.why.Add(kit.Field("", kit.Notice(kit.ToneWarning, kit.Paragraph(kit.Words.Say(beyond), ""))))
		n.why.Show()
	}
}

// shortWords makes sentences whose dates have no year.
var shortWords = words.English(func(d model.Date) string { return kit.FormatShortDate(d.Time()) })

// weekdayDate writes a date with its weekday, and without the year: Tue Nov 24.
func weekdayDate(d model.Date) string {
	return d.Weekday().String()[:3] + " " + kit.FormatShortDate(d.Time())
}

// update says in words what would happen, or what is wrong with the dates.
func (n *nowDialog) update() {
	if n.dialog == nil {
		return
	}
	if n.fromKind.Chosen() == 0 {
		n.from.Disable()
	} else {
		n.from.Enable()
	}
	n.from.say(&n.s.d.Timetable().State)
	n.to.say(&n.s.d.Timetable().State)
	c, problem := n.choice()
	n.sayWhy(c)
	name := n.s.name(n.all[n.at], n.all)
	if _, paused := engine.Paused(n.all); slices.ContainsFunc(paused, func(x engine.System) bool { return x.ID == n.all[n.at].ID }) {
		problem = name + " is paused while a practice system is configured. Stop it under Help > Practice SIS, or remove it under Configure, to sync with " + name + "."
	}
	n.advanced.say(c, problem)
	n.dialog.Primary.SetEnabled(problem == "" && n.something())
	n.preview.SetEnabled(problem == "" && n.something())
	n.what.RemoveAll()
	defer n.pages[n.tab].Refresh() // what is said may take more or fewer lines now
	if problem != "" {
		n.what.Add(kit.Notice(kit.ToneWarning, kit.Paragraph(problem, "")))
		return
	}
	n.count(c)
	published := "sections, section lists and the timetable"
	if rows := n.counts; rows != nil {
		published = fmt.Sprintf("%s, %s and the timetable with %s", engine.Sections.Count(rows[engine.Sections]),
			engine.SectionLists.Count(rows[engine.SectionLists]), engine.Timetable.Count(rows[engine.Timetable]))
	}
	n.what.Add(kit.Strong("What will happen"))
	n.what.Add(kit.Paragraph(fmt.Sprintf("Students are downloaded from %s. Then %s are published to it.", name, published), ""))
	if left := n.s.d.Drafts(); left > 0 {
		said := kit.Paragraph(names.Count(left, "cell holds a text that could not be taken, and is not sent.",
			"cells hold texts that could not be taken, and are not sent."), "")
		if n.s.d.ToDraft == nil {
			n.what.Add(kit.Notice(kit.ToneWarning, said))
		} else {
			first := kit.NewButton("Go to the first", func() { n.dialog.Close(); n.s.d.ToDraft() })
			n.what.Add(kit.Notice(kit.ToneWarning, kit.Column(6, said, kit.Row(8, first))))
		}
	}
	n.what.Add(kit.Paragraph(fmt.Sprintf("The dates apply to the timetable. Sections and section lists are sent from today to %s. "+
		"What %s has of these is replaced.", date(c.To), name), kit.ColorMuted))
}

// counted is what the numbers of a Basic sync depend on.
type counted struct {
	at     int
	choice engine.Choice
}

// count counts off the UI goroutine what a Basic sync with a choice would publish, unless that is known.
func (n *nowDialog) count(c engine.Choice) {
	what, sis := counted{n.at, c}, n.s.connector(n.all[n.at].Type)
	if n.countOf == what || sis == nil {
		return
	}
	n.countOf, n.counts = what, nil
	state, sys, now := n.s.d.Timetable().Snapshot(), n.all[n.at], n.s.d.Now()
	n.s.d.Runner.Go(workCount, func(context.Context) func() {
		rows := engine.RowCounts(sis, state, sys, engine.Basic(model.DateOf(now), c), now)
		return func() {
			n.counts = rows
			n.update()
		}
	})
}

// turn takes the dates to the tab that is shown.
func (n *nowDialog) turn(tab int) {
	n.places[n.tab].RemoveAll()
	n.tab = tab
	n.places[tab].Add(n.dates)
	n.update()
}

// something reports whether the tab that is shown asks for anything at all.
func (n *nowDialog) something() bool { return n.tab == tabBasic || n.advanced.any() }

// run starts the sync.
func (n *nowDialog) run(preview bool) {
	c, problem := n.choice()
	if problem != "" || !n.something() {
		return
	}
	sys := n.all[n.at]
	sis := n.s.connector(sys.Type)
	if sis == nil {
		return
	}
	n.dialog.Close()
	j := &job{system: sys, name: n.s.name(sys, n.all), sis: sis, choice: c, preview: preview}
	if n.tab == tabAdvanced {
		j.options, j.log = n.advanced.options(c), n.advanced.logging()
	}
	j.then = n.s.finished(j)
	n.s.start(j)
}

// beside puts words at the right of a field, in the room there is.
func beside(field fyne.CanvasObject, words *kit.Text) fyne.CanvasObject {
	return kit.Frame(nil, nil, field, nil, kit.Inset(words, 0, 0, 10, 0))
}
