// Carillonctl is Carillon without a window: the same timetable files, the same sync, from a terminal or a script.
package main

import (
	"os"
	"time"

	"golang.org/x/term"

	"carillon/internal/secret"
)

func main() {
	os.Exit(onStandardStreams(secret.Keyring{}, time.Now).run(os.Args[1:]))
}

// onStandardStreams is the program as a shell starts it: where standard input is a terminal, passwords are asked for unseen.
func onStandardStreams(secrets secret.Store, now func() time.Time) *app {
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: takeVariables(), now: now,
		secrets:  secrets,
		terminal: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())),
	}
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		a.unseen = unseenAt(fd)
	}
	return a
}
