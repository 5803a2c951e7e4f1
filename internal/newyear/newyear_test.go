package newyear

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/newtimetable"
	"carillon/model"
)

func dump(t *testing.T, tt *model.Timetable) string {
	t.Helper()
	var b bytes.Buffer
	if err := tt.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// perGrade counts the students who have not left, by the code of their year level.
func perGrade(tt *model.Timetable) map[string]int {
	out := map[string]int{}
	for s := range tt.Students() {
		if !s.Inactive {
			code := ""
			if y := tt.YearLevel(s.YearLevel); y != nil {
				code = y.Code
			}
			out[code]++
		}
	}
	return out
}

func TestGradesMoveUpListsGoAndSectionsStay(t *testing.T) {
	this := demo.New(demo.Options{Students: 300, Year: 2026})
	before, was := dump(t, this), perGrade(this)
	next, p, err := Make(this, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if dump(t, this) != before {
		t.Error("this year's timetable has changed")
	}
	is := perGrade(next)
	for from, to := range map[string]string{"9": "10", "10": "11", "11": "12"} {
		if was[from] == 0 || is[to] != was[from] {
			t.Errorf("grade %s has %d students, grade %s had %d", to, is[to], from, was[from])
		}
	}
	if is["9"] != 0 || len(p.Graduating) != was["12"] || p.Lowest.Code != "9" {
		t.Errorf("grade 9 has %d, %d graduate of %d, lowest %v", is["9"], len(p.Graduating), was["12"], p.Lowest)
	}
	if next.Count(model.KindEnrolment) != 0 || p.Lists != this.Count(model.KindEnrolment) {
		t.Errorf("%d rows of lists stay, %d said", next.Count(model.KindEnrolment), p.Lists)
	}
	for _, k := range []model.Kind{model.KindSection, model.KindLesson, model.KindTeacher, model.KindRoom, model.KindCourse, model.KindRosterSlot, model.KindGrid} {
		if next.Count(k) != this.Count(k) {
			t.Errorf("%d %s, were %d", next.Count(k), k.Plural(), this.Count(k))
		}
	}
	if next.Count(model.KindRequest) != p.Requests || p.Requests == 0 || p.Requests >= this.Count(model.KindRequest) {
		t.Errorf("%d requests, %d said, were %d", next.Count(model.KindRequest), p.Requests, this.Count(model.KindRequest))
	}
	for s := range next.Sections() {
		if s.SISID != "" || s.GUID != "" {
			t.Fatalf("%s has the SIS id of this year", next.SectionCode(s.ID))
		}
	}
	for s := range next.Students() {
		if this.Student(s.ID).SISID != s.SISID {
			t.Fatal("a student has another SIS id")
		}
	}
	if next.UndoLabel() != "" || next.Unsaved() != 0 {
		t.Error("the new timetable has a history")
	}
}

func TestTheCalendarOfTheNewYearFollowsItsOwnHolidays(t *testing.T) {
	this := demo.New(demo.Options{Students: 100, Year: 2026})
	snow := model.NewDate(2026, time.December, 8)
	if _, err := this.Apply(model.CloseDay{Date: snow, Name: "Snow", Shift: true}); err != nil {
		t.Fatal(err)
	}
	next, p, err := Make(this, Options{})
	if err != nil {
		t.Fatal(err)
	}
	school := next.School()
	if school.First != this.School().Last+1 || next.SchoolDates()[0].Weekday() != this.SchoolDates()[0].Weekday() {
		t.Errorf("it begins on %s, and school on %s", school.First, next.SchoolDates()[0])
	}
	if len(p.Holidays) == 0 {
		t.Fatal("no holidays")
	}
	for _, h := range p.Holidays {
		for d := h.First; d <= h.Last; d++ {
			if next.HasSchool(d) {
				t.Errorf("there is school on %s, %s", d, h.Name)
			}
		}
	}
	if d := snow + 364; !next.HasSchool(d) {
		t.Errorf("the snow day of this year is none of the next: %s", d)
	}
	days := 0
	var week, letter = model.Date(0), -1 // the Monday of the week, and whether it is week A or B
	for _, d := range next.SchoolDates() {
		if d < school.First || d > school.Last || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			t.Errorf("there is school on %s, a %s", d, d.Weekday())
		}
		n := next.Calendar().CycleDay(d) - 1
		if n%5 != int(d.Weekday())-1 {
			t.Errorf("%s, a %s, is day %d", d, d.Weekday(), n+1)
		}
		monday := d - model.Date(d.Weekday()-1)
		if monday != week {
			if letter == n/5 {
				t.Errorf("the week of %s has the letter of the week with school before", monday)
			}
			week, letter = monday, n/5
		}
		if letter != n/5 {
			t.Errorf("%s has another letter than its week", d)
		}
		days++
	}
	if days < 160 || days > 200 {
		t.Errorf("%d days of school", days)
	}
	for r := range next.Rotations() {
		if r.First < school.First || r.Last > school.Last || r.First > r.Last {
			t.Errorf("rotation %s: %s to %s", r.Name, r.First, r.Last)
		}
	}
}

func TestWhoStaysAndWhoLeavesIsAPersonsToSay(t *testing.T) {
	this := demo.New(demo.Options{Students: 200, Year: 2026})
	var ninth, eleventh, twelfth []model.StudentID
	for s := range this.Students() {
		switch this.YearLevel(s.YearLevel).Code {
		case "9":
			ninth = append(ninth, s.ID)
		case "11":
			eleventh = append(eleventh, s.ID)
		case "12":
			twelfth = append(twelfth, s.ID)
		}
	}
	gone := *this.Student(ninth[3])
	gone.Inactive = true
	if _, err := this.Apply(model.Replace{Record: &gone}); err != nil {
		t.Fatal(err)
	}
	nowhere := *this.Student(ninth[4])
	nowhere.YearLevel = 0
	if _, err := this.Apply(model.Replace{Record: &nowhere}); err != nil {
		t.Fatal(err)
	}
	next, p, err := Make(this, Options{Retained: []model.StudentID{ninth[0], twelfth[0]}, Leaving: []model.StudentID{eleventh[0]}, NotPlaced: true})
	if err != nil {
		t.Fatal(err)
	}
	grade := func(id model.StudentID) string {
		s := next.Student(id)
		if s == nil {
			return "gone"
		}
		if s.YearLevel == 0 {
			return "none"
		}
		return next.YearLevel(s.YearLevel).Code
	}
	for id, want := range map[model.StudentID]string{ninth[0]: "9", ninth[1]: "10", ninth[3]: "gone", ninth[4]: "none", eleventh[0]: "gone",
		eleventh[1]: "12", twelfth[0]: "12", twelfth[1]: "gone"} {
		if got := grade(id); got != want {
			t.Errorf("student %d is in %s, want %s", id, got, want)
		}
	}
	if len(p.Retained) != 2 || len(p.Leaving) != 1 || len(p.Inactive) != 1 || len(p.NoYearLevel) != 1 || p.Lessons != 0 {
		t.Errorf("%+v", p)
	}
	for l := range next.Lessons() {
		if l.Slot.Placed() && !l.Pinned {
			t.Fatal("a lesson kept its slot")
		}
	}
}

func TestAYearThatCannotBeIsRefused(t *testing.T) {
	empty, _ := model.NewBuilder().Timetable()
	this := demo.New(demo.Options{Students: 50, Year: 2026})
	for _, c := range []struct {
		name string
		t    *model.Timetable
		o    Options
		says string
	}{
		{"without dates", empty, Options{}, "no first and last day"},
		{"backwards", this, Options{First: model.NewDate(2028, 8, 1), Last: model.NewDate(2028, 7, 1)}, "before it begins"},
		{"within this year", this, Options{First: this.School().First + 10}, "before this one ends"},
	} {
		if _, _, err := Make(c.t, c.o); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, p, err := Make(empty, Options{First: model.NewDate(2027, 8, 16), Last: model.NewDate(2028, 6, 9)}); err != nil || p.Lowest != nil {
		t.Errorf("an empty school: %v, %+v", err, p)
	}
}

func TestOtherDatesAndHolidaysAreTaken(t *testing.T) {
	this := demo.New(demo.Options{Students: 50, Year: 2026})
	first, last := model.NewDate(2027, 8, 23), model.NewDate(2028, 6, 16)
	fall := newtimetable.Holiday{First: model.NewDate(2027, 10, 18), Last: model.NewDate(2027, 10, 22), Name: "Fall break"}
	next, _, err := Make(this, Options{First: first, Last: last, Holidays: []newtimetable.Holiday{fall, {First: first - 30, Last: first - 20, Name: "Before"}}})
	if err != nil {
		t.Fatal(err)
	}
	dates := next.SchoolDates()
	if dates[0] != first || dates[len(dates)-1] != last {
		t.Errorf("school from %s to %s", dates[0], dates[len(dates)-1])
	}
	if next.HasSchool(fall.First) || !next.HasSchool(fall.First-3) || !next.HasSchool(model.NewDate(2027, 11, 25)) {
		t.Error("the holidays are not those that were given")
	}
}

func BenchmarkMake(b *testing.B) {
	this := demo.New(demo.Options{Students: 5000, Year: 2026})
	for b.Loop() {
		if _, _, err := Make(this, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
