// Carillonctl is Carillon without a window: the same timetable files, the same sync, from a terminal or a script.
package main

import (
	"os"
	"time"

	"golang.org/x/term"

	"carillon/internal/secret"
)

func main() {
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: takeVariables(), now: time.Now,
		secrets:  secret.Keyring{},
		terminal: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())),
	}
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		a.unseen = unseenAt(fd)
	}
	os.Exit(a.run(os.Args[1:]))
}
