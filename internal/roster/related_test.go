package roster

import (
	"slices"
	"testing"

	"carillon/model"
)

func TestSectionsThatHangTogetherAreListed(t *testing.T) {
	s := newSmall(t)
	apply := func(e model.Edit) {
		t.Helper()
		if _, err := s.t.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	apply(model.Add{Record: &model.Composite{Code: "C1"}})
	for _, id := range []string{"1b", "1a"} {
		apply(model.Add{Record: &model.Section{Course: s.mat1.Course, SectionID: id, Main: s.mat1.ID, Priority: model.PriorityUnset}})
	}
	for _, x := range []*model.Section{s.mat1, s.band} {
		c := *x
		c.Composite = 1
		apply(model.Replace{Record: &c})
	}
	find := func(code string) *model.Section { return s.t.SectionByCode("MAT", code) }
	tests := []struct {
		name string
		of   *model.Section
		want []string
	}{
		{"a main section has its sub-classes and those it is taught with", find("1"), []string{"MAT 1a sub-class", "MAT 1b sub-class",
			"BAND 1 taught together"}},
		{"a sub-class has its main section and the other one", find("1b"), []string{"MAT 1 main section", "MAT 1a sub-class"}},
		{"a section of its own has none", find("2"), nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, r := range s.Related(tc.of) {
				got = append(got, s.t.SectionCode(r.Section.ID)+" "+r.How.String())
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
