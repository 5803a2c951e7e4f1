// Package importdialog is File > Import: how the columns of a source are read, and what becomes of each of its rows, before any of
// it is taken in.
package importdialog

import (
	"context"
	"fmt"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/exchange/intake"
	"carillon/internal/importing"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// Deps is what the dialog works with.
type Deps struct {
	Host   *kit.Host
	Runner work.Runner
	Import *importing.Import
	// Apply makes the edit; its error says why it was refused.
	Apply func(model.Edit) error
	// Export asks where to save something, and writes it there; nil where nothing can be saved.
	Export func(title, name string, write func(io.Writer) error)
	// Write writes lines of cells as a spreadsheet.
	Write func(w io.Writer, lines [][]string) error
	// Done is called once the rows are in.
	Done func()
}

const workRead work.Kind = "read an import"

// dialog is File > Import.
type dialog struct {
	Deps
	dialog *kit.Dialog
	sheets *kit.Select
	banner *fyne.Container
	note   *kit.Text
	search *kit.Entry
	kinds  *fyne.Container // what becomes of rows, each with a count
	also   *fyne.Container // what is chosen beside
	left   *fyne.Container // both
	right  *fyne.Container
	table  *table
	save   *kit.Button
	read   bool // a plan has come
}

// Show opens the dialog, and reads the source.
func Show(d Deps) {
	n := &dialog{Deps: d}
	n.note = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	n.banner = container.NewStack()
	n.search = kit.NewEntry("Search rows")
	n.search.OnChanged = func(text string) {
		if n.read {
			n.Import.Find(text)
			n.refresh()
		}
	}
	n.sheets = kit.NewSelect("", []string{d.Import.Name}, func(i int) { n.Import.Choose(i); n.refresh() })
	n.kinds, n.also = kit.Column(4), kit.Column(8)
	n.table = newTable(n)
	n.left = kit.Column(14, n.kinds, kit.Hairline(), n.also)
	left := kit.On(kit.ColorPanel, kit.Inset(container.NewVScroll(n.left), 10, 10, 10, 10))
	top := kit.Frame(nil, nil, nil, kit.Inset(kit.MinWidth(170, n.search), 0, 0, 10, 0), n.banner)
	n.right = kit.Frame(kit.Inset(top, 10, 10, 12, 12), nil, nil, nil, n.table.object())
	n.save = kit.NewButton("Save the rows left out…", n.saveLeftOut)
	n.dialog = &kit.Dialog{Title: "Import", Subtitle: "from " + d.Import.Name, TopRight: n.sheets, CancelText: "Cancel", Note: n.note, Size: fyne.NewSize(1290, 780), OnCancel: n.close,
		Extra: []fyne.CanvasObject{n.save},
		Tabs:  []kit.Tab{{Content: kit.Frame(nil, nil, kit.MinWidth(196, left), nil, n.right), Fill: true, Focus: n.search}}}
	n.dialog.Primary = kit.NewPrimary("Import", n.take)
	d.Host.Show(n.dialog)
	n.again()
}

func (n *dialog) close() {
	n.Runner.Cancel(workRead)
	n.dialog.Close()
}

// again reads the source with what was chosen, off the UI goroutine; what is shown stays until that is done.
func (n *dialog) again() {
	n.dialog.Primary.SetEnabled(false)
	n.save.SetEnabled(false)
	n.note.Set("Reading "+n.Import.Name+"…", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	of := n.Import.With()
	n.Runner.Go(workRead, func(ctx context.Context) func() {
		p, err := of.Read(ctx, nil)
		return func() {
			if !n.dialog.Shown() {
				return
			}
			if err != nil {
				n.note.Set("", kit.TextStyle{})
				if !n.read {
					n.dialog.Close()
				}
				n.Host.ShowError(n.Import.Name+" could not be read", err)
				return
			}
			n.Import.Take(p)
			n.read = true
			n.sheets.SetOptions(n.Import.Tables())
			n.refresh()
		}
	})
}

// refresh shows what becomes of the rows now.
func (n *dialog) refresh() {
	if t := n.Import.Table(); t != nil {
		n.dialog.SetSubtitle(names.Capital(t.Kind.Plural()) + " from " + n.Import.Name)
	}
	n.banner.Objects = []fyne.CanvasObject{kit.Notice(kit.ToneNote, kit.Paragraph("A dry run: nothing has changed yet. "+names.Capital(n.Import.Summary()), ""))}
	n.banner.Refresh()
	n.note.Set("One step to undo", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	_, any := n.Import.Edit()
	n.dialog.Primary.SetEnabled(any)
	n.dialog.SetPrimaryText(n.Import.Action())
	n.fillKinds()
	n.fillAlso()
	n.save.SetEnabled(n.Import.Tally()[intake.LeftOut] > 0 && n.Export != nil)
	n.table.refresh()
	n.left.Refresh() // laid out afresh
	n.right.Refresh()
}

// fillKinds lists what becomes of rows, each a choice of what is shown.
func (n *dialog) fillKinds() {
	tally := n.Import.Tally()
	head := ""
	if t := n.Import.Table(); t != nil && t.Head > 0 {
		head = fmt.Sprintf("row %d holds the headings", t.Head)
	}
	n.kinds.RemoveAll()
	for _, k := range []struct {
		what          intake.What
		title, detail string
		color         fyne.ThemeColorName
	}{
		{"", "All rows", head, ""}, {intake.New, "New", "not in the file yet", kit.ToneGood.Ink()}, {intake.Changed, "Changed", n.Import.ChangedFields(), kit.ToneNote.Ink()},
		{intake.Same, "The same", "nothing to do", ""}, {intake.LeftOut, "Left out", "with a reason each", kit.ToneBad.Ink()},
	} {
		count := kit.NewText(names.Number(tally[k.what]), kit.TextStyle{Color: k.color})
		line := kit.Column(1, kit.Frame(nil, nil, nil, count, kit.Strong(k.title)))
		if k.detail != "" {
			line.Add(kit.NewText(k.detail, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
		}
		var content fyne.CanvasObject = kit.Inset(line, 6, 6, 8, 8)
		if n.Import.Shown() == k.what {
			content = container.NewStack(kit.NewBlock(kit.ColorTint, "", 5), content)
		}
		n.kinds.Add(kit.NewTapArea(content, func() { n.Import.Show(k.what); n.refresh() }))
	}
	n.kinds.Refresh()
}

// fillAlso shows what is chosen beside the columns.
func (n *dialog) fillAlso() {
	n.also.RemoveAll()
	t := n.Import.Table()
	if t == nil {
		return
	}
	if gone := n.Import.Tally()[intake.Gone]; gone > 0 {
		n.also.Add(kit.NewText(fmt.Sprintf("Not in the source: %s", names.Count(gone, t.Kind.String(), t.Kind.Plural())), kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
		n.also.Add(chosen(kit.NewSelect("", []string{"Leave as they are", "Delete them"}, func(i int) { n.Import.SetDelete(t.Kind, i == 1); n.again() }), n.Import.Deletes(t.Kind)))
	}
	n.also.Add(kit.NewText("Empty cells", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
	n.also.Add(chosen(kit.NewSelect("", []string{"Change nothing", "Empty the field"}, func(i int) { n.Import.Options.Empty = i == 1; n.again() }), n.Import.Options.Empty))
	if n.Import.Plan().Conflicts() > 0 {
		n.also.Add(kit.NewText("Changed on both sides", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
		n.also.Add(chosen(kit.NewSelect("", []string{"Keep what is here", "Take the source's"}, func(i int) { n.Import.Options.Take = i == 1; n.again() }), n.Import.Options.Take))
	}
	kinds, counts := n.Import.Missing()
	for i, k := range kinds {
		c := kit.NewCheck(fmt.Sprintf("Make missing %s %d", k.Plural(), counts[i]), nil)
		c.SetChecked(n.Import.Makes(k))
		c.OnChanged = func(on bool) { n.Import.SetMake(k, on); n.again() }
		n.also.Add(c)
	}
	n.also.Refresh()
}

// chosen is a list of two with the second chosen where on is set.
func chosen(s *kit.Select, on bool) *kit.Select {
	if on {
		s.SetChosen(1)
	}
	return s
}

// take takes the rows in, as one edit.
func (n *dialog) take() {
	e, any := n.Import.Edit()
	if !any {
		return
	}
	if err := n.Apply(e); err != nil {
		n.Host.ShowError("The rows could not be taken in", err)
		return
	}
	n.dialog.Close()
	if n.Done != nil {
		n.Done()
	}
}

// saveLeftOut saves the rows that stay out, with their reasons.
func (n *dialog) saveLeftOut() {
	lines := n.Import.LeftOut()
	n.Export("Save the rows left out", "rows left out.csv", func(w io.Writer) error { return n.Write(w, lines) })
}
