package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// school is a small timetable: one grid of two days and three periods (the last a break), two teachers, two rooms,
// two students, one course with two sections, each with a lesson.
func school(t testing.TB) *Timetable {
	t.Helper()
	b := NewBuilder()
	b.Put(&School{Name: "Lincoln High", Region: RegionUSA, First: NewDate(2026, 7, 1), Last: NewDate(2027, 6, 30)})
	b.Put(&Calendar{})
	g := &Grid{Code: "Main", Days: []Day{{Code: "Mon"}, {Code: "Tue"}}, Periods: []Period{{1, "1", ""}, {2, "2", ""}, {3, "L", ""}}}
	for d := uint8(1); d <= 2; d++ {
		g.Cells = append(g.Cells, Cell{Day: d, Period: 1, Kind: Teaching, Start: 480, End: 540},
			Cell{Day: d, Period: 2, Kind: Teaching, Start: 540, End: 600}, Cell{Day: d, Period: 3, Kind: Break, Start: 600, End: 630})
	}
	grid := GridID(b.Add(g))
	y := YearLevelID(b.Add(&YearLevel{Code: "9", Grid: grid}))
	f := FacultyID(b.Add(&Faculty{Code: "MAT"}))
	r1, r2 := RoomID(b.Add(&Room{Code: "A1", SISID: "r1"})), RoomID(b.Add(&Room{Code: "A2", SISID: "r2"}))
	k, l := TeacherID(b.Add(&Teacher{Code: "KIM", SISID: "t1"})), TeacherID(b.Add(&Teacher{Code: "LOP", SISID: "t2"}))
	s1 := StudentID(b.Add(&Student{Surname: "Ames", FirstName: "Ann", SISID: "s1", YearLevel: y}))
	s2 := StudentID(b.Add(&Student{Surname: "Bell", FirstName: "Bo", SISID: "s2", YearLevel: y}))
	c := CourseID(b.Add(&Course{Code: "09MAT", Name: "Mathematics 9", Faculty: f, YearLevels: []YearLevelID{y}}))
	a := SectionID(b.Add(&Section{Course: c, SectionID: "1", Teachers: []TeacherID{k}, Room: r1, Priority: PriorityUnset}))
	d := SectionID(b.Add(&Section{Course: c, SectionID: "2", Teachers: []TeacherID{l}, Room: r2, Priority: PriorityUnset}))
	b.Add(&Enrolment{Section: a, Student: s1})
	b.Add(&Enrolment{Section: d, Student: s2})
	b.Add(&Lesson{Section: a, Slot: Slot{grid, 1, 1}, Teachers: []TeacherID{k}, Rooms: []RoomID{r1}})
	b.Add(&Lesson{Section: d, Slot: Slot{grid, 1, 2}, Teachers: []TeacherID{l}, Rooms: []RoomID{r2}, Excused: []StudentID{s2}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func dump(t testing.TB, s *State) string {
	t.Helper()
	var w strings.Builder
	if err := s.Dump(&w); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func TestMovingALessonCanBeUndoneAndRedone(t *testing.T) {
	tt := school(t)
	before := dump(t, &tt.State)
	if _, err := tt.Apply(MoveLesson{1, Slot{1, 2, 1}}); err != nil {
		t.Fatal(err)
	}
	after := dump(t, &tt.State)
	if got := tt.UndoLabel(); got != "Move 09MAT 1 to Tue 1" {
		t.Errorf("label %q", got)
	}
	if tt.Unsaved() != 1 {
		t.Errorf("%d unsaved, want 1", tt.Unsaved())
	}
	tt.Undo()
	if dump(t, &tt.State) != before || tt.Unsaved() != 0 {
		t.Error("undo does not bring back what was")
	}
	tt.Redo()
	if dump(t, &tt.State) != after {
		t.Error("redo does not bring back what was done")
	}
}

func TestObserversAreToldWhetherAnEditWasMadeOrTakenBack(t *testing.T) {
	tt := school(t)
	var told []string
	defer tt.Observe(func(p Patch) { told = append(told, p.Name) })()
	if _, err := tt.Apply(MoveLesson{1, Slot{1, 1, 2}}); err != nil {
		t.Fatal(err)
	}
	undone, _ := tt.Undo()
	redone, _ := tt.Redo()
	const label = "Move 09MAT 1 to Mon 2"
	if diff := cmp.Diff([]string{label, "Undo: " + label, label}, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if undone.Name != label || redone.Name != label || tt.UndoLabel() != label {
		t.Errorf("labels %q, %q and %q", undone.Name, redone.Name, tt.UndoLabel())
	}
}

func TestAnEditThatIsRefusedLeavesNoTrace(t *testing.T) {
	tests := []struct {
		name string
		edit Edit
		code Code
		text string
	}{
		{"a lesson into a break", MoveLesson{1, Slot{1, 1, 3}}, Refused, "is a break"},
		{"a lesson that is not there", MoveLesson{9, Slot{1, 1, 1}}, Missing, "no longer there"},
		{"a period the grid does not have", MoveLesson{1, Slot{1, 1, 9}}, Missing, "no such period"},
		{"a code that another has", Add{&Room{Code: "A1"}}, Duplicate, "two rooms have the code A1"},
		{"a SIS id that another has", Replace{Record: &Student{ID: 2, SISID: "s1"}}, Duplicate, "SIS id s1"},
		{"a missing code", Add{&Room{}}, Invalid, "code is missing"},
		{"a section that points nowhere", Add{&Section{Course: 1, SectionID: "3", Room: 77}}, Missing, "a room that is not there"},
		{"two sections of one code", Add{&Section{Course: 1, SectionID: "2"}}, Duplicate, "two sections 09MAT 2"},
		{"a student twice in a list", Add{&Enrolment{Section: 1, Student: 1}}, Duplicate, "twice"},
		{"a bad part of a batch", Batch{"Both", []Edit{MoveLesson{1, Slot{1, 2, 1}}, Add{&Room{}}}}, Invalid, "code"},
		{"a date that is no day of any cycle", Add{&Calendar{Days: []CalendarDay{{Date: 1, Day: 61}}}}, Invalid, "at most 60"},
		{"a date that is two things", Add{&Calendar{Days: []CalendarDay{{Date: 1, Day: 1, Holiday: "Labor Day"}}}}, Invalid, "a school day and a holiday"},
		{"a holiday that is no plain text", Add{&Calendar{Days: []CalendarDay{{Date: 1, Holiday: "\x1b[2J"}}}}, Invalid, "holiday's name"},
		{"a term that is no plain text", Add{&Calendar{Terms: []Term{{Name: "\x00"}}}}, Invalid, "term's name"},
		{"broken UTF-8", Add{&Room{Code: "A\xff"}}, Invalid, "UTF-8"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := school(t)
			before := dump(t, &tt.State)
			_, err := tt.Apply(tc.edit)
			if CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.text) {
				t.Errorf("error %v (%q), want %q with %q", err, CodeOf(err), tc.code, tc.text)
			}
			if dump(t, &tt.State) != before || tt.UndoLabel() != "" {
				t.Error("it left a trace")
			}
			if tt.RoomByCode("A1") == nil || tt.StudentBySISID("s2") == nil {
				t.Error("names were lost")
			}
		})
	}
}

func TestDeletingASectionTakesItsLessonsAndListAndUndoBringsThemBack(t *testing.T) {
	tt := school(t)
	before := dump(t, &tt.State)
	if _, err := tt.Apply(Delete{SectionID(2).Key()}); err != nil {
		t.Fatal(err)
	}
	if n := tt.Count(KindLesson); n != 1 {
		t.Errorf("%d lessons left, want 1", n)
	}
	if n := tt.Count(KindEnrolment); n != 1 {
		t.Errorf("%d list rows left, want 1", n)
	}
	tt.Undo()
	if dump(t, &tt.State) != before {
		t.Error("undo does not bring it all back")
	}
}

func TestASnapshotStaysAsItWas(t *testing.T) {
	tt := school(t)
	snap := tt.Snapshot()
	before := dump(t, snap)
	other := snap.Index()
	for _, x := range []*Timetable{tt, other} {
		if _, err := x.Apply(Delete{CourseID(1).Key()}); err != nil {
			t.Fatal(err)
		}
		if dump(t, snap) != before {
			t.Fatal("an edit reached the snapshot")
		}
	}
}

func TestCodesCanBeSwappedInOneEdit(t *testing.T) {
	tt := school(t)
	a, b := *tt.Room(1), *tt.Room(2)
	a.Code, b.Code = b.Code, a.Code
	if _, err := tt.Apply(Batch{"Swap", []Edit{Replace{Record: &a}, Replace{Record: &b}}}); err != nil {
		t.Fatal(err)
	}
	if tt.RoomByCode("A2").ID != 1 || tt.RoomByCode("A1").ID != 2 {
		t.Error("the codes did not change places")
	}
}

func TestPuttingTheSameInAgainIsNoEdit(t *testing.T) {
	tt := school(t)
	same := *tt.Student(1)
	if p, err := tt.Apply(Replace{Record: &same}); err != nil || len(p.Changes) > 0 || tt.UndoLabel() != "" || tt.Unsaved() != 0 {
		t.Errorf("%d changes, %v, undo %q, %d unsaved", len(p.Changes), err, tt.UndoLabel(), tt.Unsaved())
	}
}
