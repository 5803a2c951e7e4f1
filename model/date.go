package model

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Date is a civil date, as days since 1 January 1970; 0 means no date. It has no zone, so that a school day is the
// same day whatever the computer's clock is set to.
type Date int32

// NewDate is the date of a year, month (1 to 12) and day; a day that does not exist rolls over, as in [time.Date].
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is the civil date of an instant in its own zone.
func DateOf(t time.Time) Date { return NewDate(t.Year(), t.Month(), t.Day()) }

// ParseDate reads YYYY-MM-DD, of the years that a record can hold: 0 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date such as 2026-09-01", s)
	}
	d := DateOf(t)
	if d < firstDate {
		return 0, fmt.Errorf("%s lies outside the years 0 to 9999", s)
	}
	return d, nil
}

// Dates that a record can hold.
var (
	firstDate = NewDate(0, 1, 1)
	lastDate  = NewDate(9999, 12, 31)
)

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year is the calendar year.
func (d Date) Year() int { return d.Time().Year() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes YYYY-MM-DD, so that JSON output is readable.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD or "".
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// MonthFirst says whether dates with slashes are written with the month first in a region; known is false where the region
// does not tell.
func (r Region) MonthFirst() (first, known bool) {
	switch r {
	case RegionUSA:
		return true, true
	case "Australia", "Ireland", "New Zealand", "United Kingdom":
		return false, true
	}
	return false, false
}

// ParseDateIn reads a date as people write it in a region: YYYY-MM-DD, or with slashes where the region tells which number
// is the month.
func ParseDateIn(s string, r Region) (Date, error) {
	form := "2/1/2006"
	first, known := r.MonthFirst()
	if first {
		form = "1/2/2006"
	}
	if known {
		if t, err := time.Parse(form, s); err == nil {
			return DateOf(t), nil
		}
	}
	return ParseDate(s)
}

// Minute is a time of day in minutes since midnight, 0 to 1440.
type Minute uint16

// ParseMinute reads a time of day as people write it: H:MM or HH:MM, with or without seconds of 0, of 24 hours or with AM
// or PM behind it ("8:00 AM", "1:05 p.m.", "8:00:00").
func ParseMinute(s string) (Minute, error) {
	bad := func() (Minute, error) { return 0, fmt.Errorf("%q is not a time such as 08:30", s) }
	text := strings.ToLower(strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s))
	half := 0
	for i, end := range []string{"am", "pm"} {
		if before, ok := strings.CutSuffix(text, end); ok {
			text, half = before, i+1
			break
		}
	}
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && parts[2] != "00" {
		return bad()
	}
	h, ok := digits(parts[0], 1, 2)
	m, ok2 := digits(parts[1], 2, 2)
	switch {
	case !ok || !ok2 || m > 59:
		return bad()
	case half > 0 && (h < 1 || h > 12):
		return bad()
	case half > 0:
		h = h%12 + 12*(half-1)
	}
	if h*60+m > 1440 {
		return bad()
	}
	return Minute(h*60 + m), nil
}

// digits reads a number of so many decimal digits.
func digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// String is HH:MM.
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// SchoolYear is the academic year that starts on 1 July of a year: 1 July to 30 June.
func SchoolYear(year int) (first, last Date) {
	return NewDate(year, time.July, 1), NewDate(year+1, time.June, 30)
}

// SchoolYearAt is the year in which the academic year holding a date starts, for years from July to June.
func SchoolYearAt(d Date) int {
	t := d.Time()
	if t.Month() < time.July {
		return t.Year() - 1
	}
	return t.Year()
}
