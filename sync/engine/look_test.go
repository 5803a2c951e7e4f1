package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// looks is why a person should see the plan of the next run.
func looks(p *engine.Plan) string { return strings.Join(words.Plain.All(p.Look), "\n") }

func TestAPlanIsToBeLookedAtWhenSomethingIsNewGoesOrWasSetUpOtherwise(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	if got := looks(r.Plan(nil)); !strings.Contains(got, "the first sync of this file with Alma") {
		t.Errorf("of the first sync: %q", got)
	}
	r.MustSync(nil)
	if got := looks(r.Plan(nil)); got != "" {
		t.Errorf("with nothing changed: %q", got)
	}

	// A lesson that moves goes and comes, one that is taken out goes.
	var placed []*model.Lesson
	for l := range r.File.T.Lessons() {
		if sec := r.File.T.Section(l.Section); l.Slot.Placed() && sec.Main == 0 && sec.Rotations == 0 {
			placed = append(placed, l)
		}
	}
	moved := *placed[0]
	moved.Slot = freeSlot(r.File.T, placed[0])
	apply(t, r.File.T, model.Replace{Record: &moved})
	if got := looks(r.Plan(nil)); got != "" {
		t.Errorf("with a lesson moved: %q", got)
	}
	apply(t, r.File.T, model.Delete{Key: placed[1].Key()})
	if got := looks(r.Plan(nil)); !strings.Contains(got, "1 lesson would disappear from Alma") {
		t.Errorf("with a lesson taken out: %q", got)
	}
	r.MustSync(nil)

	// What is left out is said once, wherever it lies afterwards.
	second := *r.File.T.Lesson(placed[2].ID)
	for te := range r.File.T.Teachers() {
		if !slices.Contains(second.Teachers, te.ID) {
			second.Teachers = append(slices.Clone(second.Teachers), te.ID)
			break
		}
	}
	apply(t, r.File.T, model.Replace{Record: &second})
	if got := looks(r.Plan(nil)); !strings.Contains(got, "left out that the last sync did not leave out") {
		t.Errorf("with a second teacher: %q", got)
	}
	r.MustSync(nil)
	second.Slot = freeSlot(r.File.T, &second)
	apply(t, r.File.T, model.Replace{Record: &second})
	if got := looks(r.Plan(nil)); got != "" {
		t.Errorf("with the second teacher's lesson moved: %q", got)
	}
	r.MustSync(nil)

	// Students who are gone there, and settings.
	d, _ := s.Held("")
	loadPeople(t, s, slices.Clone(d.Students[1:]))
	if got := looks(r.Plan(nil)); !strings.Contains(got, "no longer has 1 student of this timetable") {
		t.Errorf("with a student gone there: %q", got)
	}
	loadPeople(t, s, d.Students)
	other := func(run *engine.Run) { run.System.Protocol = "xml" }
	if got := looks(r.Plan(other)); !strings.Contains(got, "settings of Alma were changed") {
		t.Errorf("with another protocol: %q", got)
	}
	r.MustSync(other)
	if got := looks(r.Plan(other)); got != "" {
		t.Errorf("with the settings of the last sync: %q", got)
	}
}

// TestASyncOnSaveWaitsUntilNewSettingsWereLookedAt: nobody sees what they lead to otherwise.
func TestASyncOnSaveWaitsUntilNewSettingsWereLookedAt(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	sec.Priority = 1
	apply(t, r.File.T, model.Replace{Record: &sec})
	quiet := func(run *engine.Run) {
		run.Options.Quiet, run.Options.Download = true, nil
		run.System.ExcludeRosters = true
	}
	p := r.Plan(quiet)
	if !slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.NewSettings }) {
		t.Errorf("held: %v", p.Held)
	}
	r.MustSync(func(run *engine.Run) { run.System.ExcludeRosters = true })
	sec.Priority = 2
	apply(t, r.File.T, model.Replace{Record: &sec})
	if p := r.Plan(quiet); len(p.Held) > 0 {
		t.Errorf("held once an active sync had the settings: %v", p.Held)
	}
}

func TestADecisionMakesAnotherPlanOfWhatTheSISHasAnswered(t *testing.T) {
	r, sis := people(t)
	ann := liss.Student{StudentID: "1", FirstName: "Ann", Surname: "Ames", RollGroup: "9A", House: "Red"}
	sis(ann)
	r.MustSync(onlyStudents)
	st := *r.File.T.StudentBySISID("1")
	st.House = "Blue"
	apply(t, r.File.T, model.Replace{Record: &st})
	ann.House = "Green"
	sis(ann)

	run := r.Run(nil)
	onlyStudents(run)
	defer run.Close()
	before, err := run.Prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c := before.In[0].Conflicts; len(c) != 1 || !c[0].Keep {
		t.Fatalf("conflicts: %+v", c)
	}
	sis() // the SIS is not asked again
	after, err := run.Decide(engine.Decisions{Keep: map[engine.FieldOf]bool{{Ref: st.Key(), Field: engine.FieldHouse}: false}})
	if err != nil {
		t.Fatal(err)
	}
	if after.ID == before.ID {
		t.Error("the plan has the same ID after a decision")
	}
	if _, err := run.Execute(t.Context(), after, after.ID); err != nil {
		t.Fatal(err)
	}
	if got := r.File.T.StudentBySISID("1").House; got != "Green" {
		t.Errorf("house %q; the person chose the SIS's", got)
	}
}

func TestEveryRowOfAPlanIsEitherChangedOrNot(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	sec.Priority = 1
	apply(t, r.File.T, model.Replace{Record: &sec})
	p := r.Plan(nil)
	for _, in := range p.In {
		if same := p.Unchanged(in.Kind); len(same) != in.Unchanged || len(same) == 0 || same[0].Title == "" || len(same[0].Now) != len(in.Columns) {
			t.Errorf("%s: %d unchanged rows, the count is %d", in.Kind, len(same), in.Unchanged)
		}
	}
	for _, out := range p.Out {
		same := p.Unchanged(out.Kind)
		if len(same) != out.Unchanged || len(same)+out.Count(engine.New)+out.Count(engine.Changed) != out.Rows {
			t.Errorf("%s: %d unchanged rows, the count is %d of %d", out.Kind, len(same), out.Unchanged, out.Rows)
		}
		for _, row := range same {
			if row.Key == r.File.T.SectionCode(sec.ID) && out.Kind == engine.Sections {
				t.Errorf("%s is changed and unchanged", row.Key)
			}
		}
	}
}

// TestTheStatusKeepsWhenASyncLastSucceeded, so that a window can say for how long none has.
func TestTheStatusKeepsWhenASyncLastSucceeded(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.MustSync(nil)
	good := lastOf(t, r).Good
	if good.IsZero() {
		t.Fatal("a run that succeeded left no time")
	}
	r.SIS.Misbehave("http-503")
	later := func(run *engine.Run) {
		run.Now = func() time.Time { return good.Add(72 * time.Hour) }
	}
	if _, _, err := r.Sync(t.Context(), later); err == nil {
		t.Fatal("the run did not fail")
	}
	if last := lastOf(t, r); last.Outcome != engine.Failed || !last.Good.Equal(good) {
		t.Errorf("after a failure: %+v; the last good run was at %s", last, good)
	}
}

func loadPeople(t *testing.T, s *practice.Server, students []liss.Student) {
	t.Helper()
	if err := s.Load(practice.Data{Students: students}); err != nil {
		t.Fatal(err)
	}
}

// lastOf is the status of the file's system.
func lastOf(t *testing.T, r *lisstest.Rig) engine.Status {
	t.Helper()
	sys, err := engine.FindSystem(r.File, "")
	if err != nil {
		t.Fatal(err)
	}
	return *sys.Last
}

// freeSlot is a slot of a lesson's grid at which its section has no lesson yet.
func freeSlot(tt *model.Timetable, l *model.Lesson) model.Slot {
	taken := map[model.Slot]bool{}
	for o := range tt.LessonsOf(l.Section) {
		taken[o.Slot] = true
	}
	for o := range tt.Lessons() {
		if o.Slot.Placed() && o.Slot.Grid == l.Slot.Grid && !taken[o.Slot] {
			return o.Slot
		}
	}
	return model.Slot{}
}
