package names

import "testing"

func TestASentenceHasACapitalAndOneFullStop(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "  ": "", "a room": "A room.", "A room.": "A room.", "émile leaves": "Émile leaves.", "why?": "Why?", "these:": "These:",
		"9 is taken ": "9 is taken.",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", text, got, want)
		}
	}
}
