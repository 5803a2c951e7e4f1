// Package csv brings a school in from a folder of comma-separated files and writes one out again.
//
// The folder holds one file per kind of record, each with a header row, UTF-8, one record a row:
//
//	faculties.csv             code, name
//	rooms.csv                 code, name, kind, capacity
//	teachers.csv              id, code, title, surname, first_name, preferred_name, gender, faculty
//	students.csv              id, surname, first_name, preferred_name, gender, year_level, roll_group, house
//	courses.csv               code, name, faculty, year_levels
//	sections.csv              course, section, name, teachers
//	section_lists.csv         course, section, student
//	bell_times.csv            day_number, day, period, period_name, start, end, kind
//	timetable.csv             day_number, period, course, section, teachers, room
//	timetable_exceptions.csv  day_number, period, course, section, person        (optional)
//	calendar.csv              date, day_number                                   (optional)
//
// Columns come in any order and others are passed over. What spreadsheets do to such files is accepted: a byte order mark, a
// line "sep=;" at the top, line ends of any system, line breaks in quotes (read as a blank), characters of no width in codes
// and ids, times as 8:00 AM, and dates as the school's region writes them. A number that was shortened to 1.23E+11 is not:
// its digits are gone. An id is the id in the SIS, with its zeros. Several teachers in one cell, or several year levels, are separated by a blank, and the first
// teacher is the assigned one. An exception is a person, student or teacher, who does not attend that lesson. Where a
// school has several grids, bell_times.csv, timetable.csv and timetable_exceptions.csv have one more column, grid,
// with the grid's code. Year levels are those that students and courses name; "09" and "9" are one.
package csv

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"carillon/model"
)

// Options of a read.
type Options struct {
	Name    string       // the school's name
	Region  model.Region // where the school is; empty: [model.RegionUnknown]
	Year    int          // the academic year, by the year in which it starts: 1 July to 30 June
	SkipBad bool         // leave out rows that can't be taken, and what hangs on them, and take the rest
}

// Fault is one thing in the folder that can't be taken.
type Fault struct {
	File   string
	Line   int // 1 is the header; 0: the file as a whole
	Reason string
	Whole  bool // it spoils the whole folder: leaving out rows does not help
}

// String is "file:line: reason".
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Reason
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// Faults is the error of a folder that can't be taken as it is: every fault of every file, by file and line.
type Faults []Fault

func (f Faults) Error() string {
	if len(f) == 1 {
		return f[0].String()
	}
	return fmt.Sprintf("%d faults, the first: %s", len(f), f[0])
}

// Result is a folder that was taken.
type Result struct {
	Timetable *model.Timetable
	Skipped   []Fault // with SkipBad: the rows left out, by file and line
}

// Read makes a timetable of a folder. Its error is a [Faults] where something in the folder can't be taken: any
// row, unless SkipBad is set; a missing file, a wrong header or a file that is no text, always.
func Read(fsys fs.FS, opts Options) (*Result, error) {
	r := &reader{fsys: fsys, opts: opts}
	for i := range specs {
		r.tables[i] = r.load(&specs[i])
	}
	for pass := 1; ; pass++ {
		a := r.assemble()
		t, errs := a.b.Timetable()
		if a.refuse(errs) {
			if pass < maxPasses {
				continue // once more, without the rows the model would not have
			}
			a.failFile(students, "too many rows of this folder can't be taken")
		}
		all := slices.Concat(r.faults, a.faults)
		slices.SortStableFunc(all, func(x, y Fault) int {
			return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
		})
		if len(all) > 0 && (r.broken || !opts.SkipBad) {
			return nil, Faults(all)
		}
		if len(errs) > 0 {
			return nil, errs[0] // about the options, not the folder
		}
		return &Result{Timetable: t, Skipped: all}, nil
	}
}

// maxPasses is how often a folder is put together, each time without the up to 1,000 rows that the model refused
// before.
const maxPasses = 20

// reader is a folder being read.
type reader struct {
	fsys   fs.FS
	opts   Options
	tables [len(specs)]*table
	faults []Fault // of files and lines; those of rows belong to an assembly
	broken bool    // a whole file can't be taken
}

func (r *reader) fault(file string, line int, format string, args ...any) {
	r.faults = append(r.faults, Fault{File: file, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// fail notes a fault that no leaving out of rows can mend.
func (r *reader) fail(file string, line int, format string, args ...any) {
	r.broken = true
	r.fault(file, line, format, args...)
	r.faults[len(r.faults)-1].Whole = true
}
