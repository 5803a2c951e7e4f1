package engine_test

import (
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestNewFromSISOfASISThatServesHalfOfIt: rooms come from the lessons that are in them, days and periods from the lessons
// that are then; and sections that are linked find each other, in whatever order and direction the SIS names them.
func TestNewFromSISOfASISThatServesHalfOfIt(t *testing.T) {
	r, s := newRig(t, empty(t))
	class := func(code, linked string) liss.Class {
		return liss.Class{ClassCode: code, CourseName: "Art", DefaultTeacher: "11", Form: "9", Composite: linked}
	}
	lesson := func(day int, period, code, linked string) liss.Lesson {
		return liss.Lesson{DayNumber: day, Period: period, ClassCode: code, TeacherCode: "KIM", RoomCode: "A" + period, Composite: linked}
	}
	school := r.File.T.School()
	if err := s.Load(practice.Data{
		AcademicYear: 2026, From: liss.DateTimeOf(school.First.Time()), To: liss.DateTimeOf(school.Last.Time()),
		Students: []liss.Student{{StudentID: "1", Surname: "Ames", Form: "9"}},
		Teachers: []liss.Teacher{{TeacherID: "11", TeacherCode: "KIM", Surname: "Kim"}},
		// 4 to 3, 3 to 2, 2 to 1: a chain, told from its end; 5 and 6 name each other; 7 is linked to nobody who is there.
		Classes:     []liss.Class{class("ART 4", "ART 3"), class("ART 3", "ART 2"), class("ART 2", "ART 1"), class("ART 1", ""), class("ART 5", "ART 6"), class("ART 6", "ART 5"), class("ART 7", "ART 9")},
		Memberships: []liss.Membership{{StudentID: "1", ClassCode: "ART 4"}},
		Timetable:   []liss.Lesson{lesson(2, "10", "ART 1", "ART 2"), lesson(1, "2", "ART 5", ""), lesson(1, "1", "ART 1", "ART 2"), lesson(2, "2", "ART 7", "")},
	}); err != nil {
		t.Fatal(err)
	}
	r.SIS.Misbehave("unsupported@getRooms", "unsupported@getCourses", "unsupported@getBellTimes")
	p, _ := r.MustSync(func(run *engine.Run) {
		run.Adopt, run.Options = true, engine.Everything(today, school)
	})
	var left []string
	for _, out := range p.Adopted {
		for _, n := range out.Left {
			left = append(left, n.What+": "+words.Plain.Say(n.Why))
		}
	}
	if len(left) != 2 || !strings.Contains(left[0], "under Grid structure") || !strings.Contains(left[1], "linked to ART 9") {
		t.Errorf("left out: %q", left)
	}
	tt := r.File.T
	if n := tt.Count(model.KindSection); n != 7 || tt.Count(model.KindEnrolment) != 1 || tt.Count(model.KindLesson) != 4 || tt.Count(model.KindRoom) != 3 {
		t.Errorf("%d sections, %d list rows, %d lessons, %d rooms", n, tt.Count(model.KindEnrolment), tt.Count(model.KindLesson), tt.Count(model.KindRoom))
	}
	group := func(id string) model.CompositeID { return tt.SectionByCode("ART", id).Composite }
	for _, pair := range []string{"1 2", "2 3", "3 4", "5 6"} {
		if a, b := group(pair[:1]), group(pair[2:]); a == 0 || a != b {
			t.Errorf("%s are in the groups %d and %d", pair, a, b)
		}
	}
	if group("7") != 0 || group("1") == group("5") {
		t.Error("sections are linked that are not linked there")
	}
	g := tt.Grid(1)
	if len(g.Days) != 2 || g.Periods[0].Code != "1" || g.Periods[1].Code != "2" || g.Periods[2].Code != "10" {
		t.Errorf("the grid is %+v", g)
	}
	for l := range tt.Lessons() {
		if len(l.Teachers) != 1 || len(l.Rooms) != 1 || !l.Slot.Placed() {
			t.Errorf("a lesson is %+v", l)
		}
	}
	next := func(run *engine.Run) {
		run.Options = engine.Options{Publish: []engine.Kind{engine.Sections, engine.SectionLists, engine.Timetable}, Today: today, From: today, To: school.Last}
	}
	for _, c := range r.Plan(next).Out {
		for _, row := range append(c.Changes, c.There...) {
			if row.Key != "ART 7" { // whose link is shown, and stays as it is
				t.Errorf("the next sync has %s %+v", c.Kind, row)
			}
		}
	}
	bells := r.Plan(func(run *engine.Run) { next(run); run.Options.Publish = []engine.Kind{engine.BellTimes} }).Out[0]
	if bells.Rows != 0 || len(bells.Bad) != 4 {
		t.Errorf("without times, %d bell times would be sent and %d are said to be faulty", bells.Rows, len(bells.Bad))
	}
}

// TestWhatTheSISDoesNotShowIsNoChangeAfterNewFromSIS: rooms have campuses, so that lessons would say theirs; a SIS that shows
// none on lessons is not sent the whole timetable for it.
func TestWhatTheSISDoesNotShowIsNoChangeAfterNewFromSIS(t *testing.T) {
	r, s := newRig(t, empty(t))
	school := r.File.T.School()
	if err := s.Load(practice.Data{
		AcademicYear: 2026, From: liss.DateTimeOf(school.First.Time()), To: liss.DateTimeOf(school.Last.Time()),
		Rooms:     []liss.Room{{RoomID: "1", RoomCode: "A1", Campus: "N"}, {RoomID: "2", RoomCode: "B1", Campus: "S"}},
		Classes:   []liss.Class{{ClassCode: "ART 1"}},
		BellTimes: []liss.BellPeriod{{DayNumber: 1, DayName: "Mon", Period: "1", StartTime: liss.ClockAt(500), EndTime: liss.ClockAt(550), Type: "T"}},
		Timetable: []liss.Lesson{{DayNumber: 1, Period: "1", ClassCode: "ART 1", RoomCode: "B1"}},
	}); err != nil {
		t.Fatal(err)
	}
	r.MustSync(func(run *engine.Run) { run.Adopt, run.Options = true, engine.Everything(today, school) })
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("the next sync would do\n%s", what)
	}
}

// TestWhatWasTakenOverIsTheThirdSide: afterwards it is known who changed what.
func TestWhatWasTakenOverIsTheThirdSide(t *testing.T) {
	from, s := newRig(t, smallSchool(t))
	from.MustSync(nil)
	r, _ := newRig(t, empty(t))
	r.SIS, r.System.URL = from.SIS, from.System.URL
	r.MustSync(func(run *engine.Run) { run.Adopt, run.Options = true, engine.Everything(today, r.File.T.School()) })
	next := func(run *engine.Run) {
		run.Options.Publish, run.Options.Download = []engine.Kind{engine.Sections}, []engine.Kind{engine.Students}
	}
	sec := *firstSection(r.File.T)
	sec.Priority = 3
	apply(t, r.File.T, model.Replace{Record: &sec})
	if p := r.Plan(next); len(p.Held) > 0 || p.Out[0].Count(engine.Changed) != 1 {
		t.Errorf("one section was changed here: held %v, changes %v", p.Held, p.Out[0].Changes)
	}
	d, _ := s.Held("")
	student := d.Students[0]
	student.House = "Another"
	if err := s.Load(practice.Data{Students: append([]liss.Student{student}, d.Students[1:]...)}); err != nil {
		t.Fatal(err)
	}
	code := r.File.T.SectionCode(sec.ID)
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		for i := range list {
			if list[i].ClassCode == code {
				list[i].DefaultTeacher = ""
			}
		}
		return list
	})
	p := r.Plan(next)
	if there := p.Out[0].There; len(there) != 1 || there[0].Key != code || p.Out[0].Count(engine.Changed) != 1 {
		t.Errorf("its teacher was taken away there: there %v, changes %v", there, p.Out[0].Changes)
	}
	if in := p.In[0]; in.Count(engine.Changed) != 1 || len(in.Conflicts) > 0 {
		t.Errorf("a house was changed there: %v, conflicts %v", in.Changes, in.Conflicts)
	}
}

// TestNewFromSISTwiceIsTheSame: into another file, and as another day.
func TestNewFromSISTwiceIsTheSame(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.MustSync(nil)
	var what [2]string
	for i := range what {
		into, _ := newRig(t, empty(t))
		into.SIS, into.System.URL, into.Today = r.SIS, r.System.URL, today+model.Date(i)
		p, _ := into.MustSync(func(run *engine.Run) {
			run.Adopt, run.Options = true, engine.Everything(into.Today, into.File.T.School())
		})
		what[i] = conformance.Empty(p)
		for _, out := range p.Adopted {
			what[i] += string(out.Kind) + "\n"
			for _, c := range out.There {
				what[i] += c.Key + strings.Join(c.Now, "|") + string(c.Do) + c.Why.String() + "\n"
			}
		}
	}
	if what[0] != what[1] || what[0] == "" {
		t.Errorf("first\n%.3000s\nthen\n%.3000s", what[0], what[1])
	}
}
