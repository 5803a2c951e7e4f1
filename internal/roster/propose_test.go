package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/model"
	"carillon/model/rules"
)

// ask adds requests of Maya's; one behind a question mark is an alternate.
func (p *planned) ask(t testing.TB, courses ...string) {
	t.Helper()
	for i, c := range courses {
		code, alternate := strings.CutPrefix(c, "?")
		course, ok := p.t.ByCode(model.KindCourse, code).(*model.Course)
		if !ok {
			if _, err := p.t.Apply(model.Add{Record: &model.Course{Code: code}}); err != nil {
				t.Fatal(err)
			}
			course = p.t.ByCode(model.KindCourse, code).(*model.Course)
		}
		if _, err := p.t.Apply(model.Add{Record: &model.Request{Student: 1, Course: course.ID, Rank: uint8(i + 1), Reserve: alternate}}); err != nil {
			t.Fatal(err)
		}
	}
}

func (p Proposal) said() string {
	var out []string
	for _, a := range p.Adds {
		out = append(out, a.Codes[1])
	}
	for _, l := range p.Left {
		out = append(out, l.Course+": "+l.Why)
	}
	return strings.Join(out, "; ")
}

func TestSectionsAreProposedForAsManyRequestsAsFitTogether(t *testing.T) {
	for _, c := range []struct {
		name     string
		sections []sectionPlan
		asks     []string
		want     string
	}{
		{"the one that could go anywhere gives way to the one that can't",
			[]sectionPlan{{course: "A", period: 1}, {course: "A", period: 2, others: 1}, {course: "B", period: 1}}, []string{"A", "B"}, "A 2; B 1"},
		{"the emptiest of those that fit", []sectionPlan{{course: "A", period: 1, others: 3}, {course: "A", period: 2, others: 1}}, []string{"A"}, "A 2"},
		{"nothing that is full", []sectionPlan{{course: "A", period: 1, size: 2, others: 2}}, []string{"A"}, "A: no section has a seat left"},
		{"what the student has stays", []sectionPlan{{course: "X", period: 1, maya: true}, {course: "A", period: 1}, {course: "B", period: 2}},
			[]string{"X", "A", "B"}, "B 1; A: each section with a seat is at the time of another that is needed"},
		{"an alternate for what is not met", []sectionPlan{{course: "A", period: 1}, {course: "B", period: 1}, {course: "C", period: 2}, {course: "D", period: 3}},
			[]string{"A", "B", "?C", "?D"}, "A 1; C 1; B: each section with a seat is at the time of another that is needed"},
		{"a course without sections", []sectionPlan{{course: "A", period: 1}}, []string{"A", "NONE"}, "A 1; NONE: no section is offered"},
	} {
		p := plan(t, c.sections...)
		p.ask(t, c.asks...)
		if got := p.Propose(1).Work(context.Background()).said(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNothingIsProposedWithoutAnUnmetRequest(t *testing.T) {
	p := plan(t, sectionPlan{course: "A", period: 1, maya: true})
	p.ask(t, "A")
	if p.Propose(1) != nil || p.Propose(99) != nil {
		t.Error("something is proposed")
	}
}

func TestAProposalMeetsAsManyRequestsAsTryingEverythingDoesAndIsOneEdit(t *testing.T) {
	met := map[int]int{}
	rapid.Check(t, func(rt *rapid.T) {
		var sections []sectionPlan
		codes := []string{"A", "B", "C", "D"}[:rapid.IntRange(1, 4).Draw(rt, "courses")]
		for _, course := range codes {
			for range rapid.IntRange(0, 3).Draw(rt, "sections") {
				sections = append(sections, sectionPlan{course: course, period: rapid.IntRange(1, 3).Draw(rt, "period"), others: rapid.IntRange(0, 2).Draw(rt, "others"),
					size: rapid.IntRange(0, 2).Draw(rt, "size")})
			}
		}
		p := plan(t, sections...)
		p.ask(t, codes...)
		got := p.Propose(1).Work(context.Background())
		var most func(i int, taken map[int]bool) int
		most = func(i int, taken map[int]bool) int {
			if i == len(codes) {
				return 0
			}
			best := most(i+1, taken)
			for _, s := range sections {
				if s.course == codes[i] && !taken[s.period] && (s.size == 0 || s.others < s.size) {
					taken[s.period] = true
					best = max(best, 1+most(i+1, taken))
					delete(taken, s.period)
				}
			}
			return best
		}
		want := most(0, map[int]bool{})
		if len(got.Adds) != want || len(got.Adds)+len(got.Left) != len(codes) {
			rt.Fatalf("%s, and %d can be met", got.said(), want)
		}
		met[want]++
		if want == 0 {
			return
		}
		c := rules.New(p.t)
		defer c.Close()
		if _, err := p.t.Apply(got.Edit()); err != nil {
			rt.Fatal(err)
		}
		if x := c.On(model.StudentID(1).Key()); len(x) > 0 {
			rt.Fatalf("%s is in conflict: %v", got.said(), x)
		}
		if label := p.t.UndoLabel(); label != fmt.Sprintf("Add Maya Okafor to %d sections", want) && want > 1 {
			rt.Fatal(label)
		}
		p.t.Undo()
		if n := len(slices.Collect(p.t.EnrolmentsOf(1))); n != 0 {
			rt.Fatalf("undo leaves %d", n)
		}
	})
	for n := range 4 {
		if met[n] == 0 {
			t.Errorf("no draw met %d: %v", n, met)
		}
	}
}

func TestAProposalThatIsStoppedIsWhatThereIsSoFar(t *testing.T) {
	p := plan(t, sectionPlan{course: "A", period: 1})
	p.ask(t, "A")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := p.Propose(1).Work(ctx); len(got.Adds)+len(got.Left) != 1 {
		t.Error(got.said())
	}
}
