package sheet

import (
	"fyne.io/fyne/v2"

	"carillon/internal/sheet"
	"carillon/model/names"
	"carillon/ui/kit"
)

// searchBar finds and replaces.
type searchBar struct {
	p          *Page
	what, with *kit.Entry
	whole      *kit.Check
	says       *kit.Text
	replaces   []fyne.CanvasObject
	root       *fyne.Container
}

func newSearchBar(p *Page) *searchBar {
	b := &searchBar{p: p, what: kit.NewEntry("Find"), with: kit.NewEntry("Replace with"), whole: kit.NewCheck("Whole cell", nil),
		says: kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted})}
	b.whole.OnChanged = func(bool) { b.counted() }
	b.what.OnChanged = func(string) { b.counted() }
	b.what.OnSubmitted = func(string) { b.next() }
	b.with.OnSubmitted = func(string) { b.replace() }
	escape := func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape {
			b.close()
			p.Focus()
		}
		return ev.Name == fyne.KeyEscape
	}
	b.what.OnKey, b.with.OnKey = escape, escape
	with := kit.MinWidth(180, b.with)
	b.replaces = []fyne.CanvasObject{with, kit.NewButton("Replace", b.replace), kit.NewButton("Replace all", b.replaceAll)}
	b.root = kit.Flow(8, append([]fyne.CanvasObject{kit.MinWidth(180, b.what), b.whole, kit.NewButton("Next", b.next)},
		append(b.replaces, kit.NewQuiet("Close", func() { b.close(); p.Focus() }), b.says)...)...)
	b.root.Hide()
	return b
}

func (b *searchBar) query() sheet.Search {
	return sheet.Search{Text: b.what.Text, Whole: b.whole.Checked, Selected: true}
}

// open shows the bar, with what replaces where that is wanted.
func (b *searchBar) open(replace bool) {
	for _, o := range b.replaces {
		if replace {
			o.Show()
		} else {
			o.Hide()
		}
	}
	b.root.Show()
	b.counted()
	b.p.root.Refresh()
	b.p.focus(b.what)
}

func (b *searchBar) close() {
	if b.root.Visible() {
		b.root.Hide()
		b.p.root.Refresh()
	}
}

func (b *searchBar) counted() {
	if b.what.Text == "" {
		b.say("")
		return
	}
	b.say(names.Count(b.p.state.Count(b.query()), "cell", "cells"))
}

func (b *searchBar) say(text string) {
	b.says.SetText(text)
	b.root.Refresh() // the text has another width now
}

func (b *searchBar) next() {
	if b.p.state.Find(b.query(), false) {
		b.p.moved()
		b.counted()
		return
	}
	b.say("Nothing is found.")
}

func (b *searchBar) replace() { b.after(b.p.state.Replace(b.query(), b.with.Text)) }

func (b *searchBar) replaceAll() { b.after(b.p.state.ReplaceAll(b.query(), b.with.Text)) }

func (b *searchBar) after(out sheet.Outcome) {
	b.p.done(out)
	b.counted()
	if out.Why != "" {
		b.say(out.Why)
	}
}
