package shell

import (
	"cmp"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/grid"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// page is what the middle of the window shows.
type page string

const (
	pageGrid    page = "grid"
	pageClashes page = "clashes"
)

// registerPage is the page of a register.
func registerPage(k model.Kind) page { return page(k.Plural()) }

// Window is the main window. All its methods belong to the UI goroutine.
type Window struct {
	win      fyne.Window
	deps     Deps
	host     *kit.Host
	commands *kit.Registry

	open *session // nil without a file

	page      page
	opts      viewOptions
	selected  model.LessonID
	said      string // a passing remark in the status bar
	opening   string // name of the file that is being opened
	themeMode kit.Mode

	grid       *grid.Grid
	tray       *tray
	inspector  *inspector
	registers  map[page]*registers.Register
	recordBars map[page]*recordBar // of people and rooms
	clashRows  []rules.Clash
	nav        map[page]*navItem
	navOrder   []page
	pages      map[page]fyne.CanvasObject
	middle     *fyne.Container
	empty      fyne.CanvasObject
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

// session is what belongs to the open file.
type session struct {
	file     File
	t        *model.Timetable
	checker  *rules.Checker
	sync     Sync
	practice rehearsal
	view     *gridView
	stale    map[page]bool // registers whose rows are of an older state

	quiet   bool         // what its notice says was read
	saved   *model.State // as the file has it, of the save with this number
	savedBy int
	saves   int // that were asked for
	taken   []download
	saving  bool
	waiting []func(error) // for the save after the one under way
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
	w := &Window{win: win, deps: deps, themeMode: deps.Theme, host: kit.NewHost(win), page: pageGrid,
		registers: map[page]*registers.Register{}, recordBars: map[page]*recordBar{}, nav: map[page]*navItem{}, pages: map[page]fyne.CanvasObject{}}
	w.host.Explain = deps.Explain
	w.commands = w.makeCommands()
	w.makeGridPage()
	w.makeRegisters()
	w.makeBar()
	w.status = kit.NewStatusBar()
	w.empty = kit.On(theme.ColorNameBackground, container.NewCenter(w.firstSteps()))
	w.middle = container.NewStack()
	for _, p := range append([]page{pageGrid, pageClashes}, w.registerPages()...) {
		w.middle.Add(w.pages[p])
	}
	w.body = kit.Frame(nil, nil, w.makeNav(), w.inspector.root, w.middle)
	w.find = newFinderBox(w)
	w.makeNotice()
	w.root = kit.Frame(kit.Column(0, w.bar.root, w.notice.root), w.status.Object(), nil, nil, container.NewStack(w.body, w.empty))
	win.SetPadded(false)
	w.corner = kit.NewCorner()
	w.makeMenus()
	win.SetCloseIntercept(w.CloseRequested)
	w.goTo(pageGrid)
	return w
}

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
	w.inspector.nothing()
	w.connectGrid()
	w.pages[pageGrid] = kit.Frame(nil, w.tray.root, nil, nil, w.grid)
}

func (w *Window) makeRegisters() {
	add := func(p page, def registers.Definition) *registers.Register {
		r := registers.New(&def)
		w.registers[p] = r
		w.pages[p] = r.Object()
		return r
	}
	for _, d := range registers.Definitions() {
		r := add(registerPage(d.Kind), d)
		if _, ok := recordForms[d.Kind]; ok {
			w.makeRecordBar(r, d.Kind)
		}
	}
	r := add(pageClashes, clashDefinition())
	r.OnOpen = w.openClash
	r.OnSelect = nil
}

func (w *Window) registerPages() []page {
	var out []page
	for _, d := range registers.Definitions() {
		out = append(out, registerPage(d.Kind))
	}
	return out
}

func (w *Window) makeNav() fyne.CanvasObject {
	column := kit.Column(0)
	add := func(p page, label string) {
		w.nav[p] = newNavItem(label, func() { w.goTo(p) })
		w.navOrder = append(w.navOrder, p)
		column.Add(w.nav[p])
	}
	add(pageGrid, "Master grid")
	for _, d := range registers.Definitions() {
		add(registerPage(d.Kind), d.Title)
	}
	column.Add(kit.Inset(kit.Hairline(), 8, 8, 0, 0))
	add(pageClashes, "Clashes")
	return kit.Frame(nil, nil, nil, verticalLine(),
		container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), kit.Inset(column, 8, 8, 7, 7)))
}

func (w *Window) makeBar() {
	run := func(id string) func() { return func() { w.commands.Run(id) } }
	b := &w.bar
	b.undo = kit.NewButton("Undo", run("edit.undo"))
	b.redo = kit.NewButton("Redo", run("edit.redo"))
	b.check = kit.NewButton("Check everything", run("timetable.check"))
	b.syncNow = kit.NewPrimary("Sync Now", run("file.syncnow"))
	b.rows = kit.NewSelect("Rows: ", rowModes(), func(i int) { w.setRows(rowMode(i)) })
	b.grids = kit.NewSelect("Grid: ", nil, func(i int) { w.opts.grid = b.gridIDs[i]; w.refresh() })
	b.rotations = kit.NewSelect("Rotation: ", nil, func(i int) { w.opts.rotation = b.rotationNumbers[i]; w.refresh() })
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

// firstSteps is what the window offers without a file.
func (w *Window) firstSteps() fyne.CanvasObject {
	steps := kit.Column(14, kit.Empty("No timetable is open", "Open a timetable file to see its master grid, sections and clashes.",
		kit.NewPrimary("Open a timetable…", func() { w.commands.Run("file.open") })))
	if w.deps.NewFromSIS != nil {
		steps.Add(container.NewCenter(kit.NewButton("New from SIS…", func() { w.commands.Run("file.newfromsis") })))
	}
	if recent := w.recentButtons(func() {}); len(recent) > 0 {
		steps.Add(kit.Column(2, kit.NewText("Recently open", kit.TextStyle{Bold: true, Align: fyne.TextAlignCenter}),
			container.NewCenter(kit.MinWidth(recentWidth, kit.ButtonList(recent...)))))
	}
	return steps
}

func (w *Window) recent() []string {
	if w.deps.Recent == nil {
		return nil
	}
	return w.deps.Recent()
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

// recentWidth is that of the list of files in an empty window.
const recentWidth = 560

// recentButtons are the files that were open before, to be opened by a press, after then.
func (w *Window) recentButtons(then func()) []*kit.Button {
	var buttons []*kit.Button
	for _, path := range w.recent() {
		// The name first: a long folder may be cut off.
		b := kit.NewQuiet(filepath.Base(path)+"  ·  "+filepath.Dir(path), func() {
			then()
			w.Open(path)
		})
		b.Shrink = true
		buttons = append(buttons, b)
	}
	return buttons
}

// goTo shows a page.
func (w *Window) goTo(p page) {
	w.page = p
	for name, o := range w.pages {
		if name == p {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if p == pageGrid {
		w.inspector.root.Show()
	} else {
		w.inspector.root.Hide()
	}
	w.fillPage()
	w.body.Refresh()
	w.showState()
}

// fillPage brings the rows of the page's register up to date.
func (w *Window) fillPage() {
	s := w.open
	r := w.registers[w.page]
	if s == nil || r == nil || !s.stale[w.page] {
		return
	}
	delete(s.stale, w.page)
	if w.page == pageClashes {
		w.fillClashes(r)
		return
	}
	for _, d := range registers.Definitions() {
		if registerPage(d.Kind) == w.page {
			r.SetRows(d.Rows(s.t))
		}
	}
}

// refresh shows the timetable as it is now.
func (w *Window) refresh() {
	s := w.open
	if s == nil {
		w.showState()
		return
	}
	for p := range w.registers {
		s.stale[p] = true
	}
	w.fillChoices()
	s.view = makeView(s.t, clashingLessons(s.checker), w.opts)
	w.grid.SetData(s.view.data)
	w.tray.set(s.view.tray)
	if s.t.Lesson(w.selected) == nil {
		w.selected = 0
	}
	w.grid.Select(grid.CardID(w.selected))
	w.tray.choose(grid.CardID(w.selected))
	w.fillPage()
	w.inspect(false)
	w.showState()
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
	if w.open == nil {
		w.body.Hide()
		w.empty.Show()
	} else {
		w.body.Show()
		w.empty.Hide()
	}
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
	onGrid := w.open != nil && w.page == pageGrid
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
			case pageGrid:
			case pageClashes:
				count = names.Number(s.checker.CountBy(rules.Error))
			default:
				count = names.Number(s.t.Count(pageKind(p)))
			}
		}
		w.nav[p].set(count, p == w.page)
	}
}

// pageKind is the kind of record of a register's page.
func pageKind(p page) model.Kind {
	for _, d := range registers.Definitions() {
		if registerPage(d.Kind) == p {
			return d.Kind
		}
	}
	return model.KindNone
}

// fillChoices offers the timetable's grids and rotations in the bar.
func (w *Window) fillChoices() {
	b, t := &w.bar, w.open.t
	b.gridIDs = nil
	var names []string
	for g := range t.Grids() {
		b.gridIDs = append(b.gridIDs, g.ID)
		names = append(names, cmp.Or(g.Name, g.Code))
	}
	if t.Grid(w.opts.grid) == nil && len(b.gridIDs) > 0 {
		w.opts.grid = b.gridIDs[0]
	}
	b.grids.SetOptions(names)
	for i, id := range b.gridIDs {
		if id == w.opts.grid {
			b.grids.SetChosen(i)
		}
	}
	b.rotationNumbers, names = []int{0}, []string{"All"}
	for r := range t.Rotations() {
		b.rotationNumbers = append(b.rotationNumbers, int(r.Number))
		names = append(names, rotationName(r))
	}
	b.rotations.SetOptions(names)
	found := false
	for i, n := range b.rotationNumbers {
		if n == w.opts.rotation {
			b.rotations.SetChosen(i)
			found = true
		}
	}
	if !found {
		w.opts.rotation = 0
	}
}

func rotationName(r *model.Rotation) string {
	text := model.Rotations(0).With(int(r.Number)).String()
	if r.Name != "" {
		text += " · " + r.Name
	}
	return text
}

func (w *Window) setRows(m rowMode) {
	w.opts.rows = m
	w.bar.rows.SetChosen(int(m))
	if w.open != nil {
		w.refresh()
	}
}

// popUp shows a menu at a place on the canvas.
func (w *Window) popUp(menu *fyne.Menu, at fyne.Position) {
	if w.deps.Menu != nil {
		w.deps.Menu(menu, at)
		return
	}
	kit.PopUp(menu, w.win.Canvas(), at, 0, -1)
}
