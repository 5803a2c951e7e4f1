package message

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// day is a date as the model's are.
type day string

func (d day) String() string { return string(d) }

// all is a message with every type of argument.
func all() Message {
	return New("all", Count("n", 3), CountOf("rows", 0, "kind.sections"), Date("on", day("2026-11-30")), Days("days", day("2026-07-01"), day("2027-06-30")),
		Year("year", 2026), Slot("slot", "1/1/2", "MonA 3"), Record("who", day("student:7"), `Ann "Annie" Ames`), Name("sis", "Alma"), Term("kind", "kind.sections"),
		Quote("words", "no such class"), Part("why", New("inner", Count("n", 1))), Part("nothing", Message{}), Names("ids", "501", "502"))
}

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	for _, m := range []Message{{}, Verbatim("It failed."), New("code"), all()} {
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var got Message
		if err := json.Unmarshal(b, &got); err != nil || !got.Equal(m) || got.Key() != m.Key() {
			t.Errorf("%s: %+v, want %+v, %v", b, got, m, err)
		}
	}
}

func TestMessagesThatSaySomethingElseHaveOtherKeys(t *testing.T) {
	messages := []Message{{}, all(), Verbatim("a"), New("a"), New("b"), New("a", Count("n", 1)), New("a", Count("n", 2)), New("a", Count("m", 1)),
		New("a", CountOf("n", 1, "kind.rooms")), New("a", Year("n", 1)), New("a", Name("n", "1")), New("a", Quote("n", "1")), New("a", Names("n", "1")),
		New("a", Names("n", "1", "")), New("a", Names("n", "1:1")), New("a", Names("n")), New("a", Part("n", New("1"))), New("a", Count("n", 1), Count("o", 1)),
		New("a", Days("n", day("1"), day("2"))), New("a", Days("n", day("12"), day(""))), New("a", Record("n", day("1"), "2")), New("a", Slot("n", "1", "2"))}
	keys := map[string]int{}
	for i, m := range messages {
		if j, twice := keys[m.Key()]; twice {
			t.Errorf("%v and %v have one key", messages[j], m)
		}
		keys[m.Key()] = i
		for j, other := range messages {
			if m.Equal(other) != (i == j) {
				t.Errorf("%v and %v are equal: %v", m, other, m.Equal(other))
			}
		}
	}
}

func TestTheOrderOfArgumentsSaysNothing(t *testing.T) {
	a, b := New("a", Count("n", 1), Name("sis", "Alma")), New("a", Name("sis", "Alma"), Count("n", 1))
	if !a.Equal(b) || a.Key() != b.Key() {
		t.Errorf("%v and %v", a, b)
	}
}

func TestALogShowsTheCodeAndTheArguments(t *testing.T) {
	want := `all(days: 2026-07-01 to 2027-06-30, ids: ["501", "502"], kind: kind.sections, n: 3, nothing: [], on: 2026-11-30, rows: 0 kind.sections, sis: "Alma", ` +
		`slot: 1/1/2 "MonA 3", who: student:7 "Ann "Annie" Ames", why: [inner(n: 1)], words: “no such class”, year: 2026)`
	if diff := cmp.Diff(want, all().String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := New("code").String() + Verbatim("text").String() + (Message{}).String(); got != "codetext" {
		t.Errorf("%q", got)
	}
}
