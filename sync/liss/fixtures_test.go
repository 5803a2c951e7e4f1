package liss

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const testPassword = "s3cret"

func testAuth() Auth {
	return Standard().auth("DEMO", "sync", NewSecret(testPassword))
}

// fixture is a method's call and answer as the golden payloads hold them.
type fixture struct {
	args  []any // after auth
	reply any
}

var (
	asAt       = Date(2026, 8, 15)
	spanStart  = Date(2026, 8, 31)
	spanEnd    = Date(2026, 10, 30).At(23, 59)
	schoolEnd  = Date(2027, 6, 30)
	autumnTerm = Term{SemesterID: 1, Semester: "Semester 1", TermID: 1, Term: "Quarter 1", StartDate: spanStart, EndDate: Date(2026, 10, 30)}
	winterTerm = Term{SemesterID: 1, Semester: "Semester 1", TermID: 2, Term: "Quarter 2", StartDate: Date(2026, 11, 2), EndDate: Date(2027, 1, 22)}

	students = []Student{
		{StudentID: "28722004", FirstName: "Siobhán", Surname: "O'Neil & Sons", PreferredName: "Shiv", Form: "7", RollGroup: "7A", House: "Red",
			Gender: "F", StatewideID: "ST-1", Email: "s@school.example", Phone: "+1 (555) 010-0", GUID: "0123456789abcdef0123456789abcdef",
			StartDate: Date(2026, 8, 1), EndDate: schoolEnd},
		{StudentID: "28722005", FirstName: "Bo", Surname: "Ng", Form: "SPT"},
	}
	teachers = []Teacher{
		{TeacherID: "1001", TeacherCode: "ABC", Title: "Ms", FirstName: "Ada", PreferredName: "Addie", Surname: "Byron", DisplayName: "Addie Byron",
			Faculty: "Mathematics", StaffType: "FullTime", Gender: "F", DaysAvailable: "Wed,Thu,Fri", Email: "a@school.example", Phone: "555",
			GUID: "fedcba9876543210fedcba9876543210", Courses: "11BIO,(11PHY),((12PHY))"},
		{TeacherID: "1002", FirstName: "Cy", Surname: "Dee"},
	}
	rooms = []Room{
		{RoomID: "7", RoomCode: "R1", Name: "Room 1", Capacity: 30, Campus: "Main", Comment: "Upstairs <left>"},
		{RoomID: "8", RoomCode: "GYM"},
	}
	classes = []Class{
		{ClassCode: "09MAT 1", CourseName: "Mathematics 9", DefaultTeacher: "1001", Type: "Study", TtStructure: "2026Junior 3,4",
			StartDate: Date(2026, 8, 1), EndDate: schoolEnd.At(23, 59), Colour: "FF8800", Form: "9", Faculty: "Mathematics", Rotations: "12",
			Composite: "10MAT 1", PriorityInClash: SomeInt(0), GUID: "0123456789ABCDEF0123456789ABCDEF"},
		{ClassCode: "10ENG 2"},
	}
	memberships = []Membership{
		{StudentID: "28722004", ClassCode: "09MAT 1", StartDate: Date(2026, 9, 1), EndDate: Date(2026, 12, 20).At(23, 59)},
		{StudentID: "28722005", ClassCode: "10ENG 2"},
	}
	lessons = []Lesson{
		{DayNumber: 10, Period: "P3", ClassCode: "09MAT 1", TeacherID: "1001", RoomID: "7", RoomCode: "R1", TtStructure: "2026Junior"},
		{DayNumber: 1, Period: "1", ClassCode: "10ENG 2"},
	}
	bells = []BellPeriod{
		{DayNumber: 1, DayName: "MonA", Period: "1", TtStructure: "2026", StartTime: ClockAt(9*60 + 5), EndTime: ClockAt(600), Type: "T"},
		{DayNumber: 1, DayName: "MonA", Period: "Rec", StartTime: ClockAt(600), EndTime: ClockAt(620), Type: "L"},
	}
	calendar = []CalendarDay{
		{Date: spanStart, DayName: "MonA", DayNumber: 1, Rotation: 1},
		{Date: Date(2026, 9, 7), DayName: "Holiday", Rotation: 1},
	}
	daily = []DailyRow{{Date: spanStart, Period: "1", StartTime: ClockAt(545), EndTime: ClockAt(600), ClassCode: "09MAT 1", ClassName: "Mathematics 9",
		Type: "Class", TeacherIDs: "1001,1002", TeacherCodes: "ABC,CYD", Rooms: "R1,GYM", Students: "28722004,28722005",
		GUID: "00000000000000000000000000000001", Replacing: "1002", TtStructure: "2026"}}
	deltas = []DailyRow{{Date: spanStart, Period: "1", ClassCode: "09MAT 1", TeacherIDs: "no-cover", Replacing: "1001", IsCancelled: true,
		CoverType: "inlieu", WorkInstructions: "Page 12\nand 13", Description: "Ms Byron is away"}}
	events     = []OpenRow{{Members: []Member{{Name: "Date", Value: "20260831"}, {Name: "Name", Value: "Swimming & diving"}}}}
	structures = []TtStructure{{Name: "2026", AcademicYear: 2026, Terms: []Term{autumnTerm, winterTerm}}}
	courses    = []Course{{Code: "11BIO", Name: "Biology", YearLevel: "11", Colour: "00AA00", Units: 2, GUID: "00000000000000000000000000000002"}}
	requests   = []SubjectPreference{{StudentID: "28722004", Course: "11BIO", Rank: 1, Reserve: true}, {StudentID: "28722004", Course: "11PHY", Rank: 2}}
)

func fixtures() map[string]fixture {
	return map[string]fixture{
		"liss.hello":                        {reply: Hello{SIS: "Example SIS", LissVersion: 10002}},
		"liss.getStudents":                  {[]any{asAt}, students},
		"liss.publishStudents":              {[]any{asAt, students}, ""},
		"liss.getTeachers":                  {[]any{asAt}, teachers},
		"liss.publishTeachers":              {[]any{asAt, teachers}, ""},
		"liss.getRooms":                     {[]any{}, rooms},
		"liss.publishRooms":                 {[]any{asAt, rooms}, ""},
		"liss.getClasses":                   {[]any{2026}, classes},
		"liss.publishClasses":               {[]any{2026, classes}, ""},
		"liss.getClassMemberships":          {[]any{asAt}, memberships},
		"liss.publishClassMemberships":      {[]any{memberships, asAt}, ""},
		"liss.changeClassMembership":        {[]any{"28722004", asAt, []string{"09MAT 1", "10ENG 2"}, []string{}}, ""},
		"liss.getTimetableStructures":       {[]any{asAt}, structures},
		"liss.getTimetable":                 {[]any{2026, spanStart, spanEnd}, lessons},
		"liss.publishTimetable":             {[]any{lessons, 2026, 0, 0, spanStart, spanEnd, true}, ""},
		"liss.getBellTimes":                 {[]any{"2026"}, bells},
		"liss.publishBellTimes":             {[]any{"", bells}, ""},
		"liss.getCalendar":                  {[]any{spanStart, spanEnd}, calendar},
		"liss.publishCalendar":              {[]any{calendar}, ""},
		"liss.publishDailyData":             {[]any{spanStart, spanEnd, daily}, ""},
		"liss.publishDailyDeltas":           {[]any{spanStart, spanEnd, deltas}, ""},
		"liss.publishEventsAndAbsences":     {[]any{spanStart, spanEnd, events}, ""},
		"liss.getCourses":                   {[]any{}, courses},
		"liss.getStudentSubjectPreferences": {[]any{"2027 electives"}, requests},
	}
}

// sameSecrets compares passwords, which no comparison can look into.
var sameSecrets = cmp.Comparer(Secret.Equal)

func golden(t testing.TB, parts ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "testdata", "liss"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func inBothFormats(t *testing.T, test func(t *testing.T, f Format)) {
	t.Helper()
	for _, f := range []Format{JSON, XML} {
		t.Run(f.String(), func(t *testing.T) { test(t, f) })
	}
}

func dialectIn(f Format) Dialect {
	d := Standard()
	d.Format = f
	return d
}
