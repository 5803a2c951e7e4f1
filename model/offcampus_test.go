package model

import (
	"slices"
	"testing"
)

func TestOffCampusPeriodsAreTypedAsASectionMeets(t *testing.T) {
	for _, c := range []struct{ typed, reads, err string }{
		{"1-2", "1-2", ""},
		{"2(M)", "2(M)", ""},
		{"1(Tue)", "1(T)", ""},
		{"2(R1)", "2(R1)", ""},
		{"", "", ""},
		{"9", "", "when Ann Ames (s1) is off campus (late arrival): there is no period 9; there are 1, 2, L"},
		{"2@A1", "", `when Ann Ames (s1) is off campus (late arrival): there is no room off campus: leave "@A1" out`},
	} {
		tt := rich(t)
		if _, err := tt.Apply(SetFields{Key{Kind: KindOffCampus}, []FieldValue{{"student", "s1"}, {"reason", "late arrival"}}}); err != nil {
			t.Fatal(err)
		}
		_, err := tt.Apply(SetField{OffCampusID(1).Key(), "meets", c.typed})
		f, _ := FieldOf(KindOffCampus, "meets")
		switch {
		case c.err != "" && (err == nil || err.Error() != c.err), c.err == "" && err != nil:
			t.Errorf("%q: %v, want %q", c.typed, err, c.err)
		case f.Get(tt, tt.OffCampus(1)) != c.reads:
			t.Errorf("%q reads %q, want %q", c.typed, f.Get(tt, tt.OffCampus(1)), c.reads)
		}
	}
}

func TestANewOffCampusRowIsMadeOfOneLineOfASheet(t *testing.T) {
	tt := rich(t)
	if _, err := tt.Apply(SetFields{Key{Kind: KindOffCampus}, []FieldValue{{"student", "s2"}, {"reason", "Dual enrolment"}, {"meets", "2"}, {"course", "09MAT"}}}); err != nil {
		t.Fatal(err)
	}
	o := tt.OffCampus(1)
	if len(o.Slots) == 0 || o.Reason != DualEnrolment || !tt.TakenOffCampus(2, 1) || tt.TakenOffCampus(1, 1) {
		t.Errorf("it is %+v", o)
	}
	g := *tt.Grid(1)
	g.Cells = slices.DeleteFunc(slices.Clone(g.Cells), func(c Cell) bool { return c.Day == o.Slots[0].Day && c.Period == o.Slots[0].Period })
	if _, err := tt.Apply(Replace{Record: &g}); CodeOf(err) != Refused {
		t.Errorf("a period in which somebody is off campus goes: %v", err)
	}
	if _, err := tt.Apply(Delete{StudentID(2).Key()}); err != nil || tt.Count(KindOffCampus) != 0 {
		t.Errorf("without the student %d are left (%v)", tt.Count(KindOffCampus), err)
	}
}

func TestAStudentLockedIntoASectionIsNotMovedOutOfIt(t *testing.T) {
	tt := rich(t)
	var row *Enrolment
	for e := range tt.Enrolments() {
		row = e
		break
	}
	var to SectionID
	for s := range tt.Sections() {
		if s.Main == 0 && s.ID != row.Section {
			to = s.ID
		}
	}
	apply := func(e Edit) error { _, err := tt.Apply(e); return err }
	if err := apply(LockStudents{row.Section, []StudentID{row.Student}, false}); err != nil || !tt.Locked(row.Section, row.Student) {
		t.Fatal(err)
	}
	if err := apply(MoveStudent{row.Student, row.Section, to, 0}); CodeOf(err) != Refused {
		t.Errorf("a locked student is moved: %v", err)
	}
	if err := apply(LockStudents{row.Section, []StudentID{99}, false}); CodeOf(err) != Refused {
		t.Errorf("somebody who is not there is locked: %v", err)
	}
	if err := apply(LockStudents{row.Section, []StudentID{row.Student}, true}); err != nil {
		t.Fatal(err)
	}
	if err := apply(MoveStudent{row.Student, row.Section, to, 0}); err != nil {
		t.Errorf("an unlocked student is not moved: %v", err)
	}
}
