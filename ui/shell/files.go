package shell

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

// extension is that of timetable files.
const extension = ".carillon"

// Open opens a timetable file and shows it, after asking what to do with unsaved changes.
func (w *Window) Open(path string) { w.session.Open(path) }

// opened shows the file that was opened from its beginning; nil stands for none.
func (w *Window) opened(o *session.Open) {
	if o == nil {
		w.open = nil
		w.showPage()
		w.fillStart()
		w.start.Focus()
		return
	}
	s := &shown{of: o, file: o.File, t: o.T, checker: o.Checker, tally: views.NewTally(&o.T.State), stale: map[session.Page]bool{}}
	s.practice = rehearsal{w: w, of: s}
	w.open = s
	w.restart()
	if w.deps.NewSync != nil {
		s.sync = w.deps.NewSync(SyncSite{
			Host: w.host, Corner: w.corner, Runner: w.session.Jobs(), File: o.File,
			Saved: o.Saved, Save: w.session.Save, Drafts: w.session.CountDrafts, ToDraft: w.nextDraft,
			Take: func(ctx context.Context, e model.Edit) error { return w.session.Take(ctx, o, e) },
			Undo: func(n int) string { return w.session.UndoDownloads(o, n) }, Changed: w.showState, Jump: w.jump,
			Export: w.exporter(),
		})
		if s.sync != nil {
			w.session.Attach(s.sync)
		}
	}
	if w.deps.NewPractice != nil {
		s.practice.sis = w.deps.NewPractice(o.File)
	}
	w.showPage()
	w.refresh()
	w.win.Canvas().Focus(w.grid)
	if then := w.afterOpen; then != nil {
		w.afterOpen = nil
		defer then()
	}
	w.welcome(s)
	s.practice.look()
}

// restart forgets where a person was in the file before: its records have nothing to do with those that come now, even
// where they have the same IDs.
func (w *Window) restart() {
	w.grid.Restart()
	for _, r := range w.registers {
		r.Restart()
	}
	for _, r := range w.sheets {
		r.restart()
	}
	for _, own := range w.own {
		own.restart()
	}
	w.panel.restart()
}

// failed says what went wrong.
func (w *Window) failed(f session.Failure) {
	switch f.What {
	case session.OpenFailed:
		w.afterOpen, w.bringBack = nil, ""
		w.notOpened(f.Path, f.Err)
	case session.SaveFailed:
		w.host.ShowError("The timetable could not be saved", f.Err)
	case session.CloseFailed:
		w.host.ShowError("The file was not closed cleanly", f.Err)
	case session.RestoreFailed:
		w.host.ShowError("The backup could not be restored", f.Err)
	default:
		w.say(names.Sentence(f.Err.Error()))
	}
}

// welcome says what a person should know of a file that was just opened: why it is read-only, what was set aside, and
// what a crash left unsaved.
func (w *Window) welcome(s *shown) {
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
func (w *Window) askRecovery(s *shown) {
	r := s.file.Recovery()
	wanted := w.bringBack == s.file.Path() // it was decided on the start page
	w.bringBack = ""
	switch {
	case r == nil || w.open != s:
		return
	case wanted && r.Doubt == "":
		if err := w.session.Recover(); err != nil {
			w.host.ShowError("Not all of them could be brought back", err)
		}
		return
	}
	body := kit.Column(6, kit.Paragraph("Carillon did not close properly the last time. "+names.Sentence(r.Text), ""))
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
		}
	}
	d.Extra = []fyne.CanvasObject{kit.NewButton("Drop them", answer("They could not be dropped", w.session.DropRecovery))}
	d.Primary = kit.NewPrimary("Bring them back", answer("Not all of them could be brought back", w.session.Recover))
	w.host.Show(d)
}

// Tell says something of the program as a whole, such as what became of its settings, in a dialog that has to be read.
func (w *Window) Tell(title, text string) { w.host.Tell(title, text) }

// askOpen asks which file to open.
func (w *Window) askOpen() { w.askFile(w.session.Open) }

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
	w.session.SaveAs(path, force, func(err error) {
		w.savedElsewhere(path, err, w.saveAs, func() { w.say("Saved as " + w.open.file.Name() + ".") })
	})
}

// saveCopy saves a copy and stays with the file that is open.
func (w *Window) saveCopy(path string, force bool) {
	w.session.SaveCopy(path, force, func(err error) {
		w.savedElsewhere(path, err, w.saveCopy, func() { w.say("A copy is in " + filepath.Base(path) + ".") })
	})
}

// savedElsewhere says what became of a save to another file; where there is such a file it asks whether to replace it.
func (w *Window) savedElsewhere(path string, err error, again func(path string, force bool), done func()) {
	switch {
	case errors.Is(err, session.ErrExists):
		w.askReplace(path, "What it holds is kept as a backup.", func() { again(path, true) })
	case err != nil:
		w.host.ShowError("The timetable could not be saved as "+filepath.Base(path), err)
	default:
		done()
	}
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
	w.session.Jobs().Go(workExport, func(context.Context) func() {
		err := w.deps.WriteFile(path, force, write)
		return func() {
			switch {
			case errors.Is(err, session.ErrExists):
				w.askReplace(path, "What it holds would be lost.", func() { w.export(path, true, write) })
			case err != nil:
				w.host.ShowError(filepath.Base(path)+" could not be written", err)
			default:
				w.say(filepath.Base(path) + " is written.")
			}
		}
	})
}

// newSite is what a dialog that makes a file works with.
func (w *Window) newSite() NewSite {
	return NewSite{Host: w.host, Runner: w.session.Jobs(), Folder: w.folder(), ChooseFolder: w.chooseFolder, Open: w.session.Open, Export: w.exporter()}
}
