// Package person draws the page of a student, teacher, room, section or year level: the week to scale, several side by side,
// the sections or students below it, and beside it what is asked about such a record. What is shown is worked out in
// internal/person.
package person

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	pages "carillon/internal/person"
	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/views"
	"carillon/ui/kit"
)

// workLook is working out the other sections of a course.
const workLook work.Kind = "look at other sections"

// Deps is what the page needs of the window.
type Deps struct {
	Session *session.Session
	Host    *kit.Host
	Today   func() model.Date
	// Focus gives something the keyboard.
	Focus func(fyne.Focusable)
	// PopUp shows a menu at a place on the canvas.
	PopUp func(menu *fyne.Menu, at fyne.Position)
	// Run runs a command of the window.
	Run func(id string)
	// Apply performs an edit, and says in the status bar what the model refuses.
	Apply func(model.Edit) error
	// UnlessFull performs an edit that puts a student into some sections, and calls then; it asks first who allows it and why where one of
	// them would have more than it takes.
	UnlessFull func(into []model.SectionID, anyway string, edit model.Edit, then func())
	// Say leaves a remark in the status bar.
	Say func(text string)
}

// Page is the page. All its methods belong to the UI goroutine.
type Page struct {
	d     Deps
	root  *fyne.Container
	title *kit.Text
	facts *kit.Text
	where *kit.Text // which of how many
	prev  *kit.Button
	next  *kit.Button
	turns *kit.Select // rotations
	weeks *segments
	more  *kit.Button
	back  *kit.Button
	on    *kit.Button
	head  *fyne.Container
	none  *fyne.Container // where nobody's week is shown
	some  *fyne.Container

	sheets   *fyne.Container // the weeks side by side
	views    []*weekView
	rows     *table
	rowsName *kit.Text
	rowsNote *kit.Text
	empty    *fyne.Container

	panel  *panel
	narrow bool // the panel lies over the page
	drawer bool
	open   bool

	of        *model.Timetable // that the pages are of; nil for none
	pages     *pages.Pages
	stale     bool
	place     session.Place // that is shown
	page      *pages.Page   // nil for none
	stretches []pages.Stretch
	stretch   int
	rotations []int
	look      *roster.Looking // the last that was begun
}

// New returns the page, which shows nothing yet.
func New(d Deps) *Page {
	p := &Page{d: d, open: true, stale: true, title: kit.NewText("", kit.TextStyle{Size: kit.TextTitle, Bold: true}),
		facts: kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true}), where: kit.Muted("")}
	run := func(id string) func() { return func() { d.Run(id) } }
	p.back, p.on = kit.NewButton("←", run("view.back")), kit.NewButton("→", run("view.forward"))
	p.prev, p.next = kit.NewButton("‹", run("view.previous")), kit.NewButton("›", run("view.next"))
	p.turns = kit.NewSelect("", nil, func(i int) {
		v := d.Session.Place().View
		v.Rotation = p.rotations[i]
		d.Session.SetView(v)
	})
	p.weeks = newSegments(func(i int) { p.stretch = i; p.showWeeks() })
	p.more = kit.NewButton("More", func() {
		p.d.PopUp(p.menu(), fyne.CurrentApp().Driver().AbsolutePositionForObject(p.more).AddXY(0, p.more.Size().Height))
	})
	p.more.Dropdown = true
	p.head = kit.Frame(nil, nil, kit.Row(6, p.back, p.on), kit.Row(8, p.where, p.prev, p.next, p.turns, p.weeks, p.more),
		kit.Inset(kit.Frame(nil, nil, p.title, nil, kit.Inset(p.facts, 2, 0, 10, 8)), 0, 0, 12, 0))
	p.makeRows()
	p.panel = newPanel(p)
	p.sheets = container.New(sideBySide{p})
	p.empty = container.NewStack()
	p.empty.Hide()
	below := kit.Frame(kit.Inset(kit.Row(8, p.rowsName, p.rowsNote), 10, 7, 14, 14), nil, nil, nil, p.rows)
	body := container.New(oneAboveOther{}, container.NewStack(p.sheets, p.empty), below)
	p.some = kit.Frame(kit.On(kit.ColorPanel, kit.Inset(p.head, 9, 9, 14, 14)), nil, nil, nil, container.New(withPanel{p}, body, p.panel.root))
	p.none = container.NewStack(kit.Empty("Nobody's week is shown", "Open one with Ctrl-W from a row, a lesson or a name, or with Find.", nil))
	p.root = kit.On(theme.ColorNameBackground, container.NewStack(p.some, p.none))
	return p
}

// Object is what to put into the window.
func (p *Page) Object() fyne.CanvasObject { return p.root }

func (p *Page) makeRows() {
	p.rowsName, p.rowsNote = kit.Strong(""), kit.Muted("")
	p.rows = newTable()
	p.rows.onRow = func(int) { p.rowChanged() }
	p.rows.onEnter = p.enter
	p.rows.onMenu = func(row int, at fyne.Position) { p.d.PopUp(p.menuOf(p.rows.of.Rows[row].Key), at) }
	p.rows.onKey = p.key
}

// key is for the keys that the page has wherever the keyboard is in it.
func (p *Page) key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyF4 {
		p.TogglePanel()
		return true
	}
	return false
}

// oneAboveOther gives the week a good half of the height, and the rows what is left.
type oneAboveOther struct{}

func (oneAboveOther) Layout(o []fyne.CanvasObject, size fyne.Size) {
	high := fyne.Min(fyne.Max(weekLow, size.Height*0.58), fyne.Max(0, size.Height-headHigh-rowHigh-36))
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, high))
	o[1].Move(fyne.NewPos(0, high))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-high))
}

func (oneAboveOther) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(weekHours+5*dayNarrow, weekLow+headHigh+rowHigh)
}

// sideBySide puts the weeks beside each other.
type sideBySide struct{ p *Page }

func (l sideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if len(o) == 0 {
		return
	}
	wide := size.Width / float32(len(o))
	for i, x := range o {
		x.Move(fyne.NewPos(float32(i)*wide, 0))
		x.Resize(fyne.NewSize(wide-map[bool]float32{true: 6, false: 0}[i < len(o)-1], size.Height))
	}
}

func (l sideBySide) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, weekLow) }

// besideLeast is how wide each week is at least with the panel beside them.
const besideLeast float32 = 560

// withPanel puts the panel at the right of the page, or over it where there is no room beside.
type withPanel struct{ p *Page }

func (l withPanel) Layout(o []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	wide := panelWide
	if size.Width > 1200 {
		wide = panelWider
	}
	p.narrow = size.Width-wide < besideLeast*float32(max(1, len(p.views)))
	room := size
	if p.PanelOn() {
		if !p.narrow {
			room.Width -= wide
		}
		p.panel.root.Show()
		p.panel.root.Move(fyne.NewPos(size.Width-wide, 0))
		p.panel.resize(fyne.NewSize(fyne.Min(wide, size.Width), size.Height))
	} else {
		p.panel.root.Hide()
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(room)
}

func (l withPanel) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// PanelOn says whether the panel is to be seen.
func (p *Page) PanelOn() bool {
	if p.narrow {
		return p.drawer
	}
	return p.open
}

// TogglePanel shows the panel, or takes it away. The keyboard goes into it, and back to the rows.
func (p *Page) TogglePanel() {
	show := !p.PanelOn()
	if p.narrow {
		p.drawer = show
	} else {
		p.open = show
	}
	p.root.Refresh()
	p.some.Refresh()
	p.relay()
	if show {
		p.panel.focus()
	} else {
		p.Focus()
	}
}

// relay lays the page out afresh.
func (p *Page) relay() {
	if c, ok := p.some.Objects[len(p.some.Objects)-1].(*fyne.Container); ok {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// Focus gives the page the keyboard.
func (p *Page) Focus() {
	if p.page == nil {
		return
	}
	p.d.Focus(p.rows)
}

// FocusPanel gives the panel the keyboard, where it is shown.
func (p *Page) FocusPanel() { p.panel.focus() }

// Holds says whether the keyboard is in the panel.
func (p *Page) Holds(f fyne.Focusable) bool { return p.panel.holds(f) }

// Restart forgets what belonged to a file that is no longer open.
func (p *Page) Restart() {
	p.of, p.pages, p.page, p.look, p.stale = nil, nil, nil, nil, true
	p.place = session.Place{}
	for _, v := range p.views {
		v.page = nil
	}
	p.d.Session.Jobs().Cancel(workLook)
}

// Follow takes in what an edit changed.
func (p *Page) Follow(patch model.Patch) {
	if p.pages != nil {
		p.pages.Follow(patch)
	}
	p.stale = true
}

// Fill brings the page up to date with where a person is.
func (p *Page) Fill() {
	o, now := p.d.Session.File(), p.d.Session.Place()
	if o == nil || now.Page != session.PageWeek || !p.stale && p.place == now {
		return
	}
	if p.of != o.T {
		p.Restart()
		p.of, p.pages = o.T, pages.New(o.T, o.Checker)
	}
	same := p.page != nil && p.page.Key == now.Selected.At.Key
	var row model.Key
	if same && p.rows.at < len(p.rows.of.Rows) {
		row = p.rows.of.Rows[p.rows.at].Key
	}
	p.place, p.stale = now, false
	p.page = p.pages.Of(now.Selected.At.Key, now.View.Rotation)
	if p.page == nil {
		p.some.Hide()
		p.none.Show()
		return
	}
	p.none.Hide()
	p.some.Show()
	p.fillHead(same)
	p.fillSheets()
	p.fillRows(same, row)
	p.panel.fill(!same)
	p.relay()
	p.rowChanged()
}

func (p *Page) fillHead(same bool) {
	t := p.of
	p.title.SetText(p.page.Title)
	p.facts.SetText(p.page.Facts)
	p.where.SetText(p.d.Session.Position())
	p.prev.SetEnabled(p.d.Session.CanGoToNeighbour(-1) == "")
	p.next.SetEnabled(p.d.Session.CanGoToNeighbour(1) == "")
	for _, b := range []*kit.Button{p.prev, p.next} {
		if p.place.Among == nil {
			b.Hide()
		} else {
			b.Show()
		}
	}
	p.back.SetEnabled(p.d.Session.CanGoBack() == "")
	p.on.SetEnabled(p.d.Session.CanGoForward() == "")
	names := []string{"All year"}
	p.rotations = []int{0}
	for r := range t.Rotations() {
		p.rotations = append(p.rotations, int(r.Number))
		names = append(names, t.RotationName(int(r.Number)))
	}
	p.turns.SetOptions(names)
	p.turns.SetChosen(max(0, slices.Index(p.rotations, p.place.View.Rotation)))
	if len(names) > 1 {
		p.turns.Show()
	} else {
		p.turns.Hide()
	}
	list := pages.Stretches(&t.State, len(p.page.Week.Days))
	if !same || len(list) != len(p.stretches) {
		p.stretch = pages.StretchAt(&t.State, list, p.d.Today())
	}
	p.stretches = list
	var labels []string
	for _, s := range list {
		labels = append(labels, s.Name)
	}
	p.weeks.set(labels, p.stretch)
	p.head.Refresh()
}

// fillSheets makes the weeks that stand side by side.
func (p *Page) fillSheets() {
	shown := []*pages.Page{p.page}
	for _, k := range p.place.Beside {
		if x := p.pages.Of(k, p.place.View.Rotation); x != nil {
			shown = append(shown, x)
		}
	}
	for len(p.views) < len(shown) {
		v := newWeekView()
		v.date, v.code = p.date, func(day int) string { return p.of.CycleDayCode(day) }
		v.onTap = p.tapped
		v.onOpen = func(b views.Block) { p.opened(v, b) }
		v.onMenu = func(b *views.Block, free model.Slot, at fyne.Position) { p.weekMenu(b, free, at) }
		p.views = append(p.views, v)
	}
	p.views = p.views[:len(shown)]
	p.sheets.RemoveAll()
	for i, x := range shown {
		p.views[i].page = x
		var o fyne.CanvasObject = p.views[i]
		if len(shown) > 1 {
			name := kit.Frame(nil, nil, nil, nil, kit.NewText(x.Title, kit.TextStyle{Bold: true, Shrink: true}))
			if i > 0 {
				name = kit.Frame(nil, nil, nil, kit.NewQuiet("×", func() { p.d.Session.TakeAway(x.Key) }), name)
			}
			o = kit.Frame(kit.Height(30, kit.On(kit.ColorPanel, kit.Inset(name, 2, 2, 12, 4))), nil, nil, nil, o)
		}
		p.sheets.Add(o)
	}
	p.empty.RemoveAll()
	if p.page.Empty == "" {
		p.empty.Hide()
		p.sheets.Show()
	} else {
		p.sheets.Hide()
		p.empty.Add(p.emptyState())
		p.empty.Show()
	}
	p.showWeeks()
}

// emptyState says why the week has nothing in it, and offers the first step.
func (p *Page) emptyState() fyne.CanvasObject {
	sentence, step := "Sections come from Sections, from a sync or a spreadsheet.", (*kit.Button)(nil)
	if p.page.Key.Kind == model.KindStudent {
		sentence = "Requests come from the SIS or a spreadsheet; sections are added in Sections, or follow from requests."
		if n := slices.IndexFunc(p.page.Asks, pages.Request.Unmet); n >= 0 && len(p.page.Table.Rows) == 0 {
			sentence = "The requests say which courses; sections of them that fit together are found at once."
			step = kit.NewPrimary("Propose from requests…", func() { p.d.Run("timetable.propose") })
		}
	}
	return kit.On(kit.ColorPanel, kit.Empty(p.page.Empty, sentence, step))
}

// date is the date of a day of the cycle in the week of today, or the next.
func (p *Page) date(day int) string {
	if d := pages.DateOf(&p.of.State, day, p.d.Today()); d != 0 {
		return kit.FormatShortDate(d.Time())
	}
	return ""
}

// showWeeks draws the weeks afresh.
func (p *Page) showWeeks() {
	for _, v := range p.views {
		v.stretch = p.stretches[min(p.stretch, len(p.stretches)-1)]
		v.Refresh()
	}
}

func (p *Page) fillRows(same bool, row model.Key) {
	tb := p.page.Table
	at := slices.IndexFunc(tb.Rows, func(r pages.Row) bool { return same && r.Key == row })
	if at < 0 { // what is wrong, and can be mended from here, comes first
		at = slices.IndexFunc(tb.Rows, func(r pages.Row) bool { return r.Clash && r.Others > 0 })
	}
	if at < 0 {
		at = slices.IndexFunc(tb.Rows, func(r pages.Row) bool { return r.Clash })
	}
	p.rowsName.SetText(tb.Title)
	p.rowsNote.SetText(tb.Note)
	p.rows.show(tb, p.page.Key.Kind == model.KindStudent && !p.page.Leaver, max(0, at))
}

// row is the record that the keyboard is on; the zero Key for none.
func (p *Page) row() model.Key {
	if p.page == nil || p.rows.at < 0 || p.rows.at >= len(p.rows.of.Rows) {
		return model.Key{}
	}
	return p.rows.of.Rows[p.rows.at].Key
}

// rowChanged shows what belongs to the row that the keyboard is on.
func (p *Page) rowChanged() {
	k := p.row()
	for _, v := range p.views {
		v.chosen, v.ghosts = model.Key{}, nil
	}
	if len(p.views) > 0 && k.Kind == model.KindSection {
		p.views[0].chosen = k
	}
	p.showWeeks()
	if p.page.Key.Kind == model.KindStudent && !p.page.Leaver {
		p.lookFrom(model.SectionID(k.ID))
	}
}

// tapped goes to the section of a lesson in the week.
func (p *Page) tapped(b views.Block) {
	k := p.views[0].sectionOf(&b)
	if i := slices.IndexFunc(p.rows.of.Rows, func(r pages.Row) bool { return r.Key == k }); i >= 0 {
		p.d.Focus(p.rows)
		p.rows.to(i)
	}
}

// opened does for a lesson of the week what Enter does on its row.
func (p *Page) opened(v *weekView, b views.Block) {
	if v == p.views[0] {
		k := v.sectionOf(&b)
		if i := slices.IndexFunc(p.rows.of.Rows, func(r pages.Row) bool { return r.Key == k }); i >= 0 {
			p.rows.to(i)
			p.enter(i)
			return
		}
	}
	if l := p.of.Lesson(b.Lesson); l != nil {
		p.d.Session.ShowWeek(l.Section.Key(), nil)
	}
}

// enter goes to the alternatives of a student's section, or opens the week of what stands in a row.
func (p *Page) enter(row int) {
	if r := p.rows.of.Rows[row]; p.rows.moves && r.Others > 0 && !r.Locked {
		if !p.PanelOn() {
			p.TogglePanel()
		}
		p.d.Focus(p.panel.alts)
		return
	}
	k, among := p.Current()
	p.d.Session.ShowWeek(k, among)
}

// Current is the record of the row that the keyboard is on, with the rows as the list around it; the zero Key where there is none.
func (p *Page) Current() (model.Key, *session.Among) {
	k := p.row()
	if k.ID == 0 {
		return k, nil
	}
	among := &session.Among{Name: p.page.Title}
	if p.page.Key.Kind != model.KindSection {
		among.Name = "sections of " + p.page.Title
	}
	for _, r := range p.rows.of.Rows {
		among.Keys = append(among.Keys, r.Key)
	}
	return k, among
}
