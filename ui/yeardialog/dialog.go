// Package yeardialog is File > New year from this file: who moves up, who graduates, who stays and who leaves, before next year's
// file is made. This year's file stays as it is.
package yeardialog

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/newyear"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// Deps is what the dialog works with.
type Deps struct {
	Host   *kit.Host
	Runner work.Runner
	// This is this year's timetable, of which only a snapshot is read; Name is the name of its file.
	This *model.Timetable
	Name string
	// Folder is where the file lies unless a person chooses another; ChooseFolder asks for one.
	Folder       string
	ChooseFolder func(then func(path string))
	// Make writes the timetable to a new file; called off the UI goroutine. The error is Exists where there is such a file and
	// force is not set.
	Make   func(path string, t *model.Timetable, force bool) error
	Exists error
	// Open opens the file once it is there.
	Open func(path string)
}

const workMake work.Kind = "new year"

const fileExtension = ".carillon"

// What becomes of a student next year, in the order in which Enter goes through it.
const (
	followsGrade = "" // moves up, graduates, or stays where no grade follows
	retained     = "stays in the grade"
	leaving      = "leaves"
)

// dialog is File > New year from this file.
type dialog struct {
	d       Deps
	t       *model.Timetable // of the snapshot
	options newyear.Options
	plan    newyear.Plan
	chosen  map[model.StudentID]string
	folder  string

	dialog      *kit.Dialog
	file        *kit.Entry
	first, last *kit.DateEntry
	place       *kit.Text
	placed      *kit.Check
	sums        *fyne.Container
	problem     *kit.Remark
	list        *registers.Register
	show        *kit.Select
	was         string
}

// shows are the students that the list can be narrowed to.
var shows = []string{"All students", "Graduating", "Staying in the grade", "Leaving", "Without a grade"}

// Show opens the dialog.
func Show(d Deps) {
	n := &dialog{d: d, t: d.This.Snapshot().Index(), folder: d.Folder, chosen: map[model.StudentID]string{}, problem: kit.NewRemark(),
		sums: kit.Column(4)}
	n.file = kit.NewEntry("Name of the file")
	n.first, n.last = kit.NewDateEntry(model.Date(0).Time()), kit.NewDateEntry(model.Date(0).Time())
	p, err := newyear.Look(n.t, n.options)
	if err != nil && p.First == 0 {
		d.Host.Tell("New year from this file", names.Sentence(err.Error()))
		return
	}
	n.file.SetText(nextName(d.Name, n.t.School().AcademicYear()))
	n.first.SetDate(p.First.Time())
	n.last.SetDate(p.Last.Time())
	n.placed = kit.NewCheck("Keep lessons in their slots", func(bool) { n.look() })
	n.placed.Checked = true
	n.place = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	n.show = kit.NewSelect("Show: ", shows, func(int) { n.fill() })
	n.list = registers.New(&registers.Definition{Title: "Students", Empty: "Nobody is here.", Unsorted: true, Columns: []registers.Column{
		{Title: "Name", Width: 220, Strong: true}, {Title: "Number", Width: 90}, {Title: "Grade", Width: 70}, {Title: "Next year", Width: 190}}})
	n.list.SetActions(n.show)
	n.list.OnOpen = n.turn
	n.list.OnKey = func(ev *fyne.KeyEvent) bool {
		if k, ok := n.list.Current(); ok && ev.Name == fyne.KeySpace {
			n.turn(k)
			return true
		}
		return false
	}
	for _, e := range []*kit.DateEntry{n.first, n.last} {
		e.OnDate = func(time.Time, bool) { n.look() }
	}
	folder := kit.NewButton("Folder…", func() {
		d.ChooseFolder(func(path string) {
			n.folder = path
			n.place.SetText(path)
		})
	})
	n.place.SetText(n.folder)
	form := kit.Form(kit.Field("File", kit.Frame(nil, nil, nil, folder, n.file)), kit.Field("", n.place),
		kit.ShortField("First day", 170, n.first), kit.ShortField("Last day", 170, n.last), kit.Field("", n.placed))
	people := kit.Frame(kit.Paragraph("Enter or Space on a student changes what becomes of them: as their grade, stays in it, leaves. Early graduates and those who move away leave.", kit.ColorMuted),
		nil, nil, nil, n.list.Object())
	n.dialog = &kit.Dialog{Title: "New year from this file", Subtitle: d.Name + " stays as it is.", CancelText: "Cancel", Size: fyne.NewSize(760, 600),
		Tabs: []kit.Tab{{Label: "The year", Content: kit.Column(14, form, n.problem.Object, n.sums), Focus: n.file},
			{Label: "Students", Content: people, Focus: n.list.Table(), Fill: true}}}
	n.dialog.Primary = kit.NewPrimary("Make the new year", func() { n.make(false) })
	n.dialog.Changed = func() bool { return n.typed() != n.was }
	n.look()
	n.was = n.typed()
	d.Host.Show(n.dialog)
	n.look()
}

// typed is all that a person can lose.
func (n *dialog) typed() string {
	return fmt.Sprint(n.file.Text, n.first.Text, n.last.Text, n.placed.Checked, len(n.chosen), n.folder)
}

// nextName is the name of a file for the next year: with the year in it one higher, else with the year behind it.
func nextName(name string, year int) string {
	base := strings.TrimSuffix(name, fileExtension)
	short := func(y int) string { return fmt.Sprintf("%02d", y%100) }
	for _, form := range [][2]string{
		{fmt.Sprintf("%d-%s", year, short(year+1)), fmt.Sprintf("%d-%s", year+1, short(year+2))},
		{fmt.Sprintf("%d–%s", year, short(year+1)), fmt.Sprintf("%d–%s", year+1, short(year+2))},
		{fmt.Sprintf("%d-%d", year, year+1), fmt.Sprintf("%d-%d", year+1, year+2)},
		{fmt.Sprint(year), fmt.Sprint(year + 1)},
	} {
		if year > 0 && strings.Contains(base, form[0]) {
			return strings.Replace(base, form[0], form[1], 1)
		}
	}
	if year == 0 {
		return base + " next year"
	}
	return fmt.Sprintf("%s %d-%s", base, year+1, short(year+2))
}

// look works the plan out afresh, and says it.
func (n *dialog) look() {
	n.options = newyear.Options{NotPlaced: !n.placed.Checked}
	wrong := ""
	for _, d := range []struct {
		name string
		of   *kit.DateEntry
		to   *model.Date
	}{{"first", n.first, &n.options.First}, {"last", n.last, &n.options.Last}} {
		at, ok := d.of.Date()
		if !ok {
			wrong = "The " + d.name + " day is no date."
			continue
		}
		*d.to = model.DateOf(at)
	}
	usual, _ := newyear.Look(n.t, newyear.Options{})
	if n.options.First == usual.First && n.options.Last == usual.Last {
		n.options.First, n.options.Last = 0, 0 // the dates of the calendar move as they are
	}
	for id, what := range n.chosen {
		switch what {
		case retained:
			n.options.Retained = append(n.options.Retained, id)
		case leaving:
			n.options.Leaving = append(n.options.Leaving, id)
		}
	}
	p, err := newyear.Look(n.t, n.options)
	if wrong == "" && err != nil {
		wrong = names.Sentence(err.Error())
	}
	n.problem.Say(wrong, kit.ColorBad)
	if n.dialog != nil {
		n.dialog.Primary.SetEnabled(wrong == "")
	}
	if wrong != "" {
		return
	}
	n.plan = p
	n.sums.RemoveAll()
	for _, line := range lines(n.t, &p) {
		n.sums.Add(kit.Paragraph(line, ""))
	}
	n.sums.Refresh()
	n.fill()
}

// lines say what a new year is, in sentences.
func lines(t *model.Timetable, p *newyear.Plan) []string {
	var out []string
	for _, m := range p.Moves {
		n := names.Count(len(m.Students), "student", "students")
		switch {
		case m.To == nil:
			out = append(out, n+" of "+gradeName(t, m.From)+" graduate and are not taken along.")
		case m.To == m.From:
			out = append(out, n+" of "+gradeName(t, m.From)+" stay: no grade follows it.")
		default:
			out = append(out, n+" of "+gradeName(t, m.From)+" move up to "+gradeName(t, m.To)+".")
		}
	}
	for _, l := range []struct {
		list []model.StudentID
		text string
	}{{p.Retained, "stay in their grade."}, {p.Leaving, "leave although their grade goes on."}, {p.Inactive, "had left this year and are not taken along."},
		{p.NoYearLevel, "have no grade and stay as they are: see Students."}} {
		if len(l.list) > 0 {
			out = append(out, names.Count(len(l.list), "student", "students")+" "+l.text)
		}
	}
	out = append(out, names.Count(p.Requests, "request stays", "requests stay")+" as those of the new year. Section lists go: "+names.Count(p.Lists, "row", "rows")+".",
		names.Count(p.Sections, "section keeps", "sections keep")+" teachers and rooms; "+names.Count(p.Lessons, "lesson keeps its slot.", "lessons keep their slots."),
		names.Count(len(p.Holidays), "holiday", "holidays")+"; look at the calendar of the new file, and set its bell schedules of single dates.")
	if p.Lowest != nil {
		out = append(out, "The new students of "+gradeName(t, p.Lowest)+" come with the next sync or an import.")
	}
	return append(out, "The new file has no connection to a SIS yet: nothing is sent before you set one up, and its first publish is held for you to look at.")
}

func gradeName(t *model.Timetable, y *model.YearLevel) string {
	if y.Name != "" {
		return y.Name
	}
	return y.Code
}

// becomes is what becomes of a student next year, in words.
func (n *dialog) becomes(s *model.Student) string {
	if what := n.chosen[s.ID]; what != followsGrade {
		return what
	}
	for _, m := range n.plan.Moves {
		if m.From.ID != s.YearLevel {
			continue
		}
		switch {
		case m.To == nil:
			return "graduates"
		case m.To == m.From:
			return "stays: no grade follows"
		}
		return "moves up to " + m.To.Code
	}
	return "stays: has no grade"
}

// fill shows the students that are chosen to be shown.
func (n *dialog) fill() {
	var rows []registers.Row
	show := n.show.Chosen()
	for s := range n.t.Students() {
		y := n.t.YearLevel(s.YearLevel)
		fits := true
		switch shows[show] {
		case "Graduating":
			fits = slices.Contains(n.plan.Graduating, s.ID)
		case "Staying in the grade":
			fits = n.chosen[s.ID] == retained
		case "Leaving":
			fits = n.chosen[s.ID] == leaving
		case "Without a grade":
			fits = y == nil
		}
		if s.Inactive || !fits {
			continue
		}
		grade, order := "", names.GradeOrder("")
		if y != nil {
			grade, order = y.Code, names.GradeOrder(y.Code)
		}
		rows = append(rows, registers.Row{Key: s.Key(), Cells: []string{n.t.NameOf(s), s.SISID, grade, n.becomes(s)},
			Sort: []string{names.SortKey(s.Surname + " " + s.FirstName), "", fmt.Sprintf("%06d", int(order)+1000), ""}})
	}
	slices.SortStableFunc(rows, func(a, b registers.Row) int { return strings.Compare(a.Sort[0], b.Sort[0]) })
	n.list.SetRows(rows)
}

// turn changes what becomes of a student: as the grade, stays in it, leaves.
func (n *dialog) turn(k model.Key) {
	id := model.StudentID(k.ID)
	switch n.chosen[id] {
	case followsGrade:
		n.chosen[id] = retained
	case retained:
		n.chosen[id] = leaving
	default:
		delete(n.chosen, id)
	}
	n.look()
	n.list.Select(k)
}

func (n *dialog) path() string {
	return filepath.Join(n.folder, strings.TrimSuffix(strings.TrimSpace(n.file.Text), fileExtension)+fileExtension)
}

// make makes the file off the UI goroutine, and opens it.
func (n *dialog) make(force bool) {
	name := strings.TrimSpace(n.file.Text)
	if name == "" || strings.ContainsAny(name, `/\`) {
		n.dialog.ChooseTab(0)
		n.problem.Say("Enter a name for the file, without a slash.", kit.ColorBad)
		n.d.Host.Window.Canvas().Focus(n.file)
		return
	}
	path, t, o := n.path(), n.t, n.options
	n.dialog.Primary.SetEnabled(false)
	n.d.Runner.Go(workMake, func(context.Context) func() {
		next, _, err := newyear.Make(t, o)
		if err == nil {
			err = n.d.Make(path, next, force)
		}
		return func() {
			n.dialog.Primary.SetEnabled(true)
			switch {
			case err != nil && errors.Is(err, n.d.Exists):
				n.d.Host.Ask("Replace "+filepath.Base(path)+"?", "There is a file of that name already. What it holds is set aside among its backups.",
					kit.Choice{Text: "Replace", Risky: true, Do: func() { n.make(true) }})
			case err != nil:
				n.d.Host.ShowError(filepath.Base(path)+" could not be made", err)
			default:
				n.dialog.Close()
				n.d.Open(path)
			}
		}
	})
}
