package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// owned is the rich school, whose SIS is the source of truth for some kinds.
func owned(t *testing.T, kinds ...Kind) *Timetable {
	t.Helper()
	tt := rich(t)
	s := *tt.School()
	s.SISOwns = kinds
	if _, err := tt.Apply(Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	return tt
}

func TestWhatTheSISOwnsIsNeitherCreatedNorDeletedByHand(t *testing.T) {
	room, teacher := RoomID(1).Key(), TeacherID(1).Key()
	for _, c := range []struct {
		name string
		edit Edit
		ok   bool
	}{
		{"deleted by hand", ByHand{Delete{teacher}}, false},
		{"created by hand", ByHand{Add{&Teacher{Code: "NEW"}}}, false},
		{"created among others", ByHand{Batch{"Several", []Edit{Delete{room}, SetFields{Key{Kind: KindTeacher}, []FieldValue{{"code", "NEW"}}}}}}, false},
		{"changed by hand", ByHand{SetField{teacher, "surname", "Kimble"}}, true},
		{"another kind by hand", ByHand{Delete{room}}, true},
		{"made and taken out again", ByHand{Batch{"Nothing", []Edit{Add{&Teacher{Code: "NEW"}}, Delete{TeacherID(3).Key()}}}}, true},
		{"deleted by a sync", Delete{teacher}, true},
		{"created by a sync", Add{&Teacher{Code: "NEW"}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			tt := owned(t, KindTeacher)
			before := dump(t, &tt.State)
			_, err := tt.Apply(c.edit)
			if c.ok {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if CodeOf(err) != SISOwned || !strings.Contains(err.Error(), "teachers come from the SIS") || !strings.Contains(err.Error(), "Setup > School info > Admin") {
				t.Errorf("error %v (%q)", err, CodeOf(err))
			}
			if dump(t, &tt.State) != before {
				t.Error("it left a trace")
			}
		})
	}
}

func TestAnEditMadeBeforeTheSISOwnedItsKindIsStillUndone(t *testing.T) {
	tt := rich(t)
	before := dump(t, &tt.State)
	if _, err := tt.Apply(ByHand{Delete{TeacherID(1).Key()}}); err != nil {
		t.Fatal(err)
	}
	s := *tt.School()
	s.SISOwns = []Kind{KindTeacher}
	if _, err := tt.Apply(ByHand{Replace{Record: &s}}); err != nil {
		t.Fatal(err)
	}
	tt.Undo()
	tt.Undo()
	if diff := cmp.Diff(before, dump(t, &tt.State)); diff != "" {
		t.Errorf("(-was +is):\n%s", diff)
	}
}

func TestWhatIsTypedByHandIsStillOneStepOfUndo(t *testing.T) {
	tt := rich(t)
	for _, v := range []string{"2", "28"} {
		if _, err := tt.Apply(ByHand{SetField{RoomID(1).Key(), "capacity", v}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := tt.Unsaved(); n != 1 {
		t.Errorf("%d steps, want 1", n)
	}
}

// rotated is the rich school with a section in rotation 2 and a duty in 1 and 2.
func rotated(t *testing.T) *Timetable {
	t.Helper()
	tt := rich(t)
	s := *tt.Section(2)
	s.Rotations = s.Rotations.With(2)
	_, err := tt.Apply(Batch{"More", []Edit{Replace{Record: &s}, Add{&DutyArea{Code: "OVAL"}},
		Add{&RosterSlot{Roster: RosterDuty, Slot: Slot{1, 1, 3}, Teacher: 1, Area: 1, Rotations: 3}}}})
	if err != nil {
		t.Fatal(err)
	}
	return tt.Snapshot().Index()
}

func TestRotationsAreAddedChangedAndRemovedInOneEdit(t *testing.T) {
	tt := rotated(t)
	want := []Rotation{{1, 2, "Semester 2", NewDate(2027, 1, 4), NewDate(2027, 6, 11)}, {2, 1, "Semester 1", 0, 0}, {3, 3, "Summer", 0, 0}}
	_, err := tt.Apply(SetRotations{[]Rotation{want[0], want[1], {0, 3, "Summer", 0, 0}}}) // 1 and 2 swap their numbers
	if err != nil {
		t.Fatal(err)
	}
	rotations := func() (got []Rotation) {
		for r := range tt.Rotations() {
			got = append(got, *r)
		}
		return got
	}
	if diff := cmp.Diff(want, rotations()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := tt.Apply(SetRotations{want[:2]}); err != nil { // nothing runs in the summer
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:2], rotations()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := tt.UndoLabel(); got != "Change the rotations" {
		t.Errorf("label %q", got)
	}
	tt.Undo()
	if diff := cmp.Diff(want, rotations()); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}

func TestARotationThatIsUsedStays(t *testing.T) {
	for _, c := range []struct {
		name string
		edit Edit
		says string
	}{
		{"taken off the list", SetRotations{[]Rotation{{1, 1, "", 0, 0}}}, "rotation 2 can't be removed: 1 section and 1 roster entry run in it"},
		{"given another number", SetRotations{[]Rotation{{1, 3, "", 0, 0}, {2, 2, "", 0, 0}}}, "rotation 1 can't be removed: 1 roster entry runs in it"},
		{"deleted", Delete{RotationID(2).Key()}, "rotation 2 can't be removed"},
		{"one that is not there", SetRotations{[]Rotation{{9, 1, "", 0, 0}}}, "no longer there"},
		{"two of one number", SetRotations{[]Rotation{{1, 1, "", 0, 0}, {2, 2, "", 0, 0}, {0, 2, "", 0, 0}}}, "two rotations have"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tt := rotated(t)
			before := dump(t, &tt.State)
			_, err := tt.Apply(c.edit)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if dump(t, &tt.State) != before {
				t.Error("it left a trace")
			}
		})
	}
}

func TestAFormFilledInIsOneEdit(t *testing.T) {
	student := Key{Kind: KindStudent}
	for _, c := range []struct {
		name  string
		edit  SetFields
		label string
		want  Record
		err   string
	}{
		{"a new student", SetFields{student, []FieldValue{{"surname", "Reyes"}, {"firstName", "Ana"}, {"yearLevel", "9"}}}, "Add Ana Reyes",
			&Student{ID: 3, Surname: "Reyes", FirstName: "Ana", YearLevel: 1}, ""},
		{"one that is there", SetFields{TeacherID(1).Key(), []FieldValue{{"code", "KIM"}, {"surname", "Kim"}, {"faculty", "MAT"}}}, "Change teacher KIM",
			&Teacher{ID: 1, Code: "KIM", SISID: "t1", Surname: "Kim", Faculty: 1}, ""},
		{"nothing new", SetFields{RoomID(1).Key(), []FieldValue{{"code", "A1"}}}, "", &Room{ID: 1, Code: "A1", SISID: "r1"}, ""},
		{"names that swap", SetFields{StudentID(1).Key(), []FieldValue{{"surname", ""}, {"firstName", ""}, {"preferredName", "Ann"}}}, "Change Ann Ames (s1)",
			&Student{ID: 1, SISID: "s1", PreferredName: "Ann", YearLevel: 1}, ""},
		{"a code that is taken", SetFields{Key{Kind: KindRoom}, []FieldValue{{"code", "A1"}}}, "", nil, "two rooms have the code A1"},
		{"no code", SetFields{Key{Kind: KindRoom}, []FieldValue{{"code", ""}}}, "", nil, "the code is missing"},
		{"no number", SetFields{RoomID(1).Key(), []FieldValue{{"capacity", "many"}}}, "", nil, `capacity: "many" is not a whole number`},
		{"one that is gone", SetFields{RoomID(9).Key(), []FieldValue{{"code", "A9"}}}, "", nil, "no longer there"},
		{"a field that takes more than itself", SetFields{SectionID(1).Key(), []FieldValue{{"room", "A2"}, {"size", "30"}}}, "Change section 09MAT 1",
			&Lesson{ID: 1, Section: 1, Slot: Slot{1, 1, 1}, Teachers: []TeacherID{1}, Rooms: []RoomID{2}}, ""},
		{"a new section", SetFields{Key{Kind: KindSection}, []FieldValue{{"course", "09MAT"}, {"sectionId", "7"}, {"teachers", "KIM, lop"}}}, "Add section 09MAT 7",
			&Section{ID: 4, Course: 1, SectionID: "7", Teachers: []TeacherID{1, 2}, Priority: PriorityUnset}, ""},
		{"a new section list row", SetFields{Key{Kind: KindEnrolment}, []FieldValue{{"section", "09mat 1"}, {"student", "Bo Bell"}}}, "Add Bo Bell (s2) in 09MAT 1",
			&Enrolment{ID: 3, Section: 1, Student: 2}, ""},
		{"a new lesson", SetFields{Key{Kind: KindLesson}, []FieldValue{{"section", "09MAT 2"}, {"slot", "tue 1"}}}, "Add a lesson of 09MAT 2",
			&Lesson{ID: 4, Section: 2, Slot: Slot{1, 2, 1}}, ""},
		{"a field that is counted", SetFields{RoomID(1).Key(), []FieldValue{{"lessonsPlaced", "3"}}}, "", nil, "the lessons placed of a room can't be typed"},
		{"a field of another kind", SetFields{RoomID(1).Key(), []FieldValue{{"surname", "x"}}}, "", nil, `room has no field "surname"`},
		{"a kind that is none", SetFields{Key{}, []FieldValue{{"surname", "x"}}}, "", nil, "there is no nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tt := rich(t)
			before := dump(t, &tt.State)
			_, err := tt.Apply(c.edit)
			if c.err != "" {
				if CodeOf(err) == "" || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v (%q), want %q", err, CodeOf(err), c.err)
				}
				if dump(t, &tt.State) != before {
					t.Error("it left a trace")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, tt.Get(c.want.Key())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := tt.UndoLabel(); got != c.label {
				t.Errorf("label %q, want %q", got, c.label)
			}
		})
	}
}

func TestDependentsAreWhatADeletionTakesAlongOrChanges(t *testing.T) {
	tt := rotated(t)
	if _, err := tt.Apply(Batch{"More", []Edit{Add{&Request{Student: 2, Course: 1}},
		Add{&Synced{With: "x", Kind: KindStudent, Record: 2}}}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key         Key
		goes, stays string
	}{
		{StudentID(2).Key(), "1 section list row and 1 subject request", "1 lesson"},
		{TeacherID(1).Key(), "", "1 section, 1 lesson and 1 roster entry"},
		{RoomID(2).Key(), "", "1 section and 1 lesson"},
		{CourseID(1).Key(), "3 sections, 2 section list rows, 3 lessons and 1 subject request", ""},
		{RotationID(1).Key(), "", ""},
	} {
		goes, stays := tt.Dependents(c.key)
		if goes.String() != c.goes || stays.String() != c.stays {
			t.Errorf("%v: goes %q, stays %q; want %q and %q", c.key, goes, stays, c.goes, c.stays)
		}
		before := tt.Snapshot()
		if _, err := tt.Apply(Delete{c.key}); err != nil {
			if CodeOf(err) != Refused {
				t.Fatal(err)
			}
			continue
		}
		went := 0
		for _, k := range Kinds() {
			if k != KindSynced {
				went += before.Count(k) - tt.Count(k)
			}
		}
		if went != goes.Total()+1 {
			t.Errorf("%v: %d records went, %d were named", c.key, went, goes.Total())
		}
		tt.Undo()
	}
}
