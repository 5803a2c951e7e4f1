package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
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
