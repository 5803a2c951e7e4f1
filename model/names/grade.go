package names

import (
	"strings"
	"unicode"
)

// SameGrade says whether two codes name one grade: "09" and "9", "10.0" and "10" are equal by value, K and KG are both
// kindergarten; else only case, Unicode form and blanks around a code do not count. It is for grades only: the zeros of
// student numbers and section IDs tell people and sections apart.
func SameGrade(a, b string) bool { return a == b || gradeKey(a) == gradeKey(b) }

// gradeKey is the same text for all codes of one grade.
func gradeKey(code string) string {
	key := strings.Join(strings.Fields(visible(decompose(code))), " ")
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

// Places of grades in lists. Grades 1 to 12 have their own number as place.
const (
	placePre          int16 = -3 // before kindergarten, all that is not transitional
	placeTransitional int16 = -2
	placeKindergarten int16 = 0
	placeAfter        int16 = 100 // after grade 12, and still at the school
	placeTransition   int16 = 101 // from school to work
	placeUngraded     int16 = 102
	placeOther        int16 = 200
)

// gradePlaces has the words for grades that are no numbers, folded, as US states write them (Common Education Data
// Standards, entry grade level, and the spellings of SISs).
var gradePlaces = map[string]int16{
	"it": placePre - 2, "infant": placePre - 2, "toddler": placePre - 2, "pr": placePre - 1, "preschool": placePre - 1,
	"pk": placePre, "prek": placePre, "prekindergarten": placePre, "prekg": placePre, "pk3": placePre, "pk4": placePre, "p3": placePre, "p4": placePre,
	"k3": placePre, "k4": placePre, "tk": placeTransitional, "transitionalkindergarten": placeTransitional,
	"k": placeKindergarten, "kg": placeKindergarten, "kindergarten": placeKindergarten, "kinder": placeKindergarten, "kf": placeKindergarten, "kh": placeKindergarten, "k5": placeKindergarten,
	"12+": placeAfter, "13+": placeAfter, "pg": placeAfter, "ps": placeAfter, "postgraduate": placeAfter, "postsecondary": placeAfter,
	"transition": placeTransition, "trans": placeTransition, "tr": placeTransition, "tran": placeTransition,
	"ungraded": placeUngraded, "ug": placeUngraded, "un": placeUngraded, "ung": placeUngraded,
	"other": placeOther, "os": placeOther,
}

// gradeWords are what may stand before the number of a grade, folded.
var gradeWords = []string{"grade", "gr", "g", "year", "yr", "y", "form", "class", "level"}

// GradeOrder is where a grade stands in lists, by its code, for the order of its year level: PK, TK, K or KG, 1 to 12,
// then 12+, transition and ungraded, and all that is none of these. Grades of one place are sorted by their codes.
func GradeOrder(code string) int16 {
	f := Fold(gradeKey(code))
	if at, ok := gradePlaces[f]; ok {
		return at
	}
	if n, ok := number(gradeKey(code)); ok && n[0] == '-' { // some SISs count down from kindergarten, which is 0
		return max(placePre+1-leading(n[1:]), placePre-2)
	}
	for _, w := range gradeWords {
		if after, ok := strings.CutPrefix(f, w); ok && after != "" && after[0] >= '0' && after[0] <= '9' {
			f = after
			break
		}
	}
	if f == "" || f[0] < '0' || f[0] > '9' {
		return placeOther
	}
	return min(leading(f), placeAfter-1)
}

// IsGrade says whether a code is that of a grade which another one follows or which is the last: PK to 12, and not ungraded.
func IsGrade(code string) bool { return GradeOrder(code) < placeAfter }

// leading is the number that a text begins with, up to 999.
func leading(s string) int16 {
	n := int16(0)
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 100; i++ {
		n = n*10 + int16(s[i]-'0')
	}
	return n
}
