package liss

import (
	"fmt"
	"io"
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
	lead                    func(name string) []byte
	text                    func(b []byte, s string) []byte
}

var syntaxes = [2]syntax{
	JSON: {
		structOpen: "{", structClose: "}", memberSep: ",",
		arrayOpen: "[", arrayClose: "]", elemSep: ",",
		yes: "true", no: "false", dateOpen: `"`, dateClose: `"`, null: "null",
		lead: func(name string) []byte { return append(appendJSONText(nil, name), ':') },
		text: appendJSONText,
	},
	XML: {
		structOpen: "<struct>", structClose: "</struct>", memberClose: "</value></member>",
		arrayOpen: "<array><data>", arrayClose: "</data></array>", elemOpen: "<value>", elemClose: "</value>",
		intOpen: "<i4>", intClose: "</i4>", yes: "<boolean>1</boolean>", no: "<boolean>0</boolean>",
		dateOpen: "<dateTime.iso8601>", dateClose: "</dateTime.iso8601>",
		lead: func(name string) []byte {
			return append(appendXMLText([]byte("<member><name>"), name), "</name><value>"...)
		},
		text: appendXMLText,
	},
}

const hexDigits = "0123456789abcdef"

func appendJSONText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// appendXMLText escapes &, < and >, and carriage returns, which a parser would turn into line feeds.
func appendXMLText(b []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		escape := ""
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '\r':
			escape = "&#13;"
		default:
			continue
		}
		b = append(append(b, s[start:i]...), escape...)
		start = i + 1
	}
	return append(b, s[start:]...)
}

// writeOptions are the switches of a Dialect that change what is written.
type writeOptions struct {
	edval   bool // send the de-facto Edval members
	zeroDay bool // send DayNumber 0 on days without school
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
		return a.text(b, clean(v)), nil
	case int:
		return a.int(b, v), nil
	case bool:
		return a.bool(b, v), nil
	case DateTime:
		return a.date(b, v), nil
	case []string:
		return a.texts(b, v), nil
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Slice {
		return a.records(b, planOf(rv.Type().Elem()), rv)
	}
	return a.record(b, planOf(rv.Type()), rv)
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
		b = append(a.text(append(b, a.elemOpen...), clean(s)), a.elemClose...)
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
	for i := range p.fields {
		f := &p.fields[i]
		fv := v.Field(f.index)
		if a.opts.strict {
			if reason := f.check(fv); reason != "" {
				return b, &RecordError{Row: -1, Record: p.name(v), Member: f.name, Reason: reason}
			}
		}
		if f.edval && !a.opts.edval || !f.always && !(f.zero && a.opts.zeroDay) && fv.IsZero() {
			continue
		}
		if !first {
			b = append(b, a.memberSep...)
		}
		first = false
		var err error
		if b, err = a.field(append(b, f.lead[a.format]...), f, fv); err != nil {
			return b, err
		}
		b = append(b, a.memberClose...)
	}
	if p.open {
		for _, m := range v.Field(p.unknown).Interface().([]Member) {
			if !first {
				b = append(b, a.memberSep...)
			}
			first = false
			b = append(a.text(append(b, a.lead(clean(m.Name))...), clean(m.Value)), a.memberClose...)
		}
	}
	return append(b, a.structClose...), nil
}

func (a appender) field(b []byte, f *field, v reflect.Value) ([]byte, error) {
	switch f.kind {
	case kindText:
		return a.text(b, clean(v.String())), nil
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
		return a.text(b, clean(v.Interface().(Secret).Reveal())), nil
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

// check says what is wrong with a field that a client is about to send, or "".
func (f *field) check(v reflect.Value) string {
	if f.kind == kindText {
		s := v.String()
		if s == "" && !f.required {
			return ""
		}
		if f.required && strings.TrimSpace(s) == "" {
			return "is empty"
		}
		if f.max > 0 && len(s) > f.max && utf8.RuneCountInString(s) > f.max {
			return fmt.Sprintf("is longer than the %d characters that LISS allows: %q", f.max, clip(s, 60))
		}
		if err := sendable(s); err != nil {
			return err.Error()
		}
		return ""
	}
	if f.required && v.IsZero() {
		return "is missing"
	}
	if f.positive && v.Int() < 1 {
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

// sendable refuses what XML can't carry, in either encoding, so that a school's data doesn't depend on the encoding.
func sendable(s string) error {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			return fmt.Errorf("holds a control character that can't be sent: %q", clip(s, 60))
		} else if c >= 0x80 {
			if clean(s) != s {
				return fmt.Errorf("holds text that is not valid Unicode: %q", clip(s, 60))
			}
			return nil
		}
	}
	return nil
}

// clean replaces what can't be encoded by U+FFFD. It returns s itself where there is nothing to replace.
func clean(s string) string {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x80 {
			return strings.Map(cleanRune, s)
		}
	}
	return s
}

func cleanRune(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return utf8.RuneError
	}
	return r
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

// Body is an encoded call or answer that is made while it is read, so that no payload stands in memory whole. It may be
// opened as often as needed; the records it was made from must not change meanwhile.
type Body struct {
	a        appender
	segments []segment
	length   int64
}

// segment is literal bytes, then the rows of a list.
type segment struct {
	literal []byte
	plan    *plan
	rows    reflect.Value
	count   int
}

// Len is the body's length in bytes, from a counting pass.
func (b *Body) Len() int64 { return b.length }

// Open starts the body afresh.
func (b *Body) Open() io.Reader { return &bodyReader{body: b} }

// literal adds marks.
func (b *Body) literal(s string) {
	if n := len(b.segments); n > 0 && b.segments[n-1].plan == nil {
		b.segments[n-1].literal = append(b.segments[n-1].literal, s...)
		return
	}
	b.segments = append(b.segments, segment{literal: []byte(s)})
}

// value adds a value; a list of records becomes a segment of its own.
func (b *Body) value(v any) error {
	if rv := reflect.ValueOf(v); rv.IsValid() && rv.Kind() == reflect.Slice && rv.Type().Elem().Kind() == reflect.Struct {
		b.literal(b.a.arrayOpen)
		b.segments = append(b.segments, segment{plan: planOf(rv.Type().Elem()), rows: rv, count: rv.Len()})
		b.literal(b.a.arrayClose)
		return nil
	}
	out, err := b.a.value(nil, v)
	b.literal(string(out))
	return err
}

// measure makes the counting pass. It fails on the first record that can't be sent.
func (b *Body) measure() error {
	n, err := io.Copy(io.Discard, justReader{b.Open()})
	b.length = n
	b.a.opts.strict = false // every record has been checked now
	return err
}

// justReader hides every method but Read.
type justReader struct{ io.Reader }

const bodyChunk = 16 << 10

// bodyReader makes a body in chunks of about bodyChunk bytes.
type bodyReader struct {
	body    *Body
	segment int
	row     int
	buf     []byte
	off     int
}

func (r *bodyReader) Read(p []byte) (int, error) {
	for r.off == len(r.buf) {
		if r.segment == len(r.body.segments) {
			return 0, io.EOF
		}
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buf[r.off:])
	r.off += n
	return n, nil
}

func (r *bodyReader) fill() (err error) {
	if r.buf == nil {
		r.buf = make([]byte, 0, bodyChunk+4096)
	}
	r.buf, r.off = r.buf[:0], 0
	for r.segment < len(r.body.segments) && len(r.buf) < bodyChunk {
		s := &r.body.segments[r.segment]
		if r.row == 0 {
			r.buf = append(r.buf, s.literal...)
		}
		for ; r.row < s.count && len(r.buf) < bodyChunk; r.row++ {
			if r.buf, err = r.body.a.element(r.buf, s.plan, s.rows, r.row); err != nil {
				return err
			}
		}
		if r.row == s.count {
			r.segment, r.row = r.segment+1, 0
		}
	}
	return nil
}
