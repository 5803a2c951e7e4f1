package csv

import (
	"os"
	"testing"

	"carillon/model"
)

// gibbon is the folder of a real school, kept beside the checkout.
const gibbon = "../../../../shared/data/gibbon-school"

func readGibbon(t testing.TB) *model.Timetable {
	t.Helper()
	if _, err := os.Stat(gibbon); err != nil {
		t.Skip("the gibbon school is not beside this checkout")
	}
	res, err := Read(os.DirFS(gibbon), Options{Name: "Gibbon", Region: model.RegionUSA, Year: 2026})
	if err != nil {
		t.Fatal(err)
	}
	return res.Timetable
}

func TestTheGibbonSchoolIsTakenWhole(t *testing.T) {
	tt := readGibbon(t)
	want := map[model.Kind]int{
		model.KindGrid: 1, model.KindYearLevel: 7, model.KindFaculty: 13, model.KindRoom: 60, model.KindTeacher: 41,
		model.KindStudent: 391, model.KindCourse: 126, model.KindSection: 238, model.KindEnrolment: 3382,
		model.KindLesson: 1130, model.KindCalendar: 1, model.KindSchool: 1,
	}
	for _, k := range model.Kinds() {
		if got := tt.Count(k); got != want[k] {
			t.Errorf("%d %s, want %d", got, k.Plural(), want[k])
		}
	}
	if got := len(tt.Calendar().Days); got != 266 {
		t.Errorf("%d days in the calendar, want 266", got)
	}
	excused, two, none := 0, 0, 0
	for l := range tt.Lessons() {
		excused += len(l.Excused)
		switch len(l.Teachers) {
		case 0:
			none++
		case 2:
			two++
		}
	}
	if excused != 4 || two != 33 || none != 21 {
		t.Errorf("%d excused, %d lessons with two teachers, %d with none; want 4, 33, 21", excused, two, none)
	}
	unplaced := 0
	for s := range tt.Sections() {
		if s.LessonsWanted == 0 {
			unplaced++
		}
	}
	if unplaced != 7 {
		t.Errorf("%d sections without a lesson, want 7", unplaced)
	}
}

func TestTheGibbonSchoolHasTheClashesCountedElsewhere(t *testing.T) {
	tt := readGibbon(t)
	type place struct {
		who  model.Key
		slot model.Slot
	}
	busy := make(map[place]int)
	for l := range tt.Lessons() {
		for _, id := range l.Teachers {
			busy[place{id.Key(), l.Slot}]++
		}
		for _, id := range l.Rooms {
			busy[place{id.Key(), l.Slot}]++
		}
		for e := range tt.ListOf(l.Section) {
			excused := false
			for _, id := range l.Excused {
				excused = excused || id == e.Student
			}
			if !excused {
				busy[place{e.Student.Key(), l.Slot}]++
			}
		}
	}
	got := make(map[model.Kind]int)
	for p, n := range busy {
		if n > 1 {
			got[p.who.Kind]++
		}
	}
	if got[model.KindTeacher] != 0 || got[model.KindRoom] != 0 || got[model.KindStudent] != 29 {
		t.Errorf("clashes %v; want 0 of teachers, 0 of rooms, 29 of students", got)
	}
}
