// Package exchange is what imports and exports are made of: what a format is, the rows that all formats read into, and the
// files that they read and write. The formats are listed once, in internal/exchange/formats; what becomes of imported rows is
// settled once, in internal/exchange/intake.
package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
)

// Format is a way in which other programs write a school's data, or read it. A format that only writes has no Read, and one
// that only reads no Write.
type Format struct {
	ID         string   // on the command line and in files: "spreadsheet"; it never changes, and is never used again
	Names      []string // other names of it on the command line
	Label      string   // for a person: "Spreadsheet"
	Extensions []string // of its files, with the dot, the usual one first; none where it has no file of its own kind
	Folder     bool     // it reads and writes a folder of files, too, or a zip of them
	Files      []string // that it may write into a folder: those of an earlier export go
	Mark       string   // a file that no other format has in a folder or a zip: it tells whose they are; "" for none
	Rare       bool     // the window lists it under Other formats
	Reads      []model.Kind
	Writes     []model.Kind
	Loses      message.Message // what an export has no place for, whatever the school; nothing where it holds all
	Settings   []Setting       // what can be chosen beside the file

	Read  func(ctx context.Context, in *Input, o ReadOptions, p Progress) (*Document, error)
	Write func(ctx context.Context, s *model.State, o WriteOptions, out Output, p Progress) (*Written, error)
}

// Setting is something that can be chosen for a read or a write: one day, one teacher, one version of the format.
type Setting struct {
	ID      string // --set ID=VALUE
	Label   string // for a person, as it stands in a dialog
	Choices []string
	Default string
	Reading bool // it is for a read
	Writing bool // it is for a write
}

// ReadOptions say what a file does not say of itself.
type ReadOptions struct {
	Region   model.Region      // decides which number of 12/11/2026 is the month
	Year     int               // the academic year, by the year in which it starts; 0: not known
	Here     *model.State      // what the rows are going into: the codes that are known; nil for a new file
	Mapping  Mapping           // how columns are read, where that is not for the reader to find out
	Settings map[string]string // by [Setting.ID]
}

// WriteOptions say what is written.
type WriteOptions struct {
	Name     string // of the file or folder that is written, with its ending
	Today    model.Date
	Settings map[string]string // by [Setting.ID]
}

// Setting is the value of a setting: the one chosen, else its default.
func (f *Format) Setting(chosen map[string]string, id string) string {
	if v, ok := chosen[id]; ok {
		return v
	}
	for _, s := range f.Settings {
		if s.ID == id {
			return s.Default
		}
	}
	return ""
}

// Progress is told how far a read, an intake or a write has come: done of all, in bytes or rows. all is 0 where nobody knows.
// It is called often, by the goroutine that does the work.
type Progress func(done, all int64)

// Report tells of progress; nobody listens to a nil one.
func (p Progress) Report(done, all int64) {
	if p != nil {
		p(done, all)
	}
}

// Document is what a source has read: rows by kind of record, in words, and what it could not read.
type Document struct {
	Tables  []*Table
	LeftOut []LeftOut // what was not understood and is in no table: a line, a column, a constraint
	Notes   []Note    // what a person should know of what was read, with nothing left out
	Kept    *Kept     // what the model has no place for, for an export in the same format; nil for nothing
}

// Table is rows of one kind from one place. Tables of a kind can be several; they are taken in by the order of kinds, whatever
// their own.
type Table struct {
	Kind    model.Kind
	File    string   // as the person knows it
	Sheet   string   // within the file; "" where it has none
	Fields  []string // IDs of fields of the kind, one for each value of a row; see [Row.Values]
	Rows    []Row
	Columns []Column // how each column of a sheet is read; none where the source is no sheet
	Head    int      // the line of the headings; 0 for none
	// Whole says that the rows are all records of the kind that the source has, so that one that is not among them is gone there.
	Whole bool
}

// Row is one record in words.
type Row struct {
	Line int
	// Name is how other rows of the document refer to this one, beside its code: the source's own id. "" for none.
	Name string
	// Values are texts by the table's fields. A reference holds a code, an id, a name, or the [Row.Name] of another row; several
	// are joined by [List]; a section can be [Section], a place in the timetable [Slot]. Dates and times are as people write them.
	Values []string
	// Record holds what is no text: the days, periods and times of a grid, the days and terms of a calendar, all of a school.
	// Its IDs of records mean nothing. The Values of such a row count beside it.
	Record model.Record
	Cells  []string // of a sheet: the row as it stands there, by column
}

// Column is a column of a sheet.
type Column struct {
	Heading string
	Field   string          // the ID of the field, or of a [Special]; "" for one that is left out
	Guess   string          // what the reader takes it for by itself
	By      Recognition     // why
	How     message.Message // how its cells are written, where that is not plain
}

// Recognition says how a reader knows what is in a column.
type Recognition string

// How a column is recognised.
const (
	ByHeading Recognition = "heading"
	ByContent Recognition = "content"
	ByPerson  Recognition = "person"
	ByNothing Recognition = "" // it is not
)

// Mapping is what a person has said of the sheets of a file: by the name of the sheet, or "" for all of them.
type Mapping map[string]SheetMapping

// SheetMapping is how one sheet is read.
type SheetMapping struct {
	Kind    string            `json:"kind,omitempty"`    // the ID of a kind; "" as it is recognised, "-" to leave the sheet out
	Columns map[string]string `json:"columns,omitempty"` // the ID of a field by heading; "-" to leave the column out
}

// Note is a thing to know of a place in the source.
type Note struct {
	File, Sheet string
	Line        int // 0 for all of it
	Why         message.Message
}

// LeftOut is something of the source that is in no table.
type LeftOut struct {
	Note
	What string // as the source calls it: a heading, a code, a constraint
	Many int    // how many of them there are; 0 counts as 1
	Bad  bool   // it is wrong: nothing of the file is taken unless a person leaves such things out
}

// Place is where a thing stands, as error lists name it: "school.xlsx, Rooms:3".
func (n Note) Place() string { return Place(n.File, n.Sheet, n.Line) }

// Place names a line of a file, or of a sheet in it.
func Place(file, sheet string, line int) string {
	if sheet != "" && sheet != file {
		file += ", " + sheet
	}
	if line > 0 {
		return fmt.Sprintf("%s:%d", file, line)
	}
	return file
}

// Written is what a sink has written, and what it has left out.
type Written struct {
	Files   int
	Counts  map[model.Kind]int // records, by kind
	LeftOut []LeftOut          // of this school
}

// Error is why a file can't be read at all, or not written.
type Error struct {
	Note
	Cause error
}

// Error is the place and the code; the sentence is for whoever shows it.
func (e *Error) Error() string {
	if place := e.Place(); place != "" {
		return place + ": " + e.Why.String()
	}
	return e.Why.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Message implements [message.Carrier].
func (e *Error) Message() message.Message {
	if place := e.Place(); place != "" {
		return message.New(saysAt, message.Name("place", place), message.Part("why", e.Why))
	}
	return e.Why
}

// Refuse is an error about a place in a file.
func Refuse(file, sheet string, line int, why message.Message) *Error {
	return &Error{Note: Note{File: file, Sheet: sheet, Line: line, Why: why}}
}

// inner stands between the parts of a reference that has several; no code holds it, since it is a control character.
const inner = "\x1f"

// Section names a section in a [Row], whatever blanks its course's code and its ID hold.
func Section(course, id string) string { return course + inner + id }

// Slot names a place in the timetable in a [Row]: the code of a grid, "" where the day and the period tell, the code or the
// number of a day of the cycle, and the code of a period.
func Slot(grid, day, period string) string {
	if grid == "" && day == "" && period == "" {
		return ""
	}
	return grid + inner + day + inner + period
}

// Parts are what a reference of [Section] or [Slot] was made of; one part for any other text.
func Parts(text string) []string { return strings.Split(text, inner) }

// List joins several references for a [Row]: with commas between them, and quotes around one that holds a comma or a quote.
func List(texts ...string) string {
	var b strings.Builder
	for i, t := range texts {
		if i > 0 {
			b.WriteString(", ")
		}
		if strings.ContainsAny(t, ",;\"\n") || strings.TrimSpace(t) != t {
			t = `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
		}
		b.WriteString(t)
	}
	return b.String()
}

// Split is what a text of [List] holds, and what people write: with commas, semicolons or line breaks between.
func Split(list string) []string {
	var texts []string
	for list != "" {
		list = strings.TrimLeft(list, " \t,;\n")
		if strings.HasPrefix(list, `"`) {
			if text, after, ok := quoted(list[1:]); ok {
				texts, list = append(texts, text), after
				continue
			}
		}
		i := strings.IndexAny(list, ",;\n")
		if i < 0 {
			i = len(list)
		}
		if text := strings.TrimSpace(list[:i]); text != "" {
			texts = append(texts, text)
		}
		list = list[i:]
	}
	return texts
}

// quoted reads up to the quote that closes a text; two quotes are one of the text.
func quoted(s string) (text, after string, ok bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		if s = s[i+1:]; !strings.HasPrefix(s, `"`) {
			rest := strings.TrimLeft(s, " \t")
			return b.String(), s, rest == "" || strings.ContainsRune(",;\n", rune(rest[0]))
		}
		b.WriteByte('"')
		s = s[1:]
	}
}

// Index is the place of a field in a table; -1 where it has none.
func (t *Table) Index(field string) int { return slices.Index(t.Fields, field) }

// Value is a row's text of a field; "" where the table has no such field.
func (t *Table) Value(r *Row, field string) string {
	if i := t.Index(field); i >= 0 && i < len(r.Values) {
		return r.Values[i]
	}
	return ""
}

// Count is how many rows the tables have.
func (d *Document) Count() int {
	n := 0
	for _, t := range d.Tables {
		n += len(t.Rows)
	}
	return n
}
