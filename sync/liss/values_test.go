package liss

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDatesAreReadInEveryFormThatWasSeen(t *testing.T) {
	day := Date(2013, 2, 3)
	tests := []struct {
		text string
		want DateTime
	}{
		{"20130203T00:00:00", day},
		{"20130203T0:00:00", day},
		{"20130203T9:00:00", day.At(9, 0)},
		{"20130203", day},
		{"2013-02-03", day},
		{"  20130203 ", day},
		{"2013-02-03T09:30:05", DateTime{2013, 2, 3, 9, 30, 5}},
		{"2013-02-03 09:30", day.At(9, 30)},
		{"20130203T09:30", day.At(9, 30)},
		{"20130203T093005", DateTime{2013, 2, 3, 9, 30, 5}},
		{"20130203T23:59:00Z", day.At(23, 59)},
		{"2013-02-03T23:59:00+10:00", day.At(23, 59)},
		{"2013-02-03T23:59:00.123-0500", day.At(23, 59)},
		{"20130203t7:05:00", day.At(7, 5)},
		{"20240229T00:00:00", Date(2024, 2, 29)},
		{"", DateTime{}},
		{"   ", DateTime{}},
	}
	for _, test := range tests {
		got, err := ParseDateTime(test.text)
		if err != nil || got != test.want {
			t.Errorf("%q is read as %v, %v", test.text, got, err)
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for _, text := range []string{"x", "2013", "20130229", "20131301", "20130203T24:00:00", "20130203T12:60", "2013-0203", "3/2/2013",
		"00000101", "20130203Tnoon", "20130203T1:2:3:4", "-0130203", "2013020३"} {
		if d, err := ParseDateTime(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}

func TestTimesOfDayAreReadInEveryFormThatWasSeen(t *testing.T) {
	tests := map[string]Clock{
		"9:30": ClockAt(570), "09:30": ClockAt(570), "0930": ClockAt(570), "930": ClockAt(570), "09:30:00": ClockAt(570),
		"00:00": ClockAt(0), "19000101T09:30:00": ClockAt(570), " 9:05 ": ClockAt(545), "": {},
	}
	for text, want := range tests {
		if got, err := ParseClock(text); err != nil || got != want {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"noon", "25:00", "9:61", "9;30"} {
		if c, err := ParseClock(text); err == nil {
			t.Errorf("%q is read as %v", text, c)
		}
	}
}

func genDate() *rapid.Generator[DateTime] {
	return rapid.Custom(func(t *rapid.T) DateTime {
		seconds := rapid.Int64Range(-59_000_000_000, 250_000_000_000).Draw(t, "seconds")
		return DateTimeOf(time.Unix(seconds, 0).UTC())
	})
}

func TestADateIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := genDate().Draw(t, "date"), genDate().Draw(t, "other date")
		if got, err := ParseDateTime(d.String()); err != nil || got != d {
			t.Fatalf("%s is read as %v, %v", d, got, err)
		}
		if DateTimeOf(d.Time()) != d {
			t.Fatalf("%s becomes %s by way of time.Time", d, DateTimeOf(d.Time()))
		}
		if d.Compare(e) != d.Time().Compare(e.Time()) {
			t.Fatalf("%s and %s compare as %d", d, e, d.Compare(e))
		}
	})
}

func TestMidnightIsNotTheSameAsNoTime(t *testing.T) {
	if ClockAt(0) == (Clock{}) || ClockAt(0).String() != "00:00" || (Clock{}).String() != "" {
		t.Error("midnight looks like a missing time")
	}
}

func TestASecretShowsItselfToNoFormatterEncoderOrDump(t *testing.T) {
	type settings struct {
		User     string
		Password Secret
	}
	const password = "hunter2-Ünï"
	s := settings{"sync", NewSecret(password)}
	auth := Auth{Password: s.Password}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "settings", s, "secret", s.Password)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "settings", s, "secret", s.Password)
	asJSON, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{string(asJSON), log.String(), s.Password.String(), s.Password.GoString()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%X", "%p"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, s.Password), fmt.Sprintf(verb, &s), fmt.Sprintf(verb, auth), fmt.Sprintf(verb, []any{s, &auth}))
	}
	for _, text := range shown {
		if strings.Contains(text, "hunter2") || strings.Contains(text, fmt.Sprintf("%x", "hunter2")) || strings.Contains(text, fmt.Sprintf("%X", "hunter2")) {
			t.Errorf("the password shows in %q", text)
		}
	}
	if s.Password.Reveal() != password || !s.Password.Equal(NewSecret(password)) || s.Password.Equal(NewSecret("other")) {
		t.Error("the secret lost its password")
	}
	if !NewSecret("").IsZero() || NewSecret("").String() != "" {
		t.Error("no password is not the zero value")
	}
}
