package syncdialog

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// section is one entry at the left of the preview: the rows of one kind in one direction, or remarks.
type section struct {
	title  string
	count  int
	detail string
	bad    string // what of the detail wants a person's eye
	rows   []previewRow
}

// previewRow is one row of the preview.
type previewRow struct {
	what, record, was, now string
	ref                    model.Key
}

// preview shows a plan: kinds at the left, rows at the right, what holds it on top.
type preview struct {
	s        *Sync
	plan     *engine.Plan
	name     string
	sections []section
	chosen   int
	filter   string // "", new, changed, gone, …

	list   *fyne.Container
	chips  *fyne.Container
	table  *registers.Register
	shown  []previewRow
	dialog *kit.Dialog
}

// showPreview shows a plan. goOn gets the plan's ID where a person has confirmed what holds it; leave is called when the
// preview is closed without that.
func (s *Sync) showPreview(j *job, plan *engine.Plan, goOn func(confirm string), leave func()) {
	p := &preview{s: s, plan: plan, name: j.name, sections: planSections(plan, j.name)}
	d := &kit.Dialog{Title: "Preview: what this sync will do", Subtitle: rangeWords(plan.Options, s.d.Timetable()),
		TopRight: kit.NewText(j.name, kit.TextStyle{Color: kit.ColorMuted}), CancelText: "Cancel", Size: fyne.NewSize(1120, 650)}
	p.dialog = d
	d.OnCancel = func() {
		d.Close()
		leave()
	}
	confirmed := ""
	d.Primary = kit.NewPrimary("Go", func() {
		d.Close()
		goOn(confirmed)
	})
	if len(plan.Held) > 0 {
		d.Primary.Disable()
		seen := kit.NewCheck(confirmation(plan), func(on bool) {
			confirmed = map[bool]string{true: plan.ID}[on]
			d.Primary.SetEnabled(on)
		})
		d.Extra = []fyne.CanvasObject{seen}
	}
	d.Tabs = []kit.Tab{{Content: p.build(), Fill: true}}
	s.d.Host.Show(d)
	p.choose(p.first())
}

// rowTags is how what a plan does with a row is marked.
var rowTags = map[string]kit.Tone{
	string(engine.New): kit.ToneGood, string(engine.Changed): kit.ToneNote, string(engine.Gone): kit.ToneBad,
	"conflict": kit.ToneWarning, "error": kit.ToneBad, "warning": kit.ToneWarning, "left out": kit.ToneNeutral, "note": kit.ToneNeutral,
}

// confirmation names what a person takes upon them.
func confirmation(plan *engine.Plan) string {
	if len(plan.Held) == 1 {
		switch g := plan.Held[0]; g.Code {
		case engine.FirstPublish:
			return "I have seen that what is there now may be replaced"
		case engine.SectionGone:
			return "I have seen that " + strings.Fields(g.Text)[0] + " " + strings.Fields(g.Text)[1] + " goes"
		}
		return "I have seen this, and it is meant"
	}
	return fmt.Sprintf("I have seen these %d points, and they are meant", len(plan.Held))
}

func (p *preview) build() fyne.CanvasObject {
	p.list = kit.Column(4)
	for i, x := range p.sections {
		p.list.Add(p.listItem(i, x))
	}
	left := kit.MinWidth(236, container.NewVScroll(kit.Inset(p.list, 12, 12, 10, 10)))
	line := kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0))

	held := kit.Column(6)
	for _, g := range p.plan.Held {
		held.Add(kit.Notice(kit.ToneWarning, kit.Paragraph("Held for you: "+g.Text, "")))
	}
	for _, n := range p.plan.Notes {
		held.Add(kit.Notice(kit.ToneNote, kit.Paragraph(n, "")))
	}
	p.chips = kit.Row(6)
	def := registers.Definition{Title: "Rows", Empty: "Nothing is different from the last time.", Unsorted: true, Columns: []registers.Column{
		{Title: "What", Width: 92, Tags: rowTags}, {Title: "Record", Width: 190, Strong: true},
		{Title: p.wasTitle(), Width: 230}, {Title: "Will be", Width: 340}}}
	p.table = registers.NewWithBar(&def, p.chips)
	p.table.OnOpen = func(k model.Key) { p.jump(int(k.ID) - 1) }
	top := kit.Inset(held, 12, 0, 14, 14)
	if len(held.Objects) == 0 {
		top.Hide()
	}
	return kit.Frame(nil, nil, kit.Frame(nil, nil, nil, line, left), nil, kit.Frame(top, nil, nil, nil, p.table.Object()))
}

// wasTitle heads what rows are compared with: what the SIS has now, where it can be read.
func (p *preview) wasTitle() string {
	title := "Before"
	for _, out := range p.plan.Out {
		switch out.Source {
		case engine.FromSIS:
			return "In " + p.name + " now"
		case engine.FromPublished:
			title = "Last published"
		}
	}
	return title
}

// listItem is one entry at the left.
func (p *preview) listItem(i int, x section) fyne.CanvasObject {
	head := kit.Row(5, kit.Strong(x.title), kit.NewText(engine.Number(x.count), kit.TextStyle{Color: kit.ColorMuted}))
	detail := kit.Row(5)
	if x.detail != "" {
		detail.Add(kit.NewText(x.detail, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted}))
	}
	if x.bad != "" {
		detail.Add(kit.NewText(x.bad, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorBad}))
	}
	back := kit.NewBlock("", "", 6)
	return kit.NewTapArea(container.NewStack(back, kit.Inset(kit.Column(3, head, detail), 8, 8, 12, 8)), func() { p.choose(i) })
}

// first is the entry to start with: the first that has something to say.
func (p *preview) first() int {
	for i, x := range p.sections {
		if len(x.rows) > 0 {
			return i
		}
	}
	return 0
}

// choose shows the rows of an entry.
func (p *preview) choose(i int) {
	if i >= len(p.sections) {
		return
	}
	p.chosen, p.filter = i, ""
	for n, o := range p.list.Objects {
		p.mark(o, n == i)
	}
	p.fill()
}

func (p *preview) mark(o fyne.CanvasObject, on bool) {
	tap, ok := o.(*kit.TapArea)
	if !ok {
		return
	}
	if stack, ok := tap.Content().(*fyne.Container); ok && len(stack.Objects) > 0 {
		if back, ok := stack.Objects[0].(*kit.Block); ok {
			fill := fyne.ThemeColorName("")
			if on {
				fill = kit.ColorTint
			}
			back.SetColors(fill, "")
		}
	}
}

// fill shows the rows of the chosen entry that the chips leave.
func (p *preview) fill() {
	x := p.sections[p.chosen]
	p.chips.RemoveAll()
	p.addChip("All", "", len(x.rows))
	var kinds []string
	for _, r := range x.rows {
		if !slices.Contains(kinds, r.what) {
			kinds = append(kinds, r.what)
		}
	}
	if len(kinds) > 1 {
		for _, k := range kinds {
			n := 0
			for _, r := range x.rows {
				if r.what == k {
					n++
				}
			}
			p.addChip(strings.ToUpper(k[:1])+k[1:], k, n)
		}
	}
	p.shown = p.shown[:0]
	var rows []registers.Row
	for _, r := range x.rows {
		if p.filter == "" || r.what == p.filter {
			p.shown = append(p.shown, r)
			rows = append(rows, registers.Row{Key: model.Key{ID: uint32(len(p.shown))}, Cells: []string{r.what, r.record, r.was, r.now}})
		}
	}
	p.table.SetRows(rows)
}

func (p *preview) addChip(label, what string, n int) {
	b := kit.NewButton(fmt.Sprintf("%s %s", label, engine.Number(n)), func() {
		p.filter = what
		p.fill()
	})
	if p.filter != what {
		b.Rank = kit.RankQuiet
	}
	p.chips.Add(b)
}

// jump shows the record of a row in the window; the preview closes, since it would cover it.
func (p *preview) jump(i int) {
	if i < 0 || i >= len(p.shown) || p.shown[i].ref.Kind == model.KindNone || p.s.d.Jump == nil {
		return
	}
	k := p.shown[i].ref
	p.dialog.Cancel()
	p.s.d.Jump(k)
}

// planSections is a plan as the entries of the preview: what goes out, what is left out or wrong, what comes in.
func planSections(plan *engine.Plan, name string) []section {
	var out []section
	var left, bad, warn, there []previewRow
	for _, o := range plan.Out {
		n, c, g := o.Count(engine.New), o.Count(engine.Changed), o.Count(engine.Gone)
		x := section{title: o.Kind.Label(), count: o.Rows, rows: changeRows(o.Columns, o.Changes)}
		x.detail, x.bad = details(n, c, g)
		out = append(out, x)
		there = append(there, thereRows(o.Columns, o.There)...)
		left = append(left, noteRows("left out", o.Left)...)
		bad = append(bad, noteRows("error", o.Bad)...)
		warn = append(warn, noteRows("warning", o.Warn)...)
	}
	for _, f := range plan.NotArriving {
		left = append(left, previewRow{what: "left out", record: f.Name, now: f.Travels})
	}
	for _, x := range []section{
		{title: "Changed in " + name, count: len(there), detail: "since the last sync", rows: there},
		{title: "Errors", count: len(bad), bad: "not sent", rows: bad},
		{title: "Warnings", count: len(warn), detail: "sent, but look at them", rows: warn},
		{title: "Left out", count: len(left), detail: "not sent, or not used there", rows: left},
	} {
		if x.count > 0 {
			out = append(out, x)
		}
	}
	for _, in := range plan.In {
		n, c, g := in.Count(engine.New), in.Count(engine.Changed), in.Count(engine.Gone)
		x := section{title: "From " + name + ": " + strings.ToLower(in.Kind.Label()), count: in.Read,
			rows: slices.Concat(changeRows(in.Columns, in.Changes), conflictRows(in.Conflicts, name), noteRows("note", in.Notes))}
		x.detail, x.bad = details(n, c, g)
		out = append(out, x)
	}
	return out
}

func details(n, c, g int) (detail, bad string) {
	if n+c+g == 0 {
		return "unchanged", ""
	}
	var parts []string
	if n > 0 {
		parts = append(parts, engine.Number(n)+" new")
	}
	if c > 0 {
		parts = append(parts, engine.Number(c)+" changed")
	}
	if g > 0 {
		bad = engine.Number(g) + " gone"
	}
	return strings.Join(parts, " · "), bad
}

// changeRows writes changes as rows; of a changed row only what differs.
func changeRows(columns []string, changes []engine.RowChange) []previewRow {
	rows := make([]previewRow, 0, len(changes))
	for _, c := range changes {
		r := previewRow{what: string(c.What), record: c.Title, ref: c.Ref, was: "—", now: "—"}
		switch c.What {
		case engine.Changed:
			var was, now []string
			for i, col := range columns {
				if a, b := value(c.Was, i), value(c.Now, i); a != b {
					was, now = append(was, col+" "+dash(a)), append(now, col+" "+dash(b))
				}
			}
			r.was, r.now = strings.Join(was, " · "), strings.Join(now, " · ")
		case engine.New:
			r.now = joined(c.Now)
		case engine.Gone:
			r.was = joined(c.Was)
		}
		rows = append(rows, r)
	}
	return rows
}

// thereRows writes what the SIS changed in published data: what it has, and what becomes of it.
func thereRows(columns []string, changes []engine.RowChange) []previewRow {
	rows := changeRows(columns, changes)
	for i, c := range changes {
		becomes := map[engine.Do]string{engine.TakeIn: "taken into the timetable", engine.Overwrite: "overwritten", engine.Keep: "left as it is there"}[c.Do]
		rows[i].was, rows[i].now = rows[i].now, becomes
		if c.What == engine.Gone {
			rows[i].was = "—"
		}
		if c.Why != "" {
			rows[i].now += ": " + c.Why
		}
	}
	return rows
}

// conflictRows writes fields that both sides changed, with both values and which one wins.
func conflictRows(conflicts []engine.Conflict, name string) []previewRow {
	rows := make([]previewRow, len(conflicts))
	for i, c := range conflicts {
		wins := name + " wins: " + dash(c.There)
		if c.Keep {
			wins = "the timetable wins: " + dash(c.Here)
		}
		rows[i] = previewRow{what: "conflict", record: c.What, was: c.Field + ": here " + dash(c.Here) + ", there " + dash(c.There), now: wins, ref: c.Ref}
	}
	return rows
}

func noteRows(what string, notes []engine.Note) []previewRow {
	rows := make([]previewRow, len(notes))
	for i, n := range notes {
		rows[i] = previewRow{what: what, record: n.What, was: "", now: n.Why, ref: n.Ref}
	}
	return rows
}

func value(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func joined(values []string) string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, " · ")
}
