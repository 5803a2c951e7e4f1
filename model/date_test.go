package model

import "testing"

func TestATimeOfDayIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]Minute{"08:30": 510, "8:30": 510, "8:00 AM": 480, "8:00am": 480, "8:00 a.m.": 480, "1:05 PM": 785, "12:00 AM": 0,
		"12:30 pm": 750, "12:00 PM": 720, "11:59 P.M.": 1439, "24:00": 1440, "0:00": 0, "08:00:00": 480, " 8:00\u202fAM ": 480, "8:00:00 AM": 480} {
		if got, err := ParseMinute(text); err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "8", "8:0", "8:60", "24:01", "25:00", "13:00 PM", "0:30 AM", "8:00 XM", "-8:00", "8:00:30", "8:00-9:00", "AM", "8:000", "+8:00", "８:00"} {
		if got, err := ParseMinute(text); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func TestADateWithSlashesIsReadAsTheRegionWritesIt(t *testing.T) {
	for _, c := range []struct {
		text string
		in   Region
		want string // "" where it can't be told
	}{
		{"12/15/2026", RegionUSA, "2026-12-15"}, {"9/1/2026", RegionUSA, "2026-09-01"}, {"2026-09-01", RegionUSA, "2026-09-01"},
		{"1/9/2026", "Australia", "2026-09-01"}, {"15/12/2026", "United Kingdom", "2026-12-15"}, {"12/15/2026", "Ireland", ""},
		{"15/12/2026", RegionUSA, ""}, {"12/15/2026", RegionUnknown, ""}, {"12/15/2026", "Canada", ""}, {"2026-09-01", RegionUnknown, "2026-09-01"},
	} {
		if got, err := ParseDateIn(c.text, c.in); got.String() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s in %s is %q, %v; want %q", c.text, c.in, got, err, c.want)
		}
	}
}
