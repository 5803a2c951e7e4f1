package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// large is a school of 5,000 students that has been synced once.
func large(b *testing.B) *lisstest.Rig {
	b.Helper()
	r, _ := newRig(b, demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026}))
	r.Sync(context.Background(), func(run *engine.Run) { run.Memory = remembered })
	return r
}

var remembered = &engine.Memory{}

// planTime is how long a plan takes once the SIS has answered: what passes between the last step and the plan.
func planTime(b *testing.B, r *lisstest.Rig, change func(*engine.Run)) time.Duration {
	b.Helper()
	var answered time.Time
	run := r.Run(func(run *engine.Run) {
		run.Listen = func(engine.Step) { answered = time.Now() }
		if change != nil {
			change(run)
		}
	})
	defer run.Close()
	if _, err := run.Prepare(context.Background()); err != nil {
		b.Fatal(err)
	}
	return time.Since(answered)
}

// BenchmarkPlan plans a full sync of 5,000 students, beside a bare loop over the same records.
func BenchmarkPlan(b *testing.B) {
	r := large(b)
	var planning, bare time.Duration
	for b.Loop() {
		planning += planTime(b, r, nil)
		start := time.Now()
		n := 0
		for _, k := range model.Kinds() {
			for rec := range r.File.T.All(k) {
				n += len(model.Title(rec))
			}
		}
		bare += time.Since(start)
	}
	b.ReportMetric(float64(planning.Milliseconds())/float64(b.N), "ms/plan")
	b.ReportMetric(float64(planning)/float64(bare), "x-bare-loop")
}

// BenchmarkPrepare reads what the SIS has of 5,000 students, and plans a full sync. A SIS that has shown a list row for later is read
// once; one that has not is read as at the last day of the year, too.
func BenchmarkPrepare(b *testing.B) {
	for _, later := range []bool{false, true} {
		b.Run(fmt.Sprint("later=", later), func(b *testing.B) {
			r := large(b)
			if later {
				for e := range r.File.T.Snapshot().Enrolments() {
					c := *e
					c.First = r.File.T.School().Last - 30
					apply(b, r.File.T, model.Replace{Record: &c})
					break
				}
				r.Sync(context.Background(), func(run *engine.Run) { run.Memory = remembered })
			}
			b.ReportAllocs()
			for b.Loop() {
				planTime(b, r, nil)
			}
		})
	}
}

// BenchmarkFirstDownload plans a download of 5,000 students, none of whom is known by an id: each is looked for among
// all who are here, and 5,000 suggestions are made.
func BenchmarkFirstDownload(b *testing.B) {
	r, s := newRig(b, empty(b))
	var there []liss.Student
	var here model.Batch
	for i := range 5000 {
		first, surname := fmt.Sprint("F", i), fmt.Sprint("S", i%900)
		there = append(there, liss.Student{StudentID: fmt.Sprint(i), StatewideID: fmt.Sprint("SW", i), FirstName: first, Surname: surname, Form: "9"})
		here.Edits = append(here.Edits, model.Add{Record: &model.Student{FirstName: first, Surname: surname}})
	}
	apply(b, r.File.T, here)
	if err := s.Load(practice.Data{Students: there}); err != nil {
		b.Fatal(err)
	}
	var planning time.Duration
	for b.Loop() {
		planning += planTime(b, r, func(run *engine.Run) {
			run.Options.Download, run.Options.Publish = []engine.Kind{engine.Students}, nil
		})
	}
	b.ReportMetric(float64(planning.Milliseconds())/float64(b.N), "ms/plan")
}

func quiet(run *engine.Run) {
	run.Options.Quiet, run.Options.Download = true, nil
	run.Memory = remembered
}

// BenchmarkSaveWithNothingChanged is a sync on save that finds nothing to send.
func BenchmarkSaveWithNothingChanged(b *testing.B) {
	r := large(b)
	for b.Loop() {
		run := r.Run(quiet)
		p, err := run.Prepare(context.Background())
		if err != nil || !p.NothingToDo {
			b.Fatal(err, "something was to be sent")
		}
		if _, err := run.Execute(context.Background(), p, ""); err != nil {
			b.Fatal(err)
		}
		run.Close()
	}
}

// BenchmarkSaveWithNothingChangedInANewProcess is the same where nothing is remembered of the last sync but the file.
func BenchmarkSaveWithNothingChangedInANewProcess(b *testing.B) {
	r := large(b)
	for b.Loop() {
		run := r.Run(func(run *engine.Run) { quiet(run); run.Memory = nil })
		if p, err := run.Prepare(context.Background()); err != nil || !p.NothingToDo {
			b.Fatal(err, "something was to be sent")
		}
		run.Close()
	}
}

// TestASaveSendsOnlyTheKindsTouched holds at any size.
func TestASaveSendsOnlyTheKindsTouched(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	mem := &engine.Memory{}
	onSave := func(run *engine.Run) { run.Options.Quiet, run.Memory = true, mem } // what is to be downloaded is not
	r.MustSync(func(run *engine.Run) { run.Memory = mem })
	steps := 0
	counted := func(run *engine.Run) { onSave(run); run.Listen = func(engine.Step) { steps++ } }
	if p, res := r.MustSync(counted); !p.NothingToDo || steps != 0 || len(res.Out) != 0 {
		t.Errorf("with nothing changed it made %d steps", steps)
	}
	c := *firstSection(r.File.T)
	c.Priority = 4
	apply(t, r.File.T, model.Replace{Record: &c})
	if _, res := r.MustSync(onSave); len(res.In) != 0 || len(res.Out) != 1 || res.Out[0].Kind != engine.Sections || res.Out[0].Changed != 1 {
		t.Errorf("with one section changed it sent %+v", res.Out)
	}
	steps = 0
	if p, _ := r.MustSync(counted); !p.NothingToDo || steps != 0 {
		t.Errorf("once more it made %d steps", steps)
	}
	for st := range r.File.T.Snapshot().Students() {
		if _, err := r.File.T.Apply(model.Add{Record: &model.Enrolment{Section: c.ID, Student: st.ID}}); err == nil {
			break
		}
	}
	if _, res := r.MustSync(onSave); len(res.Out) == 0 || res.Out[0].Kind != engine.SectionLists {
		t.Errorf("with one list row more it sent %+v", res.Out)
	}
}
