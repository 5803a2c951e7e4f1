package engine_test

import (
	"context"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestNewFromSISSaysWhichYearWasAskedAndWhatIsMissing: a SIS with lessons and no sections, one that has another year, and one
// that has nothing, of which no file is made.
func TestNewFromSISSaysWhichYearWasAskedAndWhatIsMissing(t *testing.T) {
	school := empty(t).School()
	from, to := liss.DateTimeOf(school.First.Time()), liss.DateTimeOf(school.Last.Time())
	people := practice.Data{Students: []liss.Student{{StudentID: "1", Surname: "Ames", Form: "9"}}, Teachers: []liss.Teacher{{TeacherID: "11", TeacherCode: "KIM", Surname: "Kim"}},
		Rooms: []liss.Room{{RoomID: "1", RoomCode: "A1"}}, Courses: []liss.Course{{Code: "ART", Name: "Art", Units: 1}}}
	lessons := []liss.Lesson{{DayNumber: 1, Period: "1", ClassCode: "ART 1", TeacherID: "11", RoomCode: "A1"}, {DayNumber: 1, Period: "2", ClassCode: "ART 2"}}
	bells := []liss.BellPeriod{{DayNumber: 1, DayName: "Mon", Period: "1", StartTime: liss.ClockAt(500), EndTime: liss.ClockAt(550), Type: "T"}, {DayNumber: 1, DayName: "Mon", Period: "2", StartTime: liss.ClockAt(550), EndTime: liss.ClockAt(600), Type: "T"}}
	with := func(change func(*practice.Data)) practice.Data {
		d := people
		d.AcademicYear, d.From, d.To = 2026, from, to
		change(&d)
		return d
	}
	for _, tc := range []struct {
		name   string
		data   practice.Data
		faults []string
		says   []string
		never  string
		fails  bool
	}{
		{name: "lessons and bell times, and no sections", data: with(func(d *practice.Data) {
			d.Timetable, d.BellTimes, d.Memberships = lessons, bells, []liss.Membership{{StudentID: "1", ClassCode: "ART 1"}}
		}),
			says: []string{"academic year 2026–27, 2026-07-01 to 2027-06-30", "has no sections for 2026–27", "So the 1 section list row and 2 lessons that it has can't be taken over", "ask for another"}},
		{name: "the same, sections are not served", data: with(func(d *practice.Data) { d.Timetable, d.BellTimes = lessons, bells }), faults: []string{"unsupported@getClasses"},
			says: []string{"does not serve sections", "no section list rows for 2026–27", "So the 2 lessons that it has can't be taken over", "Ask its support to let this user read them"}, never: "no sections"},
		{name: "the same, and duties, whose lessons are of no section", data: with(func(d *practice.Data) {
			d.Timetable = append([]liss.Lesson{{DayNumber: 1, Period: "1", ClassCode: "ONCALL KIM", TeacherID: "11"}}, lessons...)
			d.BellTimes = bells
		}), faults: []string{"unsupported@getClasses"}, says: []string{"So the 2 of 3 lessons that it has can't be taken over"}},
		{name: "another year", data: with(func(d *practice.Data) {
			d.AcademicYear, d.Classes = 2025, []liss.Class{{ClassCode: "ART 1", CourseName: "Art"}}
			d.Structures = []liss.TtStructure{{Name: "main", AcademicYear: 2025, Terms: []liss.Term{{SemesterID: 1, Semester: "1", TermID: 1, Term: "Fall", StartDate: liss.Date(2025, 8, 12), EndDate: liss.Date(2026, 6, 12)}}}}
		}),
			says: []string{"2026–27", "sections, section list rows and lessons for 2026–27", "ask for another; if it is, ask the support of Alma why this user is shown none. It has terms of 2025–26."}},
		{name: "all is there", data: with(func(d *practice.Data) {
			d.Timetable, d.BellTimes, d.Classes, d.Memberships = lessons[:1], bells, []liss.Class{{ClassCode: "ART 1", CourseName: "Art"}}, []liss.Membership{{StudentID: "1", ClassCode: "ART 1"}}
		}),
			says: []string{"academic year 2026–27"}, never: "has no "},
		{name: "nothing", data: practice.Data{}, says: []string{"no file was made", "2026–27", "has no rooms, teachers, students"}, fails: true},
		{name: "no call is served", data: practice.Data{}, faults: []string{"unsupported@getRooms", "unsupported@getTeachers", "unsupported@getStudents", "unsupported@getCourses", "unsupported@getClasses",
			"unsupported@getClassMemberships", "unsupported@getBellTimes", "unsupported@getTimetable", "unsupported@getCalendar", "unsupported@getTimetableStructures"},
			says: []string{"no file was made", "serves nothing of a school"}, fails: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, empty(t))
			if err := s.Load(tc.data); err != nil {
				t.Fatal(err)
			}
			r.SIS.Misbehave(tc.faults...)
			run := r.Run(func(run *engine.Run) { run.Adopt, run.Options = true, engine.Everything(today, school) })
			defer run.Close()
			p, err := run.Prepare(context.Background())
			if tc.fails {
				if engine.CodeOf(err) != engine.NothingThere || r.File.T.Count(model.KindStudent) > 0 {
					t.Fatalf("it ended with %v", err)
				}
				p = &engine.Plan{Notes: []message.Message{message.Of(err)}}
			} else if err != nil {
				t.Fatal(err)
			}
			notes := strings.Join(words.Plain.All(p.Notes), "\n")
			for _, says := range tc.says {
				if !strings.Contains(notes, says) {
					t.Errorf("it does not say %q:\n%s", says, notes)
				}
			}
			if tc.never != "" && strings.Contains(notes, tc.never) {
				t.Errorf("it says\n%s", notes)
			}
		})
	}
}
