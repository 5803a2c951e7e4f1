package syncdialog

import (
	"maps"

	"fyne.io/fyne/v2"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// otherTab is the Other tab.
type otherTab struct {
	exclude, statewide, onSave, multi *kit.Check
	missing                           *kit.Select
	limits                            *kit.Button
	guards                            map[engine.Kind]engine.Limit
	root                              fyne.CanvasObject
}

var (
	missingRules  = []engine.Missing{engine.MissingInactive, engine.MissingLeave, engine.MissingDelete}
	missingLabels = []string{"Mark it inactive (recommended)", "Leave it as it is", "Delete it"}
)

func newOtherTab(c *configure) *otherTab {
	o := &otherTab{
		exclude:   kit.NewCheck("Exclude Yard duties/Study sections/On-calls", nil),
		statewide: kit.NewCheck("Accept StatewideID's that are sent to Carillon (Recommended)", nil),
		onSave:    kit.NewCheck("Sync each time you save", nil),
		multi:     kit.NewCheck("This school publishes from several timetable files", nil),
		missing:   kit.NewSelect("", missingLabels, nil),
	}
	o.missing.Left = true
	o.limits = kit.NewButton("When a sync is held …", func() { newLimits(c.s.d.Host, o.guards, func(g map[engine.Kind]engine.Limit) { o.guards = g }) })
	explain := func(text string) fyne.CanvasObject {
		return kit.Inset(kit.Paragraph(text, kit.ColorMuted), 0, 6, 32, 0)
	}
	o.root = kit.Column(2,
		o.exclude, explain("Tick this if the duty, study and on-call rosters are not to be sent."),
		o.statewide, explain("The student information system is the source of truth for StatewideID's."),
		o.onSave, explain("Each save is followed by a quiet sync that publishes what changed, without a message; the status bar says how it went. "+
			"It starts once there has been a Basic sync."),
		o.multi, explain("What this file has never published is taken for another file's, and sent back as it is."),
		kit.Inset(kit.Form(
			kit.ShortField("A record that is gone", 280, o.missing),
			kit.Field("Guards", kit.Row(8, o.limits))), 8, 0, 4, 0))
	return o
}

func (o *otherTab) load(d *draft) {
	o.exclude.SetChecked(d.ExcludeRosters)
	o.statewide.SetChecked(!d.RefuseStatewideID)
	o.onSave.SetChecked(d.SyncOnSave)
	o.multi.SetChecked(d.MultiFile)
	o.missing.SetChosen(0)
	for i, m := range missingRules {
		if m == d.Missing {
			o.missing.SetChosen(i)
		}
	}
	o.guards = maps.Clone(d.Guards)
}

func (o *otherTab) store(d *draft) {
	d.ExcludeRosters, d.RefuseStatewideID, d.SyncOnSave, d.MultiFile = o.exclude.Checked, !o.statewide.Checked, o.onSave.Checked, o.multi.Checked
	if d.Missing != "" || o.missing.Chosen() > 0 { // unset is the first: a file that never chose stays so
		d.Missing = missingRules[max(0, o.missing.Chosen())]
	}
	d.Guards = maps.Clone(o.guards)
}
