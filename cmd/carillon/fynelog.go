package main

import (
	"bytes"
	"io"
	"os"
)

// debugVariable, where it is set, lets what Fyne has to say to programmers through to the terminal.
const debugVariable = "CARILLON_DEBUG"

// makeCacheFolder makes this person's folder for caches, in which Fyne makes its own: on a computer that is used for the
// first time there is none. Where it can't be made the program runs without.
func makeCacheFolder() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700)
	}
}

// withoutFyne is a writer for the log package that leaves out Fyne's messages: what is missing on a computer, such as a
// folder for videos or a desktop bus, is nothing a person has to know of, and no fault of the program. All else goes on.
func withoutFyne(out io.Writer) io.Writer {
	if os.Getenv(debugVariable) != "" {
		return out
	}
	return &fyneFilter{out: out}
}

// fyneFilter drops a line that Fyne begins a message with, and those that belong to it: its cause, and where in Fyne.
type fyneFilter struct {
	out     io.Writer
	message bool // the line before was of a message of Fyne's
}

// Write implements io.Writer; the log package calls it once a line, one after another.
func (f *fyneFilter) Write(line []byte) (int, error) {
	of := func(mark string) bool { return bytes.Contains(line, []byte(mark)) }
	f.message = of(" Fyne error: ") || f.message && (of("   Cause: ") || of("   At: "))
	if f.message {
		return len(line), nil
	}
	return f.out.Write(line)
}
