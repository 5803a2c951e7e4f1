package engine

import (
	"math/bits"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// actions are all that can become of a row, by name.
var actions = map[action]string{nothing: "nothing", sendSame: "sendSame", sendNew: "sendNew", sendChanged: "sendChanged", sendEnded: "sendEnded", sendBase: "sendBase",
	takeOut: "takeOut", askNew: "askNew", askChanged: "askChanged", askGone: "askGone", sendForeign: "sendForeign", barNew: "barNew", barChanged: "barChanged", holdBack: "holdBack"}

// possible says whether facts can be so together. A fact about a row of one side needs that side to have the row, a fact that
// was seen in the SIS needs the SIS to have been read, and where it was not, it has what was published.
func possible(f situation) bool {
	needs := func(fact bool, all ...bool) bool { return !fact || !slices.Contains(all, false) }
	return needs(f.Spared, f.Here) && needs(f.Barred, f.Here) &&
		needs(f.ChangedHere, f.Here, f.Base || f.There) &&
		needs(f.ChangedThere, f.There, f.Read, f.Base || f.Here) &&
		needs(f.Carried, f.Base) && needs(f.Absent, f.Base) &&
		needs(f.Over, f.There || f.Base && !f.Here) && needs(f.Dated, f.There || f.Base && !f.Here) &&
		needs(f.Foreign, f.There, !f.Here, f.Read) &&
		needs(f.WithGone, f.There, !f.Here) &&
		needs(f.Dropped, f.There, !f.Here, f.Carried) &&
		needs(f.Form, f.There, !f.Base) &&
		needs(f.Held, f.Here || f.Base && !f.Carried, !f.Here || !f.Base || f.ChangedHere || f.There && f.ChangedThere, !(f.Here && f.There) || f.Base, !f.Spared, !f.Uncertain) &&
		needs(f.Hidden, !f.There, f.Read) &&
		needs(f.Uncertain, !f.There) &&
		needs(f.There && !f.Read, f.Base || f.Form) &&
		needs(f.First, !f.Base)
}

// A rule says of all situations of a kind what may become of the row, whatever else is known of it.
type rule struct {
	name string
	when func(f situation) bool
	may  []action
}

var (
	goes  = []action{sendSame, sendChanged, sendEnded, sendForeign, barChanged, holdBack} // the SIS keeps its row
	shown = []action{askNew, askChanged}                                                  // a person decides, and until then the SIS keeps it
)

// not is all that can become of a row but for some.
func not(some ...action) (all []action) {
	for a := range actions {
		if !slices.Contains(some, a) {
			all = append(all, a)
		}
	}
	return all
}

// rules are what a sync owes the rows of a school, stated without a look at how decide goes about it.
var rules = []rule{
	// Every row of the SIS is accounted for.
	{"a row that the SIS has goes back, is shown, or is listed as gone",
		func(f situation) bool { return f.There }, slices.Concat(goes, shown, []action{takeOut})},
	{"a row that the SIS does not have is neither kept, nor changed, nor taken out there",
		func(f situation) bool { return !f.There }, []action{nothing, sendNew, sendBase, sendEnded, barNew, askGone, holdBack}},
	{"a row that neither side has is sent only from what was published",
		func(f situation) bool { return !f.Here && !f.There }, []action{nothing, sendBase, sendEnded, holdBack}},
	{"a row that nobody has, nor had, is nothing",
		func(f situation) bool { return !f.Here && !f.There && !f.Base }, []action{nothing}},

	// What goes, goes for a reason.
	{"a row that both sides have is taken out only where a person spared it",
		func(f situation) bool { return f.Here && f.There && !f.Spared }, not(takeOut)},
	{"a row of the SIS that no record here ever stood for is taken out only with its section, in favour of another form of it, or by a person",
		func(f situation) bool {
			return f.There && !f.Here && (!f.Base || f.Carried) && !f.WithGone && !f.Form && !f.Dropped
		}, not(takeOut)},
	{"another file's row goes back as it came, unless it was taken into this one",
		func(f situation) bool { return f.Foreign && !f.Base }, []action{sendForeign}},
	{"a row that a person dropped is taken out",
		func(f situation) bool { return f.Dropped }, []action{takeOut}},
	{"a row that the timetable had, and that nobody else has changed, is taken out",
		func(f situation) bool {
			return f.There && !f.Here && f.Base && !f.Carried && !f.ChangedThere && !f.Over && !f.Dated && !(f.Held && !f.WithGone)
		}, []action{takeOut}},
	{"after a section's first day a drop is an ending",
		func(f situation) bool {
			return f.Dated && !f.Here && f.Base && !f.Carried && !f.ChangedThere && !f.Over && !f.WithGone && !f.Foreign && !f.Held &&
				(f.There || !f.Absent && (f.Hidden || f.Uncertain))
		}, []action{sendEnded}},
	{"only a drop is an ending",
		func(f situation) bool { return f.Here || !f.Base || f.Carried || !f.Dated }, not(sendEnded)},

	// The past stays.
	{"a row whose days are over is left out only by a person, with its section, or for another form of it",
		func(f situation) bool { return f.Over && !f.Spared && !f.Dropped && !f.WithGone && !f.Form }, not(takeOut)},
	{"a row whose days are over goes out again where the SIS does not show it, or lost it in a publish",
		func(f situation) bool {
			return f.Over && !f.Here && !f.There && !f.Absent && !f.WithGone && (f.Hidden || f.Uncertain)
		}, []action{sendBase}},
	{"a row whose days are over is not changed by the timetable",
		func(f situation) bool { return f.Over }, not(sendChanged, sendEnded, barChanged)},
	{"a row whose days are over is not asked about where only the SIS has it",
		func(f situation) bool { return f.Over && !f.Here }, not(shown...)},

	// What somebody changed in the SIS is seen.
	{"a row that somebody changed is shown, unless a person spared it",
		func(f situation) bool { return f.Here && f.ChangedThere && !f.Spared && !f.Held }, []action{askChanged}},
	{"a row that the timetable dropped and somebody changed is shown",
		func(f situation) bool {
			return !f.Here && f.ChangedThere && f.Base && !f.Carried && !f.WithGone && !f.Over && !f.Held
		}, []action{askChanged}},
	{"a row that somebody added is shown",
		func(f situation) bool {
			return f.There && !f.Here && !f.Base && !f.Foreign && !f.WithGone && !f.Over && !f.Form
		}, []action{askNew}},
	{"a row that somebody took out is shown where the SIS shows its present state",
		func(f situation) bool {
			return f.Here && !f.There && f.Base && f.Read && !f.Hidden && !f.Uncertain && !f.Absent && !f.Spared && !(f.Held && f.ChangedHere)
		}, []action{askGone}},
	{"nothing is asked about where the SIS was not read",
		func(f situation) bool { return !f.Read }, not(askNew, askChanged, askGone)},

	// What was not asked for is not gone.
	{"a row that the SIS has no reason to show is not taken for gone",
		func(f situation) bool { return f.Hidden }, not(askGone)},
	{"a row that the SIS has no reason to show goes out again",
		func(f situation) bool { return f.Hidden && f.Base && !f.Absent && !f.Spared && (f.Here || f.Carried) }, []action{sendBase, holdBack}},
	{"what a failed publish may have taken out is not taken for somebody's doing",
		func(f situation) bool { return f.Uncertain }, not(askGone)},
	{"a row that the SIS was seen not to have is not sent from what was published",
		func(f situation) bool { return f.Absent }, not(sendBase)},
	{"a row that the SIS was seen not to have is not sent again, nor asked about again, until it changes here",
		func(f situation) bool { return f.Absent && f.Here && !f.There && !f.ChangedHere }, []action{nothing}},
	{"only a row of the SIS's own, of the past, or with a last day goes from what was published where neither side has it",
		func(f situation) bool { return !f.Here && !f.There && !f.Carried && !f.Over && !f.Dated }, []action{nothing, holdBack}},

	// What the person chose, and what can't go.
	{"a spared row is not asked about, nor sent",
		func(f situation) bool { return f.Spared }, []action{takeOut, nothing}},
	{"a spared row that the SIS has is listed as gone",
		func(f situation) bool { return f.Spared && f.There }, []action{takeOut}},
	{"a row with an error is not sent as new, nor with what changed",
		func(f situation) bool { return f.Barred }, not(sendNew, sendChanged)},
	{"a row with an error that the SIS has goes as the SIS has it",
		func(f situation) bool {
			return f.Barred && f.There && f.ChangedHere && !f.ChangedThere && !f.Over && !f.Spared && !f.Held
		}, []action{barChanged}},
	{"only a row with an error is barred",
		func(f situation) bool { return !f.Barred }, not(barNew, barChanged)},

	// Who owns the section lists.
	{"what the timetable changed in a list that the SIS owns stays as the SIS has it",
		func(f situation) bool { return f.Held && f.There && !f.WithGone && !f.Dropped }, []action{holdBack, sendSame}},
	{"a change to a list that the SIS owns is held back, whatever somebody changed there",
		func(f situation) bool {
			return f.Held && f.There && !f.WithGone && !f.Over && !f.Foreign && !f.Dropped
		}, []action{holdBack}},
	{"a row that is new in a list that the SIS owns does not go",
		func(f situation) bool { return f.Held && f.Here && !f.There && !f.Base }, []action{holdBack, barNew}},
	{"a row that the timetable took out of a list that the SIS owns, and that the SIS does not show, gets no last day",
		func(f situation) bool { return f.Held && !f.Here && !f.There && f.Hidden && !f.Over }, []action{holdBack, nothing}},
	{"nothing else is held back",
		func(f situation) bool { return !f.Held }, not(holdBack)},

	// What changes, changes here.
	{"a row that is the same on both sides goes as it is",
		func(f situation) bool { return f.Here && f.There && !f.ChangedHere && !f.ChangedThere && !f.Spared }, []action{sendSame}},
	{"what the timetable changed goes",
		func(f situation) bool {
			return f.Here && f.There && f.ChangedHere && !f.ChangedThere && !f.Spared && !f.Barred && !f.Over && !f.Held
		}, []action{sendChanged}},
	{"a row that is new here goes",
		func(f situation) bool {
			return f.Here && !f.There && !f.Base && !f.Spared && !f.Barred && !f.Hidden && !f.Held
		}, []action{sendNew}},
	{"only a row that the timetable has, and the SIS has not, is new",
		func(f situation) bool { return !f.Here || f.There }, not(sendNew, barNew)},
}

// situations are all combinations of facts, each of which differs from the one before it in a single fact.
func situations() func(yield func(situation) bool) {
	return func(yield func(situation) bool) {
		var f situation
		v := reflect.ValueOf(&f).Elem()
		facts := make([]*bool, v.NumField())
		for i := range facts {
			facts[i] = v.Field(i).Addr().Interface().(*bool)
		}
		for n := 1; yield(f) && n < 1<<len(facts); n++ {
			fact := facts[bits.TrailingZeros(uint(n))]
			*fact = !*fact
		}
	}
}

// facts are the names of those that hold.
func (f situation) facts() string {
	v := reflect.ValueOf(f)
	var names []string
	for i := range v.NumField() {
		if v.Field(i).Bool() {
			names = append(names, v.Type().Field(i).Name)
		}
	}
	return strings.Join(names, ", ")
}

// TestWhatBecomesOfARowKeepsEveryRule goes through all combinations of facts, those that can't be together left out.
func TestWhatBecomesOfARowKeepsEveryRule(t *testing.T) {
	held := make([]int, len(rules))
	broken := make([]int, len(rules))
	seen := map[action]int{}
	for f := range situations() {
		if !possible(f) {
			continue
		}
		a := decide(f)
		seen[a]++
		for i, r := range rules {
			if !r.when(f) {
				continue
			}
			held[i]++
			if !slices.Contains(r.may, a) {
				if broken[i]++; broken[i] <= 3 {
					t.Errorf("%s: with %s it is %s", r.name, f.facts(), actions[a])
				}
			}
		}
	}
	for i, r := range rules {
		if held[i] == 0 {
			t.Errorf("no situation is one of the rule that %s", r.name)
		}
		if broken[i] > 3 {
			t.Errorf("%s: so in %d of %d situations", r.name, broken[i], held[i])
		}
	}
	for a, name := range actions {
		if seen[a] == 0 {
			t.Errorf("no situation leads to %s", name)
		}
	}
	if len(seen) != len(actions) {
		t.Errorf("there are %d actions, and %d are known to the rules", len(seen), len(actions))
	}
}

// TestNoRowIsDroppedUnseenWhateverIsKnown holds also where facts are together that should not be.
func TestNoRowIsDroppedUnseenWhateverIsKnown(t *testing.T) {
	for f := range situations() {
		switch a := decide(f); {
		case f.There && !slices.Contains(slices.Concat(goes, shown, []action{takeOut}), a):
			t.Fatalf("with %s a row of the SIS is %s", f.facts(), actions[a])
		case f.Barred && (a == sendNew || a == sendChanged):
			t.Fatalf("with %s a row with an error is %s", f.facts(), actions[a])
		case f.Here && f.Spared && !slices.Contains([]action{nothing, takeOut}, a):
			t.Fatalf("with %s a row that is spared is %s", f.facts(), actions[a])
		}
	}
}
