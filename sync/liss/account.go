package liss

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Account names a record by all its members as they are on the wire, those that LISS does not know included: two records that
// say the same have the same name. Null, missing and blank are alike, text is trimmed, dates count by their day, and a number
// is the same as the text of its digits. record is one of the record types of this package, or a pointer to one.
func Account(record any) string {
	v := reflect.Indirect(reflect.ValueOf(record))
	p := planOf(v.Type())
	var members []string
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			members = append(members, strings.ToLower(name)+"="+value)
		}
	}
	for i := range p.fields {
		f := &p.fields[i]
		switch value := v.Field(f.index).Interface().(type) {
		case string:
			add(f.name, value)
		case int:
			if value != 0 {
				add(f.name, strconv.Itoa(value))
			}
		case bool:
			add(f.name, strconv.FormatBool(value))
		case OptionalInt:
			if value.Valid {
				add(f.name, strconv.Itoa(value.N))
			}
		case DateTime:
			if !value.IsZero() {
				add(f.name, value.Time().Format("20060102"))
			}
		case Clock:
			add(f.name, value.String())
		}
	}
	if p.unknown >= 0 {
		for _, m := range v.Field(p.unknown).Interface().([]Member) {
			add(m.Name, m.Value)
		}
	}
	slices.Sort(members)
	return strings.Join(members, "\x1f")
}
