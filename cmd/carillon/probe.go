package main

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"carillon/ui/shell"
)

// probeVariable names a file to which the window's state is appended, a line of JSON whenever it has changed. The
// real-window tests read it; it holds nothing that is not on the screen.
const probeVariable = "CARILLON_PROBE"

const probeInterval = 100 * time.Millisecond

// How the window's answering is measured: a function is put to the UI goroutine so often, and a wait of at least
// waitWorthTelling is appended to the file of waits, a line each: when it began in Unix milliseconds, and how long it was
// in milliseconds.
const (
	waitsSuffix      = ".waits"
	waitInterval     = 10 * time.Millisecond
	waitWorthTelling = 20 * time.Millisecond
)

// measureWaits measures until done is closed.
func measureWaits(path string, done <-chan struct{}) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	go func() {
		tick := time.NewTicker(waitInterval)
		defer tick.Stop()
		answered := make(chan struct{}, 1)
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			asked := time.Now()
			fyne.Do(func() { answered <- struct{}{} })
			select {
			case <-done:
				return
			case <-answered:
			}
			if wait := time.Since(asked); wait >= waitWorthTelling {
				_, _ = fmt.Fprintf(f, "%d %d\n", asked.UnixMilli(), wait.Milliseconds())
			}
		}
	}()
	return nil
}

// probe appends the window's state to a file until stop is called.
func probe(path string, w *shell.Window) (stop func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	if err := measureWaits(path+waitsSuffix, done); err != nil {
		return nil, err
	}
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
