package liss

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format is one of the two encodings of LISS.
type Format uint8

// The encodings. JSON is what the specification recommends, XML what many older SISs speak.
const (
	JSON Format = iota
	XML
)

// String is "json" or "xml".
func (f Format) String() string {
	if f == XML {
		return "xml"
	}
	return "json"
}

// ParseFormat reads "json" or "xml".
func ParseFormat(s string) (Format, error) {
	switch strings.ToLower(s) {
	case "json":
		return JSON, nil
	case "xml":
		return XML, nil
	}
	return JSON, fmt.Errorf("the protocol is json or xml, not %q", s)
}

// ContentType is the media type of a body in this encoding.
func (f Format) ContentType() string {
	if f == XML {
		return "text/xml"
	}
	return "application/json"
}

// syntax is an encoding as data: the marks around values, and the two leaf functions that differ by more than marks.
type syntax struct {
	structOpen, structClose string
	memberSep, memberClose  string
	arrayOpen, arrayClose   string
	elemOpen, elemSep       string
	elemClose               string
	intOpen, intClose       string
	yes, no                 string
	dateOpen, dateClose     string
	null                    string
	quote                   string // around text
	lead                    func(name string) []byte
	marks                   uint8 // what a text holds when it has to be escaped
	escape                  func(b []byte, s string) []byte
}

var syntaxes = [2]syntax{
	JSON: {
		structOpen: "{", structClose: "}", memberSep: ",",
		arrayOpen: "[", arrayClose: "]", elemSep: ",",
		yes: "true", no: "false", dateOpen: `"`, dateClose: `"`, null: "null", quote: `"`,
		lead:  func(name string) []byte { return append(appendJSONText(nil, name), ':') },
		marks: hasJSONMarks, escape: escapeJSON,
	},
	XML: {
		structOpen: "<struct>", structClose: "</struct>", memberClose: "</value></member>",
		arrayOpen: "<array><data>", arrayClose: "</data></array>", elemOpen: "<value>", elemClose: "</value>",
		intOpen: "<i4>", intClose: "</i4>", yes: "<boolean>1</boolean>", no: "<boolean>0</boolean>",
		dateOpen: "<dateTime.iso8601>", dateClose: "</dateTime.iso8601>",
		lead: func(name string) []byte {
			return append(appendXMLText([]byte("<member><name>"), name), "</name><value>"...)
		},
		marks: hasXMLMarks, escape: appendXMLText,
	},
}

// writeOptions are the switches of a Dialect that change what is written.
type writeOptions struct {
	edval   bool // send the de-facto Edval members
	zeroDay bool // send DayNumber 0 on days without school
	maxCode int  // longest ClassCode in characters
	strict  bool // refuse records that break the tables
	redact  bool // asterisks in place of passwords
}

// appender writes values in one encoding.
type appender struct {
	*syntax
	format Format
	opts   writeOptions
}

func newAppender(f Format, opts writeOptions) appender {
	return appender{syntax: &syntaxes[f], format: f, opts: opts}
}

// value writes a parameter or a result that is not a list of records.
func (a appender) value(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, a.null...), nil
	case string:
		if err := sendable(v); err != nil && a.opts.strict {
			return b, err
		}
		return a.text(b, v), nil
	case int:
		return a.int(b, v), nil
	case bool:
		return a.bool(b, v), nil
	case DateTime:
		return a.date(b, v), nil
	case []string:
		for _, s := range v {
			if err := sendable(s); err != nil && a.opts.strict {
				return b, err
			}
		}
		return a.texts(b, v), nil
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Slice {
		return a.records(b, planOf(rv.Type().Elem()), rv)
	}
	return a.record(b, planOf(rv.Type()), rv)
}

// text writes text, with U+FFFD for what the encoding can't carry.
func (a appender) text(b []byte, s string) []byte { return a.inspected(b, s, inspect(s)) }

func (a appender) inspected(b []byte, s string, marks uint8) []byte {
	if marks&hasOdd != 0 {
		s = a.carried(s)
	}
	b = append(b, a.quote...)
	if marks&a.marks != 0 {
		b = a.escape(b, s)
	} else {
		b = append(b, s...)
	}
	return append(b, a.quote...)
}

// carried is a text with U+FFFD for what the encoding can't carry: in JSON what is no Unicode, in XML control characters, too.
func (a appender) carried(s string) string {
	if a.format == XML {
		return clean(s)
	}
	return strings.ToValidUTF8(s, string(utf8.RuneError))
}

func (a appender) int(b []byte, n int) []byte {
	b = strconv.AppendInt(append(b, a.intOpen...), int64(n), 10)
	return append(b, a.intClose...)
}

func (a appender) bool(b []byte, v bool) []byte {
	if v {
		return append(b, a.yes...)
	}
	return append(b, a.no...)
}

// date writes a missing date as empty text, since a positional parameter can't be left out.
func (a appender) date(b []byte, d DateTime) []byte {
	if d.IsZero() {
		return a.text(b, "")
	}
	b = d.append(append(b, a.dateOpen...))
	return append(b, a.dateClose...)
}

func (a appender) texts(b []byte, list []string) []byte {
	b = append(b, a.arrayOpen...)
	for i, s := range list {
		if i > 0 {
			b = append(b, a.elemSep...)
		}
		b = append(a.text(append(b, a.elemOpen...), s), a.elemClose...)
	}
	return append(b, a.arrayClose...)
}

func (a appender) records(b []byte, p *plan, rows reflect.Value) ([]byte, error) {
	b = append(b, a.arrayOpen...)
	for i := range rows.Len() {
		var err error
		if b, err = a.element(b, p, rows, i); err != nil {
			return b, err
		}
	}
	return append(b, a.arrayClose...), nil
}

// element writes row i of a list with what separates it from the row before.
func (a appender) element(b []byte, p *plan, rows reflect.Value, i int) ([]byte, error) {
	if i > 0 {
		b = append(b, a.elemSep...)
	}
	b, err := a.record(append(b, a.elemOpen...), p, rows.Index(i))
	if err != nil {
		if bad, ok := err.(*RecordError); ok && bad.Row < 0 {
			bad.Row = i
		}
		return b, err
	}
	return append(b, a.elemClose...), nil
}

func (a appender) record(b []byte, p *plan, v reflect.Value) ([]byte, error) {
	b = append(b, a.structOpen...)
	first := true
	asItCame := p.asCame >= 0 && v.Field(p.asCame).Bool()
	for i := range p.fields {
		f := &p.fields[i]
		fv := v.Field(f.index)
		text, marks, zero := "", uint8(0), false
		if f.kind == kindText { // nearly all fields are text: they take the short way
			text = fv.String()
			marks, zero = inspect(text), text == ""
		} else {
			zero = fv.IsZero()
		}
		if a.opts.strict && !asItCame {
			if reason := f.check(fv, text, marks, zero, a.opts.maxCode); reason != "" {
				return b, &RecordError{Row: -1, Record: p.name(v), Member: f.name, Reason: reason}
			}
		}
		if asItCame && a.opts.strict && f.kind == kindText && marks&hasOdd != 0 && a.carried(text) != text {
			return b, &RecordError{Row: -1, Record: p.name(v), Member: f.name, Reason: sendable(text).Error()}
		}
		if zero && !f.always && !(f.zero && a.opts.zeroDay) || f.edval && !a.opts.edval && !asItCame {
			continue
		}
		if !first {
			b = append(b, a.memberSep...)
		}
		first = false
		b = append(b, f.lead[a.format]...)
		if f.kind == kindText {
			b = a.inspected(b, text, marks)
		} else {
			var err error
			if b, err = a.field(b, f, fv); err != nil {
				return b, err
			}
		}
		b = append(b, a.memberClose...)
	}
	if p.open || asItCame {
		for _, m := range v.Field(p.unknown).Interface().([]Member) {
			if asItCame {
				if i := p.lookup(m.Name); i >= 0 && !v.Field(p.fields[i].index).IsZero() {
					continue // the record has another value for it now
				}
				if a.opts.strict && (a.carried(m.Name) != m.Name || a.carried(m.Value) != m.Value) {
					return b, &RecordError{Row: -1, Record: p.name(v), Member: clean(m.Name), Reason: sendable(m.Name + m.Value).Error()}
				}
			}
			if !first {
				b = append(b, a.memberSep...)
			}
			first = false
			b = append(a.member(append(b, a.lead(a.carried(m.Name))...), m), a.memberClose...)
		}
	}
	return append(b, a.structClose...), nil
}

// member writes the value of a member that LISS does not know, in the form in which it came where the format has it.
func (a appender) member(b []byte, m Member) []byte {
	switch {
	case m.Form == FormBoolean && (m.Value == "true" || m.Value == "1"):
		return a.bool(b, true)
	case m.Form == FormBoolean && (m.Value == "false" || m.Value == "0"):
		return a.bool(b, false)
	case m.Form == FormJSON && json.Valid([]byte(m.Value)):
		if a.format == JSON {
			return append(b, m.Value...)
		}
		left := budgetFor(int64(len(m.Value)))
		if v, err := readAny(newJSONReader(strings.NewReader(m.Value), left), 0); err == nil {
			return a.generic(b, v)
		}
	}
	return a.text(b, m.Value)
}

// generic writes a value whose type nobody knows in XML.
func (a appender) generic(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return a.text(b, v)
	case literal:
		switch {
		case v.truth():
			return a.bool(b, v == "true")
		case strings.ContainsAny(string(v), ".eE"):
			return append(append(append(b, "<double>"...), v...), "</double>"...)
		}
		return append(append(append(b, a.intOpen...), v...), a.intClose...)
	case []any:
		b = append(b, a.arrayOpen...)
		for _, e := range v {
			b = append(a.generic(append(b, a.elemOpen...), e), a.elemClose...)
		}
		return append(b, a.arrayClose...)
	case []namedValue:
		b = append(b, a.structOpen...)
		for _, m := range v {
			b = append(a.generic(append(b, a.lead(a.carried(m.name))...), m.value), a.memberClose...)
		}
		return append(b, a.structClose...)
	}
	return append(b, "<nil/>"...)
}

func (a appender) field(b []byte, f *field, v reflect.Value) ([]byte, error) {
	switch f.kind {
	case kindInt:
		return a.int(b, int(v.Int())), nil
	case kindOptionalInt:
		return a.int(b, int(v.Field(0).Int())), nil
	case kindBool:
		return a.bool(b, v.Bool()), nil
	case kindDateTime:
		return a.date(b, dateTimeIn(v)), nil
	case kindClock:
		c := Clock{Minutes: int16(v.Field(0).Int()), Valid: true}
		b = c.append(append(b, clockQuote[a.format]...))
		return append(b, clockQuote[a.format]...), nil
	case kindSecret:
		if a.opts.redact {
			return a.text(b, redacted), nil
		}
		return a.text(b, v.Interface().(Secret).Reveal()), nil
	case kindTexts:
		return a.texts(b, v.Interface().([]string)), nil
	default:
		return a.records(b, f.rows, v)
	}
}

var clockQuote = [2]string{JSON: `"`}

// dateTimeIn reads a DateTime field by field, since Interface would allocate for every row.
func dateTimeIn(v reflect.Value) DateTime {
	n := func(i int) int8 { return int8(v.Field(i).Int()) }
	return DateTime{Year: int16(v.Field(0).Int()), Month: n(1), Day: n(2), Hour: n(3), Minute: n(4), Second: n(5)}
}

// longest is how many characters a text field may have, 0 for any number.
func (f *field) longest(maxCode int) int {
	if f.code {
		return maxCode
	}
	return f.max
}

// check says what is wrong with a field that a client is about to send, or "".
func (f *field) check(v reflect.Value, text string, marks uint8, zero bool, maxCode int) string {
	switch {
	case f.kind == kindText:
		if f.required && strings.TrimSpace(text) == "" {
			return "is empty"
		}
		if n := f.longest(maxCode); n > 0 && len(text) > n && utf8.RuneCountInString(text) > n {
			return fmt.Sprintf("is longer than the %d characters that LISS allows: %q", n, clip(text, 60))
		}
		if marks&hasOdd != 0 {
			if err := sendable(text); err != nil {
				return err.Error()
			}
		}
	case f.required && zero:
		return "is missing"
	case f.positive && v.Int() < 1:
		return fmt.Sprintf("is %d, and the first is 1", v.Int())
	}
	return ""
}

// name is the record's key for a message: "09MAT 1", or "S1, 09MAT 1".
func (p *plan) name(v reflect.Value) string {
	var keys []string
	for i := range p.fields {
		if f := &p.fields[i]; f.key {
			if s := v.Field(f.index).String(); s != "" {
				keys = append(keys, clip(s, 40))
			}
		}
	}
	return strings.Join(keys, ", ")
}

// RecordError is a record that can't be sent as it is. Row counts from 0.
type RecordError struct {
	Row    int
	Record string // its key, where it has one
	Member string // name on the wire
	Reason string // goes on from the member's name: "is empty"
}

func (e *RecordError) Error() string {
	what := ""
	if e.Record != "" {
		what = " (" + e.Record + ")"
	}
	return fmt.Sprintf("row %d%s: %s %s", e.Row+1, what, e.Member, e.Reason)
}
