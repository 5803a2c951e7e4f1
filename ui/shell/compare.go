package shell

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// comparison is the dialog File > Compare with: what became of a last save, a backup or another file in the timetable as
// it is now.
type comparison struct {
	w       *Window
	s       *shown
	backups []session.Backup
	other   string // path of another file that was chosen
	found   []session.Difference

	dialog *kit.Dialog
	with   *kit.Select
	chosen int // of with's options
	table  *registers.Register
	none   *fyne.Container
	copy   *kit.Button
	note   *kit.Text
}

// How a difference is shown.
var diffWords = map[string]string{session.DiffAdded: "Added", session.DiffRemoved: "Taken out", session.DiffChanged: "Changed"}

// compare shows what became of a backup in the timetable as it is now; nil starts with the last save.
func (w *Window) compare(with *session.Backup) {
	s := w.open
	w.session.Jobs().Go(workBackups, func(context.Context) func() {
		all, err := w.deps.Files.Backups(s.file.Path())
		return func() {
			if w.open != s {
				return
			}
			all = slices.DeleteFunc(all, func(b session.Backup) bool { return b.Other != "" }) // of another file all would be different
			c := newComparison(w, s, all)
			w.host.Show(c.dialog)
			if err != nil {
				c.say("The backups could not be listed: " + names.Sentence(err.Error()))
			}
			c.choose(c.optionOf(with))
		}
	})
}

func newComparison(w *Window, s *shown, backups []session.Backup) *comparison {
	c := &comparison{w: w, s: s, backups: backups}
	c.note = kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	c.none = container.NewStack()
	def := registers.Definition{Title: "Differences", Unsorted: true, Columns: []registers.Column{
		{Title: "What", Width: 100, Tags: map[string]kit.Tone{diffWords[session.DiffAdded]: kit.ToneGood, diffWords[session.DiffRemoved]: kit.ToneBad, diffWords[session.DiffChanged]: kit.ToneNote}},
		{Title: "Kind", Width: 130}, {Title: "In words", Width: 800}}}
	c.table = registers.New(&def)
	c.table.OnOpen = func(k model.Key) { // all of what the row is too short for
		d := c.found[k.ID-1]
		w.host.Tell(diffWords[d.Op]+": "+d.Kind, d.Text)
	}
	c.with = kit.NewSelect("Compare with: ", c.options(), c.choose)
	c.copy = kit.NewButton("Copy the list", c.copyShown)
	c.dialog = &kit.Dialog{Title: "Compare " + s.file.Name(), Subtitle: " ", TopRight: c.with, Note: c.note, Size: fyne.NewSize(1040, 600),
		Extra: []fyne.CanvasObject{c.copy},
		Tabs:  []kit.Tab{{Content: container.NewStack(c.table.Object(), c.none), Fill: true, Focus: c.table.Filter}}}
	c.dialog.Primary = kit.NewPrimary("Close", c.dialog.Close)
	return c
}

// options are what can be compared with.
func (c *comparison) options() []string {
	options := []string{"The last save"}
	for _, b := range c.backups {
		options = append(options, "Backup of "+moment(b.Made))
	}
	if c.other != "" {
		options = append(options, filepath.Base(c.other))
	}
	return append(options, "Another file…")
}

// optionOf is the place of a backup among what can be compared with; 0, the last save, for nil.
func (c *comparison) optionOf(with *session.Backup) int {
	for i, b := range c.backups {
		if with != nil && b.Path == with.Path {
			return i + 1
		}
	}
	return 0
}

// choose compares with one of the options.
func (c *comparison) choose(i int) {
	switch {
	case i == 0:
		c.read("", "the last save")
	case i <= len(c.backups):
		c.read(c.backups[i-1].Path, "the backup of "+moment(c.backups[i-1].Made))
	case i == len(c.backups)+1 && c.other != "":
		c.read(c.other, filepath.Base(c.other))
	default:
		c.with.SetChosen(c.chosen) // until a file is chosen
		c.w.askFile(c.withFile)
		return
	}
	c.chosen = i
	c.with.SetChosen(i)
}

// withFile compares with another file and offers it among the options.
func (c *comparison) withFile(path string) {
	c.other = path
	c.with.SetOptions(c.options())
	c.choose(len(c.backups) + 1)
}

// read compares, in the background, the file at path, or with "" the last save, with the timetable as it is now.
func (c *comparison) read(path, name string) {
	c.empty("Comparing with "+name+" …", "")
	now := c.s.t.Snapshot()
	c.w.session.Jobs().Go(workCompare, func(context.Context) func() {
		found, err := c.s.file.Changes(path, now)
		return func() {
			switch {
			case !c.dialog.Shown():
			case err != nil:
				c.empty("The timetable can't be compared with "+name, names.Sentence(err.Error()))
			default:
				c.list(name, found)
			}
		}
	})
}

// list shows what lies between what name names and the timetable; a row's key is its place in the list.
func (c *comparison) list(name string, found []session.Difference) {
	c.found = found
	if len(found) == 0 {
		c.empty("No differences", "The timetable is the same as in "+name+".")
		return
	}
	rows := make([]registers.Row, len(found))
	for i, d := range found {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{diffWords[d.Op], d.Kind, d.Text}}
	}
	c.table.SetRows(rows)
	c.table.Object().Show()
	c.none.Hide()
	c.copy.SetEnabled(true)
	if canvas := c.w.win.Canvas(); canvas.Focused() == nil || canvas.Focused() == c.dialog.Primary { // as after nothing was listed
		canvas.Focus(c.table.Filter)
	}
	c.dialog.SetSubtitle("What has changed since " + name + ": " + plural(len(found), "difference") + ".")
	c.say("")
}

// empty says why there is nothing to list.
func (c *comparison) empty(title, text string) {
	c.found = nil
	c.none.Objects = []fyne.CanvasObject{kit.Empty(title, text, nil)}
	c.none.Refresh()
	c.none.Show()
	c.table.Object().Hide()
	if c.dialog.Shown() { // the filter, which is hidden now, gets no keys any more
		c.w.win.Canvas().Focus(c.dialog.Primary)
	}
	c.copy.SetEnabled(false)
	c.dialog.SetSubtitle(" ")
	c.say("")
}

func (c *comparison) say(text string) { c.note.SetText(text) }

// copyShown puts the differences that the filter leaves on the clipboard, one to a line.
func (c *comparison) copyShown() {
	keys := c.table.Shown()
	lines := make([]string, len(keys))
	for i, k := range keys {
		lines[i] = c.found[k.ID-1].Text
	}
	fyne.CurrentApp().Clipboard().SetContent(strings.Join(lines, "\n"))
	c.say(plural(len(lines), "difference") + " copied.")
}
