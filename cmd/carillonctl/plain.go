package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// plain writes text so that none of it steers a terminal: control characters but line ends and tabs, and the marks that turn
// the direction of writing, come as escapes. They stand in names that a SIS or a file has sent.
type plain struct{ w io.Writer }

// Write implements [io.Writer].
func (p plain) Write(b []byte) (int, error) {
	text := string(b)
	if !strings.ContainsFunc(text, steers) {
		return p.w.Write(b)
	}
	var out strings.Builder
	for len(text) > 0 {
		at := strings.IndexFunc(text, steers)
		if at < 0 {
			at = len(text)
		}
		out.WriteString(text[:at]) // bytes that are no UTF-8 stay: a path may hold them
		text = text[at:]
		for _, c := range text {
			if !steers(c) {
				break
			}
			fmt.Fprintf(&out, `\u%04x`, c)
			text = text[len(string(c)):]
		}
	}
	if _, err := io.WriteString(p.w, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// steers says whether a terminal would obey a character in place of showing it.
func steers(c rune) bool {
	switch {
	case c == '\n', c == '\t':
		return false
	case unicode.IsControl(c), c == '\u2028', c == '\u2029':
		return true
	}
	return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069'
}
