package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SameForm says whether two texts are the same in whatever form of Unicode they are written: é as one character or as two.
func SameForm(a, b string) bool { return a == b || norm.NFD.String(a) == norm.NFD.String(b) }

// Alike says whether two texts are the same but for upper and lower case, the form of Unicode and blanks at the ends.
func Alike(a, b string) bool {
	return strings.EqualFold(norm.NFKD.String(strings.TrimSpace(a)), norm.NFKD.String(strings.TrimSpace(b)))
}

// Capital is a text with its first letter in upper case, as a heading or a sentence begins.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
