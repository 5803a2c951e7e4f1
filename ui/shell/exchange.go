package shell

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"carillon/model"
	"carillon/ui/kit"
)

// errChanged refuses an import into a timetable that is another than the one its rows were compared with.
var errChanged = errors.New("the timetable has changed since the rows were read: open the import again")

func (w *Window) canImport() string {
	if w.deps.Import == nil {
		return "Importing is not available."
	}
	return w.session.CanWithFile()
}

func (w *Window) canExport() string {
	if w.deps.Exports == nil || w.deps.WriteFile == nil {
		return "Exporting is not available."
	}
	return w.session.CanWithFile()
}

// askImport asks for a file and shows what an import of it would do.
func (w *Window) askImport() {
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
			w.Import(path)
		}
	}, w.win)
	w.setFolder(d)
	d.SetOnClosed(release)
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // before Show it panics
}

// Import shows what an import of a file into the open timetable would do.
func (w *Window) Import(path string) {
	s := w.open
	if s == nil || w.deps.Import == nil {
		return
	}
	at := s.t.Revision()
	w.deps.Import(ImportSite{Host: w.host, Runner: w.session.Jobs(), Path: path, Here: s.t.Snapshot(), Export: w.exporter(),
		Apply: func(e model.Edit) error {
			if w.open != s || s.t.Revision() != at {
				return errChanged
			}
			return w.session.Apply(e)
		}})
}

// askExport offers the forms in which the timetable can be written out.
func (w *Window) askExport() {
	state := w.open.t.Snapshot()
	d := &kit.Dialog{Title: "Export", Subtitle: w.open.file.Name(), CancelText: "Cancel", Size: fyne.NewSize(640, 0)}
	list := kit.Column(10)
	var first *kit.Button
	for _, e := range w.deps.Exports() {
		b := kit.NewButton(e.Label+" ("+e.Extension+")…", func() {
			d.Close()
			name := strings.TrimSuffix(w.open.file.Name(), filepath.Ext(w.open.file.Name()))
			w.exporter()("Export as "+e.Label, name+e.Extension, func(out io.Writer) error { return e.Write(context.Background(), state, out) })
		})
		if first == nil {
			first = b
		}
		list.Add(kit.Column(2, b, kit.Paragraph(e.Detail, kit.ColorMuted)))
	}
	d.Tabs = []kit.Tab{{Content: list, Focus: first}}
	w.host.Show(d)
}
