package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"carillon/internal/secret"
	"carillon/internal/version"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/store"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitHeld   = 3 // held for a person's decision
)

// app is what the commands reach the outside through.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	secrets  secret.Store
	terminal bool    // a person can be asked on in and err
	unseen   *unseen // reads from the terminal that in is; nil where it is none

	notice  time.Duration   // after how long a wait is said; 0 is waitNotice
	bounded *secret.Bounded // over secrets
	ctx     context.Context // of the command that is run
	left    chan error      // why a command is left that waits for a disk; see [onDisk]
	slow    func()          // delays what a disk is asked for, in tests; nil for none
	lines   *bufio.Reader   // over in, so that a password line and an answer can follow each other
}

// today is the date on this computer's clock.
func (a *app) today() model.Date { return model.DateOf(a.now()) }

// exitError ends the program with a status; err is what is said about it, and may be nil where all is said.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Message implements [message.Carrier].
func (e *exitError) Message() (said message.Message) {
	if e.err == nil {
		return said
	}
	return message.Of(e.err)
}

func (e *exitError) Unwrap() error { return e.err }

// usage is an error about how a command was called (exit status 2).
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// held is a run that waits for a person's decision (exit status 3).
func held(format string, args ...any) error {
	return &exitError{exitHeld, fmt.Errorf(format, args...)}
}

// run performs one command line and returns the exit status. An interrupt cancels the command's context.
func (a *app) run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var said sync.Mutex
	a.out, a.err = plain{&shared{&said, a.out}}, plain{&shared{&said, a.err}}
	a.in = &interruptible{ctx: ctx, from: a.in}
	a.ctx, a.left = ctx, make(chan error, 1)
	root := a.root()
	root.SetArgs(args)
	ended := make(chan error, 1)
	go func() { ended <- root.ExecuteContext(ctx) }()
	var err error
	select {
	case err = <-ended:
	case err = <-a.left: // the program ends, and with it the call that has no end
	}
	if err == nil {
		return exitDone
	}
	var e *exitError
	status := exitFailed
	switch {
	case errors.As(err, &e):
		status = e.status
	case isUsage(err):
		status = exitUsage
	}
	if text := words.Plain.Error(err); text != "" {
		fmt.Fprintln(a.err, "carillonctl: "+text)
	}
	var damaged *store.Error
	if errors.As(err, &damaged) && damaged.Backup != nil {
		fmt.Fprintf(a.err, "Restore it with: carillonctl backup restore \"%s\" --force\n", damaged.Path)
	}
	return status
}

// isUsage recognises the errors that cobra makes of a wrong command line; it gives them no type.
func isUsage(err error) bool {
	for _, p := range []string{"unknown command", "unknown flag", "unknown shorthand", "required flag", "accepts ", "requires ", "flag needs", "invalid argument", "if any flags in the group"} {
		if strings.HasPrefix(err.Error(), p) {
			return true
		}
	}
	return false
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "carillonctl",
		Short: "Carillon without a window: timetable files and their sync with a SIS",
		Long: `Carillon without a window: timetable files and their sync with a school's
student information system (SIS).

Exit status: 0 done, 1 failed, 2 wrong usage, 3 held for a person's decision.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Version = version.Version
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, newCmd := range commands {
		root.AddCommand(newCmd(a))
	}
	return root
}
