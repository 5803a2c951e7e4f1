package syncdialog

import (
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// otherTab is the Other tab.
type otherTab struct {
	exclude, statewide, onSave, multi *kit.Check
	missing                           *kit.Select
	lists                             *kit.Select
	listsDay                          *kit.DateEntry
	listsRow                          *fyne.Container
	limits                            *kit.Button
	guards                            map[engine.Kind]engine.Limit
	root                              fyne.CanvasObject
}

// missingRules is what can become of records that the SIS no longer has, unless it is chosen one by one.
var missingRules, missingLabels = func() ([]engine.Missing, []string) {
	rules, labels := missingOf(engine.Students)
	labels[0] += " (recommended)"
	return rules, labels
}()

// Who owns the section lists, in the order of the choice; what is not chosen yet stands behind them.
const (
	listsFirstDay = iota
	listsDate
	listsAlways
	listsNever
	listsUnset
)

var listsLabels = []string{"The system, from the first day of school on", "The system, from a date on", "The system, always", "This timetable, always"}

func newOtherTab(c *configure) *otherTab {
	o := &otherTab{
		exclude:   kit.NewCheck("Exclude Yard duties/Study sections/On-calls", nil),
		statewide: kit.NewCheck("Accept StatewideID's that are sent to Carillon (Recommended)", nil),
		onSave:    kit.NewCheck("Sync each time you save", nil),
		multi:     kit.NewCheck("This school publishes from several timetable files", nil),
		missing:   kit.NewSelect("", missingLabels, nil),
	}
	o.missing.Left = true
	o.lists = kit.NewSelect("", listsLabels, func(int) { o.showLists() })
	o.lists.Left = true
	o.listsDay = kit.NewDateEntry(time.Time{})
	o.listsRow = kit.Row(8, kit.MinWidth(340, o.lists), kit.MinWidth(150, o.listsDay))
	o.limits = kit.NewButton("When a sync is held …", func() { newLimits(c.s.d.Host, o.guards, func(g map[engine.Kind]engine.Limit) { o.guards = g }) })
	tick := func(box *kit.Check, text string) fyne.CanvasObject {
		return kit.Column(2, kit.Inset(box, 0, 0, boxInset, 0), kit.Inset(kit.Paragraph(text, kit.ColorMuted), 0, 6, 27, 0))
	}
	explain := func(text string) fyne.CanvasObject { return kit.Field("", kit.Paragraph(text, kit.ColorMuted)) }
	o.root = kit.Column(2,
		tick(o.exclude, "Tick this if the duty, study and on-call rosters are not to be sent."),
		tick(o.statewide, "The student information system is the source of truth for StatewideID's."),
		tick(o.onSave, "Each save is followed by a quiet sync that publishes what changed, without a message; the status bar says how it went. "+
			"It starts once there has been a Basic sync."),
		tick(o.multi, "What this file has never published is taken for another file's, and sent back as it is."),
		kit.Inset(kit.Field("Section lists", o.listsRow), 8, 2, 0, 0),
		explain("Whose they are. Once they are the system's, what a counselor changes comes in, and what is changed here waits for you, row by row."),
		kit.Inset(kit.ShortField("A record that is gone", 280, o.missing), 8, 2, 0, 0),
		explain("What becomes of a student, teacher, room or course that the system no longer has. What can't be inactive stays."),
		kit.Inset(kit.Field("Guards", kit.Row(8, o.limits)), 6, 2, 0, 0),
		explain("A sync waits for your yes when more would disappear or change than usual."))
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
	o.loadLists(d.ListsFrom)
}

// loadLists shows who owns the section lists.
func (o *otherTab) loadLists(from engine.ListsFrom) {
	labels := listsLabels
	if from == engine.ListsUnset {
		labels = append(slices.Clone(labels), "Not chosen yet: this timetable, as before")
	}
	o.lists.SetOptions(labels)
	o.listsDay.SetDate(time.Time{})
	switch from {
	case engine.ListsFirstDay:
		o.lists.SetChosen(listsFirstDay)
	case engine.ListsAlways:
		o.lists.SetChosen(listsAlways)
	case engine.ListsNever:
		o.lists.SetChosen(listsNever)
	case engine.ListsUnset:
		o.lists.SetChosen(listsUnset)
	default:
		o.lists.SetChosen(listsDate)
		if day, err := model.ParseDate(string(from)); err == nil {
			o.listsDay.SetDate(day.Time())
		}
	}
	o.showLists()
}

// showLists shows the date where the choice is one.
func (o *otherTab) showLists() {
	showIf(o.lists.Chosen() == listsDate, o.listsDay)
	o.listsRow.Refresh()
}

// listsFrom is what is chosen; noListsDay where the date is none.
func (o *otherTab) listsFrom() engine.ListsFrom {
	switch o.lists.Chosen() {
	case listsFirstDay:
		return engine.ListsFirstDay
	case listsDate:
		if day, ok := o.listsDay.Date(); ok && !day.IsZero() {
			return engine.ListsFrom(model.DateOf(day).String())
		}
		return noListsDay
	case listsAlways:
		return engine.ListsAlways
	case listsNever:
		return engine.ListsNever
	}
	return engine.ListsUnset
}

// noListsDay stands for a date that nobody has typed yet; such settings are not saved.
const noListsDay engine.ListsFrom = "date"

func (o *otherTab) store(d *draft) {
	d.ExcludeRosters, d.RefuseStatewideID, d.SyncOnSave, d.MultiFile = o.exclude.Checked, !o.statewide.Checked, o.onSave.Checked, o.multi.Checked
	if d.Missing != "" || o.missing.Chosen() > 0 { // unset is the first: a file that never chose stays so
		d.Missing = missingRules[max(0, o.missing.Chosen())]
	}
	d.Guards = maps.Clone(o.guards)
	d.ListsFrom = o.listsFrom()
}
