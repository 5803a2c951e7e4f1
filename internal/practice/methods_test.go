package practice

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"carillon/sync/liss"
)

func TestEveryMethodOfTheTableIsServed(t *testing.T) {
	for _, m := range liss.Methods() {
		if served[m.Name] == nil {
			t.Errorf("%s is not served", m.Name)
		}
	}
	if len(served) != len(liss.Methods()) {
		t.Errorf("%d methods are served, the table has %d", len(served), len(liss.Methods()))
	}
}

// TestATimetableHoldsOnItsDays compares the spans with the plainest model: which publish was the last for each day.
func TestATimetableHoldsOnItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := liss.Date(2026, 8, 31)
		const days = 20
		var h holdings
		var last [days]int // publish that a day shows, 0 is none
		n := rapid.IntRange(1, 12).Draw(t, "publishes")
		for p := 1; p <= n; p++ {
			from := rapid.IntRange(0, days-1).Draw(t, "from")
			to := rapid.IntRange(from, days-1).Draw(t, "to")
			h.timetable = append(cutOut(h.timetable, addDays(first, from), addDays(first, to)),
				span{2026, addDays(first, from), addDays(first, to), []liss.Lesson{{DayNumber: 1, Period: fmt.Sprint(p), ClassCode: "A 1"}}})
			for d := from; d <= to; d++ {
				last[d] = p
			}
		}
		from := rapid.IntRange(0, days-1).Draw(t, "ask from")
		to := rapid.IntRange(from, days-1).Draw(t, "ask to")
		want := map[string]bool{}
		for d := from; d <= to; d++ {
			if last[d] != 0 {
				want[fmt.Sprint(last[d])] = true
			}
		}
		got := map[string]bool{}
		for _, l := range h.lessonsWithin(2026, addDays(first, from), addDays(first, to)) {
			if got[l.Period] {
				t.Errorf("lesson %s comes twice", l.Period)
			}
			got[l.Period] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("days %d to %d:\n%s", from, to, diff)
		}
		if got := h.lessonsWithin(2027, liss.DateTime{}, liss.DateTime{}); len(got) != 0 {
			t.Errorf("another year has %v", got)
		}
	})
}

func TestPublishTimetableReplacesTheLessonsInsideItsDatesOnly(t *testing.T) {
	_, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	autumn := []liss.Lesson{{DayNumber: 1, Period: "P1", ClassCode: "AUTUMN 1"}}
	spring := []liss.Lesson{{DayNumber: 1, Period: "P1", ClassCode: "SPRING 1"}}
	jan := liss.Date(2027, 1, 11)
	must[liss.Ack](t)(c.PublishTimetable(bg, autumn, 2026, aug31, june12.At(23, 59), false))
	must[liss.Ack](t)(c.PublishTimetable(bg, spring, 2026, jan, june12.At(23, 59), false))

	for name, tc := range map[string]struct {
		from, to liss.DateTime
		want     []liss.Lesson
	}{
		"before":              {aug31, dec18, autumn},
		"the last day before": {liss.Date(2027, 1, 10), liss.Date(2027, 1, 10), autumn},
		"inside":              {jan, june12, spring},
		"both":                {dec18, june12, append(slices.Clone(autumn), spring...)},
		"after":               {liss.Date(2027, 6, 13), liss.Date(2027, 7, 1), []liss.Lesson{}},
	} {
		if diff := cmp.Diff(tc.want, must[[]liss.Lesson](t)(c.GetTimetable(bg, 2026, tc.from, tc.to))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	must[liss.Ack](t)(c.PublishTimetable(bg, nil, 2026, aug31, june12, false))
	if got := must[[]liss.Lesson](t)(c.GetTimetable(bg, 2026, aug31, june12)); len(got) != 0 {
		t.Errorf("an empty timetable empties its days, got %v", got)
	}
}

func TestReadAsInstantsAnEndAtMidnightCutsOffTheLastDay(t *testing.T) {
	for _, instants := range []bool{false, true} {
		for _, end := range []liss.DateTime{dec18, dec18.At(23, 59)} {
			t.Run(fmt.Sprintf("instants %v, end %s", instants, end), func(t *testing.T) {
				_, web := newServer(t, Options{Instants: instants})
				c := newClient(t, web.URL)
				must[liss.Ack](t)(c.PublishTimetable(bg, lessons, 2026, aug31, end, false))
				got := must[[]liss.Lesson](t)(c.GetTimetable(bg, 2026, dec18, dec18.At(23, 59)))
				if want := !instants || end != dec18; (len(got) > 0) != want {
					t.Errorf("the last day has %d lessons", len(got))
				}
			})
		}
	}
}

func TestCreateClassesFlagMakesSectionsWhoseCourseExists(t *testing.T) {
	rows := []liss.Lesson{{DayNumber: 1, Period: "P1", ClassCode: "09MAT 2", TeacherID: "T9"}, {DayNumber: 1, Period: "P2", ClassCode: "10XXX 1"}}
	for _, flag := range []bool{true, false} {
		t.Run(fmt.Sprint(flag), func(t *testing.T) {
			s, web := newServer(t, Options{})
			c := newClient(t, web.URL)
			must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
			must[liss.Ack](t)(c.PublishTimetable(bg, rows, 2026, aug31, dec18, flag))
			want := slices.Clone(classes)
			if flag {
				want = append(want, liss.Class{ClassCode: "09MAT 2", DefaultTeacher: "T9"})
			}
			held, _ := s.Held("")
			if diff := cmp.Diff(want, held.Classes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(rows, held.Timetable); diff != "" {
				t.Errorf("the lessons are held either way:\n%s", diff)
			}
		})
	}
}

func TestChangeClassMembershipMovesOneStudent(t *testing.T) {
	s, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	for name, tc := range map[string]struct {
		out, into []string
		want      []string // class codes of S1, in order
	}{
		"out of one and into another":   {[]string{"A 1"}, []string{"C 1"}, []string{"B 1", "C 1"}},
		"into one it is in already":     {nil, []string{"A 1"}, []string{"A 1", "B 1"}},
		"out of one it is not in":       {[]string{"Z 1"}, nil, []string{"A 1", "B 1"}},
		"out of and into the same":      {[]string{"A 1"}, []string{"A 1"}, []string{"A 1", "B 1"}},
		"out of everything":             {[]string{"A 1", "B 1"}, nil, nil},
		"into one that is named twice ": {nil, []string{"C 1", "C 1"}, []string{"A 1", "B 1", "C 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			must[liss.Ack](t)(c.PublishClassMemberships(bg, []liss.Membership{
				{StudentID: "S1", ClassCode: "A 1"}, {StudentID: "S2", ClassCode: "A 1"}, {StudentID: "S1", ClassCode: "B 1"}}, aug1))
			must[liss.Ack](t)(c.ChangeClassMembership(bg, "S1", aug31, tc.out, tc.into))
			held, _ := s.Held("")
			var got []string
			others := 0
			for _, m := range held.Memberships {
				if m.StudentID == "S1" {
					got = append(got, m.ClassCode)
				} else {
					others++
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if others != 1 {
				t.Errorf("the other student has %d rows", others)
			}
		})
	}
}

func TestDailyDataIsReplacedWithinItsDates(t *testing.T) {
	s, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	row := func(day int, class string) liss.DailyRow {
		return liss.DailyRow{Date: liss.Date(2026, 9, day), Period: "P1", ClassCode: class}
	}
	must[liss.Ack](t)(c.PublishDailyData(bg, liss.Date(2026, 9, 1), liss.Date(2026, 9, 3), []liss.DailyRow{row(1, "A 1"), row(2, "A 1"), row(3, "A 1")}))
	must[liss.Ack](t)(c.PublishDailyData(bg, liss.Date(2026, 9, 2), liss.Date(2026, 9, 2), []liss.DailyRow{row(2, "B 1")}))
	held, _ := s.Held("")
	if diff := cmp.Diff([]liss.DailyRow{row(1, "A 1"), row(3, "A 1"), row(2, "B 1")}, held.Daily); diff != "" {
		t.Error(diff)
	}
}

func TestBellTimesAreAnsweredByStructure(t *testing.T) {
	_, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	rows := []liss.BellPeriod{{DayNumber: 1, Period: "P1", TtStructure: "JUNIOR"}, {DayNumber: 1, Period: "P1", TtStructure: "SENIOR"}}
	must[liss.Ack](t)(c.PublishBellTimes(bg, rows))
	for structure, want := range map[string][]liss.BellPeriod{"": rows, "main": rows, "JUNIOR": rows[:1], "NONE": {}} {
		if diff := cmp.Diff(want, must[[]liss.BellPeriod](t)(c.GetBellTimes(bg, structure))); diff != "" {
			t.Errorf("%q:\n%s", structure, diff)
		}
	}
}

func TestTheCalendarIsAnsweredWithinItsDates(t *testing.T) {
	_, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	rows := []liss.CalendarDay{{Date: aug31, DayName: "Mon A", DayNumber: 1, Rotation: 1}, {Date: dec18, DayName: "Fri B", DayNumber: 10, Rotation: 1}}
	must[liss.Ack](t)(c.PublishCalendar(bg, rows))
	if diff := cmp.Diff(rows[1:], must[[]liss.CalendarDay](t)(c.GetCalendar(bg, liss.Date(2026, 9, 1), dec18))); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsLoadedIsWhatIsAnswered(t *testing.T) {
	d := Data{
		AcademicYear: 2026, From: aug31, To: dec18,
		Students: students, Teachers: []liss.Teacher{{TeacherID: "T1", TeacherCode: "ABC", Surname: "Ng"}}, Rooms: []liss.Room{{RoomID: "7", RoomCode: "R1", Capacity: 30}},
		Courses: []liss.Course{{Code: "09MAT", Name: "Mathematics 9", Units: 1}}, Preferences: []liss.SubjectPreference{{StudentID: "S1", Course: "10ART", Rank: 1}},
		Structures: []liss.TtStructure{{Name: "2026", AcademicYear: 2026, Terms: []liss.Term{{SemesterID: 1, Semester: "1", TermID: 1, Term: "1", StartDate: aug31, EndDate: dec18}}}},
		Classes:    classes, Memberships: lists, BellTimes: bells, Timetable: lessons, Calendar: []liss.CalendarDay{{Date: aug31, DayName: "Mon", DayNumber: 1}},
	}
	eachFormat(t, func(t *testing.T, f liss.Format) {
		s, web := newServer(t, Options{})
		if err := s.Load(d); err != nil {
			t.Fatal(err)
		}
		c := newClient(t, web.URL, withFormat(f))
		got := Data{
			AcademicYear: 2026, From: aug31, To: dec18,
			Students: must[[]liss.Student](t)(c.GetStudents(bg, aug1)), Teachers: must[[]liss.Teacher](t)(c.GetTeachers(bg, aug1)), Rooms: must[[]liss.Room](t)(c.GetRooms(bg)),
			Courses: must[[]liss.Course](t)(c.GetCourses(bg)), Preferences: must[[]liss.SubjectPreference](t)(c.GetStudentSubjectPreferences(bg, "")),
			Structures: must[[]liss.TtStructure](t)(c.GetTimetableStructures(bg, aug1)), Classes: must[[]liss.Class](t)(c.GetClasses(bg, 2026)),
			Memberships: must[[]liss.Membership](t)(c.GetClassMemberships(bg, aug1)), BellTimes: must[[]liss.BellPeriod](t)(c.GetBellTimes(bg, "")),
			Timetable: must[[]liss.Lesson](t)(c.GetTimetable(bg, 2026, aug31, dec18)), Calendar: must[[]liss.CalendarDay](t)(c.GetCalendar(bg, aug31, dec18)),
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Errorf("(-loaded +answered):\n%s", diff)
		}
	})
}

func TestLoadRefusesWhatItCannotPlace(t *testing.T) {
	s, _ := newServer(t, Options{})
	for name, d := range map[string]Data{
		"an unknown school":         {School: "OTHER", Rooms: []liss.Room{{RoomCode: "R"}}},
		"a timetable without days":  {AcademicYear: 2026, Timetable: lessons},
		"a timetable that ends ere": {AcademicYear: 2026, Timetable: lessons, From: dec18, To: aug31},
	} {
		if err := s.Load(d); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if held, _ := s.Held(""); !cmp.Equal(held, Data{School: DefaultSchool}, cmpopts.EquateEmpty()) {
		t.Errorf("something was loaded: %+v", held)
	}
}

func TestEachSchoolHasItsOwnData(t *testing.T) {
	s, web := newServer(t, Options{Schools: []string{"EAST", "WEST"}, Users: map[string]string{"a": "1", "b": "2"}})
	as := func(school, user, password string) *liss.Client {
		return newClient(t, web.URL, func(o *liss.Options) { o.School, o.UserName, o.Password = school, user, liss.NewSecret(password) })
	}
	must[liss.Ack](t)(as("EAST", "a", "1").PublishClasses(bg, 2026, classes))
	must[liss.Ack](t)(as("WEST", "b", "2").PublishClasses(bg, 2026, classes[:1]))
	if _, err := as("WEST", "a", "2").GetRooms(bg); liss.CodeOf(err) != liss.CodeBadLogin {
		t.Errorf("another user's password: %v", err)
	}
	east, _ := s.Held("EAST")
	west, _ := s.Held("west")
	if len(east.Classes) != 2 || len(west.Classes) != 1 {
		t.Errorf("EAST holds %d sections and WEST %d, want 2 and 1", len(east.Classes), len(west.Classes))
	}
}

func TestAStrictServerRefusesUnknownReferencesAndNamesThem(t *testing.T) {
	known := Data{
		AcademicYear: 2026, Students: students, Teachers: []liss.Teacher{{TeacherID: "T1", TeacherCode: "ABC"}},
		Rooms: []liss.Room{{RoomID: "7", RoomCode: "R1"}}, Classes: classes,
	}
	lesson := func(change func(*liss.Lesson)) func(*liss.Client) error {
		return func(c *liss.Client) error {
			l := liss.Lesson{DayNumber: 1, Period: "P1", ClassCode: "09MAT 1", TeacherID: "T1", RoomCode: "R1"}
			change(&l)
			_, err := c.PublishTimetable(bg, []liss.Lesson{l}, 2026, aug31, dec18, false)
			return err
		}
	}
	for name, tc := range map[string]struct {
		call func(*liss.Client) error
		want string // "" is taken
	}{
		"a lesson whose every reference is known":       {lesson(func(*liss.Lesson) {}), ""},
		"a lesson with a teacher's code in place of id": {lesson(func(l *liss.Lesson) { l.TeacherID = "ABC" }), ""},
		"a lesson without teacher and room":             {lesson(func(l *liss.Lesson) { l.TeacherID, l.RoomCode = "", "" }), ""},
		"an unknown section":                            {lesson(func(l *liss.Lesson) { l.ClassCode = "10ART 1" }), "The class 10ART 1 does not exist"},
		"an unknown teacher":                            {lesson(func(l *liss.Lesson) { l.TeacherID = "T7" }), "The teacher T7 does not exist"},
		"an unknown room":                               {lesson(func(l *liss.Lesson) { l.RoomCode = "R9" }), "The room R9 does not exist"},
		"an unknown room id":                            {lesson(func(l *liss.Lesson) { l.RoomID = "9" }), "The room 9 does not exist"},
		"an unknown student": {func(c *liss.Client) error {
			_, err := c.PublishClassMemberships(bg, []liss.Membership{{StudentID: "S9", ClassCode: "09MAT 1"}}, aug1)
			return err
		}, "The student S9 does not exist"},
		"a list of an unknown section": {func(c *liss.Client) error {
			_, err := c.PublishClassMemberships(bg, []liss.Membership{{StudentID: "S1", ClassCode: "10ART 1"}}, aug1)
			return err
		}, "The class 10ART 1 does not exist"},
		"a move into an unknown section": {func(c *liss.Client) error {
			_, err := c.ChangeClassMembership(bg, "S1", aug1, nil, []string{"10ART 1"})
			return err
		}, "The class 10ART 1 does not exist"},
		"an unknown default teacher": {func(c *liss.Client) error {
			_, err := c.PublishClasses(bg, 2026, []liss.Class{{ClassCode: "A 1", DefaultTeacher: "T7"}})
			return err
		}, "The teacher T7 of the class A 1 does not exist"},
		"a link to an unknown section": {func(c *liss.Client) error {
			_, err := c.PublishClasses(bg, 2026, []liss.Class{{ClassCode: "A 1", Composite: "B 1"}})
			return err
		}, "The class B 1, which the class A 1 is linked to, does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, strict := range []bool{true, false} {
				s, err := New(Options{Strict: strict})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Load(known); err != nil {
					t.Fatal(err)
				}
				before := s.snapshot(s.schools[0])
				web := httptest.NewServer(s)
				err = tc.call(newClient(t, web.URL))
				web.Close()
				if !strict || tc.want == "" {
					if err != nil {
						t.Errorf("strict %v: %v", strict, err)
					}
					continue
				}
				if err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("got %v, want %q", err, tc.want)
				}
				after := s.snapshot(s.schools[0])
				if diff := cmp.Diff(before, after, cmp.AllowUnexported(holdings{}, span{})); diff != "" {
					t.Errorf("a refused publish changed something:\n%s", diff)
				}
			}
		})
	}
}
