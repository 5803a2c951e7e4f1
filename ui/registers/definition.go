package registers

import (
	"cmp"
	"fmt"
	"slices"

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
	fields    []shown // one per column, of a register of records
}

// shown is a field as a register shows it.
type shown struct {
	field model.Field
	text  func(t *model.Timetable, r model.Record, f *model.Field) string
}

// Rows returns the register's rows, in order of ID.
func (d *Definition) Rows(t *model.Timetable) []Row {
	rows := make([]Row, 0, t.Count(d.Kind))
	for r := range t.All(d.Kind) {
		row := Row{Key: r.Key(), Cells: make([]string, len(d.fields)), Sort: make([]string, len(d.fields))}
		for i := range d.fields {
			x := &d.fields[i]
			row.Cells[i] = x.text(t, r, &x.field)
			row.Sort[i] = order(t, r, &x.field)
		}
		rows = append(rows, row)
	}
	return rows
}

// column is a field of a kind with what a register shows otherwise than its field says.
type column struct {
	field string  // its ID
	width float32 // 0: by the field's type
	title string  // "": the field's label
	text  func(t *model.Timetable, r model.Record, f *model.Field) string
}

// Definitions lists the registers in the order of the navigation. One with no columns named shows every field that a cell holds.
func Definitions() []Definition {
	return []Definition{
		define(model.KindSection, "A section is one taught group of a course, such as 09MAT 2.",
			column{"code", 110, "Section", nil}, column{"subject", 230, "Course", nil}, column{"anyFaculty", 120, "Faculty", nil},
			column{"teachers", 150, "Teacher", nil}, column{field: "room", width: 90}, column{text: of("size"), field: "students"},
			column{"lessonsPlaced", 120, "", of("lessons")}, column{"rotations", 90, "", orAll}),
		define(model.KindStudent, "Students come from the SIS with a sync or from an import, or are added here.",
			column{field: "surname", width: 160}, column{field: "firstName"}, column{"preferredName", 120, "Preferred", nil}, column{field: "yearLevel", width: 110},
			column{field: "rollGroup", width: 100}, column{field: "sisId", width: 120}, column{field: "sections"}, column{field: "active"}),
		define(model.KindTeacher, "Teachers come from the SIS with a sync or from an import, or are added here.",
			column{field: "code", width: 90}, column{field: "surname", width: 160}, column{field: "firstName", text: called}, column{field: "faculty", width: 150},
			column{"load", 150, "", load}, column{field: "sisId", width: 120}, column{field: "active"}),
		define(model.KindRoom, "Rooms come from the SIS with a sync or from an import, or are added here.",
			column{field: "code", width: 150}, column{field: "name", width: 200}, column{field: "kind"}, column{"capacity", 80, "Seats", nil},
			column{field: "campus"}, column{field: "lessonsPlaced", width: 120}),
	}
}

var widths = map[model.Type]float32{model.TypeCode: 110, model.TypeNumber: 90, model.TypeCredits: 90, model.TypeReference: 120, model.TypeDate: 110,
	model.TypeTime: 80, model.TypeYesNo: 80, model.TypeRotations: 90}

// define makes the register of a kind. Its first column is the one by which a person knows a row.
func define(kind model.Kind, empty string, columns ...column) Definition {
	d := Definition{Kind: kind, Title: names.Capital(kind.Plural()), Empty: empty}
	if len(columns) == 0 {
		for _, f := range model.Fields(kind) {
			if f.Type != model.TypeList && f.ID != "guid" {
				columns = append(columns, column{field: f.ID})
			}
		}
	}
	for i, c := range columns {
		f, ok := model.FieldOf(kind, c.field)
		if !ok {
			panic(fmt.Sprintf("registers: %s has no field %q", kind, c.field)) // by a test at the latest
		}
		d.Columns = append(d.Columns, Column{Title: cmp.Or(c.title, names.Capital(f.Label)), Width: cmp.Or(c.width, widths[f.Type], 140),
			Number: f.Type == model.TypeNumber, Strong: i == 0})
		if c.text == nil {
			c.text = show
		}
		d.fields = append(d.fields, shown{f, c.text})
	}
	return d
}

// named are the kinds that a person knows by name rather than by code.
var named = []model.Kind{model.KindFaculty, model.KindYearLevel, model.KindCampus}

// show is a field's value for a person: its text, with names for codes where people use them.
func show(t *model.Timetable, r model.Record, f *model.Field) string {
	switch {
	case slices.Contains(named, f.Refers) && f.Type == model.TypeReference:
		code := f.Get(t, r)
		if named := t.ByCode(f.Refers, code); named != nil {
			return cmp.Or(t.NameOf(named), code)
		}
		return code
	case f.Type == model.TypeYesNo:
		return names.Capital(f.Get(t, r))
	}
	return f.Get(t, r)
}

// of shows a number with the field that bounds it: "24 of 30".
func of(most string) func(*model.Timetable, model.Record, *model.Field) string {
	return func(t *model.Timetable, r model.Record, f *model.Field) string {
		text := f.Get(t, r)
		if bound, ok := model.FieldOf(f.Kind, most); ok {
			if n := bound.Get(t, r); n != "" {
				return text + " of " + n
			}
		}
		return text
	}
}

func orAll(t *model.Timetable, r model.Record, f *model.Field) string {
	return cmp.Or(f.Get(t, r), "All")
}

func called(t *model.Timetable, r model.Record, f *model.Field) string {
	return cmp.Or(r.(*model.Teacher).PreferredName, f.Get(t, r))
}

// load is that of the fullest rotation, which it names.
func load(t *model.Timetable, r model.Record, f *model.Field) string {
	text := of("maxLoad")(t, r, f)
	if _, rotation := t.Load(r.(*model.Teacher).ID); rotation > 0 {
		return t.RotationName(rotation) + ": " + text
	}
	return text
}

// order is what a cell is sorted by, byte by byte; "" for its text. Year levels have an order of their own.
func order(t *model.Timetable, r model.Record, f *model.Field) string {
	switch {
	case f.Refers == model.KindYearLevel && f.Type == model.TypeReference:
		if y := t.YearLevelByCode(f.Get(t, r)); y != nil {
			return fmt.Sprintf("%05d %s", int(y.Order)+10000, names.SortKey(y.Code)) // orders run from -9999 to 9999
		}
	case f.Owner == model.Computed && f.Type == model.TypeNumber:
		return fmt.Sprintf("%07s", f.Get(t, r))
	}
	return ""
}
