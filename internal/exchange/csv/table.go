package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"
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
	refused []string // what speaks against it: its cells, and what the model said in an earlier assembly
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
	r.lines(t, bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	return t
}

// lines reads the rows of a table. A row is a line, or several where a cell in quotes holds line breaks; a line ends with
// LF, CR LF or CR. A first line "sep=;", which spreadsheets write and hide, says what is between cells.
func (r *reader) lines(t *table, data []byte) {
	var at []int // column of the spec → cell of the line
	width, faults := 0, 0
	sep := byte(',')
	for line := 1; len(data) > 0; {
		raw, after, ends := record(data, sep)
		here := line
		if s, ok := separator(raw); ok && here == 1 {
			sep, data, line = s, after, line+ends
			continue
		}
		cells, reason := split(raw, sep)
		if reason == openQuote && ends > 1 { // the quote that should not be is on the first of the lines: go on with the second
			raw, after, ends = firstLine(data)
			if _, reason = split(raw, sep); reason == "" {
				reason = openQuote
			}
		}
		data, line = after, line+ends
		switch {
		case at == nil && reason != "":
			r.fail(t.file, here, "the header can't be read: %s", reason)
			return
		case at == nil:
			if at = r.header(t, here, cells); at == nil {
				return
			}
			width = len(cells)
			continue
		case reason != "":
			r.fault(t.file, here, "%s", reason)
			faults++
		case blank(cells):
		case len(cells) != width:
			r.fault(t.file, here, "%s where the header has %d", count(len(cells), "cell", "cells"), width)
			faults++
		default:
			row := pick(t, here, cells, at)
			if reason := row.shortened(); reason != "" {
				row.refused = append(row.refused, reason)
			}
			t.rows = append(t.rows, row)
		}
		if faults == maxFaults || len(t.rows) == maxRows {
			r.fail(t.file, here, "too many rows or faults: the rest of the file was not looked at")
			return
		}
	}
	if at == nil {
		r.fail(t.file, 1, "the file is empty: it needs a header row with %s", strings.Join(t.columns, ","))
	}
}

// firstLine cuts off the first line, whatever its quotes.
func firstLine(data []byte) (line, after []byte, ends int) {
	i := bytes.IndexAny(data, "\r\n")
	if i < 0 {
		return data, nil, 1
	}
	if bytes.HasPrefix(data[i:], []byte("\r\n")) {
		return data[:i], data[i+2:], 1
	}
	return data[:i], data[i+1:], 1
}

// record cuts off the first record, and counts the lines it has: those within quotes, too. A quote that is not closed within
// the longest line that is read ends with its first line.
func record(data []byte, sep byte) (raw, after []byte, lines int) {
	lines = 1
	quoted, begins := false, true
	for i := 0; i < len(data) && i <= maxLine; i++ {
		switch c := data[i]; {
		case quoted && c == '"':
			quoted, begins = false, true // two quotes are one of the text: the second opens the cell again
			continue
		case quoted:
			if c == '\n' || c == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
				lines++
			}
			continue
		case c == '"' && begins:
			quoted = true
			continue
		case c == '\n':
			return data[:i], data[i+1:], lines
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
			return data[:i], data[i+2:], lines
		case c == '\r':
			return data[:i], data[i+1:], lines
		}
		begins = data[i] == sep
	}
	if !quoted && len(data) <= maxLine {
		return data, nil, lines
	}
	return firstLine(data)
}

// separator reads a line that only says what is between the cells.
func separator(line []byte) (byte, bool) {
	s := strings.ToLower(strings.Trim(string(line), ` "`))
	if len(s) != len("sep=,") || !strings.HasPrefix(s, "sep=") || strings.IndexByte(",;|\t", s[4]) < 0 {
		return 0, false
	}
	return s[4], true
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

const openQuote = "a quote is out of place or not closed on this line"

// split cuts a record into cells; reason says why it can't.
func split(line []byte, sep byte) (cells []string, reason string) {
	if len(line) > maxLine {
		return nil, "the line is longer than 64 KB"
	}
	if !utf8.Valid(line) {
		return nil, "broken UTF-8: save the file as CSV UTF-8"
	}
	if bytes.IndexByte(line, '"') < 0 {
		return strings.Split(string(line), string(sep)), ""
	}
	// encoding/csv knows no CR as line end, so that there would be two forms of a line break within quotes.
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(line))
	d := stdcsv.NewReader(strings.NewReader(text))
	d.FieldsPerRecord, d.Comma = -1, rune(sep)
	cells, err := d.Read()
	if err != nil {
		return nil, openQuote
	}
	return cells, ""
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// header finds the columns of a file in its first line: for each column of the spec its cell, -1 for an extra column
// that is not there; nil where the header is wrong.
func (r *reader) header(t *table, line int, cells []string) []int {
	for i, c := range cells {
		cells[i] = strings.ToLower(tidyCode(c))
	}
	ok := true
	at := make([]int, 0, len(t.columns)+len(t.extra))
	var missing []string
	find := func(column string) int {
		i := slices.Index(cells, column)
		if i >= 0 && slices.Contains(cells[i+1:], column) {
			r.fail(t.file, line, "the column %s comes twice", column)
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
		r.fail(t.file, line, "the header has no column %s%s", strings.Join(missing, ", no column "), hint)
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
		switch {
		case c < 0:
		case t.isName(i):
			r.cells[i] = unguard(tidyName(cells[c]))
		default:
			r.cells[i] = unguard(tidyCode(cells[c]))
		}
	}
	return r
}

// isName says whether a column holds names, as people write them.
func (t *table) isName(column int) bool {
	return column < len(t.columns) && strings.HasSuffix(t.columns[column], "name")
}

// tidyName is a name on one line, without the marks that only a program puts there.
func tidyName(cell string) string {
	if !strings.ContainsFunc(cell, func(r rune) bool { return r == '\n' || unseen(r) }) {
		return cell
	}
	var lines []string
	for line := range strings.SplitSeq(strings.Map(dropUnseen, cell), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// tidyCode is a code, an id or a number as a person sees it: without blanks around it and characters of no width, and
// with plain blanks within it.
func tidyCode(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return -1 // joiners are for names
		case r == '\n' || unicode.Is(unicode.Zs, r):
			return ' '
		}
		return dropUnseen(r)
	}, cell)
	return strings.TrimSpace(cell)
}

func dropUnseen(r rune) rune {
	if unseen(r) {
		return -1
	}
	return r
}

// unseen says whether a character has no width and says nothing: a byte order mark in the middle of a file, a blank of no
// width, a direction mark, a soft hyphen.
func unseen(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == '\ufeff' || r == '\u200b' || r == '\u2060' || r == '\u00ad' || r == '\u180e':
		return true
	}
	return r >= '\u200e' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// shortened is why a row can't be taken in which a spreadsheet has written a long number as 1.23E+11: the digits are gone
// from the file, and several ids become one.
func (r *row) shortened() string {
	for i, cell := range r.cells {
		if !r.table.isName(i) && scientific.MatchString(cell) {
			name := "cell"
			if i < len(r.table.columns) {
				name = r.table.columns[i]
			}
			return fmt.Sprintf("the %s %s is a number that a spreadsheet has shortened: set the column to text there, fill in the whole number, and save again", name, cell)
		}
	}
	return ""
}

var scientific = regexp.MustCompile(`^[0-9]([.,][0-9]+)?[eE][+-][0-9]+$`)

// Files lists the names of all files a folder may hold.
func Files() []string {
	names := make([]string, numFiles)
	for i := range specs {
		names[i] = specs[i].file
	}
	return names
}
