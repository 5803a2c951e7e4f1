package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/views"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// who is a student as far as matching goes. A GUID is one letter 32 times.
type who struct{ name, id, guid, statewide string }

func (w who) long() string { return strings.Repeat(w.guid, 32) }

// TestNobodyTakesThePlaceOfAnother has one case per way in which ids can point two ways. Of each student that was here
// it says which id they have afterwards.
func TestNobodyTakesThePlaceOfAnother(t *testing.T) {
	tests := []struct {
		name        string
		here, there []who
		match       map[string]string // made by hand: SIS id to name here, "" for a new student
		want        map[string]string // name to SIS id; "-" before it for inactive
		note        string
	}{
		{name: "a GUID that two have tells neither apart",
			here: []who{{"Ann", "1", "a", ""}, {"Bob", "2", "", ""}}, there: []who{{"Bob", "2", "a", ""}, {"Ann", "1", "a", ""}},
			want: map[string]string{"Ann": "1", "Bob": "2"}, note: "counts for none of them"},
		{name: "a SIS id went to somebody else, and the GUID says who had it",
			here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Zoe", "1", "b", ""}, {"Ann", "99", "a", ""}},
			want: map[string]string{"Ann": "99", "Zoe": "1"}},
		{name: "a SIS id went to another student of the school, and the first has left",
			here: []who{{"Ann", "1", "a", ""}, {"Bob", "2", "b", ""}}, there: []who{{"Bob", "1", "b", ""}},
			want: map[string]string{"Ann": "-", "Bob": "1"}, note: "has given its id to another"},
		{name: "two students swapped their SIS ids",
			here: []who{{"Ann", "1", "a", ""}, {"Bob", "2", "b", ""}}, there: []who{{"Bob", "1", "b", ""}, {"Ann", "2", "a", ""}},
			want: map[string]string{"Ann": "2", "Bob": "1"}},
		{name: "a SIS id comes before a StatewideID, whichever record comes first",
			here: []who{{"Ann", "1", "", "S1"}}, there: []who{{"Zoe", "9", "", "S1"}, {"Ann", "1", "", ""}},
			want: map[string]string{"Ann": "1", "Zoe": "9"}},
		{name: "a StatewideID that two have there tells neither apart",
			here: []who{{"Ann", "", "", "S1"}}, there: []who{{"Zoe", "8", "", "S1"}, {"Yan", "9", "", "S1"}},
			want: map[string]string{"Ann": "", "Zoe": "8", "Yan": "9"}},
		{name: "a StatewideID that two have here tells neither apart",
			here: []who{{"Ann", "", "", "S1"}, {"Bob", "", "", "S1"}}, there: []who{{"Zoe", "8", "", "S1"}},
			want: map[string]string{"Ann": "", "Bob": "", "Zoe": "8"}},
		{name: "by hand, a SIS id is that of a new student",
			here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Zoe", "1", "b", ""}}, match: map[string]string{"1": ""},
			want: map[string]string{"Ann": "-", "Zoe": "1"}},
		{name: "by hand, one that another stands for",
			here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Zoe", "1", "a", ""}, {"Anna", "7", "", ""}}, match: map[string]string{"7": "Ann"},
			want: map[string]string{"Anna": "7", "Zoe": "1"}},
		{name: "the GUID changed and the SIS id did not: it is said",
			here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Ann", "1", "b", ""}},
			want: map[string]string{"Ann": "1"}, note: "match it by hand"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, sis := people(t)
			keys := map[string]model.Key{}
			for i, w := range tc.here {
				apply(t, r.File.T, model.Add{Record: &model.Student{SISID: w.id, GUID: w.long(), StatewideID: w.statewide, FirstName: w.name}})
				keys[w.name] = model.StudentID(i + 1).Key()
			}
			var list []liss.Student
			for _, w := range tc.there {
				list = append(list, liss.Student{StudentID: w.id, GUID: w.long(), StatewideID: w.statewide, FirstName: w.name, Form: "9"})
			}
			sis(list...)
			change := func(run *engine.Run) {
				onlyStudents(run)
				chosen := map[string]model.Key{}
				for id, name := range tc.match {
					chosen[id] = keys[name]
				}
				run.Options.Decisions.Match = map[engine.Kind]map[string]model.Key{engine.Students: chosen}
			}
			p, _ := r.MustSync(change)
			got := map[string]string{}
			for s := range r.File.T.Students() {
				got[s.FirstName] = s.SISID
				if s.Inactive {
					got[s.FirstName] = "-" + s.SISID
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("SIS ids afterwards (-want +got):\n%s", diff)
			}
			said := ""
			for _, n := range p.In[0].Notes {
				said += n.What + ": " + words.Plain.Say(n.Why) + "\n"
			}
			if !strings.Contains(said, tc.note) || strings.Contains(said, "left out") {
				t.Errorf("notes: %s", said)
			}
			if what := conformance.Empty(r.Plan(onlyStudents)); what != "" {
				t.Errorf("a second download changes\n%s", what)
			}
		})
	}
}

// TestAnotherSISIDIsAChangeThatIsListedAndSaid: who is found by something else than the SIS id may have got another one there,
// and rows that are sent name students and teachers by it.
func TestAnotherSISIDIsAChangeThatIsListedAndSaid(t *testing.T) {
	tests := []struct {
		name        string
		here, there []who
		want        string // the row of each student in the preview, "-" for none
		said        string
	}{
		{name: "found by GUID, with a new id", here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Ann", "99", "a", ""}},
			want: "Ann: 1 → 99", said: "Ann: under the SIS id 99 now, and had it under 1"},
		{name: "found by StatewideID, with a new id", here: []who{{"Ann", "1", "", "S1"}}, there: []who{{"Ann", "99", "", "S1"}},
			want: "Ann: 1 → 99", said: "Ann: under the SIS id 99 now, and had it under 1"},
		{name: "found by StatewideID, with its first id", here: []who{{"Ann", "", "", "S1"}}, there: []who{{"Ann", "99", "", "S1"}}, want: "Ann:  → 99"},
		{name: "two who swapped", here: []who{{"Ann", "1", "a", ""}, {"Bob", "2", "b", ""}}, there: []who{{"Ann", "2", "a", ""}, {"Bob", "1", "b", ""}},
			want: "Ann: 1 → 2, Bob: 2 → 1", said: "Ann: under the SIS id 2 now, and had it under 1; Bob: under the SIS id 1 now, and had it under 2"},
		{name: "the same id", here: []who{{"Ann", "1", "a", ""}}, there: []who{{"Ann", "1", "a", ""}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, sis := people(t)
			send := func(all []who) {
				var list []liss.Student
				for _, w := range all {
					list = append(list, liss.Student{StudentID: w.id, GUID: w.long(), StatewideID: w.statewide, FirstName: w.name, Form: "9"})
				}
				sis(list...)
			}
			for _, w := range tc.here {
				apply(t, r.File.T, model.Add{Record: &model.Student{SISID: w.id, GUID: w.long(), StatewideID: w.statewide, FirstName: w.name}})
			}
			if tc.here[0].id != "" {
				send(tc.here)
				r.MustSync(onlyStudents)
			}
			send(tc.there)
			p, _ := r.MustSync(onlyStudents)
			in := &p.In[0]
			var listed, said []string
			for _, c := range in.Changes {
				if i := slices.Index(in.Columns, engine.FieldSISID); c.Was[i] != c.Now[i] {
					listed = append(listed, fmt.Sprintf("%s: %s → %s", c.Title[:3], c.Was[i], c.Now[i]))
				}
			}
			for _, n := range in.Notes {
				said = append(said, n.What[:3]+": "+words.Plain.Say(n.Why))
			}
			if got := strings.Join(listed, ", "); got != tc.want {
				t.Errorf("listed %q, want %q", got, tc.want)
			}
			if all := strings.Join(said, "\n"); len(said) != strings.Count(tc.said, "SIS id") {
				t.Errorf("said: %s", all)
			}
			for i, want := range strings.Split(tc.said, "; ") {
				if name, text, ok := strings.Cut(want, ": "); ok && (!strings.HasPrefix(said[i], name) || !strings.Contains(said[i], text)) {
					t.Errorf("said %q, want %q", said[i], want)
				}
			}
			if what := conformance.Empty(r.Plan(onlyStudents)); what != "" {
				t.Errorf("a second download changes\n%s", what)
			}
		})
	}
}

// TestSISIDsThatAllChangedHoldTheRun: rows go out under them.
func TestSISIDsThatAllChangedHoldTheRun(t *testing.T) {
	r, sis := people(t)
	var before, after []liss.Student
	for i := range 200 {
		guid := fmt.Sprintf("%032x", i+1)
		apply(t, r.File.T, model.Add{Record: &model.Student{GUID: guid, SISID: fmt.Sprint(i), FirstName: "Ann"}})
		before = append(before, liss.Student{StudentID: fmt.Sprint(i), GUID: guid, FirstName: "Ann", Form: "9"})
		after = append(after, liss.Student{StudentID: fmt.Sprint(1000 + i), GUID: guid, FirstName: "Ann", Form: "9"})
	}
	sis(before...)
	r.MustSync(onlyStudents)
	sis(after...)
	if p := r.Plan(onlyStudents); len(p.Held) == 0 || p.In[0].Count(engine.Changed) != 200 {
		t.Errorf("held %v, %d changed", p.Held, p.In[0].Count(engine.Changed))
	}
}

// TestNamesakesAreSuggestedTheLikeliestFirst: and never taken for each other.
func TestNamesakesAreSuggestedTheLikeliestFirst(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.YearLevel{Code: "9"}})
	apply(t, r.File.T, model.Add{Record: &model.YearLevel{Code: "10"}})
	for _, s := range []model.Student{{FirstName: "Ann", Surname: "AMES", YearLevel: 2}, {FirstName: "Annabel", PreferredName: "ann", Surname: "Ames", YearLevel: 1}, {FirstName: "Bob", Surname: "Ames", YearLevel: 1}} {
		apply(t, r.File.T, model.Add{Record: &s})
	}
	sis(liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9"})
	p, _ := r.MustSync(onlyStudents)
	got := ""
	for _, s := range p.In[0].Suggestions {
		got += fmt.Sprintf("%d %s; ", s.Ref.ID, words.Plain.Say(s.Why))
	}
	if want := "2 same name and year level; 1 same name; "; got != want || r.File.T.Count(model.KindStudent) != 4 {
		t.Errorf("suggested: %s, want %s; %d students", got, want, r.File.T.Count(model.KindStudent))
	}
	if p.In[0].Suggestions[0].SISID != "1" || len(p.In[0].OnlyHere) != 3 || len(p.In[0].OnlyThere) != 1 {
		t.Errorf("only here %v, only there %v", p.In[0].OnlyHere, p.In[0].OnlyThere)
	}
}

// TestEverySpellingOfANameIsSuggested: and what is another name is not.
func TestEverySpellingOfANameIsSuggested(t *testing.T) {
	pairs := [][2]string{{"O'Brien", "O’Brien"}, {"O’Neill", "ONEILL"}, {"Nu\u00f1ez", "Nun\u0303ez"}, {"Smith-Jones", "Smith Jones"}, {"Ka\u02bb\u014dpua", "Kaopua"},
		{"MacLeod", "Mac Leod"}, {"Søndergård", "Sondergard"}, {"de la Cruz", "Delacruz"}, {"St. James", "St James"}, {"Müller ", "Muller"}}
	r, sis := people(t)
	var list []liss.Student
	for i, p := range pairs {
		apply(t, r.File.T, model.Add{Record: &model.Student{FirstName: "José", Surname: p[0]}})
		list = append(list, liss.Student{StudentID: fmt.Sprint(i), FirstName: "JOSE", Surname: p[1], Form: "9"})
	}
	apply(t, r.File.T, model.Add{Record: &model.Student{FirstName: "Ann", Surname: "O'Brian"}})
	sis(append(list, liss.Student{StudentID: "99", FirstName: "Ann", Surname: "O'Bryan", Form: "9"})...)
	p := r.Plan(onlyStudents)
	got := map[string]string{}
	for _, s := range p.In[0].Suggestions {
		got[s.SISID] += fmt.Sprint(s.Ref.ID)
	}
	for i := range pairs {
		if id := fmt.Sprint(i); got[id] != fmt.Sprint(i+1) {
			t.Errorf("%s and %s: suggested %q", pairs[i][0], pairs[i][1], got[id])
		}
	}
	if len(got) != len(pairs) || len(p.In[0].OnlyThere) != len(pairs)+1 {
		t.Errorf("suggested %v; only there %d", got, len(p.In[0].OnlyThere))
	}
}

// TestAFacultyIsFoundInEverySpelling: and is not made a second time.
func TestAFacultyIsFoundInEverySpelling(t *testing.T) {
	r, s := newRig(t, empty(t))
	apply(t, r.File.T, model.Add{Record: &model.Faculty{Code: "FR", Name: "Fran\u00e7ais"}})
	apply(t, r.File.T, model.Add{Record: &model.Faculty{Code: "PE", Name: "Health/PE"}})
	if err := s.Load(practice.Data{Teachers: []liss.Teacher{{TeacherID: "1", TeacherCode: "A", Surname: "T", Faculty: "FRANC\u0327AIS"}, {TeacherID: "2", TeacherCode: "B", Surname: "T", Faculty: "health/PE"}}}); err != nil {
		t.Fatal(err)
	}
	r.MustSync(func(run *engine.Run) { run.Options.Download, run.Options.Publish = []engine.Kind{engine.Teachers}, nil })
	if n := r.File.T.Count(model.KindFaculty); n != 2 || r.File.T.TeacherBySISID("1").Faculty != 1 || r.File.T.TeacherBySISID("2").Faculty != 2 {
		t.Errorf("%d faculties", n)
	}
}

// TestNewYearLevelsStandWhereTheirGradesBelong: whatever the order in which the SIS names them.
func TestNewYearLevelsStandWhereTheirGradesBelong(t *testing.T) {
	r, sis := people(t)
	var list []liss.Student
	for i, form := range []string{"12", "9", "KG", "UG", "TK", "1", "PK"} {
		list = append(list, liss.Student{StudentID: fmt.Sprint(i), FirstName: form, Surname: "Ames", Form: form})
	}
	sis(list...)
	r.MustSync(onlyStudents)
	var got []string
	for _, y := range views.YearLevels(r.File.T) {
		got = append(got, y.Code)
	}
	if diff := cmp.Diff([]string{"PK", "TK", "KG", "1", "9", "12", "UG"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNamesGoRoundInOneDownload: records that swap a code, or each take that of the next, need no second download.
func TestNamesGoRoundInOneDownload(t *testing.T) {
	tests := []struct {
		name          string
		before, after []string // codes of the teachers 1, 2, 3 there; "" for one that is not there
		want          string
		refused       int
	}{
		{"two swap", []string{"A", "B", "C"}, []string{"B", "A", "C"}, "1=B 2=A 3=C", 0},
		{"all move up by one", []string{"A", "B", "C"}, []string{"B", "C", "D"}, "1=B 2=C 3=D", 0},
		{"they go round", []string{"A", "B", "C"}, []string{"B", "C", "A"}, "1=B 2=C 3=A", 0},
		{"a new one takes a code that another gives up", []string{"B", "", "C"}, []string{"A", "B", "C"}, "1=A 2=B 3=C", 0},
		{"two want the same code, which a third has: they stay", []string{"A", "B", "C"}, []string{"C", "C", "C"}, "1=A 2=B 3=C", 2},
		{"one is refused, and the others swap all the same", []string{"A", "B", "C"}, []string{"B", "A", "X"}, "1=B 2=A 3=C", 1},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, empty(t))
			apply(t, r.File.T, model.Add{Record: &model.Teacher{SISID: "9", Code: "X", Surname: "Xu", Inactive: true}})
			load := func(codes []string) {
				list := []liss.Teacher{}
				for i, c := range codes {
					if c != "" {
						list = append(list, liss.Teacher{TeacherID: fmt.Sprint(i + 1), TeacherCode: c, Surname: "T"})
					}
				}
				if err := s.Load(practice.Data{Teachers: list}); err != nil {
					t.Fatal(err)
				}
			}
			only := func(run *engine.Run) { run.Options.Download, run.Options.Publish = []engine.Kind{engine.Teachers}, nil }
			load(tc.before)
			r.MustSync(only)
			load(tc.after)
			p, _ := r.MustSync(only)
			got := ""
			for _, id := range []string{"1", "2", "3"} {
				got += " " + id + "=" + r.File.T.TeacherBySISID(id).Code
			}
			if got[1:] != tc.want || len(p.In[0].Notes) != tc.refused {
				t.Errorf("the codes are%s, want %s; %v", got, tc.want, p.In[0].Notes)
			}
			if what := conformance.Empty(r.Plan(only)); what != "" {
				t.Errorf("a second download changes\n%s", what)
			}
		})
	}
}

// TestAFieldThatTheTimetableCantHoldIsLeftOutAlone: the rest of the record comes in, new or not.
func TestAFieldThatTheTimetableCantHoldIsLeftOutAlone(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames", Gender: "F"}})
	list := []liss.Student{
		{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9", Gender: "Not specified", House: "Red"},
		{StudentID: "2", FirstName: "Bob", Surname: "Bell", Form: "10", Gender: "Not specified", House: "Blue"},
	}
	sis(list...)
	p, _ := r.MustSync(onlyStudents)
	ann, bob := r.File.T.StudentBySISID("1"), r.File.T.StudentBySISID("2")
	if ann.FirstName != "Ann" || ann.House != "Red" || ann.Gender != "F" || bob == nil || bob.House != "Blue" || bob.Gender != "" || r.File.T.YearLevel(bob.YearLevel).Code != "10" {
		t.Errorf("they are %+v and %+v", ann, bob)
	}
	if n := p.In[0].Notes; len(n) != 2 || !strings.Contains(words.Plain.Say(n[0].Why), "gender is longer") {
		t.Errorf("notes: %v", n)
	}
	if what := conformance.Empty(r.Plan(onlyStudents)); what != "" {
		t.Errorf("a second download changes\n%s", what)
	}
	list[1].Gender = "X"
	sis(list...)
	r.MustSync(onlyStudents)
	if got := r.File.T.StudentBySISID("2").Gender; got != "X" {
		t.Errorf("once it can be held it is %q", got)
	}
}
