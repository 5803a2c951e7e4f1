package views_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
)

// small is a school of one day in two grids: Main with periods 1 to 4 (period 3 with lunch waves) and a break B between 1
// and 2, Junior with one long period. KIM teaches 09MAT 1 and 2 (linked) in 1 and 09ART 1 in 4; LOP is on duty in 1.
func small(t *testing.T, edits ...model.Edit) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	main := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}, {Code: "Tue"}}}
	for i, p := range []struct {
		code       string
		kind       model.PeriodKind
		start, end model.Minute
	}{{"1", model.Teaching, 480, 540}, {"B", model.Break, 540, 555}, {"2", model.Teaching, 555, 615}, {"3", model.Teaching, 615, 675}, {"4", model.Teaching, 675, 735}} {
		main.Periods = append(main.Periods, model.Period{ID: model.PeriodID(i + 1), Code: p.code})
		main.Cells = append(main.Cells, model.Cell{Day: 1, Period: model.PeriodID(i + 1), Kind: p.kind, Start: p.start, End: p.end})
	}
	main.Cells[3].Variants = []model.Variant{{Code: "A", Spans: []model.Span{{Start: 645, End: 675}}}, {Code: "S", Spans: []model.Span{{Start: 615, End: 630}, {Start: 660, End: 675}}}}
	junior := &model.Grid{Code: "Junior", Days: []model.Day{{Code: "Mon"}}, Periods: []model.Period{{ID: 1, Code: "J"}},
		Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 530, End: 600}}}
	b.Add(main)
	b.Add(junior)
	b.Add(&model.Rotation{Number: 1})
	b.Add(&model.Rotation{Number: 2})
	b.Add(&model.YearLevel{Code: "9", Grid: 1})
	b.Add(&model.YearLevel{Code: "7", Grid: 2})
	b.Add(&model.Faculty{Code: "MAT"})
	b.Add(&model.Faculty{Code: "ART"})
	b.Add(&model.Room{Code: "R1", Capacity: 20})
	b.Add(&model.Room{Code: "R2"})
	b.Add(&model.Room{Code: "LIB", Capacity: 90})
	b.Add(&model.Teacher{Code: "KIM", MaxLoad: 5})
	b.Add(&model.Teacher{Code: "LOP", DaysOff: []model.DayOff{{Day: 1, Grid: 1, Period: 5, Kind: model.OffPreferred}}})
	b.Add(&model.Teacher{Code: "RAY", DaysOff: []model.DayOff{{Day: 1, Grid: 2, Period: 1, Kind: model.OffFixed}}})
	for _, n := range []string{"Ames", "Bell", "Cole"} {
		b.Add(&model.Student{Surname: n, YearLevel: 1})
	}
	b.Add(&model.Student{Surname: "Dean", YearLevel: 2})
	b.Add(&model.Composite{Code: "M"})
	b.Add(&model.Course{Code: "09MAT", Faculty: 1, YearLevels: []model.YearLevelID{1}})
	b.Add(&model.Course{Code: "09ART", Faculty: 2, YearLevels: []model.YearLevelID{1}})
	b.Add(&model.Course{Code: "07SCI", YearLevels: []model.YearLevelID{2}})
	kim := []model.TeacherID{1}
	b.Add(&model.Section{Course: 1, SectionID: "1", Composite: 1, Teachers: kim, Priority: 9})
	b.Add(&model.Section{Course: 1, SectionID: "2", Composite: 1, Teachers: kim, Priority: 9})
	b.Add(&model.Section{Course: 2, SectionID: "1", Rotations: 1, Teachers: kim, Priority: 3, LunchWave: "S"})
	b.Add(&model.Section{Course: 3, SectionID: "1", Faculty: 1, Priority: 9})
	for _, e := range [][2]int{{1, 1}, {2, 2}, {1, 3}, {3, 3}, {4, 4}} { // student, section
		b.Add(&model.Enrolment{Student: model.StudentID(e[0]), Section: model.SectionID(e[1])})
	}
	at := func(p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: 1, Period: p} }
	b.Add(&model.Lesson{Section: 1, Slot: at(1), Teachers: kim, Rooms: []model.RoomID{1}})
	b.Add(&model.Lesson{Section: 2, Slot: at(1), Teachers: kim, Rooms: []model.RoomID{1}})
	b.Add(&model.Lesson{Section: 3, Slot: at(5), Teachers: kim, Rooms: []model.RoomID{2}, Excused: []model.StudentID{3}})
	b.Add(&model.Lesson{Section: 4, Slot: model.Slot{Grid: 2, Day: 1, Period: 1}, Rooms: []model.RoomID{1}})
	b.Add(&model.Lesson{Section: 1})
	b.Add(&model.DutyArea{Code: "YARD", CountsLoad: true, Room: 3})
	b.Add(&model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: at(2)})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, e := range edits {
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return tt
}

// words writes entries as "09MAT 1 Mon 1 08:00–09:00".
func words(t *model.Timetable, list []views.Entry) []string {
	var out []string
	for _, e := range list {
		name := "duty"
		if e.Lesson != 0 {
			name = t.SectionCode(t.Lesson(e.Lesson).Section)
		}
		s := fmt.Sprintf("%s %s %s–%s", name, t.SlotName(e.Slot), e.Start, e.End)
		if e.Behind {
			s += " behind"
		}
		out = append(out, s)
	}
	return out
}

func TestATimetableOfEachKindOfRecord(t *testing.T) {
	mat1, mat2 := "09MAT 1 Mon 1 08:00–09:00", "09MAT 2 Mon 1 08:00–09:00"
	art, sci, duty := "09ART 1 Mon 4 11:15–12:15", "07SCI 1 Mon J 08:50–10:00", "duty Mon B 09:00–09:15"
	tests := []struct {
		name     string
		of       model.Key
		rotation int
		want     []string
	}{
		{"a teacher, with roster entries", model.TeacherID(1).Key(), 0, []string{mat1, mat2, duty, art}},
		{"a teacher in a rotation", model.TeacherID(1).Key(), 2, []string{mat1, mat2, duty}},
		{"a room, across grids", model.RoomID(1).Key(), 0, []string{mat1, mat2, sci}},
		{"the room of a duty area", model.RoomID(3).Key(), 0, []string{duty}},
		{"a student", model.StudentID(1).Key(), 0, []string{mat1, art}},
		{"a student who is excused", model.StudentID(3).Key(), 0, nil},
		{"a section", model.SectionID(2).Key(), 0, []string{mat2}},
		{"a year level", model.YearLevelID(1).Key(), 0, []string{mat1, mat2, art}},
		{"a faculty, by the section's own before its course's", model.FacultyID(1).Key(), 0, []string{mat1, mat2, sci}},
		{"a record without a timetable", model.GridID(1).Key(), 0, nil},
		{"a record that is not there", model.StudentID(99).Key(), 0, nil},
	}
	tt := small(t)
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, words(tt, views.Of(tt, tc.of, tc.rotation))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSectionOfLowerPriorityNumberShowsOnAStudentsTimetable(t *testing.T) {
	tt := small(t, model.MoveLesson{Lesson: 3, To: model.Slot{Grid: 1, Day: 1, Period: 1}})
	want := []string{"09MAT 1 Mon 1 08:00–09:00 behind", "09ART 1 Mon 1 08:00–09:00"}
	if diff := cmp.Diff(want, words(tt, views.Of(tt, model.StudentID(1).Key(), 0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := tt.Apply(model.SetPriority{Pattern: "*", Priority: 5}); err != nil {
		t.Fatal(err)
	}
	want = []string{"09MAT 1 Mon 1 08:00–09:00", "09ART 1 Mon 1 08:00–09:00 behind"} // of equals, the lesson that was there first
	if diff := cmp.Diff(want, words(tt, views.Of(tt, model.StudentID(1).Key(), 0))); diff != "" {
		t.Errorf("of one priority (-want +got):\n%s", diff)
	}
}

func TestALessonInALunchWaveHasTheTimesOfItsWave(t *testing.T) {
	tt := small(t, model.MoveLesson{Lesson: 3, To: model.Slot{Grid: 1, Day: 1, Period: 4}})
	want := []model.Span{{Start: 615, End: 630}, {Start: 660, End: 675}}
	if diff := cmp.Diff(want, tt.LessonTimes(tt.Lesson(3), nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if tt.LessonTimes(tt.Lesson(5), nil) != nil {
		t.Error("a lesson that is not placed has class time")
	}
}

func TestALoadCountsLinkedSectionsOnceAndIdlePeriodsBetweenLessons(t *testing.T) {
	tt := small(t)
	want := views.Load{Lessons: 2, Duties: 1, Most: 5, Minutes: 120, ByDay: []int{2, 0}, Idle: 2, FreeDays: 1}
	got := views.LoadOf(tt, 1, 1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in rotation 1 (-want +got):\n%s", diff)
	}
	if got.Total() != 3 {
		t.Errorf("total %d, want 3", got.Total())
	}
	want = views.Load{Lessons: 1, Duties: 1, Most: 5, Minutes: 60, ByDay: []int{1, 0}, FreeDays: 1}
	if diff := cmp.Diff(want, views.LoadOf(tt, 1, 2)); diff != "" {
		t.Errorf("in rotation 2 (-want +got):\n%s", diff)
	}
}

func TestTheRoomsThatAreFreeAtASlot(t *testing.T) {
	at := func(p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: 1, Period: p} }
	tests := []struct {
		name      string
		at        model.Slot
		rotations model.Rotations
		seats     int
		rooms     []model.RoomID
	}{
		{"a class is in one, and a class of another grid sits in a room for some of it", at(1), 0, 0, []model.RoomID{2, 3}},
		{"a break", at(2), 0, 0, []model.RoomID{2, 3}},
		{"nothing placed", at(3), 0, 0, []model.RoomID{2, 3}},
		{"in the rotation without the lesson", at(5), 2, 0, []model.RoomID{1, 2, 3}},
		{"in the rotation with the lesson", at(5), 1, 0, []model.RoomID{1, 3}},
		{"rooms with seats, or of unknown size", at(5), 2, 30, []model.RoomID{2, 3}},
		{"a slot that is not there", model.Slot{Grid: 1, Day: 2, Period: 1}, 0, 0, []model.RoomID{1, 2, 3}},
	}
	tt := small(t)
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.rooms, views.FreeRooms(tt, tc.at, tc.rotations, tc.seats)); diff != "" {
				t.Errorf("rooms (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPeriodsThatShareTimeAreOneTime: of one grid, too: period 2 ends 15 minutes after period 3 has begun.
func TestPeriodsThatShareTimeAreOneTime(t *testing.T) {
	at := func(p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: 1, Period: p} }
	g := *small(t).Grid(1)
	g.Cells = slices.Clone(g.Cells)
	g.Cells[2].End = 630
	study := func(id model.StudySectionID, p model.PeriodID) model.Edit {
		return model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: id, Slot: at(p)}}
	}
	tt := small(t, model.Replace{Record: &g}, model.MoveLesson{Lesson: 1, To: at(3)}, model.MoveLesson{Lesson: 3, To: at(4)}, model.Add{Record: &model.StudySection{Code: "ALL"}},
		model.Add{Record: &model.StudySection{Code: "MORE"}}, study(1, 4), study(2, 3))
	if got := views.FreeRooms(tt, at(4), 2, 0); slices.Contains(got, 1) {
		t.Errorf("rooms free in period 3: %v", got)
	}
	// Ames has 09MAT 1 in period 2, and so none to study; the others sit in one of two study sections that share time.
	want := map[model.StudySectionID][]model.StudentID{1: {2, 3}}
	if diff := cmp.Diff(want, views.Studies(tt).Lists); diff != "" {
		t.Errorf("study lists (-want +got):\n%s", diff)
	}
	// In lunch wave S period 3 has class before 10:30, so Ames has two lessons at once, and the lower priority shows.
	if got := views.Of(tt, model.StudentID(1).Key(), 1); !got[0].Behind || got[1].Behind {
		t.Errorf("Ames has %q", words(tt, got))
	}
}

func TestStudyListsHoldTheStudentsWithoutALesson(t *testing.T) {
	entry := func(study model.StudySectionID, p model.PeriodID, r model.Rotations) model.Edit {
		return model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: study, Slot: model.Slot{Grid: 1, Day: 1, Period: p}, Rotations: r}}
	}
	nine := model.Add{Record: &model.StudySection{Code: "Y9", YearLevels: []model.YearLevelID{1}, Size: 1}}
	all := model.Add{Record: &model.StudySection{Code: "ALL"}}
	tests := []struct {
		name  string
		edits []model.Edit
		lists map[model.StudySectionID][]model.StudentID
		over  []model.StudentID
	}{
		{"those with a lesson are not in it, and another grid's are not asked", []model.Edit{all, entry(1, 1, 0)},
			map[model.StudySectionID][]model.StudentID{1: {3}}, nil},
		{"free in one of its rotations is enough; the excused are free", []model.Edit{all, entry(1, 5, 0)},
			map[model.StudySectionID][]model.StudentID{1: {1, 2, 3}}, nil},
		{"not free in its only rotation", []model.Edit{all, entry(1, 5, 1)}, map[model.StudySectionID][]model.StudentID{1: {2, 3}}, nil},
		{"the one for fewer year levels fills first", []model.Edit{all, nine, entry(1, 3, 0), entry(2, 3, 0)},
			map[model.StudySectionID][]model.StudentID{1: {2, 3}, 2: {1}}, nil},
		{"no seat for the rest", []model.Edit{nine, entry(1, 3, 0)}, map[model.StudySectionID][]model.StudentID{1: {1}}, []model.StudentID{2, 3}},
		{"one section a rotation", []model.Edit{all, model.Add{Record: &model.StudySection{Code: "B"}}, entry(1, 3, 1), entry(2, 3, 2)},
			map[model.StudySectionID][]model.StudentID{1: {1, 2, 3}, 2: {1, 2, 3}}, nil},
		{"a student stays with one section", []model.Edit{nine, all, entry(2, 1, 0), entry(1, 3, 0), entry(2, 3, 0)},
			map[model.StudySectionID][]model.StudentID{1: {1}, 2: {2, 3}}, nil},
		{"nobody studies in a break", []model.Edit{all, entry(1, 2, 0)}, map[model.StudySectionID][]model.StudentID{}, nil},
		{"nobody studies while off campus; in another rotation than that of the leave they do", []model.Edit{all, entry(1, 5, 0),
			model.Add{Record: &model.OffCampus{Student: 2, Reason: model.WorkRelease, Slots: []model.Slot{{Grid: 1, Day: 1, Period: 5}}}},
			model.Add{Record: &model.OffCampus{Student: 3, Reason: model.WorkRelease, Slots: []model.Slot{{Grid: 1, Day: 1, Period: 5}}, Rotations: 1}}},
			map[model.StudySectionID][]model.StudentID{1: {1, 3}}, nil},
		{"the inactive and those without a section are left out", []model.Edit{all, entry(1, 3, 0),
			model.SetField{Key: model.StudentID(1).Key(), Field: "active", Value: "no"}, model.Withdraw{Section: 2, Students: []model.StudentID{2}}},
			map[model.StudySectionID][]model.StudentID{1: {3}}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := views.Studies(small(t, tc.edits...))
			if diff := cmp.Diff(tc.lists, got.Lists); diff != "" {
				t.Errorf("lists (-want +got):\n%s", diff)
			}
			var over []model.StudentID
			for _, o := range got.Over {
				over = append(over, o.Students...)
			}
			if diff := cmp.Diff(tc.over, over); diff != "" {
				t.Errorf("without a seat (-want +got):\n%s", diff)
			}
		})
	}
}

// In a school without clashes the views, the rules and each other agree.
func TestViewsOfADemoSchoolAgreeWithItsRules(t *testing.T) {
	tt := demo.New(demo.Options{Students: 400, Seed: 2, Year: 2026})
	c := rules.New(tt)
	for x := range tt.Teachers() {
		most := 0
		for n := 1; n <= max(1, tt.Count(model.KindRotation)); n++ {
			most = max(most, views.LoadOf(tt, x.ID, n).Total())
		}
		if most != c.Load(x.ID) {
			t.Errorf("%s has a load of %d by its timetable, and %d by the rules", x.Code, most, c.Load(x.ID))
		}
	}
	for s := range tt.Students() {
		if slices.ContainsFunc(views.Of(tt, s.Key(), 0), func(e views.Entry) bool { return e.Behind }) {
			t.Errorf("%s has a lesson behind another, and no clash", model.Title(s))
		}
	}
	if got := views.Studies(tt); len(got.Over) > 0 || len(got.Lists) == 0 {
		t.Errorf("%d study lists, %d slots without enough seats", len(got.Lists), len(got.Over))
	}
}

func BenchmarkViews(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	at := tt.Lesson(1).Slot
	for name, f := range map[string]func(){
		"teacher":     func() { views.Of(tt, model.TeacherID(1).Key(), 0) },
		"student":     func() { views.Of(tt, model.StudentID(1).Key(), 0) },
		"year level":  func() { views.Of(tt, model.YearLevelID(1).Key(), 0) },
		"week":        func() { views.WeekOf(tt, model.StudentID(1).Key(), 0, nil) },
		"load":        func() { views.LoadOf(tt, 1, 1) },
		"free rooms":  func() { views.FreeRooms(tt, at, 0, 0) },
		"study lists": func() { views.Studies(tt) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}
