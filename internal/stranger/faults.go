package stranger

import (
	"strings"
	"time"
)

// UpperCase writes a member in upper case.
func UpperCase(member string) func(Row) Row {
	return func(r Row) Row {
		if s := r.Text(member); s != "" {
			return r.With(member, strings.ToUpper(s))
		}
		return r
	}
}

// decomposed are letters in Unicode's decomposed form, by their composed one. Tests need no others.
var decomposed = strings.NewReplacer("á", "a\u0301", "é", "e\u0301", "í", "i\u0301", "ó", "o\u0301", "ú", "u\u0301", "ñ", "n\u0303", "ü", "u\u0308", "ç", "c\u0327",
	"Á", "A\u0301", "É", "E\u0301", "Ñ", "N\u0303", "Ü", "U\u0308")

// Decompose writes members in Unicode's decomposed form.
func Decompose(members ...string) func(Row) Row {
	return func(r Row) Row {
		for _, m := range members {
			if s := r.Text(m); s != "" {
				r = r.With(m, decomposed.Replace(s))
			}
		}
		return r
	}
}

// Forget leaves out members, as a SIS that has no place for them does.
func Forget(members ...string) func(Row) Row {
	return func(r Row) Row { return r.Without(members...) }
}

const dayLayout = "20060102"

func before(day string) string { return shift(day, -1) }
func after(day string) string  { return shift(day, 1) }

func shift(day string, by int) string {
	t, err := time.Parse(dayLayout, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, by).Format(dayLayout)
}
