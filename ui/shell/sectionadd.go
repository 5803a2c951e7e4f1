package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// makeAdd makes what students are put into a section with: an entry with what it finds, and the requests and groups.
func (p *sectionPanel) makeAdd() {
	p.add = kit.NewEntry("Add: type a name or a number")
	p.add.PassUndo = true
	p.add.OnChanged = p.find
	p.add.OnSubmitted = func(string) { p.addFound() }
	p.add.OnPaste = func(text string) bool {
		if !strings.ContainsAny(strings.TrimSpace(text), "\n\t") {
			return false
		}
		p.addNumbers(text)
		return true
	}
	p.add.OnKey = func(ev *fyne.KeyEvent) bool {
		switch {
		case len(p.hits) > 0 && ev.Name == fyne.KeyDown:
			p.found.to(p.found.at + 1)
		case len(p.hits) > 0 && ev.Name == fyne.KeyUp:
			p.found.to(p.found.at - 1)
		case ev.Name == fyne.KeyDown:
			p.w.win.Canvas().Focus(p.list)
		case p.add.Text != "" && ev.Name == fyne.KeyEscape:
			p.add.SetText("")
		default:
			return p.key(ev)
		}
		return true
	}
	p.found = newStudentList(listedFound)
	p.found.tall, p.found.lit = true, true
	p.found.onTap = func(row int) {
		p.found.at = row
		p.addFound()
		p.w.win.Canvas().Focus(p.add)
	}
	p.found.Hide()
	p.more.Hide()
	p.requests = kit.NewButton("Requests", p.askRequests)
	p.group = kit.NewButton("Group…", p.askGroup)
	p.paste = kit.NewButton("Paste", func() {
		text := fyne.CurrentApp().Clipboard().Content()
		if strings.TrimSpace(text) == "" {
			p.w.say("Nothing is copied that could be pasted: copy student numbers first, one a line.")
			return
		}
		p.addNumbers(text)
	})
	for _, b := range []*kit.Button{p.requests, p.group, p.paste} {
		b.OnKey = p.key
	}
}

// makeList makes the list of students.
func (p *sectionPanel) makeList() {
	p.list = newStudentList(listedStudents)
	p.list.onKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyUp && p.list.at == 0 && !p.add.Disabled() {
			p.w.win.Canvas().Focus(p.add)
			return true
		}
		if ev.Name == fyne.KeyL {
			p.lock(p.list.chosen())
			return true
		}
		return p.key(ev)
	}
	p.list.onDelete = p.takeOut
	p.list.onOpen = func(row int) { p.askMove(p.members[row].Student.ID) }
	p.list.onMenu = func(row int, at fyne.Position) {
		st := p.members[row].Student.ID
		lock := map[bool]string{true: "Unlock (L)", false: "Lock into the section (L)"}[p.members[row].Locked]
		p.w.popUp(fyne.NewMenu("", fyne.NewMenuItem("Move to another section…", func() { p.askMove(st) }),
			fyne.NewMenuItem(lock, func() { p.lock(p.list.chosen()) }),
			fyne.NewMenuItem("Take out", func() { p.takeOut(p.list.chosen()) }), fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem("Week of the student", func() { k, among := p.student(row); p.w.session.ShowWeek(k, among) }),
			fyne.NewMenuItem("Show the student", func() { p.w.jump(st.Key()) })), at)
	}
}

// sectionOfList is the section whose list is shown; nil for none.
func (p *sectionPanel) sectionOfList() *model.Section {
	if s := p.w.open; s != nil && p.lists != nil {
		if sec := s.t.Section(p.section); sec != nil {
			return p.lists.Of(sec)
		}
	}
	return nil
}

func (p *sectionPanel) fillStudents(s *model.Section, same bool) {
	t := p.w.open.t
	list := p.lists.Of(s)
	p.of.Hide()
	if list != s {
		p.of.SetText("A sub-class has the students of " + t.SectionCode(list.ID) + ".")
		p.of.Show()
	}
	p.members = p.lists.Members(list)
	seats := p.lists.SeatsOf(list)
	p.count.SetText(names.Number(len(p.members)))
	p.left.Set(seats.Left(), kit.TextStyle{Size: kit.TextCaption, Color: seatsColor(seats)})
	rows := make([]studentRow, len(p.members))
	for i, m := range p.members {
		rows[i] = studentRow{name: roster.Name(m.Student), number: roster.Number(m.Student), year: roster.Year(t, m.Student), bad: !m.Fits()}
		switch {
		case m.Last != 0 && m.Last < p.today():
			rows[i].year = "left " + kit.FormatDate(m.Last.Time())
		case m.Last != 0:
			rows[i].year = "to " + kit.FormatDate(m.Last.Time())
		case m.First > p.today():
			rows[i].year = "from " + kit.FormatDate(m.First.Time())
		case m.Locked:
			rows[i].year = "locked"
		case m.Student.Inactive:
			rows[i].year = "has left"
		}
	}
	p.list.set(rows, same)
	p.others.Hide()
	if n := len(rows) - listedStudents; n > 0 {
		p.others.SetText("and " + names.Number(n) + " more, in order of name")
		p.others.Show()
	}
	err := t.School().MayEdit(model.KindEnrolment)
	p.why.Hide()
	if err != nil {
		p.why.SetText(names.Sentence(err.Error()))
		p.why.Show()
	}
	if err != nil {
		p.add.Disable()
	} else {
		p.add.Enable()
	}
	wanted := p.lists.Unmet(list)
	p.requests.SetText("Requests " + names.Number(len(wanted)))
	p.requests.SetEnabled(err == nil && len(wanted) > 0)
	p.group.SetEnabled(err == nil)
	p.paste.SetEnabled(err == nil)
}

// find lists whom a text finds, with what they have then.
func (p *sectionPanel) find(text string) {
	p.hits = nil
	p.found.Hide()
	p.more.Hide()
	if sec := p.sectionOfList(); sec != nil && strings.TrimSpace(text) != "" {
		var more int
		p.hits, more = p.lists.Find(sec, text, listedFound)
		rows := make([]studentRow, len(p.hits))
		for i, e := range p.hits {
			rows[i] = studentRow{name: roster.Name(e.Student), number: roster.Number(e.Student), note: p.lists.Has(e), bad: !e.Here && !e.Fits()}
		}
		p.found.set(rows, false)
		if len(rows) > 0 {
			p.found.Show()
		}
		switch {
		case more > 0:
			p.more.SetText("and " + names.Number(more) + " more: type on")
			p.more.Show()
		case len(rows) == 0:
			p.more.SetText("Nobody is found. Several numbers can be pasted, one a line.")
			p.more.Show()
		}
	}
	p.lay()
}

// addFound puts in whom the keyboard is on among those that are found, and waits for the next.
func (p *sectionPanel) addFound() {
	sec := p.sectionOfList()
	if sec == nil {
		return
	}
	if len(p.hits) == 0 {
		if found, unknown := p.lists.ByNumbers(p.add.Text); len(found) > 0 {
			p.addListed(sec, found, unknown)
		}
		return
	}
	e := p.hits[p.found.at]
	if e.Here {
		p.w.say(e.Student.Name() + " is in " + p.w.open.t.SectionCode(sec.ID) + " already.")
		p.add.SetText("")
		return
	}
	p.enrol(sec, []model.StudentID{e.Student.ID}, func() { p.add.SetText("") })
}

// enrol puts students into a section as one edit; where they are more than it takes, a person is asked once.
func (p *sectionPanel) enrol(sec *model.Section, students []model.StudentID, done func()) {
	if from, ok := p.since(); ok {
		p.unlessFull(sec, len(students), "Add anyway", model.Enrol{Section: sec.ID, Students: students, From: from}, done)
	}
}

// addNumbers puts in the students of a pasted list.
func (p *sectionPanel) addNumbers(text string) {
	if sec := p.sectionOfList(); sec != nil {
		found, unknown := p.lists.ByNumbers(text)
		p.addListed(sec, found, unknown)
	}
}

// addListed puts in a list of students: at once where there is nothing to be said of it.
func (p *sectionPanel) addListed(sec *model.Section, found []model.StudentID, unknown []string) {
	plan := p.lists.Plan(sec, found)
	if len(found) == 0 {
		p.w.host.Tell("Nobody is found", "No student has the number "+listedWords(unknown)+
			". A list has SIS ids or codes of students, one a line.")
		return
	}
	if len(plan.Clashing) == 0 && len(unknown) == 0 && plan.Here == 0 && plan.Gone == 0 {
		p.enrol(sec, roster.IDs(plan.Free), func() { p.add.SetText("") })
		return
	}
	var says []string
	if plan.Here > 0 {
		says = append(says, names.Count(plan.Here, "student is in it", "students are in it")+" already.")
	}
	if plan.Gone > 0 {
		says = append(says, names.Count(plan.Gone, "student has", "students have")+" left the school.")
	}
	if len(unknown) > 0 {
		says = append(says, "Not found: "+listedWords(unknown)+".")
	}
	p.askAdd("Add to "+p.w.open.t.SectionCode(sec.ID), strings.Join(says, " "), sec, append(plan.Free, plan.Clashing...), true)
}

// listedWords names some of a list.
func listedWords(list []string) string {
	const most = 12
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + " and " + names.Number(len(list)-most) + " more"
}

// askRequests offers the students who have asked for the course and are in no section of it.
func (p *sectionPanel) askRequests() {
	if sec := p.sectionOfList(); sec != nil {
		p.askAdd("Requests for "+p.w.open.t.Course(sec.Course).Code, "They have asked for the course and are in no section of it.",
			sec, p.lists.Requested(sec), false)
	}
}

// askGroup offers the year levels and roll groups, and then the students of one.
func (p *sectionPanel) askGroup() {
	sec := p.sectionOfList()
	if sec == nil {
		return
	}
	groups := p.lists.Groups(sec)
	if len(groups) == 0 {
		p.w.say("There are no students in the year levels of the course.")
		return
	}
	menu := fyne.NewMenu("")
	for _, g := range groups {
		menu.Items = append(menu.Items, fyne.NewMenuItem(g.Name+"  ·  "+names.Number(len(g.Students)), func() { p.addGroup(sec, g) }))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.group)
	p.w.popUp(menu, at.AddXY(0, p.group.Size().Height+2))
}

func (p *sectionPanel) addGroup(sec *model.Section, g roster.Group) {
	plan := p.lists.Plan(sec, g.Students)
	says := ""
	if plan.Here > 0 {
		says = names.Count(plan.Here, "student is in it", "students are in it") + " already."
	}
	if len(plan.Free)+len(plan.Clashing) == 0 {
		p.w.say("All of " + g.Name + " are in it already.")
		return
	}
	p.askAdd(g.Name, says, sec, append(plan.Free, plan.Clashing...), false)
}

// askAdd offers students with ticks: those who are free are ticked, as many as there are seats unless all are meant.
func (p *sectionPanel) askAdd(title, says string, sec *model.Section, entries []roster.Entry, all bool) {
	seats := p.lists.SeatsOf(sec)
	list := newStudentList(addRows)
	list.ticks = true
	rows := make([]studentRow, len(entries))
	for i, e := range entries {
		rows[i] = studentRow{name: roster.Name(e.Student), note: p.lists.Has(e), bad: !e.Fits()}
	}
	list.set(rows, false)
	most, bounded := seats.Most()
	tick := func(fits func(e *roster.Entry) bool, most int) {
		for i := range entries {
			list.marked[i] = fits(&entries[i]) && most > 0
			if list.marked[i] {
				most--
			}
		}
	}
	room := len(entries)
	if bounded && !all {
		room = max(0, most-seats.Taken)
	}
	tick((*roster.Entry).Fits, room)
	sum := kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	d := &kit.Dialog{Title: title, CancelText: "Cancel", Size: fyne.NewSize(560, 0)}
	ticked := func() (ids []model.StudentID) {
		for i, m := range list.marked {
			if m {
				ids = append(ids, entries[i].Student.ID)
			}
		}
		return ids
	}
	d.Primary = kit.NewPrimary("Add", func() {
		ids := ticked()
		d.Close()
		p.enrol(sec, ids, func() { p.add.SetText("") })
	})
	list.onTicked = func() {
		n := len(ticked())
		text := names.Number(n) + " of " + names.Number(len(entries)) + " ticked"
		if bounded {
			text += " · " + roster.Seats{Taken: seats.Taken + n, Cap: most, By: seats.By}.Left()
		}
		ink := kit.ColorMuted
		if seats.Over(n) > 0 {
			ink = kit.ColorWarningText
		}
		sum.Set(text, kit.TextStyle{Shrink: true, Color: ink})
		d.Primary.SetText("Add " + names.Number(n))
		d.Primary.SetEnabled(n > 0)
		d.RefreshFooter()
	}
	again := func(fits func(*roster.Entry) bool) func() {
		return func() {
			tick(fits, len(entries))
			list.Refresh()
			list.onTicked()
		}
	}
	d.Extra = []fyne.CanvasObject{kit.NewButton("Tick all who are free", again((*roster.Entry).Fits)),
		kit.NewButton("None", again(func(*roster.Entry) bool { return false }))}
	content := kit.Column(8)
	if says != "" {
		content.Add(kit.Paragraph(says, kit.ColorMuted))
	}
	content.Add(list)
	content.Add(sum)
	d.Tabs = []kit.Tab{{Content: content, Focus: list}}
	p.w.host.Show(d)
	list.onTicked()
}

// addRows is how many students are offered at once.
const addRows = 11
