package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
)

// school is a small timetable: one grid of two days and three periods (the last a break), two teachers, two rooms,
// two students, one course with two sections, each with a lesson.
func school(t testing.TB) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Put(&model.School{Name: "Lincoln High", Region: model.RegionUSA, First: model.NewDate(2026, 7, 1), Last: model.NewDate(2027, 6, 30),
		SISOwns: []model.Kind{model.KindStudent, model.KindTeacher}, Logo: []byte{1, 2, 3}})
	b.Put(&model.Calendar{Days: []model.CalendarDay{{Date: model.NewDate(2026, 9, 1), Day: 1}}})
	g := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}, {Code: "Tue"}},
		Periods: []model.Period{{ID: 1, Code: "1"}, {ID: 2, Code: "2"}, {ID: 3, Code: "L"}}}
	for d := uint8(1); d <= 2; d++ {
		g.Cells = append(g.Cells, model.Cell{Day: d, Period: 1, Kind: model.Teaching, Start: 480, End: 540},
			model.Cell{Day: d, Period: 2, Kind: model.Teaching, Start: 540, End: 600}, model.Cell{Day: d, Period: 3, Kind: model.Break, Start: 600, End: 630})
	}
	grid := model.GridID(b.Add(g))
	y := model.YearLevelID(b.Add(&model.YearLevel{Code: "9", Grid: grid}))
	f := model.FacultyID(b.Add(&model.Faculty{Code: "MAT"}))
	r1, r2 := model.RoomID(b.Add(&model.Room{Code: "A1", SISID: "r1"})), model.RoomID(b.Add(&model.Room{Code: "A2", SISID: "r2"}))
	k, l := model.TeacherID(b.Add(&model.Teacher{Code: "KIM", SISID: "t1"})), model.TeacherID(b.Add(&model.Teacher{Code: "LOP", SISID: "t2"}))
	s1 := model.StudentID(b.Add(&model.Student{Surname: "Ames", FirstName: "Ann", SISID: "s1", YearLevel: y}))
	s2 := model.StudentID(b.Add(&model.Student{Surname: "Bell", FirstName: "Bo", SISID: "s2", YearLevel: y}))
	c := model.CourseID(b.Add(&model.Course{Code: "09MAT", Name: "Mathematics 9", Faculty: f, YearLevels: []model.YearLevelID{y}}))
	sa := model.SectionID(b.Add(&model.Section{Course: c, SectionID: "1", Teachers: []model.TeacherID{k}, Room: r1, Priority: model.PriorityUnset}))
	sb := model.SectionID(b.Add(&model.Section{Course: c, SectionID: "2", Teachers: []model.TeacherID{l}, Room: r2, Priority: -9}))
	b.Add(&model.Enrolment{Section: sa, Student: s1})
	b.Add(&model.Enrolment{Section: sb, Student: s2})
	b.Add(&model.Lesson{Section: sa, Slot: model.Slot{Grid: grid, Day: 1, Period: 1}, Teachers: []model.TeacherID{k}, Rooms: []model.RoomID{r1}})
	b.Add(&model.Lesson{Section: sb, Slot: model.Slot{Grid: grid, Day: 1, Period: 2}, Teachers: []model.TeacherID{l}, Rooms: []model.RoomID{r2}, Excused: []model.StudentID{s2}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func dump(t testing.TB, s *model.State) string {
	t.Helper()
	var w strings.Builder
	if err := s.Dump(&w); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

// created is the path of a new file that holds the small school.
func created(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Lincoln.carillon")
	if err := Create(path, school(t).Snapshot(), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestAFileOpensEqualToWhatWasSaved(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	if diff := cmp.Diff(dump(t, &school(t).State), dump(t, &f.Timetable().State)); diff != "" {
		t.Fatal(diff)
	}
	move := model.MoveLesson{Lesson: 1, To: model.Slot{Grid: 1, Day: 2, Period: 1}}
	for _, e := range []model.Edit{move, model.Add{Record: &model.Room{Code: "B1"}}, model.Delete{Key: model.RoomID(2).Key()}} {
		if _, err := f.Timetable().Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if n := f.Timetable().Unsaved(); n != 0 {
		t.Errorf("%d unsaved changes after a save", n)
	}
	want := dump(t, &f.Timetable().State)
	_ = f.Close()
	again := opened(t, path)
	if diff := cmp.Diff(want, dump(t, &again.Timetable().State)); diff != "" {
		t.Error(diff)
	}
	if id := again.Timetable().LastID(model.KindRoom); id != 3 {
		t.Errorf("highest room ID %d, want 3: an ID would be given out twice", id)
	}
}

func TestEditsMadeWhileASaveRunsStayUnsaved(t *testing.T) {
	f := opened(t, created(t))
	add := func(code string) {
		if _, err := f.Timetable().Apply(model.Add{Record: &model.Room{Code: code}}); err != nil {
			t.Fatal(err)
		}
	}
	add("B1")
	s := f.PrepareSave()
	add("B2")
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Done()
	if n := f.Timetable().Unsaved(); n != 1 {
		t.Errorf("%d unsaved, want 1", n)
	}
	on := opened(t, f.Path())
	if on.Timetable().RoomByCode("B1") == nil || on.Timetable().RoomByCode("B2") != nil {
		t.Error("the file does not hold the state that PrepareSave noted")
	}
}

func TestAnExistingFileIsNotReplacedUnlessForced(t *testing.T) {
	path := created(t)
	before, _ := os.ReadFile(path)
	err := Create(path, school(t).Snapshot(), CreateOptions{})
	if CodeOf(err) != Exists {
		t.Fatalf("error %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
	if err := Create(path, school(t).Snapshot(), CreateOptions{Force: true}); err != nil {
		t.Error(err)
	}
}

func TestSideValuesAreOnDiskAtOnceAndNoUnsavedChange(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	if err := f.Put("systems", "alma", []byte("settings")); err != nil {
		t.Fatal(err)
	}
	if err := f.Record(func(s *Side) { s.Put("systems", "two", nil); s.Put("run", "alma", []byte("x")) }); err != nil {
		t.Fatal(err)
	}
	if f.Timetable().Unsaved() != 0 {
		t.Error("a side value counts as an unsaved change")
	}
	g := opened(t, path)
	if diff := cmp.Diff([]string{"alma", "two"}, g.List("systems")); diff != "" {
		t.Error(diff)
	}
	if v, ok := g.Get("systems", "alma"); !ok || string(v) != "settings" {
		t.Errorf("got %q, %v", v, ok)
	}
	if v, ok := g.Get("systems", "two"); !ok || len(v) != 0 {
		t.Errorf("an empty value is lost: %q, %v", v, ok)
	}
}

func TestWhatIsNoTimetableFileIsRefusedInWords(t *testing.T) {
	whole, err := os.ReadFile(created(t))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		data []byte
		want Code
	}{
		{"an empty file", nil, Damaged},
		{"a text", []byte(strings.Repeat("hello ", 5000)), Damaged},
		{"a file cut in the first page", whole[:100], Damaged},
		{"a file cut in the middle", whole[:len(whole)/2], Damaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.carillon")
			if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path, Options{}); CodeOf(err) != tt.want {
				t.Errorf("error %v (%s), want %s", err, CodeOf(err), tt.want)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); CodeOf(err) != Foreign {
		t.Errorf("error %v", err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "gone.carillon"), Options{}); CodeOf(err) != NotFound {
		t.Errorf("error %v", err)
	}
}
