package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/memory"
	"carillon/sync/rows"
)

// crashing is a file of a program that dies: after some writes there are no more.
type crashing struct {
	*conformance.File
	left int
}

var errCrash = errors.New("the power is gone")

func (c *crashing) write(do func() error) error {
	if c.left == 0 {
		return errCrash
	}
	c.left--
	return do()
}

func (c *crashing) Put(bucket, key string, v []byte) error {
	return c.write(func() error { return c.File.Put(bucket, key, v) })
}

func (c *crashing) Delete(bucket, key string) error {
	return c.write(func() error { return c.File.Delete(bucket, key) })
}

func (c *crashing) Take(ctx context.Context, e model.Edit) error {
	return c.write(func() error { return c.File.Take(ctx, e) })
}

// TestARunThatDiedStandsInTheHistoryOnceTheNextOneEnds: with what it published, and who had confirmed it.
func TestARunThatDiedStandsInTheHistoryOnceTheNextOneEnds(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	alone := publishing(engine.Publishes()...)
	if _, _, err := r.Sync(context.Background(), func(run *engine.Run) {
		alone(run)
		run.Host = &crashing{r.File, 6} // met, begun, and of two kinds: to be sent, published, noted
	}); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	if runs, err := engine.History(r.File); err != nil || len(runs) != 0 {
		t.Fatalf("the dead run could still write: %v, %v", runs, err)
	}
	r.Today, r.From = r.Today+1, r.From+1
	r.MustSync(alone)
	r.MustSync(alone)
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 3 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	dead := runs[2]
	if dead.Number != 1 || dead.Outcome != engine.Failed || dead.Who != "tester@here" || dead.ConfirmedBy != "tester@here" || len(dead.Held) != 1 ||
		dead.From != today || dead.Error.IsZero() || !dead.Started.Equal(today.Time().Add(10*time.Hour)) {
		t.Errorf("the history says %+v", dead)
	}
	if len(dead.Out) != 1 || dead.Out[0].Kind != engine.BellTimes || dead.Out[0].Rows != runs[0].Out[0].Rows || dead.Out[0].Hash != runs[0].Out[0].Hash ||
		dead.FailedAt == nil || *dead.FailedAt != (engine.FailedStep{Step: "publish", Kind: engine.Sections}) {
		t.Errorf("of what it published the history says %+v, it stopped at %v", dead.Out, dead.FailedAt)
	}
	sent, err := engine.RowsOf(r.File, 1)
	if err != nil || sent == nil || len(sent.Kinds) != 1 || sent.Kinds[0].Kind != engine.BellTimes || len(sent.Kinds[0].New) != dead.Out[0].New {
		t.Errorf("of its rows the history says %+v, %v; it sent %d new ones", sent, err, dead.Out[0].New)
	}
}

// TestARunThatDiedBesideItsEntryGetsItsRowsWithTheNextOne: the program ended after the run was entered, and before its rows were.
func TestARunThatDiedBesideItsEntryGetsItsRowsWithTheNextOne(t *testing.T) {
	for left := 1; left < 40; left++ {
		r, _ := newMemoryRig(t, smallSchool(t))
		r.System.Waits = []engine.Seconds{}
		alone := publishing(engine.Publishes()...)
		_, _, err := r.Sync(context.Background(), func(run *engine.Run) {
			alone(run)
			run.Host = &crashing{r.File, left}
		})
		r.Today, r.From = r.Today+1, r.From+1
		r.MustSync(alone)
		runs, herr := engine.History(r.File)
		if herr != nil {
			t.Fatal(herr)
		}
		for i := range runs {
			n := 0
			for _, kr := range runs[i].Out {
				if !kr.Resumed {
					n += kr.New + kr.Changed + kr.Gone
				}
			}
			sent, rerr := engine.RowsOf(r.File, runs[i].Number)
			if rerr != nil || n > 0 && (sent == nil || sent.Count() != n) {
				t.Errorf("after %d writes run %d sent %d rows, and the history lists %+v, %v", left, runs[i].Number, n, sent, rerr)
			}
		}
		if err == nil {
			return
		}
	}
	t.Error("no run came to its end")
}

// TestOfTwoRunsThatDiedBothStandInTheHistory, the second while it went on with the first.
func TestOfTwoRunsThatDiedBothStandInTheHistory(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	for n, at := range []int{10, 11} {
		if _, _, err := r.Sync(context.Background(), func(run *engine.Run) {
			publishing(engine.Publishes()...)(run)
			run.Host, run.Now = &crashing{r.File, 8}, func() time.Time { return clock(r.Today, at, 0) }
		}); !errors.Is(err, errCrash) {
			t.Fatalf("run %d: %v", n, err)
		}
	}
	r.MustSync(func(run *engine.Run) { run.Now = func() time.Time { return clock(r.Today, 12, 0) } })
	runs, err := engine.History(r.File)
	if err != nil || len(runs) != 3 || !runs[2].Started.Equal(clock(r.Today, 10, 0)) || !runs[1].Started.Equal(clock(r.Today, 11, 0)) {
		t.Errorf("%d runs, %v: %+v", len(runs), err, runs)
	}
}

// TestARunThatDiedWhileItWasReadBackHasSucceeded: all is published, and a save with nothing to send will not say so later.
func TestARunThatDiedWhileItWasReadBackHasSucceeded(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	alone := publishing(engine.Publishes()...)
	cutAt(t, r, "publishClasses", alone)
	died := false
	_, _, err := r.Sync(context.Background(), func(run *engine.Run) {
		alone(run)
		host := &crashing{r.File, -1}
		run.Host, run.Listen = host, func(s engine.Step) {
			if s.Name == "verify" {
				host.left, died = 0, true
			}
		}
	})
	if !died || err == nil {
		t.Fatal("it did not die")
	}
	runs, err := engine.History(r.File)
	if err != nil || runs[0].Outcome != engine.Done || runs[0].FailedAt == nil || runs[0].FailedAt.Step != "verify" {
		t.Errorf("the history says %+v, %v", runs[0], err)
	}
	systems, err := engine.Systems(r.File)
	if err != nil || systems[0].Last == nil || systems[0].Last.Outcome != engine.Done {
		t.Errorf("the status is %+v, %v", systems[0].Last, err)
	}
}

// TestACrashAtAnyWriteIsMadeGood: a sync that takes in, publishes and verifies dies before each of its writes in turn. The
// next one ends as if nothing had been, and takes nothing the dead one did for somebody else's.
func TestACrashAtAnyWriteIsMadeGood(t *testing.T) {
	disturbed := func(t *testing.T) (*conformance.Rig, *memory.SIS, rows.ListRow) {
		r, s := newMemoryRig(t, smallSchool(t))
		r.System.Waits = []engine.Seconds{}
		r.MustSync(nil)
		c := *firstSection(r.File.T)
		c.Priority = 2
		apply(t, r.File.T, model.Replace{Record: &c})
		for e := range r.File.T.ListOf(c.ID) {
			apply(t, r.File.T, model.Delete{Key: e.Key()})
			break
		}
		list := s.Records(engine.Students)
		list[3].Fields[engine.FieldSurname] = "Renamed"
		s.Serve(engine.Students, list)
		var moved rows.ListRow
		loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
			i := len(set.Lists) / 2
			moved = set.Lists[i].Sent
			set.Lists = slices.Delete(set.Lists, i, i+1)
		})
		return r, s, moved
	}
	twin, sis, _ := disturbed(t)
	twin.MustSync(nil)
	for n := 0; ; n++ {
		r, s, moved := disturbed(t)
		before := published(s, r)
		_, _, err := r.Sync(context.Background(), func(run *engine.Run) {
			run.Host, run.Now = &crashing{r.File, n}, func() time.Time { return clock(r.Today, 10, 5) }
		})
		if err == nil {
			if n < 10 {
				t.Errorf("only %d writes: the test says little", n)
			}
			break
		}
		if !errors.Is(err, errCrash) {
			t.Fatalf("after %d writes: %v", n, err)
		}
		reached := either(published(s, r), before, before) != ""
		if all, err := engine.Systems(r.File); err != nil || reached && all[0].Last.Outcome == engine.Done && !all[0].Last.At.Equal(clock(r.Today, 10, 5)) {
			t.Errorf("after %d writes, with something published, the status is still that of the run before, %v", n, err)
		}
		p, _ := r.MustSync(func(run *engine.Run) { run.Now = func() time.Time { return clock(r.Today, 10, 10) } })
		if runs, err := engine.History(r.File); err != nil || reached && len(runs) != 3 {
			t.Errorf("after %d writes, with something published, the history has %d runs, %v", n, len(runs), err)
		}
		for _, out := range p.Out {
			for _, c := range out.There {
				if c.Key != moved.Section+"|"+moved.Student {
					t.Errorf("after %d writes %s %s is taken for somebody else's", n, out.Kind, c.Key)
				}
			}
		}
		if kind := either(published(s, r), published(sis, twin), published(sis, twin)); kind != "" {
			t.Errorf("after %d writes the %s differ from those of the undisturbed run", n, kind)
		}
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("after %d writes the last plan is not empty:\n%s", n, what)
		}
	}
}
