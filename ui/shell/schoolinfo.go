package shell

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/ui/kit"
)

// schoolInfo shows Setup > School info: the school's name and academic year, and (Admin) its region, which decides which
// student information systems are offered.
func (w *Window) schoolInfo() {
	now := w.open.t.School()
	name := kit.NewEntry("As on reports")
	name.SetText(now.Name)
	first, last := dateEntry(now.First), dateEntry(now.Last)
	var regions []string
	chosen := 0
	for i, r := range model.Regions() {
		regions = append(regions, string(r))
		if r == now.Region {
			chosen = i
		}
	}
	region := kit.NewSelect("", regions, nil)
	region.Left = true
	region.SetChosen(chosen)
	problem := kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})

	d := &kit.Dialog{Title: "School info", CancelText: "Cancel", Note: problem, Size: fyne.NewSize(620, 400), Tabs: []kit.Tab{
		{Label: "Details", Focus: name, Content: kit.Form(
			kit.Field("Name", name),
			kit.ShortField("Academic year from", 150, first),
			kit.ShortField("to", 150, last),
			kit.Field("", kit.Paragraph("The first and the last day of the academic year.", kit.ColorMuted)))},
		{Label: "Admin", Focus: region, Content: kit.Form(
			kit.ShortField("Region", 240, region),
			kit.Field("", kit.Paragraph("The region decides which student information systems can be synchronised with. "+
				"Alma (US) is offered to schools in the USA.", kit.ColorMuted)))},
	}}
	d.Primary = kit.NewPrimary("Save", func() {
		next := *now
		next.Name, next.Region = name.Text, model.Regions()[region.Chosen()]
		var err error
		if next.First, err = dateIn(first); err == nil {
			next.Last, err = dateIn(last)
		}
		if err != nil {
			problem.SetText(sentence(err.Error()))
			return
		}
		if err := w.apply(model.Replace{Record: &next}); err != nil {
			problem.SetText(sentence(err.Error()))
			return
		}
		d.Close()
	})
	w.host.Show(d)
}

func dateEntry(d model.Date) *kit.DateEntry {
	if d == 0 {
		return kit.NewDateEntry(time.Time{})
	}
	return kit.NewDateEntry(d.Time())
}

// dateIn reads what is typed; blank is no date.
func dateIn(e *kit.DateEntry) (model.Date, error) {
	if strings.TrimSpace(e.Text) == "" {
		return 0, nil
	}
	d, err := kit.ParseDate(e.Text)
	return model.DateOf(d), err
}
