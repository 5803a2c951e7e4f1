package model

import "testing"

// TestACapIsTheSectionsElseTheCoursesElseTheRooms: less the seats held, and a student in two sections of one shared cap has one seat.
func TestACapIsTheSectionsElseTheCoursesElseTheRooms(t *testing.T) {
	for _, c := range []struct {
		name                       string
		shared, own, course, seats uint16
		held                       [2]uint16 // of sections 1 and 2
		by                         CapBy
		most, taken                int
	}{
		{"none", 0, 0, 0, 0, [2]uint16{}, NoCap, 0, 3},
		{"the section's", 0, 5, 4, 9, [2]uint16{}, SectionCap, 5, 3},
		{"the course's", 0, 0, 4, 9, [2]uint16{1, 0}, CourseCap, 3, 3},
		{"the room's, less who of linked sections is not in this one", 0, 0, 0, 9, [2]uint16{2, 1}, RoomCap, 6, 3},
		{"more held than there are", 0, 2, 0, 0, [2]uint16{3, 0}, SectionCap, 0, 3},
		{"shared", 6, 5, 4, 9, [2]uint16{1, 1}, SharedCap, 4, 4},
	} {
		b := NewBuilder()
		b.Add(&Room{Code: "R", Capacity: c.seats})
		b.Add(&Course{Code: "ENG9", Size: c.course})
		b.Add(&Composite{Code: "INC", Size: c.shared})
		for i, id := range []string{"1", "1S"} {
			b.Add(&Section{Course: 1, SectionID: id, Composite: 1, Room: 1, Size: c.own, Held: c.held[i], Priority: PriorityUnset})
		}
		for i := range 5 {
			b.Add(&Student{Surname: "S", SISID: string(rune('1' + i)), Inactive: i == 4})
		}
		for _, s := range []StudentID{1, 2, 3, 5} {
			b.Add(&Enrolment{Section: 1, Student: s})
		}
		b.Add(&Enrolment{Section: 2, Student: 3})
		b.Add(&Enrolment{Section: 2, Student: 4})
		tt, errs := b.Timetable()
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		if got := tt.CapOf(tt.Section(1), 0); got.By != c.by || got.Most != c.most || got.Taken != c.taken {
			t.Errorf("%s: %+v, want %d of %d by %d", c.name, got, c.taken, c.most, c.by)
		}
	}
}

func TestGoingOverTheCapIsKeptWithWhoAndWhyAndUndone(t *testing.T) {
	tt := rich(t)
	if _, err := tt.Apply(AllowOver{1, "Ms Ray", "twins stay together"}); err != nil {
		t.Fatal(err)
	}
	s := tt.Section(1)
	if !tt.CapOf(s, 0).Allowed || s.OverBy != "Ms Ray" || s.OverWhy != "twins stay together" || tt.UndoLabel() != "Allow 09MAT 1 more than its cap" {
		t.Errorf("%+v, %q", s, tt.UndoLabel())
	}
	if _, err := tt.Apply(SetField{s.Key(), "overBy", ""}); CodeOf(err) != Invalid {
		t.Errorf("a reason of nobody: %v", err)
	}
	tt.Undo()
	if tt.CapOf(tt.Section(1), 0).Allowed {
		t.Error("it is allowed after undo")
	}
}
