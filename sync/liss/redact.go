package liss

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// redactor takes passwords out of text and of streams, in every spelling that a server may echo them in: each character may
// stand as it is or as JSON, XML, HTML or a URL writes it, once or twice over, in either case; and the password, alone or
// with its user, may stand in base64. A password of a few letters or digits is taken out only where it stands as a word of
// its own: within other words it is part of them and gives nothing away.
type redactor struct {
	secrets func() []secretWord // behind a function, where no dump can reach them
	forms   func() *forms       // likewise
	first   [256]bool           // bytes with which some spelling of some word begins
	longest int                 // bytes of the longest spelling of a word, with a character behind it
}

// secretWord is what must not show.
type secretWord struct {
	chars []map[byte][]string // the spellings of each character by their first byte, in lower case
	alone bool                // only where no letter or digit stands beside it
}

// commonLength is up to how many characters a password of letters or digits alone is bound to stand in ordinary words.
const commonLength = 3

func isCommon(text string) bool {
	notLetter := func(c rune) bool { return !unicode.IsLetter(c) }
	notDigit := func(c rune) bool { return !unicode.IsDigit(c) }
	return utf8.RuneCountInString(text) <= commonLength && (!strings.ContainsFunc(text, notLetter) || !strings.ContainsFunc(text, notDigit))
}

type login struct {
	user     string
	password Secret
}

func newRedactor(logins ...login) *redactor {
	r, secrets := &redactor{}, []secretWord(nil)
	for _, l := range logins {
		password := l.password.Reveal()
		if password == "" {
			continue
		}
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} { // with what is left of it where it is not padded
			for _, text := range []string{l.user + ":" + password, password} {
				secrets = r.add(secrets, encoding.EncodeToString([]byte(text)))
				secrets = r.add(secrets, encoding.WithPadding(base64.NoPadding).EncodeToString([]byte(text)))
			}
		}
		secrets = r.add(secrets, hex.EncodeToString([]byte(password)))
		secrets = r.add(secrets, password)
		secrets = r.add(secrets, strings.TrimSpace(password))
	}
	f := formsOf(logins)
	r.secrets, r.forms = func() []secretWord { return secrets }, func() *forms { return f }
	return r
}

func (r *redactor) add(secrets []secretWord, text string) []secretWord {
	if text == "" {
		return secrets
	}
	word, length := secretWord{alone: isCommon(text)}, utf8.UTFMax
	for i, c := range text {
		var s spelledChar
		switch {
		case c < utf8.RuneSelf:
			s = asciiSpellings()[c]
		case c == utf8.RuneError:
			s = groupSpellings(append(spellingsOf(c), text[i:i+1])) // a byte that is no UTF-8
		default:
			s = groupSpellings(spellingsOf(c))
		}
		word.chars = append(word.chars, s.byFirst)
		length += s.longest
	}
	for c := range word.chars[0] {
		r.first[c], r.first[upper(c)] = true, true
	}
	r.longest = max(r.longest, length)
	return append(secrets, word)
}

// spelledChar is a character in all its spellings.
type spelledChar struct {
	byFirst map[byte][]string // by their first byte, in lower case
	longest int               // bytes of the longest
}

func groupSpellings(all []string) spelledChar {
	s := spelledChar{byFirst: map[byte][]string{}}
	for _, text := range all {
		s.byFirst[text[0]] = append(s.byFirst[text[0]], text)
		s.longest = max(s.longest, len(text))
	}
	return s
}

// asciiSpellings are made once for all passwords, of which each has several hundred characters in all its encodings. They are
// those of every character, so that they tell nothing of a password.
var asciiSpellings = sync.OnceValue(func() []spelledChar {
	list := make([]spelledChar, utf8.RuneSelf)
	for c := range list {
		list[c] = groupSpellings(spellingsOf(rune(c)))
	}
	return list
})

// named are the characters that XML and HTML know by name.
var named = map[rune]string{'&': "amp", '<': "lt", '>': "gt", '"': "quot", '\'': "apos"}

// spellingsOf lists a character's spellings, its ASCII letters in lower case.
func spellingsOf(c rune) []string {
	forms := []string{string(c), string(unicode.ToLower(c)), string(unicode.ToUpper(c)), fmt.Sprintf("&#%d;", c), fmt.Sprintf("&#0%d;", c),
		fmt.Sprintf("&#x%x;", c), fmt.Sprintf("&#x0%x;", c), fmt.Sprintf(`\x%02x`, c)}
	if name := named[c]; name != "" {
		forms = append(forms, "&"+name+";")
	}
	inJSON, inURL := "", ""
	for _, u := range utf16.Encode([]rune{c}) {
		inJSON += fmt.Sprintf(`\u%04x`, u)
	}
	for _, b := range []byte(string(c)) {
		inURL += fmt.Sprintf("%%%02x", b)
	}
	forms = append(forms, inJSON, inURL)
	switch c {
	case ' ':
		forms = append(forms, "+")
	case '/', '"', '\'', '\\':
		forms = append(forms, `\`+string(c))
	}
	var all []string
	for _, form := range forms {
		all = append(all, spelledAgain(form)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// marks are the characters with which an encoding writes others, as another encoding may have written them.
var marks = map[byte][]string{'&': {"&", "&amp;", `\u0026`, "%26"}, '\\': {`\`, `\\`, "%5c"}, '%': {"%", "%25"}, '#': {"#", "%23"}, ';': {";", "%3b"}}

// spelledAgain lists a spelling with its marks as they are and encoded once more.
func spelledAgain(form string) []string {
	all := []string{""}
	for i := range len(form) {
		again := marks[form[i]]
		if again == nil {
			again = []string{string([]byte{lower(form[i])})}
		}
		var longer []string
		for _, start := range all {
			for _, end := range again {
				longer = append(longer, start+end)
			}
		}
		all = longer
	}
	return all
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// find is where the first password stands that begins in b[from:limit], or -1.
func (r *redactor) find(b []byte, from, limit int) (start, end int) {
	for i := from; i < limit; i++ {
		if !r.first[b[i]] {
			continue
		}
		for _, w := range r.secrets() {
			if n := w.match(b[i:]); n > 0 && (!w.alone || !endsWithWord(b[:i]) && !beginsWithWord(b[i+n:])) {
				return i, i + n
			}
		}
	}
	return -1, -1
}

func isWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

func beginsWithWord(b []byte) bool {
	c, _ := utf8.DecodeRune(b)
	return isWord(c)
}

// escapeLength is how many bytes the longest escape has that endsWithWord knows: \u0020.
const escapeLength = 6

// endsWithWord says whether text ends with a letter or digit that is not the end of an escape such as \n, \u0020 or %20.
func endsWithWord(b []byte) bool {
	for _, escape := range []struct {
		mark   string
		digits int
	}{{`\`, 1}, {`\x`, 2}, {`\u`, 4}, {"%", 2}} {
		if i := len(b) - escape.digits - len(escape.mark); i >= 0 && beginsWith(b[i:], escape.mark) {
			return false
		}
	}
	c, _ := utf8.DecodeLastRune(b)
	return isWord(c)
}

// match is the length of the longest spelling with which b begins, or 0. It follows all spellings at once, so that its time
// does not explode on hostile text.
func (w secretWord) match(b []byte) int {
	ends, next := []int{0}, []int(nil)
	for _, spellings := range w.chars {
		next = next[:0]
		for _, at := range ends {
			if at == len(b) {
				continue
			}
			for _, s := range spellings[lower(b[at])] {
				if end := at + len(s); beginsWith(b[at:], s) && !slices.Contains(next, end) {
					next = append(next, end)
				}
			}
		}
		if len(next) == 0 {
			return 0
		}
		ends, next = next, ends
	}
	return slices.Max(ends)
}

// beginsWith compares without regard to the case of ASCII letters; s is in lower case.
func beginsWith(b []byte, s string) bool {
	if len(b) < len(s) {
		return false
	}
	for i := range len(s) {
		if lower(b[i]) != s[i] {
			return false
		}
	}
	return true
}

// text replaces passwords in text.
func (r *redactor) text(s string) string {
	var out strings.Builder
	w := r.writer(&out)
	_, _ = io.WriteString(w, s)
	w.Flush()
	return out.String()
}

// cause makes an error's text safe to log.
func (r *redactor) cause(err error) error {
	if err == nil {
		return nil
	}
	return &scrubbed{text: strings.ReplaceAll(r.plain(err.Error(), nil), "\n", " "), is: is(err)}
}

// redactingWriter passes what is written to it on to w, without passwords, those that straddle two writes included. Errors
// of w are kept from the caller: a full disk must not end a sync.
type redactingWriter struct {
	r       *redactor
	w       io.Writer
	tail    []byte
	written int // bytes of the tail that went to w, and are kept for what stands before the next ones
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
	done := w.written
	for done < limit {
		start, end := w.r.find(w.tail, done, limit)
		if start < 0 {
			break
		}
		_, _ = w.w.Write(w.tail[done:start])
		_, _ = io.WriteString(w.w, redacted)
		done = end
	}
	if done < limit {
		_, _ = w.w.Write(w.tail[done:limit])
		done = limit
	}
	kept := min(done, escapeLength)
	w.tail, w.written = append(w.tail[:0], w.tail[done-kept:]...), kept
}
