package names

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SameForm says whether two texts are the same in whatever form of Unicode they are written: é as one character or as two.
func SameForm(a, b string) bool { return a == b || norm.NFD.String(a) == norm.NFD.String(b) }

// Alike says whether two texts are the same but for upper and lower case, the form of Unicode and blanks at the ends.
func Alike(a, b string) bool {
	return strings.EqualFold(norm.NFKD.String(strings.TrimSpace(a)), norm.NFKD.String(strings.TrimSpace(b)))
}
