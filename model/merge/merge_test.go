package merge

import (
	"fmt"
	"testing"

	"carillon/model"

	"pgregory.net/rapid"
)

func TestAFieldGoesToTheSideThatChangedIt(t *testing.T) {
	for _, c := range []struct {
		name  string
		v     Values
		known bool
		want  Verdict
	}{
		{"nobody changed it", Values{"a", "a", "a"}, true, Same},
		{"both changed it alike", Values{"b", "b", "a"}, true, Same},
		{"the timetable changed it", Values{"b", "a", "a"}, true, Stays},
		{"the timetable emptied it", Values{"", "a", "a"}, true, Stays},
		{"the other place changed it", Values{"a", "b", "a"}, true, Takes},
		{"the other place emptied it", Values{"a", "", "a"}, true, Takes},
		{"both changed it", Values{"b", "c", "a"}, true, Conflict},
		{"one emptied what the other changed", Values{"b", "", "a"}, true, Conflict},
		{"a blank is filled", Values{"", "b", ""}, true, Takes},
		{"a blank is filled before they ever agreed", Values{"", "b", ""}, false, Takes},
		{"the other place never said anything", Values{"b", "", ""}, true, Same},
		{"they never agreed", Values{"a", "b", ""}, false, Conflict},
		{"both filled a blank", Values{"b", "c", ""}, true, Conflict},
	} {
		if got := Of(c.v, c.known); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestWhatIsSettledIsWhatOneSideSaid: the oracle is the definition of a three-way merge, one letter a field.
func TestWhatIsSettledIsWhatOneSideSaid(t *testing.T) {
	schema := model.Fields(model.KindStudent)
	rapid.Check(t, func(rt *rapid.T) {
		var fields []Field
		letter := rapid.SampledFrom([]string{"a", "b", "c"})
		for i := range schema[:4] {
			fields = append(fields, Field{&schema[i], Values{letter.Draw(rt, "here"), letter.Draw(rt, "there"), letter.Draw(rt, "base")}})
		}
		keep := rapid.Bool().Draw(rt, "keep")
		takes, clashes := Settle(fields, true, func(string) (bool, bool) { return keep, true })
		taken, clashing := map[string]bool{}, map[string]bool{}
		for _, f := range takes {
			taken[f.ID] = true
		}
		for _, c := range clashes {
			clashing[c.ID] = true
			if c.Keep != keep {
				rt.Fatalf("a decision does not count: %+v", c)
			}
		}
		for _, f := range fields {
			here, there := f.Here != f.Base, f.There != f.Base
			both := here && there && f.Here != f.There
			if want := there && !here || both && !keep; taken[f.ID] != want || clashing[f.ID] != both {
				rt.Fatalf("%s: taken %v, clash %v", fmt.Sprint(f.Values), taken[f.ID], clashing[f.ID])
			}
		}
	})
}

func TestWithoutADecisionTheOwnerOfAFieldWins(t *testing.T) {
	for path, keeps := range map[string]bool{"surname": false, "house": true} {
		f, _ := model.FieldOf(model.KindStudent, path)
		takes, clashes := Settle([]Field{{&f, Values{"b", "c", "a"}}}, true, func(string) (bool, bool) { return false, false })
		if len(clashes) != 1 || clashes[0].Keep != keeps || (len(takes) == 0) != keeps {
			t.Errorf("%s: %+v, taken %v", path, clashes, takes)
		}
	}
}
