package engine_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/rows"
)

// otherSchool is the little school once more, with other codes: another file that publishes to the same SIS.
func otherSchool(t *testing.T) *model.Timetable {
	tt := smallSchool(t)
	for _, kind := range []model.Kind{model.KindCourse, model.KindSection, model.KindGrid, model.KindDutyArea, model.KindStudySection, model.KindRosterSlot} {
		for rec := range tt.Snapshot().All(kind) {
			var e model.Edit
			switch rec := rec.(type) {
			case *model.Course:
				c := *rec
				c.Code, c.GUID = "K"+c.Code, ""
				e = model.Replace{Record: &c}
			case *model.Section:
				c := *rec
				c.GUID = ""
				e = model.Replace{Record: &c}
			case *model.Grid:
				c := *rec
				c.Code = "K" + c.Code
				e = model.Replace{Record: &c}
			case *model.DutyArea:
				c := *rec
				c.Code = "K" + c.Code
				e = model.Replace{Record: &c}
			case *model.StudySection:
				c := *rec
				c.Code = "K" + c.Code
				e = model.Replace{Record: &c}
			case *model.RosterSlot:
				if rec.Roster == model.RosterOnCall { // its code is the teacher's
					e = model.Delete{Key: rec.Key()}
				}
			}
			if e != nil {
				apply(t, tt, e)
			}
		}
	}
	return tt
}

// rowsByKey are rows as texts: kind and what they are known by, then what they say.
func rowsByKey(into map[string]string, kind engine.Kind, set rows.Set) {
	add := func(key string, row any) {
		into[string(kind)+" "+strings.ReplaceAll(key, " ", "")] = strings.ReplaceAll(fmt.Sprintf("%+v", row), " ", "")
	}
	for _, e := range set.BellTimes {
		add(fmt.Sprint(e.Sent.Grid, e.Sent.Day, e.Sent.Period), e.Sent)
	}
	for _, e := range set.Sections {
		add(e.Sent.Code, e.Sent)
	}
	for _, e := range set.Lists {
		add(e.Sent.Section+"|"+e.Sent.Student, e.Sent)
	}
	for _, e := range set.Lessons {
		add(fmt.Sprint(e.Sent.Grid, e.Sent.Day, e.Sent.Period, e.Sent.Section, e.Sent.Teacher, e.Sent.Room), e.Sent)
	}
}

// TestTwoFilesLeaveEachOthersRowsAlone: whatever is edited in either of two files that publish to one SIS, after each publish
// the SIS has what the two have, and neither takes the other for somebody who changed the SIS.
func TestTwoFilesLeaveEachOthersRowsAlone(t *testing.T) {
	unlessAsked(t, 15)
	rapid.Check(t, func(rt *rapid.T) {
		one, sis := newMemoryRig(t, smallSchool(t))
		files := []*conformance.Rig{one, conformance.NewRig(t, sis, engine.System{}, "", otherSchool(t), today)}
		dropsBlanks := rapid.Bool().Draw(rt, "the SIS drops the blank of codes")
		for _, r := range files {
			r.System.Waits, r.System.MultiFile = []engine.Seconds{}, true
			r.System.Guards = map[engine.Kind]engine.Limit{} // what one file deletes does not hold the other
			for _, kind := range engine.Publishes() {
				r.System.Guards[kind] = engine.Limit{Gone: 100}
			}
			if dropsBlanks {
				r.Connector = unblanked{r.Connector}
			}
		}
		has := []map[string]string{{}, {}}
		publish := func(i int) {
			r := files[i]
			p, res, err := r.Sync(context.Background(), func(run *engine.Run) { run.Options.Download = nil })
			if err != nil {
				rt.Fatal(err)
			}
			has[i] = map[string]string{}
			defer func() { maps.DeleteFunc(has[i], func(key, _ string) bool { return has[1-i][key] != "" }) }()
			for n, out := range p.Out {
				if len(out.There) > 0 {
					rt.Fatalf("file %d takes %s %s for somebody's change", i, out.Kind, out.There[0].Key)
				}
				if k := res.Out[n]; k.Verified != engine.Confirmed {
					rt.Fatalf("file %d: %s is %s: %s", i, k.Kind, k.Verified, k.Differs)
				}
				rowsByKey(has[i], out.Kind, out.Set())
			}
		}
		publish(0)
		publish(1)
		for range 4 {
			i := rapid.IntRange(0, 1).Draw(rt, "file")
			for range rapid.IntRange(0, 5).Draw(rt, "edits") {
				if e := edits[keyOf(rt, "edit", edits)](rt, files[i].File.T); e != nil {
					_, _ = files[i].File.T.Apply(e)
				}
			}
			publish(i)
			there, other := map[string]string{}, files[1-i]
			p := func() *engine.Plan {
				run := other.Run(func(run *engine.Run) { run.Options.Download = nil })
				defer run.Close()
				p, err := run.Prepare(context.Background())
				if err != nil {
					rt.Fatal(err)
				}
				return p
			}()
			if what := conformance.Empty(p); what != "" {
				rt.Fatalf("file %d published, and file %d would do\n%s", i, 1-i, what)
			}
			for _, out := range p.Out {
				rowsByKey(there, out.Kind, out.Set())
			}
			if len(there) != len(has[0])+len(has[1]) {
				rt.Errorf("the SIS has %d rows, the files have %d and %d", len(there), len(has[0]), len(has[1]))
			}
			for key, says := range has[1-i] {
				if there[key] != says {
					rt.Errorf("%s of file %d: the SIS says %q, it sent %q", key, 1-i, there[key], says)
				}
			}
		}
	})
}
