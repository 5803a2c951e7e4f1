package practice

import (
	"fmt"
	"slices"
	"strings"

	"carillon/sync/liss"
)

// outcome is what a method does: rows (or text, or a Hello) to answer with, and the sets that it changed.
type outcome struct {
	result  any
	touched []string
}

// method serves a call. It reads and changes h, which is the caller's own copy. An error is the SIS's answer in words.
type method func(s *Server, h *holdings, c *liss.Call) (outcome, error)

// refusal is an error in the words of the SIS, which begin with a capital letter as those of real systems do.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

func changed(keys ...string) (outcome, error) { return outcome{result: "", touched: keys}, nil }

func rows[T any](list []T) (outcome, error) {
	if list == nil {
		list = []T{}
	}
	return outcome{result: list}, nil
}

// reading answers with a set as it is held. The as-at date is not looked at: what a client published holds until its next publish.
func reading[T any](field func(*holdings) []T) method {
	return func(_ *Server, h *holdings, _ *liss.Call) (outcome, error) { return rows(field(h)) }
}

// replacing stores parameter arg as the whole set.
func replacing[T any](key string, arg int, field func(*holdings) *[]T) method {
	return func(_ *Server, h *holdings, c *liss.Call) (outcome, error) {
		*field(h) = liss.Arg[[]T](c, arg)
		return changed(key)
	}
}

// served is the server's side of the method table.
var served = map[string]method{
	"liss.hello": func(*Server, *holdings, *liss.Call) (outcome, error) {
		return outcome{result: liss.Hello{SIS: productName, LissVersion: 10002}}, nil
	},
	"liss.getStudents":                  getStudents,
	"liss.publishStudents":              replacing(keyStudents, 1, func(h *holdings) *[]liss.Student { return &h.students }),
	"liss.getTeachers":                  reading(func(h *holdings) []liss.Teacher { return h.teachers }),
	"liss.publishTeachers":              replacing(keyTeachers, 1, func(h *holdings) *[]liss.Teacher { return &h.teachers }),
	"liss.getRooms":                     reading(func(h *holdings) []liss.Room { return h.rooms }),
	"liss.publishRooms":                 replacing(keyRooms, 1, func(h *holdings) *[]liss.Room { return &h.rooms }),
	"liss.getClasses":                   getClasses,
	"liss.publishClasses":               publishClasses,
	"liss.getClassMemberships":          reading(func(h *holdings) []liss.Membership { return h.memberships }),
	"liss.publishClassMemberships":      publishMemberships,
	"liss.changeClassMembership":        changeMembership,
	"liss.getTimetableStructures":       reading(func(h *holdings) []liss.TtStructure { return h.structures }),
	"liss.getTimetable":                 getTimetable,
	"liss.publishTimetable":             publishTimetable,
	"liss.getBellTimes":                 getBellTimes,
	"liss.publishBellTimes":             replacing(keyBellTimes, 1, func(h *holdings) *[]liss.BellPeriod { return &h.bellTimes }),
	"liss.getCalendar":                  getCalendar,
	"liss.publishCalendar":              replacing(keyCalendar, 0, func(h *holdings) *[]liss.CalendarDay { return &h.calendar }),
	"liss.publishDailyData":             dailyWithin(keyDaily, func(h *holdings) *[]liss.DailyRow { return &h.daily }),
	"liss.publishDailyDeltas":           dailyWithin(keyDeltas, func(h *holdings) *[]liss.DailyRow { return &h.deltas }),
	"liss.publishEventsAndAbsences":     replacing(keyEvents, 2, func(h *holdings) *[]liss.OpenRow { return &h.events }),
	"liss.getCourses":                   reading(func(h *holdings) []liss.Course { return h.courses }),
	"liss.getStudentSubjectPreferences": reading(func(h *holdings) []liss.SubjectPreference { return h.preferences }),
}

// getStudents answers with the students enrolled at the as-at date.
func getStudents(_ *Server, h *holdings, c *liss.Call) (outcome, error) {
	asAt := liss.Arg[liss.DateTime](c, 0).DayStart()
	var list []liss.Student
	for _, st := range h.students {
		if asAt.IsZero() || within(asAt, st.StartDate.DayStart(), st.EndDate.DayStart()) {
			list = append(list, st)
		}
	}
	return rows(list)
}

func getClasses(_ *Server, h *holdings, c *liss.Call) (outcome, error) {
	return rows(h.classesOf(liss.Arg[int](c, 0)))
}

func publishClasses(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	year, list := liss.Arg[int](c, 0), liss.Arg[[]liss.Class](c, 1)
	if err := plausibleYear(year); err != nil {
		return outcome{}, err
	}
	if s.opts.Strict {
		if err := h.knownInClasses(list); err != nil {
			return outcome{}, err
		}
	}
	h.setClasses(year, list)
	return changed(keyClasses)
}

func publishMemberships(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	list := liss.Arg[[]liss.Membership](c, 0)
	if s.opts.Strict {
		if err := h.knownInMemberships(list); err != nil {
			return outcome{}, err
		}
	}
	h.memberships = list
	return changed(keyMemberships)
}

// changeMembership moves one student. Leaving a section that the student is not in, and joining one that the student is in, are
// no errors.
func changeMembership(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	student, out, into := liss.Arg[string](c, 0), liss.Arg[[]string](c, 2), liss.Arg[[]string](c, 3)
	if student == "" {
		return outcome{}, refuse("The StudentId is missing")
	}
	joined := map[string]bool{}
	var joins []liss.Membership
	for _, code := range into {
		if !joined[code] {
			joined[code] = true
			joins = append(joins, liss.Membership{StudentID: student, ClassCode: code, StartDate: liss.Arg[liss.DateTime](c, 1)})
		}
	}
	if s.opts.Strict {
		if err := h.knownInMemberships(joins); err != nil {
			return outcome{}, err
		}
	}
	var list []liss.Membership
	for _, m := range h.memberships {
		if m.StudentID == student {
			if slices.Contains(out, m.ClassCode) && !joined[m.ClassCode] {
				continue
			}
			joins = slices.DeleteFunc(joins, func(j liss.Membership) bool { return j.ClassCode == m.ClassCode })
		}
		list = append(list, m)
	}
	h.memberships = append(list, joins...)
	return changed(keyMemberships)
}

func getTimetable(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	from, to, err := s.days(liss.Arg[liss.DateTime](c, 1), liss.Arg[liss.DateTime](c, 2))
	if err != nil {
		return outcome{}, err
	}
	return rows(h.lessonsWithin(liss.Arg[int](c, 0), from, to))
}

func publishTimetable(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	list, year := liss.Arg[[]liss.Lesson](c, 0), liss.Arg[int](c, 1)
	if err := plausibleYear(year); err != nil {
		return outcome{}, err
	}
	start, end := liss.Arg[liss.DateTime](c, 4), liss.Arg[liss.DateTime](c, 5)
	if start.IsZero() || end.IsZero() {
		return outcome{}, refuse("The timetable needs a start date and an end date")
	}
	from, to, err := s.days(start, end)
	if err != nil {
		return outcome{}, err
	}
	touched := []string{keyTimetable}
	if create := liss.Arg[bool](c, 6); create && h.createClasses(year, list) {
		touched = append(touched, keyClasses)
	}
	if s.opts.Strict {
		if err := h.knownInLessons(year, list); err != nil {
			return outcome{}, err
		}
	}
	h.timetable = cutOut(h.timetable, from, to)
	if len(list) > 0 {
		h.timetable = append(h.timetable, span{year, from, to, list})
	}
	return changed(touched...)
}

// days are the whole days that a pair of dates means, zero where none is given.
func (s *Server) days(start, end liss.DateTime) (from, to liss.DateTime, err error) {
	from, to = start.DayStart(), end.DayStart()
	if s.opts.Instants && !end.IsZero() && end == to {
		to = addDays(to, -1)
	}
	if !start.IsZero() && !end.IsZero() && from.Compare(to) > 0 {
		return from, to, refuse("There is no school day from %s to %s", start, end)
	}
	return from, to, nil
}

// createClasses makes the sections that lessons name and nobody has published, as createClassesFlag asks for. Their course must
// exist: as a course, or as that of another section.
func (h *holdings) createClasses(year int, lessons []liss.Lesson) bool {
	known, courses := map[string]bool{}, map[string]bool{}
	for _, c := range h.courses {
		courses[c.Code] = true
	}
	classes := h.classes[year]
	for _, c := range classes {
		known[c.ClassCode] = true
		courses[courseOf(c.ClassCode)] = true
	}
	var created []liss.Class
	for _, l := range lessons {
		if !known[l.ClassCode] && courses[courseOf(l.ClassCode)] {
			known[l.ClassCode] = true
			created = append(created, liss.Class{ClassCode: l.ClassCode, DefaultTeacher: l.TeacherID, TtStructure: l.TtStructure})
		}
	}
	if created != nil {
		h.setClasses(year, slices.Concat(classes, created))
	}
	return created != nil
}

// courseOf is the part of a ClassCode before its blank.
func courseOf(classCode string) string {
	course, _, _ := strings.Cut(classCode, " ")
	return course
}

// getBellTimes answers the bell times of one TtStructure, or all of them for "" and for the "main" that some clients send.
func getBellTimes(_ *Server, h *holdings, c *liss.Call) (outcome, error) {
	structure := liss.Arg[string](c, 0)
	if structure == "" || strings.EqualFold(structure, "main") {
		return rows(h.bellTimes)
	}
	var list []liss.BellPeriod
	for _, b := range h.bellTimes {
		if b.TtStructure == structure {
			list = append(list, b)
		}
	}
	return rows(list)
}

func getCalendar(s *Server, h *holdings, c *liss.Call) (outcome, error) {
	from, to, err := s.days(liss.Arg[liss.DateTime](c, 0), liss.Arg[liss.DateTime](c, 1))
	if err != nil {
		return outcome{}, err
	}
	var list []liss.CalendarDay
	for _, d := range h.calendar {
		if within(d.Date, from, to) {
			list = append(list, d)
		}
	}
	return rows(list)
}

// within says whether a date lies on the days from..to; a zero end is no limit.
func within(d, from, to liss.DateTime) bool {
	day := d.DayStart()
	return (from.IsZero() || day.Compare(from) >= 0) && (to.IsZero() || day.Compare(to) <= 0)
}

// dailyWithin replaces the rows whose date lies in the call's span, its first two parameters, by the rows of the third.
func dailyWithin(key string, field func(*holdings) *[]liss.DailyRow) method {
	return func(s *Server, h *holdings, c *liss.Call) (outcome, error) {
		from, to, err := s.days(liss.Arg[liss.DateTime](c, 0), liss.Arg[liss.DateTime](c, 1))
		if err != nil {
			return outcome{}, err
		}
		var list []liss.DailyRow
		for _, r := range *field(h) {
			if !within(r.Date, from, to) {
				list = append(list, r)
			}
		}
		*field(h) = append(list, liss.Arg[[]liss.DailyRow](c, 2)...)
		return changed(key)
	}
}

// plausibleYear refuses a year that no school has; a year of any school passes, since a rehearsal may be of any.
func plausibleYear(year int) error {
	if year < 1900 || year > 2200 {
		return refuse("The academic year %d does not exist", year)
	}
	return nil
}
