// Package person is the page of one student, teacher, room, section or year level without a window: the week with its dates, time off and
// free periods, the sections or students that belong to it, what is wrong, and what is asked about such a record: a student's requests,
// a teacher's load, preps and common planning, how a room is used. It changes nothing.
package person

import (
	"cmp"
	"slices"
	"strings"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
)

// Pages makes the pages of one timetable. It belongs to the goroutine that owns the timetable.
type Pages struct {
	t       *model.Timetable
	checker *rules.Checker
	Lists   *roster.Lists
}

// New returns the pages of a timetable whose clashes a checker knows.
func New(t *model.Timetable, c *rules.Checker) *Pages {
	return &Pages{t: t, checker: c, Lists: roster.New(t, c)}
}

// Follow takes in what an edit changed.
func (x *Pages) Follow(p model.Patch) { x.Lists.Follow(p) }

// Tone says how a text is meant; whoever draws it gives it a colour and a sign.
type Tone uint8

// Tones of texts.
const (
	Plain Tone = iota
	Muted
	Good
	Warning
	Bad
)

// Said is a piece of text in its tone.
type Said struct {
	Text string
	Tone Tone
}

// Text is what several pieces say, one after the other.
func Text(said []Said) string {
	var b strings.Builder
	for _, s := range said {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Page is what is shown of a record.
type Page struct {
	Key    model.Key
	Title  string // "Maya Okafor"
	Facts  string // "104286 · Grade 11 · 11B"
	Week   *views.Week
	Free   []Free // teaching periods with nothing on
	Off    []Off  // time off
	Table  Table
	Parts  []Part
	Empty  string // why nothing is in the week; "" where something is
	Asks   []Request
	Leaver bool // has left the school
}

// Table is the sections or the students of a record.
type Table struct {
	Title   string
	Note    string // "8", "with 2 in conflict"
	Columns []Column
	Rows    []Row
	Empty   string // what is said where there is no row
}

// Column is a column of a table.
type Column struct {
	Label string
	Width float32 // share of the width there is, against those of the others
}

// Row is a section or a student in a table.
type Row struct {
	Key    model.Key
	Colour views.Colour
	Cells  []string // by column
	Clash  bool     // part of a conflict of the record
	Seats  *roster.Seats
	Others int  // other sections of a student's course; -1 where nobody asks
	Locked bool // the student is locked into the section
}

// Part is a paragraph beside the week: a heading with what it comes to, and lines.
type Part struct {
	Title string
	Sum   []Said
	Lines []Line
}

// Line is a line of a part.
type Line struct {
	Mark  Tone // Good, Bad, Warning have a sign before the line; Plain none
	Cross bool // the sign of Bad is a cross instead of a triangle
	Code  string
	Name  string
	Value Said
	Open  model.Key // the record that a press goes to, a course that a student could come to; the zero Key for none
}

// Of is the page of a record in a rotation, 0 for all; nil where there is no such record, or records of its kind have no week.
func (x *Pages) Of(k model.Key, rotation int) *Page {
	week := views.WeekOf(x.t, k, rotation, x.checker.Clashing)
	if week == nil {
		return nil
	}
	p := &Page{Key: k, Title: week.Title, Week: week}
	p.Off, p.Free = x.off(k), x.free(k, week)
	switch r := x.t.Get(k).(type) {
	case *model.Student:
		x.student(p, r, rotation)
	case *model.Teacher:
		x.teacher(p, r, rotation)
	case *model.Room:
		x.room(p, r, rotation)
	case *model.Section:
		x.section(p, r)
	case *model.YearLevel:
		x.yearLevel(p, r, rotation)
	}
	if len(p.Facts) == 0 {
		p.Facts = week.Sub
	}
	if !slices.ContainsFunc(week.Days, func(d views.Day) bool {
		return slices.ContainsFunc(d.Blocks, func(b views.Block) bool { return b.Lesson != 0 || b.Roster != 0 })
	}) {
		p.Empty = x.empty(k, p)
	}
	return p
}

// empty says why the week of a record has nothing in it, and what to do.
func (x *Pages) empty(k model.Key, p *Page) string {
	who := p.Title
	if s := x.t.Student(model.StudentID(k.ID)); k.Kind == model.KindStudent && s != nil {
		who = cmp.Or(s.PreferredName, s.FirstName, p.Title)
	}
	n := len(p.Table.Rows)
	switch {
	case k.Kind == model.KindRoom:
		return "No lesson is in " + who + " yet."
	case k.Kind == model.KindSection:
		return "No lesson of " + who + " is placed yet."
	case n == 0:
		return who + " has no sections yet."
	case n == 1:
		return "The section of " + who + " has no lesson placed yet."
	}
	return "None of the " + names.Number(n) + " sections of " + who + " has a lesson placed yet."
}

// joined puts texts together with a point between, without those that are empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// teacherName is a teacher as a table has one: "MOR · Luis Moreno".
func (x *Pages) teacherName(id model.TeacherID) string {
	if r := x.t.Teacher(id); r != nil {
		return joined(r.Code, r.Name())
	}
	return ""
}

func (x *Pages) roomCode(id model.RoomID) string {
	if r := x.t.Room(id); r != nil {
		return r.Code
	}
	return ""
}

// The columns of tables of sections.
var (
	sectionColumn  = Column{"Section", 12}
	courseColumn   = Column{"Course", 22}
	teacherColumn  = Column{"Teacher", 20}
	roomColumn     = Column{"Room", 9}
	periodColumn   = Column{"Period", 11}
	studentsColumn = Column{"Students", 14}
)

// sections is the table of some sections without those of the columns that all share.
func (x *Pages) sections(ids []model.SectionID, clashing map[model.SectionID]bool, columns ...Column) Table {
	tb := Table{Title: "Sections", Columns: columns, Empty: "No section is here yet."}
	colours := views.Colours(&x.t.State)
	conflicts := 0
	for _, id := range ids {
		s := x.t.Section(id)
		seats := x.Lists.SeatsOf(x.Lists.Of(s))
		r := Row{Key: id.Key(), Colour: colours[x.t.SectionFaculty(s)], Clash: clashing[id], Seats: &seats, Others: -1}
		for _, c := range columns {
			text := ""
			switch c {
			case sectionColumn:
				text = x.t.SectionCode(id)
			case courseColumn:
				text = cmp.Or(x.t.Course(s.Course).Name, s.Name)
			case teacherColumn:
				text = x.teacherName(s.Teacher())
			case roomColumn:
				text = x.roomCode(s.Room)
			case periodColumn:
				text = x.t.Meets(s)
			case studentsColumn:
				text = seats.Words()
			}
			r.Cells = append(r.Cells, text)
		}
		if r.Clash {
			conflicts++
		}
		tb.Rows = append(tb.Rows, r)
	}
	tb.Note = names.Number(len(ids))
	if conflicts > 0 {
		tb.Note += ", " + names.Number(conflicts) + " in conflict"
	}
	return tb
}

// inTime sorts sections by when they first meet, those that are not placed last, then by code.
func (x *Pages) inTime(ids []model.SectionID) []model.SectionID {
	type at struct {
		id     model.SectionID
		placed bool
		minute int
		code   string
	}
	list := make([]at, len(ids))
	for i, id := range ids {
		a := at{id: id, code: x.t.SectionCode(id)}
		for l := range x.t.LessonsOf(id) {
			if c := x.t.Cell(l.Slot); c != nil {
				// The time of day comes first: a week reads downwards, and a section of period 1 may miss Monday.
				if m := int(c.Start)*100 + int(l.Slot.Day); !a.placed || m < a.minute {
					a.placed, a.minute = true, m
				}
			}
		}
		list[i] = a
	}
	slices.SortFunc(list, func(a, b at) int {
		if a.placed != b.placed {
			return map[bool]int{true: -1, false: 1}[a.placed]
		}
		if a.minute != b.minute {
			return cmp.Compare(a.minute, b.minute)
		}
		return cmp.Or(names.Compare(a.code, b.code), cmp.Compare(a.id, b.id))
	})
	out := make([]model.SectionID, len(list))
	for i, a := range list {
		out[i] = a.id
	}
	return out
}

// runs says whether a section runs in a rotation, 0 for all.
func runs(s *model.Section, rotation int) bool { return rotation == 0 || s.Rotations.Has(rotation) }
