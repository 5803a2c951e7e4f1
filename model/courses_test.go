package model

import (
	"slices"
	"strings"
	"testing"
)

// catalogue is a school with grades 9 to 12, a grade PK after them, two semesters, and four courses.
func catalogue(t *testing.T) *Timetable {
	t.Helper()
	b := NewBuilder()
	for i, code := range []string{"9", "10", "11", "12", "PK-A"} {
		b.Add(&YearLevel{Code: code, Order: int16(i)})
	}
	for n := range 2 {
		b.Add(&Rotation{Number: uint8(n + 1)})
	}
	for _, code := range []string{"ALG1", "ALG2", "CALC", "GOV"} {
		b.Add(&Course{Code: code})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func TestGradesOfACourseAreReadAndWrittenAsACatalogueHasThem(t *testing.T) {
	for _, c := range []struct{ typed, reads, err string }{
		{"9-12", "9–12", ""},
		{"9–10", "9–10", ""},
		{" 12, 9 ", "9, 12", ""},
		{"9,10,12", "9–10, 12", ""},
		{"PK-A", "PK-A", ""},
		{"12-PK-A", "12–PK-A", ""},
		{"11", "11", ""},
		{"", "", ""},
		{"12-9", "", `grades of course ALG1: "12-9" runs from the higher to the lower`},
		{"9-13", "", `grades of course ALG1: "9-13" names no year levels such as 9, or 9-12`},
		{"-", "", `grades of course ALG1: "-" names no year levels such as 9, or 9-12`},
	} {
		tt := catalogue(t)
		_, err := tt.Apply(SetField{CourseID(1).Key(), "grades", c.typed})
		f, _ := FieldOf(KindCourse, "grades")
		switch {
		case c.err != "" && (err == nil || err.Error() != c.err), c.err == "" && err != nil:
			t.Errorf("%q: %v, want %q", c.typed, err, c.err)
		case f.Get(tt, tt.Course(1)) != c.reads:
			t.Errorf("%q reads %q, want %q", c.typed, f.Get(tt, tt.Course(1)), c.reads)
		}
	}
}

func TestCreditsPerTermAreThoseOfTheCourseOverItsTerms(t *testing.T) {
	tt := catalogue(t)
	per, _ := FieldOf(KindCourse, "creditsPerTerm")
	all, _ := FieldOf(KindCourse, "credits")
	set := func(field, value string) {
		t.Helper()
		if _, err := tt.Apply(SetField{CourseID(1).Key(), field, value}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(wantAll, wantPer string) {
		t.Helper()
		if c := tt.Course(1); all.Get(tt, c) != wantAll || per.Get(tt, c) != wantPer {
			t.Errorf("it has %s credits, %s a term; want %s and %s", all.Get(tt, c), per.Get(tt, c), wantAll, wantPer)
		}
	}
	set("credits", "1")
	want("1", "0.5")
	set("creditsPerTerm", "0.25")
	want("0.5", "0.25")
	set("length", "1")
	want("0.5", "0.5")
	set("creditsPerTerm", "")
	want("", "")
	if _, err := tt.Apply(SetField{CourseID(2).Key(), "creditsPerTerm", "400"}); err == nil || !strings.Contains(err.Error(), "more than 650 credits") {
		t.Errorf("400 credits a term: %v", err)
	}
	if _, err := tt.Apply(SetFields{Key{Kind: KindCourse}, []FieldValue{{"code", "BIO"}, {"creditsPerTerm", "0.5"}, {"grades", "9-10"}}}); err != nil {
		t.Fatal(err)
	}
	if c := tt.CourseByCode("BIO"); c.Credits != 100 || !slices.Equal(c.YearLevels, []YearLevelID{1, 2}) {
		t.Errorf("a new course has %d hundredths and year levels %v", c.Credits, c.YearLevels)
	}
}

func TestHalfYearPairsAreMutual(t *testing.T) {
	tt := catalogue(t)
	pairs := func() string {
		var out []string
		for c := range tt.Courses() {
			if o := tt.Course(c.Pair); o != nil {
				out = append(out, c.Code+"+"+o.Code)
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		edit Edit
		want string
	}{
		{SetField{CourseID(1).Key(), "pair", "ALG2"}, "ALG1+ALG2 ALG2+ALG1"},
		{SetField{CourseID(3).Key(), "pair", "GOV"}, "ALG1+ALG2 ALG2+ALG1 CALC+GOV GOV+CALC"},
		{SetField{CourseID(1).Key(), "pair", "CALC"}, "ALG1+CALC CALC+ALG1"},
		{SetField{CourseID(3).Key(), "pair", ""}, ""},
		{SetFields{Key{Kind: KindCourse}, []FieldValue{{"code", "ECON"}, {"pair", "GOV"}}}, "GOV+ECON ECON+GOV"},
		{SetFields{CourseID(4).Key(), []FieldValue{{"name", "Government"}, {"pair", "ALG1"}}}, "ALG1+GOV GOV+ALG1"},
		{Delete{CourseID(4).Key()}, ""},
	} {
		if _, err := tt.Apply(c.edit); err != nil {
			t.Fatal(err)
		}
		if got := pairs(); got != c.want {
			t.Errorf("after %s: %q, want %q", c.edit.Label(tt), got, c.want)
		}
	}
	one := *tt.Course(1)
	one.Pair = 2
	if _, err := tt.Apply(Replace{Record: &one}); CodeOf(err) != Refused {
		t.Errorf("a pair of one course alone: %v", err)
	}
}

func TestNoCourseIsItsOwnPrerequisiteByWayOfOthers(t *testing.T) {
	tt := catalogue(t)
	set := func(id CourseID, value string) error {
		_, err := tt.Apply(SetField{id.Key(), "prerequisites", value})
		return err
	}
	for _, err := range []error{set(2, "ALG1"), set(3, "ALG2, GOV")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := set(1, "CALC"); CodeOf(err) != Refused {
		t.Errorf("a circle is taken: %v", err)
	}
	if err := set(1, "ALG1"); CodeOf(err) != Invalid {
		t.Errorf("a course is its own prerequisite: %v", err)
	}
	if _, err := tt.Apply(Delete{CourseID(2).Key()}); err != nil {
		t.Fatal(err)
	}
	if got := tt.Course(3).Prerequisites; !slices.Equal(got, []CourseID{4}) {
		t.Errorf("without ALG2 the prerequisites are %v", got)
	}
}
