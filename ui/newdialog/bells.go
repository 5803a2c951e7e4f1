package newdialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/bells"
	"carillon/internal/newtimetable"
	"carillon/ui/kit"
)

// bellsPage is the second step: a bell schedule, from a preset, beside a picture of what it makes.
type bellsPage struct {
	n       *dialog
	root    fyne.CanvasObject
	presets *cards
	picture *picture
	remark  *kit.Remark // what is wrong with the schedule, above its picture
	about   *kit.Remark // what it makes, below its picture
	week    *kit.Select // which days of the cycle are drawn

	weekdays        []*kit.Check // Monday to Saturday
	cycle           *kit.Select
	letters, blocks *kit.Entry
	firstBell       *kit.Entry
	block, gap      *kit.Entry
	zero            *kit.Check
	zeroMinutes     *kit.Entry
	advisory        *kit.Check
	advisoryMinutes *kit.Entry
	advisoryBefore  *kit.Entry
	advisoryOn      *kit.Entry
	early           *kit.Select // no, or a weekday
	earlyBlock      *kit.Entry
	waves           *kit.Select
	lunchIn         *kit.Entry
	lunchMinutes    *kit.Entry

	loading bool
	unread  []newtimetable.Fault // what in the fields can't be read
	preset  string               // the ID of the preset that was chosen last
}

var (
	cycles     = []newtimetable.Cycle{newtimetable.ByWeekday, newtimetable.BySchoolDay, newtimetable.ByWeek}
	cycleNames = []string{"the week", "by school day: A, B, A, B …", "by the week: a week of A, a week of B"}
	waveNames  = []string{"no lunch", "all at once", "2 waves", "3 waves", "4 waves"}
)

// schoolWeek are the weekdays that can have school.
var schoolWeek = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}

func newBellsPage(n *dialog) *bellsPage {
	p := &bellsPage{n: n, picture: newPicture(), remark: kit.NewRemark(), about: kit.NewRemark()}
	entry := func(placeholder string) *kit.Entry {
		e := kit.NewEntry(placeholder)
		e.OnChanged = func(string) { p.changed() }
		return e
	}
	sel := func(options []string) *kit.Select {
		s := kit.NewSelect("", options, func(int) { p.changed() })
		s.Left = true
		return s
	}
	check := func(text string) *kit.Check { return kit.NewCheck(text, func(bool) { p.changed() }) }
	p.presets = newCards(p.choosePreset)
	days := kit.Row(0)
	early := []string{"on no day"}
	for _, on := range schoolWeek {
		c := check(on.String()[:3])
		p.weekdays = append(p.weekdays, c)
		days.Add(c)
		early = append(early, on.String())
	}
	p.cycle, p.early, p.waves = sel(cycleNames), sel(early), sel(waveNames)
	p.letters, p.blocks, p.firstBell = entry("A B"), entry("1 2 3 4 / 5 6 7 8"), entry("8:00 AM")
	p.block, p.gap = entry("85"), entry("5")
	p.zero, p.zeroMinutes = check("Zero period of"), entry("48")
	p.advisory, p.advisoryMinutes, p.advisoryBefore, p.advisoryOn = check("Advisory of"), entry("20"), entry("1"), entry("each day")
	p.earlyBlock, p.lunchIn, p.lunchMinutes = entry("65"), entry("3"), entry("30")

	short := func(e fyne.CanvasObject) fyne.CanvasObject { return kit.MinWidth(58, e) }
	word := func(text string) fyne.CanvasObject { return kit.NewText(text, kit.TextStyle{}) }
	form := kit.Column(9,
		line("School days", days),
		line("The cycle is", p.cycle),
		line("Days are called", kit.MinWidth(110, p.letters)),
		line("Blocks", kit.MinWidth(230, p.blocks)),
		line("First bell", kit.Row(6, kit.MinWidth(84, p.firstBell), word("blocks of"), short(p.block), word("gap"), short(p.gap), word("min"))),
		line("Before school", kit.Row(6, p.zero, short(p.zeroMinutes), word("min"))),
		line("", kit.Row(6, p.advisory, short(p.advisoryMinutes), word("min before block"), short(p.advisoryBefore))),
		line("Advisory on", kit.MinWidth(160, p.advisoryOn)),
		line("Early release", kit.Row(6, kit.MinWidth(130, p.early), word("blocks of"), short(p.earlyBlock), word("min"))),
		line("Lunch", kit.Row(6, kit.MinWidth(110, p.waves), word("in block"), short(p.lunchIn), word("of"), short(p.lunchMinutes), word("min"))))
	p.week = kit.NewSelect("", []string{"Days 1 to 5"}, func(int) { p.draw() })
	left := container.NewVScroll(kit.Inset(kit.Column(12, kit.Strong("Start from"), p.presets, form), 16, 12, 18, 18))
	head := kit.Frame(nil, nil, nil, p.week, kit.Strong("What it makes"))
	right := kit.On(kit.ColorHead, kit.Inset(kit.Frame(kit.Column(8, head, p.remark.Object), p.about.Object, nil, nil, p.picture), 16, 12, 16, 16))
	p.root = container.New(halves{}, left, right)
	p.load(&n.plan.Bells)
	return p
}

// labelWidth is that of the labels of this step, which has less room than a form.
const labelWidth = 104

// line is a row of the form: a label and a field beside it.
func line(label string, field fyne.CanvasObject) fyne.CanvasObject {
	return kit.Frame(nil, nil, kit.MinWidth(labelWidth, kit.NewText(label, kit.TextStyle{})), nil, kit.Row(0, field))
}

// halves gives the form the width it needs, and the picture the rest.
type halves struct{}

func (halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	form := fyne.Min(fyne.Max(486, size.Width*0.45), 540)
	objects[0].Resize(fyne.NewSize(form, size.Height))
	objects[0].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(size.Width-form, size.Height))
	objects[1].Move(fyne.NewPos(form, 0))
}

func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(760, 300) }

// choosePreset begins with a preset; times that were typed are not kept.
func (p *bellsPage) choosePreset(i int) {
	if all := newtimetable.Presets(); i >= 0 && i < len(all) && all[i].ID != p.preset && !p.loading {
		p.load(&all[i].Bells)
	}
}

// load fills the fields in.
func (p *bellsPage) load(b *newtimetable.Bells) {
	p.loading, p.preset = true, b.Preset
	set := func(e *kit.Entry, n int) {
		text := ""
		if n != 0 {
			text = strconv.Itoa(n)
		}
		e.SetText(text)
	}
	for i, preset := range newtimetable.Presets() {
		if preset.ID == b.Preset {
			p.presets.setChosen(i)
		}
	}
	for i, on := range schoolWeek {
		p.weekdays[i].SetChecked(slices.Contains(b.Weekdays, on))
		if b.Early.On && b.Early.Weekday == on {
			p.early.SetChosen(i + 1)
		}
	}
	if !b.Early.On {
		p.early.SetChosen(0)
	}
	p.cycle.SetChosen(max(0, slices.Index(cycles, b.Cycle)))
	p.letters.SetText(strings.Join(b.Letters, " "))
	p.blocks.SetText(newtimetable.FormatBlocks(b.Blocks))
	p.firstBell.SetText(kit.FormatMinute(b.FirstBell))
	set(p.block, b.Block)
	p.gap.SetText(strconv.Itoa(b.Gap))
	p.zero.SetChecked(b.Zero.On)
	set(p.zeroMinutes, b.Zero.Minutes)
	p.advisory.SetChecked(b.Advisory.On)
	set(p.advisoryMinutes, b.Advisory.Minutes)
	set(p.advisoryBefore, b.Advisory.Before)
	var days []string
	for _, on := range b.Advisory.Weekdays {
		days = append(days, on.String()[:3])
	}
	p.advisoryOn.SetText(strings.Join(days, " "))
	set(p.earlyBlock, b.Early.Block)
	p.waves.SetChosen(min(max(0, b.Lunch.Waves), len(waveNames)-1))
	set(p.lunchIn, b.Lunch.Block)
	set(p.lunchMinutes, b.Lunch.Minutes)
	p.loading = false
	p.changed()
}

// store takes the fields into a bell schedule; unread lists what can't be read. What can't keeps its last value.
func (p *bellsPage) store(b *newtimetable.Bells) {
	p.unread = nil
	number := func(field, what string, e *kit.Entry, to *int) {
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(e.Text), "min")))
		if err != nil || n < 0 {
			p.unread = append(p.unread, wrong("bells."+field, "%s: “%s” is no whole number.", what, e.Text))
			return
		}
		*to = n
	}
	b.Preset = p.preset
	b.Weekdays = nil
	for i, on := range schoolWeek {
		if p.weekdays[i].Checked {
			b.Weekdays = append(b.Weekdays, on)
		}
	}
	b.Cycle = cycles[max(0, p.cycle.Chosen())]
	b.Letters = strings.FieldsFunc(p.letters.Text, func(r rune) bool { return r == ' ' || r == ',' })
	b.Blocks = newtimetable.ParseBlocks(p.blocks.Text)
	if m, err := p.clock().Read(p.firstBell.Text); err != nil {
		p.unread = append(p.unread, wrong("bells.firstBell", "First bell: %v.", err))
	} else {
		b.FirstBell = m
	}
	number("block", "Minutes of a block", p.block, &b.Block)
	number("gap", "Minutes between blocks", p.gap, &b.Gap)
	if b.Zero.On = p.zero.Checked; b.Zero.On {
		number("zero.minutes", "Minutes of the zero period", p.zeroMinutes, &b.Zero.Minutes)
	}
	if b.Advisory.On = p.advisory.Checked; b.Advisory.On {
		number("advisory.minutes", "Minutes of advisory", p.advisoryMinutes, &b.Advisory.Minutes)
		number("advisory.before", "The block after advisory", p.advisoryBefore, &b.Advisory.Before)
		b.Advisory.Weekdays = nil
		for _, text := range strings.FieldsFunc(p.advisoryOn.Text, func(r rune) bool { return r == ' ' || r == ',' }) {
			on, err := newtimetable.ParseWeekday(text)
			if err != nil {
				p.unread = append(p.unread, wrong("bells.advisory.weekdays", "Advisory on: %v.", err))
				continue
			}
			b.Advisory.Weekdays = append(b.Advisory.Weekdays, on)
		}
	}
	if b.Early.On = p.early.Chosen() > 0; b.Early.On {
		b.Early.Weekday = schoolWeek[p.early.Chosen()-1]
		number("early.block", "Minutes of a block on the day of early release", p.earlyBlock, &b.Early.Block)
	}
	if b.Lunch.Waves = max(0, p.waves.Chosen()); b.Lunch.Waves > 0 {
		number("lunch.block", "The block of lunch", p.lunchIn, &b.Lunch.Block)
		number("lunch.minutes", "Minutes of lunch", p.lunchMinutes, &b.Lunch.Minutes)
	}
}

// clock is how times are written in the region that was chosen.
func (p *bellsPage) clock() bells.Clock {
	monthFirst, _ := p.n.plan.Region.MonthFirst()
	return bells.Clock{Twelve: monthFirst}
}

// changed reads the fields, and draws what they make; where something is wrong, the picture keeps the last good schedule.
func (p *bellsPage) changed() {
	if p.loading || p.n.bells == nil && p.root == nil {
		return
	}
	p.store(&p.n.plan.Bells)
	p.draw()
	if p.n.dialog != nil {
		p.n.say("") // what was said of a field may be mended
	}
}

func (p *bellsPage) draw() {
	plan := p.n.plan
	text := ""
	if len(p.unread) > 0 {
		text = p.unread[0].Text
	} else {
		for _, f := range plan.Faults() {
			if strings.HasPrefix(f.Field, "bells.") {
				text = f.Text
				break
			}
		}
	}
	p.remark.Say(text, kit.ColorBad)
	if text == "" {
		s := plan.Summary()
		p.weeks(s.CycleDays)
		p.picture.show(&plan.Bells, 5*max(0, p.week.Chosen()))
		p.about.Say(cycleSentence(&plan.Bells, s)+" "+blocksSentence(s), kit.ColorMuted)
	}
	if p.root != nil {
		p.root.Refresh()
	}
}

// weeks offers the days of the cycle by fives.
func (p *bellsPage) weeks(days int) {
	var options []string
	for first := 1; first <= days; first += 5 {
		options = append(options, "Days "+strconv.Itoa(first)+" to "+strconv.Itoa(min(first+4, days)))
	}
	if !slices.Equal(options, p.week.Options()) {
		p.week.SetOptions(options)
	}
	if len(options) < 2 {
		p.week.Hide()
	} else {
		p.week.Show()
	}
}

// field is the field in which something is wrong.
func (p *bellsPage) field(name string) fyne.Focusable {
	switch strings.TrimPrefix(name, "bells.") {
	case "weekdays":
		return p.weekdays[0]
	case "cycle":
		return p.cycle
	case "letters":
		return p.letters
	case "blocks":
		return p.blocks
	case "firstBell":
		return p.firstBell
	case "block":
		return p.block
	case "gap":
		return p.gap
	case "zero.minutes":
		return p.zeroMinutes
	case "advisory.minutes":
		return p.advisoryMinutes
	case "advisory.before":
		return p.advisoryBefore
	case "advisory.weekdays":
		return p.advisoryOn
	case "early.weekday":
		return p.early
	case "early.block":
		return p.earlyBlock
	case "lunch.waves":
		return p.waves
	case "lunch.block":
		return p.lunchIn
	case "lunch.minutes":
		return p.lunchMinutes
	}
	return p.presets
}
