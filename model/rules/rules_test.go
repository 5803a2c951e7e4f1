package rules_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/exchange/csv"
	"carillon/model"
	"carillon/model/rules"
)

func TestTheGibbonSchoolHas29StudentClashesAndNoOther(t *testing.T) {
	dir := "../../../shared/data/gibbon-school"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the gibbon school is not here: ../shared/data is missing beside the checkout")
	}
	res, err := csv.Read(os.DirFS(dir), csv.Options{Name: "Gibbon", Year: 2026})
	if err != nil {
		t.Fatal(err)
	}
	c := rules.New(res.Timetable)
	got := []int{c.Count(rules.TeacherTwice), c.Count(rules.RoomTwice), c.Count(rules.StudentTwice)}
	if diff := cmp.Diff([]int{0, 0, 29}, got); diff != "" {
		t.Errorf("teacher, room, student clashes (-want +got):\n%s", diff)
	}
	n := 0
	for x := range c.Clashes() {
		if x.Rule == rules.StudentTwice {
			n++
			if len(x.Lessons) < 2 {
				t.Errorf("%s names %d lessons", x.Sentence(&res.Timetable.State), len(x.Lessons))
			}
		}
	}
	if n != 29 {
		t.Errorf("%d student clashes listed, want 29", n)
	}
}

// town is a school in which much can go wrong: two grids, two campuses, rotations, lunch waves, rosters.
func town(t testing.TB) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Put(&model.School{Name: "Town"})
	north, south := model.CampusID(b.Add(&model.Campus{Code: "N"})), model.CampusID(b.Add(&model.Campus{Code: "S"}))
	senior := grid("Senior", 480, 60)
	senior.Cells[2].Variants = []model.Variant{ // day 1, period 3
		{Code: "A", Spans: []model.Span{{Start: 600, End: 630}}}, {Code: "B", Spans: []model.Span{{Start: 630, End: 660}}},
	}
	senior.Cells[10].Start -= 15                                                                         // day 3: period 3 begins before period 2 has ended
	senior.Cells[3].Variants = []model.Variant{{Code: "A", Spans: []model.Span{{Start: 640, End: 700}}}} // day 1, period 4: wave A begins in period 3
	g1, g2 := model.GridID(b.Add(senior)), model.GridID(b.Add(grid("Junior", 500, 45)))
	y9 := model.YearLevelID(b.Add(&model.YearLevel{Code: "9", Grid: g1}))
	y7 := model.YearLevelID(b.Add(&model.YearLevel{Code: "7", Grid: g2}))
	b.Add(&model.Room{Code: "N1", Capacity: 2, Campus: north})
	b.Add(&model.Room{Code: "N2", Capacity: 2, Campus: north})
	b.Add(&model.Room{Code: "S1", Capacity: 1, Campus: south})
	for _, c := range []string{"KIM", "LOP", "RAY"} {
		b.Add(&model.Teacher{Code: c, MaxLoad: 4, AnyFullDays: 1, DaysOff: []model.DayOff{{Day: 3, Kind: model.OffFixed}, {Day: 2, Grid: g1, Period: 1, Kind: model.OffPreferred}}})
	}
	for _, n := range []string{"Ames", "Bell", "Cole", "Dean"} {
		b.Add(&model.Student{Surname: n, YearLevel: y9})
	}
	group := model.CompositeID(b.Add(&model.Composite{Code: "AB"}))
	b.Add(&model.Course{Code: "09MAT", YearLevels: []model.YearLevelID{y9}})
	b.Add(&model.Course{Code: "07ART", YearLevels: []model.YearLevelID{y7}})
	for i := range 6 {
		s := &model.Section{Course: model.CourseID(i%2 + 1), SectionID: string(rune('1' + i)), Priority: 9, Size: 2, LessonsWanted: 2,
			Teachers: []model.TeacherID{model.TeacherID(i%3 + 1)}, Room: model.RoomID(i%3 + 1)}
		if i < 2 {
			s.Composite = group
		}
		if i == 5 {
			s.Main = 5
		} else {
			s.Rotations = model.Rotations(i % 3)
			s.Line = uint8(i % 2)
		}
		id := model.SectionID(b.Add(s))
		for st := range 3 {
			if i < 5 && (st+i)%2 == 0 {
				b.Add(&model.Enrolment{Section: id, Student: model.StudentID(st + 1)})
			}
		}
		for l := range 2 {
			b.Add(&model.Lesson{Section: id, Slot: model.Slot{Grid: g1, Day: uint8(l + 1), Period: model.PeriodID(i%3 + 1)},
				Teachers: s.Teachers, Rooms: []model.RoomID{s.Room}})
		}
	}
	area := model.DutyAreaID(b.Add(&model.DutyArea{Code: "YARD", CountsLoad: true}))
	study := model.StudySectionID(b.Add(&model.StudySection{Code: "LIB"}))
	b.Add(&model.RosterSlot{Roster: model.RosterStudy, Study: study, Teacher: 3, Room: 1, Slot: model.Slot{Grid: g1, Day: 3, Period: 4}})
	b.Add(&model.RosterSlot{Roster: model.RosterDuty, Area: area, Teacher: 1, Slot: model.Slot{Grid: g1, Day: 1, Period: 1}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

func grid(code string, first, length model.Minute) *model.Grid {
	g := &model.Grid{Code: code}
	for i := range 4 {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: string(rune('1' + i))})
	}
	for d := range 3 {
		g.Days = append(g.Days, model.Day{Code: string(rune('A' + d))})
		for i := range 4 {
			start := first + model.Minute(i)*length
			g.Cells = append(g.Cells, model.Cell{Day: uint8(d + 1), Period: model.PeriodID(i + 1), Kind: model.Teaching, Start: start, End: start + length})
		}
	}
	return g
}

// edit is a random edit; many are refused, and that is part of the test.
func edit(rt *rapid.T, t *model.Timetable) model.Edit {
	pick := func(name string, k model.Kind) uint32 {
		return uint32(rapid.IntRange(1, int(t.LastID(k))).Draw(rt, name))
	}
	slot := func() model.Slot {
		if rapid.IntRange(0, 9).Draw(rt, "unplaced") == 0 {
			return model.Slot{}
		}
		return model.Slot{Grid: model.GridID(pick("grid", model.KindGrid)), Day: uint8(rapid.IntRange(1, 3).Draw(rt, "day")), Period: model.PeriodID(rapid.IntRange(1, 4).Draw(rt, "period"))}
	}
	switch rapid.IntRange(0, 14).Draw(rt, "edit") {
	case 0, 1, 2, 3:
		return model.MoveLesson{Lesson: model.LessonID(pick("lesson", model.KindLesson)), To: slot()}
	case 4:
		e := &model.Enrolment{Section: model.SectionID(pick("section", model.KindSection)), Student: model.StudentID(pick("student", model.KindStudent))}
		switch rapid.IntRange(0, 3).Draw(rt, "dates") {
		case 0:
			e.Last = 1
		case 1:
			e.First = 2
		}
		return model.Add{Record: e}
	case 14:
		o := &model.OffCampus{Student: model.StudentID(pick("student", model.KindStudent)), Reason: model.WorkRelease,
			Rotations: model.Rotations(rapid.IntRange(0, 3).Draw(rt, "rotations"))}
		for range rapid.IntRange(0, 2).Draw(rt, "periods") {
			if s := slot(); s.Placed() && !slices.Contains(o.Slots, s) {
				o.Slots = append(o.Slots, s)
			}
		}
		if rapid.Bool().Draw(rt, "ends") {
			o.Last = 1
		}
		return model.Add{Record: o}
	case 5:
		return model.Delete{Key: model.Key{Kind: model.KindEnrolment, ID: pick("enrolment", model.KindEnrolment)}}
	case 6, 7:
		if s := t.Section(model.SectionID(pick("section", model.KindSection))); s != nil {
			c := *s
			c.Rotations = model.Rotations(rapid.IntRange(0, 3).Draw(rt, "rotations"))
			c.Composite = model.CompositeID(rapid.IntRange(0, 1).Draw(rt, "composite"))
			c.LunchWave = rapid.SampledFrom([]string{"", "A", "B"}).Draw(rt, "wave")
			c.Line = uint8(rapid.IntRange(0, 2).Draw(rt, "line"))
			c.Size = uint16(rapid.IntRange(0, 3).Draw(rt, "size"))
			c.Main = model.SectionID(rapid.IntRange(0, 2).Draw(rt, "main"))
			return model.Replace{Record: &c}
		}
	case 8, 9:
		if l := t.Lesson(model.LessonID(pick("lesson", model.KindLesson))); l != nil {
			c := *l
			c.Teachers = rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(1, 3), func(i int) model.TeacherID { return model.TeacherID(i) }), 0, 2, rapid.ID[model.TeacherID]).Draw(rt, "teachers")
			c.Rooms = rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(1, 3), func(i int) model.RoomID { return model.RoomID(i) }), 0, 2, rapid.ID[model.RoomID]).Draw(rt, "rooms")
			c.Excused = rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(1, 3), func(i int) model.StudentID { return model.StudentID(i) }), 0, 2, rapid.ID[model.StudentID]).Draw(rt, "excused")
			return model.Replace{Record: &c}
		}
	case 10:
		k := rapid.SampledFrom([]model.Kind{model.KindLesson, model.KindSection, model.KindStudent, model.KindRoom, model.KindTeacher, model.KindComposite, model.KindCampus, model.KindYearLevel, model.KindDutyArea}).Draw(rt, "kind")
		return model.Delete{Key: model.Key{Kind: k, ID: pick("any", k)}}
	case 11:
		if r := t.Room(model.RoomID(pick("room", model.KindRoom))); r != nil {
			c := *r
			c.Capacity = uint16(rapid.IntRange(0, 3).Draw(rt, "capacity"))
			c.Campus = model.CampusID(rapid.IntRange(0, 2).Draw(rt, "campus"))
			return model.Replace{Record: &c}
		}
	case 12:
		s := slot()
		if !s.Placed() {
			s = model.Slot{Grid: 1, Day: 1, Period: 1}
		}
		return model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: model.TeacherID(rapid.IntRange(0, 3).Draw(rt, "teacher")), Slot: s}}
	case 13:
		if s := t.Student(model.StudentID(pick("student", model.KindStudent))); s != nil {
			c := *s
			c.Inactive = !c.Inactive
			return model.Replace{Record: &c}
		}
	}
	return model.Batch{Name: "nothing"}
}

func clashes(c *rules.Checker, t *model.Timetable) []string {
	var out []string
	for x := range c.Clashes() {
		out = append(out, string(x.Rule)+": "+x.Sentence(&t.State))
	}
	slices.Sort(out)
	return out
}

func TestClashesKeptThroughEditsEqualClashesCountedAfresh(t *testing.T) {
	seen := map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0:
				tt.Undo()
			case 1:
				tt.Redo()
			default:
				_, _ = tt.Apply(edit(rt, tt))
			}
			fresh := rules.New(tt)
			want, got := clashes(fresh, tt), clashes(c, tt)
			fresh.Close()
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("after %q (-afresh +kept):\n%s", tt.UndoLabel(), diff)
			}
			for _, x := range got {
				seen[strings.SplitN(x, ":", 2)[0]] = true
			}
		}
	})
	if len(seen) < len(rules.All())*3/4 {
		t.Errorf("random edits broke only %d of %d rules: the test says too little", len(seen), len(rules.All()))
	}
}

// TestLessonsToldAsMarkedAreAllWhoseMarkChanged: a reader that looks again only at the lessons [rules.Checker.Marked] names
// knows which lessons are part of an error, as one who reads every clash does.
func TestLessonsToldAsMarkedAreAllWhoseMarkChanged(t *testing.T) {
	came, went := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := town(t)
		c := rules.New(tt)
		known := map[model.LessonID]bool{}
		for range rapid.IntRange(1, 25).Draw(rt, "edits") {
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0:
				tt.Undo()
			case 1:
				tt.Redo()
			default:
				_, _ = tt.Apply(edit(rt, tt))
			}
			ids, all := c.Marked()
			if all {
				clear(known)
				for id := range model.LessonID(tt.LastID(model.KindLesson)) {
					ids = append(ids, id+1)
				}
			}
			for _, id := range ids {
				switch now := c.Clashing(id); {
				case now && !known[id]:
					known[id], came = true, came+1
				case !now && known[id]:
					delete(known, id)
					went++
				}
			}
			want := map[model.LessonID]bool{}
			for x := range c.Clashes() {
				for _, id := range x.Lessons {
					if x.Severity == rules.Error {
						want[id] = true
					}
				}
			}
			if diff := cmp.Diff(want, known); diff != "" {
				rt.Fatalf("after %q (-read from the clashes +told):\n%s", tt.UndoLabel(), diff)
			}
		}
	})
	if came < 50 || went < 10 {
		t.Errorf("%d marks came and %d went: the test says too little", came, went)
	}
}
