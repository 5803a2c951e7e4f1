// Package sheets makes the sheet of any kind of record from the schema of the model: its columns are the kind's fields, its
// rows the records, and its edits those of the timetable.
package sheets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
)

// Source is the records of a kind as rows. It belongs to the goroutine of its timetable.
type Source struct {
	t     *model.Timetable
	kind  model.Kind
	apply func(model.Edit) error

	fields []model.Field
	cols   []sheet.Column
	keys   []sheet.Key // nil until somebody asks
	lists  map[model.Kind]*list
}

// list is what a reference to a kind can name.
type list struct {
	options []sheet.Option
	byCode  map[string]model.Candidate
}

var (
	_ sheet.Source  = (*Source)(nil)
	_ sheet.Chooser = (*Source)(nil)
	_ sheet.Noter   = (*Source)(nil)
	_ sheet.Sorter  = (*Source)(nil)
	_ sheet.Starter = (*Source)(nil)
	_ sheet.Adder   = (*Source)(nil)
)

// New is the records of a kind of a timetable. apply performs an edit that a person makes.
func New(t *model.Timetable, kind model.Kind, apply func(model.Edit) error) *Source {
	s := &Source{t: t, kind: kind, apply: apply, lists: map[model.Kind]*list{}}
	shown := Described(kind).Columns
	for _, f := range model.Fields(kind) {
		if f.Type != model.TypeList { // several values have no place in a cell
			s.fields = append(s.fields, f)
		}
	}
	place := func(f model.Field) int {
		if i := slices.Index(shown, f.ID); i >= 0 {
			return i
		}
		return len(shown)
	}
	slices.SortStableFunc(s.fields, func(a, b model.Field) int { return cmp.Compare(place(a), place(b)) })
	for i, f := range s.fields {
		c := sheet.Column{ID: f.ID, Label: names.Capital(f.Label), Type: types[f.Type], Strong: i == 0, Width: widths[f.ID],
			Hidden: len(shown) > 0 && place(f) == len(shown) || f.ID == "guid" || f.Restricted}
		if f.Type == model.TypeOneOf {
			c.Type = sheet.Choice
		}
		if !f.Editable() {
			c.ReadOnly = fmt.Sprintf("The %s of a %s can't be typed: what is here follows from other records.", f.Label, kind)
		}
		s.cols = append(s.cols, c)
	}
	return s
}

var types = map[model.Type]sheet.Type{model.TypeNumber: sheet.Number, model.TypeCredits: sheet.Number, model.TypeDate: sheet.Date,
	model.TypeYesNo: sheet.YesNo, model.TypeReference: sheet.Choice, model.TypeReferences: sheet.Choices}

// widths are those of columns whose type says too little, in units.
var widths = map[string]float32{"code": 110, "course": 200, "name": 200, "surname": 150, "firstName": 130, "subject": 200,
	"title": 60, "gender": 70,
	"rollGroup": 90, "size": 70, "priority": 70, "line": 60, "rotations": 90, "order": 70, "lessons": 80, "lessonsPlaced": 120,
	"sectionId": 90}

// Kind is the kind of the records.
func (s *Source) Kind() model.Kind { return s.kind }

// Field is the field that a column shows.
func (s *Source) Field(column int) *model.Field { return &s.fields[column] }

// KeyOf is the row of a record, and RecordOf the record of a row.
func KeyOf(k model.Key) sheet.Key { return sheet.Key(k.ID) }

// RecordOf is the record of a row; the zero Key for a row that is waiting.
func (s *Source) RecordOf(k sheet.Key) model.Key {
	if k == 0 || k.Draft() {
		return model.Key{}
	}
	return model.Key{Kind: s.kind, ID: uint32(k)}
}

// ColumnOf is the column that shows a field, -1 for none.
func (s *Source) ColumnOf(path string) int {
	return slices.IndexFunc(s.fields, func(f model.Field) bool { return f.Path() == path })
}

// View is how the sheet of a kind is shown at first: sorted by the column by which people know its rows.
func (s *Source) View() sheet.View {
	if len(s.cols) == 0 || s.fields[0].Type == model.TypeReference && !s.fields[0].Editable() {
		return sheet.View{}
	}
	return sheet.View{Sort: []sheet.SortBy{{Column: s.cols[0].ID}}}
}

// Columns implements sheet.Source.
func (s *Source) Columns() []sheet.Column { return s.cols }

// Keys implements sheet.Source: the rows in order of ID.
func (s *Source) Keys() []sheet.Key {
	if s.keys == nil {
		s.keys = make([]sheet.Key, 0, s.t.Count(s.kind))
		for r := range s.t.All(s.kind) {
			s.keys = append(s.keys, KeyOf(r.Key()))
		}
	}
	return s.keys
}

// Text implements sheet.Source.
func (s *Source) Text(k sheet.Key, column int) string {
	r := s.t.Get(model.Key{Kind: s.kind, ID: uint32(k)})
	if r == nil || k.Draft() {
		return ""
	}
	return s.fields[column].Get(s.t, r)
}

// listOf is what a reference to a kind can name, in order of its code.
func (s *Source) listOf(kind model.Kind) *list {
	l := s.lists[kind]
	if l == nil {
		l = &list{byCode: map[string]model.Candidate{}}
		candidates := s.t.Candidates(kind)
		keys := make(map[string]string, len(candidates))
		for _, c := range candidates {
			keys[c.Text] = names.SortKey(c.Text)
			l.byCode[c.Text] = c
		}
		slices.SortStableFunc(candidates, func(a, b model.Candidate) int { return strings.Compare(keys[a.Text], keys[b.Text]) })
		for _, c := range candidates {
			l.options = append(l.options, sheet.Option{Code: c.Text, Name: c.Name})
		}
		s.lists[kind] = l
	}
	return l
}

// Options implements sheet.Chooser.
func (s *Source) Options(_ sheet.Key, column int) []sheet.Option {
	f := &s.fields[column]
	if f.Refers != model.KindNone {
		return s.listOf(f.Refers).options
	}
	options := make([]sheet.Option, len(f.Choices))
	for i, c := range f.Choices {
		options[i].Code = c
	}
	return options
}

// Note implements sheet.Noter: the name behind a code. Several codes have no room for their names.
func (s *Source) Note(k sheet.Key, column int) string {
	f := &s.fields[column]
	if f.Refers == model.KindNone {
		return ""
	}
	text := s.Text(k, column)
	if text == "" || strings.Contains(text, ",") {
		return ""
	}
	if name := s.listOf(f.Refers).byCode[text].Name; name != text {
		return name
	}
	return ""
}

// SortKey implements sheet.Sorter: year levels have an order of their own.
func (s *Source) SortKey(k sheet.Key, column int) string {
	f := &s.fields[column]
	if f.Refers != model.KindYearLevel || f.Many() {
		return ""
	}
	text := s.Text(k, column)
	if y := s.t.YearLevel(model.YearLevelID(s.listOf(model.KindYearLevel).byCode[text].Key.ID)); y != nil {
		return fmt.Sprintf("%05d %s", int(y.Order)+10000, names.SortKey(text)) // orders run from -9999 to 9999
	}
	return ""
}

// CanAdd implements sheet.Adder.
func (s *Source) CanAdd() string {
	if err := s.t.School().MayEdit(s.kind); err != nil {
		return names.Sentence(err.Error())
	}
	return ""
}

// Start implements sheet.Starter: a section beside another one is of the same course, with the next section ID.
func (s *Source) Start(near sheet.Key) []sheet.Cell {
	like := s.t.Get(s.RecordOf(near))
	if like == nil {
		return nil
	}
	var cells []sheet.Cell
	for i, f := range s.fields {
		if text := f.Get(s.t, like); text != "" && slices.Contains(copied[s.kind], f.ID) {
			cells = append(cells, sheet.Cell{Column: i, Text: text})
		}
	}
	if section, ok := like.(*model.Section); ok {
		if i := slices.IndexFunc(s.fields, func(f model.Field) bool { return f.ID == "sectionId" }); i >= 0 {
			cells = append(cells, sheet.Cell{Column: i, Text: s.nextSectionID(section.Course)})
		}
	}
	return cells
}

// copied are the fields that a new row has from the one that it is begun beside.
var copied = map[model.Kind][]string{
	model.KindSection: {"course"}, model.KindStudent: {"yearLevel"}, model.KindRoom: {"kind", "campus"}, model.KindTeacher: {"faculty"},
	model.KindCourse: {"faculty", "yearLevels"}, model.KindEnrolment: {"section"}, model.KindRequest: {"student"},
}

// nextSectionID is the first number that no section of a course has as its ID, behind all that have one.
func (s *Source) nextSectionID(course model.CourseID) string {
	most := 0
	for r := range s.t.All(model.KindSection) {
		x, ok := r.(*model.Section)
		var n int
		if ok && x.Course == course {
			if _, err := fmt.Sscanf(x.SectionID, "%d", &n); err == nil {
				most = max(most, n)
			}
		}
	}
	return fmt.Sprint(most + 1)
}
