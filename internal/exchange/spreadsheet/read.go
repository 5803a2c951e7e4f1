// Package spreadsheet reads and writes a school as sheets: comma- or tab-separated files, a folder or a zip of them, and Excel
// workbooks. The sheets are those of the program, their columns those of the schema; what is no text of one record has a sheet of
// its own (bell times, terms, days off). A folder or a workbook that was exported holds the whole timetable.
package spreadsheet

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// Read reads all sheets of the files.
func Read(ctx context.Context, in *exchange.Input, o exchange.ReadOptions, p exchange.Progress) (*exchange.Document, error) {
	d := &exchange.Document{}
	sheets, err := sheetsOf(ctx, in, d, p)
	if err != nil {
		return nil, err
	}
	r := &reader{o: o, doc: d}
	for _, s := range sheets {
		if err := s.recognise(o); err != nil {
			return nil, err
		}
		d.LeftOut = append(d.LeftOut, s.left...)
		if s.spec == nil {
			why := saysNoKind
			if mappingOf(o.Mapping, s).Kind == leftOut {
				continue
			}
			d.LeftOut = append(d.LeftOut, exchange.LeftOut{Note: exchange.Note{File: s.file, Sheet: s.name, Why: message.New(why, message.Names("headings", nonEmpty(s.head.cells)...))},
				What: s.called(), Many: len(s.rows), Bad: !in.Many && len(sheets) == 1})
			continue
		}
		r.sheets = append(r.sheets, s)
	}
	r.read()
	return d, ctx.Err()
}

// sheetsOf reads the cells of all files that are sheets; the others are listed.
func sheetsOf(ctx context.Context, in *exchange.Input, d *exchange.Document, p exchange.Progress) ([]*sheet, error) {
	var sheets []*sheet
	done, all := int64(0), in.Size()
	for _, f := range in.Files {
		p.Report(done, all)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var err error
		var of []*sheet
		switch ext := strings.ToLower(path.Ext(f.Name)); {
		case ext == ".xlsx" || ext == ".xlsm":
			of, err = workbook(ctx, f)
		case ext == ".csv" || ext == ".tsv" || ext == ".txt" || ext == ".tab" || !in.Many:
			of, err = textSheet(ctx, f, d)
		default:
			d.LeftOut = append(d.LeftOut, exchange.LeftOut{Note: exchange.Note{File: f.Name, Why: message.New(saysNotHere)}, What: f.Name})
		}
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, of...)
		done += f.Size
	}
	p.Report(all, all)
	return sheets, nil
}

// textSheet reads a text file as a sheet.
func textSheet(ctx context.Context, f exchange.File, d *exchange.Document) ([]*sheet, error) {
	data, err := f.Bytes()
	if err != nil {
		return nil, err
	}
	if slices.Contains([]string{"PK\x03\x04", "\xd0\xcf\x11\xe0"}, string(data[:min(len(data), 4)])) {
		return nil, exchange.Refuse(f.Name, "", 0, message.New(saysNoWorkbook))
	}
	text, called, err := decoded(data)
	if err != nil {
		return nil, exchange.Refuse(f.Name, "", 0, message.New(saysEncoding, message.Name("encoding", called)))
	}
	if called != "" {
		d.Notes = append(d.Notes, exchange.Note{File: f.Name, Why: message.New(saysEncoding, message.Name("encoding", called))})
	}
	s := &sheet{file: f.Name, folder: true}
	err = rowsOf(f.Name, text, f.Name, func(l line) error { return s.add(ctx, l) }, func(l exchange.LeftOut) { s.left = append(s.left, l) })
	if err != nil {
		return nil, err
	}
	if s.head.n == 0 {
		return nil, exchange.Refuse(f.Name, "", 1, message.New(saysEmpty))
	}
	return []*sheet{s}, nil
}

// add takes a row: the first one that says something holds the headings.
func (s *sheet) add(ctx context.Context, l line) error {
	switch {
	case !slices.ContainsFunc(l.cells, func(c string) bool { return strings.TrimSpace(c) != "" }):
		return nil
	case s.head.n == 0:
		s.head = l
		for n := len(l.cells); n > 0 && strings.TrimSpace(l.cells[n-1]) == ""; n-- {
			s.head.cells = l.cells[:n-1]
		}
		return nil
	case len(s.rows) == maxRows:
		return exchange.Refuse(s.file, s.name, l.n, message.New(saysManyRows, message.Count("most", maxRows)))
	}
	if extra := l.cells[min(len(l.cells), len(s.head.cells)):]; len(nonEmpty(extra)) > 0 || s.folder && len(l.cells) < len(s.head.cells) && len(s.head.cells) > 1 {
		s.left = append(s.left, exchange.LeftOut{Note: exchange.Note{File: s.file, Sheet: s.name, Line: l.n,
			Why: message.New(saysCells, message.Count("n", len(l.cells)), message.Count("headings", len(s.head.cells)))}, Bad: true})
		return nil
	}
	s.rows = append(s.rows, l)
	if len(s.rows)&1023 == 0 {
		return ctx.Err()
	}
	return nil
}

// reader makes tables of sheets.
type reader struct {
	o      exchange.ReadOptions
	doc    *exchange.Document
	sheets []*sheet
	tables map[model.Kind]*exchange.Table // of the kinds that several sheets make together
}

// read makes tables of all sheets: those of records first, then the parts of records.
func (r *reader) read() {
	r.tables = map[model.Kind]*exchange.Table{}
	for _, s := range r.sheets {
		switch {
		case s.spec.part != whole || s.spec.kind == model.KindGrid || s.spec.kind == model.KindCalendar || s.spec.kind == model.KindSchool:
		case s.pivot:
			r.requests(s)
		default:
			r.records(s)
		}
	}
	r.grids()
	r.calendar()
	r.school()
	r.exceptions()
	r.daysOff()
	r.derive()
}

// cell is the tidy text of a row in a column; "" where the sheet has no such column.
func (s *sheet) cell(l *line, id string) string {
	i, ok := s.at[id]
	if !ok || i >= len(l.cells) {
		return ""
	}
	return s.tidy(i, l.cells[i])
}

func (s *sheet) tidy(i int, text string) string {
	if c := s.spec.column(s.columns[i].Field); c != nil && c.name {
		text = tidyText(text)
	} else {
		text = tidyCode(text)
	}
	if s.folder { // a cell of a workbook has no need of a guard
		text = unguard(text)
	}
	return text
}

// leave leaves a row out.
func (r *reader) leave(s *sheet, l *line, why message.Message) {
	r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: s.file, Sheet: s.name, Line: l.n, Why: why}, Bad: true})
}

// lost says whether a program has shortened a number in a row; the row is left out then.
func (r *reader) lost(s *sheet, l *line) bool {
	for i, cell := range l.cells {
		if i >= len(s.columns) || s.columns[i].Field == "" || !shortened(strings.TrimSpace(cell)) {
			continue
		}
		if c := s.spec.column(s.columns[i].Field); c == nil || !c.name {
			r.leave(s, l, message.New(saysShortened, message.Name("column", s.columns[i].Heading), message.Name("cell", strings.TrimSpace(cell))))
			return true
		}
	}
	return false
}

// records makes a table of a sheet with a record a row.
func (r *reader) records(s *sheet) {
	t := &exchange.Table{Kind: s.spec.kind, File: s.file, Sheet: s.name, Columns: s.columns, Head: s.head.n, Whole: true}
	type source struct {
		at      int // place of the column
		date    bool
		special string
	}
	var from []source
	_, course := s.at[colCourse]
	_, section := s.at[colSection]
	_, period := s.at[colPeriod]
	for _, c := range s.spec.columns {
		at, there := s.at[c.id]
		switch {
		case c.id == colRow:
		case c.id == colCourse && course, c.id == colSection && section && !course:
			t.Fields, from = append(t.Fields, "section"), append(from, source{special: "section"})
		case c.id == colPeriod && period:
			t.Fields, from = append(t.Fields, "slot"), append(from, source{special: "slot"})
		case strings.Contains(c.id, ".") || !there:
		default:
			t.Fields, from = append(t.Fields, c.id), append(from, source{at: at, date: c.date})
		}
	}
	for i := range s.rows {
		l := &s.rows[i]
		if r.lost(s, l) {
			continue
		}
		row := exchange.Row{Line: l.n, Cells: l.cells, Name: s.cell(l, colRow), Values: make([]string, len(from))}
		for n, f := range from {
			switch {
			case f.special == "section":
				row.Values[n] = s.sectionOf(l)
			case f.special == "slot":
				row.Values[n] = s.slotOf(l)
			case f.at < len(l.cells):
				row.Values[n] = s.tidy(f.at, l.cells[f.at])
				if f.date {
					row.Values[n] = tidyDate(row.Values[n], r.region())
				}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	r.doc.Tables = append(r.doc.Tables, t)
}

// region is the school's, which decides how dates are read.
func (r *reader) region() model.Region {
	if r.o.Region != "" {
		return r.o.Region
	}
	if r.o.Here != nil {
		return r.o.Here.School().Region
	}
	return model.RegionUnknown
}

// sectionOf is the section that a row names: by course and section, or in one cell; the name of another row as it is.
func (s *sheet) sectionOf(l *line) string {
	course, section := s.cell(l, colCourse), s.cell(l, colSection)
	switch {
	case strings.HasPrefix(section, rowMark) || course == "":
		return section
	case section == "":
		return course
	}
	return exchange.Section(course, section)
}

// slotOf is the place in the timetable that a row names.
func (s *sheet) slotOf(l *line) string {
	day := s.cell(l, colDay)
	if day == "" {
		day = s.cell(l, colDayNumber)
	}
	return exchange.Slot(s.cell(l, colGrid), day, s.cell(l, colPeriod))
}

// rowMark begins the name of a row that its code and its id don't tell apart from others.
const rowMark = "#"

// requests makes rows of a sheet with a row per student: what stands first is wanted most.
func (r *reader) requests(s *sheet) {
	t := &exchange.Table{Kind: model.KindRequest, File: s.file, Sheet: s.name, Columns: s.columns, Head: s.head.n, Whole: true,
		Fields: []string{"student", "course", "rank", "reserve"}}
	type pivot struct {
		at, n   int
		reserve string
	}
	var pivots []pivot
	for id, at := range s.at {
		for prefix, reserve := range map[string]string{colRequest: "no", colAlternate: "yes"} {
			if digits, ok := strings.CutPrefix(id, prefix); ok {
				n, _ := strconv.Atoi(digits)
				pivots = append(pivots, pivot{at, n, reserve})
			}
		}
	}
	slices.SortFunc(pivots, func(a, b pivot) int { return a.at - b.at })
	for i := range s.rows {
		l := &s.rows[i]
		if r.lost(s, l) {
			continue
		}
		student := s.cell(l, "student")
		for _, p := range pivots {
			if p.at >= len(l.cells) || tidyCode(l.cells[p.at]) == "" {
				continue
			}
			t.Rows = append(t.Rows, exchange.Row{Line: l.n, Cells: l.cells,
				Values: []string{student, s.tidy(p.at, l.cells[p.at]), strconv.Itoa(min(p.n, 255)), p.reserve}})
		}
	}
	r.doc.Tables = append(r.doc.Tables, t)
}
