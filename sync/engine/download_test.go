package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// empty is a school with nothing in it.
func empty(t testing.TB) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "Small", Region: model.RegionUSA, First: first, Last: last})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func onlyStudents(run *engine.Run) {
	run.Options.Download, run.Options.Publish = []engine.Kind{engine.Students}, nil
}

// people is a SIS with one student.
func people(t *testing.T) (*lisstest.Rig, func(...liss.Student)) {
	t.Helper()
	r, s := newRig(t, empty(t))
	return r, func(list ...liss.Student) {
		if err := s.Load(practice.Data{Students: append([]liss.Student{}, list...)}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFieldIsMergedThreeWays has one case per way in which the last sync, the timetable and the SIS can differ.
func TestAFieldIsMergedThreeWays(t *testing.T) {
	tests := []struct {
		name              string
		base, here, there string // roll group is the SIS's own, house the user's; both get these
		noBase            bool
		roll, house       string
		conflicts         int
	}{
		{name: "nobody changed it", base: "a", here: "a", there: "a", roll: "a", house: "a"},
		{name: "only the SIS changed it", base: "a", here: "a", there: "b", roll: "b", house: "b"},
		{name: "only the user changed it", base: "a", here: "c", there: "a", roll: "c", house: "c"},
		{name: "both changed it alike", base: "a", here: "b", there: "b", roll: "b", house: "b"},
		{name: "both changed it: the SIS wins its own fields, the user the rest", base: "a", here: "c", there: "b", roll: "b", house: "c", conflicts: 2},
		{name: "the user cleared it, the SIS changed it", base: "a", here: "", there: "b", roll: "b", house: "", conflicts: 2},
		{name: "the SIS cleared it", base: "a", here: "a", there: "", roll: "", house: ""},
		{name: "a blank is filled", base: "", here: "", there: "b", roll: "b", house: "b"},
		{name: "without an earlier sync an absent member clears nothing", noBase: true, here: "a", there: "", roll: "a", house: "a"},
		{name: "without an earlier sync a blank is filled", noBase: true, here: "", there: "b", roll: "b", house: "b"},
		{name: "without an earlier sync the owner wins", noBase: true, here: "a", there: "b", roll: "b", house: "a", conflicts: 2},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, sis := people(t)
			row := func(v string) liss.Student {
				return liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9", RollGroup: v, House: v}
			}
			if tc.noBase {
				apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", FirstName: "Ann", Surname: "Ames"}})
			} else {
				sis(row(tc.base))
				r.MustSync(onlyStudents)
			}
			st := *r.File.T.StudentBySISID("1")
			st.RollGroup, st.House = tc.here, tc.here
			apply(t, r.File.T, model.Replace{Record: &st})
			sis(row(tc.there))
			p, _ := r.MustSync(onlyStudents)
			got := r.File.T.StudentBySISID("1")
			if got.RollGroup != tc.roll || got.House != tc.house || len(p.In[0].Conflicts) != tc.conflicts {
				t.Errorf("roll group %q, house %q, %d conflicts; want %q, %q, %d", got.RollGroup, got.House, len(p.In[0].Conflicts), tc.roll, tc.house, tc.conflicts)
			}
			if what := conformance.Empty(r.Plan(onlyStudents)); what != "" {
				t.Errorf("a second download changes\n%s", what)
			}
		})
	}
}

func TestAPersonDecidesAConflict(t *testing.T) {
	r, sis := people(t)
	sis(liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9", House: "Red"})
	r.MustSync(onlyStudents)
	st := *r.File.T.StudentBySISID("1")
	st.Surname, st.House = "Adams", "Blue"
	apply(t, r.File.T, model.Replace{Record: &st})
	sis(liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Archer", Form: "9", House: "Green"})
	r.MustSync(func(run *engine.Run) {
		onlyStudents(run)
		run.Options.Decisions.Keep = map[engine.FieldOf]bool{{Ref: st.Key(), Field: engine.FieldSurname}: true, {Ref: st.Key(), Field: engine.FieldHouse}: false}
	})
	if got := r.File.T.StudentBySISID("1"); got.Surname != "Adams" || got.House != "Green" {
		t.Errorf("%s, %s", got.Surname, got.House)
	}
}

func TestRecordsAreMatchedByGUIDThenSISIdThenStatewideID(t *testing.T) {
	guid := strings.Repeat("0a", 16)
	tests := []struct {
		name    string
		here    model.Student
		refuse  bool // StatewideIDs are not accepted
		same    bool
		suggest bool
	}{
		{name: "GUID, whatever its case", here: model.Student{SISID: "old", GUID: strings.ToUpper(guid), Surname: "X"}, same: true},
		{name: "SIS id", here: model.Student{SISID: "1", Surname: "X"}, same: true},
		{name: "StatewideID where accepted", here: model.Student{StatewideID: "S1", Surname: "X"}, same: true},
		{name: "not by StatewideID where refused", here: model.Student{StatewideID: "S1", Surname: "X"}, refuse: true},
		{name: "never by name: that is a suggestion", here: model.Student{FirstName: "Ann", Surname: "Ames"}, suggest: true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, sis := people(t)
			apply(t, r.File.T, model.Add{Record: &tc.here})
			r.System.RefuseStatewideID = tc.refuse
			sis(liss.Student{StudentID: "1", GUID: guid, StatewideID: "S1", FirstName: "Ann", Surname: "Ames", Form: "9"})
			p, _ := r.MustSync(onlyStudents)
			if same := r.File.T.Count(model.KindStudent) == 1; same != tc.same {
				t.Errorf("taken for the same: %v", same)
			}
			if suggested := len(p.In[0].Suggestions) == 1; suggested != tc.suggest {
				t.Errorf("suggested: %v", p.In[0].Suggestions)
			}
			if got := r.File.T.StudentBySISID("1"); got == nil || !tc.refuse && got.StatewideID != "S1" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestGUIDsAreReadInEveryForm: with hyphens they are the same ones, and what is none keeps nobody out. The one note is of the SIS id.
func TestGUIDsAreReadInEveryForm(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "old", GUID: "6f9619ff8b86d011b42d00cf4fc964ff", Surname: "Ames"}})
	sis(liss.Student{StudentID: "1", GUID: "{6F9619FF-8B86-D011-B42D-00CF4FC964FF}", Surname: "Ames", Form: "9"}, liss.Student{StudentID: "2", GUID: "4711", Surname: "Bell", Form: "9"})
	p, _ := r.MustSync(onlyStudents)
	if bob := r.File.T.StudentBySISID("2"); r.File.T.Student(1).SISID != "1" || bob == nil || bob.GUID != "" || len(p.In[0].Notes) != 1 {
		t.Errorf("they are %+v and %+v, notes %v", r.File.T.Student(1), bob, p.In[0].Notes)
	}
}

// TestStatewideIDsComeInOnceTheyAreAccepted: for students who are there and for new ones.
func TestStatewideIDsComeInOnceTheyAreAccepted(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames"}})
	sis(liss.Student{StudentID: "1", StatewideID: "S1", Surname: "Ames", Form: "9"}, liss.Student{StudentID: "2", StatewideID: "S2", Surname: "Bell", Form: "9"})
	have := func() string {
		return r.File.T.StudentBySISID("1").StatewideID + "," + r.File.T.StudentBySISID("2").StatewideID
	}
	r.System.RefuseStatewideID = true
	r.MustSync(onlyStudents)
	if have() != "," {
		t.Errorf("refused, they are %s", have())
	}
	r.System.RefuseStatewideID = false
	r.MustSync(onlyStudents)
	if have() != "S1,S2" {
		t.Errorf("accepted, they are %s", have())
	}
}

func TestAMatchMadeByHandCounts(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{FirstName: "Anne", Surname: "Ames"}})
	sis(liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9"})
	r.MustSync(func(run *engine.Run) {
		onlyStudents(run)
		run.Options.Decisions.Match = map[engine.Kind]map[string]model.Key{engine.Students: {"1": model.StudentID(1).Key()}}
	})
	if r.File.T.Count(model.KindStudent) != 1 || r.File.T.Student(1).SISID != "1" || r.File.T.Student(1).FirstName != "Ann" {
		t.Errorf("%+v", r.File.T.Student(1))
	}
}

func TestWhatTheSISNoLongerHas(t *testing.T) {
	ann := liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9"}
	bob := liss.Student{StudentID: "2", FirstName: "Bob", Surname: "Bell", Form: "9"}
	tests := []struct {
		rule      engine.Missing
		there     int
		inactive  bool
		decidedOn engine.Missing
	}{
		{rule: "", there: 2, inactive: true},
		{rule: engine.MissingInactive, there: 2, inactive: true},
		{rule: engine.MissingLeave, there: 2},
		{rule: engine.MissingDelete, there: 1},
		{rule: engine.MissingDelete, decidedOn: engine.MissingLeave, there: 2},
	}
	for _, tc := range tests {
		r, sis := people(t)
		sis(ann, bob)
		r.MustSync(onlyStudents)
		sis(ann)
		key := r.File.T.StudentBySISID("2").Key()
		r.MustSync(func(run *engine.Run) {
			onlyStudents(run)
			run.Options.Missing = tc.rule
			if tc.decidedOn != "" {
				run.Options.Decisions.Missing = map[model.Key]engine.Missing{key: tc.decidedOn}
			}
		})
		n := r.File.T.Count(model.KindStudent)
		if n != tc.there || n == 2 && r.File.T.StudentBySISID("2").Inactive != tc.inactive {
			t.Errorf("%s %s: %d students", tc.rule, tc.decidedOn, n)
		}
	}
}

// TestWhatStaysThoughItIsGoneHoldsNothing: rooms have no mark for inactive, and "leave" leaves. Either is shown each time,
// and the same run can go every night.
func TestWhatStaysThoughItIsGoneHoldsNothing(t *testing.T) {
	r, s := newRig(t, empty(t))
	var d practice.Data
	for i := range 20 {
		d.Rooms = append(d.Rooms, liss.Room{RoomID: fmt.Sprint(i), RoomCode: fmt.Sprint("A", i)})
		d.Students = append(d.Students, liss.Student{StudentID: fmt.Sprint(i), Surname: "Ames", Form: "9"})
	}
	if err := s.Load(d); err != nil {
		t.Fatal(err)
	}
	run := func(missing engine.Missing) func(*engine.Run) {
		return func(run *engine.Run) {
			run.Options.Download, run.Options.Publish, run.Options.Missing = []engine.Kind{engine.Rooms, engine.Students}, nil, missing
		}
	}
	r.MustSync(run(""))
	if err := s.Load(practice.Data{Rooms: d.Rooms[:10], Students: d.Students[:10]}); err != nil {
		t.Fatal(err)
	}
	if p := r.Plan(run(engine.MissingInactive)); len(p.Held) != 1 || p.Held[0].Kind != engine.Students {
		t.Errorf("to be marked inactive: held %v", p.Held)
	}
	for range 2 {
		p, _ := r.MustSync(run(engine.MissingLeave))
		if len(p.Held) > 0 || p.In[0].Count(engine.Gone) != 10 || p.In[1].Count(engine.Gone) != 10 {
			t.Errorf("left as they are: held %v, %d rooms and %d students gone", p.Held, p.In[0].Count(engine.Gone), p.In[1].Count(engine.Gone))
		}
		if what := conformance.Empty(r.Plan(run(engine.MissingLeave))); what != "" {
			t.Errorf("a second download changes\n%s", what)
		}
	}
}

// TestADownloadThatChangesNearlyAllIsHeldAlsoTheFirstTime: not one that fills blanks.
func TestADownloadThatChangesNearlyAllIsHeldAlsoTheFirstTime(t *testing.T) {
	row := func(i int, surname, house string) liss.Student {
		return liss.Student{StudentID: fmt.Sprint(i), Surname: surname, Form: "9", House: house}
	}
	list := func(surname, house string) (list []liss.Student) {
		for i := range 20 {
			list = append(list, row(i, surname, house))
		}
		return list
	}
	r, sis := people(t)
	for i := range 20 {
		apply(t, r.File.T, model.Add{Record: &model.Student{SISID: fmt.Sprint(i), Surname: "Old"}})
	}
	sis(list("Ames", "")...)
	if p, _ := r.MustSync(onlyStudents); len(p.Held) != 1 || p.Held[0].Code != engine.ManyChanged || p.In[0].Count(engine.Changed) != 20 {
		t.Errorf("for the first time, %d changed: held %v", p.In[0].Count(engine.Changed), p.Held)
	}
	sis(list("Ames", "Red")...)
	if p, _ := r.MustSync(onlyStudents); len(p.Held) > 0 || p.In[0].Count(engine.Changed) != 20 {
		t.Errorf("with blanks filled, %d changed: held %v", p.In[0].Count(engine.Changed), p.Held)
	}
	sis(list("Bell", "Red")...)
	if p := r.Plan(onlyStudents); len(p.Held) != 1 || p.Held[0].Code != engine.ManyChanged {
		t.Errorf("all renamed: held %v", p.Held)
	}
}

// TestARecordWithoutAnIDIsLeftOutAndAnAbsentGUIDTakesNoneAway: either may be missing in what a SIS sends.
func TestARecordWithoutAnIDIsLeftOutAndAnAbsentGUIDTakesNoneAway(t *testing.T) {
	guid := strings.Repeat("0A", 16)
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", GUID: guid, Surname: "Ames"}})
	sis(liss.Student{Surname: "Nobody", Form: "9"}, liss.Student{StudentID: "1", Surname: "Ames", Form: "9"}, liss.Student{StudentID: "1", Surname: "Twice", Form: "9"})
	p, _ := r.MustSync(onlyStudents)
	if n := r.File.T.Count(model.KindStudent); n != 1 || r.File.T.Student(1).GUID != guid || r.File.T.Student(1).Surname != "Ames" {
		t.Errorf("%d students, the first is %+v", n, r.File.T.Student(1))
	}
	if n := p.In[0].Notes; len(n) != 2 || !strings.Contains(words.Plain.Say(n[0].Why), "without an id") || !strings.Contains(words.Plain.Say(n[1].Why), "comes twice") {
		t.Errorf("notes: %v", n)
	}
}

func TestRowsWithNothingInThemAreCountedAndSaid(t *testing.T) {
	r, sis := people(t)
	sis(liss.Student{}, liss.Student{StudentID: "1", Surname: "Ames", Form: "9"}, liss.Student{})
	p, _ := r.MustSync(onlyStudents)
	why := words.Plain.Say(p.In[0].Notes[0].Why)
	if p.In[0].Read != 3 || r.File.T.Count(model.KindStudent) != 1 || !strings.Contains(why, "sent 2 rows with nothing in it") {
		t.Errorf("%d read, notes: %s", p.In[0].Read, why)
	}
}

// TestWhoeverComesBackIsActiveAgain: but not one whom the user marked inactive while the SIS had it all along.
func TestWhoeverComesBackIsActiveAgain(t *testing.T) {
	ann := liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", Form: "9"}
	bob := liss.Student{StudentID: "2", FirstName: "Bob", Surname: "Bell", Form: "9"}
	r, sis := people(t)
	sis(ann, bob)
	r.MustSync(onlyStudents)
	c := *r.File.T.StudentBySISID("1")
	c.Inactive = true
	apply(t, r.File.T, model.Replace{Record: &c})
	inactive := func() string {
		return fmt.Sprint(r.File.T.StudentBySISID("1").Inactive, r.File.T.StudentBySISID("2").Inactive)
	}
	sis(ann)
	r.MustSync(onlyStudents)
	if inactive() != "true true" {
		t.Errorf("Ann was marked by hand, Bob has left; inactive: %s", inactive())
	}
	ann.House = "Red"
	sis(ann, bob)
	p, _ := r.MustSync(onlyStudents)
	if inactive() != "true false" || len(p.In[0].Notes) != 1 || p.In[0].Notes[0].Ref != r.File.T.StudentBySISID("2").Key() {
		t.Errorf("Bob is back; inactive: %s, notes %v", inactive(), p.In[0].Notes)
	}
	c = *r.File.T.StudentBySISID("2")
	c.Inactive = true
	apply(t, r.File.T, model.Replace{Record: &c})
	r.MustSync(onlyStudents)
	if inactive() != "true true" || r.File.T.StudentBySISID("1").House != "Red" {
		t.Errorf("both are marked by hand; inactive: %s", inactive())
	}
}

func TestAnEmptyAnswerOfASISThatNeverGaveAnyIsANoteAndElseHeld(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames"}})
	p, _ := r.MustSync(onlyStudents)
	if len(p.Held) != 0 || len(p.In[0].Notes) != 1 || r.File.T.Student(1).Inactive {
		t.Errorf("held %v, notes %v", p.Held, p.In[0].Notes)
	}
	sis(liss.Student{StudentID: "1", Surname: "Ames", Form: "9"})
	r.MustSync(onlyStudents)
	sis()
	if p := r.Plan(onlyStudents); len(p.Held) != 1 || p.Held[0].Code != engine.EmptySet {
		t.Errorf("held %v", p.Held)
	}
}

// TestAStudentInACustomYearLevelStaysThere: each download says so, and it is no conflict that the SIS could win.
func TestAStudentInACustomYearLevelStaysThere(t *testing.T) {
	r, sis := people(t)
	apply(t, r.File.T, model.Add{Record: &model.YearLevel{Code: "LSUP", Custom: true}})
	apply(t, r.File.T, model.Add{Record: &model.Student{SISID: "1", Surname: "Ames", YearLevel: 1}})
	for _, form := range []string{"9", "9", "10", ""} {
		sis(liss.Student{StudentID: "1", Surname: "Ames", Form: form})
		p, _ := r.MustSync(onlyStudents)
		if r.File.T.Student(1).YearLevel != 1 || len(p.In[0].Conflicts) > 0 {
			t.Fatalf("the SIS says %q: the student is in year level %d, conflicts %v", form, r.File.T.Student(1).YearLevel, p.In[0].Conflicts)
		}
		if n := p.In[0].Notes; len(n) != 1 || !strings.Contains(words.Plain.Say(n[0].Why), "LSUP stays") {
			t.Errorf("the SIS says %q: notes %v", form, n)
		}
	}
}

func TestUndoTakesADownloadBackWithItsLastSyncedState(t *testing.T) {
	r, sis := people(t)
	sis(liss.Student{StudentID: "1", Surname: "Ames", Form: "9", House: "Red"})
	r.MustSync(onlyStudents)
	var before, after bytes.Buffer
	_ = r.File.T.Dump(&before)
	sis(liss.Student{StudentID: "1", Surname: "Ames", Form: "9", House: "Blue"})
	r.MustSync(onlyStudents)
	r.File.T.Undo()
	_ = r.File.T.Dump(&after)
	if before.String() != after.String() {
		t.Error("undo left something")
	}
	if p := r.Plan(onlyStudents); p.In[0].Count(engine.Changed) != 1 {
		t.Error("after undo the SIS's change is no longer seen")
	}
}

func TestAnotherSchoolCodeDropsTheLastSyncedState(t *testing.T) {
	r, sis := people(t)
	sis(liss.Student{StudentID: "1", Surname: "Ames", Form: "9"})
	r.MustSync(onlyStudents)
	r.System.School = "demo" // the practice SIS reads codes in any case
	r.MustSync(onlyStudents)
	for s := range r.File.T.SyncedStates() {
		if !strings.Contains(s.With, "|demo|") {
			t.Errorf("left: %s", s.With)
		}
	}
	if r.File.T.Count(model.KindSynced) != 1 {
		t.Errorf("%d states", r.File.T.Count(model.KindSynced))
	}
}

func TestRoomsTeachersCoursesAndRequestsComeIn(t *testing.T) {
	r, s := newRig(t, empty(t))
	if err := s.Load(practice.Data{
		Students: []liss.Student{{StudentID: "1", Surname: "Ames", Form: "9"}},
		Teachers: []liss.Teacher{{TeacherID: "11", TeacherCode: "KIM", Surname: "Kim", Faculty: "MA", Email: "kim@example.com", Phone: "1"}},
		Rooms:    []liss.Room{{RoomID: "r1", RoomCode: "A1", Capacity: 30, Campus: "North"}},
		Courses:  []liss.Course{{Code: "09MAT", Name: "Mathematics 9", YearLevel: "9"}},
		Preferences: []liss.SubjectPreference{{StudentID: "1", Course: "09MAT", Rank: 2, Reserve: true},
			{StudentID: "7", Course: "09MAT"}},
	}); err != nil {
		t.Fatal(err)
	}
	all := func(run *engine.Run) { run.Options.Download, run.Options.Publish = engine.Downloads(), nil }
	p, _ := r.MustSync(all)
	tt := r.File.T
	te, room, c := tt.TeacherByCode("KIM"), tt.RoomByCode("A1"), tt.CourseByCode("09MAT")
	if te == nil || tt.Faculty(te.Faculty).Code != "MA" || room == nil || room.Capacity != 30 || tt.Campus(room.Campus).Code != "North" || c == nil || len(c.YearLevels) != 1 {
		t.Errorf("%+v %+v %+v", te, room, c)
	}
	if req := tt.Request(1); req == nil || req.Rank != 2 || !req.Reserve {
		t.Errorf("%+v", req)
	}
	if notes := p.In[4].Notes; len(notes) != 1 || !strings.Contains(words.Plain.Say(notes[0].Why), "no such student") {
		t.Errorf("%v", notes)
	}
	if err := s.Load(practice.Data{Preferences: []liss.SubjectPreference{}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Sync(context.Background(), all); err != nil || tt.Count(model.KindRequest) != 0 {
		t.Errorf("%v, %d requests are left", err, tt.Count(model.KindRequest))
	}
}

// TestNamesOfFacultiesAndCampusesAreReadAsWhatTheyName: a SIS sends names where the timetable has codes, and long ones.
func TestNamesOfFacultiesAndCampusesAreReadAsWhatTheyName(t *testing.T) {
	r, s := newRig(t, empty(t))
	tt := r.File.T
	apply(t, tt, model.Add{Record: &model.Faculty{Code: "MA", Name: "Mathematics"}})
	apply(t, tt, model.Add{Record: &model.Campus{Code: "N", Name: "North"}})
	apply(t, tt, model.Add{Record: &model.Teacher{SISID: "1", Code: "KIM", Faculty: 1}})
	apply(t, tt, model.Add{Record: &model.Room{SISID: "1", Code: "A1", Campus: 1}})
	apply(t, tt, model.Add{Record: &model.YearLevel{Code: "9"}})
	apply(t, tt, model.Add{Record: &model.YearLevel{Code: "10"}})
	apply(t, tt, model.Add{Record: &model.Course{SISID: "ART", Code: "ART", YearLevels: []model.YearLevelID{1, 2}}})
	if err := s.Load(practice.Data{
		Teachers: []liss.Teacher{{TeacherID: "1", TeacherCode: "KIM", Faculty: "mathematics"}, {TeacherID: "2", TeacherCode: "LEE", Faculty: "Visual and Performing Arts"}},
		Rooms:    []liss.Room{{RoomID: "1", RoomCode: "A1", Campus: "North"}, {RoomID: "2", RoomCode: "B1", Campus: "The campus beyond the river"}},
		Courses:  []liss.Course{{Code: "ART", Name: "Art", YearLevel: "9, 10"}, {Code: "MUS", Name: "Music", YearLevel: "10,11"}},
	}); err != nil {
		t.Fatal(err)
	}
	all := func(run *engine.Run) {
		run.Options.Download, run.Options.Publish = []engine.Kind{engine.Rooms, engine.Teachers, engine.Courses}, nil
	}
	p, _ := r.MustSync(all)
	for _, in := range p.In {
		if len(in.Conflicts)+len(in.Notes) > 0 {
			t.Errorf("%s: conflicts %v, notes %v", in.Kind, in.Conflicts, in.Notes)
		}
	}
	if f := tt.Faculty(tt.TeacherByCode("LEE").Faculty); f == nil || f.Name != "Visual and Performing Arts" {
		t.Errorf("the faculty of LEE is %+v", f)
	}
	if c := tt.Campus(tt.RoomByCode("B1").Campus); c == nil || c.Name != "The campus beyond the river" {
		t.Errorf("the campus of B1 is %+v", c)
	}
	if n := len(tt.CourseByCode("MUS").YearLevels); n != 2 || tt.YearLevelByCode("11") == nil {
		t.Errorf("MUS has %d year levels", n)
	}
	if what := conformance.Empty(r.Plan(all)); what != "" {
		t.Errorf("a second download changes\n%s", what)
	}
}

// TestTeachersWithoutACodeGoByTheirID: long ids that begin alike are told apart by their ends.
func TestTeachersWithoutACodeGoByTheirID(t *testing.T) {
	r, s := newRig(t, empty(t))
	var list []liss.Teacher
	for i := range 3 {
		list = append(list, liss.Teacher{TeacherID: fmt.Sprintf("urn:idm:userguid:6f9619ff-8b86-d011-b42d-00cf4fc9640%d", i), Surname: "T"})
	}
	if err := s.Load(practice.Data{Teachers: list}); err != nil {
		t.Fatal(err)
	}
	p, _ := r.MustSync(func(run *engine.Run) {
		run.Options.Download, run.Options.Publish = []engine.Kind{engine.Teachers}, nil
	})
	if n := r.File.T.Count(model.KindTeacher); n != 3 || len(p.In[0].Notes) > 0 {
		t.Errorf("%d teachers, notes %v", n, p.In[0].Notes)
	}
}
