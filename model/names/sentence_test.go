package names

import "testing"

func TestASentenceHasACapitalAndOneFullStop(t *testing.T) {
	for text, want := range map[string]string{
		"lincoln.carillon can't be saved": "lincoln.carillon can't be saved.", "/srv/x is full": "/srv/x is full.", "sis.example: no answer": "sis.example: no answer.", "ok.": "Ok.", "no: it is not": "No: it is not.",
		"": "", "  ": "", "a room": "A room.", "A room.": "A room.", "émile leaves": "Émile leaves.", "why?": "Why?", "these:": "These:",
		"9 is taken ": "9 is taken.",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", text, got, want)
		}
	}
}
