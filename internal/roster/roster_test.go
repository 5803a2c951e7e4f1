package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
)

// small is a school with one day of three periods, and sections by what they teach and when:
//
//	MAT 1  period 1, of at most 3, in a room with 2 seats
//	MAT 2  period 2
//	BAND 1 period 1
//
// Students 1 to 5 are Noah Aguilar, Zara Bennett, Diego Nuñez, Ana Nunez and Old Gone, who has left.
type small struct {
	*Lists
	t                *model.Timetable
	mat1, mat2, band *model.Section
}

func newSmall(t testing.TB) *small {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon"}}}
	for i, code := range []string{"1", "2", "3"} {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: code})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: model.PeriodID(i + 1), Kind: model.Teaching,
			Start: model.Minute(480 + 60*i), End: model.Minute(530 + 60*i)})
	}
	grid := model.GridID(b.Add(g))
	ten := model.YearLevelID(b.Add(&model.YearLevel{Code: "10", Order: 2, Grid: grid}))
	nine := model.YearLevelID(b.Add(&model.YearLevel{Code: "9", Order: 1, Grid: grid}))
	room := model.RoomID(b.Add(&model.Room{Code: "A1", Capacity: 2}))
	mat := model.CourseID(b.Add(&model.Course{Code: "MAT", Name: "Mathematics", YearLevels: []model.YearLevelID{ten, nine}}))
	band := model.CourseID(b.Add(&model.Course{Code: "BAND"}))
	section := func(c model.CourseID, id string, period model.PeriodID, s model.Section) model.SectionID {
		s.Course, s.SectionID, s.Priority = c, id, model.PriorityUnset
		sec := model.SectionID(b.Add(&s))
		b.Add(&model.Lesson{Section: sec, Slot: model.Slot{Grid: grid, Day: 1, Period: period}})
		return sec
	}
	m1 := section(mat, "1", 1, model.Section{Size: 3, Room: room})
	m2 := section(mat, "2", 2, model.Section{})
	b1 := section(band, "1", 1, model.Section{})
	for _, s := range []model.Student{
		{SISID: "104", Code: "AGU", Surname: "Aguilar", FirstName: "Noah", YearLevel: ten, RollGroup: "10B"},
		{SISID: "105", StatewideID: "ST9", Surname: "Bennett", FirstName: "Zara", YearLevel: nine, RollGroup: "9A"},
		{SISID: "106", Surname: "Nuñez", FirstName: "Diego", YearLevel: ten, RollGroup: "10A"},
		{SISID: "107", Surname: "Nunez", FirstName: "Ana", PreferredName: "Anita", YearLevel: ten, RollGroup: "10A"},
		{SISID: "108", Surname: "Gone", FirstName: "Old", YearLevel: ten, Inactive: true},
	} {
		b.Add(&s)
	}
	b.Add(&model.Enrolment{Section: m1, Student: 1})
	b.Add(&model.Enrolment{Section: m1, Student: 5})
	b.Add(&model.Enrolment{Section: b1, Student: 2})
	b.Add(&model.Request{Student: 1, Course: mat})
	b.Add(&model.Request{Student: 2, Course: mat, Rank: 1})
	b.Add(&model.Request{Student: 4, Course: mat, Reserve: true})
	b.Add(&model.Request{Student: 3, Course: mat, Rank: 2})
	b.Add(&model.Request{Student: 5, Course: mat})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return &small{Lists: New(tt, rules.New(tt)), t: tt, mat1: tt.Section(m1), mat2: tt.Section(m2), band: tt.Section(b1)}
}

// said is entries as a person reads them.
func (x *small) said(list []Entry) string {
	var out []string
	for _, e := range list {
		out = append(out, Name(e.Student)+" "+x.Has(e))
	}
	return strings.Join(out, "; ")
}

func TestStudentsAreFoundByNameAndNumberWithWhatTheyHaveThen(t *testing.T) {
	x := newSmall(t)
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"  ", ""},
		{"agu", "Aguilar, Noah is in it"},
		{"noah aguilar", "Aguilar, Noah is in it"},
		{"bennett", "Bennett, Zara has BAND 1 on Mon 1"},
		{"NUNEZ", "Nunez, Anita free; Nuñez, Diego free"},
		{"nuñez d", "Nuñez, Diego free"},
		{"anita", "Nunez, Anita free"},
		{"107", "Nunez, Anita free"},
		{"st9", "Bennett, Zara has BAND 1 on Mon 1"},
		{"gone", ""},
		{"nobody", ""},
	} {
		list, more := x.Find(x.mat1, c.typed, 8)
		if got := x.said(list); got != c.want || more != 0 {
			t.Errorf("%q finds %q and %d more, want %q", c.typed, got, more, c.want)
		}
	}
	if list, more := x.Find(x.mat1, "n", 2); len(list) != 2 || more != 2 {
		t.Errorf("n finds %s and %d more", x.said(list), more)
	}
}

func TestWhoIsRenamedIsFoundByTheNewName(t *testing.T) {
	x := newSmall(t)
	x.Find(x.mat1, "a", 8)
	defer x.t.Observe(x.Follow)()
	s := *x.t.Student(3)
	s.Surname = "Quill"
	for _, e := range []model.Edit{model.Replace{Record: &s}, model.Add{Record: &model.Student{Surname: "Quince", SISID: "200"}},
		model.Delete{Key: model.StudentID(4).Key()}} {
		if _, err := x.t.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	list, _ := x.Find(x.mat1, "qui", 8)
	if got := x.said(list); got != "Quill, Diego free; Quince free" {
		t.Error(got)
	}
	if list, _ := x.Find(x.mat1, "nunez", 8); len(list) > 0 {
		t.Error(x.said(list))
	}
}

func TestAPastedListOfNumbersIsReadWhole(t *testing.T) {
	x := newSmall(t)
	for _, c := range []struct{ pasted, found, unknown string }{
		{"", "[]", "[]"},
		{"104\n105\n", "[1 2]", "[]"},
		{"104\r\n\r\n 105 \r\n104", "[1 2]", "[]"},
		{"AGU\nST9\n999", "[1 2]", "[999]"},
		{"Aguilar\t104\nNobody\t1\n", "[1]", "[Nobody 1]"},
		{"104, 105;106 107", "[1 2 3 4]", "[]"},
		{"104 999", "[1]", "[999]"},
		{"Nobody At All", "[]", "[Nobody At All]"},
		{"108", "[5]", "[]"},
	} {
		found, unknown := x.ByNumbers(c.pasted)
		if got := fmt.Sprint(found); got != c.found {
			t.Errorf("%q: found %s, want %s", c.pasted, got, c.found)
		}
		if got := fmt.Sprint(unknown); got != c.unknown {
			t.Errorf("%q: not found %s, want %s", c.pasted, got, c.unknown)
		}
	}
}

func TestRequestsAreListedWithThoseThatFitFirst(t *testing.T) {
	x := newSmall(t)
	if got, want := x.said(x.Requested(x.mat1)), "Nuñez, Diego free; Nunez, Anita free; Bennett, Zara has BAND 1 on Mon 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := x.said(x.Requested(x.mat2)), "Bennett, Zara free; Nuñez, Diego free; Nunez, Anita free"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := x.said(x.Requested(x.band)); got != "" {
		t.Error(got)
	}
}

func TestGroupsAreTheYearLevelsOfTheCourseAndTheirRollGroups(t *testing.T) {
	x := newSmall(t)
	want := "[{Grade 9 [2]} {Grade 10 [1 3 4]} {Roll group 9A [2]} {Roll group 10A [3 4]} {Roll group 10B [1]}]"
	for _, s := range []*model.Section{x.mat1, x.band} {
		if got := fmt.Sprint(x.Groups(s)); got != want {
			t.Errorf("%s: %s, want %s", x.t.SectionCode(s.ID), got, want)
		}
	}
	p := x.Plan(x.mat1, []model.StudentID{1, 2, 3, 4, 5, 99})
	if x.said(p.Free) != "Nunez, Anita free; Nuñez, Diego free" ||
		x.said(p.Clashing) != "Bennett, Zara has BAND 1 on Mon 1" || p.Here != 2 || p.Gone != 0 {
		t.Errorf("%s | %s | %d here, %d gone", x.said(p.Free), x.said(p.Clashing), p.Here, p.Gone)
	}
}

func TestSeatsSayHowManyAreTakenAndLeft(t *testing.T) {
	for _, c := range []struct {
		s           Seats
		words, left string
		over        string // by how many it is too full with one, two, five more
	}{
		{Seats{Taken: 1, Cap: 2, By: model.SectionCap}, "1 of 2", "1 seat left", "[0 1 4]"},
		{Seats{Taken: 1, Cap: 3, By: model.CourseCap}, "1 of 3", "2 seats left", "[0 0 3]"},
		{Seats{Taken: 2, Cap: 2, By: model.RoomCap}, "2 of 2", "full", "[1 2 5]"},
		{Seats{Taken: 4, Cap: 2, By: model.SectionCap}, "4 of 2", "2 too many", "[1 2 5]"},
		{Seats{Taken: 1, Cap: 0, By: model.SectionCap}, "1 of 0", "1 too many", "[1 2 5]"},
		{Seats{Taken: 1200}, "1,200", "", "[0 0 0]"},
	} {
		if c.s.Words() != c.words || c.s.Left() != c.left {
			t.Errorf("%+v: %q, %q", c.s, c.s.Words(), c.s.Left())
		}
		if got := fmt.Sprint([]int{c.s.Over(1), c.s.Over(2), c.s.Over(5)}); got != c.over || c.s.Over(0) != 0 {
			t.Errorf("%+v: over by %s, want %s", c.s, got, c.over)
		}
	}
}

func TestLinkedSectionsShareTheSeatsOfTheirRoom(t *testing.T) {
	x := newSmall(t)
	if got := x.SeatsOf(x.mat1); got != (Seats{Taken: 1, Cap: 3, By: model.SectionCap}) {
		t.Errorf("%+v: who has left the school takes no seat", got)
	}
	band, mat := *x.band, *x.mat1
	band.Room, mat.Size = mat.Room, 0 // without a size of its own the room decides
	if _, err := x.t.Apply(model.Add{Record: &model.Composite{Code: "C"}}); err != nil {
		t.Fatal(err)
	}
	band.Composite, mat.Composite = 1, 1
	for _, s := range []*model.Section{&band, &mat} {
		if _, err := x.t.Apply(model.Replace{Record: s}); err != nil {
			t.Fatal(err)
		}
	}
	if got := x.SeatsOf(x.t.Section(mat.ID)); got != (Seats{Taken: 1, Cap: 1, By: model.RoomCap}) {
		t.Errorf("%+v: the other has one of two", got)
	}
}

func TestAStudentMovesWhereNothingSpeaksAgainstIt(t *testing.T) {
	x := newSmall(t)
	if _, err := x.t.Apply(model.Enrol{Section: x.mat2.ID, Students: []model.StudentID{2}}); err != nil {
		t.Fatal(err)
	}
	p := x.Parallels(x.mat2, 2)
	if len(p) != 1 || p[0].Section.ID != x.mat1.ID || len(p[0].Clashes) != 1 || p[0].Seats.Words() != "1 of 3" {
		t.Errorf("%+v", p)
	}
	if p := x.Parallels(x.mat1, 1); len(p) != 1 || len(p[0].Clashes) != 0 {
		t.Errorf("%+v", p)
	}
	b := x.Balance(x.mat1)
	if len(b.Bars) != 2 || b.All != 2 || b.Most != 3 || b.Average() != 1 {
		t.Errorf("%+v", b)
	}
}

// TestWhatIsSaidOfAMoveIsSoOnceItIsMade moves students of a school without clashes and asks the checker.
func TestWhatIsSaidOfAMoveIsSoOnceItIsMade(t *testing.T) {
	tt := demo.New(demo.Options{Students: 300, Seed: 3, Year: 2026})
	school := *tt.School()
	school.SISOwns = nil
	if _, err := tt.Apply(model.Replace{Record: &school}); err != nil {
		t.Fatal(err)
	}
	c := rules.New(tt)
	x := New(tt, c)
	free, clashing := 0, 0
	for s := range tt.Sections() {
		members := x.Members(s)
		if len(members) == 0 {
			continue
		}
		e := members[int(s.ID)%len(members)]
		for _, p := range x.Parallels(s, e.Student.ID) {
			before := len(c.On(e.Student.Key()))
			if _, err := tt.Apply(model.MoveStudent{Student: e.Student.ID, From: s.ID, To: p.Section.ID}); err != nil {
				t.Fatal(err)
			}
			after := len(c.On(e.Student.Key()))
			now := x.Members(tt.Section(p.Section.ID))
			i := slices.IndexFunc(now, func(m Entry) bool { return m.Student.ID == e.Student.ID })
			switch {
			case i < 0:
				t.Fatalf("%s is not in %s", e.Student.Name(), tt.SectionCode(p.Section.ID))
			case len(p.Clashes) == 0 && after > before, len(p.Clashes) > 0 && after == 0:
				t.Fatalf("%s in %s: %d clashes were told, and there are %d", e.Student.Name(), tt.SectionCode(p.Section.ID), len(p.Clashes), after)
			case len(p.Clashes) != len(now[i].Clashes):
				t.Fatalf("%d clashes were told, and the list shows %d", len(p.Clashes), len(now[i].Clashes))
			}
			if len(p.Clashes) > 0 {
				clashing++
			} else {
				free++
			}
			if _, ok := tt.Undo(); !ok {
				t.Fatal("it can't be undone")
			}
		}
	}
	if free < 10 || clashing < 10 {
		t.Errorf("%d free and %d clashing moves: the test says too little", free, clashing)
	}
}

func BenchmarkFind(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	x := New(tt, rules.New(tt))
	x.Find(tt.Section(1), "a", 8)
	typed := []string{"a", "an", "ann", "101", "sm"}
	for i := 0; b.Loop(); i++ {
		x.Find(tt.Section(1), typed[i%len(typed)], 8)
	}
}

func BenchmarkMembersAndBalance(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	x := New(tt, rules.New(tt))
	n := model.SectionID(tt.LastID(model.KindSection))
	for i := 0; b.Loop(); i++ {
		s := tt.Section(model.SectionID(i)%n + 1)
		x.Members(s)
		x.Balance(s)
	}
}
