package engine

import (
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/sync/rows"
)

// kindRows is what the comparison needs to know of one kind of row.
type kindRows[R comparable] struct {
	kind    Kind
	columns []rows.Column[R]
	// in is the rows of the kind in a set.
	in func(*rows.Set) *[]rows.Entry[R]
	// table is the timetable's rows; read says rows of the SIS in the timetable's words.
	table func(*rows.Mapper) rows.Table[R]
	read  func(*rows.Reader, []rows.Entry[R])
	// key is a row with nothing but what makes it the same row: a section's code, a list row's section and student, a lesson's
	// section and place, a bell time's place.
	key func(R) R
	// parts are the key for a person's decision, as texts.
	parts func(*R) []string
	// section is the code of the section that a row belongs to, or of the section that it is; of bell times the grid.
	section func(*R) *string
	// alike are what tells rows with one key apart, the surest first.
	alike []func(a, b *R) bool
	// guid is the row's own GUID; nil where the kind has none.
	guid func(*R) string
	// title is a row for a person.
	title func(*rows.Reader, *R) string
	// span is the days that a row of the SIS is said to be for; zero dates for all.
	span func(*R) (first, last model.Date)
	// same says whether two rows of one record are one: a study list or a grid has several.
	same func(a, b *R) bool
	// covers says whether a row beside another of one record is the record's too: another of its teachers, another span.
	covers func(e *rows.Entry[R], r *R, from model.Date) bool
	// beside is a row of a record, that was published beside the record's own row was, as it is to be now. all are the rows
	// that were published beside was.
	beside func(r, was R, now *rows.Entry[R], all []R) R
	// known is a row without what names a record that the timetable does not have; nil where there is nothing such.
	known func(x *rows.Reader, r R) R
	// share gives a row beside another of one record what that one has now in place of what both named and the timetable did
	// not know; nil where there is nothing such. was is the other one's as it was published.
	share func(r *R, beside, was *rows.Entry[R], now *R)
	// own makes the own row of a record, which has several, the one that was published or served as was: which teacher stands
	// beside which room stays as it is there. all are the rows of the record, was among them.
	own func(e *rows.Entry[R], was R, all []R)
	// moved says whether two rows with other keys may be one that somebody has moved; nil where that is not known.
	moved func(a, b *R) bool
}

// text is a row's key as decisions, JSON and tests name it: parts set off by |, one that holds | or \ with \ before it.
func (k *kindRows[R]) text(r R) string {
	parts := k.parts(&r)
	for i, p := range parts {
		if strings.ContainsAny(p, `|\`) {
			parts[i] = keyMarks.Replace(p)
		}
	}
	return strings.Join(parts, "|")
}

var keyMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`)

// names are the columns as a preview heads them.
func (k *kindRows[R]) names() []string {
	names := make([]string, len(k.columns))
	for i, c := range k.columns {
		names[i] = c.Name
	}
	return names
}

// folded is the key of a row of a SIS that writes codes and ids in upper case.
func (k *kindRows[R]) folded(r R) R {
	r = k.key(r)
	for _, c := range k.columns {
		if v := c.Get(&r); v != "" {
			c.Set(&r, strings.ToUpper(v))
		}
	}
	return r
}

// column is the place of a column; -1 for none.
func (k *kindRows[R]) column(name string) int {
	for i, c := range k.columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// values are a row's by column, as a preview shows them.
func (k *kindRows[R]) values(x *rows.Reader, r *R) []string {
	out := make([]string, len(k.columns))
	for i, c := range k.columns {
		out[i] = c.Get(r)
	}
	if l, ok := any(r).(*rows.Lesson); ok && x != nil {
		out[0] = x.DayCode(l)
	}
	return out
}

var sectionRows = &kindRows[rows.Section]{
	kind: Sections, columns: rows.SectionColumns,
	in:      func(s *rows.Set) *[]rows.Entry[rows.Section] { return &s.Sections },
	table:   (*rows.Mapper).Sections,
	read:    (*rows.Reader).Sections,
	key:     func(s rows.Section) rows.Section { return rows.Section{Code: s.Code} },
	parts:   func(s *rows.Section) []string { return []string{s.Code} },
	section: func(s *rows.Section) *string { return &s.Code },
	alike: []func(a, b *rows.Section) bool{
		func(a, b *rows.Section) bool { return a.GUID != "" && strings.EqualFold(a.GUID, b.GUID) },
		func(a, b *rows.Section) bool { return a.Rotations == b.Rotations && a.Teacher == b.Teacher },
		func(a, b *rows.Section) bool { return a.Rotations == b.Rotations },
		func(a, b *rows.Section) bool { return a.Teacher == b.Teacher },
	},
	guid:  func(s *rows.Section) string { return rows.PlainGUID(s.GUID) },
	title: func(_ *rows.Reader, s *rows.Section) string { return s.Code },
	span:  func(s *rows.Section) (first, last model.Date) { return s.First, s.Last },
}

var listRows = &kindRows[rows.ListRow]{
	kind: SectionLists, columns: rows.ListColumns,
	in:      func(s *rows.Set) *[]rows.Entry[rows.ListRow] { return &s.Lists },
	table:   (*rows.Mapper).Lists,
	read:    (*rows.Reader).Lists,
	key:     func(r rows.ListRow) rows.ListRow { return rows.ListRow{Section: r.Section, Student: r.Student} },
	parts:   func(r *rows.ListRow) []string { return []string{r.Section, r.Student} },
	section: func(r *rows.ListRow) *string { return &r.Section },
	alike: []func(a, b *rows.ListRow) bool{
		func(a, b *rows.ListRow) bool { return a.First == b.First && a.Last == b.Last },
		func(a, b *rows.ListRow) bool { return a.First == b.First },
		func(a, b *rows.ListRow) bool { return a.Last == b.Last },
	},
	title: (*rows.Reader).TitleList,
	span:  func(r *rows.ListRow) (first, last model.Date) { return r.First, r.Last },
	same:  func(a, b *rows.ListRow) bool { return a.Student == b.Student },
	covers: func(e *rows.Entry[rows.ListRow], r *rows.ListRow, from model.Date) bool {
		return standing(r.First, r.Last, from) >= standing(e.Row.First, e.Row.Last, from)
	},
	beside: func(r, was rows.ListRow, now *rows.Entry[rows.ListRow], _ []rows.ListRow) rows.ListRow {
		if was.Section != now.Row.Section {
			r.Section = now.Row.Section
		}
		return r
	},
}

// standing says how a span of days lies to a day: 0 holds it, 1 is still to come, 2 is over.
func standing(first, last, day model.Date) int {
	switch {
	case last != 0 && last < day:
		return 2
	case first > day:
		return 1
	}
	return 0
}

var lessonRows = &kindRows[rows.Lesson]{
	kind: Timetable, columns: rows.LessonColumns,
	in:    func(s *rows.Set) *[]rows.Entry[rows.Lesson] { return &s.Lessons },
	table: (*rows.Mapper).Lessons,
	read:  (*rows.Reader).Lessons,
	key: func(l rows.Lesson) rows.Lesson {
		return rows.Lesson{Day: l.Day, Period: l.Period, Section: l.Section, Grid: l.Grid}
	},
	parts: func(l *rows.Lesson) []string {
		return []string{l.Grid, strconv.Itoa(l.Day), l.Period, l.Section}
	},
	section: func(l *rows.Lesson) *string { return &l.Section },
	alike: []func(a, b *rows.Lesson) bool{
		func(a, b *rows.Lesson) bool { return a.Teacher == b.Teacher && a.Room == b.Room },
		func(a, b *rows.Lesson) bool { return a.Teacher == b.Teacher },
		func(a, b *rows.Lesson) bool { return a.Room == b.Room },
	},
	title: (*rows.Reader).TitleLesson,
	span:  func(*rows.Lesson) (first, last model.Date) { return 0, 0 },
	covers: func(e *rows.Entry[rows.Lesson], l *rows.Lesson, _ model.Date) bool {
		return among(l.Teacher, e.Row.Teacher, e.Teachers) && among(l.Room, e.Row.Room, e.Rooms)
	},
	beside: func(r, was rows.Lesson, e *rows.Entry[rows.Lesson], all []rows.Lesson) rows.Lesson {
		now := e.Row
		r.Teacher = inPlace(r.Teacher, was.Teacher, now.Teacher, e.Teachers, all, func(l *rows.Lesson) string { return l.Teacher })
		r.Room = inPlace(r.Room, was.Room, now.Room, e.Rooms, all, func(l *rows.Lesson) string { return l.Room })
		if was.Day != now.Day || was.Period != now.Period || was.Grid != now.Grid {
			r.Day, r.Period, r.Grid = now.Day, now.Period, now.Grid
		}
		if was.Section != now.Section {
			r.Section = now.Section
		}
		if was.Composite != now.Composite {
			r.Composite = now.Composite
		}
		if was.Campus != now.Campus {
			r.Campus = now.Campus
		}
		return r
	},
	known: func(x *rows.Reader, l rows.Lesson) rows.Lesson {
		if !x.KnowsTeacher(l.Teacher) {
			l.Teacher = ""
		}
		return l
	},
	share: func(l *rows.Lesson, beside, was *rows.Entry[rows.Lesson], now *rows.Lesson) {
		if beside.Row.Teacher == "" && was.Row.Teacher == "" && beside.Sent.Teacher != "" && beside.Sent.Teacher == was.Sent.Teacher {
			l.Teacher = now.Teacher
		}
	},
	own: func(e *rows.Entry[rows.Lesson], was rows.Lesson, all []rows.Lesson) {
		for _, c := range []struct {
			has []string
			of  func(*rows.Lesson) *string
		}{
			{e.Teachers, func(l *rows.Lesson) *string { return &l.Teacher }},
			{e.Rooms, func(l *rows.Lesson) *string { return &l.Room }},
		} {
			of := func(l *rows.Lesson) string { return *c.of(l) }
			v := of(&was)
			if len(c.has) < 2 || !slices.ContainsFunc(all, func(l rows.Lesson) bool { return of(&l) != v }) {
				continue // the rows say nothing of how the SIS pairs them
			}
			if v = inPlace(v, "", of(&e.Row), c.has, all, of); v == "" || slices.Contains(c.has, v) {
				*c.of(&e.Row), *c.of(&e.Sent) = v, v
			}
		}
	},
	moved: func(a, b *rows.Lesson) bool {
		return a.Section == b.Section && a.Teacher == b.Teacher && a.Room == b.Room
	},
}

// inPlace is the teacher or room of a row beside a lesson's own: where the lesson has another in place of the one that the row
// names, it is that one. was and now are those of its own row, has are all that it has now, all the rows beside.
func inPlace(v, was, now string, has []string, all []rows.Lesson, of func(*rows.Lesson) string) string {
	if len(has) == 0 {
		has = []string{now}
	}
	switch {
	case v == "" || slices.Contains(has, v):
		return v
	case v == was:
		return now
	}
	named := func(v string) bool {
		return v == was || slices.ContainsFunc(all, func(l rows.Lesson) bool { return of(&l) == v })
	}
	put := slices.DeleteFunc(slices.Clone(has), func(v string) bool { return v == now || named(v) })
	if len(put) != 1 || slices.ContainsFunc(all, func(l rows.Lesson) bool {
		o := of(&l)
		return o != v && o != "" && o != was && !slices.Contains(has, o)
	}) {
		return v
	}
	return put[0]
}

// among says whether a teacher or room is one of a lesson's.
func among(v, own string, all []string) bool {
	if v == own || v == "" {
		return true
	}
	for _, o := range all {
		if v == o {
			return true
		}
	}
	return false
}

var bellRows = &kindRows[rows.BellTime]{
	kind: BellTimes, columns: rows.BellColumns,
	in:      func(s *rows.Set) *[]rows.Entry[rows.BellTime] { return &s.BellTimes },
	table:   (*rows.Mapper).BellTimes,
	read:    (*rows.Reader).BellTimes,
	key:     func(b rows.BellTime) rows.BellTime { return rows.BellTime{Day: b.Day, Period: b.Period, Grid: b.Grid} },
	parts:   func(b *rows.BellTime) []string { return []string{b.Grid, strconv.Itoa(b.Day), b.Period} },
	section: func(b *rows.BellTime) *string { return &b.Grid },
	title: func(_ *rows.Reader, b *rows.BellTime) string {
		return orElse(b.DayName, strconv.Itoa(b.Day)) + " " + b.Period
	},
	span: func(*rows.BellTime) (first, last model.Date) { return 0, 0 },
	same: func(a, b *rows.BellTime) bool { return a.Day == b.Day && a.Period == b.Period },
}
