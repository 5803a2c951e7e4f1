package syncdialog

import (
	"errors"
	"testing"
	"time"

	"carillon/model"
	"carillon/sync/engine"
)

// twoSystems are configured and were synced before.
func twoSystems(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.vault.known["east"] = "secret"
	east := r.system(func(s *engine.System) { s.School, s.Username = "EAST", "east" })
	choice := engine.Choice{To: model.NewDate(2026, 12, 18)}
	run := &engine.Run{Connector: r.sis, System: east, Options: engine.Basic(model.DateOf(now), choice), Host: host{r.store, r.tt.Snapshot(), r.d.Take}, Now: func() time.Time { return now }}
	plan, err := run.Prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Execute(t.Context(), plan, plan.ID); err != nil {
		t.Fatal(err)
	}
	if err := engine.RememberChoice(r.store, east.ID, choice); err != nil {
		t.Fatal(err)
	}
	r.sis.calls = nil
	return r
}

func TestWhoeverWaitsIsToldOnceAllSystemsAreThrough(t *testing.T) {
	for _, fails := range []bool{false, true} {
		r := twoSystems(t)
		if fails {
			r.sis.fail["publish timetable"] = errors.New("the SIS is being maintained")
		}
		told := []bool{}
		r.WhenIdle(func(good bool) { told = append(told, good) }) // nothing is under way yet
		r.All()
		r.WhenIdle(func(good bool) { told = append(told, good) })
		r.run.Step() // the password of the first
		r.run.Step() // its plan
		r.run.Step() // its publishes; the second begins
		if len(told) != 1 || r.Busy() == "" {
			t.Errorf("fails %v: told %v between two systems, busy %q", fails, told, r.Busy())
		}
		r.run.Drain()
		if len(told) != 2 || !told[0] || told[1] == fails {
			t.Errorf("fails %v: told %v", fails, told)
		}
		r.called(append(append([]string{}, whole...), whole...)...)
	}
}

func TestStoppingEndsTheRunAndThoseThatWouldFollow(t *testing.T) {
	r := twoSystems(t)
	r.All()
	r.run.Step() // the password
	r.sis.cancel = r.Stop
	stopped := false
	r.WhenIdle(func(bool) { stopped = true })
	r.run.Drain()
	r.dialog("The sync did not finish")
	r.called("hello", "fetch students", "publish sections", "publish section-lists")
	if !stopped || r.Busy() != "" {
		t.Errorf("told %v, busy %q", stopped, r.Busy())
	}
	r.host.Top().Cancel()
	r.sis.calls = nil
	r.All() // and it can be started again
	r.run.Drain()
	if len(r.sis.calls) < 2*len(whole)-2 {
		t.Errorf("afterwards only %v", r.sis.calls)
	}
}

func TestThatSavesWaitForABasicSyncIsSaid(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.system(func(s *engine.System) { s.School, s.SyncOnSave = "EAST", true })
	r.edit(25)
	r.Saved()
	r.run.Drain()
	r.called()
	const said = "Alma (US) · EAST not synced yet: saves wait for a Basic sync"
	if got := r.Status().Text; got != said {
		t.Errorf("the status bar says %q", got)
	}
	if got := r.Unsynced(); got != said+"." {
		t.Errorf("at closing: %q", got)
	}
	r.Status().OnTapped()
	r.dialog("Alma (US) · EAST")
	r.says("A save is not followed by a sync yet")
	r.press("Sync Now")
	r.dialog("Sync Now").ChooseTab(tabAdvanced) // which is no Basic sync
	r.press("Go")
	r.run.Drain()
	r.check("I have seen it: 6 rows may replace what is there")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished").Cancel()
	if got, want := r.Status().Text, "Alma (US) · EAST synced 10:42: saves wait for a Basic sync"; got != want {
		t.Errorf("after an Advanced sync the status bar says %q", got)
	}
}

func TestWhatASaveDidNotSyncIsNamed(t *testing.T) {
	r := newRig(t)
	sys := r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	if got := r.Unsynced(); got != "" {
		t.Errorf("after a good run: %q", got)
	}
	r.sis.fail["publish sections"] = errors.New("the user name or the password is refused. Check both")
	r.edit(25)
	r.Saved()
	r.run.Drain()
	if got, want := r.Unsynced(), "Alma (US) not synced since 10:42: the user name or the password is refused."; got != want {
		t.Errorf("after a failure: %q, want %q", got, want)
	}
	now, _ := engine.FindSystem(r.store, sys.ID)
	now.SyncOnSave = false
	if err := engine.SaveSystem(r.store, now); err != nil {
		t.Fatal(err)
	}
	if got := r.Unsynced(); got != "" {
		t.Errorf("of a system that is not synced with a save: %q", got)
	}
}
