package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// SameGrade says whether two codes name one grade: "09" and "9", "10.0" and "10" are equal by value, K and KG are both
// kindergarten; else only case, Unicode form and blanks around a code do not count. It is for grades only: the zeros of
// student numbers and section IDs tell people and sections apart.
func SameGrade(a, b string) bool { return a == b || gradeKey(a) == gradeKey(b) }

// gradeKey is the same text for all codes of one grade.
func gradeKey(code string) string {
	key := cases.Fold().String(strings.Join(strings.Fields(visible(norm.NFKC.String(code))), " "))
	switch key {
	case "kg", "kindergarten":
		return "k"
	}
	if n, ok := number(key); ok {
		return n
	}
	return key
}

// visible is a text without characters that nobody sees: a byte order mark, blanks of no width, controls.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.C) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// number is a decimal number without the zeros that change nothing; false for what is none.
func number(s string) (string, bool) {
	sign, digits := "", s
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, digits = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || point && part == "" || strings.Trim(whole+part, "0123456789") != "" {
		return "", false
	}
	whole, part = strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")
	switch {
	case whole == "" && part == "":
		return "0", true
	case whole == "":
		whole = "0"
	}
	if part != "" {
		whole += "." + part
	}
	return sign + whole, true
}
