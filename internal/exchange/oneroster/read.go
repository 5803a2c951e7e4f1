package oneroster

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// maxRows is how many rows of one file are read, far above any district's.
const maxRows = 5_000_000

// Read reads a set of OneRoster files, 1.1 or 1.2: one school of them.
func Read(ctx context.Context, in *exchange.Input, o exchange.ReadOptions, p exchange.Progress) (*exchange.Document, error) {
	r := &reader{ctx: ctx, in: in, o: o, progress: p, doc: &exchange.Document{}, files: map[string]*file{}}
	if err := r.manifest(); err != nil {
		return nil, err
	}
	for _, t := range r.tables() {
		if err := r.load(t); err != nil {
			return nil, err
		}
	}
	if err := r.make(); err != nil {
		return nil, err
	}
	r.progress.Report(in.Size(), in.Size())
	return r.doc, ctx.Err()
}

type reader struct {
	ctx      context.Context
	in       *exchange.Input
	o        exchange.ReadOptions
	progress exchange.Progress
	read     int64 // bytes of the files that have been read
	doc      *exchange.Document

	version string
	modes   map[string]string // by file, from the manifest
	files   map[string]*file
}

// file is a table as it was read.
type file struct {
	*table
	at   []int // where each column of the table stands in the file; -1 for nowhere
	rows []row
	ids  map[string]int // rows by sourcedId
}

// row is one of a file.
type row struct {
	of    *file
	line  int
	cells []string
}

// get is a cell, by the name of its column; "" where the file, or its version, has no such column.
func (r *row) get(column string) string {
	i := r.of.index(column)
	if i < 0 || r.of.at[i] < 0 {
		return ""
	}
	return r.cells[r.of.at[i]]
}

func (r *row) id() string { return r.get("sourcedId") }

// find is the row with a sourcedId; nil where there is none.
func (f *file) find(id string) *row {
	if i, ok := f.ids[id]; ok {
		return &f.rows[i]
	}
	return nil
}

func (r *reader) tables() []*table {
	if r.version == "1.1" {
		return []*table{orgs, sessions, courses, users11, classes, enrollments}
	}
	return written
}

func (r *reader) note(f string, line int, what string, n int, why message.Message) {
	r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: f, Line: line, Why: why}, What: what, Many: n})
}

// bad leaves a row out that is wrong.
func (r *reader) bad(f string, line int, what string, why message.Message) {
	r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: f, Line: line, Why: why}, What: what, Bad: true})
}

// manifest reads the list of files, and holds what is there to it.
func (r *reader) manifest() error {
	f, ok := r.in.File(manifestFile)
	if !ok {
		return exchange.Refuse(r.in.Name, "", 0, message.New(saysNoManifest))
	}
	r.modes = map[string]string{}
	lines := map[string]int{}
	err := r.lines(f, func(line int, cells []string) error {
		if len(cells) < 2 || r.modes[cells[0]] != "" {
			return nil
		}
		name, value := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		r.modes[name], lines[name] = value, line
		return nil
	})
	if err != nil {
		return err
	}
	r.version = r.modes["oneroster.version"]
	if r.version != "1.1" && r.version != "1.2" {
		return exchange.Refuse(f.Name, "", lines["oneroster.version"], message.New(saysVersion, message.Name("version", r.version)))
	}
	known := r.tables()
	for _, name := range listed {
		there, isThere := r.in.File(name + ".csv")
		i := slices.IndexFunc(known, func(t *table) bool { return t.name == name })
		switch mode := r.modes["file."+name]; {
		case i < 0 && isThere && mode != "absent":
			r.note(there.Name, 0, there.Name, 1, message.New(saysNotRead))
		case i < 0:
		case mode == "delta":
			return exchange.Refuse(f.Name, "", lines["file."+name], message.New(saysDelta, message.Name("file", name+".csv")))
		case mode == "bulk" && !isThere:
			return exchange.Refuse(f.Name, "", lines["file."+name], message.New(saysNoFile, message.Name("file", name+".csv")))
		case mode == "absent" || mode == "":
			if isThere {
				r.note(there.Name, 0, there.Name, 1, message.New(saysUnlisted))
			}
		case mode != "bulk":
			return exchange.Refuse(f.Name, "", lines["file."+name], message.New(saysMode, message.Name("mode", mode)))
		}
	}
	for _, t := range []*table{orgs, users} {
		if r.modes["file."+t.name] != "bulk" {
			return exchange.Refuse(f.Name, "", lines["file."+t.name], message.New(saysNoFile, message.Name("file", t.file())))
		}
	}
	return nil
}

// lines reads the rows of a file with their lines, the headings among them.
func (r *reader) lines(f exchange.File, take func(line int, cells []string) error) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	text := bufio.NewReader(in)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	c := csv.NewReader(text)
	c.FieldsPerRecord = -1
	for n := 0; ; n++ {
		cells, err := c.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			r.read += f.Size
			return nil
		case errors.As(err, &broken):
			return exchange.Refuse(f.Name, "", broken.StartLine, message.New(saysBadCSV))
		case err != nil:
			return err
		}
		line, _ := c.FieldPos(0)
		switch {
		case slices.ContainsFunc(cells, func(s string) bool { return !utf8.ValidString(s) }):
			return exchange.Refuse(f.Name, "", line, message.New(saysBadCSV))
		case n > maxRows:
			return exchange.Refuse(f.Name, "", line, message.New(saysManyRows, message.Count("most", maxRows)))
		}
		if n&1023 == 0 {
			r.progress.Report(r.read+c.InputOffset(), r.in.Size())
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		if err := take(line, cells); err != nil {
			return err
		}
	}
}

// load reads a table. Rows that are wrong, deleted or there already are left out.
func (r *reader) load(t *table) error {
	out := &file{table: t, ids: map[string]int{}}
	r.files[t.name] = out
	f, ok := r.in.File(t.file())
	if !ok || r.modes["file."+t.name] != "bulk" {
		out.at = slices.Repeat([]int{-1}, len(t.columns))
		return nil
	}
	deleted, width := 0, 0
	err := r.lines(f, func(line int, cells []string) error {
		if out.at == nil {
			width = len(cells)
			return r.head(f, out, line, cells)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != width {
			r.bad(f.Name, line, strings.Join(cells[:min(1, len(cells))], ""), message.New(saysCells, message.Count("n", len(cells)),
				message.Count("headings", width)))
			return nil
		}
		next := row{out, line, cells}
		if s := next.get("status"); s == "tobedeleted" || s == "inactive" {
			deleted++
			return nil
		}
		if !r.holds(f, &next) {
			return nil
		}
		if first, twice := out.ids[next.id()]; twice {
			r.bad(f.Name, line, next.id(), message.New(saysTwice, message.Name("id", next.id()), message.Name("place", exchange.Place(f.Name, "",
				out.rows[first].line))))
			return nil
		}
		out.ids[next.id()] = len(out.rows)
		out.rows = append(out.rows, next)
		return nil
	})
	if err == nil && out.at == nil {
		return exchange.Refuse(f.Name, "", 1, message.New(saysNoHeader, message.Name("column", "sourcedId")))
	}
	if deleted > 0 {
		r.note(f.Name, 0, t.name, deleted, message.New(saysDeleted, message.Count("n", deleted)))
	}
	return err
}

// head finds the columns of a file by their headings.
func (r *reader) head(f exchange.File, out *file, line int, cells []string) error {
	at := make([]int, len(out.columns))
	for i, c := range out.columns {
		at[i] = slices.IndexFunc(cells, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), c.name) })
		if at[i] < 0 && c.required {
			return exchange.Refuse(f.Name, "", line, message.New(saysNoHeader, message.Name("column", c.name)))
		}
	}
	out.at = at
	for i, h := range cells {
		if !slices.Contains(at, i) {
			r.note(f.Name, line, strings.TrimSpace(h), 1, message.New(saysColumn, message.Name("column", strings.TrimSpace(h))))
		}
	}
	return nil
}

// optional are columns of which a value that is wrong, or missing though the specification wants one, does no harm.
var optional = map[string]bool{"status": true, "enabledUser": true, "username": true, "grades": true, "primary": true, "schoolYear": true,
	"roleType": true, "classType": true, "termSourcedIds": true, "givenName": true, "familyName": true, "title": true, "name": true}

// holds holds a row to its table, and leaves it out where it is wrong.
func (r *reader) holds(f exchange.File, next *row) bool {
	for i := range next.of.columns {
		c := &next.of.columns[i]
		if optional[c.name] {
			continue
		}
		if why := c.check(next.get(c.name)); !why.IsZero() {
			r.bad(f.Name, next.line, next.id(), why)
			return false
		}
	}
	return true
}

// lastDay is the last day of what ends before a date; 0 for none.
func lastDay(ends string, first model.Date) model.Date {
	d, err := model.ParseDate(ends)
	if err != nil {
		return 0
	}
	return max(d-1, first)
}
