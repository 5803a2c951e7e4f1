package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// TestEachGuardHoldsAndPassesOnlyByConfirming has one case per guard: after a first sync something is changed; the next
// plan has to be held for it, nothing may be sent without its ID, and with its ID it goes through.
func TestEachGuardHoldsAndPassesOnlyByConfirming(t *testing.T) {
	deleteSections := func(t *testing.T, r *lisstest.Rig, n int) {
		for s := range r.File.T.Snapshot().Sections() {
			if n > 0 && r.File.T.Section(s.ID) != nil && s.Main == 0 {
				apply(t, r.File.T, model.Delete{Key: s.Key()})
				n--
			}
		}
	}
	tests := map[string]struct {
		fresh  bool // no first sync
		change func(t *testing.T, r *lisstest.Rig, s *practice.Server)
		run    func(*engine.Run)
		code   engine.GuardCode
		kind   engine.Kind
	}{
		"the first publish": {fresh: true, code: engine.FirstPublish},
		"more than 10 % of the sections gone": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				deleteSections(t, r, r.File.T.Count(model.KindSection)/2)
			},
			code: engine.ManyGone, kind: engine.Sections},
		"more than 75 % of the sections changed": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				for g := range r.File.T.Snapshot().Grids() { // TtStructure stands on every section
					c := *g
					c.Code += "X"
					apply(t, r.File.T, model.Replace{Record: &c})
				}
			}, code: engine.ManyChanged, kind: engine.Sections},
		"one section with students gone": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				apply(t, r.File.T, model.Delete{Key: firstSection(r.File.T).Key()})
			}, code: engine.SectionGone, kind: engine.Sections},
		"no students where there were some": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.SIS.Misbehave("empty-list@getStudents") },
			code:   engine.EmptySet, kind: engine.Students},
		"half of the students missing": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.SIS.Misbehave("partial:50@getStudents") },
			code:   engine.ManyGone, kind: engine.Students},
		"nothing to send where there was something": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				for l := range r.File.T.Snapshot().Lessons() {
					c := *l
					c.Slot, c.Pinned = model.Slot{}, false
					apply(t, r.File.T, model.Replace{Record: &c})
				}
			}, run: func(r *engine.Run) { r.System.ExcludeRosters = true }, code: engine.EmptySet, kind: engine.Timetable},
		"a section that somebody added there": {
			change: func(t *testing.T, r *lisstest.Rig, s *practice.Server) {
				d, _ := s.Held("")
				if err := s.Load(practice.Data{AcademicYear: 2026, Classes: append(slices.Clone(d.Classes), liss.Class{ClassCode: "ROBOT 1"})}); err != nil {
					t.Fatal(err)
				}
			}, code: engine.ChangedThere, kind: engine.Sections},
		"a SIS that shows nothing of what was published": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.SIS.Misbehave("empty-list@getClasses") },
			code:   engine.EmptySet, kind: engine.Sections},
		"dates outside the academic year": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.To += 40 }, code: engine.OutsideYear},
		"a To date that shortens sections": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.To -= 40 }, code: engine.Shortens, kind: engine.BellTimes},
		"another school code": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.System.School = "demo" }, code: engine.OtherSystem},
		"another academic year": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				c := *r.File.T.School()
				c.First, c.Last = model.SchoolYear(2027)
				apply(t, r.File.T, model.Replace{Record: &c})
				r.Today, r.From, r.To = c.First, c.First, c.Last
			}, code: engine.OtherYear},
		"all rotations where they meet": {
			change: func(*testing.T, *lisstest.Rig, *practice.Server) {},
			run:    func(r *engine.Run) { r.Options.Rotation = 0 }, code: engine.MixedRotation, kind: engine.Timetable},
		"a row that was published and now has an error": {
			change: func(t *testing.T, r *lisstest.Rig, _ *practice.Server) {
				c := *firstSection(r.File.T)
				c.SectionID = "ALTOGETHERTOOLONG1"
				apply(t, r.File.T, model.Replace{Record: &c})
			}, code: engine.RowFault, kind: engine.Sections},
		"rows of others that can't be kept": {
			change: func(_ *testing.T, r *lisstest.Rig, _ *practice.Server) { r.SIS.Misbehave("unsupported@getClasses") },
			run:    func(r *engine.Run) { r.System.MultiFile = true }, code: engine.ForeignRows, kind: engine.Sections},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, s := newRig(t, smallSchool(t))
			if !tc.fresh {
				r.MustSync(nil)
				tc.change(t, r, s)
			}
			p := r.Plan(tc.run)
			if !slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == tc.code && g.Kind == tc.kind && !g.Said.IsZero() }) {
				t.Fatalf("held: %v", p.Held)
			}
			before := holdings(t, s)
			for _, confirm := range []string{"", "0123456789"} {
				run := r.Run(tc.run)
				p, err := run.Prepare(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				res, err := run.Execute(context.Background(), p, confirm)
				run.Close()
				if engine.CodeOf(err) != engine.Held || res.Outcome != engine.OnHold {
					t.Fatalf("confirmed with %q it ended with %v", confirm, err)
				}
			}
			if holdings(t, s) != before {
				t.Error("the SIS was changed by a plan that was held")
			}
			if _, res, err := r.Sync(context.Background(), tc.run); err != nil || res.ConfirmedBy == "" || len(res.Held) == 0 {
				t.Errorf("confirmed by its ID it ended with %v, %+v", err, res)
			}
		})
	}
}

func holdings(t *testing.T, s *practice.Server) string {
	t.Helper()
	var b strings.Builder
	if err := s.WriteJSON(&b, ""); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestACopiedFileIsHeldAndStandsAloneOnceConfirmed(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	f := &copied{File: r.File, origin: &engine.Origin{Path: "school.carillon", Published: "2026-11-20"}}
	with := func(run *engine.Run) { run.Host = f }
	if err := engine.SaveSystem(f, &engine.System{ID: "other", SyncOnSave: true}); err != nil {
		t.Fatal(err)
	}
	if p := r.Plan(with); p.FirstOnly() || !strings.Contains(words.Plain.Say(p.Held[0].Said), "school.carillon") {
		t.Fatalf("held: %v", p.Held)
	}
	r.MustSync(with)
	if what := conformance.Empty(r.Plan(with)); what != "" || f.published == "" {
		t.Errorf("noted for %q; the next plan:\n%s", f.published, what)
	}
	if s, err := engine.FindSystem(f, "other"); err != nil || s.SyncOnSave {
		t.Errorf("what was synced on save in the original still is in the copy: %+v, %v", s, err)
	}
}

func TestACopiedFileMayRehearseAndStaysACopy(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	f := &copied{File: r.File, origin: &engine.Origin{Path: "school.carillon", Published: "2026-11-20"}}
	practise := func(run *engine.Run) { run.Host, run.System.Practice = f, true }
	if p := r.Plan(practise); !p.FirstOnly() {
		t.Fatalf("held: %v", p.Held)
	}
	r.MustSync(practise)
	if f.origin == nil || f.published != "" {
		t.Errorf("a rehearsal counts as a publish: origin %v, noted for %q", f.origin, f.published)
	}
}

// copied is a file that was copied from another.
type copied struct {
	*conformance.File
	origin    *engine.Origin
	published string
}

func (c *copied) Origin() *engine.Origin { return c.origin }
func (c *copied) StandAlone() error      { c.origin = nil; return nil }
func (c *copied) NotePublished(system string, _ time.Time) error {
	c.published = system
	return nil
}

func TestLimitsAreSetPerSystemAndKind(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.MustSync(nil)
	r.SIS.Misbehave("partial:50@getStudents")
	lenient := func(run *engine.Run) {
		run.System.Guards = map[engine.Kind]engine.Limit{engine.Students: {Gone: 100}, engine.SectionLists: {Gone: 100}}
	}
	for _, g := range r.Plan(lenient).Held {
		if g.Code == engine.ManyGone {
			t.Errorf("held: %v", g)
		}
	}
}

func TestASyncOnSaveNeverRemovesASectionAndIsNeverConfirmed(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	var empty *model.Section
	apply(t, r.File.T, model.Add{Record: &model.Section{Course: firstSection(r.File.T).Course, SectionID: "Z9", Priority: model.PriorityUnset}})
	for sec := range r.File.T.Sections() {
		empty = sec
	}
	r.MustSync(nil)
	apply(t, r.File.T, model.Delete{Key: empty.Key()})
	before := holdings(t, s)
	quiet := func(run *engine.Run) { run.Options.Quiet, run.Options.Download = true, nil }
	if _, _, err := r.Sync(context.Background(), quiet); engine.CodeOf(err) != engine.Held || holdings(t, s) != before {
		t.Errorf("it ended with %v", err)
	}
	if _, res, err := r.Sync(context.Background(), nil); err != nil || len(res.Held) != 0 {
		t.Errorf("an active sync removes a section without students unasked: %v, %v", err, res.Held)
	}
	r.System.ExcludeRosters = true // their sections go by choice, but not with a save
	if _, _, err := r.Sync(context.Background(), quiet); engine.CodeOf(err) != engine.Held {
		t.Errorf("with rosters left out it ended with %v", err)
	}
}

// TestRowsOfOthersThatWentAlongAreNotForgotten: the choice "several files" was taken back, and the SIS can't be read.
func TestRowsOfOthersThatWentAlongAreNotForgotten(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	loadClasses(t, s, func([]liss.Class) []liss.Class { return []liss.Class{{ClassCode: "K READ"}} })
	r.MustSync(func(run *engine.Run) { run.System.MultiFile = true })
	r.SIS.Misbehave("unsupported@getClasses")
	if p := r.Plan(nil); !heldFor(p, engine.ForeignRows, engine.Sections) {
		t.Errorf("held: %v", p.Held)
	}
}

// TestAChoiceThatLeavesNothingToSendIsHeld: rows that go by the person's own choice are no loss, unless all go.
func TestAChoiceThatLeavesNothingToSendIsHeld(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	for s := range r.File.T.Snapshot().Sections() { // none of it in all rotations
		if s.Rotations == 0 {
			c := *s
			c.Rotations = c.Rotations.With(engine.RotationAt(r.File.T.Snapshot(), today))
			apply(t, r.File.T, model.Replace{Record: &c})
		}
	}
	r.System.ExcludeRosters = true
	r.MustSync(nil)
	if p := r.Plan(func(run *engine.Run) { run.Options.Rotation = model.MaxRotations }); !heldFor(p, engine.EmptySet, engine.Timetable) {
		t.Errorf("with a rotation without lessons held: %v", p.Held)
	}
}

// TestWhatGoesByChoiceDoesNotHideALoss: rosters are left out from now on, and a good part of the other lessons is gone.
func TestWhatGoesByChoiceDoesNotHideALoss(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	for e := range r.File.T.Snapshot().RosterSlots() { // a school with many roster entries
		for day := uint8(1); day <= 2; day++ {
			for _, p := range r.File.T.Grid(e.Slot.Grid).Periods {
				c := *e
				c.ID, c.Slot.Day, c.Slot.Period = 0, day, p.ID
				_, _ = r.File.T.Apply(model.Add{Record: &c}) // where there is room
			}
		}
	}
	r.MustSync(nil)
	r.System.Guards = map[engine.Kind]engine.Limit{engine.Timetable: {Gone: 30, Always: 1}}
	n := 0
	for l := range r.File.T.Snapshot().Lessons() {
		if n++; n%2 == 0 {
			apply(t, r.File.T, model.Delete{Key: l.Key()})
		}
	}
	p := r.Plan(func(run *engine.Run) { run.System.ExcludeRosters = true })
	if !heldFor(p, engine.ManyGone, engine.Timetable) {
		t.Errorf("held: %v", p.Held)
	}
}

// TestNothingToSendToASISThatCannotBeReadNeedsMoreThanAYes: an empty file must not wipe what is there.
func TestNothingToSendToASISThatCannotBeReadNeedsMoreThanAYes(t *testing.T) {
	r, _ := newRig(t, empty(t))
	if p := r.Plan(nil); !p.FirstOnly() {
		t.Errorf("a SIS that has nothing: held %v", p.Held)
	}
	r.SIS.Misbehave("unsupported@getClasses")
	if p := r.Plan(nil); !heldFor(p, engine.EmptySet, engine.Sections) || p.FirstOnly() {
		t.Errorf("a SIS that can't be read: held %v", p.Held)
	}
}

// TestTheListOfASectionThatIsGoneIsHeldToo: the list alone goes to the SIS, and the section would stay there empty. One that
// is emptied here is a timetabler's daily work.
func TestTheListOfASectionThatIsGoneIsHeldToo(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	lists := publishing(engine.SectionLists)
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	apply(t, r.File.T, model.Delete{Key: sec.Key()})
	next := firstSection(r.File.T)
	for e := range r.File.T.Snapshot().Enrolments() {
		if e.Section == next.ID {
			apply(t, r.File.T, model.Delete{Key: e.Key()})
		}
	}
	r.System.Guards = map[engine.Kind]engine.Limit{engine.SectionLists: {Gone: 100}}
	p := r.Plan(lists)
	if len(p.Held) != 2 || !heldFor(p, engine.SectionGone, engine.SectionLists) || !heldFor(p, engine.Dropped, engine.SectionLists) {
		t.Errorf("held: %v", p.Held)
	}
	r.System.ExcludeRosters = true
	if p := r.Plan(lists); len(p.Held) != 2 {
		t.Errorf("with rosters left out, too, held: %v", p.Held)
	}
}

// TestWhatHangsOnASectionWithAnErrorGoesOnUnderTheCodeTheSISHas: nothing of it disappears.
func TestWhatHangsOnASectionWithAnErrorGoesOnUnderTheCodeTheSISHas(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	d, _ := s.Held("")
	c := *firstSection(r.File.T)
	c.SectionID = "ALTOGETHERTOOLONG1"
	apply(t, r.File.T, model.Replace{Record: &c})
	for _, kind := range []engine.Kind{engine.SectionLists, engine.Timetable} {
		only := func(run *engine.Run) { run.Options.Publish = []engine.Kind{kind} }
		if what := conformance.Empty(r.Plan(only)); what != "" {
			t.Errorf("%s: the plan is\n%s", kind, what)
		}
		r.MustSync(only)
	}
	if after, _ := s.Held(""); !sameRows(d.Memberships, after.Memberships, printed) || !sameRows(d.Timetable, after.Timetable, printed) {
		t.Error("the SIS has other lists or lessons")
	}
}

// TestAPlanThatWaitedForAPersonIsPerformedOnlyIfItIsStillTheSame: in a window a preview can stay open for long.
func TestAPlanThatWaitedForAPersonIsPerformedOnlyIfItIsStillTheSame(t *testing.T) {
	nothing := func(*testing.T, *lisstest.Rig) {}
	for name, tc := range map[string]struct {
		wait      time.Duration
		meanwhile func(*testing.T, *lisstest.Rig)
		code      engine.Code
	}{
		"nothing has changed": {time.Hour, nothing, ""},
		"the day has":         {20 * time.Hour, nothing, engine.StalePlan},
		"a counselor has moved a student": {10 * time.Minute, func(t *testing.T, r *lisstest.Rig) {
			code, other := r.File.T.SectionCode(firstSection(r.File.T).ID), "STRANGER"
			if _, err := r.Client().ChangeClassMembership(context.Background(), other, liss.DateTimeOf(today.Time()), nil, []string{code}); err != nil {
				t.Fatal(err)
			}
		}, engine.StalePlan},
	} {
		t.Run(name, func(t *testing.T) {
			r, s := newRig(t, smallSchool(t))
			r.MustSync(nil)
			apply(t, r.File.T, model.Delete{Key: firstSection(r.File.T).Key()})
			now := today.Time().Add(10 * time.Hour)
			run := r.Run(func(run *engine.Run) { run.Now = func() time.Time { return now } })
			defer run.Close()
			p, err := run.Prepare(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			tc.meanwhile(t, r)
			before := holdings(t, s)
			now = now.Add(tc.wait)
			res, err := run.Execute(context.Background(), p, p.ID)
			if engine.CodeOf(err) != tc.code || (holdings(t, s) == before) != (err != nil) {
				t.Errorf("it ended with %v", err)
			}
			if err == nil && !res.Started.Equal(now) {
				t.Errorf("it began at %s, while nobody had said yes", res.Started)
			}
		})
	}
}

// TestStudentsWhoAreStillQueuedCountAsBeingInTheirSection: it disappears with them. So do those whom a SIS does not show
// that shows nothing at all.
func TestStudentsWhoAreStillQueuedCountAsBeingInTheirSection(t *testing.T) {
	for _, kinds := range [][]engine.Kind{engine.Publishes(), {engine.Sections}} {
		for before, after := range map[string]string{"queued:10h@publishClassMemberships": "queued:10h@publishClassMemberships", "": "empty-list@getClassMemberships"} {
			r, _ := newRig(t, smallSchool(t))
			if before != "" {
				r.SIS.Misbehave(before)
			}
			r.MustSync(nil)
			r.SIS.Misbehave(after)
			apply(t, r.File.T, model.Delete{Key: firstSection(r.File.T).Key()})
			if p := r.Plan(func(run *engine.Run) { run.Options.Publish = kinds }); !heldFor(p, engine.SectionGone, engine.Sections) {
				t.Errorf("%v, %s: held %v", kinds, after, p.Held)
			}
		}
	}
}
