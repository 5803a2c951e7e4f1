package syncdialog

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/model/message"
	"carillon/sync/engine"
)

// idle checks that nothing is under way any more, and that whoever waited for that was told.
func (r *rig) idleNow(what string) {
	r.t.Helper()
	told := false
	r.WhenIdle(func(bool) { told = true })
	if r.Busy() != "" || !told {
		r.t.Errorf("%s: busy is %q", what, r.Busy())
	}
	if r.corner.Card() != nil {
		r.t.Errorf("%s: its progress is still there", what)
	}
}

// strangers makes the password of every system unknown.
func (r *rig) strangers() { r.vault.known = map[string]string{} }

func TestAPasswordThatIsNotGivenEndsTheRun(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.strangers()
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("Password for Alma (US)")
	r.key(fyne.KeyEscape)
	r.idleNow("left")
	if r.host.Open() {
		t.Errorf("a person is told what they have just done:\n%s", r.text())
	}
	r.All()
	r.run.Drain()
	r.dialog("Password for Alma (US)")
	waited := false
	r.WhenIdle(func(bool) { waited = true })
	r.press("Cancel")
	if !waited {
		t.Error("who waited was not told")
	}
	r.idleNow("left, of all systems")
	r.says("You stopped the sync. Nothing was sent.")
	r.called()
}

func TestOfSeveralSystemsOneWithoutItsPasswordDoesNotKeepTheOthersFromTheirSync(t *testing.T) {
	r := twoSystems(t)
	delete(r.vault.known, "timetable")
	r.All()
	r.run.Drain()
	r.dialog("Password for Alma (US) · LHS")
	r.press("Cancel")
	r.run.Drain()
	r.dialog("The sync did not finish")
	r.says("Alma (US) · LHS", "You stopped the sync. Nothing was sent.", "Alma (US) · EAST", "✓ Alma (US) · EAST")
	r.called(whole...)
	r.idleNow("at the end")
}

func TestStopEndsASyncAtEachStage(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(r *rig) // goes to the stage
		done []string     // calls to the SIS
	}{
		{"while the keyring is asked", func(*rig) {}, nil},
		{"while a person is asked for the password", func(r *rig) { r.strangers(); r.run.Drain(); r.dialog("Password for Alma (US) · LHS") }, nil},
		{"while the keyring takes a password", func(r *rig) { r.strangers(); r.run.Drain(); r.typed("secret"); r.press("Continue") }, nil},
		{"before the SIS is asked", func(r *rig) { r.run.Step() }, []string{"hello"}},
		{"while a person looks at the preview", func(r *rig) {
			s := r.systems()[0]
			s.ExcludeRosters = true // it has to be looked at
			if err := engine.SaveSystem(r.store, &s); err != nil {
				r.t.Fatal(err)
			}
			r.Stop()
			r.run.Drain()
			r.key(fyne.KeyEscape)
			r.sis.calls = nil
			r.All()
			r.run.Drain()
			r.dialog("Preview: what this sync will do")
		}, []string{"hello", "fetch students"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := twoSystems(t)
			r.All()
			c.to(r)
			waited := false
			r.WhenIdle(func(bool) { waited = true })
			r.Stop()
			r.run.Drain()
			r.called(c.done...)
			r.idleNow("stopped")
			if !waited {
				t.Error("who waited was not told")
			}
			if d := r.host.Top(); d != nil && d.Title != "The sync did not finish" {
				t.Errorf("%q is still open", d.Title)
			}
		})
	}
}

func TestASyncIsUnderWayFromTheFirstMoment(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.edit(25)
	r.Now()
	r.press("Go") // and the keyring is asked
	r.Saved()
	r.All()
	r.dialog("A sync is under way")
	r.key(fyne.KeyEscape)
	r.run.Drain()
	r.dialog("Sync finished")
	r.called(whole...) // a save during the run is followed by one of its own, which finds nothing to do
	r.idleNow("at the end")
}

// TestAButtonOfAnOlderMessageStartsNothingBelowARun: a save during the run that failed is followed by a run of its own.
func TestAButtonOfAnOlderMessageStartsNothingBelowARun(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.edit(25)
	r.sis.fail["publish timetable"] = errors.New("the SIS is being maintained")
	r.All()
	r.run.Step() // the password
	r.Saved()
	r.run.Step() // the plan
	r.run.Step() // the publishes; the run that the save asked for begins
	r.dialog("The sync did not finish")
	r.press("Resume")
	r.dialog("A sync is under way")
	r.sis.fail = map[string]error{}
	r.run.Drain()
	r.idleNow("at the end")
	if got := r.Status().Text; got != "Alma (US) synced 10:42" {
		t.Errorf("the status bar says %q", got)
	}
}

func TestWhatASaveCouldNotEvenBeginIsSaidAlthoughTheNextSystemWasSynced(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spoil     func(r *rig)
	}{
		{"no password", "The password for Alma (US) · LHS is not known on this computer", func(r *rig) { delete(r.vault.known, "timetable") }},
		{"no password of the proxy", "The password for the proxy is not known on this computer", func(r *rig) {
			s := r.systems()[0]
			s.Proxy = engine.Proxy{Mode: "own", URL: "http://proxy:8080", Username: "kim"}
			if err := engine.SaveSystem(r.store, &s); err != nil {
				r.t.Fatal(err)
			}
		}},
		{"dates that have passed", "The To date 20 Nov 2026 has passed", func(r *rig) {
			s := r.systems()[0]
			s.Basic.To -= 28
			if err := engine.SaveSystem(r.store, &s); err != nil {
				r.t.Fatal(err)
			}
		}},
		{"no connector", "This version of Carillon has no connector for betula", func(r *rig) {
			s := r.systems()[0]
			s.Type = "betula"
			if err := engine.SaveSystem(r.store, &s); err != nil {
				r.t.Fatal(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := twoSystems(t)
			for _, s := range r.systems() {
				s.SyncOnSave = true
				if err := engine.SaveSystem(r.store, &s); err != nil {
					t.Fatal(err)
				}
			}
			c.spoil(r)
			r.edit(25)
			r.Saved()
			r.run.Drain()
			if n := len(r.sis.calls); n == 0 || r.systems()[1].Last.Outcome != engine.Done {
				t.Errorf("the other system was not synced: %v, %+v", r.sis.calls, r.systems()[1].Last)
			}
			item := New(r.d).Status() // and still when the file is opened again
			item.OnTapped()
			r.says(c.why)
			if last := r.systems()[0].Last; last.Outcome != engine.Failed || last.Good.IsZero() {
				t.Errorf("the status is %+v", last)
			}
		})
	}
}

func TestOfAFileThatIsClosedNothingIsShownAnyMore(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(r *rig)
	}{
		{"during its run", func(r *rig) { r.run.Step() }},
		{"before a run that failed has come back", func(r *rig) {
			r.sis.fail["hello"] = errors.New("the SIS is being maintained")
			r.run.Step()
			r.run.Work()
		}},
		{"with a question for the password", func(r *rig) { r.strangers(); r.run.Drain() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.system(nil)
			r.synced()
			r.All()
			c.to(r)
			waited := false
			r.WhenIdle(func(bool) { waited = true })
			r.Close()
			r.run.Drain()
			if r.host.Open() || r.corner.Card() != nil || r.Busy() != "" || waited {
				t.Errorf("dialog %v, card %v, busy %q, told %v", r.host.Top(), r.corner.Card(), r.Busy(), waited)
			}
		})
	}
}

// asked is a vault that tells when it was asked to keep something.
type asked struct {
	*vault
	times int
}

func (a *asked) Set(s engine.System, p string) (bool, error) { a.times++; return a.vault.Set(s, p) }

func TestAKeyringThatWaitsForAPersonDoesNotStopTheWindow(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.strangers()
	keyring := &asked{vault: r.vault}
	keyring.lasting = false
	r.d.Passwords = keyring
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.typed("secret")
	r.press("Continue")
	if keyring.times != 0 || !slices.Contains(r.run.Pending(), workPassword) {
		t.Error("the keyring was asked on the UI goroutine")
	}
	r.run.Step()
	r.dialog("The password is kept until you close Carillon")
	r.key(fyne.KeyEscape)
	r.run.Drain()
	r.dialog("Sync finished")
	r.called(whole...)
}

// TestASystemUnderWaySaysSoInTheList: until it ends, the file cannot tell it from a run that died.
func TestASystemUnderWaySaysSoInTheList(t *testing.T) {
	r := newRig(t)
	sys := r.system(func(s *engine.System) {
		s.Last = &engine.Status{At: now, Outcome: engine.Failed, Said: message.Verbatim("The program ended.")}
	})
	r.Sync.flow.job = &job{system: sys}
	if got := r.Sync.statusOf(sys, "").Text; got != "synchronising …" {
		t.Errorf("the list says %q", got)
	}
	r.Sync.flow.job = nil
	if got := r.Sync.statusOf(sys, "").Text; !strings.Contains(got, "The program ended") {
		t.Errorf("the list says %q", got)
	}
}
