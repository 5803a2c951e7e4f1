package liss

import (
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
)

// redactor takes passwords out of text and of streams, in every spelling that a server may echo them in: each character may
// stand as it is or as JSON, XML, HTML or a URL writes it, once or twice over, in either case; and the password, alone or
// with its user, may stand in base64.
type redactor struct {
	pattern *regexp.Regexp // nil where there is no password
	longest int            // bytes of the longest match
}

type login struct {
	user     string
	password Secret
}

func newRedactor(logins ...login) *redactor {
	var words []string
	for _, l := range logins {
		password := l.password.Reveal()
		if password == "" {
			continue
		}
		words = append(words, base64.StdEncoding.EncodeToString([]byte(l.user+":"+password)))
		for _, w := range []string{password, strings.TrimSpace(password)} {
			if w != "" {
				words = append(words, base64.StdEncoding.EncodeToString([]byte(w)), w)
			}
		}
	}
	if len(words) == 0 {
		return &redactor{}
	}
	r, alternatives := &redactor{}, make([]string, len(words))
	for i, w := range words {
		length := 0
		for _, c := range w {
			pattern, longest := spellingsOf(c)
			alternatives[i] += pattern
			length += longest
		}
		r.longest = max(r.longest, length)
	}
	r.pattern = regexp.MustCompile("(?i)(?:" + strings.Join(alternatives, "|") + ")")
	return r
}

// named are the characters that XML and HTML know by name.
var named = map[rune][]string{'&': {"amp"}, '<': {"lt"}, '>': {"gt"}, '"': {"quot"}, '\'': {"apos"}}

// spellingsOf is a pattern for one character in every spelling, and the length of its longest match.
func spellingsOf(c rune) (pattern string, longest int) {
	forms := []string{string(c), fmt.Sprintf("&#%d;", c), fmt.Sprintf("&#0%d;", c), fmt.Sprintf("&#x%x;", c), fmt.Sprintf("&#x0%x;", c)}
	for _, name := range named[c] {
		forms = append(forms, "&"+name+";")
	}
	inJSON, inURL := "", ""
	for _, u := range utf16.Encode([]rune{c}) {
		inJSON += fmt.Sprintf(`\u%04x`, u)
	}
	for _, b := range []byte(string(c)) {
		inURL += fmt.Sprintf("%%%02x", b)
	}
	forms = append(forms, inJSON, inURL, fmt.Sprintf(`\x%02x`, c))
	switch c {
	case ' ':
		forms = append(forms, "+")
	case '/', '"', '\'', '\\':
		forms = append(forms, `\`+string(c))
	}
	var again []string
	for _, form := range forms {
		var b strings.Builder
		for _, r := range form {
			b.WriteString(secondSpelling(r))
		}
		again = append(again, b.String())
		longest = max(longest, 8*len(form))
	}
	return "(?:" + strings.Join(again, "|") + ")", longest
}

// secondSpelling allows the marks of one encoding to be encoded once more by another.
func secondSpelling(r rune) string {
	switch r {
	case '&':
		return `(?:&amp;|\\u0026|%26|&)`
	case '\\':
		return `\\{1,4}`
	case '%':
		return `%(?:25)?`
	case '#':
		return `(?:#|%23)`
	case ';':
		return `(?:;|%3b)`
	}
	return regexp.QuoteMeta(string(r))
}

// text replaces passwords in text.
func (r *redactor) text(s string) string {
	if r.pattern == nil {
		return s
	}
	return r.pattern.ReplaceAllLiteralString(s, redacted)
}

// cause makes an error's text safe to log.
func (r *redactor) cause(err error) error {
	if err == nil {
		return nil
	}
	return &scrubbed{text: r.text(err.Error()), is: is(err)}
}

// redactingWriter passes what is written to it on to w, without passwords, those that straddle two writes included. Errors
// of w are kept from the caller: a full disk must not end a sync.
type redactingWriter struct {
	r    *redactor
	w    io.Writer
	tail []byte
}

func (r *redactor) writer(w io.Writer) *redactingWriter { return &redactingWriter{r: r, w: w} }

func (w *redactingWriter) Write(p []byte) (int, error) {
	w.tail = append(w.tail, p...)
	if len(w.tail) >= w.r.longest+bodyChunk {
		w.emit(len(w.tail) - w.r.longest)
	}
	return len(p), nil
}

// Flush writes what was held back.
func (w *redactingWriter) Flush() { w.emit(len(w.tail)) }

// emit writes what begins before the limit: a match that begins there is whole, since longest bytes follow.
func (w *redactingWriter) emit(limit int) {
	done := 0
	for done < limit && w.r.pattern != nil {
		at := w.r.pattern.FindIndex(w.tail[done:])
		if at == nil || done+at[0] >= limit {
			break
		}
		_, _ = w.w.Write(w.tail[done : done+at[0]])
		_, _ = io.WriteString(w.w, redacted)
		done += at[1]
	}
	if done < limit {
		_, _ = w.w.Write(w.tail[done:limit])
		done = limit
	}
	w.tail = append(w.tail[:0], w.tail[done:]...)
}
