package engine_test

import (
	"slices"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestOneGradeInTwoSpellingsIsOne: 9 and 09, 10 and 10.0, K and KG; of students and of courses, at the first download and
// once the SIS changes its spelling. Ids keep their zeros.
func TestOneGradeInTwoSpellingsIsOne(t *testing.T) {
	r, s := newRig(t, empty(t))
	for _, code := range []string{"K", "9", "10"} {
		apply(t, r.File.T, model.Add{Record: &model.YearLevel{Code: code}})
	}
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "501", Surname: "Ames", FirstName: "Ann", YearLevel: 2}})
	load := func(nine, ten, kinder string) {
		t.Helper()
		if err := s.Load(practice.Data{
			Students: []liss.Student{{StudentID: "00501", Surname: "Bell", FirstName: "Bob", Form: nine}, {StudentID: "501", Surname: "Ames", FirstName: "Ann", Form: nine},
				{StudentID: "3", Surname: "Cho", FirstName: "Cy", Form: ten}, {StudentID: "4", Surname: "Dee", FirstName: "Di", Form: kinder}},
			Courses: []liss.Course{{Code: "ART", Name: "Art", YearLevel: nine + "," + ten, Units: 1}, {Code: "GYM", Name: "Gym", YearLevel: nine + ",9", Units: 1}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	both := func(run *engine.Run) {
		run.Options.Download, run.Options.Publish = []engine.Kind{engine.Students, engine.Courses}, nil
	}
	levels := func() (codes []string) {
		for y := range r.File.T.YearLevels() {
			codes = append(codes, y.Code)
		}
		return codes
	}
	load("09", "10.0", "KG")
	p, _ := r.MustSync(both)
	if got := levels(); !slices.Equal(got, []string{"K", "9", "10"}) || len(p.In[0].Conflicts) > 0 || p.In[0].Unchanged != 1 {
		t.Errorf("year levels %q, conflicts %v, %d unchanged", got, p.In[0].Conflicts, p.In[0].Unchanged)
	}
	if n := r.File.T.Count(model.KindStudent); n != 4 || r.File.T.StudentBySISID("00501").FirstName != "Bob" {
		t.Errorf("%d students: 00501 and 501 are two", n)
	}
	if c := r.File.T.CourseByCode("GYM"); len(c.YearLevels) != 1 || len(r.File.T.CourseByCode("ART").YearLevels) != 2 {
		t.Errorf("the year levels of a course: %v", c.YearLevels)
	}
	if what := conformance.Empty(r.Plan(both)); what != "" {
		t.Errorf("a second download changes\n%s", what)
	}
	load("9", "010", "Kindergarten")
	if what := conformance.Empty(r.Plan(both)); what != "" {
		t.Errorf("in another spelling it changes\n%s", what)
	}
	st := *r.File.T.StudentBySISID("3")
	st.YearLevel = 2
	apply(t, r.File.T, model.Replace{Record: &st})
	if p := r.Plan(both); len(p.In[0].Conflicts) > 0 || p.In[0].Count(engine.Changed) > 0 {
		t.Errorf("changed here and spelled otherwise there: conflicts %v, changes %v", p.In[0].Conflicts, p.In[0].Changes)
	}
}

// TestAPreferredNameThatWasTheFirstNameGoesWithIt: it is no preference. One that the SIS sends, or that is another, stays.
func TestAPreferredNameThatWasTheFirstNameGoesWithIt(t *testing.T) {
	for _, tc := range []struct {
		name                   string
		preferred, there, want string
		synced, keep           bool // synced before the change; the first name is kept as it is here
	}{
		{name: "the old first name", preferred: "Ann", synced: true},
		{name: "spelled otherwise", preferred: "ANN", synced: true},
		{name: "at the first download", preferred: "Ann"},
		{name: "another name", preferred: "Nan", want: "Nan", synced: true},
		{name: "the SIS sends it: now it is one", preferred: "Ann", there: "Ann", want: "Ann", synced: true},
		{name: "the SIS sends another", preferred: "Ann", there: "Lia", want: "Lia", synced: true},
		{name: "none", synced: true},
		{name: "the first name stays", preferred: "Ann", want: "Ann", keep: true},
	} {
		for _, kind := range []engine.Kind{engine.Students, engine.Teachers} {
			t.Run(tc.name+", "+string(kind), func(t *testing.T) {
				r, s := newRig(t, empty(t))
				load := func(first, preferred string) {
					t.Helper()
					if err := s.Load(practice.Data{
						Students: []liss.Student{{StudentID: "1", Surname: "Ames", FirstName: first, PreferredName: preferred, Form: "9"}},
						Teachers: []liss.Teacher{{TeacherID: "1", TeacherCode: "AME", Surname: "Ames", FirstName: first, PreferredName: preferred}},
					}); err != nil {
						t.Fatal(err)
					}
				}
				only := func(run *engine.Run) { run.Options.Download, run.Options.Publish = []engine.Kind{kind}, nil }
				apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames", FirstName: "Ann"}})
				apply(t, r.File.T, model.Add{Record: &model.Teacher{SISID: "1", Code: "AME", Surname: "Ames", FirstName: "Ann"}})
				load("Ann", "")
				if tc.synced {
					r.MustSync(only)
				}
				st, te := *r.File.T.Student(1), *r.File.T.Teacher(1)
				st.PreferredName, te.PreferredName = tc.preferred, tc.preferred
				apply(t, r.File.T, model.Replace{Record: &st})
				apply(t, r.File.T, model.Replace{Record: &te})
				load("Anna", tc.there)
				r.MustSync(func(run *engine.Run) {
					only(run)
					run.Options.Decisions.Keep = map[engine.FieldOf]bool{{Ref: st.Key(), Field: engine.FieldFirstName}: tc.keep, {Ref: te.Key(), Field: engine.FieldFirstName}: tc.keep}
				})
				got := r.File.T.Student(1).PreferredName
				if kind == engine.Teachers {
					got = r.File.T.Teacher(1).PreferredName
				}
				if got != tc.want {
					t.Errorf("the preferred name is %q, want %q", got, tc.want)
				}
				if what := conformance.Empty(r.Plan(only)); what != "" {
					t.Errorf("a second download changes\n%s", what)
				}
			})
		}
	}
}
