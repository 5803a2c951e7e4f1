package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
	"carillon/sync/rows"
)

// byDay is a SIS that answers for section lists with who is in them on the day it is asked for (LISS §8.4).
type byDay struct{ engine.Connector }

type byDaySession struct{ engine.Session }

func (c byDay) Connect(s engine.System, login engine.Login, hooks engine.Hooks) (engine.Session, error) {
	session, err := c.Connector.Connect(s, login, hooks)
	return byDaySession{session}, err
}

// ReadBack implements engine.Reader.
func (s byDaySession) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (rows.Set, error) {
	set, err := s.Session.(engine.Reader).ReadBack(ctx, kind, o)
	set.Lists = slices.DeleteFunc(set.Lists, func(e rows.Entry[rows.ListRow]) bool {
		return e.Sent.First > o.Today || e.Sent.Last != 0 && e.Sent.Last < o.Today
	})
	return set, err
}

// listFor puts students into the first section, from a day or until one, and returns the section's code.
func listFor(t *testing.T, r *lisstest.Rig, n int, first, last model.Date) string {
	t.Helper()
	sec := firstSection(r.File.T)
	for st := range r.File.T.Snapshot().Students() {
		if _, err := r.File.T.Apply(model.Add{Record: &model.Enrolment{Section: sec.ID, Student: st.ID, First: first, Last: last}}); err == nil {
			n--
		}
		if n == 0 {
			break
		}
	}
	return r.File.T.SectionCode(sec.ID)
}

// TestAListRowForOtherDaysIsNoneThatWasTakenOutThere: a SIS may show who is in a section today, and neither who comes next
// week nor who has left. Taken for a change there, they would be taken out of the timetable.
func TestAListRowForOtherDaysIsNoneThatWasTakenOutThere(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.Connector = byDay{r.Connector}
	listFor(t, r, 2, today+5, 0)
	listFor(t, r, 2, 0, today+2)
	n := r.File.T.Count(model.KindEnrolment)
	lists := func(res *engine.Result) engine.KindResult {
		return res.Out[slices.IndexFunc(res.Out, func(k engine.KindResult) bool { return k.Kind == engine.SectionLists })]
	}
	_, res := r.MustSync(nil)
	if k := lists(res); k.Verified != engine.Confirmed {
		t.Errorf("%s: %s", k.Verified, k.Differs)
	}
	for _, days := range []model.Date{1, 3, 6} { // before any of them, when two have left, when two have come
		r.Today, r.From = today+days, today+days
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("%d days later the plan is not empty:\n%s", days, what)
		}
		r.MustSync(nil)
		if got := r.File.T.Count(model.KindEnrolment); got != n {
			t.Fatalf("%d days later the timetable has %d list rows, had %d", days, got, n)
		}
		d, _ := s.Held("")
		if rows := lists(res).Rows; len(d.Memberships) != rows {
			t.Errorf("%d days later the SIS has %d list rows, had %d", days, len(d.Memberships), rows)
		}
	}
}

// TestWhatIsChangedOfARowForOtherDaysIsAChange: the SIS does not show the row as at today, and it goes with what was changed.
func TestWhatIsChangedOfARowForOtherDaysIsAChange(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.Connector = byDay{r.Connector}
	code := listFor(t, r, 2, today+5, 0)
	r.MustSync(nil)
	for e := range r.File.T.Snapshot().Enrolments() {
		if e.First == today+5 {
			c := *e
			c.First++
			apply(t, r.File.T, model.Replace{Record: &c})
		}
	}
	if what := conformance.Empty(r.Plan(nil)); strings.Count(what, "section-lists changed "+code) != 2 {
		t.Errorf("two rows were changed here; the plan:\n%s", what)
	}
	r.MustSync(nil)
	d, _ := s.Held("")
	n := 0
	for _, m := range d.Memberships {
		if !m.StartDate.IsZero() && model.DateOf(m.StartDate.Time()) == today+6 {
			n++
		}
	}
	if n != 2 {
		t.Errorf("the SIS has %d of them", n)
	}
}

// TestASISThatShowsOtherDaysTellsWhoWasTakenOut: once it was seen to show who comes next week, one whom it does not show any
// more was taken out, be he the only one.
func TestASISThatShowsOtherDaysTellsWhoWasTakenOut(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	code := listFor(t, r, 1, today+5, 0)
	r.MustSync(nil)
	r.MustSync(nil)
	d, _ := s.Held("")
	if err := s.Load(practice.Data{Memberships: slices.DeleteFunc(slices.Clone(d.Memberships), func(m liss.Membership) bool { return !m.StartDate.IsZero() })}); err != nil {
		t.Fatal(err)
	}
	p := r.Plan(nil)
	if !heldFor(p, engine.ChangedThere, engine.SectionLists) || !strings.Contains(conformance.Empty(p), "section-lists gone "+code) {
		t.Errorf("held: %v", p.Held)
	}
}

// TestAStudentWhomTheSISEndedInASectionIsNotPutBack: a SIS may keep the row of somebody who has left, with the last day on it.
func TestAStudentWhomTheSISEndedInASectionIsNotPutBack(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	code := r.File.T.SectionCode(sec.ID)
	end := func(of int, on model.Date) string { // so many of the section's rows
		d, _ := s.Held("")
		rows, key := slices.Clone(d.Memberships), ""
		for i := range rows {
			if rows[i].ClassCode != code {
				continue
			}
			rows[i].EndDate = liss.DateTime{}
			if of > 0 {
				rows[i].EndDate = liss.DateTimeOf(on.Time())
				of--
				key = code + "|" + rows[i].StudentID
			}
		}
		if err := s.Load(practice.Data{Memberships: rows}); err != nil {
			t.Fatal(err)
		}
		return key
	}
	for _, filled := range []struct {
		rows int
		on   model.Date
	}{{1, r.To}, {1000, r.To - 30}, {1000, today - 1}} { // the last day of the section, on one of its rows or on all
		end(filled.rows, filled.on)
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("%s is filled in; the plan:\n%s", filled.on, what)
		}
		r.MustSync(nil)
	}
	end(0, 0)
	r.MustSync(nil)
	for n, on := range []model.Date{today - 1, today + 9} {
		key := end(n+1, on)
		p := r.Plan(nil)
		if !heldFor(p, engine.ChangedThere, engine.SectionLists) || !strings.Contains(conformance.Empty(p), "section-lists changed "+key) {
			t.Fatalf("ended on %s; the plan:\n%s", on, conformance.Empty(p))
		}
		r.MustSync(nil)
		_, id, _ := strings.Cut(key, "|")
		for e := range r.File.T.ListOf(sec.ID) {
			if r.File.T.Student(e.Student).SISID == id && e.Last != on {
				t.Errorf("the timetable has the student until %q, want %s", e.Last, on)
			}
		}
		d, _ := s.Held("")
		if !slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool {
			return m.ClassCode+"|"+m.StudentID == key && model.DateOf(m.EndDate.Time()) == on
		}) {
			t.Errorf("ended on %s, the student is back in the SIS", on)
		}
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("afterwards the plan is not empty:\n%s", what)
		}
	}
}

// TestARowForOtherDaysStaysPublishedWhereAnotherRowDiffers: a SIS that goes by the day and shows something else of one row
// has not lost those that it has no reason to show.
func TestARowForOtherDaysStaysPublishedWhereAnotherRowDiffers(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.Connector = byDay{r.Connector}
	listFor(t, r, 2, today+5, 0)
	ended := 0
	_, res := r.MustSync(func(run *engine.Run) {
		run.Listen = func(step engine.Step) { // the SIS puts a student of its own into a section as soon as it has the lists
			if step.Name == "publish" && step.Kind == engine.SectionLists && step.Done {
				d, _ := s.Held("")
				rows := slices.Clone(d.Memberships)
				rows[0].StudentID, ended = rows[len(rows)-1].StudentID, ended+1
				if err := s.Load(practice.Data{Memberships: rows}); err != nil {
					t.Error(err)
				}
			}
		}
	})
	at := slices.IndexFunc(res.Out, func(k engine.KindResult) bool { return k.Kind == engine.SectionLists })
	if ended == 0 || res.Out[at].Verified != engine.Differs {
		t.Fatalf("the lists are %s", res.Out[at].Verified)
	}
	for _, c := range r.Plan(nil).Out[slices.Index(engine.Publishes(), engine.SectionLists)].Changes {
		if c.What == engine.New && strings.Contains(strings.Join(c.Now, " "), (today+5).String()) {
			t.Errorf("%s is taken for one that was never sent", c.Title)
		}
	}
}

// TestAChangeThatASISHasNoReasonToShowIsNotWaitedFor: it shows the same afterwards, and has nothing queued. With several files
// it would hold each sync until the day comes.
func TestAChangeThatASISHasNoReasonToShowIsNotWaitedFor(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.System.MultiFile = true
	r.Connector = byDay{r.Connector}
	r.MustSync(nil)
	listFor(t, r, 1, today+5, 0)
	r.MustSync(func(run *engine.Run) { run.NoVerify = true })
	if p := r.Plan(nil); len(p.Held) > 0 {
		t.Errorf("held: %v", p.Held)
	}
}
