package syncdialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/ui/kit"
)

// newDraft is a timetable file in the making, in memory.
type newDraft struct {
	*conformance.File
	school        NewSchool
	path          string
	kept, dropped bool
}

func (d *newDraft) Timetable() *model.Timetable { return d.T }
func (d *newDraft) Keep() error                 { d.kept = true; return nil }
func (d *newDraft) Drop() error                 { d.dropped = true; return nil }

var errThere = errors.New("it is there")

// newcomer is a window without a file, and a SIS that holds a whole school.
type newcomer struct {
	*live
	drafts []*newDraft
	there  map[string]bool // files that exist
	opened string
}

func newNewcomer(t *testing.T) *newcomer {
	t.Helper()
	return newcomerTo(newLive(t))
}

func newcomerTo(l *live) *newcomer {
	l.add(nil)
	l.basic()
	l.bellTimes()
	return &newcomer{live: l, there: map[string]bool{}}
}

// bellTimes publishes them, which a Basic sync does not.
func (l *live) bellTimes() {
	l.t.Helper()
	l.Now()
	l.host.Top().ChooseTab(tabAdvanced)
	l.check("Bell times")
	l.press("Go")
	l.run.Drain()
	l.press("Go")
	l.run.Drain()
	l.key(fyne.KeyEscape)
}

func (n *newcomer) start() {
	n.t.Helper()
	NewFromSIS(NewDeps{Host: n.host, Runner: n.run, Now: n.d.Now, Who: "kim", Connectors: n.d.Connectors, Passwords: n.vault, ProxyPasswords: n.proxies,
		Folder: "/schools", Exists: errThere, Open: func(path string) { n.opened = path },
		Begin: func(path string, school NewSchool, force bool) (Draft, error) {
			if n.there[path] && !force {
				return nil, errThere
			}
			b := model.NewBuilder()
			first, last := model.SchoolYear(school.Year)
			b.Put(&model.School{Name: school.Name, Region: school.Region, First: first, Last: last})
			tt, errs := b.Timetable()
			if err := errors.Join(errs...); err != nil {
				return nil, err
			}
			d := &newDraft{File: conformance.NewFile(tt), school: school, path: path}
			n.drafts = append(n.drafts, d)
			return d, nil
		}})
	n.dialog("New from SIS")
}

// connect fills in the connection by keyboard, and the school's name.
func (n *newcomer) connect(password string) {
	n.t.Helper()
	for i, text := range []string{n.url, "timetable", password, "DEMO"} {
		if i > 0 {
			n.key(fyne.KeyTab)
		}
		n.typed(text)
	}
	n.key(fyne.KeyReturn) // Next
	n.typed("Lincoln High")
}

func TestAnExistingSchoolIsTakenOverFromItsSISByKeyboard(t *testing.T) {
	n := newNewcomer(t)
	n.start()
	n.connect("secret")
	n.says("School and file", "/schools", "2026–27")
	n.key(fyne.KeyReturn) // Read what it has
	n.run.Drain()
	n.dialog("Preview: what Alma has")
	n.says("Alma serves all of a school: rooms, teachers, students", "Sections 135", "Nothing has been written yet")
	if n.drafts[0].kept || n.opened != "" {
		t.Error("a file is there before a person said yes")
	}
	n.confirmIfHeld()
	n.press("Make the timetable")
	n.run.Drain()
	n.dialog("The timetable is made")
	d := n.drafts[0]
	if !d.kept || d.dropped || n.opened != "/schools/Lincoln High.carillon" || d.school != (NewSchool{"Lincoln High", model.RegionUSA, 2026}) {
		t.Errorf("kept %v, dropped %v, opened %q, school %+v", d.kept, d.dropped, n.opened, d.school)
	}
	for _, kind := range []model.Kind{model.KindStudent, model.KindTeacher, model.KindRoom, model.KindEnrolment} {
		if got, want := d.T.Count(kind), n.tt.Count(kind); got == 0 || kind != model.KindEnrolment && got != want {
			t.Errorf("%d %s, the SIS was given %d", got, kind.Plural(), want)
		}
	}
	main := 0
	for s := range n.tt.Sections() {
		if s.Main == 0 { // sub-classes never went there
			main++
		}
	}
	if got := d.T.Count(model.KindSection); got != main {
		t.Errorf("%d sections, the SIS was given %d", got, main)
	}
	held, _ := n.server.Held("")
	before := len(held.Classes)
	sys, err := engine.FindSystem(d, "")
	if err != nil || sys.URL != n.url || sys.Last == nil || sys.Last.Outcome != engine.Done {
		t.Errorf("the new file's system is %+v, %v", sys, err)
	}
	if n.vault.known["timetable"] != "secret" || before == 0 {
		t.Error("the password is not kept, or the SIS has lost its sections")
	}
}

func TestAPreviewThatIsLeftMakesNoFileAndTheFieldsStay(t *testing.T) {
	n := newNewcomer(t)
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.dialog("Preview: what Alma has").Cancel()
	n.run.Drain()
	n.dialog("New from SIS")
	if d := n.drafts[0]; d.kept || !d.dropped {
		t.Errorf("kept %v, dropped %v", d.kept, d.dropped)
	}
	n.says("Lincoln High")
}

func TestAConnectionThatFailsIsSaidAndCanBeMended(t *testing.T) {
	n := newNewcomer(t)
	n.start()
	n.connect("wrong")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.dialog("The timetable was not made")
	n.says("It stopped while downloading rooms from Alma.", "password", "No file was made.")
	n.key(fyne.KeyEscape)
	n.dialog("New from SIS").ChooseTab(tabNewConnection)
	if !n.drafts[0].dropped {
		t.Error("the draft is still there")
	}
	n.walk(func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.Password && e.Text == "wrong" {
			e.SetText("secret")
		}
	})
	n.press("Next")
	n.press("Read what it has")
	n.run.Drain()
	n.dialog("Preview: what Alma has")
}

func TestWhatIsMissingForANewFileIsSaidWhereItIs(t *testing.T) {
	n := newNewcomer(t)
	n.start()
	n.key(fyne.KeyReturn)
	n.says("Enter the server URL.")
	n.typed("https://alma.example.org")
	n.key(fyne.KeyReturn)
	n.says("Enter the user name.")
	n.key(fyne.KeyTab)
	n.typed("timetable")
	n.key(fyne.KeyTab)
	n.key(fyne.KeyTab)
	n.typed("LHS")
	n.key(fyne.KeyReturn)
	n.says("Enter the password.")
	n.dialog("New from SIS").ChooseTab(tabNewSchool)
	n.option("Australia")
	n.says("Alma (US) is not offered in this region.")
	n.press("Read what it has")
	n.says("No system is offered in this region.")
	n.key(fyne.KeyEscape)
	n.run.Drain()
	if n.host.Open() || len(n.drafts) > 0 {
		t.Error("something was begun")
	}
}

func TestAFileThatIsThereIsReplacedOnlyWhereAPersonSaysSo(t *testing.T) {
	n := newNewcomer(t)
	n.there["/schools/Lincoln High.carillon"] = true
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.dialog("Replace Lincoln High.carillon?").Cancel()
	n.dialog("New from SIS")
	if len(n.drafts) > 0 {
		t.Error("a draft was made")
	}
	n.press("Read what it has")
	n.run.Drain()
	n.dialog("Replace Lincoln High.carillon?")
	n.key(fyne.KeyReturn) // replaces nothing
	n.dialog("New from SIS")
	if len(n.drafts) > 0 {
		t.Error("Enter alone has replaced the file")
	}
	n.press("Read what it has")
	n.run.Drain()
	n.press("Replace")
	n.run.Drain()
	n.dialog("Preview: what Alma has")
}

func TestASISThatServesLittleSaysWhatIsMissing(t *testing.T) {
	n := newNewcomer(t)
	n.misbehave("unsupported@getTimetable", "unsupported@getBellTimes", "unsupported@getRooms")
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.dialog("Preview: what Alma has")
	n.says("it does not serve rooms, bell times, timetable.")
	n.confirmIfHeld()
	n.press("Make the timetable")
	n.run.Drain()
	n.dialog("The timetable is made")
	n.says("does not offer rooms for download")
	if d := n.drafts[0]; d.T.Count(model.KindSection) == 0 || d.T.Count(model.KindLesson) > 0 {
		t.Errorf("%d sections, %d lessons", d.T.Count(model.KindSection), d.T.Count(model.KindLesson))
	}
	if strings.Contains(n.text(), "panic") {
		t.Error(n.text())
	}
}

func TestASISThatHasChangedSinceThePreviewIsReadAgainIntoAFileThatIsKept(t *testing.T) {
	n := newNewcomer(t)
	at := now
	n.d.Now = func() time.Time { return at }
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.dialog("Preview: what Alma has")
	at = at.Add(5 * time.Minute) // a person has looked at it, and somebody has left the school
	n.students(func(list []liss.Student) []liss.Student { return list[1:] })
	n.confirmIfHeld()
	n.press("Make the timetable")
	n.run.Drain()
	n.dialog("The timetable was not made")
	n.says("has changed", "No file was made.")
	if !n.drafts[0].dropped {
		t.Error("the first draft is still there")
	}
	n.press("Preview again")
	n.run.Drain()
	n.dialog("Preview: what Alma has")
	n.confirmIfHeld()
	n.press("Make the timetable")
	n.run.Drain()
	n.dialog("The timetable is made")
	if len(n.drafts) != 2 || !n.drafts[1].kept || n.opened != "/schools/Lincoln High.carillon" {
		t.Errorf("%d drafts, opened %q", len(n.drafts), n.opened)
	}
}

func TestEscapeWhileTheNewFileIsPutInItsPlaceDoesNotLeaveItUnopened(t *testing.T) {
	n := newNewcomer(t)
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn)
	n.run.Drain()
	n.confirmIfHeld()
	n.press("Make the timetable")
	for !n.drafts[0].kept {
		n.run.Deliver()
		n.run.Work()
	}
	if d := n.host.Top(); d != nil {
		d.Cancel()
	}
	n.run.Drain()
	n.dialog("The timetable is made")
	if n.opened != "/schools/Lincoln High.carillon" {
		t.Errorf("opened %q", n.opened)
	}
}

func TestReadingForANewFileLeavesASyncOfTheOpenFileAlone(t *testing.T) {
	n := newNewcomer(t)
	n.All()
	n.run.Step() // the password; its calls are still to come
	n.start()
	n.connect("secret")
	n.key(fyne.KeyReturn) // Read what it has
	n.run.Drain()
	n.idleNow("after reading")
	if got := n.Status().Text; got != "Alma (US) synced 10:42" || n.systems()[0].Last.Outcome != engine.Done {
		t.Errorf("the status bar says %q", got)
	}
}
