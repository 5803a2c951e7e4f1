package model

import "testing"

func TestChangesSinceNamesExactlyWhatAnEditTouched(t *testing.T) {
	tt := school(t)
	before := tt.Snapshot()
	for range before.ChangesSince(before) {
		t.Fatal("a state differs from itself")
	}
	if _, err := tt.Apply(MoveLesson{1, Slot{1, 2, 1}}); err != nil {
		t.Fatal(err)
	}
	if _, err := tt.Apply(Add{&Room{Code: "B1"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := tt.Apply(Delete{EnrolmentID(2).Key()}); err != nil {
		t.Fatal(err)
	}
	after := tt.Snapshot()
	got := map[Key]bool{}
	for c := range after.ChangesSince(before) {
		got[c.Key] = true
		if c.Before != before.Get(c.Key) || c.After != after.Get(c.Key) {
			t.Errorf("%v: not the records of the two states", c.Key)
		}
	}
	for _, k := range []Key{{KindLesson, 1}, {KindRoom, 3}, {KindEnrolment, 2}} {
		if !got[k] {
			t.Errorf("%v is missing", k)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d changes, want 3", len(got))
	}
}
