package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// heldBy is the sentence of a guard of a plan; "" where it does not hold it.
func heldBy(p *engine.Plan, code engine.GuardCode) string {
	for _, g := range p.Held {
		if g.Code == code {
			return words.Plain.Say(g.Said)
		}
	}
	return ""
}

// TestAClockBehindTheLastSyncHoldsTheRun: a clock that lost its battery, or was set wrong; not one that a zone or a night
// separates from the last run, and not one that failed with the wrong clock.
func TestAClockBehindTheLastSyncHoldsTheRun(t *testing.T) {
	for _, tc := range []struct {
		name   string
		today  model.Date
		change func(*engine.System)
		held   bool
	}{
		{name: "the same day", today: today},
		{name: "the day before", today: today - 1},
		{name: "two days before", today: today - 2, held: true},
		{name: "months before", today: model.NewDate(2026, 9, 14), held: true},
		{name: "1970", today: model.NewDate(1970, 1, 2), held: true},
		{name: "without a status, by what was published", today: today - 30, change: func(s *engine.System) { s.Last = nil }, held: true},
		{name: "a run with a clock ahead failed", today: today, change: func(s *engine.System) {
			s.Last = &engine.Status{At: today.Time().AddDate(11, 0, 0), Outcome: engine.Failed, Good: today.Time()}
		}},
		{name: "months later", today: today + 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newMemoryRig(t, smallSchool(t))
			r.MustSync(nil)
			sys, err := engine.FindSystem(r.File, "")
			if err != nil {
				t.Fatal(err)
			}
			if tc.change != nil {
				tc.change(sys)
			}
			r.System, r.Today, r.From = *sys, tc.today, tc.today
			text := heldBy(r.Plan(func(run *engine.Run) { run.Options.Download = nil }), engine.ClockBack)
			if (text != "") != tc.held || tc.held && (!strings.Contains(text, tc.today.String()) || !strings.Contains(text, today.String())) {
				t.Errorf("held by %q", text)
			}
		})
	}
}

// TestNoneOfThePeopleWhoAreHereHoldAPublish: students or teachers with ids of a SIS, of which the SIS sends none at the first
// sync and at every later one. A download alone does no harm.
func TestNoneOfThePeopleWhoAreHereHoldAPublish(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	d, _ := s.Held("")
	if err := s.Load(practice.Data{Students: []liss.Student{}}); err != nil {
		t.Fatal(err)
	}
	for i, when := range []string{"the first sync", "the second"} {
		p := r.Plan(nil)
		if text := heldBy(p, engine.NobodyThere); !strings.Contains(text, "no students for 2026–27") || !strings.Contains(text, "50 students") || p.FirstOnly() {
			t.Errorf("%s: held %v", when, p.Held)
		}
		if i == 0 {
			r.MustSync(nil)
		}
	}
	if p := r.Plan(onlyStudents); len(p.Held) > 0 {
		t.Errorf("a download alone: held %v", p.Held)
	}
	if err := s.Load(practice.Data{Students: d.Students, Teachers: []liss.Teacher{}}); err != nil {
		t.Fatal(err)
	}
	r2, _ := newRig(t, smallSchool(t))
	r2.SIS, r2.System.URL = r.SIS, r.System.URL
	if text := heldBy(r2.Plan(nil), engine.NobodyThere); !strings.Contains(text, "no teachers") {
		t.Errorf("no teachers: held by %q", text)
	}
	if err := s.Load(practice.Data{Students: []liss.Student{}, Teachers: []liss.Teacher{}}); err != nil {
		t.Fatal(err)
	}
	r3, _ := newRig(t, empty(t))
	r3.SIS, r3.System.URL = r.SIS, r.System.URL
	if text := heldBy(r3.Plan(nil), engine.NobodyThere); text != "" {
		t.Errorf("nobody here, either: held by %q", text)
	}
}

// TestATimetableFromTodayIsHeldOutsideTheDaysOfTheCalendar: there is no school that it knows of then, and there may be one.
func TestATimetableFromTodayIsHeldOutsideTheDaysOfTheCalendar(t *testing.T) {
	d := model.NewDate
	for _, tc := range []struct {
		name        string
		first, last model.Date // of the calendar; 0 for none
		today, from model.Date
		lists       bool // only section lists are sent
		hour        int  // 0 is ten o'clock
		says        string
	}{
		{name: "it ended last week", first: d(2026, 8, 12), last: d(2026, 11, 20), says: "ended on 2026-11-20"},
		{name: "it ended yesterday", first: d(2026, 8, 12), last: today - 1, says: "ended on 2026-11-22"},
		{name: "today is its last day", first: d(2026, 8, 12), last: today},
		{name: "from tomorrow on", first: d(2026, 8, 12), last: d(2026, 11, 20), from: today + 1},
		{name: "lists alone", first: d(2026, 8, 12), last: d(2026, 11, 20), lists: true},
		{name: "it is that of the second semester", first: d(2027, 1, 4), last: d(2027, 6, 11), says: "begins on 2027-01-04"},
		{name: "in summer, before school begins", first: d(2026, 8, 12), last: d(2027, 6, 11), today: d(2026, 7, 20)},
		{name: "last year's", first: d(2025, 8, 12), last: d(2026, 6, 12), says: "ended on 2026-06-12"},
		{name: "none"},
		{name: "before the first bell", first: d(2026, 8, 12), last: d(2026, 11, 20), hour: 6},
		{name: "today, and a person says so", first: d(2026, 8, 12), last: d(2026, 11, 20), from: today},
		{name: "from a day that has passed", first: d(2026, 8, 12), last: d(2026, 11, 20), from: today - 7, says: "ended on 2026-11-20"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tt := smallSchool(t)
			var days []model.CalendarDay
			for date := tc.first; date != 0 && date <= tc.last; date++ {
				if wd := date.Weekday(); wd != time.Saturday && wd != time.Sunday || date == tc.last {
					days = append(days, model.CalendarDay{Date: date, Day: 1})
				}
			}
			apply(t, tt, model.Replace{Record: &model.Calendar{Days: days}})
			for r := range tt.Snapshot().Rotations() {
				c := *r
				c.First, c.Last = d(2026, 8, 12), d(2026, 12, 18)
				if c.Number > 1 {
					c.First, c.Last = d(2027, 1, 4), d(2027, 6, 11)
				}
				apply(t, tt, model.Replace{Record: &c})
			}
			r, _ := newMemoryRig(t, tt)
			if tc.today != 0 {
				r.Today = tc.today
			}
			r.From = tc.from
			text := heldBy(r.Plan(func(run *engine.Run) {
				if tc.hour != 0 {
					run.Now = func() time.Time { return clock(r.Today, tc.hour, 0) }
				}
				if tc.lists {
					run.Options.Publish = []engine.Kind{engine.SectionLists}
				}
			}), engine.NoCalendar)
			if (text != "") != (tc.says != "") || !strings.Contains(text, tc.says) {
				t.Errorf("held by %q", text)
			}
		})
	}
}

// TestMuchThatWouldBeAddedIsHeld: the same under other codes, and a crowd beside a few; not the first download into an empty
// file, and not a class of beginners.
func TestMuchThatWouldBeAddedIsHeld(t *testing.T) {
	courses := func(prefix string, n int) (list []liss.Course) {
		for i := range n {
			list = append(list, liss.Course{Code: fmt.Sprint(prefix, i), Name: "Art", YearLevel: "9", Units: 1})
		}
		return list
	}
	rooms := func(from, n int) (list []liss.Room) {
		for i := from; i < from+n; i++ {
			list = append(list, liss.Room{RoomID: fmt.Sprint(i), RoomCode: fmt.Sprint("R", i)})
		}
		return list
	}
	for _, tc := range []struct {
		name         string
		before, then practice.Data
		code         engine.GuardCode
	}{
		{name: "all course codes renamed", before: practice.Data{Courses: courses("OLD", 20)}, then: practice.Data{Courses: courses("NEW", 20)}, code: engine.CodesRenamed},
		{name: "a third of them", before: practice.Data{Courses: courses("A", 30)}, then: practice.Data{Courses: append(courses("A", 20), courses("NEW", 10)...)}, code: engine.CodesRenamed},
		{name: "a few renamed", before: practice.Data{Courses: courses("A", 30)}, then: practice.Data{Courses: append(courses("A", 26), courses("NEW", 4)...)}},
		{name: "rooms under other ids and codes", before: practice.Data{Rooms: rooms(0, 20)}, then: practice.Data{Rooms: rooms(100, 20)}, code: engine.CodesRenamed},
		{name: "a crowd beside a few", before: practice.Data{Rooms: rooms(0, 10)}, then: practice.Data{Rooms: rooms(0, 60)}, code: engine.ManyNew},
		{name: "a new wing", before: practice.Data{Rooms: rooms(0, 40)}, then: practice.Data{Rooms: rooms(0, 60)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, empty(t))
			all := func(run *engine.Run) {
				run.Options.Download, run.Options.Publish = []engine.Kind{engine.Rooms, engine.Courses}, nil
			}
			if err := s.Load(tc.before); err != nil {
				t.Fatal(err)
			}
			if p, _ := r.MustSync(all); len(p.Held) > 0 {
				t.Errorf("into an empty file: held %v", p.Held)
			}
			if err := s.Load(tc.then); err != nil {
				t.Fatal(err)
			}
			p := r.Plan(all)
			if tc.code == "" && len(p.Held) > 0 || tc.code != "" && (len(p.Held) != 1 || p.Held[0].Code != tc.code) {
				t.Errorf("held %v", p.Held)
			}
		})
	}
}

// TestAStudentUnderAnIDThatWasAnothersIsLookedAt: and where a person says that it is another, the one who was here keeps the
// sections and the new one has none.
func TestAStudentUnderAnIDThatWasAnothersIsLookedAt(t *testing.T) {
	guid := strings.Repeat("0a", 16)
	ann := model.Student{SISID: "501", Surname: "Ames", FirstName: "Ann", PreferredName: "Annie", YearLevel: 1, Gender: "F"}
	for _, tc := range []struct {
		name   string
		here   func(*model.Student)
		there  liss.Student
		others int
	}{
		{name: "all other", there: liss.Student{FirstName: "Bob", Surname: "Stone", Form: "12", Gender: "M"}, others: 1},
		{name: "names and grade, the SIS says no gender", there: liss.Student{FirstName: "Bob", Surname: "Stone", Form: "12"}, others: 1},
		{name: "names and gender", there: liss.Student{FirstName: "Bob", Surname: "Stone", Form: "09", Gender: "M"}, others: 1},
		{name: "names, and no more is known", here: func(s *model.Student) { s.YearLevel, s.Gender = 0, "" }, there: liss.Student{FirstName: "Bob", Surname: "Stone", Form: "9"}, others: 1},
		{name: "names alone: adopted, or named anew", there: liss.Student{FirstName: "Bea", Surname: "Stone", Form: "09", Gender: "f"}},
		{name: "married", there: liss.Student{FirstName: "Ann", Surname: "Stone", Form: "10", Gender: "F"}},
		{name: "another first name", there: liss.Student{FirstName: "Andrew", Surname: "Ames", Form: "10", Gender: "M"}},
		{name: "known by the preferred name", there: liss.Student{FirstName: "Annie", Surname: "Stone", Form: "10", Gender: "X"}},
		{name: "the first name is preferred there", there: liss.Student{FirstName: "Maria", PreferredName: "ANN", Surname: "Stone", Form: "10"}},
		{name: "surname and first name the wrong way round", there: liss.Student{FirstName: "Ames", Surname: "Ann", Form: "10", Gender: "M"}},
		{name: "the same names spelled otherwise", here: func(s *model.Student) { s.Surname, s.FirstName = "O'Brien", "José" }, there: liss.Student{FirstName: "Jose\u0301", Surname: "O’BRIEN", Form: "10", Gender: "M"}},
		{name: "the same GUID", here: func(s *model.Student) { s.GUID = strings.ToUpper(guid) }, there: liss.Student{GUID: guid, FirstName: "Bob", Surname: "Stone", Form: "12", Gender: "M"}},
		{name: "the same StatewideID", here: func(s *model.Student) { s.StatewideID = "S1" }, there: liss.Student{StatewideID: "S1", FirstName: "Bob", Surname: "Stone", Form: "12", Gender: "M"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, sis := people(t)
			apply(t, r.File.T, model.Add{Record: &model.YearLevel{Code: "9"}})
			st := ann
			if tc.here != nil {
				tc.here(&st)
			}
			apply(t, r.File.T, model.Add{Record: &st})
			apply(t, r.File.T, model.Add{Record: &model.Course{Code: "ART"}})
			apply(t, r.File.T, model.Add{Record: &model.Section{Course: 1, SectionID: "1"}})
			apply(t, r.File.T, model.Add{Record: &model.Enrolment{Section: 1, Student: 1}})
			tc.there.StudentID = "501"
			sis(tc.there)
			p := r.Plan(onlyStudents)
			text := heldBy(p, engine.OtherPerson)
			if len(p.In[0].Others) != tc.others || (text != "") != (tc.others > 0) || tc.others > 0 && !strings.Contains(text, "501") {
				t.Fatalf("others %+v, held by %q", p.In[0].Others, text)
			}
			if tc.others == 0 {
				return
			}
			for _, name := range []string{"Ames", "Stone"} {
				if strings.Contains(text, name) {
					t.Errorf("the reason to hold names people, and stands in the history: %s", text)
				}
			}
			decide := func(key model.Key) func(*engine.Run) {
				return func(run *engine.Run) {
					onlyStudents(run)
					run.Options.Decisions = run.Options.Decisions.Clone()
					run.Options.Decisions.SetMatch(engine.Students, "501", key)
				}
			}
			if p := r.Plan(decide(model.StudentID(1).Key())); heldBy(p, engine.OtherPerson) != "" || len(p.In[0].Others) > 0 {
				t.Errorf("said to be the same: held %v", p.Held)
			}
			if p, _ := r.MustSync(decide(model.Key{})); heldBy(p, engine.OtherPerson) != "" {
				t.Errorf("said to be another: held %v", p.Held)
			}
			was, is := r.File.T.Student(1), r.File.T.StudentBySISID("501")
			if was.FirstName != "Ann" || was.SISID != "" || !was.Inactive || is == nil || is.FirstName != "Bob" || r.File.T.Enrolment(1).Student != 1 {
				t.Errorf("it was %+v, and is %+v", was, is)
			}
			for _, next := range []func(*engine.Run){onlyStudents, decide(model.Key{})} { // said again, it makes no third
				if what := conformance.Empty(r.Plan(next)); what != "" {
					t.Errorf("the next download would do\n%s", what)
				}
			}
		})
	}
}

// TestATeacherUnderACodeThatWasAnothersIsLookedAt: SMI was John Smith and is Mary Smithson.
func TestATeacherUnderACodeThatWasAnothersIsLookedAt(t *testing.T) {
	r, s := newRig(t, empty(t))
	apply(t, r.File.T, model.Add{Record: &model.Teacher{Code: "SMI", Surname: "Smith", FirstName: "John", Gender: "M"}})
	if err := s.Load(practice.Data{Teachers: []liss.Teacher{{TeacherID: "7", TeacherCode: "SMI", Surname: "Smithson", FirstName: "Mary", Gender: "F"}}}); err != nil {
		t.Fatal(err)
	}
	p := r.Plan(func(run *engine.Run) {
		run.Options.Download, run.Options.Publish = []engine.Kind{engine.Teachers}, nil
	})
	if heldBy(p, engine.OtherPerson) == "" {
		t.Errorf("held %v", p.Held)
	}
}

// TestANewSchoolYearIsOneSentence: all grades up by one, those who are retained named, at the first download and later.
func TestANewSchoolYearIsOneSentence(t *testing.T) {
	list := func(up int, change func(i int, s *liss.Student)) (list []liss.Student) {
		grades := []string{"K", "1", "2", "9", "10", "11", "12"}
		for i := range 30 {
			s := liss.Student{StudentID: fmt.Sprint(i), FirstName: fmt.Sprint("F", i), Surname: "Ames", RollGroup: fmt.Sprint("H", i%5+up), Form: grades[i%5+up]}
			if i%5 == 2 && up == 1 {
				s.Form = "3"
			}
			if change != nil {
				change(i, &s)
			}
			list = append(list, s)
		}
		return list
	}
	retained := func(i int, s *liss.Student) {
		switch i {
		case 0:
			s.Form = "K"
		case 3:
			s.Form = "09"
		}
	}
	for _, synced := range []bool{true, false} {
		t.Run(fmt.Sprint("synced before ", synced), func(t *testing.T) {
			r, sis := people(t)
			sis(list(0, nil)...)
			r.MustSync(onlyStudents)
			if !synced { // another year forgets it
				for s := range r.File.T.Snapshot().SyncedStates() {
					apply(t, r.File.T, model.Delete{Key: s.Key()})
				}
			}
			sis(list(1, retained)...)
			p := r.Plan(onlyStudents)
			if len(p.Held) != 1 || !strings.Contains(words.Plain.Say(p.Held[0].Said), "new school year") || !strings.Contains(words.Plain.Say(p.Held[0].Said), "28 of 30 students go up") ||
				!strings.Contains(words.Plain.Say(p.Held[0].Said), "2 students stay") || !strings.Contains(words.Plain.Say(p.Held[0].Said), "2026–27") {
				t.Errorf("held %v", p.Held)
			}
			notes := ""
			for _, n := range p.In[0].Notes {
				notes += n.What + " " + words.Plain.Say(n.Why) + "\n"
			}
			if strings.Count(notes, "stays in the grade") != 2 || !strings.Contains(notes, "F0 ") || !strings.Contains(notes, "F3 ") {
				t.Errorf("notes:\n%s", notes)
			}
			sis(list(1, func(i int, s *liss.Student) {
				if retained(i, s); i > 0 {
					s.Surname = "Bell"
				}
			})...)
			if p := r.Plan(onlyStudents); len(p.Held) != 2 {
				t.Errorf("with new names, too: held %v", p.Held)
			}
			sis(list(0, func(i int, s *liss.Student) {
				if i%5 > 2 {
					s.Form = list(1, nil)[i].Form
				}
			})...)
			if p := r.Plan(onlyStudents); len(p.Held) != 0 {
				t.Errorf("two grades of five go up: held %v", p.Held)
			}
		})
	}
}
