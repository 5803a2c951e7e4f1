package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"carillon/model"
	"carillon/model/message"
)

var (
	july   = model.NewDate(2026, 7, 1)
	august = model.NewDate(2026, 8, 4)
)

func TestASentenceIsMadeOfACodeAndItsArguments(t *testing.T) {
	short := English(func(d model.Date) string { return d.Time().Format("Jan 2") })
	gone := func(n int) message.Message {
		return message.New("held.many-gone", message.Count("gone", n), message.CountOf("had", 3382, "kind.section-lists"), message.Name("sis", "Alma"))
	}
	for _, tc := range []struct {
		name string
		says message.Message
		by   *Catalogue
		want string
	}{
		{"nothing", message.Message{}, Plain, ""},
		{"a text of somebody else", message.Verbatim("{{.sis}} is down"), Plain, "{{.sis}} is down"},
		{"counts with thousands set off and a noun", gone(1200), Plain, "1,200 of 3,382 section list rows would disappear from Alma."},
		{"one", message.New("look.conflicts", message.Count("n", 1), message.Term("kind", "kind.students"), message.Name("sis", "Alma")), Plain,
			"1 field differs between the students here and those in Alma."},
		{"several", message.New("look.conflicts", message.Count("n", 2), message.Term("kind", "kind.students"), message.Name("sis", "Alma")), Plain,
			"2 fields differ between the students here and those in Alma."},
		{"one, where the sentence has no form of its own for it", message.New("changed-there.keep", message.Count("n", 1)), Plain,
			"1 would be left as they are there: they can't be taken in"},
		{"none", message.New("held.new-school-year", message.Count("n", 0), message.Count("up", 9), message.CountOf("met", 9, "kind.students"),
			message.Name("sis", "Alma"), message.Year("year", 2026)), Plain,
			"A new school year has begun in Alma: 9 of 9 students go up by one grade. None stays in the same grade. This timetable is for 2026–27."},
		{"dates for scripts", message.New("held.clock-back", message.Date("today", july), message.Date("last", august)), Plain,
			"This computer's clock says 2026-07-01, and the last sync was on 2026-08-04. The dates of the run follow from the clock: set it, then sync again."},
		{"dates as somebody writes them", message.New("held.clock-back", message.Date("today", july), message.Date("last", august)), short,
			"This computer's clock says Jul 1, and the last sync was on Aug 4. The dates of the run follow from the clock: set it, then sync again."},
		{"days, and a record of which a message is part", message.New("note.left-out", message.Part("why", message.New("note.year-by-terms",
			message.Days("days", july, august), message.Name("sis", "Alma")))), short, "it is from Jul 1 to Aug 4, by the terms of Alma; it is left out"},
		{"a day with its weekday", message.New("run.moved", message.Name("bell", "7:45"), message.Date("day", august)), short,
			"School has begun today (first bell 7:45), so the timetable is sent from Tue Aug 4"},
		{"a list with and", message.New("note.other-at-once", message.Names("fields", "surname", "first name", "gender")), Plain,
			"surname, first name and gender are other at once"},
		{"no academic year", message.New("adopt.year", message.Year("year", 0)), Plain, "no academic year"},
		{"a name that looks like a template", message.New("look.first-sync", message.Name("sis", "{{.n}} <b>")), Plain,
			"This is the first sync of this file with {{.n}} <b>."},
		{"what the catalogue does not know is shown as it is", message.New("other.code", message.Count("n", 2)), Plain, "other.code(n: 2)"},
		{"so is a sentence without its arguments", message.New("look.first-sync"), Plain, "look.first-sync"},
		{"and one with a date that is none", message.New("adopt.later-span", message.Arg{Name: "from", Type: message.TypeDate, Text: "soon"}), Plain,
			"adopt.later-span(from: soon)"},
	} {
		if got := tc.by.Say(tc.says); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// carried is an error with a message.
type carried struct{ says message.Message }

func (c *carried) Error() string { return c.says.String() }

func (c *carried) Message() message.Message { return c.says }

func TestAnErrorSaysItsMessageAndWhatWrapsOneHasAWordForIt(t *testing.T) {
	missing := &carried{message.New("error.no-to-date")}
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{"none", nil, ""},
		{"one without a message", errors.New("the disk is full"), "the disk is full"},
		{"one with a message", missing, "The To date is missing."},
		{"several", errors.Join(missing, errors.New("the disk is full")), "The To date is missing.\nthe disk is full"},
		{"one of several", errors.Join(nil, missing), "The To date is missing."},
		{"one about another", message.Wrap(missing, "command.system-failed", message.Name("system", "alma")), "alma: The To date is missing."},
		{"one that was kept", message.Error(message.Verbatim("Refused.")), "Refused."},
	} {
		if got := Plain.Error(tc.err); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	if err := message.Wrap(missing, "command.system-failed", message.Name("system", "alma")); !errors.Is(err, missing) {
		t.Error("what is wrapped is lost")
	}
}

// TestASentenceMayChangeAndTheMessageStaysTheSame: nothing that names a plan or a row is made of sentences.
func TestASentenceMayChangeAndTheMessageStaysTheSame(t *testing.T) {
	var sentences map[string]any
	if err := json.Unmarshal(english, &sentences); err != nil {
		t.Fatal(err)
	}
	sentences["look.first-sync"] = "Never synced with {{.sis}} before."
	file, err := json.Marshal(sentences)
	if err != nil {
		t.Fatal(err)
	}
	other, err := load("en", file, model.Date.String)
	if err != nil {
		t.Fatal(err)
	}
	m := message.New("look.first-sync", message.Name("sis", "Alma"))
	key := m.Key()
	if got := other.Say(m); got != "Never synced with Alma before." || m.Key() != key || Plain.Say(m) == got {
		t.Errorf("%q, %q", got, Plain.Say(m))
	}
}

func BenchmarkSay(b *testing.B) {
	m := message.New("row.code-long", message.Name("code", "09MATHS 1"), message.Count("most", 20))
	for b.Loop() {
		if !strings.HasPrefix(Plain.Say(m), "the code") {
			b.Fatal(fmt.Sprint(m))
		}
	}
}
