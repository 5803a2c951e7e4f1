package fixes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
)

// school has two sections of MAT and one of ENG, two rooms, two teachers of one department, three periods.
type school struct {
	tt       *model.Timetable
	checker  *rules.Checker
	sections map[string]model.SectionID
}

func newSchool(t *testing.T) *school {
	t.Helper()
	b := model.NewBuilder()
	g := &model.Grid{Code: "M", Days: []model.Day{{Code: "Mon"}}}
	for p := range model.PeriodID(3) {
		g.Periods = append(g.Periods, model.Period{ID: p + 1, Code: fmt.Sprint(p + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: p + 1, Kind: model.Teaching, Start: 480 + 60*model.Minute(p), End: 530 + 60*model.Minute(p)})
	}
	b.Add(g)
	year := model.YearLevelID(b.Add(&model.YearLevel{Code: "9", Grid: 1}))
	faculty := model.FacultyID(b.Add(&model.Faculty{Code: "MAT"}))
	kim := model.TeacherID(b.Add(&model.Teacher{Code: "KIM", Faculty: faculty}))
	lee := model.TeacherID(b.Add(&model.Teacher{Code: "LEE", Faculty: faculty, MaxLoad: 9}))
	small := model.RoomID(b.Add(&model.Room{Code: "S", Capacity: 1, Kind: "Classroom"}))
	b.Add(&model.Room{Code: "L", Capacity: 30, Kind: "Classroom"})
	x := &school{sections: map[string]model.SectionID{}}
	add := func(course, id string, teacher model.TeacherID, room model.RoomID, period model.PeriodID, size int) {
		cid := model.CourseID(0)
		for code, sid := range x.sections {
			if strings.HasPrefix(code, course+" ") {
				cid = b.Get(sid.Key()).(*model.Section).Course
			}
		}
		if cid == 0 {
			cid = model.CourseID(b.Add(&model.Course{Code: course, Faculty: faculty, YearLevels: []model.YearLevelID{year}}))
		}
		s := &model.Section{Course: cid, SectionID: id, Room: room, Size: uint16(size), Priority: model.PriorityUnset, LessonsWanted: 1}
		l := &model.Lesson{Slot: model.Slot{Grid: 1, Day: 1, Period: period}}
		if teacher != 0 {
			s.Teachers, l.Teachers = []model.TeacherID{teacher}, []model.TeacherID{teacher}
		}
		if room != 0 {
			l.Rooms = []model.RoomID{room}
		}
		l.Section = model.SectionID(b.Add(s))
		x.sections[course+" "+id] = l.Section
		b.Add(l)
	}
	add("MAT", "1", kim, small, 1, 2)
	add("MAT", "2", lee, 0, 2, 9)
	add("ENG", "1", kim, small, 1, 9) // teacher and room twice
	add("ART", "1", 0, 0, 3, 9)       // no teacher
	for i, in := range [][]string{{"MAT 1", "ENG 1"}, {"MAT 1"}, {"MAT 1"}} {
		s := model.StudentID(b.Add(&model.Student{SISID: fmt.Sprint(i), Surname: fmt.Sprint("S", i), YearLevel: year}))
		for _, code := range in {
			b.Add(&model.Enrolment{Section: x.sections[code], Student: s})
		}
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	x.tt, x.checker = tt, rules.New(tt)
	t.Cleanup(x.checker.Close)
	return x
}

// clash is the first of a rule.
func (x *school) clash(t *testing.T, r rules.Rule) rules.Clash {
	t.Helper()
	for c := range x.checker.Clashes() {
		if c.Rule == r {
			return c
		}
	}
	t.Fatalf("there is no %s", r)
	return rules.Clash{}
}

func TestEachClashHasAFixThatEndsIt(t *testing.T) {
	x := newSchool(t)
	for _, c := range []struct {
		rule rules.Rule
		want string // is in what one of the fixes says
	}{
		{rules.TeacherTwice, "Move "},
		{rules.RoomTwice, "room L"},
		{rules.StudentTwice, "MAT 2"},
		{rules.OverSize, "Move 1 student of MAT 1"},
		{rules.NoTeacher, "Give ART 1 to"},
		{rules.RoomSmall, "room L"},
	} {
		clash := x.clash(t, c.rule)
		list := Find(context.Background(), x.tt.Snapshot(), clash)
		said := false
		for _, f := range list {
			said = said || strings.Contains(f.Says, c.want)
			before := x.checker.Count(c.rule)
			if _, err := x.tt.Apply(f.Edit); err != nil {
				t.Errorf("%s: %s can't be done: %v", c.rule, f.Says, err)
				continue
			}
			if x.checker.Count(c.rule) >= before {
				t.Errorf("%s: %s does not end it", c.rule, f.Says)
			}
			x.tt.Undo()
			if f.Effect == "" || f.Ends < 1 {
				t.Errorf("%s: %+v", c.rule, f)
			}
		}
		if !said {
			t.Errorf("%s: nothing says %q: %+v", c.rule, c.want, list)
		}
	}
}

func TestTheFixThatCostsNothingComesFirst(t *testing.T) {
	x := newSchool(t)
	list := Find(context.Background(), x.tt.Snapshot(), x.clash(t, rules.RoomTwice))
	for i := 1; i < len(list); i++ {
		if list[i].Makes < list[i-1].Makes {
			t.Errorf("%s makes %d, and stands behind %s, which makes %d", list[i].Says, list[i].Makes, list[i-1].Says, list[i-1].Makes)
		}
	}
}

func TestAPinnedLessonStaysAndAStoppedSearchEnds(t *testing.T) {
	x := newSchool(t)
	for l := range x.tt.Lessons() {
		if _, err := x.tt.Apply(model.Pin{Keys: []model.Key{l.ID.Key()}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range Find(context.Background(), x.tt.Snapshot(), x.clash(t, rules.TeacherTwice)) {
		t.Errorf("a pinned lesson: %s", f.Says)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if list := Find(ctx, x.tt.Snapshot(), x.clash(t, rules.OverSize)); len(list) != 0 {
		t.Errorf("a search that was stopped: %+v", list)
	}
}

// TestFixesOfADemoSchoolHoldWhatTheySay: lessons are moved at random, and what a fix says is held against the timetable itself,
// whose clashes are counted afresh.
func TestFixesOfADemoSchoolHoldWhatTheySay(t *testing.T) {
	tt := demo.New(demo.Options{Students: 120})
	random := rand.New(rand.NewPCG(1, 2))
	var lessons []*model.Lesson
	for l := range tt.Lessons() {
		lessons = append(lessons, l)
	}
	for range 6 {
		a, b := lessons[random.IntN(len(lessons))], lessons[random.IntN(len(lessons))]
		_, _ = tt.Apply(model.MoveLesson{Lesson: a.ID, To: b.Slot}) // one that can't go there stays
	}
	bad := func(t *model.Timetable) int {
		c := rules.New(t.Snapshot().Index())
		defer c.Close()
		return c.CountBy(rules.Error) + c.CountBy(rules.Warning)
	}
	c := rules.New(tt)
	defer c.Close()
	looked := 0
	for clash := range c.Clashes() {
		if clash.Severity == rules.Hint || looked == 6 {
			continue
		}
		looked++
		for _, f := range Find(context.Background(), tt.Snapshot(), clash) {
			work := tt.Snapshot().Index()
			before := bad(work)
			if _, err := work.Apply(f.Edit); err != nil {
				t.Errorf("%s: %v", f.Says, err)
				continue
			}
			if after := bad(work); after-before != f.Makes-f.Ends {
				t.Errorf("%s: %d before, %d after; it says it ends %d and makes %d", f.Says, before, after, f.Ends, f.Makes)
			}
		}
	}
	if looked == 0 {
		t.Fatal("nothing clashes")
	}
}
