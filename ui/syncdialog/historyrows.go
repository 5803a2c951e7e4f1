package syncdialog

import (
	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// showRows lists which rows a run sent as new, changed and gone, by their ids and codes.
func (h *history) showRows(r engine.Result, sent *engine.RunRows, err error) {
	switch {
	case err != nil:
		h.s.d.Host.ShowError("The rows can't be shown", err)
		return
	case sent.Thinned:
		h.s.d.Host.Tell("The rows are not kept any more", "They made room for those of newer runs.")
		return
	}
	tags := map[string]kit.Tone{}
	for _, what := range []engine.What{engine.New, engine.Changed, engine.Gone} {
		tags[string(what)] = rowTags[string(what)]
	}
	table := registers.NewWithBar(&registers.Definition{Title: "Rows", Empty: "Nothing was new, changed or gone.", Unsorted: true, Columns: []registers.Column{
		{Title: "What", Width: 90, Tags: tags}, {Title: "Kind", Width: 140}, {Title: "Row", Width: 420, Strong: true}}}, kit.Flow(6))
	var rows []registers.Row
	for i, row := range sent.List() {
		rows = append(rows, registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{string(row.What), row.Kind.Label(), row.Key}})
	}
	table.SetRows(rows)
	d := &kit.Dialog{Title: "Rows sent on " + h.when(r), Size: fyne.NewSize(760, 560), Tall: true, Note: kit.Muted(names.Count(len(rows), "row", "rows")),
		Tabs: []kit.Tab{{Content: table.Object(), Fill: true, Focus: table.Filter}}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	h.s.d.Host.Show(d)
}
