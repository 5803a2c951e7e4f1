package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// TestWhatASISHasOnlyPartlyActedOnIsNobodyElsesChange: of a student who goes and two who come it shows one after the waits.
func TestWhatASISHasOnlyPartlyActedOnIsNobodyElsesChange(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	code := r.File.T.SectionCode(sec.ID)
	in := map[model.StudentID]bool{}
	for e := range r.File.T.Snapshot().Index().ListOf(sec.ID) {
		in[e.Student] = true
	}
	for e := range r.File.T.ListOf(sec.ID) {
		apply(t, r.File.T, model.Delete{Key: e.Key()})
		break
	}
	var added []string
	for st := range r.File.T.Snapshot().Students() {
		if len(added) < 2 && !in[st.ID] {
			apply(t, r.File.T, model.Add{Record: &model.Enrolment{Section: sec.ID, Student: st.ID}})
			added = append(added, st.SISID)
		}
	}
	lists := func() []liss.Membership { d, _ := s.Held(""); return slices.Clone(d.Memberships) }
	onlyLists := func(run *engine.Run) { run.Options.Publish = []engine.Kind{engine.SectionLists} }
	r.SIS.Misbehave("queued:10h@publishClassMemberships")
	_, res := r.MustSync(func(run *engine.Run) {
		onlyLists(run)
		run.Sleep = func(context.Context, time.Duration) error {
			now := lists()
			if now[len(now)-1].StudentID == added[0] {
				return nil
			}
			return s.Load(practice.Data{Memberships: append(now, liss.Membership{StudentID: added[0], ClassCode: code})})
		}
	})
	if res.Out[0].Verified != engine.Differs { // a row is there beside rows that are not
		t.Fatalf("it was found %s", res.Out[0].Verified)
	}
	p := r.Plan(onlyLists)
	if out := p.Out[0]; len(p.Held) != 1 || !heldFor(p, engine.Dropped, engine.SectionLists) || len(out.There) > 0 || out.Count(engine.New) != 1 || out.Count(engine.Gone) != 1 {
		t.Errorf("held %v; there %v; %v", p.Held, out.There, out.Changes)
	}
}

// peculiar is Alma as it would be if it showed what it has in a way of its own.
type peculiar struct {
	engine.Connector
	show func(*rows.Set)
}

func (p peculiar) Connect(s engine.System, l engine.Login, h engine.Hooks) (engine.Session, error) {
	session, err := p.Connector.Connect(s, l, h)
	if err != nil {
		return nil, err
	}
	return peculiarSession{session, session.(engine.Reader), p.show}, nil
}

type peculiarSession struct {
	engine.Session
	engine.Reader
	show func(*rows.Set)
}

func (s peculiarSession) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (rows.Set, error) {
	set, err := s.Reader.ReadBack(ctx, kind, o)
	s.show(&set)
	return set, err
}

// sections changes the sections that are shown.
func sections(change func(*rows.Section)) func(*rows.Set) {
	return func(s *rows.Set) {
		for i := range s.Sections {
			change(&s.Sections[i].Sent)
			s.Sections[i].Wire = nil
		}
	}
}

// lists changes the section list rows that are shown.
func lists(change func(*rows.ListRow)) func(*rows.Set) {
	return func(s *rows.Set) {
		for i := range s.Lists {
			change(&s.Lists[i].Sent)
			s.Lists[i].Wire = nil
		}
	}
}

// TestASISMayShowWhatItHasInItsOwnWay: then what was sent is confirmed, read back or not, and the next plan is empty.
func TestASISMayShowWhatItHasInItsOwnWay(t *testing.T) {
	for name, show := range map[string]func(*rows.Set){
		"without a member": sections(func(s *rows.Section) { s.Faculty, s.GUID = "", "" }),
		"every row twice":  func(s *rows.Set) { s.Lists = append(s.Lists, s.Lists...) },
		"codes in another writing": lists(func(r *rows.ListRow) {
			r.Section = strings.ToLower(strings.ReplaceAll(r.Section, " ", "-"))
		}),
		"with dates that we left out": lists(func(r *rows.ListRow) { r.First, r.Last = today, today+100 }),
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := newMemoryRig(t, smallSchool(t))
			r.Connector = peculiar{r.Connector, show}
			_, res := r.MustSync(nil)
			for _, k := range res.Out {
				if k.Verified != engine.Confirmed {
					t.Errorf("%s is %s: %s", k.Kind, k.Verified, k.Differs)
				}
			}
			r.System.MultiFile = true // where what is queued would hold the plan
			r.MustSync(func(run *engine.Run) { run.NoVerify = true })
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Errorf("afterwards\n%s", what)
			}
		})
	}
}
