package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/memory"
	"carillon/sync/rows"
)

// errFault is how calls end that are spoilt.
var errFault = errors.New("the call did not come through")

// spoilt is a fault of calls: each that it is for ends with an error.
type spoilt struct {
	call    memory.Call // a call it is for; the zero call for any
	rarely  func() bool // nil: always
	answer  bool        // what was asked is done, and the answer is lost
	partial bool        // a publish is done by half
}

// in puts the fault into force.
func (x spoilt) in(s *memory.SIS) {
	s.Fault = func(c memory.Call) error {
		asked := memory.Call{Name: c.Name, Kind: c.Kind}
		switch {
		case x.call != (memory.Call{}) && x.call != asked, c.Done != x.answer, x.rarely != nil && !x.rarely():
			return nil
		case x.partial && c.Name == "publish":
			return &memory.Partial{Err: errFault}
		}
		return errFault
	}
}

// rounds is how many runs are spoilt: 500, or what make torture asks for.
func rounds(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("CARILLON_TORTURE")); err == nil && n > 0 {
		return n
	}
	return 500
}

// published are the rows that a sync publishes, kind by kind, as the SIS holds them.
func published(s *memory.SIS, r *conformance.Rig) map[engine.Kind]rows.Set {
	all := map[engine.Kind]rows.Set{}
	for _, kind := range engine.Publishes() {
		all[kind] = s.Held(kind, r.Options())
	}
	return all
}

// either says of each kind whether it is as in one of two states; "" for all, else the first that is not.
func either(x, a, b map[engine.Kind]rows.Set) engine.Kind {
	same := func(x, y rows.Set) bool {
		return sameRows(x.BellTimes, y.BellTimes, held) && sameRows(x.Sections, y.Sections, held) &&
			sameRows(x.Lists, y.Lists, held) && sameRows(x.Lessons, y.Lessons, held)
	}
	for _, kind := range engine.Publishes() {
		if !same(x[kind], a[kind]) && !same(x[kind], b[kind]) {
			return kind
		}
	}
	return ""
}

// sameRows compares rows whatever their order; name names all that a row holds.
func sameRows[T any, K comparable](a, b []T, name func(*T) K) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) == 0 || &a[0] == &b[0] {
		return true
	}
	count := make(map[K]int, len(a))
	for i := range a {
		count[name(&a[i])]++
		count[name(&b[i])]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// heldRow is all that a SIS in memory holds of a row.
type heldRow[R comparable] struct {
	row     R
	members string
}

func held[R comparable](e *rows.Entry[R]) heldRow[R] {
	h := heldRow[R]{row: e.Sent}
	if len(e.Extra) > 0 {
		h.members = fmt.Sprint(e.Extra)
	}
	return h
}

func printed[T any](row *T) string { return fmt.Sprint(*row) }

// TestNoFaultLeavesAStateThatNoCompletedStepExplains goes on with a few schools through many runs.
func TestNoFaultLeavesAStateThatNoCompletedStepExplains(t *testing.T) {
	const schools = 4
	for seed := range uint64(schools) {
		t.Run(fmt.Sprintf("school %d", seed+1), func(t *testing.T) {
			t.Parallel()
			spoil(t, seed, (rounds(t)+schools-1)/schools)
		})
	}
}

// spoil takes one school through so many runs that fail. In each round somebody edits the timetable, or moves a student
// in the SIS; then runs are spoilt by random faults and cancelled at random steps, until one gets through. At every moment
// each set of the SIS is as before or as it will be; at the end the SIS has what the timetable has, and the timetable has
// what was done there.
func spoil(t *testing.T, seed uint64, times int) {
	r, s := newMemoryRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.MustSync(nil)
	rng := rand.New(rand.NewPCG(1, 2+seed))
	failures, resumed := 0, 0
	for n := 0; failures < times; n++ {
		before := published(s, r)
		moved := disturb(t, r, s, rng)
		if moved != "" {
			before = published(s, r)
		}
		var seen []map[engine.Kind]rows.Set
		for try := 0; ; try++ {
			ctx, cancel := context.WithCancel(context.Background())
			if try < 3 {
				x := spoilt{answer: rng.IntN(2) == 0, rarely: func() bool { return rng.IntN(5) == 0 }}
				if rng.IntN(2) == 0 {
					calls := []memory.Call{{Name: "fetch", Kind: engine.Students}, {Name: "read", Kind: engine.Sections}}
					for _, kind := range engine.Publishes() {
						calls = append(calls, memory.Call{Name: "publish", Kind: kind})
					}
					x.call, x.rarely = calls[rng.IntN(len(calls))], nil
				}
				x.in(s)
			}
			steps := rng.IntN(30)
			p, res, err := r.Sync(ctx, func(run *engine.Run) {
				run.Listen = func(engine.Step) {
					if steps--; steps == 0 && try < 3 {
						cancel()
					}
				}
			})
			cancel()
			s.Fault = nil
			if p != nil && p.ResumedFrom {
				resumed++
			}
			if err != nil {
				failures++
				seen = append(seen, published(s, r))
				if try > 3 {
					t.Fatalf("round %d: without a fault the run ended with %v", n, err)
				}
				continue
			}
			if try >= 3 {
				for _, k := range res.Out {
					if k.Verified != engine.Confirmed && !k.Resumed {
						t.Fatalf("round %d: %s is %s: %s", n, k.Kind, k.Verified, k.Differs)
					}
				}
			}
			break
		}
		after := published(s, r)
		for _, state := range seen {
			if kind := either(state, before, after); kind != "" {
				t.Fatalf("round %d: on the way the %s were neither as before nor as after", n, kind)
			}
		}
		if moved != "" && !inList(r.File.T, moved) {
			t.Fatalf("round %d: what was done in the SIS (%s) is lost", n, moved)
		}
		if n%25 == 0 {
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Fatalf("round %d: afterwards the plan is not empty:\n%s", n, what)
			}
		}
	}
	if resumed == 0 {
		t.Error("no run ever went on where another stopped: the test says little")
	}
}

// disturb makes one random change: to the timetable, or (then it says which: student|course|section ID) to the SIS.
func disturb(t *testing.T, r *conformance.Rig, s *memory.SIS, rng *rand.Rand) string {
	t.Helper()
	tt := r.File.T
	sections := slices.DeleteFunc(slices.Collect(tt.Sections()), func(s *model.Section) bool { return s.Main != 0 })
	sec := sections[rng.IntN(len(sections))]
	students := slices.Collect(tt.Students())
	st := students[rng.IntN(len(students))]
	for e := range tt.ListOf(sec.ID) {
		if e.Student == st.ID {
			apply(t, tt, model.Delete{Key: e.Key()})
			return ""
		}
	}
	switch rng.IntN(3) {
	case 0:
		c := *sec
		c.Priority = int8(rng.IntN(9))
		apply(t, tt, model.Replace{Record: &c})
	case 1:
		apply(t, tt, model.Add{Record: &model.Enrolment{Section: sec.ID, Student: st.ID}})
	default:
		loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
			set.Lists = append(set.Lists, rows.Entry[rows.ListRow]{Sent: rows.ListRow{Student: st.SISID, Section: tt.SectionCode(sec.ID), First: today}})
		})
		return fmt.Sprintf("%s|%s", st.SISID, tt.SectionCode(sec.ID))
	}
	return ""
}

func inList(tt *model.Timetable, moved string) bool {
	id, code, _ := strings.Cut(moved, "|")
	course, section, _ := strings.Cut(code, " ")
	for e := range tt.ListOf(tt.SectionByCode(course, section).ID) {
		if tt.Student(e.Student).SISID == id {
			return true
		}
	}
	return false
}

func TestAResumedRunEndsEqualToAnUndisturbedOne(t *testing.T) {
	for _, kind := range engine.Publishes() {
		call := memory.Call{Name: "publish", Kind: kind}
		for name, fault := range map[string]spoilt{"refused": {call: call}, "answer lost": {call: call, answer: true}, "half done": {call: call, partial: true}} {
			t.Run(string(kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				r, s := newMemoryRig(t, smallSchool(t))
				twin, sis := newMemoryRig(t, smallSchool(t))
				for _, rig := range []*conformance.Rig{r, twin} {
					rig.System.Waits = []engine.Seconds{}
					rig.MustSync(nil)
					c := *firstSection(rig.File.T)
					c.Priority = 2
					apply(t, rig.File.T, model.Replace{Record: &c})
					for e := range rig.File.T.ListOf(c.ID) {
						apply(t, rig.File.T, model.Delete{Key: e.Key()})
						break
					}
				}
				fault.in(s)
				if _, _, err := r.Sync(context.Background(), nil); !errors.Is(err, errFault) {
					t.Fatalf("the fault did nothing: %v", err)
				}
				s.Fault = nil
				p, _ := r.MustSync(nil)
				for _, out := range p.Out {
					if len(out.There) > 0 {
						t.Errorf("%s: what the cut run did is taken for somebody else's: %v", out.Kind, out.There[0])
					}
				}
				twin.MustSync(nil)
				if kind := either(published(s, r), published(sis, twin), published(sis, twin)); kind != "" {
					t.Errorf("the %s differ from those of the undisturbed run", kind)
				}
			})
		}
	}
}
