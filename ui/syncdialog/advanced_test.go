package syncdialog

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// advanced opens Sync Now with its Advanced tab.
func (r *rig) advanced() {
	r.t.Helper()
	r.Now()
	r.dialog("Sync Now").ChooseTab(tabAdvanced)
}

// untick takes the tick out of the check box with a label.
func (r *rig) untick(label string) {
	r.t.Helper()
	found := false
	r.walk(func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && c.Text == label {
			c.SetChecked(false)
			found = true
		}
	})
	if !found {
		r.t.Fatalf("there is no check box %q", label)
	}
}

func TestAnAdvancedSyncMovesWhatIsTickedAndNothingElse(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	before := *r.systems()[0].Basic
	r.advanced()
	r.says("Download from Alma", "Publish to Alma", "Rooms", "Students", "Teachers", "Courses", "Subject requests",
		"Bell times", "Sections", "Section lists", "Timetable", "sent from today to "+date(model.NewDate(2026, 12, 18)), "Create Support Log File")
	r.check("Rooms")
	r.untick("Students")
	r.untick("Section lists")
	r.untick("Timetable")
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.called("hello", "fetch rooms", "publish sections")
	if r.logs.created != 0 {
		t.Error("a support log was written without being asked for")
	}
	if got := *r.systems()[0].Basic; got != before {
		t.Errorf("an Advanced sync is remembered as a Basic one: %+v", got)
	}
}

func TestAnAdvancedSyncIsWorkedByTheKeyboard(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.advanced()
	r.typed(" ") // Rooms
	r.key(fyne.KeyTab)
	r.typed(" ") // not Students
	for range 5 {
		r.key(fyne.KeyTab)
	}
	r.typed(" ") // not Sections
	r.key(fyne.KeyTab)
	r.typed(" ") // not Section lists
	r.key(fyne.KeyReturn)
	r.run.Drain()
	r.dialog("Sync finished")
	r.called("hello", "fetch rooms", "publish timetable")
}

func TestWithNothingTickedNothingRuns(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.advanced()
	for _, l := range []string{"Students", "Sections", "Section lists", "Timetable"} {
		r.untick(l)
	}
	r.says("Tick what to download or to publish.")
	r.key(fyne.KeyEnter)
	r.press("Go")
	r.run.Drain()
	r.called()
	r.dialog("Sync Now").ChooseTab(tabBasic) // which asks for its own
	r.press("Go")
	r.run.Drain()
	r.called(whole...)
}

func TestTheDatesAreTheSameOnBothTabs(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	n := &nowDialog{s: r.Sync, all: r.systems()}
	n.show(0)
	n.to.SetText("2026-12-04")
	n.dialog.ChooseTab(tabAdvanced)
	r.says("sent from today to " + date(model.NewDate(2026, 12, 4)))
	n.to.SetText("soon")
	r.says("Enter the To date")
	n.dialog.ChooseTab(tabBasic)
	r.says("Enter the To date")
	n.to.SetText("2026-12-11")
	if c, problem := n.choice(); problem != "" || c.To != model.NewDate(2026, 12, 11) {
		t.Errorf("chose %+v, %q", c, problem)
	}
}

func TestAPreviewOfAnAdvancedSyncSendsNothing(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.advanced()
	r.check("Create Support Log File")
	r.press("Preview")
	r.run.Drain()
	r.dialog("Preview: what this sync will do")
	r.key(fyne.KeyEscape)
	r.run.Drain()
	r.called("hello", "fetch students")
	if r.logs.created != 1 || r.logs.closed != 1 {
		t.Errorf("the log was created %d times and closed %d times", r.logs.created, r.logs.closed)
	}
}

func TestALogThatCanNotBeWrittenStopsTheRunBeforeItBegins(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.logs.err = errors.New("the support log can't be written beside the timetable file")
	r.advanced()
	r.check("Create Support Log File")
	r.press("Go")
	r.run.Drain()
	r.dialog("The sync did not finish")
	r.says("The support log can't be written beside the timetable file.")
	r.called()
}

func TestNamesOfPeopleStayOutOfTheLogWhereThatIsChosen(t *testing.T) {
	for _, without := range []bool{false, true} {
		r := newRig(t)
		r.system(nil)
		r.synced()
		r.sis.students = []engine.Record{{SISID: "100", Fields: map[string]string{engine.FieldSurname: "Reyes-Cole", engine.FieldFirstName: "Ana", engine.FieldYearLevel: "9"}}}
		r.advanced()
		r.check("Create Support Log File")
		if without {
			r.check("Leave names of people out of it")
		}
		r.press("Go")
		r.run.Drain()
		r.dialog("Sync finished")
		if got := strings.Contains(r.logs.String(), "Reyes"); got == without {
			t.Errorf("names left out %v, and yet in the log %v:\n%s", without, got, r.logs.String())
		}
	}
}

func TestWithoutAPlaceForLogsNoneIsOffered(t *testing.T) {
	r := newRig(t)
	r.d.Logs = nil
	r.system(nil)
	r.advanced()
	if strings.Contains(r.text(), "Support Log") {
		t.Error("a log is offered that nobody can write")
	}
}

func TestTheProgressNamesEachStepOnce(t *testing.T) {
	r := newRig(t)
	p := newProgress(r.host, r.corner, "Synchronising with Alma (US)", "Alma", "Connecting to Alma …", 10, func() {})
	steps := []engine.Step{
		{Name: "hello"}, {Name: "hello", Done: true},
		{Name: "download", Kind: engine.Students}, {Name: "download", Kind: engine.Students, Rows: 1822, Done: true},
		{Name: "read", Kind: engine.Sections}, {Name: "read", Kind: engine.Sections, Rows: 1821, Done: true},
		{Name: "publish", Kind: engine.Sections, Rows: 1823}, {Name: "publish", Kind: engine.Sections, Rows: 1823, Done: true},
		{Name: "verify", Kind: engine.Sections, Rows: 1823}, {Name: "verify", Kind: engine.Sections, Rows: 1820, Done: true},
		{Name: "wait"},
	}
	for _, st := range steps {
		p.step(st)
	}
	r.says("Alma does not show everything yet")
	p.step(engine.Step{Name: "verify", Kind: engine.Sections, Rows: 1823})
	if strings.Contains(r.text(), "does not show everything yet") {
		t.Error("it is still waiting while it reads")
	}
	p.step(engine.Step{Name: "verify", Kind: engine.Sections, Rows: 1823, Done: true})
	var lines []string
	for _, l := range p.lines {
		if text := strings.TrimSpace(l.what.Text()); text != "" {
			lines = append(lines, text)
		}
	}
	want := []string{"✓ Connected to Alma", "✓ Downloaded 1,822 students from Alma", "✓ Read 1,821 sections from Alma",
		"✓ Published 1,823 sections to Alma", "✓ Read back 1,823 sections to verify"}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("the lines are\n%s", strings.Join(lines, "\n"))
	}
}

func TestALongRunKeepsItsNewestStepsInView(t *testing.T) {
	r := newRig(t)
	p := newProgress(r.host, r.corner, "Synchronising with Alma (US)", "Alma", "Connecting to Alma …", 10, func() {})
	p.step(engine.Step{Name: "hello", Done: true})
	for _, name := range []string{"download", "read", "publish", "verify"} {
		for _, k := range engine.Publishes() {
			p.step(engine.Step{Name: name, Kind: k, Rows: 2})
			p.step(engine.Step{Name: name, Kind: k, Rows: 2, Done: true})
		}
	}
	p.step(engine.Step{Name: "verify", Kind: engine.Timetable, Err: errors.New("gone"), Done: true})
	r.says("✗ Reading back timetable to verify failed")
	if strings.Contains(r.text(), "Connected") || strings.Contains(r.text(), "Downloaded") {
		t.Errorf("the oldest steps are still there:\n%s", r.text())
	}
}

func TestTheMessageSaysWhatWasLeftOutByReasonAndWhatIsNotTaken(t *testing.T) {
	note := func(what, why string) engine.Note { return engine.Note{What: what, Why: message.Verbatim(why)} }
	plan := &engine.Plan{
		Out: []engine.Outgoing{
			{Kind: engine.Sections, Bad: []engine.Note{note("ART 1", "its code is too long.")}, Left: []engine.Note{
				note("DUTY A", "rosters stay here"), note("DUTY B", "rosters stay here"), note("DUTY C", "rosters stay here"), note("DUTY D", "rosters stay here")}},
			{Kind: engine.Timetable, Left: []engine.Note{note("ART 1 Mon 1", "the lesson has no room"), note("x", "a fourth reason"), note("y", "a fourth reason")},
				Bad: []engine.Note{note("ART 1 Tue 2", "the period has no times")}},
		},
		NotArriving: []engine.FeatureUse{
			{Feature: engine.Feature{Name: "Two (or more) rooms at once", Support: engine.No}, Count: 1200},
			{Feature: engine.Feature{Name: "Study roster", Support: engine.Unsure}, Count: 3}},
	}
	want := []string{
		"Not sent of the sections: ART 1 (its code is too long).",
		"Not sent of the timetable: ART 1 Tue 2 (the period has no times).",
		"Sections, DUTY A, DUTY B, DUTY C and 1 more: rosters stay here.",
		"3 more were left out. Details lists them.",
		"Alma (US) does not take all that this file uses. Two (or more) rooms at once: 1,200.",
	}
	if diff := cmp.Diff(want, leftOut("Alma (US)", &engine.Result{}, plan)); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 thing was left out."}, leftOut("Alma (US)", &engine.Result{LeftOut: 1}, nil)); diff != "" {
		t.Errorf("without the plan (-want +got):\n%s", diff)
	}
}

func TestADownloadAloneSaysThatNothingWasPublished(t *testing.T) {
	r := newRig(t)
	r.system(nil)
	r.synced()
	r.advanced()
	for _, l := range []string{"Sections", "Section lists", "Timetable"} {
		r.untick(l)
	}
	r.press("Go")
	r.run.Drain()
	r.dialog("Sync finished")
	r.says("was read. Nothing was to be published.", "Downloaded 1 student")
	r.called("hello", "fetch students")
}
