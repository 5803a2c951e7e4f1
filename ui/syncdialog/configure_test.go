package syncdialog

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	r.says("Close without saving?")
	r.press("Don't save")
	if r.host.Open() {
		t.Error("the dialog is still open")
	}
}

func TestWhatWasChangedInConfigureIsNotThrownAwayUnasked(t *testing.T) {
	type step func(t *testing.T, r *rig, c *configure)
	for name, change := range map[string]step{
		"typed":         func(_ *testing.T, r *rig, c *configure) { c.conn.school.SetText("EAST") },
		"a password":    func(_ *testing.T, r *rig, c *configure) { c.conn.password.SetText("other") },
		"ticked":        func(_ *testing.T, r *rig, c *configure) { c.other.onSave.SetChecked(true) },
		"chosen":        func(_ *testing.T, r *rig, c *configure) { c.other.missing.SetChosen(1) },
		"another order": func(_ *testing.T, r *rig, c *configure) { c.move(0, 1) },
		"typed into another": func(_ *testing.T, r *rig, c *configure) {
			c.choose(1)
			c.conn.url.SetText("https://x.example.org")
			c.choose(0)
		},
		"a new one": func(_ *testing.T, r *rig, c *configure) {
			c.add(r.d.Connectors[0])
			c.conn.url.SetText("https://new.example.org")
		},
		"nothing":                 nil,
		"looked at":               func(_ *testing.T, r *rig, c *configure) { c.choose(1); c.choose(0); c.dialog.ChooseTab(2) },
		"a new one left as it is": func(_ *testing.T, r *rig, c *configure) { c.add(r.d.Connectors[0]) },
		"typed and taken back": func(_ *testing.T, r *rig, c *configure) {
			was := c.conn.school.Text
			c.conn.school.SetText("EAST")
			c.conn.school.SetText(was)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.system(nil)
			r.system(func(s *engine.System) { s.School = "EAST" })
			c := opened(t, r)
			asks := change != nil && name != "looked at" && name != "a new one left as it is" && name != "typed and taken back"
			if change != nil {
				change(t, r, c)
			}
			r.key(fyne.KeyEscape)
			if asks {
				r.says("Close without saving?", "is not saved")
				r.key(fyne.KeyEscape) // back to the dialog
				r.dialog("Configure synchronisation")
				r.key(fyne.KeyEscape)
				r.press("Don't save")
			}
			if r.host.Open() {
				t.Error("the dialog is still open")
			}
		})
	}
}

// opened is Configure as it is shown.
func opened(t *testing.T, r *rig) *configure {
	t.Helper()
	all := r.systems()
	c := &configure{s: r.Sync, at: -1}
	for _, sys := range all {
		p, _ := r.vault.Get(sys)
		c.drafts, c.saved = append(c.drafts, draft{System: sys, was: sys, password: hide(p)}), append(c.saved, sys.ID)
	}
	c.show()
	return c
}

func TestTheResultOfATestIsScrolledToAndClearedByTyping(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.sis.fail["test"] = errors.New("the SIS refuses the user name or the password")
	c := opened(t, r)
	c.dialog.ChooseTab(1)
	c.conn.toggleMore()
	r.press("Test connection")
	r.run.Drain()
	var scroll *container.Scroll // of the page that is shown
	r.walk(func(o fyne.CanvasObject) {
		if found, ok := o.(*container.Scroll); ok && scroll == nil {
			scroll = found
		}
	})
	driver := fyne.CurrentApp().Driver()
	bottom := driver.AbsolutePositionForObject(c.conn.result).Y + c.conn.result.Size().Height
	if shown := driver.AbsolutePositionForObject(scroll).Y + scroll.Size().Height; bottom > shown || c.conn.result.Size().Height == 0 {
		t.Errorf("the result ends at %v, below what is shown, which ends at %v", bottom, shown)
	}
	for name, change := range map[string]func(){
		"the user": func() { c.conn.user.SetText("timetabler") }, "the password": func() { c.conn.password.SetText("x") }, "the protocol": func() { c.conn.protocol.OnChanged(1) },
		"plain http": func() { c.conn.plain.SetChecked(!c.conn.plain.Checked); c.conn.plain.OnChanged(true) },
	} {
		r.press("Test connection")
		r.run.Drain()
		r.says("✗ User and password: refused")
		change()
		if strings.Contains(r.text(), "refused") {
			t.Errorf("after %s was changed the old result is still shown", name)
		}
	}
	r.press("Test connection")
	c.conn.user.SetText("while it runs")
	r.run.Drain()
	if strings.Contains(r.text(), "refused") || c.conn.test.Disabled() {
		t.Error("the result of what was changed meanwhile is shown")
	}
}

// otherProtocol is an error of a SIS that speaks XML.
type otherProtocol struct{ error }

func (otherProtocol) OtherProtocol() string { return "xml" }

func TestTheOtherProtocolIsSwitchedToWithOnePress(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.sis.fail["test"] = otherProtocol{errors.New("this SIS speaks XML, and the connection is set to JSON")}
	c := opened(t, r)
	c.dialog.ChooseTab(1)
	r.press("Test connection")
	r.run.Drain()
	delete(r.sis.fail, "test")
	r.press("Switch to XML and test again")
	r.run.Drain()
	r.says("Connected to Alma (US).")
	r.press("Save")
	r.run.Drain()
	if got := r.systems()[0].Protocol; got != "xml" {
		t.Errorf("saved is %q", got)
	}
}

func TestTheOtherProtocolIsSwitchedToFromASyncThatFailed(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.sis.fail["hello"] = otherProtocol{errors.New("this SIS speaks XML, and the connection is set to JSON")}
	r.All()
	r.run.Drain()
	r.says("This SIS speaks XML")
	delete(r.sis.fail, "hello")
	r.press("Switch to XML and preview")
	r.run.Drain()
	if got := r.systems()[0].Protocol; got != "xml" || !strings.Contains(r.text(), "Preview") {
		t.Errorf("saved is %q, shown is %s", got, r.text())
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
	want := []engine.System{{ID: "alma", Type: "alma", URL: "https://lincoln.example.org/liss", Username: "timetable", School: "LHS", Protocol: "json", ListsFrom: "first-day"}}
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

// other is a system that is offered everywhere.
type other struct{ *sis }

func (other) Type() string               { return "liss" }
func (other) Name() string               { return "Hand LISS" }
func (other) Offered(model.Region) error { return nil }

func TestASystemOfAnotherRegionIsNotOfferedAndTheLastLineSaysWhereToSetIt(t *testing.T) {
	for _, c := range []struct {
		name       string
		region     model.Region
		connectors func(r *rig) []engine.Connector
		menu, adds string // what the menu says, and what its first line adds
	}{
		{"in the USA", model.RegionUSA, func(r *rig) []engine.Connector { return []engine.Connector{r.sis, other{r.sis}} },
			"Alma (US)\nHand LISS", "alma"},
		{"elsewhere", "Australia", func(r *rig) []engine.Connector { return []engine.Connector{r.sis, other{r.sis}} },
			"Hand LISS\nSet the region to USA under Setup > School info > Admin", "liss"},
		{"elsewhere, with no other system", "", func(r *rig) []engine.Connector { return []engine.Connector{r.sis} },
			"Set the region to USA under Setup > School info > Admin", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			s := *r.tt.School()
			s.Region = c.region
			if _, err := r.tt.Apply(model.Replace{Record: &s}); err != nil {
				t.Fatal(err)
			}
			r.d.Connectors = c.connectors(r)
			r.Configure()
			r.run.Drain()
			r.press("+  Add a system")
			if got := r.text(); got != c.menu {
				t.Errorf("the menu says\n%s\nwant\n%s", got, c.menu)
			}
			r.key(fyne.KeyDown)
			r.key(fyne.KeyReturn)
			if c.adds == "" {
				r.dialog("Configure synchronisation")
				r.says("This timetable is not synchronised with any system yet.")
				return
			}
			r.dialog("Configure synchronisation")
			r.says(map[string]string{"alma": "Alma Server URL", "liss": "Hand LISS Server URL"}[c.adds])
		})
	}
}

func TestTheOnlySystemThereIsSaysWhyItCannotBeAdded(t *testing.T) {
	r := newRig(t)
	s := *r.tt.School()
	s.Region = "Australia"
	if _, err := r.tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(1)
	r.press("Add a system")
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
	r.d.ReadOnly = func() string { return "It is in use by kim." }
	r.Configure()
	r.run.Drain()
	r.dialog("This file can't be synchronised")
	r.says("It is in use by kim.")
}

func TestTheProxysPasswordIsKeptApartAndReachesTheSession(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) {
		s.Proxy = engine.Proxy{Mode: ownProxy, URL: "http://proxy.example.org:8080", Username: "library"}
	})
	r.Configure()
	r.run.Drain()
	r.says("Proxy password")
	for range 7 { // from the URL over user, password, school code, proxy, its URL and its user
		r.key(fyne.KeyTab)
	}
	r.typed("hunter2")
	r.press("Test connection")
	r.run.Drain()
	if r.sis.proxy != "hunter2" {
		t.Errorf("the test of the connection was given %q", r.sis.proxy)
	}
	r.press("Save")
	r.run.Drain()
	if r.proxies.known["timetable"] != "hunter2" || r.vault.known["timetable"] != "secret" {
		t.Errorf("kept are %q for the proxy and %q for the system", r.proxies.known["timetable"], r.vault.known["timetable"])
	}
	for k, v := range r.store {
		if strings.Contains(string(v), "hunter2") {
			t.Errorf("the proxy's password is in the file, under %q", k)
		}
	}
	r.synced()
	r.sis.proxy = ""
	r.Now()
	r.press("Go")
	r.run.Drain()
	if r.sis.proxy != "hunter2" {
		t.Errorf("the sync was given %q for the proxy", r.sis.proxy)
	}
}

func TestAProxyPasswordThatIsNotKnownIsAskedForButNotByASave(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) {
		s.SyncOnSave = true
		s.Proxy = engine.Proxy{Mode: ownProxy, URL: "http://proxy.example.org:8080", Username: "library"}
	})
	r.synced()
	r.edit(25)
	r.Saved()
	r.run.Drain()
	r.called()
	item := r.Status()
	item.OnTapped()
	r.says("The password for the proxy is not known on this computer.")
	r.key(fyne.KeyEscape)

	r.Now()
	r.press("Go")
	r.run.Drain()
	r.dialog("Password for the proxy")
	r.says("For library at http://proxy.example.org:8080.")
	r.typed("hunter2")
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync finished")
	if r.sis.proxy != "hunter2" || r.proxies.known["timetable"] != "hunter2" {
		t.Errorf("the session was given %q, kept is %q", r.sis.proxy, r.proxies.known["timetable"])
	}
}

func TestRemovingASystemForgetsTheProxysPassword(t *testing.T) {
	r := newRig(t)
	r.proxies.known["timetable"] = "hunter2"
	r.system(func(s *engine.System) {
		s.Proxy = engine.Proxy{Mode: ownProxy, URL: "http://proxy.example.org:8080", Username: "library"}
	})
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(0)
	r.press("−  Remove")
	r.press("Remove")
	r.press("Save")
	r.run.Drain()
	if len(r.proxies.known) != 0 {
		t.Errorf("still kept: %v", r.proxies.known)
	}
}

func TestWhatBecomesOfRecordsThatAreGoneAndSeveralFilesAreKept(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	c := &configure{s: r.Sync, at: -1, drafts: []draft{{System: r.systems()[0]}}}
	c.show()
	c.dialog.ChooseTab(2)
	r.says("A record that is gone", "Mark it inactive (recommended)")
	c.other.missing.Choose(1)
	r.check("This school publishes from several timetable files")
	r.press("Save")
	r.run.Drain()
	if s := r.systems()[0]; s.Missing != engine.MissingLeave || !s.MultiFile {
		t.Errorf("kept %q, several files %v", s.Missing, s.MultiFile)
	}
}

func TestLookingAtASystemChangesNothingInIt(t *testing.T) {
	r := newRig(t)
	before := r.system(func(s *engine.System) {
		s.Protocol, s.Missing, s.MultiFile = "xml", engine.MissingDelete, true
		s.Guards = map[engine.Kind]engine.Limit{engine.Sections: {Gone: 20}}
		s.Proxy = engine.Proxy{Mode: ownProxy, URL: "http://proxy.example.org:8080", Username: "library"}
	})
	r.Configure()
	r.run.Drain()
	r.press("Save")
	r.run.Drain()
	if diff := cmp.Diff(before, r.systems()[0]); diff != "" {
		t.Errorf("after looking at it (-before +after):\n%s", diff)
	}
}

func TestTheLimitsOfTheGuardsAreTypedKindByKind(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.Guards = map[engine.Kind]engine.Limit{engine.Rooms: {Gone: 33}} })
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(2)
	r.press("When a sync is held …")
	r.dialog("When a sync is held")
	r.says("Bell times", "Section lists", "Students", "33", "gone, %")
	r.typed("101")
	r.key(fyne.KeyReturn)
	r.dialog("When a sync is held")
	r.says(`Bell times: "101" is not a share from 1 to 100 percent.`)
	r.key(fyne.KeyBackspace)
	r.key(fyne.KeyTab)
	r.typed("80")
	r.key(fyne.KeyTab)
	r.typed("12")
	r.key(fyne.KeyReturn)
	r.dialog("Configure synchronisation")
	r.press("Save")
	r.run.Drain()
	want := map[engine.Kind]engine.Limit{engine.BellTimes: {Gone: 10, Changed: 80, Always: 12}, engine.Rooms: {Gone: 33}}
	if diff := cmp.Diff(want, r.systems()[0].Guards); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
}

func TestLimitsThatWereCancelledStayAsTheyWere(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(2)
	r.press("When a sync is held …")
	r.typed("50")
	r.key(fyne.KeyEscape)
	r.press("Save")
	r.run.Drain()
	if g := r.systems()[0].Guards; g != nil {
		t.Errorf("kept %v", g)
	}
}

func TestTheFeatureTableIsOneClickAwayAndMarksWhatThisFileUses(t *testing.T) {
	r := newRig(t)
	r.sis.twoRooms = 7
	r.Configure()
	r.run.Drain()
	if strings.Contains(r.text(), "takes and what it does not") {
		t.Error("a table is offered though no system is chosen")
	}
	r.key(fyne.KeyEscape)
	r.system(nil)
	r.Configure()
	r.run.Drain()
	r.press("What Alma takes and what it does not")
	r.dialog("What Alma takes and what it does not")
	r.says("Two rooms at once", "the first room of the lesson", "7", "Unsure", "This file uses 2 of 3 features. 1 of them is not taken by Alma.")
	r.typed("study")
	if strings.Contains(r.text(), "Two rooms at once") {
		t.Error("the filter leaves what does not match")
	}
	r.key(fyne.KeyEscape) // clears the filter
	r.key(fyne.KeyEscape)
	r.dialog("Configure synchronisation")
}

// TestAPasswordGoesWithASystemThatIsReachedAsSomebodyElse: passwords are kept by URL, school code and user, and the dialog
// shows the one that is known as if it were typed.
func TestAPasswordGoesWithASystemThatIsReachedAsSomebodyElse(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.Proxy = engine.Proxy{Mode: "own", URL: "http://proxy:8080", Username: "kim"} })
	r.proxies.known["timetable"] = "of the proxy" // the rig keeps all passwords by user
	r.Configure()
	r.run.Drain()
	r.key(fyne.KeyTab)
	r.typed("2") // before the name of the user
	r.press("Save")
	r.run.Drain()
	if r.host.Open() {
		t.Fatalf("the dialog is still open:\n%s", r.text())
	}
	if user := r.systems()[0].Username; r.vault.known[user] != "secret" || user == "timetable" {
		t.Errorf("of the user %q is known %v", user, r.vault.known)
	}
	if len(r.proxies.known) != 1 {
		t.Errorf("the proxy is asked as before, and its passwords are %v", r.proxies.known)
	}
}

func TestSettingsThatWereWrittenInPartAreNotAddedTwice(t *testing.T) {
	r := newRig(t)
	old := r.system(nil)
	r.Configure()
	r.run.Drain()
	add := func(url string) {
		r.dialog("Configure synchronisation").ChooseTab(0)
		r.press("+  Add a system")
		r.key(fyne.KeyDown)
		r.key(fyne.KeyReturn)
		for _, text := range []string{url, "timetable", "secret", "LHS"} {
			r.typed(text)
			r.key(fyne.KeyTab)
		}
	}
	add("https://east.example.org/liss")
	add(old.URL) // with the same school code, too
	r.press("Save")
	r.run.Drain()
	r.says("The settings could not be saved", "with that URL and school code is configured already")
	r.key(fyne.KeyEscape)
	r.dialog("Configure synchronisation").ChooseTab(0)
	r.press("−  Remove")
	r.press("Remove")
	r.press("Save")
	r.run.Drain()
	if r.host.Open() {
		t.Fatalf("the dialog is still open:\n%s", r.text())
	}
	if all := r.systems(); len(all) != 2 || all[1].URL != "https://east.example.org/liss" {
		t.Errorf("the file has %+v", all)
	}
}

func TestWithoutASystemTheFirstStepIsOneKeyAway(t *testing.T) {
	r := newRig(t)
	r.d.Connectors = append(r.d.Connectors, &sis{}) // a choice
	r.Configure()
	r.run.Drain()
	if text := r.text(); strings.Contains(text, "Remove") || strings.Contains(text, "Ctrl+K") {
		t.Errorf("there is nothing to remove or to run in:\n%s", text)
	}
	r.dialog("Configure synchronisation").ChooseTab(1)
	r.press("Add a system")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.says("Alma Server URL", "School code")
}

func TestTheListOfSystemsSaysWhichArePaused(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.system(func(s *engine.System) { s.School, s.Practice = "DEMO", true })
	r.Configure()
	r.run.Drain()
	r.dialog("Configure synchronisation").ChooseTab(0)
	r.says("Alma (US) · LHS", "paused while a practice system is there", "Alma (US) · DEMO PRACTICE", "not synced yet")
}

// TestAKeyringThatTakesItsTimeOpensNoSettingsBelowARun: a run may have begun meanwhile.
func TestAKeyringThatTakesItsTimeOpensNoSettingsBelowARun(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.Configure()
	r.All()
	r.run.Step() // the keyring has answered
	if r.host.Open() {
		t.Errorf("settings can be changed below a run:\n%s", r.text())
	}
	r.run.Drain()
	r.dialog("Sync finished")
}

// TestSwitchesOfASystemAreCheckBoxes: off where nobody has set them, kept in the system, and no change where none is made.
func TestSwitchesOfASystemAreCheckBoxes(t *testing.T) {
	r := newRig(t)
	r.system(func(s *engine.System) { s.Switches = map[string]string{engine.SwitchRooms: "1", "edval-codes": "true"} })
	open := func() {
		r.Configure()
		r.run.Drain()
		r.press("More settings")
	}
	open()
	r.says("Send a row for each teacher of a lesson", "Send a row for each room of a lesson", "This system takes dates of section list rows")
	if got := r.ticked("Send a row for each teacher of a lesson", "Send a row for each room of a lesson", "This system takes dates of section list rows"); got != "010" {
		t.Errorf("ticked at first: %s", got)
	}
	r.key(fyne.KeyEscape) // which asks nothing
	if r.host.Open() {
		t.Fatalf("leaving without a change asks:\n%s", r.text())
	}
	open()
	r.check("Send a row for each teacher of a lesson")
	r.check("This system takes dates of section list rows")
	r.untick("Send a row for each room of a lesson")
	r.press("Save")
	r.run.Drain()
	want := map[string]string{engine.SwitchTeachers: "true", engine.SwitchListDates: "true", "edval-codes": "true"}
	if diff := cmp.Diff(want, r.systems()[0].Switches); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// ticked says of check boxes which are ticked: 1 or 0 each.
func (r *rig) ticked(labels ...string) (out string) {
	for _, l := range labels {
		r.walk(func(o fyne.CanvasObject) {
			if c, ok := o.(*kit.Check); ok && c.Text == l {
				out += map[bool]string{true: "1", false: "0"}[c.Checked]
			}
		})
	}
	return out
}

func TestWhoOwnsTheSectionListsIsChosenUnderOther(t *testing.T) {
	for _, x := range []struct {
		name   string
		was    engine.ListsFrom
		choose func(o *otherTab)
		want   engine.ListsFrom
	}{
		{"looked at, a file that never chose stays so", engine.ListsUnset, func(*otherTab) {}, engine.ListsUnset},
		{"a file that never chose can", engine.ListsUnset, func(o *otherTab) { o.lists.Choose(listsFirstDay) }, engine.ListsFirstDay},
		{"the timetable, always", engine.ListsFirstDay, func(o *otherTab) { o.lists.Choose(listsNever) }, engine.ListsNever},
		{"the system, always", engine.ListsNever, func(o *otherTab) { o.lists.Choose(listsAlways) }, engine.ListsAlways},
		{"the system, from a day on", engine.ListsAlways, func(o *otherTab) {
			o.lists.Choose(listsDate)
			o.listsDay.SetDate(model.NewDate(2026, 9, 8).Time())
		}, "2026-09-08"},
		{"the day stays", "2026-09-08", func(*otherTab) {}, "2026-09-08"},
		{"a day that is none is not saved", "2026-09-08", func(o *otherTab) { o.listsDay.SetText("soon") }, "2026-09-08"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRig(t)
			r.system(func(s *engine.System) { s.ListsFrom = x.was })
			c := opened(t, r)
			x.choose(c.other)
			c.save()
			r.run.Drain()
			if got := r.systems()[0].ListsFrom; got != x.want {
				t.Errorf("the file has %q, want %q", got, x.want)
			}
		})
	}
	t.Run("a new system has the first day of school", func(t *testing.T) {
		r := newRig(t)
		c := opened(t, r)
		c.add(r.d.Connectors[0])
		if got := c.chosen().ListsFrom; got != engine.ListsFirstDay || c.other.lists.Chosen() != listsFirstDay {
			t.Errorf("it has %q", got)
		}
	})
}
