package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"carillon/internal/exchange"
	"carillon/model/message"
)

// Bounds of a text that is read as rows.
const (
	maxLine = 64 << 10 // bytes of one row
	maxRows = 2_000_000
)

// decoded is a text as UTF-8, whichever way it was written: with a byte order mark, as UTF-16 without one, as UTF-8, else as
// Windows-1252, which Excel writes in the West. called names the encoding; "" where it is plain UTF-8.
func decoded(data []byte) (text []byte, called string, err error) {
	from := func(e encoding.Encoding) ([]byte, error) {
		out, _, err := transform.Bytes(e.NewDecoder(), data)
		return out, err
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		return data[3:], "", nil
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text, err = from(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
		return text, "UTF-16", err
	case zeros(data, 1):
		text, err = from(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
		return text, "UTF-16", err
	case zeros(data, 0):
		text, err = from(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
		return text, "UTF-16", err
	case utf8.Valid(data):
		return data, "", nil
	}
	text, err = from(charmap.Windows1252)
	return text, "Windows-1252", err
}

// zeros says whether most bytes at even (0) or odd (1) places are zero: plain letters as UTF-16.
func zeros(data []byte, odd int) bool {
	data = data[:min(len(data), 1000)]
	n := 0
	for i := odd; i < len(data); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return len(data) >= 4 && n*10 >= len(data)/2*7
}

// line is a row of a sheet.
type line struct {
	n     int // from 1
	cells []string
}

// rowsOf reads the rows of a text. A row is a line, or several where a cell in quotes holds line breaks; a line ends with LF, CR LF
// or CR. A row that can't be read is left out, and the next is read from the line behind its first.
func rowsOf(file string, data []byte, name string, row func(line) error, bad func(exchange.LeftOut)) error {
	sep := separatorOf(data, name)
	for n := 1; len(data) > 0; {
		raw, after, ends := record(data, sep)
		if s, ok := saidSeparator(raw); ok && n == 1 {
			sep, data, n = s, after, n+ends
			continue
		}
		cells, why := split(raw, sep)
		if why == saysQuote && ends > 1 { // the quote that should not be is on the first of the lines
			raw, after, ends = firstLine(data)
			if cells, why = split(raw, sep); why == "" {
				why = saysQuote
			}
		}
		here := n
		data, n = after, n+ends
		if why != "" {
			bad(exchange.LeftOut{Note: exchange.Note{File: file, Line: here, Why: message.New(why)}, Bad: true})
			continue
		}
		if err := row(line{here, cells}); err != nil {
			return err
		}
	}
	return nil
}

// separatorOf is what stands between the cells: a tab in a .tsv; else what the first lines have most of and alike.
func separatorOf(data []byte, name string) byte {
	if strings.HasSuffix(strings.ToLower(name), ".tsv") {
		return '\t'
	}
	best, most := byte(','), 0
	for _, sep := range []byte(",;\t|") {
		least, lines := 0, 0
		for left := data; len(left) > 0 && lines < 5; lines++ {
			raw, after, _ := record(left, sep)
			cells, why := split(raw, sep)
			if why != "" || lines > 0 && len(bytes.TrimSpace(raw)) == 0 {
				break
			}
			if n := len(cells); lines == 0 || n < least {
				least = n
			}
			left = after
		}
		if least > most {
			best, most = sep, least
		}
	}
	return best
}

// saidSeparator reads a first line that only says what is between the cells: spreadsheet programs write it, and hide it.
func saidSeparator(raw []byte) (byte, bool) {
	s := strings.ToLower(strings.Trim(string(raw), ` "`))
	if len(s) != len("sep=,") || !strings.HasPrefix(s, "sep=") || strings.IndexByte(",;|\t", s[4]) < 0 {
		return 0, false
	}
	return s[4], true
}

// firstLine cuts off the first line, whatever its quotes.
func firstLine(data []byte) (raw, after []byte, ends int) {
	i := bytes.IndexAny(data, "\r\n")
	if i < 0 {
		return data, nil, 1
	}
	if bytes.HasPrefix(data[i:], []byte("\r\n")) {
		return data[:i], data[i+2:], 1
	}
	return data[:i], data[i+1:], 1
}

// record cuts off the first row, and counts the lines it has: those within quotes, too. A quote that is not closed within the
// longest row that is read ends with its first line.
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

// split cuts a row into cells; why says why it can't.
func split(raw []byte, sep byte) (cells []string, why message.Code) {
	if len(raw) > maxLine {
		return nil, saysLongRow
	}
	if bytes.IndexByte(raw, '"') < 0 {
		return strings.Split(string(raw), string(sep)), ""
	}
	// encoding/csv knows no CR as a line end, so that there would be two forms of a line break within quotes.
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(raw))
	d := csv.NewReader(strings.NewReader(text))
	d.FieldsPerRecord, d.Comma = -1, rune(sep)
	cells, err := d.Read()
	if err != nil {
		return nil, saysQuote
	}
	return cells, ""
}

// guard puts an apostrophe before a cell that a spreadsheet program would take for a formula, and before one that begins as a
// guarded cell does, so that [unguard] knows them apart.
func guard(cell string) string {
	if isFormula(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes away the apostrophe that guard, or the export of another program, has put before a cell.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && isFormula(cell) {
		return cell[1:]
	}
	return cell
}

func isFormula(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	return cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0
}
