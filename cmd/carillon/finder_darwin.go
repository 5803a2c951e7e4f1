package main

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework AppKit

void carillonOpenFromFinder(void);
*/
import "C"

import (
	"sync"

	"fyne.io/fyne/v2"

	"carillon/ui/shell"
)

// finder holds what Finder asked to open before there was a window: a double click that starts the program comes so.
var finder struct {
	sync.Mutex
	waiting string
	open    func(path string)
}

// openFromFinder has the window open what is double-clicked in Finder. macOS hands a file over as an event, not as an
// argument, and neither Fyne nor GLFW takes it.
func openFromFinder(w *shell.Window) {
	finder.Lock()
	defer finder.Unlock()
	finder.open = func(path string) { fyne.Do(func() { w.Open(path) }) }
	if finder.waiting != "" {
		finder.open(finder.waiting)
		finder.waiting = ""
	}
}

//export carillonOpen
func carillonOpen(path *C.char) {
	finder.Lock()
	defer finder.Unlock()
	if finder.open == nil {
		finder.waiting = C.GoString(path)
		return
	}
	finder.open(C.GoString(path))
}

// prepareFinder is called before the window is made: GLFW handles the events of the program's start then.
func prepareFinder() { C.carillonOpenFromFinder() }
