package importing

import (
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/internal/exchange/spreadsheet"
	"carillon/model"
	"carillon/model/names"
)

// Column is a column as the dialog shows it.
type Column struct {
	Letter, Heading string
	Field           string // "" for one that is left out
	Label           string // what it is read as
	Note            string // how that is known
}

// Columns are those of the table that is shown: of a sheet as it stands there, else the fields of its rows.
func (i *Import) Columns() []Column {
	t := i.Table()
	if t == nil {
		return nil
	}
	var list []Column
	for n, c := range t.Columns {
		list = append(list, Column{Letter: spreadsheet.ColumnLetter(n), Heading: c.Heading, Field: c.Field, Label: labelOf(t.Kind, c.Field),
			Note: map[exchange.Recognition]string{exchange.ByHeading: "by its heading", exchange.ByContent: "by what is in it", exchange.ByPerson: "as you said"}[c.By]})
	}
	if len(t.Columns) == 0 {
		for _, id := range t.Fields {
			list = append(list, Column{Heading: labelOf(t.Kind, id), Field: id, Label: labelOf(t.Kind, id)})
		}
	}
	return list
}

const leftOut = "Leave out"

func labelOf(k model.Kind, id string) string {
	if id == "" {
		return leftOut
	}
	return spreadsheet.ColumnLabel(k, id)
}

// Choices are what a column of the table can be read as: to leave it out first.
func (i *Import) Choices() (ids, labels []string) {
	ids, labels = []string{""}, []string{leftOut}
	for _, c := range spreadsheet.ColumnsOf(i.Table().Kind) {
		ids, labels = append(ids, c), append(labels, spreadsheet.ColumnLabel(i.Table().Kind, c))
	}
	return ids, labels
}

// SetColumn says how a column is read; "" leaves it out. It has to be read again.
func (i *Import) SetColumn(column int, field string) {
	t := i.Table()
	m := i.Mapping[key(t)]
	if m.Columns == nil {
		m.Columns = map[string]string{}
	}
	heading := t.Columns[column].Heading
	for h, f := range m.Columns { // a field has one column
		if f == field && h != heading {
			m.Columns[h] = "-"
		}
	}
	if field == "" {
		field = "-"
	} else {
		for _, c := range t.Columns {
			if c.Field == field && c.Heading != heading {
				m.Columns[c.Heading] = "-"
			}
		}
	}
	m.Columns[heading] = field
	if m.Kind == "" {
		m.Kind = t.Kind.ID()
	}
	i.Mapping[key(t)] = m
}

// key is the name under which a mapping knows the sheet of a table.
func key(t *exchange.Table) string {
	if t.Sheet != "" {
		return t.Sheet
	}
	return t.File
}

// Cell is a cell of a row.
type Cell struct {
	Text  string
	Was   string // what the timetable has, where the row changes it
	Tone  Tone
	Muted bool
}

// Tone says how a cell stands out.
type Tone uint8

// Tones of a cell.
const (
	Plain   Tone = iota
	Changes      // the row changes it
	Wrong        // it keeps the row out
	Kept         // it differs, and the timetable's stays
)

// Row is a row as the dialog shows it.
type Row struct {
	Line  int
	What  intake.What
	Cells []Cell
	Why   string
}

// Len is how many rows are shown.
func (i *Import) Len() int { return len(i.rows) }

// Row is one that is shown.
func (i *Import) Row(n int) Row {
	it := &i.plan.Items[i.rows[n]]
	t := i.plan.Document.Tables[it.Table]
	row := &t.Rows[it.Row]
	r := Row{Line: row.Line, What: it.What}
	for c := range i.columnCount(t) {
		r.Cells = append(r.Cells, i.cell(it, t, row, c))
	}
	var why []string
	for _, w := range it.Why {
		why = append(why, i.Say(w))
	}
	for _, c := range it.Changes {
		if c.Kept {
			f, _ := model.FieldOf(it.Kind, c.Field)
			text := f.Label + ": " + c.Was + " here, kept"
			if c.Both {
				text = f.Label + ": both changed it; " + c.Was + " here, kept"
			}
			why = append(why, text)
		}
	}
	r.Why = names.Capital(strings.Join(why, "; "))
	return r
}

func (i *Import) columnCount(t *exchange.Table) int {
	if len(t.Columns) > 0 {
		return len(t.Columns)
	}
	return len(t.Fields)
}

// cell is a cell of a row, with what the row changes.
func (i *Import) cell(it *intake.Item, t *exchange.Table, row *exchange.Row, column int) Cell {
	var c Cell
	field := ""
	if len(t.Columns) > 0 {
		field = t.Columns[column].Field
	} else {
		field = t.Fields[column]
	}
	if cells := i.cellsOf(row); column < len(cells) {
		c.Text = strings.ReplaceAll(cells[column], "\x1f", " ")
	}
	c.Muted = field == "" || it.What == intake.LeftOut
	if field == "" {
		return c
	}
	of := spreadsheet.FieldIn(t.Kind, field) // the field that a part of a section's name belongs to
	if slices.Contains(it.Wrong, of) {
		c.Tone, c.Muted = Wrong, false
		return c
	}
	for _, change := range it.Changes {
		if change.Field != of {
			continue
		}
		c.Tone, c.Was = Changes, change.Was
		if change.Kept {
			c.Tone, c.Was = Kept, ""
		}
	}
	return c
}

// LeftOut are the rows that stay out, as lines of a spreadsheet with a column Why: the headings first.
func (i *Import) LeftOut() [][]string {
	t := i.Table()
	if t == nil {
		return nil
	}
	var head []string
	for _, c := range i.Columns() {
		head = append(head, c.Heading)
	}
	lines := [][]string{append(head, "Why")}
	for _, at := range i.items[i.table] {
		it := &i.plan.Items[at]
		if it.What != intake.LeftOut {
			continue
		}
		row := &t.Rows[it.Row]
		cells := slices.Clone(i.cellsOf(row))
		for len(cells) < len(head) {
			cells = append(cells, "")
		}
		var why []string
		for _, w := range it.Why {
			why = append(why, i.Say(w))
		}
		lines = append(lines, append(cells[:len(head)], strings.Join(why, "; ")))
	}
	return lines
}
