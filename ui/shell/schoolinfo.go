package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// Tabs of Setup > School info.
const (
	schoolDetails = iota
	schoolAdmin
)

// maxIdentifiers is how many identifiers the dialog takes; the model takes some more.
const maxIdentifiers = 20

// schoolDialog is Setup > School info. Nothing is changed before Save, and then all of it is one edit.
type schoolDialog struct {
	w   *Window
	now *model.School
	d   *kit.Dialog

	name        *kit.Entry
	logo        *logoField
	first, last *kit.DateEntry
	rotations   *rowList[*rotationRow]

	regions     []model.Region
	region      *kit.Select
	identifiers *rowList[*identifierRow]
	owns        []*kit.Check // by model.SISKinds

	problem *kit.Text
}

// rotationRow is a rotation as it is typed; id is 0 for a new one.
type rotationRow struct {
	id          model.RotationID
	number      *kit.Select
	name        *kit.Entry
	first, last *kit.DateEntry
}

// identifierRow is a number or code by which an authority knows the school.
type identifierRow struct{ name, value *kit.Entry }

// showSchoolInfo shows Setup > School info with one of its tabs.
func (w *Window) showSchoolInfo(tab int) *schoolDialog {
	s := &schoolDialog{w: w, now: w.open.t.School(), problem: kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})}
	s.d = &kit.Dialog{Title: "School info", CancelText: "Cancel", Note: s.problem, Size: fyne.NewSize(780, 600)}
	s.d.Tabs = []kit.Tab{{Label: "Details", Content: s.details(), Focus: s.name}, {Label: "Admin", Content: s.admin(), Focus: s.region}}
	s.d.OnTab = func(int) { s.problem.SetText("") }
	s.d.Primary = kit.NewPrimary("Save", s.save)
	w.host.Show(s.d)
	s.logo.load()
	s.d.Changed = s.changed
	s.d.ChooseTab(tab)
	return s
}

func (s *schoolDialog) details() fyne.CanvasObject {
	s.name = kit.NewEntry("As on reports")
	s.name.SetText(s.now.Name)
	s.logo = newLogoField(s.w, s.d, s.now.Logo)
	s.first, s.last = dateEntry(s.now.First), dateEntry(s.now.Last)
	s.rotations = (&rowList[*rotationRow]{
		win: s.w.win, changed: s.d.Refresh, most: model.MaxRotations, start: 1,
		widths: []float32{64, 0, 126, 126}, headings: []string{"Number", "Name", "Usually from", "to"},
		cells: func(r *rotationRow) []fyne.CanvasObject {
			return []fyne.CanvasObject{r.number, r.name, r.first, r.last}
		},
		mayGo: s.mayRemoveRotation,
	}).make("Add a rotation", func() *rotationRow { return newRotationRow(&model.Rotation{Number: s.freeNumber()}) })
	var rows []*rotationRow
	for _, r := range slices.SortedFunc(s.w.open.t.Rotations(), func(a, b *model.Rotation) int { return int(a.Number) - int(b.Number) }) {
		rows = append(rows, newRotationRow(r))
	}
	s.rotations.set(rows)
	return kit.Form(
		kit.Field("Name", s.name),
		kit.Field("Logo", s.logo.root),
		kit.Field("Academic year", kit.Row(10, kit.MinWidth(150, s.first), kit.NewText("to", kit.TextStyle{}), kit.MinWidth(150, s.last))),
		kit.Field("Rotations", kit.Column(rowGap,
			kit.Inset(kit.Paragraph("The parts of the year in which a section may run, such as semesters. A sync starts out from their usual dates.", kit.ColorMuted), 7, 0, 0, 0),
			s.rotations.root)))
}

func newRotationRow(r *model.Rotation) *rotationRow {
	row := &rotationRow{id: r.ID, name: kit.NewEntry("Semester 1"), first: dateEntry(r.First), last: dateEntry(r.Last)}
	var numbers []string
	for n := range model.MaxRotations {
		numbers = append(numbers, fmt.Sprint(n+1))
	}
	row.number = kit.NewSelect("", numbers, nil)
	row.number.Left = true
	row.number.SetChosen(int(r.Number) - 1)
	row.name.SetText(r.Name)
	return row
}

func (r *rotationRow) chosen() uint8 { return uint8(r.number.Chosen() + 1) }

// freeNumber is the lowest rotation number that no row has.
func (s *schoolDialog) freeNumber() uint8 {
	n := uint8(1)
	for n < model.MaxRotations && slices.ContainsFunc(s.rotations.rows, func(r *rotationRow) bool { return r.chosen() == n }) {
		n++
	}
	return n
}

// mayRemoveRotation is "" where nothing runs in a rotation, else says what does.
func (s *schoolDialog) mayRemoveRotation(r *rotationRow) string {
	if now := s.w.open.t.Rotation(r.id); now != nil {
		if err := s.w.open.t.MayDeleteRotation(now); err != nil {
			return names.Sentence(err.Error())
		}
	}
	return ""
}

func (s *schoolDialog) admin() fyne.CanvasObject {
	now := cmp.Or(s.now.Region, model.RegionUnknown)
	s.regions = model.Regions()
	if !slices.Contains(s.regions, now) {
		s.regions = append(s.regions, now) // of a file that was made elsewhere
	}
	var regions []string
	for _, r := range s.regions {
		regions = append(regions, string(r))
	}
	s.region = kit.NewSelect("", regions, nil)
	s.region.Left = true
	s.region.SetChosen(slices.Index(s.regions, now))

	s.identifiers = (&rowList[*identifierRow]{
		win: s.w.win, changed: s.d.Refresh, most: maxIdentifiers,
		widths: []float32{0, 0}, headings: []string{"Name", "Value"},
		cells: func(r *identifierRow) []fyne.CanvasObject { return []fyne.CanvasObject{r.name, r.value} },
	}).make("Add an identifier", func() *identifierRow { return newIdentifierRow(model.Identifier{}) })
	var rows []*identifierRow
	for _, i := range s.now.Identifiers {
		rows = append(rows, newIdentifierRow(i))
	}
	s.identifiers.set(rows)

	kinds := kit.Row(18)
	for _, k := range model.SISKinds() {
		c := kit.NewCheck(names.Capital(k.Plural()), nil)
		c.SetChecked(s.now.SISOwnsKind(k))
		s.owns = append(s.owns, c)
		kinds.Add(c)
	}
	return kit.Form(
		kit.ShortField("Region", 240, s.region),
		kit.Field("", kit.Paragraph("The region decides which student information systems can be synchronised with. "+
			"Alma (US) is offered to schools in the USA.", kit.ColorMuted)),
		kit.Field("School identifiers", kit.Column(rowGap,
			kit.Inset(kit.Paragraph("Numbers and codes by which a district, a state or an exam board knows the school.", kit.ColorMuted), 7, 0, 0, 0),
			s.identifiers.root)),
		kit.Column(6, kit.Strong("The SIS is the source of truth for"), kit.Inset(kinds, 0, 0, -7, 0),
			kit.Paragraph("What is ticked comes and goes with a sync, and can't be created or deleted here by hand.", kit.ColorMuted)))
}

func newIdentifierRow(i model.Identifier) *identifierRow {
	r := &identifierRow{kit.NewEntry("NCES ID"), kit.NewEntry("")}
	r.name.SetText(i.Name)
	r.value.SetText(i.Value)
	return r
}

// fault is what is wrong with the fields, and where.
type fault struct {
	tab   int
	at    fyne.Focusable
	words string
}

// changed reports whether Save would change something, or refuse what is typed.
func (s *schoolDialog) changed() bool {
	edit, f := s.edit()
	if f != nil {
		return true
	}
	p, err := s.w.open.t.Snapshot().Index().Apply(model.ByHand{Edit: edit})
	return err != nil || len(p.Changes) > 0
}

// save makes one edit of all there is, or says what is wrong.
func (s *schoolDialog) save() {
	edit, f := s.edit()
	if f != nil {
		s.d.ChooseTab(f.tab)
		s.w.win.Canvas().Focus(f.at)
		s.problem.SetText(names.Sentence(f.words))
		return
	}
	if err := s.w.apply(edit); err != nil {
		s.problem.SetText(names.Sentence(err.Error()))
		return
	}
	s.d.Close()
}

func (s *schoolDialog) edit() (model.Edit, *fault) {
	next := *s.now
	next.Name, next.Logo = strings.TrimSpace(s.name.Text), s.logo.data
	var f *fault
	if next.First, next.Last, f = span("The academic year", s.first, s.last); f != nil {
		return nil, f
	}
	rotations, f := s.readRotations()
	if f != nil {
		return nil, f
	}
	if r := s.regions[s.region.Chosen()]; r != cmp.Or(s.now.Region, model.RegionUnknown) {
		next.Region = r
	}
	if next.Identifiers, f = s.readIdentifiers(); f != nil {
		return nil, f
	}
	for i, k := range model.SISKinds() {
		if s.owns[i].Checked != next.SISOwnsKind(k) {
			next.SISOwns = slices.DeleteFunc(slices.Clone(next.SISOwns), func(o model.Kind) bool { return o == k })
			if s.owns[i].Checked {
				next.SISOwns = append(next.SISOwns, k)
			}
		}
	}
	return model.Batch{Name: "Change school info", Edits: []model.Edit{
		model.Replace{Record: &next}, model.SetRotations{Rotations: rotations}}}, nil
}

func (s *schoolDialog) readRotations() (out []model.Rotation, f *fault) {
	seen := map[uint8]bool{}
	for _, row := range s.rotations.rows {
		r := model.Rotation{ID: row.id, Number: row.chosen(), Name: strings.TrimSpace(row.name.Text)}
		if seen[r.Number] {
			return nil, &fault{schoolDetails, row.number, fmt.Sprintf("Two rotations have the number %d.", r.Number)}
		}
		seen[r.Number] = true
		if r.First, r.Last, f = span(fmt.Sprintf("Rotation %d", r.Number), row.first, row.last); f != nil {
			return nil, f
		}
		out = append(out, r)
	}
	return out, nil
}

// readIdentifiers leaves out rows in which nothing is typed.
func (s *schoolDialog) readIdentifiers() ([]model.Identifier, *fault) {
	var out []model.Identifier
	for _, row := range s.identifiers.rows {
		i := model.Identifier{Name: strings.TrimSpace(row.name.Text), Value: strings.TrimSpace(row.value.Text)}
		switch {
		case i == model.Identifier{}:
			continue
		case i.Name == "":
			return nil, &fault{schoolAdmin, row.name, "Enter a name for the identifier " + i.Value + "."}
		case i.Value == "":
			return nil, &fault{schoolAdmin, row.value, "Enter the value of " + i.Name + "."}
		case slices.ContainsFunc(out, func(o model.Identifier) bool { return o.Name == i.Name }):
			return nil, &fault{schoolAdmin, row.name, "Two identifiers are called " + i.Name + "."}
		}
		out = append(out, i)
	}
	if len(out) == 0 && len(s.now.Identifiers) == 0 {
		return s.now.Identifiers, nil // as it was, so that nothing counts as changed
	}
	return out, nil
}

func dateEntry(d model.Date) *kit.DateEntry {
	if d == 0 {
		return kit.NewDateEntry(time.Time{})
	}
	return kit.NewDateEntry(d.Time())
}

// span reads the first and the last day of something; blank is no date.
func span(what string, from, to *kit.DateEntry) (first, last model.Date, f *fault) {
	read := func(e *kit.DateEntry) (d model.Date) {
		if strings.TrimSpace(e.Text) == "" || f != nil {
			return 0
		}
		day, err := kit.ParseDate(e.Text)
		if err != nil {
			f = &fault{schoolDetails, e, what + ": " + err.Error()}
		}
		return model.DateOf(day)
	}
	first, last = read(from), read(to)
	if f == nil && last != 0 && last < first {
		f = &fault{schoolDetails, to, what + " ends before it starts."}
	}
	return first, last, f
}
