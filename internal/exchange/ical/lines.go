package ical

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// widest is how many bytes a line has at most, without its end (RFC 5545 section 3.1).
const widest = 75

// line writes a content line, folded where it is too long, and never within a character. The value is escaped already. Errors are kept by
// the writer, see [failing].
func line(w io.Writer, name, value string) {
	text := name + ":" + value
	room := widest
	var b strings.Builder
	for len(text) > room {
		n := room
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		b.WriteString(text[:n] + "\r\n ")
		text, room = text[n:], widest-1
	}
	b.WriteString(text + "\r\n")
	_, _ = io.WriteString(w, b.String())
}

// escaped is a text as a value (RFC 5545 section 3.3.11), without control characters.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsControl(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`\;,`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// failing remembers the first error of a writer, and writes nothing after it.
type failing struct {
	w   io.Writer
	err error
}

func (f *failing) Write(b []byte) (int, error) {
	if f.err == nil {
		_, f.err = f.w.Write(b)
	}
	return len(b), f.err
}
