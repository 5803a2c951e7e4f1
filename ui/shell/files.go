package shell

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"carillon/model"
	"carillon/model/rules"
	"carillon/ui/kit"
)

// extension is that of timetable files.
const extension = ".carillon"

func (w *Window) load(path string) {
	w.opening = filepath.Base(path)
	w.showState()
	w.deps.Runner.Go(workOpen, func(ctx context.Context) func() { return w.loaded(ctx, path, nil) })
}

// loaded opens a file off the UI goroutine and returns what shows it, or says why it can't be opened; then, unless nil,
// comes last.
func (w *Window) loaded(ctx context.Context, path string, then func()) func() {
	f, err := w.deps.Files.Open(path, w.trouble)
	if err == nil && ctx.Err() != nil {
		_ = f.Close() // another file is wanted by now, and this one has to stay free for others
		return nil
	}
	return func() {
		w.opening = ""
		if err != nil {
			w.showState()
			w.notOpened(path, err)
		} else {
			w.show(f)
		}
		if then != nil {
			then()
		}
	}
}

// show makes a file the open one.
func (w *Window) show(f File) {
	w.leave()
	s := &session{file: f, t: f.Timetable(), saved: f.Timetable().Snapshot(), stale: map[page]bool{}}
	s.checker = rules.New(s.t)
	w.open = s
	w.opts, w.selected, w.said = viewOptions{rows: w.opts.rows}, 0, ""
	w.restart()
	if w.deps.NewSync != nil {
		s.sync = w.deps.NewSync(SyncSite{
			Host: w.host, Corner: w.corner, Runner: w.deps.Runner, File: f,
			Saved: func() *model.State { return s.saved }, Save: w.save, Take: func(ctx context.Context, e model.Edit) error { return w.take(ctx, s, e) },
			Undo: func(n int) string { return w.undoDownloads(s, n) }, Changed: w.showState, Jump: w.jump,
			Export: w.exporter(),
		})
	}
	if w.deps.NewPractice != nil {
		s.practice.sis = w.deps.NewPractice(f)
	}
	if w.deps.Opened != nil {
		w.deps.Opened(f.Path())
	}
	w.goTo(pageGrid)
	w.refresh()
	w.win.Canvas().Focus(w.grid)
	w.welcome(s)
	w.lookForPractice(s)
}

// welcome says what a person should know of a file that was just opened: why it is read-only, what was set aside, and
// what a crash left unsaved.
func (w *Window) welcome(s *session) {
	if notes := s.file.Notes(); len(notes) > 0 {
		title := "About this file"
		if s.file.ReadOnly() != "" {
			title = "Opened read-only"
		}
		d := w.host.Tell(title, strings.Join(notes, "\n\n"))
		d.OnCancel = func() { d.Close(); w.askRecovery(s) }
		d.Primary.OnTapped = d.OnCancel
		return
	}
	w.askRecovery(s)
}

const maxRecoveryLabels = 12

// askRecovery offers to bring back what a crash left unsaved. There is no third answer: the file can't be saved before.
func (w *Window) askRecovery(s *session) {
	r := s.file.Recovery()
	if r == nil || w.open != s {
		return
	}
	body := kit.Column(6, kit.Paragraph("Carillon did not close properly the last time. "+sentence(r.Text), ""))
	if r.Doubt != "" {
		body.Add(kit.Notice(kit.ToneWarning, kit.Paragraph(r.Doubt, "")))
	}
	list := kit.Column(3)
	first := max(0, len(r.Labels)-maxRecoveryLabels)
	if first > 0 {
		list.Add(kit.Muted(plural(first, "edit") + " before these"))
	}
	for _, l := range r.Labels[first:] {
		list.Add(kit.NewText("· "+l, kit.TextStyle{Shrink: true}))
	}
	body.Add(kit.Notice(kit.ToneNeutral, list))
	d := &kit.Dialog{Title: "Bring back unsaved changes?", Size: fyne.NewSize(540, 0), Tabs: []kit.Tab{{Content: body}}}
	d.OnCancel = func() {} // it has to be decided
	answer := func(title string, do func() error) func() {
		return func() {
			d.Close()
			if err := do(); err != nil {
				w.host.ShowError(title, err)
			}
			w.refresh()
		}
	}
	d.Extra = []fyne.CanvasObject{kit.NewButton("Drop them", answer("They could not be dropped", s.file.DropRecovery))}
	d.Primary = kit.NewPrimary("Bring them back", answer("Not all of them could be brought back", s.file.Recover))
	w.host.Show(d)
}

// trouble says what failed in the background; it is called on any goroutine.
func (w *Window) trouble(err error) {
	w.deps.Runner.UI(func() { w.say(sentence(err.Error())) })
}

// leave lets go of the open file.
func (w *Window) leave() {
	s := w.open
	if s == nil {
		return
	}
	w.open = nil
	if s.sync != nil {
		s.sync.Close()
	}
	w.closePractice(s)
	s.checker.Close()
	if err := s.file.Close(); err != nil {
		w.host.ShowError("The file was not closed cleanly", err)
	}
}

// save saves the file and calls then, which may be nil, with the result. A save asked for while one is under way is made
// after it, so that the newest state is what is saved.
func (w *Window) save(then func(error)) {
	byHand := then == nil
	if byHand {
		then = func(err error) {
			if err == nil && w.open != nil && w.open.sync != nil {
				w.open.sync.Saved()
			}
		}
	}
	s := w.open
	switch {
	case s.saving:
		s.waiting = append(s.waiting, then)
		return
	case s.t.Unsaved() == 0:
		if byHand {
			w.said = "There was nothing to save."
			w.showState()
		}
		then(nil)
		return
	}
	s.saving = true
	w.said = ""
	saving, state, number := s.file.PrepareSave(), s.t.Snapshot(), s.nextSave()
	w.showState()
	w.deps.Runner.Go(workSave, func(ctx context.Context) func() {
		err := saving.Run(ctx)
		return func() {
			saving.Done()
			if err == nil {
				s.hasSaved(number, state)
			}
			w.saved(s, err, then)
		}
	})
}

func (w *Window) saved(s *session, err error, then func(error)) {
	s.saving = false
	if err != nil {
		w.host.ShowError("The timetable could not be saved", err)
	} else {
		w.said = "Saved."
	}
	w.showState()
	then(err)
	waiting := s.waiting
	s.waiting = nil
	for _, next := range waiting {
		if w.open != s {
			next(context.Canceled) // then has closed the file
			continue
		}
		w.save(next)
	}
}

// download is the revisions of the timetable before and after a download was applied.
type download struct{ before, after uint64 }

// take applies a download and saves it, for a run that works off the UI goroutine. A run that is stopped before its
// download is applied leaves the timetable as it is.
func (w *Window) take(ctx context.Context, s *session, e model.Edit) error {
	type prepared struct {
		saving Saving
		state  *model.State
		number int
		err    error
	}
	ready := make(chan prepared, 1)
	var begun atomic.Bool // by the UI goroutine, or given up
	w.deps.Runner.UI(func() {
		switch {
		case !begun.CompareAndSwap(false, true):
			return
		case w.open != s:
			ready <- prepared{err: context.Canceled} // the file was closed meanwhile
			return
		}
		d := download{before: s.t.Revision()}
		if err := w.perform(e); err != nil {
			ready <- prepared{err: err}
			return
		}
		d.after = s.t.Revision()
		s.taken = append(s.taken, d)
		ready <- prepared{saving: s.file.PrepareSave(), state: s.t.Snapshot(), number: s.nextSave()}
	})
	var p prepared
	select {
	case p = <-ready:
	case <-ctx.Done():
		if begun.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		p = <-ready
	}
	if p.err != nil {
		return p.err
	}
	err := p.saving.Run(context.WithoutCancel(ctx)) // it is applied
	w.deps.Runner.UI(func() {
		p.saving.Done()
		if err == nil {
			s.hasSaved(p.number, p.state)
		}
		w.showState()
	})
	return err
}

// undoDownloads takes the newest n downloads back; where something was done since, it says so instead.
func (w *Window) undoDownloads(s *session, n int) string {
	if w.open != s {
		return "The file was closed meanwhile."
	}
	newest := s.taken[max(0, len(s.taken)-n):]
	at := s.t.Revision()
	for _, d := range slices.Backward(newest) {
		if d.after != at {
			return "The timetable was changed since the download. Edit > Undo goes back one edit at a time, the newest first."
		}
		at = d.before
	}
	for _, d := range slices.Backward(newest) {
		if d.before != d.after {
			w.undo()
		}
	}
	s.taken = s.taken[:len(s.taken)-len(newest)]
	return ""
}

// nextSave counts the saves of a session.
func (s *session) nextSave() int {
	s.saves++
	return s.saves
}

// hasSaved notes what the file holds now. Saves may come back in another order than they were asked for: the newest counts.
func (s *session) hasSaved(number int, state *model.State) {
	if number > s.savedBy {
		s.savedBy, s.saved = number, state
	}
}

// Tell says something of the program as a whole, such as what became of its settings, in a dialog that has to be read.
func (w *Window) Tell(title, text string) { w.host.Tell(title, text) }

// askOpen asks which file to open.
func (w *Window) askOpen() { w.askFile(w.Open) }

// askFile asks for a timetable file with Fyne's dialog and hands its path to then.
func (w *Window) askFile(then func(path string)) {
	var d *dialog.FileDialog
	release := w.host.HoldFor(func() { d.Hide() })
	d = dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		release()
		switch {
		case err != nil:
			w.host.ShowError("The file could not be read", err)
		case r != nil:
			path := r.URI().Path()
			_ = r.Close() // only its name is wanted
			then(path)
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{extension}))
	w.setFolder(d)
	d.SetOnClosed(release)
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // before Show it panics
}

func (w *Window) setFolder(d *dialog.FileDialog) {
	if w.open == nil {
		return
	}
	if l, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(w.open.file.Path()))); err == nil {
		d.SetLocation(l)
	}
}

// folder is where a new file lies unless a person chooses another folder: beside the one that is open.
func (w *Window) folder() string {
	if w.open != nil {
		return filepath.Dir(w.open.file.Path())
	}
	if w.deps.NewFolder != nil {
		return w.deps.NewFolder()
	}
	return ""
}

// chooseFolder asks for a folder with Fyne's dialog and hands its path to then.
func (w *Window) chooseFolder(then func(path string)) {
	var d *dialog.FileDialog
	release := w.host.HoldFor(func() { d.Hide() })
	d = dialog.NewFolderOpen(func(l fyne.ListableURI, err error) {
		release()
		if err == nil && l != nil {
			then(l.Path())
		}
	}, w.win)
	d.SetOnClosed(release)
	d.Show()
}

// askSaveAs asks for a folder and a name, which gets the ending ext. Fyne's own dialog would empty the chosen file before
// anything is written.
func (w *Window) askSaveAs(title, suggestion, ext string, save func(path string, force bool)) {
	folder := w.folder()
	name := kit.NewEntry("Name of the new file")
	name.SetText(suggestion)
	where := kit.NewText(folder, kit.TextStyle{Shrink: true})
	choose := kit.NewButton("Choose…", func() {
		w.chooseFolder(func(path string) {
			folder = path
			where.SetText(folder)
		})
	})
	d := &kit.Dialog{Title: title, CancelText: "Cancel", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Focus: name,
		Content: kit.Form(kit.Field("Name", name), kit.Field("Folder", kit.Frame(nil, nil, nil, choose, where)))}}}
	d.Primary = kit.NewPrimary("Save", func() {
		text := strings.TrimSpace(name.Text)
		if text == "" {
			w.win.Canvas().Focus(name)
			return
		}
		d.Close()
		save(filepath.Join(folder, strings.TrimSuffix(text, ext)+ext), false)
	})
	w.host.Show(d)
}

// askSaveAsNew asks where to go on with the timetable as a new file.
func (w *Window) askSaveAsNew() {
	w.askSaveAs("Save As", strings.TrimSuffix(w.open.file.Name(), extension)+" copy", extension, w.saveAs)
}

// askSaveCopy asks where to put a copy.
func (w *Window) askSaveCopy() {
	w.askSaveAs("Save a Copy", strings.TrimSuffix(w.open.file.Name(), extension)+" "+w.deps.Now().Format("2006-01-02"), extension, w.saveCopy)
}

// saveAs saves the timetable as a new file and goes on with that one.
func (w *Window) saveAs(path string, force bool) {
	s := w.open
	number := s.nextSave()
	w.saveElsewhere(path, force, s.file.PrepareSaveAs, w.saveAs, func(state *model.State) {
		s.hasSaved(number, state)
		w.say("Saved as " + s.file.Name() + ".")
		w.refresh()
	})
}

// saveCopy saves a copy and stays with the file that is open.
func (w *Window) saveCopy(path string, force bool) {
	w.saveElsewhere(path, force, w.open.file.PrepareCopy, w.saveCopy, func(*model.State) {
		w.say("A copy is in " + filepath.Base(path) + ".")
	})
}

// saveElsewhere runs a save to another file; where there is such a file it asks whether to replace it.
func (w *Window) saveElsewhere(path string, force bool, prepare func(string, bool) Saving, again func(string, bool), done func(*model.State)) {
	saving, state := prepare(path, force), w.open.t.Snapshot()
	w.deps.Runner.Go(workSaveAs, func(ctx context.Context) func() {
		err := saving.Run(ctx)
		return func() {
			saving.Done()
			switch {
			case errors.Is(err, ErrExists):
				w.askReplace(path, "What it holds is kept as a backup.", func() { again(path, true) })
			case err != nil:
				w.host.ShowError("The timetable could not be saved as "+filepath.Base(path), err)
			default:
				done(state)
			}
		}
	})
}

func (w *Window) askReplace(path, what string, replace func()) {
	w.host.Ask("Replace "+filepath.Base(path)+"?", "There is a file of that name in this folder already. "+what,
		kit.Choice{Text: "Replace", Do: replace, Risky: true})
}

// exporter is how a dialog saves something for other programs; nil where nothing can be saved.
func (w *Window) exporter() func(title, name string, write func(io.Writer) error) {
	if w.deps.WriteFile == nil {
		return nil
	}
	return func(title, name string, write func(io.Writer) error) {
		ext := filepath.Ext(name)
		w.askSaveAs(title, strings.TrimSuffix(name, ext), ext, func(path string, force bool) { w.export(path, force, write) })
	}
}

func (w *Window) export(path string, force bool, write func(io.Writer) error) {
	w.deps.Runner.Go(workExport, func(context.Context) func() {
		err := w.deps.WriteFile(path, force, write)
		return func() {
			switch {
			case errors.Is(err, ErrExists):
				w.askReplace(path, "What it holds would be lost.", func() { w.export(path, true, write) })
			case err != nil:
				w.host.ShowError(filepath.Base(path)+" could not be written", err)
			default:
				w.say(filepath.Base(path) + " is written.")
			}
		}
	})
}

// newFromSIS opens File > New from SIS.
func (w *Window) newFromSIS() {
	w.deps.NewFromSIS(NewSite{Host: w.host, Runner: w.deps.Runner, Folder: w.folder(), ChooseFolder: w.chooseFolder, Open: w.Open, Export: w.exporter()})
}
