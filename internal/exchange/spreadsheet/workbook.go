package spreadsheet

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// workbook reads the sheets of an Excel workbook, a row at a time. The values of cells count, not how they are shown, except for
// those that are shown as dates and times.
func workbook(ctx context.Context, f exchange.File) (sheets []*sheet, err error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	book, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: 2 << 30, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		var refused *exchange.Error
		if errors.As(err, &refused) {
			return nil, refused
		}
		return nil, exchange.Refuse(f.Name, "", 0, message.New(saysNoWorkbook))
	}
	defer book.Close()
	dates := showsDates(book)
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err == nil && !visible {
			continue
		}
		s := &sheet{file: f.Name, name: name}
		if err := s.readRows(ctx, book, dates); err != nil {
			var refused *exchange.Error
			if errors.As(err, &refused) || ctx.Err() != nil {
				return nil, err
			}
			return nil, exchange.Refuse(f.Name, name, 0, message.New(saysNoWorkbook))
		}
		if s.head.n > 0 {
			sheets = append(sheets, s)
		}
	}
	if len(sheets) == 0 {
		return nil, exchange.Refuse(f.Name, "", 1, message.New(saysEmpty))
	}
	return sheets, nil
}

// showsDates says whether any cell of a workbook can be shown as a date or a time.
func showsDates(book *excelize.File) bool {
	_, _ = book.GetStyle(0) // reads the styles
	if book.Styles == nil || book.Styles.CellXfs == nil {
		return false
	}
	for _, xf := range book.Styles.CellXfs.Xf {
		if xf.NumFmtID != nil && isDateFormat(book, *xf.NumFmtID) {
			return true
		}
	}
	return false
}

func isDateFormat(book *excelize.File, id int) bool {
	if id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 58 {
		return true
	}
	if book.Styles.NumFmts == nil {
		return false
	}
	for _, n := range book.Styles.NumFmts.NumFmt {
		if n.NumFmtID == id {
			return isDateCode(n.FormatCode)
		}
	}
	return false
}

// isDateCode says whether a number format shows a date or a time: it has letters of dates outside quotes and brackets.
func isDateCode(code string) bool {
	quoted, bracket := false, false
	for _, c := range strings.ToLower(code) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case strings.ContainsRune("ymdhs", c):
			return true
		}
	}
	return false
}

// readRows reads the rows of a sheet. Where there are dates, they are read twice side by side: as they are, and as they are shown.
func (s *sheet) readRows(ctx context.Context, book *excelize.File, dates bool) error {
	raw, err := book.Rows(s.name)
	if err != nil {
		return err
	}
	defer raw.Close()
	var shown *excelize.Rows
	if dates {
		if shown, err = book.Rows(s.name); err != nil {
			return err
		}
		defer shown.Close()
	}
	for n := 1; raw.Next(); n++ {
		cells, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		if shown != nil && shown.Next() {
			as, err := shown.Columns()
			if err != nil {
				return err
			}
			for i := range cells {
				if i < len(as) && as[i] != cells[i] {
					cells[i] = dateShown(cells[i], as[i])
				}
			}
		}
		if err := s.add(ctx, line{n, cells}); err != nil {
			return err
		}
	}
	return raw.Error()
}

// dateShown is a number that a workbook shows as a date or a time, as one; any other value as it is.
func dateShown(raw, shown string) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || v < 0 || v > 2958466 || !strings.ContainsAny(shown, "/:-. ") || strings.ContainsAny(shown, "$€£%") {
		return raw
	}
	if plain, err := strconv.ParseFloat(strings.ReplaceAll(shown, ",", ""), 64); err == nil && math.Abs(plain-v) < 1 {
		return raw // 1,234.50
	}
	t, err := excelize.ExcelDateToTime(v+0.5/86400, false)
	if err != nil {
		return raw
	}
	clock := t.Format("15:04")
	switch {
	case v < 1:
		return clock
	case clock == "00:00":
		return t.Format(time.DateOnly)
	}
	return t.Format(time.DateOnly) + " " + clock
}

// workbook writes all sheets that have rows as a workbook. Its cells are texts, which no program takes for formulas, so that ids
// keep their zeros.
func (w *writer) workbook(out exchange.Output) error {
	book := excelize.NewFile()
	defer book.Close()
	first := true
	for i := range specs {
		sp := &specs[i]
		if sp.read || !w.any(sp) {
			continue
		}
		if first {
			if err := book.SetSheetName("Sheet1", sp.title); err != nil {
				return err
			}
			first = false
		} else if _, err := book.NewSheet(sp.title); err != nil {
			return err
		}
		if err := w.sheet(book, sp); err != nil {
			return err
		}
	}
	f, err := out.File("")
	if err != nil {
		return err
	}
	w.done.Files++
	return book.Write(f)
}

// sheet writes one sheet, a row at a time.
func (w *writer) sheet(book *excelize.File, sp *spec) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	sw, err := book.NewStreamWriter(sp.title)
	if err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetColWidth(1, max(1, len(w.columns(sp))), 16); err != nil {
		return err
	}
	var head []any
	for _, h := range w.head(sp) {
		head = append(head, excelize.Cell{StyleID: bold, Value: h})
	}
	if err := sw.SetRow("A1", head); err != nil {
		return err
	}
	n := 1
	row := make([]any, 0, len(head))
	err = w.rows(sp, func(cells []string) error {
		n++
		row = row[:0]
		for _, c := range cells {
			if c == "" {
				row = append(row, nil)
			} else {
				row = append(row, c)
			}
		}
		return sw.SetRow("A"+strconv.Itoa(n), row)
	})
	if err != nil {
		return err
	}
	return sw.Flush()
}

// Format is spreadsheets in all forms.
func Format() exchange.Format {
	var kinds []model.Kind
	for _, k := range model.Kinds() {
		if k != model.KindSynced {
			kinds = append(kinds, k)
		}
	}
	var sheets, files []string
	for i := range specs {
		if !specs[i].read {
			sheets = append(sheets, specs[i].file)
		}
		if specs[i].file != "" {
			files = append(files, specs[i].file+".csv")
		}
	}
	return exchange.Format{ID: "spreadsheet", Names: []string{"csv", "xlsx", "tsv"}, Label: "Spreadsheet", Extensions: []string{".xlsx", ".csv", ".tsv", ".txt", ".zip"},
		Folder: true, Files: files, Reads: kinds, Writes: kinds, Loses: message.New(saysLoses), Read: Read, Write: Write,
		Settings: []exchange.Setting{{ID: settingSheet, Label: "Sheet", Choices: sheets, Writing: true}}}
}
