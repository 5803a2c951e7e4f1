package shell

import (
	"cmp"
	"strings"

	"carillon/internal/session"
	"carillon/model/names"
	"carillon/ui/kit"
)

// listedDrafts is how many cells that could not be taken are listed where a page is left.
const listedDrafts = 8

// CloseRequested ends the program, after asking what to do with a sync under way and with unsaved changes.
func (w *Window) CloseRequested() {
	if w.host.Open() && w.host.Top() == nil {
		return // a file dialog is open
	}
	w.session.Leave(w.quit)
}

func (w *Window) quit() {
	w.session.Close()
	w.deps.Quit()
}

// asker asks a person what the session can't decide.
type asker struct{ w *Window }

// Leave implements [session.Person].
func (a asker) Leave(o session.Obstacle, answer func(session.Answer)) (withdraw func() bool) {
	choice := func(text string, what session.Answer) kit.Choice {
		return kit.Choice{Text: text, Do: func() { answer(what) }}
	}
	var d *kit.Dialog
	switch o.Kind {
	case session.SyncUnderWay:
		d = a.w.host.Ask("A sync is under way", o.Busy+" What was sent stays sent; a sync that is stopped can be resumed later.",
			choice("Wait, then close", session.Wait), choice("Stop it and close", session.Stop))
	case session.Unsaved:
		text := plural(o.Unsaved, "change") + " made since the last save would be lost."
		if o.Unsynced != "" {
			text += "\n\n" + o.Unsynced
		}
		d = a.w.host.Ask("Save the changes to "+a.w.open.file.Name()+"?", text, choice("Save", session.Save), choice("Don't save", session.GoOn))
	default:
		d = a.w.host.Ask("Close without a sync?", o.Unsynced+" All changes are saved; Sync Now tries again.", choice("Close", session.GoOn))
	}
	return func() bool {
		if !d.Shown() {
			return false
		}
		d.Close()
		return true
	}
}

// LeavePage implements [session.Person]. Nothing is lost by leaving, so that is what Enter does.
func (a asker) LeavePage(p session.Page, drafts []session.Draft, leave func()) {
	w := a.w
	goOn := func() {
		leave()
		w.focusPage()
	}
	title := names.Count(len(drafts), "cell", "cells") + " of " + wordsOf(pageKind(p)).Title + " could not be taken"
	w.host.Ask(title, w.draftsInWords(drafts)+"\n\nWhat was typed stays there, is in no save and is not sent. F8 goes there from anywhere.",
		kit.Choice{Text: "Leave the page", Do: goOn},
		kit.Choice{Text: "Go to the first", Do: func() { w.sheetOf(p).FirstDraft(); w.focusPage() }})
}

// draftsInWords lists cells that could not be taken, a line each.
func (w *Window) draftsInWords(drafts []session.Draft) string {
	var lines []string
	for _, d := range drafts[:min(len(drafts), listedDrafts)] {
		of := "New " + d.Key.Kind.String()
		if d.Key.ID != 0 {
			of = names.Capital(w.open.t.Describe(d.Key))
		}
		lines = append(lines, of+": "+cmp.Or(d.Reason, d.RowReason, d.Text))
	}
	if n := len(drafts) - len(lines); n > 0 {
		lines = append(lines, "… and "+names.Number(n)+" more.")
	}
	return strings.Join(lines, "\n")
}
