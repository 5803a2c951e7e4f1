package main

import (
	"bytes"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"carillon/ui/shell"
)

// probeVariable names a file to which the window's state is appended, a line of JSON whenever it has changed. The
// real-window tests read it; it holds nothing that is not on the screen.
const probeVariable = "CARILLON_PROBE"

const probeInterval = 100 * time.Millisecond

// probe appends the window's state to a file until stop is called.
func probe(path string, w *shell.Window) (stop func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		var last []byte
		tick := time.NewTicker(probeInterval)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fyne.Do(func() {
					if now, err := w.State(); err == nil && !bytes.Equal(now, last) {
						last = now
						_, _ = f.Write(append(bytes.Clone(now), '\n')) // a test that can't read it fails by itself
					}
				})
			}
		}
	}()
	return func() { close(done) }, nil
}
