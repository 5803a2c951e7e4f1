package syncdialog

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// What stands here runs the real connector against a practice SIS, from the window.

func TestEachErrorOfTheConnectionTestIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(l *live, s *engine.System)
		says   []string
	}{
		{"all is well", nil, []string{"Connected to Alma (US).", "✓ Server name", "✓ LISS service", "✓ User name and password", "✓ School code"}},
		{"a name that does not exist", func(_ *live, s *engine.System) { s.URL = "https://alma.invalid/liss" }, []string{"✗ Server name"}},
		{"nobody listens there", func(l *live, s *engine.System) { s.URL = l.closedPort() }, []string{"✓ Server name", "✗ Connection"}},
		{"a certificate nobody vouches for", func(l *live, s *engine.System) { s.URL = l.secured() }, []string{"✓ Connection", "✗ Encryption"}},
		{"a proxy that is not there", func(l *live, s *engine.System) {
			s.Proxy = engine.Proxy{Mode: ownProxy, URL: strings.TrimSuffix(l.closedPort(), "/liss")}
			s.URL = "http://alma.example.org/liss"
		}, []string{"✗ Proxy"}},
		{"a proxy that asks who is there", func(l *live, _ *engine.System) { l.misbehave("http-407") }, []string{"✗"}},
		{"a wrong password", func(l *live, _ *engine.System) { l.vault.known["timetable"] = "wrong" }, []string{"✓ LISS service", "✗ User name and password", "Type them anew"}},
		{"a wrong school code", func(_ *live, s *engine.System) { s.School = "NOWHERE" }, []string{"✗ School code"}},
		{"a web page", func(l *live, _ *engine.System) { l.misbehave("html") }, []string{"✗ LISS service", "this is not a LISS address"}},
		{"a wrong path", func(l *live, _ *engine.System) { l.misbehave("http-404") }, []string{"✗ LISS service"}},
		{"Alma's own API", func(l *live, _ *engine.System) { l.misbehave("alma-rest") }, []string{"✗ LISS service", "Alma's own API"}},
		{"a server that is busy", func(l *live, _ *engine.System) { l.misbehave("http-503") }, []string{"✗ LISS service", "Try again later"}},
		{"an answer that is cut", func(l *live, _ *engine.System) { l.misbehave("cut") }, []string{"✗"}},
		{"no call that reads rooms", func(l *live, _ *engine.System) { l.misbehave("unsupported@getRooms") }, []string{"Connected to Alma (US).", "✓ LISS service"}},
		{"no https", func(_ *live, s *engine.System) { s.URL, s.AllowPlainHTTP = "http://alma.example.org/liss", false }, []string{"http"}},
		{"no address at all", func(_ *live, s *engine.System) { s.URL = "alma" }, []string{"https://"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLive(t)
			l.add(func(s *engine.System) {
				if c.change != nil {
					c.change(l, s)
				}
			})
			l.Configure()
			l.run.Drain()
			l.press("Test connection")
			l.run.Drain()
			l.dialog("Configure synchronisation")
			l.says(c.says...)
			if text := l.text(); strings.Contains(text, "secret") || strings.Contains(text, "Testing …") {
				t.Errorf("it says\n%s", text)
			}
		})
	}
}

// closedPort is an address at which nobody listens any more.
func (l *live) closedPort() string {
	web := httptest.NewServer(nil)
	web.Close()
	return web.URL + "/liss"
}

// secured is the practice SIS behind https, with a certificate of its own making.
func (l *live) secured() string {
	web := httptest.NewTLSServer(l.server)
	l.t.Cleanup(web.Close)
	return web.URL + "/liss"
}

func TestEachGuardIsShownAndPassedOnlyByConfirming(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(l *live) // what happens after a first sync
		says   string
	}{
		{"many sections gone", func(l *live) {
			n := 0
			for s := range l.tt.Snapshot().Sections() {
				if n++; n <= 20 && l.tt.Section(s.ID) != nil {
					l.apply(model.Delete{Key: s.Key()})
				}
			}
		}, "sections would disappear from Alma"},
		{"a section with students gone", func(l *live) { l.apply(model.Delete{Key: l.listed().Key()}) }, "would disappear from there"},
		{"many changed", func(l *live) {
			l.set(func(s *engine.System) { s.Guards = map[engine.Kind]engine.Limit{engine.Sections: {Changed: 30}} })
			for s := range l.tt.Snapshot().Sections() {
				next := *s
				next.Priority = 2
				l.apply(model.Replace{Record: &next})
			}
		}, "sections would change in Alma"},
		{"students gone there", func(l *live) {
			l.students(func(list []liss.Student) []liss.Student { return list[:len(list)/2] })
		}, "Alma no longer has"},
		{"no students at all there", func(l *live) {
			l.students(func([]liss.Student) []liss.Student { return []liss.Student{} })
		}, "Alma sent no students, where an earlier sync had"},
		{"changed there", func(l *live) {
			d, _ := l.server.Held("")
			if _, err := l.client().ChangeClassMembership(l.t.Context(), d.Memberships[0].StudentID, liss.DateTimeOf(now), []string{d.Memberships[0].ClassCode}, nil); err != nil {
				l.t.Fatal(err)
			}
		}, "that this file did not publish"},
		{"another school code", func(l *live) {
			l.set(func(s *engine.System) { s.School = "EAST" })
		}, "this one is with"},
		{"another academic year", func(l *live) {
			school := *l.tt.School()
			school.First, school.Last = model.NewDate(2025, 8, 1), model.NewDate(2027, 6, 30)
			l.apply(model.Replace{Record: &school})
		}, "The last sync was for 2026–27, this one is for 2025–26."},
		{"sections end earlier", func(l *live) {
			l.set(func(s *engine.System) { s.Basic.To = model.NewDate(2026, 12, 1) })
		}, "they would end earlier"},
		{"dates outside the academic year", func(l *live) {
			l.set(func(s *engine.System) { s.Basic.To = model.NewDate(2027, 8, 1) })
		}, "are not within the academic year"},
		{"lessons of different rotations meet", func(l *live) {
			l.set(func(s *engine.System) { s.Basic.Rotation = 0 })
			l.meet()
		}, "lessons of different rotations meet"},
		{"a row with a fault", func(l *live) {
			c := *l.tt.Course(l.listed().Course)
			c.Code = "A CODE OF A LENGTH NO SIS TAKES"
			l.apply(model.Replace{Record: &c})
		}, "now can't be sent"},
		{"other files' rows can't be kept", func(l *live) {
			l.set(func(s *engine.System) { s.MultiFile = true })
			l.misbehave("unsupported@getClasses")
		}, "those of others can't be kept"},
		{"a copy", func(l *live) {
			l.d.Identity = &copied{origin: &engine.Origin{Path: "Lincoln.carillon", Published: "2026-11-20"}}
		}, "This file is a copy of Lincoln.carillon"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLive(t)
			l.schools("DEMO", "EAST")
			l.add(nil)
			l.basic()
			c.change(l)
			before, _ := l.server.Held("")
			l.All()
			l.run.Drain()
			l.dialog("Preview: what this sync will do")
			l.says("Held for you: ", c.says)
			l.key(fyne.KeyReturn) // Enter alone confirms nothing
			l.run.Drain()
			l.dialog("Preview: what this sync will do")
			if after, _ := l.server.Held(""); len(after.Classes) != len(before.Classes) || len(after.Memberships) != len(before.Memberships) {
				t.Error("something was sent before a person confirmed it")
			}
			l.confirm()
			l.run.Drain()
			l.dialog("Sync finished")
			if runs, err := engine.History(l.store); err != nil || runs[0].ConfirmedBy == "" || len(runs[0].Held) == 0 {
				t.Errorf("the history does not say who confirmed what: %+v, %v", runs[0], err)
			}
		})
	}
}

// copied is what a copy of a file knows of itself.
type copied struct{ origin *engine.Origin }

func (c *copied) Origin() *engine.Origin                { return c.origin }
func (c *copied) StandAlone() error                     { c.origin = nil; return nil }
func (c *copied) NotePublished(string, time.Time) error { return nil }

// set changes the settings of the system.
func (l *live) set(change func(*engine.System)) {
	l.t.Helper()
	sys := l.systems()[0]
	change(&sys)
	if err := engine.SaveSystem(l.store, &sys); err != nil {
		l.t.Fatal(err)
	}
}

// schools makes the practice SIS anew, with several schools that know the same people.
func (l *live) schools(codes ...string) {
	l.t.Helper()
	server, err := practice.New(practice.Options{Schools: codes, Users: map[string]string{"timetable": "secret"},
		Clock: practice.Clock{Now: func() time.Time { return now }, Sleep: still().Sleep}})
	if err != nil {
		l.t.Fatal(err)
	}
	web := httptest.NewServer(server)
	l.t.Cleanup(func() {
		web.Close()
		_ = server.Close()
	})
	l.server, l.url = server, web.URL+"/liss"
	for _, code := range codes {
		lisstest.LoadPeople(lisstest.SIS{Load: func(students []liss.Student, teachers []liss.Teacher, rooms []liss.Room) {
			if err := server.Load(practice.Data{School: code, Students: students, Teachers: teachers, Rooms: rooms}); err != nil {
				l.t.Fatal(err)
			}
		}}, l.tt)
	}
}

// listed is a section that has students.
func (l *live) listed() *model.Section {
	for s := range l.tt.Sections() {
		for range l.tt.ListOf(s.ID) {
			if s.Main == 0 {
				return s
			}
		}
	}
	l.t.Fatal("no section has students")
	return nil
}

// meet lets two sections of different rotations share a teacher at one slot.
func (l *live) meet() {
	var first *model.Lesson
	for les := range l.tt.Snapshot().Lessons() {
		s := l.tt.Section(les.Section)
		switch {
		case !les.Slot.Placed() || len(les.Teachers) == 0 || s.Main != 0:
		case first == nil:
			first = les
			one := *s
			one.Rotations = model.Rotations(0).With(1)
			l.apply(model.Replace{Record: &one})
		case les.Section != first.Section:
			two, other := *les, *s
			other.Rotations = model.Rotations(0).With(2)
			two.Slot, two.Teachers = first.Slot, slices.Clone(first.Teachers)
			l.apply(model.Replace{Record: &other})
			l.apply(model.Replace{Record: &two})
			return
		}
	}
}

// plan is what a sync would do now.
func (l *live) plan() *engine.Plan {
	l.t.Helper()
	sys := l.systems()[0]
	run := l.Sync.run(&job{system: sys, name: "Alma (US)", sis: l.d.Connectors[0], choice: *sys.Basic, password: hide("secret")})
	defer run.Close()
	p, err := run.Prepare(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// TestASyncIsCancelledAtEachStepAndTheNextOneFinishesIt cancels at each call to the SIS in turn.
func TestASyncIsCancelledAtEachStepAndTheNextOneFinishesIt(t *testing.T) {
	for n := 1; ; n++ {
		finished := false
		t.Run(fmt.Sprintf("at call %d", n), func(t *testing.T) {
			l := newLive(t)
			var calls atomic.Int64
			var stop atomic.Pointer[func()]
			l.onCall = func() {
				if calls.Add(1) == int64(n) {
					if f := stop.Load(); f != nil {
						(*f)()
					}
				}
			}
			l.add(nil)
			l.basic()
			next := *l.listed()
			next.Priority = 4
			l.apply(model.Replace{Record: &next})
			calls.Store(0)
			l.All()
			for len(l.run.Pending()) > 0 {
				if cancel := (func())(l.flow.cancel); cancel != nil {
					stop.Store(&cancel)
				}
				l.run.Step()
			}
			stop.Store(nil)
			if finished = calls.Load() < int64(n); finished { // there are no more calls to cancel at
				l.dialog("Sync finished")
				return
			}
			l.dialog("The sync did not finish")
			l.says("You stopped the sync")
			all := strings.Contains(l.text(), "everything had been published") // it was being read back
			l.key(fyne.KeyEscape)
			if status := l.Status(); strings.Contains(status.Text, "stopped") == all {
				t.Errorf("the status bar says %q", status.Text)
			}
			l.All()
			l.run.Drain()
			if d := l.host.Top(); d != nil && strings.HasPrefix(d.Title, "Preview") { // what may have arrived is shown first
				l.confirmIfHeld()
				l.press("Go")
				l.run.Drain()
			}
			l.dialog("Sync finished")
			l.key(fyne.KeyEscape)
			if what := conformance.Empty(l.plan()); what != "" {
				t.Errorf("after the second run\n%s", what)
			}
		})
		if finished || t.Failed() {
			if n < 8 {
				t.Errorf("a sync made only %d calls", n-1)
			}
			return
		}
	}
}

func TestTwoSavesInARowSendWhatEachChanged(t *testing.T) {
	l := newLive(t)
	var calls atomic.Int64
	l.onCall = func() { calls.Add(1) }
	l.add(func(s *engine.System) { s.SyncOnSave = true })
	l.basic()
	for i := range 2 {
		next := *l.listed()
		next.Priority = int8(3 + i)
		l.apply(model.Replace{Record: &next})
		calls.Store(0)
		l.Saved()
		l.run.Drain()
		if l.host.Open() {
			t.Fatalf("a quiet run shows\n%s", l.text())
		}
		d, _ := l.server.Held("")
		code := l.tt.SectionCode(next.ID)
		at := slices.IndexFunc(d.Classes, func(c liss.Class) bool { return c.ClassCode == code })
		if at < 0 || d.Classes[at].PriorityInClash != liss.SomeInt(3+i) {
			t.Errorf("save %d: the SIS has %+v", i+1, d.Classes[at])
		}
		if text := l.Status().Text; text != "Alma (US) synced 10:42" {
			t.Errorf("save %d: the status bar says %q", i+1, text)
		}
		calls.Store(0)
		l.Saved() // with nothing changed
		l.run.Drain()
		if n := calls.Load(); n != 0 {
			t.Errorf("a save without changes made %d calls", n)
		}
	}
}

func TestAStopDuringARunLeavesTheSISWithWhatItHasAcceptedAndNoMore(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	l.All()
	l.run.Step() // the password
	l.Stop()
	told := false
	l.WhenIdle(func(good bool) { told = !good })
	l.run.Drain()
	if !told || l.Busy() != "" {
		t.Errorf("told %v, busy %q", told, l.Busy())
	}
	l.dialog("The sync did not finish")
}

func TestWhatTheSISSaysAtLengthIsInTheMessage(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.basic()
	l.misbehave("error:" + strings.Repeat("unknown teacher in 09MAT 1; ", 20) + "and in 12ART 3@publishClasses")
	l.All()
	l.run.Drain()
	l.dialog("The sync did not finish")
	l.says("The SIS refused sections.", "or ask the SIS's support.", "and in 12ART 3")
}

func TestASaveOfWhichTheSISKeptOnlyAPartIsNotSaidToBeSynced(t *testing.T) {
	l := newLive(t)
	l.add(func(s *engine.System) { s.SyncOnSave = true })
	l.basic()
	l.misbehave("partial:50@publishClassMemberships")
	student := model.StudentID(0)
	for e := range l.tt.Snapshot().Enrolments() {
		student = e.Student
		break
	}
	for s := range l.tt.Snapshot().Sections() { // who is put in is not held; who is taken out would be
		if _, err := l.tt.Apply(model.Add{Record: &model.Enrolment{Section: s.ID, Student: student}}); err == nil {
			break
		}
	}
	l.Saved()
	l.run.Drain()
	if got, want := l.Status().Text, "Alma (US) synced 10:42, but shows something else"; got != want {
		t.Errorf("the status bar says %q", got)
	}
	l.Status().OnTapped()
	l.says("Alma accepted the section lists, but shows something else than was sent. The first difference: ")
	l.press("History")
	l.says("Not shown as it was sent: section lists")
}
