package sheet

import (
	"fmt"
	"testing"
)

func TestFindingGoesRound(t *testing.T) {
	s := New(algebra(), View{})
	q := Search{Text: "a114"}
	for i, want := range []Place{{1, 3}, {3, 3}, {1, 3}} {
		if !s.Find(q, false) || s.Current() != want {
			t.Errorf("find %d: %v, want %v", i, s.Current(), want)
		}
	}
	for i, want := range []Place{{3, 3}, {1, 3}} {
		if !s.Find(q, true) || s.Current() != want {
			t.Errorf("back %d: %v, want %v", i, s.Current(), want)
		}
	}
	if s.Find(Search{Text: "chemistry"}, false) {
		t.Error("what is not there is found")
	}
	expect(t, "stays", s.Current(), Place{1, 3})
	expect(t, "counted", s.Count(q), 2)
	s.Go(Place{0, 0})
	s.Move(2, Far, true)
	blocks := fmt.Sprint(s.Blocks())
	s.Find(Search{Text: "a114", Selected: true}, false)
	s.Find(Search{Text: "a114", Selected: true}, false)
	expect(t, "within the selection", fmt.Sprint(s.Current(), s.Blocks()), "{1 3} "+blocks)
}

func TestReplacing(t *testing.T) {
	for _, tc := range []struct {
		q          Search
		with, text string
		want       string
	}{
		{Search{Text: "a"}, "b", "A-a", "b-b"},
		{Search{Text: "nunez"}, "Smith", "Ana Nuñez, Nun\u0303ez!", "Ana Smith, Smith!"},
		{Search{Text: "ß"}, "x", "Strasse Straße", "Straxe Straxe"},
		{Search{Text: "s"}, "x", "ß", "ß"}, // half a letter is none
		{Search{Text: "aa"}, "b", "aaaaa", "bba"},
		{Search{Text: "."}, "", "a.b.", "ab"},
		{Search{Text: "mac leod"}, "X", "Al MacLeod", "Al X"},
		{Search{Text: "O'Brien"}, "X", "OBRIEN", "X"},
		{Search{Text: "alg", Whole: true}, "X", "ALG 1", "ALG 1"},
		{Search{Text: "alg 1", Whole: true}, "X", "ALG 1", "X"},
		{Search{Text: "", Whole: true}, "X", "", "X"},
		{Search{Text: ""}, "X", "abc", "abc"},
		{Search{Text: "-", Whole: true}, "X", "-", "X"},
		{Search{Text: "\xff"}, "X", "a\xffb", "aXb"},
	} {
		got, ok := tc.q.replaced(tc.text, tc.with)
		if found := tc.q.finder()(tc.text); found != ok {
			t.Errorf("%+v in %q: found %v, replaced %v", tc.q, tc.text, found, ok)
		}
		if got != tc.want || ok != (tc.want != tc.text) {
			t.Errorf("%+v in %q: %q, %v, want %q", tc.q, tc.text, got, ok, tc.want)
		}
	}
}

func TestReplacingInTheSheet(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	q := Search{Text: "A11"}
	if out := s.Replace(q, "B"); out.Why != "" || out.Taken != 0 {
		t.Errorf("the first time only goes there: %+v", out)
	}
	expect(t, "first", s.Current(), Place{1, colRoom})
	expect(t, "replaced", s.Replace(q, "B").Taken, 1)
	expect(t, "next", s.Current(), Place{3, colRoom})
	s.Replace(q, "B")
	expect(t, "rooms", column(src, colRoom), "A106,B4,A104,B4,A105")
	expect(t, "no more", s.Replace(q, "B").Why, "Nothing is found.")

	src = algebra()
	s = New(src, View{Text: "alg"})
	out := s.ReplaceAll(Search{Text: "2"}, "7")
	expect(t, "label", out.Edit.Label, "Replace in 3 cells") // students are worked out and left
	expect(t, "seats", column(src, colSeats), "79,79,30,28,")
	expect(t, "sections", column(src, colSection), "ALG 1,ALG 7,ALG 10,GEO 1,GEO 2")
	expect(t, "edits", len(src.edits), 1)
	expect(t, "nothing", s.ReplaceAll(Search{Text: "xyz"}, "7").Why, "Nothing is found.")
}
