package sheet

import "strings"

// ParseTSV reads a table as spreadsheet programs put it on the clipboard: cells with tabs between them, lines that end in LF,
// CRLF or CR. A cell that begins with a quotation mark goes to the next one that stands alone, with tabs and line ends in it;
// two stand for one. A quotation mark without its end is text like any other. Lines may have different numbers of cells; a
// line end behind the last line begins no further one.
func ParseTSV(text string) [][]string {
	text = strings.TrimPrefix(text, "\ufeff")
	if text == "" {
		return nil
	}
	var table [][]string
	var row []string
	for {
		cell, left := nextCell(text)
		row = append(row, cell)
		end := lineEnd(left)
		switch {
		case strings.HasPrefix(left, "\t"):
			text = left[1:]
			continue
		case left == "", left[end:] == "":
			return append(table, row)
		}
		table, row, text = append(table, row), nil, left[end:]
	}
}

// nextCell cuts a cell off a text that goes on with a tab, a line end or nothing.
func nextCell(text string) (cell, left string) {
	if strings.HasPrefix(text, `"`) {
		if cell, left, ok := quoted(text[1:]); ok {
			return cell, left
		}
	}
	if at := strings.IndexAny(text, "\t\r\n"); at >= 0 {
		return text[:at], text[at:]
	}
	return text, ""
}

// quoted cuts a cell off behind its opening quotation mark; ok is false where the closing one is missing, or more text of the
// cell follows it.
func quoted(text string) (cell, left string, ok bool) {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			return "", "", false
		}
		b.WriteString(text[:at])
		text = text[at+1:]
		if !strings.HasPrefix(text, `"`) {
			return b.String(), text, text == "" || strings.ContainsRune("\t\r\n", rune(text[0]))
		}
		b.WriteByte('"')
		text = text[1:]
	}
}

func lineEnd(text string) int {
	switch {
	case strings.HasPrefix(text, "\r\n"):
		return 2
	case strings.HasPrefix(text, "\r"), strings.HasPrefix(text, "\n"):
		return 1
	}
	return 0
}

// FormatTSV writes a table as ParseTSV and spreadsheet programs read it. Each line ends in a line end, so that a table of one
// empty cell is not nothing.
func FormatTSV(table [][]string) string {
	var b strings.Builder
	for _, row := range table {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			if strings.ContainsAny(cell, "\t\r\n\"\ufeff") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
