package lissmap

import (
	"io"
	"regexp"
)

// nameless takes names of people out of a trace before it is written. It holds text back until a record has come whole.
type nameless struct {
	w    io.Writer
	held []byte
}

// maxHeld bounds what is held back; a record longer than this is no record of a school.
const maxHeld = 1 << 20

const nameMembers = `(?:FirstName|Surname|PreferredName|DisplayName|Email|Phone|Title)`

var (
	jsonNames = regexp.MustCompile(`("(?i:` + nameMembers + `)"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	xmlNames  = regexp.MustCompile(`(?s)(<name>\s*(?i:` + nameMembers + `)\s*</name>\s*<value>).*?(</value>)`)
)

// Write implements [io.Writer].
func (n *nameless) Write(p []byte) (int, error) {
	n.held = append(n.held, p...)
	end := safeEnd(n.held)
	if end == 0 && len(n.held) > maxHeld {
		_, err := io.WriteString(n.w, "[left out: a record that does not end]\n")
		n.held = nil
		return len(p), err
	}
	return len(p), n.flush(end)
}

func (n *nameless) flush(end int) error {
	out := jsonNames.ReplaceAll(n.held[:end], []byte(`${1}"…"`))
	out = xmlNames.ReplaceAll(out, []byte(`${1}…${2}`))
	_, err := n.w.Write(out)
	n.held = append(n.held[:0], n.held[end:]...)
	return err
}

// safeEnd is where a text can be cut without cutting a member: behind its last } or </member> or line.
func safeEnd(b []byte) int {
	quoted, end := false, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '}', c == '\n':
			end = i + 1
		case c == '>' && i >= 8 && string(b[i-8:i+1]) == "</member>":
			end = i + 1
		}
	}
	return end
}
