package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheets"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// area is a part of the window that F6 goes to. F6 goes round them in this order, Shift+F6 back.
type area int

const (
	inBar area = iota
	inNavigation
	inFilter // what stands above the rows of a page
	inPage
	inPanel // beside the page
)

// shift says whether Shift is held: Fyne does not tell it with a key.
func (w *Window) shift() bool {
	if w.modifiers != nil {
		return w.modifiers()&fyne.KeyModifierShift != 0
	}
	return modifiers()&fyne.KeyModifierShift != 0
}

// nextArea gives the next part of the window the keyboard, or the one before.
func (w *Window) nextArea(back bool) {
	from := inPage
	switch f := w.win.Canvas().Focused(); {
	case f == nil:
	case f == fyne.Focusable(w.navList):
		from = inNavigation
	case holds(w.bar.root, f):
		from = inBar
	case w.week.Holds(f):
		from = inPanel
	case w.pageFilter() != nil && w.abovePage(f):
		from = inFilter
	case w.rosters.inPanel(f):
		from = inPanel
	}
	w.leaveArea(from, back)
}

// leaveArea goes from one part of the window to the next that there is now, or to the one before.
func (w *Window) leaveArea(from area, back bool) {
	if w.open == nil {
		return
	}
	canvas, filter := w.win.Canvas(), w.pageFilter()
	areas := map[area]func(){inBar: func() { canvas.Focus(w.findEntry) }, inNavigation: func() { canvas.Focus(w.navList) }, inPage: w.focusPage}
	if filter != nil {
		areas[inFilter] = func() { canvas.Focus(filter) }
	}
	switch {
	case w.session.Place().Page == session.PageRosters && w.rosters.PanelShown():
		areas[inPanel] = w.rosters.FocusPanel
	case w.panel.on():
		areas[inPanel] = w.panel.focus
	case w.session.Week().ID != 0 && w.week.PanelOn():
		areas[inPanel] = w.week.FocusPanel
	}
	step := area(1)
	if back {
		step = inPanel // one less than round
	}
	for to := (from + step) % (inPanel + 1); ; to = (to + step) % (inPanel + 1) {
		if focus := areas[to]; focus != nil {
			focus()
			return
		}
	}
}

// pageFilter is the filter above what the page shows; nil where there is none.
func (w *Window) pageFilter() *kit.Entry {
	p := w.session.Place().Page
	if r := w.sheetOf(p); r != nil {
		return r.Filter
	}
	if r := w.registers[p]; r != nil {
		return r.Filter
	}
	return nil
}

// abovePage says whether the keyboard is on what stands above the rows of the page.
func (w *Window) abovePage(f fyne.Focusable) bool {
	p := w.session.Place().Page
	if r := w.sheets[p]; r != nil {
		return f != nil && f != fyne.Focusable(r.Sheet) && !r.Editing() && holds(r.Object(), f)
	}
	return f == fyne.Focusable(w.registers[p].Filter)
}

// holds says whether a focused widget is below an object, in its containers.
func holds(o fyne.CanvasObject, f fyne.Focusable) bool {
	if x, ok := o.(fyne.Focusable); ok && x == f {
		return true
	}
	c, ok := o.(*fyne.Container)
	return ok && slices.ContainsFunc(c.Objects, func(x fyne.CanvasObject) bool { return holds(x, f) })
}

// nextDraft goes to the next cell with a text that could not be taken: behind the last of a page to the first of the next.
func (w *Window) nextDraft() {
	kinds := slices.DeleteFunc(sheets.Kinds(), func(k model.Kind) bool { return len(w.session.Drafts(k)) == 0 })
	if len(kinds) == 0 {
		return
	}
	p := w.session.Place().Page
	here := slices.Index(kinds, pageKind(p))
	if here >= 0 && w.sheetOf(p).NextDraft(len(kinds) == 1) {
		return
	}
	if here < 0 { // the next behind this page, in the order of the navigation
		at := slices.Index(sheets.Kinds(), pageKind(p))
		here = slices.IndexFunc(kinds, func(k model.Kind) bool { return slices.Index(sheets.Kinds(), k) > at }) - 1
		if here < -1 {
			here = -1
		}
	}
	next := session.PageOf(kinds[(here+1)%len(kinds)])
	w.session.GoToDrafts(next)
	w.focusPage()
	w.sheetOf(next).FirstDraft()
	w.say("")
}

// tellDrafts says of a page that a person leaves how many of its cells could not be taken.
func (w *Window) tellDrafts(p session.Page) {
	k := pageKind(p)
	if n := len(w.session.Drafts(k)); k != model.KindNone && n > 0 {
		w.say(names.Count(n, "cell", "cells") + " of " + wordsOf(k).Title + " could not be taken. F8 goes there.")
	}
}
