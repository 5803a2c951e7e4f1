package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// school is a source of sections for tests: Section has to be given and unique, Teacher names one of a list, Seats are a
// number, Students are worked out.
type school struct {
	cols     []Column
	keys     []Key
	cells    map[Key][]string
	teachers []Option
	next     Key
	edits    []Edit // as applied
	undo     []func()
}

const (
	colSection = iota
	colCourse
	colTeacher
	colRoom
	colSeats
	colStudents
)

func newSchool(rows ...string) *school {
	s := &school{cells: map[Key][]string{}, next: 1, cols: []Column{
		{ID: "section", Label: "Section", Strong: true},
		{ID: "course", Label: "Course"},
		{ID: "teacher", Label: "Teacher", Type: Choice},
		{ID: "room", Label: "Room"},
		{ID: "seats", Label: "Seats", Type: Number},
		{ID: "students", Label: "Students", Type: Number, ReadOnly: "Students are counted from the section's list."},
	}, teachers: []Option{{Code: "FIE", Name: "Omar Fields"}, {Code: "SAN", Name: "Rose Santiago"}, {Code: "SAL", Name: "Diego Salazar"},
		{Code: "ORT", Name: "Ana Ortíz"}, {Code: "SA", Name: "Nuria Sans"}}}
	for _, r := range rows {
		cells := strings.Split(r, "|")
		s.add(append(cells, make([]string, len(s.cols)-len(cells))...))
	}
	return s
}

func (s *school) add(cells []string) Key {
	k := s.next
	s.next++
	s.keys = append(slices.Clone(s.keys), k)
	s.cells[k] = cells
	return k
}

func (s *school) Columns() []Column { return s.cols }
func (s *school) Keys() []Key       { return s.keys }
func (s *school) Text(k Key, c int) string {
	if cells := s.cells[k]; cells != nil {
		return cells[c]
	}
	return ""
}
func (s *school) Options(Key, int) []Option { return s.teachers }
func (s *school) Start(near Key) []Cell {
	if near == 0 {
		return nil
	}
	return []Cell{{Column: colCourse, Text: s.cells[near][colCourse]}}
}
func (s *school) Summary(rows []Key) string { return fmt.Sprint(len(rows), " in all") }
func (s *school) Note(k Key, c int) string {
	if c != colTeacher {
		return ""
	}
	if i := slices.IndexFunc(s.teachers, func(o Option) bool { return o.Code == s.cells[k][c] }); i >= 0 {
		return s.teachers[i].Name
	}
	return ""
}

// wrong is why a text can't stand in a cell.
func (s *school) wrong(c Cell) (reason string, unknown bool) {
	switch c.Column {
	case colSection:
		if c.Text == "" {
			return "A section needs a code.", false
		}
		for k, cells := range s.cells {
			if k != c.Key && cells[colSection] == c.Text {
				return "There is a section " + c.Text + " already.", false
			}
		}
	case colTeacher:
		if c.Text != "" && !slices.ContainsFunc(s.teachers, func(o Option) bool { return o.Code == c.Text }) {
			return "There is no teacher " + c.Text + ".", true
		}
	case colSeats:
		if _, err := strconv.Atoi(c.Text); c.Text != "" && err != nil {
			return "Seats are a whole number.", false
		}
	case colStudents:
		return s.cols[colStudents].ReadOnly, false
	}
	return "", false
}

func (s *school) Try(e Edit) Result {
	keys, cells, next := s.keys, map[Key][]string{}, s.next
	for k, c := range s.cells {
		cells[k] = slices.Clone(c)
	}
	r := s.perform(e)
	s.keys, s.cells, s.next = keys, cells, next
	return r
}

func (s *school) Apply(e Edit) Result {
	keys, cells := s.keys, map[Key][]string{}
	for k, c := range s.cells {
		cells[k] = slices.Clone(c)
	}
	s.undo = append(s.undo, func() { s.keys, s.cells = keys, cells })
	s.edits = append(s.edits, e)
	return s.perform(e)
}

func (s *school) perform(e Edit) Result {
	r := Result{Made: map[Key]Key{}}
	for _, c := range e.Cells {
		if reason, unknown := s.wrong(c); reason != "" {
			r.Refused = append(r.Refused, Refusal{c.Key, c.Column, reason, unknown})
			continue
		}
		s.cells[c.Key][c.Column] = c.Text
	}
	for _, row := range e.Rows {
		cells := make([]string, len(s.cols))
		given := false
		for _, c := range row.Cells {
			if reason, unknown := s.wrong(c); reason != "" {
				r.Refused = append(r.Refused, Refusal{row.Key, c.Column, reason, unknown})
				continue
			}
			cells[c.Column] = c.Text
			given = given || c.Column == colSection
		}
		if !given {
			r.Refused = append(r.Refused, Refusal{row.Key, -1, "A section needs a code.", false})
			continue
		}
		r.Made[row.Key] = s.add(cells)
	}
	for _, k := range e.Delete {
		s.keys = slices.DeleteFunc(slices.Clone(s.keys), func(x Key) bool { return x == k })
		delete(s.cells, k)
	}
	return r
}

// algebra is a school of two courses.
func algebra() *school {
	return newSchool(
		"ALG 1|Algebra|FIE|A106|29|27", "ALG 2|Algebra|SAN|A114|29|28", "ALG 10|Algebra||A104|30|9",
		"GEO 1|Geometry|SAN|A114|28|21", "GEO 2|Geometry|ORT|A105||26")
}

// shown draws the lines of a sheet: rows with the texts of their columns, and headings of groups.
func shown(s *Sheet) []string {
	var list []string
	for i := range s.Lines() {
		l := s.Line(i)
		if l.Head() {
			g := s.Group(l.Group)
			list = append(list, fmt.Sprintf("# %s %d", g.Label, g.Rows))
			continue
		}
		var cells []string
		for _, c := range s.Shown() {
			cells = append(cells, s.Text(l.Key, c))
		}
		list = append(list, strings.Join(cells, "|"))
	}
	return list
}

// firstCells draws the first column of each line.
func firstCells(s *Sheet) string {
	var list []string
	for _, l := range shown(s) {
		first, _, _ := strings.Cut(l, "|")
		list = append(list, first)
	}
	return strings.Join(list, ", ")
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: %s, want %s", what, g, w)
	}
}
