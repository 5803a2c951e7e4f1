package person

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
)

// school is a school of two days with four periods, in which Maya (student 1) is; sections are named by their codes.
type school struct {
	*Pages
	t        *model.Timetable
	sections map[string]model.SectionID
	courses  map[string]model.CourseID
	grid     model.GridID
}

func newSchool(t testing.TB, add func(b *model.Builder, s *school)) *school {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon", Name: "Monday"}, {Code: "Tue", Name: "Tuesday"}}}
	for i := range 4 {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: fmt.Sprint(i + 1)})
	}
	for day := range uint8(2) {
		for i := range 4 {
			g.Cells = append(g.Cells, model.Cell{Day: day + 1, Period: model.PeriodID(i + 1), Kind: model.Teaching,
				Start: model.Minute(480 + 60*i), End: model.Minute(530 + 60*i)})
		}
	}
	s := &school{sections: map[string]model.SectionID{}, courses: map[string]model.CourseID{}, grid: model.GridID(b.Add(g))}
	year := model.YearLevelID(b.Add(&model.YearLevel{Code: "11", Grid: s.grid}))
	b.Add(&model.Student{SISID: "104286", FirstName: "Maya", Surname: "Okafor", YearLevel: year, RollGroup: "11B"})
	b.Add(&model.Student{SISID: "2", FirstName: "Ann", Surname: "Other", YearLevel: year})
	add(b, s)
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	s.t, s.Pages = tt, New(tt, rules.New(tt))
	return s
}

// course adds a course.
func (s *school) course(b *model.Builder, code string) model.CourseID {
	if s.courses[code] == 0 {
		s.courses[code] = model.CourseID(b.Add(&model.Course{Code: code, Name: "Course " + code}))
	}
	return s.courses[code]
}

// section adds the next section of a course, in a period of both days.
func (s *school) section(b *model.Builder, course string, period int, x model.Section, students ...model.StudentID) model.SectionID {
	x.Course, x.Priority = s.course(b, course), model.PriorityUnset
	n := 1
	for s.sections[fmt.Sprint(course, " ", n)] != 0 {
		n++
	}
	x.SectionID = fmt.Sprint(n)
	id := model.SectionID(b.Add(&x))
	s.sections[fmt.Sprint(course, " ", n)] = id
	for day := range uint8(2) {
		l := &model.Lesson{Section: id, Slot: model.Slot{Grid: s.grid, Day: day + 1, Period: model.PeriodID(period)}, Teachers: x.Teachers}
		if x.Room != 0 {
			l.Rooms = []model.RoomID{x.Room}
		}
		b.Add(l)
	}
	for _, st := range students {
		b.Add(&model.Enrolment{Section: id, Student: st})
	}
	return id
}

// written is a part as a person reads it.
func written(p Part) string {
	out := p.Title + ": " + Text(p.Sum)
	for _, l := range p.Lines {
		mark := ""
		switch {
		case l.Cross:
			mark = "x "
		case l.Mark == Good:
			mark = "+ "
		case l.Mark == Bad:
			mark = "! "
		}
		out += "\n" + mark + strings.Join(strings.Fields(strings.Join([]string{l.Code, l.Name, l.Value.Text}, " ")), " ")
	}
	return out
}

func (s *school) part(t testing.TB, k model.Key, title string) string {
	t.Helper()
	p := s.Of(k, 0)
	i := slices.IndexFunc(p.Parts, func(x Part) bool { return x.Title == title })
	if i < 0 {
		t.Fatalf("%v has no part %s", k, title)
	}
	return written(p.Parts[i])
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

const maya = model.StudentID(1)

func TestAStudentsRequestsSayWhatBecameOfEachAndAddUp(t *testing.T) {
	s := newSchool(t, func(b *model.Builder, s *school) {
		s.section(b, "ART", 1, model.Section{}, maya)
		s.section(b, "ENG", 2, model.Section{}, maya)
		s.section(b, "SPA", 2, model.Section{}, maya)
		s.section(b, "PHYS", 3, model.Section{}, maya)
		s.section(b, "BIO", 1, model.Section{})
		s.section(b, "BIO", 1, model.Section{})
		s.section(b, "LAT", 4, model.Section{Size: 1}, 2)
		s.section(b, "ZOO", 4, model.Section{})
		for _, r := range []model.Request{{Course: s.courses["ENG"]}, {Course: s.courses["ART"]}, {Course: s.courses["SPA"]}, {Course: s.courses["BIO"]},
			{Course: s.courses["LAT"]}, {Course: s.course(b, "NONE")}, {Course: s.courses["ZOO"]}, {Course: s.courses["PHYS"], Reserve: true},
			{Course: s.course(b, "SPARE"), Reserve: true}} {
			r.Student = maya
			b.Add(&r)
		}
	})
	same(t, "requests", s.part(t, maya.Key(), "Requests"), `Requests: 1 met, 2 in conflict, 1 by its alternate, 3 not met
+ ART Course ART ART 1
! ENG Course ENG ENG 1, at the time of SPA 1
! SPA Course SPA SPA 1, at the time of ENG 1
x BIO Course BIO both sections are in period 1, with ART 1
+ PHYS Course PHYS PHYS 1, alternate for BIO
x LAT Course LAT the only section is full
x NONE Course NONE no section is offered
x ZOO Course ZOO ZOO 1 would fit
SPARE Course SPARE alternate, not taken`)
	same(t, "conflicts", s.part(t, maya.Key(), "Conflicts"), "Conflicts: 1\n! ENG 1 and SPA 1, period 2 on Mon, Tue")
	p := s.Of(maya.Key(), 0)
	same(t, "facts", p.Title+" | "+p.Facts, "Maya Okafor | 104286 · Grade 11 · 11B")
	same(t, "table", p.Table.Note, "4, 2 in conflict")
	if r := p.Table.Rows[0]; strings.Join(r.Cells, "|") != "ART 1|Course ART|||1|1" || r.Clash || r.Others != 0 {
		t.Errorf("%+v", r)
	}
}

func TestARequestWhoseAlternateIsInConflictIsInConflictOnce(t *testing.T) {
	s := newSchool(t, func(b *model.Builder, s *school) {
		s.section(b, "ENG", 2, model.Section{}, maya)
		s.section(b, "PHYS", 2, model.Section{}, maya)
		b.Add(&model.Request{Student: maya, Course: s.course(b, "BIO")})
		b.Add(&model.Request{Student: maya, Course: s.courses["PHYS"], Reserve: true})
	})
	same(t, "sum", Text(Sum(s.Requests(maya))), "1 in conflict")
}

func TestTheSumOfRequestsIsThatOfThoseThatAreNoAlternates(t *testing.T) {
	states := map[State]int{}
	rapid.Check(t, func(rt *rapid.T) {
		wanted := map[model.CourseID]bool{}
		s := newSchool(t, func(b *model.Builder, s *school) {
			for i := range rapid.IntRange(1, 7).Draw(rt, "courses") {
				code := fmt.Sprint("C", i)
				c := s.course(b, code)
				for range rapid.IntRange(0, 2).Draw(rt, "sections") {
					var in []model.StudentID
					if s.sections[code+" 1"] == 0 && rapid.Bool().Draw(rt, "in") {
						in = append(in, maya)
					}
					s.section(b, code, rapid.IntRange(1, 4).Draw(rt, "period"), model.Section{}, in...)
				}
				for range rapid.IntRange(0, 1).Draw(rt, "requests") {
					r := &model.Request{Student: maya, Course: c, Reserve: rapid.Bool().Draw(rt, "reserve"), Rank: uint8(rapid.IntRange(0, 3).Draw(rt, "rank"))}
					wanted[c] = wanted[c] || !r.Reserve
					b.Add(r)
				}
			}
		})
		list := s.Requests(maya)
		want := 0
		for _, w := range wanted {
			if w {
				want++
			}
		}
		got := 0
		for _, said := range Sum(list) {
			n := 0
			if _, err := fmt.Sscanf(said.Text, "%d", &n); err == nil {
				got += n
			}
		}
		if got != want {
			rt.Fatalf("%q adds up to %d, and there are %d requests", Text(Sum(list)), got, want)
		}
		for _, q := range list {
			states[q.State]++
			if q.Could != 0 {
				for _, c := range rulesOf(s.t, q.Could) {
					if c.Severity == rules.Error {
						rt.Fatalf("%s is said to fit", s.t.SectionCode(q.Could))
					}
				}
			}
		}
	})
	for st := Met; st <= Unneeded; st++ {
		if states[st] == 0 {
			t.Errorf("no request was in state %d", st)
		}
	}
}

// rulesOf is what would be wrong for Maya once she is in a section.
func rulesOf(t *model.Timetable, id model.SectionID) []rules.Clash {
	copy := t.Snapshot().Index()
	before := rules.New(copy)
	defer before.Close()
	had := len(before.On(maya.Key()))
	if _, err := copy.Apply(model.Enrol{Section: id, Students: []model.StudentID{maya}}); err != nil {
		return nil
	}
	return before.On(maya.Key())[min(had, len(before.On(maya.Key()))):]
}

func TestATeachersPageSaysLoadPrepsDutiesAndWhenTheDepartmentCanMeet(t *testing.T) {
	var kim, lee model.TeacherID
	s := newSchool(t, func(b *model.Builder, s *school) {
		f := model.FacultyID(b.Add(&model.Faculty{Code: "MA", Name: "Mathematics"}))
		kim = model.TeacherID(b.Add(&model.Teacher{Code: "KIM", FirstName: "Grace", Surname: "Kim", Faculty: f, MaxLoad: 3,
			DaysOff: []model.DayOff{{Day: 2, Grid: s.grid, Period: 4, Kind: model.OffFixed}}}))
		lee = model.TeacherID(b.Add(&model.Teacher{Code: "LEE", FirstName: "Sam", Surname: "Lee", Faculty: f}))
		s.section(b, "MAT", 1, model.Section{Teachers: []model.TeacherID{kim}}, maya)
		s.section(b, "MAT", 3, model.Section{Teachers: []model.TeacherID{kim}})
		s.section(b, "ALG", 2, model.Section{Teachers: []model.TeacherID{lee}})
		yard := model.DutyAreaID(b.Add(&model.DutyArea{Code: "Y", Name: "Yard"}))
		b.Add(&model.RosterSlot{Roster: model.RosterDuty, Area: yard, Teacher: kim, Slot: model.Slot{Grid: s.grid, Day: 1, Period: 2}})
	})
	p := s.Of(kim.Key(), 0)
	same(t, "facts", p.Title+" | "+p.Facts, "Grace Kim | KIM · Mathematics")
	same(t, "load", s.part(t, kim.Key(), "Load"), `Load: 4 of 3 lessons
Class time 3 h 20 min
By day Mon 2, Tue 2
Gaps between lessons 2
Free periods 3
Days without a lesson 0`)
	if p.Parts[0].Sum[0].Tone != Bad {
		t.Error("a load that is too much looks as any other")
	}
	same(t, "preps", s.part(t, kim.Key(), "Preps"), "Preps: 1\nMAT Course MAT 2 sections")
	same(t, "duties", s.part(t, kim.Key(), "Duties"), "Duties: 1\nDuty: Yard Mon 2")
	same(t, "planning", s.part(t, kim.Key(), "Common planning"), "Common planning: all 2: Mon 4\nLEE Sam Lee Mon 4")
	if len(p.Off) != 1 || p.Off[0] != (Off{Day: 2, Start: 660, End: 710, Fixed: true}) {
		t.Errorf("time off %+v", p.Off)
	}
}

func TestARoomsPageSaysUseAndSeats(t *testing.T) {
	var room model.RoomID
	s := newSchool(t, func(b *model.Builder, s *school) {
		room = model.RoomID(b.Add(&model.Room{Code: "A1", Name: "Lab", Capacity: 1}))
		s.section(b, "MAT", 1, model.Section{Room: room}, maya, 2)
		s.section(b, "ALG", 2, model.Section{Room: room})
	})
	same(t, "use", s.part(t, room.Key(), "Use"), "Use: 4 of 8 periods\nMonday 2 in use, 2 free\nTuesday 2 in use, 2 free")
	same(t, "seats", s.part(t, room.Key(), "Seats"), "Seats: 1\n! MAT 1 2 students, 1 too many\nALG 1 0 students")
	p := s.Of(room.Key(), 0)
	same(t, "facts", p.Title+" | "+p.Facts, "Room A1 | Lab · 1 seat")
	for _, f := range p.Free {
		if f.Slot.Period < 3 {
			t.Errorf("%v is free", f.Slot)
		}
	}
	if len(p.Free) != 4 {
		t.Errorf("%d free periods", len(p.Free))
	}
}

func TestASectionsAndAYearLevelsPage(t *testing.T) {
	s := newSchool(t, func(b *model.Builder, s *school) {
		s.section(b, "MAT", 1, model.Section{Size: 2}, maya)
		s.section(b, "MAT", 2, model.Section{Size: 2}, 2)
		s.section(b, "ART", 1, model.Section{}, maya)
	})
	k := s.sections["MAT 1"].Key()
	same(t, "seats", s.part(t, k, "Seats"), "Seats: 1 of 2\nLeft 1 seat left\nMAT 2 1 of 2 · period 2")
	p := s.Of(k, 0)
	same(t, "student", strings.Join(p.Table.Rows[0].Cells, "|"), "Okafor, Maya|104286|Grade 11|has ART 1 on Mon 1 and 1 more")
	same(t, "note", p.Table.Note, "1 of 2, 1 in conflict")
	y := model.YearLevelID(1).Key()
	same(t, "students", s.part(t, y, "Students"), "Students: 2\nIn no section 0\nWith a conflict 1")
}

func TestAnEmptyWeekSaysWhy(t *testing.T) {
	var room model.RoomID
	s := newSchool(t, func(b *model.Builder, s *school) {
		room = model.RoomID(b.Add(&model.Room{Code: "A1"}))
		s.sections["X 1"] = model.SectionID(b.Add(&model.Section{Course: s.course(b, "X"), SectionID: "1", Priority: model.PriorityUnset}))
		b.Add(&model.Enrolment{Section: s.sections["X 1"], Student: 2})
	})
	for _, c := range []struct {
		k    model.Key
		want string
	}{
		{maya.Key(), "Maya has no sections yet."},
		{model.StudentID(2).Key(), "The section of Ann has no lesson placed yet."},
		{room.Key(), "No lesson is in Room A1 yet."},
		{s.sections["X 1"].Key(), "No lesson of X 1 is placed yet."},
		{model.YearLevelID(1).Key(), "Grade 11 has no sections yet."},
	} {
		if p := s.Of(c.k, 0); p.Empty != c.want || len(p.Week.Days) != 2 {
			t.Errorf("%q, %d days; want %q", p.Empty, len(p.Week.Days), c.want)
		}
	}
	if s.Of(model.StudentID(99).Key(), 0) != nil || s.Of(model.CourseID(1).Key(), 0) != nil {
		t.Error("what is gone, or has no week, has a page")
	}
}

func TestACycleOfTenDaysIsTwoWeeks(t *testing.T) {
	codes := func(list ...string) *model.Timetable {
		b := model.NewBuilder()
		g := &model.Grid{Code: "MAIN", Periods: []model.Period{{ID: 1, Code: "1"}}}
		for _, c := range list {
			g.Days = append(g.Days, model.Day{Code: c})
		}
		b.Add(&model.School{Name: "S"})
		b.Add(g)
		tt, errs := b.Timetable()
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		return tt
	}
	for _, c := range []struct {
		days []string
		want string
	}{
		{[]string{"Mon", "Tue"}, "[{ 1 2}]"},
		{strings.Fields("1 2 3 4 5 6 7 8"), "[{ 1 8}]"},
		{strings.Fields("MonA TueA WedA ThuA FriA MonB TueB WedB ThuB FriB"), "[{A 1 5} {B 6 10}]"},
		{strings.Fields("1 2 3 4 5 6 7 8 9 10"), "[{Week 1 1 5} {Week 2 6 10}]"},
		{strings.Fields("MonA TueB WedA ThuB FriA MonB TueA WedB ThuA FriB"), "[{Week 1 1 5} {Week 2 6 10}]"},
		{strings.Fields("a b c d e f g h i j k l"), "[{Week 1 1 6} {Week 2 7 12}]"},
		{strings.Fields("a b c d e f g h i j k"), "[{Week 1 1 5} {Week 2 6 10} {Week 3 11 11}]"},
	} {
		if got := fmt.Sprint(Stretches(&codes(c.days...).State, len(c.days))); got != c.want {
			t.Errorf("%v: %s, want %s", c.days, got, c.want)
		}
	}
}

func TestDaysOfTheCycleHaveDatesFromTheWeekOfTodayOn(t *testing.T) {
	b := model.NewBuilder()
	b.Add(&model.School{Name: "S"})
	monday := model.NewDate(2026, 11, 30)
	c := &model.Calendar{}
	for i, day := range []uint8{6, 7, 0, 8, 9, 10} { // Wednesday has no school
		c.Days = append(c.Days, model.CalendarDay{Date: monday + model.Date(i), Day: day})
	}
	c.Days = append(c.Days, model.CalendarDay{Date: monday + 7, Day: 1})
	b.Put(c)
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	weeks := []Stretch{{"A", 1, 5}, {"B", 6, 10}}
	for _, x := range []struct {
		day   int
		today model.Date
		want  model.Date
	}{{6, monday, monday}, {6, monday + 3, monday}, {1, monday, monday + 7}, {5, monday, 0}, {6, monday + 8, 0}} {
		if got := DateOf(&tt.State, x.day, x.today); got != x.want {
			t.Errorf("day %d on %s: %s, want %s", x.day, x.today, got, x.want)
		}
	}
	for today, want := range map[model.Date]int{monday: 1, monday + 2: 1, monday + 6: 0, monday + 7: 0, monday + 100: 0} {
		if got := StretchAt(&tt.State, weeks, today); got != want {
			t.Errorf("on %s week %d, want %d", today, got, want)
		}
	}
}

func TestNothingIsFreeWhereSomethingIsOn(t *testing.T) {
	tt := demo.New(demo.Options{Students: 300, Seed: 3, Year: 2026})
	x, board := New(tt, rules.New(tt)), rosters.New(tt)
	looked := 0
	for _, kind := range []model.Kind{model.KindTeacher, model.KindRoom} {
		for r := range tt.All(kind) {
			p := x.Of(r.Key(), 0)
			for _, f := range p.Free {
				looked++
				if kind == model.KindTeacher {
					at := rosters.Place{Roster: model.RosterRTO, Slot: f.Slot}
					busy := board.Ask(model.TeacherID(r.Key().ID), at).Fit == rosters.Blocked
					off := slices.ContainsFunc(p.Off, func(o Off) bool { return o.Fixed && o.Day == f.Slot.Day })
					if busy && !off {
						t.Fatalf("%s is said to be free on %s", p.Title, tt.SlotName(f.Slot))
					}
				} else if !slices.Contains(views.FreeRooms(tt, f.Slot, 0, 0), model.RoomID(r.Key().ID)) {
					t.Fatalf("%s is said to be free on %s", p.Title, tt.SlotName(f.Slot))
				}
			}
		}
	}
	if looked < 100 {
		t.Errorf("%d free periods say too little", looked)
	}
}

func TestAStudentIsNotFreeWhileOffCampusAndTheRequestForACourseTakenThereIsMet(t *testing.T) {
	s := newSchool(t, func(b *model.Builder, s *school) {
		course := s.course(b, "ENG12")
		b.Add(&model.Request{Student: 1, Course: course})
	})
	slot := model.Slot{Grid: s.grid, Day: 1, Period: 2}
	isFree := func() bool {
		return slices.ContainsFunc(s.Of(model.StudentID(1).Key(), 0).Free, func(f Free) bool { return f.Slot == slot })
	}
	if !isFree() || s.Requests(1)[0].State != Unmet {
		t.Fatalf("before: free %v, %+v", isFree(), s.Requests(1))
	}
	away := &model.OffCampus{Student: 1, Reason: model.DualEnrolment, Slots: []model.Slot{slot}, Course: s.courses["ENG12"]}
	if _, err := s.t.Apply(model.Add{Record: away}); err != nil {
		t.Fatal(err)
	}
	if q := s.Requests(1)[0]; isFree() || q.State != Met || q.Says != "off campus" {
		t.Errorf("off campus: free %v, %+v", isFree(), q)
	}
	week := s.Of(model.StudentID(1).Key(), 0).Week
	if b := week.Days[0].Blocks; len(b) != 1 || b[0].Kind != views.AwayBlock || b[0].Lines[1].Text != "Dual enrolment" {
		t.Errorf("Monday is %+v", b)
	}
}

// The aim is a page within 100 ms in a school of 5,000 students.
func BenchmarkPage(b *testing.B) {
	t := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	x := New(t, rules.New(t))
	for _, k := range []model.Key{model.StudentID(2500).Key(), model.TeacherID(20).Key(), model.RoomID(20).Key(), model.SectionID(200).Key(), model.YearLevelID(2).Key()} {
		b.Run(k.Kind.String(), func(b *testing.B) {
			for b.Loop() {
				x.Of(k, 0)
			}
		})
	}
}
