package shell

import (
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// listedFitting is how many sections are named that fit a pattern.
const listedFitting = 6

// askPriorities sets the priority of all sections that fit a pattern, such as ENG*, and says first which those are.
func (w *Window) askPriorities() {
	pattern, priority := kit.NewEntry("ENG*"), kit.NewEntry(strconv.Itoa(model.PriorityUnset))
	fit := kit.NewRemark()
	d := &kit.Dialog{Title: "Section priorities", CancelText: "Cancel", Size: fyne.NewSize(560, 330)}
	say := func() {
		text, ink := w.fitting(strings.TrimSpace(pattern.Text))
		fit.Say(text, ink)
		if d.Shown() {
			d.Refresh()
		}
	}
	pattern.OnChanged = func(string) { say() }
	priority.OnChanged = func(string) { say() } // what was wrong may be mended
	content := kit.Form(kit.ShortField("Sections", 200, pattern), kit.ShortField("Priority", 90, priority), fit.Object,
		kit.Field("", kit.Paragraph("Where two sections of a student clash, the one with the lower number shows on the student's timetable. "+
			"Exams have -9, events -1, sections 0 to 9, supervision 10.", kit.ColorMuted)))
	d.Tabs = []kit.Tab{{Content: content, Focus: pattern}}
	d.Primary = kit.NewPrimary("Set the priority", func() {
		if err := w.setPriorities(pattern.Text, priority.Text); err != nil {
			fit.Say(names.Sentence(err.Error())+".", kit.ColorBad)
			d.Refresh()
			return
		}
		d.Close()
		w.focusPage()
	})
	d.Changed = changedFrom(content)
	say()
	w.host.Show(d)
}

// fitting says which sections fit a pattern.
func (w *Window) fitting(pattern string) (text string, ink fyne.ThemeColorName) {
	if pattern == "" {
		return "Write the code of a section, with * for any text: ENG* is every section whose code begins with ENG.", kit.ColorMuted
	}
	t := w.open.t
	var first []string
	n := 0
	for s := range t.Sections() {
		if code := t.SectionCode(s.ID); model.Wildcard(pattern, code) {
			if n++; n <= listedFitting {
				first = append(first, code)
			}
		}
	}
	if n == 0 {
		return "No section fits. Write * for any text, as in ENG*.", kit.ColorBad
	}
	text = names.Count(n, "section fits", "sections fit") + ": " + strings.Join(first, ", ")
	if n > len(first) {
		text += " and " + names.Number(n-len(first)) + " more"
	}
	return text + ".", kit.ColorMuted
}

// setPriorities performs what was typed as one edit.
func (w *Window) setPriorities(pattern, priority string) error {
	n, err := strconv.ParseInt(strings.TrimSpace(priority), 10, 8)
	if err != nil || n < model.PriorityHighest || n > model.PriorityLowest {
		return errors.New("enter a priority from " + strconv.Itoa(model.PriorityHighest) + " to " + strconv.Itoa(model.PriorityLowest))
	}
	return w.session.Apply(model.SetPriority{Pattern: strings.TrimSpace(pattern), Priority: int8(n)})
}

// canSetPriorities is "" where there is a section whose priority can be set.
func (w *Window) canSetPriorities() string {
	if w.open == nil {
		return session.NoFile
	}
	return unless(w.open.t.Count(model.KindSection) > 0, "There are no sections yet.")
}
