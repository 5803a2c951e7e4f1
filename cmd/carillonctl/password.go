package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"carillon/cmd/internal/systems"
	"carillon/internal/secret"
	"carillon/model/message"
	"carillon/model/store"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// The environment variables that may hold the password of one system, and of the proxy it is reached through.
const (
	passwordVariable      = "CARILLON_PASSWORD"
	proxyPasswordVariable = "CARILLON_PROXY_PASSWORD"
)

// takeVariables reads the passwords in the environment and takes them out of it, so that no program which is started from
// here gets to see them. Any other variable is read as it stands.
func takeVariables() func(string) string {
	taken := map[string]string{}
	for _, name := range []string{passwordVariable, proxyPasswordVariable} {
		taken[name] = os.Getenv(name)
		_ = os.Unsetenv(name)
	}
	return func(name string) string {
		if value, ok := taken[name]; ok {
			return value
		}
		return os.Getenv(name)
	}
}

// passwordFlags say which passwords come from standard input, a line each.
type passwordFlags struct{ sis, proxy bool }

func (p *passwordFlags) define(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.sis, "password-stdin", false, "read the password from standard input, or ask for it at a terminal, and store it in the keyring")
	cmd.Flags().BoolVar(&p.proxy, "proxy-password-stdin", false, "the same for the password of the system's own proxy; where both are given its line comes second")
}

// meant says of what a password is looked up.
type meant struct {
	system *engine.System
	of     *store.File // that has the system; nil for none
	among  int         // how many systems the command is about
}

// kept is a password that was typed and is to be stored once it has been used.
type kept struct{ account, password string }

// login is what a system is to be proved with: passwords that were given first, else those of the environment, else those in
// the keyring. Those that were typed are stored by [app.keep], after they were used.
func (a *app) login(ctx context.Context, m meant, flags passwordFlags) (engine.Login, []kept, error) {
	s := m.system
	var login engine.Login
	var keep []kept
	find := func(into *func() string, fromStdin bool, variable, account, whose, flag string) error {
		p, given, err := a.password(ctx, m, fromStdin, variable, account, whose, flag)
		if err != nil {
			return err
		}
		if given {
			keep = append(keep, kept{account, p})
		}
		*into = func() string { return p }
		return nil
	}
	if err := find(&login.Password, flags.sis, passwordVariable, systems.Account(*s), whosePassword(s), "--password-stdin"); err != nil {
		return login, nil, err
	}
	if flags.proxy && !systems.NeedsProxyPassword(*s) {
		return login, nil, noProxyUser(s)
	}
	if systems.NeedsProxyPassword(*s) {
		if err := find(&login.ProxyPassword, flags.proxy, proxyPasswordVariable, systems.ProxyAccount(*s), whoseProxyPassword(s), "--proxy-password-stdin"); err != nil {
			return login, nil, err
		}
	}
	return login, keep, nil
}

// password finds one password; given is true where somebody has typed it just now.
func (a *app) password(ctx context.Context, m meant, fromStdin bool, variable, account, whose, flag string) (p string, given bool, err error) {
	if fromStdin {
		p, err = a.typed(ctx, whose)
		return p, true, err
	}
	p = a.env(variable)
	if p != "" && m.among <= 1 {
		return p, false, nil
	}
	unknown := func(why string, err error) error {
		if p != "" {
			why += fmt.Sprintf(" (what %s holds is for one system, and this is about %d: name one with --system)", variable, m.among)
		}
		return &engine.Error{Code: engine.NoPassword, Cause: err, Said: message.New(saysPasswordUnknown,
			message.Name("whose", whose), message.Name("why", why), message.Name("flag", flag), message.Name("variable", variable))}
	}
	if m.of != nil {
		if origin := m.of.CopyOf(); origin != nil {
			return "", false, unknown("this file is a copy, and what is stored on this computer was given for the original", nil)
		}
	}
	stored, err := a.keyring().Get(account)
	switch {
	case err == nil:
		return stored, false, nil
	case errors.Is(err, secret.ErrNone), errors.Is(err, secret.ErrNoKeyring):
		return "", false, unknown(reason(err), err)
	}
	return "", false, err
}

func reason(err error) string {
	switch {
	case errors.Is(err, secret.ErrNone):
		return "this computer's keyring has none"
	case errors.Is(err, secret.ErrSilent):
		return fmt.Sprintf("this computer's keyring did not answer within %d s, it may be locked", int(secret.DefaultLimit.Seconds()))
	}
	return "this computer has no keyring that can be used"
}

// keyring is this computer's, which is never waited for in silence or without end.
func (a *app) keyring() *secret.Bounded {
	if a.bounded == nil {
		a.bounded = &secret.Bounded{Store: a.secrets, Waiting: func() { fmt.Fprintln(a.err, "Waiting for this computer's keyring …") }}
	}
	return a.bounded
}

// keep stores what was typed, where there is a keyring. What the SIS did not accept is not stored.
func (a *app) keep(passwords []kept, err error) {
	if code := liss.CodeOf(err); code == liss.CodeBadLogin || code == liss.CodeProxyAuth {
		return
	}
	for _, k := range passwords {
		switch err := a.keyring().Set(k.account, k.password); {
		case err == nil:
			fmt.Fprintln(a.err, "The password is stored in this computer's keyring.")
		default:
			fmt.Fprintf(a.err, "The password is used once and not stored: %s.\n", reason(err))
		}
	}
}

// storeTyped reads the passwords of a system that is not contacted now, and stores them.
func (a *app) storeTyped(ctx context.Context, s *engine.System, flags passwordFlags) error {
	if !flags.sis && !flags.proxy {
		return nil
	}
	if flags.proxy && !systems.NeedsProxyPassword(*s) {
		return noProxyUser(s)
	}
	var typed []kept
	for _, one := range []struct {
		wanted         bool
		account, whose string
	}{{flags.sis, systems.Account(*s), whosePassword(s)}, {flags.proxy, systems.ProxyAccount(*s), whoseProxyPassword(s)}} {
		if !one.wanted {
			continue
		}
		p, err := a.typed(ctx, one.whose)
		if err != nil {
			return err
		}
		typed = append(typed, kept{one.account, p})
	}
	a.keep(typed, nil)
	return nil
}

func whosePassword(s *engine.System) string {
	return fmt.Sprintf("The password of %s at %s", s.Username, s.URL)
}

func whoseProxyPassword(s *engine.System) string {
	return fmt.Sprintf("The password of %s at the proxy %s", s.Proxy.Username, s.Proxy.URL)
}

func noProxyUser(s *engine.System) error {
	return usage("%s has no proxy of its own that asks for a user: set one with --proxy own, --proxy-url and --proxy-username", s.Type)
}

// typed is a password from standard input: the next line of it, or what a person types unseen at a terminal.
func (a *app) typed(ctx context.Context, whose string) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := a.line
	if a.unseen != nil {
		restore := a.unseen.begin() // before the question is there, since it may be answered at once
		fmt.Fprint(a.err, whose+": ")
		defer fmt.Fprintln(a.err)
		defer restore()
		read = a.unseen.read
	}
	came := make(chan line, 1)
	go func() {
		text, err := read()
		came <- line{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case l := <-came:
		if l.err != nil && !errors.Is(l.err, io.EOF) {
			return "", l.err
		}
		if l.text == "" {
			return "", usage("there was no password on standard input")
		}
		return l.text, nil
	}
}

// unseen reads a line from a terminal that does not show what is typed.
type unseen struct {
	begin func() (restore func()) // lets the terminal show nothing, until it is set as it was
	read  func() (string, error)
}

// unseenAt is how to read from a terminal.
func unseenAt(fd int) *unseen {
	return &unseen{
		begin: func() func() {
			state, err := term.GetState(fd)
			if err == nil {
				hide(fd)
			}
			return func() {
				if err == nil { // what was cut off leaves it showing nothing
					_ = term.Restore(fd, state)
				}
			}
		},
		read: func() (string, error) {
			b, err := term.ReadPassword(fd)
			return string(b), err
		},
	}
}
