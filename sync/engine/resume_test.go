package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// goOn prepares a run and performs it without confirming anything.
func goOn(t *testing.T, r *lisstest.Rig, change func(*engine.Run)) (*engine.Plan, *engine.Result, error) {
	t.Helper()
	run := r.Run(change)
	defer run.Close()
	p, err := run.Prepare(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	res, err := run.Execute(context.Background(), p, "")
	return p, res, err
}

// cutAt spoils a run, confirmed by its ID, at the publish of a method.
func cutAt(t *testing.T, r *lisstest.Rig, method string, change func(*engine.Run)) *engine.Plan {
	t.Helper()
	r.SIS.Misbehave("http-500@" + method)
	p, _, err := r.Sync(context.Background(), change)
	if err == nil {
		t.Fatal("the fault did nothing")
	}
	r.SIS.Misbehave()
	return p
}

func publishing(kinds ...engine.Kind) func(*engine.Run) {
	return func(run *engine.Run) { run.Options.Download, run.Options.Publish = nil, kinds }
}

// TestWhatWasConfirmedOfACutRunNeedsNoSecondConfirmation, but of a sync on save, which never confirms: not even what a
// person has confirmed of another run.
func TestWhatWasConfirmedOfACutRunNeedsNoSecondConfirmation(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	apply(t, r.File.T, model.Delete{Key: firstSection(r.File.T).Key()})
	cutAt(t, r, "publishClasses", publishing(basic...))
	before := holdings(t, s)
	if _, res, err := goOn(t, r, func(run *engine.Run) { publishing(basic...)(run); run.Options.Quiet = true }); engine.CodeOf(err) != engine.Held || res.ConfirmedBy != "" {
		t.Errorf("a sync on save ended with %v, confirmed by %q", err, res.ConfirmedBy)
	}
	if holdings(t, s) != before {
		t.Error("a sync on save removed a section")
	}
	p, res, err := goOn(t, r, func(run *engine.Run) { publishing(basic...)(run); run.Who = "somebody else" })
	if err != nil || !p.ResumedFrom || len(res.Held) == 0 || res.ConfirmedBy != "tester@here" {
		t.Errorf("it ended with %v; held %v, confirmed by %q", err, res.Held, res.ConfirmedBy)
	}
}

// TestWhatSomebodyChangedThereSinceTheCutIsHeld, though it reads like what was confirmed: one row each time.
func TestWhatSomebodyChangedThereSinceTheCutIsHeld(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	overwrite := func(run *engine.Run) { publishing(engine.Publishes()...)(run); run.Options.Overwrite = true }
	d, _ := s.Held("")
	all := d.Memberships
	there := func(without int) {
		if err := s.Load(practice.Data{Memberships: slices.Delete(slices.Clone(all), without, without+1)}); err != nil {
			t.Fatal(err)
		}
	}
	there(0)
	cut := cutAt(t, r, "publishClasses", overwrite)
	there(5) // the counselor puts one student back and takes out another
	p, _, err := goOn(t, r, overwrite)
	if engine.CodeOf(err) != engine.Held || !p.ResumedFrom || !p.Held[0].Equal(cut.Held[0]) {
		t.Errorf("it ended with %v, held %v", err, p.Held)
	}
	there(0)
	if _, _, err := goOn(t, r, overwrite); err != nil {
		t.Errorf("with the change that was confirmed it ended with %v", err)
	}
}

// TestGoingOnLeavesTheDownloadAloneAndKeepsWhatWasDecidedRowByRow: the download of a cut run is in the file.
func TestGoingOnLeavesTheDownloadAloneAndKeepsWhatWasDecidedRowByRow(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	d, _ := s.Held("")
	row := slices.IndexFunc(d.Memberships, func(m liss.Membership) bool { return m.ClassCode == r.File.T.SectionCode(firstSection(r.File.T).ID) })
	gone := d.Memberships[row]
	stays := r.File.T.StudentBySISID(d.Students[0].StudentID)
	if err := s.Load(practice.Data{Students: d.Students[1:], Memberships: slices.Delete(slices.Clone(d.Memberships), row, row+1)}); err != nil {
		t.Fatal(err)
	}
	cutAt(t, r, "publishClasses", func(run *engine.Run) {
		run.Options.Decisions.Missing = map[model.Key]engine.Missing{stays.Key(): engine.MissingLeave}
		run.Options.Decisions.Overwrite = map[engine.Kind]map[string]bool{engine.SectionLists: {gone.ClassCode + "|" + gone.StudentID: true}}
	})
	cut, err := engine.Cut(r.File, &r.System)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := goOn(t, r, func(run *engine.Run) { run.Options = cut.Options(r.File.State(), r.Today.Time().Add(10*time.Hour)) })
	if err != nil || !p.ResumedFrom {
		t.Fatalf("it ended with %v; held %v, notes %v", err, p.Held, p.Notes)
	}
	if now := r.File.T.Student(stays.ID); now.Inactive {
		t.Error("a student who was to stay was marked inactive")
	}
	if d, _ := s.Held(""); !slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool { return m.ClassCode == gone.ClassCode && m.StudentID == gone.StudentID }) {
		t.Error("the row that was to be sent again is missing there")
	}
}

// TestSettingsThatChangeWhatIsSentEndTheCutRun: how dates and codes are written is no part of the rows.
func TestSettingsThatChangeWhatIsSentEndTheCutRun(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	cutAt(t, r, "publishClasses", nil)
	r.System.Protocol = "xml"
	if p := r.Plan(nil); p.ResumedFrom || len(p.Notes) == 0 {
		t.Errorf("resumed %v, notes %v", p.ResumedFrom, p.Notes)
	}
}

// TestWhatIsMissingAfterAFailedPublishIsSentAgainOnlyByConfirming: the publish may have lost it, or a counselor took it out.
func TestWhatIsMissingAfterAFailedPublishIsSentAgainOnlyByConfirming(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	d, _ := s.Held("")
	row := d.Memberships[0]
	cutAt(t, r, "publishClassMemberships", nil)
	if p := r.Plan(nil); len(p.Held) > 0 {
		t.Errorf("nothing has happened there, and it is held: %v", p.Held)
	}
	if _, err := r.Client().ChangeClassMembership(context.Background(), row.StudentID, liss.DateTimeOf(today.Time()), []string{row.ClassCode}, nil); err != nil {
		t.Fatal(err)
	}
	if p, _, err := goOn(t, r, nil); engine.CodeOf(err) != engine.Held || !heldFor(p, engine.ChangedThere, engine.SectionLists) {
		t.Errorf("it ended with %v, held %v", err, p.Held)
	}
	r.MustSync(nil)
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards the plan is not empty:\n%s", what)
	}
}

// TestSeveralPublishesWhoseAnswersWereLostAreAllThisFiles: the first arrived, the second did not, and each time the section
// was changed here.
func TestSeveralPublishesWhoseAnswersWereLostAreAllThisFiles(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	for i, fault := range []string{"no-answer@publishClasses", "http-500@publishClasses"} {
		c := sec
		c.Priority = int8(2 + i)
		apply(t, r.File.T, model.Replace{Record: &c})
		r.SIS.Misbehave(fault)
		if _, _, err := r.Sync(context.Background(), nil); err == nil {
			t.Fatal("the fault did nothing")
		}
	}
	r.SIS.Misbehave()
	r.MustSync(publishing(engine.BellTimes)) // something else goes through meanwhile
	c := sec
	c.Priority = 4
	apply(t, r.File.T, model.Replace{Record: &c})
	if p, _, err := goOn(t, r, nil); err != nil || len(p.Held) > 0 {
		t.Errorf("it ended with %v, held %v", err, p.Held)
	}
	if got := class(t, s, r.File.T.SectionCode(sec.ID)); got.PriorityInClash != liss.SomeInt(4) {
		t.Errorf("the SIS has %+v", got)
	}
}

// TestOnAnotherDayEverythingIsPlannedAnew, also where the dates of the timetable are the same.
func TestOnAnotherDayEverythingIsPlannedAnew(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.From += 14
	cutAt(t, r, "publishClasses", nil)
	if p := r.Plan(nil); !p.ResumedFrom {
		t.Errorf("on the same day it does not go on: %v", p.Notes)
	}
	r.Today++
	if p := r.Plan(nil); p.ResumedFrom || len(p.Notes) != 1 || p.Out[0].Resumed {
		t.Errorf("notes %v", p.Notes)
	}
}

// TestAKindThatWentIsSentAgainWhereSomebodyChangedItSince: overwritten, so that the rows to be sent are the same.
func TestAKindThatWentIsSentAgainWhereSomebodyChangedItSince(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	overwrite := func(run *engine.Run) { run.Options.Overwrite = true }
	cutAt(t, r, "publishClassMemberships", overwrite)
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		list[0].CourseName = "Changed there"
		return list
	})
	p, res := r.MustSync(overwrite)
	if !p.ResumedFrom || !res.Out[0].Resumed || res.Out[1].Resumed || !heldFor(p, engine.ChangedThere, engine.Sections) {
		t.Errorf("%+v; held %v", res.Out, p.Held)
	}
	if d, _ := s.Held(""); d.Classes[0].CourseName == "Changed there" {
		t.Error("what was to be overwritten is still there")
	}
}

// TestADownloadSaysNothingOfARunThatWasCut: it publishes nothing, and the run can still be gone on with.
func TestADownloadSaysNothingOfARunThatWasCut(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	cutAt(t, r, "publishClasses", nil)
	if p, _ := r.MustSync(onlyStudents); len(p.Notes) > 0 {
		t.Errorf("it says %q", p.Notes)
	}
	if p, _, err := goOn(t, r, nil); err != nil || !p.ResumedFrom {
		t.Errorf("the run did not go on: %v, %v", p.Notes, err)
	}
}
