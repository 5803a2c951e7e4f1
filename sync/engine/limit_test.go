package engine_test

import (
	"slices"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// TestOverTenPercentAndMoreThanFiveRowsHaveToGo: exactly so many pass.
func TestOverTenPercentAndMoreThanFiveRowsHaveToGo(t *testing.T) {
	for _, tc := range []struct{ had, pass int }{{100, 10}, {20, 5}} {
		r, _ := newMemoryRig(t, smallSchool(t))
		r.System.ExcludeRosters = true
		n := r.File.T.Count(model.KindEnrolment)
		for e := range r.File.T.Snapshot().Enrolments() {
			if n > tc.had {
				apply(t, r.File.T, model.Delete{Key: e.Key()})
				n--
			}
		}
		r.MustSync(nil)
		gone := 0
		for e := range r.File.T.Snapshot().Enrolments() {
			apply(t, r.File.T, model.Delete{Key: e.Key()})
			gone++
			p := r.Plan(nil)
			if held := heldFor(p, engine.ManyGone, engine.SectionLists); held != (gone > tc.pass) {
				t.Errorf("%d of %d: held %v", gone, p.Out[2].Rows+gone, p.Held)
			}
			if gone > tc.pass {
				break
			}
		}
	}
}

// TestOverThreeQuartersHaveToChange: exactly so many pass, here and there.
func TestOverThreeQuartersHaveToChange(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.ExcludeRosters = true
	n := 0
	for sec := range r.File.T.Snapshot().Sections() {
		if n++; n > 12 && r.File.T.Section(sec.ID) != nil {
			apply(t, r.File.T, model.Delete{Key: sec.Key()})
		}
	}
	r.MustSync(nil)
	changed := 0
	for sec := range r.File.T.Snapshot().Sections() {
		if sec.Main != 0 {
			continue
		}
		c := *sec
		c.Priority = 7
		apply(t, r.File.T, model.Replace{Record: &c})
		changed++
		p := r.Plan(nil)
		if held := heldFor(p, engine.ManyChanged, engine.Sections); held != (changed*4 > p.Out[1].Rows*3 && changed > 5) {
			t.Errorf("%d of %d sections: held %v", changed, p.Out[1].Rows, p.Held)
		}
	}
	d, _ := s.Held("")
	all := d.Students
	for _, renamed := range []int{len(all) * 3 / 4, len(all)*3/4 + 1} {
		list := slices.Clone(all)
		for i := range list[:renamed] {
			list[i].Surname += "son"
		}
		if err := s.Load(practice.Data{Students: list}); err != nil {
			t.Fatal(err)
		}
		if p := r.Plan(nil); heldFor(p, engine.ManyChanged, engine.Students) != (renamed*4 > len(all)*3) {
			t.Errorf("%d of %d students: held %v", renamed, len(all), p.Held)
		}
	}
}

// TestAnotherURLAndDatesBeforeTheYearAreHeld: the other half of two guards.
func TestAnotherURLAndDatesBeforeTheYearAreHeld(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	if p := r.Plan(func(run *engine.Run) { run.System.URL += "?school=2" }); !heldFor(p, engine.OtherSystem, "") {
		t.Errorf("with another URL held: %v", p.Held)
	}
	r.Today = r.File.T.School().First - 10
	r.From = r.Today
	if p := r.Plan(nil); !heldFor(p, engine.OutsideYear, "") {
		t.Errorf("from %s held: %v", r.From, p.Held)
	}
}

// TestACodeThatTheSISHasIsNoError: rules are for codes that are made here.
func TestACodeThatTheSISHasIsNoError(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	code := "ALTOGETHER LONGCODE12345"
	apply(t, r.File.T, model.Add{Record: &model.Course{Code: "ALTOGETHER"}})
	apply(t, r.File.T, model.Add{Record: &model.Section{Course: model.CourseID(r.File.T.LastID(model.KindCourse)), SectionID: "LONGCODE12345", Priority: model.PriorityUnset}})
	if p := r.Plan(nil); heldFor(p, engine.RowFault, engine.Sections) || len(p.Out[1].Bad) != 1 {
		t.Errorf("the SIS does not have it: held %v, errors %v", p.Held, p.Out[1].Bad)
	}
	loadClasses(t, s, func([]liss.Class) []liss.Class { return []liss.Class{{ClassCode: code}} })
	p := r.Plan(nil)
	sent := slices.ContainsFunc(p.Out[1].Set().Sections, func(e rows.Entry[rows.Section]) bool { return e.Sent.Code == code })
	if heldFor(p, engine.RowFault, engine.Sections) || len(p.Out[1].Bad) > 0 || !sent || !slices.ContainsFunc(p.Out[1].Warn, func(n engine.Note) bool { return n.What == code }) {
		t.Errorf("held %v, errors %v, warnings %v, sent %v", p.Held, p.Out[1].Bad, p.Out[1].Warn, sent)
	}
}

// TestWhileALastPublishIsQueuedRowsOfOthersCannotBeKept: what they are by now is not to be seen.
func TestWhileALastPublishIsQueuedRowsOfOthersCannotBeKept(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.System.MultiFile = true
	r.SIS.Misbehave("queued:10h")
	r.MustSync(nil)
	if p := r.Plan(nil); !heldFor(p, engine.ForeignRows, engine.Sections) {
		t.Errorf("held: %v", p.Held)
	}
}
