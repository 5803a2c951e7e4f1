package shell

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/fixes"
	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// workFix is the search for what ends a clash.
const workFix work.Kind = "fix a clash"

// clashPage is what the page of clashes has beside its rows.
type clashPage struct {
	show  *kit.Select
	rules []rules.Rule // of the list, "" for all first
	rule  rules.Rule   // that is shown; "" for all
	fix   *kit.Button
	rows  []rules.Clash // those that are shown
}

// clashDefinition is the register of clashes.
func clashDefinition() registers.Definition {
	return registers.Definition{
		Title: "Clashes", Empty: "Nothing is wrong with this timetable.", Unsorted: true,
		Columns: []registers.Column{
			{Title: "How bad", Width: 96, Tags: map[string]kit.Tone{rules.Error.String(): kit.ToneBad, rules.Warning.String(): kit.ToneWarning, rules.Hint.String(): kit.ToneNeutral}},
			{Title: "Rule", Width: 230, Strong: true},
			{Title: "What is wrong", Width: 620},
		},
	}
}

func (w *Window) makeClashPage() {
	def := clashDefinition()
	r := registers.New(&def)
	p := &w.clash
	p.show = kit.NewSelect("Show: ", []string{"All"}, func(i int) {
		p.rule = p.rules[i]
		w.fillClashes(r)
	})
	p.fix = kit.NewButton("Fix…", func() { w.commands.Run("timetable.fix") })
	r.SetActions(p.show, p.fix)
	r.OnOpen = w.openClash
	r.OnSelect = func(model.Key) { w.showFix() }
	w.registers[session.PageClashes], w.pages[session.PageClashes] = r, r.Object()
}

// fillClashes lists the clashes; a row's key is its place in the list.
func (w *Window) fillClashes(r *registers.Register) {
	s, p := w.open, &w.clash
	p.rows = p.rows[:0]
	counts := map[rules.Rule]int{}
	var rows []registers.Row
	for c := range s.checker.Clashes() {
		counts[c.Rule]++
		counts[""]++
		if p.rule != "" && c.Rule != p.rule {
			continue
		}
		p.rows = append(p.rows, c)
		rows = append(rows, registers.Row{
			Key:   model.Key{ID: uint32(len(p.rows))},
			Cells: []string{c.Severity.String(), rules.About(c.Rule).Name, c.Sentence(&s.t.State)},
		})
	}
	if p.rule != "" && counts[p.rule] == 0 {
		p.rule = "" // the last of them is mended
		w.fillClashes(r)
		return
	}
	labels := []string{"All " + names.Number(counts[""])}
	p.rules = []rules.Rule{""}
	for _, i := range rules.All() {
		if counts[i.Rule] > 0 {
			labels, p.rules = append(labels, i.Name+" "+names.Number(counts[i.Rule])), append(p.rules, i.Rule)
		}
	}
	p.show.SetOptions(labels)
	p.show.SetChosen(max(0, slices.Index(p.rules, p.rule)))
	r.SetRows(rows)
	r.SetCount(w.clashCounts())
	w.showFix()
}

// clashCounts says how many clashes, warnings and hints there are.
func (w *Window) clashCounts() string {
	var counts []string
	for _, severity := range []rules.Severity{rules.Error, rules.Warning, rules.Hint} {
		if n := w.open.checker.CountBy(severity); n > 0 {
			counts = append(counts, names.Number(n)+" "+severityNoun(severity, n))
		}
	}
	return strings.Join(counts, " · ")
}

// currentClash is the clash of the row that a person is on.
func (w *Window) currentClash() (c rules.Clash, ok bool) {
	r := w.registers[session.PageClashes]
	if w.open == nil || w.session.Place().Page != session.PageClashes {
		return c, false
	}
	k, ok := r.Current()
	if !ok || k.ID == 0 || int(k.ID) > len(w.clash.rows) {
		return c, false
	}
	return w.clash.rows[k.ID-1], true
}

// canFix is "" where there is a clash to mend.
func (w *Window) canFix() string {
	if w.open == nil {
		return session.NoFile
	}
	if _, ok := w.currentClash(); !ok {
		return "Go to Clashes and select one first."
	}
	return ""
}

func (w *Window) showFix() { w.clash.fix.SetEnabled(w.canFix() == "") }

// openClash goes to what a clash is about: its first lesson, else the record.
func (w *Window) openClash(k model.Key) {
	if k.ID == 0 || int(k.ID) > len(w.clash.rows) {
		return
	}
	c := w.clash.rows[k.ID-1]
	for _, id := range c.Lessons {
		if w.open.t.Lesson(id) != nil {
			w.session.Show(id.Key())
			return
		}
	}
	w.jump(c.On)
}

// askFix looks for what ends the clash of the row, and offers it.
func (w *Window) askFix() {
	c, ok := w.currentClash()
	if !ok {
		return
	}
	t := w.open.t
	says := c.Sentence(&t.State)
	looking := kit.NewText("Looking for what would end it…", kit.TextStyle{Color: kit.ColorMuted})
	content := kit.Column(12, kit.Paragraph(says, ""), looking)
	d := &kit.Dialog{Title: "Fix: " + rules.About(c.Rule).Name, CancelText: "Cancel", Size: fyne.NewSize(620, 440), Tabs: []kit.Tab{{Content: content}}}
	d.Primary = kit.NewPrimary("Do it", nil)
	d.Primary.SetEnabled(false)
	d.OnCancel = func() {
		w.session.Jobs().Cancel(workFix)
		d.Close()
	}
	w.host.Show(d)
	state := t.Snapshot()
	w.session.Jobs().Go(workFix, func(ctx context.Context) func() {
		found := fixes.Find(ctx, state, c)
		return func() { w.offerFixes(d, content, says, found) }
	})
}

// offerFixes shows what was found in the dialog that waits for it.
func (w *Window) offerFixes(d *kit.Dialog, content *fyne.Container, says string, found []fixes.Fix) {
	content.RemoveAll()
	content.Add(kit.Paragraph(says, ""))
	if len(found) == 0 {
		content.Add(kit.Paragraph("Nothing was found that ends it by one change. Open it with Enter and see where its lessons can go, or take one out.", kit.ColorMuted))
		d.Refresh()
		return
	}
	chosen := 0
	list := kit.NewPickList(func(i int) { chosen = i })
	items := make([]kit.PickItem, len(found))
	for i, f := range found {
		items[i] = kit.PickItem{Title: f.Says, Detail: f.Effect}
		if f.Makes > 0 {
			items[i].Mark, items[i].Tone = "◆", kit.ToneWarning
		}
	}
	list.SetItems(items)
	list.SetChosen(0)
	content.Add(list)
	content.Add(kit.Paragraph("What you choose is one step, which Ctrl-Z takes back. The next sync sends what it changes.", kit.ColorMuted))
	d.Primary.OnTapped = func() {
		d.Close()
		if err := w.session.Apply(found[chosen].Edit); err != nil {
			w.host.ShowError("The clash could not be mended", err)
			return
		}
		w.say(names.Sentence(found[chosen].Says) + " Ctrl-Z takes it back.")
		w.focusPage()
	}
	d.Primary.SetEnabled(true)
	d.Refresh()
	w.win.Canvas().Focus(list)
}
