package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"carillon/sync/liss"
)

// holdings are what the SIS knows of one school. Slices and maps in it are replaced, never changed in place, so that a copy of
// the struct is a snapshot.
type holdings struct {
	students    []liss.Student
	teachers    []liss.Teacher
	rooms       []liss.Room
	courses     []liss.Course
	preferences []liss.SubjectPreference
	structures  []liss.TtStructure
	classes     map[int][]liss.Class // by academic year
	memberships []liss.Membership
	bellTimes   []liss.BellPeriod
	timetable   []span
	calendar    []liss.CalendarDay
	daily       []liss.DailyRow
	deltas      []liss.DailyRow
	events      []liss.OpenRow
}

// span is a timetable and the days on which it holds, both ends included, at midnight.
type span struct {
	year     int
	from, to liss.DateTime
	lessons  []liss.Lesson
}

// set is one kind of data, for everything that treats all kinds alike: state file, JSON, page.
type set struct {
	key    string // in the state file and in data.json
	title  string
	encode func(*holdings) []byte
	decode func(*holdings, []byte) error
	tables func(*holdings) []table
}

// table is rows to show: a slice of records.
type table struct {
	title string // "" where a set is one table
	rows  any
	count int
}

func rowSet[T any](key, title string, field func(*holdings) *[]T) set {
	return set{
		key: key, title: title,
		encode: func(h *holdings) []byte { return encodeRows(*field(h)) },
		decode: func(h *holdings, b []byte) error {
			rows, err := decodeRows[T](b)
			*field(h) = rows
			return err
		},
		tables: func(h *holdings) []table {
			rows := *field(h)
			return []table{{rows: rows, count: len(rows)}}
		},
	}
}

// The keys of sets that publishes touch.
const (
	keyStudents    = "students"
	keyTeachers    = "teachers"
	keyRooms       = "rooms"
	keyClasses     = "classes"
	keyMemberships = "memberships"
	keyBellTimes   = "bellTimes"
	keyTimetable   = "timetable"
	keyCalendar    = "calendar"
	keyDaily       = "daily"
	keyDeltas      = "deltas"
	keyEvents      = "events"
)

// sets are all kinds of data, in the order in which they are shown.
var sets = []set{
	rowSet(keyStudents, "Students", func(h *holdings) *[]liss.Student { return &h.students }),
	rowSet(keyTeachers, "Teachers", func(h *holdings) *[]liss.Teacher { return &h.teachers }),
	rowSet(keyRooms, "Rooms", func(h *holdings) *[]liss.Room { return &h.rooms }),
	rowSet("courses", "Courses", func(h *holdings) *[]liss.Course { return &h.courses }),
	rowSet("preferences", "Subject requests", func(h *holdings) *[]liss.SubjectPreference { return &h.preferences }),
	rowSet("structures", "Timetable structures", func(h *holdings) *[]liss.TtStructure { return &h.structures }),
	{keyClasses, "Sections", encodeClasses, decodeClasses, classTables},
	rowSet(keyMemberships, "Section lists", func(h *holdings) *[]liss.Membership { return &h.memberships }),
	rowSet(keyBellTimes, "Bell times", func(h *holdings) *[]liss.BellPeriod { return &h.bellTimes }),
	{keyTimetable, "Timetable", encodeTimetable, decodeTimetable, timetableTables},
	rowSet(keyCalendar, "Calendar", func(h *holdings) *[]liss.CalendarDay { return &h.calendar }),
	rowSet(keyDaily, "Daily timetable", func(h *holdings) *[]liss.DailyRow { return &h.daily }),
	rowSet(keyDeltas, "Daily changes", func(h *holdings) *[]liss.DailyRow { return &h.deltas }),
	rowSet(keyEvents, "Events and absences", func(h *holdings) *[]liss.OpenRow { return &h.events }),
}

func findSet(key string) (set, bool) {
	i := slices.IndexFunc(sets, func(s set) bool { return s.key == key })
	if i < 0 {
		return set{}, false
	}
	return sets[i], true
}

func (s set) count(h *holdings) int {
	n := 0
	for _, t := range s.tables(h) {
		n += t.count
	}
	return n
}

// part is a piece of a set that consists of several: a school year's sections, a timetable and its days.
type part struct {
	AcademicYear int             `json:"academicYear"`
	From         string          `json:"from,omitempty"`
	To           string          `json:"to,omitempty"`
	Rows         json.RawMessage `json:"rows"`
}

func encodeParts(parts []part) []byte {
	if parts == nil {
		parts = []part{}
	}
	b, err := json.Marshal(parts)
	if err != nil { // the rows are JSON of our own making
		panic("practice: " + err.Error())
	}
	return b
}

func encodeClasses(h *holdings) []byte {
	var parts []part
	for _, year := range slices.Sorted(maps.Keys(h.classes)) {
		parts = append(parts, part{AcademicYear: year, Rows: encodeRows(h.classes[year])})
	}
	return encodeParts(parts)
}

func decodeClasses(h *holdings, b []byte) error {
	var parts []part
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	h.classes = make(map[int][]liss.Class, len(parts))
	for _, p := range parts {
		rows, err := decodeRows[liss.Class](p.Rows)
		if err != nil {
			return err
		}
		h.classes[p.AcademicYear] = rows
	}
	return nil
}

func classTables(h *holdings) []table {
	var list []table
	for _, year := range slices.Sorted(maps.Keys(h.classes)) {
		list = append(list, table{fmt.Sprintf("Academic year %d", year), h.classes[year], len(h.classes[year])})
	}
	return list
}

func encodeTimetable(h *holdings) []byte {
	var parts []part
	for _, s := range h.timetable {
		parts = append(parts, part{s.year, s.from.String(), s.to.String(), encodeRows(s.lessons)})
	}
	return encodeParts(parts)
}

func decodeTimetable(h *holdings, b []byte) error {
	var parts []part
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	h.timetable = nil
	for _, p := range parts {
		rows, err := decodeRows[liss.Lesson](p.Rows)
		if err != nil {
			return err
		}
		from, err := liss.ParseDateTime(p.From)
		if err != nil {
			return err
		}
		to, err := liss.ParseDateTime(p.To)
		if err != nil {
			return err
		}
		h.timetable = append(h.timetable, span{p.AcademicYear, from.DayStart(), to.DayStart(), rows})
	}
	return nil
}

func timetableTables(h *holdings) []table {
	var list []table
	for _, s := range h.timetable {
		list = append(list, table{s.title(), s.lessons, len(s.lessons)})
	}
	return list
}

func (s span) title() string {
	return fmt.Sprintf("Academic year %d, %s to %s", s.year, dayText(s.from), dayText(s.to))
}

// dayText is a day for people, without a locale's ambiguity: 2026-08-31.
func dayText(d liss.DateTime) string {
	if d.IsZero() {
		return "no date"
	}
	return d.Time().Format(time.DateOnly)
}

func addDays(d liss.DateTime, n int) liss.DateTime {
	return liss.DateTimeOf(d.Time().AddDate(0, 0, n)).DayStart()
}

// cutOut frees the days from..to of all timetables: one inside is dropped, one that overlaps is shortened, one around is split.
func cutOut(timetable []span, from, to liss.DateTime) []span {
	var left []span
	for _, s := range timetable {
		if s.to.Compare(from) < 0 || s.from.Compare(to) > 0 {
			left = append(left, s)
			continue
		}
		if s.from.Compare(from) < 0 {
			before := s
			before.to = addDays(from, -1)
			left = append(left, before)
		}
		if s.to.Compare(to) > 0 {
			after := s
			after.from = addDays(to, 1)
			left = append(left, after)
		}
	}
	return left
}

// lessonsWithin are the lessons that hold on some day of from..to; year 0 is any. Zero dates are no limit. A lesson that several
// timetables have alike comes once: on the wire it has no dates to tell it apart.
func (h *holdings) lessonsWithin(year int, from, to liss.DateTime) []liss.Lesson {
	var list []liss.Lesson
	seen := map[string]bool{}
	for _, s := range h.timetable {
		switch {
		case year != 0 && s.year != year,
			!to.IsZero() && s.from.Compare(to) > 0,
			!from.IsZero() && s.to.Compare(from) < 0:
			continue
		}
		for _, l := range s.lessons {
			if key := lessonKey(&l); !seen[key] {
				seen[key] = true
				list = append(list, l)
			}
		}
	}
	return list
}

func lessonKey(l *liss.Lesson) string {
	return fmt.Sprintf("%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%v", l.DayNumber, l.Period, l.ClassCode,
		l.EdvalClassCode, l.TeacherID, l.TeacherCode, l.RoomID, l.RoomCode, l.TtStructure, l.Composite, l.Campus, l.Unknown)
}

// classesOf are a year's sections; year 0 is all years.
func (h *holdings) classesOf(year int) []liss.Class {
	if year != 0 {
		return h.classes[year]
	}
	var list []liss.Class
	for _, y := range slices.Sorted(maps.Keys(h.classes)) {
		list = append(list, h.classes[y]...)
	}
	return list
}

func (h *holdings) setClasses(year int, rows []liss.Class) {
	h.classes = maps.Clone(h.classes)
	if h.classes == nil {
		h.classes = map[int][]liss.Class{}
	}
	h.classes[year] = rows
}
