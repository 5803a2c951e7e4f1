package lissmap_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/rows"
)

var (
	today = model.NewDate(2026, 11, 23)
	last  = model.NewDate(2027, 6, 30)
)

// small is a school with one section: 09MAT 1 of Kim in A1, Ann in its list, on Monday 1. The pieces can be changed
// before the timetable is made.
type small struct {
	school  model.School
	grid    model.Grid
	year    model.YearLevel
	faculty model.Faculty
	room    model.Room
	teacher model.Teacher
	student model.Student
	course  model.Course
	section model.Section
	lesson  model.Lesson
	more    []model.Record
	options engine.Options
}

func newSmall() *small {
	first, end := model.SchoolYear(2026)
	return &small{
		school: model.School{Name: "Small", Region: model.RegionUSA, First: first, Last: end},
		grid: model.Grid{ID: 1, Code: "HS", Days: []model.Day{{Code: "Mon"}, {Code: "Tue"}}, Periods: []model.Period{{ID: 1, Code: "1"}, {ID: 2, Code: "2"}},
			Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 510, End: 570}, {Day: 1, Period: 2, Kind: model.Teaching, Start: 570, End: 630}}},
		year:    model.YearLevel{ID: 1, Code: "9", Name: "Grade 9"},
		faculty: model.Faculty{ID: 1, Code: "MA", Name: "Mathematics"},
		room:    model.Room{ID: 1, Code: "A1"},
		teacher: model.Teacher{ID: 1, Code: "KIM", SISID: "11", Surname: "Kim"},
		student: model.Student{ID: 1, SISID: "501", Surname: "Ames", FirstName: "Ann", YearLevel: 1},
		course:  model.Course{ID: 1, Code: "09MAT", Name: "Mathematics 9", Faculty: 1, YearLevels: []model.YearLevelID{1}},
		section: model.Section{ID: 1, Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}, Room: 1, Priority: model.PriorityUnset},
		lesson:  model.Lesson{ID: 1, Section: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 1}, Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}},
		options: engine.Options{Publish: engine.Publishes(), Today: today, From: today, To: last, Year: 2026},
	}
}

func (s *small) timetable(t *testing.T) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	for _, r := range append([]model.Record{&s.school, &s.grid, &s.year, &s.faculty, &s.room, &s.teacher, &s.student, &s.course, &s.section, &s.lesson,
		&model.Enrolment{ID: 1, Section: 1, Student: 1}}, s.more...) {
		b.Put(r)
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// wireRows are the rows of a kind as they go over the wire: one text per row, its members in order of name.
func wireRows(t *testing.T, c engine.Connector, tt *model.Timetable, kind engine.Kind, o engine.Options) []string {
	t.Helper()
	body, err := c.(engine.Payloader).Payload(engine.System{School: "DEMO", Username: "u"}, kind, outbound(t, c, tt, kind, o).Set(), o)
	if err != nil {
		t.Fatal(err)
	}
	var call struct{ Params []json.RawMessage }
	if err := json.NewDecoder(body).Decode(&call); err != nil {
		t.Fatal(err)
	}
	place := map[engine.Kind]int{engine.BellTimes: 2, engine.Sections: 2, engine.SectionLists: 1, engine.Timetable: 1}[kind]
	var rows []map[string]any
	if err := json.Unmarshal(call.Params[place], &rows); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		var members []string
		for _, name := range slices.Sorted(maps.Keys(r)) {
			members = append(members, fmt.Sprintf("%s=%v", name, r[name]))
		}
		out = append(out, strings.Join(members, " "))
	}
	return out
}

const (
	plainClass  = "ClassCode=09MAT 1 CourseName=Mathematics 9 DefaultTeacher=11 EndDate=20270630T23:59:00 Faculty=MA Form=9 StartDate=20261123T00:00:00"
	plainMember = "ClassCode=09MAT 1 StudentId=501"
	plainLesson = "ClassCode=09MAT 1 DayNumber=1 Period=1 RoomCode=A1 TeacherId=11"
)

// TestEachFeatureTravelsAsItsRowSays has one case per row of the feature support table: a school with that feature, and
// exactly the members that are on the wire. Kinds that are not named go as for the plain school.
func TestEachFeatureTravelsAsItsRowSays(t *testing.T) {
	second := func(s *small) { // a second section, 09MAT 2, without list and lesson
		s.more = append(s.more, &model.Section{ID: 2, Course: 1, SectionID: "2", Teachers: []model.TeacherID{1}, Priority: model.PriorityUnset})
	}
	const secondClass = "ClassCode=09MAT 2 CourseName=Mathematics 9 DefaultTeacher=11 EndDate=20270630T23:59:00 Faculty=MA Form=9 StartDate=20261123T00:00:00"
	tests := map[engine.FeatureID]struct {
		change func(*small)
		want   map[engine.Kind][]string
		left   string // what the preview says is left out
	}{
		rows.FeatureBellTimes: {func(*small) {}, map[engine.Kind][]string{engine.BellTimes: {
			"DayName=Mon DayNumber=1 EndTime=09:30 Period=1 StartTime=08:30 Type=T", "DayName=Mon DayNumber=1 EndTime=10:30 Period=2 StartTime=09:30 Type=T"}}, ""},
		rows.FeatureCampuses: {func(s *small) {
			s.room.Campus = 1
			s.more = append(s.more, &model.Campus{ID: 1, Code: "N"}, &model.Campus{ID: 2, Code: "S"}, &model.Room{ID: 2, Code: "B2", Campus: 2},
				&model.DutyArea{ID: 1, Code: "Yard", Room: 2}, &model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, map[engine.Kind][]string{
			engine.Sections:  {plainClass, "ClassCode=DUTY Yard CourseName=Yard EndDate=20270630T23:59:00 StartDate=20261123T00:00:00 Type=Duty"},
			engine.Timetable: {"Campus=N " + plainLesson, "Campus=S ClassCode=DUTY Yard DayNumber=1 Period=2 RoomCode=B2 TeacherId=11"},
		}, ""},
		rows.FeatureSections: {func(s *small) { s.section.GUID = strings.Repeat("ab", 16) }, map[engine.Kind][]string{engine.Sections: {
			"ClassCode=09MAT 1 CourseName=Mathematics 9 DefaultTeacher=11 EndDate=20270630T23:59:00 Faculty=MA Form=9 Guid=" + strings.Repeat("ab", 16) + " StartDate=20261123T00:00:00"}}, ""},
		rows.FeatureSectionLists: {func(s *small) {
			s.more = append(s.more, &model.Student{ID: 2, SISID: "502", Surname: "Bell"}, &model.Enrolment{ID: 2, Section: 1, Student: 2, First: today, Last: last})
		}, map[engine.Kind][]string{engine.SectionLists: {plainMember, "ClassCode=09MAT 1 EndDate=20270630T23:59:00 StartDate=20261123T00:00:00 StudentId=502"}}, ""},
		rows.FeatureComposite: {func(s *small) {
			s.section.Composite = 1
			s.more = append(s.more, &model.Composite{ID: 1, Code: "C"}, &model.Section{ID: 2, Course: 1, SectionID: "2", Composite: 1, Teachers: []model.TeacherID{1}, Priority: model.PriorityUnset},
				&model.Lesson{ID: 2, Section: 2, Slot: s.lesson.Slot, Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}})
		}, map[engine.Kind][]string{
			engine.Sections:  {plainClass, strings.Replace(secondClass, "CourseName", "Composite=09MAT 1 CourseName", 1)},
			engine.Timetable: {plainLesson, "ClassCode=09MAT 2 Composite=09MAT 1 DayNumber=1 Period=1 RoomCode=A1 TeacherId=11"},
		}, ""},
		rows.FeatureDuty: {func(s *small) {
			s.more = append(s.more, &model.DutyArea{ID: 1, Code: "Yard", Room: 1}, &model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, map[engine.Kind][]string{
			engine.Sections:  {plainClass, "ClassCode=DUTY Yard CourseName=Yard EndDate=20270630T23:59:00 StartDate=20261123T00:00:00 Type=Duty"},
			engine.Timetable: {plainLesson, "ClassCode=DUTY Yard DayNumber=1 Period=2 RoomCode=A1 TeacherId=11"},
		}, ""},
		rows.FeatureFaculty: {func(s *small) {
			s.section.Faculty = 2
			s.more = append(s.more, &model.Faculty{ID: 2, Code: "SC", Name: "Science"})
		}, map[engine.Kind][]string{engine.Sections: {strings.Replace(plainClass, "Faculty=MA", "Faculty=SC", 1)}}, ""},
		rows.FeatureGridCodes: {func(s *small) { s.grid.Periods[0].Code = "L2" }, map[engine.Kind][]string{
			engine.Timetable: {strings.Replace(plainLesson, "Period=1", "Period=L2", 1)},
			engine.BellTimes: {"DayName=Mon DayNumber=1 EndTime=09:30 Period=L2 StartTime=08:30 Type=T", "DayName=Mon DayNumber=1 EndTime=10:30 Period=2 StartTime=09:30 Type=T"},
		}, ""},
		rows.FeatureMultiFile: {func(s *small) { s.options.MultiFile = true }, nil, ""}, // nothing of its own on the wire: see the engine's tests
		rows.FeatureMultiGrid: {func(s *small) {
			s.year.Grid = 1
			s.more = append(s.more, &model.Grid{ID: 2, Code: "MS", Days: []model.Day{{Code: "A"}}, Periods: []model.Period{{ID: 1, Code: "X"}}, Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Break, Start: 600, End: 620}}})
		}, map[engine.Kind][]string{
			engine.Sections:  {plainClass + " TtStructure=HS"},
			engine.Timetable: {plainLesson + " TtStructure=HS"},
			engine.BellTimes: {"DayName=Mon DayNumber=1 EndTime=09:30 Period=1 StartTime=08:30 TtStructure=HS Type=T", "DayName=Mon DayNumber=1 EndTime=10:30 Period=2 StartTime=09:30 TtStructure=HS Type=T",
				"DayName=A DayNumber=1 EndTime=10:20 Period=X StartTime=10:00 TtStructure=MS Type=L"},
		}, ""},
		rows.FeatureOnCall: {func(s *small) {
			s.more = append(s.more, &model.RosterSlot{ID: 1, Roster: model.RosterOnCall, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, map[engine.Kind][]string{
			engine.Sections:  {plainClass, "ClassCode=ONCALL KIM CourseName=On call DefaultTeacher=11 EndDate=20270630T23:59:00 StartDate=20261123T00:00:00 Type=OnCall"},
			engine.Timetable: {plainLesson, "ClassCode=ONCALL KIM DayNumber=1 Period=2 TeacherId=11"},
		}, ""},
		rows.FeaturePriority: {func(s *small) { s.section.Priority = -1 }, map[engine.Kind][]string{engine.Sections: {strings.Replace(plainClass, "StartDate", "PriorityInClash=-1 StartDate", 1)}}, ""},
		rows.FeatureRoomData: {func(s *small) { s.room.Code, s.room.Capacity, s.room.Name = "B7", 30, "Laboratory" }, map[engine.Kind][]string{engine.Timetable: {strings.Replace(plainLesson, "A1", "B7", 1)}}, ""},
		rows.FeatureRotations: {func(s *small) {
			second(s)
			s.section.Rotations = model.Rotations(0).With(2)
			s.options.Rotation = 1
			s.more = append(s.more, &model.Rotation{ID: 1, Number: 1}, &model.Rotation{ID: 2, Number: 2})
		}, map[engine.Kind][]string{
			engine.Sections:  {strings.Replace(plainClass, "StartDate", "Rotations=2 StartDate", 1), secondClass},
			engine.Timetable: nil,
		}, ""},
		rows.FeatureRTO: {func(s *small) {
			s.more = append(s.more, &model.RosterSlot{ID: 1, Roster: model.RosterRTO, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, nil, ""},
		rows.FeatureStudentData: {func(s *small) { s.student.Gender, s.student.StatewideID = "F", "S1" }, map[engine.Kind][]string{engine.SectionLists: {plainMember}}, ""},
		rows.FeatureStudy: {func(s *small) {
			s.more = append(s.more, &model.StudySection{ID: 1, Code: "9A", YearLevels: []model.YearLevelID{1}},
				&model.RosterSlot{ID: 1, Roster: model.RosterStudy, Study: 1, Teacher: 1, Room: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, map[engine.Kind][]string{
			engine.Sections:     {plainClass, "ClassCode=STUDY 9A CourseName=9A EndDate=20270630T23:59:00 Form=9 StartDate=20261123T00:00:00 Type=Study"},
			engine.SectionLists: {plainMember, "ClassCode=STUDY 9A StudentId=501"},
			engine.Timetable:    {plainLesson, "ClassCode=STUDY 9A DayNumber=1 Period=2 RoomCode=A1 TeacherId=11"},
		}, ""},
		rows.FeatureSubClasses: {func(s *small) {
			s.more = append(s.more, &model.Section{ID: 2, Course: 1, SectionID: "1b", Main: 1, Priority: model.PriorityUnset},
				&model.Lesson{ID: 2, Section: 2, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}})
		}, nil, "sub-classes are not sent"},
		rows.FeatureTeacherData: {func(s *small) { s.teacher.Gender, s.teacher.GUID, s.teacher.SISID = "F", strings.Repeat("0", 32), "" }, map[engine.Kind][]string{
			engine.Sections:  {strings.Replace(plainClass, "=11", "=KIM", 1)},
			engine.Timetable: {strings.Replace(plainLesson, "TeacherId=11", "TeacherId=KIM", 1)},
		}, ""},
		rows.FeatureDaysOff:   {func(s *small) { s.teacher.DaysOff = []model.DayOff{{Day: 2, Kind: model.OffFixed}} }, nil, ""},
		rows.FeatureTimetable: {func(s *small) { s.lesson.Slot.Period = 2 }, map[engine.Kind][]string{engine.Timetable: {strings.Replace(plainLesson, "Period=1", "Period=2", 1)}}, ""},
		rows.FeatureTwoRooms: {func(s *small) {
			s.more = append(s.more, &model.Room{ID: 2, Code: "B2"})
			s.lesson.Rooms = []model.RoomID{2, 1}
		}, map[engine.Kind][]string{engine.Timetable: {plainLesson}}, "one room a lesson; left out: B2"},
		rows.FeatureTwoTeachers: {func(s *small) {
			s.more = append(s.more, &model.Teacher{ID: 2, Code: "LEE", SISID: "12"})
			s.lesson.Teachers = []model.TeacherID{2, 1}
		}, map[engine.Kind][]string{engine.Timetable: {plainLesson}}, "LEE is left out"},
		rows.FeatureYearLevels: {func(s *small) { s.year.Code = "Yr9+10" }, map[engine.Kind][]string{engine.Sections: {strings.Replace(plainClass, "Form=9", "Form=Yr9+10", 1)}}, ""},
	}
	plain := map[engine.Kind][]string{
		engine.Sections: {plainClass}, engine.SectionLists: {plainMember}, engine.Timetable: {plainLesson},
		engine.BellTimes: {"DayName=Mon DayNumber=1 EndTime=09:30 Period=1 StartTime=08:30 Type=T", "DayName=Mon DayNumber=1 EndTime=10:30 Period=2 StartTime=09:30 Type=T"},
	}
	c := alma.New()
	for _, f := range c.(engine.Featured).Features() {
		t.Run(f.Name, func(t *testing.T) {
			tc, ok := tests[f.ID]
			if !ok {
				t.Fatal("there is no case for it")
			}
			s := newSmall()
			tc.change(s)
			tt := s.timetable(t)
			var left []string
			for _, kind := range engine.Publishes() {
				want, named := tc.want[kind]
				if !named {
					want = plain[kind]
				}
				if diff := cmp.Diff(want, wireRows(t, c, tt, kind, s.options)); diff != "" {
					t.Errorf("%s: -want +wire\n%s", kind, diff)
				}
				for _, n := range outbound(t, c, tt, kind, s.options).Left {
					left = append(left, words.Plain.Say(n.Why))
				}
			}
			if !strings.Contains(strings.Join(left, "\n"), tc.left) || tc.left == "" && len(left) > 0 {
				t.Errorf("left out: %q, want %q", left, tc.left)
			}
			if f.ID != rows.FeatureMultiFile && c.(engine.Featured).InUse(tt)[f.ID] == 0 {
				t.Error("it is not counted as in use")
			}
		})
	}
}

// TestAFeatureIsInUseFromItsFirstPieceOrItsSecond: one grid is no multi-grid, and a section with a priority is a section.
func TestAFeatureIsInUseFromItsFirstPieceOrItsSecond(t *testing.T) {
	s := newSmall()
	s.section.Priority = 2
	s.more = []model.Record{&model.Campus{ID: 1, Code: "N"}, &model.Section{ID: 2, Course: 1, SectionID: "1b", Main: 1, Priority: 3}, &model.Lesson{ID: 2, Section: 1}}
	want := map[engine.FeatureID]int{
		rows.FeatureBellTimes: 2, rows.FeatureFaculty: 1, rows.FeatureGridCodes: 1, rows.FeaturePriority: 1, rows.FeatureRoomData: 1, rows.FeatureSections: 1,
		rows.FeatureSectionLists: 1, rows.FeatureStudentData: 1, rows.FeatureSubClasses: 1, rows.FeatureTeacherData: 1, rows.FeatureTimetable: 1,
	}
	if diff := cmp.Diff(want, alma.New().(engine.Featured).InUse(s.timetable(t))); diff != "" {
		t.Errorf("in use: -want +got\n%s", diff)
	}
}

// TestWhatTheTableSaysNoToIsNotSent turns one row of the table to No after the other: the connector sends by it.
func TestWhatTheTableSaysNoToIsNotSent(t *testing.T) {
	s := newSmall()
	s.year.Code, s.room.Campus, s.section.Composite, s.section.Priority, s.section.Rotations = "SPT", 1, 1, 2, model.Rotations(0).With(1)
	free := model.Slot{Grid: 1, Day: 1, Period: 2}
	s.more = []model.Record{&model.Campus{ID: 1, Code: "N"}, &model.Campus{ID: 2, Code: "S"}, &model.Composite{ID: 1, Code: "C"},
		&model.Section{ID: 2, Course: 1, SectionID: "2", Composite: 1, Priority: model.PriorityUnset}, &model.DutyArea{ID: 1, Code: "Yard"}, &model.StudySection{ID: 1, Code: "9A"},
		&model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: free}, &model.RosterSlot{ID: 2, Roster: model.RosterOnCall, Teacher: 1, Slot: free},
		&model.RosterSlot{ID: 3, Roster: model.RosterStudy, Study: 1, Teacher: 1, Slot: free}}
	tt := s.timetable(t)
	sent := func(no engine.FeatureID) string {
		p := alma.Profile()
		for i := range p.Features {
			if p.Features[i].ID == no {
				p.Features[i].Support = engine.No
			}
		}
		text := ""
		for _, kind := range engine.Publishes() {
			text += strings.Join(wireRows(t, lissmap.New(p), tt, kind, s.options), "\n") + "\n"
		}
		return text
	}
	for no, member := range map[engine.FeatureID]string{
		rows.FeatureBellTimes: "StartTime=", rows.FeatureCampuses: "Campus=", rows.FeatureComposite: "Composite=", rows.FeatureDuty: "DUTY", rows.FeatureFaculty: "Faculty=",
		rows.FeatureOnCall: "ONCALL", rows.FeaturePriority: "PriorityInClash=", rows.FeatureRoomData: "RoomCode=", rows.FeatureRotations: "Rotations=", rows.FeatureStudy: "STUDY",
		rows.FeatureYearLevels: "Form=SPT",
	} {
		if !strings.Contains(sent(""), member) || strings.Contains(sent(no), member) {
			t.Errorf("%s decides nothing about %s", no, member)
		}
	}
}

func TestWithRostersExcludedNoneOfThemIsSentAndTheirRemovalIsExpected(t *testing.T) {
	s := newSmall()
	s.more = []model.Record{&model.DutyArea{ID: 1, Code: "Yard"}, &model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}}}
	s.options.ExcludeRosters = true
	c, tt := alma.New(), s.timetable(t)
	if diff := cmp.Diff([]string{plainClass}, wireRows(t, c, tt, engine.Sections, s.options)); diff != "" {
		t.Errorf("-want +wire\n%s", diff)
	}
	for kind, there := range map[engine.Kind]set{engine.Sections: served([]liss.Class{{ClassCode: "DUTY Yard", Type: "Duty"}}),
		engine.Timetable: served([]liss.Lesson{{DayNumber: 1, Period: "2", ClassCode: "DUTY Yard", TeacherID: "11"}})} {
		p := planned(t, c, tt, kind, map[engine.Kind]set{kind: there}, s.options)
		if out := p.Out[0]; out.Count(engine.Gone) != 1 || len(out.There) > 0 {
			t.Errorf("%s: %v, there %v", kind, out.Changes, out.There)
		}
		if slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.ManyGone }) {
			t.Errorf("%s: what goes by choice holds the plan: %v", kind, p.Held)
		}
	}
}

// TestWhereGridsFollowCampusesTheGridTellsTheCampus: then lessons have no member of their own for it, whatever their room.
func TestWhereGridsFollowCampusesTheGridTellsTheCampus(t *testing.T) {
	for _, follow := range []bool{true, false} {
		s := newSmall()
		s.year.Grid, s.year.Campus, s.room.Campus = 1, 1, 2
		ms := s.grid
		ms.ID, ms.Code = 2, "MS"
		other := model.YearLevel{ID: 2, Code: "8", Grid: 2, Campus: 2}
		if !follow {
			other.Grid = 1
		}
		s.more = []model.Record{&ms, &other, &model.Campus{ID: 1, Code: "N"}, &model.Campus{ID: 2, Code: "S"},
			&model.YearLevel{ID: 3, Code: "7", Campus: 2}, &model.YearLevel{ID: 4, Code: "6", Grid: 1}} // these tell nothing
		want := "ClassCode=09MAT 1 DayNumber=1 Period=1 RoomCode=A1 TeacherId=11 TtStructure=HS"
		if !follow {
			want = "Campus=S " + want
		}
		if diff := cmp.Diff([]string{want}, wireRows(t, alma.New(), s.timetable(t), engine.Timetable, s.options)); diff != "" {
			t.Errorf("follow %v: -want +wire\n%s", follow, diff)
		}
	}
}

// TestTheRangeIsForTheTimetableAlone: sections, lists and bell times run from today to the To date.
func TestTheRangeIsForTheTimetableAlone(t *testing.T) {
	s := newSmall()
	s.options.From = today + 10
	c, tt := alma.New(), s.timetable(t)
	for kind, want := range map[engine.Kind]string{
		engine.Sections:     `"StartDate":"20261123T00:00:00","EndDate":"20270630T23:59:00"`,
		engine.SectionLists: `}],"20261123T00:00:00"]`,
		engine.Timetable:    `,2026,0,0,"20261203T00:00:00","20270630T23:59:00",true]`,
	} {
		body, err := c.(engine.Payloader).Payload(engine.System{}, kind, outbound(t, c, tt, kind, s.options).Set(), s.options)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(body); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, %s", kind, err, text)
		}
	}
	s.options.Publish = []engine.Kind{engine.Timetable}
	body, err := c.(engine.Payloader).Payload(engine.System{}, engine.Timetable, outbound(t, c, tt, engine.Timetable, s.options).Set(), s.options)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(body); !strings.Contains(string(text), ",false]") {
		t.Errorf("without sections in the run the SIS is to make none: %s", text)
	}
}

// TestASectionOfSeveralTeachersGoesWithItsAssignedOne: the preview says who is left out.
func TestASectionOfSeveralTeachersGoesWithItsAssignedOne(t *testing.T) {
	s := newSmall()
	s.section.Teachers = []model.TeacherID{2, 1, 3}
	s.more = []model.Record{&model.Teacher{ID: 2, Code: "LEE", SISID: "12"}, &model.Teacher{ID: 3, Code: "MAY"}}
	c, tt := alma.New(), s.timetable(t)
	if got := wireRows(t, c, tt, engine.Sections, s.options)[0]; !strings.Contains(got, "DefaultTeacher=12 ") {
		t.Error(got)
	}
	left := outbound(t, c, tt, engine.Sections, s.options).Left
	if len(left) != 1 || !strings.Contains(words.Plain.Say(left[0].Why), "KIM, MAY are left out") {
		t.Errorf("left out: %v", left)
	}
}

// TestRotationsFromTenOnAreToldApart: "12" is rotations 1 and 2.
func TestRotationsFromTenOnAreToldApart(t *testing.T) {
	for want, numbers := range map[string][]int{"12": {1, 2}, "12,": {12}, "1,12": {1, 12}} {
		s := newSmall()
		for _, n := range numbers {
			s.section.Rotations = s.section.Rotations.With(n)
		}
		c, tt := alma.New(), s.timetable(t)
		if got := wireRows(t, c, tt, engine.Sections, s.options)[0]; !strings.Contains(got, "Rotations="+want+" ") {
			t.Errorf("rotations %v: %s", numbers, got)
		}
	}
}

func TestACourseOfSeveralYearLevelsHasNoForm(t *testing.T) {
	s := newSmall()
	s.more = []model.Record{&model.YearLevel{ID: 2, Code: "10"}}
	s.course.YearLevels = []model.YearLevelID{1, 2}
	if got := wireRows(t, alma.New(), s.timetable(t), engine.Sections, s.options)[0]; strings.Contains(got, "Form=") {
		t.Error(got)
	}
}

func TestWhatHasNoPlaceInAlmaIsListed(t *testing.T) {
	s := newSmall()
	s.course.Credits = 100
	s.section.LunchWave = "A"
	s.lesson.Excused = []model.StudentID{1}
	s.grid.Cells[0].Variants = []model.Variant{{Code: "A", Spans: []model.Span{{Start: 510, End: 540}}}}
	tt := s.timetable(t)
	var left []string
	for _, kind := range engine.Publishes() {
		for _, n := range outbound(t, alma.New(), tt, kind, s.options).Left {
			left = append(left, n.What+": "+words.Plain.Say(n.Why))
		}
	}
	want := []string{
		"Grid HS: the times of 1 lunch wave are not sent",
		"09MAT: its credits are not sent",
		"Lunch waves: the lunch wave of 1 section is not sent",
		"09MAT 1 on Mon 1: 1 student is excused from it, which is not sent",
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAnInactiveStudentStaysInItsListsAndIsNotSent(t *testing.T) {
	s := newSmall()
	s.student.Inactive = true
	c, tt := alma.New(), s.timetable(t)
	if rows := wireRows(t, c, tt, engine.SectionLists, s.options); len(rows) > 0 {
		t.Errorf("sent: %v", rows)
	}
	if left := outbound(t, c, tt, engine.SectionLists, s.options).Left; len(left) != 1 || left[0].What != "Ann Ames (501)" || !strings.Contains(words.Plain.Say(left[0].Why), "stays in 1 section") {
		t.Errorf("left out: %v", left)
	}
}

func TestTwoThatWouldHaveOneCodeAreAFaultOfTheSecond(t *testing.T) {
	s := newSmall()
	s.more = []model.Record{&model.Course{ID: 2, Code: "DUTY"}, &model.Section{ID: 2, Course: 2, SectionID: "Yard", Priority: model.PriorityUnset}, &model.DutyArea{ID: 1, Code: "Yard"},
		&model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}}}
	c, tt := alma.New(), s.timetable(t)
	table := outbound(t, c, tt, engine.Sections, s.options)
	if table.Rows != 2 || len(table.Bad) != 1 || !strings.Contains(words.Plain.Say(table.Bad[0].Why), "is also that of") {
		t.Errorf("%d rows, faults %+v", table.Rows, table.Bad)
	}
	if rows := wireRows(t, c, tt, engine.Timetable, s.options); len(rows) != 1 {
		t.Errorf("lessons: %v", rows)
	}
}

// TestCodesOfRostersFollowTheSameRules: letters and digits are fine, a mark is a warning or, where the SIS wants it so, a
// fault; so is a blank.
func TestCodesOfRostersFollowTheSameRules(t *testing.T) {
	for _, tc := range []struct {
		area        string
		strict      bool
		rows, warns int
	}{{"Yard", false, 2, 0}, {"Yard_2", false, 2, 1}, {"Yard_2", true, 1, 0}, {"Yard 2", false, 1, 0}} {
		s := newSmall()
		s.more = []model.Record{&model.DutyArea{ID: 1, Code: tc.area}, &model.RosterSlot{ID: 1, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}}}
		p := alma.Profile()
		p.Dialect = func(engine.System) liss.Dialect {
			d := liss.Standard()
			d.SymbolErrors = tc.strict
			return d
		}
		table := outbound(t, lissmap.New(p), s.timetable(t), engine.Sections, s.options)
		if table.Rows != tc.rows || len(table.Warn) != tc.warns || len(table.Bad) != 2-tc.rows {
			t.Errorf("%q, strict %v: %d rows, warnings %v, faults %v", tc.area, tc.strict, table.Rows, table.Warn, table.Bad)
		}
	}
}

func TestACodeThatLISSHasNoRoomForIsAFaultWithAllItsRows(t *testing.T) {
	for _, tc := range []struct{ course, id, why string }{
		{"09 MAT", "1", "blank inside"},
		{"MATHEMATICSFORBEGINNERS", "1", "longer than 20"},
	} {
		s := newSmall()
		s.course.Code, s.section.SectionID = tc.course, tc.id
		table := outbound(t, alma.New(), s.timetable(t), engine.Sections, s.options)
		if table.Rows != 0 || len(table.Bad) != 1 || !strings.Contains(words.Plain.Say(table.Bad[0].Why), tc.why) {
			t.Errorf("%s %s: %+v", tc.course, tc.id, table.Bad)
		}
	}
}
