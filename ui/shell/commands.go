package shell

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheets"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// makeCommands is the table of everything a person can tell the window to do.
func (w *Window) makeCommands() *kit.Registry {
	r := kit.NewRegistry()
	r.Blocked = w.host.Open
	r.Focused = func() fyne.Focusable { return w.win.Canvas().Focused() }
	r.Refused = func(_ *kit.Command, reason string) {
		if !w.host.Open() {
			w.say(reason)
		}
	}
	s := w.session
	r.Add(
		kit.Command{ID: "file.new", Label: "New timetable…", Shortcut: kit.Ctrl(fyne.KeyN), Can: func() string {
			return unless(w.deps.NewTimetable != nil, "New timetable is not available.")
		}, Run: func() { w.deps.NewTimetable(w.newSite()) }},
		kit.Command{ID: "file.open", Label: "Open…", Shortcut: kit.Ctrl(fyne.KeyO), Run: w.askOpen},
		kit.Command{ID: "file.recent", Label: "Open Recent…", Can: s.CanOpenRecent, Run: w.askRecent},
		kit.Command{ID: "file.newfromsis", Label: "New from SIS…", Can: func() string {
			return unless(w.deps.NewFromSIS != nil, "New from SIS is not available.")
		}, Run: func() { w.deps.NewFromSIS(w.newSite()) }},
		kit.Command{ID: "file.newyear", Label: "New year from this file…", Can: func() string {
			return cmp.Or(s.CanWithFile(), unless(w.deps.NewYear != nil, "New year is not available."))
		}, Run: func() { w.deps.NewYear(w.newSite(), w.open.t, w.open.file.Name()) }},
		kit.Command{ID: "file.save", Label: "Save", Shortcut: kit.Ctrl(fyne.KeyS), Can: s.CanWithFile, Run: s.SaveByHand},
		kit.Command{ID: "file.saveas", Label: "Save As…", Shortcut: kit.CtrlShift(fyne.KeyS), Can: s.CanWithFile, Run: w.askSaveAsNew},
		kit.Command{ID: "file.savecopy", Label: "Save a Copy…", Can: s.CanWithFile, Run: w.askSaveCopy},
		kit.Command{ID: "file.backups", Label: "Backups…", Can: s.CanWithFile, Run: func() { w.showBackups(w.open.file.Path()) }},
		kit.Command{ID: "file.compare", Label: "Compare with…", Can: s.CanWithFile, Run: func() { w.compare(nil) }},
		kit.Command{ID: "file.import", Label: "Import…", Can: w.canImport, Run: w.askImport},
		kit.Command{ID: "file.export", Label: "Export…", Can: w.canExport, Run: w.askExport},
		kit.Command{ID: "file.configure", Label: "Configure…", Can: s.CanSync, Run: func() { w.open.sync.Configure() }},
		kit.Command{ID: "file.syncnow", Label: "Sync Now…", Can: s.CanSync, Run: func() { w.open.sync.Now() }},
		kit.Command{ID: "file.syncall", Label: "Sync All Systems", Shortcut: kit.Ctrl(fyne.KeyK), Can: s.CanSync, Run: func() { w.open.sync.All() }},
		kit.Command{ID: "file.syncstop", Label: "Stop the Sync", Shortcut: kit.Ctrl(fyne.KeyPeriod), Can: s.CanStopSync, Run: func() { w.open.sync.Stop() }},
		kit.Command{ID: "file.synchistory", Label: "History…", Can: s.CanSync, Run: func() { w.open.sync.History() }},
		kit.Command{ID: "file.quit", Label: "Quit", Run: w.CloseRequested},

		kit.Command{ID: "edit.undo", Label: "Undo", Shortcut: &fyne.ShortcutUndo{}, ToEntry: &fyne.ShortcutUndo{},
			Now: w.labelled("Undo", func() string { return w.open.t.UndoLabel() }),
			Can: s.CanUndo, Run: s.Undo},
		kit.Command{ID: "edit.redo", Label: "Redo", Shortcut: &fyne.ShortcutRedo{}, OnMac: kit.CtrlShift(fyne.KeyZ), ToEntry: &fyne.ShortcutRedo{},
			Now: w.labelled("Redo", func() string { return w.open.t.RedoLabel() }),
			Can: s.CanRedo, Run: s.Redo},
		kit.Command{ID: "edit.nextdraft", Label: "Next Cell Not Taken", Can: s.CanGoToDraft, Run: w.nextDraft},
		kit.Command{ID: "edit.palette", Label: "Run a Command…", Shortcut: kit.CtrlShift(fyne.KeyP), Run: w.palette},
		kit.Command{ID: "edit.find", Label: "Find", Shortcut: kit.Ctrl(fyne.KeyF), Run: func() { w.win.Canvas().Focus(w.findEntry) }},

		kit.Command{ID: "view.back", Label: "Back", Shortcut: kit.Alt(fyne.KeyLeft), Can: s.CanGoBack, Run: func() { s.Back() }},
		kit.Command{ID: "view.forward", Label: "Forward", Shortcut: kit.Alt(fyne.KeyRight), Can: s.CanGoForward, Run: func() { s.Forward() }},
		kit.Command{ID: "view.grid", Label: "Master Grid", Shortcut: kit.Ctrl(fyne.Key1), Can: s.CanWithFile,
			Run: func() { s.Go(session.PageGrid); w.focusPage() }},
		kit.Command{ID: "view.clashes", Label: "Clashes", Shortcut: kit.Ctrl(fyne.Key6), Can: s.CanWithFile, Run: func() { w.showRegister(session.PageClashes) }},

		kit.Command{ID: "view.panel", Label: "Panel Beside the Page", Checked: w.panelOn, Can: w.canPanel, Run: w.togglePanel},

		kit.Command{ID: "setup.school", Label: "School info…", Can: s.CanWithFile, Run: func() { w.showSchoolInfo(schoolDetails) }},

		kit.Command{ID: "timetable.move", Label: "Move the Lesson", Shortcut: kit.Ctrl(fyne.KeyM), OnMac: kit.CtrlShift(fyne.KeyM), Can: s.CanWithLesson, Run: w.moveByKeyboard},
		kit.Command{ID: "timetable.out", Label: "Take the Lesson Out", Can: s.CanTakeOut, Run: func() { w.takeOutAll(w.chosenLessons()) }},
		kit.Command{ID: "timetable.swap", Label: "Swap Two Lessons", Can: w.canSwap, Run: w.swapChosen},
		kit.Command{ID: "timetable.pin", Label: "Pin or Unpin the Lesson", Can: s.CanWithLesson, Run: w.togglePin},
		kit.Command{ID: "timetable.section", Label: "Show Its Section", Can: s.CanWithLesson, Run: func() {
			w.jump(w.open.t.Lesson(w.session.Lesson()).Section.Key())
		}},
		kit.Command{ID: "timetable.priorities", Label: "Section Priorities…", Can: w.canSetPriorities, Run: w.askPriorities},
		kit.Command{ID: "timetable.fix", Label: "Fix the clash…", Shortcut: kit.CtrlShift(fyne.KeyF), Can: w.canFix, Run: w.askFix},
		kit.Command{ID: "timetable.check", Label: "Check Everything", Shortcut: kit.Ctrl(fyne.KeyQ), OnMac: kit.CtrlShift(fyne.KeyE), Can: s.CanWithFile, Run: w.checkEverything},

		kit.Command{ID: "help.page", Label: "Carillon Help", Run: w.helpPage},
		kit.Command{ID: "help.shortcuts", Label: "Keyboard Shortcuts", Run: w.shortcutsPage},
		kit.Command{ID: "help.practice", Label: "Practice SIS…", Can: w.canPractise, Run: w.practise},
		kit.Command{ID: "help.about", Label: "About Carillon", Run: w.showAbout},
	)
	r.Add(w.rowCommands()...)
	r.Add(w.gridCommands()...)
	r.Add(w.recordCommands()...)
	r.Add(w.weekCommands()...)
	keys := []fyne.KeyName{fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5}
	for i, k := range sheets.Kinds() {
		p := session.PageOf(k)
		c := kit.Command{ID: "view." + string(p), Label: wordsOf(k).Title, Can: s.CanWithFile, Run: func() { w.showRegister(p) }}
		if i < len(keys) {
			c.Shortcut = kit.Ctrl(keys[i])
		}
		r.Add(c)
	}
	r.Add(kit.Command{ID: "view.bells", Label: "Bell times", Shortcut: kit.Ctrl(fyne.Key7), Can: s.CanWithFile, Run: func() { w.showRegister(session.PageBells) }})
	r.Add(kit.Command{ID: "view.calendar", Label: "Calendar", Shortcut: kit.Ctrl(fyne.Key8), Can: s.CanWithFile,
		Run: func() { w.showRegister(session.PageCalendar) }})
	r.Add(kit.Command{ID: "view.rosters", Label: "Rosters", Shortcut: kit.Ctrl(fyne.Key9), Can: s.CanWithFile,
		Run: func() { w.showRegister(session.PageRosters) }})
	r.Add(kit.Command{ID: "view.planning", Label: "Requests and sections", Shortcut: kit.Ctrl(fyne.Key0), Can: s.CanWithFile,
		Run: func() { w.showRegister(session.PagePlanning) }})
	for _, m := range []struct {
		id, label string
		mode      kit.Mode
	}{{"view.system", "Theme: As the Desktop", kit.ModeSystem}, {"view.light", "Theme: Light", kit.ModeLight}, {"view.dark", "Theme: Dark", kit.ModeDark}} {
		r.Add(kit.Command{ID: m.id, Label: m.label, Checked: func() bool { return w.themeMode == m.mode }, Run: func() { w.setTheme(m.mode) }})
	}
	return r
}

func unless(ok bool, reason string) string {
	if ok {
		return ""
	}
	return reason
}

// labelled adds to a label what the command would do now.
func (w *Window) labelled(label string, what func() string) func() string {
	return func() string {
		if w.open == nil || what() == "" {
			return label
		}
		return label + " " + what()
	}
}

// menus describes the menu bar. What a timetable is made of and the navigation has no line for is under Setup.
func menus() []kit.MenuSpec {
	var pages []any
	for _, k := range sheets.Navigated() {
		pages = append(pages, "view."+string(session.PageOf(k)))
	}
	setup := []any{"setup.school", kit.Separator}
	for _, k := range sheets.Kinds()[len(sheets.Navigated()):] {
		setup = append(setup, "view."+string(session.PageOf(k)))
	}
	return []kit.MenuSpec{
		{Label: "File", Lines: []any{"file.new", "file.open", "file.recent", "file.newfromsis", "file.newyear", kit.Separator, "file.save", "file.saveas", "file.savecopy", kit.Separator,
			"file.backups", "file.compare", kit.Separator, "file.import", "file.export", kit.Separator,
			kit.MenuSpec{Label: "Synchronise", Lines: []any{"file.configure", "file.syncnow", "file.syncall", "file.syncstop", "file.synchistory"}},
			kit.Separator, "file.quit"}},
		{Label: "Edit", Lines: []any{"edit.undo", "edit.redo", kit.Separator, "edit.new", "edit.open", "edit.delete", kit.Separator, "edit.nextdraft", "edit.find", "edit.palette"}},
		{Label: "View", Lines: slices.Concat([]any{"view.back", "view.forward", kit.Separator, "view.week", "view.previous", "view.next", kit.Separator, "view.grid"}, pages, []any{"view.bells", "view.rosters", "view.calendar", "view.planning", "view.clashes",
			kit.Separator, "view.panel",
			kit.Separator, rowsMenu(), "view.offline", "view.inspector", "view.tray",
			kit.Separator, "view.system", "view.light", "view.dark"})},
		{Label: "Setup", Lines: setup},
		{Label: "Timetable", Lines: []any{"timetable.move", "timetable.out", "timetable.swap", "timetable.pin", "timetable.section", "timetable.free", "timetable.propose",
			kit.Separator, "timetable.priorities", "timetable.check", "timetable.fix"}},
		{Label: "Help", Lines: []any{"help.page", "help.shortcuts", "help.practice", kit.Separator, "help.about"}},
	}
}

func (w *Window) setTheme(m kit.Mode) {
	w.themeMode = m
	if w.deps.SetTheme != nil {
		w.deps.SetTheme(m)
	}
	w.showState()
}

// showRegister goes to a register and gives it the keyboard.
func (w *Window) showRegister(p session.Page) {
	w.session.Go(p)
	w.focusPage()
}

// moveByKeyboard picks the selected lesson up for the arrow keys.
func (w *Window) moveByKeyboard() {
	s := w.open
	for _, c := range s.view.data.Cards {
		if c.ID == grid.CardID(w.session.Lesson()) {
			w.grid.PickUp(c)
			return
		}
	}
	for _, c := range s.view.tray {
		if c.ID == grid.CardID(w.session.Lesson()) {
			w.grid.PickUp(c)
			return
		}
	}
	w.say("This lesson is not in the grid that is shown.")
}

// checkEverything counts all clashes afresh and shows them.
func (w *Window) checkEverything() {
	w.open.checker.CheckAll()
	w.refresh()
	w.showState()
	w.showRegister(session.PageClashes)
}

// shortcutsPage lists the shortcuts, from the same table as the menus.
func (w *Window) shortcutsPage() {
	rows := kit.Column(6)
	for _, c := range w.commands.All() {
		if c.Shortcut != nil {
			rows.Add(kit.Field(kit.ShortcutText(c.Shortcut), kit.NewText(c.Label, kit.TextStyle{})))
		}
	}
	for _, k := range [][2]string{{"F10, Alt and a letter", "Open a menu: Alt+F is File"}, {"F1", "Carillon Help"},
		{"F4", "In Sections, Rosters and a week: show or hide the panel"}, {"F6, Shift+F6", "Round the window: bar, pages, filter, rows, panel, and back"},
		{"F8", "Next cell that could not be taken"}, {"Arrow keys", "Walk through the grid"}, {"Enter", "Pick a lesson up, put it down"}, {"Ctrl+Enter", "Put a copy of it down"}, {"Escape", "Put it back"},
		{"Shift and arrow keys, Space, Ctrl+A", "In the grid: choose several lessons"}, {"Delete", "In the grid: take the chosen lessons out"},
		{"Insert, F2, Delete", "In Students, Teachers and Rooms: new, edit, delete"}} {
		rows.Add(kit.Field(kit.KeyText(k[0]), kit.NewText(kit.KeyText(k[1]), kit.TextStyle{})))
	}
	d := &kit.Dialog{Title: "Keyboard shortcuts", Tabs: []kit.Tab{{Content: rows}}, Size: fyne.NewSize(480, 560)}
	d.Primary = kit.NewPrimary("Close", d.Close)
	w.host.Show(d)
}
