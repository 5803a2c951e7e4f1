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

// unlessFull applies an edit that puts so many more students into a section, and calls then. Where they are more than it takes it
// asks first who allows that and why, which is kept with the edit: it is asked once for each section.
func (p *sectionPanel) unlessFull(sec *model.Section, more int, anyway string, edit model.Edit, then func()) {
	t, seats := p.w.open.t, p.lists.SeatsOf(sec)
	do := func(e model.Edit) {
		if p.w.apply(e) == nil {
			p.w.say(t.UndoLabel() + ".")
			then()
		}
	}
	if seats.Over(more) == 0 || seats.Allowed {
		do(edit)
		return
	}
	code := t.SectionCode(sec.ID)
	who, why := kit.NewEntry("Name"), kit.NewEntry("Why, as it is to be read later")
	if p.w.deps.Who != nil {
		who.SetText(p.w.deps.Who())
	}
	d := &kit.Dialog{Title: "More than " + code + " takes?", CancelText: "Cancel", Size: fyne.NewSize(480, 0)}
	d.Primary = kit.NewPrimary(anyway, func() {
		d.Close()
		do(model.Batch{Name: edit.Label(t), Edits: []model.Edit{edit,
			model.AllowOver{Section: sec.ID, By: strings.TrimSpace(who.Text), Why: strings.TrimSpace(why.Text)}}})
	})
	typed := func(string) {
		d.Primary.SetEnabled(strings.TrimSpace(who.Text) != "" && strings.TrimSpace(why.Text) != "")
	}
	who.OnChanged, why.OnChanged = typed, typed
	typed("")
	says := fmt.Sprintf("%s has %s, and would have %s. It takes %s. Who allows more, and why, is kept with the section; it is not asked again.",
		code, names.Count(seats.Taken, "student", "students"), names.Number(seats.Taken+more), capWords(t, sec, seats))
	d.Tabs = []kit.Tab{{Content: kit.Column(10, kit.Paragraph(says, ""),
		kit.Column(3, kit.Muted("Allowed by"), who), kit.Column(3, kit.Muted("Because"), why)), Focus: cmp.Or(why, who)}}
	p.w.host.Show(d)
}
