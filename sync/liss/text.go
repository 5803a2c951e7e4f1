package liss

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What a text holds, as far as an encoder has to care.
const (
	hasJSONMarks uint8 = 1 << iota // needs escaping in JSON
	hasXMLMarks                    // needs escaping in XML
	hasOdd                         // control characters, or more than ASCII: may hold what can't be sent
)

// marksOf is what each byte adds to that.
var marksOf = func() (table [256]uint8) {
	for c := range table {
		switch {
		case c == '\t', c == '\n':
			table[c] = hasJSONMarks
		case c == '\r':
			table[c] = hasJSONMarks | hasXMLMarks
		case c < 0x20:
			table[c] = hasJSONMarks | hasOdd
		case c >= 0x80:
			table[c] = hasOdd
		}
	}
	table['"'], table['\\'] = hasJSONMarks, hasJSONMarks
	table['&'], table['<'], table['>'] = hasXMLMarks, hasXMLMarks, hasXMLMarks
	return table
}()

// inspect looks at a text once, for all that the encoders ask.
func inspect(s string) (marks uint8) {
	for i := range len(s) {
		marks |= marksOf[s[i]]
	}
	return marks
}

const hexDigits = "0123456789abcdef"

func appendJSONText(b []byte, s string) []byte {
	return append(escapeJSON(append(b, '"'), s), '"')
}

func escapeJSON(b []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(b, s[start:]...)
}

// appendXMLText escapes &, < and >, and carriage returns, which a parser would turn into line feeds.
func appendXMLText(b []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		escape := ""
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '\r':
			escape = "&#13;"
		default:
			continue
		}
		b = append(append(b, s[start:i]...), escape...)
		start = i + 1
	}
	return append(b, s[start:]...)
}

// sendable refuses what XML can't carry, in either encoding, so that a school's data doesn't depend on the encoding.
func sendable(s string) error {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			return fmt.Errorf("holds a control character that can't be sent: %q", clip(s, 60))
		} else if c >= 0x80 {
			if clean(s) != s {
				return fmt.Errorf("holds text that is not valid Unicode: %q", clip(s, 60))
			}
			return nil
		}
	}
	return nil
}

// clean replaces what can't be encoded by U+FFFD. It returns s itself where there is nothing to replace.
func clean(s string) string {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x80 {
			return strings.Map(cleanRune, s)
		}
	}
	return s
}

func cleanRune(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return utf8.RuneError
	}
	return r
}
