package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
)

// planned is a school of one day for tests of moves: sections are written as course, period, size and students in them.
type planned struct {
	*Lists
	t        *model.Timetable
	sections map[string]model.SectionID
}

type sectionPlan struct {
	course  string
	period  int // 0: not placed
	size    int
	others  int    // students besides Maya
	maya    bool   // Maya is in it
	teacher string // "" for none
}

// plan makes a school with Maya, who is student 1. Sections of a course are numbered from 1.
func plan(t testing.TB, sections ...sectionPlan) *planned {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon"}}}
	for i := range 8 {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: fmt.Sprint(i + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: model.PeriodID(i + 1), Kind: model.Teaching,
			Start: model.Minute(480 + 50*i), End: model.Minute(525 + 50*i)})
	}
	grid := model.GridID(b.Add(g))
	b.Add(&model.Student{SISID: "1", FirstName: "Maya", Surname: "Okafor"})
	most := 0
	for _, s := range sections {
		most = max(most, s.others)
	}
	for i := range most {
		b.Add(&model.Student{SISID: fmt.Sprint(100 + i), Surname: fmt.Sprint("Other", i)})
	}
	p := &planned{sections: map[string]model.SectionID{}}
	courses, teachers := map[string]model.CourseID{}, map[string]model.TeacherID{}
	count := map[string]int{}
	for _, s := range sections {
		if courses[s.course] == 0 {
			courses[s.course] = model.CourseID(b.Add(&model.Course{Code: s.course}))
		}
		count[s.course]++
		sec := &model.Section{Course: courses[s.course], SectionID: fmt.Sprint(count[s.course]), Size: uint16(s.size), Priority: model.PriorityUnset}
		if s.teacher != "" {
			if teachers[s.teacher] == 0 {
				teachers[s.teacher] = model.TeacherID(b.Add(&model.Teacher{Code: s.teacher}))
			}
			sec.Teachers = []model.TeacherID{teachers[s.teacher]}
		}
		id := model.SectionID(b.Add(sec))
		l := &model.Lesson{Section: id}
		if s.period > 0 {
			l.Slot = model.Slot{Grid: grid, Day: 1, Period: model.PeriodID(s.period)}
		}
		b.Add(l)
		if s.maya {
			b.Add(&model.Enrolment{Section: id, Student: 1})
		}
		for i := range s.others {
			b.Add(&model.Enrolment{Section: id, Student: model.StudentID(2 + i)})
		}
		p.sections[s.course+" "+sec.SectionID] = id
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	p.t, p.Lists = tt, New(tt, rules.New(tt))
	return p
}

// said is alternatives as a person reads them.
func said(list []Alternative) []string {
	var out []string
	for _, a := range list {
		out = append(out, fmt.Sprintf("%s %s: %s", a.Code, a.Then(), a.Effect()))
	}
	return out
}

func TestTheOtherSectionsOfACourseStandBestFirstWithTheWholeEffectOfEach(t *testing.T) {
	p := plan(t,
		sectionPlan{"APUSH", 1, 28, 26, true, "MOR"}, sectionPlan{"APUSH", 6, 28, 28, false, "MOR"},
		sectionPlan{"PREC", 2, 29, 25, true, "DAV"},
		sectionPlan{"ORCH", 3, 45, 40, true, "BAL"},
		sectionPlan{"ENG11", 4, 28, 27, true, "KLE"}, sectionPlan{"ENG11", 1, 28, 26, false, "BOY"}, sectionPlan{"ENG11", 7, 28, 24, false, "KLE"},
		sectionPlan{"ENG11", 2, 28, 28, false, "LEW"}, sectionPlan{"ENG11", 3, 28, 22, false, "LEW"}, sectionPlan{"ENG11", 8, 28, 28, false, "LEW"},
		sectionPlan{"SPA3", 4, 28, 23, true, "RIO"}, sectionPlan{"PREC", 4, 29, 1, false, "DAV"},
		sectionPlan{"ENG11", 0, 28, 0, false, ""})
	look := p.LookFrom(1, p.sections["ENG11 1"])
	if n := look.Sections(); n != 6 {
		t.Errorf("%d sections to look at, want 6", n)
	}
	want := []string{
		"ENG11 7 0 → 1 of 28: Ends the conflict. Its lessons are not placed yet.",
		"ENG11 3 24 → 25 of 28: Ends the conflict. Period 7 is free, and the teacher stays the same.",
		"ENG11 6 28 → 29 of 28: Ends the conflict. It is full, and period 8 is free.",
		"ENG11 2 26 → 27 of 28: Ends the conflict. With it APUSH 1 → APUSH 2 in period 6, which then has 29 of 28.",
		"ENG11 5 22 → 23 of 28: ORCH 1 is then, and has no other section.",
		"ENG11 4 28 → 29 of 28: Full, and PREC 1 is then. No other PREC fits.",
	}
	got := said(look.Alternatives(context.Background()))
	if !slices.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", lines(got), lines(want))
	}
}

func lines(list []string) string {
	text := ""
	for _, s := range list {
		text += "\t" + s + "\n"
	}
	return text
}

func TestACourseThatAStudentIsNotInIsLookedAtWithNothingLeft(t *testing.T) {
	p := plan(t, sectionPlan{course: "ORCH", period: 3, maya: true}, sectionPlan{course: "BIO", period: 3}, sectionPlan{course: "BIO", period: 5, size: 20})
	look := p.LookFor(1, p.t.Section(p.sections["BIO 1"]).Course)
	want := []string{"BIO 2 0 → 1 of 20: Period 5 is free.", "BIO 1 0 → 1: ORCH 1 is then, and has no other section."}
	list := look.Alternatives(context.Background())
	if got := said(list); !slices.Equal(got, want) {
		t.Errorf("got\n%s", lines(got))
	}
	if label := list[0].Edit().Label(p.t); label != "Add Maya Okafor to BIO 2" {
		t.Error(label)
	}
	if _, err := p.t.Apply(list[0].Edit()); err != nil {
		t.Fatal(err)
	}
	if p.LookFor(1, p.t.Section(p.sections["BIO 1"]).Course) != nil {
		t.Error("a student who is in a section of the course is looked at as if in none")
	}
}

func TestThereIsNothingToLookAtForWhoOrWhatIsNotThere(t *testing.T) {
	p := plan(t, sectionPlan{course: "ORCH", period: 3})
	if p.LookFrom(1, p.sections["ORCH 1"]) != nil || p.LookFrom(99, p.sections["ORCH 1"]) != nil || p.LookFrom(1, 99) != nil || p.LookFor(1, 99) != nil {
		t.Error("something is looked at")
	}
}

func TestLookingEndsWhenItIsCancelled(t *testing.T) {
	p := plan(t, sectionPlan{course: "ORCH", period: 3, maya: true}, sectionPlan{course: "ORCH", period: 4})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if list := p.LookFrom(1, p.sections["ORCH 1"]).Alternatives(ctx); len(list) != 0 {
		t.Error(said(list))
	}
}

// conflictsOf counts the conflicts of Maya's that one of some sections has part in, as the checker finds them.
func conflictsOf(c *rules.Checker, t *model.Timetable, of []model.SectionID) int {
	n := 0
	for _, x := range c.On(model.StudentID(1).Key()) {
		hit := false
		for _, id := range x.Lessons {
			hit = hit || slices.Contains(of, t.Lesson(id).Section)
		}
		if hit {
			n++
		}
	}
	return n
}

// result is what a way comes to, for comparison.
type result struct {
	possible    bool
	over, moves int
}

// bruteForce tries every choice of a section for each course of Maya's that puts her from one section into another, and says
// what the best comes to: each is performed on a copy of the timetable, and the checker judges it.
func bruteForce(t *testing.T, p *planned, from, to model.SectionID) result {
	var rows []model.SectionID
	for e := range p.t.EnrolmentsOf(1) {
		rows = append(rows, e.Section)
	}
	best := result{over: 1 << 20}
	var try func(i int, edits []model.Edit, into []model.SectionID)
	try = func(i int, edits []model.Edit, into []model.SectionID) {
		if len(into) > MaxMoves {
			return
		}
		if i == len(rows) {
			copy := p.t.Snapshot().Index()
			over := 0
			for _, s := range into {
				over += p.SeatsOf(p.t.Section(s)).Over(1)
			}
			if _, err := copy.Apply(model.Batch{Name: "try", Edits: edits}); err != nil {
				t.Fatal(err)
			}
			c := rules.New(copy)
			defer c.Close()
			if r := (result{true, over, len(into)}); conflictsOf(c, copy, into) == 0 && cmp.Or(cmp.Compare(r.over, best.over), cmp.Compare(r.moves, best.moves)) < 0 {
				best = r
			}
			return
		}
		if rows[i] != from {
			try(i+1, edits, into)
		}
		for o := range p.t.SectionsOf(p.t.Section(rows[i]).Course) {
			if o.ID != rows[i] && (rows[i] != from || o.ID == to) {
				try(i+1, append(slices.Clone(edits), model.MoveStudent{Student: 1, From: rows[i], To: o.ID}), append(slices.Clone(into), o.ID))
			}
		}
	}
	try(0, nil, nil)
	return best
}

func TestWhatIsSaidOfAMoveIsTheBestThatTryingEverythingFinds(t *testing.T) {
	seen := map[Fit]int{}
	rapid.Check(t, func(rt *rapid.T) {
		var sections []sectionPlan
		for _, course := range []string{"A", "B", "C", "D"}[:rapid.IntRange(2, 4).Draw(rt, "courses")] {
			n := rapid.IntRange(1, 3).Draw(rt, "sections")
			for i := range n {
				s := sectionPlan{course: course, period: rapid.IntRange(1, 3).Draw(rt, "period"), maya: i == 0, others: rapid.IntRange(0, 2).Draw(rt, "others")}
				if rapid.Bool().Draw(rt, "limited") {
					s.size = rapid.IntRange(1, 3).Draw(rt, "size")
				}
				sections = append(sections, s)
			}
		}
		p := plan(t, sections...)
		from := p.sections["A 1"]
		for _, a := range p.LookFrom(1, from).Alternatives(context.Background()) {
			want := bruteForce(t, p, from, a.To)
			got := result{a.Fit != Stays, a.over, 1 + len(a.Others)}
			if got.possible != want.possible || want.possible && got != want {
				rt.Fatalf("%s: %+v, want %+v; %s", a.Code, got, want, a.Effect())
			}
			copy := p.t.Snapshot().Index()
			before := rules.New(copy)
			had := conflictsOf(before, copy, []model.SectionID{from})
			if _, err := copy.Apply(a.Edit()); err != nil {
				rt.Fatal(err)
			}
			now := conflictsOf(before, copy, []model.SectionID{a.To})
			if a.Fit != Stays && now > 0 || a.Fit == Stays && now == 0 {
				rt.Fatalf("%s is said to be %v and has %d conflicts", a.Code, a.Fit, now)
			}
			if a.Fit != Stays && had > 0 && a.Ends == 0 {
				rt.Fatalf("%s ends a conflict of %s and does not say so", a.Code, p.t.SectionCode(from))
			}
			if len(copy.UndoLabel()) == 0 {
				rt.Fatal("the move left nothing to undo")
			}
			before.Close()
			seen[a.Fit]++
		}
	})
	if seen[Fits] == 0 || seen[Costs] == 0 || seen[Stays] == 0 {
		t.Errorf("the draws show too little: %v", seen)
	}
}

// The aim is 200 ms for a student's alternatives in a school of 5,000.
func BenchmarkAlternatives(b *testing.B) {
	t := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	x := New(t, rules.New(t))
	var rows []*model.Enrolment
	for e := range t.EnrolmentsOf(2500) {
		rows = append(rows, e)
	}
	look := x.LookFrom(2500, rows[0].Section)
	b.Run("gather", func(b *testing.B) {
		for b.Loop() {
			x.LookFrom(2500, rows[0].Section)
		}
		b.ReportMetric(float64(len(look.options)), "sections")
	})
	b.Run("work out", func(b *testing.B) {
		for b.Loop() {
			look.Alternatives(context.Background())
		}
	})
}
