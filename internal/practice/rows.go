package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"carillon/sync/liss"
)

// A column is one member of a record: its name on the wire and its place in the Go struct.
type column struct {
	name  string
	index int
	key   bool
}

type columnSet struct {
	columns []column
	unknown int // index of the []liss.Member field, or -1
}

var columnSets sync.Map // reflect.Type to *columnSet

// columnsOf reads a record type's liss tags, so that state file, page and JSON name members as the wire does.
func columnsOf(t reflect.Type) *columnSet {
	if c, ok := columnSets.Load(t); ok {
		return c.(*columnSet)
	}
	c := &columnSet{unknown: -1}
	for i := range t.NumField() {
		parts := strings.Split(t.Field(i).Tag.Get("liss"), ",")
		switch parts[0] {
		case "":
		case "*":
			c.unknown = i
		default:
			name, _, _ := strings.Cut(parts[0], "|")
			c.columns = append(c.columns, column{name, i, slices.Contains(parts, "key")})
		}
	}
	columnSets.Store(t, c)
	return c
}

// appendValue writes a record, a list, or a plain value as JSON with the member names of LISS, members without a value left out.
// Unlike the wire it keeps members that LISS does not know.
func appendValue(b []byte, v reflect.Value) []byte {
	switch x := v.Interface().(type) {
	case liss.DateTime:
		return appendText(b, x.String())
	case liss.Clock:
		return appendText(b, x.String())
	case liss.OptionalInt:
		return strconv.AppendInt(b, int64(x.N), 10)
	case string:
		return appendText(b, x)
	case int:
		return strconv.AppendInt(b, int64(x), 10)
	case bool:
		return strconv.AppendBool(b, x)
	}
	switch v.Kind() {
	case reflect.Slice:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',', '\n')
			}
			b = appendValue(b, v.Index(i))
		}
		return append(b, ']')
	case reflect.Struct:
		return appendRecord(b, v)
	}
	return append(b, "null"...)
}

func appendRecord(b []byte, v reflect.Value) []byte {
	set := columnsOf(v.Type())
	b = append(b, '{')
	first := true
	name := func(s string) {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendText(b, s), ':')
	}
	for _, c := range set.columns {
		if f := v.Field(c.index); !f.IsZero() {
			name(c.name)
			b = appendValue(b, f)
		}
	}
	if set.unknown >= 0 {
		for _, m := range v.Field(set.unknown).Interface().([]liss.Member) {
			name(m.Name)
			b = appendText(b, m.Value)
		}
	}
	return append(b, '}')
}

func appendText(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil { // json.Marshal of a string can't fail
		return append(b, `""`...)
	}
	return append(b, text...)
}

func encodeRows[T any](rows []T) []byte {
	if rows == nil {
		rows = []T{}
	}
	return appendValue(nil, reflect.ValueOf(rows))
}

// decodeRows reads what encodeRows wrote, with LISS's own tolerant reader.
func decodeRows[T any](b []byte) ([]T, error) {
	if trimmed := bytes.TrimSpace(b); len(trimmed) == 0 || trimmed[0] != '[' || !json.Valid(trimmed) {
		return nil, fmt.Errorf("a list of records is expected, not %q", clip(string(b), 40))
	}
	m := &liss.Method{Name: "rows", Result: reflect.TypeFor[T](), Rows: true}
	reply := slices.Concat([]byte(`{"result":`), b, []byte("}"))
	// The limit also bounds the number of records; what was taken in once must come back.
	answer, err := liss.DecodeReply(bytes.NewReader(reply), max(int64(len(reply)), 2*DefaultMaxBody), m)
	if err != nil {
		return nil, err
	}
	rows, _ := answer.Value.([]T)
	return rows, nil
}

// clip shortens text for a message to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
