package rows

import (
	"strconv"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// Section is a row of the sections of a SIS (LISS §8.1): one taught group of a course, or what a roster is about.
type Section struct {
	Code      string // of the section: course, blank, section ID (LISS §4)
	Name      string // of the course
	Teacher   string // assigned teacher: the SIS id, else the code
	Type      string // "" teaching, Duty, Study, OnCall and others
	Faculty   string // code
	YearLevel string // code
	Rotations string // digits: "12" is rotations 1 and 2; "" all
	Composite string // code of the section it is linked to
	Priority  string // in clashes; "" where it is the usual one
	Grid      string // code, where there are several grids
	GUID      string
	First     model.Date // 0: not said
	Last      model.Date // 0: not said
}

// ListRow is a row of the section lists of a SIS (LISS §8.3): a student in a section for a span of days.
type ListRow struct {
	Section string     // code
	Student string     // SIS id
	First   model.Date // 0: as the section
	Last    model.Date // 0: as the section
}

// Lesson is a row of the timetable of a SIS (LISS §9.2): a section in a period of a day of the cycle. A lesson with several
// teachers or rooms is several rows where the SIS takes it so.
type Lesson struct {
	Day       int    // 1 is the first day of the cycle
	Period    string // code
	Section   string // code
	Teacher   string // SIS id, else code; "" for nobody
	Room      string // code
	Grid      string // code, where there are several grids
	Composite string // code of the section it is linked to
	Campus    string // code, where there are several campuses
}

// BellTime is a row of the bell times of a SIS (LISS §9.4): a period of a day of a grid.
type BellTime struct {
	Day     int // 1 is the first day of the cycle
	DayName string
	Period  string // code
	Start   string // HH:MM
	End     string // HH:MM
	Type    string // T teaching, L break, O outside the timetable and others
	Grid    string // code, where there are several grids
}

// Member is a member of a SIS's row that has no place in the typed row. Its value is the text that came.
type Member struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Form  uint8  `json:"form,omitempty"` // what it was on the wire, in the connector's own numbers; 0 is text
}

// Note is a remark about a record.
type Note struct {
	Ref  model.Key       `json:"-"`
	Rows []model.Key     `json:"-"`    // records of the rows that are left out for it, where Ref is not the row's own
	What string          `json:"what"` // the record, for a person
	Why  message.Message `json:"whySaid"`
}

// Entry is a row with what is known of it.
type Entry[R comparable] struct {
	Row   R         // in the timetable's words
	Sent  R         // in the SIS's words
	Ref   model.Key // the record it comes from; the zero key for a row that no record stands for
	Title string    // for a person; "" for a list row, of which [Reader.TitleList] makes it when it is shown
	Extra []Member  // members that the typed row has no place for, in order of name
	Wire  any       // the connector's record as the SIS served it; nil for a row that was not served

	Fault   *message.Message // why it can't be sent; nil for nothing
	FaultIn string           // the column that the fault is in: [ColumnCode] for the code of a section, which is none where the SIS has it so
	Spared  bool             // it is not sent because the person chose so: another rotation, no rosters
	Absent  bool             // of a base: the SIS does not have it, which was seen and kept so
	Known   bool             // the SIS has the codes of sections in it: they go as they are, whatever rules there are for codes made here
	Away    bool             // it is for other days than the one as at which lists are sent and read: a SIS need not show it

	// Teachers and Rooms are all that a lesson has, as rows name them; of other kinds nil. A SIS that serves a row for each
	// of them gets them back so.
	Teachers, Rooms []string
}

// Table is the rows of a kind that a timetable has.
type Table[R comparable] struct {
	Entries []Entry[R]
	Left    []Note // what does not travel, and why
	Bad     []Note // errors of records
	Warn    []Note // records to look at
}

// Set is rows of one kind as a connector reads and publishes them; the other three are empty. [Entry.Sent], [Entry.Extra]
// and [Entry.Wire] count.
type Set struct {
	BellTimes []Entry[BellTime]
	Sections  []Entry[Section]
	Lists     []Entry[ListRow]
	Lessons   []Entry[Lesson]
	Null      int // rows that were served as nothing at all
}

// Len is how many rows there are.
func (s Set) Len() int { return len(s.BellTimes) + len(s.Sections) + len(s.Lists) + len(s.Lessons) }

// Column is a column of a kind of row.
type Column[R any] struct {
	Name string
	// Fillable says that a SIS may fill it in where the timetable leaves it blank: that is no change that somebody made.
	Fillable bool
	// Derived says that it follows from other rows: another value in the SIS is no change that somebody made to this row.
	Derived bool
	// Grade says that it is the code of a grade: 09 and 9 are one.
	Grade bool
	// Label says that it is a text for people, of which a SIS may keep the beginning alone.
	Label bool
	Get   func(*R) string
	Set   func(r *R, value string)
}

// Same says whether two values of the column are one, in whatever form of Unicode or spelling of a grade.
func (c Column[R]) Same(a, b string) bool { return names.SameForm(a, b) || c.SameGrade(a, b) }

// SameGrade says whether both values are codes of one grade, of a column that holds grades.
func (c Column[R]) SameGrade(a, b string) bool { return c.Grade && a != "" && names.SameGrade(a, b) }

// text is a column that is a text of the row.
func text[R any](name string, at func(*R) *string) Column[R] {
	return Column[R]{Name: name, Get: func(r *R) string { return *at(r) }, Set: func(r *R, v string) { *at(r) = v }}
}

// date is a column that is a date of the row.
func date[R any](name string, at func(*R) *model.Date) Column[R] {
	return Column[R]{Name: name, Get: func(r *R) string { return at(r).String() }, Set: func(r *R, v string) {
		*at(r), _ = model.ParseDate(v) // "" and what is no date are none
	}}
}

// number is a column that is a number of the row; 0 is "".
func number[R any](name string, at func(*R) *int) Column[R] {
	return Column[R]{Name: name, Get: func(r *R) string {
		if *at(r) == 0 {
			return ""
		}
		return strconv.Itoa(*at(r))
	}, Set: func(r *R, v string) { *at(r), _ = strconv.Atoi(v) }}
}

func (c Column[R]) fillable() Column[R] { c.Fillable = true; return c }
func (c Column[R]) derived() Column[R]  { c.Derived = true; return c }
func (c Column[R]) grade() Column[R]    { c.Grade = true; return c }
func (c Column[R]) label() Column[R]    { c.Label = true; return c }

// Names of columns that have a meaning beyond their own kind.
const (
	ColumnTeacher = "Teacher"
	ColumnRoom    = "Room"
	ColumnStudent = "Student"
	ColumnSection = "Section"
	ColumnKind    = "Kind"
	ColumnGUID    = "GUID"
	ColumnDay     = "Day"
	ColumnFrom    = "From"
	ColumnTo      = "To"
	ColumnCode    = "Code"

	ColumnComposite = "Composite"
	ColumnName      = "Course name"
)

// SectionColumns are the columns of a section. A SIS may fill in the year level of a course that has several, the grid of a
// section without lessons, and what a timetable does not hold: its dates.
var SectionColumns = []Column[Section]{
	text(ColumnCode, func(s *Section) *string { return &s.Code }),
	text(ColumnName, func(s *Section) *string { return &s.Name }).label(),
	text(ColumnTeacher, func(s *Section) *string { return &s.Teacher }),
	text("Type", func(s *Section) *string { return &s.Type }),
	text("Faculty", func(s *Section) *string { return &s.Faculty }),
	text("Year level", func(s *Section) *string { return &s.YearLevel }).fillable().grade(),
	text("Rotations", func(s *Section) *string { return &s.Rotations }),
	text(ColumnComposite, func(s *Section) *string { return &s.Composite }),
	text("Priority", func(s *Section) *string { return &s.Priority }),
	text("Grid", func(s *Section) *string { return &s.Grid }).fillable(),
	text(ColumnGUID, func(s *Section) *string { return &s.GUID }).fillable(),
	date(ColumnFrom, func(s *Section) *model.Date { return &s.First }).fillable(),
	date(ColumnTo, func(s *Section) *model.Date { return &s.Last }).fillable(),
}

// ListColumns are the columns of a list row.
var ListColumns = []Column[ListRow]{
	text(ColumnSection, func(r *ListRow) *string { return &r.Section }),
	text(ColumnStudent, func(r *ListRow) *string { return &r.Student }),
	date(ColumnFrom, func(r *ListRow) *model.Date { return &r.First }).fillable(),
	date(ColumnTo, func(r *ListRow) *model.Date { return &r.Last }).fillable(),
}

// LessonColumns are the columns of a lesson. A SIS may tell what follows from the section and the room.
var LessonColumns = []Column[Lesson]{
	number(ColumnDay, func(l *Lesson) *int { return &l.Day }),
	text("Period", func(l *Lesson) *string { return &l.Period }),
	text(ColumnSection, func(l *Lesson) *string { return &l.Section }),
	text(ColumnTeacher, func(l *Lesson) *string { return &l.Teacher }),
	text(ColumnRoom, func(l *Lesson) *string { return &l.Room }),
	text("Grid", func(l *Lesson) *string { return &l.Grid }).fillable(),
	text(ColumnComposite, func(l *Lesson) *string { return &l.Composite }).fillable().derived(),
	text("Campus", func(l *Lesson) *string { return &l.Campus }).fillable().derived(),
}

// BellColumns are the columns of a bell time.
var BellColumns = []Column[BellTime]{
	text(ColumnDay, func(b *BellTime) *string { return &b.DayName }).label(),
	text("Period", func(b *BellTime) *string { return &b.Period }),
	text("Start", func(b *BellTime) *string { return &b.Start }),
	text("End", func(b *BellTime) *string { return &b.End }),
	text(ColumnKind, func(b *BellTime) *string { return &b.Type }),
	text("Grid", func(b *BellTime) *string { return &b.Grid }),
	number("Day number", func(b *BellTime) *int { return &b.Day }),
}
