package newtimetable

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"carillon/model"
)

// ParseYearLevels reads codes with commas or blanks between them; "9-12" is four of them.
func ParseYearLevels(text string) ([]string, error) {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		from, to, isRange := strings.Cut(strings.ReplaceAll(part, "–", "-"), "-")
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		switch {
		case !isRange || err1 != nil || err2 != nil:
			out = append(out, part)
		case last < first || last-first >= model.MaxYearLevels:
			return nil, fmt.Errorf("%s does not count upwards", part)
		default:
			out = append(out, numbers(first, last)...)
		}
	}
	return out, nil
}

// ParseHolidays reads a holiday a line: "11/11/2026 Veterans Day", "11/25/2026..11/27/2026 Thanksgiving". Dates are read as the
// school's region writes them. The error names the line.
func ParseHolidays(text string, region model.Region) ([]Holiday, error) {
	var out []Holiday
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		dates, name, _ := strings.Cut(line, " ")
		from, to, isSpan := strings.Cut(strings.ReplaceAll(dates, "–", ".."), "..")
		if !isSpan {
			to = from
		}
		first, err := model.ParseDateIn(from, region)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		last, err := model.ParseDateIn(to, region)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		out = append(out, Holiday{First: first, Last: last, Name: strings.TrimSpace(name)})
	}
	return out, nil
}

// FormatHolidays writes holidays so that ParseHolidays reads them; date writes a date.
func FormatHolidays(holidays []Holiday, date func(model.Date) string) string {
	var b strings.Builder
	for _, h := range holidays {
		b.WriteString(date(h.First))
		if h.Last != h.First {
			b.WriteString(".." + date(h.Last))
		}
		b.WriteString(" " + h.Name + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseWeekday reads the name of a weekday, whole or its first letters, of which it needs three.
func ParseWeekday(text string) (time.Weekday, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	for on := time.Sunday; on <= time.Saturday; on++ {
		if len(text) >= 3 && strings.HasPrefix(strings.ToLower(on.String()), text) {
			return on, nil
		}
	}
	return 0, fmt.Errorf("%q is no weekday", text)
}

// ParseBlocks reads the names of blocks with blanks between them, and a slash between the days of the cycle: "1 2 3 4 / 5 6 7 8".
func ParseBlocks(text string) [][]string {
	var out [][]string
	for _, day := range strings.Split(text, "/") {
		out = append(out, strings.FieldsFunc(day, func(r rune) bool { return r == ' ' || r == ',' }))
	}
	return out
}

// FormatBlocks writes blocks so that ParseBlocks reads them.
func FormatBlocks(blocks [][]string) string {
	days := make([]string, len(blocks))
	for i, day := range blocks {
		days[i] = strings.Join(day, " ")
	}
	return strings.Join(days, " / ")
}
