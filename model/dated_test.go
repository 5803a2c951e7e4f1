package model

import "testing"

// TestChangesOfAListFromADateKeepWhatWasUntilThen: a place ends the day before, and one that has not begun by then goes.
func TestChangesOfAListFromADateKeepWhatWasUntilThen(t *testing.T) {
	oct := NewDate(2026, 10, 15)
	tt := rich(t)
	var row *Enrolment
	var other SectionID
	for e := range tt.Enrolments() {
		row = e
		break
	}
	for s := range tt.Sections() {
		if s.Main == 0 && s.ID != row.Section && tt.enrolment(s.ID, row.Student) == nil {
			other = s.ID
		}
	}
	apply := func(e Edit) {
		t.Helper()
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if other != 0 {
		apply(MoveStudent{row.Student, row.Section, other, oct})
		if was, is := tt.enrolment(row.Section, row.Student), tt.enrolment(other, row.Student); was.Last != oct-1 || is.First != oct || is.Last != 0 {
			t.Errorf("moved: %+v, %+v", was, is)
		}
		apply(Withdraw{other, []StudentID{row.Student}, oct})
		if tt.enrolment(other, row.Student) != nil {
			t.Error("a place that has not begun stays")
		}
		apply(Enrol{row.Section, []StudentID{row.Student}, oct + 7})
		if back := tt.enrolment(row.Section, row.Student); back.Last != 0 {
			t.Errorf("who comes back has %+v", back)
		}
	}
	apply(Withdraw{row.Section, []StudentID{row.Student}, oct})
	apply(Withdraw{row.Section, []StudentID{row.Student}, oct + 30})
	if e := tt.enrolment(row.Section, row.Student); e.Last != oct-1 {
		t.Errorf("withdrawn later than the end: %+v", e)
	}
	apply(Add{&OffCampus{Student: row.Student, Reason: WorkRelease}})
	apply(LeaveSchool{row.Student, oct - 10})
	for e := range tt.EnrolmentsOf(row.Student) {
		if e.Last == 0 || e.Last > oct-10 {
			t.Errorf("after leaving the school %+v", e)
		}
	}
	if o := tt.OffCampus(1); o.Last != oct-10 {
		t.Errorf("after leaving the school %+v", o)
	}
}
