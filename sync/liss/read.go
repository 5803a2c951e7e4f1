package liss

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// shape is what a value on the wire looks like, before anybody asks what it should be.
type shape uint8

const (
	shapeNull  shape = iota
	shapeText        // any scalar, its text as it came; of a number without a fraction its digits
	shapeBytes       // base64 that holds no text, as it came
	shapeStruct
	shapeArray
)

// maxDepth is how deep values may nest; LISS needs four levels.
const maxDepth = 32

// maxShortText is how much of an unexpected answer is kept.
const maxShortText = 4096

var (
	errDepth   = errors.New("values are nested too deeply")
	errUnfit   = errors.New("the answer has not the shape that was asked for")
	errTrimmed = errors.New("the answer ends in the middle")
	errNoText  = errors.New("text that can't be read")
)

// valueReader reads values one after another from either encoding. head comes first; after a struct, member and head take
// turns until member says there are no more, and after an array, element and head do. Every value has to be read or
// skipped. An end of input within a value is errTrimmed.
type valueReader interface {
	head() (shape, string, error)
	member() (name string, more bool, err error)
	element() (more bool, err error)
	budget() *budget
}

// budget bounds what is kept of an input, since a few bytes on the wire ({},{},…) become a large record in memory.
type budget struct {
	rows    int     // records of lists
	extras  int     // unknown members, values of unknown type, and values passed over
	literal literal // the scalar that was read last, where it is a number, true or false and not a text that says so; "" for text
}

// budgetFor is what an input of at most limit bytes may hold: 600,000 records from about 40 MB on, half as many again
// as a school of 50,000 students has in its largest list.
func budgetFor(limit int64) *budget {
	n := int(min(max(limit/64, 100_000), 600_000))
	return &budget{rows: n, extras: 2 * n}
}

func (b *budget) row() error {
	if b.rows--; b.rows < 0 {
		return fmt.Errorf("%w: too many records", ErrTooLarge)
	}
	return nil
}

func (b *budget) extra() error {
	if b.extras--; b.extras < 0 {
		return fmt.Errorf("%w: too many values that LISS does not know", ErrTooLarge)
	}
	return nil
}

// skip reads past the rest of a value whose head has been read.
func skip(r valueReader, s shape, depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	for s == shapeStruct || s == shapeArray {
		more, err := false, error(nil)
		if s == shapeStruct {
			_, more, err = r.member()
		} else {
			more, err = r.element()
		}
		if err != nil || !more {
			return err
		}
		inner, _, err := r.head()
		if err != nil {
			return err
		}
		if err := r.budget().extra(); err != nil {
			return err
		}
		if err := skip(r, inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// literal is a number, true or false, as JSON writes it: without quotes.
type literal string

// truth says whether it is true or false.
func (l literal) truth() bool { return l == "true" || l == "false" }

// generic is a value whose type nobody knows: nil, string, literal, []any or []namedValue.
type namedValue struct {
	name  string
	value any
}

func readGeneric(r valueReader, s shape, text string, depth int) (any, error) {
	if err := r.budget().extra(); err != nil {
		return nil, err
	}
	switch {
	case depth > maxDepth:
		return nil, errDepth
	case s == shapeNull:
		return nil, nil
	case s == shapeText && r.budget().literal != "":
		return r.budget().literal, nil
	case s == shapeText, s == shapeBytes:
		return text, nil
	case s == shapeArray:
		list := []any{}
		for {
			more, err := r.element()
			if err != nil || !more {
				return list, err
			}
			v, err := readAny(r, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
	}
	members := []namedValue{}
	for {
		name, more, err := r.member()
		if err != nil || !more {
			return members, err
		}
		v, err := readAny(r, depth+1)
		if err != nil {
			return nil, err
		}
		members = append(members, namedValue{name, v})
	}
}

func readAny(r valueReader, depth int) (any, error) {
	s, text, err := r.head()
	if err != nil {
		return nil, err
	}
	return readGeneric(r, s, text, depth)
}

// formOf is what a value that has no field was on the wire.
func formOf(v any) MemberForm {
	switch v := v.(type) {
	case []any, []namedValue:
		return FormJSON
	case literal:
		if v.truth() {
			return FormBoolean
		}
	}
	return FormText
}

// genericText is a generic value as text: itself, or JSON for a struct or an array.
func genericText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case literal:
		return wholeNumber(string(v))
	}
	return string(appendGeneric(nil, v))
}

func appendGeneric(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendJSONText(b, v)
	case literal:
		return append(b, v...)
	case []any:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendGeneric(b, e)
		}
		return append(b, ']')
	case []namedValue:
		b = append(b, '{')
		for i, m := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendGeneric(append(appendJSONText(b, m.name), ':'), m.value)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// genericReader replays a generic value, for what had to be read before its type was known.
type genericReader struct {
	stack []any // what is left: values, member lists, element lists
	next  any
	left  *budget
}

func replay(v any, b *budget) *genericReader { return &genericReader{next: v, left: b} }

func (r *genericReader) budget() *budget { return r.left }

func (r *genericReader) head() (shape, string, error) {
	r.left.literal = ""
	switch v := r.next.(type) {
	case string:
		return shapeText, v, nil
	case literal:
		r.left.literal = v
		return shapeText, genericText(v), nil
	case []namedValue:
		r.stack = append(r.stack, v)
		return shapeStruct, "", nil
	case []any:
		r.stack = append(r.stack, v)
		return shapeArray, "", nil
	}
	return shapeNull, "", nil
}

func (r *genericReader) member() (string, bool, error) {
	top := len(r.stack) - 1
	members := r.stack[top].([]namedValue)
	if len(members) == 0 {
		r.stack = r.stack[:top]
		return "", false, nil
	}
	r.stack[top], r.next = members[1:], members[0].value
	return members[0].name, true, nil
}

func (r *genericReader) element() (bool, error) {
	top := len(r.stack) - 1
	list := r.stack[top].([]any)
	if len(list) == 0 {
		r.stack = r.stack[:top]
		return false, nil
	}
	r.stack[top], r.next = list[1:], list[0]
	return true, nil
}

// readRecord fills a record whose struct head has been read.
func readRecord(r valueReader, p *plan, v reflect.Value, depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	for {
		name, more, err := r.member()
		if err != nil || !more {
			return err
		}
		s, text, err := r.head()
		if err != nil {
			return err
		}
		i := p.lookup(name)
		if i >= 0 {
			f := &p.fields[i]
			if s == shapeBytes {
				return fmt.Errorf("%w: the member %s holds bytes where text belongs", errNoText, f.name)
			}
			ok, err := readField(r, f, v.Field(f.index), s, text, depth)
			if err != nil {
				return err
			}
			if ok {
				continue
			}
		}
		other, err := readGeneric(r, s, text, depth)
		if err != nil {
			return err
		}
		if p.unknown >= 0 {
			list := v.Field(p.unknown)
			list.Set(reflect.Append(list, reflect.ValueOf(Member{Name: name, Value: genericText(other), Form: formOf(other)})))
		}
	}
}

// readField reads a value into a field. It is false, with nothing read beyond the head, where the value doesn't fit the field.
func readField(r valueReader, f *field, v reflect.Value, s shape, text string, depth int) (bool, error) {
	switch f.kind {
	case kindRecords:
		if s != shapeArray {
			return s == shapeNull || s == shapeText && strings.TrimSpace(text) == "", nil
		}
		return true, readRecords(r, f.rows, v, depth+1)
	case kindTexts:
		if s != shapeArray {
			return s == shapeNull || s == shapeText && strings.TrimSpace(text) == "", nil
		}
		list, err := readTexts(r, depth+1)
		v.Set(reflect.ValueOf(list))
		return true, err
	}
	if s == shapeNull {
		return true, nil
	}
	if s != shapeText || f.kind == kindText && r.budget().literal.truth() { // true is no code of a room
		return false, nil
	}
	return setScalar(f.kind, v, text), nil
}

// setScalar reads text as what the field holds. Blank text is the same as a missing member.
func setScalar(kind fieldKind, v reflect.Value, text string) bool {
	if kind == kindSecret {
		v.Set(reflect.ValueOf(NewSecret(text)))
		return true
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return true
	}
	switch kind {
	case kindText:
		v.SetString(text)
	case kindInt:
		n, ok := parseInt(text)
		if !ok {
			return false
		}
		v.SetInt(int64(n))
	case kindOptionalInt:
		n, ok := parseInt(text)
		if !ok {
			return false
		}
		v.Set(reflect.ValueOf(SomeInt(n)))
	case kindBool:
		b, ok := parseBool(text)
		if !ok {
			return false
		}
		v.SetBool(b)
	case kindDateTime:
		d, err := ParseDateTime(text)
		if err != nil {
			return false
		}
		v.Set(reflect.ValueOf(d))
	case kindClock:
		c, err := ParseClock(text)
		if err != nil {
			return false
		}
		v.Set(reflect.ValueOf(c))
	default:
		return false
	}
	return true
}

// maxDigits is how long a number may be to be written out in digits.
const maxDigits = 40

// wholeNumber is the digits of a number that has no fraction, as 501 for 501.0 and 5.01e2; any other text stays as it is. It
// is for what the wire says to be a number: an id in quotes is text, and keeps its zeros.
func wholeNumber(s string) string {
	if !strings.ContainsAny(s, ".eE") {
		return s
	}
	text, sign := strings.TrimPrefix(strings.TrimSpace(s), "+"), ""
	if strings.HasPrefix(text, "-") {
		text, sign = text[1:], "-"
	}
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.Atoi(text[i+1:])
		if err != nil || n < -maxDigits || n > maxDigits {
			return s
		}
		mantissa, exponent = text[:i], n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, point := whole+fraction, len(whole)+exponent
	if !allDigits(digits) || len(digits) > maxDigits || point > maxDigits {
		return s
	}
	digits += strings.Repeat("0", max(0, point-len(digits)))
	point = max(0, point)
	if strings.Trim(digits[min(point, len(digits)):], "0") != "" {
		return s
	}
	if digits = strings.TrimLeft(digits[:point], "0"); digits == "" {
		return "0"
	}
	return sign + digits
}

// parseInt reads a whole number as peers send it: 1, "01", +1, 1.0.
func parseInt(s string) (int, bool) {
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return int(n), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int32(f)) {
		return 0, false
	}
	return int(f), true
}

func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "1", "true", "yes", "y", "t":
		return true, true
	case "0", "false", "no", "n", "f":
		return false, true
	}
	return false, false
}

// readRecords fills a slice of records whose array head has been read. Null among them is a record without anything in it,
// as {} is, so that it is counted and said; a list of one blank text is how some senders write an empty one.
func readRecords(r valueReader, p *plan, v reflect.Value, depth int) error {
	if v.IsNil() {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	onlyBlank := false
	for {
		more, err := r.element()
		if err != nil {
			return err
		}
		if !more {
			if onlyBlank && v.Len() == 1 {
				v.SetLen(0)
			}
			return nil
		}
		s, text, err := r.head()
		if err != nil {
			return err
		}
		blank := s == shapeText && strings.TrimSpace(text) == ""
		if !blank && s != shapeNull && s != shapeStruct {
			return fmt.Errorf("%w: a list holds something that is not a record: %q", errUnfit, clip(text, 60))
		}
		if err := r.budget().row(); err != nil {
			return err
		}
		n := v.Len()
		onlyBlank = blank && n == 0
		if n == v.Cap() {
			v.Grow(max(64, n)) // a list of 40,000 grows by a quarter else, and is copied as often
		}
		v.SetLen(n + 1)
		v.Index(n).SetZero()
		if s != shapeStruct {
			continue
		}
		if err := readRecord(r, p, v.Index(n), depth+1); err != nil {
			return err
		}
	}
}

func readTexts(r valueReader, depth int) ([]string, error) {
	list := []string{}
	for {
		more, err := r.element()
		if err != nil || !more {
			return list, err
		}
		v, err := readAny(r, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, strings.TrimSpace(genericText(v)))
	}
}

// ErrTooLarge is the error of DecodeCall and DecodeReply for an input beyond the limit, or one that holds more records than
// any school has.
var ErrTooLarge = errors.New("the size limit is reached")

// limitReader fails with ErrTooLarge once more than its limit has been read.
type limitReader struct {
	r    io.Reader
	left int64
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}
