package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/conformance"
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
	if res.Out[0].Verified != engine.NotVisible {
		t.Fatalf("it was found %s", res.Out[0].Verified)
	}
	p := r.Plan(onlyLists)
	if out := p.Out[0]; len(p.Held) > 0 || len(out.There) > 0 || out.Count(engine.New) != 1 || out.Count(engine.Gone) != 1 {
		t.Errorf("held %v; there %v; %v", p.Held, out.There, out.Changes)
	}
}

// peculiar is Alma as it would be if it showed what it has in a way of its own.
type peculiar struct {
	engine.Connector
	mirror
	show func(rows any) any
}

type mirror = engine.Mirror // so that the field is not called as its method

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
	show func(rows any) any
}

func (s peculiarSession) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (engine.Raw, error) {
	raw, err := s.Reader.ReadBack(ctx, kind, o)
	raw.Rows = s.show(raw.Rows)
	return raw, err
}

// each changes the rows of one kind, and leaves the others alone.
func each[T any](change func(T) []T) func(any) any {
	return func(rows any) any {
		list, ok := rows.([]T)
		if !ok {
			return rows
		}
		var out []T
		for _, r := range list {
			out = append(out, change(r)...)
		}
		return out
	}
}

// TestASISMayShowWhatItHasInItsOwnWay: then what was sent is confirmed, read back or not, and the next plan is empty.
func TestASISMayShowWhatItHasInItsOwnWay(t *testing.T) {
	for name, show := range map[string]func(any) any{
		"without a member": each(func(c liss.Class) []liss.Class { c.Faculty, c.GUID = "", ""; return []liss.Class{c} }),
		"every row twice":  each(func(m liss.Membership) []liss.Membership { return []liss.Membership{m, m} }),
		"codes in another writing": each(func(m liss.Membership) []liss.Membership {
			m.ClassCode = strings.ToLower(strings.ReplaceAll(m.ClassCode, " ", "-"))
			return []liss.Membership{m}
		}),
		"with dates that we left out": each(func(m liss.Membership) []liss.Membership {
			m.StartDate, m.EndDate = liss.DateTimeOf(today.Time()), liss.DateTimeOf((today + 100).Time())
			return []liss.Membership{m}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := newRig(t, smallSchool(t))
			r.Connector = peculiar{r.Connector, r.Connector.(engine.Mirror), show}
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
