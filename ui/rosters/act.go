package rosters

import (
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

func count(n int) string { return names.Number(n) }

// says makes an answer stand behind a name: "has only lunch on Mon" is none that a teacher does.
func says(why string) string {
	for _, verb := range []string{"only ", "last ", "full "} {
		if strings.HasPrefix(why, verb) {
			return "would lose the " + why
		}
	}
	return why
}

// perform performs an edit, and says what became of it.
func (p *Page) perform(e model.Edit, then string) bool {
	if e == nil || p.Apply == nil {
		return false
	}
	if err := p.Apply(e); err != nil {
		p.say(names.Sentence(err.Error()))
		return false
	}
	if then != "" {
		p.say(then)
	}
	return true
}

// put puts a teacher on a place: who comes from another one moves there, or swaps with who is there. What is blocked is asked about.
func (p *Page) put(id model.TeacherID, from, to rosters.Place) {
	a := p.board.Can(id, from, to)
	e := p.board.Put(to, id)
	if from.Entry != 0 {
		e = p.board.Move(from, to)
	}
	if e == nil {
		return
	}
	code := p.board.Code(id)
	switch a.Fit {
	case rosters.Blocked:
		p.host.Ask("Put "+code+" there all the same?", p.board.Name(to)+": "+p.about(code, a)+". Clashes and warnings will list it.",
			kit.Choice{Text: "Put there", Risky: true, Do: func() {
				p.perform(e, "")
				p.Focus()
			}})
	case rosters.Warned:
		p.perform(e, names.Sentence(p.about(code, a))+kit.KeyText(" Ctrl-Z takes it back."))
	default:
		p.perform(e, "")
	}
}

// about is an answer as a sentence about a teacher; of a swap it may name the other one already.
func (p *Page) about(code string, a rosters.Answer) string {
	if t := p.board.ByText(strings.SplitN(a.Why, " ", 2)[0]); t != nil && strings.HasPrefix(a.Why, t.Code+" ") {
		return t.Code + " " + says(strings.TrimPrefix(a.Why, t.Code+" "))
	}
	return code + " " + says(a.Why)
}

// clear empties a place, or takes one that is empty off the roster.
func (p *Page) clear(at rosters.Place, cut bool) {
	if cut && at.Teacher == 0 {
		return
	}
	code := p.board.Code(at.Teacher)
	if p.perform(p.board.Clear(at), "") && cut {
		fyne.CurrentApp().Clipboard().SetContent(code)
	}
}

// paste puts the teachers of a text from a place on, as one edit.
func (p *Page) paste(line, day int, text string) {
	if len(p.table.Lines) == 0 && p.kind == model.RosterDuty {
		p.askAreas(text)
		return
	}
	out := p.board.Paste(p.table, line, day, text)
	var wrong []string
	if n := len(out.Unknown); n > 0 {
		wrong = append(wrong, names.Count(n, "text is", "texts are")+" no teacher's: "+strings.Join(out.Unknown[:min(n, 3)], ", "))
	}
	if out.Outside > 0 {
		wrong = append(wrong, names.Count(out.Outside, "teacher has", "teachers have")+" no place there")
	}
	said := strings.Join(wrong, "; ")
	if said != "" {
		said = names.Sentence(said)
	}
	if !p.perform(out.Edit, said) && said != "" {
		p.say(said)
	}
}

// fillGaps proposes teachers for all gaps, or takes what is proposed.
func (p *Page) fillGaps() {
	if len(p.proposed) > 0 {
		p.TakeAll()
		return
	}
	list, left := p.board.Fill(p.kind, p.rotation)
	p.proposed = list
	switch {
	case len(list) == 0 && left > 0:
		p.say("Nobody is free for the gaps without losing a lunch, a preparation or time off. Alt+Down in a gap says why.")
	case left > 0:
		p.say(names.Count(len(list), "teacher is", "teachers are") + " proposed; nobody is free for " + names.Count(left, "gap", "gaps") + ".")
	case len(list) > 0:
		p.say(names.Count(len(list), "teacher is", "teachers are") + " proposed. Enter takes one, Take all takes all of them.")
	}
	p.Update()
	for line := range p.table.Lines {
		for day, x := range p.table.Lines[line].Places {
			if len(list) > 0 && x == list[0].Place {
				p.Go(line, day)
			}
		}
	}
	p.Focus()
}

// TakeAll takes all proposals, as one edit.
func (p *Page) TakeAll() {
	list := p.proposed
	p.proposed = nil
	p.perform(p.board.Take(list...), "")
	p.Update()
	p.Focus()
}

// takeAt takes the proposal for a place.
func (p *Page) takeAt(at rosters.Place) {
	for i, x := range p.proposed {
		if x.Place == at {
			rest := append(append([]rosters.Proposal{}, p.proposed[:i]...), p.proposed[i+1:]...)
			p.proposed = rest
			p.perform(p.board.Take(x), "")
			p.Update()
			return
		}
	}
}

// Forget drops the proposals.
func (p *Page) Forget() {
	p.proposed = nil
	p.Update()
	p.Focus()
}

// held follows a teacher in hand: the panel says where they can go, the status bar what the place below is.
func (p *Page) held(id model.TeacherID, over rosters.Place, ok bool) {
	p.panel.held(id)
	switch {
	case id == 0:
	case ok:
		text := "Moving " + p.board.Code(id) + " to " + p.board.Name(over)
		if a := p.board.Can(id, p.Grid.held.from, over); a.Fit != rosters.Free {
			text += ": " + a.Why
		}
		p.say(text)
	default:
		p.say("Moving " + p.board.Code(id))
	}
}

// menu is the menu of the current place.
func (p *Page) menu(at fyne.Position) {
	x, ok := p.Current()
	if !ok || x.Closed || p.PopUp == nil {
		return
	}
	clip := fyne.CurrentApp().Clipboard()
	item := func(label string, on bool, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		i.Disabled = !on
		return i
	}
	items := []*fyne.MenuItem{item("Who is free…", true, func() { p.Choose("") })}
	if p.Grid.proposed[x] != 0 {
		items = append(items, item("Take "+p.board.Code(p.Grid.proposed[x]), true, func() { p.takeAt(x) }))
	}
	remove := "Empty the place"
	if x.Teacher == 0 {
		remove = "Take off the roster"
	}
	items = append(items, fyne.NewMenuItemSeparator(), item("Cut", x.Teacher != 0, func() { p.clear(x, true) }),
		item("Copy", x.Teacher != 0, func() { clip.SetContent(p.board.Code(x.Teacher)) }),
		item("Paste", true, func() { p.paste(p.cursor.line, p.cursor.day, clip.Content()) }),
		item(remove, x.Entry != 0, func() { p.clear(x, false) }))
	if x.Study != 0 {
		items = append(items, item("Room…", x.Entry != 0, func() { p.askRoom(x) }))
	}
	if x.Teacher != 0 {
		items = append(items, fyne.NewMenuItemSeparator(), item("Show "+p.board.Code(x.Teacher), true, func() { p.jump(x.Teacher.Key()) }))
	}
	p.PopUp(fyne.NewMenu("", items...), at)
}

// showNote says what is to be known of the study halls: how many students have no seat.
func (p *Page) showNote() {
	text := ""
	if p.kind == model.RosterStudy && p.board != nil && len(p.table.Lines) > 0 {
		switch {
		case !p.board.StudiesKnown():
			text = "Counting the students without a lesson…"
		case p.board.Unseated() > 0:
			text = "▲ " + names.Count(p.board.Unseated(), "student has", "students have") + " no seat in a study hall."
		default:
			text = "Students without a lesson sit in the study halls of their period, as computed. All have a seat."
		}
	}
	p.note.SetText(text)
	style := kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}
	if strings.HasPrefix(text, "▲") {
		style.Color = kit.ColorBad
	}
	p.note.SetStyle(style)
	show(p.noteLine, text != "")
}
