package ical

import (
	"fmt"
	"io"
	"time"
)

// writeZone writes a time zone (VTIMEZONE, RFC 5545 section 3.6.5) as it is from one instant to another: each change of its offset by its
// own date, as the tz database has it, so that a year in which a country changes its rule is right, too.
func writeZone(w io.Writer, zone *time.Location, from, to time.Time) {
	line(w, "BEGIN", "VTIMEZONE")
	line(w, "TZID", zone.String())
	at := from.In(zone)
	begin, _ := at.ZoneBounds()
	if begin.IsZero() || begin.Year() < 1970 { // as it has always been, as far as this calendar goes
		_, offset := at.Zone()
		observance(w, at, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), offset)
	} else {
		_, before := begin.Add(-time.Second).Zone()
		observance(w, begin, begin.UTC().Add(time.Duration(before)*time.Second), before)
	}
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(to) {
			break
		}
		_, before := at.Zone()
		at = end
		observance(w, at, end.UTC().Add(time.Duration(before)*time.Second), before)
	}
	line(w, "END", "VTIMEZONE")
}

// observance writes what is the time of a zone from a local time on, and with which offset in seconds it was before.
func observance(w io.Writer, at, local time.Time, before int) {
	name, offset := at.Zone()
	kind := "STANDARD"
	if at.IsDST() {
		kind = "DAYLIGHT"
	}
	line(w, "BEGIN", kind)
	line(w, "DTSTART", local.Format("20060102T150405"))
	line(w, "TZOFFSETFROM", offsetText(before))
	line(w, "TZOFFSETTO", offsetText(offset))
	line(w, "TZNAME", escaped(name))
	line(w, "END", kind)
}

// offsetText is an offset from UTC as RFC 5545 writes it: -0500.
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if s := seconds % 60; s != 0 {
		text += fmt.Sprintf("%02d", s)
	}
	return text
}
