// Package conformance is what every connector has to hold, whatever product it is for: a suite that is run against a SIS
// which the caller brings along.
package conformance

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// SIS is a server that a test has made.
type SIS struct {
	URL      string
	School   string
	UserName string
	Password string
	// Misbehave puts faults into force, in the practice SIS's words; none: it behaves.
	Misbehave func(faults ...string)
	// Load gives it people and rooms.
	Load func(students []liss.Student, teachers []liss.Teacher, rooms []liss.Room)
}

// Rig is a file, a system and a SIS, ready to be synced.
type Rig struct {
	tb        testing.TB
	Connector engine.Connector
	SIS       SIS
	File      *File
	System    engine.System
	Today     model.Date
	From, To  model.Date
	Log       *bytes.Buffer // nil for none
	Waited    []time.Duration
}

// NewRig adds a system to a file; of sys the settings count, the address is that of the SIS.
func NewRig(tb testing.TB, c engine.Connector, sys engine.System, sis SIS, t *model.Timetable, today model.Date) *Rig {
	tb.Helper()
	r := &Rig{tb: tb, Connector: c, SIS: sis, File: NewFile(t), Today: today, From: today, To: t.School().Last}
	sys.URL, sys.Username, sys.School = sis.URL, sis.UserName, sis.School
	added, err := engine.AddSystem(r.File, c, t.School().Region, sys)
	if err != nil {
		tb.Fatal(err)
	}
	r.System = *added
	return r
}

// Run makes a run of all that can be moved but subject requests and courses; change may alter it.
func (r *Rig) Run(change func(*engine.Run)) *engine.Run {
	run := &engine.Run{
		Connector: r.Connector, System: r.System, Host: r.File, Who: "tester@here",
		Login: engine.Login{Password: func() string { return r.SIS.Password }},
		Now:   func() time.Time { return r.Today.Time().Add(10 * time.Hour) },
		Sleep: func(ctx context.Context, d time.Duration) error { r.Waited = append(r.Waited, d); return ctx.Err() },
		Options: engine.Options{Download: []engine.Kind{engine.Rooms, engine.Teachers, engine.Students}, Publish: engine.Publishes(),
			Today: r.Today, From: r.From, To: r.To, Rotation: engine.RotationAt(r.File.T.Snapshot(), r.From)},
	}
	if r.Log != nil {
		run.Log = r.Log
	}
	if change != nil {
		change(run)
	}
	return run
}

// Plan prepares a run and drops it.
func (r *Rig) Plan(change func(*engine.Run)) *engine.Plan {
	r.tb.Helper()
	run := r.Run(change)
	defer run.Close()
	p, err := run.Prepare(context.Background())
	if err != nil {
		r.tb.Fatal(err)
	}
	return p
}

// Sync prepares a run and performs it, confirming whatever holds it.
func (r *Rig) Sync(ctx context.Context, change func(*engine.Run)) (*engine.Plan, *engine.Result, error) {
	run := r.Run(change)
	defer run.Close()
	p, err := run.Prepare(ctx)
	if err != nil {
		return nil, nil, err
	}
	res, err := run.Execute(ctx, p, p.ID)
	return p, res, err
}

// MustSync is Sync that has to succeed.
func (r *Rig) MustSync(change func(*engine.Run)) (*engine.Plan, *engine.Result) {
	r.tb.Helper()
	p, res, err := r.Sync(context.Background(), change)
	if err != nil {
		r.tb.Fatal(err)
	}
	return p, res
}

// Rows is what the timetable would send of a kind, to a SIS that has nothing.
func (r *Rig) Rows(kind engine.Kind) rows.Set {
	m := rows.NewMapper(r.File.T, rows.Window{Today: r.Today, From: r.From, To: r.To, Rotation: engine.RotationAt(r.File.T.Snapshot(), r.From)}, r.Connector.Rules(r.System))
	switch kind {
	case engine.BellTimes:
		return rows.Set{BellTimes: m.BellTimes().Entries}
	case engine.Sections:
		return rows.Set{Sections: m.Sections().Entries}
	case engine.SectionLists:
		return rows.Set{Lists: m.Lists().Entries}
	}
	return rows.Set{Lessons: m.Lessons().Entries}
}

// Client is somebody else at the SIS.
func (r *Rig) Client() *liss.Client {
	r.tb.Helper()
	c, err := liss.New(liss.Options{URL: r.SIS.URL, UserName: r.SIS.UserName, Password: liss.NewSecret(r.SIS.Password), School: r.SIS.School, Dialect: liss.Standard()})
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(c.Close)
	return c
}

// Empty says what a plan would do; "" for nothing.
func Empty(p *engine.Plan) string {
	var b strings.Builder
	for _, in := range p.In {
		for _, c := range in.Changes {
			if c.Becomes == engine.MissingLeave {
				continue
			}
			b.WriteString(string(in.Kind) + " " + string(c.What) + " " + c.Title + " " + strings.Join(c.Was, "|") + " -> " + strings.Join(c.Now, "|") + "\n")
		}
	}
	for _, out := range p.Out {
		for _, c := range append(slices.Clone(out.Changes), out.There...) {
			b.WriteString(string(out.Kind) + " " + string(c.What) + " " + c.Key + " " + strings.Join(c.Was, "|") + " -> " + strings.Join(c.Now, "|") + "\n")
		}
	}
	for _, g := range p.Held {
		b.WriteString("held " + string(g.Code) + ": " + g.Text + "\n")
	}
	return b.String()
}

// LoadPeople gives a SIS the people and rooms of a timetable.
func LoadPeople(sis SIS, t *model.Timetable) {
	var students []liss.Student
	var teachers []liss.Teacher
	var rooms []liss.Room
	for s := range t.Students() {
		if s.SISID != "" && !s.Inactive {
			form := ""
			if y := t.YearLevel(s.YearLevel); y != nil {
				form = y.Code
			}
			students = append(students, liss.Student{StudentID: s.SISID, GUID: s.GUID, FirstName: s.FirstName, Surname: s.Surname, Form: form})
		}
	}
	for te := range t.Teachers() {
		if te.SISID != "" {
			teachers = append(teachers, liss.Teacher{TeacherID: te.SISID, GUID: te.GUID, TeacherCode: te.Code, FirstName: te.FirstName, Surname: te.Surname})
		}
	}
	for r := range t.Rooms() {
		if r.SISID != "" {
			rooms = append(rooms, liss.Room{RoomID: r.SISID, RoomCode: r.Code, Name: r.Name, Capacity: int(r.Capacity)})
		}
	}
	sis.Load(students, teachers, rooms)
}

// Suite runs the whole suite: make starts a SIS, school makes the same school each time.
func Suite(t *testing.T, c engine.Connector, sys engine.System, start func(testing.TB) SIS, school func() *model.Timetable, today model.Date) {
	rig := func(t *testing.T) *Rig {
		tt := school()
		sis := start(t)
		LoadPeople(sis, tt)
		return NewRig(t, c, sys, sis, tt, today)
	}
	t.Run("a sync is confirmed, and a second one has nothing to do, also on another day", func(t *testing.T) {
		r := rig(t)
		_, res := r.MustSync(nil)
		for _, k := range res.Out {
			if k.Verified != engine.Confirmed || k.Rows == 0 {
				t.Errorf("%s: %d rows, %s: %s", k.Kind, k.Rows, k.Verified, k.Differs)
			}
		}
		if what := Empty(r.Plan(nil)); what != "" {
			t.Errorf("the second plan is not empty:\n%s", what)
		}
		r.Today, r.From = r.Today+1, r.From+1
		if what := Empty(r.Plan(nil)); what != "" {
			t.Errorf("on another day the plan is not empty:\n%s", what)
		}
	})
	t.Run("a download is one edit that undo takes back whole", func(t *testing.T) {
		r := rig(t)
		before := dump(t, r.File.T)
		r.MustSync(func(run *engine.Run) { run.Options.Publish = nil })
		if r.File.T.UndoLabel() != "Download from "+c.Name() {
			t.Errorf("the edit is %q", r.File.T.UndoLabel())
		}
		r.File.T.Undo()
		if dump(t, r.File.T) != before {
			t.Error("undo does not bring back what was before")
		}
	})
	t.Run("what somebody changed there is held, and taken in by confirming", func(t *testing.T) {
		r := rig(t)
		r.MustSync(nil)
		client := r.Client()
		rows, err := client.GetClassMemberships(context.Background(), liss.DateTime{})
		if err != nil || len(rows) == 0 {
			t.Fatal(err)
		}
		moved := rows[0]
		if _, err := client.ChangeClassMembership(context.Background(), moved.StudentID, liss.DateTimeOf(today.Time()), []string{moved.ClassCode}, nil); err != nil {
			t.Fatal(err)
		}
		p := r.Plan(nil)
		if !slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.ChangedThere }) {
			t.Fatalf("held: %v", p.Held)
		}
		n := r.File.T.Count(model.KindEnrolment)
		r.MustSync(nil)
		if got := r.File.T.Count(model.KindEnrolment); got != n-1 {
			t.Errorf("%d list rows, want %d", got, n-1)
		}
		if what := Empty(r.Plan(nil)); what != "" {
			t.Errorf("afterwards the plan is not empty:\n%s", what)
		}
	})
	t.Run("calls that the SIS does not serve are outcomes, not failures", func(t *testing.T) {
		r := rig(t)
		r.SIS.Misbehave("unsupported@getRooms", "unsupported@getCourses", "unsupported@getClasses", "unsupported@getClassMemberships", "unsupported@getTimetable", "unsupported@getBellTimes")
		p, res := r.MustSync(func(run *engine.Run) { run.Options.Download = engine.Downloads() })
		if !p.In[0].Unsupported || p.In[1].Unsupported {
			t.Errorf("rooms %+v, teachers %+v", p.In[0], p.In[1])
		}
		for _, k := range res.Out {
			if k.Verified != engine.NotConfirmed {
				t.Errorf("%s: %s", k.Kind, k.Verified)
			}
		}
		p = r.Plan(nil)
		if what := Empty(p); what != "" || p.Out[0].Source != engine.FromPublished {
			t.Errorf("compared with %s, the second plan is\n%s", p.Out[0].Source, what)
		}
	})
	t.Run("a queued publish is read again after 10 and 60 seconds, and is no change of somebody else", func(t *testing.T) {
		r := rig(t)
		r.SIS.Misbehave("queued:10h")
		_, res := r.MustSync(nil)
		for _, k := range res.Out {
			if k.Verified != engine.NotVisible {
				t.Errorf("%s: %s", k.Kind, k.Verified)
			}
		}
		if len(r.Waited) != 2 || r.Waited[0] != 10*time.Second || r.Waited[1] != time.Minute {
			t.Errorf("waited %v", r.Waited)
		}
		if what := Empty(r.Plan(nil)); what != "" {
			t.Errorf("while it is queued the plan is\n%s", what)
		}
	})
	t.Run("a cancelled run stops, and the next one ends as if nothing had been", func(t *testing.T) {
		r := rig(t)
		ctx, cancel := context.WithCancel(context.Background())
		_, _, err := r.Sync(ctx, func(run *engine.Run) {
			run.Listen = func(s engine.Step) {
				if s.Name == "publish" && s.Kind == engine.SectionLists {
					cancel()
				}
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("the run ended with %v", err)
		}
		p, _ := r.MustSync(nil)
		if !p.ResumedFrom {
			t.Errorf("it did not go on where it stopped: %v", p.Notes)
		}
		if what := Empty(r.Plan(nil)); what != "" {
			t.Errorf("the plan is not empty:\n%s", what)
		}
	})
	t.Run("the log has every call and never the password", func(t *testing.T) {
		r := rig(t)
		r.Log = &bytes.Buffer{}
		r.MustSync(nil)
		text := r.Log.String()
		for _, want := range []string{"liss.hello", "liss.getStudents", "liss.publishClasses", "Ended: done"} {
			if !strings.Contains(text, want) {
				t.Errorf("the log has no %s", want)
			}
		}
		if strings.Contains(text, r.SIS.Password) {
			t.Error("the password is in the log")
		}
		for s := range r.File.T.Students() {
			if strings.Contains(text, s.Surname) {
				t.Errorf("the log names %s, and names were to be left out", s.Surname)
				break
			}
		}
	})
	t.Run("the connection test passes each step", func(t *testing.T) {
		r := rig(t)
		session, err := c.Connect(r.System, engine.Login{Password: func() string { return r.SIS.Password }}, engine.Hooks{})
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		steps := 0
		if err := session.Test(context.Background(), func(s engine.TestStep) {
			steps++
			if !s.Passed && !s.Skipped || s.Text == "" {
				t.Errorf("%+v", s)
			}
		}); err != nil || steps == 0 {
			t.Errorf("%d steps, %v", steps, err)
		}
	})
}

func dump(t *testing.T, tt *model.Timetable) string {
	t.Helper()
	var b bytes.Buffer
	if err := tt.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
