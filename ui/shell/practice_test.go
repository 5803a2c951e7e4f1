package shell

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// fakePractice is a practice SIS that records what the window asks of it.
type fakePractice struct {
	log  *[]string
	left []string
	err  error // of whatever is asked next
}

func (p *fakePractice) say(what string) error {
	*p.log = append(*p.log, what)
	err := p.err
	p.err = nil
	return err
}

func (p *fakePractice) Start(_ context.Context, now *model.State, published bool) (PracticeSIS, error) {
	what := "start with " + names.Number(now.Count(model.KindStudent)) + " students"
	if published {
		what += ", published"
	}
	return PracticeSIS{System: "Alma (US)", Address: "http://127.0.0.1:5000/liss", Username: "timetable", School: "DEMO"}, p.say(what)
}

func (p *fakePractice) Stop() error                            { return p.say("stop") }
func (p *fakePractice) OpenPage() error                        { return p.say("open page") }
func (p *fakePractice) Left(context.Context) ([]string, error) { return p.left, p.err }
func (p *fakePractice) RemoveLeft(context.Context) error       { return p.say("remove left") }
func (p *fakePractice) Close() error                           { return p.say("practice closed") }

// practising is a rig with the school open and a practice SIS to be had; change prepares it before the file is opened.
func practising(t *testing.T, change func(r *rig, p *fakePractice)) (*rig, *fakePractice) {
	t.Helper()
	r := newRig(t)
	p := &fakePractice{log: &r.log}
	r.deps.NewPractice = func(session.File) Practice { return p }
	if change != nil {
		change(r, p)
	}
	r.Open(r.file.path)
	r.run.Drain()
	r.log = nil
	return r, p
}

// begun has the practice SIS running and its dialog closed.
func begun(t *testing.T) (*rig, *fakePractice) {
	t.Helper()
	r, p := practising(t, nil)
	r.command("help.practice")
	r.press("Start")
	r.run.Drain()
	r.press("Close")
	r.log = nil
	return r, p
}

// check ticks or unticks the only box of the topmost dialog.
func (r *rig) check() {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.shown()) {
		if c, ok := o.(*kit.Check); ok {
			test.Tap(c)
			return
		}
	}
	r.t.Fatal("the dialog has no box to tick")
}

func (r *rig) logged(want ...string) {
	r.t.Helper()
	if got := strings.Join(r.log, "; "); got != strings.Join(want, "; ") {
		r.t.Errorf("done was %q, want %q", got, strings.Join(want, "; "))
	}
}

func (r *rig) silent(words string) {
	r.t.Helper()
	if text := saidBy(r.status.Object()); strings.Contains(text, words) {
		r.t.Errorf("%q is still in the status bar: %s", words, text)
	}
}

func TestAPracticeSISIsStartedWithWhatAPersonChooses(t *testing.T) {
	for _, c := range []struct {
		name   string
		choose func(*rig)
		want   string
	}{
		{"people only", func(*rig) {}, "start with 2 students"},
		{"with what is published", (*rig).check, "start with 2 students, published"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := practising(t, nil)
			r.silent("PRACTICE")
			r.command("help.practice")
			r.dialog("Practice SIS")
			r.says(r.shown(), "live systems are paused")
			c.choose(r)
			r.press("Start")
			r.says(r.shown(), "Starting …")
			r.dialog("Practice SIS").Cancel() // it is too late for that
			r.dialog("Practice SIS")
			r.run.Drain()
			r.logged(c.want)
			r.dialog("Practice SIS is running")
			r.says(r.shown(), "http://127.0.0.1:5000/liss", "Alma (US) PRACTICE", "live systems are paused")
			r.press("Open its page")
			r.logged(c.want, "open page")
			r.press("Close")
			r.says(r.status.Object(), "PRACTICE: live systems are paused")
		})
	}
}

func TestCancelledBeforeItStartsNothingIsStarted(t *testing.T) {
	r, _ := practising(t, nil)
	r.command("help.practice")
	r.press("Cancel")
	r.run.Drain()
	r.logged()
	r.silent("PRACTICE")
}

func TestTheCommandRunAgainStopsThePracticeSIS(t *testing.T) {
	r, _ := begun(t)
	r.command("help.practice")
	r.dialog("Practice SIS is running")
	r.press("Stop it")
	if r.Commands().Can("file.syncnow") == "" {
		t.Error("a sync can begin while the practice SIS is being stopped")
	}
	r.run.Drain()
	r.logged("stop")
	r.silent("PRACTICE")
	r.says(r.status.Object(), "Live systems are synced again")
	r.command("help.practice")
	r.dialog("Practice SIS") // it can be started anew
}

func TestAPracticeSISIsNotStoppedBelowASyncWithIt(t *testing.T) {
	r, _ := begun(t)
	r.sync.busy = "A sync with Alma (US) PRACTICE is under way."
	r.command("help.practice")
	r.press("Stop it")
	r.run.Drain()
	r.logged()
	r.says(r.shown(), r.sync.busy, "when it has finished")
}

func TestAFaultOfAPracticeSISIsSaid(t *testing.T) {
	fault := errors.New("no port is free")
	t.Run("at the start", func(t *testing.T) {
		r, p := practising(t, nil)
		p.err = fault
		r.command("help.practice")
		r.press("Start")
		r.run.Drain()
		r.dialog("The practice SIS did not start")
		r.says(r.shown(), "No port is free.")
		r.silent("PRACTICE")
	})
	t.Run("at the end", func(t *testing.T) {
		r, p := begun(t)
		p.err = fault
		r.command("help.practice")
		r.press("Stop it")
		r.run.Drain()
		r.dialog("The practice SIS was not stopped cleanly")
		r.silent("synced again")
	})
	t.Run("when its page is opened", func(t *testing.T) {
		r, p := begun(t)
		p.err = fault
		r.command("help.practice")
		r.press("Open its page")
		r.dialog("The page could not be opened")
	})
}

func TestClosingTheFileEndsThePracticeSISBeforeTheFileIsClosed(t *testing.T) {
	t.Run("by quitting", func(t *testing.T) {
		r, _ := begun(t)
		r.CloseRequested()
		r.logged("sync closed", "practice closed")
		if r.quits != 1 || !r.file.closed {
			t.Errorf("quit %d times, the file is closed: %t", r.quits, r.file.closed)
		}
	})
	t.Run("by opening another", func(t *testing.T) {
		r, _ := begun(t)
		other := &fakeFile{path: "/schools/other.carillon", t: school(t)}
		r.files[other.path] = other
		r.Open(other.path)
		r.run.Drain()
		r.logged("sync closed", "practice closed")
		r.silent("PRACTICE")
	})
	t.Run("while it starts", func(t *testing.T) {
		r, _ := practising(t, nil)
		r.command("help.practice")
		r.press("Start")
		r.CloseRequested()
		r.run.Drain() // what comes back late is dropped
		if r.quits != 1 || r.open != nil {
			t.Errorf("quit %d times, open is %v", r.quits, r.open)
		}
	})
}

func TestAPracticeSystemThatACrashHasLeftIsOfferedToBeRemoved(t *testing.T) {
	leave := func(_ *rig, p *fakePractice) { p.left = []string{"http://127.0.0.1:4711/liss"} }
	const question = "Remove the old practice system?"
	t.Run("and removed", func(t *testing.T) {
		r, _ := practising(t, leave)
		r.dialog(question)
		r.says(r.shown(), "http://127.0.0.1:4711/liss", "live systems are paused")
		r.says(r.status.Object(), "PRACTICE: its SIS is gone")
		r.press("Remove it")
		r.run.Drain()
		r.logged("remove left")
		r.silent("PRACTICE")
		r.says(r.status.Object(), "Live systems are synced again")
	})
	t.Run("and kept, until the status bar is tapped", func(t *testing.T) {
		r, _ := practising(t, leave)
		r.press("Cancel")
		item, ok := r.Window.open.practice.status()
		if !ok {
			t.Fatal("the status bar says nothing of it")
		}
		item.OnTapped()
		r.dialog(question)
	})
	t.Run("and a fault of that is said", func(t *testing.T) {
		r, p := practising(t, leave)
		p.err = errors.New("the disk is full")
		r.press("Remove it")
		r.run.Drain()
		r.dialog("The old practice system was not removed")
		r.says(r.status.Object(), "PRACTICE: its SIS is gone")
	})
	t.Run("but not in a file that can't be written", func(t *testing.T) {
		r, _ := practising(t, func(r *rig, p *fakePractice) {
			leave(r, p)
			r.file.readOnly = "Somebody else has it open."
		})
		if d := r.Host().Top(); d != nil {
			t.Errorf("it asks %q", d.Title)
		}
	})
}

func TestWithoutAFileToWriteThereIsNoPracticeSIS(t *testing.T) {
	for _, c := range []struct {
		name string
		rig  func(*testing.T) *rig
		want string
	}{
		{"no file is open", newRig, session.NoFile},
		{"there is none to be had", func(t *testing.T) *rig {
			r := newRig(t)
			r.deps.NewPractice = nil
			r.Open(r.file.path)
			r.run.Drain()
			return r
		}, "A practice SIS is not available."},
		{"the file is read-only", func(t *testing.T) *rig {
			r, _ := practising(t, func(r *rig, _ *fakePractice) { r.file.readOnly = "Somebody else has it open." })
			return r
		}, "Somebody else has it open."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.rig(t).Commands().Can("help.practice"); got != c.want {
				t.Errorf("it says %q, want %q", got, c.want)
			}
		})
	}
}
