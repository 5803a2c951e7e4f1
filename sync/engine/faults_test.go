package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// faulty are the ways in which runs are cut: on the way there, on the way back, and by the SIS itself.
var faulty = []string{"cut", "reset", "no-answer", "cut-call", "http-500", "http-503", "html", "empty", "truncated", "invalid"}

// rounds is how many runs are spoilt: 500, or what make torture asks for.
func rounds(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("CARILLON_TORTURE")); err == nil && n > 0 {
		return n
	}
	return 500
}

// sets are what a sync publishes, as the SIS holds it; a set that was not touched stays the very same slice.
type sets struct {
	classes     []liss.Class
	memberships []liss.Membership
	bells       []liss.BellPeriod
	lessons     []liss.Lesson
}

func published(s *practice.Server) sets {
	d, _ := s.Held("")
	return sets{d.Classes, d.Memberships, d.BellTimes, d.Timetable}
}

// either says of each set whether it is as in one of two states; "" for all, else the name of the first that is not.
func (x sets) either(a, b sets) string {
	switch {
	case !sameRows(x.classes, a.classes) && !sameRows(x.classes, b.classes):
		return "sections"
	case !sameRows(x.memberships, a.memberships) && !sameRows(x.memberships, b.memberships):
		return "section lists"
	case !sameRows(x.bells, a.bells) && !sameRows(x.bells, b.bells):
		return "bell times"
	case !sameRows(x.lessons, a.lessons) && !sameRows(x.lessons, b.lessons):
		return "timetable"
	}
	return ""
}

// sameRows compares rows whatever their order.
func sameRows[T any](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) == 0 || &a[0] == &b[0] {
		return true
	}
	count := map[string]int{}
	for i := range a {
		count[fmt.Sprint(a[i])]++
		count[fmt.Sprint(b[i])]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

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
	r, s := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	r.MustSync(nil)
	rng := rand.New(rand.NewPCG(1, 2+seed))
	failures, resumed := 0, 0
	for n := 0; failures < times; n++ {
		before := published(s)
		moved := disturb(t, r, s, rng)
		if moved != "" {
			before = published(s)
		}
		var seen []sets
		for try := 0; ; try++ {
			ctx, cancel := context.WithCancel(context.Background())
			var faults []practice.Fault
			if try < 3 {
				faults = []practice.Fault{{Kind: faulty[rng.IntN(len(faulty))], Nth: 0}}
				if rng.IntN(2) == 0 {
					faults[0].Method = []string{"liss.publishBellTimes", "liss.publishClasses", "liss.publishClassMemberships", "liss.publishTimetable", "liss.getStudents", "liss.getClasses"}[rng.IntN(6)]
				}
			}
			seed := int64(0)
			if len(faults) > 0 && faults[0].Method == "" {
				seed = rng.Int64N(1<<40) + 1 // now and then
			}
			if err := s.SetFaults(faults, seed); err != nil {
				t.Fatal(err)
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
			if err := s.SetFaults(nil, 0); err != nil {
				t.Fatal(err)
			}
			if p != nil && p.ResumedFrom {
				resumed++
			}
			if err != nil {
				failures++
				seen = append(seen, published(s))
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
		after := published(s)
		for _, state := range seen {
			if set := state.either(before, after); set != "" {
				t.Fatalf("round %d: on the way the %s were neither as before nor as after", n, set)
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
func disturb(t *testing.T, r *lisstest.Rig, s *practice.Server, rng *rand.Rand) string {
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
		if _, err := r.Client().ChangeClassMembership(context.Background(), st.SISID, liss.DateTimeOf(today.Time()), nil, []string{tt.SectionCode(sec.ID)}); err != nil {
			t.Fatal(err)
		}
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
		for _, fault := range []string{"http-500", "no-answer", "cut-call", "error-partial", "truncated"} {
			t.Run(string(kind)+" "+fault, func(t *testing.T) {
				t.Parallel()
				r, s := newRig(t, smallSchool(t))
				twin, sis := newRig(t, smallSchool(t))
				for _, rig := range []*lisstest.Rig{r, twin} {
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
				method := map[engine.Kind]string{engine.BellTimes: "publishBellTimes", engine.Sections: "publishClasses", engine.SectionLists: "publishClassMemberships", engine.Timetable: "publishTimetable"}[kind]
				r.SIS.Misbehave(fault + "@" + method)
				if _, _, err := r.Sync(context.Background(), nil); err == nil {
					t.Fatal("the fault did nothing")
				}
				r.SIS.Misbehave()
				p, _ := r.MustSync(nil)
				for _, out := range p.Out {
					if len(out.There) > 0 {
						t.Errorf("%s: what the cut run did is taken for somebody else's: %v", out.Kind, out.There[0])
					}
				}
				twin.MustSync(nil)
				if set := published(s).either(published(sis), published(sis)); set != "" {
					t.Errorf("the %s differ from those of the undisturbed run", set)
				}
			})
		}
	}
}
