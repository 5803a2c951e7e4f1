package liss

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// fieldKind says how a field's Go value is written and read.
type fieldKind uint8

const (
	kindText fieldKind = iota
	kindInt
	kindOptionalInt
	kindBool
	kindDateTime
	kindClock
	kindSecret
	kindRecord
	kindRecords
	kindTexts
)

// field is one member of a record, compiled from its tag.
type field struct {
	name     string // as written on the wire
	index    int    // in the Go struct
	kind     fieldKind
	always   bool // written even when zero
	zero     bool // written when zero if the dialect says so
	required bool // refused by a client when empty
	key      bool // names the record in messages
	positive bool // refused by a client below 1
	edval    bool // written only if the dialect says so
	code     bool // a ClassCode: the dialect says how long it may be
	max      int  // longest text in characters, 0 is no limit
	rows     *plan
	lead     [2][]byte // what goes before the value, per Format
}

// plan describes how a record type is written and read. It is compiled once per type.
type plan struct {
	typ     reflect.Type
	fields  []field
	byName  map[string]int // exact and lower-case names, alternatives included
	unknown int            // index of the []Member field, or -1
	open    bool           // the []Member field is the record: it is written, too
	asCame  int            // index of the AsItCame field, or -1
}

var plans sync.Map // reflect.Type to *plan

var valueKinds = map[reflect.Type]fieldKind{
	reflect.TypeFor[OptionalInt](): kindOptionalInt,
	reflect.TypeFor[DateTime]():    kindDateTime,
	reflect.TypeFor[Clock]():       kindClock,
	reflect.TypeFor[Secret]():      kindSecret,
}

// planOf is the plan of a record type. It panics on a type that is not a record of this package, which is a mistake of the
// programmer that the first test shows.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := compile(t)
	actual, _ := plans.LoadOrStore(t, p)
	return actual.(*plan)
}

func compile(t reflect.Type) *plan {
	p := &plan{typ: t, byName: map[string]int{}, unknown: -1, asCame: -1}
	if sf, ok := t.FieldByName("AsItCame"); ok {
		p.asCame = sf.Index[0]
	}
	for i := range t.NumField() {
		sf := t.Field(i)
		parts := strings.Split(sf.Tag.Get("liss"), ",")
		if parts[0] == "" {
			continue
		}
		if parts[0] == "*" {
			p.unknown, p.open = i, len(parts) > 1
			continue
		}
		names := strings.Split(parts[0], "|")
		f := field{name: names[0], index: i, kind: kindOf(sf.Type)}
		for _, option := range parts[1:] {
			f.apply(option, t)
		}
		if f.kind == kindRecords {
			f.rows = planOf(sf.Type.Elem())
		}
		for _, format := range []Format{JSON, XML} {
			f.lead[format] = syntaxes[format].lead(f.name)
		}
		for _, name := range names {
			p.byName[name] = len(p.fields)
			p.byName[strings.ToLower(name)] = len(p.fields)
		}
		p.fields = append(p.fields, f)
	}
	return p
}

func (f *field) apply(option string, t reflect.Type) {
	switch name, value, _ := strings.Cut(option, "="); name {
	case "always":
		f.always = true
	case "always0":
		f.zero = true
	case "required":
		f.required = true
	case "key":
		f.required, f.key = true, true
	case "positive":
		f.positive = true
	case "edval":
		f.edval = true
	case "code":
		f.code = true
	case "max":
		f.max, _ = strconv.Atoi(value)
	default:
		panic(fmt.Sprintf("liss: %s has a tag with %q", t, option))
	}
}

func kindOf(t reflect.Type) fieldKind {
	if k, ok := valueKinds[t]; ok {
		return k
	}
	switch t.Kind() {
	case reflect.String:
		return kindText
	case reflect.Int:
		return kindInt
	case reflect.Bool:
		return kindBool
	case reflect.Struct:
		return kindRecord
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return kindTexts
		}
		return kindRecords
	}
	panic(fmt.Sprintf("liss: no way to send a %s", t))
}

// lookup finds the field for a member name in any case, or -1.
func (p *plan) lookup(name string) int {
	if i, ok := p.byName[name]; ok {
		return i
	}
	if i, ok := p.byName[strings.ToLower(strings.TrimSpace(name))]; ok {
		return i
	}
	return -1
}
