package liss

// The records of LISS. The tag names the member on the wire; further names after | are read too. "key" and "required" are
// members that must not be empty when a client writes, "always" is written even when zero, "max=20" is the longest text the
// specification allows in it (identifiers that the SIS owns carry no such limit here: what a SIS hands out it must take back,
// and 54 characters have been seen), and "edval" marks de-facto members that are only sent when the dialect says so.
//
// A record that says AsItCame is another's and goes back to the SIS: all it came with is written, members that LISS does
// not know as text, and none of it is checked.

// Member is a member that a record was sent and that the package could not place: one it has no field for, or one whose
// value it can't read as what the field holds. Value is the text that came, or JSON text for a struct or an array.
type Member struct {
	Name, Value string
	Form        MemberForm
}

// MemberForm is what a member's value was on the wire, so that it goes back as it came.
type MemberForm uint8

// The forms of a member: text and numbers, which receivers take for each other (LISS §4), true or false, a struct or array.
const (
	FormText MemberForm = iota
	FormBoolean
	FormJSON
)

// Auth is the first parameter of every call but hello.
type Auth struct {
	School      string   `liss:"School,always"` // school code, exactly one school per call
	UserName    string   `liss:"UserName,always"`
	Password    Secret   `liss:"Password,always"`
	LissVersion int      `liss:"LissVersion,always"` // major·10000 + minor·100 + release
	UserAgent   string   `liss:"UserAgent,always"`
	Unknown     []Member `liss:"*"`
}

// Hello is the answer to liss.hello: the product's name and the LISS version it speaks (10002 is 1.0.2).
type Hello struct {
	SIS         string   `liss:"SIS,required"`
	LissVersion int      `liss:"LissVersion,always"`
	Unknown     []Member `liss:"*"`
}

// Student is a row of getStudents and publishStudents.
type Student struct {
	StudentID     string   `liss:"StudentId,key"`
	FirstName     string   `liss:"FirstName,always"`
	Surname       string   `liss:"Surname,always"`
	PreferredName string   `liss:"PreferredName"`
	Form          string   `liss:"Form,required,always"` // year level, may be non-numeric
	RollGroup     string   `liss:"RollGroup"`
	House         string   `liss:"House"`
	Gender        string   `liss:"Gender,max=1"`
	StatewideID   string   `liss:"StatewideId"`
	Email         string   `liss:"Email"`
	Phone         string   `liss:"Phone"`
	GUID          string   `liss:"Guid,max=32"`
	StartDate     DateTime `liss:"StartDate"` // enrolment span
	EndDate       DateTime `liss:"EndDate"`
	Unknown       []Member `liss:"*"`
}

// Teacher is a row of getTeachers and publishTeachers. Courses is Extension 2: "11BIO,(11PHY),((12PHY))".
type Teacher struct {
	TeacherID     string   `liss:"TeacherId,key"`
	TeacherCode   string   `liss:"TeacherCode,max=20"`
	Title         string   `liss:"Title"`
	FirstName     string   `liss:"FirstName,always"`
	PreferredName string   `liss:"PreferredName"`
	Surname       string   `liss:"Surname,always"`
	DisplayName   string   `liss:"DisplayName"`
	Faculty       string   `liss:"Faculty"`
	StaffType     string   `liss:"StaffType"`
	Gender        string   `liss:"Gender,max=1"`
	DaysAvailable string   `liss:"DaysAvailable"` // "" is every day, else Wed,Thu,Fri
	Email         string   `liss:"Email"`
	Phone         string   `liss:"Phone"`
	GUID          string   `liss:"Guid,max=32"`
	Courses       string   `liss:"Courses"`
	Unknown       []Member `liss:"*"`
}

// Room is a row of getRooms and publishRooms. Lessons refer to RoomCode.
type Room struct {
	RoomID   string   `liss:"RoomId,key"`
	RoomCode string   `liss:"RoomCode,required,max=20"`
	Name     string   `liss:"Name"`
	Capacity int      `liss:"Capacity"`
	Campus   string   `liss:"Campus"`
	Comment  string   `liss:"Comment"`
	Unknown  []Member `liss:"*"`
}

// Class is a row of publishClasses and getClasses: a section. ClassCode is "<course> <section ID>".
type Class struct {
	ClassCode       string      `liss:"ClassCode,key,code"`
	CourseName      string      `liss:"CourseName"`
	DefaultTeacher  string      `liss:"DefaultTeacher"` // a TeacherID
	Type            string      `liss:"Type"`           // "" teaching, Duty, Study, RollClass, RTO, StaffMeeting, ExtraCurricular, OnCall
	TtStructure     string      `liss:"TtStructure,max=20"`
	StartDate       DateTime    `liss:"StartDate"`
	EndDate         DateTime    `liss:"EndDate"`
	Colour          string      `liss:"Colour,max=6"` // RRGGBB
	Form            string      `liss:"Form"`
	Faculty         string      `liss:"Faculty"`
	Rotations       string      `liss:"Rotations"`      // "12" is rotations 1 and 2
	Composite       string      `liss:"Composite,code"` // ClassCode of the section it is linked to
	PriorityInClash OptionalInt `liss:"PriorityInClash"`
	GUID            string      `liss:"Guid,max=32"`
	EdvalClassCode  string      `liss:"EdvalClassCode,edval"`
	Unknown         []Member    `liss:"*"`
	AsItCame        bool
}

// Membership is a row of publishClassMemberships and getClassMemberships: one student in one section.
type Membership struct {
	StudentID      string   `liss:"StudentId,key"`
	ClassCode      string   `liss:"ClassCode,key,code"`
	StartDate      DateTime `liss:"StartDate"` // only where shorter than the section's span
	EndDate        DateTime `liss:"EndDate"`
	EdvalClassCode string   `liss:"EdvalClassCode,edval"`
	Unknown        []Member `liss:"*"`
	AsItCame       bool
}

// Lesson is a row of publishTimetable and getTimetable: a section in a period of a day of the cycle. Several teachers are
// several rows, a double is two rows.
type Lesson struct {
	DayNumber      int      `liss:"DayNumber,always,positive"` // 1 is the first day of the cycle
	Period         string   `liss:"Period,required,max=20"`
	ClassCode      string   `liss:"ClassCode,key,code"`
	EdvalClassCode string   `liss:"EdvalClassCode,edval"`
	TeacherID      string   `liss:"TeacherId"`
	TeacherCode    string   `liss:"TeacherCode,edval"`
	RoomID         string   `liss:"RoomId"`
	RoomCode       string   `liss:"RoomCode,max=20"`
	TtStructure    string   `liss:"TtStructure,max=20"`
	Composite      string   `liss:"Composite,code"` // ClassCode of the section it is linked to
	Campus         string   `liss:"Campus,max=20"`  // extra member, where a school has several campuses
	Unknown        []Member `liss:"*"`
	AsItCame       bool
}

// BellPeriod is a row of publishBellTimes and getBellTimes. Type is T teaching, L recess or lunch, O outside the timetable,
// R roll call, S sport, X other.
type BellPeriod struct {
	DayNumber   int      `liss:"DayNumber,always,positive"`
	DayName     string   `liss:"DayName"`
	Period      string   `liss:"Period,required,max=20"`
	TtStructure string   `liss:"TtStructure,max=20"`
	StartTime   Clock    `liss:"StartTime"`
	EndTime     Clock    `liss:"EndTime"`
	Type        string   `liss:"Type,max=1"`
	Unknown     []Member `liss:"*"`
	AsItCame    bool
}

// CalendarDay is a row of publishCalendar and getCalendar. DayNumber is 0, and left out, on a day without school.
type CalendarDay struct {
	Date      DateTime `liss:"Date,required"`
	DayName   string   `liss:"DayName,required"`
	DayNumber int      `liss:"DayNumber,always0"`
	Rotation  int      `liss:"Rotation"`
	Unknown   []Member `liss:"*"`
}

// DailyRow is a row of publishDailyData and of publishDailyDeltas (Extension 1), which uses the last four fields. The lists
// are separated by commas, as they are on the wire.
type DailyRow struct {
	Date             DateTime `liss:"Date,required"`
	Period           string   `liss:"Period,max=20"`
	StartTime        Clock    `liss:"StartTime"` // needed where there is no period
	EndTime          Clock    `liss:"EndTime"`
	ClassCode        string   `liss:"ClassCode,required"`
	ClassName        string   `liss:"ClassName"`
	Type             string   `liss:"Type"`
	TeacherIDs       string   `liss:"TeacherIds"`
	TeacherCodes     string   `liss:"TeacherCodes"`
	Rooms            string   `liss:"Rooms"`
	Students         string   `liss:"Students"`
	EdvalClassCode   string   `liss:"EdvalClassCode,edval"`
	GUID             string   `liss:"Guid,max=32"`
	Replacing        string   `liss:"Replacing"` // id of the absent teacher
	TtStructure      string   `liss:"TtStructure,max=20"`
	IsCancelled      bool     `liss:"isCancelled"`
	CoverType        string   `liss:"CoverType"` // inlieu, underload, extra, casual
	WorkInstructions string   `liss:"WorkInstructions"`
	Description      string   `liss:"description"`
	Unknown          []Member `liss:"*"`
}

// OpenRow is a row whose table is not public (publishEventsAndAbsences, Extension 1): its members are sent and kept as text.
type OpenRow struct {
	Members []Member `liss:"*,write"`
}

// TtStructure is a row of getTimetableStructures: a school year, and where bells differ, a part of the school.
type TtStructure struct {
	Name         string   `liss:"TtStructure,key,max=20"`
	AcademicYear int      `liss:"AcademicYear"` // the year in which the school year starts
	Terms        []Term   `liss:"Terms"`
	Unknown      []Member `liss:"*"`
}

// Term is a term of a TtStructure.
type Term struct {
	SemesterID int      `liss:"SemesterId,always"`
	Semester   string   `liss:"Semester,required"`
	TermID     int      `liss:"TermId,always"`
	Term       string   `liss:"Term,required"`
	StartDate  DateTime `liss:"StartDate,required"`
	EndDate    DateTime `liss:"EndDate,required"`
	Unknown    []Member `liss:"*"`
}

// Course is a row of getCourses (Extension 2).
type Course struct {
	Code      string   `liss:"Code,key"`
	Name      string   `liss:"Name,required"`
	YearLevel string   `liss:"YearLevel"`
	Colour    string   `liss:"Colour,max=6"`
	Units     int      `liss:"Units,always"`
	GUID      string   `liss:"Guid,max=32"`
	Unknown   []Member `liss:"*"`
}

// SubjectPreference is a row of getStudentSubjectPreferences (Extension 2). Its table is not public, so several names are
// read for each field. Rank 1 is the first choice; Reserve is a choice that counts only if another can't be had.
type SubjectPreference struct {
	StudentID string   `liss:"StudentId,key"`
	Course    string   `liss:"Code|CourseCode|Course|Subject"`
	Rank      int      `liss:"Preference|Priority|Order|Rank"`
	Reserve   bool     `liss:"Reserve"`
	Unknown   []Member `liss:"*"`
}
