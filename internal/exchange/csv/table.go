package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// spec says what a file of the folder looks like.
type spec struct {
	file     string
	columns  []string // must be there
	extra    []string // may be there; an absent one reads as empty
	optional bool     // the file may be missing
}

// The files, in the order in which specs lists them.
const (
	bellTimes = iota
	calendar
	courses
	faculties
	rooms
	sectionLists
	sections
	students
	teachers
	timetable
	exceptions
	numFiles
)

var specs = [numFiles]spec{
	bellTimes: {file: "bell_times.csv", extra: []string{"grid"},
		columns: []string{"day_number", "day", "period", "period_name", "start", "end", "kind"}},
	calendar:     {file: "calendar.csv", columns: []string{"date", "day_number"}, optional: true},
	courses:      {file: "courses.csv", columns: []string{"code", "name", "faculty", "year_levels"}},
	faculties:    {file: "faculties.csv", columns: []string{"code", "name"}},
	rooms:        {file: "rooms.csv", columns: []string{"code", "name", "kind", "capacity"}},
	sectionLists: {file: "section_lists.csv", columns: []string{"course", "section", "student"}},
	sections:     {file: "sections.csv", columns: []string{"course", "section", "name", "teachers"}},
	students: {file: "students.csv",
		columns: []string{"id", "surname", "first_name", "preferred_name", "gender", "year_level", "roll_group", "house"}},
	teachers: {file: "teachers.csv",
		columns: []string{"id", "code", "title", "surname", "first_name", "preferred_name", "gender", "faculty"}},
	timetable: {file: "timetable.csv", extra: []string{"grid"},
		columns: []string{"day_number", "period", "course", "section", "teachers", "room"}},
	exceptions: {file: "timetable_exceptions.csv", extra: []string{"grid"}, optional: true,
		columns: []string{"day_number", "period", "course", "section", "person"}},
}

// Bounds of what is read, far above any school.
const (
	maxFile   = 64 << 20 // bytes
	maxLine   = 64 << 10 // bytes
	maxRows   = 1_000_000
	maxFaults = 10_000 // faults of one file before the rest of them is not listed
)

// table is a file as rows of cells.
type table struct {
	*spec
	usable bool // its header is as it should be
	rows   []*row
	faults int // of its rows in the present assembly
}

// row is a line: its cells in the order of the spec's columns, then of its extra ones. Names stand as they were
// written; codes, ids and numbers without blanks around them.
type row struct {
	table   *table
	line    int
	cells   []string
	refused []string // what the model said against it in an earlier assembly
	out     bool     // left out of the present assembly
	quiet   bool     // left out for what a whole other file lacks, which is a fault of that file
}

// load reads a file; what it can't read is a fault and leads to an unusable table or to a missing row.
func (r *reader) load(s *spec) *table {
	t := &table{spec: s}
	data, err := readFile(r.fsys, s.file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.optional:
		t.usable = true
		return t
	case errors.Is(err, fs.ErrNotExist):
		r.fail(s.file, 0, "the file is missing from the folder")
		return t
	case err != nil:
		r.fail(s.file, 0, "can't be read: %s", plainReason(err))
		return t
	case len(data) > maxFile:
		r.fail(s.file, 0, "the file is larger than %d MB", maxFile>>20)
		return t
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		r.fail(s.file, 0, "the file is UTF-16 text: save it as CSV UTF-8")
		return t
	}
	rest := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var at []int // column of the spec → cell of the line
	width := 0
	faults := 0
	for line := 1; len(rest) > 0; line++ {
		var raw []byte
		raw, rest, _ = bytes.Cut(rest, []byte("\n"))
		cells, reason := split(bytes.TrimSuffix(raw, []byte("\r")))
		switch {
		case at == nil && reason != "":
			r.fail(s.file, line, "the header can't be read: %s", reason)
			return t
		case at == nil:
			if at = r.header(t, cells); at == nil {
				return t
			}
			width = len(cells)
			continue
		case reason != "":
			r.fault(s.file, line, "%s", reason)
			faults++
		case blank(cells):
		case len(cells) != width:
			r.fault(s.file, line, "%s where the header has %d", count(len(cells), "cell", "cells"), width)
			faults++
		default:
			t.rows = append(t.rows, pick(t, line, cells, at))
		}
		if faults == maxFaults || len(t.rows) == maxRows {
			r.fail(s.file, line, "too many rows or faults: the rest of the file was not looked at")
			return t
		}
	}
	if at == nil {
		r.fail(s.file, 1, "the file is empty: it needs a header row with %s", strings.Join(s.columns, ","))
	}
	return t
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// plainReason is the cause of a file error without the path, which the fault names already.
func plainReason(err error) string {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// split cuts a line into cells; reason says why it can't.
func split(line []byte) (cells []string, reason string) {
	if len(line) > maxLine {
		return nil, "the line is longer than 64 KB"
	}
	if !utf8.Valid(line) {
		return nil, "broken UTF-8: save the file as CSV UTF-8"
	}
	if bytes.IndexByte(line, '"') < 0 {
		return strings.Split(string(line), ","), ""
	}
	d := stdcsv.NewReader(bytes.NewReader(line))
	d.FieldsPerRecord = -1
	cells, err := d.Read()
	if err != nil {
		return nil, "a quote is out of place or not closed on this line"
	}
	return cells, ""
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// header finds the columns of a file in its first line: for each column of the spec its cell, -1 for an extra column
// that is not there; nil where the header is wrong.
func (r *reader) header(t *table, cells []string) []int {
	for i, c := range cells {
		cells[i] = strings.ToLower(strings.TrimSpace(c))
	}
	ok := true
	at := make([]int, 0, len(t.columns)+len(t.extra))
	var missing []string
	find := func(column string) int {
		i := slices.Index(cells, column)
		if i >= 0 && slices.Contains(cells[i+1:], column) {
			r.fail(t.file, 1, "the column %s comes twice", column)
			ok = false
		}
		return i
	}
	for _, c := range t.columns {
		i := find(c)
		if i < 0 {
			missing = append(missing, c)
		}
		at = append(at, i)
	}
	for _, c := range t.extra {
		at = append(at, find(c))
	}
	if len(missing) > 0 {
		hint := ""
		if len(cells) == 1 && strings.ContainsAny(cells[0], ";\t") {
			hint = "; cells must be separated by commas"
		}
		r.fail(t.file, 1, "the header has no column %s%s", strings.Join(missing, ", no column "), hint)
		ok = false
	}
	if !ok {
		return nil
	}
	t.usable = true
	return at
}

func pick(t *table, line int, cells []string, at []int) *row {
	r := &row{table: t, line: line, cells: make([]string, len(at))}
	for i, c := range at {
		if c < 0 {
			continue
		}
		r.cells[i] = cells[c]
		if i >= len(t.columns) || !strings.HasSuffix(t.columns[i], "name") {
			r.cells[i] = strings.TrimSpace(cells[c])
		}
	}
	return r
}

// Files lists the names of all files a folder may hold.
func Files() []string {
	names := make([]string, numFiles)
	for i := range specs {
		names[i] = specs[i].file
	}
	return names
}
