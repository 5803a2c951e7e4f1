package rows

import (
	"fmt"
	"testing"

	"carillon/model"
)

// TestAnAideIsNeverSentNorWhoIsThereOnOtherDays: whatever place the aide has among the teachers of a section and its lessons.
func TestAnAideIsNeverSentNorWhoIsThereOnOtherDays(t *testing.T) {
	tt := homeroomSchool(t)
	apply := func(e model.Edit) {
		t.Helper()
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	apply(model.Add{Record: &model.Course{Code: "ENG9"}})
	for _, code := range []string{"AID", "KIM", "LOP"} {
		apply(model.Add{Record: &model.Teacher{Code: code, SISID: code}})
	}
	apply(model.Add{Record: &model.Section{Course: 1, SectionID: "1", Priority: model.PriorityUnset}})
	apply(model.SetField{Key: model.SectionID(1).Key(), Field: "staff", Value: "AID aide"})
	apply(model.Add{Record: &model.Lesson{Section: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}, Teachers: []model.TeacherID{1}}})
	sent := func() string {
		m := NewMapper(tt, Window{}, Rules{})
		s, l := m.Sections().Entries[0], m.Lessons().Entries[0]
		return fmt.Sprint(s.Row.Teacher, " ", l.Row.Teacher, " ", l.Teachers)
	}
	for _, c := range []struct {
		edit model.Edit
		want string
	}{
		{nil, "  []"},
		{model.AssignTeacher{Section: 1, To: 2}, "KIM KIM []"},
		{model.AssignTeacher{Section: 1, To: 3}, "KIM KIM [KIM LOP]"},
		{model.SetField{Key: model.SectionID(1).Key(), Field: "staff", Value: "AID aide, LOP special education (2)"}, "KIM KIM []"},
	} {
		if c.edit != nil {
			apply(c.edit)
		}
		if got := sent(); got != c.want {
			t.Errorf("after %v %q is sent, want %q", c.edit, got, c.want)
		}
	}
}
