package alma

import (
	"carillon/sync/engine"
	"carillon/sync/rows"
)

// features is the article's table "Which data is sent to the other system?", row by row, with where each travels. The
// connector sends by it, the preview names what will not arrive by it, and the help page prints it.
var features = []engine.Feature{
	{ID: rows.FeatureBellTimes, Name: "Bell times", Support: engine.Yes, Travels: "publishBellTimes: day, period, start, end, kind"},
	{ID: rows.FeatureCampuses, Name: "Campuses", Support: engine.Unsure, Travels: "TtStructure where each campus has grids of its own; else the extra member Campus on lessons"},
	{ID: rows.FeatureSections, Name: "Sections", Support: engine.Yes, Travels: "publishClasses: ClassCode, CourseName, DefaultTeacher, Faculty, Form, Guid, StartDate, EndDate"},
	{ID: rows.FeatureSectionLists, Name: "Section lists", Support: engine.Yes, Travels: "publishClassMemberships: StudentId, ClassCode"},
	{ID: rows.FeatureComposite, Name: "Composite classes (linked classes)", Support: engine.Yes, Travels: "Composite on the section and on the lesson"},
	{ID: rows.FeatureDuty, Name: "Duty roster", Support: engine.Yes, Travels: "section and lessons DUTY <area> of Type Duty"},
	{ID: rows.FeatureFaculty, Name: "Faculty data", Support: engine.Yes, Travels: "publishClasses: Faculty"},
	{ID: rows.FeatureGridCodes, Name: "Grid structure codes", Support: engine.Yes, Travels: "publishTimetable: DayNumber, Period"},
	{ID: rows.FeatureMultiFile, Name: "Multi-file", Support: engine.Unsure, Travels: "each file publishes its own sections; rows of the other files are sent back unchanged"},
	{ID: rows.FeatureMultiGrid, Name: "Multi-grid", Support: engine.Unsure, Travels: "TtStructure, the grid's code, on bell times, sections and lessons"},
	{ID: rows.FeatureOnCall, Name: "On-call roster", Support: engine.Yes, Travels: "section and lessons ONCALL <teacher> of Type OnCall"},
	{ID: rows.FeaturePriority, Name: "Priority classes", Support: engine.Yes, Travels: "publishClasses: PriorityInClash"},
	{ID: rows.FeatureRoomData, Name: "Room data", Support: engine.Yes, Travels: "publishTimetable: RoomCode"},
	{ID: rows.FeatureRotations, Name: "Rotation classes", Support: engine.Yes, Travels: "publishClasses: Rotations; the chosen rotation filters the lessons"},
	{ID: rows.FeatureRTO, Name: "RTO roster", Support: engine.No, Travels: "never sent"},
	{ID: rows.FeatureStudentData, Name: "Student data", Support: engine.Yes, Travels: "publishClassMemberships: StudentId; names and year levels do not travel"},
	{ID: rows.FeatureStudy, Name: "Study roster", Support: engine.Yes, Travels: "section, list and lessons STUDY <id> of Type Study"},
	{ID: rows.FeatureSubClasses, Name: "Sub-classes", Support: engine.No, Travels: "never sent"},
	{ID: rows.FeatureTeacherData, Name: "Teacher data", Support: engine.No, Travels: "never sent, but for the SIS id (else the code) as a reference"},
	{ID: rows.FeatureDaysOff, Name: "Teacher days off (Unavailable)", Support: engine.No, Travels: "never sent"},
	{ID: rows.FeatureTimetable, Name: "Timetable data", Support: engine.Yes, Travels: "publishTimetable: DayNumber, Period, ClassCode, TeacherId, RoomCode"},
	{ID: rows.FeatureTwoRooms, Name: "Two (or more) rooms at once", Support: engine.No, Travels: "one row a lesson, with the section's room where it is on the lesson, else the first"},
	{ID: rows.FeatureTwoTeachers, Name: "Two (or more) teachers at once", Support: engine.No, Travels: "one row a lesson, with the assigned teacher where on the lesson, else the first"},
	{ID: rows.FeatureYearLevels, Name: "Year levels (non-numeric)", Support: engine.Yes, Travels: "publishClasses: Form, where the course has one year level"},
}
