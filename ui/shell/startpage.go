package shell

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"carillon/internal/start"
	"carillon/internal/work"
	"carillon/ui/kit"
	uistart "carillon/ui/start"
)

// Background work of the start page.
const (
	workLook work.Kind = "look at recent files"
	workDemo work.Kind = "make the demo school"
)

// makeStart makes the page that is shown while no timetable is open.
func (w *Window) makeStart() {
	run := func(id string) func() { return func() { w.commands.Run(id) } }
	var ways []uistart.Way
	add := func(there bool, way uistart.Way) {
		if there {
			ways = append(ways, way)
		}
	}
	add(w.deps.NewTimetable != nil, uistart.Way{Title: "New timetable…", Text: "From nothing, in three steps", Shortcut: "Ctrl+N",
		Icon: theme.DocumentCreateIcon(), Run: run("file.new")})
	add(true, uistart.Way{Title: "Open…", Text: "A timetable file, or one of its backups", Shortcut: "Ctrl+O", Icon: theme.FolderOpenIcon(), Run: run("file.open")})
	add(w.commands.Lookup("file.import") != nil, uistart.Way{Title: "Import…", Text: "A spreadsheet or a folder of CSV files", Icon: theme.DownloadIcon(), Run: run("file.import")})
	add(w.deps.NewFromSIS != nil, uistart.Way{Title: "New from SIS…", Text: "Reads a school from its SIS; sends nothing", Icon: theme.StorageIcon(), Run: run("file.newfromsis")})
	add(w.deps.Demo != nil, uistart.Way{Title: "Demo school", Text: "1,740 students; the copy is yours to change", Icon: theme.HomeIcon(), Run: func() { w.openDemo(nil) }})
	add(w.deps.Demo != nil && w.deps.NewPractice != nil, uistart.Way{Title: "Practice", Text: "Rehearse a sync; live systems are paused", Icon: theme.HistoryIcon(),
		Run: run("help.practice")})
	w.start = uistart.New(uistart.Deps{Ways: ways, Home: w.deps.Home, Date: func(f *start.File) string { return kit.FormatShortDate(f.Saved.Local()) },
		Open:      func(f *start.File) { w.session.Open(f.Path) },
		BringBack: func(f *start.File) { w.bringBack = f.Path; w.session.Open(f.Path) },
		Look:      w.lookFor, Changed: w.keepRecent,
	}, func(f fyne.Focusable) { w.win.Canvas().Focus(f) })
	w.empty = kit.On(theme.ColorNameBackground, w.start.Object())
	w.win.SetOnDropped(func(_ fyne.Position, list []fyne.URI) { w.dropped(list) })
	w.fillStart()
}

// fillStart shows the recent files, and looks at each of them in the background: one on a drive of the network may take its time.
func (w *Window) fillStart() {
	var pinned []string
	if w.deps.Pinned != nil {
		pinned = w.deps.Pinned()
	}
	recent := w.session.Recent()
	w.start.SetFiles(start.New(recent, pinned))
	paths := slices.Concat(recent, pinned)
	if w.deps.LookAt == nil || len(paths) == 0 {
		return
	}
	jobs := w.session.Jobs()
	jobs.Go(workLook, func(ctx context.Context) func() {
		for i, path := range paths {
			if ctx.Err() != nil || slices.Contains(paths[:i], path) {
				continue
			}
			seen := w.deps.LookAt(path)
			jobs.UI(func() { w.start.Know(path, seen) })
		}
		return nil
	})
}

// keepRecent keeps the files of the start page as they are now: pinned, and without those that were taken off.
func (w *Window) keepRecent() {
	if w.deps.SetRecent != nil {
		w.deps.SetRecent(w.start.Files().Paths())
	}
}

// lookFor asks where a file that is missing lies now, and opens that.
func (w *Window) lookFor(*start.File) { w.askFile(w.session.Open) }

// openDemo makes a copy of the demo school where new files lie, and opens it; then, unless nil, comes last.
func (w *Window) openDemo(then func()) {
	folder := w.folder()
	w.say("Making the demo school …")
	w.session.Jobs().Go(workDemo, func(context.Context) func() {
		path, err := w.deps.Demo(folder)
		return func() {
			w.say("")
			if err != nil {
				w.host.ShowError("The demo school could not be made", err)
				return
			}
			w.afterOpen = func() {
				w.say(fmt.Sprintf("%s is in %s, and yours to change.", filepath.Base(path), filepath.Dir(path)))
				if then != nil {
					then()
				}
			}
			w.session.Open(path)
		}
	})
}

// practise starts the practice SIS of the open file. Without one it takes a copy of the demo school, and says so.
func (w *Window) practise() {
	if w.open == nil {
		w.openDemo(func() { w.open.practice.practise() })
		return
	}
	w.open.practice.practise()
}

// dropped opens a timetable file that was dropped on the window.
func (w *Window) dropped(list []fyne.URI) {
	switch {
	case len(list) == 0 || w.host.Open():
	case !strings.EqualFold(filepath.Ext(list[0].Path()), extension):
		w.say(filepath.Base(list[0].Path()) + " is no timetable file: drop one that ends in " + extension + ".")
	default:
		w.session.Open(list[0].Path())
	}
}

// showStart shows the start page or what is open. The bar is left away without a file, as nothing in it can be used.
func (w *Window) showStart() {
	if w.open == nil == w.empty.Visible() && w.bar.root.Visible() != (w.open == nil) {
		return
	}
	if w.open == nil {
		w.body.Hide()
		w.bar.root.Hide()
		w.empty.Show()
	} else {
		w.body.Show()
		w.bar.root.Show()
		w.empty.Hide()
	}
	w.root.Refresh()
}
