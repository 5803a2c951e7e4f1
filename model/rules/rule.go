package rules

import (
	"slices"

	"carillon/model"
)

// Rule names one thing that can be wrong. The names are kept in files (School.RulesOff): never change one.
type Rule string

// The rules.
const (
	TeacherTwice  Rule = "teacher-twice"  // a teacher in two lessons at once
	RoomTwice     Rule = "room-twice"     // two lessons in a room at once
	StudentTwice  Rule = "student-twice"  // a student in two lessons at once
	TeacherTravel Rule = "teacher-travel" // no time to change campus
	StudentTravel Rule = "student-travel" // no time to change campus
	DayOff        Rule = "day-off"        // a lesson in a teacher's fixed time off
	PreferredOff  Rule = "preferred-off"  // a lesson in a teacher's preferred time off
	FullDay       Rule = "full-day"       // fewer whole days free than agreed
	OverLoad      Rule = "over-load"      // more lessons than the teacher's load
	DutyOver      Rule = "duty-over"      // a duty, on-call, study or RTO entry over a lesson or another entry
	StudyRoom     Rule = "study-room"     // a lesson in a room where a study section meets
	SubClass      Rule = "sub-class"      // a sub-class with more lessons than its main section
	RoomSmall     Rule = "room-small"     // more students than seats
	OutsideGrid   Rule = "outside-grid"   // a lesson in a grid that is not its year level's
	OverSize      Rule = "over-size"      // more students than the section takes
	NoTeacher     Rule = "no-teacher"     // a section without a teacher
	LineTwice     Rule = "line-twice"     // a student in two sections of one line
	NotPlaced     Rule = "not-placed"     // lessons not placed, or fewer than wanted
	RosterGap     Rule = "roster-gap"     // a roster entry without a teacher
	RosterRoom    Rule = "roster-room"    // a study section without a room
	BellOverlap   Rule = "bell-overlap"   // periods of a grid that share time
	OffCampus     Rule = "off-campus"     // a lesson while a student is off campus
	DutyDay       Rule = "duty-day"       // a duty area left alone in a period in which it is watched on most days
)

// Severity says how bad a clash is.
type Severity uint8

// Severities, the worst last.
const (
	Hint Severity = iota
	Warning
	Error
)

var severityNames = [...]string{"hint", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// Info is what a person is told about a rule.
type Info struct {
	Rule     Rule
	Severity Severity
	Name     string // as a heading: "Teacher double-booked"
}

var infos = []Info{
	{TeacherTwice, Error, "Teacher double-booked"},
	{RoomTwice, Error, "Room double-booked"},
	{StudentTwice, Error, "Student double-booked"},
	{OffCampus, Error, "Lesson while the student is off campus"},
	{DayOff, Error, "Lesson in fixed time off"},
	{TeacherTravel, Error, "Teacher changes campus without a break"},
	{StudentTravel, Warning, "Student changes campus without a break"},
	{PreferredOff, Warning, "Lesson in preferred time off"},
	{FullDay, Warning, "Too few whole days free"},
	{OverLoad, Warning, "Teacher over load"},
	{DutyOver, Error, "Roster entry over a lesson"},
	{OutsideGrid, Error, "Lesson outside the year level's grid"},
	{LineTwice, Error, "Student in two sections of one line"},
	{StudyRoom, Warning, "Study roster over a lesson's room"},
	{SubClass, Warning, "Sub-class with more lessons than its main section"},
	{RoomSmall, Warning, "Room too small"},
	{OverSize, Warning, "Section over its size"},
	{NoTeacher, Warning, "Section without a teacher"},
	{BellOverlap, Hint, "Bell times overlap"},
	{NotPlaced, Hint, "Lessons not placed"},
	{RosterGap, Warning, "Gap in a roster"},
	{RosterRoom, Hint, "Study section without a room"},
	{DutyDay, Hint, "Duty area left alone on some days"},
}

// All lists the rules in the order in which they are shown.
func All() []Info { return slices.Clone(infos) }

// About is what a person is told about a rule.
func About(r Rule) Info {
	i := slices.IndexFunc(infos, func(i Info) bool { return i.Rule == r })
	if i < 0 {
		return Info{Rule: r, Name: string(r)}
	}
	return infos[i]
}

// Switch is the edit that switches a rule on or off in a file.
func Switch(s *model.State, r Rule, on bool) model.Edit {
	school := *s.School()
	verb := "Switch on "
	school.RulesOff = slices.DeleteFunc(slices.Clone(school.RulesOff), func(o string) bool { return o == string(r) })
	if !on {
		verb = "Switch off "
		school.RulesOff = append(school.RulesOff, string(r))
	}
	return model.Batch{Name: verb + "the rule “" + About(r).Name + "”", Edits: []model.Edit{model.Replace{Record: &school}}}
}

// Clash is one thing that is wrong.
type Clash struct {
	Rule     Rule
	Severity Severity
	On       model.Key        // the teacher, room, student, section, roster entry, duty area or grid it is about
	Slot     model.Slot       // where; the zero Slot where it is not about one place
	Lessons  []model.LessonID // the lessons involved, in order of time
	With     []model.Key      // other records involved: a line's sections, a roster entry
	Have     int              // what there is …
	Want     int              // … and what there should be, where the rule counts
	Rotation int              // in which it is counted; 0: all
}
