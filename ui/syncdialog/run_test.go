package syncdialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// whole is the calls of a whole Basic sync, in their fixed order.
var whole = []string{"hello", "fetch students", "publish sections", "publish section-lists", "publish timetable"}

func (r *rig) called(want ...string) {
	r.t.Helper()
	if diff := cmp.Diff(want, r.sis.calls); diff != "" {
		r.t.Errorf("calls to the SIS (-want +got):\n%s", diff)
	}
}

func TestABasicSyncSavesAsksThePreviewAndSaysWhatItDid(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.Now()
	r.dialog("Sync Now")
	r.says("Then sections, section lists and the timetable are published to it.")
	r.run.Drain()
	r.says("Students are downloaded from Alma (US).", "Then 2 sections, 2 section list rows and the timetable with 2 lessons are published", "sent from today to")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Preview: what this sync will do")
	r.says("Nothing has been sent yet.", "may be replaced", "09MAT 1")
	if r.saves != 1 {
		t.Errorf("saved %d times before the run, want once", r.saves)
	}
	r.called("hello", "fetch students")

	r.key(fyne.KeyReturn) // held: Enter alone confirms nothing
	r.dialog("Preview: what this sync will do")
	r.check("I have seen it: 6 rows may replace what is there")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.says("Alma (US) (Alma, LISS 1.0.2) accepted everything. It offers no way to read it back.", "Published 2 sections: 2 new; accepted, not confirmed.")
	r.called(whole...)
	if b := r.systems()[0].Basic; b == nil || b.From != 0 || b.To != model.NewDate(2026, 12, 18) || b.Rotation != 1 {
		t.Errorf("remembered %+v; want today to the end of the rotation, rotation 1", b)
	}
	r.key(fyne.KeyEscape)
	if got := r.Status().Text; got != "Alma (US) synced 10:42" {
		t.Errorf("the status bar says %q", got)
	}
}

func TestALaterSyncRunsWithoutAPreview(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.says("nothing changed")
	r.called(whole...)
}

func TestPreviewSendsNothing(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.Now()
	r.press("Preview")
	r.run.Drain()
	r.dialog("Preview: what this sync will do")
	r.key(fyne.KeyEscape)
	r.run.Drain()
	if r.host.Open() {
		t.Errorf("after Escape there is still:\n%s", r.text())
	}
	r.called("hello", "fetch students")
}

func TestDatesThatMakeNoSenseAreSaidAndStopTheRun(t *testing.T) {
	for _, c := range []struct{ name, from, to, says string }{
		{"no To date", "", "soon", "Enter the To date"},
		{"a To date that has passed", "", "2026-11-22", "The To date has passed"},
		{"a To date before the From date", "2026-12-10", "2026-12-01", "The To date is before the From date"},
		{"no From date", "x", "2026-12-18", "Enter the From date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.system(nil)
			n := &nowDialog{s: r.Sync, all: r.systems()}
			n.show(0)
			if c.from != "" {
				n.fromKind.Choose(1)
				n.from.SetText(c.from)
			}
			n.to.SetText(c.to)
			r.says(c.says)
			r.key(fyne.KeyReturn)
			r.run.Drain()
			r.dialog("Sync Now")
			r.called()
		})
	}
}

func TestCtrlKSyncsEverySystemWithItsLastDatesAndReportsEach(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.system(func(s *engine.System) { s.School = "EAST"; s.Basic = &engine.Choice{To: model.NewDate(2026, 12, 18)} })
	r.All()
	r.run.Drain()
	r.dialog("Preview: what this sync will do") // of the second, which was never published to
	r.says("Alma (US) · EAST")
	r.key(fyne.KeyEscape)
	r.run.Drain()
	r.dialog("Sync finished")
	r.says("Alma (US) · LHS")
	r.called(append(whole, "hello", "fetch students")...)
}

func TestCtrlKWithoutASystemOpensConfigureAndWithoutABasicSyncOpensSyncNow(t *testing.T) {
	r := newRig(t)
	r.All()
	r.run.Drain()
	r.dialog("Configure synchronisation")
	r.key(fyne.KeyEscape)
	r.system(nil)
	r.All()
	r.run.Drain()
	r.dialog("Sync Now")
	r.called()
}

func TestAFailureNamesWhatWasDoneAndWhatWasNot(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.sis.fail["publish section-lists"] = errors.New("the SIS is being maintained. Try again later")
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("The sync did not finish")
	r.says("The SIS is being maintained. Try again later", "Published 2 sections", "It stopped while publishing section lists to Alma.", "Still to be published: 2 section list rows, 2 lessons.")
	r.called("hello", "fetch students", "publish sections", "publish section-lists")
	if got := r.Status().Text; got != "Alma (US) not synced since 10:42: the SIS is being maintained" {
		t.Errorf("the status bar says %q", got)
	}
}

func TestCancelStopsAfterTheCallUnderWay(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.Now()
	r.run.Drain() // what is counted
	r.press("Go")
	r.run.Step() // the password
	if r.host.Open() {
		t.Error("a run takes the window")
	}
	r.says("Synchronising with Alma (US)", "Connecting to Alma …")
	r.sis.cancel = func() { r.press("Cancel") }
	r.run.Drain()
	r.dialog("The sync did not finish")
	r.says("You stopped the sync.", "Published 2 sections", "Part of the section lists may have arrived already.")
	r.called("hello", "fetch students", "publish sections", "publish section-lists")
}

func TestAPasswordThatIsNotKnownIsAskedForOnce(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.vault.known = map[string]string{}
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("Password for Alma (US)")
	r.typed("hunter2")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync finished")
	if r.sis.password != "hunter2" || r.vault.known["timetable"] != "hunter2" {
		t.Errorf("the SIS got %q, kept is %q", r.sis.password, r.vault.known["timetable"])
	}
}

func TestADownloadIsUndoneFromTheMessage(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.sis.students = []engine.Record{{SISID: "100", Fields: map[string]string{engine.FieldSurname: "Reyes-Cole", engine.FieldYearLevel: "9"}}}
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.says("Downloaded 1 student from Alma (US): 1 changed.")
	r.press("Undo download")
	if s := r.tt.StudentBySISID("100"); r.undone != 1 || s.Surname != "Reyes" {
		t.Errorf("after undoing (%d times) the student is %q", r.undone, s.Surname)
	}
}

// TestADownloadThatWasWorkedOnSinceIsNotUndoneFromTheMessage: the window is usable during a run.
func TestADownloadThatWasWorkedOnSinceIsNotUndoneFromTheMessage(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.sis.students = []engine.Record{{SISID: "101", Fields: map[string]string{engine.FieldSurname: "Novak", engine.FieldYearLevel: "9"}},
		{SISID: "100", Fields: map[string]string{engine.FieldSurname: "Reyes", engine.FieldFirstName: "Ana", engine.FieldYearLevel: "9"}}}
	r.All()
	r.run.Drain()
	r.noUndo = "The timetable was changed since the download."
	r.press("Undo download")
	r.says("The download was not undone", "The timetable was changed since the download.")
	r.key(fyne.KeyEscape)
	r.dialog("Sync finished")
	r.noUndo = ""
	r.press("Undo download")
	if r.tt.StudentBySISID("101") != nil || r.host.Open() {
		t.Error("it was not undone, or the message is still there")
	}
}

func TestTheMessageAboutSeveralSystemsCountsTheTimeOfAll(t *testing.T) {
	r := newRig(t)
	j := &job{name: "Alma (US)"}
	r.showCompletion([]outcome{{job: j, res: &engine.Result{Took: 40 * time.Second}}, {job: j, res: &engine.Result{Took: 30 * time.Second}}})
	r.says("Took 1 min 10 s")
}

func TestSavedUnderAnotherNameAReadOnlyFileIsSynced(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	why := "It is in use by kim."
	r.d.ReadOnly = func() string { return why }
	r.All()
	r.run.Drain()
	r.says("This file can't be synchronised", why)
	r.key(fyne.KeyEscape)
	why = "" // Save As
	r.All()
	r.run.Drain()
	r.dialog("Sync finished")
}

func TestSyncOnSavePublishesQuietlyAndOnlyPublishes(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.Saved()
	r.run.Drain()
	r.called() // there was no Basic sync yet
	r.synced()
	r.Saved()
	r.run.Drain()
	r.called() // nothing has changed since
	r.edit(25)
	r.Saved()
	if r.host.Open() {
		t.Error("a quiet run shows a dialog")
	}
	r.run.Drain()
	r.called("hello", "publish sections", "publish section-lists", "publish timetable")
	if r.host.Open() {
		t.Errorf("a quiet run ended with a dialog:\n%s", r.text())
	}
}

func TestASaveDuringARunIsFollowedByOneMoreRun(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.edit(25)
	r.Saved()
	r.run.Step() // the password; the run itself is under way
	r.edit(26)
	r.Saved()
	r.Saved()
	r.run.Work() // with what the timetable was when it began
	r.run.Drain()
	quiet := []string{"hello", "publish sections", "publish section-lists", "publish timetable"}
	r.called(append(append([]string{}, quiet...), quiet...)...)
}

func TestSyncOnSaveConfirmsNothingAndTheStatusBarSaysSo(t *testing.T) {
	r := newRig(t)
	sys := r.system(func(s *engine.System) { s.SyncOnSave = true })
	if err := engine.RememberChoice(r.store, sys.ID, engine.Choice{To: model.NewDate(2026, 12, 18)}); err != nil {
		t.Fatal(err)
	}
	r.Saved()
	r.run.Drain()
	r.called("hello")
	if got := r.Status().Text; got != "Alma (US) not synced: held, it needs a look" {
		t.Errorf("the status bar says %q", got)
	}
	if r.host.Open() {
		t.Error("a quiet run asks something")
	}
}

func TestSyncOnSaveWithoutAPasswordIsSaidInTheStatusBarAlone(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.vault.known = map[string]string{}
	r.Saved()
	r.run.Drain()
	if r.host.Open() {
		t.Fatal("a quiet run asks for a password")
	}
	const why = "Alma (US) not synced since 10:42: The password for Alma (US) is not known on this computer"
	item := New(r.d).Status() // and still when the file is opened again
	if item.Text != why {
		t.Errorf("the status bar says %q", item.Text)
	}
	item.OnTapped()
	r.says("The password for Alma (US) is not known on this computer.")
	if got := r.Unsynced(); got != why+"." {
		t.Errorf("when closing: %q", got)
	}
}

func TestNothingRunsWhileARunIsUnderWayOrAfterAFailedSave(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.saveErr = errors.New("the disk is full")
	r.All()
	r.run.Drain()
	r.called()
	r.saveErr = nil
	r.All()
	r.run.Step()
	if r.Busy() == "" {
		t.Error("a run is under way and nothing is busy")
	}
	r.All()
	r.dialog("A sync is under way")
}

func TestClosingTheFileCancelsTheRunAndDropsWhatItBringsBack(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.Now()
	r.run.Drain() // what is counted
	r.press("Go")
	r.run.Step()
	r.Close()
	r.run.Drain()
	r.called("hello")
	if r.Busy() != "" {
		t.Error("still busy after Close")
	}
}

func TestBeforeTheAcademicYearItsFirstDayIsOffered(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.d.Now = func() time.Time { return time.Date(2026, 7, 20, 9, 0, 0, 0, time.Local) }
	n := &nowDialog{s: r.Sync, all: r.systems()}
	n.show(0)
	got, problem := n.choice()
	want := engine.Choice{From: model.NewDate(2026, 8, 17), To: model.NewDate(2026, 12, 18), Rotation: 1}
	if diff := cmp.Diff(want, got); diff != "" || problem != "" {
		t.Errorf("offered (-want +got), %q:\n%s", problem, diff)
	}
}

func TestALiveSystemIsPausedWhileAPracticeSystemIsThere(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.system(func(s *engine.System) {
		s.URL, s.Practice, s.Basic = "http://127.0.0.1:8765/liss", true, &engine.Choice{To: model.NewDate(2026, 12, 18)}
	})
	r.Saved()
	r.run.Drain()
	r.called() // the live one is not published to by a save
	if got := r.Status().Text; got != "Alma (US) PRACTICE not synced yet" {
		t.Errorf("the status bar says %q", got)
	}
	r.Now()
	r.says("What will happen", "Students are downloaded from Alma (US) · LHS PRACTICE.") // what can be synced comes first
	r.key(fyne.KeyEscape)
	r.now("alma")
	r.says("is paused while a practice system is configured", "Stop it under Help > Practice SIS")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.called()
}

func TestTheStatusBarNamesTheSystemThatNeedsALook(t *testing.T) {
	r := newRig(t)
	if got := r.Status().Text; got != "No system to synchronise with" {
		t.Errorf("without a system: %q", got)
	}
	a := r.system(nil)
	if got := r.Status().Text; got != "Alma (US) not synced yet" {
		t.Errorf("before the first sync: %q", got)
	}
	b := r.system(func(s *engine.System) { s.School = "EAST" })
	a.Last = &engine.Status{At: now.Add(-48 * time.Hour), Outcome: engine.Failed, Said: message.Verbatim("refused")}
	b.Last = &engine.Status{At: now, Outcome: engine.Done}
	for _, s := range []engine.System{a, b} {
		if err := engine.SaveSystem(r.store, &s); err != nil {
			t.Fatal(err)
		}
	}
	item := r.Status()
	if item.Text != "Alma (US) · LHS not synced: refused" {
		t.Errorf("with one failed: %q", item.Text)
	}
	a.Last.Good = now.Add(-72 * time.Hour)
	a.Last.Said = message.Verbatim("The server closed the connection before it had answered the whole of the call. Try again.")
	if err := engine.SaveSystem(r.store, &a); err != nil {
		t.Fatal(err)
	}
	if item, want := r.Status(), "Alma (US) · LHS not synced for 3 days: The server closed the connection before it had answered the…"; item.Text != want {
		t.Errorf("with one failed for days: %q", item.Text)
	}
	item.OnTapped()
	r.says("it failed", "refused")
}

func TestTheMessageSaysWhatReadingBackHasShown(t *testing.T) {
	kinds := func(v ...engine.Verified) (out []engine.KindResult) {
		for _, v := range v {
			out = append(out, engine.KindResult{Kind: engine.Sections, Verified: v})
		}
		return out
	}
	for _, c := range []struct {
		name     string
		out      []engine.KindResult
		warnings []message.Message
		tone     kit.Tone
		want     string
	}{
		{"all is there", kinds(engine.Confirmed, engine.Confirmed), nil, kit.ToneGood, "✓ Alma (US) accepted everything, and reading back confirms it."},
		{"nothing can be read", kinds(engine.NotConfirmed, engine.NotConfirmed), nil, kit.ToneGood, "✓ Alma (US) accepted everything. It offers no way to read it back."},
		{"some can be read", kinds(engine.Confirmed, engine.NotConfirmed), nil, kit.ToneGood, "✓ Alma (US) accepted everything. Not all of it could be read back."},
		{"reading failed", kinds(engine.NotConfirmed), []message.Message{message.Verbatim("Sections could not be read back")}, kit.ToneGood, "✓ Alma (US) accepted everything. Not all of it could be read back."},
		{"some is still on its way", kinds(engine.NotVisible, engine.NotConfirmed), nil, kit.ToneWarning, "Alma (US) accepted everything and does not show all of it yet."},
		{"something else is there", kinds(engine.Differs, engine.NotVisible), nil, kit.ToneWarning, "Alma (US) accepted everything, but shows something else than was sent."},
		{"after a resume", append(kinds(engine.Confirmed), engine.KindResult{Kind: engine.BellTimes, Resumed: true, Verified: engine.NotConfirmed}), nil, kit.ToneGood,
			"✓ Alma (US) accepted everything, and reading back confirms what was sent since the cut."},
		{"nothing was there to do", nil, nil, kit.ToneGood, "✓ Alma (US) was asked, and nothing had to be sent."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			tone, got := r.verdict(outcome{job: &job{name: "Alma (US)"}, res: &engine.Result{Out: c.out, Warnings: c.warnings}})
			if tone != c.tone || !strings.HasPrefix(got, c.want) {
				t.Errorf("tone %v, %q; want %v, %q", tone, got, c.tone, c.want)
			}
		})
	}
}

func TestAMessageAboutRecordsThatWereNotSentIsNoGreenOne(t *testing.T) {
	r := newRig(t)
	j := &job{name: "Alma (US)", sis: r.sis}
	res := &engine.Result{Outcome: engine.Done, Out: []engine.KindResult{{Kind: engine.Sections, Rows: 2, Verified: engine.Confirmed}}}
	bad := []engine.Note{{What: "ART 1", Why: message.Verbatim("its code is too long")}}
	plan := &engine.Plan{Out: []engine.Outgoing{{Kind: engine.Sections, Rows: 2, Bad: bad}, {Kind: engine.SectionLists, Rows: 2, Bad: bad}}}
	r.showCompletion([]outcome{{j, res, plan, nil}})
	r.says("accepted everything, and reading back confirms it. 1 record has an error and was not sent: see below.", "Not sent of the sections: ART 1 (its code is too long).")
	if strings.Contains(r.text(), "✓") {
		t.Errorf("it looks as if all was well:\n%s", r.text())
	}
}
