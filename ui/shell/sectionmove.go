package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/ui/kit"
)

// takeOut takes students of the list that is shown out of it, as one edit.
func (p *sectionPanel) takeOut(rows []int) {
	sec := p.sectionOfList()
	if sec == nil || len(rows) == 0 {
		return
	}
	var ids []model.StudentID
	for _, i := range rows {
		ids = append(ids, p.members[i].Student.ID)
	}
	from, ok := p.since()
	if ok && p.w.apply(model.Withdraw{Section: sec.ID, Students: ids, From: from}) == nil {
		p.w.say(p.w.open.t.UndoLabel() + ".")
	}
}

// lock locks students of the list that is shown into its section, or unlocks them where the first is locked.
func (p *sectionPanel) lock(rows []int) {
	sec := p.sectionOfList()
	if sec == nil || len(rows) == 0 {
		return
	}
	e := model.LockStudents{Section: sec.ID, Off: p.members[rows[0]].Locked}
	for _, i := range rows {
		e.Students = append(e.Students, p.members[i].Student.ID)
	}
	if p.w.apply(e) == nil {
		p.w.say(p.w.open.t.UndoLabel() + ".")
	}
}

// askMove offers the parallel sections to a student, with what each would come to.
func (p *sectionPanel) askMove(student model.StudentID) {
	sec := p.sectionOfList()
	if sec == nil {
		return
	}
	t := p.w.open.t
	st, code := t.Student(student), t.SectionCode(sec.ID)
	if t.Locked(sec.ID, student) {
		p.w.say(st.Name() + " is locked into " + code + ": press L to unlock.")
		return
	}
	places := p.lists.Parallels(sec, student)
	if len(places) == 0 {
		p.w.say("There is no other section of " + t.Course(sec.Course).Code + " to move " + st.Name() + " to.")
		return
	}
	d := &kit.Dialog{Title: "Move " + st.Name() + " from " + code, CancelText: "Cancel", Size: fyne.NewSize(480, 0)}
	list := kit.NewPickList(nil)
	items := make([]kit.PickItem, len(places))
	for i, x := range places {
		items[i] = p.moveItem(x)
	}
	list.OnChosen = func(i int) {
		d.Primary.SetText("Move to " + t.SectionCode(places[i].Section.ID))
		d.Primary.SetEnabled(true)
		d.RefreshFooter()
	}
	list.SetItems(items)
	d.Primary = kit.NewPrimary("Move", func() {
		if i := list.Chosen(); i >= 0 {
			d.Close()
			p.move(student, sec.ID, places[i])
		}
	})
	d.Primary.Disable()
	d.Tabs = []kit.Tab{{Content: list, Focus: list}}
	p.w.host.Show(d)
	if len(places[0].Clashes) == 0 && places[0].Seats.Over(1) == 0 {
		list.Choose(0) // what clashes or is full is never what Enter does at first
	}
}

// moveItem is a parallel section as a place to move to.
func (p *sectionPanel) moveItem(x roster.Parallel) kit.PickItem {
	t := p.w.open.t
	item := kit.PickItem{Title: t.SectionCode(x.Section.ID), Count: x.Seats.Words(), Detail: t.Meets(x.Section)}
	if teacher := t.Teacher(x.Section.Teacher()); teacher != nil {
		item.Detail = strings.TrimPrefix(item.Detail+" · "+teacher.Name(), " · ")
	}
	switch {
	case len(x.Clashes) > 0:
		item.Mark, item.Tone = "▲", kit.ToneBad
		item.Bad = p.lists.Has(roster.Entry{Clashes: x.Clashes})
	case x.Seats.Over(1) > 0:
		item.Mark, item.Tone = "◆ full", kit.ToneWarning
	default:
		item.Mark, item.Tone = "✓ free", kit.ToneGood
	}
	return item
}

// move moves a student to a parallel section.
func (p *sectionPanel) move(student model.StudentID, from model.SectionID, to roster.Parallel) {
	if on, ok := p.since(); ok {
		p.unlessFull(to.Section, 1, "Move anyway", model.MoveStudent{Student: student, From: from, To: to.Section.ID, On: on}, func() {})
	}
}
