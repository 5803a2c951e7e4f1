package liss

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "********"

// Secret holds a password. It shows itself as asterisks to every formatter, encoder, logger and dump; only Reveal hands
// the text out. The text sits behind a function, where reflection can't reach it.
type Secret struct{ reveal func() string }

// NewSecret wraps a password.
func NewSecret(password string) Secret {
	if password == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return password }}
}

// Reveal is the password itself.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsZero says whether there is no password.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Equal compares the passwords.
func (s Secret) Equal(t Secret) bool { return s.Reveal() == t.Reveal() }

// String is asterisks, or "" when there is no password.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString is asterisks too.
func (s Secret) GoString() string { return s.String() }

// Format is asterisks for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText is asterisks, so that no encoder of a settings struct writes a password by mistake.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue is asterisks for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
