package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// ColumnsOf lists what a column of a sheet of a kind can be read as, by ID.
func ColumnsOf(k model.Kind) (ids []string) {
	if s := specOf(specs, k, whole); s != nil {
		for _, c := range s.columns {
			if c.id != colRow {
				ids = append(ids, c.id)
			}
		}
	}
	return ids
}

// ColumnLabel is what a column is called: "First name".
func ColumnLabel(k model.Kind, id string) string {
	if s := specOf(specs, k, whole); s != nil {
		if c := s.column(id); c != nil {
			return c.label
		}
	}
	for prefix, label := range map[string]string{colRequest: "Request", colAlternate: "Alternate"} {
		if n, ok := strings.CutPrefix(id, prefix); ok {
			return label + " " + n
		}
	}
	if f, ok := model.FieldOf(k, id); ok {
		return names.Capital(f.Label)
	}
	return names.Capital(id)
}

// FieldIn is the field that a column belongs to: that of the section for the course of a list's row.
func FieldIn(k model.Kind, id string) string {
	switch id {
	case colCourse, colSection:
		return "section"
	case colGrid, colDay, colDayNumber, colPeriod:
		return "slot"
	}
	if strings.HasPrefix(id, colRequest) || strings.HasPrefix(id, colAlternate) {
		return "course"
	}
	return id
}

// ColumnLetter is what spreadsheet programs call a column: A for 0.
func ColumnLetter(i int) string { return columnLetter(i) }

// WriteLines writes lines of cells as a .csv that spreadsheet programs open as they are.
func WriteLines(w io.Writer, lines [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	for _, l := range lines {
		cells := make([]string, len(l))
		for i := range l {
			cells[i] = guard(l[i])
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
