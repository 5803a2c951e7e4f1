package shell

import (
	"cmp"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/session"
	"carillon/internal/sheets"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
	"carillon/ui/grid"
	"carillon/ui/kit"
	"carillon/ui/person"
	"carillon/ui/registers"
	uistart "carillon/ui/start"
)

// Window is the main window. All its methods belong to the UI goroutine.
type Window struct {
	win      fyne.Window
	deps     Deps
	host     *kit.Host
	commands *kit.Registry

	session   *session.Session
	open      *shown // nil without a file
	themeMode kit.Mode

	grid       *grid.Grid
	tray       *tray
	inspector  *inspector
	registers  map[session.Page]*registers.Register // that are no kind of record: the clashes
	sheets     map[session.Page]*recordSheet        // of the pages that were shown
	recordBars map[session.Page]*recordBar          // of people and rooms
	clash      clashPage
	nav        map[session.Page]*navItem
	navOrder   []session.Page
	navList    *navList
	modifiers  func() fyne.KeyModifier  // those that are held; nil asks the driver
	own        map[session.Page]ownPage // that are no sheet of records
	panel      *sectionPanel
	rosters    *rosterPage
	week       *person.Page
	pages      map[session.Page]fyne.CanvasObject
	middle     *fyne.Container
	start      *uistart.Page
	afterOpen  func()            // what comes once the file that is being opened is open; nil for nothing
	bringBack  string            // the path of the file whose unsaved changes are brought back once it is open
	empty      fyne.CanvasObject // the start page with its ground
	body       *fyne.Container
	status     *kit.StatusBar
	bar        bar
	notice     notice
	corner     *kit.Corner
	root       *fyne.Container
	menus      *kit.MenuBar // nil where the desktop shows them
	find       *finderBox
	findEntry  *kit.Entry
}

// shown is what the window keeps of the open file.
type shown struct {
	of       *session.Open
	file     session.File
	t        *model.Timetable
	checker  *rules.Checker
	sync     Sync
	practice rehearsal
	view     *gridView
	patches  []model.Patch // since the views were brought up to date
	tally    views.Tally
	stale    map[session.Page]bool // registers whose rows are of an older state

	quiet bool // what its notice says was read
}

// bar holds what of the bar changes.
type bar struct {
	undo, redo, check, syncNow *kit.Button
	rows, grids, rotations     *kit.Select
	gridIDs                    []model.GridID
	rotationNumbers            []int
	line                       *kit.FoldBar
	root                       fyne.CanvasObject
}

// New builds the window's content without a file. Show the window with Show.
func New(win fyne.Window, deps Deps) *Window {
	w := &Window{win: win, deps: deps, themeMode: deps.Theme, host: kit.NewHost(win),
		registers: map[session.Page]*registers.Register{}, sheets: map[session.Page]*recordSheet{}, recordBars: map[session.Page]*recordBar{}, nav: map[session.Page]*navItem{}, pages: map[session.Page]fyne.CanvasObject{},
		own: map[session.Page]ownPage{}}
	w.host.Explain = deps.Explain
	w.session = session.New(session.Deps{Runner: deps.Runner, Files: deps.Files, Person: asker{w}, Pages: w.registerPages(), Recent: deps.Recent, Noted: deps.Opened, After: deps.After})
	w.commands = w.makeCommands()
	w.makeGridPage()
	w.makeRegisters()
	w.makeBar()
	w.status = kit.NewStatusBar()
	w.makeStart()
	w.middle = container.NewStack()
	for _, p := range append([]session.Page{session.PageGrid, session.PageClashes, session.PageWeek}, w.registerPages()...) {
		w.middle.Add(w.pages[p])
	}
	w.panel = w.newSectionPanel()
	w.body = w.panel.beside(kit.Frame(nil, nil, w.makeNav(), w.inspector.root, w.middle))
	w.find = newFinderBox(w)
	w.makeNotice()
	w.root = kit.Frame(kit.Column(0, w.bar.root, w.notice.root), w.status.Object(), nil, nil, container.NewStack(w.body, w.empty))
	win.SetPadded(false)
	w.corner = kit.NewCorner()
	w.makeMenus()
	win.SetCloseIntercept(w.CloseRequested)
	w.showPage()
	w.subscribe()
	w.showState()
	w.start.Focus()
	return w
}

// subscribe has the window follow its session.
func (w *Window) subscribe() {
	s := w.session
	s.Closing.Subscribe(func(*session.Open) { w.open.practice.close() })
	s.Opened.Subscribe(w.opened)
	s.Again.Subscribe(func(*session.Open) { w.focusPage() })
	s.Edited.Subscribe(w.edited)
	s.Moved.Subscribe(w.moved)
	s.Drafted.Subscribe(func(k model.Kind) {
		if r := w.sheets[session.PageOf(k)]; r != nil {
			r.takeDrafts()
		}
	})
	s.Changed.Subscribe(func(session.Status) { w.showState() })
	s.Failed.Subscribe(w.failed)
}

// Session is what the window shows.
func (w *Window) Session() *session.Session { return w.session }

// makeMenus puts the content into the window, below its menus. On a Mac they are the desktop's own, at the top of the
// screen.
func (w *Window) makeMenus() {
	main := w.commands.MainMenu(menus()...)
	w.commands.Bind(w.win.Canvas())
	w.host.OnKey = w.typedKey
	layers := container.NewStack(w.root, w.corner.Object(), w.find.layer)
	if runtime.GOOS == "darwin" {
		w.win.SetContent(layers)
		w.win.SetMainMenu(main)
		return
	}
	w.menus = kit.NewMenuBar(w.win, main)
	w.menus.OnOpen = func() bool {
		w.commands.Refresh()
		return !w.host.Open()
	}
	w.commands.Changed = w.menus.Refresh
	w.win.SetContent(container.NewStack(kit.Frame(w.menus, nil, nil, nil, layers), w.menus.Layer()))
	for _, m := range main.Items {
		letter := m.Label[:1]
		kit.AddShortcut(w.win.Canvas(), kit.Alt(fyne.KeyName(letter)), func() { w.menus.OpenLetter(letter) })
	}
}

// typedKey is for the keys that nothing in the window has a use for.
func (w *Window) typedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyF1:
		w.commands.Run("help.page")
	case ev.Name == fyne.KeyF4:
		w.commands.Run("view.panel")
	case ev.Name == fyne.KeyF6:
		w.nextArea(w.shift())
	case ev.Name == fyne.KeyF8:
		w.commands.Run("edit.nextdraft")
	case ev.Name == fyne.KeyF10 && w.menus != nil:
		w.menus.Toggle()
	}
}

// Host returns the host of the window's dialogs.
func (w *Window) Host() *kit.Host { return w.host }

// Commands returns the window's commands.
func (w *Window) Commands() *kit.Registry { return w.commands }

func (w *Window) makeGridPage() {
	w.grid = grid.New()
	w.tray = newTray()
	w.inspector = newInspector()
	w.inspector.onPress = w.goTo
	w.inspector.nothing()
	w.connectGrid()
	page := kit.Frame(nil, w.tray.root, nil, nil, w.grid)
	w.tray.resized = func() { page.Layout.Layout(page.Objects, page.Size()) }
	w.pages[session.PageGrid] = page
}

func (w *Window) makeRegisters() {
	for _, k := range sheets.Kinds() {
		w.pages[session.PageOf(k)] = container.NewStack() // its sheet comes when it is first shown
	}
	w.makeBellPage()
	w.makeRosterPage()
	w.makeCalendarPage()
	w.makeWeekPage()
	w.makePlanningPage()
	w.makeClashPage()
}

// ownPage is a page that is no sheet of records: it shows the open file in a way of its own.
type ownPage interface {
	fill()                           // brings it up to date with the open file
	follow(p model.Patch)            // takes in what an edit changed
	restart()                        // forgets the file that is no longer open
	focus()                          // takes the keyboard
	count(t *model.Timetable) string // what stands beside its line in the navigation
}

// addPage adds a page to those that the window shows.
func (w *Window) addPage(p session.Page, own ownPage, content fyne.CanvasObject) {
	w.own[p], w.pages[p] = own, container.NewStack(content)
}

// ownPages are the pages that are no sheet of records, in the order of the navigation.
var ownPages = []session.Page{session.PageBells, session.PageRosters, session.PageCalendar, session.PagePlanning}

func (w *Window) registerPages() []session.Page {
	var out []session.Page
	for _, k := range sheets.Kinds() {
		out = append(out, session.PageOf(k))
	}
	return append(out, ownPages...)
}

func (w *Window) makeNav() fyne.CanvasObject {
	column := kit.Column(0)
	w.navList = newNavList(column, w.focusPage)
	add := func(p session.Page, label string) {
		w.nav[p] = newNavItem(label, func() { w.session.Go(p) })
		w.navOrder = append(w.navOrder, p)
		column.Add(w.nav[p])
		w.navList.items = append(w.navList.items, w.nav[p])
	}
	add(session.PageGrid, "Master grid")
	for _, k := range sheets.Navigated() {
		add(session.PageOf(k), wordsOf(k).Title)
	}
	column.Add(kit.Inset(kit.Hairline(), 8, 8, 0, 0))
	add(session.PageBells, "Bell times")
	add(session.PageRosters, "Rosters")
	add(session.PageCalendar, "Calendar")
	add(session.PagePlanning, "Requests")
	column.Add(kit.Inset(kit.Hairline(), 8, 8, 0, 0))
	add(session.PageClashes, "Clashes")
	scroll := container.NewVScroll(kit.Inset(w.navList, 8, 8, 7, 7)) // a screen at 200 % is too low for all pages
	kit.KeepInView(scroll)
	return kit.Frame(nil, nil, nil, verticalLine(), container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), scroll))
}

func (w *Window) makeBar() {
	run := func(id string) func() { return func() { w.commands.Run(id) } }
	b := &w.bar
	b.undo = kit.NewButton("Undo", run("edit.undo"))
	b.redo = kit.NewButton("Redo", run("edit.redo"))
	b.check = kit.NewButton("Check everything", run("timetable.check"))
	b.syncNow = kit.NewPrimary("Sync Now", run("file.syncnow"))
	b.rows = kit.NewSelect("Rows: ", rowNames(""), func(i int) { w.setRows(session.Rows(i)) })
	b.grids = kit.NewSelect("Grid: ", nil, func(i int) {
		v := w.session.Place().View
		v.Grid = b.gridIDs[i]
		w.session.SetView(v)
	})
	b.rotations = kit.NewSelect("Rotation: ", nil, func(i int) {
		v := w.session.Place().View
		v.Rotation = b.rotationNumbers[i]
		w.session.SetView(v)
	})
	find := kit.NewEntry("Find anything or run a command")
	b.line = kit.NewFoldBar(8)
	b.line.Add(kit.ButtonItem(b.undo, 4), kit.ButtonItem(b.redo, 3), kit.SelectItem(b.rows, 7, b.line), kit.SelectItem(b.grids, 6, b.line),
		kit.SelectItem(b.rotations, 5, b.line), &kit.FoldItem{Object: kit.MinWidth(280, find), Narrow: 228, Right: true})
	for _, i := range []*kit.FoldItem{kit.ButtonItem(b.check, 2), kit.ButtonItem(b.syncNow, 8)} {
		i.Right = true
		b.line.Add(i)
	}
	line := b.line.Object()
	b.root = kit.Frame(nil, kit.Hairline(), nil, nil,
		kit.On(kit.ColorPanel, kit.Inset(line, 7, 7, 14, 14)))
	w.bar.root = b.root
	w.findEntry = find
}

// askRecent offers the files that were open before.
func (w *Window) askRecent() {
	d := &kit.Dialog{Title: "Open Recent", CancelText: "Cancel", Size: fyne.NewSize(560, 0)}
	buttons := w.recentButtons(d.Close)
	d.Tabs = []kit.Tab{{Content: kit.ButtonList(buttons...)}}
	if len(buttons) > 0 {
		d.Tabs[0].Focus = buttons[0]
	}
	w.host.Show(d)
}

// recentButtons are the files that were open before, to be opened by a press, after then.
func (w *Window) recentButtons(then func()) []*kit.Button {
	var buttons []*kit.Button
	for _, path := range w.session.Recent() {
		// The name first: a long folder may be cut off.
		b := kit.NewQuiet(filepath.Base(path)+"  ·  "+filepath.Dir(path), func() {
			then()
			w.session.Open(path)
		})
		b.Shrink = true
		buttons = append(buttons, b)
	}
	return buttons
}

// showPage shows the page where a person is.
func (w *Window) showPage() {
	p := w.session.Place().Page
	for name, o := range w.pages {
		if name == p {
			o.Show()
		} else {
			o.Hide()
		}
	}
	w.showParts()
	w.fillPage()
	w.panel.show()
	w.body.Refresh()
}

// focusPage gives the page that is shown the keyboard, but takes it from no dialog: that gives it back.
func (w *Window) focusPage() {
	if w.host.Open() {
		return
	}
	p := w.session.Place().Page
	if r := w.sheetOf(p); r != nil {
		w.win.Canvas().Focus(r.Sheet) // it may never have been drawn, and know no canvas yet
		return
	}
	if r := w.registers[p]; r != nil {
		r.FocusTable()
		return
	}
	if own := w.own[p]; own != nil {
		own.focus()
		return
	}
	w.win.Canvas().Focus(w.grid)
}

// moved follows a person to another place.
func (w *Window) moved(m session.Moved) {
	if m.To.Page != m.From.Page {
		if r := w.sheets[m.From.Page]; r != nil {
			r.forgetSelection()
		}
		w.showPage()
		if !m.Reveal && w.open != nil {
			w.tellDrafts(m.From.Page)
		}
	}
	switch {
	case w.open == nil:
		return
	case m.To.View != m.From.View:
		w.showParts()
		w.refresh()
	case m.To.Page == session.PageWeek:
		w.week.Fill()
	case m.To.Page == session.PageGrid:
		w.showLesson()
	}
	k := m.To.Selected.At.Key
	if !m.Reveal || k.Kind == model.KindNone && m.To.Page == m.From.Page {
		return
	}
	switch r := w.sheets[m.To.Page]; { // also with nothing selected: a page that is hidden must not keep the keyboard
	case k.Kind == model.KindNone:
	case m.To.Page == session.PageGrid:
		w.grid.Reveal(grid.CardID(k.ID))
	case m.To.Page == session.PageRosters:
		w.rosters.reveal(k)
	case r != nil:
		r.SelectPlace(m.To.Selected)
	}
	w.focusPage()
}

// selectRow selects the record that a person is on in the register of a page.
func (w *Window) selectRow(p session.Page) {
	if w.session.Place().Page != p {
		return // its rows have changed out of sight
	}
	k, _ := w.sheets[p].Current()
	w.session.Select(session.On(k))
}

// showLesson shows which lesson is selected, and what it is.
func (w *Window) showLesson() {
	id := grid.CardID(w.session.Lesson())
	w.grid.Select(id)
	w.tray.choose(id)
	w.inspect(false)
}

// fillPage brings the rows of the page that is shown up to date.
func (w *Window) fillPage() {
	s, p := w.open, w.session.Place().Page
	if s == nil {
		return
	}
	if r := w.sheetOf(p); r != nil {
		r.fill()
	}
	if own := w.own[p]; own != nil {
		own.fill()
	}
	if p == session.PageClashes && s.stale[p] {
		delete(s.stale, p)
		w.fillClashes(w.registers[p])
	}
}

// edited shows what an edit changed.
func (w *Window) edited(e session.Edited) {
	w.open.patches = append(w.open.patches, e.Patch)
	for _, r := range w.sheets {
		r.follow(e.Patch)
	}
	for _, own := range w.own {
		own.follow(e.Patch)
	}
	w.panel.follow(e.Patch)
	w.open.tally.Follow(e.Patch)
	w.refresh()
}

// refresh shows the timetable as it is now.
func (w *Window) refresh() {
	s := w.open
	for p := range w.registers {
		s.stale[p] = true
	}
	w.fillChoices()
	w.showGrid()
	w.fillPage()
	w.panel.show()
	w.showLesson()
}

// options is what of the timetable the master grid shows.
func (w *Window) options() viewOptions {
	v := w.session.Place().View
	return viewOptions{rows: rowMode(v.Rows), grid: v.Grid, rotation: v.Rotation, offline: v.Offline}
}

// showState brings everything beside the timetable itself up to date: title, menu, bar, navigation, status bar.
func (w *Window) showState() {
	kit.SetRegion("")
	if w.open != nil {
		kit.SetRegion(w.open.t.School().Region)
	}
	w.showTitle()
	w.showBar()
	w.showNav()
	w.showRecordBar()
	w.showNotice()
	w.showStatus()
	w.showStart()
	w.commands.Refresh()
}

func (w *Window) showTitle() {
	title := "Carillon"
	if s := w.open; s != nil {
		title = s.file.Name() + " – Carillon"
		if s.file.ReadOnly() != "" {
			title = s.file.Name() + " (read-only) – Carillon"
		}
		if s.t.Unsaved() > 0 {
			title = "• " + title
		}
	}
	if w.win.Title() != title {
		w.win.SetTitle(title)
	}
}

func (w *Window) showBar() {
	b := &w.bar
	b.undo.SetEnabled(w.commands.Lookup("edit.undo").Can() == "")
	b.redo.SetEnabled(w.commands.Lookup("edit.redo").Can() == "")
	b.check.SetEnabled(w.open != nil)
	b.syncNow.SetEnabled(w.commands.Lookup("file.syncnow").Can() == "")
	onGrid := w.open != nil && w.session.Place().Page == session.PageGrid
	b.line.Want(b.rows, onGrid)
	b.line.Want(b.grids, onGrid && len(b.gridIDs) > 1)
	b.line.Want(b.rotations, onGrid && len(b.rotationNumbers) > 1)
	b.line.Refresh()
	b.root.Refresh()
}

func (w *Window) showNav() {
	for _, p := range w.navOrder {
		count := ""
		if s := w.open; s != nil {
			switch p {
			case session.PageGrid:
			case session.PageClashes:
				count = names.Number(s.checker.CountBy(rules.Error))
			default:
				if own := w.own[p]; own != nil {
					count = own.count(s.t)
				} else {
					count = names.Number(s.t.Count(pageKind(p)))
				}
			}
		}
		w.nav[p].set(count, p == w.session.Place().Page)
	}
}

// pageKind is the kind of record of a register's page.
func pageKind(p session.Page) model.Kind {
	for _, k := range sheets.Kinds() {
		if session.PageOf(k) == p {
			return k
		}
	}
	return model.KindNone
}

// fillChoices offers the timetable's grids and rotations in the bar.
func (w *Window) fillChoices() {
	b, t, view := &w.bar, w.open.t, w.session.Place().View
	b.gridIDs = nil
	var names []string
	for g := range t.Grids() {
		b.gridIDs = append(b.gridIDs, g.ID)
		names = append(names, cmp.Or(g.Name, g.Code))
	}
	b.grids.SetOptions(names)
	for i, id := range b.gridIDs {
		if id == view.Grid {
			b.grids.SetChosen(i)
		}
	}
	b.rotationNumbers, names = []int{0}, []string{"All"}
	for r := range t.Rotations() {
		b.rotationNumbers = append(b.rotationNumbers, int(r.Number))
		names = append(names, rotationName(r))
	}
	b.rotations.SetOptions(names)
	for i, n := range b.rotationNumbers {
		if n == view.Rotation {
			b.rotations.SetChosen(i)
		}
	}
	b.rows.SetOptions(rowNames(t.School().Region))
	b.rows.SetChosen(int(view.Rows))
}

func rotationName(r *model.Rotation) string {
	text := model.Rotations(0).With(int(r.Number)).String()
	if r.Name != "" {
		text += " · " + r.Name
	}
	return text
}

func (w *Window) setRows(r session.Rows) {
	v := w.session.Place().View
	v.Rows = r
	w.session.SetView(v)
}

// popUp shows a menu at a place on the canvas.
func (w *Window) popUp(menu *fyne.Menu, at fyne.Position) {
	if w.deps.Menu != nil {
		w.deps.Menu(menu, at)
		return
	}
	kit.PopUp(menu, w.win.Canvas(), at, 0, -1)
}
