package syncdialog

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/lissmap/lisstest"
	"carillon/ui/kit"
)

// live is a rig with a demo school, the real connector, and a practice SIS behind it.
type live struct {
	*rig
	server *practice.Server
	url    string
	onCall func() // before each call, on the server's goroutine; set before the first
}

// demoSchool is made once; each test works on a timetable of its own.
var demoSchool = sync.OnceValue(func() *model.State {
	return demo.New(demo.Options{Students: 120, Seed: 7, Year: 2026}).Snapshot()
})

// still is a clock on which every wait between tries is over at once.
func still() liss.Clockwork {
	return liss.Clockwork{Now: func() time.Time { return now }, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, Jitter: func() float64 { return 0 }}
}

func newLive(t *testing.T) *live {
	t.Helper()
	return liveLook(t, look{kit.ModeLight, fyne.NewSize(1280, 720)})
}

func liveLook(t *testing.T, l look) *live {
	t.Helper()
	server, err := practice.New(practice.Options{Users: map[string]string{"timetable": "secret"},
		Clock: practice.Clock{Now: func() time.Time { return now }, Sleep: still().Sleep}})
	if err != nil {
		t.Fatal(err)
	}
	var r *live
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.onCall != nil {
			r.onCall()
		}
		server.ServeHTTP(w, req)
	}))
	t.Cleanup(func() {
		web.Close()
		_ = server.Close()
	})
	tt := demoSchool().Index()
	lisstest.LoadPeople(lisstest.SIS{Load: func(students []liss.Student, teachers []liss.Teacher, rooms []liss.Room) {
		if err := server.Load(practice.Data{Students: students, Teachers: teachers, Rooms: rooms}); err != nil {
			t.Fatal(err)
		}
	}}, tt)
	p := alma.Profile()
	p.Clock = still()
	r = &live{rig: rigWith(t, tt, lissmap.New(p), nil, l), server: server, url: web.URL + "/liss"}
	return r
}

// add puts the practice SIS into the file's systems.
func (l *live) add(change func(*engine.System)) {
	l.t.Helper()
	s := engine.System{URL: l.url, Username: "timetable", School: practice.DefaultSchool, AllowPlainHTTP: true, Waits: []engine.Seconds{}}
	if change != nil {
		change(&s)
	}
	if _, err := engine.AddSystem(l.store, l.d.Connectors[0], model.RegionUSA, s); err != nil {
		l.t.Fatal(err)
	}
}

// basic runs a first Basic sync from the window and confirms it.
func (l *live) basic() {
	l.t.Helper()
	l.Now()
	l.press("Go")
	l.run.Drain()
	l.dialog("Preview: what this sync will do")
	l.confirm()
	l.run.Drain()
	l.dialog("Sync finished")
	l.key(fyne.KeyEscape)
}

// confirm ticks what holds the plan and lets it go.
func (l *live) confirm() {
	l.t.Helper()
	var found *kit.Check
	l.walk(func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok {
			found = c
		}
	})
	if found == nil {
		l.t.Fatalf("there is nothing to confirm in:\n%s", l.text())
	}
	found.SetChecked(true)
	l.press("Go")
}

// confirmIfHeld ticks what holds a plan, where something does.
func (l *live) confirmIfHeld() {
	l.walk(func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok {
			c.SetChecked(true)
		}
	})
}

// misbehave puts faults into force; none: the SIS behaves.
func (l *live) misbehave(faults ...string) {
	l.t.Helper()
	var list []practice.Fault
	for _, text := range faults {
		f, err := practice.ParseFault(text)
		if err != nil {
			l.t.Fatal(err)
		}
		list = append(list, f)
	}
	if err := l.server.SetFaults(list, 0); err != nil {
		l.t.Fatal(err)
	}
}

// students changes who the SIS knows.
func (l *live) students(change func([]liss.Student) []liss.Student) {
	l.t.Helper()
	d, _ := l.server.Held("")
	if err := l.server.Load(practice.Data{Students: change(slices.Clone(d.Students))}); err != nil {
		l.t.Fatal(err)
	}
}

// apply changes the timetable.
func (l *live) apply(e model.Edit) {
	l.t.Helper()
	if _, err := l.tt.Apply(e); err != nil {
		l.t.Fatal(err)
	}
}
