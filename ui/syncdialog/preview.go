package syncdialog

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	exported "carillon/internal/exchange/preview"
	"carillon/internal/words"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// preview shows a plan: kinds at the left, rows at the right, what holds it on top. What a person decides about single
// rows makes another plan, of what the SIS has answered already.
type preview struct {
	s         *Sync
	plan      *engine.Plan
	name, sis string
	decisions engine.Decisions
	decided   bool // a person has decided something here
	leave     func()
	// replan makes the plan anew; nil where nothing can be decided any more.
	replan func(engine.Decisions) (*engine.Plan, error)

	sections  []section
	chosen    int
	filter    string // "" for all that is not as it was, else the what of rows
	confirmed bool
	busy      bool // a plan is being made

	list   *kit.PickList
	top    *fyne.Container // what holds it, and why it is shown
	chips  *fyne.Container
	table  *registers.Register
	shown  []previewRow
	row    int // of shown, that the decision bar is about; -1 for none
	right  *fyne.Container
	bar    *fyne.Container // about the row that is chosen
	whole  *fyne.Container // all its text
	choice fyne.CanvasObject
	decide *kit.Select
	all    *kit.Button
	seen   *kit.Check
	dialog *kit.Dialog
}

const workPlan work.Kind = "sync plan"

// How wide the preview is where the window has the room, and how much wider the window has to be for that, in units.
const (
	previewWidth float32 = 1120
	toolsRoom    float32 = 32
)

// previewDeps is what a preview is of.
type previewDeps struct {
	plan   *engine.Plan
	name   string // of the system
	sis    string // its short name
	replan func(engine.Decisions) (*engine.Plan, error)
	title  string
	about  string // under the title
	goText string // of the main button
	// goOn gets the plan that was shown last, and its ID where a person has confirmed what holds it.
	goOn func(plan *engine.Plan, confirm string)
	// leave is called when the preview is closed without that; nil shows what was done already, with nothing to start.
	leave func()
	send  engine.Connector // whose payloads can be shown; nil for none
}

// showPreview shows the plan of a job. goOn gets the plan and its ID where a person has confirmed what holds it; leave is
// called when the preview is closed without that. The function returned closes it so, without asking.
func (s *Sync) showPreview(j *job, run *engine.Run, plan *engine.Plan, goOn func(plan *engine.Plan, confirm string), leave func()) func() {
	x := previewDeps{plan: plan, name: j.name, sis: engine.ShortName(j.sis), replan: run.Decide, title: "Preview: what this sync will do",
		about: rangeWords(plan.Options, s.d.Timetable()), goText: "Go", goOn: goOn, leave: leave, send: j.sis}
	if j.adopt {
		x.title, x.goText = "Preview: what "+x.sis+" has", "Make the timetable"
		x.about = "All of it is taken over into a new timetable. Nothing has been written yet, and nothing is sent."
	}
	return s.preview(x).drop
}

// showDone shows what a run did, row by row.
func (s *Sync) showDone(name string, sis engine.Connector, plan *engine.Plan) {
	s.preview(previewDeps{plan: plan, name: name, sis: engine.ShortName(sis), title: "What this sync did",
		about: strings.TrimSuffix(rangeWords(plan.Options, s.d.Timetable()), " Nothing has been sent yet."), send: sis})
}

func (s *Sync) preview(x previewDeps) *preview {
	p := &preview{s: s, leave: x.leave, plan: x.plan, name: x.name, sis: x.sis, replan: x.replan, row: -1, decisions: x.plan.Options.Decisions.Clone()}
	name := kit.NewText(x.name, kit.TextStyle{Color: kit.ColorMuted})
	d := &kit.Dialog{Title: x.title, Subtitle: x.about, TopRight: name, Size: fyne.NewSize(previewWidth, 650), Tall: true}
	p.dialog = d
	content := p.build()
	d.Tabs = []kit.Tab{{Content: content, Fill: true, Focus: p.list}}
	if tools := p.tools(x.send); s.d.Host.Window.Canvas().Size().Width < previewWidth+toolsRoom {
		d.TopRight = kit.Row(12, tools, name) // the footer has no room for them beside the confirmation
	} else {
		d.Note = tools
	}
	if x.leave == nil {
		d.Primary = kit.NewPrimary("Close", d.Close)
	} else {
		d.CancelText = "Cancel"
		d.OnCancel = func() { p.quit(func() {}) }
		d.Primary = kit.NewPrimary(x.goText, func() {
			confirm := ""
			if p.confirmed {
				confirm = p.plan.ID
			}
			d.Close()
			x.goOn(p.plan, confirm)
		})
		p.seen = kit.NewCheck("", func(on bool) {
			p.confirmed = on
			p.update()
		})
		d.Extra = []fyne.CanvasObject{p.seen}
	}
	p.take(x.plan)
	s.d.Host.Show(d)
	return p
}

// take shows a plan; the entry and the filter stay where they are still there.
func (p *preview) take(plan *engine.Plan) {
	title := ""
	if p.chosen < len(p.sections) {
		title = p.sections[p.chosen].title
	}
	p.plan, p.sections, p.confirmed, p.busy = plan, planSections(plan, p.sis), false, false
	if p.seen != nil {
		p.seen.Text = confirmation(plan)
		p.seen.Checked = false
		if len(plan.Held) == 0 {
			p.seen.Hide()
		} else {
			p.seen.Show()
		}
		p.seen.Refresh()
		p.dialog.RefreshFooter()
	}
	items := make([]kit.PickItem, len(p.sections))
	for i, x := range p.sections {
		items[i] = kit.PickItem{Title: x.title, Count: names.Number(x.count), Detail: x.detail, Bad: x.bad, Apart: x.apart}
		if slices.ContainsFunc(plan.Held, func(g engine.Guard) bool { return g.Kind == x.kind && x.kind != "" }) {
			items[i].Mark, items[i].Tone = "◆", kit.ToneWarning
		} else if slices.ContainsFunc(x.rows, func(r previewRow) bool { return r.what == whatError }) {
			items[i].Mark, items[i].Tone = "▲", kit.ToneBad
		}
	}
	p.list.SetItems(items)
	p.heads()
	at := slices.IndexFunc(p.sections, func(x section) bool { return x.title == title })
	if at < 0 {
		at, p.filter = p.first(), ""
	}
	p.chosen = at
	p.list.SetChosen(at)
	p.fill()
	p.update()
}

// first is the entry to start with: the first that has something to say.
func (p *preview) first() int {
	return max(0, slices.IndexFunc(p.sections, func(x section) bool { return len(x.rows) > 0 }))
}

// update enables what can be pressed now.
func (p *preview) update() {
	if p.seen != nil {
		p.dialog.Primary.SetEnabled(!p.busy && (len(p.plan.Held) == 0 || p.confirmed))
	}
}

func (p *preview) build() fyne.CanvasObject {
	p.list = kit.NewPickList(func(i int) {
		p.chosen, p.filter = i, ""
		p.fill()
	})
	left := kit.MinWidth(250, container.NewVScroll(kit.Inset(p.list, 12, 12, 10, 10)))
	line := kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0))
	p.top = container.NewStack()
	p.chips = kit.Flow(6)
	def := previewTable()
	p.table = registers.NewWithBar(&def, p.chips)
	p.table.OnOpen = func(k model.Key) { p.jump(int(k.ID) - 1) }
	p.table.OnSelect = func(k model.Key) { p.offer(int(k.ID) - 1) }
	p.decide = kit.NewSelect("", nil, func(option int) { p.choose(option, false) })
	p.decide.Left = true
	p.all = kit.NewButton("", func() { p.choose(p.decide.Chosen(), true) })
	p.whole = container.NewStack()
	p.choice = kit.Row(10, kit.MinWidth(280, p.decide), p.all)
	p.bar = kit.Column(0, kit.Hairline(), kit.Inset(kit.Column(8, p.whole, p.choice), 8, 8, 16, 14))
	p.bar.Hide()
	p.right = kit.Frame(p.top, p.bar, nil, nil, p.table.Object())
	return kit.Frame(nil, nil, kit.Frame(nil, nil, nil, line, left), nil, p.right)
}

// The columns of the table whose headings depend on what is shown.
const wasColumn, nowColumn = 2, 3

// previewTable is the table of the rows.
func previewTable() registers.Definition {
	return registers.Definition{Title: "Rows", Empty: "Nothing is different from the last time.", Unsorted: true, Columns: []registers.Column{
		{Title: "What", Width: 92, Tags: rowTags}, {Title: "Record", Width: 184, Strong: true}, {Title: "Before", Width: 250}, {Title: "Will be", Width: 322}}}
}

// How much room notices above the rows may take, in units, before they scroll, and what of the window's height is kept for all
// else: a low window shows rows, too. rowsWidth is how wide the rows are at first.
const (
	topMost   float32 = 190
	belowTop  float32 = 430
	rowsWidth float32 = 869
)

// heads says what holds the plan, why it is shown, and what can be matched by hand.
func (p *preview) heads() {
	notes := kit.Column(6)
	for _, g := range p.plan.Held {
		held := "Held for you: "
		if p.replan == nil {
			held = "It was held: "
		}
		text := kit.Paragraph(held+kit.Words.Say(g.Said), "")
		if i := p.place(g); i >= 0 {
			notes.Add(kit.Notice(kit.ToneWarning, kit.Frame(nil, nil, nil, kit.NewQuiet("Show", func() { p.show(i, g) }), text)))
		} else {
			notes.Add(kit.Notice(kit.ToneWarning, text))
		}
	}
	here, there := unmatched(p.plan)
	byHand := 0
	for _, m := range p.decisions.Match {
		byHand += len(m)
	}
	if p.replan != nil && (here > 0 && there > 0 || byHand > 0) {
		text := fmt.Sprintf("%s of this timetable and %s of %s match nothing on the other side.", names.Count(here, "record", "records"), names.Count(there, "record", "records"), p.sis)
		if byHand > 0 {
			text += " " + names.Count(byHand, "record is", "records are") + " matched by you."
		}
		notes.Add(kit.Notice(kit.ToneNote, kit.Frame(nil, nil, nil, kit.NewButton("Match …", p.match), kit.Column(0, kit.Inset(kit.Paragraph(text, ""), 6, 6, 0, 0)))))
	}
	said := slices.Clone(p.plan.Notes)
	if p.replan != nil && len(p.plan.Adopted) == 0 {
		said = append(said, p.plan.Look...)
	}
	for i := range p.plan.Out {
		if m := p.plan.Out[i].Members().Message(); !m.IsZero() {
			said = append(said, m)
		}
	}
	if len(said) > 0 {
		notes.Add(kit.Notice(kit.ToneNote, kit.Paragraph(strings.Join(kit.Words.All(said), " "), "")))
	}
	p.top.RemoveAll()
	if len(notes.Objects) == 0 {
		p.top.Hide()
		return
	}
	all := kit.Inset(notes, 12, 0, 14, 14)
	width := p.right.Size().Width
	if width == 0 {
		width = rowsWidth // it is not shown yet
	}
	all.Resize(fyne.NewSize(width, 0)) // paragraphs know their height by their width
	if most := max(80, min(topMost, p.s.d.Host.Window.Canvas().Size().Height-belowTop)); all.MinSize().Height <= most {
		p.top.Add(all)
	} else {
		p.top.Add(kit.Height(most, container.NewVScroll(all)))
	}
	p.top.Show()
	p.right.Refresh()
}

// place is the entry that a guard is about, -1 for none.
func (p *preview) place(g engine.Guard) int {
	if g.Kind == "" {
		return -1
	}
	return slices.IndexFunc(p.sections, func(x section) bool { return x.kind == g.Kind })
}

// show goes to the rows that a guard is about.
func (p *preview) show(i int, g engine.Guard) {
	p.chosen = i
	p.list.SetChosen(i)
	p.filter = ""
	switch g.Code {
	case engine.SectionGone, engine.ManyGone, engine.EmptySet, engine.Dropped:
		p.filter = string(engine.Gone)
	case engine.ManyChanged:
		p.filter = string(engine.Changed)
	case engine.ManyNew, engine.CodesRenamed:
		p.filter = string(engine.New)
	case engine.OtherPerson:
		p.filter = whatConflict
	case engine.RowFault:
		p.filter = whatError
	}
	p.fill()
	p.table.FocusTable()
}

// fill shows the rows of the chosen entry that the chips leave.
func (p *preview) fill() {
	if p.chosen >= len(p.sections) {
		p.table.SetRows(nil)
		return
	}
	x := &p.sections[p.chosen]
	n := map[string]int{}
	for _, r := range x.rows {
		n[r.what]++
	}
	if p.filter != "" && n[p.filter] == 0 && (p.filter != string(engine.Unchanged) || x.nSame == 0) {
		p.filter = ""
	}
	heads := x.heads
	if p.replan == nil {
		heads = x.done
	}
	p.table.SetHeading(wasColumn, heads[0])
	p.table.SetHeading(nowColumn, heads[1])
	p.chips.RemoveAll()
	all := "All"
	if x.nSame > 0 {
		all = "All but unchanged" // those are filled in only when they are asked for
	}
	p.chip(all, "", len(x.rows))
	for _, what := range whats {
		if n[what] > 0 && n[what] < len(x.rows) {
			p.chip(upper(what), what, n[what])
		}
	}
	if x.nSame > 0 {
		p.chip("Unchanged", string(engine.Unchanged), x.nSame)
	}
	from := x.rows
	if p.filter == string(engine.Unchanged) {
		from = x.same()
	}
	p.shown = p.shown[:0]
	rows := make([]registers.Row, 0, len(from))
	for _, r := range from {
		if p.filter == "" || r.what == p.filter {
			p.shown = append(p.shown, r)
			rows = append(rows, registers.Row{Key: model.Key{ID: uint32(len(p.shown))}, Cells: []string{r.what, r.record, r.was, r.now}})
		}
	}
	p.table.SetRows(rows)
	p.table.Object().Refresh() // the filters may take more lines now, or fewer
	p.offer(-1)
}

func (p *preview) chip(label, what string, n int) {
	p.s.chip(p.chips, p.table, label, n, p.filter == what, func() {
		p.filter = what
		p.fill()
	})
}

// offer shows the whole of a row under the table, and what can be decided about it.
func (p *preview) offer(i int) {
	p.row = -1
	if i < 0 || i >= len(p.shown) {
		p.bar.Hide()
		p.right.Refresh()
		return
	}
	r := p.shown[i]
	p.whole.RemoveAll()
	p.whole.Add(kit.Paragraph(r.sentence(), kit.ColorMuted))
	p.choice.Hide()
	if r.choice != nil && p.replan != nil {
		p.row = i
		p.offerChoice(r.choice)
	}
	p.bar.Show()
	p.right.Refresh()
}

func (p *preview) offerChoice(c *rowChoice) {
	p.decide.SetOptions(c.options)
	p.decide.SetChosen(c.chosen)
	alike := 0
	for _, r := range p.shown {
		if r.choice != nil && r.choice.group == c.group && len(r.choice.options) == len(c.options) {
			alike++
		}
	}
	p.all.SetText("The same for all " + names.Number(alike))
	if alike > 1 {
		p.all.Show()
	} else {
		p.all.Hide()
	}
	p.choice.Show()
}

// choose decides about the row of the bar, or about all of its sort that are shown.
func (p *preview) choose(option int, all bool) {
	if p.row < 0 || p.busy {
		return
	}
	of := p.shown[p.row].choice
	p.rethink(func(d *engine.Decisions) {
		for i, r := range p.shown {
			if r.choice != nil && (i == p.row || all && r.choice.group == of.group && option < len(r.choice.options)) {
				r.choice.set(d, option)
			}
		}
	})
}

// rethink makes the plan anew with other decisions, off the UI goroutine.
func (p *preview) rethink(change func(*engine.Decisions)) {
	d := p.decisions.Clone()
	change(&d)
	p.busy = true
	p.update()
	p.s.d.Runner.Go(workPlan, func(context.Context) func() {
		plan, err := p.replan(d.Clone())
		return func() {
			if err != nil {
				p.busy = false
				p.update()
				p.s.d.Host.ShowError("The plan could not be made anew", err)
				return
			}
			p.decisions, p.decided = d, true
			row := p.row
			p.take(plan)
			p.again(row)
		}
	})
}

// again goes back to the row that was decided about.
func (p *preview) again(row int) {
	if row >= 0 && row < len(p.shown) {
		p.table.Select(model.Key{ID: uint32(row + 1)})
		p.offer(row)
	}
}

// jump shows the record of a row in the window; the preview closes, since it would cover it.
func (p *preview) jump(i int) {
	if i < 0 || i >= len(p.shown) || p.shown[i].ref.Kind == model.KindNone || p.s.d.Jump == nil {
		return
	}
	k := p.shown[i].ref
	p.quit(func() { p.s.d.Jump(k) })
}

// drop closes the preview without performing its plan.
func (p *preview) drop() {
	if !p.dialog.Shown() {
		return
	}
	p.dialog.Close()
	if p.leave != nil {
		p.s.d.Runner.Cancel(workPlan)
		p.leave()
	}
}

// quit closes the preview without performing its plan, after asking where that loses what was decided.
func (p *preview) quit(then func()) {
	out := func() {
		p.drop()
		then()
	}
	if !p.decided {
		out()
		return
	}
	p.s.d.Host.Ask("Leave without these decisions?", "What you have decided about single rows in this preview would be lost. Nothing has been sent.", kit.Choice{Text: "Leave", Do: out, Risky: true})
}

// tools is what can be done with a plan beside performing it.
func (p *preview) tools(sis engine.Connector) fyne.CanvasObject {
	row := kit.Row(4)
	if p.s.d.Export != nil {
		row.Add(kit.NewQuiet("Save as …", p.askExport))
	}
	if sender, ok := sis.(engine.Payloader); ok && len(p.plan.Out) > 0 {
		row.Add(kit.NewQuiet("Show payload", func() { p.showPayload(sender) }))
	}
	return row
}

// askExport asks in which form the preview is to be saved.
func (p *preview) askExport() {
	name := "sync-preview-" + p.plan.ID
	save := func(ext string, write func(io.Writer, *engine.Plan, *words.Catalogue) error) func() {
		return func() {
			p.s.d.Export("Save the preview", name+ext, func(w io.Writer) error { return write(w, p.plan, words.Plain) })
		}
	}
	p.s.d.Host.Ask("Save the preview", "As a page it can be read and printed from any browser; as CSV it opens in a spreadsheet. Both list every row that is not as it was.",
		kit.Choice{Text: "As a page", Do: save(".html", exported.HTML)}, kit.Choice{Text: "As CSV", Do: save(".csv", exported.CSV)})
}
