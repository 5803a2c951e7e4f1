package liss

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DateTime is a date with a time of day and no zone, as LISS sends them. Its zero value means "not given". Values compare
// with ==.
type DateTime struct {
	Year                             int16
	Month, Day, Hour, Minute, Second int8
}

// Date is midnight at the start of a day.
func Date(year int, month time.Month, day int) DateTime {
	return DateTime{Year: int16(year), Month: int8(month), Day: int8(day)}
}

// DateTimeOf is the wall clock reading of t in t's own zone.
func DateTimeOf(t time.Time) DateTime {
	d := Date(t.Year(), t.Month(), t.Day())
	d.Hour, d.Minute, d.Second = int8(t.Hour()), int8(t.Minute()), int8(t.Second())
	return d
}

// IsZero says whether no date was given.
func (d DateTime) IsZero() bool { return d == DateTime{} }

// At is the same day at another time of day.
func (d DateTime) At(hour, minute int) DateTime {
	d.Hour, d.Minute, d.Second = int8(hour), int8(minute), 0
	return d
}

// DayStart is midnight at the start of d's day.
func (d DateTime) DayStart() DateTime { return d.At(0, 0) }

// Time is d as a time.Time in UTC; it serves arithmetic with days, never an instant.
func (d DateTime) Time() time.Time {
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), int(d.Hour), int(d.Minute), int(d.Second), 0, time.UTC)
}

// Compare orders by time: -1, 0 or 1. The zero value comes first.
func (d DateTime) Compare(e DateTime) int { return compareInt64(d.order(), e.order()) }

func (d DateTime) order() int64 {
	n := int64(d.Year)
	for _, part := range []int8{d.Month, d.Day, d.Hour, d.Minute, d.Second} {
		n = n*100 + int64(part)
	}
	return n
}

func compareInt64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// String is the form LISS writes: 20130203T00:00:00, or "" for the zero value.
func (d DateTime) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(nil))
}

func (d DateTime) append(b []byte) []byte {
	b = appendPadded(b, int(d.Year), 4)
	b = appendPadded(b, int(d.Month), 2)
	b = appendPadded(b, int(d.Day), 2)
	b = append(b, 'T')
	b = appendPadded(b, int(d.Hour), 2)
	b = append(b, ':')
	b = appendPadded(b, int(d.Minute), 2)
	b = append(b, ':')
	return appendPadded(b, int(d.Second), 2)
}

func appendPadded(b []byte, n, width int) []byte {
	var digits [8]byte
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, digits[:width]...)
}

// ParseDateTime reads every form that LISS peers have been seen to send: YYYYMMDD and YYYY-MM-DD, alone or with a time
// after "T" or a blank, hours with or without a leading zero, minutes and seconds with or without colons, fractions of a
// second and zones (both ignored). Blank text is the zero value. It returns an error for anything else, and for a date
// that no calendar has.
func ParseDateTime(s string) (DateTime, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return DateTime{}, nil
	}
	bad := func() (DateTime, error) { return DateTime{}, fmt.Errorf("%q is not a date", clip(s, 40)) }
	day, clock := s, ""
	if i := strings.IndexAny(s, "Tt "); i >= 0 {
		day, clock = s[:i], strings.TrimSpace(s[i+1:])
	}
	digits := strings.ReplaceAll(day, "-", "")
	if len(digits) != 8 || (len(day) != 8 && len(day) != 10) || !allDigits(digits) {
		return bad()
	}
	if len(day) == 10 && (day[4] != '-' || day[7] != '-') {
		return bad()
	}
	d := DateTime{Year: int16(atoi(digits[:4])), Month: int8(atoi(digits[4:6])), Day: int8(atoi(digits[6:]))}
	if t := d.Time(); d.Year < 1 || t.Month() != time.Month(d.Month) || t.Day() != int(d.Day) {
		return bad()
	}
	if clock == "" {
		return d, nil
	}
	h, m, sec, ok := parseClockParts(clock)
	if !ok {
		return bad()
	}
	d.Hour, d.Minute, d.Second = int8(h), int8(m), int8(sec)
	return d, nil
}

// parseClockParts reads 9:30, 09:30:00, 0930, 093000, with a fraction and a zone after it, both ignored.
func parseClockParts(s string) (h, m, sec int, ok bool) {
	if i := strings.IndexAny(s, "Zz+-"); i >= 0 {
		s = s[:i]
	}
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimSpace(s)
	parts := strings.Split(s, ":")
	if len(parts) == 1 {
		switch len(s) {
		case 3, 5:
			s = "0" + s
		case 1, 2:
			s = ("0" + s)[len(s)-1:] + "00"
		}
		if len(s) != 4 && len(s) != 6 {
			return 0, 0, 0, false
		}
		parts = []string{s[:2], s[2:4]}
		if len(s) == 6 {
			parts = append(parts, s[4:])
		}
	}
	if len(parts) > 3 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		if p == "" || len(p) > 2 || !allDigits(p) {
			return 0, 0, 0, false
		}
		n[i] = atoi(p)
	}
	if n[0] > 23 || n[1] > 59 || n[2] > 60 {
		return 0, 0, 0, false
	}
	return n[0], n[1], min(n[2], 59), true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi is for text that allDigits has let through and that is short.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// Clock is a time of day in minutes since midnight. Its zero value means "not given", which midnight is not.
type Clock struct {
	Minutes int16
	Valid   bool
}

// ClockAt is a time of day, minutes since midnight.
func ClockAt(minutes int) Clock { return Clock{Minutes: int16(minutes), Valid: true} }

// String is HH:MM, padded, or "" when no time was given.
func (c Clock) String() string {
	if !c.Valid {
		return ""
	}
	return string(c.append(nil))
}

func (c Clock) append(b []byte) []byte {
	b = appendPadded(b, int(c.Minutes)/60, 2)
	b = append(b, ':')
	return appendPadded(b, int(c.Minutes)%60, 2)
}

// ParseClock reads 9:30, 09:30, 0930, 09:30:00, and a whole date with a time, whose date it ignores. Blank text is the
// zero value; anything else is an error.
func ParseClock(s string) (Clock, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Clock{}, nil
	}
	if d, err := ParseDateTime(s); err == nil && len(s) > 8 {
		return ClockAt(int(d.Hour)*60 + int(d.Minute)), nil
	}
	h, m, _, ok := parseClockParts(s)
	if !ok {
		return Clock{}, fmt.Errorf("%q is not a time of day", clip(s, 40))
	}
	return ClockAt(h*60 + m), nil
}

// OptionalInt is a whole number that may be missing, where 0 is a value of its own.
type OptionalInt struct {
	N     int
	Valid bool
}

// SomeInt is an OptionalInt that is there.
func SomeInt(n int) OptionalInt { return OptionalInt{N: n, Valid: true} }

// clip shortens text for a message to at most n runes.
func clip(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
