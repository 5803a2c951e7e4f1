package shell

import (
	"context"
	"os"
	"path/filepath"
)

// Open opens a timetable file in the background and shows it, after asking what to do with unsaved changes. The file that
// is open already, under whichever path, is shown as it is: it must not be closed, with its sync and its practice SIS, to
// be opened again.
func (w *Window) Open(path string) {
	s := w.open
	switch {
	case s == nil:
		w.load(path)
	case s.file.ReadOnly() != "": // it may be free by now
		w.beforeLeaving(func() { w.load(path) })
	case s.file.Path() == filepath.Clean(path):
		w.showOpen()
	default:
		// A folder of the network may take its time, so it is not asked on the UI goroutine.
		w.deps.Runner.Go(workOpen, func(context.Context) func() {
			same := sameFile(s.file.Path(), path)
			return func() {
				if same && w.open == s {
					w.showOpen()
					return
				}
				w.beforeLeaving(func() { w.load(path) })
			}
		})
	}
}

// showOpen goes back to the file that is open.
func (w *Window) showOpen() {
	w.say(w.open.file.Name() + " is open already.")
	if w.page == pageGrid {
		w.win.Canvas().Focus(w.grid)
	} else {
		w.registers[w.page].FocusTable()
	}
}

// sameFile reports whether two paths are of one file: by a link, a folder mounted twice, another spelling.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// restart forgets where a person was in the file before: its records have nothing to do with those that come now, even
// where they have the same IDs.
func (w *Window) restart() {
	w.grid.Restart()
	for _, r := range w.registers {
		r.Restart()
	}
}
