package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// wish is the rank of a request, and whether it is a reserve.
type wish struct {
	Rank    int
	Reserve bool
}

// TestARequestIsOneChoiceMergedThreeWays has one case per way in which the last sync, the timetable and the SIS can differ.
func TestARequestIsOneChoiceMergedThreeWays(t *testing.T) {
	rank := func(was, here, there string, keep bool) engine.Conflict {
		return engine.Conflict{Field: engine.FieldRank, Was: was, Here: here, There: there, Keep: keep}
	}
	reserve := func(was, here, there string, keep bool) engine.Conflict {
		return engine.Conflict{Field: engine.FieldReserve, Was: was, Here: here, There: there, Keep: keep}
	}
	tests := []struct {
		name              string
		base              *wish // nil: no earlier sync
		here, there, want wish
		decide            map[string]bool
		conflicts         []engine.Conflict
	}{
		{name: "nobody changed it", base: &wish{1, false}, here: wish{1, false}, there: wish{1, false}, want: wish{1, false}},
		{name: "only the SIS changed it", base: &wish{1, false}, here: wish{1, false}, there: wish{2, true}, want: wish{2, true}},
		{name: "only the user changed it", base: &wish{1, false}, here: wish{3, false}, there: wish{1, false}, want: wish{3, false}},
		{name: "both changed it alike", base: &wish{1, false}, here: wish{2, false}, there: wish{2, false}, want: wish{2, false}},
		{name: "both changed the rank: the user's stays", base: &wish{1, false}, here: wish{3, false}, there: wish{2, false}, want: wish{3, false},
			conflicts: []engine.Conflict{rank("1", "3", "2", true)}},
		{name: "the user changed the rank, the SIS made it a reserve: the user's stays whole", base: &wish{1, false}, here: wish{3, false}, there: wish{1, true}, want: wish{3, false},
			conflicts: []engine.Conflict{rank("1", "3", "1", true), reserve("", "", "yes", true)}},
		{name: "a person takes the SIS's rank", base: &wish{1, false}, here: wish{3, true}, there: wish{2, false}, want: wish{2, true},
			decide:    map[string]bool{engine.FieldRank: false},
			conflicts: []engine.Conflict{rank("1", "3", "2", false), reserve("", "yes", "", true)}},
		{name: "without an earlier sync a blank is filled", here: wish{}, there: wish{2, true}, want: wish{2, true}},
		{name: "without an earlier sync the user's stays", here: wish{1, false}, there: wish{2, false}, want: wish{1, false},
			conflicts: []engine.Conflict{rank("", "1", "2", true)}},
		{name: "without an earlier sync an absent member clears nothing", here: wish{0, true}, there: wish{}, want: wish{0, true}},
		{name: "a rank that is out of range is the highest, once", base: &wish{999, false}, here: wish{255, false}, there: wish{999, false}, want: wish{255, false}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, empty(t))
			apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames"}})
			apply(t, r.File.T, model.Add{Record: &model.Course{Code: "ART"}})
			st, course := r.File.T.StudentBySISID("1"), r.File.T.CourseByCode("ART")
			sis := func(w wish) {
				t.Helper()
				if err := s.Load(practice.Data{Preferences: []liss.SubjectPreference{{StudentID: "1", Course: "ART", Rank: w.Rank, Reserve: w.Reserve}}}); err != nil {
					t.Fatal(err)
				}
			}
			request := func() *model.Request {
				for q := range r.File.T.Requests() {
					return q
				}
				return nil
			}
			only := func(run *engine.Run) {
				run.Options.Download, run.Options.Publish = []engine.Kind{engine.Requests}, nil
			}
			next := model.Request{Student: st.ID, Course: course.ID, Rank: uint8(tc.here.Rank), Reserve: tc.here.Reserve}
			if tc.base == nil {
				apply(t, r.File.T, model.Add{Record: &next})
			} else {
				sis(*tc.base)
				r.MustSync(only)
				next.ID = request().ID
				apply(t, r.File.T, model.Replace{Record: &next})
			}
			sis(tc.there)
			p, _ := r.MustSync(func(run *engine.Run) {
				only(run)
				run.Options.Decisions.Keep = map[engine.FieldOf]bool{}
				for field, keep := range tc.decide {
					run.Options.Decisions.Keep[engine.FieldOf{Ref: request().Key(), Field: field}] = keep
				}
			})
			if got := (wish{int(request().Rank), request().Reserve}); got != tc.want {
				t.Errorf("it is %+v, want %+v", got, tc.want)
			}
			if diff := cmp.Diff(tc.conflicts, p.In[0].Conflicts, cmpopts.IgnoreFields(engine.Conflict{}, "Ref", "What")); diff != "" {
				t.Errorf("conflicts (-want +got):\n%s", diff)
			}
			for _, c := range p.In[0].Conflicts {
				if c.Ref != request().Key() || c.What == "" {
					t.Errorf("the conflict is of %s, %q", c.Ref, c.What)
				}
			}
			if again := r.Plan(only); conformance.Empty(again) != "" || len(again.In[0].Conflicts) > 0 {
				t.Errorf("a second download changes\n%s, conflicts %v", conformance.Empty(again), again.In[0].Conflicts)
			}
		})
	}
}

// TestRequestsThatTheSISNoLongerHasGoUnlessTheyWereMadeHere: and with "leave" none does. A course goes by the code it came
// under, whatever it is called here.
func TestRequestsThatTheSISNoLongerHasGoUnlessTheyWereMadeHere(t *testing.T) {
	for _, missing := range []engine.Missing{"", engine.MissingLeave} {
		r, s := newRig(t, empty(t))
		load := func(courses ...string) {
			t.Helper()
			d := practice.Data{Students: []liss.Student{{StudentID: "1", Surname: "Ames", Form: "9"}}, Courses: []liss.Course{{Code: "ART", Name: "Art"}, {Code: "MUS", Name: "Music"}, {Code: "DRA", Name: "Drama"}},
				Preferences: []liss.SubjectPreference{}}
			for i, c := range courses {
				d.Preferences = append(d.Preferences, liss.SubjectPreference{StudentID: "1", Course: c, Rank: i + 1})
			}
			if err := s.Load(d); err != nil {
				t.Fatal(err)
			}
		}
		all := func(run *engine.Run) {
			run.Options.Download, run.Options.Publish, run.Options.Missing = engine.Downloads(), nil, missing
		}
		load("ART", "MUS")
		r.MustSync(all)
		tt := r.File.T
		apply(t, tt, model.Add{Record: &model.Request{Student: tt.StudentBySISID("1").ID, Course: tt.CourseByCode("DRA").ID}})
		renamed := *tt.CourseByCode("ART")
		renamed.Code = "ARTS"
		apply(t, tt, model.Replace{Record: &renamed})
		load("ART")
		p, _ := r.MustSync(all)
		got := ""
		for q := range tt.Requests() {
			got += tt.Course(q.Course).Code + " "
		}
		want := "ARTS DRA "
		if missing == engine.MissingLeave {
			want = "ARTS MUS DRA "
		}
		if in := p.In[4]; got != want || in.Count(engine.Gone) != 1 || in.Count(engine.New) != 0 {
			t.Errorf("%q: requested are %s, want %s; %d gone, %d new", missing, got, want, in.Count(engine.Gone), in.Count(engine.New))
		}
		if what := conformance.Empty(r.Plan(all)); what != "" {
			t.Errorf("%q: a second download changes\n%s", missing, what)
		}
	}
}
