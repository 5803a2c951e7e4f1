package main

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"carillon/internal/raise"
	"carillon/ui/shell"
)

// shownElsewhere says whether a window of this person has a file open already, and has come to the front: a second double
// click on a file is answered by the first one's window.
func shownElsewhere(path string) bool {
	dir, err := raise.Folder()
	return err == nil && raise.Ask(context.Background(), dir, path, letComeToFront)
}

// answerOthers lets windows that are started later ask this one for the file that it has open. Where that can't be, each
// double click opens a window, the second one read-only.
func answerOthers(win fyne.Window, w *shell.Window) (stop func()) {
	dir, err := raise.Folder()
	if err != nil {
		return func() {}
	}
	listener, err := raise.Listen(dir, func(path string) (shown bool) {
		asked, err := os.Stat(path)
		if err != nil {
			return false
		}
		open := ""
		fyne.DoAndWait(func() {
			if o := w.Session().File(); o != nil {
				open = o.File.Path()
			}
		})
		// The disk is asked here: the window's goroutine must not wait for a slow one.
		if is, err := os.Stat(open); err != nil || !os.SameFile(asked, is) {
			return false
		}
		fyne.DoAndWait(win.RequestFocus)
		return true
	})
	if err != nil {
		return func() {}
	}
	return listener.Close
}

// absolute is a path as another process understands it.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
