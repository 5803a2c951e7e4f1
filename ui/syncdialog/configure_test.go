package syncdialog

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

func TestASystemIsConfiguredByKeyboardAlone(t *testing.T) {
	r := newRig(t)
	r.vault.known = map[string]string{}
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation")
	r.key(fyne.KeyReturn) // Add a system
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	for _, text := range []string{"https://lincoln.example.org/liss", "timetable", "secret", "LHS"} {
		r.typed(text)
		r.key(fyne.KeyTab)
	}
	r.key(fyne.KeyTab) // over the proxy
	if b, ok := r.win.Canvas().Focused().(*kit.Button); !ok || b.Text != "Test connection" {
		t.Fatalf("after the proxy the keyboard is on %v", r.win.Canvas().Focused())
	}
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.says("Connected to Alma (US).", "User and password: accepted")
	r.key(fyne.KeyEscape)
	if r.host.Open() {
		t.Error("Escape did not close the dialog")
	}
}

func TestSavingWritesTheSystemIntoTheFileAndThePasswordElsewhere(t *testing.T) {
	r := newRig(t)
	r.vault.known = map[string]string{}
	r.Configure()
	r.run.Drain()
	r.press("+  Add a system")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	for _, text := range []string{"https://lincoln.example.org/liss", "timetable", "secret", "LHS"} {
		r.typed(text)
		r.key(fyne.KeyTab)
	}
	r.dialog("Configure synchronisation").ChooseTab(2)
	r.press("Save")
	r.run.Drain()
	if r.host.Open() {
		t.Fatalf("the dialog is still open:\n%s", r.text())
	}
	all := r.systems()
	want := []engine.System{{ID: "alma", Type: "alma", URL: "https://lincoln.example.org/liss", Username: "timetable", School: "LHS", Protocol: "json"}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("systems in the file (-want +got):\n%s", diff)
	}
	if r.vault.known["timetable"] != "secret" {
		t.Error("the password was not kept")
	}
	for k, v := range r.store {
		if strings.Contains(string(v), "secret") {
			t.Errorf("the password is in the file, under %q", k)
		}
	}
}

func TestTheOptionsOfTheOtherTabAreKept(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.Configure()
	r.run.Drain()
	c := r.dialog("Configure synchronisation")
	c.ChooseTab(2)
	r.says("Exclude Yard duties/Study sections/On-calls", "Accept StatewideID's that are sent to Carillon (Recommended)", "Sync each time you save")
	// Off, on, off at first (issue: Other tab).
	r.typed(" ")
	r.key(fyne.KeyTab)
	r.typed(" ")
	r.key(fyne.KeyTab)
	r.typed(" ")
	r.press("Save")
	r.run.Drain()
	s := r.systems()[0]
	if !s.ExcludeRosters || !s.RefuseStatewideID || !s.SyncOnSave {
		t.Errorf("kept %+v; want all three turned round", s)
	}
}

func TestWhatIsMissingIsNamedAndNothingIsWritten(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*engine.System)
		says   string
	}{
		{"no user", func(s *engine.System) { s.Username = "" }, "Enter the user name."},
		{"no school code", func(s *engine.System) { s.School = "" }, "Enter the school code."},
		{"no URL", func(s *engine.System) { s.URL = "" }, "Enter the server URL."},
		{"a URL that is none", func(s *engine.System) { s.URL = "lincoln" }, "the URL has to begin with https://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.system(c.change)
			before := len(r.store)
			r.Configure()
			r.run.Drain()
			r.press("Save")
			r.run.Drain()
			r.dialog("Configure synchronisation")
			r.says(c.says)
			if len(r.store) != before {
				t.Error("something was written")
			}
		})
	}
}

func TestATestSaysWhichStepFailedAndWhy(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.sis.fail["test"] = errors.New("the SIS refuses the user name or the password. Check both with Alma's support")
	r.Configure()
	r.run.Drain()
	r.press("Test connection")
	r.says("Testing …")
	r.run.Drain()
	r.says("✓ Name: found", "✗ User and password: refused", "Check both with Alma's support")
}

func TestATestOfAnotherSystemDoesNotShowUpHere(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.system(func(s *engine.System) { s.School = "EAST" })
	r.Configure()
	r.run.Drain()
	r.press("Test connection")
	r.run.Work() // the SIS has answered, the answer is on its way
	r.key(fyne.KeyEscape)
	r.run.Drain()
	if r.host.Open() {
		t.Error("Escape did not close the dialog")
	}
}

func TestARemovedSystemLeavesTheFileOnlyAfterAskingAndSaving(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(0)
	r.press("−  Remove")
	r.dialog("Remove Alma (US)?")
	r.press("Remove")
	if len(r.systems()) != 1 {
		t.Error("it was removed before saving")
	}
	r.press("Save")
	r.run.Drain()
	if got := r.systems(); len(got) != 0 {
		t.Errorf("still in the file: %v", got)
	}
	if _, ok := r.vault.Get(engine.System{Username: "timetable"}); ok {
		t.Error("its password is still kept")
	}
}

func TestAlmaIsNotAddedInAnotherRegionAndTheMessageSaysWhereToSetIt(t *testing.T) {
	r := newRig(t)
	s := *r.tt.School()
	s.Region = "Australia"
	if _, err := r.tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	r.Configure()
	r.run.Drain()
	r.press("+  Add a system")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.dialog("Alma (US) can't be added")
	r.says("Setup > School info > Admin")
}

func TestAPasswordThatCannotBeKeptIsSaid(t *testing.T) {
	r := newRig(t)
	r.vault.lasting = false
	r.vault.known = map[string]string{}
	r.system(nil)
	r.Configure()
	r.run.Drain()
	r.key(fyne.KeyTab)
	r.key(fyne.KeyTab)
	r.typed("secret")
	r.press("Save")
	r.run.Drain()
	r.dialog("The password is kept until you close Carillon")
}

func TestAPasswordPrintsAsDots(t *testing.T) {
	d := draft{System: engine.System{ID: "alma"}, password: hide("hunter2")}
	for _, s := range []string{fmt.Sprintf("%v", d), fmt.Sprintf("%+v", d), fmt.Sprintf("%#v", d), fmt.Sprintf("%+v", job{password: hide("hunter2")})} {
		if strings.Contains(s, "hunter2") {
			t.Errorf("the password is in %s", s)
		}
	}
}

func TestNothingIsConfiguredInAReadOnlyFile(t *testing.T) {
	r := newRig(t)
	r.d.ReadOnly = "It is in use by kim."
	r.Configure()
	r.run.Drain()
	r.dialog("This file can't be synchronised")
	r.says("It is in use by kim.")
}
