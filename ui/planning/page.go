package planning

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/planning"
	"carillon/internal/sheet"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	uisheet "carillon/ui/sheet"
)

// Deps is what the page needs of the window.
type Deps struct {
	Host *kit.Host
	Jobs work.Runner
	// Apply performs an edit that a person makes.
	Apply func(model.Edit) error
	// Say says a sentence in the status bar.
	Say func(string)
	// Jump goes to a record.
	Jump func(model.Key)
	// Kept is what Keep kept of the open file; nil for nothing.
	Kept func() []byte
	Keep func([]byte)
}

// Work of the page.
const workTry work.Kind = "what if"

// Page is the requests against what is offered. Its functions belong to the UI goroutine.
type Page struct {
	*uisheet.Page
	deps Deps

	root    *fyne.Container
	layout  *parts
	show    *kit.Select
	under   *kit.Button
	matrix  *matrix
	which   *kit.Select
	legend  *fyne.Container
	pair    *fyne.Container
	nothing *kit.Text
	what    *whatIf

	t     *model.Timetable // that the rows are of; nil for none
	src   *planning.Sheet
	stale bool // what is shown is of another state
	view  kept
}

// kept is how the page is shown, in the file.
type kept struct {
	Limits planning.Limits
	All    bool // courses in the matrix: all, else those with one or two sections
	Sheet  sheet.View
}

// usual are sizes by which a US high school plans, until it says otherwise.
var usual = planning.Limits{Target: 26, Maximum: 30, Minimum: 12}

// words are what the page calls its rows.
var words = uisheet.Words{Title: "Requests", One: "course", Many: "courses",
	Empty: "Requests come from the SIS with a sync, are pasted or imported, or are typed under Setup > Subject requests."}

// noRows is the source of the sheet while no file is open.
type noRows struct{}

func (noRows) Columns() []sheet.Column       { return nil }
func (noRows) Keys() []sheet.Key             { return nil }
func (noRows) Text(sheet.Key, int) string    { return "" }
func (noRows) Try(sheet.Edit) sheet.Result   { return sheet.Result{} }
func (noRows) Apply(sheet.Edit) sheet.Result { return sheet.Result{} }

// Shown rows, by what the column of notes says.
var filters = []struct{ label, note string }{{"All", ""}, {"Short", planning.NoteShort}, {"Singletons", planning.NoteSingleton}, {"Too small", planning.NoteTooSmall}}

// NewPage returns a page without a file.
func NewPage(deps Deps) *Page {
	p := &Page{deps: deps, matrix: newMatrix(), legend: kit.Flow(10), pair: container.NewStack(), view: kept{Limits: usual}}
	p.Page = uisheet.NewPage(deps.Host, words, sheet.New(noRows{}, sheet.View{}))
	p.show = kit.NewSelect("Show: ", []string{filters[0].label}, func(i int) { p.filter(filters[i].note) })
	p.under = kit.NewButton("Students under a full schedule", p.listUnder)
	p.SetActions(p.show)
	p.SetNote(kit.Flow(8, p.under, kit.NewButton("Section sizes…", p.askSizes)))
	p.OnSay = deps.Say
	p.OnOpen = func(k sheet.Key) { deps.Jump(model.CourseID(k).Key()) }
	p.OnKept = func(v sheet.View) {
		p.view.Sheet = v
		p.keep()
	}
	p.Page.OnKey = p.key
	p.OnMenu = func(fyne.Position) {}
	p.which = kit.NewSelect("", []string{"Singles and doubles", "All courses"}, func(i int) {
		p.view.All = i == 1
		p.keep()
		p.fillMatrix()
	})
	p.matrix.onCurrent, p.matrix.onOpen = p.showPair, p.listPair
	p.nothing = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	p.what = newWhatIf(p)
	head := kit.Frame(nil, nil, kit.Strong("Who asked for both"), p.which, nil)
	both := kit.Frame(kit.Column(8, head, p.nothing), kit.Column(8, p.legend, p.pair), nil, nil, kit.Inset(p.matrix, 0, 8, 0, 0))
	l := &parts{tally: p.Object(), both: panel(kit.Inset(both, 12, 12, 16, 16)), what: panel(kit.Inset(p.what.root, 12, 12, 16, 16)),
		line: kit.NewBlock(kit.ColorLine, "", 0), rule: kit.NewBlock(kit.ColorLine, "", 0)}
	l.tabs = kit.NewTabBar([]string{"Courses", "Who asked for both", "What if"}, func(int) { p.root.Refresh() })
	p.layout = l
	l.bar = panel(kit.Inset(l.tabs, 2, 0, 16, 16))
	p.root = container.New(l, l.bar, l.tally, l.both, l.what, l.line, l.rule)
	return p
}

func panel(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), o)
}

// Content is what to put into the window.
func (p *Page) Content() fyne.CanvasObject { return p.root }

// parts puts the tally left of the matrix and the what-if; in a narrow window each has a tab.
type parts struct {
	tabs                   *kit.TabBar
	bar, tally, both, what fyne.CanvasObject
	line, rule             fyne.CanvasObject
}

const (
	sideWidth  float32 = 450
	narrowPage float32 = 1000
	lowPage    float32 = 560
	tabsHeight float32 = 38
)

// Layout implements fyne.Layout.
func (l *parts) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, height))
		o.Show()
	}
	for _, o := range []fyne.CanvasObject{l.bar, l.line, l.rule} {
		o.Hide()
	}
	if size.Width < narrowPage || size.Height < lowPage {
		put(l.bar, 0, 0, size.Width, tabsHeight)
		for i, o := range []fyne.CanvasObject{l.tally, l.both, l.what} {
			if i != l.tabs.Chosen() {
				o.Hide()
				continue
			}
			put(o, 0, tabsHeight, size.Width, size.Height-tabsHeight)
		}
		return
	}
	left := size.Width - sideWidth
	what := fyne.Min(l.what.MinSize().Height, size.Height*0.55)
	put(l.tally, 0, 0, left, size.Height)
	put(l.line, left, 0, 1, size.Height)
	put(l.both, left+1, 0, sideWidth-1, size.Height-what-1)
	put(l.rule, left+1, size.Height-what-1, sideWidth-1, 1)
	put(l.what, left+1, size.Height-what, sideWidth-1, what)
}

// MinSize implements fyne.Layout.
func (l *parts) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(560, 300) }

// Fill shows a timetable as it is now.
func (p *Page) Fill(t *model.Timetable) {
	if p.t != t {
		p.t, p.stale = t, false
		p.view = kept{Limits: usual, Sheet: sheet.View{Sort: []sheet.SortBy{{Column: "requests", Down: true}}}}
		if data := p.deps.Kept(); data != nil {
			_ = json.Unmarshal(data, &p.view) // a view that can't be read is that of the beginning
		}
		p.src = planning.NewSheet(t, p.view.Limits)
		p.src.OnOffer = p.offered
		p.SetState(sheet.New(p.src, p.view.Sheet))
		p.which.SetChosen(map[bool]int{false: 0, true: 1}[p.view.All])
		p.changed()
		return
	}
	if p.stale {
		p.stale = false
		p.src.Reload()
		p.State().Reload()
		p.changed()
	}
}

// Follow notes what an edit changed.
func (p *Page) Follow(patch model.Patch) {
	for _, c := range patch.Changes {
		switch c.Key.Kind {
		case model.KindRequest, model.KindCourse, model.KindSection, model.KindEnrolment, model.KindStudent, model.KindLesson,
			model.KindRoom, model.KindTeacher, model.KindGrid, model.KindRotation, model.KindYearLevel:
			p.stale = p.src != nil
			return
		}
	}
}

// Restart forgets the file that is no longer open.
func (p *Page) Restart() {
	p.deps.Jobs.Cancel(workTry)
	p.t, p.src, p.stale = nil, nil, false
	p.SetState(sheet.New(noRows{}, sheet.View{}))
	p.matrix.show(nil, nil)
	p.what.clear()
}

// Focus gives what is shown the keyboard: the tally, or in a narrow window what its tab shows.
func (p *Page) Focus() {
	if p.matrix.Visible() && p.layout.both.Visible() && !p.layout.tally.Visible() {
		p.deps.Host.Window.Canvas().Focus(p.matrix)
		return
	}
	p.deps.Host.Window.Canvas().Focus(p.Sheet) // which may never have been drawn, and know no canvas yet
}

// Count is how many requests there are.
func (p *Page) Count(t *model.Timetable) string { return names.Number(t.Count(model.KindRequest)) }

func (p *Page) keep() {
	if data, err := json.Marshal(p.view); err == nil {
		p.deps.Keep(data)
	}
}

// offered is for a number of sections that a person tried.
func (p *Page) offered() {
	p.State().Reload()
	p.changed()
}

// changed shows what follows from the rows.
func (p *Page) changed() {
	p.Page.Changed()
	p.showFilters()
	p.fillMatrix()
	p.try()
}

// key is for plus and minus, which offer a section more or less of the course of the row.
func (p *Page) key(ev *fyne.KeyEvent) bool {
	by := map[fyne.KeyName]int{fyne.KeyPlus: 1, fyne.KeyMinus: -1, fyne.KeyEqual: 1}[ev.Name]
	if by == 0 || p.src == nil {
		return false
	}
	k, column := p.State().CurrentCell()
	if column != planning.ColumnOffered {
		return false
	}
	p.src.Add(model.CourseID(k), by)
	return true
}

// showFilters counts the rows that each filter leaves.
func (p *Page) showFilters() {
	counts := map[string]int{}
	for i := range p.src.Rows() {
		counts[p.src.Rows()[i].Note()]++
		counts[""]++
	}
	counts[""] = len(p.src.Rows())
	labels, chosen := make([]string, len(filters)), 0
	for i, f := range filters {
		labels[i] = f.label + " " + names.Number(counts[f.note])
		if slices.ContainsFunc(p.State().View().Filters, func(v sheet.Filter) bool { return v.Column == "state" && slices.Contains(v.Values, f.note) }) {
			chosen = i
		}
	}
	p.show.SetOptions(labels)
	p.show.SetChosen(chosen)
	under := len(planning.UnderFull(p.t))
	p.under.SetText("Students under a full schedule: " + names.Number(under))
	p.under.SetEnabled(under > 0)
}

// filter shows the rows that have a note; all for "".
func (p *Page) filter(note string) {
	f := sheet.Filter{Column: "state"}
	if note != "" {
		f.Values = []string{note}
	}
	p.ShowOnly(f)
}

// fillMatrix counts who asked for both of two courses.
func (p *Page) fillMatrix() {
	var ids []model.CourseID
	var codes []string
	for i := range p.src.Rows() {
		d := &p.src.Rows()[i]
		if d.Requests > 0 && (p.view.All || d.Offered > 0 && d.Offered <= 2) {
			ids, codes = append(ids, d.Course.ID), append(codes, d.Course.Code)
		}
	}
	p.matrix.show(planning.NewMatrix(p.t, ids), codes)
	p.nothing.SetText("")
	if len(ids) < 2 {
		p.nothing.SetText(map[bool]string{true: "Fewer than two courses are asked for.", false: "Fewer than two courses with one or two sections are asked for. Choose All courses."}[p.view.All])
	}
	p.showLegend()
	p.showPair()
}

// showLegend says which shade stands for how many students.
func (p *Page) showLegend() {
	p.legend.RemoveAll()
	most := p.matrix.of.Most()
	if most > 0 {
		p.legend.Add(kit.Muted("Students who asked for both:"))
	}
	for level := 1; level <= heatLevels; level++ {
		from, to := bounds(level, most)
		if from == 0 {
			continue
		}
		text := strconv.Itoa(from)
		if to > from {
			text += " to " + strconv.Itoa(to)
		}
		p.legend.Add(kit.Row(5, newSwatch(level), kit.Muted(text)))
	}
	p.legend.Refresh()
}

// pairNow is the two courses of the current cell.
func (p *Page) pairNow() (a, b *planning.Demand, students int) {
	row, col, ok := p.matrix.current()
	if !ok || p.src == nil {
		return nil, nil, 0
	}
	of := p.matrix.of.Courses()
	return p.src.Demand(sheet.Key(of[row])), p.src.Demand(sheet.Key(of[col])), p.matrix.of.Both(row, col)
}

// showPair says what follows from the two courses of the current cell.
func (p *Page) showPair() {
	p.pair.RemoveAll()
	if a, b, n := p.pairNow(); a != nil && b != nil {
		text := names.Count(n, "student asks", "students ask") + " for " + nameOf(a) + " and " + nameOf(b) + ". " + advice(a, b, n)
		var open fyne.CanvasObject
		if n > 0 {
			open = kit.NewQuiet("Show "+map[bool]string{true: "the student", false: "the " + names.Number(n)}[n == 1], p.listPair)
		}
		p.pair.Add(kit.Notice(kit.ToneNote, kit.Frame(nil, nil, nil, open, kit.Paragraph(text, ""))))
	}
	p.pair.Refresh()
}

func nameOf(d *planning.Demand) string { return cmp.Or(d.Course.Name, d.Course.Code) }

// advice is what two courses that the same students ask for need.
func advice(a, b *planning.Demand, students int) string {
	if a.Offered > b.Offered {
		a, b = b, a
	}
	switch {
	case students == 0:
		return "They can meet at once."
	case a.Offered == 0:
		return nameOf(a) + " is not offered."
	case b.Offered == 1:
		return "Both are offered once: keep them out of one period."
	case a.Offered == 1:
		return fmt.Sprintf("%s is offered once, %s %s: keep one of its sections out of that period.", nameOf(a), nameOf(b), times(b.Offered))
	}
	return "Each is offered more than once."
}

func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return names.Number(n) + " times"
}

// listPair lists the students who asked for both courses of the current cell.
func (p *Page) listPair() {
	a, b, n := p.pairNow()
	if a == nil || b == nil || n == 0 {
		return
	}
	rows := make([]listed, 0, n)
	for _, id := range planning.AskingForBoth(p.t, a.Course.ID, b.Course.ID) {
		rows = append(rows, p.listed(p.t.Student(id), p.sectionsOf(id, a.Course.ID, b.Course.ID)))
	}
	p.list(a.Course.Code+" and "+b.Course.Code, names.Count(n, "student asks", "students ask")+" for both", "In", rows)
}

// sectionsOf names the sections of some courses that a student is in.
func (p *Page) sectionsOf(id model.StudentID, courses ...model.CourseID) string {
	var in []string
	for e := range p.t.EnrolmentsOf(id) {
		if s := p.t.Section(e.Section); slices.Contains(courses, s.Course) {
			in = append(in, p.t.SectionCode(s.ID))
		}
	}
	return cmp.Or(strings.Join(in, ", "), "neither yet")
}

// listUnder lists the students whose requests leave periods open.
func (p *Page) listUnder() {
	if p.t == nil {
		return
	}
	gaps := planning.UnderFull(p.t)
	rows := make([]listed, len(gaps))
	for i, g := range gaps {
		var open []string
		for r, n := range g.Open {
			if n > 0 && len(g.Open) > 1 {
				open = append(open, p.t.RotationName(r+1)+": "+names.Count(n, "period", "periods"))
			} else if n > 0 {
				open = append(open, names.Count(n, "period", "periods"))
			}
		}
		rows[i] = p.listed(g.Student, strings.Join(open, ", "))
	}
	p.list("Students under a full schedule", names.Count(len(rows), "student has", "students have")+" periods of the cycle with nothing asked for", "Open", rows)
}

// try works out in the background what the what-if comes to.
func (p *Page) try() {
	offer := planning.Offer{}
	for id, n := range p.src.Offer() {
		offer[id] = n
	}
	state, limits, t := p.t.Snapshot(), p.src.Limits(), p.t
	p.what.trying(len(offer))
	p.deps.Jobs.Go(workTry, func(ctx context.Context) func() {
		w, err := planning.Try(ctx, state.Index(), limits, offer)
		return func() {
			if err == nil && p.t == t {
				p.what.show(w)
			}
		}
	})
}

// make makes the what-if true.
func (p *Page) makeOffer() {
	e, why := planning.Make(p.t, p.src.Offer())
	if e == nil {
		p.deps.Say(why)
		return
	}
	if err := p.deps.Apply(e); err != nil {
		p.deps.Say(names.Sentence(err.Error()))
		return
	}
	p.deps.Say("Done. Ctrl-Z takes it back; the next sync sends the sections.")
}

// forget drops the what-if.
func (p *Page) forget() {
	p.src.Forget()
	p.offered()
}
