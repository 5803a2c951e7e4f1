package csv

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
)

// assembly is one attempt to make a timetable of the rows. Rows the model refuses are marked, and the next attempt
// leaves them out, together with what hangs on them.
type assembly struct {
	*reader
	b      *model.Builder
	faults []Fault
	origin map[model.Key]*row // the row a record was made of

	grids     map[string]*model.Grid
	gridCodes []string                    // in the order in which they are met
	years     map[string]*model.YearLevel // by each code that names one
	levels    []*model.YearLevel          // each once, in order
	faculties register[model.FacultyID]
	rooms     register[model.RoomID]
	teachers  register[model.TeacherID]
	staff     register[model.TeacherID] // by SIS id
	students  register[model.StudentID]
	courses   register[model.CourseID]
	sections  register[*model.Section]
	lists     map[listKey]int // line of a section list row
	lessons   register[*model.Lesson]
}

type listKey struct {
	section model.SectionID
	student model.StudentID
}

// register finds what the rows of one table have brought, by a key.
type register[V any] struct {
	what string // "teacher"
	from *table
	by   map[string]*entry[V]
}

type entry[V any] struct {
	row   *row
	value V
}

func newRegister[V any](what string, from *table) register[V] {
	return register[V]{what, from, make(map[string]*entry[V], len(from.rows))}
}

func (r *reader) assemble() *assembly {
	t := &r.tables
	a := &assembly{reader: r, b: model.NewBuilder(), origin: make(map[model.Key]*row),
		grids: make(map[string]*model.Grid), years: make(map[string]*model.YearLevel),
		faculties: newRegister[model.FacultyID]("faculty", t[faculties]),
		rooms:     newRegister[model.RoomID]("room", t[rooms]),
		teachers:  newRegister[model.TeacherID]("teacher", t[teachers]),
		staff:     newRegister[model.TeacherID]("teacher", t[teachers]),
		students:  newRegister[model.StudentID]("student", t[students]),
		courses:   newRegister[model.CourseID]("course", t[courses]),
		sections:  newRegister[*model.Section]("section", t[sections]),
		lists:     make(map[listKey]int, len(t[sectionLists].rows)),
		lessons:   newRegister[*model.Lesson]("lesson", t[timetable]),
	}
	for _, tab := range t {
		tab.faults = 0
		for _, row := range tab.rows {
			row.out, row.quiet = false, false
			for _, reason := range row.refused {
				a.reject(row, "%s", reason)
			}
		}
	}
	first, last := model.SchoolYear(r.opts.Year)
	a.b.Put(&model.School{Name: r.opts.Name, Region: cmp.Or(r.opts.Region, model.RegionUnknown), First: first, Last: last})
	a.readGrids()
	a.readYearLevels()
	a.readPeople()
	a.readCourses()
	a.readSections()
	a.readLessons()
	a.readExceptions()
	a.finishSections()
	a.readCalendar()
	return a
}

// failFile notes a fault of a file that no leaving out of rows can mend.
func (a *assembly) failFile(table int, format string, args ...any) {
	a.broken = true
	a.faults = append(a.faults, Fault{File: specs[table].file, Reason: fmt.Sprintf(format, args...), Whole: true})
}

// reject leaves a row out, for a reason.
func (a *assembly) reject(r *row, format string, args ...any) {
	r.out, r.quiet = true, false
	switch r.table.faults++; {
	case r.table.faults == maxFaults:
		a.broken = true
		a.faults = append(a.faults, Fault{File: r.table.file, Reason: "too many faults: the rest of them is not listed", Whole: true})
	case r.table.faults > maxFaults:
		return
	}
	a.faults = append(a.faults, Fault{File: r.table.file, Line: r.line, Reason: fmt.Sprintf(format, args...)})
}

// hush leaves a row out for what a whole other file lacks.
func (r *row) hush() {
	r.out, r.quiet = true, r.quiet || !r.out
}

// refuse marks the rows of which the model did not take the records; false where there are none.
func (a *assembly) refuse(errs []error) bool {
	found := false
	for _, err := range errs {
		e, ok := err.(*model.Error)
		if !ok {
			continue
		}
		if r := a.origin[e.Key]; r != nil && !slices.Contains(r.refused, e.Text) {
			r.refused = append(r.refused, e.Text)
			found = true
		}
	}
	return found
}

// live yields the rows of a table that are not left out so far.
func (a *assembly) live(table int) func(yield func(*row) bool) {
	return func(yield func(*row) bool) {
		for _, r := range a.tables[table].rows {
			if !r.out && !yield(r) {
				return
			}
		}
	}
}

// need rejects a row in which a cell that must be filled is empty.
func (a *assembly) need(r *row, cells ...int) bool {
	for _, c := range cells {
		if r.cells[c] == "" {
			a.reject(r, "the %s is missing", r.table.columns[c])
		}
	}
	return !r.out
}

// claim rejects a row whose key an earlier row has.
func claim[V any](a *assembly, g *register[V], r *row, key string) bool {
	if e, taken := g.by[key]; taken {
		a.reject(r, "%s %s comes twice, first on line %d", g.what, shown(key), e.row.line)
		return false
	}
	return true
}

// define notes what a key stands for; a row that is left out stands for nothing, but is known.
func define[V any](g *register[V], r *row, key string, v V) {
	if _, taken := g.by[key]; !taken && key != "" {
		g.by[key] = &entry[V]{r, v}
	}
}

// look finds what a key stands for, and rejects the row that points there where it stands for nothing.
func look[V any](a *assembly, g *register[V], r *row, key string) (v V, ok bool) {
	e := g.by[key]
	switch {
	case !g.from.usable, e != nil && e.row.quiet:
		r.hush()
		return v, false
	case e == nil:
		a.reject(r, "no %s %s", g.what, shown(key))
		return v, false
	case e.row.out:
		a.reject(r, "%s %s is left out (%s:%d)", g.what, shown(key), e.row.table.file, e.row.line)
		return v, false
	}
	return e.value, true
}

// joined makes one key of several cells; shown writes it as a person does.
func joined(cells ...string) string { return strings.Join(cells, "\x00") }
func shown(key string) string       { return strings.ReplaceAll(key, "\x00", " ") }

// several cuts a cell with several codes at its blanks, unless the whole of it is one known code.
func several(cell string, known func(string) bool) []string {
	if cell == "" || known(cell) {
		return nonEmpty(cell)
	}
	return strings.Fields(cell)
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// number reads a whole number from 0 or low up to high, or rejects the row.
func (a *assembly) number(r *row, cell, low, high int) int {
	n, err := strconv.Atoi(r.cells[cell])
	if err != nil || n < low || n > high {
		a.reject(r, "the %s %q is not a number from %d to %d", r.table.columns[cell], r.cells[cell], low, high)
	}
	return n
}

// add hands a record to the builder under the next free ID of its kind, which it returns, and notes its row.
func (a *assembly) add(r *row, rec model.Record) uint32 {
	id := a.b.Add(rec)
	a.origin[model.Key{Kind: rec.Key().Kind, ID: id}] = r
	return id
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
