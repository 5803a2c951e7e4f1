package xhstt_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/internal/exchange/xhstt"
	"carillon/internal/exchange/xmltree"
	"carillon/internal/words"
	"carillon/model"
)

func empty(t testing.TB) *model.State {
	t.Helper()
	b := model.NewBuilder()
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "New", Region: model.RegionUSA, First: first, Last: last})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return tt.Snapshot()
}

func read(t testing.TB, in *exchange.Input, settings map[string]string) (*intake.Plan, error) {
	t.Helper()
	doc, err := xhstt.Read(context.Background(), in, exchange.ReadOptions{Settings: settings}, nil)
	if err != nil {
		return nil, err
	}
	return intake.Make(context.Background(), empty(t), doc, intake.Options{Source: "xhstt|test", Label: "Import"}, nil)
}

func export(t testing.TB, s *model.State) []byte {
	t.Helper()
	var out exchange.Memory
	if _, err := xhstt.Write(context.Background(), s, exchange.WriteOptions{}, &out, nil); err != nil {
		t.Fatal(err)
	}
	return out.Files[""].Bytes()
}

func golden(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/small.xml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// solution is what the first solution of an archive says, an entry each in order.
func solution(t testing.TB, archive []byte) string {
	t.Helper()
	root, err := xmltree.Read(context.Background(), exchange.BytesFile("x.xml", archive), nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range root.At("SolutionGroups", "SolutionGroup", "Solution", "Events").All("Event") {
		line := e.Attr("Reference") + " " + e.Value("Duration") + " " + e.Child("Time").Attr("Reference")
		for _, r := range e.Child("Resources").All("Resource") {
			line += " " + r.Value("Role") + "=" + r.Attr("Reference")
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// weeks is what a timetable has of what XHSTT can hold: lessons with place, teachers and rooms.
func weeks(s *model.State) string {
	tt := s.Index()
	var lines []string
	for l := range tt.Lessons() {
		line := tt.SectionCode(l.Section) + " " + tt.SlotName(l.Slot)
		for _, id := range l.Teachers {
			line += " " + tt.Teacher(id).Code
		}
		for _, id := range l.Rooms {
			line += " @" + tt.Room(id).Code
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestAnInstanceWithItsSolutionBecomesATimetable(t *testing.T) {
	plan, err := read(t, exchange.FromBytes("small.xml", golden(t)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Bad() != 0 {
		t.Fatalf("left out: %v", plan.LeftOut())
	}
	want := `Art 1 Tue 2 T2 @R1
Math 1 Mon 1 T1
Math 1 Mon 2 T1
Math 1 Tue 1 T1
Math 2 not placed T1`
	if got := weeks(plan.After); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if n := plan.After.Index().Count(model.KindEnrolment); n != 4 {
		t.Errorf("%d enrolments", n)
	}
}

func TestASolutionThatIsNotTouchedGoesOutAsItCame(t *testing.T) {
	plan, err := read(t, exchange.FromBytes("small.xml", golden(t)), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "a 1 Tue_2 Room=R1 Teacher=T2\nm1 1 Tue_1\nm1 2 Mon_1\nm2 1 "
	if got := solution(t, export(t, plan.After)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestALessonThatWasMovedIsInTheSolution(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan, err := read(t, exchange.FromBytes("small.xml", golden(t)), nil)
		if err != nil {
			rt.Fatal(err)
		}
		tt := plan.After.Index()
		g := tt.GridByCode("Main")
		used := map[model.SectionID]map[model.Slot]bool{}
		for l := range tt.Snapshot().Lessons() {
			c := *l
			c.Slot = model.Slot{}
			if rapid.Bool().Draw(rt, "placed") {
				cell := g.Cells[rapid.IntRange(0, len(g.Cells)-1).Draw(rt, "cell")]
				c.Slot = model.Slot{Grid: g.ID, Day: cell.Day, Period: cell.Period}
			}
			if used[c.Section] == nil {
				used[c.Section] = map[model.Slot]bool{}
			}
			if c.Slot.Placed() && used[c.Section][c.Slot] {
				c.Slot = model.Slot{} // an event is not in one time twice
			}
			used[c.Section][c.Slot] = true
			if _, err := tt.Apply(model.Replace{Record: &c}); err != nil {
				rt.Fatal(err)
			}
		}
		again, err := read(t, exchange.FromBytes("x.xml", export(t, tt.Snapshot())), nil)
		if err != nil {
			rt.Fatal(err)
		}
		placed := func(s string) string {
			return strings.Join(slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.Contains(l, "not placed") }), "\n")
		}
		if got, want := placed(weeks(again.After)), placed(weeks(tt.Snapshot())); got != want {
			rt.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestWhatIsWrongIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"another file", "HighSchoolTimetableArchive", "Archive", "xhstt.not-xhstt"},
		{"an unknown time", `<Time Reference="Mon_1"/>`, `<Time Reference="Sun_1"/>`, "small.xml:37: xhstt.unknown"},
		{"past the end", `<Time Reference="Mon_1"/>`, `<Time Reference="Tue_2"/>`, "xhstt.past-end"},
		{"an unknown teacher", `<Resource Reference="T1"/>`, `<Resource Reference="T9"/>`, "xhstt.unknown"},
		{"too long", "<Duration>2</Duration>", "<Duration>3</Duration>", "xhstt.too-long"},
		{"an entity of its own", "<Name>Small</Name>", "<Name>&lol;</Name>", "xml.bad"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.ReplaceAll(string(golden(t)), c.from, c.to)
			_, err := read(t, exchange.FromBytes("small.xml", []byte(text)), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := read(t, exchange.FromBytes("small.xml", golden(t)),
		map[string]string{"instance": "x"}); err == nil || !strings.Contains(err.Error(), "xhstt.no-instance") {
		t.Errorf("got %v", err)
	}
	if _, err := read(t, exchange.FromBytes("small.xml", golden(t)),
		map[string]string{"solution": "7"}); err == nil || !strings.Contains(err.Error(), "xhstt.no-solution") {
		t.Errorf("got %v", err)
	}
	var out exchange.Memory
	if _, err := xhstt.Write(context.Background(), empty(t), exchange.WriteOptions{}, &out,
		nil); err == nil || !strings.Contains(err.Error(), "xhstt.not-from") {
		t.Errorf("got %v", err)
	}
}

// The archives of XHSTT-2014, in the folder CARILLON_XHSTT; CARILLON_XHSTTEVAL is a program that evaluates solutions.
func TestEveryArchivedSolutionGoesOutWithTheSameCost(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(os.Getenv("CARILLON_XHSTT"), "*.xml"))
	evaluator := os.Getenv("CARILLON_XHSTTEVAL")
	if os.Getenv("CARILLON_XHSTT") == "" || evaluator == "" || len(files) == 0 {
		t.Skip("no archives: set CARILLON_XHSTT to their folder, and CARILLON_XHSTTEVAL to the evaluator")
	}
	cost := func(file string) string {
		out, err := exec.Command("python3", evaluator, file).Output()
		if err != nil {
			t.Fatal(err)
		}
		f := strings.Split(strings.SplitN(string(out), "\n", 2)[0], "\t")
		return strings.Join(append(f[:1:1], f[2:]...), " ")
	}
	for _, p := range files {
		t.Run(filepath.Base(p), func(t *testing.T) {
			in, err := exchange.Open(p)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := read(t, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range plan.LeftOut() {
				if l.Bad {
					t.Errorf("%s: %s: %s", l.Place(), l.What, words.Plain.Say(l.Why))
				}
			}
			out := filepath.Join(t.TempDir(), "out.xml")
			if err := os.WriteFile(out, export(t, plan.After), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, want := cost(out), cost(p); got != want {
				t.Errorf("costs %s, want %s", got, want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(golden(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		plan, err := read(t, exchange.FromBytes("x.xml", body), nil)
		if err == nil {
			export(t, plan.After)
		}
	})
}
