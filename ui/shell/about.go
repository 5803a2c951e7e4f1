package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carillon/assets"
	"carillon/ui/kit"
)

// showAbout says which version this is, under which licences it is, and where on this computer its settings and logs lie.
func (w *Window) showAbout() {
	rows := kit.Column(6,
		kit.Paragraph("A timetabling client for schools that keeps the student information system in step.", kit.ColorMuted),
		kit.Field("Version", kit.NewText(w.deps.Version, kit.TextStyle{})),
		kit.Field("Licence", kit.NewText("Apache License 2.0; the typeface is Inter, under the SIL Open Font License", kit.TextStyle{Shrink: true})))
	for _, p := range w.deps.Places {
		rows.Add(kit.Field(p[0], kit.NewText(p[1], kit.TextStyle{Shrink: true})))
	}
	d := &kit.Dialog{Title: "About Carillon", Tabs: []kit.Tab{
		{Label: "Carillon", Content: kit.Inset(rows, 8, 8, 10, 10)},
		{Label: "Licences", Content: licences(), Fill: true},
	}, Size: fyne.NewSize(720, 480)}
	d.Primary = kit.NewPrimary("Close", d.Close)
	w.host.Show(d)
}

// licences shows the licences of all that is built in. It is a list of lines: one text of this length takes seconds.
func licences() fyne.CanvasObject {
	lines := strings.Split(assets.Licences, "\n")
	list := widget.NewList(func() int { return len(lines) },
		func() fyne.CanvasObject { return kit.NewText("", kit.TextStyle{Size: kit.TextSmall, Shrink: true}) },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*kit.Text).SetText(lines[i]) })
	list.HideSeparators = true
	return list
}
