package shell

import (
	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// relatedSections are the sub-classes of a section, its main section, and those it is taught together with: a press goes to one and
// its list.
type relatedSections struct {
	p    *sectionPanel
	root *fyne.Container
}

func newRelatedSections(p *sectionPanel) *relatedSections {
	r := &relatedSections{p: p, root: kit.Column(4)}
	r.root.Hide()
	return r
}

// fill lists what hangs together with a section.
func (r *relatedSections) fill(s *model.Section) {
	r.root.RemoveAll()
	all := r.p.lists.Related(s)
	if len(all) == 0 {
		r.root.Hide()
		return
	}
	r.root.Show()
	t := r.p.w.open.t
	r.root.Add(kit.Row(8, kit.Strong("Goes with"), kit.Muted(names.Number(len(all)))))
	for _, x := range all[:min(len(all), listedLessons)] {
		text := t.SectionCode(x.Section.ID) + " · " + x.How.String()
		if teacher := t.Teacher(x.Section.Teacher()); teacher != nil {
			text += " · " + teacher.Code
		}
		if x.How != roster.SubClass { // a sub-class has no list of its own
			text += " · " + r.p.lists.SeatsOf(x.Section).Words()
		}
		b := kit.NewButton(text, func() { r.p.w.jump(x.Section.Key()) })
		b.Shrink, b.Left, b.OnKey = true, true, r.p.key
		r.root.Add(b)
	}
	if n := len(all) - listedLessons; n > 0 {
		r.root.Add(kit.Muted("and " + names.Number(n) + " more"))
	}
}
