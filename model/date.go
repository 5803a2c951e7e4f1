package model

import (
	"fmt"
	"time"
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

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date such as 2026-09-01", s)
	}
	return DateOf(t), nil
}

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

// Minute is a time of day in minutes since midnight, 0 to 1440.
type Minute uint16

// ParseMinute reads H:MM or HH:MM.
func ParseMinute(s string) (Minute, error) {
	var h, m int
	var rest string
	n, _ := fmt.Sscanf(s, "%d:%2d%s", &h, &m, &rest)
	if n != 2 || h < 0 || h > 24 || m < 0 || m > 59 || h*60+m > 1440 {
		return 0, fmt.Errorf("%q is not a time such as 08:30", s)
	}
	return Minute(h*60 + m), nil
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
