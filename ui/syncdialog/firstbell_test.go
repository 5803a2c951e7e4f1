package syncdialog

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/engine"
)

// rung is the school on Nov 23, 2026 at 10:42, its first bell at 8:10, synced before.
func rung(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.calendar(8*60 + 10)
	return r
}

// newest is the last run of the history.
func (r *rig) newest() engine.Result {
	r.t.Helper()
	runs, err := engine.History(r.store)
	if err != nil || len(runs) == 0 {
		r.t.Fatalf("%d runs in the history, %v", len(runs), err)
	}
	return runs[0]
}

// sent checks from which day the newest run has sent the timetable, and whether its notes say why.
func (r *rig) sent(from model.Date, said bool) {
	r.t.Helper()
	run := r.newest()
	says := strings.Contains(strings.Join(words.Plain.All(run.Notes), " "), "School has begun today (first bell 8:10)")
	if run.From != from || says != said {
		r.t.Errorf("sent from %s, notes %q; want from %s, said why: %v", run.From, run.Notes, from, said)
	}
}

var (
	monday  = model.NewDate(2026, 11, 23)
	tuesday = monday + 1
)

func TestOnceTheFirstBellHasRungTheNextSchoolDayIsOfferedAndSaid(t *testing.T) {
	r := rung(t)
	r.Now()
	r.says("A fixed date", "TueA", "School has begun today (first bell 8:10), so the timetable is sent from "+weekdayDate(tuesday)+": attendance already taken today could be lost.")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync finished")
	r.says(local("so the timetable is sent from Tue 2026-11-24: attendance already taken today could be lost."))
	r.sent(tuesday, true)
	if b := r.systems()[0].Basic; b.From != 0 {
		t.Errorf("what was offered is remembered as the fixed date %s: tomorrow it would be another day", b.From)
	}
}

func TestTodayCanBeChosenAfterTheFirstBellAndIsWarnedOf(t *testing.T) {
	r := rung(t)
	n := &nowDialog{s: r.Sync, all: r.systems()}
	n.show(0)
	r.win.Canvas().Focus(n.fromKind)
	r.key(fyne.KeyUp) // Today
	r.says("Mon · Day 1", "School has begun today (first bell 8:10): attendance already taken today could be lost when the timetable is sent from today.")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.sent(monday, false)
	r.key(fyne.KeyEscape)

	r.All() // today as it is remembered means from now on
	r.run.Drain()
	r.dialog("Sync finished")
	r.says(local("School has begun today (first bell 8:10), so the timetable is sent from Tue 2026-11-24"))
	r.sent(tuesday, true)
}

func TestAFixedDateThatHasComeMeansFromNowOn(t *testing.T) {
	r := rung(t)
	if err := engine.RememberChoice(r.store, r.systems()[0].ID, engine.Choice{From: monday, To: model.NewDate(2026, 12, 18)}); err != nil {
		t.Fatal(err)
	}
	r.All()
	r.run.Drain()
	r.dialog("Sync finished")
	r.sent(tuesday, true)
}

func TestGoingToTodayAndBackKeepsTheDayThatWasOffered(t *testing.T) {
	r := rung(t)
	n := &nowDialog{s: r.Sync, all: r.systems()}
	n.show(0)
	n.fromKind.Choose(0)
	if n.from.Text != date(monday) {
		t.Errorf("Today shows %s", n.from.Text)
	}
	n.fromKind.Choose(1)
	if n.from.Text != date(tuesday) {
		t.Errorf("back at the fixed date it is %s", n.from.Text)
	}
	for _, c := range []struct {
		typed string
		want  engine.Choice
		says  string
	}{
		{"2026-11-23", engine.Choice{From: monday}, "could be lost when the timetable is sent from today"},
		{"2026-11-20", engine.Choice{}, "so the timetable is sent from " + weekdayDate(tuesday)},
		{"2026-11-30", engine.Choice{From: model.NewDate(2026, 11, 30)}, ""},
	} {
		n.from.SetText(c.typed)
		c.want.To, c.want.Rotation = model.NewDate(2026, 12, 18), 0
		got, problem := n.choice()
		if diff := cmp.Diff(c.want, got); diff != "" || problem != "" {
			t.Errorf("%s, %q (-want +got):\n%s", c.typed, problem, diff)
		}
		if said := strings.Join(strings.Fields(r.text()), " "); !strings.Contains(said, c.says) || c.says == "" && strings.Contains(said, "School has begun") {
			t.Errorf("%s: it says\n%s", c.typed, said)
		}
	}
}

func TestBeforeTheFirstBellTodayIsOfferedAndNothingIsSaidOfIt(t *testing.T) {
	r := rung(t)
	r.d.Now = func() time.Time { return now.Add(-3 * time.Hour) } // 7:42
	r.Now()
	if strings.Contains(r.text(), "School has begun") {
		t.Errorf("at 7:42:\n%s", r.text())
	}
	r.d.Now = func() time.Time { return now } // it rings while the dialog is open
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.says(local("so the timetable is sent from Tue 2026-11-24"))
	r.sent(tuesday, true)
}

func TestAFromDateThatHasPassedIsSaidToBeToday(t *testing.T) {
	r := rung(t)
	r.d.Now = func() time.Time { return now.Add(-3 * time.Hour) }
	n := &nowDialog{s: r.Sync, all: r.systems()}
	n.show(0)
	n.fromKind.Choose(1)
	n.from.SetText("2026-11-20")
	r.says("The From date has passed, so the timetable is sent from today.")
}

func TestASyncOnSaveAfterTheFirstBellLeavesTodayAlone(t *testing.T) {
	r := rung(t)
	sys := r.systems()[0]
	sys.SyncOnSave = true
	if err := engine.SaveSystem(r.store, &sys); err != nil {
		t.Fatal(err)
	}
	r.edit(25)
	r.Saved()
	r.run.Drain()
	r.called("hello", "publish sections", "publish section-lists", "publish timetable")
	r.sent(tuesday, true)
	if r.host.Open() {
		t.Errorf("a quiet run ended with a dialog:\n%s", r.text())
	}
}

func TestOnTheLastOfTheDaysAPersonIsAskedAndCtrlKLeavesTheTimetableOut(t *testing.T) {
	r := rung(t)
	last := time.Date(2026, 12, 18, 10, 0, 0, 0, time.Local)
	r.d.Now = func() time.Time { return last }
	r.edit(25)
	r.All()
	r.run.Drain()
	r.dialog("Sync finished")
	r.says(local("is after the To date 2026-12-18, so the timetable is not sent: attendance already taken today could be lost."))
	r.called("hello", "fetch students", "publish sections", "publish section-lists")
	r.key(fyne.KeyEscape)
	r.sis.calls = nil

	r.Now()
	r.says("The next school day, " + weekdayDate(model.NewDate(2027, 1, 4)) + ", is after the To date. Choose a later To date, or Today as From.")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync Now")
	r.called()
	for range 30 {
		r.key(fyne.KeyDelete)
	}
	r.typed("2027-01-29")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync finished")
	if run := r.newest(); run.From != model.NewDate(2027, 1, 4) {
		t.Errorf("sent from %s", run.From)
	}
}

func TestAnAdvancedSyncKnowsTheHourToo(t *testing.T) {
	r := rung(t)
	r.advanced()
	r.says("School has begun today (first bell 8:10)")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.sent(tuesday, true)
}
