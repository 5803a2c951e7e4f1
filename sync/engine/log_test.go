package engine_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestTheLogLeavesNamesOutWhereverTheyStand: in what holds a plan, in how a run ended, in what was read back, in why a
// record was refused, and in what the SIS says.
func TestTheLogLeavesNamesOutWhereverTheyStand(t *testing.T) {
	for _, names := range []bool{false, true} {
		r, s := newRig(t, smallSchool(t))
		r.MustSync(nil)
		r.Log = &bytes.Buffer{}
		for st := range r.File.T.Snapshot().Students() {
			c := *st
			c.Surname = "Zzyzx"
			apply(t, r.File.T, model.Replace{Record: &c})
		}
		offline := func(run *engine.Run) { run.LogNames, run.Options.Download = names, nil }
		r.SIS.Misbehave("partial:50@publishClassMemberships") // differs in a row that names a student
		r.MustSync(offline)
		r.SIS.Misbehave()
		_, _ = r.MustSync(offline)

		sec := firstSection(r.File.T) // one of a list has no SIS id any more: the whole plan is held, and nobody confirms it
		for e := range r.File.T.ListOf(sec.ID) {
			c := *r.File.T.Student(e.Student)
			c.SISID = ""
			apply(t, r.File.T, model.Replace{Record: &c})
			break
		}
		run := r.Run(offline)
		p, err := run.Prepare(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run.Execute(context.Background(), p, ""); engine.CodeOf(err) != engine.Held || !strings.Contains(err.Error(), "Zzyzx") {
			t.Fatalf("it ended with %v", err)
		}
		run.Close()

		d, _ := s.Held("")
		refused := liss.Student{StudentID: "901", FirstName: strings.Repeat("Zzyzx", 50), Surname: "Zzyzx", Form: "9"}
		if err := s.Load(practice.Data{Students: append(d.Students[:len(d.Students):len(d.Students)], refused)}); err != nil {
			t.Fatal(err)
		}
		r.Plan(func(run *engine.Run) { run.LogNames = names })

		text := r.Log.String()
		for line := range strings.Lines(text) {
			if !names && strings.Contains(line, "Zzyzx") {
				t.Errorf("the log names somebody: %.300s", line)
			}
		}
		if names != strings.Contains(text, "Zzyzx") || !strings.Contains(text, "row-fault") || !strings.Contains(text, " differs ") {
			t.Errorf("names %v: the log does not say all it should", names)
		}
	}
}

// TestTheLogHasNoPasswordThatSomebodyWroteIntoAnAddress: the settings stand in it before the connector refuses them.
func TestTheLogHasNoPasswordThatSomebodyWroteIntoAnAddress(t *testing.T) {
	for _, sys := range []engine.System{
		{URL: "https://office:s3cret@sis.example/liss"},
		{URL: "https://office:s3cret%zz@sis.example/liss"},
		{URL: "office:s3cret@sis.example/liss"},
		{Proxy: engine.Proxy{Mode: "own", URL: "http://office:s3cret@proxy.example:8080"}},
	} {
		r, _ := newRig(t, smallSchool(t))
		r.Log = &bytes.Buffer{}
		run := r.Run(func(run *engine.Run) { run.System.Proxy = sys.Proxy })
		if sys.URL != "" {
			run.System.URL = sys.URL
		}
		if _, err := run.Prepare(context.Background()); err == nil {
			t.Errorf("%+v: it was taken", sys)
		}
		run.Close()
		if text := r.Log.String(); strings.Contains(text, "s3cret") || !strings.Contains(text, "Settings") {
			t.Errorf("%+v: the log says %s", sys, text)
		}
	}
}
