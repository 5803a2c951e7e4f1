// Package secret keeps passwords in the keyring of the operating system, and nowhere else.
package secret

import (
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"
)

// ErrNone says that the keyring holds no such password.
var ErrNone = errors.New("no password is stored")

// ErrNoKeyring says that this computer has no keyring that can be used, or that it is locked.
var ErrNoKeyring = errors.New("this computer's keyring can't be used")

// Store keeps passwords by account. Implementations never write them anywhere else.
type Store interface {
	// Get is the password of an account, ErrNone or ErrNoKeyring.
	Get(account string) (string, error)
	// Set stores a password; ErrNoKeyring where there is no keyring.
	Set(account, password string) error
	// Delete forgets a password; an account without one is no error.
	Delete(account string) error
}

// Place is where a password is sent: a server, and what stands between it and this computer. A password that was given for
// one place is never looked up for another, since a timetable file that somebody hands over brings its settings with it.
type Place struct {
	URL, School, User string
	ProxyURL          string // of a proxy of its own, "" for the computer's settings or none
	ProxyUser         string
	CA                string // names the certificates that are trusted beside the system's, by their content; "" for none
}

// Account is the name under which the password for a place is stored.
func Account(p Place) string {
	name := p.User + " at " + p.School + " on " + p.URL
	if p.ProxyURL != "" || p.ProxyUser != "" {
		name += " by way of " + p.ProxyUser + "@" + p.ProxyURL
	}
	if p.CA != "" {
		name += " trusting " + p.CA
	}
	return name
}

const service = "Carillon"

// Keyring is the operating system's keyring: Credential Manager, Keychain or Secret Service.
type Keyring struct{}

// Get implements [Store].
func (Keyring) Get(account string) (string, error) {
	p, err := keyring.Get(service, account)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", ErrNone
	}
	return p, unusable(err)
}

// Set implements [Store].
func (Keyring) Set(account, password string) error {
	return unusable(keyring.Set(service, account, password))
}

// Delete implements [Store].
func (Keyring) Delete(account string) error {
	err := keyring.Delete(service, account)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return unusable(err)
}

func unusable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNoKeyring, err)
}

// Memory keeps passwords for as long as the process runs: for tests, and for a computer without a keyring.
type Memory map[string]string

// Get implements [Store].
func (m Memory) Get(account string) (string, error) {
	if p, ok := m[account]; ok {
		return p, nil
	}
	return "", ErrNone
}

// Set implements [Store].
func (m Memory) Set(account, password string) error { m[account] = password; return nil }

// Delete implements [Store].
func (m Memory) Delete(account string) error { delete(m, account); return nil }
