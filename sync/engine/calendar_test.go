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

// fewDays is a SIS's calendar around Thanksgiving and the change of semesters, as Edval's servers write it.
func fewDays() []liss.CalendarDay {
	day := func(month int, date int, name string, number, rotation int) liss.CalendarDay {
		year := 2026
		if month < 7 {
			year = 2027
		}
		return liss.CalendarDay{Date: liss.DateTimeOf(model.NewDate(year, 0, 1).Time().AddDate(0, month, date-1)), DayName: name, DayNumber: number, Rotation: rotation}
	}
	return []liss.CalendarDay{
		day(8, 12, "Mon A", 1, 1), day(11, 24, "Tue A", 2, 1), day(11, 26, "Thanksgiving", 0, 1), day(11, 27, "holiday", 0, 1), day(11, 28, "weekend", 0, 1),
		day(11, 30, "Mon A", 0, 1), // by its name alone
		day(12, 25, "Holiday", 0, 1), day(12, 26, "Holiday", 0, 1), day(1, 4, "Tue A", 2, 2), day(6, 11, "Mon A", 1, 2),
	}
}

func someTerms() []liss.TtStructure {
	term := func(semester, term int, name string, from, to model.Date) liss.Term {
		return liss.Term{SemesterID: semester, Semester: "Semester", TermID: term, Term: name, StartDate: liss.DateTimeOf(from.Time()), EndDate: liss.DateTimeOf(to.Time())}
	}
	d := model.NewDate
	return []liss.TtStructure{{Name: "main", AcademicYear: 2026, Terms: []liss.Term{term(1, 1, "Fall", d(2026, 8, 12), d(2026, 12, 18)), term(2, 2, "Spring", d(2027, 1, 4), d(2027, 6, 11))}},
		{Name: "junior", AcademicYear: 2026, Terms: []liss.Term{term(1, 1, "Fall", d(2026, 8, 12), d(2026, 12, 18))}},
		{Name: "main", AcademicYear: 2027, Terms: []liss.Term{term(1, 1, "Next fall", d(2027, 8, 11), d(2027, 12, 17))}}}
}

// TestNewFromSISReadsTheCalendarAndTheTerms: which date is which day, the holidays, the terms, the rotations, and with them the
// days of the academic year, unless somebody chose these.
func TestNewFromSISReadsTheCalendarAndTheTerms(t *testing.T) {
	d := model.NewDate
	for _, tc := range []struct {
		name        string
		faults      []string
		first, last model.Date // chosen by a person; 0 for the usual year
		wantFirst   model.Date
		days, terms int
		rotations   int
		served      string
	}{
		{name: "both are served", wantFirst: d(2026, 8, 12), days: 8, terms: 2, rotations: 2, served: "calendar"},
		{name: "a person has said when the year begins", first: d(2026, 8, 3), last: d(2027, 6, 25), wantFirst: d(2026, 8, 3), days: 8, terms: 2, rotations: 2},
		{name: "the terms alone", faults: []string{"unsupported@getCalendar"}, wantFirst: d(2026, 8, 12), terms: 2},
		{name: "the days alone", faults: []string{"unsupported@getTimetableStructures"}, wantFirst: d(2026, 7, 1), days: 8, rotations: 2},
		{name: "neither", faults: []string{"unsupported@getCalendar", "unsupported@getTimetableStructures"}, wantFirst: d(2026, 7, 1), served: "does not serve calendar"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tt := empty(t)
			if tc.first != 0 {
				school := *tt.School()
				school.First, school.Last = tc.first, tc.last
				apply(t, tt, model.Replace{Record: &school})
			}
			r, s := newRig(t, tt)
			if err := s.Load(practice.Data{Calendar: fewDays(), Structures: someTerms(), Students: []liss.Student{{StudentID: "1", Surname: "Ames", Form: "9"}}}); err != nil {
				t.Fatal(err)
			}
			r.SIS.Misbehave(tc.faults...)
			p, _ := r.MustSync(func(run *engine.Run) {
				run.Adopt, run.Options = true, engine.Everything(today, tt.School())
			})
			cal, school := tt.Snapshot().Calendar(), tt.School()
			if len(cal.Days) != tc.days || len(cal.Terms) != tc.terms || tt.Count(model.KindRotation) != tc.rotations || school.First != tc.wantFirst {
				t.Errorf("%d days, %d terms, %d rotations, the year begins on %s\n%+v", len(cal.Days), len(cal.Terms), tt.Count(model.KindRotation), school.First, p.In[4].Notes)
			}
			if notes := strings.Join(words.Plain.All(p.Notes), "\n"); !strings.Contains(notes, tc.served) {
				t.Errorf("it says\n%s", notes)
			}
			if tc.days == 0 {
				return
			}
			for date, want := range map[model.Date]model.CalendarDay{d(2026, 11, 24): {Day: 2}, d(2026, 11, 26): {Holiday: "Thanksgiving"}, d(2026, 11, 27): {Holiday: "Holiday"}, d(2026, 11, 30): {Day: 1}, d(2026, 12, 25): {Holiday: "Holiday"}} {
				if got := tt.Snapshot().SchoolDay(date); got.Cycle != int(want.Day) || got.Holiday != want.Holiday {
					t.Errorf("%s is %+v", date, got)
				}
			}
			for rot := range tt.Rotations() {
				want := [][2]model.Date{{d(2026, 8, 12), d(2026, 11, 30)}, {d(2027, 1, 4), d(2027, 6, 11)}}[rot.Number-1]
				if rot.First != want[0] || rot.Last != want[1] || tc.terms > 0 && rot.Name == "" {
					t.Errorf("%+v", rot)
				}
			}
			again := func(run *engine.Run) { run.Options.Download, run.Options.Publish = []engine.Kind{engine.Calendar}, nil }
			if what := conformance.Empty(r.Plan(again)); what != "" {
				t.Errorf("a second download changes\n%s", what)
			}
		})
	}
}

// TestACalendarIsMergedDateByDate: what only one side changed is that side's, of a date that both changed the SIS wins unless
// a person says otherwise, and dates of which the SIS says nothing stay.
func TestACalendarIsMergedDateByDate(t *testing.T) {
	d := model.NewDate
	r, s := newRig(t, empty(t))
	load := func(change func([]liss.CalendarDay)) {
		t.Helper()
		days := fewDays()
		if change != nil {
			change(days)
		}
		if err := s.Load(practice.Data{Calendar: days}); err != nil {
			t.Fatal(err)
		}
	}
	only := func(run *engine.Run) { run.Options.Download, run.Options.Publish = []engine.Kind{engine.Calendar}, nil }
	load(nil)
	r.MustSync(only)
	edit := func(change map[model.Date]model.CalendarDay) {
		t.Helper()
		c := *r.File.T.Calendar()
		var days []model.CalendarDay
		for _, day := range c.Days {
			if to, ok := change[day.Date]; ok {
				to.Date = day.Date
				day = to
			}
			days = append(days, day)
		}
		c.Days = append(days, model.CalendarDay{Date: d(2027, 6, 14), Day: 2})
		apply(t, r.File.T, model.Replace{Record: &c})
	}
	edit(map[model.Date]model.CalendarDay{d(2026, 8, 12): {Holiday: "Registration"}, d(2026, 11, 24): {Day: 5}})
	load(func(days []liss.CalendarDay) {
		days[1].DayNumber = 3 // both changed it
		days[8].DayName, days[8].DayNumber = "Snow day", 0
	})
	p := r.Plan(only)
	if len(p.In[0].Conflicts) != 1 || p.In[0].Conflicts[0].Field != "2026-11-24" || p.In[0].Count(engine.Changed) != 2 {
		t.Errorf("conflicts %+v, changes %+v", p.In[0].Conflicts, p.In[0].Changes)
	}
	r.MustSync(func(run *engine.Run) {
		only(run)
		run.Options.Decisions.Keep = map[engine.FieldOf]bool{{Ref: r.File.T.Calendar().Key(), Field: "2026-11-24"}: true}
	})
	st := r.File.T.Snapshot()
	if st.SchoolDay(d(2026, 8, 12)).Holiday != "Registration" || st.SchoolDay(d(2026, 11, 24)).Cycle != 5 || st.SchoolDay(d(2027, 1, 4)).Holiday != "Snow day" || st.SchoolDay(d(2027, 6, 14)).Cycle != 2 {
		t.Errorf("the calendar is %+v", st.Calendar().Days)
	}
	r.File.T.Undo()
	if got := r.File.T.Snapshot().SchoolDay(d(2027, 1, 4)); got.Cycle != 2 {
		t.Errorf("undone it is %+v", got)
	}
}
