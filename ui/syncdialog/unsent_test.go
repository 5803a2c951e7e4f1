package syncdialog

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// saved is a rig whose file holds what was saved last, and not what was edited since.
func saved(r *rig) *rig {
	state := r.tt.Snapshot()
	r.d.Saved = func() *model.State { return state }
	r.d.Save = func(then func(error)) {
		r.saves++
		if r.saveErr == nil {
			state = r.tt.Snapshot()
		}
		then(r.saveErr)
	}
	r.d.Take = func(_ context.Context, e model.Edit) error {
		_, err := r.tt.Apply(e)
		state = r.tt.Snapshot()
		return err
	}
	return r
}

// TestALookChangesNothing: a preview shows what is not saved yet, too, and neither saves it nor sends it until it is let go.
func TestALookChangesNothing(t *testing.T) {
	r := saved(newRig(t))
	r.system(nil)
	r.synced()
	r.edit(27)
	r.Now()
	r.press("Preview")
	r.run.Drain()
	r.dialog("Preview: what this sync will do")
	r.says("27") // the edit that nobody saved
	r.press("Cancel")
	r.run.Drain()
	if r.saves != 0 || len(r.sis.calls) != 2 {
		t.Errorf("saved %d times, called %v", r.saves, r.sis.calls)
	}
	r.Now()
	r.press("Preview")
	r.run.Drain()
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	if r.saves != 1 || r.d.Saved().Section(1).SectionID != "27" {
		t.Errorf("what was sent is not in the file: saved %d times", r.saves)
	}
}

// TestALookThatCannotBeSavedSendsNothing: nothing is published that no file holds.
func TestALookThatCannotBeSavedSendsNothing(t *testing.T) {
	for name, spoil := range map[string]func(r *rig){
		"the disk is full":      func(r *rig) { r.saveErr = errors.New("the disk is full") },
		"an edit was made":      func(r *rig) { r.edit(31) },
		"the edit was undone":   func(r *rig) { r.tt.Undo() },
		"a section was deleted": func(r *rig) { r.apply(model.Delete{Key: model.SectionID(2).Key()}) },
	} {
		r := saved(newRig(t))
		r.system(nil)
		r.synced()
		r.edit(27)
		r.Now()
		r.press("Preview")
		r.run.Drain()
		spoil(r)
		r.press("Go")
		r.run.Drain()
		for _, call := range r.sis.calls {
			if strings.HasPrefix(call, "publish") {
				t.Errorf("%s: called %v", name, r.sis.calls)
			}
		}
		if r.Busy() != "" || r.systems()[0].Last.Outcome != engine.Done {
			t.Errorf("%s: busy %q, last %+v", name, r.Busy(), r.systems()[0].Last)
		}
	}
}

func (r *rig) apply(e model.Edit) {
	r.t.Helper()
	if _, err := r.tt.Apply(e); err != nil {
		r.t.Fatal(err)
	}
}

// TestTheStatusSaysWhatIsSavedAndNotSent: after a save without a sync, after a held run that was left, when the file is
// opened again; not of an edit that the SIS is not told of, and not once it is sent.
func TestTheStatusSaysWhatIsSavedAndNotSent(t *testing.T) {
	r := saved(newRig(t))
	r.system(nil)
	r.synced()
	status := func(s *Sync) kit.StatusItem {
		s.Status()
		r.run.Drain()
		return s.Status()
	}
	const good = "Alma (US) synced 10:42"
	expect := func(when string, s *Sync, text string, tone kit.Tone) {
		t.Helper()
		if item := status(s); item.Text != text || item.Tone != tone {
			t.Errorf("%s: %q in tone %d, want %q in %d", when, item.Text, item.Tone, text, tone)
		}
	}
	behind := good + "; saved since, not sent: sections, section lists, timetable" // this SIS has the same rows in each
	expect("after a sync", r.Sync, good, kit.ToneGood)
	r.edit(27)
	expect("with an edit that is not saved", r.Sync, good, kit.ToneGood)
	r.d.Save(func(error) {})
	expect("saved", r.Sync, behind, kit.ToneWarning)
	expect("opened again", New(r.d), behind, kit.ToneWarning)
	r.Status().OnTapped()
	r.says("What was saved since then is not in Alma (US) yet: sections, section lists, timetable. Sync Now sends it.")
	r.key(fyne.KeyEscape)
	r.apply(model.Add{Record: &model.Room{Code: "B7"}})
	r.d.Save(func(error) {})
	expect("with a room that this SIS is not told of", r.Sync, behind, kit.ToneWarning)
	r.All()
	r.run.Drain()
	r.dialog("Sync finished")
	r.key(fyne.KeyEscape)
	expect("sent", r.Sync, good, kit.ToneGood)
	r.apply(model.Add{Record: &model.Room{Code: "B8"}})
	r.d.Save(func(error) {})
	expect("another room", r.Sync, good, kit.ToneGood)
}

// TestAfterASyncNothingIsSaidToBeUnsent: with the real connector and rows of all kinds.
func TestAfterASyncNothingIsSaidToBeUnsent(t *testing.T) {
	l := newLive(t)
	saved(l.rig)
	l.add(nil)
	l.basic()
	for _, s := range []*Sync{l.Sync, New(l.d)} {
		s.Status()
		l.run.Drain()
		if got := s.Status().Text; got != "Alma (US) synced 10:42" {
			t.Errorf("the status says %q", got)
		}
	}
}

// TestTheKeyboardGoesToTheFieldOfAConnectionThatIsMissing: not to the first of the tab.
func TestTheKeyboardGoesToTheFieldOfAConnectionThatIsMissing(t *testing.T) {
	for i, missing := range []string{"Enter the server URL.", "Enter the user name.", "", "Enter the school code."} {
		if missing == "" {
			continue // a password may be asked for later
		}
		r := newRig(t)
		r.Configure()
		r.run.Drain()
		r.press("+  Add a system")
		r.key(fyne.KeyDown)
		r.key(fyne.KeyReturn)
		var fields []fyne.Focusable
		for n, text := range []string{"https://lincoln.example.org/liss", "timetable", "secret", "LHS"} {
			fields = append(fields, r.win.Canvas().Focused())
			if n != i {
				r.typed(text)
			}
			r.key(fyne.KeyTab)
		}
		r.press("Save")
		r.run.Drain()
		r.says(missing)
		if r.win.Canvas().Focused() != fields[i] {
			t.Errorf("%s: the keyboard is on %T", missing, r.win.Canvas().Focused())
		}
	}
}
