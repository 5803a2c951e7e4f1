package syncdialog

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// ran is a history of three runs of one system: the first publish, one by kim after a change, one by lee after none.
func ran(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.d.Who = "kim@office"
	r.system(nil)
	r.synced()
	r.edit(25)
	r.All()
	r.run.Drain()
	r.key(fyne.KeyEscape)
	r.d.Who = "lee@home"
	r.All()
	r.run.Drain()
	r.key(fyne.KeyEscape)
	r.History()
	return r
}

func TestTwoRunsAreComparedByKeyboardWithTheRunBeforeOffered(t *testing.T) {
	r := ran(t)
	r.key(fyne.KeyDown) // into the table: the newest run
	for {
		r.key(fyne.KeyTab)
		if b, ok := r.win.Canvas().Focused().(*kit.Button); ok && b.Text == "Compare with …" {
			break
		}
	}
	r.key(fyne.KeyReturn)
	r.dialog("Compare with which sync?")
	r.says("The sync with Alma (US) of "+kit.FormatDate(now)+" 10:42 is compared with the one you choose.", "kim@office")
	if strings.Contains(r.text(), "lee@home") {
		t.Errorf("the run itself is among those to compare it with:\n%s", r.text())
	}
	r.key(fyne.KeyReturn) // the run before it
	r.dialog("Two syncs side by side")
	r.says("The very same rows were sent: sections, section list rows, timetable.", "Run 2 · ", "Run 3 · ", "kim@office", "lee@home")
	if a, b := strings.Index(r.text(), "Run 2"), strings.Index(r.text(), "Run 3"); a > b {
		t.Error("the older run is not at the left")
	}
	r.typed("content")
	r.says("Published sections: content", "the same rows")
	r.key(fyne.KeyEscape) // clears the filter
	r.key(fyne.KeyEscape)
	r.dialog("History of synchronising")
}

func TestAnotherRunIsChosenToCompareWithAndOnlyWhatDiffersIsListed(t *testing.T) {
	r := ran(t)
	r.key(fyne.KeyDown)
	r.press("Compare with …")
	r.key(fyne.KeyDown) // the first run
	r.press("Compare")
	r.dialog("Two syncs side by side")
	r.says("Other rows were sent: sections, section list rows, timetable.", "differs", "With a save")
	var chip *kit.Button
	r.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && strings.HasPrefix(b.Text, "Different ") {
			chip = b
		}
	})
	test.Tap(chip)
	if text := r.text(); strings.Contains(text, "With a save") {
		t.Errorf("what is the same is among what differs:\n%s", text)
	}
	r.typed("published sections")
	r.says("Published sections: new", "Published sections: content", "these rows", "other rows")
}

func TestALongValueOfARunIsShownWhole(t *testing.T) {
	r := ran(t)
	h := &history{s: r.Sync, names: map[string]string{}}
	r.key(fyne.KeyEscape)
	long := strings.Repeat("School has begun today. ", 20)
	h.runs = []engine.Result{{Number: 2, Started: now, Outcome: engine.Done, Notes: []message.Message{message.Verbatim(long)}}, {Number: 1, Started: now.Add(-time.Hour), Outcome: engine.Done}}
	h.compare(0, 1)
	r.says("The two have published nothing of the same kind.")
	r.typed("notes")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.dialog("Notes")
	r.says("Run 1 · "+kit.FormatDate(now)+" 09:42: –", strings.TrimSpace(long))
}

func TestASingleRunHasNothingToBeComparedWith(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.History()
	if strings.Contains(r.text(), "Compare") {
		t.Errorf("a comparison is offered:\n%s", r.text())
	}
}
