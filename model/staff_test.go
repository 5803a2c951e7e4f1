package model

import (
	"slices"
	"testing"
)

// team is rich with 09MAT 1 taught by teachers of the codes given, the first as assigned.
func team(t *testing.T, codes string) *Timetable {
	t.Helper()
	tt := rich(t)
	for _, code := range []string{"AID", "SPE"} {
		if _, err := tt.Apply(Add{&Teacher{Code: code}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tt.Apply(SetField{SectionID(1).Key(), "teachers", codes}); err != nil {
		t.Fatal(err)
	}
	return tt
}

func TestRolesAreTypedAndWhoIsNamedJoinsTheSectionAndItsLessons(t *testing.T) {
	for _, c := range []struct{ typed, reads, teachers, err string }{
		{"SPE special education", "SPE special education", "KIM, SPE", ""},
		{"SPE special education (Mon; rotations 1), AID aide", "SPE special education (Mon; rotations 1), AID aide", "KIM, SPE, AID", ""},
		{"AID Aide (Tue)", "AID aide (Tue)", "KIM, AID", ""},
		{"SPE", "", "KIM, SPE", ""},
		{"KIM aide, SPE special education", "KIM aide", "SPE, KIM", ""}, // SPE is of record then, and nothing else
		{"", "", "KIM", ""},
		{"XXX aide", "", "KIM", `roles of section 09MAT 1: there is no teacher "XXX"; write a code and co-teacher, special education, aide`},
		{"SPE aide (Noday)", "", "KIM", `roles of section 09MAT 1: "Noday" is no day of the cycle`},
	} {
		tt := team(t, "KIM")
		_, err := tt.Apply(SetField{SectionID(1).Key(), "staff", c.typed})
		if c.err != "" && (err == nil || err.Error() != c.err) || c.err == "" && err != nil {
			t.Errorf("%q: %v, want %q", c.typed, err, c.err)
		}
		s := tt.Section(1)
		staff, _ := FieldOf(KindSection, "staff")
		teachers, _ := FieldOf(KindSection, "teachers")
		if staff.Get(tt, s) != c.reads || teachers.Get(tt, s) != c.teachers {
			t.Errorf("%q reads %q, and the teachers are %q", c.typed, staff.Get(tt, s), teachers.Get(tt, s))
		}
		for l := range tt.LessonsOf(1) {
			if c.err == "" && !sameSet(l.Teachers, s.Teachers) {
				t.Errorf("%q: a lesson has the teachers %v, the section %v", c.typed, l.Teachers, s.Teachers)
			}
		}
	}
}

// TestTeachersOfASectionChangeByOneRule: whether a field is typed or one teacher is given the place of another.
func TestTeachersOfASectionChangeByOneRule(t *testing.T) {
	for _, c := range []struct {
		name        string
		edit        func(kim, spe TeacherID) Edit
		shared, own string // teachers of a lesson as the section's, and of one with SPE besides
	}{
		{"one is given the place of another", func(kim, spe TeacherID) Edit { return AssignTeacher{1, kim, 99} }, "AID", "AID SPE"},
		{"the cell is typed over", func(kim, spe TeacherID) Edit { return SetField{SectionID(1).Key(), "teachers", "AID"} }, "AID", "AID SPE"},
		{"one joins", func(kim, spe TeacherID) Edit { return AssignTeacher{1, 0, 99} }, "KIM AID", "KIM SPE"},
		{"one is typed behind", func(kim, spe TeacherID) Edit { return SetField{SectionID(1).Key(), "teachers", "KIM, AID"} }, "KIM AID", "KIM SPE"},
		{"one leaves", func(kim, spe TeacherID) Edit { return AssignTeacher{1, kim, 0} }, "", "SPE"},
		{"the cell is emptied", func(kim, spe TeacherID) Edit { return SetField{SectionID(1).Key(), "teachers", ""} }, "", "SPE"},
	} {
		tt := team(t, "KIM")
		id := func(code string) TeacherID { return tt.TeacherByCode(code).ID }
		var own LessonID
		for l := range tt.LessonsOf(1) {
			own = l.ID
		}
		l := *tt.Lesson(own)
		l.Teachers = []TeacherID{id("KIM"), id("SPE")}
		if _, err := tt.Apply(Replace{Record: &l}); err != nil {
			t.Fatal(err)
		}
		e := c.edit(id("KIM"), id("SPE"))
		if a, ok := e.(AssignTeacher); ok && a.To == 99 {
			a.To = id("AID")
			e = a
		}
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(c.name, err)
		}
		codes := func(ids []TeacherID) (text string) {
			for i, id := range ids {
				if i > 0 {
					text += " "
				}
				text += tt.Teacher(id).Code
			}
			return text
		}
		for l := range tt.LessonsOf(1) {
			want := c.shared
			if l.ID == own {
				want = c.own
			}
			if got := codes(l.Teachers); got != want {
				t.Errorf("%s: lesson %d has %q, want %q", c.name, l.ID, got, want)
			}
		}
	}
}

func TestARoleGoesWithThePlaceAndTheTeacherOfRecordIsNoAide(t *testing.T) {
	tt := team(t, "KIM, SPE, AID")
	apply := func(e Edit) {
		t.Helper()
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	id := func(code string) TeacherID { return tt.TeacherByCode(code).ID }
	apply(SetField{SectionID(1).Key(), "staff", "SPE special education, AID aide"})
	apply(Add{&Teacher{Code: "NEW"}})
	apply(AssignTeacher{1, id("AID"), id("NEW")})
	s := tt.Section(1)
	if s.StaffOf(id("NEW")).Role != Aide || !slices.Equal(s.Sent(), []TeacherID{id("KIM"), id("SPE")}) {
		t.Errorf("%+v", s.Staff)
	}
	apply(Delete{id("KIM").Key()})
	if s = tt.Section(1); s.Teacher() != id("SPE") || s.StaffOf(id("SPE")).Role != CoTeacher {
		t.Errorf("without KIM the teacher of record is %d: %+v", s.Teacher(), s)
	}
	apply(Delete{id("SPE").Key()})
	if s = tt.Section(1); s.Teacher() != 0 || len(s.Sent()) != 0 {
		t.Errorf("an aide alone is of record: %+v", s)
	}
}
