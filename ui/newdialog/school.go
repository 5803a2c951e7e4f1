package newdialog

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/ui/kit"
)

// schoolPage is the first step: the school, its year, and the file.
type schoolPage struct {
	n           *dialog
	root        *fyne.Container
	name, file  *kit.Entry
	region      *kit.Select
	first, last *kit.DateEntry
	terms       *kit.Select
	levels      *kit.Entry
	departments *kit.Check
	holidays    *kit.Entry
	where       *kit.Text
	unread      []newtimetable.Fault // what in the fields can't be read
}

func newSchoolPage(n *dialog, file string) *schoolPage {
	p := &schoolPage{n: n, name: kit.NewEntry("As on reports"), file: kit.NewEntry("Name of the new file"), levels: kit.NewEntry("9-12"),
		holidays: kit.NewEntry("A line each: 11/11/2026 Veterans Day, or 11/25/2026..11/27/2026 Thanksgiving")}
	var regions, terms []string
	for _, r := range model.Regions() {
		regions = append(regions, string(r))
	}
	for _, t := range newtimetable.TermChoices() {
		terms = append(terms, map[newtimetable.Terms]string{newtimetable.WholeYear: "One part", newtimetable.Semesters: "Semesters",
			newtimetable.Trimesters: "Trimesters", newtimetable.Quarters: "Quarters"}[t])
	}
	// The days off are dates as the region writes them: another region writes the same days anew.
	p.region = kit.NewSelect("", regions, func(i int) {
		if days, err := newtimetable.ParseHolidays(p.holidays.Text, n.plan.Region); err == nil {
			p.holidays.SetText(newtimetable.FormatHolidays(days, shortDate(model.Regions()[i])))
		}
		n.plan.Region = model.Regions()[i]
	})
	p.terms = kit.NewSelect("", terms, nil)
	p.region.Left, p.terms.Left = true, true
	p.departments = kit.NewCheck("With the departments of a usual high school", nil)
	p.holidays.MultiLine = true
	p.holidays.Scroll = fyne.ScrollVerticalOnly
	p.holidays.SetMinRowsVisible(5)
	plan := &n.plan
	p.first, p.last = kit.NewDateEntry(plan.First.Time()), kit.NewDateEntry(plan.Last.Time())
	p.load(plan)
	p.file.SetText(file)
	p.name.OnChanged = func(text string) {
		if !n.typedFile {
			p.file.SetText(strings.Map(func(r rune) rune {
				if strings.ContainsRune(`/\:*?"<>|`, r) {
					return -1
				}
				return r
			}, text))
			n.typedFile = false
		}
	}
	p.file.OnChanged = func(string) { n.typedFile = true }
	p.where = kit.NewText(n.folder, kit.TextStyle{Shrink: true})
	folder := fyne.CanvasObject(p.where)
	if n.d.ChooseFolder != nil {
		folder = kit.Frame(nil, nil, nil, kit.NewButton("Choose …", func() {
			n.d.ChooseFolder(func(path string) {
				n.folder = path
				p.where.SetText(path)
			})
		}), p.where)
	}
	p.root = kit.Form(
		kit.Field("School", p.name),
		kit.ShortField("Region", 240, p.region),
		kit.Field("Days of school", kit.Row(8, kit.MinWidth(150, p.first), kit.NewText("to", kit.TextStyle{}), kit.MinWidth(150, p.last))),
		kit.ShortField("The year falls into", 240, p.terms),
		kit.ShortField("Year levels", 240, p.levels),
		kit.Field("", p.departments),
		kit.Field("Days off", p.holidays),
		kit.Field("File", p.file),
		kit.Field("Folder", folder))
	return p
}

func (p *schoolPage) load(plan *newtimetable.Plan) {
	p.name.SetText(plan.School)
	for i, r := range model.Regions() {
		if r == plan.Region {
			p.region.SetChosen(i)
		}
	}
	for i, t := range newtimetable.TermChoices() {
		if t == plan.Terms {
			p.terms.SetChosen(i)
		}
	}
	p.levels.SetText(strings.Join(plan.YearLevels, " "))
	p.departments.SetChecked(plan.Departments)
	p.holidays.SetText(newtimetable.FormatHolidays(plan.Holidays, shortDate(plan.Region)))
}

// shortDate writes a date as people type it in a region.
func shortDate(r model.Region) func(model.Date) string {
	form := time.DateOnly
	if monthFirst, _ := r.MonthFirst(); monthFirst {
		form = "1/2/2006"
	}
	return func(d model.Date) string { return d.Time().Format(form) }
}

// store takes the fields into a plan; unread lists what can't be read.
func (p *schoolPage) store(plan *newtimetable.Plan) {
	p.unread = nil
	plan.School, plan.Region, plan.Departments = strings.TrimSpace(p.name.Text), model.Regions()[max(0, p.region.Chosen())], p.departments.Checked
	plan.Terms = newtimetable.TermChoices()[max(0, p.terms.Chosen())]
	for _, f := range []struct {
		name string
		from *kit.DateEntry
		to   *model.Date
	}{{"first", p.first, &plan.First}, {"last", p.last, &plan.Last}} {
		d, ok := f.from.Date()
		if !ok {
			p.unread = append(p.unread, wrong(f.name, "“%s” is no date. Write it as %s.", f.from.Text, kit.FormatDate(p.n.d.Now())))
			continue
		}
		*f.to = model.DateOf(d)
	}
	if levels, err := newtimetable.ParseYearLevels(p.levels.Text); err != nil {
		p.unread = append(p.unread, wrong("yearLevels", "Year levels: %v.", err))
	} else {
		plan.YearLevels = levels
	}
	if days, err := newtimetable.ParseHolidays(p.holidays.Text, plan.Region); err != nil {
		p.unread = append(p.unread, wrong("holidays", "Days off: %v.", err))
	} else {
		plan.Holidays = days
	}
}

// field is the field in which something is wrong.
func (p *schoolPage) field(name string) fyne.Focusable {
	name, _, _ = strings.Cut(name, ".")
	switch name {
	case "school":
		return p.name
	case "first":
		return p.first
	case "last":
		return p.last
	case "terms":
		return p.terms
	case "yearLevels":
		return p.levels
	case "holidays":
		return p.holidays
	case "file":
		return p.file
	}
	return nil
}
