// Package newdialog is File > New timetable: a school and its year, a bell schedule that is drawn while it is typed, and what
// would be made of it. Nothing is made before the last step.
package newdialog

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/newtimetable"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// Deps is what the dialog works with.
type Deps struct {
	Host   *kit.Host
	Runner work.Runner
	Now    func() time.Time
	// Folder is where the file lies unless a person chooses another; ChooseFolder asks for one.
	Folder       string
	ChooseFolder func(then func(path string))
	// Make writes the timetable to a new file; called off the UI goroutine. The error is Exists where there is such a file and
	// force is not set.
	Make   func(path string, t *model.Timetable, force bool) error
	Exists error
	// Open opens the file once it is there.
	Open func(path string)
	// Draft is what was typed when the dialog was left; nil for nothing. Keep notes it, and nil once the file is there.
	Draft *Draft
	Keep  func(*Draft)
}

// Draft is a plan and a file name that are not finished.
type Draft struct {
	Plan newtimetable.Plan `json:"plan"`
	File string            `json:"file"`
}

const workMake work.Kind = "new timetable"

// fileExtension is that of timetable files.
const fileExtension = ".carillon"

// The steps of the dialog.
const (
	stepSchool = iota
	stepBells
	stepMake
)

var stepNames = []string{"School and year", "Bell schedule", "Check and make"}

// dialog is File > New timetable.
type dialog struct {
	d         Deps
	plan      newtimetable.Plan
	typedFile bool // the file's name was typed, and no longer follows the school's
	folder    string

	dialog *kit.Dialog
	note   *kit.Text
	school *schoolPage
	bells  *bellsPage
	check  *checkPage
}

// Show opens the dialog.
func Show(d Deps) {
	n := &dialog{d: d, folder: d.Folder, plan: newtimetable.Default(model.DateOf(d.Now()), model.RegionUSA)}
	file := ""
	if d.Draft != nil {
		n.plan, file = d.Draft.Plan, d.Draft.File
		n.typedFile = file != ""
	}
	n.note = kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	n.school, n.bells, n.check = newSchoolPage(n, file), newBellsPage(n), newCheckPage(n)
	n.dialog = &kit.Dialog{Title: "New timetable", CancelText: "Cancel", Note: n.note, Size: fyne.NewSize(1120, 700), OnCancel: n.close,
		Tabs: []kit.Tab{
			{Label: stepNames[stepSchool], Content: n.school.root, Focus: n.school.name},
			{Label: stepNames[stepBells], Content: n.bells.root, Focus: n.bells.presets, Fill: true},
			{Label: stepNames[stepMake], Content: n.check.root},
		}}
	n.dialog.Primary = kit.NewPrimary("Next", n.next)
	n.dialog.OnTab = n.shown
	d.Host.Show(n.dialog)
	n.say("")
}

// say puts a sentence at the foot: what is wrong, or that nothing is made yet.
func (n *dialog) say(wrong string) {
	style := kit.TextStyle{Color: kit.ColorBad, Shrink: true}
	if wrong == "" {
		wrong, style.Color = "Nothing is made before the last step. What you have typed is kept if you close this.", kit.ColorMuted
	}
	n.note.Set(wrong, style)
}

// shown brings a step that has come into view up to date.
func (n *dialog) shown(step int) {
	n.read()
	n.say("")
	text := "Next"
	if step == stepMake {
		n.check.fill(&n.plan, n.path(), n.faults())
		text = "Make the timetable"
	}
	n.dialog.SetPrimaryText(text)
}

// read takes into the plan what stands in the fields.
func (n *dialog) read() {
	n.school.store(&n.plan)
	n.bells.store(&n.plan.Bells)
}

// faults are what is wrong, each with the step on which it is mended.
func (n *dialog) faults() []fault {
	var out []fault
	for _, p := range n.school.unread {
		out = append(out, fault{stepSchool, p.Field, p.Text})
	}
	for _, p := range n.bells.unread {
		out = append(out, fault{stepBells, p.Field, p.Text})
	}
	for _, p := range n.plan.Faults() {
		step := stepSchool
		if strings.HasPrefix(p.Field, "bells.") {
			step = stepBells
		}
		if !slices.ContainsFunc(out, func(o fault) bool { return o.field == p.Field }) {
			out = append(out, fault{step, p.Field, p.Text})
		}
	}
	switch name := strings.TrimSpace(n.school.file.Text); {
	case name == "":
		out = append(out, fault{stepSchool, "file", "Enter a name for the file."})
	case strings.ContainsAny(name, `/\`):
		out = append(out, fault{stepSchool, "file", "The name of the file can't have a slash. Choose the folder below it."})
	}
	return out
}

// fault is something that keeps the timetable from being made.
type fault struct {
	step        int
	field, text string
}

// next goes to the following step, or to the first wrong field; from the last step it makes the timetable.
func (n *dialog) next() {
	n.read()
	step := n.dialog.Chosen()
	faults := n.faults()
	i := slices.IndexFunc(faults, func(f fault) bool { return f.step == step || step == stepMake })
	if i >= 0 {
		n.show(faults[i])
		return
	}
	if step != stepMake {
		n.dialog.ChooseTab(step + 1)
		return
	}
	t, err := n.plan.Make()
	if err != nil {
		n.d.Host.ShowError("The timetable could not be made", err)
		return
	}
	n.make(t, false)
}

// show leads to what is wrong: the step, the field, and the sentence at the foot.
func (n *dialog) show(f fault) {
	n.dialog.ChooseTab(f.step)
	n.say(f.text)
	if at := map[int]func(string) fyne.Focusable{stepSchool: n.school.field, stepBells: n.bells.field}[f.step](f.field); at != nil {
		n.d.Host.Window.Canvas().Focus(at)
		if e, ok := at.(*kit.Entry); ok && !e.MultiLine {
			e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) // of a field that has the keyboard already, too
		}
	}
}

func (n *dialog) path() string {
	name := strings.TrimSuffix(strings.TrimSpace(n.school.file.Text), fileExtension)
	return filepath.Join(n.folder, name+fileExtension)
}

// make writes the file off the UI goroutine, and opens it.
func (n *dialog) make(t *model.Timetable, force bool) {
	path := n.path()
	n.dialog.Primary.SetEnabled(false)
	n.d.Runner.Go(workMake, func(context.Context) func() {
		err := n.d.Make(path, t, force)
		return func() {
			n.dialog.Primary.SetEnabled(true)
			switch {
			case err != nil && errors.Is(err, n.d.Exists):
				n.d.Host.Ask("Replace "+filepath.Base(path)+"?", fmt.Sprintf("There is a file of that name in %s already. What it holds is set aside among its backups.", n.folder),
					kit.Choice{Text: "Replace", Risky: true, Do: func() { n.make(t, true) }})
			case err != nil:
				n.d.Host.ShowError(filepath.Base(path)+" could not be made", err)
			default:
				n.keep(nil)
				n.dialog.Close()
				n.d.Open(path)
			}
		}
	})
}

func (n *dialog) keep(d *Draft) {
	if n.d.Keep != nil {
		n.d.Keep(d)
	}
}

// close keeps what was typed for the next time.
func (n *dialog) close() {
	n.d.Runner.Cancel(workMake)
	n.read()
	n.keep(&Draft{Plan: n.plan, File: n.school.file.Text})
	n.dialog.Close()
}

// wrong is what can't be read of a field.
func wrong(field, format string, args ...any) newtimetable.Fault {
	return newtimetable.Fault{Field: field, Text: fmt.Sprintf(format, args...)}
}
