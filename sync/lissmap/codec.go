package lissmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// memberColour is a member of LISS sections that says nothing of what rows have a place for.
const memberColour = "Colour"

// extras are the members of a record that have no place in its row, in order of name.
func extras(unknown []liss.Member, pairs ...string) []rows.Member {
	var out []rows.Member
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, rows.Member{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	for _, m := range unknown {
		if strings.TrimSpace(m.Value) != "" {
			out = append(out, rows.Member{Name: m.Name, Value: m.Value, Form: uint8(m.Form)})
		}
	}
	slices.SortFunc(out, func(a, b rows.Member) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// place is where a record has a member that rows keep among the others.
type place struct {
	name string
	into *string
}

// split takes the members that a record has places for out of a row's others: what is left are members that LISS does not
// know.
func split(extra []rows.Member, places ...place) (unknown []liss.Member) {
	for _, p := range places {
		*p.into = ""
	}
	for _, m := range extra {
		if i := slices.IndexFunc(places, func(p place) bool { return p.name == m.Name }); i >= 0 && liss.MemberForm(m.Form) == liss.FormText {
			*places[i].into = m.Value
			continue
		}
		unknown = append(unknown, liss.Member{Name: m.Name, Value: m.Value, Form: liss.MemberForm(m.Form)})
	}
	return unknown
}

func sectionOf(c *liss.Class) rows.Section {
	s := rows.Section{Code: strings.TrimSpace(c.ClassCode), Name: c.CourseName, Teacher: c.DefaultTeacher, Type: c.Type, Faculty: c.Faculty, YearLevel: c.Form,
		Rotations: c.Rotations, Composite: strings.TrimSpace(c.Composite), Grid: c.TtStructure, GUID: c.GUID, First: date(c.StartDate), Last: date(c.EndDate)}
	if c.PriorityInClash.Valid {
		s.Priority = strconv.Itoa(c.PriorityInClash.N)
	}
	return s
}

func listRowOf(m *liss.Membership) rows.ListRow {
	return rows.ListRow{Section: strings.TrimSpace(m.ClassCode), Student: m.StudentID, First: date(m.StartDate), Last: date(m.EndDate)}
}

func lessonOf(l *liss.Lesson) rows.Lesson {
	return rows.Lesson{Day: l.DayNumber, Period: l.Period, Section: strings.TrimSpace(l.ClassCode), Teacher: l.TeacherID, Room: l.RoomCode, Grid: l.TtStructure,
		Composite: strings.TrimSpace(l.Composite), Campus: l.Campus}
}

func bellTimeOf(b *liss.BellPeriod) rows.BellTime {
	return rows.BellTime{Day: b.DayNumber, DayName: b.DayName, Period: b.Period, Start: b.StartTime.String(), End: b.EndTime.String(), Type: b.Type, Grid: b.TtStructure}
}

// decode lays the records of a SIS out as rows, but for those with nothing in them.
func decode[W any, R comparable](records []W, row func(*W) rows.Entry[R]) []rows.Entry[R] {
	out := make([]rows.Entry[R], 0, len(records))
	var none R
	for i := range records {
		if e := row(&records[i]); e.Sent != none || len(e.Extra) > 0 {
			out = append(out, e)
		}
	}
	return out
}

func sectionsOf(records []liss.Class) []rows.Entry[rows.Section] {
	return decode(records, func(c *liss.Class) rows.Entry[rows.Section] {
		return rows.Entry[rows.Section]{Sent: sectionOf(c), Wire: c, Extra: extras(c.Unknown, memberColour, c.Colour, rows.MemberEdvalCode, c.EdvalClassCode)}
	})
}

func listsOf(records []liss.Membership) []rows.Entry[rows.ListRow] {
	return decode(records, func(m *liss.Membership) rows.Entry[rows.ListRow] {
		return rows.Entry[rows.ListRow]{Sent: listRowOf(m), Wire: m, Extra: extras(m.Unknown, rows.MemberEdvalCode, m.EdvalClassCode)}
	})
}

func lessonsOf(records []liss.Lesson) []rows.Entry[rows.Lesson] {
	return decode(records, func(l *liss.Lesson) rows.Entry[rows.Lesson] {
		return rows.Entry[rows.Lesson]{Sent: lessonOf(l), Wire: l,
			Extra: extras(l.Unknown, rows.MemberEdvalCode, l.EdvalClassCode, rows.MemberTeacherCode, l.TeacherCode, rows.MemberRoomID, l.RoomID)}
	})
}

func bellTimesOf(records []liss.BellPeriod) []rows.Entry[rows.BellTime] {
	return decode(records, func(b *liss.BellPeriod) rows.Entry[rows.BellTime] {
		return rows.Entry[rows.BellTime]{Sent: bellTimeOf(b), Wire: b, Extra: extras(b.Unknown)}
	})
}

// encoder writes rows as records.
type encoder struct{ d liss.Dialect }

// encode is the records of rows: those that a SIS served as they came, with what is other in the row.
func encode[W any, R comparable](entries []rows.Entry[R], record func(*rows.Entry[R], W, bool) W) []W {
	out := make([]W, len(entries))
	for i := range entries {
		var w W
		was, served := entries[i].Wire.(*W)
		if served {
			w = *was
		}
		out[i] = record(&entries[i], w, served)
	}
	return out
}

// put sets a member that is other in the row than in the record.
func put[T comparable](into *T, was, is T) {
	if was != is {
		*into = is
	}
}

// putAs sets a member that is other in the row than in the record and that the record writes in another form.
func putAs[T comparable, W any](into *W, was, is T, as func(T) W) {
	if was != is {
		*into = as(is)
	}
}

// asItCame says whether a record goes out just as it is, blanks with it: what a SIS served, or knows in this form.
func asItCame[R comparable](e *rows.Entry[R], served bool) bool {
	return served || e.Known || len(e.Extra) > 0
}

// putEdvalCode gives a record that no SIS served an Edval code, where the dialect wants one.
func (x encoder) putEdvalCode(into *string, code string, served bool) {
	if x.d.SendEdvalCodes && !served {
		*into = cmp.Or(*into, code)
	}
}

// lastDay is the last day of a span on the wire.
func (x encoder) lastDay(d model.Date) liss.DateTime { return x.d.LastInstant(day(d)) }

func (x encoder) classes(entries []rows.Entry[rows.Section]) []liss.Class {
	return encode(entries, func(e *rows.Entry[rows.Section], c liss.Class, served bool) liss.Class {
		was := sectionOf(&c)
		put(&c.ClassCode, was.Code, e.Sent.Code)
		put(&c.CourseName, was.Name, e.Sent.Name)
		put(&c.DefaultTeacher, was.Teacher, e.Sent.Teacher)
		put(&c.Type, was.Type, e.Sent.Type)
		put(&c.Faculty, was.Faculty, e.Sent.Faculty)
		put(&c.Form, was.YearLevel, e.Sent.YearLevel)
		put(&c.Rotations, was.Rotations, e.Sent.Rotations)
		put(&c.Composite, was.Composite, e.Sent.Composite)
		put(&c.TtStructure, was.Grid, e.Sent.Grid)
		put(&c.GUID, was.GUID, e.Sent.GUID)
		putAs(&c.PriorityInClash, was.Priority, e.Sent.Priority, numberOf)
		putAs(&c.StartDate, was.First, e.Sent.First, day)
		putAs(&c.EndDate, was.Last, e.Sent.Last, x.lastDay)
		c.Unknown = split(e.Extra, place{memberColour, &c.Colour}, place{rows.MemberEdvalCode, &c.EdvalClassCode})
		c.AsItCame = asItCame(e, served)
		x.putEdvalCode(&c.EdvalClassCode, c.ClassCode, served)
		return c
	})
}

func (x encoder) memberships(entries []rows.Entry[rows.ListRow]) []liss.Membership {
	return encode(entries, func(e *rows.Entry[rows.ListRow], m liss.Membership, served bool) liss.Membership {
		was := listRowOf(&m)
		put(&m.ClassCode, was.Section, e.Sent.Section)
		put(&m.StudentID, was.Student, e.Sent.Student)
		putAs(&m.StartDate, was.First, e.Sent.First, day)
		putAs(&m.EndDate, was.Last, e.Sent.Last, x.lastDay)
		m.Unknown = split(e.Extra, place{rows.MemberEdvalCode, &m.EdvalClassCode})
		m.AsItCame = asItCame(e, served)
		x.putEdvalCode(&m.EdvalClassCode, m.ClassCode, served)
		return m
	})
}

func (x encoder) lessons(entries []rows.Entry[rows.Lesson]) []liss.Lesson {
	return encode(entries, func(e *rows.Entry[rows.Lesson], l liss.Lesson, served bool) liss.Lesson {
		was := lessonOf(&l)
		put(&l.DayNumber, was.Day, e.Sent.Day)
		put(&l.Period, was.Period, e.Sent.Period)
		put(&l.ClassCode, was.Section, e.Sent.Section)
		put(&l.TeacherID, was.Teacher, e.Sent.Teacher)
		put(&l.RoomCode, was.Room, e.Sent.Room)
		put(&l.TtStructure, was.Grid, e.Sent.Grid)
		put(&l.Composite, was.Composite, e.Sent.Composite)
		put(&l.Campus, was.Campus, e.Sent.Campus)
		l.Unknown = split(e.Extra, place{rows.MemberEdvalCode, &l.EdvalClassCode}, place{rows.MemberTeacherCode, &l.TeacherCode}, place{rows.MemberRoomID, &l.RoomID})
		l.AsItCame = asItCame(e, served)
		x.putEdvalCode(&l.EdvalClassCode, l.ClassCode, served)
		return l
	})
}

func (x encoder) bellPeriods(entries []rows.Entry[rows.BellTime]) []liss.BellPeriod {
	return encode(entries, func(e *rows.Entry[rows.BellTime], b liss.BellPeriod, served bool) liss.BellPeriod {
		was := bellTimeOf(&b)
		put(&b.DayNumber, was.Day, e.Sent.Day)
		put(&b.DayName, was.DayName, e.Sent.DayName)
		put(&b.Period, was.Period, e.Sent.Period)
		put(&b.Type, was.Type, e.Sent.Type)
		put(&b.TtStructure, was.Grid, e.Sent.Grid)
		putAs(&b.StartTime, was.Start, e.Sent.Start, clockOf)
		putAs(&b.EndTime, was.End, e.Sent.End, clockOf)
		b.Unknown = split(e.Extra)
		b.AsItCame = asItCame(e, served)
		return b
	})
}

// numberOf is a number as rows write it; none for what is no number.
func numberOf(s string) liss.OptionalInt {
	if n, err := strconv.Atoi(s); err == nil {
		return liss.SomeInt(n)
	}
	return liss.OptionalInt{}
}

// clockOf is a time of day as rows write it; none for "".
func clockOf(s string) liss.Clock {
	m, err := model.ParseMinute(s)
	if s == "" || err != nil {
		return liss.Clock{}
	}
	return liss.ClockAt(int(m))
}

// day is a date on the wire; none for none.
func day(d model.Date) liss.DateTime {
	if d == 0 {
		return liss.DateTime{}
	}
	return liss.DateTimeOf(d.Time())
}

// date is a date off the wire.
func date(d liss.DateTime) model.Date {
	if d.IsZero() {
		return 0
	}
	return model.DateOf(d.Time())
}

// Records are the records of a set as they go over the wire, for a practice SIS that is to hold them.
func Records(d liss.Dialect, set rows.Set) ([]liss.BellPeriod, []liss.Class, []liss.Membership, []liss.Lesson) {
	x := encoder{d}
	return x.bellPeriods(set.BellTimes), x.classes(set.Sections), x.memberships(set.Lists), x.lessons(set.Lessons)
}

// RowsOf is what records of a SIS say, as a session reads them.
func RowsOf(bells []liss.BellPeriod, classes []liss.Class, memberships []liss.Membership, lessons []liss.Lesson) rows.Set {
	return rows.Set{BellTimes: bellTimesOf(bells), Sections: sectionsOf(classes), Lists: listsOf(memberships), Lessons: lessonsOf(lessons)}
}
