package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// contradictions are what a plan, or what a run did, says of one row in two ways.
func contradictions(s *seen) (all []string) {
	wrongf := func(format string, args ...any) {
		all = append(all, "it contradicts itself: "+fmt.Sprintf(format, args...))
	}
	for i := range s.Publish {
		k := &s.Publish[i]
		if n, sent := k.Unchanged+k.count("new")+k.count("changed")+k.Foreign, k.Rows; n != sent {
			wrongf("%d %s are sent, and %d are new, changed, unchanged or other files'", sent, k.Kind, n)
		}
		said := map[string]seenChange{}
		for _, c := range k.Changes {
			row := c.Key + fmt.Sprintf("%q", append(slices.Clone(c.Was), c.Now...))
			if before, ok := said[row]; ok && before.What != c.What {
				wrongf("%s is %s and %s", c.Title, before.What, c.What)
			}
			said[row] = c
			if c.What == "new" && len(c.Was) > 0 || c.What == "gone" && len(c.Now) > 0 || c.What == "changed" && slices.Equal(c.Was, c.Now) {
				wrongf("%s is %s, from %q to %q", c.Title, c.What, c.Was, c.Now)
			}
		}
		for _, there := range k.There {
			for _, c := range k.Changes {
				if c.Key != there.Key || !slices.Equal(c.Was, there.Now) && !slices.Equal(c.Was, there.Was) {
					continue
				}
				if c.What == "gone" && (there.Do == "keep" || there.Do == "take in") {
					wrongf("%s is to %s what the SIS has, and goes", c.Title, there.Do)
				}
			}
		}
		for _, left := range slices.Concat(k.LeftOut, k.Errors) {
			for _, c := range k.Changes {
				if c.Title == left.What && c.What == "new" {
					wrongf("%s is new, and left out: %s", c.Title, left.Why)
				}
			}
		}
	}
	for i := range s.Download {
		contradictionsIn(&s.Download[i], wrongf)
	}
	for _, h := range s.Held {
		if h.Kind == "" {
			continue
		}
		if h.Text == "" || !slices.ContainsFunc(s.Publish, func(k seenKind) bool { return k.Kind == h.Kind }) && len(s.Published) == 0 && len(s.Publish) > 0 && isPublished(h.Kind) {
			wrongf("it is held by %v, and shows nothing of the kind", h)
		}
	}
	for i, h := range s.Held {
		if slices.Contains(s.Held[:i], h) {
			wrongf("it is held twice: %s", h.Text)
		}
	}
	for _, text := range s.sentences() {
		if countOfNone.MatchString(text) {
			wrongf("it counts what is not there: %s", text)
		}
	}
	for i, note := range s.Notes {
		if slices.Contains(s.Notes[:i], note) {
			wrongf("it is said twice: %s", note)
		}
	}
	for _, r := range s.Published {
		if r.Verified == "confirmed" && r.Differs != "" {
			wrongf("%s are confirmed, and differ: %s", r.Kind, r.Differs)
		}
	}
	if s.Outcome == "done" && s.Error != "" {
		wrongf("it is done, and failed: %s", s.Error)
	}
	return all
}

// contradictionsIn finds rows of a download and notes that say two things of one record.
func contradictionsIn(in *seenIn, wrongf func(string, ...any)) {
	notes := map[string]string{} // by record
	for _, n := range in.Notes {
		notes[n.What] += n.Why + "\n"
	}
	for i, c := range in.Changes {
		said := notes[c.Title]
		has := func(words ...string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
		}
		if slices.ContainsFunc(in.Changes[:i], func(b seenChange) bool { return b.Title == c.Title && b.Key == c.Key && b.What != c.What }) {
			wrongf("%s is two things at once", c.Title)
		}
		switch {
		case c.What == "new" && len(c.Was) > 0, c.What == "gone" && len(c.Now) > 0:
			wrongf("%s is %s, from %q to %q", c.Title, c.What, c.Was, c.Now)
		case c.What == "changed" && slices.Equal(c.Was, c.Now) && !has("active again"):
			wrongf("%s is changed, from %q to %q", c.Title, c.Was, c.Now)
		case c.What == "new" && has("; it is left out", "so it is left out"):
			wrongf("%s is new, and it is said: %s", c.Title, said)
		case c.What == "gone" && (c.Becomes == "leave" && has("marked inactive", "is deleted") || c.Becomes == "inactive" && has("stays as it is", "is deleted") ||
			c.Becomes == "delete" && has("stays as it is", "marked inactive")):
			wrongf("%s is to become %s, and it is said: %s", c.Title, c.Becomes, said)
		}
	}
	if n := len(in.Changes); in.Read == 0 && slices.ContainsFunc(in.Changes, func(c seenChange) bool { return c.What != "gone" }) {
		wrongf("no %s are read, and %d are said to be changed", in.Kind, n)
	}
}

// countOfNone finds a count of nothing in a sentence: "for 0 sections", "(0 new, 2 gone)".
var countOfNone = regexp.MustCompile(`(^|[ (])0 [a-z]`)

// sentences is all that a plan or a run says.
func (s *seen) sentences() []string {
	all := slices.Concat(s.Notes, s.Warnings, []string{s.Error, s.Lists.Text})
	for _, h := range s.Held {
		all = append(all, h.Text)
	}
	for _, in := range s.Download {
		for _, note := range in.Notes {
			all = append(all, note.Why)
		}
	}
	for _, k := range slices.Concat(s.Publish, s.Adopted) {
		for _, left := range slices.Concat(k.LeftOut, k.Errors, k.Warnings) {
			all = append(all, left.Why)
		}
		for _, c := range slices.Concat(k.Changes, k.There) {
			all = append(all, c.Why)
		}
	}
	return all
}

func isPublished(kind string) bool { return slices.Contains(strings.Split(allKinds, ","), kind) }

// TestAContradictionIsFound: the judge of contradictions sees each kind of them.
func TestAContradictionIsFound(t *testing.T) {
	row := seenChange{What: "new", Title: "9MAT 1", Key: "9MAT 1", Now: []string{"9MAT 1"}}
	kind := func(k seenKind) *seen { k.Kind = "sections"; return &seen{Publish: []seenKind{k}} }
	whole := kind(seenKind{Rows: 1, Changes: []seenChange{row}})
	if found := contradictions(whole); len(found) > 0 {
		t.Error(found)
	}
	left := seenKind{Rows: 1, Changes: []seenChange{row}}
	left.LeftOut = append(left.LeftOut, struct{ What, Why string }{"9MAT 1", "it is too long"})
	gone := seenChange{What: "gone", Title: "9MAT 1", Key: "9MAT 1", Was: []string{"9MAT 1"}}
	came := func(c seenChange, note string) *seen {
		in := seenIn{Kind: "students", Read: 1, Changes: []seenChange{c}}
		in.Notes = append(in.Notes, struct{ What, Why string }{c.Title, note})
		return &seen{Download: []seenIn{in}}
	}
	ann := seenChange{What: "changed", Title: "Ann Ames (1)", Key: "1", Was: []string{"Ann"}, Now: []string{"Ann"}}
	if found := contradictions(came(ann, "Alma has it, so it is active again")); len(found) > 0 {
		t.Error(found)
	}
	for name, s := range map[string]*seen{
		"a download that changes nothing": came(ann, ""), "new, and left out of a download": came(seenChange{What: "new", Title: "Ann", Now: ann.Now}, "no such level; it is left out"),
		"gone, and stays": came(seenChange{What: "gone", Title: "Ann", Was: ann.Was, Becomes: "inactive"}, "Alma no longer has it; it stays as it is"),
		"counts":          kind(seenKind{Rows: 2, Changes: []seenChange{row}}), "no change": kind(seenKind{Rows: 1, Changes: []seenChange{{What: "changed", Was: row.Now, Now: row.Now}}}),
		"new and left out": kind(left), "kept and gone": kind(seenKind{Changes: []seenChange{gone}, There: []seenChange{{What: "changed", Key: "9MAT 1", Do: "keep", Was: gone.Was}}}),
		"held twice": {Held: []heldBy{{Code: "x", Text: "y"}, {Code: "x", Text: "y"}}}, "said twice": {Notes: []string{"a", "a"}},
		"a count of nothing": {Notes: []string{"Alma names no teacher for 0 sections."}}, "another": {Held: []heldBy{{Code: "x", Text: "Alma has 2 rows (0 new, 2 gone)."}}},
		"held by nothing":       {Publish: whole.Publish, Held: []heldBy{{Code: "x", Kind: "timetable", Text: "y"}}},
		"confirmed and differs": {Published: []seenResult{{Verified: "confirmed", Differs: "9MAT 1"}}}, "done and failed": {Outcome: "done", Error: "z"},
	} {
		if len(contradictions(s)) != 1 {
			t.Errorf("%s: %q is found", name, contradictions(s))
		}
	}
}
