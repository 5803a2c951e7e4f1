package spreadsheet

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"carillon/model"
)

// tidyText is a text on one line, without the marks that only a program puts there.
func tidyText(cell string) string {
	if !strings.ContainsFunc(cell, func(r rune) bool { return r == '\n' || r == '\r' || unseen(r) }) {
		return cell
	}
	var lines []string
	for l := range strings.FieldsFuncSeq(strings.Map(dropUnseen, cell), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, " ")
}

// tidyCode is a code, an id or a number as a person sees it: without blanks around it and characters of no width, and with plain
// blanks within it.
func tidyCode(cell string) string {
	plain := true
	for i := 0; i < len(cell) && plain; i++ {
		plain = cell[i] > ' ' && cell[i] < 0x7f
	}
	if plain {
		return cell
	}
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return -1 // joiners are for names
		case r == '\n' || r == '\r' || r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		}
		return dropUnseen(r)
	}, cell)
	return strings.TrimSpace(cell)
}

func dropUnseen(r rune) rune {
	if unseen(r) {
		return -1
	}
	return r
}

// unseen says whether a character has no width and says nothing: a byte order mark in the middle of a file, a blank of no width, a
// direction mark, a soft hyphen.
func unseen(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == '\ufeff' || r == '\u200b' || r == '\u2060' || r == '\u00ad' || r == '\u180e':
		return true
	}
	return r >= '\u200e' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// shortened says whether a spreadsheet program has written a long number as 1.23E+11: its digits are gone from the file, and several
// ids become one.
func shortened(cell string) bool { return scientific.MatchString(cell) }

var scientific = regexp.MustCompile(`^[0-9]([.,][0-9]+)?[eE][+-][0-9]+$`)

// tidyDate is a date as YYYY-MM-DD, where the cell or the region tells which number is the month; else the cell as it is.
func tidyDate(cell string, region model.Region) string {
	cell = strings.TrimSpace(cell)
	day, _, _ := strings.Cut(cell, " ") // 2026-12-15 00:00:00
	if d, err := model.ParseDateIn(cell, region); err == nil {
		return d.String()
	}
	if d, err := model.ParseDate(strings.TrimSuffix(day, "T00:00:00")); err == nil {
		return d.String()
	}
	monthFirst, known := region.MonthFirst()
	forms := []string{"2/1/2006", "2/1/06", "2.1.2006", "2.1.06", "2-1-2006"}
	if monthFirst {
		forms = []string{"1/2/2006", "1/2/06", "1-2-2006", "2.1.2006"}
	}
	if !known {
		if d, ok := onlyWay(day); ok {
			return d.String()
		}
		forms = []string{"2.1.2006"}
	}
	forms = append(forms, "2006/1/2", "Jan 2, 2006", "2 Jan 2006", "January 2, 2006", "2 January 2006", "Mon, Jan 2, 2006", "2-Jan-2006", "2-Jan-06", "20060102")
	for _, text := range []string{cell, day} {
		for _, form := range forms {
			if t, err := time.Parse(form, text); err == nil {
				return model.DateOf(t).String()
			}
		}
	}
	return cell
}

// onlyWay is a date with slashes in which one number alone can be the month.
func onlyWay(text string) (model.Date, bool) {
	a, errA := time.Parse("1/2/2006", text)
	b, errB := time.Parse("2/1/2006", text)
	switch {
	case errA == nil && (errB != nil || a.Equal(b)):
		return model.DateOf(a), true
	case errA != nil && errB == nil:
		return model.DateOf(b), true
	}
	return 0, false
}
