package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestABoundedHistoryIsTheNewestPartOfAnUnboundedOne: what is unsaved, the revision and what undo leads to are the same as
// far as it goes.
func TestABoundedHistoryIsTheNewestPartOfAnUnboundedOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all, bounded := rich(t), rich(t)
		bounded.history.limit = rapid.IntRange(0, 20_000).Draw(rt, "limit") + 1
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			switch rapid.IntRange(0, 6).Draw(rt, "what") {
			case 0:
				if _, ok := bounded.Undo(); ok {
					all.Undo()
				}
			case 1:
				all.Redo()
				bounded.Redo()
			case 2:
				all.MarkSaved(all.Revision())
				bounded.MarkSaved(bounded.Revision())
			default:
				e := randomEdit(rt, all)
				if e == nil {
					continue
				}
				_, errA := all.Apply(e)
				_, errB := bounded.Apply(e)
				if (errA == nil) != (errB == nil) {
					rt.Fatalf("one takes the edit, the other doesn't: %v, %v", errA, errB)
				}
			}
			if all.Unsaved() != bounded.Unsaved() || all.Revision() != bounded.Revision() {
				rt.Fatalf("unsaved %d and %d, revision %d and %d", all.Unsaved(), bounded.Unsaved(), all.Revision(), bounded.Revision())
			}
			size := 0
			for _, e := range append(append([]entry{}, bounded.history.done...), bounded.history.undone...) {
				size += e.patch.size()
			}
			if h := &bounded.history; h.size != size || size > h.limit && len(h.done) > 1 {
				rt.Fatalf("the history takes %d bytes, and says %d of at most %d, in %d steps", size, h.size, h.limit, len(h.done))
			}
		}
		for {
			if _, ok := bounded.Undo(); !ok {
				break
			}
			all.Undo()
		}
		if diff := cmp.Diff(dump(t, &all.State), dump(t, &bounded.State)); diff != "" {
			rt.Fatalf("undone as far as it goes (-unbounded +bounded):\n%s", diff)
		}
		if all.Unsaved() != bounded.Unsaved() {
			rt.Fatalf("then unsaved %d and %d", all.Unsaved(), bounded.Unsaved())
		}
	})
}

func TestAStepLargerThanAllThatUndoMayTakeCanStillBeUndone(t *testing.T) {
	tt := school(t)
	before := dump(t, &tt.State)
	tt.history.limit = 1
	for _, code := range []string{"B1", "B2"} {
		before = dump(t, &tt.State)
		if _, err := tt.Apply(Add{&Room{Code: code}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := tt.Undo(); !ok || dump(t, &tt.State) != before {
		t.Error("the newest step can't be undone")
	}
	if _, ok := tt.Undo(); ok || tt.Unsaved() != 1 {
		t.Errorf("the step before it is still there; %d unsaved", tt.Unsaved())
	}
	if _, ok := tt.Redo(); !ok || tt.Unsaved() != 2 {
		t.Errorf("it can't be done again; %d unsaved", tt.Unsaved())
	}
}

func TestTheSizeOfARecordCountsWhatItPointsAt(t *testing.T) {
	long := strings.Repeat("x", 1000)
	small := recordSize(&Room{})
	for name, r := range map[string]Record{
		"a text":               &Room{Name: long},
		"texts in a list":      &School{Identifiers: []Identifier{{Name: long}}},
		"a list of references": &Section{Teachers: make([]TeacherID, 250)},
		"bytes":                &School{Logo: []byte(long)},
	} {
		if n := recordSize(r); n < 1000 || n > 3000 {
			t.Errorf("%s: %d bytes", name, n)
		}
	}
	if small < 30 || small > 500 || recordSize(nil) != 0 {
		t.Errorf("an empty room takes %d bytes", small)
	}
}

func BenchmarkSizeOfAPatch(b *testing.B) {
	r := &Section{SectionID: "1", Teachers: make([]TeacherID, 2)}
	p := Patch{Changes: []Change{{r.Key(), r, r}}}
	for b.Loop() {
		p.size()
	}
}
