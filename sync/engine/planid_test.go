package engine

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model/message"
	"carillon/sync/rows"
)

// TestAPlansIDIsOfCodesArgumentsAndRows: what a sentence reads is no part of it, since the engine has none; see internal/words for
// a sentence that changes.
func TestAPlansIDIsOfCodesArgumentsAndRows(t *testing.T) {
	plan := func(change func(*Plan)) string {
		p := &Plan{
			In: []Incoming{{Kind: Students, Notes: []Note{{What: "Ann Ames (501)", Why: message.New(saysNoID, sis("Alma"))}}}},
			Out: []Outgoing{{Kind: Sections, Changes: []RowChange{{What: Gone, Title: "ART 1", Key: "ART 1"}},
				set: rows.Set{Sections: []rows.Entry[rows.Section]{{Sent: rows.Section{Code: "ART 2"}}, {Sent: rows.Section{Code: "MAT 1"}}}}}},
			Held: []Guard{{ManyGone, Sections, message.New(saysManyGone, message.Count("gone", 1), rowsOf("had", Sections, 3), sis("Alma"))}}}
		if change != nil {
			change(p)
		}
		return p.hash()
	}
	id := plan(nil)
	if again := plan(nil); again != id {
		t.Errorf("%s and then %s", id, again)
	}
	for name, change := range map[string]func(*Plan){
		"a count of a guard": func(p *Plan) {
			p.Held[0].Said = message.New(saysManyGone, message.Count("gone", 2), rowsOf("had", Sections, 3), sis("Alma"))
		},
		"the noun of a count": func(p *Plan) {
			p.Held[0].Said = message.New(saysManyGone, message.Count("gone", 1), rowsOf("had", Timetable, 3), sis("Alma"))
		},
		"the code of a guard":          func(p *Plan) { p.Held[0].Said.Code = saysManyChanged },
		"the kind of a guard":          func(p *Plan) { p.Held[0].Kind = Timetable },
		"an argument of a note":        func(p *Plan) { p.In[0].Notes[0].Why = message.New(saysNoID, sis("Edval")) },
		"a row that is not changed":    func(p *Plan) { p.Out[0].set.Sections[1].Sent.Code = "MAT 2" },
		"a member of a row":            func(p *Plan) { p.Out[0].set.Sections[1].Sent.Teacher = "7" },
		"one row fewer":                func(p *Plan) { p.Out[0].set.Sections = p.Out[0].set.Sections[:1] },
		"what becomes of a listed row": func(p *Plan) { p.Out[0].Changes[0].Do = Keep },
	} {
		if plan(change) == id {
			t.Errorf("with another %s the plan has the same ID", name)
		}
	}
}

// TestWhatEarlierVersionsKeptOfRunsIsRead: sentences, where codes and arguments are kept now.
func TestWhatEarlierVersionsKeptOfRunsIsRead(t *testing.T) {
	var run Result
	err := json.Unmarshal([]byte(`{"system":"alma","held":[{"code":"many-gone","kind":"sections","text":"12 of 40 sections would disappear from Alma."}],
		"published":[{"kind":"sections","verified":"differs","differs":"ART 1 and 2 more"}],
		"notes":["School has begun today."],"warnings":["Sections: slow"],"error":"Refused."}`), &run)
	want := Result{System: "alma", Held: []Guard{{ManyGone, Sections, message.Verbatim("12 of 40 sections would disappear from Alma.")}},
		Out:   []KindResult{{Kind: Sections, Verified: Differs, Differs: message.Verbatim("ART 1 and 2 more")}},
		Notes: []message.Message{message.Verbatim("School has begun today.")}, Warnings: []message.Message{message.Verbatim("Sections: slow")},
		Error: message.Verbatim("Refused.")}
	if diff := cmp.Diff(want, run); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	b, err := json.Marshal(run)
	if err != nil {
		t.Fatal(err)
	}
	var again Result
	if err := json.Unmarshal(b, &again); err != nil || !cmp.Equal(run, again) {
		t.Errorf("written anew it is %s, %v", b, err)
	}
	var last Status
	if err := json.Unmarshal([]byte(`{"outcome":"failed","text":"Refused."}`), &last); err != nil || !last.Said.Equal(message.Verbatim("Refused.")) {
		t.Errorf("%+v, %v", last, err)
	}
}

// TestWhatWasLeftOutBeforeTheUpdateIsNotNews: earlier versions named reasons by their sentences, so that only their number tells.
func TestWhatWasLeftOutBeforeTheUpdateIsNotNews(t *testing.T) {
	for _, tc := range []struct {
		name string
		met  *Counterpart
		want int
	}{
		{"never synced", nil, 2},
		{"an earlier version left as many out", &Counterpart{LeftOut: map[Kind][]uint64{Sections: {7, 8}}}, 0},
		{"an earlier version left fewer out", &Counterpart{LeftOut: map[Kind][]uint64{Sections: {7}}}, 1},
		{"the same", &Counterpart{LeftOut: map[Kind][]uint64{Sections: {1, 2}}, Coded: true}, 0},
		{"other ones", &Counterpart{LeftOut: map[Kind][]uint64{Sections: {1, 3}}, Coded: true}, 1},
	} {
		if got := (&facts{met: tc.met}).unseen(Sections, []uint64{1, 2}); got != tc.want {
			t.Errorf("%s: %d are news, want %d", tc.name, got, tc.want)
		}
	}
}
