package liss

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// redactor takes passwords out of text and of streams, in every spelling that a server may echo them in.
type redactor struct {
	spellings []string // longest first
}

// newRedactor knows the passwords, and the user names with which they make an HTTP authorisation.
func newRedactor(logins ...login) *redactor {
	r := &redactor{}
	for _, l := range logins {
		if password := l.password.Reveal(); password != "" {
			r.add(password)
			r.add(base64.StdEncoding.EncodeToString([]byte(password)))
			r.add(base64.StdEncoding.EncodeToString([]byte(l.user + ":" + password)))
		}
	}
	slices.SortFunc(r.spellings, func(a, b string) int { return len(b) - len(a) })
	r.spellings = slices.Compact(r.spellings)
	return r
}

type login struct {
	user     string
	password Secret
}

func (r *redactor) add(s string) {
	ascii := jsonASCII(s)
	html := new(bytes.Buffer)
	plain, _ := json.Marshal(s) // escapes <, > and &
	for _, c := range s {
		if c < 0x80 {
			html.WriteRune(c)
		} else {
			fmt.Fprintf(html, "&#%d;", c)
		}
	}
	quotes := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
	quotesNamed := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&apos;")
	phpQuotes := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#039;")
	all := []string{
		s, strings.TrimSpace(s), inner(plain), inner(appendJSONText(nil, s)), ascii, strings.ReplaceAll(ascii, "/", `\/`),
		strings.ReplaceAll(s, "/", `\/`), string(appendXMLText(nil, s)), quotes.Replace(s), quotesNamed.Replace(s), phpQuotes.Replace(s),
		html.String(), url.QueryEscape(s), url.PathEscape(s), strings.ToLower(url.QueryEscape(s)),
		fmt.Sprintf("%q", s)[1 : len(fmt.Sprintf("%q", s))-1],
	}
	for _, spelling := range all {
		if spelling != "" && !slices.Contains(r.spellings, spelling) {
			r.spellings = append(r.spellings, spelling)
		}
	}
}

func inner(quoted []byte) string { return string(quoted[1 : len(quoted)-1]) }

// jsonASCII is JSON text with every character beyond ASCII escaped, as PHP and Python write it.
func jsonASCII(s string) string {
	var b strings.Builder
	for _, c := range inner(appendJSONText(nil, s)) {
		if c < 0x80 {
			b.WriteRune(c)
			continue
		}
		for _, u := range utf16.Encode([]rune{c}) {
			fmt.Fprintf(&b, `\u%04x`, u)
		}
	}
	return b.String()
}

// text replaces passwords in text.
func (r *redactor) text(s string) string {
	for _, spelling := range r.spellings {
		s = strings.ReplaceAll(s, spelling, redacted)
	}
	return s
}

// cause makes an error's text safe to log.
func (r *redactor) cause(err error) error {
	if err == nil {
		return nil
	}
	return &scrubbed{text: r.text(err.Error()), is: is(err)}
}

// writer passes what is written to it on to w, without passwords, those that straddle two writes included. Flush writes the
// rest. Errors of w are kept from the caller: a full disk must not end a sync.
type redactingWriter struct {
	r    *redactor
	w    io.Writer
	tail []byte
}

func (r *redactor) writer(w io.Writer) *redactingWriter { return &redactingWriter{r: r, w: w} }

func (w *redactingWriter) Write(p []byte) (int, error) {
	w.tail = append(w.tail, p...)
	w.emit(false)
	return len(p), nil
}

// Flush writes what was held back.
func (w *redactingWriter) Flush() { w.emit(true) }

// emit writes all that can't be the beginning of a password, or everything at the end.
func (w *redactingWriter) emit(end bool) {
	longest := 0
	if len(w.r.spellings) > 0 {
		longest = len(w.r.spellings[0])
	}
	done, i := 0, 0
	for i < len(w.tail) {
		if !end && len(w.tail)-i < longest {
			break
		}
		n := w.r.matchAt(w.tail[i:])
		if n == 0 {
			i++
			continue
		}
		_, _ = w.w.Write(w.tail[done:i])
		_, _ = io.WriteString(w.w, redacted)
		i += n
		done = i
	}
	_, _ = w.w.Write(w.tail[done:i])
	w.tail = append(w.tail[:0], w.tail[i:]...)
}

func (r *redactor) matchAt(b []byte) int {
	for _, s := range r.spellings {
		if len(b) >= len(s) && b[0] == s[0] && string(b[:len(s)]) == s {
			return len(s)
		}
	}
	return 0
}
