package syncdialog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// failing runs a Basic sync that a fault of the SIS cuts after the sections.
func (r *rig) failing() {
	r.t.Helper()
	r.sis.fail["publish section-lists"] = errors.New("the SIS is being maintained. Try again later")
	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("The sync did not finish")
	delete(r.sis.fail, "publish section-lists")
	r.sis.calls = nil
}

func TestARunThatWasCutIsResumedFromTheMessage(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.edit(25)
	r.failing()
	r.press("Resume")
	r.run.Drain()
	r.dialog("Sync finished")
	r.called("hello", "fetch students", "publish section-lists", "publish timetable")
	r.says("Published 2 sections already, before the run was cut.")
	if b := r.systems()[0].Basic; b == nil || b.Rotation != 1 && b.Rotation != 0 {
		t.Errorf("the dates of the resumed Basic sync are %+v", b)
	}
}

func TestTheDetailsOfARunThatWasCutListOnlyWhatWasDone(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.edit(25)
	r.failing()
	r.says("Still to be published: 2 section list rows, 2 lessons.")
	r.press("Details")
	r.dialog("What this sync did")
	if text := r.text(); !strings.Contains(text, "Sections") || strings.Contains(text, "Section lists") || strings.Contains(text, "Timetable\n") {
		t.Errorf("it lists what was not sent:\n%s", text)
	}
}

func TestOfAPublishThatWasCutOffItIsNotSaidThatNothingWasSent(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.SyncOnSave = true })
	r.synced()
	r.edit(25)
	for _, end := range []error{errors.New("there was no answer"), context.Canceled} {
		r.sis.fail["publish sections"] = end
		r.Saved()
		r.run.Drain()
		r.History()
		r.key(fyne.KeyDown)
		r.key(fyne.KeyReturn)
		r.says("Part of the sections may have arrived; the next sync looks at that.")
		if strings.Contains(r.text(), "Nothing was sent") {
			t.Errorf("%v:\n%s", end, r.text())
		}
		r.press("Close")
		r.dialog("History of synchronising").Cancel()
	}
}

func TestARunWhoseDatesHavePassedLeadsToTheDates(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced() // to Dec 18
	r.d.Now = func() time.Time { return time.Date(2027, 1, 4, 7, 0, 0, 0, time.Local) }
	r.All()
	r.run.Drain()
	r.dialog("The sync did not finish")
	passed := kit.FormatDate(model.NewDate(2026, 12, 18).Time())
	r.says("The To date " + passed + " has passed.")
	if got := r.Status().Text; !strings.Contains(got, "The To date "+passed+" has passed") {
		t.Errorf("the status bar says %q", got)
	}
	r.press("Choose the dates")
	r.dialog("Sync Now")
	r.says(kit.FormatDate(model.NewDate(2027, 6, 11).Time())) // the end of the year
}

func TestTheHistoryListsRunsFiltersThemAndShowsTheDetails(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.failing()
	r.key(fyne.KeyEscape)
	r.History()
	r.dialog("History of synchronising")
	r.says("2 runs", "All 2", "Done 1", "Failed 1", kit.FormatDate(now)+" 10:42", "Alma (US)")
	r.press("Done 1")
	if text := r.text(); strings.Contains(text, "being maintained") {
		t.Errorf("the failed run is among those that are done:\n%s", text)
	}
	r.press("Failed 1")
	r.key(fyne.KeyDown) // from the filter into the table
	r.key(fyne.KeyReturn)
	r.says("being maintained", "Published 2 sections")
	r.press("Close")
	r.dialog("History of synchronising")
	r.key(fyne.KeyEscape) // from the table to the filter
	r.key(fyne.KeyEscape)
	if r.host.Open() {
		t.Errorf("after Escape there is still:\n%s", r.text())
	}
}

func TestARunThatWasCutIsResumedFromTheHistory(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.failing()
	r.key(fyne.KeyEscape)
	r.History()
	r.press("Resume the sync of " + kit.FormatDate(now) + " 10:42")
	r.run.Drain()
	r.dialog("Sync finished")
	r.called("hello", "publish section-lists", "publish timetable") // the download is in the file
	r.key(fyne.KeyEscape)
	r.History()
	if strings.Contains(r.text(), "Resume") {
		t.Error("a run that came to its end can be resumed")
	}
}

func TestResumeIsOfferedWithTheRunThatWasCutAndNotWithALaterOne(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.failing()
	r.key(fyne.KeyEscape)
	r.d.Now = func() time.Time { return now.Add(time.Hour) }
	r.sis.fail["hello"] = errors.New("nobody answers")
	r.All()
	r.run.Drain()
	r.key(fyne.KeyEscape)
	delete(r.sis.fail, "hello")
	r.History()
	r.says("Resume the sync of " + kit.FormatDate(now) + " 10:42")
	r.key(fyne.KeyDown) // the newest, which has begun nothing
	r.press("Details")
	if strings.Contains(r.text(), "Resume") {
		t.Errorf("a run that sent nothing can be resumed:\n%s", r.text())
	}
	r.press("Close")
	r.key(fyne.KeyDown)
	r.press("Details")
	r.press("Resume")
	r.run.Drain()
	r.dialog("Sync finished")
	r.says("already, before the run was cut")
}

func TestARunThatACrashHasCutIsResumedFromTheHistory(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.failing()
	r.key(fyne.KeyEscape)
	for _, k := range r.store.List("history") { // as a crash leaves it before a first run has ended
		_ = r.store.Delete("history", k)
	}
	r.History()
	r.dialog("History of synchronising")
	r.press("Resume the sync of " + kit.FormatDate(now) + " 10:42")
	r.run.Drain()
	r.dialog("Sync finished")
}

func TestResumeIsNotOfferedWhereItCanNotWork(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*rig)
	}{
		{"a practice system is there", func(r *rig) {
			r.system(func(s *engine.System) { s.URL, s.Practice = "http://127.0.0.1:8765/liss", true })
		}},
		{"the file is read-only", func(r *rig) { r.d.ReadOnly = func() string { return "It is in use by kim." } }},
		{"the system's connector is not there", func(r *rig) { r.d.Connectors = nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.system(nil)
			r.synced()
			r.failing()
			r.key(fyne.KeyEscape)
			c.change(r)
			r.History()
			r.dialog("History of synchronising")
			if strings.Contains(r.text(), "Resume") {
				t.Errorf("Resume is offered:\n%s", r.text())
			}
		})
	}
}

func TestARunThatDiedSaysInItsDetailsWhatItPublished(t *testing.T) {
	r := newRig(t)
	sys := r.system(nil)
	r.synced()
	r.d.Now = func() time.Time { return now.Add(time.Minute) }
	r.failing()
	r.key(fyne.KeyEscape)
	runs, err := engine.History(r.store)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.store.Delete("history", fmt.Sprintf("%08d", runs[0].Number)) // it died before it could write itself there
	r.d.Now = func() time.Time { return now.Add(time.Hour) }
	r.sis.fail = map[string]error{"hello": errors.New("nobody answers")}
	r.All()
	r.run.Drain()
	r.key(fyne.KeyEscape)
	r.History()
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDown)
	r.press("Details")
	r.says("It stopped while publishing section lists", "The program ended in the middle of the run.", "Published 2 sections", "Resume")
	if strings.Contains(r.text(), "Nothing was sent") {
		t.Errorf("it published sections:\n%s", r.text())
	}
	r.key(fyne.KeyEscape)
	r.key(fyne.KeyEscape)
	read := runs[1] // as one stands that died while it was read back
	read.FailedAt = &engine.FailedStep{Step: "verify", Kind: engine.Sections}
	(&history{s: r.Sync, names: map[string]string{sys.ID: "Alma (US)"}, runs: []engine.Result{read}}).open(0)
	r.says("accepted everything. Not all of it has been read back.")
}

func TestARunThatWasStoppedOnceAllWasPublishedLeavesNothingToTheNext(t *testing.T) {
	r := newRig(t)
	res := engine.Result{Outcome: engine.Cancelled, Error: message.Verbatim("context canceled"), Kinds: []engine.Kind{engine.Students, engine.Sections},
		Out: []engine.KindResult{{Kind: engine.Sections, Rows: 2, Verified: engine.NotVisible}}}
	(&history{s: r.Sync, runs: []engine.Result{res}}).open(0)
	r.says("You stopped the sync when everything had been published. Not all of it has been read back.")
	if strings.Contains(r.text(), "does the rest") {
		t.Errorf("there is no rest:\n%s", r.text())
	}
}

func TestAnEmptyHistorySaysHowToBegin(t *testing.T) {
	r := newRig(t)
	r.History()
	r.dialog("Nothing has been synchronised yet")
	r.says("File > Synchronise > Sync Now")
}

func TestTheRunsOfASystemThatWasRemovedStayInTheHistory(t *testing.T) {
	r := newRig(t)
	sys := r.system(nil)
	r.synced()
	if err := engine.RemoveSystem(r.store, sys.ID); err != nil {
		t.Fatal(err)
	}
	r.History()
	r.dialog("History of synchronising")
	r.says("alma", "Published 2 sections")
}

func TestARunInALineSaysWhatMovedOrWhyNothingDid(t *testing.T) {
	for _, c := range []struct {
		name string
		run  engine.Result
		want string
	}{
		{"nothing", engine.Result{Outcome: engine.Done}, "Nothing had changed"},
		{"both ways", engine.Result{In: []engine.KindResult{{Kind: engine.Students, Rows: 1822}}, Out: []engine.KindResult{{Kind: engine.Sections, Rows: 1}}},
			"Downloaded 1,822 students · Published 1 section"},
		{"what is not served does not count", engine.Result{In: []engine.KindResult{{Kind: engine.Rooms, Unsupported: true}}, Out: []engine.KindResult{{Kind: engine.Timetable, Rows: 2}}, Quiet: true},
			"Published 2 lessons · with a save"},
		{"a failure with a date", engine.Result{Error: message.New("error.to-passed", message.Date("to", model.NewDate(2026, 12, 18)), message.Date("today", model.NewDate(2026, 12, 19)))},
			local("The To date 2026-12-18 has passed. Choose a date from today (2026-12-19) on.")},
		{"a failure", engine.Result{Error: message.Verbatim("Refused."), Out: []engine.KindResult{{Kind: engine.Sections, Rows: 2}}}, "Refused. · Published 2 sections"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := doneWords(c.run); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestALogThatWasWrittenIsOpenedFromTheMessageAndTheHistory(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.advanced()
	r.check("Create Support Log File")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.press("Open log")
	const name = "/school/Lincoln-sync-2026-11-23-104200.log"
	if r.logs.opened != name || r.logs.created != 1 || r.logs.closed != 1 {
		t.Errorf("opened %q, created %d, closed %d", r.logs.opened, r.logs.created, r.logs.closed)
	}
	if !strings.Contains(r.logs.String(), "Support log of a sync with Alma (US)") {
		t.Errorf("the log says %q", r.logs.String())
	}
	r.key(fyne.KeyEscape)
	r.logs.opened = ""
	r.History()
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.says("Support log: Lincoln-sync-2026-11-23-104200.log.")
	r.logs.err = errors.New("the support log is no longer where it was written")
	r.press("Open log")
	r.dialog("The log can't be opened")
	if r.logs.opened != name {
		t.Errorf("opened %q from the history", r.logs.opened)
	}
}

func TestEachKindSaysWhenItLastWentWithThisSystem(t *testing.T) {
	r := newRig(t)
	sys := r.system(nil)
	r.synced()
	words := r.lastMoved(sys.ID)
	if words[engine.Sections] != "last 10:42" || words[engine.Rooms] != "" {
		t.Errorf("said of sections: %q, of rooms: %q", words[engine.Sections], words[engine.Rooms])
	}
	if other := r.lastMoved("alma-2"); len(other) != 0 {
		t.Errorf("said of a system that never ran: %v", other)
	}
}

func TestThePreviewOfAResumedRunSaysThatItGoesOn(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.failing()
	r.key(fyne.KeyEscape)
	r.Now()
	r.press("Preview")
	r.run.Drain()
	r.dialog("Preview: what this sync will do")
	r.says("was cut. This one goes on where it stopped.")
}

func TestTheHistoryListsWhichRowsARunSent(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.key(fyne.KeyEscape)
	r.History()
	r.dialog("History of synchronising")
	r.key(fyne.KeyEscape)
	runs, err := engine.History(r.store)
	if err != nil || len(runs) == 0 {
		t.Fatal(runs, err)
	}
	sent, err := engine.RowsOf(r.store, runs[0].Number)
	if err != nil || sent == nil {
		t.Fatal(sent, err)
	}
	h := &history{s: r.Sync, runs: runs, names: map[string]string{}, at: -1}
	h.open(0)
	r.press("Rows sent")
	d := r.dialog("Rows sent on " + h.when(runs[0]))
	if d == nil || sent.Count() == 0 {
		t.Fatalf("it sent %+v", sent)
	}
	if text := r.text(); !strings.Contains(text, sent.List()[0].Key) {
		t.Errorf("the row %s is not there:\n%s", sent.List()[0].Key, text)
	}
	_ = r.store.Put("history-rows", fmt.Sprintf("%08d", runs[0].Number), []byte("-"))
	r.key(fyne.KeyEscape)
	h.open(0)
	r.press("Rows sent")
	r.says("They made room for those of newer runs.")
}
