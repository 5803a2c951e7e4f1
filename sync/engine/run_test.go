package engine_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestARunPublishesInTheFixedOrderOneCallAtATime, in whatever order the kinds are named, and stops at the first error.
func TestARunPublishesInTheFixedOrderOneCallAtATime(t *testing.T) {
	named := []engine.Kind{engine.Timetable, engine.SectionLists, engine.Sections, engine.BellTimes}
	for _, fault := range []string{"", "http-500@publishClassMemberships"} {
		r, _ := newRig(t, smallSchool(t))
		if fault != "" {
			r.SIS.Misbehave(fault)
		}
		var began []engine.Kind
		open := 0
		_, _, err := r.Sync(context.Background(), func(run *engine.Run) {
			run.Options.Publish = named
			run.Listen = func(s engine.Step) {
				if s.Done {
					open--
					return
				}
				if open++; s.Name == "publish" {
					began = append(began, s.Kind)
				}
				if open > 1 {
					t.Errorf("%s %s began before the call before it had ended", s.Name, s.Kind)
				}
			}
		})
		want := engine.Publishes()
		if fault != "" {
			want = want[:3]
		}
		if !slices.Equal(began, want) || (err == nil) != (fault == "") {
			t.Errorf("%s: published %v, %v", fault, began, err)
		}
	}
}

// TestAResultSaysHowMuchWentAndNamesIt: bytes of each call, and the same name for the same rows.
func TestAResultSaysHowMuchWentAndNamesIt(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	_, first := r.MustSync(nil)
	_, second := r.MustSync(nil)
	sent := int64(0)
	for i, k := range first.Out {
		if sent += k.Sent; k.Sent == 0 || k.Received == 0 || k.Hash == "" || k.Hash != second.Out[i].Hash {
			t.Errorf("%+v, then %+v", k, second.Out[i])
		}
	}
	if first.Sent <= sent || first.Received == 0 {
		t.Errorf("%d bytes in all, %d for publishes", first.Sent, sent)
	}
	c := *firstSection(r.File.T)
	c.Priority = 8
	apply(t, r.File.T, model.Replace{Record: &c})
	if _, third := r.MustSync(nil); third.Out[1].Hash == first.Out[1].Hash || third.Out[0].Hash != first.Out[0].Hash {
		t.Error("the name of the sections does not follow what was sent")
	}
}

// TestSettingsThatWereChangedDuringARunStay: the run notes its end beside them.
func TestSettingsThatWereChangedDuringARunStay(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(func(run *engine.Run) {
		run.Listen = func(engine.Step) {
			now := r.System
			now.SyncOnSave = true
			if err := engine.SaveSystem(r.File, &now); err != nil {
				t.Error(err)
			}
		}
	})
	if s, err := engine.FindSystem(r.File, r.System.ID); err != nil || !s.SyncOnSave || s.Last == nil || s.Last.Outcome != engine.Done {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestCancelledWhileItReadsBackARunHasPublished: it ends as cancelled, and nothing is left to do, nor said to be.
func TestCancelledWhileItReadsBackARunHasPublished(t *testing.T) {
	for _, at := range []string{"verify", "wait"} {
		r, _ := newRig(t, smallSchool(t))
		if at == "wait" {
			r.SIS.Misbehave("queued:10h")
		}
		ctx, cancel := context.WithCancel(context.Background())
		_, res, err := r.Sync(ctx, func(run *engine.Run) {
			run.Listen = func(s engine.Step) {
				if s.Name == at && !s.Done {
					cancel()
				}
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) || res.Outcome != engine.Cancelled || len(res.Out) != 4 {
			t.Errorf("%s: it ended with %v: %+v", at, err, res)
		}
		if s, err := engine.FindSystem(r.File, r.System.ID); err != nil || s.Last == nil || s.Last.Outcome != engine.Done || !s.Last.Said.IsZero() {
			t.Errorf("%s: the status is %+v, %v", at, s.Last, err)
		}
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("%s: afterwards\n%s", at, what)
		}
	}
}

// TestDownloadsAreAsAtTheFirstDayOfAYearStillToCome.
func TestDownloadsAreAsAtTheFirstDayOfAYearStillToCome(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	first := r.File.T.School().First
	for _, tc := range []struct{ today, asAt model.Date }{{first - 20, first}, {today, today}} {
		r.Today, r.Log = tc.today, &bytes.Buffer{}
		r.Plan(onlyStudents)
		if day := strings.ReplaceAll(tc.asAt.String(), "-", "") + "T00:00:00"; !strings.Contains(r.Log.String(), day) {
			t.Errorf("on %s students are not asked for as at %s", tc.today, day)
		}
	}
}

// TestASISThatShowsNothingTakesNothingOutOfTheTimetable: what is confirmed is that all is sent again.
func TestASISThatShowsNothingTakesNothingOutOfTheTimetable(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sections := r.File.T.Count(model.KindSection)
	loadClasses(t, s, func([]liss.Class) []liss.Class { return []liss.Class{} })
	p, _ := r.MustSync(nil)
	d, _ := s.Held("")
	if !heldFor(p, engine.EmptySet, engine.Sections) || r.File.T.Count(model.KindSection) != sections || len(d.Classes) != p.Out[1].Rows {
		t.Errorf("held %v; %d of %d sections, the SIS has %d", p.Held, r.File.T.Count(model.KindSection), sections, len(d.Classes))
	}
}

// TestAnotherYearStartsWithoutTheLastSyncedState: neither what was published nor what was downloaded for the year before.
func TestAnotherYearStartsWithoutTheLastSyncedState(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	st := *r.File.T.Student(1)
	st.Surname = "Changed here"
	apply(t, r.File.T, model.Replace{Record: &st})
	if p := r.Plan(nil); len(p.In[2].Conflicts) != 0 || !p.Out[1].Known {
		t.Errorf("in the same year: conflicts %v", p.In[2].Conflicts)
	}
	c := *r.File.T.School()
	c.First, c.Last = model.SchoolYear(2027)
	apply(t, r.File.T, model.Replace{Record: &c})
	r.Today, r.From, r.To = c.First, c.First, c.Last
	p := r.Plan(nil)
	if len(p.In[2].Conflicts) != 1 || !p.FirstPublish {
		t.Errorf("conflicts %v, held %v", p.In[2].Conflicts, p.Held)
	}
	for _, out := range p.Out {
		if out.Known {
			t.Errorf("%s is known of another year", out.Kind)
		}
	}
}

// TestTheTimetableOfOtherDaysIsNoLastPublishedState: two semesters, published one after another to a SIS that can't be read.
func TestTheTimetableOfOtherDaysIsNoLastPublishedState(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.SIS.Misbehave("unsupported@getTimetable")
	semester := func(from, to model.Date) func(*engine.Run) {
		return func(run *engine.Run) {
			publishing(engine.Timetable)(run)
			run.Options.From, run.Options.To = from, to
		}
	}
	first, second := semester(today, today+20), semester(today+40, today+60)
	r.MustSync(first)
	var l model.Lesson
	for x := range r.File.T.LessonsOf(firstSection(r.File.T).ID) {
		l = *x
	}
	apply(t, r.File.T, model.Delete{Key: l.Key()})
	r.MustSync(second)
	if p := r.Plan(second); len(p.Out[0].Changes) != 0 {
		t.Errorf("the second again: %v", p.Out[0].Changes)
	}
	if p := r.Plan(first); p.Out[0].Count(engine.Gone) != 1 || len(p.Out[0].Changes) != 1 {
		t.Errorf("the first again: %v", p.Out[0].Changes)
	}
	l.ID = 0
	apply(t, r.File.T, model.Add{Record: &l})
	if p := r.Plan(first); len(p.Out[0].Changes) != 0 {
		t.Errorf("the first as it was: %v", p.Out[0].Changes)
	}
}

// TestWhatIsRememberedOfASyncIsOfItsSettingsAndKinds: a save with others looks at the rows.
func TestWhatIsRememberedOfASyncIsOfItsSettingsAndKinds(t *testing.T) {
	for name, tc := range map[string]struct {
		first, then func(*engine.Run)
		nothing     bool
	}{
		"the same":           {func(*engine.Run) {}, func(*engine.Run) {}, true},
		"another rotation":   {func(*engine.Run) {}, func(run *engine.Run) { run.Options.Rotation++ }, false},
		"rosters left out":   {func(*engine.Run) {}, func(run *engine.Run) { run.System.ExcludeRosters = true }, false},
		"kinds that waited":  {publishing(engine.Sections), func(*engine.Run) {}, false},
		"fewer of the kinds": {func(*engine.Run) {}, func(run *engine.Run) { run.Options.Publish = basic }, true},
	} {
		r, _ := newMemoryRig(t, smallSchool(t))
		mem := &engine.Memory{}
		r.MustSync(func(run *engine.Run) { tc.first(run); run.Memory = mem })
		run := r.Run(func(run *engine.Run) { run.Options.Quiet, run.Memory = true, mem; tc.then(run) })
		p, err := run.Prepare(context.Background())
		run.Close()
		if err != nil || p.NothingToDo != tc.nothing {
			t.Errorf("%s: nothing to do: %v, %v", name, p != nil && p.NothingToDo, err)
		}
	}
}

// TestPlansThatDifferOnlyInWhatIsThereHaveOtherIDs: what is sent is the same, what it replaces or takes in is not.
func TestPlansThatDifferOnlyInWhatIsThereHaveOtherIDs(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	ids := map[string]bool{}
	for _, name := range []string{"One", "Another"} {
		loadClasses(t, s, func(list []liss.Class) []liss.Class {
			list[0].CourseName = name
			return list
		})
		ids[r.Plan(func(run *engine.Run) { publishing(engine.Sections)(run); run.Options.Overwrite = true }).ID] = true
		d, _ := s.Held("")
		list := slices.Clone(d.Students)
		list[0].Surname = name
		if err := s.Load(practice.Data{Students: list}); err != nil {
			t.Fatal(err)
		}
		ids[r.Plan(onlyStudents).ID] = true
	}
	if len(ids) != 4 {
		t.Errorf("four plans have %d IDs", len(ids))
	}
}

// TestWhatAPersonNeedsToLookAtThePlanIsNoPartOfHowLongARunTook: the clock stands still but for that.
func TestWhatAPersonNeedsToLookAtThePlanIsNoPartOfHowLongARunTook(t *testing.T) {
	for _, looked := range []time.Duration{40 * time.Second, 5 * time.Minute} {
		r, _ := newMemoryRig(t, smallSchool(t))
		now := clock(today, 10, 0)
		run := r.Run(func(run *engine.Run) { run.Now = func() time.Time { return now } })
		defer run.Close()
		p, err := run.Prepare(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(looked)
		res, err := run.Execute(context.Background(), p, p.ID)
		if err != nil || res.Took != 0 {
			t.Errorf("looked at for %s: took %s, %v", looked, res.Took, err)
		}
	}
}
