package liss

import "context"

// Ack is the answer to a publish: accepted, which may mean queued. Words is what the SIS said beside that, to be shown to the
// person as a warning; it is usually "".
type Ack struct {
	Words string
	Null  bool // the SIS answered with null, which some servers do for any method they don't know
}

func fetch[T any](ctx context.Context, c *Client, name string, values ...any) ([]T, error) {
	a, err := c.call(ctx, must(name), values...)
	if err != nil {
		return nil, err
	}
	rows, _ := a.Value.([]T)
	return rows, nil
}

func (c *Client) send(ctx context.Context, name string, values ...any) (Ack, error) {
	a, err := c.call(ctx, must(name), values...)
	if err != nil {
		return Ack{}, err
	}
	return Ack{Words: a.Text, Null: a.Null}, nil
}

// Hello asks the SIS for its name and LISS version. It checks neither user nor password. Where that fails it finds out
// whether the SIS speaks the other encoding, or is Alma's own API. A SIS that does not know the call is an [*Error] of code
// [CodeNotSupported]: it may serve others all the same.
func (c *Client) Hello(ctx context.Context) (Hello, error) {
	a, err := c.call(ctx, must(helloName))
	if err != nil {
		return Hello{}, c.explain(ctx, err)
	}
	h, _ := a.Value.(Hello)
	h.SIS = c.redactor.words(h.SIS, nil) // for messages, wherever it ends
	return h, nil
}

// GetStudents reads the complete list of students enrolled at a date.
func (c *Client) GetStudents(ctx context.Context, asAt DateTime) ([]Student, error) {
	return fetch[Student](ctx, c, "liss.getStudents", asAt)
}

// PublishStudents sends students; rare, for a SIS that is the client of a web timetabler.
func (c *Client) PublishStudents(ctx context.Context, asAt DateTime, rows []Student) (Ack, error) {
	return c.send(ctx, "liss.publishStudents", asAt, rows)
}

// GetTeachers reads the complete list of teachers.
func (c *Client) GetTeachers(ctx context.Context, asAt DateTime) ([]Teacher, error) {
	return fetch[Teacher](ctx, c, "liss.getTeachers", asAt)
}

// PublishTeachers sends teachers.
func (c *Client) PublishTeachers(ctx context.Context, asAt DateTime, rows []Teacher) (Ack, error) {
	return c.send(ctx, "liss.publishTeachers", asAt, rows)
}

// GetRooms reads the complete list of rooms. It is the cheapest call that checks user and password.
func (c *Client) GetRooms(ctx context.Context) ([]Room, error) {
	return fetch[Room](ctx, c, "liss.getRooms")
}

// PublishRooms sends rooms.
func (c *Client) PublishRooms(ctx context.Context, asAt DateTime, rows []Room) (Ack, error) {
	return c.send(ctx, "liss.publishRooms", asAt, rows)
}

// GetClasses reads a school year's sections. The year is the one in which the school year starts.
func (c *Client) GetClasses(ctx context.Context, academicYear int) ([]Class, error) {
	return fetch[Class](ctx, c, "liss.getClasses", academicYear)
}

// PublishClasses replaces a school year's sections.
func (c *Client) PublishClasses(ctx context.Context, academicYear int, rows []Class) (Ack, error) {
	return c.send(ctx, "liss.publishClasses", academicYear, rows)
}

// GetClassMemberships reads the section lists as at a date.
func (c *Client) GetClassMemberships(ctx context.Context, asAt DateTime) ([]Membership, error) {
	return fetch[Membership](ctx, c, "liss.getClassMemberships", asAt)
}

// PublishClassMemberships replaces the section lists from a date on.
func (c *Client) PublishClassMemberships(ctx context.Context, rows []Membership, asAt DateTime) (Ack, error) {
	return c.send(ctx, "liss.publishClassMemberships", rows, asAt)
}

// ChangeClassMembership moves one student out of and into sections. Joining a section the student is in is no error.
func (c *Client) ChangeClassMembership(ctx context.Context, studentID string, date DateTime, out, into []string) (Ack, error) {
	return c.send(ctx, "liss.changeClassMembership", studentID, date, out, into)
}

// GetTimetableStructures reads the school years that the SIS knows, with their terms.
func (c *Client) GetTimetableStructures(ctx context.Context, asAt DateTime) ([]TtStructure, error) {
	return fetch[TtStructure](ctx, c, "liss.getTimetableStructures", asAt)
}

// GetTimetable reads the lessons of a span of days. Where the SIS objects to the number of parameters, and the dialect allows
// it, it asks once more without the year, as the specification's own example does.
func (c *Client) GetTimetable(ctx context.Context, academicYear int, start, end DateTime) ([]Lesson, error) {
	rows, err := fetch[Lesson](ctx, c, "liss.getTimetable", academicYear, start, end)
	if CodeOf(err) == CodeBadParameters && c.opts.Dialect.ShortTimetable {
		return fetch[Lesson](ctx, c, "liss.getTimetable", start, end)
	}
	return rows, err
}

// PublishTimetable replaces the lessons between start and end. createClasses asks the SIS to make sections it does not know;
// the dialect may fix it.
func (c *Client) PublishTimetable(ctx context.Context, rows []Lesson, academicYear int, start, end DateTime, createClasses bool) (Ack, error) {
	createClasses = c.opts.Dialect.CreatesClasses(createClasses)
	// timetableId and termId are obsolete: 0 and 0.
	return c.send(ctx, "liss.publishTimetable", rows, academicYear, 0, 0, start, end, createClasses)
}

// GetBellTimes reads the bell times of a TtStructure, or of all with "".
func (c *Client) GetBellTimes(ctx context.Context, ttStructure string) ([]BellPeriod, error) {
	return fetch[BellPeriod](ctx, c, "liss.getBellTimes", ttStructure)
}

// PublishBellTimes replaces the bell times. Breaks are L in rows, and go out with the dialect's letter.
func (c *Client) PublishBellTimes(ctx context.Context, rows []BellPeriod) (Ack, error) {
	d := c.opts.Dialect
	return c.send(ctx, "liss.publishBellTimes", d.BellStructure, d.BellRows(rows))
}

// GetCalendar reads which date is which day of the cycle.
func (c *Client) GetCalendar(ctx context.Context, start, end DateTime) ([]CalendarDay, error) {
	return fetch[CalendarDay](ctx, c, "liss.getCalendar", start, end)
}

// PublishCalendar sends which date is which day of the cycle.
func (c *Client) PublishCalendar(ctx context.Context, rows []CalendarDay) (Ack, error) {
	return c.send(ctx, "liss.publishCalendar", rows)
}

// PublishDailyData sends the timetable by date, complete in itself, between start and end.
func (c *Client) PublishDailyData(ctx context.Context, start, end DateTime, rows []DailyRow) (Ack, error) {
	return c.send(ctx, "liss.publishDailyData", start, end, rows)
}

// PublishDailyDeltas sends the daily rows that changed (Extension 1).
func (c *Client) PublishDailyDeltas(ctx context.Context, start, end DateTime, rows []DailyRow) (Ack, error) {
	return c.send(ctx, "liss.publishDailyDeltas", start, end, rows)
}

// PublishEventsAndAbsences sends rows whose table is not public (Extension 1).
func (c *Client) PublishEventsAndAbsences(ctx context.Context, start, end DateTime, rows []OpenRow) (Ack, error) {
	return c.send(ctx, "liss.publishEventsAndAbsences", start, end, rows)
}

// GetCourses reads the courses on offer (Extension 2).
func (c *Client) GetCourses(ctx context.Context) ([]Course, error) {
	return fetch[Course](ctx, c, "liss.getCourses")
}

// GetStudentSubjectPreferences reads students' subject requests (Extension 2).
func (c *Client) GetStudentSubjectPreferences(ctx context.Context, electiveForm string) ([]SubjectPreference, error) {
	return fetch[SubjectPreference](ctx, c, "liss.getStudentSubjectPreferences", electiveForm)
}
