package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestTheTeacherAndRoomOfAllLessonsAreTheSections: where the SIS names none for the section. They are not sent until somebody
// chooses another, and none is taken over where lessons differ or one has none.
func TestTheTeacherAndRoomOfAllLessonsAreTheSections(t *testing.T) {
	r, s := newRig(t, empty(t))
	school := r.File.T.School()
	lesson := func(class string, period int, teacher, room string) liss.Lesson {
		return liss.Lesson{DayNumber: 1, Period: fmt.Sprint(period), ClassCode: class, TeacherID: teacher, RoomCode: room}
	}
	var bells []liss.BellPeriod
	for i := range 8 {
		bells = append(bells, liss.BellPeriod{DayNumber: 1, DayName: "Mon", Period: fmt.Sprint(i), StartTime: liss.ClockAt(500 + i*50), EndTime: liss.ClockAt(540 + i*50), Type: "T"})
	}
	class := func(code, teacher string) liss.Class {
		return liss.Class{ClassCode: code, CourseName: "Art", DefaultTeacher: teacher}
	}
	if err := s.Load(practice.Data{
		AcademicYear: 2026, From: liss.DateTimeOf(school.First.Time()), To: liss.DateTimeOf(school.Last.Time()),
		Teachers: []liss.Teacher{{TeacherID: "11", TeacherCode: "KIM", Surname: "Kim"}, {TeacherID: "12", TeacherCode: "LEE", Surname: "Lee"}},
		Rooms:    []liss.Room{{RoomID: "1", RoomCode: "A1"}, {RoomID: "2", RoomCode: "B2"}},
		Classes:  []liss.Class{class("ART 1", ""), class("ART 2", ""), class("ART 3", ""), class("ART 4", "12"), class("ART 5", "")},
		Timetable: []liss.Lesson{lesson("ART 1", 0, "11", "A1"), lesson("ART 1", 1, "11", "A1"), lesson("ART 2", 2, "11", "A1"), lesson("ART 2", 3, "12", "A1"),
			lesson("ART 3", 4, "11", "B2"), lesson("ART 3", 5, "", ""), lesson("ART 4", 6, "11", "A1")},
		BellTimes: bells,
	}); err != nil {
		t.Fatal(err)
	}
	p, _ := r.MustSync(func(run *engine.Run) { run.Adopt, run.Options = true, engine.Everything(today, school) })
	if notes := strings.Join(words.Plain.All(p.Notes), "\n"); !strings.Contains(notes, "no teacher for 1 section and no room for 3 sections") {
		t.Errorf("it says\n%s", notes)
	}
	tt := r.File.T
	got := ""
	for sec := range tt.Sections() {
		got += sec.SectionID
		if te := tt.Teacher(sec.Teacher()); te != nil {
			got += te.Code
		}
		if room := tt.Room(sec.Room); room != nil {
			got += room.Code
		}
		got += " "
	}
	if want := "1KIMA1 2A1 3 4LEEA1 5 "; got != want {
		t.Errorf("sections have %q, want %q", got, want)
	}
	sent := func() string {
		d, _ := s.Held("")
		i := slices.IndexFunc(d.Classes, func(c liss.Class) bool { return c.ClassCode == "ART 1" })
		return d.Classes[i].DefaultTeacher
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("the next sync would do\n%s", what)
	}
	sec := *tt.SectionByCode("ART", "1")
	sec.Priority = 3 // not its teacher
	apply(t, tt, model.Replace{Record: &sec})
	r.MustSync(nil)
	if got := sent(); got != "" {
		t.Errorf("with another priority the teacher %q is sent", got)
	}
	sec.Teachers = []model.TeacherID{tt.TeacherByCode("LEE").ID}
	apply(t, tt, model.Replace{Record: &sec})
	if p := r.Plan(nil); p.Out[1].Count(engine.Changed) != 1 {
		t.Errorf("another teacher: %+v", p.Out[1].Changes)
	}
	r.MustSync(nil)
	if got := sent(); got != "12" {
		t.Errorf("another teacher was chosen, and %q is sent", got)
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("the next sync would do\n%s", what)
	}
	sec.Teachers = []model.TeacherID{tt.TeacherByCode("KIM").ID}
	apply(t, tt, model.Replace{Record: &sec})
	r.MustSync(nil)
	if got := sent(); got != "11" {
		t.Errorf("the first teacher was chosen again, and %q is sent", got)
	}
	apply(t, tt, model.Delete{Key: sec.Key()})
	for st := range tt.SyncedStates() {
		if st.Kind == model.KindSection {
			t.Errorf("its last synced state outlives it: %+v", st)
		}
	}
}
