package rules_test

import (
	"testing"

	"carillon/model"
	"carillon/model/rules"
)

// TestASectionIsOverItsCapUnlessSomebodyHasAllowedIt: the cap is the section's, the course's or one that linked sections share; places
// that ended before the date of the checker take no seat.
func TestASectionIsOverItsCapUnlessSomebodyHasAllowedIt(t *testing.T) {
	b := model.NewBuilder()
	b.Add(&model.Course{Code: "ENG9"})
	b.Add(&model.Composite{Code: "INC"})
	for _, id := range []string{"1", "1S"} {
		b.Add(&model.Section{Course: 1, SectionID: id, Priority: 9})
	}
	for i := range 3 {
		b.Add(&model.Student{Surname: "S", SISID: string(rune('1' + i))})
		b.Add(&model.Enrolment{Section: 1, Student: model.StudentID(i + 1)})
	}
	b.Add(&model.Enrolment{Section: 2, Student: 1})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	c := rules.New(tt)
	field := func(k model.Key, id, value string) model.Edit { return model.SetField{Key: k, Field: id, Value: value} }
	for _, step := range []struct {
		name string
		edit model.Edit
		over int
	}{
		{"no cap", nil, 0},
		{"the course has a cap", field(model.CourseID(1).Key(), "size", "2"), 1},
		{"a seat is held in a section that has seats left", field(model.SectionID(2).Key(), "held", "1"), 1},
		{"two are held", field(model.SectionID(2).Key(), "held", "2"), 2},
		{"the section has a cap of its own", field(model.SectionID(1).Key(), "size", "3"), 1},
		{"of the other, too", field(model.SectionID(2).Key(), "size", "4"), 0},
		{"both share one", model.Batch{Name: "Link", Edits: []model.Edit{model.LinkSections{Sections: []model.SectionID{1, 2}, Code: "INC"},
			field(model.CompositeID(1).Key(), "size", "5")}}, 0},
		{"which is as large as they are", field(model.CompositeID(1).Key(), "size", "4"), 1},
		{"somebody allows it", model.AllowOver{Section: 2, By: "Ms Ray", Why: "twins"}, 0},
		{"nobody allows it", model.AllowOver{Section: 2}, 1},
		{"none is held, and a student in both sits once", field(model.SectionID(2).Key(), "held", ""), 0},
		{"one seat fewer", field(model.CompositeID(1).Key(), "size", "2"), 1},
		{"one leaves", field(model.EnrolmentID(3).Key(), "last", "2026-10-15"), 1},
	} {
		if step.edit != nil {
			if _, err := tt.Apply(step.edit); err != nil {
				t.Fatal(step.name, err)
			}
		}
		if got := c.Count(rules.OverSize); got != step.over {
			t.Errorf("%s: %d over their cap, want %d", step.name, got, step.over)
		}
	}
	c.AsOf(model.NewDate(2026, 10, 16))
	if got := c.Count(rules.OverSize); got != 0 {
		t.Errorf("after one has left %d are over their cap", got)
	}
}
