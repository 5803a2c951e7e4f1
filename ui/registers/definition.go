package registers

import (
	"cmp"
	"fmt"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// Column is one column of a register.
type Column struct {
	Title string
	Width float32 // in units
	// Number aligns the cells at the right.
	Number bool
	// Strong marks the column by which a person knows the row.
	Strong bool
	// Tags, unless nil, draws a cell whose text is a key as a tag in that tone.
	Tags map[string]kit.Tone
}

// Row is one record of a register, as text.
type Row struct {
	Key   model.Key
	Cells []string // one per column
	// Sort, unless nil, has for each column what its cells are sorted by, byte by byte; "" for their text.
	Sort []string
}

// Definition is a register: which records it shows and how.
type Definition struct {
	Kind    model.Kind
	Title   string // "Sections"
	Empty   string // what belongs here, as a sentence
	Columns []Column
	// Unsorted keeps the rows in the order they come in until a heading is pressed.
	Unsorted bool
	// Draggable lets a row be dragged out of the table; [Register.OnDrop] says where to.
	Draggable bool
	rows      func(t *model.Timetable) []Row
}

// Rows returns the register's rows, in order of code or name.
func (d *Definition) Rows(t *model.Timetable) []Row { return d.rows(t) }

// column is a Column with how its cells are made of a record.
type column[R model.Record] struct {
	Column
	text func(t *model.Timetable, r R) string
}

func define[R model.Record](kind model.Kind, title, empty string, columns ...column[R]) Definition {
	d := Definition{Kind: kind, Title: title, Empty: empty}
	for _, c := range columns {
		d.Columns = append(d.Columns, c.Column)
	}
	d.rows = func(t *model.Timetable) []Row {
		rows := make([]Row, 0, t.Count(kind))
		for r := range t.All(kind) {
			rec, ok := r.(R)
			if !ok {
				continue
			}
			cells := make([]string, len(columns))
			for i, c := range columns {
				cells[i] = c.text(t, rec)
			}
			rows = append(rows, Row{Key: r.Key(), Cells: cells})
		}
		return rows
	}
	return d
}

// sorted is the definition with a column, the first being 0, that is sorted by something else than its text.
func (d Definition) sorted(column int, key func(*model.Timetable, model.Key) string) Definition {
	made := d.rows
	d.rows = func(t *model.Timetable) []Row {
		rows := made(t)
		for i := range rows {
			rows[i].Sort = make([]string, len(d.Columns))
			rows[i].Sort[column] = key(t, rows[i].Key)
		}
		return rows
	}
	return d
}

// Definitions lists the registers in the order of the navigation.
func Definitions() []Definition {
	return []Definition{sections(), students(), teachers(), rooms()}
}

func sections() Definition {
	return define(model.KindSection, "Sections", "A section is one taught group of a course, such as 09MAT 2.",
		column[*model.Section]{Column{Title: "Section", Width: 110, Strong: true},
			func(t *model.Timetable, s *model.Section) string { return t.SectionCode(s.ID) }},
		column[*model.Section]{Column{Title: "Course", Width: 230},
			func(t *model.Timetable, s *model.Section) string {
				if c := t.Course(s.Course); c != nil && c.Name != "" {
					return c.Name
				}
				return s.Name
			}},
		column[*model.Section]{Column{Title: "Faculty", Width: 120},
			func(t *model.Timetable, s *model.Section) string {
				if f := t.Faculty(t.SectionFaculty(s)); f != nil {
					return cmp.Or(f.Name, f.Code)
				}
				return ""
			}},
		column[*model.Section]{Column{Title: "Teacher", Width: 150},
			func(t *model.Timetable, s *model.Section) string { return teacherCodes(t, s.Teachers) }},
		column[*model.Section]{Column{Title: "Room", Width: 90},
			func(t *model.Timetable, s *model.Section) string {
				if r := t.Room(s.Room); r != nil {
					return r.Code
				}
				return ""
			}},
		column[*model.Section]{Column{Title: "Students", Width: 90, Number: true},
			func(t *model.Timetable, s *model.Section) string {
				n := len(t.Referrers(s.Key(), model.KindEnrolment))
				if s.Size > 0 {
					return fmt.Sprintf("%d of %d", n, s.Size)
				}
				return fmt.Sprint(n)
			}},
		column[*model.Section]{Column{Title: "Lessons placed", Width: 120, Number: true},
			func(t *model.Timetable, s *model.Section) string {
				placed, all := LessonsPlaced(t, s)
				return fmt.Sprintf("%d of %d", placed, all)
			}},
		column[*model.Section]{Column{Title: "Rotations", Width: 90},
			func(_ *model.Timetable, s *model.Section) string {
				if s.Rotations == 0 {
					return "All"
				}
				return s.Rotations.String()
			}},
	)
}

// LessonsPlaced counts the placed lessons of a section, and how many it has or wants, whichever is more.
func LessonsPlaced(t *model.Timetable, s *model.Section) (placed, all int) {
	for l := range t.LessonsOf(s.ID) {
		all++
		if l.Slot.Placed() {
			placed++
		}
	}
	return placed, max(all, int(s.LessonsWanted))
}

func students() Definition {
	return define(model.KindStudent, "Students", "Students come from the SIS with a sync or from an import, or are added here.",
		column[*model.Student]{Column{Title: "Surname", Width: 160, Strong: true},
			func(_ *model.Timetable, s *model.Student) string { return s.Surname }},
		column[*model.Student]{Column{Title: "First name", Width: 140},
			func(_ *model.Timetable, s *model.Student) string { return s.FirstName }},
		column[*model.Student]{Column{Title: "Preferred", Width: 120},
			func(_ *model.Timetable, s *model.Student) string { return s.PreferredName }},
		column[*model.Student]{Column{Title: "Year level", Width: 110},
			func(t *model.Timetable, s *model.Student) string { return yearLevel(t, s.YearLevel) }},
		column[*model.Student]{Column{Title: "Roll group", Width: 100},
			func(_ *model.Timetable, s *model.Student) string { return s.RollGroup }},
		column[*model.Student]{Column{Title: "SIS id", Width: 120},
			func(_ *model.Timetable, s *model.Student) string { return s.SISID }},
		column[*model.Student]{Column{Title: "Sections", Width: 90, Number: true},
			func(t *model.Timetable, s *model.Student) string {
				return fmt.Sprint(len(t.Referrers(s.Key(), model.KindEnrolment)))
			}},
		column[*model.Student]{Column{Title: "Active", Width: 80},
			func(_ *model.Timetable, s *model.Student) string { return yesNo(!s.Inactive) }},
	).sorted(3, func(t *model.Timetable, k model.Key) string {
		if y := t.YearLevel(t.Student(model.StudentID(k.ID)).YearLevel); y != nil {
			return fmt.Sprintf("%05d %s", int(y.Order)+10000, names.SortKey(y.Code)) // orders run from -9999 to 9999
		}
		return ""
	})
}

func teachers() Definition {
	return define(model.KindTeacher, "Teachers", "Teachers come from the SIS with a sync or from an import, or are added here.",
		column[*model.Teacher]{Column{Title: "Code", Width: 90, Strong: true},
			func(_ *model.Timetable, x *model.Teacher) string { return x.Code }},
		column[*model.Teacher]{Column{Title: "Surname", Width: 160},
			func(_ *model.Timetable, x *model.Teacher) string { return x.Surname }},
		column[*model.Teacher]{Column{Title: "First name", Width: 140},
			func(_ *model.Timetable, x *model.Teacher) string { return cmp.Or(x.PreferredName, x.FirstName) }},
		column[*model.Teacher]{Column{Title: "Faculty", Width: 150},
			func(t *model.Timetable, x *model.Teacher) string {
				if f := t.Faculty(x.Faculty); f != nil {
					return cmp.Or(f.Name, f.Code)
				}
				return ""
			}},
		column[*model.Teacher]{Column{Title: "Load", Width: 150, Number: true},
			func(t *model.Timetable, x *model.Teacher) string {
				n, rotation := t.Load(x.ID)
				text := fmt.Sprint(n)
				if x.MaxLoad > 0 {
					text = fmt.Sprintf("%d of %d", n, x.MaxLoad)
				}
				if rotation > 0 { // the fullest one
					text = t.RotationName(rotation) + ": " + text
				}
				return text
			}},
		column[*model.Teacher]{Column{Title: "SIS id", Width: 120},
			func(_ *model.Timetable, x *model.Teacher) string { return x.SISID }},
		column[*model.Teacher]{Column{Title: "Active", Width: 80},
			func(_ *model.Timetable, x *model.Teacher) string { return yesNo(!x.Inactive) }},
	).sorted(4, func(t *model.Timetable, k model.Key) string {
		n, _ := t.Load(model.TeacherID(k.ID))
		return fmt.Sprintf("%05d", n)
	})
}

func rooms() Definition {
	return define(model.KindRoom, "Rooms", "Rooms come from the SIS with a sync or from an import, or are added here.",
		column[*model.Room]{Column{Title: "Code", Width: 150, Strong: true},
			func(_ *model.Timetable, r *model.Room) string { return r.Code }},
		column[*model.Room]{Column{Title: "Name", Width: 200},
			func(_ *model.Timetable, r *model.Room) string { return r.Name }},
		column[*model.Room]{Column{Title: "Kind", Width: 140},
			func(_ *model.Timetable, r *model.Room) string { return r.Kind }},
		column[*model.Room]{Column{Title: "Seats", Width: 80, Number: true},
			func(_ *model.Timetable, r *model.Room) string {
				if r.Capacity == 0 {
					return ""
				}
				return fmt.Sprint(r.Capacity)
			}},
		column[*model.Room]{Column{Title: "Campus", Width: 120},
			func(t *model.Timetable, r *model.Room) string {
				if c := t.Campus(r.Campus); c != nil {
					return cmp.Or(c.Name, c.Code)
				}
				return ""
			}},
		column[*model.Room]{Column{Title: "Lessons placed", Width: 120, Number: true},
			func(t *model.Timetable, r *model.Room) string {
				placed := 0
				for l := range t.LessonsIn(r.ID) {
					if l.Slot.Placed() {
						placed++
					}
				}
				return fmt.Sprint(placed)
			}},
	)
}

func teacherCodes(t *model.Timetable, ids []model.TeacherID) string {
	codes := make([]string, 0, len(ids))
	for _, id := range ids {
		if x := t.Teacher(id); x != nil {
			codes = append(codes, x.Code)
		}
	}
	return strings.Join(codes, ", ")
}

func yearLevel(t *model.Timetable, id model.YearLevelID) string {
	if y := t.YearLevel(id); y != nil {
		return cmp.Or(y.Name, y.Code)
	}
	return ""
}

func yesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}
