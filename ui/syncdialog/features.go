package syncdialog

import (
	"fmt"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

var supportTags = map[string]kit.Tone{string(engine.Yes): kit.ToneGood, string(engine.No): kit.ToneBad, string(engine.Unsure): kit.ToneWarning}

// featured is the chosen system where it says what it takes.
func (c *configure) featured() (engine.Connector, engine.Featured) {
	if c.at < 0 {
		return nil, nil
	}
	sis := c.s.connector(c.drafts[c.at].Type)
	f, _ := sis.(engine.Featured)
	return sis, f
}

func featuresTitle(sis engine.Connector) string {
	return "What " + engine.ShortName(sis) + " takes and what it does not"
}

// nameFeatures shows the way to the feature table where the chosen system has one.
func (c *configure) nameFeatures() {
	sis, f := c.featured()
	if f == nil {
		c.features.Hide()
		c.dialog.RefreshFooter()
		return
	}
	c.features.SetText(featuresTitle(sis))
	c.features.Show()
	c.dialog.RefreshFooter()
}

// showFeatures shows the feature table of the chosen system, with how much of each this file uses.
func (c *configure) showFeatures() {
	sis, f := c.featured()
	if f == nil {
		return
	}
	uses := f.InUse(c.s.d.Timetable())
	table := f.Features()
	rows := make([]registers.Row, len(table))
	used, lost := 0, 0
	for i, x := range table {
		n := uses[x.ID]
		here := ""
		if n > 0 {
			here = names.Number(n)
			used++
			if x.Support == engine.No {
				lost++
			}
		}
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{x.Name, string(x.Support), here, x.Travels}}
	}
	reg := registers.NewWithBar(&registers.Definition{Title: "Features", Unsorted: true, Columns: []registers.Column{
		{Title: "Feature", Width: 258, Strong: true}, {Title: "Taken", Width: 80, Tags: supportTags},
		{Title: "In this file", Width: 96, Number: true}, {Title: "How it is sent", Width: 690}}},
		kit.NewText(usedWords(engine.ShortName(sis), len(table), used, lost), kit.TextStyle{Color: kit.ColorMuted}))
	reg.SetRows(rows)
	d := &kit.Dialog{Title: featuresTitle(sis), Size: fyne.NewSize(1160, 640), Tall: true, Tabs: []kit.Tab{{Content: reg.Object(), Fill: true, Focus: reg.Filter}}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	c.s.d.Host.Show(d)
}

// usedWords says how much of a feature table a file uses.
func usedWords(name string, all, used, lost int) string {
	text := fmt.Sprintf("This file uses %d of %d features. ", used, all)
	switch lost {
	case 0:
		return text + name + " takes them all, or may."
	case 1:
		return text + "1 of them is not taken by " + name + "."
	}
	return text + fmt.Sprintf("%d of them are not taken by %s.", lost, name)
}
