package model

import (
	"strings"
	"testing"
)

// A file is built of records that anybody may have written: what is wrong with one is named, and nothing panics.
func TestARecordThatIsWrongInItselfIsNamedAndHarmsNoOther(t *testing.T) {
	zero := map[string]struct {
		r    Record
		want string
	}{
		"a lesson in no room":               {&Lesson{ID: 1, Section: 1, Rooms: []RoomID{0}}, "list of rooms"},
		"a lesson of no teacher":            {&Lesson{ID: 1, Section: 1, Teachers: []TeacherID{0}}, "list of teachers"},
		"a lesson that excuses nobody":      {&Lesson{ID: 1, Section: 1, Excused: []StudentID{1, 0}}, "list of students"},
		"a lesson of no section":            {&Lesson{ID: 1, Slot: Slot{1, 1, 1}}, "needs a section"},
		"a place in no grid":                {&Lesson{ID: 1, Section: 1, Slot: Slot{Day: 1, Period: 1}}, "not whole"},
		"a section of no course":            {&Section{ID: 2, SectionID: "2"}, "needs a course"},
		"a section of no teacher":           {&Section{ID: 2, Course: 1, SectionID: "2", Teachers: []TeacherID{0}}, "list of teachers"},
		"a list row of no section":          {&Enrolment{ID: 1, Student: 1}, "needs a section"},
		"a list row of nobody":              {&Enrolment{ID: 1, Section: 1}, "needs a section"},
		"a request of nobody":               {&Request{ID: 1, Course: 1}, "needs a student"},
		"a course in no year level":         {&Course{ID: 2, Code: "X", YearLevels: []YearLevelID{0}}, "list of year levels"},
		"a line of no course":               {&ElectiveLine{ID: 1, Number: 1, Courses: []CourseID{0}}, "list of courses"},
		"a study section of no year level":  {&StudySection{ID: 1, Code: "S", YearLevels: []YearLevelID{0}}, "list of year levels"},
		"a roster entry without a place":    {&RosterSlot{ID: 1, Roster: RosterRTO, Teacher: 1}, "needs a day"},
		"a year that lasts for ages":        {&School{First: 1, Last: 1 << 30}, "outside the years"},
		"a calendar before all calendars":   {&Calendar{Days: []CalendarDay{{Date: -1 << 30, Day: 1}}}, "outside the years"},
		"the source of truth of no kind":    {&School{SISOwns: []Kind{99}}, "source of truth"},
		"a list row that ends in ages":      {&Enrolment{ID: 1, Section: 1, Student: 1, Last: 1 << 30}, "outside the years"},
		"a rotation that begins before all": {&Rotation{ID: 1, Number: 1, First: -1 << 30, Last: 5}, "outside the years"},
	}
	for name, tt := range zero {
		t.Run(name, func(t *testing.T) {
			b := NewBuilder()
			b.Put(&Grid{ID: 1, Code: "Main", Days: []Day{{Code: "Mon"}}, Periods: []Period{{ID: 1, Code: "1"}},
				Cells: []Cell{{Day: 1, Period: 1, Kind: Teaching, Start: 480, End: 540}}})
			b.Put(&Course{ID: 1, Code: "09MAT"})
			b.Put(&Section{ID: 1, Course: 1, SectionID: "1"})
			b.Put(&Student{ID: 1, Surname: "Ames"})
			b.Put(&Teacher{ID: 1, Code: "KIM"})
			b.Put(tt.r)
			_, errs := b.Timetable()
			if len(errs) != 1 || !strings.Contains(errs[0].Error(), tt.want) {
				t.Errorf("faults %v, want one that says %q", errs, tt.want)
			}
		})
	}
}

// What points at a record that is wrong in itself has no fault of its own.
func TestWhatHangsOnAWrongRecordIsNotBlamed(t *testing.T) {
	b := NewBuilder()
	b.Put(&Course{ID: 1, Code: ""})
	b.Put(&Section{ID: 1, Course: 1, SectionID: "1"})
	b.Put(&Section{ID: 2, Course: 9, SectionID: "1"})
	_, errs := b.Timetable()
	if len(errs) != 2 || !strings.Contains(errs[0].Error(), "code is missing") || !strings.Contains(errs[1].Error(), "points at a course") {
		t.Errorf("faults %v", errs)
	}
}
