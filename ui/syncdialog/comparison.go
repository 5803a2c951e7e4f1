package syncdialog

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/runfacts"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// askCompare asks which run the chosen one is compared with; the one before it of the same system is offered.
func (h *history) askCompare() {
	i := h.at
	if i < 0 || len(h.runs) < 2 {
		return
	}
	with := -1
	d := &kit.Dialog{Title: "Compare with which sync?", Subtitle: h.line(i) + " is compared with the one you choose.", CancelText: "Cancel", Size: fyne.NewSize(1080, 560)}
	table := registers.New(&registers.Definition{Title: "Runs", Unsorted: true, Columns: h.columns()})
	compare := func() {
		if with >= 0 {
			d.Close()
			h.compare(i, with)
		}
	}
	d.Primary = kit.NewPrimary("Compare", compare)
	d.Primary.Disable()
	table.OnSelect = func(k model.Key) {
		with = int(k.ID) - 1
		d.Primary.Enable()
	}
	table.OnOpen = func(k model.Key) {
		with = int(k.ID) - 1
		compare()
	}
	var rows []registers.Row
	for j := range h.runs {
		if j != i {
			rows = append(rows, h.row(j))
		}
	}
	table.SetRows(rows)
	d.Tabs = []kit.Tab{{Content: table.Object(), Fill: true, Focus: table.Filter}}
	before := engine.RunBefore(h.runs, i)
	if before >= 0 {
		d.Tabs[0].Focus = table.Table() // Enter is enough
	}
	h.s.d.Host.Show(d)
	if before >= 0 {
		table.Select(h.row(before).Key)
	}
}

// line names a run in a sentence.
func (h *history) line(i int) string {
	return "The sync with " + h.name(h.runs[i]) + " of " + h.when(h.runs[i])
}

// comparison is two runs side by side, the older at the left.
type comparison struct {
	h     *history
	heads [2]string
	facts []runfacts.Fact
	only  bool // what differs

	table *registers.Register
	chips *fyne.Container
}

// differs is the tag of a line whose two values are not the same.
const differs = "differs"

// compare shows two runs side by side.
func (h *history) compare(i, j int) {
	older, newer := max(i, j), min(i, j) // the history has the newest first
	a, b := &h.runs[older], &h.runs[newer]
	c := &comparison{h: h, facts: runfacts.Compare(a, b, h.words()), chips: kit.Row(6),
		heads: [2]string{h.head(a), h.head(b)}}
	c.table = registers.NewWithBar(&registers.Definition{Title: "Lines", Unsorted: true, Columns: []registers.Column{
		{Title: "", Width: 84, Tags: map[string]kit.Tone{differs: kit.ToneWarning}},
		{Title: "", Width: 250, Strong: true}, {Title: c.heads[0], Width: 348}, {Title: c.heads[1], Width: 348}}}, c.chips)
	c.table.OnOpen = c.open
	c.fill()
	d := &kit.Dialog{Title: "Two syncs side by side", Subtitle: c.verdict(), Size: fyne.NewSize(1080, 640),
		Tabs: []kit.Tab{{Content: c.table.Object(), Fill: true, Focus: c.table.Filter}}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	h.s.d.Host.Show(d)
}

// head names a run over its column, so that two of one minute are told apart, too.
func (h *history) head(r *engine.Result) string {
	return fmt.Sprintf("Run %d · %s", r.Number, h.when(*r))
}

// words writes values as the window does.
func (h *history) words() runfacts.Words {
	w := runfacts.PlainWords()
	w.Say, w.Moment, w.Date = kit.Words.Say, h.moment, date
	w.Bytes, w.Took = bytesWords, seconds
	w.System = func(id string) string { return h.name(engine.Result{System: id}) }
	w.Outcome = outcomeName
	w.Rotation = func(n int) string {
		if n == 0 {
			return "All"
		}
		return rotationName(n, h.s.d.Timetable())
	}
	return w
}

// fill lists the facts that the chips leave.
func (c *comparison) fill() {
	differing := 0
	var rows []registers.Row
	for i, f := range c.facts {
		mark := ""
		if f.Differs {
			mark = differs
			differing++
		} else if c.only {
			continue
		}
		cells := []string{mark, c.name(f)}
		for _, v := range f.Values {
			if v == "" {
				v = "–"
			}
			cells = append(cells, v)
		}
		rows = append(rows, registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: cells})
	}
	c.chips.RemoveAll()
	c.chip("All", len(c.facts), false)
	c.chip("Different", differing, true)
	c.table.SetRows(rows)
}

func (c *comparison) chip(label string, n int, only bool) {
	c.h.s.chip(c.chips, c.table, label, n, c.only == only, func() {
		c.only = only
		c.fill()
	}).SetEnabled(n > 0)
}

func (c *comparison) name(f runfacts.Fact) string {
	if f.About == "" {
		return f.Name
	}
	return f.About + ": " + strings.ToLower(f.Name)
}

// open shows all of a line that is longer than its row.
func (c *comparison) open(k model.Key) {
	f := c.facts[k.ID-1]
	var parts []string
	for i, v := range f.Values {
		if v == "" {
			v = "–"
		}
		parts = append(parts, c.heads[i]+":\n"+v)
	}
	c.h.s.d.Host.Tell(c.name(f), strings.Join(parts, "\n\n"))
}

// verdict says in a sentence whether the two runs have sent the same.
func (c *comparison) verdict() string {
	var same, other []string
	for _, f := range c.facts {
		if f.Name != runfacts.Content {
			continue
		}
		_, kind, _ := strings.Cut(f.About, " ")
		if f.Differs {
			other = append(other, kind)
		} else {
			same = append(same, kind)
		}
	}
	switch {
	case len(same)+len(other) == 0:
		return "The two have published nothing of the same kind."
	case len(other) == 0:
		return fmt.Sprintf("The very same rows were sent: %s.", strings.Join(same, ", "))
	case len(same) == 0:
		return fmt.Sprintf("Other rows were sent: %s.", strings.Join(other, ", "))
	}
	return fmt.Sprintf("The very same rows were sent: %s. Other rows: %s.", strings.Join(same, ", "), strings.Join(other, ", "))
}
