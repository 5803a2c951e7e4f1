// Package conformance is what every connector has to hold, whatever product it is for and whatever it speaks: a suite that is
// run over a SIS which the caller makes, and the file and the runs that it needs.
package conformance

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/rows"
)

// SIS is a system that a test has made: a connector with a server or a store behind it, which knows the people and the rooms of
// a timetable.
type SIS struct {
	Connector engine.Connector
	System    engine.System // its settings and its address
	Password  string

	// Unserved has the SIS answer all calls that read one of the kinds with [engine.NotSupported].
	Unserved func(kinds ...engine.Kind)
	// Queue has it accept publishes and show them much later than any run waits.
	Queue func()
	// TakeOut is somebody at the SIS who takes a student out of a section, by SIS id and code.
	TakeOut func(student, section string) error
	// Calls are words for the calls hello, fetch students and publish sections, as they stand in the support log.
	Calls []string
}

// Factory makes a SIS that knows the people and the rooms of a timetable. What it starts ends with the test.
type Factory func(testing.TB, *model.Timetable) SIS

// Rig is a file and a system of it, ready to be synced.
type Rig struct {
	tb        testing.TB
	Connector engine.Connector
	Password  string
	File      *File
	System    engine.System
	Today     model.Date
	From, To  model.Date
	Log       *bytes.Buffer // nil for none
	Waited    []time.Duration
}

// NewRig adds a system with the given settings to a new file of a timetable.
func NewRig(tb testing.TB, c engine.Connector, sys engine.System, password string, t *model.Timetable, today model.Date) *Rig {
	tb.Helper()
	r := &Rig{tb: tb, Connector: c, Password: password, File: NewFile(t), Today: today, From: today, To: t.School().Last}
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
		Login: engine.Login{Password: func() string { return r.Password }},
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

// Served is what the SIS serves of a kind, which has to be able to.
func (r *Rig) Served(kind engine.Kind) rows.Set {
	r.tb.Helper()
	session, err := r.Connector.Connect(r.System, engine.Login{Password: func() string { return r.Password }}, engine.Hooks{})
	if err != nil {
		r.tb.Fatal(err)
	}
	defer session.Close()
	reader, ok := session.(engine.Reader)
	if !ok {
		r.tb.Fatalf("%s can't be read back", r.Connector.Name())
	}
	set, err := reader.ReadBack(context.Background(), kind, r.Options())
	if err != nil || set.Len() == 0 {
		r.tb.Fatalf("%s: %d rows, %v", kind, set.Len(), err)
	}
	return set
}

// Options are the days and the academic year of the rig's runs.
func (r *Rig) Options() engine.Options {
	return engine.Options{Today: r.Today, From: r.From, To: r.To, Year: r.File.T.School().AcademicYear()}
}

// People are the students, teachers and rooms of a timetable as a SIS would serve them: those without a SIS id, and inactive
// students, it does not have.
func People(t *model.Timetable) map[engine.Kind][]engine.Record {
	all := map[engine.Kind][]engine.Record{engine.Rooms: {}, engine.Teachers: {}, engine.Students: {}}
	add := func(kind engine.Kind, sisID, guid string, pairs ...string) {
		if sisID == "" {
			return
		}
		r := engine.Record{SISID: sisID, GUID: guid, Fields: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				r.Fields[pairs[i]] = pairs[i+1]
			}
		}
		all[kind] = append(all[kind], r)
	}
	for s := range t.Students() {
		if s.Inactive {
			continue
		}
		level := ""
		if y := t.YearLevel(s.YearLevel); y != nil {
			level = y.Code
		}
		add(engine.Students, s.SISID, s.GUID, engine.FieldSurname, s.Surname, engine.FieldFirstName, s.FirstName, engine.FieldYearLevel, level)
	}
	for te := range t.Teachers() {
		add(engine.Teachers, te.SISID, te.GUID, engine.FieldCode, te.Code, engine.FieldSurname, te.Surname, engine.FieldFirstName, te.FirstName)
	}
	for r := range t.Rooms() {
		capacity := ""
		if r.Capacity > 0 {
			capacity = strconv.Itoa(int(r.Capacity))
		}
		add(engine.Rooms, r.SISID, "", engine.FieldCode, r.Code, engine.FieldName, r.Name, engine.FieldCapacity, capacity)
	}
	return all
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
		b.WriteString("held " + string(g.Code) + ": " + g.Said.String() + "\n")
	}
	return b.String()
}

// Suite runs the whole suite, each test with a SIS of its own; school makes the same school each time.
func Suite(t *testing.T, start Factory, school func() *model.Timetable, today model.Date) {
	rig := func(t *testing.T) (*Rig, SIS) {
		tt := school()
		sis := start(t, tt)
		return NewRig(t, sis.Connector, sis.System, sis.Password, tt, today), sis
	}
	t.Run("a sync is confirmed, and a second one has nothing to do, also on another day", func(t *testing.T) {
		r, _ := rig(t)
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
		r, _ := rig(t)
		for s := range r.File.T.Students() { // a download that changes nothing is no step of undo
			c := *s
			c.Surname = "Otherwise"
			if _, err := r.File.T.Apply(model.Replace{Record: &c}); err != nil {
				t.Fatal(err)
			}
			break
		}
		before := dump(t, r.File.T)
		r.MustSync(func(run *engine.Run) { run.Options.Publish = nil })
		if r.File.T.UndoLabel() != "Download from "+r.Connector.Name() {
			t.Errorf("the edit is %q", r.File.T.UndoLabel())
		}
		r.File.T.Undo()
		if dump(t, r.File.T) != before {
			t.Error("undo does not bring back what was before")
		}
	})
	t.Run("what somebody changed there is held, and taken in by confirming", func(t *testing.T) {
		r, sis := rig(t)
		r.MustSync(nil)
		moved := r.Served(engine.SectionLists).Lists[0].Sent
		if err := sis.TakeOut(moved.Student, moved.Section); err != nil {
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
		r, sis := rig(t)
		sis.Unserved(append([]engine.Kind{engine.Rooms, engine.Courses}, engine.Publishes()...)...)
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
		r, sis := rig(t)
		sis.Queue()
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
		r, _ := rig(t)
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
		r, sis := rig(t)
		r.Log = &bytes.Buffer{}
		r.MustSync(nil)
		text := r.Log.String()
		for _, want := range append(slices.Clone(sis.Calls), "Ended: done") {
			if !strings.Contains(text, want) {
				t.Errorf("the log has no %s", want)
			}
		}
		if r.Password != "" && strings.Contains(text, r.Password) {
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
		r, _ := rig(t)
		session, err := r.Connector.Connect(r.System, engine.Login{Password: func() string { return r.Password }}, engine.Hooks{})
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
