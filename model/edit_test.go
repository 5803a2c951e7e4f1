package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachEditSaysWhatItDoesAndDoesIt(t *testing.T) {
	tests := []struct {
		edit  Edit
		label string
		check func(t *Timetable) any // what it changed
		want  any
	}{
		{MoveTogether{1, Slot{1, 2, 1}}, "Move 09MAT 1 to Tue 1",
			func(t *Timetable) any { return []Slot{t.Lesson(1).Slot, t.Lesson(2).Slot, t.Lesson(3).Slot} },
			[]Slot{{1, 2, 1}, {1, 1, 2}, {1, 2, 1}}}, // the sub-class's lesson goes along
		{MoveLesson{1, Slot{1, 2, 1}}, "Move 09MAT 1 to Tue 1",
			func(t *Timetable) any { return []Slot{t.Lesson(1).Slot, t.Lesson(3).Slot} }, []Slot{{1, 2, 1}, {1, 1, 1}}},
		{SwapLessons{1, 2}, "Swap 09MAT 1 on Mon 1 and 09MAT 2 on Mon 2",
			func(t *Timetable) any { return []Slot{t.Lesson(1).Slot, t.Lesson(2).Slot, t.Lesson(3).Slot} },
			[]Slot{{1, 1, 2}, {1, 1, 1}, {1, 1, 2}}},
		{Reassign{1, Slot{1, 2, 1}, Instead{TeacherID(1).Key(), TeacherID(2).Key()}}, "Move 09MAT 1 to Tue 1 and give it to teacher LOP",
			func(t *Timetable) any {
				return []any{t.Lesson(1).Slot, t.Lesson(1).Teachers, t.Section(1).Teachers, t.Lesson(3).Slot}
			}, []any{Slot{1, 2, 1}, []TeacherID{2}, []TeacherID{1}, Slot{1, 2, 1}}},
		{Reassign{1, Slot{1, 1, 1}, Instead{Into: RoomID(2).Key()}}, "09MAT 1 on Mon 1: put it in room A2",
			func(t *Timetable) any { return []any{t.Lesson(1).Slot, t.Lesson(1).Rooms[len(t.Lesson(1).Rooms)-1]} }, []any{Slot{1, 1, 1}, RoomID(2)}},
		{Reassign{1, Slot{1, 1, 1}, Instead{From: TeacherID(1).Key()}}, "09MAT 1 on Mon 1: take teacher KIM off it",
			func(t *Timetable) any { return len(t.Lesson(1).Teachers) }, 0},
		{MoveSeveral{[]Reassign{{Lesson: 1, To: Slot{1, 1, 2}}, {Lesson: 2, To: Slot{1, 1, 1}}}}, "Move 2 lessons",
			func(t *Timetable) any { return []Slot{t.Lesson(1).Slot, t.Lesson(2).Slot, t.Lesson(3).Slot} },
			[]Slot{{1, 1, 2}, {1, 1, 1}, {1, 1, 2}}},
		{MoveSeveral{[]Reassign{{Lesson: 1}, {Lesson: 3}}}, "Take 2 lessons out of the grid",
			func(t *Timetable) any { return []Slot{t.Lesson(1).Slot, t.Lesson(3).Slot} }, []Slot{{}, {}}},
		{CopyLesson{1, Slot{1, 2, 1}, Instead{TeacherID(1).Key(), TeacherID(2).Key()}}, "Copy 09MAT 1 to Tue 1",
			func(t *Timetable) any {
				return []any{t.Lesson(1).Slot, t.Lesson(4).Section, t.Lesson(4).Slot, t.Lesson(4).Teachers}
			}, []any{Slot{1, 1, 1}, SectionID(1), Slot{1, 2, 1}, []TeacherID{2}}},
		{Pin{Keys: []Key{LessonID(1).Key()}}, "Pin 09MAT 1 on Mon 1", func(t *Timetable) any { return t.Lesson(1).Pinned }, true},
		{Pin{Keys: []Key{LessonID(1).Key(), LessonID(2).Key()}}, "Pin 2 lessons", func(t *Timetable) any { return t.Lesson(2).Pinned }, true},
		{AddLessons{1, 2}, "Add 2 lessons to 09MAT 1", func(t *Timetable) any { return t.Lesson(5).Rooms }, []RoomID{1}},
		{AssignTeacher{1, 1, 2}, "Give 09MAT 1 to teacher LOP instead of teacher KIM",
			func(t *Timetable) any { return [][]TeacherID{t.Section(1).Teachers, t.Lesson(1).Teachers} }, [][]TeacherID{{2}, {2}}},
		{AssignTeacher{1, 0, 2}, "Give 09MAT 1 to teacher LOP",
			func(t *Timetable) any { return [][]TeacherID{t.Section(1).Teachers, t.Lesson(1).Teachers} }, [][]TeacherID{{1, 2}, {1, 2}}},
		{AssignTeacher{1, 1, 0}, "Take teacher KIM off 09MAT 1", func(t *Timetable) any { return len(t.Lesson(1).Teachers) }, 0},
		{AssignRoom{1, 2}, "Put 09MAT 1 in room A2",
			func(t *Timetable) any { return append([]RoomID{t.Section(1).Room}, t.Lesson(1).Rooms...) }, []RoomID{2, 2}},
		{AssignRoom{1, 0}, "Take 09MAT 1 out of its room", func(t *Timetable) any { return len(t.Lesson(1).Rooms) }, 0},
		{Enrol{2, []StudentID{1}, 0}, "Add Ann Ames (s1) to 09MAT 2", func(t *Timetable) any { return t.Enrolment(3).Student }, StudentID(1)},
		{Enrol{2, []StudentID{1, 2}, 0}, "Add 2 students to 09MAT 2", func(t *Timetable) any { return t.Count(KindEnrolment) }, 3},
		{Withdraw{2, []StudentID{2}, 0}, "Take Bo Bell (s2) out of 09MAT 2",
			func(t *Timetable) any { return []int{t.Count(KindEnrolment), len(t.Lesson(2).Excused)} }, []int{1, 0}},
		{MoveStudent{2, 2, 1, 0}, "Move Bo Bell (s2) from 09MAT 2 to 09MAT 1",
			func(t *Timetable) any { return t.Enrolment(3) }, &Enrolment{ID: 3, Section: 1, Student: 2}},
		{Excuse{1, []StudentID{1}, false}, "Excuse Ann Ames (s1) from 09MAT 1 on Mon 1", func(t *Timetable) any { return t.Lesson(1).Excused }, []StudentID{1}},
		{Excuse{2, []StudentID{2}, true}, "Have Bo Bell (s2) attend 09MAT 2 on Mon 2", func(t *Timetable) any { return len(t.Lesson(2).Excused) }, 0},
		{LinkSections{[]SectionID{1, 2}, "9AB"}, "Link 2 sections as 9AB",
			func(t *Timetable) any {
				return []any{t.Section(1).Composite, t.Section(2).Composite, t.Count(KindComposite)}
			}, []any{CompositeID(2), CompositeID(2), 1}},
		{LinkSections{[]SectionID{2}, "AB"}, "Link 09MAT 2 as AB", func(t *Timetable) any { return t.Section(2).Composite }, CompositeID(1)},
		{LinkSections{[]SectionID{1}, ""}, "Unlink 09MAT 1", func(t *Timetable) any { return t.Count(KindComposite) }, 0},
		{SetField{SectionID(3).Key(), "main", "09MAT 2"}, "Change main section of section 09MAT 1b", func(t *Timetable) any { return t.Section(3).Main }, SectionID(2)},
		{SetPriority{"09mat*", 3}, "Set the priority of 09mat*", func(t *Timetable) any { return t.Section(2).Priority }, int8(3)},
		{SplitSection{2, 1, "2b"}, "Split 09MAT 2 by rotation",
			func(t *Timetable) any {
				return []any{t.Section(2).Rotations, t.Section(4).Rotations, t.Section(4).SectionID, t.Lesson(4).Section, t.Enrolment(3).Section}
			},
			[]any{Rotations(1), Rotations(2), "2b", SectionID(4), SectionID(4)}},
		{SetField{RoomID(1).Key(), "capacity", "30"}, "Change capacity of room A1", func(t *Timetable) any { return t.Room(1).Capacity }, uint16(30)},
		{SetField{RoomID(1).Key(), "code", "B7"}, "Rename room A1 to B7", func(t *Timetable) any { return t.RoomByCode("B7").SISID }, "r1"},
		{SetField{SectionID(1).Key(), "teachers", "lop, KIM"}, "Change teachers of section 09MAT 1",
			func(t *Timetable) any { return [][]TeacherID{t.Section(1).Teachers, t.Lesson(1).Teachers} }, [][]TeacherID{{2, 1}, {2, 1}}},
		{SetField{SectionID(1).Key(), "room", "A2"}, "Change room of section 09MAT 1", func(t *Timetable) any { return t.Lesson(1).Rooms }, []RoomID{2}},
		{SetField{SectionID(1).Key(), "rotations", "12"}, "Change rotations of section 09MAT 1", func(t *Timetable) any { return t.Section(1).Rotations }, Rotations(3)},
		{SetField{CourseID(1).Key(), "credits", "0.5"}, "Change credits of course 09MAT", func(t *Timetable) any { return t.Course(1).Credits }, uint16(50)},
		{SetField{StudentID(1).Key(), "active", "no"}, "Change active of Ann Ames (s1)", func(t *Timetable) any { return t.Student(1).Inactive }, true},
		{SetField{Key{KindSchool, 1}, "last", "2027-06-25"}, "Change last day of school info", func(t *Timetable) any { return t.School().Last }, NewDate(2027, 6, 25)},
		{SetField{FacultyID(1).Key(), "colour", "#2f5bd8"}, "Change colour of faculty MAT", func(t *Timetable) any { return t.Faculty(1).Colour }, Colour(0x2F5BD8)},
	}
	for _, tc := range tests {
		t.Run(tc.label, func(t *testing.T) {
			tt := rich(t)
			s := *tt.Section(2)
			s.Composite = 0
			if _, err := tt.Apply(Replace{Record: &s}); err != nil {
				t.Fatal(err)
			}
			if _, err := tt.Apply(tc.edit); err != nil {
				t.Fatal(err)
			}
			if got := tt.UndoLabel(); got != tc.label {
				t.Errorf("label %q, want %q", got, tc.label)
			}
			if diff := cmp.Diff(tc.want, tc.check(tt)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEditsThatMakeNoSenseAreRefusedInWords(t *testing.T) {
	tests := []struct {
		edit Edit
		code Code
		text string
	}{
		{SwapLessons{1, 3}, Refused, "in one slot"},
		{SwapLessons{1, 99}, Missing, "no longer there"},
		{MoveTogether{99, Slot{}}, Missing, "no longer there"},
		{Reassign{99, Slot{}, Instead{}}, Missing, "no longer there"},
		{Reassign{1, Slot{}, Instead{TeacherID(1).Key(), RoomID(1).Key()}}, Refused, "can't take the place of a teacher"},
		{Reassign{1, Slot{}, Instead{Into: CourseID(1).Key()}}, Refused, "not to a course"},
		{Reassign{1, Slot{}, Instead{Into: TeacherID(77).Key()}}, Missing, "a teacher that is not there"},
		{MoveSeveral{[]Reassign{{Lesson: 1, To: Slot{1, 2, 1}}, {Lesson: 99}}}, Missing, "no longer there"},
		{CopyLesson{99, Slot{}, Instead{}}, Missing, "no longer there"},
		{Pin{Keys: []Key{RoomID(1).Key()}}, Refused, "only lessons and sections"},
		{AddLessons{1, 0}, Refused, "1 to 60"},
		{AssignTeacher{1, 2, 0}, Refused, "teacher LOP does not teach 09MAT 1"},
		{AssignTeacher{1, 0, 77}, Missing, "a teacher that is not there"},
		{Enrol{3, []StudentID{1}, 0}, Refused, "sub-class"},
		{Excuse{1, []StudentID{2}, false}, Refused, "is not in 09MAT 1"},
		{LinkSections{[]SectionID{77}, "X"}, Missing, "no longer there"},
		{SetField{SectionID(3).Key(), "main", "09MAT 9"}, Invalid, `there is no section "09MAT 9"`},
		{SetField{SectionID(1).Key(), "main", "09MAT 2"}, Refused, "has sub-classes of its own"},
		{MoveStudent{1, 2, 1, 0}, Refused, "is not in 09MAT 2"},
		{SetPriority{"ENG*", 3}, Refused, "no section fits"},
		{SetPriority{"*", 11}, Invalid, "priority runs from"},
		{SplitSection{1, 3, "x"}, Refused, "leave some"},
		{SplitSection{1, 1, "2"}, Duplicate, "two sections 09MAT 2"},
		{SetField{RoomID(1).Key(), "capacity", "many"}, Invalid, `capacity of room A1: "many" is not a whole number`},
		{SetField{RoomID(1).Key(), "colour", "1"}, Refused, "no field"},
		{SetField{RoomID(1).Key(), "code", "A2"}, Duplicate, "two rooms have the code A2"},
		{SetField{RoomID(1).Key(), "code", ""}, Invalid, "code is missing"},
		{SetField{SectionID(1).Key(), "faculty", "NONE"}, Invalid, `there is no faculty "NONE"`},
		{SetField{StudentID(1).Key(), "active", "perhaps"}, Invalid, "neither yes nor no"},
		{SetField{Key{KindSchool, 1}, "first", "1.9.26"}, Invalid, "is not a date"},
		{SetField{RoomID(9).Key(), "name", "x"}, Missing, "no longer there"},
		{SetField{SectionID(1).Key(), "rotations", "13,14"}, Invalid, "not rotation numbers"},
		{Replace{Record: &Teacher{ID: 1, Code: "KIM", DaysOff: []DayOff{{Day: 1, Grid: 1, Period: 9, Kind: OffFixed}}}}, Missing, "does not have"},
	}
	for _, tc := range tests {
		t.Run(tc.text, func(t *testing.T) {
			tt := rich(t)
			before := dump(t, &tt.State)
			_, err := tt.Apply(tc.edit)
			if CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.text) {
				t.Errorf("error %v (%q), want %q with %q", err, CodeOf(err), tc.code, tc.text)
			}
			if dump(t, &tt.State) != before || tt.UndoLabel() != "" {
				t.Error("it left a trace")
			}
		})
	}
}

func TestEveryFieldTakesBackTheTextItGives(t *testing.T) {
	tt := rich(t)
	n := 0
	for _, k := range Kinds() {
		for r := range tt.All(k) {
			for _, f := range Fields(k) {
				if !f.Editable() {
					continue
				}
				n++
				if _, err := tt.Apply(SetField{r.Key(), f.ID, f.Get(tt, r)}); err != nil {
					t.Errorf("%s of %s: %v", f.Label, Title(r), err)
				}
				c := r.withID(r.Key().ID)
				if err := f.write(tt, c, f.Get(tt, r)); err != nil || f.Get(tt, c) != f.Get(tt, r) {
					t.Errorf("%s of %s gives %q and then %q (%v)", f.Label, Title(r), f.Get(tt, r), f.Get(tt, c), err)
				}
			}
		}
	}
	if n < 100 || tt.UndoLabel() != "" {
		t.Errorf("%d fields looked at, and %q done", n, tt.UndoLabel())
	}
}

func TestRotationsAreReadAsTheyAreWritten(t *testing.T) {
	for set := range Rotations(1 << MaxRotations) {
		got, err := ParseRotations(set.String())
		if err != nil || got != set {
			t.Fatalf("%012b is written %q and read as %012b (%v)", set, set, got, err)
		}
	}
}

func TestAPatternFitsAsTimetablersWriteIt(t *testing.T) {
	tests := []struct {
		pattern, code string
		want          bool
	}{
		{"ENG*", "ENG 1", true}, {"ENG*", "09ENG 1", false}, {"*eng*", "09ENG 1", true}, {"*", "", true}, {"", "", true}, {"", "x", false},
		{"09MAT ?", "09MAT 2", true}, {"09MAT ?", "09MAT 12", false}, {"*1*2", "1112", true}, {"a*b*c", "abbc", true},
		{"a*b*c", "abcd", false}, {"[a]", "a", false}, {"??", "é1", true}, {"*?", "", false},
	}
	for _, tc := range tests {
		if got := Wildcard(tc.pattern, tc.code); got != tc.want {
			t.Errorf("%q on %q: %v, want %v", tc.pattern, tc.code, got, tc.want)
		}
	}
}
