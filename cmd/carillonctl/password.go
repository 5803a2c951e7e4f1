package main

import (
	"errors"
	"fmt"
	"io"

	"carillon/internal/secret"
	"carillon/sync/engine"
)

// passwordVariable names the environment variable that may hold the password of the system.
const passwordVariable = "CARILLON_PASSWORD"

func account(s *engine.System) string { return secret.Account(s.URL, s.School, s.Username) }

// login finds the password of a system: from standard input where asked for, from the environment, from the keyring.
func (a *app) login(s *engine.System, fromStdin bool) (engine.Login, error) {
	give := func(p string) engine.Login { return engine.Login{Password: func() string { return p }} }
	if fromStdin {
		p, err := a.passwordFromStdin(s)
		return give(p), err
	}
	if p := a.env(passwordVariable); p != "" {
		return give(p), nil
	}
	p, err := a.secrets.Get(account(s))
	switch {
	case err == nil:
		return give(p), nil
	case errors.Is(err, secret.ErrNone), errors.Is(err, secret.ErrNoKeyring):
		return engine.Login{}, &engine.Error{Code: engine.NoPassword, Cause: err, Text: fmt.Sprintf(
			"The password of %s at %s is not known: %s. Give it with --password-stdin or in %s.", s.Username, s.URL, reason(err), passwordVariable)}
	}
	return engine.Login{}, err
}

func reason(err error) string {
	if errors.Is(err, secret.ErrNone) {
		return "this computer's keyring has none"
	}
	return "this computer has no keyring that can be used"
}

// passwordFromStdin reads one line and stores it in the keyring, where there is one.
func (a *app) passwordFromStdin(s *engine.System) (string, error) {
	p, err := a.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if p == "" {
		return "", usage("there was no password on standard input")
	}
	err = a.secrets.Set(account(s), p)
	switch {
	case err == nil:
		fmt.Fprintln(a.err, "The password is stored in this computer's keyring.")
	case errors.Is(err, secret.ErrNoKeyring):
		fmt.Fprintln(a.err, "The password is used once and not stored: this computer has no keyring that can be used.")
	default:
		return "", err
	}
	return p, nil
}
