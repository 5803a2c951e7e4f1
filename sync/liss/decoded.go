package liss

import (
	"encoding/hex"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// mostDecodings is how often a text may have been encoded, one encoding around the other, for a password in it to be found.
const mostDecodings = 3

// holds says whether a text holds a password once it is pulled together: as it is, decoded, or read as the numbers of its
// characters, and the same without what may have been put between the characters of an encoding. Its time is in proportion to
// the text, whatever that is.
func (r *redactor) holds(s string) bool {
	f := r.forms()
	if f.in(s) || f.in(ofNumbers(s)) || slices.ContainsFunc(readings(s), f.in) {
		return true
	}
	return mayBeEncoded(s) && (f.inDecoded(s) || f.inDecoded(strings.Map(tight, s)))
}

// mayBeEncoded says whether there is anything in a text that [decoded] reads.
func mayBeEncoded(s string) bool {
	return strings.ContainsAny(s, marksOfEncodings) || strings.Contains(s, "0x") || strings.Contains(s, "0X")
}

func (f *forms) inDecoded(s string) bool {
	for range mostDecodings {
		next := decoded(s)
		if next == s {
			return false
		}
		if f.in(next) || f.in(ofNumbers(next)) {
			return true
		}
		s = next
	}
	return false
}

// marksOfEncodings are the characters that begin what [decoded] reads, but for 0x.
const marksOfEncodings = `&%=\+`

// tight drops what no encoding is made of.
func tight(c rune) rune {
	if isWord(c) || strings.ContainsRune(marksOfEncodings+"#;{}", c) {
		return c
	}
	return -1
}

// decoded is a text with one layer taken off of each way in which characters are written as others: HTML's entities, the
// escapes of URLs, of quoted-printable, of C, JSON and Python, and 0x with two digits. Without any it is s itself. What is
// written in groups, as in base64 and UTF-7, is none of them: [formsOf] has the password in those.
func decoded(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	var b []byte
	done := 0
	for i := 0; i < len(s); {
		var length int
		var text string
		switch s[i] {
		case '%', '=':
			text, length = ofByte(s[i:], 1)
		case '0':
			if len(s) > i+1 && lower(s[i+1]) == 'x' {
				if text, length = ofByte(s[i:], 2); length > 0 && i+length < len(s) && isHex(s[i+length]) {
					length = 0 // more than one byte
				}
			}
		case '\\':
			text, length = ofEscape(s[i:])
		}
		if length == 0 {
			i++
			continue
		}
		if b == nil {
			b = make([]byte, 0, len(s))
		}
		b = append(append(b, s[done:i]...), text...)
		i += length
		done = i
	}
	if b == nil {
		return s
	}
	return string(append(b, s[done:]...))
}

func isHex(c byte) bool {
	c = lower(c)
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f'
}

// ofByte reads a byte written as two digits behind a mark of so many characters, or as nothing a line end behind =.
func ofByte(s string, mark int) (text string, length int) {
	if len(s) >= mark+2 && isHex(s[mark]) && isHex(s[mark+1]) {
		b, _ := hex.DecodeString(s[mark : mark+2])
		return string(b), mark + 2
	}
	if strings.HasPrefix(s, "=\n") {
		return "", 2
	}
	return "", 0
}

// ofEscape reads what a backslash begins: \u0073, \u{73}, \U00000073, \x73, \163, or a character as it is.
func ofEscape(s string) (text string, length int) {
	if len(s) < 2 {
		return "", 0
	}
	number := func(from, digits, base int) (rune, bool) {
		if len(s) < from+digits {
			return 0, false
		}
		n, err := strconv.ParseUint(s[from:from+digits], base, 32)
		return rune(n), err == nil
	}
	switch c := s[1]; {
	case c == 'u' && strings.HasPrefix(s, "\\u{"):
		if end := strings.IndexByte(s[:min(len(s), 12)], '}'); end > 3 {
			if n, ok := number(3, end-3, 16); ok {
				return string(n), end + 1
			}
		}
	case c == 'u':
		if n, ok := number(2, 4, 16); ok {
			if low, ok := number(8, 4, 16); ok && utf16.IsSurrogate(n) && strings.HasPrefix(s[6:], "\\u") {
				return string(utf16.DecodeRune(n, low)), 12
			}
			return string(n), 6
		}
	case c == 'U':
		if n, ok := number(2, 8, 16); ok {
			return string(n), 10
		}
	case c == 'x':
		if text, length = ofByte(s, 2); length > 0 {
			return text, length
		}
	case c >= '0' && c <= '3':
		if n, ok := number(1, 3, 8); ok {
			return string([]byte{byte(n)}), 4
		}
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return s[1 : 1+size], 1 + size
}

// ofNumbers is the text whose characters a text numbers: "97, 98, 99".
func ofNumbers(s string) string {
	var b []byte
	n, digits := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			n, digits = min(n*10+int(s[i]-'0'), 1<<20), digits+1
			continue
		}
		if digits > 0 && n >= ' ' && n <= 0xffff {
			b = utf8.AppendRune(b, rune(n))
		}
		n, digits = 0, 0
	}
	return string(b)
}
