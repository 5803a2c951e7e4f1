package planning

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/model"
)

// town is a school under construction: five periods on one day, courses by code.
type town struct {
	*model.Builder
	courses  map[string]model.CourseID
	students int
}

func newTown() *town {
	x := &town{Builder: model.NewBuilder(), courses: map[string]model.CourseID{}}
	g := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}}}
	for p := range model.PeriodID(5) {
		g.Periods = append(g.Periods, model.Period{ID: p + 1, Code: fmt.Sprint(p + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: p + 1, Kind: model.Teaching, Start: 480 + 60*model.Minute(p), End: 530 + 60*model.Minute(p)})
	}
	x.Add(g)
	x.Add(&model.Rotation{Number: 1, Name: "Semester 1"})
	x.Add(&model.Rotation{Number: 2, Name: "Semester 2"})
	return x
}

func (x *town) course(code string) model.CourseID {
	if _, ok := x.courses[code]; !ok {
		x.courses[code] = model.CourseID(x.Add(&model.Course{Code: code}))
	}
	return x.courses[code]
}

// section makes a section of a course that meets in a period, 0 for none.
func (x *town) section(code string, period model.PeriodID, size int, r model.Rotations) model.SectionID {
	c := x.course(code)
	n := 1
	for range x.courses {
		n++
	}
	id := model.SectionID(x.Add(&model.Section{Course: c, SectionID: fmt.Sprint(n, period, r, size, x.students), Size: uint16(size), Rotations: r}))
	x.students++ // every section ID is another
	if period > 0 {
		x.Add(&model.Lesson{Section: id, Slot: model.Slot{Grid: 1, Day: 1, Period: period}})
	}
	return id
}

// student makes a student who asks for courses; "?ART" is an alternate.
func (x *town) student(asks ...string) model.StudentID {
	x.students++
	id := model.StudentID(x.Add(&model.Student{SISID: fmt.Sprint("S", x.students), Surname: "Student"}))
	for i, code := range asks {
		reserve := code[0] == '?'
		if reserve {
			code = code[1:]
		}
		x.Add(&model.Request{Student: id, Course: x.course(code), Rank: uint8(i + 1), Reserve: reserve})
	}
	return id
}

func (x *town) made(t interface{ Fatal(...any) }) *model.Timetable {
	tt, errs := x.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func TestACourseIsShortOnlyPastItsMaximum(t *testing.T) {
	for _, c := range []struct {
		name                     string
		requests, sections, size int
		needed, short, left      int
		singleton, tooSmall      bool
		average                  float64
	}{
		{"29 requests, target 28, maximum 30: two sections by the target, none short", 29, 1, 0, 2, 0, 1, true, false, 29},
		{"past the maximum", 31, 1, 0, 2, 1, 0, true, false, 31},
		{"a section's own size counts before the maximum", 30, 1, 20, 2, 10, 0, true, false, 30},
		{"two sections", 56, 2, 0, 2, 0, 4, false, false, 28},
		{"nobody asks", 0, 1, 0, 0, 0, 30, true, false, 0},
		{"not offered", 12, 0, 0, 1, 12, 0, false, false, 0},
		{"too few for a section", 8, 1, 0, 1, 0, 22, true, true, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newTown()
			x.course("MAT")
			for range c.sections {
				x.section("MAT", 0, c.size, 0)
			}
			for range c.requests {
				x.student("MAT")
			}
			x.Add(&model.Student{SISID: "gone", Surname: "Gone", Inactive: true})
			list := Tally(x.made(t), Limits{Target: 28, Maximum: 30, Minimum: 10}, nil)
			if len(list) != 1 {
				t.Fatalf("%d courses", len(list))
			}
			d := &list[0]
			if d.Requests != c.requests || d.Offered != c.sections || d.Needed() != c.needed || d.Short() != c.short || d.Left() != c.left ||
				d.Singleton() != c.singleton || d.TooSmall() != c.tooSmall || d.Average() != c.average {
				t.Errorf("needed %d short %d left %d singleton %v small %v average %v", d.Needed(), d.Short(), d.Left(), d.Singleton(), d.TooSmall(), d.Average())
			}
		})
	}
}

func TestAlternatesAndThoseWhoLeftDoNotCount(t *testing.T) {
	x := newTown()
	x.section("ART", 1, 0, 0)
	x.student("ART")
	x.student("?ART")
	gone := x.Add(&model.Student{SISID: "gone", Surname: "Gone", Inactive: true})
	x.Add(&model.Request{Student: model.StudentID(gone), Course: x.course("ART")})
	list := Tally(x.made(t), Limits{Target: 20}, nil)
	if d := list[0]; d.Requests != 1 || d.Alternates != 1 || !d.Unbounded || d.Short() != 0 {
		t.Errorf("%+v", d)
	}
}

func TestAnOfferIsCountedAsIfItWereMade(t *testing.T) {
	x := newTown()
	x.section("MAT", 0, 20, 0)
	x.section("MAT", 0, 25, 0)
	for range 60 {
		x.student("MAT")
	}
	tt := x.made(t)
	for n, want := range map[int][2]int{0: {0, 60}, 1: {25, 35}, 2: {45, 15}, 3: {70, 0}} {
		d := Tally(tt, Limits{Maximum: 30}, Offer{1: n})[0]
		if d.Offered != n || d.Seats != want[0] || d.Short() != want[1] {
			t.Errorf("%d sections: %d offered, %d seats, %d short; want %v", n, d.Offered, d.Seats, d.Short(), want)
		}
	}
}

func TestTheMatrixCountsWhoAsksForBoth(t *testing.T) {
	x := newTown()
	x.student("BIO", "ORC")
	x.student("BIO", "ORC", "CHE")
	x.student("BIO", "?ORC")
	tt := x.made(t)
	m := NewMatrix(tt, []model.CourseID{x.course("BIO"), x.course("ORC"), x.course("CHE")})
	got := [3][3]int{}
	for i := range got {
		for j := range got {
			got[i][j] = m.Both(i, j)
		}
	}
	if diff := cmp.Diff([3][3]int{{3, 2, 1}, {2, 2, 1}, {1, 1, 1}}, got); diff != "" {
		t.Errorf("matrix (-want +got):\n%s", diff)
	}
	if m.Most() != 2 || len(AskingForBoth(tt, x.course("BIO"), x.course("ORC"))) != 2 {
		t.Errorf("most %d, both %v", m.Most(), AskingForBoth(tt, x.course("BIO"), x.course("ORC")))
	}
	if diff := cmp.Diff([]Pair{{x.course("BIO"), x.course("ORC"), 2}}, m.Tightest(1)); diff != "" {
		t.Errorf("tightest (-want +got):\n%s", diff)
	}
	if NewMatrix(tt, nil).Most() != 0 {
		t.Error("an empty matrix has a most")
	}
}

func TestALoadingGivesWayToWhoHasNoChoice(t *testing.T) {
	x := newTown()
	x.section("MAT", 1, 1, 0)
	x.section("MAT", 2, 1, 0)
	x.section("BAND", 1, 5, 0)
	free, bound := x.student("MAT"), x.student("MAT", "BAND")
	got, err := Load(context.Background(), x.made(t), Limits{}, nil)
	if err != nil || got.Met != 3 || got.Full != 2 || len(got.Unmet) != 0 {
		t.Errorf("%+v, %v (students %d %d)", got, err, free, bound)
	}
}

func TestTwoSemesterCoursesFillOnePeriod(t *testing.T) {
	x := newTown()
	x.section("ART", 1, 9, model.Rotations(0).With(1))
	x.section("HEA", 1, 9, model.Rotations(0).With(2))
	x.section("MUS", 1, 9, 0)
	x.student("ART", "HEA", "MUS")
	got, err := Load(context.Background(), x.made(t), Limits{}, nil)
	if err != nil || got.Met != 2 || got.Full != 0 || len(got.Unmet[x.course("MUS")]) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnAlternateTakesThePlaceOfWhatCannotBeMet(t *testing.T) {
	x := newTown()
	x.section("MAT", 1, 9, 0)
	x.section("BAND", 1, 9, 0)
	x.section("ART", 2, 9, 0)
	x.student("MAT", "BAND", "?ART")
	x.student("MAT", "?ART") // has all of what was asked for: no alternate
	got, err := Load(context.Background(), x.made(t), Limits{}, nil)
	if err != nil || got.Met != 2 || got.ByOther != 1 || got.Full != 2 || got.Requests != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestALoadingEndsWithItsContext(t *testing.T) {
	x := newTown()
	x.student("MAT")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Load(ctx, x.made(t), Limits{}, nil); err == nil {
		t.Error("it went on")
	}
}

// TestARandomLoadingIsFeasibleAndNeverClaimsTooMuch: judged by an oracle that looks at periods and seats alone, and for each
// student at the best that can be had with every seat free.
func TestARandomLoadingIsFeasibleAndNeverClaimsTooMuch(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := newTown()
		codes := []string{"A", "B", "C", "D", "E"}
		type spot struct {
			course string
			period model.PeriodID
			r      model.Rotations
			size   int
		}
		spots := map[model.SectionID]spot{}
		for _, code := range codes {
			x.course(code)
			for range rapid.IntRange(0, 3).Draw(rt, "sections") {
				s := spot{code, model.PeriodID(rapid.IntRange(0, 4).Draw(rt, "period")), model.Rotations(rapid.IntRange(0, 3).Draw(rt, "rotations")),
					rapid.IntRange(1, 3).Draw(rt, "size")}
				spots[x.section(code, s.period, s.size, s.r)] = s
			}
		}
		asks := map[model.StudentID][]string{}
		for range rapid.IntRange(1, 6).Draw(rt, "students") {
			wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(codes), 1, 4, rapid.ID[string]).Draw(rt, "wanted")
			asks[x.student(wanted...)] = wanted
		}
		tt := x.made(rt)
		got, err := Load(context.Background(), tt, Limits{}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		taken, has := map[model.SectionID]int{}, map[model.StudentID][]model.SectionID{}
		for _, p := range got.Places {
			taken[p.Section]++
			has[p.Student] = append(has[p.Student], p.Section)
		}
		atOnce := func(a, b spot) bool {
			return a.period > 0 && a.period == b.period && (a.r == 0 || b.r == 0 || a.r&b.r != 0)
		}
		for id, n := range taken {
			if n > spots[id].size {
				rt.Errorf("%d students in a section of %d", n, spots[id].size)
			}
		}
		unmet := 0
		for id, wanted := range asks {
			for i, a := range has[id] {
				if !slices.Contains(wanted, spots[a].course) {
					rt.Errorf("student %d is in %s and never asked", id, spots[a].course)
				}
				for _, b := range has[id][:i] {
					if atOnce(spots[a], spots[b]) || spots[a].course == spots[b].course {
						rt.Errorf("student %d is in two sections at once, or of one course: %+v %+v", id, spots[a], spots[b])
					}
				}
			}
			unmet += len(wanted) - len(has[id])
			// Of what is left over nothing can still be had: it is met wherever a section with a seat fits.
			for _, code := range wanted {
				met := slices.ContainsFunc(has[id], func(s model.SectionID) bool { return spots[s].course == code })
				for s, sp := range spots {
					if !met && sp.course == code && taken[s] < sp.size && !slices.ContainsFunc(has[id], func(o model.SectionID) bool { return atOnce(spots[o], sp) }) {
						rt.Errorf("student %d could be in a section of %s with a seat", id, code)
					}
				}
			}
		}
		listed := 0
		for _, list := range got.Unmet {
			listed += len(list)
		}
		if got.Requests-got.Met != unmet || listed != unmet || got.Met != len(got.Places) {
			rt.Errorf("%d of %d met, %d places, %d listed as unmet; counted %d unmet", got.Met, got.Requests, len(got.Places), listed, unmet)
		}
	})
}

func TestAProposalKeepsToTheSeatsThatAreLeft(t *testing.T) {
	x := newTown()
	one, two := x.section("MAT", 1, 1, 0), x.section("MAT", 2, 1, 0)
	sits, comes := x.student("MAT"), x.student("MAT", "ART")
	art := x.section("ART", 1, 1, 0)
	x.Add(&model.Enrolment{Section: one, Student: sits})
	got := Propose(x.made(t), Limits{}, comes)
	slices.SortFunc(got, func(a, b Place) int { return int(a.Section) - int(b.Section) })
	if diff := cmp.Diff([]Place{{comes, two, false}, {comes, art, false}}, got); diff != "" {
		t.Errorf("proposed (-want +got):\n%s", diff)
	}
}

func TestAWhatIfComparesWithWhatIsThere(t *testing.T) {
	x := newTown()
	x.section("PHY", 1, 2, 0)
	x.section("ART", 1, 9, 0)
	for range 3 {
		x.student("PHY", "ART")
	}
	room := model.TeacherID(x.Add(&model.Teacher{Code: "COL", MaxLoad: 5}))
	x.Add(&model.Teacher{Code: "FULL", MaxLoad: 0, Inactive: true})
	x.Add(&model.Section{Course: x.course("PHY"), SectionID: "sub", Main: 1, Teachers: []model.TeacherID{room}})
	tt := x.made(t)
	w, err := Try(context.Background(), tt, Limits{Maximum: 30}, Offer{x.course("PHY"): 2, x.course("ART"): 1, 99: 4})
	if err != nil {
		t.Fatal(err)
	}
	if w.Before.Loading.Met != 3 || w.After.Loading.Met != 5 || w.After.Lessons != w.Before.Lessons+1 || w.Before.CanTeach != 5 {
		t.Errorf("before %+v\nafter %+v", w.Before, w.After)
	}
	if len(w.Courses) != 1 || w.Courses[0].After.Offered != 2 || len(w.Courses[0].Takers) != 1 || !w.Courses[0].Takers[0].Teaches || w.Courses[0].Takers[0].Load != 1 {
		t.Errorf("courses %+v", w.Courses)
	}
	if fewer, err := Try(context.Background(), tt, Limits{}, Offer{x.course("PHY"): 0}); err != nil || fewer.After.Total.Short != 3 || fewer.Courses[0].Takers != nil {
		t.Errorf("none offered: %+v, %v", fewer, err)
	}
}

func TestOpenPeriodsAreJudgedInEachRotation(t *testing.T) {
	x := newTown()
	g := x.Add(&model.YearLevel{Code: "9", Grid: 1})
	for i, c := range []struct {
		code   string
		length uint8
	}{{"Y1", 0}, {"Y2", 0}, {"Y3", 2}, {"Y4", 0}, {"H1", 1}, {"H2", 1}} {
		id := x.Add(&model.Course{Code: c.code, Length: c.length})
		x.courses[c.code] = model.CourseID(id)
		x.section(c.code, model.PeriodID(i%5+1), 0, 0)
	}
	ask := func(codes ...string) model.StudentID {
		x.students++
		id := model.StudentID(x.Add(&model.Student{SISID: fmt.Sprint("S", x.students), Surname: fmt.Sprint("S", x.students), YearLevel: model.YearLevelID(g)}))
		for _, c := range codes {
			x.Add(&model.Request{Student: id, Course: x.course(c)})
		}
		return id
	}
	ask("Y1", "Y2", "Y3", "Y4", "H1", "H2") // full in both halves
	half, none := ask("Y1", "Y2", "Y3", "Y4", "H1"), ask("Y1")
	ask() // nobody knows yet
	var got []string
	for _, gap := range UnderFull(x.made(t)) {
		got = append(got, fmt.Sprint(gap.Student.ID, gap.Open))
	}
	if diff := cmp.Diff([]string{fmt.Sprint(half, []int{0, 1}), fmt.Sprint(none, []int{4, 4})}, got); diff != "" {
		t.Errorf("under full (-want +got):\n%s", diff)
	}
}

func BenchmarkMatrix(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000})
	var courses []model.CourseID
	for c := range tt.Courses() {
		courses = append(courses, c.ID)
	}
	for b.Loop() {
		NewMatrix(tt, courses)
	}
	b.ReportMetric(float64(len(courses)), "courses")
}

func BenchmarkLoad(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000})
	for b.Loop() {
		l, err := Load(context.Background(), tt, Limits{Target: 26, Maximum: 30}, nil)
		if err != nil || l.Students == 0 {
			b.Fatal(l, err)
		}
	}
}

func BenchmarkTally(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000})
	for b.Loop() {
		Tally(tt, Limits{Target: 26, Maximum: 30}, nil)
	}
}
