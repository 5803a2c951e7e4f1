package shell

import (
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/kit"
)

// showStatus fills the status bar.
func (w *Window) showStatus() {
	s := w.open
	if s == nil {
		text := "No timetable is open"
		if name := w.session.Status().Opening; name != "" {
			text = "Opening " + name + " …"
		}
		left := []kit.StatusItem{{Text: text}, w.remark()}
		if item, ok := w.waiting(); ok {
			left[0] = item
		}
		w.status.Set(left, nil)
		return
	}
	left := []kit.StatusItem{w.unsaved()}
	if item, ok := w.waiting(); ok {
		left = append(left, item)
	}
	if n := w.session.Status().Drafts; n > 0 {
		left = append(left, kit.StatusItem{Mark: "◆", Count: names.Number(n), Text: noun(n, "cell not taken", "cells not taken"), Tone: kit.ToneWarning,
			OnTapped: func() { w.commands.Run("edit.nextdraft") }})
	}
	if o := s.file.CopyOf(); o != nil {
		left = append(left, kit.StatusItem{Mark: "◆", Text: copyTitle(o), Tone: kit.ToneWarning, OnTapped: w.aboutCopy})
	}
	if item, ok := s.practice.status(); ok {
		left = append(left, item)
	}
	item := func(mark string, severity rules.Severity, tone kit.Tone) {
		if n := s.checker.CountBy(severity); n > 0 {
			left = append(left, kit.StatusItem{Mark: mark, Count: names.Number(n), Text: severityNoun(severity, n), Tone: tone, OnTapped: func() { w.session.Go(session.PageClashes) }})
		}
	}
	item("▲", rules.Error, kit.ToneBad)
	item("◆", rules.Warning, kit.ToneWarning)
	placed := s.tally.Placed
	counts := plural(s.t.Count(model.KindSection), "section") + " · " + plural(placed, "lesson") + " placed"
	if rest := s.t.Count(model.KindLesson) - placed; rest > 0 {
		counts += " · " + names.Number(rest) + " not"
	}
	left = append(left, kit.StatusItem{Text: counts, Minor: true}, w.remark())
	var right []kit.StatusItem
	if s.sync != nil {
		right = append(right, s.sync.Status())
	}
	w.status.Set(left, right)
}

func (w *Window) unsaved() kit.StatusItem {
	s := w.open
	if w.session.Status().Saving {
		return kit.StatusItem{Text: "Saving …"}
	}
	if why := s.file.ReadOnly(); why != "" && s.t.Unsaved() == 0 {
		return kit.StatusItem{Text: "Read-only", Tone: kit.ToneWarning, Mark: "◆",
			OnTapped: func() { w.host.Tell("Opened read-only", why) }}
	}
	n := s.t.Unsaved()
	if n == 0 {
		return kit.StatusItem{Text: "All changes saved"}
	}
	return kit.StatusItem{Count: names.Number(n), Text: "unsaved " + noun(n, "change", "changes")}
}

// waiting says what opening or saving waits for, where it takes long.
func (w *Window) waiting() (kit.StatusItem, bool) {
	what := w.session.Status().Waiting
	return kit.StatusItem{Mark: "◆", Text: "Waiting for " + what + " …", Tone: kit.ToneWarning, OnTapped: func() {
		w.host.Tell("Waiting for "+what, "It has not answered for a while. See that it can be reached: a network share may be cut off. "+
			"You can go on working meanwhile; what you change is kept in this window, and is safe on the disk once that answers.")
	}}, what != ""
}

func (w *Window) remark() kit.StatusItem {
	return kit.StatusItem{Text: w.session.Status().Said, Tone: kit.ToneNeutral}
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// severityNoun is what things that are wrong are called, by how bad they are: the same word wherever they are counted.
func severityNoun(s rules.Severity, n int) string {
	switch s {
	case rules.Error:
		return noun(n, "clash", "clashes")
	case rules.Warning:
		return noun(n, "warning", "warnings")
	}
	return noun(n, "hint", "hints")
}
