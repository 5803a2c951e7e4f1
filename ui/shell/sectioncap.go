package shell

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// capWords say how many students a section takes and by what: "28", "30, by the course, less 2 held".
func capWords(t *model.Timetable, s *model.Section, seats roster.Seats) string {
	most, ok := seats.Most()
	if !ok {
		return "no limit"
	}
	text := names.Number(most)
	switch seats.By {
	case model.SharedCap:
		text += ", shared in " + t.Composite(s.Composite).Code
	case model.CourseCap:
		text += ", by the course"
	case model.RoomCap:
		text += ", by the room"
	}
	if seats.Held > 0 {
		text += ", with " + names.Number(seats.Held) + " held"
	}
	return text
}

// allowedWords say who has agreed to more students than the cap, and why; "" for nobody.
func allowedWords(s *model.Section) string {
	return strings.TrimSuffix(s.OverBy+": "+s.OverWhy, ": ")
}

// unlessFull applies an edit that puts so many more students into a section, and calls then, once a person allows what it takes.
func (p *sectionPanel) unlessFull(sec *model.Section, more int, anyway string, edit model.Edit, then func()) {
	p.w.unlessFull(p.lists, []*model.Section{sec}, more, anyway, edit, then)
}

// unlessFull applies an edit that puts so many more students into each of some sections, says so, and calls then. Where they are more than
// one takes it asks first who allows that and why, which is kept with the edit: it is asked once for each section.
func (w *Window) unlessFull(lists *roster.Lists, sections []*model.Section, more int, anyway string, edit model.Edit, then func()) {
	t := w.open.t
	do := func(e model.Edit) {
		if w.apply(e) == nil {
			w.say(t.UndoLabel() + ".")
			then()
		}
	}
	var full []*model.Section
	var codes, says []string
	for _, sec := range sections {
		seats := lists.SeatsOf(sec)
		if seats.Over(more) == 0 || seats.Allowed {
			continue
		}
		code := t.SectionCode(sec.ID)
		full, codes = append(full, sec), append(codes, code)
		says = append(says, fmt.Sprintf("%s has %s, and would have %s. It takes %s.", code, names.Count(seats.Taken, "student", "students"),
			names.Number(seats.Taken+more), capWords(t, sec, seats)))
	}
	if len(full) == 0 {
		do(edit)
		return
	}
	who, why := kit.NewEntry("Name"), kit.NewEntry("Why, as it is to be read later")
	if w.deps.Who != nil {
		who.SetText(w.deps.Who())
	}
	d := &kit.Dialog{Title: "More than " + strings.Join(codes, " and ") + map[bool]string{true: " takes?", false: " take?"}[len(full) == 1],
		CancelText: "Cancel", Size: fyne.NewSize(480, 0)}
	d.Primary = kit.NewPrimary(anyway, func() {
		d.Close()
		b := model.Batch{Name: edit.Label(t), Edits: []model.Edit{edit}}
		for _, sec := range full {
			b.Edits = append(b.Edits, model.AllowOver{Section: sec.ID, By: strings.TrimSpace(who.Text), Why: strings.TrimSpace(why.Text)})
		}
		do(b)
	})
	typed := func(string) {
		d.Primary.SetEnabled(strings.TrimSpace(who.Text) != "" && strings.TrimSpace(why.Text) != "")
	}
	who.OnChanged, why.OnChanged = typed, typed
	typed("")
	says = append(says, "Who allows more, and why, is kept with the section; it is not asked again.")
	d.Tabs = []kit.Tab{{Content: kit.Column(10, kit.Paragraph(strings.Join(says, " "), ""),
		kit.Column(3, kit.Muted("Allowed by"), who), kit.Column(3, kit.Muted("Because"), why)), Focus: cmp.Or(why, who)}}
	w.host.Show(d)
}
