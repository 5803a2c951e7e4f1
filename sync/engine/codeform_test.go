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

// unblanked is a SIS that drops the blank of ClassCodes, as some do (LISS §4): 09MAT 1 comes back as 09MAT1.
type unblanked struct{ engine.Connector }

type unblankedSession struct{ engine.Session }

func (c unblanked) Connect(s engine.System, login engine.Login, hooks engine.Hooks) (engine.Session, error) {
	session, err := c.Connector.Connect(s, login, hooks)
	return unblankedSession{session}, err
}

// ReadBack implements engine.Reader.
func (s unblankedSession) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (rows.Set, error) {
	set, err := s.Session.(engine.Reader).ReadBack(ctx, kind, o)
	drop := func(codes ...*string) {
		for _, c := range codes {
			*c = strings.ReplaceAll(*c, " ", "")
		}
	}
	for i := range set.Sections {
		drop(&set.Sections[i].Sent.Code, &set.Sections[i].Sent.Composite)
		set.Sections[i].Wire = nil
	}
	for i := range set.Lists {
		drop(&set.Lists[i].Sent.Section)
		set.Lists[i].Wire = nil
	}
	for i := range set.Lessons {
		drop(&set.Lessons[i].Sent.Section, &set.Lessons[i].Sent.Composite)
		set.Lessons[i].Wire = nil
	}
	return set, err
}

// TestWhatWasPublishedIsKnownInWhateverFormASISHasItsCode: a section that is deleted or renamed here, or a roster that is
// left out, is not taken for one that somebody made there.
func TestWhatWasPublishedIsKnownInWhateverFormASISHasItsCode(t *testing.T) {
	for _, withGUID := range []bool{true, false} {
		for name, tc := range map[string]struct {
			change func(*lisstest.Rig)
			held   bool // a section with students goes
		}{
			"a section is deleted": {func(r *lisstest.Rig) { apply(t, r.File.T, model.Delete{Key: firstSection(r.File.T).Key()}) }, true},
			"a section is renamed": {func(r *lisstest.Rig) {
				c := *firstSection(r.File.T)
				c.SectionID = "Z9"
				apply(t, r.File.T, model.Replace{Record: &c})
			}, !withGUID},
			"rosters are left out": {func(r *lisstest.Rig) { r.System.ExcludeRosters = true }, false},
		} {
			r, s := newRig(t, smallSchool(t))
			r.System.Waits = []engine.Seconds{}
			r.Connector = unblanked{r.Connector}
			for sec := range r.File.T.Snapshot().Sections() {
				if c := *sec; !withGUID {
					c.GUID = ""
					apply(t, r.File.T, model.Replace{Record: &c})
				}
			}
			r.MustSync(nil)
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Fatalf("before anything is done the plan is not empty:\n%s", what)
			}
			tc.change(r)
			if p := r.Plan(func(run *engine.Run) { run.Options.Publish = []engine.Kind{engine.Sections} }); heldFor(p, engine.SectionGone, engine.Sections) != tc.held {
				t.Errorf("%s: of sections alone held %v", name, p.Held)
			}
			p, _ := r.MustSync(nil)
			for _, out := range p.Out {
				for _, c := range out.There {
					t.Errorf("%s: %s %s %s is taken for somebody else's", name, out.Kind, c.What, c.Key)
				}
			}
			if heldFor(p, engine.SectionGone, engine.Sections) != tc.held {
				t.Errorf("%s: held %v", name, p.Held)
			}
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Errorf("%s: afterwards the plan is not empty:\n%s", name, what)
			}
			d, _ := s.Held("")
			if n := p.Out[1].Rows; len(d.Classes) != n || n == 0 {
				t.Errorf("%s: the SIS has %d sections, sent were %d", name, len(d.Classes), n)
			}
		}
	}
}

// TestALinkToASectionThatIsGoneThereIsKnownInWhateverForm: once it is gone here, too, the rest of its group is as it was
// published, and not changed by anybody.
func TestALinkToASectionThatIsGoneThereIsKnownInWhateverForm(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.Connector = unblanked{r.Connector}
	r.MustSync(nil)
	d, _ := s.Held("")
	head := d.Classes[slices.IndexFunc(d.Classes, func(c liss.Class) bool { return c.Composite != "" && c.Composite != c.ClassCode })].Composite
	if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()),
		Classes:     slices.DeleteFunc(slices.Clone(d.Classes), func(c liss.Class) bool { return c.ClassCode == head }),
		Memberships: slices.DeleteFunc(slices.Clone(d.Memberships), func(m liss.Membership) bool { return m.ClassCode == head }),
		Timetable:   slices.DeleteFunc(slices.Clone(d.Timetable), func(l liss.Lesson) bool { return l.ClassCode == head })}); err != nil {
		t.Fatal(err)
	}
	r.MustSync(nil)
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards the plan is not empty:\n%s", what)
	}
}
